//! The letterhead: number and symbol, bodies, place and date, marks of urgency and secrecy, kind.
//!
//! Layout of Decree 30/2020/NĐ-CP, Annex I: the national motto stands right, the bodies stand left (the superior above the one that acts), below
//! them the number; place and date under the motto; then the type name, or V/v under the number in a công văn. All this is looked for
//! by what the pieces say, not by where they stand, because copies lose columns.

pub(crate) mod bodies;
mod find;
pub(crate) mod segments;

use std::sync::LazyLock;

use regex::Regex;
use vg_model::Text;

use super::cited::{NumberHit, blank_number, number_here};
use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::data::DATA;
use super::dates;
use super::lines::Line;
use super::reading::{Field, Place};
use super::words::{canonical, capital_first, fold, is_capitals, pattern};
use segments::Segment;

/// The letterhead as read, and which lines it takes.
#[derive(Default)]
pub(crate) struct Header {
    pub(crate) number: Option<Field<String>>,
    pub(crate) symbol: Option<Field<String>>,
    pub(crate) issuer: Option<Field<String>>,
    pub(crate) superior: Option<Field<String>>,
    pub(crate) date: Option<Field<String>>,
    pub(crate) place: Option<Field<String>>,
    pub(crate) kind: Option<Field<String>>,
    pub(crate) urgency: Option<Field<String>>,
    pub(crate) secrecy: Option<Field<String>>,
    /// Index of the first line of the letterhead.
    pub(crate) start: usize,
    /// Index of the first line behind it.
    pub(crate) end: usize,
    /// Index of the line with the type name.
    pub(crate) kind_line: Option<usize>,
    /// Pieces that none of the above took, in order: the subject is among them.
    pub(crate) rest: Vec<Segment>,
}

static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[^a-z0-9/]*s[o06]\s?[:;.]?\s*"));

/// What the sentence after `Số:` holds.
enum Numbered {
    Full(NumberHit),
    Blank(String),
}

fn numbered(segment: &Segment) -> Option<(Numbered, String)> {
    let folded = segment.folded();
    let label = LABEL.find(folded)?;
    let rest = segment.fold.part(&segment.text, label.end()..folded.len());
    if let Some(hit) = number_here(rest) {
        let printed = hit.printed.clone();
        return Some((Numbered::Full(hit), printed));
    }
    let (symbol, _) = blank_number(rest)?;
    Some((Numbered::Blank(symbol), rest.to_owned()))
}

/// Reads the letterhead.
pub(crate) fn read(lines: &[Line], source: f32, corrections: &mut Corrections) -> Header {
    let extent = find::extent(lines);
    let mut header = Header { start: extent.start, end: extent.end, kind_line: extent.kind_line, ..Header::default() };
    let pieces = segments::segments(lines, extent.start, extent.end);
    let mut names: Vec<Segment> = Vec::new();
    for piece in pieces {
        let place = lines.get(piece.line).map_or(Place { first: 1, last: 1, page: None }, Line::place);
        let sure = Confidence::of(source);
        if segments::is_motto(piece.folded()) || fold(&piece.text).starts_with("dang cong san viet nam") {
            continue;
        }
        if segments::is_freedom(piece.folded()) {
            freedom(&piece, place, corrections);
            continue;
        }
        if header.mark(&piece, place, &sure)
            || header.take_number(&piece, place, &sure, corrections)
            || header.take_date(&piece, place, &sure)
        {
            continue;
        }
        let before_number = header.number.is_none() && header.symbol.is_none();
        let like_a_body = is_capitals(&piece.text) || DATA.begins_body(&piece.text) && piece.text.chars().count() < 90;
        if before_number && like_a_body && !is_subject(piece.folded()) {
            names.push(piece);
        } else {
            header.rest.push(piece);
        }
    }
    bodies::assign(&mut header, names, lines, source, corrections);
    header.take_kind(lines, source);
    header
}

/// Whether a piece opens the subject of a letter.
pub(crate) fn is_subject(folded: &str) -> bool {
    let folded = folded.trim_start_matches(|c: char| !c.is_alphanumeric());
    ["v/v", "v/ v", "v.v ", "v\\v", "vv ", "vn ", "ve viec "].iter().any(|start| folded.starts_with(start))
}

/// Hyphens of the second line of the motto.
fn freedom(piece: &Segment, place: Place, corrections: &mut Corrections) {
    if !piece.folded().contains('-') {
        let why = Text::new("mất dấu gạch nối của tiêu ngữ", "the hyphens of the motto are lost");
        corrections.add(&piece.text, "Độc lập - Tự do - Hạnh phúc", why, place);
    }
}

