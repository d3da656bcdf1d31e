//! What to do with the value of each key: worked out once for a key of a scope, then remembered.
//!
//! Remembered too is which key came next the last time. Producers write the keys of one kind of event in one order, so
//! the guess is mostly right, and one comparison of bytes replaces finding the key's end, hashing and looking up.
//! The memory is bounded; what it holds never changes the outcome.

use foldhash::fast::FixedState;
use hashbrown::HashTable;
use std::hash::BuildHasher;
use std::sync::Arc;

use vg_model::{FieldRef, FieldTable};

use super::naming::{self, Role, Scope};
use super::shape::{self, Shape};

/// Number of a scope. [`DEAD`] is the scope in which nothing is asked for.
pub(super) type ScopeId = u32;
/// Number of a remembered key.
pub(super) type EntryId = u32;

/// The scope of objects that hold nothing anybody asks for: read for well-formedness only.
pub(super) const DEAD: ScopeId = 0;
/// The entry of a key nobody asks for.
pub(super) const UNUSED: EntryId = 0;

/// Keys remembered before the memory is emptied.
const MAX_ENTRIES: usize = 16_384;
/// Longest key worth remembering when nobody asks for it.
const MAX_REMEMBERED_KEY: usize = 256;

/// What to do with a value.
#[derive(Clone, Copy, Debug)]
pub(super) struct Action {
    /// First field that the value is for.
    pub(super) field: Option<FieldRef>,
    /// True when it is for more fields: [`Plan::more_fields`].
    pub(super) more: bool,
    /// True when a text or number is of no use.
    pub(super) skip: bool,
    /// Scope of an object here.
    pub(super) child: ScopeId,
    /// Field that gets the key when an object is here (laurel's `type`).
    pub(super) key_field: Option<FieldRef>,
    /// Bit of a tell-tale path.
    pub(super) mark: u32,
    /// Rank as the time of the record.
    pub(super) time: Option<u8>,
    /// Special use.
    pub(super) role: Role,
}

struct Entry {
    scope: ScopeId,
    /// The key, its quote and colon, as most producers write them; empty for a key that was escaped.
    quoted: Box<[u8]>,
    key: Box<[u8]>,
    next: EntryId,
    action: Action,
    more: Box<[FieldRef]>,
}

struct ScopeNode {
    scope: Scope,
    path: Vec<u8>,
    first: EntryId,
}

/// The remembered keys of one shape.
pub(super) struct Plan {
    shape: Shape,
    fields: Arc<FieldTable>,
    scopes: Vec<ScopeNode>,
    entries: Vec<Entry>,
    index: HashTable<EntryId>,
    hasher: FixedState,
}

/// The scope of the top of a record.
pub(super) const ROOT: ScopeId = 1;

impl Plan {
    /// Nothing remembered.
    pub(super) fn new(shape: Shape, fields: &Arc<FieldTable>) -> Self {
        let mut plan = Self {
            shape,
            fields: Arc::clone(fields),
            scopes: Vec::new(),
            entries: Vec::new(),
            index: HashTable::new(),
            hasher: FixedState::default(),
        };
        plan.forget();
        plan
    }

    /// Empties the memory when it is full. Called between records.
    pub(super) fn trim(&mut self) {
        if self.entries.len() >= MAX_ENTRIES {
            self.forget();
        }
    }

    fn forget(&mut self) {
        let node = |scope| ScopeNode { scope, path: Vec::new(), first: UNUSED };
        self.scopes = vec![node(Scope::Path), node(Scope::Root)];
        self.index = HashTable::new();
        let action = Action {
            field: None,
            more: false,
            skip: true,
            child: DEAD,
            key_field: None,
            mark: 0,
            time: None,
            role: Role::None,
        };
        self.entries = vec![Entry {
            scope: DEAD,
            quoted: Box::default(),
            key: Box::default(),
            next: UNUSED,
            action,
            more: Box::default(),
        }];
    }

    /// The key that began an object of `scope` the last time.
    #[inline(always)]
    pub(super) fn first_of(&self, scope: ScopeId) -> EntryId {
        self.scopes.get(scope as usize).map_or(UNUSED, |node| node.first)
    }

    /// The key that followed `entry` the last time.
    #[inline(always)]
    pub(super) fn next_of(&self, entry: EntryId) -> EntryId {
        self.entries.get(entry as usize).map_or(UNUSED, |known| known.next)
    }

    /// Length of the guessed key with quote and colon when `rest` starts with it.
    #[inline(always)]
    pub(super) fn matches(&self, guess: EntryId, rest: &[u8]) -> Option<usize> {
        let entry = self.entries.get(guess as usize)?;
        (guess != UNUSED && rest.starts_with(&entry.quoted)).then_some(entry.quoted.len())
    }

    /// Remembers that `entry` began an object of `scope`.
    pub(super) fn set_first(&mut self, scope: ScopeId, entry: EntryId) {
        let first = self.guessable(entry);
        if let Some(node) = self.scopes.get_mut(scope as usize) {
            node.first = first;
        }
    }

