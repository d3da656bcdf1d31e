-- Hosts are numbered within their unit, from 1, and every word or filter by which hosts are found keeps the set of their numbers:
-- in blocks of 4,096 numbers, each the numbers within the block in decimal, or 512 bytes in hexadecimal behind a `b`.
-- A search is then a few rows and the cutting of sets, whatever it combines, and an import writes one row where it wrote thousands.
ALTER TABLE inventory_heads ADD COLUMN hosts BIGINT NOT NULL DEFAULT 0;
ALTER TABLE inventory_hosts ADD COLUMN no BIGINT NOT NULL DEFAULT 0;
-- The number of the feed at which all its rows were judged: what was judged then holds as long as nothing was changed since.
-- -1 where there is none.
ALTER TABLE inventory_imports ADD COLUMN judged BIGINT NOT NULL DEFAULT -1;

UPDATE inventory_hosts SET no = numbered.place
  FROM (SELECT id, ROW_NUMBER() OVER (PARTITION BY unit ORDER BY id) AS place FROM inventory_hosts) AS numbered
  WHERE numbered.id = inventory_hosts.id;
UPDATE inventory_heads SET hosts = (SELECT COUNT(*) FROM inventory_hosts WHERE inventory_hosts.unit = inventory_heads.unit);

CREATE TABLE inventory_postings (
  unit TEXT NOT NULL,
  -- `2:`, `4:`, `8:` and the first so many characters of a word, `w:` and a word of more than eight; `k:`, `l:`, `p:`, `u:`, `y:` and
  -- a kind, level, site, person who answers for it, system; `r:` for those that are retired.
  word TEXT NOT NULL,
  block BIGINT NOT NULL,
  hosts TEXT NOT NULL,
  PRIMARY KEY (unit, word, block)
) /* clustered */;

INSERT INTO inventory_postings (unit, word, block, hosts)
  SELECT unit, word, block, string_agg(CAST(place AS TEXT), ' ' ORDER BY place) FROM (
    SELECT h.unit AS unit, '2:' || SUBSTR(w.word, 1, 2) AS word, h.no / 4096 AS block, h.no % 4096 AS place
      FROM inventory_words w JOIN inventory_hosts h ON h.id = w.id AND h.unit = w.unit WHERE w.kind = 'host'
    UNION SELECT h.unit, '4:' || SUBSTR(w.word, 1, 4), h.no / 4096, h.no % 4096
      FROM inventory_words w JOIN inventory_hosts h ON h.id = w.id AND h.unit = w.unit WHERE w.kind = 'host'
    UNION SELECT h.unit, '8:' || SUBSTR(w.word, 1, 8), h.no / 4096, h.no % 4096
      FROM inventory_words w JOIN inventory_hosts h ON h.id = w.id AND h.unit = w.unit WHERE w.kind = 'host'
    UNION SELECT h.unit, 'w:' || w.word, h.no / 4096, h.no % 4096
      FROM inventory_words w JOIN inventory_hosts h ON h.id = w.id AND h.unit = w.unit WHERE w.kind = 'host' AND LENGTH(w.word) > 8
    UNION SELECT unit, 'k:' || kind, no / 4096, no % 4096 FROM inventory_hosts
    UNION SELECT unit, 'l:' || CAST(level AS TEXT), no / 4096, no % 4096 FROM inventory_hosts
    UNION SELECT unit, 'p:' || site, no / 4096, no % 4096 FROM inventory_hosts
    UNION SELECT unit, 'u:' || responsible, no / 4096, no % 4096 FROM inventory_hosts
    UNION SELECT unit, 'y:' || system, no / 4096, no % 4096 FROM inventory_hosts
    UNION SELECT unit, 'r:', no / 4096, no % 4096 FROM inventory_hosts WHERE retired = 1
  ) AS found GROUP BY unit, word, block;
DELETE FROM inventory_words WHERE kind = 'host';

DROP INDEX inventory_hosts_name;
DROP INDEX inventory_hosts_seq;
DROP INDEX inventory_hosts_seen;
DROP INDEX inventory_hosts_kind;
DROP INDEX inventory_hosts_level;
DROP INDEX inventory_hosts_system;
DROP INDEX inventory_hosts_counts;
DROP INDEX inventory_hosts_site;
CREATE UNIQUE INDEX inventory_hosts_no ON inventory_hosts (unit, no);
-- The number at the end: a walk along a sort order looks for those that are in a set, and reads no row.
CREATE INDEX inventory_hosts_name ON inventory_hosts (unit, retired, name_key, id, no);
CREATE INDEX inventory_hosts_seq ON inventory_hosts (unit, retired, seq, no);
CREATE INDEX inventory_hosts_seen ON inventory_hosts (unit, retired, last_seen_at, id, no);
