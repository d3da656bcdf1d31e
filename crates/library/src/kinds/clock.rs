//! Clocks: what must be done how soon after what, and what recurs.

use serde::{Deserialize, Serialize};
use vg_model::Text;

use super::entry;
use crate::entry::{Head, Length, PARTIES};
use crate::value::{FormId, MonthDay, PartyId, SeverityId, Span, SystemLevel};

/// What a clock is about.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockKind {
    /// Handling and reporting an incident.
    #[default]
    Incident,
    /// A report that recurs.
    Report,
    /// A level dossier.
    Dossier,
    /// Inspection and assessment.
    Assessment,
    /// A request or order of an authority.
    Order,
    /// What members of the response network owe each other.
    Network,
    /// Monitoring.
    Monitoring,
    /// Keeping something for a time.
    Retention,
    /// Exercises and training.
    Exercise,
    /// A transition between regimes.
    Transition,
}

/// What starts a clock.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// The incident was detected.
    #[default]
    IncidentDetected,
    /// It is judged that the incident may exceed one's own capacity.
    BeyondCapacity,
    /// The response has ended.
    ResponseEnded,
    /// A notice or report of an incident was received.
    NoticeReceived,
    /// A breach of personal data was detected.
    BreachDetected,
    /// National security, an order or a serious interruption is involved.
    GraveCircumstances,
    /// The contact point changed.
    ContactChanged,
    /// A complete dossier was received.
    DossierReceived,
    /// An incomplete dossier was received.
    DossierIncomplete,
    /// A request of an authority was received.
    RequestReceived,
    /// An oral request was made.
    OralRequest,
    /// Unlawful content was found by oneself.
    ContentFound,
    /// A draft report was received for comment.
    DraftReceived,
    /// The inspection on site ended.
    InspectionEnded,
    /// A plan was approved.
    PlanApproved,
    /// Data was recorded.
    DataRecorded,
    /// The act came into force.
    ActInForce,
    /// An application was received.
    ApplicationReceived,
    /// Nothing but the calendar: the clock recurs.
    Calendar,
}

impl Trigger {
    /// What people are shown: «kể từ khi …», "from …".
    #[must_use]
    pub fn text(self) -> Text {
        let (vi, en) = match self {
            Self::IncidentDetected => ("phát hiện sự cố", "detection of the incident"),
            Self::BeyondCapacity => {
                ("xác định sự cố có thể vượt khả năng xử lý", "judging that the incident may exceed own capacity")
            }
            Self::ResponseEnded => ("kết thúc ứng cứu sự cố", "the end of the response"),
            Self::NoticeReceived => ("nhận được thông báo, báo cáo", "receipt of the notice or report"),
            Self::BreachDetected => ("phát hiện vi phạm dữ liệu cá nhân", "detection of the breach of personal data"),
            Self::GraveCircumstances => (
                "có yếu tố an ninh quốc gia, lệnh của cơ quan có thẩm quyền hoặc gián đoạn nghiêm trọng",
                "involvement of national security, an order or a serious interruption",
            ),
            Self::ContactChanged => ("đầu mối liên lạc thay đổi", "the change of the contact"),
            Self::DossierReceived => ("nhận đủ hồ sơ hợp lệ", "receipt of a complete dossier"),
            Self::DossierIncomplete => ("nhận hồ sơ chưa hợp lệ", "receipt of an incomplete dossier"),
            Self::RequestReceived => ("nhận được yêu cầu", "receipt of the request"),
            Self::OralRequest => ("có yêu cầu bằng lời", "the oral request"),
            Self::ContentFound => ("phát hiện nội dung vi phạm", "finding the unlawful content"),
            Self::DraftReceived => ("nhận được dự thảo", "receipt of the draft"),
            Self::InspectionEnded => ("kết thúc kiểm tra tại cơ sở", "the end of the inspection on site"),
            Self::PlanApproved => ("kế hoạch được phê duyệt", "approval of the plan"),
            Self::DataRecorded => ("dữ liệu được ghi", "recording of the data"),
            Self::ActInForce => ("văn bản có hiệu lực", "the day on which the act came into force"),
            Self::ApplicationReceived => ("nhận được đề nghị", "receipt of the application"),
            Self::Calendar => ("theo lịch", "by the calendar"),
        };
        Text::new(vi, en)
    }
}

/// The period that a recurring report is about: both days belong to it, the first lies in the year before when it is later
/// in the year than the last.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Window {
    /// First day.
    pub from: MonthDay,
    /// Last day.
    pub to: MonthDay,
}

