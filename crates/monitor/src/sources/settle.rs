//! Sources fall silent, and somebody hears of it.

use std::sync::LazyLock;

use vg_access::{Caller, On, Problem};
use vg_backend::transaction;
use vg_model::{Level, Text, Timestamp};

use super::model::{MINUTE_US, SourceState};
use super::store;
use crate::Monitor;
use crate::alerts::finding::{EventRef, Finding, RuleAbout};
use crate::knowledge::{Entity, EntityKind};
use crate::operations::{SOURCE_READ, SOURCE_SETTLE};

/// The rule by which silence is an alert.
static SILENT: LazyLock<RuleAbout> = LazyLock::new(|| RuleAbout {
    id: "monitor.source.silent".to_owned(),
    title: Text::new("Nguồn ngừng gửi sự kiện", "A source stopped sending events"),
    level: Level::High,
    class: "availability".to_owned(),
    tags: Vec::new(),
    entity: vec![EntityKind::Source],
    shown: vec!["name".to_owned(), "host".to_owned(), "last_seen".to_owned()],
});

impl Monitor {
    /// Notes which sources of a unit became late or silent; gives how many changed. A source that falls silent is a finding of class
    /// availability, at the moment from which on it is silent. A part of the program calls this every minute.
    pub async fn source_settle(&self, caller: &Caller, unit: &str) -> Result<usize, Problem> {
        transaction!(self.backend.sql, Problem, |tx| {
            self.access.require(tx, caller, &SOURCE_SETTLE, On::Unit(unit)).await?;
            let now = self.now();
            let mut changed = store::list(tx, unit).await?;
            changed.retain(|kept| kept.data.retired_at.is_none() && kept.data.state(now) != kept.data.live.state);
            if changed.is_empty() {
                return Ok(0);
            }
            let seq = store::rise_changes(tx, unit).await?;
            let mut fields: Vec<(String, &str, &str, &str, Timestamp, u8)> = Vec::new();
            for kept in &mut changed {
                let state = kept.data.state(now);
                (kept.data.live.state, kept.data.live.since, kept.data.live.seq) = (state, now, seq);
            }
            for kept in changed.iter().filter(|kept| kept.data.live.state == SourceState::Silent) {
                let about = &kept.data.about;
                let seen = kept.data.live.last_seen.unwrap_or(now);
                let from = Timestamp(seen.0.saturating_add(about.silence_minutes.saturating_mul(MINUTE_US)));
                fields.push((seen.to_string(), &kept.id, &about.name, &about.host, from, about.system_level));
            }
            let shown: Vec<[(&str, &str); 3]> = fields
                .iter()
                .map(|(seen, _, name, host, ..)| [("name", *name), ("host", *host), ("last_seen", seen.as_str())])
                .collect();
            let findings: Vec<Finding<'_>> = fields
                .iter()
                .zip(&shown)
                .map(|((_, id, name, _, from, system_level), shown)| Finding {
                    unit,
                    rule: &SILENT,
                    time: *from,
                    entity: Entity { kind: EntityKind::Source, name },
                    source: id,
                    event: EventRef { position: 0, record: from.0 },
                    system_level: *system_level,
                    fields: shown,
                })
                .collect();
            self.take_findings(tx, &findings, now).await?;
            store::save(tx, &changed.iter().collect::<Vec<_>>()).await?;
            Ok(changed.len())
        })
    }

    /// When the next source of a unit becomes late or silent if nothing comes; nothing when none does.
    pub async fn source_next(&self, caller: &Caller, unit: &str) -> Result<Option<Timestamp>, Problem> {
        let mut tx = self.reading(caller, &SOURCE_READ, unit).await?;
        let now = self.now();
        let next = |kept: vg_access::Kept<super::Source>| {
            let seen = kept.data.live.last_seen.filter(|_| kept.data.retired_at.is_none())?;
            let may = kept.data.about.silence_minutes.saturating_mul(MINUTE_US);
            let ends = [may / 2, may].map(|quiet| Timestamp(seen.0.saturating_add(quiet)));
            ends.into_iter().filter(|end| may > 0 && *end >= now).min()
        };
        Ok(store::list(&mut tx, unit).await?.into_iter().filter_map(next).min())
    }
}
