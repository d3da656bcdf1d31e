//! Every limit, reached.

use super::*;
use crate::journal::{
    Disk as _, ENTRY_HEAD, MAX_BODY, MAX_CONSUMERS, MAX_DAMAGE, MAX_HEAD, MAX_NAME, MAX_WAITING, SEGMENT_HEAD, Why,
};

#[test]
fn options_that_contradict_each_other() {
    let refused = |options: JournalOptions| {
        let bench = Bench::new();
        let error = Journal::open_with(&bench.folder, options, bench.handles()).map(|_| ()).unwrap_err();
        assert_eq!(error.code(), "journal_config");
        assert!(bench.disk.files().is_empty(), "nothing is written before");
    };
    refused(JournalOptions { max_entry_bytes: 0, ..small() });
    refused(JournalOptions { max_entry_bytes: MAX_HEAD + MAX_BODY + 1, ..JournalOptions::default() });
    refused(JournalOptions { segment_bytes: (SEGMENT_HEAD + ENTRY_HEAD + 2_000 - 1) as u64, ..small() });
    refused(JournalOptions { max_bytes: 2 * 4_096 - 1, ..small() });
    refused(JournalOptions { max_waiting_bytes: 2 * 2_000, ..small() });
    refused(JournalOptions { max_waiting_bytes: MAX_WAITING + 1, ..small() });
    assert!(JournalOptions::default().check().is_ok());
}

#[test]
fn entries_that_are_too_long() {
    let folder = tempfile::tempdir().unwrap();
    let (journal, _) = open_real(folder.path(), JournalOptions { min_free_bytes: 0, ..JournalOptions::default() });
    let append = |head: usize, body: usize| {
        let (head, body) = (vec![b'h'; head], Bytes::from(vec![b'b'; body]));
        journal.append_blocking(Entry { kind: 1, head: &head, body })
    };
    assert_eq!(append(MAX_HEAD, MAX_BODY).unwrap(), Position(1));
    for (head, body) in [(MAX_HEAD + 1, 0), (0, MAX_BODY + 1)] {
        let error = append(head, body).unwrap_err();
        assert!(matches!(error, JournalError::TooLarge { .. }), "{error}");
        assert!(!error.is_temporary());
    }
    let found = read_all(&journal);
    let [record] = records(&found)[..] else { panic!("one entry") };
    assert_eq!((record.head.len(), record.body.len()), (MAX_HEAD, MAX_BODY));
    assert!(record.body.iter().all(|byte| *byte == b'b'));
}

/// Full, told, nothing lost; room again after a release.
#[test]
fn the_whole_journal() {
    let bench = Bench::new();
    let options = JournalOptions { max_bytes: 20_000, ..small() };
    let (journal, _) = Journal::open_with(&bench.folder, options, bench.handles()).unwrap();
    let consumer = journal.consumer("processor").unwrap();
    let mut last = Position(0);
    let error = loop {
        match put(&journal, vec![7; 1_000]) {
            Ok(position) => last = position,
            Err(error) => break error,
        }
    };
    assert!(matches!(error, JournalError::Full { limit: 20_000, .. }) && error.is_temporary(), "{error}");
    assert!(error.message().vi.contains("đầy"));
    assert_eq!(journal.check().unwrap().entries, last.0);
    let stats = journal.stats();
    assert!(stats.bytes <= 20_000 && stats.segments > 3, "{stats:?}");
    assert_eq!((stats.consumers[0].entries, stats.consumers[0].bytes), (last.0, stats.bytes));
    // What the consumer has not passed stays, whoever asks.
    let released = journal.release(last.next()).unwrap();
    assert_eq!((released.segments, released.held_by.as_deref()), (0, Some("processor")));
    consumer.commit(last.next()).unwrap();
    assert_eq!(journal.stats().segments, 1, "a commit releases");
    assert_eq!(put(&journal, vec![7; 1_000]).unwrap(), last.next(), "and no position is skipped or given twice");
    assert!(consumer.commit(Position(last.0 + 3)).is_err(), "nobody is further than the end");
}

/// When everything was released, the next position survives.
#[test]
fn positions_survive_a_release_of_everything() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    for _ in 0..10 {
        put(&journal, vec![7; 1_000]).unwrap();
    }
    journal.close();
    for _ in 0..3 {
        let (journal, opened) = bench.open();
        assert_eq!(opened.next, Position(11));
        journal.release(Position(11)).unwrap();
        assert_eq!((journal.stats().segments, journal.stats().oldest), (1, Position(11)));
        journal.close();
    }
    let (journal, opened) = bench.open();
    assert_eq!((opened.segments, opened.entries, opened.first), (0, 0, None));
    assert_eq!(put(&journal, "eleven").unwrap(), Position(11));
    let found = read_all(&journal);
    assert!(matches!(&found[0], Found::Missing(missing) if missing.why == Why::Released && missing.count == 10));
}

