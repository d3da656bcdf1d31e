//! Slips of scanning and typing: what is printed, and how it is read.
//!
//! Two tables decide, both data: whole phrases that no correct sentence holds (`slips.toml`), and common pairs of syllables (`pairs.toml`). A
//! pair of the text that has the letters of a common pair with other marks is read as that pair, when only one comes into question
//! and neither word belongs to a good pair beside it. A word with letters that Vietnamese does not have may differ by two letters.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use vg_model::Text;

use super::data::{DATA, Slip};
use super::limits::MAX_FINDS;
use super::lines::Line;
use super::reading::{Correction, Place};
use super::words::{canonical, capital_first, distance, fold_char, is_capitals};

/// Corrections in the order in which they were made, each once for a line.
#[derive(Default)]
pub(crate) struct Corrections {
    pub(crate) list: Vec<Correction>,
}

impl Corrections {
    pub(crate) fn add(&mut self, printed: &str, reading: &str, why: Text, place: Place) {
        let known = self.list.iter().rev().take(50);
        let again = known.clone().any(|one| one.place == place && one.printed == printed && one.reading == reading);
        if printed != reading && !again && self.list.len() < MAX_FINDS {
            self.list.push(Correction { printed: printed.to_owned(), reading: reading.to_owned(), why, place });
        }
    }
}

/// Slips by the fold of their first two words.
static SLIPS: LazyLock<BTreeMap<String, Vec<(String, &'static Slip)>>> = LazyLock::new(|| {
    let mut map: BTreeMap<String, Vec<(String, &'static Slip)>> = BTreeMap::new();
    for slip in &DATA.slips {
        let two: Vec<&str> = slip.printed.split(' ').take(2).collect();
        let key = two.iter().map(|word| plain(word)).collect::<Vec<_>>().join(" ");
        map.entry(key).or_default().push((canonical(&slip.printed), slip));
    }
    map
});

/// A word of a line: byte range of its letters, fold, whether the next word follows after one blank.
struct Token {
    start: usize,
    end: usize,
    fold: String,
    joined: bool,
}

/// Mends every line of the text.
pub(crate) fn mend(lines: &mut [Line], corrections: &mut Corrections) {
    for line in lines.iter_mut().filter(|line| !line.is_empty()) {
        let mends = mends(&line.text);
        if mends.is_empty() {
            continue;
        }
        let place = line.place();
        let mut text = line.text.clone();
        for (start, end, reading, why) in mends.iter().rev() {
            let printed = text.get(*start..*end).unwrap_or_default().to_owned();
            text.replace_range(*start..*end, reading);
            for cell in line.cells.iter_mut().filter(|cell| cell.contains(&printed)) {
                *cell = cell.replace(&printed, reading);
            }
            corrections.add(&printed, reading, why.clone(), place);
        }
        line.set_text(text);
    }
}

/// Mends of one text: byte range, reading, reason; in order and without overlap.
fn mends(text: &str) -> Vec<(usize, usize, String, Text)> {
    let tokens = tokens(text);
    let mut found = Vec::new();
    let states: Vec<State> = (0..tokens.len()).map(|index| pair_state(text, &tokens, index)).collect();
    let good = |index: usize| states.get(index) == Some(&State::Good);
    let mut index = 0;
    while index < tokens.len() {
        if let Some((length, reading, why)) = slip_at(text, &tokens, index) {
            if let (Some(first), Some(last)) = (tokens.get(index), tokens.get(index + length - 1)) {
                found.push((first.start, last.end, reading, why));
            }
            index += length;
            continue;
        }
        let taken = index > 0 && good(index - 1) || good(index + 1);
        if let (false, Some(State::Mend(reading))) = (taken, states.get(index)) {
            if let (Some(first), Some(last)) = (tokens.get(index), tokens.get(index + 1)) {
                let why = Text::new(
                    "sai hoặc mất dấu của cặp từ quen thuộc",
                    "marks of a common pair of words are wrong or lost",
                );
                found.push((first.start, last.end, reading.clone(), why));
            }
            index += 2;
            continue;
        }
        index += 1;
    }
    found
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut current: Option<Token> = None;
    let mut gap_is_blank = false;
    for (offset, character) in text.char_indices() {
        if character.is_alphanumeric() || character == '/' && current.is_some() {
            let token = current.get_or_insert_with(|| {
                if let (true, Some(last)) = (gap_is_blank, tokens.last_mut()) {
                    last.joined = true;
                }
                Token { start: offset, end: offset, fold: String::new(), joined: false }
            });
            token.end = offset + character.len_utf8();
            token.fold.push(fold_char(character) as char);
        } else {
            if let Some(token) = current.take() {
                tokens.push(token);
                gap_is_blank = character == ' ';
            } else {
                gap_is_blank = false;
            }
        }
    }
    tokens.extend(current);
    tokens
}

fn plain(word: &str) -> String {
    word.chars().map(|character| fold_char(character) as char).collect()
}

/// What a pair of neighbouring words is.
#[derive(PartialEq, Eq)]
enum State {
    /// No common pair resembles it.
    Other,
    /// A common pair as printed.
    Good,
    /// To be read so.
    Mend(String),
}

