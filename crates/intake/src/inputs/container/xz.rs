//! XZ (The .xz File Format 1.2): any number of streams and padding.
//!
//! The library does not tell a wrong checksum from other damage; both are `malformed` here.

use liblzma::stream::{Action, CONCATENATED, Error, Status, Stream};
use vg_model::{DefectKind, limits};

use crate::inputs::decompress::{Codec, Fault, Step};

/// Reads XZ; without a stream when the library could not be set up.
pub(crate) struct Xz {
    stream: Option<Stream>,
    started: bool,
}

impl Xz {
    pub(crate) fn new() -> Self {
        Self { stream: Stream::new_stream_decoder(limits::MAX_XZ_MEMORY, CONCATENATED).ok(), started: false }
    }
}

impl Codec for Xz {
    fn step(&mut self, input: &[u8], output: &mut [u8], last: bool) -> Step {
        let Some(stream) = self.stream.as_mut() else {
            let fault = (DefectKind::Unsupported, "XZ decoder could not be set up");
            return Step { fault: Some(fault), ended: true, ..Step::default() };
        };
        self.started = true;
        let before = (stream.total_in(), stream.total_out());
        let result = stream.process(input, output, if last { Action::Finish } else { Action::Run });
        let step = Step {
            consumed: (stream.total_in() - before.0) as usize,
            produced: (stream.total_out() - before.1) as usize,
            ..Step::default()
        };
        match result {
            Ok(Status::StreamEnd) => Step { ended: true, ..step },
            Ok(_) => step,
            Err(error) => Step { fault: Some(classify(&error)), ended: true, ..step },
        }
    }

    fn finish(&mut self) -> Option<Fault> {
        Some((DefectKind::Truncated, "XZ data ends inside a stream"))
    }
}

fn classify(error: &Error) -> Fault {
    match error {
        Error::MemLimit | Error::Mem => {
            (DefectKind::TooLarge, "XZ data needs more memory than the limit; the rest was not read")
        }
        Error::Options | Error::UnsupportedCheck => (DefectKind::Unsupported, "XZ data uses an unsupported filter"),
        Error::Format => (DefectKind::Malformed, "bytes behind the last XZ stream, or its header is damaged"),
        _ => (DefectKind::Malformed, "XZ data is damaged or its checksum does not agree"),
    }
}
