//! Bytes that an organisation already has, to neutral facts about its systems, hosts, software and addresses.
//!
//! *What it is*: pure code. A reader takes the bytes of one input and gives [`Reading`]: facts and defects. Nothing fails
//! as a whole where something can be saved. [`read`] chooses the reader by content. [`export`] writes rows back.
//!
//! *What it does not do*: no file system, no network, no clock; no opinion about which host of an inventory a fact is
//! about; no matching of versions.
//!
//! *Hostile input*: every limit is a constant in [`limits`]; XML with declarations of entities is refused; spreadsheets
//! are inflated under a cap and packed anew before another library sees them.
//!
//! # A reader in two minutes
//!
//! 1. `src/readers/<name>/mod.rs`: a unit struct that implements [`Reader`]: `about` (from [`About`], the facts of
//!    `about.toml`), `sniff`, `read`. The head of the file states the form, its source, and what is not read.
//!    `readers/rpm` is a short one to read first.
//! 2. `about.toml` beside it: name, specification, file patterns, titles. A test compares it with the code.
//! 3. `samples/NAME.in.EXT`: a few lines that you made up, addresses from RFC 5737 and RFC 1918, with damage among them.
//! 4. One word in `READERS` of `readers/mod.rs` and one `mod` line. Recognition, the golden test, the truncation test and
//!    the mutation test follow from it.
//! 5. `UPDATE_GOLDEN=1 cargo nextest run -p vg-formats golden` writes `samples/NAME.out.jsonl`. Read what it wrote, line by
//!    line: it is the specification from now on.

mod defect;
pub mod export;
pub mod facts;
mod fold;
pub mod limits;
mod reader;
pub mod readers;
pub mod text;
mod xml;

pub use defect::{Defect, DefectKind, Defects, Place, column_letters};
pub use facts::Fact;
pub use fold::{search_key, search_key_into};
pub use reader::{About, Confidence, Options, Reader, Reading, read, read_all, sniff};
pub use readers::READERS;
