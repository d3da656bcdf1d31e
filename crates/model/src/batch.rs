//! The event batch: the one form in which every parser hands events to every matcher.
//!
//! A batch owns one byte buffer. Its front holds the raw block as read (lines, or an EVTX chunk); values that had to be
//! decoded are appended behind it. A value is a [`Slot`]: a field number and a slice of that buffer, with the [`Form`] in
//! which its text stands there. No boxed value, no
//! map and no string exists per event; only fields that some rule asks for get a slot, and the whole record is rebuilt
//! from the raw bytes for a hit alone ([`Expand`]). Why this form: `docs/adr/0002-event-batch.md`.
//!
//! Limits: offsets are 32 bits, so a batch stays below 4 GiB; framers cut blocks of `limits::BLOCK_TARGET` bytes.

use std::any::Any;
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use crate::form::Form;
use crate::{FieldId, Record, TimeQuality, Timestamp};

/// What kind of source an event is from, such as `windows`, `syslog` or `zeek`. The data in `library/logsources/` maps
/// Sigma log sources to kinds and to values of their key fields.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct SourceKind(pub &'static str);

/// One value of one event.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Slot {
    /// Which field.
    pub field: FieldId,
    /// True when the record had the value under an alias.
    pub alias: bool,
    /// True for a JSON null or its like: the field is there, without a value. Its text is empty.
    pub null: bool,
    /// How the text stands in the buffer.
    pub form: Form,
    /// First byte in the buffer.
    pub start: u32,
    /// Length in bytes.
    pub len: u32,
}

/// What an event is besides its values.
#[derive(Clone, PartialEq, Debug)]
pub struct EventHead {
    /// Time of the event.
    pub time: Timestamp,
    /// How that time is known.
    pub time_quality: TimeQuality,
    /// Record number where the format has one, else the byte offset of the record in the decompressed stream.
    pub record: u64,
    /// Kind of source.
    pub kind: SourceKind,
    /// Slots of the event.
    pub slots: Range<u32>,
    /// The raw record in the buffer, for [`Expand`].
    pub raw: Range<u32>,
    /// Text in the buffer that holds every value of the event in which a keyword may stand ([`crate::Keywords`]), see
    /// [`Haystack`].
    pub haystack: Range<u32>,
}

/// How [`EventHead::haystack`] holds the values.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub enum Haystack {
    /// Values as they are, possibly with other text between them.
    #[default]
    Plain,
    /// A JSON text: `"`, `\`, control characters and non-ASCII characters may be escaped.
    Json,
}

/// Which values of a record are rebuilt.
#[derive(Clone, Copy)]
pub enum Wanted<'a> {
    /// Every value.
    All,
    /// Values under the names for which the function says so. Names are handed over as they stand in the source.
    Named(&'a dyn Fn(&[u8]) -> bool),
}

impl Wanted<'_> {
    /// True when values under `name` are wanted.
    #[must_use]
    #[inline]
    pub fn takes(&self, name: &[u8]) -> bool {
        match self {
            Wanted::All => true,
            Wanted::Named(takes) => takes(name),
        }
    }
}

impl std::fmt::Debug for Wanted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(if matches!(self, Wanted::All) { "All" } else { "Named" })
    }
}

/// Rebuilds a record from the raw bytes of a batch.
pub trait Expand: Send + Sync {
    /// Appends the values of event `index` to `record`, in the order of the source, under the names that rules use.
    /// Those that are not wanted may be left out, so that a finding does not pay for fields that nobody shows. A record
    /// that was decoded once can always be rebuilt; an unknown index adds nothing.
    fn expand(&self, batch: &EventBatch, index: usize, wanted: Wanted<'_>, record: &mut Record);
}

/// Events of one block of one stream.
#[derive(Default)]
pub struct EventBatch {
    buffer: Vec<u8>,
    block_len: usize,
    slots: Vec<Slot>,
    events: Vec<EventHead>,
    open_slots: u32,
    open_alias: bool,
    /// Byte offset of the block in the decompressed stream.
    pub offset: u64,
    /// Number of the first record of the block, where a framer counts them; 0 otherwise.
    pub first_record: u64,
    /// What a framer found earlier in the stream and decoding needs (a CSV header, for example).
    pub context: Option<Arc<dyn Any + Send + Sync>>,
    /// How haystacks hold their values.
    pub haystack: Haystack,
    /// Who can rebuild records of this batch.
    pub expander: Option<&'static dyn Expand>,
}

impl std::fmt::Debug for EventBatch {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("EventBatch")
            .field("events", &self.events.len())
            .field("slots", &self.slots.len())
            .field("bytes", &self.buffer.len())
            .field("offset", &self.offset)
            .finish_non_exhaustive()
    }
}

