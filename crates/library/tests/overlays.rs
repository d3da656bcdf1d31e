//! Overlays and lookup by date.

#![expect(clippy::unwrap_used, reason = "helpers of tests: a failure is the test's failure")]

mod common;

use chrono::NaiveDate;
use common::{REGIME, REST};
use vg_library::kinds::{Clock, Control, Form, Role};
use vg_library::lint::lint;
use vg_library::load::load;
use vg_library::value::PackId;

const OVERLAY: &str = r#"
[overlay]
id = "bank"
title = { vi = "Lớp phủ ngân hàng", en = "Overlay of a bank" }
base = "toy"
summary = { vi = "Ngân hàng báo cáo nhanh hơn.", en = "The bank reports sooner." }
from = "2024-01-01"

[[withdraw]]
table = "control"
id = "control-1"
reason = { vi = "Không có hệ thống cấp độ 3.", en = "No systems of level 3." }

[[act]]
id = "bank-rules"
title = { vi = "Quy định nội bộ", en = "Rules of the bank" }
kind = "decision"
issuer = { vi = "Ngân hàng", en = "The bank" }
grade = "verified"

[[clock]]
id = "clock-1"
title = { vi = "Báo cáo", en = "Report" }
kind = "incident"
text = { vi = "Báo cáo sự cố trong một ngày.", en = "Report within a day." }
trigger = "incident_detected"
within = "1 day"
by = ["operator"]
source = [{ act = "bank-rules", clause = "Điều 1" }]
grade = "verified"
"#;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn bank() -> [PackId; 1] {
    [PackId("bank".to_owned())]
}

#[test]
fn an_overlay_replaces_adds_and_withdraws_in_its_time() {
    let files = [("toy/regime.toml", REGIME), ("toy/rest.toml", REST), ("bank/overlay.toml", OVERLAY)];
    assert_eq!(lint(files, None), Vec::new());
    let loaded = load(files);
    let plain = loaded.regimes.at(day("2024-06-01")).unwrap();
    assert_eq!(plain.find::<Clock>("clock-1").unwrap().within.unwrap().to_string(), "5 days");
    assert!(plain.find::<Control>("control-1").is_some());

    let laid = loaded.regimes.at_with(day("2024-06-01"), &bank()).unwrap();
    let clock = laid.find::<Clock>("clock-1").unwrap();
    assert_eq!(clock.within.unwrap().to_string(), "1 day");
    assert_eq!(clock.form, None, "an entry is replaced whole");
    assert!(laid.find::<Control>("control-1").is_none());
    assert!(laid.find::<Form>("form-1").is_some() && laid.find::<Role>("operator").is_some());

    // Before its first day it changes nothing.
    let early = loaded.regimes.at_with(day("2023-12-31"), &bank()).unwrap();
    assert_eq!(early.find::<Clock>("clock-1").unwrap().within.unwrap().to_string(), "5 days");
}

#[test]
fn unknown_days_and_overlays_are_refused() {
    let loaded = load([("toy/regime.toml", REGIME), ("toy/rest.toml", REST)]);
    assert_eq!(loaded.regimes.at(day("2019-12-31")).unwrap_err().code(), "regime_not_found");
    assert_eq!(loaded.regimes.at(day("2030-01-01")).unwrap_err().code(), "regime_not_found");
    assert_eq!(loaded.regimes.at_with(day("2024-01-01"), &bank()).unwrap_err().code(), "overlay_not_found");
}

#[test]
fn faults_of_an_overlay_are_found_as_laid_over_its_base() {
    let codes = |overlay: &str| -> Vec<(&'static str, String)> {
        let files = [("toy/regime.toml", REGIME), ("toy/rest.toml", REST), ("bank/overlay.toml", overlay)];
        lint(files, None).iter().map(|fault| (fault.code.code(), fault.field.clone())).collect()
    };
    assert_eq!(codes(&OVERLAY.replace("base = \"toy\"", "base = \"no-such\"")), [("no_base", "base".to_owned())]);
    let nothing = OVERLAY.replace("id = \"control-1\"", "id = \"control-9\"");
    assert_eq!(codes(&nothing), [("nothing_to_withdraw", "id".to_owned())]);
    let silent = OVERLAY.replace("en = \"No systems of level 3.\"", "en = \"\"");
    assert_eq!(codes(&silent), [("language", "reason".to_owned())]);
    // What the base still refers to cannot be taken away.
    let needed = OVERLAY.replace("table = \"control\"\nid = \"control-1\"", "table = \"group\"\nid = \"group-1\"");
    assert_eq!(codes(&needed), [("dangling", "group".to_owned())]);
    let dangling = OVERLAY.replace("by = [\"operator\"]", "by = [\"nobody\"]");
    assert_eq!(codes(&dangling), [("dangling", "by".to_owned())]);
    let backwards = OVERLAY.replace("from = \"2024-01-01\"", "from = \"2024-01-01\"\nuntil = \"2023-01-01\"");
    assert_eq!(codes(&backwards), [("dates", "until".to_owned())]);
}

