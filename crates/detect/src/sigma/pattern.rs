//! Text values: wildcards, escapes, placeholders, and what the text modifiers make of them.
//!
//! Specification: Sigma rules 2.1 (String Wildcard, Escape Character, Placeholders), Sigma modifiers 2.1 (String
//! Modifiers). Readings of ours where the text leaves room:
//! - `windash` turns a dash that begins a flag: one that no letter or digit precedes and that one follows. A dash inside
//!   a word (`no-profile`) stays, as in every other implementation.
//! - A backslash before `%` escapes it only under `expand`; elsewhere it is plain.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::ast::{Part, Pattern, fold};

/// A text value on its way through the modifiers.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct TextValue {
    pub(super) parts: Vec<Part>,
    /// Modifier `cased`.
    pub(super) cased: bool,
    /// The literals are no longer text: `utf16` and its like have been applied.
    pub(super) encoded: bool,
}

/// A piece of a value as written.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    Part(Part),
    /// `%name%` under `expand`.
    Placeholder(String),
}

/// UTF-16 in the flavours of the encoding modifiers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Utf16 {
    /// `utf16le`, `wide`.
    Little,
    /// `utf16be`.
    Big,
    /// `utf16`: little endian behind a byte order mark.
    Marked,
}

/// Splits a value as written into literals, wildcards and (with `placeholders`) placeholders.
///
/// Sigma rules 2.1, Escape Character: `\*` and `\?` are plain, `\\` is one backslash, any other backslash stands for
/// itself.
pub(super) fn pieces(text: &str, placeholders: bool) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match c {
            '\\' => match rest.chars().next() {
                Some(next @ ('*' | '?' | '\\')) => take_escaped(next, &mut literal, &mut rest),
                Some('%') if placeholders => take_escaped('%', &mut literal, &mut rest),
                _ => literal.push('\\'),
            },
            '*' | '?' => {
                flush(&mut literal, &mut out);
                out.push(Piece::Part(if c == '*' { Part::Any } else { Part::One }));
            }
            '%' if placeholders => match placeholder(rest) {
                Some((name, after)) => {
                    flush(&mut literal, &mut out);
                    out.push(Piece::Placeholder(name.to_owned()));
                    rest = after;
                }
                None => literal.push('%'),
            },
            c => literal.push(c),
        }
    }
    flush(&mut literal, &mut out);
    out
}

/// Splits a regular expression into what stays as written and placeholders. `\%` stays: it is `%` to the engine too.
pub(super) fn regex_pieces(text: &str) -> Vec<Piece> {
    let mut out = Vec::new();
    let mut literal = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        match (c, rest.chars().next()) {
            ('\\', Some(next)) => {
                literal.push('\\');
                take_escaped(next, &mut literal, &mut rest);
            }
            ('%', _) => match placeholder(rest) {
                Some((name, after)) => {
                    flush(&mut literal, &mut out);
                    out.push(Piece::Placeholder(name.to_owned()));
                    rest = after;
                }
                None => literal.push('%'),
            },
            (c, _) => literal.push(c),
        }
    }
    flush(&mut literal, &mut out);
    out
}

fn take_escaped(c: char, literal: &mut String, rest: &mut &str) {
    literal.push(c);
    *rest = rest.get(c.len_utf8()..).unwrap_or_default();
}

fn flush(literal: &mut String, out: &mut Vec<Piece>) {
    if !literal.is_empty() {
        out.push(Piece::Part(Part::Literal(std::mem::take(literal).into_bytes())));
    }
}

/// A placeholder's name and what follows, when `rest` (the text behind a `%`) begins with one.
fn placeholder(rest: &str) -> Option<(&str, &str)> {
    let (name, after) = rest.split_once('%')?;
    let fits = !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'));
    fits.then_some((name, after))
}

impl TextValue {
    /// A value as written, without placeholders.
    pub(super) fn parse(text: &str) -> Self {
        let parts = pieces(text, false).into_iter().filter_map(|piece| match piece {
            Piece::Part(part) => Some(part),
            Piece::Placeholder(_) => None,
        });
        Self { parts: normalised(parts), ..Self::default() }
    }

    pub(super) fn from_parts(parts: Vec<Part>) -> Self {
        Self { parts: normalised(parts), ..Self::default() }
    }

    /// The bytes of a value without wildcards.
    pub(super) fn plain(&self) -> Option<Vec<u8>> {
        self.parts.iter().try_fold(Vec::new(), |mut bytes, part| match part {
            Part::Literal(literal) => {
                bytes.extend_from_slice(literal);
                Some(bytes)
            }
            _ => None,
        })
    }

    /// Allows anything before the value.
    pub(super) fn open_start(&mut self) {
        if self.parts.first() != Some(&Part::Any) {
            self.parts.insert(0, Part::Any);
        }
    }

    /// Allows anything behind the value.
    pub(super) fn open_end(&mut self) {
        if self.parts.last() != Some(&Part::Any) {
            self.parts.push(Part::Any);
        }
    }

