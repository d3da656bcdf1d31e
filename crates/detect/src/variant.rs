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
    variants_with(rule, &mut Resolver::new(sources))
}

/// As [`variants_of`], for one of many rules.
pub(crate) fn variants_with(rule: &Rule, resolver: &mut Resolver<'_>) -> Vec<RuleVariant> {
    let variants = resolver.resolve(&rule.logsource).iter();
    variants
        .map(|variant| RuleVariant {
            name: variant.name.clone(),
            kind: variant.kind.clone(),
            condition: on_variant(&rule.condition, variant),
        })
        .collect()
}

/// The condition of a rule on one way in which its events arrive: the log source in front, fields renamed.
fn on_variant(condition: &Expr, variant: &Variant) -> Expr {
    let mut parts: Vec<Expr> = Vec::with_capacity(variant.conditions.len() + 1);
    for (field, values) in &variant.conditions {
        let one = |value: &String| {
            let mut folded = Vec::new();
            fold(value.as_bytes(), &mut folded);
            let parts = if folded.is_empty() { Vec::new() } else { vec![Part::Literal(folded)] };
            let op = Op::Like(Pattern { cased: false, parts });
            Expr::Test(Predicate { field: Some(field.clone()), op })
        };
        parts.push(Expr::Or(values.iter().map(one).collect()));
    }
    parts.push(if variant.fields.is_empty() { condition.clone() } else { rename(condition, variant) });
    Expr::And(parts)
}

fn rename(expr: &Expr, variant: &Variant) -> Expr {
    let name = |field: &str| variant.fields.get(field).map_or_else(|| field.to_owned(), Clone::clone);
    match expr {
        Expr::And(parts) => Expr::And(parts.iter().map(|part| rename(part, variant)).collect()),
        Expr::Or(parts) => Expr::Or(parts.iter().map(|part| rename(part, variant)).collect()),
        Expr::Not(part) => Expr::Not(Box::new(rename(part, variant))),
        Expr::Test(predicate) => {
            let op = match &predicate.op {
                Op::FieldRef { other, place, cased } => {
                    Op::FieldRef { other: name(other), place: *place, cased: *cased }
                }
                op => op.clone(),
            };
            Expr::Test(Predicate { field: predicate.field.as_deref().map(name), op })
        }
    }
}
