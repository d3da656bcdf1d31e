//! The pages of an answer: as a value for the screen, and set as files.

use std::time::Duration;

use serde::Serialize;
use utoipa::ToSchema;
use vg_access::Problem;
use vg_directive::answer::workbook;
use vg_directive::answers::{Format, Made, Setter, Setting, Sheet};
use vg_directive::error::answer_unprintable;
use vg_model::Text;
use vg_print::{Align, Annex, Block, Day, Document, Kind, RowKind, Run, Size, Source, SourceRecord, Table};

use super::answer_views::{SignerView, urgency_name};
use crate::serve::files::{in_turn, turn};
use crate::serve::state::App;

/// A page setter that takes longer answers nobody: a document at its limits takes some ten seconds.
const SETTING_TIME: Duration = Duration::from_secs(120);

/// Sets pages away from other requests, one document at a time.
#[derive(Clone)]
pub(super) struct SetPages(pub(super) App);

impl std::fmt::Debug for SetPages {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SetPages")
    }
}

impl SetPages {
    /// Sets pages, when it is their turn.
    async fn apart<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, Text> + Send + 'static,
    ) -> Result<T, Problem> {
        const WHAT: &str = "setting pages";
        let turn = turn(&self.0.setting, WHAT).await?;
        let done = tokio::time::timeout(SETTING_TIME, in_turn(turn, WHAT, work)).await.map_err(|_| {
            answer_unprintable(&Text::new(
                format!("việc dàn trang quá {} giây; hãy thu hẹp nội dung báo cáo", SETTING_TIME.as_secs()),
                format!("setting the pages took more than {} seconds; report on less", SETTING_TIME.as_secs()),
            ))
        })?;
        done?.map_err(|why| answer_unprintable(&why))
    }

    /// One file of an answer.
    pub(super) async fn one(&self, sheet: Sheet, format: Format) -> Result<Vec<u8>, Problem> {
        self.apart(move || file(&sheet, format)).await
    }
}

fn file(sheet: &Sheet, format: Format) -> Result<Vec<u8>, Text> {
    match format {
        Format::Docx => vg_print::docx(&sheet.document).map_err(|error| error.message()),
        Format::Pdf => vg_print::pdf(&sheet.document).map_err(|error| error.message()),
        Format::Xlsx => workbook(&sheet.facts, sheet.document.created).map_err(|error| error.text),
    }
}

impl Setter for SetPages {
    fn set(&self, sheet: Sheet) -> Setting<'_> {
        Box::pin(self.apart(move || {
            Ok(Made {
                docx: file(&sheet, Format::Docx)?,
                pdf: file(&sheet, Format::Pdf)?,
                xlsx: file(&sheet, Format::Xlsx)?,
            })
        }))
    }
}

/// Text of one look.
#[derive(Debug, Serialize, ToSchema)]
struct RunView {
    text: String,
    bold: bool,
    italic: bool,
    /// Key of the source of a figure; empty for other text.
    trace: String,
}

/// A column of a table.
#[derive(Debug, Serialize, ToSchema)]
struct ColumnView {
    title: String,
    /// Its share of the width, against those of the others.
    share: u16,
    /// `left`, `centre`, `right`
    align: &'static str,
}

/// A row of a table.
#[derive(Debug, Serialize, ToSchema)]
struct RowView {
    /// `plain`; `group` has one cell over all columns; `total`
    kind: &'static str,
    cells: Vec<Vec<RunView>>,
}

/// A part of a body.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "block")]
enum BlockView {
    /// Of a part (1), a clause (2), a point (3).
    Heading {
        level: u8,
        label: String,
        text: String,
    },
    Paragraph {
        runs: Vec<RunView>,
    },
    /// A point or dash.
    Item {
        label: String,
        runs: Vec<RunView>,
    },
    Note {
        text: String,
    },
    Table {
        caption: String,
        columns: Vec<ColumnView>,
        rows: Vec<RowView>,
        empty: String,
        small: bool,
    },
}

/// An annex.
#[derive(Debug, Serialize, ToSchema)]
struct AnnexView {
    title: String,
    /// On pages that are wider than high.
    landscape: bool,
    body: Vec<BlockView>,
}

