//! Senders over sockets of their own: syslog over UDP, TCP and TLS, GELF over UDP and TCP.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use rustls::RootCertStore;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use tokio::net::TcpListener;
use tokio::sync::watch;
use vg_receive::Desk;
use vg_receive::listen::{StreamOptions, bind_datagrams, serve_datagrams, serve_streams};
use vg_receive::protocols::Socket;
use vg_receive::protocols::gelf::GELF;
use vg_receive::protocols::syslog::SYSLOG;

use crate::serve::settings::Settings;

/// Opens the listeners that the settings name, and says where they listen. They end when `stop` becomes true, and hand over what they have.
///
/// # Errors
///
/// When an address cannot be taken, or certificates cannot be read.
pub(super) async fn open(
    settings: &Settings,
    files: Option<(&Path, &Path)>,
    desk: &Arc<Desk>,
    stop: &watch::Receiver<bool>,
) -> Result<Vec<tokio::task::JoinHandle<()>>> {
    let mut tasks = Vec::new();
    for (key, socket) in [("syslog", &SYSLOG), ("gelf", &GELF)] {
        let Some(address) = address(settings, key)? else { continue };
        let tcp = TcpListener::bind(address).await.with_context(|| format!("stream.{key}: listen on {address}"))?;
        let at = tcp.local_addr().context("listen")?;
        let udp = bind_datagrams(at, socket).with_context(|| format!("stream.{key}: listen on {at}"))?;
        tracing::info!(protocol = key, address = %at, "receiving over TCP and UDP");
        tasks.push(streams(tcp, socket, None, desk, stop));
        let (desk, stop) = (Arc::clone(desk), stop.clone());
        tasks.push(tokio::spawn(async move {
            if let Err(error) = serve_datagrams(udp, socket, desk, stop).await {
                tracing::error!(code = error.code(), %error, "datagrams are received no more");
            }
        }));
    }
    if let Some(address) = address(settings, "syslog_tls")? {
        let (certificate, key) =
            files.context("stream.syslog_tls needs the certificate of the server: leave out --insecure-http")?;
        let config = tls(certificate, key, settings.text("stream", "client_ca"))?;
        let tcp =
            TcpListener::bind(address).await.with_context(|| format!("stream.syslog_tls: listen on {address}"))?;
        tracing::info!(protocol = "syslog_tls", address = %tcp.local_addr().context("listen")?, "receiving over TLS");
        tasks.push(streams(tcp, &SYSLOG, Some(config), desk, stop));
    }
    Ok(tasks)
}

fn address(settings: &Settings, key: &str) -> Result<Option<SocketAddr>> {
    let text = settings.text("stream", key);
    if text.is_empty() {
        return Ok(None);
    }
    text.parse().map(Some).with_context(|| format!("stream.{key}: '{text}' is no ADDRESS:PORT"))
}

fn streams(
    tcp: TcpListener,
    socket: &'static Socket,
    tls: Option<Arc<rustls::ServerConfig>>,
    desk: &Arc<Desk>,
    stop: &watch::Receiver<bool>,
) -> tokio::task::JoinHandle<()> {
    let (desk, stop) = (Arc::clone(desk), stop.clone());
    tokio::spawn(async move {
        if let Err(error) = serve_streams(tcp, socket, tls, desk, StreamOptions::default(), stop).await {
            tracing::error!(code = error.code(), %error, "connections are taken no more");
        }
    })
}

/// The server's own certificate; with a file of authorities, senders may show certificates of theirs.
fn tls(certificate: &Path, key: &Path, authorities: &str) -> Result<Arc<rustls::ServerConfig>> {
    let read = |path: &Path| -> Result<Vec<CertificateDer<'static>>> {
        let all = CertificateDer::pem_file_iter(path).with_context(|| format!("read {}", path.display()))?;
        all.collect::<Result<_, _>>().with_context(|| format!("read {}", path.display()))
    };
    let chain = read(certificate)?;
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| format!("read {}", key.display()))?;
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .context("choose the versions of TLS")?;
    let builder = if authorities.is_empty() {
        builder.with_no_client_auth()
    } else {
        let mut roots = RootCertStore::empty();
        for authority in read(Path::new(authorities))? {
            roots.add(authority).with_context(|| format!("stream.client_ca: {authorities}"))?;
        }
        let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
        // Who shows none is known by address, as without TLS.
        let verifier = verifier.allow_unauthenticated().build().context("stream.client_ca")?;
        builder.with_client_cert_verifier(verifier)
    };
    builder.with_single_cert(chain, key).map(Arc::new).context("use the server's certificate for syslog")
}
