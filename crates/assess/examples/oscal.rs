//! Writes a system of each regime as OSCAL into a folder: catalog, profile of its level, assessment results with every kind of finding,
//! plan of action. `tests/oscal/run.sh` reads the files with another program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a program for tests: a failure must stop it"
)]

use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};
use serde_json::Value;
use vg_access::permission::Role;
use vg_access::testkit::{Installed, member_caller};
use vg_access::{Caller, Problem};
use vg_assess::measures::Measures;
use vg_assess::model::{CheckFact, NewEvidence, System};
use vg_assess::oscal::{Writer, catalog, profile};
use vg_assess::states::{State, Verdict};
use vg_assess::{Assess, Assignment, Stated, capability};
use vg_backend::testkit::TestBackend;
use vg_library::Regimes;
use vg_library::load::load;
use vg_library::value::SystemLevel;
use vg_model::Lang;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");

fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

fn main() {
    let folder = PathBuf::from(std::env::args().nth(1).expect("a folder to write into"));
    std::fs::create_dir_all(&folder).unwrap();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(write(&folder)).unwrap();
}

async fn write(folder: &Path) -> Result<(), Problem> {
    let test = TestBackend::sqlite().await;
    let Installed { access, root, admin } = Installed::new(&test, &[capability().operations]).await;
    test.migrate(&[capability().migrations]).await?;
    let second = member_caller(&access, &admin, "second", &root.id, Role::Officer).await;
    let assess = Assess::new(&test, &access);
    let regimes = load(files(&REGIMES)).regimes;
    for (regime, level, lang) in [("vn-2016", 2, Lang::En), ("vn-2026", 3, Lang::Vi)] {
        let one =
            One { assess: &assess, regimes: &regimes, unit: &root.id, people: (&admin, &second), regime, level, lang };
        one.write(folder, &test).await?;
    }
    Ok(())
}

/// One system.
struct One<'a> {
    assess: &'a Assess,
    regimes: &'a Regimes,
    unit: &'a str,
    people: (&'a Caller, &'a Caller),
    regime: &'a str,
    level: u8,
    lang: Lang,
}

impl One<'_> {
    async fn write(&self, folder: &Path, test: &TestBackend) -> Result<(), Problem> {
        let One { assess, unit, people: (admin, _), regime, level, lang, .. } = *self;
        let view = self.regimes.alone(regime, "2026-11-01".parse().unwrap()).unwrap();
        let measures = Measures::of(&view, regime, SystemLevel::new(level.into()).unwrap(), &[]);
        let name = "Cơ quan điều phối";
        let writer = Writer { unit: unit.to_owned(), unit_name: name.to_owned(), lang, at: test.clock_now() };
        let put = |kind: &str, document: &Value| {
            let text = serde_json::to_string_pretty(document).unwrap();
            std::fs::write(folder.join(format!("{kind}.json")), text).unwrap();
        };
        let catalog_file = format!("catalog-{regime}");
        put(&catalog_file, &catalog(&view, regime, &writer));
        let chosen = profile(&measures, &format!("trestle://{catalog_file}.json"), &writer).unwrap();
        put(&format!("profile-{regime}-{level}"), &chosen);
        let system = System {
            id: format!("system-{regime}"),
            name: "Cổng thông tin\nđiện tử".to_owned(),
            level: Some(level),
            ..System::default()
        };
        let opened = assess.assessment_open(admin, unit, &system, &measures).await?.assessment.id;
        self.assess_some(&opened, &system, &measures, test).await?;
        let results = assess.oscal_results(admin, unit, name, &opened, lang).await?;
        put(&format!("results-{regime}-{level}"), &results);
        let poam = assess.oscal_poam(admin, unit, name, &opened, lang).await?;
        put(&format!("poam-{regime}-{level}"), &poam);
        Ok(())
    }

    /// Results of every kind on the first measures.
    async fn assess_some(
        &self,
        id: &str,
        system: &System,
        measures: &Measures,
        test: &TestBackend,
    ) -> Result<(), Problem> {
        let One { assess, unit, people: (admin, second), .. } = *self;
        let control = |index: usize| measures.measures[index].control.as_str();
        for (index, state) in [(0, State::Met), (1, State::Partly), (2, State::NotMet), (3, State::Met)] {
            let said = Stated { state, reason: "đã kiểm tra\ntại chỗ".to_owned(), until: None };
            assess.control_state(admin, unit, id, control(index), 1, &said).await?;
        }
        for new in [
            NewEvidence::File { title: "", file_name: "quy-che.pdf", bytes: b"%PDF" },
            NewEvidence::Note { title: "", text: "Biên bản 12.\nĐã xem." },
            NewEvidence::Link { title: "Văn bản", address: "https://vanban.example.vn/12?x=1" },
        ] {
            assess.evidence_add(admin, unit, id, control(0), &new).await?;
        }
        let check = "vn/log-retention";
        assess.evidence_add(admin, unit, id, control(4), &NewEvidence::Check { title: "", check }).await?;
        let fact = CheckFact {
            check: check.to_owned(),
            system: system.id.clone(),
            verdict: Verdict::Met,
            reason: String::new(),
            observed_at: test.clock_now(),
            expires_at: None,
            ledger: None,
        };
        assess.check_record(admin, unit, &[fact]).await?;
        let asked = assess.exemption_ask(admin, unit, id, control(5), 1, "không có mạng không dây").await?;
        assess.exemption_decide(second, unit, id, control(5), asked.version, true, "").await?;
        assess.exemption_ask(admin, unit, id, control(6), 1, "đang xin ý kiến").await?;
        let new =
            Assignment { owner: "Phòng CNTT".to_owned(), due: "2026-12-20".to_owned(), note: "gấp".to_owned() };
        assess.control_assign(admin, unit, id, control(7), 1, &new).await?;
        Ok(())
    }
}
