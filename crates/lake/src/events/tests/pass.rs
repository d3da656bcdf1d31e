//! A pass gives each row of its unit and time once, wherever it lies.

use std::collections::BTreeSet;

use vg_model::Timestamp;

use super::{DAY_US, HOUR, SECOND, Test, asked, at, batch};
use crate::events::limits::PASS_ROWS;
use crate::events::{EventStore, Piece};

fn passed(store: &EventStore, unit: &str, from: Timestamp, to: Timestamp) -> Vec<(i64, String)> {
    let mut found = Vec::new();
    for piece in store.pass(unit, from, to, &["time", "raw", "event_id"]).unwrap() {
        let piece: Piece = piece.unwrap();
        assert!(!piece.is_empty() && piece.len() <= PASS_ROWS);
        for row in 0..piece.len() {
            let time = piece.time(0, row).unwrap();
            assert!(piece.int(2, row).is_some() && piece.text(2, row).is_none() && piece.text(9, row).is_none());
            found.push((time.0, piece.text(1, row).unwrap().to_owned()));
        }
    }
    assert_eq!(found.len() as u64, store.rows_within(unit, from, to).unwrap());
    found
}

#[test]
fn rows_are_passed_over_once_in_files_and_in_what_waits() {
    let test = Test::at("2026-11-28T12:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let store = test.open(folder.path()).unwrap();
    let begin = at("2026-11-26T00:00:00Z").0;
    let mut position = 0;
    for round in 0..6_i64 {
        let rows: Vec<(String, Timestamp, String)> = (0..1_500)
            .map(|row| {
                let unit = ["a", "b"][usize::try_from((row + round) % 2).unwrap()].to_owned();
                (unit, Timestamp(begin + (round * 1_500 + row) * 30 * SECOND), format!("h{}", row % 7))
            })
            .collect();
        let events: Vec<_> = (0..)
            .zip(&rows)
            .map(|(id, (unit, time, host))| (unit.as_str(), *time, host.as_str(), "192.0.2.1", id))
            .collect();
        position += 1;
        store.append(batch(&store, &events), position).unwrap();
        // The last one waits.
        if round < 5 {
            store.commit().unwrap();
        }
    }
    let all = |unit: &str| passed(&store, unit, Timestamp(i64::MIN), Timestamp(i64::MAX));
    assert_eq!((all("a").len(), all("b").len(), all("c").len()), (4_500, 4_500, 0));
    for (from, to) in [(0, DAY_US), (HOUR / 2, HOUR), (DAY_US - SECOND, DAY_US + SECOND), (5 * DAY_US, 6 * DAY_US)] {
        let (from, to) = (Timestamp(begin + from), Timestamp(begin + to));
        let found = passed(&store, "a", from, to);
        let times = found.iter().map(|(time, _)| *time);
        assert!(times.clone().all(|time| (from.0..to.0).contains(&time)));
        let text = |time: Timestamp| time.to_string();
        let sql = format!(
            "SELECT count(*) FROM events WHERE unit = 'a' AND time >= '{}' AND time < '{}'",
            text(from),
            text(to)
        );
        assert_eq!(asked(&store, &sql), [found.len().to_string()], "{sql}");
    }
    let before: BTreeSet<_> = all("a").into_iter().collect();
    store.commit().unwrap();
    while store.compact().unwrap().is_some() {}
    assert_eq!(all("a").into_iter().collect::<BTreeSet<_>>(), before, "compaction changes nothing");
    assert!(store.pass("a", Timestamp(0), Timestamp(1), &["nothing"]).is_err());
}

#[test]
fn a_file_that_cannot_be_read_is_told_once() {
    let test = Test::at("2026-11-28T12:00:00Z");
    let folder = tempfile::tempdir().unwrap();
    let store = test.open(folder.path()).unwrap();
    store.append(batch(&store, &[("a", at("2026-11-28T01:00:00Z"), "h", "192.0.2.1", 1)]), 1).unwrap();
    store.commit().unwrap();
    let file = super::parquet_files(folder.path()).pop_first().unwrap();
    std::fs::write(folder.path().join(file), b"nothing").unwrap();
    let pass = store.pass("a", Timestamp(0), Timestamp(i64::MAX), &["raw"]).unwrap();
    let told: Vec<_> = pass.map(|piece| piece.map_err(|error| error.code())).collect();
    assert!(told.len() == 1 && told[0].is_err(), "{told:?}");
}
