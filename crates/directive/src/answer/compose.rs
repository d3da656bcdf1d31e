//! A form filled with facts.

use std::collections::{BTreeMap, BTreeSet};

use vg_model::{Text, Timestamp};
use vg_print::{Annex, Block, Column, Document, Kind, Row, Run, Size, Source, Table};

use super::error::AnswerError;
use super::facts::Facts;
use super::form::{BlockForm, Form, FormKind, Rows, TableForm};
use super::template::{Piece, condition, parse};
use super::{rows, totals, words};

/// Labels of points by the Vietnamese alphabet without f, j, w, z (Decree 30/2020/NĐ-CP, Annex I, part II).
const POINTS: [&str; 23] = [
    "a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)", "k)", "l)", "m)", "n)", "o)", "p)", "q)", "r)", "s)", "t)",
    "u)", "v)", "x)", "y)",
];
/// What stands where the facts have nothing: room for a person to write.
const GAP: &str = "……………";

/// An answer on paper.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// The document.
    pub document: Document,
    /// Keys of texts that the form asks for and the facts do not have; dots stand in their place.
    pub gaps: Vec<String>,
}

/// Fills a form with facts. `made` is the time that the files state.
///
/// # Errors
/// [`AnswerError`] for facts that claim more than they show, a form for another directive, and a form that lint refuses.
pub fn answer(form: &Form, facts: &Facts, made: Timestamp) -> Result<Answer, AnswerError> {
    facts.check()?;
    let head = &form.head;
    if let Some(wanted) = head.directive.as_deref().filter(|wanted| *wanted != facts.directive) {
        return Err(AnswerError::wrong_directive(&head.id, wanted, &facts.directive));
    }
    let mut fill = Fill { form: &head.id, facts, sources: BTreeMap::new(), gaps: BTreeSet::new() };
    let body = fill.body(form)?;
    let mut annexes = Vec::new();
    for annex in &form.annex {
        if fill.stands(annex.when.as_deref(), annex.unless.as_deref())? {
            let title = fill.line(&annex.title)?;
            annexes.push(Annex { title, landscape: annex.landscape, body: fill.blocks(&annex.block)? });
        }
    }
    let subject = fill.line(&head.subject)?;
    let document = Document {
        upper: facts.upper.clone(),
        issuer: facts.unit.clone(),
        number: facts.number,
        symbol: facts.symbol.clone(),
        place: facts.place.clone(),
        date: facts.date,
        kind: match head.kind {
            FormKind::Letter => Kind::Letter { subject },
            FormKind::Report => Kind::Named { name: head.name.clone(), subject },
        },
        urgency: facts.urgency,
        draft: facts.draft,
        addressees: fill.lines(&head.addressees)?,
        basis: fill.lines(&head.basis)?,
        body,
        copies: fill.copies(&head.copies)?,
        signature: facts.signer.clone(),
        annexes,
        sources: fill.sources.into_values().collect(),
        trace: foot(form, facts),
        created: made,
    };
    Ok(Answer { document, gaps: fill.gaps.into_iter().collect() })
}

/// The line at the foot: reference of the answer, and by which form it was made.
fn foot(form: &Form, facts: &Facts) -> String {
    let by = format!("Biểu mẫu {} phiên bản {}", form.head.id, form.head.version);
    if facts.trace.is_empty() { by } else { format!("Mã đối chiếu: {} · {by}", facts.trace) }
}

struct Fill<'a> {
    form: &'a str,
    facts: &'a Facts,
    sources: BTreeMap<String, Source>,
    gaps: BTreeSet<String>,
}

