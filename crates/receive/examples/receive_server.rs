//! Listens for everything on loopback and writes what it gets as lines, for tests with real senders.
//!
//! ```sh
//! receive_server OUT [CERTIFICATE.pem KEY.pem]
//! ```
//!
//! Says on one line where it listens: `syslog_tcp=… syslog_udp=… syslog_tls=… http=…`. Each record becomes a line of `OUT`:
//! protocol, source, format, hint and the record, between tabs; line breaks in it as `\n`. The record is flushed to the disk before its
//! sender is answered. Ends with its standard input.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a program for tests ends with what it cannot do, and prints"
)]

use std::fs::File;
use std::io::Write as _;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use tokio::io::AsyncReadExt as _;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio_rustls::rustls;
use vg_backend::clock::SystemClock;
use vg_receive::http::{Door, Settings};
use vg_receive::listen::{StreamOptions, bind_datagrams, serve_datagrams, serve_streams};
use vg_receive::protocols::SOCKETS;
use vg_receive::{Accepted, Chunk, Desk, Known, Peer, Refused, Sink, SourceKey, Sources};

struct Written(Mutex<File>);

#[async_trait::async_trait]
impl Sink for Written {
    async fn deliver(&self, chunk: Chunk) -> Result<Accepted, Refused> {
        let mut out = Vec::new();
        for record in chunk.iter() {
            let (format, hint) = (chunk.format.as_deref().unwrap_or("-"), chunk.hint.as_deref().unwrap_or("-"));
            let record = String::from_utf8_lossy(record).replace('\n', "\\n");
            writeln!(out, "{}\t{}\t{format}\t{hint}\t{record}", chunk.protocol, chunk.source).unwrap();
        }
        let mut file = self.0.lock().unwrap();
        file.write_all(&out).and_then(|()| file.sync_data()).map_err(|_| Refused::NotAllowed)?;
        Ok(Accepted)
    }
}

struct ByToken;

impl Sources for ByToken {
    fn who(&self, peer: &Peer, _: &'static str) -> Option<Known> {
        let name = peer.token.clone().or_else(|| peer.certificate.clone()).unwrap_or_else(|| peer.address.to_string());
        (name != "wrong").then(|| Known { key: SourceKey::new(&name), bytes_per_second: None })
    }
}

fn tls(certificate: &str, key: &str) -> Arc<rustls::ServerConfig> {
    use rustls::pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject as _};
    let chain: Vec<_> = CertificateDer::pem_file_iter(certificate).unwrap().map(Result::unwrap).collect();
    let key = PrivateKeyDer::from_pem_file(key).unwrap();
    let config = rustls::ServerConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()));
    Arc::new(
        config
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .unwrap(),
    )
}

#[tokio::main]
async fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let sink = Arc::new(Written(Mutex::new(File::create(&arguments[0]).unwrap())));
    let desk = Desk::new(sink, Arc::new(ByToken), Arc::new(SystemClock));
    let settings = Settings { formats: vec!["json".into(), "syslog".into()], ..Settings::default() };
    let door = Door::new(Arc::clone(&desk), settings);
    let (stop, stopped) = watch::channel(false);
    let (mut said, mut tasks) = (String::new(), Vec::new());
    for socket in SOCKETS {
        let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let udp = bind_datagrams("127.0.0.1:0".parse().unwrap(), socket).unwrap();
        let name = socket.about.name;
        said += &format!("{name}_tcp={} {name}_udp={} ", tcp.local_addr().unwrap(), udp.local_addr().unwrap());
        let options = StreamOptions::default();
        tasks.push(tokio::spawn(serve_streams(tcp, socket, None, Arc::clone(&desk), options, stopped.clone())));
        tasks.push(tokio::spawn(serve_datagrams(udp, socket, Arc::clone(&desk), stopped.clone())));
        if let [_, certificate, key] = arguments.as_slice() {
            let tcp = TcpListener::bind("127.0.0.1:0").await.unwrap();
            said += &format!("{name}_tls={} ", tcp.local_addr().unwrap());
            let tls = Some(tls(certificate, key));
            tasks.push(tokio::spawn(serve_streams(tcp, socket, tls, Arc::clone(&desk), options, stopped.clone())));
        }
    }
    let http = TcpListener::bind("127.0.0.1:0").await.unwrap();
    println!("{said}http={}", http.local_addr().unwrap());
    let handler = move |ConnectInfo(address): ConnectInfo<SocketAddr>, request: Request| {
        let door = Arc::clone(&door);
        async move {
            let (parts, body) = request.into_parts();
            let peer = Peer { address: address.ip(), certificate: None, token: None };
            vg_receive::http::answer(&door, peer, parts, body).await
        }
    };
    let router = Router::new().fallback(handler).into_make_service_with_connect_info::<SocketAddr>();
    tokio::spawn(async move { axum::serve(http, router).await });
    let _ = tokio::io::stdin().read_to_end(&mut Vec::new()).await;
    stop.send(true).unwrap();
    for task in tasks {
        task.await.unwrap().unwrap();
    }
    for (source, protocol, count) in desk.counters().rows() {
        let (received, accepted, refused) = (count.received, count.accepted, count.refused());
        println!(
            "{protocol}\t{source}\treceived {received}\taccepted {accepted}\trefused {refused}\tturned away {}",
            count.turned_away
        );
        assert_eq!(received, accepted + refused);
    }
}
