//! A whole record from its bytes: every leaf under the name that rules use, in the order of the source.
//!
//! Rare (once per hit), so written for clarity: its own walk, steps and names shared with the decoder.

use vg_model::{EventBatch, Expand, Record, Value, limits};

use super::lex::{self, Fail, MALFORMED, TOO_DEEP, fail_at, literal_end, number_end, skip_blank, string_end};
use super::naming::{self, Role, Scope, Step};
use super::shape::{self, Shape};

/// The expander of JSON records.
pub(super) struct JsonExpander;

/// The one expander.
pub(super) static EXPANDER: JsonExpander = JsonExpander;

impl Expand for JsonExpander {
    fn expand(&self, batch: &EventBatch, index: usize, record: &mut Record) {
        let Some(event) = batch.event(index) else { return };
        let mut shape = Shape::Json;
        // The first pass finds out the shape, the second uses it; a decoded record is well-formed.
        for _ in 0..2 {
            let mut walk = Expansion::new(shape, event.raw());
            if walk.record().is_err() {
                return;
            }
            let detected = Shape::detect(walk.marks);
            if detected == shape {
                walk.finish(record);
                return;
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
    fn new(shape: Shape, text: &'a [u8]) -> Self {
        Self {
            shape,
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
            self.leaves.push(Leaf { name: b"CommandLine".to_vec(), value, derived: true });
        }
        Ok(())
    }

    /// Hands the leaves over, without derived ones of which the record has the name itself.
    fn finish(self, record: &mut Record) {
        let own: std::collections::BTreeSet<&[u8]> =
            self.leaves.iter().filter(|leaf| !leaf.derived).map(|leaf| leaf.name.as_slice()).collect();
        for leaf in &self.leaves {
            if !leaf.derived || !own.contains(leaf.name.as_slice()) {
                record.push(String::from_utf8_lossy(&leaf.name), leaf.value.clone());
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

    fn string(&mut self) -> Result<Vec<u8>, Fail> {
        if self.byte() != b'"' {
            return Err(fail_at(self.text, self.at));
        }
        let start = self.at + 1;
        let (end, _) = string_end(self.text, start)?;
        self.at = end + 1;
        let mut out = Vec::new();
        lex::unescape(self.text.get(start..end).unwrap_or_default(), &mut out);
        Ok(out)
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
            let key = self.string()?;
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
                self.leaf(step, Value::Text(String::from_utf8_lossy(&text).into_owned()));
                Ok(())
            }
            b'-' | b'0'..=b'9' => {
                let start = self.at;
                self.at = number_end(self.text, start)?;
                let digits = self.text.get(start..self.at).unwrap_or_default();
                self.leaf(step, Value::Number(String::from_utf8_lossy(digits).into_owned()));
                Ok(())
            }
            first => {
                self.at = literal_end(self.text, self.at)?;
                let value = match first {
                    b't' => Value::Bool(true),
                    b'f' => Value::Bool(false),
                    _ => Value::Null,
                };
                self.leaf(step, value);
                Ok(())
            }
        }
    }

    fn child_object(&mut self, step: &Step, key: &[u8], depth: usize) -> Result<(), Fail> {
        if step.audit_record {
            let value = Value::Text(String::from_utf8_lossy(key).into_owned());
            self.leaves.push(Leaf { name: b"type".to_vec(), value, derived: false });
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
            self.leaves.push(Leaf { name: name.clone(), value, derived: false });
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

    fn leaf(&mut self, step: &Step, value: Value) {
        match step.role {
            Role::DataName => return self.data_name = Some(value.as_text().as_bytes().to_vec()),
            Role::DataValue => return self.data_values.push(value),
            Role::Argument => self.arguments.push(value.as_text().to_owned()),
            Role::TitleArgument => self.title.push(value.as_text().to_owned()),
            Role::None => {}
        }
        self.leaves.push(Leaf { name: step.name.clone(), value: value.clone(), derived: false });
        for name in step.derived {
            self.leaves.push(Leaf { name: name.as_bytes().to_vec(), value: value.clone(), derived: true });
        }
    }
}

/// True when `text` is one well-formed record.
pub(super) fn is_record(text: &[u8]) -> bool {
    Expansion::new(Shape::Json, text).record().is_ok()
}
