//! Suppressions take what they say, count it, and end.

use vg_backend::testkit::for_each_engine;
use vg_model::{Level, Timestamp};

use super::{DAY, World, on, rule, world};
use crate::alerts::NewSuppression;
use crate::alerts::finding::Finding;
use crate::alerts::suppression::Scope;
use crate::knowledge::EntityKind;
use crate::limits::MAX_SUPPRESSED_DAYS;

fn new(world: &World, what: Scope, days: i64) -> NewSuppression {
    NewSuppression { what, reason: "bảo trì".into(), expires_at: Timestamp(world.monitor.now().0 + days * DAY) }
}

fn of_rule(id: &str) -> Scope {
    Scope { rule: id.into(), ..Scope::default() }
}

#[test]
fn findings_are_counted_until_it_ends_and_come_back() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let a = rule("a", Level::High, &[]);
        let what = Scope {
            entity: Some((EntityKind::Host, "pc-01".into())),
            source: "dc-01".into(),
            conditions: vec![("CommandLine".into(), "BACKUP.exe".into())],
            ..of_rule("a")
        };
        let made = monitor.suppression_create(&world.analyst, unit, &new(&world, what, 30)).await.unwrap();
        let fields = [("CommandLine", "backup.exe")];
        let taken = Finding { fields: &fields, ..on(unit, &a, "PC-01") };
        let findings = [
            taken,
            Finding { source: "other", ..taken },
            Finding { fields: &[], ..taken },
            taken,
            Finding { fields: &fields, ..on(unit, &a, "PC-02") },
        ];
        let done = world.take(1, &findings).await;
        assert_eq!((done.suppressed, done.counted, done.opened), (2, 3, 2), "nothing is lost");
        let kept = monitor.suppression_get(&world.reader, unit, &made.id).await.unwrap();
        assert_eq!((kept.data.findings, kept.data.latest.len(), kept.version), (2, 2, 1));
        test.clock.advance_us(30 * DAY);
        assert_eq!(world.take(2, &[taken]).await.suppressed, 0, "it has ended");
        assert_eq!(world.take(2, &findings).await.suppressed, 0, "taken again");
        let refused = monitor.suppression_end(&world.analyst, unit, &made.id, 1).await.unwrap_err();
        assert_eq!(refused.errors[0].code, "ended");
    });
}

#[test]
fn a_critical_one_needs_two_persons() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let a = rule("a", Level::Critical, &[]);
        let made = monitor.suppression_create(&world.officer, unit, &new(&world, of_rule("a"), 1)).await.unwrap();
        assert_eq!(world.take(1, &[on(unit, &a, "PC-01")]).await.suppressed, 0);
        let own = monitor.suppression_approve(&world.officer, unit, &made.id, 1).await.unwrap_err();
        assert_eq!(own.code(), "monitor_second_person");
        let worker = monitor.suppression_approve(&world.stream, unit, &made.id, 1).await.unwrap_err();
        assert_eq!(worker.code(), "monitor_second_person", "a program is no person");
        assert_eq!(monitor.suppression_approve(&world.analyst, unit, &made.id, 1).await.unwrap_err().status(), 403);
        assert_eq!(monitor.suppression_approve(&world.second, unit, &made.id, 7).await.unwrap_err().status(), 412);
        let kept = monitor.suppression_approve(&world.second, unit, &made.id, 1).await.unwrap();
        assert_eq!(kept.version, 2);
        assert_eq!(world.take(2, &[on(unit, &a, "PC-01")]).await.suppressed, 1);
        let until = Timestamp(test.clock_now().0 + 5 * DAY);
        monitor.suppression_extend(&world.second, unit, &made.id, 2, until).await.unwrap();
        assert_eq!(world.take(3, &[on(unit, &a, "PC-01")]).await.suppressed, 0, "a longer time is a new decision");
        let own = monitor.suppression_approve(&world.second, unit, &made.id, 3).await.unwrap_err();
        assert_eq!(own.code(), "monitor_second_person", "of whoever extended it");
        let ended = monitor.suppression_end(&world.analyst, unit, &made.id, 3).await.unwrap();
        assert_eq!(ended.data.ended_at, Some(test.clock_now()));
        assert_eq!(monitor.suppression_list(&world.reader, unit).await.unwrap(), [ended]);
    });
}

#[test]
fn it_says_what_why_and_until_when() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let fault = async |new: &NewSuppression| {
            let refused = monitor.suppression_create(&world.analyst, unit, new).await.unwrap_err();
            refused.errors.iter().map(|error| error.pointer.clone()).collect::<Vec<_>>()
        };
        assert_eq!(fault(&new(&world, Scope { source: "s".into(), ..Scope::default() }, 1)).await, ["/rule"]);
        assert_eq!(fault(&new(&world, of_rule("a"), MAX_SUPPRESSED_DAYS + 1)).await, ["/expires_at"]);
        assert_eq!(fault(&new(&world, of_rule("a"), 0)).await, ["/expires_at"]);
        let silent = NewSuppression { reason: " ".into(), ..new(&world, of_rule("a"), MAX_SUPPRESSED_DAYS) };
        assert_eq!(fault(&silent).await, ["/reason"]);
        let nameless = Scope { conditions: vec![(" ".into(), "x".into())], ..of_rule("a") };
        assert_eq!(fault(&new(&world, nameless, 1)).await, ["/conditions/0"]);
        assert!(monitor.suppression_list(&world.reader, unit).await.unwrap().is_empty());
    });
}
