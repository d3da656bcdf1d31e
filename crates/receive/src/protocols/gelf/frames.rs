//! Messages over TCP, each ended by NUL.

use vg_model::DefectKind;

use super::put;
use crate::chunk::Records;
use crate::counters::Tally;
use crate::limits;
use crate::protocols::Framing;
use crate::sink::Reason;

/// Cuts the bytes of one connection at NULs.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Frames {
    /// What is left of a message that is too long is passed over.
    passing: bool,
    offset: u64,
}

impl Framing for Frames {
    fn take(&mut self, bytes: &[u8], out: &mut Records, tally: &mut Tally) -> usize {
        let mut at = 0;
        while let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty() && !out.is_full()) {
            let end = memchr::memchr(0, rest);
            match end {
                Some(end) if std::mem::take(&mut self.passing) => at += end + 1,
                Some(end) => {
                    put(rest.get(..end).unwrap_or_default(), self.offset + at as u64, out, tally);
                    at += end + 1;
                }
                None if self.passing => at += rest.len(),
                None if rest.len() > limits::MAX_RECORD => {
                    tally.refuse(Reason::TooLarge, rest.len());
                    tally.defect(DefectKind::TooLong, self.offset + at as u64, "message longer than the record limit");
                    self.passing = true;
                    at += rest.len();
                }
                None => break,
            }
        }
        self.offset += at as u64;
        at
    }

    /// A whole message needs no NUL behind it; one that is cut is kept, with a defect.
    fn finish(&mut self, rest: &[u8], out: &mut Records, tally: &mut Tally) {
        match rest.trim_ascii() {
            [] => {}
            [b'{', .., b'}'] => put(rest, self.offset, out, tally),
            cut => {
                tally.defect(DefectKind::Truncated, self.offset, "the connection ended inside a message");
                out.push_json(cut);
            }
        }
        self.offset += rest.len() as u64;
    }

    fn broken(&mut self, rest: &[u8], out: &mut Records, tally: &mut Tally) {
        self.finish(rest, out, tally);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_over_the_limit_is_refused_and_the_next_one_read() {
        let stream = [b"{\"a\":\"".as_slice(), &vec![b'x'; limits::MAX_RECORD], b"\"}\0{\"b\":1}\0"].concat();
        for size in [stream.len(), 65_536] {
            let (mut frames, mut out, mut tally) = (Frames::default(), Records::new(), Tally::default());
            let mut carry = Vec::new();
            for piece in stream.chunks(size) {
                carry.extend_from_slice(piece);
                let taken = frames.take(&carry, &mut out, &mut tally);
                carry.drain(..taken);
            }
            assert_eq!(out.iter().collect::<Vec<_>>(), [b"{\"b\":1}"]);
            assert_eq!(tally.refused.iter().sum::<u64>(), 1);
        }
    }
}
