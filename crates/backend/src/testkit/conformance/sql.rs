//! Semantics of SQL, transactions, concurrency, migrations.

use std::ops::ControlFlow;
use std::time::Duration;

use crate::migrate::{Migration, Migrations};
use crate::sql::{Direction, MAX_TEXT, ManyRows, Order, Select, SqlError, SqlErrorKind, Statement, Value, WriteTx};
use crate::testkit::TestBackend;
use crate::{params, transaction};

/// Tables that the suite works on.
pub const TABLES: Migrations = Migrations {
    owner: "conformance",
    steps: &[Migration {
        version: 1,
        name: "tables",
        sql: "CREATE TABLE c_items (id TEXT NOT NULL PRIMARY KEY, n BIGINT, r DOUBLE PRECISION, t TEXT);
              CREATE TABLE c_parts (item TEXT NOT NULL REFERENCES c_items (id), place BIGINT NOT NULL, note TEXT NOT NULL,
                PRIMARY KEY (item, place), CONSTRAINT c_parts_note_key UNIQUE (note));
              CREATE INDEX c_items_n ON c_items (n, id);
              CREATE TABLE c_words (word TEXT NOT NULL, item TEXT NOT NULL, PRIMARY KEY (word, item)) /* clustered */;",
    }],
};

const PUT: Statement = Statement::new("c.put", "INSERT INTO c_items (id, n, r, t) VALUES ($1, $2, $3, $4)");
const GET: Statement = Statement::new("c.get", "SELECT id, n, r, t FROM c_items WHERE id = $1");
const IDS: Statement = Statement::new("c.ids", "SELECT id FROM c_items ORDER BY id");
const COUNT: Statement = Statement::new("c.count", "SELECT COUNT(*) AS n FROM c_items");
const ADD: Statement = Statement::new(
    "c.add",
    "INSERT INTO c_items (id, n) VALUES ($1, $2) ON CONFLICT (id) DO UPDATE SET n = c_items.n + excluded.n RETURNING n",
);
const SET: Statement = Statement::new("c.set", "UPDATE c_items SET n = $2 WHERE id = $1");
const PART: Statement = Statement::new("c.part", "INSERT INTO c_parts (item, place, note) VALUES ($1, $2, $3)");

/// Statements of the suite.
pub const STATEMENTS: &[Statement] = &[PUT, GET, IDS, COUNT, ADD, SET, PART];

async fn ready(test: &TestBackend) {
    test.migrate(&[TABLES]).await.unwrap();
}

async fn put(test: &TestBackend, id: &str, n: i64) {
    transaction!(test.sql, |tx| tx.execute(&PUT, params![id, n, None::<f64>, "x"]).await).unwrap();
}

async fn ids(test: &TestBackend) -> Vec<String> {
    let rows = test.sql.begin_read().await.unwrap().fetch_all(&IDS, &[]).await.unwrap();
    rows.iter().map(|row| row.text("id").unwrap().to_owned()).collect()
}

/// Every value that may be stored comes back as it went in; every other one is refused.
pub async fn values_come_back(test: &TestBackend) {
    ready(test).await;
    super::prepare_all(&test.sql, STATEMENTS).await.unwrap();
    let cases: Vec<(Value, Value, Value)> = vec![
        (Value::Null, Value::Null, Value::Null),
        (i64::MIN.into(), f64::MIN_POSITIVE.into(), "".into()),
        (i64::MAX.into(), (-0.1).into(), "Tết Nguyên đán — 'trích dẫn' $1 ? \u{1}\u{10ffff}".into()),
        (true.into(), f64::MAX.into(), "x".repeat(1_000_000).into()),
        (test.clock_now().into(), (1.0 / 3.0).into(), "\n\r\t\\".into()),
    ];
    let mut tx = test.sql.begin_write().await.unwrap();
    for (index, (n, r, t)) in cases.iter().enumerate() {
        let id = format!("v{index}");
        // The same cached statement sees NULL and values in turn, in the same place.
        tx.execute(&PUT, params![id.as_str(), n, r, t]).await.unwrap();
        let row = tx.fetch_one(&GET, params![id.as_str()]).await.unwrap();
        assert_eq!(row.values(), [id.into(), n.clone(), r.clone(), t.clone()]);
        assert_eq!(row.columns().collect::<Vec<_>>(), ["id", "n", "r", "t"]);
    }
    // A whole number goes into a DOUBLE PRECISION column as a real one.
    tx.execute(&PUT, params!["whole", 1, Value::Int(7), "x"]).await.unwrap();
    assert_eq!(tx.fetch_one(&GET, params!["whole"]).await.unwrap().real("r").unwrap(), 7.0);
    tx.commit().await.unwrap();
    for bad in [Value::from("a\0b"), f64::NAN.into(), f64::NEG_INFINITY.into(), "x".repeat(MAX_TEXT + 1).into()] {
        let mut tx = test.sql.begin_write().await.unwrap();
        let error = tx.execute(&PUT, params!["bad", 1, bad.clone(), bad]).await.unwrap_err();
        assert_eq!(error.kind(), &SqlErrorKind::Value);
    }
}

