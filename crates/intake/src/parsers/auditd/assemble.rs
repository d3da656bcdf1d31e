//! Collecting the records of an event: blocks of whole events, each event's records side by side.

use std::collections::VecDeque;
use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{Defects, EventBatch, limits};

use super::record::{self, EventId};
use crate::{Framer, LineFramer, lines_of};

/// Record time in milliseconds after which an event gets no further records; auparse waits as long.
const EVENT_TIMEOUT_MILLIS: i64 = 2_000;

/// Where the events of a block are: start in the block, and offset of the first record in the stream.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Layout {
    /// One entry per event, in block order.
    pub(super) events: Vec<(usize, u64)>,
}

/// An event whose records are being collected.
#[derive(Debug)]
struct Open {
    node: Box<[u8]>,
    millis: i64,
    serial: u64,
    offset: u64,
    text: Vec<u8>,
    last_record: u64,
    /// No further record can belong to it.
    complete: bool,
}

/// Cuts an audit log into blocks of whole events.
#[derive(Debug, Default)]
pub(super) struct AuditFramer {
    lines: LineFramer,
    input: EventBatch,
    open: VecDeque<Open>,
    open_bytes: usize,
    spare: Vec<Vec<u8>>,
    ready: Vec<u8>,
    layout: Layout,
    records: u64,
    newest: i64,
    ended: bool,
    failed: Option<io::Error>,
}

impl AuditFramer {
    /// A framer at the start of a stream.
    pub(super) fn new() -> Self {
        Self::default()
    }

    fn take_lines(&mut self) {
        let input = std::mem::take(&mut self.input);
        for (at, line) in lines_of(input.block()) {
            if line.is_empty() || record::is_separator(line) {
                continue;
            }
            self.records += 1;
            let offset = input.offset + at as u64;
            match record::read(line) {
                Some(read) => self.take_record(&read.id, read.kind, offset, line),
                None => self.open_event(None, offset, line),
            }
            self.release(false);
        }
        self.input = input;
    }

    fn take_record(&mut self, id: &EventId<'_>, kind: &[u8], offset: u64, line: &[u8]) {
        let millis = id.seconds.saturating_mul(1_000) + i64::from(id.millis);
        self.newest = self.newest.max(millis);
        let last = matches!(kind, b"EOE" | b"1320");
        let known =
            self.open.iter_mut().rev().find(|open| {
                open.serial == id.serial && open.millis == millis && !open.complete && *open.node == *id.node
            });
        match known {
            Some(open) if open.text.len() + line.len() <= limits::MAX_AUDIT_EVENT => {
                open.text.extend_from_slice(line);
                open.text.push(b'\n');
                open.last_record = self.records;
                open.complete = last;
                self.open_bytes += line.len() + 1;
            }
            known => {
                if let Some(full) = known {
                    full.complete = true;
                }
                self.open_event(Some(id), offset, line);
                if let Some(open) = self.open.back_mut() {
                    open.complete = last;
                }
            }
        }
    }

    fn open_event(&mut self, id: Option<&EventId<'_>>, offset: u64, line: &[u8]) {
        let mut text = self.spare.pop().unwrap_or_default();
        text.extend_from_slice(line);
        text.push(b'\n');
        self.open_bytes += text.len();
        self.open.push_back(Open {
            node: id.map_or(&[][..], |id| id.node).into(),
            millis: id.map_or(0, |id| id.seconds.saturating_mul(1_000) + i64::from(id.millis)),
            serial: id.map_or(0, |id| id.serial),
            offset,
            text,
            last_record: self.records,
            complete: id.is_none(),
        });
    }

    /// Moves events that are complete from the front of the queue to the block.
    fn release(&mut self, all: bool) {
        while let Some(front) = self.open.front() {
            let waiting = !front.complete
                && front.last_record + limits::AUDIT_WINDOW_RECORDS > self.records
                && front.millis + EVENT_TIMEOUT_MILLIS >= self.newest;
            let room = self.open.len() <= limits::MAX_OPEN_AUDIT_EVENTS && self.open_bytes <= limits::MAX_RECORD;
            if waiting && room && !all {
                return;
            }
            let Some(mut event) = self.open.pop_front() else { return };
            self.open_bytes -= event.text.len();
            self.layout.events.push((self.ready.len(), event.offset));
            self.ready.append(&mut event.text);
            if self.spare.len() < limits::MAX_OPEN_AUDIT_EVENTS && event.text.capacity() <= 64 * 1024 {
                self.spare.push(event.text);
            }
        }
    }
}

