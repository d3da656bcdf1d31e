//! Where the values of a text record go: into slots of a batch (decoding) or into a record for people (expanding).
//!
//! A text parser walks a record once, generic over a [`Sink`]. Decoding and expanding are the same walk with another
//! sink, so that they cannot disagree. A value that is a part of the block becomes a slice of it; any other value was
//! decoded or derived and is appended behind the block. The haystack of an event with appended values is a copy of
//! them and of the raw record, so that it holds every value (see [`vg_model::Haystack`]).
//!
//! Limit: [`limits::MAX_VALUES_PER_EVENT`]; further values are counted as `too_many`.

use std::ops::Range;
use std::sync::Arc;

use vg_model::{DefectKind, Defects, EventBatch, FieldRef, FieldTable, Record, SourceKind, TimeQuality, Timestamp};
use vg_model::{Value, Wanted, limits};

/// The fixed field names of one parser, see [`field_names`].
pub(super) trait FieldName: Copy {
    /// All names, in the order of their indexes.
    const ALL: &'static [&'static str];
    /// The place of this name in [`FieldName::ALL`].
    fn index(self) -> usize;
    /// The name.
    fn text(self) -> &'static str {
        Self::ALL.get(self.index()).copied().unwrap_or_default()
    }
}

/// Declares the enum `Field` of a parser with the name that rules use for each variant.
macro_rules! field_names {
    ($($variant:ident = $text:literal),+ $(,)?) => {
        /// Fields that this parser names itself.
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(super) enum Field { $($variant),+ }
        impl crate::parsers::sink::FieldName for Field {
            const ALL: &'static [&'static str] = &[$($text),+];
            fn index(self) -> usize {
                self as usize
            }
        }
    };
}
pub(super) use field_names;

/// Takes the values of one record, in the order of the source.
pub(super) trait Sink<F: FieldName> {
    /// A value of a field that the parser names.
    fn put(&mut self, field: F, value: &[u8]);
    /// A value of a field that the record names.
    fn put_named(&mut self, name: &[u8], value: &[u8]);
    /// A word that stands for something in the record and is not written there. Searches over whole events pass over
    /// it unless some rule asks for the field.
    fn put_word(&mut self, field: F, word: &'static str);
    /// As [`Sink::put_word`], for a field that the parser's data names.
    fn put_named_word(&mut self, name: &[u8], word: &'static str);
    /// True when [`Sink::put`] of this field has an effect: else the value need not be computed.
    fn wants(&self, field: F) -> bool;
    /// True when [`Sink::put_named`] may have an effect for names that continue `prefix` after a dot.
    fn wants_under(&self, prefix: &[u8]) -> bool;
}

/// What a walk found out about a record besides its values.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    /// Time of the event and how it is known.
    pub(super) time: (Timestamp, TimeQuality),
    /// What is wrong with the record.
    pub(super) defect: Option<(DefectKind, &'static str)>,
}

impl Reading {
    /// A record without defects.
    pub(super) const fn at(time: (Timestamp, TimeQuality)) -> Self {
        Self { time, defect: None }
    }

    /// A record without a readable time.
    pub(super) const fn damaged(kind: DefectKind, detail: &'static str) -> Self {
        Self { time: (Timestamp(0), TimeQuality::Missing), defect: Some((kind, detail)) }
    }
}

/// The fields that rules ask for, as one parser sees them, and scratch memory for one block at a time.
#[derive(Debug)]
pub(super) struct Projection {
    table: Arc<FieldTable>,
    fixed: Vec<Option<FieldRef>>,
    decoded: Vec<u8>,
    valid: bool,
}

impl Projection {
    /// Looks the fixed names of a parser up once.
    pub(super) fn new<F: FieldName>(table: &Arc<FieldTable>) -> Self {
        let fixed = F::ALL.iter().map(|name| table.lookup(name.as_bytes())).collect();
        Self { table: Arc::clone(table), fixed, decoded: Vec::new(), valid: true }
    }

    /// Takes the block out of the batch, so that it can be read while slots are added. Give it back with
    /// [`Projection::close`].
    pub(super) fn open(&mut self, batch: &mut EventBatch) -> Vec<u8> {
        self.decoded.clear();
        let block = std::mem::take(batch.buffer_mut());
        self.valid = simdutf8::basic::from_utf8(&block).is_ok();
        block
    }

    /// Puts the block and the values that were decoded from it back into the batch.
    pub(super) fn close(&mut self, batch: &mut EventBatch, mut block: Vec<u8>) {
        block.extend_from_slice(&self.decoded);
        *batch.buffer_mut() = block;
        if self.decoded.capacity() > 4 * limits::BLOCK_TARGET {
            self.decoded = Vec::new();
        }
    }

    /// A sink for the next record of `block`.
    pub(super) fn sink<'a>(&'a mut self, batch: &'a mut EventBatch, block: &'a [u8]) -> SlotSink<'a> {
        let first_decoded = self.decoded.len();
        SlotSink { batch, block, projection: self, first_decoded, count: 0 }
    }

    /// The names that rules ask for.
    pub(super) fn table(&self) -> &FieldTable {
        &self.table
    }
}

