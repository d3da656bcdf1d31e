//! The start: whose folder it is, what the last run left, where to go on.
//!
//! Only the last segment can have been in the middle of a write; every one before it was flushed before the next was begun. So
//! only the last is read here; the others are checked whenever they are read.

use std::any::Any;
use std::collections::{BTreeMap, VecDeque};
use std::io::{self, IoSlice};
use std::path::Path;
use std::sync::Arc;

use super::consumer::{Cursor, SUFFIX, check_name};
use super::disk::{Disk, DiskFile, read_full, write_all};
use super::error::JournalError;
use super::format::{BadHead, JournalId, SEGMENT_HEAD, SegmentHead, parse_segment_name, segment_name};
use super::options::{JournalOptions, MAX_CONSUMERS};
use super::scan::{Hole, Scan, Step};
use super::shared::{CONSUMERS, Segment, Shared, State};
use super::tail;
use super::writer::Writer;
use super::{Damage, Handles, Opened, Position, Torn};

const LOCK: &str = "lock";
/// Holds the id of the journal, in the form of the head of a segment, so that damage of one head costs nothing.
const ID: &str = "journal.id";
const FIRST: u64 = Position::FIRST.0;

/// What an open journal consists of.
pub(super) struct Parts {
    pub(super) writer: Writer,
    pub(super) shared: Arc<Shared>,
    pub(super) opened: Opened,
    pub(super) lock: Box<dyn Any + Send + Sync>,
}

/// A segment as its name and head tell it.
struct Listed {
    segment: Segment,
    head: Result<SegmentHead, BadHead>,
}

pub(super) fn open(folder: &Path, options: JournalOptions, handles: Handles) -> Result<Parts, JournalError> {
    options.check()?;
    let disk = Arc::clone(&handles.disk);
    for folder in [folder, &folder.join(CONSUMERS)] {
        disk.make_folder(folder).map_err(|error| JournalError::io("create", folder, error))?;
    }
    let lock = take_lock(&*disk, folder)?;
    let mut listed = list(&*disk, folder)?;
    let id = find_id(&*disk, folder, &listed, &handles)?;
    refuse_foreign(folder, &listed, &id)?;
    let mut opened = Opened::default();
    let (floor, stillborn) = stillborn(&mut listed);
    let last = listed.pop();
    let mut segments = sealed(&*disk, folder, listed, last.as_ref(), &mut opened)?;
    let tail = match &last {
        Some(last) => Some(read_last(&*disk, folder, &id, last, &mut opened)?),
        None => None,
    };
    let generation = stillborn.iter().chain(last.as_ref()).map(|listed| listed.segment.generation).max();
    let after = tail.as_ref().map_or(FIRST, |tail| tail.segment.after_entries());
    segments.extend(tail.as_ref().map(|tail| tail.segment));
    let oldest = segments.front().map_or(after, |segment| segment.first);
    let cursors = cursors(&*disk, folder, oldest, &mut opened)?;

    // A consumer has passed entries only when they were durable; if they are gone, their positions are not given again.
    let passed = cursors.values().map(|cursor| cursor.position()).max().unwrap_or_default();
    let next = tail.as_ref().map_or(FIRST, |tail| tail.next).max(passed).max(floor).max(options.not_before.0);
    opened.lost_after_consumers = passed.saturating_sub(tail.as_ref().map_or(FIRST, |tail| tail.next));
    describe(&mut opened, &segments, after, next);

    let damage = std::mem::take(&mut opened.damage);
    let bytes = segments.iter().map(|segment| segment.bytes).sum();
    let mut state = State { segments, bytes, cursors, damage: Vec::new(), closed: false };
    damage.iter().for_each(|damage| state.note(damage.clone()));
    opened.damage = damage;
    let shared = Arc::new(Shared::new(folder, disk, options, id, state, next));
    let mut writer = Writer::new(Arc::clone(&shared), handles.clock, after, next, generation.unwrap_or_default());
    // A full disk must not keep what is there from being read and released.
    opened.not_writable = writer.begin_segment().err();
    if opened.not_writable.is_none() {
        opened.torn = tail.and_then(|tail| finish(&shared, &tail));
        // As above: what stays behind means nothing.
        stillborn.iter().for_each(|listed| drop(shared.disk.remove(&shared.path(&listed.segment))));
    }
    Ok(Parts { writer, shared, opened, lock })
}

fn take_lock(disk: &dyn Disk, folder: &Path) -> Result<Box<dyn Any + Send + Sync>, JournalError> {
    let path = folder.join(LOCK);
    match disk.lock(&path).map_err(|error| JournalError::io("lock", &path, error))? {
        Some(lock) => Ok(lock),
        None => {
            let mut bytes = [0; 20];
            let read = disk.open(&path).and_then(|file| read_full(&*file, 0, &mut bytes)).unwrap_or_default();
            let process = String::from_utf8_lossy(bytes.get(..read).unwrap_or_default()).into_owned();
            Err(JournalError::Locked { folder: folder.display().to_string(), process })
        }
    }
}