impl Header {
    fn mark(&mut self, piece: &Segment, place: Place, sure: &Confidence) -> bool {
        let bare: String = piece.text.trim_matches(|c: char| !c.is_alphanumeric()).to_owned();
        if bare.chars().count() > 40 || !is_capitals(&bare) {
            return false;
        }
        let folded = fold(&bare);
        let known =
            |marks: &[String]| marks.iter().find(|mark| super::data::starts_with_words(&folded, &fold(mark))).cloned();
        if let Some(mark) = known(&DATA.urgency) {
            self.urgency.get_or_insert(Field::new(Some(mark), &piece.text, sure.clone(), place));
            return true;
        }
        if let Some(mark) = known(&DATA.secrecy) {
            self.secrecy.get_or_insert(Field::new(Some(mark), &piece.text, sure.clone(), place));
            return true;
        }
        false
    }

    fn take_number(&mut self, piece: &Segment, place: Place, sure: &Confidence, corrections: &mut Corrections) -> bool {
        if self.symbol.is_some() {
            return false;
        }
        let Some((numbered, printed)) = numbered(piece) else { return false };
        match numbered {
            Numbered::Full(hit) => {
                let mended = hit.printed != hit.number;
                if mended {
                    let why = Text::new(
                        "số, ký hiệu viết liền, khôi phục dấu gạch nối",
                        "blanks inside the number, or a hyphen lost",
                    );
                    corrections.add(&hit.printed, &hit.number, why, place);
                }
                let field = |value: String| {
                    Field::new(Some(value), &printed, sure.clone(), place).doubt_if(mended, Doubt::Mended)
                };
                self.symbol = Some(field(hit.symbol));
                self.number = Some(field(hit.number));
            }
            Numbered::Blank(symbol) => {
                self.symbol = Some(Field::new(Some(symbol), &printed, sure.clone(), place));
                self.number = Some(Field::new(None, &printed, sure.clone(), place).doubt(Doubt::Blank));
            }
        }
        true
    }

    fn take_date(&mut self, piece: &Segment, place: Place, sure: &Confidence) -> bool {
        if self.date.is_some() || piece.text.chars().count() > 120 || is_subject(piece.folded()) {
            return false;
        }
        let Some(found) = dates::IN_WORDS.captures(piece.folded()) else { return false };
        let Some(whole) = found.get(0) else { return false };
        let (date, partly) = dates::filled(&found);
        let name = piece.fold.part(&piece.text, 0..whole.start());
        let name = name.trim_matches(|c: char| !c.is_alphanumeric());
        let field = Field::new(date, &piece.text, sure.clone(), place).doubt_if(partly, Doubt::Blank);
        self.date = Some(field);
        if name.chars().filter(|c| c.is_alphabetic()).count() > 1 {
            let usual = if is_capitals(name) { DATA.usual_name(name) } else { name.to_owned() };
            // A known town whose marks are lost.
            let known = DATA.provinces.iter().find(|town| fold(town) == fold(&usual));
            let mended = known.is_some_and(|town| canonical(town) != canonical(&usual));
            let usual = known.filter(|_| mended).cloned().unwrap_or(usual);
            let field = Field::new(Some(usual), name, sure.clone(), place);
            self.place = Some(field.doubt_if(mended, Doubt::Mended));
        }
        true
    }

    fn take_kind(&mut self, lines: &[Line], source: f32) {
        let symbol = self.symbol.as_ref().and_then(|field| field.value.clone()).unwrap_or_default();
        let first = symbol.split(['-', '/']).next().unwrap_or_default().to_owned();
        let by_symbol = DATA.kind_of_symbol(&first).filter(|_| symbol != first);
        if let Some(line) = self.kind_line.and_then(|index| lines.get(index))
            && let Some(kind) = find::kind_heading(line)
        {
            let conflict = by_symbol.is_some_and(|by_symbol| by_symbol.name != kind);
            let field = Field::new(Some(kind), &line.text, Confidence::of(source), line.place());
            self.kind = Some(field.doubt_if(conflict, Doubt::Conflict));
            return;
        }
        let Some(field) = &self.symbol else { return };
        if let Some(kind) = by_symbol {
            let sure = Confidence::of(source);
            self.kind = Some(Field::new(Some(kind.name.clone()), &symbol, sure, field.place).doubt(Doubt::Inferred));
        } else {
            // A letter carries no type name: the symbol without a kind is its mark (Decree 30/2020/NĐ-CP, Annex I part II section 3).
            self.kind = Some(Field::new(Some("công văn".into()), &symbol, Confidence::of(source), field.place));
        }
    }
}

/// The name of a body in its usual form with the mends it took.
pub(crate) fn usual_body(text: &str) -> String {
    if is_capitals(text) { DATA.usual_name(text) } else { capital_first(text) }
}

pub(crate) use find::title_line;
