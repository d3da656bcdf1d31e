//! What the pack of a directive holds: clauses, obligations, checks.

use std::collections::BTreeMap;

use axum::Json;
use axum::extract::{Path, State};
use chrono::{Datelike as _, NaiveDate};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_directive::pack::{ALL, Check, Clause, Due, Modality, Obligation, Pack, Start};
use vg_library::View;
use vg_library::facts::cited;
use vg_library::kinds::Holiday;
use vg_model::Text;

use super::today;
use super::views::{CitedView, GradeView, NamedView, both, day, parties};
use crate::serve::api::Answer;
use crate::serve::input::Who;
use crate::serve::kept::BothView;
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(one))
}

/// A directive, in short.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct PackSummaryView {
    id: String,
    /// Number and symbol.
    number: String,
    /// `công văn`, `công điện`, `thông tư`, …
    kind: String,
    issuer: String,
    issued: Option<String>,
    title: BothView,
    grade: GradeView,
    /// Whether it is to be watched today.
    watched: bool,
    clauses: usize,
    obligations: usize,
    checks: usize,
}

impl PackSummaryView {
    pub(super) fn of(pack: &Pack, today: NaiveDate) -> Self {
        let head = &pack.head;
        Self {
            id: head.id.clone(),
            number: head.number.clone(),
            kind: head.kind.clone(),
            issuer: head.issuer.clone(),
            issued: day(head.issued),
            title: (&head.title).into(),
            grade: head.grade.into(),
            watched: pack.watched_on(today),
            clauses: pack.clauses().count(),
            obligations: pack.obligations().count(),
            checks: pack.checks().count(),
        }
    }
}

/// A class of addressees.
#[derive(Debug, Serialize, ToSchema)]
struct PackClassView {
    id: String,
    title: BothView,
}

/// A clause of a directive.
#[derive(Debug, Serialize, ToSchema)]
struct PackClauseView {
    label: String,
    /// Label of the clause above; empty at the top.
    parent: String,
    title: BothView,
    /// What it says, in words of the pack.
    text: BothView,
    /// Classes of addressees that it is for; empty for all.
    classes: Vec<PackClassView>,
    /// `must`, `should`, `inform`
    modality: &'static str,
    modality_text: BothView,
    /// It only stands above others.
    heading: bool,
    /// The place as Vietnamese law cites it.
    source: String,
}

/// What a clause asks.
#[derive(Debug, Serialize, ToSchema)]
struct PackObligationView {
    id: String,
    /// Label of its clause.
    clause: String,
    title: BothView,
    /// What has to be done.
    text: BothView,
    /// Classes of addressees that it is for; empty for all.
    classes: Vec<PackClassView>,
    /// Share in the figure of readiness.
    weight: u32,
    /// Roles and authorities who do it.
    by: Vec<NamedView>,
    /// By when, as a rule; null when there is none.
    due: Option<BothView>,
    /// The day that the rule gives when only the day of issue is known.
    due_on: Option<String>,
    /// How often it comes again.
    every: Option<BothView>,
    /// Ids of checks of this pack, all of which must be met.
    checks: Vec<String>,
    /// Whether a person may state that it is met.
    statable: bool,
    /// Why the program cannot measure it, or not all of it.
    unknown: Option<BothView>,
    /// What may happen when it is not done.
    risk: Option<BothView>,
    /// What a reader should know besides.
    note: Option<BothView>,
}

/// A check of a directive.
#[derive(Debug, Serialize, ToSchema)]
struct PackCheckView {
    id: String,
    version: u32,
    title: BothView,
    /// How it decides, for those who read no SQL.
    about: BothView,
    /// What to do about a subject that is not met.
    fix: BothView,
    subject_kind: String,
    /// After this an observation is stale.
    fresh: BothView,
    /// Why it is met when nothing is in scope; null when it is unknown then.
    met_when_empty: Option<BothView>,
    /// What the reasons of subjects mean, by key.
    reasons: BTreeMap<String, BothView>,
    sql: String,
    /// How many cases it is tried with.
    cases: usize,
}

impl From<&Check> for PackCheckView {
    fn from(check: &Check) -> Self {
        Self {
            id: check.id.clone(),
            version: check.version,
            title: (&check.title).into(),
            about: (&check.about).into(),
            fix: (&check.fix).into(),
            subject_kind: check.subject.clone(),
            fresh: (&check.freshness.text()).into(),
            met_when_empty: both(check.met_when_empty.as_ref()),
            reasons: check.reasons.iter().map(|(key, said)| (key.clone(), said.into())).collect(),
            sql: check.sql.clone(),
            cases: check.cases.len(),
        }
    }
}

/// A directive with what its pack holds.
#[derive(Debug, Serialize, ToSchema)]
struct PackView {
    directive: PackSummaryView,
    /// What it asks, in a sentence or two.
    summary: BothView,
    /// The regime by whose calendar and roles it is read.
    regime: String,
    /// What that regime is called.
    regime_title: BothView,
    /// First day on which it is watched.
    from: Option<String>,
    /// Last day on which it is watched; null while it is open.
    until: Option<String>,
    sources: Vec<CitedView>,
    note: Option<BothView>,
    /// What was not found, and what follows from that.
    unknown: Option<BothView>,
    classes: Vec<PackClassView>,
    clauses: Vec<PackClauseView>,
    obligations: Vec<PackObligationView>,
    checks: Vec<PackCheckView>,
}

