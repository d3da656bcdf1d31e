//! The packs against the texts of the law themselves: numbers, dates, clauses, field names, telephone numbers.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and says what it skips")]

use std::collections::BTreeSet;
use std::path::PathBuf;

use chrono::Datelike as _;
use include_dir::{Dir, include_dir};
use vg_library::kinds::Channel;
use vg_library::load::load;
use vg_library::{Pack, Regimes};

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");

fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

fn regimes() -> Regimes {
    load(files(&REGIMES)).regimes
}

/// An official text of the test data; `None`, loudly, when there is none.
fn text(name: &str) -> Option<String> {
    let beside = std::env::var("CARGO_MANIFEST_DIR").unwrap() + "/../../../shared/data";
    let folder = std::env::var_os("VONGGAC_TEST_DATA").map_or_else(|| PathBuf::from(beside), PathBuf::from);
    let path = folder.join("dispatches").join(name);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: {} is absent (VONGGAC_TEST_DATA)", path.display());
    }
    bytes.map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

/// Act, its codified text, which states number, day of issue and day in force in the note of its first article, and the
/// beginning of its headings in the code.
const CODIFIED: [(&str, &str, &str); 5] = [
    ("nd-85-2016", "85-2016-ND-CP_phap-dien.txt", "3.1.NĐ.2"),
    ("qd-05-2017", "05-2017-QD-TTg_phap-dien.txt", "3.1.QĐ.1"),
    ("tt-20-2017", "20-2017-TT-BTTTT_phap-dien.txt", "3.1.TT.3"),
    ("tt-31-2017", "31-2017-TT-BTTTT_phap-dien.txt", "3.1.TT.4"),
    ("tt-03-2017", "03-2017-TT-BTTTT_phap-dien.txt", "3.1.TT.2"),
];

#[test]
fn numbers_and_days_of_acts_are_those_of_their_texts() {
    let regimes = regimes();
    let pack = regimes.pack("vn-2016").unwrap();
    for (id, name, _) in CODIFIED {
        let Some(text) = text(name) else { return };
        let act = pack.acts.iter().find(|act| act.head.id == id).unwrap();
        let shown = |day: vg_library::value::Day| format!("{:02}/{:02}/{}", day.0.day(), day.0.month(), day.0.year());
        let note = text.lines().find(|line| line.starts_with("(Điều 1 ")).unwrap();
        assert!(note.contains(&format!("số {}", act.number)), "{id}: {note}");
        assert!(note.contains(&format!("ngày {} của", shown(act.issued.unwrap()))), "{id}: {note}");
        assert!(note.contains(&format!("kể từ ngày {}", shown(act.head.from.unwrap()))), "{id}: {note}");
    }
}

/// Every clause that entries of a pack cite from an act.
fn cited(pack: &Pack, act: &str) -> BTreeSet<String> {
    let mut clauses = BTreeSet::new();
    let mut take = |head: &vg_library::entry::Head| {
        let here = head.source.iter().filter(|source| source.act.as_str() == act);
        clauses.extend(here.map(|source| source.clause.clone()));
    };
    pack.controls.iter().for_each(|entry| take(&entry.head));
    pack.clocks.iter().for_each(|entry| take(&entry.head));
    pack.forms.iter().for_each(|entry| take(&entry.head));
    pack.roles.iter().for_each(|entry| take(&entry.head));
    pack.criteria.iter().for_each(|entry| take(&entry.head));
    pack.facts.iter().for_each(|entry| take(&entry.head));
    pack.steps.iter().for_each(|entry| take(&entry.head));
    pack.plans.iter().for_each(|entry| take(&entry.head));
    pack.terms.iter().for_each(|entry| take(&entry.head));
    pack.approvals.iter().for_each(|entry| take(&entry.head));
    pack.documents.iter().for_each(|entry| take(&entry.head));
    clauses
}

/// The text from the heading of an article on. Its own heading begins a line; the one of the code may be glued to the end
/// of a paragraph, and some articles of one act stand in the text of another.
fn article<'a>(own: &'a str, all: &'a str, code: &str, number: &str) -> Option<&'a str> {
    let from = |text: &'a str, number: &str| {
        let plain = format!("\nĐiều {number}. ");
        let codified = format!("Điều {code}.{number}. ");
        let at = text.find(&plain).filter(|_| std::ptr::eq(text, own)).or_else(|| text.find(&codified))?;
        text.get(at..)
    };
    let text = if from(own, number).is_some() { own } else { all };
    let body = from(text, number)?;
    // It ends where the next article begins; where that stands elsewhere, it is judged up to the end of the text.
    let next = (number.parse::<u32>().ok()? + 1).to_string();
    let after = from(text, &next).filter(|rest| rest.len() < body.len()).map_or(0, str::len);
    body.get(..body.len() - after)
}

