//! Every limit on what comes from outside, in one place. Each has a test that reaches it.

/// Target size in bytes of a block that a framer cuts from a stream; one block becomes one event batch.
pub const BLOCK_TARGET: usize = 512 * 1024;
/// Longest text record (line) in bytes; a longer one is passed over and counted as `too_long`.
pub const MAX_RECORD: usize = 16 * 1024 * 1024;
/// Deepest nesting of a JSON or XML record.
pub const MAX_NESTING: usize = 64;
/// Most values that one event may carry; the rest is not matched and counted as `too_many`.
pub const MAX_VALUES_PER_EVENT: usize = 4_096;
/// Archives and compressed streams inside one another.
pub const MAX_CONTAINER_DEPTH: usize = 4;
/// Members of one archive.
pub const MAX_ARCHIVE_MEMBERS: u64 = 200_000;
/// Bytes of text that one EVTX event may stand for; a record has at most 64 KiB, but may name its values many times.
pub const MAX_EVENT_TEXT: usize = 1024 * 1024;
/// Bytes of text that the events of one EVTX chunk (64 KiB) may stand for.
pub const MAX_EVTX_CHUNK_TEXT: usize = 16 * 1024 * 1024;
/// Steps (operations, template tokens) for one EVTX event; one chunk has sixteen times as many. Real events take a few
/// hundred.
pub const MAX_EVTX_STEPS: u32 = 1 << 18;
/// Decompressed bytes per compressed byte, checked once [`RATIO_GRACE`] bytes have come out.
pub const MAX_RATIO: u64 = 500;
/// Decompressed bytes below which the ratio is not judged.
pub const RATIO_GRACE: u64 = 64 * 1024 * 1024;
/// Decompressed bytes of one stream.
pub const MAX_DECOMPRESSED: u64 = 1 << 40;
/// Folders inside one another.
pub const MAX_FOLDER_DEPTH: usize = 64;
/// Rows of the defect table of one stream.
pub const MAX_DEFECT_ROWS: usize = 64;
/// Distinct field names of one rule set.
pub const MAX_FIELDS: usize = 60_000;
/// Bytes of one rule file.
pub const MAX_RULE_FILE: u64 = 1024 * 1024;
/// Rule files of one rule folder or archive.
pub const MAX_RULE_FILES: usize = 100_000;
/// Nesting of a rule's condition and of its YAML.
pub const MAX_RULE_NESTING: usize = 64;
/// Patterns that one rule item may expand to (windash, base64offset and placeholder lists multiply).
pub const MAX_PATTERNS_PER_ITEM: usize = 20_000;
/// Size in bytes of one compiled regular expression.
pub const MAX_REGEX_SIZE: usize = 10 * 1024 * 1024;
/// Backtracking steps of a regular expression with look-around.
pub const MAX_BACKTRACK: usize = 100_000;
