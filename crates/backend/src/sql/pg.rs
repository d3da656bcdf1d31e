//! PostgreSQL: a pool, and the care that makes it behave like SQLite where a result shows.
//!
//! - **Writers take turns.** A writing transaction begins by taking one advisory lock of the database, which it holds to its
//!   end. So two of them never interleave, the order of commits is the order of beginnings, and neither lost updates nor
//!   write skew can happen, exactly as with SQLite's single writer. The price: commits do not overlap, also across servers.
//! - **Byte order.** The database must have the collation and character type `C` and the encoding UTF8, else `open` refuses:
//!   then comparisons, ORDER BY, indexes, `lower` and LIKE treat text as SQLite does, in every expression and without a
//!   COLLATE in any statement.
//! - **Types.** A parameter is encoded for the type that the server inferred, so what `prepare_all` accepts is what runs;
//!   `SUM` over BIGINT (NUMERIC in PostgreSQL) comes back as BIGINT, a comparison as 0 or 1.

use std::str::FromStr as _;
use std::sync::Arc;

use sqlx::postgres::{
    PgArguments, PgConnectOptions, PgPool, PgPoolOptions, PgRow, PgTypeInfo, PgValueFormat, PgValueRef,
};
use sqlx::{Arguments as _, Column as _, Row as _, TypeInfo as _, ValueRef as _};

use super::error::{SqlError, SqlErrorKind};
use super::options::SqlOptions;
use super::value::{Row, Value};

/// Takes the lock by which writers take turns; its key is "vonggac" in ASCII, 0x766f6e67676163.
pub(super) const TAKE_TURN: &str = "SELECT pg_advisory_xact_lock(33336567223771491)";
/// A transaction whose program fell silent gives the writers' turn back after this time, in seconds.
const SILENT_WRITER_S: u32 = 60;

pub(super) async fn open(url: &str, options: &SqlOptions) -> Result<PgPool, SqlError> {
    // The address may carry a password: no message repeats it.
    let connect = PgConnectOptions::from_str(url)
        .map_err(|error| SqlError::from_driver("read the address of postgres", error).with_kind(SqlErrorKind::Config))?
        .application_name("vonggac")
        .statement_cache_capacity(512)
        .options([
            ("lock_timeout", format!("{}ms", options.busy_timeout.as_millis())),
            ("idle_in_transaction_session_timeout", format!("{SILENT_WRITER_S}s")),
            ("synchronous_commit", "on".to_owned()),
            ("client_min_messages", "warning".to_owned()),
        ]);
    let pool = PgPoolOptions::new()
        .max_connections(options.readers.max(1) + 2)
        .acquire_timeout(options.busy_timeout)
        .connect_with(connect)
        .await
        .map_err(|error| SqlError::from_driver("open postgres", error))?;
    check(&pool).await?;
    Ok(pool)
}

/// Refuses a database that would sort or fold text otherwise than SQLite.
async fn check(pool: &PgPool) -> Result<(), SqlError> {
    let failed = |error| SqlError::from_driver("look at the database", error);
    let sql = "SELECT datname::text, datcollate::text, datctype::text, pg_encoding_to_char(encoding)::text \
               FROM pg_database WHERE datname = current_database()";
    let row = sqlx::query(sql).fetch_one(pool).await.map_err(failed)?;
    let get = |index: usize| row.try_get::<String, _>(index).map_err(failed);
    let (name, collate, ctype, encoding) = (get(0)?, get(1)?, get(2)?, get(3)?);
    if collate == "C" && ctype == "C" && encoding == "UTF8" {
        return Ok(());
    }
    let detail = format!(
        "database {name} has LC_COLLATE {collate}, LC_CTYPE {ctype}, encoding {encoding}; it must have C, C and UTF8. Create it \
         with: CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"
    );
    Err(SqlError::new(SqlErrorKind::Config, "open postgres", detail))
}

/// Encodes the parameters for the types that the server inferred.
pub(super) fn arguments(types: &[PgTypeInfo], params: &[Value]) -> Result<PgArguments, String> {
    let mut arguments = PgArguments::default();
    for (index, (param, wanted)) in params.iter().zip(types).enumerate() {
        let wrong = |wanted: &str| format!("parameter ${} is {}, {wanted} is wanted", index + 1, param.kind());
        let added = match (param, wanted.name()) {
            (Value::Null, _) => arguments.add(None::<i64>),
            (Value::Int(value), "INT8") => arguments.add(*value),
            (Value::Int(value), "INT4") => arguments.add(i32::try_from(*value).map_err(|error| error.to_string())?),
            #[expect(
                clippy::cast_precision_loss,
                reason = "SQLite stores an integer in a DOUBLE PRECISION column so too"
            )]
            (Value::Int(value), "FLOAT8") => arguments.add(*value as f64),
            (Value::Real(value), "FLOAT8") => arguments.add(*value),
            (Value::Text(value), "TEXT" | "VARCHAR" | "NAME") => arguments.add(value.clone()),
            (_, wanted) => return Err(wrong(wanted)),
        };
        added.map_err(|error| error.to_string())?;
    }
    Ok(arguments)
}

