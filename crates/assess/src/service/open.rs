//! Opening an assessment, and following a system whose level, regime or catalogues change.

use std::collections::BTreeMap;

use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::{Caller, On, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;

use super::{Who, found};
use crate::Assess;
use crate::check::Faults;
use crate::error::{assessment_closed, no_measures, version_mismatch};
use crate::limits::{MAX_ASSESSMENTS, MAX_MEASURES};
use crate::measures::{Measure, Measures};
use crate::model::{Assessment, Control, Event, Kept, System};
use crate::operations::ASSESSMENT_OPEN;
use crate::states::{Basis, State};
use crate::store;

/// What opening an assessment did.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Opened {
    /// The assessment that holds for the system now.
    pub assessment: Kept<Assessment>,
    /// Measures that nobody ever assessed on this system.
    pub new: usize,
    /// Measures that came from an earlier assessment with what was found, who answers for them, and by when.
    pub carried: usize,
    /// Of all measures, those whose state must be looked at again, because the level or regime asks for something else.
    pub review: usize,
    /// Measures that were asked for until now and are no more. They stay as they were.
    pub left: Vec<String>,
}

impl Assess {
    /// Opens the assessment of a system at its level, or brings it up to date. What an earlier assessment of the system found for the
    /// same control comes along; that assessment stays as it was and takes no more results. Doing it again changes nothing.
    pub async fn assessment_open(
        &self,
        caller: &Caller,
        unit: &str,
        system: &System,
        measures: &Measures,
    ) -> Result<Opened, Problem> {
        let subject = Subject::new("assessment", &system.id);
        let (granted, pending) = self.access.begin(caller, &ASSESSMENT_OPEN, On::Unit(unit), &subject).await?;
        let who = Who::new(caller, &granted, self.now());
        let id = self.backend.new_id().map_err(|error| Problem::internal(error.to_string()))?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            check(system, measures)?;
            let earlier = store::assessments::of_system(tx, unit, &system.id).await?;
            let plan = Plan::new(tx, unit, &who, system, measures, &earlier, &id).await?;
            let Plan { assessment, changed, before, save, events, opened } = plan;
            if changed {
                if let Some(mut before) = before {
                    before.data.current = false;
                    let before = next(&before, &who);
                    store::assessments::save(tx, &before).await?;
                }
                store::assessments::save(tx, &assessment).await?;
                store::controls::save(tx, unit, &save).await?;
                store::history::add(tx, unit, &events).await?;
                self.publish(tx, unit, &assessment.id, "opened").await?;
            }
            let changes = Changes::new()
                .set("regime", &measures.regime)
                .set("level", i64::from(measures.level))
                .set("carried", count(opened.carried))
                .set("new", count(opened.new));
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(opened)
        });
        pending.settle(done).await
    }

    /// Closes the assessment of a system that is no longer followed. It stays as it was; opening it again takes everything up.
    pub async fn assessment_close(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        reason: &str,
    ) -> Result<Kept<Assessment>, Problem> {
        let subject = Subject::new("assessment", id);
        let (granted, pending) = self.access.begin(caller, &ASSESSMENT_OPEN, On::Unit(unit), &subject).await?;
        let who = Who::new(caller, &granted, self.now());
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let reason = Faults::only_note("/reason", reason, true)?;
            let kept = found(tx, unit, id).await?;
            if kept.version != version {
                return Err(version_mismatch(version, kept.version));
            }
            if !kept.data.current {
                return Err(assessment_closed(id));
            }
            let mut closed = next(&kept, &who);
            closed.data.current = false;
            store::assessments::save(tx, &closed).await?;
            self.publish(tx, unit, id, "closed").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("reason", &reason)).await?;
            Ok(closed)
        });
        pending.settle(done).await
    }
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

fn next(kept: &Kept<Assessment>, who: &Who) -> Kept<Assessment> {
    let mut next = kept.clone();
    next.version += 1;
    next.updated_at = who.now;
    next.updated_by.clone_from(&who.actor);
    next
}

