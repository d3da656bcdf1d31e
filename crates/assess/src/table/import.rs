//! A table that comes back: what each row would change, and doing it.
//!
//! A row is judged against the measure as it is now. Where the measure was changed after the table was exported, a row that wants
//! something else is a conflict: it is told and overwrites nothing. Rows that are refused or in conflict keep no other row back.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;
use vg_access::audit::{Changes, Outcome as Ended, Subject};
use vg_access::evidence::{Item, Kind};
use vg_access::{Caller, On, Problem};
use vg_backend::sql::Tx;
use vg_backend::transaction;
use vg_model::Text;

use super::read::{Line, day, state};
use super::{Place, TableFile};
use crate::Assess;
use crate::model::{Assessment, Control, Event, Kept};
use crate::operations::{ASSESSMENT_READ, CONTROL_IMPORT};
use crate::service::{Edit, Who};
use crate::states::State;
use crate::store;

/// What becomes of a row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// It changes the measure: each field by its key, with what it is and what it becomes.
    Taken(Vec<(&'static str, String, String)>),
    /// The measure was changed since the table was exported; the fields in which the row wants something else than what is now.
    Conflict {
        /// The version that the row is based on.
        based_on: i64,
        /// The version that the measure has now.
        now: i64,
        /// The fields, as in [`Outcome::Taken`].
        fields: Vec<(&'static str, String, String)>,
    },
    /// It cannot be taken.
    Refused {
        /// Stable code.
        code: &'static str,
        /// Why, and how to mend it.
        why: Text,
    },
}

/// A row of which there is something to say.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RowOutcome {
    /// Where it stands.
    pub place: Place,
    /// The assessment that it names.
    pub assessment: String,
    /// The control that it names.
    pub control: String,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// What an import does, or would do.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Done {
    /// Rows that change something, are in conflict or were refused, in the order of the file.
    pub rows: Vec<RowOutcome>,
    /// How many change something.
    pub taken: usize,
    /// How many say what is there already.
    pub unchanged: usize,
    /// How many are in conflict.
    pub conflicts: usize,
    /// How many were refused.
    pub refused: usize,
    /// What the reader of the file met.
    pub warnings: Vec<Text>,
}

impl Assess {
    /// What importing a table would do. Nothing is written.
    pub async fn import_preview(&self, caller: &Caller, unit: &str, file: &TableFile) -> Result<Done, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        // Nobody did it yet: who stands in no row that is kept.
        let who = Who { actor: String::new(), account: String::new(), now: self.now() };
        let judged = Judged::new(&mut tx, unit, &who, &file.lines).await?;
        Ok(Done { warnings: file.warnings.clone(), ..judged.done })
    }

    /// Imports a table: takes the rows that can be taken, and says what became of the others. The file is kept, and stands in the
    /// evidence ledger as the statement that it is.
    pub async fn import_apply(&self, caller: &Caller, unit: &str, file: &TableFile) -> Result<Done, Problem> {
        let about = Subject::new("assessment_import", unit);
        let (granted, pending) = self.access.begin(caller, &CONTROL_IMPORT, On::Unit(unit), &about).await?;
        let blob = match self.backend.blobs.put_bytes(&file.bytes).await {
            Ok(id) => id.to_string(),
            Err(error) => {
                let problem = Problem::internal(format!("keep an imported table: {error}"));
                return pending.settle(Err(problem)).await;
            }
        };
        let who = Who::new(caller, &granted, self.now());
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let Judged { done, save, mut events } = Judged::new(tx, unit, &who, &file.lines).await?;
            if !save.is_empty() {
                let item = item(unit, &file.name, &blob, &done, who.now);
                let ledger = self.access.evidence().add(tx, caller, &granted, &item).await?.seq;
                events.iter_mut().for_each(|event| event.ledger = Some(ledger));
                store::controls::save(tx, unit, &save).await?;
                store::history::add(tx, unit, &events).await?;
                let assessments: BTreeSet<&str> = save.iter().map(|one| one.assessment.as_str()).collect();
                for assessment in assessments {
                    self.publish(tx, unit, assessment, "imported").await?;
                }
            }
            let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
            let changes = Changes::new()
                .set("file", &file.name)
                .set("taken", count(done.taken))
                .set("conflicts", count(done.conflicts))
                .set("refused", count(done.refused));
            pending.done(tx, Ended::Done, &changes).await?;
            Ok(Done { warnings: file.warnings.clone(), ..done })
        });
        pending.settle(done).await
    }
}

