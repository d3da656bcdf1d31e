//! What the SQL of a search calls, and what people may call as well.

use std::net::IpAddr;

use vg_lake::{TextCall, TextFunction};

/// `has_text(pattern, text, …)`: whether one of the texts is like the pattern, case and marks aside.
pub const HAS_TEXT: TextFunction = TextFunction {
    name: "has_text",
    call: TextCall::Like(vg_formats::search_key_into),
    about: (
        "has_text('%mẫu không dấu%', cột, …): đúng khi một trong các cột khớp mẫu, không phân biệt hoa thường và dấu",
        "has_text('%folded pattern%', column, …): whether one of the columns is like the pattern, case and marks aside",
    ),
};

/// `ip_key(text)`: an address as a text whose order is that of addresses.
pub const IP_KEY: TextFunction = TextFunction {
    name: "ip_key",
    call: TextCall::Make(ip_key),
    about: (
        "Địa chỉ IPv4, IPv6 thành 32 chữ số thập lục phân để so sánh theo dải; rỗng khi không phải địa chỉ",
        "An IPv4 or IPv6 address as 32 hexadecimal digits, to compare ranges; empty when it is none",
    ),
};

/// The key of a text that is an address; nothing where it is none.
fn ip_key(text: &str) -> String {
    text.parse().map(key_of).unwrap_or_default()
}

/// An address as 32 hexadecimal digits: IPv4 stands where IPv6 has it (RFC 4291, section 2.5.5.2).
pub(super) fn key_of(address: IpAddr) -> String {
    let bits = match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    };
    format!("{bits:032x}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_stand_in_the_order_of_addresses() {
        let keys: Vec<String> =
            ["::1", "9.0.0.1", "10.0.0.2", "10.0.0.10", "192.0.2.1", "2001:db8::", "2001:db8::a"].map(ip_key).into();
        assert!(keys.is_sorted() && keys.iter().all(|key| key.len() == 32), "{keys:?}");
        assert_eq!(ip_key("::ffff:192.0.2.1"), ip_key("192.0.2.1"));
        assert_eq!(ip_key("192.0.2"), "");
        assert_eq!(ip_key("máy chủ"), "");
    }
}
