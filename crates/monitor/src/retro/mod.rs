//! Rules over events that are stored: jobs, what they found, and handing it over to the alerts.
//!
//! ```text
//!  rules in use, or a text ──► job ──slices of time──► rows of `events` ──as the stream does──► findings ──► numbers, first findings
//!                               ▲  each slice with its numbers is one transaction                              │ a person
//!                               └── after a restart it goes on behind the last one                alerts ◄─────┘ once
//! ```
//!
//! | noun | module |
//! |---|---|
//! | [`Retro`]: a job, [`RetroState`], [`NewRetro`] | here |
//! | [`Step`](work::Step): what a slice of time came to | [`work`] |
//! | handing over | `hand` |
//! | looking at events | [`crate::stream::again`] |
//!
//! *Invariants*: a slice is counted once; what is handed over is in the alerts once, whoever presses how often; a finding that the stream
//! raised when the event arrived is marked and not handed over, and neither is one that another job of the unit handed over for the same
//! rule and event time.
//!
//! *What it does not do*: it starts no thread and reads no event; whoever runs jobs calls [`work`].

mod hand;
pub(crate) mod store;
pub mod work;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, Kept, On, Problem};
use vg_backend::transaction;
use vg_detect::sigma::{LoadOptions, Loaded, RuleSource, load};
use vg_model::{Level, Text, Timestamp};

use crate::Monitor;
use crate::alerts::Who;
use crate::alerts::finding::EventRef;
use crate::check::{Faults, refused};
use crate::error::version_mismatch;
use crate::knowledge::EntityKind;
use crate::limits::{
    MAX_LINE_CHARS, MAX_RETRO_CHOSEN, MAX_RETRO_DAYS, MAX_RETRO_PROBLEMS, MAX_RETRO_RULES, MAX_RETRO_TEXT, MAX_RETROS,
    MAX_RETROS_OPEN,
};
use crate::operations::{RETRO_READ, RETRO_RUN};

/// A day in microseconds.
const DAY_US: i64 = 86_400_000_000;
/// Name under which a pasted text is told of.
const PASTED: &str = "rules.yml";

/// How a job stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum RetroState {
    /// It waits for its turn.
    Waiting,
    /// It runs.
    Running,
    /// It has looked at everything.
    Done,
    /// Somebody ended it.
    Cancelled,
    /// It could not go on.
    Failed,
}

impl RetroState {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Cancelled => "cancelled",
            Self::Failed => "failed",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<Self> {
        [Self::Waiting, Self::Running, Self::Done, Self::Cancelled, Self::Failed]
            .into_iter()
            .find(|state| state.name() == name)
    }

    /// Whether something is left to do.
    #[must_use]
    pub const fn is_open(self) -> bool {
        matches!(self, Self::Waiting | Self::Running)
    }
}

/// A job that is to be made.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct NewRetro {
    /// Its name.
    pub name: String,
    /// Rules as text; empty for those in use.
    pub rule_text: String,
    /// Ids of those rules that count; all of them when there are none.
    pub rule_ids: Vec<String>,
    /// First moment.
    pub from: Timestamp,
    /// The moment behind the last one.
    pub to: Timestamp,
}

/// A job: rules over stored events.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Retro {
    /// What was asked.
    pub about: NewRetro,
    /// Kind and id of who made it.
    pub created_by: String,
    /// How it stands.
    pub state: RetroState,
    /// Everything before this moment is in the numbers.
    pub at: Timestamp,
    /// When it began to run.
    pub started_at: Option<Timestamp>,
    /// When it ended.
    pub ended_at: Option<Timestamp>,
    /// Time in which it ran, in microseconds.
    pub worked_us: i64,
    /// Events of the range when it began.
    pub total: i64,
    /// Events that were looked at.
    pub events: i64,
    /// Bytes of their records.
    pub bytes: i64,
    /// Events whose records cannot be read alone.
    pub unread: i64,
    /// Findings.
    pub hits: i64,
    /// Of these, raised when the event arrived.
    pub known: i64,
    /// Findings that are kept with their events.
    pub kept: i64,
    /// Why it failed; both empty otherwise.
    pub failure: Text,
    /// When its findings were handed over, by whom, how many, and how many alerts were opened.
    pub handed_at: Option<Timestamp>,
    /// Kind and id of who did.
    pub handed_by: String,
    /// Findings that went into alerts.
    pub handed: i64,
    /// Alerts that were opened.
    pub handed_alerts: i64,
}

impl Retro {
    /// A job that waits.
    pub(crate) fn new(about: NewRetro, created_by: String) -> Self {
        Self {
            at: about.from,
            about,
            created_by,
            state: RetroState::Waiting,
            started_at: None,
            ended_at: None,
            worked_us: 0,
            total: 0,
            events: 0,
            bytes: 0,
            unread: 0,
            hits: 0,
            known: 0,
            kept: 0,
            failure: Text::default(),
            handed_at: None,
            handed_by: String::new(),
            handed: 0,
            handed_alerts: 0,
        }
    }
}

