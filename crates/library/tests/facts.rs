//! What entries say in words: complete in both languages, and without ids.

#![expect(clippy::unwrap_used, reason = "helpers of tests: a failure is the test's failure")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};
use vg_library::facts::{Line, LineKind, Section, Shown};
use vg_library::kinds::Clock;
use vg_library::load::load;
use vg_library::value::{Grade, PackId};
use vg_library::{Regimes, TABLES};
use vg_model::Text;

mod common;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");

fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

fn regimes() -> Regimes {
    load(files(&REGIMES)).regimes
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn section<'a>(regimes: &'a Regimes, regime: &str, table: &str, on: &str) -> Section<'a> {
    regimes.section(&PackId(regime.to_owned()), table, day(on)).unwrap()
}

fn entry<'a>(regimes: &'a Regimes, regime: &str, table: &str, on: &str, id: &str) -> Shown<'a> {
    section(regimes, regime, table, on).entries.into_iter().find(|shown| shown.head.id == id).unwrap()
}

fn value(shown: &Shown<'_>, label: &str) -> Text {
    let lines = &shown.facts.lines;
    let found = lines.iter().find(|line| line.label.en == label || line.label.vi == label);
    assert!(found.is_some(), "{label}: {lines:?}");
    found.unwrap().value.clone()
}

/// Days on which between them every entry of the packs is valid.
fn days(regimes: &Regimes) -> BTreeSet<NaiveDate> {
    let mut days = BTreeSet::from([day("2024-02-10"), day("2026-07-15"), day("2026-11-28")]);
    for pack in regimes.packs() {
        for count in pack.counts() {
            for on in days.clone() {
                let found = regimes.section(&pack.head.id, count.table, on).unwrap();
                days.extend(
                    found.entries.iter().flat_map(|shown| [shown.from, shown.until]).flatten().map(|day| day.0),
                );
            }
        }
    }
    days
}

#[test]
fn every_entry_says_something_in_both_languages_and_names_no_id() {
    let regimes = regimes();
    let days = days(&regimes);
    for pack in regimes.packs() {
        let mut ids = BTreeSet::new();
        let mut seen = BTreeMap::new();
        for on in &days {
            for table in TABLES {
                let section = regimes.section(&pack.head.id, table, *on).unwrap();
                for shown in section.entries {
                    ids.insert(shown.head.id.clone());
                    seen.insert((*table, shown.head.id.clone(), shown.head.from), shown);
                }
            }
        }
        let all: usize = pack.counts().iter().map(|count| count.entries).sum();
        // Entries that were valid between two of the days alone.
        let missed = all - seen.len();
        assert!(missed * 20 < all, "{}: {missed} of {all} were never looked at", pack.head.id);
        for ((table, id, _), shown) in &seen {
            let place = format!("{} {table} {id}", pack.head.id);
            // An authority may have a title alone.
            let says = shown.facts.text.is_some() || !shown.facts.lines.is_empty();
            assert!(*table == "authority" || says, "{place}: says nothing");
            assert!(*table == "act" || !shown.sources.is_empty(), "{place}: has no source");
            for cited in &shown.sources {
                assert!(cited.title.vi != cited.act, "{place}: cites {} by its id", cited.act);
            }
            for line in shown.facts.lines.iter().chain(&shown.facts.fields) {
                looked_at(&place, line, &ids);
            }
        }
    }
}

/// A line is complete, and no word of it is an id.
fn looked_at(place: &str, line: &Line, ids: &BTreeSet<String>) {
    let Line { label, value, kind, entries } = line;
    for text in [&label.vi, &label.en, &value.vi, &value.en] {
        assert!(!text.trim().is_empty(), "{place}: {line:?}");
        assert!(!text.contains('_'), "{place}: {text}");
    }
    assert_eq!(*kind == LineKind::Entries, !entries.is_empty(), "{place}: {line:?}");
    for named in entries {
        assert!(!named.table.is_empty() && named.title.vi != named.id, "{place}: {} leads nowhere", named.id);
        assert!(value.vi.contains(&named.title.vi) && value.en.contains(&named.title.en), "{place}: {line:?}");
    }
    // Ids without a hyphen may be plain words, and some English words are terms with one; an id stands in both languages.
    let id = value.vi.split(|c: char| c.is_whitespace() || ";:,".contains(c)).find(|word| ids.contains(*word));
    assert!(id.is_none_or(|id| !id.contains('-')), "{place}: {id:?} in {value:?}");
}

#[test]
fn a_section_leaves_out_what_is_not_valid_on_the_day() {
    let regimes = regimes();
    let contacts = |on| section(&regimes, "vn-2016", "contact", on);
    let (then, later) = (contacts("2024-02-10"), contacts("2025-06-01"));
    assert!(then.entries.len() > later.entries.len(), "{} {}", then.entries.len(), later.entries.len());
    assert_eq!(then.entries.len() + then.left_out, later.entries.len() + later.left_out);
    // After its last day the regime shows nothing.
    let gone = section(&regimes, "vn-2016", "control", "2026-08-19");
    assert!(gone.entries.is_empty() && gone.left_out > 100, "{}", gone.left_out);
    let id = |id: &str| PackId(id.to_owned());
    assert_eq!(regimes.section(&id("vn-2016"), "weather", day("2024-02-10")), None);
    assert_eq!(regimes.section(&id("vn-1990"), "control", day("2024-02-10")), None);
}

