//! Every limit is reached.

use vg_backend::testkit::{TestBackend, for_each_engine};

use super::{measure, measures, said, system, world};
use crate::dossier::Period;
use crate::limits::{
    MAX_ASSESSMENTS, MAX_CHECK_FACTS, MAX_EVIDENCE, MAX_EXPORT_ROWS, MAX_FILE_BYTES, MAX_FORM_SYSTEMS, MAX_HISTORY,
    MAX_IMPORT_BYTES, MAX_IMPORT_ROWS, MAX_LINE_CHARS, MAX_LINK_CHARS, MAX_MEASURES, MAX_NOTE_CHARS, MAX_PAGE,
};
use crate::measures::Measures;
use crate::model::{CheckFact, Event, NewEvidence, System};
use crate::states::{State, Verdict};
use crate::table::TableFile;
use crate::{Assignment, GapFilter, store};

#[test]
fn texts_have_their_limits_in_characters() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let (assess, unit, who) = (&world.assess, &world.unit, &world.analyst);
        let long = |most: usize| "ế".repeat(most + 1);
        let full =
            Assignment { owner: "ế".repeat(MAX_LINE_CHARS), note: "ế".repeat(MAX_NOTE_CHARS), due: String::new() };
        assess.control_assign(who, unit, &id, "a", 1, &full).await.unwrap();
        for (bad, pointer) in [
            (Assignment { owner: long(MAX_LINE_CHARS), ..Assignment::default() }, "/owner"),
            (Assignment { note: long(MAX_NOTE_CHARS), ..Assignment::default() }, "/note"),
        ] {
            let refused = assess.control_assign(who, unit, &id, "a", 2, &bad).await.unwrap_err();
            assert_eq!((refused.errors[0].pointer.as_str(), refused.errors[0].code), (pointer, "too_long"));
        }
        let refused = assess.control_state(who, unit, &id, "a", 2, &said(State::Met, &long(MAX_NOTE_CHARS))).await;
        assert_eq!(refused.unwrap_err().errors[0].code, "too_long");
        let address = format!("https://{}", "a".repeat(MAX_LINK_CHARS));
        let link = NewEvidence::Link { title: "", address: &address };
        assert_eq!(assess.evidence_add(who, unit, &id, "a", &link).await.unwrap_err().status(), 422);
        let bytes = vec![0; MAX_FILE_BYTES + 1];
        let file = NewEvidence::File { title: "", file_name: "a", bytes: &bytes };
        assert_eq!(assess.evidence_add(who, unit, &id, "a", &file).await.unwrap_err().errors[0].pointer, "/file");
        let refused = TableFile::read("a.xlsx", vec![0; MAX_IMPORT_BYTES + 1]).unwrap_err();
        assert_eq!(refused.errors[0].code, "too_long");
    });
}

#[test]
fn numbers_have_their_limits() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let (assess, unit, who) = (&world.assess, &world.unit, &world.analyst);
        let many = (0..=MAX_MEASURES).map(|index| measure(&format!("m{index}"))).collect();
        let many = Measures { measures: many, ..measures("toy", 2, &[]) };
        let refused = assess.assessment_open(who, unit, &system("lis", 2), &many).await.unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
        for index in 0..MAX_EVIDENCE {
            let note = NewEvidence::Note { title: "", text: &format!("biên bản {index}") };
            assess.evidence_add(who, unit, &id, "a", &note).await.unwrap();
        }
        let one_more = NewEvidence::Note { title: "", text: "một nữa" };
        assert_eq!(assess.evidence_add(who, unit, &id, "a", &one_more).await.unwrap_err().code(), "limit_reached");
        let fact = CheckFact {
            check: "vn/x".into(),
            system: "his".into(),
            verdict: Verdict::Met,
            reason: String::new(),
            observed_at: test.clock_now(),
            expires_at: None,
            ledger: None,
        };
        let facts = vec![fact; MAX_CHECK_FACTS + 1];
        assert_eq!(assess.check_record(who, unit, &facts).await.unwrap_err().code(), "limit_reached");
        let systems = vec![System::default(); MAX_FORM_SYSTEMS + 1];
        let period = Period { from: "2026-01-01".into(), to: "2026-12-31".into() };
        assert_eq!(assess.yearly(who, unit, &systems, &period).await.unwrap_err().code(), "limit_reached");
        let mut csv = String::from("Mã đánh giá,Mã biện pháp,Phiên bản\n");
        (0..=MAX_IMPORT_ROWS).for_each(|index| csv.push_str(&format!("x,c{index},1\n")));
        let refused = TableFile::read("a.csv", csv.into_bytes()).unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
    });
}

