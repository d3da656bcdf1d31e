//! Selections: maps, lists and keywords of `detection`, lowered to expressions.
//!
//! Specification: Sigma rules 2.1, Detection. The items of a map are joined by AND, the entries of a list by OR, the
//! values of a field by OR (`all`: AND), and `neq` negates the whole of it. An item without a field is a keyword.

use std::collections::BTreeMap;

use vg_model::limits;

use super::ast::{Expr, Op, Part, Predicate};
use super::modifier::{Item, Modifier, Refusal, apply};
use super::pattern::{Piece, TextValue, pieces, regex_pieces};
use super::problem::{Fault, ProblemKind};
use super::regex::{CompiledRegex, RegexFlags};
use super::yaml::{Node, ScalarType, Value, decimal};

/// Values of the placeholders of `expand`, by name.
pub(super) type Placeholders = BTreeMap<String, Vec<String>>;

/// Lowers one selection: the value of a search identifier.
pub(super) fn lower_selection(name: &str, node: &Node, placeholders: &Placeholders) -> Result<Expr, Fault> {
    match &node.value {
        Value::Map(entries) if entries.is_empty() => Err(empty(name, node)),
        Value::Map(entries) => {
            let items = entries.iter().map(|(key, value)| lower_item(key, value, placeholders));
            Ok(all_of(items.collect::<Result<_, _>>()?))
        }
        Value::List(items) if items.is_empty() => Err(empty(name, node)),
        Value::List(items) => {
            let items = items.iter().map(|item| lower_selection(name, item, placeholders));
            Ok(one_of(items.collect::<Result<_, _>>()?))
        }
        Value::Scalar(scalar) if scalar.kind() == ScalarType::Null => {
            let message =
                format!("selection '{name}' is or holds null: a keyword is a text, and null belongs to a field");
            Err(Fault::new(ProblemKind::NullKeyword, node.at(), message))
        }
        Value::Scalar(_) => Chain::parse(None)?.lower(node, placeholders),
    }
}

fn empty(name: &str, node: &Node) -> Fault {
    let message = format!("selection '{name}' has nothing in it: remove it or give it an item");
    Fault::new(ProblemKind::EmptySelection, node.at(), message)
}

fn lower_item(key: &Node, value: &Node, placeholders: &Placeholders) -> Result<Expr, Fault> {
    Chain::parse(Some(key))?.lower(value, placeholders)
}

/// AND of the parts; a single part stands for itself.
pub(super) fn all_of(mut parts: Vec<Expr>) -> Expr {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            Expr::And(parts)
        }
        _ => Expr::And(parts),
    }
}

/// OR of the parts; a single part stands for itself.
pub(super) fn one_of(mut parts: Vec<Expr>) -> Expr {
    match (parts.len(), parts.pop()) {
        (1, Some(only)) => only,
        (_, Some(last)) => {
            parts.push(last);
            Expr::Or(parts)
        }
        _ => Expr::Or(parts),
    }
}

/// A field and its modifiers.
struct Chain<'a> {
    field: Option<&'a str>,
    modifiers: Vec<(&'a str, Modifier)>,
}

impl<'a> Chain<'a> {
    fn parse(key: Option<&'a Node>) -> Result<Self, Fault> {
        let Some(key) = key else { return Ok(Self { field: None, modifiers: Vec::new() }) };
        let at = key.at();
        let mut names = key.text().unwrap_or_default().split('|');
        let field = names.next().filter(|field| !field.is_empty());
        let mut modifiers: Vec<(&str, Modifier)> = Vec::new();
        for name in names {
            let Some(modifier) = Modifier::parse(name) else {
                let message = format!("unknown modifier '{name}': see the list of Sigma modifiers 2.1");
                return Err(Fault::new(ProblemKind::UnknownModifier, at, message));
            };
            let touched = modifiers.iter().any(|(_, earlier)| !earlier.is_about_the_list());
            if modifier.must_come_first() && touched {
                let message = format!("'{name}' must be the first modifier that touches the value");
                return Err(Fault::new(ProblemKind::IllegalModifierChain, at, message));
            }
            if modifiers.iter().any(|(_, earlier)| *earlier == modifier) {
                let message = format!("modifier '{name}' stands twice: remove one");
                return Err(Fault::new(ProblemKind::IllegalModifierChain, at, message));
            }
            modifiers.push((name, modifier));
        }
        Ok(Self { field, modifiers })
    }