impl Framer for AuditFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        while !self.ended && self.ready.len() < limits::BLOCK_TARGET {
            self.input.clear();
            match self.lines.next_block(input, &mut self.input, defects) {
                Ok(true) => self.take_lines(),
                Ok(false) => self.ended = true,
                Err(error) => {
                    self.ended = true;
                    self.failed = Some(error);
                }
            }
        }
        if self.ended {
            self.release(true);
        }
        if self.ready.is_empty() {
            return self.failed.take().map_or(Ok(false), Err);
        }
        let layout = std::mem::take(&mut self.layout);
        batch.offset = layout.events.first().map_or(0, |(_, offset)| *offset);
        std::mem::swap(batch.buffer_mut(), &mut self.ready);
        self.ready.clear();
        batch.context = Some(Arc::new(layout));
        batch.seal_block();
        Ok(true)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn events(input: &[u8]) -> Vec<(u64, Vec<String>)> {
        let mut framer = AuditFramer::new();
        let mut reader = input;
        let mut batch = EventBatch::new();
        let mut out = Vec::new();
        while framer.next_block(&mut reader, &mut batch, &mut Defects::new()).unwrap() {
            let layout = batch.context.clone().unwrap().downcast::<Layout>().unwrap();
            for (index, (start, offset)) in layout.events.iter().enumerate() {
                let end = layout.events.get(index + 1).map_or(batch.block().len(), |(end, _)| *end);
                let text = String::from_utf8_lossy(&batch.block()[*start..end]).into_owned();
                out.push((*offset, text.lines().map(str::to_owned).collect()));
            }
            batch.clear();
        }
        out
    }

    fn line(kind: &str, second: u64, serial: u64) -> String {
        format!("type={kind} msg=audit({second}.000:{serial}): x={serial}\n")
    }

    #[test]
    fn events_that_alternate_are_put_together() {
        let input = [line("SYSCALL", 100, 1), line("SYSCALL", 100, 2), line("CWD", 100, 1), line("EOE", 100, 2)];
        let input = [input.concat(), "----\nnonsense\n".to_owned(), line("EOE", 100, 1), line("CWD", 100, 2)].concat();
        let events = events(input.as_bytes());
        let kinds: Vec<usize> = events.iter().map(|(_, lines)| lines.len()).collect();
        assert_eq!(kinds, [3, 2, 1, 1]);
        assert!(events.windows(2).all(|pair| pair[0].0 < pair[1].0));
        assert_eq!(events[2].1, ["nonsense"]);
    }

    #[test]
    fn the_window_bounds_what_is_open() {
        let mut input = line("SYSCALL", 100, 1);
        for serial in 0..limits::MAX_OPEN_AUDIT_EVENTS as u64 + 1 {
            input += &line("SYSCALL", 100, 10 + serial);
        }
        input += &line("CWD", 100, 1);
        let found = events(input.as_bytes());
        assert_eq!(found.first().unwrap().1.len(), 1);
        assert_eq!(found.last().unwrap().1.len(), 1);
        let late = [line("SYSCALL", 100, 1), line("SYSCALL", 103, 2), line("CWD", 100, 1)].concat();
        assert_eq!(events(late.as_bytes()).len(), 3);
    }

    #[test]
    fn an_event_that_got_nothing_for_long_is_complete() {
        let other = line("PATH", 100, 2).repeat(limits::AUDIT_WINDOW_RECORDS as usize);
        let input = [line("SYSCALL", 100, 1), other.clone(), line("CWD", 100, 1)].concat();
        assert_eq!(events(input.as_bytes()).iter().map(|(_, lines)| lines.len()).collect::<Vec<_>>(), [1, 1024, 1]);
        let input = [line("SYSCALL", 100, 1), other.replacen("PATH", "CWD", 1), line("EOE", 100, 2)].concat();
        assert_eq!(events(input.as_bytes()).len(), 2);
    }

    #[test]
    fn an_event_takes_no_more_bytes_than_the_limit() {
        let long = format!("type=PATH msg=audit(100.000:1): name=\"{}\"\n", "x".repeat(limits::MAX_AUDIT_EVENT / 3));
        let found = events(long.repeat(4).as_bytes());
        assert_eq!(found.iter().map(|(_, lines)| lines.len()).collect::<Vec<_>>(), [2, 2]);
    }

    #[test]
    fn no_event_is_split_by_a_block() {
        let mut input = String::new();
        for serial in 0..20_000 {
            for kind in ["SYSCALL", "EXECVE", "PROCTITLE"] {
                input += &line(kind, 100 + serial / 50, serial);
            }
        }
        let found = events(input.as_bytes());
        assert_eq!(found.len(), 20_000);
        assert!(found.iter().all(|(_, lines)| lines.len() == 3));
    }
}
