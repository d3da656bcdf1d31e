//! From streams to findings on all cores.
//!
//! A worker takes the feed's lock, lets the framer cut a run of blocks, gives the lock back, decodes and matches them,
//! and hands the results on in the order of the runs. Cutting is cheap, so the lock is held for a small part of the
//! time; one thread runs the same code. A worker that finds a lock taken sleeps, and to be woken takes longer than a chunk of EVTX to be
//! worked on: that is why a run is some hundreds of kilobytes whatever its blocks are, and why nothing is done under a lock that can be
//! done before. Memory: a run of batches per worker and a bounded window of results.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use hashbrown::HashMap;
use vg_detect::engine::{Engine, Hit, Matcher};
use vg_intake::inputs::{Arrival, Coverage, Inputs, Opened};
use vg_intake::{Decoder, Framer, Parser};
use vg_model::{Defects, EventBatch, FieldTable, TimeQuality, Timestamp, limits};

use super::sequence::Sequence;

/// Most pieces of work in a run, small files among them.
const RUN: usize = 16;

/// What the pipeline calls for each block, in any thread; the result is handed on in order.
pub trait Judge: Sync {
    /// What a block comes to.
    type Out: Send;

    /// Turns the hits of one block into a result. `stream` is the number of the stream, `label` its name.
    fn block(&self, stream: u32, label: &Arc<str>, batch: &EventBatch, hits: &[Hit]) -> Self::Out;
}

/// One step of the result, in the order of the input.
#[derive(Debug)]
pub enum Step<T> {
    /// A stream begins.
    Begin {
        /// Number of the stream, from 0.
        stream: u32,
        /// Its name.
        label: Arc<str>,
        /// Parser that reads it.
        parser: &'static str,
    },
    /// A block was judged.
    Block {
        /// Number of the stream.
        stream: u32,
        /// Result of [`Judge::block`].
        out: T,
        /// What was counted.
        count: Count,
        /// Defects of the block.
        defects: Defects,
    },
    /// A stream ended.
    End {
        /// Number of the stream.
        stream: u32,
        /// Defects of the framer.
        defects: Defects,
        /// What became of the stream.
        coverage: Box<Coverage>,
    },
    /// Something that is not read by a parser: an archive, an empty file, an unknown format.
    Passed(Box<Coverage>),
}

/// What was counted in a block.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Count {
    /// Events.
    pub records: u64,
    /// Earliest known time.
    pub first: Option<Timestamp>,
    /// Latest known time.
    pub last: Option<Timestamp>,
    /// Events without a readable time.
    pub without_time: u64,
}

/// What all matchers together say at the end.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Totals {
    /// By field: some event had it.
    pub seen_fields: Vec<bool>,
    /// Conditions that were evaluated.
    pub evaluations: u64,
}

/// The streams, and the block that comes next.
struct Feed<'i> {
    inputs: &'i mut Inputs,
    current: Option<Current>,
    streams: u32,
    number: u64,
}

struct Current {
    stream: u32,
    label: Arc<str>,
    parser: &'static dyn Parser,
    framer: Box<dyn Framer>,
    opened: Opened,
    bytes: u64,
    defects: Defects,
}