fn check(system: &System, measures: &Measures) -> Result<(), Problem> {
    let mut faults = Faults::default();
    faults.line("/system/id", &system.id);
    faults.line("/system/name", &system.name);
    faults.line("/system/code", &system.code);
    faults.required("/system/id", &system.id);
    faults.done()?;
    if system.level != Some(measures.level) {
        let (vi, en) = (
            "hệ thống chưa xác định cấp độ, hoặc cấp độ khác với cấp độ của các biện pháp",
            "the system has no level, or another than that of the measures",
        );
        return Err(no_measures(vi, en));
    }
    if measures.measures.is_empty() {
        let (vi, en) = (
            "chế độ không có biện pháp nào cho cấp độ và danh mục đã chọn",
            "the regime has no measures for this level and these catalogues",
        );
        return Err(no_measures(vi, en));
    }
    if measures.measures.len() > MAX_MEASURES {
        return Err(Problem::limit(("biện pháp trong một đợt đánh giá", "measures of an assessment"), MAX_MEASURES));
    }
    Ok(())
}

/// What is to be written.
struct Plan {
    assessment: Kept<Assessment>,
    /// False when everything is as it was.
    changed: bool,
    /// Another assessment of the system that held until now.
    before: Option<Kept<Assessment>>,
    save: Vec<Control>,
    events: Vec<Event>,
    opened: Opened,
}

impl Plan {
    async fn new(
        tx: &mut Tx,
        unit: &str,
        who: &Who,
        system: &System,
        measures: &Measures,
        earlier: &[Kept<Assessment>],
        id: &str,
    ) -> Result<Self, Problem> {
        let same = |one: &&Kept<Assessment>| (&one.data.regime, one.data.level) == (&measures.regime, measures.level);
        let target = earlier.iter().find(same);
        let before = earlier.iter().find(|one| one.data.current && !same(one)).cloned();
        let data = Assessment {
            system: system.id.clone(),
            system_name: system.name.trim().to_owned(),
            system_code: system.code.trim().to_owned(),
            regime: measures.regime.clone(),
            level: measures.level,
            catalogues: measures.catalogues.clone(),
            current: true,
        };
        let (assessment, mut own) = match target {
            Some(old) => {
                let mut kept = next(old, who);
                kept.data = data;
                (kept, store::controls::by_id(tx, unit, &old.id).await?)
            }
            None => {
                if store::assessments::count(tx, unit).await? >= MAX_ASSESSMENTS {
                    let most = usize::try_from(MAX_ASSESSMENTS).unwrap_or(usize::MAX);
                    return Err(Problem::limit(("đợt đánh giá của một đơn vị", "assessments of a unit"), most));
                }
                (fresh(unit, id, who, data), BTreeMap::new())
            }
        };
        let mut others = match &before {
            Some(before) => store::controls::by_id(tx, unit, &before.id).await?,
            None => BTreeMap::new(),
        };
        let mut gathered = Gathered { before: before.as_ref(), ..Gathered::of(who, &assessment) };
        for (index, measure) in measures.measures.iter().enumerate() {
            let (mine, other) = (own.remove(&measure.control), others.remove(&measure.control));
            gathered.take(count(index) + 1, measure, mine, other);
        }
        own.into_values().for_each(|gone| gathered.leave(gone));
        let Gathered { save, events, new, carried, review, mut left, .. } = gathered;
        left.extend(others.into_values().filter(|one| one.in_scope).map(|one| one.control));
        left.sort();
        left.dedup();
        let head = target.is_some_and(|old| old.data == assessment.data);
        let changed = !head || before.is_some() || !save.is_empty();
        let shown = if changed { assessment.clone() } else { target.cloned().unwrap_or_else(|| assessment.clone()) };
        let opened = Opened { assessment: shown, new, carried, review, left };
        Ok(Self { assessment, changed, before, save, events, opened })
    }
}

fn fresh(unit: &str, id: &str, who: &Who, data: Assessment) -> Kept<Assessment> {
    Kept {
        id: id.to_owned(),
        unit: unit.to_owned(),
        version: 1,
        created_at: who.now,
        updated_at: who.now,
        updated_by: who.actor.clone(),
        data,
    }
}

/// The measures while they are gone through.
struct Gathered<'a> {
    who: &'a Who,
    assessment: &'a Kept<Assessment>,
    before: Option<&'a Kept<Assessment>>,
    save: Vec<Control>,
    events: Vec<Event>,
    new: usize,
    carried: usize,
    review: usize,
    left: Vec<String>,
}

impl<'a> Gathered<'a> {
    fn of(who: &'a Who, assessment: &'a Kept<Assessment>) -> Self {
        let (save, events, left) = (Vec::new(), Vec::new(), Vec::new());
        Self { who, assessment, before: None, save, events, new: 0, carried: 0, review: 0, left }
    }

