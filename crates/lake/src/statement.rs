//! The text of a query: parsed, and refused unless it only reads.

use std::collections::{BTreeSet, VecDeque};

use datafusion::common::TableReference;
use datafusion::sql::parser::{DFParserBuilder, Statement};
use datafusion::sql::resolve::resolve_table_references;
use datafusion::sql::sqlparser::ast::Statement as Sql;
use datafusion::sql::sqlparser::dialect::{Dialect, GenericDialect, PostgreSqlDialect};

use crate::error::{LakeError, LakeErrorKind};
use crate::limits::{MAX_SQL_BYTES, MAX_SQL_DEPTH};
use crate::pg::rewrite::rewrite;
use crate::say;

/// A statement that reads, and the tables that it names.
pub(crate) struct Asked {
    pub(crate) statement: Statement,
    /// Names without a schema, or of the schema `public`, in lower case.
    pub(crate) tables: BTreeSet<String>,
}

/// Parses one statement.
pub(crate) fn parse(sql: &str) -> Result<Asked, LakeError> {
    one(sql, parsed(sql, &GenericDialect {})?)
}

/// Parses one statement of a client of PostgreSQL.
pub(crate) fn parse_as_postgres(sql: &str) -> Result<Asked, LakeError> {
    let mut statements = parsed(sql, &PostgreSqlDialect {})?;
    for statement in &mut statements {
        if let Statement::Statement(sql) = statement {
            rewrite(sql);
        }
    }
    one(sql, statements)
}

/// The statements of a text.
pub(crate) fn parsed(sql: &str, dialect: &dyn Dialect) -> Result<VecDeque<Statement>, LakeError> {
    if sql.len() > MAX_SQL_BYTES {
        return Err(LakeError::new(
            LakeErrorKind::TooComplex,
            format!("câu hỏi dài quá {MAX_SQL_BYTES} byte; hãy rút gọn"),
            format!("the query has more than {MAX_SQL_BYTES} bytes; shorten it"),
        ));
    }
    let parsed = DFParserBuilder::new(sql)
        .with_dialect(dialect)
        .with_recursion_limit(MAX_SQL_DEPTH)
        .build()
        .and_then(|mut parser| parser.parse_statements());
    parsed.map_err(|error| say::said(&error, sql, &[]))
}

/// The only one of the statements, when it reads.
fn one(sql: &str, mut statements: VecDeque<Statement>) -> Result<Asked, LakeError> {
    let statement = match (statements.pop_front(), statements.is_empty()) {
        (Some(statement), true) => statement,
        (None, _) => {
            let vi = "chưa có câu hỏi; ví dụ: SELECT name FROM systems";
            return Err(LakeError::new(
                LakeErrorKind::Invalid,
                vi,
                "there is no query; for example: SELECT name FROM systems",
            ));
        }
        (Some(_), false) => {
            let vi = "chỉ nhận một câu lệnh mỗi lần; hãy gửi từng câu";
            return Err(LakeError::new(LakeErrorKind::NotReading, vi, "one statement at a time; send them one by one"));
        }
    };
    reads(&statement)?;
    let (names, _) = resolve_table_references(&statement, true).map_err(|error| say::said(&error, sql, &[]))?;
    let tables = names.into_iter().filter_map(|name| match name {
        TableReference::Bare { table } => Some(table.to_string()),
        TableReference::Partial { schema, table } | TableReference::Full { schema, table, .. } => {
            (&*schema == "public").then(|| table.to_string())
        }
    });
    Ok(Asked { statement, tables: tables.collect() })
}

/// Refuses what is not reading by its kind. What hides inside of a query is found in its plan.
fn reads(statement: &Statement) -> Result<(), LakeError> {
    match statement {
        Statement::Explain(explain) => reads(&explain.statement),
        Statement::Statement(sql) => match &**sql {
            Sql::Query(_) | Sql::ShowTables { .. } | Sql::ShowColumns { .. } | Sql::ExplainTable { .. } => Ok(()),
            other => Err(not_reading(&first_word(&other.to_string()))),
        },
        Statement::CreateExternalTable(_) => Err(not_reading("CREATE EXTERNAL TABLE")),
        Statement::CopyTo(_) => Err(not_reading("COPY")),
        Statement::Reset(_) => Err(not_reading("RESET")),
    }
}

