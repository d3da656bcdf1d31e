//! Hosts: what people do with them, and how sayings of any source become their shown values.

use std::collections::{BTreeSet, HashMap};

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::sql::{MAX_IN, SqlError, Tx};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::Inventory;
use crate::check;
use crate::error::version_mismatch;
use crate::facts::{Attribute, Fact, Source, SourceKind, choose};
use crate::identity::{Identifier, IdentifierKind, Incoming};
use crate::limits::MAX_IDENTIFIERS;
use crate::model::{Count, Filter, Host, Page, Record, Software};
use crate::operations::{HOST_CREATE, HOST_READ, HOST_RETIRE, HOST_UPDATE};
use crate::store::hosts::HostRow;
use crate::store::{self, Writer, hosts, said, software};

/// A host with everything that is known of it.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Loaded {
    pub(crate) record: Record<HostRow>,
    pub(crate) identifiers: Vec<Identifier>,
    pub(crate) facts: Vec<Fact>,
}

/// What one source says about one host at one time.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Saying {
    pub(crate) source: Source,
    pub(crate) at: Timestamp,
    pub(crate) import: String,
    /// Attribute, value, what was printed.
    pub(crate) attributes: Vec<(Attribute, String, String)>,
    pub(crate) identifiers: Vec<(IdentifierKind, String, String)>,
}

/// The host with this id, whole.
pub(crate) async fn load(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Loaded>, SqlError> {
    let Some(mut record) = store::get::<HostRow>(tx, unit, id).await? else { return Ok(None) };
    let mut identifiers = hosts::identifiers(tx, unit, id).await?;
    let facts = said::facts(tx, unit, id).await?;
    hosts::follow(&mut identifiers, &facts);
    fill(&mut record.data.host, &identifiers);
    Ok(Some(Loaded { record, identifiers, facts }))
}

/// These hosts, whole, by their id.
pub(crate) async fn load_many(tx: &mut Tx, unit: &str, ids: &[&str]) -> Result<HashMap<String, Loaded>, SqlError> {
    let mut found = HashMap::new();
    for ids in ids.chunks(MAX_IN) {
        let mut identifiers = hosts::identifiers_of(tx, unit, ids).await?;
        let mut facts = said::facts_of(tx, unit, ids).await?;
        for mut record in hosts::rows_of(tx, unit, ids).await? {
            let mut identifiers = identifiers.remove(&record.id).unwrap_or_default();
            let facts = facts.remove(&record.id).unwrap_or_default();
            hosts::follow(&mut identifiers, &facts);
            fill(&mut record.data.host, &identifiers);
            found.insert(record.id.clone(), Loaded { record, identifiers, facts });
        }
    }
    Ok(found)
}

/// Sets the lists of a host by its identifiers.
pub(crate) fn fill(host: &mut Host, identifiers: &[Identifier]) {
    let now = identifiers.iter().filter(|known| known.ended_at.is_none());
    fill_by(host, now.map(|known| (known.kind, known.value.as_str())));
}

/// The same, by those that are valid now.
fn fill_by<'a>(host: &mut Host, known: impl Iterator<Item = (IdentifierKind, &'a str)> + Clone) {
    let of = |wanted: IdentifierKind| known.clone().filter(move |(kind, _)| *kind == wanted).map(|(_, value)| value);
    host.addresses = of(IdentifierKind::Address).filter_map(|value| value.parse().ok()).collect();
    host.macs = of(IdentifierKind::Mac).map(str::to_owned).collect();
    let own = host.name.to_lowercase();
    let names = of(IdentifierKind::Fqdn).chain(of(IdentifierKind::Name)).filter(|name| *name != own);
    host.names = names.map(str::to_owned).collect();
}

/// What a saying does to a host that is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Said {
    /// A shown value, an identifier or a fact changed.
    Changed,
    /// Nothing changed, and some times moved.
    Known,
    /// Nothing changed, and no time moved but the one of all that the source says of the host.
    Again,
}

