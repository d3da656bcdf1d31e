//! Action lines of `_bulk`, and the look at a document that is worth its time.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Error as _, IgnoredAny, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

use crate::chunk::Kind;
use crate::limits;
use crate::sink::Reason;

/// What an action line asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Op {
    Index,
    Create,
    Update,
    Delete,
}

impl Op {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Op::Index => "index",
            Op::Create => "create",
            Op::Update => "update",
            Op::Delete => "delete",
        }
    }

    fn of(name: &str) -> Option<Self> {
        [Self::Index, Self::Create, Self::Update, Self::Delete].into_iter().find(|op| op.as_str() == name)
    }
}

/// An action line that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Action {
    pub(super) op: Op,
    /// As the line names it; the path's index when it does not.
    pub(super) index: Option<String>,
    pub(super) id: Option<String>,
}

/// An action line: one action, and behind it whatever a client keeps for itself (winston-elasticsearch: how often it tried), as
/// Elasticsearch 8 takes it.
struct Line<'a>(Op, Meta<'a>);

impl<'de> Deserialize<'de> for Line<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(OneAction)
    }
}

struct OneAction;

impl<'de> Visitor<'de> for OneAction {
    type Value = Line<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object with one action")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let first: Option<Cow<'de, str>> = map.next_key()?;
        let op = first.as_deref().and_then(Op::of).ok_or_else(|| A::Error::custom("no action"))?;
        let meta = map.next_value()?;
        while let Some(key) = map.next_key::<Cow<'de, str>>()? {
            if Op::of(&key).is_some() {
                return Err(A::Error::custom("a second action"));
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(Line(op, meta))
    }
}

/// What stands in an action; what is not about where the document goes (routing, pipeline, versions, retries) is of no use here.
#[derive(Deserialize)]
struct Meta<'a> {
    #[serde(borrow, default, rename = "_index")]
    index: Option<Cow<'a, str>>,
    #[serde(default, rename = "_id")]
    id: Option<Id>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Id {
    Text(String),
    Number(i64),
}

/// Reads an action line; what is wrong with it otherwise.
pub(super) fn read(line: &[u8]) -> Result<Action, &'static str> {
    let Line(op, meta) = serde_json::from_slice(line)
        .map_err(|_| "Malformed action/metadata line, expected an object with one action")?;
    let id = meta.id.map(|id| match id {
        Id::Text(text) => text,
        Id::Number(number) => number.to_string(),
    });
    Ok(Action { op, index: meta.index.map(Cow::into_owned), id })
}

/// Judges a document by what can be seen at once: its length and its braces.
pub(super) fn judge(document: &[u8]) -> Result<(), Reason> {
    match document {
        _ if document.len() > limits::MAX_RECORD => Err(Reason::TooLarge),
        [b'{', .., b'}'] => Ok(()),
        _ => Err(Reason::Malformed),
    }
}

/// What the documents of an index are.
pub(super) fn kind(index: &str) -> Kind {
    Kind { hint: Some(index.into()), ..Kind::of("json") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn action_lines_are_read_as_clients_write_them() {
        let action = read(br#"{"index":{"_index":"logs","_id":"a\"b","routing":"x"}}"#).unwrap();
        assert_eq!(action, Action { op: Op::Index, index: Some("logs".into()), id: Some("a\"b".into()) });
        assert_eq!(read(br#" { "create" : { } } "#).unwrap(), Action { op: Op::Create, index: None, id: None });
        assert_eq!(read(br#"{"delete":{"_id":7}}"#).unwrap().id.as_deref(), Some("7"));
        let tried = read(br#"{"index":{"_index":"logs-2026.11.29","pipeline":null},"attempts":0}"#).unwrap();
        assert_eq!(tried.index.as_deref(), Some("logs-2026.11.29"), "winston-elasticsearch counts its tries there");
        let bad = ["{\"attempts\":0,\"index\":{}}", "{\"index\":{},\"attempts\":0,\"create\":{}}"];
        for bad in bad.into_iter().chain([
            "",
            "{}",
            "[]",
            "{\"index\":1}",
            "{\"store\":{}}",
            "{\"index\":{},\"create\":{}}",
            "{\"index\":{}",
        ]) {
            assert!(read(bad.as_bytes()).is_err(), "{bad}");
        }
    }

    #[test]
    fn a_document_is_an_object_within_the_limit() {
        assert_eq!(judge(b"{}"), Ok(()));
        for bad in [b"".as_slice(), b"{", b"[1]", b"x", b"{\"a\":1"] {
            assert_eq!(judge(bad), Err(Reason::Malformed));
        }
        let fits = format!("{{\"m\":\"{}\"}}", "x".repeat(limits::MAX_RECORD - 8));
        assert_eq!((fits.len(), judge(fits.as_bytes())), (limits::MAX_RECORD, Ok(())));
        assert_eq!(judge(format!("{fits} ").as_bytes()), Err(Reason::TooLarge));
    }
}
