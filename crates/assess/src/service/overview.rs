//! What is there and what is missing: gaps and progress.

use std::collections::BTreeMap;

use vg_access::{Caller, Problem};
use vg_backend::sql::Tx;
use vg_model::Timestamp;

use crate::Assess;
use crate::limits::MAX_PAGE;
use crate::model::{Assessment, Control, Kept, today};
use crate::operations::ASSESSMENT_READ;
use crate::states::{Basis, Doubt, State};
use crate::store;
use crate::store::controls::Brief;

/// Which gaps are wanted.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct GapFilter {
    /// Of one system.
    pub system: Option<String>,
    /// Of one who answers for them; the empty name is nobody.
    pub owner: Option<String>,
    /// Of one state.
    pub state: Option<State>,
    /// Only those whose day is over.
    pub late: bool,
}

/// A measure that is not met.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// Id of the system.
    pub system: String,
    /// Its name.
    pub system_name: String,
    /// The state that counts now.
    pub state: State,
    /// Why what was found before does not count.
    pub doubt: Doubt,
    /// True when its day is over.
    pub late: bool,
    /// The measure.
    pub control: Control,
}

/// A page of gaps, the late ones first, then by day, then by system and place.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Gaps {
    /// The page.
    pub rows: Vec<Gap>,
    /// How many there are in all.
    pub total: usize,
    /// How many of them are late.
    pub late: usize,
}

/// What was found of a number of measures.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Tally {
    /// How many are asked for.
    pub total: usize,
    /// Met, as a check measured.
    pub met_by_check: usize,
    /// Met, as a person says.
    pub met_by_statement: usize,
    /// Of these, those without a file, note or link that shows it.
    pub met_without_evidence: usize,
    /// Met in part.
    pub partly: usize,
    /// Not met.
    pub not_met: usize,
    /// Not assessed, or not in a way that counts now: unknown.
    pub unknown: usize,
    /// Of the unknown, those that were carried over and must be looked at.
    pub review: usize,
    /// Of the unknown, those whose result holds no more.
    pub lapsed: usize,
    /// Not applicable.
    pub not_applicable: usize,
    /// Gaps whose day is over.
    pub late: usize,
}

impl Tally {
    /// Measures that apply: the denominator.
    #[must_use]
    pub const fn applicable(&self) -> usize {
        self.total - self.not_applicable
    }

    /// Measures that are met, by check or by statement: the numerator.
    #[must_use]
    pub const fn met(&self) -> usize {
        self.met_by_check + self.met_by_statement
    }

    fn count(&mut self, brief: &Brief, evidence: bool, now: Timestamp, today: &str) {
        self.total += 1;
        let standing = brief.standing();
        match (standing.counts_as(now), brief.basis) {
            (State::Met, Basis::Check) => self.met_by_check += 1,
            (State::Met, _) => {
                self.met_by_statement += 1;
                self.met_without_evidence += usize::from(!evidence);
            }
            (State::Partly, _) => self.partly += 1,
            (State::NotMet, _) => self.not_met += 1,
            (State::NotApplicable, _) => self.not_applicable += 1,
            (State::NotAssessed, _) => self.unknown += 1,
        }
        match standing.doubt(now) {
            Doubt::Review => self.review += 1,
            Doubt::Lapsed => self.lapsed += 1,
            Doubt::None => {}
        }
        self.late += usize::from(standing.is_late(now, today));
    }

    fn add(&mut self, other: &Self) {
        let sums: [(&mut usize, usize); 11] = [
            (&mut self.total, other.total),
            (&mut self.met_by_check, other.met_by_check),
            (&mut self.met_by_statement, other.met_by_statement),
            (&mut self.met_without_evidence, other.met_without_evidence),
            (&mut self.partly, other.partly),
            (&mut self.not_met, other.not_met),
            (&mut self.unknown, other.unknown),
            (&mut self.review, other.review),
            (&mut self.lapsed, other.lapsed),
            (&mut self.not_applicable, other.not_applicable),
            (&mut self.late, other.late),
        ];
        sums.into_iter().for_each(|(sum, more)| *sum += more);
    }
}

/// How far one system is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SystemProgress {
    /// Its assessment.
    pub assessment: Kept<Assessment>,
    /// What was found.
    pub tally: Tally,
    /// The first day of its gaps, as `YYYY-MM-DD`; empty when none has a day.
    pub next_due: String,
}

/// How far a unit is.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Progress {
    /// Its systems by name.
    pub systems: Vec<SystemProgress>,
    /// All of them together.
    pub total: Tally,
}

