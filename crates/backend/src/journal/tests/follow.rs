//! Many who append, readers that follow, releases meanwhile.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Condvar, Mutex};

use super::*;
use crate::journal::{Disk, DiskFile, Why};

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// 100 append at once on a real disk while two readers follow: each position once, each reader sees all of them in order.
#[test]
fn a_hundred_append_and_two_follow() {
    const EACH: u64 = 40;
    let folder = tempfile::tempdir().unwrap();
    let options = JournalOptions {
        max_entry_bytes: 20_000,
        segment_bytes: 256 * 1024,
        max_bytes: 1 << 30,
        min_free_bytes: 0,
        not_before: Position::FIRST,
        max_waiting_bytes: 200_000,
    };
    let (journal, _) = open_real(folder.path(), options);
    runtime().block_on(async {
        let mut readers = Vec::new();
        for _ in 0..2 {
            let mut reader = journal.reader(Position(1));
            readers.push(tokio::spawn(async move {
                let mut seen = Vec::new();
                while seen.len() < 100 * EACH as usize {
                    match reader.next().await.unwrap().unwrap() {
                        Found::Entry(record) => seen.push(record),
                        Found::Missing(missing) => panic!("{missing:?}"),
                    }
                }
                seen
            }));
        }
        let mut tasks = tokio::task::JoinSet::new();
        for task in 0..100_u64 {
            let journal = journal.clone();
            tasks.spawn(async move {
                let mut given = Vec::new();
                for index in 0..EACH {
                    let body = Bytes::from(vec![task as u8; 1 + (task * 97 + index * 211) as usize % 9_000]);
                    let head = format!("{task}/{index}");
                    let entry = Entry { kind: task as u16, head: head.as_bytes(), body: body.clone() };
                    given.push((journal.append(entry).await.unwrap(), head, body));
                }
                assert!(given.is_sorted_by_key(|(position, ..)| *position));
                given
            });
        }
        let given: BTreeMap<Position, (String, Bytes)> = tasks
            .join_all()
            .await
            .into_iter()
            .flatten()
            .map(|(position, head, body)| (position, (head, body)))
            .collect();
        assert!(given.keys().copied().eq((1..=100 * EACH).map(Position)), "each position once, without gaps");
        for reader in readers {
            let seen = reader.await.unwrap();
            assert!(seen.iter().map(|record| record.position).eq(given.keys().copied()));
            for record in seen {
                let (head, body) = &given[&record.position];
                assert_eq!((&record.head[..], &record.body), (head.as_bytes(), body));
            }
        }
        let stats = journal.stats();
        assert!(stats.groups < stats.entries_appended, "{stats:?}");
        assert!(stats.segments > 10, "{stats:?}");
    });
}

/// A consumer commits as it goes, segments vanish behind it, and it misses nothing.
#[test]
fn release_under_load() {
    let folder = tempfile::tempdir().unwrap();
    let options = JournalOptions { max_bytes: 60_000, ..small() };
    let (journal, _) = open_real(folder.path(), options);
    let consumer = journal.consumer("processor").unwrap();
    let writer = {
        let journal = journal.clone();
        std::thread::spawn(move || {
            let mut full = 0;
            for index in 0..600_u32 {
                loop {
                    match put(&journal, index.to_le_bytes().repeat(250)) {
                        Ok(_) => break,
                        // Waits for the consumer, as a sender would.
                        Err(JournalError::Full { .. }) => full += 1,
                        Err(other) => panic!("{other}"),
                    }
                }
            }
            full
        })
    };
    let mut reader = consumer.reader();
    for index in 0..600_u32 {
        let Some(Found::Entry(record)) = reader.next_blocking().unwrap() else { panic!("entry {index} is missing") };
        assert_eq!(record.body, index.to_le_bytes().repeat(250));
        if index % 8 == 7 {
            consumer.commit(record.position.next()).unwrap();
        }
    }
    let full = writer.join().unwrap();
    assert!(journal.stats().bytes <= 60_000);
    assert_eq!(consumer.position(), Position(601));
    eprintln!("600 entries through 60,000 bytes; the journal was full {full} times");
    journal.close();
    assert_eq!(reader.next_blocking().unwrap(), None);
    // The cursor is where it was.
    let (journal, opened) = open_real(folder.path(), JournalOptions { max_bytes: 60_000, ..small() });
    assert_eq!((journal.consumer("processor").unwrap().position(), opened.next), (Position(601), Position(601)));
}

