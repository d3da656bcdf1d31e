//! Sources: register, tokens, figures, silence.

use vg_backend::testkit::for_each_engine;
use vg_model::Timestamp;

use super::{HOUR, MINUTE, World, world};
use crate::knowledge::EntityKind;
use crate::limits::{MAX_MEDIANS, MAX_RANGES, MAX_REPORT, MAX_SOURCES, MAX_TOKENS};
use crate::sources::{Figures, NewSource, Report, SourceFigures, SourceState, digest_of_token};

pub(super) fn new(name: &str) -> NewSource {
    NewSource { name: name.into(), silence_minutes: 10, ..NewSource::default() }
}

fn figures(received: i64, stored: i64, rejected: i64) -> Figures {
    Figures { received, stored, rejected, bytes: received * 100, ..Figures::default() }
}

impl World {
    async fn source(&self, name: &str) -> String {
        self.monitor.source_create(&self.officer, &self.unit, &new(name)).await.unwrap().id
    }

    async fn report(&self, position: i64, lines: &[SourceFigures<'_>]) -> bool {
        let report = Report { stream: "journal", position, figures: lines };
        !self.monitor.source_report(&self.stream, &report).await.unwrap().again
    }
}

#[test]
fn sources_are_registered_changed_and_retired() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let ranges = vec![" 192.0.2.7/24".to_owned(), "2001:db8::1".to_owned(), "192.0.2.0/24".to_owned()];
        let about = NewSource { ranges, certificate: "CN=mail".into(), ..new("Máy chủ thư") };
        let made = monitor.source_create(&world.officer, unit, &about).await.unwrap();
        assert_eq!(made.data.about.ranges, ["192.0.2.0/24", "2001:db8::1/128"]);
        let fault = async |about: &NewSource| {
            monitor.source_create(&world.officer, unit, about).await.unwrap_err().errors[0].pointer.clone()
        };
        assert_eq!(fault(&new("may chu THU")).await, "/name", "one name in any writing");
        assert_eq!(fault(&NewSource { ranges: vec!["192.0.2.0/24".into()], ..new("x") }).await, "/ranges");
        assert_eq!(fault(&NewSource { certificate: "CN=mail".into(), ..new("x") }).await, "/certificate");
        assert_eq!(fault(&NewSource { ranges: vec!["192.0.2".into()], ..new("x") }).await, "/ranges/0");
        assert_eq!(fault(&NewSource { ranges: vec!["::/0".into(); MAX_RANGES + 1], ..new("x") }).await, "/ranges");
        assert_eq!(fault(&NewSource { protocol: "carrier pigeon".into(), ..new("x") }).await, "/protocol");
        assert_eq!(fault(&NewSource { encoding: "morse".into(), ..new("x") }).await, "/encoding");
        assert_eq!(fault(&NewSource { offset_minutes: 841, ..new("x") }).await, "/offset_minutes");
        assert_eq!(fault(&NewSource { silence_minutes: -1, ..new("x") }).await, "/silence_minutes");
        assert_eq!(fault(&NewSource { system_level: 6, ..new("x") }).await, "/system_level");
        assert_eq!(fault(&new(" ")).await, "/name");
        let about = NewSource { host: "mail-01".into(), ..about };
        let changed = monitor.source_update(&world.officer, unit, &made.id, 1, &about).await.unwrap();
        assert_eq!((changed.version, changed.data.about.host.as_str()), (2, "mail-01"));
        let old = monitor.source_update(&world.officer, unit, &made.id, 1, &about).await.unwrap_err();
        assert_eq!(old.status(), 412);
        assert_eq!(monitor.source_directory(&world.stream).await.unwrap().sources.len(), 1);
        monitor.source_retire(&world.officer, unit, &made.id, 2).await.unwrap();
        assert!(monitor.source_directory(&world.stream).await.unwrap().sources.is_empty());
        assert_eq!(monitor.source_update(&world.officer, unit, &made.id, 3, &about).await.unwrap_err().status(), 409);
        world.source("Máy chủ thư").await;
        assert_eq!(monitor.source_list(&world.reader, unit).await.unwrap().len(), 2, "the name is free again");
    });
}

#[test]
fn tokens_are_shown_once_and_replaced_with_an_overlap() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let id = world.source("proxy").await;
        let first = monitor.source_token_create(&world.officer, unit, &id, None, None).await.unwrap();
        assert_eq!(first.token.digest, digest_of_token(first.secret.expose()));
        assert!(first.secret.expose().starts_with("vgs_") && !format!("{first:?}").contains(first.secret.expose()));
        let second = monitor.source_token_create(&world.officer, unit, &id, None, Some(30)).await.unwrap();
        let holding = async || {
            let tokens = monitor.source_directory(&world.stream).await.unwrap().tokens;
            tokens.into_iter().map(|token| token.digest).collect::<std::collections::BTreeSet<_>>()
        };
        assert_eq!(holding().await, [first.token.digest.clone(), second.token.digest.clone()].into());
        test.clock.advance_us(30 * MINUTE);
        assert_eq!(holding().await, [second.token.digest.clone()].into());
        monitor.source_token_revoke(&world.officer, unit, &id, &second.token.id).await.unwrap();
        assert!(holding().await.is_empty());
        assert_eq!(monitor.source_token_list(&world.reader, unit, &id).await.unwrap().len(), 2);
        let past = Some(test.clock_now());
        let refused = monitor.source_token_create(&world.officer, unit, &id, past, None).await.unwrap_err();
        assert_eq!(refused.errors[0].pointer, "/expires_at");
        let refused = monitor.source_token_create(&world.officer, unit, &id, None, Some(-1)).await.unwrap_err();
        assert_eq!(refused.errors[0].pointer, "/overlap_minutes");
        for _ in 0..MAX_TOKENS {
            monitor.source_token_create(&world.officer, unit, &id, None, None).await.unwrap();
        }
        let refused = monitor.source_token_create(&world.officer, unit, &id, None, None).await.unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
        let source = monitor.source_get(&world.reader, unit, &id).await.unwrap();
        monitor.source_retire(&world.officer, unit, &id, source.version).await.unwrap();
        assert!(holding().await.is_empty(), "those of a retired source count no more");
    });
}

