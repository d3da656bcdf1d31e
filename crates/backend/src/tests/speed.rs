//! What a write costs: figures for the documentation, run by hand.
//!
//! `cargo test -p vg-backend speed -- --ignored --nocapture`

use std::time::Instant;

use crate::migrate::{Migration, Migrations};
use crate::sql::Statement;
use crate::testkit::{TestBackend, for_each_engine};
use crate::{params, transaction};

const TABLE: Migrations = Migrations {
    owner: "speed",
    steps: &[Migration {
        version: 1,
        name: "table",
        sql: "CREATE TABLE s_rows (id TEXT NOT NULL PRIMARY KEY, n BIGINT NOT NULL, t TEXT NOT NULL);",
    }],
};
const PUT: Statement = Statement::new("s.put", "INSERT INTO s_rows (id, n, t) VALUES ($1, $2, $3)");
const GET: Statement = Statement::new("s.get", "SELECT id, n, t FROM s_rows WHERE id = $1");

fn rate(engine: &str, what: &str, count: u32, begun: Instant) {
    eprintln!("{engine}: {what}: {:.0}/s", f64::from(count) / begun.elapsed().as_secs_f64());
}

async fn measure(test: &TestBackend) {
    test.migrate(&[TABLE]).await.unwrap();
    let engine = test.engine;
    let begun = Instant::now();
    for index in 0..1_000_u32 {
        transaction!(test.sql, |tx| tx.execute(&PUT, params![format!("a{index}"), index, "text"]).await).unwrap();
    }
    rate(engine, "commits of one row, one writer", 1_000, begun);
    let begun = Instant::now();
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..8_u32 {
        let sql = test.sql.clone();
        tasks.spawn(async move {
            for index in 0..125_u32 {
                transaction!(sql, |tx| tx.execute(&PUT, params![format!("b{task}-{index}"), index, "text"]).await)
                    .unwrap();
            }
        });
    }
    tasks.join_all().await;
    rate(engine, "commits of one row, eight writers", 1_000, begun);
    let begun = Instant::now();
    for batch in 0..20_u32 {
        transaction!(test.sql, |tx| {
            for index in 0..1_000_u32 {
                tx.execute(&PUT, params![format!("c{batch}-{index}"), index, "text"]).await?;
            }
            Ok(())
        })
        .unwrap();
    }
    rate(engine, "rows in transactions of 1,000", 20_000, begun);
    let begun = Instant::now();
    for index in 0..1_000_u32 {
        transaction!(test.sql, |tx| test.bus.publish(tx, "t", &index.to_string(), "{}").await).unwrap();
    }
    rate(engine, "published messages, one a commit", 1_000, begun);
    let begun = Instant::now();
    let mut tx = test.sql.begin_read().await.unwrap();
    for index in 0..10_000_u32 {
        tx.fetch_one(&GET, params![format!("a{}", index % 1_000)]).await.unwrap();
    }
    rate(engine, "reads by key in one transaction", 10_000, begun);
}

#[test]
#[ignore = "a measurement, run by hand"]
fn writes_and_reads() {
    for_each_engine(async |test| measure(test).await);
}