    /// The finished pattern: folded unless `cased`, open at both ends for a keyword.
    pub(super) fn pattern(mut self, keyword: bool) -> Pattern {
        if keyword {
            self.open_start();
            self.open_end();
        }
        let mut parts = self.parts;
        if !self.cased {
            for part in &mut parts {
                if let Part::Literal(bytes) = part {
                    let mut folded = Vec::with_capacity(bytes.len());
                    fold(bytes, &mut folded);
                    *bytes = folded;
                }
            }
        }
        Pattern { cased: self.cased, parts }
    }

    /// Turns the literals into UTF-16 bytes; wildcards stay. A mark comes first.
    pub(super) fn encode_utf16(&mut self, flavour: Utf16) {
        let mut parts = Vec::with_capacity(self.parts.len() + 1);
        if flavour == Utf16::Marked {
            parts.push(Part::Literal(vec![0xff, 0xfe]));
        }
        for part in self.parts.drain(..) {
            parts.push(match part {
                Part::Literal(bytes) => Part::Literal(utf16(&bytes, flavour)),
                other => other,
            });
        }
        self.parts = normalised(parts);
        self.encoded = true;
    }

    /// Every combination of the five dashes at the places where a flag begins, or `None` beyond `limit`.
    pub(super) fn windash(&self, limit: usize) -> Option<Vec<TextValue>> {
        let mut variants: Vec<Vec<Part>> = vec![Vec::new()];
        for part in &self.parts {
            let Part::Literal(bytes) = part else {
                for variant in &mut variants {
                    variant.push(part.clone());
                }
                continue;
            };
            for segment in dash_segments(&String::from_utf8_lossy(bytes)) {
                match segment {
                    Segment::Text(text) => {
                        for variant in &mut variants {
                            variant.push(Part::Literal(text.clone().into_bytes()));
                        }
                    }
                    Segment::Dash => {
                        if variants.len().saturating_mul(DASHES.len()) > limit {
                            return None;
                        }
                        variants = variants.iter().flat_map(|variant| with_each_dash(variant)).collect();
                    }
                }
            }
        }
        Some(variants.into_iter().map(|parts| Self { parts: normalised(parts), ..*self }).collect())
    }
}

fn with_each_dash(variant: &[Part]) -> impl Iterator<Item = Vec<Part>> {
    DASHES.iter().map(move |dash| {
        let mut parts = variant.to_vec();
        parts.push(Part::Literal(dash.to_string().into_bytes()));
        parts
    })
}

/// Hyphen, slash, en dash, em dash, horizontal bar: Sigma modifiers 2.1, windash.
const DASHES: [char; 5] = ['-', '/', '\u{2013}', '\u{2014}', '\u{2015}'];

enum Segment {
    Text(String),
    Dash,
}

fn dash_segments(text: &str) -> Vec<Segment> {
    let mut out = Vec::new();
    let mut run = String::new();
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let mut before: Option<char> = None;
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let begins_flag =
            DASHES.contains(&c) && !before.is_some_and(is_word) && chars.peek().copied().is_some_and(is_word);
        if begins_flag {
            if !run.is_empty() {
                out.push(Segment::Text(std::mem::take(&mut run)));
            }
            out.push(Segment::Dash);
        } else {
            run.push(c);
        }
        before = Some(c);
    }
    if !run.is_empty() {
        out.push(Segment::Text(run));
    }
    out
}

fn utf16(bytes: &[u8], flavour: Utf16) -> Vec<u8> {
    let text = String::from_utf8_lossy(bytes);
    let units = text.encode_utf16();
    match flavour {
        Utf16::Big => units.flat_map(u16::to_be_bytes).collect(),
        Utf16::Little | Utf16::Marked => units.flat_map(u16::to_le_bytes).collect(),
    }
}

/// Base64 of the bytes (RFC 4648 §4).
pub(super) fn base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

/// What is certain of the base64 text when the bytes begin 0, 1 or 2 bytes into a group of three: characters that also
/// depend on the neighbours are cut. `None` when nothing is certain for one of them (fewer than two bytes).
pub(super) fn base64_offsets(bytes: &[u8]) -> Option<[String; 3]> {
    let variant = |shift: usize| {
        let mut shifted = vec![b' '; shift];
        shifted.extend_from_slice(bytes);
        let text = STANDARD.encode(&shifted);
        // The first `shift` bytes reach into ceil(8 * shift / 6) characters; the last group is certain up to its last
        // whole character.
        let first = [0, 2, 3].get(shift).copied().unwrap_or(0);
        let last = shifted.len() * 8 / 6;
        text.get(first..last).filter(|text| !text.is_empty()).map(str::to_owned)
    };
    Some([variant(0)?, variant(1)?, variant(2)?])
}

