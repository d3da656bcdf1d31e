//! How fast a unit sees what the units below made of its letter: `cargo run -p vg-directive --release --example rollup_speed --
//! [UNITS] [sqlite|postgres]`.
//!
//! Makes UNITS units (10,000) below one, passes a letter with 25 obligations on to all of them, lets nine of ten confirm it, and prints
//! the time of each part and the 50th and 95th percentile of the roll-up, first page of 200 units. It asserts nothing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "a program for measuring: a failure must stop it, and its output is its purpose"
)]

use std::time::{Duration, Instant};

use vg_access::testkit::{Installed, new_unit};
use vg_access::units::UnitKind;
use vg_backend::testkit::TestBackend;
use vg_directive::letters::{Fields, NewLetter, Relay};
use vg_directive::plan::{Plan, PlannedClause, PlannedObligation};
use vg_directive::{Directive, capability};
use vg_model::Text;

/// Times that the roll-up is asked for.
const TURNS: usize = 60;
/// Obligations of the letter: letter 6410 has 25.
const OBLIGATIONS: usize = 25;

fn letter() -> NewLetter<'static> {
    let fields = Fields {
        kind: "công văn".into(),
        number: "1/UBND".into(),
        issued_on: "2026-01-05".into(),
        ..Fields::default()
    };
    NewLetter { file_name: "", bytes: b"", read: None, fields, again: false, demo: false }
}

fn plan() -> Plan {
    let one = |number: usize| PlannedObligation {
        clause: "1".into(),
        title: Text::new(format!("Việc {number}"), format!("Task {number}")),
        weight: 1,
        statable: true,
        ..PlannedObligation::default()
    };
    let clause = PlannedClause { label: "1".into(), ..PlannedClause::default() };
    Plan { pack: String::new(), clauses: vec![clause], obligations: (1..=OBLIGATIONS).map(one).collect() }
}

#[tokio::main]
async fn main() {
    let units: usize = std::env::args().nth(1).map_or(10_000, |count| count.parse().unwrap());
    let test = match std::env::args().nth(2).as_deref() {
        Some("postgres") => TestBackend::postgres().await.unwrap(),
        _ => TestBackend::sqlite().await,
    };
    let Installed { access, root, admin } = Installed::new(&test, &[capability().operations]).await;
    test.migrate(&[capability().migrations]).await.unwrap();
    let directive = Directive::new(&test, &access, []);
    println!("{}: {units} units below one, {OBLIGATIONS} obligations each", test.engine);
    let begun = Instant::now();
    let above = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Tỉnh")).await.unwrap().id;
    let mut below = Vec::with_capacity(units);
    for number in 0..units {
        let name = format!("Đơn vị {number:05}");
        below.push(access.unit_create(&admin, &above, &new_unit(UnitKind::Unit, &name)).await.unwrap().id);
    }
    println!("units made in {:.1} s", begun.elapsed().as_secs_f64());
    let kept = directive.letter_register(&admin, &above, &letter()).await.unwrap();
    let kept = directive.letter_confirm(&admin, &above, &kept.id, kept.version, &plan()).await.unwrap().letter;
    let begun = Instant::now();
    let relay = Relay { units: below, answer_by: "2026-01-20".into(), ..Relay::default() };
    let passed = directive.letter_relay(&admin, &above, &kept.id, &relay).await.unwrap();
    println!("passed on to {} in {:.1} s", passed.len(), begun.elapsed().as_secs_f64());
    let begun = Instant::now();
    for (number, one) in passed.iter().enumerate() {
        if number % 10 != 0 {
            directive.letter_confirm(&admin, &one.unit, &one.id, one.version, &plan()).await.unwrap();
        }
    }
    println!("confirmed by nine of ten in {:.1} s", begun.elapsed().as_secs_f64());
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..TURNS {
        let begun = Instant::now();
        let rolled = directive.roll_up(&admin, &above, &kept.id, None, 200).await.unwrap();
        let mut tx = test.sql.begin_read().await.unwrap();
        let names = access.unit_names(&mut tx, rolled.page.iter().map(|one| one.unit.as_str())).await.unwrap();
        times.push(begun.elapsed());
        if times.len() == 1 {
            println!(
                "{:?}, {} of all obligations {}, names {}",
                rolled.units,
                rolled.page.len(),
                rolled.tally.all,
                names.len()
            );
        }
    }
    times.sort_unstable();
    let at = |share: usize| times[(TURNS - 1) * share / 100].as_secs_f64() * 1e3;
    println!("roll-up, first page of 200: p50 {:.1} ms, p95 {:.1} ms", at(50), at(95));
}
