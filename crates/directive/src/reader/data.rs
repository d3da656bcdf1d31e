//! The words that the reader knows: small TOML files in `data/`, read once.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::words::{canonical, capital_first, distance, fold, words};

/// A kind of document.
#[derive(Deserialize, Debug)]
pub(crate) struct Kind {
    pub(crate) name: String,
    pub(crate) symbol: Option<String>,
    #[serde(skip)]
    pub(crate) fold: String,
}

/// A body that issues documents.
#[derive(Deserialize, Debug)]
pub(crate) struct Body {
    pub(crate) name: String,
    pub(crate) symbols: Vec<String>,
    #[serde(skip)]
    pub(crate) fold: String,
}

/// A slip of scanning or typing.
#[derive(Deserialize, Debug)]
pub(crate) struct Slip {
    pub(crate) printed: String,
    pub(crate) reading: String,
    pub(crate) why: [String; 2],
}

/// A head and the deputy who signs for it.
#[derive(Deserialize, Debug)]
pub(crate) struct Deputy {
    pub(crate) head: String,
    pub(crate) deputy: String,
}

#[derive(Deserialize)]
struct Names {
    names: Vec<String>,
}

#[derive(Deserialize)]
struct Marks {
    marks: Vec<String>,
}

#[derive(Deserialize)]
struct KindFile {
    kind: Vec<Kind>,
}

#[derive(Deserialize)]
struct IssuerFile {
    body: Vec<Body>,
    heads: Names,
    levels: Names,
    provinces: Names,
}

#[derive(Deserialize)]
struct TitleFile {
    marks: Vec<String>,
    titles: Vec<String>,
    ranks: Vec<String>,
    surnames: Vec<String>,
    deputy: Vec<Deputy>,
    urgency: Marks,
    secrecy: Marks,
}

/// Words about those who must act.
#[derive(Deserialize, Debug)]
pub(crate) struct Actors {
    pub(crate) heads: Vec<String>,
    pub(crate) names: Vec<String>,
    pub(crate) plurals: Vec<String>,
    pub(crate) verbs: Vec<String>,
    pub(crate) plain_verbs: Vec<String>,
    pub(crate) openers: Vec<String>,
    pub(crate) conditions: Vec<String>,
    pub(crate) duties: Vec<String>,
}

#[derive(Deserialize)]
struct SlipFile {
    slip: Vec<Slip>,
}

#[derive(Deserialize)]
struct PairFile {
    pairs: Vec<String>,
    alone: Vec<String>,
}

/// A law and the numbers that laws of this title had.
#[derive(Deserialize, Debug)]
pub(crate) struct Law {
    title: String,
    numbers: Vec<String>,
}

#[derive(Deserialize)]
struct LawFile {
    law: Vec<Law>,
}

/// Products and vendors.
#[derive(Deserialize, Debug)]
pub(crate) struct Products {
    pub(crate) names: Vec<String>,
    pub(crate) vendors: Vec<String>,
}

/// All of it, with what is derived once.
pub(crate) struct Data {
    pub(crate) kinds: Vec<Kind>,
    pub(crate) bodies: Vec<Body>,
    /// Folds of the words that begin a body's name.
    pub(crate) heads: Vec<String>,
    head_names: Vec<String>,
    pub(crate) levels: Vec<String>,
    pub(crate) provinces: Vec<String>,
    pub(crate) marks: Vec<String>,
    pub(crate) titles: Vec<String>,
    /// Folds of the titles, in the same order.
    pub(crate) title_folds: Vec<String>,
    pub(crate) ranks: Vec<String>,
    /// Canonical forms of common family names.
    pub(crate) surnames: BTreeSet<String>,
    pub(crate) deputies: Vec<Deputy>,
    pub(crate) urgency: Vec<String>,
    pub(crate) secrecy: Vec<String>,
    pub(crate) actors: Actors,
    pub(crate) slips: Vec<Slip>,
    /// Fold of a pair of syllables to its right spellings.
    pub(crate) pairs: HashMap<String, Vec<String>>,
    /// The folds of all pairs, in order.
    pub(crate) pair_folds: Vec<String>,
    /// Canonical forms of words that stand alone.
    pub(crate) alone: BTreeSet<String>,
    laws: Vec<Law>,
    pub(crate) products: Products,
    /// Canonical form of a phrase to its usual capitals.
    phrases: BTreeMap<String, String>,
    /// Canonical forms of all pairs.
    known_pairs: BTreeSet<String>,
}

/// Words of the longest phrase in the list of names.
const LONGEST_PHRASE: usize = 14;

pub(crate) static DATA: LazyLock<Data> = LazyLock::new(load);

