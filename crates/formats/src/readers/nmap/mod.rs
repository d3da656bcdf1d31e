//! Results of nmap (`-oX`).
//!
//! *Form*: `nmaprun` with `host` elements: `address`, `hostnames`, `ports`, `os`. Source: nmap's page on its XML output.
//!
//! *Gives*: one host for each element that answers (`status` up): addresses, MAC with its maker, names, services that are
//! open or may be, the likeliest system with its accuracy, time of the scan as "last seen". A guess about the system is a
//! guess: the accuracy stands beside it.
//!
//! *Security*: a document type with declarations of its own is refused; nothing is fetched.
//!
//! *Not read*: scripts, traceroute, closed and filtered ports, hosts that are down.

use vg_model::{Text, Timestamp};

use crate::facts::{AddressFact, Fact, HostFact, HostKind, OsFact, Printed, ServiceFact, Stamp, mac, said};
use crate::limits::MAX_LIST;
use crate::text::decode;
use crate::xml::{Element, Step, walk};
use crate::{About, Confidence, DefectKind, Defects, Options, Place, Reader, Reading};

/// The reader of nmap's XML.
#[derive(Debug)]
pub(crate) struct Nmap;

static ABOUT: About = About {
    name: "nmap",
    title: || Text::new("Kết quả quét nmap (XML)", "nmap scan result (XML)"),
    specification: "https://nmap.org/book/output-formats-xml-output.html",
    patterns: &["*nmap*.xml"],
};

impl Reader for Nmap {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], _file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        (text.trim_start().starts_with('<') && text.contains("<nmaprun")).then_some(Confidence::Certain)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = decode(bytes, &mut reading.defects);
        let mut state = State::default();
        let mut defects = Defects::new();
        walk(&decoded.text, &mut defects, |step, defects| match step {
            Step::Open(element) => state.open(&element, defects),
            Step::Text(text) => state.text(&text),
            Step::Close(name) => {
                if let Some(host) = state.close(&name) {
                    reading.push(Fact::Host(host));
                }
            }
        });
        if let Some(host) = state.close("host") {
            reading.push(Fact::Host(host));
        }
        reading.defects.merge(defects);
        reading
    }
}

#[derive(Default)]
struct State {
    host: Option<Box<HostFact>>,
    up: bool,
    service: Option<ServiceFact>,
    /// Inside `os`, not inside a port.
    in_os: bool,
    best: u8,
    take_os_cpe: bool,
    in_cpe: bool,
    cpe: String,
}

impl State {
    fn open(&mut self, element: &Element, defects: &mut Defects) {
        if element.name == "host" {
            let mut host = HostFact { place: Place::Offset(element.offset), ..HostFact::default() };
            host.last_seen = element.get("endtime").or(element.get("starttime")).and_then(seconds);
            self.host = Some(Box::new(host));
            self.up = true;
            self.best = 0;
            return;
        }
        let Some(host) = self.host.as_deref_mut() else { return };
        match element.name.as_str() {
            "status" => self.up = element.get("state") != Some("down"),
            "address" => address(element, host, defects),
            "hostname" => {
                let name = element.get("name").unwrap_or_default();
                host.add_name(name);
                if name.contains('.') && host.fqdn.is_none() {
                    host.fqdn = said(&name.to_lowercase());
                }
            }
            "port" => self.service = port(element, defects),
            "state" => {
                if let Some(service) = &mut self.service {
                    service.state = element.get("state").unwrap_or_default().to_owned();
                }
            }
            "service" => self.service(element),
            "os" => self.in_os = true,
            "osmatch" if self.in_os => self.os_match(element),
            "osclass" if self.in_os && self.take_os_cpe => self.os_class(element),
            "uptime" => {
                host.booted =
                    element.get("lastboot").and_then(said).map(|text| Stamp::parse(&text)).filter(Stamp::is_certain)
            }
            "cpe" => {
                self.in_cpe = true;
                self.cpe.clear();
            }
            _ => {}
        }
    }

    fn service(&mut self, element: &Element) {
        if let Some(service) = &mut self.service {
            let get = |name| element.get(name).and_then(said);
            service.name = get("name");
            service.product = get("product");
            service.version = get("version");
            service.detail = get("extrainfo");
        }
        let kind = element.get("devicetype").map(device_kind).unwrap_or_default();
        if let Some(host) = self.host.as_deref_mut()
            && kind != HostKind::Unknown
            && host.kind.value == HostKind::Unknown
        {
            host.kind = Printed::new(kind, element.get("devicetype").unwrap_or_default());
        }
    }