fn item(unit: &str, file_name: &str, blob: &str, done: &Done, now: vg_model::Timestamp) -> Item {
    let name: String = file_name.chars().filter(|c| !c.is_control()).take(200).collect();
    let facts = [
        ("file_name", json!(name)),
        ("taken", json!(done.taken)),
        ("unchanged", json!(done.unchanged)),
        ("conflicts", json!(done.conflicts)),
        ("refused", json!(done.refused)),
    ];
    Item {
        kind: Kind::Statement,
        source: "assess",
        subject_kind: "assessment_import",
        subject: unit.to_owned(),
        title: Text::new(
            format!("Nhập kết quả đánh giá từ bảng {name}"),
            format!("Results of measures imported from {name}"),
        ),
        facts: facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        blob: Some(blob.strip_prefix("sha256-").unwrap_or(blob).to_owned()),
        collected_at: now,
        expires_at: None,
        replaces: None,
    }
}

/// What the rows of a file come to.
#[derive(Default, Debug)]
struct Judged {
    done: Done,
    save: Vec<Control>,
    events: Vec<Event>,
}

impl Judged {
    async fn new(tx: &mut Tx, unit: &str, who: &Who, lines: &[Line]) -> Result<Self, Problem> {
        let heads = store::assessments::list(tx, unit, true).await?;
        let heads: BTreeMap<&str, &Kept<Assessment>> = heads.iter().map(|head| (head.id.as_str(), head)).collect();
        let mut controls: BTreeMap<&str, BTreeMap<String, Control>> = BTreeMap::new();
        let mut seen: BTreeSet<(&str, &str)> = BTreeSet::new();
        let mut judged = Self::default();
        for line in lines {
            let head = heads.get(line.assessment.as_str()).copied();
            if let Some(head) = head
                && !controls.contains_key(head.id.as_str())
            {
                controls.insert(&head.id, store::controls::by_id(tx, unit, &head.id).await?);
            }
            let control = controls.get(line.assessment.as_str()).and_then(|all| all.get(&line.control));
            let first = seen.insert((&line.assessment, &line.control));
            let outcome = match subject(line, head, control, first) {
                Ok((head, control)) => judged.judge(who, line, head, control),
                Err(refused) => Some(refused),
            };
            judged.count(line, outcome);
        }
        Ok(judged)
    }

    fn count(&mut self, line: &Line, outcome: Option<Outcome>) {
        let Some(outcome) = outcome else {
            self.done.unchanged += 1;
            return;
        };
        match outcome {
            Outcome::Taken(_) => self.done.taken += 1,
            Outcome::Conflict { .. } => self.done.conflicts += 1,
            Outcome::Refused { .. } => self.done.refused += 1,
        }
        let (assessment, control) = (line.assessment.clone(), line.control.clone());
        self.done.rows.push(RowOutcome { place: line.place.clone(), assessment, control, outcome });
    }

    /// What a row becomes; nothing when it says what is there.
    fn judge(&mut self, who: &Who, line: &Line, head: &Kept<Assessment>, control: &Control) -> Option<Outcome> {
        let wanted = match Wanted::new(line, control) {
            Ok(wanted) => wanted,
            Err(refused) => return Some(refused),
        };
        let Ok(based_on) = line.version.parse::<i64>() else {
            return Some(refused("bad_version", "cột Phiên bản không phải là số", "the version is no number"));
        };
        let fields = wanted.differs(control);
        if fields.is_empty() {
            return None;
        }
        if based_on != control.version {
            return Some(Outcome::Conflict { based_on, now: control.version, fields });
        }
        let mut edit = Edit::new(who, head, control.clone());
        match wanted.make(&mut edit, &fields) {
            Ok(event) => {
                let reason = edit.control.exemption.as_ref().map(|asked| asked.reason.clone());
                let reason = match event {
                    "exemption_asked" => reason.unwrap_or_default(),
                    _ => edit.control.reason.clone(),
                };
                edit.note(event, &reason, None);
                let (changed, events) = edit.done();
                self.save.push(changed);
                self.events.extend(events);
                Some(Outcome::Taken(fields))
            }
            Err(problem) => {
                let why = problem.errors.first().map_or_else(|| problem.detail.clone(), |fault| fault.message.clone());
                Some(Outcome::Refused { code: "not_possible", why })
            }
        }
    }
}

fn refused(code: &'static str, vi: &str, en: &str) -> Outcome {
    Outcome::Refused { code, why: Text::new(vi, en) }
}

