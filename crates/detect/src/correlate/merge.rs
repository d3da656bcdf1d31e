//! Merges sorted runs into one order and evaluates it.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::ops::Range;
use std::sync::Arc;

use super::engine::{CorrelationCounts, CorrelationLimits, Engine, HitState};
use super::record::Key;
use super::{Collector, CorrelationHit, CorrelationSet};

/// Evaluates everything that collectors hold and hands every hit to `sink`, in the order in which they end. The collectors
/// must be of the same set; how the inputs are spread over them does not matter.
///
/// # Errors
///
/// When a temporary file cannot be read or written; hits handed over before are right, but not all.
pub fn evaluate(
    set: &Arc<CorrelationSet>,
    collectors: Vec<Collector>,
    limits: CorrelationLimits,
    sink: &mut dyn FnMut(CorrelationHit),
) -> io::Result<CorrelationCounts> {
    let mut runs = Vec::new();
    let mut counts = CorrelationCounts::default();
    for collector in collectors {
        let (own, own_counts) = collector.into_runs()?;
        runs.extend(own);
        counts.add(&own_counts);
    }
    let mut engine = Engine::new(Arc::clone(set), limits);
    let mut ended = |state, hit| {
        if state == HitState::Ended {
            sink(hit);
        }
    };
    let repeated = ordered(runs, &mut |key, texts| {
        engine.event(key, texts, &mut ended);
        Ok(())
    })?;
    engine.advance(i64::MAX, &mut ended);
    counts.add(&engine.counts);
    counts.repeated += repeated;
    Ok(counts)
}

/// A sorted run, on disk or in memory.
pub(super) enum Run {
    File(BufReader<File>),
    Memory { entries: std::vec::IntoIter<(Key, Range<u32>)>, texts: Vec<u8> },
}

impl Run {
    pub(super) fn from_file(mut file: File) -> io::Result<Self> {
        file.rewind()?;
        Ok(Run::File(BufReader::with_capacity(32 * 1024, file)))
    }

    pub(super) fn from_memory(entries: Vec<(Key, Range<u32>)>, texts: Vec<u8>) -> Self {
        Run::Memory { entries: entries.into_iter(), texts }
    }

    /// The next input; its texts replace those in `out`. `None` at the end.
    fn next(&mut self, out: &mut Vec<u8>) -> io::Result<Option<Key>> {
        out.clear();
        match self {
            Run::Memory { entries, texts } => Ok(entries.next().map(|(key, range)| {
                out.extend_from_slice(texts.get(range.start as usize..range.end as usize).unwrap_or_default());
                key
            })),
            Run::File(reader) => {
                let mut key = [0; Key::LEN];
                let first = reader.read(&mut key)?;
                if first == 0 {
                    return Ok(None);
                }
                reader.read_exact(key.get_mut(first..).unwrap_or_default())?;
                let mut len = [0; 4];
                reader.read_exact(&mut len)?;
                out.resize(u32::from_le_bytes(len) as usize, 0);
                reader.read_exact(out)?;
                Ok(Some(Key::decode(&key)))
            }
        }
    }
}

/// Hands the inputs of all runs over in their order, each key once; returns how many keys came again.
pub(super) fn ordered(mut runs: Vec<Run>, each: &mut dyn FnMut(&Key, &[u8]) -> io::Result<()>) -> io::Result<u64> {
    let mut heads = BinaryHeap::with_capacity(runs.len());
    for (index, run) in runs.iter_mut().enumerate() {
        let mut texts = Vec::new();
        if let Some(key) = run.next(&mut texts)? {
            heads.push(Reverse((key, texts, index)));
        }
    }
    let mut last = None;
    let mut repeated = 0;
    while let Some(Reverse((key, mut texts, index))) = heads.pop() {
        if last == Some(key) {
            repeated += 1;
        } else {
            each(&key, &texts)?;
            last = Some(key);
        }
        if let Some(run) = runs.get_mut(index)
            && let Some(key) = run.next(&mut texts)?
        {
            heads.push(Reverse((key, texts, index)));
        }
    }
    Ok(repeated)
}
