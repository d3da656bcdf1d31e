//! A document that is checked, cleaned and worded: what both writers set, so that they cannot differ in what they say.

mod check;
mod sources;

use serde::Serialize;
use vg_model::Timestamp;

use crate::block::{Block, Run, Table};
use crate::clean::clean;
use crate::document::{Annex, Day, Document, Kind, Signature};
use crate::error::PrintError;
use crate::words;

/// What both writers set. Runs carry in `trace` the number of their row in the list of sources.
#[derive(Debug, Serialize)]
pub(crate) struct Ready {
    /// Title of the file.
    pub(crate) title: String,
    pub(crate) country: &'static str,
    pub(crate) motto: &'static str,
    pub(crate) upper: String,
    pub(crate) issuer: String,
    /// The issuer as written in a sentence.
    pub(crate) author: String,
    /// `Số: 05/BC-STTTT`.
    pub(crate) number: String,
    /// `Hà Tĩnh, ngày …`.
    pub(crate) dated: String,
    /// `V/v …` of a letter.
    pub(crate) about: Option<String>,
    /// Name in capitals and subject of another document.
    pub(crate) named: Option<(String, String)>,
    pub(crate) urgency: Option<&'static str>,
    pub(crate) draft: Option<&'static str>,
    pub(crate) addressees: Vec<String>,
    pub(crate) basis: Vec<String>,
    pub(crate) body: Vec<Block>,
    pub(crate) copies: Vec<String>,
    /// Lines above the name.
    pub(crate) offices: Vec<String>,
    pub(crate) name: String,
    pub(crate) annexes: Vec<ReadyAnnex>,
    /// The line at the foot of every page.
    pub(crate) foot: String,
    /// Rows of the list of sources; each has an anchor.
    pub(crate) anchors: usize,
    #[serde(skip)]
    pub(crate) created: Timestamp,
}

/// An annex with its heading.
#[derive(Debug, Serialize)]
pub(crate) struct ReadyAnnex {
    /// `Phụ lục I`.
    pub(crate) heading: String,
    /// In capitals.
    pub(crate) title: String,
    /// `(Kèm theo …)`.
    pub(crate) reference: String,
    pub(crate) landscape: bool,
    pub(crate) body: Vec<Block>,
    /// Whether its last table lists the sources, so that its rows are where figures lead to.
    pub(crate) sources: bool,
}

/// Checks and words a document.
///
/// # Errors
/// [`PrintError`] beyond a limit, for a table that does not fit its columns and for a figure without source.
pub(crate) fn ready(document: &Document) -> Result<Ready, PrintError> {
    check::check(document)?;
    let mut figures = sources::Figures::new(&document.sources)?;
    let mut body = blocks(&document.body, &mut figures)?;
    close(&mut body);
    let mut annexes = Vec::new();
    for annex in &document.annexes {
        annexes.push((clean(&annex.title), annex.landscape, blocks(&annex.body, &mut figures)?, false));
    }
    let anchors = figures.len();
    if let Some(Annex { title, landscape, body }) = figures.annex()? {
        annexes.push((title, landscape, body, true));
    }
    let issuer = clean(&document.issuer);
    let numbered = words::number(document.number, &clean(&document.symbol));
    let dated = words::date(document.date, document.created);
    let reference = words::reference(&kind(&document.kind), &numbered, &dated, &issuer);
    let several = annexes.len() > 1;
    let annexes = annexes.into_iter().enumerate().map(|(index, (title, landscape, body, sources))| ReadyAnnex {
        heading: if several { format!("Phụ lục {}", words::roman(index + 1)) } else { "Phụ lục".to_owned() },
        title: title.to_uppercase(),
        reference: reference.clone(),
        landscape,
        body,
        sources,
    });
    let (title, about, named) = match kind(&document.kind) {
        Kind::Letter { subject } => (format!("Công văn {numbered} {dated}: {subject}"), Some(subject), None),
        Kind::Named { name, subject } => (format!("{name} {numbered} {dated}: {subject}"), None, Some((name, subject))),
    };
    let place = clean(&document.place);
    Ok(Ready {
        title: title.replace('\u{a0}', " ").split_whitespace().collect::<Vec<_>>().join(" "),
        country: words::COUNTRY,
        motto: words::MOTTO,
        upper: clean(&document.upper).to_uppercase(),
        issuer: issuer.to_uppercase(),
        author: issuer,
        number: format!("Số: {numbered}"),
        dated: if place.is_empty() { capital(&dated) } else { format!("{place}, {dated}") },
        about: about.map(|subject| format!("V/v {subject}")),
        named: named.map(|(name, subject)| (name.to_uppercase(), subject)),
        urgency: document.urgency.map(words::urgency),
        draft: document.draft.then_some(words::DRAFT),
        addressees: if document.addressees.len() > 1 {
            listed(&document.addressees)
        } else {
            plain(&document.addressees)
        },
        basis: listed(&document.basis),
        body,
        copies: listed(&document.copies),
        offices: offices(&document.signature),
        name: clean(&document.signature.name),
        annexes: annexes.collect(),
        foot: foot(document),
        anchors,
        created: document.created,
    })
}

