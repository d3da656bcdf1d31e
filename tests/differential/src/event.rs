//! A generated event: a flat JSON object.

use std::fmt::Write as _;

use crate::seed::Seed;

/// An event: names and values in order.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Event(pub Vec<(String, Leaf)>);

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Leaf {
    Text(String),
    /// A number as it is written.
    Number(String),
    Bool(bool),
    Null,
    List(Vec<Leaf>),
}

impl Leaf {
    /// The text of a value that is not a list.
    pub fn text(&self) -> String {
        match self {
            Leaf::Text(text) | Leaf::Number(text) => text.clone(),
            Leaf::Bool(value) => value.to_string(),
            Leaf::Null => String::new(),
            Leaf::List(items) => items.first().map(Leaf::text).unwrap_or_default(),
        }
    }
}

impl Event {
    /// One line of JSON. `seed` chooses which characters are escaped that need not be.
    pub fn json(&self, mut seed: Option<&mut Seed>) -> String {
        let mut out = String::from("{");
        for (place, (name, value)) in self.0.iter().enumerate() {
            if place > 0 {
                out.push(',');
            }
            write_text(name, &mut out, &mut None);
            out.push(':');
            write(value, &mut out, &mut seed);
        }
        out.push('}');
        out
    }

    /// Sets a value; an earlier one under the name goes.
    pub fn set(&mut self, name: &str, value: Leaf) {
        self.0.retain(|(known, _)| known != name);
        self.0.push((name.to_owned(), value));
    }

    pub fn get(&self, name: &str) -> Option<&Leaf> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }
}

fn write(value: &Leaf, out: &mut String, seed: &mut Option<&mut Seed>) {
    match value {
        Leaf::Text(text) => write_text(text, out, seed),
        Leaf::Number(digits) => out.push_str(digits),
        Leaf::Bool(value) => {
            let _ = write!(out, "{value}");
        }
        Leaf::Null => out.push_str("null"),
        Leaf::List(items) => {
            out.push('[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(',');
                }
                write(item, out, seed);
            }
            out.push(']');
        }
    }
}

fn write_text(text: &str, out: &mut String, seed: &mut Option<&mut Seed>) {
    out.push('"');
    let odd = seed.as_mut().is_some_and(|seed| seed.one_in(12));
    for c in text.chars() {
        let escape = odd && seed.as_mut().is_some_and(|seed| seed.one_in(4));
        match c {
            '"' | '\\' if !escape => out.extend(['\\', c]),
            '\n' if !escape => out.push_str("\\n"),
            c if escape || c < ' ' => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "\\u{unit:04x}");
                }
            }
            c => out.push(c),
        }
    }
    out.push('"');
}
