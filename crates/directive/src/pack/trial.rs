//! Trying the cases of a check. The engine of SQL is handed in: this crate knows none.

use std::collections::{BTreeMap, BTreeSet};

use vg_model::{Text, Timestamp};

use super::case::{Case, Expected, Expects, Row, VERDICTS};
use super::model::Check;

/// A question of a case.
#[derive(Clone, Copy, Debug)]
pub struct Question<'a> {
    /// The SELECT with its header.
    pub sql: &'a str,
    /// The time that `now()` is.
    pub now: Timestamp,
    /// Rows by table; tables that are not named are there and empty.
    pub tables: &'a BTreeMap<String, Vec<Row>>,
}

/// Whatever answers questions in SQL over given rows.
pub trait Engine {
    /// The rows of the answer, or why there are none: it is no question, or its columns are not [those of a check](super::COLUMNS).
    ///
    /// # Errors
    /// What the engine says, in words.
    fn answer(&mut self, question: Question<'_>) -> Result<Vec<Expected>, String>;
}

impl<F: FnMut(Question<'_>) -> Result<Vec<Expected>, String>> Engine for F {
    fn answer(&mut self, question: Question<'_>) -> Result<Vec<Expected>, String> {
        self(question)
    }
}

/// How a case came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// Id of the check.
    pub check: String,
    /// Name of the case.
    pub case: String,
    /// What differs from what the case expects; empty when it is as it should be.
    pub differences: Vec<Text>,
}

/// Runs every case of a check.
pub fn run(check: &Check, engine: &mut dyn Engine) -> Vec<Outcome> {
    let run = |case: &Case| {
        let question = Question { sql: &check.sql, now: case.now, tables: &case.tables };
        let answer = engine.answer(question);
        let differences = differences(check, case, &answer);
        Outcome { check: check.id.clone(), case: case.name.clone(), differences }
    };
    check.cases.iter().map(run).collect()
}

/// Compares an answer with what a case expects.
#[must_use]
pub fn differences(check: &Check, case: &Case, answer: &Result<Vec<Expected>, String>) -> Vec<Text> {
    match (&case.expects, answer) {
        (Expects::Fails(words), Err(said)) if said.contains(words.as_str()) => Vec::new(),
        (Expects::Fails(words), Err(said)) => {
            vec![Text::new(
                format!("lỗi không nêu «{words}»: {said}"),
                format!("the error does not say \"{words}\": {said}"),
            )]
        }
        (Expects::Fails(words), Ok(rows)) => vec![Text::new(
            format!("lẽ ra phải báo lỗi «{words}», nhưng trả về {} dòng", rows.len()),
            format!("it should fail with \"{words}\" and returned {} rows", rows.len()),
        )],
        (Expects::Rows(_), Err(said)) => {
            vec![Text::new(format!("phép kiểm tra báo lỗi: {said}"), format!("the check failed: {said}"))]
        }
        (Expects::Rows(expected), Ok(rows)) => {
            let mut found = faults(check, rows);
            found.extend(rows_differ(expected, rows));
            found
        }
    }
}

/// What no check may answer, whatever the case expects.
fn faults(check: &Check, rows: &[Expected]) -> Vec<Text> {
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for row in rows {
        let Expected { subject, verdict, reason, .. } = row;
        if !seen.insert(subject.as_str()) {
            found.push(Text::new(format!("{subject}: có hai dòng"), format!("{subject}: it has two rows")));
        }
        if !VERDICTS.contains(&verdict.as_str()) {
            found.push(Text::new(
                format!("{subject}: không có kết luận «{verdict}»"),
                format!("{subject}: there is no verdict \"{verdict}\""),
            ));
        }
        let declared = check.reasons.contains_key(reason);
        if (verdict == "met" && !reason.is_empty()) || (verdict != "met" && !declared) {
            found.push(Text::new(
                format!("{subject}: lý do «{reason}» không hợp với kết luận «{verdict}» hoặc chưa khai báo"),
                format!("{subject}: the reason \"{reason}\" does not fit \"{verdict}\", or is not in the header"),
            ));
        }
    }
    found
}

