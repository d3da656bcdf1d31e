//! Rules against the Markdown tests beside them. The naive evaluator judges, so that a test does not depend on the
//! engine; that the engine agrees with it is tested elsewhere.

use std::sync::Arc;

use vg_detect::logsource::LogSources;
use vg_detect::naive;
use vg_detect::ruletest::{self, Case, Expectation, TestEvent};
use vg_detect::sigma::{LoadOptions, Loaded, RuleSource, load};
use vg_detect::variants_of;
use vg_model::TimeQuality;

use crate::hunt::correlation::Correlations;
use crate::hunt::{Found, host_in};

/// Tests and the rules they are for.
#[derive(Debug, Default)]
pub struct RuleTests {
    loaded: Vec<(Loaded, Vec<(String, String)>)>,
}

/// What came of one case.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseResult {
    /// Path of the Markdown file.
    pub path: String,
    /// Heading of the case; empty where the whole file is at fault.
    pub case: String,
    /// What came of it.
    pub verdict: Verdict,
}

/// Passed, or why not.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// As expected.
    Passed,
    /// Not as expected.
    Failed(String),
}

impl RuleTests {
    /// Adds rules and the texts of their tests (path, text). A test belongs to the rules of the file of the same name.
    pub fn add(&mut self, rules: &[RuleSource], tests: &[(String, String)]) {
        self.loaded.push((load(rules, &LoadOptions::default()), tests.to_vec()));
    }

    /// Runs every case.
    #[must_use]
    pub fn run(&self, sources: &LogSources) -> Vec<CaseResult> {
        let mut results = Vec::new();
        for (loaded, tests) in &self.loaded {
            for (path, text) in tests {
                run_file(loaded, sources, path, text, &mut results);
            }
        }
        results
    }
}

fn run_file(loaded: &Loaded, sources: &LogSources, path: &str, text: &str, results: &mut Vec<CaseResult>) {
    let mut fail = |why: String| {
        results.push(CaseResult { path: path.to_owned(), case: String::new(), verdict: Verdict::Failed(why) });
    };
    let test = match ruletest::read(text) {
        Ok(test) => test,
        Err(error) => return fail(format!("line {}: {error}", error.line)),
    };
    let stem = path.strip_suffix(".md").unwrap_or(path);
    let belongs =
        |rule: &str| rule.split('#').next().and_then(|file| file.rsplit_once('.')).is_some_and(|(s, _)| s == stem);
    // The last correlation of a file is what is tested; those before it feed it.
    let correlation = loaded.correlations.iter().rposition(|rule| belongs(&rule.meta.path));
    let rule = loaded.rules.iter().position(|rule| belongs(&rule.meta.path));
    if correlation.is_none() && rule.is_none() {
        return fail("no rule of the same name was loaded".into());
    }
    for case in &test.cases {
        let verdict = match (correlation, rule) {
            (Some(index), _) => judge_correlation(loaded, sources, index, case),
            (None, Some(index)) => judge_events(loaded, sources, index, case),
            (None, None) => continue,
        };
        results.push(CaseResult { path: path.to_owned(), case: case.name.clone(), verdict });
    }
}

fn judge_events(loaded: &Loaded, sources: &LogSources, rule: usize, case: &Case) -> Verdict {
    for (number, event) in case.events.iter().enumerate() {
        let matched = matches(loaded, sources, rule, event);
        match (&case.expectation, matched) {
            (Expectation::NoMatch, true) => return Verdict::Failed(format!("event {} matches", number + 1)),
            (Expectation::Match | Expectation::MatchTimes(_), false) => {
                return Verdict::Failed(format!("event {} does not match", number + 1));
            }
            _ => {}
        }
    }
    Verdict::Passed
}

fn judge_correlation(loaded: &Loaded, sources: &LogSources, correlation: usize, case: &Case) -> Verdict {
    let correlations = Correlations::new(loaded);
    for (number, event) in case.events.iter().enumerate() {
        for rule in 0..loaded.rules.len() {
            if correlations.wants(rule as u32) && matches(loaded, sources, rule, event) {
                at_hand(rule, number as u64, event, |found| correlations.push(0, found));
            }
        }
    }
    let number = (loaded.rules.len() + correlation) as u32;
    let found = match correlations.finish(loaded, &[]) {
        Ok(found) => found.entries.iter().filter(|entry| entry.rule == number).count() as u64,
        Err(error) => return Verdict::Failed(format!("{error:#}")),
    };
    let fits = match case.expectation {
        Expectation::Match => found > 0,
        Expectation::MatchTimes(times) => found == times,
        Expectation::NoMatch => found == 0,
    };
    if fits { Verdict::Passed } else { Verdict::Failed(format!("reported {found} times")) }
}

fn matches(loaded: &Loaded, sources: &LogSources, rule: usize, event: &TestEvent) -> bool {
    let Some(rule) = loaded.rules.get(rule) else { return false };
    let variants = variants_of(rule, sources);
    variants.iter().any(|variant| variant.kind == event.kind && naive::matches(&variant.condition, &event.record))
}

/// Hands the event as a finding of the rule to `take`.
fn at_hand(rule: usize, number: u64, event: &TestEvent, take: impl FnOnce(&Found<'_>)) {
    take(&Found {
        rule: rule as u32,
        time: event.time.unwrap_or_default(),
        time_quality: if event.time.is_some() { TimeQuality::Exact } else { TimeQuality::Missing },
        file: "",
        record: number,
        host: host_in(&event.record),
        event: &[],
        raw: &Arc::new(event.record.clone()),
        correlation: None,
    });
}
