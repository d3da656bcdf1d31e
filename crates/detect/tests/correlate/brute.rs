//! The evaluator that is obviously right: for every event the whole window is looked at.

use super::*;

pub(super) fn hits(spec: &Correlation, events: &[Event]) -> Vec<CorrelationHit> {
    let mut events = events.to_vec();
    events.sort_by_key(|event| (event.time, event.origin, std::cmp::Reverse(event.rule)));
    let mut groups: BTreeMap<Vec<String>, Vec<Event>> = BTreeMap::new();
    for event in events {
        let group: Option<Vec<String>> = spec.group_by.iter().map(|field| event.fields.get(field).cloned()).collect();
        let values: Option<Vec<String>> = spec.fields.iter().map(|field| event.fields.get(field).cloned()).collect();
        if let (Some(group), Some(values)) = (group, values)
            && (!numeric(spec.kind) || values[0].parse::<f64>().is_ok())
        {
            groups.entry(group).or_default().push(event);
        }
    }
    let settled = spec.condition.iter().any(|(op, _)| !matches!(op, CorrelationOp::Gt | CorrelationOp::Gte));
    let mut hits = Vec::new();
    for (group, events) in groups {
        let found = if settled { settled_hits(spec, &events) } else { running_hits(spec, &events) };
        hits.extend(found.into_iter().map(|hit| CorrelationHit { group: group.clone(), ..hit }));
    }
    hits
}

fn numeric(kind: CorrelationKind) -> bool {
    use CorrelationKind::{ValueAvg, ValueMedian, ValuePercentile, ValueSum};
    matches!(kind, ValueAvg | ValueMedian | ValuePercentile | ValueSum)
}

fn running_hits(spec: &Correlation, events: &[Event]) -> Vec<CorrelationHit> {
    let mut hits = Vec::new();
    let mut burst: Option<CorrelationHit> = None;
    let mut since: Vec<&Event> = Vec::new();
    let mut held = 0;
    for (index, event) in events.iter().enumerate() {
        if event.time - held >= spec.timespan_us {
            hits.extend(burst.take());
        }
        let window: Vec<&Event> =
            events[..=index].iter().filter(|other| other.time > event.time - spec.timespan_us).collect();
        let value = value(spec, &window);
        since.push(event);
        if !holds(spec, value) {
            continue;
        }
        held = event.time;
        if let Some(burst) = &mut burst {
            burst.last = Timestamp(event.time);
            burst.count += since.len() as u64;
            burst.contributors.extend(since.iter().map(|event| member(event)));
        } else {
            burst = Some(hit(event.time, shown(spec, value), &contributors(spec, &window)));
        }
        since.clear();
    }
    hits.extend(burst);
    hits
}

fn settled_hits(spec: &Correlation, events: &[Event]) -> Vec<CorrelationHit> {
    let mut hits = Vec::new();
    let mut rest = events;
    while let Some(first) = rest.first() {
        let end = first.time + spec.timespan_us;
        let len = rest.iter().take_while(|event| event.time < end).count();
        let window: Vec<&Event> = rest[..len].iter().collect();
        let value = value(spec, &window);
        if holds(spec, value) {
            hits.push(hit(end, shown(spec, value), &window));
        }
        rest = &rest[len..];
    }
    hits
}

/// Counting kinds count no further than decides the condition.
fn shown(spec: &Correlation, value: f64) -> f64 {
    let most = spec.condition.iter().map(|(_, threshold)| threshold.floor() + 1.0).fold(1.0, f64::max);
    let counts = matches!(spec.kind, CorrelationKind::EventCount | CorrelationKind::ValueCount);
    if counts { value.min(most) } else { value }
}

fn member(event: &Event) -> Contributor {
    Contributor { time: Timestamp(event.time), origin: event.origin, rule: event.rule }
}

