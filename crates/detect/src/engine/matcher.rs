//! Running an engine over batches: one matcher per thread.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use vg_model::{Event, EventBatch, FieldId, Haystack, Record, SourceKind, Value};

use super::Engine;
use super::lexicon::{Asked, Lexicon, Spot};
use super::node::{Node, TestId};
use super::predicate::{Check, Sides, Test};
use super::program::Program;
use super::set::LiteralSet;
use crate::sigma::ast::{Place, fold};

/// One rule matched one event of a batch.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Hit {
    /// Index of the event in the batch.
    pub event: u32,
    /// Index of the rule in the engine's list.
    pub rule: u32,
}

/// The scratch memory of one thread. Output depends on the batch alone, never on what was matched before.
pub struct Matcher {
    engine: Arc<Engine>,
    /// Index into `programs` by spelled key.
    known: HashMap<Box<[u8]>, usize, FixedState>,
    programs: Vec<Arc<Program>>,
    key: Vec<u8>,
    state: State,
    seen_fields: Vec<bool>,
    evaluations: u64,
}

/// A condition that is being evaluated, and on what.
#[derive(Clone, Copy)]
struct Asking<'a> {
    engine: &'a Engine,
    /// Sets of literals of the condition.
    sets: &'a [LiteralSet],
    unit: u32,
    batch: &'a EventBatch,
    event: Event<'a>,
}

/// What is known of the event at hand.
#[derive(Default)]
struct State {
    epoch: u32,
    /// By field: epoch and last slot of the field.
    first: Vec<(u32, u32)>,
    /// By slot of the event: the slot of the same field before it.
    next: Vec<u32>,
    /// By slot: place of the folded text in `folded`.
    places: Vec<(u32, u32)>,
    folded: Vec<u8>,
    /// By slot: number of its value in the lexicon, 0 when it has none.
    values: Vec<u32>,
    lexicon: Lexicon,
    /// Units behind the gates that one value opens.
    opened: Vec<u32>,
    /// By predicate: epoch, and whether it held.
    memo: Vec<(u32, bool)>,
    /// By unit of the program: epoch in which it became a candidate.
    marks: Vec<u32>,
    candidates: Vec<u32>,
    record: Option<Record>,
    matched: Vec<u32>,
}

const NONE: u32 = u32::MAX;

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").field("programs", &self.programs.len()).finish_non_exhaustive()
    }
}

impl Matcher {
    pub(super) fn new(engine: Arc<Engine>) -> Self {
        let fields = engine.fields().len();
        let tests = engine.tests.len();
        let state = State { first: vec![(0, 0); fields], memo: vec![(0, false); tests], ..State::default() };
        Self {
            engine,
            known: HashMap::default(),
            programs: Vec::new(),
            key: Vec::new(),
            state,
            seen_fields: vec![false; fields],
            evaluations: 0,
        }
    }

    /// Matches every event of the batch. Hits come ordered by event, then by rule.
    pub fn run(&mut self, batch: &EventBatch, hits: &mut Vec<Hit>) {
        for event in batch.events() {
            self.run_event(batch, event, hits);
        }
    }

    /// True for each field (by id) that some event had.
    #[must_use]
    pub fn seen_fields(&self) -> &[bool] {
        &self.seen_fields
    }

    /// How many conditions were evaluated so far: what the gates let through.
    #[must_use]
    pub fn evaluations(&self) -> u64 {
        self.evaluations
    }

    fn run_event(&mut self, batch: &EventBatch, event: Event<'_>, hits: &mut Vec<Hit>) {
        self.state.begin(event, &mut self.seen_fields);
        let Some(number) = self.program(event) else { return };
        let Self { engine, programs, state, evaluations, .. } = self;
        let Some(program) = programs.get(number).filter(|program| !program.units.is_empty()) else { return };
        state.open_gates(number as u32, program, batch, event);
        if state.candidates.is_empty() {
            return;
        }
        let candidates = std::mem::take(&mut state.candidates);
        *evaluations += candidates.len() as u64;
        for number in &candidates {
            let Some(unit) = program.units.get(*number as usize) else { continue };
            let ready = unit.ready(|| engine.chooser());
            if state.holds(&ready.node, Asking { engine, sets: &ready.sets, unit: *number, batch, event }) {
                state.matched.push(unit.rule);
            }
        }
        state.candidates = candidates;
        if !self.state.matched.is_empty() {
            self.state.matched.sort_unstable();
            self.state.matched.dedup();
            let index = event.index() as u32;
            hits.extend(self.state.matched.iter().map(|rule| Hit { event: index, rule: *rule }));
        }
    }

