//! Many rows as one text.

use super::sql::TABLES;
use crate::sql::{Direction, Order, Packed, Select, Statement, Value, unpack};
use crate::testkit::TestBackend;
use crate::{params, transaction};

const PUT: Statement = Statement::new("c.put", "INSERT INTO c_items (id, n, r, t) VALUES ($1, $2, $3, $4)");
const BY_ID: Order = Order { name: "id", columns: &["id"], direction: Direction::Ascending };

/// What is packed comes out as it went in, in the order of its rows, page by page; no rows are NULL.
pub async fn rows_come_out(test: &TestBackend) {
    test.migrate(&[TABLES]).await.unwrap();
    let rows: Vec<(String, Value, Value, Value)> = (0..25)
        .map(|n| {
            let odd = ["", "1:2:-", "Tết Nguyên đán — 'trích dẫn'\n\u{10ffff}", "-"][n % 4];
            let whole = if n % 3 == 0 { Value::Null } else { (i64::MAX - n as i64).into() };
            (format!("i{n:02}"), whole, 0.5.into(), if n % 5 == 0 { Value::Null } else { odd.into() })
        })
        .collect();
    transaction!(test.sql, |tx| {
        for (id, n, r, t) in &rows {
            tx.execute(&PUT, params![id.as_str(), n, r, t]).await?;
        }
        Ok(())
    })
    .unwrap();
    let mut tx = test.sql.begin_read().await.unwrap();
    let mut found = Vec::new();
    loop {
        let last = found.last().map_or(String::new(), |(id, ..): &(String, Value, Value, Value)| id.clone());
        let select = Select::packed("c.packed", &["id", "n", "r", "t"], "c_items")
            .and_where("id >= ?", params!["i"])
            .order_by(&[BY_ID], "id")
            .unwrap()
            .after(params![last.as_str()])
            .limit(10);
        let (statement, values) = select.build().unwrap();
        let row = tx.fetch_one(&statement, &values).await.unwrap();
        let Some(text) = row.opt_text("packed").unwrap() else { break };
        for row in unpack(text).unwrap() {
            let mut values = row.into_iter().map(|value| match value {
                Packed::Null => Value::Null,
                Packed::Int(value) => value.into(),
                Packed::Real(value) => value.into(),
                Packed::Text(text) => text.into_owned().into(),
            });
            let mut next = || values.next().unwrap();
            let Value::Text(id) = next() else { panic!("an id is a text") };
            found.push((id, next(), next(), next()));
        }
    }
    assert_eq!(found, rows);
}