/// A record of the evidence ledger behind a figure.
#[derive(Debug, Serialize, ToSchema)]
struct RecordView {
    /// Its number in the ledger of the unit.
    observation: u64,
    /// Its hash, in hexadecimal.
    hash: String,
}

/// Where a figure comes from.
#[derive(Debug, Serialize, ToSchema)]
struct SourceView {
    key: String,
    /// What the figure counts.
    label: String,
    /// When that was observed last.
    at: Option<String>,
    records: Vec<RecordView>,
}

/// An answer as it is printed.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PagesView {
    upper: String,
    issuer: String,
    number: Option<u32>,
    symbol: String,
    place: String,
    date: Option<String>,
    /// `letter`, `report`
    kind: &'static str,
    /// Name of a document that is no letter: `Báo cáo`.
    name: String,
    subject: String,
    /// `urgent`, `very_urgent`, `express`; null for none
    urgency: Option<&'static str>,
    draft: bool,
    addressees: Vec<String>,
    basis: Vec<String>,
    body: Vec<BlockView>,
    copies: Vec<String>,
    signature: SignerView,
    annexes: Vec<AnnexView>,
    sources: Vec<SourceView>,
    trace: String,
}

impl From<Document> for PagesView {
    fn from(document: Document) -> Self {
        let (kind, name, subject) = match document.kind {
            Kind::Letter { subject } => ("letter", String::new(), subject),
            Kind::Named { name, subject } => ("report", name, subject),
        };
        Self {
            upper: document.upper,
            issuer: document.issuer,
            number: document.number,
            symbol: document.symbol,
            place: document.place,
            date: document.date.map(Day::iso),
            kind,
            name,
            subject,
            urgency: document.urgency.map(urgency_name),
            draft: document.draft,
            addressees: document.addressees,
            basis: document.basis,
            body: document.body.into_iter().map(BlockView::from).collect(),
            copies: document.copies,
            signature: SignerView::from(&document.signature),
            annexes: document.annexes.into_iter().map(AnnexView::from).collect(),
            sources: document.sources.into_iter().map(SourceView::from).collect(),
            trace: document.trace,
        }
    }
}

impl From<Annex> for AnnexView {
    fn from(annex: Annex) -> Self {
        let body = annex.body.into_iter().map(BlockView::from).collect();
        Self { title: annex.title, landscape: annex.landscape, body }
    }
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        let record = |one: SourceRecord| RecordView { observation: one.observation, hash: one.hash };
        let records = source.records.into_iter().map(record).collect();
        Self { at: source.at.map(|at| at.to_string()), key: source.key, label: source.label, records }
    }
}

impl From<Block> for BlockView {
    fn from(block: Block) -> Self {
        match block {
            Block::Heading { level, label, text } => Self::Heading { level, label, text },
            Block::Paragraph { runs } => Self::Paragraph { runs: views(runs) },
            Block::Item { label, runs } => Self::Item { label, runs: views(runs) },
            Block::Note { text } => Self::Note { text },
            Block::Table(table) => table_view(table),
        }
    }
}

fn views(runs: Vec<Run>) -> Vec<RunView> {
    let view = |Run { text, bold, italic, trace }: Run| RunView { text, bold, italic, trace };
    runs.into_iter().map(view).collect()
}

fn table_view(table: Table) -> BlockView {
    let columns = table.columns.into_iter().map(|column| ColumnView {
        title: column.title,
        share: column.share,
        align: match column.align {
            Align::Left => "left",
            Align::Centre => "centre",
            Align::Right => "right",
        },
    });
    let rows = table.rows.into_iter().map(|row| RowView {
        kind: match row.kind {
            RowKind::Plain => "plain",
            RowKind::Group => "group",
            RowKind::Total => "total",
        },
        cells: row.cells.into_iter().map(views).collect(),
    });
    BlockView::Table {
        caption: table.caption,
        columns: columns.collect(),
        rows: rows.collect(),
        empty: table.empty,
        small: table.size == Size::Small,
    }
}
