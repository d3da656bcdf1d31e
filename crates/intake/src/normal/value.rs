//! A value on its way from a field into a column.

use std::net::IpAddr;

use serde::Deserialize;

/// Which part of a field a column takes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Form {
    /// All of it.
    Plain,
    /// The file name at the end of a path of Windows or Unix.
    BaseName,
    /// What stands before the backslash (`CỤC\lan` → `CỤC`); nothing where there is none.
    BeforeBackslash,
    /// What stands after the backslash; all of it where there is none.
    AfterBackslash,
    /// A number in hexadecimal digits, with or without `0x`.
    HexNumber,
    /// The digest named `MD5` in a list such as `MD5=…,SHA256=…`.
    Md5,
    /// The digest named `SHA1` in such a list.
    Sha1,
    /// The digest named `SHA256` in such a list.
    Sha256,
    /// The host of a URL, or of a `HOST:PORT`.
    HostOfUrl,
    /// The first item of a list that commas divide (`X-Forwarded-For`).
    FirstItem,
}

/// The wanted part of `value`; `None` when it is not there.
pub(super) fn part(form: Form, value: &[u8]) -> Option<&[u8]> {
    let found = match form {
        Form::Plain | Form::HexNumber => value,
        Form::BaseName => value.rsplit(|byte| matches!(byte, b'\\' | b'/')).next()?,
        Form::BeforeBackslash => value.get(..backslash(value)?)?,
        Form::AfterBackslash => backslash(value).map_or(Some(value), |at| value.get(at + 1..))?,
        Form::Md5 => listed(value, b"MD5")?,
        Form::Sha1 => listed(value, b"SHA1")?,
        Form::Sha256 => listed(value, b"SHA256")?,
        Form::HostOfUrl => host(value)?,
        Form::FirstItem => value.split(|byte| *byte == b',').next()?.trim_ascii(),
    };
    (!found.is_empty()).then_some(found)
}

fn backslash(value: &[u8]) -> Option<usize> {
    memchr::memchr(b'\\', value)
}

fn listed<'a>(value: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    value.split(|byte| *byte == b',').find_map(|item| {
        let (key, digest) = item.trim_ascii().split_at_checked(name.len())?;
        if key.eq_ignore_ascii_case(name) { digest.strip_prefix(b"=") } else { None }
    })
}

fn host(url: &[u8]) -> Option<&[u8]> {
    let rest = memchr::memmem::find(url, b"://").map_or(Some(url), |at| url.get(at + 3..))?;
    let end = rest.iter().position(|byte| matches!(byte, b'/' | b'?' | b'#')).unwrap_or(rest.len());
    let authority = rest.get(..end)?;
    let authority = memchr::memrchr(b'@', authority).map_or(Some(authority), |at| authority.get(at + 1..))?;
    if let Some(address) = authority.strip_prefix(b"[") {
        return address.get(..memchr::memchr(b']', address)?);
    }
    authority.get(..memchr::memchr(b':', authority).unwrap_or(authority.len()))
}

/// A whole number: decimal digits with an optional sign, or hexadecimal ones after `0x` or where the form says so.
pub(super) fn number(form: Form, value: &[u8]) -> Option<i64> {
    let text = std::str::from_utf8(value).ok()?.trim();
    match (text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")), form) {
        (Some(digits), _) => i64::from_str_radix(digits, 16).ok(),
        (None, Form::HexNumber) => i64::from_str_radix(text, 16).ok(),
        (None, _) => text.parse().ok(),
    }
}

/// Longest text of an address with a zone (`fe80::1%ens160`).
const LONGEST_ADDRESS: usize = 64;

/// An address; a zone is left out, brackets are, and IPv4 within IPv6 becomes IPv4.
pub(super) fn address(value: &[u8]) -> Option<IpAddr> {
    if value.len() > LONGEST_ADDRESS {
        return None;
    }
    let text = std::str::from_utf8(value).ok()?.trim().trim_start_matches('[').trim_end_matches(']');
    let text = text.split_once('%').map_or(text, |(address, _)| address);
    text.parse::<IpAddr>().ok().map(|address| address.to_canonical())
}

/// True for a text of hexadecimal digits.
pub(super) fn is_hex(value: &[u8]) -> bool {
    !value.is_empty() && value.iter().all(u8::is_ascii_hexdigit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_cut_out_and_missing_ones_are_none() {
        let of =
            |form, value: &str| part(form, value.as_bytes()).map(|found| String::from_utf8(found.to_vec()).unwrap());
        assert_eq!(of(Form::BaseName, r"C:\Windows\System32\cmd.exe").as_deref(), Some("cmd.exe"));
        assert_eq!(of(Form::BaseName, "/usr/sbin/sshd").as_deref(), Some("sshd"));
        assert_eq!(of(Form::BaseName, r"C:\folder\"), None);
        assert_eq!(of(Form::BeforeBackslash, r"SỞ\lan.tran").as_deref(), Some("SỞ"));
        assert_eq!(of(Form::BeforeBackslash, "lan.tran"), None);
        assert_eq!(of(Form::AfterBackslash, r"SỞ\lan.tran").as_deref(), Some("lan.tran"));
        assert_eq!(of(Form::AfterBackslash, "lan.tran").as_deref(), Some("lan.tran"));
        assert_eq!(of(Form::Sha256, "MD5=AB, SHA256=CD,IMPHASH=0").as_deref(), Some("CD"));
        assert_eq!(of(Form::Sha1, "SHA256=CD"), None);
        assert_eq!(of(Form::HostOfUrl, "https://lan@may.example:8443/đường?x=1").as_deref(), Some("may.example"));
        assert_eq!(of(Form::HostOfUrl, "http://[2001:db8::1]:80/").as_deref(), Some("2001:db8::1"));
        assert_eq!(of(Form::HostOfUrl, "may.example:443").as_deref(), Some("may.example"));
        assert_eq!(of(Form::HostOfUrl, "/duong"), None);
        assert_eq!(of(Form::FirstItem, "192.0.2.1, 10.0.0.1").as_deref(), Some("192.0.2.1"));
    }

    #[test]
    fn numbers_and_addresses_have_one_form() {
        assert_eq!(number(Form::Plain, b"443"), Some(443));
        assert_eq!(number(Form::Plain, b"0x1a4"), Some(420));
        assert_eq!(number(Form::HexNumber, b"1a4"), Some(420));
        assert_eq!(number(Form::Plain, b"four"), None);
        assert_eq!(number(Form::Plain, b"99999999999999999999"), None);
        let of = |value: &str| address(value.as_bytes()).map(|address| address.to_string());
        assert_eq!(of("::ffff:192.0.2.1").as_deref(), Some("192.0.2.1"));
        assert_eq!(of("2001:0DB8:0:0:0:0:0:1").as_deref(), Some("2001:db8::1"));
        assert_eq!(of("fe80::1%ens160").as_deref(), Some("fe80::1"));
        assert_eq!(of("[2001:db8::1]").as_deref(), Some("2001:db8::1"));
        assert_eq!(of("192.0.2.1:80"), None);
        assert_eq!(of("-"), None);
    }
}
