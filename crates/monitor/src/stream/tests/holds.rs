//! Events that stay although their time is over.

use vg_backend::testkit::for_each_engine;
use vg_lake::events::Retention;
use vg_model::Timestamp;

use super::{Begun, begun, chunk, failed, put, run};
use crate::search::{Moment, Search, Window};
use crate::stream::holds::NewHold;
use crate::tests::DAY;

fn over(query: &str, reason: &str, now: Timestamp) -> NewHold {
    let search = Search::read(query, Moment { now, offset_minutes: 420 }).unwrap();
    let window = Window { from: Timestamp(now.0 - DAY), to: Timestamp(now.0 + DAY) };
    NewHold { reason: reason.to_owned(), query: query.to_owned(), search, window }
}

#[test]
fn a_search_holds_events_until_two_persons_lift_it() {
    for_each_engine(async |test| {
        let Begun { world, folder: _folder, id, stream, journal } = begun(test).await;
        let (now, unit) = (test.clock_now(), world.unit.as_str());
        let mut lines: Vec<String> = (0..4).map(|second| failed(second, "web01", "192.0.2.7")).collect();
        lines.extend((4..10).map(|second| failed(second, "web02", "198.51.100.9")));
        put(&journal, unit, chunk(&id, Some("syslog"), now, &lines)).await;
        run(&stream).await;
        let hold = over("ip:192.0.2.7", "công văn", now);
        for (caller, status) in [(&world.analyst, 403), (&world.stranger, 404)] {
            assert_eq!(stream.hold_set(caller, unit, hold.clone()).await.unwrap_err().status(), status);
        }
        assert_eq!(stream.hold_set(&world.officer, unit, over("", " ", now)).await.unwrap_err().status(), 422);
        let hold = over("ip:192.0.2.7", "  công văn 12/CV-CA  ", now);
        let made = stream.hold_set(&world.officer, unit, hold).await.unwrap();
        assert_eq!((made.about.reason.as_str(), made.about.query.as_str()), ("công văn 12/CV-CA", "ip:192.0.2.7"));
        assert_eq!(stream.holds(&world.reader, unit).await.unwrap(), std::slice::from_ref(&made));
        // Of another unit nothing is seen, held or lifted.
        assert_eq!(stream.holds(&world.stranger, &world.other).await.unwrap(), []);
        assert_eq!(stream.hold_ask(&world.stranger, &world.other, &made.id, "x").await.unwrap_err().status(), 404);
        let everything = over("", "khác đơn vị", now);
        stream.hold_set(&world.stranger, &world.other, everything).await.unwrap();

        test.clock.advance_us(40 * DAY);
        let store = &stream.0.store;
        let month = Retention { days: Some(30), bytes: None };
        let gone = store.expire(month).unwrap().unwrap();
        assert_eq!((gone.rows, gone.held), (6, 4), "what was not found by the search is gone");
        assert_eq!(store.expire(month).unwrap(), None);

        // One asks, another lifts.
        assert_eq!(stream.hold_lift(&world.second, unit, &made.id).await.unwrap_err().status(), 409, "nobody asked");
        assert_eq!(stream.hold_ask(&world.officer, unit, &made.id, "").await.unwrap_err().status(), 422);
        stream.hold_ask(&world.officer, unit, &made.id, "vụ việc đã kết thúc").await.unwrap();
        assert_eq!(stream.hold_ask(&world.second, unit, &made.id, "nữa").await.unwrap_err().status(), 409);
        assert_eq!(store.expire(month).unwrap(), None, "that somebody asked changes no row");
        let own = stream.hold_lift(&world.officer, unit, &made.id).await.unwrap_err();
        assert_eq!((own.code(), own.status()), ("monitor_second_person", 409));
        assert_eq!(stream.hold_lift(&world.analyst, unit, &made.id).await.unwrap_err().status(), 403);
        assert!(stream.hold_keep(&world.second, unit, &made.id).await.unwrap().about.lifting.is_none());
        stream.hold_ask(&world.second, unit, &made.id, "đã kết thúc").await.unwrap();
        stream.hold_lift(&world.officer, unit, &made.id).await.unwrap();
        assert_eq!(stream.holds(&world.officer, unit).await.unwrap(), []);
        assert_eq!(stream.holds(&world.stranger, &world.other).await.unwrap().len(), 1);
        let gone = store.expire(month).unwrap().unwrap();
        assert_eq!((gone.rows, gone.held), (4, 0));
    });
}