/// Text is compared and sorted by bytes; LIKE distinguishes case; lower() folds ASCII alone.
pub async fn text_is_in_byte_order(test: &TestBackend) {
    ready(test).await;
    let words =
        ["B", "a", "Z", "z", "A", "_", "é", "e", "f", "đ", "d", "Đ", "10", "9", "ạ", "", " ", "\u{ffff}", "\u{10000}"];
    for word in words {
        put(test, word, 0).await;
    }
    let mut sorted = words.map(str::to_owned).to_vec();
    sorted.sort();
    assert_eq!(ids(test).await, sorted);
    const LESS: Statement = Statement::new("c.less", "SELECT COUNT(*) FROM c_items WHERE id < $1");
    const LIKE: Statement = Statement::new("c.like", "SELECT COUNT(*) FROM c_items WHERE id LIKE $1");
    const FOLD: Statement =
        Statement::new("c.fold", "SELECT lower(CAST($1 AS TEXT)) AS l, 'a' < 'B' AS less, 'B' < 'a' AS more");
    const MAX: Statement = Statement::new("c.max", "SELECT MAX(id) AS m, MIN(id) AS n FROM c_items");
    let mut tx = test.sql.begin_read().await.unwrap();
    let below = sorted.iter().filter(|word| word.as_str() < "a").count();
    assert_eq!(tx.fetch_one(&LESS, params!["a"]).await.unwrap().int(0).unwrap(), i64::try_from(below).unwrap());
    assert_eq!(tx.fetch_one(&LIKE, params!["A%"]).await.unwrap().int(0).unwrap(), 1);
    let row = tx.fetch_one(&FOLD, params!["AbĐ"]).await.unwrap();
    assert_eq!((row.text("l").unwrap(), row.bool("less").unwrap(), row.bool("more").unwrap()), ("abĐ", false, true));
    let row = tx.fetch_one(&MAX, &[]).await.unwrap();
    assert_eq!((row.text("m").unwrap(), row.text("n").unwrap()), ("\u{10000}", ""));
}

/// Upsert with RETURNING, sums, means, keys of two columns, the builder with its pages.
pub async fn shared_subset(test: &TestBackend) {
    ready(test).await;
    let mut tx = test.sql.begin_write().await.unwrap();
    for wanted in [5, 10, 15] {
        assert_eq!(tx.fetch_one(&ADD, params!["k", 5]).await.unwrap().int("n").unwrap(), wanted);
    }
    for index in 0..25_i64 {
        tx.execute(&PUT, params![format!("p{index:02}"), index / 2, 0.5, "t"]).await.unwrap();
    }
    const SUM: Statement =
        Statement::new("c.sum", "SELECT SUM(n) AS s, AVG(n) AS a, SUM(r) AS f FROM c_items WHERE t = $1");
    let row = tx.fetch_one(&SUM, params!["t"]).await.unwrap();
    assert_eq!((row.int("s").unwrap(), row.real("a").unwrap(), row.real("f").unwrap()), (144, 5.76, 12.5));
    let row = tx.fetch_one(&SUM, params!["none"]).await.unwrap();
    assert_eq!(row.values(), [Value::Null, Value::Null, Value::Null]);
    assert_eq!(tx.execute(&SET, params!["absent", 1]).await.unwrap(), 0);
    tx.commit().await.unwrap();

    const ORDERS: &[Order] = &[Order { name: "most", columns: &["n", "id"], direction: Direction::Descending }];
    let mut seen = Vec::new();
    let mut tx = test.sql.begin_read().await.unwrap();
    loop {
        let mut select = Select::new("c.page", &["id", "n"], "c_items")
            .and_where("t = ?", params!["t"])
            .and_in("n", 0..=11)
            .order_by(ORDERS, "most")
            .unwrap()
            .limit(7);
        if let Some((n, id)) = seen.last() {
            select = select.after(params![*n, String::clone(id)]);
        }
        let (statement, values) = select.build().unwrap();
        let rows = tx.fetch_all(&statement, &values).await.unwrap();
        if rows.is_empty() {
            break;
        }
        seen.extend(rows.iter().map(|row| (row.int("n").unwrap(), row.text("id").unwrap().to_owned())));
    }
    assert_eq!(seen.len(), 24);
    assert!(seen.windows(2).all(|pair| pair[0] > pair[1]));
}

