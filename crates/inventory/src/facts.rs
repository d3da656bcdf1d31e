//! What some source says about an attribute of a host, and which of several sayings is shown.
//!
//! Precedence, from the first that decides: a person who wrote it in the console, the later before the earlier; then every other
//! source, the later observation before the earlier; at the same time a program on the host (agent, its own package list) before
//! a scanner, a scanner before a table, a table before a lease; then the name of the source, then the value. So the choice
//! depends on the facts alone, never on the order in which they came.

use std::cmp::Reverse;

use serde::{Deserialize, Serialize};
use vg_model::Timestamp;

use crate::model::Host;
use crate::store::hosts::kind_named;

/// What kind of source says something; the earlier kinds count more at the same time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SourceKind {
    /// A person in the console.
    Person,
    /// A program on the host itself, or its output (`systeminfo`, `dpkg`).
    Agent,
    /// A look from the network.
    Scanner,
    /// A table that people keep.
    Table,
    /// A lease or another record of a network service.
    Lease,
}

impl SourceKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Person, Self::Agent, Self::Scanner, Self::Table, Self::Lease];

    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Agent => "agent",
            Self::Scanner => "scanner",
            Self::Table => "table",
            Self::Lease => "lease",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }
}

/// Who says it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Source {
    /// What kind.
    pub kind: SourceKind,
    /// Its name: the actor, the reader, the file.
    pub name: String,
}

macro_rules! attributes {
    ($($(#[doc = $doc:literal])+ $variant:ident $name:ident;)+) => {
        /// An attribute of a host that sources speak about.
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
        #[serde(rename_all = "snake_case")]
        pub enum Attribute { $($(#[doc = $doc])+ $variant,)+ /** Kind of machine. */ Kind }

        impl Attribute {
            /// All attributes.
            pub const ALL: &'static [Self] = &[$(Self::$variant,)+ Self::Kind];

            /// Stable name.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => stringify!($name),)+ Self::Kind => "kind" }
            }

            /// The shown value of a host; empty when there is none.
            #[must_use]
            pub fn get(self, host: &Host) -> &str {
                match self {
                    $(Self::$variant => &host.$name,)+
                    Self::Kind if host.kind == vg_formats::facts::HostKind::Unknown => "",
                    Self::Kind => host.kind.as_str(),
                }
            }

            /// Sets the shown value of a host.
            pub(crate) fn set(self, host: &mut Host, value: &str) {
                match self {
                    $(Self::$variant => value.clone_into(&mut host.$name),)+
                    Self::Kind => host.kind = kind_named(value),
                }
            }
        }
    };
}

attributes! {
    /// Name.
    Name name;
    /// Information system, by id.
    System system;
    /// Site.
    Site site;
    /// Person who answers for it.
    Responsible responsible;
    /// Unit that owns it.
    Owner owner;
    /// Operating system.
    OsName os_name;
    /// Version of the operating system.
    OsVersion os_version;
    /// Build of the operating system.
    OsBuild os_build;
    /// Processor architecture.
    Architecture architecture;
    /// Who made the machine.
    Manufacturer manufacturer;
    /// Model.
    Model model;
    /// Serial number.
    Serial serial;
    /// Domain or workgroup.
    Domain domain;
}

impl Attribute {
    /// The attribute with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|attribute| attribute.as_str() == name)
    }
}

/// One saying.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Fact {
    /// About what.
    pub attribute: Attribute,
    /// Who says it.
    pub source: Source,
    /// The value in its normal form.
    pub value: String,
    /// What was printed, where that differs; else empty.
    pub printed: String,
    /// Since when the source says this value.
    pub first_at: Timestamp,
    /// When it said so last.
    pub observed_at: Timestamp,
    /// The import that brought it; empty without one.
    pub import: String,
}

impl Fact {
    /// Microseconds since the observation; never negative.
    #[must_use]
    pub fn age_us(&self, now: Timestamp) -> i64 {
        now.0.saturating_sub(self.observed_at.0).max(0)
    }
}

/// The fact whose value is shown, by the precedence that stands above.
#[must_use]
pub fn chosen<'a>(facts: impl IntoIterator<Item = &'a Fact>) -> Option<&'a Fact> {
    facts.into_iter().min_by_key(|fact| {
        (
            fact.source.kind != SourceKind::Person,
            Reverse(fact.observed_at),
            fact.source.kind,
            &fact.source.name,
            &fact.value,
        )
    })
}

/// Sets the shown values of a host by its facts.
pub(crate) fn choose(host: &mut Host, facts: &[Fact]) {
    for attribute in Attribute::ALL {
        let fact = chosen(facts.iter().filter(|fact| fact.attribute == *attribute));
        attribute.set(host, fact.map_or("", |fact| fact.value.as_str()));
    }
}

