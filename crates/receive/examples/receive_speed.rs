//! What receiving costs: syslog over TCP and `_bulk`, from a process of its own, into a sink that only counts.
//!
//! ```sh
//! cargo run --release -p vg-receive --example receive_speed
//! ```
//!
//! The receiver is a child process, so that the sender's work is not counted as its own; its processor time is that of the whole process (user and system, from the
//! system). Events have about 250 bytes. The wait is from the last byte of a block of 1,000 events to its answer (`_bulk`), which the
//! sender waits for before it goes on.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a program for measuring ends with what it cannot do, and prints"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use axum::Router;
use axum::extract::{ConnectInfo, Request};
use vg_backend::clock::SystemClock;
use vg_receive::http::{Door, Settings};
use vg_receive::listen::{StreamOptions, serve_streams};
use vg_receive::protocols::syslog::SYSLOG;
use vg_receive::{Accepted, Chunk, Desk, Known, Peer, Refused, Sink, SourceKey, Sources};
use wait4::Wait4 as _;

const EVENTS: u64 = 2_000_000;
const BLOCK: usize = 1_000;

#[derive(Default)]
struct Counting {
    records: AtomicU64,
    chunks: AtomicU64,
}

#[async_trait::async_trait]
impl Sink for Counting {
    async fn deliver(&self, chunk: Chunk) -> Result<Accepted, Refused> {
        self.records.fetch_add(u64::from(chunk.records), Ordering::SeqCst);
        self.chunks.fetch_add(1, Ordering::SeqCst);
        Ok(Accepted)
    }
}

struct Everybody;

impl Sources for Everybody {
    fn who(&self, _: &Peer, _: &'static str) -> Option<Known> {
        Some(Known { key: SourceKey::new("sender"), bytes_per_second: None })
    }
}

fn main() {
    match std::env::args().nth(1).as_deref() {
        Some("receive") => receive(),
        _ => {
            for protocol in ["syslog", "bulk"] {
                measure(protocol);
            }
        }
    }
}

/// The child: listens, says where, and ends when all events are there.
fn receive() {
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
    runtime.block_on(async {
        let sink = Arc::new(Counting::default());
        let desk = Desk::new(Arc::<Counting>::clone(&sink), Arc::new(Everybody), Arc::new(SystemClock));
        let door = Door::new(Arc::clone(&desk), Settings::default());
        let tcp = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let http = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("{} {}", tcp.local_addr().unwrap(), http.local_addr().unwrap());
        let (_stop, stopped) = tokio::sync::watch::channel(false);
        tokio::spawn(serve_streams(tcp, &SYSLOG, None, desk, StreamOptions::default(), stopped));
        let handler = move |ConnectInfo(address): ConnectInfo<std::net::SocketAddr>, request: Request| {
            let door = Arc::clone(&door);
            async move {
                let (parts, body) = request.into_parts();
                let peer = Peer { address: address.ip(), certificate: None, token: None };
                vg_receive::http::answer(&door, peer, parts, body).await
            }
        };
        let router = Router::new().fallback(handler).into_make_service_with_connect_info::<std::net::SocketAddr>();
        tokio::spawn(async move { axum::serve(http, router).await });
        while sink.records.load(Ordering::SeqCst) < EVENTS {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
        }
        println!("{}", sink.chunks.load(Ordering::SeqCst));
        // The answer to the last request leaves before the process does.
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    });
}

fn measure(protocol: &str) {
    let mut child =
        Command::new(std::env::current_exe().unwrap()).arg("receive").stdout(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stdout.take().unwrap());
    let mut line = String::new();
    said.read_line(&mut line).unwrap();
    let (tcp, http) = line.trim().split_once(' ').unwrap();
    let begin = Instant::now();
    let mut waits = if protocol == "syslog" { send_syslog(tcp) } else { send_bulk(http) };
    let mut chunks = String::new();
    said.read_line(&mut chunks).unwrap();
    let wall = begin.elapsed().as_secs_f64();
    let used = child.wait4().unwrap().rusage;
    let cpu = used.utime.as_secs_f64() + used.stime.as_secs_f64();
    waits.sort_unstable();
    let p99 = waits
        .get(waits.len() * 99 / 100)
        .map_or("–".to_owned(), |micros| format!("{:.2} ms", *micros as f64 / 1_000.0));
    println!(
        "{protocol}: {EVENTS} events in {wall:.2} s; receiver {cpu:.2} s of processor (user {:.2}, system {:.2}) = {:.3} µs an event, {:.0} events/s/core; p99 wait {p99}; {} chunks; {} MB",
        used.utime.as_secs_f64(),
        used.stime.as_secs_f64(),
        cpu * 1e6 / EVENTS as f64,
        EVENTS as f64 / cpu,
        chunks.trim(),
        used.maxrss / 1024 / 1024,
    );
}

fn message(number: usize) -> String {
    let filler = "thông điệp đủ dài để giống một sự kiện thật của một máy chủ web; ".repeat(2);
    format!(
        "<38>Nov 28 02:00:00 web01 sshd[{number}]: Failed password for root from 192.0.2.7 port 40022 ssh2 {filler}"
    )
}

fn send_syslog(address: &str) -> Vec<u64> {
    let mut block = Vec::new();
    for number in 0..BLOCK {
        block.extend_from_slice(message(number).as_bytes());
        block.push(b'\n');
    }
    println!("syslog: {} bytes an event", block.len() / BLOCK);
    let mut stream = TcpStream::connect(address).unwrap();
    for _ in 0..EVENTS as usize / BLOCK {
        stream.write_all(&block).unwrap();
    }
    Vec::new()
}

fn send_bulk(address: &str) -> Vec<u64> {
    let mut body = Vec::new();
    for number in 0..BLOCK {
        let document = serde_json::json!({ "@timestamp": "2026-11-28T02:00:00Z", "message": message(number) });
        body.extend_from_slice(format!("{{\"create\":{{\"_index\":\"logs-web-default\"}}}}\n{document}\n").as_bytes());
    }
    println!("bulk: {} bytes an event with its action", body.len() / BLOCK);
    let head = format!(
        "POST /_bulk?filter_path=errors,items.*.error,items.*.status HTTP/1.1\r\nhost: localhost\r\ncontent-type: application/x-ndjson\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    let mut stream = TcpStream::connect(address).unwrap();
    stream.set_nodelay(true).unwrap();
    let mut waits = Vec::new();
    for _ in 0..EVENTS as usize / BLOCK {
        stream.write_all(head.as_bytes()).unwrap();
        stream.write_all(&body).unwrap();
        let sent = Instant::now();
        read_answer(&mut stream);
        waits.push(u64::try_from(sent.elapsed().as_micros()).unwrap());
    }
    waits
}

fn read_answer(stream: &mut TcpStream) {
    let mut answer = Vec::new();
    let mut piece = [0; 65_536];
    loop {
        let read = stream.read(&mut piece).unwrap();
        assert!(read > 0, "the receiver has closed the connection");
        answer.extend_from_slice(&piece[..read]);
        let Some(end) = answer.windows(4).position(|four| four == b"\r\n\r\n") else { continue };
        let head = String::from_utf8_lossy(&answer[..end]).to_ascii_lowercase();
        assert!(head.starts_with("http/1.1 200"), "{head}");
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
        if answer.len() >= end + 4 + length.trim().parse::<usize>().unwrap() {
            return;
        }
    }
}
