//! Loading rules: every document of every source, lowered, in an order that does not depend on the sources' order.
//!
//! Specification: Sigma 2.1 (rules, correlations, filters). Rules are sorted by path, then by document. What cannot be
//! used is listed with its reason; what is used with a remark is listed apart. Two documents with the same `id`: when the
//! text is the same too, the second is a copy and used once; when it differs, both are used, and the later one goes by
//! `id#2`, `id#3`, … so that an id stays one rule. Where the sources are sets of rules (`LoadOptions::sets`), a rule whose id
//! an earlier set has is not used: it stands in the shadow of that one, and is listed.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use vg_model::RuleId;

use super::ast::{Rule, RuleMeta};
use super::collection::Collection;
use super::correlation::{self, CorrelationRule};
use super::filter::{self, Filter};
use super::meta::text_of;
use super::problem::{Fault, ProblemKind, RuleProblem};
use super::resolve;
use super::rule::{self, Lowered};
use super::source::{self, Found, RuleSource, whole_file};
use super::yaml::{self, Node};

/// How rules are loaded.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct LoadOptions {
    /// Values of the placeholders of the modifier `expand`, by name without `%`. Values may hold wildcards.
    pub placeholders: BTreeMap<String, Vec<String>>,
    /// Threads; 0 chooses one for few files and two for many.
    pub threads: usize,
    /// Sets of rules, by the first part of their paths, in the order in which they count; empty when all files are one set.
    pub sets: Vec<String>,
}

/// What came of loading.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Loaded {
    /// Detection rules, sorted by path and document.
    pub rules: Vec<Rule>,
    /// Correlation rules, sorted likewise. Those of a deprecated `near` are among them.
    pub correlations: Vec<CorrelationRule>,
    /// Rules and correlations that are not reported by themselves: correlations without `generate` refer to them.
    pub quiet: BTreeSet<RuleId>,
    /// Filters and how many rules each was joined to.
    pub filters: Vec<FilterUse>,
    /// Rules and files that are not used, each with its reason, sorted by path and place.
    pub problems: Vec<RuleProblem>,
    /// Remarks about rules that are used (or copies of used ones), sorted likewise.
    pub notes: Vec<RuleProblem>,
    /// Rules that are not used because an earlier set has their id.
    pub shadowed: Vec<Shadowed>,
    /// Rule files that were found.
    pub files: usize,
    /// Documents in them, empty ones left out.
    pub documents: usize,
}

/// A rule that is not used because an earlier set has one of its id.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Shadowed {
    /// What it says.
    pub meta: RuleMeta,
    /// File and document of the rule that is used.
    pub by: String,
    /// It counts matches of other rules.
    pub correlation: bool,
}

/// A filter and its effect.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FilterUse {
    /// File and document.
    pub path: String,
    /// Title of the filter.
    pub title: String,
    /// Ids of the rules it was joined to.
    pub rules: Vec<RuleId>,
}

/// Files above which a second thread pays.
const MANY_FILES: usize = 200;

/// Loads all rules of the sources.
#[must_use]
pub fn load(sources: &[RuleSource], options: &LoadOptions) -> Loaded {
    let mut finds = source::find(sources);
    let mut loaded = Loaded { files: finds.files.len(), ..Loaded::default() };
    loaded.problems.append(&mut finds.problems);
    loaded.notes.append(&mut finds.notes);
    let mut drafts = Vec::new();
    for file in read_all(&finds.files, options) {
        loaded.documents += file.documents;
        loaded.problems.extend(file.problems);
        drafts.extend(file.drafts);
    }
    resolve::resolve(drafts, &options.sets, &mut loaded);
    loaded.problems.sort();
    loaded.notes.sort();
    loaded
}

/// A document that was read, before references are resolved.
pub(super) struct Draft {
    /// The file as a path relative to its source.
    pub(super) file: String,
    pub(super) document: usize,
    pub(super) at: (u32, u32),
    /// Made with attributes of a collection's `global`, so that it may share its id.
    pub(super) shared: bool,
    pub(super) body: Body,
}

pub(super) enum Body {
    Rule(Box<Rule>),
    /// Rules that only this correlation looks at come with it.
    Correlation {
        members: Vec<Rule>,
        rule: Box<CorrelationRule>,
    },
    Filter(Box<Filter>),
}

#[derive(Default)]
struct FileResult {
    drafts: Vec<Draft>,
    problems: Vec<RuleProblem>,
    documents: usize,
}

