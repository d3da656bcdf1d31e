//! The story of `library/demo/story.toml`: the steps of the intrusion and what must be found of each.

use anyhow::{Context as _, Result};
use serde::{Deserialize, Deserializer};
use vg_model::{Text, Timestamp};

const TEXT: &str = include_str!("../../../../library/demo/story.toml");

/// The story.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Story {
    /// Its title.
    pub title: Text,
    /// First instant of the logs.
    #[serde(deserialize_with = "instant")]
    pub begins: Timestamp,
    /// Steps, in the order of time.
    #[serde(rename = "step")]
    pub steps: Vec<Step>,
}

/// One step of the intrusion.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Short name.
    pub id: String,
    /// When it begins.
    #[serde(deserialize_with = "instant")]
    pub at: Timestamp,
    /// How long it takes, in minutes.
    pub minutes: u32,
    /// Host that it happens on.
    pub host: String,
    /// ATT&CK technique.
    pub technique: String,
    /// What it is.
    pub title: Text,
    /// What happens.
    pub text: Text,
    /// Logs in which it leaves traces, relative to the folder of the demonstration.
    pub logs: Vec<String>,
    /// What a hunt with the built-in pack must find.
    pub findings: Vec<Expected>,
}

/// A finding that must be made.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Id of the rule.
    pub rule: String,
    /// Host, address or account that the finding must name.
    pub who: String,
}

impl Story {
    /// The story that comes with the program.
    ///
    /// # Errors
    ///
    /// When the embedded data cannot be read, which a test rules out.
    pub fn embedded() -> Result<Self> {
        toml::from_str(TEXT).context("read library/demo/story.toml")
    }
}

impl Step {
    /// The instant after its last trace.
    #[must_use]
    pub fn end(&self) -> Timestamp {
        Timestamp(self.at.0 + i64::from(self.minutes) * 60_000_000)
    }
}

fn instant<'de, D: Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    let text = String::deserialize(from)?;
    match Timestamp::parse_iso(text.as_bytes()) {
        Some((time, true)) => Ok(time),
        _ => Err(serde::de::Error::custom(format!("'{text}' is no time with a zone"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demo::calendar;

    #[test]
    fn the_steps_are_in_order() {
        let story = Story::embedded().unwrap();
        assert_eq!(story.begins, calendar::local(0, 0, 0, 0));
        assert!(story.steps.len() >= 12);
        assert!(story.steps.windows(2).all(|pair| pair[0].at < pair[1].at));
        assert!(story.steps.iter().all(|step| !step.findings.is_empty() && !step.logs.is_empty()));
    }
}
