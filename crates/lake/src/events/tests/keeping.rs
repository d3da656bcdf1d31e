//! Compaction, retention, legal holds, vacuum, checkpoints.

use super::{HOUR, SECOND, Test, ask, asked, assert_no_orphans, assert_whole, at, batch, day, parquet_files};
use crate::events::limits::{GRACE, MAX_HOLD_BYTES, MAX_HOLDS, MAX_MERGE_FILES};
use crate::events::{EventErrorKind, EventStore, Hold, Retention};
use vg_model::Timestamp;

const SUMS: &str = "SELECT day, count(*), sum(event_id), count(DISTINCT host) FROM events GROUP BY day ORDER BY day";

/// Commits of 20 events that overlap in time, from 26 November on.
fn commits(store: &EventStore, first: &str, count: i64) {
    let begin = store.position().map_or(1, |position| position + 1);
    for (position, commit) in (begin..).zip(0..count) {
        let events: Vec<(String, Timestamp)> = (0..20)
            .map(|row| (format!("h{}", row % 3), Timestamp(at(first).0 + ((row * 7) % 20 + commit * 10) * SECOND)))
            .collect();
        let events: Vec<(&str, Timestamp, &str, &str, i64)> = (0..)
            .zip(&events)
            .map(|(row, (host, time))| {
                (if row % 2 == 0 { "a" } else { "b" }, *time, host.as_str(), "192.0.2.1", commit * 100 + row)
            })
            .collect();
        store.append(batch(store, &events), position).unwrap();
        store.commit().unwrap();
    }
}

fn store(now: &str) -> (tempfile::TempDir, Test, EventStore) {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at(now);
    let store = test.open(folder.path()).unwrap();
    (folder, test, store)
}

#[test]
fn a_day_that_is_over_becomes_one_file_in_order() {
    let (folder, test, store) = store("2026-11-28T10:00:00Z");
    commits(&store, "2026-11-26T08:00:00Z", 20);
    let before = asked(&store, SUMS);
    let old = store.inner.view();
    let first = store.compact().unwrap().unwrap();
    assert_eq!((first.day, first.files, first.rows), (day("2026-11-26"), MAX_MERGE_FILES, 320));
    let second = store.compact().unwrap().unwrap();
    assert_eq!((second.files, second.rows), (5, 400));
    assert_eq!(store.compact().unwrap(), None);
    assert_eq!(store.totals().files, 1);
    assert_eq!(asked(&store, SUMS), before);
    let places = "SELECT unit, time FROM events";
    let mut sorted = asked(&store, places);
    assert_eq!(sorted.len(), 400);
    sorted.sort();
    assert_eq!(asked(&store, places), sorted);
    // Whoever began before goes on reading the old files.
    assert!(old.files.iter().all(|file| folder.path().join(&file.add.path).exists()) && old.files.len() == 20);
    assert_whole(&store);
    assert_no_orphans(folder.path(), &store);
    test.clock.advance_us(i64::try_from(GRACE.as_micros()).unwrap() - SECOND);
    assert_eq!(store.vacuum().unwrap().files, 0);
    test.clock.advance_us(2 * SECOND);
    assert_eq!(store.vacuum().unwrap().files, 21);
    assert_eq!(parquet_files(folder.path()).len(), 1);
    assert_eq!(asked(&store, SUMS), before);
    // Late rows make a second file, which is joined again.
    commits(&store, "2026-11-26T08:00:00Z", 1);
    assert_eq!(store.compact().unwrap().unwrap().rows, 420);
}

#[test]
fn a_day_that_is_not_over_is_joined_in_steps() {
    let (_folder, test, store) = store("2026-11-28T10:00:00Z");
    commits(&store, "2026-11-28T08:00:00Z", 15);
    assert_eq!(store.compact().unwrap(), None, "few files are left alone");
    commits(&store, "2026-11-28T09:00:00Z", 1);
    assert_eq!(store.compact().unwrap().unwrap().files, 16);
    assert_eq!(store.compact().unwrap(), None, "one large and none small");
    // Yesterday is not over until the stragglers had their time.
    commits(&store, "2026-11-27T08:00:00Z", 2);
    test.clock.set(at("2026-11-28T01:59:59Z"));
    assert_eq!(store.compact().unwrap(), None);
    test.clock.set(at("2026-11-28T02:00:00Z"));
    assert_eq!(store.compact().unwrap().unwrap().day, day("2026-11-27"));
}

