//! The bytes of version 1 as they were written down once: another program reads them by the head of the module.

use super::*;

/// Bytes as hexadecimal digits; what follows `#` explains them.
const SEGMENT: &str = include_str!("golden.hex");

fn golden() -> Vec<u8> {
    let digits: String = SEGMENT.lines().map(|line| line.split('#').next().unwrap()).collect();
    let digits: Vec<char> = digits.chars().filter(|c| !c.is_whitespace()).collect();
    digits.chunks(2).map(|pair| u8::from_str_radix(&pair.iter().collect::<String>(), 16).unwrap()).collect()
}

#[test]
fn a_segment_is_written_as_ever() {
    let bench = Bench::new();
    let (journal, _) = bench.open();
    journal.append_blocking(Entry { kind: 1, head: b"h", body: Bytes::from_static(b"body") }).unwrap();
    bench.clock.advance_us(1_500_000);
    journal.append_blocking(Entry { kind: 0x0102, head: b"", body: Bytes::new() }).unwrap();
    journal.close();
    let written = bench.disk.bytes(&bench.segments()[0]);
    assert_eq!(crate::hex(&written), crate::hex(&golden()));
    assert_eq!(bench.segments()[0].file_name().unwrap(), "00000000000000000001-0000000001.vgj");
}

#[test]
fn and_read_as_ever() {
    let bench = Bench::new();
    // The id of the journal stands in the segment as well, so journal.id is not needed.
    bench.disk.create(&bench.folder.join("00000000000000000001-0000000001.vgj")).unwrap();
    bench.disk.damage(&bench.folder.join("00000000000000000001-0000000001.vgj"), |bytes| *bytes = golden());
    let (journal, opened) = bench.open();
    assert_eq!((opened.entries, opened.first, opened.last), (2, Some(Position(1)), Some(Position(2))));
    let found = read_all(&journal);
    let [first, second] = records(&found)[..] else { panic!("{found:?}") };
    assert_eq!((first.kind, &first.head[..], &first.body[..]), (1, &b"h"[..], &b"body"[..]));
    assert_eq!((second.kind, second.head.len(), second.body.len()), (0x0102, 0, 0));
    assert_eq!(second.at.0 - first.at.0, 1_500_000);
}

use super::super::Disk as _;
