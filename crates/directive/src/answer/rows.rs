//! Rows of the facts, and the keys by which a template asks them.

use vg_print::{Source, SourceRecord, moment};

use super::facts::{Check, Clause, Facts, Grade, Obligation, Observation, Record, State, Subject, Waiver};
use super::form::{Only, Rows};
use super::words;

/// One row: a clause, and what of it the row is about.
#[derive(Clone, Copy)]
pub(super) struct Row<'a> {
    pub(super) clause: &'a Clause,
    pub(super) obligation: Option<&'a Obligation>,
    pub(super) waiver: Option<&'a Waiver>,
    pub(super) subject: Option<&'a Subject>,
    /// The one record that the row is about; without it, all of the obligation.
    pub(super) record: Option<&'a Record>,
}

/// All rows of a kind, in the order of the clauses.
pub(super) fn rows<'a>(facts: &'a Facts, kind: Rows, only: &[Only]) -> Vec<Row<'a>> {
    let of = |clause, obligation| Row { clause, obligation, waiver: None, subject: None, record: None };
    if kind == Rows::Clauses {
        return facts.clauses.iter().map(|clause| of(clause, None)).collect();
    }
    let mut out = Vec::new();
    for (clause, obligation) in facts.obligations().filter(|(_, obligation)| chosen(obligation, only)) {
        let row = of(clause, Some(obligation));
        match kind {
            Rows::Waivers => out.extend(obligation.waivers.iter().map(|waiver| Row { waiver: Some(waiver), ..row })),
            Rows::Subjects => {
                out.extend(obligation.subjects.iter().map(|subject| Row { subject: Some(subject), ..row }))
            }
            Rows::Statements if !matches!(obligation.grade, Grade::Statement { .. }) => {}
            Rows::Evidence => {
                out.extend(obligation.records.iter().map(|record| Row { record: Some(record), ..row }));
            }
            _ => out.push(row),
        }
    }
    out
}

fn chosen(obligation: &Obligation, only: &[Only]) -> bool {
    only.is_empty()
        || only.iter().any(|wanted| match wanted {
            Only::Met => obligation.state == State::Met,
            Only::NotMet => obligation.state == State::NotMet,
            Only::Unknown => obligation.state == State::Unknown,
            Only::Waived => obligation.state == State::Waived,
            Only::NotApplicable => obligation.state == State::NotApplicable,
            Only::Late => obligation.late,
        })
}

/// Keys that every row has.
const OF_CLAUSE: &[&str] = &["clause", "clause_title"];
/// Keys of a row of clauses.
const OF_CLAUSES: &[&str] = &["clause_result"];
/// Keys of every row but that of clauses.
const OF_OBLIGATION: &[&str] = &[
    "title",
    "result",
    "state",
    "reason",
    "remark",
    "since",
    "owner",
    "due",
    "checked_by",
    "check",
    "version",
    "grade",
    "seq",
    "at",
    "hash",
];
const OF_WAIVER: &[&str] = &["waiver_reason", "approvers", "expires"];
const OF_SUBJECT: &[&str] = &["subject", "subject_kind", "verdict", "subject_reason", "evidence", "observed_at"];

/// Keys of texts that rows of a kind have.
pub(super) fn text_keys(kind: Rows) -> Vec<&'static str> {
    let more: &[&[&str]] = match kind {
        Rows::Clauses => &[OF_CLAUSES],
        Rows::Waivers => &[OF_OBLIGATION, OF_WAIVER],
        Rows::Subjects => &[OF_OBLIGATION, OF_SUBJECT],
        Rows::Obligations | Rows::Statements | Rows::Evidence => &[OF_OBLIGATION],
    };
    OF_CLAUSE.iter().chain(more.iter().copied().flatten()).copied().collect()
}

/// Keys of figures that rows of a kind have.
pub(super) fn figure_keys(kind: Rows) -> &'static [&'static str] {
    match kind {
        Rows::Clauses => &[],
        _ => &["count", "numerator", "denominator", "not_met", "unknown", "unreachable", "excused"],
    }
}

/// A text of a row; empty for a key that it does not have, which the lint refuses.
pub(super) fn text(row: &Row<'_>, key: &str) -> String {
    match key {
        "clause" => return row.clause.label.clone(),
        "clause_title" => return row.clause.title.clone(),
        "clause_result" => return words::of_clause(row.clause),
        _ => {}
    }
    let of_obligation = row.obligation.and_then(|obligation| obligation_text(obligation, records_of(row), key));
    let of_waiver = || row.waiver.and_then(|waiver| waiver_text(waiver, key));
    let of_subject = || row.subject.and_then(|subject| subject_text(subject, key));
    of_obligation.or_else(of_waiver).or_else(of_subject).unwrap_or_default()
}

