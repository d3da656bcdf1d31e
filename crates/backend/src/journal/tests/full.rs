//! Disks that are really full, files that may not grow, flushes that fail.

use std::process::Command;

use super::sim::Faults;
use super::*;

fn options() -> JournalOptions {
    JournalOptions {
        max_entry_bytes: 300_000,
        segment_bytes: 4 << 20,
        max_bytes: 1 << 30,
        min_free_bytes: 0,
        not_before: Position::FIRST,
        max_waiting_bytes: 4 << 20,
    }
}

/// The child: fills the disk on which its folder is until the disk refuses, and shows that nothing is lost and that the journal
/// goes on alone.
#[test]
#[ignore = "started by the tests below"]
fn child() {
    let (Ok(folder), Ok(mode)) = (std::env::var("VG_JOURNAL"), std::env::var("VG_JOURNAL_MODE")) else { return };
    let folder = Path::new(&folder);
    let (journal, _) = open_real(folder, options());
    let body = |position: u64| vec![u8::try_from(position % 251).unwrap(); 250_000];
    if mode == "files" {
        // A segment ends where the system lets it, and the next one goes on.
        let (mut next, mut refused) = (1, 0);
        while next <= 40 {
            match put(&journal, body(next)) {
                Ok(position) => assert_eq!(position.0, next),
                Err(error) => {
                    assert!(error.is_temporary(), "{error}");
                    refused += 1;
                    assert!(refused < 30, "it does not go on: {error}");
                    continue;
                }
            }
            next += 1;
        }
        assert!(refused > 0, "no limit was reached");
        verify(&journal, 40, body);
    } else {
        let mut last = fill(&journal, 0, body);
        assert!(last > 20);
        verify(&journal, last, body);
        // A start on a full disk: everything can be read and released.
        drop(journal);
        let (journal, opened) = open_real(folder, options());
        assert_eq!((opened.last, opened.damage.len()), (Some(Position(last)), 0));
        verify(&journal, last, body);
        let released = journal.release(Position(last)).unwrap();
        assert!(released.segments > 0);
        // There is room again.
        let before = last;
        last = fill(&journal, last, body);
        assert!(last > before + 10, "it goes on");
        assert_eq!(journal.check().unwrap().missing, 0);
        drop(journal);
        let (_, opened) = open_real(folder, options());
        assert_eq!(opened.last, Some(Position(last)));
    }
    println!("\ndone {mode}");
}

/// Appends until the disk is full; returns the last position.
fn fill(journal: &Journal, mut last: u64, body: impl Fn(u64) -> Vec<u8>) -> u64 {
    loop {
        match put(journal, body(last + 1)) {
            Ok(position) => {
                assert_eq!(position.0, last + 1);
                last = position.0;
            }
            Err(JournalError::Io { source, .. }) => {
                assert_eq!(source.kind(), std::io::ErrorKind::StorageFull);
                // And again, so that no error leads to another.
                assert!(put(journal, body(0)).is_err());
                return last;
            }
            Err(other) => panic!("{other}"),
        }
    }
}

fn verify(journal: &Journal, last: u64, body: impl Fn(u64) -> Vec<u8>) {
    let found = read_all(journal);
    let read = records(&found);
    assert_eq!((read.len(), found.len()), (usize::try_from(last).unwrap(), usize::try_from(last).unwrap()));
    read.iter().for_each(|record| assert_eq!(record.body, body(record.position.0)));
}

/// Runs the child behind some commands of a shell; false when these are not possible here.
fn run(prepare: &str, mode: &str, folder: &Path) -> bool {
    let script = format!(
        "{prepare} || exit 77; exec \"$0\" --exact journal::tests::full::child --ignored --nocapture --test-threads=1"
    );
    let mut command = if mode == "disk" { Command::new("unshare") } else { Command::new("sh") };
    if mode == "disk" {
        command.args(["-rm", "sh"]);
    }
    command.arg("-c").arg(script).arg(std::env::current_exe().unwrap());
    let output = command.env("VG_JOURNAL", folder.join("journal")).env("VG_JOURNAL_MODE", mode).output();
    let Ok(output) = output else { return false };
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.code() == Some(77) || err.contains("unshare:") {
        return false;
    }
    assert!(out.contains(&format!("done {mode}")), "{out}\n{err}");
    true
}

#[test]
fn a_disk_that_is_full() {
    let folder = tempfile::tempdir().unwrap();
    let mount = format!("mount -t tmpfs -o size=12m tmpfs {}", folder.path().display());
    if !run(&mount, "disk", folder.path()) {
        eprintln!("SKIPPED a_disk_that_is_full: no user and mount namespace here (unshare -rm)");
    }
}

#[test]
fn files_that_may_not_grow() {
    let folder = tempfile::tempdir().unwrap();
    // Blocks of 512 or 1,024 bytes, by the shell: 1.5 or 3 MB, less than a segment.
    if !run("trap '' XFSZ && ulimit -f 3000", "files", folder.path()) {
        eprintln!("SKIPPED files_that_may_not_grow: no limit on the size of files here (ulimit -f)");
    }
}

/// A flush fails once: its entries are refused, the segment is left, and what the system then calls clean is not believed.
#[test]
fn a_flush_that_fails() {
    for seed in 0..200 {
        let mut bench = Bench::new();
        bench.disk = Arc::new(SimDisk::new(seed));
        let (journal, _) = bench.open();
        put(&journal, "one").unwrap();
        bench.disk.set_faults(Faults { sync: 1, ..Faults::default() });
        let error = put(&journal, vec![2; 1_900]).unwrap_err();
        assert_eq!(error.code(), "journal_io");
        assert!(error.to_string().contains("flush"), "{error}");
        bench.disk.set_faults(Faults::default());
        assert_eq!(put(&journal, "two").unwrap(), Position(2));
        assert_eq!(journal.stats().failures, 1);
        assert_eq!(bodies(&read_all(&journal)), [b"one", b"two"]);
        drop(journal);
        bench.disk.lose_power();
        let (journal, opened) = bench.open();
        assert_eq!(opened.last, Some(Position(2)));
        assert!(opened.torn.is_none() && opened.damage.is_empty(), "{opened:?}");
        assert_eq!(bodies(&read_all(&journal)), [b"one", b"two"]);
    }
}

/// A disk that is full for a while: the segment goes on where it was.
#[test]
fn room_that_comes_back() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    put(&journal, "one").unwrap();
    let used: usize = bench.disk.files().iter().map(|path| bench.disk.bytes(path).len()).sum();
    bench.disk.set_faults(Faults { capacity: used + 500, ..Faults::default() });
    for _ in 0..3 {
        let error = put(&journal, vec![2; 1_000]).unwrap_err();
        assert!(error.is_temporary() && error.code() == "journal_io", "{error}");
    }
    assert_eq!(put(&journal, vec![3; 100]).unwrap(), Position(2), "what fits is taken");
    bench.disk.set_faults(Faults::default());
    assert_eq!(put(&journal, vec![2; 1_000]).unwrap(), Position(3));
    assert_eq!((bench.segments().len(), journal.stats().segments), (1, 1));
    assert_eq!(journal.check().unwrap().entries, 3);
}
