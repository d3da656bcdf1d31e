//! How a value stands in the buffer of a batch, and reading it.
//!
//! Most values that an event carries are never read: their field has no gate in the program at hand, or the value was
//! seen before and is known by its bytes. So a parser need not resolve what its format escapes; it says in which form the
//! bytes stand, and whoever needs the text makes it.

mod json;

pub use json::unescape;

/// The form in which the bytes of a value stand.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Default, Debug)]
pub enum Form {
    /// As text.
    #[default]
    Text,
    /// As the content of a JSON string with its escapes (RFC 8259 §7).
    Json,
}

impl Form {
    /// Appends the text of a value that stands as `stored`.
    #[inline]
    pub fn read(self, stored: &[u8], out: &mut Vec<u8>) {
        match self {
            Form::Text => out.extend_from_slice(stored),
            Form::Json => unescape(stored, out),
        }
    }
}
