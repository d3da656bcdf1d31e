//! Slips of scanning and typing: what is printed, and how it is read.
//!
//! Two tables decide, both data: whole phrases that no correct sentence holds (`slips.toml`), and common pairs of syllables (`pairs.toml`). A
//! pair of the text that has the letters of a common pair with other marks is read as that pair, when only one comes into question
//! and neither word belongs to a good pair beside it. A word with letters that Vietnamese does not have may differ by two letters.

use std::collections::HashMap;
use std::sync::LazyLock;

use vg_model::Text;

use super::data::{DATA, Slip};
use super::limits::MAX_FINDS;
use super::lines::Line;
use super::reading::{Correction, Place};
use super::words::{Folded, canonical, capital_first, distance, fold, is_capitals};

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
static SLIPS: LazyLock<HashMap<String, Vec<(String, &'static Slip)>>> = LazyLock::new(|| {
    let mut map: HashMap<String, Vec<(String, &'static Slip)>> = HashMap::new();
    for slip in &DATA.slips {
        let two: Vec<&str> = slip.printed.split(' ').take(2).collect();
        let key = two.iter().map(|word| fold(word)).collect::<Vec<_>>().join(" ");
        map.entry(key).or_default().push((canonical(&slip.printed), slip));
    }
    map
});

/// A word of a line: range of its letters in the fold, and whether the next word follows after one blank.
struct Token {
    start: usize,
    end: usize,
    joined: bool,
}

/// A text with its fold: a pair of words is a slice of the fold, so looking it up costs no memory.
struct Words<'a> {
    text: &'a str,
    fold: &'a Folded,
    tokens: Vec<Token>,
}

