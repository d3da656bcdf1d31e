//! One driver for every compression: buffers, limits and notes are here, the formats' own states in `container/`.
//!
//! A damaged stream is not an error: what was decompressed before the damage is delivered, then the stream ends and the
//! damage stands in the report with its offset in the decompressed stream.

use std::io::{self, Read};
use std::sync::Arc;

use vg_model::{DefectKind, limits};

use super::coverage::Report;
use super::source::{Root, Stream};

/// Compressed bytes read at once.
const PIECE: usize = 64 * 1024;

/// Damage met in a step.
pub(super) type Fault = (DefectKind, &'static str);

/// What one step of a codec did.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Step {
    /// Bytes taken from the input.
    pub(super) consumed: usize,
    /// Bytes put into the output.
    pub(super) produced: usize,
    /// Damage met, if any.
    pub(super) fault: Option<Fault>,
    /// Nothing more will come out, whatever follows in the input.
    pub(super) ended: bool,
}

/// One compression format.
pub(super) trait Codec: Send {
    /// Takes bytes from `input` and puts bytes into `output` (not empty). `last`: nothing follows `input`. A step that
    /// neither takes nor puts anything asks for more input; at the end of the input it is the end.
    fn step(&mut self, input: &[u8], output: &mut [u8], last: bool) -> Step;

    /// Asked once, when the input is over and nothing comes out any more: was that a proper end?
    fn finish(&mut self) -> Option<Fault>;
}

/// How much may come out; other than the defaults only in tests.
#[derive(Clone, Copy, Debug)]
pub(super) struct Caps {
    pub(super) ratio: u64,
    pub(super) grace: u64,
    pub(super) total: u64,
}

impl Caps {
    pub(super) const DEFAULT: Self =
        Self { ratio: limits::MAX_RATIO, grace: limits::RATIO_GRACE, total: limits::MAX_DECOMPRESSED };

    fn exceeded(self, out: u64, taken: u64) -> bool {
        out > self.grace && out > taken.saturating_mul(self.ratio)
    }
}

/// A compressed stream, read decompressed.
pub(super) struct Decompressor {
    codec: Box<dyn Codec>,
    input: Stream,
    piece: Vec<u8>,
    start: usize,
    input_over: bool,
    ended: bool,
    taken: u64,
    out: u64,
    caps: Caps,
    root: Arc<Root>,
    depth: usize,
    report: Report,
}

impl Decompressor {
    /// `depth`: how many containers this stream lies in, itself counted.
    pub(super) fn new(codec: Box<dyn Codec>, input: Stream, root: Arc<Root>, depth: usize, report: Report) -> Self {
        Self {
            codec,
            input,
            piece: Vec::new(),
            start: 0,
            input_over: false,
            ended: false,
            taken: 0,
            out: 0,
            caps: Caps::DEFAULT,
            root,
            depth,
            report,
        }
    }

    #[cfg(test)]
    pub(super) fn with_caps(mut self, caps: Caps) -> Self {
        self.caps = caps;
        self
    }

    fn refill(&mut self) -> io::Result<()> {
        self.start = 0;
        self.piece.resize(PIECE, 0);
        let read = self.input.read(&mut self.piece)?;
        self.piece.truncate(read);
        self.input_over = read == 0;
        Ok(())
    }

    fn end(&mut self, fault: Option<Fault>) {
        self.ended = true;
        if let Some((kind, detail)) = fault {
            self.report.add(kind, self.out, detail);
        }
    }

    /// Counts what came out and ends the stream when that is too much.
    fn count(&mut self, produced: usize) {
        self.out += produced as u64;
        let all = self.root.add_out(self.depth, produced as u64);
        if self.caps.exceeded(self.out, self.taken) || self.caps.exceeded(all, self.root.taken()) {
            self.end(Some((
                DefectKind::TooLarge,
                "more bytes per compressed byte than the limit; the rest was not read",
            )));
        } else if self.out > self.caps.total || all > self.caps.total {
            self.end(Some((DefectKind::TooLarge, "more decompressed bytes than the limit; the rest was not read")));
        }
    }
}

impl Read for Decompressor {
    fn read(&mut self, output: &mut [u8]) -> io::Result<usize> {
        while !self.ended && !output.is_empty() {
            if self.start >= self.piece.len() && !self.input_over {
                self.refill()?;
            }
            let input = self.piece.get(self.start..).unwrap_or_default();
            let (left, last) = (input.len(), self.input_over);
            let step = self.codec.step(input, output, last);
            self.start += step.consumed;
            self.taken += step.consumed as u64;
            if let Some((kind, detail)) = step.fault {
                self.report.add(kind, self.out + step.produced as u64, detail);
            }
            self.ended |= step.ended;
            if step.produced > 0 {
                self.count(step.produced);
                return Ok(step.produced);
            }
            if step.consumed == 0 && !self.ended {
                if last {
                    let fault = self.codec.finish();
                    self.end(fault);
                } else if left > 0 {
                    self.end(Some((DefectKind::Malformed, "compressed data leads nowhere")));
                }
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inputs::coverage::Progress;

    /// Puts out any number of bytes for each one it takes.
    struct Blow(usize);

    impl Codec for Blow {
        fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
            let consumed = input.len().min(1);
            let produced = (consumed * self.0).min(output.len());
            Step { consumed, produced, ..Step::default() }
        }

        fn finish(&mut self) -> Option<Fault> {
            None
        }
    }

    fn blow(factor: usize, caps: Caps) -> (usize, Vec<DefectKind>) {
        let report = Report::default();
        let root = Arc::new(Root::new(Arc::new(Progress::default()), None));
        let input = Box::new(io::repeat(b'x').take(1_000));
        let raw = super::super::source::Pipe::new(input, Arc::clone(&root), report.clone());
        let mut reader =
            Decompressor::new(Box::new(Blow(factor)), Box::new(raw), root, 1, report.clone()).with_caps(caps);
        let mut out = Vec::new();
        reader.read_to_end(&mut out).unwrap();
        (out.len(), report.snapshot().rows().iter().map(|row| row.kind).collect())
    }

    #[test]
    fn ratio_and_total_are_limits_of_their_own() {
        let caps = Caps { ratio: 10, grace: 500, total: 5_000 };
        assert_eq!(blow(4, caps), (4_000, vec![]));
        assert_eq!(blow(8, caps), (5_008, vec![DefectKind::TooLarge]));
        let (out, defects) = blow(20, caps);
        assert!(out > 500 && out < 600, "{out}");
        assert_eq!(defects, [DefectKind::TooLarge]);
    }

    #[test]
    fn a_codec_that_stands_still_ends() {
        struct Still;
        impl Codec for Still {
            fn step(&mut self, _: &[u8], _: &mut [u8], _: bool) -> Step {
                Step::default()
            }
            fn finish(&mut self) -> Option<Fault> {
                None
            }
        }
        let report = Report::default();
        let root = Arc::new(Root::new(Arc::new(Progress::default()), None));
        let mut reader = Decompressor::new(Box::new(Still), Box::new(&b"data"[..]), root, 1, report.clone());
        assert_eq!(reader.read(&mut [0; 8]).unwrap(), 0);
        assert_eq!(report.snapshot().rows()[0].kind, DefectKind::Malformed);
    }

    #[test]
    fn a_copy_aside_has_a_limit() {
        use super::super::source::{SpoolError, spool};
        assert!(spool(&mut &b"12345"[..], 5).is_ok_and(|store| store.len() == Some(5)));
        assert!(matches!(spool(&mut &b"123456"[..], 5), Err(SpoolError::TooLarge)));
    }
}
