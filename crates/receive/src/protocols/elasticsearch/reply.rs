//! Answers in the words of Elasticsearch.

use std::sync::Arc;

use axum::http::header::{CONTENT_TYPE, HeaderName};
use axum::http::{HeaderValue, StatusCode};

use super::action::Op;
use super::filter::Filter;
use crate::http::{Answer, Outcome};
use crate::protocols::Head;
use crate::sink::{Reason, Refused};

/// The header by which official clients know their server.
const PRODUCT: HeaderName = HeaderName::from_static("x-elastic-product");

/// One action of a bulk request.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Item {
    pub(super) op: Op,
    pub(super) index: Arc<str>,
    pub(super) id: Option<String>,
    pub(super) state: State,
}

/// What became of an action before anything is handed over.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum State {
    /// Its document is in the batch of this number.
    InBatch(usize),
    /// It is refused.
    Refused(Reason),
}

/// A JSON answer of the type that the client reads: its own vendor type when it names one, else plain JSON.
pub(super) fn json(head: &Head, status: StatusCode, body: impl Into<Vec<u8>>) -> Answer {
    let mut answer = Answer::json(status, body).with(PRODUCT, "Elasticsearch");
    let compatible = [head.header("accept"), head.header("content-type")].into_iter().find_map(|value| {
        let (_, version) = value.strip_prefix("application/vnd.elasticsearch+")?.split_once("compatible-with=")?;
        version.trim().split(';').next().filter(|version| ["7", "8", "9"].contains(version))
    });
    if let Some(version) = compatible
        && let Ok(value) =
            HeaderValue::from_str(&format!("application/vnd.elasticsearch+json;compatible-with={version}"))
    {
        answer.headers.insert(CONTENT_TYPE, value);
    }
    answer
}

/// An answer that refuses a whole request.
pub(super) fn error(head: &Head, status: StatusCode, kind: &str, sentence: &str) -> Answer {
    let cause = serde_json::json!({ "type": kind, "reason": sentence });
    let body = serde_json::json!({
        "error": { "root_cause": [cause], "type": kind, "reason": sentence },
        "status": status.as_u16(),
    });
    json(head, status, body.to_string())
}

/// An id for a document that has none: twenty characters, different within one request. Nobody can ask for the document by it.
pub(super) fn made_up_id(number: usize) -> String {
    format!("vg{number:018}")
}

/// The answer for one document.
pub(super) fn stored(head: &Head, index: &str, id: &str, _create: bool) -> Answer {
    let body = serde_json::json!({
        "_index": index, "_id": id, "_version": 1, "result": "created",
        "_shards": { "total": 1, "successful": 1, "failed": 0 }, "_seq_no": 0, "_primary_term": 1,
    });
    json(head, StatusCode::CREATED, body.to_string())
}

/// What of each item is wanted.
struct Wanted {
    place: bool,
    result: bool,
    status: bool,
    error: bool,
}

impl Wanted {
    fn new(filter: &Filter, op: Op) -> Self {
        let wants = |leaf| filter.wants(&["items", op.as_str(), leaf]);
        Self { place: wants("_id"), result: wants("result"), status: wants("status"), error: wants("error") }
    }
}

