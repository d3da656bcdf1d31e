//! How bytes arrive for a hunt: files, folders, archives and standard input → streams that parsers read.
//!
//! *What it is*: [`Inputs`] walks the given paths in a fixed order, opens archives and compressed streams by their
//! content (nested up to `limits::MAX_CONTAINER_DEPTH`), transcodes UTF-16, asks the parsers whose a stream is, and hands
//! out one [`Arrival`] after the other: a stream to read, or the record of something that is not read. Every file,
//! member, folder and link that was met is in exactly one of them, so that the sum of both is everything.
//!
//! *Sharing*: `Inputs` is `Send`; threads share it under a lock of the caller. [`Opened::reader`] owns what it reads from.
//! A stream with [`Opened::sequential`] ends when the next one is asked for (members of a tar archive come from one
//! stream); all others stay readable, also while others are read.
//!
//! *Damage*: readers never fail. What ends a stream early, or stood in its way, is in its [`Coverage`].
//!
//! *What it does not do*: threads of its own, writing anything but nameless temporary copies of ZIP archives inside
//! other containers, split archives, passwords.

mod container;
mod coverage;
mod decompress;
mod label;
mod opened;
mod sniff;
mod source;
mod text;
mod walk;

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use vg_model::{DefectKind, Timestamp, limits};

use crate::{Head, OpenOptions, Parser};
use container::{Archive, Body, Magic};
use coverage::Report;
use decompress::Decompressor;
use opened::{Headed, read_head};
use source::{Pipe, Root, Section, SpoolError, Store, Stream, reason};
use text::{Encoding, Utf16};
use walk::{Found, Walk, WalkLimits};

pub use coverage::{Coverage, Outcome, Progress};
pub use opened::{Opened, StreamReader};
pub use sniff::{Parsers, by_name, recognise};
pub use walk::{Survey, survey};

/// How inputs are read.
pub struct InputOptions {
    /// Parsers that are asked, usually [`crate::parsers::PARSERS`].
    pub parsers: Parsers,
    /// The parser of every stream, whatever the others say (containers are opened all the same).
    pub format: Option<&'static dyn Parser>,
    /// Offset of local time from UTC in seconds, for times without a zone.
    pub assumed_offset_seconds: i32,
    /// What `-` reads.
    pub stdin: Box<dyn Read + Send>,
}

impl Default for InputOptions {
    fn default() -> Self {
        Self {
            parsers: crate::parsers::PARSERS,
            format: None,
            assumed_offset_seconds: 0,
            stdin: Box::new(std::io::stdin()),
        }
    }
}

/// What comes next.
#[derive(Debug)]
pub enum Arrival {
    /// A stream that a parser reads. Its [`Opened::coverage`] is whole once the stream was read to its end.
    Stream(Opened),
    /// Something that is not read, or an archive whose members have all been handed out.
    Passed(Coverage),
}

/// All inputs of a hunt, one after the other.
pub struct Inputs {
    walk: Walk,
    levels: Vec<Level>,
    parsers: Parsers,
    format: Option<&'static dyn Parser>,
    assumed_offset_seconds: i32,
    stdin: Option<Stream>,
    progress: Arc<Progress>,
}

/// An archive that is open.
struct Level {
    node: Node,
    archive: Box<dyn Archive>,
}

/// What is known of a stream on its way.
struct Node {
    label: String,
    hint: String,
    /// Containers around it.
    depth: usize,
    stored: Option<u64>,
    modified: Option<Timestamp>,
    root: Arc<Root>,
    report: Report,
    sequential: bool,
}

impl Inputs {
    /// Sorts `paths` (`-` is standard input); nothing is opened yet.
    #[must_use]
    pub fn new(paths: &[PathBuf], options: InputOptions) -> Self {
        Self {
            walk: Walk::new(paths, WalkLimits::DEFAULT),
            levels: Vec::new(),
            parsers: options.parsers,
            format: options.format,
            assumed_offset_seconds: options.assumed_offset_seconds,
            stdin: Some(options.stdin),
            progress: Arc::new(Progress::default()),
        }
    }

