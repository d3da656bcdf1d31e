//! Correlation rules: reading one document.
//!
//! Specification: Sigma correlations 2.1. `generate` is taken inside `correlation` and beside it (the schema has it
//! beside). `value_median` is not in the specification, which says that a median is the percentile 50; it is in common
//! use and taken. A temporal condition written as an expression over rules is not part of 2.1 and is refused.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::ast::RuleMeta;
use super::correlation_ast::{Correlation, CorrelationAlias, CorrelationKind, CorrelationOp};
use super::meta;
use super::problem::{Fault, ProblemKind};
use super::timespan;
use super::yaml::{Node, ScalarType, Value};

/// A correlation rule.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CorrelationRule {
    /// Identity, title, level and the rest of the metadata.
    pub meta: RuleMeta,
    /// What is correlated. After loading, `rules` and the rules of aliases are ids of loaded rules or correlations.
    pub correlation: Correlation,
}

/// Reads a document with `correlation`. References are as written.
pub(super) fn lower(root: &Node, path: &str, document: usize, text: Arc<str>) -> Result<CorrelationRule, Fault> {
    let meta = meta::read(root, path, document, text)?;
    let Some(node) = root.get("correlation").filter(|node| matches!(node.value, Value::Map(_))) else {
        let message = "'correlation' is not a map: give it type, rules, timespan and group-by";
        return Err(Fault::new(ProblemKind::WrongType, root.at(), message));
    };
    let kind = kind(node)?;
    let rules = names(node, "rules")?;
    if rules.is_empty() {
        let message = "the correlation refers to no rule: list ids or names under 'rules'";
        return Err(Fault::new(ProblemKind::MissingAttribute, node.at(), message));
    }
    let Some(span) = node.get("timespan").or_else(|| node.get("timeframe")) else {
        let message = "the correlation has no 'timespan': write one such as 10m";
        return Err(Fault::new(ProblemKind::MissingAttribute, node.at(), message));
    };
    let timespan_us = timespan::parse(span.text().unwrap_or_default())
        .map_err(|message| Fault::new(ProblemKind::BadTimespan, span.at(), message))?;
    let aliases = aliases(node, &rules)?;
    let generate = [node, root].into_iter().filter_map(|node| node.get("generate")).any(is_true);
    let group_by = names(node, "group-by")?;
    let Threshold { condition, fields, percentile } = threshold(node, kind)?;
    let correlation =
        Correlation { kind, rules, group_by, timespan_us, condition, fields, percentile, aliases, generate };
    Ok(CorrelationRule { meta, correlation })
}

fn is_true(node: &Node) -> bool {
    node.scalar().is_some_and(|scalar| scalar.kind() == ScalarType::Bool(true))
}

fn kind(node: &Node) -> Result<CorrelationKind, Fault> {
    let name = meta::text_of(node, "type");
    Ok(match name.as_str() {
        "event_count" => CorrelationKind::EventCount,
        "value_count" => CorrelationKind::ValueCount,
        "temporal" => CorrelationKind::Temporal,
        "temporal_ordered" => CorrelationKind::TemporalOrdered,
        "value_sum" => CorrelationKind::ValueSum,
        "value_avg" => CorrelationKind::ValueAvg,
        "value_percentile" => CorrelationKind::ValuePercentile,
        "value_median" => CorrelationKind::ValueMedian,
        "" => {
            let message = "the correlation has no 'type'";
            return Err(Fault::new(ProblemKind::MissingAttribute, node.at(), message));
        }
        _ => {
            let at = node.get("type").map_or(node.at(), Node::at);
            let message = format!(
                "unknown correlation type '{name}': use event_count, value_count, temporal, temporal_ordered, value_sum, \
                 value_avg or value_percentile"
            );
            return Err(Fault::new(ProblemKind::UnknownCorrelationType, at, message));
        }
    })
}

/// A list of names, or a single one.
fn names(node: &Node, key: &str) -> Result<Vec<String>, Fault> {
    let Some(list) = node.get(key).filter(|node| !node.is_null()) else { return Ok(Vec::new()) };
    let name = |item: &Node| match item.text().filter(|_| !item.is_null()) {
        Some(text) => Ok(text.to_owned()),
        None => Err(Fault::new(ProblemKind::WrongType, item.at(), format!("'{key}' holds something that is no name"))),
    };
    list.items().iter().map(name).collect()
}

