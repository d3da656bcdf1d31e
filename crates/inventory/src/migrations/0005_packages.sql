-- Packages are written once for each unit and numbered within it, from 1; what is on a host according to one source are sets of these
-- numbers. A hundred thousand hosts share some thousand packages.
CREATE TABLE inventory_packages (
  unit TEXT NOT NULL,
  no BIGINT NOT NULL,
  kind TEXT NOT NULL,
  name TEXT NOT NULL,
  -- The name in lower case: who asks for a package need not know how it is written.
  name_key TEXT NOT NULL,
  version TEXT NOT NULL,
  architecture TEXT NOT NULL,
  found_in TEXT NOT NULL,
  vendor TEXT NOT NULL,
  purl TEXT NOT NULL,
  cpe TEXT NOT NULL,
  source_package TEXT NOT NULL,
  source_version TEXT NOT NULL,
  -- Digest of everything above but the number: what makes it the same one again. `m:` and the number where this step made the row; the
  -- next import of the unit puts the digest in its place.
  digest TEXT NOT NULL,
  PRIMARY KEY (unit, no)
) /* clustered */;

INSERT INTO inventory_packages (unit, no, kind, name, name_key, version, architecture, found_in, vendor, purl, cpe, source_package,
  source_version, digest)
  SELECT unit, no, kind, name, LOWER(name), version, architecture, found_in, vendor, purl, cpe, source_package, source_version,
    'm:' || CAST(no AS TEXT)
  FROM (
    SELECT unit, kind, name, version, architecture, found_in, vendor, purl, cpe, source_package, source_version,
      ROW_NUMBER() OVER (PARTITION BY unit ORDER BY kind, name, version, architecture, found_in, vendor, purl, cpe, source_package,
        source_version) AS no
    FROM (SELECT DISTINCT unit, kind, name, version, architecture, found_in, vendor, purl, cpe, source_package, source_version
      FROM inventory_software) AS different
  ) AS numbered;
CREATE UNIQUE INDEX inventory_packages_digest ON inventory_packages (unit, digest);
CREATE INDEX inventory_packages_name ON inventory_packages (unit, name_key, version, no);

-- What a source shows, or showed, on a host: all packages that were seen for the first and the last time together, and went together.
CREATE TABLE inventory_installed (
  unit TEXT NOT NULL,
  host TEXT NOT NULL,
  source TEXT NOT NULL,
  first_seen_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  -- 0 while they are there.
  gone_at BIGINT NOT NULL,
  -- The import that showed them last, or the mark of the merge that brought them.
  import TEXT NOT NULL,
  -- Their numbers, the smallest first, each as the distance from the one before, with blanks between them; `+n` behind one stands for n
  -- further numbers in a row.
  packages TEXT NOT NULL,
  PRIMARY KEY (host, source, first_seen_at, last_seen_at, gone_at, import)
) /* clustered */;

INSERT INTO inventory_installed (unit, host, source, first_seen_at, last_seen_at, gone_at, import, packages)
  SELECT unit, host, source, first_seen_at, last_seen_at, gone_at, import, string_agg(CAST(step AS TEXT), ' ' ORDER BY no) FROM (
    SELECT s.unit, s.host, s.source, s.first_seen_at, s.last_seen_at, COALESCE(s.gone_at, 0) AS gone_at, s.import, p.no,
      p.no - COALESCE(LAG(p.no) OVER (PARTITION BY s.unit, s.host, s.source, s.first_seen_at, s.last_seen_at, COALESCE(s.gone_at, 0),
        s.import ORDER BY p.no), 0) AS step
    FROM inventory_software s JOIN inventory_packages p ON p.unit = s.unit AND p.kind = s.kind AND p.name = s.name
      AND p.version = s.version AND p.architecture = s.architecture AND p.found_in = s.found_in AND p.vendor = s.vendor
      AND p.purl = s.purl AND p.cpe = s.cpe AND p.source_package = s.source_package AND p.source_version = s.source_version
  ) AS steps GROUP BY unit, host, source, first_seen_at, last_seen_at, gone_at, import;

-- On which hosts a package is now: sets like those of words, `i:` and its number.
INSERT INTO inventory_postings (unit, word, block, hosts)
  SELECT unit, word, block, string_agg(CAST(place AS TEXT), ' ' ORDER BY place) FROM (
    SELECT DISTINCT s.unit AS unit, 'i:' || CAST(p.no AS TEXT) AS word, h.no / 4096 AS block, h.no % 4096 AS place
    FROM inventory_software s JOIN inventory_hosts h ON h.id = s.host AND h.unit = s.unit
      JOIN inventory_packages p ON p.unit = s.unit AND p.kind = s.kind AND p.name = s.name
      AND p.version = s.version AND p.architecture = s.architecture AND p.found_in = s.found_in AND p.vendor = s.vendor
      AND p.purl = s.purl AND p.cpe = s.cpe AND p.source_package = s.source_package AND p.source_version = s.source_version
    WHERE s.gone_at IS NULL
  ) AS found GROUP BY unit, word, block;

DROP TABLE inventory_software;

-- Rows of software that was taken whole are not kept once an import is applied: what they said stands in the inventory.
DELETE FROM inventory_import_rows WHERE fact LIKE '{"fact":"software",%' AND outcome IN ('created', 'unchanged') AND reason_vi = ''
  AND import IN (SELECT id FROM inventory_imports WHERE state = 'applied');
