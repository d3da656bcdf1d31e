//! Checks that need all rules: equal ids, titles, names and conditions.

use std::collections::BTreeMap;

use super::super::ast::RuleMeta;
use super::super::loader::Loaded;
use super::super::problem::ProblemKind;
use super::checks::Check;
use super::{LintFinding, checks};

/// Compares the loaded rules with one another. Members of a `near` are left out: they share what their rule says.
pub(super) fn check(loaded: &Loaded) -> Vec<LintFinding> {
    let mut findings = Vec::new();
    for note in loaded.notes.iter().filter(|note| note.kind == ProblemKind::DuplicateId) {
        findings.push(LintFinding {
            path: note.path.clone(),
            document: note.document,
            line: note.line,
            column: note.column,
            code: checks::DUPLICATE_ID.code,
            severity: checks::DUPLICATE_ID.severity,
            id: note.id.clone(),
            message: note.message.clone(),
            mend: checks::DUPLICATE_ID.mend,
        });
    }
    let whole = |meta: &&RuleMeta| !meta.title.ends_with(')') || !meta.id.0.contains('#');
    let rules = loaded.rules.iter().map(|rule| &rule.meta);
    let metas: Vec<&RuleMeta> = rules.chain(loaded.correlations.iter().map(|rule| &rule.meta)).filter(whole).collect();
    let titles = metas.iter().map(|meta| (meta.title.to_lowercase(), *meta));
    repeats(titles, &checks::DUPLICATE_TITLE, "title", &mut findings);
    let names = metas.iter().filter_map(|meta| Some((meta.name.clone()?, *meta)));
    repeats(names, &checks::DUPLICATE_NAME, "name", &mut findings);
    let conditions = loaded.rules.iter().filter(|rule| whole(&&rule.meta)).map(|rule| {
        let mut counted = rule.aggregation.clone();
        if let Some(aggregation) = &mut counted {
            aggregation.rules.clear();
        }
        (format!("{:?}{:?}{counted:?}", rule.logsource, rule.condition), &rule.meta)
    });
    repeats(conditions, &checks::SAME_DETECTION, "detection", &mut findings);
    findings
}

fn repeats<'a>(
    keyed: impl Iterator<Item = (String, &'a RuleMeta)>,
    check: &Check,
    what: &str,
    findings: &mut Vec<LintFinding>,
) {
    let mut seen: BTreeMap<String, &RuleMeta> = BTreeMap::new();
    for (key, meta) in keyed {
        let Some(first) = seen.get(&key) else {
            seen.insert(key, meta);
            continue;
        };
        let (path, document) = match meta.path.rsplit_once('#').map(|(path, number)| (path, number.parse())) {
            Some((path, Ok(number))) => (path, number),
            _ => (meta.path.as_str(), 1),
        };
        findings.push(LintFinding {
            path: path.to_owned(),
            document,
            line: 1,
            column: 1,
            code: check.code,
            severity: check.severity,
            id: Some(meta.id.clone()),
            message: format!("{} has the same {what}", first.path),
            mend: check.mend,
        });
    }
}
