//! What the house knows of alerts, as data of `library/monitor`: classes with their times, fields that name entities, words of anti-malware
//! products.
//!
//! *What it does not do*: it matches no rule. It says of a rule which class it has, and of an event whom it is about.

mod antimalware;
mod entities;

use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::DeserializeOwned;
use vg_model::{Level, Text};

pub use antimalware::{Detection, detect, first_signs, is_sign, names as antimalware_names};
pub use entities::{Entity, EntityKind, entity_of, names as entity_names};

/// A class of alerts.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Class {
    /// Stable name.
    pub id: String,
    /// What people call it.
    pub title: Text,
    /// Class of the Reference Security Incident Taxonomy.
    pub rsit: String,
    /// ATT&CK tags that belong to it.
    tags: Vec<String>,
    /// Log sources that belong to it: `category:NAME`, `product:NAME`, `service:NAME`.
    sources: Vec<String>,
    /// Whom its alerts are about, in this order.
    pub entity: Vec<EntityKind>,
    /// Minutes until a verdict, for systems of level 1 to 5.
    pub triage: [i64; 5],
    /// Minutes from the verdict to the end, for systems of level 1 to 5.
    pub handle: [i64; 5],
}

/// How the level of an alert changes its times.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Percent {
    critical: i64,
    high: i64,
    medium: i64,
    low: i64,
}

impl Percent {
    /// The percent for a level; nothing for what is due at no time.
    #[must_use]
    pub const fn of(&self, level: Level) -> Option<i64> {
        match level {
            Level::Critical => Some(self.critical),
            Level::High => Some(self.high),
            Level::Medium => Some(self.medium),
            Level::Low => Some(self.low),
            Level::Informational => None,
        }
    }
}

/// Points of alerts.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    critical: u32,
    high: u32,
    medium: u32,
    low: u32,
    informational: u32,
    /// Hours without a finding after which they are half.
    pub half_life_hours: u32,
    /// What they are, in percent, once a person said that the alert is true.
    pub verified_percent: u32,
}

impl Weights {
    /// Points of an alert of this level.
    #[must_use]
    pub const fn of(&self, level: Level) -> u32 {
        match level {
            Level::Critical => self.critical,
            Level::High => self.high,
            Level::Medium => self.medium,
            Level::Low => self.low,
            Level::Informational => self.informational,
        }
    }
}

/// The file of classes.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Classes {
    class: Vec<Class>,
    pub(crate) percent: Percent,
    pub(crate) risk: Weights,
}

pub(crate) static CLASSES: LazyLock<Classes> =
    LazyLock::new(|| parse(include_str!("../../../../library/monitor/classes.toml")));

#[expect(clippy::expect_used, reason = "the file is compiled in, and a test reads it")]
fn parse<T: DeserializeOwned>(text: &str) -> T {
    toml::from_str(text).expect("a data file of library/monitor")
}

/// How the level of an alert changes its times.
#[must_use]
pub fn percent() -> &'static Percent {
    &CLASSES.percent
}

/// Points of alerts.
#[must_use]
pub fn weights() -> &'static Weights {
    &CLASSES.risk
}

/// All classes in the order in which they are tried.
#[must_use]
pub fn classes() -> &'static [Class] {
    &CLASSES.class
}

/// The class with this name.
#[must_use]
pub fn class(id: &str) -> Option<&'static Class> {
    CLASSES.class.iter().find(|class| class.id == id)
}

/// The log source of a rule; what it does not state is empty.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct LogSource<'a> {
    /// Its category.
    pub category: &'a str,
    /// Its product.
    pub product: &'a str,
    /// Its service.
    pub service: &'a str,
}

/// The class of a rule: the first one of which a tag or a log source is its own, else the last.
#[must_use]
pub fn class_of(tags: &[&str], source: LogSource<'_>) -> &'static str {
    let has_tag = |class: &Class| class.tags.iter().any(|own| tags.iter().any(|tag| takes_in(own, tag)));
    let has_source = |class: &Class| {
        class.sources.iter().any(|own| match own.split_once(':') {
            Some(("category", name)) => name == source.category,
            Some(("product", name)) => name == source.product,
            Some(("service", name)) => name == source.service,
            _ => false,
        })
    };
    let found = CLASSES.class.iter().find(|class| has_tag(class) || has_source(class));
    found.or_else(|| CLASSES.class.last()).map_or("other", |class| class.id.as_str())
}

/// True when the tag is `own` or a sub-technique of it; in any case.
fn takes_in(own: &str, tag: &str) -> bool {
    let Some((head, rest)) = tag.split_at_checked(own.len()) else { return false };
    head.eq_ignore_ascii_case(own) && (rest.is_empty() || rest.starts_with('.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_are_whole() {
        assert!(classes().len() >= 9);
        for class in classes() {
            assert!(!class.title.vi.is_empty() && !class.title.en.is_empty() && !class.entity.is_empty(), "{class:?}");
            for minutes in [class.triage, class.handle] {
                assert!(minutes.is_sorted_by(|a, b| a >= b), "{}: a higher level has less time", class.id);
                assert!(minutes.iter().all(|minutes| (1..=crate::limits::MAX_MINUTES).contains(minutes)));
            }
        }
        let last = classes().last().unwrap();
        assert!(last.tags.is_empty() && last.sources.is_empty(), "the last one takes the rest");
        assert_eq!(class("malware").unwrap().title.vi, "Mã độc");
        assert_eq!(class("nothing"), None);
    }

    #[test]
    fn rules_have_the_class_of_their_tags_and_log_sources() {
        let none = LogSource::default();
        for (tags, source, wanted) in [
            (&["attack.t1496.001", "attack.impact"][..], none, "malware"),
            (&["attack.persistence", "attack.t1505.003"], none, "web_attack"),
            (&["attack.execution"], LogSource { category: "webserver", ..none }, "web_attack"),
            (&["attack.credential-access", "attack.t1110.001"], none, "credentials"),
            (&["attack.t1498"], none, "availability"),
            (&["ATTACK.T1048"], none, "other"),
            (&["attack.exfiltration", "attack.t1048"], none, "data_leak"),
            (&["attack.t10460"], none, "other"),
            (&[], LogSource { category: "antivirus", ..none }, "malware"),
            (&["cve.2021-44228"], none, "other"),
        ] {
            assert_eq!(class_of(tags, source), wanted, "{tags:?} {source:?}");
        }
    }
}
