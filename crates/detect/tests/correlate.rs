//! Correlations against an evaluator that is slow and obviously right, and against the examples of the specification.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of a test: what they meet is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use proptest::prelude::*;
use vg_detect::correlate::{
    Collector, Contributor, CorrelationCounts, CorrelationError, CorrelationHit, CorrelationInput, CorrelationLimits,
    CorrelationSet, CorrelationSpec, HitState, LiveCorrelator, Origin, evaluate,
};
use vg_detect::sigma::correlation_ast::{Correlation, CorrelationAlias, CorrelationKind, CorrelationOp};
use vg_model::{Timestamp, limits};

const SECOND: i64 = 1_000_000;
const MINUTE: i64 = 60 * SECOND;
const HOUR: i64 = 60 * MINUTE;

/// A match of a base rule, with its fields.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Event {
    time: i64,
    origin: Origin,
    rule: u32,
    fields: BTreeMap<String, String>,
}

fn event(time: i64, rule: u32, record: u64, fields: &[(&str, &str)]) -> Event {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    Event { time, origin: Origin { file: 0, record }, rule, fields }
}

fn correlation(kind: CorrelationKind, rules: &[&str], group_by: &[&str], timespan_us: i64) -> Correlation {
    let owned = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect();
    Correlation {
        kind,
        rules: owned(rules),
        group_by: owned(group_by),
        timespan_us,
        condition: vec![],
        fields: vec![],
        percentile: None,
        aliases: vec![],
        generate: false,
    }
}

fn spec(id: &str, correlation: Correlation) -> CorrelationSpec {
    CorrelationSpec { id: id.to_owned(), name: None, correlation }
}

/// Base rules are named `0`, `1`, …
fn set_of(specs: Vec<CorrelationSpec>) -> Arc<CorrelationSet> {
    let (set, errors) = CorrelationSet::new(specs, &|name| name.parse().ok());
    assert_eq!(errors, []);
    Arc::new(set)
}

fn push_to(collector: &mut Collector, event: &Event) {
    let field = |name: &str| event.fields.get(name).map(String::as_str);
    let input = CorrelationInput { rule: event.rule, time: Timestamp(event.time), origin: event.origin, field: &field };
    collector.push(&input).unwrap();
}

fn hunt(set: &Arc<CorrelationSet>, parts: &[&[Event]], budget: usize) -> (Vec<CorrelationHit>, CorrelationCounts) {
    let mut collectors = Vec::new();
    for part in parts {
        let mut collector = Collector::new(Arc::clone(set), budget);
        part.iter().for_each(|event| push_to(&mut collector, event));
        collectors.push(collector);
    }
    let mut hits = Vec::new();
    let counts = evaluate(set, collectors, CorrelationLimits::default(), &mut |hit| hits.push(hit)).unwrap();
    (hits, counts)
}

fn hits_of(specs: Vec<CorrelationSpec>, events: &[Event]) -> Vec<CorrelationHit> {
    hunt(&set_of(specs), &[events], limits::CORRELATION_BUDGET).0
}

/// What is compared: of ordered chains there may be several, so their members are left out.
type Row = (Vec<String>, i64, String, i64, i64, u64, Vec<Contributor>);

fn rows(hits: &[CorrelationHit], members: bool) -> Vec<Row> {
    let mut rows: Vec<Row> = hits
        .iter()
        .map(|hit| {
            let list = if members { hit.contributors.clone() } else { vec![] };
            (hit.group.clone(), hit.fired.0, hit.value.to_string(), hit.first.0, hit.last.0, hit.count, list)
        })
        .collect();
    rows.sort();
    rows
}

#[path = "correlate/brute.rs"]
mod brute;
#[path = "correlate/examples.rs"]
mod examples;

fn any_kind() -> impl Strategy<Value = CorrelationKind> {
    prop::sample::select(vec![
        CorrelationKind::EventCount,
        CorrelationKind::ValueCount,
        CorrelationKind::Temporal,
        CorrelationKind::TemporalOrdered,
        CorrelationKind::ValueSum,
        CorrelationKind::ValueAvg,
        CorrelationKind::ValueMedian,
        CorrelationKind::ValuePercentile,
    ])
}

fn any_condition() -> impl Strategy<Value = Vec<(CorrelationOp, f64)>> {
    use CorrelationOp::{Eq, Gt, Gte, Lt, Lte, Neq};
    let op = prop::sample::select(vec![Gte, Gte, Gt, Gt, Lt, Lte, Eq, Neq]);
    prop::collection::vec((op, (0i32..14).prop_map(|half| f64::from(half) / 2.0)), 1..3)
}

