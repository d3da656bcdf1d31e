//! `f(pattern, text, …)`: whether one of some texts is like a pattern, after the program folded it.
//!
//! `khong_dau(a) LIKE p OR khong_dau(b) LIKE p OR …` says the same; but it makes a column of folded texts for each of the columns, and
//! looks at all of them for every row. Here a row ends with the first text that is found, and nothing is made but one text that is used
//! again.

use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanBuilder, StringArray};
use datafusion::arrow::datatypes::{DataType, FieldRef};
use datafusion::common::{Result, exec_err};
use datafusion::logical_expr::{
    ColumnarValue, ReturnFieldArgs, ScalarFunctionArgs, ScalarUDFImpl, Signature, Volatility,
};
use memchr::memmem::Finder;

/// A function that looks for a pattern.
#[derive(Debug)]
pub(crate) struct HasText {
    name: &'static str,
    key: fn(&str, &mut String),
    signature: Signature,
}

impl HasText {
    pub(crate) fn new(name: &'static str, key: fn(&str, &mut String)) -> Self {
        Self { name, key, signature: Signature::variadic(vec![DataType::Utf8], Volatility::Immutable) }
    }
}

impl PartialEq for HasText {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for HasText {}

impl Hash for HasText {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for HasText {
    fn name(&self) -> &'static str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(DataType::Boolean)
    }

    fn return_field_from_args(&self, _arguments: ReturnFieldArgs<'_>) -> Result<FieldRef> {
        Ok(Arc::new(datafusion::arrow::datatypes::Field::new(self.name, DataType::Boolean, false)))
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let Some((ColumnarValue::Scalar(pattern), texts)) = arguments.args.split_first() else {
            return exec_err!("{} wants a fixed text first, the pattern", self.name);
        };
        let pattern = pattern.try_as_str().flatten().map(Pattern::new);
        let texts: Vec<ArrayRef> = texts.iter().map(|texts| texts.to_array(rows)).collect::<Result<_>>()?;
        let Some(texts) = texts.iter().map(|texts| texts.as_string_opt::<i32>()).collect::<Option<Vec<_>>>() else {
            return exec_err!("{} wants texts", self.name);
        };
        let mut key = String::new();
        let mut found = BooleanBuilder::with_capacity(rows);
        for row in 0..rows {
            let like = |texts: &&StringArray| {
                let Some(pattern) = pattern.as_ref().filter(|_| !texts.is_null(row)) else { return false };
                key.clear();
                (self.key)(texts.value(row), &mut key);
                pattern.fits(&key)
            };
            found.append_value(texts.iter().any(like));
        }
        Ok(ColumnarValue::Array(Arc::new(found.finish()) as ArrayRef))
    }
}

/// One character of a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Piece {
    /// This one.
    This(char),
    /// Any one.
    One,
}

/// A pattern as of `LIKE`.
#[derive(Debug)]
enum Pattern {
    /// `%text%`.
    Within(Box<Finder<'static>>),
    /// What stands between the `%`, at least one part.
    Parts(Vec<Vec<Piece>>),
}

impl Pattern {
    fn new(pattern: &str) -> Self {
        let mut parts = Vec::new();
        let mut last: Vec<Piece> = Vec::new();
        let mut characters = pattern.chars();
        while let Some(c) = characters.next() {
            match c {
                '%' => parts.push(std::mem::take(&mut last)),
                '_' => last.push(Piece::One),
                '\\' => last.push(Piece::This(characters.next().unwrap_or('\\'))),
                c => last.push(Piece::This(c)),
            }
        }
        parts.push(last);
        if let [first, within, end] = parts.as_slice()
            && first.is_empty()
            && end.is_empty()
        {
            let plain = within.iter().map(|piece| match piece {
                Piece::This(c) => Some(*c),
                Piece::One => None,
            });
            if let Some(text) = plain.collect::<Option<String>>() {
                return Self::Within(Box::new(Finder::new(text.as_bytes()).into_owned()));
            }
        }
        Self::Parts(parts)
    }

    fn fits(&self, text: &str) -> bool {
        let parts = match self {
            Self::Within(finder) => return finder.find(text.as_bytes()).is_some(),
            Self::Parts(parts) => parts,
        };
        let Some((first, more)) = parts.split_first() else { return false };
        let Some(mut rest) = behind(first, text) else { return false };
        let Some((last, between)) = more.split_last() else { return rest.is_empty() };
        for part in between.iter().filter(|part| !part.is_empty()) {
            // The first place is as good as any later one.
            let found = rest.char_indices().find_map(|(at, _)| behind(part, rest.get(at..)?));
            let Some(after) = found else { return false };
            rest = after;
        }
        end_of(rest, last.len()).is_some_and(|end| behind(last, end).is_some())
    }
}

/// What follows after a part at the beginning of a text.
fn behind<'a>(part: &[Piece], text: &'a str) -> Option<&'a str> {
    let mut characters = text.chars();
    for piece in part {
        let c = characters.next()?;
        if matches!(piece, Piece::This(wanted) if *wanted != c) {
            return None;
        }
    }
    Some(characters.as_str())
}

/// The last characters of a text.
fn end_of(text: &str, characters: usize) -> Option<&str> {
    let Some(before) = characters.checked_sub(1) else { return Some("") };
    let (at, _) = text.char_indices().rev().nth(before)?;
    text.get(at..)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The same, by trying everything.
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], text) => text.is_empty(),
            (['%', rest @ ..], text) => (0..=text.len()).any(|at| naive(rest, &text[at..])),
            (['_', rest @ ..], [_, text @ ..]) => naive(rest, text),
            (['\\', c, rest @ ..], [d, text @ ..]) => c == d && naive(rest, text),
            ([c, rest @ ..], [d, text @ ..]) => c == d && naive(rest, text),
            _ => false,
        }
    }

    #[test]
    fn a_pattern_fits_whole_texts() {
        for (pattern, text, fits) in [
            ("", "", true),
            ("%", "", true),
            ("%%", "bất kỳ", true),
            ("%ắ%", "lắm", true),
            ("a", "ab", false),
            ("a%", "ab", true),
            ("%b", "ab", true),
            ("_", "ặ", true),
            ("%aab%", "aaab", true),
            ("a%b%c", "a-c-b", false),
            (r"100\%", "100%", true),
            (r"100\%", "1000", false),
            (r"a\\b", r"a\b", true),
            ("ab%ba", "aba", false),
        ] {
            assert_eq!(Pattern::new(pattern).fits(text), fits, "{pattern} {text}");
        }
    }

    proptest! {
        #[test]
        fn it_fits_what_trying_everything_says(pattern in r"([ab%_ắ]|\\[%_\\a]){0,8}", text in r"[ab%_ắ\\]{0,10}") {
            let characters = |text: &str| text.chars().collect::<Vec<_>>();
            prop_assert_eq!(Pattern::new(&pattern).fits(&text), naive(&characters(&pattern), &characters(&text)));
        }
    }
}
