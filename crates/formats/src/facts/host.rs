//! What is said about one host.

use std::net::IpAddr;

use super::{Printed, Property, Stamp, clean, is_default};
use crate::Place;
use crate::limits::MAX_LIST;

/// What kind of machine.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HostKind {
    /// Server.
    Server,
    /// Workstation, laptop.
    Workstation,
    /// Router, switch, firewall, access point.
    NetworkDevice,
    /// Printer, camera, storage, any other closed device.
    Appliance,
    /// Not said.
    #[default]
    Unknown,
}

impl HostKind {
    /// All kinds.
    pub const ALL: [Self; 5] = [Self::Server, Self::Workstation, Self::NetworkDevice, Self::Appliance, Self::Unknown];

    /// The stable name of the kind.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            HostKind::Server => "server",
            HostKind::Workstation => "workstation",
            HostKind::NetworkDevice => "network_device",
            HostKind::Appliance => "appliance",
            HostKind::Unknown => "unknown",
        }
    }
}

impl std::fmt::Display for HostKind {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

/// An address of a host.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct AddressFact {
    /// The address.
    pub address: IpAddr,
    /// Length of the network prefix in bits, where it was said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<u8>,
    /// Name of the network card or connection.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interface: Option<String>,
    /// What was printed, where it differs from the usual form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
}

impl AddressFact {
    /// Reads `192.0.2.7`, `192.0.2.7/24`, `192.0.2.7/255.255.255.0`, `fe80::1%12`, `[2001:db8::1]`.
    #[must_use]
    pub fn parse(printed: &str) -> Option<Self> {
        let text = printed.trim();
        let (host, prefix) = match text.split_once('/') {
            Some((host, prefix)) => (host.trim(), Some(prefix.trim())),
            None => (text, None),
        };
        let host = host.trim_start_matches('[').trim_end_matches(']');
        let address: IpAddr = host.split('%').next()?.parse().ok()?;
        let most = if address.is_ipv4() { 32 } else { 128 };
        let prefix = match prefix {
            None => None,
            Some(text) => Some(text.parse::<u8>().ok().filter(|bits| *bits <= most).or_else(|| mask_bits(text))?),
        };
        let plain = prefix.map_or_else(|| address.to_string(), |bits| format!("{address}/{bits}"));
        let printed = (plain != text).then(|| clean(text));
        Some(Self { address, prefix, interface: None, printed })
    }
}

/// Bits of `255.255.255.0`; nothing when the mask has holes.
fn mask_bits(text: &str) -> Option<u8> {
    let mask: std::net::Ipv4Addr = text.parse().ok()?;
    let bits = u32::from(mask);
    (bits.leading_ones() + bits.trailing_zeros() == 32 || bits == 0).then(|| bits.leading_ones() as u8)
}

/// What is said about the operating system.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct OsFact {
    /// Name, `Microsoft Windows 10 Enterprise`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Version, `10.0.17134`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Service pack or edition step, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub service_pack: Option<String>,
    /// Build, `17134`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub build: Option<String>,
    /// Processor architecture.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub architecture: Option<Printed<String>>,
    /// Common Platform Enumeration name, where the source gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cpe: Option<String>,
    /// How sure the source is, in per cent, when it guesses from the outside (nmap).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accuracy: Option<u8>,
    /// When it was installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<Stamp>,
}

/// Whether a hotfix is on the host.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum HotfixState {
    /// It is installed.
    #[default]
    Installed,
    /// The update service offers it: it is *not* installed.
    Offered,
}

/// One hotfix of Windows.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct HotfixFact {
    /// Number, `KB4100347`; a name that is no number stays as printed.
    pub id: Printed<String>,
    /// Installed or offered.
    #[serde(default)]
    pub state: HotfixState,
    /// What it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Who installed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed_by: Option<String>,
    /// When it was installed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub installed: Option<Stamp>,
    /// Where it stood.
    pub place: Place,
}

/// A service that answers on a port.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct ServiceFact {
    /// `tcp`, `udp`, `sctp`.
    pub protocol: String,
    /// Port.
    pub port: u16,
    /// `open`, `open|filtered`, …, as the source says.
    pub state: String,
    /// Name of the service, `https`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Product that was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub product: Option<String>,
    /// Version that was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    /// Further detail, as printed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// Common Platform Enumeration names.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cpes: Vec<String>,
}

/// What one place says about one host.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct HostFact {
    /// Names, first the one that the host gives itself.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<String>,
    /// Fully qualified name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fqdn: Option<String>,
    /// Addresses, in the order of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub addresses: Vec<AddressFact>,
    /// MAC addresses.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub macs: Vec<Printed<String>>,
    /// Kind of machine.
    #[serde(skip_serializing_if = "is_default")]
    pub kind: Printed<HostKind>,
    /// Operating system.
    #[serde(skip_serializing_if = "is_default")]
    pub os: OsFact,
    /// Domain that it is a member of.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Workgroup, when it is in no domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub workgroup: Option<String>,
    /// Who made the machine.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub manufacturer: Option<String>,
    /// Model.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// Serial number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub serial: Option<String>,
    /// When it was started last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub booted: Option<Stamp>,
    /// When it was seen last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_seen: Option<Stamp>,
    /// Where it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site: Option<String>,
    /// Unit that owns it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<String>,
    /// Person who answers for it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub responsible: Option<String>,
    /// Name of the information system that it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub system: Option<String>,
    /// Hotfixes.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub hotfixes: Vec<HotfixFact>,
    /// How many hotfixes the source says there are, when it gives a number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hotfix_count: Option<u32>,
    /// Services that answer.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub services: Vec<ServiceFact>,
    /// Everything else, under the names of the source.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub properties: Vec<Property>,
    /// Where it stood.
    pub place: Place,
}

impl HostFact {
    /// Adds a name unless it is there already, whatever its case.
    pub fn add_name(&mut self, name: &str) {
        let name = clean(name);
        let known = self.names.iter().any(|known| known.eq_ignore_ascii_case(&name));
        if !name.is_empty() && !known && self.names.len() < MAX_LIST {
            self.names.push(name);
        }
    }

    /// Adds a property unless the list is full.
    pub fn add_property(&mut self, name: &str, value: &str) {
        if self.properties.len() < MAX_LIST && !value.trim().is_empty() {
            self.properties.push(Property::new(name, value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_many_spellings() {
        let read = |text| AddressFact::parse(text).map(|fact| (fact.address.to_string(), fact.prefix));
        assert_eq!(read("192.0.2.7"), Some(("192.0.2.7".into(), None)));
        assert_eq!(read("192.0.2.7/24"), Some(("192.0.2.7".into(), Some(24))));
        assert_eq!(read("192.0.2.7/255.255.255.128"), Some(("192.0.2.7".into(), Some(25))));
        assert_eq!(read("fe80::1%12"), Some(("fe80::1".into(), None)));
        assert_eq!(read("[2001:db8::1]"), Some(("2001:db8::1".into(), None)));
        for bad in ["192.0.2.7/33", "192.0.2.7/255.0.255.0", "192.0.2", "", "host"] {
            assert_eq!(read(bad), None, "{bad}");
        }
        assert_eq!(AddressFact::parse("192.0.2.7/24").unwrap().printed, None);
    }

    #[test]
    fn lists_of_a_host_are_bounded() {
        let mut host = HostFact::default();
        for index in 0..MAX_LIST + 10 {
            host.add_property(&index.to_string(), "x");
        }
        assert_eq!(host.properties.len(), MAX_LIST);
    }
}
