//! Automatic numbers of Word: `word/numbering.xml` says how each list counts; the text itself holds no numbers.

use std::collections::BTreeMap;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::docx::value;
use crate::reader::words::fold;

/// Levels of a list.
const LEVELS: usize = 9;

/// How one level counts.
#[derive(Clone, Default, Debug)]
struct Level {
    start: u32,
    format: String,
    text: String,
}

/// All lists of a document with their present numbers.
#[derive(Default, Debug)]
pub(super) struct Numbering {
    /// Levels of each abstract list.
    kinds: BTreeMap<String, Vec<Level>>,
    /// Abstract list of each list.
    lists: BTreeMap<String, String>,
    /// Present numbers of each abstract list.
    counts: BTreeMap<String, [u32; LEVELS]>,
}

impl Numbering {
    /// Reads `numbering.xml`; what cannot be read leaves its lists without numbers.
    pub(super) fn read(xml: &str) -> Self {
        let mut numbering = Self::default();
        let mut reader = Reader::from_str(xml);
        reader.config_mut().expand_empty_elements = true;
        let (mut kind, mut list) = (None::<String>, None::<String>);
        while let Ok(event) = reader.read_event() {
            match event {
                Event::Start(start) => match start.local_name().as_ref() {
                    "abstractNum" => kind = attribute(&start, "abstractNumId"),
                    "num" => list = attribute(&start, "numId"),
                    "abstractNumId" => {
                        if let (Some(list), Some(kind)) = (&list, value(&start)) {
                            numbering.lists.insert(list.clone(), kind);
                        }
                    }
                    name => {
                        if let Some(kind) = &kind {
                            let levels = numbering.kinds.entry(kind.clone()).or_default();
                            level(levels, name, &start);
                        }
                    }
                },
                Event::End(end) => match end.local_name().as_ref() {
                    "abstractNum" => kind = None,
                    "num" => list = None,
                    _ => {}
                },
                Event::Eof => break,
                _ => {}
            }
        }
        numbering
    }

    /// The label of the next paragraph of a list.
    pub(super) fn next(&mut self, list: &str, level: usize) -> Option<String> {
        let kind = self.lists.get(list)?;
        let levels = self.kinds.get(kind)?;
        let here = levels.get(level)?;
        if here.format == "bullet" || here.format == "none" {
            return (here.format == "bullet").then(|| "-".to_owned());
        }
        let starts = |index: usize| levels.get(index).map_or(1, |level| level.start);
        let counts = self
            .counts
            .entry(kind.clone())
            .or_insert_with(|| std::array::from_fn(|index| starts(index).saturating_sub(1)));
        for (index, count) in counts.iter_mut().enumerate() {
            if index == level {
                *count = count.saturating_add(1);
            } else if index > level {
                *count = starts(index).saturating_sub(1);
            }
        }
        let mut label = here.text.clone();
        for (index, count) in counts.iter().enumerate() {
            let format = levels.get(index).map_or("decimal", |level| level.format.as_str());
            // "%2" of a level that has not begun shows its first number.
            label = label.replace(&format!("%{}", index + 1), &shown((*count).max(1), format));
        }
        (!fold(&label).trim().is_empty()).then_some(label)
    }
}

fn level(levels: &mut Vec<Level>, name: &str, start: &BytesStart<'_>) {
    match name {
        "lvl" if levels.len() < LEVELS => {
            levels.push(Level { start: 1, format: "decimal".into(), text: String::new() })
        }
        "start" => set(levels, |level| level.start = value(start).and_then(|text| text.parse().ok()).unwrap_or(1)),
        "numFmt" => set(levels, |level| level.format = value(start).unwrap_or_default()),
        "lvlText" => set(levels, |level| level.text = value(start).unwrap_or_default()),
        _ => {}
    }
}

fn set(levels: &mut [Level], change: impl FnOnce(&mut Level)) {
    if let Some(level) = levels.last_mut() {
        change(level);
    }
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let found = attributes
        .with_checks(false)
        .filter_map(Result::ok)
        .find(|attribute| attribute.key.local_name().as_ref() == name)?;
    Some(found.value.into_owned())
}

fn shown(count: u32, format: &str) -> String {
    let letter = |first: u8| char::from(first + u8::try_from((count - 1) % 26).unwrap_or(0)).to_string();
    match format {
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "upperRoman" => crate::reader::clauses::labels::to_roman(count),
        "lowerRoman" => crate::reader::clauses::labels::to_roman(count).to_lowercase(),
        "decimalZero" => format!("{count:02}"),
        _ => count.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_count_as_word_shows_them() {
        let xml = r#"<w:numbering xmlns:w="w"><w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%2)"/></w:lvl></w:abstractNum><w:num w:numId="7"><w:abstractNumId w:val="3"/></w:num></w:numbering>"#;
        let mut numbering = Numbering::read(xml);
        let labels: Vec<String> = [0, 1, 1, 0, 1].into_iter().filter_map(|level| numbering.next("7", level)).collect();
        assert_eq!(labels, ["1.", "a)", "b)", "2.", "a)"]);
        assert_eq!(numbering.next("9", 0), None);
    }
}
