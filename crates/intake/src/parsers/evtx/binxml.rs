//! Runs compiled templates over the records of one chunk.
//!
//! A record is a fragment that is nearly always one template instance: a definition (by its offset in the chunk, or in
//! place) and substitution values, of which some may be fragments again (type 0x21), as Windows writes `EventData` and
//! `UserData`. Every value that is wanted becomes text in one growing buffer, a line feed after each, and is handed to a
//! [`Sink`].
//!
//! Hostile input: a value may be named many times and fragments nest, so that a record of a few bytes could stand for
//! gigabytes. Text and work are therefore counted for each event and each chunk ([`limits::MAX_EVENT_TEXT`],
//! [`limits::MAX_EVTX_STEPS`]); compiling counts too. What is over the limit is not read, and counted as `too_large`.

use std::ops::Range;
use std::sync::Arc;

use foldhash::fast::FixedState;
use hashbrown::HashMap;
use vg_model::{DefectKind, Defects, FieldTable, Timestamp, limits};

use super::compile::compile_into;
use super::le::{u8_at, u32_at, u64_at};
use super::names::Names;
use super::stored::Store;
use super::template::{Fault, Leaf, Op, Piece, Program, Scope};
use super::utf16::{push_utf16, push_utf16_at};
use super::value::{Flaw, Shape, kind, push_value, systemtime_micros};

/// Takes the values of an event.
pub(super) trait Sink {
    /// True when the value of this leaf, whose name is `name`, is to be read at all. `is_text` says that it is text in
    /// itself, and not something that is written in digits.
    fn wants(&self, leaf: &Leaf, name: &[u8], is_text: bool) -> bool;
    /// Takes `text[range]` as a value of `leaf`, whose name is `name`. False when the event holds too many.
    fn put(&mut self, leaf: &Leaf, name: &[u8], shape: Shape, text: &[u8], range: Range<usize>) -> bool;
}

/// A substitution value of a template instance.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sub {
    pub(super) start: u32,
    pub(super) len: u32,
    pub(super) kind: u8,
}

/// Memory that outlives a chunk.
#[derive(Debug, Default)]
pub(super) struct Scratch {
    programs: HashMap<(u32, Scope), Arc<Program>, FixedState>,
    store: Store,
    /// Names of the chunk.
    names: Names,
    /// The chunk that programs and names are of, and the number that was given out last.
    chunk: ChunkId,
    last: u64,
    subs: Vec<Sub>,
    /// Memory for the program of an element outside of any template.
    inline: Program,
    pub(super) label: Vec<u8>,
    /// Text of the values.
    pub(super) text: Vec<u8>,
}

/// Tells chunks apart that are read with the same memory.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(super) struct ChunkId(u64);

impl Scratch {
    /// The id of a chunk that was not read before.
    pub(super) fn new_chunk(&mut self) -> ChunkId {
        self.last += 1;
        ChunkId(self.last)
    }

    /// Forgets what was read, and what is known of another chunk.
    fn begin(&mut self, chunk: ChunkId) {
        self.subs.clear();
        self.text.clear();
        self.text.shrink_to(8 * limits::BLOCK_TARGET);
        if self.chunk != chunk {
            self.chunk = chunk;
            self.programs.clear();
            self.names.clear();
        }
    }
}

/// Reads the records of one chunk.
pub(super) struct Reader<'a> {
    chunk: &'a [u8],
    base: u64,
    pub(super) fields: &'a FieldTable,
    pub(super) scratch: &'a mut Scratch,
    defects: &'a mut Defects,
    /// Steps left for the chunk, and for the event.
    chunk_steps: u32,
    steps: u32,
    /// Where the text of the event must end.
    pub(super) text_limit: usize,
    time: Option<Timestamp>,
    /// True once the event had an operation to run.
    content: bool,
    /// Where the event begins in the chunk.
    start: usize,
    /// Definitions count for every use.
    again: bool,
}

/// Stops an event; the reason was counted.
pub(super) struct Stop;

