//! `ExportLogsServiceRequest` as JSON.

use std::borrow::Cow;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::record::Record;
use super::{Brought, Fault};
use crate::chunk::Kind;
use crate::limits;
use crate::protocols::json_text::{put_double, put_text};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Request<'a> {
    #[serde(borrow, default)]
    resource_logs: Vec<ResourceLogs<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ResourceLogs<'a> {
    #[serde(borrow, default)]
    resource: Resource<'a>,
    #[serde(borrow, default)]
    scope_logs: Vec<ScopeLogs<'a>>,
}

#[derive(Deserialize, Default)]
struct Resource<'a> {
    #[serde(borrow, default)]
    attributes: Vec<Pair<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ScopeLogs<'a> {
    #[serde(borrow, default)]
    scope: Scope<'a>,
    #[serde(borrow, default)]
    log_records: Vec<LogRecord<'a>>,
}

#[derive(Deserialize, Default)]
struct Scope<'a> {
    #[serde(borrow, default)]
    name: Cow<'a, str>,
    #[serde(borrow, default)]
    version: Cow<'a, str>,
    #[serde(borrow, default)]
    attributes: Vec<Pair<'a>>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct LogRecord<'a> {
    #[serde(borrow, default)]
    time_unix_nano: Option<Number<'a>>,
    #[serde(borrow, default)]
    observed_time_unix_nano: Option<Number<'a>>,
    #[serde(borrow, default)]
    severity_number: Option<Number<'a>>,
    #[serde(borrow, default)]
    severity_text: Cow<'a, str>,
    #[serde(borrow, default)]
    body: Option<Any<'a>>,
    #[serde(borrow, default)]
    attributes: Vec<Pair<'a>>,
    #[serde(borrow, default)]
    flags: Option<Number<'a>>,
    #[serde(borrow, default)]
    trace_id: Cow<'a, str>,
    #[serde(borrow, default)]
    span_id: Cow<'a, str>,
    #[serde(borrow, default)]
    event_name: Cow<'a, str>,
}

#[derive(Deserialize)]
struct Pair<'a> {
    #[serde(borrow, default)]
    key: Cow<'a, str>,
    #[serde(borrow, default)]
    value: Option<Any<'a>>,
}

/// A value of some type.
#[derive(Deserialize, Default)]
#[serde(rename_all = "camelCase", default)]
struct Any<'a> {
    #[serde(borrow)]
    string_value: Option<Cow<'a, str>>,
    bool_value: Option<bool>,
    #[serde(borrow)]
    int_value: Option<Number<'a>>,
    #[serde(borrow)]
    double_value: Option<&'a RawValue>,
    #[serde(borrow)]
    array_value: Option<Array<'a>>,
    #[serde(borrow)]
    kvlist_value: Option<Pairs<'a>>,
    #[serde(borrow)]
    bytes_value: Option<Cow<'a, str>>,
}

#[derive(Deserialize)]
struct Array<'a> {
    #[serde(borrow, default)]
    values: Vec<Any<'a>>,
}

#[derive(Deserialize)]
struct Pairs<'a> {
    #[serde(borrow, default)]
    values: Vec<Pair<'a>>,
}

/// A whole number, which may stand in quotes.
#[derive(Deserialize)]
#[serde(transparent)]
struct Number<'a>(#[serde(borrow)] &'a RawValue);

impl Number<'_> {
    fn text(&self) -> &str {
        self.0.get().trim_matches('"')
    }
}

fn number(number: Option<&Number<'_>>) -> Result<u64, Fault> {
    match number.map(Number::text) {
        None | Some("null") => Ok(0),
        // Severities may be written by their names in the JSON mapping in general, but not in OTLP.
        Some(text) => text.parse().map_err(|_| Fault::Damaged),
    }
}

