//! The only SQL on letters, their readings and their clauses.

use std::collections::BTreeSet;

use vg_backend::sql::{Direction, ManyRows, Order, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::{Text, Timestamp};

use super::{Fields, Letter, LetterState, number_key};
use crate::Kept;
use crate::plan::PlannedClause;

macro_rules! columns {
    () => {
        "id, unit, version, demo, created_at, updated_at, updated_by, no, state, kind, number, number_key, issuer, issued_on, \
         subject, urgency, signer, channel, arrival_number, arrived_on, passed_to, note, pack, blob, file_name, file_bytes, \
         confirmed_at, confirmed_by, parent, parent_unit, answer_by, acknowledged_at, answered_at"
    };
}

const GET: Statement = Statement::new(
    "directive.letter.get",
    concat!("SELECT ", columns!(), " FROM directive_letters WHERE unit = $1 AND id = $2"),
);
const ALIKE: Statement = Statement::new(
    "directive.letter.alike",
    concat!(
        "SELECT ",
        columns!(),
        " FROM directive_letters WHERE unit = $1 AND state <> 'withdrawn' AND ((number_key = $2 AND number_key <> '' AND \
         issued_on = $3) OR (blob = $4 AND blob <> '')) ORDER BY no LIMIT 1"
    ),
);
const LAST: Statement =
    Statement::new("directive.letter.last", "SELECT MAX(no) AS no FROM directive_letters WHERE unit = $1");
const SAVE: ManyRows = ManyRows::new(
    "directive.letter.save",
    concat!("INSERT INTO directive_letters (", columns!(), ")"),
    33,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = \
     excluded.updated_by, state = excluded.state, kind = excluded.kind, number = excluded.number, number_key = \
     excluded.number_key, issuer = excluded.issuer, issued_on = excluded.issued_on, subject = excluded.subject, urgency = \
     excluded.urgency, signer = excluded.signer, channel = excluded.channel, arrival_number = excluded.arrival_number, \
     arrived_on = excluded.arrived_on, passed_to = excluded.passed_to, note = excluded.note, pack = excluded.pack, \
     confirmed_at = excluded.confirmed_at, confirmed_by = excluded.confirmed_by, acknowledged_at = excluded.acknowledged_at, \
     answered_at = excluded.answered_at WHERE directive_letters.unit = excluded.unit",
);
const ADD_READING: Statement = Statement::new(
    "directive.reading.add",
    "INSERT INTO directive_readings (letter, unit, reading, text) VALUES ($1, $2, $3, $4)",
);
const READING: Statement = Statement::new(
    "directive.reading.get",
    "SELECT reading, text FROM directive_readings WHERE unit = $1 AND letter = $2",
);
const ADD_CLAUSES: ManyRows = ManyRows::new(
    "directive.clause.add",
    "INSERT INTO directive_clauses (unit, letter, position, label, parent, title_vi, title_en, text_vi, text_en, applies_vi, \
     applies_en)",
    11,
    "",
);
const CLAUSES: Statement = Statement::new(
    "directive.clause.list",
    "SELECT label, parent, title_vi, title_en, text_vi, text_en, applies_vi, applies_en FROM directive_clauses WHERE unit = $1 \
     AND letter = $2 ORDER BY position",
);
/// The units to which a letter was passed on.
const BELOW: Statement = Statement::new(
    "directive.letter.below",
    "SELECT DISTINCT unit FROM directive_letters WHERE parent = $1 AND parent_unit = $2",
);

/// Demonstration letters of a unit and everything made from them, parts first.
const REMOVE_DEMO: &[Statement] = &[
    Statement::new(
        "directive.demo.links",
        "DELETE FROM directive_obligation_checks WHERE unit = $1 AND obligation IN (SELECT id FROM directive_obligations \
         WHERE unit = $1 AND demo = 1)",
    ),
    Statement::new(
        "directive.demo.steps",
        "DELETE FROM directive_steps WHERE unit = $1 AND obligation IN (SELECT id FROM directive_obligations WHERE unit = $1 \
         AND demo = 1)",
    ),
    Statement::new("directive.demo.obligations", "DELETE FROM directive_obligations WHERE unit = $1 AND demo = 1"),
    Statement::new(
        "directive.demo.clauses",
        "DELETE FROM directive_clauses WHERE unit = $1 AND letter IN (SELECT id FROM directive_letters WHERE unit = $1 AND \
         demo = 1)",
    ),
    Statement::new(
        "directive.demo.readings",
        "DELETE FROM directive_readings WHERE unit = $1 AND letter IN (SELECT id FROM directive_letters WHERE unit = $1 AND \
         demo = 1)",
    ),
    Statement::new("directive.demo.letters", "DELETE FROM directive_letters WHERE unit = $1 AND demo = 1"),
];

const NEWEST: &[Order] = &[Order { name: "newest", columns: &["no"], direction: Direction::Descending }];

/// Statements of this module.
pub(crate) fn statements() -> Vec<Statement> {
    [&[GET, ALIKE, LAST, ADD_READING, READING, CLAUSES, BELOW], REMOVE_DEMO].concat()
}

/// Removes demonstration letters with everything made from them; gives how many letters there were.
pub(crate) async fn remove_demo(tx: &mut Tx, unit: &str) -> Result<u64, SqlError> {
    let mut removed = 0;
    for statement in REMOVE_DEMO {
        removed = tx.execute(statement, params![unit]).await?;
    }
    Ok(removed)
}

fn kept(row: &Row) -> Result<Kept<Letter>, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    let time = |column: &str| row.opt_int(column).map(|at| at.map(Timestamp));
    let fields = Fields {
        kind: text("kind")?,
        number: text("number")?,
        issuer: text("issuer")?,
        issued_on: text("issued_on")?,
        subject: text("subject")?,
        urgency: text("urgency")?,
        signer: text("signer")?,
        channel: text("channel")?,
        arrival_number: text("arrival_number")?,
        arrived_on: text("arrived_on")?,
        passed_to: text("passed_to")?,
        note: text("note")?,
    };
    let data = Letter {
        no: row.int("no")?,
        state: LetterState::parse(row.text("state")?).unwrap_or(LetterState::Read),
        fields,
        pack: text("pack")?,
        blob: text("blob")?,
        file_name: text("file_name")?,
        file_bytes: row.int("file_bytes")?,
        confirmed_at: time("confirmed_at")?,
        confirmed_by: text("confirmed_by")?,
        parent: text("parent")?,
        parent_unit: text("parent_unit")?,
        answer_by: text("answer_by")?,
        acknowledged_at: time("acknowledged_at")?,
        answered_at: time("answered_at")?,
        demo: row.bool("demo")?,
    };
    Kept::of_row(row, data)
}

