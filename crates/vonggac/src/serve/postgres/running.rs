//! One statement while it runs: its rows as they come, its end, and a client that goes away meanwhile.

use std::collections::VecDeque;
use std::sync::atomic::Ordering;

use pgwire::messages::data::{FieldDescription, RowDescription};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use vg_access::Problem;
use vg_lake::{Cell, Column, Flowed, Part};

use super::cancel::Told;
use super::errors::{LIMIT, Refusal};
use super::limits::WAITING_PARTS;
use super::session::Asker;
use super::values;
use super::wire::{Incoming, Outgoing, broken};
use crate::serve::query::{Question, flow};
use crate::serve::state::App;

/// A statement that runs. Dropped, it ends.
#[derive(Debug)]
pub(super) struct Running {
    parts: mpsc::Receiver<Part>,
    task: JoinHandle<Result<Flowed, Problem>>,
    /// Dropped, it tells the query that nobody waits any more.
    _waiting: oneshot::Sender<()>,
    told: Told,
    rows: VecDeque<Vec<Cell>>,
    sent: usize,
    most: usize,
}

/// How far the rows of a statement went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Went {
    /// All were sent, so many of them in this step.
    Through(usize),
    /// As many as were wanted; there may be more.
    Halfway,
}

/// The client is gone, or its query has an end that it is told.
#[derive(Debug)]
pub(super) enum Stopped {
    Gone(std::io::Error),
    Refused(Refusal),
}

impl From<std::io::Error> for Stopped {
    fn from(error: std::io::Error) -> Self {
        Self::Gone(error)
    }
}

impl From<Refusal> for Stopped {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}

impl Running {
    /// Begins a statement.
    pub(super) fn start(app: &App, asker: &Asker, sql: &str, values: Vec<Cell>, most: usize, told: Told) -> Self {
        let (give, parts) = mpsc::channel(WAITING_PARTS);
        let (waiting, gone) = oneshot::channel::<()>();
        let (app, asker, sql) = (app.clone(), asker.clone(), sql.to_owned());
        app.postgres.statements.fetch_add(1, Ordering::Relaxed);
        let task = tokio::spawn(async move {
            let caller = asker.caller(&app).await?;
            let question = Question { sql, units: asker.unit.clone().map(|unit| vec![unit]), limit: Some(most) };
            let gone = async {
                let _ = gone.await;
            };
            flow(&app, &caller, &question, &values, (&asker.database, &asker.user), give, gone).await
        });
        Self { parts, task, _waiting: waiting, told, rows: VecDeque::new(), sent: 0, most }
    }

    /// The columns of the answer, which come first.
    pub(super) async fn columns<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        incoming: &mut Incoming<S>,
    ) -> Result<Vec<Column>, Stopped> {
        match self.next(incoming).await? {
            Some(Part::Columns(columns)) => Ok(columns),
            _ => Err(Refusal::from(
                self.end().await.err().unwrap_or_else(|| Problem::internal("an answer without columns")),
            )
            .into()),
        }
    }

    /// The next part; nothing at the end. Ends early when the client is gone or asked for it.
    async fn next<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        incoming: &mut Incoming<S>,
    ) -> Result<Option<Part>, Stopped> {
        tokio::select! {
            biased;
            () = self.told.wait() => Err(Refusal::ended().into()),
            part = self.parts.recv() => Ok(part),
            () = incoming.gone() => Err(broken("the client went away while its query ran").into()),
        }
    }

    /// Sends rows: up to `wanted` of them, or all.
    pub(super) async fn rows<S: AsyncRead + AsyncWrite + Unpin>(
        &mut self,
        app: &App,
        (columns, forms): (&[Column], &[bool]),
        wanted: Option<usize>,
        incoming: &mut Incoming<S>,
        outgoing: &mut Outgoing<S>,
    ) -> Result<Went, Stopped> {
        let mut went = 0;
        loop {
            while let Some(row) = self.rows.pop_front() {
                outgoing.row(columns.len(), |out| values::write(&row, columns, forms, out));
                outgoing.send_much().await?;
                went += 1;
                self.sent += 1;
                app.postgres.rows.fetch_add(1, Ordering::Relaxed);
                if wanted == Some(went) {
                    return Ok(Went::Halfway);
                }
            }
            match self.next(incoming).await? {
                Some(Part::Rows(rows)) => self.rows = rows.into(),
                Some(Part::Columns(_)) => {}
                None => break,
            }
        }
        let flowed = self.end().await.map_err(Refusal::from)?;
        if flowed.truncated {
            // A client has no other way to learn that rows are missing.
            let most = self.most;
            let vi = format!("kết quả có hơn {most} dòng; hãy lọc bớt hoặc dùng LIMIT (sql.rows)");
            let en = format!("the answer has more than {most} rows; filter, or use LIMIT (sql.rows)");
            return Err(Refusal::new(LIMIT, vi, en).into());
        }
        Ok(Went::Through(went))
    }

    /// How the query ended.
    async fn end(&mut self) -> Result<Flowed, Problem> {
        let ended = (&mut self.task).await;
        ended.unwrap_or_else(|fault| Err(Problem::internal(format!("a question ended in a fault: {fault}"))))
    }
}

/// What the columns of an answer are.
pub(super) fn described(columns: &[Column], forms: &[bool]) -> RowDescription {
    let field = |(place, column): (usize, &Column)| {
        let (oid, bytes) = values::type_of(column.kind);
        let binary = forms.get(place).copied().unwrap_or(false);
        FieldDescription::new(super::errors::shown(&column.name), 0, 0, oid, bytes, -1, i16::from(binary))
    };
    RowDescription::new(columns.iter().enumerate().map(field).collect())
}
