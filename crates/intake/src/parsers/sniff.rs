//! Judging the head of a stream by the share of lines that have a format's shape.

use crate::{Head, lines_of};

/// Lines looked at: enough to see past a banner, few enough to be cheap on every file of a disk image.
const LINES: usize = 200;

/// How many lines of a head have a shape.
#[derive(Clone, Copy, Debug)]
pub(super) struct Share {
    /// Lines that have it.
    pub(super) good: usize,
    /// Lines looked at that are neither empty nor comments.
    pub(super) all: usize,
    /// True when the first line has it.
    pub(super) first: bool,
}

/// Counts the lines of `head` for which `good` holds, comment lines (`#`) and the line cut off at its end left out.
/// `None` when there is no line, or when the head is not text.
pub(super) fn share_of_lines(head: &Head<'_>, good: impl Fn(&[u8]) -> bool) -> Option<Share> {
    // A torn write leaves a run of zeros in a log; binary files and UTF-16 are full of them.
    if memchr::memchr_iter(0, head.bytes).count() * 100 > head.bytes.len() {
        return None;
    }
    let whole = match memchr::memrchr(b'\n', head.bytes) {
        Some(end) if !head.complete => head.bytes.get(..=end)?,
        _ => head.bytes,
    };
    let mut share = Share { good: 0, all: 0, first: false };
    let lines = lines_of(whole).map(|(_, line)| line).filter(|line| !line.is_empty() && !line.starts_with(b"#"));
    for (index, line) in lines.take(LINES).enumerate() {
        let fits = good(line);
        share.first |= fits && index == 0;
        share.good += usize::from(fits);
        share.all += 1;
    }
    (share.good > 0).then_some(share)
}
