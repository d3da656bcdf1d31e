//! Faults of clauses: their labels, their order, and whether what they ask is an obligation.

use std::collections::{BTreeMap, BTreeSet};

use vg_library::entry::Length;
use vg_library::lint::{Fault, FaultCode};

use super::At;
use crate::pack::model::{Clause, Modality};
use crate::pack::packs::Pack;

pub(super) fn check(pack: &Pack, faults: &mut Vec<Fault>) {
    let mut before: BTreeSet<&str> = BTreeSet::new();
    // The last label below each clause, by the label of that clause.
    let mut last: BTreeMap<&str, Mark<'_>> = BTreeMap::new();
    for placed in &pack.clauses {
        let clause = &placed.entry;
        let mut at = At::new(&placed.file, "clause", &clause.label, faults);
        at.line("label", &clause.label);
        at.line("source", &clause.source);
        at.text("title", &clause.title, Length::Title);
        at.text("text", &clause.text, Length::Body);
        at.applies_to(&clause.applies_to, pack);
        place(clause, &before, &mut at);
        if !before.insert(&clause.label) {
            at.plain(FaultCode::DuplicateId, "label", &clause.label);
        }
        let parent = clause.parent.as_deref().unwrap_or_default();
        let mark = Mark::of(own(clause));
        if mark == Mark::Stranger && is_letter(own(clause)) {
            at.fault(
                FaultCode::Order,
                "label",
                format!("`{}` không phải điểm trong văn bản tiếng Việt", own(clause)),
                format!("`{}` is no point of a Vietnamese document", own(clause)),
            );
        }
        if let Some(earlier) = last.insert(parent, mark)
            && earlier.is_after(mark)
        {
            at.plain(FaultCode::Order, "label", &clause.label);
        }
        asks(clause, pack, &mut at);
    }
}

/// The clause above comes first, and the label goes on from its label.
fn place(clause: &Clause, before: &BTreeSet<&str>, at: &mut At<'_>) {
    let Some(parent) = clause.parent.as_deref() else { return };
    if !before.contains(parent) {
        at.plain(FaultCode::Dangling, "parent", &format!("clause `{parent}`"));
    }
    let goes_on = clause.label.strip_prefix(parent).and_then(|rest| rest.strip_prefix('.'));
    if goes_on.is_none_or(|own| own.is_empty() || own.contains('.')) {
        at.plain(FaultCode::Misfit, "label", &format!("{parent}.…"));
    }
}

/// A clause that asks for something has an obligation; one that asks for nothing, or only stands above others, has none.
fn asks(clause: &Clause, pack: &Pack, at: &mut At<'_>) {
    let has = pack.obligations().any(|obligation| obligation.clause == clause.label);
    let silent = clause.heading || clause.modality == Modality::Inform;
    if !silent && !has {
        at.plain(FaultCode::NoObligation, "", "");
    }
    if clause.heading && !pack.clauses().any(|below| below.parent.as_ref() == Some(&clause.label)) {
        at.fault(FaultCode::Misfit, "heading", "không có điều khoản nào bên dưới", "there is no clause below it");
    }
    if silent && has {
        at.fault(
            FaultCode::Misfit,
            "modality",
            "điều khoản chỉ để biết hoặc chỉ là tiêu đề thì không có nghĩa vụ",
            "a clause that informs, or is a heading, has no obligation",
        );
    }
}

/// The last part of a label.
fn own(clause: &Clause) -> &str {
    let parent = clause.parent.as_deref().unwrap_or_default();
    let rest = clause.label.strip_prefix(parent).unwrap_or(&clause.label);
    rest.trim_start_matches('.').trim_start_matches("Điều").trim()
}

fn is_letter(own: &str) -> bool {
    own.chars().count() == 1 && own.chars().all(char::is_alphabetic)
}

/// What a label is among its brothers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mark<'a> {
    /// What stands before a figure (`*1` has no number in the letter, `-1` is a line with a hyphen), the figure, and what stands behind
    /// it (`7a`).
    Figure(&'a str, u32, &'a str),
    /// A letter: its place in the alphabet of points.
    Letter(usize),
    /// Anything else, of which no order is known.
    Stranger,
}

impl<'a> Mark<'a> {
    fn of(own: &'a str) -> Self {
        let (before, plain) = own.split_at(own.find(|c| !matches!(c, '-' | '*')).unwrap_or(own.len()));
        let (figures, behind) = plain.split_at(plain.find(|c: char| !c.is_ascii_digit()).unwrap_or(plain.len()));
        if let Ok(figure) = figures.parse() {
            return Self::Figure(before, figure, behind);
        }
        crate::reader::POINTS.iter().position(|letter| *letter == own).map_or(Self::Stranger, Self::Letter)
    }

    /// Whether it does not come before another.
    fn is_after(self, other: Self) -> bool {
        match (self, other) {
            (Self::Figure(before, one, behind), Self::Figure(other_before, two, other_behind)) => {
                before == other_before && (one, behind) >= (two, other_behind)
            }
            (Self::Letter(one), Self::Letter(two)) => one >= two,
            _ => false,
        }
    }
}