/// How often a rule fired.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetroRule {
    /// Its id.
    pub rule: String,
    /// Its title.
    pub title: Text,
    /// Its level.
    pub level: Level,
    /// Findings.
    pub hits: i64,
    /// Of these, raised when the event arrived.
    pub known: i64,
    /// Findings that are kept with their events.
    pub kept: i64,
    /// Time of the first event.
    pub first_at: Timestamp,
    /// Time of the last event.
    pub last_at: Timestamp,
}

/// How often a rule fired on a host on a day.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetroCount {
    /// The rule.
    pub rule: String,
    /// The host; empty for events that name none, and for those beyond what is told apart.
    pub host: String,
    /// The beginning of the day in UTC.
    pub day: Timestamp,
    /// Findings.
    pub hits: i64,
    /// Of these, raised when the event arrived.
    pub known: i64,
}

/// A finding that is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RetroHit {
    /// Its number in the job, from 1, in the order in which it was found.
    pub no: i64,
    /// The rule.
    pub rule: String,
    /// Time of the event.
    pub time: Timestamp,
    /// The event.
    pub event: EventRef,
    /// Kind of whom it is about.
    pub kind: EntityKind,
    /// Whom it is about.
    pub entity: String,
    /// The host of the event.
    pub host: String,
    /// Id of the source.
    pub source: String,
    /// Level of the system; 0 when it is not known.
    pub system_level: u8,
    /// It was raised when the event arrived.
    pub known: bool,
    /// Values of the fields that the rule looked at.
    pub fields: Vec<(String, String)>,
}

/// Reads rules out of a text that somebody pasted.
///
/// # Errors
///
/// `invalid_input` with each rule that cannot be used, its line, and how to mend it.
pub fn read_rules(text: &str) -> Result<Loaded, Problem> {
    let loaded = load(
        &[RuleSource::Text { name: PASTED.to_owned(), text: text.to_owned() }],
        &LoadOptions { threads: 1, ..LoadOptions::default() },
    );
    let mut faults = Faults::default();
    for problem in loaded.problems.iter().take(MAX_RETRO_PROBLEMS) {
        let (line, message) = (problem.line, &problem.message);
        let code = problem.kind.code();
        let title = if problem.title.is_empty() { String::new() } else { format!(" ({})", problem.title) };
        faults.add(
            "/rule_text",
            "bad_rule",
            &format!("dòng {line}{title}: {code}: {message}"),
            &format!("line {line}{title}: {code}: {message}"),
        );
    }
    faults.done()?;
    let count = loaded.rules.len() + loaded.correlations.len();
    if count == 0 {
        return Err(refused("/rule_text", "required", "không có quy tắc nào trong văn bản", "the text has no rule"));
    }
    if count > MAX_RETRO_RULES {
        return Err(Problem::limit(("quy tắc trong một văn bản", "rules of one text"), MAX_RETRO_RULES));
    }
    Ok(loaded)
}

impl NewRetro {
    /// As it is kept.
    fn checked(&self, now: Timestamp) -> Result<Self, Problem> {
        let mut faults = Faults::default();
        let name = faults.line("/name", &self.name);
        faults.required("/name", &name);
        if self.rule_text.len() > MAX_RETRO_TEXT {
            let (vi, en) = (format!("dài quá {MAX_RETRO_TEXT} byte"), format!("has more than {MAX_RETRO_TEXT} bytes"));
            faults.add("/rule_text", "too_long", &vi, &en);
        }
        if self.rule_ids.len() > MAX_RETRO_CHOSEN {
            let (vi, en) =
                (format!("quá {MAX_RETRO_CHOSEN} quy tắc"), format!("has more than {MAX_RETRO_CHOSEN} rules"));
            faults.add("/rule_ids", "too_many", &vi, &en);
        }
        let mut rule_ids: Vec<String> =
            self.rule_ids.iter().map(|id| faults.line("/rule_ids", id)).filter(|id| !id.is_empty()).collect();
        rule_ids.sort();
        rule_ids.dedup();
        // What lies ahead has not arrived yet.
        let to = self.to.min(now);
        if self.from >= to {
            let (vi, en) = ("phải trước thời điểm cuối và trước lúc này", "must be before the end, and before now");
            faults.add("/from", "out_of_range", vi, en);
        } else if to.0 - self.from.0 > MAX_RETRO_DAYS * DAY_US {
            let (vi, en) = (format!("dài quá {MAX_RETRO_DAYS} ngày"), format!("has more than {MAX_RETRO_DAYS} days"));
            faults.add("/from", "out_of_range", &vi, &en);
        }
        faults.done()?;
        if !self.rule_text.trim().is_empty() {
            read_rules(&self.rule_text)?;
        }
        Ok(Self { name, rule_text: self.rule_text.trim_end().to_owned(), rule_ids, from: self.from, to })
    }
}

impl Monitor {
    /// Jobs of a unit, the newest first.
    pub async fn retro_list(&self, caller: &Caller, unit: &str) -> Result<Vec<Kept<Retro>>, Problem> {
        let mut tx = self.reading(caller, &RETRO_READ, unit).await?;
        Ok(store::list(&mut tx, unit).await?)
    }

