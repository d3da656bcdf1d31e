//! YAML documents with positions.
//!
//! Specification: YAML 1.2.2, core schema (§10.3). Built on the event parser of `saphyr-parser`; scalars keep their text
//! and whether they were plain, so that `10`, `'10'` and `010` stay apart and no digit is lost.
//!
//! Limits: nesting `limits::MAX_RULE_NESTING`, nodes of one file `limits::MAX_RULE_NODES` (aliases count as what they
//! repeat). Deliberately absent: YAML 1.1 merge keys and booleans (`yes`, `on`), tags other than `!!str`, keys that are
//! not scalars.

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span};
use vg_model::limits;

use super::problem::{Fault, ProblemKind};

/// Keys of one map: each new key is compared with those before it.
const MAX_KEYS: usize = 4_096;

/// A value and where it begins.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// From 1.
    pub(crate) line: u32,
    /// From 1, in characters.
    pub(crate) column: u32,
    pub(crate) value: Value,
}

#[derive(Clone, Debug)]
pub(crate) enum Value {
    Scalar(Scalar),
    List(Vec<Node>),
    /// Keys are scalars and unique.
    Map(Vec<(Node, Node)>),
}

#[derive(Clone, Debug)]
pub(crate) struct Scalar {
    pub(crate) text: String,
    /// Written without quotes and not as a block: the core schema decides its type.
    pub(crate) plain: bool,
}

/// Type of a scalar in the core schema.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum ScalarType {
    Null,
    Bool(bool),
    Number,
    Text,
}

/// One document of a file.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// From 1.
    pub(crate) number: usize,
    /// First line of the document's text, from 1.
    pub(crate) first_line: u32,
    pub(crate) root: Node,
}

impl Scalar {
    /// YAML 1.2.2 §10.3.2, table of the core schema.
    pub(crate) fn kind(&self) -> ScalarType {
        if !self.plain {
            return ScalarType::Text;
        }
        match self.text.as_str() {
            "" | "~" | "null" | "Null" | "NULL" => ScalarType::Null,
            "true" | "True" | "TRUE" => ScalarType::Bool(true),
            "false" | "False" | "FALSE" => ScalarType::Bool(false),
            text if is_number(text) => ScalarType::Number,
            _ => ScalarType::Text,
        }
    }
}

impl Node {
    pub(crate) fn at(&self) -> (u32, u32) {
        (self.line, self.column)
    }

    /// The value of `key`, when this is a map that has it.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|(_, value)| value)
    }

    pub(crate) fn entry(&self, key: &str) -> Option<&(Node, Node)> {
        self.map()?.iter().find(|(name, _)| name.text() == Some(key))
    }

    pub(crate) fn map(&self) -> Option<&[(Node, Node)]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }

    #[cfg(test)]
    fn list(&self) -> Option<&[Node]> {
        match &self.value {
            Value::List(items) => Some(items),
            _ => None,
        }
    }

    pub(crate) fn scalar(&self) -> Option<&Scalar> {
        match &self.value {
            Value::Scalar(scalar) => Some(scalar),
            _ => None,
        }
    }

    /// Text of a scalar, whatever its type.
    pub(crate) fn text(&self) -> Option<&str> {
        self.scalar().map(|scalar| scalar.text.as_str())
    }

    pub(crate) fn is_null(&self) -> bool {
        self.scalar().is_some_and(|scalar| scalar.kind() == ScalarType::Null)
    }

    /// The nodes of a list, or the node itself.
    pub(crate) fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => std::slice::from_ref(self),
        }
    }

    fn count(&self) -> usize {
        1 + match &self.value {
            Value::Scalar(_) => 0,
            Value::List(items) => items.iter().map(Node::count).sum(),
            Value::Map(entries) => entries.iter().map(|(key, value)| key.count() + value.count()).sum(),
        }
    }
}

/// Reads the documents of a file. On an error the documents before it are returned with it.
pub(crate) fn documents(text: &str) -> (Vec<Document>, Option<(usize, Fault)>) {
    let mut builder = Builder::default();
    for event in Parser::new_from_str(text) {
        let result = match event {
            Ok((event, span)) => builder.event(event, span),
            Err(error) => Err(syntax(&error)),
        };
        if let Err(fault) = result {
            return (builder.documents, Some((builder.number.max(1), fault)));
        }
    }
    (builder.documents, None)
}

fn syntax(error: &ScanError) -> Fault {
    let at = (line_of(error.marker().line()), line_of(error.marker().col() + 1));
    Fault::new(ProblemKind::YamlSyntax, at, format!("{}: mend the YAML at this place", error.info()))
}

