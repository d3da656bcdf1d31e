//! Faults of obligations: what they name, when they are due, and that what is not measured says so.

use std::collections::BTreeSet;

use vg_library::Regimes;
use vg_library::entry::Length;
use vg_library::lint::{Fault, FaultCode, is_sane};

use super::At;
use crate::pack::due::Start;
use crate::pack::limits::{MAX_DAYS_BEFORE, MAX_WEIGHT};
use crate::pack::model::{ALL, Obligation};
use crate::pack::packs::Pack;

pub(super) fn check(pack: &Pack, regimes: &Regimes, faults: &mut Vec<Fault>) {
    let mut seen = BTreeSet::new();
    for placed in &pack.obligations {
        let obligation = &placed.entry;
        let mut at = At::new(&placed.file, "obligation", &obligation.id, faults);
        at.id(&obligation.id);
        at.text("title", &obligation.title, Length::Title);
        at.text("text", &obligation.text, Length::Body);
        at.text("risk", &obligation.risk, Length::Body);
        at.maybe("unknown", obligation.unknown.as_ref());
        at.maybe("note", obligation.note.as_ref());
        at.applies_to(&obligation.applies_to, pack);
        if !(1..=MAX_WEIGHT).contains(&obligation.weight) {
            at.plain(FaultCode::BadValue, "weight", &format!("{}: 1–{MAX_WEIGHT}", obligation.weight));
        }
        if !seen.insert(obligation.id.as_str()) {
            at.plain(FaultCode::DuplicateId, "id", &obligation.id);
        }
        clause(obligation, pack, &mut at);
        measured(obligation, pack, &mut at);
        parties(obligation, pack, regimes, &mut at);
        time(obligation, pack, regimes, &mut at);
    }
}

/// Its clause exists, and asks the obligation of nobody whom the clause does not address.
fn clause(obligation: &Obligation, pack: &Pack, at: &mut At<'_>) {
    let Some(clause) = pack.clause(&obligation.clause) else {
        at.plain(FaultCode::Dangling, "clause", &format!("clause `{}`", obligation.clause));
        return;
    };
    let addressed = |class: &String| clause.applies_to.contains(class) || clause.applies_to.iter().any(|to| to == ALL);
    for class in obligation.applies_to.iter().filter(|class| !addressed(class)) {
        at.fault(
            FaultCode::Misfit,
            "applies_to",
            format!("điều khoản {} không áp dụng cho `{class}`", clause.label),
            format!("clause {} does not apply to `{class}`", clause.label),
        );
    }
}

fn measured(obligation: &Obligation, pack: &Pack, at: &mut At<'_>) {
    let mut seen = BTreeSet::new();
    for check in &obligation.checks {
        if pack.check(check).is_none() {
            at.plain(FaultCode::Dangling, "checks", &format!("check `{check}`"));
        }
        if !seen.insert(check) {
            at.plain(FaultCode::DuplicateId, "checks", check);
        }
    }
    if obligation.checks.is_empty() && obligation.unknown.is_none() {
        at.plain(FaultCode::NotMeasured, "unknown", "");
    }
    if obligation.checks.is_empty() && obligation.statement == Some(false) {
        at.fault(
            FaultCode::Misfit,
            "statement",
            "không có phép kiểm tra và không cho khai báo thì không bao giờ đạt được",
            "with neither a check nor a statement it can never be met",
        );
    }
}

fn parties(obligation: &Obligation, pack: &Pack, regimes: &Regimes, at: &mut At<'_>) {
    let Some(regime) = regimes.pack(pack.head.regime.as_str()) else { return };
    let known = |id: &str| {
        regime.roles.iter().any(|role| role.head.id == id) || regime.authorities.iter().any(|one| one.head.id == id)
    };
    for party in obligation.by.iter().filter(|party| !known(party.as_str())) {
        at.plain(FaultCode::Dangling, "by", &format!("authority/role `{party}`"));
    }
}

fn time(obligation: &Obligation, pack: &Pack, regimes: &Regimes, at: &mut At<'_>) {
    if let Some(every) = obligation.every.filter(|every| every.working || !is_sane(*every)) {
        let text = every.text();
        at.fault(FaultCode::Duration, "every", text.vi, text.en);
    }
    let Some(due) = &obligation.due else { return };
    at.day("due.on", due.on);
    if let Some(span) = due.within.filter(|span| !is_sane(*span)) {
        let text = span.text();
        at.fault(FaultCode::Duration, "due.within", text.vi, text.en);
        return;
    }
    if let Some(days) = due.days.filter(|days| *days > MAX_DAYS_BEFORE) {
        at.plain(FaultCode::BadValue, "due.days", &format!("{days}: 1–{MAX_DAYS_BEFORE}"));
    }
    let Some(issued) = pack.head.issued else { return };
    let Some(view) = regimes.alone(pack.head.regime.as_str(), issued.0) else { return };
    match due.resolve(Start::issued(issued.0), &view) {
        Err(error) => {
            let text = error.text();
            at.fault(FaultCode::NoDueDate, "due", text.vi, text.en);
        }
        Ok(found) if found.at.day() < issued.0 => {
            let day = found.at.day();
            at.fault(
                FaultCode::Dates,
                "due",
                format!("{day} trước ngày ban hành {issued}"),
                format!("{day} is before the day of issue {issued}"),
            );
        }
        Ok(_) => {}
    }
}
