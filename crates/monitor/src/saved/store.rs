//! The only SQL on searches that people keep.

use vg_access::Kept;
use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};

use super::{NewSearch, SavedSearch};

macro_rules! columns {
    () => {
        "id, unit, version, created_at, updated_at, updated_by, name, note, q, from_text, to_text, shared, account, created_by"
    };
}

const SEEN: Statement = Statement::new(
    "monitor.search.seen",
    concat!(
        "SELECT ",
        columns!(),
        " FROM monitor_searches WHERE unit = $1 AND (shared = 1 OR account = $2) ORDER BY name_key, id"
    ),
);
const GET: Statement = Statement::new(
    "monitor.search.get",
    concat!("SELECT ", columns!(), " FROM monitor_searches WHERE unit = $1 AND id = $2"),
);
const REMOVE: Statement =
    Statement::new("monitor.search.remove", "DELETE FROM monitor_searches WHERE unit = $1 AND id = $2");
const SAVE: ManyRows = ManyRows::new(
    "monitor.search.save",
    concat!("INSERT INTO monitor_searches (", columns!(), ", name_key)"),
    15,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, name = excluded.name, note = excluded.note, q = excluded.q, from_text = excluded.from_text, to_text = \
     excluded.to_text, shared = excluded.shared, name_key = excluded.name_key WHERE monitor_searches.unit = excluded.unit",
);

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[SEEN, GET, REMOVE];

fn read(row: &Row) -> Result<Kept<SavedSearch>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let about = NewSearch {
        name: text("name")?,
        note: text("note")?,
        q: text("q")?,
        from: text("from_text")?,
        to: text("to_text")?,
        shared: row.int("shared")? == 1,
    };
    Kept::of_row(row, SavedSearch { about, account: text("account")?, created_by: text("created_by")? })
}

/// Those that an account sees in a unit, by name.
pub(crate) async fn seen_by(tx: &mut Tx, unit: &str, account: &str) -> Result<Vec<Kept<SavedSearch>>, SqlError> {
    tx.fetch_all(&SEEN, params![unit, account]).await?.iter().map(read).collect()
}

/// One of a unit, whoever made it.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<SavedSearch>>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(read).transpose()
}

/// Removes one.
pub(crate) async fn remove(tx: &mut Tx, unit: &str, id: &str) -> Result<(), SqlError> {
    tx.execute(&REMOVE, params![unit, id]).await.map(|_| ())
}

/// Writes one, new or changed.
pub(crate) async fn save(tx: &mut Tx, kept: &Kept<SavedSearch>) -> Result<(), SqlError> {
    let (data, about) = (&kept.data, &kept.data.about);
    let values = row![
        &kept.id,
        &kept.unit,
        kept.version,
        kept.created_at,
        kept.updated_at,
        &kept.updated_by,
        &about.name,
        &about.note,
        &about.q,
        &about.from,
        &about.to,
        i64::from(about.shared),
        &data.account,
        &data.created_by,
        vg_formats::search_key(&about.name),
    ];
    tx.execute_rows(&SAVE, vec![values]).await.map(|_| ())
}
