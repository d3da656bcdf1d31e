//! Events in the normal form as events of OCSF, for those who take them over (<https://schema.ocsf.io>).
//!
//! Which class an event is, and which column is which attribute, is data: `library/ocsf`. What an event lacks that its class requires makes
//! it one of another class, in the end a base event; what no attribute takes is in `unmapped`. Nothing is guessed.
//!
//! *What it does not do*: it reads no record again; what is not in a column is in `raw_data` alone.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;
use serde_json::{Map, Value, json};
use vg_model::Timestamp;

const CLASSES: &str = include_str!("../../../library/ocsf/classes.toml");

/// Value of a number that means another word than those of the schema.
const OTHER: i64 = 99;
/// Digests, and the number of their algorithm in the schema (`fingerprint.algorithm_id`).
const HASHES: [(&str, i64, &str); 3] =
    [("hash.md5", 1, "MD5"), ("hash.sha1", 2, "SHA-1"), ("hash.sha256", 3, "SHA-256")];
/// Columns that every event has in `metadata` or elsewhere, so that they are not unmapped.
const TOLD: [&str; 8] =
    ["time", "received", "position", "record", "raw", "event.outcome", "event.severity", "event_source"];

/// How events become events of OCSF.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ocsf {
    version: String,
    every: Every,
    severity: BTreeMap<String, i64>,
    status: BTreeMap<String, i64>,
    #[serde(rename = "class")]
    classes: Vec<Class>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Every {
    fields: BTreeMap<String, From>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Class {
    uid: i64,
    category: i64,
    name: String,
    #[serde(default, rename = "where")]
    wanted: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    needs: Vec<Vec<String>>,
    activity: Activity,
    /// Objects that are there only when a column has a value.
    #[serde(default)]
    whole: BTreeMap<String, String>,
    #[serde(default)]
    fields: BTreeMap<String, From>,
    #[serde(default)]
    fixed: BTreeMap<String, Value>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Activity {
    #[serde(default)]
    column: String,
    #[serde(default)]
    words: BTreeMap<String, i64>,
    otherwise: i64,
    nothing: i64,
}

/// Where the value of an attribute comes from.
#[derive(Debug, Deserialize)]
#[serde(untagged)]
enum From {
    One(String),
    First(Vec<String>),
    Part {
        column: String,
        #[serde(rename = "as")]
        part: Part,
    },
}

/// A part of a value.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    BaseName,
}

/// The columns of an event by their names in the normal form; a NULL or an empty text is no value.
pub type Columns<'a> = dyn Fn(&str) -> Option<Value> + 'a;

impl Ocsf {
    /// The classes that come with the program.
    ///
    /// # Errors
    /// When the data is not of the form described in `library/ocsf/README.md`.
    pub fn embedded() -> Result<Self, toml::de::Error> {
        toml::from_str(CLASSES)
    }

    /// The version of the schema.
    #[must_use]
    pub fn version(&self) -> &str {
        &self.version
    }

    /// An event of a unit, by its columns; `names` are those of the normal form. Its attributes are in the order of their names.
    #[must_use]
    pub fn event(&self, unit: &str, names: &[&str], columns: &Columns<'_>) -> Value {
        let value = |name: &str| columns(name).filter(|value| !matches!(value, Value::Null) && *value != json!(""));
        let text = |name: &str| value(name).map(|value| plain(&value));
        let uid = format!("{}/{}", text("position").unwrap_or_default(), text("record").unwrap_or_default());
        let class = self.classes.iter().find(|class| class.holds(&value));
        let mut event = Map::new();
        let mut used: BTreeSet<&str> = TOLD.into_iter().collect();
        if let Some(class) = class {
            class.put(&value, &uid, &mut event, &mut used);
        }
        for (path, from) in &self.every.fields {
            if let Some(found) = from.value(&value, &mut used) {
                put(&mut event, path, found);
            }
        }
        let product = text("event.provider").or_else(|| text("kind")).or_else(|| text("format"));
        let product = product.unwrap_or_else(|| "unknown".to_owned());
        used.extend(["kind", "format"]);
        put(&mut event, "metadata.product.name", product.into());
        put(&mut event, "metadata.version", self.version.as_str().into());
        put(&mut event, "metadata.uid", uid.into());
        put(&mut event, "metadata.tenant_uid", unit.into());
        let time = text("time").and_then(|text| Timestamp::parse_iso(text.as_bytes())).map(|(time, _)| time.0);
        let received = text("received").and_then(|text| Timestamp::parse_iso(text.as_bytes())).map(|(time, _)| time.0);
        put(&mut event, "time", time.or(received).unwrap_or_default().div_euclid(1_000).into());
        if let Some(original) = text("time") {
            put(&mut event, "metadata.original_time", original.into());
        }
        if let Some(received) = received {
            put(&mut event, "metadata.logged_time", received.div_euclid(1_000).into());
        }
        self.judged(&value, &mut event);
        if let Some(raw) = value("raw") {
            put(&mut event, "raw_data", raw);
        }
        let left = names.iter().filter(|name| !used.contains(**name));
        let left: Map<String, Value> = left.filter_map(|name| Some(((*name).to_owned(), value(name)?))).collect();
        if !left.is_empty() {
            event.insert("unmapped".to_owned(), left.into());
        }
        event.into()
    }

    /// Severity and status, in the words of the schema.
    fn judged(&self, value: &Columns<'_>, event: &mut Map<String, Value>) {
        let of = |words: &BTreeMap<String, i64>, word: &str| words.get(&word.to_lowercase()).copied().unwrap_or(OTHER);
        let severity = value("event.severity").map(|word| plain(&word));
        let number = severity.as_deref().map_or(0, |word| of(&self.severity, word));
        event.insert("severity_id".to_owned(), number.into());
        if let Some(word) = severity {
            event.insert("severity".to_owned(), word.into());
        }
        if let Some(word) = value("event.outcome").map(|word| plain(&word)) {
            event.insert("status_id".to_owned(), of(&self.status, &word).into());
            event.insert("status".to_owned(), word.into());
        }
    }
}

impl Class {
    fn holds(&self, value: &Columns<'_>) -> bool {
        let is = |(column, words): (&String, &Vec<String>)| {
            value(column).is_some_and(|found| words.iter().any(|word| word.eq_ignore_ascii_case(&plain(&found))))
        };
        self.wanted.iter().all(is) && self.needs.iter().all(|any| any.iter().any(|column| value(column).is_some()))
    }

    fn put<'c>(&'c self, value: &Columns<'_>, uid: &str, event: &mut Map<String, Value>, used: &mut BTreeSet<&'c str>) {
        let word = if self.activity.column.is_empty() { None } else { value(&self.activity.column) };
        let word = word.map(|word| plain(&word));
        let activity = match &word {
            Some(word) => self.activity.words.get(&word.to_lowercase()).copied().unwrap_or(self.activity.otherwise),
            None => self.activity.nothing,
        };
        event.insert("class_uid".to_owned(), self.uid.into());
        event.insert("class_name".to_owned(), self.name.as_str().into());
        event.insert("category_uid".to_owned(), self.category.into());
        event.insert("activity_id".to_owned(), activity.into());
        event.insert("type_uid".to_owned(), (self.uid * 100 + activity).into());
        if let Some(word) = word {
            used.insert(&self.activity.column);
            event.insert("activity_name".to_owned(), word.into());
        }
        used.extend(self.wanted.keys().map(String::as_str));
        for (path, from) in &self.fields {
            let lacks = |(object, column): (&String, &String)| {
                path.strip_prefix(object.as_str()).is_some_and(|rest| rest.starts_with('.')) && value(column).is_none()
            };
            if self.whole.iter().any(lacks) {
                continue;
            }
            if let Some(found) = from.value(value, used) {
                put(event, path, found);
            }
        }
        for (path, fixed) in &self.fixed {
            let there = path.rsplit_once('.').is_none_or(|(object, _)| has(event, object));
            if there {
                put(event, path, if *fixed == json!("uid") { uid.into() } else { fixed.clone() });
            }
        }
    }
}

