//! Making and ending suppressions.

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Operation, Problem};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::handle::as_usize;
use super::suppression::{Scope, Suppression};
use super::{Who, store};
use crate::Monitor;
use crate::check::{Faults, refused};
use crate::error::{second_person, version_mismatch};
use crate::limits::{MAX_CONDITIONS, MAX_SUPPRESSED_DAYS, MAX_SUPPRESSIONS};
use crate::operations::{ALERT_READ, ALERT_SUPPRESS, SUPPRESSION_APPROVE};

/// A day in microseconds.
const DAY_US: i64 = 86_400_000_000;

/// A suppression that is to be made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSuppression {
    /// What it takes; a rule or an entity must be named, so that nobody switches monitoring off.
    pub what: Scope,
    /// Why.
    pub reason: String,
    /// When it ends, at most [`MAX_SUPPRESSED_DAYS`] days away.
    pub expires_at: Timestamp,
}

impl NewSuppression {
    fn checked(&self, now: Timestamp) -> Result<(Scope, String), Problem> {
        let mut faults = Faults::default();
        let what = Scope {
            rule: faults.line("/rule", &self.what.rule),
            entity: self.what.entity.as_ref().map(|(kind, name)| (*kind, faults.line("/entity", name))),
            source: faults.line("/source", &self.what.source),
            conditions: {
                let conditions = self.what.conditions.iter().enumerate();
                let mut one = |(index, (field, value)): (usize, &(String, String))| {
                    let pointer = format!("/conditions/{index}");
                    let field = faults.line(&pointer, field);
                    faults.required(&pointer, &field);
                    (field, faults.line(&pointer, value))
                };
                conditions.map(&mut one).collect()
            },
        };
        if what.rule.is_empty() && what.entity.is_none() {
            let (vi, en) = ("phải nêu quy tắc hoặc đối tượng", "must name a rule or an entity");
            faults.add("/rule", "required", vi, en);
        }
        if what.conditions.len() > MAX_CONDITIONS {
            let (vi, en) =
                (format!("nhiều quá {MAX_CONDITIONS} điều kiện"), format!("has more than {MAX_CONDITIONS} conditions"));
            faults.add("/conditions", "too_many", &vi, &en);
        }
        let reason = faults.note("/reason", &self.reason);
        faults.required("/reason", &reason);
        check_end(&mut faults, self.expires_at, now);
        faults.done()?;
        Ok((what, reason))
    }
}

fn check_end(faults: &mut Faults, expires_at: Timestamp, now: Timestamp) {
    let last = now.0.saturating_add(MAX_SUPPRESSED_DAYS * DAY_US);
    if expires_at <= now || expires_at.0 > last {
        faults.add(
            "/expires_at",
            "out_of_range",
            &format!("phải sau thời điểm này và không quá {MAX_SUPPRESSED_DAYS} ngày"),
            &format!("must be later than now, and at most {MAX_SUPPRESSED_DAYS} days away"),
        );
    }
}

