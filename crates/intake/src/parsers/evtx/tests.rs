//! The parser over files written by [`super::writer`]: golden records, and damage of each kind.

use std::path::Path;
use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, FieldTable, FieldTableBuilder, TimeQuality, limits};

use super::chunk::{CHUNK_SIZE, HEADER_SIZE};
use super::frame::FILE_HEADER_SIZE;
use super::writer::{Chunk, Node, Sub, data, file, leaf, null, seal_header, string, strings, sub};
use super::{ABOUT, EVTX};
use crate::{Confidence, Head, OpenOptions};

const FILETIME: u64 = 133_519_968_000_000_000 + 1_234_567;

/// `System` of an event by `provider` in `channel`, and a hole for the payload.
fn outer(provider: &'static str, channel: &'static str) -> Node {
    let hole = |number| vec![Node::Hole(number, true)];
    let part = |name, number| Node::Element(name, number, Vec::new(), hole(number));
    let system = vec![
        Node::Element("Provider", 0xffff, vec![("Name", vec![Node::Text(provider)])], Vec::new()),
        Node::Element("EventID", 0, vec![("Qualifiers", hole(1))], hole(0)),
        part("Level", 2),
        part("Keywords", 3),
        Node::Element("TimeCreated", 0xffff, vec![("SystemTime", hole(4))], Vec::new()),
        part("EventRecordID", 5),
        Node::Element("Correlation", 0xffff, vec![("ActivityID", hole(6))], Vec::new()),
        Node::Element("Execution", 0xffff, vec![("ProcessID", hole(7)), ("ThreadID", hole(8))], Vec::new()),
        leaf("Channel", vec![Node::Text(channel)]),
        leaf("Computer", vec![Node::Text("pc-trực.example")]),
        Node::Element("Security", 0xffff, vec![("UserID", hole(9))], Vec::new()),
    ];
    Node::Element(
        "Event",
        10,
        vec![("xmlns", vec![Node::Text("urn:x")])],
        vec![leaf("System", system), Node::Hole(10, true)],
    )
}

fn system(event_id: u16, record: u64) -> Vec<Sub> {
    vec![
        sub(0x06, &event_id.to_le_bytes()),
        null(),
        sub(0x04, &[4]),
        sub(0x15, &0x8000_0000_0000_0000u64.to_le_bytes()),
        sub(0x11, &FILETIME.to_le_bytes()),
        sub(0x0a, &record.to_le_bytes()),
        null(),
        sub(0x08, &4_321u32.to_le_bytes()),
        sub(0x08, &8_765u32.to_le_bytes()),
        sub(0x13, &[1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0]),
    ]
}

fn process_creation() -> Node {
    let names = ["UtcTime", "ProcessGuid", "ProcessId", "Image", "CommandLine", "User", "Empty", "Null"];
    leaf("EventData", names.into_iter().zip(0..).map(|(name, hole)| data(name, hole)).collect())
}

fn process_values(command: &str) -> Vec<Sub> {
    let guid: Vec<u8> = (0xa0..0xb0).collect();
    vec![
        string("2024-02-10 00:00:00.123"),
        sub(0x0f, &guid),
        sub(0x08, &77u32.to_le_bytes()),
        string("C:\\Windows\\System32\\cmd.exe"),
        string(command),
        string("PHÒNG-TRỰC\\an"),
        string(""),
        null(),
    ]
}

const SYSMON: (&str, &str) = ("Microsoft-Windows-Sysmon", "Microsoft-Windows-Sysmon/Operational");

/// A chunk of `count` process creations that begin at record `first`.
fn sysmon_chunk(first: u64, count: u64) -> Vec<u8> {
    let (outer, inner) = (outer(SYSMON.0, SYSMON.1), process_creation());
    let mut chunk = Chunk::new(first);
    for record in first..first + count {
        let values = process_values(&format!("cmd.exe /c echo \"Tết {record}\""));
        chunk.event((0x11, &outer, &system(1, record)), Some((0x22, &inner, &values)));
    }
    chunk.finish()
}

