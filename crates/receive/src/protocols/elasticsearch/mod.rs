//! The part of Elasticsearch's API that shippers use.
//!
//! *Specification*: the public API reference of Elasticsearch 8 and 9. *Storing*: `POST|PUT /_bulk`, `/{index}/_bulk`,
//! `POST /{index}/_doc`, `POST|PUT /{index}/_doc/{id}` and `/_create/{id}`. Documents are passed on as they are, one a line, with the
//! index or data stream as hint; nothing of them is read but the braces at both ends, since the parser reports what is inside.
//! *Handshake*: what real shippers ask before they send (banner, licence, cluster health, lifecycle policies, templates, data streams,
//! pipelines, nodes) is answered benignly, and nothing of it is kept. The `X-Elastic-Product` header stands on every answer, for
//! without it official clients refuse to go on; a vendor media type is answered in kind.
//!
//! *Deviations*: an item with `delete` or `update` fails with status 400, as it does on a data stream. A document with an id that came
//! before is stored again. *What it does not do*: search, aliases, security, anything that reads documents.

mod action;
mod bulk;
mod filter;
mod handshake;
mod reply;

use axum::http::{Method, StatusCode};
use vg_model::Text;

use super::{About, Head, HttpProtocol};
use crate::counters::Tally;
use crate::http::{Answer, Batches, Decoded, Settings, State, Trouble};
use crate::limits;
use crate::sink::Reason;

/// The part of Elasticsearch's API that shippers use.
#[derive(Debug)]
pub struct Elasticsearch;

static ABOUT: About = About {
    name: "elasticsearch",
    title: || {
        Text::new(
            "Elasticsearch (_bulk): Beats, Logstash, Fluent Bit, Vector, rsyslog",
            "Elasticsearch (_bulk): Beats, Logstash, Fluent Bit, Vector, rsyslog",
        )
    },
    specification: "https://www.elastic.co/docs/api/doc/elasticsearch/operation/operation-bulk",
};

/// What a path asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Route<'a> {
    /// Many documents; the index when the path names one.
    Bulk(Option<&'a str>),
    /// One document; its id when the path names one.
    Document { index: &'a str, id: Option<&'a str>, create: bool },
    /// Something that shippers ask before they send.
    Handshake,
}

fn route<'a>(method: &Method, path: &'a str) -> Option<Route<'a>> {
    let path = path.strip_prefix('/')?;
    let path = path.strip_suffix('/').unwrap_or(path);
    let writes = *method == Method::POST || *method == Method::PUT;
    let parts: Vec<&str> = path.splitn(4, '/').collect();
    match parts.as_slice() {
        ["_bulk"] if writes => Some(Route::Bulk(None)),
        [index, "_bulk"] if writes && is_index(index) => Some(Route::Bulk(Some(index))),
        [index, "_doc"] if *method == Method::POST && is_index(index) => {
            Some(Route::Document { index, id: None, create: false })
        }
        [index, word @ ("_doc" | "_create"), id] if writes && is_index(index) => {
            Some(Route::Document { index, id: Some(id), create: *word == "_create" })
        }
        _ => handshake::knows(method, &parts).then_some(Route::Handshake),
    }
}

/// A name that can be one of an index or data stream: it begins with no `_`, `-` or `+`, and is not too long.
fn is_index(name: &str) -> bool {
    !name.is_empty() && name.len() <= limits::MAX_HINT && !name.starts_with(['_', '-', '+'])
}

impl HttpProtocol for Elasticsearch {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn claims(&self, method: &Method, path: &str) -> bool {
        route(method, path).is_some()
    }

    fn decode(&self, head: &Head, body: &[u8], settings: &Settings, _: &State) -> Decoded {
        match route(&head.method, &head.path) {
            Some(Route::Bulk(index)) => bulk::decode(head, index, body),
            Some(Route::Document { index, id, create }) => document(head, index, id, create, body),
            Some(Route::Handshake) | None => Decoded::plain(handshake::answer(head, settings)),
        }
    }

