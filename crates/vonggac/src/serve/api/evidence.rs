//! The evidence ledger: pages of a chain, its seals, the whole chain as a file, and the check of all chains.

use std::pin::Pin;
use std::task::{Context, Poll};

use axum::Json;
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State};
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use futures_core::Stream;
use serde::{Deserialize, Serialize};
use serde_json::json;
use tokio::sync::mpsc::{Receiver, channel};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::evidence::{Entry, EvidenceFilter, FORM, Kind, Seal};
use vg_access::permission::{AUDIT_READ_SYSTEM, EVIDENCE_READ};
use vg_access::{Caller, On, Problem};
use vg_backend::sql::Value;
use vg_model::Text;

use super::Answer;
use super::audit::VerdictView;
use super::views::{page_rows, time, unknown};
use crate::serve::input::Who;
use crate::serve::refused::Refused;
use crate::serve::state::App;

/// Lines of an export that are gathered before they are sent: some 60 kB.
const LINES: u32 = 64;
/// Pieces of an export that wait for a slow client; then the reading waits.
const PIECES: usize = 4;

/// Routes of this page.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new()
        .routes(routes!(of_unit))
        .routes(routes!(one))
        .routes(routes!(seals))
        .routes(routes!(export))
        .routes(routes!(verification))
}

/// Which rows are wanted, newest first.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct EvidencePage {
    /// Value of `next` of the page before.
    after: Option<i64>,
    /// Most rows, 1 to 1000.
    #[param(minimum = 1, maximum = 1000)]
    limit: Option<u32>,
    /// `observation`, `statement`, `file`, `receipt`, `decision`, `retraction`
    kind: Option<String>,
    /// The capability that added them.
    source: Option<String>,
    /// Kind of what they are about.
    subject_kind: Option<String>,
    /// Id of what they are about.
    subject: Option<String>,
    /// Added not before (RFC 3339).
    from: Option<String>,
    /// Added before (RFC 3339).
    to: Option<String>,
}

/// A piece of evidence.
#[derive(Serialize, ToSchema)]
struct EvidenceView {
    /// Number in the chain of the unit, from 1 without gaps.
    seq: i64,
    at: String,
    /// `observation`, `statement`, `file`, `receipt`, `decision`, `retraction`
    kind: String,
    source: String,
    subject_kind: String,
    subject: String,
    actor_kind: String,
    actor: String,
    actor_name: String,
    /// For people, in both languages.
    #[schema(value_type = Object)]
    title: Text,
    /// What was found.
    #[schema(value_type = Object)]
    facts: serde_json::Value,
    /// SHA-256 of the bytes that belong to it.
    blob: Option<String>,
    collected_at: String,
    /// From when on it proves nothing any more.
    expires_at: Option<String>,
    /// Number of the row that it takes the place of.
    replaces: Option<i64>,
    /// Hash of the row before it.
    previous: String,
    hash: String,
}

/// A page of evidence.
#[derive(Serialize, ToSchema)]
struct EvidencesView {
    items: Vec<EvidenceView>,
    /// Give it as `after` for the next page.
    next: Option<i64>,
}

/// The head of the chain when an hour began.
#[derive(Serialize, ToSchema)]
struct SealView {
    hour: String,
    /// Number of the last row.
    seq: i64,
    /// Its hash.
    hash: String,
    /// When it was sealed.
    at: String,
}

impl From<Entry> for EvidenceView {
    fn from(entry: Entry) -> Self {
        Self {
            at: entry.at.to_string(),
            kind: entry.kind,
            // The ledger writes JSON itself; what is none would be shown as the text that it is.
            facts: serde_json::from_str(&entry.facts).unwrap_or(serde_json::Value::String(entry.facts)),
            collected_at: entry.collected_at.to_string(),
            expires_at: entry.expires_at.map(|at| at.to_string()),
            seq: entry.seq,
            source: entry.source,
            subject_kind: entry.subject_kind,
            subject: entry.subject,
            actor_kind: entry.actor_kind,
            actor: entry.actor,
            actor_name: entry.actor_name,
            title: entry.title,
            blob: entry.blob,
            replaces: entry.replaces,
            previous: entry.previous,
            hash: entry.hash,
        }
    }
}

impl From<Seal> for SealView {
    fn from(seal: Seal) -> Self {
        Self { hour: seal.hour.to_string(), seq: seal.head.seq, hash: seal.head.hash, at: seal.head.at.to_string() }
    }
}

/// Read the evidence of a unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/evidence", tag = "evidence", operation_id = "evidence_of_unit",
    params(("unit" = String, Path), EvidencePage), responses((status = 200, body = EvidencesView)),
    extensions(("x-operation" = json!("access.evidence.read"))))]
async fn of_unit(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Query(page): Query<EvidencePage>,
) -> Answer<EvidencesView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let granted = app.access.require(&mut tx, &caller, &EVIDENCE_READ, On::Unit(&unit)).await?;
    let filter = EvidenceFilter {
        kind: page.kind.as_deref().map(kind).transpose()?,
        source: page.source,
        subject_kind: page.subject_kind,
        subject: page.subject,
        from: time("/from", page.from.as_deref())?,
        to: time("/to", page.to.as_deref())?,
    };
    let rows = page_rows(page.limit)?;
    let found = app.access.evidence().page(&mut tx, &granted, &filter, page.after, rows).await?;
    let next = if found.len() == rows as usize { found.last().map(|entry| entry.seq) } else { None };
    Ok(Json(EvidencesView { items: found.into_iter().map(EvidenceView::from).collect(), next }))
}

