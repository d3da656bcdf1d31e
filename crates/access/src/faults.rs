//! What people enter, checked and made uniform: every fault with its place.

use crate::Problem;
use crate::problem::FieldError;

/// Faults of one entry, whose lines have at most `LINE` characters and whose notes at most `NOTE`.
#[derive(Default, Debug)]
pub struct Faults<const LINE: usize, const NOTE: usize>(Vec<FieldError>);

impl<const LINE: usize, const NOTE: usize> Faults<LINE, NOTE> {
    /// A single line, perhaps empty: without control characters and blanks around it.
    pub fn line(&mut self, pointer: &str, text: &str) -> String {
        self.length(pointer, text, LINE);
        let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        line.trim().to_owned()
    }

    /// A text of some paragraphs, perhaps empty. Its line breaks become those that a spreadsheet keeps, and other control characters
    /// go, so that a text that went through a table is the same as before.
    pub fn note(&mut self, pointer: &str, text: &str) -> String {
        self.length(pointer, text, NOTE);
        let unified = text.replace("\r\n", "\n").replace('\r', "\n");
        let kept: String = unified.chars().filter(|c| !c.is_control() || matches!(c, '\n' | '\t')).collect();
        kept.trim().to_owned()
    }

    /// Something that must not be empty.
    pub fn required(&mut self, pointer: &str, text: &str) {
        if text.is_empty() {
            self.add(pointer, "required", "không được để trống", "must not be empty");
        }
    }

    /// No more than so many characters.
    pub fn length(&mut self, pointer: &str, text: &str, most: usize) {
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
    pub fn add(&mut self, pointer: &str, code: &'static str, vi: &str, en: &str) {
        self.0.push(FieldError::new(pointer, code, vi, en));
    }

    /// All of them as one refusal.
    ///
    /// # Errors
    ///
    /// `invalid_input` with each fault, when there is one.
    pub fn done(self) -> Result<(), Problem> {
        if self.0.is_empty() { Ok(()) } else { Err(Problem::invalid(self.0)) }
    }

    /// An entry that is one text of some paragraphs.
    ///
    /// # Errors
    ///
    /// `invalid_input` when it is too long, or empty and `required`.
    pub fn only_note(pointer: &str, text: &str, required: bool) -> Result<String, Problem> {
        let mut faults = Self::default();
        let kept = faults.note(pointer, text);
        if required {
            faults.required(pointer, &kept);
        }
        faults.done()?;
        Ok(kept)
    }
}
