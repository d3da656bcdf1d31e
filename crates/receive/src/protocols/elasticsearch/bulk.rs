//! `_bulk`: action lines and documents.

use axum::http::StatusCode;
use vg_model::DefectKind;

use super::action::{self, Action, Op};
use super::reply::{self, Item, State as ItemState};
use crate::chunk::Kind;
use crate::counters::Tally;
use crate::http::{Batches, Decoded};
use crate::limits;
use crate::protocols::Head;
use crate::sink::Reason;

/// What was read so far.
struct Bulk<'a> {
    path_index: Option<String>,
    batches: Batches,
    tally: Tally,
    items: Vec<Item>,
    /// The last action line and what it said: senders repeat it.
    last: Option<(&'a [u8], Action, Kind)>,
}

/// Reads a request. A body that cannot be cut into actions is refused whole, as Elasticsearch does, before anything of it is stored.
pub(super) fn decode(head: &Head, path_index: Option<&str>, body: &[u8]) -> Decoded {
    let head = head.clone();
    let mut bulk = Bulk {
        path_index: path_index.map(crate::protocols::decode_percent),
        batches: Batches::default(),
        tally: Tally::default(),
        items: Vec::new(),
        last: None,
    };
    match bulk.read(body) {
        Ok(()) => {
            let Bulk { batches, tally, items, .. } = bulk;
            let reply = Box::new(move |outcome: &_| reply::bulk(&head, &items, outcome));
            Decoded { batches: batches.into_list(), tally, reply }
        }
        Err(fault) => {
            let mut tally = Tally::default();
            let bytes = body.len() / (bulk.items.len() + 1);
            (0..=bulk.items.len()).for_each(|_| tally.refuse(fault.reason, bytes));
            tally.defect(DefectKind::Malformed, fault.offset, fault.sentence);
            let answer = reply::error(&head, fault.status, fault.kind, fault.sentence);
            Decoded { batches: Vec::new(), tally, reply: Box::new(|_| answer) }
        }
    }
}

/// Why a whole request is refused.
struct Fault {
    offset: u64,
    status: StatusCode,
    kind: &'static str,
    reason: Reason,
    sentence: &'static str,
}

impl<'a> Bulk<'a> {
    fn read(&mut self, body: &'a [u8]) -> Result<(), Fault> {
        let mut lines = Lines { bytes: body, at: 0 };
        while let Some((at, line)) = lines.next() {
            let bad = |sentence| Fault {
                offset: at as u64,
                status: StatusCode::BAD_REQUEST,
                kind: "illegal_argument_exception",
                reason: Reason::Malformed,
                sentence,
            };
            if line.is_empty() {
                continue;
            }
            if self.items.len() >= limits::MAX_RECORDS {
                let sentence = "too many actions in one request: send smaller batches";
                let (status, reason) = (StatusCode::PAYLOAD_TOO_LARGE, Reason::TooLarge);
                return Err(Fault { status, reason, ..bad(sentence) });
            }
            self.action(line).map_err(bad)?;
            if self.last.as_ref().is_some_and(|(_, action, _)| action.op == Op::Delete) {
                self.unsupported(0);
                continue;
            }
            let Some((_, document)) = lines.next() else {
                return Err(bad("Validation Failed: the last action has no document"));
            };
            self.document(document);
        }
        if self.items.is_empty() {
            return Err(Fault {
                offset: 0,
                status: StatusCode::BAD_REQUEST,
                kind: "parse_exception",
                reason: Reason::Malformed,
                sentence: "request body is required",
            });
        }
        Ok(())
    }

    fn action(&mut self, line: &'a [u8]) -> Result<(), &'static str> {
        if self.last.as_ref().is_some_and(|(text, ..)| *text == line) {
            return Ok(());
        }
        let mut action = action::read(line)?;
        if action.index.is_none() {
            action.index.clone_from(&self.path_index);
        }
        let index = action.index.as_deref().unwrap_or_default();
        if !super::is_index(index) {
            return Err("Validation Failed: 1: index is missing or not a name;");
        }
        let kind = action::kind(index);
        self.last = Some((line, action, kind));
        Ok(())
    }

    fn document(&mut self, document: &[u8]) {
        let Some((_, action, kind)) = &self.last else { return };
        if action.op == Op::Update {
            return self.unsupported(document.len());
        }
        let state = match action::judge(document) {
            Ok(()) => {
                let (batch, records) = self.batches.of(kind);
                records.push_line(document);
                ItemState::InBatch(batch)
            }
            Err(reason) => {
                self.tally.refuse(reason, document.len());
                ItemState::Refused(reason)
            }
        };
        let (op, id, hint) = (action.op, action.id.clone(), kind.hint.clone());
        self.items.push(Item { op, index: hint.unwrap_or_default(), id, state });
    }

    fn unsupported(&mut self, bytes: usize) {
        let Some((_, action, kind)) = &self.last else { return };
        let (op, id, hint) = (action.op, action.id.clone(), kind.hint.clone());
        self.items.push(Item {
            op,
            index: hint.unwrap_or_default(),
            id,
            state: ItemState::Refused(Reason::Unsupported),
        });
        self.tally.refuse(Reason::Unsupported, bytes);
    }
}

/// Lines with their offsets, without blanks around them.
struct Lines<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.bytes.get(self.at..).filter(|rest| !rest.is_empty())?;
        let end = memchr::memchr(b'\n', rest).unwrap_or(rest.len());
        let at = self.at;
        self.at += end + 1;
        Some((at, rest.get(..end)?.trim_ascii()))
    }
}
