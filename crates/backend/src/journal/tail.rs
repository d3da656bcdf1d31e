//! What a crash left after the last whole entry: cut off, and kept aside for whoever wants to know.

use std::io::{self, IoSlice};
use std::path::PathBuf;
use std::sync::Arc;

use super::disk::{DiskFile, read_full, write_all};
use super::options::{MAX_ASIDE, READ_BLOCK};
use super::recover::Tail;
use super::shared::{ASIDE, Shared};
use super::{Kept, Position, Torn};

/// Cuts the file behind its last whole entry. Nothing when there is nothing behind it.
pub(super) fn cut(shared: &Shared, tail: &Tail) -> Option<Torn> {
    let (offset, bytes) = (tail.segment.bytes, tail.len.saturating_sub(tail.segment.bytes));
    if bytes == 0 {
        return None;
    }
    let kept = match keep(shared, tail) {
        Ok(kept) => {
            // The next segment bounds this one, so a tail that stays is not believed either.
            let _ = tail.file.set_len(offset).and_then(|()| tail.file.sync());
            kept
        }
        Err(_) => Kept::InPlace,
    };
    let positions = tail.next - tail.segment.next;
    Some(Torn { segment: tail.segment.name(), offset, bytes, first: Position(tail.segment.next), positions, kept })
}

/// Copies the tail into the folder for such, unless it is all zeroes: these say nothing.
fn keep(shared: &Shared, tail: &Tail) -> io::Result<Kept> {
    let mut copy: Option<(PathBuf, Arc<dyn DiskFile>)> = None;
    let (mut at, mut block) = (tail.segment.bytes, vec![0; READ_BLOCK]);
    let folder = shared.folder.join(ASIDE);
    let name = format!("{}-{}.torn", tail.segment.name(), tail.segment.bytes);
    while at < tail.len {
        let read = read_full(&*tail.file, at, &mut block)?;
        let bytes = block.get(..read).unwrap_or_default();
        if bytes.is_empty() {
            break;
        }
        if copy.is_none() && bytes.iter().any(|byte| *byte != 0) {
            shared.disk.make_folder(&folder)?;
            make_place(shared)?;
            let path = folder.join(&name);
            // A start that was interrupted here has left it.
            let _ = shared.disk.remove(&path);
            let file = shared.disk.create(&path)?;
            copy = Some((path, file));
        }
        if let Some((_, file)) = &copy {
            write_all(&**file, at - tail.segment.bytes, &mut [IoSlice::new(bytes)])?;
        }
        at += read as u64;
    }
    let Some((path, file)) = copy else { return Ok(Kept::Zeroes) };
    file.sync()?;
    shared.disk.sync_folder(&folder)?;
    Ok(Kept::Aside(path))
}

/// Removes the oldest files so that one more is within the limit; their names sort by position.
fn make_place(shared: &Shared) -> io::Result<()> {
    let folder = shared.folder.join(ASIDE);
    let names = shared.disk.names(&folder)?;
    let surplus = (names.len() + 1).saturating_sub(MAX_ASIDE);
    names.iter().take(surplus).try_for_each(|name| shared.disk.remove(&folder.join(name)))
}
