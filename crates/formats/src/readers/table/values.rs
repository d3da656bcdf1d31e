//! Values of cells: several in one cell, words for levels and kinds of machines, numbers of telephones.

use crate::facts::{HostKind, Printed, clean};
use crate::fold::words;

/// The values of a cell that may hold several, between commas, semicolons, line ends or (for `blanks`) blanks.
pub(super) fn several(cell: &str, blanks: bool) -> Vec<&str> {
    let parts = cell.split(|c: char| matches!(c, ',' | ';' | '\n' | '\r' | '|') || blanks && c.is_whitespace());
    parts.map(str::trim).filter(|part| !part.is_empty()).collect()
}

/// A security level 1 to 5 from `3`, `Cấp độ 3`, `cấp III`, `Level 3`.
pub(super) fn level(cell: &str) -> Option<Printed<u8>> {
    let folded = words(cell);
    let mut found = None;
    for word in folded.split(' ') {
        let value = match word {
            "1" | "i" | "mot" => 1,
            "2" | "ii" | "hai" => 2,
            "3" | "iii" | "ba" => 3,
            "4" | "iv" | "bon" => 4,
            "5" | "v" | "nam" => 5,
            // `3.0` of a spreadsheet comes as `3`; `3 0` is one of a text file.
            "0" if found.is_some() => continue,
            "cap" | "do" | "level" | "attt" | "an" | "toan" | "thong" | "tin" | "httt" => continue,
            _ => return None,
        };
        if found.replace(value).is_some() {
            return None;
        }
    }
    found.map(|value| Printed::new(value, cell.trim()))
}

/// What kind of machine a cell speaks of; `Unknown` for words that are not known.
pub(super) fn host_kind(cell: &str) -> Printed<HostKind> {
    let folded = format!(" {} ", words(cell));
    let any = |list: &[&str]| list.iter().any(|word| folded.contains(&format!(" {word} ")));
    let value = if any(&[
        "router",
        "switch",
        "firewall",
        "tuong lua",
        "thiet bi mang",
        "dinh tuyen",
        "chuyen mach",
        "wifi",
        "access point",
        "modem",
        "network device",
    ]) {
        HostKind::NetworkDevice
    } else if any(&[
        "may in",
        "printer",
        "camera",
        "thiet bi luu tru",
        "storage",
        "nas",
        "san",
        "may cham cong",
        "appliance",
        "ups",
    ]) {
        HostKind::Appliance
    } else if any(&["may chu", "server", "may chu ao", "vps"]) {
        HostKind::Server
    } else if any(&["may tram", "may tinh", "pc", "laptop", "workstation", "desktop", "may tinh xach tay", "client"]) {
        HostKind::Workstation
    } else {
        HostKind::Unknown
    };
    Printed::new(value, cell.trim())
}

/// A telephone number of 3 (short numbers) to 15 digits (ITU-T E.164), with a leading `+` where it was printed.
pub(super) fn phone(cell: &str) -> Option<Printed<String>> {
    let text = cell.trim();
    let allowed = |c: char| c.is_ascii_digit() || matches!(c, '+' | ' ' | '.' | '-' | '(' | ')' | '\u{a0}');
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if !text.chars().all(allowed) || !(3..=15).contains(&digits.len()) {
        return None;
    }
    let plus = if text.starts_with('+') { "+" } else { "" };
    Some(Printed::new(format!("{plus}{digits}"), text))
}

/// A mail address: one `@`, no blanks, a domain with a dot.
pub(super) fn email(cell: &str) -> Option<String> {
    let text = clean(cell);
    let (local, domain) = text.split_once('@')?;
    let good = !local.is_empty()
        && !domain.contains('@')
        && domain.split('.').count() > 1
        && domain.split('.').all(|label| !label.is_empty())
        && !text.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '>' | '"' | ','));
    good.then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_kinds_numbers_and_addresses() {
        for (cell, value) in
            [("3", 3), ("Cấp độ 3", 3), ("cấp IV", 4), ("Level 2", 2), ("1.0", 1), ("Cấp độ ATTT: 5", 5)]
        {
            assert_eq!(level(cell).map(|level| level.value), Some(value), "{cell}");
        }
        for cell in ["", "6", "0", "3-4", "cao", "chưa xác định", "33"] {
            assert_eq!(level(cell), None, "{cell}");
        }
        assert_eq!(host_kind("Máy chủ ảo").value, HostKind::Server);
        assert_eq!(host_kind("Thiết bị tường lửa").value, HostKind::NetworkDevice);
        assert_eq!(host_kind("Laptop").value, HostKind::Workstation);
        assert_eq!(host_kind("khác"), Printed { value: HostKind::Unknown, printed: Some("khác".into()) });
        assert_eq!(phone("(024) 3943.1234").unwrap().value, "02439431234");
        assert_eq!(phone("+84 91 234 5678").unwrap().value, "+84912345678");
        assert!(phone("chưa có").is_none() && phone("12").is_none());
        assert_eq!(email(" a.b@example.org ").unwrap(), "a.b@example.org");
        assert!(email("a@b").is_none() && email("a b@c.d").is_none() && email("a@b.c@d.e").is_none());
        assert_eq!(several("10.0.0.1, 10.0.0.2\n10.0.0.3 10.0.0.4", true).len(), 4);
    }
}
