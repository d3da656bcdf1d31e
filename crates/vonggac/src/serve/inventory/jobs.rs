//! Work on imports that goes on after its request was answered. How it ended stands with the import itself.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Ids of the imports on which this process works.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Jobs(Arc<Mutex<BTreeSet<String>>>);

/// One piece of work; ends when it is dropped.
#[derive(Debug)]
pub(super) struct Job {
    jobs: Jobs,
    id: String,
}

impl Jobs {
    fn running(&self) -> MutexGuard<'_, BTreeSet<String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Begins work on an import; nothing while other work on it goes on.
    pub(super) fn begin(&self, id: &str) -> Option<Job> {
        self.running().insert(id.to_owned()).then(|| Job { jobs: self.clone(), id: id.to_owned() })
    }

    /// Whether work on an import goes on.
    pub(super) fn runs(&self, id: &str) -> bool {
        self.running().contains(id)
    }
}

impl Drop for Job {
    fn drop(&mut self) {
        self.jobs.running().remove(&self.id);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_on_one_import_runs_once() {
        let jobs = Jobs::default();
        let job = jobs.begin("a").unwrap();
        assert!(jobs.begin("a").is_none() && jobs.runs("a"), "one at a time");
        assert!(jobs.begin("b").is_some());
        drop(job);
        assert!(!jobs.runs("a") && jobs.begin("a").is_some());
    }
}
