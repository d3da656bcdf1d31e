//! The EVTX parser against public logs: nothing missing, nothing different from another parser, nothing lost to damage.
//!
//! Truth is the `evtx` crate's XML of every record, flattened here by the naming rules of the parser's module page. All
//! names, values and their order must be equal. Differences that are meant:
//!
//! - XML cannot hold control characters: the crate writes `_` for those that it does not allow.
//! - Order: the crate begins with the oldest chunk of a log that went round, the framer with the first of the file.
//!   Records are compared by number.
#![expect(
    clippy::unwrap_used,
    clippy::string_slice,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stderr,
    reason = "a test: helpers outside of test functions are not recognised as such"
)]

use std::path::{Path, PathBuf};
use std::sync::Arc;

use vg_intake::OpenOptions;
use vg_intake::parsers::evtx::EVTX;
use vg_model::{Defects, EventBatch, FieldTable, FieldTableBuilder, Record};

fn data_root() -> Option<PathBuf> {
    let root = std::env::var_os("VONGGAC_TEST_DATA")
        .map(PathBuf::from)
        .unwrap_or_else(|| Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../shared/data"))
        .join("evtx");
    if root.is_dir() {
        return Some(root);
    }
    eprintln!("SKIPPED: no test data at {}", root.display());
    None
}

fn files_under(folder: &Path, out: &mut Vec<PathBuf>) {
    let mut entries: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        if path.is_dir() {
            files_under(&path, out);
        } else if path.to_string_lossy().contains(".evtx") {
            out.push(path);
        }
    }
}

fn load(path: &Path) -> Vec<u8> {
    let bytes = std::fs::read(path).unwrap();
    if path.extension().is_some_and(|extension| extension == "zst") {
        return zstd::decode_all(&bytes[..]).unwrap();
    }
    bytes
}

/// All events of a stream, batch by batch.
fn decode(bytes: &[u8], fields: FieldTable, defects: &mut Defects, mut each: impl FnMut(&EventBatch)) {
    let fields = Arc::new(fields);
    let mut framer = EVTX.framer(&OpenOptions::default());
    let mut decoder = EVTX.decoder(&fields);
    let mut input = bytes;
    let mut batch = EventBatch::new();
    while framer.next_block(&mut input, &mut batch, defects).unwrap() {
        decoder.decode(&mut batch, defects);
        each(&batch);
        batch.clear();
    }
}

fn everything() -> FieldTable {
    let mut fields = FieldTableBuilder::new().build();
    fields.set_wants_everything(true);
    fields
}

fn ids(bytes: &[u8]) -> (Vec<u64>, Defects) {
    let mut defects = Defects::new();
    let mut ids = Vec::new();
    decode(bytes, everything(), &mut defects, |batch| ids.extend(batch.events().map(|event| event.head().record)));
    (ids, defects)
}

/// An XML element as the other parser writes it.
#[derive(Default, Debug)]
struct Element {
    name: String,
    attributes: Vec<(String, String)>,
    children: Vec<Element>,
    text: String,
}

fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        let end = at + rest[at..].find(';').unwrap();
        out.push_str(match &rest[at + 1..end] {
            "lt" => "<",
            "gt" => ">",
            "amp" => "&",
            "quot" => "\"",
            "apos" => "'",
            other => panic!("reference {other}"),
        });
        rest = &rest[end + 1..];
    }
    out + rest
}

fn take<'a>(rest: &mut &'a str, len: usize) -> &'a str {
    let (head, tail) = rest.split_at(len);
    *rest = tail;
    head
}

fn skip(rest: &mut &str, mark: &str) -> bool {
    rest.strip_prefix(mark).map(|tail| *rest = tail).is_some()
}

/// Reads one element; `rest` starts behind its `<`.
fn element(rest: &mut &str) -> Element {
    let mut found = Element { name: take(rest, rest.find([' ', '>', '/']).unwrap()).to_owned(), ..Element::default() };
    loop {
        if skip(rest, "/>") {
            return found;
        }
        if skip(rest, ">") {
            break;
        }
        assert!(skip(rest, " "));
        let name = take(rest, rest.find("=\"").unwrap()).to_owned();
        assert!(skip(rest, "=\""));
        let value = unescape(take(rest, rest.find('"').unwrap()));
        assert!(skip(rest, "\""));
        found.attributes.push((name, value));
    }
    loop {
        let text = take(rest, rest.find('<').unwrap());
        found.text.push_str(&unescape(text));
        if skip(rest, "</") {
            take(rest, rest.find('>').unwrap() + 1);
            return found;
        }
        assert!(skip(rest, "<"));
        found.children.push(element(rest));
    }
}

