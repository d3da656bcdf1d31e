//! One file: whether it is still the one that it was, and what comes next of it.

use std::io;
use std::time::Duration;

use vg_intake::inputs::by_name;
use vg_intake::parsers::PARSERS;
use vg_model::{Text, Timestamp};
use vg_receive::{Chunk, Form, Kind, SourceKey, Tally};

use super::super::board::{FileState, FollowedFile};
use super::super::limits::{AFTER_RENAME, HALF_LINE, KNOWN_BY, MAX_PIECE};
use super::bytes::{FileId, Opened};
use super::cut::{self, How};
use super::known::{Known, Rest, bytes_of};
use crate::sources::model::ENCODINGS;
use crate::stream::encoding::Encoding;
use crate::stream::entry::FILE;

/// A file of the entry.
#[derive(Debug)]
pub(super) struct Followed {
    pub(super) known: Known,
    /// Closed while nothing is read of it for long.
    pub(super) open: Option<Opened>,
    pub(super) size: u64,
    /// When it last grew.
    pub(super) grew: Timestamp,
    pub(super) half: bool,
    /// The file that it is a copy of, and that is read.
    pub(super) copy_of: Option<FileId>,
    pub(super) said: Option<Text>,
}

/// What is handed over next of a file.
#[derive(Debug)]
pub(in super::super) struct Piece {
    pub(in super::super) id: usize,
    pub(in super::super) to: u64,
    pub(in super::super) chunk: Option<Chunk>,
    pub(in super::super) tally: Tally,
    /// It was being handed over when the server ended.
    pub(in super::super) redone: bool,
    pub(super) skipping: bool,
    pub(super) preamble: Option<Vec<u8>>,
}

/// How long it is since a moment.
pub(super) fn since(from: Timestamp, now: Timestamp) -> Duration {
    Duration::from_micros(u64::try_from(now.0.saturating_sub(from.0)).unwrap_or(0))
}

impl Followed {
    pub(super) fn how(&self) -> How {
        How {
            encoding: self.known.encoding.as_deref().and_then(Encoding::named),
            parser: self.known.format.as_deref().and_then(|format| by_name(PARSERS, format)),
        }
    }

    /// Whether nothing was read of it yet.
    pub(super) fn is_fresh(&self) -> bool {
        let Known { read_at, pending, rest, .. } = &self.known;
        read_at.is_none() && pending.is_none() && rest.is_none() && self.copy_of.is_none()
    }

    /// Whether enough was read of it to know it again in another file.
    pub(super) fn can_be_copied(&self) -> bool {
        let read = self.known.offset > 0 || self.known.pending.is_some();
        read && self.known.head.length > 0 && self.copy_of.is_none()
    }

    /// Whether another file has what was read of this one, or is its beginning.
    pub(super) fn is_in(&mut self, other: &mut Opened) -> bool {
        if other.agrees(&self.known.head, self.known.offset, &self.known.before)
            && other.is_as_long_as(self.known.pending.unwrap_or(self.known.offset))
        {
            return true;
        }
        let lives = self.known.rest.is_none() && !other.is_packed();
        lives && self.open.as_mut().is_some_and(|open| !open.is_packed() && other.begins(open))
    }

    /// Whether it was empty, or nothing but a byte-order mark, when it was met, and is not any more.
    pub(super) fn is_undecided(&self) -> bool {
        let size = self.open.as_ref().and_then(|open| open.size().ok()).unwrap_or_default();
        let known = &self.known;
        known.read_at.is_none() && known.format.is_none() && known.offset <= 3 && self.size <= 3 && size > self.size
    }

    /// Whether what was read of it is not there any more. Asked of files that were read, when their size says that they changed.
    pub(super) fn is_cut(&mut self) -> bool {
        let Some(open) = &mut self.open else { return false };
        if self.known.rest.is_some() || self.copy_of.is_some() || open.is_packed() {
            return false;
        }
        let Ok(size) = open.size() else { return false };
        let Known { head, before, offset, pending, .. } = &self.known;
        let begun = *offset > 0 || pending.is_some();
        size < pending.unwrap_or(*offset) || size != self.size && begun && !open.agrees(head, *offset, before)
    }

    /// What comes next of it.
    pub(super) fn next(&mut self, number: usize, whose: &SourceKey, now: Timestamp) -> io::Result<Option<Piece>> {
        let how = self.how();
        let Some(open) = &mut self.open else { return Ok(None) };
        let size = open.size()?;
        if size != self.size {
            (self.size, self.grew) = (size, now);
            if self.known.head.length < KNOWN_BY && !open.is_packed() {
                self.known.head = open.head()?;
            }
        }
        let packed = open.is_packed();
        if !packed && size <= self.known.offset {
            self.half = false;
            self.rest_if_over(now);
            return Ok(None);
        }
        let bytes = open.read_at(self.known.offset, MAX_PIECE)?;
        if self.known.offset == 0 && self.sparse(&bytes) {
            return Ok(None);
        }
        let quiet = since(self.grew, now);
        let is_whole = quiet >= HALF_LINE || self.known.last && (packed || quiet >= AFTER_RENAME);
        let end = cut::end_of(&bytes, how, is_whole);
        self.half = end == 0 && !bytes.is_empty();
        if end == 0 {
            if bytes.is_empty() {
                self.rest_if_over(now);
            }
            return Ok(None);
        }
        self.stretch(number, self.known.offset + end as u64, whose, now).map(Some)
    }

