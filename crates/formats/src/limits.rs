//! Every limit on what comes from outside, in one place. Each has a test that reaches it.

/// Bytes of one input. The largest inventory seen in practice, an SBOM of a whole container host, has about 60 MB.
pub const MAX_INPUT: usize = 256 * 1024 * 1024;
/// Facts that one input may give. A province with 500 units of 1,000 machines stays below it.
pub const MAX_FACTS: usize = 2_000_000;
/// Rows of the defect table of one input; further defects are counted by kind in [`crate::Defects::folded`].
pub const MAX_DEFECTS: usize = 1_000;
/// Characters of a damaged value that a defect shows; enough to find it, too few to copy a record.
pub const MAX_DEFECT_VALUE: usize = 80;
/// Bytes of one line of text. A `dpkg` description or a long list of dependencies stays far below it.
pub const MAX_LINE: usize = 1024 * 1024;
/// Bytes of one value of a fact; longer ones are cut at a character. Excel itself stops at 32,767 characters.
pub const MAX_VALUE: usize = 64 * 1024;
/// Items of one list within a fact (addresses, hotfixes, properties). A Windows 7 host carries about 300 hotfixes.
pub const MAX_LIST: usize = 10_000;
/// Deepest nesting of JSON objects or XML elements. `serde_json` itself stops at 128.
pub const MAX_NESTING: usize = 64;
/// Attributes of one XML element; nmap writes fewer than twenty.
pub const MAX_ATTRIBUTES: usize = 256;
/// Entries of the directory of one spreadsheet (an ordinary XLSX has about 12, one a sheet and picture).
pub const MAX_ZIP_ENTRIES: usize = 2_000;
/// Bytes that all parts of one spreadsheet may have when they are inflated.
pub const MAX_ZIP_BYTES: usize = 128 * 1024 * 1024;
/// Inflated bytes for each stored byte of a part, judged above [`ZIP_RATIO_GRACE`]. A sheet of equal rows reaches 100.
pub const MAX_ZIP_RATIO: usize = 300;
/// Inflated bytes of a part below which its ratio is not judged.
pub const ZIP_RATIO_GRACE: usize = 1024 * 1024;
/// Sheets of one workbook that are read.
pub const MAX_SHEETS: usize = 64;
/// Rows of one sheet; the number that Excel itself allows.
pub const MAX_ROWS: usize = 1_048_576;
/// Columns of one sheet that are read; Excel allows 16,384, but no list of people has so many.
pub const MAX_COLUMNS: usize = 1_024;
/// Cells of one workbook that hold something.
pub const MAX_CELLS: usize = 5_000_000;
/// Cells that values of merged ranges may fill, over one workbook.
pub const MAX_MERGED_FILL: usize = 100_000;
/// Rows at the top of a sheet among which the header is looked for.
pub const HEADER_WITHIN: usize = 30;
/// Bytes at the beginning of an input by which its format is recognised.
pub const SNIFF_HEAD: usize = 64 * 1024;
/// Named fields of one pattern of a translation log.
pub const MAX_PATTERN_FIELDS: usize = 32;
/// Bytes of one pattern of a translation log.
pub const MAX_PATTERN: usize = 1_024;
/// Headers that a remembered mapping may carry.
pub const MAX_MAPPING_COLUMNS: usize = MAX_COLUMNS;
/// Quotation marks of one CSV input that have no partner, after which marks are taken as plain text.
pub const MAX_BROKEN_QUOTES: usize = 100;
/// Bytes of a time, address or port that a pattern of a translation log takes.
pub const MAX_PATTERN_VALUE: usize = 128;
