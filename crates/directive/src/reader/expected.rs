//! The plain shape of a reading: one JSON object, one key for each field, as test readings and other programs write it.
//!
//! A key is left out when the text has no such thing; `null` stands where there is a place for it and the place is blank.

use serde_json::{Map, Value, json};

use super::reading::{Cited, Field, Reading};

impl Reading {
    /// The reading without confidence, places and printed forms. `file` is the name to write into `file`.
    #[must_use]
    pub fn to_expected_json(&self, file: Option<&str>) -> Value {
        let mut out = Map::new();
        if let Some(file) = file {
            out.insert("file".into(), json!(file));
        }
        let scalars = [
            ("kind", &self.kind),
            ("number", &self.number),
            ("issuer", &self.issuer),
            ("superior_issuer", &self.superior_issuer),
            ("date", &self.date),
            ("place", &self.place),
            ("subject", &self.subject),
        ];
        for (key, field) in scalars {
            if let Some(field) = field {
                out.insert(key.into(), json!(field.value));
            }
        }
        let marks: Vec<&str> =
            [&self.urgency, &self.secrecy].into_iter().flatten().filter_map(|field| field.value.as_deref()).collect();
        if !marks.is_empty() {
            out.insert("urgency".into(), json!(marks.join(", ")));
        }
        let lists = [
            ("addressees", &self.addressees),
            ("copies", &self.copies),
            ("products", &self.products),
            ("cves", &self.cves),
        ];
        for (key, list) in lists {
            if !list.is_empty() {
                out.insert(key.into(), json!(values(list)));
            }
        }
        for (key, list) in [("basis", &self.basis), ("references", &self.references)] {
            if !list.is_empty() {
                let cited: Vec<Value> = list.iter().filter_map(|field| field.value.as_ref()).map(cited).collect();
                out.insert(key.into(), Value::Array(cited));
            }
        }
        if !self.clauses.is_empty() {
            out.insert("clauses".into(), self.clauses_json());
        }
        if !self.contacts.is_empty() {
            out.insert("contacts".into(), json!(values(&self.contacts)));
        }
        if let Some(signer) = self.signer.as_ref().and_then(|field| field.value.as_ref()) {
            out.insert(
                "signer".into(),
                json!({"capacity": signer.capacity, "title": signer.title, "name": signer.name}),
            );
        }
        if let Some(stamp) = &self.arrival_stamp {
            out.insert("arrival_stamp".into(), json!(stamp.value));
        }
        if !self.corrections.is_empty() {
            let list = self
                .corrections
                .iter()
                .map(|one| json!({"printed": one.printed, "reading": one.reading, "why": one.why.en}));
            out.insert("corrections".into(), Value::Array(list.collect()));
        }
        Value::Object(out)
    }

    fn clauses_json(&self) -> Value {
        let clauses = self.clauses.iter().map(|clause| {
            let mut one = Map::new();
            one.insert("label".into(), json!(clause.label));
            one.insert("parent".into(), json!(clause.parent));
            one.insert("starts".into(), json!(clause.starts()));
            if let Some(who) = clause.applies_to.as_ref().and_then(|field| field.value.as_ref()) {
                one.insert("applies_to".into(), json!(who));
            }
            if !clause.references.is_empty() {
                one.insert("references".into(), json!(clause.references));
            }
            let due = clause.deadline.as_ref().and_then(|field| field.value.as_ref());
            one.insert("deadline".into(), json!(due.map(|due| due.date.as_ref().unwrap_or(&due.words))));
            Value::Object(one)
        });
        Value::Array(clauses.collect())
    }
}

fn values<T>(list: &[Field<T>]) -> Vec<&T> {
    list.iter().filter_map(|field| field.value.as_ref()).collect()
}

/// A number stands for the document; a title only where there is no number.
fn cited(cited: &Cited) -> Value {
    let mut out = Map::new();
    let title = cited.title.as_ref().filter(|_| cited.number.is_none());
    for (key, value) in [
        ("number", cited.number.as_ref()),
        ("date", cited.date.as_ref()),
        ("issuer", cited.issuer.as_ref()),
        ("title", title),
    ] {
        if let Some(value) = value {
            out.insert(key.into(), json!(value));
        }
    }
    Value::Object(out)
}
