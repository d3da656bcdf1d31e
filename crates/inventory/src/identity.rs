//! Which host of the inventory a fact is about.
//!
//! Weights: serial number 100; MAC address or full name 80; host name in the same domain 70; host name alone 50; address that is
//! valid now 30. A host takes part with its strongest agreement, and is meant from 50 on.
//!
//! Refusals: a host with another serial number is another machine; so is one of the same name in another domain. Serial numbers
//! that makers leave as filling, and MAC addresses that are no machine's own (locally administered, group, VRRP, HSRP), identify
//! nothing. An address alone identifies only when the fact gives nothing better, since addresses change hands.
//!
//! When more than one host is meant, that is a question to a person ([`Verdict::Ambiguous`]), never a guess.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use vg_formats::facts::HostFact;
use vg_model::{Text, Timestamp};

use crate::facts::Source;
use crate::store::hosts::Holder;

/// From this weight on a host is meant.
pub const MEANT: u8 = 50;

/// What a host can be known by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum IdentifierKind {
    /// Serial number.
    Serial,
    /// MAC address.
    Mac,
    /// Fully qualified name, in lower case.
    Fqdn,
    /// Host name, in lower case.
    Name,
    /// Address.
    Address,
}

impl IdentifierKind {
    /// All kinds, the strongest first.
    pub const ALL: [Self; 5] = [Self::Serial, Self::Mac, Self::Fqdn, Self::Name, Self::Address];

    /// Stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Mac => "mac",
            Self::Fqdn => "fqdn",
            Self::Name => "name",
            Self::Address => "address",
        }
    }

    /// The kind with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.as_str() == name)
    }

    fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::Serial => ("số sê-ri", "serial number"),
            Self::Mac => ("địa chỉ MAC", "MAC address"),
            Self::Fqdn => ("tên đầy đủ", "full name"),
            Self::Name => ("tên máy", "host name"),
            Self::Address => ("địa chỉ IP", "address"),
        }
    }
}

/// Something that a host is or was known by.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Identifier {
    /// Kind.
    pub kind: IdentifierKind,
    /// Value in its normal form.
    pub value: String,
    /// Who said so last.
    pub source: Source,
    /// Network card, or what was printed.
    pub detail: String,
    /// First said.
    pub first_at: Timestamp,
    /// Last said.
    pub last_at: Timestamp,
    /// Not valid any more from then on.
    pub ended_at: Option<Timestamp>,
    /// True when its source gives it whenever it speaks of the host, and `last_at` is the time of that source.
    #[serde(skip)]
    pub(crate) follows: bool,
}

/// The identifiers of an incoming fact, each once, in their normal form; those that identify nothing are left out of the
/// second list.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(crate) struct Incoming {
    pub(crate) identifiers: Vec<(IdentifierKind, String, String)>,
    pub(crate) domain: String,
    pub(crate) serial: String,
}

impl Incoming {
    /// What a fact gives.
    pub(crate) fn of(fact: &HostFact) -> Self {
        let mut incoming =
            Self { domain: fact.domain.as_deref().unwrap_or_default().to_lowercase(), ..Self::default() };
        if let Some(serial) = fact.serial.as_deref().and_then(serial) {
            incoming.add(IdentifierKind::Serial, &serial, "");
            incoming.serial = serial;
        }
        for mac in &fact.macs {
            incoming.add(IdentifierKind::Mac, &mac.value, "");
        }
        for name in fact.fqdn.iter().chain(&fact.names) {
            incoming.add_name(name);
        }
        for address in &fact.addresses {
            // A prefix in the table is the network, not the host; loopback and link-local are on every machine.
            let ip = address.address.to_canonical();
            if !is_everywhere(ip) {
                incoming.add(
                    IdentifierKind::Address,
                    &ip.to_string(),
                    address.interface.as_deref().unwrap_or_default(),
                );
            }
        }
        incoming
    }

    pub(crate) fn add_name(&mut self, name: &str) {
        let name = name.trim().trim_end_matches('.').to_lowercase();
        if name.is_empty() || name.parse::<std::net::IpAddr>().is_ok() || is_filling(&name) {
            return;
        }
        match name.split_once('.') {
            Some((short, domain)) if !short.is_empty() && !domain.is_empty() && !name.contains(' ') => {
                self.add(IdentifierKind::Fqdn, &name, "");
                if self.domain.is_empty() {
                    domain.clone_into(&mut self.domain);
                }
                self.add(IdentifierKind::Name, short, "");
            }
            _ => self.add(IdentifierKind::Name, &name, ""),
        }
    }

    fn add(&mut self, kind: IdentifierKind, value: &str, detail: &str) {
        let new = !self.identifiers.iter().any(|(other, known, _)| *other == kind && known == value);
        if new && self.identifiers.len() < crate::limits::MAX_IDENTIFIERS {
            self.identifiers.push((kind, value.to_owned(), detail.to_owned()));
        }
    }

