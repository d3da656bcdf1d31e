//! No text of a query reaches rows of another unit, a table that the caller may not read, a file, or anything but reading.

use vg_backend::testkit::for_each_engine;

use super::{put, ready, session, shown, thing};
use crate::{LakeErrorKind, Session};

/// Rows of the other unit have this word in every text.
const SECRET: &str = "bimat";

#[test]
fn no_text_names_another_unit() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[thing("1", "cua ta", 1)]).await;
        put(test, "b", &[super::Thing { notes: vec![SECRET.into()], ..thing(&format!("2{SECRET}"), SECRET, 2) }]).await;
        // The snapshots of the other unit are in memory, where a hole would find them.
        let theirs = lake.query(&session(&["b"]), "SELECT * FROM things, notes, notes_unfed", None).await.unwrap();
        assert!(shown(&theirs)[0].contains(SECRET));
        for sql in [
            "SELECT * FROM things WHERE unit = 'b'",
            "SELECT * FROM things WHERE unit = 'a' OR true",
            "SELECT * FROM things WHERE unit = 'a' OR unit = 'b' OR 1 = 1 -- '",
            "SELECT * FROM public.things UNION ALL SELECT * FROM vonggac.public.things",
            "WITH things AS (SELECT * FROM things) SELECT * FROM things",
            "WITH RECURSIVE r AS (SELECT id, 1 AS n FROM things UNION ALL SELECT id, n + 1 FROM r WHERE n < 3) SELECT * FROM r",
            "SELECT t.*, (SELECT count(*) FROM things x WHERE x.unit = t.unit) AS others FROM things t",
            "SELECT * FROM things t FULL JOIN notes n ON true",
            "SELECT * FROM things WHERE EXISTS (SELECT 1 FROM notes_unfed)",
            "SELECT unit, count(*) FROM things GROUP BY ROLLUP (unit)",
            "SELECT array_agg(name) FROM things",
            "EXPLAIN VERBOSE SELECT * FROM things",
            "EXPLAIN ANALYZE SELECT * FROM things",
            "SELECT * FROM information_schema.tables",
            "SELECT * FROM information_schema.columns",
            "SHOW TABLES",
        ] {
            let found = lake.query(&session(&["a"]), sql, None).await;
            let found = found.unwrap_or_else(|error| panic!("{sql}: {error}"));
            let text = shown(&found).join("\n");
            assert!(!text.contains(SECRET), "{sql}: {text}");
            assert!(found.snapshots.iter().all(|one| one.unit == "a"), "{sql}");
        }
        let both = lake.query(&session(&["a", "b"]), "SELECT name FROM things ORDER BY name", None).await.unwrap();
        assert_eq!(shown(&both), [SECRET, "cua ta"]);
    });
}

#[test]
fn a_table_that_may_not_be_read_does_not_exist() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[super::Thing { notes: vec![SECRET.into()], ..thing("1", "A", 1) }]).await;
        let mut session = Session::new();
        session.allow("things", "a");
        for sql in ["SELECT * FROM notes", "SELECT * FROM things, notes", "DESCRIBE notes", "SHOW COLUMNS FROM notes"] {
            let error = lake.query(&session, sql, None).await.unwrap_err();
            assert_eq!(error.kind(), LakeErrorKind::Invalid, "{sql}");
            assert!(error.message().en.contains("there is no table notes"), "{sql}: {error}");
        }
        let listed = lake.query(&session, "SELECT table_name FROM information_schema.tables", None).await.unwrap();
        assert_eq!(shown(&listed), ["things"]);
        let nothing = lake.query(&Session::new(), "SELECT * FROM things", None).await.unwrap_err();
        assert_eq!(nothing.kind(), LakeErrorKind::Invalid);
    });
}

#[test]
fn nothing_but_reading_happens() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[thing("1", "A", 1)]).await;
        for sql in [
            "INSERT INTO things VALUES ('a')",
            "SELECT * INTO other FROM things",
            "CREATE TABLE x AS SELECT * FROM things",
            "COPY things TO '/tmp/x.csv'",
            "DROP VIEW things",
            "SET datafusion.execution.batch_size = 1",
            "SELECT 1; DROP TABLE things",
            "WITH x AS (INSERT INTO things VALUES ('a') RETURNING *) SELECT * FROM x",
        ] {
            let error = lake.query(&session(&["a"]), sql, None).await.unwrap_err();
            assert!(matches!(error.kind(), LakeErrorKind::NotReading | LakeErrorKind::Invalid), "{sql}: {error}");
            let text = error.message();
            assert!(!text.vi.is_empty() && !text.en.is_empty() && text.vi != text.en, "{sql}");
        }
        let left = lake.query(&session(&["a"]), "SELECT count(*) FROM things", None).await.unwrap();
        assert_eq!(shown(&left), ["1"]);
    });
}

#[test]
fn no_file_and_no_network_is_reached() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let file = test.folder.path().join("secret.csv");
        std::fs::write(&file, "a,b\nbimat,1\n").unwrap();
        let path = file.display();
        for sql in [
            format!("SELECT * FROM '{path}'"),
            format!("SELECT * FROM \"{path}\""),
            "SELECT * FROM '/etc/passwd'".to_owned(),
            "SELECT * FROM 'file:///etc/passwd'".to_owned(),
            "SELECT * FROM 'http://127.0.0.1:9/x.csv'".to_owned(),
            format!("SELECT * FROM read_csv('{path}')"),
            format!("SELECT * FROM csv('{path}')"),
            format!("SELECT * FROM read_parquet('{path}')"),
            format!("CREATE EXTERNAL TABLE x STORED AS CSV LOCATION '{path}'"),
            format!("SELECT pg_read_file('{path}')"),
            "SELECT * FROM information_schema.df_settings".to_owned(),
            "SELECT * FROM pg_catalog.pg_tables".to_owned(),
            "SELECT * FROM generate_series(1, 3)".to_owned(),
        ] {
            let error = lake.query(&session(&["a"]), &sql, None).await.unwrap_err();
            assert!(matches!(error.kind(), LakeErrorKind::NotReading | LakeErrorKind::Invalid), "{sql}: {error}");
            assert!(!error.to_string().contains("bimat,1"), "{sql}");
        }
    });
}
