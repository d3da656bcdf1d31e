//! bzip2: any number of streams, one after the other.
//!
//! The library does not tell a wrong block checksum from other damage; both are `malformed` here.

use bzip2::{Decompress, Status};
use vg_model::DefectKind;

use crate::inputs::decompress::{Codec, Fault, Step};

/// Reads bzip2.
pub(crate) struct Bzip2 {
    decoder: Decompress,
    /// Behind a stream: another one may follow.
    between: bool,
}

impl Bzip2 {
    pub(crate) fn new() -> Self {
        Self { decoder: Decompress::new(false), between: false }
    }
}

impl Codec for Bzip2 {
    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        if self.between {
            match input.first() {
                None => return Step::default(),
                Some(b'B') => *self = Self::new(),
                Some(_) => {
                    let fault = Some((DefectKind::Malformed, "bytes behind the last bzip2 stream"));
                    return Step { fault, ended: true, ..Step::default() };
                }
            }
        }
        let before = (self.decoder.total_in(), self.decoder.total_out());
        let result = self.decoder.decompress(input, output);
        let step = Step {
            consumed: (self.decoder.total_in() - before.0) as usize,
            produced: (self.decoder.total_out() - before.1) as usize,
            ..Step::default()
        };
        match result {
            Ok(Status::StreamEnd) => {
                self.between = true;
                step
            }
            Ok(_) => step,
            Err(_) => {
                let fault = Some((DefectKind::Malformed, "bzip2 data is damaged or its checksum does not agree"));
                Step { fault, ended: true, ..step }
            }
        }
    }

    fn finish(&mut self) -> Option<Fault> {
        (!self.between).then_some((DefectKind::Truncated, "bzip2 data ends inside a stream"))
    }
}
