//! The register: making, changing, retiring.

use std::collections::BTreeMap;

use ipnet::IpNet;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Operation, Problem};
use vg_backend::sql::{Tx, WriteTx};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::model::{Directory, ENCODINGS, Live, NewSource, PROTOCOLS, Source};
use super::store;
use crate::Monitor;
use crate::alerts::Who;
use crate::check::{Faults, refused};
use crate::error::version_mismatch;
use crate::limits::{MAX_MINUTES, MAX_RANGES, MAX_SOURCES};
use crate::operations::{ALERT_READ, SOURCE_CREATE, SOURCE_KNOW, SOURCE_READ, SOURCE_RETIRE, SOURCE_UPDATE};

impl NewSource {
    /// As it is kept: texts made uniform, ranges in canonical form.
    fn checked(&self) -> Result<Self, Problem> {
        let mut faults = Faults::default();
        let name = faults.line("/name", &self.name);
        faults.required("/name", &name);
        let format = faults.line("/format", &self.format);
        faults.required("/format", &format);
        for (pointer, given, known) in
            [("/protocol", &self.protocol, &PROTOCOLS[..]), ("/encoding", &self.encoding, &ENCODINGS[..])]
        {
            if !known.contains(&given.as_str()) {
                let list = known.join(", ");
                faults.add(pointer, "unknown", &format!("chọn một trong: {list}"), &format!("must be one of {list}"));
            }
        }
        let numbers = [
            // The zones of the world reach from UTC−12 to UTC+14.
            ("/offset_minutes", self.offset_minutes, -720, 840),
            ("/system_level", i64::from(self.system_level), 0, 5),
            ("/silence_minutes", self.silence_minutes, 0, MAX_MINUTES),
            ("/quota_events", self.quota_events, 0, i64::MAX),
            ("/quota_bytes", self.quota_bytes, 0, i64::MAX),
        ];
        for (pointer, given, least, most) in numbers {
            if !(least..=most).contains(&given) {
                faults.add(
                    pointer,
                    "out_of_range",
                    &format!("từ {least} đến {most}"),
                    &format!("must be {least} to {most}"),
                );
            }
        }
        if self.ranges.len() > MAX_RANGES {
            let (vi, en) =
                (format!("nhiều quá {MAX_RANGES} dải địa chỉ"), format!("has more than {MAX_RANGES} ranges"));
            faults.add("/ranges", "too_many", &vi, &en);
        }
        let mut ranges = Vec::new();
        for (index, text) in self.ranges.iter().enumerate().take(MAX_RANGES) {
            let text = text.trim();
            match text.parse::<IpNet>().or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from)) {
                Ok(range) => ranges.push(range.trunc()),
                Err(_) => {
                    let (vi, en) =
                        ("không phải dải địa chỉ, ví dụ 192.0.2.0/24", "is no address range, like 192.0.2.0/24");
                    faults.add(&format!("/ranges/{index}"), "bad_range", vi, en);
                }
            }
        }
        ranges.sort();
        ranges.dedup();
        let kept = Self {
            name,
            format,
            host: faults.line("/host", &self.host),
            certificate: faults.line("/certificate", &self.certificate),
            ranges: ranges.into_iter().map(|range| range.to_string()).collect(),
            note: faults.note("/note", &self.note),
            ..self.clone()
        };
        faults.done()?;
        Ok(kept)
    }

    fn changes(&self, old: &Self) -> Changes {
        Changes::new()
            .field("name", &old.name, &self.name)
            .field("protocol", &old.protocol, &self.protocol)
            .field("format", &old.format, &self.format)
            .field("host", &old.host, &self.host)
            .field("offset_minutes", old.offset_minutes, self.offset_minutes)
            .field("encoding", &old.encoding, &self.encoding)
            .field("system_level", i64::from(old.system_level), i64::from(self.system_level))
            .field("silence_minutes", old.silence_minutes, self.silence_minutes)
            .field("quota_events", old.quota_events, self.quota_events)
            .field("quota_bytes", old.quota_bytes, self.quota_bytes)
            .field("certificate", &old.certificate, &self.certificate)
            .field("ranges", old.ranges.join(" ").as_str(), self.ranges.join(" ").as_str())
            .field("note", &old.note, &self.note)
    }
}

/// Refuses a name, a range or a certificate that another source of the unit has.
async fn alone(tx: &mut Tx, unit: &str, id: &str, about: &NewSource) -> Result<(), Problem> {
    if store::has_name(tx, unit, &about.name, id).await? {
        return Err(refused("/name", "taken", "đã có nguồn tên này", "another source has this name"));
    }
    let others = store::list(tx, unit).await?;
    let others = others.iter().filter(|other| other.id != id && other.data.retired_at.is_none());
    for other in others {
        let theirs = &other.data.about;
        if let Some(range) = about.ranges.iter().find(|range| theirs.ranges.contains(range)) {
            let (vi, en) =
                (format!("dải {range} đã thuộc nguồn {}", theirs.name), format!("{range} belongs to {}", theirs.name));
            return Err(refused("/ranges", "taken", &vi, &en));
        }
        if !about.certificate.is_empty() && about.certificate == theirs.certificate {
            let (vi, en) =
                (format!("chứng thư đã thuộc nguồn {}", theirs.name), format!("it belongs to {}", theirs.name));
            return Err(refused("/certificate", "taken", &vi, &en));
        }
    }
    Ok(())
}

