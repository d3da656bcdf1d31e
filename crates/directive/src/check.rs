//! What people enter, checked: every fault with its place.

use chrono::NaiveDate;
use vg_access::Problem;
use vg_access::problem::FieldError;

use crate::limits::{MAX_LINE_CHARS, MAX_NOTE_CHARS};

/// Faults of one entry.
#[derive(Default, Debug)]
pub(crate) struct Faults(Vec<FieldError>);

impl Faults {
    /// A single line, perhaps empty.
    pub(crate) fn line(&mut self, pointer: &str, text: &str) {
        self.length(pointer, text, MAX_LINE_CHARS);
    }

    /// A text of some paragraphs, perhaps empty.
    pub(crate) fn note(&mut self, pointer: &str, text: &str) {
        self.length(pointer, text, MAX_NOTE_CHARS);
    }

    fn length(&mut self, pointer: &str, text: &str, most: usize) {
        if text.chars().count() > most {
            self.0.push(FieldError::new(
                pointer,
                "too_long",
                format!("dài quá {most} ký tự"),
                format!("has more than {most} characters"),
            ));
        }
    }

    /// A day, `YYYY-MM-DD`, or nothing.
    pub(crate) fn day(&mut self, pointer: &str, text: &str) {
        if !text.is_empty() && day(text).is_none() {
            let (vi, en) = ("không phải là ngày, ví dụ 2023-12-29", "is no day, like 2023-12-29");
            self.0.push(FieldError::new(pointer, "bad_day", vi, en));
        }
    }

    /// A list that is too long.
    pub(crate) fn too_many(&mut self, pointer: &str, most: usize) {
        self.0.push(FieldError::new(
            pointer,
            "too_many",
            format!("nhiều quá {most} mục"),
            format!("has more than {most} entries"),
        ));
    }

    /// Something that must not be empty.
    pub(crate) fn required(&mut self, pointer: &str, text: &str) {
        if text.trim().is_empty() {
            self.0.push(FieldError::new(pointer, "required", "không được để trống", "must not be empty"));
        }
    }

    /// All of them as one refusal.
    pub(crate) fn done(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0)) }
    }
}

/// The day in ISO form.
pub(crate) fn day(text: &str) -> Option<NaiveDate> {
    let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
    shaped.then(|| text.parse().ok()).flatten()
}

/// A text of some paragraphs, trimmed.
pub(crate) fn note(pointer: &str, text: &str, required: bool) -> Result<String, Problem> {
    let mut faults = Faults::default();
    faults.note(pointer, text);
    if required {
        faults.required(pointer, text);
    }
    faults.done()?;
    Ok(text.trim().to_owned())
}
