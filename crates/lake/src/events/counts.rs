//! How much of the table queries read.

use std::sync::atomic::{AtomicU64, Ordering};

use datafusion::physical_plan::metrics::{MetricValue, MetricsSet};

/// What queries looked at and read.
#[derive(Default, Debug)]
pub(crate) struct Scans {
    files: AtomicU64,
    files_read: AtomicU64,
    groups: AtomicU64,
    groups_read: AtomicU64,
}

/// How many files and row groups queries looked at and read.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct ScanCounts {
    /// Files of the tables that were asked.
    pub files: u64,
    /// Those of them that were opened, because the log does not say that they hold nothing that is asked.
    pub files_read: u64,
    /// Row groups of the files that were opened.
    pub groups: u64,
    /// Those of them that were read, because statistics and bloom filters do not say that they hold nothing that is asked.
    pub groups_read: u64,
}

impl Scans {
    pub(crate) fn counts(&self) -> ScanCounts {
        let of = |count: &AtomicU64| count.load(Ordering::Relaxed);
        ScanCounts {
            files: of(&self.files),
            files_read: of(&self.files_read),
            groups: of(&self.groups),
            groups_read: of(&self.groups_read),
        }
    }

    /// A query asks a table of so many files.
    pub(crate) fn asked(&self, files: usize) {
        self.files.fetch_add(files as u64, Ordering::Relaxed);
    }

    /// A query opens one of them.
    pub(crate) fn opened(&self) {
        self.files_read.fetch_add(1, Ordering::Relaxed);
    }

    /// What was read of a file, by the measurements of its reader.
    pub(crate) fn file(&self, measured: Option<&MetricsSet>) {
        // What the bloom filters leave out was let through by the statistics before.
        let (mut groups, mut left_out) = (0, 0);
        for metric in measured.iter().flat_map(|measured| measured.iter()) {
            let MetricValue::PruningMetrics { name, pruning_metrics } = metric.value() else { continue };
            match &**name {
                "row_groups_pruned_statistics" => {
                    groups += pruning_metrics.pruned() + pruning_metrics.matched();
                    left_out += pruning_metrics.pruned();
                }
                "row_groups_pruned_bloom_filter" => left_out += pruning_metrics.pruned(),
                _ => {}
            }
        }
        self.groups.fetch_add(groups as u64, Ordering::Relaxed);
        self.groups_read.fetch_add(groups.saturating_sub(left_out) as u64, Ordering::Relaxed);
    }
}