impl<'a> Reader<'a> {
    /// A reader of `chunk`, which is at `base` of the stream and has the given id among those of `scratch`.
    pub(super) fn new(
        (id, chunk): (ChunkId, &'a [u8]),
        base: u64,
        fields: &'a FieldTable,
        scratch: &'a mut Scratch,
        defects: &'a mut Defects,
    ) -> Self {
        scratch.begin(id);
        let chunk_steps = limits::MAX_EVTX_STEPS * 16;
        Self {
            chunk,
            base,
            fields,
            scratch,
            defects,
            chunk_steps,
            steps: 0,
            text_limit: 0,
            time: None,
            content: false,
            start: 0,
            again: false,
        }
    }

    /// Reads single events of a chunk again: what an event may cost does not depend on which were read before it.
    pub(super) fn again(self) -> Self {
        Self { again: true, ..self }
    }

    /// The text of all values so far.
    pub(super) fn text(&self) -> &[u8] {
        &self.scratch.text
    }

    /// True when the last event had content.
    pub(super) fn found_content(&self) -> bool {
        self.content
    }

    /// Counts a defect at `at` of the chunk.
    pub(super) fn count(&mut self, kind: DefectKind, at: usize, detail: &str) {
        self.defects.add(kind, self.base + at as u64, detail);
    }

    /// Reads the BinXML `range` of a record; the time that the event states.
    pub(super) fn event(&mut self, range: Range<usize>, sink: &mut impl Sink) -> Option<Timestamp> {
        let start = self.scratch.text.len();
        self.text_limit = (start + limits::MAX_EVENT_TEXT).min(limits::MAX_EVTX_CHUNK_TEXT);
        self.steps = limits::MAX_EVTX_STEPS.min(self.chunk_steps);
        let before = self.steps;
        (self.time, self.content, self.start) = (None, false, range.start);
        self.scratch.subs.clear();
        // A stop was counted where it happened; what was read before it stands.
        let result = self.fragment(range, Scope::Root, 0, sink);
        if result.is_ok() && !self.content {
            self.count(DefectKind::Malformed, self.start, "record without content");
        }
        self.chunk_steps -= before - self.steps;
        self.time
    }

    fn stop(&mut self, fault: Fault) -> Stop {
        self.count(fault.kind, fault.at, fault.detail);
        Stop
    }

    pub(super) fn charge(&mut self, steps: u32, at: usize) -> Result<(), Stop> {
        match self.steps.checked_sub(steps) {
            Some(left) => {
                self.steps = left;
                Ok(())
            }
            None => {
                self.steps = 0;
                Err(self.stop(Fault {
                    kind: DefectKind::TooLarge,
                    at,
                    detail: "event takes more steps than the limit",
                }))
            }
        }
    }

    fn fragment(&mut self, range: Range<usize>, scope: Scope, depth: usize, sink: &mut impl Sink) -> Result<(), Stop> {
        if depth >= limits::MAX_NESTING {
            let detail = "fragments nest too deep";
            return Err(self.stop(Fault { kind: DefectKind::TooDeep, at: range.start, detail }));
        }
        let mut at = range.start;
        while at < range.end {
            match u8_at(self.chunk, at) {
                None | Some(0x00) => return Ok(()),
                Some(0x0f) => at += 4,
                Some(0x0c) => at = self.instance(at, range.end, scope, depth, sink)?,
                Some(0x01 | 0x41) => {
                    let memory = std::mem::take(&mut self.scratch.inline);
                    let names = &mut self.scratch.names;
                    let program = compile_into(memory, names, self.chunk, (at, range.end), scope, false, self.fields);
                    self.charge(program.cost, at)?;
                    at = program.end.max(at + 1);
                    let base = self.scratch.subs.len();
                    self.run(&program, base, depth, at, sink)?;
                    self.scratch.inline = program;
                }
                Some(_) => return Err(self.stop(Fault::malformed(at, "token that a fragment cannot begin with"))),
            }
        }
        Ok(())
    }

    /// A template instance at `at`; where it ends.
    fn instance(
        &mut self,
        at: usize,
        end: usize,
        scope: Scope,
        depth: usize,
        sink: &mut impl Sink,
    ) -> Result<usize, Stop> {
        let short = Fault { kind: DefectKind::Truncated, at, detail: "record ends inside a template instance" };
        let (Some(id), Some(definition)) = (u32_at(self.chunk, at + 2), u32_at(self.chunk, at + 6)) else {
            return Err(self.stop(short));
        };
        let mut cursor = at + 10;
        if definition as usize == cursor {
            let Some(size) = u32_at(self.chunk, cursor + 20) else { return Err(self.stop(short)) };
            cursor = cursor.saturating_add(24).saturating_add(size as usize);
        }
        let count = u32_at(self.chunk, cursor).unwrap_or(u32::MAX) as usize;
        let descriptors = cursor.saturating_add(4);
        let values = descriptors.saturating_add(count.saturating_mul(4));
        if values > end {
            return Err(self.stop(short));
        }
        self.charge(4 + count as u32 / 2, at)?;
        let program = self.program(definition, id, at, scope)?;
        let base = self.scratch.subs.len();
        let cursor = self.read_subs(descriptors..values, end);
        let result = self.run(&program, base, depth, at, sink);
        self.scratch.subs.truncate(base);
        result.map(|()| cursor)
    }

    /// Reads descriptors (size, type, a zero) and places the values behind them; the end of the values.
    fn read_subs(&mut self, descriptors: Range<usize>, end: usize) -> usize {
        let mut cursor = descriptors.end;
        let list = self.chunk.get(descriptors.clone()).unwrap_or_default();
        let mut cut = false;
        self.scratch.subs.extend(list.as_chunks::<4>().0.iter().map(|[low, high, kind, _]| {
            let len = u16::from_le_bytes([*low, *high]);
            let start = cursor;
            cursor += usize::from(len);
            // A value of which a part is missing is left out whole.
            let (len, kind) = if cursor <= end { (len, *kind) } else { (0, kind::NULL) };
            cut |= cursor > end;
            Sub { start: start.min(end) as u32, len: u32::from(len), kind }
        }));
        if cut {
            self.count(DefectKind::Truncated, descriptors.start, "record ends before its values");
        }
        cursor.min(end)
    }

    /// The program of the definition at `offset` for a fragment in `scope`.
    fn program(&mut self, offset: u32, id: u32, at: usize, scope: Scope) -> Result<Arc<Program>, Stop> {
        let place = offset as usize;
        // The instance repeats the first part of the definition's GUID (libevtx, template instance).
        match u32_at(self.chunk, place + 4) {
            Some(stored) if stored == id => {}
            Some(_) => return Err(self.stop(Fault::malformed(at, "template definition has another identifier"))),
            None => return Err(self.stop(Fault::malformed(at, "template definition outside its chunk"))),
        }
        if let Some(known) = self.scratch.programs.get(&(offset, scope)) {
            let known = Arc::clone(known);
            if self.again {
                self.charge(known.cost, at)?;
            }
            return Ok(known);
        }
        let Some(size) = u32_at(self.chunk, place + 20) else {
            return Err(self.stop(Fault::malformed(at, "template definition outside its chunk")));
        };
        let size = (size as usize).min(self.chunk.len().saturating_sub(place + 24));
        let known = self.scratch.store.get(self.chunk, place, size, scope);
        let program = match known {
            Some(known) => known,
            None => {
                let range = (place + 24, place + 24 + size);
                let names = &mut self.scratch.names;
                let program = compile_into(Program::default(), names, self.chunk, range, scope, true, self.fields);
                let program = Arc::new(program);
                self.scratch.store.put(self.chunk, place, size, scope, &program);
                program
            }
        };
        // What a definition costs does not depend on whether an earlier chunk had it.
        self.charge(program.cost, at)?;
        self.scratch.programs.insert((offset, scope), Arc::clone(&program));
        Ok(program)
    }

    fn run(
        &mut self,
        program: &Program,
        base: usize,
        depth: usize,
        at: usize,
        sink: &mut impl Sink,
    ) -> Result<(), Stop> {
        self.charge(program.ops.len() as u32, at)?;
        self.content |= !program.ops.is_empty();
        let mut next = 0;
        while let Some(op) = program.ops.get(next) {
            next += 1;
            match op {
                Op::Value { leaf, sub, scope } => {
                    let sub = self.sub(base, *sub);
                    if sub.kind == kind::BIN_XML {
                        self.nested(sub, *scope, depth, sink)?;
                    } else {
                        self.value(leaf, program.text(leaf.name), sub, sink)?;
                    }
                }
                Op::Fixed { leaf, text } => {
                    if sink.wants(leaf, program.text(leaf.name), true) {
                        let start = self.scratch.text.len();
                        self.scratch.text.extend_from_slice(program.text(*text));
                        self.put(leaf, program.text(leaf.name), Shape::Text, start, sink)?;
                    }
                }
                Op::Joined { leaf, pieces, scope } => {
                    self.nested_pieces(program.pieces(*pieces), base, *scope, depth, sink)?;
                    if sink.wants(leaf, program.text(leaf.name), true) {
                        let start = self.scratch.text.len();
                        self.join(program, *pieces, base);
                        self.put(leaf, program.text(leaf.name), Shape::Text, start, sink)?;
                    }
                }
                Op::Named { name, pieces, scope } => {
                    self.nested_pieces(program.pieces(*pieces), base, *scope, depth, sink)?;
                    self.named(program, *name, *pieces, base, sink)?;
                }
                Op::SkipIfNull { sub, to } => {
                    if self.sub(base, *sub).kind == kind::NULL {
                        next = *to as usize;
                    }
                }
            }
        }
        match program.fault {
            Some(fault) => Err(self.stop(fault)),
            None => Ok(()),
        }
    }

    /// A substitution by its number; one that the instance does not have is null.
    pub(super) fn sub(&self, base: usize, number: u16) -> Sub {
        let none = Sub { start: 0, len: 0, kind: kind::NULL };
        self.scratch.subs.get(base + usize::from(number)).copied().unwrap_or(none)
    }

    fn nested(&mut self, sub: Sub, scope: Scope, depth: usize, sink: &mut impl Sink) -> Result<(), Stop> {
        let start = sub.start as usize;
        // A nested fragment that cannot be read takes nothing from the rest of the event, save when a limit is reached.
        match self.fragment(start..start + sub.len as usize, scope, depth + 1, sink) {
            Err(Stop) if self.steps == 0 || self.scratch.text.len() >= self.text_limit => Err(Stop),
            _ => Ok(()),
        }
    }

    fn nested_pieces(
        &mut self,
        pieces: &[Piece],
        base: usize,
        scope: Scope,
        depth: usize,
        sink: &mut impl Sink,
    ) -> Result<(), Stop> {
        for piece in pieces {
            if let Piece::Sub(number) = piece {
                let sub = self.sub(base, *number);
                if sub.kind == kind::BIN_XML {
                    self.nested(sub, scope, depth, sink)?;
                }
            }
        }
        Ok(())
    }

    #[inline]
    pub(super) fn value(&mut self, leaf: &Leaf, name: &[u8], sub: Sub, sink: &mut impl Sink) -> Result<(), Stop> {
        if leaf.is_time {
            self.time = self.time.or_else(|| self.time_of(sub));
        }
        if !sink.wants(leaf, name, kind::is_text(sub.kind)) {
            return Ok(());
        }
        if sub.kind & kind::ARRAY != 0 && sub.len > 0 {
            return self.array(leaf, name, sub, sink);
        }
        let start = self.scratch.text.len();
        let shape = self.write(sub);
        self.put(leaf, name, shape, start, sink)
    }

    fn time_of(&self, sub: Sub) -> Option<Timestamp> {
        let bytes = self.bytes(sub);
        match sub.kind {
            kind::FILETIME => u64_at(bytes, 0).filter(|ticks| *ticks != 0).map(Timestamp::from_filetime),
            kind::SYSTEMTIME => systemtime_micros(bytes),
            kind::STRING => {
                let mut text = Vec::new();
                push_utf16(bytes, &mut text);
                Timestamp::parse_iso(&text).map(|(time, _)| time)
            }
            _ => None,
        }
    }

    pub(super) fn bytes(&self, sub: Sub) -> &'a [u8] {
        let start = sub.start as usize;
        self.chunk.get(start..start + sub.len as usize).unwrap_or_default()
    }

