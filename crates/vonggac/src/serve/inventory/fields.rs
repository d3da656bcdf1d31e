//! The fields of the nouns, as a caller writes and reads them. Every field may be left out and is empty then; an unknown one is
//! refused, so that a misspelt name does not go unnoticed.

use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_inventory::model::{Channel, Claim, ClaimKind, Contact, Dossier, Host, Record, System};

use super::head::{Head, Headed};
use super::list::host_kind;
use crate::serve::api::views::{time, unknown};

/// An information system.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct SystemFields {
    name: String,
    /// Code or short name.
    code: String,
    /// Security level 1 to 5; null while it is not determined.
    #[schema(minimum = 1, maximum = 5)]
    level: Option<u8>,
    /// State of the dossier on the level: `unknown`, `missing`, `drafting`, `submitted`, `approved`, `rejected`, `expired`
    dossier: String,
    /// Number and date of the decision.
    dossier_note: String,
    /// Unit that owns it (chủ quản).
    owner: String,
    /// Unit that operates it (đơn vị vận hành).
    operator: String,
    responsible: String,
    note: String,
}

impl SystemFields {
    pub(super) fn model(self) -> Result<System, Problem> {
        let dossier = match self.dossier.as_str() {
            "" => Dossier::Unknown,
            name => Dossier::parse(name).ok_or_else(|| unknown("/dossier", &Dossier::ALL.map(Dossier::as_str)))?,
        };
        Ok(System {
            name: self.name,
            code: self.code,
            level: self.level,
            dossier,
            dossier_note: self.dossier_note,
            owner: self.owner,
            operator: self.operator,
            responsible: self.responsible,
            note: self.note,
            demo: false,
        })
    }
}

/// An information system with what the inventory knows of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct SystemView {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    fields: SystemFields,
}

impl Headed for SystemView {
    fn head(&mut self) -> &mut Head {
        &mut self.head
    }
}

impl From<Record<System>> for SystemView {
    fn from(record: Record<System>) -> Self {
        let head = Head::of(&record, record.data.demo);
        let system = record.data;
        let fields = SystemFields {
            name: system.name,
            code: system.code,
            level: system.level,
            dossier: system.dossier.as_str().to_owned(),
            dossier_note: system.dossier_note,
            owner: system.owner,
            operator: system.operator,
            responsible: system.responsible,
            note: system.note,
        };
        Self { head, fields }
    }
}

/// A host, as a person describes it. What differs from the shown values becomes the saying of the caller; what is emptied takes
/// the sayings of people back, so that the other sources show again.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct HostFields {
    name: String,
    /// `server`, `workstation`, `network_device`, `appliance`, `unknown`
    kind: String,
    /// Id of its information system.
    system: String,
    site: String,
    responsible: String,
    /// Unit that owns it.
    owner: String,
    os_name: String,
    os_version: String,
    os_build: String,
    architecture: String,
    manufacturer: String,
    model: String,
    serial: String,
    /// Domain or workgroup.
    domain: String,
    note: String,
    /// Addresses that are valid now.
    addresses: Vec<String>,
    /// MAC addresses, `aa:bb:cc:dd:ee:ff`.
    macs: Vec<String>,
    /// Further names and full names.
    names: Vec<String>,
}

impl HostFields {
    pub(super) fn host(self) -> Result<Host, Problem> {
        let mut wrong = Vec::new();
        let mut addresses = Vec::with_capacity(self.addresses.len());
        for (at, text) in self.addresses.iter().enumerate() {
            match text.trim().parse::<IpAddr>() {
                Ok(address) => addresses.push(address),
                Err(_) => wrong.push(FieldError::new(
                    format!("/addresses/{at}"),
                    "bad_address",
                    "không phải địa chỉ IPv4 hay IPv6, ví dụ 10.20.1.5",
                    "is no IPv4 or IPv6 address, like 10.20.1.5",
                )),
            }
        }
        if !wrong.is_empty() {
            return Err(Problem::invalid(wrong));
        }
        let kind = if self.kind.is_empty() { "unknown" } else { &self.kind };
        Ok(Host {
            kind: host_kind("/kind", kind)?,
            name: self.name,
            system: self.system,
            site: self.site,
            responsible: self.responsible,
            owner: self.owner,
            os_name: self.os_name,
            os_version: self.os_version,
            os_build: self.os_build,
            architecture: self.architecture,
            manufacturer: self.manufacturer,
            model: self.model,
            serial: self.serial,
            domain: self.domain,
            note: self.note,
            addresses,
            macs: self.macs,
            names: self.names,
            ..Host::default()
        })
    }
}

/// A host with what the inventory knows of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct HostView {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    fields: HostFields,
}

impl Headed for HostView {
    fn head(&mut self) -> &mut Head {
        &mut self.head
    }
}

