//! A whole record from its bytes: every leaf under the name that rules use, in the order of the source.
//!
//! Rare (once per hit), so written for clarity: its own walk, steps and names shared with the decoder.

use vg_model::{EventBatch, Expand, Record, Value, Wanted, limits};

use super::lex::{self, Fail, MALFORMED, TOO_DEEP, fail_at, literal_end, number_end, skip_blank, string_end};
use super::naming::{self, Role, Scope, Step};
use super::shape::{self, Shape};

/// The expander of JSON records.
pub(super) struct JsonExpander;

/// The one expander.
pub(super) static EXPANDER: JsonExpander = JsonExpander;

impl Expand for JsonExpander {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        let Some(event) = batch.event(index) else { return };
        let mut shape = Shape::Json;
        // The first pass finds out the shape and keeps nothing, the second uses it; a decoded record is well-formed.
        for pass in 0..2 {
            let kept = if pass == 0 { Wanted::Named(&|_| false) } else { wanted };
            let mut walk = Expansion::new(shape, kept, event.raw());
            if walk.record().is_err() {
                return;
            }
            let detected = Shape::detect(walk.marks);
            if pass > 0 && detected == shape {
                walk.finish(record);
            }
            shape = detected;
        }
    }
}

struct Leaf {
    name: Vec<u8>,
    value: Value,
    derived: bool,
}

struct Expansion<'a> {
    shape: Shape,
    wanted: Wanted<'a>,
    text: &'a [u8],
    at: usize,
    marks: u32,
    leaves: Vec<Leaf>,
    data_name: Option<Vec<u8>>,
    data_values: Vec<Value>,
    arguments: Vec<String>,
    title: Vec<String>,
}

impl<'a> Expansion<'a> {
    fn new(shape: Shape, wanted: Wanted<'a>, text: &'a [u8]) -> Self {
        Self {
            shape,
            wanted,
            text,
            at: 0,
            marks: 0,
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
        self.object(&Scope::Root, b"", 1)?;
        let arguments = if self.arguments.is_empty() { &self.title } else { &self.arguments };
        if !arguments.is_empty() {
            let value = Value::Text(arguments.join(" "));
            self.keep(b"CommandLine", value, true);
        }
        Ok(())
    }

    /// Hands the leaves over, without derived ones of which the record has the name itself.
    fn finish(self, record: &mut Record) {
        let own: std::collections::BTreeSet<&[u8]> =
            self.leaves.iter().filter(|leaf| !leaf.derived).map(|leaf| leaf.name.as_slice()).collect();
        let shadowed = |leaf: &Leaf| leaf.derived && own.contains(leaf.name.as_slice());
        let keep: Vec<bool> = self.leaves.iter().map(|leaf| !shadowed(leaf)).collect();
        for (leaf, _) in self.leaves.into_iter().zip(keep).filter(|(_, keep)| *keep) {
            record.push(text_of(leaf.name), leaf.value);
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

    fn object(&mut self, scope: &Scope, path: &[u8], depth: usize) -> Result<(), Fail> {
        if depth > limits::MAX_NESTING {
            return Err(TOO_DEEP);
        }
        self.at += 1;
        if self.next() == b'}' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.next();
            let key = unescaped(self.string()?);
            let step = naming::step(self.shape, scope, path, &key);
            if self.next() != b':' {
                return Err(fail_at(self.text, self.at));
            }
            self.at += 1;
            self.marks |= shape::mark_of(&step.path);
            self.value(&step, &key, depth)?;
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

    fn value(&mut self, step: &Step, key: &[u8], depth: usize) -> Result<(), Fail> {
        match self.next() {
            b'{' => self.child_object(step, key, depth),
            b'[' => self.array(step, key, depth + 1),
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

    fn child_object(&mut self, step: &Step, key: &[u8], depth: usize) -> Result<(), Fail> {
        if step.audit_record {
            let value = Value::Text(String::from_utf8_lossy(key).into_owned());
            self.keep(b"type", value, false);
        }
        if step.child != Scope::DataItem {
            return self.object(&step.child, &step.path, depth + 1);
        }
        let outer = self.data_name.take();
        self.data_values.clear();
        self.object(&step.child, &step.path, depth + 1)?;
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

    fn array(&mut self, step: &Step, key: &[u8], depth: usize) -> Result<(), Fail> {
        if depth > limits::MAX_NESTING {
            return Err(TOO_DEEP);
        }
        self.at += 1;
        if self.next() == b']' {
            self.at += 1;
            return Ok(());
        }
        loop {
            self.value(step, key, depth)?;
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

    fn leaf(&mut self, step: &Step, value: impl FnOnce() -> Value) {
        let takes = self.wanted.takes(&step.name) || step.derived.iter().any(|name| self.wanted.takes(name.as_bytes()));
        if !takes && matches!(step.role, Role::None) {
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
        if step.derived.is_empty() {
            return self.keep(&step.name, value, false);
        }
        self.keep(&step.name, value.clone(), false);
        for name in step.derived {
            self.keep(name.as_bytes(), value.clone(), true);
        }
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
    lex::unescape(raw, &mut out);
    out
}

/// The bytes as text; what is not UTF-8 reads as U+FFFD.
fn text_of(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap_or_else(|error| String::from_utf8_lossy(error.as_bytes()).into_owned())
}

/// True when `text` is one well-formed record.
pub(super) fn is_record(text: &[u8]) -> bool {
    Expansion::new(Shape::Json, Wanted::Named(&|_| false), text).record().is_ok()
}
