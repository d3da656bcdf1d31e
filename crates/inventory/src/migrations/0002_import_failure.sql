-- Why the last work on an import ended before its end, in both languages; empty when it did not.
ALTER TABLE inventory_imports ADD COLUMN failure_vi TEXT NOT NULL DEFAULT '';
ALTER TABLE inventory_imports ADD COLUMN failure_en TEXT NOT NULL DEFAULT '';