    /// Zeros at the beginning: a writer went on where it was although the file had been cut (no `O_APPEND`).
    pub(super) fn sparse(&mut self, bytes: &[u8]) -> bool {
        let zeros = bytes.iter().take_while(|byte| **byte == 0).count();
        // UTF-16 has single ones.
        if zeros < 4 || self.how().encoding.is_some() {
            return false;
        }
        self.known.offset = zeros as u64;
        if let Some(open) = &mut self.open {
            self.known.before = open.before(self.known.offset).unwrap_or_default();
        }
        true
    }

    /// What was rotated away and grows no more is done with.
    pub(super) fn rest_if_over(&mut self, now: Timestamp) {
        let packed = self.open.as_ref().is_some_and(Opened::is_packed);
        if self.known.last && (packed || since(self.grew, now) >= AFTER_RENAME) {
            self.known.rest = Some(Rest::Ended);
            self.open = None;
        }
    }

    /// The stretch up to `to`, the same whenever it is read.
    pub(super) fn stretch(&mut self, number: usize, to: u64, whose: &SourceKey, now: Timestamp) -> io::Result<Piece> {
        let how = self.how();
        let wanted = usize::try_from(to.saturating_sub(self.known.offset)).unwrap_or(usize::MAX);
        let open = self.open.as_mut().ok_or_else(|| io::Error::other("the file is not open"))?;
        let bytes = open.read_at(self.known.offset, wanted)?;
        if bytes.len() < wanted {
            return Err(io::Error::other("the file became shorter"));
        }
        let before = bytes_of(&self.known.preamble);
        let done = cut::cut(&bytes, how, &before, self.known.skipping);
        let chunk = (!done.records.is_empty()).then(|| {
            let kind = Kind {
                format: self.known.format.clone().map(Into::into),
                hint: Some(self.known.path.to_string_lossy().into_owned().into()),
            };
            let mut chunk = done.records.into_chunk(whose.clone(), FILE, kind, now);
            let header = done.preamble.as_deref().unwrap_or(&before);
            let named = self.known.encoding.as_deref();
            chunk.form = Form {
                encoding: ENCODINGS.into_iter().find(|name| Some(*name) == named),
                preamble: u32::try_from(header.len()).unwrap_or_default(),
                ..Form::default()
            };
            chunk.bytes.splice(0..0, header.iter().copied());
            chunk
        });
        Ok(Piece {
            id: number,
            to,
            chunk,
            tally: done.tally,
            redone: false,
            skipping: done.skipping,
            preamble: done.preamble,
        })
    }

    pub(super) fn shown(&self) -> FollowedFile {
        let (state, said) = match (self.known.rest, self.copy_of) {
            (Some(Rest::Packed), _) => (
                FileState::PassedOver,
                Some(Text::new(
                    "Tệp nén không thuộc nhật ký nào đang theo dõi nên không đọc. Nếu cần, hãy đặt tệp vào thư mục nhận tệp.",
                    "a compressed file of no log that is followed is not read; put it into the drop folder if it is wanted",
                )),
            ),
            (Some(Rest::Binary), _) => (
                FileState::PassedOver,
                Some(Text::new(
                    "Không phải nhật ký dạng văn bản nên không theo dõi được. Hãy đặt tệp vào thư mục nhận tệp.",
                    "this is no text and cannot be followed; put it into the drop folder",
                )),
            ),
            (_, Some(_)) => (FileState::Copy, None),
            _ if self.half => (FileState::HalfLine, None),
            _ if self.known.last => (FileState::Rotated, None),
            _ => (FileState::Followed, None),
        };
        FollowedFile {
            path: self.known.path.to_string_lossy().into_owned(),
            state,
            size: self.size,
            read: self.known.offset,
            format: self.known.format.clone(),
            last: self.known.read_at.map(Timestamp),
            said: said.or_else(|| self.said.clone()),
        }
    }
}

/// Opens a file that is closed, if it is still the one that is known.
pub(super) fn reopen(file: &mut Followed) {
    if file.open.is_some() || file.known.rest.is_some() {
        return;
    }
    match Opened::open(&file.known.path) {
        Ok((open, id)) if id == file.known.id => {
            file.open = Some(open);
            file.said = None;
        }
        Ok(_) => {}
        Err(error) => file.said = Some(unreadable(&error)),
    }
}

pub(super) fn unreadable(error: &io::Error) -> Text {
    Text::new(
        format!("Không đọc được tệp: {error}. Hãy cho tài khoản chạy Vọng Gác quyền đọc tệp này."),
        format!("the file cannot be read: {error}; let the account of Vọng Gác read it"),
    )
}
