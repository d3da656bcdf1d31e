//! Every engine passes the same suite.

use crate::testkit::{conformance, for_each_engine};

/// One test for each function of a suite.
macro_rules! suite {
    ($module:ident: $($name:ident),+ $(,)?) => {
        mod $module {
            $(#[test]
            fn $name() {
                super::for_each_engine(async |test| super::conformance::$module::$name(test).await);
            })+
        }
    };
}

suite!(sql:
    values_come_back,
    text_is_in_byte_order,
    shared_subset,
    many_rows,
    errors_are_alike,
    transactions,
    large_results,
    counters_lose_nothing,
    busy_is_told_and_retried,
    deadlocks_are_retried,
);

suite!(packed: rows_come_out);

suite!(migrate: steps, wrong_databases_are_refused);

suite!(bus:
    numbers_have_no_gaps,
    effects_happen_once,
    two_consumers,
    waiting_ends_with_the_commit,
    dead_letters,
    pruning_and_lag,
    limits,
);

suite!(lease: two_holders, one_of_many, clocks_that_jump);

/// All engines end with the same schema.
#[test]
fn engines_agree_on_the_schema() {
    let listings = std::sync::Mutex::new(Vec::new());
    for_each_engine(async |test| {
        let listing = conformance::migrate::schema_of(test, &[conformance::sql::TABLES]).await;
        assert_eq!(listing.tables["c_parts"].primary_key, ["item", "place"]);
        assert_eq!(listing.tables["c_parts"].unique, [["note"]]);
        assert_eq!(listing.tables["c_parts"].foreign_keys[0].table, "c_items");
        assert_eq!(listing.tables["c_items"].indexes["c_items_n"], ["n", "id"]);
        listings.lock().unwrap().push(listing);
    });
    let listings = listings.into_inner().unwrap();
    assert!(listings.windows(2).all(|pair| pair[0] == pair[1]), "{listings:#?}");
}

suite!(blob: store, damage_is_told, leftovers, links_are_not_followed);

mod backup {
    use crate::testkit::{TestBackend, conformance::backup, for_each_engine, for_each_pair};

    #[test]
    fn between_engines() {
        for_each_pair(async |from, to| backup::between(from, to).await);
    }

    #[test]
    fn while_writing() {
        for_each_pair(async |from, to| backup::while_writing(from, to).await);
    }

    #[test]
    fn damaged_archives() {
        for_each_engine(async |to| {
            let from = TestBackend::sqlite().await;
            backup::damaged_archives(&from, to).await;
        });
    }

    #[test]
    fn damaged_blob() {
        for_each_engine(async |test| backup::damaged_blob(test).await);
    }
}
