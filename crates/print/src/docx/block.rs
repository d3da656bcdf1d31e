//! Paragraphs and tables of the text.

use super::xml::Xml;
use crate::block::{Align, Block, RowKind, Run, Size, Table};
use crate::error::PrintError;

/// How a paragraph stands.
#[derive(Clone, Copy, Default)]
pub(super) struct Look {
    /// Justification: `left`, `center`, `right`, `both`.
    pub(super) side: &'static str,
    /// Indent of the first line in twentieths of a point.
    pub(super) first: u32,
    /// Indents of the whole at both sides.
    pub(super) indent: (u32, u32),
    /// Space above and below.
    pub(super) space: (u32, u32),
    /// Size in half points; 0 takes that of the style.
    pub(super) size: u32,
    pub(super) bold: bool,
    pub(super) italic: bool,
    /// Stays on the page of what follows.
    pub(super) keep: bool,
    /// A rule above: an empty paragraph so drawn is the line below a heading.
    pub(super) rule: bool,
    pub(super) style: Option<&'static str>,
}

/// Text over the whole width with its first line indented by 10 mm.
pub(super) const BODY: Look = Look {
    side: "both",
    first: 567,
    indent: (0, 0),
    space: (60, 80),
    size: 0,
    bold: false,
    italic: false,
    keep: false,
    rule: false,
    style: None,
};
/// Lines in the middle.
pub(super) const MIDDLE: Look = Look { side: "center", first: 0, space: (0, 40), ..BODY };

impl Look {
    pub(super) const fn bold(self) -> Self {
        Self { bold: true, ..self }
    }

    pub(super) const fn italic(self) -> Self {
        Self { italic: true, ..self }
    }

    pub(super) const fn size(self, half_points: u32) -> Self {
        Self { size: half_points, ..self }
    }
}

/// Twentieths of a point of a width in millimetres.
pub(super) const fn mm(width: u32) -> u32 {
    width * 1440 * 10 / 254
}

/// A paragraph with one text.
pub(super) fn line(xml: &mut Xml, look: Look, text: &str) -> Result<(), PrintError> {
    paragraph(xml, look, std::slice::from_ref(&Run::plain(text)), None)
}

/// A paragraph. `anchor` is the number of the source that is listed here.
pub(super) fn paragraph(xml: &mut Xml, look: Look, runs: &[Run], anchor: Option<usize>) -> Result<(), PrintError> {
    xml.element("w:p", &[], |xml| {
        properties(xml, look)?;
        let id = anchor.map(|number| (number.to_string(), anchor_name(&number.to_string())));
        if let Some((id, name)) = &id {
            xml.empty("w:bookmarkStart", &[("w:id", id), ("w:name", name)])?;
        }
        for item in runs {
            if item.trace.is_empty() {
                run(xml, look, item)?;
            } else {
                let name = anchor_name(&item.trace);
                xml.element("w:hyperlink", &[("w:anchor", &name), ("w:history", "1")], |xml| run(xml, look, item))?;
            }
        }
        if let Some((id, _)) = &id {
            xml.empty("w:bookmarkEnd", &[("w:id", id)])?;
        }
        Ok(())
    })
}

fn anchor_name(number: &str) -> String {
    format!("nguon_{number}")
}

fn properties(xml: &mut Xml, look: Look) -> Result<(), PrintError> {
    xml.element("w:pPr", &[], |xml| {
        if let Some(style) = look.style {
            xml.empty("w:pStyle", &[("w:val", style)])?;
        }
        if look.keep {
            xml.empty("w:keepNext", &[])?;
        }
        if look.rule {
            xml.element("w:pBdr", &[], |xml| {
                xml.empty("w:top", &[("w:val", "single"), ("w:sz", "6"), ("w:space", "1"), ("w:color", "000000")])
            })?;
        }
        let (before, after) = (look.space.0.to_string(), look.space.1.to_string());
        xml.empty("w:spacing", &[("w:before", &before), ("w:after", &after)])?;
        let (left, right) = (look.indent.0.to_string(), look.indent.1.to_string());
        xml.empty("w:ind", &[("w:left", &left), ("w:right", &right), ("w:firstLine", &look.first.to_string())])?;
        xml.empty("w:jc", &[("w:val", look.side)])
    })
}

fn run(xml: &mut Xml, look: Look, run: &Run) -> Result<(), PrintError> {
    xml.element("w:r", &[], |xml| {
        xml.element("w:rPr", &[], |xml| {
            if look.bold || run.bold {
                xml.empty("w:b", &[])?;
            }
            if look.italic || run.italic {
                xml.empty("w:i", &[])?;
            }
            if look.size > 0 {
                let size = look.size.to_string();
                xml.empty("w:sz", &[("w:val", &size)])?;
                xml.empty("w:szCs", &[("w:val", &size)])?;
            }
            Ok(())
        })?;
        xml.text("w:t", &[("xml:space", "preserve")], &run.text)
    })
}

/// Blocks on paper of a width in twentieths of a point. With `anchored`, each row of a table is where figures lead to.
pub(super) fn blocks(xml: &mut Xml, list: &[Block], width: u32, anchored: bool) -> Result<(), PrintError> {
    list.iter().try_for_each(|item| block(xml, item, width, anchored))
}