fn rows_differ(expected: &[Expected], rows: &[Expected]) -> Vec<Text> {
    let of = |rows: &[Expected]| -> BTreeMap<String, Expected> {
        rows.iter().map(|row| (row.subject.clone(), row.clone())).collect()
    };
    let (wanted, came) = (of(expected), of(rows));
    let mut found = Vec::new();
    for (subject, want) in &wanted {
        let Some(row) = came.get(subject) else {
            found.push(Text::new(format!("{subject}: thiếu trong kết quả"), format!("{subject}: not in the answer")));
            continue;
        };
        let evidence = want.evidence.as_ref().is_none_or(|evidence| row.evidence.as_ref() == Some(evidence));
        if (&want.verdict, &want.reason) != (&row.verdict, &row.reason) || !evidence {
            let (want, row) = (told(want), told(row));
            found.push(Text::new(
                format!("{subject}: mong đợi {want}, nhận được {row}"),
                format!("{subject}: {want} was expected, {row} came"),
            ));
        }
    }
    for subject in came.keys().filter(|subject| !wanted.contains_key(*subject)) {
        found.push(Text::new(format!("{subject}: không mong đợi"), format!("{subject}: was not expected")));
    }
    found
}

fn told(row: &Expected) -> String {
    let parts = [row.verdict.as_str(), &row.reason, row.evidence.as_deref().unwrap_or_default()];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(subject: &str, verdict: &str, reason: &str) -> Expected {
        Expected { subject: subject.into(), verdict: verdict.into(), reason: reason.into(), evidence: None }
    }

    fn check(expects: Expects) -> Check {
        let case = Case { name: "c".into(), now: Timestamp(5), tables: BTreeMap::new(), expects };
        Check {
            id: "levels".into(),
            version: 1,
            title: Text::default(),
            about: Text::default(),
            subject: "system".into(),
            freshness: "1 day".parse().unwrap(),
            fix: Text::default(),
            met_when_empty: None,
            reasons: BTreeMap::from([("no_level".to_owned(), Text::new("x", "x"))]),
            words: BTreeMap::new(),
            sql: "SELECT 1".into(),
            cases: vec![case],
        }
    }

    fn found(expects: Expects, answer: Result<Vec<Expected>, String>) -> Vec<String> {
        let mut engine = |question: Question<'_>| {
            assert_eq!((question.sql, question.now), ("SELECT 1", Timestamp(5)));
            answer.clone()
        };
        let outcomes = run(&check(expects), &mut engine);
        outcomes.into_iter().flat_map(|outcome| outcome.differences).map(|text| text.en).collect()
    }

    #[test]
    fn rows_are_compared_in_full_and_in_any_order() {
        let expected = || Expects::Rows(vec![row("a", "met", ""), row("b", "not_met", "no_level")]);
        assert!(found(expected(), Ok(vec![row("b", "not_met", "no_level"), row("a", "met", "")])).is_empty());
        assert_eq!(found(expected(), Ok(vec![row("b", "not_met", "no_level")])), ["a: not in the answer"]);
        let more = vec![row("a", "met", ""), row("b", "met", ""), row("c", "met", "")];
        assert_eq!(
            found(expected(), Ok(more)),
            ["b: not_met · no_level was expected, met came", "c: was not expected"]
        );
        assert_eq!(found(expected(), Err("no table hosts".into())), ["the check failed: no table hosts"]);
    }

    #[test]
    fn evidence_counts_where_it_is_given() {
        let with = |evidence: &str| Expected { evidence: Some(evidence.into()), ..row("a", "met", "") };
        assert!(found(Expects::Rows(vec![with("level 3")]), Ok(vec![with("level 3")])).is_empty());
        assert_eq!(found(Expects::Rows(vec![with("level 3")]), Ok(vec![with("level 2")])).len(), 1);
        assert!(found(Expects::Rows(vec![row("a", "met", "")]), Ok(vec![with("level 2")])).is_empty());
    }

    #[test]
    fn what_no_check_may_answer_is_told() {
        let twice = found(Expects::Rows(vec![row("a", "met", "")]), Ok(vec![row("a", "met", ""), row("a", "met", "")]));
        assert_eq!(twice, ["a: it has two rows"]);
        let expected = Expects::Rows(vec![row("a", "not_met", "other")]);
        assert_eq!(found(expected, Ok(vec![row("a", "not_met", "other")])).len(), 1);
        let expected = Expects::Rows(vec![row("a", "perhaps", "no_level")]);
        assert_eq!(found(expected, Ok(vec![row("a", "perhaps", "no_level")])).len(), 1);
    }

    #[test]
    fn a_failure_is_expected_by_its_words() {
        let fails = || Expects::Fails("division".into());
        assert!(found(fails(), Err("a division by zero".into())).is_empty());
        assert_eq!(found(fails(), Err("no such table".into())).len(), 1);
        assert_eq!(found(fails(), Ok(Vec::new())).len(), 1);
    }
}
