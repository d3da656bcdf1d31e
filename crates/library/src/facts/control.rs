//! Catalogues, groups, controls.

use std::collections::BTreeMap;

use vg_model::Text;

use super::{Tell, Teller, joined, levels_in_words};
use crate::kinds::{Catalogue, Control, EvidenceKind, Group};
use crate::value::{Span, SystemLevel};

impl Tell for Catalogue {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.text);
        let act = vec![out.act(self.act.as_str())];
        out.entries(("Văn bản", "Follows"), act);
    }
}

impl Tell for Group {
    fn tell(&self, out: &mut Teller<'_>) {
        out.place(self.catalogue.as_str(), self.order);
        let catalogue = vec![out.named::<Catalogue>(self.catalogue.as_str())];
        out.entries(("Danh mục", "Catalogue"), catalogue);
        out.same(("Thứ tự trong danh mục", "Place in the catalogue"), &self.order.to_string());
    }
}

impl Tell for Control {
    fn tell(&self, out: &mut Teller<'_>) {
        out.text(&self.requirement);
        out.facts.levels = self.at.keys().copied().collect();
        if let Some(group) = out.view.find::<Group>(self.group.as_str()) {
            out.place(group.catalogue.as_str(), group.order);
        }
        out.facts.place.2 = self.at.values().next().map(|clause| numbers(clause)).unwrap_or_default();
        let clauses = by_level(&self.at, |clause| match clause.as_str() {
            "" => Text::new("chưa rõ điều khoản", "clause not known"),
            clause => Text::new(clause, clause),
        });
        out.line(("Áp dụng cho", "For"), clauses);
        let group = vec![out.named::<Group>(self.group.as_str())];
        out.entries(("Nhóm", "Group"), group);
        out.line(("Định kỳ ít nhất", "At least every"), self.spans(&self.every));
        out.line(("Lưu giữ ít nhất", "Kept for at least"), self.spans(&self.keep));
        for (key, bound) in &self.values {
            let (label, unit) = value(key, *bound);
            out.line((&label.vi, &label.en), unit);
        }
        let evidence: Vec<Text> = self.evidence.iter().copied().map(evidence).collect();
        out.line(("Bằng chứng", "Evidence"), joined(&evidence, ", "));
        if self.check.is_some() {
            let possible = Text::new("có thể, khi có phép kiểm tra", "possible, once there is a check");
            out.line(("Đo tự động", "Measured by the program"), possible);
        }
    }
}

impl Control {
    /// Spans by level; the levels are not named when one span is for all that need the control.
    fn spans(&self, spans: &BTreeMap<SystemLevel, Span>) -> Text {
        let first = spans.values().next().copied();
        match first {
            Some(first) if spans.len() == self.at.len() && spans.values().all(|span| *span == first) => first.text(),
            _ => by_level(spans, |span| span.text()),
        }
    }
}

/// `cấp độ 1–2: 9.1; cấp độ 3–5: 9.2`: levels in a row that say the same stand together.
fn by_level<T: PartialEq>(values: &BTreeMap<SystemLevel, T>, text: impl Fn(&T) -> Text) -> Text {
    let mut rows: Vec<(Vec<SystemLevel>, &T)> = Vec::new();
    for (level, value) in values {
        match rows.last_mut() {
            Some((levels, last)) if *last == value => levels.push(*level),
            _ => rows.push((vec![*level], value)),
        }
    }
    let said = rows.into_iter().map(|(levels, value)| {
        let (numbers, value) = (levels_in_words(&levels), text(value));
        let plural = if levels.len() == 1 { "" } else { "s" };
        Text::new(format!("cấp độ {}: {}", numbers.vi, value.vi), format!("level{plural} {}: {}", numbers.en, value.en))
    });
    joined(&said.collect::<Vec<_>>(), "; ")
}