    /// The number of the program for the event's kind and key values; `None` when no rule looks at such events.
    fn program(&mut self, event: Event<'_>) -> Option<usize> {
        let SourceKind(name) = event.head().kind;
        let kind = self.engine.kind_index(name)?;
        self.key.clear();
        self.key.push(kind as u8);
        let mut regular = true;
        for field in self.engine.key_fields(kind) {
            let (epoch, slot) = self.state.first.get(field.index()).copied().unwrap_or_default();
            if epoch != self.state.epoch {
                self.key.extend_from_slice(&NONE.to_le_bytes());
                continue;
            }
            let slot_before = self.state.next.get(slot as usize).copied().unwrap_or(NONE);
            match event.slots().get(slot as usize) {
                Some(slot) if slot_before == NONE && !slot.null => {
                    let text = event.text(slot);
                    self.key.extend_from_slice(&(text.len() as u32).to_le_bytes());
                    self.key.extend_from_slice(text);
                }
                _ => regular = false,
            }
        }
        if !regular {
            // A key field with several values, or null: nothing can be known before the event is looked at.
            self.key.truncate(1);
        }
        if let Some(number) = self.known.get(self.key.as_slice()) {
            return Some(*number);
        }
        if self.known.len() >= super::MAX_PROGRAMS * 2 {
            // Hostile variety of keys: the program that assumes nothing serves them all.
            self.key.truncate(1);
            if let Some(number) = self.known.get(self.key.as_slice()) {
                return Some(*number);
            }
        }
        let program = self.engine.program(kind, &self.key);
        let number = self.programs.iter().position(|known| Arc::ptr_eq(known, &program)).unwrap_or_else(|| {
            self.programs.push(program);
            self.programs.len() - 1
        });
        self.known.insert(self.key.as_slice().into(), number);
        Some(number)
    }
}

impl State {
    /// Forgets the last event and links the slots of this one by field.
    fn begin(&mut self, event: Event<'_>, seen: &mut [bool]) {
        self.epoch = self.epoch.wrapping_add(1);
        if self.epoch == 0 {
            // Once in four billion events: old marks would look new.
            self.first.fill((0, 0));
            self.memo.fill((0, false));
            self.marks.fill(0);
            self.epoch = 1;
        }
        self.next.clear();
        self.places.clear();
        self.values.clear();
        self.folded.clear();
        self.candidates.clear();
        self.matched.clear();
        self.record = None;
        for (index, slot) in (0u32..).zip(event.slots()) {
            self.places.push((NONE, 0));
            self.values.push(0);
            let Some(first) = self.first.get_mut(slot.field.index()) else {
                self.next.push(NONE);
                continue;
            };
            self.next.push(if first.0 == self.epoch { first.1 } else { NONE });
            *first = (self.epoch, index);
            if let Some(seen) = seen.get_mut(slot.field.index()) {
                *seen = true;
            }
        }
    }

