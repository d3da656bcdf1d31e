//! Collects inputs in any order, within a budget: what does not fit is sorted and spilled to temporary files.

use std::fs::File;
use std::io::{self, BufWriter, Seek, Write};
use std::ops::Range;
use std::sync::Arc;

use vg_model::limits;

use super::merge::{self, Run};
use super::record::{self, Key};
use super::{CorrelationCounts, CorrelationInput, CorrelationSet};

/// Collects the matches of base rules. One per thread, or one behind a lock: the result is the same.
///
/// Memory: texts and keys of inputs up to the budget, counted by capacity, not by use.
#[derive(Debug)]
pub struct Collector {
    set: Arc<CorrelationSet>,
    texts: Vec<u8>,
    entries: Vec<Entry>,
    text_budget: usize,
    entry_budget: usize,
    runs: Vec<File>,
    counts: CorrelationCounts,
    scratch: Vec<u8>,
}

/// An input in memory: where its texts are.
#[derive(Debug)]
struct Entry {
    key: Key,
    start: u32,
    len: u32,
}

impl Collector {
    /// A collector that holds at most about `budget` bytes of inputs ([`limits::CORRELATION_BUDGET`] is usual). A single
    /// input larger than the budget is held alone until it is spilled.
    #[must_use]
    pub fn new(set: Arc<CorrelationSet>, budget: usize) -> Self {
        Self {
            set,
            texts: Vec::new(),
            entries: Vec::new(),
            text_budget: (budget / 2).clamp(1, u32::MAX as usize / 2),
            entry_budget: (budget / 2 / size_of::<Entry>()).max(1),
            runs: Vec::new(),
            counts: CorrelationCounts::default(),
            scratch: Vec::new(),
        }
    }

    /// Takes a match, for every correlation that looks at its rule. What a correlation cannot use (a group-by field or a
    /// value is missing) is counted.
    ///
    /// # Errors
    ///
    /// When a temporary file cannot be written; the input that was being taken is lost then, and the result incomplete.
    pub fn push(&mut self, input: &CorrelationInput<'_>) -> io::Result<()> {
        let set = Arc::clone(&self.set);
        let mut texts = std::mem::take(&mut self.scratch);
        for feed in set.feeds_of(input.rule) {
            texts.clear();
            let field = |name: &String| (input.field)(name);
            let group = feed.group.iter().map(field);
            let values = feed.values.iter().map(field);
            match record::write(&mut texts, group, values, feed.carry.iter().map(field)) {
                Ok(()) => {
                    self.counts.inputs += 1;
                    self.add(Key::new(input.time.0, input.origin, feed.node, feed.rule), &texts)?;
                }
                Err(missing) => self.counts.miss(missing),
            }
        }
        if texts.capacity() <= self.text_budget.min(64 * 1024) {
            self.scratch = texts;
        }
        Ok(())
    }

    /// Bytes of inputs held now.
    #[must_use]
    pub fn retained_bytes(&self) -> usize {
        self.texts.capacity() + self.entries.capacity() * size_of::<Entry>()
    }

    /// What happened so far.
    #[must_use]
    pub fn counts(&self) -> &CorrelationCounts {
        &self.counts
    }

    fn add(&mut self, key: Key, texts: &[u8]) -> io::Result<()> {
        let full = self.entries.len() >= self.entry_budget || self.texts.len() + texts.len() > self.text_budget;
        if full && !self.entries.is_empty() {
            self.spill()?;
        }
        grow(&mut self.texts, texts.len(), self.text_budget);
        grow(&mut self.entries, 1, self.entry_budget);
        self.entries.push(Entry { key, start: self.texts.len() as u32, len: texts.len() as u32 });
        self.texts.extend_from_slice(texts);
        self.counts.peak_bytes = self.counts.peak_bytes.max(self.retained_bytes());
        Ok(())
    }

    fn sort(&mut self) {
        let texts = &self.texts;
        let text = |entry: &Entry| texts.get(entry.range()).unwrap_or_default();
        self.entries.sort_unstable_by(|a, b| a.key.cmp(&b.key).then_with(|| text(a).cmp(text(b))));
    }

    fn spill(&mut self) -> io::Result<()> {
        if self.runs.len() >= limits::MAX_CORRELATION_RUNS {
            let runs = std::mem::take(&mut self.runs).into_iter().map(Run::from_file).collect::<io::Result<_>>()?;
            let mut writer = RunWriter::new()?;
            merge::ordered(runs, &mut |key, texts| writer.write(key, texts))?;
            self.counts.spilled_bytes += writer.bytes;
            self.runs.push(writer.finish()?);
        }
        self.sort();
        let mut writer = RunWriter::new()?;
        for entry in &self.entries {
            writer.write(&entry.key, self.texts.get(entry.range()).unwrap_or_default())?;
        }
        self.counts.spilled_bytes += writer.bytes;
        self.runs.push(writer.finish()?);
        self.entries.clear();
        self.texts.clear();
        if self.texts.capacity() > self.text_budget {
            self.texts = Vec::new();
        }
        Ok(())
    }

    /// All that was collected, as sorted runs.
    pub(super) fn into_runs(mut self) -> io::Result<(Vec<Run>, CorrelationCounts)> {
        self.sort();
        let mut runs: Vec<Run> = self.runs.into_iter().map(Run::from_file).collect::<io::Result<_>>()?;
        let entries = self.entries.into_iter().map(|entry| (entry.key, entry.start..entry.start + entry.len)).collect();
        runs.push(Run::from_memory(entries, self.texts));
        Ok((runs, self.counts))
    }
}

impl Entry {
    fn range(&self) -> Range<usize> {
        self.start as usize..self.start as usize + self.len as usize
    }
}

/// Makes room for `more` elements: doubles, but not beyond `limit` unless one element needs it.
fn grow<T>(list: &mut Vec<T>, more: usize, limit: usize) {
    let wanted = list.len() + more;
    if wanted > list.capacity() {
        let capacity = (list.capacity() * 2).max(1024).min(limit).max(wanted);
        list.reserve_exact(capacity - list.len());
    }
}

/// Writes a sorted run: key, length, texts.
struct RunWriter {
    file: BufWriter<File>,
    bytes: u64,
}

impl RunWriter {
    fn new() -> io::Result<Self> {
        Ok(Self { file: BufWriter::with_capacity(64 * 1024, tempfile::tempfile()?), bytes: 0 })
    }

    fn write(&mut self, key: &Key, texts: &[u8]) -> io::Result<()> {
        self.file.write_all(&key.encode())?;
        self.file.write_all(&(texts.len() as u32).to_le_bytes())?;
        self.file.write_all(texts)?;
        self.bytes += (Key::LEN + 4 + texts.len()) as u64;
        Ok(())
    }

    fn finish(self) -> io::Result<File> {
        let mut file = self.file.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.rewind()?;
        Ok(file)
    }
}
