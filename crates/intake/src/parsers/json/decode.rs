//! Blocks to events: lines or records of a block, damage, repair of bytes that are not UTF-8, the shape of each record.

use std::ops::Range;
use std::sync::{Arc, Mutex};

use vg_model::{DefectKind, Defects, EventBatch, FieldTable, Haystack, TimeQuality, Timestamp};

use super::expand::{EXPANDER, ExpandContext};
use super::framer::JsonContext;
use super::lex::{Fail, skip_blank};
use super::plan::Plan;
use super::shape::Shape;
use super::steps::Steps;
use super::walk::{Found, Scratch, Walk};
use super::when::parse_time;
use crate::{Decoder, lines_of};

/// The mark of UTF-8 that some Windows programs put at the start of a text.
pub(crate) const BOM: &[u8] = b"\xef\xbb\xbf";

/// Decodes blocks of JSON records.
pub(super) struct JsonDecoder {
    fields: Arc<FieldTable>,
    plans: Vec<(Shape, Plan)>,
    /// Shape of the last record: the guess for the next one.
    shape: Shape,
    scratch: Scratch,
    /// By event of the batch at hand: its shape.
    shapes: Vec<Shape>,
    /// For rebuilding records.
    steps: Arc<Mutex<Vec<Steps>>>,
}

/// What is the same for all records of a block.
struct Block<'a> {
    bytes: &'a [u8],
    utf8: bool,
    offset: u64,
    offset_seconds: i32,
}

impl JsonDecoder {
    /// A decoder that gives slots to `fields`.
    pub(super) fn new(fields: &Arc<FieldTable>) -> Self {
        Self {
            fields: Arc::clone(fields),
            plans: Vec::new(),
            shape: Shape::Json,
            scratch: Scratch::default(),
            shapes: Vec::new(),
            steps: Arc::default(),
        }
    }

    /// Reads the records in `range` of the block, mostly one.
    fn records(&mut self, block: &Block<'_>, range: Range<usize>, batch: &mut EventBatch, defects: &mut Defects) {
        let line = block.bytes.get(range.clone()).unwrap_or_default();
        if block.utf8 || std::str::from_utf8(line).is_ok() {
            let text = block.bytes.get(..range.end).unwrap_or_default();
            return self.objects(block, text, range.start, 0, range.start, batch, defects);
        }
        defects.add(DefectKind::Encoding, block.offset + range.start as u64, "not UTF-8");
        let repaired = String::from_utf8_lossy(line).into_owned();
        let base = block.bytes.len() + self.scratch.tail.len();
        self.scratch.tail.extend_from_slice(repaired.as_bytes());
        self.objects(block, repaired.as_bytes(), 0, base, range.start, batch, defects);
    }

    /// Reads the objects in `text` from `at`. `base` is where `text` starts in the buffer, `origin` where its line or
    /// record starts in the block.
    #[expect(clippy::too_many_arguments, reason = "one hot function split off for the repaired copy")]
    fn objects(
        &mut self,
        block: &Block<'_>,
        text: &[u8],
        from: usize,
        base: usize,
        origin: usize,
        batch: &mut EventBatch,
        defects: &mut Defects,
    ) {
        let mut at = skip_blank(text, from);
        while at < text.len() {
            let start = at;
            // Positions in a repaired copy say nothing about the file: its line does.
            let position = block.offset + if base == 0 { start } else { origin } as u64;
            if text.get(at) != Some(&b'{') {
                defects.add(DefectKind::Malformed, position, "not a JSON object");
                return;
            }
            match self.walk(block, text, start, base, batch) {
                Ok((found, end)) => {
                    at = skip_blank(text, end);
                    let time = self.time(block, &found, text, base);
                    if time.is_none() && found.times.iter().any(Option::is_some) {
                        defects.add(DefectKind::Time, position, "unreadable time");
                    }
                    if found.overflow {
                        defects.add(DefectKind::TooMany, position, "more values than the limit of an event");
                    }
                    let time = time.unwrap_or((Timestamp(0), TimeQuality::Missing));
                    let raw = base + start..base + end;
                    let haystack = match found.joined {
                        Some((joined, _)) if self.fields.wants_everything() => {
                            // The joined value, and the record behind it: searches over the event meet both.
                            let tail = &mut self.scratch.tail;
                            tail.push(b'\n');
                            tail.extend_from_slice(text.get(start..end).unwrap_or_default());
                            joined..block.bytes.len() + tail.len()
                        }
                        _ => raw.clone(),
                    };
                    batch.finish_event(time, position, self.shape.kind(), raw, haystack);
                    self.shapes.push(self.shape);
                }
                Err(fail) => {
                    batch.drop_open_slots();
                    let cut = fail.kind == DefectKind::Truncated && origin_ends_stream(block, origin);
                    let (kind, detail) = match fail.kind {
                        DefectKind::Truncated if cut => (DefectKind::Truncated, "the data ends inside a record"),
                        DefectKind::TooDeep => (DefectKind::TooDeep, "nested deeper than the limit"),
                        _ => (DefectKind::Malformed, "not a valid JSON text"),
                    };
                    defects.add(kind, position, detail);
                    return;
                }
            }
        }
    }