/// Many rows in one call: inserted, upserted, deleted by key; rows that are there already are counted as each statement says.
pub async fn many_rows(test: &TestBackend) {
    ready(test).await;
    const ADD: ManyRows = ManyRows::new("c.words", "INSERT INTO c_words (word, item)", 2, "ON CONFLICT DO NOTHING");
    const UPSERT: ManyRows = ManyRows::new(
        "c.items",
        "INSERT INTO c_items (id, n)",
        2,
        "ON CONFLICT (id) DO UPDATE SET n = excluded.n WHERE c_items.n < 1000",
    );
    const DROP: ManyRows = ManyRows::new("c.words.drop", "DELETE FROM c_words WHERE (word, item) IN (", 2, ")");
    let words = |range: std::ops::Range<i64>| range.map(|n| params![format!("w{n}"), "i"].to_vec()).collect::<Vec<_>>();
    let mut tx = test.sql.begin_write().await.unwrap();
    assert_eq!(tx.execute_rows(&ADD, words(0..1_000)).await.unwrap(), 1_000);
    assert_eq!(tx.execute_rows(&ADD, words(990..1_011)).await.unwrap(), 11);
    assert_eq!(tx.execute_rows(&DROP, words(500..2_000)).await.unwrap(), 511);
    assert_eq!(tx.execute_rows(&ADD, Vec::new()).await.unwrap(), 0);
    let items = |from: i64| (0..300_i64).map(|n| params![format!("i{n}"), n + from].to_vec()).collect::<Vec<_>>();
    assert_eq!(tx.execute_rows(&UPSERT, items(900)).await.unwrap(), 300);
    assert_eq!(tx.execute_rows(&UPSERT, items(900)).await.unwrap(), 100, "the rest is refused by its condition");
    tx.commit().await.unwrap();
    let mut tx = test.sql.begin_write().await.unwrap();
    let odd = vec![params!["w", "i"].to_vec(), params!["w"].to_vec()];
    assert_eq!(tx.execute_rows(&ADD, odd).await.unwrap_err().kind(), &SqlErrorKind::Statement);
}

/// Constraints are told by kind and name; a failed transaction can do nothing more, and a reader cannot write.
pub async fn errors_are_alike(test: &TestBackend) {
    ready(test).await;
    put(test, "one", 1).await;
    let mut tx = test.sql.begin_write().await.unwrap();
    let error = tx.execute(&PUT, params!["one", 1, 1.0, "x"]).await.unwrap_err();
    assert!(matches!(error.kind(), SqlErrorKind::Conflict(name) if name.contains("c_items")), "{error}");
    assert_eq!(error.code(), "sql_conflict");
    assert!(error.message().vi.contains("ràng buộc"));
    // What follows the first error is refused, a commit too, on both engines.
    let error = tx.execute(&PUT, params!["two", 1, 1.0, "x"]).await.unwrap_err();
    assert_eq!(error.kind(), &SqlErrorKind::Statement);
    assert_eq!(tx.commit().await.unwrap_err().kind(), &SqlErrorKind::Statement);
    assert_eq!(ids(test).await, ["one"]);

    for (statement, values) in
        [(PART, params!["absent", 1, "a"]), (PART, &[Value::from("one"), Value::Null, Value::from("a")] as &[Value])]
    {
        let mut tx = test.sql.begin_write().await.unwrap();
        let error = tx.execute(&statement, values).await.unwrap_err();
        assert!(matches!(error.kind(), SqlErrorKind::Conflict(_)), "{error}");
    }
    for (sql, values) in [
        ("SELECT nothing FROM c_items", params![]),
        ("SELEC 1", params![]),
        ("SELECT id FROM c_items WHERE id = $1", params![]),
        ("SELECT id FROM c_items WHERE id = $1", params!["a", "b"]),
        ("SELECT id FROM c_items WHERE id = $0", params!["a"]),
    ] {
        let mut tx = test.sql.begin_read().await.unwrap();
        let error = tx.fetch_all(&Statement::new("c.bad", leak(sql)), values).await.unwrap_err();
        assert_eq!(error.kind(), &SqlErrorKind::Statement, "{sql}: {error}");
    }
    let mut tx = test.sql.begin_read().await.unwrap();
    let error = tx.execute(&PUT, params!["r", 1, 1.0, "x"]).await.unwrap_err();
    assert_eq!(error.kind(), &SqlErrorKind::Statement, "{error}");
    drop(tx);
    let mut tx = test.sql.begin_read().await.unwrap();
    assert!(tx.fetch_one(&GET, params!["absent"]).await.is_err());
    assert_eq!(tx.fetch_optional(&GET, params!["absent"]).await.unwrap(), None);
    drop(tx);
    put(test, "two", 2).await;
    let mut tx = test.sql.begin_read().await.unwrap();
    assert!(tx.fetch_optional(&IDS, &[]).await.is_err());
}

