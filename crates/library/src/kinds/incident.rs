//! Incidents: how grave, of what kind, under which plan, handled by which steps.

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length, PARTIES};
use crate::value::{PartyId, SeverityId, StepId, SystemLevel};

/// A severity of incidents.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Severity {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Its rank: the higher, the graver.
    #[serde(default)]
    pub rank: u32,
    /// What must hold, all of it.
    #[serde(default)]
    pub all: Vec<Text>,
    /// Of which one must hold; empty asks none.
    #[serde(default)]
    pub any: Vec<Text>,
    /// Levels of systems that it is for; empty is for all.
    #[serde(default)]
    pub levels: Vec<SystemLevel>,
}

entry!(Severity, "severity", ["source", "rank"], |this, out| {
    for (part, texts) in [("all", &this.all), ("any", &this.any)] {
        for (index, text) in texts.iter().enumerate() {
            out.text(format!("{part}.{index}"), text, Length::Body);
        }
    }
});

/// A kind of incident that reports count.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct IncidentKind {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Its place in the reports.
    #[serde(default)]
    pub order: u32,
}

entry!(IncidentKind, "incident_kind", ["source", "order"], |_this, _out| {});

/// An emergency plan, chosen by who owns the system.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Plan {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Severity that calls for it.
    #[serde(default)]
    pub severity: SeverityId,
    /// Levels of systems.
    #[serde(default)]
    pub levels: Vec<SystemLevel>,
    /// Which owners.
    #[serde(default)]
    pub text: Text,
}

entry!(Plan, "plan", ["source", "severity", "text"], |this, out| {
    out.refers("severity", &["severity"], this.severity.as_str());
    out.text("text", &this.text, Length::Body);
});

/// A step of a procedure.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Step {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Severity whose procedure it belongs to.
    #[serde(default)]
    pub severity: SeverityId,
    /// Its place in the procedure, unique in it.
    #[serde(default)]
    pub order: u32,
    /// Who leads (chủ trì).
    #[serde(default)]
    pub lead: Vec<PartyId>,
    /// Who supports (phối hợp).
    #[serde(default)]
    pub support: Vec<PartyId>,
    /// What is done.
    #[serde(default)]
    pub text: Text,
    /// Steps to which it may lead back.
    #[serde(default)]
    pub back_to: Vec<StepId>,
}

entry!(Step, "step", ["source", "severity", "order", "lead", "text"], |this, out| {
    out.refers("severity", &["severity"], this.severity.as_str());
    out.text("text", &this.text, Length::Body);
    for (field, parties) in [("lead", &this.lead), ("support", &this.support)] {
        for party in parties {
            out.refers(field, PARTIES, party.as_str());
        }
    }
    for step in &this.back_to {
        out.refers("back_to", &["step"], step.as_str());
    }
});