fn aliases(node: &Node, rules: &[String]) -> Result<Vec<CorrelationAlias>, Fault> {
    let Some(list) = node.get("aliases").filter(|node| !node.is_null()) else { return Ok(Vec::new()) };
    let shape = |node: &Node| {
        let message = "'aliases' is a map from alias to a map from rule to field";
        Fault::new(ProblemKind::BadCorrelationAlias, node.at(), message)
    };
    let mut out = Vec::new();
    for (name, targets) in list.map().ok_or_else(|| shape(list))? {
        let mut fields = Vec::new();
        for (rule, field) in targets.map().ok_or_else(|| shape(targets))? {
            let (Some(rule_name), Some(field)) = (rule.text(), field.text()) else { return Err(shape(rule)) };
            if !rules.iter().any(|known| known == rule_name) {
                let message =
                    format!("the alias names '{rule_name}', which is not under 'rules': add it or mend the name");
                return Err(Fault::new(ProblemKind::BadCorrelationAlias, rule.at(), message));
            }
            fields.push((rule_name.to_owned(), field.to_owned()));
        }
        out.push(CorrelationAlias { name: name.text().unwrap_or_default().to_owned(), fields });
    }
    Ok(out)
}

#[derive(Default)]
struct Threshold {
    condition: Vec<(CorrelationOp, f64)>,
    fields: Vec<String>,
    percentile: Option<f64>,
}

fn threshold(node: &Node, kind: CorrelationKind) -> Result<Threshold, Fault> {
    let temporal = matches!(kind, CorrelationKind::Temporal | CorrelationKind::TemporalOrdered);
    let Some(condition) = node.get("condition").filter(|node| !node.is_null()) else {
        if temporal {
            return Ok(Threshold::default());
        }
        let message = "this correlation type needs a 'condition' such as 'gte: 10'";
        return Err(Fault::new(ProblemKind::MissingAttribute, node.at(), message));
    };
    let Some(entries) = condition.map() else {
        let message = "'condition' of a correlation is a map such as 'gte: 10'; expressions over rules are not in 2.1";
        return Err(Fault::new(ProblemKind::BadCorrelationCondition, condition.at(), message));
    };
    let mut out = Threshold::default();
    for (key, value) in entries {
        match key.text().unwrap_or_default() {
            "field" => out.fields = names(condition, "field")?,
            "percentile" => {
                out.percentile = Some(number(value).filter(|n| (0.0..=100.0).contains(n)).ok_or_else(|| {
                    Fault::new(
                        ProblemKind::BadCorrelationCondition,
                        value.at(),
                        "'percentile' is a number from 0 to 100",
                    )
                })?)
            }
            name => {
                let op = operator(name).ok_or_else(|| {
                    let message = format!("unknown key '{name}': use gt, gte, lt, lte, eq, neq and field");
                    Fault::new(ProblemKind::BadCorrelationCondition, key.at(), message)
                })?;
                let value = number(value).ok_or_else(|| {
                    Fault::new(ProblemKind::BadCorrelationCondition, value.at(), format!("'{name}' takes a number"))
                })?;
                out.condition.push((op, value));
            }
        }
    }
    let counts_values = !temporal && kind != CorrelationKind::EventCount;
    if !temporal && out.condition.is_empty() {
        let message = "the condition has no threshold: add one such as 'gte: 10'";
        return Err(Fault::new(ProblemKind::BadCorrelationCondition, condition.at(), message));
    }
    if counts_values && out.fields.is_empty() {
        let message = "the condition names no 'field': add the field whose values are looked at";
        return Err(Fault::new(ProblemKind::BadCorrelationCondition, condition.at(), message));
    }
    if out.fields.len() > 1 && kind != CorrelationKind::ValueCount {
        let message = "only value_count takes several fields";
        return Err(Fault::new(ProblemKind::BadCorrelationCondition, condition.at(), message));
    }
    Ok(out)
}

fn operator(name: &str) -> Option<CorrelationOp> {
    Some(match name {
        "lt" => CorrelationOp::Lt,
        "lte" => CorrelationOp::Lte,
        "gt" => CorrelationOp::Gt,
        "gte" => CorrelationOp::Gte,
        "eq" => CorrelationOp::Eq,
        "neq" => CorrelationOp::Neq,
        _ => return None,
    })
}

fn number(node: &Node) -> Option<f64> {
    let scalar = node.scalar().filter(|scalar| scalar.kind() == ScalarType::Number)?;
    super::yaml::decimal(&scalar.text).parse().ok()
}
