//! The examples of the specification, and what each limit does.

use super::*;

fn logons(times: impl Iterator<Item = i64>, rule: u32, user: &str, first_record: u64) -> Vec<Event> {
    let fields = [("User", user), ("ComputerName", "host-a")];
    times.enumerate().map(|(index, time)| event(time, rule, first_record + index as u64, &fields)).collect()
}

#[test]
fn a_burst_is_one_finding() {
    // Specification, "Event Count": 100 or more failed logons to a host in an hour.
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &["ComputerName"], HOUR);
    spec.condition = vec![(CorrelationOp::Gte, 100.0)];
    let mut events = logons((0..10_000).map(|index| index * SECOND), 0, "an", 0);
    events.extend(logons((0..120).map(|index| 24 * HOUR + index * SECOND), 0, "an", 20_000));
    events.extend(logons((0..99).map(|index| 48 * HOUR + index * SECOND), 0, "an", 30_000));
    let hits = hits_of(vec![self::spec("many", spec)], &events);
    assert_eq!(hits.len(), 2);
    assert_eq!((hits[0].count, hits[0].first.0, hits[0].last.0), (10_000, 0, 9_999 * SECOND));
    assert_eq!((hits[0].fired.0, hits[0].value), (99 * SECOND, 100.0));
    assert_eq!(hits[0].group, ["host-a"]);
    assert_eq!(hits[0].contributors.len(), limits::MAX_CORRELATION_CONTRIBUTORS);
    assert_eq!(hits[0].contributors[1].origin, Origin { file: 0, record: 1 });
    assert_eq!((hits[1].count, hits[1].fired.0), (120, 24 * HOUR + 99 * SECOND));
}

#[test]
fn the_window_is_open_at_its_beginning() {
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &[], 10);
    spec.condition = vec![(CorrelationOp::Gte, 2.0)];
    let at = |second: i64| vec![event(0, 0, 0, &[]), event(second, 0, 1, &[])];
    assert_eq!(hits_of(vec![self::spec("c", spec.clone())], &at(9)).len(), 1);
    assert_eq!(hits_of(vec![self::spec("c", spec)], &at(10)).len(), 0);
}

#[test]
fn a_value_around_its_threshold_is_one_finding() {
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &[], 100);
    spec.condition = vec![(CorrelationOp::Gte, 5.0)];
    // Steps of 30, 30 and 10: five events within 100 at every third event only.
    let times: Vec<i64> = (0..200).map(|index| index / 3 * 70 + index % 3 * 30).collect();
    let mut events: Vec<Event> = (0..200).map(|index| event(times[index], 0, index as u64, &[])).collect();
    events.push(event(10_000, 0, 900, &[]));
    let hits = hits_of(vec![self::spec("c", spec)], &events);
    assert_eq!(hits.iter().map(|hit| (hit.fired.0, hit.count)).collect::<Vec<_>>(), [(140, 197)]);
}

#[test]
fn distinct_values_are_counted_per_group() {
    // Specification, "Value Count": more than 100 users per source and destination in a day.
    let mut spec = correlation(CorrelationKind::ValueCount, &["0"], &["ComputerName", "WorkstationName"], 24 * HOUR);
    spec.condition = vec![(CorrelationOp::Gte, 100.0)];
    spec.fields = vec!["User".to_owned()];
    let spray = |workstation: &str, users: i64, from: u64| -> Vec<Event> {
        let one = |index: i64| {
            let user = format!("user{}", index % users);
            let fields = [("ComputerName", "dc"), ("WorkstationName", workstation), ("User", &user)];
            event(index * SECOND, 0, from + index as u64, &fields)
        };
        (0..300).map(one).collect()
    };
    let events = [spray("w1", 99, 0), spray("w2", 100, 1_000)].concat();
    let hits = hits_of(vec![self::spec("spray", spec)], &events);
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].group.join("/"), hits[0].count, hits[0].fired.0), ("dc/w2".to_owned(), 300, 99 * SECOND));
}

