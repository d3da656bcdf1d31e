//! Faults of checks: what the header must say, what the SELECT must have, and its test cases.

use std::collections::BTreeSet;

use vg_library::entry::Length;
use vg_library::lint::{Fault, FaultCode, is_key, is_sane};

use super::At;
use crate::checks::words::keys;
use crate::pack::case::{Expects, VERDICTS};
use crate::pack::header::{COLUMNS, select};
use crate::pack::model::Check;
use crate::pack::packs::Pack;

pub(super) fn check(pack: &Pack, faults: &mut Vec<Fault>) {
    for placed in &pack.checks {
        let check = &placed.entry;
        let mut at = At::new(&placed.file, "check", &check.id, faults);
        header(check, &mut at);
        statement(check, &mut at);
        if !pack.obligations().any(|obligation| obligation.checks.contains(&check.id)) {
            at.plain(FaultCode::Unused, "", "[[obligation]] checks");
        }
        cases(check, &mut at);
    }
}

fn header(check: &Check, at: &mut At<'_>) {
    at.id(&check.id);
    at.text("title", &check.title, Length::Title);
    at.text("about", &check.about, Length::Body);
    at.text("fix", &check.fix, Length::Body);
    at.maybe("empty.why", check.met_when_empty.as_ref());
    if !is_key(&check.subject) {
        at.plain(FaultCode::BadValue, "subject", &format!("`{}`: system, host, contact, unit", check.subject));
    }
    if check.version == 0 {
        at.plain(FaultCode::BadValue, "version", "1, 2, 3, …");
    }
    if check.freshness.working || !is_sane(check.freshness) {
        let text = check.freshness.text();
        at.fault(FaultCode::Duration, "freshness", text.vi, text.en);
    }
    if check.reasons.is_empty() {
        at.plain(FaultCode::Missing, "reason", "reason.<key>.vi, reason.<key>.en");
    }
    let select = select(&check.sql);
    for (key, text) in &check.reasons {
        let field = format!("reason.{key}");
        at.text(&field, text, Length::Title);
        if !is_key(key) {
            at.plain(FaultCode::BadId, &field, key);
        } else if !select.contains(&format!("'{key}'")) {
            at.plain(FaultCode::Unused, &field, key);
        }
    }
    words(check, select, at);
}

/// Each key that the SQL writes into `evidence` has a word, and each word is of such a key.
fn words(check: &Check, select: &str, at: &mut At<'_>) {
    // Every second piece between quotes is text.
    let written: BTreeSet<&str> = select.split('\'').skip(1).step_by(2).flat_map(keys).collect();
    for key in written.iter().filter(|key| !check.words.contains_key(**key)) {
        at.plain(FaultCode::Missing, "evidence", &format!("word.{key}.vi, word.{key}.en"));
    }
    for (key, text) in &check.words {
        let field = format!("word.{key}");
        at.text(&field, text, Length::Title);
        if !written.contains(key.split_once('.').map_or(key.as_str(), |(key, _)| key)) {
            at.plain(FaultCode::Unused, &field, key);
        }
    }
}

/// What can be told of the SQL without an engine: there is one question, and it names the columns. Running its cases tells the rest.
fn statement(check: &Check, at: &mut At<'_>) {
    let code = code(check);
    if !(code.starts_with("select") || code.starts_with("with")) {
        at.plain(FaultCode::Syntax, "", "SELECT … | WITH … SELECT …");
        return;
    }
    for column in COLUMNS.iter().filter(|column| !code.contains(**column)) {
        at.plain(FaultCode::Missing, "", column);
    }
}

/// The SELECT in small letters without comments, blanks made one.
fn code(check: &Check) -> String {
    let sql = select(&check.sql).to_ascii_lowercase();
    let lines = sql.lines().map(|line| line.split_once("--").map_or(line, |(code, _)| code));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ").trim_end_matches([';', ' ']).to_owned()
}

/// Each verdict and each reason that the SQL names comes out of some case, and so does nothing at all where that can be.
fn cases(check: &Check, at: &mut At<'_>) {
    if check.cases.is_empty() {
        at.plain(FaultCode::NoTest, "", &format!("{}.test.toml", check.id));
        return;
    }
    let mut names = BTreeSet::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let mut empty = false;
    for case in &check.cases {
        at.line("case", &case.name);
        if !names.insert(case.name.as_str()) {
            at.plain(FaultCode::DuplicateId, "case", &case.name);
        }
        let Expects::Rows(rows) = &case.expects else { continue };
        // A check of the unit as a whole always has its row; then all tables are empty.
        empty |= rows.is_empty() || case.tables.values().all(Vec::is_empty);
        for row in rows {
            seen.extend([row.verdict.as_str(), row.reason.as_str()]);
            if row.verdict != "met" && !check.reasons.contains_key(&row.reason) {
                at.plain(FaultCode::Dangling, "case", &format!("{}: reason `{}`", case.name, row.reason));
            }
        }
    }
    let code = code(check);
    let given = |verdict: &&str| {
        [format!("then '{verdict}'"), format!("else '{verdict}'"), format!("'{verdict}' as verdict")]
            .iter()
            .any(|words| code.contains(words.as_str()))
    };
    let verdicts = VERDICTS.into_iter().filter(given);
    for missed in verdicts.chain(check.reasons.keys().map(String::as_str)).filter(|word| !seen.contains(word)) {
        at.plain(FaultCode::NoTest, "case", missed);
    }
    if !empty {
        at.fault(FaultCode::NoTest, "case", "không có đối tượng nào", "nothing in scope");
    }
}
