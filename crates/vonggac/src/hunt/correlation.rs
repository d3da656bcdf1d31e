//! What a correlation's finding says beside its last event.

use vg_model::{Record, Timestamp, Value};

use crate::report::ContributingEvent;

/// What a correlation counted.
#[derive(Clone, PartialEq, Debug)]
pub struct Detail {
    /// Value that was computed: a count, a sum, a percentile.
    pub value: f64,
    /// Group: field (or alias) and value.
    pub group: Vec<(String, String)>,
    /// First event of the window.
    pub first: Timestamp,
    /// Last event of the window.
    pub last: Timestamp,
    /// Events that contributed in all.
    pub total: u64,
    /// The first of them, in the order of time.
    pub events: Vec<ContributingEvent>,
}

impl Detail {
    /// One JSON object: value, group, first, last, total, events (file and record of each).
    #[must_use]
    pub fn to_json(&self) -> String {
        let events: Vec<serde_json::Value> = self
            .events
            .iter()
            .map(|event| {
                serde_json::json!({
                    "time": event.time.to_string(),
                    "rule_title": event.rule_title,
                    "file": event.file,
                    "record": event.record,
                })
            })
            .collect();
        let group: Vec<serde_json::Value> =
            self.group.iter().map(|(field, value)| serde_json::json!({ "field": field, "value": value })).collect();
        serde_json::json!({
            "value": self.value,
            "group": group,
            "first": self.first.to_string(),
            "last": self.last.to_string(),
            "total": self.total,
            "events": events,
        })
        .to_string()
    }

    /// The evidence of a correlation as a record: its group and what was computed.
    #[must_use]
    pub fn to_record(&self) -> Record {
        let mut record = Record::default();
        for (field, value) in &self.group {
            record.push(field.clone(), Value::Text(value.clone()));
        }
        record.push("correlation.value", Value::Number(self.value.to_string()));
        record.push("correlation.events", Value::Number(self.total.to_string()));
        record.push("correlation.first", Value::Text(self.first.to_string()));
        record.push("correlation.last", Value::Text(self.last.to_string()));
        record
    }
}