fn security_chunk() -> Vec<u8> {
    let outer = outer("Microsoft-Windows-Security-Auditing", "Security");
    let names = ["SubjectUserSid", "TargetLogonId", "LogonType", "KeyLength", "Elevated", "Blob", "Hash"];
    let inner = leaf("EventData", names.into_iter().zip(0..).map(|(name, hole)| data(name, hole)).collect());
    let values = [
        sub(0x13, &[1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0]),
        sub(0x15, &0x3e7u64.to_le_bytes()),
        sub(0x08, &3u32.to_le_bytes()),
        sub(0x14, &0x1fffu32.to_le_bytes()),
        sub(0x0d, &1u32.to_le_bytes()),
        sub(0x0e, &[0xde, 0xad, 0x01]),
        sub(0x02, b"caf\xe9"),
    ];
    let mut chunk = Chunk::new(500);
    chunk.event((0x31, &outer, &system(4624, 500)), Some((0x32, &inner, &values)));
    let cleared = Node::Element(
        "UserData",
        0xffff,
        Vec::new(),
        vec![Node::Element(
            "LogFileCleared",
            0xffff,
            vec![("xmlns:auto", vec![Node::Text("urn:y")]), ("Reason", vec![Node::Hole(2, false)])],
            vec![
                leaf("auto:SubjectUserName", vec![Node::Hole(0, false)]),
                leaf("Channel", vec![Node::Hole(1, false)]),
                leaf("Gone", vec![]),
            ],
        )],
    );
    let values = [string("an"), string("Security"), sub(0x06, &[7, 0])];
    chunk.event((0x31, &outer, &system(1102, 501)), Some((0x33, &cleared, &values)));
    let classic = leaf(
        "EventData",
        vec![
            leaf("Data", vec![Node::Hole(0, false)]),
            leaf("Binary", vec![Node::Hole(1, true)]),
            Node::Element("Skipped", 2, vec![], vec![Node::Text("x")]),
        ],
    );
    let values = [strings(&["first", "", "third\u{1}"]), sub(0x0e, &[0xff]), null()];
    chunk.event((0x31, &outer, &system(7, 502)), Some((0x34, &classic, &values)));
    let mixed = leaf(
        "EventData",
        vec![
            Node::Element("Data", 0xffff, vec![("Name", vec![Node::Hole(0, false)])], vec![Node::Hole(1, false)]),
            leaf("Joined", vec![Node::Text("pid "), Node::Hole(1, false), Node::Text(" of "), Node::Hole(0, false)]),
        ],
    );
    chunk.event(
        (0x31, &outer, &system(8, 503)),
        Some((0x35, &mixed, &[string("Named"), sub(0x87, &[1, 0, 0, 0, 0xff, 0xff, 0xff, 0xff])])),
    );
    chunk.finish()
}

fn decode(bytes: &[u8], fields: FieldTable) -> (Vec<EventBatch>, Defects) {
    let fields = Arc::new(fields);
    let (mut framer, mut decoder) = (EVTX.framer(&OpenOptions::default()), EVTX.decoder(&fields));
    let (mut batches, mut defects, mut input) = (Vec::new(), Defects::new(), bytes);
    loop {
        let mut batch = EventBatch::new();
        if !framer.next_block(&mut input, &mut batch, &mut defects).unwrap() {
            return (batches, defects);
        }
        decoder.decode(&mut batch, &mut defects);
        batches.push(batch);
    }
}

fn fields(names: &[&str], everything: bool) -> FieldTable {
    let mut builder = FieldTableBuilder::new();
    for name in names {
        builder.intern(name);
    }
    let mut table = builder.build();
    table.set_wants_everything(everything);
    table
}

fn ids(bytes: &[u8]) -> (Vec<u64>, Vec<(DefectKind, u64, u64)>) {
    let (batches, defects) = decode(bytes, fields(&[], true));
    let ids = batches.iter().flat_map(|batch| batch.events().map(|event| event.head().record)).collect();
    (ids, defects.rows().iter().map(|row| (row.kind, row.offset, row.count)).collect())
}

