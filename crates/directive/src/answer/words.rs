//! How states, counts and documents are worded in an answer.

use super::facts::{Clause, Contact, Facts, Grade, Letter, Obligation, Replaced, State, Verdict};

/// What is printed where a reason should stand and none was recorded.
const NO_REASON: &str = "chưa ghi nhận lý do";

pub(super) fn state(state: State) -> &'static str {
    match state {
        State::Met => "Đã thực hiện",
        State::NotMet => "Chưa hoàn thành",
        State::Unknown => "Chưa xác định",
        State::Waived => "Được chấp thuận ngoại lệ",
        State::NotApplicable => "Không áp dụng",
    }
}

pub(super) fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::NotMet => "Chưa đạt",
        Verdict::Unknown => "Chưa xác định",
        Verdict::Unreachable => "Không kết nối được",
        Verdict::Excused => "Được miễn",
    }
}

/// A number with points between thousands.
pub(super) fn number(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push('.');
        }
        out.push(digit);
    }
    out
}

/// A count in a sentence, where one below ten has a zero before it.
pub(super) fn counted(count: u64) -> String {
    if (1..10).contains(&count) { format!("{count:02}") } else { number(count) }
}

/// `52/60`, or a dash where nothing is counted.
pub(super) fn count(obligation: &Obligation) -> String {
    if obligation.denominator == 0 {
        return "–".to_owned();
    }
    format!("{}/{}", number(obligation.numerator), number(obligation.denominator))
}

/// State with its reason and grade: what is not known says so and why; what was only stated says by whom.
pub(super) fn result(obligation: &Obligation) -> String {
    let mut out = state(obligation.state).to_owned();
    if let Grade::Statement { by } = &obligation.grade {
        let by = if by.trim().is_empty() { "đơn vị" } else { by.trim() };
        out.push_str(&format!(" theo xác nhận của {by}"));
    }
    if obligation.late && matches!(obligation.state, State::NotMet | State::Unknown) {
        out.push_str(" (quá hạn)");
    }
    let reason = reason(obligation);
    if obligation.state != State::Met && !reason.is_empty() {
        out.push_str(": ");
        out.push_str(&reason);
    }
    out
}

/// Why it stands so. A state that needs a reason never goes without.
pub(super) fn reason(obligation: &Obligation) -> String {
    let given = obligation.reason.trim().trim_end_matches('.');
    if given.is_empty() && matches!(obligation.state, State::NotMet | State::Unknown) {
        return NO_REASON.to_owned();
    }
    given.to_owned()
}

/// What the counts leave open: `05 chưa đạt, 03 không kết nối được`.
pub(super) fn open(obligation: &Obligation) -> String {
    let parts = [
        (obligation.not_met(), "chưa đạt"),
        (obligation.unknown, "chưa xác định"),
        (obligation.unreachable, "không kết nối được"),
    ];
    let said: Vec<String> = parts
        .into_iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, what)| format!("{} {what}", counted(count)))
        .collect();
    said.join(", ")
}

/// Remarks of a row: what is open, who answers for it and by when, exceptions.
pub(super) fn remark(obligation: &Obligation) -> String {
    let mut parts = Vec::new();
    let open = open(obligation);
    if !open.is_empty() {
        parts.push(format!("còn {open}"));
    }
    if obligation.excused > 0 {
        parts.push(format!("{} được miễn", counted(obligation.excused)));
    }
    if matches!(obligation.state, State::NotMet | State::Unknown) {
        if !obligation.owner.is_empty() {
            parts.push(format!("phụ trách: {}", obligation.owner));
        }
        if let Some(due) = obligation.due {
            parts.push(format!("hạn: {}", due.figures()));
        }
    }
    for waiver in &obligation.waivers {
        parts.push(format!("ngoại lệ đến {} do {} chấp thuận", waiver.expires.figures(), approvers(&waiver.approvers)));
    }
    super::rows::capital(&parts.join("; "))
}

pub(super) fn approvers(approvers: &[String]) -> String {
    if approvers.is_empty() { "(chưa ghi người chấp thuận)".to_owned() } else { approvers.join(", ") }
}

/// The state of a clause: the worst of its obligations. What is not known stands above what is done, never below.
pub(super) fn of_clause(clause: &Clause) -> String {
    const WORST_FIRST: [State; 5] = [State::NotMet, State::Unknown, State::Waived, State::Met, State::NotApplicable];
    let worst = WORST_FIRST.into_iter().find(|wanted| clause.obligations.iter().any(|one| one.state == *wanted));
    let Some(worst) = worst else { return "Không có yêu cầu".to_owned() };
    let stated = |one: &Obligation| one.state == State::Met && one.grade != Grade::Measured;
    if worst == State::Met && clause.obligations.iter().any(stated) {
        return format!("{} (một phần theo xác nhận)", state(worst));
    }
    state(worst).to_owned()
}

/// `Công văn số … ngày … của … về việc …`.
pub(super) fn letter(letter: &Letter) -> String {
    let date = letter.date.map(|date| format!(" {}", date.words())).unwrap_or_default();
    let about = if letter.subject.is_empty() { String::new() } else { format!(" về việc {}", letter.subject) };
    format!("{} số {}{date} của {}{about}", letter.kind, letter.number, letter.issuer)
}

/// The sentence by which a corrected version names the earlier one.
pub(super) fn replaced(replaced: &Replaced, name: &str) -> String {
    let date = replaced.date.map(|date| format!(" {}", date.words())).unwrap_or_default();
    let reason = replaced.reason.trim().trim_end_matches('.');
    let reason = if reason.is_empty() { NO_REASON } else { reason };
    format!("Văn bản này thay thế {name} số {}{date}; nội dung đính chính: {reason}.", replaced.number)
}

pub(super) fn contact(contact: &Contact) -> String {
    let mut parts = vec![contact.name.clone()];
    if !contact.phone.is_empty() {
        parts.push(format!("điện thoại {}", contact.phone));
    }
    if !contact.email.is_empty() {
        parts.push(format!("thư điện tử {}", contact.email));
    }
    parts.retain(|part| !part.is_empty());
    parts.join(", ")
}

pub(super) fn period(facts: &Facts) -> String {
    facts.period.map(|(from, until)| format!("từ {} đến {}", from.words(), until.words())).unwrap_or_default()
}
