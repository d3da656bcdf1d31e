//! Limits of what comes from outside.

/// Measures of one assessment. The larger of the two regimes has 207 controls in all; an overlay may add to them.
pub const MAX_MEASURES: usize = 2_000;
/// Assessments of a unit, earlier ones among them. A large ministry has some 1,000 systems.
pub const MAX_ASSESSMENTS: i64 = 20_000;
/// Pieces of evidence of one measure on one system.
pub const MAX_EVIDENCE: i64 = 200;
/// Bytes of a file that is evidence: a scanned decision of some hundred pages stays below it.
pub const MAX_FILE_BYTES: usize = 32 * 1024 * 1024;
/// Bytes of a table that is imported. One row has some hundred bytes before it is packed.
pub const MAX_IMPORT_BYTES: usize = 32 * 1024 * 1024;
/// Rows of a table that is exported: every measure of some 500 systems of level 3, in some 9 MB of XLSX. What is exported must come
/// back, and the reader of spreadsheets inflates 128 MB at most, which some 140,000 rows reach. A larger unit exports its assessments
/// one by one.
pub const MAX_EXPORT_ROWS: usize = 100_000;
/// Rows of a table that are imported at once: whatever was exported comes back.
pub const MAX_IMPORT_ROWS: usize = MAX_EXPORT_ROWS;
/// Results of checks that are taken over at once: 1,000 systems with 50 checks.
pub const MAX_CHECK_FACTS: usize = 50_000;
/// Systems of one yearly table.
pub const MAX_FORM_SYSTEMS: usize = 20_000;
/// Characters of a name, number or other single line.
pub const MAX_LINE_CHARS: usize = 1_000;
/// Characters of a note, reason or statement.
pub const MAX_NOTE_CHARS: usize = 4_000;
/// Characters of the address of a link; browsers and servers take 2,000 without fail.
pub const MAX_LINK_CHARS: usize = 2_000;
/// Rows of one page.
pub const MAX_PAGE: usize = 1_000;
/// Events of one measure that are shown.
pub const MAX_HISTORY: u32 = 1_000;
/// Days that a statement holds: both regimes want the whole organisation assessed every two years (circular 12/2022, decree 331/2026), so
/// what was said longer ago says nothing of today.
pub const MAX_STATED_DAYS: i64 = 731;
