//! The only SQL of this capability. Whatever writes goes through a [`Writer`], which cannot be made without a [`Granted`].

pub(crate) mod claims;
pub(crate) mod contacts;
mod demo;
pub(crate) use demo::has_demo;
pub(crate) mod hosts;
pub(crate) mod imports;
pub(crate) mod packages;
mod pending;
pub(crate) mod postings;
pub(crate) mod records;
pub(crate) mod said;
pub(crate) mod software;
pub(crate) mod systems;
pub(crate) mod undo;

use std::collections::{BTreeMap, BTreeSet};

use vg_access::{Granted, Problem};
use vg_backend::sql::{EngineKind, ManyRows, Order, Row, SqlError, Statement, Tx, Value};
use vg_backend::{params, row};
use vg_model::Timestamp;

use crate::limits::{MAX_WORD_CHARS, MAX_WORDS};
use crate::model::Record;
pub(crate) use pending::Mode;
use pending::Pending;

pub(crate) const HEAD: Statement =
    Statement::new("inventory.head", "SELECT seq, hosts FROM inventory_heads WHERE unit = $1");
const SET_HEAD: Statement = Statement::new(
    "inventory.head.set",
    "INSERT INTO inventory_heads (unit, seq, hosts) VALUES ($1, $2, $3) ON CONFLICT (unit) DO UPDATE SET seq = excluded.seq, \
     hosts = excluded.hosts",
);
/// The feed after `$2`.
pub(crate) const CHANGES: Statement = Statement::new(
    "inventory.change.list",
    "SELECT seq, kind, id, action, at FROM inventory_changes WHERE unit = $1 AND seq > $2 ORDER BY seq LIMIT $3",
);
/// Tells PostgreSQL what the tables hold that an import fills; see [`Writer::tell_planner`].
const ANALYZE: &[Statement] = &[
    Statement::new("inventory.analyze.hosts", "ANALYZE inventory_hosts"),
    Statement::new("inventory.analyze.identifiers", "ANALYZE inventory_identifiers"),
    Statement::new("inventory.analyze.sayings", "ANALYZE inventory_sayings"),
    Statement::new("inventory.analyze.packages", "ANALYZE inventory_packages"),
    Statement::new("inventory.analyze.installed", "ANALYZE inventory_installed"),
    Statement::new("inventory.analyze.postings", "ANALYZE inventory_postings"),
];

/// Statements of this module.
const STATEMENTS: &[Statement] = &[HEAD, SET_HEAD, CHANGES];

