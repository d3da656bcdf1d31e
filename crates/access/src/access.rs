//! Everything of this crate in one handle, and the two calls with which every operation begins.

use std::sync::Arc;

use vg_backend::Backend;
use vg_backend::clock::{Clock, Random, new_id};
use vg_backend::migrate::{Migration, Migrations};
use vg_backend::sql::{ReadTx, Sql, Statement, Tx};

use crate::accounts::hash::Hasher;
use crate::audit::{Audit, Pending, SYSTEM_CHAIN, Subject};
use crate::caller::Caller;
use crate::config::Config;
use crate::evidence::Evidence;
use crate::permission::{self, Granted, OWN_OPERATIONS, On, Operation, Operations, Refusal, decide};
use crate::problem::Problem;
use crate::units;

/// Tables of this crate.
const MIGRATIONS: Migrations = Migrations {
    owner: "access",
    steps: &[
        Migration { version: 1, name: "access", sql: include_str!("migrations/0001_access.sql") },
        Migration { version: 2, name: "identities", sql: include_str!("migrations/0002_identities.sql") },
        Migration { version: 3, name: "passkeys", sql: include_str!("migrations/0003_passkeys.sql") },
        Migration { version: 4, name: "evidence", sql: include_str!("migrations/0004_evidence.sql") },
    ],
};

/// Published tables, with their columns that carry no secret: what the read-only SQL surface may show.
const TABLES: &[(&str, &[&str])] = &[
    ("access_units", &["id", "parent", "kind", "name", "path", "active", "created_at"]),
    (
        "access_accounts",
        &["id", "username", "display_name", "unit", "state", "totp_active", "created_at", "last_sign_in_at"],
    ),
    ("access_memberships", &["account", "unit", "role", "since"]),
];

/// The handle; cheap to clone.
#[derive(Clone, Debug)]
pub struct Access {
    pub(crate) sql: Sql,
    pub(crate) clock: Arc<dyn Clock>,
    pub(crate) random: Arc<dyn Random>,
    pub(crate) config: Arc<Config>,
    pub(crate) hasher: Hasher,
    operations: Arc<Operations>,
    audit: Audit,
    evidence: Evidence,
}

impl Access {
    /// Opens it on a backend whose schema is up to date. `capabilities` are the operations of the others; those of this crate are
    /// added.
    pub async fn open(
        backend: &Backend,
        config: Config,
        capabilities: &[&'static [Operation]],
    ) -> Result<Self, Problem> {
        let mut slices = vec![OWN_OPERATIONS];
        slices.extend_from_slice(capabilities);
        let hasher = Hasher::new(&config.hashing, &*backend.random).await?;
        Ok(Self {
            sql: backend.sql.clone(),
            clock: Arc::clone(&backend.clock),
            random: Arc::clone(&backend.random),
            evidence: Evidence::new(Arc::clone(&backend.clock)),
            audit: Audit::new(backend.sql.clone(), Arc::clone(&backend.clock)),
            operations: Arc::new(Operations::join(&slices)?),
            config: Arc::new(config),
            hasher,
        })
    }

    /// The steps of the schema.
    #[must_use]
    pub fn migrations() -> Migrations {
        MIGRATIONS
    }

    /// Published tables and their columns.
    #[must_use]
    pub fn tables() -> &'static [(&'static str, &'static [&'static str])] {
        TABLES
    }

    /// Every statement, for `prepare_all`.
    #[must_use]
    pub fn statements() -> Vec<Statement> {
        [
            units::STATEMENTS,
            &crate::audit::statements(),
            &crate::evidence::statements(),
            crate::accounts::STATEMENTS,
            crate::totp::STATEMENTS,
            crate::passkeys::STATEMENTS,
            crate::identities::STATEMENTS,
            crate::sessions::STATEMENTS,
            crate::sessions::ATTEMPT_STATEMENTS,
            crate::lockout::STATEMENTS,
            crate::tokens::STATEMENTS,
        ]
        .concat()
    }

    /// All operations of the program.
    #[must_use]
    pub fn operations(&self) -> &Operations {
        &self.operations
    }

    /// The evidence ledger.
    #[must_use]
    pub fn evidence(&self) -> &Evidence {
        &self.evidence
    }

    /// The audit.
    #[must_use]
    pub fn audit(&self) -> &Audit {
        &self.audit
    }

    /// The path of a unit: ids from the root down to it. For capabilities that have to know what stands below what.
    pub async fn unit_path(&self, tx: &mut Tx, unit: &str) -> Result<Option<String>, Problem> {
        Ok(units::path_of(tx, unit).await?)
    }

    /// Refuses the caller, or proves that the operation is permitted. For reading operations; what changes anything begins with
    /// [`Access::begin`].
    pub async fn require(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        operation: &'static Operation,
        on: On<'_>,
    ) -> Result<Granted, Problem> {
        let decided = self.decide(tx, caller, operation, on).await?;
        decided.1.map_err(|refusal| refusal.problem(operation).trace(caller.origin().trace_id()))
    }

    /// A reading transaction in a unit, after the permission was given.
    pub async fn reading(&self, caller: &Caller, operation: &'static Operation, unit: &str) -> Result<ReadTx, Problem> {
        let mut tx = self.sql.begin_read().await?;
        self.require(&mut tx, caller, operation, On::Unit(unit)).await?;
        Ok(tx)
    }

    /// Permission first: refuses the caller, and records that; or opens the audit record of the operation.
    pub async fn begin(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        on: On<'_>,
        subject: &Subject,
    ) -> Result<(Granted, Pending), Problem> {
        let (chain, decided) = {
            let mut tx = self.sql.begin_read().await?;
            self.decide(&mut tx, caller, operation, on).await?
        };
        match decided {
            Ok(granted) => Ok((granted, self.audit.begin(caller, operation, &chain, subject).await?)),
            Err(refusal) => {
                let problem = refusal.problem(operation).trace(caller.origin().trace_id());
                // Nobody's requests are not recorded one by one: everybody can send any number of them.
                if refusal != Refusal::SignIn {
                    self.audit.refused(caller, operation.name, &chain, subject, &problem).await?;
                }
                Err(problem)
            }
        }
    }

    /// The decision, and the chain in which the operation is recorded.
    async fn decide(
        &self,
        tx: &mut Tx,
        caller: &Caller,
        operation: &'static Operation,
        on: On<'_>,
    ) -> Result<(String, Result<Granted, Refusal>), Problem> {
        let home = caller.home.as_deref().unwrap_or(SYSTEM_CHAIN);
        let (unit, path) = match on {
            On::Unit(unit) => (Some(unit), units::path_of(tx, unit).await?),
            On::System | On::Own(_) => (None, None),
        };
        let chain = match (on, &path) {
            (On::System, _) => SYSTEM_CHAIN,
            (On::Unit(unit), Some(_)) => unit,
            (On::Unit(_), None) | (On::Own(_), _) => home,
        };
        let now = self.clock.now();
        let decision =
            decide(&self.operations, caller, operation, on, path.as_deref(), now, self.config.sessions.confirm_for);
        Ok((chain.to_owned(), decision.map(|()| permission::Granted::new(operation, unit, caller))))
    }

    /// A new id.
    pub(crate) fn new_id(&self) -> Result<String, Problem> {
        Ok(new_id(&*self.clock, &*self.random)?)
    }
}
