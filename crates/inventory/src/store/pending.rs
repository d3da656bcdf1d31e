//! What a writer has still to write: gathered row by row, written in few statements.
//!
//! Every table has its rows under their key, so that the last word on a key is the one that is written, in the order of the key.
//! The memory is that of what is gathered between two calls of `flush`: one operation, or one chunk of an import.

use std::collections::BTreeMap;

use vg_access::Problem;
use vg_backend::sql::{ManyRows, Tx, Value};

use super::hosts::IDENTIFIER;
use super::postings::Changed;
use super::records::SAVE as RECORD;
use super::said::{REMOVE as UNSAID, SAVE as SAYING};

/// What becomes of what a writer writes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Mode {
    /// It is written.
    Write,
    /// It is written as far as later rows of an import look at it, to be rolled back: no words, no feed.
    Rehearse,
    /// It is dropped: the transaction only reads.
    Judge,
}

const WORD: ManyRows = ManyRows::new(
    "inventory.words.add",
    "INSERT INTO inventory_words (unit, kind, word, id)",
    4,
    "ON CONFLICT DO NOTHING",
);
const WORD_GONE: ManyRows =
    ManyRows::new("inventory.words.remove", "DELETE FROM inventory_words WHERE (unit, kind, word, id) IN (", 4, ")");
const CHANGE: ManyRows =
    ManyRows::new("inventory.change.add", "INSERT INTO inventory_changes (unit, seq, kind, id, action, at)", 6, "");

type Values = Vec<Value>;

/// Rows by table and key.
#[derive(Default)]
pub(crate) struct Pending {
    /// By kind and id, with the statement of the kind.
    objects: BTreeMap<(&'static str, String), (ManyRows, Values)>,
    /// By kind, value, host.
    identifiers: BTreeMap<(&'static str, String, String), Values>,
    /// By host, kind and name of the source; nothing for one that says nothing any more.
    sayings: BTreeMap<(String, &'static str, String), Option<Values>>,
    /// By kind, word, id: true when it is to be there.
    words: BTreeMap<(&'static str, String, String), bool>,
    sets: Changed,
    changes: Vec<Values>,
    /// By id.
    records: BTreeMap<String, Values>,
}

impl Pending {
    pub(super) fn object(&mut self, kind: &'static str, id: &str, save: ManyRows, values: Values) {
        self.objects.insert((kind, id.to_owned()), (save, values));
    }

    pub(super) fn identifier(&mut self, key: (&'static str, String, String), values: Values) {
        self.identifiers.insert(key, values);
    }

    pub(super) fn saying(&mut self, key: (String, &'static str, String), values: Option<Values>) {
        self.sayings.insert(key, values);
    }

    pub(super) fn words<'a>(
        &mut self,
        kind: &'static str,
        id: &str,
        words: impl IntoIterator<Item = (&'a String, bool)>,
    ) {
        for (word, there) in words {
            self.words.insert((kind, word.clone(), id.to_owned()), there);
        }
    }

    /// A set that a host enters or leaves.
    pub(super) fn set(&mut self, number: i64, set: &str, there: bool) {
        self.sets.note(set, number, there);
    }

    /// Sets that a host enters or leaves.
    pub(super) fn sets<'a>(&mut self, number: i64, sets: impl IntoIterator<Item = (&'a String, bool)>) {
        for (set, there) in sets {
            self.sets.note(set, number, there);
        }
    }

    pub(super) fn change(&mut self, values: Values) {
        self.changes.push(values);
    }

    pub(super) fn record(&mut self, id: String, values: Values) {
        self.records.insert(id, values);
    }

    /// Writes everything that was gathered, as far as `mode` wants it.
    pub(super) async fn flush(&mut self, tx: &mut Tx, unit: &str, mode: Mode) -> Result<(), Problem> {
        let gathered = std::mem::take(self);
        if mode == Mode::Judge {
            return Ok(());
        }
        let mut by_kind: BTreeMap<&'static str, (ManyRows, Vec<Values>)> = BTreeMap::new();
        for ((kind, _), (save, values)) in gathered.objects {
            by_kind.entry(kind).or_insert_with(|| (save, Vec::new())).1.push(values);
        }
        for (save, rows) in by_kind.into_values() {
            let count = rows.len() as u64;
            // An id that another unit has would be overwritten: the statement refuses it, and that is a fault.
            if tx.execute_rows(&save, rows).await? != count {
                return Err(Problem::not_found());
            }
        }
        tx.execute_rows(&IDENTIFIER, gathered.identifiers.into_values().collect()).await?;
        let (mut said, mut unsaid) = (Vec::new(), Vec::new());
        for ((host, kind, source), values) in gathered.sayings {
            match values {
                Some(values) => said.push(values),
                None => unsaid.push(vec![unit.into(), host.into(), kind.into(), source.into()]),
            }
        }
        tx.execute_rows(&SAYING, said).await?;
        tx.execute_rows(&UNSAID, unsaid).await?;
        tx.execute_rows(&RECORD, gathered.records.into_values().collect()).await?;
        if mode == Mode::Rehearse {
            return Ok(());
        }
        let (mut gone, mut there) = (Vec::new(), Vec::new());
        for ((kind, word, id), is_there) in gathered.words {
            let row = vec![unit.into(), kind.into(), word.into(), id.into()];
            if is_there { there.push(row) } else { gone.push(row) }
        }
        tx.execute_rows(&WORD_GONE, gone).await?;
        tx.execute_rows(&WORD, there).await?;
        gathered.sets.write(tx, unit).await?;
        tx.execute_rows(&CHANGE, gathered.changes).await?;
        Ok(())
    }
}
