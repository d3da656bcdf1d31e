//! A small builder for lists with filters, sort orders and pages that a caller chooses.
//!
//! Every piece of SQL in it is a `&'static str` of the program; what comes from outside is a parameter, or picks one entry
//! out of a fixed list. The builder numbers the placeholders.

use super::error::{SqlError, SqlErrorKind};
use super::statement::Built;
use super::value::Value;

/// Most rows of one page.
pub const MAX_PAGE: u32 = 10_000;
/// Most values of one `and_in`; PostgreSQL takes 65,535 parameters in all, SQLite 32,766.
pub const MAX_IN: usize = 1_000;

/// Which way a sort order runs.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Direction {
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

/// One sort order of a list: its public name, the columns it sorts by (the last one unique, none of them NULL), its
/// direction. All columns run in one direction, so that a page can continue with one row-value comparison.
#[derive(Clone, Copy, Debug)]
pub struct Order {
    /// Name by which a caller asks for it.
    pub name: &'static str,
    /// Columns; together unique and never NULL.
    pub columns: &'static [&'static str],
    /// Direction of all columns.
    pub direction: Direction,
}

/// A SELECT under construction. `from` and the columns are fixed text of the program.
#[derive(Clone, Debug)]
pub struct Select {
    name: &'static str,
    columns: String,
    /// The same on PostgreSQL, when some of them are packed there under another name.
    columns_pg: Option<String>,
    from: &'static str,
    /// Numbers among which a column has to be.
    among: Option<String>,
    conditions: Vec<String>,
    params: Vec<Value>,
    order: Option<Order>,
    group: Option<&'static str>,
    limit: Option<u32>,
    /// Column whose values are joined, and rows that are skipped.
    joined: Option<(&'static str, u32)>,
    /// All rows are handed out as one text.
    packed: bool,
    fault: Option<String>,
}

impl Select {
    /// Selects `columns` from `from` (a table, or fixed text with joins).
    #[must_use]
    pub fn new(name: &'static str, columns: &[&'static str], from: &'static str) -> Self {
        Self {
            name,
            columns: columns.join(", "),
            columns_pg: None,
            from,
            among: None,
            conditions: Vec::new(),
            params: Vec::new(),
            order: None,
            group: None,
            limit: None,
            joined: None,
            packed: false,
            fault: None,
        }
    }

    /// Selects `columns`, and `packing` as one column `packed` (see [`PackedRow`](super::PackedRow)).
    #[must_use]
    pub fn packing(name: &'static str, columns: &[&'static str], packing: &[&'static str], from: &'static str) -> Self {
        let (lite, pg) = super::packed::row(packing);
        let columns = columns.join(", ");
        Self::of_engines(name, format!("{columns}, {lite} AS packed"), format!("{columns}, {pg} AS packed"), from)
    }

    /// Selects `key` and, for each of its values, `packing` of all its rows in the order of `sorted` (columns of `from`) as one column
    /// `packed`, which [`unpack`](super::unpack) takes apart.
    #[must_use]
    pub fn packing_groups(
        name: &'static str,
        key: &'static str,
        packing: &[&'static str],
        sorted: &'static str,
        from: &'static str,
    ) -> Self {
        let (lite, pg) = super::packed::row(packing);
        let of = |packed: &str| format!("{key}, {} AS packed", super::packed::rows(packed, Some(sorted)));
        Self::of_engines(name, of(&lite), of(&pg), from).grouped_by(key)
    }

    /// Selects `columns` and hands all rows out as one text, NULL without any; [`unpack`](super::unpack) takes it apart. Give it a
    /// limit: the text is held whole in memory.
    #[must_use]
    pub fn packed(name: &'static str, columns: &[&'static str], from: &'static str) -> Self {
        let (lite, pg) = super::packed::row(columns);
        let of = |packed: &str| format!("{packed} AS packed");
        Self { packed: true, ..Self::of_engines(name, of(&lite), of(&pg), from) }
    }