    /// True when something stronger than an address is known of the host.
    fn is_more_than_address(&self) -> bool {
        self.identifiers.iter().any(|(kind, value, _)| *kind != IdentifierKind::Address && identifies(*kind, value))
    }
}

/// True when the identifier can tell machines apart.
pub(crate) fn identifies(kind: IdentifierKind, value: &str) -> bool {
    match kind {
        IdentifierKind::Serial => serial(value).is_some(),
        IdentifierKind::Mac => is_own_mac(value),
        _ => !value.is_empty(),
    }
}

/// A serial number in upper case, unless it is what makers leave when they set none.
pub(crate) fn serial(text: &str) -> Option<String> {
    let serial: String = text.trim().to_uppercase();
    let distinct = serial.chars().collect::<std::collections::BTreeSet<_>>().len();
    let usable = serial.chars().count() >= 4 && distinct > 1 && !is_filling(&serial.to_lowercase());
    usable.then_some(serial)
}

fn is_filling(lower: &str) -> bool {
    const FILLING: &[&str] = &[
        "to be filled by o.e.m.",
        "default string",
        "system serial number",
        "serial number",
        "not specified",
        "none",
        "n/a",
        "unknown",
        "chassis serial number",
        "0123456789",
        "123456789",
        "1234567890",
        "localhost",
        "localhost.localdomain",
        "oem",
        "invalid",
        "not applicable",
        "không có",
        "không rõ",
    ];
    FILLING.contains(&lower)
}

/// True for a MAC address that a maker gave to one card: neither group nor locally administered (IEEE 802, bits 0 and 1 of the
/// first octet), not VRRP (RFC 9568 §8.3) and not HSRP version 1.
fn is_own_mac(mac: &str) -> bool {
    let first = mac.get(..2).and_then(|octet| u8::from_str_radix(octet, 16).ok()).unwrap_or(0xff);
    let shared = ["00:00:5e:00:01:", "00:00:5e:00:02:", "00:00:0c:07:ac:", "00:00:00:00:00:00"];
    first & 0b11 == 0 && !shared.iter().any(|prefix| mac.starts_with(prefix))
}

fn is_everywhere(ip: std::net::IpAddr) -> bool {
    match ip {
        std::net::IpAddr::V4(v4) => v4.is_loopback() || v4.is_unspecified() || v4.is_link_local(),
        std::net::IpAddr::V6(v6) => v6.is_loopback() || v6.is_unspecified() || v6.is_unicast_link_local(),
    }
}

/// A host that a fact may be about.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Candidate {
    /// Its id.
    pub host: String,
    /// Its name.
    pub name: String,
    /// Its strongest agreement.
    pub weight: u8,
    /// What agrees.
    pub agrees: Vec<(IdentifierKind, String)>,
}

/// What the matching says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Verdict {
    /// The fact names nothing by which a host could be known.
    Nameless,
    /// No host of the inventory is meant.
    New,
    /// This one.
    Is(Candidate),
    /// More than one is meant; a person decides.
    Ambiguous(Vec<Candidate>),
}

impl Candidate {
    /// What agrees, for people.
    #[must_use]
    pub fn reason(&self) -> Text {
        let list = |pick: fn((&'static str, &'static str)) -> &'static str| {
            let parts: Vec<String> =
                self.agrees.iter().map(|(kind, value)| format!("{} {value}", pick(kind.title()))).collect();
            parts.join(", ")
        };
        Text::new(
            format!("{}: trùng {}", self.name, list(|title| title.0)),
            format!("{}: same {}", self.name, list(|title| title.1)),
        )
    }
}

/// Decides, given who holds each identifier of the fact.
pub(crate) fn decide(incoming: &Incoming, held: &[(IdentifierKind, &str, &[Holder])]) -> Verdict {
    if incoming.identifiers.is_empty() {
        return Verdict::Nameless;
    }
    let strong = incoming.is_more_than_address();
    let mut candidates: BTreeMap<&str, Candidate> = BTreeMap::new();
    for (kind, value, holders) in held.iter().filter(|(kind, value, _)| identifies(*kind, value)) {
        for holder in holders.iter().take(crate::limits::MAX_CANDIDATES) {
            let Some(weight) = weight(incoming, *kind, holder, strong) else { continue };
            let candidate = candidates.entry(&holder.id).or_insert_with(|| Candidate {
                host: holder.id.clone(),
                name: holder.name.clone(),
                weight: 0,
                agrees: Vec::new(),
            });
            candidate.weight = candidate.weight.max(weight);
            candidate.agrees.push((*kind, (*value).to_owned()));
        }
    }
    let mut meant: Vec<Candidate> = candidates.into_values().filter(|candidate| candidate.weight >= MEANT).collect();
    meant.sort_by(|a, b| b.weight.cmp(&a.weight).then_with(|| a.host.cmp(&b.host)));
    match meant.len() {
        0 => Verdict::New,
        1 => meant.pop().map_or(Verdict::New, Verdict::Is),
        _ => Verdict::Ambiguous(meant),
    }
}

