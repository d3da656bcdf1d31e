//! The packs of the product: read without a fault together with the regimes, and true to the letters that they are about.

#![expect(
    clippy::unwrap_used,
    clippy::print_stderr,
    reason = "helpers of tests: a failure is the test's failure, a skip is told"
)]

use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};
use vg_directive::pack::case::Expects;
use vg_directive::pack::{Packs, Start, lint, load, next_after};
use vg_directive::reader::read_text;
use vg_library::Regimes;
use vg_library::lint::{Glossary, render};
use vg_model::Lang;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");
static DIRECTIVES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/directives");
const GLOSSARY: &str = include_str!("../../../GLOSSARY.md");

fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

fn regimes() -> Regimes {
    vg_library::load::load(files(&REGIMES)).regimes
}

fn packs() -> Packs {
    load(files(&DIRECTIVES)).packs
}

#[test]
fn packs_and_regimes_have_no_fault_together() {
    let mut faults = vg_library::lint::lint(files(&REGIMES), Some(&Glossary::read(GLOSSARY)));
    faults.extend(lint(files(&DIRECTIVES), &regimes()));
    assert!(faults.is_empty(), "\n{}", render(&faults, Lang::En));
    let ids: Vec<String> = packs().iter().map(|pack| pack.head.id.clone()).collect();
    assert_eq!(ids, ["06-2026-tt-bkhcn", "46-cd-ttg-2026", "6410-btttt-cattt-2023"]);
}

#[test]
fn the_list_of_packs_says_what_they_hold() {
    let (_, readme) = files(&DIRECTIVES).into_iter().find(|(path, _)| *path == "README.md").unwrap();
    for pack in packs().iter() {
        let (clauses, obligations, checks) = (pack.clauses.len(), pack.obligations.len(), pack.checks.len());
        let counts = format!("| {clauses} | {obligations} | {checks} |");
        let row = readme.lines().find(|line| line.contains(&format!("[{}]", pack.head.id))).unwrap();
        assert!(row.ends_with(&counts), "{row}: {counts}");
        assert!(pack.checks().all(|check| checks == 2 || readme.contains(&format!("`{}`", check.id))), "{row}");
    }
}

#[test]
fn pages_stay_small() {
    for (path, text) in files(&DIRECTIVES) {
        assert!(text.lines().count() <= 400, "{path} has {} lines", text.lines().count());
    }
}

#[test]
fn the_letter_of_tet_has_all_its_clauses_and_what_can_be_measured_is() {
    let packs = packs();
    let pack = packs.find("6410 / BTTTT-CATTT", Some("2023-12-29".parse().unwrap())).unwrap();
    let labels: Vec<&str> = pack.clauses().map(|clause| clause.label.as_str()).collect();
    assert_eq!(
        labels,
        ["1", "1.a", "1.b", "1.c", "1.d", "1.đ", "1.e", "1.g", "2", "2.a", "2.b", "2.c", "3", "3.-1", "3.-2"]
    );
    assert_eq!(pack.checks().count(), 24);
    let measured: BTreeSet<&str> = pack
        .obligations()
        .filter(|obligation| !obligation.checks.is_empty())
        .map(|obligation| obligation.clause.as_str())
        .collect();
    assert_eq!(measured, BTreeSet::from(["1.a", "1.b", "1.c", "1.d", "3"]));
    // Carriers have all that the others have, and three more.
    let all = pack.obligations_of(&[]).count();
    assert_eq!(pack.obligations_of(&["isp".to_owned()]).count(), all + 3);
    assert_eq!(pack.obligations_of(&["isp".to_owned(), "platform".to_owned()]).count(), all + 3);
}

#[test]
fn with_nothing_in_its_tables_no_check_is_met() {
    for pack in packs().iter() {
        for check in pack.checks() {
            let bare = check.cases.iter().filter(|case| case.tables.values().all(Vec::is_empty));
            for case in bare {
                let Expects::Rows(rows) = &case.expects else { panic!("{}: {}", check.id, case.name) };
                assert!(rows.iter().all(|row| row.verdict != "met"), "{}: {}", check.id, case.name);
            }
            assert!(check.met_when_empty.is_none(), "{}", check.id);
        }
    }
}

