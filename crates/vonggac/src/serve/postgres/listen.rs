//! The address, TLS, and how many connections there are.

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum_server::tls_rustls::RustlsConfig;
use bytes::{Buf as _, BytesMut};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::timeout;
use tokio_rustls::TlsAcceptor;
use vg_access::Origin;
use vg_backend::clock::new_id;
use vg_model::Lang;

use super::cancel::{Place, Registry};
use super::errors::Refusal;
use super::greeting::{First, first, language, sign_in, welcome};
use super::limits::{FIRST_BYTES, GREETED, GREETING_TIME};
use super::session::Session;
use super::wire::{Incoming, Outgoing};
use crate::serve::settings::Settings;
use crate::serve::state::App;

/// Numbers that stand in place of the version of the protocol and ask for encryption.
const TLS: i32 = 80_877_103;
const GSS: i32 = 80_877_104;
/// The name of the protocol within TLS.
const ALPN: &[u8] = b"postgresql";

/// When a connection without TLS is let in.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Plain {
    Never,
    Loopback,
    Always,
}

/// What every connection needs.
#[derive(Clone)]
struct Door {
    app: App,
    tls: Option<RustlsConfig>,
    plain: Plain,
    rows: usize,
    idle: Duration,
    registry: Arc<Registry>,
    places: Arc<Semaphore>,
    /// Connections, those among them that have not shown yet who they are. Beyond it one is closed without an answer.
    most: i64,
}

/// Listens, when the settings name an address. `tls` is what the server itself shows, behind TLS.
///
/// # Errors
///
/// When the address cannot be taken, or tokens would cross the network in the clear though nobody said that they may.
pub(in crate::serve) async fn start(app: &App, settings: &Settings, tls: Option<RustlsConfig>) -> Result<()> {
    let text = settings.text("sql", "listen");
    if text.is_empty() {
        return Ok(());
    }
    let address: SocketAddr = text.parse().with_context(|| format!("sql.listen: '{text}' is no ADDRESS:PORT"))?;
    let plain = match settings.text("sql", "plain") {
        "always" => Plain::Always,
        "never" => Plain::Never,
        _ => Plain::Loopback,
    };
    if tls.is_none() && !(plain == Plain::Always || (plain == Plain::Loopback && address.ip().is_loopback())) {
        bail!(
            "sql.listen: without TLS, tokens would cross the network in the clear; leave out --insecure-http or listen on 127.0.0.1"
        );
    }
    let number = |name| settings.number("sql", name);
    let count = |name| usize::try_from(number(name)).unwrap_or(usize::MAX);
    let door = Door {
        app: app.clone(),
        tls,
        plain,
        rows: count("rows"),
        idle: Duration::from_secs(number("idle_minutes").saturating_mul(60)),
        registry: Arc::default(),
        places: Arc::new(Semaphore::new(count("connections"))),
        most: i64::try_from(number("connections")).unwrap_or(i64::MAX).saturating_add(GREETED),
    };
    let listener = TcpListener::bind(address).await.with_context(|| format!("sql.listen: listen on {address}"))?;
    tracing::info!(protocol = "postgresql", address = %listener.local_addr().context("listen")?, "answering SQL clients");
    tokio::spawn(accept(door, listener));
    Ok(())
}

