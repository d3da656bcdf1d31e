//! Zstandard (RFC 8878): any number of frames; skippable frames are passed over.
//!
//! A frame whose window is larger than `limits::MAX_ZSTD_WINDOW_LOG` allows is `too_large` and ends the stream.
//! Dictionaries are not supported.

use vg_model::{DefectKind, limits};
use zstd::stream::raw::{DParameter, Decoder, InBuffer, Operation, OutBuffer};

use crate::inputs::decompress::{Codec, Fault, Step};

/// Most bytes put out in one step: the library forgets what it put out in a step that meets damage.
const STEP: usize = 128 * 1024;

/// Reads Zstandard; without a decoder when the library could not be set up.
pub(crate) struct Zstd {
    decoder: Option<Decoder<'static>>,
    between_frames: bool,
}

impl Zstd {
    pub(crate) fn new() -> Self {
        let decoder = Decoder::new().and_then(|mut decoder| {
            decoder.set_parameter(DParameter::WindowLogMax(limits::MAX_ZSTD_WINDOW_LOG)).map(|()| decoder)
        });
        Self { decoder: decoder.ok(), between_frames: false }
    }
}

impl Codec for Zstd {
    fn step(&mut self, input: &[u8], output: &mut [u8], _: bool) -> Step {
        let Some(decoder) = self.decoder.as_mut() else {
            let fault = (DefectKind::Unsupported, "Zstandard decoder could not be set up");
            return Step { fault: Some(fault), ended: true, ..Step::default() };
        };
        if input.is_empty() && self.between_frames {
            return Step::default();
        }
        let room = output.len().min(STEP);
        let output = output.get_mut(..room).unwrap_or_default();
        let (mut from, mut to) = (InBuffer::around(input), OutBuffer::around(output));
        let result = decoder.run(&mut from, &mut to);
        let (consumed, produced) = (from.pos(), to.pos());
        match result {
            Ok(hint) => {
                self.between_frames = hint == 0;
                Step { consumed, produced, ..Step::default() }
            }
            Err(error) => Step { consumed, produced, fault: Some(classify(&error.to_string())), ended: true },
        }
    }

    fn finish(&mut self) -> Option<Fault> {
        (!self.between_frames).then_some((DefectKind::Truncated, "Zstandard data ends inside a frame"))
    }
}

/// The library tells its errors apart by text only; the tests below hold the texts that matter.
fn classify(message: &str) -> Fault {
    if message.contains("too much memory") {
        (DefectKind::TooLarge, "window of a Zstandard frame is larger than the limit; the rest was not read")
    } else if message.contains("checksum") {
        (DefectKind::ChecksumMismatch, "checksum of a Zstandard frame does not agree with its data")
    } else if message.contains("ictionary") {
        (DefectKind::Unsupported, "Zstandard frame needs a dictionary")
    } else if message.contains("Unknown frame descriptor") {
        (DefectKind::Malformed, "bytes behind the last Zstandard frame, or its header is damaged")
    } else {
        (DefectKind::Malformed, "Zstandard data is damaged")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault_of(data: &[u8]) -> Option<Fault> {
        let mut codec = Zstd::new();
        let mut output = vec![0; 4096];
        let mut at = 0;
        loop {
            let step = codec.step(&data[at..], &mut output, true);
            at += step.consumed;
            if step.ended {
                return step.fault;
            }
            if step.consumed == 0 && step.produced == 0 {
                return codec.finish();
            }
        }
    }

    #[test]
    fn errors_of_the_library_are_told_apart() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.include_checksum(true).unwrap();
        std::io::Write::write_all(&mut encoder, b"some text that is long enough to be compressed").unwrap();
        let data = encoder.finish().unwrap();
        assert_eq!(fault_of(&data), None);
        let mut wrong = data.clone();
        *wrong.last_mut().unwrap() ^= 1;
        assert_eq!(fault_of(&wrong).unwrap().0, DefectKind::ChecksumMismatch);
        assert_eq!(fault_of(&data[..data.len() - 6]).unwrap().0, DefectKind::Truncated);
        let mut trailing = data.clone();
        trailing.extend_from_slice(b"not a frame");
        assert_eq!(fault_of(&trailing).unwrap().0, DefectKind::Malformed);
        // Frame header without content size: descriptor 0, window descriptor for 2^27 bytes (RFC 8878 §3.1.1.1.2).
        assert_eq!(fault_of(&[0x28, 0xB5, 0x2F, 0xFD, 0, (27 - 10) << 3, 1, 0, 0]).unwrap().0, DefectKind::TooLarge);
        assert_eq!(fault_of(&[0x28, 0xB5, 0x2F, 0xFD, 0, (26 - 10) << 3, 1, 0, 0]), None);
    }
}
