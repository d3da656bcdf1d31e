//! What several pages of monitoring show.

use serde::Serialize;
use utoipa::ToSchema;
use vg_access::{Caller, Kept, Problem};
use vg_model::Timestamp;
use vg_monitor::alerts::finding::EventRef;
use vg_monitor::alerts::model::Alert;
use vg_monitor::alerts::risk::{Part, Risk};
use vg_monitor::knowledge::weights;
use vg_monitor::sources::Figures;

use super::names::{Called, class_title};
use crate::serve::kept::{BothView, KeptView};
use crate::serve::state::App;

/// A time as answers show it.
pub(super) fn shown(time: Option<Timestamp>) -> Option<String> {
    time.map(|time| time.to_string())
}

/// An alert: what the findings of one rule on one entity are for a person.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlertView {
    #[serde(flatten)]
    kept: KeptView,
    /// Its number in the unit.
    no: i64,
    /// Id of the rule.
    rule: String,
    title: BothView,
    /// `informational`, `low`, `medium`, `high`, `critical`
    level: &'static str,
    class: String,
    class_title: BothView,
    tags: Vec<String>,
    /// `host`, `user`, `address`, `source`, `many`
    entity_kind: &'static str,
    /// Empty for `many`.
    entity: String,
    /// Id of the source of its first finding.
    source: String,
    /// Empty when there is no such source.
    source_name: String,
    /// Level of the information system, 1 to 5; 0 when it is not known.
    system_level: u8,
    /// `new`, `triaging`, `verified`, `false_positive`, `benign`, `duplicate`, `handled`
    state: &'static str,
    /// True while something is left to do.
    open: bool,
    since: String,
    /// Time of its first event.
    first_seen: String,
    /// Time of its last event.
    last_seen: String,
    /// When its last finding was taken.
    taken_at: String,
    findings: i64,
    /// Findings of the alerts that were merged into it.
    merged_findings: i64,
    /// Account that looks after it; empty for nobody.
    assignee: String,
    assignee_name: String,
    triage_due: Option<String>,
    triaged_at: Option<String>,
    /// The verdict came late, or has not come in time; it stays.
    triage_late: bool,
    handle_due: Option<String>,
    handled_at: Option<String>,
    /// It was handled late, or has not been in time; it stays.
    handle_late: bool,
    /// When what is to do next is due.
    next_due: Option<String>,
    /// That time is over.
    late: bool,
    /// Why it was dismissed, or what was done.
    reason: String,
    /// Alert of which it is a duplicate, or into which it was merged; empty for none.
    duplicate_of: String,
    merged: bool,
    /// Alert of the same rule and entity before this one; empty for none.
    former: String,
    reopened: i64,
    /// Linked host of the inventory; empty for none.
    asset: String,
    /// Linked case; empty for none.
    case: String,
}

impl AlertView {
    pub(super) fn of(kept: &Kept<Alert>, called: &Called, now: Timestamp) -> Self {
        let alert = kept.data.clone();
        Self {
            kept: KeptView::of(kept, &called.people),
            no: alert.no,
            title: (&alert.title).into(),
            level: alert.level.as_str(),
            class_title: class_title(&alert.class),
            class: alert.class.clone(),
            tags: alert.tags.split_whitespace().map(str::to_owned).collect(),
            entity_kind: alert.entity_kind.name(),
            source_name: called.source(&alert.source),
            source: alert.source.clone(),
            system_level: alert.system_level,
            state: alert.state.name(),
            open: alert.state.is_open(),
            since: alert.since.to_string(),
            first_seen: alert.first_seen.to_string(),
            last_seen: alert.last_seen.to_string(),
            taken_at: alert.taken_at.to_string(),
            findings: alert.findings,
            merged_findings: alert.merged_findings,
            assignee_name: called.account(&alert.assignee),
            assignee: alert.assignee.clone(),
            triage_due: shown(alert.triage_due),
            triaged_at: shown(alert.triaged_at),
            triage_late: alert.triage_late,
            handle_due: shown(alert.handle_due),
            handled_at: shown(alert.handled_at),
            handle_late: alert.handle_late,
            next_due: shown(alert.next_due()),
            late: alert.is_late(now),
            merged: alert.merged,
            reopened: alert.reopened,
            rule: alert.rule,
            entity: alert.entity,
            reason: alert.reason,
            duplicate_of: alert.duplicate_of,
            former: alert.former,
            asset: alert.asset,
            case: alert.case,
        }
    }

    pub(super) async fn all<'a>(
        app: &App,
        caller: &Caller,
        unit: &str,
        alerts: impl Iterator<Item = &'a Kept<Alert>> + Clone + Send,
    ) -> Result<Vec<Self>, Problem> {
        let now = app.backend.clock.now();
        let called = Called::of_alerts(app, caller, unit, alerts.clone()).await?;
        Ok(alerts.map(|kept| Self::of(kept, &called, now)).collect())
    }

    pub(super) async fn one(app: &App, caller: &Caller, unit: &str, kept: &Kept<Alert>) -> Result<Self, Problem> {
        let mut views = Self::all(app, caller, unit, std::iter::once(kept)).await?;
        views.pop().ok_or_else(|| Problem::internal("an alert without a view"))
    }
}

/// Where an event is in the table `events`.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct EventRefView {
    /// Position in the journal; 0 for what is no event, like the silence of a source.
    position: i64,
    record: i64,
}

impl From<&EventRef> for EventRefView {
    fn from(event: &EventRef) -> Self {
        Self { position: event.position, record: event.record }
    }
}

/// What one open alert adds to the risk of its entity.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlertRiskPartView {
    /// Id of the alert.
    alert: String,
    no: i64,
    title: BothView,
    level: &'static str,
    state: &'static str,
    /// Hours since its last finding.
    quiet_hours: f64,
    /// Its own points, of 100, after decay.
    points: f64,
    /// What it adds to the score.
    adds: f64,
}

/// The risk of an entity out of its open alerts.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct AlertRiskView {
    kind: &'static str,
    entity: String,
    /// 0 to 100
    score: f64,
    /// Hours without a finding after which the points of an alert are half.
    half_life_hours: u32,
    /// The weightiest first; what they add is the score.
    parts: Vec<AlertRiskPartView>,
}

impl From<Risk> for AlertRiskView {
    fn from(risk: Risk) -> Self {
        let part = |part: Part| AlertRiskPartView {
            title: (&part.title).into(),
            level: part.level.as_str(),
            state: part.state.name(),
            alert: part.alert,
            no: part.no,
            quiet_hours: part.quiet_hours,
            points: part.points,
            adds: part.adds,
        };
        Self {
            kind: risk.kind.name(),
            entity: risk.entity,
            score: risk.score,
            half_life_hours: weights().half_life_hours,
            parts: risk.parts.into_iter().map(part).collect(),
        }
    }
}

/// Records by what became of them.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FiguresView {
    received: i64,
    stored: i64,
    /// Refused after they were acknowledged.
    rejected: i64,
    /// Set aside, because they could not be read.
    quarantined: i64,
    /// Stored as plain text, since no parser knew them; they are among the stored ones.
    unparsed: i64,
    bytes: i64,
    /// Received, and none of these yet.
    in_flight: i64,
}

impl From<&Figures> for FiguresView {
    fn from(figures: &Figures) -> Self {
        Self {
            received: figures.received,
            stored: figures.stored,
            rejected: figures.rejected,
            quarantined: figures.quarantined,
            unparsed: figures.unparsed,
            bytes: figures.bytes,
            in_flight: figures.in_flight(),
        }
    }
}
