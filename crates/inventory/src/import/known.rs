//! What the rows of one chunk look at, read beforehand in few queries and kept up to date while the rows are worked through, so
//! that a row sees what the row before it changed, though nothing is written until the chunk is done.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use vg_access::Problem;
use vg_backend::sql::MAX_IN;
use vg_model::Timestamp;

use crate::identity::{IdentifierKind, Incoming, Verdict, decide, identifies};
use crate::limits::MAX_CANDIDATES;
use crate::service::hosts::{Loaded, load, load_many};
use crate::store::hosts::{Holder, holders, holders_of};
use crate::store::packages::{Key, Keys};
use crate::store::software;
use crate::store::{Writer, records};

/// What is known while a chunk is worked through.
#[derive(Default)]
pub(super) struct Known {
    held: HashMap<(IdentifierKind, String), Vec<Holder>>,
    hosts: HashMap<String, Loaded>,
    /// Hosts that rows of software mean.
    with_software: BTreeSet<String>,
    /// All packages of the chunk.
    wanted: HashSet<Key>,
    /// Those that are there, by the hosts for which it was read.
    packages: HashMap<String, HashSet<Key>>,
    ends: HashMap<String, Option<Timestamp>>,
}

impl Known {
    /// Reads who is known by the identifiers of `incoming`, and the hosts that they mean, together with `others`; of the hosts that
    /// `of_software` mean only which they are.
    pub(super) async fn read(
        writer: &mut Writer<'_>,
        incoming: &[&Incoming],
        of_software: &[&Incoming],
        others: BTreeSet<&str>,
    ) -> Result<Self, Problem> {
        let mut known = Self::default();
        let mut asked: BTreeMap<IdentifierKind, BTreeSet<&str>> = BTreeMap::new();
        for (kind, value, _) in incoming.iter().chain(of_software).flat_map(|incoming| &incoming.identifiers) {
            if identifies(*kind, value) {
                asked.entry(*kind).or_default().insert(value);
            }
        }
        for (kind, values) in asked {
            let values: Vec<&str> = values.into_iter().collect();
            for values in values.chunks(MAX_IN) {
                let mut found = holders_of(writer.tx, &writer.unit, kind, values).await?;
                for value in values {
                    known.held.insert((kind, (*value).to_owned()), found.remove(*value).unwrap_or_default());
                }
            }
        }
        let mut meant: BTreeSet<String> = others.into_iter().map(str::to_owned).collect();
        for incoming in incoming {
            if let Verdict::Is(candidate) = known.verdict(writer, incoming).await? {
                meant.insert(candidate.host);
            }
        }
        for incoming in of_software {
            if let Verdict::Is(candidate) = known.verdict(writer, incoming).await? {
                known.with_software.insert(candidate.host);
            }
        }
        let meant: Vec<&str> = meant.iter().map(String::as_str).collect();
        known.hosts = load_many(writer.tx, &writer.unit, &meant).await?;
        Ok(known)
    }

    /// Reads the ends of address records.
    pub(super) async fn read_ends(&mut self, writer: &mut Writer<'_>, ids: &BTreeSet<String>) -> Result<(), Problem> {
        let ids: Vec<&str> = ids.iter().map(String::as_str).collect();
        for ids in ids.chunks(MAX_IN) {
            self.ends.extend(records::ends_of(writer.tx, &writer.unit, ids).await?);
        }
        Ok(())
    }

    /// Reads which of `wanted` the source shows on `hosts`, and on those that rows of software mean.
    pub(super) async fn read_packages(
        &mut self,
        writer: &mut Writer<'_>,
        source: &str,
        hosts: BTreeSet<String>,
        wanted: HashSet<Key>,
        keys: &mut Keys,
    ) -> Result<(), Problem> {
        self.wanted = wanted;
        let mut hosts: BTreeSet<String> = hosts;
        hosts.append(&mut self.with_software);
        let hosts: Vec<&str> = hosts.iter().map(String::as_str).collect();
        for hosts in hosts.chunks(MAX_IN) {
            let there = software::there(writer.tx, &writer.unit, source, hosts, &self.wanted, keys).await?;
            self.packages.extend(hosts.iter().map(|host| ((*host).to_owned(), HashSet::new())));
            self.packages.extend(there);
        }
        Ok(())
    }