fn line_of(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A collection whose end has not been seen.
struct Open {
    line: u32,
    column: u32,
    anchor: usize,
    kind: OpenKind,
}

enum OpenKind {
    List(Vec<Node>),
    Map(Vec<(Node, Node)>, Option<Node>),
}

#[derive(Default)]
struct Builder {
    documents: Vec<Document>,
    number: usize,
    first_line: u32,
    open: Vec<Open>,
    anchors: Vec<(usize, Node)>,
    nodes: usize,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
        let at = (line_of(span.start.line()), line_of(span.start.col() + 1));
        match event {
            Event::DocumentStart(explicit) => {
                self.number += 1;
                self.first_line = if explicit { at.0 } else { 1 };
                self.anchors.clear();
                Ok(())
            }
            Event::Scalar(text, style, anchor, tag) => {
                let forced_text = tag.is_some_and(|tag| tag.suffix == "str");
                let scalar = Scalar { text: text.into_owned(), plain: style == ScalarStyle::Plain && !forced_text };
                self.complete(Node { line: at.0, column: at.1, value: Value::Scalar(scalar) }, anchor, at)
            }
            Event::SequenceStart(anchor, _) => self.begin(at, anchor, OpenKind::List(Vec::new())),
            Event::MappingStart(anchor, _) => self.begin(at, anchor, OpenKind::Map(Vec::new(), None)),
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(open) = self.open.pop() else { return Ok(()) };
                let value = match open.kind {
                    OpenKind::List(items) => Value::List(items),
                    OpenKind::Map(entries, _) => Value::Map(entries),
                };
                let at = (open.line, open.column);
                self.complete(Node { line: open.line, column: open.column, value }, open.anchor, at)
            }
            Event::Alias(anchor) => {
                let Some((_, node)) = self.anchors.iter().find(|(id, _)| *id == anchor) else {
                    let message = "the alias refers to a value that is not complete: an anchor cannot hold itself";
                    return Err(Fault::new(ProblemKind::BadAlias, at, message));
                };
                let mut node = node.clone();
                (node.line, node.column) = at;
                self.nodes += node.count();
                self.complete(node, 0, at)
            }
            _ => Ok(()),
        }
    }

    fn begin(&mut self, at: (u32, u32), anchor: usize, kind: OpenKind) -> Result<(), Fault> {
        if self.open.len() >= limits::MAX_RULE_NESTING {
            let message = format!("nested deeper than {} levels: flatten it", limits::MAX_RULE_NESTING);
            return Err(Fault::new(ProblemKind::NestingTooDeep, at, message));
        }
        self.open.push(Open { line: at.0, column: at.1, anchor, kind });
        Ok(())
    }

    fn complete(&mut self, node: Node, anchor: usize, at: (u32, u32)) -> Result<(), Fault> {
        self.nodes += 1;
        if self.nodes > limits::MAX_RULE_NODES {
            let message = format!("more than {} values in one file: split it", limits::MAX_RULE_NODES);
            return Err(Fault::new(ProblemKind::TooLarge, at, message));
        }
        if anchor > 0 {
            self.nodes += node.count();
            self.anchors.push((anchor, node.clone()));
        }
        match self.open.last_mut().map(|open| &mut open.kind) {
            None => self.documents.push(Document { number: self.number, first_line: self.first_line, root: node }),
            Some(OpenKind::List(items)) => items.push(node),
            Some(OpenKind::Map(entries, pending)) => match pending.take() {
                Some(key) => entries.push((key, node)),
                None => {
                    check_key(entries, &node)?;
                    *pending = Some(node);
                }
            },
        }
        Ok(())
    }
}

fn check_key(entries: &[(Node, Node)], key: &Node) -> Result<(), Fault> {
    let Some(text) = key.text() else {
        let message = "a list or map stands as a key: keys of a rule are texts";
        return Err(Fault::new(ProblemKind::YamlSyntax, key.at(), message));
    };
    if text == "<<" && key.scalar().is_some_and(|scalar| scalar.plain) {
        let message = "merge keys belong to YAML 1.1: write the entries out, or quote the key if it is a field name";
        return Err(Fault::new(ProblemKind::MergeKey, key.at(), message));
    }
    if entries.len() >= MAX_KEYS {
        let message = format!("more than {MAX_KEYS} keys in one map: split it");
        return Err(Fault::new(ProblemKind::TooLarge, key.at(), message));
    }
    if let Some((first, _)) = entries.iter().find(|(known, _)| known.text() == Some(text)) {
        let message = format!("key '{text}' stands already in line {}: join the two or rename one", first.line);
        return Err(Fault::new(ProblemKind::DuplicateKey, key.at(), message));
    }
    Ok(())
}

/// Integers (decimal, `0o`, `0x`) and finite floats of the core schema. `.inf` and `.nan` count as text: no log field is
/// compared with them.
fn is_number(text: &str) -> bool {
    if let Some(hex) = text.strip_prefix("0x") {
        return !hex.is_empty() && hex.bytes().all(|b| b.is_ascii_hexdigit());
    }
    if let Some(octal) = text.strip_prefix("0o") {
        return !octal.is_empty() && octal.bytes().all(|b| (b'0'..=b'7').contains(&b));
    }
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, Some(exponent.strip_prefix(['-', '+']).unwrap_or(exponent))),
        None => (text, None),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    digits(whole)
        && digits(fraction)
        && !(whole.is_empty() && fraction.is_empty())
        && exponent.is_none_or(|exponent| !exponent.is_empty() && digits(exponent))
}