fn golden(name: &str, bytes: &[u8]) {
    if let Some(folder) = std::env::var_os("VONGGAC_FUZZ_SEEDS") {
        // What `fuzz/run.sh` starts from.
        std::fs::write(Path::new(&folder).join(name).with_extension("evtx"), bytes).unwrap();
    }
    let (batches, defects) = decode(bytes, fields(&["CommandLine", "EventID", "Data"], true));
    assert!(defects.is_empty(), "{:?}", defects.rows());
    let mut lines = String::new();
    for event in batches.iter().flat_map(EventBatch::events) {
        let record = event.record();
        lines.push_str(&record.to_json());
        lines.push('\n');
        // Slots and haystack say the same as the rebuilt record.
        let haystack: String = record.fields.iter().map(|(_, value)| format!("{}\n", value.as_text())).collect();
        assert_eq!(String::from_utf8_lossy(event.haystack()), haystack);
        let slots: Vec<_> =
            event.slots().iter().map(|slot| String::from_utf8_lossy(&event.text(slot)).into_owned()).collect();
        let wanted = ["CommandLine", "EventID", "Data"];
        let fields = record.fields.iter().filter(|(name, _)| wanted.contains(&name.as_str()));
        assert_eq!(slots, fields.map(|(_, value)| value.as_text().to_owned()).collect::<Vec<_>>());
    }
    let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("src/parsers/evtx/samples").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &lines).unwrap();
    }
    assert_eq!(lines, String::from_utf8(std::fs::read(path).unwrap()).unwrap());
}

#[test]
fn golden_records() {
    golden("sysmon.out.jsonl", &file(&[sysmon_chunk(41, 2)]));
    golden("security.out.jsonl", &file(&[security_chunk()]));
}

#[test]
fn about_is_what_the_file_says() {
    let about: toml::Table = toml::from_str(include_str!("about.toml")).unwrap();
    let text = |key: &str| about[key].as_str().unwrap().to_owned();
    let title = (ABOUT.title)();
    assert_eq!((text("name"), text("specification")), (ABOUT.name.to_owned(), ABOUT.specification.to_owned()));
    assert_eq!(about["title"]["vi"].as_str(), Some(title.vi.as_str()));
    assert_eq!(about["title"]["en"].as_str(), Some(title.en.as_str()));
    let patterns: Vec<_> = about["patterns"].as_array().unwrap().iter().map(|value| value.as_str().unwrap()).collect();
    assert_eq!(patterns, ABOUT.patterns);
    assert_eq!(text("kind"), super::decode::KIND.0);
}

#[test]
fn sniffed_by_magic_alone() {
    let judge = |bytes: &[u8]| EVTX.sniff(&Head { bytes, name: "x", complete: false });
    assert_eq!(judge(b"ElfFile\0...."), Some(Confidence::Certain));
    assert_eq!(judge(b"ElfChnk\0...."), Some(Confidence::Certain));
    assert_eq!(judge(b"ElfFileX"), None);
    assert_eq!(judge(b""), None);
}

#[test]
fn head_and_projection() {
    let (batches, _) =
        decode(&file(&[sysmon_chunk(7, 3)]), fields(&["Image", "Provider_Name", "Security_UserID"], false));
    let event = batches[0].event(1).unwrap();
    assert_eq!((event.head().record, event.head().kind.0), (8, "windows"));
    assert_eq!(event.head().time.to_string(), "2024-02-10T00:00:00.123456Z");
    assert_eq!(event.head().time_quality, TimeQuality::Exact);
    let texts: Vec<_> =
        event.slots().iter().map(|slot| String::from_utf8_lossy(&event.text(slot)).into_owned()).collect();
    assert_eq!(texts, [SYSMON.0, "S-1-5-18", "C:\\Windows\\System32\\cmd.exe"]);
    assert_eq!(event.haystack(), format!("{}\n", texts.join("\n")).as_bytes());
}