impl From {
    fn value<'c>(&'c self, value: &Columns<'_>, used: &mut BTreeSet<&'c str>) -> Option<Value> {
        match self {
            Self::One(column) if column == "hashes" => {
                used.extend(HASHES.map(|(column, ..)| column));
                hashes(value)
            }
            Self::One(column) => {
                let found = value(column)?;
                used.insert(column);
                Some(found)
            }
            Self::First(columns) => {
                let (column, found) = columns.iter().find_map(|column| Some((column, value(column)?)))?;
                used.insert(column);
                Some(found)
            }
            Self::Part { column, part: Part::BaseName } => {
                let path = plain(&value(column)?);
                let name = path.rsplit(['/', '\\']).find(|name| !name.is_empty()).unwrap_or(&path);
                Some(name.into())
            }
        }
    }
}

fn hashes(value: &Columns<'_>) -> Option<Value> {
    let one = |(column, number, name): (&str, i64, &str)| {
        Some(json!({ "algorithm": name, "algorithm_id": number, "value": value(column)? }))
    };
    let all: Vec<Value> = HASHES.into_iter().filter_map(one).collect();
    (!all.is_empty()).then(|| all.into())
}

/// A value as a text.
fn plain(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The object of a step of a path, which is made when it is not there; `[]` is a list with one.
fn step<'e>(event: &'e mut Map<String, Value>, step: &str) -> Option<&'e mut Map<String, Value>> {
    match step.strip_suffix("[]") {
        Some(name) => {
            let list = event.entry(name).or_insert_with(|| json!([{}]));
            list.as_array_mut()?.first_mut()?.as_object_mut()
        }
        None => event.entry(step).or_insert_with(|| json!({})).as_object_mut(),
    }
}

