//! Running an engine over batches: one matcher per thread.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use vg_model::{Event, EventBatch, FieldId, Haystack, Record, Slot, SourceKind, Value};

use super::Engine;
use super::candidates::{Candidates, Opening};
use super::costs::{Costs, Meter};
use super::fresh::Fresh;
use super::lexicon::{Asked, Lexicon, Spot};
use super::node::{Node, TestId};
use super::predicate::{Check, Sides, Test, address_of};
use super::program::Program;
use super::set::LiteralSet;
use super::values::{NONE, Values};
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
    /// While it is measured what rules cost.
    meter: Option<Meter>,
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
struct State {
    values: Values,
    /// Number of the program at hand.
    program: u32,
    /// The slot whose text was last read as an address, and that address.
    address: Option<(u32, Option<IpAddr>)>,
    lexicon: Lexicon,
    /// What the gates that one value opens mean.
    opened: Vec<Opening>,
    /// By predicate: whether it held.
    memo: Fresh<bool>,
    candidates: Candidates,
    record: Option<Record>,
    matched: Vec<u32>,
}

impl std::fmt::Debug for Matcher {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Matcher").field("programs", &self.programs.len()).finish_non_exhaustive()
    }
}

impl Matcher {
    pub(super) fn new(engine: Arc<Engine>) -> Self {
        let fields = engine.fields().len();
        let tests = engine.tests.len();
        let state = State {
            values: Values::new(fields),
            program: 0,
            address: None,
            lexicon: Lexicon::default(),
            opened: Vec::new(),
            memo: Fresh::new(tests),
            candidates: Candidates::default(),
            record: None,
            matched: Vec::new(),
        };
        Self {
            engine,
            known: HashMap::default(),
            programs: Vec::new(),
            key: Vec::new(),
            state,
            seen_fields: vec![false; fields],
            evaluations: 0,
            meter: None,
        }
    }

    /// Matches every event of the batch. Hits come ordered by event, then by rule.
    pub fn run(&mut self, batch: &EventBatch, hits: &mut Vec<Hit>) {
        for event in batch.events() {
            self.run_event(batch, event, hits);
        }
    }

    /// As [`Matcher::run`], and measures what each rule costs: slower, so for one batch out of many.
    pub fn run_measured(&mut self, batch: &EventBatch, hits: &mut Vec<Hit>) -> Costs {
        self.meter = Some(Meter::new());
        let began = Instant::now();
        self.run(batch, hits);
        let Some(mut meter) = self.meter.take() else { return Costs::default() };
        meter.matched(batch.len(), began);
        meter.costs
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
        let Self { engine, programs, state, evaluations, meter, .. } = self;
        let Some(program) = programs.get(number).filter(|program| !program.units.is_empty()) else { return };
        state.open_gates(number as u32, program, batch, event);
        if state.candidates.units().is_empty() {
            return;
        }
        let candidates = state.candidates.take();
        *evaluations += candidates.len() as u64;
        for number in &candidates {
            let Some(unit) = program.units.get(*number as usize) else { continue };
            let ready = unit.ready(|| engine.chooser());
            let began = meter.is_some().then(Instant::now);
            let holds = state.holds(&ready.node, Asking { engine, sets: &ready.sets, unit: *number, batch, event });
            if let (Some(meter), Some(began)) = (meter.as_mut(), began) {
                meter.evaluated(unit.rule, began);
            }
            if holds {
                state.matched.push(unit.rule);
            }
        }
        state.candidates.give_back(candidates);
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
        // Known keys are found by the bytes of the values as they stand; text is made of them only for a new key.
        let mut key = std::mem::take(&mut self.key);
        self.spell_key(kind, event, &mut key, |_, slot, key| {
            key.push(slot.form as u8);
            event.stored(slot)
        });
        self.key = key;
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
        let mut spelled = Vec::new();
        if self.key.len() > 1 {
            let texts: Vec<_> = event.slots().iter().map(|slot| event.text(slot)).collect();
            let text = |index: u32| texts.get(index as usize).map_or(&[][..], |text| text);
            self.spell_key(kind, event, &mut spelled, |index, _, _| text(index));
        } else {
            spelled.extend_from_slice(&self.key);
        }
        let program = self.engine.program(kind, &spelled);
        let number = self.programs.iter().position(|known| Arc::ptr_eq(known, &program)).unwrap_or_else(|| {
            self.programs.push(program);
            self.programs.len() - 1
        });
        self.known.insert(self.key.as_slice().into(), number);
        Some(number)
    }