#[test]
fn free_space_is_left_to_others() {
    let bench = Bench::new();
    let options = JournalOptions { min_free_bytes: 10_000, ..small() };
    let (journal, _) = Journal::open_with(&bench.folder, options, bench.handles()).unwrap();
    put(&journal, "one").unwrap();
    bench.disk.set_faults(sim::Faults { capacity: 10_500, ..Default::default() });
    let error = put(&journal, vec![1; 1_000]).unwrap_err();
    assert!(matches!(error, JournalError::NoSpace { keep: 10_000, .. }) && error.is_temporary(), "{error}");
    bench.disk.set_faults(sim::Faults::default());
    assert_eq!(put(&journal, "two").unwrap(), Position(2));
}

#[test]
fn names_and_number_of_consumers() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    for name in ["", ".x", "A", "a/b", "a b", "ư", &"n".repeat(MAX_NAME + 1)] {
        assert!(matches!(journal.consumer(name), Err(JournalError::Config(_))), "{name}");
    }
    journal.consumer(&"n".repeat(MAX_NAME)).unwrap();
    for number in 1..MAX_CONSUMERS {
        journal.consumer(&format!("c{number}")).unwrap();
    }
    assert!(journal.consumer("one-too-many").is_err());
    assert!(journal.remove_consumer("c1").unwrap());
    assert!(!journal.remove_consumer("c1").unwrap());
    journal.consumer("one-too-many").unwrap();
}

#[test]
fn places_of_damage_are_listed_up_to_a_number() {
    let bench = Bench::new();
    let options = JournalOptions { segment_bytes: 4 << 20, max_bytes: 8 << 20, ..small() };
    let (journal, _) = Journal::open_with(&bench.folder, options.clone(), bench.handles()).unwrap();
    let places = MAX_DAMAGE as u64 + 5;
    for _ in 0..places * 2 {
        put(&journal, "12345678").unwrap();
    }
    journal.close();
    let entry = ENTRY_HEAD + 14 + 8;
    bench.disk.damage(&bench.first_segment(), |bytes| {
        bytes[SEGMENT_HEAD..].chunks_mut(entry).step_by(2).for_each(|entry| entry[entry.len() - 1] ^= 1);
    });
    let (journal, _) = Journal::open_with(&bench.folder, options, bench.handles()).unwrap();
    assert_eq!((journal.damage().len(), journal.stats().damage), (MAX_DAMAGE, MAX_DAMAGE as u64));
    // Who reads is told of all.
    assert_eq!(journal.check().unwrap().missing, places);
    assert_eq!(journal.damage().len(), MAX_DAMAGE);
}

/// Many small entries are as bounded as few long ones: whoever comes beyond it waits, and none is dropped.
#[tokio::test]
async fn who_comes_beyond_the_waiting_bytes_waits() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    let mut all: Vec<_> = (0..2_000_u32)
        .map(|index| {
            let body = Bytes::from(index.to_string());
            journal.append(Entry { kind: 1, head: b"", body })
        })
        .collect();
    assert!(journal.stats().waiting_bytes <= 64 * 1024);
    for future in all.drain(..) {
        future.await.unwrap();
    }
    assert_eq!((journal.stats().waiting_bytes, journal.stats().entries_appended), (0, 2_000));
}

/// Later versions and other journals are refused, not read halfway.
#[test]
fn foreign_files() {
    let bench = Bench::new();
    bench.open().0.close();
    let other = Bench::new();
    let handles = Handles { random: Arc::new(SeededRandom::new(99)), ..other.handles() };
    let (journal, _) = Journal::open_with(&other.folder, small(), handles).unwrap();
    put(&journal, "other").unwrap();
    journal.close();
    let bytes = other.disk.bytes(&other.first_segment());
    let place = bench.segments()[0].clone();
    let refused = |bytes: Vec<u8>| {
        bench.disk.damage(&place, |own| *own = bytes);
        let error = Journal::open_with(&bench.folder, small(), bench.handles()).map(|_| ()).unwrap_err();
        assert!(matches!(error, JournalError::Foreign { .. }), "{error}");
    };
    refused(bytes.clone());
    let mut later = bytes;
    later[8] = 2;
    let check = crc32fast::hash(&later[..68]);
    later[68..72].copy_from_slice(&check.to_le_bytes());
    refused(later);
    // Files that are none of the journal's are left alone.
    let bench = Bench::new();
    bench.disk.create(&bench.folder.join("notes.txt")).unwrap();
    let (journal, _) = bench.open();
    put(&journal, "one").unwrap();
    assert!(bench.disk.names(&bench.folder).unwrap().contains(&"notes.txt".to_owned()));
}
