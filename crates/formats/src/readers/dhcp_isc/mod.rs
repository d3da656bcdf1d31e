//! Leases of ISC DHCP: `dhcpd.leases`.
//!
//! *Form*: blocks `lease ADDRESS { statement; … }`; the file is a log, so a later block of an address replaces the earlier
//! (dhcpd.leases(5)). Times are UTC, `starts 4 2023/12/28 01:00:00;` (with `db-time-format local` `starts epoch N;`), or
//! `never`. Failover adds `tstp`, `tsfp`, `atsfp`, `cltt` and states such as `backup`.
//!
//! *Gives*: one lease for each address, in the order of the last block of each: that is who has it now. Failover times and
//! other statements become properties.
//!
//! *Not read*: `ia-na` blocks of IPv6 (reported once), host declarations, failover state blocks, the history within the
//! file.

use std::collections::BTreeMap;
use std::net::IpAddr;

use vg_model::{Text, Timestamp};

use crate::facts::{Fact, LeaseFact, LeaseState, Property, Stamp, mac, said};
use crate::limits::MAX_LIST;
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading, text};

/// The reader of `dhcpd.leases`.
#[derive(Debug)]
pub(crate) struct DhcpIsc;

static ABOUT: About = About {
    name: "dhcp_isc",
    title: || Text::new("Cấp phát địa chỉ ISC DHCP (dhcpd.leases)", "ISC DHCP leases (dhcpd.leases)"),
    specification: "https://kb.isc.org/docs/isc-dhcp-44-manual-pages-dhcpdleases",
    patterns: &["dhcpd*.leases*", "dhcpd6*.leases*"],
};

impl Reader for DhcpIsc {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], _file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        let mut lines = text.lines().take(400);
        let lease = |line: &str| line.starts_with("lease ") && line.ends_with('{') || line.starts_with("ia-na ");
        lines.any(|line| lease(line.trim_end())).then_some(Confidence::Certain)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = text::decode(bytes, &mut reading.defects);
        let lines = text::lines(&decoded.text, &mut reading.defects);
        let mut leases: BTreeMap<IpAddr, LeaseFact> = BTreeMap::new();
        let mut open: Option<LeaseFact> = None;
        let mut skipping = 0_usize;
        let mut told = false;
        for (number, line) in lines {
            let line = line.trim();
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            if skipping > 0 {
                skipping += usize::from(line.ends_with('{'));
                skipping -= usize::from(line.ends_with('}'));
            } else if let Some(lease) = open.as_mut() {
                if line == "}" {
                    leases.extend(open.take().map(|lease| (lease.address, lease)));
                } else {
                    statement(line, lease, &mut reading, number);
                }
            } else if let Some(address) = line.strip_prefix("lease ").and_then(|rest| rest.strip_suffix('{')) {
                match address.trim().parse() {
                    Ok(address) => open = Some(empty(address, number)),
                    Err(_) => {
                        not_read(line, number, &mut reading);
                        skipping = 1;
                    }
                }
            } else if line.ends_with('{') {
                skipping = 1;
                if line.starts_with("ia-") && !std::mem::replace(&mut told, true) {
                    reading.defects.add(
                        DefectKind::Unsupported,
                        Place::Line(number),
                        "Cấp phát IPv6 (ia-na, ia-pd) chưa đọc được; đã bỏ qua.",
                        "leases of IPv6 (ia-na, ia-pd) are not read yet and were passed over",
                    );
                }
            } else if !line.ends_with(';') {
                not_read(line, number, &mut reading);
            }
        }
        if let Some(lease) = open {
            reading.defects.add(
                DefectKind::Truncated,
                lease.place.clone(),
                "Tệp kết thúc giữa một mục lease; đã bỏ qua mục này. Hãy chép lại tệp.",
                "the file ends inside a lease, which was passed over; copy the file again",
            );
        }
        let mut leases: Vec<LeaseFact> = leases.into_values().collect();
        leases.sort_by(|a, b| a.place.cmp(&b.place));
        for lease in leases {
            reading.push(Fact::Lease(Box::new(lease)));
        }
        reading
    }
}

fn empty(address: IpAddr, line: u64) -> LeaseFact {
    LeaseFact {
        address,
        mac: None,
        name: None,
        start: None,
        end: None,
        endless: false,
        state: LeaseState::Unknown,
        properties: Vec::new(),
        place: Place::Line(line),
    }
}

fn not_read(line: &str, number: u64, reading: &mut Reading) {
    reading.defects.value(
        DefectKind::Malformed,
        Place::Line(number),
        line,
        "Dòng không đúng cú pháp dhcpd.leases; đã bỏ qua.",
        "the line is not in the syntax of dhcpd.leases and was passed over",
    );
}

fn statement(line: &str, lease: &mut LeaseFact, reading: &mut Reading, number: u64) {
    // `starts epoch 1703811600; # Fri Dec 29 …`: a comment may stand behind the statement.
    let statement = line.rsplit_once("; #").map_or(line.strip_suffix(';'), |(statement, _)| Some(statement));
    let Some(statement) = statement else {
        not_read(line, number, reading);
        return;
    };
    let (word, rest) = statement.split_once(' ').unwrap_or((statement, ""));
    match word {
        "starts" => lease.start = time(rest, reading, number),
        "ends" if rest.trim() == "never" => lease.endless = true,
        "ends" => lease.end = time(rest, reading, number),
        "binding" => lease.state = rest.strip_prefix("state ").map(state).unwrap_or_default(),
        "hardware" => lease.mac = rest.split_whitespace().nth(1).and_then(mac),
        "client-hostname" => lease.name = said(rest.trim().trim_matches('"')),
        // The name that was put into DNS, when the client gave none.
        "set" if rest.starts_with("ddns-client-fqdn") && lease.name.is_none() => {
            lease.name = rest.split('"').nth(1).and_then(said);
        }
        "uid" | "next" | "rewind" => {}
        _ if lease.properties.len() < MAX_LIST => lease.properties.push(Property::new(word, rest)),
        _ => {}
    }
}

fn state(word: &str) -> LeaseState {
    match word.trim() {
        "active" => LeaseState::Active,
        "expired" => LeaseState::Expired,
        "released" => LeaseState::Released,
        "abandoned" => LeaseState::Declined,
        "free" => LeaseState::Free,
        "backup" | "reserved" | "bootp" => LeaseState::Backup,
        _ => LeaseState::Unknown,
    }
}

/// `4 2023/12/28 01:00:00` in UTC, or `epoch 1703725200`.
fn time(text: &str, reading: &mut Reading, number: u64) -> Option<Stamp> {
    let text = text.split('#').next().unwrap_or_default().trim().trim_end_matches(';').trim();
    let (first, rest) = text.split_once(' ').unwrap_or((text, ""));
    let instant = match first {
        "epoch" => rest.parse().ok().map(|seconds| Timestamp::from_unix(seconds, 0)),
        _ => {
            let iso = rest.replace('/', "-");
            Timestamp::parse_iso(iso.as_bytes()).map(|(time, _)| time)
        }
    };
    match instant {
        Some(instant) => Some(Stamp::instant(text, instant)),
        None => {
            let stamp = Stamp { printed: text.to_owned(), readings: Vec::new(), ..Stamp::parse("") };
            reading.judge(&stamp, &Place::Line(number));
            Some(stamp)
        }
    }
}
