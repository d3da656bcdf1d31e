//! Chunks to events: the fast way, with slots for the fields that rules ask for.

use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use vg_model::{
    DefectKind, Defects, EventBatch, FieldTable, Haystack, Keywords, SourceKind, TimeQuality, Timestamp, limits,
};

use super::EXPANDER;
use super::binxml::{Reader, Scratch, Sink};
use super::chunk::{RecordAt, walk};
use super::expand::ExpandContext;
use super::template::Leaf;
use super::value::Shape;
use crate::Decoder;

/// The kind of all events of this parser.
pub(super) const KIND: SourceKind = SourceKind("windows");

/// The decoder of one thread.
#[derive(Debug)]
pub(super) struct ChunkDecoder {
    fields: Arc<FieldTable>,
    records: Vec<RecordAt>,
    /// Shared with the expander, so that both find what the other compiled.
    scratch: Arc<Mutex<Scratch>>,
}

impl ChunkDecoder {
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self { fields: Arc::clone(fields), records: Vec::new(), scratch: Arc::default() }
    }
}

/// Time of an event: what it states, else when it was written.
fn time_of(stated: Option<Timestamp>, record: &RecordAt) -> (Timestamp, TimeQuality) {
    match stated {
        Some(time) => (time, TimeQuality::Exact),
        None if record.written != 0 => (Timestamp::from_filetime(record.written), TimeQuality::Exact),
        None => (Timestamp::default(), TimeQuality::Missing),
    }
}

impl Decoder for ChunkDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        batch.expander = Some(&EXPANDER);
        batch.haystack = Haystack::Plain;
        let base = batch.offset;
        // The block is taken out while slots are pushed, and put back with the text of the values behind it.
        let mut buffer = std::mem::take(batch.buffer_mut());
        walk(&buffer, base, &mut self.records, defects);
        let mut scratch = self.scratch.lock().unwrap_or_else(PoisonError::into_inner);
        let chunk = scratch.new_chunk();
        let mut reader = Reader::new((chunk, &buffer), base, &self.fields, &mut scratch, defects);
        let mut sink = SlotSink { batch, text_at: buffer.len(), keywords: self.fields.keywords(KIND) };
        let mut places = Vec::with_capacity(self.records.len());
        for record in &self.records {
            let start = buffer.len() + reader.text().len();
            let stated = reader.event(record.binxml..record.binxml_end, &mut sink);
            if !reader.found_content() {
                sink.batch.drop_open_slots();
                continue;
            }
            let time = time_of(stated, record);
            if time.1 == TimeQuality::Missing {
                reader.count(DefectKind::Time, record.start, "event without a time");
            }
            let end = buffer.len() + reader.text().len();
            sink.batch.finish_event(time, record.id, KIND, record.start..record.end, start..end);
            places.push(record.binxml..record.binxml_end);
        }
        buffer.extend_from_slice(&scratch.text);
        *batch.buffer_mut() = buffer;
        let (fields, scratch) = (Arc::clone(&self.fields), Arc::clone(&self.scratch));
        batch.context = Some(Arc::new(ExpandContext { places, chunk, fields, scratch }));
    }
}

struct SlotSink<'a> {
    batch: &'a mut EventBatch,
    /// Where the text of values will begin in the buffer.
    text_at: usize,
    /// Which values are taken although no rule names them.
    keywords: Keywords,
}

impl Sink for SlotSink<'_> {
    #[inline]
    fn wants(&self, leaf: &Leaf, _name: &[u8], is_text: bool) -> bool {
        leaf.field.is_some()
            || match self.keywords {
                Keywords::None => false,
                Keywords::InText => is_text,
                Keywords::Anywhere => true,
            }
    }

    #[inline]
    fn put(&mut self, leaf: &Leaf, _name: &[u8], _shape: Shape, _text: &[u8], range: Range<usize>) -> bool {
        let Some(field) = leaf.field else { return true };
        if self.batch.open_slot_count() >= limits::MAX_VALUES_PER_EVENT {
            return false;
        }
        self.batch.push_slot(field.id, field.alias, self.text_at + range.start, range.len());
        true
    }
}