    fn of_engines(name: &'static str, lite: String, pg: String, from: &'static str) -> Self {
        Self { columns: lite, columns_pg: Some(pg), ..Self::new(name, &[], from) }
    }

    /// Only rows whose `column` is one of `numbers`, at most [`MAX_IN`], each looked up by itself. SQLite keeps no statistics here and
    /// takes a whole unit for ten rows: of a long `IN` it makes a walk through all of them. Call it first.
    #[must_use]
    pub fn among(mut self, column: &'static str, numbers: &[i64]) -> Self {
        if numbers.is_empty() || numbers.len() > MAX_IN || !self.params.is_empty() {
            self.fault = Some(format!("{} numbers for {column}; the most is {MAX_IN}, the least 1", numbers.len()));
            return self;
        }
        // As in `and_in`; but a number that came twice would be a row that comes twice, so none (NULL) fills it up.
        let full = numbers.len().next_power_of_two().min(MAX_IN);
        let filled = numbers.iter().map(|number| Value::Int(*number));
        let filled: Vec<Value> = filled.chain(std::iter::repeat_n(Value::Null, full - numbers.len())).collect();
        let marks: Vec<String> =
            filled.into_iter().map(|value| format!("(CAST({} AS BIGINT))", self.placeholder(value))).collect();
        self.among = Some(marks.join(", "));
        // Both engines call the column of VALUES so.
        self.conditions.push(format!("({column} = among.column1)"));
        self
    }

    /// Adds a condition; `?` stands for the next of `params`: `and_where("level >= ? AND owner = ?", params![3, owner])`.
    #[must_use]
    pub fn and_where(mut self, fragment: &'static str, params: &[Value]) -> Self {
        let mut condition = String::from("(");
        let mut pieces = fragment.split('?');
        condition.push_str(pieces.next().unwrap_or_default());
        let mut values = params.iter();
        for piece in pieces {
            match values.next() {
                Some(value) => condition.push_str(&self.placeholder(value.clone())),
                None => self.fault = Some(format!("{fragment:?} has more placeholders than parameters")),
            }
            condition.push_str(piece);
        }
        if values.next().is_some() || fragment.contains('$') {
            self.fault = Some(format!("{fragment:?} does not fit its parameters"));
        }
        condition.push(')');
        self.conditions.push(condition);
        self
    }

    /// Adds a condition when there is a value: `and_if("state = ?", filter.state.as_deref())`.
    #[must_use]
    pub fn and_if(self, fragment: &'static str, value: Option<impl Into<Value>>) -> Self {
        match value {
            Some(value) => self.and_where(fragment, &[value.into()]),
            None => self,
        }
    }

    /// Adds `column IN (…)`. An empty list matches nothing. The last value is repeated up to a power of two, so that lists of all
    /// lengths are a dozen texts for the engine to prepare.
    #[must_use]
    pub fn and_in(mut self, column: &'static str, values: impl IntoIterator<Item = impl Into<Value>>) -> Self {
        let mut values: Vec<Value> = values.into_iter().map(Into::into).collect();
        if let Some(last) = values.last().filter(|_| values.len() <= MAX_IN).cloned() {
            values.resize(values.len().next_power_of_two().min(MAX_IN), last);
        }
        let marks: Vec<String> = values.into_iter().map(|value| self.placeholder(value)).collect();
        if marks.len() > MAX_IN {
            self.fault = Some(format!("{} values for {column}; the most is {MAX_IN}", marks.len()));
        }
        let condition =
            if marks.is_empty() { "(1 = 0)".to_owned() } else { format!("({column} IN ({}))", marks.join(", ")) };
        self.conditions.push(condition);
        self
    }

    /// One row for each value of `column`; every other column that is selected has to be an aggregate.
    #[must_use]
    pub fn grouped_by(mut self, column: &'static str) -> Self {
        self.group = Some(column);
        self
    }

