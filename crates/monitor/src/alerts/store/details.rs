//! SQL on what alerts show besides their rows.

use std::collections::BTreeMap;

use vg_backend::sql::{MAX_IN, ManyRows, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};

use crate::alerts::finding::EventRef;
use crate::alerts::model::{Detail, Shown};

const SAVE: ManyRows = ManyRows::new(
    "monitor.detail.save",
    "INSERT INTO monitor_details (alert, unit, detail)",
    3,
    "ON CONFLICT (alert) DO UPDATE SET detail = excluded.detail WHERE monitor_details.unit = excluded.unit",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[];

/// As it is written.
#[derive(Default, serde::Serialize, serde::Deserialize)]
struct Written {
    first: Vec<(i64, i64)>,
    latest: Vec<(i64, i64)>,
    shown: Vec<Shown>,
    sources: Vec<String>,
}

/// Events as they are written.
pub(crate) fn pairs(events: &[EventRef]) -> Vec<(i64, i64)> {
    events.iter().map(|event| (event.position, event.record)).collect()
}

/// Events as they were written.
pub(crate) fn events(pairs: Vec<(i64, i64)>) -> Vec<EventRef> {
    pairs.into_iter().map(|(position, record)| EventRef { position, record }).collect()
}

/// Writes the details of alerts.
pub(crate) async fn save<'a>(
    tx: &mut Tx,
    unit: &str,
    details: impl Iterator<Item = (&'a str, &'a Detail)>,
) -> Result<(), SqlError> {
    let written = |detail: &Detail| {
        let written = Written {
            first: pairs(&detail.first),
            latest: pairs(&detail.latest),
            shown: detail.shown.clone(),
            sources: detail.sources.clone(),
        };
        // Texts and numbers always have a form in JSON; control characters are escaped in it.
        serde_json::to_string(&written).unwrap_or_default()
    };
    let rows: Vec<_> = details.map(|(alert, detail)| row![alert, unit, written(detail)]).collect();
    if !rows.is_empty() {
        tx.execute_rows(&SAVE, rows).await?;
    }
    Ok(())
}

/// The details of these alerts; those that there are.
pub(crate) async fn of_ids(tx: &mut Tx, unit: &str, ids: &[&str]) -> Result<BTreeMap<String, Detail>, SqlError> {
    let mut found = BTreeMap::new();
    for part in ids.chunks(MAX_IN) {
        let select = Select::new("monitor.detail.of_ids", &["alert", "detail"], "monitor_details")
            .and_where("unit = ?", params![unit])
            .and_in("alert", part.iter().copied());
        let (statement, params) = select.build()?;
        for row in tx.fetch_all(&statement, &params).await? {
            let written: Written = serde_json::from_str(row.text("detail")?).unwrap_or_default();
            let Written { first, latest, shown, sources } = written;
            let detail = Detail { first: events(first), latest: events(latest), shown, sources };
            found.insert(row.text("alert")?.to_owned(), detail);
        }
    }
    Ok(found)
}
