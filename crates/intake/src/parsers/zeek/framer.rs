//! Blocks of Zeek lines that share one header.

use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{Defects, EventBatch};

use super::header::Header;
use crate::{Framer, LineFramer, lines_of};

/// Cuts a Zeek log; logs that were joined, with a header each, are cut where a header begins.
#[derive(Default)]
pub(super) struct ZeekFramer {
    lines: LineFramer,
    header: Arc<Header>,
    /// What follows the last cut, with its offset and line number.
    rest: Vec<u8>,
    offset: u64,
    first_record: u64,
}

impl Framer for ZeekFramer {
    fn next_block(&mut self, input: &mut dyn Read, batch: &mut EventBatch, defects: &mut Defects) -> io::Result<bool> {
        if self.rest.is_empty() {
            if !self.lines.next_block(input, batch, defects)? {
                return Ok(false);
            }
        } else {
            batch.buffer_mut().append(&mut self.rest);
            batch.seal_block();
            batch.offset = self.offset;
            batch.first_record = self.first_record;
        }
        let mut header = (*self.header).clone();
        let mut cut = batch.block().len();
        let mut count = 0;
        let mut has_data = false;
        for (at, line) in lines_of(batch.block()) {
            if !is_header(line) {
                // Nothing between here and the next `#` at the start of a line concerns the header.
                has_data |= !line.is_empty();
                continue;
            }
            if has_data {
                cut = at;
                break;
            }
            header.take(line);
        }
        if cut < batch.block().len() {
            count += memchr::memchr_iter(b'\n', batch.block().get(..cut).unwrap_or_default()).count() as u64;
            let rest = batch.buffer_mut().split_off(cut);
            self.rest = rest;
            self.offset = batch.offset + cut as u64;
            self.first_record = batch.first_record + count;
            batch.seal_block();
        }
        if header != *self.header {
            self.header = Arc::new(header);
        }
        batch.context = Some(Arc::clone(&self.header) as Arc<dyn std::any::Any + Send + Sync>);
        Ok(true)
    }
}

/// True for lines that are no data. One known log has a tab before its first `#`.
pub(super) fn is_header(line: &[u8]) -> bool {
    line.first() == Some(&b'#') || line.starts_with(b"\t#separator ")
}