/// A number of the core schema in decimal digits: `0x1f` and `0o17` are turned, a leading `+` goes.
pub(crate) fn decimal(text: &str) -> String {
    let turned = match (text.strip_prefix("0x"), text.strip_prefix("0o")) {
        (Some(hex), _) => u128::from_str_radix(hex, 16).ok(),
        (_, Some(octal)) => u128::from_str_radix(octal, 8).ok(),
        _ => None,
    };
    match turned {
        Some(number) => number.to_string(),
        None => text.strip_prefix('+').unwrap_or(text).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> Fault {
        documents(text).1.expect("a fault").1
    }

    #[test]
    fn positions_are_lines_and_columns_from_one() {
        let (docs, error) = documents("title: A\ndetection:\n    sel:\n        - Tết: x\n          b: y\n");
        assert!(error.is_none());
        let list = docs[0].root.get("detection").unwrap().get("sel").unwrap();
        let (key, value) = &list.list().unwrap()[0].map().unwrap()[0];
        assert_eq!((key.at(), value.at()), ((4, 11), (4, 16)));
        assert_eq!(list.list().unwrap()[0].get("b").unwrap().at(), (5, 14));
    }

    #[test]
    fn documents_know_where_they_begin() {
        let (docs, error) = documents("# c\na: 1\n---\nb: 2\n---\nc: 3\n");
        assert!(error.is_none());
        let lines: Vec<_> = docs.iter().map(|doc| (doc.number, doc.first_line)).collect();
        assert_eq!(lines, [(1, 1), (2, 3), (3, 5)]);
    }

    #[test]
    fn types_of_the_core_schema() {
        let of = |text: &str, plain| Scalar { text: text.into(), plain }.kind();
        for text in ["0", "-12", "+7", "007", "1.5", "1.", ".5", "1e3", "0x1F", "0o17"] {
            assert_eq!(of(text, true), ScalarType::Number, "{text}");
            assert_eq!(of(text, false), ScalarType::Text, "{text}");
        }
        for text in ["", "~", "null", "NULL"] {
            assert_eq!(of(text, true), ScalarType::Null, "{text}");
        }
        for text in ["yes", "no", "on", "1_000", ".", "1.2.3", "0x", "12:30", "-", "e5", ".nan", "1e"] {
            assert_eq!(of(text, true), ScalarType::Text, "{text}");
        }
        assert_eq!(of("True", true), ScalarType::Bool(true));
        assert_eq!(of("false", false), ScalarType::Text);
        assert_eq!(
            (decimal("0x1F"), decimal("0o17"), decimal("+5"), decimal("007")),
            ("31".into(), "15".into(), "5".into(), "007".into())
        );
    }

    #[test]
    fn duplicate_keys_are_refused_with_their_place() {
        let fault = fault("a: 1\nb:\n  c: 1\n  c: 2\n");
        assert_eq!((fault.kind, fault.line, fault.column), (ProblemKind::DuplicateKey, 4, 3));
        assert!(fault.message.contains("line 3"));
    }

    #[test]
    fn documents_before_an_error_survive() {
        let (docs, error) = documents("a: 1\n---\nb: [\n");
        assert_eq!(docs.len(), 1);
        let (number, fault) = error.unwrap();
        assert_eq!((number, fault.kind), (2, ProblemKind::YamlSyntax));
    }

    #[test]
    fn aliases_repeat_a_value_and_are_bounded() {
        let (docs, error) = documents("a: &x [1, 2]\nb: *x\n");
        assert!(error.is_none());
        assert_eq!(docs[0].root.get("b").unwrap().list().unwrap().len(), 2);
        let mut bomb = String::from("a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n");
        for level in 1..12 {
            let alias = format!("*a{}", level - 1);
            bomb.push_str(&format!("a{level}: &a{level} [{}]\n", vec![alias; 10].join(",")));
        }
        assert_eq!(fault(&bomb).kind, ProblemKind::TooLarge);
        assert_eq!(fault("a: &x [*x]\n").kind, ProblemKind::BadAlias);
    }

    #[test]
    fn nesting_and_odd_keys_are_refused() {
        assert_eq!(fault(&"[".repeat(limits::MAX_RULE_NESTING + 2)).kind, ProblemKind::NestingTooDeep);
        assert_eq!(fault("? [a]\n: b\n").kind, ProblemKind::YamlSyntax);
        assert_eq!(fault("x: &x {a: 1}\ny:\n  <<: *x\n").kind, ProblemKind::MergeKey);
        assert!(documents("'<<': 1\n").1.is_none());
    }

    #[test]
    fn a_text_tag_makes_text() {
        let (docs, _) = documents("a: !!str 5\nb: 5\n");
        assert_eq!(docs[0].root.get("a").unwrap().scalar().unwrap().kind(), ScalarType::Text);
        assert_eq!(docs[0].root.get("b").unwrap().scalar().unwrap().kind(), ScalarType::Number);
    }
}
