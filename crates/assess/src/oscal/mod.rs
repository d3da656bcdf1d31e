//! OSCAL 1.1 (NIST) as JSON: the controls of a regime as catalog, those of a level as profile, what was found on a system as assessment
//! results, what remains to be done as plan of action and milestones.
//!
//! Wording is that of the library: our own, with the clause of the standard as label. Every UUID is of version 5 (RFC 9562, section 5.5),
//! made from the ids of what it names: the same control has the same UUID in every file, and a file that is written again differs only
//! in what changed. What OSCAL has no word for stands in properties of the namespace [`NS`].
//!
//! A finding of OSCAL is satisfied or not. What is met in part, not met, or not assessed is not satisfied, with the reason `partly`,
//! `fail` or `not-assessed`; what does not apply is excluded from the controls that were reviewed.

mod catalog;
mod ids;
mod poam;
mod results;

use serde_json::{Map, Value, json};
use vg_model::{Lang, Timestamp};

pub use catalog::{catalog, profile};
pub use ids::uuid;

/// The release of OSCAL that the files follow.
pub const VERSION: &str = "1.1.3";
/// Namespace of the properties that OSCAL does not define. It names, and leads nowhere (RFC 2606, section 2).
pub const NS: &str = "https://vonggac.invalid/ns/oscal";

/// Who writes a file, in which language, when.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Writer {
    /// Id of the unit.
    pub unit: String,
    /// What the unit is called.
    pub unit_name: String,
    /// Language of the texts.
    pub lang: Lang,
    /// When.
    pub at: Timestamp,
}

/// Head of a file.
fn metadata(writer: &Writer, title: &str, version: &str) -> Value {
    let party = ids::uuid(&["party", &writer.unit]);
    json!({
        "title": line(title),
        "last-modified": writer.at.to_string(),
        "version": line(version),
        "oscal-version": VERSION,
        "roles": [{"id": "prepared-by", "title": say(writer.lang, "Đơn vị lập", "Prepared by")}],
        "parties": [{"uuid": party, "type": "organization", "name": line(&writer.unit_name)}],
        "responsible-parties": [{"role-id": "prepared-by", "party-uuids": [party]}],
    })
}

/// A property of ours; nothing for an empty value, which OSCAL does not take.
fn prop(name: &str, value: &str) -> Option<Value> {
    let value = line(value);
    (value != EMPTY).then(|| json!({"name": name, "ns": NS, "value": value}))
}

/// What a text without a word is in a place where OSCAL wants one.
const EMPTY: &str = "–";

/// A text as one line without blanks around it; OSCAL takes no other in titles and values.
fn line(text: &str) -> String {
    let line = text.split_whitespace().collect::<Vec<&str>>().join(" ");
    if line.is_empty() { EMPTY.to_owned() } else { line }
}

fn say(lang: Lang, vi: &str, en: &str) -> String {
    match lang {
        Lang::Vi => vi.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// An object without its members that are null or empty lists, which OSCAL does not take.
fn object(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members
                .into_iter()
                .filter(|(_, value)| !value.is_null() && !value.as_array().is_some_and(Vec::is_empty));
            Value::Object(kept.collect::<Map<String, Value>>())
        }
        other => other,
    }
}

/// Id of the statement of a control in a catalog.
fn statement_id(control: &str) -> String {
    format!("{control}_smt")
}
