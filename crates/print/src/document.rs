//! An official document: what stands in it, by Decree 30/2020/NĐ-CP, Annex I.

use serde::{Deserialize, Serialize};
use vg_model::Timestamp;

use crate::block::Block;

/// A calendar day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
pub struct Day {
    /// Year.
    pub year: i32,
    /// Month, 1 to 12.
    pub month: u32,
    /// Day, 1 to 31.
    pub day: u32,
}

impl Day {
    /// A day that the calendar has.
    #[must_use]
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        Timestamp::from_civil(year, month, day, 0, 0, 0, 0).map(|_| Self { year, month, day })
    }

    /// The day in ISO form: `2024-02-05`.
    #[must_use]
    pub fn parse_iso(text: &str) -> Option<Self> {
        let shaped = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let parts: Vec<&str> = text.split('-').filter(|_| shaped).collect();
        let [year, month, day] = parts.as_slice() else { return None };
        Self::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?)
    }

    /// `2024-02-05`.
    #[must_use]
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    /// The day in Viet Nam (UTC+7) at a moment.
    #[must_use]
    pub fn of(at: Timestamp) -> Self {
        let (year, month, day, ..) = crate::words::local(at).civil();
        Self { year, month, day }
    }

    /// `ngày 05 tháng 02 năm 2024`: days below ten and the months 1 and 2 have a zero before them (Annex I, field 4).
    #[must_use]
    pub fn words(self) -> String {
        let Self { year, month, day } = self;
        let month = if month < 3 { format!("{month:02}") } else { month.to_string() };
        format!("ngày {day:02} tháng {month} năm {year}")
    }

    /// `05/02/2024`.
    #[must_use]
    pub fn figures(self) -> String {
        format!("{:02}/{:02}/{}", self.day, self.month, self.year)
    }
}

/// What kind of document it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", tag = "kind", deny_unknown_fields)]
pub enum Kind {
    /// An official letter (công văn): its subject stands below the number, behind `V/v`.
    Letter {
        /// The subject without `V/v`.
        subject: String,
    },
    /// A document with a name (báo cáo, kế hoạch, …), printed in capitals above its subject.
    Named {
        /// The name.
        name: String,
        /// What it is about.
        subject: String,
    },
}

/// How fast it must travel, by Decree 30/2020/NĐ-CP, Annex I, field 10b.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Urgency {
    /// KHẨN.
    Urgent,
    /// THƯỢNG KHẨN.
    VeryUrgent,
    /// HỎA TỐC.
    Express,
}

/// For whom or in whose place somebody signs, by Decree 30/2020/NĐ-CP, Article 13 and Annex I, field 7a.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Capacity {
    /// `TM.`: for a body that decides together.
    OnBehalf,
    /// `KT.`: a deputy for the head.
    Deputy,
    /// `TL.`: by order of the head.
    ByOrder,
    /// `TUQ.`: authorised by the head.
    Authorised,
    /// `Q.`: who holds the office for the time being.
    Acting,
}

/// Who signs.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    /// Capacities from the top, each with the body or office it names: `TM.` with the committee, `KT.` with the chairman.
    #[serde(default)]
    pub capacities: Vec<(Capacity, String)>,
    /// The office of the one who signs; empty behind `Q.`, which names it already.
    #[serde(default)]
    pub office: String,
    /// Name; empty leaves the place blank.
    #[serde(default)]
    pub name: String,
}

/// An annex. Each begins on a new page and counts its own pages.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Annex {
    /// Its title, printed in capitals.
    pub title: String,
    /// On pages that are wider than high.
    #[serde(default)]
    pub landscape: bool,
    /// What stands in it.
    pub body: Vec<Block>,
}

/// Where a figure comes from.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// The key that runs carry.
    pub key: String,
    /// What the figure counts.
    pub label: String,
    /// When it was observed last (UTC; printed at UTC+7).
    pub at: Option<Timestamp>,
    /// The records that it was made of.
    pub records: Vec<SourceRecord>,
}

/// A record behind a figure.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceRecord {
    /// Number of the observation.
    pub observation: u64,
    /// Hash of its record, in hexadecimal.
    pub hash: String,
}

/// An official document.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Document {
    /// The body above the issuer; empty when there is none.
    pub upper: String,
    /// The body that issues it.
    pub issuer: String,
    /// Number; `None` leaves a gap for the registry.
    pub number: Option<u32>,
    /// Symbol behind the number: `BC-STTTT`.
    pub symbol: String,
    /// Place of issue.
    pub place: String,
    /// Day of issue; `None` leaves gaps.
    pub date: Option<Day>,
    /// Its kind and subject.
    pub kind: Kind,
    /// How fast it must travel.
    pub urgency: Option<Urgency>,
    /// Not yet signed: marked on every page.
    pub draft: bool,
    /// To whom (Kính gửi); empty prints no such line.
    pub addressees: Vec<String>,
    /// Legal bases, each without the semicolon at its end.
    pub basis: Vec<String>,
    /// The body.
    pub body: Vec<Block>,
    /// Who gets it (Nơi nhận).
    pub copies: Vec<String>,
    /// Who signs.
    pub signature: Signature,
    /// Annexes, before that of the sources.
    pub annexes: Vec<Annex>,
    /// Sources of figures; those that no run names are not printed.
    pub sources: Vec<Source>,
    /// Reference that stands at the foot of every page; may be empty.
    pub trace: String,
    /// When the value was made: the time in the files.
    pub created: Timestamp,
}
