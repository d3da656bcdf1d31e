//! Clocks.

use vg_model::Text;

use super::{Tell, Teller, joined};
use crate::kinds::{Clock, ClockKind, Form, Severity};
use crate::value::MonthDay;

impl Clock {
    /// When it is due, in words.
    #[must_use]
    pub fn due(&self) -> Text {
        let trigger = self.trigger.text();
        let (after_vi, after_en) = (format!("kể từ khi {}", trigger.vi), format!("from {}", trigger.en));
        let mut parts = Vec::new();
        if self.at_once {
            parts.push(Text::new(format!("ngay {after_vi}"), format!("at once {after_en}")));
        }
        if let Some(span) = self.within {
            let span = span.text();
            parts.push(Text::new(format!("trong {} {after_vi}", span.vi), format!("within {} {after_en}", span.en)));
        }
        if let Some(span) = self.at_least {
            let span = span.text();
            let (vi, en) =
                (format!("sau ít nhất {} {after_vi}", span.vi), format!("after at least {} {after_en}", span.en));
            parts.push(Text::new(vi, en));
        }
        if let Some(span) = self.every {
            let span = span.text();
            parts.push(Text::new(format!("mỗi {}", span.vi), format!("every {}", span.en)));
        }
        if !self.before.is_empty() {
            let days = days_of_the_year(&self.before);
            parts.push(Text::new(format!("trước ngày {days}"), format!("before {days}")));
        }
        if !self.on.is_empty() {
            let days = days_of_the_year(&self.on);
            parts.push(Text::new(format!("vào ngày {days}"), format!("on {days}")));
        }
        if let Some(day) = self.monthly_before {
            parts.push(Text::new(format!("trước ngày {day} hằng tháng"), format!("before day {day} of each month")));
        }
        if parts.is_empty() {
            parts.push(Text::new("chưa rõ thời hạn", "time not known"));
        }
        joined(&parts, "; ")
    }
}

fn days_of_the_year(days: &[MonthDay]) -> String {
    days.iter().map(|day| day_of_the_year(*day)).collect::<Vec<_>>().join(", ")
}

fn day_of_the_year(day: MonthDay) -> String {
    format!("{:02}/{:02}", day.day, day.month)
}

impl Tell for Clock {
    fn tell(&self, out: &mut Teller<'_>) {
        out.place("", self.kind as u32);
        out.text(&self.text);
        out.line(("Thời hạn", "Due"), self.due());
        if self.urgent {
            let only = Text::new("chỉ với yêu cầu khẩn", "for urgent requests only");
            out.line(("Phạm vi áp dụng", "Holds"), only);
        }
        if let Some(window) = self.window {
            let (from, to) = (day_of_the_year(window.from), day_of_the_year(window.to));
            // A window that ends before it begins in the year has begun in the year before.
            let crosses = (window.from.month, window.from.day) > (window.to.month, window.to.day);
            let (vi, en) = if crosses { (" năm trước", " of the year before") } else { ("", "") };
            let said = Text::new(format!("từ {from}{vi} đến {to}"), format!("{from}{en} to {to}"));
            out.line(("Kỳ số liệu", "Period reported on"), said);
        }
        out.parties(("Bên thực hiện", "Done by"), &self.by);
        out.parties(("Nơi nhận", "Goes to"), &self.to);
        let form = self.form.iter().map(|form| out.named::<Form>(form.as_str())).collect();
        out.entries(("Biểu mẫu", "Form"), form);
        let severity = self.severity.iter().map(|severity| out.named::<Severity>(severity.as_str())).collect();
        out.entries(("Mức sự cố", "Severity"), severity);
        out.levels(&self.levels);
        out.line(("Lĩnh vực", "About"), kind(self.kind));
    }
}

fn kind(kind: ClockKind) -> Text {
    let (vi, en) = match kind {
        ClockKind::Incident => ("xử lý và báo cáo sự cố", "handling and reporting incidents"),
        ClockKind::Report => ("báo cáo định kỳ", "recurring reports"),
        ClockKind::Dossier => ("hồ sơ cấp độ", "level dossiers"),
        ClockKind::Assessment => ("kiểm tra, đánh giá", "inspection and assessment"),
        ClockKind::Order => ("yêu cầu, lệnh của cơ quan có thẩm quyền", "requests and orders of authorities"),
        ClockKind::Network => ("mạng lưới ứng cứu sự cố", "the response network"),
        ClockKind::Monitoring => ("giám sát", "monitoring"),
        ClockKind::Retention => ("lưu giữ", "retention"),
        ClockKind::Exercise => ("diễn tập, tập huấn", "exercises and training"),
        ClockKind::Transition => ("chuyển tiếp giữa hai chế độ", "transition between regimes"),
    };
    Text::new(vi, en)
}