#[test]
fn chunks_are_found_whatever_the_header_says() {
    let (a, b) = (sysmon_chunk(1, 3), sysmon_chunk(4, 3));
    let zeros = vec![0; CHUNK_SIZE];
    assert_eq!(ids(&file(&[a.clone(), b.clone(), zeros.clone()])), ((1..7).collect(), vec![]));
    assert_eq!(ids(&[a.clone(), b.clone()].concat()), ((1..7).collect(), vec![]));
    let grid = (FILE_HEADER_SIZE + CHUNK_SIZE) as u64;
    assert_eq!(ids(&file(&[a.clone(), zeros, b.clone()])), ((1..7).collect(), vec![(DefectKind::Malformed, grid, 1)]));
    let mut header = file(&[a.clone(), b.clone()]);
    header[30] ^= 1;
    assert_eq!(ids(&header), ((1..7).collect(), vec![(DefectKind::ChecksumMismatch, 0, 1)]));
    header[0] = 0;
    assert_eq!(ids(&header), ((1..7).collect(), vec![(DefectKind::Malformed, 0, 1)]));
    // Sectors are missing behind the records of the first chunk, so that the second lies off the grid.
    let cut = [&file(&[])[..], &a[..CHUNK_SIZE - 1024], &b].concat();
    let (found, defects) = ids(&cut);
    assert_eq!(found, (1..7).collect::<Vec<_>>());
    assert_eq!(defects, [(DefectKind::Truncated, grid - 1024, 1)]);
}

#[test]
fn a_chunk_without_magic_is_read_by_its_records() {
    let mut bad = sysmon_chunk(4, 3);
    bad[..HEADER_SIZE].fill(0);
    let (found, defects) = ids(&file(&[sysmon_chunk(1, 3), bad, sysmon_chunk(7, 1)]));
    assert_eq!(found, (1..8).collect::<Vec<_>>());
    assert_eq!(defects, [(DefectKind::Malformed, (FILE_HEADER_SIZE + CHUNK_SIZE) as u64, 1)]);
}

#[test]
fn checksums_are_told_and_the_records_read() {
    let mut chunk = sysmon_chunk(1, 3);
    chunk[130] ^= 1;
    let base = FILE_HEADER_SIZE as u64;
    assert_eq!(ids(&file(&[chunk])), (vec![1, 2, 3], vec![(DefectKind::ChecksumMismatch, base, 1)]));
    let mut chunk = sysmon_chunk(1, 3);
    chunk[52] ^= 1;
    seal_header(&mut chunk);
    assert_eq!(ids(&file(&[chunk.clone()])), (vec![1, 2, 3], vec![(DefectKind::ChecksumMismatch, base + 52, 1)]));
    chunk[120] |= 4;
    assert_eq!(ids(&file(&[chunk])), (vec![1, 2, 3], vec![]));
}

fn record_starts(chunk: &[u8]) -> Vec<usize> {
    memchr::memmem::find_iter(chunk, b"**\0\0").collect()
}

#[test]
fn record_sizes_that_lie() {
    for (change, wanted) in [(0usize, 3), (1, 3)] {
        let mut chunk = sysmon_chunk(1, 3);
        chunk[120] |= 4;
        let second = record_starts(&chunk)[1];
        if change == 0 {
            chunk[second + 4..second + 8].copy_from_slice(&u32::MAX.to_le_bytes());
        } else {
            let third = record_starts(&chunk)[2];
            chunk[third - 4] ^= 8;
        }
        let (found, defects) = ids(&file(&[chunk]));
        assert_eq!(found.len(), wanted, "{change}");
        assert_eq!(defects, [(DefectKind::Malformed, (FILE_HEADER_SIZE + second) as u64, 1)]);
    }
}