fn leak(sql: &str) -> &'static str {
    sql.to_owned().leak()
}

/// Dropped means gone; what runs after a commit runs after a commit alone; a snapshot stands still.
pub async fn transactions(test: &TestBackend) {
    ready(test).await;
    let counter = std::sync::Arc::new(std::sync::atomic::AtomicU32::new(0));
    let hook = |tx: &mut WriteTx| {
        let counter = counter.clone();
        tx.after_commit(move || {
            counter.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        });
    };
    let mut tx = test.sql.begin_write().await.unwrap();
    hook(&mut tx);
    tx.execute(&PUT, params!["dropped", 1, 1.0, "x"]).await.unwrap();
    drop(tx);
    let mut tx = test.sql.begin_write().await.unwrap();
    hook(&mut tx);
    tx.execute(&PUT, params!["rolled", 1, 1.0, "x"]).await.unwrap();
    tx.rollback().await.unwrap();
    assert_eq!(ids(test).await, Vec::<String>::new());

    let mut snapshot = test.sql.begin_read().await.unwrap();
    let mut tx = test.sql.begin_write().await.unwrap();
    hook(&mut tx);
    tx.execute(&PUT, params!["kept", 1, 1.0, "x"]).await.unwrap();
    // A writer that has not committed is seen by nobody, and waits for no reader.
    assert_eq!(ids(test).await, Vec::<String>::new());
    tokio::time::timeout(Duration::from_secs(10), tx.commit()).await.expect("no reader blocks a commit").unwrap();
    assert_eq!(counter.load(std::sync::atomic::Ordering::SeqCst), 1);
    assert_eq!(snapshot.fetch_one(&COUNT, &[]).await.unwrap().int("n").unwrap(), 0);
    assert_eq!(ids(test).await, ["kept"]);

    // Work that fails is rolled back as a whole.
    let failed = transaction!(test.sql, |tx| {
        tx.execute(&PUT, params!["half", 1, 1.0, "x"]).await?;
        tx.execute(&PUT, params!["kept", 1, 1.0, "x"]).await
    });
    assert!(matches!(failed.unwrap_err().kind(), SqlErrorKind::Conflict(_)));
    assert_eq!(ids(test).await, ["kept"]);
}

/// A large result is read row by row, and may be left in the middle.
pub async fn large_results(test: &TestBackend) {
    ready(test).await;
    const MANY: Statement = Statement::new(
        "c.many",
        "WITH RECURSIVE s(i) AS (SELECT CAST(1 AS BIGINT) UNION ALL SELECT i + 1 FROM s WHERE i < $1) SELECT i FROM s",
    );
    let mut tx = test.sql.begin_read().await.unwrap();
    let mut sum = 0;
    let all: Result<(), SqlError> = tx
        .fetch_each(&MANY, params![50_000], |row| {
            sum += row.int(0)?;
            Ok(ControlFlow::Continue(()))
        })
        .await;
    all.unwrap();
    assert_eq!(sum, 50_000 * 50_001 / 2);
    let mut seen = 0;
    let some: Result<(), SqlError> = tx
        .fetch_each(&MANY, params![50_000], |_| {
            seen += 1;
            Ok(if seen == 10 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) })
        })
        .await;
    some.unwrap();
    assert_eq!(seen, 10);
    // The transaction goes on after a result that was left.
    assert_eq!(tx.fetch_one(&COUNT, &[]).await.unwrap().int("n").unwrap(), 0);
    let error = tx.fetch_all(&MANY, params![i64::try_from(crate::sql::MAX_FETCH).unwrap() + 1]).await.unwrap_err();
    assert!(error.to_string().contains("pages"), "{error}");
}

