//! The snapshots that are kept, and how they are brought up to date.
//!
//! All tables of one query are read in one transaction, so that they belong together. A snapshot whose position is still that of the
//! feed is used as it is; one that is a little behind takes in what changed; any other is read whole. What was not asked for longest
//! makes room for what is asked for now.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use datafusion::arrow::datatypes::SchemaRef;
use datafusion::arrow::record_batch::RecordBatch;
use tokio::runtime::Handle;
use vg_backend::params;
use vg_backend::published::{Feed, PAGE_ROWS, Published};
use vg_backend::sql::{Select, Sql, SqlError, Tx, Value};

use crate::columns::{Rows, schema};
use crate::error::{LakeError, LakeErrorKind};
use crate::limits::MOST_CHANGES;
use crate::snapshot::{Position, Snapshot};

/// A published table with its columns in Arrow.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    pub(crate) published: &'static Published,
    pub(crate) schema: SchemaRef,
}

/// Tables by name.
pub(crate) type Tables = BTreeMap<&'static str, Table>;

/// All tables of the capabilities.
pub(crate) fn tables(published: &[&'static [Published]]) -> Tables {
    let all = published.iter().copied().flatten();
    all.map(|table| (table.name, Table { published: table, schema: schema(table) })).collect()
}

type Shared = Arc<tokio::sync::Mutex<Option<Arc<Snapshot>>>>;

#[derive(Debug, Default)]
struct Slot {
    snapshot: Shared,
    used: u64,
    bytes: usize,
}

/// The snapshots.
#[derive(Debug)]
pub(crate) struct Store {
    sql: Sql,
    tables: Arc<Tables>,
    /// By unit and table.
    slots: Mutex<BTreeMap<(String, &'static str), Slot>>,
    turn: AtomicU64,
    most_bytes: usize,
    /// Where rows are taken apart: not on the threads of the server.
    workers: Handle,
}

impl Store {
    pub(crate) fn new(sql: Sql, tables: Arc<Tables>, most_bytes: usize, workers: Handle) -> Self {
        Self { sql, tables, slots: Mutex::default(), turn: AtomicU64::new(0), most_bytes, workers }
    }

    /// Memory of all snapshots that are kept, in bytes.
    pub(crate) fn bytes(&self) -> usize {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner).values().map(|slot| slot.bytes).sum()
    }

    /// Snapshots of these tables in these units, all of one moment, by unit and table.
    pub(crate) async fn load(&self, wanted: &BTreeMap<&str, BTreeSet<&str>>) -> Result<Vec<Arc<Snapshot>>, LakeError> {
        let mut keys: Vec<(String, &Table)> = Vec::new();
        for (table, units) in wanted {
            let Some(table) = self.tables.get(table) else { continue };
            keys.extend(units.iter().map(|unit| ((*unit).to_owned(), table)));
        }
        // Everybody locks in one order, so nobody waits for somebody who waits.
        keys.sort_by(|a, b| (&a.0, a.1.published.name).cmp(&(&b.0, b.1.published.name)));
        let mut locked = Vec::with_capacity(keys.len());
        for (unit, table) in &keys {
            locked.push(self.slot(unit, table.published.name).lock_owned().await);
        }
        if keys.is_empty() {
            return Ok(Vec::new());
        }
        let mut tx = self.sql.begin_read().await?;
        let (mut loaded, mut bytes) = (Vec::with_capacity(keys.len()), 0_usize);
        for ((unit, table), slot) in keys.iter().zip(&mut locked) {
            let snapshot = self.refreshed(&mut tx, table, unit, slot.as_ref()).await?;
            bytes = bytes.saturating_add(snapshot.bytes);
            if bytes > self.most_bytes {
                self.make_room(&[]);
                return Err(too_large(self.most_bytes));
            }
            **slot = Some(Arc::clone(&snapshot));
            self.note(unit, table.published.name, snapshot.bytes);
            loaded.push(snapshot);
        }
        drop(locked);
        self.make_room(&keys);
        Ok(loaded)
    }

    fn slot(&self, unit: &str, table: &'static str) -> Shared {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(&slots.entry((unit.to_owned(), table)).or_default().snapshot)
    }

    fn note(&self, unit: &str, table: &'static str, bytes: usize) {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(slot) = slots.get_mut(&(unit.to_owned(), table)) {
            (slot.used, slot.bytes) = (turn, bytes);
        }
    }

    /// Drops what was not asked for longest until the rest fits; what was just asked for stays.
    fn make_room(&self, asked: &[(String, &Table)]) {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let mut bytes: usize = slots.values().map(|slot| slot.bytes).sum();
        if bytes <= self.most_bytes {
            return;
        }
        let asked: BTreeSet<(&str, &str)> =
            asked.iter().map(|(unit, table)| (unit.as_str(), table.published.name)).collect();
        let mut others: Vec<(u64, (String, &'static str))> = slots
            .iter()
            .filter(|((unit, table), _)| !asked.contains(&(unit.as_str(), *table)))
            .map(|(key, slot)| (slot.used, key.clone()))
            .collect();
        others.sort();
        for (_, key) in others {
            if bytes <= self.most_bytes {
                break;
            }
            // One that another query holds now is its own business; it is dropped with the last who holds it.
            bytes = bytes.saturating_sub(slots.remove(&key).map_or(0, |slot| slot.bytes));
        }
    }

    /// The snapshot as the transaction sees the table.
    async fn refreshed(
        &self,
        tx: &mut Tx,
        table: &Table,
        unit: &str,
        known: Option<&Arc<Snapshot>>,
    ) -> Result<Arc<Snapshot>, LakeError> {
        let Feed::Keys { position, changed, .. } = table.published.feed else {
            let read = self.read(tx, table, unit, Position::Rows).await?;
            let same = known.filter(|known| known.generation == read.generation);
            return Ok(same.map_or_else(|| Arc::new(read), Arc::clone));
        };
        let row = tx.fetch_optional(&position, params![unit]).await?;
        let now = row.map_or(Ok(0), |row| row.int(0))?;
        let then = known.and_then(|known| match known.position {
            Position::Feed(then) => Some((known, then)),
            Position::Rows => None,
        });
        let Some((known, then)) = then else {
            return self.read(tx, table, unit, Position::Feed(now)).await.map(Arc::new);
        };
        let few = i64::try_from(known.rows / 4).unwrap_or(i64::MAX).saturating_add(1_000).min(MOST_CHANGES);
        match now.saturating_sub(then) {
            0 => Ok(Arc::clone(known)),
            behind if (0..=few).contains(&behind) => {
                let mut keys = BTreeSet::new();
                tx.fetch_each::<SqlError, _>(&changed, params![unit, then], |row| {
                    keys.insert(row.text(0)?.to_owned());
                    Ok(ControlFlow::Continue(()))
                })
                .await?;
                if keys.is_empty() {
                    return Ok(Arc::new(known.at(Position::Feed(now))));
                }
                let new = self.rows(tx, table, unit, Some(then)).await?;
                let known = Arc::clone(known);
                self.work(move || known.with(Position::Feed(now), &keys, &new)).await.map(Arc::new)
            }
            // Far behind, or ahead, as after a backup was restored.
            _ => self.read(tx, table, unit, Position::Feed(now)).await.map(Arc::new),
        }
    }

    /// All rows of the table.
    async fn read(&self, tx: &mut Tx, table: &Table, unit: &str, position: Position) -> Result<Snapshot, LakeError> {
        let rows = self.rows(tx, table, unit, None).await?;
        let (published, unit) = (table.published, unit.to_owned());
        self.work(move || Snapshot::new(published, &unit, position, &rows)).await
    }

    /// The rows of the table, or those that may have changed behind a position, in the order of their key.
    async fn rows(
        &self,
        tx: &mut Tx,
        table: &Table,
        unit: &str,
        behind: Option<i64>,
    ) -> Result<RecordBatch, LakeError> {
        let published = table.published;
        let mut rows = Rows::new(published, &table.schema, unit);
        let mut after: Option<Vec<Value>> = None;
        while let Some(select) = page(published, unit, behind, after.as_deref())? {
            let (statement, values) = select.build()?;
            let row = tx.fetch_one(&statement, &values).await?;
            let Some(text) = row.opt_text(0)?.map(str::to_owned) else { break };
            let read: (Rows, (usize, Vec<Value>)) = self
                .work(move || {
                    let page = rows.page(&text)?;
                    Ok((rows, page))
                })
                .await?;
            rows = read.0;
            let (count, last) = read.1;
            if count < PAGE_ROWS as usize {
                break;
            }
            after = Some(last);
        }
        let key = published.key;
        self.work(move || rows.sorted(key)).await
    }

    /// Does something on the workers.
    async fn work<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> Result<T, LakeError> + Send + 'static,
    ) -> Result<T, LakeError> {
        let done = self.workers.spawn(async move { job() }).await;
        done.unwrap_or_else(|_| Err(LakeError::internal("a worker of the query surface ended")))
    }
}

fn page(
    table: &Published,
    unit: &str,
    behind: Option<i64>,
    after: Option<&[Value]>,
) -> Result<Option<Select>, SqlError> {
    match behind {
        Some(position) => table.page_of_changed(unit, position, after),
        None => table.page(unit, after).map(Some),
    }
}

fn too_large(most: usize) -> LakeError {
    let mib = most / 1024 / 1024;
    LakeError::new(
        LakeErrorKind::Memory,
        format!("các bảng trong câu hỏi cần hơn {mib} MiB bộ nhớ; hãy hỏi ít đơn vị hơn, hoặc tăng lake.kept_mib"),
        format!(
            "the tables that the query names take more than {mib} MiB; ask for fewer units, or raise lake.kept_mib"
        ),
    )
}