#[test]
fn temporal_kinds_want_every_rule_and_the_ordered_one_its_order() {
    // Specification, "Temporal Proximity": three commands within five minutes by one user on one system.
    let recon = |kind, order: [u32; 3]| {
        let spec = correlation(kind, &["0", "1", "2"], &["ComputerName", "User"], 5 * MINUTE);
        let events: Vec<Event> = (0..3)
            .flat_map(|index| logons([index as i64 * MINUTE].into_iter(), order[index], "bình", index as u64))
            .collect();
        hits_of(vec![self::spec("recon", spec)], &events)
    };
    assert_eq!(recon(CorrelationKind::Temporal, [2, 0, 1])[0].fired.0, 2 * MINUTE);
    assert_eq!(recon(CorrelationKind::Temporal, [2, 0, 0]), []);
    assert_eq!(recon(CorrelationKind::TemporalOrdered, [2, 0, 1]), []);
    let hits = recon(CorrelationKind::TemporalOrdered, [0, 1, 2]);
    assert_eq!(hits[0].contributors.iter().map(|event| event.rule).collect::<Vec<_>>(), [0, 1, 2]);
}

#[test]
fn numbers_are_summed_and_odd_ones_counted() {
    // Specification, "Value Sum": more than 1,000,000 bytes per source and user in an hour.
    let mut spec = correlation(CorrelationKind::ValueSum, &["0"], &["SourceIP"], HOUR);
    spec.condition = vec![(CorrelationOp::Gt, 1_000_000.0)];
    spec.fields = vec!["bytes_sent".to_owned()];
    let sent = |time, record, bytes: &str| event(time, 0, record, &[("SourceIP", "192.0.2.7"), ("bytes_sent", bytes)]);
    let mut events =
        vec![sent(0, 0, "600000"), sent(1, 1, "-"), sent(2, 2, " 4e5 "), sent(3, 3, "1"), sent(4, 4, "inf")];
    events.push(event(5, 0, 5, &[("bytes_sent", "9")]));
    events.push(event(6, 0, 6, &[("SourceIP", "192.0.2.7")]));
    let set = set_of(vec![self::spec("exfil", spec)]);
    let (hits, counts) = hunt(&set, &[&events], limits::CORRELATION_BUDGET);
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].fired.0, hits[0].value, hits[0].count), (3, 1_000_001.0, 3));
    assert_eq!((counts.inputs, counts.not_numeric, counts.without_group, counts.without_value), (5, 2, 1, 1));
}

#[test]
fn few_events_are_judged_when_the_window_is_over() {
    // `count() by TaskName < 3`: a rare task is one that stays rare.
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &["User"], HOUR);
    spec.condition = vec![(CorrelationOp::Lt, 3.0)];
    let events = [
        logons([0, MINUTE].into_iter(), 0, "rare", 0),
        logons((0..30).map(|index| index * MINUTE), 0, "frequent", 100),
    ];
    let hits = hits_of(vec![self::spec("c", spec)], &events.concat());
    assert_eq!(hits.len(), 1);
    assert_eq!((hits[0].group[0].as_str(), hits[0].count, hits[0].fired.0), ("rare", 2, HOUR));
    assert_eq!((hits[0].first.0, hits[0].last.0), (0, MINUTE));
}

fn failed_then_successful() -> Vec<CorrelationSpec> {
    // Specification, "Failed Logins Followed by Successful Login": base rule 0 failed, 1 successful. The inner
    // correlation groups by computer too, the outer one "only uses its own group-by".
    let mut failed = correlation(CorrelationKind::EventCount, &["0"], &["ComputerName", "User"], 10 * MINUTE);
    failed.condition = vec![(CorrelationOp::Gte, 10.0)];
    let then = correlation(CorrelationKind::TemporalOrdered, &["multiple_failed_login", "1"], &["User"], 10 * MINUTE);
    let inner = CorrelationSpec { name: Some("multiple_failed_login".to_owned()), ..spec("a8418a5a", failed) };
    vec![spec("b180ead8", then), inner]
}

