//! One event of a test: a JSON object, read in the order of its members.
//!
//! `serde_json::Value` sorts members, so the record is filled straight from the reader.

use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use vg_model::{Record, Timestamp, Value, limits};

use super::{RuleTestFault, TestEvent};

/// Reads one line.
pub(super) fn read(text: &str, line: u32) -> Result<TestEvent, RuleTestFault> {
    let Object(mut record) =
        serde_json::from_str(text).map_err(|error| RuleTestFault::Json(without_line(&error.to_string())))?;
    let time = match take(&mut record, "@time") {
        Some(Value::Text(text)) => Some(instant(&text)?),
        Some(other) => return Err(RuleTestFault::BadTime(other.as_text().to_owned())),
        None => None,
    };
    let kind = match take(&mut record, "@kind") {
        Some(Value::Text(kind)) if !kind.is_empty() => kind,
        None if record.get("Channel").is_some() => "windows".to_owned(),
        _ => return Err(RuleTestFault::NoKind),
    };
    Ok(TestEvent { kind, time, record, line })
}

fn instant(text: &str) -> Result<Timestamp, RuleTestFault> {
    match Timestamp::parse_iso(text.as_bytes()) {
        Some((time, true)) => Ok(time),
        _ => Err(RuleTestFault::BadTime(text.to_owned())),
    }
}

fn take(record: &mut Record, path: &str) -> Option<Value> {
    let at = record.fields.iter().position(|(name, _)| name == path)?;
    Some(record.fields.remove(at).1)
}

/// serde_json counts lines within the object, which is always one line here; the column stays.
fn without_line(message: &str) -> String {
    message.replace(" at line 1 column ", " at column ")
}

/// A JSON object at the top.
struct Object(Record);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        struct Top;
        impl<'de> Visitor<'de> for Top {
            type Value = Object;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Object, A::Error> {
                let mut record = Record::default();
                Leaves { record: &mut record, path: String::new(), depth: 0 }.visit_map(map)?;
                Ok(Object(record))
            }
        }
        from.deserialize_map(Top)
    }
}

/// Adds every leaf below `path` to the record.
struct Leaves<'r> {
    record: &'r mut Record,
    path: String,
    depth: usize,
}

impl Leaves<'_> {
    fn leaf<E: Error>(self, value: Value) -> Result<(), E> {
        if self.record.fields.len() >= limits::MAX_VALUES_PER_EVENT {
            return Err(E::custom(format_args!("more than {} values", limits::MAX_VALUES_PER_EVENT)));
        }
        self.record.push(self.path, value);
        Ok(())
    }

    fn deeper<E: Error>(&self) -> Result<usize, E> {
        if self.depth >= limits::MAX_NESTING {
            return Err(E::custom(format_args!("nested deeper than {}", limits::MAX_NESTING)));
        }
        Ok(self.depth + 1)
    }
}

impl<'de> DeserializeSeed<'de> for Leaves<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Leaves<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.leaf(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<(), E> {
        self.leaf(Value::Number(value.to_string()))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<(), E> {
        self.leaf(Value::Number(value.to_string()))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        let digits = serde_json::Number::from_f64(value).map_or_else(|| value.to_string(), |number| number.to_string());
        self.leaf(Value::Number(digits))
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<(), E> {
        self.leaf(Value::Text(value.to_owned()))
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.leaf(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        let depth = self.deeper()?;
        while items.next_element_seed(Leaves { record: self.record, path: self.path.clone(), depth })?.is_some() {}
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<(), A::Error> {
        let depth = self.deeper()?;
        while let Some(key) = members.next_key::<String>()? {
            let path = if self.path.is_empty() { key } else { format!("{}.{key}", self.path) };
            members.next_value_seed(Leaves { record: self.record, path, depth })?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(text: &str) -> Vec<(String, String)> {
        let event = read(text, 1).unwrap();
        event.record.fields.iter().map(|(path, value)| (path.clone(), value.as_text().to_owned())).collect()
    }

    #[test]
    fn members_keep_their_order_and_lists_repeat() {
        let got = fields(r#"{"@kind":"json","z":1,"a":["x",{"b":null}],"m":{"k":true,"j":12345678901234567890}}"#);
        let expected = [("z", "1"), ("a", "x"), ("a.b", ""), ("m.k", "true"), ("m.j", "12345678901234567890")]
            .map(|(p, v)| (p.to_owned(), v.to_owned()));
        assert_eq!(got, expected);
    }

    #[test]
    fn a_channel_makes_a_windows_event() {
        let event = read(r#"{"Channel":"Security","EventID":1102}"#, 7).unwrap();
        assert_eq!((event.kind.as_str(), event.time, event.line), ("windows", None, 7));
        assert_eq!(event.record.get("EventID"), Some(&Value::Number("1102".into())));
    }

    #[test]
    fn kind_and_time_are_not_fields() {
        let event = read(r#"{"@time":"2024-02-10T00:00:00+07:00","@kind":"syslog","message":"x"}"#, 1).unwrap();
        assert_eq!(event.time.unwrap().to_string(), "2024-02-09T17:00:00.000000Z");
        assert_eq!(event.record.fields.len(), 1);
    }

    #[test]
    fn what_is_no_event_is_refused() {
        assert_eq!(read(r#"{"a":1}"#, 1), Err(RuleTestFault::NoKind));
        assert_eq!(read(r#"{"@kind":"","a":1}"#, 1), Err(RuleTestFault::NoKind));
        for time in [r#""2024-02-10""#, r#""2024-02-10T00:00:00""#, "5"] {
            let text = format!(r#"{{"@kind":"syslog","@time":{time}}}"#);
            assert!(matches!(read(&text, 1), Err(RuleTestFault::BadTime(_))), "{time}");
        }
        for text in ["", "[]", "{", r#"{"a":1} {"b":2}"#, r#"{"a":}"#] {
            assert!(matches!(read(text, 1), Err(RuleTestFault::Json(_))), "{text}");
        }
    }

    #[test]
    fn depth_and_number_of_values_are_limited() {
        let deep = |n: usize| format!(r#"{{"@kind":"json","a":{}1{}}}"#, "[".repeat(n), "]".repeat(n));
        assert!(read(&deep(limits::MAX_NESTING - 1), 1).is_ok());
        assert!(
            matches!(read(&deep(limits::MAX_NESTING), 1), Err(RuleTestFault::Json(m)) if m.contains("nested deeper"))
        );
        let wide = |n: usize| format!(r#"{{"@kind":"json","a":[{}0]}}"#, "0,".repeat(n - 1));
        // `@kind` counts too.
        assert!(read(&wide(limits::MAX_VALUES_PER_EVENT - 1), 1).is_ok());
        assert!(
            matches!(read(&wide(limits::MAX_VALUES_PER_EVENT), 1), Err(RuleTestFault::Json(m)) if m.contains("values"))
        );
    }
}