    /// Looks at each value once and collects the units behind the gates that open.
    fn open_gates(&mut self, number: u32, program: &Program, batch: &EventBatch, event: Event<'_>) {
        if self.marks.len() < program.units.len() {
            self.marks.resize(program.units.len(), 0);
        }
        let (epoch, marks, candidates) = (self.epoch, &mut self.marks, &mut self.candidates);
        let mut choose = |units: &[u32]| {
            for unit in units {
                if let Some(mark) = marks.get_mut(*unit as usize)
                    && *mark != epoch
                {
                    *mark = epoch;
                    candidates.push(*unit);
                }
            }
        };
        let behind = |gate: u32| program.gates.get(gate as usize).map(Vec::as_slice).unwrap_or_default();
        for ((slot, place), value) in event.slots().iter().zip(&mut self.places).zip(&mut self.values) {
            let Some(gates) = program.field(slot.field) else { continue };
            gates.present.iter().for_each(|gate| choose(behind(*gate)));
            let Some(index) = gates.index.as_ref().filter(|_| !slot.null) else { continue };
            let text = event.text(slot);
            let word = Lexicon::word(Spot { program: number, field: slot.field }, text);
            if let Some((id, units)) = word.as_ref().and_then(|word| self.lexicon.find(word)) {
                *value = id;
                choose(units);
                continue;
            }
            let start = self.folded.len();
            fold(text, &mut self.folded);
            *place = (start as u32, self.folded.len() as u32);
            self.opened.clear();
            index.scan(self.folded.get(start..).unwrap_or_default(), |gate| {
                self.opened.extend_from_slice(behind(gate));
            });
            choose(&self.opened);
            if let Some(word) = &word {
                *value = self.lexicon.learn(word, &self.opened);
            }
        }
        let mut open = |gate: u32| choose(behind(gate));
        if !program.keywords.is_empty() {
            let haystack = event.haystack();
            let start = self.folded.len();
            fold(haystack, &mut self.folded);
            let folded = self.folded.get(start..).unwrap_or_default();
            match batch.haystack {
                _ if haystack.is_empty() => program.keywords.open_all(&mut open),
                Haystack::Plain => program.keywords.scan_plain(folded, &mut open),
                Haystack::Json => program.keywords.scan_json(folded, &mut open),
            }
            self.folded.truncate(start);
        }
        // Units that need no gate are candidates always.
        for unit in &program.always {
            if let Some(mark) = self.marks.get_mut(*unit as usize)
                && *mark != epoch
            {
                *mark = epoch;
                self.candidates.push(*unit);
            }
        }
    }

    fn holds(&mut self, node: &Node, asking: Asking<'_>) -> bool {
        match node {
            Node::Known(value) => *value,
            Node::Test(id) => self.test(*id, &asking.engine.tests, asking.batch, asking.event),
            Node::AnyOf(set) => self.any_of(*set, asking),
            Node::Not(part) => !self.holds(part, asking),
            Node::And(parts) => parts.iter().all(|part| self.holds(part, asking)),
            Node::Or(parts) => parts.iter().any(|part| self.holds(part, asking)),
        }
    }

    /// True when a value of the set's field holds one of its literals.
    fn any_of(&mut self, number: u32, asking: Asking<'_>) -> bool {
        let Some(set) = asking.sets.get(number as usize) else { return false };
        let asked = Asked::Set { unit: asking.unit, number };
        let Asking { engine, event, .. } = asking;
        self.any_slot(set.field, event, |state, slot, index| {
            if slot.null {
                return false;
            }
            let value = state.values.get(index as usize).copied().unwrap_or(0);
            if let Some(answer) = state.lexicon.answer(value, asked) {
                return answer;
            }
            state.fold_slot(index, event.text(slot));
            let answer = set.stands_in(state.folded_slot(index), &engine.tests, &engine.background);
            state.lexicon.remember(value, asked, answer);
            answer
        })
    }

    /// The answer of one predicate, asked at most once per event.
    fn test(&mut self, id: TestId, tests: &[Test], batch: &EventBatch, event: Event<'_>) -> bool {
        let index = id.0 as usize;
        if let Some((epoch, answer)) = self.memo.get(index).copied()
            && epoch == self.epoch
        {
            return answer;
        }
        let Some(test) = tests.get(index) else { return false };
        let answer = match test.field {
            Some(field) => self.test_field(id, test, field, event),
            None => self.test_keyword(test, batch, event),
        };
        if let Some(place) = self.memo.get_mut(index) {
            *place = (self.epoch, answer);
        }
        answer
    }

    fn test_field(&mut self, id: TestId, test: &Test, field: FieldId, event: Event<'_>) -> bool {
        match test.check() {
            Check::Exists(wanted) => self.slot_of(field).is_some() == *wanted,
            Check::Null => match self.slot_of(field) {
                None => true,
                Some(_) => self.any_slot(field, event, |_, slot, _| slot.null),
            },
            Check::FieldRef { other, place, cased } => self.test_reference(field, *other, *place, *cased, event),
            _ => {
                let dear = test.check().is_dear();
                self.any_slot(field, event, |state, slot, index| {
                    !slot.null && state.test_value(id, test, dear, (index, event.text(slot)))
                })
            }
        }
    }

