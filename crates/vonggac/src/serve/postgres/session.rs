//! One connection: its messages, its transaction, its prepared statements.

use std::collections::BTreeMap;

use pgwire::messages::data::{NoData, ParameterDescription};
use pgwire::messages::extendedquery::{
    Bind, BindComplete, Close, CloseComplete, Describe, Execute, Parse, ParseComplete, PortalSuspended,
};
use pgwire::messages::response::{CommandComplete, EmptyQueryResponse, ReadyForQuery, TransactionStatus};
use pgwire::messages::simplequery::Query;
use tokio::io::{AsyncRead, AsyncWrite};
use vg_access::{Caller, Origin, Problem, Redacted};
use vg_backend::published::ColumnKind;
use vg_lake::pg::{Said, setting, statements};
use vg_lake::{Cell, Column, Shape};
use vg_model::Lang;

use super::cancel::Place;
use super::errors::{FAILED, LIMIT, NOT_SUPPORTED, PROTOCOL, Refusal};
use super::greeting::language;
use super::limits::{MESSAGE_BYTES, NAME_BYTES, PORTALS, SETTINGS, STATEMENTS};
use super::prepared::{Portal, Prepared, named, no_portal, no_statement, values_of};
use super::running::{Running, Stopped, Went, described};
use super::values;
use super::wire::{Came, Incoming, Outgoing};
use crate::serve::query::shape;
use crate::serve::state::App;

/// Who asks, and where.
#[derive(Clone, Debug)]
pub(super) struct Asker {
    pub(super) origin: Origin,
    pub(super) token: Redacted<String>,
    pub(super) user: String,
    pub(super) database: String,
    /// The unit that is asked; nothing for all of the token.
    pub(super) unit: Option<String>,
}

impl Asker {
    /// The caller as the token has it now: it may have ended since, or lost a right.
    pub(super) async fn caller(&self, app: &App) -> Result<Caller, Problem> {
        let caller = app.access.token(&self.origin, &self.token).await?;
        app.by_principal.check(&caller.limit_key())?;
        Ok(caller)
    }
}

