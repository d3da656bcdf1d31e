//! The engine: all rules in one network that pays for what an event contains, not for how many rules there are.
//!
//! 1. *Log source*: each rule becomes a unit for each way in which its events arrive (`logsource`). The key fields of an
//!    event (a Windows event's channel and id) choose a `program`: the units that can still match, their conditions
//!    folded by what the key values say. Programs are built when such an event is first met.
//! 2. *Gates*: for each unit the rarest thing that must be seen is chosen by estimated frequency, a second one where it is
//!    not rare, on as few fields as may be (`gate`, `estimate`, `choice`). One pass over each value finds all literals of all
//!    gates of its field (`field_index`, `gram`, `sieve`) and with them the units that are worth evaluating (`candidates`).
//! 3. *Conditions*: only units behind an open gate are evaluated; a predicate shared by many rules is asked once, a long
//!    list of alternatives in one pass (`set`).
//! 4. *Values seen before* (`lexicon`): what gates and dear predicates said of a value is remembered, as values repeat.
//!
//! Cost per event: its values, once, plus a few conditions. What it does not do: read files, know formats, keep findings.

mod candidates;
mod choice;
mod costs;
mod estimate;
mod field_index;
mod fresh;
mod gate;
mod gram;
mod inert;
mod keyword;
mod lexicon;
mod like;
mod matcher;
mod node;
mod predicate;
mod program;
mod regex_literals;
mod set;
mod sieve;
mod values;

use std::cell::Cell;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use vg_model::{FieldId, FieldTable, FieldTableBuilder};

pub use costs::{Costs, RuleCost};
pub use inert::{Inert, InertReason};
pub use matcher::{Hit, Matcher};

use crate::logsource::{LogSources, Resolver};
use crate::sigma::ast::{Op, Part, Pattern, Rule, fold};
use crate::variant::{name_in, renamed_op, source_conditions};
use estimate::Background;
use gate::{Chooser, KnownGates};
use node::{Interner, Node, TestId};
use predicate::{Check, Sides, Test};
use program::{Program, Unit};

/// Most programs kept for one engine; beyond it events use the program of their kind that assumes nothing.
pub const MAX_PROGRAMS: usize = 4_096;

/// Rules, compiled.
#[derive(Debug)]
pub struct Engine {
    fields: Arc<FieldTable>,
    tests: Vec<Test>,
    kinds: Vec<KindPlan>,
    unmapped: Vec<u32>,
    background: Background,
    known_gates: KnownGates,
    programs: Mutex<HashMap<Vec<KeyValue>, Arc<BuiltOnce>, FixedState>>,
}

/// The units of one kind of event.
#[derive(Debug)]
struct KindPlan {
    name: String,
    keys: Vec<KeyField>,
    units: Vec<Unit>,
}

/// A field by which programs are chosen.
#[derive(Debug)]
struct KeyField {
    id: FieldId,
    /// Folded values that some rule names; `None` when some rule asks more of the field than equality.
    named: Option<BTreeSet<Vec<u8>>>,
}

/// The place of a program: filled by the first thread that asks, without holding up those that ask for another.
type BuiltOnce = OnceLock<Arc<Program>>;

/// What is known of a key field.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
enum KeyValue {
    /// Which kind of event (always the first value of a key).
    Kind(usize),
    /// The field is not there.
    Absent,
    /// A value that no rule names.
    Unnamed,
    /// This value.
    Text(Vec<u8>),
    /// Nothing is known.
    Unknown,
}

