//! What can only be known when every file has been read: equal ids, filters, references of correlations.

use std::collections::{BTreeMap, BTreeSet};

use vg_model::RuleId;

use super::ast::{Rule, RuleMeta};
use super::filter::Filter;
use super::loader::{Body, Draft, FilterUse, Loaded, Shadowed, problem};
use super::meta::document_path;
use super::problem::{Fault, ProblemKind, RuleProblem};
use super::rule::unset_placeholder;

/// Puts the drafts, which come sorted by path and document, into `loaded`.
pub(super) fn resolve(drafts: Vec<Draft>, sets: &[String], loaded: &mut Loaded) {
    let mut drafts = sorted(drafts, sets);
    settle_ids(&mut drafts, !sets.is_empty(), loaded);
    apply_filters(&mut drafts, loaded);
    resolve_references(&mut drafts, loaded);
    for draft in drafts {
        match draft.body {
            Body::Rule(rule) => loaded.rules.push(*rule),
            Body::Correlation { members, rule } => {
                loaded.quiet.extend(members.iter().map(|member| member.meta.id.clone()));
                loaded.rules.extend(members);
                loaded.correlations.push(*rule);
            }
            Body::Filter(_) => {}
        }
    }
    for rule in &loaded.rules {
        if let Some(name) = unset_placeholder(&rule.condition) {
            let message = format!("placeholder '{name}' has no value, so the rule never matches: give it values");
            let fault = Fault::new(ProblemKind::UnsetPlaceholder, (0, 0), message);
            loaded.notes.push(note(&rule.meta, fault));
        }
    }
}

/// By set, path and document; files of the same path by their text, so that the order of the sources plays no part.
fn sorted(mut drafts: Vec<Draft>, sets: &[String]) -> Vec<Draft> {
    let ranks: BTreeMap<&str, usize> = sets.iter().enumerate().map(|(rank, set)| (set.as_str(), rank)).collect();
    let rank = |draft: &Draft| ranks.get(set_of(&draft.file)).copied().unwrap_or(usize::MAX);
    let text = |draft: &Draft| draft.meta().map(|meta| meta.text.clone());
    drafts.sort_by(|a, b| {
        let by_place = (rank(a), &a.file, a.document).cmp(&(rank(b), &b.file, b.document));
        by_place.then_with(|| text(a).cmp(&text(b)))
    });
    drafts
}

