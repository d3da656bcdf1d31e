//! What a rule looks at: the fields that a finding of it is shown with.

use crate::logsource::Resolver;
use crate::sigma::ast::{Expr, Op, Rule};

/// Names of the fields that a rule looks at, each once: those of its conditions, in their order, then what the log sources that it is
/// mapped to call them, then those that its author wants shown.
#[must_use]
pub fn fields_looked_at(rule: &Rule, resolver: &mut Resolver<'_>) -> Vec<String> {
    let mut names = Vec::new();
    fields_of(&rule.condition, &mut names);
    let variants = resolver.resolve(&rule.logsource);
    let renamed: Vec<String> =
        variants.iter().flat_map(|variant| names.iter().filter_map(|name| variant.fields.get(name).cloned())).collect();
    let mut unique: Vec<String> = Vec::with_capacity(names.len());
    for name in names.into_iter().chain(renamed).chain(rule.meta.fields.iter().cloned()) {
        if !unique.contains(&name) {
            unique.push(name);
        }
    }
    unique
}

/// Whether a condition looks for words that may stand in any field.
#[must_use]
pub fn uses_keywords(expr: &Expr) -> bool {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(uses_keywords),
        Expr::Not(part) => uses_keywords(part),
        Expr::Test(predicate) => predicate.field.is_none(),
    }
}

fn fields_of(expr: &Expr, names: &mut Vec<String>) {
    match expr {
        Expr::And(parts) | Expr::Or(parts) => parts.iter().for_each(|part| fields_of(part, names)),
        Expr::Not(part) => fields_of(part, names),
        Expr::Test(predicate) => {
            names.extend(predicate.field.iter().cloned());
            if let Op::FieldRef { other, .. } = &predicate.op {
                names.push(other.clone());
            }
        }
    }
}
