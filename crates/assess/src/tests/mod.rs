//! Tests on every engine.

mod carry;
mod checks;
mod dossier;
mod evidence;
mod limits;
mod oscal;
mod overview;
mod states;
mod table;
mod walls;

use include_dir::{Dir, include_dir};
use vg_access::permission::Role;
use vg_access::testkit::{Installed, member_caller, new_unit};
use vg_access::units::UnitKind;
use vg_access::{Access, Caller};
use vg_backend::testkit::TestBackend;
use vg_backend::testkit::conformance::prepare_all;
use vg_library::Regimes;
use vg_library::load::load;
use vg_library::value::SystemLevel;
use vg_model::Text;

use crate::measures::{Measure, Measures};
use crate::model::{Control, System};
use crate::states::State;
use crate::{Assess, Opened, Stated, capability};

/// Days of the manual clock, in microseconds.
pub(super) const DAY: i64 = 86_400_000_000;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");

/// Every file of the folder as path and text, as the program hands them over.
fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

pub(super) fn regimes() -> Regimes {
    load(files(&REGIMES)).regimes
}

/// The measures of the product's own library.
pub(super) fn library(regime: &str, level: i64) -> Measures {
    let regimes = regimes();
    let view = regimes.alone(regime, "2026-11-01".parse().unwrap()).unwrap();
    Measures::of(&view, regime, SystemLevel::new(level).unwrap(), &[])
}

/// An installation with a unit, another one, and people.
pub(super) struct World {
    pub(super) assess: Assess,
    pub(super) access: Access,
    pub(super) unit: String,
    pub(super) other: String,
    pub(super) officer: Caller,
    pub(super) second: Caller,
    pub(super) analyst: Caller,
    pub(super) reader: Caller,
    pub(super) stranger: Caller,
}

pub(super) async fn world(test: &TestBackend) -> World {
    let Installed { access, root, admin } = Installed::new(test, &[capability().operations]).await;
    test.migrate(&[capability().migrations]).await.unwrap();
    let unit = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Sở Y tế")).await.unwrap().id;
    let other = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Sở Tài chính")).await.unwrap().id;
    let officer = member_caller(&access, &admin, "officer", &unit, Role::Officer).await;
    let second = member_caller(&access, &admin, "second", &unit, Role::Officer).await;
    let analyst = member_caller(&access, &admin, "analyst", &unit, Role::Analyst).await;
    let reader = member_caller(&access, &admin, "reader", &unit, Role::Reader).await;
    let stranger = member_caller(&access, &admin, "stranger", &other, Role::Officer).await;
    let assess = Assess::new(test, &access);
    World { assess, access, unit, other, officer, second, analyst, reader, stranger }
}

pub(super) fn system(id: &str, level: u8) -> System {
    System {
        id: id.into(),
        name: format!("Hệ thống {id}"),
        code: id.to_uppercase(),
        level: Some(level),
        owner: "Sở Y tế".into(),
        operator: "Trung tâm Công nghệ thông tin".into(),
        dossier: "submitted".into(),
        dossier_note: String::new(),
    }
}

pub(super) fn measure(control: &str) -> Measure {
    Measure {
        control: control.into(),
        catalogue: "cat".into(),
        group: "group".into(),
        group_title: Text::new("Nhóm", "Group"),
        title: Text::new(format!("Biện pháp {control}"), format!("Measure {control}")),
        text: Text::new("Phải có.", "Must be there."),
        clause: "5.1".into(),
        proofs: vec!["document"],
        every: String::new(),
        keep: String::new(),
        check: String::new(),
    }
}

/// Measures of a made-up regime.
pub(super) fn measures(regime: &str, level: u8, controls: &[&str]) -> Measures {
    let measures = controls.iter().map(|control| measure(control)).collect();
    Measures { regime: regime.into(), level, catalogues: Vec::new(), measures }
}

pub(super) fn said(state: State, reason: &str) -> Stated {
    Stated { state, reason: reason.into(), until: None }
}

impl World {
    pub(super) async fn open(&self, id: &str, level: u8, controls: &[&str]) -> Opened {
        let asked = measures("toy", level, controls);
        self.assess.assessment_open(&self.analyst, &self.unit, &system(id, level), &asked).await.unwrap()
    }

    pub(super) async fn control(&self, assessment: &str, control: &str) -> Control {
        self.assess.control_get(&self.reader, &self.unit, assessment, control).await.unwrap()
    }

    /// States a result, whatever the version is.
    pub(super) async fn state(&self, assessment: &str, control: &str, state: State) -> Control {
        let old = self.control(assessment, control).await;
        let said = said(state, "đã kiểm tra");
        let made = self.assess.control_state(&self.analyst, &self.unit, assessment, control, old.version, &said);
        made.await.unwrap()
    }

    /// What happened to a measure, oldest first.
    pub(super) async fn events(&self, assessment: &str, control: &str) -> Vec<String> {
        let events = self.assess.control_history(&self.reader, &self.unit, assessment, control).await.unwrap();
        events.into_iter().rev().map(|event| event.event).collect()
    }
}

#[test]
fn every_statement_is_understood_by_every_engine() {
    vg_backend::testkit::for_each_engine(async |test| {
        world(test).await;
        prepare_all(&test.sql, &capability().statements).await.unwrap();
    });
}

#[test]
fn the_library_has_measures_for_every_level_of_both_regimes() {
    let counts = |regime: &str| -> Vec<usize> { (1..=5).map(|level| library(regime, level).measures.len()).collect() };
    for regime in ["vn-2016", "vn-2026"] {
        let counts = counts(regime);
        assert!(counts.iter().all(|count| *count > 20), "{regime}: {counts:?}");
        assert!(counts[2] > counts[0], "{regime}: level 3 asks for more than level 1: {counts:?}");
    }
    let all = library("vn-2026", 3);
    let some = {
        let regimes = regimes();
        let view = regimes.alone("vn-2026", "2026-11-01".parse().unwrap()).unwrap();
        Measures::of(&view, "vn-2026", SystemLevel::new(3).unwrap(), &["tcvn-14423".to_owned()])
    };
    assert!(some.measures.len() < all.measures.len());
    assert!(some.measures.iter().all(|measure| measure.catalogue == "tcvn-14423"));
    assert!(all.measures.iter().any(|measure| !measure.every.is_empty()));
}