impl Fill<'_> {
    fn body(&mut self, form: &Form) -> Result<Vec<Block>, AnswerError> {
        let mut body = Vec::new();
        if let Some(replaced) = &self.facts.replaces {
            let name = match form.head.kind {
                FormKind::Letter => "Công văn",
                FormKind::Report => form.head.name.as_str(),
            };
            body.push(Block::paragraph(words::replaced(replaced, name)));
        }
        let mut number = 0_usize;
        for section in &form.section {
            if !self.stands(section.when.as_deref(), section.unless.as_deref())? {
                continue;
            }
            if !section.heading.is_empty() {
                number = number.saturating_add(1);
                let text = self.line(&section.heading)?;
                body.push(Block::Heading { level: 2, label: format!("{number}."), text });
            }
            body.extend(self.blocks(&section.block)?);
        }
        Ok(body)
    }

    fn faulty(&self, found: &str) -> AnswerError {
        AnswerError::faulty(self.form, &Text::new(format!("`{found}`"), format!("`{found}`")))
    }

    fn stands(&self, when: Option<&str>, unless: Option<&str>) -> Result<bool, AnswerError> {
        let holds = |text: &str| {
            let piece = condition(text).map_err(|found| self.faulty(&found))?;
            let holds = match &piece {
                Piece::Text(key) => totals::text(self.facts, key).map(|text| !text.is_empty()),
                Piece::Figure(key) => totals::figure(self.facts, key).map(|figure| figure > 0),
                Piece::Literal(_) => None,
            };
            holds.ok_or_else(|| self.faulty(text))
        };
        Ok(when.map(holds).transpose()?.unwrap_or(true) && !unless.map(holds).transpose()?.unwrap_or(false))
    }

    fn blocks(&mut self, blocks: &[BlockForm]) -> Result<Vec<Block>, AnswerError> {
        let mut out = Vec::new();
        for block in blocks {
            if !self.stands(block.when.as_deref(), block.unless.as_deref())? {
                continue;
            }
            if let Some(text) = &block.paragraph {
                out.push(Block::Paragraph { runs: self.runs(text)? });
            }
            for (text, label) in block.points.iter().zip(POINTS) {
                out.push(Block::Item { label: label.to_owned(), runs: self.runs(text)? });
            }
            for text in &block.dashes {
                out.push(Block::Item { label: "-".to_owned(), runs: self.runs(text)? });
            }
            if let Some(text) = &block.note {
                out.push(Block::Note { text: self.line(text)? });
            }
            if let Some(table) = &block.table {
                out.push(Block::Table(self.table(table)?));
            }
        }
        Ok(out)
    }

    fn runs(&mut self, template: &str) -> Result<Vec<Run>, AnswerError> {
        let mut out = Vec::new();
        for piece in parse(template).map_err(|found| self.faulty(&found))? {
            out.push(match piece {
                Piece::Literal(text) => Run::plain(text),
                Piece::Text(key) => Run::plain(self.text(&key)?),
                Piece::Figure(key) => {
                    let found = totals::figure_with_source(self.facts, &key);
                    let (value, source) = found.ok_or_else(|| self.faulty(&format!("figure:{key}")))?;
                    self.figure(value, source)
                }
            });
        }
        Ok(out)
    }

    fn text(&mut self, key: &str) -> Result<String, AnswerError> {
        let text = totals::text(self.facts, key).ok_or_else(|| self.faulty(&format!("text:{key}")))?;
        if text.is_empty() {
            self.gaps.insert(key.to_owned());
            return Ok(GAP.to_owned());
        }
        Ok(text)
    }

    fn figure(&mut self, value: String, source: Option<Source>) -> Run {
        match source {
            Some(source) => {
                let key = source.key.clone();
                self.sources.insert(key.clone(), source);
                Run::figure(value, key)
            }
            None => Run::plain(value),
        }
    }

    /// A template where figures lead nowhere: subject, headings, addressees.
    fn line(&mut self, template: &str) -> Result<String, AnswerError> {
        let mut out = String::new();
        for piece in parse(template).map_err(|found| self.faulty(&found))? {
            match piece {
                Piece::Literal(text) => out.push_str(&text),
                Piece::Text(key) => out.push_str(&self.text(&key)?),
                Piece::Figure(key) => {
                    let figure =
                        totals::figure(self.facts, &key).ok_or_else(|| self.faulty(&format!("figure:{key}")))?;
                    out.push_str(&words::number(figure));
                }
            }
        }
        Ok(out)
    }

    fn lines(&mut self, templates: &[String]) -> Result<Vec<String>, AnswerError> {
        templates.iter().map(|template| self.line(template)).collect()
    }

    /// Copies of the form, with those of the facts before the last, which says where the file is kept.
    fn copies(&mut self, templates: &[String]) -> Result<Vec<String>, AnswerError> {
        let mut copies = self.lines(templates)?;
        let last = copies.pop();
        copies.extend(self.facts.copies.iter().cloned());
        copies.extend(last);
        Ok(copies)
    }

    fn table(&mut self, form: &TableForm) -> Result<Table, AnswerError> {
        let columns = form.columns.iter().map(|column| Column::new(column.title.as_str(), column.share, column.align));
        let mut table = Table {
            caption: self.line(&form.caption)?,
            columns: columns.collect(),
            rows: Vec::new(),
            empty: self.line(&form.empty)?,
            size: if form.small { Size::Small } else { Size::Normal },
        };
        let cells = form.columns.iter().map(|column| Ok((self.cell_pieces(form.rows, &column.cell)?, column.bold)));
        let cells = cells.collect::<Result<Vec<_>, AnswerError>>()?;
        let facts = self.facts;
        let mut group = None;
        for row in rows::rows(facts, form.rows, &form.only) {
            if form.group && group != Some(row.clause.label.as_str()) {
                group = Some(row.clause.label.as_str());
                table.rows.push(Row::group(format!("{}. {}", row.clause.label, row.clause.title)));
            }
            table.rows.push(Row::new(cells.iter().map(|(pieces, bold)| self.cell(&row, pieces, *bold)).collect()));
        }
        Ok(table)
    }

    /// The pieces of a cell, each of which rows of this kind have.
    fn cell_pieces(&self, kind: Rows, template: &str) -> Result<Vec<Piece>, AnswerError> {
        let pieces = parse(template).map_err(|found| self.faulty(&found))?;
        for piece in &pieces {
            let (there, named) = match piece {
                Piece::Literal(_) => continue,
                Piece::Text(key) => (rows::text_keys(kind).contains(&key.as_str()), format!("text:{key}")),
                Piece::Figure(key) => (rows::figure_keys(kind).contains(&key.as_str()), format!("figure:{key}")),
            };
            if !there {
                return Err(self.faulty(&named));
            }
        }
        Ok(pieces)
    }

    fn cell(&mut self, row: &rows::Row<'_>, pieces: &[Piece], bold: bool) -> Vec<Run> {
        let mut out = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let mut run = match piece {
                Piece::Literal(text) => Run::plain(text.as_str()),
                Piece::Text(key) => Run::plain(rows::text(row, key)),
                Piece::Figure(key) => {
                    let (value, source) = rows::figure(row, key);
                    self.figure(value, source)
                }
            };
            run.bold = bold;
            out.push(run);
        }
        fitted(out)
    }
}

/// A cell cut to what a page can hold, with a sign that it was; the workbook has it whole.
fn fitted(runs: Vec<Run>) -> Vec<Run> {
    let mut left = vg_print::limits::MAX_CELL_CHARS - 1;
    let mut out = Vec::with_capacity(runs.len());
    for mut run in runs {
        let chars = run.text.chars().count();
        if chars > left {
            run.text = run.text.chars().take(left).chain(['…']).collect();
            out.push(run);
            return out;
        }
        left -= chars;
        out.push(run);
    }
    out
}
