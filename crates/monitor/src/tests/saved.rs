//! Searches that are kept: own ones are seen by nobody else, shared ones by the unit.

use vg_backend::testkit::for_each_engine;

use super::{World, world};
use crate::limits::{MAX_SAVED_OF_ONE, MAX_SAVED_SHARED};
use crate::saved::NewSearch;

pub(super) fn new(name: &str) -> NewSearch {
    let (q, from) = ("đăng nhập user.name:admin*".into(), "now-7d".into());
    NewSearch { name: name.into(), q, from, ..NewSearch::default() }
}

fn shared(name: &str) -> NewSearch {
    NewSearch { shared: true, ..new(name) }
}

async fn names(world: &World, caller: &vg_access::Caller) -> Vec<String> {
    let found = world.monitor.search_list(caller, &world.unit).await.unwrap();
    found.into_iter().map(|kept| kept.data.about.name).collect()
}

#[test]
fn own_searches_are_seen_by_their_owner_and_shared_ones_by_the_unit() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let own = monitor.search_create(&world.analyst, unit, &new("  Ban đêm ")).await.unwrap();
        assert_eq!((own.data.about.name.as_str(), own.data.about.to.as_str()), ("Ban đêm", "now"));
        let ours = monitor.search_create(&world.analyst, unit, &shared("Ai vào")).await.unwrap();
        assert_eq!(names(&world, &world.analyst).await, ["Ai vào", "Ban đêm"]);
        assert_eq!(names(&world, &world.reader).await, ["Ai vào"]);
        for other in [&world.officer, &world.reader] {
            assert_eq!(monitor.search_get(other, unit, &own.id).await.unwrap_err().status(), 404);
        }
        let change = shared("Ai đã vào");
        let update = async |caller, id: &str, version, new: &NewSearch| {
            monitor.search_update(caller, unit, id, version, new).await.map_err(|problem| problem.code().to_owned())
        };
        assert_eq!(update(&world.officer, &own.id, 1, &change).await.unwrap_err(), "not_found");
        assert_eq!(update(&world.reader, &ours.id, 1, &change).await.unwrap_err(), "forbidden");
        // Whoever decides changes what others share, and does not make it their own.
        assert_eq!(update(&world.officer, &ours.id, 7, &change).await.unwrap_err(), "monitor_version_mismatch");
        assert_eq!(update(&world.officer, &ours.id, 1, &new("Ai đã vào")).await.unwrap_err(), "invalid_input");
        let changed = update(&world.officer, &ours.id, 1, &change).await.unwrap();
        assert_eq!((changed.version, changed.data.account == ours.data.account), (2, true));
        // The name of another is taken, whatever its marks and case; nobody hears of what they do not see.
        let refused = monitor.search_create(&world.analyst, unit, &new("ai ĐA vao")).await.unwrap_err();
        assert_eq!(refused.errors[0].code, "taken");
        monitor.search_create(&world.officer, unit, &new("Ban đêm")).await.unwrap();
        monitor.search_remove(&world.analyst, unit, &ours.id).await.unwrap();
        assert_eq!(monitor.search_remove(&world.analyst, unit, &ours.id).await.unwrap_err().status(), 404);
        assert_eq!(names(&world, &world.reader).await, Vec::<String>::new());
    });
}

#[test]
fn what_cannot_be_searched_is_not_kept() {
    for_each_engine(async |test| {
        let world = world(test).await;
        for (wrong, code, pointer) in [
            (NewSearch { q: "(a".into(), ..new("x") }, "search_syntax", "/q"),
            (NewSearch { q: "sorce.ip:10.0.0.1".into(), ..new("x") }, "search_unknown_field", "/q"),
            (NewSearch { from: "hôm qua".into(), ..new("x") }, "search_value", "/from"),
            (NewSearch { from: "now".into(), ..new("x") }, "invalid_input", "/from"),
            (new(" "), "invalid_input", "/name"),
        ] {
            let refused = world.monitor.search_create(&world.analyst, &world.unit, &wrong).await.unwrap_err();
            assert_eq!((refused.code(), refused.errors[0].pointer.as_str()), (code, pointer));
        }
    });
}

#[test]
fn nobody_keeps_more_than_fits_a_list() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let world = world(&vg_backend::testkit::TestBackend::sqlite().await).await;
        let create = async |new: NewSearch| world.monitor.search_create(&world.analyst, &world.unit, &new).await;
        for index in 0..MAX_SAVED_OF_ONE {
            create(new(&format!("riêng {index}"))).await.unwrap();
        }
        assert_eq!(create(new("riêng nữa")).await.unwrap_err().code(), "limit_reached");
        for index in 0..MAX_SAVED_SHARED {
            create(shared(&format!("chung {index}"))).await.unwrap();
        }
        assert_eq!(create(shared("chung nữa")).await.unwrap_err().code(), "limit_reached");
    });
}