impl Monitor {
    /// Suppressions of a unit, those that end last first, also those that have ended.
    pub async fn suppression_list(&self, caller: &Caller, unit: &str) -> Result<Vec<Kept<Suppression>>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        Ok(store::suppressions::list(&mut tx, unit, crate::limits::MAX_PAGE).await?)
    }

    /// One suppression.
    pub async fn suppression_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Kept<Suppression>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        store::suppressions::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// Suppresses findings until a day. Those of level critical go on making alerts until a second person approved.
    pub async fn suppression_create(
        &self,
        caller: &Caller,
        unit: &str,
        new: &NewSuppression,
    ) -> Result<Kept<Suppression>, Problem> {
        let id = self.next_id()?;
        let subject = Subject::new("suppression", &id);
        let (granted, pending) = self.access.begin(caller, &ALERT_SUPPRESS, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let (what, reason) = new.checked(who.now)?;
            let same = |known: &Suppression| {
                (&known.what, &known.reason, known.expires_at) == (&what, &reason, new.expires_at)
            };
            if let Some(made) = self.made_before(store::suppressions::get(tx, unit, &id).await?, same)? {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return Ok(made);
            }
            let holding = store::suppressions::holding(tx, unit, who.now).await?.len();
            if holding >= as_usize(MAX_SUPPRESSIONS) {
                let what = ("phạm vi tạm ẩn còn hiệu lực", "suppressions that hold");
                return Err(Problem::limit(what, as_usize(MAX_SUPPRESSIONS)));
            }
            let changes =
                Changes::new().set("rule", &what.rule).set("reason", &reason).set("expires_at", new.expires_at);
            let changes = changes
                .set("entity", what.entity.as_ref().map(|(_, name)| name.as_str()))
                .set("source", &what.source)
                .set("conditions", i64::try_from(what.conditions.len()).unwrap_or_default());
            let data = Suppression {
                what,
                reason,
                created_by: who.actor.clone(),
                account: who.account.clone(),
                expires_at: new.expires_at,
                approver: String::new(),
                approved_at: None,
                ended_at: None,
                ended_by: String::new(),
                findings: 0,
                first_at: None,
                last_at: None,
                latest: Vec::new(),
            };
            let kept = Kept {
                id: id.clone(),
                unit: unit.to_owned(),
                version: 1,
                created_at: who.now,
                updated_at: who.now,
                updated_by: who.actor,
                data,
            };
            store::suppressions::save(tx, &[&kept]).await?;
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Approves as a second person that a suppression holds for findings of level critical too.
    pub async fn suppression_approve(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Kept<Suppression>, Problem> {
        let approve = |data: &mut Suppression, who: &Who| {
            if who.account.is_empty() || who.account == data.account {
                return Err(second_person());
            }
            data.approver.clone_from(&who.actor);
            data.approved_at = Some(who.now);
            Ok(())
        };
        self.suppression_change(caller, unit, (id, version), &SUPPRESSION_APPROVE, "approved", approve).await
    }

    /// Ends a suppression before its time.
    pub async fn suppression_end(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Kept<Suppression>, Problem> {
        let end = |data: &mut Suppression, who: &Who| {
            data.ended_at = Some(who.now);
            data.ended_by.clone_from(&who.actor);
            Ok(())
        };
        self.suppression_change(caller, unit, (id, version), &ALERT_SUPPRESS, "ended", end).await
    }

    /// Gives a suppression that holds another end. Approval for the level critical is over with it.
    pub async fn suppression_extend(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        expires_at: Timestamp,
    ) -> Result<Kept<Suppression>, Problem> {
        let extend = |data: &mut Suppression, who: &Who| {
            let mut faults = Faults::default();
            check_end(&mut faults, expires_at, who.now);
            faults.done()?;
            data.expires_at = expires_at;
            data.account.clone_from(&who.account);
            data.approver.clear();
            data.approved_at = None;
            Ok(())
        };
        self.suppression_change(caller, unit, (id, version), &ALERT_SUPPRESS, "extended", extend).await
    }

    async fn suppression_change(
        &self,
        caller: &Caller,
        unit: &str,
        (id, version): (&str, i64),
        operation: &'static Operation,
        action: &'static str,
        make: impl Fn(&mut Suppression, &Who) -> Result<(), Problem>,
    ) -> Result<Kept<Suppression>, Problem> {
        let subject = Subject::new("suppression", id);
        let (granted, pending) = self.access.begin(caller, operation, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let mut kept = store::suppressions::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if kept.version != version {
                return Err(version_mismatch(version, kept.version));
            }
            if !kept.data.holds(who.now) {
                return Err(refused("/expires_at", "ended", "đã hết hiệu lực", "has ended"));
            }
            make(&mut kept.data, &who)?;
            kept.version += 1;
            kept.updated_at = who.now;
            kept.updated_by = who.actor;
            store::suppressions::save(tx, &[&kept]).await?;
            let changes = Changes::new().set("action", action).set("expires_at", kept.data.expires_at);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }
}
