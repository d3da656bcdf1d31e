//! The tree of clauses: which paragraph stands below which.

use super::labels::Label;
use super::points::{Aligned, align};
use crate::reader::cited::{key, numbers};
use crate::reader::limits::MAX_CLAUSES;
use crate::reader::paragraphs::{Paragraph, ends_sentence};

/// What a node is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Article(u32),
    Roman(u32),
    Number(Vec<u32>),
    Point(Aligned),
    /// Counted under its parent from 1.
    Dash(u32),
    /// A paragraph without a number that lays a duty, counted from 1.
    Unnumbered(u32),
}

/// A clause and its paragraphs.
#[derive(Clone, Debug)]
pub(super) struct Node {
    pub(super) kind: Kind,
    pub(super) parent: Option<usize>,
    /// Indexes of its paragraphs, the labelled one first.
    pub(super) paragraphs: Vec<usize>,
    pub(super) out_of_order: bool,
}

/// The tree, and what was left out of it.
#[derive(Default)]
pub(super) struct Tree {
    pub(super) nodes: Vec<Node>,
    /// Paragraphs before the first clause.
    pub(super) preamble: Vec<usize>,
    /// Paragraphs of an article of another document that is glued into this one, with its code.
    pub(super) foreign: Vec<usize>,
    /// Paragraphs behind a gap that belong to no article that is shown.
    pub(super) lost: Vec<usize>,
    /// First paragraph of an attached text with articles of its own, where the body ends.
    pub(super) annex: Option<usize>,
    /// More clauses than are kept.
    pub(super) full: bool,
}

/// State while walking.
#[derive(Default)]
struct Walk {
    tree: Tree,
    article: Option<usize>,
    roman: Option<usize>,
    numbers: Vec<(Vec<u32>, usize)>,
    point: Option<usize>,
    last: Option<usize>,
    /// The clause whose dashes are counted, and how many there were.
    dashes: (Option<usize>, u32),
    /// Last number of one level under the present article or Roman numeral.
    counted: u32,
    last_article: u32,
    last_roman: u32,
    code: Option<String>,
    /// Number of the document itself.
    own: Option<String>,
    /// "I." stands for "1.": the numbers go on with 2.
    one_misread: bool,
    in_foreign: bool,
    after_cut: bool,
    /// Behind a gap: which article goes on here is not known.
    torn: bool,
    lost: bool,
}

/// Builds the tree.
pub(super) fn build(paragraphs: &[Paragraph], own: Option<&str>) -> Tree {
    let mut walk = Walk {
        code: usual_code(paragraphs),
        own: own.map(key),
        one_misread: is_one_misread(paragraphs),
        ..Walk::default()
    };
    for (index, paragraph) in paragraphs.iter().enumerate() {
        if walk.tree.nodes.len() >= MAX_CLAUSES {
            walk.tree.full = true;
            break;
        }
        if walk.take(index, paragraph) {
            walk.tree.annex = Some(index);
            break;
        }
        walk.after_cut |= paragraph.cut;
    }
    let mut tree = walk.tree;
    letters(&mut tree);
    tree
}

/// Whether the only Roman numeral is an I, and the first number behind it is a 2.
fn is_one_misread(paragraphs: &[Paragraph]) -> bool {
    let romans = paragraphs.iter().filter(|one| matches!(one.label, Label::Roman(_))).count();
    let at = paragraphs.iter().position(|one| one.label == Label::Roman(1));
    let number = |one: &&Paragraph| matches!(&one.label, Label::Number(parts) if parts.len() == 1);
    let first = paragraphs.iter().find(number);
    let next = at.and_then(|at| paragraphs.iter().skip(at).find(number));
    romans == 1
        && next.is_some_and(|one| one.label == Label::Number(vec![2]))
        && first.map(Paragraph::place) == next.map(Paragraph::place)
}

/// The code that most codified headings carry.
fn usual_code(paragraphs: &[Paragraph]) -> Option<String> {
    let mut counts: std::collections::BTreeMap<&str, usize> = std::collections::BTreeMap::new();
    for paragraph in paragraphs {
        if let Label::Article { code: Some(code), .. } = &paragraph.label {
            *counts.entry(code).or_default() += 1;
        }
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(code, _)| code.to_owned())
}

