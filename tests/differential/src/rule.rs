//! A generated rule, as its YAML is written: what is written is all there is, so that both readers are compared too.

use std::fmt::Write as _;

/// A rule.
#[derive(Clone, PartialEq, Debug)]
pub struct Rule {
    /// Name and content of each search identifier.
    pub selections: Vec<(String, Selection)>,
    /// How they are joined.
    pub condition: Cond,
}

/// A search identifier.
#[derive(Clone, PartialEq, Debug)]
pub enum Selection {
    /// Items joined by AND.
    Map(Vec<Item>),
    /// Maps joined by OR.
    Maps(Vec<Vec<Item>>),
    /// Keywords joined by OR.
    Keywords(Vec<Scalar>),
}

/// `field|modifier|…: values`.
#[derive(Clone, PartialEq, Debug)]
pub struct Item {
    /// Empty for keywords under modifiers (`'|all'`).
    pub field: String,
    pub modifiers: Vec<&'static str>,
    pub values: Vec<Scalar>,
}

impl Item {
    pub fn has(&self, modifier: &str) -> bool {
        self.modifiers.contains(&modifier)
    }
}

/// A value.
#[derive(Clone, PartialEq, Debug)]
pub enum Scalar {
    /// Text, always quoted or unmistakable.
    Text(String),
    /// Written as it is: numbers, booleans, null, and odd plain scalars.
    Plain(&'static str),
    /// A number.
    Number(String),
}

impl Scalar {
    /// What is written, without quotes.
    pub fn written(&self) -> &str {
        match self {
            Scalar::Text(text) | Scalar::Number(text) => text,
            Scalar::Plain(text) => text,
        }
    }
}

/// A condition.
#[derive(Clone, PartialEq, Debug)]
pub enum Cond {
    Name(String),
    Not(Box<Cond>),
    And(Vec<Cond>),
    Or(Vec<Cond>),
    /// `1 of pattern`, `all of pattern`.
    Of(&'static str, String),
}

impl Rule {
    /// The rule as text. The `id` is that of rule `number`.
    pub fn yaml(&self, number: usize) -> String {
        let id = id_of(number);
        let mut out = format!("title: Rule {number}\nid: {id}\nlogsource:\n  product: test\ndetection:\n");
        for (name, selection) in &self.selections {
            let _ = writeln!(out, "  {name}:");
            selection.write(&mut out);
        }
        let mut condition = String::new();
        self.condition.write(&mut condition, true);
        let _ = writeln!(out, "  condition: {condition}\nlevel: low");
        out
    }

    /// Every item, keywords as items without a field.
    pub fn items(&self) -> Vec<Item> {
        let mut all = Vec::new();
        for (_, selection) in &self.selections {
            match selection {
                Selection::Map(items) => all.extend(items.iter().cloned()),
                Selection::Maps(maps) => all.extend(maps.iter().flatten().cloned()),
                Selection::Keywords(values) => {
                    all.push(Item { field: String::new(), modifiers: Vec::new(), values: values.clone() });
                }
            }
        }
        all
    }
}

/// The id of rule `number`: a UUID, as both readers want one.
pub fn id_of(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

impl Selection {
    fn write(&self, out: &mut String) {
        match self {
            Selection::Map(items) => write_map(items, "    ", "    ", out),
            Selection::Maps(maps) => maps.iter().for_each(|items| write_map(items, "    - ", "      ", out)),
            Selection::Keywords(values) => write_list(values, "    ", out),
        }
    }
}

fn write_map(items: &[Item], first: &str, rest: &str, out: &mut String) {
    for (place, item) in items.iter().enumerate() {
        let mut key = item.field.clone();
        for modifier in &item.modifiers {
            let _ = write!(key, "|{modifier}");
        }
        let quote = if key.starts_with('|') { "'" } else { "" };
        let _ = write!(out, "{}{quote}{key}{quote}:", if place == 0 { first } else { rest });
        match item.values.as_slice() {
            [only] => {
                let _ = writeln!(out, " {}", yaml_of(only));
            }
            values => {
                out.push('\n');
                write_list(values, &format!("{rest}  "), out);
            }
        }
    }
}

fn write_list(values: &[Scalar], indent: &str, out: &mut String) {
    for value in values {
        let _ = writeln!(out, "{indent}- {}", yaml_of(value));
    }
}

fn yaml_of(value: &Scalar) -> String {
    let Scalar::Text(text) = value else { return value.written().to_owned() };
    let word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.len() > 5
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'\\' | b'.' | b'-' | b'/'));
    if word {
        return text.clone();
    }
    if !text.contains(|c: char| c.is_control()) {
        return format!("'{}'", text.replace('\'', "''"));
    }
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out + "\""
}

impl Cond {
    fn write(&self, out: &mut String, top: bool) {
        match self {
            Cond::Name(name) => out.push_str(name),
            Cond::Of(count, pattern) => {
                let _ = write!(out, "{count} of {pattern}");
            }
            Cond::Not(inner) => {
                out.push_str("not ");
                inner.write(out, false);
            }
            Cond::And(parts) => join(parts, " and ", top, out),
            Cond::Or(parts) => join(parts, " or ", top, out),
        }
    }
}

fn join(parts: &[Cond], word: &str, top: bool, out: &mut String) {
    if !top {
        out.push('(');
    }
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            out.push_str(word);
        }
        // Precedence (not, and, or) is left to the readers now and then: an AND inside an OR needs no parentheses.
        let bare = word == " or " && matches!(part, Cond::And(_)) && place % 2 == 0;
        part.write(out, bare);
    }
    if !top {
        out.push(')');
    }
}
