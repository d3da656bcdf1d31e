//! Ended at any moment: nothing is lost, and nothing is counted twice.

use std::time::Duration;

use vg_backend::clock::{Random, SeededRandom};
use vg_backend::testkit::for_each_engine;

use super::{chunk, failed, small, source, stream, to_the_morning};
use crate::sources::NewSource;
use crate::tests::world;

#[test]
fn a_stream_that_is_ended_again_and_again_counts_everything_once() {
    for_each_engine(async |test| {
        to_the_morning(test);
        let world = world(test).await;
        let folder = tempfile::tempdir().unwrap();
        let id = source(&world, NewSource { name: "Cổng ssh".into(), ..NewSource::default() }).await;
        let random = SeededRandom::new(7);
        let below = |most: u64| {
            let mut bytes = [0; 8];
            random.fill(&mut bytes).unwrap();
            u64::from_le_bytes(bytes) % most
        };
        let (mut sent, mut second) = (0, 0);
        for round in 0..14 {
            let (stream, journal) = stream(&world, folder.path(), small()).await;
            let last = round == 13;
            let until = Duration::from_millis(below(160));
            let running = {
                let stream = stream.clone();
                tokio::spawn(async move {
                    let abandon = async {
                        if last {
                            std::future::pending::<()>().await;
                        }
                        tokio::time::sleep(until).await;
                    };
                    stream.run(abandon).await.unwrap();
                })
            };
            for _ in 0..below(12) {
                let lines: Vec<String> = (0..1 + below(300))
                    .map(|_| {
                        second += 1;
                        failed(second / 10, "web01", &format!("192.0.2.{}", second % 200))
                    })
                    .collect();
                let chunk = chunk(&id, Some("syslog"), test.clock_now(), &lines);
                let head = super::head_of(&world.unit, &chunk);
                let entry = vg_backend::journal::Entry { kind: super::CHUNK, head: &head, body: chunk.bytes.into() };
                // Once it is abandoned nothing arrives any more.
                if journal.append(entry).await.is_err() {
                    break;
                }
                sent += i64::try_from(lines.len()).unwrap();
            }
            if last {
                tokio::task::spawn_blocking(move || journal.close()).await.unwrap();
            } else {
                drop(journal);
            }
            running.await.unwrap();
            if last {
                let totals = stream.status().totals;
                assert_eq!(i64::try_from(totals.stored).unwrap(), sent, "{:?}", stream.status());
                assert_eq!(totals.present, totals.stored);
            }
        }
        assert!(sent > 3_000, "{sent}");
        let figures = world.monitor.source_get(&world.officer, &world.unit, &id).await.unwrap().data.live.figures;
        assert_eq!((figures.received, figures.stored, figures.in_flight()), (sent, sent, 0));
        let alerts = world.all().await;
        let single = alerts.iter().filter(|kept| kept.data.rule.ends_with("0001")).map(|kept| kept.data.findings);
        assert_eq!(single.sum::<i64>(), sent);
        // Every address failed more than five times within five minutes; windows that were open at a restart are read again.
        let groups = alerts.iter().filter(|kept| kept.data.rule.ends_with("0002")).count();
        assert!(groups > 20, "{groups}");
    });
}
