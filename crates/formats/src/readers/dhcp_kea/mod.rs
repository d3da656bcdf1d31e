//! Leases of Kea in its CSV file (`memfile` backend), IPv4 and IPv6.
//!
//! *Form*: a header `address,hwaddr,client_id,valid_lifetime,expire,subnet_id,fqdn_fwd,fqdn_rev,hostname,state,…`; columns are
//! found by name, so that the files of all versions are read. The file is a log: a later row of an address replaces the
//! earlier. A comma within a value is written `&#x2c`. Source: the Kea Administrator Reference Manual.
//!
//! *Gives*: one lease for each address, in the order of the last row of each. `expire` is seconds since 1970; the start is
//! the end less `valid_lifetime`; a lifetime of 4294967295 has no end (RFC 2131 §3.3).
//!
//! *Not read*: prefixes (rows with `prefix_len` below 128 keep it as a property), user context.

use std::collections::BTreeMap;
use std::net::IpAddr;

use vg_model::{Text, Timestamp};

use super::table::csv;
use crate::facts::{Fact, LeaseFact, LeaseState, Property, Stamp, mac, said};
use crate::{About, Confidence, DefectKind, Options, Place, Reader, Reading, text};

/// The reader of Kea's lease file.
#[derive(Debug)]
pub(crate) struct DhcpKea;

static ABOUT: About = About {
    name: "dhcp_kea",
    title: || Text::new("Cấp phát địa chỉ Kea (tệp CSV)", "Kea leases (CSV memfile)"),
    specification: "https://kea.readthedocs.io/en/latest/arm/dhcp4-srv.html",
    patterns: &["kea-leases*.csv*"],
};

/// Lifetime that means "never ends".
const ENDLESS: i64 = 0xffff_ffff;

impl Reader for DhcpKea {
    fn about(&self) -> &'static About {
        &ABOUT
    }

    fn sniff(&self, head: &[u8], _file_name: Option<&str>) -> Option<Confidence> {
        let text = super::head_text(head);
        let first = text.lines().next().unwrap_or_default();
        (first.starts_with("address,") && first.contains(",valid_lifetime,") && first.contains(",expire,"))
            .then_some(Confidence::Certain)
    }

    fn read(&self, bytes: &[u8], _options: &Options) -> Reading {
        let mut reading = Reading::new();
        let decoded = text::decode(bytes, &mut reading.defects);
        let mut rows = csv::rows(&decoded.text, ',', &mut reading.defects).into_iter();
        let Some(header) = rows.next() else { return reading };
        let mut leases: BTreeMap<IpAddr, LeaseFact> = BTreeMap::new();
        for row in rows {
            if row.cells.iter().all(|cell| cell.trim().is_empty()) {
                continue;
            }
            let place = Place::Line(u64::from(row.line));
            let cells: BTreeMap<&str, &str> =
                header.cells.iter().map(String::as_str).zip(row.cells.iter().map(String::as_str)).collect();
            let complete = row.cells.len() >= 5;
            match cells.get("address").and_then(|text| text.trim().parse().ok()).filter(|_| complete) {
                Some(address) => {
                    leases.insert(address, lease(address, &cells, place, &mut reading));
                }
                None => reading.defects.value(
                    DefectKind::Malformed,
                    place,
                    row.cells.first().map_or("", String::as_str),
                    "Dòng không có địa chỉ hợp lệ hoặc thiếu cột; đã bỏ qua. Hãy chép lại tệp.",
                    "the row has no valid address or lacks columns and was passed over; copy the file again",
                ),
            }
        }
        let mut leases: Vec<LeaseFact> = leases.into_values().collect();
        leases.sort_by(|a, b| a.place.cmp(&b.place));
        for lease in leases {
            reading.push(Fact::Lease(Box::new(lease)));
        }
        reading
    }
}

fn lease(address: IpAddr, cells: &BTreeMap<&str, &str>, place: Place, reading: &mut Reading) -> LeaseFact {
    let get = |name: &str| cells.get(name).and_then(|text| said(&text.replace("&#x2c", ",")));
    let expire = get("expire");
    let end: Option<i64> = expire.as_deref().and_then(|text| text.parse().ok());
    let lifetime: Option<i64> = get("valid_lifetime").and_then(|text| text.parse().ok());
    if expire.is_some() && end.is_none() {
        reading.defects.value(
            DefectKind::Value,
            place.clone(),
            expire.as_deref().unwrap_or_default(),
            "Thời điểm hết hạn phải là số giây từ năm 1970; đã bỏ trống.",
            "the time of expiry is a number of seconds since 1970; it was left out",
        );
    }
    let endless = lifetime == Some(ENDLESS);
    let at = |seconds: i64| Stamp::instant(&seconds.to_string(), Timestamp::from_unix(seconds, 0));
    // Kea keeps the end of an endless lease as well (start + lifetime); only the start is of use then.
    let start = end.zip(lifetime).map(|(end, lifetime)| at(end.saturating_sub(lifetime)));
    let mut properties = Vec::new();
    for name in ["client_id", "duid", "subnet_id", "prefix_len"] {
        properties.extend(get(name).map(|value| Property::new(name, &value)));
    }
    LeaseFact {
        address,
        mac: get("hwaddr").as_deref().and_then(mac),
        name: get("hostname").map(|name| name.trim_end_matches('.').to_owned()),
        start,
        end: end.filter(|_| !endless).map(at),
        endless,
        state: match get("state").as_deref() {
            // Kea's states: 0 default, 1 declined, 2 expired and reclaimed, 3 released.
            Some("0") | None => LeaseState::Active,
            Some("1") => LeaseState::Declined,
            Some("2") => LeaseState::Expired,
            Some("3") => LeaseState::Released,
            Some(_) => LeaseState::Unknown,
        },
        properties,
        place,
    }
}