    /// Sorts by the order called `name`; only names of `allowed` are taken, and the error lists them.
    pub fn order_by(mut self, allowed: &[Order], name: &str) -> Result<Self, SqlError> {
        let Some(order) = allowed.iter().find(|order| order.name == name) else {
            let names: Vec<&str> = allowed.iter().map(|order| order.name).collect();
            let detail = format!("there is no such sort order; choose one of {}", names.join(", "));
            return Err(SqlError::new(SqlErrorKind::Value, self.name, detail));
        };
        self.order = Some(*order);
        Ok(self)
    }

    /// Continues after the row whose sort columns have the values `key` (keyset paging). Call it after `order_by`.
    #[must_use]
    pub fn after(mut self, key: &[Value]) -> Self {
        let Some(order) = self.order.filter(|order| order.columns.len() == key.len() && !key.is_empty()) else {
            self.fault = Some("the key of the page does not fit its sort order".to_owned());
            return self;
        };
        let sign = if order.direction == Direction::Ascending { ">" } else { "<" };
        let marks: Vec<String> = key.iter().map(|value| self.placeholder(value.clone())).collect();
        self.conditions.push(format!("(({}) {sign} ({}))", order.columns.join(", "), marks.join(", ")));
        self
    }

    /// At most `rows` rows, and never more than [`MAX_PAGE`].
    #[must_use]
    pub fn limit(mut self, rows: u32) -> Self {
        self.limit = Some(rows.min(MAX_PAGE));
        self
    }

    /// All values of `column` in the order of the rows, as one text `joined` with blanks between them (NULL without rows), of at most
    /// `rows` rows behind the first `skip`: a thousand numbers cost hardly more than a row by itself. Call it last; `column` is the
    /// plain name of a selected column that holds no blanks.
    #[must_use]
    pub fn joined(mut self, column: &'static str, rows: u32, skip: u32) -> Self {
        self.limit = Some(rows);
        self.joined = Some((column, skip));
        self
    }

    /// The finished statement and its parameters.
    pub fn build(&self) -> Result<(Built, Vec<Value>), SqlError> {
        if let Some(fault) = &self.fault {
            return Err(SqlError::new(SqlErrorKind::Value, self.name, fault.clone()));
        }
        let sql = self.text(&self.columns);
        let built = match &self.columns_pg {
            None => Built::in_order(self.name, sql),
            Some(columns) => Built::of_engines(self.name, &sql, self.text(columns)),
        };
        Ok((built, self.params.clone()))
    }

    /// The text of the statement with these columns.
    fn text(&self, columns: &str) -> String {
        let mut sql = format!("SELECT {columns} FROM ");
        if let Some(numbers) = &self.among {
            // SQLite takes the tables of a CROSS JOIN in their order.
            sql.push_str(&format!("(VALUES {numbers}) AS among CROSS JOIN "));
        }
        sql.push_str(self.from);
        for (index, condition) in self.conditions.iter().enumerate() {
            sql.push_str(if index == 0 { " WHERE " } else { " AND " });
            sql.push_str(condition);
        }
        if let Some(column) = self.group {
            sql.push_str(" GROUP BY ");
            sql.push_str(column);
        }
        if let Some(order) = &self.order {
            let word = if order.direction == Direction::Ascending { "ASC" } else { "DESC" };
            let columns: Vec<String> = order.columns.iter().map(|column| format!("{column} {word}")).collect();
            sql.push_str(" ORDER BY ");
            sql.push_str(&columns.join(", "));
        }
        if let Some(limit) = self.limit {
            sql.push_str(&format!(" LIMIT {limit}"));
        }
        if let Some((column, skip)) = self.joined {
            // Both engines take the rows of the inner SELECT in its order, which its LIMIT keeps from being dropped.
            sql = format!(
                "SELECT string_agg(CAST({column} AS TEXT), ' ') AS joined FROM ({sql} OFFSET {skip}) AS listed"
            );
        }
        if self.packed {
            sql = format!("SELECT {} AS packed FROM ({sql}) AS listed", super::packed::rows("packed", None));
        }
        sql
    }

