//! What another program does not check: `tests/oscal/run.sh` reads every kind of file with it.

use serde_json::Value;
use vg_backend::testkit::for_each_engine;
use vg_library::value::SystemLevel;
use vg_model::Lang;

use super::{library, measures, regimes, system, world};
use crate::model::NewEvidence;
use crate::oscal::{VERSION, Writer, catalog, profile};
use crate::states::State;

fn writer(lang: Lang) -> Writer {
    Writer { unit: "u".into(), unit_name: "Sở Y tế".into(), lang, at: vg_model::Timestamp(0) }
}

fn finding<'a>(results: &'a Value, control: &str) -> &'a Value {
    let findings = results["assessment-results"]["results"][0]["findings"].as_array().unwrap();
    findings.iter().find(|one| one["target"]["target-id"] == format!("{control}_smt")).unwrap()
}

#[test]
fn a_catalog_has_every_control_of_its_regime_and_the_same_ids_in_both_languages() {
    let regimes = regimes();
    let view = regimes.alone("vn-2026", "2026-11-01".parse().unwrap()).unwrap();
    let (vi, en) = (catalog(&view, "vn-2026", &writer(Lang::Vi)), catalog(&view, "vn-2026", &writer(Lang::En)));
    assert_eq!(vi["catalog"]["uuid"], en["catalog"]["uuid"]);
    assert_ne!(vi["catalog"]["metadata"]["title"], en["catalog"]["metadata"]["title"]);
    assert_eq!(vi["catalog"]["metadata"]["oscal-version"], VERSION);
    let text = vi.to_string();
    for level in SystemLevel::ALL {
        let asked = library("vn-2026", level.number().into());
        for measure in &asked.measures {
            assert!(text.contains(&format!("\"id\":\"{}\"", measure.control)), "{}", measure.control);
        }
        let profile = profile(&asked, "catalog.json", &writer(Lang::Vi)).unwrap();
        let ids = profile["profile"]["imports"][0]["include-controls"][0]["with-ids"].as_array().unwrap().len();
        assert_eq!(ids, asked.measures.len());
    }
    assert!(profile(&measures("toy", 1, &[]), "catalog.json", &writer(Lang::Vi)).is_none());
}

#[test]
fn what_is_unknown_or_partly_met_is_not_satisfied_and_what_does_not_apply_is_excluded() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (assess, unit) = (&world.assess, &world.unit);
        let id = world.open("his", 2, &["a", "b", "c", "d", "e"]).await.assessment.id;
        for (control, state) in [("a", State::Met), ("b", State::Partly), ("c", State::NotMet)] {
            world.state(&id, control, state).await;
        }
        let asked = assess.exemption_ask(&world.officer, unit, &id, "e", 1, "không có").await.unwrap();
        assess.exemption_decide(&world.second, unit, &id, "e", asked.version, true, "").await.unwrap();
        let file = NewEvidence::File { title: "", file_name: "a.pdf", bytes: b"%PDF" };
        let kept = assess.evidence_add(&world.analyst, unit, &id, "a", &file).await.unwrap();
        let results = assess.oscal_results(&world.reader, unit, "Sở Y tế", &id, Lang::Vi).await.unwrap();
        let status = |control: &str| {
            let status = &finding(&results, control)["target"]["status"];
            format!("{} {}", status["state"].as_str().unwrap(), status["reason"].as_str().unwrap())
        };
        assert_eq!(status("a"), "satisfied pass");
        assert_eq!(status("b"), "not-satisfied partly");
        assert_eq!(status("c"), "not-satisfied fail");
        assert_eq!(status("d"), "not-satisfied not-assessed");
        let result = &results["assessment-results"]["results"][0];
        let selection = &result["reviewed-controls"]["control-selections"][0];
        assert_eq!(selection["exclude-controls"][0]["control-id"], "e");
        assert_eq!(selection["include-controls"].as_array().unwrap().len(), 4);
        assert!(results.to_string().contains(&kept.blob), "the file is named by its digest");

        // Written again, only the times differ.
        test.clock.advance_us(1_000_000);
        let again = assess.oscal_results(&world.reader, unit, "Sở Y tế", &id, Lang::Vi).await.unwrap();
        assert_eq!(finding(&again, "a"), finding(&results, "a"));
        assert_eq!(again["assessment-results"]["uuid"], results["assessment-results"]["uuid"]);

        let poam = assess.oscal_poam(&world.reader, unit, "Sở Y tế", &id, Lang::En).await.unwrap();
        let items = poam["plan-of-action-and-milestones"]["poam-items"].as_array().unwrap();
        assert_eq!(items.len(), 3, "b, c and d");
        // Two years later nothing that was said holds.
        test.clock.advance_us(731 * super::DAY);
        let lapsed = assess.oscal_results(&world.reader, unit, "Sở Y tế", &id, Lang::Vi).await.unwrap();
        assert_eq!(finding(&lapsed, "a")["target"]["status"]["reason"], "not-assessed");
    });
}

#[test]
fn without_a_gap_there_is_no_plan() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let asked = measures("toy", 2, &["a"]);
        let opened =
            world.assess.assessment_open(&world.analyst, &world.unit, &system("his", 2), &asked).await.unwrap();
        let id = opened.assessment.id;
        world.state(&id, "a", State::Met).await;
        let refused = world.assess.oscal_poam(&world.reader, &world.unit, "x", &id, Lang::Vi).await.unwrap_err();
        assert_eq!(refused.status(), 409);
    });
}
