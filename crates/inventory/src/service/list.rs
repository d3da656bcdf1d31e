//! Lists: filters, search, sort orders of a fixed list, keyset paging.

use std::net::IpAddr;

use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_backend::params;
use vg_backend::sql::{Row, Select, SqlError, Tx, Value};

use crate::limits::{MAX_PAGE, MAX_SEARCH_WORDS, MAX_WORD_CHARS};
use crate::model::{Filter, Page, Record};
use crate::store::{Noun, record};

/// Rows of a page when the caller does not say.
const PAGE: u32 = 100;
/// Sorts after every continuation of a word.
const LAST: char = '\u{10ffff}';

/// The statement of a list that is read along its sort order. Its conditions are fixed text of the program; `unit` and `retired` come
/// first in every index that serves a sort order, so that no list looks at rows of another unit.
pub(crate) fn select<T: Noun>(unit: &str, filter: &Filter) -> Result<Select, Problem> {
    let mut select = Select::new("inventory.list", T::COLUMNS, T::TABLE)
        .and_where("unit = ? AND retired = ?", params![unit, filter.retired]);
    if T::KIND == "system" {
        select = select.and_if("level = ?", filter.level.map(i64::from));
    }
    for word in &search_words(&filter.text) {
        let condition = "id IN (SELECT id FROM inventory_words WHERE unit = ? AND kind = ? AND word >= ? AND word < ? \
                         UNION SELECT id FROM inventory_words WHERE unit = ? AND kind = ? AND word >= ? AND word < ?)";
        let mut values = Vec::new();
        for form in word.forms() {
            values.extend_from_slice(params![unit, T::KIND, form, format!("{form}{LAST}")]);
        }
        select = select.and_where(condition, &values);
    }
    Ok(ordered::<T>(select, filter)?.limit(limit(filter)))
}

/// Rows of a page.
pub(super) fn limit(filter: &Filter) -> u32 {
    if filter.limit == 0 { PAGE } else { filter.limit.min(MAX_PAGE) }
}

/// The name of the sort order.
fn order_of<T: Noun>(filter: &Filter) -> &str {
    if filter.order.is_empty() { T::ORDERS.first().map_or("", |order| order.name) } else { &filter.order }
}

/// Adds the sort order that is asked for, and the mark of the page before.
pub(super) fn ordered<T: Noun>(select: Select, filter: &Filter) -> Result<Select, Problem> {
    let order = order_of::<T>(filter);
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
    let select = select.order_by(T::ORDERS, order)?;
    Ok(match &filter.after {
        Some(mark) => select.after(&key_of(mark, columns::<T>(order))?),
        None => select,
    })
}

/// A word of a search, folded, and the other writing in which an address or MAC address is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct SearchWord {
    plain: String,
    other: Option<String>,
}

impl SearchWord {
    fn new(word: &str) -> Self {
        let plain: String = word.chars().take(MAX_WORD_CHARS).collect();
        let address = plain.parse::<IpAddr>().ok().map(|ip| ip.to_canonical().to_string());
        let other = address.or_else(|| mac_digits(&plain)).filter(|other| *other != plain);
        Self { plain, other }
    }

    /// The writings under which it is looked for; twice the same when there is one.
    pub(crate) fn forms(&self) -> [&str; 2] {
        [&self.plain, self.other.as_deref().unwrap_or(&self.plain)]
    }
}

/// The digits of what may be the beginning of a MAC address: `aa-bb-c`, `aa:bb:cc`, `aabb.cc`.
fn mac_digits(word: &str) -> Option<String> {
    let size = |separator: char| if separator == '.' { 4 } else { 2 };
    let separator = word.chars().find(|c| matches!(c, ':' | '-' | '.'))?;
    let groups: Vec<&str> = word.split(separator).collect();
    let (last, full) = groups.split_last()?;
    let hexadecimal = |group: &str| group.chars().all(|c| c.is_ascii_hexdigit());
    let fits = full.iter().all(|group| group.len() == size(separator) && hexadecimal(group))
        && last.len() <= size(separator)
        && hexadecimal(last);
    let digits = groups.concat();
    (fits && digits.len() <= 12).then_some(digits)
}

/// The word as a pattern of LIKE, with `\\` before what means something there.
pub(super) fn escaped(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// The words of a search.
pub(crate) fn search_words(text: &str) -> Vec<SearchWord> {
    let key = vg_formats::search_key(text);
    key.split(' ').filter(|word| !word.is_empty()).take(MAX_SEARCH_WORDS).map(SearchWord::new).collect()
}

/// One page of a list.
pub(crate) async fn page<T: Noun>(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Page<T>, Problem> {
    let (statement, params) = select::<T>(unit, filter)?.build()?;
    let rows = tx.fetch_all(&statement, &params).await?;
    page_of::<T, T>(&rows, filter, record)
}

/// The rows as a page, with its mark when there may be more.
pub(super) fn page_of<T: Noun, D>(
    rows: &[Row],
    filter: &Filter,
    read: impl FnMut(&Row) -> Result<Record<D>, SqlError>,
) -> Result<Page<D>, Problem> {
    let full = u32::try_from(rows.len()).unwrap_or(u32::MAX) >= limit(filter);
    let next = match rows.last().filter(|_| full) {
        Some(row) => Some(mark_of(row, columns::<T>(order_of::<T>(filter)))?),
        None => None,
    };
    let rows = rows.iter().map(read).collect::<Result<_, _>>()?;
    Ok(Page { rows, next })
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_looked_for_in_the_writing_in_which_they_are_kept() {
        for (typed, digits) in [
            ("aa-bb-cc", Some("aabbcc")),
            ("00:1a:2b", Some("001a2b")),
            ("00:1a:2b:3c:4d:5e", Some("001a2b3c4d5e")),
            ("001a.2b3c.4d5e", Some("001a2b3c4d5e")),
            ("aa-b", Some("aab")),
            ("aa-", Some("aa")),
            ("10.1.2", None),
            ("srv-web", None),
            ("2001:db8", None),
            ("00:1a:2b:3c:4d:5e:6f", None),
        ] {
            assert_eq!(mac_digits(typed).as_deref(), digits, "{typed}");
        }
        assert_eq!(SearchWord::new("2001:0DB8::0001").forms()[1], "2001:db8::1");
        assert_eq!(escaped("50%_\\"), "50\\%\\_\\\\");
    }
}