    /// Spells a key: the kind, then for each key field the length of its value and the bytes that `spell` gives for it.
    fn spell_key<'t>(
        &self,
        kind: usize,
        event: Event<'t>,
        key: &mut Vec<u8>,
        mut spell: impl FnMut(u32, &'t Slot, &mut Vec<u8>) -> &'t [u8],
    ) {
        key.clear();
        key.push(kind as u8);
        for field in self.engine.key_fields(kind) {
            let Some(index) = self.state.values.last_of(field) else {
                key.extend_from_slice(&NONE.to_le_bytes());
                continue;
            };
            let slot_before = self.state.values.before(index);
            match event.slots().get(index as usize) {
                Some(slot) if slot_before == NONE && !slot.null => {
                    let bytes = spell(index, slot, key);
                    key.extend_from_slice(&(bytes.len() as u32).to_le_bytes());
                    key.extend_from_slice(bytes);
                }
                _ => {
                    // A key field with several values, or null: nothing can be known before the event is looked at.
                    key.truncate(1);
                    return;
                }
            }
        }
    }
}

impl State {
    /// Forgets the last event.
    fn begin(&mut self, event: Event<'_>, seen: &mut [bool]) {
        self.memo.forget();
        self.values.begin(event, seen);
        self.matched.clear();
        self.record = None;
        self.address = None;
    }

    /// Looks at each value once and collects the units behind the gates that open.
    fn open_gates(&mut self, number: u32, program: &Program, batch: &EventBatch, event: Event<'_>) {
        self.program = number;
        self.candidates.begin(program.units.len());
        for (index, slot) in (0u32..).zip(event.slots()) {
            let Some(gates) = program.field(slot.field) else { continue };
            gates.present.iter().for_each(|gate| self.candidates.open(program.behind(*gate)));
            let Some(gates) = gates.index.as_ref().filter(|_| !slot.null) else { continue };
            let word = Lexicon::word(self.spot(slot), event.stored(slot));
            let value = if let Some((id, openings)) = word.as_ref().and_then(|word| self.lexicon.find(word)) {
                self.candidates.open(openings);
                id
            } else {
                self.values.fold(index, event, slot);
                self.opened.clear();
                gates.scan(self.values.folded(index), |gate| {
                    self.opened.extend_from_slice(program.behind(gate));
                });
                self.candidates.open(&self.opened);
                word.as_ref().map_or(0, |word| self.lexicon.learn(word, &self.opened))
            };
            self.values.set_number(index, value);
        }
        self.open_keywords(program, batch, event);
        // Units that need no gate are candidates always.
        self.candidates.open(&program.always);
    }

    /// Collects the units behind the keywords that stand in the event.
    fn open_keywords(&mut self, program: &Program, batch: &EventBatch, event: Event<'_>) {
        if program.keywords.is_empty() {
            return;
        }
        let haystack = event.haystack();
        let (candidates, folded) = (&mut self.candidates, self.values.scratch());
        let open = |gate: u32| candidates.open(program.behind(gate));
        if haystack.is_empty() {
            program.keywords.open_all(open);
        } else {
            program.keywords.scan(haystack, batch.haystack, folded, open);
        }
    }

