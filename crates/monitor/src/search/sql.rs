//! A search as a condition of SQL over `events`.
//!
//! What it is shaped for: an equality of a field with bloom filters is `=` or `IN` of the column and fixed texts, a range of time compares
//! the column with fixed instants; both leave out files and row groups before they are read. Everything that a person wrote stands in
//! fixed texts, whose quotes are doubled; names are those of the columns.

use std::fmt::Write as _;
use std::net::{IpAddr, Ipv4Addr};

use ipnet::IpNet;
use vg_model::Timestamp;

use super::fields::{Field, Form, worded};
use super::functions::key_of;
use super::node::{Glob, Node, Piece, Test, spellings};

/// The condition, on one line, as it may stand beside `AND`.
pub(super) fn condition(node: &Node) -> String {
    let mut sql = String::new();
    write(&mut sql, node, true);
    sql
}

/// The parts that must all hold, each as a condition.
pub(super) fn conditions(node: &Node) -> Vec<String> {
    match node {
        Node::All => Vec::new(),
        Node::And(parts) => parts.iter().map(condition).collect(),
        other => vec![condition(other)],
    }
}

/// Adds a part; one of several alternatives in brackets where it stands beside others.
fn write(sql: &mut String, node: &Node, beside: bool) {
    match node {
        Node::All => sql.push_str("true"),
        Node::And(parts) => several(sql, parts, " AND ", true),
        Node::Or(parts) => match listed(parts) {
            Some(list) => sql.push_str(&list),
            None => several(sql, parts, " OR ", beside),
        },
        Node::Not(inner) => {
            // What is not known is not so, and `NOT` of it holds.
            sql.push('(');
            write(sql, inner, false);
            sql.push_str(") IS NOT TRUE");
        }
        Node::Words(glob) => {
            let _ = write!(sql, "has_text({}", pattern(glob, true));
            for field in worded() {
                let _ = write!(sql, ", {}", field.sql);
            }
            sql.push(')');
        }
        Node::Test(field, of) => test(sql, field, of, beside),
    }
}

fn several(sql: &mut String, parts: &[Node], between: &str, brackets: bool) {
    if brackets {
        sql.push('(');
    }
    for (place, part) in parts.iter().enumerate() {
        if place > 0 {
            sql.push_str(between);
        }
        write(sql, part, true);
    }
    if brackets {
        sql.push(')');
    }
}

/// Several single values of one field as one list: that is what bloom filters are asked for.
fn listed(parts: &[Node]) -> Option<String> {
    let mut column = None;
    let mut values = Vec::new();
    for part in parts {
        let Node::Test(field, test) = part else { return None };
        if column.is_some_and(|column| column != field.sql) {
            return None;
        }
        column = Some(field.sql);
        match test {
            Test::Exact(text) => values.push(text.clone()),
            Test::Equal(text) if field.find => values.extend(spellings(text)),
            _ => return None,
        }
    }
    Some(one_of(column?, &values))
}

/// A column is one of these texts.
fn one_of(column: &str, values: &[String]) -> String {
    match values {
        [only] => format!("{column} = {}", quoted(only)),
        values => {
            let values: Vec<String> = values.iter().map(|value| quoted(value)).collect();
            format!("{column} IN ({})", values.join(", "))
        }
    }
}

