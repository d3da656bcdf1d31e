//! Records in memory as an event batch, as a parser would deliver them.

use std::sync::{Mutex, PoisonError};

use vg_model::{EventBatch, Expand, FieldTable, Record, SourceKind, TimeQuality, Timestamp, Value, Wanted};

/// A record and its kind of source.
#[derive(Clone)]
pub struct Known {
    pub kind: &'static str,
    pub record: Record,
}

/// The records of the batch at hand: whoever rebuilds records lives as long as the program, and one batch a time is enough.
static RECORDS: Mutex<Vec<Record>> = Mutex::new(Vec::new());

struct Kept;

impl Expand for Kept {
    fn expand(&self, _: &EventBatch, index: usize, _: Wanted<'_>, record: &mut Record) {
        let records = RECORDS.lock().unwrap_or_else(PoisonError::into_inner);
        record.fields.extend(records.get(index).into_iter().flat_map(|known| known.fields.iter().cloned()));
    }
}

/// One event for each record, with slots for the fields of the table.
pub fn batch_of(events: &[Known], fields: &FieldTable) -> EventBatch {
    let mut batch = EventBatch::new();
    batch.seal_block();
    for Known { kind, record } in events {
        let start = batch.len_bytes();
        for (name, value) in &record.fields {
            let at = batch.len_bytes();
            batch.buffer_mut().extend_from_slice(value.as_text().as_bytes());
            batch.buffer_mut().push(b'\n');
            if let Some(field) = fields.lookup(name.as_bytes()) {
                match value {
                    Value::Null => batch.push_null(field.id, field.alias),
                    _ => batch.push_slot(field.id, field.alias, at, value.as_text().len()),
                }
            }
        }
        let end = batch.len_bytes();
        batch.finish_event((Timestamp(0), TimeQuality::Missing), 0, SourceKind(kind), 0..0, start..end);
    }
    *RECORDS.lock().unwrap_or_else(PoisonError::into_inner) = events.iter().map(|event| event.record.clone()).collect();
    batch.expander = Some(&Kept);
    batch
}
