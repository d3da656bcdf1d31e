//! The readiness of a unit: what holds, clause by clause; what is late; what changed; how it grew.

use std::collections::{BTreeMap, BTreeSet};

use vg_access::{Caller, Problem};
use vg_model::Timestamp;

use crate::letters::{Letter, LetterState};
use crate::obligations::state::{State, Verdict};
use crate::obligations::{Grade, Obligation, Step};
use crate::operations::OBLIGATION_READ;
use crate::plan::{OFFSET_US, PlannedClause};
use crate::{Directive, Kept, letters, obligations};

/// Letters on a board; a unit follows some dozen at a time.
pub const MAX_LETTERS_ON_BOARD: u32 = 200;
/// Steps that are looked through for what changed and how it grew.
const MAX_STEPS: u32 = 10_000;
/// Microseconds of a day.
const DAY_US: i64 = 86_400_000_000;

/// How many obligations are how, by number and by weight.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// All that are followed, without those that do not concern the unit.
    pub all: i64,
    /// Met by measurement.
    pub met: i64,
    /// Met by what a person stated: the weaker grade.
    pub stated: i64,
    /// Not met.
    pub not_met: i64,
    /// Not known.
    pub unknown: i64,
    /// Need not be met until a day; neither met nor counted as such.
    pub waived: i64,
    /// Do not concern the unit; not among `all`.
    pub not_applicable: i64,
    /// Open and past their due time.
    pub late: i64,
    /// Weight of all.
    pub weight: i64,
    /// Weight of those that are met, by measurement or statement.
    pub weight_met: i64,
}

impl Tally {
    /// Counts one more.
    pub fn add(&mut self, obligation: &Obligation, now: Timestamp) {
        if obligation.state == State::NotApplicable {
            self.not_applicable += 1;
            return;
        }
        self.all += 1;
        self.weight += obligation.weight;
        if obligation.state == State::Waived {
            self.waived += 1;
            return;
        }
        match (obligation.verdict, obligation.grade) {
            (Verdict::Met, Grade::Statement) => self.stated += 1,
            (Verdict::Met, _) => self.met += 1,
            (Verdict::NotMet, _) => self.not_met += 1,
            (Verdict::Unknown, _) => self.unknown += 1,
        }
        if obligation.verdict == Verdict::Met {
            self.weight_met += obligation.weight;
        }
        self.late += i64::from(obligation.is_late(now));
    }
}

impl Tally {
    /// Adds another one.
    pub fn plus(&mut self, other: &Self) {
        let Self { all, met, stated, not_met, unknown, waived, not_applicable, late, weight, weight_met } = other;
        self.all += all;
        self.met += met;
        self.stated += stated;
        self.not_met += not_met;
        self.unknown += unknown;
        self.waived += waived;
        self.not_applicable += not_applicable;
        self.late += late;
        self.weight += weight;
        self.weight_met += weight_met;
    }
}

/// What holds for a clause: the worst of its obligations and of the clauses below it.
#[derive(Clone, PartialEq, Debug)]
pub struct OnClause {
    /// The clause.
    pub clause: PlannedClause,
    /// Of its own obligations and those below; `None` when it has none.
    pub verdict: Option<Verdict>,
    /// Of its own obligations and those below.
    pub tally: Tally,
    /// Ids of its own obligations.
    pub obligations: Vec<String>,
}

/// A letter on the board.
#[derive(Clone, PartialEq, Debug)]
pub struct OnLetter {
    /// The letter.
    pub letter: Kept<Letter>,
    /// All of its obligations together.
    pub tally: Tally,
    /// Clauses in the order of the letter.
    pub clauses: Vec<OnClause>,
    /// Obligations in their order.
    pub obligations: Vec<Kept<Obligation>>,
}

/// How many obligations there were at the end of a day, and how many of them were met.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Point {
    /// The end of the day in Viet Nam, or now for the last.
    pub at: Timestamp,
    /// Obligations.
    pub all: i64,
    /// Met ones.
    pub met: i64,
}

/// The board of a unit.
#[derive(Clone, PartialEq, Debug)]
pub struct Board {
    /// When it was looked at.
    pub at: Timestamp,
    /// Letters, newest first.
    pub letters: Vec<OnLetter>,
    /// Steps of the last 24 hours, newest first.
    pub changes: Vec<Step>,
    /// One point for each day since the first obligation, at most 120.
    pub points: Vec<Point>,
}

/// Days on the chart.
pub const MAX_POINTS: usize = 120;

