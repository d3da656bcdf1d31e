//! Who had an address at a time.

use std::net::IpAddr;

use vg_access::{Caller, Problem};
use vg_backend::sql::Tx;
use vg_model::{Text, Timestamp};

use super::Inventory;
use crate::identity::IdentifierKind;
use crate::limits::MAX_HOPS;
use crate::model::HostCandidate;
use crate::operations::ADDRESS_READ;
use crate::store::hosts;
use crate::store::records::{self, AddressRecord};

/// One end of the trail: an address, and how it was reached.
struct Trail {
    address: String,
    port: Option<u16>,
    score: u8,
    reasons: Vec<Text>,
}

impl Inventory {
    /// The hosts that may have had `address` (seen from outside with `port`) at `at`, the surest first, with the reasons. The trail
    /// goes through translations to the inside address, and from there through leases (MAC address, name) or by the address itself
    /// to a host. Where it ends without a host, the candidate says at what.
    ///
    /// Scores: 90 through a lease by its MAC address, 70 by its name, 60 by an address that a host had at the time, 20 where the
    /// trail ends; a translation without a known port takes 30 off.
    pub async fn who_had(
        &self,
        caller: &Caller,
        unit: &str,
        address: IpAddr,
        port: Option<u16>,
        at: Timestamp,
    ) -> Result<Vec<HostCandidate>, Problem> {
        let mut tx = self.reading(caller, &ADDRESS_READ, unit).await?;
        let start = Trail { address: address.to_canonical().to_string(), port, score: 100, reasons: Vec::new() };
        let mut open = vec![start];
        let mut found: Vec<HostCandidate> = Vec::new();
        for _ in 0..MAX_HOPS {
            let mut next = Vec::new();
            for trail in open.drain(..) {
                next.extend(step(&mut tx, unit, trail, at, &mut found).await?);
            }
            if next.is_empty() {
                break;
            }
            open = next;
        }
        found.sort_by(|a, b| b.score.cmp(&a.score).then_with(|| (&a.host, &a.name).cmp(&(&b.host, &b.name))));
        let mut once: Vec<HostCandidate> = Vec::new();
        for candidate in found {
            if !once
                .iter()
                .any(|known| known.host == candidate.host && (known.host.is_some() || known.name == candidate.name))
            {
                once.push(candidate);
            }
        }
        Ok(once)
    }
}

/// Follows one address: gives the inside addresses behind it, and adds the hosts that had it.
async fn step(
    tx: &mut Tx,
    unit: &str,
    trail: Trail,
    at: Timestamp,
    found: &mut Vec<HostCandidate>,
) -> Result<Vec<Trail>, Problem> {
    let mut next = Vec::new();
    let mut leased = false;
    for record in records::at(tx, unit, &trail.address, at).await? {
        if matches!(record.kind.as_str(), "nat" | "vpn") {
            let port_known = trail.port.is_some() && record.port.is_some();
            if port_known && record.port != trail.port.map(i64::from) {
                continue;
            }
            next.push(behind(&trail, &record, port_known));
        } else {
            leased = true;
            by_lease(tx, unit, &trail, &record, found).await?;
        }
    }
    if next.is_empty() && !leased {
        by_address(tx, unit, &trail, at, found).await?;
    }
    Ok(next)
}

fn behind(trail: &Trail, record: &AddressRecord, port_known: bool) -> Trail {
    let mut reasons = trail.reasons.clone();
    let (address, inside, source) = (&trail.address, &record.inside, &record.source);
    reasons.push(match record.kind.as_str() {
        "vpn" => Text::new(
            format!("{address} là địa chỉ VPN cấp cho {inside} ({source})"),
            format!("{address} was the VPN address of {inside} ({source})"),
        ),
        _ => Text::new(
            format!("{address} được chuyển đổi từ {inside} ({source})"),
            format!("{address} was translated from {inside} ({source})"),
        ),
    });
    Trail {
        address: record.inside.clone(),
        port: record.inside_port.and_then(|port| u16::try_from(port).ok()),
        score: if port_known || record.port.is_none() { trail.score } else { trail.score.saturating_sub(30) },
        reasons,
    }
}

async fn by_lease(
    tx: &mut Tx,
    unit: &str,
    trail: &Trail,
    record: &AddressRecord,
    found: &mut Vec<HostCandidate>,
) -> Result<(), Problem> {
    let name = record.name.to_lowercase();
    let name = name.split('.').next().unwrap_or_default();
    let mut reasons = trail.reasons.clone();
    reasons.push(Text::new(
        format!("{} được cấp cho {} {} ({})", trail.address, record.mac, record.name, record.source),
        format!("{} was lent to {} {} ({})", trail.address, record.mac, record.name, record.source),
    ));
    let mut any = false;
    for (kind, value, score) in [(IdentifierKind::Mac, record.mac.as_str(), 90_u8), (IdentifierKind::Name, name, 70)] {
        if value.is_empty() {
            continue;
        }
        for holder in hosts::holders(tx, unit, kind, value).await? {
            any = true;
            found.push(HostCandidate {
                host: Some(holder.id),
                name: holder.name,
                score: score.min(trail.score),
                reasons: reasons.clone(),
            });
        }
    }
    if !any {
        let name = if record.mac.is_empty() { record.name.clone() } else { record.mac.clone() };
        found.push(HostCandidate { host: None, name, score: 20, reasons });
    }
    Ok(())
}

async fn by_address(
    tx: &mut Tx,
    unit: &str,
    trail: &Trail,
    at: Timestamp,
    found: &mut Vec<HostCandidate>,
) -> Result<(), Problem> {
    let mut any = false;
    for holder in hosts::holders(tx, unit, IdentifierKind::Address, &trail.address).await? {
        if holder.ended_at.is_some_and(|ended| ended <= at) {
            continue;
        }
        any = true;
        let mut reasons = trail.reasons.clone();
        reasons.push(Text::new(
            format!("{} là địa chỉ của {}", trail.address, holder.name),
            format!("{} is an address of {}", trail.address, holder.name),
        ));
        found.push(HostCandidate { host: Some(holder.id), name: holder.name, score: 60_u8.min(trail.score), reasons });
    }
    if !any && !trail.reasons.is_empty() {
        let (name, reasons) = (trail.address.clone(), trail.reasons.clone());
        found.push(HostCandidate { host: None, name, score: 20, reasons });
    }
    Ok(())
}
