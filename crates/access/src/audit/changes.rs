//! What an operation changed, for its record.

use serde_json::{Value, json};

use crate::limits::{MAX_CHANGE_CHARS, MAX_CHANGES};
use crate::secret::{MARK, Redacted, cut};

/// A value as a record shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Shown(Option<String>);

impl From<&str> for Shown {
    fn from(text: &str) -> Self {
        Self(Some(cut(text, MAX_CHANGE_CHARS)))
    }
}

impl From<&String> for Shown {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<bool> for Shown {
    fn from(value: bool) -> Self {
        Self(Some(value.to_string()))
    }
}

impl From<i64> for Shown {
    fn from(value: i64) -> Self {
        Self(Some(value.to_string()))
    }
}

impl From<vg_model::Timestamp> for Shown {
    fn from(value: vg_model::Timestamp) -> Self {
        value.0.into()
    }
}

/// A secret shows as a mark, whatever it is.
impl<T> From<&Redacted<T>> for Shown {
    fn from(_: &Redacted<T>) -> Self {
        Self(Some(MARK.to_owned()))
    }
}

impl<T: Into<Shown>> From<Option<T>> for Shown {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self(None), Into::into)
    }
}

/// The changed fields of one operation, in the order in which they were given.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Changes {
    fields: Vec<(&'static str, Shown, Shown)>,
    left_out: usize,
}

impl Changes {
    /// Nothing yet.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A field that had one value and has another now; equal values are no change.
    #[must_use]
    pub fn field(mut self, name: &'static str, from: impl Into<Shown>, to: impl Into<Shown>) -> Self {
        let (from, to) = (from.into(), to.into());
        // Two secrets look alike and may still differ.
        if from == to && from.0.as_deref() != Some(MARK) {
            return self;
        }
        if self.fields.len() < MAX_CHANGES {
            self.fields.push((name, from, to));
        } else {
            self.left_out += 1;
        }
        self
    }

    /// A field of something new.
    #[must_use]
    pub fn set(self, name: &'static str, to: impl Into<Shown>) -> Self {
        self.field(name, Shown(None), to)
    }

    /// The canonical text: `[{"field":…,"from":…,"to":…}]`, keys sorted.
    pub(super) fn to_json(&self) -> String {
        let mut all: Vec<Value> =
            self.fields.iter().map(|(name, from, to)| json!({"field": name, "from": from.0, "to": to.0})).collect();
        if self.left_out > 0 {
            all.push(json!({"left_out": self.left_out}));
        }
        // U+0000 cannot be in it: control characters were taken out of every value.
        Value::Array(all).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_and_equal_values_do_not_show() {
        let secret = Redacted::from("abc");
        let changes = Changes::new()
            .field("name", "Hà", "Hà Nội")
            .field("same", 1, 1)
            .field("password", &secret, &secret)
            .set("mail", None::<&str>);
        assert_eq!(
            changes.to_json(),
            r#"[{"field":"name","from":"Hà","to":"Hà Nội"},{"field":"password","from":"[redacted]","to":"[redacted]"}]"#
        );
    }

    #[test]
    fn fields_and_values_are_limited() {
        let mut changes = Changes::new();
        for _ in 0..MAX_CHANGES + 2 {
            changes = changes.set("x", "ư".repeat(MAX_CHANGE_CHARS + 1).as_str());
        }
        let all: Vec<Value> = serde_json::from_str(&changes.to_json()).unwrap();
        assert_eq!(all.len(), MAX_CHANGES + 1);
        assert_eq!(all[MAX_CHANGES]["left_out"], 2);
        assert_eq!(all[0]["to"].as_str().unwrap().chars().count(), MAX_CHANGE_CHARS);
    }
}
