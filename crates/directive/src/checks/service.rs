//! Running checks, recording what they say, and showing it.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Instant;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use vg_access::audit::{Changes, Outcome, Subject as Audited};
use vg_access::evidence::{Item, Kind};
use vg_access::{Caller, On, Problem};
use vg_backend::transaction;
use vg_model::{Text, Timestamp};

use super::judge::{Judged, Mark, Subject, judge};
use super::runs::{Difference, Digests, Seen, difference};
use super::store::{self, History, Observation, Told, Written};
use super::{CheckText, Rows, TableState, Tables, hex};
use crate::Directive;
use crate::limits::MAX_SUBJECTS;
use crate::obligations::state::Verdict;
use crate::operations::{CHECK_READ, CHECK_RUN};

/// Who collected: name and version of the program.
const COLLECTOR: &str = concat!("vonggac ", env!("CARGO_PKG_VERSION"));

/// What made checks be run.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RanNow {
    /// Data of the unit may have changed.
    Changed,
    /// Time has passed.
    Time,
    /// A person asked for it: all of them, and each is recorded.
    Asked,
}

/// What came of it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Ran {
    /// Checks that were run.
    pub run: usize,
    /// Observations that were recorded.
    pub recorded: usize,
    /// Obligations that changed.
    pub obligations: usize,
}

/// A run, not yet written.
struct Done<'a> {
    check: &'a CheckText,
    rows: Rows,
    judged: Judged,
    states: Vec<TableState>,
    sql_hash: String,
    collected_at: Timestamp,
    took_us: i64,
    before: Option<Observation>,
    known: Option<Arc<Digests>>,
}