/// A deadline or a recurring duty. One whose time the law does not state, or that was not found, has neither time nor
/// recurrence and says so in `unknown`.
#[derive(Clone, PartialEq, Default, Debug, Serialize, Deserialize)]
pub struct Clock {
    /// What every entry has.
    #[serde(flatten)]
    pub head: Head,
    /// What it is about.
    #[serde(default)]
    pub kind: ClockKind,
    /// What has to be done.
    #[serde(default)]
    pub text: Text,
    /// What starts it.
    #[serde(default)]
    pub trigger: Trigger,
    /// It is due at once.
    #[serde(default)]
    pub at_once: bool,
    /// It is due within this time of the trigger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// It is due, or what it keeps may go, this long after the trigger at the earliest.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<Span>,
    /// It recurs at least this often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// It is due each year before these days: the day before is the last.
    #[serde(default)]
    pub before: Vec<MonthDay>,
    /// It is due each year on these days.
    #[serde(default)]
    pub on: Vec<MonthDay>,
    /// It is due each month before this day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub monthly_before: Option<u32>,
    /// The period that a recurring report is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Window>,
    /// It holds only for urgent requests.
    #[serde(default)]
    pub urgent: bool,
    /// The form to be used.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub form: Option<FormId>,
    /// Who has to act.
    #[serde(default)]
    pub by: Vec<PartyId>,
    /// Whom it goes to.
    #[serde(default)]
    pub to: Vec<PartyId>,
    /// Levels of systems that it is for; empty is for all.
    #[serde(default)]
    pub levels: Vec<SystemLevel>,
    /// Severities that it is for; empty is for all.
    #[serde(default)]
    pub severity: Vec<SeverityId>,
}

impl Clock {
    /// The last days of a year on which it is due, ascending: those of `on`, and the days before those of `before`.
    #[must_use]
    pub fn due_in(&self, year: i32) -> Vec<chrono::NaiveDate> {
        let before = self.before.iter().filter_map(|day| day.in_year(year)?.pred_opt());
        let on = self.on.iter().filter_map(|day| day.in_year(year));
        let mut days: Vec<_> = before.chain(on).collect();
        days.sort_unstable();
        days
    }
}

entry!(Clock, "clock", ["source", "kind", "text", "trigger", "by"], |this, out| {
    out.text("text", &this.text, Length::Body);
    for (field, span) in [("within", this.within), ("at_least", this.at_least), ("every", this.every)] {
        if let Some(span) = span {
            out.span(field, span);
        }
    }
    if let Some(form) = &this.form {
        out.refers("form", &["form"], form.as_str());
    }
    for (field, parties) in [("by", &this.by), ("to", &this.to)] {
        for party in parties {
            out.refers(field, PARTIES, party.as_str());
        }
    }
    for severity in &this.severity {
        out.refers("severity", &["severity"], severity.as_str());
    }
    let recurring =
        this.every.is_some() || !this.before.is_empty() || !this.on.is_empty() || this.monthly_before.is_some();
    let single = this.at_once || this.within.is_some() || this.at_least.is_some();
    if recurring && single {
        out.trouble(
            "within",
            "phải nêu một trong hai: thời hạn sau sự kiện (at_once, within, at_least) hoặc kỳ lặp lại (every, before, on, monthly_before)",
            "states either a time after its trigger (at_once, within, at_least) or a recurrence (every, before, on, monthly_before)",
        );
    }
    if !recurring && !single && this.head.unknown.is_none() {
        out.trouble(
            "within",
            "không có thời hạn hay kỳ lặp lại mà không nói vì sao (unknown)",
            "has neither a time nor a recurrence and does not say why (unknown)",
        );
    }
    if recurring != (this.trigger == Trigger::Calendar) {
        out.trouble(
            "trigger",
            "chỉ việc lặp lại theo lịch mới dùng trigger = \"calendar\"",
            "what recurs, and nothing else, has trigger = \"calendar\"",
        );
    }
    if this.at_once && this.within.is_some() {
        out.trouble("at_once", "vừa \"ngay\" vừa có thời hạn", "is due at once and within a time");
    }
    if this.monthly_before.is_some_and(|day| !(1..=28).contains(&day)) {
        out.trouble("monthly_before", "ngày trong tháng phải từ 1 đến 28", "the day of the month is 1 to 28");
    }
});