#[test]
fn correlations_are_chained() {
    let brute_force = logons((0..120).map(|index| index * MINUTE), 0, "an", 0);
    let success = logons([119 * MINUTE + 30 * SECOND].into_iter(), 1, "an", 500);
    let other = logons([120 * MINUTE].into_iter(), 1, "bình", 600);
    let events = [brute_force, success, other].concat();
    let hits = hits_of(failed_then_successful(), &events);
    assert_eq!(hits.len(), 1, "the inner correlation alone is not reported: {hits:?}");
    assert_eq!((hits[0].correlation, hits[0].group[0].as_str()), (0, "an"));
    assert_eq!(hits[0].contributors.iter().map(|event| event.origin.record).collect::<Vec<_>>(), [119, 500]);
    let mut specs = failed_then_successful();
    specs[0].correlation.generate = true;
    let both = hits_of(specs, &events);
    assert_eq!(both.iter().map(|hit| hit.correlation).collect::<BTreeSet<_>>(), [0, 1].into());
}

#[test]
fn fields_that_an_inner_correlation_does_not_group_by_come_from_its_event() {
    let mut inner = correlation(CorrelationKind::EventCount, &["0"], &["ComputerName"], HOUR);
    inner.condition = vec![(CorrelationOp::Gte, 3.0)];
    let mut outer = correlation(CorrelationKind::ValueCount, &["inner"], &[], HOUR);
    outer.condition = vec![(CorrelationOp::Gte, 2.0)];
    outer.fields = vec!["User".to_owned()];
    let set = set_of(vec![spec("inner", inner), spec("outer", outer)]);
    assert_eq!(set.fields_of(0), ["ComputerName", "User"]);
    let events = [logons(0..3, 0, "an", 0), logons(3..4, 0, "bình", 10)].concat();
    let (hits, _) = hunt(&set, &[&events], limits::CORRELATION_BUDGET);
    assert_eq!(hits.iter().map(|hit| (hit.correlation, hit.fired.0)).collect::<Vec<_>>(), [(1, 3)]);
}

#[test]
fn bursts_are_counted_once_by_an_outer_count() {
    let mut inner = correlation(CorrelationKind::EventCount, &["0"], &["User"], MINUTE);
    inner.condition = vec![(CorrelationOp::Gte, 3.0)];
    let mut outer = correlation(CorrelationKind::EventCount, &["inner"], &[], HOUR);
    outer.condition = vec![(CorrelationOp::Gte, 2.0)];
    let specs = vec![spec("inner", inner), spec("outer", outer)];
    let one = logons((0..50).map(|index| index * SECOND), 0, "an", 0);
    assert_eq!(hits_of(specs.clone(), &one), []);
    let two = [one, logons((0..3).map(|index| 10 * MINUTE + index), 0, "bình", 100)].concat();
    assert_eq!(hits_of(specs, &two).len(), 1);
}

#[test]
fn a_settled_inner_correlation_speaks_at_the_end_of_its_window() {
    let mut inner = correlation(CorrelationKind::EventCount, &["0"], &["User"], 10);
    inner.condition = vec![(CorrelationOp::Eq, 1.0)];
    let outer = correlation(CorrelationKind::TemporalOrdered, &["inner", "1"], &["User"], 5);
    let specs = vec![spec("inner", inner), spec("outer", outer)];
    let within = [logons(0..1, 0, "an", 0), logons(12..13, 1, "an", 1)].concat();
    assert_eq!(hits_of(specs.clone(), &within)[0].fired.0, 12);
    let before = [logons(0..1, 0, "an", 0), logons(9..10, 1, "an", 1)].concat();
    assert_eq!(hits_of(specs, &before), [], "at 9 nobody can know yet that it stays the only one");
}

