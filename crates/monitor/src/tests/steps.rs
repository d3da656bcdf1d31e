//! Steps of people, times, lateness, bulk.

use vg_backend::bus::Start;
use vg_backend::testkit::for_each_engine;
use vg_model::Level;

use super::{HOUR, MINUTE, World, facets_are_right, on, rule, world};
use crate::alerts::states::{State, Step};
use crate::alerts::times::Minutes;
use crate::alerts::{Doing, Filter, Item};

async fn one(world: &World, level: Level) -> String {
    let a = rule("a", level, &["attack.exfiltration"]);
    world.take(1, &[on(&world.unit, &a, "PC-01")]).await;
    world.all().await.pop().unwrap().id
}

#[test]
fn from_new_to_handled() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let changes = test.bus.consumer("test", &["monitor.alert.changed"], Start::Now).await.unwrap();
        let id = one(&world, Level::Medium).await;
        let start = test.clock_now();
        let due = |minutes: i64| Some(vg_model::Timestamp(start.0 + minutes * MINUTE));
        let alert = world.all().await.pop().unwrap();
        assert_eq!(
            (alert.data.next_due(), alert.data.triage_due),
            (due(60), due(60)),
            "class data_leak, level 3 of systems"
        );
        let begun = world.step(&id, Step::Start, "").await.unwrap();
        assert_eq!(Some(begun.data.assignee.as_str()), world.analyst.account());
        test.clock.advance_us(10 * MINUTE);
        let verified = world.step(&id, Step::Verify, "đúng là lộ dữ liệu").await.unwrap();
        assert_eq!((verified.data.triage_late, verified.data.next_due()), (false, due(10 + 1_440)));
        assert_eq!(world.monitor.next_due(&world.reader, &world.unit).await.unwrap(), due(10 + 1_440));
        assert_eq!(world.step(&id, Step::Handle, "").await.unwrap_err().errors[0].pointer, "/reason");
        assert_eq!(world.step(&id, Step::Start, "").await.unwrap_err().code(), "monitor_no_such_step");
        test.clock.advance_us(25 * HOUR);
        let handled = world.step(&id, Step::Handle, "đã khoá tài khoản").await.unwrap();
        assert!(handled.data.handle_late && !handled.data.triage_late, "{:?}", handled.data);
        assert_eq!((handled.data.next_due(), handled.data.state), (None, State::Handled));
        let reopened = world.step(&id, Step::Reopen, "còn máy khác").await.unwrap();
        assert!(reopened.data.handle_late, "late stays late");
        assert_eq!((reopened.data.reopened, reopened.data.triaged_at, reopened.version), (1, None, 5));
        assert_eq!(world.events(&id).await, ["opened", "start", "verify", "handle", "reopen"]);
        facets_are_right(test).await;
        let first = changes.next().await.unwrap();
        assert!(first.payload.contains("\"opened\"") && first.payload.contains(&id), "{}", first.payload);
    });
}

#[test]
fn times_are_those_of_the_unit_and_lateness_is_noted_when_it_comes() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let own = [("data_leak", 3, Minutes { triage: 5, handle: 7 })];
        assert_eq!(monitor.time_set(&world.analyst, unit, &own).await.unwrap_err().status(), 403);
        let bad = [("data_leak", 6, Minutes { triage: 0, handle: 7 }), ("x", 1, Minutes { triage: 1, handle: 1 })];
        assert_eq!(monitor.time_set(&world.officer, unit, &bad).await.unwrap_err().errors.len(), 3);
        let table = monitor.time_set(&world.officer, unit, &own).await.unwrap();
        assert_eq!(table.iter().filter(|row| row.own).count(), 1);
        assert_eq!(monitor.time_list(&world.reader, unit).await.unwrap(), table);
        let id = one(&world, Level::Medium).await;
        assert_eq!(monitor.alert_settle(&world.stream, unit).await.unwrap(), 0);
        test.clock.advance_us(5 * MINUTE + 1);
        assert_eq!(monitor.alert_counts(&world.reader, unit).await.unwrap().late, 1);
        assert_eq!(monitor.alert_settle(&world.stream, unit).await.unwrap(), 1);
        assert_eq!(monitor.alert_settle(&world.stream, unit).await.unwrap(), 0, "once");
        let verified = world.step(&id, Step::Verify, "").await.unwrap();
        assert!(verified.data.triage_late);
        test.clock.advance_us(7 * MINUTE + 1);
        assert_eq!(monitor.alert_settle(&world.stream, unit).await.unwrap(), 1);
        assert_eq!(world.events(&id).await, ["opened", "late", "verify", "late"]);
        let late = Filter { late: true, ..Filter::default() };
        assert!(monitor.alert_list(&world.reader, unit, &late).await.unwrap().rows[0].data.handle_late);
        monitor.time_set(&world.officer, unit, &[]).await.unwrap();
        assert!(monitor.time_list(&world.reader, unit).await.unwrap().iter().all(|row| !row.own));
    });
}

