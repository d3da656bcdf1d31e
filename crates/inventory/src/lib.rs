//! What the unit has: information systems with their level, hosts, software, claimed ranges and domains, contacts, and who had
//! which address when.
//!
//! | noun | module | tables |
//! |---|---|---|
//! | [`model::System`]: level 1–5, state of the dossier, owner, operator | `service` | `inventory_systems` |
//! | [`model::Host`]: the shown values | `service` | `inventory_hosts` |
//! | sets of numbers of hosts, by word and filter: what a list is cut out of | `service`, `store` | `inventory_postings` |
//! | [`identity::Identifier`]: addresses, MACs, names, serial numbers of a host, valid in time | [`identity`] | `inventory_identifiers` |
//! | [`facts::Fact`]: who says what about an attribute of a host, since when | [`facts`] | `inventory_sayings` |
//! | packages, each once for a unit | `store` | `inventory_packages` |
//! | [`model::Software`]: which packages a source shows on a host, since when | `store` | `inventory_installed` |
//! | [`model::Claim`]: range or domain of the unit | | `inventory_claims` |
//! | [`model::Contact`] with channels and their last proof | | `inventory_contacts`, `inventory_channels` |
//! | [`import::Import`]: staged rows, preview, one flip | [`import`] | `inventory_imports`, `inventory_import_rows`, `inventory_mappings` |
//! | DHCP, NAT and VPN records: who had which address when | `service` | `inventory_address_records` |
//! | [`model::Change`]: the feed of a unit | | `inventory_changes` |
//!
//! *Topics*: `inventory.system.changed`, `inventory.host.changed`, `inventory.contact.changed`, `inventory.claim.changed`, each
//! `{unit, id, seq, version, action}`; `inventory.import.applied`, `{unit, id, created, updated}`: one message for all objects of an
//! import, which stand in the feed one by one.
//!
//! *Invariants*: every operation asks for its permission first and ends with an audit record; every row has a unit and every
//! statement names it, so that no unit sees another; the only SQL that writes is in `store`, behind a `Writer` that demands the
//! proof of a permission; nothing is deleted but demonstration data, objects are retired; a shown value of a host is always the
//! one that [`facts::chosen`] picks among its facts; the numbers of the feed of a unit have no holes.
//!
//! *What it does not do*: no HTTP, no scanning, no matching of versions with advisories.

mod check;
mod claim;
pub mod demo;
pub mod error;
pub mod facts;
pub mod identity;
pub mod import;
pub mod limits;
pub mod model;
pub mod operations;
mod published;
mod service;
mod store;
#[cfg(test)]
mod tests;

use vg_access::Capability;
use vg_backend::migrate::{Migration, Migrations};

pub use service::{Inventory, Portion};

/// What this capability is.
#[must_use]
pub fn capability() -> Capability {
    Capability {
        name: "inventory",
        migrations: Migrations {
            owner: "inventory",
            steps: &[
                Migration { version: 1, name: "inventory", sql: include_str!("migrations/0001_inventory.sql") },
                Migration {
                    version: 2,
                    name: "failure of an import",
                    sql: include_str!("migrations/0002_import_failure.sql"),
                },
                Migration { version: 3, name: "postings", sql: include_str!("migrations/0003_postings.sql") },
                Migration { version: 4, name: "sayings", sql: include_str!("migrations/0004_sayings.sql") },
                Migration { version: 5, name: "packages", sql: include_str!("migrations/0005_packages.sql") },
            ],
        },
        operations: operations::OPERATIONS,
        statements: [store::statements(), published::statements()].concat(),
        tables: published::PUBLISHED,
        problems: error::KINDS,
    }
}

/// SHA-256 in lower-case hexadecimal.
pub(crate) fn digest(bytes: &[u8]) -> String {
    let mut digest = Digest::default();
    digest.add(bytes);
    digest.finish()
}

/// SHA-256 of what comes piece by piece.
#[derive(Default)]
pub(crate) struct Digest(sha2::Sha256);

impl Digest {
    /// The next bytes.
    pub(crate) fn add(&mut self, bytes: &[u8]) {
        use sha2::Digest as _;
        self.0.update(bytes);
    }

    /// The digest in lower-case hexadecimal.
    pub(crate) fn finish(self) -> String {
        use sha2::Digest as _;
        use std::fmt::Write as _;
        self.0.finalize().iter().fold(String::with_capacity(64), |mut text, byte| {
            // Writing to a String cannot fail.
            let _ = write!(text, "{byte:02x}");
            text
        })
    }
}
