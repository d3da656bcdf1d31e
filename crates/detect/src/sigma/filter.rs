//! Filter rules: one condition that is joined to many rules.
//!
//! Specification: Sigma filters 2.1. A rule that the filter names (by id or name, or all with `any`) and whose log source
//! lies within the filter's matches only where the filter's condition also holds. "Within" means that every attribute of
//! the filter's log source is the same in the rule's; the specification leaves this to the tools, and this is what the
//! reference implementation does. Filters do not touch correlations.

use super::ast::{Expr, LogSource, Rule};
use super::condition;
use super::meta;
use super::problem::{Fault, ProblemKind};
use super::rule;
use super::selection::Placeholders;
use super::yaml::{Node, Value};

use vg_model::limits;

/// A filter as read.
#[derive(Clone, Debug)]
pub(super) struct Filter {
    pub(super) title: String,
    pub(super) logsource: LogSource,
    /// Ids and names; `None` for `any`.
    pub(super) rules: Option<Vec<String>>,
    pub(super) condition: Expr,
    pub(super) at: (u32, u32),
}

/// Reads a document with `filter`.
pub(super) fn lower(root: &Node, placeholders: &Placeholders) -> Result<Filter, Fault> {
    let title = meta::text_of(root, "title");
    if title.is_empty() {
        let message = "the filter has no title: add 'title' with a short text";
        return Err(Fault::new(ProblemKind::MissingAttribute, root.at(), message));
    }
    let logsource = meta::logsource(root)?;
    let Some(node) = root.get("filter").filter(|node| matches!(node.value, Value::Map(_))) else {
        let message = "'filter' is not a map: give it rules, a selection and a condition";
        return Err(Fault::new(ProblemKind::WrongType, root.at(), message));
    };
    let rules = rules(node)?;
    let selections = rule::selections(node, &["condition", "rules"], placeholders)?;
    let conditions = rule::conditions(node)?;
    let [(text, at)] = conditions.as_slice() else {
        let message = "a filter has one condition: join them by 'and' or 'or'";
        return Err(Fault::new(ProblemKind::ConditionSyntax, node.at(), message));
    };
    let parsed = condition::parse(text, *at)?;
    let mut budget = limits::MAX_TESTS_PER_RULE;
    let condition = condition::resolve(&parsed, &selections, &mut budget, *at)?;
    if let Some(name) = rule::unset_placeholder(&condition) {
        let message = format!("placeholder '{name}' has no value, so the filter cannot be used: give it values");
        return Err(Fault::new(ProblemKind::UnsetPlaceholder, node.at(), message));
    }
    Ok(Filter { title, logsource, rules, condition, at: node.at() })
}

fn rules(node: &Node) -> Result<Option<Vec<String>>, Fault> {
    let missing = |at| {
        let message = "the filter names no rule: list ids or names under 'rules', or write 'rules: any'";
        Fault::new(ProblemKind::MissingAttribute, at, message)
    };
    let Some(list) = node.get("rules").filter(|node| !node.is_null()) else { return Err(missing(node.at())) };
    if list.text().is_some_and(|text| text.eq_ignore_ascii_case("any")) {
        return Ok(None);
    }
    let names: Vec<String> = list.items().iter().filter_map(Node::text).map(str::to_owned).collect();
    if names.is_empty() { Err(missing(list.at())) } else { Ok(Some(names)) }
}

impl Filter {
    /// True when the filter is for a rule of this id, name and log source.
    pub(super) fn applies(&self, id: &str, name: Option<&str>, logsource: &LogSource) -> bool {
        let named = match &self.rules {
            None => true,
            Some(rules) => rules.iter().any(|wanted| wanted.eq_ignore_ascii_case(id) || Some(wanted.as_str()) == name),
        };
        let within = |mine: &Option<String>, of_rule: &Option<String>| mine.is_none() || mine == of_rule;
        named
            && within(&self.logsource.category, &logsource.category)
            && within(&self.logsource.product, &logsource.product)
            && within(&self.logsource.service, &logsource.service)
    }

    /// Joins the filter's condition to a rule's.
    pub(super) fn join(&self, rule: &mut Rule) {
        let own = std::mem::replace(&mut rule.condition, Expr::And(Vec::new()));
        rule.condition = match own {
            Expr::And(mut parts) => {
                parts.push(self.condition.clone());
                Expr::And(parts)
            }
            other => Expr::And(vec![other, self.condition.clone()]),
        };
    }
}
