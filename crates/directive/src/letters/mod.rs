//! The register of letters.

pub(crate) mod relay;
pub(crate) mod service;
pub(crate) mod store;

use vg_model::Timestamp;

pub use relay::Relay;
pub use service::{Arrived, Confirmed, NewLetter};

/// Where a letter stands.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum LetterState {
    /// A unit above passed it on; nobody here took it in yet.
    Issued,
    /// It was read; nobody confirmed the reading yet.
    Read,
    /// A person confirmed what it says; its obligations are followed.
    Confirmed,
    /// It was registered by mistake.
    Withdrawn,
}

impl LetterState {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Issued, Self::Read, Self::Confirmed, Self::Withdrawn];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Issued => "issued",
            Self::Read => "read",
            Self::Confirmed => "confirmed",
            Self::Withdrawn => "withdrawn",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// What a person can correct of a letter before confirming it. Days are `YYYY-MM-DD`, or empty.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Fields {
    /// Kind in lower case: `công văn`.
    pub kind: String,
    /// Number with symbol.
    pub number: String,
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub issued_on: String,
    /// What it is about.
    pub subject: String,
    /// Degree of urgency.
    pub urgency: String,
    /// Who signed.
    pub signer: String,
    /// How it came: paper, mail, the national document axis, a unit above.
    pub channel: String,
    /// Its number in the paper register of the unit (số đến).
    pub arrival_number: String,
    /// When it arrived (ngày đến).
    pub arrived_on: String,
    /// To whom it was passed (chuyển).
    pub passed_to: String,
    /// Anything else.
    pub note: String,
}

/// A letter in the register of a unit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Letter {
    /// Number in the register, from 1.
    pub no: i64,
    /// Where it stands.
    pub state: LetterState,
    /// What it says of itself, as read and corrected.
    pub fields: Fields,
    /// The directive pack by which it became obligations; empty without one.
    pub pack: String,
    /// SHA-256 of its bytes; empty without a file.
    pub blob: String,
    /// Name of its file.
    pub file_name: String,
    /// Size of its file.
    pub file_bytes: i64,
    /// When it was confirmed.
    pub confirmed_at: Option<Timestamp>,
    /// Kind and id of who confirmed it.
    pub confirmed_by: String,
    /// The letter of the unit above that this one passes on; empty for none.
    pub parent: String,
    /// That unit.
    pub parent_unit: String,
    /// The day by which that unit wants its answer; empty for none.
    pub answer_by: String,
    /// When somebody here took note of it.
    pub acknowledged_at: Option<Timestamp>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// True for demonstration data.
    pub demo: bool,
}

/// The number without blanks and in upper case, by which letters are compared.
#[must_use]
pub fn number_key(number: &str) -> String {
    number.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_uppercase).collect()
}