#[test]
fn days_go_by_age_and_by_bytes_the_oldest_first() {
    let (folder, test, store) = store("2026-11-28T10:00:00Z");
    for day in ["2026-11-24", "2026-11-25", "2026-11-26", "2026-11-27", "2026-11-28"] {
        commits(&store, &format!("{day}T08:00:00Z"), 1);
    }
    let bytes = store.totals().bytes;
    let all = Retention { days: Some(4), bytes: Some(bytes) };
    assert_eq!(store.expire(all).unwrap(), None);
    let forecast = store.forecast(Retention { days: None, bytes: Some(bytes + bytes / 5) });
    assert_eq!(forecast.next.map(|next| (next.0, next.1)), Some((day("2026-11-24"), 20)));
    assert!((0.9..1.1).contains(&forecast.days_left.unwrap()), "{forecast:?}");
    assert_eq!(store.forecast(Retention::default()).days_left, None);
    let gone = store.expire(Retention { days: Some(3), bytes: None }).unwrap().unwrap();
    assert_eq!((gone.day, gone.rows, gone.held), (day("2026-11-24"), 20, 0));
    assert_eq!(store.expire(Retention { days: Some(3), bytes: None }).unwrap(), None);
    let budget = Retention { days: None, bytes: Some(bytes / 2) };
    assert_eq!(store.expire(budget).unwrap().unwrap().day, day("2026-11-25"));
    assert_eq!(store.expire(budget).unwrap().unwrap().day, day("2026-11-26"));
    assert_eq!(store.expire(budget).unwrap(), None);
    // Today stays, whatever the budget.
    while store.expire(Retention { days: Some(0), bytes: Some(0) }).unwrap().is_some() {}
    assert_eq!(asked(&store, "SELECT DISTINCT day FROM events"), ["2026-11-28"]);
    let totals = store.totals();
    assert_eq!((totals.stored, totals.present, totals.expired), (100, 20, 80));
    test.clock.advance_us(2 * HOUR);
    assert_eq!(store.vacuum().unwrap().files, 4);
    assert_eq!(parquet_files(folder.path()).len(), 1);
    assert!(!folder.path().join("day=2026-11-24").exists());
    assert_whole(&store);
    drop(store);
    assert_eq!(test.open(folder.path()).unwrap().totals(), totals);
}

#[test]
fn held_rows_stay_when_their_day_goes() {
    let (folder, test, store) = store("2026-11-28T10:00:00Z");
    commits(&store, "2026-11-20T08:00:00Z", 3);
    commits(&store, "2026-11-21T08:00:00Z", 1);
    store.hold(Hold::new("case-7", (day("2026-11-20"), day("2026-11-20")), "host = 'h1'")).unwrap();
    store.hold(Hold::new("case-8", (day("2026-11-19"), day("2026-11-25")), "event_id = 3")).unwrap();
    let keep = Retention { days: Some(2), bytes: None };
    let first = store.expire(keep).unwrap().unwrap();
    // Rows 1, 4, 7, 10, 13, 16, 19 of 20 are of h1, in three commits; number 3 is in the first.
    assert_eq!((first.day, first.rows, first.held), (day("2026-11-20"), 60 - 22, 22));
    let second = store.expire(keep).unwrap().unwrap();
    assert_eq!((second.day, second.rows, second.held), (day("2026-11-21"), 19, 1));
    assert_eq!(store.expire(keep).unwrap(), None, "what is held is not copied again");
    assert_eq!(
        asked(&store, "SELECT day, host, count(*) FROM events GROUP BY day, host ORDER BY day, host"),
        ["2026-11-20|h0|1", "2026-11-20|h1|21", "2026-11-21|h0|1"]
    );
    assert_eq!(store.compact().unwrap(), None, "held files are not joined");
    assert_whole(&store);
    // They survive a start, and go when the hold is lifted.
    test.clock.advance_us(2 * HOUR);
    store.vacuum().unwrap();
    drop(store);
    let store = test.open(folder.path()).unwrap();
    assert_eq!(store.holds().unwrap().len(), 2);
    store.lift("case-7").unwrap();
    store.lift("case-7").unwrap();
    let lifted = store.expire(keep).unwrap().unwrap();
    assert_eq!((lifted.day, lifted.rows, lifted.held), (day("2026-11-20"), 21, 1));
    store.lift("case-8").unwrap();
    while store.expire(keep).unwrap().is_some() {}
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), ["0"]);
    assert_eq!(store.totals().expired, 80);
    assert_whole(&store);
}

