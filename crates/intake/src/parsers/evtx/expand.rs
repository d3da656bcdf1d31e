//! Rebuilds a whole record from its chunk: the same reading as decoding, with every value under its name.

use std::ops::Range;

use vg_model::{Defects, EventBatch, Expand, FieldTable, Record, Value, limits};

use super::binxml::{Reader, Scratch, Sink};
use super::chunk::{RecordAt, walk};
use super::template::Leaf;
use super::value::Shape;

/// The expander of EVTX batches. It keeps nothing between calls.
#[derive(Debug)]
pub(super) struct ChunkExpander;

impl Expand for ChunkExpander {
    fn expand(&self, batch: &EventBatch, index: usize, record: &mut Record) {
        let Some(event) = batch.event(index) else { return };
        let raw = &event.head().raw;
        let chunk = batch.block();
        let Some(place) = locate(chunk, raw.start as usize) else { return };
        let mut scratch = Scratch::default();
        // Defects were counted when the chunk was decoded.
        let mut counted = Defects::new();
        let fields = FieldTable::default();
        let mut sink = RecordSink { record, taken: 0 };
        Reader::new(chunk, batch.offset, &fields, &mut scratch, &mut counted)
            .event(place.binxml..place.binxml_end, &mut sink);
    }
}

fn locate(chunk: &[u8], start: usize) -> Option<RecordAt> {
    let mut records = Vec::new();
    walk(chunk, 0, &mut records, &mut Defects::new());
    records.into_iter().find(|record| record.start == start)
}

struct RecordSink<'a> {
    record: &'a mut Record,
    taken: usize,
}

impl Sink for RecordSink<'_> {
    fn wants(&self, _leaf: &Leaf) -> bool {
        true
    }

    fn put(&mut self, _leaf: &Leaf, name: &[u8], shape: Shape, text: &[u8], range: Range<usize>) -> bool {
        if self.taken >= limits::MAX_VALUES_PER_EVENT {
            return false;
        }
        self.taken += 1;
        let text = String::from_utf8_lossy(text.get(range).unwrap_or_default()).into_owned();
        let value = match shape {
            Shape::Number => Value::Number(text),
            Shape::Bool => Value::Bool(text == "true"),
            Shape::Text => Value::Text(text),
        };
        self.record.push(String::from_utf8_lossy(name), value);
        true
    }
}
