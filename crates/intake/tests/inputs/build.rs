//! Parsers that take everything or nothing, containers made on the spot, and inputs read to their end.

use std::fs;
use std::io::{self, Cursor, Read, Write};
use std::path::PathBuf;
use std::sync::Arc;

use vg_intake::inputs::{Arrival, Coverage, InputOptions, Inputs, Outcome, Parsers};
use vg_intake::{About, Confidence, Decoder, Framer, Head, LineFramer, OpenOptions, Parser};
use vg_model::{DefectKind, EventBatch, Expand, FieldTable, Text};

/// Takes what starts with its magic; with an empty magic, everything, as a fallback.
pub(crate) struct Fake {
    pub(crate) about: About,
    pub(crate) magic: &'static [u8],
    pub(crate) confidence: Confidence,
}

pub(crate) const fn about(name: &'static str) -> About {
    About { name, title, specification: "none", patterns: &[] }
}

fn title() -> Text {
    Text::new("giả", "fake")
}

impl Parser for Fake {
    fn about(&self) -> &'static About {
        // The statics below live for the whole test.
        match self.about.name {
            "any" => &ANY.about,
            "magic" => &MAGIC.about,
            _ => &LATER.about,
        }
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        head.bytes.starts_with(self.magic).then_some(self.confidence)
    }

    fn framer(&self, _: &OpenOptions) -> Box<dyn Framer> {
        Box::new(LineFramer::new())
    }

    fn decoder(&self, _: &Arc<FieldTable>) -> Box<dyn Decoder> {
        panic!("inputs do not decode")
    }

    fn expander(&self) -> &'static dyn Expand {
        panic!("inputs do not decode")
    }
}

pub(crate) static ANY: Fake = Fake { about: about("any"), magic: b"", confidence: Confidence::Fallback };
pub(crate) static MAGIC: Fake = Fake { about: about("magic"), magic: b"LOG", confidence: Confidence::Certain };
pub(crate) static LATER: Fake = Fake { about: about("later"), magic: b"LOG", confidence: Confidence::Certain };

pub(crate) static ALL: Parsers = &[&ANY, &MAGIC, &LATER];
pub(crate) static ONLY_MAGIC: Parsers = &[&MAGIC];

/// One arrival, read to its end.
#[derive(Debug)]
pub(crate) struct Whole {
    pub(crate) label: String,
    pub(crate) content: Vec<u8>,
    pub(crate) coverage: Coverage,
}

impl Whole {
    pub(crate) fn has(&self, kind: DefectKind) -> bool {
        self.coverage.defects.rows().iter().any(|row| row.kind == kind)
    }

    pub(crate) fn is_read(&self) -> bool {
        matches!(self.coverage.outcome, Outcome::Read { .. })
    }

    pub(crate) fn not_read_for(&self, kind: DefectKind) -> bool {
        self.coverage.outcome == Outcome::NotRead { why: kind } && self.has(kind)
    }
}

pub(crate) fn options(parsers: Parsers, stdin: impl Read + Send + 'static) -> InputOptions {
    InputOptions { parsers, stdin: Box::new(stdin), ..InputOptions::default() }
}

/// Everything that the paths hold, labels without the folder `base`.
pub(crate) fn read_all(paths: &[PathBuf], options: InputOptions, base: &std::path::Path) -> Vec<Whole> {
    let mut all = Vec::new();
    for arrival in Inputs::new(paths, options) {
        let (content, coverage) = match arrival {
            Arrival::Passed(coverage) => (Vec::new(), coverage),
            Arrival::Stream(mut opened) => {
                let mut content = Vec::new();
                opened.reader.read_to_end(&mut content).unwrap();
                (content, opened.coverage())
            }
        };
        let label = coverage.label.strip_prefix(&format!("{}/", base.display())).unwrap_or(&coverage.label).to_owned();
        all.push(Whole { label, content, coverage });
    }
    all
}

/// What one file with these bytes holds; it is called `file`.
pub(crate) fn read_bytes(bytes: &[u8]) -> Vec<Whole> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    fs::write(&path, bytes).unwrap();
    read_all(&[path], options(ALL, io::empty()), folder.path())
}

/// The only stream of a file with these bytes.
pub(crate) fn read_one(bytes: &[u8]) -> Whole {
    let mut all = read_bytes(bytes);
    assert_eq!(all.len(), 1, "{all:?}");
    all.remove(0)
}

pub(crate) fn gz(data: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zst(data: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn xz(data: &[u8]) -> Vec<u8> {
    let mut encoder = liblzma::write::XzEncoder::new(Vec::new(), 1);
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn bz2(data: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(data).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, data) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(data.len() as u64);
        header.set_mtime(1_700_000_000);
        builder.append_data(&mut header, name, *data).unwrap();
    }
    builder.into_inner().unwrap()
}

pub(crate) fn zip_with(members: &[(&str, &[u8])], method: zip::CompressionMethod) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(method);
    for (name, data) in members {
        writer.start_file(*name, options).unwrap();
        writer.write_all(data).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

pub(crate) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    zip_with(members, zip::CompressionMethod::Deflated)
}

/// Lines that do not compress to nothing.
pub(crate) fn text(lines: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_7F4A_7C15_u64;
    (0..lines)
        .flat_map(|line| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            format!("line {line} value {state:016x}\n").into_bytes()
        })
        .collect()
}

/// Cuts a stream with its framer, as a hunt does, and returns how many bytes were in blocks.
pub(crate) fn frame(mut opened: vg_intake::inputs::Opened) -> (u64, vg_model::Defects, Coverage) {
    let mut framer = opened.framer();
    let mut defects = vg_model::Defects::new();
    let mut batch = EventBatch::new();
    let mut bytes = 0;
    while framer.next_block(&mut opened.reader, &mut batch, &mut defects).unwrap() {
        bytes += batch.block().len() as u64;
        batch.clear();
    }
    (bytes, defects, opened.coverage())
}
