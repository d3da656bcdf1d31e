-- What a source says about a host is one row with all its attributes, where each attribute had a row of its own: an import writes a
-- tenth of the rows, and what is said again moves one time.
CREATE TABLE inventory_sayings (
  unit TEXT NOT NULL,
  host TEXT NOT NULL,
  source_kind TEXT NOT NULL,
  source TEXT NOT NULL,
  -- Since when the source says something of the host and when it did so last, and the import that brought it: so for every attribute
  -- whose line says nothing else.
  first_at BIGINT NOT NULL,
  observed_at BIGINT NOT NULL,
  import TEXT NOT NULL,
  -- A line for each attribute: attribute|value|printed|first_at|observed_at|import, the last three empty where they are those of the
  -- row. Within a field `\\` is a backslash, `\p` a vertical line, `\n` a line end.
  said TEXT NOT NULL,
  PRIMARY KEY (unit, host, source_kind, source)
) /* clustered */;

INSERT INTO inventory_sayings (unit, host, source_kind, source, first_at, observed_at, import, said)
  SELECT f.unit, f.host, f.source_kind, f.source, s.first_at, s.observed_at, s.import,
    string_agg(
      f.attribute
        || '|' || REPLACE(REPLACE(REPLACE(f.value, '\', '\\'), '|', '\p'), '
', '\n')
        || '|' || REPLACE(REPLACE(REPLACE(f.printed, '\', '\\'), '|', '\p'), '
', '\n')
        || '|' || CASE WHEN f.first_at = s.first_at THEN '' ELSE CAST(f.first_at AS TEXT) END
        || '|' || CASE WHEN f.observed_at = s.observed_at THEN '' ELSE CAST(f.observed_at AS TEXT) END
        || '|' || CASE WHEN f.import = s.import THEN '' ELSE f.import END,
      '
' ORDER BY f.attribute)
  FROM inventory_facts f JOIN (
    SELECT unit, host, source_kind, source, MIN(first_at) AS first_at, MAX(observed_at) AS observed_at, 
      CASE WHEN MIN(import) = '' THEN '' ELSE MAX(import) END AS import
      FROM inventory_facts GROUP BY unit, host, source_kind, source
  ) AS s ON s.unit = f.unit AND s.host = f.host AND s.source_kind = f.source_kind AND s.source = f.source
  GROUP BY f.unit, f.host, f.source_kind, f.source, s.first_at, s.observed_at, s.import;

DROP TABLE inventory_facts;

-- 1 for a row that says of a known host what its source said before, and nothing else: applying it moves the time of the saying.
ALTER TABLE inventory_import_rows ADD COLUMN again BIGINT NOT NULL DEFAULT 0;
