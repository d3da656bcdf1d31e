//! What the values behind a verdict are called: `dossier = missing` is for machines, «Hồ sơ: chưa lập» for people.
//!
//! A check writes its evidence as `key = value`, several with `; ` between them, and its header has a word for each key, and for values that
//! are names of states.

use std::collections::BTreeMap;

use vg_model::Text;

/// Between two values.
const BETWEEN: &str = "; ";
/// Between a key and its value.
const IS: &str = " = ";

/// The values in words, in both languages. What has no word stays as it is.
#[must_use]
pub fn said(words: &BTreeMap<String, Text>, evidence: &str) -> Text {
    let mut said = Text::default();
    for part in evidence.split(BETWEEN).filter(|part| !part.is_empty()) {
        let Text { vi, en } = part_said(words, part);
        for (to, text) in [(&mut said.vi, vi), (&mut said.en, en)] {
            if !to.is_empty() {
                to.push_str(BETWEEN);
            }
            to.push_str(&text);
        }
    }
    said
}

/// The keys that a text of evidence, or a piece of the SQL that writes it, uses.
pub(crate) fn keys(evidence: &str) -> impl Iterator<Item = &str> {
    evidence.split(BETWEEN).filter_map(|part| part.split_once(IS)).map(|(key, _)| key).filter(|key| is_word(key))
}

fn is_word(key: &str) -> bool {
    !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn part_said(words: &BTreeMap<String, Text>, part: &str) -> Text {
    let named = part.split_once(IS).and_then(|(key, value)| Some((key, words.get(key)?, value)));
    let Some((key, word, value)) = named else { return Text::new(part, part) };
    // A state may have what somebody printed beside it, in brackets.
    let (state, beside) = value.find(" (").map_or((value, ""), |at| value.split_at(at));
    let (vi, en) = match words.get(&format!("{key}.{state}")) {
        Some(known) => (format!("{}{beside}", known.vi), format!("{}{beside}", known.en)),
        None if value.is_empty() => ("chưa có".to_owned(), "none".to_owned()),
        None => (day(value).unwrap_or_else(|| value.to_owned()), value.to_owned()),
    };
    Text::new(format!("{}: {vi}", word.vi), format!("{}: {en}", word.en))
}

/// `2024-02-05` as `05/02/2024`.
fn day(value: &str) -> Option<String> {
    let mut parts = value.split('-');
    let (year, month, day) = (parts.next()?, parts.next()?, parts.next()?);
    let digits = |part: &str, count: usize| part.len() == count && part.bytes().all(|byte| byte.is_ascii_digit());
    (digits(year, 4) && digits(month, 2) && digits(day, 2) && parts.next().is_none())
        .then(|| format!("{day}/{month}/{year}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words() -> BTreeMap<String, Text> {
        let word = |key: &str, vi: &str, en: &str| (key.to_owned(), Text::new(vi, en));
        BTreeMap::from([
            word("dossier", "Hồ sơ", "Dossier"),
            word("dossier.missing", "chưa lập", "not there"),
            word("newest", "Mới nhất", "Newest"),
            word("level", "Cấp độ", "Level"),
        ])
    }

    #[test]
    fn values_are_said_in_both_languages() {
        let said = |evidence| said(&words(), evidence);
        assert_eq!(said("dossier = missing"), Text::new("Hồ sơ: chưa lập", "Dossier: not there"));
        assert_eq!(said("dossier = missing (QĐ 12)").vi, "Hồ sơ: chưa lập (QĐ 12)");
        assert_eq!(said("level = 3; newest = 2024-02-05").vi, "Cấp độ: 3; Mới nhất: 05/02/2024");
        assert_eq!(said("level = 3; newest = 2024-02-05").en, "Level: 3; Newest: 2024-02-05");
        assert_eq!(said("newest = "), Text::new("Mới nhất: chưa có", "Newest: none"));
    }

    #[test]
    fn what_has_no_word_stays_as_it_is() {
        for evidence in ["", "free text", "size = 4", "level 3", "level = 2; a = b = c"] {
            let Text { vi, en } = said(&words(), evidence);
            assert_eq!(vi.replace("Cấp độ: ", "level = "), evidence);
            assert_eq!(en.replace("Level: ", "level = "), evidence);
        }
        assert_eq!(keys("level = 3; B = 4; a_1 = ").collect::<Vec<_>>(), ["level", "a_1"]);
    }
}
