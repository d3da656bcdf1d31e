//! Every list is served by an index: the plan of SQLite names no full scan.

use vg_backend::params;
use vg_backend::sql::{SqlText as _, Statement};
use vg_backend::testkit::TestBackend;

use super::world;
use crate::model::{Claim, Contact, Filter, System};
use crate::service::list::select;
use crate::store::Noun;
use crate::store::hosts::HostRow;

async fn check<T: Noun>(test: &TestBackend, filter: &Filter) {
    let (built, values) = select::<T>("u", filter).unwrap().build().unwrap();
    let sql: &'static str = Box::leak(format!("EXPLAIN QUERY PLAN {}", built.sql()).into_boxed_str());
    let mut tx = test.sql.begin_read().await.unwrap();
    let rows = tx.fetch_all(&Statement::new("plan", sql), &values).await.unwrap();
    let plan: Vec<String> = rows.iter().map(|row| row.text("detail").unwrap().to_owned()).collect();
    assert!(plan.iter().any(|step| step.contains("USING")), "{plan:?}");
    assert!(!plan.iter().any(|step| step.starts_with("SCAN")), "{filter:?}: {plan:?}");
}

#[test]
fn no_list_scans_its_table() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestBackend::sqlite().await;
        world(&test).await;
        let base = Filter::default();
        let filters = [
            base.clone(),
            Filter { text: "dong thap".into(), ..base.clone() },
            Filter { level: Some(3), ..base.clone() },
            Filter { kind: Some(vg_formats::facts::HostKind::Server), ..base.clone() },
            Filter { system: Some("s".into()), ..base.clone() },
            Filter { site: Some("s".into()), text: "a".into(), ..base.clone() },
        ];
        for filter in &filters {
            for order in HostRow::ORDERS {
                check::<HostRow>(&test, &Filter { order: order.name.into(), ..filter.clone() }).await;
            }
            for order in System::ORDERS {
                check::<System>(&test, &Filter { order: order.name.into(), ..filter.clone() }).await;
            }
            check::<Contact>(&test, filter).await;
            check::<Claim>(&test, filter).await;
        }
        let mut tx = test.sql.begin_read().await.unwrap();
        assert!(tx.fetch_all(&crate::store::CHANGES, params!["u", 0, 1]).await.unwrap().is_empty());
    });
}
