//! What DataFusion says of a query, in the words of this product: what is wrong, where, and what was perhaps meant.

use datafusion::arrow::error::ArrowError;
use datafusion::common::{DataFusionError, SchemaError};
use datafusion::sql::sqlparser::parser::ParserError;

use crate::error::{LakeError, LakeErrorKind, Place};
use crate::events::EventError;
use crate::limits::MAX_SQL_DEPTH;

/// Most characters of what DataFusion says that are passed on.
const MAX_CHARS: usize = 400;
/// Names that are listed when none is near.
const LISTED: usize = 30;

/// The refusal for an error. `tables` are the names that the caller may use.
pub(crate) fn said(error: &DataFusionError, sql: &str, tables: &[&str]) -> LakeError {
    let place = error
        .diagnostic()
        .and_then(|diagnostic| diagnostic.span)
        .map(|span| Place { line: span.start.line, column: span.start.column });
    let root = error.find_root();
    match root {
        DataFusionError::SQL(parser, _) => parsing(parser),
        DataFusionError::SchemaError(schema, _) => naming(schema, sql, place),
        DataFusionError::ResourcesExhausted(_) => memory(),
        DataFusionError::Plan(text) => planning(text, sql, tables, place),
        DataFusionError::NotImplemented(text) => {
            let text = cut(text);
            let vi = format!("chưa hỗ trợ: {text}");
            LakeError::new(LakeErrorKind::Invalid, vi, format!("not supported: {text}")).at(place)
        }
        DataFusionError::ArrowError(arrow, _) => running(arrow),
        DataFusionError::Execution(text) => failed(text),
        DataFusionError::External(inner) if inner.is::<EventError>() => {
            let said = inner.downcast_ref::<EventError>().map(EventError::message).unwrap_or_default();
            LakeError::new(LakeErrorKind::Failed, said.vi, said.en)
        }
        other => failed(&other.strip_backtrace()),
    }
}

/// The refusal when the memory of a query is used up.
pub(crate) fn memory() -> LakeError {
    let vi = "câu hỏi cần nhiều bộ nhớ hơn mức cho phép; hãy lọc bớt trước khi nối, nhóm hoặc sắp xếp (lake.query_mib)";
    let en =
        "the query needs more memory than it may have; filter before joining, grouping or sorting (lake.query_mib)";
    LakeError::new(LakeErrorKind::Memory, vi, en)
}

fn parsing(error: &ParserError) -> LakeError {
    match error {
        ParserError::RecursionLimitExceeded => LakeError::new(
            LakeErrorKind::TooComplex,
            format!("câu hỏi lồng nhau quá {MAX_SQL_DEPTH} tầng; hãy bớt ngoặc hoặc tách bằng WITH"),
            format!("the query nests deeper than {MAX_SQL_DEPTH}; use fewer brackets, or WITH"),
        ),
        ParserError::TokenizerError(text) | ParserError::ParserError(text) => {
            let (text, place) = without_place(text);
            let text = cut(&text);
            let vi = format!("câu hỏi sai cú pháp: {text}");
            LakeError::new(LakeErrorKind::Invalid, vi, format!("the query cannot be read: {text}")).at(place)
        }
    }
}

/// Takes `at Line: 1, Column: 2` off the end of what the parser says.
fn without_place(text: &str) -> (String, Option<Place>) {
    let Some((before, after)) = text.rsplit_once(" at Line: ") else { return (text.to_owned(), None) };
    let place = after.split_once(", Column: ").and_then(|(line, column)| {
        Some(Place { line: line.trim().parse().ok()?, column: column.trim().parse().ok()? })
    });
    if place.is_none() { (text.to_owned(), None) } else { (before.to_owned(), place) }
}

fn naming(error: &SchemaError, sql: &str, place: Option<Place>) -> LakeError {
    match error {
        SchemaError::FieldNotFound { field, valid_fields } => {
            let known: Vec<&str> = valid_fields.iter().map(|column| column.name.as_str()).collect();
            unknown(("cột", "column"), &field.name, &known, place.or_else(|| find(sql, &field.name)))
        }
        SchemaError::AmbiguousReference { field } => {
            let name = &field.name;
            let vi = format!("cột {name} có trong nhiều bảng; hãy ghi rõ bảng, ví dụ h.{name}");
            let en = format!("column {name} is in more than one table; say which, for example h.{name}");
            LakeError::new(LakeErrorKind::Invalid, vi, en).at(place.or_else(|| find(sql, name)))
        }
        SchemaError::DuplicateQualifiedField { name, .. } | SchemaError::DuplicateUnqualifiedField { name } => {
            let vi = format!("có hai cột cùng tên {name}; hãy đặt tên khác bằng AS");
            LakeError::new(LakeErrorKind::Invalid, vi, format!("two columns are called {name}; rename one with AS"))
                .at(place)
        }
    }
}