#[test]
fn due_dates_are_those_of_the_calendar() {
    let (packs, regimes) = (packs(), regimes());
    let due = |pack: &str, id: &str, start: Start| {
        let pack = packs.get(pack).unwrap();
        let obligation = pack.obligations().find(|obligation| obligation.id == id).unwrap();
        let view = regimes.alone(pack.head.regime.as_str(), start.issued).unwrap();
        (obligation.clone(), obligation.due.as_ref().unwrap().resolve(start, &view).unwrap())
    };
    let issued = |day: &str| Start::issued(day.parse().unwrap());
    let (_, tet) = due("6410-btttt-cattt-2023", "malware-sweep", issued("2023-12-29"));
    assert_eq!(tet.at.day(), "2024-02-07".parse().unwrap());
    let (_, ten) = due("46-cd-ttg-2026", "places-reviewed", issued("2026-07-11"));
    assert_eq!(ten.at.day(), "2026-07-21".parse().unwrap());
    let (monthly, first) = due("06-2026-tt-bkhcn", "monthly-figures", issued("2026-03-30"));
    let after = vg_directive::pack::DueAt::Day("2026-11-28".parse().unwrap()).timestamp();
    let next = next_after(first.at, monthly.every.unwrap(), after).unwrap();
    assert_eq!(next.day(), "2026-12-04".parse().unwrap());
}

/// The text of a letter of the test data; nothing, and a word about it, where that is not there.
fn letter(file: &str) -> Option<String> {
    let path = vg_backend::testkit::test_data()?.join("dispatches").join(file);
    let bytes = std::fs::read(&path).ok();
    if bytes.is_none() {
        eprintln!("SKIPPED: there is no {}", path.display());
    }
    bytes.map(|bytes| String::from_utf8(bytes).unwrap())
}

#[test]
fn labels_numbers_and_days_are_those_that_the_reader_gives() {
    let letters = [
        ("6410-btttt-cattt-2023", "6410-BTTTT-CATTT_2023-12-29.txt", true),
        ("46-cd-ttg-2026", "46-CD-TTg_2026-07-11.txt", true),
        ("06-2026-tt-bkhcn", "06-2026-TT-BKHCN.txt", false),
    ];
    let packs = packs();
    for (id, file, whole) in letters {
        let Some(text) = letter(file) else { continue };
        let reading = read_text(&text).unwrap();
        let value =
            |field: &Option<vg_directive::reader::Field<String>>| field.as_ref().unwrap().value.clone().unwrap();
        let (number, issued) = (value(&reading.number), value(&reading.date).parse().unwrap());
        let pack = packs.find(&number, Some(issued)).unwrap();
        assert_eq!((pack.head.id.as_str(), &pack.head.kind), (id, &value(&reading.kind)));
        let read: Vec<(&str, Option<&str>)> =
            reading.clauses.iter().map(|clause| (clause.label.as_str(), clause.parent.as_deref())).collect();
        let ours: Vec<(&str, Option<&str>)> =
            pack.clauses().map(|clause| (clause.label.as_str(), clause.parent.as_deref())).collect();
        if whole {
            assert_eq!(ours, read, "{id}");
        }
        assert!(ours.iter().all(|clause| read.contains(clause)), "{id}: {ours:?}");
    }
}

/// Words in a row that no pack may share with its letter: the names of bodies have up to eleven.
const WORDS_SHARED: usize = 12;

#[test]
fn no_sentence_of_a_letter_is_copied() {
    let words = |text: &str| -> Vec<String> {
        let text = text.to_lowercase();
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    for file in ["6410-BTTTT-CATTT_2023-12-29.txt", "46-CD-TTg_2026-07-11.txt", "06-2026-TT-BKHCN.txt"] {
        let Some(text) = letter(file) else { continue };
        let letter = words(&text);
        let runs: BTreeSet<&[String]> = letter.windows(WORDS_SHARED).collect();
        for (path, text) in files(&DIRECTIVES) {
            let copied: Vec<String> =
                words(text).windows(WORDS_SHARED).filter(|run| runs.contains(run)).map(|run| run.join(" ")).collect();
            assert!(copied.is_empty(), "{path} has words of {file}: {copied:#?}");
        }
    }
}
