//! The demonstration unit: an invented provincial department, made by the same operations that people use, and removed by one.

use serde::Deserialize;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::transaction;
use vg_formats::facts::HostKind;

use crate::Inventory;
use crate::model::{Channel, Claim, ClaimKind, Contact, Dossier, Host, System};
use crate::operations::{DEMO_BUILD, DEMO_REMOVE};
use crate::store::Writer;

/// Largest text of an organisation that is read; the one of the library has 20 kB.
const MAX_ORGANISATION: usize = 1024 * 1024;
/// What stands in every note.
const MARK: &str = "Dữ liệu minh hoạ, không có thật / Demonstration data, invented";

#[derive(Deserialize)]
struct Organisation {
    name: Both,
    domain: String,
    #[serde(default)]
    public_addresses: Vec<String>,
    #[serde(default)]
    system: Vec<SystemEntry>,
    #[serde(default)]
    host: Vec<HostEntry>,
    #[serde(default)]
    person: Vec<PersonEntry>,
}

#[derive(Deserialize)]
struct Both {
    vi: String,
}

#[derive(Deserialize)]
struct SystemEntry {
    id: String,
    name: Both,
    level: u8,
}

#[derive(Deserialize)]
struct HostEntry {
    name: String,
    address: std::net::IpAddr,
    system: String,
    role: String,
    os: String,
    title: Both,
    account: Option<String>,
    floor: Option<u8>,
}

#[derive(Deserialize)]
struct PersonEntry {
    name: String,
    account: String,
    role: Both,
    #[serde(default)]
    holiday_duty: bool,
}

/// How much was made or removed.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct DemoCounts {
    /// Information systems.
    pub systems: usize,
    /// Hosts.
    pub hosts: usize,
    /// Contacts.
    pub contacts: usize,
    /// Claims.
    pub claims: usize,
}

fn kind_of(role: &str) -> HostKind {
    match role {
        "workstation" => HostKind::Workstation,
        "firewall" | "load_balancer" | "access_point" | "switch" | "router" => HostKind::NetworkDevice,
        "printer" | "camera" => HostKind::Appliance,
        _ => HostKind::Server,
    }
}

fn os_of(os: &str, kind: HostKind) -> (&'static str, &'static str, &'static str) {
    match (os, kind) {
        ("windows", HostKind::Server) => ("Microsoft Windows Server 2019 Standard", "10.0.17763", "17763"),
        ("windows", _) => ("Microsoft Windows 10 Pro", "10.0.19045", "19045"),
        ("linux", _) => ("Ubuntu", "22.04", ""),
        _ => ("", "", ""),
    }
}

impl Inventory {
    /// Builds the demonstration of `organisation` (the text of `library/demo/organisation.toml`) in a unit, which should have been
    /// made for it. Every object is marked as demonstration and says so in its note.
    pub async fn demo_build(&self, caller: &Caller, unit: &str, organisation: &str) -> Result<DemoCounts, Problem> {
        let subject = Subject::new("demo", unit);
        let (_, pending) = self.access.begin(caller, &DEMO_BUILD, On::Unit(unit), &subject).await?;
        let done = self.build(caller, unit, organisation).await;
        pending.settle(done).await
    }

