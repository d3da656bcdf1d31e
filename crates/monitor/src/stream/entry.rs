//! A chunk as an entry of the journal: what is said of it in the head, its bytes as they came.

use std::borrow::Cow;

use bytes::Bytes;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use vg_backend::journal::Record;
use vg_model::Timestamp;
use vg_receive::{Chunk, Cut};

/// Kind of an entry that holds a chunk.
pub const CHUNK: u16 = 1;

/// Protocol of chunks out of files that are followed.
pub const FILE: &str = "file";
/// Protocol of chunks out of files that were put into a folder.
pub const FOLDER: &str = "folder";

/// A chunk in the journal.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Arrived {
    /// Position in the journal.
    pub position: u64,
    /// Unit of its source.
    pub unit: String,
    /// Id of its source.
    pub source: String,
    /// By which protocol it came.
    pub protocol: String,
    /// Name of the parser that the protocol prescribes.
    pub format: Option<String>,
    /// What the sender calls the stream.
    pub hint: Option<String>,
    /// When the first of its records came in.
    pub received: Timestamp,
    /// How many there are.
    pub records: u32,
    /// How they are told apart.
    pub cut: Cut,
    /// Name of their encoding, where it is another than that of the source.
    pub encoding: Option<String>,
    /// Bytes at the beginning that are no records.
    pub preamble: usize,
    /// The same was received before, as whoever brought it knew.
    pub again: bool,
    /// When the file was last changed that it comes from.
    pub modified: Option<Timestamp>,
    /// Digest of the bytes: what comes again from the same source has the same.
    pub digest: u128,
    /// The records.
    pub bytes: Bytes,
}

/// Whether a protocol is that of files that the server reads itself; then the chunk knows its format better than its source does.
#[must_use]
pub fn is_of_file(protocol: &str) -> bool {
    matches!(protocol, FILE | FOLDER)
}

#[derive(Serialize, Deserialize)]
struct Head<'a> {
    unit: Cow<'a, str>,
    source: Cow<'a, str>,
    protocol: Cow<'a, str>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    format: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    hint: Option<Cow<'a, str>>,
    /// Microseconds since 1970 UTC.
    received: i64,
    records: u32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    counted: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    encoding: Option<Cow<'a, str>>,
    #[serde(default, skip_serializing_if = "is_zero")]
    preamble: u32,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    again: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    modified: Option<i64>,
    digest: Cow<'a, str>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

/// Digest of bytes of a source: the first 128 bits of SHA-256, so that nobody can make two chunks that pass for one.
#[must_use]
pub fn digest_of(bytes: &[u8]) -> u128 {
    let digest = Sha256::digest(bytes);
    digest.iter().take(16).fold(0, |sum, byte| sum << 8 | u128::from(*byte))
}

/// The head of the entry for a chunk of a source of a unit.
#[must_use]
pub fn head_of(unit: &str, chunk: &Chunk) -> Vec<u8> {
    written(&Head {
        unit: unit.into(),
        source: chunk.source.as_str().into(),
        protocol: chunk.protocol.into(),
        format: chunk.format.as_deref().map(Cow::Borrowed),
        hint: chunk.hint.as_deref().map(Cow::Borrowed),
        received: chunk.received.0,
        records: chunk.records,
        counted: chunk.cut == Cut::Counted,
        encoding: chunk.form.encoding.map(Cow::Borrowed),
        preamble: chunk.form.preamble,
        again: chunk.form.again,
        modified: chunk.form.modified.map(|at| at.0),
        digest: format!("{:032x}", digest_of(&chunk.bytes)).into(),
    })
}

fn written(head: &Head<'_>) -> Vec<u8> {
    // Text and numbers can always be written.
    serde_json::to_vec(head).unwrap_or_default()
}

impl Arrived {
    /// The head of the entry for this chunk, for when it is written anew.
    #[must_use]
    pub(super) fn head(&self) -> Vec<u8> {
        written(&Head {
            unit: self.unit.as_str().into(),
            source: self.source.as_str().into(),
            protocol: self.protocol.as_str().into(),
            format: self.format.as_deref().map(Cow::Borrowed),
            hint: self.hint.as_deref().map(Cow::Borrowed),
            received: self.received.0,
            records: self.records,
            counted: self.cut == Cut::Counted,
            encoding: self.encoding.as_deref().map(Cow::Borrowed),
            preamble: u32::try_from(self.preamble).unwrap_or(u32::MAX),
            again: self.again,
            modified: self.modified.map(|at| at.0),
            digest: format!("{:032x}", self.digest).into(),
        })
    }

    /// The chunk of an entry; nothing when the entry is of another kind, or its head is not one.
    #[must_use]
    pub fn read(record: &Record) -> Option<Self> {
        (record.kind == CHUNK).then(|| Self::of(record.position.0, &record.head, record.body.clone()))?
    }

    /// The chunk of a head and its records; nothing when it is no head.
    pub(super) fn of(position: u64, head: &[u8], bytes: Bytes) -> Option<Self> {
        let head: Head<'_> = serde_json::from_slice(head).ok()?;
        Some(Self {
            position,
            unit: head.unit.into_owned(),
            source: head.source.into_owned(),
            protocol: head.protocol.into_owned(),
            format: head.format.map(Cow::into_owned),
            hint: head.hint.map(Cow::into_owned),
            received: Timestamp(head.received),
            records: head.records,
            cut: if head.counted { Cut::Counted } else { Cut::Lines },
            encoding: head.encoding.map(Cow::into_owned),
            preamble: head.preamble as usize,
            again: head.again,
            modified: head.modified.map(Timestamp),
            digest: u128::from_str_radix(&head.digest, 16).ok()?,
            bytes,
        })
    }
}

#[cfg(test)]
mod tests {
    use vg_backend::journal::Position;
    use vg_receive::{Form, Kind, Records, SourceKey};

    use super::*;

    #[test]
    fn a_chunk_comes_back_from_its_entry() {
        let mut records = Records::new();
        records.push(b"one");
        records.push("hai\ndòng".as_bytes());
        let kind = Kind { format: Some("syslog".into()), hint: Some("logs-\"x\"".into()) };
        let mut chunk = records.into_chunk(SourceKey::new("s1"), "syslog", kind, Timestamp(7));
        chunk.form = Form { encoding: Some("tcvn3"), preamble: 3, again: true, modified: Some(Timestamp(5)) };
        let record = Record {
            position: Position(12),
            at: Timestamp(8),
            kind: CHUNK,
            head: head_of("u1", &chunk).into(),
            body: chunk.bytes.clone().into(),
        };
        let read = Arrived::read(&record).unwrap();
        assert_eq!((read.position, read.unit.as_str(), read.source.as_str()), (12, "u1", "s1"));
        assert_eq!((read.format.as_deref(), read.hint.as_deref()), (Some("syslog"), Some("logs-\"x\"")));
        assert_eq!((read.received, read.records, read.cut), (Timestamp(7), 2, Cut::Counted));
        assert_eq!((read.encoding.as_deref(), read.preamble, read.again), (Some("tcvn3"), 3, true));
        assert_eq!(read.modified, Some(Timestamp(5)));
        assert_eq!(read.digest, digest_of(&chunk.bytes));
        assert_ne!(read.digest, digest_of(b"other"));
        assert!(Arrived::read(&Record { kind: 2, ..record.clone() }).is_none());
        assert!(Arrived::read(&Record { head: Bytes::from_static(b"{}"), ..record }).is_none());
    }
}