    fn placeholder(&mut self, value: Value) -> String {
        self.params.push(value);
        format!("${}", self.params.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::params;
    use crate::sql::SqlText as _;

    const ORDERS: &[Order] = &[Order { name: "newest", columns: &["seen_at", "id"], direction: Direction::Descending }];

    #[test]
    fn fragments_are_joined_and_numbered() {
        let select = Select::new("t", &["id", "name"], "hosts")
            .and_where("level >= ? AND owner = ?", params![3, "a"])
            .and_if("state = ?", None::<&str>)
            .and_in("kind", ["x", "y"])
            .order_by(ORDERS, "newest")
            .unwrap()
            .after(params![9, "id9"])
            .limit(50);
        let (statement, params) = select.build().unwrap();
        assert_eq!(
            statement.sql(),
            "SELECT id, name FROM hosts WHERE (level >= $1 AND owner = $2) AND (kind IN ($3, $4)) AND ((seen_at, id) < \
             ($5, $6)) ORDER BY seen_at DESC, id DESC LIMIT 50"
        );
        assert_eq!(params.len(), 6);
        let (statement, params) = Select::new("t", &["id"], "hosts").and_in("kind", [1, 2, 3]).build().unwrap();
        assert!(statement.sql().ends_with("(kind IN ($1, $2, $3, $4))"), "{}", statement.sql());
        assert_eq!(params, [1, 2, 3, 3].map(Value::Int));
        let (statement, _) = Select::new("t", &["k", "max(id)"], "hosts")
            .and_where("id > ?", params![1])
            .grouped_by("k")
            .build()
            .unwrap();
        assert_eq!(statement.sql(), "SELECT k, max(id) FROM hosts WHERE (id > $1) GROUP BY k");
        let (statement, params) = Select::new("t", &["id"], "hosts")
            .among("no", &[4, 5, 6])
            .and_where("unit = ?", params!["u"])
            .build()
            .unwrap();
        assert_eq!(
            statement.sql(),
            "SELECT id FROM (VALUES (CAST($1 AS BIGINT)), (CAST($2 AS BIGINT)), (CAST($3 AS BIGINT)), (CAST($4 AS BIGINT))) \
             AS among CROSS JOIN hosts WHERE (no = among.column1) AND (unit = $5)"
        );
        assert_eq!(params, [Value::Int(4), Value::Int(5), Value::Int(6), Value::Null, Value::from("u")]);
        for many in [vec![], vec![1; MAX_IN + 1]] {
            assert!(Select::new("t", &["id"], "hosts").among("no", &many).build().is_err());
        }
        let most = Select::new("t", &["id"], "hosts").and_in("n", 0..MAX_IN as i64).build().unwrap();
        assert_eq!(most.1.len(), MAX_IN);
    }

    #[test]
    fn a_column_is_joined_around_the_list() {
        let select =
            Select::new("t", &["t.id"], "t").and_where("a = ?", params![1]).order_by(ORDERS, "newest").unwrap();
        let (statement, params) = select.joined("id", 500, 1_000).build().unwrap();
        assert_eq!(
            statement.sql(),
            "SELECT string_agg(CAST(id AS TEXT), ' ') AS joined FROM (SELECT t.id FROM t WHERE (a = $1) ORDER BY seen_at DESC, \
             id DESC LIMIT 500 OFFSET 1000) AS listed"
        );
        assert_eq!(params.len(), 1);
    }

    #[test]
    fn what_does_not_fit_is_an_error() {
        let base = || Select::new("t", &["id"], "hosts");
        assert!(base().order_by(ORDERS, "id; DROP TABLE hosts").is_err());
        assert!(base().after(params![1]).build().is_err());
        assert!(base().and_where("a = ?", &[]).build().is_err());
        assert!(base().and_where("a = 1", params![1]).build().is_err());
        assert!(base().and_in("a", 0..=(MAX_IN as i64)).build().is_err());
        assert!(base().and_in("a", Vec::<i64>::new()).build().unwrap().0.sql().contains("1 = 0"));
        assert!(base().limit(u32::MAX).build().unwrap().0.sql().ends_with("LIMIT 10000"));
    }
}