    fn has(&self, wanted: Modifier) -> bool {
        self.modifiers.iter().any(|(_, modifier)| *modifier == wanted)
    }

    fn lower(&self, value: &Node, placeholders: &Placeholders) -> Result<Expr, Fault> {
        let mut values = Vec::new();
        let mut patterns = 0;
        for node in value.items() {
            let alternatives = self.lower_value(node, placeholders)?;
            patterns += alternatives.len();
            if patterns > limits::MAX_PATTERNS_PER_ITEM {
                let message = format!("more than {} patterns in one item: split it", limits::MAX_PATTERNS_PER_ITEM);
                return Err(Fault::new(ProblemKind::TooManyPatterns, node.at(), message));
            }
            values.push(one_of(alternatives));
        }
        if values.is_empty() {
            let message = format!("'{}' has an empty list of values", self.field.unwrap_or_default());
            return Err(Fault::new(ProblemKind::EmptySelection, value.at(), message));
        }
        let joined = if self.has(Modifier::All) { all_of(values) } else { one_of(flattened(values)) };
        Ok(if self.has(Modifier::Neq) { Expr::Not(Box::new(joined)) } else { joined })
    }

    /// The tests that one value becomes.
    fn lower_value(&self, node: &Node, placeholders: &Placeholders) -> Result<Vec<Expr>, Fault> {
        let mut items = self.read(node, placeholders)?;
        for (name, modifier) in &self.modifiers {
            let mut next = Vec::with_capacity(items.len());
            for item in items {
                next.extend(apply(*modifier, name, item).map_err(|refusal| at(refusal, node))?);
                if next.len() > limits::MAX_PATTERNS_PER_ITEM {
                    let message = format!("'{name}' makes more than {} patterns", limits::MAX_PATTERNS_PER_ITEM);
                    return Err(Fault::new(ProblemKind::TooManyPatterns, node.at(), message));
                }
            }
            items = next;
        }
        items.into_iter().map(|item| self.finish(item, node)).collect()
    }

    fn finish(&self, item: Item, node: &Node) -> Result<Expr, Fault> {
        if self.field.is_none() {
            let wants_field = match item {
                Item::Null => Some((ProblemKind::NullKeyword, "null")),
                Item::Exists(_) => Some((ProblemKind::ModifierNeedsField, "'exists'")),
                Item::FieldRef { .. } => Some((ProblemKind::ModifierNeedsField, "'fieldref'")),
                Item::Compare(..) => Some((ProblemKind::ModifierNeedsField, "a comparison")),
                Item::Time(..) => Some((ProblemKind::ModifierNeedsField, "a part of a date")),
                Item::Cidr(_) => Some((ProblemKind::ModifierNeedsField, "'cidr'")),
                _ => None,
            };
            if let Some((kind, what)) = wants_field {
                return Err(Fault::new(kind, node.at(), format!("{what} needs a field: write 'Field|…' as the key")));
            }
        }
        let op = item.into_op(self.field.is_none());
        check_regex(&op, node)?;
        Ok(Expr::Test(Predicate { field: self.field.map(str::to_owned), op }))
    }

