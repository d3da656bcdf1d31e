//! Running an engine over batches: one matcher per thread.

use std::net::IpAddr;
use std::sync::Arc;
use std::time::Instant;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use vg_model::form::Form;
use vg_model::{Event, EventBatch, FieldId, Haystack, Record, Slot, SourceKind, Value};

use super::Engine;
use super::costs::{Costs, Meter};
use super::lexicon::{Asked, Lexicon, Spot};
use super::node::{Node, TestId};
use super::predicate::{Check, Sides, Test, address_of};
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
    /// By slot: place in `texts` of the text, for values that stand in another form.
    read: Vec<(u32, u32)>,
    texts: Vec<u8>,
    /// Number of the program at hand.
    program: u32,
    /// By slot: number of its value in the lexicon, 0 when it has none, [`NOT_SOUGHT`] while that is open.
    values: Vec<u32>,
    /// The slot whose text was last read as an address, and that address.
    address: Option<(u32, Option<IpAddr>)>,
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
/// In place of a value's number: no gate looks at its field, and no dear test has been asked of it yet.
const NOT_SOUGHT: u32 = u32::MAX;

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
        if state.candidates.is_empty() {
            return;
        }
        let candidates = std::mem::take(&mut state.candidates);
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
            let Some(index) = self.state.slot_of(field) else {
                key.extend_from_slice(&NONE.to_le_bytes());
                continue;
            };
            let slot_before = self.state.next.get(index as usize).copied().unwrap_or(NONE);
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
        self.read.clear();
        self.texts.clear();
        self.candidates.clear();
        self.matched.clear();
        self.record = None;
        self.address = None;
        for (index, slot) in (0u32..).zip(event.slots()) {
            self.places.push((NONE, 0));
            self.read.push((NONE, 0));
            self.values.push(NOT_SOUGHT);
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
        self.program = number;
        if self.marks.len() < program.units.len() {
            self.marks.resize(program.units.len(), 0);
        }
        for (index, slot) in event.slots().iter().enumerate() {
            let Some(gates) = program.field(slot.field) else { continue };
            gates.present.iter().for_each(|gate| self.choose(program.behind(*gate)));
            let Some(gates) = gates.index.as_ref().filter(|_| !slot.null) else { continue };
            let word = Lexicon::word(self.spot(slot), event.stored(slot));
            let (epoch, marks, candidates) = (self.epoch, &mut self.marks, &mut self.candidates);
            let value = if let Some((id, units)) = word.as_ref().and_then(|word| self.lexicon.find(word)) {
                mark(units, epoch, marks, candidates);
                id
            } else {
                let start = self.folded.len();
                fold_value(event, slot, &mut self.folded);
                if let Some(place) = self.places.get_mut(index) {
                    *place = (start as u32, self.folded.len() as u32);
                }
                self.opened.clear();
                gates.scan(self.folded.get(start..).unwrap_or_default(), |gate| {
                    self.opened.extend_from_slice(program.behind(gate));
                });
                mark(&self.opened, epoch, marks, candidates);
                word.as_ref().map_or(0, |word| self.lexicon.learn(word, &self.opened))
            };
            if let Some(place) = self.values.get_mut(index) {
                *place = value;
            }
        }
        self.open_keywords(program, batch, event);
        // Units that need no gate are candidates always.
        self.choose(&program.always);
    }

    /// Collects the units behind the keywords that stand in the event.
    fn open_keywords(&mut self, program: &Program, batch: &EventBatch, event: Event<'_>) {
        if program.keywords.is_empty() {
            return;
        }
        let haystack = event.haystack();
        let start = self.folded.len();
        fold(haystack, &mut self.folded);
        let (epoch, marks, candidates) = (self.epoch, &mut self.marks, &mut self.candidates);
        let mut open = |gate: u32| mark(program.behind(gate), epoch, marks, candidates);
        let folded = self.folded.get(start..).unwrap_or_default();
        match batch.haystack {
            _ if haystack.is_empty() => program.keywords.open_all(&mut open),
            Haystack::Plain => program.keywords.scan_plain(folded, &mut open),
            Haystack::Json => program.keywords.scan_json(folded, &mut open),
        }
        self.folded.truncate(start);
    }

    /// Makes units candidates.
    fn choose(&mut self, units: &[u32]) {
        mark(units, self.epoch, &mut self.marks, &mut self.candidates);
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
            state.fold_slot(index, event, slot);
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
        let value = if dear { self.value_of(index, event, slot) } else { 0 };
        if let Some(answer) = self.lexicon.answer(value, Asked::Test(id)) {
            return answer;
        }
        let by_folded = matches!(check, Check::Folded(_) | Check::Bool(_) | Check::Regex(_));
        if by_folded {
            self.fold_slot(index, event, slot);
        }
        let possible = match check {
            Check::Regex(regex) => regex.may_match(self.folded_slot(index)),
            _ => true,
        };
        if possible && (!by_folded || matches!(check, Check::Regex(_))) {
            self.read_slot(index, event, slot);
        }
        let answer = possible && {
            let folded = if by_folded { self.folded_slot(index) } else { &[] };
            test.holds_for(Sides { text: self.text_slot(index, event, slot), folded })
        };
        self.lexicon.remember(value, Asked::Test(id), answer);
        answer
    }

    /// The number of a slot's value, 0 when it has none. Values of fields with gates have been sought already.
    fn value_of(&mut self, index: u32, event: Event<'_>, slot: &Slot) -> u32 {
        if self.values.get(index as usize) != Some(&NOT_SOUGHT) {
            return self.values.get(index as usize).copied().unwrap_or(0);
        }
        let value = Lexicon::word(self.spot(slot), event.stored(slot)).map_or(0, |word| {
            let known = self.lexicon.find(&word).map(|(id, _)| id);
            known.unwrap_or_else(|| self.lexicon.learn(&word, &[]))
        });
        if let Some(place) = self.values.get_mut(index as usize) {
            *place = value;
        }
        value
    }

    /// The address that a slot's text states, read once for all networks that are asked.
    fn address_of(&mut self, index: u32, event: Event<'_>, slot: &Slot) -> Option<IpAddr> {
        if let Some((known, address)) = self.address
            && known == index
        {
            return address;
        }
        self.read_slot(index, event, slot);
        let address = address_of(self.text_slot(index, event, slot));
        self.address = Some((index, address));
        address
    }

    fn test_reference(&mut self, field: FieldId, other: FieldId, place: Place, cased: bool, event: Event<'_>) -> bool {
        let texts = |state: &mut Self, field| {
            let mut all: Vec<Vec<u8>> = Vec::new();
            state.any_slot(field, event, |_, slot, _| {
                if !slot.null {
                    let text = event.text(slot);
                    let mut folded = Vec::new();
                    if cased {
                        folded.extend_from_slice(&text)
                    } else {
                        fold(&text, &mut folded)
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

    fn fold_slot(&mut self, index: u32, event: Event<'_>, slot: &Slot) {
        if let Some(place) = self.places.get_mut(index as usize)
            && place.0 == NONE
        {
            let start = self.folded.len() as u32;
            fold_value(event, slot, &mut self.folded);
            *place = (start, self.folded.len() as u32);
        }
    }

    fn folded_slot(&self, index: u32) -> &[u8] {
        let (start, end) = self.places.get(index as usize).copied().unwrap_or_default();
        self.folded.get(start as usize..end as usize).unwrap_or_default()
    }

    /// Makes the text of a value that stands in another form.
    fn read_slot(&mut self, index: u32, event: Event<'_>, slot: &Slot) {
        if slot.form != Form::Text
            && let Some(place) = self.read.get_mut(index as usize)
            && place.0 == NONE
        {
            let start = self.texts.len() as u32;
            event.read(slot, &mut self.texts);
            *place = (start, self.texts.len() as u32);
        }
    }

    /// The text of a value, once [`State::read_slot`] has made it.
    fn text_slot<'t>(&'t self, index: u32, event: Event<'t>, slot: &Slot) -> &'t [u8] {
        if slot.form == Form::Text {
            return event.stored(slot);
        }
        let (start, end) = self.read.get(index as usize).copied().unwrap_or_default();
        self.texts.get(start as usize..end as usize).unwrap_or_default()
    }
}

/// Makes units candidates unless they are.
#[inline]
fn mark(units: &[u32], epoch: u32, marks: &mut [u32], candidates: &mut Vec<u32>) {
    for unit in units {
        if let Some(mark) = marks.get_mut(*unit as usize)
            && *mark != epoch
        {
            *mark = epoch;
            candidates.push(*unit);
        }
    }
}

/// Appends the folded text of a value.
fn fold_value(event: Event<'_>, slot: &Slot, folded: &mut Vec<u8>) {
    if slot.form == Form::Text {
        return fold(event.stored(slot), folded);
    }
    let start = folded.len();
    event.read(slot, folded);
    let text = folded.get_mut(start..).unwrap_or_default();
    if text.is_ascii() {
        text.make_ascii_lowercase();
    } else {
        let text = folded.split_off(start);
        fold(&text, folded);
    }
}