fn read_all(files: &[Found], options: &LoadOptions) -> Vec<FileResult> {
    let threads = match options.threads {
        0 if files.len() < MANY_FILES => 1,
        0 => std::thread::available_parallelism().map_or(1, usize::from).min(2),
        threads => threads,
    };
    let share = files.len().div_ceil(threads.max(1)).max(1);
    let (first, rest) = files.split_at_checked(share).unwrap_or((files, &[]));
    std::thread::scope(|scope| {
        let workers: Vec<_> = rest
            .chunks(share)
            .map(|chunk| {
                let read = move || chunk.iter().map(|file| read_file(file, options)).collect::<Vec<_>>();
                (chunk, scope.spawn(read))
            })
            .collect();
        let mut results: Vec<FileResult> = first.iter().map(|file| read_file(file, options)).collect();
        for (chunk, worker) in workers {
            // A worker cannot fail but by a defect of ours; its files are then listed, not lost.
            results.extend(worker.join().unwrap_or_else(|_| chunk.iter().map(lost).collect()));
        }
        results
    })
}

fn lost(file: &Found) -> FileResult {
    let message = "the loader failed on this file or one beside it".to_owned();
    FileResult { problems: vec![whole_file(&file.path, ProblemKind::Unreadable, message)], ..FileResult::default() }
}

fn read_file(file: &Found, options: &LoadOptions) -> FileResult {
    let mut result = FileResult::default();
    let text = match file.read() {
        Ok(text) => text,
        Err((kind, message)) => {
            result.problems.push(whole_file(&file.path, kind, message));
            return result;
        }
    };
    let (documents, error) = yaml::documents(&text);
    let texts = texts(&text, &documents);
    let mut collection = Collection::default();
    for (document, text) in documents.into_iter().zip(texts) {
        if document.root.is_null() {
            continue;
        }
        result.documents += 1;
        let number = document.number;
        let (id, title) = (text_of(&document.root, "id"), text_of(&document.root, "title"));
        match lower(document.root, &file.path, number, text, &mut collection, options) {
            Ok(Some(draft)) => result.drafts.push(draft),
            Ok(None) => {}
            Err(fault) => result.problems.push(problem(&file.path, number, &id, &title, fault)),
        }
    }
    if let Some((number, fault)) = error {
        result.documents += 1;
        result.problems.push(problem(&file.path, number, "", "", fault));
    }
    result
}

/// The texts of the documents: from the line where one begins to the line before the next.
fn texts(text: &str, documents: &[yaml::Document]) -> Vec<Arc<str>> {
    if documents.len() < 2 {
        return documents.iter().map(|_| Arc::from(text)).collect();
    }
    let starts: Vec<usize> = std::iter::once(0).chain(text.match_indices('\n').map(|(at, _)| at + 1)).collect();
    let start = |line: u32| starts.get((line as usize).saturating_sub(1)).copied().unwrap_or(text.len());
    let ends = documents.iter().skip(1).map(|next| start(next.first_line)).chain([text.len()]);
    documents
        .iter()
        .zip(ends)
        .map(|(document, end)| Arc::from(text.get(start(document.first_line)..end).unwrap_or_default()))
        .collect()
}

fn lower(
    root: Node,
    path: &str,
    document: usize,
    text: Arc<str>,
    collection: &mut Collection,
    options: &LoadOptions,
) -> Result<Option<Draft>, Fault> {
    let at = root.at();
    if root.map().is_none() {
        let message = "the document is not a map: a rule begins with attributes such as 'title'";
        return Err(Fault::new(ProblemKind::NotARule, at, message));
    }
    let Some(complete) = collection.apply(root)? else { return Ok(None) };
    let root = &complete.root;
    let body = if root.get("correlation").is_some() {
        let rule = correlation::lower(root, path, document, text)?;
        Body::Correlation { members: Vec::new(), rule: Box::new(rule) }
    } else if root.get("filter").is_some() {
        Body::Filter(Box::new(filter::lower(root, &options.placeholders)?))
    } else if root.get("detection").is_some() {
        match rule::lower(root, path, document, text, &options.placeholders)? {
            Lowered::Rule(rule) => Body::Rule(rule),
            Lowered::Near { members, correlation } => Body::Correlation { members, rule: correlation },
        }
    } else {
        let message = "neither 'detection' nor 'correlation' nor 'filter': not a Sigma rule";
        return Err(Fault::new(ProblemKind::NotARule, at, message));
    };
    Ok(Some(Draft { file: path.to_owned(), document, at, shared: complete.shared, body }))
}

/// A fault with its place in the file.
pub(super) fn problem(path: &str, document: usize, id: &str, title: &str, fault: Fault) -> RuleProblem {
    RuleProblem {
        path: path.to_owned(),
        document,
        line: fault.line,
        column: fault.column,
        id: (!id.is_empty()).then(|| RuleId(id.into())),
        title: title.to_owned(),
        kind: fault.kind,
        message: fault.message,
    }
}

#[cfg(test)]
#[path = "loader_tests.rs"]
mod tests;
