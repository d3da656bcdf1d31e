//! How long it takes to open, sum up, list and exchange the assessments of a unit with many systems.
//! `cargo run --workspace --example assess_speed [SYSTEMS]`; 300 systems when nothing is said.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a program whose purpose is to print; a failure must stop it"
)]

use std::io::Cursor;
use std::time::Instant;

use include_dir::{Dir, include_dir};
use vg_access::Problem;
use vg_access::testkit::Installed;
use vg_assess::measures::Measures;
use vg_assess::model::System;
use vg_assess::table::TableFile;
use vg_assess::{Assess, GapFilter, capability};
use vg_backend::testkit::TestBackend;
use vg_library::load::load;
use vg_library::value::SystemLevel;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");

fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

fn main() {
    let systems = std::env::args().nth(1).and_then(|text| text.parse().ok()).unwrap_or(300);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(measure(systems)).unwrap();
}

async fn measure(systems: usize) -> Result<(), Problem> {
    let test = TestBackend::sqlite().await;
    let Installed { access, root, admin } = Installed::new(&test, &[capability().operations]).await;
    test.migrate(&[capability().migrations]).await?;
    let (assess, unit) = (Assess::new(&test, &access), root.id.as_str());
    let regimes = load(files(&REGIMES)).regimes;
    let view = regimes.alone("vn-2026", "2026-11-01".parse().unwrap()).unwrap();
    let measures = Measures::of(&view, "vn-2026", SystemLevel::new(3).unwrap(), &[]);
    let began = Instant::now();
    for index in 0..systems {
        let system = System {
            id: format!("system-{index}"),
            name: format!("Hệ thống {index}"),
            level: Some(3),
            ..System::default()
        };
        assess.assessment_open(&admin, unit, &system, &measures).await?;
    }
    let told = |what: &str, began: Instant| println!("{what}\t{:.0} ms", began.elapsed().as_secs_f64() * 1_000.0);
    println!("{systems} systems, {} measures", systems * measures.measures.len());
    told("open all", began);
    let began = Instant::now();
    assess.progress(&admin, unit).await?;
    told("progress", began);
    let began = Instant::now();
    assess.gaps(&admin, unit, &GapFilter::default(), 0, 100).await?;
    told("gaps", began);
    let began = Instant::now();
    let table = match assess.export(&admin, unit, None).await {
        Ok(table) => table,
        Err(problem) => {
            println!("not exported: {}", problem.detail.en);
            return Ok(());
        }
    };
    let mut out = Cursor::new(Vec::new());
    table.xlsx(&mut out).map_err(|error| Problem::internal(error.message().en))?;
    told(&format!("export, {} bytes of XLSX", out.get_ref().len()), began);
    let began = Instant::now();
    let file = TableFile::read("x.xlsx", out.into_inner());
    told("read the XLSX", began);
    match file {
        Ok(file) => {
            let began = Instant::now();
            let done = assess.import_preview(&admin, unit, &file).await?;
            told(&format!("preview, {} rows unchanged", done.unchanged), began);
        }
        Err(problem) => println!("not read: {}", problem.detail.en),
    }
    Ok(())
}