impl Directive {
    /// The board of a unit: of one letter, or of all that were confirmed.
    pub async fn board(&self, caller: &Caller, unit: &str, letter: Option<&str>) -> Result<Board, Problem> {
        let mut tx = self.reading(caller, &OBLIGATION_READ, unit).await?;
        let now = self.now();
        let kept = match letter {
            Some(id) => vec![letters::store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?],
            None => {
                let state = Some(LetterState::Confirmed);
                letters::store::list(&mut tx, unit, state, None, MAX_LETTERS_ON_BOARD).await?
            }
        };
        let mut by_letter: BTreeMap<String, Vec<Kept<Obligation>>> = BTreeMap::new();
        for one in obligations::store::list(&mut tx, unit, letter).await? {
            by_letter.entry(one.data.letter.clone()).or_default().push(one);
        }
        let mut on = Vec::new();
        for letter in kept {
            let clauses = letters::store::clauses(&mut tx, unit, &letter.id).await?;
            let obligations = by_letter.remove(&letter.id).unwrap_or_default();
            on.push(on_letter(letter, clauses, obligations, now));
        }
        let shown: BTreeMap<&str, &Kept<Obligation>> =
            on.iter().flat_map(|letter| &letter.obligations).map(|one| (one.id.as_str(), one)).collect();
        let from = Timestamp(now.0 - DAY_US * MAX_POINTS as i64);
        let steps = obligations::store::steps_since(&mut tx, unit, from, MAX_STEPS).await?;
        let steps: Vec<Step> = steps.into_iter().filter(|step| shown.contains_key(step.obligation.as_str())).collect();
        let points = points(&shown, &steps, now);
        let recent = steps.into_iter().filter(|step| step.at.0 > now.0 - DAY_US && step.event != "received");
        let mut changes: Vec<Step> = recent.collect();
        changes.reverse();
        Ok(Board { at: now, letters: on, changes, points })
    }
}

fn on_letter(
    letter: Kept<Letter>,
    clauses: Vec<PlannedClause>,
    obligations: Vec<Kept<Obligation>>,
    now: Timestamp,
) -> OnLetter {
    let mut tally = Tally::default();
    for one in &obligations {
        tally.add(&one.data, now);
    }
    let parents: BTreeMap<&str, &str> =
        clauses.iter().map(|clause| (clause.label.as_str(), clause.parent.as_str())).collect();
    let on = clauses.iter().map(|clause| {
        let mut on =
            OnClause { clause: clause.clone(), verdict: None, tally: Tally::default(), obligations: Vec::new() };
        for one in obligations.iter().filter(|one| is_within(&one.data.clause, &clause.label, &parents)) {
            on.tally.add(&one.data, now);
            if one.data.clause == clause.label {
                on.obligations.push(one.id.clone());
            }
            if !matches!(one.data.state, State::NotApplicable | State::Waived) {
                on.verdict = Some(on.verdict.map_or(one.data.verdict, |so_far| so_far.and(one.data.verdict)));
            }
        }
        on
    });
    let clauses = on.collect();
    OnLetter { letter, tally, clauses, obligations }
}

/// True when a clause is another or stands below it.
fn is_within(label: &str, above: &str, parents: &BTreeMap<&str, &str>) -> bool {
    let mut at = label;
    let mut seen = BTreeSet::new();
    // A tree that somebody wrote with a loop ends where it begins again.
    while !at.is_empty() && seen.insert(at) {
        if at == above {
            return true;
        }
        at = parents.get(at).copied().unwrap_or_default();
    }
    false
}

/// The end of the day of a time, in Viet Nam.
fn end_of_day(at: Timestamp) -> Timestamp {
    let days = (at.0 + OFFSET_US).div_euclid(DAY_US) + 1;
    Timestamp(days * DAY_US - OFFSET_US)
}

fn points(shown: &BTreeMap<&str, &Kept<Obligation>>, steps: &[Step], now: Timestamp) -> Vec<Point> {
    let Some(first) = shown.values().map(|one| one.created_at).min() else { return Vec::new() };
    let mut ends = vec![end_of_day(first)];
    while let Some(last) = ends.last().copied().filter(|last| last.0 < now.0) {
        ends.push(Timestamp(last.0 + DAY_US));
    }
    let skip = ends.len().saturating_sub(MAX_POINTS);
    let point = |end: &Timestamp| {
        let at = Timestamp(end.0.min(now.0));
        let there = shown.values().filter(|one| one.created_at <= at);
        let (mut all, mut met) = (0, 0);
        for one in there {
            let state = state_at(one, steps, at);
            if state == Some(State::NotApplicable) {
                continue;
            }
            all += 1;
            met += i64::from(state.is_some_and(State::is_done));
        }
        Point { at, all, met }
    };
    ends.iter().skip(skip).map(point).collect()
}

/// Where an obligation stood at a time: before its first known step it stood where that came from.
fn state_at(one: &Kept<Obligation>, steps: &[Step], at: Timestamp) -> Option<State> {
    let own = || steps.iter().filter(|step| step.obligation == one.id);
    match own().take_while(|step| step.at <= at).last() {
        Some(step) => State::parse(&step.to),
        None => own().next().map_or(Some(one.data.state), |step| State::parse(&step.from)),
    }
}