/// Reads all records of a request.
pub(super) fn read(body: &[u8], brought: &mut Brought) -> Result<(), Fault> {
    if body.trim_ascii_start().first() != Some(&b'{') {
        return Err(Fault::Damaged);
    }
    let request: Request<'_> = serde_json::from_slice(body).map_err(|_| Fault::Damaged)?;
    let (mut line, mut body_text, mut attributes) = (Vec::new(), Vec::new(), Vec::new());
    for of_resource in &request.resource_logs {
        let (mut resource, kind) = (Vec::new(), kind(&of_resource.resource));
        put_map(&mut resource, &of_resource.resource.attributes, 0)?;
        for of_scope in &of_resource.scope_logs {
            let mut scope = Vec::new();
            put_scope(&mut scope, &of_scope.scope)?;
            for record in &of_scope.log_records {
                [&mut line, &mut body_text, &mut attributes].into_iter().for_each(Vec::clear);
                if let Some(body) = &record.body {
                    put_any(&mut body_text, body, 0)?;
                }
                put_map(&mut attributes, &record.attributes, 0)?;
                let text = |text: &str| {
                    let mut out = Vec::new();
                    put_text(&mut out, text);
                    out
                };
                Record {
                    time: number(record.time_unix_nano.as_ref())?,
                    observed: number(record.observed_time_unix_nano.as_ref())?,
                    severity: number(record.severity_number.as_ref())?,
                    flags: number(record.flags.as_ref())?,
                    severity_text: &text(&record.severity_text),
                    event_name: &text(&record.event_name),
                    trace: &text(&record.trace_id.to_ascii_lowercase()),
                    span: &text(&record.span_id.to_ascii_lowercase()),
                    body: &body_text,
                    attributes: &attributes,
                    resource: &resource,
                    scope: &scope,
                }
                .put(&mut line);
                brought.take(&kind, &line)?;
            }
        }
    }
    Ok(())
}

fn kind(resource: &Resource<'_>) -> Kind {
    let service = resource.attributes.iter().find(|pair| pair.key == "service.name");
    let name = service.and_then(|pair| pair.value.as_ref()?.string_value.as_deref());
    let hint = name.filter(|name| !name.is_empty() && name.len() <= limits::MAX_HINT).map(Into::into);
    Kind { hint, ..Kind::of("json") }
}

fn put_scope(out: &mut Vec<u8>, scope: &Scope<'_>) -> Result<(), Fault> {
    out.push(b'{');
    for (name, text) in [("\"Name\":", &scope.name), ("\"Version\":", &scope.version)] {
        if !text.is_empty() {
            if out.len() > 1 {
                out.push(b',');
            }
            out.extend_from_slice(name.as_bytes());
            put_text(out, text);
        }
    }
    if !scope.attributes.is_empty() {
        if out.len() > 1 {
            out.push(b',');
        }
        out.extend_from_slice(b"\"Attributes\":");
        put_map(out, &scope.attributes, 0)?;
    }
    out.push(b'}');
    Ok(())
}

fn put_map(out: &mut Vec<u8>, pairs: &[Pair<'_>], depth: usize) -> Result<(), Fault> {
    out.push(b'{');
    for (index, pair) in pairs.iter().enumerate() {
        if index > 0 {
            out.push(b',');
        }
        put_text(out, &pair.key);
        out.push(b':');
        match &pair.value {
            Some(value) => put_any(out, value, depth + 1)?,
            None => out.extend_from_slice(b"null"),
        }
    }
    out.push(b'}');
    Ok(())
}

fn put_any(out: &mut Vec<u8>, any: &Any<'_>, depth: usize) -> Result<(), Fault> {
    if depth > limits::MAX_NESTING {
        return Err(Fault::TooMuch);
    }
    if let Some(text) = any.string_value.as_ref().or(any.bytes_value.as_ref()) {
        put_text(out, text);
    } else if let Some(truth) = any.bool_value {
        out.extend_from_slice(if truth { b"true" } else { b"false" });
    } else if let Some(number) = &any.int_value {
        let number: i64 = number.text().parse().map_err(|_| Fault::Damaged)?;
        out.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
    } else if let Some(number) = any.double_value {
        let number: f64 = match number.get().trim_matches('"') {
            "Infinity" => f64::INFINITY,
            "-Infinity" => f64::NEG_INFINITY,
            text => text.parse().map_err(|_| Fault::Damaged)?,
        };
        put_double(out, number);
    } else if let Some(array) = &any.array_value {
        out.push(b'[');
        for (index, value) in array.values.iter().enumerate() {
            if index > 0 {
                out.push(b',');
            }
            put_any(out, value, depth + 1)?;
        }
        out.push(b']');
    } else if let Some(list) = &any.kvlist_value {
        put_map(out, &list.values, depth)?;
    } else {
        out.extend_from_slice(b"null");
    }
    Ok(())
}
