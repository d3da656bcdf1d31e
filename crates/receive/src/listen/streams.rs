//! TCP and TLS: who may connect, how many, and for how long.

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinSet;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;

use super::connection::{self, Connection};
use super::{ListenError, Operation};
use crate::chunk::SourceKey;
use crate::counters::UNKNOWN;
use crate::desk::Desk;
use crate::limits;
use crate::protocols::Socket;
use crate::sink::Peer;

/// Limits of one listener.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct StreamOptions {
    /// Connections at once.
    pub connections: usize,
    /// Connections at once from one address.
    pub per_address: usize,
    /// Time without a byte after which a connection is closed.
    pub idle: Duration,
    /// Time within which a frame that has begun must end.
    pub frame_time: Duration,
    /// Time for a TLS handshake.
    pub handshake_time: Duration,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self {
            connections: limits::CONNECTIONS,
            per_address: limits::CONNECTIONS_PER_ADDRESS,
            idle: limits::IDLE,
            frame_time: limits::FRAME_TIME,
            handshake_time: limits::HANDSHAKE_TIME,
        }
    }
}

/// The connections that are open, by address.
#[derive(Clone, Default)]
struct Open(Arc<Mutex<BTreeMap<IpAddr, usize>>>);

/// One of them; its place is free when it is dropped.
struct Place {
    open: Open,
    address: IpAddr,
}

impl Open {
    fn take(&self, address: IpAddr, options: &StreamOptions) -> Option<Place> {
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.values().sum::<usize>() >= options.connections
            || open.get(&address).is_some_and(|n| *n >= options.per_address)
        {
            return None;
        }
        *open.entry(address).or_default() += 1;
        drop(open);
        Some(Place { open: self.clone(), address })
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut open = self.open.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = open.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                open.remove(&self.address);
            }
        }
    }
}

/// Serves connections until `stop` becomes true, then ends those that are open and returns when all that they brought is with the sink
/// or refused. With `tls`, every connection begins with a handshake; whether client certificates are asked for stands in the
/// configuration.
///
/// # Errors
///
/// When no connection can be taken any more.
pub async fn serve_streams(
    listener: TcpListener,
    socket: &'static Socket,
    tls: Option<Arc<ServerConfig>>,
    desk: Arc<Desk>,
    options: StreamOptions,
    mut stop: watch::Receiver<bool>,
) -> Result<(), ListenError> {
    let acceptor = tls.map(TlsAcceptor::from);
    let (open, mut tasks) = (Open::default(), JoinSet::new());
    let failed = loop {
        let accepted = tokio::select! {
            _ = stop.wait_for(|stop| *stop) => break None,
            Some(_) = tasks.join_next() => continue,
            accepted = listener.accept() => accepted,
        };
        let (stream, address) = match accepted {
            Ok(accepted) => accepted,
            Err(error) if is_passing(&error) => {
                // Out of file handles: what is open goes on, and a place may become free.
                tokio::time::sleep(Duration::from_millis(100)).await;
                continue;
            }
            Err(source) => {
                break Some(ListenError { operation: Operation::Accept, protocol: socket.about.name, source });
            }
        };
        let Some(place) = open.take(address.ip().to_canonical(), &options) else {
            desk.counters().turned_away(&SourceKey::new(UNKNOWN), socket.about.name);
            continue;
        };
        let connection = Connection { socket, desk: Arc::clone(&desk), options, stop: stop.clone() };
        tasks.spawn(one(stream, address, acceptor.clone(), connection, place));
    };
    drop(listener);
    while tasks.join_next().await.is_some() {}
    desk.flush().await;
    failed.map_or(Ok(()), Err)
}

/// Errors of one connection, or of the moment, rather than of the listener.
fn is_passing(error: &std::io::Error) -> bool {
    use std::io::ErrorKind::{ConnectionAborted, ConnectionReset, Interrupted};
    // EMFILE and ENFILE have no kind of their own.
    matches!(error.kind(), ConnectionAborted | ConnectionReset | Interrupted)
        || matches!(error.raw_os_error(), Some(23 | 24))
}

async fn one(stream: TcpStream, address: SocketAddr, tls: Option<TlsAcceptor>, connection: Connection, _place: Place) {
    let mut peer = Peer { address: address.ip().to_canonical(), certificate: None, token: None };
    let Some(acceptor) = tls else {
        return connection::serve(stream, peer, connection).await;
    };
    match tokio::time::timeout(connection.options.handshake_time, acceptor.accept(stream)).await {
        Ok(Ok(stream)) => {
            peer.certificate = stream.get_ref().1.peer_certificates().and_then(|chain| subject(chain.first()?));
            connection::serve(stream, peer, connection).await;
        }
        Ok(Err(error)) => {
            tracing::info!(%address, %error, "receive.tls: handshake failed");
            connection.turn_away();
        }
        Err(_) => connection.turn_away(),
    }
}

/// The subject of a certificate as text.
fn subject(certificate: &[u8]) -> Option<String> {
    let (_, certificate) = x509_parser::parse_x509_certificate(certificate).ok()?;
    Some(certificate.subject().to_string())
}
