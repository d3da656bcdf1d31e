//! Findings become alerts.

use std::collections::{BTreeMap, BTreeSet};

use sha2::{Digest as _, Sha256};
use vg_access::{Caller, Kept, On, Problem, cut};
use vg_backend::sql::WriteTx;
use vg_backend::transaction;
use vg_model::Timestamp;

use super::finding::{Batch, Finding, Taken};
use super::fold::{Folded, Key, Sum, Took};
use super::model::{Alert, Detail, Event};
use super::states::State;
use super::store::{self, Change};
use super::suppression::Holding;
use super::times::Times;
use crate::Monitor;
use crate::knowledge::EntityKind;
use crate::limits::{MAX_BATCH, MAX_ENTITY_CHARS, MAX_LINE_CHARS, MAX_OPEN_OF_RULE, MAX_REFERENCES};
use crate::operations::ALERT_TAKE;

/// Who opened an alert, as histories name it.
const STREAM: &str = "stream";

/// Sums of one unit by digest of their group.
type Groups<'a> = BTreeMap<String, (Key<'a>, Sum<'a>)>;

/// What becomes of the alerts of one unit.
#[derive(Default)]
struct Work<'a> {
    /// Alerts that grow, by id.
    growing: BTreeMap<String, (Kept<Alert>, Vec<Sum<'a>>)>,
    /// Sums for which there is no alert, with the former one.
    opening: Vec<(String, Key<'a>, Sum<'a>, Option<Kept<Alert>>)>,
}

