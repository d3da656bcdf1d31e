//! EVTX bytes, by the test writer of the parser: process creations in chunks.

use writer::{Chunk, Node, Sub, data, file, leaf, string, sub};

/// What the writer asks of its neighbours in the parser.
mod chunk {
    pub(super) const CHUNK_SIZE: usize = 65_536;
    pub(super) const HEADER_SIZE: usize = 512;
    pub(super) const CHUNK_MAGIC: &[u8; 8] = b"ElfChnk\0";
    pub(super) const RECORD_MAGIC: &[u8; 4] = b"**\0\0";
}

mod frame {
    pub(super) const FILE_HEADER_SIZE: usize = 4_096;
    pub(super) const FILE_MAGIC: &[u8; 8] = b"ElfFile\0";
}

#[path = "../../../intake/src/parsers/evtx/writer.rs"]
#[allow(dead_code, reason = "the parser's own tests use more of it")]
mod writer;

/// Size of the file header: the first chunk begins here.
pub(crate) const FIRST_CHUNK: usize = frame::FILE_HEADER_SIZE;
/// Size of a chunk.
pub(crate) const CHUNK: usize = chunk::CHUNK_SIZE;
/// Process creations in one chunk.
pub(crate) const PER_CHUNK: usize = 40;

/// A file of `chunks` chunks, each with [`PER_CHUNK`] process creations whose command lines say "marker" and their
/// number.
pub(crate) fn event_log(chunks: usize) -> Vec<u8> {
    let (outer, inner) = (outer(), inner());
    let made: Vec<Vec<u8>> = (0..chunks)
        .map(|number| {
            let first = (number * PER_CHUNK) as u64 + 1;
            let mut chunk = Chunk::new(first);
            for record in first..first + PER_CHUNK as u64 {
                let values = [string("C:\\Windows\\System32\\cmd.exe"), string(&format!("cmd /c marker {record}"))];
                chunk.event((0x11, &outer, &system(record)), Some((0x22, &inner, &values)));
            }
            chunk.finish()
        })
        .collect();
    file(&made)
}

/// Where the records of chunk `number` begin, in the file.
pub(crate) fn record_starts(bytes: &[u8], number: usize) -> Vec<usize> {
    let start = FIRST_CHUNK + number * CHUNK;
    let chunk = &bytes[start..start + CHUNK];
    (0..CHUNK - 4).filter(|at| &chunk[*at..*at + 4] == b"**\0\0").map(|at| start + at).collect()
}

fn outer() -> Node {
    let hole = |number| vec![Node::Hole(number, true)];
    let system = vec![
        Node::Element("Provider", 0xffff, vec![("Name", vec![Node::Text("Microsoft-Windows-Sysmon")])], Vec::new()),
        leaf("EventID", hole(0)),
        Node::Element("TimeCreated", 0xffff, vec![("SystemTime", hole(1))], Vec::new()),
        leaf("EventRecordID", hole(2)),
        leaf("Channel", vec![Node::Text("Microsoft-Windows-Sysmon/Operational")]),
        leaf("Computer", vec![Node::Text("pc-1.example")]),
    ];
    Node::Element("Event", 3, Vec::new(), vec![leaf("System", system), Node::Hole(3, true)])
}

fn inner() -> Node {
    leaf("EventData", vec![data("Image", 0), data("CommandLine", 1)])
}

fn system(record: u64) -> Vec<Sub> {
    let filetime = 133_519_968_000_000_000 + record * 10_000_000;
    vec![sub(0x06, &1u16.to_le_bytes()), sub(0x11, &filetime.to_le_bytes()), sub(0x0a, &record.to_le_bytes())]
}
