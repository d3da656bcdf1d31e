//! From a statement over the events of a unit to its answer: permissions first, a record last.

use sha2::{Digest as _, Sha256};
use vg_access::audit::{Changes, Subject};
use vg_access::{Caller, On, Problem};
use vg_lake::events::EVENTS;
use vg_lake::{Answer, LakeError, Session};
use vg_monitor::operations::EVENT_READ;

use crate::serve::query::{QUERY_RUN, problem};
use crate::serve::state::App;

/// What is asked, and how much of it is wanted.
pub(super) struct Asked<'a> {
    /// The search as a person wrote it, or what else names the question in the record.
    pub(super) about: &'a str,
    /// The statement.
    pub(super) sql: &'a str,
    /// Rows and bytes for a file; what the settings allow a person otherwise.
    pub(super) most: Option<(usize, usize)>,
}

/// Answers a statement over the events of a unit. Ends with `gone`, which becomes ready when nobody waits any more.
pub(super) async fn ask(
    app: &App,
    caller: &Caller,
    unit: &str,
    asked: &Asked<'_>,
    gone: impl Future<Output = ()>,
) -> Result<Answer, Problem> {
    asking(app, caller, unit, asked, gone, run(app, unit, asked), |answer| answer).await
}

/// The same where the answer comes by several questions: `work` has it, and `asked` is what is recorded.
pub(super) async fn asking<T>(
    app: &App,
    caller: &Caller,
    unit: &str,
    asked: &Asked<'_>,
    gone: impl Future<Output = ()>,
    work: impl Future<Output = Result<T, LakeError>>,
    answer: impl FnOnce(&T) -> &Answer,
) -> Result<T, Problem> {
    let subject = Subject::new("event_search", asked.about);
    let (_, pending) = app.access.begin(caller, &EVENT_READ, On::Unit(unit), &subject).await?;
    let answered = match may_ask(app, caller, unit).await {
        Err(problem) => Err(problem),
        Ok(()) => tokio::select! {
            answer = work => answer.map_err(problem),
            () = gone => Err(Problem::conflict("người hỏi đã ngắt kết nối", "who asked is gone")),
        },
    };
    pending.settle_with(answered, |done| record(asked, answer(done))).await
}

/// Whether the caller may ask in SQL there at all.
pub(super) async fn may_ask(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    app.access.reading(caller, &QUERY_RUN, unit).await.map(|_| ())
}

/// The answer alone: whoever calls has decided that the caller may look.
pub(super) async fn run(app: &App, unit: &str, asked: &Asked<'_>) -> Result<Answer, LakeError> {
    let mut session = Session::new();
    session.allow(EVENTS, unit);
    match asked.most {
        Some((rows, bytes)) => app.lake.query_up_to(&session, asked.sql, rows, bytes).await,
        None => app.lake.query(&session, asked.sql, None).await,
    }
}

fn record(asked: &Asked<'_>, answer: &Answer) -> Changes {
    let digest: String = Sha256::digest(asked.sql.as_bytes()).iter().map(|byte| format!("{byte:02x}")).collect();
    Changes::new()
        .set("sql", asked.sql)
        .set("sql_sha256", digest.as_str())
        .set("rows", i64::try_from(answer.rows.len()).unwrap_or(i64::MAX))
        .set("truncated", answer.truncated)
}
