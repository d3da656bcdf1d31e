//! Every limit on what comes from outside, with its reason. Each has a test that reaches it.

/// Characters of a name, a site, an owner: what fits a line of an official list.
pub const MAX_TEXT_CHARS: usize = 300;
/// Characters of a note.
pub const MAX_NOTE_CHARS: usize = 4_000;
/// Addresses, MAC addresses and names of one host that are kept for each kind; a virtualisation host has some hundreds.
pub const MAX_IDENTIFIERS: usize = 1_000;
/// Channels of one contact.
pub const MAX_CHANNELS: usize = 20;
/// Rows of one page of a list or of the change feed.
pub const MAX_PAGE: u32 = 1_000;
/// Words of one search; further ones narrow nothing that a person would notice.
pub const MAX_SEARCH_WORDS: usize = 8;
/// Words kept of one object.
pub const MAX_WORDS: usize = 200;
/// Characters of a word that are kept for the search.
pub const MAX_WORD_CHARS: usize = 64;
/// Different values of one attribute of hosts that are looked at when somebody filters by it; a ministry has some thousand rooms.
pub const MAX_VALUES: usize = 10_000;
/// Rows of one export; an XLSX sheet holds no more than 1,048,576 (Excel).
pub const MAX_EXPORT_ROWS: usize = 1_000_000;
/// Candidates that one identification looks at; more of them mean that the identifier says nothing.
pub const MAX_CANDIDATES: usize = 50;
/// Remembered mappings of columns of one unit.
pub const MAX_MAPPINGS: i64 = 500;
/// Staged rows that are read at once while an import is applied: the memory that it needs. A power of two, as statements of many rows
/// have.
pub const CHUNK: u32 = 2_048;
/// Steps from one address record to the next (a tunnel behind a translation behind a translation).
pub const MAX_HOPS: usize = 4;
