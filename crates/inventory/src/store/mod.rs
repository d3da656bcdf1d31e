//! The only SQL of this capability. Whatever writes goes through a [`Writer`], which cannot be made without a [`Granted`].

pub(crate) mod claims;
pub(crate) mod contacts;
mod demo;
pub(crate) use demo::has_demo;
pub(crate) mod hosts;
pub(crate) mod imports;

pub(crate) mod records;
pub(crate) mod software;
pub(crate) mod systems;
pub(crate) mod undo;

use std::collections::BTreeSet;

use vg_access::{Granted, Problem};
use vg_backend::params;
use vg_backend::sql::{Order, Row, SqlError, Statement, Tx, Value, WriteTx};
use vg_model::Timestamp;

use crate::limits::{MAX_WORD_CHARS, MAX_WORDS};
use crate::model::Record;

pub(crate) const HEAD: Statement = Statement::new("inventory.head", "SELECT seq FROM inventory_heads WHERE unit = $1");
const SET_HEAD: Statement = Statement::new(
    "inventory.head.set",
    "INSERT INTO inventory_heads (unit, seq) VALUES ($1, $2) ON CONFLICT (unit) DO UPDATE SET seq = excluded.seq",
);
const CHANGE: Statement = Statement::new(
    "inventory.change.add",
    "INSERT INTO inventory_changes (unit, seq, kind, id, action, at) VALUES ($1, $2, $3, $4, $5, $6)",
);
/// The feed after `$2`.
pub(crate) const CHANGES: Statement = Statement::new(
    "inventory.change.list",
    "SELECT seq, kind, id, action, at FROM inventory_changes WHERE unit = $1 AND seq > $2 ORDER BY seq LIMIT $3",
);
const WORDS_CLEAR: Statement = Statement::new("inventory.words.clear", "DELETE FROM inventory_words WHERE id = $1");
const WORD: Statement = Statement::new(
    "inventory.words.add",
    "INSERT INTO inventory_words (unit, kind, word, id) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING",
);

/// Statements of this module.
const STATEMENTS: &[Statement] = &[HEAD, SET_HEAD, CHANGE, CHANGES, WORDS_CLEAR, WORD];

/// Every statement, for `prepare_all`.
pub(crate) fn statements() -> Vec<Statement> {
    [
        STATEMENTS,
        systems::STATEMENTS,
        contacts::STATEMENTS,
        claims::STATEMENTS,
        hosts::STATEMENTS,
        software::STATEMENTS,
        records::STATEMENTS,
        imports::STATEMENTS,
        undo::STATEMENTS,
        &demo::statements(),
    ]
    .concat()
}

/// A noun with a table whose first ten columns are those of [`COMMON`].
pub(crate) trait Noun: Clone + PartialEq + Send + Sync + 'static {
    /// Its word in the feed and in topics.
    const KIND: &'static str;
    /// Its table.
    const TABLE: &'static str;
    /// All its columns, in the order of its SAVE statement.
    const COLUMNS: &'static [&'static str];
    /// Sort orders of its list; the first is the default.
    const ORDERS: &'static [Order];
    /// Writes a row, new or changed.
    const SAVE: Statement;
    /// Reads a row by unit and id.
    const GET: Statement;
    /// Values of its own columns.
    fn values(&self) -> Vec<Value>;
    /// Its own columns from a row.
    fn read(row: &Row) -> Result<Self, SqlError>;
    /// True for demonstration data.
    fn demo(&self) -> bool;
    /// The texts by which it is found.
    fn texts(&self) -> Vec<String>;
}

/// The object from its row.
pub(crate) fn record<T: Noun>(row: &Row) -> Result<Record<T>, SqlError> {
    Ok(Record {
        id: row.text("id")?.to_owned(),
        unit: row.text("unit")?.to_owned(),
        version: row.int("version")?,
        seq: row.int("seq")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        updated_by: row.text("updated_by")?.to_owned(),
        retired_at: row.opt_int("retired_at")?.map(Timestamp),
        data: T::read(row)?,
    })
}

/// The object with this id, if it is of this unit.
pub(crate) async fn get<T: Noun>(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Record<T>>, SqlError> {
    tx.fetch_optional(&T::GET, params![unit, id]).await?.as_ref().map(record).transpose()
}

/// A writing transaction in one unit, with the proof that it is permitted, the clock's time and the feed of the unit. Writers
/// take turns, so the number of the feed is read once and written back by [`Writer::finish`].
pub(crate) struct Writer<'a> {
    pub(crate) tx: &'a mut WriteTx,
    pub(crate) granted: &'a Granted,
    pub(crate) unit: String,
    pub(crate) now: Timestamp,
    seq: i64,
    begun: i64,
}

