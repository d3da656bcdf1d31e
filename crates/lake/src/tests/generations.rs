//! A generation says what rows are, and nothing else: not where the feed stands, not how they came into memory.

use std::collections::BTreeSet;

use vg_backend::testkit::for_each_engine;

use super::{Thing, open, put, ready, session, thing};
use crate::{Generation, Lake, LakeErrorKind, Options, SnapshotRef};

async fn look(lake: &Lake, unit: &str) -> Vec<SnapshotRef> {
    let tables: BTreeSet<String> = ["things", "notes", "notes_unfed"].map(str::to_owned).into();
    lake.look(unit, &tables).await.unwrap()
}

fn generations(found: &[SnapshotRef]) -> Vec<Generation> {
    found.iter().map(|one| one.generation).collect()
}

#[test]
fn what_a_look_gives_is_what_an_answer_gives() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[Thing { notes: vec!["x".into()], ..thing("1", "A", 1) }, thing("2", "B", 2)]).await;
        put(test, "b", &[thing("3", "C", 3)]).await;
        let looked = look(&lake, "a").await;
        let answer = lake.query(&session(&["a"]), "SELECT * FROM things, notes, notes_unfed", None).await.unwrap();
        assert_eq!(looked, answer.snapshots);
        assert_eq!(
            looked.iter().map(|one| (&*one.table, &*one.unit, one.rows)).collect::<Vec<_>>(),
            [("notes", "a", 1), ("notes_unfed", "a", 1), ("things", "a", 2)]
        );
        let after_a_restart = open(test, Options::default());
        assert_eq!(look(&after_a_restart, "a").await, looked);
        assert_eq!(lake.look("a", &BTreeSet::new()).await.unwrap(), []);
        let error = lake.look("a", &BTreeSet::from(["thing".to_owned()])).await.unwrap_err();
        assert_eq!(error.kind(), LakeErrorKind::Invalid);
    });
}

#[test]
fn a_generation_changes_with_the_rows_of_its_table_alone() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let noted = |name: &str, note: &str| Thing { notes: vec![note.into()], ..thing("1", name, 1) };
        put(test, "a", &[noted("A", "x"), thing("2", "B", 2)]).await;
        let first = look(&lake, "a").await;
        let (notes, unfed, things) = (0, 1, 2);

        // The feed moves on and nothing is another: a new reference, the same generations.
        put(test, "a", &[noted("A", "x")]).await;
        let same = look(&lake, "a").await;
        assert_ne!(same[things].id, first[things].id);
        assert_eq!(generations(&same), generations(&first));

        // A thing changes, its notes do not, though the feed names it to both tables.
        put(test, "a", &[noted("Á", "x")]).await;
        let thing_only = look(&lake, "a").await;
        assert_ne!(thing_only[things].generation, first[things].generation);
        assert_eq!(thing_only[notes].generation, first[notes].generation);
        assert_eq!(thing_only[unfed], first[unfed]);

        // A note changes, things do not.
        put(test, "a", &[noted("Á", "y")]).await;
        let note_only = look(&lake, "a").await;
        assert_eq!(note_only[things].generation, thing_only[things].generation);
        assert_ne!(note_only[notes].generation, thing_only[notes].generation);
        assert_ne!(note_only[unfed], thing_only[unfed]);

        // Another unit is another matter; and what becomes as it was is as it was.
        put(test, "b", &[thing("9", "Z", 9)]).await;
        assert_eq!(look(&lake, "a").await, note_only);
        put(test, "a", &[noted("A", "x")]).await;
        assert_eq!(generations(&look(&lake, "a").await), generations(&first));

        // Gone, come, and nothing left.
        put(test, "a", &[Thing { gone: true, ..thing("2", "B", 2) }]).await;
        let gone = look(&lake, "a").await;
        assert_ne!(gone[things].generation, first[things].generation);
        assert_ne!(look(&lake, "empty").await[things].generation, gone[things].generation);
        let empty = look(&lake, "empty").await;
        assert_ne!(empty[things].generation, empty[notes].generation, "nothing of another table is something else");
    });
}

#[test]
fn a_look_costs_no_walk_through_the_rows() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        let many: Vec<Thing> = (0..20_000).map(|n| thing(&format!("{n:06}"), "x", n)).collect();
        put(test, "a", &many).await;
        let fed: BTreeSet<String> = ["things", "notes"].map(str::to_owned).into();
        let began = std::time::Instant::now();
        lake.look("a", &fed).await.unwrap();
        let whole = began.elapsed();
        let mut least = whole;
        for _ in 0..5 {
            let began = std::time::Instant::now();
            lake.look("a", &fed).await.unwrap();
            least = least.min(began.elapsed());
        }
        assert!(least * 5 < whole, "{least:?} of {whole:?}");
    });
}

#[test]
fn a_query_tells_whether_it_looks_at_the_clock() {
    for_each_engine(async |test| {
        let lake = ready(test).await;
        put(test, "a", &[thing("1", "A", 1)]).await;
        for (sql, clock) in [
            ("SELECT id FROM things", false),
            ("SELECT id, upper(name) FROM things WHERE at > TIMESTAMP '2026-01-01T00:00:00Z'", false),
            ("SELECT id FROM things WHERE at > now() - INTERVAL '30 days'", true),
            ("SELECT current_date", true),
            ("SELECT id FROM things WHERE size = (SELECT max(size) FROM things WHERE at < current_timestamp)", true),
            ("WITH late AS (SELECT * FROM things WHERE at < now()) SELECT count(*) FROM late", true),
        ] {
            let answer = lake.query(&session(&["a"]), sql, None).await;
            assert_eq!(answer.unwrap_or_else(|error| panic!("{sql}: {error}")).clock, clock, "{sql}");
        }
    });
}
