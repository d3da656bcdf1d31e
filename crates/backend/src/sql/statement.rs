//! Statements as named constants, and the little that must be known of their text.

use std::sync::Arc;

use sqlx::SqlSafeStr as _;

/// A statement in the subset that both engines share, with `$1`, `$2`, … for its parameters.
///
/// Written as a constant, so that one test can prepare every statement of a crate on every engine
/// (`testkit::conformance::prepare_all`).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Statement {
    /// Appears in errors, for example `inventory.host.insert`.
    pub name: &'static str,
    /// Its text.
    pub sql: &'static str,
}

impl Statement {
    /// A statement.
    #[must_use]
    pub const fn new(name: &'static str, sql: &'static str) -> Self {
        Self { name, sql }
    }
}

/// A statement made of fixed fragments at run time, by [`Select`](super::Select) or by this crate. Nobody else can make one:
/// text from outside never becomes SQL.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Built {
    name: &'static str,
    sql: Arc<str>,
    /// The text with `?` for each parameter, and how many there are, where they stand in the order of their numbers. SQLite looks a
    /// numbered parameter up in a list, and the driver does so again for each: a statement of some thousand would be quadratic.
    unnumbered: Option<(Arc<str>, usize)>,
}

impl Built {
    pub(crate) fn new(name: &'static str, sql: String) -> Self {
        Self { name, sql: sql.into(), unnumbered: None }
    }

    /// A statement in both writings, with its number of parameters. In `plain` those that are used once are `?`, in the order of their
    /// numbers and before all others; the others keep their numbers.
    pub(super) fn of_both(name: &'static str, numbered: String, plain: String, count: usize) -> Self {
        Self { name, sql: numbered.into(), unnumbered: Some((plain.into(), count)) }
    }

    /// The same as [`Built::in_order`] where the two engines have different texts.
    pub(super) fn of_engines(name: &'static str, lite: &str, pg: String) -> Self {
        let lite = Self::in_order(name, lite.to_owned());
        Self { sql: pg.into(), ..lite }
    }

    /// A statement whose parameters stand in the order of their numbers, each once, and in which `$` means nothing else.
    pub(super) fn in_order(name: &'static str, sql: String) -> Self {
        let mut pieces = sql.split('$');
        let mut plain = String::with_capacity(sql.len());
        plain.push_str(pieces.next().unwrap_or_default());
        let mut count = 0;
        for piece in pieces {
            count += 1;
            plain.push('?');
            plain.push_str(piece.trim_start_matches(|c: char| c.is_ascii_digit()));
        }
        Self { name, sql: sql.into(), unnumbered: Some((plain.into(), count)) }
    }
}

/// Something to run: a [`Statement`] or a [`Built`] one.
pub trait SqlText: Send + Sync + sealed::Sealed {
    /// Its name, for errors.
    fn name(&self) -> &'static str;
    /// Its text.
    fn sql(&self) -> &str;
}

mod sealed {
    /// Keeps [`SqlText`](super::SqlText) to the two types above, and the driver's type out of the public interface.
    pub trait Sealed {
        #[doc(hidden)]
        fn to_driver(&self) -> sqlx::SqlStr;
        /// The same for SQLite.
        #[doc(hidden)]
        fn to_lite(&self) -> sqlx::SqlStr {
            self.to_driver()
        }
        /// How many parameters it has; nothing when a placeholder is wrong.
        #[doc(hidden)]
        fn wanted(&self) -> Option<usize>;
    }
}

pub(super) use sealed::Sealed;

impl Sealed for Statement {
    fn to_driver(&self) -> sqlx::SqlStr {
        self.sql.into_sql_str()
    }
    fn wanted(&self) -> Option<usize> {
        placeholders(self.sql)
    }
}

impl SqlText for Statement {
    fn name(&self) -> &'static str {
        self.name
    }
    fn sql(&self) -> &str {
        self.sql
    }
}

impl Sealed for Built {
    fn to_driver(&self) -> sqlx::SqlStr {
        sqlx::AssertSqlSafe(Arc::clone(&self.sql)).into_sql_str()
    }
    fn to_lite(&self) -> sqlx::SqlStr {
        let text = self.unnumbered.as_ref().map_or(&self.sql, |(text, _)| text);
        sqlx::AssertSqlSafe(Arc::clone(text)).into_sql_str()
    }
    fn wanted(&self) -> Option<usize> {
        self.unnumbered.as_ref().map_or_else(|| placeholders(&self.sql), |(_, count)| Some(*count))
    }
}

