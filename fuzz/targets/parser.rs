//! One parser over any bytes. `VONGGAC_FUZZ_PARSER` names it; without, the first byte picks it and the rest is the stream.
//!
//! Every event is rebuilt whole; the names found that way are then asked for as fields, and what decoding puts into slots
//! must be what rebuilding shows; the haystack must hold every value. The second time the stream comes in small pieces, which must not change an event
//! either. A parser added to the list is fuzzed without a change here.

#![no_main]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};
use std::io::Read;
use std::sync::{Arc, OnceLock};

use libfuzzer_sys::fuzz_target;
use vg_intake::parsers::PARSERS;
use vg_intake::{Head, OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTable, FieldTableBuilder, Haystack, Record, Value, limits};

/// The parser that the environment names.
static CHOSEN: OnceLock<Option<&'static dyn Parser>> = OnceLock::new();

/// Fields asked for in the second run.
const MOST_NAMES: usize = 200;

fuzz_target!(|data: &[u8]| {
    let Some((parser, stream)) = pick(data) else { return };
    let head = &stream[..stream.len().min(limits::SNIFF_HEAD)];
    parser.sniff(&Head { bytes: head, name: "", complete: head.len() == stream.len() });

    let mut names = FieldTableBuilder::new();
    let mut plain = Vec::new();
    run(parser, &mut { stream }, stream.len(), &Arc::new(FieldTable::default()), |batch, index, record| {
        for (name, _) in record.fields.iter().take(MOST_NAMES) {
            names.intern(name);
        }
        plain.push(fingerprint(batch, index, record));
    });
    let mut table = names.build();
    // Every other length: as when some rule has keywords, so that the haystack must hold every value.
    let whole_events = stream.len() % 2 == 1;
    table.set_wants_everything(whole_events);
    let table = Arc::new(table);
    let mut asked = Vec::new();
    let mut pieces = Pieces { rest: stream, next: stream.len() % 61 + 1 };
    run(parser, &mut pieces, stream.len(), &table, |batch, index, record| {
        check_slots(parser, batch, index, record, &table);
        if whole_events {
            check_haystack(batch, index, record, &table);
        }
        asked.push(fingerprint(batch, index, record));
    });
    assert!(plain == asked, "fields asked for and sizes of reads must not change events");
});

fn pick(data: &[u8]) -> Option<(&'static dyn Parser, &[u8])> {
    let chosen = CHOSEN.get_or_init(|| {
        let name = std::env::var("VONGGAC_FUZZ_PARSER").ok()?;
        let known = PARSERS.iter().find(|parser| parser.about().name == name).copied();
        assert!(known.is_some(), "VONGGAC_FUZZ_PARSER names no parser: {name}");
        known
    });
    if let Some(parser) = chosen {
        return Some((*parser, data));
    }
    let (pick, stream) = data.split_first()?;
    let parser = PARSERS.get(usize::from(*pick) % PARSERS.len().max(1))?;
    Some((*parser, stream))
}

/// Hands a stream out in pieces of changing size.
struct Pieces<'a> {
    rest: &'a [u8],
    next: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let len = self.next.min(self.rest.len()).min(out.len());
        self.next = self.next * 5 % 8_191 + 1;
        let (now, rest) = self.rest.split_at(len);
        out[..len].copy_from_slice(now);
        self.rest = rest;
        Ok(len)
    }
}

/// Cuts, decodes and rebuilds everything.
fn run(
    parser: &dyn Parser,
    stream: &mut dyn Read,
    whole: usize,
    table: &Arc<FieldTable>,
    mut each: impl FnMut(&EventBatch, usize, &Record),
) {
    let mut framer = parser.framer(&OpenOptions::default());
    let mut decoder = parser.decoder(table);
    let mut defects = Defects::new();
    let mut batch = EventBatch::new();
    let (mut blocks, mut before) = (0, 0);
    // The stream is memory: an error is the parser's verdict on it, and as good an end as any.
    while framer.next_block(stream, &mut batch, &mut defects).unwrap_or(false) {
        blocks += 1;
        assert!(blocks <= whole + 1, "a stream of {whole} bytes has at most as many blocks");
        assert!(batch.offset >= before, "blocks come in order");
        before = batch.offset;
        decoder.decode(&mut batch, &mut defects);
        for index in 0..batch.len() {
            each(&batch, index, &batch.record(index));
        }
        batch.clear();
    }
}

