//! The organisation of `library/demo/organisation.toml`: systems, hosts, people, accounts. All of it is invented.

use anyhow::{Context as _, Result};
use serde::Deserialize;
use vg_model::Text;

/// The text of the organisation, as the inventory builds its demonstration from it.
pub const TEXT: &str = include_str!("../../../../library/demo/organisation.toml");

/// An organisation.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Organisation {
    /// Its name.
    pub name: Text,
    /// Domain of its hosts and mail addresses.
    pub domain: String,
    /// The domain's short Windows name.
    pub netbios: String,
    /// Its addresses on the Internet.
    pub public_addresses: Vec<String>,
    /// Information systems.
    #[serde(rename = "system")]
    pub systems: Vec<System>,
    /// Hosts.
    #[serde(rename = "host")]
    pub hosts: Vec<Host>,
    /// People.
    #[serde(rename = "person")]
    pub people: Vec<Person>,
    /// Accounts of no person.
    #[serde(rename = "service_account")]
    pub service_accounts: Vec<ServiceAccount>,
}

/// An information system.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct System {
    /// Its short name.
    pub id: String,
    /// Its name.
    pub name: Text,
    /// Security level, 1 to 5.
    pub level: u8,
}

/// A host.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Host {
    /// Name without domain.
    pub name: String,
    /// Address inside.
    pub address: String,
    /// The system that it belongs to.
    pub system: String,
    /// What it does.
    pub role: String,
    /// `windows`, `linux` or `appliance`.
    pub os: String,
    /// What people call it.
    pub title: Text,
    /// Whose workstation it is.
    pub account: Option<String>,
    /// Floor of a workstation.
    pub floor: Option<u32>,
}

/// A person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Person {
    /// Name.
    pub name: String,
    /// Account.
    pub account: String,
    /// Position.
    pub role: Text,
    /// True for those who are on duty during the holiday.
    #[serde(default)]
    pub holiday_duty: bool,
}

/// An account of no person.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ServiceAccount {
    /// Account.
    pub account: String,
    /// Host that it works on.
    pub host: String,
    /// What it is for.
    pub title: Text,
}

impl Organisation {
    /// The organisation that comes with the program.
    ///
    /// # Errors
    ///
    /// When the embedded data cannot be read, which a test rules out.
    pub fn embedded() -> Result<Self> {
        toml::from_str(TEXT).context("read library/demo/organisation.toml")
    }

    /// The workstations.
    pub(super) fn workstations(&self) -> impl Iterator<Item = &Host> {
        self.hosts.iter().filter(|host| host.role == "workstation")
    }

    /// The address of a host; empty when there is none of that name.
    pub(super) fn address(&self, name: &str) -> &str {
        self.hosts.iter().find(|host| host.name == name).map_or("", |host| &host.address)
    }

    /// True when the account's owner is on duty during the holiday.
    pub(super) fn on_duty(&self, account: &str) -> bool {
        self.people.iter().any(|person| person.holiday_duty && person.account == account)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_is_whole() {
        let organisation = Organisation::embedded().unwrap();
        assert_eq!((organisation.hosts.len(), organisation.systems.len()), (60, 4));
        let mut names: Vec<_> = organisation.hosts.iter().flat_map(|host| [&host.name, &host.address]).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 120);
        for host in &organisation.hosts {
            assert!(organisation.systems.iter().any(|system| system.id == host.system), "{}", host.name);
            assert!(host.address.starts_with("10.20.") || host.address.starts_with("192.168."), "{}", host.address);
            let known = |account: &String| organisation.people.iter().any(|person| person.account == *account);
            assert!(host.account.as_ref().is_none_or(known), "{}", host.name);
        }
        for address in &organisation.public_addresses {
            assert!(address.starts_with("192.0.2."), "{address}");
        }
    }
}
