//! Who had which address when.

use std::net::IpAddr;

use super::{Printed, Property, Stamp};
use crate::Place;

/// State of a lease.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LeaseState {
    /// In use by the client.
    Active,
    /// Its time has run out.
    Expired,
    /// Given back by the client.
    Released,
    /// Refused by the client because another host uses the address.
    Declined,
    /// Not in use.
    Free,
    /// Kept for a partner of a failover pair, or reserved.
    Backup,
    /// Not said, or a word that is not known.
    #[default]
    Unknown,
}

/// One lease of an address.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct LeaseFact {
    /// The address.
    pub address: IpAddr,
    /// MAC address of the client.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mac: Option<Printed<String>>,
    /// Name that the client gave itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Stamp>,
    /// Until when; absent when it has no end or none was said ([`LeaseFact::endless`]).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Stamp>,
    /// True when the lease never ends.
    #[serde(default, skip_serializing_if = "super::is_default")]
    pub endless: bool,
    /// State.
    pub state: LeaseState,
    /// Everything else, under the names of the source.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Where it stood.
    pub place: Place,
}

/// One translation of an address.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct TranslationFact {
    /// Address inside.
    pub inside: IpAddr,
    /// Port inside; absent when the whole address was translated.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub inside_port: Option<u16>,
    /// Address outside, the one that others see.
    pub outside: IpAddr,
    /// Port outside.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outside_port: Option<u16>,
    /// Address of the other end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer: Option<IpAddr>,
    /// Port of the other end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub peer_port: Option<u16>,
    /// `tcp`, `udp`, `icmp`, in lower case; a number as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub protocol: Option<String>,
    /// From when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Stamp>,
    /// Until when.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub end: Option<Stamp>,
    /// `new`, `destroy`, … as printed, in lower case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
    /// Where it stood.
    pub place: Place,
}
