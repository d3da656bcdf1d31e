//! A process that is killed loses no write that it was told of, and leaves no half transaction.

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use crate::clock::{Random as _, SeededRandom, SystemClock, SystemRandom};
use crate::migrate::{Migration, Migrations};
use crate::sql::Statement;
use crate::testkit::{TestBackend, for_each_engine};
use crate::{Backend, EngineUrls, params, transaction};

const PAIRS: Migrations = Migrations {
    owner: "crash",
    steps: &[Migration {
        version: 1,
        name: "pairs",
        sql: "CREATE TABLE k_pairs (id BIGINT NOT NULL, side TEXT NOT NULL, PRIMARY KEY (id, side));",
    }],
};
const PUT: Statement = Statement::new("k.put", "INSERT INTO k_pairs (id, side) VALUES ($1, $2)");
const SIDES: Statement = Statement::new("k.sides", "SELECT id, COUNT(*) AS n FROM k_pairs GROUP BY id ORDER BY id");
const LAST: Statement = Statement::new("k.last", "SELECT COALESCE(MAX(id), 0) AS n FROM k_pairs");
const BUS: Statement = Statement::new(
    "k.bus",
    "SELECT COUNT(*) AS n, COALESCE(MAX(seq), 0) AS last, (SELECT seq FROM bus_counter) AS counter FROM bus_messages",
);

/// Kills per engine.
const ROUNDS: u32 = 15;

/// The child: runs only when the parent starts it by its environment, and writes until it is killed.
#[test]
#[ignore = "started by the test below"]
fn child() {
    let (Ok(sql), Ok(blob)) = (std::env::var("VG_CRASH_SQL"), std::env::var("VG_CRASH_BLOB")) else { return };
    let urls = EngineUrls { sql, blob, bus: "sql:".to_owned() };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Backend::open(&urls, Arc::new(SystemClock), Arc::new(SystemRandom)).await.unwrap();
        let mut tx = backend.sql.begin_read().await.unwrap();
        let mut id = tx.fetch_one(&LAST, &[]).await.unwrap().int("n").unwrap();
        drop(tx);
        loop {
            id += 1;
            transaction!(backend.sql, |tx| {
                tx.execute(&PUT, params![id, "left"]).await?;
                backend.bus.publish(tx, "crash", "k", "{}").await?;
                tx.execute(&PUT, params![id, "right"]).await
            })
            .unwrap();
            let mut out = std::io::stdout().lock();
            write!(out, "\nack {id}\n").unwrap();
            out.flush().unwrap();
        }
    });
}

/// Starts the child, kills it some time after its first acknowledgement, returns what it acknowledged.
fn run_and_kill(test: &TestBackend, pause: Duration) -> BTreeSet<i64> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::crash::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env("VG_CRASH_SQL", &test.urls.sql)
        .env("VG_CRASH_BLOB", &test.urls.blob)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
    let number = |line: String| line.strip_prefix("ack ").and_then(|id| id.parse().ok());
    let first = lines.by_ref().find_map(number).expect("the child writes");
    let killer = std::thread::spawn(move || {
        std::thread::sleep(pause);
        // SIGKILL on Unix.
        child.kill().unwrap();
        child.wait().unwrap();
    });
    // The last line may be cut off in the middle of its number: it has no line end then, and the pair must still be whole.
    let mut acked: BTreeSet<i64> = lines.filter_map(number).collect();
    acked.insert(first);
    killer.join().unwrap();
    acked
}

#[test]
fn no_acknowledged_write_is_lost() {
    for_each_engine(async |test| {
        test.migrate(&[PAIRS]).await.unwrap();
        let random = SeededRandom::new(7);
        let mut acked = BTreeSet::new();
        for round in 0..ROUNDS {
            let mut byte = [0];
            random.fill(&mut byte).unwrap();
            let pause = Duration::from_millis(u64::from(byte[0]) / 2);
            acked.extend(tokio::task::block_in_place(|| run_and_kill(test, pause)));
            // A second backend opens the database as the next start would.
            let next = test.second().await;
            // Waits for the writers' turn: a server may still be ending the killed one's transaction.
            let mut tx = next.sql.begin_write().await.unwrap();
            let mut stored = BTreeSet::new();
            for row in tx.fetch_all(&SIDES, &[]).await.unwrap() {
                assert_eq!(row.int("n").unwrap(), 2, "half a transaction is visible in round {round}");
                stored.insert(row.int("id").unwrap());
            }
            let lost: Vec<_> = acked.difference(&stored).collect();
            assert!(lost.is_empty(), "acknowledged and lost: {lost:?}");
            // Of each killed child one commit at most was not told any more.
            assert!(stored.len() - acked.len() <= usize::try_from(round).unwrap() + 1);
            let bus = tx.fetch_one(&BUS, &[]).await.unwrap();
            let pairs = i64::try_from(stored.len()).unwrap();
            for column in ["n", "last", "counter"] {
                assert_eq!(bus.int(column).unwrap(), pairs, "the outbox is not one with the rows");
            }
            drop(tx);
            next.sql.close().await;
        }
        eprintln!("{}: {ROUNDS} kills, {} acknowledged pairs, none lost", test.engine, acked.len());
        assert!(acked.len() > usize::try_from(ROUNDS).unwrap(), "the child hardly wrote");
    });
}
