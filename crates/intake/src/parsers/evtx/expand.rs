//! Rebuilds a whole record from its chunk: the same reading as decoding, with every value under its name.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use vg_model::{Defects, EventBatch, Expand, FieldTable, Record, Value, Wanted, limits};

use super::binxml::{ChunkId, Reader, Scratch, Sink};
use super::template::Leaf;
use super::value::Shape;

/// The expander of EVTX batches. What it needs beside the chunk is in the batch's context.
#[derive(Debug)]
pub(super) struct ChunkExpander;

/// What the decoder leaves behind for expanding: where each event lies, and compiled templates of earlier chunks (they
/// save time and change nothing, see [`super::template`]).
#[derive(Debug)]
pub(super) struct ExpandContext {
    /// By index of the event.
    pub(super) places: Vec<Range<usize>>,
    /// The chunk, among those that `scratch` was used for.
    pub(super) chunk: ChunkId,
    /// The fields for which the decoder compiled.
    pub(super) fields: Arc<FieldTable>,
    /// Shared by all batches of a decoder, and with it.
    pub(super) scratch: Arc<Mutex<Scratch>>,
}

impl Expand for ChunkExpander {
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record) {
        let context = batch.context.as_ref().and_then(|context| context.downcast_ref::<ExpandContext>());
        let Some(context) = context else { return };
        let Some(place) = context.places.get(index) else { return };
        let mut scratch = context.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        // Defects were counted when the chunk was decoded.
        let mut counted = Defects::new();
        let mut sink = RecordSink { record, wanted, taken: 0 };
        Reader::new((context.chunk, batch.block()), batch.offset, &context.fields, &mut scratch, &mut counted)
            .again()
            .event(place.clone(), &mut sink);
    }
}

struct RecordSink<'a> {
    record: &'a mut Record,
    wanted: Wanted<'a>,
    taken: usize,
}

impl Sink for RecordSink<'_> {
    fn wants(&self, _leaf: &Leaf, name: &[u8], _is_text: bool) -> bool {
        self.wanted.takes(name)
    }

    fn put(&mut self, _leaf: &Leaf, name: &[u8], shape: Shape, text: &[u8], range: Range<usize>) -> bool {
        if self.taken >= limits::MAX_VALUES_PER_EVENT {
            return false;
        }
        self.taken += 1;
        let text = text_of(text.get(range).unwrap_or_default());
        let value = match shape {
            Shape::Number => Value::Number(text),
            Shape::Bool => Value::Bool(text == "true"),
            Shape::Text => Value::Text(text),
        };
        self.record.push(text_of(name), value);
        true
    }
}

/// The bytes as text; what is not UTF-8 reads as U+FFFD.
fn text_of(bytes: &[u8]) -> String {
    match simdutf8::basic::from_utf8(bytes) {
        Ok(text) => text.to_owned(),
        Err(_) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