fn test(sql: &mut String, field: &Field, test: &Test, beside: bool) {
    let column = field.sql;
    let range = |sql: &mut String, ends: [Option<String>; 2]| {
        let ends: Vec<String> = ends.into_iter().flatten().collect();
        match ends.as_slice() {
            [] => present(sql, field),
            [low, high] if beside => {
                let _ = write!(sql, "({low} AND {high})");
            }
            ends => sql.push_str(&ends.join(" AND ")),
        }
    };
    match test {
        Test::Present => present(sql, field),
        Test::Equal(text) if field.find => sql.push_str(&one_of(column, &spellings(text))),
        Test::Equal(text) => {
            let _ = write!(sql, "{column} ILIKE {}", pattern(&Glob::text(text), false));
        }
        Test::Exact(text) => {
            let _ = write!(sql, "{column} = {}", quoted(text));
        }
        Test::Like(glob) if field.form == Form::Text => {
            let _ = write!(sql, "has_text({}, {column})", pattern(glob, false));
        }
        // Addresses and digests stand in small letters.
        Test::Like(glob) => {
            let _ = write!(sql, "{column} LIKE {}", pattern(&glob.map(str::to_lowercase), false));
        }
        Test::Within(glob) => {
            let _ = write!(sql, "has_text({}, {column})", pattern(glob, true));
        }
        Test::Is(yes) => {
            let _ = write!(sql, "{column} = {yes}");
        }
        Test::Numbers(low, high) => {
            let value =
                if field.form == Form::Int { column.to_owned() } else { format!("TRY_CAST({column} AS BIGINT)") };
            match (low, high) {
                (Some(low), Some(high)) if low == high => {
                    let _ = write!(sql, "{value} = {low}");
                }
                _ => range(
                    sql,
                    [low.map(|low| format!("{value} >= {low}")), high.map(|high| format!("{value} <= {high}"))],
                ),
            }
        }
        Test::Instants(low, high) => {
            let at = |sign: &str, at: i64| format!("{column} {sign} {}", instant(Timestamp(at)));
            range(sql, [low.map(|low| at(">=", low)), high.map(|high| at("<", high))]);
        }
        Test::Days(low, high) => match (low, high) {
            (Some(low), Some(high)) if low == high => {
                let _ = write!(sql, "{column} = {}", quoted(low));
            }
            _ => {
                let at = |sign: &str, day: &String| format!("{column} {sign} {}", quoted(day));
                range(sql, [low.as_ref().map(|low| at(">=", low)), high.as_ref().map(|high| at("<=", high))]);
            }
        },
        Test::Network(net) => network(sql, column, net),
        Test::Addresses(low, high) => {
            let at = |sign: &str, address| format!("ip_key({column}) {sign} {}", quoted(&key_of(address)));
            // What is no address has the empty key, and stands below all.
            let low = low.map_or_else(|| format!("ip_key({column}) <> ''"), |low| at(">=", low));
            range(sql, [Some(low), high.map(|high| at("<=", high))]);
        }
    }
}

fn present(sql: &mut String, field: &Field) {
    let _ = match (field.nullable, field.form) {
        (true, _) => write!(sql, "{} IS NOT NULL", field.sql),
        (false, Form::Text | Form::Within) => write!(sql, "{} <> ''", field.sql),
        (false, _) => write!(sql, "true"),
    };
}

/// An address of a network: by its beginning where whole parts of an IPv4 address are given, so that the reader of a file can look.
fn network(sql: &mut String, column: &str, net: &IpNet) {
    let written = net.addr().to_string();
    let parts = |count: usize| written.split('.').take(count).collect::<Vec<_>>().join(".");
    let _ = match (net, net.prefix_len()) {
        (IpNet::V4(_), 32) | (IpNet::V6(_), 128) => {
            write!(sql, "{column} = {}", quoted(&net.addr().to_canonical().to_string()))
        }
        (IpNet::V4(_), 0) => write!(sql, "{column} LIKE '%.%.%.%'"),
        (IpNet::V4(_), length @ (8 | 16 | 24)) => write!(sql, "{column} LIKE '{}.%'", parts(usize::from(length / 8))),
        _ => {
            let (low, high) = (key_of(net.network()), key_of(net.broadcast()));
            // The key of an IPv4 address lies among those of IPv6, where it is in no network.
            let inside =
                matches!(net, IpNet::V6(_)) && net.contains(&IpAddr::V6(Ipv4Addr::UNSPECIFIED.to_ipv6_mapped()));
            if inside {
                write!(sql, "(ip_key({column}) BETWEEN '{low}' AND '{high}' AND {column} LIKE '%:%')")
            } else {
                write!(sql, "ip_key({column}) BETWEEN '{low}' AND '{high}'")
            }
        }
    };
}

/// A fixed text of SQL.
pub(super) fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

/// A fixed instant of SQL.
pub(super) fn instant(at: Timestamp) -> String {
    format!("TIMESTAMP '{at}'")
}

/// A pattern as of `LIKE`, as a fixed text; with anything around it where it may stand within.
fn pattern(glob: &Glob, within: bool) -> String {
    let mut pattern = String::new();
    if within {
        pattern.push('%');
    }
    for piece in &glob.0 {
        match piece {
            Piece::Text(text) => {
                for c in text.chars() {
                    if matches!(c, '%' | '_' | '\\') {
                        pattern.push('\\');
                    }
                    pattern.push(c);
                }
            }
            Piece::One => pattern.push('_'),
            Piece::Any => pattern.push('%'),
        }
    }
    if within {
        pattern.push('%');
    }
    quoted(&pattern)
}
