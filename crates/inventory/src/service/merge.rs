//! Two hosts that are one, one host that is two, and back.
//!
//! Merging adds to the kept host whatever the other one has, the newer saying of the same source before the older; the other one
//! keeps its rows and is retired, with the name of the host that it went into. Undoing puts facts, identifiers and shown values of
//! the kept host back exactly as they were. It is refused once one of the two was changed, because that would be lost.

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::transaction;

use super::Inventory;
use super::hosts::{Loaded, fill, load};
use crate::error::undo_overtaken;
use crate::facts::choose;
use crate::identity::IdentifierKind;
use crate::model::{Host, Record};
use crate::operations::{HOST_MERGE, HOST_SPLIT};
use crate::store::Writer;
use crate::store::hosts::HostRow;
use crate::store::undo::{self, Undo};

/// What goes to the host that is split off.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Portion {
    /// Name of the new host.
    pub name: String,
    /// Identifiers that go with it.
    pub identifiers: Vec<(IdentifierKind, String)>,
    /// Names of sources whose facts and software go with it.
    pub sources: Vec<String>,
}

async fn live(writer: &mut Writer<'_>, id: &str) -> Result<Loaded, Problem> {
    let unit = writer.unit.clone();
    let loaded = load(writer.tx, &unit, id).await?.ok_or_else(Problem::not_found)?;
    if loaded.record.retired_at.is_some() {
        return Err(Problem::conflict("máy đã ngừng theo dõi", "the host is retired"));
    }
    Ok(loaded)
}

/// Writes a host by its facts and identifiers.
async fn settle(writer: &mut Writer<'_>, loaded: &mut Loaded, action: &str) -> Result<(), Problem> {
    let mut row = loaded.record.data.clone();
    let name = row.host.name.clone();
    choose(&mut row.host, &loaded.facts);
    if row.host.name.is_empty() {
        row.host.name = name;
    }
    fill(&mut row.host, &loaded.identifiers);
    row.level = writer.level_of(&row.host.system).await?;
    loaded.record = writer.update(&loaded.record, row, None, action);
    Ok(())
}

fn adopt(kept: &mut Loaded, other: &Loaded) {
    for fact in &other.facts {
        let same = kept.facts.iter_mut().find(|known| known.attribute == fact.attribute && known.source == fact.source);
        match same {
            Some(known) if known.observed_at >= fact.observed_at => {}
            Some(known) => *known = fact.clone(),
            None => kept.facts.push(fact.clone()),
        }
    }
    for theirs in &other.identifiers {
        let same = kept.identifiers.iter_mut().find(|known| known.kind == theirs.kind && known.value == theirs.value);
        match same {
            Some(known) => {
                known.first_at = known.first_at.min(theirs.first_at);
                known.last_at = known.last_at.max(theirs.last_at);
                if theirs.ended_at.is_none() {
                    known.ended_at = None;
                }
            }
            None => kept.identifiers.push(theirs.clone()),
        }
    }
    kept.record.data.last_seen_at = kept.record.data.last_seen_at.max(other.record.data.last_seen_at);
}