#[test]
fn slack_is_not_live_and_a_lost_record_start_is_passed() {
    let mut chunk = sysmon_chunk(1, 5);
    let starts = record_starts(&chunk);
    chunk[120] |= 4;
    chunk[48..52].copy_from_slice(&(starts[4] as u32).to_le_bytes());
    assert_eq!(ids(&file(&[chunk.clone()])), (vec![1, 2, 3, 4], vec![]));
    chunk[starts[2]] = 0;
    let place = (FILE_HEADER_SIZE + starts[2]) as u64;
    assert_eq!(ids(&file(&[chunk])), (vec![1, 2, 4], vec![(DefectKind::Malformed, place, 1)]));
}

#[test]
fn truncation_keeps_whole_records() {
    let chunk = sysmon_chunk(1, 5);
    let starts = record_starts(&chunk);
    let bytes = file(&[chunk]);
    for (index, start) in starts.iter().enumerate() {
        let (found, defects) = ids(&bytes[..FILE_HEADER_SIZE + start]);
        assert_eq!(found.len(), index);
        assert_eq!(defects[0].0, DefectKind::Truncated);
        let (found, _) = ids(&bytes[..FILE_HEADER_SIZE + start + 10]);
        assert_eq!(found.len(), index);
    }
    assert_eq!(ids(&bytes[..100]).1[0].0, DefectKind::Truncated);
    assert_eq!(ids(&[]).0, [0; 0]);
}

#[test]
fn a_lost_template_costs_only_its_part() {
    let mut chunk = sysmon_chunk(1, 2);
    chunk[120] |= 4;
    let guid = |id: u8| [&[id, 0, 0, 0][..], &[0x5a; 12]].concat();
    let nested = memchr::memmem::find(&chunk, &guid(0x22)).unwrap();
    chunk[nested] = 0x99;
    let (batches, defects) = decode(&file(&[chunk.clone()]), fields(&[], true));
    assert_eq!(defects.rows()[0].detail, "template definition has another identifier");
    let record = batches[0].event(1).unwrap().record();
    assert_eq!(record.get("EventID").unwrap().as_text(), "1");
    assert_eq!(record.get("Image"), None);
    let first = memchr::memmem::find(&chunk, &guid(0x11)).unwrap();
    chunk[first] = 0x99;
    assert_eq!(ids(&file(&[chunk])).0, [0; 0]);
}

/// A definition of `EventData` that names its only value `times` times.
fn greedy(times: usize) -> Node {
    leaf("EventData", (0..times).map(|_| leaf("Data", vec![Node::Hole(0, false)])).collect())
}

#[test]
fn text_steps_and_values_of_an_event_are_bounded() {
    let outer = outer(SYSMON.0, SYSMON.1);
    let inner = greedy(800);
    let mut chunk = Chunk::new(1);
    chunk.event((1, &outer, &system(1, 1)), Some((2, &inner, &[sub(0x0e, &[7; 9_000])])));
    chunk.event((1, &outer, &system(1, 2)), Some((2, &inner, &[string("small")])));
    let (batches, defects) = decode(&file(&[chunk.finish()]), fields(&["Data"], true));
    assert_eq!(defects.rows()[0].kind, DefectKind::TooLarge);
    assert!(batches[0].event(0).unwrap().haystack().len() <= limits::MAX_EVENT_TEXT);
    assert_eq!(batches[0].event(1).unwrap().slots().len(), 800);

    let mut chunk = Chunk::new(1);
    let many = sub(0x84, &[1; 20_000]);
    chunk.event((1, &outer, &system(1, 1)), Some((2, &greedy(2), &[many])));
    let (batches, defects) = decode(&file(&[chunk.finish()]), fields(&["Data"], false));
    assert_eq!(defects.rows()[0].kind, DefectKind::TooMany);
    assert_eq!(batches[0].event(0).unwrap().slots().len(), limits::MAX_VALUES_PER_EVENT);
}

