//! What the demonstration unit has assessed so far: `library/demo/measures.toml`.

use std::collections::BTreeMap;

use serde::Deserialize;
use vg_access::{Caller, Problem};
use vg_assess::Assignment;
use vg_assess::Stated;
use vg_assess::model::NewEvidence;
use vg_assess::states::State;
use vg_model::Timestamp;

use crate::serve::assess;
use crate::serve::state::App;

/// What it holds, as text.
const TEXT: &str = include_str!("../../../../../library/demo/measures.toml");
/// The regime whose measures the file names.
const REGIME: &str = "vn-2026";
/// A day in microseconds.
const DAY_US: i64 = 86_400_000_000;

/// The file.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Assessed {
    /// Catalogues that are chosen.
    catalogues: Vec<String>,
    /// Systems that have an assessment, by their codes.
    systems: Vec<String>,
    /// What was found.
    result: Vec<Found>,
    /// What follows a check.
    follow: Vec<Follow>,
}

/// One result of some systems.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Found {
    systems: Vec<String>,
    control: String,
    state: String,
    reason: String,
    /// Who answers for it.
    owner: Option<String>,
    /// Its due day, in days from today.
    days: Option<i64>,
}

/// A measure of some systems that follows a check.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Follow {
    systems: Vec<String>,
    control: String,
    check: String,
}

/// Opens the assessments and states what the file says.
pub(super) async fn build(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    let file: Assessed =
        toml::from_str(TEXT).map_err(|error| Problem::internal(format!("library/demo/measures.toml: {error}")))?;
    let mut opened = BTreeMap::new();
    for system in assess::systems_of(app, caller, unit).await? {
        if file.systems.contains(&system.code) {
            let measures = assess::measures(app, Some(REGIME), system.level, &file.catalogues)?;
            let assessment = app.assess.assessment_open(caller, unit, &system, &measures).await?.assessment;
            opened.insert(system.code, assessment.id);
        }
    }
    let of = |system: &String| {
        opened.get(system).ok_or_else(|| Problem::internal(format!("library/demo/measures.toml: system {system}")))
    };
    for found in &file.result {
        for system in &found.systems {
            state(app, caller, unit, of(system)?, found).await?;
        }
    }
    for follow in &file.follow {
        for system in &follow.systems {
            let new = NewEvidence::Check { title: assess::check_title(app, &follow.check), check: &follow.check };
            app.assess.evidence_add(caller, unit, of(system)?, &follow.control, &new).await?;
        }
    }
    Ok(())
}

async fn state(app: &App, caller: &Caller, unit: &str, assessment: &str, found: &Found) -> Result<(), Problem> {
    let state = State::parse(&found.state)
        .ok_or_else(|| Problem::internal(format!("library/demo/measures.toml: state {}", found.state)))?;
    let stated = Stated { state, reason: found.reason.clone(), until: None };
    let kept = app.assess.control_state(caller, unit, assessment, &found.control, 1, &stated).await?;
    if let (Some(owner), Some(days)) = (&found.owner, found.days) {
        let day = Timestamp(app.backend.clock.now().0.saturating_add(days * DAY_US));
        let new = Assignment { owner: owner.clone(), due: vg_assess::model::today(day), note: String::new() };
        app.assess.control_assign(caller, unit, assessment, &found.control, kept.version, &new).await?;
    }
    Ok(())
}

/// Closes the assessments of systems that are gone with the demonstration.
pub(in crate::serve) async fn close(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    let systems = assess::systems_of(app, caller, unit).await?;
    for kept in app.assess.assessment_list(caller, unit, false).await? {
        if !systems.iter().any(|system| system.id == kept.data.system) {
            app.assess.assessment_close(caller, unit, &kept.id, kept.version, "Dữ liệu minh hoạ đã được xoá").await?;
        }
    }
    Ok(())
}
