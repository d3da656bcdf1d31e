//! The events of a search as a file.

use std::collections::BTreeMap;
use std::io::Write as _;

use axum::extract::{Extension, Path, Query, State};
use axum::response::Response;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;
use vg_access::Problem;
use vg_formats::export::Table;
use vg_lake::{Answer, Cell};
use vg_monitor::ocsf::Ocsf;
use vg_monitor::search::{Part, field, fields};

use super::ask::{Asked, ask};
use super::input::{About, named};
use super::page::distinct;
use crate::serve::api::views::unknown;
use crate::serve::files::{saved, written};
use crate::serve::input::Who;
use crate::serve::query::problem;
use crate::serve::refused::Refused;
use crate::serve::shell::Gone;
use crate::serve::state::App;

/// Events of one file, the newest first: what a spreadsheet still opens, and what is held in memory.
const MOST_ROWS: usize = 100_000;
/// Bytes of them.
const MOST_BYTES: usize = 64 * 1024 * 1024;

pub(super) fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(export))
}

/// Which events, with which columns.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[serde(deny_unknown_fields, default)]
#[into_params(parameter_in = Query)]
struct ExportQuery {
    /// The search; nothing for every event.
    q: String,
    /// First moment: RFC 3339, a local time, or relative as `now-24h`, which stands when it is left out.
    from: Option<String>,
    /// The moment behind the last one, in the same forms; `now` when it is left out.
    to: Option<String>,
    /// Minutes east of UTC of times that name no zone; 420 when it is left out.
    offset_minutes: Option<i32>,
    /// Names of the columns with commas between them; all of them when it is left out.
    columns: Option<String>,
}

/// The events of a search as a file, the newest 100,000 or 64 MiB of them; the header `x-truncated` says whether there were more
#[utoipa::path(get, path = "/api/v1/units/{unit}/events/export/{form}", tag = "events", operation_id = "export_events",
    params(("unit" = String, Path), ("form" = String, Path, description = "`csv`, `jsonl`, `parquet`, or `ocsf`: events of the Open Cybersecurity Schema Framework as JSON lines"), ExportQuery),
    responses((status = 200, body = Vec<u8>, content_type = "text/csv")),
    extensions(("x-operation" = json!("monitor.event.read"))))]
async fn export(
    Who(caller): Who,
    State(app): State<App>,
    Path((unit, form)): Path<(String, String)>,
    Extension(gone): Extension<Gone>,
    Query(query): Query<ExportQuery>,
) -> Result<Response, Refused> {
    let forms = ["csv", "jsonl", "parquet", "ocsf"];
    if !forms.contains(&form.as_str()) {
        return Err(unknown("/form", &forms).into());
    }
    let ExportQuery { q, from, to, offset_minutes, columns } = query;
    let about = About { q, from, to, offset_minutes };
    let read = about.read(&app)?;
    let columns =
        match columns.as_deref().filter(|_| form != "ocsf").map(str::trim).filter(|columns| !columns.is_empty()) {
            Some(columns) => distinct(&named(&columns.split(',').map(str::trim).collect::<Vec<_>>())?),
            None => fields().iter().collect(),
        };
    let sql = read.search.page(Part::from(read.window), &columns, MOST_ROWS + 1);
    let asked = Asked { about: &about.q, sql: &sql, most: Some((MOST_ROWS, MOST_BYTES)) };
    let found = ask(&app, &caller, &unit, &asked, gone.wait()).await?;
    let truncated = found.truncated;
    let mut response = match form.as_str() {
        "csv" => written(table(&found), "csv", "su-kien").await?,
        "ocsf" => {
            let work = tokio::task::spawn_blocking(move || ocsf(&unit, &found));
            let bytes =
                work.await.map_err(|fault| Problem::internal(format!("an export ended in a fault: {fault}")))??;
            saved(bytes, "application/x-ndjson; charset=utf-8", "su-kien.ocsf.jsonl", "file")
        }
        form => {
            let parquet = form == "parquet";
            let work = tokio::task::spawn_blocking(move || {
                if parquet { found.parquet().map_err(problem) } else { Ok(lines(&found)?) }
            });
            let bytes =
                work.await.map_err(|fault| Problem::internal(format!("an export ended in a fault: {fault}")))??;
            if parquet {
                saved(bytes, "application/vnd.apache.parquet", "su-kien.parquet", "file")
            } else {
                saved(bytes, "application/x-ndjson; charset=utf-8", "su-kien.jsonl", "file")
            }
        }
    };
    let said = axum::http::HeaderValue::from_static(if truncated { "true" } else { "false" });
    response.headers_mut().insert("x-truncated", said);
    Ok(response)
}

fn table(found: &Answer) -> Table {
    let text = |cell: &Cell| match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Time(at) => at.to_string(),
        other => other.to_json().to_string(),
    };
    Table {
        sheet: "events",
        header: found.columns.iter().map(|column| column.name.clone()).collect(),
        rows: found.rows.iter().map(|row| row.iter().map(text).collect()).collect(),
    }
}

/// An event of OCSF on each line.
fn ocsf(unit: &str, found: &Answer) -> Result<Vec<u8>, Problem> {
    let classes = Ocsf::embedded().map_err(|error| Problem::internal(format!("the classes of OCSF: {error}")))?;
    // `unit` stands in every event as its tenant, and `day` follows from the time.
    let named = found.columns.iter().map(|column| field(&column.name).map_or("", |field| field.name));
    let named: Vec<&str> = named.map(|name| if matches!(name, "unit" | "day") { "" } else { name }).collect();
    let places: BTreeMap<&str, usize> = named.iter().enumerate().map(|(place, name)| (*name, place)).collect();
    let mut out = Vec::new();
    for row in &found.rows {
        let value = |name: &str| places.get(name).and_then(|place| row.get(*place)).map(Cell::to_json);
        let event = classes.event(unit, &named, &|name| value(name).filter(|_| !name.is_empty()));
        let written =
            serde_json::to_writer(&mut out, &event).map_err(std::io::Error::from).and_then(|()| out.write_all(b"\n"));
        written.map_err(Problem::from)?;
    }
    Ok(out)
}

/// An object for each event on a line of its own, without what it does not have.
fn lines(found: &Answer) -> Result<Vec<u8>, Problem> {
    let mut out = Vec::new();
    for row in &found.rows {
        let values = found.columns.iter().zip(row).filter(|(_, cell)| **cell != Cell::Null);
        let object: serde_json::Map<String, serde_json::Value> =
            values.map(|(column, cell)| (column.name.clone(), cell.to_json())).collect();
        let written =
            serde_json::to_writer(&mut out, &object).map_err(std::io::Error::from).and_then(|()| out.write_all(b"\n"));
        written.map_err(Problem::from)?;
    }
    Ok(out)
}
