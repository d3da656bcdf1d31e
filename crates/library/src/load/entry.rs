//! One entry: a TOML table → a typed value. Every fault of it is found, not only the first.

use serde::Serialize;
use serde::de::DeserializeOwned;
use toml::{Table, Value};

use super::Place;
use crate::entry::Entry;
use crate::lint::FaultCode;

/// Fields of an entry among which the one with an unfit value is looked for; each look reads the whole entry. Ours have two
/// dozen at most.
const MAX_FIELDS_SEARCHED: usize = 64;
/// Fields that every entry must have.
const ALWAYS: [&str; 3] = ["id", "title", "grade"];

/// Reads an entry; `None` when not even its id can be used.
pub(crate) fn read_entry<T: Entry>(table: Table, place: &Place<'_>) -> Option<T> {
    let id = table.get("id").and_then(Value::as_str).map(str::to_owned);
    place.require(&table, id.as_deref(), &ALWAYS);
    place.require(&table, id.as_deref(), T::REQUIRED);
    let entry = read_fields(table, id.as_deref(), place);
    entry.filter(|_: &T| id.is_some())
}

/// Reads a table into a type all fields of which have defaults. A field whose value does not fit is reported and left out;
/// a field that the type does not have is reported. Nothing comes back only when the field at fault cannot be told.
pub fn read_fields<T: Serialize + DeserializeOwned>(
    mut table: Table,
    id: Option<&str>,
    place: &Place<'_>,
) -> Option<T> {
    loop {
        match Value::Table(table.clone()).try_into::<T>() {
            Ok(read) => {
                if let Ok(Value::Table(known)) = Value::try_from(&read) {
                    unknown_keys(&table, &known, "", &mut |path| place.report(FaultCode::UnknownKey, id, path, path));
                }
                return Some(read);
            }
            Err(error) => {
                let message = error.message().replace('\n', " ");
                let Some(culprit) = culprit::<T>(&table, &message) else {
                    place.report(FaultCode::BadValue, id, "", &message);
                    return None;
                };
                place.report(FaultCode::BadValue, id, &culprit, &message);
                table.remove(&culprit);
            }
        }
    }
}

/// The field without which the table can be read, or gives another message: the one that the message is about.
fn culprit<T: DeserializeOwned>(table: &Table, message: &str) -> Option<String> {
    if table.len() > MAX_FIELDS_SEARCHED {
        return None;
    }
    table
        .keys()
        .find(|key| {
            let mut without = table.clone();
            without.remove(*key);
            match Value::Table(without).try_into::<T>() {
                Ok(_) => true,
                Err(error) => error.message().replace('\n', " ") != message,
            }
        })
        .cloned()
}

/// What was written and is not in what was read: keys that the type does not have, at any depth.
fn unknown_keys(written: &Table, known: &Table, path: &str, report: &mut dyn FnMut(&str)) {
    for (key, value) in written {
        let here = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
        match known.get(key) {
            None => report(&here),
            Some(other) => compare(value, other, &here, report),
        }
    }
}

fn compare(written: &Value, known: &Value, path: &str, report: &mut dyn FnMut(&str)) {
    match (written, known) {
        (Value::Table(written), Value::Table(known)) => unknown_keys(written, known, path, report),
        (Value::Array(written), Value::Array(known)) => {
            for (index, (written, known)) in written.iter().zip(known).enumerate() {
                compare(written, known, &format!("{path}.{index}"), report);
            }
        }
        _ => {}
    }
}