/// The naming rules, written a second time over XML.
fn flatten(element: &Element, path: &[&str], out: &mut Vec<(String, String)>) {
    let part = path.get(1).copied().unwrap_or_default();
    let is_data = element.name == "Data" && part != "System";
    let local = |name: &str| name.rsplit(':').next().unwrap().to_owned();
    let mut own = local(&element.name);
    if part == "RenderingInfo" && own != "Message" {
        own = format!("RenderingInfo_{own}");
    }
    let mut label = None;
    let mut attributed = false;
    for (name, value) in &element.attributes {
        if name == "xmlns" || name.starts_with("xmlns:") {
            continue;
        }
        if name == "Name" && is_data {
            label = Some(value.clone());
            continue;
        }
        attributed = true;
        out.push((format!("{own}_{}", local(name)), value.clone()));
    }
    let mut inside = path.to_vec();
    inside.push(&element.name);
    for child in &element.children {
        flatten(child, &inside, out);
    }
    let counts_when_empty = path.len() > 1 && part != "System" && part != "RenderingInfo" && !attributed;
    if element.children.is_empty() && (!element.text.is_empty() || counts_when_empty) {
        out.push((label.unwrap_or(own), element.text.clone()));
    }
}

/// What XML cannot hold becomes `_`, as the other parser has it.
fn as_in_xml(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\t' | '\n' | '\r' => c,
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => '_',
            c => c,
        })
        .collect()
}

type Flat = Vec<(String, String)>;

fn ours(record: &Record) -> Flat {
    record.fields.iter().map(|(name, value)| (name.clone(), as_in_xml(value.as_text()))).collect()
}

fn theirs(bytes: &[u8]) -> (Vec<(u64, Flat)>, usize) {
    let settings = evtx::ParserSettings::new().indent(false).num_threads(1);
    let Ok(parser) = evtx::EvtxParser::from_buffer(bytes.to_vec()) else { return (Vec::new(), 1) };
    let mut parser = parser.with_configuration(settings);
    let mut records = Vec::new();
    let mut errors = 0;
    for record in parser.records() {
        let Ok(record) = record else {
            errors += 1;
            continue;
        };
        let xml = record.data.as_str();
        let mut rest = xml.split_once("?>").map_or(xml, |(_, rest)| rest).trim_start().strip_prefix('<').unwrap();
        let mut flat = Vec::new();
        flatten(&element(&mut rest), &[], &mut flat);
        records.push((record.event_record_id, flat));
    }
    (records, errors)
}

#[test]
fn every_record_and_value_is_as_another_parser_has_it() {
    let Some(root) = data_root() else { return };
    let mut files = Vec::new();
    files_under(&root, &mut files);
    let mut compared = 0;
    let mut problems = Vec::new();
    for path in &files {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let bytes = load(path);
        let (mut wanted, errors) = theirs(&bytes);
        wanted.sort_by_key(|(id, _)| *id);
        let mut defects = Defects::new();
        let mut found = Vec::new();
        decode(&bytes, everything(), &mut defects, |batch| {
            found.extend(batch.events().map(|event| (event.head().record, ours(&event.record()))));
        });
        found.sort_by_key(|(id, _)| *id);
        if errors > 0 || !defects.is_empty() {
            eprintln!("{name}: {} found, {} wanted, {errors} errors, {:?}", found.len(), wanted.len(), defects.rows());
        }
        if found.len() != wanted.len() {
            problems.push(format!("{name}: {} found, {} wanted", found.len(), wanted.len()));
        }
        for ((id, fields), (wanted_id, wanted_fields)) in found.iter().zip(&wanted) {
            compared += 1;
            if id != wanted_id {
                problems.push(format!("{name}: record {id} found, {wanted_id} wanted"));
                break;
            }
            if let Some((a, b)) = fields.iter().zip(wanted_fields).find(|(a, b)| a != b) {
                problems.push(format!("{name} {id}: found {a:?} wanted {b:?}"));
            } else if fields.len() != wanted_fields.len() {
                problems.push(format!("{name} {id}: {fields:?}\n{wanted_fields:?}"));
            }
        }
    }
    eprintln!("{compared} records of {} files compared, {} problems", files.len(), problems.len());
    problems.truncate(40);
    assert!(problems.is_empty(), "{}", problems.join("\n"));
    assert!(compared > 20_000);
}

#[test]
fn the_dense_file_is_read_whole() {
    let Some(root) = data_root() else { return };
    let (ids, _) = ids(&load(&root.join("mixed-channels-dense.evtx.zst")));
    assert_eq!(ids.len(), 22_855);
}

const CHUNK: usize = 65_536;
const FILE_HEADER: usize = 4_096;