/// See what the pack of a directive holds
#[utoipa::path(get, path = "/api/v1/library/directives/{id}", tag = "library", operation_id = "read_directive_pack",
    params(("id" = String, Path)), responses((status = 200, body = PackView)),
    extensions(("x-operation" = json!("signed_in"))))]
async fn one(Who(_): Who, State(app): State<App>, Path(id): Path<String>) -> Answer<PackView> {
    let pack = app.packs.get(&id).ok_or_else(Problem::not_found)?;
    let today = today(&app)?;
    let head = &pack.head;
    let regime = app.regimes.pack(head.regime.as_str());
    let view = app.regimes.alone(head.regime.as_str(), head.issued.map_or(today, |issued| issued.0));
    let own = Text::new(head.regime.as_str(), head.regime.as_str());
    Ok(Json(PackView {
        directive: PackSummaryView::of(pack, today),
        summary: (&head.summary).into(),
        regime: head.regime.to_string(),
        regime_title: regime.map_or(&own, |pack| &pack.head.title).into(),
        from: day(head.window.map(|window| window.from)),
        until: day(head.window.and_then(|window| window.until)),
        sources: cited(&head.source, regime).iter().map(CitedView::from).collect(),
        note: both(head.note.as_ref()),
        unknown: both(head.unknown.as_ref()),
        classes: pack.classes().map(|class| class_view(&class.id, &class.title)).collect(),
        clauses: pack.clauses().map(|clause| clause_view(pack, clause)).collect(),
        obligations: pack.obligations().map(|one| obligation_view(pack, one, regime, view.as_ref())).collect(),
        checks: pack.checks().map(PackCheckView::from).collect(),
    }))
}

fn class_view(id: &str, title: &Text) -> PackClassView {
    PackClassView { id: id.to_owned(), title: title.into() }
}

/// The classes that something is for; none where it is for all.
fn classes(pack: &Pack, applies_to: &[String]) -> Vec<PackClassView> {
    if applies_to.iter().any(|id| id == ALL) {
        return Vec::new();
    }
    let of = |id: &String| {
        let found = pack.classes().find(|class| class.id == *id);
        found.map_or_else(|| class_view(id, &Text::new(id, id)), |class| class_view(id, &class.title))
    };
    applies_to.iter().map(of).collect()
}

fn clause_view(pack: &Pack, clause: &Clause) -> PackClauseView {
    PackClauseView {
        label: clause.label.clone(),
        parent: clause.parent.clone().unwrap_or_default(),
        title: (&clause.title).into(),
        text: (&clause.text).into(),
        classes: classes(pack, &clause.applies_to),
        modality: match clause.modality {
            Modality::Must => "must",
            Modality::Should => "should",
            Modality::Inform => "inform",
        },
        modality_text: (&clause.modality.text()).into(),
        heading: clause.heading,
        source: clause.source.clone(),
    }
}

fn obligation_view(
    pack: &Pack,
    one: &Obligation,
    regime: Option<&vg_library::Pack>,
    view: Option<&View<'_>>,
) -> PackObligationView {
    let start = pack.head.issued.map(|issued| Start::issued(issued.0));
    let due_on = one.due.as_ref().zip(start).zip(view).and_then(|((due, start), view)| due.resolve(start, view).ok());
    let risk = Some(&one.risk).filter(|risk| !risk.vi.is_empty());
    PackObligationView {
        id: one.id.clone(),
        clause: one.clause.clone(),
        title: (&one.title).into(),
        text: (&one.text).into(),
        classes: classes(pack, &one.applies_to),
        weight: one.weight,
        by: parties(&one.by, regime),
        due: one.due.as_ref().and_then(|due| rule(due, view)).as_ref().map(BothView::from),
        due_on: due_on.map(|found| found.at.day().to_string()),
        every: one.every.map(|every| (&every.text()).into()),
        checks: one.checks.clone(),
        statable: one.may_be_stated(),
        unknown: both(one.unknown.as_ref()),
        risk: both(risk),
        note: both(one.note.as_ref()),
    }
}

/// A due rule in words, whenever the letter comes in; nothing when it states no rule.
fn rule(due: &Due, view: Option<&View<'_>>) -> Option<Text> {
    if let Some(span) = due.within {
        let span = span.text();
        return Some(Text::new(
            format!("trong {} kể từ ngày nhận văn bản", span.vi),
            format!("within {} of its arrival", span.en),
        ));
    }
    if let Some(day) = due.on {
        let day = format!("{:02}/{:02}/{}", day.0.day(), day.0.month(), day.0.year());
        return Some(Text::new(format!("chậm nhất ngày {day}"), format!("by {day}")));
    }
    let id = due.before_holiday.as_ref()?.as_str();
    let holiday = view.and_then(|view| view.find::<Holiday>(id));
    let title = holiday.map_or_else(|| Text::new(id, id), |holiday| holiday.head.title.clone());
    let days = due.days.unwrap_or(1);
    let plural = if days == 1 { "" } else { "s" };
    Some(Text::new(
        format!("trước kỳ nghỉ {} {days} ngày", title.vi),
        format!("{days} day{plural} before {}", title.en),
    ))
}
