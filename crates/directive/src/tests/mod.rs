//! Tests on every engine.

mod answers;
mod checks;
mod letters;
mod obligations;
mod rollup;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

use vg_access::permission::Role;
use vg_access::testkit::{Installed, member_caller, new_unit};
use vg_access::units::UnitKind;
use vg_access::{Access, Caller};
use vg_backend::testkit::TestBackend;
use vg_backend::testkit::conformance::prepare_all;
use vg_model::Text;

use crate::checks::{Asked, Cell, CheckText, RanNow, Rows, TableState, Tables};
use crate::letters::{Confirmed, Fields, NewLetter};
use crate::obligations::Obligation;
use crate::plan::{Plan, PlannedClause, PlannedObligation};
use crate::{Directive, Kept, capability};

/// Days of the manual clock, in microseconds.
pub(super) const DAY: i64 = 86_400_000_000;
/// The check of the tests.
pub(super) const CHECK: &str = "test/systems-have-level";

/// An installation with a unit, a unit below it, another one, and people.
pub(super) struct World {
    pub(super) directive: Directive,
    pub(super) access: Access,
    pub(super) admin: Caller,
    pub(super) unit: String,
    pub(super) below: String,
    pub(super) other: String,
    pub(super) officer: Caller,
    pub(super) second: Caller,
    pub(super) analyst: Caller,
    pub(super) reader: Caller,
    pub(super) stranger: Caller,
    pub(super) tables: Scripted,
}

/// A surface whose answers the test sets: systems with their levels, by unit.
#[derive(Clone, Default, Debug)]
pub(super) struct Scripted(Arc<Mutex<Script>>);

#[derive(Default, Debug)]
struct Script {
    systems: BTreeMap<String, BTreeMap<String, i64>>,
    generation: u64,
    asked: usize,
    wrong: Option<Wrong>,
}

/// What can be wrong with a check.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Wrong {
    Fails,
    Columns,
    Twice,
    Verdict,
    Reason,
    NoSubject,
    Truncated,
    TimeAsText,
}

impl Scripted {
    pub(super) fn set(&self, unit: &str, systems: &[(&str, i64)]) {
        let mut script = self.0.lock().unwrap();
        script.generation += 1;
        let systems = systems.iter().map(|(name, level)| ((*name).to_owned(), *level)).collect();
        script.systems.insert(unit.to_owned(), systems);
    }

    pub(super) fn wrong(&self, wrong: Option<Wrong>) {
        let mut script = self.0.lock().unwrap();
        script.generation += 1;
        script.wrong = wrong;
    }

    pub(super) fn asked(&self) -> usize {
        self.0.lock().unwrap().asked
    }

    fn answer(&self, unit: &str) -> Result<Rows, Text> {
        let mut script = self.0.lock().unwrap();
        script.asked += 1;
        let text = |text: &str| Cell::Text(text.to_owned());
        let mut rows = Rows {
            columns: crate::checks::COLUMNS.iter().map(|name| (*name).to_owned()).collect(),
            snapshots: vec![format!("systems.1@{}", script.generation)],
            ..Rows::default()
        };
        for (name, level) in script.systems.get(unit).into_iter().flatten() {
            let (verdict, reason) = if *level > 0 { ("met", Cell::Null) } else { ("not_met", text("no-level")) };
            let evidence = text(&format!("level={level}"));
            rows.rows.push(vec![text(name), text("system"), text(name), text(verdict), reason, evidence, Cell::Null]);
        }
        match script.wrong {
            None => return Ok(rows),
            Some(Wrong::Fails) => {
                return Err(Text::new("phép chia cho 0", "division by zero"));
            }
            Some(Wrong::Columns) => rows.columns[6] = "seen".to_owned(),
            Some(Wrong::Truncated) => rows.truncated = true,
            Some(Wrong::Twice) => {
                let first = rows.rows[0].clone();
                rows.rows.push(first);
            }
            Some(Wrong::Verdict) => rows.rows[0][3] = text("fine"),
            Some(Wrong::Reason) => {
                rows.rows[0][3] = text("not_met");
                rows.rows[0][4] = text("because");
            }
            Some(Wrong::NoSubject) => rows.rows[0][0] = Cell::Null,
            Some(Wrong::TimeAsText) => rows.rows[0][6] = text("yesterday"),
        }
        Ok(rows)
    }
}

impl Tables for Scripted {
    fn named<'a>(&'a self, _: &'a str) -> Asked<'a, BTreeSet<String>> {
        Box::pin(async { Ok(BTreeSet::from(["systems".to_owned()])) })
    }