#[test]
fn aliases_name_the_field_per_rule() {
    // Specification, "Field Name Aliases Example".
    let mut spec = correlation(CorrelationKind::Temporal, &["0", "1"], &["internal_ip", "remote_ip"], 10 * SECOND);
    let alias = |name: &str, first: &str, second: &str| CorrelationAlias {
        name: name.to_owned(),
        fields: vec![("0".to_owned(), first.to_owned()), ("1".to_owned(), second.to_owned())],
    };
    spec.aliases =
        vec![alias("internal_ip", "destination.ip", "source.ip"), alias("remote_ip", "source.ip", "destination.ip")];
    let ends = |rule, record, source, destination| {
        event(record as i64, rule, record, &[("source.ip", source), ("destination.ip", destination)])
    };
    let (inside, outside) = ("10.0.0.1", "198.51.100.2");
    let events = [ends(0, 0, outside, inside), ends(1, 1, inside, outside)];
    let hits = hits_of(vec![self::spec("c", spec.clone())], &events);
    assert_eq!(hits[0].group, [inside, outside]);
    let events = [ends(0, 0, outside, inside), ends(1, 1, outside, inside)];
    assert_eq!(hits_of(vec![self::spec("c", spec)], &events), []);
}

#[test]
fn what_cannot_run_is_named_and_the_rest_runs() {
    let count = |rules: &[&str]| {
        let mut spec = correlation(CorrelationKind::EventCount, rules, &[], 1);
        spec.condition = vec![(CorrelationOp::Gte, 1.0)];
        spec
    };
    let without_condition = correlation(CorrelationKind::EventCount, &["0"], &[], 1);
    let without_field = Correlation { kind: CorrelationKind::ValueCount, ..count(&["0"]) };
    let too_far = Correlation { condition: vec![(CorrelationOp::Gt, 1e9)], ..count(&["0"]) };
    let specs = vec![
        spec("a", count(&["b"])),
        spec("b", count(&["a"])),
        spec("c", count(&["nobody"])),
        spec("d", count(&["c"])),
        spec("e", without_condition),
        spec("f", without_field),
        spec("g", Correlation { timespan_us: 0, ..count(&["0"]) }),
        spec("h", too_far),
        spec("i", count(&[])),
        spec("j", count(&["3"])),
        spec("k", count(&["0"; limits::MAX_CORRELATION_RULES + 1])),
    ];
    let (set, errors) = CorrelationSet::new(specs, &|name| name.parse().ok());
    let expected = [
        (0, CorrelationError::Cycle),
        (1, CorrelationError::Cycle),
        (2, CorrelationError::UnknownRule("nobody".to_owned())),
        (3, CorrelationError::UnknownRule("c".to_owned())),
        (4, CorrelationError::NoCondition),
        (5, CorrelationError::Field),
        (6, CorrelationError::Timespan),
        (7, CorrelationError::Threshold),
        (8, CorrelationError::RuleCount(0)),
        (10, CorrelationError::RuleCount(limits::MAX_CORRELATION_RULES + 1)),
    ];
    assert_eq!(errors, expected);
    assert!(set.wants(3) && !set.wants(0) && !set.is_empty());
    assert!(!set.reports_itself(3), "generate is off: only the correlation is reported");
    assert!(set.reports_itself(0));
}

#[test]
fn an_aggregation_may_bear_the_id_of_its_rule() {
    let mut own = correlation(CorrelationKind::EventCount, &["0"], &[], HOUR);
    own.condition = vec![(CorrelationOp::Gt, 1.0)];
    assert_eq!(hits_of(vec![spec("0", own)], &logons(0..2, 0, "an", 0)).len(), 1);
}