    /// Appends the text of a value; an array that stands beside other text is joined by commas.
    pub(super) fn write(&mut self, sub: Sub) -> Shape {
        let bytes = self.bytes(sub);
        let written = match sub.kind {
            kind::STRING if push_utf16_at(self.chunk, sub.start as usize, bytes.len(), &mut self.scratch.text) => {
                return Shape::Text;
            }
            kind::STRING => Err(Flaw::Encoding),
            other => push_value(other, bytes, &mut self.scratch.text),
        };
        match written {
            Ok(shape) => return shape,
            Err(Flaw::Encoding) => {
                self.count(DefectKind::Encoding, sub.start as usize, "text is not UTF-16; replaced");
            }
            Err(Flaw::Size) => {
                let detail = "value shorter than its type, or of an unknown type; kept as hex";
                self.count(DefectKind::Malformed, sub.start as usize, detail);
            }
        }
        Shape::Text
    }

    /// Hands over what was written since `start` and ends it with a line feed.
    #[inline]
    pub(super) fn put(
        &mut self,
        leaf: &Leaf,
        name: &[u8],
        shape: Shape,
        start: usize,
        sink: &mut impl Sink,
    ) -> Result<(), Stop> {
        let end = self.scratch.text.len();
        if leaf.only_with_text && end == start {
            return Ok(());
        }
        if end > self.text_limit {
            self.scratch.text.truncate(start);
            self.text_limit = start;
            return Err(self.stop(Fault {
                kind: DefectKind::TooLarge,
                at: self.start,
                detail: "event text is longer than the limit",
            }));
        }
        let taken = sink.put(leaf, name, shape, &self.scratch.text, start..end);
        self.scratch.text.push(b'\n');
        if taken {
            return Ok(());
        }
        self.steps = 0;
        Err(self.stop(Fault {
            kind: DefectKind::TooMany,
            at: self.start,
            detail: "event has more values than the limit",
        }))
    }
}
