//! The files of one entry: how far each is read, and what comes next of them. Blocks while the disk is read; knows nothing of the stream.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use vg_model::{Text, Timestamp};
use vg_receive::SourceKey;

use super::super::board::FollowedFile;
use super::super::entry::FileEntry;
use super::super::limits::{MAX_PIECE, MAX_ROUND, SCAN_EVERY};
use super::bytes::{FileId, Opened};
use super::followed::{Followed, Piece, reopen, since, unreadable};
use super::known::{Checkpoint, Known, Rest, path_of};
use crate::sources::{NewSource, hex};

/// The files of an entry.
#[derive(Debug)]
pub(in super::super) struct Tail {
    pub(super) entry: FileEntry,
    pub(super) earlier: Vec<glob::Pattern>,
    pub(super) checkpoint: PathBuf,
    pub(super) files: BTreeMap<usize, Followed>,
    pub(super) next_id: usize,
    pub(super) scanned: Option<Timestamp>,
    pub(super) changed: bool,
    /// Where the next round begins, so that a file that grows fast does not keep others back.
    pub(super) turn: usize,
    /// Where the journal was when what is pending was written down.
    pub(in super::super) floor: u64,
    pub(in super::super) said: Option<Text>,
}

impl Tail {
    /// What is known of the files of an entry; `earlier` are the patterns of entries before it, whose files are theirs.
    ///
    /// # Errors
    ///
    /// When the checkpoint is there and cannot be read.
    pub(in super::super) fn open(
        folder: &Path,
        entry: &FileEntry,
        earlier: &[String],
        now: Timestamp,
    ) -> io::Result<Self> {
        let checkpoint = path_of(folder, &entry.path);
        let read = Checkpoint::read(&checkpoint)?;
        let mut tail = Self {
            entry: entry.clone(),
            earlier: earlier.iter().filter_map(|pattern| glob::Pattern::new(pattern).ok()).collect(),
            checkpoint,
            files: BTreeMap::new(),
            next_id: 0,
            scanned: None,
            changed: false,
            turn: 0,
            floor: read.as_ref().map_or(0, |read| read.floor),
            said: None,
        };
        let is_new = read.is_none();
        let all = read.map_or_else(|| Checkpoint::of_others(folder), |read| read.files);
        for known in all {
            tail.add(known, None, now);
        }
        if is_new {
            // Of what others followed, what is not here is none of this entry's business.
            let here = tail.paths();
            let ids: Vec<FileId> = here.iter().filter_map(|path| Some(FileId::of(&fs::metadata(path).ok()?))).collect();
            tail.files.retain(|_, file| ids.contains(&file.known.id));
        }
        Ok(tail)
    }

    pub(super) fn add(&mut self, known: Known, open: Option<Opened>, now: Timestamp) -> usize {
        let id = self.next_id;
        self.next_id += 1;
        let copy_of = known.copy_of;
        let file = Followed { known, open, size: 0, grew: now, half: false, copy_of, said: None };
        self.files.insert(id, file);
        self.changed = true;
        id
    }

    /// What was being handed over when the server ended, read again.
    pub(in super::super) fn redo(&mut self, whose: &SourceKey, source: &NewSource, now: Timestamp) -> Vec<Piece> {
        self.scan(source, now);
        let pending: Vec<(usize, u64)> =
            self.files.iter().filter_map(|(number, file)| Some((*number, file.known.pending?))).collect();
        let mut pieces = Vec::new();
        for (number, to) in pending {
            let piece = self.files.get_mut(&number).and_then(|file| file.stretch(number, to, whose, now).ok());
            match piece {
                Some(mut piece) => {
                    piece.redone = true;
                    pieces.push(piece);
                }
                None => {
                    if let Some(file) = self.files.get_mut(&number) {
                        file.known.pending = None;
                    }
                }
            }
        }
        pieces
    }

    /// What has come to the files since, and is to be handed over now; each file at most once.
    pub(in super::super) fn round(&mut self, whose: &SourceKey, source: &NewSource, now: Timestamp) -> Vec<Piece> {
        if self.scanned.is_none_or(|at| since(at, now) >= SCAN_EVERY || at > now) {
            self.scan(source, now);
        }
        self.files.values_mut().for_each(reopen);
        self.follow_cuts(&[], now);
        // What was rotated away goes before what came after it; then each in its turn.
        let mut order: Vec<(bool, usize, usize)> = Vec::new();
        for (place, (number, file)) in self.files.iter().enumerate() {
            if file.known.rest.is_none() && file.copy_of.is_none() {
                let turn = (place + self.files.len() - self.turn % self.files.len().max(1)) % self.files.len().max(1);
                order.push((!file.known.last, turn, *number));
            }
        }
        order.sort_unstable();
        let mut pieces = Vec::new();
        let mut bytes = 0;
        let mut rotated: Vec<PathBuf> = Vec::new();
        for (_, _, number) in order {
            if bytes >= MAX_ROUND {
                break;
            }
            let Some(file) = self.files.get_mut(&number) else { continue };
            if !file.known.last && rotated.contains(&file.known.path) {
                continue;
            }
            if file.is_undecided() {
                self.decide(number, source);
            }
            let Some(file) = self.files.get_mut(&number) else { continue };
            match file.next(number, whose, now) {
                Ok(Some(piece)) => {
                    bytes += usize::try_from(piece.to.saturating_sub(file.known.offset)).unwrap_or(MAX_PIECE);
                    if file.known.last {
                        rotated.push(file.known.path.clone());
                    }
                    pieces.push(piece);
                }
                Ok(None) => {}
                Err(error) => file.said = Some(unreadable(&error)),
            }
            self.changed |= file.known.rest.is_some();
        }
        self.turn = self.turn.wrapping_add(1);
        for piece in &pieces {
            if let Some(file) = self.files.get_mut(&piece.id) {
                file.known.pending = Some(piece.to);
            }
        }
        pieces
    }

    /// A piece is on the disk, or was refused for good.
    pub(in super::super) fn settle(&mut self, piece: &Piece, now: Timestamp) {
        let Some(file) = self.files.get_mut(&piece.id) else { return };
        file.known.offset = piece.to;
        file.known.pending = None;
        file.known.skipping = piece.skipping;
        file.known.read_at = Some(now.0);
        if let Some(preamble) = &piece.preamble {
            file.known.preamble = hex(preamble);
        }
        if let Some(open) = &mut file.open {
            file.known.before = open.before(piece.to).unwrap_or_default();
        }
        self.changed = true;
    }

    /// A piece was not handed over; it is read anew.
    pub(in super::super) fn leave(&mut self, piece: &Piece) {
        if let Some(file) = self.files.get_mut(&piece.id) {
            file.known.pending = None;
        }
    }

    /// Writes down how far everything is, and what is pending.
    pub(in super::super) fn keep(&mut self, floor: u64) -> io::Result<()> {
        self.floor = floor;
        let known = |file: &Followed| Known { copy_of: file.copy_of, ..file.known.clone() };
        let files = self.files.values().map(known).collect();
        Checkpoint::new(floor, files).write(&self.checkpoint)?;
        self.changed = false;
        Ok(())
    }

    /// Whether more is known than is written down.
    pub(in super::super) fn has_changed(&self) -> bool {
        self.changed
    }

    /// What people see.
    pub(in super::super) fn shown(&self) -> Vec<FollowedFile> {
        let shown = self.files.values().filter(|file| file.known.rest != Some(Rest::Ended));
        let mut shown: Vec<FollowedFile> = shown.map(Followed::shown).collect();
        shown.sort_by(|a, b| a.path.cmp(&b.path));
        shown
    }
}
