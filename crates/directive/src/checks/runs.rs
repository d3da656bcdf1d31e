//! What the program remembers of runs, so that the next one costs what changed. Nothing of it is needed: it is made anew after a start.

use std::collections::hash_map::DefaultHasher;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash as _, Hasher as _};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::TableState;
use super::judge::Subject;

/// What is remembered; cheap to clone.
#[derive(Clone, Default, Debug)]
pub(crate) struct Runs {
    /// By unit and check.
    seen: Arc<Mutex<BTreeMap<(String, String), Seen>>>,
    /// By unit: who runs its checks now.
    turns: Arc<Mutex<BTreeMap<String, Arc<tokio::sync::Mutex<()>>>>>,
}

/// The last run of a check in a unit.
#[derive(Clone, Debug, Default)]
pub(crate) struct Seen {
    /// The tables it asked, in the states they were in.
    pub(crate) states: Vec<TableState>,
    /// Digests of what stands, and the number of the observation that they are of.
    pub(crate) subjects: Option<(i64, Arc<Digests>)>,
}

impl Runs {
    fn lock(&self) -> MutexGuard<'_, BTreeMap<(String, String), Seen>> {
        // What is in it is replaced whole, so a panic elsewhere leaves nothing half done.
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits until nobody else runs the checks of this unit: a run builds on the observations before it, and what somebody asks for may
    /// coincide with what the program does by itself.
    pub(crate) async fn turn(&self, unit: &str) -> tokio::sync::OwnedMutexGuard<()> {
        let turn = {
            let mut turns = self.turns.lock().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(turns.entry(unit.to_owned()).or_default())
        };
        turn.lock_owned().await
    }

    pub(crate) fn get(&self, unit: &str, check: &str) -> Option<Seen> {
        self.lock().get(&(unit.to_owned(), check.to_owned())).cloned()
    }

    pub(crate) fn set(&self, unit: &str, check: &str, seen: Seen) {
        self.lock().insert((unit.to_owned(), check.to_owned()), seen);
    }

    /// Drops what belongs to checks that a unit does not need any more.
    pub(crate) fn keep(&self, unit: &str, checks: &BTreeSet<&str>) {
        self.lock().retain(|(of, check), _| of != unit || checks.contains(check.as_str()));
    }
}

/// A short digest of what is said of a subject; for this process alone.
pub(crate) fn digest(subject: &Subject) -> u64 {
    let mut hasher = DefaultHasher::new();
    let Subject { id, kind, name, mark, reason, evidence, observed_at } = subject;
    (id, kind, name, mark.name(), reason, evidence, observed_at.map(|at| at.0)).hash(&mut hasher);
    hasher.finish()
}

/// Digests of what is said of subjects, in the order of their ids.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Digests(Vec<(Box<str>, u64)>);

impl Digests {
    pub(crate) fn of(subjects: &[Subject]) -> Self {
        let mut all: Vec<(Box<str>, u64)> =
            subjects.iter().map(|subject| (subject.id.as_str().into(), digest(subject))).collect();
        if !all.is_sorted() {
            all.sort_unstable();
        }
        Self(all)
    }
}

/// What a run changes: subjects whose row ends, and subjects with a new row.
pub(crate) struct Difference<'a> {
    pub(crate) ended: Vec<&'a str>,
    pub(crate) begun: Vec<&'a Subject>,
}

/// Compares what stood with what a run says, whose subjects are in the order of their ids.
pub(crate) fn difference<'a>(before: &'a Digests, after: &'a [Subject]) -> Difference<'a> {
    let mut difference = Difference { ended: Vec::new(), begun: Vec::new() };
    let mut before = before.0.iter().map(|(id, known)| (&**id, *known)).peekable();
    for subject in after {
        while let Some((gone, _)) = before.next_if(|(id, _)| *id < subject.id.as_str()) {
            difference.ended.push(gone);
        }
        match before.next_if(|(id, _)| *id == subject.id) {
            Some((_, known)) if known == digest(subject) => {}
            Some((id, _)) => {
                difference.ended.push(id);
                difference.begun.push(subject);
            }
            None => difference.begun.push(subject),
        }
    }
    difference.ended.extend(before.map(|(id, _)| id));
    difference
}

#[cfg(test)]
mod tests {
    use super::super::Mark;
    use super::*;

    fn subject(id: &str, reason: &str) -> Subject {
        Subject {
            id: id.to_owned(),
            kind: "host".to_owned(),
            name: id.to_owned(),
            mark: Mark::NotMet,
            reason: reason.to_owned(),
            evidence: String::new(),
            observed_at: None,
        }
    }

    fn all(ids: &[(&str, &str)]) -> Vec<Subject> {
        ids.iter().map(|(id, reason)| subject(id, reason)).collect()
    }

    #[test]
    fn what_came_what_went_and_what_changed_is_found_in_one_pass() {
        let stood = all(&[("d", "x"), ("a", "x"), ("b", "x"), ("g", "x")]);
        let says = all(&[("b", "x"), ("c", "x"), ("d", "y"), ("e", "x")]);
        let before = Digests::of(&stood);
        let Difference { ended, begun } = difference(&before, &says);
        assert_eq!(ended, ["a", "d", "g"]);
        assert_eq!(begun.iter().map(|subject| subject.id.as_str()).collect::<Vec<_>>(), ["c", "d", "e"]);
        let after = Digests::of(&says);
        let same = difference(&after, &says);
        assert!(same.ended.is_empty() && same.begun.is_empty());
        assert_eq!(difference(&before, &[]).ended.len(), 4);
        assert_eq!(difference(&Digests::default(), &says).begun.len(), 4);
    }
}
