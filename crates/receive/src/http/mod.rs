//! All of HTTP: one function, [`answer`], that the binary mounts on its router.
//!
//! In order: which protocol claims the path; who sends (else the protocol's own refusal); the body, inflated, within limits of size,
//! ratio, memory and time; the quota; decoding; one chunk after the other to the sink; the protocol's answer. A body of more than
//! `INLINE` bytes is decoded on a thread for such work.

mod answer;
mod batches;
mod body;
mod who;

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::request::Parts;
use axum::http::{Response, StatusCode};
use vg_model::Text;

use crate::chunk::{Kind, Records, SourceKey};
use crate::counters::{Tally, UNKNOWN};
use crate::desk::Desk;
use crate::protocols::{HTTP, Head, HttpProtocol};
use crate::sink::{Peer, Reason, Refused};

pub use answer::Answer;
pub(crate) use batches::Batches;
pub use who::Credentials;

/// Bytes of a body that is decoded where it was read.
const INLINE: usize = 128 * 1024;

/// What the binary chooses.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The version of Elasticsearch that shippers are told. Beats refuse one that is older than they are.
    pub elasticsearch_version: String,
    /// The name of the cluster that shippers are told.
    pub cluster_name: String,
    /// Formats that `POST /ingest/{format}` takes: names of parsers of `vg_intake`.
    pub formats: Vec<String>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { elasticsearch_version: "8.19.0".into(), cluster_name: "vonggac".into(), formats: Vec::new() }
    }
}

/// What protocols remember between requests.
#[derive(Debug, Default)]
pub struct State {
    /// Acknowledgement channels of Splunk's HEC.
    pub channels: Arc<crate::protocols::splunk_hec::Channels>,
}

/// The HTTP door: a desk, settings, and what protocols remember.
#[derive(Debug)]
pub struct Door {
    desk: Arc<Desk>,
    settings: Settings,
    state: State,
}

impl Door {
    /// A door to `desk`.
    #[must_use]
    pub fn new(desk: Arc<Desk>, settings: Settings) -> Arc<Self> {
        Arc::new(Self { desk, settings, state: State::default() })
    }
}

/// Records of one kind of a request, for one chunk.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Batch {
    /// What they are.
    pub kind: Kind,
    /// The records.
    pub records: Records,
}

/// What became of the batches of a request. They are handed over in order; after the first that is refused none is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// How many batches, from the first, are on disk.
    pub accepted: usize,
    /// Why the next one is not.
    pub refused: Option<Refused>,
}

/// Makes the answer when it is known what became of the batches.
pub type Reply = Box<dyn FnOnce(&Outcome) -> Answer + Send>;

/// A request that was read.
pub struct Decoded {
    /// Its records.
    pub batches: Vec<Batch>,
    /// What else was seen.
    pub tally: Tally,
    /// Makes the answer.
    pub reply: Reply,
}

impl std::fmt::Debug for Decoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Decoded").field("batches", &self.batches).field("tally", &self.tally).finish_non_exhaustive()
    }
}

impl Decoded {
    /// A request without records.
    #[must_use]
    pub fn plain(answer: Answer) -> Self {
        Self { batches: Vec::new(), tally: Tally::default(), reply: Box::new(|_| answer) }
    }
}

/// Why a request is not answered as it wishes, before it is decoded or while it is handed over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The sender is not known; what it showed.
    NotKnown(Credentials),
    /// Too much at once, or too large a part of it.
    TooLarge,
    /// No room now, or more than the quota.
    Full {
        /// When to try again.
        retry_after: Duration,
        /// True when only this sender has to wait.
        quota: bool,
    },
    /// The body did not come in time.
    TooSlow,
    /// The body cannot be read; why.
    Unreadable(&'static str),
    /// The encoding of the body is not one of those that are understood.
    Encoding,
    /// The sender may not send this.
    NotAllowed,
}

impl Trouble {
    /// What a protocol without words of its own says: a status and a sentence.
    #[must_use]
    pub fn plain(&self) -> (StatusCode, &'static str) {
        match self {
            Trouble::NotKnown(_) => (StatusCode::UNAUTHORIZED, "the sender is not known: check its token"),
            Trouble::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "the request is too large: send smaller batches"),
            Trouble::Full { quota: true, .. } => (StatusCode::TOO_MANY_REQUESTS, "more than the quota of this sender"),
            Trouble::Full { .. } => (StatusCode::SERVICE_UNAVAILABLE, "no room now: try again"),
            Trouble::TooSlow => (StatusCode::REQUEST_TIMEOUT, "the body did not come in time"),
            Trouble::Unreadable(why) => (StatusCode::BAD_REQUEST, why),
            Trouble::Encoding => {
                (StatusCode::UNSUPPORTED_MEDIA_TYPE, "send the body plain, or with gzip, deflate or zstd")
            }
            Trouble::NotAllowed => (StatusCode::FORBIDDEN, "this sender may not send this"),
        }
    }

    /// Seconds for `Retry-After`, at least one.
    #[must_use]
    pub fn retry_after(&self) -> Option<u64> {
        match self {
            Trouble::Full { retry_after, .. } => {
                Some(retry_after.as_millis().div_ceil(1_000).try_into().unwrap_or(u64::MAX).max(1))
            }
            _ => None,
        }
    }

    fn reason(&self) -> Reason {
        match self {
            Trouble::Full { quota: true, .. } => Reason::Quota,
            Trouble::Full { .. } => Reason::Full,
            Trouble::TooLarge => Reason::TooLarge,
            Trouble::NotKnown(_) | Trouble::NotAllowed => Reason::NotAllowed,
            Trouble::TooSlow | Trouble::Unreadable(_) | Trouble::Encoding => Reason::Malformed,
        }
    }

    /// What it means and what helps, for the log of the server.
    #[must_use]
    pub fn text(&self) -> Text {
        self.reason().text()
    }
}