/// An event without what may depend on the fields asked for: its head, its raw bytes, its values.
fn fingerprint(batch: &EventBatch, index: usize, record: &Record) -> u64 {
    let mut hasher = DefaultHasher::new();
    if let Some(event) = batch.event(index) {
        let head = event.head();
        (head.time.0, head.record, head.kind.0, event.raw()).hash(&mut hasher);
        format!("{:?}", head.time_quality).hash(&mut hasher);
    }
    for (name, value) in &record.fields {
        (name, std::mem::discriminant(value), value.as_text()).hash(&mut hasher);
    }
    hasher.finish()
}

fn check_slots(parser: &dyn Parser, batch: &EventBatch, index: usize, record: &Record, table: &FieldTable) {
    let Some(event) = batch.event(index) else { panic!("event {index} of {}", batch.len()) };
    let head = event.head();
    for range in [&head.raw, &head.haystack] {
        assert!(range.start <= range.end && range.end as usize <= batch.len_bytes(), "range outside the buffer");
    }
    assert!(event.slots().len() <= limits::MAX_VALUES_PER_EVENT, "more values than the limit");
    // Where a producer's prefix is stripped from a name, the value is also found under its whole path, which may be the
    // name of something in another record; rebuilding shows the one name that rules use.
    let whole_paths = parser.about().name == "json" && head.kind.0 != "json";
    for slot in event.slots() {
        let name = table.name(slot.field);
        assert!(slot.field.index() < table.len(), "slot of a field that does not exist");
        let shown = |wanted: &dyn Fn(&Value) -> bool| {
            record.all(name).any(wanted) || whole_paths && record.fields.iter().any(|(_, value)| wanted(value))
        };
        if slot.null {
            assert!(shown(&|value| *value == Value::Null), "`{name}` is null in a slot only");
            continue;
        }
        assert!(slot.start as usize + slot.len as usize <= batch.len_bytes(), "slot of `{name}` outside the buffer");
        let text = event.text(slot);
        let text = String::from_utf8_lossy(&text);
        // The name of a `Data` item is a value at its whole path, and a name in the record.
        let is_name = whole_paths && record.fields.iter().any(|(name, _)| *name == text);
        assert!(
            shown(&|value| value.as_text() == text) || is_name,
            "`{name}` is {text:?} in a slot and {:?} in the record",
            record.all(name).collect::<Vec<_>>(),
        );
    }
}

/// Every value of a field that is asked for stands in the event's haystack; in a JSON text at least its longest run of
/// characters that writers do not escape does, unless such characters are escaped after all.
fn check_haystack(batch: &EventBatch, index: usize, record: &Record, table: &FieldTable) {
    let Some(event) = batch.event(index) else { return };
    let haystack = event.haystack();
    let ordinary = |byte: u8| byte.is_ascii_alphanumeric() || b" -_.:;,()".contains(&byte);
    let escaped = batch.haystack == Haystack::Json && haystack.windows(2).any(|pair| pair == b"\\u");
    for (name, value) in record.fields.iter().take(MOST_NAMES) {
        let text = value.as_text();
        // Bytes that are not UTF-8 show as U+FFFD in the record and stand in the haystack as they are.
        if *value == Value::Null || escaped || text.contains('\u{fffd}') || table.lookup(name.as_bytes()).is_none() {
            continue;
        }
        let wanted = match batch.haystack {
            Haystack::Plain => text.as_bytes(),
            Haystack::Json => {
                let parts = text.as_bytes().split(|byte| !ordinary(*byte));
                parts.max_by_key(|part| part.len()).unwrap_or_default()
            }
        };
        let found = memchr::memmem::find(haystack, wanted).is_some();
        assert!(found, "`{name}` is {text:?}, which is not in the haystack");
    }
}
