//! Datagrams: messages, compressed messages, and chunks of messages.

use std::collections::BTreeMap;
use std::io::Read as _;
use std::net::IpAddr;

use vg_model::{DefectKind, Timestamp};

use super::put;
use crate::chunk::Records;
use crate::counters::Tally;
use crate::limits;
use crate::protocols::{Datagrams, From};
use crate::sink::Reason;

/// The two bytes at the front of a chunk.
const MAGIC: [u8; 2] = [0x1e, 0x0f];

/// Messages whose chunks are not all there yet.
#[derive(Debug, Default)]
pub struct Chunks {
    pending: BTreeMap<(IpAddr, [u8; 8]), Pending>,
    bytes: usize,
}

#[derive(Debug)]
struct Pending {
    parts: BTreeMap<u8, Vec<u8>>,
    count: u8,
    bytes: usize,
    since: Timestamp,
}

impl Datagrams for Chunks {
    fn take(&mut self, from: From, bytes: &[u8], out: &mut Records, tally: &mut Tally) {
        match bytes.strip_prefix(&MAGIC) {
            Some(chunk) => self.chunk(from, chunk, out, tally),
            None => message(bytes, out, tally),
        }
    }

    fn expire(&mut self, at: Timestamp) -> Vec<(IpAddr, Tally)> {
        let mut expired: BTreeMap<IpAddr, Tally> = BTreeMap::new();
        let limit = at.0.saturating_sub(limits::GELF_CHUNK_TIME_US);
        self.pending.retain(|(address, _), pending| {
            let stays = pending.since.0 > limit;
            if !stays {
                self.bytes -= pending.bytes;
                let tally = expired.entry(*address).or_default();
                tally.refuse(Reason::Malformed, pending.bytes);
                tally.defect(DefectKind::Truncated, 0, "not all chunks of a message came in time");
            }
            stays
        });
        expired.into_iter().collect()
    }
}

impl Chunks {
    fn chunk(&mut self, from: From, chunk: &[u8], out: &mut Records, tally: &mut Tally) {
        let Some((id, [number, count, part @ ..])) = chunk.split_first_chunk::<8>() else {
            return refuse(chunk.len(), "a chunk has no whole head", tally);
        };
        if *count == 0 || *count > limits::MAX_GELF_CHUNKS || number >= count {
            return refuse(part.len(), "a chunk has a number that cannot be", tally);
        }
        let key = (from.address.ip().to_canonical(), *id);
        let is_new = !self.pending.contains_key(&key);
        if self.bytes + part.len() > limits::MAX_REASSEMBLY_BYTES
            || (is_new && self.pending.len() >= limits::MAX_REASSEMBLIES)
        {
            // The message is given up with this chunk, and counted as one.
            let given_up = self.pending.remove(&key).map_or(0, |pending| pending.bytes);
            self.bytes -= given_up;
            return tally.refuse(Reason::Full, given_up + part.len());
        }
        let pending = self.pending.entry(key).or_insert_with(|| Pending {
            parts: BTreeMap::new(),
            count: *count,
            bytes: 0,
            since: from.at,
        });
        if pending.count != *count {
            return refuse(part.len(), "chunks of a message disagree about their number", tally);
        }
        // A chunk that came before came twice on the network.
        if pending.parts.contains_key(number) {
            return;
        }
        pending.parts.insert(*number, part.to_vec());
        pending.bytes += part.len();
        self.bytes += part.len();
        if pending.parts.len() == usize::from(*count)
            && let Some(pending) = self.pending.remove(&key)
        {
            self.bytes -= pending.bytes;
            message(&pending.parts.into_values().collect::<Vec<_>>().concat(), out, tally);
        }
    }
}

fn refuse(bytes: usize, detail: &str, tally: &mut Tally) {
    tally.refuse(Reason::Malformed, bytes);
    tally.defect(DefectKind::Malformed, 0, detail);
}