fn put(event: &mut Map<String, Value>, path: &str, value: Value) {
    let (objects, name) = path.rsplit_once('.').unwrap_or(("", path));
    let mut at = Some(event);
    for part in objects.split('.').filter(|part| !part.is_empty()) {
        at = at.and_then(|at| step(at, part));
    }
    if let Some(at) = at {
        at.insert(name.to_owned(), value);
    }
}

/// Whether the object of a path is there.
fn has(event: &Map<String, Value>, path: &str) -> bool {
    let mut at = Some(event);
    for part in path.split('.') {
        at = match part.strip_suffix("[]") {
            Some(name) => at.and_then(|at| at.get(name)?.as_array()?.first()?.as_object()),
            None => at.and_then(|at| at.get(part)?.as_object()),
        };
    }
    at.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(values: &[(&str, Value)]) -> Value {
        let ocsf = Ocsf::embedded().unwrap();
        let columns = |name: &str| values.iter().find(|(known, _)| *known == name).map(|(_, value)| value.clone());
        let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
        ocsf.event("u1", &names, &columns)
    }

    #[test]
    fn a_failed_logon_is_an_authentication() {
        let event = of(&[
            ("time", json!("2026-02-17T02:00:00.123456Z")),
            ("received", json!("2026-02-17T02:00:01.000000Z")),
            ("position", json!(7)),
            ("record", json!(2)),
            ("raw", json!("…")),
            ("event.category", json!("authentication")),
            ("event.action", json!("Logon-Failed")),
            ("event.outcome", json!("failure")),
            ("event.provider", json!("Microsoft-Windows-Security-Auditing")),
            ("user.name", json!("lan")),
            ("host.name", json!("DC01")),
            ("source.ip", json!("192.0.2.7")),
            ("group.name", json!("")),
            ("registry.path", json!("HKLM")),
        ]);
        assert_eq!(
            event,
            json!({
                "activity_id": 1, "activity_name": "Logon-Failed", "category_uid": 3, "class_name": "Authentication",
                "class_uid": 3002, "dst_endpoint": {"hostname": "DC01"},
                "metadata": {
                    "log_provider": "Microsoft-Windows-Security-Auditing", "logged_time": 1_771_293_601_000_i64,
                    "original_time": "2026-02-17T02:00:00.123456Z",
                    "product": {"name": "Microsoft-Windows-Security-Auditing"},
                    "tenant_uid": "u1", "uid": "7/2", "version": "1.7.0",
                },
                "raw_data": "…", "severity_id": 0, "src_endpoint": {"ip": "192.0.2.7"}, "status": "failure", "status_id": 2,
                "time": 1_771_293_600_123_i64, "type_uid": 300_201, "unmapped": {"registry.path": "HKLM"},
                "user": {"name": "lan"},
            })
        );
    }

    #[test]
    fn what_lacks_something_that_its_class_requires_is_a_base_event() {
        let event = of(&[("event.category", json!("process")), ("process.pid", json!(4)), ("time", json!("x"))]);
        assert_eq!(
            (&event["class_uid"], &event["category_uid"], &event["type_uid"]),
            (&json!(0), &json!(0), &json!(0))
        );
        assert_eq!(event["unmapped"]["process.pid"], 4);
        let event = of(&[
            ("event.category", json!("process")),
            ("event.action", json!("start")),
            ("host.name", json!("PC-01")),
            ("user.name", json!("lan")),
            ("process.pid", json!(4)),
            ("process.executable", json!("C:\\Windows\\whoami.exe")),
            ("hash.sha256", json!("ab")),
        ]);
        assert_eq!((&event["class_uid"], &event["activity_id"]), (&json!(1007), &json!(1)));
        assert_eq!(event["process"]["file"]["name"], "whoami.exe");
        assert_eq!(event["process"]["file"]["hashes"][0]["algorithm_id"], 3);
        assert_eq!((&event["device"]["type_id"], event.get("unmapped")), (&json!(0), None));
    }
}
