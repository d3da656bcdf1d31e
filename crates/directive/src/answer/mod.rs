//! The answer to a directive: a report form and facts, to a document for paper and a workbook.
//!
//! A *form* is a file of `library/forms`: head, sections and annexes with templates (docs/forms.md says how one is written). *Facts*
//! are plain values that the caller has put together. [`answer`] fills the one with the other; [`workbook`] lists the same facts in
//! full. [`lint`] finds every fault of forms before they are used.
//!
//! What is not known is never worded as met: the state carries its reason into the text, what was only stated says by whom, and facts that
//! claim more than they show are refused.

mod compose;
mod error;
mod facts;
mod form;
pub mod limits;
mod lint;
mod load;
mod rows;
mod template;
mod totals;
mod words;
mod workbook;

pub use compose::{Answer, answer};
pub use error::AnswerError;
pub use facts::{
    Check, Clause, Contact, Facts, Grade, Letter, Obligation, Observation, Record, Replaced, State, Subject, Verdict,
    Waiver,
};
pub use form::{AnnexForm, BlockForm, ColumnForm, Form, FormKind, Head, Only, Rows, Section, TableForm};
pub use lint::{Keys, Known, keys, lint};
pub use load::{LoadedForms, load};
pub use workbook::workbook;
