//! A rule on each way in which its events arrive: the log source's conditions in front, fields renamed.

use crate::logsource::{LogSources, Resolver, Variant};
use crate::sigma::ast::{Expr, Op, Part, Pattern, Predicate, Rule, fold};

/// A rule's condition on one way in which its events arrive.
#[derive(Clone, PartialEq, Debug)]
pub struct RuleVariant {
    /// Name of the way, such as `sysmon`.
    pub name: String,
    /// Kind of event.
    pub kind: String,
    /// What must hold of such an event.
    pub condition: Expr,
}

/// All ways in which events of the rule's log source arrive; empty when the log source is not mapped.
#[must_use]
pub fn variants_of(rule: &Rule, sources: &LogSources) -> Vec<RuleVariant> {
    let mut resolver = Resolver::new(sources);
    let variants = resolver.resolve(&rule.logsource).iter();
    variants
        .map(|variant| {
            let mut parts = source_conditions(variant);
            parts.push(rename(&rule.condition, variant));
            RuleVariant { name: variant.name.clone(), kind: variant.kind.clone(), condition: Expr::And(parts) }
        })
        .collect()
}

/// What the log source asks of an event, in front of the rule's condition.
pub(crate) fn source_conditions(variant: &Variant) -> Vec<Expr> {
    let conditions = variant.conditions.iter().map(|(field, values)| {
        let one = |value: &String| {
            let mut folded = Vec::new();
            fold(value.as_bytes(), &mut folded);
            let parts = if folded.is_empty() { Vec::new() } else { vec![Part::Literal(folded)] };
            let op = Op::Like(Pattern { cased: false, parts });
            Expr::Test(Predicate { field: Some(field.clone()), op })
        };
        Expr::Or(values.iter().map(one).collect())
    });
    conditions.collect()
}

/// What the events call a field of the rule.
pub(crate) fn name_in<'n>(variant: &'n Variant, field: &'n str) -> &'n str {
    variant.fields.get(field).map_or(field, String::as_str)
}

/// What is asked, with the names of the events. `None` when it names no field, and stays as it is.
pub(crate) fn renamed_op(op: &Op, variant: &Variant) -> Option<Op> {
    match op {
        Op::FieldRef { other, place, cased } => {
            Some(Op::FieldRef { other: name_in(variant, other).to_owned(), place: *place, cased: *cased })
        }
        _ => None,
    }
}

fn rename(expr: &Expr, variant: &Variant) -> Expr {
    match expr {
        Expr::And(parts) => Expr::And(parts.iter().map(|part| rename(part, variant)).collect()),
        Expr::Or(parts) => Expr::Or(parts.iter().map(|part| rename(part, variant)).collect()),
        Expr::Not(part) => Expr::Not(Box::new(rename(part, variant))),
        Expr::Test(Predicate { field, op }) => {
            let field = field.as_deref().map(|field| name_in(variant, field).to_owned());
            Expr::Test(Predicate { field, op: renamed_op(op, variant).unwrap_or_else(|| op.clone()) })
        }
    }
}
