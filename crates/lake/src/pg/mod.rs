//! The surface as clients of PostgreSQL expect it: the text of a statement in their dialect, and a catalogue in which they look up what
//! there is.
//!
//! | page | what it holds |
//! |---|---|
//! | `text` | a text cut into statements: what asks for rows, and what speaks to the session |
//! | `rewrite` | what clients write and DataFusion does not know, turned into what it does |
//! | `catalog`, `information` | `pg_catalog` and `information_schema`: rows that say what the caller may read, made for one query |
//! | `table`, `types`, `settings`, `empty` | what these are made of: rows, types, settings, and tables that hold nothing |
//! | `functions` | what such questions call |
//!
//! *What it does not do*: it speaks no protocol (the program does), and it is no PostgreSQL. There are no keys, indexes, arrays, roles or
//! settings to be found; the tables that would list them are there and empty, since clients join them.

pub(crate) mod catalog;
mod empty;
pub(crate) mod functions;
pub(crate) mod information;
pub(crate) mod rewrite;
mod settings;
mod table;
mod text;
mod types;

pub use settings::setting;
pub use text::{Said, statements};

/// Whom a client takes itself to be, and where.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Names {
    pub(crate) database: String,
    pub(crate) user: String,
}

/// What `version()` begins with: clients choose their questions by it. 15 is old enough for every client in use to know it, and new
/// enough for those that ask for the columns of 12 and later.
pub const VERSION: &str = "15.0";

/// The number of an object in the catalogue. It follows from its name alone, so that it stays the same from query to query, as clients
/// that look up a table and then its columns need it.
pub(crate) fn oid(name: &str) -> i64 {
    // FNV-1a, 32 bits, above the numbers that PostgreSQL keeps for itself.
    let hash = name.bytes().fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
    16_384 + i64::from(hash % 0x3fff_0000)
}