impl<'a> Writer<'a> {
    /// Opens it for the unit of the permission.
    pub(crate) async fn open(tx: &'a mut WriteTx, granted: &'a Granted, now: Timestamp) -> Result<Writer<'a>, Problem> {
        let Some(unit) = granted.unit().map(str::to_owned) else {
            return Err(Problem::internal("inventory: the permission names no unit"));
        };
        let seq = tx.fetch_optional(&HEAD, params![unit.as_str()]).await?.map_or(Ok(0), |row| row.int("seq"))?;
        Ok(Self { tx, granted, unit, now, seq, begun: seq })
    }

    /// Notes a change in the feed and gives its number.
    pub(crate) async fn change(&mut self, kind: &str, id: &str, action: &str) -> Result<i64, SqlError> {
        self.seq += 1;
        self.tx.execute(&CHANGE, params![self.unit.as_str(), self.seq, kind, id, action, self.now]).await?;
        Ok(self.seq)
    }

    /// Writes the number of the feed back.
    pub(crate) async fn finish(self) -> Result<(), SqlError> {
        if self.seq != self.begun {
            self.tx.execute(&SET_HEAD, params![self.unit.as_str(), self.seq]).await?;
        }
        Ok(())
    }

    /// Writes a new object.
    pub(crate) async fn create<T: Noun>(&mut self, id: &str, data: T) -> Result<Record<T>, Problem> {
        let seq = self.change(T::KIND, id, "created").await?;
        let record = Record {
            id: id.to_owned(),
            unit: self.unit.clone(),
            version: 1,
            seq,
            created_at: self.now,
            updated_at: self.now,
            updated_by: self.granted.actor().to_owned(),
            retired_at: None,
            data,
        };
        self.save(&record).await?;
        self.words(&record, None).await?;
        Ok(record)
    }

    /// Writes the next version of an object.
    pub(crate) async fn update<T: Noun>(
        &mut self,
        old: &Record<T>,
        data: T,
        retired_at: Option<Timestamp>,
        action: &str,
    ) -> Result<Record<T>, Problem> {
        let seq = self.change(T::KIND, &old.id, action).await?;
        let record = Record {
            version: old.version + 1,
            seq,
            updated_at: self.now,
            updated_by: self.granted.actor().to_owned(),
            retired_at,
            data,
            ..old.clone()
        };
        self.save(&record).await?;
        self.words(&record, Some(&old.data)).await?;
        Ok(record)
    }

    async fn save<T: Noun>(&mut self, record: &Record<T>) -> Result<(), Problem> {
        // An id that another unit has would be overwritten: the statement refuses it, and that is a fault.
        let mut values = params![
            record.id.as_str(),
            self.unit.as_str(),
            record.version,
            record.seq,
            record.data.demo(),
            record.created_at,
            record.updated_at,
            record.updated_by.as_str(),
            record.retired_at.is_some(),
            record.retired_at
        ]
        .to_vec();
        values.extend(record.data.values());
        match self.tx.execute(&T::SAVE, &values).await? {
            1 => Ok(()),
            _ => Err(Problem::not_found()),
        }
    }

    async fn words<T: Noun>(&mut self, record: &Record<T>, old: Option<&T>) -> Result<(), SqlError> {
        let new = words_of(&record.data.texts());
        if let Some(old) = old {
            if words_of(&old.texts()) == new {
                return Ok(());
            }
            self.tx.execute(&WORDS_CLEAR, params![record.id.as_str()]).await?;
        }
        for word in &new {
            self.tx.execute(&WORD, params![self.unit.as_str(), T::KIND, word.as_str(), record.id.as_str()]).await?;
        }
        Ok(())
    }
}

/// The folded words of some texts, whole and in their parts between punctuation: `srv-web01` is found by `srv`, `web` and
/// `srv-web`.
pub(crate) fn words_of(texts: &[String]) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    for text in texts {
        for word in vg_formats::search_key(text).split(' ') {
            let parts = word.split(|c: char| !c.is_alphanumeric());
            for part in parts.chain([word]).filter(|part| !part.is_empty()) {
                if words.len() < MAX_WORDS {
                    words.insert(part.chars().take(MAX_WORD_CHARS).collect());
                }
            }
        }
    }
    words
}
