//! Files as programs write and rotate them, and readers that end at any moment. What stands for the journal here is a list; the whole
//! program is killed in `crates/vonggac/tests/serve/files.rs`.

use std::fs::{self, OpenOptions};
use std::io::Write as _;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use vg_backend::clock::{Random, SeededRandom};
use vg_model::Timestamp;
use vg_receive::{Chunk, SourceKey, records_of};

use super::super::board::FileState;
use super::super::entry::FileEntry;
use super::super::limits::{AFTER_RENAME, HALF_LINE, MAX_FILES};
use super::super::post::digest;
use super::tail::Tail;
use crate::sources::NewSource;

struct World {
    folder: tempfile::TempDir,
    pattern: String,
    more: String,
    tail: Option<Tail>,
    journal: Vec<Chunk>,
    now: Timestamp,
}

impl World {
    fn new(pattern: &str, more: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("log")).unwrap();
        let (pattern, more) = (pattern.to_owned(), more.to_owned());
        Self { folder, pattern, more, tail: None, journal: Vec::new(), now: Timestamp(1_000_000_000_000_000) }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join("log").join(name)
    }

    fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let mut file = OpenOptions::new().create(true).append(true).open(self.path(name)).unwrap();
        file.write_all(text.as_ref()).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    fn copy_and_cut(&self, from: &str, to: &str) {
        fs::copy(self.path(from), self.path(to)).unwrap();
        OpenOptions::new().write(true).truncate(true).open(self.path(from)).unwrap();
    }

    fn pack(&self, name: &str) {
        let mut packer =
            GzEncoder::new(fs::File::create(self.path(&format!("{name}.gz"))).unwrap(), Compression::fast());
        packer.write_all(&fs::read(self.path(name)).unwrap()).unwrap();
        packer.finish().unwrap();
        fs::remove_file(self.path(name)).unwrap();
    }

    fn pass(&mut self, seconds: u64) {
        self.now.0 += i64::try_from(seconds * 1_000_000).unwrap();
    }

    /// A start: what was being handed over is looked for in the journal.
    fn open(&mut self) {
        let entry = FileEntry::parse(&format!("{} -> s{}", self.path(&self.pattern).display(), self.more)).unwrap();
        let mut tail = Tail::open(&self.folder.path().join("state"), &entry, &[], self.now).unwrap();
        for mut piece in tail.redo(&SourceKey::new("s"), &NewSource::default(), self.now) {
            if let Some(chunk) = piece.chunk.take()
                && !self.journal.iter().any(|known| digest(known) == digest(&chunk))
            {
                self.journal.push(chunk);
            }
            tail.settle(&piece, self.now);
        }
        self.tail = Some(tail);
    }

    /// Reads once; `until` pieces get to the journal, and the reader is killed behind the next one, which got there or not.
    fn round(&mut self, until: Option<(usize, bool)>) -> usize {
        self.pass(1);
        if self.tail.is_none() {
            self.open();
        }
        let mut tail = self.tail.take().unwrap();
        let pieces = tail.round(&SourceKey::new("s"), &NewSource::default(), self.now);
        tail.keep(0).unwrap();
        let count = pieces.len();
        for (place, mut piece) in pieces.into_iter().enumerate() {
            let killed = until.filter(|(last, _)| *last == place);
            if killed.is_none_or(|(_, arrived)| arrived) {
                self.journal.extend(piece.chunk.take());
            }
            if killed.is_some() {
                return count;
            }
            tail.settle(&piece, self.now);
        }
        self.tail = Some(tail);
        count
    }

    /// Reads until nothing more comes; what is seen in one round may be read in the next.
    fn read(&mut self) {
        let mut quiet = 0;
        while quiet < 3 {
            quiet = if self.round(None) > 0 { 0 } else { quiet + 1 };
        }
    }

    /// The records in the journal.
    fn lines(&self) -> Vec<String> {
        let text = |record: &[u8]| String::from_utf8_lossy(record).into_owned();
        self.journal.iter().flat_map(|chunk| chunk.iter().map(text).collect::<Vec<_>>()).collect()
    }

    fn state(&self, name: &str) -> Option<FileState> {
        let path = self.path(name);
        let shown = self.tail.as_ref().unwrap().shown();
        shown.into_iter().find(|file| Path::new(&file.path) == path).map(|file| file.state)
    }
}

