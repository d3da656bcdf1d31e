//! Neutral facts about what an organisation has, each with the place where it stood.
//!
//! *What it is*: plain values between the readers and whoever keeps an inventory. Nothing here says which host of the
//! inventory a fact belongs to; that is decided where the inventory is. Absent means "not said", never "no".
//!
//! *Text* is UTF-8 in NFC without control characters, at most [`crate::limits::MAX_VALUE`] bytes. Where a value was put
//! into a normal form, what was printed is kept beside it ([`Printed`]).

mod host;
mod network;
mod people;
mod software;
mod stamp;

pub use host::{AddressFact, HostFact, HostKind, HotfixFact, HotfixState, OsFact, ServiceFact};
pub use network::{LeaseFact, LeaseState, TranslationFact};
pub use people::{ContactFact, SystemFact};
pub use software::{SoftwareFact, SoftwareKind};
pub use stamp::{DateOrder, Reading as StampReading, Stamp, Zone, settle};

use unicode_normalization::{IsNormalized, UnicodeNormalization as _, is_nfc_quick};

use crate::Place;
use crate::limits::MAX_VALUE;

/// One fact.
#[derive(Clone, PartialEq, Debug, serde::Serialize, serde::Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum Fact {
    /// About a host.
    Host(Box<HostFact>),
    /// About software somewhere.
    Software(Box<SoftwareFact>),
    /// An address was lent to a client.
    Lease(Box<LeaseFact>),
    /// An inside address was shown as an outside one.
    Translation(Box<TranslationFact>),
    /// About an information system.
    System(Box<SystemFact>),
    /// About a person or office to be reached.
    Contact(Box<ContactFact>),
}

impl Fact {
    /// Where it stood.
    #[must_use]
    pub fn place(&self) -> &Place {
        match self {
            Fact::Host(fact) => &fact.place,
            Fact::Software(fact) => &fact.place,
            Fact::Lease(fact) => &fact.place,
            Fact::Translation(fact) => &fact.place,
            Fact::System(fact) => &fact.place,
            Fact::Contact(fact) => &fact.place,
        }
    }

    /// The stable name of its kind.
    #[must_use]
    pub const fn kind(&self) -> &'static str {
        match self {
            Fact::Host(_) => "host",
            Fact::Software(_) => "software",
            Fact::Lease(_) => "lease",
            Fact::Translation(_) => "translation",
            Fact::System(_) => "system",
            Fact::Contact(_) => "contact",
        }
    }
}

/// A value in its normal form, and what was printed where that differs.
#[derive(Clone, PartialEq, Eq, Default, Debug, serde::Serialize, serde::Deserialize)]
pub struct Printed<T> {
    /// The normal form.
    pub value: T,
    /// What was printed; absent when it equals the normal form.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub printed: Option<String>,
}

impl<T: ToString> Printed<T> {
    /// `value`, read from `printed`.
    #[must_use]
    pub fn new(value: T, printed: &str) -> Self {
        let printed = (value.to_string() != printed).then(|| clean(printed));
        Self { value, printed }
    }
}

/// A property under the name that its source gives it.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub struct Property {
    /// The name as printed.
    pub name: String,
    /// The value as printed.
    pub value: String,
}

impl Property {
    /// A property with cleaned texts.
    #[must_use]
    pub fn new(name: &str, value: &str) -> Self {
        Self { name: clean(name), value: clean(value) }
    }
}

/// `text` in NFC, without control characters (a tab or line end becomes a space), trimmed, at most [`MAX_VALUE`] bytes,
/// cut between characters.
#[must_use]
pub fn clean(text: &str) -> String {
    let text = text.trim();
    // Most texts are as they are to be, or at least composed: that is seen sooner than made.
    if text.len() <= MAX_VALUE && text.bytes().all(|byte| (b' '..0x7f).contains(&byte)) {
        return text.to_owned();
    }
    if is_nfc_quick(text.chars()) == IsNormalized::Yes { cleaned(text.chars()) } else { cleaned(text.nfc()) }
}

