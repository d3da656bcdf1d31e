//! Limits of the reader. Everything it reads comes from outside.

use std::time::Duration;

/// Bytes of a text. A long decree with its annexes has 1 MB; 16 MB leaves room for a whole code of laws and is still read in seconds.
pub const MAX_TEXT_BYTES: usize = 16 * 1024 * 1024;
/// Bytes of a DOCX or PDF file. Scans of 200 pages at 300 dots per inch have about 60 MB.
pub const MAX_FILE_BYTES: usize = 128 * 1024 * 1024;
/// Members of a DOCX archive. A document has some dozen parts, and one for each picture.
pub const MAX_ARCHIVE_MEMBERS: usize = 10_000;
/// Bytes of `word/document.xml` when unpacked: text of [`MAX_TEXT_BYTES`] with four times as much mark-up.
pub const MAX_XML_BYTES: u64 = 64 * 1024 * 1024;
/// Nesting of elements in the XML of a DOCX: tables within tables; Word itself stops far below.
pub const MAX_XML_DEPTH: usize = 256;
/// Pages of a scan that are recognised. At some five seconds a page this is a quarter of an hour of one core.
pub const MAX_SCAN_PAGES: u32 = 200;
/// Time for one run of `pdftotext`: a thousand pages of text take a few seconds.
pub const PDF_TEXT_TIME: Duration = Duration::from_secs(60);
/// Time for one page in `pdftoppm` and in `tesseract` each.
pub const SCAN_PAGE_TIME: Duration = Duration::from_secs(90);
/// Bytes that a tool may write to its standard output.
pub const MAX_TOOL_OUTPUT: usize = 32 * 1024 * 1024;
/// Bytes kept of what a tool says on standard error.
pub const MAX_TOOL_ERROR: usize = 4 * 1024;
/// Memory a tool may use, in kilobytes: a page of A4 at 300 dots with its working copies fits four times over.
pub const TOOL_MEMORY_KB: u64 = 2 * 1024 * 1024;
/// Lines at the top within which the letterhead is looked for. A collector's table of contents before a document fits in.
pub const HEADER_REACH: usize = 400;
/// Lines of a subject: the longest of a decree has eight.
pub const MAX_SUBJECT_LINES: usize = 14;
/// Entries of one list (addressees, copies). The longest list of copies seen has 60.
pub const MAX_LIST: usize = 1_000;
/// Clauses that are kept. The Civil Code has about 2,500.
pub const MAX_CLAUSES: usize = 50_000;
/// Corrections, products, references and contacts that are kept, each.
pub const MAX_FINDS: usize = 10_000;
/// Point labels that are aligned with the alphabet at once; a longer run keeps its labels as printed.
pub const MAX_POINTS_ALIGNED: usize = 60;
/// Characters at the start of a clause within which the one who must act is looked for.
pub const ACTOR_REACH: usize = 700;
/// Characters of the printed form that a field keeps beside its reading.
pub const MAX_PRINTED: usize = 2_000;