    fn os_match(&mut self, element: &Element) {
        let accuracy = element.get("accuracy").and_then(|text| text.parse().ok()).filter(|accuracy| *accuracy <= 100);
        let accuracy: u8 = accuracy.unwrap_or(0);
        // The first of equally likely systems is kept, as nmap orders them.
        self.take_os_cpe = accuracy > self.best;
        if let Some(host) = self.host.as_deref_mut().filter(|_| self.take_os_cpe) {
            self.best = accuracy;
            host.os =
                OsFact { name: element.get("name").and_then(said), accuracy: Some(accuracy), ..OsFact::default() };
        }
    }

    fn os_class(&mut self, element: &Element) {
        let Some(host) = self.host.as_deref_mut() else { return };
        if host.os.version.is_none() {
            host.os.version = element.get("osgen").and_then(said);
        }
        let kind = device_kind(element.get("type").unwrap_or_default());
        if kind != HostKind::Unknown && host.kind.value == HostKind::Unknown {
            host.kind = Printed::new(kind, element.get("type").unwrap_or_default());
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_cpe && self.cpe.len() < crate::limits::MAX_VALUE {
            self.cpe.push_str(text);
        }
    }

    fn close(&mut self, name: &str) -> Option<Box<HostFact>> {
        match name {
            "cpe" => {
                self.in_cpe = false;
                let cpe = said(&self.cpe)?;
                if let Some(service) = &mut self.service {
                    if service.cpes.len() < MAX_LIST {
                        service.cpes.push(cpe);
                    }
                } else if let Some(host) =
                    self.host.as_deref_mut().filter(|host| self.take_os_cpe && host.os.cpe.is_none())
                {
                    host.os.cpe = Some(cpe);
                }
            }
            "port" => {
                let service = self.service.take()?;
                let host = self.host.as_deref_mut()?;
                if service.state.starts_with("open") && host.services.len() < MAX_LIST {
                    host.services.push(service);
                }
            }
            "os" => self.in_os = false,
            "host" => {
                let host = self.host.take()?;
                let known = !host.addresses.is_empty() || !host.macs.is_empty() || !host.names.is_empty();
                return (self.up && known).then_some(host);
            }
            _ => {}
        }
        None
    }
}

fn address(element: &Element, host: &mut HostFact, defects: &mut Defects) {
    let text = element.get("addr").unwrap_or_default();
    if element.get("addrtype") == Some("mac") {
        host.macs.extend(mac(text));
        host.manufacturer = element.get("vendor").and_then(said).or(host.manufacturer.take());
        return;
    }
    match AddressFact::parse(text) {
        Some(address) if host.addresses.len() < MAX_LIST => host.addresses.push(address),
        Some(_) => {}
        None => defects.value(
            DefectKind::Value,
            Place::Offset(element.offset),
            text,
            "Không phải địa chỉ IP; đã bỏ qua.",
            "this is no IP address and was left out",
        ),
    }
}

fn port(element: &Element, defects: &mut Defects) -> Option<ServiceFact> {
    let text = element.get("portid").unwrap_or_default();
    let Ok(port) = text.parse() else {
        defects.value(
            DefectKind::Value,
            Place::Offset(element.offset),
            text,
            "Số cổng phải từ 0 đến 65535; đã bỏ qua.",
            "a port is a number from 0 to 65535; it was left out",
        );
        return None;
    };
    Some(ServiceFact {
        protocol: element.get("protocol").unwrap_or_default().to_owned(),
        port,
        state: String::new(),
        name: None,
        product: None,
        version: None,
        detail: None,
        cpes: Vec::new(),
    })
}

fn seconds(text: &str) -> Option<Stamp> {
    let seconds: i64 = text.parse().ok().filter(|seconds| (0..=4_102_444_800).contains(seconds))?;
    Some(Stamp::instant(text, Timestamp::from_unix(seconds, 0)))
}

/// nmap's device types (`nmap-os-db`) in the words of this product; "general purpose" says nothing.
fn device_kind(text: &str) -> HostKind {
    match text {
        "router" | "switch" | "firewall" | "WAP" | "broadband router" | "hub" | "bridge" | "load balancer"
        | "proxy server" => HostKind::NetworkDevice,
        "printer" | "webcam" | "storage-misc" | "VoIP phone" | "VoIP adapter" | "media device" | "power-device"
        | "print server" | "security-misc" | "specialized" | "PBX" | "phone" | "remote management" => {
            HostKind::Appliance
        }
        _ => HostKind::Unknown,
    }
}
