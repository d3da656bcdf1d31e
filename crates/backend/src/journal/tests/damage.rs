//! Damage in the middle: told with its place, and it costs no entry but those that are damaged.

use super::*;
use crate::journal::{Damage, ENTRY_HEAD, Missing, SEGMENT_HEAD, Why};

const BODIES: [&str; 3] = ["one", "two, somewhat longer", "three"];
const HEAD: usize = 14;

/// A journal with three entries in one group each, its segment, and a further segment after it.
fn three() -> Bench {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    BODIES.into_iter().for_each(|body| assert!(put(&journal, body).is_ok()));
    journal.close();
    // A start begins a new segment, so the damaged one is not the last.
    let (journal, _) = bench.open();
    put(&journal, "four").unwrap();
    journal.close();
    bench
}

/// The bytes of entry `index` in the segment.
fn range(index: usize) -> std::ops::Range<usize> {
    let len = |body: &str| ENTRY_HEAD + HEAD + body.len();
    let from = SEGMENT_HEAD + BODIES.iter().take(index).map(|body| len(body)).sum::<usize>();
    from..from + len(BODIES[index])
}

fn damages(found: &[Found]) -> Vec<(&Missing, &Damage)> {
    let told = found.iter().filter_map(|found| if let Found::Missing(missing) = found { Some(missing) } else { None });
    told.map(|missing| if let Why::Damaged(damage) = &missing.why { (missing, damage) } else { panic!("{missing:?}") })
        .collect()
}

#[test]
fn a_flipped_bit_anywhere() {
    let len = range(2).end;
    for at in 0..len {
        let bench = three();
        bench.disk.damage(&bench.first_segment(), |bytes| bytes[at] ^= 1 << (at % 8));
        let (journal, opened) = bench.open();
        let found = read_all(&journal);
        let hit = (0..3).find(|index| range(*index).contains(&at));
        let expected: Vec<&[u8]> = (0..3)
            .filter(|index| Some(*index) != hit)
            .map(|index| BODIES[index].as_bytes())
            .chain([&b"four"[..]])
            .collect();
        assert_eq!(bodies(&found), expected, "bit in byte {at}");
        match hit {
            // The head of the segment: everything in it can be read, and it is told.
            None => assert_eq!((opened.damage.len(), opened.damage[0].offset), (1, 0), "bit in byte {at}"),
            Some(index) => {
                let told = damages(&found);
                let [(missing, damage)] = told[..] else { panic!("bit in byte {at}: {found:?}") };
                assert_eq!((missing.first.0, missing.count), (index as u64 + 1, 1), "bit in byte {at}");
                assert_eq!(damage.offset, range(index).start as u64, "bit in byte {at}");
                assert_eq!(damage.bytes, range(index).len() as u64, "bit in byte {at}");
                assert!(damage.acknowledged, "bit in byte {at}");
                assert_eq!(journal.damage(), std::slice::from_ref(damage), "bit in byte {at}");
            }
        }
        let checked = journal.check().unwrap();
        assert_eq!((checked.entries, checked.missing), (expected.len() as u64, u64::from(hit.is_some())));
        assert_eq!(journal.stats().damage, 1, "told once, however often it is read");
    }
}

/// In the last segment the start comes upon it.
#[test]
fn in_the_last_segment() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    BODIES.into_iter().for_each(|body| assert!(put(&journal, body).is_ok()));
    journal.close();
    bench.disk.damage(&bench.first_segment(), |bytes| bytes[range(1).start + 60] ^= 4);
    let (journal, opened) = bench.open();
    assert_eq!((opened.damage.len(), opened.damage[0].first, opened.torn.is_none()), (1, Position(2), true));
    assert_eq!(opened.last, Some(Position(3)));
    assert_eq!(bodies(&read_all(&journal)), [&b"one"[..], b"three"]);
    assert_eq!(journal.damage(), opened.damage);
}

