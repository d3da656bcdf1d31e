//! What questions of clients of PostgreSQL call: who and where they are, names of what they found, rights, and what is never there.

use std::collections::BTreeMap;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use datafusion::arrow::array::{Array as _, ArrayRef, AsArray as _, BooleanBuilder, Int64Builder, StringBuilder};
use datafusion::arrow::compute::cast;
use datafusion::arrow::datatypes::{DataType, Int64Type};
use datafusion::common::Result;
use datafusion::logical_expr::{
    ColumnarValue, ScalarFunctionArgs, ScalarUDF, ScalarUDFImpl, Signature, TypeSignature, Volatility,
};

use super::catalog::{OWNER, schema_oid};
use super::settings::setting;
use super::types::type_title;
use super::{Names, VERSION, oid};
use crate::catalog::{Listed, PUBLIC};

/// What a function knows of the session and of the tables that there are.
#[derive(Debug)]
struct Known {
    names: Names,
    /// Name and what it holds by number, the latter with that of each column.
    tables: BTreeMap<i64, (String, Vec<String>)>,
}

/// A value that a function was given or gives.
#[derive(Clone, Debug)]
enum Given {
    Null,
    Text(String),
    Int(i64),
    Bool(bool),
}

impl Given {
    fn text(value: impl Into<String>) -> Self {
        Self::Text(value.into())
    }

    fn number(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            Self::Text(text) => text.parse().ok(),
            _ => None,
        }
    }

    fn as_text(&self) -> Option<&str> {
        match self {
            Self::Text(text) => Some(text),
            _ => None,
        }
    }
}

type Call = fn(&Known, &[Given]) -> Given;

/// The functions of a session.
pub(crate) fn functions(names: &Names, listed: &[Listed]) -> Vec<Arc<ScalarUDF>> {
    let about = |table: &Listed| {
        let columns = table.columns.iter().map(|(_, _, about, _)| about.0.to_owned());
        (table.name.to_owned(), std::iter::once(table.about.0.to_owned()).chain(columns).collect())
    };
    let tables = listed.iter().map(|table| (oid(table.name), about(table))).collect();
    let known = Arc::new(Known { names: names.clone(), tables });
    let all = all();
    all.into_iter()
        .map(|(name, returns, call)| {
            let signature =
                Signature::one_of(vec![TypeSignature::Nullary, TypeSignature::VariadicAny], Volatility::Immutable);
            Arc::new(ScalarUDF::from(Function { name, returns, call, known: Arc::clone(&known), signature }))
        })
        .collect()
}

/// Name, what it gives, and how.
fn all() -> Vec<(&'static str, DataType, Call)> {
    use DataType::{Boolean, Int64, Utf8};
    let mut all: Vec<(&'static str, DataType, Call)> = vec![
        ("version", Utf8, |_, _| Given::text(format!("PostgreSQL {VERSION} (Vọng Gác)"))),
        ("current_database", Utf8, |known, _| Given::text(&known.names.database)),
        ("current_catalog", Utf8, |known, _| Given::text(&known.names.database)),
        ("current_schema", Utf8, |_, _| Given::text(PUBLIC)),
        ("current_user", Utf8, |known, _| Given::text(&known.names.user)),
        ("session_user", Utf8, |known, _| Given::text(&known.names.user)),
        ("user", Utf8, |known, _| Given::text(&known.names.user)),
        ("pg_get_userbyid", Utf8, |known, given| match given.first().and_then(Given::number) {
            Some(OWNER) => Given::text(&known.names.user),
            Some(number) => Given::text(format!("unknown (OID={number})")),
            None => Given::Null,
        }),
        ("current_setting", Utf8, |_, given| {
            given.first().and_then(Given::as_text).and_then(setting).map_or(Given::Null, Given::text)
        }),
        ("set_config", Utf8, |_, given| given.get(1).cloned().unwrap_or(Given::Null)),
        ("quote_ident", Utf8, |_, given| match given.first() {
            Some(Given::Text(name)) => Given::Text(quoted(name)),
            _ => Given::Null,
        }),
        ("format_type", Utf8, |_, given| {
            given.first().and_then(Given::number).map_or(Given::Null, |number| Given::text(type_title(number)))
        }),
        ("pg_regclass_name", Utf8, |known, given| match given.first().and_then(Given::number) {
            Some(0) => Given::text("-"),
            Some(number) => {
                known.tables.get(&number).map_or_else(|| Given::text(number.to_string()), |(name, _)| Given::text(name))
            }
            None => Given::Null,
        }),
        ("pg_regtype_name", Utf8, |_, given| {
            given.first().and_then(Given::number).map_or(Given::Null, |number| Given::text(type_title(number)))
        }),
        ("pg_regnamespace_name", Utf8, |_, given| match given.first().and_then(Given::number) {
            Some(number) if number == schema_oid(PUBLIC) => Given::text(PUBLIC),
            Some(number) => Given::text(number.to_string()),
            None => Given::Null,
        }),
        ("pg_regrole_name", Utf8, |known, _| Given::text(&known.names.user)),
        ("to_regclass", Int64, |known, given| {
            let name = given.first().and_then(Given::as_text).unwrap_or_default();
            let number = oid(name.rsplit('.').next().unwrap_or(name));
            if known.tables.contains_key(&number) { Given::Int(number) } else { Given::Null }
        }),
        ("obj_description", Utf8, |known, given| described(known, given.first(), 0)),
        ("col_description", Utf8, |known, given| {
            described(known, given.first(), given.get(1).and_then(Given::number).unwrap_or(-1))
        }),
        ("pg_encoding_to_char", Utf8, |_, _| Given::text("UTF8")),
        ("pg_backend_pid", Int64, |_, _| Given::Int(0)),
        ("pg_is_in_recovery", Boolean, |_, _| Given::Bool(false)),
        ("pg_relation_is_publishable", Boolean, |_, _| Given::Bool(false)),
    ];
    let visible = ["pg_table_is_visible", "pg_type_is_visible", "pg_function_is_visible", "has_schema_privilege"];
    all.extend(visible.map(|name| (name, Boolean, (|_, _| Given::Bool(true)) as Call)));
    // Whatever may be done with a table, reading is all of it.
    let rights = ["has_table_privilege", "has_column_privilege", "has_any_column_privilege", "has_database_privilege"];
    all.extend(rights.map(|name| (name, Boolean, (|_, given: &[Given]| may(given)) as Call)));
    let nothing = [
        "array_to_string",
        "shobj_description",
        "pg_get_expr",
        "pg_get_viewdef",
        "pg_get_indexdef",
        "pg_get_constraintdef",
        "pg_get_partkeydef",
        "pg_get_triggerdef",
        "pg_get_ruledef",
        "pg_get_statisticsobjdef_columns",
        "pg_get_functiondef",
        "pg_get_function_result",
        "pg_get_function_arguments",
        "pg_get_function_identity_arguments",
        "pg_tablespace_location",
        "pg_get_serial_sequence",
        "_pg_expandarray",
        "pg_size_pretty",
        "inet_server_addr",
        "pg_postmaster_start_time",
    ];
    all.extend(nothing.map(|name| (name, Utf8, (|_, _| Given::Null) as Call)));
    let sizes = ["pg_relation_size", "pg_total_relation_size", "pg_table_size", "pg_indexes_size", "pg_database_size"];
    all.extend(sizes.map(|name| (name, Int64, (|_, _| Given::Null) as Call)));
    all
}

