//! From a directive pack to the plan of a letter.

use chrono::NaiveDate;
use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_directive::checks::CheckText;
use vg_directive::letters::Fields;
use vg_directive::pack::{Obligation, Pack, Packs, Start};
use vg_directive::plan::{Plan, PlannedClause, PlannedObligation};
use vg_library::View;
use vg_model::{Text, Timestamp};

use crate::serve::state::App;

/// The pack that knows a letter.
pub(in crate::serve) fn pack_of<'a>(app: &'a App, fields: &Fields) -> Option<&'a Pack> {
    app.packs.find(&fields.number, day(&fields.issued_on))
}

fn day(text: &str) -> Option<NaiveDate> {
    text.parse().ok()
}

/// Every check of every pack, as `pack/id`.
pub(in crate::serve) fn check_texts(packs: &Packs) -> Vec<CheckText> {
    let of = |pack: &Pack| {
        let text = |check: &vg_directive::pack::Check| CheckText {
            id: name(pack, &check.id),
            version: i64::from(check.version),
            title: check.title.clone(),
            about: check.about.clone(),
            subject_kind: check.subject.clone(),
            freshness: check.freshness_micros(),
            fix: check.fix.clone(),
            met_when_empty: check.met_when_empty.clone(),
            reasons: check.reasons.clone(),
            words: check.words.clone(),
            sql: check.sql.clone(),
        };
        pack.checks().map(text).collect::<Vec<_>>()
    };
    packs.iter().flat_map(of).collect()
}

fn name(pack: &Pack, check: &str) -> String {
    format!("{}/{check}", pack.head.id)
}

/// What a pack makes of a letter for a unit that belongs to some classes of addressees.
pub(in crate::serve) fn plan_of(app: &App, pack: &Pack, classes: &[String], fields: &Fields) -> Result<Plan, Problem> {
    let known: Vec<&str> = pack.classes().map(|class| class.id.as_str()).collect();
    if let Some(index) = classes.iter().position(|class| !known.contains(&class.as_str())) {
        let known = known.join(", ");
        return Err(Problem::invalid(vec![FieldError::new(
            format!("/classes/{index}"),
            "unknown_value",
            format!("phải là một trong: {known}"),
            format!("must be one of: {known}"),
        )]));
    }
    let issued = pack.head.issued.map(|issued| issued.0).or_else(|| day(&fields.issued_on));
    let arrived = day(&fields.arrived_on).and_then(|day| day.and_hms_opt(0, 0, 0));
    let start = issued.map(|issued| Start { issued, arrived });
    let regimes = &app.regimes;
    let view = start.and_then(|start| regimes.at(start.arrived.map_or(start.issued, |at| at.date())).ok());
    let obligations = pack.obligations_of(classes).map(|one| planned(pack, one, start, view.as_ref())).collect();
    let title = |id: &String| {
        let found = pack.classes().find(|class| class.id == *id);
        found.map_or_else(|| Text::new(id, id), |class| class.title.clone())
    };
    let clauses = pack.clauses().map(|clause| {
        let named: Vec<Text> = clause.applies_to.iter().filter(|id| *id != "all").map(title).collect();
        let join = |of: fn(&Text) -> &str| named.iter().map(of).collect::<Vec<_>>().join("; ");
        PlannedClause {
            label: clause.label.clone(),
            parent: clause.parent.clone().unwrap_or_default(),
            title: clause.title.clone(),
            text: clause.text.clone(),
            applies: Text::new(join(|text| &text.vi), join(|text| &text.en)),
        }
    });
    Ok(Plan { pack: pack.head.id.clone(), clauses: clauses.collect(), obligations })
}

fn planned(pack: &Pack, one: &Obligation, start: Option<Start>, view: Option<&View<'_>>) -> PlannedObligation {
    let (due_at, due) = due(one, start, view);
    PlannedObligation {
        code: one.id.clone(),
        clause: one.clause.clone(),
        title: one.title.clone(),
        text: one.text.clone(),
        risk: one.risk.clone(),
        weight: i64::from(one.weight),
        due_at,
        due,
        every: one.every.map(|every| every.to_string()).unwrap_or_default(),
        checks: one.checks.iter().map(|check| name(pack, check)).collect(),
        statable: one.may_be_stated(),
        unknown: one.unknown.clone().unwrap_or_default(),
    }
}

/// By when, and how that was found; or why it is not known.
fn due(one: &Obligation, start: Option<Start>, view: Option<&View<'_>>) -> (Option<Timestamp>, Text) {
    let (Some(due), Some(start), Some(view)) = (&one.due, start, view) else { return (None, Text::default()) };
    match due.resolve(start, view) {
        Ok(resolved) => (Some(resolved.at.timestamp()), resolved.why),
        Err(error) => (
            None,
            Text::new(format!("chưa tính được thời hạn: {error}"), format!("the due time could not be found: {error}")),
        ),
    }
}