impl Assess {
    /// What is not met, met in part or not assessed on the systems of a unit; `skip` rows are passed over, and at most [`MAX_PAGE`] given.
    pub async fn gaps(
        &self,
        caller: &Caller,
        unit: &str,
        filter: &GapFilter,
        skip: usize,
        rows: usize,
    ) -> Result<Gaps, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        let now = self.now();
        let today = today(now);
        let heads = heads(store::assessments::list(&mut tx, unit, false).await?);
        let mut found: Vec<Place<'_>> = Vec::new();
        let each = |brief: Brief| {
            let place = heads.get(&brief.assessment).and_then(|head| Place::of(brief, &head.data, now, &today));
            found.extend(place.filter(|place| filter.takes(place)));
        };
        store::controls::each_brief(&mut tx, unit, each).await?;
        let late = found.iter().filter(|place| place.late).count();
        let total = found.len();
        found.sort_by(|a, b| a.key().cmp(&b.key()));
        let mut page = Vec::new();
        for Place { brief, .. } in found.into_iter().skip(skip).take(rows.min(MAX_PAGE)) {
            let head = heads.get(&brief.assessment);
            let control = store::controls::get(&mut tx, unit, &brief.assessment, &brief.control).await?;
            page.extend(head.zip(control).map(|(head, control)| gap(&head.data, control, now)));
        }
        Ok(Gaps { rows: page, total, late })
    }

    /// How far each system of a unit is, and the unit.
    pub async fn progress(&self, caller: &Caller, unit: &str) -> Result<Progress, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        self.progress_in(&mut tx, unit).await
    }

    /// The same, after the permission for it or for something that contains it was given.
    pub(crate) async fn progress_in(&self, tx: &mut Tx, unit: &str) -> Result<Progress, Problem> {
        let now = self.now();
        let list = store::assessments::list(tx, unit, false).await?;
        let heads = heads(list.clone());
        let shown = store::evidence::titles(tx, unit).await?;
        let mut tallies: BTreeMap<String, (Tally, String)> = BTreeMap::new();
        let today = today(now);
        let each = |brief: Brief| {
            if let Some(head) = heads.get(&brief.assessment) {
                let key = (head.data.system.clone(), brief.control.clone());
                let evidence = !shown.is_empty() && shown.contains_key(&key);
                let (tally, next_due) = tallies.entry(brief.assessment.clone()).or_default();
                tally.count(&brief, evidence, now, &today);
                let due = &brief.due;
                if !due.is_empty()
                    && (next_due.is_empty() || due < next_due)
                    && brief.standing().counts_as(now).is_gap()
                {
                    next_due.clone_from(due);
                }
            }
        };
        store::controls::each_brief(tx, unit, each).await?;
        let mut progress = Progress::default();
        for assessment in list {
            let (tally, next_due) = tallies.remove(&assessment.id).unwrap_or_default();
            progress.total.add(&tally);
            progress.systems.push(SystemProgress { assessment, tally, next_due });
        }
        Ok(progress)
    }
}

fn heads(list: Vec<Kept<Assessment>>) -> BTreeMap<String, Kept<Assessment>> {
    list.into_iter().map(|kept| (kept.id.clone(), kept)).collect()
}

/// A gap by what it is found and ordered.
struct Place<'a> {
    brief: Brief,
    state: State,
    late: bool,
    head: &'a Assessment,
}

impl<'a> Place<'a> {
    fn of(brief: Brief, head: &'a Assessment, now: Timestamp, today: &str) -> Option<Self> {
        let standing = brief.standing();
        let (state, late) = (standing.counts_as(now), standing.is_late(now, today));
        state.is_gap().then_some(Self { brief, state, late, head })
    }

    /// Late first, then by day and without one last, then by system and place.
    fn key(&self) -> (bool, bool, &str, &str, &str, i64) {
        let Self { brief, late, head, .. } = self;
        (!late, brief.due.is_empty(), &brief.due, &head.system_name, &head.system, brief.position)
    }
}

fn gap(head: &Assessment, control: Control, now: Timestamp) -> Gap {
    Gap {
        system: head.system.clone(),
        system_name: head.system_name.clone(),
        state: control.counts_as(now),
        doubt: control.doubt(now),
        late: control.is_late(now),
        control,
    }
}

impl GapFilter {
    fn takes(&self, place: &Place<'_>) -> bool {
        let is = |wanted: &Option<String>, found: &str| wanted.as_deref().is_none_or(|wanted| wanted == found);
        is(&self.system, &place.head.system)
            && is(&self.owner, &place.brief.owner)
            && self.state.is_none_or(|state| state == place.state)
            && (place.late || !self.late)
    }
}