#[test]
fn a_file_is_read_as_it_grows_and_half_lines_wait() {
    let mut world = World::new("*.log", "");
    world.read();
    world.write("a.log", "một\nhai\nba");
    world.write("b.txt", "of no entry\n");
    world.read();
    assert_eq!(
        (world.lines(), world.state("a.log")),
        (vec!["một".to_owned(), "hai".into()], Some(FileState::HalfLine))
    );
    world.write("a.log", " bốn\n");
    world.read();
    assert_eq!(world.lines()[2..], ["ba bốn"]);
    world.write("a.log", "năm");
    world.read();
    world.pass(HALF_LINE.as_secs() - 15);
    world.read();
    assert_eq!(world.lines().len(), 3);
    world.pass(15);
    world.read();
    world.write("a.log", " sáu\n");
    world.read();
    assert_eq!(world.lines()[3..], ["năm", " sáu"], "what comes after the wait is a line of its own");
    world.write("empty.log", "");
    world.read();
    world.write("empty.log", "{\"a\":1}\n");
    world.read();
    assert_eq!(world.journal.last().unwrap().format.as_deref(), Some("json"), "known when there is something to see");
}

#[test]
fn what_is_renamed_is_read_to_its_end_before_the_new_one() {
    let mut world = World::new("app.log", "");
    world.write("app.log", "1\n2\n");
    world.read();
    world.write("app.log", "3\n");
    world.rename("app.log", "app.log.1");
    world.write("app.log.1", "4\n");
    world.write("app.log", "5\n");
    world.read();
    // Its writer has not been told yet.
    world.write("app.log.1", "4b\n");
    world.read();
    assert_eq!(world.lines(), ["1", "2", "3", "4", "5", "4b"]);
    world.pass(AFTER_RENAME.as_secs());
    world.read();
    assert_eq!(world.tail.as_ref().unwrap().shown().len(), 1, "done with");
    // While nobody looks.
    world.write("app.log", "6\n");
    world.rename("app.log.1", "app.log.2");
    world.rename("app.log", "app.log.1");
    world.write("app.log", "7\n");
    world.tail = None;
    world.read();
    assert_eq!(world.lines()[6..], ["6", "7"]);
}

#[test]
fn what_is_copied_and_cut_is_neither_lost_nor_read_twice() {
    for pattern in ["app.log", "app.log*"] {
        let mut world = World::new(pattern, "");
        world.write("app.log", "first line of all\n2\n");
        world.read();
        world.write("app.log", "3\n");
        world.copy_and_cut("app.log", "app.log.1");
        world.write("app.log", "4\n");
        world.read();
        assert_eq!(world.lines(), ["first line of all", "2", "3", "4"], "{pattern}");
        // The copy is there before the file is cut.
        fs::copy(world.path("app.log"), world.path("app.log.2")).unwrap();
        world.write("app.log", "5\n");
        world.read();
        assert_eq!(world.lines()[4..], ["5"], "{pattern}");
        // Cut, and longer than before when it is looked at again.
        world.tail = None;
        fs::write(world.path("app.log"), "another file that begins anew\nand is longer than the one before\n").unwrap();
        world.read();
        assert_eq!(world.lines().len(), 7, "{pattern}: {:?}", world.lines());
        // A writer that goes on where it was leaves zeros.
        fs::write(world.path("app.log"), [&[0; 70_000][..], b"behind zeros\n"].concat()).unwrap();
        world.read();
        assert_eq!(world.lines()[7..], ["behind zeros"], "{pattern}");
    }
}

#[test]
fn a_log_that_begins_like_another_one_is_a_log_of_its_own_once_it_goes_another_way() {
    let mut world = World::new("*.log", "");
    world.write("a.log", "the service starts\n");
    world.read();
    world.write("b.log", "the service starts\n");
    world.read();
    assert_eq!((world.lines().len(), world.state("b.log")), (1, Some(FileState::Copy)));
    world.write("a.log", "a goes on\n");
    world.write("b.log", "b goes on\n");
    world.read();
    world.read();
    assert_eq!(world.lines()[1..], ["a goes on", "the service starts", "b goes on"]);
}

#[test]
fn what_is_packed_is_not_read_twice_and_what_was_left_of_it_is_read() {
    let mut world = World::new("app.log*", "");
    world.write("app.log", "line one\n2\n");
    world.read();
    world.rename("app.log", "app.log.1");
    world.write("app.log", "3\n");
    world.read();
    world.pack("app.log.1");
    world.read();
    assert_eq!(world.lines(), ["line one", "2", "3"]);
    // Rotated and packed while nobody looked, with lines that nobody saw.
    world.write("app.log", "4\n5\n");
    world.tail = None;
    world.rename("app.log", "app.log.1");
    world.rename("app.log.1.gz", "app.log.2.gz");
    world.pack("app.log.1");
    world.write("app.log", "6\n");
    world.read();
    assert_eq!(world.lines()[3..], ["4", "5", "6"]);
    world.tail = None;
    world.read();
    assert_eq!(world.lines().len(), 6);
    world.write("old.txt", "never seen\n");
    world.pack("old.txt");
    world.rename("old.txt.gz", "app.log.9.gz");
    world.read();
    assert_eq!((world.lines().len(), world.state("app.log.9.gz")), (6, Some(FileState::PassedOver)));
}