    /// How far the reading has come; may be asked from any thread.
    #[must_use]
    pub fn progress(&self) -> Arc<Progress> {
        Arc::clone(&self.progress)
    }

    fn open_file(&mut self, path: &Path) -> Option<Arrival> {
        let label = label::of_path(path);
        let opened = File::open(path).and_then(|file| Store::open(file, &self.progress));
        let (store, root) = match opened {
            Ok(opened) => opened,
            Err(error) => {
                let stored = std::fs::metadata(path).ok().map(|metadata| metadata.len());
                let detail = reason("cannot be opened", &error);
                return Some(Arrival::Passed(Coverage::not_read(label, stored, DefectKind::Unreadable, &detail)));
            }
        };
        let store = Arc::new(store);
        let report = Report::default();
        let stream = Box::new(Section::whole(Arc::clone(&store), report.clone()));
        let node = Node {
            hint: label::hint(&label),
            label,
            depth: 0,
            stored: Some(store.len().unwrap_or(0)),
            modified: store.modified().and_then(timestamp),
            root,
            report,
            sequential: false,
        };
        self.consider(node, stream, Some(store))
    }

    fn open_stdin(&mut self) -> Option<Arrival> {
        let inner = self.stdin.take()?;
        let root = Arc::new(Root::new(Arc::clone(&self.progress), None));
        let report = Report::default();
        let stream = Box::new(Pipe::new(inner, Arc::clone(&root), report.clone()));
        let label = "-".to_owned();
        let node = Node {
            label,
            hint: String::new(),
            depth: 0,
            stored: None,
            modified: None,
            root,
            report,
            sequential: false,
        };
        self.consider(node, stream, None)
    }

    /// The next member of the innermost open archive, or the record of that archive when it has no more.
    fn next_member(&mut self) -> Option<Arrival> {
        let level = self.levels.last_mut()?;
        let Some(member) = level.archive.next(&level.node.report) else {
            level.archive.finish(&level.node.report);
            let outcome = Outcome::Container { kind: level.archive.kind() };
            let level = self.levels.pop()?;
            return Some(Arrival::Passed(level.node.coverage(outcome)));
        };
        let around = &level.node;
        let label = label::of_member(&around.label, &member.name);
        let node = Node {
            hint: label::hint(&label),
            label,
            depth: around.depth,
            stored: member.stored,
            modified: member.modified,
            root: Arc::clone(&around.root),
            report: Report::default(),
            sequential: around.sequential || level.archive.sequential(),
        };
        let stream: Stream = match member.body {
            Body::None(why, detail) => return Some(node.not_read(why, detail)),
            Body::Plain(open) => open(&node.report),
            Body::Compressed(codec, open) => {
                let input = open(&node.report);
                // A member's own compression belongs to its archive; it is no container of its own.
                Box::new(Decompressor::new(codec, input, Arc::clone(&node.root), node.depth, node.report.clone()))
            }
        };
        self.consider(node, stream, None)
    }

    /// Opens containers until a stream for a parser is left. `None` when an archive was opened: its members are next.
    fn consider(&mut self, mut node: Node, mut stream: Stream, mut store: Option<Arc<Store>>) -> Option<Arrival> {
        loop {
            let head = read_head(&mut stream);
            if head.bytes.is_empty() {
                return Some(node.empty());
            }
            let Some(magic) = Magic::of(&head.bytes) else { return Some(self.arrive(node, head, stream)) };
            if let Magic::Unsupported(detail) = magic {
                return Some(node.not_read(DefectKind::Unsupported, detail));
            }
            if node.depth >= limits::MAX_CONTAINER_DEPTH {
                return Some(node.not_read(DefectKind::TooMany, "containers nest deeper than the limit; not read"));
            }
            node.depth += 1;
            let whole = Headed::stream(head, stream);
            let archive: Box<dyn Archive> = match magic {
                Magic::Compressed(codec, ending) => {
                    if let Some(plain) = node.hint.strip_suffix(ending) {
                        node.hint = plain.to_owned();
                    }
                    let (root, report) = (Arc::clone(&node.root), node.report.clone());
                    stream = Box::new(Decompressor::new(codec(), whole, root, node.depth, report));
                    store = None;
                    continue;
                }
                Magic::Zip => match seekable(store.take(), whole) {
                    Ok(store) => {
                        node.sequential = false; // it lies in a file now, whatever it came from
                        Box::new(container::zip::Zip::new(store, &node.report))
                    }
                    Err((why, detail)) => return Some(node.not_read(why, &detail)),
                },
                _ => Box::new(container::tar::Tar::new(whole)),
            };
            self.levels.push(Level { node, archive });
            return None;
        }
    }