    /// The answer of a test for the value of one slot. Dear ones are asked once for a value that is known.
    fn test_value(&mut self, id: TestId, test: &Test, dear: bool, (slot, text): (u32, &[u8])) -> bool {
        let value = if dear { self.values.get(slot as usize).copied().unwrap_or(0) } else { 0 };
        if let Some(answer) = self.lexicon.answer(value, Asked::Test(id)) {
            return answer;
        }
        let folded: &[u8] = match test.check() {
            Check::Folded(_) | Check::Bool(_) | Check::Regex(_) => {
                self.fold_slot(slot, text);
                self.folded_slot(slot)
            }
            _ => &[],
        };
        let answer = test.holds_for(Sides { text, folded });
        self.lexicon.remember(value, Asked::Test(id), answer);
        answer
    }

    fn test_reference(&mut self, field: FieldId, other: FieldId, place: Place, cased: bool, event: Event<'_>) -> bool {
        let texts = |state: &mut Self, field| {
            let mut all: Vec<Vec<u8>> = Vec::new();
            state.any_slot(field, event, |_, slot, _| {
                if !slot.null {
                    let text = event.text(slot);
                    let mut folded = Vec::new();
                    if cased {
                        folded.extend_from_slice(text)
                    } else {
                        fold(text, &mut folded)
                    }
                    all.push(folded);
                }
                false
            });
            all
        };
        let (ours, theirs) = (texts(self, field), texts(self, other));
        ours.iter().any(|ours| {
            theirs.iter().any(|theirs| match place {
                Place::Whole => ours == theirs,
                Place::Start => ours.starts_with(theirs),
                Place::End => ours.ends_with(theirs),
                Place::Anywhere => memchr::memmem::find(ours, theirs).is_some(),
            })
        })
    }

    /// A keyword is looked for in every value of the whole record, and in the raw line where the record is one.
    fn test_keyword(&mut self, test: &Test, batch: &EventBatch, event: Event<'_>) -> bool {
        let record = self.record.take().unwrap_or_else(|| event.record());
        let mut folded = Vec::new();
        let mut holds = |text: &[u8]| {
            folded.clear();
            fold(text, &mut folded);
            test.holds_for(Sides { text, folded: &folded })
        };
        let head = event.head();
        let raw_line = batch.haystack == Haystack::Plain && head.raw == head.haystack;
        let answer = record.fields.iter().any(|(_, value)| *value != Value::Null && holds(value.as_text().as_bytes()))
            || (raw_line && holds(event.raw()));
        self.record = Some(record);
        answer
    }

    fn slot_of(&self, field: FieldId) -> Option<u32> {
        self.first.get(field.index()).filter(|(epoch, _)| *epoch == self.epoch).map(|(_, slot)| *slot)
    }

    /// True when `check` holds for one slot of the field.
    fn any_slot(
        &mut self,
        field: FieldId,
        event: Event<'_>,
        mut check: impl FnMut(&mut Self, &vg_model::Slot, u32) -> bool,
    ) -> bool {
        let mut at = self.slot_of(field).unwrap_or(NONE);
        while let Some(slot) = event.slots().get(at as usize) {
            if check(self, slot, at) {
                return true;
            }
            at = self.next.get(at as usize).copied().unwrap_or(NONE);
        }
        false
    }

    fn fold_slot(&mut self, slot: u32, text: &[u8]) {
        if let Some(place) = self.places.get_mut(slot as usize)
            && place.0 == NONE
        {
            let start = self.folded.len() as u32;
            fold(text, &mut self.folded);
            *place = (start, self.folded.len() as u32);
        }
    }

    fn folded_slot(&self, slot: u32) -> &[u8] {
        let (start, end) = self.places.get(slot as usize).copied().unwrap_or_default();
        self.folded.get(start as usize..end as usize).unwrap_or_default()
    }
}