/// Adds what a source says to a host that is there. A repetition of the same saying only moves the time of its last observation.
pub(crate) async fn say(writer: &mut Writer<'_>, loaded: &mut Loaded, saying: &Saying) -> Result<Said, Problem> {
    let was_one = is_one(&loaded.facts, &saying.source);
    let said = say_facts(writer, loaded, saying);
    let (identified, identifiers_written) = identify(writer, loaded, saying);
    let old = &loaded.record.data;
    let mut host = old.host.clone();
    choose(&mut host, &loaded.facts);
    if host.name.is_empty() {
        // No source gives a name: it stays what it was called by.
        host.name.clone_from(&old.host.name);
    }
    fill(&mut host, &loaded.identifiers);
    if host != old.host || said == Said::Changed || identified {
        let mut new = HostRow { host, ..old.clone() };
        new.last_seen_at = seen(new.last_seen_at, saying);
        new.level = writer.level_of(&new.host.system).await?;
        loaded.record = writer.update(&loaded.record, new, loaded.record.retired_at, "updated");
        return Ok(Said::Changed);
    }
    // A saying without attributes has no row whose time could move.
    let moved_as_one =
        !saying.attributes.is_empty() && (said == Said::Again || was_one && is_one(&loaded.facts, &saying.source));
    Ok(if moved_as_one && !identifiers_written { Said::Again } else { Said::Known })
}

/// True when all facts of a source, of which there are some, were observed at one time.
fn is_one(facts: &[Fact], source: &Source) -> bool {
    let mut times = facts.iter().filter(|fact| fact.source == *source).map(|fact| fact.observed_at);
    times.next().is_some_and(|first| times.all(|time| time == first))
}

/// Adds facts. [`Said::Again`] when nothing at all is written, [`Said::Known`] when times moved.
fn say_facts(writer: &mut Writer<'_>, loaded: &mut Loaded, saying: &Saying) -> Said {
    let mut said = Said::Again;
    for (attribute, value, printed) in &saying.attributes {
        let known = loaded.facts.iter_mut().find(|fact| fact.attribute == *attribute && fact.source == saying.source);
        match known {
            Some(fact) if fact.value == *value && fact.observed_at >= saying.at => continue,
            // An older saying of the same source does not replace its newer one.
            Some(fact) if fact.observed_at > saying.at => continue,
            Some(fact) => {
                if fact.value == *value {
                    said = if said == Said::Changed { said } else { Said::Known };
                } else {
                    said = Said::Changed;
                    fact.first_at = saying.at;
                    value.clone_into(&mut fact.value);
                    printed.clone_into(&mut fact.printed);
                    saying.import.clone_into(&mut fact.import);
                }
                fact.observed_at = saying.at;
            }
            None => {
                said = Said::Changed;
                loaded.facts.push(new_fact(*attribute, value, printed, saying));
            }
        }
    }
    if said != Said::Again {
        writer.save_saying(&loaded.record.id, &saying.source, &loaded.facts);
    }
    said
}

fn seen(last: Timestamp, saying: &Saying) -> Timestamp {
    // What a person writes is no sign of life of the machine.
    if saying.source.kind == SourceKind::Person { last } else { last.max(saying.at) }
}

fn new_fact(attribute: Attribute, value: &str, printed: &str, saying: &Saying) -> Fact {
    Fact {
        attribute,
        source: saying.source.clone(),
        value: value.to_owned(),
        printed: printed.to_owned(),
        first_at: saying.at,
        observed_at: saying.at,
        import: saying.import.clone(),
    }
}

/// True when the time of the source's saying can stand for that of the identifiers that it gives: this is its latest saying, and
/// has attributes. What people write does not repeat itself, and is taken back one by one.
fn leads(facts: &[Fact], saying: &Saying) -> bool {
    saying.source.kind != SourceKind::Person && said::heard(facts, &saying.source) == Some(saying.at)
}

