//! What clients of PostgreSQL write and DataFusion does not know, turned into what it does.
//!
//! | written | becomes |
//! |---|---|
//! | `pg_class`, `vonggac.public.hosts` | `pg_catalog.pg_class`, `public.hosts` |
//! | `pg_catalog.format_type(…)`, `OPERATOR(pg_catalog.~)`, `COLLATE …` | without the schema; the plain operator; nothing |
//! | `'hosts'::regclass`, `x::regclass`, `x::oid`, `x::name` | a number, a name, a whole number, a text |
//! | `x = ANY('{r,v}')`, `ARRAY(SELECT …)` | `x IN ('r', 'v')`; NULL, since nothing here has an array |
//! | `SELECT NULL, NULL` | with a name for the second, as PostgreSQL needs none |
//! | a sub-query over a table of the catalogue that is always empty | NULL |

use std::collections::BTreeSet;
use std::ops::ControlFlow;

use datafusion::sql::sqlparser::ast::{
    BinaryOperator, DataType, Expr, Function, FunctionArg, FunctionArgExpr, FunctionArgumentList, FunctionArguments,
    Ident, ObjectName, ObjectNamePart, Query, Select, SelectItem, SetExpr, Statement, TableFactor, Value,
    VisitMut as _, VisitorMut,
};

use super::catalog::{CATALOG_SCHEMA, OWNER, schema_oid};
use super::empty::is_empty;
use super::oid;
use super::types::type_oid;

/// Rewrites a statement in place.
pub(crate) fn rewrite(statement: &mut Statement) {
    let _ = statement.visit(&mut Rewriter);
}

struct Rewriter;

impl VisitorMut for Rewriter {
    type Break = ();

    fn pre_visit_relation(&mut self, relation: &mut ObjectName) -> ControlFlow<()> {
        if relation.0.len() == 3 {
            relation.0.remove(0);
        }
        if relation.0.len() == 1 && last(relation).is_some_and(|name| name.starts_with("pg_")) {
            relation.0.insert(0, ObjectNamePart::Identifier(Ident::new(CATALOG_SCHEMA)));
        }
        ControlFlow::Continue(())
    }

    fn post_visit_select(&mut self, select: &mut Select) -> ControlFlow<()> {
        name_apart(&mut select.projection);
        ControlFlow::Continue(())
    }

    fn pre_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        if let Some(instead) = any(expr) {
            *expr = instead;
        }
        ControlFlow::Continue(())
    }

    fn post_visit_expr(&mut self, expr: &mut Expr) -> ControlFlow<()> {
        match expr {
            Expr::Function(function) => {
                unqualify(&mut function.name);
                let array = matches!(function.args, FunctionArguments::Subquery(_));
                if array && last(&function.name).is_some_and(|name| name.eq_ignore_ascii_case("array")) {
                    *expr = null();
                }
            }
            Expr::Collate { expr: inner, .. } => *expr = std::mem::replace(&mut **inner, null()),
            Expr::BinaryOp { op, .. } => operator(op),
            Expr::Subquery(query)
                if first_table(query).is_some_and(|name| name == "generate_series" || is_empty(&name)) =>
            {
                *expr = null()
            }
            // Part of a composite value, of which there are none.
            Expr::CompoundFieldAccess { .. } => *expr = null(),
            Expr::Cast { .. } => cast(expr),
            _ => {}
        }
        ControlFlow::Continue(())
    }
}

/// Gives columns without a name one where two of them are written alike: `SELECT NULL, NULL`.
fn name_apart(columns: &mut [SelectItem]) {
    let mut written = BTreeSet::new();
    for (place, column) in columns.iter_mut().enumerate() {
        let SelectItem::UnnamedExpr(expr) = column else { continue };
        let named = matches!(expr, Expr::Identifier(_) | Expr::CompoundIdentifier(_));
        if !named && !written.insert(expr.to_string()) {
            let (expr, alias) =
                (std::mem::replace(expr, null()), Ident::with_quote('"', format!("column{}", place + 1)));
            *column = SelectItem::ExprWithAlias { expr, alias };
        }
    }
}

fn null() -> Expr {
    Expr::Value(Value::Null.into())
}

fn number(number: i64) -> Expr {
    Expr::Value(Value::Number(number.to_string(), false).into())
}

