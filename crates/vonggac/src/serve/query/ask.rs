//! A question from its permission to its record: the server and the command line ask alike.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use tokio::sync::mpsc::Sender;
use vg_access::audit::{Changes, Subject};
use vg_access::permission::reach;
use vg_access::units::Unit;
use vg_access::{Access, Caller, On, Problem};
use vg_backend::Backend;
use vg_backend::sql::Tx;
use vg_lake::{Answer, Cell, Flowed, Lake, LakeError, Part, Session, Shape, SnapshotRef};

use super::QUERY_RUN;
use super::problem;
use crate::serve::state::App;

/// A question.
#[derive(Clone, Debug)]
pub struct Question {
    /// One statement that reads.
    pub sql: String,
    /// Ids of the units whose rows are asked for; nothing for all that the caller may ask.
    pub units: Option<Vec<String>>,
    /// Most rows of the answer.
    pub limit: Option<usize>,
}

/// Answers a question: permission in each unit and for each table first, a record last. Ends with `gone`, which becomes ready when nobody
/// waits for the answer any more.
///
/// The record stands in the chain of the unit that stands highest among those that were asked for.
///
/// # Errors
///
/// When the caller may not ask in one of the named units or in none at all, or the surface refuses the text.
pub async fn ask(
    access: &Access,
    backend: &Backend,
    lake: &Lake,
    caller: &Caller,
    question: &Question,
    gone: impl Future<Output = ()>,
) -> Result<Answer, Problem> {
    let answer = async |session: Session| lake.query(&session, &question.sql, question.limit).await;
    let of = |answer: &Answer| Told {
        rows: answer.rows.len(),
        truncated: answer.truncated,
        snapshots: ids(&answer.snapshots),
    };
    asked(access, backend, lake, caller, question, answer, of, gone).await
}

/// The same for a client of PostgreSQL, with `values` for `$1`, `$2`, …: rows are handed on as they come, so the record follows when they
/// are through. The client takes itself to be in the database and of the user that `names` are.
///
/// # Errors
///
/// As of [`ask`]; some rows may have been handed on.
pub(in crate::serve) async fn flow(
    app: &App,
    caller: &Caller,
    question: &Question,
    values: &[Cell],
    names: (&str, &str),
    parts: Sender<Part>,
    gone: impl Future<Output = ()>,
) -> Result<Flowed, Problem> {
    let most = question.limit.unwrap_or_default();
    let flow = async |session: Session| {
        app.lake.flow(&session.as_postgres(names.0, names.1), &question.sql, values, most, parts).await
    };
    let of =
        |flowed: &Flowed| Told { rows: flowed.rows, truncated: flowed.truncated, snapshots: ids(&flowed.snapshots) };
    asked(&app.access, &app.backend, &app.lake, caller, question, flow, of, gone).await
}

/// What a question of a client of PostgreSQL takes and gives. Nothing is read, so nothing is recorded.
///
/// # Errors
///
/// As of [`ask`], as far as they show without rows.
pub(in crate::serve) async fn shape(
    app: &App,
    caller: &Caller,
    unit: Option<&str>,
    sql: &str,
    names: (&str, &str),
) -> Result<Shape, Problem> {
    let named = unit.map(|unit| vec![unit.to_owned()]);
    let units = units(&app.access, &app.backend, caller, named.as_deref()).await?;
    let session = session(&app.access, &app.lake, caller, &units).as_postgres(names.0, names.1);
    app.lake.shape(&session, sql).await.map_err(problem)
}

/// What a record says of an answer.
struct Told {
    rows: usize,
    truncated: bool,
    snapshots: String,
}

fn ids(snapshots: &[SnapshotRef]) -> String {
    let ids: Vec<&str> = snapshots.iter().map(|one| one.id.as_str()).collect();
    ids.join(" ")
}

/// The way of every question: units and permission, the answer, the record.
#[expect(clippy::too_many_arguments, reason = "the three handles come apart, since the command line has no server")]
async fn asked<T>(
    access: &Access,
    backend: &Backend,
    lake: &Lake,
    caller: &Caller,
    question: &Question,
    answer: impl AsyncFnOnce(Session) -> Result<T, LakeError>,
    of: impl FnOnce(&T) -> Told,
    gone: impl Future<Output = ()>,
) -> Result<T, Problem> {
    let units = units(access, backend, caller, question.units.as_deref()).await?;
    let Some(first) = units.first() else {
        return Err(Problem::forbidden(QUERY_RUN.name, QUERY_RUN.title).trace(caller.origin().trace_id()));
    };
    let subject = Subject::new("query", &question.sql);
    let (_, pending) = access.begin(caller, &QUERY_RUN, On::Unit(&first.id), &subject).await?;
    let session = session(access, lake, caller, &units);
    let answered = tokio::select! {
        // Who is gone takes no more rows either: that is no fault of the question.
        biased;
        () = gone => Err(Problem::conflict("người hỏi đã ngắt kết nối", "who asked is gone")),
        answer = answer(session) => answer.map_err(problem),
    };
    pending.settle_with(answered, |answer| record(question, &units, &of(answer))).await
}

/// What the record says: the text as far as it fits, its digest for all of it, the units, the rows.
fn record(question: &Question, units: &[Unit], told: &Told) -> Changes {
    let digest = Sha256::digest(question.sql.as_bytes());
    let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    let ids: Vec<&str> = units.iter().map(|unit| unit.id.as_str()).collect();
    Changes::new()
        .set("sql", question.sql.as_str())
        .set("sql_sha256", digest.as_str())
        .set("units", ids.join(" ").as_str())
        .set("rows", i64::try_from(told.rows).unwrap_or(i64::MAX))
        .set("truncated", told.truncated)
        .set("snapshots", told.snapshots.as_str())
}

/// The units that are asked, the highest first.
async fn units(
    access: &Access,
    backend: &Backend,
    caller: &Caller,
    named: Option<&[String]>,
) -> Result<Vec<Unit>, Problem> {
    let mut tx = backend.sql.begin_read().await?;
    let Some(named) = named else { return everywhere(access, &mut tx, caller).await };
    let mut units = BTreeMap::new();
    for id in named.iter().collect::<BTreeSet<_>>() {
        // A unit that the caller may not know of is not found, as everywhere.
        let unit = access.unit_for(&mut tx, caller, &QUERY_RUN, id).await?;
        units.insert(unit.path.clone(), unit);
    }
    Ok(units.into_values().collect())
}

/// All units in which the caller may ask.
async fn everywhere(access: &Access, tx: &mut Tx, caller: &Caller) -> Result<Vec<Unit>, Problem> {
    let (mut units, mut after) = (Vec::new(), None::<String>);
    loop {
        let page = access.units_for(tx, caller, &QUERY_RUN, after.as_deref()).await?;
        let Some(last) = page.last().map(|unit| unit.path.clone()) else { break };
        units.extend(page);
        after = Some(last);
    }
    Ok(units)
}

/// What the caller may read in these units, table by table.
fn session(access: &Access, lake: &Lake, caller: &Caller, units: &[Unit]) -> Session {
    let mut session = Session::new();
    for table in super::tables_of(lake) {
        // A table whose operation is not known can be read by nobody.
        let Some(operation) = access.operations().get(table.operation) else { continue };
        let may = reach(access.operations(), caller, operation);
        for unit in units.iter().filter(|unit| may.covers(&unit.path)) {
            session.allow(table.name, &unit.id);
        }
    }
    session
}