#[test]
fn groups_beyond_the_limit_are_given_up_and_counted() {
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &["User"], HOUR);
    spec.condition = vec![(CorrelationOp::Gte, 2.0)];
    let set = set_of(vec![self::spec("c", spec)]);
    let mut collector = Collector::new(Arc::clone(&set), limits::CORRELATION_BUDGET);
    for index in 0..100 {
        let events = logons([index, 100 + index].into_iter(), 0, &format!("user{index}"), index as u64 * 2);
        events.iter().for_each(|event| push_to(&mut collector, event));
    }
    let limits = CorrelationLimits { groups: 10, ..CorrelationLimits::default() };
    let mut hits = 0;
    let counts = evaluate(&set, vec![collector], limits, &mut |_| hits += 1).unwrap();
    assert_eq!((hits, counts.groups_evicted), (0, 190), "ten groups are open at the end");
}

#[test]
fn windows_beyond_the_limit_are_given_up_and_counted() {
    let mut spec = correlation(CorrelationKind::ValueSum, &["0"], &["User"], HOUR);
    spec.condition = vec![(CorrelationOp::Gt, 1e9)];
    spec.fields = vec!["ComputerName".to_owned()];
    let set = set_of(vec![self::spec("c", spec)]);
    let mut collector = Collector::new(Arc::clone(&set), limits::CORRELATION_BUDGET);
    for index in 0..1_000 {
        push_to(&mut collector, &event(index, 0, index as u64, &[("User", "an"), ("ComputerName", "1")]));
    }
    let limits = CorrelationLimits { state: 100, ..CorrelationLimits::default() };
    let counts = evaluate(&set, vec![collector], limits, &mut |_| {}).unwrap();
    assert_eq!(counts.groups_evicted, 9, "given up whenever the hundred and first event came");
}

#[test]
fn with_other_rules_what_has_not_changed_goes_on_and_what_has_begins_anew() {
    let counting = |least: f64| {
        let mut spec = correlation(CorrelationKind::EventCount, &["0"], &["User"], HOUR);
        spec.condition = vec![(CorrelationOp::Gte, least)];
        spec
    };
    let before = set_of(vec![self::spec("kept", counting(3.0)), self::spec("changed", counting(3.0))]);
    let other = correlation(CorrelationKind::Temporal, &["1"], &[], HOUR);
    let after =
        set_of(vec![self::spec("new", other), self::spec("changed", counting(4.0)), self::spec("kept", counting(3.0))]);
    let mut live = LiveCorrelator::new(before, CorrelationLimits::default());
    let mut told = Vec::new();
    let push = |live: &mut LiveCorrelator, time: i64| {
        let input = CorrelationInput {
            rule: 0,
            time: Timestamp(time),
            origin: Origin { file: 0, record: time as u64 },
            field: &|_| Some("an"),
        };
        live.push(&input, &mut |_, _| panic!("far from the limits"));
    };
    push(&mut live, 1);
    live.advance(Timestamp(2), &mut |_, _| panic!("nothing is true yet"));
    // One is in a window, one is held back.
    push(&mut live, 2);
    let mut live = live.carried(after, &|number| [Some(2), Some(1)][number as usize]);
    assert_eq!(live.pending(), 1, "what is held back for the changed one is given up");
    push(&mut live, 3);
    push(&mut live, 4);
    live.finish(&mut |state, hit| told.push((state, hit.correlation, hit.fired.0)));
    assert_eq!(told, [(HitState::Started, 2, 3), (HitState::Ended, 2, 3)], "the changed one has seen two events");
}

