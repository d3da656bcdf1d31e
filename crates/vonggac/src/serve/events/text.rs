//! A search without its answer: the fields that there are, and the SQL that a text becomes.

use axum::Json;
use axum::extract::{Path, State};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_model::Text;
use vg_monitor::operations::EVENT_READ;
use vg_monitor::search::{Part, Search, SearchError, fields};

use super::input::About;
use super::page::DEFAULT_COLUMNS;
use crate::serve::api::Answer;
use crate::serve::input::{Input, Who};
use crate::serve::state::App;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(compile))
}

/// A field that a search can name.
#[derive(Serialize, ToSchema)]
struct EventFieldView {
    /// Its name: that of ECS where there is one.
    name: &'static str,
    /// Its name in SQL.
    sql: &'static str,
    /// `text`, `long_text`, `int`, `bool`, `time`, `day`, `address`, `hex`
    form: &'static str,
    /// Single values are found fast among all days; a text is compared as it is asked, in small letters, in capitals, or with a capital first.
    find: bool,
    /// Of the normal form: the same for every source.
    normal: bool,
    /// What it holds, in both languages.
    #[schema(value_type = Object)]
    about: Text,
}

/// All fields.
#[derive(Serialize, ToSchema)]
struct EventFieldsView {
    items: Vec<EventFieldView>,
    /// Those that a page shows when the caller names none.
    columns: Vec<&'static str>,
}

/// List the fields that a search over events can name
#[utoipa::path(get, path = "/api/v1/units/{unit}/events/fields", tag = "events", operation_id = "list_event_fields",
    params(("unit" = String, Path)), responses((status = 200, body = EventFieldsView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn list(Who(caller): Who, State(app): State<App>, Path(unit): Path<String>) -> Answer<EventFieldsView> {
    app.access.reading(&caller, &EVENT_READ, &unit).await?;
    let items = fields().iter().map(|field| EventFieldView {
        name: field.name,
        sql: field.sql,
        form: field.form.name(),
        find: field.find,
        normal: field.normal,
        about: Text::new(field.about.0, field.about.1),
    });
    Ok(Json(EventFieldsView { items: items.collect(), columns: DEFAULT_COLUMNS.to_vec() }))
}

/// What is wrong with a search.
#[derive(Serialize, ToSchema)]
struct SearchErrorView {
    /// `search_syntax`, `search_unknown_field`, `search_value`, `search_too_complex`
    code: &'static str,
    /// First character, from 0.
    start: usize,
    /// Behind the last one.
    end: usize,
    /// What is wrong and how to mend it, in both languages.
    #[schema(value_type = Object)]
    message: Text,
    /// The name of a field that was perhaps meant.
    nearest: Option<&'static str>,
}

impl From<SearchError> for SearchErrorView {
    fn from(error: SearchError) -> Self {
        Self {
            code: error.kind.code(),
            start: error.span.start,
            end: error.span.end,
            message: error.message,
            nearest: error.nearest,
        }
    }
}

/// A search as SQL, or what is wrong with it.
#[derive(Serialize, ToSchema)]
struct SearchSqlView {
    /// The statement of a page; nothing when the search cannot be read.
    sql: Option<String>,
    /// Its condition without the time, on one line.
    condition: Option<String>,
    error: Option<SearchErrorView>,
    from: String,
    to: String,
}

/// The SQL of a search, or what is wrong with it and where; nothing is asked
#[utoipa::path(post, path = "/api/v1/units/{unit}/events/sql", tag = "events", operation_id = "compile_event_search",
    params(("unit" = String, Path)), request_body = About, responses((status = 200, body = SearchSqlView)),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn compile(
    Who(caller): Who,
    State(app): State<App>,
    Path(unit): Path<String>,
    Input(about): Input<About>,
) -> Answer<SearchSqlView> {
    app.access.reading(&caller, &EVENT_READ, &unit).await?;
    let moment = about.moment(&app)?;
    let window = about.window(moment)?;
    let (from, to) = (window.from.to_string(), window.to.to_string());
    Ok(Json(match Search::read(&about.q, moment) {
        Ok(search) => {
            let sql = search.page(Part::from(window), &super::page::columns(&[])?, super::page::ROWS);
            SearchSqlView { sql: Some(sql), condition: Some(search.condition()), error: None, from, to }
        }
        Err(error) => SearchSqlView { sql: None, condition: None, error: Some(error.into()), from, to },
    }))
}
