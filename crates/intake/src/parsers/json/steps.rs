//! Steps that were taken before, for rebuilding records: what a key of an object leads to.
//!
//! Working a step out copies names and compares them with every known one; a record has some tens of keys, and the
//! records of one producer have the same. So a step is worked out once and remembered, and so is which key came next the
//! last time, as in [`super::plan`]. The memory is bounded; what it holds never changes the outcome.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher as _;
use std::sync::Arc;

use super::naming::{self, Role, Scope, Step};
use super::shape::Shape;

/// Steps remembered before the memory is emptied.
const MAX_STEPS: usize = 4_096;
/// The number of the object at the top of a record.
const ROOT: u32 = 0;
/// The number of a step that is not remembered, and of no step.
pub(super) const NOT_KNOWN: u32 = u32::MAX;

/// A step over a key, and the object that may be found there.
#[derive(Debug)]
pub(super) struct Known {
    id: u32,
    /// Number of the object whose key this is.
    outer: u32,
    /// The key, escapes resolved.
    pub(super) key: Box<[u8]>,
    /// The key in its quotes with its colon, as most producers write it; empty for a key that was escaped.
    quoted: Box<[u8]>,
    /// What it leads to.
    pub(super) step: Step,
}

#[derive(Debug)]
struct Entry {
    known: Arc<Known>,
    /// The key that began the object here the last time.
    first: u32,
    /// The key that followed this one the last time.
    next: u32,
}

/// The remembered steps of one shape.
#[derive(Debug)]
pub(super) struct Steps {
    shape: Shape,
    entries: Vec<Entry>,
    index: HashTable<u32>,
    hasher: FixedState,
}

impl Steps {
    /// Nothing remembered.
    pub(super) fn new(shape: Shape) -> Self {
        let mut steps = Self { shape, entries: Vec::new(), index: HashTable::new(), hasher: FixedState::default() };
        steps.forget();
        steps
    }

    /// The shape whose names these are.
    pub(super) fn shape(&self) -> Shape {
        self.shape
    }

    /// Empties the memory when it is full. Called between records.
    pub(super) fn trim(&mut self) {
        if self.entries.len() >= MAX_STEPS {
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
        let known = Known { id: ROOT, outer: NOT_KNOWN, key: Box::default(), quoted: Box::default(), step };
        self.entries = vec![Entry { known: Arc::new(known), first: NOT_KNOWN, next: NOT_KNOWN }];
        self.index = HashTable::new();
    }

    /// The step to the top of a record.
    pub(super) fn top(&self) -> Option<Arc<Known>> {
        self.entries.get(ROOT as usize).map(|entry| Arc::clone(&entry.known))
    }

    /// The step that came after `previous` in the object behind `outer` the last time, and the length of its key in
    /// quotes with the colon, when `rest` starts with that.
    pub(super) fn guess(&self, outer: &Known, previous: u32, rest: &[u8]) -> Option<(Arc<Known>, usize)> {
        let place = |id: u32| self.entries.get(id as usize);
        let guess = if previous == NOT_KNOWN { place(outer.id)?.first } else { place(previous)?.next };
        let known = &place(guess)?.known;
        let fits = !known.quoted.is_empty() && rest.starts_with(&known.quoted);
        fits.then(|| (Arc::clone(known), known.quoted.len()))
    }

    /// The step over `key` (escapes resolved) of the object behind `outer`, where it came after `previous`.
    pub(super) fn take(&mut self, outer: &Known, previous: u32, key: &[u8], escaped: bool) -> Arc<Known> {
        let known = self.find(outer, key, escaped);
        if previous != NOT_KNOWN {
            if let Some(entry) = self.entries.get_mut(previous as usize) {
                entry.next = known.id;
            }
        } else if let Some(entry) = self.entries.get_mut(outer.id as usize) {
            entry.first = known.id;
        }
        known
    }

    fn find(&mut self, outer: &Known, key: &[u8], escaped: bool) -> Arc<Known> {
        let hash = self.hasher.hash_one((outer.id, key));
        let entries = &self.entries;
        let same = |id: &u32| {
            let known = entries.get(*id as usize).map(|entry| &entry.known);
            known.is_some_and(|known| known.outer == outer.id && *known.key == *key)
        };
        if outer.id != NOT_KNOWN
            && let Some(entry) = self.index.find(hash, same).and_then(|id| entries.get(*id as usize))
        {
            return Arc::clone(&entry.known);
        }
        // A hostile record with endless new keys is worked out key by key and leaves nothing behind.
        let remembered = outer.id != NOT_KNOWN && entries.len() < MAX_STEPS;
        let id = if remembered { entries.len() as u32 } else { NOT_KNOWN };
        let quoted = if escaped { Box::default() } else { [b"\"", key, b"\":"].concat().into() };
        let step = naming::step(self.shape, &outer.step.child, &outer.step.path, key);
        let known = Arc::new(Known { id, outer: outer.id, key: key.into(), quoted, step });
        if remembered {
            self.entries.push(Entry { known: Arc::clone(&known), first: NOT_KNOWN, next: NOT_KNOWN });
            let (entries, hasher) = (&self.entries, &self.hasher);
            self.index.insert_unique(hash, id, |id| {
                entries.get(*id as usize).map_or(0, |entry| hasher.hash_one((entry.known.outer, &*entry.known.key)))
            });
        }
        known
    }
}

impl Known {
    /// The number by which [`Steps`] knows the step.
    pub(super) fn id(&self) -> u32 {
        self.id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_remembered_is_what_would_be_worked_out() {
        let mut steps = Steps::new(Shape::EvtxTree);
        for round in 0..2 {
            let top = steps.top().unwrap();
            let event = steps.take(&top, NOT_KNOWN, b"Event", false);
            let system = steps.take(&event, NOT_KNOWN, b"System", false);
            let provider = steps.take(&system, NOT_KNOWN, b"Provider", false);
            let name = steps.take(&provider, NOT_KNOWN, b"@Name", false);
            assert_eq!(name.step.name, b"Provider_Name", "round {round}");
            assert_eq!(steps.entries.len(), 5, "round {round}");
        }
        let top = steps.top().unwrap();
        assert_eq!(steps.guess(&top, NOT_KNOWN, b"\"Event\":{").unwrap().1, 8);
        assert!(steps.guess(&top, NOT_KNOWN, b"\"Event\" :{").is_none());
    }

    #[test]
    fn memory_is_bounded_within_one_record_and_emptied_between_records() {
        let mut steps = Steps::new(Shape::Json);
        let top = steps.top().unwrap();
        let mut previous = NOT_KNOWN;
        for number in 0..3 * MAX_STEPS {
            let key = format!("k{number}");
            let known = steps.take(&top, previous, key.as_bytes(), false);
            assert_eq!(known.step.name, key.as_bytes());
            let below = steps.take(&known, NOT_KNOWN, b"x", false);
            assert_eq!(below.step.name, format!("{key}.x").as_bytes());
            previous = known.id();
        }
        assert_eq!(steps.entries.len(), MAX_STEPS);
        steps.trim();
        assert_eq!(steps.entries.len(), 1);
    }
}
