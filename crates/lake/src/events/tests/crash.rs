//! A program that is killed in the middle of commits: what it acknowledged is there, once, and nothing else is.

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};
use std::sync::Arc;

use super::{SECOND, Test, asked, assert_no_orphans, assert_whole, at, batch};
use crate::events::EventStore;
use vg_backend::clock::{Random, SystemRandom};
use vg_model::Timestamp;

/// Rows of one commit.
const ROWS: i64 = 400;
const FOLDER: &str = "VG_TEST_EVENTS_FOLDER";

fn open(root: &std::path::Path) -> EventStore {
    let mut test = Test::at("2026-11-28T10:00:00Z");
    test.random = Arc::new(SystemRandom) as Arc<dyn Random>;
    test.open(root).unwrap()
}

/// Appends what belongs to a position of the journal: rows over three days, whose numbers say the position.
fn append(store: &EventStore, position: i64) {
    let events: Vec<(String, Timestamp)> = (0..ROWS)
        .map(|row| (format!("host-{row}"), Timestamp(at("2026-11-28T09:00:00Z").0 - row % 3 * 86_400 * SECOND + row)))
        .collect();
    let events: Vec<(&str, Timestamp, &str, &str, i64)> =
        events.iter().map(|(host, time)| ("a", *time, host.as_str(), "192.0.2.1", position)).collect();
    store.append(batch(store, &events), u64::try_from(position).unwrap()).unwrap();
}

/// Commits without end, and says each position that is committed.
#[test]
#[ignore = "it is the child of the test below"]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let store = open(folder.as_ref());
    for position in store.position().map_or(1, |position| i64::try_from(position).unwrap() + 1).. {
        append(&store, position);
        let committed = store.commit().unwrap().unwrap();
        println!("committed {}", committed.position);
        // Compaction is cut through as well.
        if position % 7 == 0 {
            store.compact().unwrap();
        }
    }
}

#[test]
fn what_was_acknowledged_is_there_once_after_a_kill() {
    let folder = tempfile::tempdir().unwrap();
    let mut acknowledged = 0;
    for round in 1..=12 {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "events::tests::crash::child", "--ignored", "--nocapture"])
            .env(FOLDER, folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let mut said = lines
            .map_while(Result::ok)
            .filter_map(|line| line.rsplit_once("committed ").and_then(|(_, position)| position.parse::<i64>().ok()));
        for _ in 0..round {
            acknowledged = said.next().expect("the child commits until it is killed");
        }
        // It goes on meanwhile: the kill falls somewhere into the next commits, each time elsewhere.
        let mut spin = 0_u64;
        for turn in 0..(round * 977_231) % 4_000_003 {
            spin = std::hint::black_box(spin ^ turn);
        }
        child.kill().unwrap();
        acknowledged = said.last().unwrap_or(acknowledged);
        child.wait().unwrap();

        let store = open(folder.path());
        let position = i64::try_from(store.position().unwrap()).unwrap();
        assert!(position >= acknowledged, "{acknowledged} was acknowledged, {position} is there");
        assert!(
            position <= acknowledged + 1,
            "nothing runs ahead of what is acknowledged by more than the commit that was cut"
        );
        assert_no_orphans(folder.path(), &store);
        assert_whole(&store);
        let totals = store.totals();
        assert_eq!(totals.stored, u64::try_from(position * ROWS).unwrap());
        let sums = format!("{}|{}|{}", position * ROWS, position, position * (position + 1) / 2 * ROWS);
        let sql = "SELECT count(*), count(DISTINCT event_id), sum(event_id) FROM events";
        assert_eq!(asked(&store, sql), [sums], "each position once and whole");
    }
}

#[test]
fn files_that_no_commit_names_go_when_the_store_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    append(&store, 1);
    store.commit().unwrap();
    drop(store);
    let orphan = folder.path().join("day=2026-11-28/part-0000000000001-00000000000000ff.parquet");
    std::fs::write(&orphan, b"PAR1").unwrap();
    let foreign = folder.path().join("day=2026-11-28/notes.txt");
    std::fs::write(&foreign, b"not ours").unwrap();
    std::fs::write(folder.path().join("_delta_log/.writing"), b"{half").unwrap();
    let store = open(folder.path());
    assert!(!orphan.exists() && foreign.exists());
    assert!(!folder.path().join("_delta_log/.writing").exists());
    assert_whole(&store);
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [ROWS.to_string()]);
}

#[test]
fn two_programs_do_not_hold_one_store() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let error = Test::at("2026-11-28T10:00:00Z").open(folder.path()).unwrap_err();
    assert_eq!(error.code(), "events_in_use");
    drop(store);
    open(folder.path());
}

#[test]
fn a_commit_that_another_program_wrote_is_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    let theirs = folder.path().join("_delta_log/00000000000000000001.json");
    std::fs::write(&theirs, b"{}\n").unwrap();
    append(&store, 1);
    assert_eq!(store.commit().unwrap_err().code(), "events_in_use");
    assert_eq!(std::fs::read(&theirs).unwrap(), b"{}\n");
    // Its files are gone, its rows still wait and are seen.
    assert_no_orphans(folder.path(), &store);
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [ROWS.to_string()]);
    std::fs::remove_file(&theirs).unwrap();
    assert_eq!(store.commit().unwrap().unwrap().rows, u64::try_from(ROWS).unwrap());
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [ROWS.to_string()]);
}

#[test]
fn a_disk_that_refuses_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let store = open(folder.path());
    // A file stands where the folder of a day must be.
    std::fs::write(folder.path().join("day=2026-11-27"), b"").unwrap();
    append(&store, 1);
    let error = store.commit().unwrap_err();
    assert_eq!(error.code(), "events_disk");
    assert!(error.message().vi.contains("day=2026-11-27") && error.message().en.contains("day=2026-11-27"), "{error}");
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [ROWS.to_string()]);
    std::fs::remove_file(folder.path().join("day=2026-11-27")).unwrap();
    store.commit().unwrap();
    assert_eq!(asked(&store, "SELECT count(*) FROM events"), [ROWS.to_string()]);
    assert_no_orphans(folder.path(), &store);
}
