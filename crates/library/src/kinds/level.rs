//! Security levels: which system has which, who decides, by what papers.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length, PARTIES};
use crate::value::{FactId, PartyId, StateId, SystemLevel};

/// How a fact is answered.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FactKind {
    /// Yes or no.
    #[default]
    YesNo,
    /// A number.
    Number,
}

/// A fact about a system that decides its level; the title is its name, `question` what its owner is asked.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// What the owner of the system is asked.
    #[serde(default)]
    pub question: Text,
    /// How it is answered.
    #[serde(default)]
    pub kind: FactKind,
}

entry!(Fact, "fact", ["source", "question"], |this, out| {
    out.text("question", &this.question, Length::Body);
});

/// A number that a fact is held against.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Threshold {
    /// The fact.
    #[serde(default)]
    pub fact: FactId,
    /// It is this or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u64>,
    /// It is less than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<u64>,
}

/// A criterion: a system of which all of it holds has at least the level.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Criterion {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// The level.
    #[serde(default)]
    pub level: SystemLevel,
    /// Facts that must hold.
    #[serde(default)]
    pub all: Vec<FactId>,
    /// Facts of which one must hold; empty asks none.
    #[serde(default)]
    pub any: Vec<FactId>,
    /// Facts that must not hold.
    #[serde(default)]
    pub none: Vec<FactId>,
    /// Numbers of which one must be met; empty asks none.
    #[serde(default)]
    pub number: Vec<Threshold>,
}

impl Criterion {
    /// Whether it holds for a system.
    #[must_use]
    pub fn holds(&self, facts: &BTreeSet<FactId>, numbers: &BTreeMap<FactId, u64>) -> bool {
        let met = |threshold: &Threshold| {
            numbers.get(&threshold.fact).is_some_and(|number| {
                threshold.at_least.is_none_or(|least| *number >= least)
                    && threshold.below.is_none_or(|most| *number < most)
            })
        };
        self.all.iter().all(|fact| facts.contains(fact))
            && (self.any.is_empty() || self.any.iter().any(|fact| facts.contains(fact)))
            && !self.none.iter().any(|fact| facts.contains(fact))
            && (self.number.is_empty() || self.number.iter().any(met))
    }
}

entry!(Criterion, "criterion", ["source", "level"], |this, out| {
    for (field, facts) in [("all", &this.all), ("any", &this.any), ("none", &this.none)] {
        for fact in facts {
            out.refers(field, &["fact"], fact.as_str());
        }
    }
    for threshold in &this.number {
        out.refers("number", &["fact"], threshold.fact.as_str());
        let open = threshold.at_least.is_none() && threshold.below.is_none();
        let empty = threshold.at_least.zip(threshold.below).is_some_and(|(least, most)| least >= most);
        if open || empty {
            out.trouble(
                "number",
                "ngưỡng không có giá trị nào thoả mãn hoặc không giới hạn gì",
                "the threshold bounds nothing, or nothing can meet it",
            );
        }
    }
    if this.all.is_empty() && this.any.is_empty() && this.number.is_empty() {
        out.trouble("all", "tiêu chí không có điều kiện nào", "the criterion asks for nothing");
    }
});

/// Who appraises and who approves dossiers of some levels.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Approval {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Levels it is for.
    #[serde(default)]
    pub levels: Vec<SystemLevel>,
    /// Who gives an expert opinion first.
    #[serde(default)]
    pub opinion: Vec<PartyId>,
    /// Who appraises.
    #[serde(default)]
    pub appraises: Vec<PartyId>,
    /// Who approves.
    #[serde(default)]
    pub approves: Vec<PartyId>,
}

entry!(Approval, "approval", ["source", "levels", "appraises", "approves"], |this, out| {
    for (field, parties) in [("opinion", &this.opinion), ("appraises", &this.appraises), ("approves", &this.approves)] {
        for party in parties {
            out.refers(field, PARTIES, party.as_str());
        }
    }
});

/// A state of a level dossier.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct State {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Its place in the order.
    #[serde(default)]
    pub order: u32,
    /// States that may follow.
    #[serde(default)]
    pub next: Vec<StateId>,
}

entry!(State, "state", ["source", "order"], |this, out| {
    for state in &this.next {
        out.refers("next", &["state"], state.as_str());
    }
});

/// A document of a level dossier.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Document {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Levels that need it.
    #[serde(default)]
    pub levels: Vec<SystemLevel>,
    /// What stands in it.
    #[serde(default)]
    pub text: Text,
}

entry!(Document, "document", ["source", "levels", "text"], |this, out| {
    out.text("text", &this.text, Length::Body);
});
