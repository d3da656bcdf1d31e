//! A query reads what it needs: files by day, time and value, row groups by statistics and bloom filters.

use super::{DAY_US, Test, ask, asked, at, batch};
use crate::events::limits::ROW_GROUP_ROWS;
use crate::events::{EventStore, ScanCounts};
use vg_model::Timestamp;

/// What one query looked at and read, and what it gave.
fn counted(store: &EventStore, units: &[&str], sql: &str) -> (Vec<String>, ScanCounts) {
    let before = store.scans();
    let rows = ask(store, units, sql).unwrap_or_else(|error| panic!("{sql}: {error}"));
    let after = store.scans();
    let counts = ScanCounts {
        files: after.files - before.files,
        files_read: after.files_read - before.files_read,
        groups: after.groups - before.groups,
        groups_read: after.groups_read - before.groups_read,
    };
    (rows, counts)
}

/// Ten days with a file each, of which every one has its own address.
fn ten_days() -> (tempfile::TempDir, Test, EventStore) {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(folder.path()).unwrap();
    for day in 0..10 {
        let first = at("2026-11-19T08:00:00Z").0 + day * DAY_US;
        let address = format!("198.51.100.{day}");
        let events: Vec<(&str, Timestamp, &str, &str, i64)> = (0..100)
            .map(|row| {
                let address = if row == 50 {
                    address.as_str()
                } else if row % 2 == 0 {
                    "10.0.0.1"
                } else {
                    "203.0.113.9"
                };
                ("a", Timestamp(first + row), "h", address, row)
            })
            .collect();
        store.append(batch(&store, &events), u64::try_from(day).unwrap() + 1).unwrap();
        store.commit().unwrap();
    }
    (folder, test, store)
}

#[test]
fn days_and_times_choose_files() {
    let (_folder, _test, store) = ten_days();
    for (condition, files, rows) in [
        ("true", 10, "1000"),
        ("day = '2026-11-20'", 1, "100"),
        ("day >= '2026-11-26'", 3, "300"),
        ("day IN ('2026-11-19', '2026-11-28')", 2, "200"),
        ("time >= TIMESTAMP '2026-11-27T00:00:00Z'", 2, "200"),
        ("time >= TIMESTAMP '2026-11-20T00:00:00Z' AND time < TIMESTAMP '2026-11-22T00:00:00Z'", 2, "200"),
        ("time = TIMESTAMP '2026-11-20T08:00:00.000003Z'", 1, "1"),
        ("event_id > 1000", 0, "0"),
        ("src_ip > '3'", 0, "0"),
        ("day = '2030-01-01'", 0, "0"),
    ] {
        let (found, counts) = counted(&store, &["a"], &format!("SELECT count(*) FROM events WHERE {condition}"));
        assert_eq!((found[0].as_str(), counts.files, counts.files_read), (rows, 10, files), "{condition}");
    }
    let (found, counts) = counted(&store, &["b"], "SELECT count(*) FROM events");
    assert_eq!((found[0].as_str(), counts.files_read), ("0", 0), "files of other units are not opened");
}

#[test]
fn bloom_filters_choose_row_groups() {
    let (_folder, _test, store) = ten_days();
    // Between the smallest and the largest address of each file: only the filters tell.
    let (found, counts) = counted(&store, &["a"], "SELECT day, event_id FROM events WHERE src_ip = '198.51.100.4'");
    assert_eq!(found, ["2026-11-23|50"]);
    assert_eq!((counts.files_read, counts.groups, counts.groups_read), (10, 10, 1));
    let (found, counts) = counted(&store, &["a"], "SELECT count(*) FROM events WHERE src_ip = '198.51.100.77'");
    assert_eq!(found, ["0"]);
    assert_eq!((counts.groups, counts.groups_read), (10, 0));
}

#[test]
fn the_last_rows_need_the_last_file() {
    let (_folder, _test, store) = ten_days();
    let (found, counts) = counted(&store, &["a"], "SELECT event_id FROM events ORDER BY time DESC LIMIT 3");
    assert_eq!(found, ["99", "98", "97"]);
    assert_eq!(counts.files_read, 1, "once three rows are found, no older file can hold a later one");
    let (found, counts) = counted(&store, &["a"], "SELECT event_id FROM events LIMIT 3");
    assert_eq!((found.len(), counts.files_read), (3, 1));
}

#[test]
fn pages_and_row_groups_of_a_large_file_are_chosen_by_time() {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(folder.path()).unwrap();
    let first = at("2026-11-28T00:00:00Z").0;
    let rows = i64::try_from(3 * ROW_GROUP_ROWS).unwrap();
    let mut position = 0;
    for part in 0..rows / 32_768 {
        position += 1;
        let events: Vec<(&str, Timestamp, &str, &str, i64)> = (part * 32_768..(part + 1) * 32_768)
            .map(|row| ("a", Timestamp(first + row * 1_000), "h", "192.0.2.1", row))
            .collect();
        store.append(batch(&store, &events), position).unwrap();
    }
    assert_eq!(store.commit().unwrap().unwrap().files, 1);
    let wanted = i64::try_from(ROW_GROUP_ROWS).unwrap() + 77;
    let time = Timestamp(first + wanted * 1_000);
    let sql = format!("SELECT event_id, raw FROM events WHERE time = TIMESTAMP '{time}'");
    let (found, counts) = counted(&store, &["a"], &sql);
    assert_eq!(found, [format!("{wanted}|h saw 192.0.2.1 do {wanted}")]);
    assert_eq!((counts.groups, counts.groups_read), (3, 1));
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [rows.to_string()]);
}