/// Gives slots to values that rules ask for.
#[derive(Debug)]
pub(super) struct SlotSink<'a> {
    batch: &'a mut EventBatch,
    block: &'a [u8],
    projection: &'a mut Projection,
    first_decoded: usize,
    count: usize,
}

impl SlotSink<'_> {
    /// Ends the event: `raw` is the record's range in the block, `record` its offset in the stream.
    pub(super) fn finish(
        self,
        reading: Reading,
        record: u64,
        kind: SourceKind,
        raw: Range<usize>,
        defects: &mut Defects,
    ) {
        let text = self.block.get(raw.clone()).unwrap_or_default();
        if let Some((kind, detail)) = reading.defect {
            defects.add(kind, record, detail);
        }
        if !self.projection.valid && simdutf8::basic::from_utf8(text).is_err() {
            defects.add(DefectKind::Encoding, record, "the record has bytes that are not UTF-8; they were kept");
        }
        if self.count > limits::MAX_VALUES_PER_EVENT {
            defects.add(DefectKind::TooMany, record, "the record has more values than the limit");
        }
        let decoded = &mut self.projection.decoded;
        let haystack = if decoded.len() > self.first_decoded {
            decoded.extend_from_slice(text);
            self.block.len() + self.first_decoded..self.block.len() + decoded.len()
        } else {
            raw.clone()
        };
        self.batch.finish_event(reading.time, record, kind, raw, haystack);
    }

    /// Gives a value that was looked up before a slot.
    pub(super) fn put_ref(&mut self, field: Option<FieldRef>, value: &[u8]) {
        self.count += 1;
        if self.count > limits::MAX_VALUES_PER_EVENT {
            return;
        }
        let inside = place_in(self.block, value);
        if field.is_none() && (inside.is_some() || !self.projection.table.wants_everything()) {
            return;
        }
        let start = match inside {
            Some(start) => start,
            None => {
                let decoded = &mut self.projection.decoded;
                let start = self.block.len() + decoded.len();
                decoded.extend_from_slice(value);
                // A line end between values, so that no search runs over the border of two.
                decoded.push(b'\n');
                start
            }
        };
        if let Some(field) = field {
            self.batch.push_slot(field.id, field.alias, start, value.len());
        }
    }
}

impl<F: FieldName> Sink<F> for SlotSink<'_> {
    fn put(&mut self, field: F, value: &[u8]) {
        let known = self.projection.fixed.get(field.index()).copied().flatten();
        self.put_ref(known, value);
    }

    fn put_named(&mut self, name: &[u8], value: &[u8]) {
        let known = self.projection.table.lookup(name);
        self.put_ref(known, value);
    }

    fn put_word(&mut self, field: F, word: &'static str) {
        match self.projection.fixed.get(field.index()).copied().flatten() {
            Some(known) => self.put_ref(Some(known), word.as_bytes()),
            None => self.count += 1,
        }
    }

    fn put_named_word(&mut self, name: &[u8], word: &'static str) {
        match self.projection.table.lookup(name) {
            Some(known) => self.put_ref(Some(known), word.as_bytes()),
            None => self.count += 1,
        }
    }

    fn wants(&self, field: F) -> bool {
        self.projection.fixed.get(field.index()).copied().flatten().is_some()
            || self.projection.table.wants_everything()
    }

    fn wants_under(&self, prefix: &[u8]) -> bool {
        self.projection.table.has_prefix(prefix) || self.projection.table.wants_everything()
    }
}

/// Where `value` starts in `block`, when it is a part of it (the same memory, not merely the same bytes).
fn place_in(block: &[u8], value: &[u8]) -> Option<usize> {
    let at = value.as_ptr().addr().checked_sub(block.as_ptr().addr())?;
    (at + value.len() <= block.len()).then_some(at)
}

/// Collects every value for people. Bytes that are not UTF-8 show as U+FFFD.
#[derive(Debug)]
pub(super) struct RecordSink<'a> {
    record: &'a mut Record,
    wanted: Wanted<'a>,
    count: usize,
}

impl<'a> RecordSink<'a> {
    /// A sink that adds the wanted values to `record`.
    pub(super) fn new(record: &'a mut Record, wanted: Wanted<'a>) -> Self {
        Self { record, wanted, count: 0 }
    }

    /// Adds a value under a name.
    pub(super) fn push(&mut self, name: &[u8], value: &[u8]) {
        self.count += 1;
        if self.count <= limits::MAX_VALUES_PER_EVENT && self.wanted.takes(name) {
            let value = Value::Text(String::from_utf8_lossy(value).into_owned());
            self.record.push(String::from_utf8_lossy(name), value);
        }
    }
}

impl<F: FieldName> Sink<F> for RecordSink<'_> {
    fn put(&mut self, field: F, value: &[u8]) {
        self.push(field.text().as_bytes(), value);
    }

    fn put_named(&mut self, name: &[u8], value: &[u8]) {
        self.push(name, value);
    }

    fn put_word(&mut self, field: F, word: &'static str) {
        self.push(field.text().as_bytes(), word.as_bytes());
    }

    fn put_named_word(&mut self, name: &[u8], word: &'static str) {
        self.push(name, word.as_bytes());
    }

    fn wants(&self, _field: F) -> bool {
        true
    }

    fn wants_under(&self, _prefix: &[u8]) -> bool {
        true
    }
}
