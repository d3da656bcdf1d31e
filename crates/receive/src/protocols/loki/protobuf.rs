//! A push as protocol buffers in a Snappy block.

use vg_model::DefectKind;

use super::{Brought, Fault, labels};
use crate::limits;
use crate::protocols::json_text::{put_bytes, put_text};
use crate::protocols::wire::Fields;

/// Reads all entries of a request.
pub(super) fn read(body: &[u8], brought: &mut Brought) -> Result<(), Fault> {
    let length = snap::raw::decompress_len(body).map_err(|_| Fault::Damaged)?;
    if length > limits::MAX_INFLATED || (length > limits::RATIO_GRACE && length / limits::MAX_RATIO > body.len()) {
        return Err(Fault::TooMuch);
    }
    let message = snap::raw::Decoder::new().decompress_vec(body).map_err(|_| Fault::Damaged)?;
    for field in Fields::new(&message) {
        if let (1, stream) = field? {
            of_stream(stream.bytes(), brought)?;
        }
    }
    Ok(())
}

/// `StreamAdapter`: labels = 1, entries = 2.
fn of_stream(message: &[u8], brought: &mut Brought) -> Result<(), Fault> {
    let mut written: &[u8] = &[];
    for field in Fields::new(message) {
        if let (1, labels) = field? {
            written = labels.bytes();
        }
    }
    let text = String::from_utf8_lossy(written);
    let read = labels::read(&text);
    let mut stream = Vec::new();
    match &read {
        Some(labels) => stream = serde_json::to_vec(labels).map_err(|_| Fault::Damaged)?,
        None => {
            put_text(&mut stream, &text);
            brought.tally.defect(DefectKind::Malformed, 0, "labels cannot be read; they stand there as text");
        }
    }
    let kind = super::kind(|name| read.as_ref()?.get(name).map(String::as_str));
    for field in Fields::new(message) {
        if let (2, entry) = field? {
            of_entry(entry.bytes(), &kind, &stream, brought)?;
        }
    }
    Ok(())
}

/// `EntryAdapter`: timestamp = 1 { seconds = 1, nanos = 2 }, line = 2, structuredMetadata = 3 { name = 1, value = 2 }.
fn of_entry(message: &[u8], kind: &crate::Kind, stream: &[u8], brought: &mut Brought) -> Result<(), Fault> {
    let (mut seconds, mut nanos, mut line) = (0_i64, 0_i64, &[][..]);
    let mut metadata = Vec::new();
    for field in Fields::new(message) {
        match field? {
            (1, time) => {
                for field in Fields::new(time.bytes()) {
                    match field? {
                        (1, value) => seconds = value.number().cast_signed(),
                        (2, value) => nanos = value.number().cast_signed(),
                        _ => {}
                    }
                }
            }
            (2, text) => line = text.bytes(),
            (3, pair) => {
                metadata.push(if metadata.is_empty() { b'{' } else { b',' });
                let mut parts = [&[][..]; 2];
                for field in Fields::new(pair.bytes()) {
                    let (number, value) = field?;
                    let place = usize::try_from(number).ok().and_then(|number| parts.get_mut(number.checked_sub(1)?));
                    if let Some(place) = place {
                        *place = value.bytes();
                    }
                }
                let [name, value] = parts;
                put_bytes(&mut metadata, name);
                metadata.push(b':');
                put_bytes(&mut metadata, value);
            }
            _ => {}
        }
    }
    if !metadata.is_empty() {
        metadata.push(b'}');
    }
    let time = (i128::from(seconds) * 1_000_000_000 + i128::from(nanos)).to_string();
    brought.take(kind, &time, line, stream, &metadata)
}
