//! Chunks on which the program failed: laid aside as they came, counted, and fit to be worked on again after a mend.
//!
//! `POSITION.records` has the bytes of a chunk, `POSITION.json` the head of its entry in the journal. A chunk is there when both are.

use std::fs;
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use bytes::Bytes;
use vg_access::audit::{Changes, Subject};
use vg_access::permission::Operation;
use vg_access::{Caller, On, Problem};
use vg_backend::journal::Entry;

use super::entry::{Arrived, CHUNK, digest_of};
use super::run::Stream;
use crate::error::reasoned;
use crate::operations::{QUARANTINE_HANDLE, STORE_READ};
use crate::sources::{Figures, Report, SourceFigures};

/// Chunks that are listed: whoever has more has one cause, and mends that.
pub const MAX_LISTED: usize = 500;
/// Bytes of a chunk that are shown.
pub const MAX_SHOWN: usize = 64 * 1024;
/// Bytes of a reason.
const MAX_REASON: usize = 1_000;

/// Lays a chunk aside, again and again while the disk refuses it: what is counted as laid aside is there. False when it `is_over` before.
pub(super) fn keep_at_last(folder: &Path, chunk: &Arrived, pause: Duration, is_over: &dyn Fn() -> bool) -> bool {
    while let Err(error) = keep(folder, chunk) {
        tracing::error!(%error, position = chunk.position, "a chunk could not be laid aside; it is tried again");
        if is_over() {
            return false;
        }
        std::thread::sleep(pause);
    }
    true
}

/// Lays a chunk aside.
pub(super) fn keep(folder: &Path, chunk: &Arrived) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    let write = |ending: &str, bytes: &[u8]| -> io::Result<()> {
        let mut file = fs::File::create(named(folder, chunk.position, ending))?;
        file.write_all(bytes)?;
        file.sync_all()
    };
    write("records", &chunk.bytes)?;
    // A head is there whole or not at all, also when the power fails meanwhile.
    write("head", &chunk.head())?;
    fs::rename(named(folder, chunk.position, "head"), named(folder, chunk.position, "json"))?;
    fs::File::open(folder)?.sync_all()
}

fn named(folder: &Path, position: u64, ending: &str) -> PathBuf {
    folder.join(format!("{position:020}.{ending}"))
}

/// Positions of the chunks that lie aside, the oldest first.
fn positions(folder: &Path) -> io::Result<Vec<u64>> {
    let found = match fs::read_dir(folder) {
        Ok(found) => found,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut positions = Vec::new();
    for file in found {
        let name = file?.file_name();
        positions.extend(name.to_str().and_then(|name| name.strip_suffix(".json")?.parse::<u64>().ok()));
    }
    positions.sort_unstable();
    Ok(positions)
}

/// What lies aside without its records, the oldest first, and how many chunks there are in all. One whose head is damaged is counted, and
/// does not keep the others from being seen.
pub(super) fn list(folder: &Path) -> io::Result<(Vec<Arrived>, usize)> {
    let positions = positions(folder)?;
    let readable = |position: &u64| {
        about(folder, *position)
            .inspect_err(
                |error| tracing::error!(%error, position, "what is known of a chunk that lies aside cannot be read"),
            )
            .ok()
    };
    Ok((positions.iter().take(MAX_LISTED).filter_map(readable).collect(), positions.len()))
}

/// A chunk without its records.
fn about(folder: &Path, position: u64) -> io::Result<Arrived> {
    let head = fs::read(named(folder, position, "json"))?;
    Arrived::of(position, &head, Bytes::new()).ok_or_else(|| io::Error::new(ErrorKind::InvalidData, "it has no head"))
}

/// A chunk as it is worked on again. Its digest is of the bytes and of the position: it is no repetition of itself, and worked on a second
/// time it is one.
fn anew(folder: &Path, position: u64) -> io::Result<Arrived> {
    let bytes = fs::read(named(folder, position, "records"))?;
    let digest = digest_of(&[&position.to_be_bytes()[..], bytes.as_slice()].concat());
    Ok(Arrived { digest, bytes: bytes.into(), ..about(folder, position)? })
}

/// Takes a chunk away. What is known of it goes first: without it the rest is no chunk.
fn remove(folder: &Path, position: u64) -> io::Result<()> {
    fs::remove_file(named(folder, position, "json"))?;
    fs::remove_file(named(folder, position, "records"))?;
    fs::File::open(folder)?.sync_all()
}

/// What a chunk holds, as far as it is shown.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Look {
    /// What is known of it.
    pub about: Arrived,
    /// Its beginning as text; what is no UTF-8 is replaced.
    pub text: String,
    /// Bytes of all of it.
    pub bytes: u64,
}

