//! One detection rule: from a YAML document to a [`Rule`].
//!
//! Specification: Sigma rules 2.1. `timeframe` in `detection` belongs to the deprecated aggregations. A `near` becomes
//! one rule per part (`id#part`) and a temporal correlation under the rule's own id.

use std::sync::Arc;

use vg_model::{RuleId, limits};

use super::aggregation::{self, Aggregation};
use super::ast::{Expr, Op, Predicate, Rule, RuleMeta};
use super::condition::{self, Condition, Selections};
use super::correlation::CorrelationRule;
use super::meta;
use super::problem::{Fault, ProblemKind};
use super::selection::{Placeholders, lower_selection, one_of};
use super::timespan;
use super::yaml::{Node, Value};

/// What one document of a detection rule becomes.
pub(super) enum Lowered {
    Rule(Box<Rule>),
    /// The members are not reported by themselves.
    Near {
        members: Vec<Rule>,
        correlation: Box<CorrelationRule>,
    },
}

/// Lowers a document with `detection`.
pub(super) fn lower(
    root: &Node,
    path: &str,
    document: usize,
    text: Arc<str>,
    placeholders: &Placeholders,
) -> Result<Lowered, Fault> {
    let meta = meta::read(root, path, document, text)?;
    let logsource = meta::logsource(root)?;
    let Some(detection) = root.get("detection").filter(|node| matches!(node.value, Value::Map(_))) else {
        let message = "'detection' is not a map: give it selections and a condition";
        return Err(Fault::new(ProblemKind::WrongType, root.at(), message));
    };
    let selections = selections(detection, &["condition", "timeframe"], placeholders)?;
    let conditions = conditions(detection)?;
    let window = window(detection)?;
    let mut budget = limits::MAX_TESTS_PER_RULE;
    let mut parts = Vec::with_capacity(conditions.len());
    let mut behind = None;
    for (text, at) in &conditions {
        let (before, aggregation) = match text.split_once('|') {
            Some((before, after)) => (before, Some(aggregation::parse(after, *at)?)),
            None => (*text, None),
        };
        if aggregation.is_some() && conditions.len() > 1 {
            let message = "an aggregation in a list of conditions: split the rule";
            return Err(Fault::new(ProblemKind::BadAggregation, *at, message));
        }
        let condition = condition::parse(before, *at)?;
        parts.push(condition::resolve(&condition, &selections, &mut budget, *at)?);
        behind = aggregation.map(|aggregation| (aggregation, condition, *at));
    }
    let expr = inert_when_unset(one_of(parts));
    match behind {
        None => Ok(Lowered::Rule(Box::new(Rule { meta, logsource, condition: expr, aggregation: None }))),
        Some((Aggregation::Near(others), first, at)) => {
            let mut members = vec![(member_name(&first), expr)];
            for other in &others {
                let expr = condition::resolve(other, &selections, &mut budget, at)?;
                members.push((member_name(other), inert_when_unset(expr)));
            }
            Ok(near(meta, &logsource, members, window))
        }
        Some((aggregation, _, _)) => {
            let aggregation = aggregation::correlation(aggregation, &meta.id.0, window).map(Box::new);
            Ok(Lowered::Rule(Box::new(Rule { meta, logsource, condition: expr, aggregation })))
        }
    }
}

/// Sigma rules 2.1, Placeholders: a rule whose placeholders cannot be handled must be rejected. It never matches then,
/// also where the placeholder stands behind a `not`.
fn inert_when_unset(expr: Expr) -> Expr {
    match unset_placeholder(&expr).map(str::to_owned) {
        None => expr,
        Some(name) => Expr::And(vec![Expr::Test(Predicate { field: None, op: Op::UnsetPlaceholder(name) }), expr]),
    }
}

/// The first placeholder of an expression that has no value.
pub(super) fn unset_placeholder(expr: &Expr) -> Option<&str> {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().find_map(unset_placeholder),
        Expr::Not(inner) => unset_placeholder(inner),
        Expr::Test(predicate) => match &predicate.op {
            Op::UnsetPlaceholder(name) => Some(name),
            _ => None,
        },
    }
}

/// Lowers every key of `detection` that is not in `reserved`.
pub(super) fn selections(
    detection: &Node,
    reserved: &[&str],
    placeholders: &Placeholders,
) -> Result<Selections, Fault> {
    let mut out = Vec::new();
    for (key, value) in detection.map().unwrap_or_default() {
        let name = key.text().unwrap_or_default();
        if !reserved.contains(&name) {
            out.push((name.to_owned(), lower_selection(name, value, placeholders)?));
        }
    }
    if out.is_empty() {
        let message = "'detection' has no selection: add one and name it in the condition";
        return Err(Fault::new(ProblemKind::EmptySelection, detection.at(), message));
    }
    Ok(out)
}

/// A text and where it stands.
type Written<'a> = (&'a str, (u32, u32));

/// The conditions and where they stand.
pub(super) fn conditions(detection: &Node) -> Result<Vec<Written<'_>>, Fault> {
    let node = detection.get("condition").filter(|node| !node.is_null());
    let Some(items) = node.map(Node::items).filter(|items| !items.is_empty()) else {
        let message = "no 'condition': name the selections that must match";
        return Err(Fault::new(ProblemKind::MissingAttribute, detection.at(), message));
    };
    let text = |item| match Node::text(item) {
        Some(text) => Ok((text, item.at())),
        None => Err(Fault::new(ProblemKind::WrongType, item.at(), "a condition is a text")),
    };
    items.iter().map(text).collect()
}

fn window(detection: &Node) -> Result<i64, Fault> {
    match detection.get("timeframe").filter(|node| !node.is_null()) {
        None => Ok(i64::MAX),
        Some(node) => timespan::parse(node.text().unwrap_or_default())
            .map_err(|message| Fault::new(ProblemKind::BadTimespan, node.at(), message)),
    }
}

/// The name of a selection, or of the first one of an expression.
fn member_name(condition: &Condition) -> String {
    match condition {
        Condition::Name(name) => name.clone(),
        Condition::Of { pattern, .. } => pattern.clone(),
        Condition::Not(inner) => member_name(inner),
        Condition::And(parts) | Condition::Or(parts) => parts.first().map(member_name).unwrap_or_default(),
    }
}

fn near(meta: RuleMeta, logsource: &super::ast::LogSource, parts: Vec<(String, Expr)>, window: i64) -> Lowered {
    let mut members: Vec<Rule> = Vec::with_capacity(parts.len());
    for (name, condition) in parts {
        let mut id = format!("{}#{name}", meta.id.0);
        if members.iter().any(|member| *member.meta.id.0 == *id) {
            id = format!("{id}#{}", members.len());
        }
        let meta =
            RuleMeta { id: RuleId(id.into()), name: None, title: format!("{} ({name})", meta.title), ..meta.clone() };
        members.push(Rule { meta, logsource: logsource.clone(), condition, aggregation: None });
    }
    let ids = members.iter().map(|member| member.meta.id.0.to_string()).collect();
    let correlation = CorrelationRule { meta, correlation: aggregation::temporal(ids, window) };
    Lowered::Near { members, correlation: Box::new(correlation) }
}
