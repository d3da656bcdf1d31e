-- How many obligations of a letter are how, as the unit last settled them: what the unit above adds up.
CREATE TABLE directive_standings (
  letter TEXT NOT NULL PRIMARY KEY,
  unit TEXT NOT NULL,
  followed BIGINT NOT NULL,
  met BIGINT NOT NULL,
  stated BIGINT NOT NULL,
  not_met BIGINT NOT NULL,
  unknown BIGINT NOT NULL,
  waived BIGINT NOT NULL,
  not_applicable BIGINT NOT NULL,
  late BIGINT NOT NULL,
  weight BIGINT NOT NULL,
  weight_met BIGINT NOT NULL,
  at BIGINT NOT NULL
);
CREATE INDEX directive_standings_unit ON directive_standings (unit);
