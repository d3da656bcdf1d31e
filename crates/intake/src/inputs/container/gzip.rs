//! gzip (RFC 1952): any number of members, one after the other.
//!
//! The framing is done here and not by the library, because a wrong checksum must not hide the members behind it, and
//! because padding, foreign bytes at the end and a cut end are different things.

use flate2::{Crc, Decompress, FlushDecompress, Status};
use vg_model::DefectKind;

use crate::inputs::decompress::{Codec, Step};

/// Where in a member the next byte lies (RFC 1952 §2.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Place {
    /// Fixed part of the header; how many bytes of it were seen.
    Fixed(usize),
    /// Length of the extra field, low and high byte.
    ExtraLow,
    ExtraHigh(u8),
    Extra(u16),
    Name,
    Comment,
    HeaderChecksum(u8),
    Body,
    /// Checksum and length; how many bytes of it were seen.
    Trailer(usize),
    /// Behind a member: the next one, zero padding, or the end.
    Between,
}

const HEADER_CHECKSUM: u8 = 0x02;
const EXTRA: u8 = 0x04;
const NAME: u8 = 0x08;
const COMMENT: u8 = 0x10;
const RESERVED: u8 = 0xE0;

/// Reads gzip.
pub(crate) struct Gzip {
    place: Place,
    flags: u8,
    inflate: Decompress,
    crc: Crc,
    trailer: u64,
}

impl Gzip {
    pub(crate) fn new() -> Self {
        Self { place: Place::Fixed(0), flags: 0, inflate: Decompress::new(false), crc: Crc::new(), trailer: 0 }
    }

    /// Takes one byte outside the compressed body. An error is a header that is none.
    fn outside(&mut self, byte: u8) -> Result<Option<(DefectKind, &'static str)>, &'static str> {
        self.place = match self.place {
            Place::Between if byte == 0 => Place::Between,
            Place::Between if byte != 0x1F => return Err("bytes behind the last gzip member"),
            Place::Between => Place::Fixed(1),
            Place::Fixed(at) => {
                let fits = match at {
                    0 => byte == 0x1F,
                    1 => byte == 0x8B,
                    2 => byte == 8,
                    3 => byte & RESERVED == 0,
                    _ => true,
                };
                if !fits {
                    return Err("gzip header is damaged");
                }
                if at == 3 {
                    self.flags = byte;
                }
                if at < 9 { Place::Fixed(at + 1) } else { self.after_header(EXTRA) }
            }
            Place::ExtraLow => Place::ExtraHigh(byte),
            Place::ExtraHigh(low) => match u16::from_le_bytes([low, byte]) {
                0 => self.after_header(NAME),
                len => Place::Extra(len),
            },
            Place::Extra(1) => self.after_header(NAME),
            Place::Extra(left) => Place::Extra(left - 1),
            Place::Name if byte == 0 => self.after_header(COMMENT),
            Place::Comment if byte == 0 => self.after_header(HEADER_CHECKSUM),
            Place::HeaderChecksum(0) => Place::HeaderChecksum(1),
            Place::HeaderChecksum(_) => self.begin_body(),
            Place::Trailer(at) => {
                self.trailer |= u64::from(byte) << (8 * at);
                if at == 7 {
                    self.place = Place::Between;
                    return Ok(self.check());
                }
                Place::Trailer(at + 1)
            }
            same => same,
        };
        Ok(None)
    }

    /// The next optional part of the header from `from` on, or the body. The order of the parts is fixed.
    fn after_header(&mut self, from: u8) -> Place {
        let parts = [EXTRA, NAME, COMMENT, HEADER_CHECKSUM];
        let next = parts.into_iter().skip_while(|part| *part != from).find(|part| self.flags & part != 0);
        match next {
            Some(EXTRA) => Place::ExtraLow,
            Some(NAME) => Place::Name,
            Some(COMMENT) => Place::Comment,
            Some(_) => Place::HeaderChecksum(0),
            None => self.begin_body(),
        }
    }

    fn begin_body(&mut self) -> Place {
        self.inflate.reset(false);
        self.crc.reset();
        self.trailer = 0;
        Place::Body
    }

    fn check(&self) -> Option<(DefectKind, &'static str)> {
        let (crc, len) = (self.trailer as u32, (self.trailer >> 32) as u32);
        (crc != self.crc.sum() || len != self.crc.amount())
            .then_some((DefectKind::ChecksumMismatch, "checksum of a gzip member does not agree with its data"))
    }
}

impl Codec for Gzip {
    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        let mut step = Step::default();
        for byte in input {
            if self.place == Place::Body {
                break;
            }
            step.consumed += 1;
            match self.outside(*byte) {
                Ok(None) => {}
                Ok(fault) => {
                    step.fault = fault;
                    return step;
                }
                Err(detail) => return Step { fault: Some((DefectKind::Malformed, detail)), ended: true, ..step },
            }
        }
        if self.place == Place::Body {
            let body = inflate(&mut self.inflate, input.get(step.consumed..).unwrap_or_default(), output);
            self.crc.update(output.get(..body.produced).unwrap_or_default());
            if body.ended && body.fault.is_none() {
                self.place = Place::Trailer(0);
            }
            step = Step { consumed: step.consumed + body.consumed, ended: body.fault.is_some(), ..body };
        }
        step
    }

    fn finish(&mut self) -> Option<(DefectKind, &'static str)> {
        (self.place != Place::Between).then_some((DefectKind::Truncated, "gzip data ends inside a member"))
    }
}

/// One step of raw deflate (RFC 1951). `ended` without a fault: the end of the deflate data.
pub(super) fn inflate(inflate: &mut Decompress, input: &[u8], output: &mut [u8]) -> Step {
    let before = (inflate.total_in(), inflate.total_out());
    let result = inflate.decompress(input, output, FlushDecompress::None);
    let step = Step {
        consumed: (inflate.total_in() - before.0) as usize,
        produced: (inflate.total_out() - before.1) as usize,
        ..Step::default()
    };
    match result {
        Ok(Status::StreamEnd) => Step { ended: true, ..step },
        Ok(_) => step,
        Err(_) => Step { fault: Some((DefectKind::Malformed, "deflate data is damaged")), ended: true, ..step },
    }
}
