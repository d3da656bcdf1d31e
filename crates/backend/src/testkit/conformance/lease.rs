//! Leases: one holder, tokens that only grow, clocks that jump.

use std::time::Duration;

use vg_model::Timestamp;

use crate::lease::{self, Leases, MAX_NAME, MAX_TTL};
use crate::sql::SqlErrorKind;
use crate::testkit::{START, TestBackend};
use crate::transaction;

const TTL: Duration = Duration::from_secs(30);

/// Two holders: one at a time; taken over only after its end; the late one is refused by its token.
pub async fn two_holders(test: &TestBackend) {
    test.migrate(&[]).await.unwrap();
    super::prepare_all(&test.sql, lease::STATEMENTS).await.unwrap();
    let other = test.second().await;
    let a = test.leases.acquire("job", "a", TTL).await.unwrap().unwrap();
    assert_eq!((a.token, a.expires_at), (1, Timestamp(START.0 + 30_000_000)));
    assert_eq!(other.leases.acquire("job", "b", TTL).await.unwrap(), None);
    assert_eq!(test.leases.acquire("job", "a", TTL).await.unwrap(), None);
    assert!(other.leases.acquire("another", "b", TTL).await.unwrap().is_some());

    test.clock.advance_us(29_999_999);
    let a = test.leases.renew(&a, TTL).await.unwrap().unwrap();
    test.clock.advance_us(29_999_999);
    assert_eq!(other.leases.acquire("job", "b", TTL).await.unwrap(), None);
    assert_eq!(test.leases.holder("job").await.unwrap(), Some(a.clone()));
    test.clock.advance_us(1);
    assert_eq!(test.leases.holder("job").await.unwrap(), None);
    assert_eq!(test.leases.renew(&a, TTL).await.unwrap(), None, "an ended lease is not prolonged");
    let guarded = async |lease: &lease::Lease| transaction!(test.sql, |tx| test.leases.guard(tx, lease).await);
    // Ended, but nobody else has begun: its writes still harm nobody.
    guarded(&a).await.unwrap();
    let b = other.leases.acquire("job", "b", TTL).await.unwrap().unwrap();
    assert_eq!(b.token, 2);
    assert_eq!(guarded(&a).await.unwrap_err().kind(), &SqlErrorKind::Conflict("lease_token".to_owned()));
    guarded(&b).await.unwrap();
    assert!(!test.leases.release(&a).await.unwrap());
    assert!(other.leases.release(&b).await.unwrap());
    // Given back early, it is free at once, and the token goes on growing.
    assert_eq!(test.leases.acquire("job", "a", TTL).await.unwrap().unwrap().token, 3);
    other.sql.close().await;
}

/// Of many that ask at the same time, one gets it.
pub async fn one_of_many(test: &TestBackend) {
    test.migrate(&[]).await.unwrap();
    let other = test.second().await;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..10 {
        let leases: Leases = if task % 2 == 0 { test.leases.clone() } else { other.leases.clone() };
        tasks.spawn(async move { leases.acquire("job", &format!("h{task}"), TTL).await.unwrap() });
    }
    let mut held = 0;
    while let Some(lease) = tasks.join_next().await {
        held += u32::from(lease.unwrap().is_some());
    }
    assert_eq!(held, 1);
    other.sql.close().await;
}

/// A clock that jumps ahead may take a lease over early, but the token tells; one that was wrong locks nobody out for long.
pub async fn clocks_that_jump(test: &TestBackend) {
    test.migrate(&[]).await.unwrap();
    let a = test.leases.acquire("job", "a", TTL).await.unwrap().unwrap();
    // A year ahead.
    test.clock.advance_us(365 * 86_400 * 1_000_000);
    let b = test.leases.acquire("job", "b", TTL).await.unwrap().unwrap();
    assert!(b.token > a.token);
    // And back again: the end of b lies a year ahead, further than any lease may last.
    test.clock.set(Timestamp(START.0 + 1));
    let c = test.leases.acquire("job", "c", TTL).await.unwrap().expect("the job is not locked for a year");
    assert!(c.token > b.token);
    // A small step back keeps the holder.
    test.clock.set(Timestamp(START.0 - 5_000_000));
    assert_eq!(test.leases.acquire("job", "d", TTL).await.unwrap(), None);
    assert_eq!(test.leases.renew(&c, TTL).await.unwrap().unwrap().token, c.token);

    let name = "n".repeat(MAX_NAME);
    assert!(test.leases.acquire(&name, "h", MAX_TTL).await.unwrap().is_some());
    for (name, holder, ttl) in [
        (format!("{name}n"), "h", TTL),
        (String::new(), "h", TTL),
        ("x".to_owned(), "", TTL),
        ("x".to_owned(), "h", Duration::ZERO),
        ("x".to_owned(), "h", MAX_TTL + Duration::from_nanos(1)),
    ] {
        assert!(test.leases.acquire(&name, holder, ttl).await.is_err());
    }
}