fn planning(text: &str, sql: &str, tables: &[&str], place: Option<Place>) -> LakeError {
    let quoted = |before: &str, after: &str| {
        let rest = text.split_once(before)?.1;
        rest.split_once(after).map(|(name, _)| name.to_owned())
    };
    if let Some(name) = quoted("table '", "' not found") {
        let name = name.rsplit('.').next().unwrap_or_default();
        return unknown(("bảng", "table"), name, tables, place.or_else(|| find(sql, name)));
    }
    for before in ["table function '", "Invalid function '"] {
        if let Some(name) = quoted(before, "'") {
            let near: Vec<String> = quoted("Did you mean '", "'").into_iter().collect();
            let near: Vec<&str> = near.iter().map(String::as_str).collect();
            return unknown(("hàm", "function"), &name, &near, place.or_else(|| find(sql, &name)));
        }
    }
    for (mark, what) in
        [("DDL not supported", "CREATE"), ("DML not supported", "INSERT"), ("Statement not supported", "SET")]
    {
        if text.contains(mark) {
            return crate::statement::not_reading(what);
        }
    }
    let text = cut(text);
    let vi = format!("câu hỏi chưa đúng: {text}");
    LakeError::new(LakeErrorKind::Invalid, vi, format!("the query is not valid: {text}")).at(place)
}

/// The refusal of a name that is not there.
fn unknown(what: (&str, &str), name: &str, known: &[&str], place: Option<Place>) -> LakeError {
    let name = cut(name);
    let (mut vi, mut en) = (format!("không có {} {name}", what.0), format!("there is no {} {name}", what.1));
    if let Some(near) = nearest(&name, known) {
        vi.push_str(&format!("; có phải bạn muốn dùng {near}?"));
        en.push_str(&format!("; did you mean {near}?"));
    } else if !known.is_empty() {
        let mut names: Vec<&str> = known.to_vec();
        names.sort_unstable();
        names.dedup();
        names.truncate(LISTED);
        let names = names.join(", ");
        vi.push_str(&format!("; hiện có: {names}"));
        en.push_str(&format!("; there are: {names}"));
    }
    LakeError::new(LakeErrorKind::Invalid, vi, en).at(place)
}

/// The known name that is most like this one, if one is.
fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let name = name.to_lowercase();
    let most = (name.chars().count() / 2).clamp(1, 3);
    let near = known.iter().map(|known| (steps(&name, &known.to_lowercase()), *known));
    near.filter(|(steps, _)| *steps <= most).min().map(|(_, known)| known)
}

/// Characters that must be changed, added or taken away to make one word of another.
fn steps(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (place, a) in from.chars().enumerate() {
        let mut diagonal = place;
        let mut left = place + 1;
        let mut next = vec![left];
        for (b, above) in to.iter().zip(row.iter().skip(1)) {
            let best = (diagonal + usize::from(a != *b)).min(left + 1).min(above + 1);
            diagonal = *above;
            left = best;
            next.push(best);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

/// Where a word stands in the text first.
fn find(sql: &str, word: &str) -> Option<Place> {
    if word.is_empty() {
        return None;
    }
    let word = word.to_lowercase();
    for (line, text) in (1..).zip(sql.lines()) {
        let text = text.to_lowercase();
        let is_part = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() || c == '_');
        for (at, found) in text.match_indices(&word) {
            let Some((before, _)) = text.split_at_checked(at) else { continue };
            let after = text.split_at_checked(at + found.len()).and_then(|(_, rest)| rest.chars().next());
            if !is_part(before.chars().next_back()) && !is_part(after) {
                return Some(Place { line, column: before.chars().count() as u64 + 1 });
            }
        }
    }
    None
}

fn running(error: &ArrowError) -> LakeError {
    match error {
        ArrowError::DivideByZero => {
            let vi = "chia cho 0; hãy dùng NULLIF(mẫu_số, 0)";
            LakeError::new(LakeErrorKind::Failed, vi, "a division by zero; use NULLIF(divisor, 0)")
        }
        ArrowError::ExternalError(inner) => inner
            .downcast_ref::<DataFusionError>()
            .map_or_else(|| failed(&inner.to_string()), |error| said(error, "", &[])),
        other => failed(&other.to_string()),
    }
}

fn failed(text: &str) -> LakeError {
    let text = cut(text);
    let vi = format!("câu hỏi gặp lỗi khi chạy: {text}");
    LakeError::new(LakeErrorKind::Failed, vi, format!("the query failed while it ran: {text}"))
}

fn cut(text: &str) -> String {
    text.chars().take(MAX_CHARS).map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_names_are_found() {
        assert_eq!(steps("hosts", "host"), 1);
        assert_eq!(steps("máy", "may"), 1);
        assert_eq!(steps("", "abc"), 3);
        assert_eq!(nearest("hots", &["systems", "hosts", "host_identifiers"]), Some("hosts"));
        assert_eq!(nearest("HOST", &["hosts"]), Some("hosts"));
        assert_eq!(nearest("events", &["systems", "hosts"]), None);
    }

    #[test]
    fn places_are_counted_in_characters() {
        assert_eq!(find("SELECT 'đơn vị',\n  tên, nam FROM x", "nam"), Some(Place { line: 2, column: 8 }));
        assert_eq!(find("SELECT names, name", "name"), Some(Place { line: 1, column: 15 }));
        assert_eq!(find("SELECT 1", "name"), None);
        assert_eq!(without_place("Expected: x at Line: 3, Column: 14").1, Some(Place { line: 3, column: 14 }));
    }
}
