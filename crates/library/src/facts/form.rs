//! Forms, field by field.

use vg_model::Text;

use super::{Line, LineKind, Tell, Teller, joined};
use crate::kinds::{Choice, Field, FieldKind, Form};

impl Tell for Form {
    fn tell(&self, out: &mut Teller<'_>) {
        out.same(("Số mẫu", "Number"), &self.number);
        out.line(("Thời hạn", "Due"), self.due.clone());
        out.parties(("Nơi nhận", "Goes to"), &self.to);
        if let Some(sending) = &self.sending {
            out.line(("Cách gửi", "Sent by"), sending.clone());
        }
        out.facts.fields = self.field.iter().map(field).collect();
    }
}

fn field(field: &Field) -> Line {
    let mut parts = Vec::new();
    if !field.official.is_empty() && field.official != field.label.vi {
        parts.push(Text::new(format!("«{}»", field.official), format!("«{}»", field.official)));
    }
    let kind = kind(field.kind);
    parts.push(named(&kind.vi, &kind.en, &field.choices));
    if field.required {
        parts.push(Text::new("bắt buộc", "required"));
    }
    for (vi, en, parts_of) in [("các dòng", "rows", &field.rows), ("các cột", "columns", &field.columns)] {
        if !parts_of.is_empty() {
            parts.push(named(vi, en, parts_of));
        }
    }
    Line { label: field.label.clone(), value: joined(&parts, "; "), kind: LineKind::Words, entries: Vec::new() }
}

/// Words, with what may be chosen behind them.
fn named(vi: &str, en: &str, choices: &[Choice]) -> Text {
    if choices.is_empty() {
        return Text::new(vi, en);
    }
    let labels = joined(&choices.iter().map(|choice| choice.label.clone()).collect::<Vec<_>>(), ", ");
    Text::new(format!("{vi}: {}", labels.vi), format!("{en}: {}", labels.en))
}

fn kind(kind: FieldKind) -> Text {
    let (vi, en) = match kind {
        FieldKind::Text => ("một dòng chữ", "one line"),
        FieldKind::LongText => ("đoạn văn", "some lines"),
        FieldKind::Number => ("số", "number"),
        FieldKind::Date => ("ngày", "date"),
        FieldKind::Time => ("giờ", "time of day"),
        FieldKind::DateTime => ("ngày và giờ", "date and time"),
        FieldKind::Choice => ("chọn một", "one choice"),
        FieldKind::Choices => ("chọn một hoặc nhiều", "one choice or more"),
        FieldKind::YesNo => ("có hoặc không", "yes or no"),
        FieldKind::Phone => ("số điện thoại", "telephone"),
        FieldKind::Email => ("thư điện tử", "e-mail"),
        FieldKind::List => ("danh sách", "list"),
        FieldKind::Table => ("bảng", "table"),
        FieldKind::Files => ("tệp kèm theo", "files"),
        FieldKind::Signature => ("chữ ký, con dấu hoặc chữ ký số", "signature, seal or digital signature"),
    };
    Text::new(vi, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_its_official_name_kind_and_choices() {
        let choice = |vi: &str, en: &str| Choice { key: "k".to_owned(), label: Text::new(vi, en) };
        let one = Field {
            label: Text::new("Tình trạng", "State"),
            official: "Hiện trạng".to_owned(),
            kind: FieldKind::Choice,
            required: true,
            choices: vec![choice("đã xử lý", "handled"), choice("chưa", "not yet")],
            ..Field::default()
        };
        let line = field(&one);
        assert_eq!(line.label.vi, "Tình trạng");
        assert_eq!(line.value.vi, "«Hiện trạng»; chọn một: đã xử lý, chưa; bắt buộc");
        assert_eq!(line.value.en, "«Hiện trạng»; one choice: handled, not yet; required");
        let plain = Field { label: Text::new("Ngày", "Day"), official: "Ngày".to_owned(), ..Field::default() };
        assert_eq!(field(&plain).value.vi, "một dòng chữ");
    }
}
