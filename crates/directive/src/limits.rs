//! Limits of what comes from outside.

/// Subjects that one check may return: a large ministry has some 100,000 hosts.
pub const MAX_SUBJECTS: usize = 500_000;
/// Characters of a text in the answer of a check; longer ones are cut.
pub const MAX_CELL_CHARS: usize = 500;
/// Rows of one page.
pub const MAX_PAGE: u32 = 1_000;
/// Characters of a name, number or other single line of a letter.
pub const MAX_LINE_CHARS: usize = 1_000;
/// Characters of a note, reason or statement.
pub const MAX_NOTE_CHARS: usize = 4_000;
/// Deputies of an owner.
pub const MAX_DEPUTIES: usize = 20;
/// Letters of a unit.
pub const MAX_LETTERS: i64 = 100_000;
/// Units to which a letter is passed on at once.
pub const MAX_RELAYS: usize = 10_000;
/// Of them named in the evidence ledger, whose entries have 64 KiB; all are in its digest.
pub const MAX_RELAYS_LISTED: usize = 500;
/// Clauses of a letter that become rows.
pub const MAX_CLAUSES: usize = 2_000;
/// Obligations of a letter.
pub const MAX_OBLIGATIONS: usize = 2_000;
/// Reports of a unit.
pub const MAX_ANSWERS: i64 = 100_000;
/// Reports of a list; older ones are found by their letter.
pub const MAX_ANSWERS_SHOWN: i64 = 500;
/// Further bodies that get a copy of a report, and offices of its signature.
pub const MAX_COPIES: usize = 100;
/// Bytes of one file of a report: 1,000 pages have some 20 MB.
pub const MAX_ANSWER_BYTES: usize = 64 * 1024 * 1024;
/// Subjects that a report lists of one obligation; nobody reads more on paper.
pub const MAX_SUBJECTS_OF_OBLIGATION: usize = 300;
/// Subjects that a report lists in all, within the rows of a document.
pub const MAX_SUBJECTS_LISTED: usize = 3_000;
