//! A whole record from its bytes: every leaf under the name that rules use, in the order of the source.
//!
//! Once per hit, and in dense data that is every fourth record: steps are remembered ([`super::steps`]), and a value that
//! nobody wants is passed over without a copy. Its own walk, names shared with the decoder.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, PoisonError};

use vg_model::form::unescape;
use vg_model::{EventBatch, Expand, Record, Value, Wanted, limits};

use super::lex::{Fail, MALFORMED, TOO_DEEP, fail_at, literal_end, number_end, skip_blank, string_end};
use super::naming::{Role, Scope};
use super::shape::Shape;
use super::steps::{NONE, StepId, Steps, TOP};

/// The expander of JSON records.
pub(super) struct JsonExpander;

/// The one expander.
pub(super) static EXPANDER: JsonExpander = JsonExpander;

/// What the decoder leaves behind for expanding.
#[derive(Debug)]
pub(super) struct ExpandContext {
    /// By index of the event: its shape.
    pub(super) shapes: Vec<Shape>,
    /// Steps by shape, shared by all batches of a decoder.
    pub(super) steps: Arc<Mutex<Vec<Steps>>>,
}

impl Expand for JsonExpander {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        let context = batch.context.as_ref().and_then(|context| context.downcast_ref::<ExpandContext>());
        let (Some(context), Some(event)) = (context, batch.event(index)) else { return };
        let Some(shape) = context.shapes.get(index) else { return };
        let mut all = context.steps.lock().unwrap_or_else(PoisonError::into_inner);
        let place = all.iter().position(|steps| steps.shape() == *shape).unwrap_or_else(|| {
            all.push(Steps::new(*shape));
            all.len() - 1
        });
        let Some(steps) = all.get_mut(place) else { return };
        steps.trim();
        let mut walk = Expansion::new(steps, wanted, event.raw());
        // A decoded record is well-formed.
        if walk.record().is_ok() {
            walk.finish(record);
        }
    }
}

struct Leaf {
    name: Vec<u8>,
    value: Value,
    derived: bool,
}

struct Expansion<'a> {
    steps: &'a mut Steps,
    wanted: Wanted<'a>,
    text: &'a [u8],
    at: usize,
    leaves: Vec<Leaf>,
    data_name: Option<Vec<u8>>,
    data_values: Vec<Value>,
    arguments: Vec<String>,
    title: Vec<String>,
}

impl<'a> Expansion<'a> {
    fn new(steps: &'a mut Steps, wanted: Wanted<'a>, text: &'a [u8]) -> Self {
        Self {
            steps,
            wanted,
            text,
            at: 0,
            leaves: Vec::new(),
            data_name: None,
            data_values: Vec::new(),
            arguments: Vec::new(),
            title: Vec::new(),
        }
    }

    fn record(&mut self) -> Result<(), Fail> {
        self.at = skip_blank(self.text, self.at);
        if self.byte() != b'{' {
            return Err(MALFORMED);
        }
        self.object(TOP, 1)?;
        let arguments = if self.arguments.is_empty() { &self.title } else { &self.arguments };
        if !arguments.is_empty() {
            let value = Value::Text(arguments.join(" "));
            self.keep(b"CommandLine", value, true);
        }
        Ok(())
    }

    /// Hands the leaves over, without derived ones of which the record has the name itself.
    fn finish(self, record: &mut Record) {
        let own = |leaf: &&Leaf| !leaf.derived;
        let shadowed: BTreeSet<Vec<u8>> = match self.leaves.iter().any(|leaf| leaf.derived) {
            true => self.leaves.iter().filter(own).map(|leaf| leaf.name.clone()).collect(),
            false => BTreeSet::new(),
        };
        for leaf in self.leaves {
            if !leaf.derived || !shadowed.contains(&leaf.name) {
                record.push(text_of(leaf.name), leaf.value);
            }
        }
    }

    fn byte(&self) -> u8 {
        self.text.get(self.at).copied().unwrap_or(0)
    }

    fn next(&mut self) -> u8 {
        self.at = skip_blank(self.text, self.at);
        self.byte()
    }