impl From<Refused> for Trouble {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Full { retry_after } => Trouble::Full { retry_after, quota: false },
            Refused::TooLarge => Trouble::TooLarge,
            Refused::NotAllowed => Trouble::NotAllowed,
        }
    }
}

/// Answers a request of any protocol; 404 when none claims it. `peer` is the sender as far as the connection shows it; its token is
/// taken from the request.
///
/// The work goes on when the caller stops waiting, as a server does when its client closes the connection: some senders (pygelf) never
/// read an answer, and what was counted as received has to become accepted or refused.
pub async fn answer(door: &Arc<Door>, peer: Peer, parts: Parts, body: Body) -> Response<Body> {
    let path = parts.uri.path();
    let Some(protocol) = HTTP.iter().find(|protocol| protocol.claims(&parts.method, path)) else {
        return Answer::text(StatusCode::NOT_FOUND, "no protocol of this server has such a path").into_response();
    };
    let head = Head {
        path: path.to_owned(),
        query: parts.uri.query().unwrap_or_default().to_owned(),
        method: parts.method,
        headers: parts.headers,
    };
    let is_head = head.method == axum::http::Method::HEAD;
    let (door, protocol) = (Arc::clone(door), *protocol);
    let work = async move {
        match attend(&door, protocol, peer, &head, body).await {
            Ok(answer) => answer,
            Err(trouble) => protocol.trouble(&head, &trouble, &door.settings),
        }
    };
    let mut answer = tokio::spawn(work)
        .await
        .unwrap_or_else(|_| Answer::text(StatusCode::INTERNAL_SERVER_ERROR, "the request could not be handled"));
    if is_head {
        answer.body.clear();
    }
    answer.into_response()
}

async fn attend(
    door: &Arc<Door>,
    protocol: &'static dyn HttpProtocol,
    mut peer: Peer,
    head: &Head,
    body: Body,
) -> Result<Answer, Trouble> {
    let (desk, name) = (&door.desk, protocol.about().name);
    if protocol.is_open(head) {
        let decoded = protocol.decode(head, &[], &door.settings, &door.state);
        return Ok((decoded.reply)(&Outcome { accepted: 0, refused: None }));
    }
    let credentials = who::credentials(head);
    if let Credentials::Token(token) = &credentials {
        peer.token = Some(token.clone());
    }
    let Some(known) = desk.sources().who(&peer, name).filter(|_| credentials != Credentials::Malformed) else {
        desk.counters().turned_away(&SourceKey::new(UNKNOWN), name);
        return Err(Trouble::NotKnown(credentials));
    };
    let away = |trouble: Trouble| {
        desk.counters().turned_away(&known.key, name);
        trouble
    };
    let body = body::read(head, body, Arc::clone(desk.http_memory())).await.map_err(away)?;
    if let Err(retry_after) = desk.quota(&known, body.bytes.len() as u64) {
        return Err(away(Trouble::Full { retry_after, quota: true }));
    }
    let received = desk.now();
    let decoded = decode(door, protocol, head, body).await?;
    desk.counters().tally(&known.key, name, &decoded.tally);
    let mut outcome = Outcome { accepted: 0, refused: None };
    for batch in decoded.batches {
        let Batch { kind, records } = batch;
        if records.is_empty() {
            outcome.accepted += usize::from(outcome.refused.is_none());
            continue;
        }
        let count = u64::from(records.count());
        desk.counters().received(&known.key, name, count, records.len() as u64);
        if let Some(refused) = outcome.refused {
            desk.counters().refused(&known.key, name, refused.into(), count);
            continue;
        }
        match desk.hand_over(records.into_chunk(known.key.clone(), name, kind, received)).await {
            Ok(()) => outcome.accepted += 1,
            Err(refused) => outcome.refused = Some(refused),
        }
    }
    Ok((decoded.reply)(&outcome))
}

async fn decode(
    door: &Arc<Door>,
    protocol: &'static dyn HttpProtocol,
    head: &Head,
    body: body::Read,
) -> Result<Decoded, Trouble> {
    if body.bytes.len() <= INLINE {
        return Ok(protocol.decode(head, &body.bytes, &door.settings, &door.state));
    }
    let (door, head) = (Arc::clone(door), head.clone());
    let work = move || protocol.decode(&head, &body.bytes, &door.settings, &door.state);
    tokio::task::spawn_blocking(work).await.map_err(|_| Trouble::Unreadable("the request could not be read"))
}