#[test]
fn figures_are_counted_once_by_source_and_hour() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let id = world.source("proxy").await;
        let start = test.clock_now();
        let line = SourceFigures { source: &id, received_at: start, figures: figures(10, 6, 1), skews: &[5, 1, 9] };
        assert!(world.report(1, &[line, SourceFigures { source: "nobody", ..line }]).await);
        assert!(!world.report(1, &[line]).await, "once");
        test.clock.advance_us(HOUR);
        let late = SourceFigures { figures: figures(0, 3, 0), skews: &[], ..line };
        let next = SourceFigures { received_at: test.clock_now(), figures: figures(4, 4, 0), skews: &[100], ..line };
        assert!(world.report(2, &[late, next]).await);
        let source = monitor.source_get(&world.reader, unit, &id).await.unwrap();
        let live = &source.data.live;
        assert_eq!((live.figures.received, live.figures.stored, live.figures.in_flight()), (14, 13, 0));
        assert_eq!((live.state, live.last_seen, live.skew_us), (SourceState::Live, Some(test.clock_now()), Some(5)));
        assert_eq!(source.version, 1, "what comes is no change of a person's");
        let until = Timestamp(start.0 + 2 * HOUR);
        let hours = monitor.source_hours(&world.reader, unit, &id, start, until).await.unwrap();
        assert_eq!(hours.len(), 2);
        assert_eq!((hours[0].1.received, hours[0].1.stored), (10, 9), "what is stored later belongs to its hour");
        for position in 3..3 + MAX_MEDIANS as i64 {
            world.report(position, &[SourceFigures { skews: &[-7], ..next }]).await;
        }
        assert_eq!(monitor.source_get(&world.reader, unit, &id).await.unwrap().data.live.skew_us, Some(-7));
        let many = vec![line; MAX_REPORT + 1];
        let report = Report { stream: "journal", position: 99, figures: &many };
        assert_eq!(monitor.source_report(&world.stream, &report).await.unwrap_err().code(), "limit_reached");
    });
}

#[test]
fn silence_becomes_an_alert_once() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (monitor, unit) = (&world.monitor, world.unit.as_str());
        let (id, _never) = (world.source("proxy").await, world.source("mail").await);
        let start = test.clock_now();
        let line = SourceFigures { source: &id, received_at: start, figures: figures(1, 1, 0), skews: &[] };
        world.report(1, &[line]).await;
        let state = async || monitor.source_get(&world.reader, unit, &id).await.unwrap().data.live.state;
        let settle = async || monitor.source_settle(&world.stream, unit).await.unwrap();
        assert_eq!((settle().await, state().await), (0, SourceState::Live));
        let due = monitor.source_next(&world.reader, unit).await.unwrap();
        assert_eq!(due, Some(Timestamp(start.0 + 5 * MINUTE)));
        test.clock.advance_us(5 * MINUTE + 1);
        assert_eq!((settle().await, state().await), (1, SourceState::Late));
        assert!(world.all().await.is_empty());
        test.clock.advance_us(5 * MINUTE);
        assert_eq!((settle().await, state().await), (1, SourceState::Silent));
        assert_eq!(settle().await, 0, "once");
        let alert = world.all().await.pop().unwrap();
        assert_eq!((alert.data.class.as_str(), alert.data.entity_kind), ("availability", EntityKind::Source));
        assert_eq!((alert.data.entity.as_str(), alert.data.source.as_str()), ("proxy", id.as_str()));
        assert_eq!(alert.data.first_seen, Timestamp(start.0 + 10 * MINUTE));
        world.report(2, &[SourceFigures { received_at: test.clock_now(), ..line }]).await;
        assert_eq!(state().await, SourceState::Live, "it speaks again");
        test.clock.advance_us(11 * MINUTE);
        assert_eq!(settle().await, 1);
        let all = world.all().await;
        assert_eq!((all.len(), all[0].data.findings), (1, 2), "the same alert while it is open");
        assert_eq!(monitor.source_next(&world.reader, unit).await.unwrap(), None);
        super::facets_are_right(test).await;
    });
}

#[test]
fn a_unit_has_so_many_sources() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = vg_backend::testkit::TestBackend::sqlite().await;
        let world = world(&test).await;
        let id = world.source("first").await;
        let first = world.monitor.source_get(&world.reader, &world.unit, &id).await.unwrap();
        let mut tx = test.sql.begin_write().await.unwrap();
        for index in 1..MAX_SOURCES {
            let mut more = first.clone();
            more.id = format!("more-{index}");
            crate::sources::store::save(&mut tx, &[&more]).await.unwrap();
        }
        tx.commit().await.unwrap();
        let refused = world.monitor.source_create(&world.officer, &world.unit, &new("one more")).await.unwrap_err();
        assert_eq!(refused.code(), "limit_reached");
    });
}