/// The set of a file: the first part of its path.
fn set_of(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

impl Draft {
    fn meta(&self) -> Option<&RuleMeta> {
        match &self.body {
            Body::Rule(rule) => Some(&rule.meta),
            Body::Correlation { rule, .. } => Some(&rule.meta),
            Body::Filter(_) => None,
        }
    }

    fn id(&self) -> Option<&RuleId> {
        self.meta().map(|meta| &meta.id)
    }

    /// Gives another id to the rule and to all that is named after it.
    fn rename(&mut self, to: &RuleId) {
        match &mut self.body {
            Body::Rule(rule) => {
                if let Some(aggregation) = &mut rule.aggregation {
                    aggregation.rules = vec![to.0.to_string()];
                }
                rule.meta.id = to.clone();
            }
            Body::Correlation { members, rule } => {
                let from = rule.meta.id.0.len();
                for (member, name) in members.iter_mut().zip(&mut rule.correlation.rules) {
                    let renamed = format!("{}{}", to.0, name.get(from..).unwrap_or_default());
                    member.meta.id = RuleId(renamed.as_str().into());
                    *name = renamed;
                }
                rule.meta.id = to.clone();
            }
            Body::Filter(_) => {}
        }
    }
}

fn note(meta: &RuleMeta, fault: Fault) -> RuleProblem {
    let (path, document) = match meta.path.rsplit_once('#').map(|(path, number)| (path, number.parse())) {
        Some((path, Ok(number))) => (path, number),
        _ => (meta.path.as_str(), 1),
    };
    problem(path, document, &meta.id.0, &meta.title, fault)
}

fn settle_ids(drafts: &mut Vec<Draft>, sets: bool, loaded: &mut Loaded) {
    let mut seen: BTreeMap<RuleId, Vec<usize>> = BTreeMap::new();
    let mut kept: Vec<Draft> = Vec::with_capacity(drafts.len());
    for mut draft in drafts.drain(..) {
        let Some((id, text)) = draft.meta().map(|meta| (meta.id.clone(), meta.text.clone())) else {
            kept.push(draft);
            continue;
        };
        let same = seen.entry(id.clone()).or_default();
        let first = same.iter().filter_map(|index| kept.get(*index));
        let other_set = |known: &&Draft| sets && set_of(&known.file) != set_of(&draft.file);
        if let Some(by) = first.clone().next().filter(other_set).map(|known| document_path(&known.file, known.document))
        {
            let correlation = matches!(draft.body, Body::Correlation { .. });
            loaded.shadowed.extend(draft.meta().cloned().map(|meta| Shadowed { meta, by, correlation }));
            continue;
        }
        let copy = first
            .clone()
            .find(|known| known.document == draft.document && known.meta().is_some_and(|known| known.text == text));
        if let Some(known) = copy {
            let message = format!("the same rule as {}: used once", document_path(&known.file, known.document));
            let fault = Fault::new(ProblemKind::DuplicateCopy, draft.at, message);
            loaded.notes.extend(draft.meta().map(|meta| note(meta, fault)));
            continue;
        }
        if let Some(known) = first.clone().next() {
            let id = RuleId(format!("{}#{}", id.0, same.len() + 1).into());
            if !draft.shared {
                let known = document_path(&known.file, known.document);
                let message = format!("{known} has the same id: this rule goes by {id}; give it an id of its own");
                let fault = Fault::new(ProblemKind::DuplicateId, draft.at, message);
                loaded.notes.extend(draft.meta().map(|meta| note(meta, fault)));
            }
            draft.rename(&id);
        }
        same.push(kept.len());
        kept.push(draft);
    }
    *drafts = kept;
}

fn apply_filters(drafts: &mut [Draft], loaded: &mut Loaded) {
    let filters: Vec<(String, usize, Filter)> = drafts
        .iter()
        .filter_map(|draft| match &draft.body {
            Body::Filter(filter) => Some((draft.file.clone(), draft.document, (**filter).clone())),
            _ => None,
        })
        .collect();
    for (file, document, filter) in filters {
        let mut rules = Vec::new();
        for draft in drafts.iter_mut() {
            match &mut draft.body {
                Body::Rule(rule) if applies(&filter, &rule.meta, rule) => {
                    filter.join(rule);
                    rules.push(rule.meta.id.clone());
                }
                Body::Correlation { members, rule } if !members.is_empty() => {
                    for member in members.iter_mut().filter(|member| applies(&filter, &rule.meta, member)) {
                        filter.join(member);
                        rules.push(member.meta.id.clone());
                    }
                }
                _ => {}
            }
        }
        if rules.is_empty() {
            let message = "the filter applies to no loaded rule: mend ids, names or log source".to_owned();
            let fault = Fault::new(ProblemKind::FilterWithoutEffect, filter.at, message);
            loaded.notes.push(problem(&file, document, "", &filter.title, fault));
        }
        loaded.filters.push(FilterUse { path: document_path(&file, document), title: filter.title, rules });
    }
}

fn applies(filter: &Filter, meta: &RuleMeta, rule: &Rule) -> bool {
    filter.applies(&meta.id.0, meta.name.as_deref(), &rule.logsource)
}

/// Where the rules of a name or id stand among the drafts.
#[derive(Default)]
struct Index {
    ids: BTreeMap<String, usize>,
    names: BTreeMap<String, Vec<usize>>,
}

fn resolve_references(drafts: &mut Vec<Draft>, loaded: &mut Loaded) {
    let mut index = Index::default();
    for (place, draft) in drafts.iter().enumerate() {
        let Some(meta) = draft.meta() else { continue };
        index.ids.entry(meta.id.0.to_lowercase()).or_insert(place);
        if let Some(name) = &meta.name {
            index.names.entry(name.clone()).or_default().push(place);
        }
    }
    let mut targets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let mut faults: BTreeMap<usize, Fault> = BTreeMap::new();
    for (place, draft) in drafts.iter().enumerate() {
        let Body::Correlation { members, rule } = &draft.body else { continue };
        if !members.is_empty() {
            continue;
        }
        match rule.correlation.rules.iter().map(|name| index.find(name, draft, drafts)).collect() {
            Ok(found) => drop(targets.insert(place, found)),
            Err(fault) => drop(faults.insert(place, fault)),
        }
    }
    spread(&mut targets, &mut faults, drafts);
    for (place, found) in &targets {
        let ids: Vec<RuleId> = found.iter().filter_map(|place| drafts.get(*place)?.id().cloned()).collect();
        if let Some(Body::Correlation { rule, .. }) = drafts.get_mut(*place).map(|draft| &mut draft.body) {
            let written = std::mem::take(&mut rule.correlation.rules);
            for alias in &mut rule.correlation.aliases {
                for (name, _) in &mut alias.fields {
                    let id = written.iter().zip(&ids).find(|(written, _)| *written == name).map(|(_, id)| id);
                    *name = id.map_or_else(|| name.clone(), |id| id.0.to_string());
                }
            }
            rule.correlation.rules = ids.iter().map(|id| id.0.to_string()).collect();
        }
    }
    loaded.quiet = quiet(drafts, &faults);
    let mut place = 0;
    drafts.retain(|draft| {
        let fault = faults.remove(&place);
        place += 1;
        let Some(fault) = fault else { return true };
        if let Some(meta) = draft.meta() {
            loaded.problems.push(note(meta, fault));
        }
        false
    });
}

impl Index {
    /// The rule of an id, or of a name: the only one in the same file, else the only one anywhere.
    fn find(&self, name: &str, from: &Draft, drafts: &[Draft]) -> Result<usize, Fault> {
        if let Some(place) = self.ids.get(&name.to_lowercase()) {
            return Ok(*place);
        }
        let all = self.names.get(name).map(Vec::as_slice).unwrap_or_default();
        let beside: Vec<usize> = all
            .iter()
            .copied()
            .filter(|place| drafts.get(*place).is_some_and(|draft| draft.file == from.file))
            .collect();
        match (beside.as_slice(), all) {
            ([place], _) | ([], [place]) => Ok(*place),
            ([], []) => {
                let message =
                    format!("no loaded rule has the id or name '{name}': load it too, or mend what keeps it out");
                Err(Fault::new(ProblemKind::UnknownRule, from.at, message))
            }
            _ => {
                let message = format!("several rules have the name '{name}': refer by id");
                Err(Fault::new(ProblemKind::AmbiguousName, from.at, message))
            }
        }
    }
}

/// A correlation falls with what it refers to, and a circle of correlations falls whole.
fn spread(targets: &mut BTreeMap<usize, Vec<usize>>, faults: &mut BTreeMap<usize, Fault>, drafts: &[Draft]) {
    let mut settled: BTreeSet<usize> = BTreeSet::new();
    loop {
        let before = settled.len();
        for (place, found) in targets.iter() {
            if found.iter().all(|target| {
                settled.contains(target) || !(targets.contains_key(target) || faults.contains_key(target))
            }) {
                settled.insert(*place);
            }
        }
        if settled.len() == before {
            break;
        }
    }
    let mut fallen: Vec<usize> = targets.keys().copied().filter(|place| !settled.contains(place)).collect();
    while let Some(position) = fallen.iter().position(|place| {
        targets.get(place).is_some_and(|found| found.iter().any(|target| faults.contains_key(target)))
    }) {
        let place = fallen.remove(position);
        let at = drafts.get(place).map_or((0, 0), |draft| draft.at);
        let message = "a correlation that this one refers to cannot be used: mend that one";
        faults.insert(place, Fault::new(ProblemKind::UnknownRule, at, message));
        targets.remove(&place);
    }
    for place in fallen {
        let at = drafts.get(place).map_or((0, 0), |draft| draft.at);
        let message = "correlations refer to one another in a circle: take one reference out";
        faults.insert(place, Fault::new(ProblemKind::CorrelationCycle, at, message));
        targets.remove(&place);
    }
}

/// Rules that only correlations without `generate` refer to.
fn quiet(drafts: &[Draft], faults: &BTreeMap<usize, Fault>) -> BTreeSet<RuleId> {
    let (mut quiet, mut loud) = (BTreeSet::new(), BTreeSet::new());
    for (place, draft) in drafts.iter().enumerate() {
        let Body::Correlation { rule, .. } = &draft.body else { continue };
        if faults.contains_key(&place) {
            continue;
        }
        let side = if rule.correlation.generate { &mut loud } else { &mut quiet };
        side.extend(rule.correlation.rules.iter().map(|id| RuleId(id.as_str().into())));
    }
    quiet.difference(&loud).cloned().collect()
}