/// One letter.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Kept<Letter>>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(kept).transpose()
}

/// A letter that is the same as this one: by number and day, or by its bytes.
pub(crate) async fn alike(tx: &mut Tx, unit: &str, new: &Letter) -> Result<Option<Kept<Letter>>, SqlError> {
    let key = number_key(&new.fields.number);
    let values = params![unit, key, new.fields.issued_on.as_str(), new.blob.as_str()];
    tx.fetch_optional(&ALIKE, values).await?.as_ref().map(kept).transpose()
}

/// The last number of the register.
pub(crate) async fn last(tx: &mut Tx, unit: &str) -> Result<i64, SqlError> {
    let row = tx.fetch_one(&LAST, params![unit]).await?;
    Ok(row.opt_int("no")?.unwrap_or(0))
}

/// A page of the register, newest first; `before` is the number of the last letter of the page before.
pub(crate) async fn list(
    tx: &mut Tx,
    unit: &str,
    state: Option<LetterState>,
    before: Option<i64>,
    limit: u32,
) -> Result<Vec<Kept<Letter>>, SqlError> {
    const COLUMNS: &[&str] = &[columns!()];
    let mut select = Select::new("directive.letter.list", COLUMNS, "directive_letters")
        .and_where("unit = ?", params![unit])
        .and_if("state = ?", state.map(LetterState::name))
        .order_by(NEWEST, "newest")?
        .limit(limit);
    if let Some(before) = before {
        select = select.after(params![before]);
    }
    let (statement, values) = select.build()?;
    tx.fetch_all(&statement, &values).await?.iter().map(kept).collect()
}

