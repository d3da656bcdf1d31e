//! The surface over the state database.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;

use vg_backend::clock::Clock;
use vg_backend::published::Published;
use vg_backend::sql::Sql;

use crate::answer::{Answer, SnapshotRef};
use crate::engine::{Engine, Source, late};
use crate::error::{LakeError, LakeErrorKind};
use crate::events::{EVENTS, EventStore};
use crate::functions::TextFunction;
use crate::limits::{MAX_ANSWER_BYTES, Options};
use crate::rows::Most;
use crate::session::Session;
use crate::store::Store;

/// The SQL surface; cheap to clone.
#[derive(Clone, Debug)]
pub struct Lake {
    inner: Arc<Inner>,
}

#[derive(Debug)]
struct Inner {
    engine: Engine,
    store: Store,
    clock: Arc<dyn Clock>,
}

impl Lake {
    /// Opens the surface on a state database. `tables` are those of the capabilities, `own` the functions that the program adds.
    pub fn open(
        sql: &Sql,
        clock: &Arc<dyn Clock>,
        tables: &[&'static [Published]],
        own: &[TextFunction],
        options: Options,
    ) -> Result<Self, LakeError> {
        let engine = Engine::start(tables, own, options)?;
        let store = Store::new(sql.clone(), Arc::clone(&engine.tables), options.kept, engine.workers.handle());
        Ok(Self { inner: Arc::new(Inner { engine, store, clock: Arc::clone(clock) }) })
    }

    /// The surface with the events of a store as the table `events`. Who may read them says the session, as of every other table.
    ///
    /// # Errors
    ///
    /// When it has a store already, or a capability publishes a table of that name.
    pub fn with_events(self, store: EventStore) -> Result<Self, LakeError> {
        // What a search calls, a hold may call. A store that stands under two surfaces keeps the functions of the first.
        let _ = store.inner.place.conditions.set(self.inner.engine.base.clone());
        if self.inner.engine.tables.contains_key(EVENTS) || self.inner.engine.events.set(store).is_err() {
            return Err(LakeError::internal("there is a table events already"));
        }
        Ok(self)
    }

    /// The event store, when there is one.
    #[must_use]
    pub fn events(&self) -> Option<&EventStore> {
        self.inner.engine.events.get()
    }

    /// What queries are run by, over and at.
    pub(crate) fn parts(&self) -> (&Engine, &Store, &dyn Clock) {
        let Inner { engine, store, clock } = &*self.inner;
        (engine, store, &**clock)
    }

    /// Every published table, by name.
    pub fn tables(&self) -> impl Iterator<Item = &'static Published> + '_ {
        self.inner.engine.tables.values().map(|table| table.published)
    }

    /// How long a query may take.
    #[must_use]
    pub fn query_time(&self) -> Duration {
        self.inner.engine.options.time
    }

    /// Memory of the tables that are kept, in bytes.
    #[must_use]
    pub fn kept_bytes(&self) -> usize {
        self.inner.store.bytes()
    }

    /// The names of the published tables that a query mentions, whoever may read them; refuses what is no query.
    pub async fn mentioned(&self, sql: &str) -> Result<BTreeSet<String>, LakeError> {
        self.inner.engine.mentioned(sql).await
    }

    /// Answers a query with at most `rows` rows, and never more than the settings allow. When the future is dropped, the query ends.
    pub async fn query(&self, session: &Session, sql: &str, rows: Option<usize>) -> Result<Answer, LakeError> {
        let Inner { engine, store, clock } = &*self.inner;
        let rows = rows.unwrap_or(engine.options.rows).min(engine.options.rows);
        let most = Most { rows, bytes: MAX_ANSWER_BYTES };
        engine.query(session, sql, most, Source::Live(store, &**clock)).await
    }

    /// The same with up to `rows` rows of up to `bytes` bytes together, whatever the settings allow a person: for parts of the program,
    /// which have limits of their own.
    ///
    /// # Errors
    ///
    /// As of [`query`](Self::query).
    pub async fn query_up_to(
        &self,
        session: &Session,
        sql: &str,
        rows: usize,
        bytes: usize,
    ) -> Result<Answer, LakeError> {
        let Inner { engine, store, clock } = &*self.inner;
        engine.query(session, sql, Most { rows, bytes }, Source::Live(store, &**clock)).await
    }

    /// Brings tables of a unit up to date and says what their rows are now, without a query: by table. With nothing new in the feed it
    /// costs one small statement for each table. A query over tables whose generations are those of its last answer need not be asked
    /// again, unless it looks at the clock ([`Answer::clock`]).
    ///
    /// Tables that answer together are of one moment, as in a query. Whoever calls has decided that it may look.
    ///
    /// # Errors
    ///
    /// When one of the names is no published table, the tables do not fit into the memory for them, reading them takes longer than a
    /// query may, or the state database fails.
    pub async fn look(&self, unit: &str, tables: &BTreeSet<String>) -> Result<Vec<SnapshotRef>, LakeError> {
        let Inner { engine, store, .. } = &*self.inner;
        if let Some(unknown) = tables.iter().find(|name| !engine.tables.contains_key(name.as_str())) {
            let vi = format!("không có bảng {unknown}");
            return Err(LakeError::new(LakeErrorKind::Invalid, vi, format!("there is no table {unknown}")));
        }
        let wanted: BTreeMap<&str, BTreeSet<&str>> =
            tables.iter().map(|table| (table.as_str(), BTreeSet::from([unit]))).collect();
        let loaded = tokio::time::timeout(engine.options.time, store.load(&wanted)).await;
        let loaded = loaded.map_err(|_| late(engine.options))??;
        let mut references: Vec<SnapshotRef> = loaded.iter().map(|snapshot| snapshot.reference()).collect();
        references.sort();
        Ok(references)
    }
}
