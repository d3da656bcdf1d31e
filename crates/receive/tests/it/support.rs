//! A sink that keeps what it gets, and a desk before it.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, Response};
use tokio::sync::Notify;
use vg_backend::clock::SystemClock;
use vg_receive::http::{Door, Settings};
use vg_receive::{Accepted, Chunk, Desk, Known, Peer, Refused, Sink, SourceKey, Sources};

/// Keeps chunks in memory. Answers as it was told to, then accepts.
#[derive(Default)]
pub(crate) struct Kept {
    pub(crate) chunks: Mutex<Vec<Chunk>>,
    pub(crate) answers: Mutex<VecDeque<Refused>>,
    /// As long as this is held, nothing is accepted.
    pub(crate) gate: tokio::sync::Mutex<()>,
    arrived: Notify,
}

#[async_trait::async_trait]
impl Sink for Kept {
    async fn deliver(&self, chunk: Chunk) -> Result<Accepted, Refused> {
        let _open = self.gate.lock().await;
        let refused = self.answers.lock().unwrap().pop_front();
        if let Some(refused) = refused {
            return Err(refused);
        }
        self.chunks.lock().unwrap().push(chunk);
        self.arrived.notify_waiters();
        Ok(Accepted)
    }
}

impl Kept {
    /// All records, in the order in which they came.
    pub(crate) fn records(&self) -> Vec<Vec<u8>> {
        self.chunks
            .lock()
            .unwrap()
            .iter()
            .flat_map(|chunk| chunk.iter().map(<[u8]>::to_vec).collect::<Vec<_>>())
            .collect()
    }

    /// All records as text.
    pub(crate) fn texts(&self) -> Vec<String> {
        self.records().iter().map(|record| String::from_utf8_lossy(record).into_owned()).collect()
    }

    /// Waits until so many records are there.
    pub(crate) async fn wait_for(&self, records: usize) {
        let there = async {
            loop {
                let arrived = self.arrived.notified();
                tokio::pin!(arrived);
                arrived.as_mut().enable();
                if self.chunks.lock().unwrap().iter().map(|chunk| chunk.records as usize).sum::<usize>() >= records {
                    return;
                }
                arrived.await;
            }
        };
        tokio::time::timeout(Duration::from_secs(60), there).await.expect("the records arrive");
    }
}

/// Knows every sender by its token, certificate or address, but for those that are named `stranger`.
pub(crate) struct Everybody {
    pub(crate) needs_token: bool,
    pub(crate) bytes_per_second: Option<u64>,
}

impl Sources for Everybody {
    fn who(&self, peer: &Peer, _: &'static str) -> Option<Known> {
        let name = peer.token.clone().or_else(|| peer.certificate.clone());
        let name = if self.needs_token { name? } else { name.unwrap_or_else(|| peer.address.to_string()) };
        let known = Known { key: SourceKey::new(&name), bytes_per_second: self.bytes_per_second };
        (!name.contains("stranger")).then_some(known)
    }
}

/// A desk before a sink that keeps.
pub(crate) fn desk(sources: Everybody) -> (Arc<Desk>, Arc<Kept>) {
    let kept = Arc::new(Kept::default());
    (Desk::new(Arc::<Kept>::clone(&kept), Arc::new(sources), Arc::new(SystemClock)), kept)
}

/// A desk that knows everybody.
pub(crate) fn open_desk() -> (Arc<Desk>, Arc<Kept>) {
    desk(Everybody { needs_token: false, bytes_per_second: None })
}

/// A door that asks for tokens, as most do.
pub(crate) fn door() -> (Arc<Door>, Arc<Desk>, Arc<Kept>) {
    let (desk, kept) = desk(Everybody { needs_token: true, bytes_per_second: None });
    let settings = Settings { formats: vec!["json".into(), "syslog".into()], ..Settings::default() };
    (Door::new(Arc::clone(&desk), settings), desk, kept)
}

pub(crate) fn local() -> Peer {
    Peer { address: IpAddr::from([192, 0, 2, 1]), certificate: None, token: None }
}

/// Asks the door, without a socket.
pub(crate) async fn ask(door: &Arc<Door>, request: Request<Body>) -> Response<Body> {
    let (parts, body) = request.into_parts();
    vg_receive::http::answer(door, local(), parts, body).await
}

/// A request with a token.
pub(crate) fn request(method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
    Request::builder().method(method).uri(path).header("authorization", "Bearer agent").body(body.into()).unwrap()
}

/// The text of an answer.
pub(crate) async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The folder of the crate, asked for while running.
pub(crate) fn crate_folder() -> PathBuf {
    PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the crate is"))
}