#[test]
fn headers_go_along_and_encodings_are_told() {
    let mut world = World::new("*.log", "; format=w3c");
    world.write("ex.log", "#Software: IIS\n#Fields: date time c-ip\n2026-02-17 01:02:03 192.0.2.7\n");
    world.read();
    world.write("ex.log", "2026-02-17 01:02:04 192.0.2.8\n");
    world.tail = None;
    world.read();
    let last = world.journal.last().unwrap();
    assert!(last.bytes.starts_with(b"#Software: IIS\n#Fields: date time c-ip\n2026-02-17 01:02:04"), "{last:?}");
    assert_eq!((last.records, last.form.preamble), (1, 39));
    let mut world = World::new("*.log", "");
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    world.write("u.log", [b"\xff\xfe".to_vec(), utf16("Ċ một\nhai\n")].concat());
    world.read();
    world.write("u.log", utf16("ba\n"));
    world.read();
    let last = world.journal.last().unwrap();
    assert_eq!((last.form.encoding, last.records), (Some("utf-16le"), 1));
    assert_eq!(world.journal[0].records, 2);
    assert_eq!(records_of(&last.bytes, last.cut).next().unwrap(), utf16("ba"));
}

#[test]
fn no_more_files_than_the_limit() {
    let mut world = World::new("*.log", "");
    for number in 0..=MAX_FILES {
        world.write(&format!("{number:05}.log"), "x\n");
    }
    world.read();
    assert_eq!(world.lines().len(), MAX_FILES);
    assert!(world.tail.as_ref().unwrap().said.as_ref().unwrap().en.contains(&MAX_FILES.to_string()));
}

/// Writers, rotation of every kind and readers that are killed, in any order: every line once, and those of a file in their order.
#[test]
fn whatever_happens_in_whatever_order_every_line_is_there_once() {
    for seed in 0..40 {
        let random = SeededRandom::new(seed);
        let below = |most: u64| {
            let mut bytes = [0; 8];
            random.fill(&mut bytes).unwrap();
            u64::from_le_bytes(bytes) % most
        };
        let mut world = World::new("app.log*", "");
        let (mut written, mut generation) = (Vec::new(), 0);
        let shift = |world: &World| {
            for number in (1..50).rev() {
                for end in ["", ".gz"] {
                    let (from, to) = (format!("app.log.{number}{end}"), format!("app.log.{}{end}", number + 1));
                    if world.path(&from).exists() {
                        world.rename(&from, &to);
                    }
                }
            }
        };
        let mut story = Vec::new();
        for _ in 0..60 {
            let exists = world.path("app.log").metadata().is_ok_and(|file| file.len() > 0);
            let what = below(10);
            story.push(what);
            match what {
                0..=3 => {
                    for _ in 0..1 + below(20) {
                        let line = format!("generation {generation} line {}", written.len());
                        world.write("app.log", format!("{line}\n"));
                        written.push(line);
                    }
                }
                4 if exists => {
                    shift(&world);
                    world.rename("app.log", "app.log.1");
                    generation += 1;
                }
                5 if exists => {
                    shift(&world);
                    world.copy_and_cut("app.log", "app.log.1");
                    generation += 1;
                }
                6 if world.path("app.log.1").exists() => {
                    // Nothing is packed that nobody has seen: that is an archive.
                    world.read();
                    world.pack("app.log.1");
                }
                7 => drop(world.tail.take()),
                8 => drop(world.round(Some((0, below(2) == 0)))),
                _ => drop(world.round(None)),
            }
        }
        world.tail = None;
        world.read();
        world.pass(AFTER_RENAME.as_secs());
        world.read();
        let mut got = world.lines();
        let of = |lines: &[String], number: usize| -> Vec<String> {
            let head = format!("generation {number} ");
            lines.iter().filter(|line| line.starts_with(&head)).cloned().collect()
        };
        for number in 0..=generation {
            assert_eq!(of(&got, number), of(&written, number), "seed {seed}, generation {number}: {story:?}");
        }
        got.sort();
        written.sort();
        assert_eq!(got, written, "seed {seed}");
    }
}