fn block(xml: &mut Xml, block: &Block, width: u32, anchored: bool) -> Result<(), PrintError> {
    match block {
        Block::Heading { level, label, text } => {
            let (style, first) = match level {
                1 => ("Heading1", 0),
                2 => ("Heading2", BODY.first),
                _ => ("Heading3", BODY.first),
            };
            let words = if label.is_empty() { text.clone() } else { format!("{label} {text}") };
            let look = Look { style: Some(style), first, space: (160, 80), keep: true, side: "left", ..BODY };
            line(xml, look, &words)
        }
        Block::Paragraph { runs } => paragraph(xml, BODY, runs, None),
        Block::Item { label, runs } => {
            let mut all = vec![Run::plain(format!("{label} "))];
            all.extend(runs.iter().cloned());
            paragraph(xml, BODY, &all, None)
        }
        Block::Note { text } => line(xml, BODY.italic().size(24), text),
        Block::Table(table) => self::table(xml, table, width, anchored),
    }
}

/// Widths of the columns; the last takes what rounding leaves.
fn widths(table: &Table, width: u32) -> Vec<u32> {
    let all: u32 = table.columns.iter().map(|column| u32::from(column.share)).sum::<u32>().max(1);
    let mut out: Vec<u32> = table.columns.iter().map(|column| width * u32::from(column.share) / all).collect();
    let rest = width.saturating_sub(out.iter().sum());
    if let Some(last) = out.last_mut() {
        *last += rest;
    }
    out
}

fn table(xml: &mut Xml, table: &Table, width: u32, anchored: bool) -> Result<(), PrintError> {
    if !table.caption.is_empty() {
        line(xml, Look { keep: true, ..MIDDLE.bold() }, &table.caption)?;
    }
    let widths = widths(table, width);
    let size = if table.size == Size::Small { 20 } else { 24 };
    xml.element("w:tbl", &[], |xml| {
        frame(xml, width)?;
        xml.element("w:tblGrid", &[], |xml| {
            widths.iter().try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &width.to_string())]))
        })?;
        let titles = table.columns.iter().map(|column| vec![Run::plain(column.title.as_str())]).collect::<Vec<_>>();
        row(xml, true, |xml| {
            widths.iter().zip(&titles).try_for_each(|(width, title)| {
                cell(xml, *width, 1, |xml| paragraph(xml, MIDDLE.bold().size(size), title, None))
            })
        })?;
        if table.rows.is_empty() {
            row(xml, false, |xml| {
                cell(xml, width, table.columns.len(), |xml| line(xml, MIDDLE.italic().size(size), &table.empty))
            })?;
        }
        for (index, item) in table.rows.iter().enumerate() {
            let number = anchored.then_some(index + 1);
            row(xml, false, |xml| {
                if item.kind == RowKind::Group {
                    let look = Look { side: "left", keep: true, ..MIDDLE.bold().size(size) };
                    let runs = item.cells.first().map(Vec::as_slice).unwrap_or_default();
                    return cell(xml, width, table.columns.len(), |xml| paragraph(xml, look, runs, None));
                }
                for (place, ((runs, column), width)) in item.cells.iter().zip(&table.columns).zip(&widths).enumerate() {
                    let side = match column.align {
                        Align::Left => "left",
                        Align::Centre => "center",
                        Align::Right => "right",
                    };
                    let look = Look { side, bold: item.kind == RowKind::Total, ..MIDDLE.size(size) };
                    cell(xml, *width, 1, |xml| paragraph(xml, look, runs, number.filter(|_| place == 0)))?;
                }
                Ok(())
            })?;
        }
        Ok(())
    })?;
    // Word joins two tables that touch; this also is the room below.
    line(xml, MIDDLE.size(12), "")
}

fn frame(xml: &mut Xml, width: u32) -> Result<(), PrintError> {
    xml.element("w:tblPr", &[], |xml| {
        xml.empty("w:tblW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
        xml.element("w:tblBorders", &[], |xml| {
            ["w:top", "w:left", "w:bottom", "w:right", "w:insideH", "w:insideV"].into_iter().try_for_each(|side| {
                xml.empty(side, &[("w:val", "single"), ("w:sz", "4"), ("w:space", "0"), ("w:color", "000000")])
            })
        })?;
        xml.empty("w:tblLayout", &[("w:type", "fixed")])?;
        xml.element("w:tblCellMar", &[], |xml| {
            ["w:left", "w:right"].into_iter().try_for_each(|side| xml.empty(side, &[("w:w", "70"), ("w:type", "dxa")]))
        })
    })
}

/// A row that is not parted between pages; a header comes again on each.
fn row(xml: &mut Xml, header: bool, cells: impl FnOnce(&mut Xml) -> Result<(), PrintError>) -> Result<(), PrintError> {
    xml.element("w:tr", &[], |xml| {
        xml.element("w:trPr", &[], |xml| {
            xml.empty("w:cantSplit", &[])?;
            if header { xml.empty("w:tblHeader", &[]) } else { Ok(()) }
        })?;
        cells(xml)
    })
}

/// A cell over a number of columns.
pub(super) fn cell(
    xml: &mut Xml,
    width: u32,
    span: usize,
    inner: impl FnOnce(&mut Xml) -> Result<(), PrintError>,
) -> Result<(), PrintError> {
    xml.element("w:tc", &[], |xml| {
        xml.element("w:tcPr", &[], |xml| {
            xml.empty("w:tcW", &[("w:w", &width.to_string()), ("w:type", "dxa")])?;
            if span > 1 { xml.empty("w:gridSpan", &[("w:val", &span.to_string())]) } else { Ok(()) }
        })?;
        inner(xml)
    })
}