fn cleaned(text: impl Iterator<Item = char>) -> String {
    let mut out = String::new();
    for c in text {
        let c = match c {
            '\t' | '\n' | '\r' | '\u{a0}' => ' ',
            c if c.is_control() || c == '\u{feff}' => continue,
            c => c,
        };
        if out.len() + c.len_utf8() > MAX_VALUE {
            break;
        }
        out.push(c);
    }
    out.truncate(out.trim_end().len());
    out
}

/// [`clean`], or nothing when nothing is left or the text only says "not available" or "not asserted".
#[must_use]
pub fn said(text: &str) -> Option<String> {
    let text = clean(text);
    let nothing = matches!(
        text.as_str(),
        "" | "-" | "N/A" | "n/a" | "NOASSERTION" | "NONE" | "(none)" | "<none>" | "To Be Filled By O.E.M."
    );
    (!nothing).then_some(text)
}

/// A MAC address as `aa:bb:cc:dd:ee:ff`, from any of the usual spellings (`-`, `:`, Cisco's dots, no separator).
#[must_use]
pub fn mac(text: &str) -> Option<Printed<String>> {
    let text = text.trim();
    let allowed = text.chars().all(|c| c.is_ascii_hexdigit() || matches!(c, ':' | '-' | '.' | ' '));
    let digits: Vec<char> = text.chars().filter(char::is_ascii_hexdigit).map(|c| c.to_ascii_lowercase()).collect();
    if !allowed || digits.len() != 12 || text.len() > 17 {
        return None;
    }
    let pairs: Vec<String> = digits.chunks(2).map(|pair| pair.iter().collect()).collect();
    Some(Printed::new(pairs.join(":"), text))
}

/// The architecture under one name for each (`x86_64`, `x86`, `arm64`, …); an unknown word stays as it is.
#[must_use]
pub fn architecture(text: &str) -> Option<Printed<String>> {
    let printed = said(text)?;
    let word = printed.to_ascii_lowercase();
    let first = word.split_whitespace().next().unwrap_or_default();
    let value = match first {
        "x64-based" | "x64" | "amd64" | "x86_64" | "em64t" | "64-bit" => "x86_64",
        "x86-based" | "x86" | "i386" | "i486" | "i586" | "i686" | "ia32" | "32-bit" => "x86",
        "arm64-based" | "arm64" | "aarch64" => "arm64",
        "itanium-based" | "ia64" => "ia64",
        "noarch" | "all" => "any",
        _ => return Some(Printed { value: printed, printed: None }),
    };
    Some(Printed::new(value.to_owned(), &printed))
}

pub(crate) fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_composed_cleaned_and_cut_between_characters() {
        assert_eq!(clean(" Tie\u{302}\u{301}ng\u{0}\tViệt "), "Tiếng Việt");
        let long = clean(&"ế".repeat(MAX_VALUE));
        assert!(long.len() <= MAX_VALUE && long.len() > MAX_VALUE - 3);
        assert_eq!(said("N/A"), None);
    }

    #[test]
    fn mac_addresses_of_all_spellings_are_one() {
        for text in ["00-1A-2b-3C-4D-5E", "00:1a:2b:3c:4d:5e", "001a.2b3c.4d5e", "001A2B3C4D5E"] {
            assert_eq!(mac(text).unwrap().value, "00:1a:2b:3c:4d:5e");
        }
        assert_eq!(mac("00:1a:2b:3c:4d:5e").unwrap().printed, None);
        assert_eq!(mac("00-1A-2B-3C-4D-5E").unwrap().printed.unwrap(), "00-1A-2B-3C-4D-5E");
        assert!(mac("00-1A-2B-3C-4D").is_none() && mac("not a mac").is_none());
    }

    #[test]
    fn architectures_have_one_name() {
        assert_eq!(architecture("x64-based PC").unwrap().value, "x86_64");
        assert_eq!(architecture("X86-based PC").unwrap().value, "x86");
        assert_eq!(architecture("riscv64").unwrap(), Printed { value: "riscv64".into(), printed: None });
    }
}