/// A disk whose flushes wait until they are let through.
#[derive(Debug)]
struct Gate {
    disk: Arc<SimDisk>,
    open: Arc<(Mutex<bool>, Condvar)>,
}

#[derive(Debug)]
struct GateFile {
    file: Arc<dyn DiskFile>,
    open: Arc<(Mutex<bool>, Condvar)>,
}

fn set(open: &(Mutex<bool>, Condvar), value: bool) {
    *open.0.lock().unwrap() = value;
    open.1.notify_all();
}

/// Opens the gate when it goes, so that a failed assertion ends the test: the journal waits for its disk when it is dropped.
struct OpenAtLast(Arc<(Mutex<bool>, Condvar)>);

impl Drop for OpenAtLast {
    fn drop(&mut self) {
        set(&self.0, true);
    }
}

impl Disk for Gate {
    fn make_folder(&self, folder: &Path) -> io::Result<()> {
        self.disk.make_folder(folder)
    }
    fn names(&self, folder: &Path) -> io::Result<Vec<String>> {
        self.disk.names(folder)
    }
    fn create(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        Ok(Arc::new(GateFile { file: self.disk.create(path)?, open: Arc::clone(&self.open) }))
    }
    fn open(&self, path: &Path) -> io::Result<Arc<dyn DiskFile>> {
        self.disk.open(path)
    }
    fn remove(&self, path: &Path) -> io::Result<()> {
        self.disk.remove(path)
    }
    fn sync_folder(&self, folder: &Path) -> io::Result<()> {
        self.disk.sync_folder(folder)
    }
    fn free_bytes(&self, folder: &Path) -> io::Result<u64> {
        self.disk.free_bytes(folder)
    }
    fn lock(&self, path: &Path) -> io::Result<Option<Box<dyn std::any::Any + Send + Sync>>> {
        self.disk.lock(path)
    }
}

impl DiskFile for GateFile {
    fn write_at(&self, offset: u64, slices: &[io::IoSlice<'_>]) -> io::Result<usize> {
        self.file.write_at(offset, slices)
    }
    fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
        self.file.read_at(offset, into)
    }
    fn sync(&self) -> io::Result<()> {
        let mut open = self.open.0.lock().unwrap();
        while !*open {
            open = self.open.1.wait(open).unwrap();
        }
        drop(open);
        self.file.sync()
    }
    fn set_len(&self, len: u64) -> io::Result<()> {
        self.file.set_len(len)
    }
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }
    fn forget_cache(&self) -> io::Result<()> {
        self.file.forget_cache()
    }
}

