//! The nouns: what a caller hands in and gets back.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use vg_formats::facts::HostKind;
use vg_model::{Text, Timestamp};

/// An object with what the inventory knows of every object.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Record<T> {
    /// Id.
    pub id: String,
    /// Unit that it belongs to.
    pub unit: String,
    /// Number of its state, from 1; a change names the one it is based on.
    pub version: i64,
    /// Number of its last change in the feed of the unit.
    pub seq: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
    /// Kind and id of who changed it last.
    pub updated_by: String,
    /// Since when it is no longer followed.
    pub retired_at: Option<Timestamp>,
    /// What it is.
    pub data: T,
}

/// State of the dossier that proposes a security level (hồ sơ đề xuất cấp độ; Decree 85/2016/NĐ-CP, articles 12 to 16).
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dossier {
    /// Nothing known.
    #[default]
    Unknown,
    /// Not yet begun.
    Missing,
    /// Being written.
    Drafting,
    /// Handed in for appraisal.
    Submitted,
    /// Approved.
    Approved,
    /// Sent back.
    Rejected,
    /// Approved once, to be renewed.
    Expired,
}

impl Dossier {
    /// All states.
    pub const ALL: [Self; 7] =
        [Self::Unknown, Self::Missing, Self::Drafting, Self::Submitted, Self::Approved, Self::Rejected, Self::Expired];

    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::Missing => "missing",
            Self::Drafting => "drafting",
            Self::Submitted => "submitted",
            Self::Approved => "approved",
            Self::Rejected => "rejected",
            Self::Expired => "expired",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.as_str() == name)
    }

    /// The state that words of a table mean; [`Dossier::Unknown`] when they are not known.
    #[must_use]
    pub fn from_words(printed: &str) -> Self {
        let key = vg_formats::search_key(printed);
        let has = |words: &[&str]| words.iter().any(|word| key.contains(word));
        if has(&["het hieu luc", "het han", "expired"]) {
            Self::Expired
        } else if has(&["tra lai", "khong phe duyet", "rejected"]) {
            Self::Rejected
        } else if has(&["chua phe duyet", "cho phe duyet", "tham dinh", "da trinh", "da gui", "submitted"]) {
            Self::Submitted
        } else if has(&["da phe duyet", "da duoc phe duyet", "approved"]) {
            Self::Approved
        } else if has(&["dang lap", "dang xay dung", "du thao", "draft"]) {
            Self::Drafting
        } else if has(&["chua co", "chua lap", "khong co", "missing"]) {
            Self::Missing
        } else {
            Self::Unknown
        }
    }
}

/// An information system.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct System {
    /// Name.
    pub name: String,
    /// Code or short name.
    pub code: String,
    /// Security level 1 to 5 (Decree 85/2016/NĐ-CP, articles 7 to 11).
    pub level: Option<u8>,
    /// State of the dossier on its level.
    pub dossier: Dossier,
    /// Number and date of the decision, or what the source printed.
    pub dossier_note: String,
    /// Unit that owns it (chủ quản).
    pub owner: String,
    /// Unit that operates it (đơn vị vận hành).
    pub operator: String,
    /// Person who answers for it.
    pub responsible: String,
    /// Note.
    pub note: String,
    /// True for demonstration data.
    pub demo: bool,
}

/// A host with its shown values.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Host {
    /// Name.
    pub name: String,
    /// Kind of machine.
    pub kind: HostKind,
    /// Id of its information system.
    pub system: String,
    /// Where it stands.
    pub site: String,
    /// Person who answers for it.
    pub responsible: String,
    /// Unit that owns it.
    pub owner: String,
    /// Operating system.
    pub os_name: String,
    /// Its version.
    pub os_version: String,
    /// Its build.
    pub os_build: String,
    /// Processor architecture.
    pub architecture: String,
    /// Who made the machine.
    pub manufacturer: String,
    /// Model.
    pub model: String,
    /// Serial number.
    pub serial: String,
    /// Domain or workgroup.
    pub domain: String,
    /// Note.
    pub note: String,
    /// Addresses that are valid now.
    pub addresses: Vec<IpAddr>,
    /// MAC addresses, `aa:bb:cc:dd:ee:ff`.
    pub macs: Vec<String>,
    /// Further names and full names.
    pub names: Vec<String>,
    /// True for demonstration data.
    pub demo: bool,
    /// Last sign of life that a source told of. Told, never taken.
    pub last_seen_at: Option<Timestamp>,
    /// Security level of its system, 0 while it is not determined. Told, never taken.
    pub level: u8,
    /// Id of the host that it was merged into. Told, never taken.
    pub merged_into: Option<String>,
}

