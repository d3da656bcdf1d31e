//! Conditions over numbered predicates, and what is known of them before an event is looked at.

use super::predicate::Test;
use crate::sigma::ast::{Expr, Op, Predicate};

/// Number of a predicate in the engine.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct TestId(pub(crate) u32);

/// A condition.
#[derive(Clone, PartialEq, Debug)]
pub(crate) enum Node {
    Known(bool),
    And(Box<[Node]>),
    Or(Box<[Node]>),
    Not(Box<Node>),
    Test(TestId),
    /// True when one of the literals of a set of the program stands in a value, see [`super::set`].
    AnyOf(u32),
}

impl Node {
    /// Numbers the predicates of `expr` with `number`.
    pub(crate) fn new(expr: &Expr, number: &mut impl FnMut(&Predicate) -> TestId) -> Self {
        match expr {
            Expr::And(parts) => Node::And(parts.iter().map(|part| Node::new(part, number)).collect()),
            Expr::Or(parts) => Node::Or(parts.iter().map(|part| Node::new(part, number)).collect()),
            Expr::Not(part) => Node::Not(Box::new(Node::new(part, number))),
            Expr::Test(predicate) => Node::Test(number(predicate)),
        }
    }

    /// The condition once some predicates are known: constants are folded away.
    pub(crate) fn fold(&self, known: &impl Fn(TestId) -> Option<bool>) -> Node {
        match self {
            Node::Known(value) => Node::Known(*value),
            Node::Test(id) => known(*id).map_or(Node::Test(*id), Node::Known),
            Node::AnyOf(set) => Node::AnyOf(*set),
            Node::Not(part) => match part.fold(known) {
                Node::Known(value) => Node::Known(!value),
                part => Node::Not(Box::new(part)),
            },
            Node::And(parts) => fold_list(parts, known, false),
            Node::Or(parts) => fold_list(parts, known, true),
        }
    }

    /// True when the known predicates alone already refute the condition. Allocates nothing.
    pub(crate) fn refuted(&self, known: &impl Fn(TestId) -> Option<bool>) -> bool {
        self.decided(known) == Some(false)
    }

    fn decided(&self, known: &impl Fn(TestId) -> Option<bool>) -> Option<bool> {
        match self {
            Node::Known(value) => Some(*value),
            Node::Test(id) => known(*id),
            Node::AnyOf(_) => None,
            Node::Not(part) => part.decided(known).map(|value| !value),
            Node::And(parts) => decided_list(parts, known, false),
            Node::Or(parts) => decided_list(parts, known, true),
        }
    }

    /// Calls `visit` for every predicate, from left to right.
    pub(crate) fn tests(&self, visit: &mut impl FnMut(TestId)) {
        match self {
            Node::Known(_) | Node::AnyOf(_) => {}
            Node::Test(id) => visit(*id),
            Node::Not(part) => part.tests(visit),
            Node::And(parts) | Node::Or(parts) => parts.iter().for_each(|part| part.tests(visit)),
        }
    }

    /// Orders alternatives and conjuncts so that the likely deciding one is asked first, and returns the estimated share
    /// of events for which the condition holds.
    pub(crate) fn order(&mut self, share: &impl Fn(TestId) -> f32) -> f32 {
        match self {
            Node::Known(value) => f32::from(u8::from(*value)),
            Node::Test(id) => share(*id),
            Node::AnyOf(_) => 0.5,
            Node::Not(part) => 1.0 - part.order(share),
            Node::And(parts) => {
                let shares = order_list(parts, share, |a, b| a.total_cmp(b));
                shares.into_iter().product()
            }
            Node::Or(parts) => {
                let shares = order_list(parts, share, |a, b| b.total_cmp(a));
                1.0 - shares.into_iter().map(|share| 1.0 - share).product::<f32>()
            }
        }
    }
}

fn order_list(
    parts: &mut [Node],
    share: &impl Fn(TestId) -> f32,
    compare: impl Fn(&f32, &f32) -> std::cmp::Ordering,
) -> Vec<f32> {
    let mut keyed: Vec<(f32, Node)> = parts
        .iter_mut()
        .map(|part| {
            let share = part.order(share);
            (share, std::mem::replace(part, Node::Known(false)))
        })
        .collect();
    keyed.sort_by(|(a, _), (b, _)| compare(a, b));
    let mut shares = Vec::with_capacity(keyed.len());
    for (place, (share, part)) in parts.iter_mut().zip(keyed) {
        *place = part;
        shares.push(share);
    }
    shares
}

fn fold_list(parts: &[Node], known: &impl Fn(TestId) -> Option<bool>, decisive: bool) -> Node {
    let mut rest = Vec::new();
    for part in parts {
        match part.fold(known) {
            Node::Known(value) if value == decisive => return Node::Known(decisive),
            Node::Known(_) => {}
            Node::And(inner) if !decisive => rest.extend(inner),
            Node::Or(inner) if decisive => rest.extend(inner),
            part => rest.push(part),
        }
    }
    match rest.len() {
        0 => Node::Known(!decisive),
        1 => rest.remove(0),
        _ if decisive => Node::Or(rest.into()),
        _ => Node::And(rest.into()),
    }
}

fn decided_list(parts: &[Node], known: &impl Fn(TestId) -> Option<bool>, decisive: bool) -> Option<bool> {
    let mut all = true;
    for part in parts {
        match part.decided(known) {
            Some(value) if value == decisive => return Some(decisive),
            Some(_) => {}
            None => all = false,
        }
    }
    all.then_some(!decisive)
}

/// Numbers equal predicates alike.
#[derive(Debug, Default)]
pub(crate) struct Interner {
    /// The key at hand: one buffer for tens of thousands of predicates.
    key: Vec<u8>,
    index: hashbrown::HashMap<Box<[u8]>, TestId, foldhash::fast::FixedState>,
    pub(crate) tests: Vec<Test>,
}

impl Interner {
    /// The number of what is asked of a field, or as a keyword; `resolve` gives fields their ids.
    pub(crate) fn number(
        &mut self,
        field: Option<&str>,
        op: &Op,
        resolve: &mut impl FnMut(&str) -> Option<vg_model::FieldId>,
    ) -> TestId {
        // Postcard text of both is the identity: floats and all, without a hash of our own for each type.
        let mut buffer = std::mem::take(&mut self.key);
        buffer.clear();
        self.key = postcard::to_extend(&(field, op), buffer).unwrap_or_default();
        if let Some(known) = self.index.get(self.key.as_slice()) {
            return *known;
        }
        let id = TestId(self.tests.len() as u32);
        let field = field.and_then(&mut *resolve);
        let other = match op {
            Op::FieldRef { other, .. } => resolve(other),
            _ => None,
        };
        self.tests.push(Test::new(op, field, other));
        self.index.insert(self.key.as_slice().into(), id);
        id
    }
}