/// Joins neighbouring literals and neighbouring `*`, and drops empty literals.
fn normalised(parts: impl IntoIterator<Item = Part>) -> Vec<Part> {
    let mut out: Vec<Part> = Vec::new();
    for part in parts {
        match (out.last_mut(), part) {
            (_, Part::Literal(bytes)) if bytes.is_empty() => {}
            (Some(Part::Literal(last)), Part::Literal(bytes)) => last.extend_from_slice(&bytes),
            (Some(Part::Any), Part::Any) => {}
            (_, part) => out.push(part),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Literals between `<>`, wildcards as they are.
    fn show(parts: &[Part]) -> String {
        parts
            .iter()
            .map(|part| match part {
                Part::Literal(bytes) => format!("<{}>", String::from_utf8_lossy(bytes)),
                Part::Any => "*".to_owned(),
                Part::One => "?".to_owned(),
            })
            .collect()
    }

    #[test]
    fn escapes_follow_the_specification() {
        for (written, expected) in [
            (r"C:\Windows\x", r"<C:\Windows\x>"),
            (r"a\\b", r"<a\b>"),
            (r"\*", "<*>"),
            (r"\?", "<?>"),
            (r"\\*", r"<\>*"),
            (r"\\?", r"<\>?"),
            (r"\\\*", r"<\*>"),
            (r"\\\\", r"<\\>"),
            (r"\\\", r"<\\>"),
            (r"end\", r"<end\>"),
            (r"a*b?c", "<a>*<b>?<c>"),
            (r"**", "*"),
            (r"*?*", "*?*"),
            ("", ""),
            (r"\n", r"<\n>"),
            (r"%x%", "<%x%>"),
        ] {
            assert_eq!(show(&TextValue::parse(written).parts), expected, "{written}");
        }
    }

    #[test]
    fn placeholders_and_their_escape() {
        let show = |text: &str| {
            let shown = pieces(text, true).into_iter().map(|piece| match piece {
                Piece::Part(part) => super::tests::show(&[part]),
                Piece::Placeholder(name) => format!("{{{name}}}"),
            });
            shown.collect::<String>()
        };
        assert_eq!(show("%name%"), "{name}");
        assert_eq!(show(r"\%plain%name%"), "<%plain>{name}");
        assert_eq!(show(r"C:\\%dir%\*"), r"<C:\>{dir}<*>");
        assert_eq!(show("100% of %a b%"), "<100% of %a b%>");
        assert_eq!(show("%%"), "<%%>");
        assert_eq!(show("a%x%*%y%"), "<a>{x}*{y}");
    }

    #[test]
    fn windash_turns_dashes_that_begin_a_flag() {
        let count = |text: &str| TextValue::parse(text).windash(20_000).map(|all| all.len());
        assert_eq!(count(" -enc "), Some(5));
        assert_eq!(count("/no-profile"), Some(5));
        assert_eq!(count("*-a*"), Some(5));
        assert_eq!(count(" -a -b"), Some(25));
        assert_eq!(count("a-b"), Some(1));
        assert_eq!(count("- "), Some(1));
        assert_eq!(count("\u{2013}x"), Some(5));
        assert_eq!(count(" -a -b -c -d -e -f -g"), None);
        let shown: Vec<String> = TextValue::parse("-x*").windash(9).unwrap().iter().map(|v| show(&v.parts)).collect();
        assert_eq!(shown, ["<-x>*", "</x>*", "<\u{2013}x>*", "<\u{2014}x>*", "<\u{2015}x>*"]);
    }

    #[test]
    fn utf16_flavours() {
        let bytes = |flavour| {
            let mut value = TextValue::parse("cmd");
            value.encode_utf16(flavour);
            value.plain().unwrap()
        };
        assert_eq!(bytes(Utf16::Little), b"c\0m\0d\0");
        assert_eq!(bytes(Utf16::Big), b"\0c\0m\0d");
        assert_eq!(bytes(Utf16::Marked), b"\xff\xfec\0m\0d\0");
        let mut value = TextValue::parse("a*b");
        value.encode_utf16(Utf16::Little);
        assert_eq!(value.parts, [Part::Literal(b"a\0".into()), Part::Any, Part::Literal(b"b\0".into())]);
    }

    #[test]
    fn base64_offsets_are_found_at_every_offset() {
        for value in ["ab", "foo", "http://", "IEX ", "Tết"] {
            let variants = base64_offsets(value.as_bytes()).unwrap();
            for shift in 0..9 {
                for tail in 0..4 {
                    let text = format!("{}{value}{}", "#".repeat(shift), "~".repeat(tail));
                    let encoded = base64(text.as_bytes());
                    assert!(
                        variants.iter().any(|variant| encoded.contains(variant.as_str())),
                        "{value} {shift} {tail}"
                    );
                    assert!(encoded.contains(variants[shift % 3].as_str()), "{value} {shift} {tail}");
                }
            }
        }
        assert_eq!(base64_offsets(b"foo").unwrap(), ["Zm9v", "Zvb", "mb2"]);
        assert_eq!(base64_offsets(b"x"), None);
    }

    #[test]
    fn patterns_are_folded_unless_cased() {
        let pattern = TextValue::parse(r"ĐIỆN\*A*").pattern(false);
        assert_eq!(pattern.parts, [Part::Literal("điện*a".into()), Part::Any]);
        let mut value = TextValue::parse("Ab");
        value.cased = true;
        assert_eq!(show(&value.pattern(true).parts), "*<Ab>*");
    }
}
