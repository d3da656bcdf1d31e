//! A folder into which people put files: event logs, archives, text logs. They are read by what a hunt reads with, then moved to `done`, or to
//! `failed` with a note beside.
//!
//! | noun | module |
//! |---|---|
//! | [`Place`](place::Place): the folder; which files are complete, where they go | `place` |
//! | [`read`](read::read): a file → chunks | `read` |
//! | [`Ledger`](ledger::Ledger): which files were read, how far the present one is | `ledger` |
//! | note: what of a file was not read, and what helps | `note` |
//!
//! *Invariants*: a file is read to its end before it is moved on; after a crash it is read again, and what the journal has is passed over; a
//! file with the same bytes as one before is stored as a repeat and raises nothing. Links are not followed.
//!
//! *What it does not do*: it removes no file, and takes none out of subfolders.

mod ledger;
mod note;
mod place;
mod read;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, VecDeque};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::mpsc;
use vg_intake::inputs::Progress;
use vg_model::Text;
use vg_receive::{Chunk, Refused, SourceKey};

use self::ledger::{Ledger, Now, digest_of};
use self::place::Place;
use self::read::{Ask, Gone, Sum};
use super::board::{Board, Taken, UnderWay};
use super::entry::FileEntry;
use super::limits::{MAX_RESULTS, MAX_WAITING, SCAN_EVERY};
use super::post::{Post, Stopped, Whose, digest};
use crate::stream::entry::FOLDER;

/// After a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(2);

/// Reads the files of one folder.
pub(super) struct Reader {
    pub(super) number: usize,
    pub(super) entry: FileEntry,
    /// Where ledgers lie.
    pub(super) data: PathBuf,
    pub(super) post: Post,
    pub(super) board: Board,
}

impl Reader {
    /// Reads until the server stops.
    pub(super) async fn run(self) {
        // Only the stop ends it.
        let Err(Stopped) = self.work().await;
    }

    async fn work(&self) -> Result<std::convert::Infallible, Stopped> {
        let (mut place, mut ledger) = loop {
            let folder = Path::new(&self.entry.path);
            match Place::open(folder).and_then(|place| Ok((place, Ledger::open(&self.data, &self.entry.path)?))) {
                Ok(both) => break both,
                Err(error) => self.fail(&unusable(&error)),
            }
            self.post.pause(AFTER_FAILURE).await?;
        };
        let mut begun = false;
        loop {
            let whose = match self.post.whose(&self.entry.source) {
                Ok(whose) => whose,
                Err(text) => {
                    self.fail(&text);
                    self.post.pause(AFTER_FAILURE).await?;
                    continue;
                }
            };
            self.board.change(self.number, |status| status.of = Some((whose.unit.clone(), whose.id.clone())));
            match self.round(&mut place, &mut ledger, &whose, begun).await? {
                Ok(()) => {
                    begun = true;
                    self.board.change(self.number, |status| status.failed = None);
                    self.post.pause(SCAN_EVERY).await?;
                }
                Err(error) => {
                    // What was taken is found again as what was left.
                    begun = false;
                    self.board.change(self.number, |status| status.under_way = None);
                    self.fail(&unusable(&error));
                    self.post.pause(AFTER_FAILURE).await?;
                }
            }
        }
    }

    /// Reads what is complete; before the first time, what was being read when the server ended.
    async fn round(
        &self,
        place: &mut Place,
        ledger: &mut Ledger,
        whose: &Whose,
        begun: bool,
    ) -> Result<io::Result<()>, Stopped> {
        if !begun {
            let left = match place.left() {
                Ok(left) => left,
                Err(error) => return Ok(Err(error)),
            };
            if let Some(now) = ledger.now().filter(|now| !left.contains(&now.name))
                && let Err(error) = ledger.ended(&now)
            {
                return Ok(Err(error));
            }
            for name in left {
                if let Err(error) = self.one(place, ledger, whose, &name).await? {
                    return Ok(Err(error));
                }
            }
        }
        let found = match place.look(self.post.now()) {
            Ok(found) => found,
            Err(error) => return Ok(Err(error)),
        };
        let mut waiting: VecDeque<String> = found.complete.into();
        let show = |waiting: &VecDeque<String>| {
            let all = waiting.iter().chain(&found.waiting).take(MAX_WAITING).cloned().collect();
            self.board.change(self.number, |status| status.waiting = all);
        };
        show(&waiting);
        while let Some(name) = waiting.pop_front() {
            match place.take(&name) {
                Ok(Some(taken)) => {
                    show(&waiting);
                    if let Err(error) = self.one(place, ledger, whose, &taken).await? {
                        return Ok(Err(error));
                    }
                }
                Ok(None) => {}
                Err(error) => return Ok(Err(error)),
            }
        }
        Ok(Ok(()))
    }