/// The records that a row is about.
fn records_of<'a>(row: &Row<'a>) -> &'a [Record] {
    match (row.record, row.obligation) {
        (Some(record), _) => std::slice::from_ref(record),
        (None, Some(obligation)) => &obligation.records,
        (None, None) => &[],
    }
}

/// What several records say, one after another.
fn joined(records: &[Record], between: &str, say: impl Fn(&Record) -> Option<String>) -> String {
    records.iter().filter_map(say).collect::<Vec<_>>().join(between)
}

/// The newest of these records.
fn newest(records: &[Record]) -> Option<&Record> {
    records.iter().max_by_key(|record| record.observation.at)
}

fn obligation_text(one: &Obligation, records: &[Record], key: &str) -> Option<String> {
    let of_checks = |say: fn(&Check) -> String| joined(records, "; ", |record| record.check.as_ref().map(say));
    Some(match key {
        "title" => one.title.clone(),
        "result" => words::result(one),
        "state" => words::state(one.state).to_owned(),
        "reason" => words::reason(one),
        "remark" => words::remark(one),
        "since" => one.since.map(moment).unwrap_or_default(),
        "owner" => one.owner.clone(),
        "due" => one.due.map(vg_print::Day::figures).unwrap_or_default(),
        "checked_by" => match of_checks(|check| format!("{} (phiên bản {})", check.title, check.version)) {
            none if none.is_empty() => "Không có phép kiểm tra".to_owned(),
            checks => checks,
        },
        "check" => of_checks(|check| check.title.clone()),
        "version" => of_checks(|check| check.version.to_string()),
        "grade" => match &one.grade {
            Grade::Measured => "Đo kiểm".to_owned(),
            Grade::Statement { by } => format!("Xác nhận của {by}"),
            Grade::Nothing => "Chưa có căn cứ".to_owned(),
        },
        "seq" => joined(records, ", ", |record| Some(record.observation.seq.to_string())),
        "at" => newest(records).map(|record| moment(record.observation.at)).unwrap_or_default(),
        "hash" => joined(records, "; ", |record| Some(record.observation.hash.clone())),
        _ => return None,
    })
}

fn waiver_text(waiver: &Waiver, key: &str) -> Option<String> {
    Some(match key {
        "waiver_reason" => waiver.reason.clone(),
        "approvers" => words::approvers(&waiver.approvers),
        "expires" => waiver.expires.figures(),
        _ => return None,
    })
}

fn subject_text(subject: &Subject, key: &str) -> Option<String> {
    Some(match key {
        "subject" => subject.name.clone(),
        "subject_kind" => capital(&subject.kind),
        "verdict" => words::verdict(subject.verdict).to_owned(),
        "subject_reason" => subject.reason.clone(),
        "evidence" => subject.evidence.clone(),
        "observed_at" => subject.observed_at.map(moment).unwrap_or_default(),
        _ => return None,
    })
}

fn source_record(observation: &Observation) -> SourceRecord {
    SourceRecord { observation: observation.seq, hash: observation.hash.clone() }
}

/// A figure of a row with the source it leads to; a figure without observation leads nowhere.
pub(super) fn figure(row: &Row<'_>, key: &str) -> (String, Option<Source>) {
    let Some(one) = row.obligation else { return (String::new(), None) };
    let value = match key {
        "count" => words::count(one),
        "numerator" => words::number(one.numerator),
        "denominator" => words::number(one.denominator),
        "not_met" => words::number(one.not_met()),
        "unknown" => words::number(one.unknown),
        "unreachable" => words::number(one.unreachable),
        "excused" => words::number(one.excused),
        _ => String::new(),
    };
    let records = records_of(row);
    let source = newest(records).filter(|_| one.denominator > 0).map(|newest| Source {
        key: format!("{}@{}", one.id, newest.observation.seq),
        label: format!("Khoản {}: {}", row.clause.label, one.title),
        at: Some(newest.observation.at),
        records: records.iter().map(|record| source_record(&record.observation)).collect(),
    });
    (value, source)
}

/// The text with its first letter as a capital.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}