#[test]
fn late_and_crowded_streams_are_counted() {
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &[], HOUR);
    spec.condition = vec![(CorrelationOp::Gte, 3.0)];
    let set = set_of(vec![self::spec("c", spec)]);
    let limits = CorrelationLimits { pending: 2, ..CorrelationLimits::default() };
    let mut live = LiveCorrelator::new(set, limits);
    let mut told = Vec::new();
    for time in [50, 10, 20, 5, 60] {
        let input = CorrelationInput {
            rule: 0,
            time: Timestamp(time),
            origin: Origin { file: 0, record: time as u64 },
            field: &|_| None,
        };
        live.push(&input, &mut |state, hit| told.push((state, hit.fired.0)));
    }
    assert_eq!((live.counts().early, live.counts().late, live.pending()), (2, 1, 2));
    live.advance(Timestamp(51), &mut |state, hit| told.push((state, hit.fired.0)));
    let counts = live.finish(&mut |state, hit| told.push((state, hit.fired.0)));
    assert_eq!((counts.inputs, counts.late), (5, 1));
    assert_eq!(told, [(HitState::Started, 50), (HitState::Ended, 50)]);
    let set = set_of(vec![self::spec("c", correlation(CorrelationKind::Temporal, &["0"], &["User"], HOUR))]);
    let mut live = LiveCorrelator::new(set, CorrelationLimits { pending_bytes: 100, ..CorrelationLimits::default() });
    for event in logons(0..10, 0, "a user with quite a long name", 0) {
        let field = |name: &str| event.fields.get(name).map(String::as_str);
        let input = CorrelationInput { rule: 0, time: Timestamp(event.time), origin: event.origin, field: &field };
        live.push(&input, &mut |_, _| {});
    }
    assert_eq!((live.counts().early, live.pending()), (8, 2));
}

#[test]
fn one_match_that_comes_twice_counts_once() {
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &["User"], HOUR);
    spec.condition = vec![(CorrelationOp::Gte, 2.0)];
    let set = set_of(vec![self::spec("c", spec)]);
    let events = [logons(0..1, 0, "an", 0), logons(0..1, 0, "an", 0)].concat();
    let (hits, counts) = hunt(&set, &[&events], limits::CORRELATION_BUDGET);
    assert_eq!((hits.len(), counts.repeated), (0, 1));
}

#[test]
fn many_inputs_stay_within_the_budget() {
    const INPUTS: u64 = 300_000;
    // Small enough that more runs are spilled than are kept: they are merged in between.
    const BUDGET: usize = 192 * 1024;
    let mut spec = correlation(CorrelationKind::EventCount, &["0"], &["ip"], MINUTE);
    spec.condition = vec![(CorrelationOp::Gte, 239.0)];
    let set = set_of(vec![self::spec("c", spec)]);
    let names: Vec<String> = (0..256).map(|index| format!("192.0.2.{index}")).collect();
    let run = |budget: usize| {
        let mut collector = Collector::new(Arc::clone(&set), budget);
        for index in 0..INPUTS {
            // A step that shares no factor with the number of inputs: every place once, far out of order.
            let place = index * 2_097_143 % INPUTS;
            let field = |_: &str| names.get((place * place / 7) as usize % 256).map(String::as_str);
            let input = CorrelationInput {
                rule: 0,
                time: Timestamp(place as i64 * 1_000),
                origin: Origin { file: 0, record: place },
                field: &field,
            };
            collector.push(&input).unwrap();
            assert!(collector.retained_bytes() <= budget);
        }
        let mut hits = Vec::new();
        let counts = evaluate(&set, vec![collector], CorrelationLimits::default(), &mut |hit| hits.push(hit)).unwrap();
        (hits, counts)
    };
    let (hits, counts) = run(BUDGET);
    assert_eq!((counts.inputs, counts.repeated, counts.groups_evicted), (INPUTS, 0, 0));
    assert!(counts.peak_bytes <= BUDGET && counts.peak_bytes > BUDGET / 2, "{}", counts.peak_bytes);
    assert!(counts.spilled_bytes > INPUTS * 60, "spilled, merged and spilled again: {}", counts.spilled_bytes);
    let (in_memory, counts) = run(64 * 1024 * 1024);
    assert_eq!((counts.spilled_bytes, &in_memory), (0, &hits));
    assert!(hits.len() > 10, "{}", hits.len());
}

#[test]
fn threads_can_share_a_set_and_own_a_collector() {
    fn sent<T: Send>() {}
    fn shared<T: Sync>() {}
    sent::<Collector>();
    sent::<LiveCorrelator>();
    shared::<CorrelationSet>();
}