/// Bytes that vanish or come in between, and a segment that is too short or gone.
#[test]
fn bytes_gone_and_bytes_between() {
    type Change = fn(&mut Vec<u8>);
    let cases: [(Change, &[&str], u64); 5] = [
        (|bytes| drop(bytes.drain(range(1))), &["one", "three", "four"], 1),
        (|bytes| drop(bytes.drain(range(0).start + 5..range(1).start + 9)), &["three", "four"], 2),
        (|bytes| bytes.truncate(range(1).end), &["one", "two, somewhat longer", "four"], 1),
        (|bytes| bytes.truncate(range(1).start + 20), &["one", "four"], 2),
        (
            |bytes| drop(bytes.splice(range(1).start..range(1).start, [7; 333])),
            &["one", "two, somewhat longer", "three", "four"],
            0,
        ),
    ];
    for (index, (change, expected, missing)) in cases.into_iter().enumerate() {
        let bench = three();
        bench.disk.damage(&bench.first_segment(), change);
        let (journal, _) = bench.open();
        let found = read_all(&journal);
        assert_eq!(bodies(&found), expected.iter().map(|body| body.as_bytes()).collect::<Vec<_>>(), "case {index}");
        let told = damages(&found);
        assert_eq!(told.iter().map(|(told, _)| told.count).sum::<u64>(), missing, "case {index}: {found:?}");
        assert!(!told.is_empty(), "case {index}");
    }
    let bench = three();
    bench.disk.remove(&bench.first_segment()).unwrap();
    let (journal, opened) = bench.open();
    assert_eq!((opened.first, bodies(&read_all(&journal))), (Some(Position(4)), vec![&b"four"[..]]));
}

/// A sender puts what looks like an entry into a record. Damage before it must not make it one.
#[test]
fn an_entry_inside_a_body() {
    let other = Bench::new();
    let handles = Handles { random: Arc::new(SeededRandom::new(99)), ..other.handles() };
    let (journal, _) = Journal::open_with(&other.folder, small(), handles).unwrap();
    (0..3).for_each(|_| assert!(put(&journal, "forged").is_ok()));
    journal.close();
    let forged = other.disk.bytes(&other.first_segment())[SEGMENT_HEAD..].to_vec();

    let bench = Bench::new();
    let (journal, _) = bench.open();
    put(&journal, forged).unwrap();
    put(&journal, "real").unwrap();
    journal.close();
    bench.disk.damage(&bench.first_segment(), |bytes| bytes[SEGMENT_HEAD] ^= 1);
    let (journal, opened) = bench.open();
    assert_eq!(bodies(&read_all(&journal)), [b"real"]);
    assert_eq!((opened.damage[0].first, opened.damage[0].count), (Position(1), 1));
}

/// A sector that the disk cannot read costs the entries in it.
#[test]
fn a_bad_sector() {
    use std::io;
    #[derive(Debug)]
    struct Bad(Arc<dyn crate::journal::DiskFile>);
    impl crate::journal::DiskFile for Bad {
        fn write_at(&self, offset: u64, slices: &[io::IoSlice<'_>]) -> io::Result<usize> {
            self.0.write_at(offset, slices)
        }
        fn read_at(&self, offset: u64, into: &mut [u8]) -> io::Result<usize> {
            let bad = 8_192..12_288;
            if offset < bad.end && offset + into.len() as u64 > bad.start {
                return Err(io::Error::from_raw_os_error(5));
            }
            self.0.read_at(offset, into)
        }
        fn sync(&self) -> io::Result<()> {
            self.0.sync()
        }
        fn set_len(&self, len: u64) -> io::Result<()> {
            self.0.set_len(len)
        }
        fn len(&self) -> io::Result<u64> {
            self.0.len()
        }
        fn forget_cache(&self) -> io::Result<()> {
            self.0.forget_cache()
        }
    }
    let bench = Bench::new();
    let options = JournalOptions { segment_bytes: 64 * 1024, ..small() };
    let (journal, _) = Journal::open_with(&bench.folder, options, bench.handles()).unwrap();
    // 1,000 bytes each with their heads: the bad sector has parts of six.
    for index in 0..20_u8 {
        put(&journal, vec![index; 1_000 - ENTRY_HEAD - HEAD]).unwrap();
    }
    journal.close();
    let file = bench.disk.open(&bench.first_segment()).unwrap();
    let len = file.len().unwrap();
    let id = *bench.disk.bytes(&bench.first_segment())[16..].first_chunk().unwrap();
    let mut scan = crate::journal::scan::Scan::new(Arc::new(Bad(file)), id, 1, len, 21);
    let (mut whole, mut lost) = (Vec::new(), 0);
    loop {
        match scan.step().unwrap() {
            crate::journal::scan::Step::Entry(record) => whole.push(record.position.0),
            crate::journal::scan::Step::Hole(hole) => lost += hole.count,
            crate::journal::scan::Step::Rest(rest) => panic!("{rest:?}"),
            crate::journal::scan::Step::End => break,
        }
    }
    assert_eq!((whole, lost), ((1..=8).chain(14..=20).collect(), 5));
}

use super::super::Disk as _;
