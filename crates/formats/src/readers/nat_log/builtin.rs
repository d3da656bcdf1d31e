//! The two forms that are known without a pattern.

use std::net::{IpAddr, SocketAddr};

use vg_model::Timestamp;

use crate::Place;
use crate::facts::{Stamp, TranslationFact};

/// A translation with its two ends; everything else is filled in by the caller.
pub(super) fn translation(inside: IpAddr, outside: IpAddr) -> TranslationFact {
    TranslationFact {
        inside,
        inside_port: None,
        outside,
        outside_port: None,
        peer: None,
        peer_port: None,
        protocol: None,
        start: None,
        end: None,
        event: None,
        place: Place::Whole,
    }
}

/// True when a line has the two tuples of conntrack.
pub(super) fn is_conntrack(line: &str) -> bool {
    line.matches(" src=").count() == 2 && line.matches(" dst=").count() == 2
}

/// `[1703725200.123456]  [NEW] tcp 6 120 SYN_SENT src=… dst=… sport=… dport=… [UNREPLIED] src=… dst=… sport=… dport=…`.
///
/// Source translation only: the reply goes to another address than the original came from. `Ok(None)` when nothing was
/// translated.
pub(super) fn conntrack(line: &str) -> Result<Option<TranslationFact>, ()> {
    let values = |name: &str| {
        let mut found = line.split_whitespace().filter_map(|word| word.strip_prefix(name)?.strip_prefix('='));
        (found.next(), found.next())
    };
    let address = |text: Option<&str>| text.and_then(|text| text.parse::<IpAddr>().ok()).ok_or(());
    let port = |text: Option<&str>| text.and_then(|text| text.parse::<u16>().ok());
    let inside = address(values("src").0)?;
    let outside = address(values("dst").1)?;
    if inside == outside {
        return Ok(None);
    }
    let mut fact = translation(inside, outside);
    fact.inside_port = port(values("sport").0);
    fact.outside_port = port(values("dport").1);
    fact.peer = address(values("dst").0).ok();
    fact.peer_port = port(values("dport").0);
    for word in line.split_whitespace().take(6) {
        match word.strip_prefix('[').and_then(|word| word.strip_suffix(']')) {
            Some(inner) if inner.starts_with(|c: char| c.is_ascii_digit()) => fact.start = epoch(inner),
            Some(event) => fact.event = fact.event.take().or_else(|| Some(event.to_lowercase())),
            None if matches!(word, "tcp" | "udp" | "icmp" | "icmpv6" | "sctp" | "gre") => {
                fact.protocol = Some(word.to_owned())
            }
            None => {}
        }
    }
    if fact.event.as_deref() == Some("destroy") {
        fact.end = fact.start.take();
    }
    Ok(Some(fact))
}

fn epoch(text: &str) -> Option<Stamp> {
    let (seconds, fraction) = text.split_once('.').unwrap_or((text, ""));
    let seconds: i64 = seconds.parse().ok()?;
    let micros: String = fraction.chars().chain("000000".chars()).take(6).collect();
    Some(Stamp::instant(text, Timestamp::from_unix(seconds, micros.parse().ok()?)))
}

/// `… translated from A:p to B:q …`, with or without ports, whatever stands around it.
pub(super) fn generic(line: &str) -> Option<TranslationFact> {
    let at = line.find("translated from ")?;
    let (before, rest) = line.split_at_checked(at)?;
    let mut words = rest.strip_prefix("translated from ")?.split_whitespace();
    let (inside, inside_port) = end(words.next()?)?;
    if words.next()? != "to" {
        return None;
    }
    let (outside, outside_port) = end(words.next()?)?;
    let mut fact = translation(inside, outside);
    fact.inside_port = inside_port;
    fact.outside_port = outside_port;
    let mut front = before.split_whitespace();
    let (first, second) = (front.next().unwrap_or_default(), front.next().unwrap_or_default());
    let stamps = [Stamp::parse(first), Stamp::parse(&format!("{first} {second}"))];
    fact.start = stamps
        .into_iter()
        .filter(|stamp| !stamp.readings.is_empty())
        .max_by_key(|stamp| stamp.readings.first().is_some_and(|reading| reading.has_clock));
    let words = before.split_whitespace().map(str::to_lowercase);
    fact.protocol = words.into_iter().find(|word| matches!(word.as_str(), "tcp" | "udp" | "icmp"));
    Some(fact)
}

/// `192.0.2.1:80`, `[2001:db8::1]:80` or an address alone, also with a comma or full stop behind it.
pub(super) fn end(text: &str) -> Option<(IpAddr, Option<u16>)> {
    let text = text.trim_end_matches([',', '.', ';', ')']).trim_start_matches('(');
    if let Ok(both) = text.parse::<SocketAddr>() {
        return Some((both.ip(), Some(both.port())));
    }
    text.trim_matches(['[', ']']).parse().ok().map(|address| (address, None))
}
