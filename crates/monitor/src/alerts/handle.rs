//! What people do with an alert: steps, one by one and in bulk; assignment, comments, links.

use std::collections::BTreeMap;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Operation, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;

use super::model::{Alert, Full};
use super::states::{Step, next};
use super::store::{self, Change};
use super::times::Times;
use super::{Edit, Who, found};
use crate::Monitor;
use crate::check::{Faults, refused};
use crate::error::{no_such_step, version_mismatch};
use crate::limits::{MAX_BULK, MAX_HISTORY, MAX_MERGED};
use crate::operations::{ALERT_ASSIGN, ALERT_COMMENT, ALERT_HANDLE, ALERT_LINK, ALERT_READ, ALERT_TRIAGE};

/// What somebody does to an alert.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Doing<'a> {
    /// A step, why (or what was done), and for [`Step::Duplicate`] the id of the other alert.
    Step {
        /// Which.
        step: Step,
        /// Why, or what was done.
        reason: &'a str,
        /// Of which it is a duplicate; empty otherwise.
        of: &'a str,
    },
    /// Gives it to an account; empty for nobody.
    Assign(&'a str),
    /// Links an asset and a case; empty for none.
    Link {
        /// Id of the asset.
        asset: &'a str,
        /// Id of the case.
        case: &'a str,
    },
    /// Says something about it.
    Comment(&'a str),
}

/// An alert of a bulk, and the version on which the change is based; nothing to take the present one.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Item<'a> {
    /// Id.
    pub id: &'a str,
    /// Version.
    pub version: Option<i64>,
}

impl Doing<'_> {
    /// The operation that permits it.
    #[must_use]
    pub const fn operation(&self) -> &'static Operation {
        match self {
            Self::Step { step: Step::Handle, .. } => &ALERT_HANDLE,
            Self::Step { .. } => &ALERT_TRIAGE,
            Self::Assign(_) => &ALERT_ASSIGN,
            Self::Link { .. } => &ALERT_LINK,
            Self::Comment(_) => &ALERT_COMMENT,
        }
    }

    /// As histories and messages name it.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        match self {
            Self::Step { step, .. } => step.name(),
            Self::Assign(_) => "assigned",
            Self::Link { .. } => "linked",
            Self::Comment(_) => "commented",
        }
    }

    fn changes(&self) -> Changes {
        let changes = Changes::new().set("action", self.name());
        match self {
            Self::Step { reason, of, .. } => changes.set("reason", *reason).set("duplicate_of", *of),
            Self::Assign(account) => changes.set("assignee", *account),
            Self::Link { asset, case } => changes.set("asset", *asset).set("case", *case),
            Self::Comment(text) => changes.set("comment", *text),
        }
    }

    /// Does it; `of` is the alert of which it becomes a duplicate.
    fn make(&self, old: Kept<Alert>, of: Option<&Kept<Alert>>, who: &Who, times: &Times) -> Result<Change, Problem> {
        if old.version >= MAX_HISTORY {
            return Err(Problem::limit(("diễn biến của một cảnh báo", "events of one alert"), as_usize(MAX_HISTORY)));
        }
        let mut edit = Edit::new(old);
        let alert = &mut edit.new.data;
        let reason = match self {
            Self::Step { step, reason, .. } => {
                let reason = Faults::only_note("/reason", reason, step.needs_reason())?;
                take_step(&mut edit, *step, &reason, of, who, times)?;
                reason
            }
            Self::Assign(account) => {
                let mut faults = Faults::default();
                alert.assignee = faults.line("/assignee", account);
                faults.done()?;
                alert.assignee.clone()
            }
            Self::Link { asset, case } => {
                let mut faults = Faults::default();
                alert.asset = faults.line("/asset", asset);
                alert.case = faults.line("/case", case);
                faults.done()?;
                format!("{} {}", alert.asset, alert.case).trim().to_owned()
            }
            Self::Comment(text) => Faults::only_note("/comment", text, true)?,
        };
        Ok(edit.done(who, self.name(), &reason))
    }
}