    fn trouble(&self, head: &Head, trouble: &Trouble, _: &Settings) -> Answer {
        let (status, sentence) = trouble.plain();
        let (status, kind) = match trouble {
            Trouble::NotKnown(_) => (status, "security_exception"),
            Trouble::NotAllowed => (status, "security_exception"),
            Trouble::TooLarge => (status, "content_too_long_exception"),
            // What Elasticsearch says when its queues are full, and what its clients try again after.
            Trouble::Full { .. } => (StatusCode::TOO_MANY_REQUESTS, "es_rejected_execution_exception"),
            _ => (status, "parse_exception"),
        };
        let answer = reply::error(head, status, kind, sentence).retry(trouble);
        match trouble {
            Trouble::NotKnown(_) => {
                answer.with(axum::http::header::WWW_AUTHENTICATE, "Basic realm=\"security\" charset=\"UTF-8\"")
            }
            _ => answer,
        }
    }
}

/// One document.
fn document(head: &Head, index: &str, id: Option<&str>, create: bool, body: &[u8]) -> Decoded {
    let (head, index) = (head.clone(), super::decode_percent(index));
    let (mut batches, mut tally) = (Batches::default(), Tally::default());
    let body = body.trim_ascii();
    let fault = match action::judge(body) {
        Err(Reason::TooLarge) => Some((StatusCode::PAYLOAD_TOO_LARGE, "the document is longer than 1 MiB")),
        Err(_) => Some((StatusCode::BAD_REQUEST, "the document is not a JSON object")),
        Ok(()) => None,
    };
    if let Some((status, sentence)) = fault {
        tally.refuse(if status == StatusCode::BAD_REQUEST { Reason::Malformed } else { Reason::TooLarge }, body.len());
        let answer = reply::error(&head, status, "document_parsing_exception", sentence);
        return Decoded { batches: Vec::new(), tally, reply: Box::new(|_| answer) };
    }
    let (_, records) = batches.of(&action::kind(&index));
    records.push_json(body);
    let id = id.map_or_else(|| reply::made_up_id(0), super::decode_percent);
    Decoded {
        batches: batches.into_list(),
        tally,
        reply: Box::new(move |outcome| match outcome.refused {
            Some(refused) => Elasticsearch.trouble(&head, &refused.into(), &Settings::default()),
            None => reply::stored(&head, &index, &id, create),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_lead_where_shippers_mean() {
        let post = |path| route(&Method::POST, path);
        assert_eq!(post("/_bulk"), Some(Route::Bulk(None)));
        assert_eq!(post("/_bulk/"), Some(Route::Bulk(None)));
        assert_eq!(post("/logs-app-default/_bulk"), Some(Route::Bulk(Some("logs-app-default"))));
        assert_eq!(post("/logs/_doc"), Some(Route::Document { index: "logs", id: None, create: false }));
        assert_eq!(post("/logs/_create/7"), Some(Route::Document { index: "logs", id: Some("7"), create: true }));
        assert_eq!(route(&Method::GET, "/_bulk"), None);
        assert_eq!(post("/_secret/_bulk"), None);
        assert_eq!(route(&Method::DELETE, "/logs"), None);
        assert_eq!(route(&Method::GET, "/logs/_search"), None);
        for path in [
            "/",
            "/_license",
            "/_xpack",
            "/_cluster/health",
            "/_ilm/policy/filebeat",
            "/_index_template/x",
            "/_nodes/http",
        ] {
            assert_eq!(route(&Method::GET, path), Some(Route::Handshake), "{path}");
        }
        for path in ["/_template/x", "/_data_stream/x", "/_ingest/pipeline/x", "/_component_template/x", "/logs"] {
            assert_eq!(route(&Method::PUT, path), Some(Route::Handshake), "{path}");
        }
        assert_eq!(route(&Method::HEAD, "/logs"), Some(Route::Handshake));
    }
}