    /// Remembers that `entry` followed `previous`.
    pub(super) fn set_next(&mut self, previous: EntryId, entry: EntryId) {
        let next = self.guessable(entry);
        if previous != UNUSED
            && let Some(known) = self.entries.get_mut(previous as usize)
        {
            known.next = next;
        }
    }

    fn guessable(&self, entry: EntryId) -> EntryId {
        match self.entries.get(entry as usize) {
            Some(known) if !known.quoted.is_empty() => entry,
            _ => UNUSED,
        }
    }

    /// What to do with the value of `entry`.
    #[inline(always)]
    pub(super) fn action(&self, entry: EntryId) -> Option<Action> {
        self.entries.get(entry as usize).map(|known| known.action)
    }

    /// Fields of `entry` beyond the first.
    pub(super) fn more_fields(&self, entry: EntryId) -> &[FieldRef] {
        self.entries.get(entry as usize).map_or(&[], |known| &known.more)
    }

    /// True for the scope of one named `Data`.
    pub(super) fn is_data_item(&self, scope: ScopeId) -> bool {
        self.scopes.get(scope as usize).is_some_and(|node| node.scope == Scope::DataItem)
    }

    /// The entry of `key` (escapes resolved) in `scope`.
    pub(super) fn entry(&mut self, scope: ScopeId, key: &[u8], escaped: bool) -> EntryId {
        let hash = self.hasher.hash_one((scope, key));
        let entries = &self.entries;
        let known = self
            .index
            .find(hash, |id| entries.get(*id as usize).is_some_and(|entry| entry.scope == scope && *entry.key == *key));
        if let Some(id) = known {
            return *id;
        }
        self.learn(scope, key, escaped, hash)
    }

    #[cold]
    fn learn(&mut self, scope: ScopeId, key: &[u8], escaped: bool, hash: u64) -> EntryId {
        let Some(node) = self.scopes.get(scope as usize) else { return UNUSED };
        let step = naming::step(self.shape, &node.scope, &node.path, key);
        let mut targets = Vec::new();
        add_target(&mut targets, self.fields.lookup(&step.name));
        add_target(&mut targets, self.fields.lookup(&step.path));
        for name in step.derived {
            let target = self.fields.lookup(name.as_bytes());
            add_target(&mut targets, target.map(|target| FieldRef { alias: true, ..target }));
        }
        let key_field = if step.audit_record { self.fields.lookup(b"type") } else { None };
        let time = shape::time_rank(self.shape, &step.path, &step.name);
        let mark = shape::mark_of(&step.path);
        let full = self.entries.len() >= MAX_ENTRIES;
        let child = self.child(scope, &step, full, key_field.is_some());
        let skip = targets.is_empty() && time.is_none() && step.role == Role::None;
        let plain = skip && mark == 0 && child == DEAD && key_field.is_none();
        if plain && (full || key.len() > MAX_REMEMBERED_KEY) {
            return UNUSED;
        }
        let mut targets = targets.into_iter();
        let field = targets.next();
        let more: Box<[FieldRef]> = targets.collect();
        let action = Action { field, more: !more.is_empty(), skip, child, key_field, mark, time, role: step.role };
        let quoted = if escaped { Box::default() } else { [key, b"\":"].concat().into() };
        let id = self.entries.len() as EntryId;
        self.entries.push(Entry { scope, quoted, key: key.into(), next: UNUSED, action, more });
        let (entries, hasher) = (&self.entries, &self.hasher);
        self.index.insert_unique(hash, id, |id| {
            entries.get(*id as usize).map_or(0, |entry| hasher.hash_one((entry.scope, &*entry.key)))
        });
        id
    }

    /// The scope of an object under a step: [`DEAD`] when nothing below can be asked for.
    fn child(&mut self, parent: ScopeId, step: &naming::Step, full: bool, wanted: bool) -> ScopeId {
        let below = match &step.child {
            Scope::Path => naming::leads_to_names(self.shape, &step.path),
            Scope::Root | Scope::System | Scope::EventData | Scope::DataItem | Scope::DataAttributes | Scope::Diff => {
                true
            }
            Scope::Relative(base) => base.is_empty() || self.fields.has_prefix(base),
            // Any key below may be a name, at any depth.
            Scope::Local(_) | Scope::Element(_) => true,
        };
        if !(below || wanted || self.fields.has_prefix(&step.path) || shape::may_hold_marks(&step.path)) {
            return DEAD;
        }
        let parent_is_local =
            self.scopes.get(parent as usize).is_some_and(|node| matches!(node.scope, Scope::Local(_)));
        if full && parent_is_local && matches!(step.child, Scope::Local(_)) {
            // A hostile record with endless new paths: names stay right, whole paths are given up.
            return parent;
        }
        self.scopes.push(ScopeNode { scope: step.child.clone(), path: step.path.clone(), first: UNUSED });
        (self.scopes.len() - 1) as ScopeId
    }
}

fn add_target(targets: &mut Vec<FieldRef>, target: Option<FieldRef>) {
    if let Some(target) = target
        && !targets.iter().any(|known| known.id == target.id)
    {
        targets.push(target);
    }
}