/// Adds identifiers; addresses that the same source gave before and gives no more end now. Whether one changed, and whether any is
/// written.
fn identify(writer: &mut Writer<'_>, loaded: &mut Loaded, saying: &Saying) -> (bool, bool) {
    let id = loaded.record.id.clone();
    let leads = leads(&loaded.facts, saying);
    let (mut changed, mut written) = (false, false);
    for (kind, value, detail) in &saying.identifiers {
        let full = loaded.identifiers.len() >= MAX_IDENTIFIERS;
        let known = loaded.identifiers.iter_mut().find(|known| known.kind == *kind && known.value == *value);
        let identifier = match known {
            Some(known) if known.last_at >= saying.at => continue,
            Some(known) => {
                known.last_at = saying.at;
                if known.follows && leads && known.ended_at.is_none() && known.source == saying.source {
                    continue;
                }
                changed |= known.ended_at.is_some();
                known.ended_at = None;
                known.follows = leads;
                known.source.clone_from(&saying.source);
                known.clone()
            }
            None if full => continue,
            None => {
                changed = true;
                let identifier = new_identifier(*kind, value, detail, saying, leads);
                loaded.identifiers.push(identifier.clone());
                identifier
            }
        };
        written = true;
        writer.save_identifier(&id, &identifier);
    }
    let given = |known: &Identifier| {
        saying.identifiers.iter().any(|(kind, value, _)| *kind == known.kind && *value == known.value)
    };
    let with_addresses = saying.identifiers.iter().any(|(kind, ..)| *kind == IdentifierKind::Address);
    for known in loaded.identifiers.iter_mut().filter(|known| known.source == saying.source) {
        let ends = with_addresses && known.kind == IdentifierKind::Address && known.ended_at.is_none();
        if !(ends || known.follows && leads) || known.last_at >= saying.at || given(known) {
            continue;
        }
        // The source speaks on without it: its last time stays.
        known.follows = false;
        if ends {
            known.ended_at = Some(saying.at);
            changed = true;
        }
        written = true;
        writer.save_identifier(&id, known);
    }
    (changed, written)
}

fn new_identifier(kind: IdentifierKind, value: &str, detail: &str, saying: &Saying, follows: bool) -> Identifier {
    Identifier {
        kind,
        value: value.to_owned(),
        source: saying.source.clone(),
        detail: detail.to_owned(),
        first_at: saying.at,
        last_at: saying.at,
        ended_at: None,
        follows,
    }
}

/// Makes a host out of what a source says.
pub(crate) async fn say_new(
    writer: &mut Writer<'_>,
    id: &str,
    base: &Host,
    saying: &Saying,
) -> Result<Loaded, Problem> {
    let facts: Vec<Fact> = saying
        .attributes
        .iter()
        .map(|(attribute, value, printed)| new_fact(*attribute, value, printed, saying))
        .collect();
    let leads = leads(&facts, saying);
    let identifiers: Vec<Identifier> = saying
        .identifiers
        .iter()
        .map(|(kind, value, detail)| new_identifier(*kind, value, detail, saying, leads))
        .collect();
    let mut host = Host { note: base.note.clone(), demo: base.demo, ..Host::default() };
    choose(&mut host, &facts);
    if host.name.is_empty() {
        // Something to call it by, until a source gives a name.
        host.name = identifiers.first().map(|known| known.value.clone()).unwrap_or_default();
    }
    fill(&mut host, &identifiers);
    let level = writer.level_of(&host.system).await?;
    let last_seen_at = seen(Timestamp(0), saying);
    let row = HostRow { host, merged_into: None, level, last_seen_at, words: String::new(), no: 0 };
    let record = writer.create(id, row);
    if !facts.is_empty() {
        writer.save_saying(id, &saying.source, &facts);
    }
    for identifier in &identifiers {
        writer.save_identifier(id, identifier);
    }
    Ok(Loaded { record, identifiers, facts })
}

/// What a person writes into the form of a host: only what differs from the shown values is a saying of the person.
fn person_says(writer: &Writer<'_>, old: Option<&Host>, new: &Host) -> Saying {
    let mut attributes = Vec::new();
    for attribute in Attribute::ALL {
        let value = attribute.get(new);
        if !value.is_empty() && old.is_none_or(|old| attribute.get(old) != value) {
            attributes.push((*attribute, value.to_owned(), String::new()));
        }
    }
    let mut incoming = Incoming { domain: new.domain.to_lowercase(), ..Incoming::default() };
    if let Some(serial) = crate::identity::serial(&new.serial) {
        incoming.identifiers.push((IdentifierKind::Serial, serial, String::new()));
    }
    incoming.add_name(&new.name);
    for name in &new.names {
        incoming.add_name(name);
    }
    let mut identifiers = incoming.identifiers;
    identifiers.extend(new.macs.iter().map(|mac| (IdentifierKind::Mac, mac.clone(), String::new())));
    let addresses =
        new.addresses.iter().map(|ip| (IdentifierKind::Address, ip.to_canonical().to_string(), String::new()));
    identifiers.extend(addresses);
    let source = Source { kind: SourceKind::Person, name: writer.granted.actor().to_owned() };
    Saying { source, at: writer.now, import: String::new(), attributes, identifiers }
}

