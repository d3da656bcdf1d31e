//! All seams of one installation, opened from their addresses.

use std::path::Path;
use std::sync::Arc;

use crate::backup::{self, BackupError};
use crate::blob::{self, BlobStore};
use crate::bus::{Bus, BusOptions};
use crate::clock::{Clock, Random};
use crate::error::BackendError;
use crate::lease::Leases;
use crate::migrate::{Applied, Migrations, migrate};
use crate::sql::{Sql, SqlError, SqlErrorKind, SqlOptions};

/// Addresses of the engines.
#[derive(Clone, Debug)]
pub struct EngineUrls {
    /// `sqlite:PATH` or `postgres://…`
    pub sql: String,
    /// `file:FOLDER`
    pub blob: String,
    /// `sql:`, the outbox in the state database
    pub bus: String,
}

/// The open engines, with clock and randomness; cheap to clone.
#[derive(Clone, Debug)]
pub struct Backend {
    /// The state database.
    pub sql: Sql,
    /// Messages in the same transaction as the state they announce.
    pub bus: Bus,
    /// Who does a job.
    pub leases: Leases,
    /// Bytes under the name of their digest.
    pub blobs: Arc<dyn BlobStore>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// Random bytes.
    pub random: Arc<dyn Random>,
}

impl Backend {
    /// Opens every engine. The schema is not touched: call [`Backend::migrate`] next.
    pub async fn open(urls: &EngineUrls, clock: Arc<dyn Clock>, random: Arc<dyn Random>) -> Result<Self, BackendError> {
        if urls.bus != "sql:" {
            let detail = format!("{} is no bus engine; use sql:", urls.bus.split(':').next().unwrap_or_default());
            return Err(SqlError::new(SqlErrorKind::Config, "open the bus", detail).into());
        }
        let blobs = blob::open(&urls.blob).await?;
        let sql = Sql::open(&urls.sql, &SqlOptions::default()).await?;
        let bus = Bus::new(sql.clone(), Arc::clone(&clock), BusOptions::default());
        let leases = Leases::new(sql.clone(), Arc::clone(&clock));
        Ok(Self { sql, bus, leases, blobs, clock, random })
    }

    /// Brings the tables of this crate and of `capabilities` up to date.
    pub async fn migrate(&self, capabilities: &[Migrations]) -> Result<Vec<Applied>, BackendError> {
        Ok(migrate(&self.sql, &*self.clock, &with_own(capabilities)).await?)
    }

    /// Writes a backup of everything into a file that must not exist yet, while the server goes on working. Its manifest states the
    /// ends of the `chains`.
    pub async fn backup(
        &self,
        path: &Path,
        chains: Option<&backup::Chains>,
        progress: impl FnMut(backup::Progress) + Send,
    ) -> Result<backup::Manifest, BackupError> {
        backup::write(&self.sql, &*self.blobs, &*self.clock, path, chains, progress).await
    }

    /// Restores a backup into these engines, whose database must be empty; call `migrate` after it. `capabilities` are those
    /// of this program.
    pub async fn restore(
        &self,
        path: &Path,
        capabilities: &[Migrations],
        chains: Option<&backup::Chains>,
        progress: impl FnMut(backup::Progress) + Send,
    ) -> Result<backup::Manifest, BackupError> {
        let migrations = with_own(capabilities);
        let (_, manifest) = backup::restore(path, &self.sql, &*self.blobs, &migrations, chains, progress).await?;
        Ok(manifest)
    }

    /// A new id: UUID version 7 as text.
    pub fn new_id(&self) -> Result<String, BackendError> {
        Ok(crate::clock::new_id(&*self.clock, &*self.random)?)
    }
}

/// The steps of this crate before those of the capabilities.
fn with_own(capabilities: &[Migrations]) -> Vec<Migrations> {
    crate::OWN_MIGRATIONS.iter().chain(capabilities).copied().collect()
}