impl Walk {
    /// Takes a paragraph; true when the body ends before it.
    fn take(&mut self, index: usize, paragraph: &Paragraph) -> bool {
        if let Label::Article { number, code } = &paragraph.label {
            return self.article(index, *number, code.as_ref());
        }
        if self.in_foreign {
            self.tree.foreign.push(index);
            return false;
        }
        if is_gap(&paragraph.text) {
            self.torn = true;
            return false;
        }
        if self.is_lost(&paragraph.label) {
            self.tree.lost.push(index);
            return false;
        }
        match &paragraph.label {
            Label::Note if self.is_of_another(&paragraph.text) => {
                self.in_foreign = true;
                self.tree.foreign.push(index);
            }
            Label::Annex | Label::Note => {}
            Label::Container => {
                if self.article.is_none() {
                    self.numbers.clear();
                    (self.point, self.counted, self.roman, self.last_roman) = (None, 0, None, 0);
                }
                self.last = None;
            }
            Label::Roman(1) if self.one_misread => {
                self.number(index, &[1]);
            }
            Label::Roman(number) if self.fits_roman(*number) => {
                self.numbers.clear();
                (self.point, self.counted, self.last_roman) = (None, 0, *number);
                self.roman = Some(self.open(Kind::Roman(*number), None, index, false));
            }
            Label::Number(parts) => {
                if !self.number(index, parts) {
                    self.plain(index);
                }
            }
            Label::Point(mark) => {
                let parent = self.numbers.last().map(|(_, node)| *node).or(self.article).or(self.roman);
                let aligned = Aligned { letter: mark.clone(), damaged: false };
                self.point = Some(self.open(Kind::Point(aligned), parent, index, false));
            }
            Label::Dash => self.dash(index, paragraph),
            _ => self.plain(index),
        }
        false
    }

    /// Whether a paragraph behind a gap belongs to an article that is not shown: its number goes back, or it is a point of a clause
    /// that is not shown.
    fn is_lost(&mut self, label: &Label) -> bool {
        if self.torn && self.article.is_some() {
            let back = matches!(label, Label::Number(parts) if parts.len() == 1 && parts.first().is_some_and(|number| *number <= self.counted));
            self.lost |= back || matches!(label, Label::Point(_));
        }
        self.lost
    }

    /// "(Điều 25 Luật số 86/2015/QH13, có hiệu lực …)": what follows is an article of another document.
    fn is_of_another(&self, text: &str) -> bool {
        let folded = crate::reader::words::fold(text);
        let names_article =
            folded.strip_prefix("(dieu ").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        let first = numbers(text).into_iter().next();
        names_article
            && folded.contains("co hieu luc")
            && self.own.is_some()
            && first.is_some_and(|hit| Some(key(&hit.number)) != self.own)
    }

    fn open(&mut self, kind: Kind, parent: Option<usize>, index: usize, out_of_order: bool) -> usize {
        self.tree.nodes.push(Node { kind, parent, paragraphs: vec![index], out_of_order });
        let node = self.tree.nodes.len() - 1;
        self.last = Some(node);
        self.after_cut = false;
        node
    }

    fn article(&mut self, index: usize, number: u32, code: Option<&String>) -> bool {
        let foreign = code.is_some() && code != self.code.as_ref();
        if foreign {
            self.in_foreign = true;
            self.tree.foreign.push(index);
            return false;
        }
        let again = self.article.is_some() && number == self.last_article;
        self.in_foreign = false;
        (self.torn, self.lost) = (false, false);
        if again {
            // A codified text heads each article twice.
            if code.is_none() {
                self.plain(index);
            }
            return false;
        }
        if self.article.is_some() && number < self.last_article && number == 1 {
            return true;
        }
        let out_of_order = number != self.last_article + 1;
        self.numbers.clear();
        (self.point, self.counted, self.roman, self.last_article) = (None, 0, None, number);
        self.article = Some(self.open(Kind::Article(number), None, index, out_of_order));
        false
    }

    fn fits_roman(&self, number: u32) -> bool {
        // A letter "a)" misread, or a sum: only what follows is a label.
        let follows = number == self.last_roman + 1 || self.after_cut && number > self.last_roman;
        self.article.is_none() && follows && (self.roman.is_some() || self.numbers.is_empty())
    }

    /// Takes a numbered paragraph; false when its number cannot be a label here.
    fn number(&mut self, index: usize, parts: &[u32]) -> bool {
        let base = self.article.or(self.roman);
        if let [number] = parts {
            let follows = *number == self.counted + 1;
            let skips = *number > self.counted && (self.counted > 0 && *number <= self.counted + 3 || self.after_cut);
            let first = self.counted == 0 && *number <= 3;
            if !(follows || skips || first) {
                return false;
            }
            self.counted = *number;
            self.numbers.clear();
            self.point = None;
            let node = self.open(Kind::Number(parts.to_vec()), base, index, !follows);
            self.numbers.push((parts.to_vec(), node));
            return true;
        }
        let Some((_, above)) = parts.split_last() else { return false };
        while self.numbers.last().is_some_and(|(open, _)| !above.starts_with(open)) {
            self.numbers.pop();
        }
        let parent = self.numbers.last().map(|(_, node)| *node);
        if parent.is_none() && self.counted == 0 && self.roman.is_none() {
            return false;
        }
        let direct = self.numbers.last().is_some_and(|(open, _)| open == above);
        self.point = None;
        let node = self.open(Kind::Number(parts.to_vec()), parent.or(base), index, !direct);
        self.numbers.push((parts.to_vec(), node));
        true
    }

