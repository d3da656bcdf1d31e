//! Archives and compressed streams, recognised by their first bytes, never by a name.
//!
//! gzip, Zstandard, XZ and bzip2 yield one stream; tar and ZIP yield members. Nothing is ever unpacked to a place that a
//! name in an archive decides: members are streams, and names are only shown. 7z, RAR and LZ4 are recognised so that the
//! report can name them; they are not read.

pub(super) mod bzip2;
pub(super) mod gzip;
pub(super) mod tar;
pub(super) mod xz;
pub(super) mod zip;
mod zip_directory;
mod zip_recovery;
pub(super) mod zstd;

use vg_model::{DefectKind, Timestamp};

use super::coverage::Report;
use super::decompress::Codec;
use super::source::Stream;

/// What the first bytes of a stream say.
pub(super) enum Magic {
    /// One compressed stream, how it is read, and the name ending that such files have.
    Compressed(fn() -> Box<dyn Codec>, &'static str),
    Tar,
    Zip,
    /// Recognised, and not read.
    Unsupported(&'static str),
}

impl Magic {
    /// Recognises a container by the head of the stream.
    pub(super) fn of(head: &[u8]) -> Option<Self> {
        let starts = |magic: &[u8]| head.starts_with(magic);
        Some(match head {
            _ if starts(b"\x1F\x8B\x08") => Magic::Compressed(|| Box::new(gzip::Gzip::new()), ".gz"),
            // A frame, or a skippable one (RFC 8878 §3.1.1, §3.1.2).
            [0x28, 0xB5, 0x2F, 0xFD, ..] | [0x50..=0x5F, 0x2A, 0x4D, 0x18, ..] => {
                Magic::Compressed(|| Box::new(zstd::Zstd::new()), ".zst")
            }
            _ if starts(b"\xFD7zXZ\0") => Magic::Compressed(|| Box::new(xz::Xz::new()), ".xz"),
            [b'B', b'Z', b'h', b'1'..=b'9', rest @ ..]
                if rest.starts_with(b"\x31\x41\x59\x26\x53\x59") || rest.starts_with(b"\x17\x72\x45\x38\x50\x90") =>
            {
                Magic::Compressed(|| Box::new(bzip2::Bzip2::new()), ".bz2")
            }
            // First member, an empty archive, or the marker of a split one.
            _ if starts(b"PK\x03\x04") || starts(b"PK\x05\x06") || starts(b"PK\x07\x08") => Magic::Zip,
            _ if starts(b"7z\xBC\xAF\x27\x1C") => Magic::Unsupported("7z archives are not read"),
            _ if starts(b"Rar!\x1A\x07") => Magic::Unsupported("RAR archives are not read"),
            _ if starts(b"\x04\x22\x4D\x18") => Magic::Unsupported("LZ4 streams are not read"),
            _ if tar::is_header(head) => Magic::Tar,
            _ => return None,
        })
    }
}

/// An open archive that hands out its members one by one.
pub(super) trait Archive: Send {
    /// `tar` or `zip`.
    fn kind(&self) -> &'static str;

    /// The next member that can hold data.
    fn next(&mut self, report: &Report) -> Option<Member>;

    /// Called when there are no more members.
    fn finish(&mut self, report: &Report);

    /// A member's stream ends when the next one is asked for.
    fn sequential(&self) -> bool;
}

/// One member of an archive.
pub(super) struct Member {
    /// As it stands in the archive, in whatever encoding.
    pub(super) name: Vec<u8>,
    /// Bytes that it occupies in the archive.
    pub(super) stored: Option<u64>,
    pub(super) modified: Option<Timestamp>,
    pub(super) body: Body,
}

/// Opens a stream whose damage goes to the report handed in.
pub(super) type Opener = Box<dyn FnOnce(&Report) -> Stream + Send>;

/// How a member is read.
pub(super) enum Body {
    /// As it lies there.
    Plain(Opener),
    /// Through a codec.
    Compressed(Box<dyn Codec>, Opener),
    /// Not at all, and why.
    None(DefectKind, &'static str),
}
