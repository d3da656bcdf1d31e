//! A document taken out of a codified collection: no letterhead, but a title line and remarks in brackets that say what it is.
//!
//! `(Điều 1 Thông tư số 03/2017/TT-BTTTT Quy định chi tiết … ngày 24/04/2017 của Bộ Thông tin và Truyền thông, có hiệu lực …)`

use std::sync::LazyLock;

use regex::Regex;

use super::cited::{key, numbers};
use super::confidence::{Confidence, Doubt};
use super::dates;
use super::header::title_line;
use super::lines::Line;
use super::reading::{Field, Reading};
use super::words::{Folded, pattern};

static REMARK: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"^\s*(?P<s>.{8,600})\s+ngay\s+(?P<d>\d{1,2}/\d{1,2}/\d{4})\s+cua\s+(?P<b>[^,]{3,120}),\s*co hieu luc")
});

/// Remarks are looked for on so many lines.
const REACH: usize = 400;

/// Fills kind, number, subject, date and issuer from the title line and the remarks; returns the index of the line behind the title.
pub(super) fn fill(reading: &mut Reading, lines: &[Line], source: f32) -> Option<usize> {
    let (index, kind, hit) = title_line(lines)?;
    let line = lines.get(index)?;
    let field = |value: String| {
        Field::new(Some(value), &line.text, Confidence::of(source), line.place()).doubt(Doubt::Inferred)
    };
    reading.kind = Some(field(kind));
    reading.symbol = Some(field(hit.symbol.clone()));
    reading.number = Some(field(hit.number.clone()));
    let own = key(&hit.number);
    for line in lines.iter().take(REACH).filter(|line| line.text.starts_with('(')) {
        let text = line.text.as_str();
        let Some(number) = numbers(text).into_iter().find(|number| key(&number.number) == own) else { continue };
        let rest = text.get(number.end..).unwrap_or_default();
        let fold = Folded::new(rest);
        let Some(found) = REMARK.captures(fold.as_str()) else { continue };
        let part =
            |name: &str| found.name(name).map(|m| fold.part(rest, m.range()).trim().to_owned()).unwrap_or_default();
        let field = |value: Option<String>| {
            Field::new(value, text, Confidence::of(source), line.place()).doubt(Doubt::Inferred)
        };
        reading.subject = Some(field(Some(without_about(&part("s")))));
        reading.date = dates::figures(&part("d")).map(|(_, date)| field(Some(date)));
        reading.issuer = Some(field(Some(part("b"))));
        break;
    }
    Some(index + 1)
}

fn without_about(text: &str) -> String {
    let text = text.trim_start_matches(
        ["Về việc ", "Về ", "về việc ", "về "]
            .iter()
            .find(|start| text.starts_with(**start))
            .copied()
            .unwrap_or("\u{0}"),
    );
    text.trim().to_owned()
}