impl From<Record<Host>> for HostView {
    fn from(record: Record<Host>) -> Self {
        let head = Head::of(&record, record.data.demo);
        let host = record.data;
        let fields = HostFields {
            kind: host.kind.as_str().to_owned(),
            name: host.name,
            system: host.system,
            site: host.site,
            responsible: host.responsible,
            owner: host.owner,
            os_name: host.os_name,
            os_version: host.os_version,
            os_build: host.os_build,
            architecture: host.architecture,
            manufacturer: host.manufacturer,
            model: host.model,
            serial: host.serial,
            domain: host.domain,
            note: host.note,
            addresses: host.addresses.iter().map(ToString::to_string).collect(),
            macs: host.macs,
            names: host.names,
        };
        Self { head, fields }
    }
}

/// One way to reach a contact.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ChannelFields {
    /// `phone`, `mail`, `chat` or another word.
    kind: String,
    /// Number or address.
    value: String,
}

/// A person or office to be reached. A channel that stays keeps the proof of its last delivery.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ContactFields {
    name: String,
    /// Department or unit, as written.
    office: String,
    /// Position or role.
    role: String,
    /// System or host that it is about.
    about: String,
    note: String,
    /// RFC 3339.
    valid_from: Option<String>,
    /// RFC 3339.
    valid_until: Option<String>,
    /// In the order in which they are tried.
    channels: Vec<ChannelFields>,
}

impl ContactFields {
    /// The contact; `known` are its present channels.
    pub(super) fn model(self, known: &[Channel]) -> Result<Contact, Problem> {
        let channels = self.channels.into_iter().map(|new| {
            let same = known.iter().find(|old| old.kind == new.kind && old.value == new.value);
            same.cloned().unwrap_or_else(|| Channel { kind: new.kind, value: new.value, ..Channel::default() })
        });
        Ok(Contact {
            channels: channels.collect(),
            name: self.name,
            office: self.office,
            role: self.role,
            about: self.about,
            note: self.note,
            valid_from: time("/valid_from", self.valid_from.as_deref())?,
            valid_until: time("/valid_until", self.valid_until.as_deref())?,
            demo: false,
        })
    }
}

/// A channel with the proof of its last delivery.
#[derive(Debug, Serialize, ToSchema)]
struct ChannelView {
    kind: String,
    value: String,
    /// When a message was last proved to have arrived.
    proved_at: Option<String>,
    /// What proved it.
    proof: String,
}

/// A contact with what the inventory knows of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ContactView {
    #[serde(flatten)]
    head: Head,
    name: String,
    office: String,
    role: String,
    about: String,
    note: String,
    valid_from: Option<String>,
    valid_until: Option<String>,
    channels: Vec<ChannelView>,
}

impl Headed for ContactView {
    fn head(&mut self) -> &mut Head {
        &mut self.head
    }
}

impl From<Record<Contact>> for ContactView {
    fn from(record: Record<Contact>) -> Self {
        let head = Head::of(&record, record.data.demo);
        let contact = record.data;
        let channels = contact.channels.into_iter().map(|channel| ChannelView {
            kind: channel.kind,
            value: channel.value,
            proved_at: channel.proved_at.map(|at| at.to_string()),
            proof: channel.proof,
        });
        Self {
            channels: channels.collect(),
            head,
            name: contact.name,
            office: contact.office,
            role: contact.role,
            about: contact.about,
            note: contact.note,
            valid_from: contact.valid_from.map(|at| at.to_string()),
            valid_until: contact.valid_until.map(|at| at.to_string()),
        }
    }
}

/// A public range or domain that the unit says is its own.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema)]
#[serde(default, deny_unknown_fields)]
pub(super) struct ClaimFields {
    /// `range` or `domain`
    kind: String,
    /// `192.0.2.0/24`, `192.0.2.1-192.0.2.9` or `anbinh.example`
    value: String,
    /// Id of the system that it serves; may be empty.
    system: String,
    /// Why it is the unit's own: decision, contract, registry entry.
    basis: String,
    note: String,
}

impl ClaimFields {
    pub(super) fn model(self) -> Result<Claim, Problem> {
        let kind = match self.kind.as_str() {
            "range" => ClaimKind::Range,
            "domain" => ClaimKind::Domain,
            _ => return Err(unknown("/kind", &["range", "domain"])),
        };
        Ok(Claim { kind, value: self.value, system: self.system, basis: self.basis, note: self.note, demo: false })
    }
}

/// A claim with what the inventory knows of it.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct ClaimView {
    #[serde(flatten)]
    head: Head,
    #[serde(flatten)]
    fields: ClaimFields,
}

impl Headed for ClaimView {
    fn head(&mut self) -> &mut Head {
        &mut self.head
    }
}

impl From<Record<Claim>> for ClaimView {
    fn from(record: Record<Claim>) -> Self {
        let head = Head::of(&record, record.data.demo);
        let claim = record.data;
        let fields = ClaimFields {
            kind: claim.kind.as_str().to_owned(),
            value: claim.value,
            system: claim.system,
            basis: claim.basis,
            note: claim.note,
        };
        Self { head, fields }
    }
}
