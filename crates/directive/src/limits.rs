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
/// Clauses of a letter that become rows.
pub const MAX_CLAUSES: usize = 2_000;
/// Obligations of a letter.
pub const MAX_OBLIGATIONS: usize = 2_000;
