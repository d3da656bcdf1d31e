//! What the unit above sees of a letter that it passed on.

use vg_access::On;
use vg_access::evidence::EvidenceFilter;
use vg_access::permission::{EVIDENCE_READ, Role};
use vg_access::testkit::{member_caller, new_unit};
use vg_access::units::UnitKind;
use vg_backend::testkit::for_each_engine;

use super::{DAY, World, plan, world};
use crate::answers::{Head, NewReport, Numbering, Review, Sending};
use crate::checks::RanNow;
use crate::letters::{Fields, Relay};
use crate::limits::MAX_RELAYS_LISTED;
use crate::rollup::{Below, RollUp};

impl World {
    async fn roll_up(&self, letter: &str) -> RollUp {
        self.directive.roll_up(&self.reader, &self.unit, letter, None, 100).await.unwrap()
    }
}

fn of(rolled: &RollUp, unit: &str) -> Below {
    rolled.page.iter().find(|one| one.unit == unit).unwrap().clone()
}

#[test]
fn the_silent_stand_first_and_everybody_is_counted_once() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let mut units = vec![world.below.clone()];
        for name in ["Trung tâm", "Chi cục", "Trường"] {
            let made =
                world.access.unit_create(&world.admin, &world.unit, &new_unit(UnitKind::Unit, name)).await.unwrap();
            units.push(made.id);
        }
        let there = member_caller(&world.access, &world.admin, "there", &units[2], Role::Officer).await;
        let letter = world.confirmed().await.letter;
        let relay = Relay { units: units.clone(), answer_by: "2024-02-01".into(), ..Relay::default() };
        let passed = world.directive.letter_relay(&world.officer, &world.unit, &letter.id, &relay).await.unwrap();
        let rolled = world.roll_up(&letter.id).await;
        assert_eq!(rolled.units.get("silent"), Some(&4));
        assert!(rolled.page.iter().all(|one| one.tally.is_none() && one.acknowledged_at.is_none()));

        // One reads it, one confirms it and is late, one confirms it, one says nothing.
        let letter_in = |unit: &str| passed.iter().find(|kept| kept.unit == unit).unwrap().clone();
        let [reads, late, works, silent] = [&units[0], &units[1], &units[2], &units[3]];
        let first = letter_in(reads);
        let fields = Fields { arrival_number: "15".into(), ..first.data.fields.clone() };
        world.directive.letter_update(&world.officer, reads, &first.id, first.version, &fields).await.unwrap();
        for (unit, due) in [(late, true), (works, false)] {
            let kept = letter_in(unit);
            let mut plan = plan();
            if due {
                plan.obligations[1].due_at = Some(vg_model::Timestamp(test.clock_now().0 + DAY));
            }
            world.directive.letter_confirm(&world.officer, unit, &kept.id, kept.version, &plan).await.unwrap();
        }
        test.clock.advance_us(2 * DAY);
        world.tables.set(works, &[("a", 3), ("b", 1)]);
        for unit in [late, works] {
            world.directive.run_checks(&world.officer, unit, &world.tables, RanNow::Asked).await.unwrap();
        }
        let rolled = world.roll_up(&letter.id).await;
        let order: Vec<&str> = rolled.page.iter().map(|one| one.standing.name()).collect();
        assert_eq!(order, ["silent", "reading", "late", "working"]);
        assert_eq!(of(&rolled, silent).tally, None);
        assert!(of(&rolled, reads).acknowledged_at.is_some());
        let tally = of(&rolled, works).tally.unwrap();
        assert_eq!((tally.all, tally.met, tally.unknown), (2, 1, 1));
        assert_eq!(of(&rolled, late).tally.unwrap().late, 1);
        assert_eq!((rolled.tally.all, rolled.tally.met), (4, 1), "both that follow it");

        // The figures are those of the unit's own board.
        let board = world.directive.board(&world.officer, works, None).await.unwrap();
        assert_eq!(board.letters[0].tally, tally);

        // A page ends where the next one begins.
        let mut after: Option<(i64, String)> = None;
        let mut seen = Vec::new();
        loop {
            let from = after.as_ref().map(|(rank, unit)| (*rank, unit.as_str()));
            let page = world.directive.roll_up(&world.reader, &world.unit, &letter.id, from, 1).await.unwrap();
            seen.extend(page.page.into_iter().map(|one| one.unit));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(seen, rolled.page.iter().map(|one| one.unit.clone()).collect::<Vec<_>>());

        // An answer that was sent counts as answered above.
        let world = World { directive: world.directive.clone().with_forms(super::answers::forms()), ..world };
        let kept = letter_in(works);
        let new = NewReport { form: "any".into(), letter: kept.id.clone(), ..NewReport::default() };
        let report = world.directive.answer_create(&world.officer, works, &new).await.unwrap();
        let head: Head = super::answers::head();
        let (report, _) =
            world.directive.answer_head(&world.officer, works, &report.id, report.version, &head).await.unwrap();
        let other = &world.second;
        let (report, _) =
            world.directive.answer_review(other, works, &report.id, report.version, Review::Review, "").await.unwrap();
        let report = world
            .directive
            .answer_approve(other, works, &report.id, report.version, Numbering::default(), &super::answers::Plain)
            .await
            .unwrap();
        let sending = Sending { receipt: "BN-1".into(), channel: String::new() };
        world.directive.answer_send(other, works, &report.id, report.version, &sending).await.unwrap();
        let rolled = world.roll_up(&letter.id).await;
        assert_eq!(of(&rolled, works).standing.name(), "answered");
        assert_eq!(rolled.units.get("answered"), Some(&1));

        // Nobody of another unit sees it, and a unit below does not see its neighbours.
        assert!(world.directive.roll_up(&world.stranger, &world.unit, &letter.id, None, 10).await.is_err());
        assert!(world.directive.roll_up(&there, &world.unit, &letter.id, None, 10).await.is_err());
        let own = world.directive.roll_up(&there, works, &kept.id, None, 10).await.unwrap();
        assert_eq!((own.page.len(), own.units.len()), (0, 0));
    });
}

#[test]
fn a_letter_goes_to_many_units_once_each() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let mut units = Vec::new();
        for number in 0..=MAX_RELAYS_LISTED {
            let made = new_unit(UnitKind::Unit, &format!("Đơn vị {number}"));
            units.push(world.access.unit_create(&world.admin, &world.unit, &made).await.unwrap().id);
        }
        let letter = world.confirmed().await.letter;
        let twice: Vec<String> = units.iter().chain(&units).cloned().collect();
        let relay = Relay { units: twice, ..Relay::default() };
        let passed = world.directive.letter_relay(&world.officer, &world.unit, &letter.id, &relay).await.unwrap();
        assert_eq!(passed.len(), units.len(), "named twice, passed on once");
        assert_eq!(world.roll_up(&letter.id).await.units.get("silent"), Some(&(units.len() as i64)));
        let mut tx = test.sql.begin_read().await.unwrap();
        let granted =
            world.access.require(&mut tx, &world.officer, &EVIDENCE_READ, On::Unit(&world.unit)).await.unwrap();
        let filter = EvidenceFilter { subject: Some(letter.id.clone()), ..EvidenceFilter::default() };
        let entries = world.access.evidence().page(&mut tx, &granted, &filter, None, 1).await.unwrap();
        let facts: serde_json::Value = serde_json::from_str(&entries[0].facts).unwrap();
        assert_eq!(facts["count"], units.len());
        assert_eq!(facts["units"].as_array().unwrap().len(), MAX_RELAYS_LISTED);
        assert_eq!(facts["units_sha256"].as_str().unwrap().len(), 64);
    });
}
