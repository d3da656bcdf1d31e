//! Every engine passes the same suite.

use vg_backend::testkit::{conformance, for_each_engine};

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
    errors_are_alike,
    transactions,
    large_results,
    counters_lose_nothing,
    busy_is_told_and_retried,
    migrations,
);
