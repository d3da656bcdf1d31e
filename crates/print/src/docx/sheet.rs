//! The text as a whole: letterhead, body, signature, annexes as sections.

use super::block::{BODY, Look, MIDDLE, blocks, cell, line, mm, paragraph};
use super::xml::Xml;
use crate::block::Run;
use crate::error::PrintError;
use crate::ready::{Ready, ReadyAnnex};

const MAIN: &str = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
const RELATIONS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
/// A4 and its margins (Annex I, part I.3): top and bottom 20 mm, left 30 mm, right 15 mm.
const PAPER: (u32, u32) = (mm(210), mm(297));
const TOP: u32 = mm(20);
const LEFT: u32 = mm(30);
const RIGHT: u32 = mm(15);
const UPRIGHT: u32 = PAPER.0 - LEFT - RIGHT;
const WIDE: u32 = PAPER.1 - LEFT - RIGHT;
/// Left column of the letterhead.
const BODIES: u32 = mm(68);

pub(super) fn document(ready: &Ready) -> Result<Vec<u8>, PrintError> {
    let mut xml = Xml::part()?;
    xml.element("w:document", &[("xmlns:w", MAIN), ("xmlns:r", RELATIONS)], |xml| {
        xml.element("w:body", &[], |xml| {
            letterhead(xml, ready)?;
            opening(xml, ready)?;
            blocks(xml, &ready.body, UPRIGHT, false)?;
            closing(xml, ready)?;
            let mut before = false;
            for annex in &ready.annexes {
                // The last paragraph of a section says how its pages are: that of the part before each annex.
                xml.element("w:p", &[], |xml| {
                    xml.element("w:pPr", &[], |xml| {
                        xml.empty("w:spacing", &[("w:line", "20"), ("w:lineRule", "exact")])?;
                        section(xml, before)
                    })
                })?;
                before = annex.landscape;
                self::annex(xml, annex)?;
            }
            section(xml, before)
        })
    })?;
    Ok(xml.into_bytes())
}

fn section(xml: &mut Xml, landscape: bool) -> Result<(), PrintError> {
    let number = |value: u32| value.to_string();
    let (width, height) = if landscape { (PAPER.1, PAPER.0) } else { PAPER };
    xml.element("w:sectPr", &[], |xml| {
        xml.empty("w:headerReference", &[("w:type", "default"), ("r:id", "rIdNumber")])?;
        xml.empty("w:headerReference", &[("w:type", "first"), ("r:id", "rIdBlank")])?;
        xml.empty("w:footerReference", &[("w:type", "default"), ("r:id", "rIdFoot")])?;
        xml.empty("w:footerReference", &[("w:type", "first"), ("r:id", "rIdFoot")])?;
        let (width, height) = (number(width), number(height));
        if landscape {
            xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height), ("w:orient", "landscape")])?;
        } else {
            xml.empty("w:pgSz", &[("w:w", &width), ("w:h", &height)])?;
        }
        let (top, left, right, edge) = (number(TOP), number(LEFT), number(RIGHT), number(mm(10)));
        xml.empty(
            "w:pgMar",
            &[
                ("w:top", &top),
                ("w:right", &right),
                ("w:bottom", &top),
                ("w:left", &left),
                ("w:header", &edge),
                ("w:footer", &edge),
                ("w:gutter", "0"),
            ],
        )?;
        xml.empty("w:pgNumType", &[("w:start", "1")])?;
        xml.empty("w:titlePg", &[])
    })
}

/// A table without lines whose columns are as wide as said.
fn columns(
    xml: &mut Xml,
    widths: &[u32],
    rows: impl FnOnce(&mut Xml) -> Result<(), PrintError>,
) -> Result<(), PrintError> {
    xml.element("w:tbl", &[], |xml| {
        xml.element("w:tblPr", &[], |xml| {
            xml.empty("w:tblW", &[("w:w", &widths.iter().sum::<u32>().to_string()), ("w:type", "dxa")])?;
            xml.empty("w:tblLayout", &[("w:type", "fixed")])
        })?;
        xml.element("w:tblGrid", &[], |xml| {
            widths.iter().try_for_each(|width| xml.empty("w:gridCol", &[("w:w", &width.to_string())]))
        })?;
        rows(xml)
    })
}

/// A short rule in the middle of a column: an empty line with a border above it.
fn rule(xml: &mut Xml, column: u32, width: u32) -> Result<(), PrintError> {
    let side = column.saturating_sub(width) / 2;
    line(xml, Look { rule: true, indent: (side, side), size: 8, ..MIDDLE }, "")
}

