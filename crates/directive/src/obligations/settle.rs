//! Lets obligations follow what their checks and statements say, and what time it is.

use std::collections::BTreeMap;

use vg_access::{Granted, Problem};
use vg_backend::sql::{Tx, WriteTx};
use vg_model::{Text, Timestamp};

use super::state::{Event, State, Verdict};
use super::{Grade, Obligation, Step, store};
use crate::board::Tally;
use crate::checks::{CheckText, Counts, Observation};
use crate::{Directive, Kept};

/// Days before the due time at which an owner is reminded; the last one is the day after.
pub(crate) const REMIND_DAYS: [i64; 4] = [7, 3, 1, -1];
/// Microseconds of a day.
pub(crate) const DAY_US: i64 = 86_400_000_000;

/// What holds for an obligation.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Holds {
    pub(crate) verdict: Verdict,
    pub(crate) grade: Grade,
    pub(crate) counts: Counts,
    pub(crate) reason: Text,
    /// When this will change by time alone.
    pub(crate) until: Option<Timestamp>,
}

/// What holds at `now`.
pub(crate) fn holds(
    obligation: &Obligation,
    latest: &BTreeMap<String, Observation>,
    checks: &BTreeMap<String, CheckText>,
    now: Timestamp,
) -> Holds {
    if obligation.checks.is_empty() {
        by_statement(obligation, now)
    } else {
        by_checks(obligation, latest, checks, now)
    }
}

fn by_statement(obligation: &Obligation, now: Timestamp) -> Holds {
    let nothing = |reason: Text| Holds {
        verdict: Verdict::Unknown,
        grade: Grade::None,
        counts: Counts { denominator: 1, unknown: 1, ..Counts::default() },
        reason,
        until: None,
    };
    let Some(stated) = &obligation.stated else {
        let reason = if obligation.unknown.vi.is_empty() {
            Text::new("chưa có ai xác nhận", "nobody has stated it yet")
        } else {
            obligation.unknown.clone()
        };
        return nothing(reason);
    };
    if now >= stated.until {
        return nothing(Text::new("lời xác nhận đã hết hiệu lực", "what was stated does not hold any more"));
    }
    let met = stated.verdict == Verdict::Met;
    let counts = Counts { denominator: 1, numerator: i64::from(met), not_met: i64::from(!met), ..Counts::default() };
    let reason = if met { Text::default() } else { Text::new(&stated.text, &stated.text) };
    Holds { verdict: stated.verdict, grade: Grade::Statement, counts, reason, until: Some(stated.until) }
}

fn by_checks(
    obligation: &Obligation,
    latest: &BTreeMap<String, Observation>,
    checks: &BTreeMap<String, CheckText>,
    now: Timestamp,
) -> Holds {
    let mut verdict = Verdict::Met;
    let mut counts = Counts::default();
    let mut until: Option<Timestamp> = None;
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    for id in &obligation.checks {
        let title = checks.get(id).map_or_else(|| Text::new(id, id), |check| check.title.clone());
        let (said, reason) = match (checks.contains_key(id), latest.get(id)) {
            (false, _) => (
                Verdict::Unknown,
                Text::new("phép kiểm tra này không còn trong thư viện", "the library has no such check any more"),
            ),
            (true, None) => (Verdict::Unknown, Text::new("chưa đo lần nào", "not measured yet")),
            (true, Some(last)) if now >= last.expires_at => {
                (Verdict::Unknown, Text::new("kết quả đo đã quá hạn", "what was measured is stale"))
            }
            (true, Some(last)) => {
                counts = counts.plus(last.counts);
                until = Some(until.map_or(last.expires_at, |until: Timestamp| until.min(last.expires_at)));
                (last.verdict, last.reason.clone())
            }
        };
        if said != Verdict::Met {
            vi.push(format!("{}: {}", title.vi, reason.vi));
            en.push(format!("{}: {}", title.en, reason.en));
        }
        verdict = verdict.and(said);
    }
    Holds { verdict, grade: Grade::Measured, counts, reason: Text::new(vi.join("; "), en.join("; ")), until }
}

