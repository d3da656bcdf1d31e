//! What a capability shows to the read-only SQL surface: a table as fixed text of the program.
//!
//! The surface (crate `lake`) keeps the rows of one unit in memory and brings them up to date by the feed of the unit. So a table says
//! how all its rows are read, page by page; at which position of the feed they stand; and which of them changed since another position.
//! *What it does not do*: it decides nothing about permissions. It names the operation whose permission a reader needs.

use crate::sql::{Direction, Order, Select, SqlError, Statement, Value};

/// Rows of one page. A page travels as one text (see [`Select::packed`]), some 250 KB for the widest table.
pub const PAGE_ROWS: u32 = 1_000;

/// What a value of a column is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum ColumnKind {
    /// Text.
    Text,
    /// A whole number.
    Int,
    /// A number.
    Real,
    /// True or false, stored as 1 or 0.
    Bool,
    /// An instant, stored in microseconds UTC.
    Time,
}

impl ColumnKind {
    /// Its stable name, as answers and listings have it.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Int => "int",
            Self::Real => "real",
            Self::Bool => "bool",
            Self::Time => "time",
        }
    }
}

/// A column that is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct PublishedColumn {
    /// Its name in SQL.
    pub name: &'static str,
    /// What its values are.
    pub kind: ColumnKind,
    /// The expression that gives it, in the subset that both engines share.
    pub sql: &'static str,
    /// What it holds, Vietnamese and English.
    pub about: (&'static str, &'static str),
    /// It may be NULL. Reading a NULL of any other column is an error, so that a check needs to mind only these.
    pub nullable: bool,
}

impl PublishedColumn {
    /// A column that is never NULL.
    #[must_use]
    pub const fn new(
        name: &'static str,
        kind: ColumnKind,
        sql: &'static str,
        vi: &'static str,
        en: &'static str,
    ) -> Self {
        Self { name, kind, sql, about: (vi, en), nullable: false }
    }

    /// The same column, which may be NULL.
    #[must_use]
    pub const fn or_null(self) -> Self {
        Self { nullable: true, ..self }
    }
}

/// How changes of a table are found. Positions rise with every change that the table may show.
#[derive(Clone, Copy, Debug)]
pub enum Feed {
    /// There is none: the rows are read again each time. For tables of some thousand rows.
    Reread,
    /// Rows are found by the first column, their key.
    Keys {
        /// One row and column: the position of the unit `$1`; no row stands for 0.
        position: Statement,
        /// One column: the keys whose rows may have changed in the unit `$1` behind the position `$2`. Some of them twice is fine.
        changed: Statement,
        /// A condition that keeps those rows of the table, with `?` for its parameters.
        among: &'static str,
        /// What these stand for.
        params: &'static [FeedParam],
    },
}

/// What a parameter of [`Feed::Keys::among`] stands for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FeedParam {
    /// The unit.
    Unit,
    /// The position behind which rows have changed.
    Position,
}

/// A published table. Its rows are told apart by the first [`key`](Self::key) columns, and sorted by them.
#[derive(Clone, Copy, Debug)]
pub struct Published {
    /// Its name in SQL.
    pub name: &'static str,
    /// What it holds, Vietnamese and English.
    pub about: (&'static str, &'static str),
    /// Grows when columns or their meaning change; part of the id of a snapshot.
    pub version: u32,
    /// Name of the operation that a reader must be permitted in the unit.
    pub read: &'static str,
    /// Its columns. The surface puts the unit before them, as `unit`.
    pub columns: &'static [PublishedColumn],
    /// How many of the first columns tell rows apart; all of them hold texts or whole numbers, never NULL.
    pub key: usize,
    /// Where the rows are: a table, or fixed text with joins.
    pub from: &'static str,
    /// A condition that keeps the rows of one unit; `?` stands for it.
    pub of_unit: &'static str,
    /// The order in which pages follow each other, along an index that begins with the unit.
    pub pages: Order,
    /// How changes are found.
    pub feed: Feed,
}

impl Published {
    /// The SELECT of one page of the unit: the columns of the page order, then those of the table, packed.
    pub fn page(&self, unit: &str, after: Option<&[Value]>) -> Result<Select, SqlError> {
        let columns: Vec<&'static str> =
            self.pages.columns.iter().copied().chain(self.columns.iter().map(|column| column.sql)).collect();
        let select = Select::packed(self.name, &columns, self.from)
            .and_where(self.of_unit, &[unit.into()])
            .order_by(&[self.pages], self.pages.name)?
            .limit(PAGE_ROWS);
        Ok(match after {
            Some(key) => select.after(key),
            None => select,
        })
    }

    /// The same for the rows that may have changed behind a position; nothing for a table without a feed.
    pub fn page_of_changed(
        &self,
        unit: &str,
        position: i64,
        after: Option<&[Value]>,
    ) -> Result<Option<Select>, SqlError> {
        let Feed::Keys { among, params, .. } = self.feed else { return Ok(None) };
        let value = |param: &FeedParam| match param {
            FeedParam::Unit => Value::from(unit),
            FeedParam::Position => Value::from(position),
        };
        let values: Vec<Value> = params.iter().map(value).collect();
        Ok(Some(self.page(unit, after)?.and_where(among, &values)))
    }
}

/// A column as lists of columns have it: name, kind, where it comes from, what it is in Vietnamese and English.
#[must_use]
pub const fn col(
    name: &'static str,
    kind: ColumnKind,
    sql: &'static str,
    vi: &'static str,
    en: &'static str,
) -> PublishedColumn {
    PublishedColumn::new(name, kind, sql, vi, en)
}

/// The order of pages by columns.
#[must_use]
pub const fn pages(columns: &'static [&'static str]) -> Order {
    Order { name: "pages", columns, direction: Direction::Ascending }
}