#[test]
fn nesting_is_bounded() {
    let deep = (0..limits::MAX_NESTING + 2).fold(Node::Text("x"), |inner, _| leaf("Deep", vec![inner]));
    let mut chunk = Chunk::new(1);
    chunk.event((1, &outer(SYSMON.0, SYSMON.1), &system(1, 1)), Some((2, &deep, &[])));
    let (found, defects) = ids(&file(&[chunk.finish()]));
    assert_eq!((found.len(), defects[0].0), (1, DefectKind::TooDeep));
}

#[test]
fn fragments_that_multiply_are_stopped_and_the_next_event_is_read() {
    let (outer, inner) = (outer(SYSMON.0, SYSMON.1), greedy(60));
    let mut chunk = Chunk::new(1);
    chunk.event((1, &outer, &system(1, 1)), Some((2, &inner, &[string("x")])));
    let bomb = (0..6).fold(string("x"), |value, _| chunk.reference(2, &[value]));
    chunk.event((1, &outer, &system(1, 2)), Some((2, &inner, &[bomb])));
    chunk.event((1, &outer, &system(1, 3)), Some((2, &inner, &[string("x")])));
    let (batches, defects) = decode(&file(&[chunk.finish()]), fields(&["Data"], false));
    let rows = defects.rows();
    assert!(rows.iter().all(|row| matches!(row.kind, DefectKind::TooLarge | DefectKind::TooMany)), "{rows:?}");
    let counts: Vec<_> = batches[0].events().map(|event| event.slots().len()).collect();
    assert_eq!(counts, [60, limits::MAX_VALUES_PER_EVENT, 60]);
    // Without a field that is asked for, it is the steps that end it.
    let bytes = {
        let mut chunk = Chunk::new(1);
        chunk.event((1, &outer, &system(1, 1)), Some((2, &inner, &[string("x")])));
        let bomb = (0..6).fold(null(), |value, _| chunk.reference(2, &[value]));
        chunk.event((1, &outer, &system(1, 2)), Some((2, &inner, &[bomb])));
        file(&[chunk.finish()])
    };
    let (batches, defects) = decode(&bytes, fields(&["Channel"], false));
    assert_eq!(defects.rows()[0].detail, "event takes more steps than the limit");
    assert_eq!(batches[0].len(), 2);
}

#[test]
fn text_of_a_chunk_is_bounded() {
    let (outer, inner) = (outer(SYSMON.0, SYSMON.1), greedy(480));
    let mut chunk = Chunk::new(1);
    for record in 1..=30 {
        chunk.event((1, &outer, &system(1, record)), Some((2, &inner, &[sub(0x0e, &[7; 1_000])])));
    }
    let (batches, defects) = decode(&file(&[chunk.finish()]), fields(&[], true));
    assert!(defects.rows().iter().all(|row| row.kind == DefectKind::TooLarge && row.count > 5));
    assert!(batches[0].len_bytes() <= limits::MAX_EVTX_CHUNK_TEXT + CHUNK_SIZE);
    assert_eq!(batches[0].len(), 30);
}

#[test]
fn a_failing_stream_yields_what_it_gave_first() {
    struct Failing<'a>(&'a [u8]);
    impl std::io::Read for Failing<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            if self.0.is_empty() { Err(std::io::Error::other("device error")) } else { self.0.read(out) }
        }
    }
    let bytes = file(&[sysmon_chunk(1, 3), sysmon_chunk(4, 3)]);
    let mut input = Failing(&bytes[..FILE_HEADER_SIZE + CHUNK_SIZE + 100]);
    let (mut framer, mut batch, mut defects) =
        (EVTX.framer(&OpenOptions::default()), EventBatch::new(), Defects::new());
    assert!(framer.next_block(&mut input, &mut batch, &mut defects).unwrap());
    assert_eq!((batch.first_record, batch.block().len()), (1, CHUNK_SIZE));
    batch.clear();
    assert!(framer.next_block(&mut input, &mut batch, &mut defects).is_err());
    assert!(!framer.next_block(&mut input, &mut batch, &mut defects).unwrap());
}