/// A connection that was let in.
#[derive(Debug)]
pub(super) struct Session<S> {
    app: App,
    asker: Asker,
    place: Place,
    rows: usize,
    lang: Lang,
    status: TransactionStatus,
    settings: BTreeMap<String, String>,
    prepared: BTreeMap<String, Prepared>,
    portals: BTreeMap<String, Portal>,
    incoming: Incoming<S>,
    outgoing: Outgoing<S>,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Session<S> {
    pub(super) fn new(
        app: App,
        asker: Asker,
        place: Place,
        (rows, lang): (usize, Lang),
        (incoming, outgoing): (Incoming<S>, Outgoing<S>),
    ) -> Self {
        let (settings, prepared, portals) = Default::default();
        Self {
            app,
            asker,
            place,
            rows,
            lang,
            status: TransactionStatus::Idle,
            settings,
            prepared,
            portals,
            incoming,
            outgoing,
        }
    }

    /// Works on messages until the client goes, is idle for too long, or the server stops.
    pub(super) async fn run(mut self, idle: std::time::Duration) {
        let app = self.app.clone();
        loop {
            let came = tokio::select! {
                () = app.stopping.begins() => {
                    self.bye(&Refusal::fatal("57P01", "máy chủ đang dừng", "the server is stopping")).await;
                    return;
                }
                came = tokio::time::timeout(idle, self.incoming.next(MESSAGE_BYTES)) => came,
            };
            let worked = match came {
                Err(_) => Err(Stopped::Refused(Refusal::fatal(
                    "57P05",
                    "kết nối không hoạt động quá lâu (sql.idle_minutes)",
                    "the connection was idle for too long (sql.idle_minutes)",
                ))),
                Ok(Ok(None)) => return,
                Ok(Ok(Some(came))) if came.kind == b'X' => return,
                Ok(Ok(Some(came))) => self.work(came).await,
                Ok(Err(error)) => Err(Stopped::Gone(error)),
            };
            match worked {
                Ok(()) => {}
                Err(Stopped::Refused(refusal)) => {
                    self.bye(&refusal).await;
                    return;
                }
                Err(Stopped::Gone(error)) if error.kind() == std::io::ErrorKind::InvalidData => {
                    let (vi, en) =
                        (format!("thông điệp không đọc được: {error}"), format!("a message cannot be read: {error}"));
                    self.bye(&Refusal::fatal(PROTOCOL, vi, en)).await;
                    return;
                }
                Err(Stopped::Gone(_)) => return,
            }
        }
    }

    async fn bye(self, refusal: &Refusal) {
        let mut outgoing = self.outgoing;
        let _ = outgoing.put(&refusal.message(self.lang));
        outgoing.end().await;
    }

    /// Works on a message. A refusal that comes out of here ends the connection.
    async fn work(&mut self, came: Came) -> Result<(), Stopped> {
        let asked = came.kind;
        let done = match asked {
            b'Q' => self.query(came).await,
            b'P' => self.parse(came).await,
            b'B' => self.bind(came),
            b'D' => self.describe(came),
            b'E' => self.execute(came).await,
            b'C' => self.close(came),
            b'H' => Ok(self.outgoing.send().await?),
            b'S' => {
                self.portals.retain(|name, _| !name.is_empty());
                return self.ready().await;
            }
            b'd' | b'c' | b'f' => return Ok(()),
            other => {
                let (vi, en) =
                    (format!("không có thông điệp loại {other}"), format!("there is no message of kind {other}"));
                return Err(Refusal::fatal(PROTOCOL, vi, en).into());
            }
        };
        match done {
            Err(Stopped::Refused(refusal)) if !refusal.fatal => {
                self.outgoing.put(&refusal.message(self.lang))?;
                if self.status == TransactionStatus::Transaction {
                    self.status = TransactionStatus::Error;
                }
                if asked == b'Q' { self.ready().await } else { self.skip().await }
            }
            Ok(()) if asked == b'Q' => self.ready().await,
            other => other,
        }
    }

    /// After a refusal, what the client sent before it heard of it is passed over.
    async fn skip(&mut self) -> Result<(), Stopped> {
        self.portals.clear();
        self.outgoing.send().await?;
        loop {
            match self.incoming.next(MESSAGE_BYTES).await? {
                None => return Err(super::wire::broken("the client went away").into()),
                Some(came) if came.kind == b'X' => return Err(super::wire::broken("the client went away").into()),
                Some(came) if came.kind == b'S' => return self.ready().await,
                Some(_) => {}
            }
        }
    }

    async fn ready(&mut self) -> Result<(), Stopped> {
        self.outgoing.put(&ReadyForQuery::new(self.status))?;
        Ok(self.outgoing.send().await?)
    }

    /// A text of one or more statements, all of it answered in text.
    async fn query(&mut self, came: Came) -> Result<(), Stopped> {
        let text = came.read::<Query>()?.query;
        let all = statements(&text).map_err(crate::serve::query::problem).map_err(Refusal::from)?;
        if all.is_empty() {
            self.outgoing.put(&EmptyQueryResponse::new())?;
        }
        for said in all {
            self.allowed(&said)?;
            match said {
                Said::Ask(sql) => self.answer(&sql).await?,
                Said::Show(name) => {
                    let (columns, value) = self.shown(&name)?;
                    self.outgoing.put(&described(&columns, &[false]))?;
                    self.outgoing.row(1, |out| values::write(&[Cell::Text(value)], &columns, &[false], out));
                    self.outgoing.put(&CommandComplete::new("SHOW".to_owned()))?;
                }
                other => self.say(&other)?,
            }
        }
        Ok(())
    }

    async fn answer(&mut self, sql: &str) -> Result<(), Stopped> {
        let told = self.place.listen();
        let mut running = Running::start(&self.app, &self.asker, sql, Vec::new(), self.rows, told);
        let columns = running.columns(&mut self.incoming).await?;
        let forms = vec![false; columns.len()];
        self.outgoing.put(&described(&columns, &forms))?;
        let (app, incoming, outgoing) = (&self.app, &mut self.incoming, &mut self.outgoing);
        if let Went::Through(rows) = running.rows(app, (&columns, &forms), None, incoming, outgoing).await? {
            self.outgoing.put(&CommandComplete::new(format!("SELECT {rows}")))?;
        }
        Ok(())
    }

    /// In a transaction that failed, only its end is worked on.
    fn allowed(&self, said: &Said) -> Result<(), Refusal> {
        if self.status == TransactionStatus::Error && !matches!(said, Said::Commit | Said::Rollback) {
            let vi = "giao dịch đã hỏng; hãy ROLLBACK trước";
            return Err(Refusal::new(FAILED, vi, "the transaction has failed; ROLLBACK it first"));
        }
        Ok(())
    }

    /// Answers what speaks to the session.
    fn say(&mut self, said: &Said) -> Result<(), Stopped> {
        let tag = match said {
            Said::Begin => {
                self.status = TransactionStatus::Transaction;
                "BEGIN"
            }
            Said::Commit | Said::Rollback => {
                let failed = self.status == TransactionStatus::Error;
                self.status = TransactionStatus::Idle;
                if failed || *said == Said::Rollback { "ROLLBACK" } else { "COMMIT" }
            }
            Said::Set(name, value) => {
                self.set(name, value)?;
                "SET"
            }
            Said::Deallocate(name) => {
                match name {
                    Some(name) => drop(self.prepared.remove(name)),
                    None => self.prepared.clear(),
                }
                "DEALLOCATE"
            }
            Said::Discard => {
                self.prepared.clear();
                self.settings.clear();
                "DISCARD ALL"
            }
            Said::Nothing(tag) => tag,
            Said::Ask(_) | Said::Show(_) => return Ok(()),
        };
        Ok(self.outgoing.put(&CommandComplete::new(tag.to_owned()))?)
    }

    fn set(&mut self, name: &str, value: &str) -> Result<(), Refusal> {
        match name {
            "client_encoding" => encoding(value)?,
            "datestyle" if !value.to_ascii_uppercase().starts_with("ISO") => {
                let vi = "thời gian chỉ được viết theo ISO";
                return Err(Refusal::new("22023", vi, "times are written in ISO style alone"));
            }
            "role" | "session_authorization" if !value.eq_ignore_ascii_case("none") => {
                let vi = "không đổi được người dùng trong một kết nối";
                return Err(Refusal::new("42501", vi, "the user of a connection cannot be changed"));
            }
            "lc_messages" => self.lang = language(value),
            _ => {}
        }
        let known = self.settings.contains_key(name);
        if name.len() + value.len() > NAME_BYTES || (!known && self.settings.len() >= SETTINGS) {
            return Err(Refusal::new(
                LIMIT,
                "quá nhiều thiết lập trong một kết nối",
                "too many settings of a connection",
            ));
        }
        self.settings.insert(name.to_owned(), value.to_owned());
        Ok(())
    }

    /// A setting, as a column and its value. What the server fixes is shown as it is, whatever was set.
    fn shown(&self, name: &str) -> Result<(Vec<Column>, String), Refusal> {
        let name = match name {
            "transaction isolation level" => "transaction_isolation",
            "time zone" => "timezone",
            other => other,
        };
        let value = setting(name).or_else(|| self.settings.get(name).map(String::as_str));
        let value = value.ok_or_else(|| {
            let shown: String = name.chars().take(60).collect();
            Refusal::new("42704", format!("không có thiết lập {shown}"), format!("there is no setting {shown}"))
        })?;
        Ok((vec![Column { name: name.to_owned(), kind: ColumnKind::Text }], value.to_owned()))
    }

    /// Prepares a statement: it is read and planned, so that what is wrong with it is said now.
    async fn parse(&mut self, came: Came) -> Result<(), Stopped> {
        let Parse { name, query, type_oids: types, .. } = came.read::<Parse>()?;
        let name = named(name)?;
        let mut all = statements(&query).map_err(crate::serve::query::problem).map_err(Refusal::from)?;
        let said = all.pop();
        if !all.is_empty() {
            let vi = "chỉ chuẩn bị được từng câu lệnh một";
            return Err(Refusal::new("42601", vi, "statements are prepared one at a time").into());
        }
        if let Some(said) = &said {
            self.allowed(said)?;
        }
        let shape = match &said {
            Some(Said::Ask(sql)) => {
                let caller = self.asker.caller(&self.app).await.map_err(Refusal::from)?;
                let names = (self.asker.database.as_str(), self.asker.user.as_str());
                shape(&self.app, &caller, self.asker.unit.as_deref(), sql, names).await.map_err(Refusal::from)?
            }
            Some(Said::Show(name)) => Shape { columns: self.shown(name)?.0, values: Vec::new() },
            _ => Shape { columns: Vec::new(), values: Vec::new() },
        };
        if !self.prepared.contains_key(&name) && self.prepared.len() >= STATEMENTS {
            let (vi, en) = (
                format!("quá {STATEMENTS} câu lệnh đã chuẩn bị"),
                format!("more than {STATEMENTS} prepared statements"),
            );
            return Err(Refusal::new(LIMIT, vi, en).into());
        }
        self.prepared.insert(name, Prepared { said, shape, types });
        Ok(self.outgoing.put(&ParseComplete::new())?)
    }

    fn bind(&mut self, came: Came) -> Result<(), Stopped> {
        let bind = came.read::<Bind>()?;
        let name = named(bind.portal_name)?;
        let statement = bind.statement_name.unwrap_or_default();
        let prepared = self.prepared.get(&statement).ok_or_else(|| no_statement(&statement))?;
        let values = values_of(prepared, &bind.parameters, &bind.parameter_format_codes)?;
        let columns = prepared.shape.columns.clone();
        let forms = values::forms(&bind.result_column_format_codes, columns.len())?;
        let portal = Portal { said: prepared.said.clone(), columns, forms, values, running: None, done: false };
        if !self.portals.contains_key(&name) && self.portals.len() >= PORTALS {
            let (vi, en) = (format!("quá {PORTALS} kết quả đang mở"), format!("more than {PORTALS} open answers"));
            return Err(Refusal::new(LIMIT, vi, en).into());
        }
        self.portals.insert(name, portal);
        Ok(self.outgoing.put(&BindComplete::new())?)
    }

    fn describe(&mut self, came: Came) -> Result<(), Stopped> {
        let Describe { target_type, name, .. } = came.read::<Describe>()?;
        let name = name.unwrap_or_default();
        let (columns, forms) = if target_type == b'S' {
            let prepared = self.prepared.get(&name).ok_or_else(|| no_statement(&name))?;
            self.outgoing.put(&ParameterDescription::new(prepared.parameters()))?;
            (&prepared.shape.columns, Vec::new())
        } else {
            let portal = self.portals.get(&name).ok_or_else(|| no_portal(&name))?;
            (&portal.columns, portal.forms.clone())
        };
        if columns.is_empty() {
            return Ok(self.outgoing.put(&NoData::new())?);
        }
        Ok(self.outgoing.put(&described(columns, &forms))?)
    }

    async fn execute(&mut self, came: Came) -> Result<(), Stopped> {
        let Execute { name, max_rows, .. } = came.read::<Execute>()?;
        let name = name.unwrap_or_default();
        let mut portal = self.portals.remove(&name).ok_or_else(|| no_portal(&name))?;
        let done = self.step(&mut portal, usize::try_from(max_rows).ok().filter(|rows| *rows > 0)).await;
        self.portals.insert(name, portal);
        done
    }

    async fn step(&mut self, portal: &mut Portal, wanted: Option<usize>) -> Result<(), Stopped> {
        let Some(said) = portal.said.clone() else { return Ok(self.outgoing.put(&EmptyQueryResponse::new())?) };
        self.allowed(&said)?;
        let sql = match said {
            Said::Ask(sql) => sql,
            Said::Show(name) => {
                let (columns, value) = self.shown(&name)?;
                self.outgoing.row(1, |out| values::write(&[Cell::Text(value)], &columns, &portal.forms, out));
                return Ok(self.outgoing.put(&CommandComplete::new("SHOW".to_owned()))?);
            }
            other => return self.say(&other),
        };
        if portal.done {
            return Ok(self.outgoing.put(&CommandComplete::new("SELECT 0".to_owned()))?);
        }
        if portal.running.is_none() {
            let (values, told) = (std::mem::take(&mut portal.values), self.place.listen());
            let mut running = Running::start(&self.app, &self.asker, &sql, values, self.rows, told);
            let columns = running.columns(&mut self.incoming).await?;
            if columns.iter().map(|column| column.kind).ne(portal.columns.iter().map(|column| column.kind)) {
                let vi = "kiểu của kết quả đã khác lúc chuẩn bị; hãy chuẩn bị lại câu lệnh";
                return Err(Refusal::new(
                    NOT_SUPPORTED,
                    vi,
                    "the answer is of other types than when it was prepared; prepare it again",
                )
                .into());
            }
            portal.running = Some(running);
        }
        let Some(running) = &mut portal.running else { return Ok(()) };
        let shape = (portal.columns.as_slice(), portal.forms.as_slice());
        match running.rows(&self.app, shape, wanted, &mut self.incoming, &mut self.outgoing).await? {
            Went::Through(rows) => {
                portal.running = None;
                portal.done = true;
                Ok(self.outgoing.put(&CommandComplete::new(format!("SELECT {rows}")))?)
            }
            Went::Halfway => Ok(self.outgoing.put(&PortalSuspended::new())?),
        }
    }

    fn close(&mut self, came: Came) -> Result<(), Stopped> {
        let Close { target_type, name, .. } = came.read::<Close>()?;
        let name = name.unwrap_or_default();
        if target_type == b'S' {
            self.prepared.remove(&name);
        } else {
            self.portals.remove(&name);
        }
        Ok(self.outgoing.put(&CloseComplete::new())?)
    }
}

/// Refuses an encoding of texts other than the only one. `SQL_ASCII` passes bytes on as they are.
pub(super) fn encoding(name: &str) -> Result<(), Refusal> {
    let name = name.trim_matches(['\'', '"']).to_ascii_uppercase();
    if ["", "UTF8", "UTF-8", "UNICODE", "SQL_ASCII"].contains(&name.as_str()) {
        return Ok(());
    }
    Err(Refusal::new("22023", "chỉ dùng bảng mã UTF8", "texts are in UTF8 alone"))
}