    /// The string that starts here, as it is written.
    fn string(&mut self) -> Result<&'a [u8], Fail> {
        if self.byte() != b'"' {
            return Err(fail_at(self.text, self.at));
        }
        let start = self.at + 1;
        let (end, _) = string_end(self.text, start)?;
        self.at = end + 1;
        Ok(self.text.get(start..end).unwrap_or_default())
    }

    /// Reads the object behind `outer`, whose brace stands here.
    fn object(&mut self, outer: StepId, depth: usize) -> Result<(), Fail> {
        if depth > limits::MAX_NESTING {
            return Err(TOO_DEEP);
        }
        self.at += 1;
        if self.next() == b'}' {
            self.at += 1;
            return Ok(());
        }
        let mut previous = NONE;
        loop {
            self.next();
            let step = self.key(outer, previous)?;
            previous = step;
            self.value(step, depth)?;
            self.steps.leave(step);
            match self.next() {
                b',' => self.at += 1,
                b'}' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(fail_at(self.text, self.at)),
            }
        }
    }

    /// Reads a key of the object behind `outer`, and its colon.
    fn key(&mut self, outer: StepId, previous: StepId) -> Result<StepId, Fail> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some((step, len)) = self.steps.guess(outer, previous, rest) {
            self.at += len;
            return Ok(step);
        }
        let raw = self.string()?;
        if self.next() != b':' {
            return Err(fail_at(self.text, self.at));
        }
        self.at += 1;
        Ok(if raw.contains(&b'\\') {
            self.steps.take(outer, previous, &unescaped(raw), true)
        } else {
            self.steps.take(outer, previous, raw, false)
        })
    }

    fn value(&mut self, step: StepId, depth: usize) -> Result<(), Fail> {
        match self.next() {
            b'{' => self.child_object(step, depth),
            b'[' => self.array(step, depth + 1),
            b'"' => {
                let text = self.string()?;
                self.leaf(step, || Value::Text(text_of(unescaped(text))));
                Ok(())
            }
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                self.at = number_end(self.text, start)?;
                let digits = self.text.get(start..self.at).unwrap_or_default();
                self.leaf(step, || Value::Number(String::from_utf8_lossy(digits).into_owned()));
                Ok(())
            }
            first => {
                self.at = literal_end(self.text, self.at)?;
                let value = match first {
                    b't' => Value::Bool(true),
                    b'f' => Value::Bool(false),
                    _ => Value::Null,
                };
                self.leaf(step, || value);
                Ok(())
            }
        }
    }

    fn child_object(&mut self, step: StepId, depth: usize) -> Result<(), Fail> {
        let Some(known) = self.steps.get(step) else { return Err(MALFORMED) };
        let is_data_item = known.step.child == Scope::DataItem;
        if known.step.audit_record {
            let value = Value::Text(String::from_utf8_lossy(&known.key).into_owned());
            self.keep(b"type", value, false);
        }
        if !is_data_item {
            return self.object(step, depth + 1);
        }
        let outer = self.data_name.take();
        self.data_values.clear();
        self.object(step, depth + 1)?;
        let name = std::mem::replace(&mut self.data_name, outer);
        if name.is_some() && self.data_values.is_empty() {
            self.data_values.push(Value::Null);
        }
        let name = name.unwrap_or_else(|| b"Data".to_vec());
        for value in std::mem::take(&mut self.data_values) {
            self.keep(&name, value, false);
        }
        Ok(())
    }

    fn array(&mut self, step: StepId, depth: usize) -> Result<(), Fail> {
        if depth > limits::MAX_NESTING {
            return Err(TOO_DEEP);
        }
        self.at += 1;
        if self.next() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value(step, depth)?;
            match self.next() {
                b',' => self.at += 1,
                b']' => {
                    self.at += 1;
                    return Ok(());
                }
                _ => return Err(fail_at(self.text, self.at)),
            }
        }
    }

    fn leaf(&mut self, step: StepId, value: impl FnOnce() -> Value) {
        let Some(known) = self.steps.get(step) else { return };
        let step = &known.step;
        let takes = self.wanted.takes(&step.name);
        if !takes
            && matches!(step.role, Role::None)
            && !step.derived.iter().any(|name| self.wanted.takes(name.as_bytes()))
        {
            return;
        }
        let value = value();
        match step.role {
            Role::DataName => return self.data_name = Some(value.as_text().as_bytes().to_vec()),
            Role::DataValue => return self.data_values.push(value),
            Role::Argument => self.arguments.push(value.as_text().to_owned()),
            Role::TitleArgument => self.title.push(value.as_text().to_owned()),
            Role::None => {}
        }
        let derived = step.derived.iter().filter(|name| self.wanted.takes(name.as_bytes()));
        let derived: Vec<Leaf> =
            derived.map(|name| Leaf { name: name.as_bytes().to_vec(), value: value.clone(), derived: true }).collect();
        if takes {
            self.leaves.push(Leaf { name: step.name.clone(), value, derived: false });
        }
        self.leaves.extend(derived);
    }

    /// Keeps a leaf when it is wanted.
    fn keep(&mut self, name: &[u8], value: Value, derived: bool) {
        if self.wanted.takes(name) {
            self.leaves.push(Leaf { name: name.to_vec(), value, derived });
        }
    }
}

fn unescaped(raw: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    unescape(raw, &mut out);
    out
}

/// The bytes as text; what is not UTF-8 reads as U+FFFD.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// True when `text` is one well-formed record.
pub(super) fn is_record(text: &[u8]) -> bool {
    Expansion::new(&mut Steps::new(Shape::Json), Wanted::Named(&|_| false), text).record().is_ok()
}
