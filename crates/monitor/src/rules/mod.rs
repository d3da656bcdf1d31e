//! Rules that people manage: where they come from, which of them are looked for, what each of them did.
//!
//! ```text
//!  file, folder, pack ──bundle──► set (blob, record) ─┐
//!                                 choices ────────────┴─catalogue──► network of the stream
//!                                                          │
//!            figures: findings, alerts, cost ──────────────┴──find──► list, page of a rule
//! ```
//!
//! | noun | page |
//! |---|---|
//! | [`Bundle`](bundle::Bundle): the files of a set, out of an archive or a folder | [`bundle`] |
//! | [`RuleSet`], [`Choice`], [`Told`] | `model` |
//! | [`Catalogue`](catalogue::Catalogue): every rule of every set, and whether it is looked for | [`catalogue`] |
//! | difference between two bundles | [`diff`] |
//! | [`Figures`](figures::Figures): what a rule did in a unit; [`Cost`](figures::Cost) | [`figures`] |
//! | list, page by page | [`find`] |
//! | [`Keeper`](keeper::Keeper): follows the sets and gives the stream its rules | [`keeper`] |
//!
//! *Invariants*: rules are the installation's, what they did is a unit's; the content of a set is a blob, so that what is looked for can
//! be shown later; of two rules with one id, that of the set with the lower place is used and the other one is listed as in its shadow;
//! what cannot be used is listed with its reason; a rule that people switched stays so whatever is imported.
//!
//! *What it does not do*: it compiles no condition (`vg_detect` does) and fetches nothing from the network.

pub mod bundle;
pub mod catalogue;
pub mod diff;
pub mod figures;
pub mod find;
pub mod keeper;
mod model;
mod service;
mod store;

pub use model::{Choice, Content, NewSet, Origin, RuleSet, STATUSES, SetChange, Told};
pub use service::folder_id;

/// Every statement that is fixed text.
pub(crate) fn statements() -> Vec<vg_backend::sql::Statement> {
    [store::STATEMENTS, figures::STATEMENTS].concat()
}
