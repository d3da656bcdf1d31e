//! The bus: order, redelivery, exactly-once effects, dead letters, pruning.

use std::time::Duration;

use crate::bus::{self, Consumer, Delivery, Failed, MAX_NAME, MAX_PAYLOAD, Start};
use crate::sql::{SqlError, SqlErrorKind, Statement};
use crate::testkit::TestBackend;
use crate::{params, transaction};

const EFFECT: Statement = Statement::new("c.effect", "INSERT INTO c_items (id, n) VALUES ($1, $2)");
const EFFECTS: Statement = Statement::new("c.effects", "SELECT COUNT(*) AS n FROM c_items");

async fn ready(test: &TestBackend) {
    test.migrate(&[super::sql::TABLES]).await.unwrap();
}

async fn publish(test: &TestBackend, topic: &str, key: &str) -> i64 {
    transaction!(test.sql, |tx| test.bus.publish(tx, topic, key, "{\"a\":\"đã\"}").await).unwrap()
}

/// Effect and offset in one transaction.
async fn handle(test: &TestBackend, consumer: &Consumer, delivery: &Delivery) -> Result<(), SqlError> {
    transaction!(test.sql, |tx| {
        tx.execute(&EFFECT, params![format!("{}-{}", consumer.name(), delivery.seq), delivery.seq]).await?;
        consumer.ack(tx, delivery).await
    })
}

async fn effects(test: &TestBackend) -> i64 {
    test.sql.begin_read().await.unwrap().fetch_one(&EFFECTS, &[]).await.unwrap().int("n").unwrap()
}