/// Mends every line of the text.
pub(crate) fn mend(lines: &mut [Line], corrections: &mut Corrections) {
    for line in lines.iter_mut().filter(|line| !line.is_empty()) {
        let mends = mends(&line.text, &line.fold);
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
fn mends(text: &str, fold: &Folded) -> Vec<(usize, usize, String, Text)> {
    let words = Words { text, fold, tokens: tokens(fold.as_str()) };
    let mut found = Vec::new();
    let states: Vec<State> = (0..words.tokens.len()).map(|index| words.state(index)).collect();
    let good = |index: usize| states.get(index) == Some(&State::Good);
    let mut index = 0;
    while index < words.tokens.len() {
        if let Some((length, reading, why)) = words.slip_at(index) {
            let range = words.range(index, length);
            found.push((range.start, range.end, reading, why));
            index += length;
            continue;
        }
        let taken = index > 0 && good(index - 1) || good(index + 1);
        if let (false, Some(State::Mend(reading))) = (taken, states.get(index)) {
            let why = Text::new(
                "sai hoặc mất dấu của cặp từ quen thuộc",
                "marks of a common pair of words are wrong or lost",
            );
            let range = words.range(index, 2);
            found.push((range.start, range.end, reading.clone(), why));
            index += 2;
            continue;
        }
        index += 1;
    }
    found
}

fn tokens(fold: &str) -> Vec<Token> {
    let mut tokens: Vec<Token> = Vec::new();
    let mut open = false;
    for (offset, byte) in fold.bytes().enumerate() {
        if byte.is_ascii_alphanumeric() || byte == b'/' && open {
            match tokens.last_mut().filter(|_| open) {
                Some(token) => token.end = offset + 1,
                None => {
                    if let Some(before) = tokens.last_mut() {
                        before.joined = before.end + 1 == offset && fold.as_bytes().get(before.end) == Some(&b' ');
                    }
                    tokens.push(Token { start: offset, end: offset + 1, joined: false });
                }
            }
            open = true;
        } else {
            open = false;
        }
    }
    tokens
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

impl Words<'_> {
    /// Byte range in the text of so many words from `index` on.
    fn range(&self, index: usize, length: usize) -> std::ops::Range<usize> {
        match (self.tokens.get(index), self.tokens.get(index + length - 1)) {
            (Some(first), Some(last)) => self.fold.range(first.start..last.end),
            _ => 0..0,
        }
    }

    fn printed(&self, index: usize, length: usize) -> &str {
        self.text.get(self.range(index, length)).unwrap_or_default()
    }

    /// The fold of two words parted by one blank; longer words are no syllables.
    fn pair(&self, index: usize) -> Option<&str> {
        let (first, second) = (self.tokens.get(index)?, self.tokens.get(index + 1)?);
        let short = first.joined && first.end - first.start <= 12 && second.end - second.start <= 12;
        short.then(|| self.fold.as_str().get(first.start..second.end)).flatten()
    }

    fn state(&self, index: usize) -> State {
        let Some(key) = self.pair(index) else { return State::Other };
        if let Some(readings) = DATA.pairs.get(key) {
            let printed = self.printed(index, 2);
            // Most pairs are printed as they should be: seen without making a text.
            if readings.iter().any(|reading| printed.chars().flat_map(char::to_lowercase).eq(reading.chars())) {
                return State::Good;
            }
            let as_printed = canonical(printed);
            if readings.iter().any(|reading| canonical(reading) == as_printed) {
                return State::Good;
            }
            if as_printed.split(' ').any(|word| DATA.alone.contains(word)) || is_name(printed) {
                return State::Other;
            }
            return match readings.as_slice() {
                // Text without any marks is a way of writing, not a slip.
                [reading] if !printed.is_ascii() || !reading_needs_marks(reading) => {
                    State::Mend(cased(reading, printed))
                }
                _ => State::Other,
            };
        }
        let printed = self.printed(index, 2);
        if !printed.is_ascii() && printed.chars().any(is_foreign) {
            return nearest_pair(key).map_or(State::Other, |reading| State::Mend(cased(reading, printed)));
        }
        State::Other
    }

    fn slip_at(&self, index: usize) -> Option<(usize, String, Text)> {
        let candidates = SLIPS.get(self.pair(index)?)?;
        candidates.iter().find_map(|(form, slip)| {
            let length = form.split(' ').count();
            self.tokens.get(index + length - 1)?;
            let printed = self.printed(index, length);
            (canonical(printed) == *form).then(|| {
                let [vi, en] = &slip.why;
                (length, cased(&slip.reading, printed), Text::new(vi.as_str(), en.as_str()))
            })
        })
    }
}

/// Two words with capitals are a name of someone or something ("Đỗ Thị"), which no list knows.
fn is_name(printed: &str) -> bool {
    let mut words = printed.split(' ');
    let capital = |word: Option<&str>| word.and_then(|word| word.chars().next()).is_some_and(char::is_uppercase);
    !is_capitals(printed) && capital(words.next()) && capital(words.next())
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

/// Common pairs by the fold of their second word.
static BY_SECOND: LazyLock<HashMap<&'static str, Vec<&'static str>>> = LazyLock::new(|| {
    let mut map: HashMap<&'static str, Vec<&'static str>> = HashMap::new();
    for pair in DATA.pair_folds.iter() {
        if let Some((_, second)) = pair.split_once(' ') {
            map.entry(second).or_default().push(pair);
        }
    }
    map
});

/// The one common pair within two letters whose second word is spelled with the same letters.
fn nearest_pair(key: &str) -> Option<&'static str> {
    let (_, second) = key.split_once(' ')?;
    let first_letter = key.as_bytes().first()?;
    let mut near = BY_SECOND
        .get(second)?
        .iter()
        .filter(|pair| pair.as_bytes().first() == Some(first_letter) && distance(pair, key, 2).is_some());
    match (near.next(), near.next()) {
        (Some(pair), None) => DATA.pairs.get(*pair)?.first().map(String::as_str),
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
            "Người đứng đầu, bà Đỗ Thị Hạnh",
            "thiết bị không thể tháo rời",
            "he thong khong dau: thong tin",
            "trên hành trình từ cảng, sự có mặt",
        ] {
            assert_eq!(mended(text), text);
        }
    }
}