    /// The hosts that were read whole.
    pub(super) fn hosts(&self) -> impl Iterator<Item = &String> {
        self.hosts.keys()
    }

    /// Which host is meant.
    pub(super) async fn verdict(&mut self, writer: &mut Writer<'_>, incoming: &Incoming) -> Result<Verdict, Problem> {
        let identifying = || incoming.identifiers.iter().filter(|(kind, value, _)| identifies(*kind, value));
        for (kind, value, _) in identifying() {
            if let Entry::Vacant(place) = self.held.entry((*kind, value.clone())) {
                // Not asked for beforehand: what the chunk changed must be written first.
                writer.flush().await?;
                place.insert(holders(writer.tx, &writer.unit, *kind, value).await?);
            }
        }
        let held: Vec<_> = identifying()
            .map(|(kind, value, _)| {
                let holders = self.held.get(&(*kind, value.clone())).map(Vec::as_slice).unwrap_or_default();
                (*kind, value.as_str(), holders)
            })
            .collect();
        Ok(decide(incoming, &held))
    }

    /// The host with this id, whole.
    pub(super) async fn take(&mut self, writer: &mut Writer<'_>, id: &str) -> Result<Loaded, Problem> {
        match self.hosts.remove(id) {
            Some(loaded) => Ok(loaded),
            None => load(writer.tx, &writer.unit, id).await?.ok_or_else(Problem::not_found),
        }
    }

    /// A host that was made just now.
    pub(super) fn put_new(&mut self, loaded: Loaded) {
        self.packages.insert(loaded.record.id.clone(), HashSet::new());
        self.put(loaded);
    }

    /// A host as it is now.
    pub(super) fn put(&mut self, loaded: Loaded) {
        let host = &loaded.record.data.host;
        // Nobody is identified as a host that is not followed any more.
        let followed = loaded.record.retired_at.is_none();
        for identifier in loaded.identifiers.iter().filter(|_| followed) {
            let Some(holders) = self.held.get_mut(&(identifier.kind, identifier.value.clone())) else { continue };
            let holder = Holder {
                id: loaded.record.id.clone(),
                name: host.name.clone(),
                serial: host.serial.clone(),
                domain: host.domain.clone(),
                ended_at: identifier.ended_at,
            };
            match holders.binary_search_by(|known| known.id.cmp(&holder.id)) {
                Ok(at) => {
                    if let Some(known) = holders.get_mut(at) {
                        *known = holder;
                    }
                }
                Err(at) if at <= MAX_CANDIDATES => holders.insert(at, holder),
                Err(_) => {}
            }
        }
        self.hosts.insert(loaded.record.id.clone(), loaded);
    }

    /// True when a package is not there, or was gone; from now on it is there.
    pub(super) async fn is_fresh(
        &mut self,
        writer: &mut Writer<'_>,
        source: &str,
        host: &str,
        key: Key,
        keys: &mut Keys,
    ) -> Result<bool, Problem> {
        if let Some(packages) = self.packages.get_mut(host) {
            return Ok(packages.insert(key));
        }
        // Not foreseen: another row of the chunk made it the host that is meant.
        let mut there = software::there(writer.tx, &writer.unit, source, &[host], &self.wanted, keys).await?;
        let packages = self.packages.entry(host.to_owned()).or_insert(there.remove(host).unwrap_or_default());
        Ok(packages.insert(key))
    }

    /// The end of an address record; nothing when there is no such record.
    pub(super) fn end_of(&self, id: &str) -> Option<Option<Timestamp>> {
        self.ends.get(id).copied()
    }

    /// The end of an address record as it is now.
    pub(super) fn set_end(&mut self, id: &str, end: Option<Timestamp>) {
        self.ends.insert(id.to_owned(), end);
    }
}