/// Numbers without a pattern and the same each time (xorshift64*, Vigna 2016).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % end
    }
}

/// A few files of different channels, cut to three chunks.
fn subjects(root: &Path) -> Vec<Vec<u8>> {
    let mut files = Vec::new();
    files_under(&root.join("attack-samples"), &mut files);
    let mut subjects: Vec<Vec<u8>> = files.iter().step_by(files.len() / 5).map(|path| load(path)).collect();
    let dense = load(&root.join("mixed-channels-dense.evtx.zst"));
    for first in [0, 100, 300] {
        let start = FILE_HEADER + first * CHUNK;
        subjects.push([&dense[..FILE_HEADER], &dense[start..start + 3 * CHUNK]].concat());
    }
    subjects
}

/// Record numbers of each chunk of an undamaged file.
fn ids_by_chunk(bytes: &[u8]) -> Vec<Vec<u64>> {
    let mut chunks = Vec::new();
    decode(bytes, everything(), &mut Defects::new(), |batch| {
        chunks.push(batch.events().map(|event| event.head().record).collect());
    });
    chunks
}

/// Decodes damaged bytes and rebuilds every record: no panic, and what is rebuilt is what was decoded.
fn survive(bytes: &[u8]) -> Vec<u64> {
    let mut ids = Vec::new();
    decode(bytes, everything(), &mut Defects::new(), |batch| {
        for event in batch.events() {
            ids.push(event.head().record);
            let texts: Vec<u8> = event
                .record()
                .fields
                .iter()
                .flat_map(|(_, value)| [value.as_text().as_bytes(), b"\n"].concat())
                .collect();
            let (rebuilt, decoded) = (String::from_utf8_lossy(&texts), String::from_utf8_lossy(event.haystack()));
            assert_eq!(rebuilt, decoded, "record {}", event.head().record);
        }
    });
    ids
}

#[test]
fn truncated_files_keep_their_whole_chunks() {
    let Some(root) = data_root() else { return };
    let mut numbers = Numbers(0x5eed);
    for bytes in subjects(&root) {
        let chunks = ids_by_chunk(&bytes);
        for _ in 0..40 {
            let len = numbers.below(bytes.len());
            let whole = len.saturating_sub(FILE_HEADER) / CHUNK;
            let wanted: Vec<u64> = chunks.iter().take(whole).flatten().copied().collect();
            let found = survive(&bytes[..len]);
            assert!(found.starts_with(&wanted), "cut at {len}");
            let all: Vec<u64> = chunks.iter().flatten().copied().collect();
            assert!(all.starts_with(&found), "cut at {len}");
        }
    }
}

#[test]
fn damage_in_one_chunk_costs_no_other_chunk() {
    let Some(root) = data_root() else { return };
    let mut numbers = Numbers(0xdead_5eed);
    for bytes in subjects(&root) {
        let chunks = ids_by_chunk(&bytes);
        for round in 0..60 {
            let hit = numbers.below(chunks.len());
            let mut damaged = bytes.clone();
            let chunk = &mut damaged[FILE_HEADER + hit * CHUNK..FILE_HEADER + (hit + 1) * CHUNK];
            match round % 3 {
                // Bits here and there, in the header, and a run of zeros.
                0 => (0..1 + numbers.below(64)).for_each(|_| chunk[numbers.below(CHUNK)] ^= 1 << numbers.below(8)),
                1 => (0..1 + numbers.below(8)).for_each(|_| chunk[numbers.below(512)] ^= 1 << numbers.below(8)),
                _ => {
                    let start = numbers.below(CHUNK);
                    let len = numbers.below(8_192).min(CHUNK - start);
                    chunk[start..start + len].fill(0);
                }
            }
            let found = survive(&damaged);
            let before: Vec<u64> = chunks[..hit].concat();
            let after: Vec<u64> = chunks[hit + 1..].concat();
            assert!(found.starts_with(&before), "round {round}");
            assert!(found.ends_with(&after), "round {round}");
        }
    }
}

#[test]
fn a_flipped_bit_in_the_records_is_told() {
    let Some(root) = data_root() else { return };
    let mut numbers = Numbers(7);
    for mut bytes in subjects(&root) {
        let free = u32::from_le_bytes(bytes[FILE_HEADER + 48..FILE_HEADER + 52].try_into().unwrap()) as usize;
        let at = FILE_HEADER + 512 + numbers.below(free - 512);
        bytes[at] ^= 1;
        let (_, defects) = ids(&bytes);
        assert!(defects.rows().iter().any(|row| row.detail == "checksum of the event records"), "{:?}", defects.rows());
    }
}