    fn states<'a>(&'a self, _: &'a str, _: &'a BTreeSet<String>) -> Asked<'a, Vec<TableState>> {
        let generation = self.0.lock().unwrap().generation.to_string();
        Box::pin(async move { Ok(vec![TableState { table: "systems".to_owned(), generation }]) })
    }

    fn ask<'a>(&'a self, unit: &'a str, _: &'a str, _: usize) -> Asked<'a, Rows> {
        let answer = self.answer(unit);
        Box::pin(async move { answer })
    }
}

pub(super) fn check() -> CheckText {
    CheckText {
        id: CHECK.to_owned(),
        version: 1,
        title: Text::new("Hệ thống đã xác định cấp độ", "Systems have a level"),
        about: Text::new("…", "…"),
        subject_kind: "system".to_owned(),
        freshness: 2 * DAY,
        fix: Text::new("Xác định cấp độ", "Determine the level"),
        met_when_empty: None,
        reasons: BTreeMap::from([("no-level".to_owned(), Text::new("chưa xác định cấp độ", "no level"))]),
        words: BTreeMap::from([("level".to_owned(), Text::new("Cấp độ", "Level"))]),
        sql: "SELECT 1".to_owned(),
    }
}

pub(super) async fn world(test: &TestBackend) -> World {
    let Installed { access, root, admin } = Installed::new(test, &[capability().operations]).await;
    test.migrate(&[capability().migrations]).await.unwrap();
    let unit = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Sở Y tế")).await.unwrap().id;
    let below = access.unit_create(&admin, &unit, &new_unit(UnitKind::Unit, "Bệnh viện")).await.unwrap().id;
    let other = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Sở Tài chính")).await.unwrap().id;
    let officer = member_caller(&access, &admin, "officer", &unit, Role::Officer).await;
    let second = member_caller(&access, &admin, "second", &unit, Role::Officer).await;
    let analyst = member_caller(&access, &admin, "analyst", &unit, Role::Analyst).await;
    let reader = member_caller(&access, &admin, "reader", &unit, Role::Reader).await;
    let stranger = member_caller(&access, &admin, "stranger", &other, Role::Officer).await;
    let directive = Directive::new(test, &access, [check()]);
    let tables = Scripted::default();
    World { directive, access, admin, unit, below, other, officer, second, analyst, reader, stranger, tables }
}

/// A letter of which only fields are known.
pub(super) fn letter(number: &str) -> NewLetter<'static> {
    let fields = Fields {
        kind: "công văn".into(),
        number: number.into(),
        issuer: "Bộ Thông tin và Truyền thông".into(),
        issued_on: "2023-12-29".into(),
        subject: "bảo đảm an toàn thông tin dịp Tết".into(),
        ..Fields::default()
    };
    NewLetter { file_name: "", bytes: b"", read: None, fields, again: false, demo: false }
}

/// Two clauses: one is measured, one is stated.
pub(super) fn plan() -> Plan {
    let clause = |label: &str, parent: &str| PlannedClause {
        label: label.into(),
        parent: parent.into(),
        title: Text::new(label, label),
        ..PlannedClause::default()
    };
    let measured = PlannedObligation {
        code: "systems-by-level".into(),
        clause: "1.a".into(),
        title: Text::new("Rà soát hệ thống", "Review systems"),
        weight: 2,
        checks: vec![CHECK.into()],
        ..PlannedObligation::default()
    };
    let stated = PlannedObligation {
        code: "watch".into(),
        clause: "1.b".into(),
        title: Text::new("Trực 24/7", "Watch around the clock"),
        weight: 1,
        statable: true,
        unknown: Text::new("chưa đo được", "cannot be measured yet"),
        ..PlannedObligation::default()
    };
    Plan {
        pack: "test".into(),
        clauses: vec![clause("1", ""), clause("1.a", "1"), clause("1.b", "1")],
        obligations: vec![measured, stated],
    }
}

impl World {
    pub(super) async fn confirmed(&self) -> Confirmed {
        let kept =
            self.directive.letter_register(&self.officer, &self.unit, &letter("6410/BTTTT-CATTT")).await.unwrap();
        self.directive.letter_confirm(&self.officer, &self.unit, &kept.id, kept.version, &plan()).await.unwrap()
    }

    pub(super) async fn run(&self, why: RanNow) -> crate::checks::Ran {
        self.directive.run_checks(&self.officer, &self.unit, &self.tables, why).await.unwrap()
    }

    pub(super) async fn obligation(&self, clause: &str) -> Kept<Obligation> {
        let list = self.directive.obligation_list(&self.reader, &self.unit, None).await.unwrap();
        list.into_iter().find(|one| one.data.clause == clause).unwrap()
    }
}

#[test]
fn every_statement_is_understood_by_every_engine() {
    vg_backend::testkit::for_each_engine(async |test| {
        world(test).await;
        prepare_all(&test.sql, &capability().statements).await.unwrap();
    });
}