/// Every statement, for `prepare_all`.
pub(crate) fn statements() -> Vec<Statement> {
    [
        STATEMENTS,
        ANALYZE,
        systems::STATEMENTS,
        contacts::STATEMENTS,
        claims::STATEMENTS,
        hosts::STATEMENTS,
        said::STATEMENTS,
        postings::STATEMENTS,
        packages::STATEMENTS,
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
    /// Writes rows, new or changed.
    const SAVE: ManyRows;
    /// Reads a row by unit and id.
    const GET: Statement;
    /// Values of its own columns.
    fn values(&self) -> Vec<Value>;
    /// Its own columns from a row.
    fn read(row: &Row) -> Result<Self, SqlError>;
    /// True for demonstration data.
    fn demo(&self) -> bool;
    /// The texts by whose words it is found.
    fn texts(&self) -> Vec<String>;
    /// What it is found by as a whole alone: addresses, MAC addresses without their separators.
    fn wholes(&self) -> Vec<String> {
        Vec::new()
    }
    /// Takes note of the words by which it is found.
    fn found_by(&mut self, _words: &BTreeSet<String>) {}
    /// Its number, when it is found by sets (see [`postings`]) and not by its words.
    fn number(&self) -> Option<i64> {
        None
    }
    /// Names the sets in which it stands, some perhaps twice.
    fn each_set(&self, _retired: bool, _words: &BTreeSet<String>, _each: &mut dyn FnMut(&str)) {}
    /// The sets in which it stands, with its number.
    fn sets(&self, retired: bool, words: &BTreeSet<String>) -> Option<(i64, BTreeSet<String>)> {
        let number = self.number()?;
        let mut sets = BTreeSet::new();
        self.each_set(retired, words, &mut |set| {
            sets.insert(set.to_owned());
        });
        Some((number, sets))
    }
    /// Takes the next number, when its kind is numbered and it has none.
    fn take_number(&mut self, _last: &mut i64) {}
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

/// The last number of the feed of a unit, and that of its hosts.
pub(crate) async fn head(tx: &mut Tx, unit: &str) -> Result<(i64, i64), SqlError> {
    match tx.fetch_optional(&HEAD, params![unit]).await? {
        Some(row) => Ok((row.int("seq")?, row.int("hosts")?)),
        None => Ok((0, 0)),
    }
}

/// A transaction in one unit, with the proof that it is permitted, the clock's time and the feed of the unit. Writers take turns,
/// so the number of the feed is read once and written back by [`Writer::finish`]. What is written is gathered and written by
/// [`Writer::flush`]: a query through `tx` does not see what was gathered since.
pub(crate) struct Writer<'a> {
    pub(crate) tx: &'a mut Tx,
    pub(crate) granted: &'a Granted,
    pub(crate) unit: String,
    pub(crate) now: Timestamp,
    seq: i64,
    begun: i64,
    /// Number of the latest host.
    hosts: i64,
    pub(crate) mode: Mode,
    pending: Pending,
    software: software::Gathered,
    /// Levels of systems that were asked for.
    levels: BTreeMap<String, i64>,
}

impl<'a> Writer<'a> {
    /// Opens it for the unit of the permission.
    pub(crate) async fn open(tx: &'a mut Tx, granted: &'a Granted, now: Timestamp) -> Result<Writer<'a>, Problem> {
        Self::open_to(Mode::Write, tx, granted, now).await
    }

    /// The same, to write less than everything.
    pub(crate) async fn open_to(
        mode: Mode,
        tx: &'a mut Tx,
        granted: &'a Granted,
        now: Timestamp,
    ) -> Result<Writer<'a>, Problem> {
        let Some(unit) = granted.unit().map(str::to_owned) else {
            return Err(Problem::internal("inventory: the permission names no unit"));
        };
        let (seq, hosts) = head(tx, &unit).await?;
        let (pending, levels) = (Pending::default(), BTreeMap::new());
        let software = software::Gathered::default();
        Ok(Self { tx, granted, unit, now, seq, begun: seq, hosts, mode, pending, software, levels })
    }

    /// The number of the feed when it was opened: everything in the unit is as it was when that number was the last.
    pub(crate) fn begun(&self) -> i64 {
        self.begun
    }

    /// Notes a change in the feed and gives its number.
    pub(crate) fn change(&mut self, kind: &str, id: &str, action: &str) -> i64 {
        self.seq += 1;
        if self.only_judges() {
            return self.seq;
        }
        let values = row![self.unit.as_str(), self.seq, kind, id, action, self.now];
        self.pending.change(values);
        self.seq
    }

    /// True when nothing at all is written.
    pub(crate) fn only_judges(&self) -> bool {
        self.mode == Mode::Judge
    }

    /// Writes what was gathered.
    pub(crate) async fn flush(&mut self) -> Result<(), Problem> {
        self.pending.flush(self.tx, &self.unit, self.mode).await?;
        self.flush_software().await
    }

    /// Lets PostgreSQL count again what it plans with. It knows nothing of rows that were written since it last counted, takes a unit
    /// and a kind of identifier for rare, and would go through all identifiers of the unit for every chunk of a large import.
    /// SQLite's plans do not depend on counts here (a test looks at them).
    pub(crate) async fn tell_planner(&mut self) -> Result<(), Problem> {
        if self.tx.engine() == EngineKind::Postgres {
            for statement in ANALYZE {
                self.tx.execute(statement, &[]).await?;
            }
        }
        Ok(())
    }

    /// Writes what was gathered, and the number of the feed.
    pub(crate) async fn finish(mut self) -> Result<(), Problem> {
        self.flush().await?;
        self.flush_sets().await?;
        if self.seq != self.begun && self.mode == Mode::Write {
            self.tx.execute(&SET_HEAD, params![self.unit.as_str(), self.seq, self.hosts]).await?;
        }
        Ok(())
    }

    /// Writes a new object.
    pub(crate) fn create<T: Noun>(&mut self, id: &str, data: T) -> Record<T> {
        let seq = self.change(T::KIND, id, "created");
        let mut record = Record {
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
        record.data.take_number(&mut self.hosts);
        if self.only_judges() {
            return record;
        }
        let words = words_of(&record.data);
        record.data.found_by(&words);
        if self.mode == Mode::Write {
            match record.data.number() {
                Some(number) => {
                    let pending = &mut self.pending;
                    record.data.each_set(false, &words, &mut |set| pending.set(number, set, true));
                }
                None => self.pending.words(T::KIND, id, words.iter().map(|word| (word, true))),
            }
        }
        self.save(&record);
        record
    }

    /// Writes the next version of an object.
    pub(crate) fn update<T: Noun>(
        &mut self,
        old: &Record<T>,
        data: T,
        retired_at: Option<Timestamp>,
        action: &str,
    ) -> Record<T> {
        let seq = self.change(T::KIND, &old.id, action);
        let mut record = Record {
            id: old.id.clone(),
            unit: old.unit.clone(),
            version: old.version + 1,
            seq,
            created_at: old.created_at,
            updated_at: self.now,
            updated_by: self.granted.actor().to_owned(),
            retired_at,
            data,
        };
        if self.only_judges() {
            return record;
        }
        let (before, after) = (words_of(&old.data), words_of(&record.data));
        if before != after {
            record.data.found_by(&after);
        }
        if self.mode == Mode::Write {
            let was = old.data.sets(old.retired_at.is_some(), &before);
            match (was, record.data.sets(retired_at.is_some(), &after)) {
                (Some((_, was)), Some((number, is))) => self.pending.sets(number, changed(&was, &is)),
                _ => self.pending.words(T::KIND, &old.id, changed(&before, &after)),
            }
        }
        self.save(&record);
        record
    }

    fn save<T: Noun>(&mut self, record: &Record<T>) {
        let mut values = row![
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
        ];
        values.extend(record.data.values());
        self.pending.object(T::KIND, &record.id, T::SAVE, values);
    }
}

/// What is gone, and what is new.
fn changed<'a>(before: &'a BTreeSet<String>, after: &'a BTreeSet<String>) -> impl Iterator<Item = (&'a String, bool)> {
    let gone = before.difference(after).map(|word| (word, false));
    gone.chain(after.difference(before).map(|word| (word, true)))
}

/// The folded words by which an object is found: those of its texts, whole and in their parts between punctuation (`srv-web01` is
/// found by `srv`, `web` and `srv-web`), and what is found as a whole.
pub(crate) fn words_of<T: Noun>(data: &T) -> BTreeSet<String> {
    let mut words = BTreeSet::new();
    let mut add = |word: &str| {
        if !word.is_empty() && words.len() < MAX_WORDS {
            words.insert(word.chars().take(MAX_WORD_CHARS).collect());
        }
    };
    for text in data.texts() {
        for word in vg_formats::search_key(&text).split(' ') {
            word.split(|c: char| !c.is_alphanumeric()).chain([word]).for_each(&mut add);
        }
    }
    data.wholes().iter().for_each(|whole| add(whole));
    words
}