/// The day and time in Viet Nam, for the files.
pub(crate) fn made(at: Timestamp) -> (Day, u32, u32, u32) {
    let (_, _, _, hour, minute, second, _) = words::local(at).civil();
    (Day::of(at), hour, minute, second)
}

fn kind(kind: &Kind) -> Kind {
    match kind {
        Kind::Letter { subject } => Kind::Letter { subject: clean(subject) },
        Kind::Named { name, subject } => Kind::Named { name: clean(name), subject: clean(subject) },
    }
}

fn plain(list: &[String]) -> Vec<String> {
    list.iter().map(|line| clean(line)).collect()
}

/// Lines of a list, each closed by a semicolon and the last by a full stop.
fn listed(list: &[String]) -> Vec<String> {
    let mut lines: Vec<String> = plain(list);
    let last = lines.len().saturating_sub(1);
    for (index, line) in lines.iter_mut().enumerate() {
        let end = line.trim_end().trim_end_matches([';', '.', ',']).len();
        line.truncate(end);
        line.push(if index == last { '.' } else { ';' });
    }
    lines
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// The lines above the name: `TM. ỦY BAN NHÂN DÂN`, `KT. CHỦ TỊCH`, `PHÓ CHỦ TỊCH`.
fn offices(signature: &Signature) -> Vec<String> {
    let above = signature
        .capacities
        .iter()
        .map(|(capacity, whose)| format!("{} {}", words::capacity(*capacity), clean(whose).to_uppercase()));
    let office = clean(&signature.office).to_uppercase();
    above.chain((!office.is_empty()).then_some(office)).collect()
}

fn foot(document: &Document) -> String {
    let trace = clean(&document.trace);
    match (document.draft, trace.is_empty()) {
        (false, _) => trace,
        (true, true) => "Dự thảo, chưa ký ban hành".to_owned(),
        (true, false) => format!("Dự thảo, chưa ký ban hành · {trace}"),
    }
}

fn blocks(list: &[Block], figures: &mut sources::Figures<'_>) -> Result<Vec<Block>, PrintError> {
    list.iter().map(|block| self::block(block, figures)).collect()
}

fn block(block: &Block, figures: &mut sources::Figures<'_>) -> Result<Block, PrintError> {
    Ok(match block {
        Block::Heading { level, label, text } => {
            Block::Heading { level: (*level).clamp(1, 3), label: clean(label), text: clean(text) }
        }
        Block::Paragraph { runs } => Block::Paragraph { runs: self::runs(runs, figures)? },
        Block::Item { label, runs } => Block::Item { label: clean(label), runs: self::runs(runs, figures)? },
        Block::Note { text } => Block::Note { text: clean(text) },
        Block::Table(table) => Block::Table(self::table(table, figures)?),
    })
}

fn runs(list: &[Run], figures: &mut sources::Figures<'_>) -> Result<Vec<Run>, PrintError> {
    let mut out = Vec::with_capacity(list.len());
    for run in list {
        let text = clean(&run.text);
        let trace = if run.trace.is_empty() { String::new() } else { figures.row(&run.trace, &text)?.to_string() };
        out.push(Run { text, trace, bold: run.bold, italic: run.italic });
    }
    Ok(out)
}

fn table(table: &Table, figures: &mut sources::Figures<'_>) -> Result<Table, PrintError> {
    let mut out = table.clone();
    out.caption = clean(&table.caption);
    out.empty = clean(&table.empty);
    for column in &mut out.columns {
        column.title = clean(&column.title);
        column.share = column.share.max(1);
    }
    for row in &mut out.rows {
        for cell in &mut row.cells {
            *cell = runs(cell, figures)?;
        }
    }
    Ok(out)
}

/// Closes the text with `./.` in place of its last full stop. A table at the end closes nothing.
fn close(body: &mut [Block]) {
    let last = match body.last_mut() {
        Some(Block::Paragraph { runs } | Block::Item { runs, .. }) => runs.last_mut(),
        _ => None,
    };
    if let Some(last) = last {
        let text = last.text.trim_end().trim_end_matches(['.', '/', ';']).len();
        last.text.truncate(text);
        last.text.push_str(words::END);
    }
}

#[cfg(test)]
mod tests;
