//! Suppressions: findings that make no alert until a day.

use axum::Json;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::problem::FieldError;
use vg_access::{Caller, Kept, On, Problem};
use vg_model::{Level, Timestamp};
use vg_monitor::alerts::NewSuppression;
use vg_monitor::alerts::suppression::{Scope, Suppression};
use vg_monitor::operations::SUPPRESSION_APPROVE;

use super::alerts::entity_kind;
use super::making;
use super::names::Called;
use super::views::{EventRefView, shown};
use crate::serve::api::Answer;
use crate::serve::api::views::time;
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, Key, One, Tagged};
use crate::serve::kept::{BothView, KeptView};
use crate::serve::state::App;

/// Routes of this page.
pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(one))
        .routes(routes!(approve))
        .routes(routes!(extend))
        .routes(routes!(end_it))
}

/// A field and the value that it must have.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuppressionCondition {
    field: String,
    /// In any case.
    value: String,
}

/// A suppression: findings that make no alert until a day.
#[derive(Debug, Serialize, ToSchema)]
struct SuppressionView {
    #[serde(flatten)]
    kept: KeptView,
    /// Id of a rule; empty for any.
    rule: String,
    /// What the rule said in its latest alert; null when it has none.
    rule_title: Option<BothView>,
    /// `host`, `user`, `address`, `source`, `many`; empty for any.
    entity_kind: &'static str,
    entity: String,
    /// Id of a source; empty for any.
    source: String,
    source_name: String,
    conditions: Vec<SuppressionCondition>,
    reason: String,
    created_by: String,
    created_by_name: String,
    expires_at: String,
    /// True while it takes findings.
    holds: bool,
    /// True when it takes findings of level critical, too: a second person said so.
    covers_critical: bool,
    approver: String,
    approver_name: String,
    approved_at: Option<String>,
    /// When it was ended before its time.
    ended_at: Option<String>,
    ended_by: String,
    ended_by_name: String,
    /// Findings that it took.
    findings: i64,
    first_at: Option<String>,
    last_at: Option<String>,
    /// The latest events that it took.
    latest: Vec<EventRefView>,
    /// True when the caller may approve it: somebody else than who decided on its end, with the right.
    may_approve: bool,
}

impl SuppressionView {
    async fn all(app: &App, caller: &Caller, unit: &str, all: &[Kept<Suppression>]) -> Result<Vec<Self>, Problem> {
        let actors = |kept: &Kept<Suppression>| {
            let data = &kept.data;
            [&kept.updated_by, &data.created_by, &data.approver, &data.ended_by].map(String::clone)
        };
        let sources: Vec<&str> = all.iter().map(|kept| kept.data.what.source.as_str()).collect();
        let called = Called::of(app, caller, unit, all.iter().flat_map(actors).collect(), &sources).await?;
        let rules: Vec<&str> = all.iter().map(|kept| kept.data.what.rule.as_str()).collect();
        let titles = app.monitor.rule_titles(caller, unit, &rules).await?;
        let mut tx = app.backend.sql.begin_read().await?;
        let may = app.access.require(&mut tx, caller, &SUPPRESSION_APPROVE, On::Unit(unit)).await.is_ok();
        let now = app.backend.clock.now();
        let view = |kept: &Kept<Suppression>| {
            let rule_title = titles.get(&kept.data.what.rule).map(BothView::from);
            let other = caller.account().is_some_and(|account| !kept.data.was_decided_by(account));
            let open = kept.data.holds(now) && !kept.data.covers(Level::Critical);
            Self { rule_title, may_approve: may && other && open, ..Self::of(kept, &called, now) }
        };
        Ok(all.iter().map(view).collect())
    }

    fn of(kept: &Kept<Suppression>, called: &Called, now: Timestamp) -> Self {
        let data = kept.data.clone();
        let condition = |(field, value)| SuppressionCondition { field, value };
        let (kind, entity) = data.what.entity.map_or(("", String::new()), |(kind, name)| (kind.name(), name));
        Self {
            kept: KeptView::of(kept, &called.people),
            rule_title: None,
            may_approve: false,
            holds: kept.data.holds(now),
            covers_critical: kept.data.covers(Level::Critical),
            rule: data.what.rule,
            entity_kind: kind,
            entity,
            source_name: called.source(&data.what.source),
            source: data.what.source,
            conditions: data.what.conditions.into_iter().map(condition).collect(),
            reason: data.reason,
            created_by_name: called.people.get(&data.created_by),
            created_by: data.created_by,
            expires_at: data.expires_at.to_string(),
            approver_name: called.people.get(&data.approver),
            approver: data.approver,
            approved_at: shown(data.approved_at),
            ended_at: shown(data.ended_at),
            ended_by_name: called.people.get(&data.ended_by),
            ended_by: data.ended_by,
            findings: data.findings,
            first_at: shown(data.first_at),
            last_at: shown(data.last_at),
            latest: data.latest.iter().map(EventRefView::from).collect(),
        }
    }
}

async fn tagged(app: &App, caller: &Caller, status: StatusCode, kept: Kept<Suppression>) -> One<SuppressionView> {
    let (version, unit) = (kept.version, kept.unit.clone());
    let mut views = SuppressionView::all(app, caller, &unit, &[kept]).await?;
    let view = views.pop().ok_or_else(|| Problem::internal("a suppression without a view"))?;
    Ok(Tagged(status, version, view))
}

