//! Measures correlation: `correlate <kind> <inputs> [budget in bytes]`, inputs far out of order, 256 groups. Give the kinds
//! one at a time and compare their CPU time: `event_count`, `value_count`, `temporal`, `temporal_ordered`, `value_sum`,
//! `value_median`, and `push` for collecting and spilling alone.

#![allow(clippy::print_stdout, clippy::indexing_slicing, reason = "a program to measure with, not part of the product")]

use std::error::Error;
use std::sync::Arc;

use vg_detect::correlate::{
    Collector, CorrelationInput, CorrelationLimits, CorrelationSet, CorrelationSpec, Origin, evaluate,
};
use vg_detect::sigma::correlation_ast::{Correlation, CorrelationKind, CorrelationOp};
use vg_model::{Timestamp, limits};

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("which kind?")?;
    let inputs: u64 = arguments.next().ok_or("how many inputs?")?.parse()?;
    let budget = arguments.next().map_or(Ok(limits::CORRELATION_BUDGET), |text| text.parse())?;
    let kind = match name.as_str() {
        "push" | "event_count" => CorrelationKind::EventCount,
        "value_count" => CorrelationKind::ValueCount,
        "temporal" => CorrelationKind::Temporal,
        "temporal_ordered" => CorrelationKind::TemporalOrdered,
        "value_sum" => CorrelationKind::ValueSum,
        "value_median" => CorrelationKind::ValueMedian,
        _ => return Err("unknown kind".into()),
    };
    let correlation = Correlation {
        kind,
        rules: ["0", "1", "2"].map(str::to_owned).into(),
        group_by: vec!["ip".to_owned()],
        // About 40 events of a group at a time.
        timespan_us: 10_000_000,
        condition: match kind {
            CorrelationKind::Temporal | CorrelationKind::TemporalOrdered => vec![],
            CorrelationKind::ValueMedian => vec![(CorrelationOp::Gt, 600.0)],
            _ => vec![(CorrelationOp::Gte, 39.0)],
        },
        fields: vec!["port".to_owned()],
        percentile: None,
        aliases: vec![],
        generate: false,
    };
    let spec = CorrelationSpec { id: name.clone(), name: None, correlation };
    let (set, errors) = CorrelationSet::new(vec![spec], &|name| name.parse().ok());
    if let Some((_, error)) = errors.into_iter().next() {
        return Err(error.into());
    }
    let set = Arc::new(set);
    let mut collector = Collector::new(Arc::clone(&set), budget);
    let hosts: Vec<String> = (0..256).map(|index| format!("192.0.2.{index}")).collect();
    let ports: Vec<String> = (0..1_000).map(|index| index.to_string()).collect();
    for index in 0..inputs {
        let place = index * 2_097_143 % inputs;
        let mixed = place.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32;
        let field = |name: &str| {
            let (list, at) = if name == "ip" { (&hosts, mixed % 256) } else { (&ports, mixed / 256 % 1_000) };
            list.get(at as usize).map(String::as_str)
        };
        collector.push(&CorrelationInput {
            rule: (mixed % 3) as u32,
            time: Timestamp(place as i64 * 1_000),
            origin: Origin { file: 0, record: place },
            field: &field,
        })?;
    }
    let mut hits = 0_u64;
    if name != "push" {
        let counts =
            evaluate(&set, vec![collector], CorrelationLimits::default(), &mut |hit| hits += hit.count.min(1))?;
        println!("{hits} hits, {counts:?}");
    } else {
        println!("{:?}", collector.counts());
    }
    Ok(())
}
