//! What whoever runs jobs tells of them.

use std::collections::BTreeMap;

use vg_access::{Caller, Kept, On, Problem};
use vg_backend::transaction;
use vg_model::{Text, Timestamp};

use super::store::{self, RuleRow};
use super::{DAY_US, Retro, RetroCount, RetroHit, RetroState, line};
use crate::Monitor;
use crate::limits::{MAX_ENTITY_CHARS, MAX_RETRO_COUNTS, MAX_RETRO_HITS, MAX_RETRO_HITS_OF_RULE, MAX_VALUE_CHARS};
use crate::operations::RETRO_WORK;
use crate::stream::again::{Again, Seen};

/// What a slice of time came to.
#[derive(Clone, Default, Debug)]
pub struct Step {
    /// Everything before this moment has been looked at.
    pub at: Timestamp,
    /// Time in which it ran, in microseconds.
    pub worked_us: i64,
    events: i64,
    bytes: i64,
    unread: i64,
    hits: i64,
    known: i64,
    kept: Vec<Seen>,
    rules: BTreeMap<String, RuleRow>,
    counts: BTreeMap<(String, String, i64), (i64, i64)>,
}

impl Step {
    /// A slice up to a moment, in which nothing has been looked at yet.
    #[must_use]
    pub fn up_to(at: Timestamp) -> Self {
        Self { at, ..Self::default() }
    }

    /// Adds what some events came to.
    pub fn add(&mut self, again: Again) {
        let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
        self.events += number(again.events);
        self.bytes += number(again.bytes);
        self.unread += number(again.unread);
        again.found.into_iter().for_each(|seen| self.found(seen));
    }

    /// Adds a finding.
    pub fn found(&mut self, seen: Seen) {
        let known = i64::from(seen.known);
        self.hits += 1;
        self.known += known;
        let row = self.rules.entry(seen.rule.id.clone()).or_insert_with(|| RuleRow::new(&seen.rule, seen.time));
        row.hits += 1;
        row.known += known;
        row.first_at = row.first_at.min(seen.time);
        row.last_at = row.last_at.max(seen.time);
        let day = seen.time.0.div_euclid(DAY_US) * DAY_US;
        let key = (seen.rule.id.clone(), vg_access::cut(&seen.host, MAX_ENTITY_CHARS), day);
        // Hosts beyond what is told apart are counted together.
        let full = self.counts.len() >= MAX_RETRO_COUNTS && !self.counts.contains_key(&key);
        let key = if full { (key.0, String::new(), day) } else { key };
        let count = self.counts.entry(key).or_default();
        count.0 += 1;
        count.1 += known;
        if row.hits <= MAX_RETRO_HITS_OF_RULE && self.kept.len() < MAX_RETRO_HITS {
            self.kept.push(seen);
        }
    }
}

