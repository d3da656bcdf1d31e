//! States that follow from checks.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::evidence::Kind;
use vg_access::{Caller, Granted, On, Problem};
use vg_backend::sql::{Tx, WriteTx};
use vg_backend::transaction;

use super::{Edit, Proof, Who};
use crate::Assess;
use crate::check::Faults;
use crate::limits::MAX_CHECK_FACTS;
use crate::model::{Assessment, CheckFact, Control, Kept};
use crate::operations::{ASSESSMENT_READ, CHECK_RECORD};
use crate::states::{Said, derive};
use crate::store;
use crate::store::evidence::Key;

impl Assess {
    /// Checks that are evidence in a unit: those of which the door hands in what they say.
    pub async fn checks_wanted(&self, caller: &Caller, unit: &str) -> Result<BTreeSet<String>, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        Ok(store::evidence::checked(&mut tx, unit).await?.into_values().flatten().collect())
    }

    /// Takes over what checks say of systems, and lets states follow. What no measure has as evidence is passed over. Gives the number
    /// of measures whose state changed. Where nothing differs, nothing is written and nothing recorded: a worker asks after each run.
    pub async fn check_record(&self, caller: &Caller, unit: &str, facts: &[CheckFact]) -> Result<usize, Problem> {
        // Whoever may not is refused below, where that is recorded.
        if let Ok(mut tx) = self.reading(caller, &CHECK_RECORD, unit).await
            && !self.would_change(&mut tx, unit, facts).await?
        {
            return Ok(0);
        }
        let about = Subject::new("assessment_checks", unit);
        let (granted, pending) = self.access.begin(caller, &CHECK_RECORD, On::Unit(unit), &about).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            check(facts)?;
            let who = Who::new(caller, &granted, self.now());
            let wanted = store::evidence::checked(tx, unit).await?;
            let known: BTreeSet<(&str, &str)> = wanted
                .iter()
                .flat_map(|((system, _), checks)| checks.iter().map(move |check| (system.as_str(), check.as_str())))
                .collect();
            let facts: Vec<&CheckFact> =
                facts.iter().filter(|fact| known.contains(&(fact.system.as_str(), fact.check.as_str()))).collect();
            store::evidence::put_results(tx, unit, &facts).await?;
            let changed = self.settle_checks(tx, (caller, &granted), &who, unit, &wanted).await?;
            let count = i64::try_from(changed).unwrap_or(i64::MAX);
            pending.done(tx, Outcome::Done, &Changes::new().set("changed", count)).await?;
            Ok(changed)
        });
        pending.settle(done).await
    }

    /// True when these facts, or time alone, change something.
    async fn would_change(&self, tx: &mut Tx, unit: &str, facts: &[CheckFact]) -> Result<bool, Problem> {
        let results = store::evidence::results(tx, unit).await?;
        let wanted = store::evidence::checked(tx, unit).await?;
        let asked = |fact: &CheckFact| {
            wanted.iter().any(|((system, _), checks)| *system == fact.system && checks.contains(&fact.check))
        };
        let is_new = |fact: &CheckFact| {
            let known = results.get(&(fact.system.clone(), fact.check.clone()));
            !known.is_some_and(|said| {
                (said.verdict, &said.reason, said.until) == (Some(fact.verdict), &fact.reason, fact.expires_at)
            })
        };
        if facts.len() > MAX_CHECK_FACTS || facts.iter().any(|fact| is_new(fact) && asked(fact)) {
            return Ok(true);
        }
        let who = Who { actor: String::new(), account: String::new(), now: self.now() };
        let systems: BTreeSet<&str> = wanted.keys().map(|(system, _)| system.as_str()).collect();
        for kept in store::assessments::list(tx, unit, false).await? {
            if !systems.contains(kept.data.system.as_str()) {
                continue;
            }
            for control in store::controls::list(tx, unit, &kept.id).await? {
                let Some(checks) = wanted.get(&(kept.data.system.clone(), control.control.clone())) else { continue };
                let said = said(&kept.data.system, checks, &results);
                let mut edit = Edit::new(&who, &kept, control);
                if edit.follow(derive(&said, who.now)) || edit.reworded() {
                    return Ok(true);
                }
            }
        }
        Ok(false)
    }

    /// Lets the states of a unit follow from what its checks said last.
    async fn settle_checks(
        &self,
        tx: &mut WriteTx,
        by: (&Caller, &Granted),
        who: &Who,
        unit: &str,
        wanted: &BTreeMap<Key, Vec<String>>,
    ) -> Result<usize, Problem> {
        let results = store::evidence::results(tx, unit).await?;
        let systems: BTreeSet<&str> = wanted.keys().map(|(system, _)| system.as_str()).collect();
        let mut changed = 0;
        for kept in store::assessments::list(tx, unit, false).await? {
            if !systems.contains(kept.data.system.as_str()) {
                continue;
            }
            let (mut save, mut events) = (Vec::new(), Vec::new());
            for old in store::controls::list(tx, unit, &kept.id).await? {
                let Some(checks) = wanted.get(&(kept.data.system.clone(), old.control.clone())) else { continue };
                let said = said(&kept.data.system, checks, &results);
                let before = old.clone();
                let mut edit = Edit::new(who, &kept, old);
                if edit.follow(derive(&said, who.now)) {
                    let ledger = self.prove_checked(tx, by, &kept, &edit.control).await?;
                    let reason = edit.control.reason.clone();
                    edit.note("checked", &reason, Some(ledger));
                    let (next, happened) = edit.done();
                    save.push(next);
                    events.extend(happened);
                    changed += 1;
                } else if edit.reworded() {
                    // The same was measured again: only until when it holds is another. No new version, so that nobody's work on the
                    // measure is refused because of it.
                    save.push(Control { until: edit.control.until, reason: edit.control.reason, ..before });
                }
            }
            store::controls::save(tx, unit, &save).await?;
            store::history::add(tx, unit, &events).await?;
            if !events.is_empty() {
                self.publish(tx, unit, &kept.id, "checked").await?;
            }
        }
        Ok(changed)
    }

    /// A state that followed from checks, in the ledger.
    pub(super) async fn prove_checked(
        &self,
        tx: &mut WriteTx,
        (caller, granted): (&Caller, &Granted),
        assessment: &Kept<Assessment>,
        control: &Control,
    ) -> Result<i64, Problem> {
        let proof = Proof {
            kind: Kind::Observation,
            assessment,
            control,
            what: ("Kết quả theo phép kiểm tra", "Result by check"),
            facts: json!({"state": control.state.name(), "text": control.reason, "by": "check"}),
            blob: None,
            expires_at: control.until,
            replaces: None,
        };
        self.prove(tx, caller, granted, proof).await
    }
}

/// What checks said last of a system; one that never spoke is among them.
pub(super) fn said(system: &str, checks: &[String], results: &BTreeMap<Key, Said>) -> Vec<Said> {
    let of = |check: &String| {
        let never =
            || Said {
                check: check.clone(), verdict: None, reason: "chưa có kết quả đo".to_owned(), until: None
            };
        results.get(&(system.to_owned(), check.clone())).cloned().unwrap_or_else(never)
    };
    checks.iter().map(of).collect()
}

fn check(facts: &[CheckFact]) -> Result<(), Problem> {
    if facts.len() > MAX_CHECK_FACTS {
        return Err(Problem::limit(("kết quả phép kiểm tra một lần", "results of checks at once"), MAX_CHECK_FACTS));
    }
    let mut faults = Faults::default();
    for (index, fact) in facts.iter().enumerate() {
        faults.line(&format!("/{index}/check"), &fact.check);
        faults.line(&format!("/{index}/system"), &fact.system);
        faults.length(&format!("/{index}/reason"), &fact.reason, crate::limits::MAX_NOTE_CHARS);
    }
    faults.done()
}
