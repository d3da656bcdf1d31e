//! The fields that can be named: the columns of `events`, each by its name in SQL and, for the normal form, by that of ECS.

use std::sync::LazyLock;

use vg_backend::published::ColumnKind;
use vg_intake::normal::ColumnKind as Normal;
use vg_lake::events::{DAY, DAY_ABOUT, Find, TIME, TIME_ABOUT};

use super::error::{SearchError, SearchErrorKind, Span};
use crate::stream::columns::{at, columns, normal};

/// How the values of a field are compared.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// A text.
    Text,
    /// Whole texts of records: what is asked stands somewhere in it.
    Within,
    /// A whole number.
    Int,
    /// True or false.
    Bool,
    /// An instant.
    Time,
    /// A day in UTC.
    Day,
    /// An IPv4 or IPv6 address.
    Address,
    /// A digest, in lower case.
    Hex,
}

impl Form {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Within => "long_text",
            Self::Int => "int",
            Self::Bool => "bool",
            Self::Time => "time",
            Self::Day => "day",
            Self::Address => "address",
            Self::Hex => "hex",
        }
    }
}

/// A field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Field {
    /// Its name in a search: that of ECS where there is one.
    pub name: &'static str,
    /// Its name in SQL.
    pub sql: &'static str,
    /// How its values are compared.
    pub form: Form,
    /// Single values are found fast among all days: files have bloom filters of them.
    pub find: bool,
    /// Of the normal form: the same for every source.
    pub normal: bool,
    /// It may be NULL.
    pub nullable: bool,
    /// What it holds, Vietnamese and English.
    pub about: (&'static str, &'static str),
}

static FIELDS: LazyLock<Vec<Field>> = LazyLock::new(|| {
    let own = |name, form, about| Field { name, sql: name, form, find: false, normal: false, nullable: false, about };
    let mut all = vec![own(TIME, Form::Time, TIME_ABOUT), own(DAY, Form::Day, DAY_ABOUT)];
    let ecs = normal().columns();
    for (place, column) in columns().iter().enumerate() {
        let of = place.checked_sub(at::NORMAL).and_then(|place| ecs.get(place));
        let form = match (column.kind, of.map(|of| of.kind)) {
            (_, Some(Normal::Address)) => Form::Address,
            (_, Some(Normal::Hex)) => Form::Hex,
            (ColumnKind::Int, _) => Form::Int,
            (ColumnKind::Bool, _) => Form::Bool,
            (ColumnKind::Time, _) => Form::Time,
            _ if place == at::RAW || place == at::RULES => Form::Within,
            _ => Form::Text,
        };
        all.push(Field {
            name: of.map_or(column.name, |of| &of.ecs),
            sql: column.name,
            form,
            find: column.find == Find::Exact,
            normal: of.is_some(),
            nullable: column.nullable,
            about: column.about,
        });
    }
    all
});

/// Every field, in the order of the table.
#[must_use]
pub fn fields() -> &'static [Field] {
    &FIELDS
}

/// The field of this name, in either form and whatever the case.
#[must_use]
pub fn field(name: &str) -> Option<&'static Field> {
    FIELDS.iter().find(|field| field.name.eq_ignore_ascii_case(name) || field.sql.eq_ignore_ascii_case(name))
}

/// Names that stand for several fields of one form: any address, any digest of an event.
const GROUPS: &[(&str, Form)] = &[("ip", Form::Address), ("hash", Form::Hex)];

/// The fields that a name stands for: one, or those of a group.
pub(super) fn named(name: &str) -> Vec<&'static Field> {
    let group = GROUPS.iter().find(|(group, _)| group.eq_ignore_ascii_case(name));
    match (field(name), group) {
        (Some(field), _) => vec![field],
        (None, Some((_, form))) => FIELDS.iter().filter(|field| field.form == *form).collect(),
        (None, None) => Vec::new(),
    }
}

/// In which columns words are looked for: the record, then the texts of the normal form.
pub(super) fn worded() -> impl Iterator<Item = &'static Field> {
    let raw = FIELDS.iter().filter(|field| field.sql == "raw");
    let normal = FIELDS.iter().filter(|field| field.normal && field.form != Form::Int);
    raw.chain(normal)
}

/// Names that are listed when none is near.
const LISTED: usize = 12;
/// Characters of an unknown name that are shown.
const SHOWN: usize = 80;

/// The refusal of a name that is no field.
pub(super) fn unknown(name: &str, span: Span) -> SearchError {
    let shown: String = name.chars().take(SHOWN).collect();
    let near = nearest(name);
    let (mut vi, mut en) = (format!("không có trường {shown}"), format!("there is no field {shown}"));
    match near {
        Some(near) => {
            vi.push_str(&format!("; có phải bạn muốn dùng {near}?"));
            en.push_str(&format!("; did you mean {near}?"));
        }
        None => {
            let known: Vec<&str> =
                FIELDS.iter().filter(|field| field.normal).take(LISTED).map(|field| field.name).collect();
            let known = known.join(", ");
            vi.push_str(&format!(
                "; hiện có: {known}… Trường gốc của bản ghi không thành cột: hãy tìm giá trị của nó như một từ, hoặc đặt cả cụm trong dấu nháy kép"
            ));
            en.push_str(&format!(
                "; there are: {known} … Native fields of a record are no columns: look for the value as a word, or put all of it in double quotes"
            ));
        }
    }
    SearchError { nearest: near, ..SearchError::new(SearchErrorKind::Field, span, vi, en) }
}

/// The name that is most like this one: the same last part (`ip`, `Image`) counts for something, then few changed characters.
fn nearest(name: &str) -> Option<&'static str> {
    let name: Vec<char> = name.to_lowercase().replace('_', ".").chars().take(SHOWN).collect();
    let most = (name.len() / 3).clamp(1, 3);
    let near = FIELDS.iter().map(|field| (steps(&name, &field.name.replace('_', ".")), field.name));
    near.filter(|(steps, _)| *steps <= most).min().map(|(_, name)| name)
}

/// Characters that must be changed, added or taken away to make one word of another.
fn steps(from: &[char], to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (place, a) in from.iter().enumerate() {
        let (mut diagonal, mut left) = (place, place + 1);
        let mut next = vec![left];
        for (b, above) in to.iter().zip(row.iter().skip(1)) {
            let best = (diagonal + usize::from(a != b)).min(left + 1).min(above + 1);
            (diagonal, left) = (*above, best);
            next.push(best);
        }
        row = next;
    }
    row.last().copied().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_found_by_either_name_and_near_ones_are_named() {
        assert_eq!(field("source.ip").map(|field| field.sql), Some("source_ip"));
        assert_eq!(field("Source_IP").map(|field| field.form), Some(Form::Address));
        assert_eq!(field("rules").map(|field| field.form), Some(Form::Within));
        assert_eq!(nearest("sorce.ip"), Some("source.ip"));
        assert_eq!(nearest("user_nam"), Some("user.name"));
        assert_eq!(nearest("data.win.eventdata.Image"), None);
        let error = unknown("data.win.eventdata.Image", Span::default());
        assert!(error.message.vi.contains("Trường gốc") && error.message.en.contains("Native fields"));
        assert_eq!(worded().next().map(|field| field.sql), Some("raw"));
    }
}
