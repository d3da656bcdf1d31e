//! What the routes of obligations show.

use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;
use vg_directive::Kept;
use vg_directive::obligations::{Obligation, Stated, Step, Waived, steps_of};

use super::views::{CountsView, at};
use crate::serve::inventory::head::{One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::{BothView, KeptView};
use crate::serve::state::App;

/// What a person stated: the weaker grade of proof.
#[derive(Debug, Serialize, ToSchema)]
struct StatedView {
    /// `met`, `not_met`
    verdict: &'static str,
    text: String,
    by: String,
    by_name: String,
    at: String,
    /// Until when it holds.
    until: String,
    /// Number in the evidence ledger of the unit.
    evidence: i64,
}

/// A waiver.
#[derive(Debug, Serialize, ToSchema)]
struct WaiverView {
    /// True when it does not concern the unit at all.
    not_applicable: bool,
    reason: String,
    /// What is done instead.
    control: String,
    until: Option<String>,
    by: String,
    by_name: String,
    at: String,
    /// Empty while nobody has approved it.
    approver: String,
    approver_name: String,
    decided_at: Option<String>,
}

/// An obligation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ObligationView {
    #[serde(flatten)]
    head: KeptView,
    letter: String,
    position: i64,
    /// Label of its clause.
    clause: String,
    /// Its id in the pack; empty without one.
    code: String,
    title: BothView,
    text: BothView,
    /// What may happen when it is not met.
    risk: BothView,
    /// Share in the figure of readiness, 1 to 5.
    weight: i64,
    /// True when a person may state it.
    statable: bool,
    /// Account; empty for nobody.
    owner: String,
    owner_name: String,
    deputies: Vec<String>,
    due_at: Option<String>,
    /// How the due time was found.
    due: BothView,
    /// Recurrence; empty for once.
    every: String,
    /// `received`, `acknowledged`, `assigned`, `in_progress`, `partly_met`, `met`, `attested`, `reported`, `accepted`, `overdue`,
    /// `lapsed`, `waived`, `not_applicable`, `returned`
    state: &'static str,
    since: String,
    /// It was not met when it was due, now or once.
    late: bool,
    /// `met`, `not_met`, `unknown`
    verdict: &'static str,
    verdict_since: String,
    /// `measured`, `statement`, or empty while nothing stands behind it
    grade: &'static str,
    counts: CountsView,
    /// Why it is not met.
    reason: BothView,
    stated: Option<StatedView>,
    waiver: Option<WaiverView>,
    receipt: String,
    /// Names of its checks.
    checks: Vec<String>,
    /// Steps that a person can take now.
    steps: Vec<&'static str>,
    demo: bool,
}

impl ObligationView {
    pub(super) fn of(kept: &Kept<Obligation>, names: &Names) -> Self {
        let data = &kept.data;
        Self {
            head: KeptView::of(kept, names),
            letter: data.letter.clone(),
            position: data.position,
            clause: data.clause.clone(),
            code: data.code.clone(),
            title: (&data.title).into(),
            text: (&data.text).into(),
            risk: (&data.risk).into(),
            weight: data.weight,
            statable: data.statable,
            owner: data.owner.clone(),
            owner_name: names.get(&account(&data.owner)),
            deputies: data.deputies.clone(),
            due_at: at(data.due_at),
            due: (&data.due).into(),
            every: data.every.clone(),
            state: data.state.name(),
            since: data.since.to_string(),
            late: data.late,
            verdict: data.verdict.name(),
            verdict_since: data.verdict_since.to_string(),
            grade: data.grade.name(),
            counts: data.counts.into(),
            reason: (&data.reason).into(),
            stated: data.stated.as_ref().map(|stated| stated_view(stated, names)),
            waiver: data.waived.as_ref().map(|waived| waiver_view(waived, names)),
            receipt: data.receipt.clone(),
            checks: data.checks.clone(),
            steps: steps_of(kept),
            demo: data.demo,
        }
    }

    /// Those whose names are shown.
    pub(super) fn actors(kept: &Kept<Obligation>) -> Vec<String> {
        let data = &kept.data;
        let mut actors = vec![kept.updated_by.clone(), account(&data.owner)];
        actors.extend(data.stated.iter().map(|stated| stated.by.clone()));
        actors.extend(data.waived.iter().flat_map(|waived| [waived.by.clone(), waived.approver.clone()]));
        actors
    }

    pub(super) async fn tagged(app: &App, kept: Kept<Obligation>) -> One<Self> {
        let actors = Self::actors(&kept);
        let names = Names::of(app, actors.iter().map(String::as_str)).await?;
        Ok(Tagged(StatusCode::OK, kept.version, Self::of(&kept, &names)))
    }
}

fn account(id: &str) -> String {
    format!("account:{id}")
}

fn stated_view(stated: &Stated, names: &Names) -> StatedView {
    StatedView {
        verdict: stated.verdict.name(),
        text: stated.text.clone(),
        by_name: names.get(&stated.by),
        by: stated.by.clone(),
        at: stated.at.to_string(),
        until: stated.until.to_string(),
        evidence: stated.evidence,
    }
}

fn waiver_view(waived: &Waived, names: &Names) -> WaiverView {
    WaiverView {
        not_applicable: waived.not_applicable,
        reason: waived.reason.clone(),
        control: waived.control.clone(),
        until: at(waived.until),
        by_name: names.get(&waived.by),
        by: waived.by.clone(),
        at: waived.at.to_string(),
        approver_name: names.get(&waived.approver),
        approver: waived.approver.clone(),
        decided_at: at(waived.decided_at),
    }
}

/// One step of an obligation.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct StepView {
    obligation: String,
    no: i64,
    at: String,
    /// `measured`, `due`, `reminder`, `owner`, `statement`, `waive`, …
    event: String,
    from: String,
    to: String,
    actor: String,
    actor_name: String,
    reason: BothView,
    /// Number in the evidence ledger of the unit.
    evidence: Option<i64>,
}

impl StepView {
    pub(super) fn of(step: &Step, names: &Names) -> Self {
        Self {
            obligation: step.obligation.clone(),
            no: step.no,
            at: step.at.to_string(),
            event: step.event.clone(),
            from: step.from.clone(),
            to: step.to.clone(),
            actor_name: names.get(&step.actor),
            actor: step.actor.clone(),
            reason: (&step.reason).into(),
            evidence: step.evidence,
        }
    }
}
