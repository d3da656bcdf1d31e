//! Who it is: names, password, unit; and what a client is told at the start.

use std::collections::BTreeMap;

use bytes::{Buf as _, BytesMut};
use pgwire::messages::response::{ReadyForQuery, TransactionStatus};
use pgwire::messages::startup::{
    Authentication, BackendKeyData, NegotiateProtocolVersion, ParameterStatus, PasswordMessageFamily, SecretKey,
    Startup,
};
use pgwire::messages::{DecodeContext, Message as _, ProtocolVersion};
use tokio::io::{AsyncRead, AsyncWrite};
use vg_access::problem::kinds;
use vg_access::{Caller, Origin, Redacted, address_key};
use vg_lake::pg::setting;
use vg_model::Lang;

use super::cancel::Key;
use super::errors::{PROTOCOL, Refusal};
use super::limits::FIRST_BYTES;
use super::session::Asker;
use super::wire::{Incoming, Outgoing, broken};
use crate::serve::query::QUERY_RUN;
use crate::serve::state::App;

/// Numbers that stand in place of the version of the protocol.
const CANCEL: i32 = 80_877_102;
/// The database that is all units of the token.
const EVERYTHING: &str = "vonggac";
/// What clients are told of without asking, as in PostgreSQL.
const REPORTED: &[(&str, &str)] = &[
    ("server_version", "server_version"),
    ("server_encoding", "server_encoding"),
    ("client_encoding", "client_encoding"),
    ("DateStyle", "datestyle"),
    ("IntervalStyle", "intervalstyle"),
    ("TimeZone", "timezone"),
    ("integer_datetimes", "integer_datetimes"),
    ("standard_conforming_strings", "standard_conforming_strings"),
    ("is_superuser", "is_superuser"),
    ("default_transaction_read_only", "default_transaction_read_only"),
];

/// What a first message says.
#[derive(Debug)]
pub(super) enum First {
    /// End what runs on another connection.
    Cancel(Key),
    /// Somebody wants in.
    Start { parameters: BTreeMap<String, String>, minor: u16 },
}

/// Reads a first message that asks for no encryption.
pub(super) fn first(mut bytes: BytesMut) -> std::io::Result<First> {
    let number = bytes.get(4..8).map(|mut number| number.get_i32()).unwrap_or_default();
    if number == CANCEL {
        let key = bytes.get(8..16).map(|mut key| (key.get_i32(), key.get_i32()));
        return key.map(First::Cancel).ok_or_else(|| broken("a request to cancel without its key"));
    }
    let mut context = DecodeContext::new(ProtocolVersion::PROTOCOL3_0);
    context.awaiting_frontend_ssl = false;
    let start = Startup::decode(&mut bytes, &context).map_err(broken)?;
    let start = start.ok_or_else(|| broken("the first message is cut short"))?;
    if start.protocol_number_major != 3 {
        return Err(broken("another protocol than 3"));
    }
    Ok(First::Start { parameters: start.parameters, minor: start.protocol_number_minor })
}

/// The language of a client: Vietnamese unless it says English.
pub(super) fn language(messages: &str) -> Lang {
    if messages.to_ascii_lowercase().starts_with("en") { Lang::En } else { Lang::Vi }
}

/// Asks for the password and looks at it.
pub(super) async fn sign_in<S: AsyncRead + AsyncWrite + Unpin>(
    app: &App,
    (parameters, minor): (&BTreeMap<String, String>, u16),
    origin: Origin,
    incoming: &mut Incoming<S>,
    outgoing: &mut Outgoing<S>,
) -> std::io::Result<Result<Asker, Refusal>> {
    let text = |name: &str| parameters.get(name).map_or("", String::as_str);
    if let Err(refusal) = super::session::encoding(text("client_encoding")) {
        return Ok(Err(Refusal { fatal: true, ..refusal }));
    }
    let unknown: Vec<String> = parameters.keys().filter(|name| name.starts_with("_pq_.")).cloned().collect();
    if minor > 0 || !unknown.is_empty() {
        outgoing.put(&NegotiateProtocolVersion::new(i32::from(ProtocolVersion::PROTOCOL3_0), unknown))?;
    }
    outgoing.put(&Authentication::CleartextPassword)?;
    outgoing.send().await?;
    let Some(came) = incoming.next(FIRST_BYTES).await? else { return Err(broken("the client went away")) };
    if came.kind != b'p' {
        let vi = "cần mật khẩu: một mã truy cập API";
        return Ok(Err(Refusal::fatal(PROTOCOL, vi, "a password is expected: an API token")));
    }
    let password = came.read::<PasswordMessageFamily>()?.into_password().map_err(broken)?;
    let token = Redacted::from(password.password.as_str());
    let (user, database) = (text("user").to_owned(), text("database").to_owned());
    Ok(known(app, origin, token, user, database).await)
}