/// Weight of one agreement, or nothing when the host is refused.
fn weight(incoming: &Incoming, kind: IdentifierKind, holder: &Holder, strong: bool) -> Option<u8> {
    let theirs = serial(&holder.serial);
    if !incoming.serial.is_empty() && theirs.is_some_and(|theirs| theirs != incoming.serial) {
        return None;
    }
    match kind {
        IdentifierKind::Serial => Some(100),
        IdentifierKind::Mac | IdentifierKind::Fqdn => Some(80),
        IdentifierKind::Name => match (incoming.domain.as_str(), holder.domain.to_lowercase().as_str()) {
            ("", _) | (_, "") => Some(50),
            (a, b) if a == b || a.split('.').next() == b.split('.').next() => Some(70),
            _ => None,
        },
        IdentifierKind::Address if holder.ended_at.is_some() => None,
        IdentifierKind::Address => Some(if strong { 30 } else { MEANT }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use vg_formats::facts::{AddressFact, mac};

    fn holder(id: &str, serial: &str, domain: &str) -> Holder {
        Holder { id: id.into(), name: id.into(), serial: serial.into(), domain: domain.into(), ended_at: None }
    }

    fn fact(name: &str, serial: Option<&str>, address: Option<&str>) -> HostFact {
        let mut fact = HostFact { serial: serial.map(str::to_owned), ..HostFact::default() };
        fact.add_name(name);
        fact.addresses.extend(address.and_then(AddressFact::parse));
        fact
    }

    fn says(fact: &HostFact, held: &[(IdentifierKind, &str, Holder)]) -> String {
        let held: Vec<_> =
            held.iter().map(|(kind, value, holder)| (*kind, *value, std::slice::from_ref(holder))).collect();
        match decide(&Incoming::of(fact), &held) {
            Verdict::Nameless => "nameless".into(),
            Verdict::New => "new".into(),
            Verdict::Is(candidate) => format!("{} {}", candidate.host, candidate.weight),
            Verdict::Ambiguous(all) => all.iter().map(|c| c.host.clone()).collect::<Vec<_>>().join("?"),
        }
    }

    #[test]
    fn weights_and_refusals() {
        use IdentifierKind::{Address, Mac, Name, Serial};
        let named = fact("srv01", Some("VN-7781"), Some("10.0.0.1"));
        assert_eq!(says(&named, &[(Serial, "VN-7781", holder("a", "VN-7781", ""))]), "a 100");
        assert_eq!(says(&named, &[(Name, "srv01", holder("a", "", ""))]), "a 50");
        assert_eq!(says(&named, &[(Name, "srv01", holder("a", "OTHER-1", ""))]), "new", "another serial number");
        assert_eq!(says(&named, &[(Address, "10.0.0.1", holder("a", "", ""))]), "new", "an address changes hands");
        let two = [(Serial, "VN-7781", holder("a", "VN-7781", "")), (Name, "srv01", holder("b", "", ""))];
        assert_eq!(says(&named, &two), "a?b", "a question, not a guess");
        let bare = fact("", None, Some("10.0.0.1"));
        assert_eq!(says(&bare, &[(Address, "10.0.0.1", holder("a", "", ""))]), "a 50", "nothing better is known");
        assert_eq!(says(&fact("", None, None), &[]), "nameless");
        let qualified = fact("srv01.anbinh.example", None, None);
        assert_eq!(says(&qualified, &[(Name, "srv01", holder("a", "", "anbinh"))]), "a 70");
        assert_eq!(says(&qualified, &[(Name, "srv01", holder("a", "", "khac.example"))]), "new", "another domain");
        let mut shared = fact("", None, None);
        shared.macs.extend(mac("00:00:5e:00:01:0a"));
        assert_eq!(says(&shared, &[(Mac, "00:00:5e:00:01:0a", holder("a", "", ""))]), "new", "VRRP");
    }

    #[test]
    fn filling_identifies_nothing() {
        for text in ["To Be Filled By O.E.M.", "0000000", "none", "123", "Default string"] {
            assert_eq!(serial(text), None, "{text}");
        }
        assert!(
            is_own_mac("00:1a:2b:3c:4d:5e") && !is_own_mac("02:1a:2b:3c:4d:5e") && !is_own_mac("01:00:5e:00:00:01")
        );
        let mut host = fact("localhost", None, Some("127.0.0.1"));
        host.add_name("192.0.2.1");
        assert!(Incoming::of(&host).identifiers.is_empty());
    }
}
