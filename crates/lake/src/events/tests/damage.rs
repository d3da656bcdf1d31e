//! A damaged file is named in both languages, and what is not in it can still be asked.

use std::os::unix::fs::FileExt as _;
use std::path::{Path, PathBuf};

use datafusion::common::DataFusionError;

use super::{DAY_US, Test, ask, asked, at, batch};
use crate::events::{EventError, EventErrorKind, EventStore};
use vg_model::Timestamp;

/// Three days with a file each.
fn three_days(root: &Path) -> (Test, EventStore) {
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(root).unwrap();
    for day in 0..3 {
        let time = Timestamp(at("2026-11-26T08:00:00Z").0 + day * DAY_US);
        let events: Vec<(&str, Timestamp, &str, &str, i64)> =
            (0..500).map(|row| ("a", time, "h", "192.0.2.1", row)).collect();
        store.append(batch(&store, &events), u64::try_from(day).unwrap() + 1).unwrap();
        store.commit().unwrap();
    }
    (test, store)
}

fn file_of(root: &Path, day: &str) -> PathBuf {
    let mut files = std::fs::read_dir(root.join(format!("day={day}"))).unwrap();
    files.next().unwrap().unwrap().path()
}

/// The fault behind what a query says.
fn fault(store: &EventStore, sql: &str) -> EventError {
    match ask(store, &["a"], sql).unwrap_err().find_root() {
        DataFusionError::External(inner) => inner.downcast_ref::<EventError>().unwrap().clone(),
        other => panic!("{other}"),
    }
}

fn check(root: &Path, store: &EventStore, path: &Path) {
    let error = fault(store, "SELECT count(*), min(raw), max(event_id), min(host), max(src_ip), sum(port) FROM events");
    assert_eq!(error.kind(), EventErrorKind::Damaged);
    let name = path.strip_prefix(root).unwrap().display().to_string();
    assert!(error.message().vi.contains(&name) && error.message().en.contains(&name), "{error}");
    // The other days, and whatever says that it does not want this one.
    assert_eq!(
        asked(store, "SELECT count(*), max(raw) FROM events WHERE day <> '2026-11-27'"),
        ["1000|h saw 192.0.2.1 do 99"]
    );
    assert_eq!(asked(store, "SELECT count(*) FROM events WHERE time >= TIMESTAMP '2026-11-28T00:00:00Z'"), ["500"]);
    let verified = store.verify();
    assert_eq!(verified.faults.len(), 1);
    assert!(verified.faults[0].message().en.contains(&name));
    assert_eq!(verified.read, 1000);
}

#[test]
fn a_file_that_is_gone() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = three_days(folder.path());
    let path = file_of(folder.path(), "2026-11-27");
    std::fs::remove_file(&path).unwrap();
    check(folder.path(), &store, &path);
}

#[test]
fn a_file_that_is_cut() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = three_days(folder.path());
    let path = file_of(folder.path(), "2026-11-27");
    let length = std::fs::metadata(&path).unwrap().len();
    std::fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(length / 2).unwrap();
    check(folder.path(), &store, &path);
}

#[test]
fn a_file_with_other_bytes_in_it() {
    let folder = tempfile::tempdir().unwrap();
    let (_test, store) = three_days(folder.path());
    let path = file_of(folder.path(), "2026-11-27");
    let file = std::fs::OpenOptions::new().write(true).open(&path).unwrap();
    // Behind the first magic number: pages of the first columns.
    file.write_all_at(&[0xff; 2_000], 4).unwrap();
    check(folder.path(), &store, &path);
}

#[test]
fn the_other_days_are_compacted_and_expired_in_spite_of_it() {
    let folder = tempfile::tempdir().unwrap();
    let (test, store) = three_days(folder.path());
    let path = file_of(folder.path(), "2026-11-26");
    std::fs::write(&path, b"PAR1").unwrap();
    test.clock.advance_us(DAY_US);
    // No hold: nothing of the day needs to be read for it to go.
    let gone = store.expire(crate::events::Retention { days: Some(2), bytes: None }).unwrap().unwrap();
    assert_eq!((gone.day.to_string().as_str(), gone.rows), ("2026-11-26", 500));
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), ["1000"]);
}

#[test]
fn a_damaged_log_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let (test, store) = three_days(folder.path());
    drop(store);
    let log = folder.path().join("_delta_log");
    let commit = log.join("00000000000000000002.json");
    let whole = std::fs::read(&commit).unwrap();
    let refused = |what: &str| {
        let error = test.open(folder.path()).unwrap_err();
        assert_eq!(error.kind(), EventErrorKind::Damaged, "{what}");
        let said = error.message();
        assert!(
            said.vi.contains("00000000000000000002.json") && said.en.contains("00000000000000000002.json"),
            "{what}: {error}"
        );
    };
    std::fs::write(&commit, &whole[..whole.len() / 2]).unwrap();
    refused("cut in half");
    std::fs::write(&commit, b"").unwrap();
    refused("empty");
    std::fs::write(&commit, b"{\"cdc\":{}}\n").unwrap();
    refused("an action of somebody else");
    std::fs::write(&commit, b"{\"add\":{\"path\":\"../x\",\"partitionValues\":{\"day\":\"2026-11-27\"},\"size\":1,\"modificationTime\":1,\"dataChange\":true,\"stats\":\"{\\\"numRecords\\\":1}\"}}\n").unwrap();
    refused("a path that leads out");
    std::fs::remove_file(&commit).unwrap();
    refused("gone");
    std::fs::write(&commit, &whole).unwrap();
    assert_eq!(asked(&test.open(folder.path()).unwrap(), "SELECT count(*) FROM events"), ["1500"]);
    let newer = String::from_utf8(whole).unwrap() + "{\"protocol\":{\"minReaderVersion\":3,\"minWriterVersion\":7}}\n";
    std::fs::write(&commit, newer).unwrap();
    assert_eq!(test.open(folder.path()).unwrap_err().kind(), EventErrorKind::InUse);
}
