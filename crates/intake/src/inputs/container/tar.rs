//! tar archives: POSIX ustar and pax (IEEE Std 1003.1, pax), GNU long names, and the old form without a magic.
//!
//! Members come in the order of the archive, each readable until the next one is asked for. Damaged headers are counted
//! and passed over block by block until a sound one; zero blocks do not end the search, so that archives that were
//! written one behind the other are read whole. Sparse files are named, not read. Folders, links and devices hold no data.

use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

use tar::{EntryType, Header, PaxExtensions};
use vg_model::{DefectKind, Timestamp, limits};

use crate::inputs::container::{Archive, Body, Member};
use crate::inputs::coverage::Report;
use crate::inputs::source::Stream;

const BLOCK: usize = 512;

/// An open tar archive.
pub(crate) struct Tar {
    shared: Arc<Mutex<Shared>>,
    members: u64,
    ended: bool,
}

/// The archive's stream and where it stands.
struct Shared {
    input: Stream,
    offset: u64,
    /// Bytes of the current member that were not read yet, and zeros up to the next block.
    left: u64,
    padding: u64,
    /// Which member is current; a reader of an older one has ended.
    turn: u64,
}

/// What extended headers said about the member that follows them.
#[derive(Default)]
struct Extended {
    name: Option<Vec<u8>>,
    size: Option<u64>,
    modified: Option<i64>,
    sparse: bool,
}

/// What stands at the next block.
enum Next {
    Header(Box<[u8; BLOCK]>),
    Zeros,
    Damaged,
    /// A part of a block, then the end.
    Cut,
    End,
}

impl Tar {
    pub(crate) fn new(input: Stream) -> Self {
        let shared = Shared { input, offset: 0, left: 0, padding: 0, turn: 0 };
        Self { shared: Arc::new(Mutex::new(shared)), members: 0, ended: false }
    }

    /// The next header, whatever it stands for; damaged blocks are counted and passed over.
    fn header(&mut self, report: &Report) -> Option<Box<[u8; BLOCK]>> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        shared.turn += 1;
        shared.skip_rest(report);
        let mut in_damage = false;
        loop {
            let at = shared.offset;
            match shared.next_block() {
                Next::Header(header) => return Some(header),
                Next::Zeros => in_damage = false,
                Next::Damaged if in_damage => {}
                Next::Damaged => {
                    report.add(
                        DefectKind::Malformed,
                        at,
                        "header in the tar archive is damaged; passed over to the next sound one",
                    );
                    in_damage = true;
                }
                Next::Cut => {
                    report.add(DefectKind::Truncated, at, "tar archive ends inside a header");
                    return None;
                }
                Next::End => return None,
            }
        }
    }

    /// Reads the data of an extended header; `None` when it is longer than the limit or cut.
    fn extension(&self, size: u64, report: &Report) -> Option<Vec<u8>> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        let offset = shared.offset;
        shared.begin(size);
        if size > limits::MAX_TAR_EXTENSION {
            report.add(DefectKind::TooLong, offset, "extended header in the tar archive is longer than the limit");
            return None;
        }
        let mut data = Vec::new();
        let whole = (&mut *shared).take(size).read_to_end(&mut data).is_ok() && data.len() as u64 == size;
        if !whole {
            report.add(DefectKind::Truncated, offset, "tar archive ends inside an extended header");
        }
        whole.then_some(data)
    }

    fn member(&mut self, header: &Header, extended: Extended, size: u64) -> Member {
        let turn = {
            let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
            shared.begin(size);
            shared.turn
        };
        let name = extended.name.unwrap_or_else(|| header.path_bytes().into_owned());
        let seconds = extended.modified.or_else(|| header.mtime().ok().and_then(|seconds| i64::try_from(seconds).ok()));
        let modified = seconds.map(|seconds| Timestamp::from_unix(seconds, 0));
        let body = if extended.sparse || header.entry_type() == EntryType::GNUSparse {
            Body::None(DefectKind::Unsupported, "sparse file in a tar archive; not read")
        } else {
            let shared = Arc::clone(&self.shared);
            Body::Plain(Box::new(move |report| Box::new(Reader { shared, turn, at: 0, report: report.clone() })))
        };
        Member { name, stored: Some(size), modified, body }
    }
}

