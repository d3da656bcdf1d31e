//! Temporary engines for tests, and the conformance suite that every engine must pass (feature `testkit`).
//!
//! PostgreSQL is Debian's package (`apt-get install postgresql`), or what `VONGGAC_TEST_POSTGRES_BIN` names. One private
//! server on loopback serves all tests of a user and is stopped and removed some ten seconds after the last of them ended,
//! even when that was killed. Run as root, it works as the user `postgres`.
//!
//! ```no_run
//! vg_backend::testkit::for_each_engine(async |test| {
//!     test.migrate(&[/* of the capability */]).await.unwrap();
//!     let tx = test.sql.begin_write().await.unwrap();
//!     tx.commit().await.unwrap();
//! });
//! ```

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::print_stderr,
    reason = "this module is only built for tests, where a failure must stop the test and a skipped engine must be seen"
)]

pub mod conformance;
mod postgres;

use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vg_model::Timestamp;

use crate::clock::{ManualClock, SeededRandom};
use crate::{Backend, EngineUrls};

/// What the clock of a test shows at its beginning: 1 January 2026, 00:00 UTC.
pub const START: Timestamp = Timestamp(1_767_225_600_000_000);

/// The folder of public test data: what `VONGGAC_TEST_DATA` names, else `../shared/data` beside the project. Nothing, and a line that says so,
/// when it is absent.
#[must_use]
pub fn test_data() -> Option<PathBuf> {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default();
    let beside = || Path::new(&own).join("../../../shared/data");
    let folder = std::env::var_os("VONGGAC_TEST_DATA").map_or_else(beside, PathBuf::from);
    if !folder.is_dir() {
        eprintln!("SKIPPED: {} is absent (VONGGAC_TEST_DATA)", folder.display());
        return None;
    }
    Some(folder)
}

/// A backend of its own for one test: everything in it is temporary.
#[derive(Debug)]
pub struct TestBackend {
    backend: Backend,
    /// Name of the engine, for messages.
    pub engine: &'static str,
    /// Its clock, moved by hand.
    pub clock: Arc<ManualClock>,
    /// Its addresses, to open it a second time.
    pub urls: EngineUrls,
    /// A folder of its own.
    pub folder: tempfile::TempDir,
}

impl Deref for TestBackend {
    type Target = Backend;
    fn deref(&self) -> &Backend {
        &self.backend
    }
}

impl TestBackend {
    /// A backend on SQLite.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let sql = format!("sqlite:{}", folder.path().join("state.db").display());
        Self::open("sqlite", sql, folder).await
    }

    /// A backend on PostgreSQL, in a fresh database; nothing, with a loud line, where PostgreSQL is absent.
    pub async fn postgres() -> Option<Self> {
        match postgres::fresh_database().await {
            Ok(url) => Some(Self::open("postgres", url, tempfile::tempdir().expect("a temporary folder")).await),
            Err(postgres::Absent) => {
                eprintln!("SKIPPED: PostgreSQL is absent (apt-get install postgresql)");
                None
            }
        }
    }

    async fn open(engine: &'static str, sql: String, folder: tempfile::TempDir) -> Self {
        let clock = Arc::new(ManualClock::new(START));
        let blob = format!("file:{}", folder.path().join("blob").display());
        let urls = EngineUrls { sql, blob, bus: "sql:".to_owned() };
        let random = Arc::new(SeededRandom::new(1));
        let backend = Backend::open(&urls, clock.clone(), random).await.expect("open the backend");
        Self { backend, engine, clock, urls, folder }
    }

    /// A second, independent backend on the same engines, as another process would have.
    pub async fn second(&self) -> Backend {
        let random = Arc::new(SeededRandom::new(2));
        Backend::open(&self.urls, self.clock.clone(), random).await.expect("open the backend again")
    }

    async fn end(self) {
        self.backend.sql.close().await;
        postgres::drop_database(&self.urls.sql).await;
    }
}

/// A fresh PostgreSQL database for a program that is tested from outside, removed when it goes out of scope.
#[derive(Debug)]
pub struct FreshDatabase {
    /// Its address.
    pub url: String,
}

impl FreshDatabase {
    /// A new, empty database; nothing, with a loud line, where PostgreSQL is absent.
    #[must_use]
    pub fn postgres() -> Option<Self> {
        match runtime().block_on(postgres::fresh_database()) {
            Ok(url) => Some(Self { url }),
            Err(postgres::Absent) => {
                eprintln!("SKIPPED: PostgreSQL is absent (apt-get install postgresql)");
                None
            }
        }
    }
}

impl Drop for FreshDatabase {
    fn drop(&mut self) {
        runtime().block_on(postgres::drop_database(&self.url));
    }
}

/// A runtime of its own, for what is called from a test that has none.
fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// Runs a test on every engine. A failure names the engine.
pub fn for_each_engine(test: impl AsyncFn(&TestBackend)) {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(4).enable_all().build().expect("a runtime");
    runtime.block_on(async {
        let sqlite = TestBackend::sqlite().await;
        eprintln!("engine: sqlite");
        test(&sqlite).await;
        sqlite.end().await;
        if let Some(postgres) = TestBackend::postgres().await {
            eprintln!("engine: postgres");
            test(&postgres).await;
            postgres.end().await;
        }
    });
}

impl TestBackend {
    /// What its clock shows.
    #[must_use]
    pub fn clock_now(&self) -> Timestamp {
        crate::clock::Clock::now(&*self.clock)
    }
}

/// Runs a test for every pair of engines, each with itself too: first where something comes from, then where it goes.
pub fn for_each_pair(test: impl AsyncFn(&TestBackend, &TestBackend)) {
    for_each_engine(async |from| {
        let sqlite = TestBackend::sqlite().await;
        eprintln!("{} → sqlite", from.engine);
        test(from, &sqlite).await;
        sqlite.end().await;
    });
    for_each_engine(async |from| {
        if let Some(postgres) = TestBackend::postgres().await {
            eprintln!("{} → postgres", from.engine);
            test(from, &postgres).await;
            postgres.end().await;
        }
    });
}
