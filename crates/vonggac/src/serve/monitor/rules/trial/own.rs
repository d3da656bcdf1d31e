//! Trying a rule over the events that the unit has stored: what it would have raised in the last hours. Nothing is stored, and no alert is
//! made; that it was looked at is recorded, as a search is.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};

use serde::Serialize;
use utoipa::ToSchema;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_detect::sigma::Loaded;
use vg_lake::events::EventError;
use vg_model::Timestamp;
use vg_monitor::stream::again::{Again, Look, Seen};
use vg_monitor::stream::rules::Rules;

use super::{MOST_ALERTS, RuleTrialView, SHOWN, TriedFindingView, TriedProblemView, log_sources};
use crate::serve::retro::{pass, slice_us};
use crate::serve::state::App;

/// Most hours that a trial looks back: a week. Longer times are for a job over stored events.
pub(super) const MOST_HOURS: u32 = 168;
const HOUR_US: i64 = 3_600_000_000;

/// Of which events a trial over stored ones is.
#[derive(Debug, Default, Serialize, ToSchema)]
pub(super) struct TriedOwnView {
    from: String,
    /// Everything before this moment was looked at.
    to: String,
    /// Findings that were raised when their events came.
    known: u64,
    /// Records that can be read only together with others, such as lines of a table.
    unread: u64,
}

/// Stored events to try rules on.
pub(super) struct Own {
    pub(super) app: App,
    pub(super) unit: String,
    pub(super) from: Timestamp,
    pub(super) to: Timestamp,
}

impl Own {
    /// The last hours of a unit.
    pub(super) fn last(app: &App, unit: &str, hours: u32) -> Result<Self, Problem> {
        if !(1..=MOST_HOURS).contains(&hours) {
            let vi = format!("phải từ 1 đến {MOST_HOURS} giờ; muốn xem lâu hơn, hãy dùng rà soát lại");
            let en = format!("has to be 1 to {MOST_HOURS} hours; for more, look back with a job");
            return Err(Problem::invalid(vec![FieldError::new("/hours", "out_of_range", vi, en)]));
        }
        let to = app.backend.clock.now();
        let from = Timestamp(to.0.saturating_sub(i64::from(hours) * HOUR_US));
        Ok(Self { app: app.clone(), unit: unit.to_owned(), from, to })
    }

    /// Runs rules over the events, the oldest first, until the end or until it is stopped.
    pub(super) fn run(&self, loaded: Loaded, view: &mut RuleTrialView, stop: &AtomicBool) -> Result<(), Problem> {
        let tried: BTreeSet<String> = view.rules.iter().map(|rule| rule.id.clone()).collect();
        let rules = std::sync::Arc::new(Rules::compile(loaded, &log_sources()?));
        view.problems.extend(rules.refused.iter().map(|(id, error)| TriedProblemView {
            line: 0,
            column: 0,
            title: id.clone(),
            code: "correlation",
            message: error.to_string(),
            specification: "",
        }));
        let live = self.app.live.stream.rules();
        let (register, store) = (&self.app.live.register, &self.app.live.store);
        let mut look = Look::new(&self.unit, &rules, &live, tried, register, store);
        let mut found = Found { view, own: TriedOwnView::default(), alerts: BTreeSet::new() };
        let reached = self.walk(&mut look, &mut found, stop).map_err(|error| failed(&error))?;
        found.own.from = self.from.to_string();
        found.own.to = reached.to_string();
        let Found { view, own, alerts } = found;
        (view.ran, view.alerts, view.own) = (true, alerts.len(), Some(own));
        Ok(())
    }

    /// The moment up to which everything was looked at.
    fn walk(&self, look: &mut Look, found: &mut Found<'_>, stop: &AtomicBool) -> Result<Timestamp, EventError> {
        let total = self.app.live.store.rows_within(&self.unit, self.from, self.to)?;
        let slice = slice_us(self.from, self.to, total);
        let mut at = self.from;
        while at < self.to {
            let end = Timestamp(at.0.saturating_add(slice)).min(self.to);
            let take = |again| {
                found.piece(again);
                !stop.load(Ordering::Relaxed)
            };
            if !pass(&self.app, look, at, end, take)? {
                stop.store(true, Ordering::Relaxed);
                look.advance(at).into_iter().for_each(|seen| found.seen(seen));
                return Ok(at);
            }
            look.advance(end).into_iter().for_each(|seen| found.seen(seen));
            at = end;
        }
        Ok(at)
    }
}

/// Collects what is found.
struct Found<'v> {
    view: &'v mut RuleTrialView,
    own: TriedOwnView,
    /// Rule and entity: each would be an alert.
    alerts: BTreeSet<(String, &'static str, String)>,
}

impl Found<'_> {
    fn piece(&mut self, again: Again) {
        self.view.records += again.events;
        self.own.unread += again.unread;
        again.found.into_iter().for_each(|seen| self.seen(seen));
    }

    fn seen(&mut self, seen: Seen) {
        self.view.findings += 1;
        self.own.known += u64::from(seen.known);
        if let Some(rule) = self.view.rules.iter_mut().find(|rule| rule.id == seen.rule.id) {
            rule.findings += 1;
        }
        if self.alerts.len() < MOST_ALERTS {
            self.alerts.insert((seen.rule.id.clone(), seen.kind.name(), seen.entity.clone()));
        }
        if self.view.shown.len() < SHOWN {
            self.view.shown.push(shown(seen, &self.view.rules));
        }
    }
}

fn shown(seen: Seen, rules: &[super::TriedRuleView]) -> TriedFindingView {
    let title = rules.iter().find(|rule| rule.id == seen.rule.id).map(|rule| rule.title.clone());
    let values = seen.fields.into_iter().map(|(name, value)| (name, serde_json::Value::from(value)));
    TriedFindingView {
        time: Some(seen.time.to_string()),
        rule: seen.rule.id.clone(),
        title: title.unwrap_or_default(),
        level: seen.rule.level.as_str().to_owned(),
        file: String::new(),
        position: seen.event.position,
        record: seen.event.record,
        host: if seen.host.is_empty() { seen.entity } else { seen.host },
        event: serde_json::Value::Object(values.collect()),
    }
}

fn failed(error: &EventError) -> Problem {
    Problem::internal(format!("read stored events to try a rule: {}", error.message().en))
}