fn may(given: &[Given]) -> Given {
    let wanted = given.last().and_then(Given::as_text).unwrap_or_default();
    let reads = |one: &str| matches!(one.trim().to_ascii_uppercase().as_str(), "SELECT" | "CONNECT" | "USAGE");
    Given::Bool(wanted.split(',').any(reads))
}

fn described(known: &Known, table: Option<&Given>, place: i64) -> Given {
    let texts = table.and_then(Given::number).and_then(|number| known.tables.get(&number));
    let text = texts.and_then(|(_, texts)| texts.get(usize::try_from(place).ok()?));
    text.map_or(Given::Null, Given::text)
}

/// A name as it must stand in SQL.
fn quoted(name: &str) -> String {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase() || c == '_')
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_');
    if plain { name.to_owned() } else { format!("\"{}\"", name.replace('"', "\"\"")) }
}

#[derive(Debug)]
struct Function {
    name: &'static str,
    returns: DataType,
    call: Call,
    known: Arc<Known>,
    signature: Signature,
}

impl PartialEq for Function {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Function {}

impl Hash for Function {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.name.hash(state);
    }
}

impl ScalarUDFImpl for Function {
    fn name(&self) -> &str {
        self.name
    }

    fn signature(&self) -> &Signature {
        &self.signature
    }

    fn return_type(&self, _arguments: &[DataType]) -> Result<DataType> {
        Ok(self.returns.clone())
    }

    fn invoke_with_args(&self, arguments: ScalarFunctionArgs) -> Result<ColumnarValue> {
        let rows = arguments.number_rows;
        let columns: Vec<Vec<Given>> =
            arguments.args.iter().map(|argument| values(&argument.to_array(rows)?)).collect::<Result<_>>()?;
        let results = (0..rows).map(|row| {
            let given: Vec<Given> =
                columns.iter().map(|column| column.get(row).cloned().unwrap_or(Given::Null)).collect();
            (self.call)(&self.known, &given)
        });
        Ok(ColumnarValue::Array(array(&self.returns, results)))
    }
}

/// The values of an argument; what is neither text nor whole number is taken for nothing.
fn values(column: &ArrayRef) -> Result<Vec<Given>> {
    let of =
        |place: usize, value: &dyn Fn(usize) -> Given| if column.is_null(place) { Given::Null } else { value(place) };
    Ok(match column.data_type() {
        DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => {
            let texts = cast(column, &DataType::Utf8)?;
            let texts = texts.as_string::<i32>();
            (0..column.len()).map(|place| of(place, &|place| Given::text(texts.value(place)))).collect()
        }
        of_int if of_int.is_integer() => {
            let numbers = cast(column, &DataType::Int64)?;
            let numbers = numbers.as_primitive::<Int64Type>();
            (0..column.len()).map(|place| of(place, &|place| Given::Int(numbers.value(place)))).collect()
        }
        _ => vec![Given::Null; column.len()],
    })
}

fn array(of: &DataType, results: impl Iterator<Item = Given>) -> ArrayRef {
    match of {
        DataType::Boolean => {
            let mut made = BooleanBuilder::new();
            results.for_each(|one| made.append_option(if let Given::Bool(yes) = one { Some(yes) } else { None }));
            Arc::new(made.finish())
        }
        DataType::Int64 => {
            let mut made = Int64Builder::new();
            results.for_each(|one| made.append_option(one.number()));
            Arc::new(made.finish())
        }
        _ => {
            let mut made = StringBuilder::new();
            results.for_each(|one| made.append_option(one.as_text()));
            Arc::new(made.finish())
        }
    }
}