fn first_word(text: &str) -> String {
    text.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default().to_uppercase()
}

/// The refusal of a statement that is no reading.
pub(crate) fn not_reading(what: &str) -> LakeError {
    LakeError::new(
        LakeErrorKind::NotReading,
        format!(
            "{what} không được phép: chỉ có thể hỏi dữ liệu bằng SELECT, WITH, VALUES, EXPLAIN, SHOW TABLES, DESCRIBE"
        ),
        format!(
            "{what} is not possible here: data is only read, with SELECT, WITH, VALUES, EXPLAIN, SHOW TABLES, DESCRIBE"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_are_named_once_and_without_those_that_a_query_makes() {
        let asked =
            parse("WITH a AS (SELECT * FROM Hosts) SELECT * FROM a JOIN public.systems s ON true JOIN hosts ON true")
                .unwrap();
        assert_eq!(asked.tables.into_iter().collect::<Vec<_>>(), ["hosts", "systems"]);
    }

    #[test]
    fn only_reading_is_taken() {
        for sql in [
            "SELECT 1;",
            "VALUES (1, 2)",
            "WITH a AS (SELECT 1) SELECT * FROM a",
            "EXPLAIN SELECT 1",
            "EXPLAIN ANALYZE SELECT 1",
            "SHOW TABLES",
            "SHOW COLUMNS FROM hosts",
            "DESCRIBE hosts",
        ] {
            assert!(parse(sql).is_ok(), "{sql}");
        }
        for sql in [
            "CREATE TABLE a (b INT)",
            "CREATE TABLE a AS SELECT 1",
            "CREATE EXTERNAL TABLE a STORED AS CSV LOCATION '/etc/passwd'",
            "CREATE VIEW a AS SELECT 1",
            "DROP TABLE hosts",
            "INSERT INTO hosts VALUES (1)",
            "UPDATE hosts SET name = 'x'",
            "DELETE FROM hosts",
            "COPY hosts TO '/tmp/x.csv'",
            "COPY (SELECT 1) TO '/tmp/x.csv'",
            "SET datafusion.execution.batch_size = 1",
            "SHOW ALL",
            "RESET datafusion.execution.batch_size",
            "PREPARE a AS SELECT 1",
            "EXECUTE a",
            "BEGIN",
            "EXPLAIN INSERT INTO hosts VALUES (1)",
            "SELECT 1; SELECT 2",
            "TRUNCATE hosts",
            "CREATE FUNCTION f() RETURNS INT RETURN 1",
            "ATTACH DATABASE 'x' AS y",
            "CALL f()",
        ] {
            assert_eq!(parse(sql).err().map(|error| error.kind()), Some(LakeErrorKind::NotReading), "{sql}");
        }
        for sql in ["", " ; ", "-- nothing"] {
            assert_eq!(parse(sql).err().map(|error| error.kind()), Some(LakeErrorKind::Invalid), "{sql}");
        }
    }

    #[test]
    fn long_and_deep_texts_are_refused() {
        let long = format!("SELECT '{}'", "x".repeat(MAX_SQL_BYTES));
        assert_eq!(parse(&long).err().unwrap().kind(), LakeErrorKind::TooComplex);
        let deep = format!("SELECT {}1{}", "(".repeat(5_000), ")".repeat(5_000));
        assert_eq!(parse(&deep).err().unwrap().kind(), LakeErrorKind::TooComplex);
        let nested = format!("SELECT * FROM {}(SELECT 1){}", "(SELECT * FROM ".repeat(400), ")".repeat(400));
        assert_eq!(parse(&nested).err().unwrap().kind(), LakeErrorKind::TooComplex);
    }
}