#[expect(clippy::expect_used, reason = "the file is part of this crate, and a test reads it")]
fn parse<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("a data file of this crate")
}

fn load() -> Data {
    let kinds: KindFile = parse(include_str!("../../data/kinds.toml"));
    let issuers: IssuerFile = parse(include_str!("../../data/issuers.toml"));
    let titles: TitleFile = parse(include_str!("../../data/titles.toml"));
    let slips: SlipFile = parse(include_str!("../../data/slips.toml"));
    let pairs: PairFile = parse(include_str!("../../data/pairs.toml"));
    let mut spelled: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for pair in &pairs.pairs {
        spelled.entry(fold(pair)).or_default().push(pair.clone());
    }
    let mut phrases = BTreeMap::new();
    let lists = [&issuers.heads.names, &issuers.provinces.names, &titles.titles];
    let bodies = issuers.body.iter().map(|body| &body.name);
    for phrase in bodies.chain(lists.into_iter().flatten()) {
        phrases.entry(canonical(phrase)).or_insert_with(|| phrase.clone());
    }
    Data {
        kinds: kinds.kind.into_iter().map(|kind| Kind { fold: fold(&kind.name), ..kind }).collect(),
        bodies: issuers.body.into_iter().map(|body| Body { fold: fold(&body.name), ..body }).collect(),
        heads: issuers.heads.names.iter().map(|name| fold(name)).collect(),
        head_names: issuers.heads.names,
        levels: issuers.levels.names,
        provinces: issuers.provinces.names,
        marks: titles.marks,
        title_folds: titles.titles.iter().map(|title| fold(title)).collect(),
        titles: titles.titles,
        ranks: titles.ranks,
        surnames: titles.surnames.iter().map(|name| canonical(name)).collect(),
        deputies: titles.deputy,
        urgency: titles.urgency.marks,
        secrecy: titles.secrecy.marks,
        actors: parse(include_str!("../../data/actors.toml")),
        slips: slips.slip,
        known_pairs: pairs.pairs.iter().map(|pair| canonical(pair)).collect(),
        alone: pairs.alone.iter().map(|word| canonical(word)).collect(),
        pair_folds: spelled.keys().cloned().collect(),
        pairs: spelled.into_iter().collect(),
        laws: parse::<LawFile>(include_str!("../../data/laws.toml")).law,
        products: parse(include_str!("../../data/products.toml")),
        phrases,
    }
}

impl Data {
    /// The words of `heads` as they are written, in the same order.
    pub(crate) fn head_names(&self) -> impl Iterator<Item = &str> {
        self.head_names.iter().map(String::as_str)
    }

    /// A body whose name has this fold.
    pub(crate) fn body(&self, folded: &str) -> Option<&Body> {
        self.bodies.iter().find(|body| body.fold == folded)
    }

    /// The body that uses this symbol in its numbers.
    pub(crate) fn body_of_symbol(&self, symbol: &str) -> Option<&Body> {
        self.bodies.iter().find(|body| body.symbols.iter().any(|known| known == symbol))
    }

    /// The number of the law with this title, where the printed one differs from it in one character.
    pub(crate) fn law_number(&self, title: &str, printed: &str) -> Option<&str> {
        let title = fold(title);
        let law = self.laws.iter().find(|law| fold(&law.title) == title)?;
        let bare = |number: &str| number.trim_start_matches('0').to_owned();
        if law.numbers.iter().any(|number| bare(number) == bare(printed)) {
            return None;
        }
        let mut near = law.numbers.iter().filter(|number| distance(number, printed, 1).is_some());
        match (near.next(), near.next()) {
            (Some(number), None) => Some(number),
            _ => None,
        }
    }