fn hit(fired: i64, value: f64, events: &[&Event]) -> CorrelationHit {
    CorrelationHit {
        correlation: 0,
        group: vec![],
        fired: Timestamp(fired),
        value,
        first: Timestamp(events.iter().map(|event| event.time).min().unwrap()),
        last: Timestamp(events.iter().map(|event| event.time).max().unwrap()),
        count: events.len() as u64,
        contributors: events.iter().map(|event| member(event)).collect(),
    }
}

fn holds(spec: &Correlation, value: f64) -> bool {
    if spec.condition.is_empty() {
        return value as usize == spec.rules.len();
    }
    spec.condition.iter().all(|(op, threshold)| match op {
        CorrelationOp::Lt => value < *threshold,
        CorrelationOp::Lte => value <= *threshold,
        CorrelationOp::Gt => value > *threshold,
        CorrelationOp::Gte => value >= *threshold,
        CorrelationOp::Eq => value == *threshold,
        CorrelationOp::Neq => value != *threshold,
    })
}

fn values(spec: &Correlation, event: &Event) -> Vec<String> {
    spec.fields.iter().map(|field| event.fields[field].clone()).collect()
}

fn value(spec: &Correlation, window: &[&Event]) -> f64 {
    let numbers = || -> Vec<f64> {
        let mut numbers: Vec<f64> = window.iter().map(|event| values(spec, event)[0].parse().unwrap()).collect();
        numbers.sort_by(f64::total_cmp);
        numbers
    };
    match spec.kind {
        CorrelationKind::EventCount => window.len() as f64,
        CorrelationKind::ValueCount => {
            window.iter().map(|event| values(spec, event)).collect::<BTreeSet<_>>().len() as f64
        }
        CorrelationKind::Temporal => window.iter().map(|event| event.rule).collect::<BTreeSet<_>>().len() as f64,
        CorrelationKind::TemporalOrdered => longest_chain(window) as f64,
        CorrelationKind::ValueSum => numbers().iter().sum(),
        CorrelationKind::ValueAvg => numbers().iter().sum::<f64>() / window.len() as f64,
        CorrelationKind::ValueMedian => percentile(&numbers(), 50.0),
        CorrelationKind::ValuePercentile => percentile(&numbers(), spec.percentile.unwrap()),
    }
}

fn percentile(sorted: &[f64], percentile: f64) -> f64 {
    let rank = percentile / 100.0 * (sorted.len() - 1) as f64;
    let (below, above) = (sorted[rank.floor() as usize], sorted[rank.ceil() as usize]);
    below + (above - below) * rank.fract()
}

/// When the chain of `len` events that ends with event `end` and began last began.
fn began(window: &[&Event], end: usize, len: usize) -> Option<i64> {
    if len == 1 {
        return Some(window[end].time);
    }
    let before = (0..end)
        .filter(|before| window[*before].rule < window[end].rule && window[*before].origin != window[end].origin);
    before.filter_map(|before| began(window, before, len - 1)).max()
}

fn longest_chain(window: &[&Event]) -> usize {
    let lengths = (1..=3).filter(|len| (0..window.len()).any(|end| began(window, end, *len).is_some()));
    lengths.max().unwrap_or(0)
}

fn contributors<'a>(spec: &Correlation, window: &[&'a Event]) -> Vec<&'a Event> {
    let latest_of = |key: &dyn Fn(&Event) -> Vec<String>| {
        let later = |index: usize| window[index + 1..].iter().any(|other| key(other) == key(window[index]));
        (0..window.len()).filter(|index| !later(*index)).map(|index| window[index]).collect()
    };
    match spec.kind {
        CorrelationKind::ValueCount => latest_of(&|event| values(spec, event)),
        CorrelationKind::Temporal => latest_of(&|event| vec![event.rule.to_string()]),
        CorrelationKind::TemporalOrdered => {
            // The length and the ends of the chain are all that is compared.
            let (end, len) = (window.len() - 1, longest_chain(window));
            let first = began(window, end, len).unwrap();
            let first = *window.iter().find(|event| event.time == first).unwrap();
            (0..len).map(|index| if index + 1 < len { first } else { window[end] }).collect()
        }
        _ => window.to_vec(),
    }
}
