//! Lists: filters, search, sort orders of a fixed list, keyset paging.

use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_backend::params;
use vg_backend::sql::{Row, Select, Tx, Value};

use crate::limits::{MAX_PAGE, MAX_SEARCH_WORDS};
use crate::model::{Filter, Page};
use crate::store::{Noun, record};

/// Rows of a page when the caller does not say.
const PAGE: u32 = 100;
/// Sorts after every continuation of a word.
const LAST: char = '\u{10ffff}';

/// The statement of a list. Its conditions are fixed text of the program; `unit` and `retired` come first in every index that
/// serves a sort order, so that no list looks at rows of another unit.
pub(crate) fn select<T: Noun>(unit: &str, filter: &Filter) -> Result<Select, Problem> {
    let mut select = Select::new("inventory.list", T::COLUMNS, T::TABLE)
        .and_where("unit = ? AND retired = ?", params![unit, filter.retired]);
    if T::KIND == "host" {
        select = select
            .and_if("kind = ?", filter.kind.map(|kind| kind.as_str()))
            .and_if("system = ?", filter.system.as_deref())
            .and_if("site = ?", filter.site.as_deref());
    }
    if matches!(T::KIND, "host" | "system") {
        select = select.and_if("level = ?", filter.level.map(i64::from));
    }
    for word in search_words(&filter.text) {
        let condition = "id IN (SELECT id FROM inventory_words WHERE unit = ? AND kind = ? AND word >= ? AND word < ?)";
        select = select.and_where(condition, params![unit, T::KIND, word.as_str(), format!("{word}{LAST}")]);
    }
    let default = T::ORDERS.first().map_or("", |order| order.name);
    let order = if filter.order.is_empty() { default } else { &filter.order };
    if !T::ORDERS.iter().any(|known| known.name == order) {
        let names: Vec<&str> = T::ORDERS.iter().map(|order| order.name).collect();
        let names = names.join(", ");
        let error = FieldError::new(
            "/order",
            "bad_order",
            format!("chọn một trong: {names}"),
            format!("choose one of {names}"),
        );
        return Err(Problem::invalid(vec![error]));
    }
    select = select.order_by(T::ORDERS, order)?;
    if let Some(mark) = &filter.after {
        select = select.after(&key_of(mark, columns::<T>(order))?);
    }
    let limit = if filter.limit == 0 { PAGE } else { filter.limit.min(MAX_PAGE) };
    Ok(select.limit(limit))
}

/// The folded words of a search.
pub(crate) fn search_words(text: &str) -> Vec<String> {
    let key = vg_formats::search_key(text);
    let words = key.split(' ').filter(|word| !word.is_empty()).take(MAX_SEARCH_WORDS);
    words.map(|word| word.chars().take(crate::limits::MAX_WORD_CHARS).collect()).collect()
}

/// One page of a list.
pub(crate) async fn page<T: Noun>(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Page<T>, Problem> {
    let (statement, params) = select::<T>(unit, filter)?.build()?;
    let rows = tx.fetch_all(&statement, &params).await?;
    let default = T::ORDERS.first().map_or("", |order| order.name);
    let order = if filter.order.is_empty() { default } else { &filter.order };
    let limit = if filter.limit == 0 { PAGE } else { filter.limit.min(MAX_PAGE) };
    let full = u32::try_from(rows.len()).unwrap_or(u32::MAX) >= limit;
    let next = match rows.last().filter(|_| full) {
        Some(row) => Some(mark_of(row, columns::<T>(order))?),
        None => None,
    };
    let mut records = Vec::with_capacity(rows.len());
    for row in &rows {
        records.push(record(row)?);
    }
    Ok(Page { rows: records, next })
}

fn columns<T: Noun>(order: &str) -> &'static [&'static str] {
    T::ORDERS.iter().find(|known| known.name == order).map_or(&[], |order| order.columns)
}

/// The mark of a page: the values of the sort columns of its last row, as JSON.
fn mark_of(row: &Row, columns: &[&str]) -> Result<String, Problem> {
    let mut values = Vec::new();
    for column in columns {
        let plain = column.rsplit('.').next().unwrap_or(column);
        values.push(match row.value(plain)? {
            Value::Int(number) => serde_json::json!(number),
            Value::Text(text) => serde_json::json!(text),
            Value::Real(_) | Value::Null => serde_json::Value::Null,
        });
    }
    Ok(serde_json::Value::Array(values).to_string())
}

fn key_of(mark: &str, columns: &[&str]) -> Result<Vec<Value>, Problem> {
    let bad = || {
        let (vi, en) = ("dấu trang không hợp lệ; hãy xem lại từ đầu", "is no mark of a page; begin again");
        Problem::invalid(vec![FieldError::new("/after", "bad_mark", vi, en)])
    };
    let values: Vec<serde_json::Value> = serde_json::from_str(mark).map_err(|_| bad())?;
    if values.len() != columns.len() {
        return Err(bad());
    }
    let is_number = |column: &str| column.ends_with(".seq") || column.ends_with(".level") || column.ends_with("_at");
    values
        .iter()
        .zip(columns)
        .map(|(value, column)| match value {
            serde_json::Value::Number(number) if is_number(column) => number.as_i64().map(Value::Int).ok_or_else(bad),
            serde_json::Value::String(text) if !is_number(column) && !text.contains('\0') => {
                Ok(Value::Text(text.clone()))
            }
            _ => Err(bad()),
        })
        .collect()
}
