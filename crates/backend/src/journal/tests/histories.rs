//! Thousands of random histories on a disk that lies, against a model of what was acknowledged.
//!
//! What must hold after each start: every acknowledged entry that was not released is there with its bytes, or, where a bit was
//! flipped, told as missing; nothing else is there but entries that were handed over; positions go up; none that was
//! acknowledged or seen names another entry later.

use std::collections::BTreeMap;

use tokio::sync::oneshot;

use super::sim::{Dice, Faults};
use super::*;
use crate::journal::recover::{self, Parts};
use crate::journal::writer::request;
use crate::journal::{SEGMENT_HEAD, Why};

/// Histories in all; each is a seed. `VG_JOURNAL_HISTORIES` asks for another number, `VG_JOURNAL_SEED` for one of them alone.
const HISTORIES: u64 = 4_000;

type Content = (u16, Vec<u8>, Vec<u8>);

struct History {
    seed: u64,
    dice: Dice,
    bench: Bench,
    /// Entries that were acknowledged or seen by a reader.
    known: BTreeMap<u64, Content>,
    /// Entries that were handed over and answered with an error, or not at all: whole or absent.
    open: Vec<Content>,
    /// Positions below it may be gone.
    released: u64,
    /// The highest position that anybody saw.
    seen: u64,
    made: u64,
    acknowledged: u64,
    refused: u64,
}

#[test]
fn random_histories() {
    let (mut acknowledged, mut refused) = (0, 0);
    let first = std::env::var("VG_JOURNAL_SEED").ok().and_then(|seed| seed.parse().ok());
    let histories = std::env::var("VG_JOURNAL_HISTORIES").ok().and_then(|n| n.parse().ok()).unwrap_or(HISTORIES);
    for seed in first.map_or(0..histories, |seed| seed..seed + 1) {
        let mut history = History::new(seed);
        history.run();
        acknowledged += history.acknowledged;
        refused += history.refused;
    }
    eprintln!("{histories} histories: {acknowledged} entries acknowledged, {refused} refused, none lost");
    if first.is_none() {
        assert!(acknowledged > HISTORIES * 20 && refused > HISTORIES, "{acknowledged} {refused}");
    }
}

impl History {
    fn new(seed: u64) -> Self {
        let mut bench = Bench::new();
        bench.disk = Arc::new(SimDisk::new(seed ^ 0x5eed));
        Self {
            seed,
            dice: Dice::new(seed),
            bench,
            known: BTreeMap::new(),
            open: Vec::new(),
            released: 0,
            seen: 0,
            made: 0,
            acknowledged: 0,
            refused: 0,
        }
    }

    fn run(&mut self) {
        for _ in 0..2 + self.dice.below(5) {
            let Some(mut parts) = self.start() else { continue };
            self.look(&parts);
            for _ in 0..self.dice.below(12) {
                self.act(&mut parts);
            }
            self.bench.disk.set_faults(Faults::default());
            // What readers see is durable: it counts as known from now on.
            self.look(&parts);
            drop(parts);
            match self.dice.below(3) {
                0 => self.bench.disk.killed(),
                1 => self.bench.disk.lose_power(),
                _ => self.flip(),
            }
        }
        let parts = self.start_surely();
        self.look(&parts);
    }

    /// Starts, perhaps on a disk that fails meanwhile.
    fn start(&mut self) -> Option<Parts> {
        if self.dice.one_in(3) {
            self.bench.disk.set_faults(Faults { write: 9, sync: 9, other: 9, capacity: 0 });
            let opened = recover::open(&self.bench.folder, small(), self.bench.handles());
            self.bench.disk.set_faults(Faults::default());
            if self.dice.one_in(2) || opened.is_err() {
                drop(opened);
                self.bench.disk.lose_power();
                return None;
            }
            return opened.ok().inspect(|parts| self.check(parts));
        }
        Some(self.start_surely())
    }

    fn start_surely(&self) -> Parts {
        let parts = recover::open(&self.bench.folder, small(), self.bench.handles());
        let parts = parts.unwrap_or_else(|error| panic!("seed {}: {error}", self.seed));
        assert!(parts.opened.not_writable.is_none(), "seed {}", self.seed);
        self.check(&parts);
        parts
    }

    fn check(&self, parts: &Parts) {
        assert!(parts.opened.next.0 > self.seen, "seed {}: a position would be given again", self.seed);
        assert_eq!(parts.opened.lost_after_consumers, 0, "seed {}", self.seed);
    }

    fn act(&mut self, parts: &mut Parts) {
        match self.dice.below(10) {
            0 => self.release(parts),
            1 => self.consume(parts),
            2 => self.bench.disk.set_faults(Faults { write: 4, sync: 4, other: 6, capacity: 0 }),
            3 => {
                let capacity = 3_000 + self.dice.below(30_000);
                self.bench.disk.set_faults(Faults { capacity, ..Faults::default() });
            }
            4 => self.bench.disk.set_faults(Faults::default()),
            _ => self.append(parts),
        }
    }

