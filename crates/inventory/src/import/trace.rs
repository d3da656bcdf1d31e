//! Whether a row of an import looks at what an earlier row would have written.
//!
//! While nothing is written, a row can only be judged by what is in the database. That is the whole truth as long as no row looks
//! at something that a row of an earlier chunk would have changed: an identifier, a host, a package, a record. The trace keeps what
//! would have been written, as numbers of 64 bits. Two things with one number make the import be judged the long way, and
//! no judgement wrong.

use std::collections::HashSet;
use std::hash::{DefaultHasher, Hash, Hasher};

/// Most things that the trace keeps, some 40 MB of them; what writes more is judged the long way.
const MAX_WRITTEN: usize = 2_000_000;

/// What would have been written so far.
#[derive(Default)]
pub(super) struct Trace {
    before: HashSet<u64>,
    /// By the present chunk, whose rows see each other.
    now: Vec<u64>,
    dependent: bool,
    /// True while rows are written, and nothing need be traced.
    off: bool,
}

fn number(thing: impl Hash) -> u64 {
    let mut hasher = DefaultHasher::new();
    thing.hash(&mut hasher);
    hasher.finish()
}

impl Trace {
    /// A trace that keeps nothing: every row sees what was written before it.
    pub(super) fn off() -> Self {
        Self { off: true, ..Self::default() }
    }

    /// A row looks at this.
    pub(super) fn reads(&mut self, thing: impl Hash) {
        self.dependent |= !self.off && self.before.contains(&number(thing));
    }

    /// A row would write this.
    pub(super) fn writes(&mut self, thing: impl Hash) {
        if !self.off {
            self.now.push(number(thing));
        }
    }

    /// A row would write this, and not even rows of the same chunk would see it.
    pub(super) fn writes_unseen(&mut self, thing: impl Hash) {
        if !self.off {
            self.before.insert(number(thing));
        }
    }

    /// A row does what cannot be judged without writing.
    pub(super) fn must_write(&mut self) {
        self.dependent = true;
    }

    /// The present chunk is done.
    pub(super) fn next_chunk(&mut self) {
        self.next_within(MAX_WRITTEN);
    }

    fn next_within(&mut self, most: usize) {
        self.before.extend(self.now.drain(..));
        self.dependent |= self.before.len() > most;
    }

    /// True when what was judged in the present chunk may be wrong.
    pub(super) fn is_dependent(&self) -> bool {
        self.dependent
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_earlier_chunk_wrote_makes_dependent() {
        let mut trace = Trace::default();
        trace.writes(("name", "srv01"));
        trace.reads(("name", "srv01"));
        assert!(!trace.is_dependent(), "the rows of one chunk see each other");
        trace.next_chunk();
        trace.reads(("name", "srv02"));
        assert!(!trace.is_dependent());
        trace.reads(("name", "srv01"));
        assert!(trace.is_dependent());
    }

    #[test]
    fn a_trace_does_not_grow_without_end() {
        let mut trace = Trace::default();
        for thing in 0..=100 {
            trace.writes(thing);
        }
        trace.next_within(101);
        assert!(!trace.is_dependent());
        trace.writes(101);
        trace.next_within(101);
        assert!(trace.is_dependent());
    }
}