    fn spot(&self, slot: &Slot) -> Spot {
        Spot { program: self.program, field: slot.field, form: slot.form }
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
            let value = state.value_of(index, event, slot);
            if let Some(answer) = state.lexicon.answer(value, asked) {
                return answer;
            }
            state.values.fold(index, event, slot);
            let answer = set.stands_in(state.values.folded(index), &engine.tests, &engine.background);
            state.lexicon.remember(value, asked, answer);
            answer
        })
    }

    /// The answer of one predicate, asked at most once per event.
    fn test(&mut self, id: TestId, tests: &[Test], batch: &EventBatch, event: Event<'_>) -> bool {
        let index = id.0 as usize;
        if let Some(answer) = self.memo.get(index) {
            return answer;
        }
        let Some(test) = tests.get(index) else { return false };
        let answer = match test.field {
            Some(field) => self.test_field(id, test, field, event),
            None => self.test_keyword(test, batch, event),
        };
        self.memo.set(index, answer);
        answer
    }

    fn test_field(&mut self, id: TestId, test: &Test, field: FieldId, event: Event<'_>) -> bool {
        match test.check() {
            Check::Exists(wanted) => self.values.last_of(field).is_some() == *wanted,
            Check::Null => match self.values.last_of(field) {
                None => true,
                Some(_) => self.any_slot(field, event, |_, slot, _| slot.null),
            },
            Check::FieldRef { other, place, cased } => self.test_reference(field, *other, *place, *cased, event),
            _ => {
                let dear = test.check().is_dear();
                self.any_slot(field, event, |state, slot, index| {
                    !slot.null && state.test_value(id, test, dear, (index, event, slot))
                })
            }
        }
    }

    /// The answer of a test for the value of one slot. Dear ones are asked once for a value that is known.
    fn test_value(
        &mut self,
        id: TestId,
        test: &Test,
        dear: bool,
        (index, event, slot): (u32, Event<'_>, &Slot),
    ) -> bool {
        let check = test.check();
        if let Check::Cidr(network) = check {
            return self.address_of(index, event, slot).is_some_and(|address| network.contains(&address));
        }
        let dear = dear || !self.values.is_folded(index);
        let value = if dear { self.value_of(index, event, slot) } else { 0 };
        if let Some(answer) = self.lexicon.answer(value, Asked::Test(id)) {
            return answer;
        }
        let by_folded = matches!(check, Check::Folded(_) | Check::Bool(_) | Check::Regex(_));
        if by_folded {
            self.values.fold(index, event, slot);
        }
        let possible = match check {
            Check::Regex(regex) => regex.may_match(self.values.folded(index)),
            _ => true,
        };
        if possible && (!by_folded || matches!(check, Check::Regex(_))) {
            self.values.read(index, event, slot);
        }
        let answer = possible && {
            let folded = if by_folded { self.values.folded(index) } else { &[] };
            test.holds_for(Sides { text: self.values.text(index, event, slot), folded })
        };
        self.lexicon.remember(value, Asked::Test(id), answer);
        answer
    }

    /// The number of a slot's value, 0 when it has none. Values of fields with gates have been sought already.
    fn value_of(&mut self, index: u32, event: Event<'_>, slot: &Slot) -> u32 {
        if let Some(number) = self.values.number(index) {
            return number;
        }
        let value = Lexicon::word(self.spot(slot), event.stored(slot)).map_or(0, |word| {
            let known = self.lexicon.find(&word).map(|(id, _)| id);
            known.unwrap_or_else(|| self.lexicon.learn(&word, &[]))
        });
        self.values.set_number(index, value);
        value
    }

    /// The address that a slot's text states, read once for all networks that are asked.
    fn address_of(&mut self, index: u32, event: Event<'_>, slot: &Slot) -> Option<IpAddr> {
        if let Some((known, address)) = self.address
            && known == index
        {
            return address;
        }
        self.values.read(index, event, slot);
        let address = address_of(self.values.text(index, event, slot));
        self.address = Some((index, address));
        address
    }

    fn test_reference(&mut self, field: FieldId, other: FieldId, place: Place, cased: bool, event: Event<'_>) -> bool {
        for field in [field, other] {
            self.any_slot(field, event, |state, slot, index| {
                match cased {
                    true => state.values.read(index, event, slot),
                    false => state.values.fold(index, event, slot),
                }
                false
            });
        }
        let values = &self.values;
        let texts = |field| {
            let there = values.slots_of(field, event).filter(|(_, slot)| !slot.null);
            there.map(|(index, slot)| if cased { values.text(index, event, slot) } else { values.folded(index) })
        };
        texts(field).any(|ours| {
            texts(other).any(|theirs| match place {
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
            let possible = match test.check() {
                Check::Regex(regex) => regex.may_match(&folded),
                _ => true,
            };
            possible && test.holds_for(Sides { text, folded: &folded })
        };
        let head = event.head();
        let raw_line = batch.haystack == Haystack::Plain && head.raw == head.haystack;
        let answer = record.fields.iter().any(|(_, value)| *value != Value::Null && holds(value.as_text().as_bytes()))
            || (raw_line && holds(event.raw()));
        self.record = Some(record);
        answer
    }

    /// True when `check` holds for one slot of the field.
    fn any_slot(
        &mut self,
        field: FieldId,
        event: Event<'_>,
        mut check: impl FnMut(&mut Self, &vg_model::Slot, u32) -> bool,
    ) -> bool {
        let mut at = self.values.last_of(field).unwrap_or(NONE);
        while let Some(slot) = event.slots().get(at as usize) {
            if check(self, slot, at) {
                return true;
            }
            at = self.values.before(at);
        }
        false
    }
}