impl Engine {
    /// Compiles rules for the log sources that `sources` maps. Rules keep their index.
    #[must_use]
    pub fn new<'r>(rules: impl IntoIterator<Item = &'r Rule>, sources: &LogSources) -> Arc<Self> {
        let mut builder = Builder::new(sources);
        let mut resolver = Resolver::new(sources);
        rules.into_iter().for_each(|rule| builder.add(rule, &mut resolver));
        builder.build(sources, &[])
    }

    /// As [`Engine::new`], and empties the conditions of the rules on the way: they are not needed any more, and the
    /// memory of thousands of them is.
    #[must_use]
    pub fn consuming(rules: &mut [Rule], sources: &LogSources) -> Arc<Self> {
        Self::wanting(rules, sources, &[])
    }

    /// As [`Engine::consuming`], for decoders that give slots to further fields too: those that readers beside the rules ask for.
    #[must_use]
    pub fn wanting(rules: &mut [Rule], sources: &LogSources, wanted: &[&str]) -> Arc<Self> {
        let mut builder = Builder::new(sources);
        let mut resolver = Resolver::new(sources);
        for rule in rules {
            builder.add(rule, &mut resolver);
            rule.condition = crate::sigma::ast::Expr::And(Vec::new());
        }
        builder.build(sources, wanted)
    }

    /// The fields that the rules ask for: hand it to the decoders.
    #[must_use]
    pub fn fields(&self) -> &Arc<FieldTable> {
        &self.fields
    }

    /// A matcher for one thread.
    #[must_use]
    pub fn matcher(self: &Arc<Self>) -> Matcher {
        Matcher::new(Arc::clone(self))
    }

    /// How many programs were built so far.
    #[must_use]
    pub fn program_count(&self) -> usize {
        self.programs.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    fn kind_index(&self, name: &str) -> Option<usize> {
        self.kinds.iter().position(|plan| plan.name == name)
    }

    fn key_fields(&self, kind: usize) -> impl Iterator<Item = FieldId> {
        self.kinds.get(kind).into_iter().flat_map(|plan| plan.keys.iter().map(|key| key.id))
    }

    /// The program for a key as the matcher spells it: kind, then for each key field its length and text.
    fn program(&self, kind: usize, spelled: &[u8]) -> Arc<Program> {
        let Some(plan) = self.kinds.get(kind) else { return Arc::default() };
        let mut key = plan.read_key(kind, spelled);
        let mut programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        if programs.len() >= MAX_PROGRAMS && !programs.contains_key(&key) {
            key = plan.read_key(kind, spelled.get(..1).unwrap_or_default());
        }
        let built = Arc::clone(programs.entry_ref(key.as_slice()).or_default());
        drop(programs);
        Arc::clone(built.get_or_init(|| Arc::new(self.build_program(plan, &key))))
    }

    fn build_program(&self, plan: &KindPlan, key: &[KeyValue]) -> Program {
        // By test, once it was asked: what the key says about it. Thousands of units ask the same few.
        let answers = vec![Cell::new(None); self.tests.len()];
        let known = |id: TestId| -> Option<bool> {
            let place = answers.get(id.0 as usize)?;
            place.get().unwrap_or_else(|| {
                let answer = self.known(plan, key, id);
                place.set(Some(answer));
                answer
            })
        };
        let alive = plan.units.iter().filter(|unit| !unit.node.refuted(&known));
        let folded = alive.map(|unit| Unit::new(unit.rule, unit.node.fold(&known)));
        let units: Vec<Unit> = folded.filter(|unit| unit.node != Node::Known(false)).collect();
        Program::new(units, &self.chooser(), self.fields.len())
    }

    fn chooser(&self) -> Chooser<'_> {
        Chooser { tests: &self.tests, background: &self.background, known: &self.known_gates }
    }

    /// What the key says about a predicate.
    fn known(&self, plan: &KindPlan, key: &[KeyValue], id: TestId) -> Option<bool> {
        let test = self.tests.get(id.0 as usize)?;
        let field = test.field?;
        let place = plan.keys.iter().position(|known| known.id == field)?;
        match (key.get(place + 1)?, test.check()) {
            (KeyValue::Unknown | KeyValue::Kind(_), _) | (_, Check::FieldRef { .. }) => None,
            (KeyValue::Absent, Check::Null) => Some(true),
            (KeyValue::Absent, Check::Exists(wanted)) => Some(!wanted),
            (KeyValue::Absent, _) | (_, Check::Null) => Some(false),
            (_, Check::Exists(wanted)) => Some(*wanted),
            (KeyValue::Unnamed, _) => Some(false),
            (KeyValue::Text(text), _) => {
                let mut folded = Vec::new();
                fold(text, &mut folded);
                Some(test.holds_for(Sides { text, folded: &folded }))
            }
        }
    }
}

/// Collects rules for an engine.
struct Builder {
    fields: FieldTableBuilder,
    interner: Interner,
    kinds: Vec<KindPlan>,
    unmapped: Vec<u32>,
    rules: u32,
}

impl Builder {
    fn new(sources: &LogSources) -> Self {
        let mut fields = FieldTableBuilder::new();
        let mut kinds: Vec<KindPlan> = Vec::new();
        for kind in sources.kinds() {
            let keys = kind.keys.iter().filter_map(|name| fields.intern(name)).map(|id| KeyField { id, named: None });
            kinds.push(KindPlan { name: kind.name.clone(), keys: keys.collect(), units: Vec::new() });
        }
        Self { fields, interner: Interner::default(), kinds, unmapped: Vec::new(), rules: 0 }
    }

