//! Rows on their way in, and what becomes of values that do not fit.

use super::{COLUMNS, EVENT_ID, HOST, RAW, SRC_IP, Test, ask, asked, at, batch, column};
use crate::events::limits::{FULL_ROWS, FULL_ROWS_BYTES, MAX_EVENT_COLUMNS, MAX_TAIL_BYTES, MAX_TEXT_BYTES};
use crate::events::{EventColumn, EventErrorKind, EventStore, Find};
use vg_backend::clock::Clock;
use vg_backend::published::ColumnKind;
use vg_model::Timestamp;

fn store() -> (tempfile::TempDir, Test, EventStore) {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(folder.path()).unwrap();
    (folder, test, store)
}

#[test]
fn every_kind_comes_back_as_it_went_in() {
    let (_folder, test, store) = store();
    let now = test.clock.now();
    let mut rows = store.rows();
    rows.text(HOST, "máy chủ số 1");
    rows.text(SRC_IP, "192.0.2.1");
    rows.int(EVENT_ID, i64::MIN);
    rows.int(3, 443);
    rows.real(4, 0.25);
    rows.bool(5, true);
    rows.time(6, at("1999-12-31T23:59:59.000001Z"));
    rows.text(RAW, "Đăng nhập thất bại");
    rows.text(RAW, "a second value of the row does not count");
    rows.end_row("a", now, now);
    rows.real(4, f64::NAN);
    rows.end_row("a", now, now);
    store.append(rows.take().unwrap(), 1).unwrap();
    let all = "SELECT unit, time, host, src_ip, event_id, port, score, allowed, seen, raw, day FROM events";
    let waiting = asked(&store, all);
    assert_eq!(
        waiting,
        [
            "a|2026-11-28T10:00:00Z|máy chủ số 1|192.0.2.1|-9223372036854775808|443|0.25|true|1999-12-31T23:59:59.000001Z|Đăng nhập thất bại|2026-11-28",
            "a|2026-11-28T10:00:00Z||NULL|NULL|NULL|NULL|NULL|NULL||2026-11-28",
        ]
    );
    store.commit().unwrap();
    assert_eq!(asked(&store, all), waiting);
}

#[test]
fn a_long_text_is_cut_at_a_character_and_counted() {
    let (_folder, test, store) = store();
    let now = test.clock.now();
    let mut rows = store.rows();
    rows.text(RAW, &"x".repeat(MAX_TEXT_BYTES));
    rows.end_row("a", now, now);
    assert_eq!(rows.cut(), 0);
    rows.text(RAW, &format!("x{}", "ắ".repeat(MAX_TEXT_BYTES / 3 + 1)));
    rows.end_row("a", now, now);
    assert_eq!(rows.cut(), 1);
    store.append(rows.take().unwrap(), 1).unwrap();
    assert_eq!(rows.cut(), 0);
    store.commit().unwrap();
    let lengths = asked(&store, "SELECT octet_length(raw), right(raw, 1) FROM events");
    assert_eq!(lengths, [format!("{MAX_TEXT_BYTES}|x"), format!("{}|ắ", (MAX_TEXT_BYTES - 1) / 3 * 3 + 1)]);
}

#[test]
fn a_value_of_another_kind_is_a_fault_and_spoils_nothing_behind_it() {
    let (_folder, test, store) = store();
    let now = test.clock.now();
    let mut rows = store.rows();
    rows.int(HOST, 1);
    rows.end_row("a", now, now);
    assert_eq!(rows.take().unwrap_err().kind(), EventErrorKind::Internal);
    rows.text(99, "no such column");
    rows.end_row("a", now, now);
    assert_eq!(rows.take().unwrap_err().kind(), EventErrorKind::Internal);
    // Nor does a row that was begun and not ended.
    rows.text(HOST, "begun");
    assert_eq!(rows.take().unwrap().len(), 0);
    rows.text(HOST, "ended");
    rows.end_row("a", now, now);
    store.append(rows.take().unwrap(), 1).unwrap();
    assert_eq!(asked(&store, "SELECT host FROM events"), ["ended"]);
}