#[test]
fn entries_stand_in_the_order_of_the_law() {
    let regimes = regimes();
    let ids = |regime: &str, table: &str, on: &str| -> Vec<String> {
        section(&regimes, regime, table, on).entries.iter().map(|shown| shown.head.id.clone()).collect()
    };
    assert_eq!(ids("vn-2016", "severity", "2024-02-10"), ["ordinary", "serious"]);
    let steps = ids("vn-2016", "step", "2024-02-10");
    assert_eq!(steps[..3], ["ordinary-receive", "ordinary-first-response", "ordinary-choose-plan"]);
    assert_eq!(ids("vn-2016", "state", "2024-02-10")[..2], ["drafting", "opinion-asked"]);
    // Of an authority the line that is answered day and night, then its telephone; of deadlines those of incidents.
    let contacts = ids("vn-2016", "contact", "2024-02-10");
    let at = |id: &str| contacts.iter().position(|contact| contact == id).unwrap();
    assert_eq!((at("vncert-phone"), at("vncert-email")), (at("vncert-hotline") + 1, at("vncert-hotline") + 2));
    let first = section(&regimes, "vn-2016", "clock", "2024-02-10").entries.remove(0);
    assert_eq!(value(&first, "About").en, "handling and reporting incidents");
    // Clauses of a group by their numbers: 3.4.2.1.1 before 3.4.2.1.1.2 before 3.4.2.1.2.
    let controls = ids("vn-2026", "control", "2026-12-01");
    let at = |id: &str| controls.iter().position(|control| control == id).unwrap();
    assert!(at("q-software-list") < at("q-software-responsible"));
    assert!(at("q-software-responsible") < at("q-unauthorised-sweep"));
}

#[test]
fn what_nobody_read_in_the_act_is_counted() {
    let regimes = regimes();
    for pack in regimes.packs() {
        let controls = pack.counts().into_iter().find(|count| count.table == "control").unwrap();
        let unverified = pack.controls.iter().filter(|control| control.head.grade != Grade::Verified).count();
        assert_eq!((controls.entries, controls.unverified), (pack.controls.len(), unverified));
        assert_eq!(pack.counts().len(), TABLES.len());
    }
    let of = |regime: &str| regimes.pack(regime).unwrap().counts().iter().map(|count| count.unverified).sum::<usize>();
    assert!(of("vn-2016") > 0 && of("vn-2026") > 0);
}

#[test]
fn the_line_of_the_national_centre_is_a_telephone_with_its_last_day() {
    let regimes = regimes();
    let line = entry(&regimes, "vn-2016", "contact", "2024-02-10", "vncert-phone");
    let first = &line.facts.lines[0];
    assert_eq!((first.value.vi.as_str(), first.kind), ("024.3640.4421", LineKind::Phone));
    assert_eq!(value(&line, "Authority").vi, "Trung tâm Ứng cứu khẩn cấp không gian mạng Việt Nam");
    assert_eq!(line.facts.verified_on.unwrap().to_string(), "2023-12-29");
    assert_eq!(line.until.unwrap().to_string(), "2025-02-28");
    assert_eq!(line.sources[0].number, "6410/BTTTT-CATTT");
    assert_eq!(line.sources[0].clause, "Khoản 3");
}

#[test]
fn a_clock_says_by_when_by_whom_and_on_which_form() {
    let regimes = regimes();
    let clock = entry(&regimes, "vn-2016", "clock", "2024-02-10", "incident-notice");
    assert_eq!(value(&clock, "Thời hạn").vi, "trong 5 ngày kể từ khi phát hiện sự cố");
    assert_eq!(value(&clock, "Thời hạn").en, "within 5 days from detection of the incident");
    let form = clock.facts.lines.iter().find(|line| line.label.en == "Form").unwrap();
    assert_eq!((form.entries[0].table, form.entries[0].id.as_str()), ("form", "incident-notice"));
    // A period that begins in the year before says so.
    let yearly = entry(&regimes, "vn-2026", "clock", "2026-12-01", "yearly-report-owner");
    assert_eq!(value(&yearly, "Kỳ số liệu").vi, "từ 15/12 năm trước đến 14/12");
    let view = regimes.at(day("2024-02-10")).unwrap();
    assert_eq!(view.find::<Clock>("member-half-year").unwrap().due().vi, "trước ngày 20/06");
}

#[test]
fn a_control_says_the_clause_of_each_level() {
    let regimes = regimes();
    let control = entry(&regimes, "vn-2026", "control", "2026-11-28", "q-unauthorised-sweep");
    assert_eq!(value(&control, "For").en, "levels 1–5: 3.4.2.1.2");
    assert_eq!(value(&control, "At least every").vi, "3 tháng");
    assert_eq!(control.facts.levels.len(), 5);
    let lock = entry(&regimes, "vn-2026", "control", "2026-11-28", "q-lockout");
    assert_eq!(value(&lock, "Số lần nhập sai nhiều nhất").en, "5");
}

#[test]
fn what_an_overlay_refers_to_and_is_not_there_is_shown_as_it_is_written() {
    let lost = r#"
[[authority]]
id = "office"
title = { vi = "Văn phòng", en = "Office" }
parent = "nobody-knows"
source = [{ act = "act-9", clause = "Điều 1" }]
grade = "recalled"
"#;
    let regimes =
        load([("toy/regime.toml", common::REGIME), ("toy/rest.toml", common::REST), ("toy/own.toml", lost)]).regimes;
    let office = entry(&regimes, "toy", "authority", "2024-01-01", "office");
    assert_eq!(value(&office, "Belongs to").vi, "nobody-knows");
    assert_eq!(office.sources[0].title.vi, "act-9");
    let clock = entry(&regimes, "toy", "clock", "2024-01-01", "clock-1");
    assert_eq!(value(&clock, "Done by").vi, "Đơn vị vận hành");
    // The regime bounds what states no days of its own.
    assert_eq!(clock.until.unwrap().to_string(), "2029-12-31");
}