impl Monitor {
    /// The job whose turn it is: one that was interrupted, or the one that waits longest.
    pub async fn retro_next(&self, caller: &Caller) -> Result<Option<Kept<Retro>>, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &RETRO_WORK, On::System).await?;
        Ok(store::next(&mut tx).await?)
    }

    /// A job begins, or goes on after a restart; `total` is the number of events of its range. Nothing when it was cancelled meanwhile.
    pub async fn retro_begin(
        &self,
        caller: &Caller,
        kept: &Kept<Retro>,
        total: i64,
    ) -> Result<Option<Kept<Retro>>, Problem> {
        self.retro_change(caller, kept, |data, now| {
            data.state = RetroState::Running;
            data.started_at = data.started_at.or(Some(now));
            data.total = total;
        })
        .await
    }

    /// A job has ended: there is nothing left, or it cannot go on for this reason.
    pub async fn retro_end(
        &self,
        caller: &Caller,
        kept: &Kept<Retro>,
        failure: Option<Text>,
    ) -> Result<Option<Kept<Retro>>, Problem> {
        self.retro_change(caller, kept, |data, now| {
            data.state = if failure.is_some() { RetroState::Failed } else { RetroState::Done };
            data.failure = failure.clone().unwrap_or_default();
            data.ended_at = Some(now);
        })
        .await
    }

    async fn retro_change(
        &self,
        caller: &Caller,
        kept: &Kept<Retro>,
        change: impl Fn(&mut Retro, Timestamp),
    ) -> Result<Option<Kept<Retro>>, Problem> {
        transaction!(self.backend.sql, Problem, |tx| {
            self.access.require(tx, caller, &RETRO_WORK, On::System).await?;
            let Some(mut now) = store::get(tx, &kept.unit, &kept.id).await?.filter(|now| now.data.state.is_open())
            else {
                return Ok(None);
            };
            change(&mut now.data, self.now());
            now.version += 1;
            now.updated_at = self.now();
            store::save(tx, &now).await?;
            self.publish_retro(tx, &now).await?;
            Ok(Some(now))
        })
    }

    /// A slice of time was looked at: its numbers and findings, once. Nothing when the job was cancelled, or this slice was told before.
    pub async fn retro_step(
        &self,
        caller: &Caller,
        kept: &Kept<Retro>,
        step: &Step,
    ) -> Result<Option<Kept<Retro>>, Problem> {
        transaction!(self.backend.sql, Problem, |tx| {
            self.access.require(tx, caller, &RETRO_WORK, On::System).await?;
            let (unit, id) = (&kept.unit, &kept.id);
            let now = store::get(tx, unit, id).await?;
            let Some(mut now) = now.filter(|now| now.data.state == RetroState::Running && now.data.at < step.at) else {
                return Ok(None);
            };
            let mut rules = store::rule_rows(tx, unit, id).await?;
            let mut hits: Vec<RetroHit> = Vec::new();
            let mut kept_of: BTreeMap<&str, i64> = rules.iter().map(|(rule, row)| (rule.as_str(), row.kept)).collect();
            for seen in &step.kept {
                let own = kept_of.entry(&seen.rule.id).or_default();
                if *own < MAX_RETRO_HITS_OF_RULE && now.data.kept < as_number(MAX_RETRO_HITS) {
                    *own += 1;
                    now.data.kept += 1;
                    hits.push(hit_of(now.data.kept, seen));
                }
            }
            drop(kept_of);
            for (rule, row) in &step.rules {
                let known = rules.entry(rule.clone()).or_insert_with(|| RuleRow { hits: 0, known: 0, ..row.clone() });
                known.hits += row.hits;
                known.known += row.known;
                known.first_at = known.first_at.min(row.first_at);
                known.last_at = known.last_at.max(row.last_at);
            }
            for hit in &hits {
                if let Some(row) = rules.get_mut(&hit.rule) {
                    row.kept += 1;
                }
            }
            let room = MAX_RETRO_COUNTS.saturating_sub(store::count_rows(tx, unit, id).await?);
            store::add_counts(tx, unit, id, &told_apart(step, room)).await?;
            store::save_rules(tx, unit, id, rules.iter().filter(|(rule, _)| step.rules.contains_key(*rule))).await?;
            store::save_hits(tx, unit, id, &hits).await?;
            let data = &mut now.data;
            data.at = step.at;
            data.worked_us += step.worked_us;
            data.events += step.events;
            data.bytes += step.bytes;
            data.unread += step.unread;
            data.hits += step.hits;
            data.known += step.known;
            now.updated_at = self.now();
            store::save(tx, &now).await?;
            self.publish_retro(tx, &now).await?;
            Ok(Some(now))
        })
    }
}

fn as_number(many: usize) -> i64 {
    i64::try_from(many).unwrap_or(i64::MAX)
}

/// Counts by rule, host and day; when there is no room for more, hosts are not told apart.
fn told_apart(step: &Step, room: usize) -> Vec<RetroCount> {
    let mut counts: BTreeMap<(&str, &str, i64), (i64, i64)> = BTreeMap::new();
    for ((rule, host, day), (hits, known)) in &step.counts {
        let host = if step.counts.len() > room { "" } else { host.as_str() };
        let count = counts.entry((rule, host, *day)).or_default();
        count.0 += hits;
        count.1 += known;
    }
    let count = |((rule, host, day), (hits, known)): ((&str, &str, i64), (i64, i64))| RetroCount {
        rule: rule.to_owned(),
        host: host.to_owned(),
        day: Timestamp(day),
        hits,
        known,
    };
    counts.into_iter().map(count).collect()
}

fn hit_of(no: i64, seen: &Seen) -> RetroHit {
    let name = |text: &str| vg_access::cut(text, MAX_ENTITY_CHARS);
    let fields = seen.fields.iter().map(|(name, value)| (line(name), vg_access::cut(value, MAX_VALUE_CHARS)));
    RetroHit {
        no,
        rule: seen.rule.id.clone(),
        time: seen.time,
        event: seen.event,
        kind: seen.kind,
        entity: name(&seen.entity),
        host: name(&seen.host),
        source: line(&seen.source),
        system_level: seen.system_level,
        known: seen.known,
        fields: fields.collect(),
    }
}