/// The units to which a letter was passed on.
pub(crate) async fn units_below(tx: &mut Tx, unit: &str, letter: &str) -> Result<BTreeSet<String>, SqlError> {
    let rows = tx.fetch_all(&BELOW, params![letter, unit]).await?;
    rows.iter().map(|row| row.text("unit").map(str::to_owned)).collect()
}

/// Writes letters, new or changed.
pub(crate) async fn save(tx: &mut Tx, list: &[&Kept<Letter>]) -> Result<(), SqlError> {
    let rows = list.iter().map(|kept| {
        let (letter, fields) = (&kept.data, &kept.data.fields);
        row![
            kept.id.as_str(),
            kept.unit.as_str(),
            kept.version,
            letter.demo,
            kept.created_at,
            kept.updated_at,
            kept.updated_by.as_str(),
            letter.no,
            letter.state.name(),
            fields.kind.as_str(),
            fields.number.as_str(),
            number_key(&fields.number),
            fields.issuer.as_str(),
            fields.issued_on.as_str(),
            fields.subject.as_str(),
            fields.urgency.as_str(),
            fields.signer.as_str(),
            fields.channel.as_str(),
            fields.arrival_number.as_str(),
            fields.arrived_on.as_str(),
            fields.passed_to.as_str(),
            fields.note.as_str(),
            letter.pack.as_str(),
            letter.blob.as_str(),
            letter.file_name.as_str(),
            letter.file_bytes,
            letter.confirmed_at,
            letter.confirmed_by.as_str(),
            letter.parent.as_str(),
            letter.parent_unit.as_str(),
            letter.answer_by.as_str(),
            letter.acknowledged_at,
            letter.answered_at,
        ]
    });
    tx.execute_rows(&SAVE, rows.collect()).await?;
    Ok(())
}

/// Writes what was read out of a letter.
pub(crate) async fn add_reading(
    tx: &mut Tx,
    unit: &str,
    letter: &str,
    reading: &str,
    text: &str,
) -> Result<(), SqlError> {
    tx.execute(&ADD_READING, params![letter, unit, reading, text]).await?;
    Ok(())
}

/// What was read out of a letter, as JSON, and its text.
pub(crate) async fn reading(tx: &mut Tx, unit: &str, letter: &str) -> Result<Option<(String, String)>, SqlError> {
    let row = tx.fetch_optional(&READING, params![unit, letter]).await?;
    row.map(|row| Ok((row.text("reading")?.to_owned(), row.text("text")?.to_owned()))).transpose()
}

/// Writes the clauses of a letter.
pub(crate) async fn add_clauses(
    tx: &mut Tx,
    unit: &str,
    letter: &str,
    clauses: &[PlannedClause],
) -> Result<(), SqlError> {
    let rows = (1_i64..).zip(clauses).map(|(position, clause)| {
        row![
            unit,
            letter,
            position,
            clause.label.as_str(),
            clause.parent.as_str(),
            clause.title.vi.as_str(),
            clause.title.en.as_str(),
            clause.text.vi.as_str(),
            clause.text.en.as_str(),
            clause.applies.vi.as_str(),
            clause.applies.en.as_str(),
        ]
    });
    tx.execute_rows(&ADD_CLAUSES, rows.collect()).await?;
    Ok(())
}

/// The clauses of a letter, in its order.
pub(crate) async fn clauses(tx: &mut Tx, unit: &str, letter: &str) -> Result<Vec<PlannedClause>, SqlError> {
    let rows = tx.fetch_all(&CLAUSES, params![unit, letter]).await?;
    let both = |row: &Row, vi: &str, en: &str| Ok::<_, SqlError>(Text::new(row.text(vi)?, row.text(en)?));
    rows.iter()
        .map(|row| {
            Ok(PlannedClause {
                label: row.text("label")?.to_owned(),
                parent: row.text("parent")?.to_owned(),
                title: both(row, "title_vi", "title_en")?,
                text: both(row, "text_vi", "text_en")?,
                applies: both(row, "applies_vi", "applies_en")?,
            })
        })
        .collect()
}
