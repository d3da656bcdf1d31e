//! Cursors: kept over starts, torn, lost, and what they hold.

use super::*;
use crate::journal::consumer::cursor_path;

#[test]
fn a_position_is_kept_and_never_goes_back() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    (0..10).for_each(|_| assert!(put(&journal, "x").is_ok()));
    let consumer = journal.consumer("processor").unwrap();
    assert_eq!(consumer.position(), Position(1));
    assert_eq!(consumer.commit(Position(4)).unwrap(), Position(4));
    assert_eq!(consumer.commit(Position(2)).unwrap(), Position(4));
    // Another handle is the same consumer.
    assert_eq!(journal.consumer("processor").unwrap().position(), Position(4));
    let Some(Found::Entry(record)) = consumer.reader().try_next().unwrap() else { panic!("an entry") };
    assert_eq!(record.position, Position(4));
    drop((consumer, journal));
    bench.disk.lose_power();
    let (journal, opened) = bench.open();
    assert!(opened.lost_cursors.is_empty());
    assert_eq!(journal.consumer("processor").unwrap().position(), Position(4));
}

/// The write of a cursor, torn at every byte: it is where it was before, or where it was to be.
#[test]
fn a_torn_cursor() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    (0..10).for_each(|_| assert!(put(&journal, "x").is_ok()));
    let consumer = journal.consumer("processor").unwrap();
    let path = cursor_path(&bench.folder, "processor");
    let states: Vec<Vec<u8>> = (2..=5)
        .map(|position| {
            consumer.commit(Position(position)).unwrap();
            bench.disk.bytes(&path)
        })
        .collect();
    drop((consumer, journal));
    for (index, pair) in states.windows(2).enumerate() {
        let (before, after) = (&pair[0], &pair[1]);
        for cut in 0..=after.len() {
            let torn: Vec<u8> = after[..cut].iter().chain(before.get(cut..).unwrap_or_default()).copied().collect();
            bench.disk.damage(&path, |bytes| *bytes = torn);
            let (journal, opened) = bench.open();
            assert!(opened.lost_cursors.is_empty());
            let position = journal.consumer("processor").unwrap().position().0;
            let (old, new) = (index as u64 + 2, index as u64 + 3);
            assert!(position == old || (position == new && cut > 0), "cut at {cut}: {position}");
        }
    }
}

/// A cursor that is destroyed is told, and the consumer begins again rather than missing something.
#[test]
fn a_lost_cursor() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    (0..10).for_each(|_| assert!(put(&journal, "x").is_ok()));
    journal.consumer("processor").unwrap().commit(Position(5)).unwrap();
    journal.close();
    bench.disk.damage(&cursor_path(&bench.folder, "processor"), |bytes| bytes.fill(0));
    let (journal, opened) = bench.open();
    assert_eq!(opened.lost_cursors, ["processor"]);
    assert_eq!(journal.consumer("processor").unwrap().position(), Position(1));
}

/// The slowest of two holds the segments; when it is removed, they go.
#[test]
fn the_slowest_holds() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    (0..20).for_each(|_| assert!(put(&journal, vec![1; 1_000]).is_ok()));
    let (fast, slow) = (journal.consumer("fast").unwrap(), journal.consumer("slow").unwrap());
    let all = journal.stats().segments;
    fast.commit(Position(21)).unwrap();
    assert_eq!(journal.stats().segments, all);
    slow.commit(Position(10)).unwrap();
    let some = journal.stats();
    assert!(some.segments < all && some.segments > 1 && some.oldest <= Position(10), "{some:?}");
    let lags: Vec<(&str, u64)> = some.consumers.iter().map(|lag| (&*lag.consumer, lag.entries)).collect();
    assert_eq!(lags, [("fast", 0), ("slow", 11)]);
    assert!(journal.remove_consumer("slow").unwrap());
    assert_eq!(journal.release(Position(21)).unwrap().oldest, journal.stats().oldest);
    assert_eq!(journal.stats().segments, 1);
    // It is gone for good.
    drop((fast, slow, journal));
    let (journal, _) = bench.open();
    assert_eq!(journal.stats().consumers.len(), 1);
}