#[test]
fn absurd_times_are_kept_under_the_day_of_receipt() {
    let (folder, test, store) = store();
    let now = test.clock.now();
    let mut rows = store.rows();
    for time in
        [Timestamp(0), Timestamp(i64::MAX), Timestamp(i64::MIN), at("2027-06-01T00:00:00Z"), at("2026-11-25T00:00:00Z")]
    {
        rows.end_row("a", time, now);
    }
    store.append(rows.take().unwrap(), 1).unwrap();
    store.commit().unwrap();
    let days = asked(&store, "SELECT day, count(*) FROM events GROUP BY day ORDER BY day");
    assert_eq!(days, ["2026-11-25|1", "2026-11-28|4"]);
    // The column keeps what the source said, and is found by it, also after the log was read anew.
    let asked_for = "SELECT count(*) FROM events WHERE time = TIMESTAMP '2027-06-01T00:00:00Z' OR time < TIMESTAMP '1980-01-01T00:00:00Z'";
    assert_eq!(asked(&store, asked_for), ["3"]);
    drop(store);
    assert_eq!(asked(&test.open(folder.path()).unwrap(), asked_for), ["3"]);
}

#[test]
fn rows_say_when_they_are_full() {
    let (_folder, test, store) = store();
    let now = test.clock.now();
    let mut rows = store.rows();
    for _ in 1..FULL_ROWS {
        rows.end_row("a", now, now);
    }
    assert!(!rows.is_full());
    rows.end_row("a", now, now);
    assert!(rows.is_full());
    assert_eq!(rows.take().unwrap().len(), FULL_ROWS);
    assert!(!rows.is_full());
    let text = "x".repeat(1024 * 1024);
    for _ in 0..FULL_ROWS_BYTES / text.len() {
        rows.text(RAW, &text);
        rows.end_row("", now, now);
    }
    assert!(rows.is_full());
}

#[test]
fn what_waits_has_a_limit_and_a_commit_makes_room() {
    let (_folder, test, store) = store();
    let now = test.clock.now();
    let text = "x".repeat(1024 * 1024);
    let mut position = 0;
    let large = |store: &EventStore| {
        let mut rows = store.rows();
        for _ in 0..63 {
            rows.text(RAW, &text);
            rows.end_row("a", now, now);
        }
        rows.take().unwrap()
    };
    let refused = loop {
        position += 1;
        assert!(position < 100);
        if let Err(error) = store.append(large(&store), position) {
            break error;
        }
    };
    assert_eq!(refused.kind(), EventErrorKind::Limit);
    assert!(store.tail().bytes <= MAX_TAIL_BYTES);
    store.commit().unwrap();
    store.append(large(&store), position).unwrap();
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [(63 * position).to_string()]);
}

#[test]
fn positions_only_rise() {
    let (_folder, test, store) = store();
    let now = test.clock.now();
    let one = [("a", now, "h", "192.0.2.1", 1)];
    assert_eq!(store.position(), None);
    store.append(batch(&store, &one), 5).unwrap();
    assert_eq!(store.append(batch(&store, &one), 5).unwrap_err().kind(), EventErrorKind::Invalid);
    store.commit().unwrap();
    assert_eq!(store.position(), Some(5));
    for position in [0, 5, u64::MAX] {
        assert_eq!(store.append(batch(&store, &one), position).unwrap_err().kind(), EventErrorKind::Invalid);
    }
    assert_eq!(store.commit().unwrap(), None);
    assert_eq!(store.totals().stored, 1);
}

