//! Directive packs: what a letter asks, clause by clause, and how that is measured.
//!
//! *What it is*: folders of `library/directives/` typed, looked up by the number of a letter, checked. *What it does not do*: it opens no
//! file, runs no SQL and keeps no state. Texts are handed over by whoever has them, an engine likewise ([`trial::Engine`]).
//!
//! [`load`] makes [`Packs`] out of texts; [`Packs::find`] gives the pack of a letter; [`lint`] finds every fault; [`trial::run`] tries the
//! test cases of a check; [`Due::resolve`] says by when something is due; [`new_pack`] begins a folder.

pub mod case;
pub mod due;
mod header;
pub mod limits;
mod lint;
mod load;
mod model;
mod new;
mod packs;
pub mod trial;

pub use due::{Due, DueAt, DueError, Resolved, Start, next_after};
pub use header::COLUMNS;
pub use lint::lint;
pub use load::{Loaded, load};
pub use model::{ALL, Check, Class, Clause, Directive, Modality, Obligation, Window};
pub use new::{NewPack, new_pack};
pub use packs::{Pack, Packs};