    /// Adds the next rule, on each way in which its events arrive ([`crate::variant`]): numbered where it stands, without the copy for
    /// each way that [`crate::variants_of`] makes.
    fn add(&mut self, rule: &Rule, resolver: &mut Resolver<'_>) {
        let number = self.rules;
        self.rules += 1;
        let variants = resolver.resolve(&rule.logsource);
        if variants.is_empty() {
            self.unmapped.push(number);
        }
        let Self { fields, interner, kinds, .. } = self;
        for variant in variants {
            let Some(plan) = kinds.iter_mut().find(|plan| plan.name == variant.kind) else { continue };
            let mut test = |field: Option<&str>, op: &Op| interner.number(field, op, &mut |name| fields.intern(name));
            let mut parts: Vec<Node> = Vec::with_capacity(variant.conditions.len() + 1);
            for condition in source_conditions(variant) {
                parts.push(Node::new(&condition, &mut |asked| test(asked.field.as_deref(), &asked.op)));
            }
            parts.push(Node::new(&rule.condition, &mut |asked| {
                let field = asked.field.as_deref().map(|field| name_in(variant, field));
                test(field, renamed_op(&asked.op, variant).as_ref().unwrap_or(&asked.op))
            }));
            plan.units.push(Unit::new(number, Node::And(parts.into())));
        }
    }

    fn build(self, sources: &LogSources, wanted: &[&str]) -> Arc<Engine> {
        let Self { mut fields, interner, mut kinds, unmapped, .. } = self;
        let tests = interner.tests;
        for (alias, native) in sources.aliases() {
            fields.alias(alias, native);
        }
        for name in wanted {
            // A full table leaves a column empty; rules go before.
            let _ = fields.want(name);
        }
        let mut table = fields.build();
        for plan in &mut kinds {
            let asked = plan.tests(&tests);
            plan.find_named_values(&asked);
            table.set_keywords(&plan.name, keyword::reach(asked.into_iter().filter(|test| test.field.is_none())));
        }
        Arc::new(Engine {
            fields: Arc::new(table),
            known_gates: KnownGates::new(tests.len()),
            tests,
            kinds,
            unmapped,
            background: Background::embedded(),
            programs: Mutex::default(),
        })
    }
}

impl KindPlan {
    /// The predicates of its units, each once.
    fn tests<'t>(&self, tests: &'t [Test]) -> Vec<&'t Test> {
        let mut asked = vec![false; tests.len()];
        for unit in &self.units {
            unit.node.tests(&mut |id| {
                if let Some(asked) = asked.get_mut(id.0 as usize) {
                    *asked = true;
                }
            });
        }
        tests.iter().zip(asked).filter_map(|(test, asked)| asked.then_some(test)).collect()
    }

    /// Collects the values of key fields that rules name, and gives up where a rule asks for more than equality.
    fn find_named_values(&mut self, asked: &[&Test]) {
        for key in &mut self.keys {
            let mut named = Some(BTreeSet::new());
            for test in asked.iter().filter(|test| test.field == Some(key.id)) {
                match (&test.source, &mut named) {
                    (Op::Like(Pattern { parts, .. }), Some(named))
                        if matches!(parts.as_slice(), [Part::Literal(_)]) =>
                    {
                        if let [Part::Literal(literal)] = parts.as_slice() {
                            let mut folded = Vec::new();
                            fold(literal, &mut folded);
                            named.insert(folded);
                        }
                    }
                    (Op::Number(digits), Some(named)) if gate::is_canonical(digits) => {
                        named.insert(digits.as_bytes().to_vec());
                    }
                    (Op::Null | Op::Exists(_), _) => {}
                    (_, named) => *named = None,
                }
            }
            key.named = named;
        }
    }

    fn read_key(&self, kind: usize, spelled: &[u8]) -> Vec<KeyValue> {
        let mut values = vec![KeyValue::Kind(kind)];
        let mut rest = spelled.get(1..).unwrap_or_default();
        for key in &self.keys {
            let Some((len, tail)) = rest.split_first_chunk::<4>() else {
                values.push(KeyValue::Unknown);
                continue;
            };
            let len = u32::from_le_bytes(*len);
            if len == u32::MAX {
                values.push(KeyValue::Absent);
                rest = tail;
                continue;
            }
            let (text, tail) = tail.split_at_checked(len as usize).unwrap_or((tail, &[]));
            rest = tail;
            let mut folded = Vec::new();
            fold(text, &mut folded);
            // A number written in an unusual way may equal a named one: such a value stands for itself.
            let usual = std::str::from_utf8(text)
                .is_ok_and(|text| predicate::number_of(text.as_bytes()).is_none() || gate::is_canonical(text));
            let unnamed = usual && key.named.as_ref().is_some_and(|named| !named.contains(&folded));
            values.push(if unnamed { KeyValue::Unnamed } else { KeyValue::Text(text.to_vec()) });
        }
        values
    }
}
