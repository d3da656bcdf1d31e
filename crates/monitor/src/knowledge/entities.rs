//! Whom an event is about.

use std::sync::LazyLock;

use serde::Deserialize;

/// What an entity is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A host, by its name.
    Host,
    /// A user.
    User,
    /// An address from which something came.
    Address,
    /// Nobody whom the event names: the source stands for it.
    Source,
    /// More entities than get an alert of their own.
    Many,
}

impl EntityKind {
    /// All of them.
    pub const ALL: [Self; 5] = [Self::Host, Self::User, Self::Address, Self::Source, Self::Many];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Host => "host",
            Self::User => "user",
            Self::Address => "address",
            Self::Source => "source",
            Self::Many => "many",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

/// Whom a finding is about.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Entity<'a> {
    /// What it is.
    pub kind: EntityKind,
    /// Its name as the event has it.
    pub name: &'a str,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Names {
    host: Vec<String>,
    user: Vec<String>,
    address: Vec<String>,
    nobody: Vec<String>,
}

static NAMES: LazyLock<Names> =
    LazyLock::new(|| super::parse(include_str!("../../../../library/monitor/entities.toml")));

/// Every field that may name somebody, for whoever has to keep them at hand.
pub fn names() -> impl Iterator<Item = &'static str> {
    let names = &*NAMES;
    names.host.iter().chain(&names.user).chain(&names.address).map(String::as_str)
}

/// Whom an event with these fields is about: the first kind of `order` of which a field names somebody; else its source.
#[must_use]
pub fn entity_of<'a>(fields: &[(&str, &'a str)], order: &[EntityKind], source: &'a str) -> Entity<'a> {
    let names = &*NAMES;
    for kind in order {
        let wanted = match kind {
            EntityKind::Host => &names.host,
            EntityKind::User => &names.user,
            EntityKind::Address => &names.address,
            EntityKind::Source | EntityKind::Many => continue,
        };
        let mut named = wanted.iter().filter_map(|name| fields.iter().find(|(field, _)| field == name));
        let somebody =
            named.find(|(_, value)| !names.nobody.iter().any(|none| value.trim().eq_ignore_ascii_case(none)));
        if let Some((_, value)) = somebody {
            return Entity { kind: *kind, name: value.trim() };
        }
    }
    Entity { kind: EntityKind::Source, name: source }
}

#[cfg(test)]
mod tests {
    use super::*;
    use EntityKind::{Address, Host, Source, User};

    #[test]
    fn the_first_kind_that_is_named_counts() {
        let fields = [("SubjectUserName", "-"), ("TargetUserName", "lan"), ("Computer", "PC-01"), ("IpAddress", "::1")];
        let of = |order: &[EntityKind]| entity_of(&fields, order, "dc");
        assert_eq!(of(&[Host, User]), Entity { kind: Host, name: "PC-01" });
        assert_eq!(of(&[User, Host]), Entity { kind: User, name: "lan" });
        assert_eq!(
            of(&[Address, Host]),
            Entity { kind: Host, name: "PC-01" },
            "the address of the machine itself is none"
        );
        assert_eq!(of(&[Address]), Entity { kind: Source, name: "dc" });
        assert_eq!(EntityKind::parse("many"), Some(EntityKind::Many));
    }
}
