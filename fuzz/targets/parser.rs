//! One parser over any bytes: the first byte picks it, the rest is the stream.
//!
//! Every event is rebuilt whole; the names found that way are then asked for as fields, and what decoding puts into slots
//! must be what rebuilding shows. A parser added to the list is fuzzed without a change here.

#![no_main]

use std::sync::Arc;

use libfuzzer_sys::fuzz_target;
use vg_intake::parsers::PARSERS;
use vg_intake::{Head, OpenOptions, Parser};
use vg_model::{Defects, EventBatch, FieldTable, FieldTableBuilder, Record, Value, limits};

fuzz_target!(|data: &[u8]| {
    let Some((pick, stream)) = data.split_first() else { return };
    if PARSERS.is_empty() {
        return;
    }
    let parser = PARSERS[usize::from(*pick) % PARSERS.len()];
    let head = &stream[..stream.len().min(limits::SNIFF_HEAD)];
    parser.sniff(&Head { bytes: head, name: "", complete: head.len() == stream.len() });

    let mut names = FieldTableBuilder::new();
    let events = run(parser, stream, &Arc::new(FieldTable::default()), |_, record| {
        for (name, _) in record.fields.iter().take(200) {
            names.intern(name);
        }
    });
    let table = Arc::new(names.build());
    let again = run(parser, stream, &table, |batch, _| check_slots(batch, &table));
    assert_eq!(events, again, "which fields are asked for must not change which events there are");
});

/// Cuts, decodes and rebuilds everything; returns how many events there were.
fn run(
    parser: &dyn Parser,
    mut stream: &[u8],
    table: &Arc<FieldTable>,
    mut each: impl FnMut((&EventBatch, usize), &Record),
) -> usize {
    let whole = stream.len();
    let mut framer = parser.framer(&OpenOptions::default());
    let mut decoder = parser.decoder(table);
    let mut defects = Defects::new();
    let mut batch = EventBatch::new();
    let (mut events, mut blocks, mut before) = (0, 0, 0);
    // The stream is memory: an error is the parser's verdict on it, and as good an end as any.
    while framer.next_block(&mut stream, &mut batch, &mut defects).unwrap_or(false) {
        blocks += 1;
        assert!(blocks <= whole + 1, "a stream of {whole} bytes has at most as many blocks");
        assert!(batch.offset >= before, "blocks come in order");
        before = batch.offset;
        decoder.decode(&mut batch, &mut defects);
        for index in 0..batch.len() {
            each((&batch, index), &batch.record(index));
        }
        events += batch.len();
        batch.clear();
    }
    events
}

fn check_slots((batch, index): (&EventBatch, usize), table: &FieldTable) {
    let Some(event) = batch.event(index) else { panic!("event {index} of {}", batch.len()) };
    let head = event.head();
    for range in [&head.raw, &head.haystack] {
        assert!(range.start <= range.end && range.end as usize <= batch.len_bytes(), "range outside the buffer");
    }
    assert!(event.slots().len() <= limits::MAX_VALUES_PER_EVENT, "more values than the limit");
    let record = event.record();
    for slot in event.slots() {
        let name = table.name(slot.field);
        assert!(slot.field.index() < table.len(), "slot of a field that does not exist");
        if slot.null {
            assert!(record.all(name).any(|value| *value == Value::Null), "`{name}` is null in a slot only");
            continue;
        }
        assert!(slot.start as usize + slot.len as usize <= batch.len_bytes(), "slot of `{name}` outside the buffer");
        let text = String::from_utf8_lossy(event.text(slot));
        assert!(
            record.all(name).any(|value| value.as_text() == text),
            "`{name}` is {text:?} in a slot and {:?} in the record",
            record.all(name).collect::<Vec<_>>(),
        );
    }
}