/// The numbers of a clause, so that 9.10 comes after 9.2.
fn numbers(clause: &str) -> Vec<u32> {
    clause.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// Words of a bound, and its number with a unit.
fn value(key: &str, bound: u32) -> (Text, Text) {
    let (vi, en, unit_vi, unit_en) = match VALUES.iter().find(|(name, ..)| *name == key) {
        Some((_, vi, en, unit_vi, unit_en)) => ((*vi).to_owned(), (*en).to_owned(), *unit_vi, *unit_en),
        // A bound of somebody's overlay.
        None => (key.replace('_', " "), key.replace('_', " "), "", ""),
    };
    let shown = |unit: &str| format!("{bound}{unit}");
    (Text::new(vi, en), Text::new(shown(unit_vi), shown(unit_en)))
}

/// Bounds of the packs: key, what is bounded, unit.
const VALUES: &[(&str, &str, &str, &str, &str)] = &[
    ("business_minutes", "Khoá phần mềm nghiệp vụ quan trọng sau", "Important software locks after", " phút", " min"),
    ("calls_from_hour", "Gọi quảng cáo từ", "Advertising calls from", " giờ", ":00"),
    ("calls_per_day", "Cuộc gọi quảng cáo mỗi ngày, nhiều nhất", "Advertising calls a day, at most", "", ""),
    ("calls_to_hour", "Gọi quảng cáo đến", "Advertising calls until", " giờ", ":00"),
    ("channels", "Số kênh ít nhất", "Channels, at least", "", ""),
    ("copies", "Số bản sao ít nhất", "Copies, at least", "", ""),
    ("days", "Số ngày liên tiếp", "Days in a row", "", ""),
    ("distance_km", "Khoảng cách ít nhất", "Distance, at least", " km", " km"),
    ("history", "Không trùng mật khẩu gần nhất", "Not one of the last passwords", "", ""),
    ("links", "Số đường kết nối ít nhất", "Links, at least", "", ""),
    ("mail_per_day", "Thư quảng cáo mỗi ngày, nhiều nhất", "Advertising mails a day, at most", "", ""),
    ("max_days", "Nhiều nhất", "At most", " ngày", " days"),
    ("max_failures", "Số lần nhập sai nhiều nhất", "Failures, at most", "", ""),
    ("max_percent", "Tỷ lệ nhiều nhất", "Share, at most", " %", " %"),
    ("media", "Số loại phương tiện ít nhất", "Kinds of media, at least", "", ""),
    ("min_grades", "Số mức ít nhất", "Grades, at least", "", ""),
    ("min_length", "Độ dài ít nhất", "Length, at least", " ký tự", " characters"),
    (
        "min_length_with_mfa",
        "Độ dài ít nhất khi có xác thực đa yếu tố",
        "Length with MFA, at least",
        " ký tự",
        " characters",
    ),
    ("min_percent", "Tỷ lệ ít nhất", "Share, at least", " %", " %"),
    ("ordinary_minutes", "Khoá phần mềm thông thường sau", "Ordinary software locks after", " phút", " min"),
    ("percentile", "Phân vị", "Percentile", "", ""),
    ("sample_minutes", "Lấy mẫu mỗi", "Sampled every", " phút", " min"),
    ("sms_from_hour", "Nhắn tin quảng cáo từ", "Advertising messages from", " giờ", ":00"),
    ("sms_per_day", "Tin nhắn quảng cáo mỗi ngày, nhiều nhất", "Advertising messages a day, at most", "", ""),
    ("sms_to_hour", "Nhắn tin quảng cáo đến", "Advertising messages until", " giờ", ":00"),
    ("unlock_max_days", "Tự mở khoá chậm nhất sau", "Unlocks by itself at the latest after", " ngày", " days"),
    ("unlock_min_hours", "Tự mở khoá sớm nhất sau", "Unlocks by itself at the earliest after", " giờ", " h"),
];

fn evidence(kind: EvidenceKind) -> Text {
    let (vi, en) = match kind {
        EvidenceKind::Document => ("văn bản đã ban hành", "issued document"),
        EvidenceKind::Record => ("biên bản, sổ theo dõi", "record"),
        EvidenceKind::Configuration => ("cấu hình của máy", "configuration"),
        EvidenceKind::Log => ("nhật ký", "log"),
        EvidenceKind::Measurement => ("số đo của chương trình", "measurement of the program"),
        EvidenceKind::Inventory => ("danh mục tài sản", "inventory"),
        EvidenceKind::Contract => ("hợp đồng, thoả thuận", "contract"),
        EvidenceKind::TestReport => ("kết quả kiểm thử", "test report"),
        EvidenceKind::Roster => ("lịch trực, sổ trực", "roster"),
        EvidenceKind::Statement => ("lời khai báo", "statement"),
    };
    Text::new(vi, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(number: i64) -> SystemLevel {
        SystemLevel::new(number).unwrap()
    }

    #[test]
    fn levels_that_say_the_same_stand_together() {
        let at = BTreeMap::from([
            (level(1), "9.1"),
            (level(2), "9.1"),
            (level(3), "9.2"),
            (level(4), "9.2"),
            (level(5), "9.2"),
        ]);
        let text = by_level(&at, |clause| Text::new(*clause, *clause));
        assert_eq!(text, Text::new("cấp độ 1, 2: 9.1; cấp độ 3–5: 9.2", "levels 1, 2: 9.1; levels 3–5: 9.2"));
    }

    #[test]
    fn one_span_for_all_levels_names_none() {
        let span = |text: &str| text.parse::<Span>().unwrap();
        let at = BTreeMap::from([(level(3), String::new()), (level(4), String::new())]);
        let control = Control { at, ..Control::default() };
        let same = BTreeMap::from([(level(3), span("1 year")), (level(4), span("1 year"))]);
        assert_eq!(control.spans(&same), Text::new("1 năm", "1 year"));
        let one = BTreeMap::from([(level(4), span("1 year"))]);
        assert_eq!(control.spans(&one), Text::new("cấp độ 4: 1 năm", "level 4: 1 year"));
    }
}