/// Which suppressions are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct SuppressionsQuery {
    /// True for those that hold, false for those that have ended; all when it is left out.
    holding: Option<bool>,
}

/// Suppressions of a unit, the ones that end last first.
#[derive(Debug, Serialize, ToSchema)]
struct SuppressionsView {
    items: Vec<SuppressionView>,
}

/// List suppressions, the latest 1000
#[utoipa::path(get, path = "/api/v1/units/{unit}/suppressions", tag = "monitor", operation_id = "list_suppressions",
    params(("unit" = String, Path), SuppressionsQuery), responses((status = 200, body = SuppressionsView)),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn list(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(query): Query<SuppressionsQuery>,
) -> Answer<SuppressionsView> {
    let mut found = app.monitor.suppression_list(&caller, &unit).await?;
    let now = app.backend.clock.now();
    found.retain(|kept| query.holding.is_none_or(|holding| holding == kept.data.holds(now)));
    Ok(Json(SuppressionsView { items: SuppressionView::all(&app, &caller, &unit, &found).await? }))
}

/// What a suppression takes, why, and until when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct SuppressingInput {
    /// Id of a rule. A rule or an entity must be named.
    #[serde(default)]
    rule: String,
    /// `host`, `user`, `address`, `source`, `many`; needed with `entity`.
    #[serde(default)]
    entity_kind: String,
    #[serde(default)]
    entity: String,
    /// Id of a source; empty for any.
    #[serde(default)]
    source: String,
    /// At most 8, which must all hold.
    #[serde(default)]
    conditions: Vec<SuppressionCondition>,
    reason: String,
    /// At most 90 days away (RFC 3339).
    expires_at: String,
}

impl SuppressingInput {
    fn model(self) -> Result<NewSuppression, Problem> {
        let entity = match (self.entity_kind.as_str(), self.entity.trim()) {
            ("", "") => None,
            (kind, name) => Some((entity_kind("/entity_kind", kind)?, name.to_owned())),
        };
        let pair = |condition: SuppressionCondition| (condition.field, condition.value);
        let conditions = self.conditions.into_iter().map(pair).collect();
        Ok(NewSuppression {
            what: Scope { rule: self.rule, entity, source: self.source, conditions },
            reason: self.reason,
            expires_at: end(&self.expires_at)?,
        })
    }
}

/// The end that a suppression must have.
fn end(text: &str) -> Result<Timestamp, Problem> {
    let missing = || {
        let (vi, en) = ("phải có thời điểm hết hiệu lực", "must have an end");
        Problem::invalid(vec![FieldError::new("/expires_at", "required", vi, en)])
    };
    time("/expires_at", Some(text))?.ok_or_else(missing)
}

/// Suppress findings until a day. Those of level critical go on making alerts until a second person approves
#[utoipa::path(post, path = "/api/v1/units/{unit}/suppressions", tag = "monitor", operation_id = "create_suppression",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = SuppressingInput,
    responses((status = 201, body = SuppressionView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.suppress"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    key: Key,
    Input(new): Input<SuppressingInput>,
) -> One<SuppressionView> {
    let monitor = making(&app, &caller, &unit, &key);
    let kept = monitor.suppression_create(&caller, &unit, &new.model()?).await?;
    tagged(&app, &caller, StatusCode::CREATED, kept).await
}

/// See a suppression
#[utoipa::path(get, path = "/api/v1/units/{unit}/suppressions/{id}", tag = "monitor", operation_id = "read_suppression",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = SuppressionView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> One<SuppressionView> {
    let kept = app.monitor.suppression_get(&caller, &unit, &id).await?;
    tagged(&app, &caller, StatusCode::OK, kept).await
}

/// Approve as a second person that a suppression holds for findings of level critical, too
#[utoipa::path(post, path = "/api/v1/units/{unit}/suppressions/{id}/approval", tag = "monitor",
    operation_id = "approve_suppression",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = SuppressionView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.suppression.approve"))))]
async fn approve(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<SuppressionView> {
    let kept = app.monitor.suppression_approve(&caller, &unit, &id, version).await?;
    tagged(&app, &caller, StatusCode::OK, kept).await
}

/// Until when.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
struct ExtendingInput {
    /// At most 90 days away (RFC 3339).
    expires_at: String,
}

/// Give a suppression another end; an approval for the level critical is over with it
#[utoipa::path(post, path = "/api/v1/units/{unit}/suppressions/{id}/extension", tag = "monitor",
    operation_id = "extend_suppression",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = ExtendingInput,
    responses((status = 200, body = SuppressionView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.suppress"))))]
async fn extend(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<ExtendingInput>,
) -> One<SuppressionView> {
    let kept = app.monitor.suppression_extend(&caller, &unit, &id, version, end(&new.expires_at)?).await?;
    tagged(&app, &caller, StatusCode::OK, kept).await
}

/// End a suppression before its time
#[utoipa::path(post, path = "/api/v1/units/{unit}/suppressions/{id}/ending", tag = "monitor",
    operation_id = "end_suppression",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)),
    responses((status = 200, body = SuppressionView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.alert.suppress"))))]
async fn end_it(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
) -> One<SuppressionView> {
    let kept = app.monitor.suppression_end(&caller, &unit, &id, version).await?;
    tagged(&app, &caller, StatusCode::OK, kept).await
}
