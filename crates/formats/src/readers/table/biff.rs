//! What the sheets of an XLS span, by its records, before another library makes rectangles of them.
//!
//! *Form*: records of a type, a length and a body (MS-XLS §2.1.4). The sheets are named by BoundSheet8 records with the
//! offsets at which they begin; each ends with an EOF record.

use crate::limits::{MAX_CELLS, MAX_SHEETS};

const BOUND_SHEET: u16 = 0x0085;
const END: u16 = 0x000a;
/// Records of cells, each of which begins with row and column.
const CELLS: &[u16] = &[0x0006, 0x00bd, 0x00be, 0x00d6, 0x00fd, 0x0201, 0x0203, 0x0204, 0x0205, 0x027e];
/// Records of several cells of a row: their last two bytes are the last column.
const MANY: &[u16] = &[0x00bd, 0x00be];

/// Why a workbook is not handed on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum TooMuch {
    Sheets,
    Cells,
}

fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

/// Records from an offset to the first EOF record.
fn records(stream: &[u8], from: usize) -> impl Iterator<Item = (u16, &[u8])> {
    let mut at = from;
    std::iter::from_fn(move || {
        let kind = u16_at(stream, at)?;
        let len = usize::from(u16_at(stream, at.checked_add(2)?)?);
        let body = stream.get(at + 4..at + 4 + len)?;
        at += 4 + len;
        Some((kind, body))
    })
    .take_while(|(kind, _)| *kind != END)
}

/// Judges the sheets of a workbook stream by their number and by the rectangles that their cells span.
pub(super) fn weigh(stream: &[u8]) -> Result<(), TooMuch> {
    let sheets = records(stream, 0).filter(|(kind, _)| *kind == BOUND_SHEET);
    let offsets: Vec<usize> = sheets
        .filter_map(|(_, body)| Some(u32::from_le_bytes(body.get(..4)?.try_into().ok()?) as usize))
        .take(MAX_SHEETS + 1)
        .collect();
    if offsets.len() > MAX_SHEETS {
        return Err(TooMuch::Sheets);
    }
    let cells: usize = offsets.iter().map(|offset| area(stream, *offset)).sum();
    if cells > MAX_CELLS { Err(TooMuch::Cells) } else { Ok(()) }
}

fn area(stream: &[u8], from: usize) -> usize {
    let mut span: Option<[u16; 4]> = None;
    for (kind, body) in records(stream, from).filter(|(kind, _)| CELLS.contains(kind)) {
        let (Some(row), Some(column)) = (u16_at(body, 0), u16_at(body, 2)) else { continue };
        let many = MANY.contains(&kind).then(|| u16_at(body, body.len().saturating_sub(2))).flatten();
        // A last column that lies is no wider than the record.
        let last = many.map_or(column, |last| last.max(column).max(column.saturating_add((body.len() / 2) as u16)));
        let [top, bottom, left, right] = span.unwrap_or([row, row, column, last]);
        span = Some([top.min(row), bottom.max(row), left.min(column), right.max(last)]);
    }
    span.map_or(0, |[top, bottom, left, right]| {
        (usize::from(bottom - top) + 1).saturating_mul(usize::from(right - left) + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: u16, body: &[u8]) -> Vec<u8> {
        [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
    }

    fn cell(row: u16, column: u16) -> Vec<u8> {
        record(0x0203, &[row.to_le_bytes(), column.to_le_bytes()].concat())
    }

    #[test]
    fn sheets_and_spans_are_bounded() {
        let sheet = [cell(0, 0), cell(65_535, 255), record(END, &[])].concat();
        let bound = |at: u32| record(BOUND_SHEET, &at.to_le_bytes());
        let head = |at: u32| [bound(at), record(END, &[])].concat();
        let at = head(0).len() as u32;
        assert_eq!(weigh(&[head(at), sheet].concat()), Err(TooMuch::Cells));
        let small = [cell(0, 0), cell(9, 9), record(END, &[])].concat();
        assert_eq!(weigh(&[head(at), small].concat()), Ok(()));
        assert_eq!(weigh(&bound(0).repeat(MAX_SHEETS + 1)), Err(TooMuch::Sheets));
    }
}