/// Eight tasks of two processes' worth of handles count together, and none of them loses an update.
pub async fn counters_lose_nothing(test: &TestBackend) {
    ready(test).await;
    put(test, "counter", 0).await;
    let other = test.second().await;
    let mut tasks = tokio::task::JoinSet::new();
    for task in 0..8 {
        let sql = if task % 2 == 0 { test.sql.clone() } else { other.sql.clone() };
        tasks.spawn(async move {
            for _ in 0..25 {
                transaction!(sql, |tx| {
                    // Read, think, write: the pattern that loses updates where writers interleave.
                    let n = tx.fetch_one(&GET, params!["counter"]).await?.int("n")?;
                    tokio::task::yield_now().await;
                    tx.execute(&SET, params!["counter", n + 1]).await
                })
                .unwrap();
            }
        });
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    let row = test.sql.begin_read().await.unwrap().fetch_one(&GET, params!["counter"]).await.unwrap();
    assert_eq!(row.int("n").unwrap(), 200);
    other.sql.close().await;
}

/// A writer that does not get its turn in time is told `Busy`; the helper tries again and comes through.
pub async fn busy_is_told_and_retried(test: &TestBackend) {
    ready(test).await;
    let options = crate::sql::SqlOptions { busy_timeout: Duration::from_millis(200), readers: 1, attempts: 8 };
    let hasty = crate::sql::Sql::open(&test.urls.sql, &options).await.unwrap();
    let holder = test.sql.begin_write().await.unwrap();
    let error = hasty.begin_write().await.unwrap_err();
    assert_eq!(error.kind(), &SqlErrorKind::Busy, "{error}");
    assert!(error.is_retryable());
    let (done, ()) =
        tokio::join!(async { transaction!(hasty, |tx| tx.execute(&PUT, params!["late", 1, 1.0, "x"]).await) }, async {
            tokio::time::sleep(Duration::from_millis(500)).await;
            holder.rollback().await.unwrap();
        });
    assert_eq!(done.unwrap(), 1);
    hasty.close().await;
    // Attempts are bounded.
    let _holder = test.sql.begin_write().await.unwrap();
    let options = crate::sql::SqlOptions { attempts: 2, ..options };
    let hasty = crate::sql::Sql::open(&test.urls.sql, &options).await.unwrap();
    let refused = transaction!(hasty, |tx| tx.execute(&COUNT, &[]).await);
    assert_eq!(refused.unwrap_err().kind(), &SqlErrorKind::Busy);
}

/// A deadlock with some other program (which does not take the writers' turn) ends one attempt, and the next one succeeds.
/// SQLite has no such program beside it: there is one writer.
pub async fn deadlocks_are_retried(test: &TestBackend) {
    use crate::testkit::postgres::run;
    use sqlx::Connection as _;
    ready(test).await;
    if test.engine != "postgres" {
        return;
    }
    put(test, "a", 0).await;
    put(test, "b", 0).await;
    let mut other = sqlx::PgConnection::connect(&test.urls.sql).await.unwrap();
    // The server ends whoever notices first: that must be us.
    run(&mut other, "SET deadlock_timeout = '60s'".to_owned()).await;
    run(&mut other, "BEGIN; UPDATE c_items SET n = n + 10 WHERE id = 'a'".to_owned()).await;
    let attempts = std::sync::atomic::AtomicU32::new(0);
    let ours = async {
        transaction!(test.sql, |tx| {
            attempts.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
            tx.execute(&ADD, params!["b", 1]).await?;
            tx.execute(&ADD, params!["a", 1]).await
        })
    };
    let theirs = async {
        tokio::time::sleep(Duration::from_millis(300)).await;
        run(&mut other, "UPDATE c_items SET n = n + 10 WHERE id = 'b'; COMMIT".to_owned()).await;
    };
    let (done, ()) = tokio::join!(ours, theirs);
    done.unwrap();
    assert_eq!(attempts.load(std::sync::atomic::Ordering::SeqCst), 2);
    let mut tx = test.sql.begin_read().await.unwrap();
    for id in ["a", "b"] {
        assert_eq!(tx.fetch_one(&GET, params![id]).await.unwrap().int("n").unwrap(), 11);
    }
}