    /// Gives a plain stream to its parser.
    fn arrive(&self, node: Node, mut head: opened::StreamHead, mut stream: Stream) -> Arrival {
        match Encoding::of(&head.bytes) {
            Encoding::AsIs(mark) => {
                head.bytes.drain(..mark);
            }
            Encoding::Utf16 { big, mark } => {
                head.bytes.drain(..mark);
                stream = Box::new(Utf16::new(Headed::stream(head, stream), big, node.report.clone()));
                head = read_head(&mut stream);
            }
        }
        if head.bytes.is_empty() {
            return node.empty();
        }
        let judged = Head { bytes: &head.bytes, name: &node.hint, complete: head.complete };
        let Some(parser) = self.format.or_else(|| recognise(self.parsers, &judged)) else {
            return node.not_read(DefectKind::UnknownFormat, "format not recognised; not read");
        };
        self.progress.add_stream();
        let options = OpenOptions { modified: node.modified, assumed_offset_seconds: self.assumed_offset_seconds };
        Arrival::Stream(Opened {
            label: node.label,
            parser,
            options,
            stored: node.stored,
            sequential: node.sequential,
            reader: StreamReader::new(Headed::new(head, stream), node.report, node.root),
        })
    }
}

impl Iterator for Inputs {
    type Item = Arrival;

    fn next(&mut self) -> Option<Arrival> {
        loop {
            let arrival = if self.levels.is_empty() {
                match self.walk.next()? {
                    Found::Passed(coverage) => Some(Arrival::Passed(coverage)),
                    Found::Stdin => self.open_stdin(),
                    Found::File(path) => self.open_file(&path),
                }
            } else {
                self.next_member()
            };
            if arrival.is_some() {
                return arrival;
            }
        }
    }
}

impl Node {
    fn coverage(self, outcome: Outcome) -> Coverage {
        Coverage { label: self.label, outcome, bytes: 0, stored: self.stored, defects: self.report.snapshot() }
    }

    fn not_read(self, why: DefectKind, detail: &str) -> Arrival {
        self.report.add(why, 0, detail);
        Arrival::Passed(self.coverage(Outcome::NotRead { why }))
    }

    /// Nothing came: because there is nothing, or because of damage that was noted on the way.
    fn empty(self) -> Arrival {
        let why = self.report.snapshot().rows().first().map(|row| row.kind);
        Arrival::Passed(self.coverage(why.map_or(Outcome::Empty, |why| Outcome::NotRead { why })))
    }
}

/// A ZIP archive is read from its end: the file itself, or a temporary copy of a stream.
fn seekable(store: Option<Arc<Store>>, mut stream: Stream) -> Result<Arc<Store>, (DefectKind, String)> {
    if let Some(store) = store.filter(|store| store.len().is_some()) {
        return Ok(store);
    }
    match source::spool(&mut stream, limits::MAX_SPOOL) {
        Ok(store) => Ok(Arc::new(store)),
        Err(SpoolError::TooLarge) => {
            Err((DefectKind::TooLarge, "ZIP archive inside a container is larger than the limit; not read".to_owned()))
        }
        Err(SpoolError::Io(error)) => {
            Err((DefectKind::Unreadable, reason("ZIP archive inside a container cannot be copied aside", &error)))
        }
    }
}

fn timestamp(time: SystemTime) -> Option<Timestamp> {
    let micros = match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_micros()).ok()?,
        Err(before) => i64::try_from(before.duration().as_micros()).ok()?.checked_neg()?,
    };
    Some(Timestamp(micros))
}
