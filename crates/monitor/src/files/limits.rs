//! Limits on files that the server reads itself. Each has a test that reaches it.

use std::time::Duration;

use vg_receive::limits::MAX_RECORD;

/// Files that one entry follows at once. More is a pattern that was meant otherwise; the first by name are followed, and it is said.
pub(super) const MAX_FILES: usize = 1_000;
/// Bytes that are read of one file at once: the longest record and its line end (two bytes in UTF-16).
pub(super) const MAX_PIECE: usize = MAX_RECORD + 2;
/// Bytes of all files of an entry that are on their way at once.
pub(super) const MAX_ROUND: usize = 8 * 1024 * 1024;
/// Bytes by which a file is known again: at its beginning, and before the place up to which it was read.
pub(super) const KNOWN_BY: usize = 1_024;
/// Bytes of the lines that say how a file is read.
pub(super) const MAX_PREAMBLE: usize = 64 * 1024;
/// How long a line without end is waited for, from when it last grew. Programs that write in blocks end them sooner.
pub(super) const HALF_LINE: Duration = Duration::from_secs(30);
/// How long a file that was renamed is still looked at after it last grew: its writer opens the new one only when it is told to.
pub(super) const AFTER_RENAME: Duration = Duration::from_secs(60);
/// How long a file that is gone is remembered, so that it is known again when it comes back compressed.
pub(super) const REMEMBERED: Duration = Duration::from_secs(14 * 24 * 3_600);
/// How often files that are followed are looked at. A look at a file that did not grow is one `fstat`.
pub(super) const LOOK_EVERY: Duration = Duration::from_millis(250);
/// How often it is looked for new files and for names that changed.
pub(super) const SCAN_EVERY: Duration = Duration::from_secs(1);
/// Chunks that may wait to be worked on before files are read on: what comes over the network goes first.
pub(super) const MAX_BEHIND: u64 = 512;

/// How long a file in a folder must stay the same before it is taken.
pub(super) const SETTLED: Duration = Duration::from_secs(5);
/// Files of a folder that are listed as waiting.
pub(super) const MAX_WAITING: usize = 100;
/// Results of a folder that are shown.
pub(super) const MAX_RESULTS: usize = 20;
/// Files that a folder remembers, to know what is put there again; those of longest ago are forgotten first.
pub(super) const MAX_KNOWN: usize = 100_000;
/// Lines of the note beside a file: what was not read, by member of an archive.
pub(super) const MAX_NOTE_LINES: usize = 500;
/// Bytes of one chunk out of a file; what the journal takes at most is more.
pub(super) const MAX_CHUNK: usize = 4 * 1024 * 1024;