fn pair_state(text: &str, tokens: &[Token], index: usize) -> State {
    let (Some(first), Some(second)) = (tokens.get(index), tokens.get(index + 1)) else { return State::Other };
    let printed = text.get(first.start..second.end).unwrap_or_default();
    if !first.joined || first.fold.len() > 12 || second.fold.len() > 12 {
        return State::Other;
    }
    let key = format!("{} {}", first.fold, second.fold);
    if let Some(readings) = DATA.pairs.get(&key) {
        let as_printed = canonical(printed);
        if readings.iter().any(|reading| canonical(reading) == as_printed) {
            return State::Good;
        }
        if as_printed.split(' ').any(|word| DATA.alone.contains(word)) {
            return State::Other;
        }
        return match readings.as_slice() {
            // Text without any marks is a way of writing, not a slip.
            [reading] if !printed.is_ascii() || !reading_needs_marks(reading) => State::Mend(cased(reading, printed)),
            _ => State::Other,
        };
    }
    if printed.chars().any(is_foreign) {
        return nearest_pair(&key).map_or(State::Other, |reading| State::Mend(cased(reading, printed)));
    }
    State::Other
}

fn reading_needs_marks(reading: &str) -> bool {
    !reading.is_ascii()
}

/// Latin letters with marks that Vietnamese does not use.
fn is_foreign(character: char) -> bool {
    matches!(
        character,
        'ä' | 'ö'
            | 'ü'
            | 'ë'
            | 'ï'
            | 'ß'
            | 'ç'
            | 'ñ'
            | 'å'
            | 'ø'
            | 'Ä'
            | 'Ö'
            | 'Ü'
            | 'Ë'
            | 'Ï'
            | 'Ç'
            | 'Ñ'
            | 'Å'
            | 'Ø'
    )
}

/// The one common pair within two letters whose second word is spelled with the same letters.
fn nearest_pair(key: &str) -> Option<&'static str> {
    let (_, second) = key.split_once(' ')?;
    let first_letter = key.as_bytes().first()?;
    let mut near = DATA.pairs.iter().filter(|(pair, _)| {
        pair.as_bytes().first() == Some(first_letter) && pair.ends_with(second) && distance(pair, key, 2).is_some()
    });
    match (near.next(), near.next()) {
        (Some((_, readings)), None) => readings.first().map(String::as_str),
        _ => None,
    }
}

/// The reading in the capitals of the printed form.
fn cased(reading: &str, printed: &str) -> String {
    if is_capitals(printed) {
        return reading.to_uppercase();
    }
    let mut out = Vec::new();
    for (word, as_printed) in reading.split(' ').zip(printed.split(' ').chain(std::iter::repeat(""))) {
        let capital = as_printed.chars().next().is_some_and(char::is_uppercase);
        out.push(if capital { capital_first(word) } else { word.to_owned() });
    }
    out.join(" ")
}

fn slip_at(text: &str, tokens: &[Token], index: usize) -> Option<(usize, String, Text)> {
    let (first, second) = (tokens.get(index)?, tokens.get(index + 1)?);
    if first.fold.len() > 20 || second.fold.len() > 20 {
        return None;
    }
    let candidates = SLIPS.get(&format!("{} {}", first.fold, second.fold))?;
    candidates.iter().find_map(|(form, slip)| {
        let length = form.split(' ').count();
        let last = tokens.get(index + length - 1)?;
        let printed = text.get(first.start..last.end)?;
        (canonical(printed) == *form).then(|| {
            let [vi, en] = &slip.why;
            (length, cased(&slip.reading, printed), Text::new(vi.as_str(), en.as_str()))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mended(text: &str) -> String {
        let mut lines = super::super::lines::split(text, &[]);
        mend(&mut lines, &mut Corrections::default());
        lines[0].text.clone()
    }

    #[test]
    fn pairs_and_phrases_are_mended() {
        assert_eq!(mended("các lỗ hỏng, điểm yếu"), "các lỗ hổng, điểm yếu");
        assert_eq!(mended("vui tươi, lạnh mạnh"), "vui tươi, lành mạnh");
        assert_eq!(mended("các hệ thống tin có"), "các hệ thống thông tin có");
        assert_eq!(mended("- Bộ trưởng (đề b/c);"), "- Bộ trưởng (để b/c);");
        assert_eq!(mended("Viễn thông, Büro điện Trung ương"), "Viễn thông, Bưu điện Trung ương");
        assert_eq!(mended("Noi nhận:"), "Nơi nhận:");
    }

    #[test]
    fn good_text_stays() {
        for text in [
            "quy định tại khoản 1 Điều này",
            "có quan hệ với cùng cấp",
            "bị mất dữ liệu, hoà bình, uỷ quyền",
            "hệ thống thông tin",
            "xử phạt hành chính",
            "he thong khong dau: thong tin",
            "trên hành trình từ cảng, sự có mặt",
        ] {
            assert_eq!(mended(text), text);
        }
    }
}
