//! Where a request came from: address behind trusted proxies, language, user agent.

use std::net::{IpAddr, SocketAddr};

use axum::extract::{ConnectInfo, Request};
use ipnet::IpNet;
use vg_access::Origin;
use vg_model::Lang;

use super::App;

/// Hops of X-Forwarded-For that are looked at, from the nearest: longer chains are made up.
const MAX_HOPS: usize = 16;

/// The origin of a request.
pub(super) fn origin(app: &App, request: &Request, id: &str) -> Origin {
    let text = |name: &str| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let peer = request.extensions().get::<ConnectInfo<SocketAddr>>().map(|info| info.0.ip().to_canonical());
    let forwarded: Vec<&str> = request
        .headers()
        .get_all("x-forwarded-for")
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .collect();
    let address = peer.map(|peer| behind(peer, &forwarded, &app.proxies));
    Origin::new(address, text("user-agent"), id, language(text("accept-language")))
}

/// The nearest address that is no trusted proxy. What stands further left was written by whoever sent it.
fn behind(peer: IpAddr, forwarded: &[&str], proxies: &[IpNet]) -> IpAddr {
    let trusted = |address: &IpAddr| proxies.iter().any(|network| network.contains(address));
    let mut found = peer;
    for hop in forwarded.iter().rev().take(MAX_HOPS) {
        if !trusted(&found) {
            break;
        }
        let Ok(address) = hop.trim().parse::<IpAddr>() else { break };
        found = address.to_canonical();
    }
    found
}

/// The language that weighs most in Accept-Language (RFC 9110 §12.5.4); Vietnamese when none of ours is named.
fn language(header: &str) -> Lang {
    let mut best = (0.0_f32, Lang::Vi);
    for part in header.split(',').take(MAX_HOPS) {
        let mut parts = part.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let weight = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        let lang = match tag.split('-').next() {
            Some("vi") => Lang::Vi,
            Some("en") => Lang::En,
            _ => continue,
        };
        if weight > best.0 {
            best = (weight, lang);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_heaviest_known_language_wins() {
        assert_eq!(language(""), Lang::Vi);
        assert_eq!(language("fr, de;q=0.5"), Lang::Vi);
        assert_eq!(language("en-US,en;q=0.9,vi;q=0.8"), Lang::En);
        assert_eq!(language("en;q=0.5, vi-VN"), Lang::Vi);
        assert_eq!(language("en;q=0"), Lang::Vi);
    }

    #[test]
    fn only_trusted_proxies_are_believed() {
        let at = |text: &str| text.parse::<IpAddr>().unwrap();
        let proxies = ["10.0.0.0/8".parse().unwrap()];
        assert_eq!(behind(at("192.0.2.1"), &["198.51.100.9"], &proxies), at("192.0.2.1"), "a stranger says anything");
        assert_eq!(behind(at("10.0.0.1"), &["1.2.3.4", " 198.51.100.9"], &proxies), at("198.51.100.9"));
        assert_eq!(behind(at("10.0.0.1"), &["198.51.100.9", "10.0.0.2"], &proxies), at("198.51.100.9"));
        assert_eq!(behind(at("10.0.0.1"), &["junk"], &proxies), at("10.0.0.1"));
        assert_eq!(behind(at("10.0.0.1"), &["10.9.9.9"; 40], &proxies), at("10.9.9.9"), "the chain ends");
        assert_eq!(behind(at("10.0.0.1"), &["198.51.100.9"], &[]), at("10.0.0.1"), "none is trusted by default");
    }
}
