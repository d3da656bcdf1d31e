//! Forms: what has to be filled in.

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length, PARTIES};
use crate::value::PartyId;

/// What a field takes.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum FieldKind {
    /// One line.
    #[default]
    Text,
    /// Several lines.
    LongText,
    /// A number.
    Number,
    /// A date.
    Date,
    /// A time of day.
    Time,
    /// Date and time.
    DateTime,
    /// One of the choices.
    Choice,
    /// Any of the choices.
    Choices,
    /// Yes or no.
    YesNo,
    /// Telephone.
    Phone,
    /// E-mail.
    Email,
    /// A list of lines.
    List,
    /// Rows and columns.
    Table,
    /// Files.
    Files,
    /// Signature, seal or digital signature.
    Signature,
}

/// A choice of a field, a row or a column of a table.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Choice {
    /// Key in snake case.
    #[serde(default)]
    pub key: String,
    /// What people read.
    #[serde(default)]
    pub label: Text,
}

/// A field of a form.
#[derive(Clone, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
pub struct Field {
    /// Key in snake case, unique in the form.
    #[serde(default)]
    pub key: String,
    /// Our words for it.
    #[serde(default)]
    pub label: Text,
    /// The name that the official form gives it.
    #[serde(default)]
    pub official: String,
    /// What it takes.
    #[serde(default)]
    pub kind: FieldKind,
    /// Whether the form demands it.
    #[serde(default)]
    pub required: bool,
    /// What may be chosen.
    #[serde(default)]
    pub choices: Vec<Choice>,
    /// Rows of a table, where they are fixed.
    #[serde(default)]
    pub rows: Vec<Choice>,
    /// Columns of a table.
    #[serde(default)]
    pub columns: Vec<Choice>,
}

/// A form.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Form {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// Its official number, for example `Mẫu số 03`; empty for content that the law states without a form.
    #[serde(default)]
    pub number: String,
    /// When it is due.
    #[serde(default)]
    pub due: Text,
    /// Whom it goes to.
    #[serde(default)]
    pub to: Vec<PartyId>,
    /// How it may be sent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sending: Option<Text>,
    /// Its fields in their order; none when its body was not found, which `unknown` then says.
    #[serde(default)]
    pub field: Vec<Field>,
}

entry!(Form, "form", ["source", "due", "to"], |this, out| {
    out.text("due", &this.due, Length::Body);
    if let Some(sending) = &this.sending {
        out.text("sending", sending, Length::Body);
    }
    for party in &this.to {
        out.refers("to", PARTIES, party.as_str());
    }
    if this.field.is_empty() && this.head.unknown.is_none() {
        out.trouble(
            "field",
            "mẫu không có trường nào mà không nói vì sao (unknown)",
            "the form has no fields and does not say why (unknown)",
        );
    }
    let mut keys = std::collections::BTreeSet::new();
    for field in &this.field {
        let key = &field.key;
        if !crate::lint::is_key(key) || !keys.insert(key.as_str()) {
            out.trouble(
                "field",
                format!("khoá `{key}` sai dạng hoặc lặp lại"),
                format!("the key `{key}` is not in snake case, or twice there"),
            );
        }
        out.text(format!("field.{key}.label"), &field.label, Length::Title);
        for (part, choices) in [("choices", &field.choices), ("rows", &field.rows), ("columns", &field.columns)] {
            for choice in choices {
                out.text(format!("field.{key}.{part}.{}", choice.key), &choice.label, Length::Title);
            }
        }
        let choosing = matches!(field.kind, FieldKind::Choice | FieldKind::Choices);
        if choosing == field.choices.is_empty() || (field.kind == FieldKind::Table) == field.columns.is_empty() {
            out.trouble(
                "field",
                format!("`{key}`: loại trường và choices/columns không khớp nhau"),
                format!("`{key}`: its kind and its choices or columns do not fit together"),
            );
        }
    }
});
