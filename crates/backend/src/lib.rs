//! What swaps by URL: the state database, and what stands on it.
//!
//! One type per seam, an embedded engine and a cluster engine behind it, and one conformance suite (feature `testkit`) that
//! every engine must pass. *What it does not do*: it knows no table of any capability.

mod backend;
pub mod backup;
pub mod blob;
pub mod bus;
pub mod clock;
mod error;
pub mod lease;
pub mod migrate;
pub mod sql;
#[cfg(feature = "testkit")]
pub mod testkit;

pub use backend::{Backend, EngineUrls};
pub use error::BackendError;

/// Tables of this crate itself.
const OWN_MIGRATIONS: &[migrate::Migrations] = &[bus::MIGRATIONS, lease::MIGRATIONS];

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