impl Monitor {
    /// Sources of a unit by name, also retired ones.
    pub async fn source_list(&self, caller: &Caller, unit: &str) -> Result<Vec<Kept<Source>>, Problem> {
        let mut tx = self.reading(caller, &SOURCE_READ, unit).await?;
        Ok(store::list(&mut tx, unit).await?)
    }

    /// Names of sources of a unit that stand in its alerts, by id; those that there are.
    pub async fn source_names(
        &self,
        caller: &Caller,
        unit: &str,
        ids: &[&str],
    ) -> Result<BTreeMap<String, String>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        Ok(store::names(&mut tx, unit, ids).await?)
    }

    /// One source.
    pub async fn source_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Kept<Source>, Problem> {
        let mut tx = self.reading(caller, &SOURCE_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// All sources and tokens that count, of all units, for whoever receives events.
    pub async fn source_directory(&self, caller: &Caller) -> Result<Directory, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &SOURCE_KNOW, On::System).await?;
        Ok(Directory { sources: store::all(&mut tx).await?, tokens: store::all_tokens(&mut tx, self.now()).await? })
    }

    /// Makes a source.
    pub async fn source_create(&self, caller: &Caller, unit: &str, new: &NewSource) -> Result<Kept<Source>, Problem> {
        let id = self.next_id()?;
        let subject = Subject::new("source", &id);
        let (granted, pending) = self.access.begin(caller, &SOURCE_CREATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let about = new.checked()?;
            if let Some(made) =
                self.made_before(store::get(tx, unit, &id).await?, |known: &Source| known.about == about)?
            {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return Ok(made);
            }
            if store::count(tx, unit).await? >= MAX_SOURCES {
                let most = usize::try_from(MAX_SOURCES).unwrap_or_default();
                return Err(Problem::limit(("nguồn của một đơn vị", "sources of a unit"), most));
            }
            alone(tx, unit, "", &about).await?;
            let live = Live { since: who.now, seq: store::rise_changes(tx, unit).await?, ..Live::default() };
            let kept = Kept {
                id: id.clone(),
                unit: unit.to_owned(),
                version: 1,
                created_at: who.now,
                updated_at: who.now,
                updated_by: who.actor,
                data: Source { about, retired_at: None, live },
            };
            store::save(tx, &[&kept]).await?;
            self.publish_source(tx, unit, &id, "created").await?;
            let changes = kept.data.about.changes(&NewSource { name: String::new(), ..NewSource::default() });
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Changes what people say of a source.
    pub async fn source_update(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &NewSource,
    ) -> Result<Kept<Source>, Problem> {
        self.source_change(caller, unit, (id, version), &SOURCE_UPDATE, Some(new)).await
    }

    /// Retires a source: it takes nothing any more, and its figures stay.
    pub async fn source_retire(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Kept<Source>, Problem> {
        self.source_change(caller, unit, (id, version), &SOURCE_RETIRE, None).await
    }

    async fn source_change(
        &self,
        caller: &Caller,
        unit: &str,
        (id, version): (&str, i64),
        operation: &'static Operation,
        new: Option<&NewSource>,
    ) -> Result<Kept<Source>, Problem> {
        let subject = Subject::new("source", id);
        let (granted, pending) = self.access.begin(caller, operation, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let mut kept = not_retired(tx, unit, id).await?;
            if kept.version != version {
                return Err(version_mismatch(version, kept.version));
            }
            let changes = match new {
                Some(new) => {
                    let about = new.checked()?;
                    alone(tx, unit, id, &about).await?;
                    let changes = about.changes(&kept.data.about);
                    kept.data.about = about;
                    changes
                }
                None => {
                    kept.data.retired_at = Some(who.now);
                    Changes::new().field("retired_at", None::<Timestamp>, Some(who.now))
                }
            };
            kept.version += 1;
            kept.data.live.seq = store::rise_changes(tx, unit).await?;
            kept.updated_at = who.now;
            kept.updated_by = who.actor;
            store::save(tx, &[&kept]).await?;
            self.publish_source(tx, unit, id, if new.is_some() { "updated" } else { "retired" }).await?;
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Tells the receivers that who may send has changed.
    pub(super) async fn publish_source(
        &self,
        tx: &mut WriteTx,
        unit: &str,
        id: &str,
        action: &str,
    ) -> Result<(), Problem> {
        let payload = serde_json::json!({ "unit": unit, "id": id, "action": action });
        self.backend.bus.publish(tx, "monitor.source.changed", id, &payload.to_string()).await?;
        Ok(())
    }
}

/// A source of the unit that may be changed.
pub(super) async fn not_retired(tx: &mut Tx, unit: &str, id: &str) -> Result<Kept<Source>, Problem> {
    let kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
    if kept.data.retired_at.is_some() {
        return Err(Problem::conflict("nguồn đã ngừng sử dụng", "the source was retired"));
    }
    Ok(kept)
}