/// The same refusal whether there is no such user, token or secret: nobody learns which.
fn wrong() -> Refusal {
    Refusal::fatal(
        "28P01",
        "tên hoặc mã truy cập không đúng: tên là tên tài khoản hoặc tên mã truy cập, mật khẩu là mã truy cập API (vgt_…)",
        "wrong name or token: the name is that of the account or of the token, the password an API token (vgt_…)",
    )
}

async fn known(
    app: &App,
    origin: Origin,
    token: Redacted<String>,
    user: String,
    database: String,
) -> Result<Asker, Refusal> {
    app.by_address.check(&address_key(origin.address()))?;
    let caller = match app.access.token(&origin, &token).await {
        Ok(caller) => caller,
        Err(problem) if problem.code() == kinds::UNAUTHENTICATED.code => return Err(wrong()),
        Err(problem) => return Err(problem.into()),
    };
    let mut tx = app.backend.sql.begin_read().await.map_err(vg_access::Problem::from)?;
    let account = app.access.own_account(&mut tx, &caller).await?;
    let of_account = account.is_some_and(|account| account.username.eq_ignore_ascii_case(&user));
    if !of_account && caller.name() != user {
        return Err(wrong());
    }
    let unit = unit(app, &mut tx, &caller, &user, &database).await?;
    drop(tx);
    let database = if database.is_empty() { EVERYTHING.to_owned() } else { database };
    Ok(Asker { origin, token, user, database, unit })
}

/// The unit that a database is: by its id or its official name. The name of the product, or of the user, which clients take when they are
/// told none, stands for all units of the token.
async fn unit(
    app: &App,
    tx: &mut vg_backend::sql::Tx,
    caller: &Caller,
    user: &str,
    database: &str,
) -> Result<Option<String>, Refusal> {
    if [EVERYTHING, user, ""].contains(&database) {
        return Ok(None);
    }
    let mut after = None::<String>;
    loop {
        let page = app.access.units_for(tx, caller, &QUERY_RUN, after.as_deref()).await?;
        if let Some(found) = page.iter().find(|unit| unit.id == database || unit.name == database) {
            return Ok(Some(found.id.clone()));
        }
        let Some(last) = page.last() else { break };
        after = Some(last.path.clone());
    }
    let shown: String = database.chars().take(80).collect();
    Err(Refusal::fatal(
        "3D000",
        format!(
            "không có đơn vị {shown}; tên cơ sở dữ liệu là mã hoặc tên đơn vị, hoặc {EVERYTHING} cho mọi đơn vị của mã truy cập"
        ),
        format!(
            "there is no unit {shown}; the database is the id or name of a unit, or {EVERYTHING} for all units of the token"
        ),
    ))
}

/// Tells a client that it is in.
pub(super) fn welcome<S: AsyncRead + AsyncWrite + Unpin>(
    outgoing: &mut Outgoing<S>,
    asker: &Asker,
    application: &str,
    (number, secret): Key,
) -> std::io::Result<()> {
    outgoing.put(&Authentication::Ok)?;
    for (name, own) in REPORTED {
        let value = setting(own).unwrap_or_default().to_owned();
        outgoing.put(&ParameterStatus::new((*name).to_owned(), value))?;
    }
    for (name, value) in [("session_authorization", asker.user.as_str()), ("application_name", application)] {
        outgoing.put(&ParameterStatus::new(name.to_owned(), super::errors::shown(value)))?;
    }
    outgoing.put(&BackendKeyData::new(number, SecretKey::I32(secret)))?;
    outgoing.put(&ReadyForQuery::new(TransactionStatus::Idle))
}
