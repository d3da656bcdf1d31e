//! Limits of directive packs. A unit may lay its own packs beside those of the program.

/// Files of all packs together: one with twenty checks has some fifty.
pub const MAX_FILES: usize = 5_000;
/// Bytes of one TOML file; a page of 400 lines has a twentieth of it.
pub const MAX_FILE_BYTES: usize = 1024 * 1024;
/// Bytes of the SQL of a check with its header: what the SQL surface takes as one question.
pub const MAX_SQL_BYTES: usize = 16 * 1024;
/// Clauses, obligations and classes of one pack together; the longest decree seen has some 300 clauses.
pub const MAX_ENTRIES: usize = 2_000;
/// Cases of one check.
pub const MAX_CASES: usize = 200;
/// Rows of all tables of one case: cases are read by people.
pub const MAX_CASE_ROWS: usize = 1_000;
/// Days before a holiday on which something may be due.
pub const MAX_DAYS_BEFORE: u32 = 60;
/// Greatest share of one obligation in the figure of readiness.
pub const MAX_WEIGHT: u32 = 5;