    /// One job.
    pub async fn retro_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Kept<Retro>, Problem> {
        let mut tx = self.reading(caller, &RETRO_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// Rules of a job that fired, the most severe first, and how often on which host and day.
    pub async fn retro_counts(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
    ) -> Result<(Vec<RetroRule>, Vec<RetroCount>), Problem> {
        let mut tx = self.reading(caller, &RETRO_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok((store::rules(&mut tx, unit, id).await?, store::counts(&mut tx, unit, id).await?))
    }

    /// Findings of a job behind a number, of one rule or of all when it is empty, at most so many.
    pub async fn retro_hits(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        (rule, after): (&str, i64),
        limit: u32,
    ) -> Result<Vec<RetroHit>, Problem> {
        let mut tx = self.reading(caller, &RETRO_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(store::hits(&mut tx, unit, id, (rule, after), limit).await?)
    }

    /// Makes a job; it waits for its turn.
    pub async fn retro_create(&self, caller: &Caller, unit: &str, new: &NewRetro) -> Result<Kept<Retro>, Problem> {
        let id = self.next_id()?;
        let subject = Subject::new("retro", &id);
        let (granted, pending) = self.access.begin(caller, &RETRO_RUN, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let about = new.checked(who.now)?;
            let same = |known: &Retro| {
                (&known.about.name, &known.about.rule_text, &known.about.rule_ids, known.about.from)
                    == (&about.name, &about.rule_text, &about.rule_ids, about.from)
            };
            if let Some(made) = self.made_before(store::get(tx, unit, &id).await?, same)? {
                pending.done(tx, Outcome::Done, &Changes::new()).await?;
                return Ok(made);
            }
            let all = store::list(tx, unit).await?;
            if all.iter().filter(|kept| kept.data.state.is_open()).count() >= MAX_RETROS_OPEN {
                return Err(Problem::limit(("lần rà soát lại đang chờ", "jobs that wait"), MAX_RETROS_OPEN));
            }
            // What ended longest ago makes room.
            for old in all.iter().filter(|kept| !kept.data.state.is_open()).skip(MAX_RETROS.saturating_sub(1)) {
                store::remove(tx, unit, &old.id).await?;
            }
            let changes = Changes::new()
                .set("name", &about.name)
                .set("pasted", !about.rule_text.is_empty())
                .set("rules", about.rule_ids.join(" ").as_str())
                .set("from", about.from)
                .set("to", about.to);
            let kept = Kept {
                id: id.clone(),
                unit: unit.to_owned(),
                version: 1,
                created_at: who.now,
                updated_at: who.now,
                updated_by: who.actor.clone(),
                data: Retro::new(about, who.actor),
            };
            store::save(tx, &kept).await?;
            self.publish_retro(tx, &kept).await?;
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Ends a job that waits or runs; what it found stays.
    pub async fn retro_cancel(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
    ) -> Result<Kept<Retro>, Problem> {
        let subject = Subject::new("retro", id);
        let (granted, pending) = self.access.begin(caller, &RETRO_RUN, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let who = Who::new(caller, &granted, self.now());
            let mut kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if !kept.data.state.is_open() {
                return Err(Problem::conflict("lần rà soát lại này đã kết thúc", "the job has ended"));
            }
            if kept.version != version {
                return Err(version_mismatch(version, kept.version));
            }
            kept.data.state = RetroState::Cancelled;
            kept.data.ended_at = Some(who.now);
            kept.version += 1;
            kept.updated_at = who.now;
            kept.updated_by = who.actor;
            store::save(tx, &kept).await?;
            self.publish_retro(tx, &kept).await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("state", "cancelled")).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Removes a job that has ended, with what it found; alerts stay.
    pub async fn retro_remove(&self, caller: &Caller, unit: &str, id: &str) -> Result<(), Problem> {
        let subject = Subject::new("retro", id);
        let (_, pending) = self.access.begin(caller, &RETRO_RUN, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
            if kept.data.state.is_open() {
                return Err(Problem::conflict("hãy dừng trước khi xoá", "cancel it before it is removed"));
            }
            store::remove(tx, unit, id).await?;
            let changes = Changes::new().set("name", &kept.data.about.name).set("removed", true);
            pending.done(tx, Outcome::Done, &changes).await
        });
        pending.settle(done).await
    }

    /// Tells the others that a job changed.
    pub(crate) async fn publish_retro(
        &self,
        tx: &mut vg_backend::sql::WriteTx,
        kept: &Kept<Retro>,
    ) -> Result<(), Problem> {
        let payload = serde_json::json!({ "unit": kept.unit, "id": kept.id, "state": kept.data.state.name() });
        self.backend.bus.publish(tx, "monitor.retro.changed", &kept.unit, &payload.to_string()).await?;
        Ok(())
    }
}

/// A line as rows keep it.
pub(crate) fn line(text: &str) -> String {
    vg_access::cut(text, MAX_LINE_CHARS)
}
