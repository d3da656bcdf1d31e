//! Monitoring: what rules find becomes alerts that people handle in time; who sends events, and who fell silent.
//!
//! | noun | module | tables |
//! |---|---|---|
//! | [`Class`](knowledge::Class) of alerts, [`Entity`](knowledge::Entity), detection of an anti-malware product | [`knowledge`] | |
//! | [`Finding`](alerts::finding::Finding), [`Batch`](alerts::finding::Batch) | [`alerts`] | `monitor_positions` |
//! | [`Alert`](alerts::model::Alert): what findings of a rule on an entity are for a person | [`alerts`] | `monitor_alerts`, `monitor_details`, `monitor_groups` |
//! | [`State`](alerts::states::State), [`Step`](alerts::states::Step), [`Event`](alerts::model::Event) | [`alerts::states`] | `monitor_history` |
//! | [`Suppression`](alerts::suppression::Suppression): findings that make no alert until a day | [`alerts::suppression`] | `monitor_suppressions` |
//! | times to triage and to handle | [`alerts::times`] | `monitor_times` |
//! | [`Risk`](alerts::risk::Risk) of an entity | [`alerts::risk`] | |
//! | [`Source`](sources::Source): who sends, [`Token`](sources::Token) | [`sources`] | `monitor_sources`, `monitor_source_tokens` |
//! | [`Figures`](sources::Figures) of a source and hour | [`sources`] | `monitor_source_hours`, `monitor_source_heads` |
//! | [`RuleSet`](rules::RuleSet): rules from one place; [`Choice`](rules::Choice) on a rule; what rules did and cost | [`rules`] | `monitor_rule_sets`, `monitor_rule_choices`, `monitor_rule_history`, `monitor_rule_hours`, `monitor_rule_totals`, `monitor_rule_costs` |
//! | how many alerts have which value; what changed | [`watch`] | `monitor_facets`, `monitor_heads`, `monitor_source_changes` |
//! | [`SavedSearch`](saved::SavedSearch): a search over events that people keep | [`saved`] | `monitor_searches` |
//! | [`Retro`](retro::Retro): rules over stored events, a job | [`retro`] | `monitor_retros`, `monitor_retro_rules`, `monitor_retro_counts`, `monitor_retro_hits` |
//! | [`Measured`](watch::Measured) times, records by minute | [`watch`] | `monitor_minutes` |
//!
//! *Topics*: `monitor.alert.changed`, `{unit, ids, action}`, at most [`MAX_BULK`](limits::MAX_BULK) ids in one; `monitor.source.changed`,
//! `{unit, id, action}`, when it changes who may send; `monitor.retro.changed`, `{unit, id, state}`.
//!
//! *Invariants*: permission first, audit last, save for what the stream does, which the history of each alert tells; a batch of findings is
//! counted once, however often it is handed over; every finding is counted in an alert or in a suppression; a dismissal and an end have their
//! reason; a suppression ends after 90 days at the latest, and takes findings of level critical only when two persons said so; a late flag
//! stays; the numbers of facets are those of the rows; figures of sources are counted
//! once; the secret of a token is shown once and kept as a digest.
//!
//! *The stream* ([`stream`]): what arrives becomes rows of `events`, findings and figures. *Files* ([`files`]): those that the server reads
//! itself arrive like what others send.
//!
//! *What it does not do*: it reads no table of another capability, and opens no port. Alerts are never deleted here.

pub mod alerts;
mod check;
pub mod error;
pub mod files;
pub mod knowledge;
pub mod limits;
pub mod ocsf;
pub mod operations;
mod published;
pub mod retro;
pub mod rules;
pub mod saved;
pub mod search;
pub mod sources;
pub mod stream;
#[cfg(test)]
mod tests;
pub mod watch;

use vg_access::{Access, Caller, Capability, Kept, Operation, Problem};
use vg_backend::Backend;
use vg_backend::clock::new_id;
use vg_backend::migrate::{Migration, Migrations};
use vg_backend::sql::{ReadTx, WriteTx};
use vg_model::Timestamp;

