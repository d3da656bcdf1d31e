//! The clauses of a body: labels, tree, who must act, by when, what is cited.

pub(crate) mod actors;
pub(crate) mod deadlines;
pub(crate) mod labels;
mod points;
mod tree;

use super::cited::Gathered;
use super::confidence::{Confidence, Doubt};
use super::corrections::Corrections;
use super::paragraphs::Paragraph;
use super::reading::{Clause, Field, Place};
pub(crate) use points::ALPHABET as POINTS;

use labels::to_roman;
use tree::{Kind, Node, Tree};
use vg_model::Text;

/// Clauses, and the paragraphs that are none.
pub(crate) struct Clauses {
    pub(crate) clauses: Vec<Clause>,
    /// Indexes of the paragraphs before the first clause.
    pub(crate) preamble: Vec<usize>,
    /// Index of the first paragraph of an annex or attached text.
    pub(crate) annex: Option<usize>,
    /// Where an article of another document is glued in.
    pub(crate) foreign: Option<Place>,
    /// Where clauses of an article that is not shown stand behind a gap.
    pub(crate) lost: Option<Place>,
    /// For each paragraph, whether its citations were gathered.
    pub(crate) taken: Vec<bool>,
    /// There are more than are kept.
    pub(crate) full: bool,
}

/// Reads the clauses of the paragraphs of a body.
pub(crate) fn read(
    paragraphs: &[Paragraph],
    gathered: &mut Gathered,
    source: f32,
    corrections: &mut Corrections,
) -> Clauses {
    let mut tree = tree::build(paragraphs, gathered.own());
    tree::unnumbered(&mut tree, paragraphs);
    let names = names(&tree);
    // Citations are gathered in the order of the text, so the preamble comes first.
    for index in &tree.preamble {
        if let Some(paragraph) = paragraphs.get(*index) {
            gathered.take(paragraph, source, corrections);
        }
    }
    let mut taken = vec![false; paragraphs.len()];
    for index in tree.preamble.iter().chain(tree.nodes.iter().flat_map(|node| &node.paragraphs)) {
        if let Some(taken) = taken.get_mut(*index) {
            *taken = true;
        }
    }
    let mut clauses = Vec::with_capacity(tree.nodes.len());
    for (index, node) in tree.nodes.iter().enumerate() {
        let label = names.get(index).cloned().unwrap_or_default();
        let parent = node.parent.and_then(|parent| names.get(parent).cloned());
        clauses.push(clause(node, label, parent, paragraphs, gathered, source, corrections));
    }
    let foreign = tree.foreign.iter().filter_map(|index| paragraphs.get(*index)).map(Paragraph::place);
    let foreign = foreign.reduce(Place::to);
    let lost = tree.lost.iter().filter_map(|index| paragraphs.get(*index)).map(Paragraph::place).reduce(Place::to);
    Clauses { clauses, preamble: tree.preamble, annex: tree.annex, foreign, lost, taken, full: tree.full }
}

/// Path labels of all nodes.
fn names(tree: &Tree) -> Vec<String> {
    let mut names: Vec<String> = Vec::with_capacity(tree.nodes.len());
    for node in &tree.nodes {
        let above = node.parent.and_then(|parent| names.get(parent)).map(|name| format!("{name}.")).unwrap_or_default();
        names.push(match &node.kind {
            Kind::Article(number) => format!("Điều {number}"),
            Kind::Roman(number) => to_roman(*number),
            Kind::Number(parts) => {
                let written: Vec<String> = parts.iter().map(ToString::to_string).collect();
                format!("{}{}", base_of(tree, node, &names), written.join("."))
            }
            Kind::Point(aligned) => format!("{above}{}", aligned.letter),
            Kind::Dash(number) => format!("{above}-{number}"),
            Kind::Unnumbered(number) => format!("*{number}"),
        });
    }
    names
}

/// The article or Roman numeral above a number: `1.2` under `1` of article 5 is `Điều 5.1.2`.
fn base_of(tree: &Tree, node: &Node, names: &[String]) -> String {
    let mut above = node.parent;
    while let Some(index) = above {
        let Some(parent) = tree.nodes.get(index) else { break };
        if !matches!(parent.kind, Kind::Number(_)) {
            return names.get(index).map(|name| format!("{name}.")).unwrap_or_default();
        }
        above = parent.parent;
    }
    String::new()
}