    /// A value before the first modifier; several when a placeholder has several values.
    fn read(&self, node: &Node, placeholders: &Placeholders) -> Result<Vec<Item>, Fault> {
        let Some(scalar) = node.scalar() else {
            let field = self.field.unwrap_or("a keyword");
            let message = format!("'{field}' has a list or map as a value: give it a text, a number or a flat list");
            return Err(Fault::new(ProblemKind::NestedValue, node.at(), message));
        };
        let kind = scalar.kind();
        let text = scalar.text.as_str();
        if self.modifiers.iter().any(|(_, modifier)| *modifier == Modifier::Expand) && kind == ScalarType::Text {
            return self.expand(text, placeholders).map_err(|refusal| at(refusal, node));
        }
        if self.has(Modifier::Re) && kind != ScalarType::Null {
            return Ok(vec![Item::Raw(text.to_owned())]);
        }
        Ok(vec![match kind {
            ScalarType::Null => Item::Null,
            ScalarType::Bool(value) => Item::Bool { value, written: text.to_owned() },
            // A text modifier means the digits as they are written; only a plain number is a number.
            ScalarType::Number if self.field.is_some() && self.keeps_numbers() => Item::Number(decimal(text)),
            ScalarType::Number => Item::Number(text.to_owned()),
            ScalarType::Text => Item::Text(TextValue::parse(text)),
        }])
    }

    fn keeps_numbers(&self) -> bool {
        let keeps = |modifier: Modifier| {
            modifier.is_about_the_list() || matches!(modifier, Modifier::Compare(_) | Modifier::Time(_))
        };
        self.modifiers.iter().all(|(_, modifier)| keeps(*modifier))
    }

    /// Puts the values of placeholders in: every combination. One without a value makes the whole value unset. In a
    /// regular expression the values stand for themselves.
    fn expand(&self, text: &str, placeholders: &Placeholders) -> Result<Vec<Item>, Refusal> {
        let regex = self.has(Modifier::Re);
        let mut texts: Vec<Vec<Part>> = vec![Vec::new()];
        for piece in if regex { regex_pieces(text) } else { pieces(text, true) } {
            let name = match piece {
                Piece::Part(part) => {
                    texts.iter_mut().for_each(|parts| parts.push(part.clone()));
                    continue;
                }
                Piece::Placeholder(name) => name,
            };
            let Some(values) = placeholders.get(&name).filter(|values| !values.is_empty()) else {
                return Ok(vec![Item::Unset(name)]);
            };
            if texts.len().saturating_mul(values.len()) > limits::MAX_PATTERNS_PER_ITEM {
                let message = format!("'expand' makes more than {} patterns", limits::MAX_PATTERNS_PER_ITEM);
                return Err((ProblemKind::TooManyPatterns, message));
            }
            let value_parts = |value: &String| match regex {
                true => vec![Part::Literal(regex_syntax::escape(value).into_bytes())],
                false => TextValue::parse(value).parts,
            };
            let values: Vec<Vec<Part>> = values.iter().map(value_parts).collect();
            let with_each = |parts: &Vec<Part>| {
                let joined = values.iter().map(|value| [parts.as_slice(), value].concat());
                joined.collect::<Vec<_>>()
            };
            texts = texts.iter().flat_map(with_each).collect();
        }
        let item = |parts: Vec<Part>| {
            let text = TextValue::from_parts(parts);
            match text.plain().filter(|_| regex) {
                Some(raw) => Item::Raw(String::from_utf8_lossy(&raw).into_owned()),
                None => Item::Text(text),
            }
        };
        Ok(texts.into_iter().map(item).collect())
    }
}

fn at((kind, message): Refusal, node: &Node) -> Fault {
    Fault::new(kind, node.at(), message)
}

/// Alternatives of several values under OR are one flat list.
fn flattened(values: Vec<Expr>) -> Vec<Expr> {
    let mut out = Vec::with_capacity(values.len());
    for value in values {
        match value {
            Expr::Or(parts) => out.extend(parts),
            other => out.push(other),
        }
    }
    out
}

fn check_regex(op: &Op, node: &Node) -> Result<(), Fault> {
    let Op::Regex { pattern, ignore_case, multi_line, dot_all } = op else { return Ok(()) };
    let flags = RegexFlags { ignore_case: *ignore_case, multi_line: *multi_line, dot_all: *dot_all };
    match CompiledRegex::new(pattern, flags) {
        Ok(_) => Ok(()),
        Err(reason) => {
            let message = format!("the regular expression does not compile: {reason}");
            Err(Fault::new(ProblemKind::BadRegex, node.at(), message))
        }
    }
}
