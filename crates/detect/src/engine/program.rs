//! Programs: the rules that can match events with given key values, and the gates in front of them.

use std::sync::OnceLock;

use vg_model::FieldId;

use super::candidates::Opening;
use super::choice::{self, Sides};
use super::estimate::Stand;
use super::field_index::FieldIndex;
use super::gate::{Chooser, Gate, Gates};
use super::keyword::KeywordIndex;
use super::node::{Node, TestId};
use super::set::{self, LiteralSet};

/// One rule on one way in which its events arrive.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Index of the rule in the engine.
    pub(crate) rule: u32,
    /// Condition, with the log source in front.
    pub(crate) node: Node,
    /// The condition as it is evaluated, made when the unit's gate first opens: most never do.
    ready: OnceLock<Ready>,
}

/// A condition ordered by what likely decides, long lists of alternatives joined.
#[derive(Debug)]
pub(crate) struct Ready {
    pub(crate) node: Node,
    /// Sets of literals that the condition asks for, see [`Node::AnyOf`].
    pub(crate) sets: Vec<LiteralSet>,
}

impl Unit {
    /// A unit of a rule.
    pub(crate) fn new(rule: u32, node: Node) -> Self {
        Self { rule, node, ready: OnceLock::new() }
    }

    /// The condition as it is evaluated.
    pub(crate) fn ready<'c>(&self, chooser: impl FnOnce() -> Chooser<'c>) -> &Ready {
        self.ready.get_or_init(|| {
            let chooser = chooser();
            let (mut node, mut sets) = (self.node.clone(), Vec::new());
            node.order(&|id: TestId| chooser.share(id));
            set::join(&mut node, chooser.tests, &mut sets);
            Ready { node, sets }
        })
    }
}

/// The rules for one kind of event and given key values.
#[derive(Debug, Default)]
pub(crate) struct Program {
    pub(crate) units: Vec<Unit>,
    /// Units that wait for no gate.
    pub(crate) always: Vec<Opening>,
    /// Index into `fields` by field id, [`NO_FIELD`] where no gate looks at the field.
    by_field: Vec<u16>,
    pub(crate) fields: Vec<FieldGates>,
    /// What each gate means when it opens.
    pub(crate) gates: Vec<Vec<Opening>>,
    pub(crate) keywords: KeywordIndex,
}

/// Gates that look at one field.
#[derive(Debug, Default)]
pub(crate) struct FieldGates {
    /// Gates that open when the field is there.
    pub(crate) present: Vec<u32>,
    /// Gates on its text; `None` when there is none.
    pub(crate) index: Option<FieldIndex>,
}

const NO_FIELD: u16 = u16::MAX;

impl Program {
    /// Puts gates in front of `units`, whose conditions are folded already.
    pub(crate) fn new(units: Vec<Unit>, chooser: &Chooser<'_>, field_count: usize) -> Self {
        let mut program = Program::default();
        let mut wanted: Vec<(Gate, Opening)> = Vec::new();
        let mut want = |set: Gates, opening: Opening| wanted.extend(set.gates.into_iter().map(|gate| (gate, opening)));
        let sets = units.iter().take(Opening::MAX_UNITS).map(|unit| chooser.sets(&unit.node));
        for (number, sides) in (0u32..).zip(choice::choose(sets.collect())) {
            match sides {
                Sides::One(set) => want(set, Opening::alone(number)),
                Sides::Two(first, second) => {
                    want(first, Opening::first(number));
                    want(second, Opening::second(number));
                }
                Sides::None => program.always.push(Opening::alone(number)),
            }
        }
        wanted.sort();
        wanted.dedup();
        let mut keywords = Vec::new();
        let mut last: Option<Gate> = None;
        for (gate, opening) in wanted {
            if last.as_ref() != Some(&gate) {
                let number = program.gates.len() as u32;
                program.gates.push(Vec::new());
                match &gate {
                    Gate::Keyword(literal) => keywords.push((literal.clone(), number)),
                    Gate::Present(field) => program.field_mut(*field, field_count).present.push(number),
                    Gate::Literal(field, stand, literal) => {
                        program.add_literal(*field, *stand, literal, number, chooser, field_count);
                    }
                }
                last = Some(gate);
            }
            if let Some(openings) = program.gates.last_mut() {
                openings.push(opening);
            }
        }
        let indexes = program.fields.iter_mut().filter_map(|gates| gates.index.as_mut());
        indexes.for_each(|index| index.seal(chooser.background));
        program.keywords = KeywordIndex::new(&keywords, chooser.background);
        program.units = units;
        program
    }

    /// What a gate means when it opens.
    #[inline]
    pub(crate) fn behind(&self, gate: u32) -> &[Opening] {
        self.gates.get(gate as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// The gates that look at `field`.
    #[inline]
    pub(crate) fn field(&self, field: FieldId) -> Option<&FieldGates> {
        match self.by_field.get(field.index()) {
            None | Some(&NO_FIELD) => None,
            Some(index) => self.fields.get(usize::from(*index)),
        }
    }

    fn field_mut(&mut self, field: FieldId, field_count: usize) -> &mut FieldGates {
        self.by_field.resize(field_count.max(field.index() + 1).max(self.by_field.len()), NO_FIELD);
        let next = self.fields.len() as u16;
        let mut index = next;
        if let Some(place) = self.by_field.get_mut(field.index()) {
            if *place == NO_FIELD {
                *place = next;
            }
            index = *place;
        }
        if index == next {
            self.fields.push(FieldGates::default());
        }
        #[expect(clippy::indexing_slicing, reason = "the entry was pushed just above when it was missing")]
        &mut self.fields[usize::from(index)]
    }

    fn add_literal(
        &mut self,
        field: FieldId,
        stand: Stand,
        literal: &[u8],
        gate: u32,
        chooser: &Chooser<'_>,
        field_count: usize,
    ) {
        let index = self.field_mut(field, field_count).index.get_or_insert_default();
        index.add(stand, literal, gate, chooser.background);
    }
}
