//! Findings of a job become alerts, once.

use std::collections::{BTreeMap, BTreeSet};

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Problem};
use vg_backend::sql::WriteTx;
use vg_backend::transaction;

use super::{Retro, RetroHit, store};
use crate::Monitor;
use crate::alerts::finding::{Batch, Finding};
use crate::alerts::{Edit, Who, store as alerts, take::group_of};
use crate::error::version_mismatch;
use crate::knowledge::{Entity, EntityKind};
use crate::limits::MAX_RETRO_HITS;
use crate::operations::RETRO_RAISE;

/// What the history of an alert calls it.
const FOUND_LATER: &str = "found_later";

impl Monitor {
    /// Hands the findings of a job that has ended over to the alerts: folded by rule, entity and window as those of the stream are, and
    /// suppressed as they are. Each alert that takes some says so in its history, with the id of the job. Handing over again changes
    /// nothing.
    ///
    /// # Errors
    /// `conflict` while it runs; what the database says.
    pub async fn retro_raise(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Kept<Retro>, Problem> {
        let subject = Subject::new("retro", id);
        let (granted, pending) = self.access.begin(caller, &RETRO_RAISE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let mut kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if kept.data.state.is_open() {
                return Err(Problem::conflict("chưa rà soát xong", "the job has not ended yet"));
            }
            if kept.data.handed_at.is_some() {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return Ok(kept);
            }
            if kept.version != version {
                return Err(version_mismatch(version, kept.version));
            }
            let most = u32::try_from(MAX_RETRO_HITS).unwrap_or(u32::MAX);
            let hits = store::hits(tx, unit, id, ("", 0), most).await?;
            let taken = self.raise_hits(tx, unit, id, &hits, &who).await?;
            kept.data.handed_at = Some(who.now);
            kept.data.handed_by.clone_from(&who.actor);
            (kept.data.handed, kept.data.handed_alerts) = taken;
            kept.version += 1;
            kept.updated_at = who.now;
            kept.updated_by = who.actor;
            store::save(tx, &kept).await?;
            self.publish_retro(tx, &kept).await?;
            let changes = Changes::new().set("findings", kept.data.handed).set("alerts", kept.data.handed_alerts);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// How many findings went into alerts, and how many of these are new.
    async fn raise_hits(
        &self,
        tx: &mut WriteTx,
        unit: &str,
        id: &str,
        hits: &[RetroHit],
        who: &Who,
    ) -> Result<(i64, i64), Problem> {
        let rules = store::rule_rows(tx, unit, id).await?;
        let before = store::handed(tx, unit, id).await?;
        let told = |hit: &RetroHit| {
            before.get(&hit.rule).is_some_and(|times| times.iter().any(|(from, to)| (*from..*to).contains(&hit.time)))
        };
        let mut new: Vec<&RetroHit> = hits.iter().filter(|hit| !hit.known && !told(hit)).collect();
        new.sort_by_key(|hit| (hit.time, hit.event));
        let fields: Vec<Vec<(&str, &str)>> = new
            .iter()
            .map(|hit| hit.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect())
            .collect();
        let mut findings: Vec<Finding<'_>> = Vec::with_capacity(new.len());
        for (hit, fields) in new.iter().zip(&fields) {
            let Some(row) = rules.get(&hit.rule) else { continue };
            findings.push(Finding {
                unit,
                rule: &row.about,
                time: hit.time,
                entity: Entity { kind: hit.kind, name: &hit.entity },
                source: &hit.source,
                event: hit.event,
                system_level: hit.system_level,
                fields,
            });
        }
        // Positions of its own: a job is one batch of its own stream.
        let stream = format!("retro:{id}");
        let taken = self.take_in(tx, &Batch { stream: &stream, position: 1, findings: &findings }).await?;
        self.mark(tx, unit, id, &findings, who).await?;
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        Ok((number(taken.counted), number(taken.opened)))
    }

    /// Notes in the history of each alert that took findings that they were found afterwards.
    async fn mark(
        &self,
        tx: &mut WriteTx,
        unit: &str,
        id: &str,
        findings: &[Finding<'_>],
        who: &Who,
    ) -> Result<(), Problem> {
        let mut groups = BTreeSet::new();
        for finding in findings {
            let rule = finding.rule.id.as_str();
            groups.insert(group_of(rule, finding.entity.kind, finding.entity.name));
            groups.insert(group_of(rule, EntityKind::Many, ""));
        }
        let groups: Vec<&str> = groups.iter().map(String::as_str).collect();
        let found: BTreeMap<_, _> = alerts::rows::of_groups(tx, unit, &groups).await?;
        let took = found.into_values().filter(|kept| kept.data.taken_at >= who.now);
        let mut changes: Vec<alerts::Change> = took.map(|kept| Edit::new(kept).done(who, FOUND_LATER, id)).collect();
        let ids: Vec<String> = changes.iter().map(|change| change.new.id.clone()).collect();
        alerts::save(tx, unit, &mut changes).await?;
        self.publish_alerts(tx, unit, &ids, FOUND_LATER).await
    }
}