/// A whole message, which may be compressed.
fn message(bytes: &[u8], out: &mut Records, tally: &mut Tally) {
    let limit = limits::MAX_RECORD as u64 + 1;
    let mut inflated = Vec::new();
    let read = match bytes {
        [0x1f, 0x8b, ..] => flate2::read::MultiGzDecoder::new(bytes).take(limit).read_to_end(&mut inflated),
        [0x78, 0x01 | 0x5e | 0x9c | 0xda, ..] => {
            flate2::read::ZlibDecoder::new(bytes).take(limit).read_to_end(&mut inflated)
        }
        _ => return put(bytes, 0, out, tally),
    };
    match read {
        Ok(_) => put(&inflated, 0, out, tally),
        Err(_) => refuse(bytes.len(), "a compressed message is damaged", tally),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use super::*;

    fn take(chunks: &mut Chunks, at: i64, bytes: &[u8]) -> (Vec<String>, Tally) {
        let (mut out, mut tally) = (Records::new(), Tally::default());
        let from = From { at: Timestamp(at), ..From::test() };
        chunks.take(from, bytes, &mut out, &mut tally);
        (out.iter().map(|record| String::from_utf8_lossy(record).into_owned()).collect(), tally)
    }

    fn chunk(id: u8, number: u8, count: u8, part: &[u8]) -> Vec<u8> {
        [&MAGIC[..], &[id; 8], &[number, count], part].concat()
    }

    const TEXT: &[u8] = "{\"version\":\"1.1\",\"host\":\"a\",\"short_message\":\"Đăng nhập\"}".as_bytes();

    #[test]
    fn plain_and_compressed_messages_are_read() {
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(TEXT).unwrap();
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        zlib.write_all(TEXT).unwrap();
        for bytes in [TEXT.to_vec(), gzip.finish().unwrap(), zlib.finish().unwrap()] {
            let (texts, tally) = take(&mut Chunks::default(), 0, &bytes);
            assert_eq!((texts.concat().as_bytes(), tally.is_empty()), (TEXT, true));
        }
        for bad in [b"text".as_slice(), &[0x1f, 0x8b, 1], &[0x78, 0x9c, 1]] {
            let (texts, tally) = take(&mut Chunks::default(), 0, bad);
            assert_eq!((texts.len(), tally.refused[Reason::Malformed.index()]), (0, 1));
        }
    }

    #[test]
    fn a_message_in_too_large_a_form_is_refused() {
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::best());
        zlib.write_all(&vec![b' '; limits::MAX_RECORD]).unwrap();
        zlib.write_all(b"{\"a\":1}").unwrap();
        let bomb = zlib.finish().unwrap();
        let (texts, tally) = take(&mut Chunks::default(), 0, &bomb);
        assert!(texts.is_empty() && !tally.is_empty());
    }

    #[test]
    fn chunks_come_in_any_order_and_more_than_once() {
        let mut chunks = Chunks::default();
        let (first, second) = TEXT.split_at(20);
        assert!(take(&mut chunks, 0, &chunk(7, 1, 2, second)).0.is_empty());
        assert!(take(&mut chunks, 0, &chunk(7, 1, 2, second)).0.is_empty());
        assert!(take(&mut chunks, 0, &chunk(8, 0, 2, second)).0.is_empty());
        assert_eq!(take(&mut chunks, 1, &chunk(7, 0, 2, first)).0.concat().as_bytes(), TEXT);
        assert_eq!((chunks.pending.len(), chunks.bytes), (1, second.len()));
        for bad in [
            chunk(9, 2, 2, b""),
            chunk(9, 0, 0, b""),
            chunk(9, 0, limits::MAX_GELF_CHUNKS + 1, b""),
            chunk(8, 0, 3, b""),
            MAGIC.to_vec(),
        ] {
            assert_eq!(take(&mut chunks, 1, &bad).1.refused[Reason::Malformed.index()], 1);
        }
    }

    #[test]
    fn what_does_not_come_in_time_is_given_up_and_counted() {
        let mut chunks = Chunks::default();
        take(&mut chunks, 0, &chunk(7, 0, 2, b"{"));
        assert!(chunks.expire(Timestamp(limits::GELF_CHUNK_TIME_US - 1)).is_empty());
        let expired = chunks.expire(Timestamp(limits::GELF_CHUNK_TIME_US));
        assert_eq!((expired.len(), expired[0].1.refused[Reason::Malformed.index()]), (1, 1));
        assert_eq!((chunks.pending.len(), chunks.bytes), (0, 0));
    }

    #[test]
    fn memory_for_chunks_is_bounded() {
        let mut chunks = Chunks::default();
        let id = |number: usize| u64::try_from(number).unwrap().to_be_bytes();
        for number in 0..limits::MAX_REASSEMBLIES + 5 {
            let bytes = [&MAGIC[..], &id(number), &[0, 2], b"x"].concat();
            let (_, tally) = take(&mut chunks, 0, &bytes);
            assert_eq!(tally.is_empty(), number < limits::MAX_REASSEMBLIES);
        }
        let mut chunks = Chunks::default();
        let part = vec![b'x'; 60_000];
        let mut refused = 0;
        for number in 0..limits::MAX_REASSEMBLY_BYTES / part.len() + 5 {
            let bytes = [&MAGIC[..], &id(number), &[0, 2], &part].concat();
            refused += take(&mut chunks, 0, &bytes).1.refused[Reason::Full.index()];
            assert!(chunks.bytes <= limits::MAX_REASSEMBLY_BYTES);
        }
        assert_eq!(refused, 5);
    }
}