impl EventBatch {
    /// An empty batch.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Empties the batch and keeps its memory, unless one odd record made it grow beyond four blocks.
    pub fn clear(&mut self) {
        self.buffer.clear();
        if self.buffer.capacity() > 8 * crate::limits::BLOCK_TARGET {
            self.buffer.shrink_to(2 * crate::limits::BLOCK_TARGET);
        }
        self.block_len = 0;
        self.slots.clear();
        self.events.clear();
        self.open_slots = 0;
        self.open_alias = false;
        self.offset = 0;
        self.first_record = 0;
        self.context = None;
        self.haystack = Haystack::Plain;
        self.expander = None;
    }

    /// The buffer, for a framer to put its block into. Call [`EventBatch::seal_block`] afterwards.
    pub fn buffer_mut(&mut self) -> &mut Vec<u8> {
        &mut self.buffer
    }

    /// Declares all that is in the buffer now to be the raw block.
    pub fn seal_block(&mut self) {
        self.block_len = self.buffer.len();
    }

    /// The raw block.
    #[must_use]
    pub fn block(&self) -> &[u8] {
        self.buffer.get(..self.block_len).unwrap_or_default()
    }

    /// Block and decoded values.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.buffer
    }

    /// Length of the buffer: where the next decoded value will start.
    #[must_use]
    pub fn len_bytes(&self) -> usize {
        self.buffer.len()
    }

    /// Bytes `range` of the buffer; empty when outside it.
    #[must_use]
    pub fn slice(&self, range: &Range<u32>) -> &[u8] {
        self.buffer.get(range.start as usize..range.end as usize).unwrap_or_default()
    }

    /// Adds a value of the event that is being built: `start..start + len` of the buffer.
    pub fn push_slot(&mut self, field: FieldId, alias: bool, start: usize, len: usize) {
        self.push_slot_as(Form::Text, field, alias, start, len);
    }

    /// Adds a value whose text stands in another form: `start..start + len` of the buffer.
    #[inline]
    pub fn push_slot_as(&mut self, form: Form, field: FieldId, alias: bool, start: usize, len: usize) {
        self.open_alias |= alias;
        self.slots.push(Slot { field, alias, null: false, form, start: start as u32, len: len as u32 });
    }

    /// Adds a field without a value (JSON null).
    pub fn push_null(&mut self, field: FieldId, alias: bool) {
        self.open_alias |= alias;
        self.slots.push(Slot { field, alias, null: true, form: Form::Text, start: 0, len: 0 });
    }

    /// How many values the event that is being built has so far.
    #[must_use]
    pub fn open_slot_count(&self) -> usize {
        self.slots.len() - self.open_slots as usize
    }

    /// Slots of the event that is being built.
    #[must_use]
    pub fn open_slots(&self) -> &[Slot] {
        self.slots.get(self.open_slots as usize..).unwrap_or_default()
    }

    /// Forgets the values pushed since the last event (the record turned out to be damaged).
    pub fn drop_open_slots(&mut self) {
        self.slots.truncate(self.open_slots as usize);
        self.open_alias = false;
    }

    /// Ends the event that is being built. An alias gives way where the record also has the native name.
    pub fn finish_event(
        &mut self,
        time: (Timestamp, TimeQuality),
        record: u64,
        kind: SourceKind,
        raw: Range<usize>,
        haystack: Range<usize>,
    ) {
        if self.open_alias {
            self.drop_shadowed_aliases();
        }
        let start = self.open_slots;
        self.open_slots = self.slots.len() as u32;
        self.events.push(EventHead {
            time: time.0,
            time_quality: time.1,
            record,
            kind,
            slots: start..self.open_slots,
            raw: raw.start as u32..raw.end as u32,
            haystack: haystack.start as u32..haystack.end as u32,
        });
    }

    /// How many events there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.events.len()
    }

    /// True when there is no event.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.events.is_empty()
    }

    /// Event `index`.
    #[must_use]
    pub fn event(&self, index: usize) -> Option<Event<'_>> {
        self.events.get(index).map(|head| Event { batch: self, head, index })
    }

    /// All events, in the order of the source.
    pub fn events(&self) -> impl Iterator<Item = Event<'_>> {
        self.events.iter().enumerate().map(|(index, head)| Event { batch: self, head, index })
    }

    /// Rebuilds event `index` whole; empty when the batch has no [`Expand`].
    #[must_use]
    pub fn record(&self, index: usize) -> Record {
        self.record_of(index, Wanted::All)
    }

    /// Rebuilds event `index` with at least the wanted values; empty when the batch has no [`Expand`].
    #[must_use]
    pub fn record_of(&self, index: usize, wanted: Wanted<'_>) -> Record {
        let mut record = Record::default();
        if let Some(expander) = self.expander {
            expander.expand(self, index, wanted, &mut record);
        }
        record
    }

    fn drop_shadowed_aliases(&mut self) {
        let first = self.open_slots as usize;
        let native: Vec<FieldId> = self.open_slots().iter().filter(|slot| !slot.alias).map(|slot| slot.field).collect();
        let mut keep = first;
        for index in first..self.slots.len() {
            let Some(slot) = self.slots.get(index).copied() else { break };
            if !slot.alias || !native.contains(&slot.field) {
                if let Some(place) = self.slots.get_mut(keep) {
                    *place = slot;
                }
                keep += 1;
            }
        }
        self.slots.truncate(keep);
        self.open_alias = false;
    }
}

