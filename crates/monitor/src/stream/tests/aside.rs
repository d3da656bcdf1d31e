//! What lies aside is looked at, worked on again, let go.

use vg_backend::journal::{Position, Record};
use vg_backend::testkit::for_each_engine;

use super::{chunk, failed, run, small, source, stream, to_the_morning};
use crate::sources::{Figures, NewSource, Report, SourceFigures};
use crate::stream::entry::{Arrived, CHUNK, head_of};
use crate::stream::quarantine::keep;
use crate::tests::world;

#[test]
fn what_lay_aside_becomes_rows_and_alerts_and_is_counted_once() {
    for_each_engine(async |test| {
        to_the_morning(test);
        let world = world(test).await;
        let folder = tempfile::tempdir().unwrap();
        let id = source(&world, NewSource { name: "Cổng ssh".into(), ..NewSource::default() }).await;
        let lines: Vec<String> = (0..3).map(|second| failed(second, "web01", "192.0.2.7")).collect();
        let came = chunk(&id, Some("syslog"), test.clock_now(), &lines);
        let read = |position| {
            let (head, body) = (head_of(&world.unit, &came).into(), came.bytes.clone().into());
            Arrived::read(&Record { position: Position(position), at: test.clock_now(), kind: CHUNK, head, body })
                .unwrap()
        };
        let bytes = i64::try_from(came.bytes.len()).unwrap();
        for position in [7, 8] {
            keep(&folder.path().join("quarantine"), &read(position)).unwrap();
            let figures = Figures { received: 3, quarantined: 3, bytes, ..Figures::default() };
            let line = SourceFigures { source: &id, received_at: came.received, figures, skews: &[] };
            let position = i64::try_from(position).unwrap();
            let report = Report { stream: "stream", position, figures: &[line] };
            world.monitor.source_report(&world.stream, &report).await.unwrap();
        }
        let (stream, _journal) = stream(&world, folder.path(), small()).await;
        assert_eq!(stream.laid_aside(&world.reader).await.unwrap_err().status(), 403, "a unit sees its own alone");
        let (all, count) = stream.laid_aside(&world.admin).await.unwrap();
        assert_eq!((all.iter().map(|laid| laid.position).collect::<Vec<_>>(), count), (vec![7, 8], 2));
        assert_eq!(stream.look_aside(&world.officer, 7).await.unwrap_err().status(), 403);
        let look = stream.look_aside(&world.admin, 7).await.unwrap();
        assert!(look.text.contains("Failed password") && look.bytes > 0, "{look:?}");
        assert_eq!(stream.work_again(&world.officer, 7).await.unwrap_err().status(), 403);
        assert_eq!(stream.work_again(&world.admin, 99).await.unwrap_err().status(), 404);
        assert_eq!(stream.work_again(&world.admin, 7).await.unwrap().records, 3);
        assert_eq!(stream.work_again(&world.admin, 7).await.unwrap_err().status(), 404, "once");
        // The other one goes, with a reason, and stays counted as what it was.
        assert_eq!(stream.let_go(&world.admin, 8, "  ").await.unwrap_err().status(), 422);
        stream.let_go(&world.admin, 8, "bản ghi thử của nhà cung cấp").await.unwrap();
        assert_eq!(stream.count_aside(), 0);
        run(&stream).await;
        assert_eq!(stream.status().figures.repeated, 0, "it is no repetition of itself");
        let figures = world.monitor.source_get(&world.officer, &world.unit, &id).await.unwrap().data.live.figures;
        assert_eq!((figures.received, figures.stored, figures.quarantined, figures.bytes), (6, 3, 3, 2 * bytes));
        assert_eq!(world.monitor.store_sums(&world.admin).await.unwrap(), figures);
        assert_eq!(world.monitor.store_sums(&world.officer).await.unwrap_err().status(), 403);
        let alerts = world.all().await;
        assert_eq!(alerts.iter().map(|kept| kept.data.findings).collect::<Vec<_>>(), [3]);
    });
}
