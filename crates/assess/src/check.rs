//! What people enter, checked and made uniform.

use chrono::NaiveDate;

use crate::limits::{MAX_LINE_CHARS, MAX_NOTE_CHARS};

/// Faults of one entry.
pub(crate) type Faults = vg_access::Faults<MAX_LINE_CHARS, MAX_NOTE_CHARS>;

/// Entries that are days.
pub(crate) trait Days {
    /// A day, `YYYY-MM-DD`, or nothing.
    fn day(&mut self, pointer: &str, text: &str) -> String;
}

impl Days for Faults {
    fn day(&mut self, pointer: &str, text: &str) -> String {
        let text = text.trim();
        if !text.is_empty() && day(text).is_none() {
            self.add(pointer, "bad_day", "không phải là ngày, ví dụ 2026-12-20", "is no day, like 2026-12-20");
        }
        text.to_owned()
    }
}

/// The day in ISO form.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    shaped.then(|| text.parse().ok()).flatten()
}
