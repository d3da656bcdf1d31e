//! Every function refuses a caller of another unit, as if there were nothing; and takes no object of another unit.

use vg_backend::testkit::for_each_engine;
use vg_library::kinds::Form;
use vg_model::Lang;

use super::{World, measures, said, system, world};
use crate::dossier::{Dossier, Period};
use crate::model::{NewEvidence, System};
use crate::operations::OPERATIONS;
use crate::states::State;
use crate::table::TableFile;
use crate::{Assignment, GapFilter};

/// The status of each function for a caller in a unit, with an assessment and a piece of evidence.
async fn statuses(
    world: &World,
    caller: &vg_access::Caller,
    unit: &str,
    id: &str,
    evidence: &str,
) -> Vec<(&'static str, u16)> {
    let assess = &world.assess;
    let ok = 200;
    macro_rules! status {
        ($call:expr) => {
            $call.await.map_or_else(|problem| problem.status(), |_| ok)
        };
    }
    let note = NewEvidence::Note { title: "", text: "x" };
    let period = Period { from: "2025-12-15".into(), to: "2026-12-14".into() };
    let table = world.assess.export(&world.reader, &world.unit, None).await.unwrap();
    let mut bytes = std::io::Cursor::new(Vec::new());
    table.xlsx(&mut bytes).unwrap();
    let file = TableFile::read("a.xlsx", bytes.into_inner()).unwrap();
    let none: [System; 0] = [];
    vec![
        (
            "assessment_open",
            status!(assess.assessment_open(caller, unit, &system("x", 2), &measures("toy", 2, &["a"]))),
        ),
        ("assessment_close", status!(assess.assessment_close(caller, unit, id, 99, "x"))),
        ("assessment_list", status!(assess.assessment_list(caller, unit, true))),
        ("assessment_get", status!(assess.assessment_get(caller, unit, id))),
        ("control_list", status!(assess.control_list(caller, unit, id))),
        ("control_get", status!(assess.control_get(caller, unit, id, "a"))),
        ("control_history", status!(assess.control_history(caller, unit, id, "a"))),
        ("control_assign", status!(assess.control_assign(caller, unit, id, "a", 99, &Assignment::default()))),
        ("control_state", status!(assess.control_state(caller, unit, id, "a", 99, &said(State::Met, "")))),
        ("exemption_ask", status!(assess.exemption_ask(caller, unit, id, "a", 99, "x"))),
        ("exemption_decide", status!(assess.exemption_decide(caller, unit, id, "a", 99, true, ""))),
        ("evidence_list", status!(assess.evidence_list(caller, unit, id, "a"))),
        ("evidence_file", status!(assess.evidence_file(caller, unit, evidence))),
        ("evidence_add", status!(assess.evidence_add(caller, unit, id, "zz", &note))),
        ("evidence_remove", status!(assess.evidence_remove(caller, unit, id, "zz", "x"))),
        ("checks_wanted", status!(assess.checks_wanted(caller, unit))),
        ("check_record", status!(assess.check_record(caller, unit, &[]))),
        ("gaps", status!(assess.gaps(caller, unit, &GapFilter::default(), 0, 10))),
        ("progress", status!(assess.progress(caller, unit))),
        ("export", status!(assess.export(caller, unit, Some(id)))),
        ("oscal_results", status!(assess.oscal_results(caller, unit, "x", id, Lang::Vi))),
        ("oscal_poam", status!(assess.oscal_poam(caller, unit, "x", id, Lang::Vi))),
        ("import_preview", status!(assess.import_preview(caller, unit, &file))),
        ("import_apply", status!(assess.import_apply(caller, unit, &file))),
        ("dossier_list", status!(assess.dossier_list(caller, unit))),
        ("dossier_get", status!(assess.dossier_get(caller, unit, "his"))),
        ("dossier_put", status!(assess.dossier_put(caller, unit, "his", 99, &Dossier::default()))),
        ("yearly", status!(assess.yearly(caller, unit, &none, &period))),
        ("may", status!(assess.may(caller, unit, &OPERATIONS[0]))),
    ]
}

#[test]
fn a_stranger_sees_and_does_nothing() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let file = NewEvidence::File { title: "", file_name: "a.pdf", bytes: b"secret" };
        let added = world.assess.evidence_add(&world.analyst, &world.unit, &id, "a", &file).await.unwrap();
        for (name, status) in statuses(&world, &world.stranger, &world.unit, &id, &added.id).await {
            assert_eq!(status, 404, "{name} in the unit of others");
        }
        // In the own unit the ids of another one lead nowhere.
        let lists = ["assessment_open", "assessment_list", "checks_wanted", "check_record", "gaps", "progress"];
        let own = ["import_preview", "import_apply", "dossier_list", "dossier_get", "yearly", "may"];
        for (name, status) in statuses(&world, &world.stranger, &world.other, &id, &added.id).await {
            let wanted = match name {
                name if lists.contains(&name) || own.contains(&name) => 200,
                "dossier_put" => 412,
                _ => 404,
            };
            assert_eq!(status, wanted, "{name} with an id of others");
        }
        let done = world.assess.progress(&world.stranger, &world.other).await.unwrap();
        assert_eq!(done.systems.len(), 1, "only what the stranger opened there");
        assert_eq!(world.control(&id, "a").await.version, 1);
    });
}

#[test]
fn a_reader_changes_nothing_and_a_column_that_is_not_known_stays_empty() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let reads = [
            "assessment_list",
            "assessment_get",
            "control_list",
            "control_get",
            "control_history",
            "evidence_list",
            "checks_wanted",
            "gaps",
            "progress",
            "export",
            "oscal_results",
            "oscal_poam",
            "import_preview",
            "dossier_list",
            "dossier_get",
            "yearly",
            "may",
        ];
        for (name, status) in statuses(&world, &world.reader, &world.unit, &id, "zz").await {
            let wanted = match name {
                name if reads.contains(&name) => 200,
                "evidence_file" => 404,
                _ => 403,
            };
            assert_eq!(status, wanted, "{name}");
        }
        let period = Period { from: "2025-12-15".into(), to: "2026-12-14".into() };
        let yearly = world.assess.yearly(&world.reader, &world.unit, &[system("his", 2)], &period).await.unwrap();
        assert_eq!(yearly.rows[0].cell("something", 1), "");
        assert!(yearly.table(&Form::default()).header.is_empty());
    });
}

/// The sources of this crate.
static SOURCES: include_dir::Dir<'static> = include_dir::include_dir!("$CARGO_MANIFEST_DIR/src");

#[test]
fn no_function_is_left_out() {
    let mut found: Vec<String> = super::files(&SOURCES)
        .into_iter()
        .filter(|(path, _)| !path.starts_with("tests") && path.ends_with(".rs"))
        .flat_map(|(_, text)| text.lines())
        .filter_map(|line| line.trim_start().strip_prefix("pub async fn "))
        .map(|rest| rest.split('(').next().unwrap().to_owned())
        .collect();
    found.sort();
    vg_backend::testkit::for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let tried = statuses(&world, &world.stranger, &world.unit, &id, "x").await;
        let mut tried: Vec<String> = tried.into_iter().map(|(name, _)| name.to_owned()).collect();
        tried.sort();
        assert_eq!(tried, found);
    });
}