    /// Walks over one record, again when it is not of the shape of the last one.
    fn walk(
        &mut self,
        block: &Block<'_>,
        text: &[u8],
        at: usize,
        base: usize,
        batch: &mut EventBatch,
    ) -> Result<(Found, usize), Fail> {
        let tail_base = block.bytes.len();
        let kept = self.scratch.tail.len();
        loop {
            let plan = plan_of(&mut self.plans, self.shape, &self.fields);
            plan.trim();
            let mut walk = Walk {
                text,
                base,
                tail_base,
                at,
                plan,
                fields: &self.fields,
                batch,
                scratch: &mut self.scratch,
                found: Found::default(),
                data_name: None,
            };
            walk.record()?;
            let (found, end) = (walk.found, walk.at);
            let shape = Shape::detect(found.marks);
            if shape == self.shape {
                return Ok((found, end));
            }
            self.shape = shape;
            batch.drop_open_slots();
            self.scratch.tail.truncate(kept);
        }
    }

    fn time(&self, block: &Block<'_>, found: &Found, text: &[u8], base: usize) -> Option<(Timestamp, TimeQuality)> {
        found.times.iter().flatten().find_map(|(start, len)| {
            let tail_base = block.bytes.len();
            let (bytes, start) = if *start >= tail_base && !self.scratch.tail.is_empty() {
                (self.scratch.tail.as_slice(), start - tail_base)
            } else {
                (text, start.saturating_sub(base))
            };
            parse_time(bytes.get(start..start + len)?, block.offset_seconds)
        })
    }
}

/// True when the line at `origin` has no end: only the last line of a stream can lack it.
fn origin_ends_stream(block: &Block<'_>, origin: usize) -> bool {
    !block.bytes.get(origin..).unwrap_or_default().contains(&b'\n')
}

fn plan_of<'a>(plans: &'a mut Vec<(Shape, Plan)>, shape: Shape, fields: &Arc<FieldTable>) -> &'a mut Plan {
    let at = plans.iter().position(|(known, _)| *known == shape).unwrap_or_else(|| {
        plans.push((shape, Plan::new(shape, fields)));
        plans.len() - 1
    });
    // The shapes of one stream are few, mostly one: kept in front it is found at once.
    plans.swap(0, at);
    #[expect(clippy::indexing_slicing, reason = "an element was found or pushed above")]
    &mut plans[0].1
}

impl Decoder for JsonDecoder {
    fn decode(&mut self, batch: &mut EventBatch, defects: &mut Defects) {
        let context = batch.context.clone().and_then(|context| context.downcast::<JsonContext>().ok());
        batch.haystack = Haystack::Json;
        batch.expander = Some(&EXPANDER);
        // The buffer is taken out while slots that point into it are pushed; positions in it stay what they are.
        let bytes = std::mem::take(batch.buffer_mut());
        self.scratch.tail.clear();
        let block = Block {
            bytes: &bytes,
            utf8: simdutf8::basic::from_utf8(&bytes).is_ok(),
            offset: batch.offset,
            offset_seconds: context.as_ref().map_or(0, |context| context.offset_seconds),
        };
        match context.as_ref().and_then(|context| context.records.as_ref()) {
            Some(records) => {
                for range in records {
                    self.records(&block, range.start as usize..range.end as usize, batch, defects);
                }
            }
            None => {
                let skip = if block.offset == 0 && bytes.starts_with(BOM) { BOM.len() } else { 0 };
                for (at, line) in lines_of(bytes.get(skip..).unwrap_or_default()) {
                    self.records(&block, at + skip..at + skip + line.len(), batch, defects);
                }
            }
        }
        *batch.buffer_mut() = bytes;
        batch.buffer_mut().extend_from_slice(&self.scratch.tail);
        let (shapes, steps) = (std::mem::take(&mut self.shapes), Arc::clone(&self.steps));
        batch.context = Some(Arc::new(ExpandContext { shapes, steps }));
    }
}