    /// Reads a file that was taken, and lays it down.
    async fn one(
        &self,
        place: &Place,
        ledger: &mut Ledger,
        whose: &Whose,
        name: &str,
    ) -> Result<io::Result<()>, Stopped> {
        let path = place.reading(name);
        let (digest, bytes) = match digest_in_background(path.clone()).await {
            Ok(found) => found,
            Err(error) => return Ok(Err(error)),
        };
        let before = ledger.now().filter(|now| now.name == name && now.digest == digest);
        let resumed = before.is_some();
        let mut now = before.unwrap_or_else(|| Now {
            name: name.to_owned(),
            again: ledger.knows(&digest),
            digest,
            floor: self.post.next_position(),
            brought: 0,
        });
        if let Err(error) = ledger.note(&now, true) {
            return Ok(Err(error));
        }
        let under_way = UnderWay { name: name.to_owned(), bytes, read: 0, records: 0 };
        self.board.change(self.number, |status| status.under_way = Some(under_way));
        let sum = match self.bring(&path, ledger, whose, &mut now, resumed).await? {
            Ok(sum) => sum,
            Err(error) => return Ok(Err(error)),
        };
        self.post.desk().tell(&SourceKey::new(&whose.id), FOLDER, &sum.tally);
        let done = sum.is_done();
        let laid = place.lay_down(name, done, note::note(name, &sum, done).as_deref());
        if let Err(error) = laid.and_then(|()| ledger.ended(&now)) {
            return Ok(Err(error));
        }
        let taken = Taken {
            name: name.to_owned(),
            at: self.post.now(),
            bytes,
            records: sum.records,
            defects: sum.damage,
            not_read: sum.not_read.len() as u64,
            again: now.again,
            done,
        };
        tracing::info!(
            file = name,
            records = taken.records,
            defects = taken.defects,
            again = taken.again,
            done,
            "a file was read"
        );
        self.board.change(self.number, |status| {
            status.under_way = None;
            status.taken.insert(0, taken);
            status.taken.truncate(MAX_RESULTS);
        });
        Ok(Ok(()))
    }

    /// Brings the chunks of a file to the disk, but for those that are there.
    async fn bring(
        &self,
        path: &Path,
        ledger: &Ledger,
        whose: &Whose,
        now: &mut Now,
        resumed: bool,
    ) -> Result<io::Result<Sum>, Stopped> {
        let encoding = self.entry.encoding.or_else(|| {
            crate::sources::model::ENCODINGS.into_iter().find(|name| *name == whose.about.encoding && *name != "auto")
        });
        let ask = Ask {
            source: SourceKey::new(&whose.id),
            format: self.entry.format,
            encoding,
            offset_seconds: i32::try_from(whose.about.offset_minutes.saturating_mul(60)).unwrap_or_default(),
            received: self.post.now(),
            again: now.again,
        };
        let arrived = if resumed { self.arrived(now.floor, &whose.id).await } else { BTreeMap::new() };
        let (give, mut chunks) = mpsc::channel::<Chunk>(2);
        let (path, (told, progress)) = (path.to_owned(), tokio::sync::oneshot::channel());
        let reading = tokio::task::spawn_blocking(move || {
            let started = |progress: Arc<Progress>| drop(told.send(progress));
            read::read(&path, &ask, started, &mut |chunk| give.blocking_send(chunk).map_err(|_| Gone))
        });
        let progress = progress.await.ok();
        let (mut place, mut records, mut arrived) = (0, 0, arrived);
        while let Some(mut chunk) = chunks.recv().await {
            chunk.received = self.post.now();
            records += u64::from(chunk.records);
            let there = arrived.get_mut(&digest(&chunk)).filter(|left| **left > 0).map(|left| *left -= 1).is_some();
            if place >= now.brought && !there {
                self.post.room().await?;
                match self.post.bring(chunk).await? {
                    Ok(()) => {}
                    Err(refused) => return Ok(Err(io::Error::other(refusal(refused)))),
                }
            }
            place += 1;
            if place > now.brought {
                now.brought = place;
                if let Err(error) = ledger.note(now, false) {
                    return Ok(Err(error));
                }
            }
            let read = progress.as_ref().map_or(0, |progress| progress.consumed());
            self.board.change(self.number, |status| {
                if let Some(under_way) = &mut status.under_way {
                    (under_way.read, under_way.records) = (read, records);
                }
            });
        }
        Ok(match reading.await {
            Ok(Ok(sum)) => Ok(sum),
            Ok(Err(Gone)) => Err(io::Error::other("reading ended early")),
            Err(error) => Err(io::Error::other(error)),
        })
    }

    async fn arrived(&self, floor: u64, source: &str) -> BTreeMap<u128, usize> {
        let (post, source) = (self.post.clone(), source.to_owned());
        let read = tokio::task::spawn_blocking(move || post.arrived_since(floor, &source, FOLDER));
        read.await.unwrap_or_default()
    }

    fn fail(&self, text: &Text) {
        let mut new = false;
        self.board.change(self.number, |status| {
            new = status.failed.as_ref() != Some(text);
            status.failed = Some(text.clone());
        });
        if new {
            tracing::warn!(
                folder = self.entry.path,
                source = self.entry.source,
                problem = text.en,
                "a folder is not read"
            );
        }
    }
}

async fn digest_in_background(path: PathBuf) -> io::Result<(String, u64)> {
    tokio::task::spawn_blocking(move || digest_of(&path)).await.map_err(io::Error::other)?
}

fn refusal(refused: Refused) -> &'static str {
    match refused {
        Refused::NotAllowed => "the source was retired",
        Refused::TooLarge => "a chunk is larger than the journal takes",
        Refused::Full { .. } => "the journal is full",
    }
}

fn unusable(error: &io::Error) -> Text {
    Text::new(
        format!("Không dùng được thư mục: {error}. Tài khoản chạy Vọng Gác cần quyền đọc, ghi trong thư mục này."),
        format!("the folder cannot be used: {error}; the account of Vọng Gác must be able to read and write in it"),
    )
}
