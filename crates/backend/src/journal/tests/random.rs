//! Made-up entries and made-up damage.

use proptest::collection::vec;
use proptest::prelude::*;

use super::*;

fn content() -> impl Strategy<Value = (u16, Vec<u8>, Vec<u8>)> {
    // Bodies with the bytes of a mark among them.
    let byte = prop_oneof![3 => any::<u8>(), 1 => Just(0xf5), 1 => Just(b'V'), 1 => Just(b'G'), 1 => Just(0xfa)];
    (any::<u16>(), vec(any::<u8>(), 0..40), vec(byte, 0..1_500))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// What was appended comes back, from every position on, over starts.
    #[test]
    fn entries_come_back(contents in vec(content(), 1..20), starts in vec(any::<bool>(), 20), from in 1..22_u64) {
        let bench = Bench::new();
        let (mut journal, _) = bench.open();
        for ((kind, head, body), again) in contents.iter().zip(starts) {
            if again {
                drop(journal);
                journal = bench.open().0;
            }
            journal.append_blocking(Entry { kind: *kind, head, body: body.clone().into() }).unwrap();
        }
        let mut reader = journal.reader(Position(from));
        let mut expected = (1..).zip(&contents).skip(usize::try_from(from - 1).unwrap());
        while let Some(found) = reader.try_next().unwrap() {
            let Found::Entry(record) = found else { panic!("{found:?}") };
            let (position, (kind, head, body)) = expected.next().unwrap();
            prop_assert_eq!(record.position.0, position);
            prop_assert_eq!((record.kind, &record.head[..], &record.body[..]), (*kind, &head[..], &body[..]));
        }
        prop_assert!(expected.next().is_none());
    }

    /// Whatever is done to a segment: nothing panics, what is read was appended, in order, and the rest is told.
    #[test]
    fn any_damage(
        contents in vec(content(), 1..12),
        changes in vec((any::<prop::sample::Index>(), 0..300_usize, vec(any::<u8>(), 0..200)), 1..4),
        last in any::<bool>(),
    ) {
        let bench = Bench::new();
        let (journal, _) = bench.open();
        for (kind, head, body) in &contents {
            journal.append_blocking(Entry { kind: *kind, head, body: body.clone().into() }).unwrap();
        }
        drop(journal);
        if !last {
            drop(bench.open());
        }
        for (at, len, fresh) in changes {
            let segments = bench.segments();
            bench.disk.damage(&segments[at.index(segments.len())], |bytes| {
                let from = at.index(bytes.len() + 1);
                let to = (from + len).min(bytes.len());
                drop(bytes.splice(from..to, fresh));
            });
        }
        let (journal, opened) = bench.open();
        let mut next = 1;
        for found in read_all(&journal) {
            match found {
                Found::Entry(record) => {
                    prop_assert_eq!(record.position.0, next);
                    let (kind, head, body) = &contents[usize::try_from(next - 1).unwrap()];
                    prop_assert_eq!((record.kind, &record.head[..], &record.body[..]), (*kind, &head[..], &body[..]));
                    next += 1;
                }
                Found::Missing(missing) => {
                    prop_assert_eq!(missing.first.0, next);
                    next += missing.count;
                }
            }
        }
        prop_assert_eq!(next, opened.next.0);
    }
}