impl Archive for Tar {
    fn kind(&self) -> &'static str {
        "tar"
    }

    fn next(&mut self, report: &Report) -> Option<Member> {
        let mut extended = Extended::default();
        while !self.ended {
            let Some(block) = self.header(report) else { break };
            self.members += 1;
            if self.members > limits::MAX_ARCHIVE_MEMBERS {
                report.add(DefectKind::TooMany, 0, "archive has more members than the limit; the rest was not read");
                break;
            }
            let header = Header::from_byte_slice(block.as_slice());
            let Ok(stated) = header.entry_size() else {
                report.add(DefectKind::Malformed, 0, "size of a member of the tar archive is unreadable");
                continue;
            };
            match header.entry_type() {
                EntryType::XHeader => {
                    self.extension(stated, report).iter().for_each(|data| extended.read_pax(data));
                }
                EntryType::GNULongName => {
                    extended.name = self.extension(stated, report).map(|mut name| {
                        name.truncate(memchr::memchr(0, &name).unwrap_or(name.len()));
                        name
                    });
                }
                EntryType::XGlobalHeader | EntryType::GNULongLink => {
                    self.extension(stated, report);
                }
                EntryType::Link
                | EntryType::Symlink
                | EntryType::Char
                | EntryType::Block
                | EntryType::Directory
                | EntryType::Fifo => {
                    // Some writers state the size of the file that a link leads to; no data follows all the same.
                    extended = Extended::default();
                }
                kind if kind.as_byte() == b'V' => extended = Extended::default(), // name of the volume
                _ => {
                    let size = extended.size.unwrap_or(stated);
                    let member = self.member(header, std::mem::take(&mut extended), size);
                    if size > 0 || !member.name.ends_with(b"/") {
                        return Some(member);
                    }
                }
            }
        }
        self.ended = true;
        None
    }

    fn finish(&mut self, _: &Report) {}

    fn sequential(&self) -> bool {
        true
    }
}

impl Extended {
    /// Takes what matters from a pax record list (pax, "Extended Header Keywords").
    fn read_pax(&mut self, data: &[u8]) {
        for record in PaxExtensions::new(data).flatten() {
            let number = || std::str::from_utf8(record.value_bytes()).ok();
            match record.key_bytes() {
                b"path" => self.name = Some(record.value_bytes().to_vec()),
                b"size" => self.size = number().and_then(|text| text.parse().ok()),
                b"mtime" => {
                    self.modified = number().and_then(|text| text.split('.').next()?.parse().ok());
                }
                key if key.starts_with(b"GNU.sparse.") => self.sparse = true,
                _ => {}
            }
        }
    }
}

impl Shared {
    /// Starts the data of a member.
    fn begin(&mut self, size: u64) {
        self.left = size;
        self.padding = size.wrapping_neg() % BLOCK as u64;
    }

    /// Passes over what nobody read of the current member.
    fn skip_rest(&mut self, report: &Report) {
        let data = std::mem::take(&mut self.left);
        let rest = data.saturating_add(std::mem::take(&mut self.padding));
        let skipped = io::copy(&mut (&mut self.input).take(rest), &mut io::sink()).unwrap_or(0);
        self.offset += skipped;
        if skipped < data {
            report.add(DefectKind::Truncated, self.offset, "tar archive ends inside a member");
        }
    }

    fn next_block(&mut self) -> Next {
        let mut block = Box::new([0; BLOCK]);
        let mut filled = 0;
        while let Some(rest) = block.get_mut(filled..).filter(|rest| !rest.is_empty()) {
            match self.input.read(rest) {
                Ok(0) | Err(_) => break,
                Ok(read) => filled += read,
            }
        }
        self.offset += filled as u64;
        if filled == 0 {
            Next::End
        } else if filled < BLOCK {
            Next::Cut
        } else if block.iter().all(|byte| *byte == 0) {
            Next::Zeros
        } else if is_header(block.as_slice()) {
            Next::Header(block)
        } else {
            Next::Damaged
        }
    }
}

impl Read for Shared {
    /// Reads the current member.
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let wanted = usize::try_from(self.left).unwrap_or(usize::MAX).min(buffer.len());
        let read = self.input.read(buffer.get_mut(..wanted).unwrap_or_default())?;
        self.left -= read as u64;
        self.offset += read as u64;
        Ok(read)
    }
}

/// Reads one member for as long as it is the current one.
struct Reader {
    shared: Arc<Mutex<Shared>>,
    turn: u64,
    at: u64,
    report: Report,
}

impl Read for Reader {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.shared.lock().unwrap_or_else(PoisonError::into_inner);
        if shared.turn != self.turn || shared.left == 0 || buffer.is_empty() {
            return Ok(0);
        }
        let read = shared.read(buffer)?;
        self.at += read as u64;
        if read == 0 {
            (shared.left, shared.padding) = (0, 0);
            self.report.add(DefectKind::Truncated, self.at, "tar archive ends inside the member");
        }
        Ok(read)
    }
}

/// True when a block is a tar header: its checksum (sum of all bytes, its own field taken as blanks) agrees.
pub(super) fn is_header(block: &[u8]) -> bool {
    let Some(block) = block.first_chunk::<BLOCK>() else { return false };
    let Ok(stated) = Header::from_byte_slice(block).cksum() else { return false };
    let sum: u32 =
        block.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { 32 } else { u32::from(*byte) }).sum();
    // Only a header with the magic may have no name (an extended header, for one).
    let named = block.first().is_some_and(|first| *first != 0);
    stated == sum && (named || block.get(257..262).is_some_and(|magic| magic == b"ustar"))
}