impl From<Record<HostRow>> for Record<Host> {
    fn from(record: Record<HostRow>) -> Self {
        Record {
            id: record.id,
            unit: record.unit,
            version: record.version,
            seq: record.seq,
            created_at: record.created_at,
            updated_at: record.updated_at,
            updated_by: record.updated_by,
            retired_at: record.retired_at,
            data: Host {
                last_seen_at: hosts::shown_time(record.data.last_seen_at),
                level: hosts::shown_level(record.data.level),
                merged_into: record.data.merged_into,
                ..record.data.host
            },
        }
    }
}

impl Inventory {
    /// Adds a host.
    pub async fn host_create(&self, caller: &Caller, unit: &str, new: &Host) -> Result<Record<Host>, Problem> {
        let subject = Subject::new("host", "");
        let (granted, mut pending) = self.access.begin(caller, &HOST_CREATE, On::Unit(unit), &subject).await?;
        let id = self.id()?;
        pending.subject(&Subject::new("host", &id));
        let done = transaction!(self.backend.sql, Problem, |tx| {
            super::proof(&granted, &HOST_CREATE, unit)?;
            let new = check::host(new)?;
            let same = |known: &HostRow| {
                let equal = |attribute: &Attribute| attribute.get(&known.host) == attribute.get(&new);
                known.host.note == new.note && Attribute::ALL.iter().all(equal)
            };
            if self.made_before(tx, unit, &id, same).await?.is_some() {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return Ok(load(tx, unit, &id).await?.ok_or_else(Problem::not_found)?.record.into());
            }
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let saying = person_says(&writer, None, &new);
            let loaded = say_new(&mut writer, &id, &new, &saying).await?;
            writer.finish().await?;
            self.publish(tx, &loaded.record, "host", "created").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("name", &new.name)).await?;
            Ok(loaded.record.into())
        });
        pending.settle(done).await
    }

    /// Changes a host that is in `version`. What differs from the shown values becomes the saying of the caller; what is emptied
    /// takes the sayings of people back, so that the other sources show again. Addresses, MAC addresses and names that are left
    /// out end now and stay in the history.
    pub async fn host_update(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Host,
    ) -> Result<Record<Host>, Problem> {
        let subject = Subject::new("host", id);
        let (granted, pending) = self.access.begin(caller, &HOST_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            super::proof(&granted, &HOST_UPDATE, unit)?;
            let new = check::host(new)?;
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let mut loaded = load(writer.tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if loaded.record.version != version {
                return Err(version_mismatch(version, loaded.record.version));
            }
            let old = loaded.record.data.host.clone();
            edit(&mut writer, &mut loaded, &new).await?;
            writer.finish().await?;
            self.publish(tx, &loaded.record, "host", "updated").await?;
            pending.done(tx, Outcome::Done, &diff(&old, &loaded.record.data.host)).await?;
            Ok(loaded.record.into())
        });
        pending.settle(done).await
    }

    /// Retires a host.
    pub async fn host_retire(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Record<Host>, Problem> {
        self.retire::<HostRow>(caller, &HOST_RETIRE, unit, id, version).await.map(Into::into)
    }

    /// One host.
    pub async fn host_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Record<Host>, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        Ok(load(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?.record.into())
    }

    /// Hosts by `name`, `name_desc`, `newest` or `last_seen`.
    pub async fn host_list(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Page<Host>, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        page(&mut tx, unit, filter).await
    }

    /// Hosts that are followed, by kind and level.
    pub async fn host_counts(&self, caller: &Caller, unit: &str) -> Result<Vec<Count>, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        super::find::counts(&mut tx, unit).await
    }

    /// All sayings about a host, with their sources.
    pub async fn host_facts(&self, caller: &Caller, unit: &str, id: &str) -> Result<Vec<Fact>, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        Ok(load(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?.facts)
    }

    /// Everything that a host is or was known by.
    pub async fn host_identifiers(&self, caller: &Caller, unit: &str, id: &str) -> Result<Vec<Identifier>, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        let mut known = load(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?.identifiers;
        // How the time is kept is nobody's concern.
        known.iter_mut().for_each(|known| known.follows = false);
        Ok(known)
    }

    /// Software of a host; with `gone` also what its sources no longer show.
    pub async fn host_software(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        gone: bool,
    ) -> Result<Vec<Software>, Problem> {
        let mut tx = self.reading(caller, &HOST_READ, unit).await?;
        store::get::<HostRow>(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(software::of_host(&mut tx, unit, id, gone).await?)
    }
}