async fn accept(door: Door, listener: TcpListener) {
    loop {
        let accepted = tokio::select! {
            () = door.app.stopping.begins() => return,
            accepted = listener.accept() => accepted,
        };
        match accepted {
            Ok((stream, peer)) => {
                if door.app.postgres.connections.load(Ordering::Relaxed) >= door.most {
                    continue;
                }
                let door = door.clone();
                door.app.postgres.connections.fetch_add(1, Ordering::Relaxed);
                tokio::spawn(async move {
                    let app = door.app.clone();
                    // A task of its own: a fault ends this connection alone, and is still counted off.
                    if let Err(fault) = tokio::spawn(connection(door, stream, peer)).await {
                        tracing::error!(%fault, "a connection of a PostgreSQL client ended in a fault");
                    }
                    app.postgres.connections.fetch_sub(1, Ordering::Relaxed);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection of a PostgreSQL client could not be taken");
                tokio::time::sleep(Duration::from_millis(100)).await;
            }
        }
    }
}

/// A connection, behind TLS or not.
trait Duplex: AsyncRead + AsyncWrite + Unpin + Send {}

impl<S: AsyncRead + AsyncWrite + Unpin + Send> Duplex for S {}

type Stream = Box<dyn Duplex>;

/// A connection and what was read of its first message.
struct Begun {
    stream: Stream,
    bytes: BytesMut,
    secure: bool,
}

async fn connection(door: Door, stream: TcpStream, peer: SocketAddr) {
    let _ = stream.set_nodelay(true);
    let greeted = timeout(GREETING_TIME, async {
        let Some(begun) = encryption(&door, stream).await? else { return Ok(None) };
        greet(&door, begun, peer).await
    });
    match greeted.await {
        Ok(Ok(Some((session, _place)))) => session.run(door.idle).await,
        Ok(Ok(None)) => {}
        Ok(Err(error)) => tracing::debug!(%error, address = %peer.ip(), "a PostgreSQL client did not come in"),
        Err(_) => tracing::debug!(address = %peer.ip(), "a PostgreSQL client took too long to come in"),
    }
}

/// What a client asks for before all else: encryption, or none. Nothing when it wants TLS and there is none.
async fn encryption(door: &Door, mut stream: TcpStream) -> std::io::Result<Option<Begun>> {
    // TLS from the first byte on, as clients of PostgreSQL 17 and later may.
    let mut first = [0_u8; 1];
    if stream.peek(&mut first).await? == 1 && first == [0x16] {
        return secure(door, stream).await;
    }
    // It may ask for each kind once.
    for _ in 0..3 {
        let mut head = [0_u8; 8];
        stream.read_exact(&mut head).await?;
        let (_, mut number) = head.split_at(4);
        match number.get_i32() {
            TLS if door.tls.is_some() => {
                stream.write_all(b"S").await?;
                return secure(door, stream).await;
            }
            TLS | GSS => stream.write_all(b"N").await?,
            _ => {
                let bytes = BytesMut::from(head.as_slice());
                return Ok(Some(Begun { stream: Box::new(stream), bytes, secure: false }));
            }
        }
    }
    Ok(None)
}

async fn secure(door: &Door, stream: TcpStream) -> std::io::Result<Option<Begun>> {
    let Some(config) = &door.tls else { return Ok(None) };
    // The certificate as it is now; it is read again when its file changes.
    let mut config = rustls::ServerConfig::clone(&config.get_inner());
    config.alpn_protocols = vec![ALPN.to_vec()];
    let stream = TlsAcceptor::from(Arc::new(config)).accept(stream).await?;
    Ok(Some(Begun { stream: Box::new(stream), bytes: BytesMut::new(), secure: true }))
}

/// Lets a client in, or tells it why not.
async fn greet(
    door: &Door,
    begun: Begun,
    peer: SocketAddr,
) -> std::io::Result<Option<(Session<Stream>, OwnedSemaphorePermit)>> {
    let app = &door.app;
    let (read, write) = tokio::io::split(begun.stream);
    let (mut incoming, mut outgoing) = (Incoming::after(read, begun.bytes), Outgoing::new(write));
    let Some(bytes) = incoming.first(FIRST_BYTES).await? else { return Ok(None) };
    let (parameters, minor) = match first(bytes)? {
        First::Cancel(key) => {
            door.registry.cancel(key);
            // Within TLS the end is said, or a client takes its request for lost.
            outgoing.end().await;
            return Ok(None);
        }
        First::Start { parameters, minor } => (parameters, minor),
    };
    let text = |name: &str| parameters.get(name).map_or("", String::as_str);
    let options = text("options").split_once("lc_messages=").map_or("", |(_, value)| value);
    let lang = language(if options.is_empty() { text("lc_messages") } else { options });
    let Ok(place) = Arc::clone(&door.places).try_acquire_owned() else {
        let vi = "đã đủ số kết nối; hãy thử lại sau (sql.connections)";
        let full =
            Refusal::fatal("53300", vi, "there are as many connections as may be; try again later (sql.connections)");
        return refuse(app, outgoing, &full, lang).await;
    };
    if !(begun.secure
        || door.plain == Plain::Always
        || (door.plain == Plain::Loopback && peer.ip().to_canonical().is_loopback()))
    {
        let vi = "kết nối phải dùng TLS: đặt sslmode=require (sql.plain)";
        let plain = Refusal::fatal("28000", vi, "the connection must use TLS: set sslmode=require (sql.plain)");
        return refuse(app, outgoing, &plain, lang).await;
    }
    let id = new_id(&*app.backend.clock, &*app.backend.random).unwrap_or_default();
    let application: String = text("application_name").chars().filter(|c| !c.is_control()).take(60).collect();
    let agent = format!("postgresql {application}");
    let origin = Origin::new(Some(peer.ip().to_canonical()), agent.trim(), &id, lang);
    let signed_in = sign_in(app, (&parameters, minor), origin, &mut incoming, &mut outgoing).await?;
    let asker = match signed_in {
        Ok(asker) => asker,
        Err(refusal) => return refuse(app, outgoing, &refusal, lang).await,
    };
    let Some(entered) = enter(door)? else {
        let vi = "chưa lập được kết nối; hãy thử lại";
        return refuse(app, outgoing, &Refusal::fatal("53300", vi, "no place for the connection; try again"), lang)
            .await;
    };
    welcome(&mut outgoing, &asker, &application, entered.key)?;
    outgoing.send().await?;
    let session = Session::new(app.clone(), asker, entered, (door.rows, lang), (incoming, outgoing));
    Ok(Some((session, place)))
}

/// A number and a secret for the connection.
fn enter(door: &Door) -> std::io::Result<Option<Place>> {
    for _ in 0..4 {
        let mut bytes = [0_u8; 8];
        door.app.backend.random.fill(&mut bytes)?;
        let mut bytes = bytes.as_slice();
        let key = (bytes.get_i32().saturating_abs().max(1), bytes.get_i32());
        if let Some(place) = door.registry.enter(key) {
            return Ok(Some(place));
        }
    }
    Ok(None)
}

async fn refuse<T>(
    app: &App,
    mut outgoing: Outgoing<Stream>,
    refusal: &Refusal,
    lang: Lang,
) -> std::io::Result<Option<T>> {
    app.postgres.refused.fetch_add(1, Ordering::Relaxed);
    outgoing.put(&refusal.message(lang))?;
    outgoing.end().await;
    Ok(None)
}
