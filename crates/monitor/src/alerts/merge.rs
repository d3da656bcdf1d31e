//! Several alerts become one, and that is undone.
//!
//! What was merged keeps its row, its findings and its history; it points to the alert that goes on, and further findings of its rule and
//! entity go there. Undoing gives each of them the state back that it had; findings that came in between stay where they were counted.

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;

use super::handle::{Item, as_usize};
use super::model::Alert;
use super::states::State;
use super::store::{self, Change};
use super::{Edit, Who, found};
use crate::Monitor;
use crate::check::{Faults, refused};
use crate::error::{not_mergeable, version_mismatch};
use crate::limits::MAX_MERGED;
use crate::operations::ALERT_MERGE;

impl Monitor {
    /// Merges alerts into one, which is given with its version. Gives that one.
    pub async fn alert_merge(
        &self,
        caller: &Caller,
        unit: &str,
        into: Item<'_>,
        ids: &[&str],
        reason: &str,
    ) -> Result<Kept<Alert>, Problem> {
        let subject = Subject::new("alert", into.id);
        let (granted, pending) = self.access.begin(caller, &ALERT_MERGE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let reason = Faults::only_note("/reason", reason, true)?;
            if ids.is_empty() {
                return Err(refused("/alerts", "required", "hãy chọn ít nhất một cảnh báo", "name at least one alert"));
            }
            let target = based(tx, unit, into).await?;
            let changes = merged(tx, unit, target, ids, &reason, &who).await?;
            let mut kept = self.write(tx, unit, changes, "merged").await?;
            let audit = Changes::new().set("merged", ids.join(" ").as_str()).set("reason", &reason);
            pending.done(tx, Outcome::Done, &audit).await?;
            kept.pop().ok_or_else(Problem::not_found)
        });
        pending.settle(done).await
    }

    /// Takes an alert out of the one into which it was merged. Gives it with the state that it had.
    pub async fn alert_unmerge(&self, caller: &Caller, unit: &str, item: Item<'_>) -> Result<Kept<Alert>, Problem> {
        let subject = Subject::new("alert", item.id);
        let (granted, pending) = self.access.begin(caller, &ALERT_MERGE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let old = based(tx, unit, item).await?;
            let (true, Some(state)) = (old.data.merged, old.data.before_merge) else {
                return Err(not_mergeable("cảnh báo này chưa được gộp", "the alert was not merged"));
            };
            let mut target = Edit::new(found(tx, unit, &old.data.duplicate_of).await?);
            target.new.data.merged_findings -= old.data.findings;
            let target = target.done(&who, "gave_back", &old.id);
            let from = old.data.duplicate_of.clone();
            let mut edit = Edit::new(old);
            edit.go(state, &who);
            let alert = &mut edit.new.data;
            (alert.merged, alert.before_merge) = (false, None);
            alert.duplicate_of.clear();
            let changes = vec![target, edit.done(&who, "unmerged", &from)];
            let mut kept = self.write(tx, unit, changes, "unmerged").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("out_of", &from)).await?;
            kept.pop().ok_or_else(Problem::not_found)
        });
        pending.settle(done).await
    }
}

/// An alert in the version on which a change is based.
async fn based(tx: &mut Tx, unit: &str, item: Item<'_>) -> Result<Kept<Alert>, Problem> {
    let kept = found(tx, unit, item.id).await?;
    match item.version.filter(|version| *version != kept.version) {
        Some(version) => Err(version_mismatch(version, kept.version)),
        None => Ok(kept),
    }
}

/// The changes of a merge, that of the alert which goes on last.
async fn merged(
    tx: &mut Tx,
    unit: &str,
    target: Kept<Alert>,
    ids: &[&str],
    reason: &str,
    who: &Who,
) -> Result<Vec<Change>, Problem> {
    if !target.data.state.is_open() {
        return Err(not_mergeable("chỉ gộp vào cảnh báo đang mở", "alerts are merged into an open one"));
    }
    let most = u32::try_from(MAX_MERGED).unwrap_or(u32::MAX);
    let already = store::rows::under(tx, unit, &target.id, most).await?.len();
    if already + ids.len() > as_usize(MAX_MERGED) {
        return Err(Problem::limit(("cảnh báo gộp vào một cảnh báo", "alerts merged into one"), as_usize(MAX_MERGED)));
    }
    let mut known = store::rows::of_ids(tx, unit, ids).await?;
    let mut changes = Vec::new();
    let mut into = Edit::new(target);
    for id in ids {
        let old = known.remove(*id).ok_or_else(Problem::not_found)?;
        let below = store::rows::under(tx, unit, id, 1).await?;
        if old.id == into.new.id || !old.data.duplicate_of.is_empty() || !below.is_empty() {
            return Err(not_mergeable(
                &format!("cảnh báo số {} là chính nó, đã trùng lặp, hoặc đã có cảnh báo khác gộp vào", old.data.no),
                &format!("alert {} is the same, is a duplicate already, or has others in it", old.data.no),
            ));
        }
        into.new.data.merged_findings += old.data.findings;
        let mut edit = Edit::new(old);
        let alert = &mut edit.new.data;
        (alert.merged, alert.before_merge) = (true, Some(alert.state));
        alert.duplicate_of.clone_from(&into.new.id);
        edit.go(State::Duplicate, who);
        changes.push(edit.done(who, "merged", reason));
    }
    changes.push(into.done(who, "took_in", &ids.join(" ")));
    Ok(changes)
}
