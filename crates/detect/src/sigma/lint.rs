//! The lint: what is doubtful or against the specification in rules that load.
//!
//! Specification: Sigma 2.1 (rules, modifiers, tags, correlations) and its JSON schemas. What keeps a rule from loading is
//! a problem of the loader and not repeated here. Each check has a stable code, a severity and a way to mend.

mod across;
mod attributes;
mod checks;
mod detection;
mod tags;
mod values;

use std::collections::BTreeSet;
use std::fmt;

use vg_model::RuleId;

use self::checks::Check;
use super::collection::Collection;
use super::loader::{LoadOptions, Loaded, load};
use super::meta::text_of;
use super::source::{self, RuleSource};
use super::yaml::{self, Node};

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum LintSeverity {
    /// Against the specification.
    Error,
    /// Probably not what the author meant.
    Warning,
    /// A matter of style or of cost.
    Info,
}

impl LintSeverity {
    /// The word in outputs.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Info => "info",
        }
    }
}

/// Something doubtful in a rule that loads.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct LintFinding {
    /// File, relative to the folder or archive that was loaded.
    pub path: String,
    /// Number of the document in the file, from 1.
    pub document: usize,
    /// Line in the file, from 1.
    pub line: u32,
    /// Column in the line, from 1, in characters.
    pub column: u32,
    /// Stable code of the check.
    pub code: &'static str,
    /// How much it matters.
    pub severity: LintSeverity,
    /// `id` of the rule, where it has one.
    pub id: Option<RuleId>,
    /// What was found.
    pub message: String,
    /// How to mend it.
    pub mend: &'static str,
}

impl fmt::Display for LintFinding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, line, column, code, message, mend, .. } = self;
        write!(f, "{path}:{line}:{column}: {} {code}: {message}: {mend}", self.severity.as_str())
    }
}

/// Rules and what the lint says about them.
#[derive(Clone, Debug, Default)]
pub struct Linted {
    /// What [`load`] makes of the sources, problems included.
    pub loaded: Loaded,
    /// Findings, sorted by path and place.
    pub findings: Vec<LintFinding>,
}

/// The codes of all checks with their severity and how to mend, for documentation.
pub fn lint_codes() -> impl Iterator<Item = (&'static str, LintSeverity, &'static str)> {
    checks::ALL.iter().map(|check| (check.code, check.severity, check.mend))
}

/// Loads the rules of the sources and checks every document that loads.
#[must_use]
pub fn lint(sources: &[RuleSource], options: &LoadOptions) -> Linted {
    let loaded = load(sources, options);
    let refused: BTreeSet<(&str, usize)> =
        loaded.problems.iter().map(|problem| (problem.path.as_str(), problem.document)).collect();
    let mut findings = Vec::new();
    for file in source::find(sources).files {
        // A file that cannot be read is a problem of the loader.
        let Ok(text) = file.read() else { continue };
        let (documents, _) = yaml::documents(&text);
        let mut collection = Collection::default();
        for document in documents {
            let refused = refused.contains(&(file.path.as_str(), document.number));
            let Ok(Some(complete)) = collection.apply(document.root) else { continue };
            if refused || complete.root.map().is_none() {
                continue;
            }
            let mut report = Report::new(&file.path, document.number, &complete.root);
            if document.number == 1 {
                attributes::check_file(&file.path, &text, &mut report);
            }
            attributes::check(&complete.root, &mut report);
            detection::check(&complete.root, &mut report);
            findings.append(&mut report.findings);
        }
    }
    findings.extend(across::check(&loaded));
    findings.sort();
    findings.dedup();
    Linted { loaded, findings }
}

/// Collects the findings of one document.
struct Report {
    path: String,
    document: usize,
    id: Option<RuleId>,
    findings: Vec<LintFinding>,
}

impl Report {
    fn new(path: &str, document: usize, root: &Node) -> Self {
        let id = Some(text_of(root, "id")).filter(|id| !id.is_empty()).map(|id| RuleId(id.into()));
        Self { path: path.to_owned(), document, id, findings: Vec::new() }
    }

    fn add(&mut self, check: &Check, at: (u32, u32), message: impl Into<String>) {
        self.findings.push(LintFinding {
            path: self.path.clone(),
            document: self.document,
            line: at.0,
            column: at.1,
            code: check.code,
            severity: check.severity,
            id: self.id.clone(),
            message: message.into(),
            mend: check.mend,
        });
    }
}

#[cfg(test)]
#[path = "lint_tests.rs"]
mod tests;