fn kind(name: &str) -> Result<Kind, Refused> {
    Kind::parse(name).ok_or_else(|| unknown("/kind", &Kind::ALL.map(Kind::name)).into())
}

/// Read one piece of evidence
#[utoipa::path(get, path = "/api/v1/units/{unit}/evidence/{id}", tag = "evidence", operation_id = "evidence_one",
    params(("unit" = String, Path), ("id" = String, Path, description = "Its number")), responses((status = 200, body = EvidenceView)),
    extensions(("x-operation" = json!("access.evidence.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, number)): Path<(String, String)>,
) -> Answer<EvidenceView> {
    let mut tx = app.backend.sql.begin_read().await?;
    let granted = app.access.require(&mut tx, &caller, &EVIDENCE_READ, On::Unit(&unit)).await?;
    let seq = number.parse().map_err(|_| Problem::not_found())?;
    Ok(Json(app.access.evidence().entry(&mut tx, &granted, seq).await?.into()))
}

/// The last thousand seals of the evidence of a unit
#[utoipa::path(get, path = "/api/v1/units/{unit}/evidence/seals", tag = "evidence", operation_id = "evidence_seals",
    params(("unit" = String, Path)), responses((status = 200, body = Vec<SealView>)),
    extensions(("x-operation" = json!("access.evidence.read"))))]
async fn seals(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<Vec<SealView>> {
    let mut tx = app.backend.sql.begin_read().await?;
    let granted = app.access.require(&mut tx, &caller, &EVIDENCE_READ, On::Unit(&unit)).await?;
    let seals = app.access.evidence().seals(&mut tx, &granted).await?;
    Ok(Json(seals.into_iter().map(SealView::from).collect()))
}

/// The whole evidence of a unit as JSON lines, for a verifier that needs nothing of this program
#[utoipa::path(get, path = "/api/v1/units/{unit}/evidence/export", tag = "evidence", operation_id = "evidence_export",
    params(("unit" = String, Path)), responses((status = 200, body = String, content_type = "application/x-ndjson")),
    extensions(("x-operation" = json!("access.evidence.read"))))]
async fn export(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Result<Response, Refused> {
    let mut tx = app.backend.sql.begin_read().await?;
    app.access.require(&mut tx, &caller, &EVIDENCE_READ, On::Unit(&unit)).await?;
    drop(tx);
    let (send, receive) = channel(PIECES);
    tokio::spawn(async move {
        let mut after = 0;
        loop {
            let piece = piece(&app, &caller, &unit, &mut after).await;
            let is_last = !matches!(&piece, Ok(piece) if !piece.is_empty());
            let piece = piece.map_err(|problem| std::io::Error::other(problem.code()));
            // Nobody listens any more: nothing is left to do.
            if send.send(piece).await.is_err() || is_last {
                return;
            }
        }
    });
    let mut response = Body::from_stream(Pieces(receive)).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/x-ndjson"));
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("attachment; filename=\"bang-chung.jsonl\""));
    Ok(response)
}

/// The next lines of an export, read by themselves: a slow client holds no connection of the engine, and rows are only added.
async fn piece(app: &App, caller: &Caller, unit: &str, after: &mut i64) -> Result<Bytes, Problem> {
    let mut tx = app.backend.sql.begin_read().await?;
    let granted = app.access.require(&mut tx, caller, &EVIDENCE_READ, On::Unit(unit)).await?;
    let entries = app.access.evidence().since(&mut tx, &granted, *after, LINES).await?;
    let mut text = String::new();
    for entry in entries {
        *after = entry.seq;
        text.push_str(&line(&entry));
        text.push('\n');
    }
    Ok(text.into())
}

/// A row as a line of an export: the first line of its canonical form, its fields in their order as they were hashed, and the hash.
fn line(entry: &Entry) -> String {
    let fields: Vec<serde_json::Value> = entry.values().iter().map(plain).collect();
    json!({"form": FORM, "fields": fields, "hash": entry.hash}).to_string()
}

/// A value of a row as JSON.
fn plain(value: &Value) -> serde_json::Value {
    match value {
        Value::Null => serde_json::Value::Null,
        Value::Int(number) => json!(number),
        Value::Real(number) => json!(number),
        Value::Text(text) => json!(text),
    }
}

/// The pieces of an export as a body.
struct Pieces(Receiver<Result<Bytes, std::io::Error>>);

impl Stream for Pieces {
    type Item = Result<Bytes, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0.poll_recv(context)
    }
}

/// Verify the evidence of every unit
#[utoipa::path(get, path = "/api/v1/evidence/verification", tag = "evidence", operation_id = "evidence_verification",
    responses((status = 200, body = Vec<VerdictView>)), extensions(("x-operation" = json!("access.audit_system.read"))))]
async fn verification(Who(caller): Who, State(app): State<App>) -> Answer<Vec<VerdictView>> {
    let mut tx = app.backend.sql.begin_read().await?;
    app.access.require(&mut tx, &caller, &AUDIT_READ_SYSTEM, On::System).await?;
    let verdicts = app.access.evidence().verify_all(&mut tx, &[]).await?;
    Ok(Json(verdicts.into_iter().map(VerdictView::from).collect()))
}