/// A word in a frame.
fn boxed(xml: &mut Xml, words: &str) -> Result<(), PrintError> {
    xml.element("w:p", &[], |xml| {
        xml.element("w:pPr", &[], |xml| {
            xml.empty("w:spacing", &[("w:before", "80"), ("w:after", "40")])?;
            xml.empty("w:jc", &[("w:val", "center")])
        })?;
        xml.element("w:r", &[], |xml| {
            xml.element("w:rPr", &[], |xml| {
                xml.empty("w:b", &[])?;
                xml.empty("w:sz", &[("w:val", "26")])?;
                xml.empty("w:bdr", &[("w:val", "single"), ("w:sz", "6"), ("w:space", "0"), ("w:color", "000000")])
            })?;
            xml.text("w:t", &[("xml:space", "preserve")], &format!("\u{a0}{words}\u{a0}"))
        })
    })
}

fn letterhead(xml: &mut Xml, ready: &Ready) -> Result<(), PrintError> {
    let right = UPRIGHT - BODIES;
    columns(xml, &[BODIES, right], |xml| {
        xml.element("w:tr", &[], |xml| {
            cell(xml, BODIES, 1, |xml| {
                if !ready.upper.is_empty() {
                    line(xml, MIDDLE.size(24), &ready.upper)?;
                }
                line(xml, MIDDLE.bold().size(24), &ready.issuer)?;
                rule(xml, BODIES, mm(24))
            })?;
            cell(xml, right, 1, |xml| {
                line(xml, MIDDLE.bold().size(24), ready.country)?;
                line(xml, MIDDLE.bold().size(26), ready.motto)?;
                rule(xml, right, mm(56))
            })
        })?;
        xml.element("w:tr", &[], |xml| {
            cell(xml, BODIES, 1, |xml| {
                line(xml, MIDDLE.size(26), &ready.number)?;
                if let Some(about) = &ready.about {
                    line(xml, MIDDLE.size(24), about)?;
                }
                ready.urgency.iter().chain(&ready.draft).try_for_each(|mark| boxed(xml, mark))
            })?;
            cell(xml, right, 1, |xml| line(xml, MIDDLE.italic().size(26), &ready.dated))
        })
    })?;
    line(xml, MIDDLE, "")
}

fn opening(xml: &mut Xml, ready: &Ready) -> Result<(), PrintError> {
    if let Some((name, subject)) = &ready.named {
        line(xml, MIDDLE.bold(), name)?;
        if !subject.is_empty() {
            line(xml, MIDDLE.bold(), subject)?;
            rule(xml, UPRIGHT, mm(45))?;
        }
    }
    let list = Look { side: "left", indent: (mm(22), 0), ..MIDDLE };
    match ready.addressees.as_slice() {
        [] => {}
        [one] => line(xml, Look { space: (120, 160), ..list }, &format!("Kính gửi: {one}"))?,
        several => {
            line(xml, Look { space: (120, 40), ..list }, "Kính gửi:")?;
            let below = Look { indent: (mm(44), 0), ..list };
            several.iter().try_for_each(|name| line(xml, below, &format!("- {name}")))?;
            line(xml, MIDDLE.size(12), "")?;
        }
    }
    ready.basis.iter().try_for_each(|basis| line(xml, BODY.italic(), basis))
}

fn closing(xml: &mut Xml, ready: &Ready) -> Result<(), PrintError> {
    line(xml, MIDDLE, "")?;
    let half = UPRIGHT / 2;
    columns(xml, &[half, UPRIGHT - half], |xml| {
        xml.element("w:tr", &[], |xml| {
            cell(xml, half, 1, |xml| {
                let left = Look { side: "left", ..MIDDLE };
                if ready.copies.is_empty() {
                    return line(xml, left, "");
                }
                line(xml, left.bold().italic().size(24), "Nơi nhận:")?;
                ready.copies.iter().try_for_each(|copy| line(xml, left.size(22), &format!("- {copy}")))
            })?;
            cell(xml, UPRIGHT - half, 1, |xml| {
                let keep = Look { keep: true, ..MIDDLE };
                ready.offices.iter().try_for_each(|office| line(xml, keep.bold().size(26), office))?;
                (0..4).try_for_each(|_| line(xml, keep, ""))?;
                paragraph(xml, MIDDLE.bold(), &[Run::plain(ready.name.as_str())], None)
            })
        })
    })
}

fn annex(xml: &mut Xml, annex: &ReadyAnnex) -> Result<(), PrintError> {
    let width = if annex.landscape { WIDE } else { UPRIGHT };
    line(xml, MIDDLE.bold(), &annex.heading)?;
    if !annex.title.is_empty() {
        line(xml, MIDDLE.bold(), &annex.title)?;
    }
    line(xml, MIDDLE.italic(), &annex.reference)?;
    rule(xml, width, mm(45))?;
    blocks(xml, &annex.body, width, annex.sources)
}