impl Stream {
    /// What lies aside, the oldest first, at most [`MAX_LISTED`], and how many chunks there are in all.
    ///
    /// # Errors
    ///
    /// When the caller may not look, or the disk refuses.
    pub async fn laid_aside(&self, caller: &Caller) -> Result<(Vec<Arrived>, usize), Problem> {
        self.may(caller, &STORE_READ).await?;
        let folder = self.0.settings.quarantine.clone();
        blocking(move || list(&folder)).await
    }

    /// How many chunks lie aside.
    #[must_use]
    pub fn count_aside(&self) -> usize {
        positions(&self.0.settings.quarantine).map_or(0, |all| all.len())
    }

    /// A look at a chunk.
    ///
    /// # Errors
    ///
    /// When the caller may not look, there is none at this position, or the disk refuses.
    pub async fn look_aside(&self, caller: &Caller, position: u64) -> Result<Look, Problem> {
        self.may(caller, &QUARANTINE_HANDLE).await?;
        let folder = self.0.settings.quarantine.clone();
        blocking(move || {
            let about = about(&folder, position)?;
            let file = fs::File::open(named(&folder, position, "records"))?;
            let bytes = file.metadata()?.len();
            let mut begin = Vec::new();
            file.take(MAX_SHOWN as u64).read_to_end(&mut begin)?;
            Ok(Look { about, text: String::from_utf8_lossy(&begin).into_owned(), bytes })
        })
        .await
    }

    /// Works on a chunk again: it is written to the journal anew, and no longer counts as quarantined. What fails again lies aside again.
    /// Killed in between, it may be stored twice; the second time it is marked as repeated.
    ///
    /// # Errors
    ///
    /// When the caller may not, there is none at this position, or journal, database or disk refuse.
    pub async fn work_again(&self, caller: &Caller, position: u64) -> Result<Arrived, Problem> {
        let subject = Subject::new("quarantine", &position.to_string());
        let (_, pending) = self.0.monitor.access.begin(caller, &QUARANTINE_HANDLE, On::System, &subject).await?;
        pending.settle_with(self.again(position).await, |chunk| changes(chunk, "again")).await
    }

    async fn again(&self, position: u64) -> Result<Arrived, Problem> {
        let _one = self.0.changing.lock().await;
        let folder = self.0.settings.quarantine.clone();
        let at = folder.clone();
        let chunk = blocking(move || anew(&at, position)).await?;
        let head = chunk.head();
        let entry = Entry { kind: CHUNK, head: &head, body: chunk.bytes.clone() };
        self.0.journal.append(entry).await.map_err(|error| Problem::internal(error.to_string()))?;
        self.uncount(&chunk).await?;
        blocking(move || remove(&folder, position)).await?;
        Ok(chunk)
    }

    /// Takes a chunk out of what its source has received and what is laid aside: from now on it is counted where it goes.
    async fn uncount(&self, chunk: &Arrived) -> Result<(), Problem> {
        let (records, bytes) = (i64::from(chunk.records), i64::try_from(chunk.bytes.len()).unwrap_or(i64::MAX));
        let figures = Figures { received: -records, quarantined: -records, bytes: -bytes, ..Figures::default() };
        let line = SourceFigures { source: &chunk.source, received_at: chunk.received, figures, skews: &[] };
        let report = Report { stream: "quarantine", position: self.0.clock().now().0, figures: &[line] };
        let worker = Caller::worker("stream.quarantine", &["monitor.source.report"], "quarantine");
        self.0.monitor.source_report(&worker, &report).await.map(drop)
    }

    /// Lets go of a chunk, with a reason that stands in the audit. It stays counted as quarantined: it was received, and it is in no row.
    ///
    /// # Errors
    ///
    /// When the caller may not, there is no reason, there is no chunk at this position, or the disk refuses.
    pub async fn let_go(&self, caller: &Caller, position: u64, reason: &str) -> Result<(), Problem> {
        let reason = reasoned(reason, MAX_REASON)?;
        let subject = Subject::new("quarantine", &position.to_string());
        let (_, pending) = self.0.monitor.access.begin(caller, &QUARANTINE_HANDLE, On::System, &subject).await?;
        let folder = self.0.settings.quarantine.clone();
        let gone = async {
            let _one = self.0.changing.lock().await;
            blocking(move || {
                let chunk = about(&folder, position)?;
                remove(&folder, position)?;
                Ok(chunk)
            })
            .await
        };
        let told = |chunk: &Arrived| changes(chunk, "let_go").set("reason", &reason);
        pending.settle_with(gone.await, told).await.map(drop)
    }

