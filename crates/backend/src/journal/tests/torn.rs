//! What a crash leaves at the end of the last segment.

use super::*;
use crate::journal::{ENTRY_HEAD, Kept, Missing, Why};

const BODY: &str = "three: a body of some length, so that there is something to tear";

/// Two entries that stay, and one that is cut off at every byte of it, or overwritten from there with zeroes or garbage.
#[test]
fn at_every_byte_of_an_entry() {
    let whole = {
        let bench = Bench::new();
        let (journal, _) = bench.open();
        ["one", "two", BODY].into_iter().for_each(|body| assert!(put(&journal, body).is_ok()));
        journal.close();
        bench.disk.bytes(&bench.first_segment())
    };
    let third = whole.len() - (ENTRY_HEAD + 14 + BODY.len());
    for cut in third..whole.len() {
        for fill in [None, Some(0_u8), Some(0xa5)] {
            check_torn(&whole, third, cut, fill);
        }
    }
}

fn check_torn(whole: &[u8], third: usize, cut: usize, fill: Option<u8>) {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    ["one", "two", "x"].into_iter().for_each(|body| assert!(put(&journal, body).is_ok()));
    journal.close();
    let mut torn = whole[..cut].to_vec();
    if let Some(fill) = fill {
        torn.resize(whole.len() + 100, fill);
    }
    // The file of the same entries, whose id is the same since it comes from the same seed.
    bench.disk.damage(&bench.first_segment(), |bytes| bytes.clone_from(&torn));
    let (journal, opened) = bench.open();
    let tail = torn.len() - third;
    let case = format!("cut at {cut}, filled with {fill:?}");
    assert_eq!(opened.last, Some(Position(2)), "{case}");
    assert!(opened.damage.is_empty(), "{case}: {opened:?}");
    if tail == 0 {
        assert_eq!((opened.torn, opened.next), (None, Position(3)), "{case}");
    } else {
        let told = opened.torn.unwrap();
        assert_eq!((told.offset, told.bytes, told.first), (third as u64, tail as u64, Position(3)), "{case}");
        match told.kept {
            Kept::Aside(path) => assert_eq!(bench.disk.bytes(&path), torn[third..], "{case}"),
            Kept::Zeroes => assert!(torn[third..].iter().all(|byte| *byte == 0), "{case}"),
            Kept::InPlace => panic!("{case}: not cut"),
        }
        assert_eq!(bench.disk.bytes(&bench.first_segment()).len(), third, "{case}");
        // Nobody can have seen the position of the torn entry, and it is not given again all the same.
        assert!(opened.next > Position(3), "{case}");
    }
    let position = put(&journal, "after").unwrap();
    assert_eq!(position, opened.next, "{case}");
    let found = read_all(&journal);
    assert_eq!(bodies(&found), [&b"one"[..], b"two", b"after"], "{case}");
    if tail > 0 {
        let passed = Missing { first: Position(3), count: position.0 - 3, why: Why::NeverGiven };
        assert_eq!(found[2], Found::Missing(passed), "{case}");
    }
    journal.close();
    // The next start finds nothing to mend, and the same entries.
    let (journal, opened) = bench.open();
    assert_eq!((opened.torn, opened.last), (None, Some(position)), "{case}");
    assert_eq!(read_all(&journal), found, "{case}");
}

/// A machine that loses power in the middle of the first start ever.
#[test]
fn the_first_start() {
    for len in 0..=super::super::SEGMENT_HEAD {
        let bench = Bench::new();
        bench.open().0.close();
        let segment = bench.segments()[0].clone();
        bench.disk.damage(&segment, |bytes| bytes.truncate(len));
        bench.disk.damage(&bench.folder.join("journal.id"), |bytes| bytes.truncate(len / 2));
        let (journal, opened) = bench.open();
        assert_eq!((opened.next, opened.entries), (Position(1), 0));
        assert_eq!(put(&journal, "first").unwrap(), Position(1));
    }
}

/// Tails are kept up to a number.
#[test]
fn kept_tails_are_bounded() {
    let bench = Bench::new();
    for round in 0..crate::journal::MAX_ASIDE + 3 {
        let (journal, _) = bench.open();
        put(&journal, format!("round {round}")).unwrap();
        journal.close();
        let last = bench.segments().pop().unwrap();
        bench.disk.damage(&last, |bytes| bytes.extend_from_slice(b"half an entry"));
    }
    let (_, opened) = bench.open();
    let aside = bench.disk.files().iter().filter(|path| path.extension().is_some_and(|e| e == "torn")).count();
    assert_eq!(aside, crate::journal::MAX_ASIDE);
    assert!(matches!(opened.torn.unwrap().kept, Kept::Aside(path) if bench.disk.files().contains(&path)));
}

/// A disk that does not keep what it confirmed: a consumer is further than the entries, and no position is given twice.
#[test]
fn a_disk_that_lies() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    let consumer = journal.consumer("processor").unwrap();
    for body in ["one", "two", "three"] {
        put(&journal, body).unwrap();
    }
    consumer.commit(Position(4)).unwrap();
    journal.close();
    bench.disk.damage(&bench.first_segment(), |bytes| bytes.truncate(super::super::SEGMENT_HEAD + 48 + 14 + 3));
    let (journal, opened) = bench.open();
    assert_eq!((opened.last, opened.lost_after_consumers, opened.next), (Some(Position(1)), 2, Position(4)));
    assert_eq!(put(&journal, "four").unwrap(), Position(4));
}
