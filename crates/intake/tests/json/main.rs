//! The parsers of records with named fields (`json`, `zeek`, `csv`): golden samples, agreement of slots and expanded
//! records, damage and limits, the shared test data.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "a test: helpers outside test functions may panic too, and skips are reported on stderr"
)]

mod agreement;
mod damage;
mod golden;
mod shared_data;

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vg_intake::parsers::{csv::CsvParser, json::JsonParser, zeek::ZeekParser};
use vg_intake::{OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTable, FieldTableBuilder, Record, TimeQuality, Value};

/// The parsers under test, with the extension of their golden files.
pub(crate) fn parsers() -> Vec<(&'static dyn Parser, &'static str)> {
    vec![(&JsonParser, "json"), (&ZeekParser, "zeek"), (&CsvParser, "csv")]
}

/// One decoded event, as owned values.
pub(crate) struct Decoded {
    pub(crate) kind: &'static str,
    pub(crate) time: String,
    pub(crate) record: u64,
    pub(crate) slots: Vec<(String, Option<String>)>,
    pub(crate) expanded: Record,
}

/// Hands out bytes in pieces of `step`, as a pipe does.
struct Dribble<'a> {
    rest: &'a [u8],
    step: usize,
}

impl Read for Dribble<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let len = self.step.min(out.len()).min(self.rest.len());
        out[..len].copy_from_slice(&self.rest[..len]);
        self.rest = &self.rest[len..];
        Ok(len)
    }
}

pub(crate) fn table(names: &[&str]) -> Arc<FieldTable> {
    let mut builder = FieldTableBuilder::new();
    for name in names {
        builder.intern(name);
    }
    Arc::new(builder.build())
}

thread_local! {
    /// Batches hold a block of memory that is dear to get anew for thousands of small inputs.
    static SPARE_BATCH: std::cell::Cell<EventBatch> = std::cell::Cell::default();
}

pub(crate) fn decode(
    parser: &dyn Parser,
    data: &[u8],
    fields: &Arc<FieldTable>,
    step: usize,
) -> (Vec<Decoded>, Defects) {
    let options = OpenOptions { modified: None, assumed_offset_seconds: 25_200 };
    let mut framer = parser.framer(&options);
    let mut decoder = parser.decoder(fields);
    let mut input = Dribble { rest: data, step };
    let mut defects = Defects::new();
    let mut out = Vec::new();
    let mut batch = SPARE_BATCH.take();
    while framer.next_block(&mut input, &mut batch, &mut defects).unwrap() {
        decoder.decode(&mut batch, &mut defects);
        for event in batch.events() {
            let head = event.head();
            let time = match head.time_quality {
                TimeQuality::Missing => "missing".to_owned(),
                quality => format!("{} {quality:?}", head.time),
            };
            let slots = event.slots().iter().map(|slot| {
                let text = String::from_utf8(event.text(slot).to_vec()).unwrap();
                (fields.name(slot.field).to_owned(), (!slot.null).then_some(text))
            });
            assert!(std::str::from_utf8(event.raw()).is_ok());
            let slots = slots.collect();
            out.push(Decoded { kind: head.kind.0, time, record: head.record, slots, expanded: event.record() });
        }
        batch.clear();
    }
    SPARE_BATCH.set(batch);
    (out, defects)
}

pub(crate) fn samples(folder: &str) -> Vec<PathBuf> {
    let folder =
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("src/parsers").join(folder).join("samples");
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.to_str().unwrap().contains(".in."))
        .collect();
    files.sort();
    assert!(!files.is_empty());
    files
}

/// Values by name, in order, null told from text.
fn by_name<'a>(values: impl Iterator<Item = (&'a str, Option<&'a str>)>) -> BTreeMap<&'a str, Vec<Option<&'a str>>> {
    let mut out: BTreeMap<&str, Vec<Option<&str>>> = BTreeMap::new();
    for (name, value) in values {
        out.entry(name).or_default().push(value);
    }
    out
}

pub(crate) fn assert_agree(event: &Decoded, what: &str) {
    let expanded = event.expanded.fields.iter().map(|(name, value)| {
        let text = if *value == Value::Null { None } else { Some(value.as_text()) };
        (name.as_str(), text)
    });
    let slots = event.slots.iter().map(|(name, value)| (name.as_str(), value.as_deref()));
    assert_eq!(by_name(slots), by_name(expanded), "{what}");
}

pub(crate) fn kinds(defects: &Defects) -> Vec<(&'static str, u64)> {
    defects.rows().iter().map(|row| (row.kind.as_str(), row.count)).collect()
}
