//! Counters in the text form of Prometheus (exposition format 0.0.4).

use std::fmt::Write as _;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

/// Counters of the server.
#[derive(Debug, Default)]
pub(super) struct Metrics {
    /// Answers by the first digit of their status, 1 to 5.
    answers: [AtomicU64; 5],
    microseconds: AtomicU64,
    running: AtomicI64,
    panics: AtomicU64,
}

impl Metrics {
    pub(super) fn began(&self) {
        self.running.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn ended(&self, status: u16, microseconds: u64) {
        self.running.fetch_sub(1, Ordering::Relaxed);
        self.microseconds.fetch_add(microseconds, Ordering::Relaxed);
        if let Some(counter) = usize::from(status / 100).checked_sub(1).and_then(|class| self.answers.get(class)) {
            counter.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub(super) fn panicked(&self) {
        self.panics.fetch_add(1, Ordering::Relaxed);
    }

    /// All of them as text.
    pub(super) fn text(&self) -> String {
        let mut out = "# HELP vonggac_http_answers_total Answers by class of status.\n\
                       # TYPE vonggac_http_answers_total counter\n"
            .to_owned();
        for (counter, class) in self.answers.iter().zip(1..) {
            let count = counter.load(Ordering::Relaxed);
            let _ = writeln!(out, "vonggac_http_answers_total{{class=\"{class}xx\"}} {count}");
        }
        // Shown in seconds, the unit that the format asks for.
        let spent = self.microseconds.load(Ordering::Relaxed) as f64 / 1e6;
        let rows = [
            ("vonggac_http_seconds_total", "counter", "Time spent on answers.", spent.to_string()),
            (
                "vonggac_http_running",
                "gauge",
                "Requests that run now.",
                self.running.load(Ordering::Relaxed).to_string(),
            ),
            (
                "vonggac_http_panics_total",
                "counter",
                "Requests that ended in a fault.",
                self.panics.load(Ordering::Relaxed).to_string(),
            ),
        ];
        for (name, kind, help, value) in rows {
            let _ = write!(out, "# HELP {name} {help}\n# TYPE {name} {kind}\n{name} {value}\n");
        }
        out
    }
}
