//! Ranges of addresses and domains as people write them.

use std::net::{IpAddr, Ipv6Addr};

use vg_access::problem::FieldError;
use vg_formats::facts::AddressFact;

use crate::model::ClaimKind;

/// An address as a number; IPv4 as `::ffff:a.b.c.d` (RFC 4291 §2.5.5.2), so that both kinds sort in one column.
fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(v4) => v4.to_ipv6_mapped().to_bits(),
        IpAddr::V6(v6) => v6.to_bits(),
    }
}

/// An address as 32 hexadecimal digits.
pub(crate) fn digits(address: IpAddr) -> String {
    format!("{:032x}", number(address.to_canonical()))
}

/// First and last address of `192.0.2.0/24`, `192.0.2.1-192.0.2.9`, `192.0.2.1`, each as 32 hexadecimal digits.
pub(crate) fn bounds(range: &str) -> Option<(String, String)> {
    let (first, last) = ends(range)?;
    Some((format!("{first:032x}"), format!("{last:032x}")))
}

fn ends(range: &str) -> Option<(u128, u128)> {
    if let Some((first, last)) = range.split_once('-') {
        let (first, last): (IpAddr, IpAddr) = (first.trim().parse().ok()?, last.trim().parse().ok()?);
        let (a, b) = (number(first), number(last));
        return (first.is_ipv4() == last.is_ipv4() && a <= b).then_some((a, b));
    }
    let fact = AddressFact::parse(range)?;
    let width = if fact.address.is_ipv4() { 32 } else { 128 };
    let free = width - u32::from(fact.prefix.unwrap_or(width as u8)).min(width);
    let mask = if free >= 128 { u128::MAX } else { (1_u128 << free) - 1 };
    let first = number(fact.address) & !mask;
    Some((first, first | mask))
}

/// True for addresses that nobody owns: private, loopback, link-local, documentation is allowed (it stands in examples).
fn is_private(bits: u128) -> bool {
    match Ipv6Addr::from_bits(bits).to_canonical() {
        IpAddr::V4(v4) => {
            v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_multicast() || v4.is_unspecified()
        }
        IpAddr::V6(v6) => v6.is_loopback() || v6.is_unique_local() || v6.is_multicast() || v6.is_unspecified(),
    }
}

/// Widest range that a unit may claim: a /12 of IPv4 or a /24 of IPv6. The largest blocks of Vietnamese providers are smaller
/// than that; a wider one is a slip of the pen, and active checks would follow it.
const WIDEST_V4: u128 = 1 << 20;
const WIDEST_V6: u128 = 1 << 104;

/// The value in its normal form.
pub(crate) fn normal(kind: ClaimKind, value: &str) -> Result<String, FieldError> {
    let text = value.trim();
    let wrong = |code, vi: &str, en: &str| Err(FieldError::new("/value", code, vi, en));
    match kind {
        ClaimKind::Range => {
            let Some((first, last)) = ends(text) else {
                return wrong(
                    "bad_range",
                    "không phải dải địa chỉ; ghi như 192.0.2.0/24 hoặc 192.0.2.1-192.0.2.9",
                    "is no range of addresses; write 192.0.2.0/24 or 192.0.2.1-192.0.2.9",
                );
            };
            if is_private(first) || is_private(last) {
                return wrong(
                    "private_range",
                    "là địa chỉ dùng riêng; chỉ khai báo địa chỉ công cộng của đơn vị",
                    "is for private use; claim only public addresses of the unit",
                );
            }
            let v4 = first >> 32 == 0xffff;
            if last - first >= if v4 { WIDEST_V4 } else { WIDEST_V6 } {
                return wrong(
                    "range_too_wide",
                    "dải quá rộng (tối đa /12 với IPv4, /24 với IPv6); hãy kiểm tra lại",
                    "is too wide (at most a /12 of IPv4, a /24 of IPv6); check it",
                );
            }
            Ok(text.split_whitespace().collect::<String>().to_ascii_lowercase())
        }
        ClaimKind::Domain => {
            let domain = text.trim_end_matches('.').trim_start_matches("*.").to_lowercase();
            let label = |label: &str| {
                !label.is_empty()
                    && label.len() <= 63
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-' || c == '_')
            };
            // RFC 1035 §2.3.4; a single label is a top-level domain, which no unit owns.
            if domain.len() > 253 || domain.split('.').count() < 2 || !domain.split('.').all(label) {
                return wrong(
                    "bad_domain",
                    "không phải tên miền; ghi như anbinh.example",
                    "is no domain; write anbinh.example",
                );
            }
            Ok(domain)
        }
    }
}

/// `a.b.c`, `b.c`: the domain and those above it, without the top-level one.
pub(crate) fn domains_above(name: &str) -> Vec<String> {
    let name = name.trim_end_matches('.').to_lowercase();
    let labels: Vec<&str> = name.split('.').collect();
    (0..labels.len().saturating_sub(1)).filter_map(|from| labels.get(from..).map(|rest| rest.join("."))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_bounded_and_private_ones_refused() {
        let range = |text: &str| normal(ClaimKind::Range, text).map_err(|error| error.code);
        assert_eq!(range(" 192.0.2.0/24 ").unwrap(), "192.0.2.0/24");
        assert_eq!(range("192.0.2.1 - 192.0.2.9").unwrap(), "192.0.2.1-192.0.2.9");
        assert_eq!(range("2001:DB8::/32").unwrap(), "2001:db8::/32");
        assert_eq!(range("10.0.0.0/8"), Err("private_range"));
        assert_eq!(range("0.0.0.0/0"), Err("private_range"));
        assert_eq!(range("203.0.113.0/11"), Err("range_too_wide"));
        assert_eq!(range("203.0.113.0/12").unwrap(), "203.0.113.0/12");
        assert_eq!(range("192.0.2.9-192.0.2.1"), Err("bad_range"));
        let (first, last) = bounds("192.0.2.0/24").unwrap();
        assert!(first <= digits("192.0.2.7".parse().unwrap()) && digits("192.0.2.255".parse().unwrap()) <= last);
    }

    #[test]
    fn domains_are_normal_and_never_a_single_label() {
        let domain = |text: &str| normal(ClaimKind::Domain, text).map_err(|error| error.code);
        assert_eq!(domain("*.AnBinh.Example.").unwrap(), "anbinh.example");
        for bad in ["vn", "", "a..b", "-a.vn", &format!("{}.vn", "a".repeat(64))] {
            assert_eq!(domain(bad), Err("bad_domain"), "{bad}");
        }
        assert_eq!(domains_above("Mail.anbinh.example"), ["mail.anbinh.example", "anbinh.example"]);
    }
}