#[test]
fn columns_may_be_added_and_nothing_else() {
    static MORE: &[EventColumn] = &[
        COLUMNS[0],
        COLUMNS[1],
        COLUMNS[2],
        COLUMNS[3],
        COLUMNS[4],
        COLUMNS[5],
        COLUMNS[6],
        column("user_name", ColumnKind::Text, Find::Exact, true),
        COLUMNS[7],
    ];
    static FEWER: &[EventColumn] = &[COLUMNS[0]];
    static OTHER: &[EventColumn] = &[
        column("host", ColumnKind::Int, Find::Nothing, false),
        COLUMNS[1],
        COLUMNS[2],
        COLUMNS[3],
        COLUMNS[4],
        COLUMNS[5],
        COLUMNS[6],
        COLUMNS[7],
    ];
    let (folder, test, store) = store();
    let clock: std::sync::Arc<dyn Clock> = test.clock.clone();
    let now = test.clock.now();
    store.append(batch(&store, &[("a", now, "old", "192.0.2.1", 1)]), 1).unwrap();
    store.commit().unwrap();
    drop(store);
    for columns in [FEWER, OTHER] {
        let error = EventStore::open(folder.path(), columns, &clock, &test.random).unwrap_err();
        assert_eq!(error.kind(), EventErrorKind::Columns);
    }
    let store = EventStore::open(folder.path(), MORE, &clock, &test.random).unwrap();
    let mut rows = store.rows();
    rows.text(HOST, "new");
    rows.text(7, "lan");
    rows.end_row("a", now, now);
    store.append(rows.take().unwrap(), 2).unwrap();
    store.commit().unwrap();
    let all = "SELECT host, user_name, raw FROM events ORDER BY host";
    let rows = ["new|lan|", "old|NULL|old saw 192.0.2.1 do 1"];
    assert_eq!(asked(&store, all), rows);
    test.clock.advance_us(3 * super::DAY_US);
    assert_eq!(store.compact().unwrap().unwrap().files, 2);
    assert_eq!(asked(&store, all), rows);
    drop(store);
    // The older program no longer fits.
    assert_eq!(test.open(folder.path()).unwrap_err().kind(), EventErrorKind::Columns);
}

#[test]
fn a_table_has_only_so_many_columns_with_usable_names() {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at("2026-11-28T10:00:00Z");
    let clock: std::sync::Arc<dyn Clock> = test.clock.clone();
    let open = |columns: &'static [EventColumn]| EventStore::open(folder.path(), columns, &clock, &test.random);
    let many: Vec<EventColumn> = (0..=MAX_EVENT_COLUMNS)
        .map(|place| column(format!("c{place}").leak(), ColumnKind::Int, Find::Nothing, true))
        .collect();
    let many: &'static [EventColumn] = many.leak();
    assert_eq!(open(many).unwrap_err().kind(), EventErrorKind::Limit);
    assert!(open(&many[1..]).is_ok());
    for name in ["unit", "time", "day", "", "Host", "src-ip", "a b"] {
        let columns: &'static [EventColumn] = vec![column(name, ColumnKind::Int, Find::Nothing, true)].leak();
        assert_eq!(open(columns).unwrap_err().kind(), EventErrorKind::Internal, "{name}");
    }
}

#[test]
fn rows_of_a_commit_stand_in_the_order_of_unit_and_time_and_equal_ones_as_they_came() {
    let (_folder, test, store) = store();
    let now = test.clock.now();
    let later = |seconds: i64| Timestamp(now.0 - seconds * super::SECOND);
    let first = [("b", later(3), "h", "x", 1), ("a", later(1), "h", "x", 2), ("a", later(5), "h", "x", 3)];
    let second = [("a", later(4), "h", "x", 4), ("b", later(9), "h", "x", 5), ("a", later(5), "h", "x", 6)];
    store.append(batch(&store, &first), 1).unwrap();
    store.append(batch(&store, &second), 2).unwrap();
    store.commit().unwrap();
    assert_eq!(asked(&store, "SELECT event_id FROM events"), ["3", "6", "4", "2", "5", "1"]);
    assert_eq!(ask(&store, &["b"], "SELECT event_id FROM events").unwrap(), ["5", "1"]);
}
