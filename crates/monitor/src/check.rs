//! What people enter, checked and made uniform: every fault with its place.

use vg_access::Problem;
use vg_access::problem::FieldError;

use crate::limits::{MAX_LINE_CHARS, MAX_NOTE_CHARS};

/// Faults of one entry.
#[derive(Default, Debug)]
pub(crate) struct Faults(Vec<FieldError>);

impl Faults {
    /// A single line, perhaps empty: without control characters and blanks around it.
    pub(crate) fn line(&mut self, pointer: &str, text: &str) -> String {
        self.length(pointer, text, MAX_LINE_CHARS);
        one_line(text)
    }

    /// A text of some paragraphs, perhaps empty.
    pub(crate) fn note(&mut self, pointer: &str, text: &str) -> String {
        self.length(pointer, text, MAX_NOTE_CHARS);
        let unified = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept: String = unified.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        kept.trim().to_owned()
    }

    /// Something that must not be empty.
    pub(crate) fn required(&mut self, pointer: &str, text: &str) {
        if text.is_empty() {
            self.add(pointer, "required", "không được để trống", "must not be empty");
        }
    }

    /// No more than so many characters.
    pub(crate) fn length(&mut self, pointer: &str, text: &str, most: usize) {
        if text.chars().count() > most {
            self.add(
                pointer,
                "too_long",
                &format!("dài quá {most} ký tự"),
                &format!("has more than {most} characters"),
            );
        }
    }

    /// Any other fault.
    pub(crate) fn add(&mut self, pointer: &str, code: &'static str, vi: &str, en: &str) {
        self.0.push(FieldError::new(pointer, code, vi, en));
    }

    /// All of them as one refusal.
    pub(crate) fn done(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0)) }
    }
}

/// One line without control characters and blanks around it.
pub(crate) fn one_line(text: &str) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().to_owned()
}

/// The first `most` characters of what a machine said, in one line and marked when it was cut.
pub(crate) fn cut(text: &str, most: usize) -> String {
    let mut kept: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).take(most).collect();
    if text.chars().nth(most).is_some() {
        kept.pop();
        kept.push('…');
    }
    kept
}

/// A text of some paragraphs.
pub(crate) fn note(pointer: &str, text: &str, required: bool) -> Result<String, Problem> {
    let mut faults = Faults::default();
    let kept = faults.note(pointer, text);
    if required {
        faults.required(pointer, &kept);
    }
    faults.done()?;
    Ok(kept)
}

/// A refusal of one field.
pub(crate) fn refused(pointer: &str, code: &'static str, vi: &str, en: &str) -> Problem {
    Problem::invalid(vec![FieldError::new(pointer, code, vi, en)])
}