prop_compose! {
    fn any_correlation()(
        kind in any_kind(),
        condition in any_condition(),
        timespan in 1i64..40,
        two_fields in any::<bool>(),
        grouped in any::<bool>(),
        without_condition in any::<bool>(),
        percentile in prop::sample::select(vec![0.0, 10.0, 50.0, 90.0, 100.0]),
    ) -> Correlation {
        use CorrelationKind::{EventCount, Temporal, TemporalOrdered, ValueCount};
        let mut spec = correlation(kind, &["0", "1", "2"], if grouped { &["user", "host"] } else { &[] }, timespan);
        let temporal = matches!(kind, Temporal | TemporalOrdered);
        spec.condition = if temporal && without_condition { vec![] } else { condition };
        spec.fields = match kind {
            EventCount | Temporal | TemporalOrdered => vec![],
            ValueCount if two_fields => vec!["value".to_owned(), "port".to_owned()],
            _ => vec!["value".to_owned()],
        };
        spec.percentile = Some(percentile);
        spec
    }
}

/// Events of few users, close together, some with several rules, some with missing or odd values.
fn any_events() -> impl Strategy<Value = Vec<Event>> {
    let one = (0i64..120, 0u32..3, 0u32..3, 0u8..4, 0u8..3, 0u8..8, any::<bool>());
    prop::collection::vec(one, 0..40).prop_map(|rows| {
        let mut events = Vec::new();
        for (index, (time, rule, file, user, port, value, twice)) in rows.into_iter().enumerate() {
            let origin = Origin { file, record: (index as u64 * 7) % 41 };
            let mut fields = BTreeMap::from([("host".to_owned(), "h".to_owned())]);
            if user < 3 {
                fields.insert("user".to_owned(), format!("người {user}"));
            }
            fields.insert("port".to_owned(), port.to_string());
            match value {
                6 => {}
                7 => drop(fields.insert("value".to_owned(), "none".to_owned())),
                _ => drop(fields.insert("value".to_owned(), value.to_string())),
            }
            events.push(Event { time, origin, rule, fields: fields.clone() });
            if twice {
                events.push(Event { time, origin, rule: (rule + 1) % 3, fields });
            }
        }
        events
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 600, ..ProptestConfig::default() })]

    #[test]
    fn hunts_agree_with_brute_force_in_any_order_with_and_without_spilling(
        spec in any_correlation(),
        (events, shuffled) in any_events().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
        cut in any::<prop::sample::Index>(),
    ) {
        let members = spec.kind != CorrelationKind::TemporalOrdered;
        let mut expected = brute::hits(&spec, &events);
        for hit in &mut expected {
            hit.contributors.truncate(limits::MAX_CORRELATION_CONTRIBUTORS);
        }
        let expected = rows(&expected, members);
        let set = set_of(vec![self::spec("c", spec.clone())]);
        let (hits, counts) = hunt(&set, &[&events], limits::CORRELATION_BUDGET);
        prop_assert_eq!(&rows(&hits, members), &expected);
        prop_assert_eq!(counts.spilled_bytes, 0);
        let (left, right) = shuffled.split_at(if shuffled.is_empty() { 0 } else { cut.index(shuffled.len()) });
        let (spilled, counts) = hunt(&set, &[left, right], 256);
        prop_assert_eq!(&spilled, &hits, "the order of pushing must not matter, nor who pushed");
        prop_assert!(counts.inputs < 12 || counts.spilled_bytes > 0);
    }

    #[test]
    fn a_live_stream_tells_what_a_hunt_finds(
        spec in any_correlation(),
        (events, lag) in (any_events(), prop::collection::vec(0i64..10, 0..80)),
        replaced in 0_usize..80,
    ) {
        let other = correlation(CorrelationKind::Temporal, &["9"], &[], HOUR);
        // The same correlation at another place of another set.
        let later = set_of(vec![self::spec("d", other.clone()), self::spec("c", spec.clone())]);
        // Here it stands at the place that it has in the later set, so that the hits are those of both.
        let set = set_of(vec![self::spec("e", other), self::spec("c", spec)]);
        let (expected, _) = hunt(&set, &[&events], limits::CORRELATION_BUDGET);
        let mut arriving: Vec<(i64, &Event)> = events.iter().zip(lag.iter().chain(std::iter::repeat(&0)))
            .map(|(event, lag)| (event.time + lag, event))
            .collect();
        arriving.sort();
        let mut live = LiveCorrelator::new(Arc::clone(&set), CorrelationLimits::default());
        let (mut started, mut ended) = (Vec::new(), Vec::new());
        let mut sink = |state, hit: CorrelationHit| match state {
            HitState::Started => started.push((hit.group, hit.fired)),
            HitState::Ended => ended.push(hit),
        };
        for (number, (arrival, event)) in arriving.into_iter().enumerate() {
            if number == replaced {
                live = live.carried(Arc::clone(&later), &Some);
            }
            live.advance(Timestamp(arrival - 10), &mut sink);
            let field = |name: &str| event.fields.get(name).map(String::as_str);
            let input = CorrelationInput { rule: event.rule, time: Timestamp(event.time), origin: event.origin, field: &field };
            live.push(&input, &mut sink);
        }
        let counts = live.finish(&mut sink);
        prop_assert_eq!(counts.late, 0);
        prop_assert_eq!(&ended, &expected);
        let mut told: Vec<_> = expected.into_iter().map(|hit| (hit.group, hit.fired)).collect();
        told.sort();
        started.sort();
        prop_assert_eq!(started, told, "every finding is told when it begins");
    }
}