    async fn may(&self, caller: &Caller, operation: &'static Operation) -> Result<(), Problem> {
        let mut tx = self.0.monitor.backend.sql.begin_read().await?;
        self.0.monitor.access.require(&mut tx, caller, operation, On::System).await.map(drop)
    }
}

fn changes(chunk: &Arrived, step: &str) -> Changes {
    Changes::new()
        .set("step", step)
        .set("unit", chunk.unit.as_str())
        .set("source", chunk.source.as_str())
        .set("records", i64::from(chunk.records))
        .set("received", chunk.received)
}

/// Work on the disk, away from the threads that answer.
async fn blocking<T: Send + 'static>(work: impl FnOnce() -> io::Result<T> + Send + 'static) -> Result<T, Problem> {
    let done = tokio::task::spawn_blocking(work).await;
    match done {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) if error.kind() == ErrorKind::NotFound => Err(Problem::not_found()),
        Ok(Err(error)) => Err(Problem::internal(format!("the quarantine: {error}"))),
        Err(fault) => Err(Problem::internal(format!("the quarantine: {fault}"))),
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use vg_model::Timestamp;
    use vg_receive::Cut;

    use super::*;

    fn chunk(position: u64, bytes: &'static [u8]) -> Arrived {
        Arrived {
            position,
            unit: "u".into(),
            source: "s".into(),
            protocol: "lines".into(),
            format: None,
            hint: Some("x".into()),
            received: Timestamp(7_000_000),
            records: 2,
            cut: Cut::Lines,
            encoding: Some("tcvn3".into()),
            preamble: 0,
            again: false,
            modified: Some(Timestamp(6_000_000)),
            digest: digest_of(bytes),
            bytes: bytes.into(),
        }
    }

    #[test]
    fn what_is_laid_aside_is_listed_read_and_taken_away() {
        let folder = tempfile::tempdir().unwrap();
        let folder = folder.path().join("quarantine");
        assert_eq!(list(&folder).unwrap(), (Vec::new(), 0), "before anything lies there");
        keep(&folder, &chunk(12, b"a\nb\n")).unwrap();
        keep(&folder, &chunk(3, b"c\nd\n")).unwrap();
        // Killed while it was laid aside: bytes without what is known of them are no chunk.
        fs::write(named(&folder, 5, "records"), b"e\n").unwrap();
        let (all, count) = list(&folder).unwrap();
        assert_eq!((all.iter().map(|laid| laid.position).collect::<Vec<_>>(), count), (vec![3, 12], 2));
        // As an entry of the journal it is the chunk that it was, at another place.
        let again = anew(&folder, 12).unwrap();
        let record = vg_backend::journal::Record {
            position: vg_backend::journal::Position(99),
            at: Timestamp(8),
            kind: CHUNK,
            head: again.head().into(),
            body: again.bytes.clone(),
        };
        let (read, came) = (Arrived::read(&record).unwrap(), chunk(12, b"a\nb\n"));
        assert_ne!(read.digest, came.digest, "no repetition of itself");
        assert_eq!(read, Arrived { position: 99, digest: again.digest, ..came });
        remove(&folder, 12).unwrap();
        assert_eq!(list(&folder).unwrap().1, 1);
        assert_eq!(about(&folder, 12).unwrap_err().kind(), ErrorKind::NotFound);
        // A damaged head is counted and does not hide the others.
        fs::write(named(&folder, 8, "json"), b"{\"unit\"").unwrap();
        let (all, count) = list(&folder).unwrap();
        assert_eq!((all.iter().map(|laid| laid.position).collect::<Vec<_>>(), count), (vec![3], 2));
    }

    #[test]
    fn what_the_disk_refuses_is_tried_until_it_is_there_or_nobody_waits() {
        let folder = tempfile::tempdir().unwrap();
        let aside = folder.path().join("aside");
        let chunk = chunk(7, b"one\n");
        // A file stands where the folder should be.
        fs::write(&aside, b"").unwrap();
        assert!(!keep_at_last(&aside, &chunk, Duration::ZERO, &|| true));
        let tries = Cell::new(0);
        let room_after_three = || {
            tries.set(tries.get() + 1);
            if tries.get() == 3 {
                fs::remove_file(&aside).unwrap();
            }
            false
        };
        assert!(keep_at_last(&aside, &chunk, Duration::ZERO, &room_after_three));
        assert_eq!(tries.get(), 3);
        assert!(aside.join(format!("{:020}.json", chunk.position)).exists());
    }
}