/// One event of a batch.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    batch: &'a EventBatch,
    head: &'a EventHead,
    index: usize,
}

impl<'a> Event<'a> {
    /// Its place in the batch.
    #[must_use]
    pub fn index(&self) -> usize {
        self.index
    }

    /// What it is besides its values.
    #[must_use]
    pub fn head(&self) -> &'a EventHead {
        self.head
    }

    /// Its values that some rule asks for.
    #[must_use]
    pub fn slots(&self) -> &'a [Slot] {
        self.batch.slots.get(self.head.slots.start as usize..self.head.slots.end as usize).unwrap_or_default()
    }

    /// The text of a value: UTF-8 save for bytes that were not in the source either.
    #[must_use]
    pub fn text(&self, slot: &Slot) -> Cow<'a, [u8]> {
        if slot.form == Form::Text {
            return Cow::Borrowed(self.stored(slot));
        }
        let mut text = Vec::new();
        self.read(slot, &mut text);
        Cow::Owned(text)
    }

    /// Appends the text of a value.
    #[inline]
    pub fn read(&self, slot: &Slot, out: &mut Vec<u8>) {
        slot.form.read(self.stored(slot), out);
    }

    /// The bytes of a value in the form in which they stand.
    #[must_use]
    #[inline]
    pub fn stored(&self, slot: &Slot) -> &'a [u8] {
        let start = slot.start as usize;
        self.batch.buffer.get(start..start + slot.len as usize).unwrap_or_default()
    }

    /// The first value of `field`.
    #[must_use]
    pub fn get(&self, field: FieldId) -> Option<Cow<'a, [u8]>> {
        self.slots().iter().find(|slot| slot.field == field).map(|slot| self.text(slot))
    }

    /// The text that holds every value, see [`Haystack`].
    #[must_use]
    pub fn haystack(&self) -> &'a [u8] {
        self.batch.slice(&self.head.haystack)
    }

    /// The raw record.
    #[must_use]
    pub fn raw(&self) -> &'a [u8] {
        self.batch.slice(&self.head.raw)
    }

    /// Rebuilds the whole record.
    #[must_use]
    pub fn record(&self) -> Record {
        self.batch.record(self.index)
    }

    /// Rebuilds the record with at least the wanted values.
    #[must_use]
    pub fn record_of(&self, wanted: Wanted<'_>) -> Record {
        self.batch.record_of(self.index, wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const KIND: SourceKind = SourceKind("test");

    #[test]
    fn an_alias_gives_way_to_the_native_name() {
        let mut batch = EventBatch::new();
        batch.buffer_mut().extend_from_slice(b"abcdef");
        batch.seal_block();
        batch.push_slot(FieldId(1), true, 0, 1);
        batch.push_slot(FieldId(2), true, 1, 1);
        batch.push_slot(FieldId(1), false, 2, 1);
        batch.finish_event((Timestamp(0), TimeQuality::Missing), 7, KIND, 0..6, 0..6);
        let event = batch.event(0).unwrap();
        assert_eq!(event.get(FieldId(1)).as_deref(), Some(&b"c"[..]));
        assert_eq!(event.get(FieldId(2)).as_deref(), Some(&b"b"[..]));
        assert_eq!(event.slots().len(), 2);
    }

    #[test]
    fn a_damaged_record_leaves_no_values_behind() {
        let mut batch = EventBatch::new();
        batch.push_slot(FieldId(1), false, 0, 0);
        batch.drop_open_slots();
        batch.push_null(FieldId(3), false);
        batch.finish_event((Timestamp(0), TimeQuality::Missing), 0, KIND, 0..0, 0..0);
        let slots = batch.event(0).unwrap().slots();
        assert_eq!(slots.len(), 1);
        assert!(slots[0].null);
    }

    #[test]
    fn a_value_is_read_in_its_form() {
        let mut batch = EventBatch::new();
        batch.buffer_mut().extend_from_slice(br"C:\\x\u1ebft");
        batch.seal_block();
        batch.push_slot(FieldId(1), false, 0, 5);
        batch.push_slot_as(Form::Json, FieldId(1), false, 0, 12);
        batch.finish_event((Timestamp(0), TimeQuality::Missing), 0, KIND, 0..0, 0..0);
        let event = batch.event(0).unwrap();
        let texts: Vec<_> =
            event.slots().iter().map(|slot| String::from_utf8(event.text(slot).into()).unwrap()).collect();
        assert_eq!(texts, [r"C:\\x", "C:\\xết"]);
    }

    #[test]
    fn memory_of_an_odd_record_is_given_back() {
        let mut batch = EventBatch::new();
        batch.buffer_mut().resize(64 * 1024 * 1024, 0);
        batch.clear();
        assert!(batch.buffer_mut().capacity() <= 4 * crate::limits::BLOCK_TARGET);
    }
}