    fn append(&mut self, parts: &mut Parts) {
        let mut group = Vec::new();
        let mut answers: Vec<(Content, oneshot::Receiver<_>)> = Vec::new();
        for _ in 0..1 + self.dice.below(6) {
            self.made += 1;
            let head = format!("{}:{}", self.seed, self.made).into_bytes();
            let body = vec![u8::try_from(self.made % 251).unwrap(); self.dice.below(1_900)];
            let kind = u16::try_from(self.dice.below(65_536)).unwrap();
            let (request, answer) = request(kind, &head, body.clone().into(), small().max_entry_bytes).unwrap();
            group.push(request);
            answers.push(((kind, head, body), answer));
        }
        parts.writer.commit(group);
        for (content, mut answer) in answers {
            match answer.try_recv().expect("every entry is answered") {
                Ok(Position(position)) => {
                    assert!(position > self.seen, "seed {}: position {position} was given before", self.seed);
                    self.seen = position;
                    self.known.insert(position, content);
                    self.acknowledged += 1;
                }
                Err(error) => {
                    assert!(error.is_temporary(), "{error}");
                    self.refused += 1;
                    self.open.push(content);
                }
            }
        }
    }

    fn release(&mut self, parts: &Parts) {
        let below = self.dice.below(usize::try_from(self.seen + 2).unwrap()) as u64;
        let slowest = parts.shared.state().cursors.values().map(|cursor| cursor.position()).min();
        let allowed = slowest.map_or(below, |slowest| slowest.min(below));
        // A release that failed has perhaps removed some.
        self.released = self.released.max(allowed);
        let _ = parts.shared.release(below);
    }

    fn consume(&mut self, parts: &Parts) {
        use crate::journal::consumer::{Consumer, Cursor};
        let known = parts.shared.state().cursors.get("processor").cloned();
        let cursor = known.or_else(|| {
            let (next, folder) = (parts.shared.next(), &self.bench.folder);
            let mut state = parts.shared.state();
            let made = Cursor::create(&*parts.shared.disk, folder, "processor", state.oldest(next)).ok()?;
            let made = Arc::new(made);
            state.cursors.insert("processor".to_owned(), Arc::clone(&made));
            Some(made)
        });
        let Some(cursor) = cursor else { return };
        let consumer = Consumer { shared: Arc::clone(&parts.shared), name: "processor".to_owned(), cursor };
        let (from, next) = (consumer.position().0, parts.shared.next());
        let to = from + self.dice.below(usize::try_from(next.saturating_sub(from) + 1).unwrap()) as u64;
        self.released = self.released.max(to);
        if let Ok(position) = consumer.commit(Position(to)) {
            assert_eq!(position.0, to);
        }
    }

    /// Flips a bit in a segment, and notes whose it was.
    fn flip(&mut self) {
        self.bench.disk.killed();
        let segments = self.bench.segments();
        if segments.is_empty() {
            return;
        }
        let path = &segments[self.dice.below(segments.len())];
        let len = self.bench.disk.bytes(path).len();
        // The heads of segments are tried one by one elsewhere; a last segment whose only entry is hit is a torn tail.
        if len > SEGMENT_HEAD {
            let at = SEGMENT_HEAD + self.dice.below(len - SEGMENT_HEAD);
            let bit = self.dice.below(8);
            let hit = self.position_at(&self.bench.disk.bytes(path), at);
            self.bench.disk.damage(path, |bytes| bytes[at] ^= 1 << bit);
            // It may be lost now; it need not, where the segment has a rest that is not believed.
            self.open.extend(hit.and_then(|hit| self.known.remove(&hit)));
        }
    }

    /// The position of the entry in which a byte lies.
    fn position_at(&self, bytes: &[u8], at: usize) -> Option<u64> {
        use crate::journal::format::EntryHead;
        let id = *bytes[16..].first_chunk().unwrap();
        let mut offset = SEGMENT_HEAD;
        while offset < bytes.len() {
            match EntryHead::decode(&bytes[offset..], &id) {
                Some(head) => {
                    let end = offset + usize::try_from(head.total()).unwrap();
                    if (offset..end).contains(&at) {
                        return Some(head.position);
                    }
                    offset = end;
                }
                None => offset += 1,
            }
        }
        None
    }

    /// Reads everything and compares it with the model.
    fn look(&mut self, parts: &Parts) {
        let seed = self.seed;
        let mut reader = crate::journal::Reader::new(Arc::clone(&parts.shared), Position(1));
        let (mut found, mut expected) = (BTreeMap::new(), 1);
        while let Some(next) = reader.try_next().unwrap_or_else(|error| panic!("seed {seed}: {error}")) {
            match next {
                Found::Entry(record) => {
                    assert_eq!(record.position.0, expected, "seed {seed}: out of order");
                    expected += 1;
                    let content = (record.kind, record.head.to_vec(), record.body.to_vec());
                    found.insert(record.position.0, content);
                }
                Found::Missing(missing) => {
                    assert_eq!(missing.first.0, expected, "seed {seed}: out of order");
                    expected += missing.count;
                    if missing.why == Why::Released {
                        assert!(expected <= self.released, "seed {seed}: {missing:?} was not to be released");
                    }
                }
            }
        }
        assert_eq!(expected, parts.shared.next(), "seed {seed}: every position is an entry or told");
        for (position, content) in &self.known {
            match found.get(position) {
                Some(read) => assert_eq!(read, content, "seed {seed}: entry {position} is another"),
                None => assert!(*position < self.released, "seed {seed}: entry {position} is lost"),
            }
        }
        for (position, content) in found {
            if !self.known.contains_key(&position) {
                let at = self.open.iter().position(|open| *open == content);
                let at = at.unwrap_or_else(|| {
                    panic!("seed {seed}: entry {position} was never handed over, or is there twice")
                });
                self.open.remove(at);
                self.known.insert(position, content);
            }
            self.seen = self.seen.max(position);
        }
    }
}
