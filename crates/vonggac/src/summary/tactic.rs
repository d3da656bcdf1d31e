//! MITRE ATT&CK Enterprise tactics in tags of rules (Sigma specification 2.1.0, appendix on tags).
//!
//! ATT&CK 19 divided Defense Evasion (TA0005) into Stealth and Defense Impairment; rules written before use the old name,
//! so all three are known. Names with an underscore, the older form of the tag, mean the same.

use vg_model::Text;

/// A tactic.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Tactic {
    place: u8,
}

/// Stable name (as in the tag after `attack.`), Vietnamese name, English name; in the order of the matrix.
const TACTICS: [(&str, &str, &str); 16] = [
    ("reconnaissance", "Trinh sát", "Reconnaissance"),
    ("resource-development", "Chuẩn bị nguồn lực", "Resource Development"),
    ("initial-access", "Xâm nhập ban đầu", "Initial Access"),
    ("execution", "Thực thi", "Execution"),
    ("persistence", "Duy trì hiện diện", "Persistence"),
    ("privilege-escalation", "Leo thang đặc quyền", "Privilege Escalation"),
    ("stealth", "Ẩn mình", "Stealth"),
    ("defense-impairment", "Làm suy yếu phòng thủ", "Defense Impairment"),
    ("defense-evasion", "Né tránh phòng thủ", "Defense Evasion"),
    ("credential-access", "Đánh cắp thông tin xác thực", "Credential Access"),
    ("discovery", "Khám phá hệ thống", "Discovery"),
    ("lateral-movement", "Di chuyển ngang", "Lateral Movement"),
    ("collection", "Thu thập dữ liệu", "Collection"),
    ("command-and-control", "Chỉ huy và điều khiển", "Command and Control"),
    ("exfiltration", "Tuồn dữ liệu ra ngoài", "Exfiltration"),
    ("impact", "Gây tác hại", "Impact"),
];

impl Tactic {
    /// All tactics, in the order of the matrix.
    pub fn all() -> impl Iterator<Item = Tactic> {
        (0..TACTICS.len() as u8).map(|place| Tactic { place })
    }

    /// The tactic that a tag such as `attack.initial-access` names.
    #[must_use]
    pub fn from_tag(tag: &str) -> Option<Tactic> {
        let name = tag.strip_prefix("attack.")?.replace('_', "-");
        let place = TACTICS.iter().position(|(known, _, _)| *known == name)?;
        Some(Tactic { place: place as u8 })
    }

    /// Stable name, such as `initial-access`.
    #[must_use]
    pub fn name(self) -> &'static str {
        self.row().0
    }

    /// Name in both languages.
    #[must_use]
    pub fn title(self) -> Text {
        Text::new(self.row().1, self.row().2)
    }

    fn row(self) -> (&'static str, &'static str, &'static str) {
        TACTICS.get(usize::from(self.place)).copied().unwrap_or_default()
    }
}

/// Tactics that the tags of a rule name, each once, in the order of the matrix.
#[must_use]
pub fn tactics_of(tags: &[String]) -> Vec<Tactic> {
    let mut tactics: Vec<Tactic> = tags.iter().filter_map(|tag| Tactic::from_tag(tag)).collect();
    tactics.sort_unstable();
    tactics.dedup();
    tactics
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_forms_of_a_tag_name_one_tactic() {
        let tags = ["attack.t1059", "attack.initial_access", "attack.execution", "attack.initial-access", "cve.2024-1"];
        let tags: Vec<String> = tags.iter().map(|tag| (*tag).to_owned()).collect();
        let names: Vec<_> = tactics_of(&tags).into_iter().map(Tactic::name).collect();
        assert_eq!(names, ["initial-access", "execution"]);
        assert_eq!(Tactic::all().count(), 16);
    }
}