#[test]
fn where_two_regimes_overlap_the_newer_speaks() {
    let newer = REGIME
        .replace("\"toy\"", "\"new\"")
        .replace("from = \"2020-01-01\"\nuntil = \"2029-12-31\"", "from = \"2028-01-01\"");
    let rest = REST
        .replace("within = \"5 days\"", "within = \"1 day\"")
        .replace("id = \"form-1\"\n", "id = \"form-2\"\nfrom = \"2029-01-01\"\nreplaces = [\"form-1\"]\n")
        .replace("form = \"form-1\"\n", "");
    let files = [
        ("toy/regime.toml", REGIME),
        ("toy/rest.toml", REST),
        ("new/regime.toml", newer.as_str()),
        ("new/rest.toml", rest.as_str()),
    ];
    assert_eq!(lint(files, None), Vec::new());
    let loaded = load(files);
    let packs = |text: &str| -> Vec<String> {
        loaded.regimes.at(day(text)).unwrap().packs().map(|pack| pack.head.id.to_string()).collect()
    };
    assert_eq!(packs("2027-12-31"), ["toy"]);
    assert_eq!(packs("2028-01-01"), ["new", "toy"]);
    assert_eq!(packs("2030-01-01"), ["new"]);

    let within = |text: &str| {
        let view = loaded.regimes.at(day(text)).unwrap();
        view.find::<Clock>("clock-1").unwrap().within.unwrap().to_string()
    };
    assert_eq!((within("2027-12-31"), within("2028-01-01")), ("5 days".to_owned(), "1 day".to_owned()));
    // The new form begins a year later; until then the old one holds, and then it is gone.
    let forms = |text: &str| -> Vec<String> {
        let view = loaded.regimes.at(day(text)).unwrap();
        view.all::<Form>().iter().map(|(pack, form)| format!("{pack}/{}", form.head.id)).collect()
    };
    assert_eq!(forms("2028-06-01"), ["toy/form-1"]);
    assert_eq!(forms("2029-06-01"), ["new/form-2"]);
}

#[test]
fn an_entry_without_days_of_its_own_is_valid_as_long_as_an_act_it_cites() {
    let dated = |from: &str, until: &str| {
        let days = format!("issued = \"2019-12-01\"\nfrom = \"{from}\"\nuntil = \"{until}\"");
        REGIME.replace("issued = \"2019-12-01\"\nfrom = \"2020-01-01\"", &days)
    };
    let holds = |regime: &str, rest: &str, date: &str| {
        let loaded = load([("toy/regime.toml", regime), ("toy/rest.toml", rest)]);
        loaded.regimes.at(day(date)).unwrap().find::<Clock>("clock-1").is_some()
    };
    let regime = dated("2021-01-01", "2022-12-31");
    let days = ["2020-12-31", "2021-01-01", "2022-12-31", "2023-01-01"];
    assert_eq!(days.map(|date| holds(&regime, REST, date)), [false, true, true, false]);
    // A second act of which nothing is known leaves it open.
    let both =
        REST.replace("clause = \"Điều 2\" }", "clause = \"Điều 2\" }, { act = \"book-1\", clause = \"Trang 2\" }");
    assert_eq!(days.map(|date| holds(&regime, &both, date)), [true, true, true, true]);
    // Days of its own come first.
    let own = REST.replace("id = \"clock-1\"", "id = \"clock-1\"\nfrom = \"2022-01-01\"\nuntil = \"2024-12-31\"");
    assert_eq!(days.map(|date| holds(&regime, &own, date)), [false, false, true, true]);
    // An act whose first day is not known was not in force before it was issued.
    let issued = REGIME.replace("issued = \"2019-12-01\"\nfrom = \"2020-01-01\"", "issued = \"2022-12-31\"");
    assert_eq!(days.map(|date| holds(&issued, REST, date)), [false, false, true, true]);
}
