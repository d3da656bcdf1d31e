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
mod service;
mod store;
#[cfg(test)]
mod tests;

use vg_access::Operation;
use vg_backend::migrate::{Migration, Migrations};
use vg_backend::sql::Statement;
use vg_model::Text;

pub use service::{Inventory, Portion, Table};

/// Everything that the binary wires.
#[derive(Clone, Debug)]
pub struct Capability {
    /// Its name: folder, verb, prefix.
    pub name: &'static str,
    /// The steps of its schema.
    pub migrations: Migrations,
    /// What can be done.
    pub operations: &'static [Operation],
    /// Every statement that is fixed text.
    pub statements: Vec<Statement>,
    /// What the read-only SQL surface may show.
    pub tables: Vec<Published>,
    /// Refusals of its own.
    pub problems: &'static [&'static vg_access::problem::ProblemKind],
}

/// A published table.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Published {
    /// Name in SQL.
    pub table: &'static str,
    /// Columns that are shown.
    pub columns: &'static [&'static str],
    /// What it holds.
    pub about: Text,
}

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
        statements: store::statements(),
        tables: published(),
        problems: error::KINDS,
    }
}

fn published() -> Vec<Published> {
    let table = |table, columns, vi: &str, en: &str| Published { table, columns, about: Text::new(vi, en) };
    vec![
        table(
            "inventory_systems",
            &[
                "id",
                "unit",
                "name",
                "code",
                "level",
                "dossier",
                "dossier_note",
                "owner",
                "operator",
                "responsible",
                "retired_at",
                "demo",
            ],
            "Hệ thống thông tin: cấp độ 1–5 (0 là chưa xác định), tình trạng hồ sơ đề xuất cấp độ, chủ quản, đơn vị vận hành",
            "Information systems: level 1 to 5 (0 is not determined), state of the dossier, owner, operator",
        ),
        table(
            "inventory_hosts",
            &[
                "id",
                "unit",
                "name",
                "kind",
                "system",
                "level",
                "site",
                "responsible",
                "owner",
                "os_name",
                "os_version",
                "os_build",
                "architecture",
                "manufacturer",
                "model",
                "serial",
                "domain",
                "last_seen_at",
                "retired_at",
                "merged_into",
                "demo",
            ],
            "Máy chủ, máy trạm, thiết bị mạng, thiết bị chuyên dụng với giá trị đang hiển thị",
            "Servers, workstations, network devices, appliances, with their shown values",
        ),
        table(
            "inventory_identifiers",
            &["unit", "host", "kind", "value", "source_kind", "source", "first_at", "last_at", "ended_at"],
            "Địa chỉ IP, địa chỉ MAC, tên, số sê-ri của máy theo thời gian",
            "Addresses, MAC addresses, names and serial numbers of hosts in time",
        ),
        table(
            "inventory_sayings",
            &["unit", "host", "source_kind", "source", "first_at", "observed_at", "said"],
            "Mỗi nguồn cung cấp gì về từng máy, vào lúc nào",
            "What each source says about a host, and when",
        ),
        table(
            "inventory_packages",
            &[
                "unit",
                "no",
                "kind",
                "name",
                "version",
                "architecture",
                "found_in",
                "vendor",
                "purl",
                "cpe",
                "source_package",
                "source_version",
            ],
            "Phần mềm và bản vá mà đơn vị có trên ít nhất một máy, mỗi thứ một số",
            "Software and hotfixes that the unit has or had on some host, each with its number",
        ),
        table(
            "inventory_installed",
            &["unit", "host", "source", "first_seen_at", "last_seen_at", "gone_at", "packages"],
            "Phần mềm trên máy theo từng nguồn, lần đầu và lần cuối thấy: các số trong inventory_packages, mỗi số là khoảng cách từ số trước, +n là n số liền sau",
            "Software on hosts by source, first and last seen: numbers of inventory_packages, each as the distance from the one before, +n stands for n further numbers in a row",
        ),
        table(
            "inventory_claims",
            &["id", "unit", "kind", "value", "system", "basis", "retired_at", "demo"],
            "Dải địa chỉ công cộng và tên miền mà đơn vị khai báo là của mình",
            "Public ranges and domains that the unit claims",
        ),
        table(
            "inventory_contacts",
            &["id", "unit", "name", "office", "role", "about", "valid_from", "valid_until", "retired_at", "demo"],
            "Đầu mối liên hệ",
            "Contacts",
        ),
        table(
            "inventory_channels",
            &["unit", "contact", "kind", "value", "proved_at", "proof"],
            "Kênh liên lạc và lần gần nhất được chứng minh là liên lạc được",
            "Channels of contacts and when each was last proved to work",
        ),
        table(
            "inventory_address_records",
            &[
                "unit",
                "kind",
                "address",
                "port",
                "inside",
                "inside_port",
                "protocol",
                "mac",
                "name",
                "from_at",
                "until_at",
                "source",
            ],
            "Bản ghi DHCP, NAT, VPN: ai dùng địa chỉ nào vào lúc nào",
            "DHCP, NAT and VPN records: who had which address when",
        ),
    ]
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