/// All segments in the order of positions.
fn list(disk: &dyn Disk, folder: &Path) -> Result<Vec<Listed>, JournalError> {
    // What this start believes follows from the names that are there; a later loss of power must not bring back others.
    disk.sync_folder(folder).map_err(|error| JournalError::io("flush the folder", folder, error))?;
    let names = disk.names(folder).map_err(|error| JournalError::io("list", folder, error))?;
    let mut listed = Vec::new();
    for (first, generation) in names.iter().filter_map(|name| parse_segment_name(name)) {
        let path = folder.join(segment_name(first, generation));
        let failed = |error| JournalError::io("read", &path, error);
        let file = disk.open(&path).map_err(failed)?;
        let mut head = [0; SEGMENT_HEAD];
        let read = read_full(&*file, 0, &mut head).map_err(failed)?;
        let head = SegmentHead::decode(head.get(..read).unwrap_or_default());
        let bytes = file.len().map_err(failed)?;
        // The name tells what the head confirms.
        let own = head.ok().filter(|head| (head.first, head.generation) == (first, generation));
        let after = own.map_or(first, |head| head.after.min(first));
        let head = if head.is_ok() && own.is_none() { Err(BadHead::Damaged) } else { head };
        listed.push(Listed { segment: Segment { after, first, generation, next: first, bytes }, head });
    }
    listed.sort_by_key(|listed| (listed.segment.first, listed.segment.generation));
    Ok(listed)
}

/// The id of the journal: from its file, or from the first head that is whole; a new one for an empty folder.
fn find_id(disk: &dyn Disk, folder: &Path, listed: &[Listed], handles: &Handles) -> Result<JournalId, JournalError> {
    let path = folder.join(ID);
    match disk.open(&path) {
        Ok(file) => {
            let mut bytes = [0; SEGMENT_HEAD];
            let read = read_full(&*file, 0, &mut bytes).map_err(|error| JournalError::io("read", &path, error))?;
            if let Ok(head) = SegmentHead::decode(bytes.get(..read).unwrap_or_default()) {
                return Ok(head.id);
            }
            disk.remove(&path).map_err(|error| JournalError::io("remove", &path, error))?;
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(JournalError::io("open", &path, error)),
    }
    let known = listed.iter().find_map(|listed| listed.head.ok().map(|head| head.id));
    // Segments that are empty to their last byte are what a crash left of the first start.
    if known.is_none() && listed.iter().any(|listed| listed.segment.bytes > SEGMENT_HEAD as u64) {
        let detail = "its id cannot be read, and journal.id is gone; restore journal.id".to_owned();
        return Err(JournalError::Foreign { file: folder.display().to_string(), detail });
    }
    let mut id = known.unwrap_or_default();
    if known.is_none() {
        handles.random.fill(&mut id).map_err(|error| JournalError::io("get random bytes for", &path, error))?;
    }
    let head = SegmentHead { id, generation: 0, after: 0, first: 0, created: handles.clock.now() };
    let written = disk.create(&path).and_then(|file| {
        write_all(&*file, 0, &mut [IoSlice::new(&head.encode())])?;
        file.sync()?;
        disk.sync_folder(folder)
    });
    match written {
        // Each segment has the id as well.
        Err(_) if known.is_some() => Ok(id),
        Err(error) => Err(JournalError::io("write", &path, error)),
        Ok(()) => Ok(id),
    }
}

fn refuse_foreign(folder: &Path, listed: &[Listed], id: &JournalId) -> Result<(), JournalError> {
    for listed in listed {
        let detail = match &listed.head {
            Err(BadHead::Version(version)) => format!("version {version} of the format"),
            Ok(head) if head.id != *id => "it has another id".to_owned(),
            _ => continue,
        };
        let file = folder.join(listed.segment.name()).display().to_string();
        return Err(JournalError::Foreign { file, detail });
    }
    Ok(())
}

/// Takes away the segments of which not even the head was written to its end: nothing in them was acknowledged, and one that a
/// loss of power brought back must bound no other. Returns the highest position that they had for their first entry as well.
fn stillborn(listed: &mut Vec<Listed>) -> (u64, Vec<Listed>) {
    let begun = |listed: &Listed| listed.head.is_ok() || listed.segment.bytes > SEGMENT_HEAD as u64;
    let (whole, stillborn): (Vec<_>, Vec<_>) = std::mem::take(listed).into_iter().partition(begun);
    *listed = whole;
    (stillborn.iter().map(|listed| listed.segment.first).max().unwrap_or_default(), stillborn)
}

/// The segments before the last: each ends where the head of the next one says. Empty ones are removed.
fn sealed(
    disk: &dyn Disk,
    folder: &Path,
    listed: Vec<Listed>,
    last: Option<&Listed>,
    opened: &mut Opened,
) -> Result<VecDeque<Segment>, JournalError> {
    let mut segments = VecDeque::new();
    let mut after = last.map(|last| last.segment.after);
    for mut listed in listed.into_iter().rev() {
        listed.segment.next = after.unwrap_or_default().max(listed.segment.first);
        if listed.segment.next == listed.segment.first {
            // It was given up before anything in it was acknowledged; the next one begins at the same position.
            let path = folder.join(listed.segment.name());
            disk.remove(&path).map_err(|error| JournalError::io("remove", &path, error))?;
            continue;
        }
        if listed.head.is_err() {
            opened.damage.push(bad_head(&listed.segment));
        }
        after = Some(listed.segment.after);
        segments.push_front(listed.segment);
    }
    opened.damage.reverse();
    Ok(segments)
}

fn bad_head(segment: &Segment) -> Damage {
    let (first, bytes) = (Position(segment.first), segment.bytes.min(SEGMENT_HEAD as u64));
    Damage { segment: segment.name(), offset: 0, bytes, first, count: 0, acknowledged: true }
}

/// The last segment, as it was found on the disk.
pub(super) struct Tail {
    pub(super) file: Arc<dyn DiskFile>,
    /// Its whole entries.
    pub(super) segment: Segment,
    /// Bytes of the file.
    pub(super) len: u64,
    /// The next position that nobody can have seen.
    pub(super) next: u64,
}

impl Tail {
    /// Reads to the last whole entry; what is behind it was never acknowledged.
    fn walk(&mut self, mut scan: Scan, opened: &mut Opened) -> io::Result<()> {
        let mut holes: Vec<Hole> = Vec::new();
        loop {
            match scan.step()? {
                Step::Entry(_) => {
                    opened.entries_read += 1;
                    (self.segment.bytes, self.segment.next) = (scan.offset, scan.expected);
                    opened.damage.extend(holes.drain(..).map(|hole| hole.damage(&self.segment)));
                }
                Step::Hole(hole) => holes.push(hole),
                Step::Rest(hole) => {
                    self.next = hole.first + hole.count;
                    return Ok(());
                }
                Step::End => return Ok(()),
            }
            self.next = scan.expected;
        }
    }
}

fn read_last(
    disk: &dyn Disk,
    folder: &Path,
    id: &JournalId,
    last: &Listed,
    opened: &mut Opened,
) -> Result<Tail, JournalError> {
    let path = folder.join(last.segment.name());
    let failed = |what: &'static str| {
        let path = path.clone();
        move |error| JournalError::io(what, &path, error)
    };
    let file = disk.open(&path).map_err(failed("open"))?;
    // What a killed process had written is perhaps only in memory; and after a failed flush, memory shows what the disk has not.
    file.sync().map_err(failed("flush"))?;
    file.forget_cache().map_err(failed("read anew"))?;
    let len = file.len().map_err(failed("look at"))?;
    let scan = Scan::new(Arc::clone(&file), *id, last.segment.first, len, u64::MAX);
    let segment = Segment { bytes: len.min(SEGMENT_HEAD as u64), ..last.segment };
    let mut tail = Tail { file, segment, len, next: segment.first };
    tail.walk(scan, opened).map_err(failed("read"))?;
    if last.head.is_err() && tail.segment.next > tail.segment.first {
        opened.damage.push(bad_head(&tail.segment));
    }
    Ok(tail)
}