impl SqlText for Built {
    fn name(&self) -> &'static str {
        self.name
    }
    fn sql(&self) -> &str {
        &self.sql
    }
}

/// The highest `$n` in `sql`, outside of quotes and comments; `None` when a placeholder is `$0` or no number.
pub(crate) fn placeholders(sql: &str) -> Option<usize> {
    let mut highest = 0;
    for piece in Pieces::new(sql) {
        let Piece::Plain(text) = piece else { continue };
        for after in text.split('$').skip(1) {
            let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
            let number: usize = after.get(..digits)?.parse().ok()?;
            if number == 0 {
                return None;
            }
            highest = highest.max(number);
        }
    }
    Some(highest)
}

/// Splits a migration into its statements at semicolons outside of quotes and comments; comments are dropped.
///
/// PostgreSQL's dollar quoting and SQLite's triggers (semicolons between BEGIN and END) are not of the shared subset.
pub(crate) fn split(sql: &str) -> Vec<String> {
    let mut statements = Vec::new();
    let mut current = String::new();
    for piece in Pieces::new(sql) {
        match piece {
            Piece::Comment => current.push(' '),
            Piece::Quoted(text) => current.push_str(text),
            Piece::Plain(text) => {
                let mut parts = text.split(';');
                current.push_str(parts.next().unwrap_or_default());
                for part in parts {
                    statements.push(std::mem::take(&mut current));
                    current.push_str(part);
                }
            }
        }
    }
    statements.push(current);
    statements.retain_mut(|statement| {
        *statement = statement.trim().to_owned();
        !statement.is_empty()
    });
    statements
}

/// A part of a text of SQL.
enum Piece<'a> {
    Plain(&'a str),
    Quoted(&'a str),
    Comment,
}

/// Walks a text of SQL: plain text, quoted text with its quotes (a doubled quote begins the next quoted piece, which is
/// the same in effect), comments.
struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Pieces<'a> {
    fn new(sql: &'a str) -> Self {
        Self { rest: sql }
    }

    fn take(&mut self, bytes: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        let rest = self.rest;
        let first = rest.chars().next()?;
        if first == '\'' || first == '"' {
            let end = rest.get(1..).and_then(|inner| inner.find(first)).map_or(rest.len(), |at| at + 2);
            return Some(Piece::Quoted(self.take(end)));
        }
        if rest.starts_with("--") {
            self.take(rest.find('\n').unwrap_or(rest.len()));
            return Some(Piece::Comment);
        }
        if rest.starts_with("/*") {
            self.take(rest.find("*/").map_or(rest.len(), |at| at + 2));
            return Some(Piece::Comment);
        }
        let end = ["'", "\"", "--", "/*"].iter().filter_map(|mark| rest.find(mark)).min().unwrap_or(rest.len());
        Some(Piece::Plain(self.take(end)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_counted_outside_of_quotes_and_comments() {
        assert_eq!(placeholders("SELECT 1"), Some(0));
        assert_eq!(placeholders("SELECT $2, '$9', \"$8\", $1 -- $7\n, $3 /* $6 */"), Some(3));
        assert_eq!(placeholders("SELECT $0"), None);
        assert_eq!(placeholders("SELECT $name"), None);
    }

    #[test]
    fn parameters_in_order_need_no_numbers() {
        let built = Built::in_order("t", "SELECT a FROM t WHERE (b = $1) AND c IN ($2, $3)".to_owned());
        assert_eq!(built.unnumbered, Some(("SELECT a FROM t WHERE (b = ?) AND c IN (?, ?)".into(), 3)));
        assert_eq!(placeholders(built.sql()), Some(3));
    }

    #[test]
    fn a_migration_is_split_where_statements_end() {
        let sql = "-- one; two\nCREATE TABLE a (x TEXT DEFAULT 'a;''b');\n/* ; */ INSERT INTO a VALUES ('đã;') ;;\n";
        assert_eq!(split(sql), ["CREATE TABLE a (x TEXT DEFAULT 'a;''b')", "INSERT INTO a VALUES ('đã;')"]);
        assert!(split(" ; -- nothing\n").is_empty());
        assert_eq!(split("SELECT 'open"), ["SELECT 'open"]);
    }
}