/// One page of hosts with their lists.
pub(crate) async fn page(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Page<Host>, Problem> {
    let mut page = super::find::hosts(tx, unit, filter).await?;
    let ids: Vec<&str> = page.rows.iter().map(|record| record.id.as_str()).collect();
    let known = hosts::known_by(tx, unit, &ids).await?;
    for record in &mut page.rows {
        let known = known.get(&record.id).map(Vec::as_slice).unwrap_or_default();
        fill_by(&mut record.data, known.iter().map(|(kind, value)| (*kind, value.as_str())));
    }
    Ok(page)
}

/// Writes what a person changed in the form of a host.
async fn edit(writer: &mut Writer<'_>, loaded: &mut Loaded, new: &Host) -> Result<(), Problem> {
    let old = loaded.record.data.host.clone();
    let id = loaded.record.id.clone();
    let emptied = |fact: &Fact| fact.attribute.get(new).is_empty() && !fact.attribute.get(&old).is_empty();
    let withdrawn = loaded.facts.extract_if(.., |fact| fact.source.kind == SourceKind::Person && emptied(fact));
    for source in withdrawn.map(|fact| fact.source).collect::<BTreeSet<_>>() {
        writer.save_saying(&id, &source, &loaded.facts);
    }
    let mut saying = person_says(writer, Some(&old), new);
    let kept = saying.identifiers.clone();
    let is_kept = |known: &Identifier| kept.iter().any(|(kind, value, _)| *kind == known.kind && *value == known.value);
    let now = writer.now;
    for known in &mut loaded.identifiers {
        // A short name stays with its full name, a serial number with the attribute of that name.
        let listed = matches!(known.kind, IdentifierKind::Address | IdentifierKind::Mac | IdentifierKind::Fqdn)
            || known.kind == IdentifierKind::Name;
        if listed && known.ended_at.is_none() && !is_kept(known) {
            known.ended_at = Some(now);
            known.follows = false;
            writer.save_identifier(&id, known);
        }
    }
    // What is there already was not said by this person.
    saying.identifiers.retain(|(kind, value, _)| {
        !loaded.identifiers.iter().any(|known| known.kind == *kind && known.value == *value && known.ended_at.is_none())
    });
    let before = loaded.record.version;
    let mut row = loaded.record.data.clone();
    row.host.note.clone_from(&new.note);
    let note_changed = row.host.note != old.note;
    loaded.record.data = row;
    say(writer, loaded, &saying).await?;
    if loaded.record.version == before || note_changed {
        // The note alone, or nothing: still a version, so that the caller sees that it was written.
        if loaded.record.version == before {
            let mut data = loaded.record.data.clone();
            choose(&mut data.host, &loaded.facts);
            fill(&mut data.host, &loaded.identifiers);
            loaded.record = writer.update(&loaded.record, data, loaded.record.retired_at, "updated");
        }
    }
    Ok(())
}

fn diff(old: &Host, new: &Host) -> Changes {
    let list = |items: Vec<String>| items.join(", ");
    let addresses = |host: &Host| list(host.addresses.iter().map(ToString::to_string).collect());
    let mut changes = Changes::new();
    for attribute in Attribute::ALL {
        changes = changes.field(attribute.as_str(), attribute.get(old), attribute.get(new));
    }
    changes
        .field("note", &old.note, &new.note)
        .field("addresses", &addresses(old), &addresses(new))
        .field("macs", &list(old.macs.clone()), &list(new.macs.clone()))
        .field("names", &list(old.names.clone()), &list(new.names.clone()))
}