/// The measure that a row is about, if it can be written to.
fn subject<'a>(
    line: &Line,
    head: Option<&'a Kept<Assessment>>,
    control: Option<&'a Control>,
    first: bool,
) -> Result<(&'a Kept<Assessment>, &'a Control), Outcome> {
    let Some(head) = head else {
        let (vi, en) = ("đơn vị không có đợt đánh giá mang mã này", "the unit has no assessment of this id");
        return Err(refused("unknown_assessment", vi, en));
    };
    if !head.data.current {
        let (vi, en) = (
            "đợt đánh giá đã đóng vì cấp độ hoặc quy định đã đổi; hãy xuất bảng mới",
            "the assessment is closed, because level or regime changed; export a new table",
        );
        return Err(refused("assessment_closed", vi, en));
    }
    let Some(control) = control.filter(|control| control.in_scope) else {
        let (vi, en) = ("đợt đánh giá không có biện pháp mang mã này", "the assessment has no measure of this id");
        return Err(refused("unknown_control", vi, en));
    };
    if !first {
        let vi = format!("biện pháp {} đã có ở một dòng phía trên", line.control);
        let en = format!("measure {} stands in a row above already", line.control);
        return Err(refused("twice", &vi, &en));
    }
    Ok((head, control))
}

/// What a row wants; what it does not say is as it is.
struct Wanted {
    state: State,
    reason: String,
    owner: String,
    due: String,
    note: String,
}

impl Wanted {
    fn new(line: &Line, control: &Control) -> Result<Self, Outcome> {
        let unified = |text: &String| text.replace("\r\n", "\n").replace('\r', "\n");
        let or = |cell: &Option<String>, now: &str| cell.as_ref().map_or_else(|| now.to_owned(), unified);
        let wanted = match &line.state {
            None => control.state,
            Some(cell) => state(cell).ok_or_else(|| {
                let vi = format!(
                    "kết quả «{}» không hiểu được; hãy ghi một trong: {}",
                    short(cell),
                    State::ALL.map(|state| state.title().vi).join(", ")
                );
                let en = format!(
                    "the result '{}' is not known; write one of: {}",
                    short(cell),
                    State::ALL.map(|state| state.title().vi).join(", ")
                );
                refused("bad_state", &vi, &en)
            })?,
        };
        let due = match &line.due {
            None => control.due.clone(),
            Some(cell) => day(cell).ok_or_else(|| {
                let vi = format!("thời hạn «{}» không phải là ngày, ví dụ 2026-12-20 hoặc 20/12/2026", short(cell));
                let en = format!("the due day '{}' is no day, like 2026-12-20 or 20/12/2026", short(cell));
                refused("bad_day", &vi, &en)
            })?,
        };
        Ok(Self {
            state: wanted,
            reason: or(&line.reason, &control.reason),
            owner: or(&line.owner, &control.owner),
            due,
            note: or(&line.note, &control.note),
        })
    }

    /// The fields in which it differs from the measure.
    fn differs(&self, control: &Control) -> Vec<(&'static str, String, String)> {
        // Where not applicable was asked for and nobody decided yet, the row that asks for it says what is there.
        let asked = control.exemption.as_ref().filter(|asked| asked.approved_at.is_none());
        let waits = self.state == State::NotApplicable && asked.is_some_and(|asked| asked.reason == self.reason);
        let title = |state: State| state.title().vi;
        let states = (title(control.state), title(if waits { control.state } else { self.state }));
        let reasons = (control.reason.clone(), if waits { control.reason.clone() } else { self.reason.clone() });
        [
            ("state", states),
            ("reason", reasons),
            ("owner", (control.owner.clone(), self.owner.clone())),
            ("due", (control.due.clone(), self.due.clone())),
            ("note", (control.note.clone(), self.note.clone())),
        ]
        .into_iter()
        .filter(|(_, (from, to))| from != to)
        .map(|(field, (from, to))| (field, from, to))
        .collect()
    }

    /// Does it; gives the name of what happened.
    fn make(&self, edit: &mut Edit<'_>, fields: &[(&'static str, String, String)]) -> Result<&'static str, Problem> {
        edit.assign(Some(&self.owner), Some(&self.due), Some(&self.note))?;
        if !fields.iter().any(|(field, ..)| matches!(*field, "state" | "reason")) {
            return Ok("imported");
        }
        if self.state == State::NotApplicable {
            edit.ask(&self.reason)?;
            return Ok("exemption_asked");
        }
        edit.state(self.state, &self.reason, None)?;
        Ok("imported")
    }
}

fn short(cell: &str) -> String {
    cell.chars().take(40).collect()
}