/// What this capability is.
#[must_use]
pub fn capability() -> Capability {
    Capability {
        name: "monitor",
        migrations: Migrations {
            owner: "monitor",
            steps: &[
                Migration { version: 1, name: "alerts", sql: include_str!("migrations/0001_alerts.sql") },
                Migration { version: 2, name: "sources", sql: include_str!("migrations/0002_sources.sql") },
                Migration { version: 3, name: "watch", sql: include_str!("migrations/0003_watch.sql") },
                Migration { version: 4, name: "rules", sql: include_str!("migrations/0004_rules.sql") },
                Migration { version: 5, name: "searches", sql: include_str!("migrations/0005_searches.sql") },
            ],
        },
        operations: operations::OPERATIONS,
        statements: [
            alerts::store::statements(),
            published::STATEMENTS.to_vec(),
            retro::store::STATEMENTS.to_vec(),
            saved::store::STATEMENTS.to_vec(),
            sources::store::STATEMENTS.to_vec(),
            watch::store::STATEMENTS.to_vec(),
            rules::statements(),
        ]
        .concat(),
        tables: published::PUBLISHED,
        problems: error::KINDS,
    }
}

/// What an installation may set.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Settings {
    /// How long an alert without findings stays open for further ones, in microseconds.
    pub quiet_us: i64,
}

impl Default for Settings {
    fn default() -> Self {
        // One day: what comes every night is one alert, and what comes back after a quiet day is looked at anew.
        Self { quiet_us: 86_400_000_000 }
    }
}

/// The alerts and sources of an installation; cheap to clone.
#[derive(Clone, Debug)]
pub struct Monitor {
    pub(crate) backend: Backend,
    pub(crate) access: Access,
    pub(crate) settings: Settings,
    /// Id of the next object that is made; see [`Monitor::repeatable`].
    given: Option<String>,
}

impl Monitor {
    /// Alerts and sources on a backend whose schema is up to date.
    #[must_use]
    pub fn new(backend: &Backend, access: &Access, settings: Settings) -> Self {
        Self { backend: backend.clone(), access: access.clone(), settings, given: None }
    }

    /// The same, whose next suppression or source gets an id that follows from `key`, the account or token and the unit: sent again after
    /// an answer that was lost, the creation finds the object that it made before and gives it back. The same key for something else is
    /// refused. A token is not repeatable: its secret is kept nowhere.
    #[must_use]
    pub fn repeatable(&self, caller: &Caller, unit: &str, key: &str) -> Self {
        Self { given: Some(vg_access::repeatable_id(caller, unit, key)), ..self.clone() }
    }

    /// What an earlier sending of the same creation made, out of what the unit has under its id.
    pub(crate) fn made_before<T>(
        &self,
        found: Option<Kept<T>>,
        same: impl FnOnce(&T) -> bool,
    ) -> Result<Option<Kept<T>>, Problem> {
        match found.filter(|_| self.given.is_some()) {
            // Changed since: what was wanted first is not known any more.
            Some(found) if found.version > 1 || same(&found.data) => Ok(Some(found)),
            Some(_) => Err(error::key_reused()),
            None => Ok(None),
        }
    }

    pub(crate) fn now(&self) -> Timestamp {
        self.backend.clock.now()
    }

    /// Id of the object that the next creation makes.
    pub(crate) fn next_id(&self) -> Result<String, Problem> {
        self.given.clone().map_or_else(|| self.new_id(), Ok)
    }

    pub(crate) fn new_id(&self) -> Result<String, Problem> {
        Ok(new_id(&*self.backend.clock, &*self.backend.random)?)
    }

    /// A reading transaction in a unit, after the permission was given.
    pub(crate) async fn reading(
        &self,
        caller: &Caller,
        operation: &'static Operation,
        unit: &str,
    ) -> Result<ReadTx, Problem> {
        self.access.reading(caller, operation, unit).await
    }

    /// Up to where the alerts and the figures of a stream were taken; 0 before the first.
    pub(crate) async fn stream_positions(&self, stream: &str) -> Result<(u64, u64), Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        let mut of = async |stream: &str| -> Result<u64, Problem> {
            let position = alerts::store::heads::position(&mut tx, stream).await?;
            Ok(position.and_then(|position| u64::try_from(position).ok()).unwrap_or_default())
        };
        Ok((of(stream).await?, of(&sources::stream_of(stream)).await?))
    }

    /// The position of a stream of alerts.
    pub(crate) async fn stream_position(&self, stream: &str) -> Result<Option<i64>, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        Ok(alerts::store::heads::position(&mut tx, stream).await?)
    }

    /// Tells the others which alerts changed, with the transaction that changed them.
    pub(crate) async fn publish_alerts(
        &self,
        tx: &mut WriteTx,
        unit: &str,
        ids: &[String],
        action: &str,
    ) -> Result<(), Problem> {
        for ids in ids.chunks(limits::MAX_BULK) {
            let payload = serde_json::json!({ "unit": unit, "ids": ids, "action": action });
            self.backend.bus.publish(tx, "monitor.alert.changed", unit, &payload.to_string()).await?;
        }
        Ok(())
    }
}
