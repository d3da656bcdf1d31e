//! Gates: what must be seen in an event before a rule is worth evaluating.
//!
//! For each rule a set of gates is chosen such that the rule can only match when one of them opens. Of the parts of a
//! conjunction the rarest set is taken, by estimated frequency; a disjunction needs the sets of all its parts. A negation
//! gives none. A rule without a set is evaluated for every event of its log source.

use std::sync::{Arc, OnceLock};

use vg_model::FieldId;

use super::estimate::{Background, Stand};
use super::node::{Node, TestId};
use super::predicate::{Check, Test};
use crate::sigma::ast::{Op, Part, Pattern, fold};

/// Something to look for in a value.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) enum Gate {
    /// The field is there (with a value or without).
    Present(FieldId),
    /// The folded literal stands so in a value of the field.
    Literal(FieldId, Stand, Arc<[u8]>),
    /// The folded literal stands in some value of the event.
    Keyword(Arc<[u8]>),
}

impl Gate {
    /// The field that it looks at; `None` for the event's whole text.
    pub(crate) fn field(&self) -> Option<FieldId> {
        match self {
            Gate::Present(field) | Gate::Literal(field, ..) => Some(*field),
            Gate::Keyword(_) => None,
        }
    }
}

/// A set of gates and the estimated share of events in which one of them opens.
#[derive(Clone, Debug)]
pub(crate) struct Gates {
    pub(crate) gates: Vec<Gate>,
    pub(crate) share: f32,
}

/// Chooses gates for conditions.
#[derive(Clone, Copy)]
pub(crate) struct Chooser<'a> {
    pub(crate) tests: &'a [Test],
    pub(crate) background: &'a Background,
    pub(crate) known: &'a KnownGates,
}

/// The gates of each test, found once: every program that has the test asks for them again.
#[derive(Debug)]
pub(crate) struct KnownGates(Vec<OnceLock<Option<Gates>>>);

impl KnownGates {
    /// For an engine of so many tests.
    pub(crate) fn new(tests: usize) -> Self {
        Self(std::iter::repeat_with(OnceLock::new).take(tests).collect())
    }
}

/// Share assumed for a field that is merely present; events of one log source mostly have the same fields.
const PRESENT: f32 = 0.9;
/// Opening a gate costs a little even when nothing is found; many alternatives add up.
const PER_GATE: f32 = 1e-5;

