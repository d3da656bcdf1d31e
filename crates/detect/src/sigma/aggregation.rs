//! The deprecated part of a condition behind a `|`.
//!
//! Sigma correlations 2.1 calls it obsolete; the rules that still use it are lowered where a correlation says the same:
//! `count() by x > n` to an event count, `count(f)` to a value count, `sum` and `avg` to their metric kinds, and
//! `near a and b` to a temporal correlation over the parts. `min` and `max` have no counterpart, and neither has a `near`
//! with `not` or `or`: such a rule is refused. Without a `timeframe` the window is unbounded (`i64::MAX`).

use super::condition::{Condition, parse as parse_condition};
use super::correlation_ast::{Correlation, CorrelationKind, CorrelationOp};
use super::problem::{Fault, ProblemKind};

/// What stands behind the `|`.
#[derive(Clone, PartialEq, Debug)]
pub(super) enum Aggregation {
    /// A threshold on a count or metric of the events that match.
    Threshold { kind: CorrelationKind, field: Option<String>, group_by: Vec<String>, op: CorrelationOp, value: f64 },
    /// The event, and within the window one of each of these conditions.
    Near(Vec<Condition>),
}

/// Parses what stands behind the `|`.
pub(super) fn parse(text: &str, at: (u32, u32)) -> Result<Aggregation, Fault> {
    let text = text.trim();
    let fault = |what: &str| {
        Fault::new(ProblemKind::BadAggregation, at, format!("{what}: '{text}'; write a correlation rule instead"))
    };
    if let Some(rest) = text.strip_prefix("near").filter(|rest| rest.starts_with(char::is_whitespace)) {
        return match parse_condition(rest, at)? {
            name @ (Condition::Name(_) | Condition::Of { .. }) => Ok(Aggregation::Near(vec![name])),
            Condition::And(parts)
                if parts.iter().all(|part| matches!(part, Condition::Name(_) | Condition::Of { .. })) =>
            {
                Ok(Aggregation::Near(parts))
            }
            _ => Err(fault(
                "only selections joined by 'and' can be 'near': absence within a window has no correlation type",
            )),
        };
    }
    let Some((function, rest)) = text.split_once('(') else { return Err(fault("no aggregation function")) };
    let Some((field, rest)) = rest.split_once(')') else { return Err(fault("a bracket is not closed")) };
    let field = Some(field.trim().to_owned()).filter(|field| !field.is_empty());
    let kind = match (function.trim(), &field) {
        ("count", None) => CorrelationKind::EventCount,
        ("count", Some(_)) => CorrelationKind::ValueCount,
        ("sum", Some(_)) => CorrelationKind::ValueSum,
        ("avg", Some(_)) => CorrelationKind::ValueAvg,
        ("min" | "max", _) => return Err(fault("no correlation type computes a minimum or maximum")),
        _ => return Err(fault("unknown aggregation function")),
    };
    let Some(place) = rest.find(['<', '>', '=']) else { return Err(fault("no threshold")) };
    let (group, threshold) = rest.split_at_checked(place).unwrap_or((rest, ""));
    let number = threshold.trim_start_matches(['<', '>', '=']);
    let op = match threshold.strip_suffix(number).unwrap_or_default() {
        "<" => CorrelationOp::Lt,
        "<=" => CorrelationOp::Lte,
        ">" => CorrelationOp::Gt,
        ">=" => CorrelationOp::Gte,
        "=" | "==" => CorrelationOp::Eq,
        _ => return Err(fault("unknown comparison")),
    };
    let value: f64 = number.trim().parse().map_err(|_| fault("the threshold is no number"))?;
    let group_by = match group.trim() {
        "" => Vec::new(),
        group => match group.strip_prefix("by").filter(|rest| rest.starts_with(char::is_whitespace)) {
            Some(fields) => fields.split(',').map(|field| field.trim().to_owned()).filter(|f| !f.is_empty()).collect(),
            None => return Err(fault("'by' expected before the fields that separate the groups")),
        },
    };
    Ok(Aggregation::Threshold { kind, field, group_by, op, value })
}

/// The correlation over the rule alone that a threshold stands for.
pub(super) fn correlation(aggregation: Aggregation, rule: &str, timespan_us: i64) -> Option<Correlation> {
    let Aggregation::Threshold { kind, field, group_by, op, value } = aggregation else { return None };
    Some(Correlation {
        kind,
        rules: vec![rule.to_owned()],
        group_by,
        timespan_us,
        condition: vec![(op, value)],
        fields: field.into_iter().collect(),
        percentile: None,
        aliases: Vec::new(),
        generate: false,
    })
}

/// The temporal correlation over the parts of a `near`.
pub(super) fn temporal(members: Vec<String>, timespan_us: i64) -> Correlation {
    Correlation {
        kind: CorrelationKind::Temporal,
        rules: members,
        group_by: Vec::new(),
        timespan_us,
        condition: Vec::new(),
        fields: Vec::new(),
        percentile: None,
        aliases: Vec::new(),
        generate: false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn threshold(text: &str) -> (CorrelationKind, Option<String>, Vec<String>, CorrelationOp, f64) {
        match parse(text, (1, 1)).unwrap() {
            Aggregation::Threshold { kind, field, group_by, op, value } => (kind, field, group_by, op, value),
            Aggregation::Near(_) => panic!("{text}"),
        }
    }

    #[test]
    fn thresholds() {
        assert_eq!(threshold("count() > 5"), (CorrelationKind::EventCount, None, vec![], CorrelationOp::Gt, 5.0));
        assert_eq!(
            threshold(" count(User) by Host, Domain >= 10 "),
            (
                CorrelationKind::ValueCount,
                Some("User".into()),
                vec!["Host".into(), "Domain".into()],
                CorrelationOp::Gte,
                10.0
            )
        );
        assert_eq!(threshold("sum(size) by ip<1.5").3, CorrelationOp::Lt);
        assert_eq!(threshold("avg(size)==2").0, CorrelationKind::ValueAvg);
        assert_eq!(threshold("count() by byte <= 2").2, ["byte"]);
    }

    #[test]
    fn nearness() {
        let names = |text: &str| match parse(text, (1, 1)).unwrap() {
            Aggregation::Near(parts) => parts.len(),
            Aggregation::Threshold { .. } => 0,
        };
        assert_eq!((names("near a"), names("near a and 1 of b*")), (1, 2));
    }

    #[test]
    fn what_has_no_counterpart_is_refused() {
        for text in ["", "max(x) > 5", "min(x) by y > 5", "count(x)", "count( > 5", "count() ! 5", "count() > x"] {
            assert_eq!(parse(text, (1, 1)).unwrap_err().kind, ProblemKind::BadAggregation, "{text}");
        }
        for text in ["sum() > 1", "count() of x > 5", "near a and not b", "near a or b", "median(x) > 1"] {
            assert_eq!(parse(text, (1, 1)).unwrap_err().kind, ProblemKind::BadAggregation, "{text}");
        }
    }
}