/// What a worker got from the feed.
enum Work {
    Begin { stream: u32, label: Arc<str>, parser: &'static str },
    Block { stream: u32, label: Arc<str>, parser: &'static dyn Parser, batch: Box<EventBatch> },
    End { stream: u32, defects: Defects, coverage: Box<Coverage> },
    Passed(Box<Coverage>),
}

/// Runs until the inputs end or `stop` is set. `take` gets every step in the order of the input.
pub fn run<J: Judge>(
    inputs: &mut Inputs,
    engine: &Arc<Engine>,
    judge: &J,
    threads: usize,
    stop: &AtomicBool,
    mut take: impl FnMut(Step<J::Out>) + Send,
) -> Totals {
    let feed = Mutex::new(Feed { inputs, current: None, streams: 0, number: 0 });
    let sequence = Sequence::new(|steps: Vec<_>| steps.into_iter().for_each(&mut take));
    let totals = Mutex::new(Totals { seen_fields: vec![false; engine.fields().len()], evaluations: 0 });
    std::thread::scope(|scope| {
        for _ in 1..threads.max(1) {
            scope.spawn(|| work(&feed, engine, judge, stop, &sequence, &totals));
        }
        work(&feed, engine, judge, stop, &sequence, &totals);
    });
    totals.into_inner().unwrap_or_else(PoisonError::into_inner)
}

fn work<J: Judge, C: FnMut(Vec<Step<J::Out>>)>(
    feed: &Mutex<Feed<'_>>,
    engine: &Arc<Engine>,
    judge: &J,
    stop: &AtomicBool,
    sequence: &Sequence<Vec<Step<J::Out>>, C>,
    totals: &Mutex<Totals>,
) {
    let mut matcher = engine.matcher();
    let mut decoders = Decoders::new(engine.fields());
    let (mut spare, mut run) = (Spare::default(), Vec::new());
    let mut hits = Vec::new();
    while !stop.load(Ordering::Relaxed) {
        let number = feed.lock().unwrap_or_else(PoisonError::into_inner).take(&mut spare, &mut run);
        if run.is_empty() {
            break;
        }
        let mut step = |work| match work {
            Work::Begin { stream, label, parser } => Step::Begin { stream, label, parser },
            Work::End { stream, defects, coverage } => Step::End { stream, defects, coverage },
            Work::Passed(coverage) => Step::Passed(coverage),
            Work::Block { stream, label, parser, mut batch } => {
                let mut defects = Defects::new();
                decoders.of(parser).decode(&mut batch, &mut defects);
                hits.clear();
                matcher.run(&batch, &mut hits);
                let out = judge.block(stream, &label, &batch, &hits);
                let count = count(&batch);
                spare.give_back(batch);
                Step::Block { stream, out, count, defects }
            }
        };
        let steps: Vec<_> = run.drain(..).map(&mut step).collect();
        sequence.give(number, steps);
    }
    add_totals(totals, &matcher);
}

fn add_totals(totals: &Mutex<Totals>, matcher: &Matcher) {
    let mut totals = totals.lock().unwrap_or_else(PoisonError::into_inner);
    totals.evaluations += matcher.evaluations();
    for (place, seen) in totals.seen_fields.iter_mut().zip(matcher.seen_fields()) {
        *place |= seen;
    }
}

fn count(batch: &EventBatch) -> Count {
    let mut count = Count { records: batch.len() as u64, ..Count::default() };
    for event in batch.events() {
        let head = event.head();
        if head.time_quality == TimeQuality::Missing {
            count.without_time += 1;
            continue;
        }
        count.first = Some(count.first.map_or(head.time, |first| first.min(head.time)));
        count.last = Some(count.last.map_or(head.time, |last| last.max(head.time)));
    }
    count
}

impl Feed<'_> {
    /// Takes the next run: about [`limits::BLOCK_TARGET`] bytes. Its number; no work at the end of everything.
    fn take(&mut self, spare: &mut Spare, run: &mut Vec<Work>) -> u64 {
        let mut bytes = 0;
        while bytes < limits::BLOCK_TARGET && run.len() < RUN {
            let Some(work) = self.next(spare) else { break };
            if let Work::Block { batch, .. } = &work {
                bytes += batch.block().len();
            }
            run.push(work);
        }
        let number = self.number;
        self.number += 1;
        number
    }

    /// The next piece of work; `None` at the end of everything.
    fn next(&mut self, spare: &mut Spare) -> Option<Work> {
        match self.current {
            Some(_) => self.advance(spare),
            None => match self.inputs.next()? {
                Arrival::Passed(coverage) => Some(Work::Passed(Box::new(coverage))),
                Arrival::Stream(opened) => Some(self.begin(opened)),
            },
        }
    }

    fn begin(&mut self, opened: Opened) -> Work {
        let stream = self.streams;
        let label: Arc<str> = opened.label.as_str().into();
        let parser = opened.parser;
        self.streams += 1;
        self.current = Some(Current {
            stream,
            label: Arc::clone(&label),
            parser,
            framer: opened.framer(),
            opened,
            bytes: 0,
            defects: Defects::new(),
        });
        Work::Begin { stream, label, parser: parser.about().name }
    }

    fn advance(&mut self, spare: &mut Spare) -> Option<Work> {
        let current = self.current.as_mut()?;
        let stream = current.stream;
        let mut batch = spare.0.pop().unwrap_or_default();
        match current.framer.next_block(&mut current.opened.reader, &mut batch, &mut current.defects) {
            Ok(true) => {
                current.bytes = batch.offset + batch.block().len() as u64;
                Some(Work::Block { stream, label: Arc::clone(&current.label), parser: current.parser, batch })
            }
            ended => {
                spare.give_back(batch);
                if let Err(error) = ended {
                    let detail = format!("stream cannot be read on: {error}");
                    current.defects.add(vg_model::DefectKind::Unreadable, current.bytes, &detail);
                }
                let ended = self.current.take()?;
                let coverage = Box::new(ended.opened.coverage());
                Some(Work::End { stream, defects: ended.defects, coverage })
            }
        }
    }
}

/// Batches of one thread that hold nothing, for the next blocks.
#[derive(Default)]
#[expect(clippy::vec_box, reason = "they travel with the work, which is no larger for it")]
struct Spare(Vec<Box<EventBatch>>);

impl Spare {
    fn give_back(&mut self, mut batch: Box<EventBatch>) {
        batch.clear();
        self.0.push(batch);
    }
}

/// The decoders of one thread, one for each parser met.
struct Decoders {
    fields: Arc<FieldTable>,
    by_name: HashMap<&'static str, Box<dyn Decoder>>,
}

impl Decoders {
    fn new(fields: &Arc<FieldTable>) -> Self {
        Self { fields: Arc::clone(fields), by_name: HashMap::new() }
    }

    fn of(&mut self, parser: &'static dyn Parser) -> &mut dyn Decoder {
        self.by_name.entry(parser.about().name).or_insert_with(|| parser.decoder(&self.fields)).as_mut()
    }
}