    fn dash(&mut self, index: usize, paragraph: &Paragraph) {
        let holder = self.point.or(self.numbers.last().map(|(_, node)| *node)).or(self.article).or(self.roman);
        let Some(holder) = holder else {
            self.plain(index);
            return;
        };
        self.dashes = (Some(holder), if self.dashes.0 == Some(holder) { self.dashes.1 + 1 } else { 1 });
        if super::actors::names_someone(&paragraph.text) {
            self.open(Kind::Dash(self.dashes.1), Some(holder), index, false);
        } else {
            self.plain(index);
        }
    }

    fn plain(&mut self, index: usize) {
        let first = self.tree.nodes.is_empty();
        if let Some(node) = self.last.and_then(|last| self.tree.nodes.get_mut(last)) {
            node.paragraphs.push(index);
        } else if first {
            self.tree.preamble.push(index);
        }
    }
}

/// A paragraph that only marks a gap.
fn is_gap(text: &str) -> bool {
    matches!(text.trim(), "[...]" | "[…]" | "(...)")
}

/// Reads the letters of each list of points.
fn letters(tree: &mut Tree) {
    let mut lists: std::collections::BTreeMap<Option<usize>, Vec<usize>> = std::collections::BTreeMap::new();
    for (index, node) in tree.nodes.iter().enumerate() {
        if matches!(node.kind, Kind::Point(_)) {
            lists.entry(node.parent).or_default().push(index);
        }
    }
    for members in lists.into_values() {
        let marks = members.iter().filter_map(|member| match &tree.nodes.get(*member)?.kind {
            Kind::Point(aligned) => Some(aligned.letter.clone()),
            _ => None,
        });
        let read = align(&marks.collect::<Vec<_>>());
        for (member, aligned) in members.iter().zip(read) {
            if let Some(node) = tree.nodes.get_mut(*member) {
                node.kind = Kind::Point(aligned);
            }
        }
    }
}

/// Moves paragraphs without a number that lay a duty out of the last clause and into clauses of their own.
pub(super) fn unnumbered(tree: &mut Tree, paragraphs: &[Paragraph]) {
    let mut found = Vec::new();
    if tree.nodes.is_empty() {
        let duties = tree.preamble.iter().filter(|index| paragraphs.get(**index).is_some_and(is_duty_alone));
        found.extend(duties.copied());
        tree.preamble.retain(|index| !found.contains(index));
    } else if let Some(last) = tree.nodes.last_mut() {
        let alone_in_article = matches!(last.kind, Kind::Article(_));
        let mut keep = 1;
        let first = last.paragraphs.first().and_then(|index| paragraphs.get(*index));
        // A heading or a stem needs the paragraph behind it.
        if first.is_some_and(|one| !ends_sentence(&one.text) || one.text.ends_with(':')) {
            keep += 1;
        }
        if !alone_in_article && keep < last.paragraphs.len() {
            let tail = last.paragraphs.split_off(keep);
            for index in tail {
                match paragraphs.get(index) {
                    Some(one) if is_closing(&one.text) => {}
                    Some(one) if one.label == Label::Plain && is_duty(one) => found.push(index),
                    _ => last.paragraphs.push(index),
                }
            }
        }
    }
    for (count, index) in found.into_iter().enumerate() {
        let number = u32::try_from(count + 1).unwrap_or(u32::MAX);
        tree.nodes.push(Node {
            kind: Kind::Unnumbered(number),
            parent: None,
            paragraphs: vec![index],
            out_of_order: false,
        });
    }
}

/// "Trân trọng cảm ơn./." ends a letter.
fn is_closing(text: &str) -> bool {
    let folded = crate::reader::words::fold(text);
    folded.trim_start_matches("xin ").starts_with("tran trong") && folded.len() < 60 && !folded.contains("de nghi")
}

fn is_duty(paragraph: &Paragraph) -> bool {
    paragraph.text.chars().count() > 30 && super::actors::lays_duty(&paragraph.text)
}

/// In a letter without numbers a paragraph must ask someone, and be neither a stem nor cut.
fn is_duty_alone(paragraph: &Paragraph) -> bool {
    let folded = crate::reader::words::fold(&paragraph.text);
    let asks = ["de nghi", "yeu cau", "kinh de nghi", "giao "].iter().any(|word| folded.contains(word));
    paragraph.label == Label::Plain
        && asks
        && is_duty(paragraph)
        && !paragraph.cut
        && ends_sentence(&paragraph.text)
        && !paragraph.text.ends_with(':')
}