    async fn build(&self, caller: &Caller, unit: &str, text: &str) -> Result<DemoCounts, Problem> {
        if text.len() > MAX_ORGANISATION {
            return Err(Problem::limit(("độ dài mô tả cơ quan (byte)", "bytes of an organisation"), MAX_ORGANISATION));
        }
        let organisation: Organisation = toml::from_str(text).map_err(|error| {
            Problem::conflict(
                format!("mô tả cơ quan minh hoạ không đọc được: {error}"),
                format!("the organisation of the demonstration cannot be read: {error}"),
            )
        })?;
        let mut tx = self.backend.sql.begin_read().await?;
        if crate::store::has_demo(&mut tx, unit).await? {
            return Err(Problem::conflict(
                "đơn vị này đã có dữ liệu minh hoạ; hãy xoá trước khi tạo lại",
                "this unit holds the demonstration already; remove it before it is built again",
            ));
        }
        drop(tx);
        let mut counts = DemoCounts::default();
        let mut systems = std::collections::BTreeMap::new();
        for entry in &organisation.system {
            let dossier = if entry.level >= 3 { Dossier::Submitted } else { Dossier::Approved };
            let new = System {
                name: entry.name.vi.clone(),
                code: entry.id.clone(),
                level: Some(entry.level),
                dossier,
                owner: organisation.name.vi.clone(),
                operator: organisation.name.vi.clone(),
                note: MARK.to_owned(),
                demo: true,
                ..System::default()
            };
            systems.insert(entry.id.clone(), self.system_create(caller, unit, &new).await?.id);
            counts.systems += 1;
        }
        for entry in &organisation.host {
            let system = systems.get(&entry.system).cloned().unwrap_or_default();
            self.host_create(caller, unit, &demo_host(entry, &organisation, system)).await?;
            counts.hosts += 1;
        }
        for entry in &organisation.person {
            self.contact_create(caller, unit, &demo_contact(entry, &organisation)).await?;
            counts.contacts += 1;
        }
        let ranges = organisation.public_addresses.iter().map(|address| (ClaimKind::Range, address.clone()));
        for (kind, value) in ranges.chain([(ClaimKind::Domain, organisation.domain.clone())]) {
            let new = Claim { kind, value, note: MARK.to_owned(), demo: true, ..Claim::default() };
            self.claim_create(caller, unit, &new).await?;
            counts.claims += 1;
        }
        Ok(counts)
    }

    /// Removes everything in the unit that is marked as demonstration, and nothing else.
    pub async fn demo_remove(&self, caller: &Caller, unit: &str) -> Result<DemoCounts, Problem> {
        let subject = Subject::new("demo", unit);
        let (granted, pending) = self.access.begin(caller, &DEMO_REMOVE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let counts = DemoCounts {
                systems: writer.remove_demo("system").await?,
                hosts: writer.remove_demo("host").await?,
                contacts: writer.remove_demo("contact").await?,
                claims: writer.remove_demo("claim").await?,
            };
            writer.finish().await?;
            let payload = serde_json::json!({"unit": unit, "action": "removed"}).to_string();
            self.backend.bus.publish(tx, "inventory.demo.removed", unit, &payload).await?;
            let hosts = i64::try_from(counts.hosts).unwrap_or(i64::MAX);
            pending.done(tx, Outcome::Done, &Changes::new().set("hosts", hosts)).await?;
            Ok(counts)
        });
        pending.settle(done).await
    }
}

fn demo_host(entry: &HostEntry, organisation: &Organisation, system: String) -> Host {
    let kind = kind_of(&entry.role);
    let (os_name, os_version, os_build) = os_of(&entry.os, kind);
    let person = organisation.person.iter().find(|person| Some(&person.account) == entry.account.as_ref());
    Host {
        name: entry.name.clone(),
        kind,
        system,
        site: entry.floor.map_or_else(|| "Phòng máy chủ".to_owned(), |floor| format!("Tầng {floor}")),
        responsible: person.map(|person| person.name.clone()).unwrap_or_default(),
        owner: organisation.name.vi.clone(),
        os_name: os_name.to_owned(),
        os_version: os_version.to_owned(),
        os_build: os_build.to_owned(),
        domain: organisation.domain.clone(),
        note: format!("{}. {MARK}", entry.title.vi),
        addresses: vec![entry.address],
        demo: true,
        ..Host::default()
    }
}

fn demo_contact(entry: &PersonEntry, organisation: &Organisation) -> Contact {
    let mail = Channel {
        kind: "mail".to_owned(),
        value: format!("{}@{}", entry.account, organisation.domain),
        ..Channel::default()
    };
    Contact {
        name: entry.name.clone(),
        office: organisation.name.vi.clone(),
        role: entry.role.vi.clone(),
        about: if entry.holiday_duty { "Trực Tết".to_owned() } else { String::new() },
        note: MARK.to_owned(),
        channels: vec![mail],
        demo: true,
        ..Contact::default()
    }
}
