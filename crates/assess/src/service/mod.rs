//! The operations: permission first, audit last.

mod change;
mod checks;
mod controls;
mod evidence;
mod open;
mod overview;

use vg_access::evidence::{Item, Kind};
use vg_access::{Caller, Granted, Problem};
use vg_backend::sql::{Tx, WriteTx};
use vg_model::{Text, Timestamp};

pub(crate) use change::{Edit, Who, refused};
pub use controls::{Assignment, Statement};
pub use open::Opened;
pub use overview::{Gap, GapFilter, Gaps, Progress, SystemProgress, Tally};

use crate::Assess;
use crate::error::assessment_closed;
use crate::model::{Assessment, Control, Kept};
use crate::store;

/// What is added to the evidence ledger about a measure.
pub(crate) struct Proof<'a> {
    pub(crate) kind: Kind,
    pub(crate) assessment: &'a Kept<Assessment>,
    pub(crate) control: &'a Control,
    /// What happened, in both languages; the measure and the system are added to it.
    pub(crate) what: (&'a str, &'a str),
    pub(crate) facts: serde_json::Value,
    pub(crate) blob: Option<String>,
    pub(crate) expires_at: Option<Timestamp>,
    pub(crate) replaces: Option<i64>,
}

impl Assess {
    /// Adds to the evidence ledger of the unit; gives its number there.
    pub(crate) async fn prove(
        &self,
        tx: &mut WriteTx,
        caller: &Caller,
        granted: &Granted,
        proof: Proof<'_>,
    ) -> Result<i64, Problem> {
        let serde_json::Value::Object(mut facts) = proof.facts else {
            return Err(Problem::internal("assess: the facts of a measure are no object"));
        };
        let Assessment { system, system_name, regime, level, .. } = &proof.assessment.data;
        facts.insert("system".to_owned(), system.as_str().into());
        facts.insert("control".to_owned(), proof.control.control.as_str().into());
        facts.insert("regime".to_owned(), regime.as_str().into());
        facts.insert("level".to_owned(), (*level).into());
        let title = |what: &str, title: &str| format!("{what}: {} · {}", cut(title, 150), cut(system_name, 100));
        let name = &proof.control.title;
        let item = Item {
            kind: proof.kind,
            source: "assess",
            subject_kind: "assessment_control",
            subject: subject(&proof.assessment.id, &proof.control.control),
            title: Text::new(title(proof.what.0, &name.vi), title(proof.what.1, &name.en)),
            facts,
            blob: proof.blob,
            collected_at: self.now(),
            expires_at: proof.expires_at,
            replaces: proof.replaces,
        };
        Ok(self.access.evidence().add(tx, caller, granted, &item).await?.seq)
    }
}

fn cut(text: &str, most: usize) -> String {
    text.chars().take(most).collect()
}

/// How audit and ledger name a measure of an assessment.
pub(crate) fn subject(assessment: &str, control: &str) -> String {
    format!("{assessment}/{control}")
}

/// An assessment of the unit; 404 when the unit has none of this id.
pub(crate) async fn found(tx: &mut Tx, unit: &str, id: &str) -> Result<Kept<Assessment>, Problem> {
    store::assessments::get(tx, unit, id).await?.ok_or_else(Problem::not_found)
}

/// An assessment that can be written to.
pub(crate) async fn open_one(tx: &mut Tx, unit: &str, id: &str) -> Result<Kept<Assessment>, Problem> {
    let kept = found(tx, unit, id).await?;
    if kept.data.current { Ok(kept) } else { Err(assessment_closed(id)) }
}