/// What becomes of an obligation: its new form, and the steps that led there.
pub(crate) struct Followed {
    pub(crate) data: Obligation,
    pub(crate) steps: Vec<(&'static str, State, State, Text)>,
}

/// Lets one obligation follow; the same data when nothing changed.
pub(crate) fn follow(before: &Obligation, holds: &Holds, now: Timestamp) -> Followed {
    let mut followed = Followed { data: before.clone(), steps: Vec::new() };
    let data = &mut followed.data;
    if data.verdict != holds.verdict {
        data.verdict_since = now;
    }
    data.verdict = holds.verdict;
    data.grade = holds.grade;
    data.counts = holds.counts;
    data.reason = holds.reason.clone();
    let ended = data
        .waived
        .as_ref()
        .is_some_and(|waived| waived.decided_at.is_some() && waived.until.is_some_and(|until| now >= until));
    if ended {
        data.waived = None;
        step(&mut followed, Event::Reopen, Text::new("hết thời hạn được miễn", "the waiver ended"), now);
    }
    let measured = Event::Measured { verdict: holds.verdict, some: holds.counts.numerator > 0 };
    step(&mut followed, measured, holds.reason.clone(), now);
    due(&mut followed, now);
    followed
}

fn step(followed: &mut Followed, event: Event, reason: Text, now: Timestamp) {
    let from = followed.data.state;
    let Some(to) = from.after(event).filter(|to| *to != from) else { return };
    followed.data.state = to;
    followed.data.since = now;
    followed.steps.push((event.name(), from, to, reason));
}

/// The timer: late when it is open at its due time, the next time when it comes again, and reminders on the way.
fn due(followed: &mut Followed, now: Timestamp) {
    let Some(due_at) = followed.data.due_at else { return };
    if now >= due_at {
        if followed.data.state.is_open() && !followed.data.late {
            followed.data.late = true;
            step(followed, Event::Due, Text::new("đã quá hạn", "its due time has passed"), now);
        }
        if followed.data.state.is_done() && !followed.data.every.is_empty() {
            next_period(followed, due_at, now);
        }
    }
    remind(followed, now);
}

fn next_period(followed: &mut Followed, due_at: Timestamp, now: Timestamp) {
    let mut next = due_at;
    while next <= now {
        let Some(later) = crate::plan::later(next, &followed.data.every) else { return };
        next = later;
    }
    let state = followed.data.state;
    followed.data.due_at = Some(next);
    followed.data.reminded = 0;
    followed.steps.push(("period", state, state, Text::new("sang kỳ tiếp theo", "the next period begins")));
}

fn remind(followed: &mut Followed, now: Timestamp) {
    let Some(due_at) = followed.data.due_at.filter(|_| followed.data.state.is_open()) else { return };
    let passed = REMIND_DAYS.iter().filter(|days| now.0 >= due_at.0 - *days * DAY_US).count();
    let passed = i64::try_from(passed).unwrap_or(i64::MAX);
    if passed <= followed.data.reminded {
        return;
    }
    followed.data.reminded = passed;
    let days = (due_at.0 - now.0).div_euclid(DAY_US);
    let reason = if days >= 0 {
        Text::new(format!("còn {} ngày đến hạn", days + 1), format!("{} days to go", days + 1))
    } else {
        Text::new(format!("đã quá hạn {} ngày", -days), format!("{} days late", -days))
    };
    let state = followed.data.state;
    followed.steps.push(("reminder", state, state, reason));
}

/// When time alone will change something about it.
pub(crate) fn next_time(obligation: &Obligation, holds: &Holds, now: Timestamp) -> Option<Timestamp> {
    let reminders = obligation
        .due_at
        .filter(|_| obligation.state.is_open())
        .into_iter()
        .flat_map(|due| REMIND_DAYS.map(|days| Timestamp(due.0 - days * DAY_US)));
    let waiver = obligation.waived.as_ref().filter(|waived| waived.decided_at.is_some());
    let waiver = waiver.and_then(|waived| waived.until);
    holds.until.into_iter().chain(obligation.due_at).chain(reminders).chain(waiver).filter(|at| *at > now).min()
}

/// What time and measurement make of the obligations of a unit.
pub(crate) struct Settled {
    changed: Vec<(Kept<Obligation>, Followed)>,
    next: Option<Timestamp>,
    /// How each letter stands then.
    tallies: BTreeMap<String, Tally>,
}

impl Settled {
    /// True when nothing has to be written.
    pub(crate) fn is_nothing(&self) -> bool {
        self.changed.is_empty()
    }

    /// When time alone will change something in the unit, or a check has to be run again.
    pub(crate) fn next(&self) -> Option<Timestamp> {
        self.next
    }
}

impl Directive {
    /// Looks at the obligations of a unit and writes nothing.
    pub(crate) async fn look(&self, tx: &mut Tx, unit: &str) -> Result<Settled, Problem> {
        let now = self.now();
        let latest = crate::checks::store::latest(tx, unit).await?;
        let mut settled = Settled { changed: Vec::new(), next: None, tallies: BTreeMap::new() };
        let mut again: Vec<Timestamp> = Vec::new();
        for kept in store::list(tx, unit, None).await? {
            let holds = holds(&kept.data, &latest, &self.checks, now);
            let followed = follow(&kept.data, &holds, now);
            again.extend(next_time(&followed.data, &holds, now));
            settled.tallies.entry(followed.data.letter.clone()).or_default().add(&followed.data, now);
            // A check is run again before what it said turns stale.
            let observed = kept.data.checks.iter().filter_map(|check| latest.get(check));
            again.extend(observed.map(Observation::half_way).filter(|at| *at > now));
            if followed.data != kept.data {
                settled.changed.push((kept, followed));
            }
        }
        settled.next = again.into_iter().min();
        Ok(settled)
    }

    /// Lets the obligations of a unit follow, as part of a transaction; gives how many changed. A step is written only when the state
    /// changes; figures change without one.
    pub(crate) async fn settle(&self, tx: &mut WriteTx, granted: &Granted, unit: &str) -> Result<usize, Problem> {
        let settled = self.look(tx, unit).await?;
        let mut changed = Vec::new();
        for (kept, followed) in settled.changed {
            for (event, from, to, reason) in &followed.steps {
                self.add_step(tx, &kept, (event, from.name(), to.name()), granted.actor(), reason, None).await?;
            }
            changed.push(self.next_kept(&kept, granted.actor(), followed.data));
        }
        store::save(tx, &changed.iter().collect::<Vec<_>>()).await?;
        for kept in &changed {
            self.publish(tx, "obligation", &kept.unit, &kept.id, kept.data.state.name()).await?;
        }
        crate::rollup::save(tx, unit, &settled.tallies, self.now()).await?;
        self.schedule(unit, settled.next);
        Ok(changed.len())
    }

    pub(crate) async fn add_step(
        &self,
        tx: &mut WriteTx,
        kept: &Kept<Obligation>,
        (event, from, to): (&str, &str, &str),
        actor: &str,
        reason: &Text,
        evidence: Option<i64>,
    ) -> Result<(), Problem> {
        let step = Step {
            obligation: kept.id.clone(),
            no: 0,
            at: self.now(),
            event: event.to_owned(),
            from: from.to_owned(),
            to: to.to_owned(),
            actor: actor.to_owned(),
            reason: reason.clone(),
            evidence,
        };
        Ok(store::add_step(tx, &kept.unit, &step).await?)
    }
}