fn text(text: &str) -> Expr {
    Expr::Value(Value::SingleQuotedString(text.to_owned()).into())
}

fn last(name: &ObjectName) -> Option<&str> {
    name.0.last().and_then(ObjectNamePart::as_ident).map(|ident| ident.value.as_str())
}

/// Takes the schema off the name of a function of PostgreSQL.
fn unqualify(name: &mut ObjectName) {
    let schema = name.0.first().and_then(ObjectNamePart::as_ident).map(|ident| ident.value.to_lowercase());
    if name.0.len() == 2 && schema.is_some_and(|schema| schema == CATALOG_SCHEMA || schema == "information_schema") {
        name.0.remove(0);
    }
}

/// `OPERATOR(pg_catalog.~)` and its like.
fn operator(op: &mut BinaryOperator) {
    let BinaryOperator::PGCustomBinaryOperator(parts) = op else { return };
    *op = match parts.last().map(String::as_str) {
        Some("=") => BinaryOperator::Eq,
        Some("<>") => BinaryOperator::NotEq,
        Some("~") => BinaryOperator::PGRegexMatch,
        Some("~*") => BinaryOperator::PGRegexIMatch,
        Some("!~") => BinaryOperator::PGRegexNotMatch,
        Some("~~") => BinaryOperator::PGLikeMatch,
        Some("!~~") => BinaryOperator::PGNotLikeMatch,
        _ => return,
    };
}

/// The first table of a plain sub-query.
fn first_table(query: &Query) -> Option<String> {
    let SetExpr::Select(select) = &*query.body else { return None };
    let TableFactor::Table { name, .. } = &select.from.first()?.relation else { return None };
    let in_catalog = name.0.len() == 2
        && name.0.first().and_then(ObjectNamePart::as_ident).is_some_and(|schema| schema.value == CATALOG_SCHEMA);
    in_catalog.then(|| last(name).map(str::to_owned)).flatten()
}

/// `x = ANY(array)` where the array is written out, or is one that is never there.
fn any(expr: &Expr) -> Option<Expr> {
    let Expr::AnyOp { left, compare_op: BinaryOperator::Eq, right, .. } = expr else { return None };
    let mut right = &**right;
    while let Expr::Nested(inner) | Expr::Cast { expr: inner, .. } = right {
        right = inner;
    }
    let list = match right {
        Expr::Subquery(_) | Expr::Value(_) if written(right).is_none() => return None,
        Expr::Array(array) => array.elem.clone(),
        Expr::Function(function) if last(&function.name).is_some_and(|name| name == "current_schemas") => {
            vec![text(CATALOG_SCHEMA), text("public")]
        }
        other => written(other).unwrap_or_default(),
    };
    if list.is_empty() {
        return Some(Expr::Value(Value::Boolean(false).into()));
    }
    Some(Expr::InList { expr: left.clone(), list, negated: false })
}

/// The values of `'{r,v}'`.
fn written(expr: &Expr) -> Option<Vec<Expr>> {
    let Expr::Value(value) = expr else { return None };
    let Value::SingleQuotedString(array) = &value.value else { return None };
    let inner = array.strip_prefix('{')?.strip_suffix('}')?;
    Some(inner.split(',').filter(|one| !one.is_empty()).map(|one| text(one.trim_matches('"'))).collect())
}

/// Casts to types of which the catalogue is made.
fn cast(expr: &mut Expr) {
    let Expr::Cast { expr: inner, data_type, .. } = expr else { return };
    let wanted = match data_type {
        DataType::Regclass => "regclass".to_owned(),
        DataType::Custom(name, _) => last(name).unwrap_or_default().to_lowercase(),
        DataType::Array(_) => {
            *expr = null();
            return;
        }
        _ => return,
    };
    let literal = match &**inner {
        Expr::Value(value) => match &value.value {
            Value::SingleQuotedString(text) => Some(text.clone()),
            _ => None,
        },
        _ => None,
    };
    match wanted.as_str() {
        "regclass" | "regtype" | "regnamespace" | "regrole" => {
            let named = literal.map(|name| named(&wanted, &name));
            let inner = std::mem::replace(&mut **inner, null());
            *expr = named.map_or_else(|| call(&format!("pg_{wanted}_name"), inner), number);
        }
        "oid" | "xid" | "cid" | "int8" | "int2vector" => *data_type = DataType::BigInt(None),
        "name" | "text" | "char" | "bpchar" | "regproc" | "regprocedure" | "regoper" | "pg_node_tree" | "cstring"
        | "citext" => *data_type = DataType::Text,
        "bool" => *data_type = DataType::Boolean,
        "int2" | "int4" => *data_type = DataType::Integer(None),
        "float4" | "float8" => *data_type = DataType::Double(datafusion::sql::sqlparser::ast::ExactNumberInfo::None),
        _ => {}
    }
}

