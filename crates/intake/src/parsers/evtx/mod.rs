//! Windows event logs as the event log service writes them (`*.evtx`).
//!
//! *Specification*: MS-EVEN6 §2.2.12 for BinXML and how its values are written as text; libevtx, "Windows XML Event Log
//! (EVTX) format", for the file, its chunks and its records.
//!
//! *Names*: `System` children by their name (`EventID`, `Channel`), their attributes as `Element_Attribute`
//! (`Provider_Name`, `EventID_Qualifiers`), `Data Name="X"` as `X`, unnamed `Data` as repeated `Data`, any other leaf by its
//! local name. A string array is one value per item.
//!
//! *Empty and absent*: an element that depends on a null value is absent (MS-EVEN6 §2.2.12.1). In `EventData`, `UserData` and
//! the like an element that is present without content is a value with empty text, whether its value is null or an empty
//! string (Windows writes `<Data Name="X"/>` for both), save elements defined with attributes and no content. Elsewhere
//! (`System`) an element without text is no value. An attribute without text is absent (§2.2.12.2).
//!
//! *Damage*: every readable record is read; each contradiction is counted with its offset. A record whose outer template
//! is gone cannot be read and is only counted; one whose nested template is gone keeps its `System` values.
//!
//! *Limits*: nesting of elements and fragments (`limits::MAX_NESTING`), values (`limits::MAX_VALUES_PER_EVENT`), text of an
//! event and of a chunk, work for an event and a chunk. Text ends at its first NUL, as in Windows.
//!
//! *Not done*: message texts (they are in the publisher's resources, not in the log), records left over behind the free
//! space of a chunk, `.evt` files of Windows XP and before.

mod binxml;
mod chunk;
mod compile;
mod decode;
mod expand;
mod frame;
mod le;
mod names;
mod pieces;
mod stored;
mod template;
mod utf16;
mod value;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod writer;

use std::sync::Arc;

use vg_model::{Expand, FieldTable, Text};

use crate::{About, Confidence, Decoder, Framer, Head, OpenOptions, Parser};

/// What `about.toml` says; a test compares them.
static ABOUT: About = About {
    name: "evtx",
    title: || Text::new("Nhật ký sự kiện Windows (EVTX)", "Windows event log (EVTX)"),
    specification: "MS-EVEN6 §2.2.12 (BinXML); libevtx: Windows XML Event Log (EVTX) format",
    patterns: &["*.evtx"],
};

static EXPANDER: expand::ChunkExpander = expand::ChunkExpander;

/// The parser of Windows event logs.
pub static EVTX: &dyn Parser = &EvtxParser;

/// The parser of Windows event logs.
#[derive(Debug)]
pub struct EvtxParser;

impl Parser for EvtxParser {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &Head<'_>) -> Option<Confidence> {
        let ours = head.bytes.starts_with(frame::FILE_MAGIC) || head.bytes.starts_with(chunk::CHUNK_MAGIC);
        ours.then_some(Confidence::Certain)
    }

    fn framer(&self, _options: &OpenOptions) -> Box<dyn Framer> {
        Box::<frame::ChunkFramer>::default()
    }

    fn decoder(&self, fields: &Arc<FieldTable>) -> Box<dyn Decoder> {
        Box::new(decode::ChunkDecoder::new(fields))
    }

    fn expander(&self) -> &'static dyn Expand {
        &EXPANDER
    }

    fn is_text(&self) -> bool {
        false
    }
}
