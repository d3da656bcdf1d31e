//! What was read out of a document: the nouns of the reader.

use serde::Serialize;
use vg_model::Text;

use super::confidence::{Confidence, Doubt};

/// Where something stands: lines of the text as given, counted from 1, first and last included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct Place {
    /// First line.
    pub first: u32,
    /// Last line, at least `first`.
    pub last: u32,
    /// Page of the first line, counted from 1; absent where the source has no pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
}

impl Place {
    /// The place from the first line of one to the last line of the other.
    pub(crate) fn to(self, other: Self) -> Self {
        Self { first: self.first.min(other.first), last: self.last.max(other.last), page: self.page }
    }
}

/// A field as read, beside how it is printed.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Field<T> {
    /// How it is to be read; absent when there is a place for it and the place is blank.
    pub value: Option<T>,
    /// The printed form, lines joined, cut at [`super::limits::MAX_PRINTED`] characters.
    pub printed: String,
    /// How sure the reader is.
    pub confidence: Confidence,
    /// Where it stands.
    pub place: Place,
}

impl<T> Field<T> {
    pub(crate) fn new(value: Option<T>, printed: &str, confidence: Confidence, place: Place) -> Self {
        let printed = match printed.char_indices().nth(super::limits::MAX_PRINTED) {
            Some((end, _)) => printed.get(..end).unwrap_or_default().to_owned(),
            None => printed.to_owned(),
        };
        Self { value, printed, confidence, place }
    }

    pub(crate) fn doubt(mut self, doubt: Doubt) -> Self {
        self.confidence.doubt(doubt);
        self
    }

    pub(crate) fn doubt_if(self, when: bool, doubt: Doubt) -> Self {
        if when { self.doubt(doubt) } else { self }
    }
}

/// A document that is cited.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Cited {
    /// Kind and title as far as stated ("Luật An ninh mạng", "Nghị định").
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Number with symbol, blanks taken out and hyphens restored.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// Date in ISO form, as far as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Who issued it, as stated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
}

/// Something due.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Deadline {
    /// In the words of the text.
    pub words: String,
    /// The day in ISO form, when the words name one complete day.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// Whether it comes again every month, quarter or year.
    pub recurring: bool,
}

/// A clause of the body.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Clause {
    /// Path of labels: `1`, `1.a`, `Điều 5.1.a`, `3.-1`, `*1`, `I.2`.
    pub label: String,
    /// The label as printed, with what stands before it.
    pub printed_label: String,
    /// Label of the clause above.
    pub parent: Option<String>,
    /// The heading of an article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub heading: Option<String>,
    /// The text, wrapped lines joined, without those of the clauses below.
    pub text: String,
    /// Who must act, where the clause or the heading of its article says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub applies_to: Option<Field<String>>,
    /// Numbers of documents that the clause cites.
    pub references: Vec<String>,
    /// By when.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub deadline: Option<Field<Deadline>>,
    /// How sure the reader is of label and extent.
    pub confidence: Confidence,
    /// Where the clause stands, without those below.
    pub place: Place,
}

impl Clause {
    /// The first words of the heading or text, at most ten.
    #[must_use]
    pub fn starts(&self) -> String {
        let text = self.heading.as_deref().filter(|heading| !heading.is_empty()).unwrap_or(&self.text);
        let first = text.lines().next().unwrap_or_default();
        let words: Vec<&str> = first.split(' ').filter(|word| !word.is_empty()).take(10).collect();
        words.join(" ").trim_end_matches([';', ':', ',', '.', '/']).to_owned()
    }
}

/// Whom to call.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Contact {
    /// The organisation or person.
    pub organisation: String,
    /// Digits only.
    pub phones: Vec<String>,
    /// Addresses in lower case.
    pub emails: Vec<String>,
}

/// Who signed.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Signer {
    /// `KT. Bộ trưởng`; absent when the head signs.
    pub capacity: Option<String>,
    /// The office of the one who signed.
    pub title: Option<String>,
    /// The name without rank or degree; absent where the place is blank.
    pub name: Option<String>,
    /// Rank or degree before the name.
    pub rank: Option<String>,
}

/// The stamp of the unit that received the document.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Stamp {
    /// The unit that received.
    pub organisation: Option<String>,
    /// Number in its register, as printed.
    pub number: Option<String>,
    /// Day of arrival in ISO form, as printed.
    pub date: Option<String>,
    /// To whom it was passed on.
    pub passed_to: Option<String>,
}

/// A mend: what is printed and how it was read.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Correction {
    /// As printed.
    pub printed: String,
    /// As read; empty when it is no part of the document.
    pub reading: String,
    /// Why.
    pub why: Text,
    /// Where.
    pub place: Place,
}

/// Something a person should know before confirming.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Remark {
    /// Stable code in `snake_case`.
    pub code: &'static str,
    /// In words.
    pub text: Text,
    /// Where, when it concerns some lines.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<Place>,
}

/// Everything read out of one document. An absent field means that the text has no such thing.
#[derive(Clone, PartialEq, Default, Debug, Serialize)]
pub struct Reading {
    /// Kind in lower case: `công văn`, `quyết định`, …
    pub kind: Option<Field<String>>,
    /// Number and symbol, `6410/BTTTT-CATTT`.
    pub number: Option<Field<String>>,
    /// The symbol behind the number, also where the number is blank.
    pub symbol: Option<Field<String>>,
    /// The body that acts; bodies that act together are parted by ` - `.
    pub issuer: Option<Field<String>>,
    /// The body above it in the letterhead.
    pub superior_issuer: Option<Field<String>>,
    /// ISO date, or the part of it that is filled in.
    pub date: Option<Field<String>>,
    /// Where it was issued.
    pub place: Option<Field<String>>,
    /// What it is about, without V/v.
    pub subject: Option<Field<String>>,
    /// Degree of urgency as printed.
    pub urgency: Option<Field<String>>,
    /// Degree of secrecy as printed.
    pub secrecy: Option<Field<String>>,
    /// To whom it is sent.
    pub addressees: Vec<Field<String>>,
    /// Documents of the Căn cứ lines.
    pub basis: Vec<Field<Cited>>,
    /// The clauses down to the signature.
    pub clauses: Vec<Clause>,
    /// All documents cited, those of the basis too, each once.
    pub references: Vec<Field<Cited>>,
    /// Whom to call.
    pub contacts: Vec<Field<Contact>>,
    /// Who signed.
    pub signer: Option<Field<Signer>>,
    /// The Nơi nhận list.
    pub copies: Vec<Field<String>>,
    /// The stamp of the unit that received it.
    pub arrival_stamp: Option<Field<Stamp>>,
    /// Products with a weakness, or their vendor.
    pub products: Vec<Field<String>>,
    /// CVE numbers, in order of appearance.
    pub cves: Vec<Field<String>>,
    /// Mends.
    pub corrections: Vec<Correction>,
    /// What a person should know.
    pub remarks: Vec<Remark>,
    /// Lines of the text.
    pub lines: u32,
}
