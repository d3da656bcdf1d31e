//! Many histories of a store against a list of rows that does the same.

use proptest::prelude::*;

use super::{DAY_US, HOUR, SECOND, Test, ask, assert_no_orphans, assert_whole, at, batch};
use crate::events::{Day, EventStore, Hold, Retention};
use vg_model::Timestamp;

#[derive(Clone, Debug)]
enum Step {
    /// Rows: how many days before now, unit, host.
    Append(Vec<(u8, bool, u8)>),
    Commit,
    Compact,
    /// Days that stay.
    Expire(u8),
    /// A hold on a host in all days.
    Hold(u8),
    Lift(u8),
    Vacuum,
    Reopen,
    /// Hours that pass.
    Wait(u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        4 => prop::collection::vec((0..4_u8, any::<bool>(), 0..3_u8), 1..12).prop_map(Step::Append),
        3 => Just(Step::Commit),
        2 => Just(Step::Compact),
        1 => (0..4_u8).prop_map(Step::Expire),
        1 => (0..3_u8).prop_map(Step::Hold),
        1 => (0..3_u8).prop_map(Step::Lift),
        1 => Just(Step::Vacuum),
        1 => Just(Step::Reopen),
        2 => (1..40_u8).prop_map(Step::Wait),
    ]
}

#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Row {
    day: Day,
    unit: &'static str,
    host: u8,
    number: i64,
}

#[derive(Default)]
struct Model {
    committed: Vec<Row>,
    waiting: Vec<Row>,
    holds: Vec<u8>,
    stored: u64,
    expired: u64,
    position: u64,
    next: i64,
    /// Days that went while something of them was held: what is left of them goes when it is not held any more.
    went: std::collections::BTreeMap<Day, Vec<i64>>,
}

impl Model {
    fn expire(&mut self, today: Day, keep: u8) {
        let first = today.plus(-i32::from(keep));
        let held = |row: &Row, holds: &[u8]| holds.contains(&row.host);
        let (mut stays, mut gone) = (Vec::new(), 0);
        for row in std::mem::take(&mut self.committed) {
            let was_copied = self.went.get(&row.day).is_some_and(|numbers| numbers.contains(&row.number));
            if row.day < today && (row.day < first || was_copied) {
                if held(&row, &self.holds) {
                    self.went.entry(row.day).or_default().push(row.number);
                    stays.push(row);
                } else {
                    gone += 1;
                }
            } else {
                stays.push(row);
            }
        }
        self.committed = stays;
        self.expired += gone;
    }

    fn sums(&self, units: &[&str]) -> Vec<String> {
        let mut days: std::collections::BTreeMap<Day, (i64, i64, i64)> = std::collections::BTreeMap::new();
        for row in self.committed.iter().chain(&self.waiting).filter(|row| units.contains(&row.unit)) {
            let (count, sum, hosts) = days.entry(row.day).or_default();
            *count += 1;
            *sum += row.number;
            *hosts += i64::from(row.host);
        }
        days.into_iter().map(|(day, (count, sum, hosts))| format!("{day}|{count}|{sum}|{hosts}")).collect()
    }
}

fn check(store: &EventStore, model: &Model) {
    let sql = "SELECT day, count(*), sum(event_id), sum(CAST(substr(host, 2) AS BIGINT)) FROM events GROUP BY day ORDER BY day";
    for units in [&["a"][..], &["b"], &["a", "b"]] {
        assert_eq!(ask(store, units, sql).unwrap(), model.sums(units), "{units:?}");
    }
    let totals = store.totals();
    assert_eq!((totals.stored, totals.expired), (model.stored, model.expired));
    assert_eq!(totals.present, model.committed.len() as u64);
    assert_eq!(store.tail().rows, model.waiting.len() as u64);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_store_is_what_its_history_made_it(steps in prop::collection::vec(step(), 1..40)) {
        let folder = tempfile::tempdir().unwrap();
        let test = Test::at("2026-11-28T10:00:00Z");
        let mut store = test.open(folder.path()).unwrap();
        let mut model = Model::default();
        for step in steps {
            let now = vg_backend::clock::Clock::now(&*test.clock);
            match step {
                Step::Append(rows) => {
                    let hosts = ["h0", "h1", "h2"];
                    let mut events = Vec::new();
                    for (back, b, host) in rows {
                        let time = Timestamp(now.0 - i64::from(back) * DAY_US - model.next % 5 * SECOND);
                        let unit = if b { "b" } else { "a" };
                        events.push((unit, time, hosts[usize::from(host)], "192.0.2.1", model.next));
                        model.waiting.push(Row { day: Day::of(time), unit, host, number: model.next });
                        model.next += 1;
                    }
                    model.position += 1;
                    store.append(batch(&store, &events), model.position).unwrap();
                }
                Step::Commit => {
                    let committed = store.commit().unwrap();
                    prop_assert_eq!(committed.map_or(0, |committed| committed.rows), model.waiting.len() as u64);
                    model.stored += model.waiting.len() as u64;
                    model.committed.append(&mut model.waiting);
                }
                Step::Compact => while store.compact().unwrap().is_some() {},
                Step::Expire(keep) => {
                    while store.expire(Retention { days: Some(keep.into()), bytes: None }).unwrap().is_some() {}
                    model.expire(Day::of(now), keep);
                }
                Step::Hold(host) => {
                    let days = (Day::of(at("2026-01-01T00:00:00Z")), Day::of(at("2027-12-31T00:00:00Z")));
                    store.hold(Hold::new(&format!("case-{host}"), days, &format!("host = 'h{host}'"))).unwrap();
                    model.holds.retain(|other| *other != host);
                    model.holds.push(host);
                }
                Step::Lift(host) => {
                    store.lift(&format!("case-{host}")).unwrap();
                    model.holds.retain(|other| *other != host);
                }
                Step::Vacuum => drop(store.vacuum().unwrap()),
                Step::Reopen => {
                    // What waited comes again from the journal, behind the position of the store.
                    model.position = store.position().unwrap_or(0);
                    model.waiting.clear();
                    drop(store);
                    store = test.open(folder.path()).unwrap();
                    prop_assert_eq!(store.position().unwrap_or(0), model.position);
                }
                Step::Wait(hours) => test.clock.advance_us(i64::from(hours) * HOUR),
            }
            check(&store, &model);
        }
        assert_no_orphans(folder.path(), &store);
        assert_whole(&store);
    }
}
