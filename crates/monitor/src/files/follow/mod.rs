//! Files that are followed as they grow, as `tail -F` does: through renaming, copying and cutting, packing, a restart, a crash.
//!
//! | noun | module |
//! |---|---|
//! | bytes of a file, plain or packed; [`Mark`](bytes::Mark) by which it is known again | `bytes` |
//! | stretch of bytes → records | `cut` |
//! | [`Known`](known::Known): how far a file is read; checkpoint | `known` |
//! | one file and what comes next of it | `followed` |
//! | which files there are; copies of files | `scan`, `copies` |
//! | [`Tail`](tail::Tail): the files of an entry | `tail` |
//!
//! *Invariants*: a place moves on when what is before it is in the journal. Before a stretch is handed over, its end is written down and
//! flushed; after a crash the same stretch makes the same chunk, and is passed over where the journal has it. A file is known by device,
//! number, its beginning, and what stands before the place up to which it was read; what agrees in all of it is a copy and is not read
//! twice.
//!
//! *What it does not do*: it takes no notice of changes before that place; it reads no `.xz`, `.zst` or `.bz2` of a rotated file (what was
//! read before it was packed is not lost); lines that are written between the copying and the cutting of `copytruncate` are lost, as with
//! every other program. It asks every 250 ms in place of being told by the system: `docs/adr/0026-files.md`.

mod bytes;
mod copies;
mod cut;
mod followed;
mod known;
mod scan;
mod tail;
#[cfg(test)]
mod tests;

use std::path::PathBuf;
use std::time::Duration;

use vg_model::Text;
use vg_receive::SourceKey;

use self::followed::Piece;
use self::tail::Tail;
use super::board::Board;
use super::entry::FileEntry;
use super::limits::LOOK_EVERY;
use super::post::{Post, Stopped, Whose, digest};
use crate::stream::entry::FILE;

/// After a failure of the disk.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// One entry as it is followed.
pub(super) struct Follower {
    pub(super) number: usize,
    pub(super) entry: FileEntry,
    /// Patterns of the entries before it, whose files are theirs.
    pub(super) earlier: Vec<String>,
    /// Where checkpoints lie.
    pub(super) folder: PathBuf,
    pub(super) post: Post,
    pub(super) board: Board,
}

impl Follower {
    /// Follows until the server stops.
    pub(super) async fn run(self) {
        // Only the stop ends it.
        let Err(Stopped) = self.work().await;
    }

    async fn work(&self) -> Result<std::convert::Infallible, Stopped> {
        let mut tail = loop {
            let (folder, entry, earlier, now) =
                (self.folder.clone(), self.entry.clone(), self.earlier.clone(), self.post.now());
            let opened = tokio::task::spawn_blocking(move || Tail::open(&folder, &entry, &earlier, now)).await;
            match opened {
                Ok(Ok(tail)) => break tail,
                Ok(Err(error)) => self.fail(&disk(&error)),
                Err(error) => tracing::error!(%error, "a checkpoint could not be read"),
            }
            self.post.pause(AFTER_FAILURE).await?;
        };
        let mut first = true;
        loop {
            let whose = self.whose().await?;
            self.post.room().await?;
            let (kept, pieces) = self.read(tail, &whose, first).await?;
            tail = kept;
            let idle = pieces.is_empty();
            let mut failed = false;
            for piece in pieces {
                failed |= !self.hand_over(&mut tail, &whose, piece).await?;
            }
            first = first && failed;
            self.show(&tail, &whose);
            if idle || failed {
                self.post.pause(if failed { AFTER_FAILURE } else { LOOK_EVERY }).await?;
            }
        }
    }

    /// The source, once there is one.
    async fn whose(&self) -> Result<Whose, Stopped> {
        loop {
            match self.post.whose(&self.entry.source) {
                Ok(whose) => return Ok(whose),
                Err(text) => self.fail(&text),
            }
            self.post.pause(AFTER_FAILURE).await?;
        }
    }

    /// What comes next, written down before it is handed over. After a start, first what was being handed over when it ended.
    async fn read(&self, mut tail: Tail, whose: &Whose, first: bool) -> Result<(Tail, Vec<Piece>), Stopped> {
        let (whose, post) = (whose.clone(), self.post.clone());
        let read = move || {
            let (key, now) = (SourceKey::new(&whose.id), post.now());
            if first {
                let pieces = tail.redo(&key, &whose.about, now);
                let arrived = if pieces.is_empty() {
                    Default::default()
                } else {
                    post.arrived_since(tail.floor, &whose.id, FILE)
                };
                let is_there =
                    |piece: &Piece| piece.chunk.as_ref().is_none_or(|chunk| arrived.contains_key(&digest(chunk)));
                let (there, missing): (Vec<Piece>, Vec<Piece>) = pieces.into_iter().partition(is_there);
                there.iter().for_each(|piece| tail.settle(piece, now));
                return (tail, Ok(missing));
            }
            let pieces = tail.round(&key, &whose.about, now);
            if pieces.is_empty() && !tail.has_changed() {
                return (tail, Ok(pieces));
            }
            match tail.keep(post.next_position()) {
                Ok(()) => (tail, Ok(pieces)),
                Err(error) => {
                    pieces.iter().for_each(|piece| tail.leave(piece));
                    (tail, Err(error))
                }
            }
        };
        match tokio::task::spawn_blocking(read).await {
            Ok((tail, Ok(pieces))) => Ok((tail, pieces)),
            Ok((tail, Err(error))) => {
                self.fail(&disk(&error));
                self.post.pause(AFTER_FAILURE).await?;
                Ok((tail, Vec::new()))
            }
            Err(error) => {
                // The files are known from the checkpoint alone now.
                tracing::error!(%error, "files could not be read on");
                Err(Stopped)
            }
        }
    }

    /// Hands over a piece; false when it has to be read again.
    async fn hand_over(&self, tail: &mut Tail, whose: &Whose, mut piece: Piece) -> Result<bool, Stopped> {
        let brought = match piece.chunk.take() {
            Some(chunk) => self.post.bring(chunk).await?,
            None => Ok(()),
        };
        if let Err(refused) = brought {
            // Its source was retired meanwhile; a piece is never too large.
            tracing::warn!(?refused, path = self.entry.path, "what was read of a file was refused");
            tail.leave(&piece);
            return Ok(false);
        }
        self.post.desk().tell(&SourceKey::new(&whose.id), FILE, &piece.tally);
        tail.settle(&piece, self.post.now());
        Ok(true)
    }

    fn show(&self, tail: &Tail, whose: &Whose) {
        let (of, files, failed) = (Some((whose.unit.clone(), whose.id.clone())), tail.shown(), tail.said.clone());
        self.board.change(self.number, |status| (status.of, status.files, status.failed) = (of, files, failed));
    }

    fn fail(&self, text: &Text) {
        let mut new = false;
        self.board.change(self.number, |status| {
            new = status.failed.as_ref() != Some(text);
            status.failed = Some(text.clone());
        });
        if new {
            tracing::warn!(
                path = self.entry.path,
                source = self.entry.source,
                problem = text.en,
                "files are not followed"
            );
        }
    }
}

fn disk(error: &std::io::Error) -> Text {
    Text::new(
        format!("Không đọc hoặc ghi được dấu vị trí trong thư mục dữ liệu: {error}. Kiểm tra ổ đĩa và quyền truy cập."),
        format!(
            "the checkpoint in the data folder cannot be read or written: {error}; look at the disk and at permissions"
        ),
    )
}