#[test]
fn every_article_cited_is_in_the_text_and_has_the_clause() {
    let regimes = regimes();
    let pack = regimes.pack("vn-2016").unwrap();
    let texts: Option<Vec<String>> = CODIFIED.iter().map(|(_, name, _)| text(name)).collect();
    let Some(texts) = texts else { return };
    let all = texts.join("\n");
    let (mut judged, mut wrong) = (0, Vec::new());
    for ((act, _, code), own) in CODIFIED.iter().zip(&texts) {
        for clause in cited(pack, act).iter().flat_map(|clauses| clauses.split(", ")) {
            let Some(path) = clause.trim().strip_prefix("Điều ") else { continue };
            let mut parts = path.split([' ']).next().unwrap().split('.');
            let body = article(own, &all, code, parts.next().unwrap());
            let has =
                |mark: String| body.is_some_and(|body| body.lines().any(|line| line.trim_start().starts_with(&mark)));
            let paragraph = parts.next().is_none_or(|paragraph| has(format!("{paragraph}. ")));
            let point = parts.next().is_none_or(|point| has(format!("{point}) ")));
            if body.is_none() || !paragraph || !point {
                wrong.push(format!("{act}: {clause}"));
            }
            judged += 1;
        }
    }
    assert!(wrong.is_empty(), "not in the texts: {wrong:?}");
    assert!(judged > 100, "{judged} clauses judged");
}

#[test]
fn every_clause_of_the_regulation_that_is_cited_is_in_its_text() {
    let Some(text) = text("47-2026-TT-BCA_QCVN-12-2026-BCA.txt") else { return };
    let regimes = regimes();
    let pack = regimes.pack("vn-2026").unwrap();
    let numbers: BTreeSet<&str> = text
        .split(|c: char| !(c.is_ascii_digit() || c == '.'))
        .map(|number| number.trim_matches('.'))
        .filter(|number| !number.is_empty())
        .collect();
    let (mut judged, mut wrong) = (0, Vec::new());
    for clause in cited(pack, "qcvn-12-2026").iter().flat_map(|clauses| clauses.split([',', ' '])) {
        if clause.starts_with(|c: char| c.is_ascii_digit()) {
            // A heading may be abridged away where its items are there.
            let below = format!("{clause}.");
            if !numbers.contains(clause) && !numbers.iter().any(|number| number.starts_with(&below)) {
                wrong.push(clause.to_owned());
            }
            judged += 1;
        }
    }
    assert!(wrong.is_empty(), "not in the regulation: {wrong:?}");
    assert!(judged > 150, "{judged} clauses judged");
}

#[test]
fn official_names_of_fields_stand_in_the_forms() {
    let Some(text) = text("20-2017-TT-BTTTT_PL1-bieu-mau.txt") else { return };
    let plain = |text: &str| -> String {
        let kept = text.to_lowercase().replace("…", " ").replace("(*)", " ");
        kept.chars()
            .map(|c| if c.is_alphanumeric() { c } else { ' ' })
            .collect::<String>()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
    };
    let annex = plain(&text);
    let regimes = regimes();
    let pack = regimes.pack("vn-2016").unwrap();
    let (mut judged, mut wrong) = (0, Vec::new());
    for form in
        pack.forms.iter().filter(|form| form.head.source.iter().any(|source| source.clause.starts_with("Phụ lục I, ")))
    {
        for field in &form.field {
            for name in field.official.split([';', ':']) {
                if !annex.contains(&plain(name)) {
                    wrong.push(format!("{} {}: {name}", form.number, field.key));
                }
                judged += 1;
            }
        }
    }
    assert!(wrong.is_empty(), "not in the annex: {wrong:?}");
    assert!(judged > 80, "{judged} names judged");
}

#[test]
fn lines_graded_as_read_are_in_the_dispatch() {
    let Some(text) = text("6410-BTTTT-CATTT_2023-12-29.txt") else { return };
    let digits = |text: &str| -> String { text.chars().filter(char::is_ascii_digit).collect() };
    let all = digits(&text);
    let regimes = regimes();
    let mut judged = 0;
    for contact in regimes.pack("vn-2016").unwrap().contacts.iter() {
        if !contact.head.source.iter().any(|source| source.act.as_str() == "cv-6410-2023") {
            continue;
        }
        let there = match contact.channel {
            Channel::Phone | Channel::Hotline => all.contains(&digits(&contact.value)),
            _ => text.contains(&contact.value),
        };
        let read = contact.head.grade == vg_library::value::Grade::Verified;
        assert_eq!(there, read, "{}: `{}`", contact.head.id, contact.value);
        judged += 1;
    }
    assert_eq!(judged, 6);
}
