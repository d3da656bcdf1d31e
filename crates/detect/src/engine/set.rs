//! Long lists of alternatives on one field, asked in one pass over the value.
//!
//! A rule may list two hundred command names of which one must stand in a script. Asked one after the other they are
//! two hundred searches through a text of some kilobytes whenever the rule's gate opens; together they are one.

use std::sync::OnceLock;

use vg_model::FieldId;

use super::estimate::{Background, Stand};
use super::field_index::FieldIndex;
use super::node::{Node, TestId};
use super::predicate::Test;
use crate::sigma::ast::{Op, Part, Pattern};

/// Fewer alternatives are asked one by one, the likeliest first.
const LEAST: usize = 6;

/// Literals of which one must stand in a value of the field.
#[derive(Debug)]
pub(crate) struct LiteralSet {
    pub(crate) field: FieldId,
    tests: Box<[TestId]>,
    /// Built when it is first asked: most rules never get that far.
    index: OnceLock<FieldIndex>,
}

impl LiteralSet {
    /// True when one of the literals stands in the folded value as it must.
    pub(crate) fn stands_in(&self, folded: &[u8], tests: &[Test], background: &Background) -> bool {
        let mut found = false;
        self.index.get_or_init(|| self.build(tests, background)).scan(folded, |_| found = true);
        found
    }

    fn build(&self, tests: &[Test], background: &Background) -> FieldIndex {
        let mut index = FieldIndex::default();
        for (_, stand, literal) in self.tests.iter().filter_map(|id| literal_of(*id, tests)) {
            index.add_exact(stand, literal, 0, background);
        }
        index.seal(background);
        index
    }
}

/// Replaces long lists of alternatives in `node` by sets, which are added to `sets`.
pub(crate) fn join(node: &mut Node, tests: &[Test], sets: &mut Vec<LiteralSet>) {
    match node {
        Node::Known(_) | Node::Test(_) | Node::AnyOf(_) => {}
        Node::Not(part) => join(part, tests, sets),
        Node::And(parts) => parts.iter_mut().for_each(|part| join(part, tests, sets)),
        Node::Or(parts) => {
            parts.iter_mut().for_each(|part| join(part, tests, sets));
            let joined = join_list(std::mem::take(parts), tests, sets);
            *node = joined;
        }
    }
}

fn join_list(parts: Box<[Node]>, tests: &[Test], sets: &mut Vec<LiteralSet>) -> Node {
    let literal = |part: &Node| match part {
        Node::Test(id) => literal_of(*id, tests).map(|(field, ..)| (field, *id)),
        _ => None,
    };
    let mut fields: Vec<(FieldId, Vec<TestId>)> = Vec::new();
    for (field, id) in parts.iter().filter_map(literal) {
        match fields.iter_mut().find(|(known, _)| *known == field) {
            Some((_, ids)) => ids.push(id),
            None => fields.push((field, vec![id])),
        }
    }
    fields.retain(|(_, ids)| ids.len() >= LEAST);
    let joined = |part: &Node| literal(part).is_some_and(|(field, _)| fields.iter().any(|(known, _)| *known == field));
    let alone: Vec<Node> = parts.into_iter().filter(|part| !joined(part)).collect();
    let mut rest = Vec::with_capacity(fields.len() + alone.len());
    for (field, ids) in fields {
        rest.push(Node::AnyOf(sets.len() as u32));
        sets.push(LiteralSet { field, tests: ids.into(), index: OnceLock::new() });
    }
    rest.extend(alone);
    match rest.len() {
        1 => rest.remove(0),
        _ => Node::Or(rest.into()),
    }
}

/// The field of a test for one literal without regard to case, where the literal must stand, and the literal.
fn literal_of(id: TestId, tests: &[Test]) -> Option<(FieldId, Stand, &[u8])> {
    let test = tests.get(id.0 as usize)?;
    let Op::Like(Pattern { cased: false, parts }) = &test.source else { return None };
    let (stand, literal) = match parts.as_slice() {
        [Part::Literal(literal)] => (Stand::Whole, literal),
        [Part::Literal(literal), Part::Any] => (Stand::Start, literal),
        [Part::Any, Part::Literal(literal)] => (Stand::End, literal),
        [Part::Any, Part::Literal(literal), Part::Any] => (Stand::Anywhere, literal),
        _ => return None,
    };
    // The empty text stands everywhere; indexes hold no empty literals.
    (!literal.is_empty()).then_some((test.field?, stand, literal.as_slice()))
}
