//! What assessments need of the other capabilities, as plain values: systems of the inventory, regimes of the library, answers of checks.

use chrono::NaiveDate;
use vg_access::problem::FieldError;
use vg_access::{Caller, Problem};
use vg_assess::measures::Measures;
use vg_assess::model::{CheckFact, System};
use vg_assess::states::Verdict;
use vg_directive::checks::{Mark, Observation, Told};
use vg_inventory::model::{Filter, Record};
use vg_library::View;
use vg_library::kinds::Catalogue;
use vg_library::value::SystemLevel;

use crate::serve::api::views::unknown;
use crate::serve::state::App;

/// Rows that are asked for at once.
const PAGE: u32 = 1_000;

/// A system as assessments know it.
fn system(record: Record<vg_inventory::model::System>) -> System {
    let data = record.data;
    System {
        id: record.id,
        name: data.name,
        code: data.code,
        level: data.level,
        owner: data.owner,
        operator: data.operator,
        dossier: data.dossier.as_str().to_owned(),
        dossier_note: data.dossier_note,
    }
}

/// One system that the caller may see.
pub(super) async fn system_of(app: &App, caller: &Caller, unit: &str, id: &str) -> Result<System, Problem> {
    app.inventory.system_get(caller, unit, id).await.map(system)
}

/// All systems of a unit that are followed.
pub(in crate::serve) async fn systems_of(app: &App, caller: &Caller, unit: &str) -> Result<Vec<System>, Problem> {
    let mut filter = Filter { limit: PAGE, ..Filter::default() };
    let mut all = Vec::new();
    loop {
        let page = app.inventory.system_list(caller, unit, &filter).await?;
        all.extend(page.rows.into_iter().map(system));
        if page.next.is_none() {
            return Ok(all);
        }
        filter.after = page.next;
    }
}

/// Today in Viet Nam.
pub(in crate::serve) fn today(app: &App) -> Result<NaiveDate, Problem> {
    let text = vg_assess::model::today(app.backend.clock.now());
    text.parse().map_err(|_| Problem::internal(format!("the clock shows {text}, which is no day")))
}

/// What a regime holds today, with its id; the newest in force when none is named.
pub(super) fn regime<'a>(app: &'a App, named: Option<&str>) -> Result<(String, View<'a>), Problem> {
    let day = today(app)?;
    let known: Vec<&str> = app.regimes.packs().iter().map(|pack| pack.head.id.as_str()).collect();
    let id = match named.filter(|id| !id.is_empty()) {
        Some(id) => id.to_owned(),
        None => {
            let in_force = app.regimes.at(day).map_err(|error| {
                let text = error.text();
                Problem::conflict(text.vi, text.en)
            })?;
            let newest = in_force.packs().next().map(|pack| pack.head.id.to_string());
            newest.ok_or_else(|| unknown("/regime", &known))?
        }
    };
    let view = app.regimes.alone(&id, day).ok_or_else(|| unknown("/regime", &known))?;
    Ok((id, view))
}

/// The measures of a level of a regime; refuses catalogues that the regime does not have.
pub(in crate::serve) fn measures(
    app: &App,
    named: Option<&str>,
    level: Option<u8>,
    catalogues: &[String],
) -> Result<Measures, Problem> {
    let (id, view) = regime(app, named)?;
    let known: Vec<&str> = view
        .all::<Catalogue>()
        .into_iter()
        .filter(|(pack, _)| pack.as_str() == id)
        .map(|(_, catalogue)| catalogue.head.id.as_str())
        .collect();
    if catalogues.iter().any(|one| !known.contains(&one.as_str())) {
        return Err(unknown("/catalogues", &known));
    }
    let level = level.and_then(|level| SystemLevel::new(level.into()));
    let level = level.ok_or_else(|| {
        let (vi, en) = ("hệ thống chưa xác định cấp độ; hãy xác định cấp độ trước", "the system has no level yet");
        Problem::invalid(vec![FieldError::new("/level", "required", vi, en)])
    })?;
    Ok(Measures::of(&view, &id, level, catalogues))
}

/// Lets the assessments of a unit follow what its checks said last of its systems; gives the number of measures that changed.
pub(in crate::serve) async fn follow(app: &App, caller: &Caller, unit: &str) -> Result<usize, Problem> {
    let mut facts = Vec::new();
    for check in app.assess.checks_wanted(caller, unit).await? {
        let observation = match app.directive.check_get(caller, unit, &check).await {
            Ok((_, observation, _)) => observation,
            // Nobody knows the check, so it says nothing.
            Err(problem) if problem.status() == 404 => None,
            Err(problem) => return Err(problem),
        };
        let Some(observation) = observation else { continue };
        for mark in Mark::ALL {
            gather(app, caller, unit, &observation, mark, &mut facts).await?;
        }
    }
    app.assess.check_record(caller, unit, &facts).await
}

async fn gather(
    app: &App,
    caller: &Caller,
    unit: &str,
    observation: &Observation,
    mark: Mark,
    facts: &mut Vec<CheckFact>,
) -> Result<(), Problem> {
    let mut after: Option<(String, String)> = None;
    loop {
        let from = after.as_ref().map(|(name, id)| (name.as_str(), id.as_str()));
        let page = app.directive.subjects(caller, unit, &observation.check, mark, from, PAGE).await?;
        let full = page.len() >= PAGE as usize;
        after = page.last().map(|told| (told.subject.name.clone(), told.subject.id.clone()));
        let of_systems = page.into_iter().filter(|told| told.subject.kind == "system");
        facts.extend(of_systems.map(|told| fact(app, observation, told)));
        if !full {
            return Ok(());
        }
    }
}

/// What people call a check, in Vietnamese as the texts of measures are; empty for one that no pack has.
pub(in crate::serve) fn check_title<'a>(app: &'a App, check: &str) -> &'a str {
    app.directive.check_text(check).map_or("", |text| text.title.vi.as_str())
}

fn fact(app: &App, observation: &Observation, told: Told) -> CheckFact {
    let title = check_title(app, &observation.check);
    let text = app.directive.check_text(&observation.check);
    let reason = text.and_then(|text| text.reasons.get(&told.subject.reason)).map(|reason| reason.vi.as_str());
    let said: Vec<&str> =
        [title, reason.unwrap_or(&told.subject.reason)].into_iter().filter(|part| !part.is_empty()).collect();
    CheckFact {
        check: observation.check.clone(),
        system: told.subject.id,
        verdict: match told.subject.mark {
            Mark::Met => Verdict::Met,
            Mark::NotMet => Verdict::NotMet,
            Mark::Unknown | Mark::Unreachable | Mark::Excused => Verdict::Unknown,
        },
        reason: said.join(": "),
        observed_at: observation.collected_at,
        expires_at: Some(observation.expires_at),
        ledger: Some(observation.evidence),
    }
}