/// One way to reach a contact.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Channel {
    /// `phone`, `mail`, `chat` or another word in lower case.
    pub kind: String,
    /// Number or address.
    pub value: String,
    /// When a message was last proved to have arrived.
    pub proved_at: Option<Timestamp>,
    /// What proved it: `call answered`, a receipt.
    pub proof: String,
}

/// A person or office to be reached.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Contact {
    /// Name.
    pub name: String,
    /// Department or unit, as written.
    pub office: String,
    /// Position or role.
    pub role: String,
    /// System or host that it is about.
    pub about: String,
    /// Note.
    pub note: String,
    /// Valid from.
    pub valid_from: Option<Timestamp>,
    /// Valid until.
    pub valid_until: Option<Timestamp>,
    /// Channels, in the order in which they are tried.
    pub channels: Vec<Channel>,
    /// True for demonstration data.
    pub demo: bool,
}

/// A public range or domain that the unit says is its own. Active checks touch nothing else.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(default)]
pub struct Claim {
    /// `range` or `domain`.
    pub kind: ClaimKind,
    /// `192.0.2.0/24`, `192.0.2.1-192.0.2.9` or `anbinh.example`.
    pub value: String,
    /// Id of the system that it serves; may be empty.
    pub system: String,
    /// Why it is the unit's own: decision, contract, registry entry.
    pub basis: String,
    /// Note.
    pub note: String,
    /// True for demonstration data.
    pub demo: bool,
}

/// What is claimed.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClaimKind {
    /// Addresses.
    #[default]
    Range,
    /// A domain and everything below it.
    Domain,
}

impl ClaimKind {
    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Range => "range",
            Self::Domain => "domain",
        }
    }
}

/// One page of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page<T> {
    /// The rows.
    pub rows: Vec<Record<T>>,
    /// Mark to continue with; nothing when these were the last rows.
    pub next: Option<String>,
}

/// What a list shows. Empty fields do not narrow it.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
    /// Words that must begin words of the object, with or without diacritics.
    pub text: String,
    /// Kind of host.
    pub kind: Option<HostKind>,
    /// Security level; 0 is "not determined".
    pub level: Option<u8>,
    /// Id of a system.
    pub system: Option<String>,
    /// Site.
    pub site: Option<String>,
    /// Person who answers for it, as written. The words of the name should stand in `text` too: they lead to the hosts.
    pub responsible: Option<String>,
    /// Software that is on the host now: its name, or `NAME@VERSION`; the name without regard to case.
    pub software: Option<String>,
    /// True for retired objects in place of those that are followed.
    pub retired: bool,
    /// Sort order, one of the list's own; empty: by name.
    pub order: String,
    /// Mark of the page before.
    pub after: Option<String>,
    /// Rows of a page; 0: 100.
    pub limit: u32,
}

/// A count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Count {
    /// Kind of host.
    pub kind: String,
    /// Level, 0 without one.
    pub level: i64,
    /// How many.
    pub count: i64,
}

/// An attribute by whose values hosts are filtered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueOf {
    /// Where they stand.
    Site,
    /// Who answers for them.
    Responsible,
}

/// A value, and how many hosts have it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HostValue {
    /// The value, as written.
    pub value: String,
    /// How many.
    pub count: i64,
}

/// One change of the feed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Change {
    /// Number in the unit, rising.
    pub seq: i64,
    /// `system`, `host`, `contact`, `claim`.
    pub kind: String,
    /// Id of the object.
    pub id: String,
    /// `created`, `updated`, `retired`, `merged`, `split`, `restored`, `removed`.
    pub action: String,
    /// When.
    pub at: Timestamp,
}

/// One piece of software on a host.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Software {
    /// Host.
    pub host: String,
    /// Source that says so.
    pub source: String,
    /// `deb`, `rpm`, `windows`, `hotfix`, …
    pub kind: String,
    /// Name.
    pub name: String,
    /// Version.
    pub version: String,
    /// Processor architecture.
    pub architecture: String,
    /// File or component in which it was found.
    pub found_in: String,
    /// Package URL.
    pub purl: String,
    /// First seen.
    pub first_seen_at: Timestamp,
    /// Last seen.
    pub last_seen_at: Timestamp,
    /// Since when the source does not show it any more.
    pub gone_at: Option<Timestamp>,
}

/// A host that may have had an address.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HostCandidate {
    /// Its id; nothing when the trail ends at a MAC address or name that no host is known by.
    pub host: Option<String>,
    /// Its name, or the MAC address, name or inside address at which the trail ends.
    pub name: String,
    /// How sure, 0 to 100.
    pub score: u8,
    /// Why, step by step.
    pub reasons: Vec<Text>,
}
