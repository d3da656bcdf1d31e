//! Migrations, the schema that they leave, and databases that are refused.

use crate::migrate::{self, Migration, Migrations, migrate};
use crate::sql::{SchemaListing, Sql, SqlErrorKind, SqlOptions};
use crate::testkit::TestBackend;

/// Steps are applied once, whole or not at all; altered and newer ones are refused; all engines end with the same schema.
pub async fn steps(test: &TestBackend) {
    const ONE: Migration =
        Migration { version: 1, name: "one", sql: "CREATE TABLE m_one (id TEXT NOT NULL PRIMARY KEY);" };
    const TWO: Migration = Migration { version: 2, name: "two", sql: "INSERT INTO m_one (id) VALUES ('seed;--');" };
    const BROKEN: Migration = Migration {
        version: 3,
        name: "broken",
        sql: "CREATE TABLE m_half (id TEXT NOT NULL PRIMARY KEY); SELECT nonsense;",
    };
    const ALTERED: Migration = Migration { version: 1, name: "one", sql: "CREATE TABLE m_one (id TEXT);" };
    test.migrate(&[]).await.unwrap();
    super::prepare_all(&test.sql, migrate::STATEMENTS).await.unwrap();
    let run = async |steps: &'static [Migration]| {
        migrate(&test.sql, &*test.backend.clock, &[Migrations { owner: "m", steps }]).await
    };
    assert_eq!(run(&[ONE]).await.unwrap().len(), 1);
    assert_eq!(run(&[ONE]).await.unwrap().len(), 0);
    let second = test.second().await;
    let list = [Migrations { owner: "m", steps: &[ONE, TWO] }];
    // Two programs start at the same time: each step is applied by one of them.
    let (a, b) = tokio::join!(run(&[ONE, TWO]), migrate(&second.sql, &*second.clock, &list));
    assert_eq!(a.unwrap().len() + b.unwrap().len(), 1);

    let error = run(&[ONE, TWO, BROKEN]).await.unwrap_err();
    assert_eq!(error.kind(), &SqlErrorKind::Migration);
    assert!(error.operation().contains("migration m 3 (broken), statement 2"), "{error}");
    let schema = test.sql.describe_schema().await.unwrap();
    assert!(!schema.tables.contains_key("m_half"), "half a step was kept");
    assert!(schema.tables.contains_key("m_one"));

    let error = run(&[ALTERED, TWO]).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (&SqlErrorKind::Migration, "sql_migration"));
    let error = run(&[ONE]).await.unwrap_err();
    assert_eq!(error.kind(), &SqlErrorKind::TooNew { owner: "m".to_owned(), found: 2, known: 1 });
    assert_eq!(run(&[TWO]).await.unwrap_err().kind(), &SqlErrorKind::Migration);
    second.sql.close().await;
}

/// The schema that a list of migrations leaves, for comparing engines; and only types of the shared subset are in it.
pub async fn schema_of(test: &TestBackend, capabilities: &[Migrations]) -> SchemaListing {
    test.migrate(capabilities).await.unwrap();
    let listing = test.sql.describe_schema().await.unwrap();
    for (name, table) in &listing.tables {
        assert!(!table.primary_key.is_empty(), "{name} has no primary key");
        for column in &table.columns {
            let known = ["TEXT", "BIGINT", "DOUBLE PRECISION"].contains(&column.kind.as_str());
            assert!(known, "{name}.{} is {}, not of the shared subset", column.name, column.kind);
            assert!(
                !(column.nullable && table.primary_key.contains(&column.name)),
                "{name}.{} lacks NOT NULL",
                column.name
            );
        }
    }
    listing
}

/// A PostgreSQL database that would sort otherwise is refused, with the way to make a right one.
pub async fn wrong_databases_are_refused(test: &TestBackend) {
    use sqlx::Connection as _;
    let folder = test.folder.path().display();
    for url in [
        "mysql://x/y".to_owned(),
        "sqlite:".to_owned(),
        format!("sqlite:{folder}/none/x.db"),
        "sqlite::memory:".to_owned(),
    ] {
        assert_eq!(Sql::open(&url, &SqlOptions::default()).await.unwrap_err().kind(), &SqlErrorKind::Config, "{url}");
    }
    if test.engine != "postgres" {
        let path = test.folder.path().join("no.db");
        std::fs::write(
            &path,
            "this is no database, but a text that is long enough to be taken for the head of one".repeat(10),
        )
        .unwrap();
        let error = Sql::open(&format!("sqlite:{}", path.display()), &SqlOptions::default()).await.unwrap_err();
        assert_eq!(error.kind(), &SqlErrorKind::Corrupt, "{error}");
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(test.folder.path().join("state.db")).unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
        return;
    }
    let (base, name) = test.urls.sql.rsplit_once('/').unwrap();
    let mut connection = sqlx::PgConnection::connect(&test.urls.sql).await.unwrap();
    let create =
        format!("CREATE DATABASE {name}_x TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'");
    crate::testkit::postgres::run(&mut connection, create).await;
    let error = Sql::open(&format!("{base}/{name}_x"), &SqlOptions::default()).await.unwrap_err();
    assert_eq!(error.kind(), &SqlErrorKind::Config);
    assert!(error.to_string().contains("LC_COLLATE 'C'"), "{error}");
    crate::testkit::postgres::run(&mut connection, format!("DROP DATABASE {name}_x")).await;
    // No message shows the password of the address.
    let wrong = base.replace("postgres:", "postgres:very-secret-");
    let options = SqlOptions { busy_timeout: std::time::Duration::from_secs(5), ..SqlOptions::default() };
    for url in [
        format!("{base}/absent"),
        "postgres://u:very-secret@127.0.0.1:1/x".to_owned(),
        wrong.replace("//postgres", "//nobody"),
    ] {
        let error = Sql::open(&url, &options).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("very-secret"), "{error:?}");
        assert_ne!(error.kind(), &SqlErrorKind::Statement, "{error:?}");
    }
}
