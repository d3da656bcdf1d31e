//! The words of GLOSSARY.md, against which the terms of packs are held.

use std::collections::BTreeMap;

/// The glossary of the house.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Glossary {
    /// English word or name in code, lower case → Vietnamese words for it.
    words: BTreeMap<String, Vec<String>>,
}

impl Glossary {
    /// Reads the table of `GLOSSARY.md`: rows of code, English and Vietnamese; words of a cell that stand for several things
    /// are parted by `;`, those for one thing by `,`.
    #[must_use]
    pub fn read(markdown: &str) -> Self {
        let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in markdown.lines().filter(|line| line.starts_with('|')) {
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            let [code, english, vietnamese] = cells.as_slice() else { continue };
            let vietnamese: Vec<String> = parts(vietnamese).collect();
            for word in parts(code).chain(parts(english)) {
                words.entry(word).or_default().extend(vietnamese.iter().cloned());
            }
        }
        Self { words }
    }

    /// The Vietnamese words of an English term, when the glossary has it and `vietnamese` is none of them.
    pub(crate) fn differs(&self, english: &str, vietnamese: &str) -> Option<&[String]> {
        let known = self.words.get(&english.trim().to_lowercase())?;
        let ours = vietnamese.trim().to_lowercase();
        (!known.contains(&ours)).then_some(known)
    }
}

/// Words of a cell: without code marks, without what stands in brackets or after a colon, lower case.
fn parts(cell: &str) -> impl Iterator<Item = String> + '_ {
    let cell = cell.split_once(':').map_or(cell, |(head, _)| head);
    cell.split([',', ';'])
        .map(|word| word.split_once('(').map_or(word, |(head, _)| head).replace('`', "").trim().to_lowercase())
        .filter(|word| !word.is_empty())
}
