//! Members of a ZIP archive whose directory is missing (cut off while it was copied) or damaged, found by their own
//! headers.
//!
//! A member that was streamed into the archive states no size in its header (APPNOTE 6.3.10 §4.4.4, bit 3); it then
//! reaches to the next header found, and deflate data ends by itself.

use std::io;
use std::sync::Arc;

use vg_model::{DefectKind, limits};

use super::zip_directory::{Directory, Entry, Fields, LOCAL};
use crate::inputs::coverage::Report;
use crate::inputs::source::{Store, reason};

/// Sizes follow the data instead of standing in the header.
const SIZES_FOLLOW: u16 = 1 << 3;
const WINDOW: usize = 256 * 1024;

/// Finds members from the start of the file to its end.
pub(super) fn recover(store: &Arc<Store>, members: u64, report: &Report) -> Directory {
    let len = store.len().unwrap_or(0);
    let mut found = Vec::new();
    let mut names = 0;
    let mut at = 0;
    let mut window = vec![0; WINDOW];
    loop {
        let (header, read) = match next_header(store, at, &mut window).and_then(|header| {
            let Some(header) = header else { return Ok(None) };
            Ok(Some((header, read_header(store, header)?)))
        }) {
            Ok(Some(header)) => header,
            Ok(None) => break,
            Err(error) => {
                report.add(DefectKind::Unreadable, at, &reason("cannot be read on", &error));
                break;
            }
        };
        let Some((name, mut entry, data)) = read else {
            at = header + LOCAL.len() as u64;
            continue;
        };
        at = data;
        if entry.sized {
            entry.compressed = entry.compressed.min(len.saturating_sub(data));
            at += entry.compressed;
        }
        names += name.len();
        if found.len() as u64 >= members || names > limits::MAX_ARCHIVE_NAMES {
            report.add(DefectKind::TooMany, header, "archive has more members than the limit; the rest was not read");
            break;
        }
        found.push((name, entry));
    }
    Directory::of(found, len)
}

/// Offset of the next local header's signature from `from` on.
fn next_header(store: &Store, from: u64, window: &mut [u8]) -> io::Result<Option<u64>> {
    let mut at = from;
    loop {
        let filled = store.fill_at(window, at)?;
        if let Some(found) = memchr::memmem::find(window.get(..filled).unwrap_or_default(), LOCAL) {
            return Ok(Some(at + found as u64));
        }
        if filled < window.len() {
            return Ok(None);
        }
        at += (filled - (LOCAL.len() - 1)) as u64; // a signature may lie across two windows
    }
}

/// Name, entry and offset of the data; `None` when the signature stands there by chance.
fn read_header(store: &Store, header: u64) -> io::Result<Option<(Vec<u8>, Entry, u64)>> {
    let mut bytes = [0; 30];
    let filled = store.fill_at(&mut bytes, header)?;
    let Ok(mut fields) = Fields::<30>::read(&mut bytes.get(..filled).unwrap_or_default()) else { return Ok(None) };
    fields.skip(4);
    let version = fields.u16() & 0xFF;
    let (flags, method, modified) = (fields.u16(), fields.u16(), fields.u32());
    let (crc, compressed, size) = (fields.u32(), u64::from(fields.u32()), u64::from(fields.u32()));
    let (name_len, extra_len) = (fields.u16(), fields.u16());
    let mut name = vec![0; usize::from(name_len)];
    let mut extra = vec![0; usize::from(extra_len)];
    let name_at = header + 30;
    let data = name_at + u64::from(name_len) + u64::from(extra_len);
    let whole = store.fill_at(&mut name, name_at)? == name.len()
        && store.fill_at(&mut extra, name_at + u64::from(name_len))? == extra.len();
    if !whole || version > 63 || name.is_empty() || name.contains(&0) || method > 99 {
        return Ok(None);
    }
    let sized = flags & SIZES_FOLLOW == 0 || compressed != 0;
    let mut entry = Entry { name: (0, 0), flags, method, modified, crc, compressed, size, header, bound: 0, sized };
    entry.widen(&extra);
    Ok(Some((name, entry, data)))
}
