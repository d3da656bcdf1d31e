//! What people enter, checked and made uniform.

use vg_access::Problem;
use vg_access::problem::FieldError;

use crate::limits::{MAX_LINE_CHARS, MAX_NOTE_CHARS};

/// Faults of one entry.
pub(crate) type Faults = vg_access::Faults<MAX_LINE_CHARS, MAX_NOTE_CHARS>;

/// A refusal of one field.
pub(crate) fn refused(pointer: &str, code: &'static str, vi: &str, en: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, code, vi, en)])
}
