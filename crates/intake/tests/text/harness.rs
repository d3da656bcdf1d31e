//! Running a parser over bytes, the way the engine does.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use vg_intake::{Head, OpenOptions, Parser, parsers::PARSERS};
use vg_model::{Defects, EventBatch, FieldTable, FieldTableBuilder, Record, TimeQuality, Timestamp};

/// The parsers under test.
pub(crate) const NAMES: [&str; 6] = ["auditd", "service_log", "syslog", "w3c", "web_access", "web_error"];

/// One event, taken out of its batch.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Decoded {
    pub(crate) offset: u64,
    pub(crate) time: Timestamp,
    pub(crate) quality: TimeQuality,
    pub(crate) kind: &'static str,
    pub(crate) slots: Vec<(String, Vec<u8>)>,
    pub(crate) record: Record,
    pub(crate) raw: Vec<u8>,
    pub(crate) haystack: Vec<u8>,
}

impl Decoded {
    /// The first value of a field as text.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.record.get(name).map(|value| value.as_text())
    }
}

pub(crate) fn parser(name: &str) -> &'static dyn Parser {
    *PARSERS.iter().find(|parser| parser.about().name == name).unwrap_or_else(|| panic!("no parser {name}"))
}

/// The time of last change that tests give to every file.
pub(crate) fn options() -> OpenOptions {
    OpenOptions { modified: Timestamp::from_civil(2024, 3, 15, 0, 0, 0, 0), assumed_offset_seconds: 0 }
}

pub(crate) fn table<S: AsRef<str>>(names: impl IntoIterator<Item = S>) -> Arc<FieldTable> {
    let mut builder = FieldTableBuilder::new();
    for name in names {
        builder.intern(name.as_ref());
    }
    Arc::new(builder.build())
}

pub(crate) fn decode(
    parser: &dyn Parser,
    bytes: &[u8],
    options: &OpenOptions,
    fields: &Arc<FieldTable>,
) -> (Vec<Decoded>, Defects) {
    let mut framer = parser.framer(options);
    let mut decoder = parser.decoder(fields);
    let mut defects = Defects::new();
    let mut batch = EventBatch::new();
    let mut reader = bytes;
    let mut out = Vec::new();
    while framer.next_block(&mut reader, &mut batch, &mut defects).unwrap() {
        assert!(!batch.block().is_empty(), "a block without bytes");
        decoder.decode(&mut batch, &mut defects);
        for event in batch.events() {
            let slot = |slot| (fields.name(slot_field(slot)).to_owned(), event.text(slot).to_vec());
            out.push(Decoded {
                offset: event.head().record,
                time: event.head().time,
                quality: event.head().time_quality,
                kind: event.head().kind.0,
                slots: event.slots().iter().map(slot).collect(),
                record: event.record(),
                raw: event.raw().to_vec(),
                haystack: event.haystack().to_vec(),
            });
        }
        batch.clear();
    }
    (out, defects)
}

fn slot_field(slot: &vg_model::Slot) -> vg_model::FieldId {
    slot.field
}

/// Decodes with every field that the input has.
pub(crate) fn decode_whole(parser: &dyn Parser, bytes: &[u8], options: &OpenOptions) -> (Vec<Decoded>, Defects) {
    let (events, _) = decode(parser, bytes, options, &table::<&str>([]));
    let mut names: Vec<String> =
        events.iter().flat_map(|event| event.record.fields.iter().map(|(name, _)| name.clone())).collect();
    names.sort();
    names.dedup();
    decode(parser, bytes, options, &table(names))
}

/// The parser that is surest about a stream.
pub(crate) fn recognise(bytes: &[u8], name: &str) -> Option<&'static str> {
    let len = bytes.len().min(64 * 1024);
    let head = Head { bytes: &bytes[..len], name, complete: len == bytes.len() };
    let mut best = None;
    for parser in PARSERS {
        if let Some(confidence) = parser.sniff(&head)
            && best.is_none_or(|(known, _)| confidence > known)
        {
            best = Some((confidence, parser.about().name));
        }
    }
    best.map(|(_, name)| name)
}

pub(crate) fn source_folder(parser: &str) -> PathBuf {
    Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("src/parsers").join(parser)
}

/// The samples of a parser: path and bytes, by name.
pub(crate) fn samples(parser: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let folder = source_folder(parser).join("samples");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().ends_with(".in.log"));
    paths.sort();
    assert!(!paths.is_empty(), "{} has no samples", folder.display());
    paths.into_iter().map(|path| (path.clone(), std::fs::read(path).unwrap())).collect()
}

/// The folder of log files of others; `None` (said aloud) when it is not on this machine.
pub(crate) fn logs() -> Option<PathBuf> {
    let folder = match std::env::var_os("VONGGAC_TEST_DATA") {
        Some(folder) => PathBuf::from(folder),
        None => Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../shared/data"),
    };
    let folder = folder.join("logs");
    if folder.is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: no test data in {}", folder.display());
    None
}

/// The bytes of a file, decompressed when its name says so.
pub(crate) fn read(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "zst") {
        return zstd::stream::decode_all(bytes.as_slice()).unwrap();
    }
    bytes
}
