//! Every limit on what comes from outside, in one place. Each has a test that reaches it.

/// Target size in bytes of a block that a framer cuts from a stream; one block becomes one event batch.
pub const BLOCK_TARGET: usize = 512 * 1024;
/// Longest text record (line) in bytes; a longer one is passed over and counted as `too_long`.
pub const MAX_RECORD: usize = 16 * 1024 * 1024;
/// Lines that one text record may be joined from (a stack trace in a log message).
pub const MAX_JOINED_LINES: usize = 256;
/// Bytes of a text record to which a further line is still joined.
pub const MAX_JOINED_BYTES: usize = 1024 * 1024;
/// Linux audit events that may be open at once while their records are collected.
pub const MAX_OPEN_AUDIT_EVENTS: usize = 256;
/// Audit records after which an event that got no further record is taken as complete.
pub const AUDIT_WINDOW_RECORDS: u64 = 1_024;
/// Bytes of one Linux audit event; further records of it become an event of their own.
pub const MAX_AUDIT_EVENT: usize = 1024 * 1024;
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
/// Bytes of an archive member that is laid aside in a temporary file because it is itself a ZIP archive, which is read
/// from its end.
pub const MAX_SPOOL: u64 = 4 << 30;
/// Logarithm of the largest window of a Zstandard frame: 2^26 = 64 MiB of memory.
pub const MAX_ZSTD_WINDOW_LOG: u32 = 26;
/// Memory of an XZ decoder in bytes: the 64 MiB dictionary of `xz -9` and its tables.
pub const MAX_XZ_MEMORY: u64 = 96 * 1024 * 1024;
/// Bytes of all member names of one ZIP archive, which are held for sorting.
pub const MAX_ARCHIVE_NAMES: usize = 64 * 1024 * 1024;
/// Bytes of one extended header (pax record, GNU long name) of a tar archive.
pub const MAX_TAR_EXTENSION: u64 = 1024 * 1024;
/// Entries of one folder, which are held for sorting; the first by name are read.
pub const MAX_FOLDER_ENTRIES: usize = 2_000_000;
/// Bytes at the beginning of a stream by which its format is recognised.
pub const SNIFF_HEAD: usize = 64 * 1024;
/// Folders inside one another.
pub const MAX_FOLDER_DEPTH: usize = 64;
/// Rows of the defect table of one stream.
pub const MAX_DEFECT_ROWS: usize = 64;
/// Distinct field names of one rule set.
pub const MAX_FIELDS: usize = 60_000;
/// Bytes of one rule file.
pub const MAX_RULE_FILE: u64 = 1024 * 1024;
/// Bytes of all rules of one archive.
pub const MAX_RULE_BYTES: u64 = 512 * 1024 * 1024;
/// Rule files of one rule folder or archive.
pub const MAX_RULE_FILES: usize = 100_000;
/// Nesting of a rule's condition and of its YAML.
pub const MAX_RULE_NESTING: usize = 64;
/// YAML values of one rule file; an alias counts as what it repeats.
pub const MAX_RULE_NODES: usize = 200_000;
/// Tests of one rule, after selections have been put into its condition.
pub const MAX_TESTS_PER_RULE: usize = 100_000;
/// Patterns that one rule item may expand to (windash, base64offset and placeholder lists multiply).
pub const MAX_PATTERNS_PER_ITEM: usize = 20_000;
/// Size in bytes of one compiled regular expression.
pub const MAX_REGEX_SIZE: usize = 10 * 1024 * 1024;
/// Backtracking steps of a regular expression with look-around.
pub const MAX_BACKTRACK: usize = 100_000;
/// Rows of one list of a summary document (files not read, defects, rules not loaded, inert rules, counts by rule); the
/// number of the others is stated.
pub const MAX_SUMMARY_ROWS: usize = 10_000;
/// Rows of the count by host of a summary document; the number of the others is stated.
pub const MAX_SUMMARY_HOSTS: usize = 1_000;
/// Distinct hosts that findings are counted by; findings on further ones are counted together.
pub const MAX_TALLY_HOSTS: usize = 200_000;
/// Findings that one HTML report carries; further ones are counted and the report says so.
pub const MAX_REPORT_FINDINGS: u64 = 1_000_000;
/// Findings of one compressed piece of an HTML report.
pub const REPORT_CHUNK_FINDINGS: usize = 512;
/// Bytes of JSON after which a compressed piece of an HTML report is closed, however few findings it has.
pub const REPORT_CHUNK_BYTES: usize = 512 * 1024;
/// Bytes of one record (names and values) that an HTML report carries; the rest is left out and marked.
pub const MAX_REPORT_RECORD: usize = 64 * 1024;
/// Bytes of one field name that an HTML report carries; the rest is left out and marked.
pub const MAX_REPORT_FIELD_NAME: usize = 512;
/// Bytes of whole records in one HTML report, before compression; later findings come without the whole record.
pub const MAX_REPORT_RECORDS_TOTAL: u64 = 512 * 1024 * 1024;
/// Bytes of evidence in one HTML report, before compression; later findings carry [`REPORT_SMALL_EVIDENCE`] each.
pub const MAX_REPORT_EVIDENCE_TOTAL: u64 = 256 * 1024 * 1024;
/// Bytes of evidence of one finding once [`MAX_REPORT_EVIDENCE_TOTAL`] is used up.
pub const REPORT_SMALL_EVIDENCE: usize = 256;
/// Contributing events of one correlation finding that an HTML report carries; the number of the others is stated.
pub const MAX_REPORT_CONTRIBUTING: usize = 100;
/// Distinct host names, and distinct file names, that an HTML report can be filtered by; further ones are one group.
pub const MAX_REPORT_NAMES: usize = 30_000;
/// Bytes of a host or file name in the lists of an HTML report; longer ones are cut and marked.
pub const MAX_REPORT_NAME: usize = 512;
/// Events of one rule test (Markdown beside a rule).
pub const MAX_RULE_TEST_EVENTS: usize = 10_000;
/// Rules that one correlation may name.
pub const MAX_CORRELATION_RULES: usize = 64;
/// Largest threshold of a correlation that counts: so many events or values may be remembered per group.
pub const MAX_CORRELATION_THRESHOLD: f64 = 1_000_000.0;
/// Groups that correlations keep at a time; beyond it the one whose window ends soonest is given up and counted.
pub const MAX_CORRELATION_GROUPS: usize = 500_000;
/// Events and values that the windows of all groups remember together; beyond it groups are given up in the same order.
pub const MAX_CORRELATION_STATE: usize = 4_000_000;
/// Contributing events that a correlation hit lists; the rest is counted.
pub const MAX_CORRELATION_CONTRIBUTORS: usize = 32;
/// Bytes of inputs that one collector holds before it sorts and spills them.
pub const CORRELATION_BUDGET: usize = 8 * 1024 * 1024;
/// Sorted runs that a collector spills before it merges them into one.
pub const MAX_CORRELATION_RUNS: usize = 64;
/// Inputs that a live correlation holds back for late ones; beyond it the oldest are evaluated early, and counted.
pub const MAX_CORRELATION_PENDING: usize = 1_000_000;
/// Bytes of inputs that a live correlation holds back; beyond it as with [`MAX_CORRELATION_PENDING`].
pub const MAX_CORRELATION_PENDING_BYTES: usize = 256 * 1024 * 1024;
/// Files of all packs and overlays of regimes together; a pack has some twenty.
pub const MAX_REGIME_FILES: usize = 500;
/// Bytes of one file of a regime; the largest of ours has a twentieth of it.
pub const MAX_REGIME_FILE_BYTES: usize = 1024 * 1024;
/// Entries of one regime or overlay; ours have some hundred.
pub const MAX_REGIME_ENTRIES: usize = 10_000;
/// Characters of a title or label of a regime: two lines of a table.
pub const MAX_REGIME_TITLE: usize = 200;
/// Characters of a text of a regime: what fits a card beside others. A longer one is likely a sentence of somebody else.
pub const MAX_REGIME_TEXT: usize = 700;