#[test]
fn a_hold_that_makes_no_sense_is_refused() {
    let (_folder, _test, store) = store("2026-11-28T10:00:00Z");
    let days = (day("2026-11-20"), day("2026-11-21"));
    for hold in [
        Hold::new("x", days, "no_such = 'a'"),
        Hold::new("x", days, "host"),
        Hold::new("x", days, "host = 'a"),
        Hold::new("x", days, "host = 'a' OR"),
        Hold::new("x", days, "unknown_function(host)"),
        Hold::new("x", days, "count(*) > 1"),
        Hold::new("x", days, "host IN (SELECT host FROM events)"),
        // Days stand beside the condition.
        Hold::new("x", days, "day = DATE '2026-11-20'"),
        Hold::new("x", (days.1, days.0), "host = 'a'"),
        Hold::new("", days, "host = 'a'"),
        Hold::new("x", days, &format!("host = '{}'", "a".repeat(MAX_HOLD_BYTES))),
    ] {
        let error = store.hold(hold.clone()).unwrap_err();
        assert_eq!(error.kind(), EventErrorKind::Invalid, "{hold:?}");
        assert!(error.message().vi.contains("lệnh lưu giữ"), "{error}");
    }
    for number in 0..MAX_HOLDS {
        store.hold(Hold::new(&format!("case-{number}"), days, "unit = 'a'")).unwrap();
    }
    assert_eq!(store.hold(Hold::new("one-more", days, "unit = 'a'")).unwrap_err().kind(), EventErrorKind::Limit);
    store.hold(Hold::new("case-1", days, "unit = 'b'")).unwrap();
    assert_eq!(store.holds().unwrap().len(), MAX_HOLDS);
}

#[test]
fn a_day_with_held_rows_that_cannot_be_read_stays() {
    let (folder, _test, store) = store("2026-11-28T10:00:00Z");
    commits(&store, "2026-11-20T08:00:00Z", 1);
    store.hold(Hold::new("case", (day("2026-11-20"), day("2026-11-20")), "unit = 'a'")).unwrap();
    let file = folder.path().join(parquet_files(folder.path()).first().unwrap());
    std::fs::write(&file, b"damaged").unwrap();
    assert_eq!(store.expire(Retention { days: Some(1), bytes: None }).unwrap_err().kind(), EventErrorKind::Damaged);
    assert_eq!(store.totals().present, 20);
    assert!(file.exists());
}

#[test]
fn opening_reads_a_checkpoint_and_what_came_behind_it() {
    let (folder, test, store) = store("2026-11-28T10:00:00Z");
    commits(&store, "2026-11-28T00:00:00Z", 105);
    store.hold(Hold::new("case", (day("2026-11-20"), day("2026-11-20")), "unit = 'a'")).unwrap();
    store.compact().unwrap().unwrap();
    let (sums, totals, state) = (asked(&store, SUMS), store.totals(), store.inner.view().state.clone());
    drop(store);
    let log = folder.path().join("_delta_log");
    let checkpoint = log.join("00000000000000000100.checkpoint.parquet");
    let last = std::fs::read(log.join("_last_checkpoint")).unwrap();
    let last: serde_json::Value = serde_json::from_slice(&last).unwrap();
    assert_eq!(last["version"], 100);
    // With the commits before it gone, only the checkpoint can say what they said.
    let spare = tempfile::tempdir().unwrap();
    for version in 0..=100 {
        let name = format!("{version:020}.json");
        std::fs::copy(log.join(&name), spare.path().join(&name)).unwrap();
        std::fs::remove_file(log.join(&name)).unwrap();
    }
    let store = test.open(folder.path()).unwrap();
    assert_eq!((asked(&store, SUMS), store.totals()), (sums.clone(), totals));
    let again = store.inner.view().state.clone();
    assert_eq!((again.version, &again.numbers, &again.meta), (state.version, &state.numbers, &state.meta));
    assert!(
        again.files.values().zip(state.files.values()).all(|(a, b)| a.stats == b.stats && a.add.path == b.add.path)
    );
    assert_eq!(again.removed.keys().collect::<Vec<_>>(), state.removed.keys().collect::<Vec<_>>());
    assert_eq!(store.holds().unwrap().len(), 1);
    drop(store);
    // A damaged checkpoint is named when nothing else says it, and costs nothing when the commits are there.
    std::fs::write(&checkpoint, b"PAR1").unwrap();
    let error = test.open(folder.path()).unwrap_err();
    assert_eq!(error.kind(), EventErrorKind::Damaged);
    assert!(error.message().vi.contains("00000000000000000100.checkpoint.parquet"), "{error}");
    for version in 0..=100 {
        let name = format!("{version:020}.json");
        std::fs::copy(spare.path().join(&name), log.join(&name)).unwrap();
    }
    let store = test.open(folder.path()).unwrap();
    assert_eq!((asked(&store, SUMS), store.totals()), (sums, totals));
}

