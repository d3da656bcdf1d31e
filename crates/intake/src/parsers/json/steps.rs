//! Steps that were taken before, for rebuilding records: what a key of an object leads to.
//!
//! Working a step out copies names and compares them with every known one; a record has some tens of keys, and the
//! records of one producer have the same. So a step is worked out once and remembered, and so is which key came next the
//! last time, as in [`super::plan`]. The memory is bounded; what it holds never changes the outcome.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;

use super::naming::{self, Role, Scope, Step};
use super::shape::Shape;

/// Steps remembered before the memory is emptied.
const MAX_STEPS: usize = 4_096;
/// The number of the object at the top of a record.
pub(super) const TOP: StepId = 0;
/// The number of no step.
pub(super) const NONE: StepId = u32::MAX;
/// The bit of the number of a step that is not remembered: a hostile record with endless new keys is worked out key by key and leaves
/// nothing behind.
const PASSING: StepId = 1 << 31;

/// The number of a step over a key.
pub(super) type StepId = u32;

/// A step over a key, and the object that may be found there.
#[derive(Debug)]
pub(super) struct Known {
    /// Number of the object whose key this is.
    outer: StepId,
    /// The key, escapes resolved.
    pub(super) key: Box<[u8]>,
    /// The key in its quotes with its colon, as most producers write it; empty for a key that was escaped.
    quoted: Box<[u8]>,
    /// What it leads to.
    pub(super) step: Step,
    /// The key that began the object here the last time.
    first: StepId,
    /// The key that followed this one the last time.
    next: StepId,
}

/// The remembered steps of one shape.
#[derive(Debug)]
pub(super) struct Steps {
    shape: Shape,
    known: Vec<Known>,
    /// Steps of the record at hand that are not remembered, as long as they are needed.
    passing: Vec<Known>,
    index: HashTable<u32>,
    hasher: FixedState,
}

impl Steps {
    /// Nothing remembered.
    pub(super) fn new(shape: Shape) -> Self {
        let mut steps = Self {
            shape,
            known: Vec::new(),
            passing: Vec::new(),
            index: HashTable::new(),
            hasher: FixedState::default(),
        };
        steps.forget();
        steps
    }

    /// The shape whose names these are.
    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    /// Empties the memory when it is full. Called between records.
    pub(super) fn trim(&mut self) {
        self.passing.clear();
        if self.known.len() >= MAX_STEPS {
            self.forget();
        }
    }

    fn forget(&mut self) {
        let step = Step {
            path: Vec::new(),
            name: Vec::new(),
            derived: &[],
            child: Scope::Root,
            role: Role::None,
            audit_record: false,
        };
        let key = Box::default();
        self.known = vec![Known { outer: NONE, key, quoted: Box::default(), step, first: NONE, next: NONE }];
        self.index = HashTable::new();
    }

    /// The step of a number.
    pub(super) fn get(&self, id: StepId) -> Option<&Known> {
        match id & PASSING {
            0 => self.known.get(id as usize),
            _ => self.passing.get((id & !PASSING) as usize),
        }
    }

    /// The step that came after `previous` in the object behind `outer` the last time, and the length of its key in
    /// quotes with the colon, when `rest` starts with that.
    pub(super) fn guess(&self, outer: StepId, previous: StepId, rest: &[u8]) -> Option<(StepId, usize)> {
        let guess = if previous == NONE { self.get(outer)?.first } else { self.get(previous)?.next };
        let known = self.get(guess)?;
        let fits = !known.quoted.is_empty() && rest.starts_with(&known.quoted);
        fits.then_some((guess, known.quoted.len()))
    }

    /// The step over `key` (escapes resolved) of the object behind `outer`, where it came after `previous`.
    pub(super) fn take(&mut self, outer: StepId, previous: StepId, key: &[u8], escaped: bool) -> StepId {
        let id = self.find(outer, key, escaped);
        if id & PASSING != 0 {
            return id;
        }
        if previous == NONE {
            if let Some(outer) = self.known.get_mut(outer as usize) {
                outer.first = id;
            }
        } else if let Some(previous) = self.known.get_mut(previous as usize) {
            previous.next = id;
        }
        id
    }

    /// Ends a step that was taken: it is not needed any more.
    pub(super) fn leave(&mut self, id: StepId) {
        if id & PASSING != 0 {
            self.passing.truncate((id & !PASSING) as usize);
        }
    }

    fn find(&mut self, outer: StepId, key: &[u8], escaped: bool) -> StepId {
        let hash = self.hasher.hash_one((outer, key));
        let known = &self.known;
        let same =
            |id: &StepId| known.get(*id as usize).is_some_and(|known| known.outer == outer && *known.key == *key);
        let is_passing = outer & PASSING != 0;
        if !is_passing && let Some(id) = self.index.find(hash, same) {
            return *id;
        }
        let quoted = if escaped { Box::default() } else { [b"\"", key, b"\":"].concat().into() };
        let Some(behind) = self.get(outer) else { return NONE };
        let step = naming::step(self.shape, &behind.step.child, &behind.step.path, key);
        let new = Known { outer, key: key.into(), quoted, step, first: NONE, next: NONE };
        if is_passing || self.known.len() >= MAX_STEPS {
            self.passing.push(new);
            return PASSING | (self.passing.len() - 1) as StepId;
        }
        let id = self.known.len() as StepId;
        self.known.push(new);
        let (known, hasher) = (&self.known, &self.hasher);
        self.index.insert_unique(hash, id, |id| {
            known.get(*id as usize).map_or(0, |known| hasher.hash_one((known.outer, &*known.key)))
        });
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_would_be_worked_out() {
        let mut steps = Steps::new(Shape::EvtxTree);
        for round in 0..2 {
            let event = steps.take(TOP, NONE, b"Event", false);
            let system = steps.take(event, NONE, b"System", false);
            let provider = steps.take(system, NONE, b"Provider", false);
            let name = steps.take(provider, NONE, b"@Name", false);
            assert_eq!(steps.get(name).unwrap().step.name, b"Provider_Name", "round {round}");
            assert_eq!(steps.known.len(), 5, "round {round}");
        }
        assert_eq!(steps.guess(TOP, NONE, b"\"Event\":{").unwrap().1, 8);
        assert!(steps.guess(TOP, NONE, b"\"Event\" :{").is_none());
    }

    #[test]
    fn memory_is_bounded_within_one_record_and_emptied_between_records() {
        let mut steps = Steps::new(Shape::Json);
        let mut previous = NONE;
        for number in 0..3 * MAX_STEPS {
            let key = format!("k{number}");
            let known = steps.take(TOP, previous, key.as_bytes(), false);
            assert_eq!(steps.get(known).unwrap().step.name, key.as_bytes());
            let below = steps.take(known, NONE, b"x", false);
            assert_eq!(steps.get(below).unwrap().step.name, format!("{key}.x").as_bytes());
            assert!(steps.passing.len() <= 2);
            steps.leave(below);
            steps.leave(known);
            previous = known;
        }
        assert_eq!((steps.known.len(), steps.passing.len()), (MAX_STEPS, 0));
        steps.trim();
        assert_eq!(steps.known.len(), 1);
    }
}