/// Runs a test that takes many rows on the embedded engine alone: the limits are in the program, not in the engine.
fn on_sqlite(test: impl AsyncFn(&TestBackend)) {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async { test(&TestBackend::sqlite().await).await });
}

#[test]
fn a_table_and_a_page_have_their_rows() {
    on_sqlite(async |test| {
        let world = world(test).await;
        let (assess, unit, who) = (&world.assess, &world.unit, &world.analyst);
        let many = (0..MAX_MEASURES).map(|index| measure(&format!("m{index}"))).collect();
        let many = Measures { measures: many, ..measures("toy", 2, &[]) };
        for index in 0..MAX_EXPORT_ROWS / MAX_MEASURES {
            assess.assessment_open(who, unit, &system(&format!("s{index}"), 2), &many).await.unwrap();
        }
        let gaps = assess.gaps(who, unit, &GapFilter::default(), 0, usize::MAX).await.unwrap();
        assert_eq!((gaps.rows.len(), gaps.total), (MAX_PAGE, MAX_EXPORT_ROWS));
        assert_eq!(assess.export(who, unit, None).await.unwrap().rows.len(), MAX_EXPORT_ROWS);
        let last = world.open("last", 2, &["a"]).await.assessment.id;
        assert_eq!(assess.export(who, unit, None).await.unwrap_err().code(), "limit_reached");
        assert_eq!(assess.export(who, unit, Some(&last)).await.unwrap().rows.len(), 1, "one alone still goes");
    });
}

#[test]
fn a_unit_has_so_many_assessments_and_a_history_so_many_events() {
    on_sqlite(async |test| {
        let world = world(test).await;
        let kept = world.open("his", 2, &["a"]).await.assessment;
        let mut tx = test.sql.begin_write().await.unwrap();
        for index in 1..MAX_ASSESSMENTS {
            let mut more = kept.clone();
            more.id = format!("more-{index}");
            more.data.system = format!("more-{index}");
            store::assessments::save(&mut tx, &more).await.unwrap();
        }
        let event = Event {
            system: "his".into(),
            control: "a".into(),
            no: 0,
            at: test.clock_now(),
            assessment: kept.id.clone(),
            event: "assigned".into(),
            from: String::new(),
            to: String::new(),
            actor: String::new(),
            reason: String::new(),
            ledger: None,
        };
        let events = vec![event; MAX_HISTORY as usize + 1];
        store::history::add(&mut tx, &world.unit, &events).await.unwrap();
        tx.commit().await.unwrap();
        let asked = measures("toy", 2, &["a"]);
        let refused = world.assess.assessment_open(&world.analyst, &world.unit, &system("lis", 2), &asked).await;
        assert_eq!(refused.unwrap_err().code(), "limit_reached");
        world.assess.assessment_open(&world.analyst, &world.unit, &system("his", 2), &asked).await.unwrap();
        let history = world.assess.control_history(&world.reader, &world.unit, &kept.id, "a").await.unwrap();
        assert_eq!((history.len(), history[0].no), (MAX_HISTORY as usize, i64::from(MAX_HISTORY) + 1));
    });
}
