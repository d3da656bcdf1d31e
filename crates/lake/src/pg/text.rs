//! A text of a client, cut into statements.

use datafusion::sql::parser::Statement;
use datafusion::sql::sqlparser::ast::{Set, Statement as Sql};
use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;

use crate::error::LakeError;
use crate::statement::parsed;

/// What a statement says. What speaks of transactions, prepared statements and cursors changes nothing here: every statement reads one
/// moment of its own.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Said {
    /// It asks for rows, or is refused when it is asked.
    Ask(String),
    /// `BEGIN`
    Begin,
    /// `COMMIT`
    Commit,
    /// `ROLLBACK`
    Rollback,
    /// `SET name = value`
    Set(String, String),
    /// `SHOW name`
    Show(String),
    /// `DISCARD`: the session begins anew.
    Discard,
    /// `DEALLOCATE name`, or all of them.
    Deallocate(Option<String>),
    /// Something that a session may say and that has nothing to do here; the word with which it is answered.
    Nothing(&'static str),
}

/// The statements of a text.
///
/// # Errors
///
/// When the text is too long, nests too deep or cannot be read.
pub fn statements(sql: &str) -> Result<Vec<Said>, LakeError> {
    let mut parsed = parsed(sql, &PostgreSqlDialect {})?;
    // The only one keeps its text, so that the places of errors are those that its writer sees.
    if parsed.len() == 1 {
        return Ok(parsed.pop_front().map(|one| said(&one, Some(sql))).into_iter().collect());
    }
    Ok(parsed.iter().map(|one| said(one, None)).collect())
}

fn said(statement: &Statement, text: Option<&str>) -> Said {
    let ask = || Said::Ask(text.map_or_else(|| statement.to_string(), str::to_owned));
    let sql = match statement {
        Statement::Reset(_) => return Said::Nothing("RESET"),
        Statement::Statement(sql) => &**sql,
        _ => return ask(),
    };
    match sql {
        Sql::StartTransaction { .. } => Said::Begin,
        Sql::Commit { .. } => Said::Commit,
        Sql::Rollback { savepoint: None, .. } => Said::Rollback,
        Sql::Rollback { .. } => Said::Nothing("ROLLBACK"),
        Sql::Savepoint { .. } => Said::Nothing("SAVEPOINT"),
        Sql::ReleaseSavepoint { .. } => Said::Nothing("RELEASE"),
        Sql::Set(set) => setting(set),
        Sql::ShowVariable { variable } => {
            let words: Vec<String> = variable.iter().map(|word| word.value.to_lowercase()).collect();
            Said::Show(words.join(" "))
        }
        Sql::Discard { .. } => Said::Discard,
        Sql::Deallocate { name, .. } => {
            let all = name.quote_style.is_none() && name.value.eq_ignore_ascii_case("all");
            Said::Deallocate((!all).then(|| name.value.clone()))
        }
        Sql::Close { .. } => Said::Nothing("CLOSE CURSOR"),
        Sql::UNLISTEN { .. } => Said::Nothing("UNLISTEN"),
        _ => ask(),
    }
}

fn setting(set: &Set) -> Said {
    match set {
        Set::SingleAssignment { variable, values, .. } => {
            let values: Vec<String> = values.iter().map(|value| plain(&value.to_string())).collect();
            Said::Set(plain(&variable.to_string()).to_lowercase(), values.join(", "))
        }
        Set::SetTimeZone { value, .. } => Said::Set("timezone".to_owned(), plain(&value.to_string())),
        Set::SetNames { charset_name, .. } => Said::Set("client_encoding".to_owned(), plain(&charset_name.value)),
        Set::SetRole { role_name, .. } => Said::Set(
            "role".to_owned(),
            role_name.as_ref().map_or_else(|| "none".to_owned(), |name| name.value.clone()),
        ),
        other => Said::Set(String::new(), other.to_string()),
    }
}

/// A value without its quotes.
fn plain(text: &str) -> String {
    let inner = |quote| text.strip_prefix(quote).and_then(|rest| rest.strip_suffix(quote));
    inner('\'').or_else(|| inner('"')).unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_speaks_to_the_session_is_told_from_what_asks() {
        let one = |sql: &str| {
            let mut all = statements(sql).unwrap();
            assert_eq!(all.len(), 1, "{sql}: {all:?}");
            all.pop().unwrap()
        };
        assert_eq!(one("BEGIN"), Said::Begin);
        assert_eq!(one("BEGIN READ ONLY"), Said::Begin);
        assert_eq!(one("START TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE"), Said::Begin);
        assert_eq!(one("commit"), Said::Commit);
        assert_eq!(one("ROLLBACK"), Said::Rollback);
        assert_eq!(one("ROLLBACK TO SAVEPOINT a"), Said::Nothing("ROLLBACK"));
        assert_eq!(one("SET extra_float_digits = 3"), Said::Set("extra_float_digits".into(), "3".into()));
        assert_eq!(one("SET client_encoding TO 'UTF8'"), Said::Set("client_encoding".into(), "UTF8".into()));
        assert_eq!(one("SET TIME ZONE 'Asia/Ho_Chi_Minh'"), Said::Set("timezone".into(), "Asia/Ho_Chi_Minh".into()));
        assert_eq!(one("SHOW TRANSACTION ISOLATION LEVEL"), Said::Show("transaction isolation level".into()));
        assert_eq!(one("DISCARD ALL"), Said::Discard);
        assert_eq!(one("DEALLOCATE ALL"), Said::Deallocate(None));
        assert_eq!(one("DEALLOCATE \"_pg3_0\""), Said::Deallocate(Some("_pg3_0".into())));
        assert_eq!(one("RESET ALL"), Said::Nothing("RESET"));
        assert_eq!(one("DELETE FROM hosts"), Said::Ask("DELETE FROM hosts".into()));
        assert_eq!(
            statements("BEGIN; SELECT 1; COMMIT").unwrap(),
            [Said::Begin, Said::Ask("SELECT 1".into()), Said::Commit]
        );
        assert_eq!(statements(" ; -- nothing").unwrap(), []);
    }
}