/// An attribute about which sources disagree.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Conflict {
    /// The host.
    pub host: String,
    /// About what.
    pub attribute: Attribute,
    /// The shown saying first, then the others by precedence.
    pub facts: Vec<Fact>,
}

impl Conflict {
    /// True when a person has said which value is right and no source has said another one since.
    #[must_use]
    pub fn is_settled(&self) -> bool {
        let Some((shown, others)) = self.facts.split_first() else { return true };
        let older = |other: &Fact| other.value == shown.value || other.first_at <= shown.observed_at;
        shown.source.kind == SourceKind::Person && others.iter().all(older)
    }
}

/// A conflict, with what a person needs to settle it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Dispute {
    /// Shown name of the host.
    pub name: String,
    /// Version of the host, on which a change is based.
    pub version: i64,
    /// What is in dispute.
    pub conflict: Conflict,
}

/// Disputes of some hosts, all of each.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Disputes {
    /// Host by host.
    pub rows: Vec<Dispute>,
    /// Id of the host to continue after; nothing when these were the last.
    pub next: Option<String>,
}

/// The attributes about which the sources of a host disagree.
#[must_use]
pub fn conflicts(host: &str, facts: &[Fact]) -> Vec<Conflict> {
    let mut found = Vec::new();
    for attribute in Attribute::ALL {
        let mut said: Vec<&Fact> = facts.iter().filter(|fact| fact.attribute == *attribute).collect();
        if said.iter().all(|fact| said.first().is_some_and(|first| first.value == fact.value)) {
            continue;
        }
        let mut ordered = Vec::with_capacity(said.len());
        while let Some(best) = chosen(said.iter().copied()) {
            ordered.push(best.clone());
            said.retain(|fact| fact.source != best.source);
        }
        found.push(Conflict { host: host.to_owned(), attribute: *attribute, facts: ordered });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fact(kind: SourceKind, name: &str, at: i64, value: &str) -> Fact {
        Fact {
            attribute: Attribute::OsName,
            source: Source { kind, name: name.into() },
            value: value.into(),
            printed: String::new(),
            first_at: Timestamp(at),
            observed_at: Timestamp(at),
            import: String::new(),
        }
    }

    #[test]
    fn a_person_comes_first_then_the_newer_then_the_nearer() {
        let mut facts = vec![
            fact(SourceKind::Table, "t", 5, "table"),
            fact(SourceKind::Scanner, "s", 9, "scan"),
            fact(SourceKind::Agent, "a", 9, "agent"),
            fact(SourceKind::Person, "p", 1, "person"),
            fact(SourceKind::Person, "q", 2, "later person"),
        ];
        for expected in ["later person", "person", "agent", "scan", "table"] {
            let best = chosen(&facts).unwrap().value.clone();
            assert_eq!(best, expected);
            facts.reverse();
            assert_eq!(chosen(&facts).unwrap().value, expected, "whatever their order");
            facts.retain(|fact| fact.value != best);
        }
        assert_eq!(chosen(&facts), None);
    }

    #[test]
    fn a_conflict_lists_all_with_the_shown_one_first() {
        let facts = [
            fact(SourceKind::Table, "t", 5, "a"),
            fact(SourceKind::Scanner, "s", 9, "b"),
            fact(SourceKind::Table, "u", 1, "b"),
        ];
        let found = conflicts("h", &facts);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].facts.iter().map(|f| f.source.name.as_str()).collect::<Vec<_>>(), ["s", "t", "u"]);
        assert_eq!(found[0].facts[1].age_us(Timestamp(7)), 2);
        assert!(conflicts("h", &facts[1..]).is_empty());
    }

    #[test]
    fn a_person_settles_a_conflict_until_a_source_says_something_new() {
        let settled = |facts: &[Fact]| conflicts("h", facts)[0].is_settled();
        let before = [fact(SourceKind::Table, "t", 5, "a"), fact(SourceKind::Scanner, "s", 9, "b")];
        assert!(!settled(&before));
        let mut facts = before.to_vec();
        facts.push(fact(SourceKind::Person, "p", 10, "b"));
        assert!(settled(&facts), "also when the shown value is the one that is right");
        // What a source repeats is nothing new, and neither is one that agrees.
        facts[0].observed_at = Timestamp(20);
        facts.push(fact(SourceKind::Agent, "a", 20, "b"));
        assert!(settled(&facts));
        facts.push(fact(SourceKind::Lease, "l", 11, "c"));
        assert!(!settled(&facts), "a new value");
        facts.push(fact(SourceKind::Person, "q", 12, "b"));
        assert!(settled(&facts), "the later person has seen it");
    }
}