fn clause(
    node: &Node,
    label: String,
    parent: Option<String>,
    paragraphs: &[Paragraph],
    gathered: &mut Gathered,
    source: f32,
    corrections: &mut Corrections,
) -> Clause {
    let own: Vec<&Paragraph> = node.paragraphs.iter().filter_map(|index| paragraphs.get(*index)).collect();
    let place = own.iter().map(|one| one.place()).reduce(Place::to).unwrap_or(Place { first: 1, last: 1, page: None });
    let first = own.first().copied();
    let heading = heading(node, &own);
    let body = own.iter().skip(usize::from(heading.is_some()));
    let text = body.map(|one| one.text.trim_end_matches(['/', ' ']).to_owned()).collect::<Vec<_>>().join("\n");
    let mut references = Vec::new();
    for paragraph in &own {
        for number in gathered.take(paragraph, source, corrections).into_iter().filter_map(|field| field.value?.number)
        {
            if !references.contains(&number) {
                references.push(number);
            }
        }
    }
    let mut confidence = Confidence::of(source);
    confidence.doubt_if(node.out_of_order, Doubt::OutOfOrder);
    confidence.doubt_if(matches!(&node.kind, Kind::Point(aligned) if aligned.damaged), Doubt::DamagedLabel);
    confidence.doubt_if(own.iter().any(|one| one.cut), Doubt::CutOff);
    confidence.doubt_if(matches!(node.kind, Kind::Unnumbered(_)), Doubt::Inferred);
    let printed_label = first.map(printed_label).unwrap_or_default();
    if let Kind::Point(aligned) = &node.kind
        && aligned.damaged
    {
        let printed = printed_label.trim_start_matches(|c: char| !c.is_alphanumeric() && c != ')');
        let why = Text::new(
            "ký hiệu điểm bị nhận dạng sai; đọc theo thứ tự chữ cái",
            "the letter of the point is misread; read by its order",
        );
        let line = first.map_or(place, |one| one.place_of(0, 1));
        corrections.add(printed, &format!("{})", aligned.letter), why, line);
    }
    let misread = matches!(node.kind, Kind::Number(_)) && !printed_label.contains(|c: char| c.is_ascii_digit());
    confidence.doubt_if(misread, Doubt::DamagedLabel);
    let applies_to = first.and_then(|one| applies_to(one, heading.as_deref(), source));
    let deadline = own.iter().find_map(|one| {
        let (range, due) = deadlines::deadline(&one.text)?;
        let place = one.place_of(range.start, range.end);
        let words = due.words.clone();
        Some(Field::new(Some(due), &words, Confidence::of(source), place))
    });
    Clause { label, printed_label, parent, heading, text, applies_to, references, deadline, confidence, place }
}

/// The heading of an article: its first paragraph, when others or clauses follow it, or it is short and no sentence.
fn heading(node: &Node, own: &[&Paragraph]) -> Option<String> {
    let first = own.first()?;
    let article = matches!(node.kind, Kind::Article(_));
    let short = first.text.chars().count() < 300;
    let text = first.text.trim().trim_end_matches(['.', ',']);
    let sentence = first.text.ends_with([';', ':']) || text.chars().count() > 140 && first.text.ends_with('.');
    (article && short && !sentence && (own.len() > 1 || !first.text.ends_with('.'))).then(|| text.to_owned())
}

/// What stands before the text on the first line.
fn printed_label(paragraph: &Paragraph) -> String {
    let start: String = paragraph.text.chars().take(12).collect();
    let printed = paragraph.printed.as_str();
    let end = if start.is_empty() { None } else { printed.find(&start) };
    let label = end.and_then(|end| printed.get(..end)).unwrap_or_default();
    label.trim().chars().take(40).collect()
}

fn applies_to(paragraph: &Paragraph, heading: Option<&str>, source: f32) -> Option<Field<String>> {
    let text = heading.unwrap_or(&paragraph.text);
    let by_heading = actors::of_heading(text);
    let heads = by_heading.is_some();
    let (range, name) = by_heading.or_else(|| actors::of_clause(text))?;
    let printed = text.get(range.clone()).unwrap_or_default();
    let place = paragraph.place_of(range.start, range.end);
    Some(Field::new(Some(name), printed, Confidence::of(source), place).doubt_if(!heads, Doubt::OpenEnd))
}