/// Digest of rule and entity: what belongs to one alert.
pub(crate) fn group_of(rule: &str, kind: EntityKind, entity: &str) -> String {
    let digest = Sha256::new().chain_update(rule).chain_update([0]).chain_update(kind.name()).chain_update([0]);
    let digest = digest.chain_update(entity.to_lowercase()).finalize();
    digest.iter().take(16).fold(String::with_capacity(32), |mut text, byte| {
        use std::fmt::Write as _;
        // Writing to a String cannot fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}

impl Monitor {
    /// Takes findings of the stream up to a position: each is counted in an alert, or by the suppression that took it. Taking a batch
    /// again changes nothing. All of it is one transaction, with statements by alert and not by finding; it has no audit record of its
    /// own, since the history of each alert says what the stream did.
    ///
    /// # Errors
    /// `limit_reached` for more than [`MAX_BATCH`] findings; what the database says.
    pub async fn alert_take(&self, caller: &Caller, batch: &Batch<'_>) -> Result<Taken, Problem> {
        if batch.findings.len() > MAX_BATCH {
            return Err(Problem::limit(("phát hiện trong một lần tiếp nhận", "findings of one batch"), MAX_BATCH));
        }
        transaction!(self.backend.sql, Problem, |tx| {
            self.access.require(tx, caller, &ALERT_TAKE, On::System).await?;
            self.take_in(tx, batch).await
        })
    }

    /// The same within a transaction.
    pub(crate) async fn take_in(&self, tx: &mut WriteTx, batch: &Batch<'_>) -> Result<Taken, Problem> {
        if store::heads::position(tx, batch.stream).await?.is_some_and(|taken| batch.position <= taken) {
            return Ok(Taken { again: true, ..Taken::default() });
        }
        let now = self.now();
        let taken = self.take_findings(tx, batch.findings, now).await?;
        store::heads::set_position(tx, batch.stream, batch.position, now).await?;
        Ok(taken)
    }

    /// Takes findings, whatever their position.
    pub(crate) async fn take_findings(
        &self,
        tx: &mut WriteTx,
        findings: &[Finding<'_>],
        now: Timestamp,
    ) -> Result<Taken, Problem> {
        let mut holding: BTreeMap<&str, Holding> = BTreeMap::new();
        let mut last = "";
        for finding in findings {
            if finding.unit == last || holding.contains_key(finding.unit) {
                continue;
            }
            last = finding.unit;
            if self.access.unit_path(tx, finding.unit).await?.is_some() {
                let all = store::suppressions::holding(tx, finding.unit, now).await?;
                holding.insert(finding.unit, Holding { all });
            }
        }
        let folded = Folded::new(findings, &holding);
        let mut taken = Taken { of_no_unit: folded.of_no_unit, ..Taken::default() };
        crate::rules::figures::note_fired(tx, &folded.fired, now).await?;
        taken.suppressed = note_suppressed(tx, &mut holding, &folded.took, now).await?;
        let mut units: BTreeMap<&str, Groups<'_>> = BTreeMap::new();
        for (key, sum) in folded.sums {
            taken.counted += u64::try_from(sum.findings).unwrap_or_default();
            let group = group_of(key.rule, key.kind, key.entity);
            match units.entry(key.unit).or_default().entry(group) {
                std::collections::btree_map::Entry::Vacant(place) => drop(place.insert((key, sum))),
                std::collections::btree_map::Entry::Occupied(mut known) => known.get_mut().1.absorb(sum),
            }
        }
        for (unit, groups) in units {
            self.take_unit(tx, unit, groups, now, &mut taken).await?;
        }
        Ok(taken)
    }

    async fn take_unit(
        &self,
        tx: &mut WriteTx,
        unit: &str,
        groups: Groups<'_>,
        now: Timestamp,
        taken: &mut Taken,
    ) -> Result<(), Problem> {
        let mut work = Work::default();
        let rest = self.sort_out(tx, unit, groups, now, true, &mut work).await?;
        if !rest.is_empty() {
            self.sort_out(tx, unit, rest, now, false, &mut work).await?;
        }
        let times = store::times::of_unit(tx, unit).await?;
        let ids: Vec<&str> = work.growing.keys().map(String::as_str).collect();
        let mut details = store::details::of_ids(tx, unit, &ids).await?;
        let mut changes = Vec::new();
        for (id, (old, sums)) in work.growing {
            taken.grown += 1;
            changes.push(grown(old, &sums, details.remove(&id).unwrap_or_default(), now));
        }
        let (mut opened, mut set) = (Vec::new(), Vec::new());
        for (group, key, sum, former) in work.opening {
            taken.opened += 1;
            let change = opened_one(self.new_id()?, &times, &group, key, &sum, former.as_ref(), now);
            opened.push(change.new.id.clone());
            set.push(group);
            changes.push(change);
        }
        store::save(tx, unit, &mut changes).await?;
        let groups = set.iter().map(String::as_str).zip(opened.iter().map(String::as_str)).collect();
        store::rows::set_groups(tx, unit, &groups).await?;
        if !opened.is_empty() {
            self.publish_alerts(tx, unit, &opened, "opened").await?;
        }
        Ok(())
    }

    /// Finds the alert of each sum. What is of a rule that has too many open alerts, and would open another, is given back under the
    /// group of all further entities of its rule.
    async fn sort_out<'a>(
        &self,
        tx: &mut WriteTx,
        unit: &str,
        groups: Groups<'a>,
        now: Timestamp,
        limited: bool,
        work: &mut Work<'a>,
    ) -> Result<Groups<'a>, Problem> {
        let digests: Vec<&str> = groups.keys().map(String::as_str).collect();
        let mut known = store::rows::of_groups(tx, unit, &digests).await?;
        let rules: BTreeSet<String> = groups.values().map(|(key, _)| cut(key.rule, MAX_LINE_CHARS)).collect();
        let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
        let mut open = store::facets::count(tx, unit, store::facets::Facet::OpenRule, &rules).await?;
        let mut rest: Groups<'a> = BTreeMap::new();
        for (group, (key, sum)) in groups {
            let former = match known.remove(&group) {
                Some(alert) if self.takes_more(&alert.data, now) => {
                    work.growing.entry(alert.id.clone()).or_insert_with(|| (alert, Vec::new())).1.push(sum);
                    continue;
                }
                former => former,
            };
            let of_rule = open.entry(cut(key.rule, MAX_LINE_CHARS)).or_default();
            if limited && key.kind != EntityKind::Many && *of_rule >= MAX_OPEN_OF_RULE {
                let key = key.many();
                let many = group_of(key.rule, key.kind, key.entity);
                match rest.get_mut(&many) {
                    Some((_, known)) => known.absorb(sum),
                    None => drop(rest.insert(many, (key, sum))),
                }
                continue;
            }
            *of_rule += 1;
            work.opening.push((group, key, sum, former));
        }
        Ok(rest)
    }

    /// True while findings go on into this alert.
    fn takes_more(&self, alert: &Alert, now: Timestamp) -> bool {
        alert.state.is_open() && now.0.saturating_sub(alert.taken_at.0) <= self.settings.quiet_us
    }
}

/// Counts what suppressions took; gives the sum.
async fn note_suppressed<'a>(
    tx: &mut WriteTx,
    holding: &mut BTreeMap<&'a str, Holding>,
    took: &BTreeMap<(&'a str, usize), Took>,
    now: Timestamp,
) -> Result<u64, Problem> {
    let mut sum = 0;
    let mut changed = Vec::new();
    for ((unit, index), took) in took {
        let Some(kept) = holding.get_mut(unit).and_then(|holding| holding.all.get_mut(*index)) else { continue };
        sum += u64::try_from(took.findings).unwrap_or_default();
        let data = &mut kept.data;
        data.findings += took.findings;
        data.first_at = data.first_at.or(Some(now));
        data.last_at = Some(now);
        data.latest.extend(&took.latest);
        let beyond = data.latest.len().saturating_sub(MAX_REFERENCES);
        data.latest.drain(..beyond);
        changed.push(kept.clone());
    }
    store::suppressions::save(tx, &changed.iter().collect::<Vec<_>>()).await?;
    Ok(sum)
}

/// An alert with further findings.
fn grown(old: Kept<Alert>, sums: &[Sum<'_>], mut detail: Detail, now: Timestamp) -> Change {
    let mut new = old.clone();
    new.updated_at = now;
    STREAM.clone_into(&mut new.updated_by);
    let alert = &mut new.data;
    alert.taken_at = now;
    for sum in sums {
        alert.findings += sum.findings;
        alert.first_seen = alert.first_seen.min(sum.first_seen);
        alert.last_seen = alert.last_seen.max(sum.last_seen);
        alert.system_level = alert.system_level.max(sum.system_level);
        sum.show(&mut detail);
    }
    Change { old: Some(old), new, detail: Some(detail), event: None }
}

/// A new alert.
fn opened_one(
    id: String,
    times: &Times,
    group: &str,
    key: Key<'_>,
    sum: &Sum<'_>,
    former: Option<&Kept<Alert>>,
    now: Timestamp,
) -> Change {
    let rule = sum.of.rule;
    let line = |text: &str| cut(text, MAX_LINE_CHARS);
    let mut alert = Alert {
        no: 0,
        group: group.to_owned(),
        rule: line(&rule.id),
        title: vg_model::Text::new(line(&rule.title.vi), line(&rule.title.en)),
        level: rule.level,
        class: line(&rule.class),
        tags: line(&rule.tags.join(" ")),
        entity_kind: key.kind,
        entity: cut(key.entity, MAX_ENTITY_CHARS),
        source: line(sum.of.source),
        system_level: sum.system_level,
        state: State::New,
        since: now,
        first_seen: sum.first_seen,
        last_seen: sum.last_seen,
        taken_at: now,
        findings: sum.findings,
        merged_findings: 0,
        assignee: String::new(),
        triage_due: None,
        triaged_at: None,
        triage_late: false,
        handle_due: None,
        handled_at: None,
        handle_late: false,
        reason: String::new(),
        duplicate_of: String::new(),
        merged: false,
        before_merge: None,
        former: former.map(|former| former.id.clone()).unwrap_or_default(),
        reopened: 0,
        asset: String::new(),
        case: String::new(),
    };
    alert.triage_due = times.triage_due(&alert, now);
    let mut detail = Detail::default();
    sum.show(&mut detail);
    let event = Event {
        alert: id.clone(),
        no: 1,
        at: now,
        event: if former.is_some() { "recurred" } else { "opened" }.to_owned(),
        from: String::new(),
        to: State::New.name().to_owned(),
        actor: STREAM.to_owned(),
        reason: former.map(|former| former.id.clone()).unwrap_or_default(),
    };
    let new = Kept {
        id,
        unit: key.unit.to_owned(),
        version: 1,
        created_at: now,
        updated_at: now,
        updated_by: STREAM.to_owned(),
        data: alert,
    };
    Change { old: None, new, detail: Some(detail), event: Some(event) }
}