#[test]
fn a_vacuum_takes_the_old_part_of_the_log_with_it() {
    let (folder, test, store) = store("2026-11-28T10:00:00Z");
    for _ in 0..3 {
        commits(&store, "2026-11-26T08:00:00Z", 2);
        store.compact().unwrap().unwrap();
        test.clock.advance_us(2 * HOUR);
        assert!(store.vacuum().unwrap().files > 0);
    }
    let mut names: Vec<String> = std::fs::read_dir(folder.path().join("_delta_log"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names.iter().filter(|name| name.ends_with(".checkpoint.parquet")).count(), 2);
    assert!(!names.contains(&"00000000000000000000.json".to_owned()), "{names:?}");
    let sums = asked(&store, SUMS);
    drop(store);
    assert_eq!(asked(&test.open(folder.path()).unwrap(), SUMS), sums);
}

#[test]
fn queries_see_every_row_once_while_commits_and_compaction_go_on() {
    let (_folder, _test, store) = store("2026-11-28T10:00:00Z");
    let writes = 60_u64;
    std::thread::scope(|scope| {
        let writer = scope.spawn(|| {
            for position in 1..=writes {
                let time = Timestamp(at("2026-11-26T08:00:00Z").0 + i64::try_from(position).unwrap());
                let id = i64::try_from(position).unwrap();
                store.append(batch(&store, &[("a", time, "h", "192.0.2.1", id)]), position).unwrap();
                if position % 2 == 0 {
                    store.commit().unwrap();
                }
                if position % 10 == 0 {
                    store.compact().unwrap();
                }
            }
        });
        let mut last = 0;
        while !writer.is_finished() {
            let seen =
                ask(&store, &["a"], "SELECT count(*), count(DISTINCT event_id), max(event_id) FROM events").unwrap();
            let seen: Vec<u64> = seen[0].split('|').map(|number| number.parse().unwrap_or(0)).collect();
            assert!(seen[0] == seen[1] && seen[1] == seen[2] && seen[0] >= last, "{seen:?} after {last}");
            last = seen[0];
        }
    });
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [writes.to_string()]);
    assert_whole(&store);
}

#[test]
fn days_say_what_they_hold_and_upkeep_what_it_has_before_it() {
    let (_folder, test, store) = store("2026-11-28T10:00:00Z");
    assert_eq!(store.days(), []);
    commits(&store, "2026-11-25T08:00:00Z", 2);
    commits(&store, "2026-11-26T08:00:00Z", 3);
    let days = store.days();
    assert_eq!(
        days.iter().map(|of| (of.day, of.rows, of.files, of.small_files)).collect::<Vec<_>>(),
        [(day("2026-11-26"), 60, 3, 3), (day("2026-11-25"), 40, 2, 2),]
    );
    let totals = store.totals();
    assert_eq!(days.iter().map(|of| of.bytes).sum::<u64>(), totals.bytes);
    let newest = days.first().unwrap();
    assert_eq!(newest.oldest, Some(at("2026-11-26T08:00:00Z")));
    assert_eq!(newest.newest, Some(Timestamp(at("2026-11-26T08:00:00Z").0 + 39 * SECOND)));
    assert_eq!(store.due().compaction, Some((day("2026-11-25"), 2)));
    while store.compact().unwrap().is_some() {}
    let due = store.due();
    assert_eq!((due.compaction, due.removed.files), (None, 5));
    assert!(due.removed.bytes > 0);
    // What a hold keeps of a day that went is told apart.
    let hold = Hold::new("h", (day("2026-11-25"), day("2026-11-25")), "host = 'h0'");
    store.hold(hold).unwrap();
    while store.expire(Retention { days: Some(2), bytes: None }).unwrap().is_some() {}
    let held = store.days().pop().unwrap();
    assert_eq!((held.day, held.held_rows, held.held_bytes), (day("2026-11-25"), held.rows, held.bytes));
    assert!(held.rows > 0 && held.rows < 40 && held.small_files == 0);
    test.clock.advance_us(2 * HOUR);
    store.vacuum().unwrap();
    assert_eq!(store.due().removed.files, 0);
}
