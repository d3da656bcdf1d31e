//! The audit: pages of a chain, and the check of all of them.

use axum::Json;
use axum::extract::{Path, Query, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::audit::{AuditFilter, Entry, Outcome, Verdict};
use vg_access::permission::{AUDIT_READ, AUDIT_READ_SYSTEM, Operation};
use vg_access::{Caller, On};
use vg_model::Text;

use super::Answer;
use super::views::{page_rows, time, unknown};
use crate::serve::input::Who;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(of_unit)).routes(routes!(of_system)).routes(routes!(verification))
}

/// Which records are wanted, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AuditPage {
    /// Value of `next` of the page before.
    after: Option<i64>,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// Name of the operation.
    operation: Option<String>,
    /// Id of the account or token, name of the worker.
    actor: Option<String>,
    /// User name, or name of the token or worker.
    actor_name: Option<String>,
    /// Not before (RFC 3339).
    from: Option<String>,
    /// Before (RFC 3339).
    to: Option<String>,
    /// Id of what it was done to.
    subject: Option<String>,
    /// `done`, `refused`, `failed`
    outcome: Option<String>,
}

/// A record.
#[derive(Serialize, ToSchema)]
struct EntryView {
    chain: String,
    seq: i64,
    at: String,
    /// `open`, `complete`, `single`
    phase: String,
    opened: Option<i64>,
    trace_id: String,
    actor_kind: String,
    actor: String,
    actor_name: String,
    operation: String,
    subject_kind: String,
    subject: String,
    outcome: Option<String>,
    problem: Option<String>,
    /// Changed fields.
    #[schema(value_type = Vec<Object>)]
    changes: serde_json::Value,
    address: Option<String>,
    user_agent: String,
    hash: String,
}

/// A page of records.
#[derive(Serialize, ToSchema)]
struct EntriesView {
    items: Vec<EntryView>,
    /// Give it as `after` for the next page.
    next: Option<i64>,
}

/// What the check of one chain found.
#[derive(Serialize, ToSchema)]
pub(super) struct VerdictView {
    chain: String,
    good: bool,
    /// Rows that were found good, from the first.
    rows: i64,
    /// Hash of the last good row.
    head: String,
    /// For people, in both languages.
    #[schema(value_type = Object)]
    message: Text,
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        Self {
            at: entry.at.to_string(),
            // The audit writes JSON itself; what is none would be shown as the text that it is.
            changes: serde_json::from_str(&entry.changes).unwrap_or(serde_json::Value::String(entry.changes)),
            chain: entry.chain,
            seq: entry.seq,
            phase: entry.phase,
            opened: entry.opened,
            trace_id: entry.trace_id,
            actor_kind: entry.actor_kind,
            actor: entry.actor,
            actor_name: entry.actor_name,
            operation: entry.operation,
            subject_kind: entry.subject_kind,
            subject: entry.subject,
            outcome: entry.outcome,
            problem: entry.problem,
            address: entry.address,
            user_agent: entry.user_agent,
            hash: entry.hash,
        }
    }
}

impl From<Verdict> for VerdictView {
    fn from(verdict: Verdict) -> Self {
        Self {
            good: verdict.is_good(),
            message: verdict.message(),
            chain: verdict.chain,
            rows: verdict.good,
            head: verdict.head,
        }
    }
}

/// Read the audit of a unit
#[utoipa::path(get, path = "/api/v1/units/{id}/audit", tag = "audit", operation_id = "audit_of_unit", params(("id" = String, Path), AuditPage),
    responses((status = 200, body = EntriesView)), extensions(("x-operation" = json!("access.audit.read"))))]
async fn of_unit(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(page): Query<AuditPage>,
) -> Answer<EntriesView> {
    entries(&app, &caller, &AUDIT_READ, On::Unit(&unit), page).await
}

/// Read the audit of the installation
#[utoipa::path(get, path = "/api/v1/audit", tag = "audit", operation_id = "audit_of_system", params(AuditPage),
    responses((status = 200, body = EntriesView)), extensions(("x-operation" = json!("access.audit_system.read"))))]
async fn of_system(Who(caller): Who, State(app): State<App>, Query(page): Query<AuditPage>) -> Answer<EntriesView> {
    entries(&app, &caller, &AUDIT_READ_SYSTEM, On::System, page).await
}

async fn entries(
    app: &App,
    caller: &Caller,
    operation: &'static Operation,
    on: On<'_>,
    page: AuditPage,
) -> Answer<EntriesView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let granted = app.access.require(&mut tx, caller, operation, on).await?;
    let outcome = page.outcome.as_deref().map(outcome).transpose()?;
    let filter = AuditFilter {
        operation: page.operation,
        actor: page.actor,
        actor_name: page.actor_name,
        subject: page.subject,
        outcome,
        from: time("/from", page.from.as_deref())?,
        to: time("/to", page.to.as_deref())?,
    };
    let rows = page_rows(page.limit)?;
    let found = app.access.audit().page(&mut tx, &granted, &filter, page.after, rows).await?;
    let next = if found.len() == rows as usize { found.last().map(|entry| entry.seq) } else { None };
    Ok(Json(EntriesView { items: found.into_iter().map(EntryView::from).collect(), next }))
}

fn outcome(name: &str) -> Result<Outcome, Refused> {
    let all = [Outcome::Done, Outcome::Refused, Outcome::Failed];
    let found = all.into_iter().find(|outcome| outcome.name() == name);
    found.ok_or_else(|| unknown("/outcome", &all.map(Outcome::name)).into())
}

/// Verify every chain of the audit
#[utoipa::path(get, path = "/api/v1/audit/verification", tag = "audit", operation_id = "audit_verification",
    responses((status = 200, body = Vec<VerdictView>)), extensions(("x-operation" = json!("access.audit_system.read"))))]
async fn verification(Who(caller): Who, State(app): State<App>) -> Answer<Vec<VerdictView>> {
    let mut tx = app.backend.sql.begin_read().await?;
    app.access.require(&mut tx, &caller, &AUDIT_READ_SYSTEM, On::System).await?;
    let verdicts = app.access.audit().verify_all(&mut tx, &[]).await?;
    Ok(Json(verdicts.into_iter().map(VerdictView::from).collect()))
}