/// Numbers have no gaps even when publishers give up, and follow the order of commits with many publishers.
pub async fn numbers_have_no_gaps(test: &TestBackend) {
    ready(test).await;
    super::prepare_all(&test.sql, bus::STATEMENTS).await.unwrap();
    let other = test.second().await;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..6_u32 {
        let backend = if task % 2 == 0 { (**test).clone() } else { other.clone() };
        tasks.spawn(async move {
            for round in 0..10_u32 {
                let mut tx = backend.sql.begin_write().await.unwrap();
                backend.bus.publish(&mut tx, "t", &format!("{task}-{round}"), "{}").await.unwrap();
                if round % 3 == 2 { drop(tx) } else { tx.commit().await.unwrap() }
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let consumer = test.bus.consumer("all", &["t"], Start::Oldest).await.unwrap();
    let seqs: Vec<i64> = consumer.batch(1_000).await.unwrap().iter().map(|delivery| delivery.seq).collect();
    assert_eq!(seqs, (1..=42).collect::<Vec<_>>());
    other.sql.close().await;
}

/// A crash between effect and ack leaves neither; the message comes again; in the end each effect is there once.
pub async fn effects_happen_once(test: &TestBackend) {
    ready(test).await;
    let consumer = test.bus.consumer("worker", &["t"], Start::Oldest).await.unwrap();
    for key in ["a", "b", "c"] {
        publish(test, "t", key).await;
    }
    publish(test, "unheard", "x").await;
    let first = consumer.next().await.unwrap();
    assert_eq!((first.seq, first.key.as_str(), first.payload.as_str()), (1, "a", "{\"a\":\"đã\"}"));
    // The process dies after the effect, before the commit.
    let mut tx = test.sql.begin_write().await.unwrap();
    tx.execute(&EFFECT, params!["worker-1", 1]).await.unwrap();
    drop(tx);
    assert_eq!(effects(test).await, 0);
    assert_eq!(consumer.next().await.unwrap(), first);
    handle(test, &consumer, &first).await.unwrap();
    // The same delivery once more, as a second process would hold it: refused, and its effect with it.
    let error = handle(test, &consumer, &first).await.unwrap_err();
    assert!(matches!(error.kind(), SqlErrorKind::Conflict(_)), "{error}");
    // Messages are acknowledged in order: the third cannot be before the second.
    let batch = consumer.batch(10).await.unwrap();
    assert_eq!(batch.iter().map(|delivery| delivery.seq).collect::<Vec<_>>(), [2, 3]);
    let error = handle(test, &consumer, &batch[1]).await.unwrap_err();
    assert_eq!(error.kind(), &SqlErrorKind::Conflict("bus_offset".to_owned()));
    for delivery in &batch {
        handle(test, &consumer, delivery).await.unwrap();
    }
    assert_eq!(effects(test).await, 3);
    assert!(consumer.batch(10).await.unwrap().is_empty());
    // Registered again, it goes on where it stood.
    let again = test.second().await.bus.consumer("worker", &["t"], Start::Oldest).await.unwrap();
    assert!(again.batch(10).await.unwrap().is_empty());
}

/// Two consumers see everything each; two processes that serve the same one share it without doing anything twice.
pub async fn two_consumers(test: &TestBackend) {
    ready(test).await;
    let other = test.second().await;
    let one = test.bus.consumer("one", &["t", "u"], Start::Oldest).await.unwrap();
    let two = other.bus.consumer("one", &["t", "u"], Start::Oldest).await.unwrap();
    let alone = test.bus.consumer("alone", &["u"], Start::Oldest).await.unwrap();
    for index in 0..30 {
        publish(test, if index % 3 == 0 { "u" } else { "t" }, "k").await;
    }
    let serve = async |consumer: &Consumer| {
        loop {
            let batch = consumer.batch(4).await.unwrap();
            if batch.is_empty() {
                break;
            }
            for delivery in &batch {
                match handle(test, consumer, delivery).await {
                    Ok(()) => {}
                    Err(error) if matches!(error.kind(), SqlErrorKind::Conflict(_)) => break,
                    Err(error) => panic!("{error}"),
                }
            }
        }
    };
    tokio::join!(serve(&one), serve(&two), serve(&alone));
    assert_eq!(effects(test).await, 40);
    let late = test.bus.consumer("late", &["t"], Start::Now).await.unwrap();
    assert!(late.batch(1).await.unwrap().is_empty());
    other.sql.close().await;
}

/// A waiting consumer wakes up after the commit, and not before.
pub async fn waiting_ends_with_the_commit(test: &TestBackend) {
    ready(test).await;
    let consumer = test.bus.consumer("w", &["t"], Start::Now).await.unwrap();
    let waiting = tokio::spawn({
        let consumer = consumer.clone();
        async move { consumer.next().await }
    });
    tokio::time::sleep(Duration::from_millis(100)).await;
    let mut tx = test.sql.begin_write().await.unwrap();
    test.bus.publish(&mut tx, "t", "k", "1").await.unwrap();
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!waiting.is_finished());
    let begun = std::time::Instant::now();
    tx.commit().await.unwrap();
    assert_eq!(waiting.await.unwrap().unwrap().seq, 1);
    assert!(begun.elapsed() < Duration::from_millis(1_500), "only the poll found it: {:?}", begun.elapsed());
    // What another process wrote is found by the poll.
    let other = test.second().await;
    handle(test, &consumer, &consumer.next().await.unwrap()).await.unwrap();
    let (found, ()) = tokio::join!(consumer.next(), async {
        tokio::time::sleep(Duration::from_millis(50)).await;
        transaction!(other.sql, |tx| other.bus.publish(tx, "t", "k", "2").await).unwrap();
    });
    assert_eq!(found.unwrap().payload, "2");
    other.sql.close().await;
}

/// What fails again and again is laid aside with its error, after pauses that grow; then the next one comes.
pub async fn dead_letters(test: &TestBackend) {
    ready(test).await;
    let consumer = test.bus.consumer("d", &["t"], Start::Oldest).await.unwrap();
    publish(test, "t", "poison").await;
    publish(test, "t", "fine").await;
    let mut pauses = Vec::new();
    loop {
        let delivery = consumer.next().await.unwrap();
        assert_eq!((delivery.key.as_str(), delivery.failures), ("poison", i64::try_from(pauses.len()).unwrap()));
        match consumer.fail(&delivery, &format!("hỏng {}", "ữ".repeat(5_000))).await.unwrap() {
            Failed::RetryAt(at) => {
                assert!(consumer.batch(1).await.unwrap().is_empty(), "handed out before its pause was over");
                pauses.push((at.0 - test.clock_now().0) / 1_000_000);
                test.clock.set(at);
            }
            Failed::Dead => break,
        }
    }
    assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 64]);
    let letters = consumer.dead(0, 10).await.unwrap();
    assert_eq!((letters.len(), letters[0].seq, letters[0].failures), (1, 1, 8));
    assert!(letters[0].error.starts_with("hỏng ữ") && letters[0].error.len() <= 4_096);
    assert_eq!(consumer.next().await.unwrap().key, "fine");
    assert_eq!(test.bus.lag().await.unwrap()[0].dead, 1);
    assert!(transaction!(test.sql, |tx| consumer.discard(tx, 1).await).unwrap());
    assert!(consumer.dead(0, 10).await.unwrap().is_empty());
}

/// Nothing that a registered consumer still needs is pruned; lag tells what waits.
pub async fn pruning_and_lag(test: &TestBackend) {
    ready(test).await;
    let fast = test.bus.consumer("fast", &["t"], Start::Oldest).await.unwrap();
    let slow = test.bus.consumer("slow", &["t", "rare"], Start::Oldest).await.unwrap();
    for _ in 0..10 {
        publish(test, "t", "k").await;
    }
    test.clock.advance_us(1_000);
    let now = test.clock_now();
    for delivery in fast.batch(10).await.unwrap() {
        handle(test, &fast, &delivery).await.unwrap();
    }
    for delivery in slow.batch(4).await.unwrap() {
        handle(test, &slow, &delivery).await.unwrap();
    }
    let lag = test.bus.lag().await.unwrap();
    assert_eq!(lag.iter().map(|lag| lag.messages).collect::<Vec<_>>(), [0, 6]);
    assert_eq!((lag[0].oldest, lag[1].oldest), (None, Some(crate::testkit::START)));
    assert_eq!(test.bus.prune(crate::testkit::START, 100).await.unwrap(), 0, "nothing is old enough");
    assert_eq!(test.bus.prune(now, 3).await.unwrap(), 3, "the limit holds");
    assert_eq!(test.bus.prune(now, 100).await.unwrap(), 1);
    assert_eq!(slow.batch(100).await.unwrap().len(), 6);
    assert!(test.bus.unregister("slow").await.unwrap());
    assert!(!test.bus.unregister("slow").await.unwrap());
    assert_eq!(test.bus.prune(now, 100).await.unwrap(), 6);
    assert!(slow.batch(1).await.is_err(), "a consumer that was removed is told so");
    // Numbers go on after everything was pruned.
    assert_eq!(publish(test, "t", "k").await, 11);
}

/// Names and sizes have limits.
pub async fn limits(test: &TestBackend) {
    ready(test).await;
    let big = format!("\"{}\"", "x".repeat(MAX_PAYLOAD - 2));
    let long = "k".repeat(MAX_NAME);
    let cases = [
        ("t", long.as_str(), big.as_str(), true),
        ("t", "k", &format!(" {big}"), false),
        ("t", &format!("{long}k"), "{}", false),
        (&format!("{long}t"), "k", "{}", false),
        ("", "k", "{}", false),
        ("a b", "k", "{}", false),
        ("t", "k", "{not json", false),
    ];
    for (topic, key, payload, fine) in cases {
        let mut tx = test.sql.begin_write().await.unwrap();
        let result = test.bus.publish(&mut tx, topic, key, payload).await;
        assert_eq!(result.is_ok(), fine);
        if let Err(error) = result {
            assert_eq!(error.kind(), &SqlErrorKind::Value);
        }
    }
    let many: Vec<String> = (0..=bus::MAX_TOPICS).map(|index| format!("t{index}")).collect();
    let many: Vec<&str> = many.iter().map(String::as_str).collect();
    assert!(test.bus.consumer("c", &many, Start::Now).await.is_err());
    assert!(test.bus.consumer("c", &many[1..], Start::Now).await.is_ok());
    assert!(test.bus.consumer("c", &[], Start::Now).await.is_err());
}
