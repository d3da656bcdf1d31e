//! The only SQL of this capability.

pub(crate) mod assessments;
pub(crate) mod controls;
pub(crate) mod dossiers;
pub(crate) mod evidence;
pub(crate) mod history;
pub(crate) mod marks;

use vg_backend::sql::Statement;

/// Every statement that is fixed text.
pub(crate) fn statements() -> Vec<Statement> {
    [
        assessments::STATEMENTS,
        controls::STATEMENTS,
        dossiers::STATEMENTS,
        evidence::STATEMENTS,
        history::STATEMENTS,
        marks::STATEMENTS,
    ]
    .concat()
}

/// Ids that are joined by blanks.
pub(crate) fn words(text: &str) -> Vec<String> {
    text.split(' ').filter(|one| !one.is_empty()).map(str::to_owned).collect()
}