impl Inventory {
    /// Merges `other` into `kept`. Gives the kept host and the id under which this can be undone.
    pub async fn host_merge(
        &self,
        caller: &Caller,
        unit: &str,
        kept: &str,
        other: &str,
    ) -> Result<(Record<Host>, String), Problem> {
        let subject = Subject::new("host", kept);
        let (granted, pending) = self.access.begin(caller, &HOST_MERGE, On::Unit(unit), &subject).await?;
        let undo_id = self.backend.new_id()?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            if kept == other {
                return Err(Problem::conflict("không thể gộp máy với chính nó", "a host cannot be merged with itself"));
            }
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let mut host = live(&mut writer, kept).await?;
            let from = live(&mut writer, other).await?;
            let before = host.clone();
            adopt(&mut host, &from);
            writer.replace(kept, &host.facts, &host.identifiers).await?;
            writer.copy_software(other, kept, &format!("merge:{undo_id}")).await?;
            settle(&mut writer, &mut host, "merged").await?;
            let mut gone = from.record.data.clone();
            gone.merged_into = Some(kept.to_owned());
            let at = writer.now;
            let gone = writer.update(&from.record, gone, Some(at), "retired");
            let undo = undo_of("merge", before, other, (host.record.version, gone.version), Vec::new());
            writer.save_undo(&undo_id, &undo).await?;
            writer.finish().await?;
            self.publish(tx, &host.record, "host", "merged").await?;
            self.publish(tx, &gone, "host", "retired").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("merged", other).set("undo", &undo_id)).await?;
            Ok((host.record.into(), undo_id.clone()))
        });
        pending.settle(done).await
    }

    /// Splits a part of a host off into a new one. Gives the new host and the id under which this can be undone.
    pub async fn host_split(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        portion: &Portion,
    ) -> Result<(Record<Host>, String), Problem> {
        let subject = Subject::new("host", id);
        let (granted, pending) = self.access.begin(caller, &HOST_SPLIT, On::Unit(unit), &subject).await?;
        let (undo_id, new_id) = (self.backend.new_id()?, self.backend.new_id()?);
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let named = crate::check::host(&Host { name: portion.name.clone(), ..Host::default() })?;
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let mut host = live(&mut writer, id).await?;
            let before = host.clone();
            let goes = |kind, value: &str| portion.identifiers.iter().any(|(k, v)| *k == kind && v == value);
            let facts =
                host.facts.extract_if(.., |fact| portion.sources.contains(&fact.source.name)).collect::<Vec<_>>();
            let identifiers =
                host.identifiers.extract_if(.., |known| goes(known.kind, &known.value)).collect::<Vec<_>>();
            if facts.is_empty() && identifiers.is_empty() {
                return Err(Problem::conflict(
                    "chưa chọn định danh hay nguồn nào để tách",
                    "no identifier and no source of the host is chosen; choose what goes to the new one",
                ));
            }
            let last_seen_at = host.record.data.last_seen_at;
            let row = HostRow { host: named, merged_into: None, level: 0, last_seen_at, words: String::new(), no: 0 };
            let record = writer.create(&new_id, row);
            let mut new = Loaded { record, identifiers, facts };
            writer.replace(&new_id, &new.facts, &new.identifiers).await?;
            writer.replace(id, &host.facts, &host.identifiers).await?;
            for source in &portion.sources {
                writer.move_software(id, &new_id, source).await?;
            }
            settle(&mut writer, &mut new, "split").await?;
            settle(&mut writer, &mut host, "split").await?;
            let versions = (host.record.version, new.record.version);
            let undo = undo_of("split", before, &new_id, versions, portion.sources.clone());
            writer.save_undo(&undo_id, &undo).await?;
            writer.finish().await?;
            self.publish(tx, &host.record, "host", "split").await?;
            self.publish(tx, &new.record, "host", "created").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("split_off", &new_id).set("undo", &undo_id)).await?;
            Ok((new.record.into(), undo_id.clone()))
        });
        pending.settle(done).await
    }

    /// Undoes a merge or split, once, as long as neither host was changed since. Gives the kept host.
    pub async fn host_undo(&self, caller: &Caller, unit: &str, undo_id: &str) -> Result<Record<Host>, Problem> {
        let subject = Subject::new("undo", undo_id);
        let (granted, pending) = self.access.begin(caller, &HOST_MERGE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let mut writer = Writer::open(tx, &granted, self.now()).await?;
            let undo = undo::get(writer.tx, unit, undo_id).await?.ok_or_else(Problem::not_found)?;
            let kept = load(writer.tx, unit, &undo.kept).await?.ok_or_else(Problem::not_found)?;
            let other = load(writer.tx, unit, &undo.other).await?.ok_or_else(Problem::not_found)?;
            if (kept.record.version, other.record.version) != undo.versions {
                return Err(undo_overtaken());
            }
            writer.replace(&undo.kept, &undo.facts, &undo.identifiers).await?;
            let mut row = other.record.data.clone();
            row.merged_into = None;
            let at = writer.now;
            let back = if undo.action == "merge" {
                writer.drop_software(&undo.kept, &format!("merge:{undo_id}")).await?;
                writer.update(&other.record, row, None, "restored")
            } else {
                for source in &undo.sources {
                    writer.move_software(&undo.other, &undo.kept, source).await?;
                }
                writer.replace(&undo.other, &[], &[]).await?;
                writer.update(&other.record, row, Some(at), "retired")
            };
            let row = HostRow { no: kept.record.data.no, ..undo.row.clone() };
            let record = writer.update(&kept.record, row, None, "restored");
            writer.undone(undo_id).await?;
            writer.finish().await?;
            self.publish(tx, &record, "host", "restored").await?;
            self.publish(tx, &back, "host", "restored").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("kept", &undo.kept).set("other", &undo.other)).await?;
            Ok(record.into())
        });
        pending.settle(done).await
    }
}

fn undo_of(action: &str, before: Loaded, other: &str, versions: (i64, i64), sources: Vec<String>) -> Undo {
    Undo {
        action: action.to_owned(),
        kept: before.record.id,
        other: other.to_owned(),
        versions,
        row: before.record.data,
        facts: before.facts,
        identifiers: before.identifiers,
        sources,
    }
}
