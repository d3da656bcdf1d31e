//! Every limit on a document that is printed. Each has a test that reaches it.

/// Characters of all texts of a document. A report with a row for each of 5,000 subjects has about 600,000; setting it takes seconds.
pub const MAX_CHARS: usize = 2_000_000;
/// Characters of one text (a run, a name, a subject). Nobody reads a longer one on paper, and a cell must fit a page.
pub const MAX_TEXT_CHARS: usize = 20_000;
/// Characters of one cell of a table: a row is not parted, so it must fit a page of the narrowest useful column.
pub const MAX_CELL_CHARS: usize = 2_000;
/// Blocks (headings, paragraphs, items, tables) of a document with its annexes.
pub const MAX_BLOCKS: usize = 20_000;
/// Rows of all tables of a document. Longer lists belong into a workbook.
pub const MAX_ROWS: usize = 10_000;
/// Columns of a table: on a landscape page each is left 20 mm.
pub const MAX_COLUMNS: usize = 12;
/// Annexes of a document.
pub const MAX_ANNEXES: usize = 50;
/// Entries of one list: addressees, legal bases, copies, offices of a signature.
pub const MAX_LIST: usize = 500;
/// Figures whose source is listed.
pub const MAX_FIGURES: usize = 10_000;
/// Pages of a PDF.
pub const MAX_PAGES: usize = 1_000;
