//! Files that are answers, and work on files that takes a processor.

use std::io::Cursor;
use std::sync::Arc;

use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use vg_access::Problem;
use vg_formats::export::Table;

use super::api::views::unknown;
use super::refused::Refused;

/// Does work that takes a processor where it does not hold other requests up, when it is its turn. The turn lasts until the work is over,
/// also when nobody waits for it any more. `what` names the work for the administrator.
pub(super) async fn apart<T: Send + 'static>(
    turns: &Arc<Semaphore>,
    what: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    in_turn(turn(turns, what).await?, what, work).await
}

/// Waits for one's turn.
pub(super) async fn turn(turns: &Arc<Semaphore>, what: &'static str) -> Result<OwnedSemaphorePermit, Problem> {
    let turn = Arc::clone(turns).acquire_owned().await;
    turn.map_err(|_| Problem::internal(format!("{what}: the turns are closed")))
}

/// Does work that takes a processor in one's turn, as [`apart`] does.
pub(super) async fn in_turn<T: Send + 'static>(
    turn: OwnedSemaphorePermit,
    what: &'static str,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, Problem> {
    let work = tokio::task::spawn_blocking(move || {
        let done = work();
        drop(turn);
        done
    });
    work.await.map_err(|fault| Problem::internal(format!("{what} ended in a fault: {fault}")))
}

/// A file that a browser saves and does not open in the origin of the console. Of its name stay the letters that every system takes;
/// where none is left it is called `otherwise`.
pub(super) fn saved(bytes: Vec<u8>, kind: &'static str, name: &str, otherwise: &str) -> Response {
    let mut response = bytes.into_response();
    let head = response.headers_mut();
    head.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    let plain: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_')).collect();
    let plain = if plain.is_empty() { otherwise } else { plain.as_str() };
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{plain}\"")) {
        head.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

/// Writes a table as `csv` or `xlsx` where it does not hold other requests up.
pub(super) async fn written(table: Table, form: &str, name: &str) -> Result<Response, Refused> {
    let xlsx = match form {
        "csv" => false,
        "xlsx" => true,
        _ => return Err(unknown("/form", &["csv", "xlsx"]).into()),
    };
    let work = tokio::task::spawn_blocking(move || {
        let mut bytes = Vec::new();
        if xlsx {
            table.xlsx(Cursor::new(&mut bytes)).map_err(|error| {
                let message = error.message();
                Problem::conflict(message.vi, message.en)
            })?;
        } else {
            table.csv(&mut bytes)?;
        }
        Ok::<_, Problem>(bytes)
    });
    let bytes = work.await.map_err(|fault| Problem::internal(format!("an export ended in a fault: {fault}")))??;
    let (kind, end) = if xlsx {
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx")
    } else {
        ("text/csv; charset=utf-8", "csv")
    };
    Ok(saved(bytes, kind, &format!("{name}.{end}"), "file"))
}