/// One step of the state machine, with what it does to times, person and pointers.
fn take_step(
    edit: &mut Edit,
    step: Step,
    reason: &str,
    of: Option<&Kept<Alert>>,
    who: &Who,
    times: &Times,
) -> Result<(), Problem> {
    let state = edit.new.data.state;
    let to = next(state, step).ok_or_else(|| no_such_step(state, step))?;
    if edit.new.data.merged {
        return Err(Problem::conflict(
            "cảnh báo đã gộp vào cảnh báo khác; hãy tách ra trước",
            "the alert was merged into another; undo that first",
        ));
    }
    super::times::note_late(&mut edit.new.data, who.now);
    let alert = &mut edit.new.data;
    if step.is_verdict() {
        alert.triaged_at = Some(who.now);
    }
    if matches!(step, Step::Start | Step::Verify) && alert.assignee.is_empty() {
        alert.assignee.clone_from(&who.account);
    }
    match step {
        Step::Start => {}
        Step::Verify => alert.handle_due = times.handle_due(alert, who.now),
        Step::FalsePositive | Step::Benign => reason.clone_into(&mut alert.reason),
        Step::Duplicate => {
            let of = of.filter(|of| of.id != edit.new.id && of.data.duplicate_of != edit.new.id);
            let of =
                of.ok_or_else(|| refused("/of", "not_found", "không có cảnh báo này", "there is no such alert"))?;
            alert.duplicate_of.clone_from(&of.id);
            reason.clone_into(&mut alert.reason);
        }
        Step::Handle => {
            alert.handled_at = Some(who.now);
            reason.clone_into(&mut alert.reason);
        }
        Step::Reopen => {
            alert.reopened += 1;
            alert.triage_due = times.triage_due(alert, who.now);
            (alert.triaged_at, alert.handle_due, alert.handled_at) = (None, None, None);
            alert.duplicate_of.clear();
            alert.reason.clear();
        }
    }
    edit.go(to, who);
    Ok(())
}

pub(super) fn as_usize(number: i64) -> usize {
    usize::try_from(number).unwrap_or_default()
}

