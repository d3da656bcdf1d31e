//! Work on imports that goes on after its request was answered.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use vg_access::Problem;
use vg_model::Text;

/// Work on imports that goes on, and how the last work on each ended when it failed.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Jobs(Arc<Mutex<BTreeMap<String, Option<Text>>>>);

/// Failures that are remembered; the oldest id goes first.
const MAX_FAILURES: usize = 1_000;

/// One piece of work; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Job {
    jobs: Jobs,
    id: String,
    failure: Option<Text>,
}

impl Jobs {
    fn table(&self) -> MutexGuard<'_, BTreeMap<String, Option<Text>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins work on an import; nothing while other work on it goes on.
    pub(super) fn begin(&self, id: &str) -> Option<Job> {
        let mut table = self.table();
        if table.get(id).is_some_and(Option::is_none) {
            return None;
        }
        table.insert(id.to_owned(), None);
        Some(Job { jobs: self.clone(), id: id.to_owned(), failure: None })
    }

    /// Whether work on an import goes on, and why the last one failed.
    pub(super) fn about(&self, id: &str) -> (bool, Option<Text>) {
        match self.table().get(id) {
            Some(failure) => (failure.is_none(), failure.clone()),
            None => (false, None),
        }
    }
}

impl Job {
    /// Says how it went.
    pub(super) fn end(mut self, problem: Option<&Problem>) {
        self.failure = problem.map(|problem| problem.detail.clone());
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        let mut table = self.jobs.table();
        table.remove(&self.id);
        if let Some(failure) = self.failure.take() {
            if table.len() >= MAX_FAILURES {
                let oldest = table.iter().find(|(_, failure)| failure.is_some()).map(|(id, _)| id.clone());
                oldest.map(|id| table.remove(&id));
            }
            table.insert(self.id.clone(), Some(failure));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_on_one_import_runs_once_and_leaves_its_failure() {
        let jobs = Jobs::default();
        let job = jobs.begin("a").unwrap();
        assert!(jobs.begin("a").is_none(), "one at a time");
        assert_eq!(jobs.about("a"), (true, None));
        job.end(Some(&Problem::not_found()));
        assert!(matches!(jobs.about("a"), (false, Some(_))));
        jobs.begin("a").unwrap().end(None);
        assert_eq!(jobs.about("a"), (false, None));
        for number in 0..=MAX_FAILURES {
            jobs.begin(&format!("{number:05}")).unwrap().end(Some(&Problem::not_found()));
        }
        assert_eq!((jobs.about("00000"), jobs.table().len()), ((false, None), MAX_FAILURES));
    }
}