    /// The kind with this symbol.
    pub(crate) fn kind_of_symbol(&self, symbol: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.symbol.as_deref() == Some(symbol))
    }

    /// Whether the text begins with words that begin the name of a body. Marks may be lost, but not be others: "sở" is a body, "số" is none.
    pub(crate) fn begins_body(&self, text: &str) -> bool {
        let folded = fold(text);
        // Words that begin like a body and are none: "báo cáo", "hội nghị".
        const OTHERS: [&str; 8] =
            ["bao cao", "bao chi", "ban hanh", "hoi nghi", "phong chong", "phong ngua", "vien chuc", "truong hop"];
        if OTHERS.iter().any(|other| starts_with_words(&folded, other)) {
            return false;
        }
        self.heads.iter().zip(&self.head_names).filter(|(head, _)| starts_with_words(&folded, head)).any(|(_, name)| {
            let printed = words(text).zip(words(name));
            printed.into_iter().all(|(printed, known)| {
                let printed = printed.trim_matches(|c: char| !c.is_alphanumeric());
                is_unmarked(printed) || canonical(printed) == canonical(known)
            })
        })
    }

    /// A name in capitals in its usual form: known names as they are written, other words with a capital, the second
    /// syllable of a common pair without ("SỞ THỂ THAO VÀ Y TẾ" to "Sở Thể thao và Y tế").
    pub(crate) fn usual_name(&self, text: &str) -> String {
        self.usual(text, true)
    }

    /// A title or heading in capitals as a sentence: only known names keep capitals.
    pub(crate) fn usual_sentence(&self, text: &str) -> String {
        self.usual(text, false)
    }

    fn usual(&self, text: &str, name: bool) -> String {
        let lower: Vec<String> = words(text).map(str::to_lowercase).collect();
        let mut out: Vec<String> = Vec::with_capacity(lower.len());
        let mut index = 0;
        while let Some(word) = lower.get(index) {
            if let Some((phrase, length)) = self.longest_phrase(&lower, index) {
                out.push(phrase);
                index += length;
                continue;
            }
            let next = lower.get(index + 1);
            let pair = next.is_some_and(|next| self.known_pairs.contains(&canonical(&format!("{word} {next}"))));
            out.push(if name && !self.stays_small(word, &out) { capital_first(word) } else { word.clone() });
            if let (true, Some(next)) = (pair, next) {
                out.push(next.clone());
                index += 1;
            }
            index += 1;
        }
        capital_first(&out.join(" "))
    }

    fn stays_small(&self, word: &str, before: &[String]) -> bool {
        const SMALL: [&str; 9] = ["và", "của", "các", "tại", "về", "cho", "với", "từ", "trực"];
        let after_council =
            before.last().is_some_and(|last| matches!(last.as_str(), "Ủy ban nhân dân" | "UBND" | "HĐND"));
        SMALL.contains(&word) || after_council && self.levels.iter().any(|level| level.starts_with(word))
    }

    /// The longest known name that begins at a word, with the punctuation behind its last word kept.
    fn longest_phrase(&self, lower: &[String], index: usize) -> Option<(String, usize)> {
        (1..=LONGEST_PHRASE.min(lower.len() - index)).rev().find_map(|length| {
            let joined = lower.get(index..index + length)?.join(" ");
            let bare = joined.trim_end_matches([',', ';', ')']);
            let known = self.phrases.get(&canonical(bare))?;
            Some((format!("{known}{}", joined.get(bare.len()..).unwrap_or_default()), length))
        })
    }
}

/// Whether `text` begins with `start` as whole words.
pub(crate) fn starts_with_words(text: &str, start: &str) -> bool {
    text.strip_prefix(start).is_some_and(|rest| !rest.starts_with(|c: char| c.is_alphanumeric()))
}

/// Whether a word carries no marks over or under its letters.
fn is_unmarked(word: &str) -> bool {
    word.chars().all(|c| c.is_ascii() || matches!(c, 'đ' | 'Đ'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_capitals_get_their_usual_form() {
        for (printed, usual) in [
            ("BỘ THÔNG TIN VÀ TRUYỀN THÔNG", "Bộ Thông tin và Truyền thông"),
            ("TRƯỜNG ĐẠI HỌC Y DƯỢC THÁI BÌNH", "Trường Đại học Y Dược Thái Bình"),
            ("UBND TỈNH THÁI NGUYÊN", "UBND tỉnh Thái Nguyên"),
            ("ỦY BAN NHÂN DÂN THÀNH PHỐ ĐÀ NẴNG", "Ủy ban nhân dân thành phố Đà Nẵng"),
            ("SỞ VĂN HÓA VÀ Y TẾ", "Sở Văn hóa và Y tế"),
        ] {
            assert_eq!(DATA.usual_name(printed), usual);
        }
        assert_eq!(DATA.usual_sentence("PHÓ CHỦ TỊCH"), "Phó Chủ tịch");
    }

    #[test]
    fn data_is_sound() {
        assert!(DATA.slips.iter().all(|slip| !slip.reading.is_empty() && slip.printed != slip.reading));
        let symbols: Vec<&String> = DATA.kinds.iter().filter_map(|kind| kind.symbol.as_ref()).collect();
        assert_eq!(symbols.iter().collect::<BTreeSet<_>>().len(), symbols.len(), "a symbol stands twice");
        let doubled = DATA.pairs.values().filter(|pairs| pairs.iter().collect::<BTreeSet<_>>().len() != pairs.len());
        assert_eq!(doubled.count(), 0, "a pair stands twice");
        assert!(DATA.pair_folds.iter().all(|pair| pair.split(' ').count() == 2));
    }
}