/// The number of an object that is written by its name, or as a number in quotes.
fn named(kind: &str, name: &str) -> i64 {
    if let Ok(number) = name.parse() {
        return number;
    }
    let last = name.rsplit('.').next().unwrap_or(name).trim_matches('"');
    match kind {
        "regclass" => oid(last),
        "regnamespace" => schema_oid(last),
        "regtype" => type_oid(last),
        _ => OWNER,
    }
}

fn call(name: &str, argument: Expr) -> Expr {
    let args = FunctionArguments::List(FunctionArgumentList {
        duplicate_treatment: None,
        args: vec![FunctionArg::Unnamed(FunctionArgExpr::Expr(argument))],
        clauses: Vec::new(),
    });
    Expr::Function(Function {
        name: ObjectName(vec![ObjectNamePart::Identifier(Ident::new(name))]),
        uses_odbc_syntax: false,
        parameters: FunctionArguments::None,
        args,
        filter: None,
        null_treatment: None,
        over: None,
        within_group: Vec::new(),
    })
}

#[cfg(test)]
mod tests {
    use datafusion::sql::parser::Statement as Parsed;
    use datafusion::sql::sqlparser::dialect::PostgreSqlDialect;

    use super::*;
    use crate::statement::parsed;

    fn rewritten(sql: &str) -> String {
        let mut all = parsed(sql, &PostgreSqlDialect {}).unwrap();
        let Some(Parsed::Statement(mut one)) = all.pop_front() else { panic!("{sql}") };
        rewrite(&mut one);
        one.to_string()
    }

    #[test]
    fn what_clients_write_becomes_what_is_known() {
        let hosts = oid("hosts");
        for (written, becomes) in [
            ("SELECT * FROM pg_class", "SELECT * FROM pg_catalog.pg_class".to_owned()),
            ("SELECT * FROM vonggac.public.hosts", "SELECT * FROM public.hosts".to_owned()),
            ("SELECT pg_catalog.format_type(1, -1)", "SELECT format_type(1, -1)".to_owned()),
            ("SELECT a OPERATOR(pg_catalog.~) 'b' COLLATE pg_catalog.default", "SELECT a ~ 'b'".to_owned()),
            ("SELECT 'public.hosts'::regclass", format!("SELECT {hosts}")),
            ("SELECT '17'::pg_catalog.regclass", "SELECT 17".to_owned()),
            ("SELECT c::pg_catalog.regclass::pg_catalog.text", "SELECT pg_regclass_name(c)::TEXT".to_owned()),
            ("SELECT a::oid, b::name", "SELECT a::BIGINT, b::TEXT".to_owned()),
            ("SELECT a = ANY('{r,v}'::\"char\"[])", "SELECT a IN ('r', 'v')".to_owned()),
            ("SELECT a = ANY(ARRAY['r', 'v'])", "SELECT a IN ('r', 'v')".to_owned()),
            ("SELECT 'd' = any(stxkind)", "SELECT false".to_owned()),
            ("SELECT array_to_string(ARRAY(SELECT 1), ',')", "SELECT array_to_string(NULL, ',')".to_owned()),
            ("SELECT (SELECT d.adbin FROM pg_attrdef d WHERE d.adrelid = a.attrelid)", "SELECT NULL".to_owned()),
            ("SELECT NULL, NULL, a, a", "SELECT NULL, NULL AS \"column2\", a, a".to_owned()),
            ("SELECT (SELECT max(a) FROM hosts)", "SELECT (SELECT max(a) FROM hosts)".to_owned()),
        ] {
            assert_eq!(rewritten(written), becomes, "{written}");
        }
    }
}