impl Chooser<'_> {
    /// The sets of which each must open before `node` can hold, rarest first; none when it may hold without anything being seen.
    pub(crate) fn sets(&self, node: &Node) -> Vec<Gates> {
        let mut sets = Vec::new();
        self.conjuncts(node, &mut sets);
        sets.sort_by(|a, b| a.share.total_cmp(&b.share));
        sets
    }

    /// The sets of the parts that all must hold.
    fn conjuncts(&self, node: &Node, sets: &mut Vec<Gates>) {
        match node {
            Node::And(parts) => parts.iter().for_each(|part| self.conjuncts(part, sets)),
            _ => sets.extend(self.choose(node)),
        }
    }

    /// The best set for `node`; `None` when it may hold without anything being seen.
    pub(crate) fn choose(&self, node: &Node) -> Option<Gates> {
        match node {
            Node::Known(false) => Some(Gates { gates: Vec::new(), share: 0.0 }),
            Node::Known(true) | Node::Not(_) | Node::AnyOf(_) => None,
            Node::Test(id) => self.gates_of(*id).cloned(),
            Node::And(parts) => {
                parts.iter().filter_map(|part| self.choose(part)).min_by(|a, b| a.share.total_cmp(&b.share))
            }
            Node::Or(parts) => {
                let mut all = Gates { gates: Vec::new(), share: 0.0 };
                for part in parts {
                    let set = self.choose(part)?;
                    all.gates.extend(set.gates);
                    all.share += set.share;
                }
                all.gates.sort();
                all.gates.dedup();
                Some(all)
            }
        }
    }

    /// Estimated share of events for which the predicate holds.
    pub(crate) fn share(&self, id: TestId) -> f32 {
        let Some(test) = self.test(id) else { return 0.5 };
        match test.source {
            Op::Null | Op::Exists(false) => 0.2,
            Op::UnsetPlaceholder(_) => 0.0,
            Op::Like(_) => self.gates_of(id).map_or(0.5, |gates| gates.share.min(1.0)),
            _ => self.gates_of(id).map_or(0.5, |gates| (gates.share * 0.5).min(1.0)),
        }
    }

    fn test(&self, id: TestId) -> Option<&Test> {
        self.tests.get(id.0 as usize)
    }

    fn gates_of(&self, id: TestId) -> Option<&Gates> {
        let known = self.known.0.get(id.0 as usize)?;
        known.get_or_init(|| self.test(id).and_then(|test| self.of_test(test))).as_ref()
    }

    fn of_test(&self, test: &Test) -> Option<Gates> {
        let Some(field) = test.field else { return self.of_keyword(test) };
        let present = || Gates { gates: vec![Gate::Present(field)], share: PRESENT };
        let set = match &test.source {
            Op::Null | Op::Exists(false) => return None,
            Op::UnsetPlaceholder(_) => return Some(Gates { gates: Vec::new(), share: 0.0 }),
            Op::Like(pattern) => match self.rarest(pattern) {
                Some((stand, literal, share)) => {
                    Gates { gates: vec![Gate::Literal(field, stand, literal)], share: share + PER_GATE }
                }
                None => present(),
            },
            Op::Number(digits) if is_canonical(digits) => {
                Gates { gates: vec![Gate::Literal(field, Stand::Whole, digits.as_bytes().into())], share: 0.1 }
            }
            Op::Bool(value) => {
                let word: &[u8] = if *value { b"true" } else { b"false" };
                Gates { gates: vec![Gate::Literal(field, Stand::Whole, word.into())], share: 0.5 }
            }
            Op::Regex { .. } => match self.rarest_set(test) {
                Some((literals, share)) => {
                    let gate = |l: Vec<u8>| Gate::Literal(field, Stand::Anywhere, l.into());
                    Gates { gates: literals.into_iter().map(gate).collect(), share }
                }
                None => present(),
            },
            Op::Number(_)
            | Op::Cidr(_)
            | Op::Compare(..)
            | Op::Exists(true)
            | Op::FieldRef { .. }
            | Op::TimePart(..) => present(),
        };
        Some(set)
    }

    /// The set of literals of a regular expression that is met least often, with its share.
    fn rarest_set(&self, test: &Test) -> Option<(Vec<Vec<u8>>, f32)> {
        let Check::Regex(regex) = test.check() else { return None };
        let share = |set: &Vec<Vec<u8>>| -> f32 {
            set.iter().map(|literal| self.background.share(literal, Stand::Anywhere) + PER_GATE).sum()
        };
        let sets = regex.required().iter().map(|set| (set.clone(), share(set)));
        // Very short literals are met by chance everywhere; as a gate they would only cost.
        let long = sets.filter(|(set, _)| set.iter().all(|literal| literal.len() > 2));
        long.min_by(|(_, a), (_, b)| a.total_cmp(b))
    }

    fn of_keyword(&self, test: &Test) -> Option<Gates> {
        let literals = match &test.source {
            Op::Like(pattern) => vec![self.rarest_anywhere(pattern)?],
            Op::Regex { .. } => self.rarest_set(test)?.0,
            Op::UnsetPlaceholder(_) => Vec::new(),
            _ => return None,
        };
        let share = literals.iter().map(|l| self.background.share(l, Stand::Anywhere) + PER_GATE).sum();
        Some(Gates { gates: literals.into_iter().map(|l| Gate::Keyword(l.into())).collect(), share })
    }

    /// The literal of a pattern that is met least often, folded, with where it must stand. `None` without a literal.
    fn rarest(&self, pattern: &Pattern) -> Option<(Stand, Arc<[u8]>, f32)> {
        let last = pattern.parts.len().checked_sub(1)?;
        let mut best: Option<(Stand, Arc<[u8]>, f32)> = None;
        for (index, part) in pattern.parts.iter().enumerate() {
            let Part::Literal(literal) = part else { continue };
            let stand = match (index == 0, index == last) {
                (true, true) => Stand::Whole,
                (true, false) => Stand::Start,
                (false, true) => Stand::End,
                (false, false) => Stand::Anywhere,
            };
            let mut folded = Vec::with_capacity(literal.len());
            fold(literal, &mut folded);
            let share = self.background.share(&folded, stand);
            if best.as_ref().is_none_or(|(_, _, known)| share < *known) {
                best = Some((stand, folded.into(), share));
            }
        }
        best
    }

    fn rarest_anywhere(&self, pattern: &Pattern) -> Option<Vec<u8>> {
        let folded = pattern.parts.iter().filter_map(|part| match part {
            Part::Literal(literal) => {
                let mut folded = Vec::with_capacity(literal.len());
                fold(literal, &mut folded);
                Some(folded)
            }
            _ => None,
        });
        let share = |literal: &Vec<u8>| self.background.share(literal, Stand::Anywhere);
        folded.min_by(|a, b| share(a).total_cmp(&share(b)))
    }
}

/// True for an integer as everybody writes it, so that equal numbers have equal digits.
pub(crate) fn is_canonical(digits: &str) -> bool {
    let positive = digits.strip_prefix('-').unwrap_or(digits);
    let plain = !positive.is_empty() && positive.len() <= 15 && positive.bytes().all(|b| b.is_ascii_digit());
    plain && (digits == "0" || !positive.starts_with('0'))
}