impl Directive {
    /// Which checks units need, by unit.
    pub async fn checks_needed(&self) -> Result<BTreeMap<String, Vec<String>>, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        Ok(store::needed(&mut tx).await?)
    }

    /// Runs what a unit needs and what is due, records it, and lets the obligations follow. A check whose tables are as they were is not
    /// run; one whose answer is as it was is recorded again when half of its freshness has passed.
    pub async fn run_checks(
        &self,
        caller: &Caller,
        unit: &str,
        tables: &dyn Tables,
        why: RanNow,
    ) -> Result<Ran, Problem> {
        {
            let mut tx = self.backend.sql.begin_read().await?;
            self.access.require(&mut tx, caller, &CHECK_RUN, On::Unit(unit)).await?;
        }
        let _turn = self.runs.turn(unit).await;
        let (needed, latest) = {
            let mut tx = self.backend.sql.begin_read().await?;
            (store::needed_by(&mut tx, unit).await?, store::latest(&mut tx, unit).await?)
        };
        self.runs.keep(unit, &needed.iter().map(String::as_str).collect());
        let mut done = Vec::new();
        let mut ran = Ran::default();
        let one = async |id: Option<&String>| match id {
            Some(id) => self.run_one(unit, id, latest.get(id).cloned(), tables, why).await,
            None => Ok(None),
        };
        // Two at a time: while one is judged the next is asked.
        for pair in needed.chunks(2) {
            let (first, second) = tokio::join!(one(pair.first()), one(pair.get(1)));
            for run in [first?, second?].into_iter().flatten() {
                ran.run += 1;
                if must_record(&run, why) {
                    done.push(run);
                } else {
                    self.remember(unit, &run, run.before.as_ref().map_or(0, |before| before.no), run.known.clone());
                }
            }
        }
        if done.is_empty() && why != RanNow::Asked {
            if !self.due(unit) {
                return Ok(ran);
            }
            let mut tx = self.backend.sql.begin_read().await?;
            let settled = self.look(&mut tx, unit).await?;
            if settled.is_nothing() {
                self.schedule(unit, settled.next());
                return Ok(ran);
            }
        }
        ran.recorded = done.len();
        ran.obligations = self.record(caller, unit, &done).await?;
        Ok(ran)
    }

    /// Runs a check if it has to be; `None` when nothing speaks for it.
    async fn run_one(
        &self,
        unit: &str,
        id: &str,
        before: Option<Observation>,
        tables: &dyn Tables,
        why: RanNow,
    ) -> Result<Option<Done<'_>>, Problem> {
        let Some(check) = self.checks.get(id) else { return Ok(None) };
        let now = self.now();
        let sql_hash = hex(&Sha256::digest(check.sql.as_bytes()));
        let same_check = before.as_ref().is_some_and(|before| before.sql_hash == sql_hash);
        let fresh = before.as_ref().is_some_and(|before| now < before.half_way());
        if same_check && fresh && why == RanNow::Time {
            return Ok(None);
        }
        let seen = self.runs.get(unit, id).unwrap_or_default();
        let states = match tables.named(&check.sql).await {
            Ok(named) => tables.states(unit, &named).await,
            Err(reason) => Err(reason),
        };
        if same_check && fresh && why == RanNow::Changed && states.as_ref().is_ok_and(|states| *states == seen.states) {
            return Ok(None);
        }
        let begun = Instant::now();
        let (states, asked) = match states {
            Ok(states) => (states, tables.ask(unit, &check.sql, MAX_SUBJECTS).await),
            Err(reason) => (Vec::new(), Err(reason)),
        };
        let (rows, judged) = match asked {
            Ok(mut rows) => {
                let judged = judge(check, &mut rows);
                (rows, judged)
            }
            Err(reason) => (Rows::default(), Judged::unknown(reason)),
        };
        let took_us = i64::try_from(begun.elapsed().as_micros()).unwrap_or(i64::MAX);
        let known = seen.subjects.filter(|(no, _)| before.as_ref().is_some_and(|before| before.no == *no));
        let known = known.map(|(_, known)| known);
        Ok(Some(Done { check, rows, judged, states, sql_hash, collected_at: now, took_us, before, known }))
    }

    fn remember(&self, unit: &str, run: &Done<'_>, no: i64, subjects: Option<Arc<Digests>>) {
        let subjects = subjects.map(|subjects| (no, subjects));
        self.runs.set(unit, &run.check.id, Seen { states: run.states.clone(), subjects });
    }

    /// Writes observations and what they change, and lets the obligations of the unit follow; gives how many of these changed.
    async fn record(&self, caller: &Caller, unit: &str, done: &[Done<'_>]) -> Result<usize, Problem> {
        let subject = Audited::new("checks", &done.len().to_string());
        let (granted, pending) = self.access.begin(caller, &CHECK_RUN, On::Unit(unit), &subject).await?;
        let written = transaction!(self.backend.sql, Problem, |tx| {
            for run in done {
                let no = run.before.as_ref().map_or(0, |before| before.no) + 1;
                let expires_at = Timestamp(run.collected_at.0.saturating_add(run.check.freshness));
                let item = item(run, no, expires_at);
                let evidence = self.access.evidence().add(tx, caller, &granted, &item).await?.seq;
                let new = Written {
                    unit,
                    check: run.check,
                    judged: &run.judged,
                    rows: &run.rows,
                    sql_hash: &run.sql_hash,
                    no,
                    collected_at: run.collected_at,
                    expires_at,
                    took_us: run.took_us,
                    evidence,
                };
                store::add(tx, &new).await?;
                self.write_subjects(tx, unit, run, no).await?;
            }
            let changed = self.settle(tx, &granted, unit).await?;
            let changes = Changes::new().set("checks", &list(done)).set("obligations", changed as i64);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(changed)
        });
        let changed = pending.settle(written).await?;
        for run in done {
            let no = run.before.as_ref().map_or(0, |before| before.no) + 1;
            let same = run.before.as_ref().is_some_and(|before| before.result_hash == run.judged.hash);
            let known = run.known.clone().filter(|_| same);
            self.remember(unit, run, no, Some(known.unwrap_or_else(|| Arc::new(Digests::of(&run.judged.subjects)))));
        }
        Ok(changed)
    }

    async fn write_subjects(
        &self,
        tx: &mut vg_backend::sql::WriteTx,
        unit: &str,
        run: &Done<'_>,
        no: i64,
    ) -> Result<(), Problem> {
        let check = run.check.id.as_str();
        let subjects = &run.judged.subjects;
        let Some(before) = &run.before else {
            let all: Vec<&Subject> = subjects.iter().collect();
            return Ok(store::add_verdicts(tx, unit, check, no, &all).await?);
        };
        if before.result_hash == run.judged.hash {
            return Ok(());
        }
        if before.result_hash.is_empty() || run.judged.hash.is_empty() {
            store::close(tx, unit, check, None, no).await?;
            let all: Vec<&Subject> = subjects.iter().collect();
            return Ok(store::add_verdicts(tx, unit, check, no, &all).await?);
        }
        let known = match &run.known {
            Some(known) => Arc::clone(known),
            None => Arc::new(Digests::of(&store::standing(tx, unit, check).await?)),
        };
        let Difference { ended, begun } = difference(&known, subjects);
        store::close(tx, unit, check, Some(&ended), no).await?;
        Ok(store::add_verdicts(tx, unit, check, no, &begun).await?)
    }

    /// The check of this name as its pack has it now.
    #[must_use]
    pub fn check_text(&self, check: &str) -> Option<&CheckText> {
        self.checks.get(check)
    }

    /// The checks that a unit needs, with their last observation.
    pub async fn check_list(
        &self,
        caller: &Caller,
        unit: &str,
    ) -> Result<Vec<(String, Option<&CheckText>, Option<Observation>)>, Problem> {
        let mut tx = self.reading(caller, &CHECK_READ, unit).await?;
        let mut latest = store::latest(&mut tx, unit).await?;
        let needed = store::needed_by(&mut tx, unit).await?;
        Ok(needed
            .into_iter()
            .map(|id| {
                let observation = latest.remove(&id);
                let text = self.checks.get(&id);
                (id, text, observation)
            })
            .collect())
    }

    /// One check with its last observation and the text that this was made with.
    pub async fn check_get(
        &self,
        caller: &Caller,
        unit: &str,
        check: &str,
    ) -> Result<(Option<&CheckText>, Option<Observation>, Option<String>), Problem> {
        let mut tx = self.reading(caller, &CHECK_READ, unit).await?;
        let last = store::one(&mut tx, unit, check, store::STANDING).await?;
        let text = match &last {
            Some(last) => store::text(&mut tx, &last.sql_hash).await?,
            None => None,
        };
        let known = self.checks.get(check);
        if known.is_none() && last.is_none() {
            return Err(Problem::not_found());
        }
        Ok((known, last, text))
    }

    /// Observations of a check, newest first.
    pub async fn observations(
        &self,
        caller: &Caller,
        unit: &str,
        check: &str,
        wanted: History,
    ) -> Result<Vec<Observation>, Problem> {
        let mut tx = self.reading(caller, &CHECK_READ, unit).await?;
        Ok(store::history(&mut tx, unit, check, wanted).await?)
    }

    /// A page of subjects with this mark, as they stand, by name; `after` is name and id of the last one of the page before.
    pub async fn subjects(
        &self,
        caller: &Caller,
        unit: &str,
        check: &str,
        mark: Mark,
        after: Option<(&str, &str)>,
        limit: u32,
    ) -> Result<Vec<Told>, Problem> {
        let mut tx = self.reading(caller, &CHECK_READ, unit).await?;
        store::page(&mut tx, unit, check, mark, after, limit).await
    }

    /// What changed behind one observation of a check, up to another, by subject; `after` is the last subject of the page before.
    pub async fn subjects_between(
        &self,
        caller: &Caller,
        unit: &str,
        check: &str,
        between: (i64, i64),
        after: &str,
        limit: u32,
    ) -> Result<Vec<Told>, Problem> {
        let mut tx = self.reading(caller, &CHECK_READ, unit).await?;
        Ok(store::between(&mut tx, unit, check, between, after, limit).await?)
    }
}