    /// A measure that is asked for: `mine` is what this assessment knew of it, `other` what the one before did.
    fn take(&mut self, position: i64, measure: &Measure, mine: Option<Control>, other: Option<Control>) {
        // Of two that know something, the one that was written later; at one moment the one that held until now.
        let newer = |mine: &Control| other.as_ref().is_none_or(|other| other.updated_at < mine.updated_at);
        let (source, carried) = match mine {
            Some(mine) if newer(&mine) => (Some(mine), false),
            mine => {
                let version = mine.as_ref().map_or(0, |mine| mine.version);
                (other.or(mine).map(|one| Control { version: one.version.max(version), ..one }), true)
            }
        };
        let Some(source) = source else {
            self.new += 1;
            self.save.push(self.blank(position, measure));
            return;
        };
        let stricter = carried && self.before.is_some_and(|before| is_stricter(before, self.assessment));
        let mut next = asked(source.clone(), position, measure);
        next.assessment.clone_from(&self.assessment.id);
        let other_demand = (&source.text, &source.every, &source.keep) != (&next.text, &next.every, &next.keep);
        if source.state != State::NotAssessed && (stricter || other_demand) {
            next.review = true;
        }
        self.review += usize::from(next.review);
        self.carried += usize::from(carried);
        if next == source {
            return;
        }
        if carried || next.review != source.review {
            next.version += 1;
            next.updated_at = self.who.now;
            next.updated_by.clone_from(&self.who.actor);
            let from = self
                .before
                .filter(|_| carried)
                .map(|before| format!("{} · cấp độ {}", before.data.regime, before.data.level));
            self.note(&next, source.state, "carried", from.unwrap_or_default());
        }
        self.save.push(next);
    }

    /// A measure of this assessment that is not asked for any more.
    fn leave(&mut self, gone: Control) {
        if gone.in_scope {
            self.note(&gone, gone.state, "out_of_scope", String::new());
            self.left.push(gone.control.clone());
            self.save.push(Control { in_scope: false, ..gone });
        }
    }

    fn note(&mut self, control: &Control, from: State, event: &str, reason: String) {
        self.events.push(Event {
            system: self.assessment.data.system.clone(),
            control: control.control.clone(),
            no: 0,
            at: self.who.now,
            assessment: self.assessment.id.clone(),
            event: event.to_owned(),
            from: from.name().to_owned(),
            to: control.state.name().to_owned(),
            actor: self.who.actor.clone(),
            reason,
            ledger: None,
        });
    }

    fn blank(&self, position: i64, measure: &Measure) -> Control {
        let blank = Control {
            assessment: self.assessment.id.clone(),
            control: measure.control.clone(),
            position,
            in_scope: true,
            catalogue: String::new(),
            group: String::new(),
            group_title: vg_model::Text::default(),
            title: vg_model::Text::default(),
            text: vg_model::Text::default(),
            clause: String::new(),
            proofs: Vec::new(),
            every: String::new(),
            keep: String::new(),
            suggested: String::new(),
            version: 1,
            updated_at: self.who.now,
            updated_by: self.who.actor.clone(),
            state: State::NotAssessed,
            since: self.who.now,
            basis: Basis::None,
            reason: String::new(),
            until: None,
            review: false,
            owner: String::new(),
            due: String::new(),
            note: String::new(),
            exemption: None,
        };
        asked(blank, position, measure)
    }
}

/// True when what was found under one assessment need not be enough under the other: another regime, or a higher level, where no standard
/// lets a level inherit from the one below.
fn is_stricter(before: &Kept<Assessment>, now: &Kept<Assessment>) -> bool {
    before.data.regime != now.data.regime || before.data.level < now.data.level
}

/// A measure with what is asked now.
fn asked(control: Control, position: i64, measure: &Measure) -> Control {
    Control {
        position,
        in_scope: true,
        catalogue: measure.catalogue.clone(),
        group: measure.group.clone(),
        group_title: measure.group_title.clone(),
        title: measure.title.clone(),
        text: measure.text.clone(),
        clause: measure.clause.clone(),
        proofs: measure.proofs.iter().map(|proof| (*proof).to_owned()).collect(),
        every: measure.every.clone(),
        keep: measure.keep.clone(),
        suggested: measure.check.clone(),
        ..control
    }
}
