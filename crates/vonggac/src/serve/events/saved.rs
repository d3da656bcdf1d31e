//! Searches that people keep: for themselves, or for the unit.

use axum::Json;
use axum::extract::{Extension, Path, State};
use axum::http::StatusCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::{Caller, Kept, On, Problem};
use vg_lake::Cell;
use vg_monitor::operations::{SEARCH_MANAGE, SEARCH_SAVE};
use vg_monitor::saved::{NewSearch, SavedSearch};

use super::ask::{Asked, ask};
use super::input::About;
use crate::serve::api::{Answer, Done};
use crate::serve::input::{Input, Who};
use crate::serve::inventory::head::{Based, Key, One, Tagged};
use crate::serve::inventory::names::Names;
use crate::serve::kept::KeptView;
use crate::serve::shell::Gone;
use crate::serve::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(one, change, remove)).routes(routes!(count))
}

/// A search that is kept.
#[derive(Debug, Serialize, ToSchema)]
struct SavedSearchView {
    #[serde(flatten)]
    kept: KeptView,
    name: String,
    note: String,
    /// The search; empty for every event.
    q: String,
    /// First moment: relative as `now-24h`, or a fixed one.
    from: String,
    /// The moment behind the last one.
    to: String,
    /// True when the whole unit sees it.
    shared: bool,
    /// True when the caller made it.
    own: bool,
    /// True when the caller may change and remove it.
    may_change: bool,
    created_by: String,
    created_by_name: String,
}

impl SavedSearchView {
    async fn all(app: &App, caller: &Caller, unit: &str, all: Vec<Kept<SavedSearch>>) -> Result<Vec<Self>, Problem> {
        let actors = all.iter().flat_map(|kept| [kept.updated_by.as_str(), kept.data.created_by.as_str()]);
        let names = Names::of(app, actors.collect::<Vec<_>>()).await?;
        let mut tx = app.backend.sql.begin_read().await?;
        let saves = app.access.require(&mut tx, caller, &SEARCH_SAVE, On::Unit(unit)).await.is_ok();
        let manages = saves && app.access.require(&mut tx, caller, &SEARCH_MANAGE, On::Unit(unit)).await.is_ok();
        let account = caller.account().unwrap_or_default();
        let view = |kept: Kept<SavedSearch>| {
            let own = kept.data.is_own(account);
            let head = KeptView::of(&kept, &names);
            let SavedSearch { about, created_by, .. } = kept.data;
            Self {
                kept: head,
                name: about.name,
                note: about.note,
                q: about.q,
                from: about.from,
                to: about.to,
                shared: about.shared,
                own,
                may_change: manages || saves && own,
                created_by_name: names.get(&created_by),
                created_by,
            }
        };
        Ok(all.into_iter().map(view).collect())
    }
}

async fn tagged(app: &App, caller: &Caller, status: StatusCode, kept: Kept<SavedSearch>) -> One<SavedSearchView> {
    let (version, unit) = (kept.version, kept.unit.clone());
    let view = SavedSearchView::all(app, caller, &unit, vec![kept]).await?.pop();
    Ok(Tagged(status, version, view.ok_or_else(|| Problem::internal("a saved search without a view"))?))
}

/// Searches that are kept.
#[derive(Debug, Serialize, ToSchema)]
struct SavedSearchesView {
    items: Vec<SavedSearchView>,
}

