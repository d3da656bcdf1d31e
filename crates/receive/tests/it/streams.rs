//! TCP and TLS on loopback.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio_rustls::rustls;
use vg_receive::listen::{ListenError, StreamOptions, serve_streams};
use vg_receive::protocols::syslog::SYSLOG;
use vg_receive::{Desk, Refused};

use crate::support::{Everybody, desk, open_desk};

struct Served {
    address: SocketAddr,
    stop: watch::Sender<bool>,
    task: JoinHandle<Result<(), ListenError>>,
}

impl Served {
    async fn start(desk: &Arc<Desk>, tls: Option<Arc<rustls::ServerConfig>>, options: StreamOptions) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = watch::channel(false);
        let task = tokio::spawn(serve_streams(listener, &SYSLOG, tls, Arc::clone(desk), options, stopped));
        Self { address, stop, task }
    }

    async fn end(self) {
        self.stop.send(true).unwrap();
        self.task.await.unwrap().unwrap();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn all_of_many_connections_arrives_in_order_for_each() {
    let (desk, kept) = open_desk();
    let served = Served::start(&desk, None, StreamOptions::default()).await;
    let mut senders = Vec::new();
    for sender in 0..8 {
        let address = served.address;
        senders.push(tokio::spawn(async move {
            let mut stream = TcpStream::connect(address).await.unwrap();
            for number in 0..5_000 {
                let message = format!("<13>{sender} {number}");
                let frame =
                    if number % 3 == 0 { format!("{} {message}", message.len()) } else { format!("{message}\n") };
                stream.write_all(frame.as_bytes()).await.unwrap();
            }
        }));
    }
    for sender in senders {
        sender.await.unwrap();
    }
    kept.wait_for(40_000).await;
    served.end().await;
    let texts = kept.texts();
    for sender in 0..8 {
        let prefix = format!("<13>{sender} ");
        let numbers: Vec<u32> = texts.iter().filter_map(|text| text.strip_prefix(&prefix)?.parse().ok()).collect();
        assert_eq!(numbers, (0..5_000).collect::<Vec<_>>(), "sender {sender}");
    }
    let count = desk.counters().of("syslog");
    assert_eq!((count.received, count.accepted), (40_000, 40_000));
    // Gathered, not one chunk for each read.
    assert!(kept.chunks.lock().unwrap().len() < 1_000);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_sink_stops_the_sender_and_nothing_is_lost() {
    let (desk, kept) = open_desk();
    let served = Served::start(&desk, None, StreamOptions::default()).await;
    let closed = kept.gate.lock().await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    let mut block = Vec::new();
    while block.len() < 65_536 {
        block.extend_from_slice(b"<13>a message of some length that is sent again and again\n");
    }
    let lines = block.iter().filter(|byte| **byte == b'\n').count();
    let mut written = 0;
    // Writing ends when the buffers of both sides are full: then nobody reads.
    while let Ok(result) = tokio::time::timeout(Duration::from_secs(2), stream.write_all(&block)).await {
        result.unwrap();
        written += 1;
        assert!(written < 4_096, "more than 256 MiB was taken though the sink is closed");
    }
    assert!(
        desk.counters().of("syslog").bytes
            <= (vg_receive::limits::STREAM_WAITING + vg_receive::limits::MAX_READ) as u64
    );
    kept.answers.lock().unwrap().push_back(Refused::Full { retry_after: Duration::from_millis(10) });
    drop(closed);
    // The block that was cut off begins anew on another connection, so that all counted lines are whole.
    drop(stream);
    kept.wait_for(written * lines).await;
    served.end().await;
    let count = desk.counters().of("syslog");
    assert_eq!((count.received, count.refused()), (count.accepted, 0));
    let largest = kept.chunks.lock().unwrap().iter().map(|chunk| chunk.bytes.len()).max().unwrap();
    assert!((vg_receive::limits::CHUNK_TARGET..=vg_receive::limits::CHUNK_MAX).contains(&largest), "{largest}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn connections_are_limited_for_each_address_and_strangers_turned_away() {
    let (desk, kept) = open_desk();
    let options = StreamOptions { per_address: 2, ..StreamOptions::default() };
    let served = Served::start(&desk, None, options).await;
    let mut open = Vec::new();
    for number in 0..2 {
        let mut stream = TcpStream::connect(served.address).await.unwrap();
        stream.write_all(b"<1>a\n").await.unwrap();
        kept.wait_for(number + 1).await;
        open.push(stream);
    }
    let mut third = TcpStream::connect(served.address).await.unwrap();
    assert_eq!(third.read(&mut [0; 1]).await.unwrap_or(0), 0);
    drop(open);
    served.end().await;
    assert_eq!(desk.counters().of("syslog").turned_away, 1);

    let (desk, _) = crate::support::desk(Everybody { needs_token: true, bytes_per_second: None });
    let served = Served::start(&desk, None, StreamOptions::default()).await;
    let mut stranger = TcpStream::connect(served.address).await.unwrap();
    assert_eq!(stranger.read(&mut [0; 1]).await.unwrap_or(0), 0);
    served.end().await;
    assert_eq!(desk.counters().of("syslog").turned_away, 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_frame_that_does_not_end_in_time_is_kept_with_a_defect() {
    let (desk, kept) = open_desk();
    let options = StreamOptions { frame_time: Duration::from_millis(200), ..StreamOptions::default() };
    let served = Served::start(&desk, None, options).await;
    let mut slow = TcpStream::connect(served.address).await.unwrap();
    slow.write_all(b"<13>whole\n<13>ha").await.unwrap();
    // A byte now and then does not make the frame last longer.
    let mut answer = [0; 1];
    loop {
        if slow.write_all(b"l").await.is_err() {
            break;
        }
        if let Ok(end) = tokio::time::timeout(Duration::from_millis(20), slow.read(&mut answer)).await {
            assert_eq!(end.unwrap_or(0), 0);
            break;
        }
    }
    kept.wait_for(2).await;
    served.end().await;
    assert!(kept.texts()[1].starts_with("<13>ha"));
    let count = desk.counters().of("syslog");
    assert_eq!((count.accepted, count.defects.rows()[0].kind), (2, vg_model::DefectKind::Truncated));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quiet_connection_is_closed_after_its_time() {
    let (desk, _) = open_desk();
    let options = StreamOptions { idle: Duration::from_millis(100), ..StreamOptions::default() };
    let served = Served::start(&desk, None, options).await;
    let mut quiet = TcpStream::connect(served.address).await.unwrap();
    assert_eq!(quiet.read(&mut [0; 1]).await.unwrap(), 0);
    served.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_quota_slows_a_connection_down() {
    let (desk, kept) = desk(Everybody { needs_token: false, bytes_per_second: Some(1_000_000) });
    let served = Served::start(&desk, None, StreamOptions::default()).await;
    let mut stream = TcpStream::connect(served.address).await.unwrap();
    // What may come at once is ten seconds of it; a little more has to wait, and comes.
    let line = [vec![b'x'; 999], vec![b'\n']].concat();
    stream.write_all(&line.repeat(10_300)).await.unwrap();
    kept.wait_for(10_300).await;
    served.end().await;
    assert_eq!(desk.counters().of("syslog").refused(), 0);
}

/// A server and a client that know each other by certificates of one authority.
fn certificates() -> (Arc<rustls::ServerConfig>, Arc<rustls::ClientConfig>, Arc<rustls::ClientConfig>) {
    use rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let key = || rcgen::KeyPair::generate().unwrap();
    let mut params = rcgen::CertificateParams::new(Vec::<String>::new()).unwrap();
    params.is_ca = rcgen::IsCa::Ca(rcgen::BasicConstraints::Unconstrained);
    let ca_key = key();
    let ca = params.self_signed(&ca_key).unwrap();
    let issuer = rcgen::Issuer::new(params, ca_key);
    let signed = |name: &str| {
        let mut params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
        params.distinguished_name = rcgen::DistinguishedName::new();
        params.distinguished_name.push(rcgen::DnType::CommonName, name);
        let own = key();
        let certificate = params.signed_by(&own, &issuer).unwrap();
        (vec![certificate.der().clone()], PrivateKeyDer::from(PrivatePkcs8KeyDer::from(own.serialize_der())))
    };
    let mut roots = rustls::RootCertStore::empty();
    roots.add(ca.der().clone()).unwrap();
    let roots = Arc::new(roots);
    let verifier =
        rustls::server::WebPkiClientVerifier::builder_with_provider(Arc::clone(&roots), Arc::clone(&provider));
    let (chain, own) = signed("server");
    let server = rustls::ServerConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_client_cert_verifier(verifier.build().unwrap())
        .with_single_cert(chain, own)
        .unwrap();
    let client = || {
        rustls::ClientConfig::builder_with_provider(Arc::clone(&provider))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(Arc::clone(&roots))
    };
    let (chain, own) = signed("collector-01");
    let with = client().with_client_auth_cert(chain, own).unwrap();
    (Arc::new(server), Arc::new(with), Arc::new(client().with_no_client_auth()))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn over_tls_the_certificate_says_who_sends() {
    let (desk, kept) = open_desk();
    let (server, with, without) = certificates();
    let served = Served::start(&desk, Some(server), StreamOptions::default()).await;
    let name = rustls::pki_types::ServerName::try_from("localhost").unwrap();
    let stream = TcpStream::connect(served.address).await.unwrap();
    let mut stream = tokio_rustls::TlsConnector::from(with).connect(name.clone(), stream).await.unwrap();
    stream.write_all(b"<13>one\n8 <13>t\nwo").await.unwrap();
    stream.shutdown().await.unwrap();
    kept.wait_for(2).await;
    {
        let chunks = kept.chunks.lock().unwrap();
        assert!(chunks.iter().all(|chunk| chunk.source.as_str() == "CN=collector-01"));
    }
    assert_eq!(kept.texts(), ["<13>one", "<13>t\nwo"]);
    // Without a certificate the handshake fails; plain text, too.
    let stream = TcpStream::connect(served.address).await.unwrap();
    if let Ok(mut stream) = tokio_rustls::TlsConnector::from(without).connect(name, stream).await {
        assert!(stream.read(&mut [0; 1]).await.map_or(true, |read| read == 0));
    }
    let mut plain = TcpStream::connect(served.address).await.unwrap();
    plain.write_all(b"<13>plain text\n").await.unwrap();
    let mut rest = Vec::new();
    let _ = plain.read_to_end(&mut rest).await;
    served.end().await;
    let count = desk.counters().of("syslog");
    assert_eq!((count.received, count.turned_away), (2, 2));
}
