-- Which assessments changed, for whoever keeps a copy of their measures: each with the number of its last change in the unit.
CREATE TABLE assess_heads (
  unit TEXT NOT NULL PRIMARY KEY,
  seq BIGINT NOT NULL
);
CREATE TABLE assess_marks (
  unit TEXT NOT NULL,
  assessment TEXT NOT NULL,
  seq BIGINT NOT NULL,
  PRIMARY KEY (unit, assessment)
) /* clustered */;
CREATE INDEX assess_marks_seq ON assess_marks (unit, seq);
INSERT INTO assess_heads (unit, seq) SELECT DISTINCT unit, 1 FROM assess_assessments;
INSERT INTO assess_marks (unit, assessment, seq) SELECT unit, id, 1 FROM assess_assessments;
