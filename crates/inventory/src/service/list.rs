//! Lists: filters, search, sort orders of a fixed list, keyset paging.

use std::net::IpAddr;

use vg_access::Problem;
use vg_access::problem::FieldError;
use vg_backend::params;
use vg_backend::sql::{EngineKind, Row, Select, Statement, Tx, Value};

use crate::limits::{MAX_PAGE, MAX_SEARCH_WORDS, MAX_WORD_CHARS};
use crate::model::{Filter, Page};
use crate::store::{Noun, record};

/// Rows of a page when the caller does not say.
const PAGE: u32 = 100;
/// Sorts after every continuation of a word.
const LAST: char = '\u{10ffff}';
/// Objects with a word up to which they are all looked at: some 3 ms.
const RARE: i64 = 1_000;
/// Objects with a word beyond which a page is sooner found along the sort order; it stands in [`COUNT`] too.
const COMMON: i64 = 8_000;

/// How the rows of a list are found.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// Along the index that serves the sort order and a filter, looking at each row.
    InOrder,
    /// From the objects that have a word, the place of which is given; the other conditions are then looked at, and what is left is sorted.
    FromWord(usize),
    /// From the objects of a system or site, when they are to be sorted by something else than what its index goes on with.
    FromFilter,
}

/// The statement of a list. Its conditions are fixed text of the program; `unit` and `retired` come first in every index that
/// serves a sort order, so that no list looks at rows of another unit.
///
/// On SQLite a condition such as `unit || '' = ?` says the same as `unit = ?` and keeps it from using an index for it: it does not count
/// how many objects have a word, and would walk through all hosts of the unit to find three. PostgreSQL counts, and would be led
/// astray.
pub(crate) fn select<T: Noun>(engine: EngineKind, unit: &str, filter: &Filter, way: Way) -> Result<Select, Problem> {
    let mut select = Select::new("inventory.list", T::COLUMNS, T::TABLE);
    let by_index = way == Way::InOrder || engine == EngineKind::Postgres;
    select = match by_index {
        true => select.and_where("unit = ? AND retired = ?", params![unit, filter.retired]),
        false => select.and_where("unit || '' = ? AND retired + 0 = ?", params![unit, filter.retired]),
    };
    if T::KIND == "host" {
        let (kind, system, site) = match by_index {
            true => ("kind = ?", "system = ?", "site = ?"),
            false => ("kind || '' = ?", "system || '' = ?", "site || '' = ?"),
        };
        select = select
            .and_if(kind, filter.kind.map(|kind| kind.as_str()))
            .and_if(system, filter.system.as_deref())
            .and_if(site, filter.site.as_deref())
            .and_if("responsible = ?", filter.responsible.as_deref());
    }
    if way == Way::FromFilter {
        let column = match (&filter.system, &filter.site) {
            (Some(system), _) => {
                Some(("id IN (SELECT id FROM inventory_hosts WHERE unit = ? AND retired = ? AND system = ?)", system))
            }
            (None, site) => site.as_ref().map(|site| {
                ("id IN (SELECT id FROM inventory_hosts WHERE unit = ? AND retired = ? AND site = ?)", site)
            }),
        };
        if let Some((condition, value)) = column {
            select = select.and_where(condition, params![unit, filter.retired, value.as_str()]);
        }
    }
    if matches!(T::KIND, "host" | "system") {
        select = select.and_if(if by_index { "level = ?" } else { "level + 0 = ?" }, filter.level.map(i64::from));
    }
    for (place, word) in search_words(&filter.text).iter().enumerate() {
        select = if T::KIND == "host" && way != Way::FromWord(place) {
            let like = |form: &str| format!("% {}%", escaped(form));
            match &word.other {
                None => select.and_where("words LIKE ? ESCAPE '\\'", params![like(&word.plain)]),
                Some(other) => select.and_where(
                    "words LIKE ? ESCAPE '\\' OR words LIKE ? ESCAPE '\\'",
                    params![like(&word.plain), like(other)],
                ),
            }
        } else {
            let condition = "id IN (SELECT id FROM inventory_words WHERE unit = ? AND kind = ? AND word >= ? AND word < ? \
                             UNION SELECT id FROM inventory_words WHERE unit = ? AND kind = ? AND word >= ? AND word < ?)";
            let mut values = Vec::new();
            for form in word.forms() {
                values.extend_from_slice(params![unit, T::KIND, form, format!("{form}{LAST}")]);
            }
            select.and_where(condition, &values)
        };
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

    fn forms(&self) -> [&str; 2] {
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

fn escaped(word: &str) -> String {
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

/// How many objects have a word, as far as [`COMMON`] and one more.
const COUNT: Statement = Statement::new(
    "inventory.words.count",
    "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM inventory_words WHERE unit = $1 AND kind = $2 AND word >= $3 AND word < $4 \
     LIMIT 8001) AS found",
);
/// How many hosts a system has, in the same way.
const OF_SYSTEM: Statement = Statement::new(
    "inventory.hosts.of_system",
    "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM inventory_hosts WHERE unit = $1 AND retired = $2 AND system = $3 \
     LIMIT 8001) AS found",
);
/// How many hosts a site has.
const OF_SITE: Statement = Statement::new(
    "inventory.hosts.of_site",
    "SELECT COUNT(*) AS n FROM (SELECT 1 AS one FROM inventory_hosts WHERE unit = $1 AND retired = $2 AND site = $3 \
     LIMIT 8001) AS found",
);
/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[COUNT, OF_SYSTEM, OF_SITE];

/// The way that looks at the fewest rows. A word that few have leads straight to them; one that many have is soon met along the
/// sort order; between the two it depends on whether other conditions make what is looked for rare.
async fn way<T: Noun>(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Way, Problem> {
    if T::KIND != "host" {
        return Ok(Way::InOrder);
    }
    let words = search_words(&filter.text);
    let mut rarest: Option<(i64, usize)> = None;
    for (place, word) in words.iter().enumerate() {
        let mut count = 0;
        let forms = word.forms();
        for form in forms.iter().take(if word.other.is_some() { 2 } else { 1 }) {
            let values = params![unit, T::KIND, *form, format!("{form}{LAST}")];
            count += tx.fetch_one(&COUNT, values).await?.int("n")?;
        }
        rarest = Some(rarest.map_or((count, place), |known| known.min((count, place))));
    }
    // A filter whose own index is short: all its rows may be looked at.
    let short = filter.system.is_some() || filter.site.is_some();
    let narrowed = words.len() > 1 || filter.kind.is_some() || filter.level.is_some() || filter.responsible.is_some();
    match rarest {
        Some((count, place)) if count <= RARE || (count <= COMMON && narrowed && !short) => {
            return Ok(Way::FromWord(place));
        }
        _ => {}
    }
    let by_name = matches!(filter.order.as_str(), "" | "name" | "name_desc");
    let of_filter = match (&filter.system, &filter.site) {
        _ if by_name => None,
        (Some(system), _) => Some((&OF_SYSTEM, system)),
        (None, site) => site.as_ref().map(|site| (&OF_SITE, site)),
    };
    let Some((count, value)) = of_filter else { return Ok(Way::InOrder) };
    let found = tx.fetch_one(count, params![unit, filter.retired, value.as_str()]).await?.int("n")?;
    Ok(if found <= COMMON { Way::FromFilter } else { Way::InOrder })
}

/// One page of a list.
pub(crate) async fn page<T: Noun>(tx: &mut Tx, unit: &str, filter: &Filter) -> Result<Page<T>, Problem> {
    let way = way::<T>(tx, unit, filter).await?;
    let (statement, params) = select::<T>(tx.engine(), unit, filter, way)?.build()?;
    let rows = tx.fetch_all(&statement, &params).await?;
    let default = T::ORDERS.first().map_or("", |order| order.name);
    let order = if filter.order.is_empty() { default } else { &filter.order };
    let limit = if filter.limit == 0 { PAGE } else { filter.limit.min(MAX_PAGE) };
    let full = u32::try_from(rows.len()).unwrap_or(u32::MAX) >= limit;
    let next = match rows.last().filter(|_| full) {
        Some(row) => Some(mark_of(row, columns::<T>(order))?),
        None => None,
    };
    let rows = rows.iter().map(record).collect::<Result<_, _>>()?;
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