#[test]
fn what_adds_context_only_is_due_at_no_time() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = one(&world, Level::Informational).await;
        let alert = world.all().await.pop().unwrap();
        assert_eq!(alert.data.next_due(), None);
        assert_eq!(world.monitor.next_due(&world.reader, &world.unit).await.unwrap(), None);
        assert_eq!(world.step(&id, Step::Verify, "").await.unwrap().data.next_due(), None);
    });
}

#[test]
fn changes_are_based_on_a_version_and_say_who_and_why() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = one(&world, Level::High).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let item = Item { id: &id, version: Some(1) };
        let assigned = monitor.alert_do(&world.officer, unit, item, &Doing::Assign("account-7")).await.unwrap();
        assert_eq!((assigned.data.assignee.as_str(), assigned.version), ("account-7", 2));
        let again = monitor.alert_do(&world.officer, unit, item, &Doing::Assign("account-8")).await.unwrap_err();
        assert_eq!((again.code(), again.status()), ("monitor_version_mismatch", 412));
        let item = Item { id: &id, version: None };
        monitor.alert_do(&world.officer, unit, item, &Doing::Comment("đã gọi\u{7} điện")).await.unwrap();
        let empty = monitor.alert_do(&world.officer, unit, item, &Doing::Comment(" ")).await.unwrap_err();
        assert_eq!(empty.errors[0].code, "required");
        let link = Doing::Link { asset: "host-1", case: "" };
        assert_eq!(monitor.alert_do(&world.officer, unit, item, &link).await.unwrap().data.asset, "host-1");
        let begun = world.step(&id, Step::Start, "").await.unwrap();
        assert_eq!(begun.data.assignee, "account-7", "whoever has it keeps it");
        let history = monitor.alert_history(&world.reader, unit, &id).await.unwrap();
        let comment = history.iter().find(|event| event.event == "commented").unwrap();
        assert_eq!((comment.reason.as_str(), comment.from.as_str()), ("đã gọi điện", "new"));
        assert_eq!(
            Some(comment.actor.as_str()).map(|actor| actor.contains(world.officer.account().unwrap())),
            Some(true)
        );
        assert_eq!(history.iter().map(|event| event.no).collect::<Vec<_>>(), [5, 4, 3, 2, 1]);
    });
}

#[test]
fn in_bulk_each_item_has_its_result() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let a = rule("a", Level::High, &[]);
        let findings = ["PC-01", "PC-02", "PC-03"].map(|host| on(&world.unit, &a, host));
        world.take(1, &findings).await;
        let all = world.all().await;
        world.step(&all[1].id, Step::Benign, "bảo trì").await.unwrap();
        let ids: Vec<&str> = all.iter().map(|kept| kept.id.as_str()).collect();
        let item = |id, version| Item { id, version };
        let items = [
            item(ids[0], Some(1)),
            item(ids[1], None),
            item("zz", None),
            item(ids[2], Some(9)),
            item(ids[0], Some(1)),
            item(ids[2], None),
        ];
        let doing = Doing::Step { step: Step::FalsePositive, reason: "quy tắc sai", of: "" };
        let done = world.monitor.alert_do_all(&world.analyst, &world.unit, &items, &doing).await.unwrap();
        let codes: Vec<&str> =
            done.iter().map(|one| one.as_ref().map_or_else(|problem| problem.code(), |_| "done")).collect();
        assert_eq!(
            codes,
            ["done", "monitor_no_such_step", "not_found", "monitor_version_mismatch", "not_found", "not_found"]
        );
        let states: Vec<State> = world.all().await.iter().map(|kept| kept.data.state).collect();
        assert_eq!(states, [State::FalsePositive, State::Benign, State::New]);
        facets_are_right(test).await;
        let of_reader = world.monitor.alert_do_all(&world.reader, &world.unit, &items, &doing).await;
        assert_eq!(of_reader.unwrap_err().status(), 403);
    });
}
