//! Files that the server reads itself: those that it follows as they grow, and those that people put into a folder.
//!
//! | noun | module |
//! |---|---|
//! | [`FileEntry`]: which files, whose, how they are read; a line of the settings | `entry` |
//! | [`Board`], [`EntryStatus`]: what people see | `board` |
//! | header: lines that say how those behind them are read | `header` |
//! | post: the way of a chunk into the journal, and whether it got there | `post` |
//! | follow: `tail -F` with a memory | `follow` |
//! | folder: files that are complete are read by what a hunt reads with, then moved | `folder` |
//!
//! *Invariants*: nothing is taken for read that is not in the journal; after a crash nothing is lost, and what was under way is not stored
//! twice as long as the journal can be read; a file that is put into a folder again is stored as a repeat and raises nothing.
//!
//! *What it does not do*: paths come from the settings alone, never over the API, since whoever may make sources is not thereby one who may
//! read the files of the server. It sends nothing and removes nothing but by moving it within its folder.

mod board;
mod entry;
mod folder;
mod follow;
mod header;
mod limits;
mod post;

use std::path::Path;
use std::sync::Arc;

use tokio::sync::watch;
use tokio::task::JoinHandle;
use vg_backend::clock::Clock;
use vg_receive::Desk;

pub use board::{Board, EntryStatus, FileState, FollowedFile, Taken, UnderWay};
pub use entry::{EntryError, FileEntry};
pub(crate) use post::Whose;

use crate::stream::register::Register;
use crate::stream::run::Stream;

/// What reading files stands on.
#[derive(Clone, Debug)]
pub struct Parts<'p> {
    /// Files that are followed, by entry.
    pub follow: Vec<FileEntry>,
    /// Folders into which files are put.
    pub folders: Vec<FileEntry>,
    /// Where it is kept how far they are read.
    pub data: &'p Path,
    /// Where chunks go.
    pub stream: &'p Stream,
    /// Who counts them.
    pub desk: &'p Arc<Desk>,
    /// Whose they are.
    pub register: &'p Arc<Register>,
    /// The time.
    pub clock: &'p Arc<dyn Clock>,
    /// Where it is shown.
    pub board: &'p Board,
}

/// Begins to read. The tasks end when `stop` becomes true.
pub fn start(parts: &Parts<'_>, stop: &watch::Receiver<bool>) -> Vec<JoinHandle<()>> {
    let Parts { follow, folders, data, stream, desk, register, clock, board } = parts;
    let post = post::Post::new(stream, desk, register, clock, stop);
    let mut tasks = Vec::new();
    let mut earlier = Vec::new();
    for (number, entry) in follow.iter().enumerate() {
        show(board, number, entry, false);
        let follower = follow::Follower {
            number,
            entry: entry.clone(),
            earlier: earlier.clone(),
            folder: data.join("follow"),
            post: post.clone(),
            board: Board::clone(board),
        };
        earlier.push(entry.path.clone());
        tasks.push(tokio::spawn(follower.run()));
    }
    for (number, entry) in (follow.len()..).zip(folders) {
        show(board, number, entry, true);
        let reader = folder::Reader {
            number,
            entry: entry.clone(),
            data: data.join("folders"),
            post: post.clone(),
            board: Board::clone(board),
        };
        tasks.push(tokio::spawn(reader.run()));
    }
    tasks
}

fn show(board: &Board, number: usize, entry: &FileEntry, folder: bool) {
    board.change(number, |status| {
        status.path.clone_from(&entry.path);
        status.source.clone_from(&entry.source);
        status.folder = folder;
    });
}