/// List the searches that the caller keeps in a unit, and those that the unit shares, by name
#[utoipa::path(get, path = "/api/v1/units/{unit}/searches", tag = "events", operation_id = "list_saved_searches",
    params(("unit" = String, Path)), responses((status = 200, body = SavedSearchesView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<SavedSearchesView> {
    let found = app.monitor.search_list(&caller, &unit).await?;
    Ok(Json(SavedSearchesView { items: SavedSearchView::all(&app, &caller, &unit, found).await? }))
}

/// What people say of a search that is kept.
#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields, default)]
struct SavedSearchInput {
    /// Its name, one of its kind among what its owner sees.
    #[schema(required = true)]
    name: String,
    note: String,
    /// The search; empty for every event.
    q: String,
    /// First moment: relative as `now-24h`, which stands when it is left out, or a fixed one.
    from: String,
    /// The moment behind the last one; `now` when it is left out.
    to: String,
    /// True for the whole unit.
    shared: bool,
}

impl From<SavedSearchInput> for NewSearch {
    fn from(new: SavedSearchInput) -> Self {
        let SavedSearchInput { name, note, q, from, to, shared } = new;
        Self { name, note, q, from, to, shared }
    }
}

/// Keep a search
#[utoipa::path(post, path = "/api/v1/units/{unit}/searches", tag = "events", operation_id = "create_saved_search",
    params(("unit" = String, Path), ("Idempotency-Key" = Option<String>, Header)), request_body = SavedSearchInput,
    responses((status = 201, body = SavedSearchView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.search.save"))))]
async fn create(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Key(key): Key,
    Input(new): Input<SavedSearchInput>,
) -> One<SavedSearchView> {
    let monitor = match &key {
        Some(key) => app.monitor.repeatable(&caller, &unit, key),
        None => app.monitor.clone(),
    };
    let kept = monitor.search_create(&caller, &unit, &new.into()).await?;
    tagged(&app, &caller, StatusCode::CREATED, kept).await
}

/// See a search that is kept
#[utoipa::path(get, path = "/api/v1/units/{unit}/searches/{id}", tag = "events", operation_id = "read_saved_search",
    params(("unit" = String, Path), ("id" = String, Path)),
    responses((status = 200, body = SavedSearchView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn one(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
) -> One<SavedSearchView> {
    let kept = app.monitor.search_get(&caller, &unit, &id).await?;
    tagged(&app, &caller, StatusCode::OK, kept).await
}

/// Change a search that is kept: one's own, or a shared one for whoever decides in the unit
#[utoipa::path(put, path = "/api/v1/units/{unit}/searches/{id}", tag = "events", operation_id = "change_saved_search",
    params(("unit" = String, Path), ("id" = String, Path), ("If-Match" = String, Header)), request_body = SavedSearchInput,
    responses((status = 200, body = SavedSearchView, headers(("ETag" = String)))),
    extensions(("x-operation" = json!("monitor.search.save"))))]
async fn change(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, id)): Path<(String, String)>,
    Based(version): Based,
    Input(new): Input<SavedSearchInput>,
) -> One<SavedSearchView> {
    let kept = app.monitor.search_update(&caller, &unit, &id, version, &new.into()).await?;
    tagged(&app, &caller, StatusCode::OK, kept).await
}

/// Remove a search that is kept: one's own, or a shared one for whoever decides in the unit
#[utoipa::path(delete, path = "/api/v1/units/{unit}/searches/{id}", tag = "events", operation_id = "remove_saved_search",
    params(("unit" = String, Path), ("id" = String, Path)), responses((status = 204)),
    extensions(("x-operation" = json!("monitor.search.save"))))]
async fn remove(Who(caller): Who, State(app): State<App>, Path((unit, id)): Path<(String, String)>) -> Done {
    app.monitor.search_remove(&caller, &unit, &id).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// How many events a search finds.
#[derive(Serialize, ToSchema)]
struct EventCountView {
    events: i64,
    /// The time as instants.
    from: String,
    to: String,
}

/// Count the events of a search
#[utoipa::path(post, path = "/api/v1/units/{unit}/events/count", tag = "events", operation_id = "count_events",
    params(("unit" = String, Path)), request_body = About, responses((status = 200, body = EventCountView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn count(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Extension(gone): Extension<Gone>,
    Input(about): Input<About>,
) -> Answer<EventCountView> {
    let read = about.read(&app)?;
    let sql = read.search.count(read.window);
    let found = ask(&app, &caller, &unit, &Asked { about: &about.q, sql: &sql, most: None }, gone.wait()).await?;
    let events = match found.rows.first().and_then(|row| row.first()) {
        Some(Cell::Int(events)) => *events,
        _ => return Err(Problem::internal("a count without a number").into()),
    };
    Ok(Json(EventCountView { events, from: read.window.from.to_string(), to: read.window.to.to_string() }))
}