/// The answer of a bulk request, item by item.
pub(super) fn bulk(head: &Head, items: &[Item], outcome: &Outcome) -> Answer {
    let filter = Filter::new(head.parameter("filter_path").as_deref());
    let refused_by = |item: &Item| match item.state {
        State::Refused(reason) => Some(reason),
        State::InBatch(batch) if batch < outcome.accepted => None,
        State::InBatch(_) => Some(outcome.refused.map_or(Reason::Full, Reason::from)),
    };
    if let Some(refused) = outcome.refused
        && outcome.accepted == 0
        && matches!(refused, Refused::Full { .. })
    {
        // Nothing is in: the client tries the whole request again after a while.
        let trouble = refused.into();
        return error(head, StatusCode::TOO_MANY_REQUESTS, "es_rejected_execution_exception", "no room now: try again")
            .retry(&trouble);
    }
    let errors = items.iter().any(|item| refused_by(item).is_some());
    let mut body = Vec::with_capacity(64 + items.len() * 64);
    body.push(b'{');
    if filter.wants(&["errors"]) {
        body.extend_from_slice(format!("\"errors\":{errors},").as_bytes());
    }
    if filter.wants(&["took"]) {
        body.extend_from_slice(b"\"took\":0,");
    }
    let empty = body.len();
    body.extend_from_slice(b"\"items\":[");
    let begin = body.len();
    let all = [Op::Index, Op::Create, Op::Update, Op::Delete];
    let wanted = all.map(|op| (op, Wanted::new(&filter, op)));
    for (number, item) in items.iter().enumerate() {
        if let Some((_, wanted)) = wanted.iter().find(|(op, _)| *op == item.op) {
            put_item(&mut body, wanted, number, item, refused_by(item));
        }
    }
    match body.len() == begin {
        true => body.truncate(empty),
        false => {
            body.pop();
            body.extend_from_slice(b"],");
        }
    }
    if body.last() == Some(&b',') {
        body.pop();
    }
    body.push(b'}');
    json(head, StatusCode::OK, body)
}

/// One item and a comma; nothing when nothing of it is wanted.
fn put_item(body: &mut Vec<u8>, wanted: &Wanted, number: usize, item: &Item, refused: Option<Reason>) {
    let begin = body.len();
    body.extend_from_slice(b"{\"");
    body.extend_from_slice(item.op.as_str().as_bytes());
    body.extend_from_slice(b"\":{");
    let empty = body.len();
    if wanted.place {
        body.extend_from_slice(b"\"_index\":");
        put_text(body, &item.index);
        body.extend_from_slice(b",\"_id\":");
        match &item.id {
            Some(id) => put_text(body, id),
            None => put_text(body, &made_up_id(number)),
        }
        body.push(b',');
    }
    if refused.is_none() && wanted.result {
        body.extend_from_slice(
            b"\"_version\":1,\"result\":\"created\",\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"_seq_no\":0,\"_primary_term\":1,",
        );
    }
    if wanted.status {
        let status = refused.map_or("201", status_of);
        body.extend_from_slice(b"\"status\":");
        body.extend_from_slice(status.as_bytes());
        body.push(b',');
    }
    if let Some(reason) = refused.filter(|_| wanted.error) {
        let (kind, sentence) = words_of(reason, item);
        body.extend_from_slice(b"\"error\":{\"type\":\"");
        body.extend_from_slice(kind.as_bytes());
        body.extend_from_slice(b"\",\"reason\":\"");
        body.extend_from_slice(sentence.as_bytes());
        body.extend_from_slice(b"\"},");
    }
    if body.len() == empty {
        return body.truncate(begin);
    }
    body.pop();
    body.extend_from_slice(b"}},");
}

fn put_text(body: &mut Vec<u8>, text: &str) {
    // Writing a text into memory does not fail.
    let _ = serde_json::to_writer(body, text);
}

fn status_of(reason: Reason) -> &'static str {
    match reason {
        Reason::Full | Reason::Quota => "429",
        Reason::TooLarge => "413",
        Reason::NotAllowed => "403",
        Reason::Malformed | Reason::Unsupported => "400",
    }
}

fn words_of(reason: Reason, item: &Item) -> (&'static str, &'static str) {
    match (reason, item.op) {
        (Reason::Full | Reason::Quota, _) => ("es_rejected_execution_exception", "no room now: try again"),
        (Reason::TooLarge, _) => ("document_parsing_exception", "the document is longer than 1 MiB"),
        (Reason::NotAllowed, _) => ("security_exception", "this sender may not send this"),
        (Reason::Malformed, _) => ("document_parsing_exception", "the document is not a JSON object"),
        (Reason::Unsupported, _) => {
            ("illegal_argument_exception", "only write ops with an op_type of create are allowed in data streams")
        }
    }
}