impl Monitor {
    /// One alert with what it shows, what was merged into it, and the steps that are possible.
    pub async fn alert_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Full, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let alert = found(&mut tx, unit, id).await?;
        let detail = store::details::of_ids(&mut tx, unit, &[id]).await?.remove(id).unwrap_or_default();
        let merged = store::rows::under(&mut tx, unit, id, u32::try_from(MAX_MERGED).unwrap_or(u32::MAX)).await?;
        let steps = if alert.data.merged { Vec::new() } else { alert.data.state.steps().collect() };
        Ok(Full { alert, detail, merged, steps })
    }

    /// What happened to an alert, newest first.
    pub async fn alert_history(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
    ) -> Result<Vec<super::model::Event>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        found(&mut tx, unit, id).await?;
        Ok(store::history::list(&mut tx, unit, id, MAX_HISTORY + 1).await?)
    }

    /// Does something to an alert.
    pub async fn alert_do(
        &self,
        caller: &Caller,
        unit: &str,
        item: Item<'_>,
        doing: &Doing<'_>,
    ) -> Result<Kept<Alert>, Problem> {
        let subject = Subject::new("alert", item.id);
        let (granted, pending) = self.access.begin(caller, doing.operation(), On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let mut done = make_all(tx, unit, &[item], doing, &who).await?;
            let change = done.pop().unwrap_or_else(|| Err(Problem::not_found()))?;
            let kept = self.write(tx, unit, vec![change], doing.name()).await?.pop();
            pending.done(tx, Outcome::Done, &doing.changes()).await?;
            kept.ok_or_else(Problem::not_found)
        });
        pending.settle(done).await
    }

    /// Does the same to many alerts in one transaction; each item has its own result, in their order, and one that is refused keeps no
    /// other back. An id that comes twice counts once, as its first.
    ///
    /// # Errors
    /// `limit_reached` for more than [`MAX_BULK`] items.
    pub async fn alert_do_all(
        &self,
        caller: &Caller,
        unit: &str,
        items: &[Item<'_>],
        doing: &Doing<'_>,
    ) -> Result<Vec<Result<Kept<Alert>, Problem>>, Problem> {
        let subject = Subject::new("alert", "");
        let (granted, pending) = self.access.begin(caller, doing.operation(), On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            if items.len() > MAX_BULK {
                return Err(Problem::limit(("cảnh báo trong một lần", "alerts at once"), MAX_BULK));
            }
            let who = Who::new(caller, &granted, self.now());
            let made = make_all(tx, unit, items, doing, &who).await?;
            let mut changes = Vec::new();
            let mut results: Vec<Result<(), Problem>> = Vec::new();
            for one in made {
                results.push(one.map(|change| changes.push(change)));
            }
            let ids: Vec<String> = changes.iter().map(|change| change.new.id.clone()).take(40).collect();
            let count = i64::try_from(changes.len()).unwrap_or_default();
            let mut written = self.write(tx, unit, changes, doing.name()).await?.into_iter();
            let changes = doing.changes().set("alerts", count).set("ids", ids.join(" ").as_str());
            pending.done(tx, Outcome::Done, &changes).await?;
            let kept = |one: Result<(), Problem>| one.and_then(|()| written.next().ok_or_else(Problem::not_found));
            Ok(results.into_iter().map(kept).collect())
        });
        pending.settle(done).await
    }

    /// Writes changes and tells the others.
    pub(crate) async fn write(
        &self,
        tx: &mut vg_backend::sql::WriteTx,
        unit: &str,
        mut changes: Vec<Change>,
        action: &str,
    ) -> Result<Vec<Kept<Alert>>, Problem> {
        store::save(tx, unit, &mut changes).await?;
        // The group of a duplicate goes on in the other alert, and comes back with it.
        let turned = |change: &&Change| {
            change.old.as_ref().is_some_and(|old| old.data.duplicate_of != change.new.data.duplicate_of)
        };
        let target = |new: &Kept<Alert>| match new.data.duplicate_of.as_str() {
            "" => new.id.clone(),
            other => other.to_owned(),
        };
        let turned = changes.iter().filter(turned).map(|change| (change.new.data.group.clone(), target(&change.new)));
        let turned: BTreeMap<String, String> = turned.collect();
        let groups = turned.iter().map(|(group, alert)| (group.as_str(), alert.as_str())).collect();
        store::rows::set_groups(tx, unit, &groups).await?;
        let kept: Vec<Kept<Alert>> = changes.into_iter().map(|change| change.new).collect();
        let ids: Vec<String> = kept.iter().map(|kept| kept.id.clone()).collect();
        if !ids.is_empty() {
            self.publish_alerts(tx, unit, &ids, action).await?;
        }
        Ok(kept)
    }
}

/// What each item becomes, or why it does not.
async fn make_all(
    tx: &mut Tx,
    unit: &str,
    items: &[Item<'_>],
    doing: &Doing<'_>,
    who: &Who,
) -> Result<Vec<Result<Change, Problem>>, Problem> {
    let ids: Vec<&str> = items.iter().map(|item| item.id).collect();
    let mut known = store::rows::of_ids(tx, unit, &ids).await?;
    let of = match doing {
        Doing::Step { step: Step::Duplicate, of, .. } => store::rows::get(tx, unit, of).await?,
        _ => None,
    };
    let times = store::times::of_unit(tx, unit).await?;
    let mut one = |item: &Item<'_>| {
        let old = known.remove(item.id).ok_or_else(Problem::not_found)?;
        if let Some(version) = item.version.filter(|version| *version != old.version) {
            return Err(version_mismatch(version, old.version));
        }
        doing.make(old, of.as_ref(), who, &times)
    };
    Ok(items.iter().map(&mut one).collect())
}
