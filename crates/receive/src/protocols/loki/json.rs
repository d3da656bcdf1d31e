//! A push as JSON.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{Brought, Fault};
use crate::protocols::json_text::is_too_deep;

#[derive(Deserialize)]
struct Push<'a> {
    #[serde(borrow)]
    streams: Vec<Stream<'a>>,
}

#[derive(Deserialize)]
struct Stream<'a> {
    #[serde(borrow, default)]
    stream: BTreeMap<Cow<'a, str>, Cow<'a, str>>,
    #[serde(borrow, default)]
    values: Vec<Entry<'a>>,
}

/// Time, line and, since Loki 2.9, structured metadata.
#[derive(Deserialize)]
#[serde(transparent)]
struct Entry<'a>(#[serde(borrow)] Vec<&'a RawValue>);

impl<'a> Entry<'a> {
    fn parts(&self) -> Result<(Cow<'a, str>, Cow<'a, str>, &'a str), Fault> {
        let (time, line, metadata) = match self.0.as_slice() {
            [time, line] => (time, line, ""),
            [time, line, metadata] if metadata.get().starts_with('{') && !is_too_deep(metadata.get().as_bytes()) => {
                (time, line, metadata.get())
            }
            _ => return Err(Fault::Damaged),
        };
        let text = |value: &'a RawValue| serde_json::from_str::<Text<'a>>(value.get()).map_err(|_| Fault::Damaged);
        let (time, line) = (text(time)?.0, text(line)?.0);
        let whole = !time.is_empty() && time.bytes().all(|byte| byte.is_ascii_digit());
        if whole { Ok((time, line, metadata)) } else { Err(Fault::Damaged) }
    }
}

/// A text that is borrowed where it has no escapes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Text<'a>(#[serde(borrow)] Cow<'a, str>);

/// Reads all entries of a request.
pub(super) fn read(body: &[u8], brought: &mut Brought) -> Result<(), Fault> {
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Fault::Damaged);
    }
    let push: Push<'_> = serde_json::from_slice(body).map_err(|_| Fault::Damaged)?;
    for stream in &push.streams {
        let labels = serde_json::to_vec(&stream.stream).map_err(|_| Fault::Damaged)?;
        let kind = super::kind(|name| stream.stream.get(name).map(|value| &**value));
        for entry in &stream.values {
            let (time, line, metadata) = entry.parts()?;
            // Line breaks between its values are blanks.
            let metadata: Vec<u8> =
                metadata.bytes().map(|byte| if matches!(byte, b'\n' | b'\r') { b' ' } else { byte }).collect();
            brought.take(&kind, &time, line.as_bytes(), &labels, &metadata)?;
        }
    }
    Ok(())
}
