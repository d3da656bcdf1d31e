//! Entries to facts about one host.

use super::labels::{Label, MEMBER_WORDS, STANDALONE_WORDS};
use super::lines::{Entry, item};
use crate::facts::{AddressFact, Fact, HostFact, HostKind, HotfixFact, HotfixState, Printed, Stamp};
use crate::facts::{architecture, clean, said, settle};
use crate::fold::words;
use crate::readers::hotfix::knowledge_base;
use crate::{DefectKind, Reading};

/// Adds the host that `entries` describe.
pub(super) fn push(entries: &[Entry], reading: &mut Reading) {
    let Some(first) = entries.first() else { return };
    let mut host = HostFact { place: first.place.clone(), ..HostFact::default() };
    let mut configuration = String::new();
    let mut domain = None;
    let mut proofs = Vec::new();
    for entry in entries {
        match entry.label {
            Some(Label::HostName) => host.add_name(&entry.value),
            Some(Label::OsName) => host.os.name = said(&entry.value),
            Some(Label::OsVersion) => version(&entry.value, &mut host),
            Some(Label::Installed) => host.os.installed = said(&entry.value).map(|text| Stamp::parse(&text)),
            Some(Label::Booted) => host.booted = said(&entry.value).map(|text| Stamp::parse(&text)),
            Some(Label::Manufacturer) => host.manufacturer = said(&entry.value),
            Some(Label::Model) => host.model = said(&entry.value),
            Some(Label::SystemType) => host.os.architecture = architecture(&entry.value),
            Some(Label::Domain) => domain = said(&entry.value),
            Some(Label::Hotfixes) => hotfixes(entry, &mut host, reading),
            Some(Label::NetworkCards) => network_cards(entry, &mut host),
            Some(label) => {
                match label {
                    Label::OsConfiguration => configuration = clean(&entry.value),
                    Label::Bios => proofs.extend(entry.value.rsplit(',').next().map(Stamp::parse)),
                    _ => {}
                }
                property(entry, &mut host);
            }
            None => property(entry, &mut host),
        }
    }
    kind(&configuration, &mut host);
    place_domain(domain, &configuration, &mut host);
    dates(&mut host, &proofs, reading);
    if host.names.is_empty() {
        reading.defects.add(
            DefectKind::Value,
            host.place.clone(),
            "Không có tên máy. Hãy lưu toàn bộ kết quả của lệnh systeminfo, hoặc nhập tên máy khi nhận tệp.",
            "there is no host name; save the whole output of systeminfo, or enter the name when importing",
        );
    }
    reading.push(Fact::Host(Box::new(host)));
}

fn property(entry: &Entry, host: &mut HostFact) {
    let below = entry.more.iter().map(|(_, line)| item(line).unwrap_or(line));
    let all: Vec<&str> = std::iter::once(entry.value.as_str()).chain(below).filter(|text| !text.is_empty()).collect();
    host.add_property(&entry.text, &all.join("; "));
}

/// `6.1.7601 Service Pack 1 Build 7601`: version, step, the word "build" in some language, build.
fn version(value: &str, host: &mut HostFact) {
    let parts: Vec<&str> = value.split_whitespace().collect();
    host.os.version = parts.first().map(|part| clean(part));
    if parts.len() > 1 {
        host.os.build = parts.last().filter(|part| part.bytes().all(|b| b.is_ascii_digit())).map(|part| clean(part));
    }
    let middle = parts.get(1..parts.len().saturating_sub(2)).unwrap_or_default().join(" ");
    host.os.service_pack = Some(middle).filter(|text| text.bytes().any(|byte| byte.is_ascii_digit()));
}

fn kind(configuration: &str, host: &mut HostFact) {
    // The name of the system is the same in all languages; the configuration line is not.
    let value = match &host.os.name {
        Some(name) if name.contains("Server") => HostKind::Server,
        Some(name) if name.contains("Windows") => HostKind::Workstation,
        _ => HostKind::Unknown,
    };
    let printed = Some(configuration.to_owned()).filter(|text| !text.is_empty());
    host.kind = Printed { value, printed };
}

fn place_domain(domain: Option<String>, configuration: &str, host: &mut HostFact) {
    let Some(domain) = domain else { return };
    let configuration = words(configuration);
    let says = |list: &[&str]| configuration.split(' ').any(|word| list.contains(&word));
    let member = says(MEMBER_WORDS) || (!says(STANDALONE_WORDS) && domain.contains('.'));
    if member {
        if domain.contains('.')
            && let Some(name) = host.names.first()
        {
            host.fqdn = Some(format!("{name}.{domain}").to_lowercase());
        }
        host.domain = Some(domain);
    } else {
        host.workgroup = Some(domain);
    }
}

fn dates(host: &mut HostFact, proofs: &[Stamp], reading: &mut Reading) {
    let mut stamps: Vec<&mut Stamp> = host.os.installed.iter_mut().chain(host.booted.iter_mut()).collect();
    settle(&mut stamps, proofs);
    for stamp in stamps {
        reading.judge(stamp, &host.place);
    }
}

fn hotfixes(entry: &Entry, host: &mut HostFact, reading: &mut Reading) {
    host.hotfix_count = entry.value.split_whitespace().next().and_then(|word| word.parse().ok());
    for (place, line) in &entry.more {
        let Some(text) = item(line).filter(|text| !text.is_empty()) else { continue };
        let title = text.split_once(" - ").map(|(_, title)| clean(title));
        let id = knowledge_base(text);
        host.hotfixes.push(HotfixFact {
            id,
            state: HotfixState::Installed,
            title,
            installed_by: None,
            installed: None,
            place: place.clone(),
        });
    }
    let listed = host.hotfixes.len();
    if let Some(said) = host.hotfix_count.filter(|said| *said as usize != listed) {
        reading.defects.value(
            DefectKind::Truncated,
            entry.place.clone(),
            &entry.value,
            format!(
                "systeminfo báo có {said} bản vá nhưng chỉ liệt kê {listed}. Hãy lấy thêm danh sách bằng Get-HotFix."
            ),
            format!("systeminfo counts {said} hotfixes but lists {listed}; take the list with Get-HotFix as well"),
        );
    }
}

fn network_cards(entry: &Entry, host: &mut HostFact) {
    let mut card: Option<String> = None;
    let mut connection: Option<String> = None;
    for (_, line) in &entry.more {
        if let Some(text) = item(line) {
            match AddressFact::parse(text) {
                Some(address) => {
                    let interface = connection.clone().or_else(|| card.clone());
                    host.addresses.push(AddressFact { interface, ..address });
                }
                None => {
                    card = said(text);
                    connection = None;
                    host.add_property(&entry.text, text);
                }
            }
        } else if let Some((name, value)) = line.split_once(':') {
            // The first line below a card is the name of its connection, in every language.
            if super::labels::label_of(name) == Some(Label::ConnectionName) || connection.is_none() {
                connection = said(value);
            }
        }
    }
}

/// Where the entries of one host end and those of the next begin.
pub(super) fn each_host(entries: &[Entry]) -> Vec<&[Entry]> {
    let starts = entries.iter().enumerate().filter(|(_, entry)| entry.label == Some(Label::HostName));
    let mut cuts: Vec<usize> = starts.map(|(index, _)| index).skip(1).collect();
    cuts.push(entries.len());
    let mut hosts = Vec::new();
    let mut from = 0;
    for to in cuts {
        hosts.extend(entries.get(from..to).filter(|part| !part.is_empty()));
        from = to;
    }
    hosts
}