/// While a flush lasts: nothing is acknowledged, no reader sees anything, appenders gather and go together with the next one,
/// and beyond `max_waiting_bytes` they wait.
#[test]
fn while_the_disk_is_slow() {
    let bench = Bench::new();
    let open = Arc::new((Mutex::new(true), Condvar::new()));
    let disk = Arc::new(Gate { disk: Arc::clone(&bench.disk), open: Arc::clone(&open) });
    let handles = Handles { disk, ..bench.handles() };
    let options = JournalOptions { segment_bytes: 1 << 20, max_bytes: 2 << 20, ..small() };
    let (journal, _) = Journal::open_with(&bench.folder, options, handles).unwrap();
    let _open_at_last = OpenAtLast(Arc::clone(&open));
    runtime().block_on(async {
        set(&open, false);
        let mut reader = journal.reader(Position(1));
        let entry = || Entry { kind: 1, head: b"", body: Bytes::from(vec![1; 2_000]) };
        let mut appends = tokio::task::JoinSet::new();
        (0..100).for_each(|_| drop(appends.spawn(journal.append(entry()))));
        // What is left for less than an entry may already be set aside for the one that waits first.
        let most = 64 * 1024 / (2_000 + 48 + 256) * (2_000 + 48 + 256);
        let waiting = journal.stats().waiting_bytes;
        assert!((most..=64 * 1024).contains(&waiting), "beyond it they wait: {waiting}");
        assert!(reader.try_next().unwrap().is_none(), "what is not flushed is not shown");
        assert_eq!(journal.stats().next, Position(1));
        assert!(appends.try_join_next().is_none(), "nothing is acknowledged");
        set(&open, true);
        let given = appends.join_all().await;
        assert_eq!(given.len(), 100);
        assert!(given.into_iter().all(|answer| answer.is_ok()));
        let stats = journal.stats();
        assert_eq!(stats.waiting_bytes, 0);
        assert!(stats.groups < 100, "they went together: {stats:?}");
        for index in 1..=100 {
            assert!(matches!(reader.next().await.unwrap(), Some(Found::Entry(record)) if record.position.0 == index));
        }
        // A reader that waits is woken by the next entry, and one that is dropped while it waits loses nothing.
        tokio::select! {
            biased;
            found = reader.next() => panic!("{found:?}"),
            () = tokio::task::yield_now() => {}
        }
        let waiting = tokio::spawn(async move { reader.next().await.unwrap() });
        journal.append(entry()).await.unwrap();
        assert!(matches!(waiting.await.unwrap(), Some(Found::Entry(record)) if record.position.0 == 101));
    });
}

/// After `close`, what was handed over is written, later entries are refused, readers read to the end, and the folder is free.
#[test]
fn closing() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    let second = Journal::open_with(&bench.folder, small(), bench.handles()).map(|_| ()).unwrap_err();
    assert_eq!(second.code(), "journal_locked");
    let handed_over: Vec<_> =
        (0..10).map(|_| journal.append(Entry { kind: 1, head: b"", body: Bytes::from_static(b"x") })).collect();
    let mut reader = journal.reader(Position(1));
    journal.close();
    runtime().block_on(async {
        for future in handed_over {
            future.await.unwrap();
        }
        for _ in 0..10 {
            assert!(matches!(reader.next().await.unwrap(), Some(Found::Entry(_))));
        }
        assert!(reader.next().await.unwrap().is_none());
    });
    assert_eq!(put(&journal, "late").unwrap_err().code(), "journal_closed");
    let (journal, opened) = bench.open();
    assert_eq!((opened.last, opened.torn), (Some(Position(10)), None));
    drop(journal);
    bench.open();
}

/// A reader that comes late is told what was released, and goes on with the oldest entry.
#[test]
fn what_was_released_is_told() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    (0..20).for_each(|_| assert!(put(&journal, vec![1; 1_000]).is_ok()));
    let mut early = journal.reader(Position(1));
    assert!(matches!(early.try_next().unwrap(), Some(Found::Entry(_))));
    let oldest = journal.release(Position(15)).unwrap().oldest;
    assert!(oldest > Position(1) && oldest <= Position(15));
    for mut reader in [journal.reader(Position(1)), journal.reader(Position(0))] {
        let Some(Found::Missing(missing)) = reader.try_next().unwrap() else { panic!("told") };
        assert_eq!((missing.first.0, missing.count, missing.why), (1, oldest.0 - 1, Why::Released));
        assert!(matches!(reader.try_next().unwrap(), Some(Found::Entry(record)) if record.position == oldest));
    }
    let rest: Vec<Found> = std::iter::from_fn(|| early.try_next().unwrap()).collect();
    assert_eq!(records(&rest).last().unwrap().position, Position(20));
    let told: u64 = rest.iter().map(|found| if let Found::Missing(missing) = found { missing.count } else { 1 }).sum();
    assert_eq!(told, 19, "every position is an entry or told");
}