fn must_record(run: &Done<'_>, why: RanNow) -> bool {
    let Some(before) = &run.before else { return true };
    why == RanNow::Asked
        || run.collected_at >= before.half_way()
        || before.sql_hash != run.sql_hash
        || before.result_hash != run.judged.hash
        || before.verdict != run.judged.verdict
        || before.reason != run.judged.reason
}

fn list(done: &[Done<'_>]) -> String {
    let said: Vec<String> = done.iter().map(|run| format!("{}: {}", run.check.id, run.judged.verdict.name())).collect();
    said.join("; ")
}

/// What the ledger keeps of a run: enough to see later how it was decided, and from what.
fn item(run: &Done<'_>, no: i64, expires_at: Timestamp) -> Item {
    let Done { check, judged, rows, sql_hash, collected_at, took_us, .. } = run;
    let counts = judged.counts;
    let facts = [
        ("check", json!(check.id)),
        ("version", json!(check.version)),
        ("observation", json!(no)),
        ("verdict", json!(judged.verdict.name())),
        ("numerator", json!(counts.numerator)),
        ("denominator", json!(counts.denominator)),
        ("not_met", json!(counts.not_met)),
        ("unknown", json!(counts.unknown)),
        ("unreachable", json!(counts.unreachable)),
        ("excused", json!(counts.excused)),
        ("reason", json!({"vi": judged.reason.vi, "en": judged.reason.en})),
        ("sql", json!(check.sql)),
        ("sql_sha256", json!(sql_hash)),
        ("result_sha256", json!(judged.hash)),
        ("snapshots", json!(rows.snapshots)),
        ("collector", json!(COLLECTOR)),
        ("took_us", json!(took_us)),
    ];
    Item {
        kind: Kind::Observation,
        source: "directive",
        subject_kind: "check",
        subject: check.id.clone(),
        title: title(check, judged),
        facts: facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        blob: None,
        collected_at: *collected_at,
        expires_at: Some(expires_at),
        replaces: run.before.as_ref().map(|before| before.evidence),
    }
}

fn title(check: &CheckText, judged: &Judged) -> Text {
    let (numerator, denominator) = (judged.counts.numerator, judged.counts.denominator);
    let (vi, en) = match judged.verdict {
        Verdict::Met => ("đạt", "met"),
        Verdict::NotMet => ("chưa đạt", "not met"),
        Verdict::Unknown => ("chưa xác định", "unknown"),
    };
    let cut = |text: &str| text.chars().take(200).collect::<String>();
    Text::new(
        format!("{}: {vi}, {numerator}/{denominator}", cut(&check.title.vi)),
        format!("{}: {en}, {numerator}/{denominator}", cut(&check.title.en)),
    )
}
