//! Programs of template definitions seen in earlier chunks.
//!
//! Every chunk repeats the definitions it needs, at places of its own, and names within them are referred to by their offset
//! in the chunk. A stored program is used again only when the definition is the same byte for byte, save those offsets
//! (and the links of the chunk's name table), and every name reads the same: so the result never depends on what was
//! decoded before, and a forged GUID gains nothing.
//!
//! Bounded by [`MAX_STORED`] programs; when they are reached, all are forgotten.

use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;

use super::le::{u16_at, u32_at};
use super::template::{Program, Scope};

/// Programs kept: some 6 KiB each. All channels of a server have some hundreds, a file of logs forwarded from many
/// machines has over a thousand.
const MAX_STORED: usize = 2_048;
/// Longest definition kept, in bytes; the longest of real ones have some 10 KiB.
const MAX_STORED_SIZE: usize = 16 * 1024;
/// Different definitions kept under one GUID (versions, and places where names first occur).
const MAX_VARIANTS: usize = 16;

/// GUID, size and scope of a definition.
type Key = ([u8; 16], usize, Scope);

/// A reference to a name within a definition.
#[derive(Clone, Copy, Debug)]
pub(super) struct NameRef {
    /// Where the 32-bit offset stands in the chunk.
    pub(super) at: usize,
    /// The offset.
    pub(super) offset: usize,
}

#[derive(Debug)]
struct Stored {
    definition: Box<[u8]>,
    /// Place of each reference in the definition, and its name as length and UTF-16 when it stands elsewhere.
    names: Vec<(usize, Option<Box<[u8]>>)>,
    program: Arc<Program>,
}

/// The stored programs of one decoder.
#[derive(Debug, Default)]
pub(super) struct Store {
    programs: HashMap<Key, Vec<Stored>, FixedState>,
    count: usize,
}

/// Length and text of the name at `offset`, as they stand there.
fn name_at(chunk: &[u8], offset: usize) -> Option<&[u8]> {
    let units = usize::from(u16_at(chunk, offset.checked_add(6)?)?);
    chunk.get(offset + 6..offset + 8 + 2 * units)
}

fn key(chunk: &[u8], place: usize, size: usize, scope: Scope) -> Option<Key> {
    let guid = chunk.get(place + 4..)?.first_chunk::<16>()?;
    Some((*guid, size, scope))
}

impl Stored {
    /// True when the definition at `start` of `chunk` is this one.
    fn is_at(&self, chunk: &[u8], start: usize) -> bool {
        let Some(bytes) = chunk.get(start..start + self.definition.len()) else { return false };
        let mut from = 0;
        for (at, elsewhere) in &self.names {
            if bytes.get(from..*at) != self.definition.get(from..*at) {
                return false;
            }
            let Some(offset) = u32_at(bytes, *at).map(|offset| offset as usize) else { return false };
            let in_place = offset == start + at + 4;
            // A name in place begins with a link of the name table, which is another in each chunk.
            from = if in_place { at + 8 } else { at + 4 };
            let same = match elsewhere {
                None => in_place,
                Some(name) => !in_place && name_at(chunk, offset) == Some(name),
            };
            if !same {
                return false;
            }
        }
        bytes.get(from..) == self.definition.get(from..)
    }
}

impl Store {
    /// The program of the definition whose header is at `place` and whose `size` bytes follow it.
    pub(super) fn get(&self, chunk: &[u8], place: usize, size: usize, scope: Scope) -> Option<Arc<Program>> {
        let known = self.programs.get(&key(chunk, place, size, scope)?)?;
        known.iter().find(|stored| stored.is_at(chunk, place + 24)).map(|stored| Arc::clone(&stored.program))
    }

    /// Keeps a program that was compiled without a fault.
    pub(super) fn put(&mut self, chunk: &[u8], place: usize, size: usize, scope: Scope, program: &Arc<Program>) {
        let start = place + 24;
        let Some(definition) = chunk.get(start..start + size).filter(|_| size <= MAX_STORED_SIZE) else { return };
        let Some(key) = key(chunk, place, size, scope).filter(|_| program.fault.is_none()) else { return };
        let mut names = Vec::with_capacity(program.names.len());
        for name in &program.names {
            let elsewhere =
                (name.offset != name.at + 4).then(|| name_at(chunk, name.offset).unwrap_or_default().into());
            names.push((name.at - start, elsewhere));
        }
        if self.count >= MAX_STORED {
            self.programs.clear();
            self.count = 0;
        }
        let variants = self.programs.entry(key).or_default();
        if variants.len() < MAX_VARIANTS {
            variants.push(Stored { definition: definition.into(), names, program: Arc::clone(program) });
            self.count += 1;
        }
    }
}
