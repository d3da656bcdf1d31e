//! Requests to the provider: one connection each, over TLS, with a limit on time and size, without redirects.
//!
//! Plain HTTP is for a provider on this machine. A redirect is refused instead of followed: neither discovery nor keys nor tokens
//! are answered so by a provider that is set up well, and following one would send the secret of the client elsewhere.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use http_body_util::{BodyExt as _, Full, Limited};
use hyper::Uri;
use hyper::body::{Bytes, Incoming};
use hyper::header::HeaderValue;
use hyper_util::rt::TokioIo;
use openidconnect::url::Url;
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, RootCertStore};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio_rustls::TlsConnector;

use super::config::is_safe;

/// Time for one request: a person waits for it.
const TIME: Duration = Duration::from_secs(8);
/// Bytes of an answer: a discovery document has some 5 KB, a set of keys some 10.
pub(super) const MAX_ANSWER: usize = 256 * 1024;
/// Bytes of the headers of an answer.
const MAX_HEAD: usize = 32 * 1024;

/// Why a request got no answer.
#[derive(Debug)]
pub(super) struct NoAnswer(String);

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for NoAnswer {}

/// The client.
#[derive(Clone)]
pub(super) struct Http {
    tls: TlsConnector,
}

impl std::fmt::Debug for Http {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Http")
    }
}

impl Http {
    /// A client that trusts the roots of the machine, and those in `more` (PEM).
    pub(super) fn new(more: Option<&[u8]>) -> Result<Self> {
        let mut roots = RootCertStore::empty();
        // A certificate of the machine that cannot be read is none that counts.
        roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        if let Some(pem) = more {
            let own = CertificateDer::pem_slice_iter(pem)
                .collect::<Result<Vec<_>, _>>()
                .context("oidc.ca_file: read its certificates")?;
            anyhow::ensure!(!own.is_empty(), "oidc.ca_file: holds no certificate");
            for certificate in own {
                roots.add(certificate).context("oidc.ca_file: a certificate in it cannot be a root")?;
            }
        }
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let config = ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()?;
        let config = config.with_root_certificates(roots).with_no_client_auth();
        Ok(Self { tls: TlsConnector::from(Arc::new(config)) })
    }

    async fn ask(&self, request: HttpRequest) -> Result<HttpResponse, NoAnswer> {
        let address = request.uri().to_string();
        let failed = |what: &str, why: &dyn std::fmt::Display| NoAnswer(format!("{address}: {what}: {why}"));
        let answer = tokio::time::timeout(TIME, self.once(request, &address));
        answer.await.map_err(|_| failed("no answer", &format!("{} s are over", TIME.as_secs())))?
    }

    async fn once(&self, request: HttpRequest, address: &str) -> Result<HttpResponse, NoAnswer> {
        let failed = |what: &str, why: &dyn std::fmt::Display| NoAnswer(format!("{address}: {what}: {why}"));
        let url = Url::parse(address).map_err(|error| failed("no address", &error))?;
        if !is_safe(&url) {
            return Err(failed("refused", &"plain HTTP is for this machine alone"));
        }
        let host = url.host_str().unwrap_or_default().trim_matches(['[', ']']).to_owned();
        let port = url.port_or_known_default().unwrap_or(443);
        let stream = TcpStream::connect((host.as_str(), port)).await.map_err(|error| failed("connect", &error))?;
        if url.scheme() == "http" {
            // A name like localhost may be made to mean another machine.
            let peer = stream.peer_addr().map_err(|error| failed("connect", &error))?;
            if !peer.ip().to_canonical().is_loopback() {
                return Err(failed("refused", &"plain HTTP is for this machine alone"));
            }
            return exchange(stream, request, &url, address).await;
        }
        let name = ServerName::try_from(host).map_err(|error| failed("no name of a server", &error))?;
        let stream = self.tls.connect(name, stream).await.map_err(|error| failed("TLS", &error))?;
        exchange(stream, request, &url, address).await
    }
}

/// One request and its answer over an open connection.
async fn exchange<S>(stream: S, request: HttpRequest, url: &Url, address: &str) -> Result<HttpResponse, NoAnswer>
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let failed = |what: &str, why: &dyn std::fmt::Display| NoAnswer(format!("{address}: {what}: {why}"));
    let mut builder = hyper::client::conn::http1::Builder::new();
    let (mut sender, connection) = builder
        .max_buf_size(MAX_HEAD)
        .handshake(TokioIo::new(stream))
        .await
        .map_err(|error| failed("begin", &error))?;
    // It ends with the sender; what becomes of it shows in the answer.
    let running = tokio::spawn(connection);
    let (parts, body) = request.into_parts();
    let mut onward = hyper::Request::new(Full::new(Bytes::from(body)));
    *onward.method_mut() = parts.method;
    *onward.headers_mut() = parts.headers;
    let path = url.query().map_or_else(|| url.path().to_owned(), |query| format!("{}?{query}", url.path()));
    *onward.uri_mut() = path.parse::<Uri>().map_err(|error| failed("no path", &error))?;
    let authority = url.port().map_or_else(
        || url.host_str().unwrap_or_default().to_owned(),
        |port| format!("{}:{port}", url.host_str().unwrap_or_default()),
    );
    for (name, value) in [("host", authority.as_str()), ("user-agent", "vonggac"), ("connection", "close")] {
        let value = HeaderValue::from_str(value).map_err(|error| failed("no header", &error))?;
        onward.headers_mut().insert(name, value);
    }
    let answer = sender.send_request(onward).await.map_err(|error| failed("send", &error));
    let answer = match answer {
        Ok(answer) => whole(answer, address).await,
        Err(error) => Err(error),
    };
    running.abort();
    answer
}

async fn whole(answer: hyper::Response<Incoming>, address: &str) -> Result<HttpResponse, NoAnswer> {
    let (parts, body) = answer.into_parts();
    if parts.status.is_redirection() {
        return Err(NoAnswer(format!("{address}: answered with a redirect ({}), which is not followed", parts.status)));
    }
    if parts.status.is_server_error() {
        return Err(NoAnswer(format!("{address}: answered {}", parts.status)));
    }
    let body = Limited::new(body, MAX_ANSWER).collect().await;
    let body =
        body.map_err(|error| NoAnswer(format!("{address}: read the answer (at most {MAX_ANSWER} bytes): {error}")))?;
    Ok(HttpResponse::from_parts(parts, body.to_bytes().to_vec()))
}

impl<'c> AsyncHttpClient<'c> for Http {
    type Error = NoAnswer;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, NoAnswer>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.ask(request))
    }
}