/// Opens the cursor of every consumer.
fn cursors(
    disk: &dyn Disk,
    folder: &Path,
    oldest: u64,
    opened: &mut Opened,
) -> Result<BTreeMap<String, Arc<Cursor>>, JournalError> {
    let path = folder.join(CONSUMERS);
    let names = disk.names(&path).map_err(|error| JournalError::io("list", &path, error))?;
    let mut cursors = BTreeMap::new();
    let known = names.iter().filter_map(|name| name.strip_suffix(SUFFIX));
    for name in known.filter(|name| check_name(name).is_ok()).take(MAX_CONSUMERS) {
        let opened_cursor = Cursor::open(disk, folder, name, oldest);
        let failed = |error| JournalError::io("read the cursor of a consumer in", &path, error);
        let (cursor, lost) = opened_cursor.map_err(failed)?;
        if lost {
            opened.lost_cursors.push(name.to_owned());
        }
        cursors.insert(name.to_owned(), Arc::new(cursor));
    }
    Ok(cursors)
}

fn describe(opened: &mut Opened, segments: &VecDeque<Segment>, after: u64, next: u64) {
    let with_entries = || segments.iter().filter(|segment| segment.next > segment.first);
    opened.segments = with_entries().count() as u64;
    opened.entries = with_entries().map(|segment| segment.next - segment.first).sum();
    opened.first = with_entries().next().map(|segment| Position(segment.first));
    opened.last = opened.first.map(|_| Position(after - 1));
    opened.next = Position(next);
}

/// Once a new segment has the next position in its name: cuts off what follows the last whole entry, and drops a segment that
/// has none.
fn finish(shared: &Shared, tail: &Tail) -> Option<Torn> {
    let torn = tail::cut(shared, tail);
    if tail.segment.next == tail.segment.first {
        let mut state = shared.state();
        if let Some(at) = state.segments.iter().position(|known| *known == tail.segment) {
            state.segments.remove(at);
            state.bytes -= tail.segment.bytes;
        }
        drop(state);
        // If it stays behind it means nothing: the next one begins at the same position or after it.
        let _ = shared.disk.remove(&shared.path(&tail.segment));
    }
    torn
}