/// Names of the columns of a result.
pub(super) fn columns(row: &PgRow) -> Arc<[Box<str>]> {
    row.columns().iter().map(|column| column.name().into()).collect()
}

/// A row of the driver as ours.
pub(super) fn row(statement: &str, columns: &Arc<[Box<str>]>, row: &PgRow) -> Result<Row, SqlError> {
    let mut values = Vec::with_capacity(columns.len());
    for index in 0..columns.len() {
        let raw = row.try_get_raw(index).map_err(|error| SqlError::from_driver(statement, error))?;
        values.push(value(&raw).map_err(|error| {
            let name = columns.get(index).map_or("?", |name| &**name);
            SqlError::new(SqlErrorKind::Decode, statement, format!("column {name}: {error}"))
        })?);
    }
    Ok(Row::new(Arc::clone(columns), values))
}

/// A value in the binary form of the protocol (PostgreSQL 15, `typsend` functions: big-endian integers and IEEE 754).
fn value(raw: &PgValueRef<'_>) -> Result<Value, String> {
    if raw.is_null() {
        return Ok(Value::Null);
    }
    if raw.format() != PgValueFormat::Binary {
        return Err("the server sent text where binary was asked for".to_owned());
    }
    let bytes = raw.as_bytes().map_err(|error| error.to_string())?;
    let short = || "the server sent too few bytes".to_owned();
    let kind = raw.type_info().name().to_owned();
    Ok(match kind.as_str() {
        "INT8" => Value::Int(i64::from_be_bytes(bytes.try_into().map_err(|_| short())?)),
        "INT4" => Value::Int(i64::from(i32::from_be_bytes(bytes.try_into().map_err(|_| short())?))),
        "INT2" => Value::Int(i64::from(i16::from_be_bytes(bytes.try_into().map_err(|_| short())?))),
        "BOOL" => Value::Int(i64::from(bytes.first() == Some(&1))),
        "FLOAT8" => Value::Real(f64::from_be_bytes(bytes.try_into().map_err(|_| short())?)),
        "NUMERIC" => numeric(bytes)?,
        "TEXT" | "VARCHAR" | "NAME" | "CHAR" | "UNKNOWN" => {
            Value::Text(std::str::from_utf8(bytes).map_err(|error| error.to_string())?.to_owned())
        }
        other => return Err(format!("the type {other} is not of the shared subset")),
    })
}

/// NUMERIC as SQLite would give the sum (an integer) or the mean (a real number): digits of base 10,000 behind a head of
/// count, weight, sign and scale (`numeric_send` in `numeric.c` of PostgreSQL 15).
fn numeric(bytes: &[u8]) -> Result<Value, String> {
    let mut words = bytes.chunks_exact(2).filter_map(|pair| pair.try_into().ok().map(i16::from_be_bytes));
    let mut next = || words.next().ok_or_else(|| "NUMERIC is cut off".to_owned());
    let (count, weight, sign, scale) = (next()?, next()?, next()?, next()?);
    let negative = match sign {
        0 => false,
        0x4000 => true,
        _ => return Err("NUMERIC is not a finite number".to_owned()),
    };
    if scale == 0 {
        let mut whole: i128 = 0;
        for place in 0..=weight.max(-1) {
            let digit = if place < count { next()? } else { 0 };
            whole = whole
                .checked_mul(10_000)
                .and_then(|whole| whole.checked_add(i128::from(digit)))
                .ok_or("NUMERIC does not fit BIGINT")?;
        }
        let whole = if negative { -whole } else { whole };
        return i64::try_from(whole).map(Value::Int).map_err(|_| "NUMERIC does not fit BIGINT".to_owned());
    }
    let mut text = String::from(if negative { "-0" } else { "0" });
    for _ in 0..count {
        text.push_str(&format!("{:04}", next()?));
    }
    // The digits as one integer, scaled: parsing decimal text rounds once, a sum of products many times.
    let exponent = 4 * (i32::from(weight) + 1 - i32::from(count));
    let real: f64 = format!("{text}e{exponent}").parse().map_err(|_| "NUMERIC is no number".to_owned())?;
    if real.is_finite() { Ok(Value::Real(real)) } else { Err("NUMERIC does not fit DOUBLE PRECISION".to_owned()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(words: &[i16]) -> Vec<u8> {
        words.iter().flat_map(|word| word.to_be_bytes()).collect()
    }

    #[test]
    fn numeric_becomes_an_integer_or_a_real_number() {
        assert_eq!(numeric(&words(&[0, 0, 0, 0])), Ok(Value::Int(0)));
        assert_eq!(numeric(&words(&[1, 1, 0x4000, 0, 12])), Ok(Value::Int(-120_000)));
        assert_eq!(numeric(&words(&[2, 0, 0, 4, 2, 5000])), Ok(Value::Real(2.5)));
        assert_eq!(numeric(&words(&[1, -1, 0x4000, 4, 2500])), Ok(Value::Real(-0.25)));
        assert!(numeric(&words(&[0, 0, -0x4000, 0])).is_err());
        assert!(numeric(&words(&[6, 5, 0, 0, 9999, 9999, 9999, 9999, 9999, 9999])).is_err());
        assert!(numeric(&words(&[2, 1, 0, 0, 1])).is_err());
    }
}
