//! Rules that could not have matched, whatever the events said: so that "nothing found" means something.

use super::node::TestId;
use super::predicate::Check;
use super::{Engine, KeyValue};
use std::sync::PoisonError;

/// Why a rule is inert for the data at hand.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum InertReason {
    /// The rule's log source is not mapped to any kind of event.
    LogSourceNotMapped,
    /// A placeholder of the rule has no value; its name.
    PlaceholderNotSet(String),
    /// No event came from the rule's log source (kind, channel, event id).
    LogSourceNotInData,
    /// Events came, but these fields that the rule cannot do without were in none of them.
    FieldsNotInData(Vec<String>),
}

impl InertReason {
    /// Stable code for machine output.
    #[must_use]
    pub const fn code(&self) -> &'static str {
        match self {
            InertReason::LogSourceNotMapped => "log_source_not_mapped",
            InertReason::PlaceholderNotSet(_) => "placeholder_not_set",
            InertReason::LogSourceNotInData => "log_source_not_in_data",
            InertReason::FieldsNotInData(_) => "fields_not_in_data",
        }
    }
}

/// A rule that could not match.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Inert {
    /// Index of the rule in the engine's list.
    pub rule: u32,
    /// Why.
    pub reason: InertReason,
}

impl Engine {
    /// The rules that could not have matched the events seen so far, by index. `seen` says for each field whether some
    /// event had it (the union of all matchers' [`super::Matcher::seen_fields`]); `rules` is how many rules there are.
    #[must_use]
    pub fn inert(&self, seen: &[bool], rules: usize) -> Vec<Inert> {
        let mut best: Vec<Option<InertReason>> = vec![Some(InertReason::LogSourceNotInData); rules];
        let mut set = |rule: u32, reason: Option<InertReason>| {
            if let Some(place) = best.get_mut(rule as usize) {
                *place = reason;
            }
        };
        for rule in &self.unmapped {
            set(*rule, Some(InertReason::LogSourceNotMapped));
        }
        for unit in self.kinds.iter().flat_map(|plan| &plan.units) {
            if unit.node.refuted(&|id| self.unset_placeholder(id).map(|_| false)) {
                let mut name = None;
                unit.node.tests(&mut |id| name = name.take().or_else(|| self.unset_placeholder(id)));
                set(unit.rule, Some(InertReason::PlaceholderNotSet(name.unwrap_or_default())));
            }
        }
        let programs = self.programs.lock().unwrap_or_else(PoisonError::into_inner);
        let mut keys: Vec<&Vec<KeyValue>> = programs.keys().collect();
        keys.sort_by_key(|key| format!("{key:?}"));
        let unseen = |id: TestId| self.known_unseen(id, seen);
        let mut alive = vec![false; rules];
        for program in keys.into_iter().filter_map(|key| programs.get(key)?.get()) {
            for unit in &program.units {
                if !unit.node.refuted(&unseen) {
                    if let Some(place) = alive.get_mut(unit.rule as usize) {
                        *place = true;
                    }
                    continue;
                }
                let mut missing: Vec<String> = Vec::new();
                unit.node.tests(&mut |id| {
                    let field = self.tests.get(id.0 as usize).and_then(|test| test.field);
                    if let (Some(false), Some(field)) = (unseen(id), field) {
                        missing.push(self.fields.name(field).to_owned());
                    }
                });
                missing.sort();
                missing.dedup();
                if let Some(place) = best.get_mut(unit.rule as usize)
                    && *place == Some(InertReason::LogSourceNotInData)
                {
                    *place = Some(InertReason::FieldsNotInData(missing));
                }
            }
        }
        (0u32..)
            .zip(best)
            .zip(alive)
            .filter(|(_, alive)| !alive)
            .filter_map(|((rule, reason), _)| reason.map(|reason| Inert { rule, reason }))
            .collect()
    }

    fn unset_placeholder(&self, id: TestId) -> Option<String> {
        match &self.tests.get(id.0 as usize)?.source {
            crate::sigma::ast::Op::UnsetPlaceholder(name) => Some(name.clone()),
            _ => None,
        }
    }

    /// The answer of a predicate on a field that no event had.
    fn known_unseen(&self, id: TestId, seen: &[bool]) -> Option<bool> {
        let test = self.tests.get(id.0 as usize)?;
        if matches!(test.check(), Check::Never) {
            return Some(false);
        }
        let field = test.field?;
        if seen.get(field.index()).copied().unwrap_or(false) {
            return None;
        }
        Some(match test.check() {
            Check::Null => true,
            Check::Exists(wanted) => !wanted,
            _ => false,
        })
    }
}
