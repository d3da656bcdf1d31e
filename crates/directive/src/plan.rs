//! What a letter is made into when it is confirmed: clauses and obligations.
//!
//! A directive pack gives a plan with checks. Without one, every clause that has no clause below it becomes an obligation that people
//! state: a letter can be followed on the day it arrives, before anybody has written a pack for it.

use chrono::{DateTime, NaiveDate};
use vg_library::calendar::working::WorkCalendar;
use vg_library::value::Span;
use vg_model::{Text, Timestamp};

use crate::reader::{Clause, Reading};

/// Viet Nam is seven hours ahead of UTC, without summer time.
pub(crate) const OFFSET_US: i64 = 7 * 3_600 * 1_000_000;

/// A clause.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PlannedClause {
    /// Its label: `1.a`.
    pub label: String,
    /// Label of the clause above; empty for none.
    pub parent: String,
    /// In a few words.
    pub title: Text,
    /// What it says.
    pub text: Text,
    /// Whom it concerns; empty for all.
    pub applies: Text,
}

/// An obligation.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct PlannedObligation {
    /// Its id in the pack; empty without one.
    pub code: String,
    /// Label of its clause.
    pub clause: String,
    /// In a few words.
    pub title: Text,
    /// What has to be done.
    pub text: Text,
    /// What may happen when it is not.
    pub risk: Text,
    /// 1 to 5.
    pub weight: i64,
    /// By when.
    pub due_at: Option<Timestamp>,
    /// How that was found.
    pub due: Text,
    /// Recurrence as a span; empty for once.
    pub every: String,
    /// `pack/id` of its checks.
    pub checks: Vec<String>,
    /// True when a person may state it.
    pub statable: bool,
    /// Why the program cannot measure it.
    pub unknown: Text,
}

/// A plan.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Plan {
    /// Id of the directive pack; empty without one.
    pub pack: String,
    /// Clauses in the order of the letter.
    pub clauses: Vec<PlannedClause>,
    /// Obligations in the order of their clauses.
    pub obligations: Vec<PlannedObligation>,
}

/// Characters of a title that is made from a text.
const TITLE_CHARS: usize = 120;

impl Plan {
    /// The plan of a letter that no pack knows.
    #[must_use]
    pub fn of_reading(reading: &Reading) -> Self {
        let clauses = reading.clauses.iter().map(clause).collect();
        let leaf = |clause: &&Clause| {
            !reading.clauses.iter().any(|other| other.parent.as_deref() == Some(clause.label.as_str()))
        };
        // Contacts stand in the letter as entries of a list; they ask for nothing.
        let asks = |clause: &&Clause| {
            !reading.contacts.iter().any(|contact| {
                contact.value.as_ref().is_some_and(|contact| clause.text.starts_with(contact.organisation.as_str()))
            })
        };
        let obligations = reading.clauses.iter().filter(leaf).filter(asks).map(obligation).collect();
        Self { pack: String::new(), clauses, obligations }
    }
}

/// The printed words stand in both languages: a letter is not translated by a program.
fn same(text: &str) -> Text {
    Text::new(text, text)
}

fn title(clause: &Clause) -> Text {
    let text = clause.heading.as_deref().filter(|heading| !heading.is_empty()).unwrap_or(&clause.text);
    let first = text.split(['.', ';', ':', '\n']).next().unwrap_or_default().trim();
    let mut title: String = first.chars().take(TITLE_CHARS).collect();
    if first.chars().count() > TITLE_CHARS {
        // The last word may be cut in two.
        if let Some((whole, _)) = title.rsplit_once(' ') {
            title = format!("{whole} …");
        }
    }
    same(if title.is_empty() { &clause.label } else { &title })
}

fn clause(clause: &Clause) -> PlannedClause {
    let applies = clause.applies_to.as_ref().and_then(|field| field.value.as_deref()).unwrap_or_default();
    PlannedClause {
        label: clause.label.clone(),
        parent: clause.parent.clone().unwrap_or_default(),
        title: title(clause),
        text: same(&clause.text),
        applies: same(applies),
    }
}

fn obligation(clause: &Clause) -> PlannedObligation {
    let due = clause.deadline.as_ref().and_then(|field| field.value.as_ref());
    let day = due.and_then(|due| due.date.as_deref()).and_then(crate::check::day);
    PlannedObligation {
        code: String::new(),
        clause: clause.label.clone(),
        title: title(clause),
        text: same(&clause.text),
        risk: Text::default(),
        weight: 1,
        due_at: day.and_then(end_of_day),
        due: due.map(|due| same(&due.words)).unwrap_or_default(),
        every: String::new(),
        checks: Vec::new(),
        statable: true,
        unknown: Text::new(
            "chưa có gói quy tắc cho văn bản này, nên phải có người xác nhận",
            "there is no pack for this letter, so a person has to state it",
        ),
    }
}

/// The last second of a day in Viet Nam.
#[must_use]
pub fn end_of_day(day: NaiveDate) -> Option<Timestamp> {
    let local = day.and_hms_opt(23, 59, 59)?.and_utc().timestamp_micros();
    Some(Timestamp(local - OFFSET_US))
}

/// A time one span later, by the calendar of Viet Nam; `None` for what is no span of calendar time.
pub(crate) fn later(at: Timestamp, every: &str) -> Option<Timestamp> {
    let span: Span = every.parse().ok().filter(|span: &Span| !span.working && span.amount > 0)?;
    let local = DateTime::from_timestamp_micros(at.0.checked_add(OFFSET_US)?)?.naive_utc();
    let none = WorkCalendar::new(Vec::new(), Vec::new(), Default::default(), Default::default());
    let later = span.after(local, &none).ok()?;
    Some(Timestamp(later.and_utc().timestamp_micros() - OFFSET_US)).filter(|later| *later > at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_follow_the_calendar_of_viet_nam() {
        // 31 January, 23:59:59 in Ha Noi.
        let january = end_of_day("2026-01-31".parse().unwrap()).unwrap();
        let at = |text: &str| Timestamp::parse_iso(text.as_bytes()).unwrap().0;
        assert_eq!(january, at("2026-01-31T16:59:59Z"));
        assert_eq!(later(january, "1 month"), Some(at("2026-02-28T16:59:59Z")));
        for bad in ["", "0 days", "15 working days", "soon"] {
            assert_eq!(later(january, bad), None, "{bad}");
        }
    }

    #[test]
    fn every_last_clause_of_an_unknown_letter_becomes_an_obligation() {
        let reading = crate::reader::read_text(
            "BỘ Y TẾ\nSố: 12/BYT-VP\nHà Nội, ngày 5 tháng 1 năm 2026\nV/v trực Tết\n\nKính gửi: Các Sở Y tế\n\n\
             1. Các đơn vị thực hiện:\na) Phân công trực.\nb) Báo cáo trước ngày 20/01/2026.\n2. Tổ chức thực hiện nghiêm.\n",
        )
        .unwrap();
        let plan = Plan::of_reading(&reading);
        let labels: Vec<&str> = plan.obligations.iter().map(|one| one.clause.as_str()).collect();
        assert_eq!(labels, ["1.a", "1.b", "2"]);
        assert_eq!(plan.clauses.len(), 4);
        assert_eq!(plan.obligations[1].due_at, end_of_day("2026-01-20".parse().unwrap()), "{:?}", plan.obligations[1]);
        assert!(plan.obligations.iter().all(|one| one.statable && !one.unknown.vi.is_empty()));
    }
}
