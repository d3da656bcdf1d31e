//! The packs of the product: read without a fault, and saying what the law says.

#![expect(clippy::unwrap_used, reason = "helpers of tests: a failure is the test's failure")]

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use include_dir::{Dir, include_dir};
use vg_library::Regimes;
use vg_library::calendar::{OffStatus, holidays, work_calendar};
use vg_library::kinds::{Act, ActKind, Authority, Clock, Contact, Control, Form, Role, Severity, Step, Trigger};
use vg_library::lint::{Glossary, lint, render};
use vg_library::load::load;
use vg_library::value::{FactId, Grade, PackId, PartyId, SystemLevel};
use vg_model::Lang;

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");
const GLOSSARY: &str = include_str!("../../../GLOSSARY.md");

/// Every file of the folder as path and text, as the program hands them over.
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

#[test]
fn the_packs_have_no_fault() {
    let glossary = Glossary::read(GLOSSARY);
    let faults = lint(files(&REGIMES), Some(&glossary));
    assert!(faults.is_empty(), "\n{}", render(&faults, Lang::En));
    let ids: Vec<String> = regimes().packs().iter().map(|pack| pack.head.id.to_string()).collect();
    assert_eq!(ids, ["vn-2026", "vn-2016"]);
}

#[test]
fn pages_stay_small() {
    for (path, text) in files(&REGIMES) {
        assert!(text.lines().count() <= 400, "{path} has {} lines", text.lines().count());
    }
}

#[test]
fn the_day_of_the_dispatch_has_the_old_regime_and_the_summer_of_2026_both() {
    let regimes = regimes();
    let packs = |text: &str| -> Vec<String> {
        regimes.at(day(text)).unwrap().packs().map(|pack| pack.head.id.to_string()).collect()
    };
    assert_eq!(packs("2023-12-29"), ["vn-2016"]);
    assert_eq!(packs("2026-06-30"), ["vn-2016"]);
    assert_eq!(packs("2026-07-01"), ["vn-2026", "vn-2016"]);
    assert_eq!(packs("2026-08-18"), ["vn-2026", "vn-2016"]);
    assert_eq!(packs("2026-08-19"), ["vn-2026"]);
    assert!(regimes.at(day("2016-06-30")).is_err());
}

#[test]
fn a_serious_incident_is_reported_within_five_days_and_later_within_24_hours() {
    let regimes = regimes();
    let within = |date: &str, id: &str| {
        let view = regimes.at(day(date)).unwrap();
        view.find::<Clock>(id).and_then(|clock| clock.within).map(|span| span.to_string())
    };
    assert_eq!(within("2024-02-10", "incident-notice").as_deref(), Some("5 days"));
    assert_eq!(within("2024-02-10", "final-report").as_deref(), Some("5 days"));
    assert_eq!(within("2024-02-10", "contact-change").as_deref(), Some("24 hours"));
    // In the summer of 2026 the decree is not yet in force.
    assert_eq!(within("2026-08-18", "incident-notice").as_deref(), Some("5 days"));
    assert_eq!(within("2026-08-18", "serious-first-notice"), None);
    assert_eq!(within("2026-08-18", "share-24h").as_deref(), Some("24 hours"));
    assert_eq!(within("2026-08-19", "serious-first-notice").as_deref(), Some("24 hours"));
    assert_eq!(within("2026-08-19", "serious-cause").as_deref(), Some("72 hours"));
    assert_eq!(within("2026-08-19", "incident-notice"), None);
    // Three laws of personal data in turn, without a gap.
    for date in ["2024-02-10", "2025-12-31", "2026-01-01", "2026-06-30", "2026-07-01", "2027-01-01"] {
        assert_eq!(within(date, "personal-data-breach").as_deref(), Some("72 hours"), "{date}");
    }
}

#[test]
fn reports_before_a_day_are_due_the_day_before() {
    let regimes = regimes();
    let view = regimes.at(day("2024-01-02")).unwrap();
    let clock = view.find::<Clock>("member-half-year").unwrap();
    assert_eq!(clock.due_in(2024), [day("2024-06-19")]);
    assert_eq!(clock.form.as_ref().unwrap().as_str(), "mau-05");
    assert_eq!(view.find::<Clock>("foreign-tenants").unwrap().due_in(2024), [day("2024-06-15"), day("2024-12-15")]);
    let view = regimes.at(day("2026-11-01")).unwrap();
    let clock = view.find::<Clock>("yearly-report-owner").unwrap();
    assert_eq!(clock.due_in(2026), [day("2026-12-24")]);
    assert_eq!(clock.window.unwrap().from.to_string(), "12-15");
}

#[test]
fn forms_have_the_fields_of_the_annex() {
    let regimes = regimes();
    let view = regimes.at(day("2023-12-29")).unwrap();
    let form = view.find::<Form>("mau-03").unwrap();
    let required: Vec<&str> =
        form.field.iter().filter(|field| field.required).map(|field| field.key.as_str()).collect();
    // The fields with (*) of form 03: reporter 4, contact 3, operator, description, date, time, state, how found, told, time of report.
    assert_eq!(required.len(), 15, "{required:?}");
    let table = view.find::<Form>("mau-05").unwrap();
    let table = table.field.iter().find(|field| field.key == "incidents").unwrap();
    assert_eq!((table.rows.len(), table.columns.len()), (11, 6));
    let yearly = regimes.at(day("2026-12-01")).unwrap();
    let yearly = yearly.find::<Form>("nd331-08").unwrap();
    assert_eq!(yearly.field.last().unwrap().columns.len(), 12);
}

#[test]
fn levels_follow_from_facts() {
    let regimes = regimes();
    let level = |date: &str, facts: &[&str], numbers: &[(&str, u64)]| {
        let facts: BTreeSet<FactId> = facts.iter().map(|fact| FactId((*fact).to_owned())).collect();
        let numbers: BTreeMap<FactId, u64> = numbers.iter().map(|(fact, n)| (FactId((*fact).to_owned()), *n)).collect();
        let view = regimes.at(day(date)).unwrap();
        view.level_of(&facts, &numbers).map(|found| found.level.number())
    };
    let old = "2024-01-01";
    assert_eq!(level(old, &["internal-only", "public-information-only"], &[]), Some(1));
    assert_eq!(level(old, &["internal-only", "private-information"], &[]), Some(2));
    assert_eq!(level(old, &["other-online-service"], &[("users-with-private-information", 9_999)]), Some(2));
    assert_eq!(level(old, &["other-online-service"], &[("users-with-private-information", 10_000)]), Some(3));
    assert_eq!(level(old, &["state-secret", "harm", "serious-harm"], &[]), Some(4));
    // Nationwide alone does not make level 4: it must also be one that may not stop.
    assert_eq!(level(old, &["infrastructure-national"], &[]), None);
    assert_eq!(level(old, &["infrastructure-national", "no-unplanned-stop"], &[]), Some(4));
    assert_eq!(level(old, &["prime-minister-decision"], &[]), Some(5));
    // Of two criteria of one level both are named; those of lower levels are not.
    let view = regimes.at(day(old)).unwrap();
    let facts = ["public-service-2", "public-service-3", "infrastructure-sector"].map(|fact| FactId(fact.to_owned()));
    let found = view.level_of(&BTreeSet::from(facts), &BTreeMap::new()).unwrap();
    let because: Vec<&str> = found.because.iter().map(|criterion| criterion.head.id.as_str()).collect();
    assert_eq!(because, ["l3-infrastructure-sector", "l3-public-service"]);
    let new = "2026-09-01";
    let service = ["online-service-personal-data"];
    assert_eq!(level(new, &service, &[("basic-data-subjects", 99_999), ("sensitive-data-subjects", 9_999)]), Some(2));
    assert_eq!(level(new, &service, &[("basic-data-subjects", 100_000), ("sensitive-data-subjects", 0)]), Some(3));
    assert_eq!(level(new, &service, &[("basic-data-subjects", 0), ("sensitive-data-subjects", 10_000)]), Some(3));
}

#[test]
fn the_old_catalogue_has_the_leaves_that_the_annexes_count() {
    let regimes = regimes();
    let pack = regimes.pack("vn-2016").unwrap();
    let count = |prefix: &str, level: u8| {
        let level = SystemLevel::new(i64::from(level)).unwrap();
        pack.controls.iter().filter(|c| c.group.as_str().starts_with(prefix) && c.at.contains_key(&level)).count()
    };
    for (level, management, technical) in [(1, 15, 13), (2, 18, 17), (3, 22, 21), (4, 22, 21), (5, 22, 21)] {
        assert_eq!(count("m-", level), management, "level {level}");
        // The annexes count technical leaves without the design of the network, which stands beside them.
        assert_eq!(count("t-", level), technical + 1, "level {level}");
    }
    // Their headings were read, what they require was not: that is our summary and graded so.
    let mut leaves =
        pack.controls.iter().filter(|control| ["m-", "t-"].iter().any(|part| control.group.as_str().starts_with(part)));
    assert!(leaves.all(|control| control.head.grade == Grade::Recalled));
    // Sixteen mandatory solutions at level 3, privileged access besides at level 4.
    assert_eq!((count("z-solutions", 3), count("z-solutions", 4)), (16, 17));
    let level_four = SystemLevel::new(4).unwrap();
    let logs = pack.controls.get("t-net-logs", day("2024-01-01")).unwrap();
    assert_eq!(logs.at[&level_four], "8.2.1.4", "level L is clause 4 + L");
}

#[test]
fn every_group_of_the_regulation_has_controls_and_values_are_those_of_its_text() {
    let regimes = regimes();
    let view = regimes.at(day("2026-09-01")).unwrap();
    let controls = view.all::<Control>();
    let of = |id: &str| controls.iter().map(|(_, control)| *control).find(|control| control.head.id == id).unwrap();
    let groups: BTreeSet<&str> =
        controls.iter().map(|(_, c)| c.group.as_str()).filter(|group| group.starts_with("q-")).collect();
    assert_eq!(groups.len(), 22);
    let three = SystemLevel::new(3).unwrap();
    assert_eq!(of("q-log-retention").keep[&three].to_string(), "12 months");
    assert_eq!(of("q-log-review").every[&three].to_string(), "1 week");
    assert_eq!(of("q-lockout").values["max_failures"], 5);
    assert_eq!(of("q-watch-24-7").from_level(), Some(three));
    // What is known from a third party alone never looks surer.
    for (_, control) in controls.iter().filter(|(_, control)| control.group.as_str().starts_with("c-")) {
        assert_eq!(control.head.grade, Grade::ThirdParty, "{}", control.head.id);
    }
}

#[test]
fn lines_of_2023_are_not_shown_as_if_they_were_of_today() {
    let regimes = regimes();
    let lines = |date: &str| -> Vec<String> {
        let view = regimes.at(day(date)).unwrap();
        view.all::<Contact>().iter().map(|(_, contact)| contact.head.id.clone()).collect()
    };
    assert!(lines("2024-02-10").contains(&"vncert-hotline".to_owned()));
    assert!(!lines("2025-06-01").contains(&"vncert-hotline".to_owned()));
    assert!(lines("2026-09-01").is_empty(), "no line of the new regime was verified");
    // The dispatch prints `vnccert`; what is taken for right is not given out as read.
    let view = regimes.at(day("2024-02-10")).unwrap();
    let mail = view.find::<Contact>("vncert-email").unwrap();
    assert_eq!((mail.head.grade, mail.head.unknown.is_some()), (Grade::Recalled, true));
    let department = |date: &str| {
        regimes.at(day(date)).unwrap().find::<Authority>("infosec-department").unwrap().abbreviation.clone()
    };
    assert_eq!((department("2025-02-28"), department("2025-03-01")), ("CATTT".to_owned(), "A05".to_owned()));
}

#[test]
fn procedures_have_a_lead_in_each_step_and_stand_in_order() {
    let regimes = regimes();
    for pack in regimes.packs() {
        for severity in pack.severities.iter() {
            let mut steps: Vec<&Step> = pack.steps.iter().filter(|s| s.severity.as_str() == severity.head.id).collect();
            steps.sort_by_key(|step| step.order);
            let orders: Vec<u32> = steps.iter().map(|step| step.order).collect();
            assert_eq!(orders, (1..).take(orders.len()).collect::<Vec<u32>>(), "{}", severity.head.id);
            assert!(steps.iter().all(|step| !step.lead.is_empty()));
        }
    }
    let view = regimes.at(day("2024-01-01")).unwrap();
    assert_eq!(view.find::<Severity>("serious").unwrap().any.len(), 5);
}

#[test]
fn tet_2024_stops_working_time_but_not_a_24_hour_clock() {
    let regimes = regimes();
    let view = regimes.at(day("2024-01-02")).unwrap();
    let off = holidays(&view, 2024).unwrap();
    let of = |holiday: &str| -> Vec<String> {
        off.iter().filter(|off| off.holiday == holiday).map(|off| format!("{} {:?}", off.day, off.status)).collect()
    };
    assert_eq!(of("tet").first().map(String::as_str), Some("2024-02-08 Decided"));
    assert_eq!((of("tet").len(), of("tet").last().map(String::as_str)), (7, Some("2024-02-14 Decided")));
    assert_eq!(of("hung-kings"), ["2024-04-18 Fixed"]);
    let calendar = work_calendar(&view, 2023..=2025).unwrap();
    let start = "2024-02-07T16:00:00".parse().unwrap();
    let approval = view.find::<Clock>("approval").unwrap().within.unwrap();
    assert_eq!(approval.after(start, &calendar).unwrap(), "2024-02-23T17:00:00".parse().unwrap());
    let contact = view.find::<Clock>("contact-change").unwrap().within.unwrap();
    assert_eq!(contact.after(start, &calendar).unwrap(), "2024-02-08T16:00:00".parse().unwrap());
}

#[test]
fn days_that_nobody_has_decided_yet_are_marked() {
    let regimes = regimes();
    let view = regimes.at(day("2027-01-02")).unwrap();
    let off = holidays(&view, 2027).unwrap();
    // Tết Đinh Mùi is on Saturday, 2027-02-06: the last day of the year to the 4th, and two days in lieu.
    let tet: Vec<String> = off.iter().filter(|off| off.holiday == "tet").map(|off| off.day.to_string()).collect();
    assert_eq!(tet, ["2027-02-05", "2027-02-06", "2027-02-07", "2027-02-08", "2027-02-09", "2027-02-10", "2027-02-11"]);
    assert!(off.iter().filter(|off| off.holiday == "tet").all(|off| off.status == OffStatus::Expected));
    let national: Vec<(String, OffStatus)> =
        off.iter().filter(|off| off.holiday == "national").map(|off| (off.day.to_string(), off.status)).collect();
    let possible = |day: &str| (day.to_owned(), OffStatus::Possible);
    assert_eq!(national, [possible("2027-09-01"), ("2027-09-02".to_owned(), OffStatus::Fixed), possible("2027-09-03")]);
    // One extra day is open, so neither counts as off: a deadline is never later than it may be.
    let calendar = work_calendar(&view, 2027..=2027).unwrap();
    assert!(calendar.is_working_day(day("2027-09-01")) && calendar.is_working_day(day("2027-09-03")));
    assert!(!calendar.is_working_day(day("2027-09-02")) && !calendar.is_working_day(day("2027-02-11")));
}

#[test]
fn until_2020_national_day_was_one_day() {
    let regimes = regimes();
    let view = regimes.at(day("2019-06-01")).unwrap();
    let national = holidays(&view, 2019).unwrap().into_iter().filter(|off| off.holiday == "national").count();
    assert_eq!(national, 1);
}

#[test]
fn what_is_certain_rests_on_what_was_read() {
    for pack in regimes().packs() {
        for clock in pack.clocks.iter() {
            assert!(!clock.by.is_empty(), "{}", clock.head.id);
            let timed = clock.within.is_some() || clock.at_once || clock.at_least.is_some();
            let open = !timed && clock.trigger != Trigger::Calendar;
            assert!(!open || clock.head.unknown.is_some(), "{}: a clock without time says why", clock.head.id);
        }
        // A standard is sold: its catalogue says so, and its sentences are ours.
        for act in pack.acts.iter().filter(|act: &&Act| act.kind == ActKind::Standard) {
            assert!(act.head.note.is_some(), "{}", act.head.id);
        }
    }
}

#[test]
fn the_readme_states_what_the_packs_hold() {
    let readme = REGIMES.get_file("README.md").unwrap().contents_utf8().unwrap();
    let regimes = regimes();
    let packs = ["vn-2016", "vn-2026"].map(|id| regimes.pack(id).unwrap());
    let by_level = packs.map(|pack| {
        let at = |level| pack.controls.iter().filter(|control| control.at.contains_key(level)).count().to_string();
        SystemLevel::ALL.iter().map(at).collect::<Vec<_>>().join(" / ")
    });
    let rows = [
        format!("| controls at level 1 / 2 / 3 / 4 / 5 | {} | {} |", by_level[0], by_level[1]),
        format!("| clocks | {} | {} |", packs[0].clocks.len(), packs[1].clocks.len()),
        format!("| forms | {} | {} |", packs[0].forms.len(), packs[1].forms.len()),
        format!("| criteria of levels | {} | {}", packs[0].criteria.len(), packs[1].criteria.len()),
    ];
    for row in rows {
        assert!(readme.contains(&row), "library/regimes/README.md lacks `{row}`");
    }
}

#[test]
fn a_unit_lays_its_own_lines_over_the_regime() {
    let overlay = r#"
[overlay]
id = "our-department"
base = "vn-2026"
title = { vi = "Lớp phủ của Sở", en = "Overlay of a department" }
summary = { vi = "Đầu mối đã gọi thử.", en = "Lines that were called." }

[[withdraw]]
table = "control"
id = "dn-two-paths"
reason = { vi = "Không dùng Mạng truyền số liệu chuyên dùng.", en = "The data network is not used." }

[[act]]
id = "our-rules"
title = { vi = "Quy chế nội bộ", en = "Rules of the department" }
kind = "decision"
issuer = { vi = "Giám đốc Sở", en = "Director of the department" }
grade = "verified"

[[contact]]
id = "a05-hotline"
title = { vi = "Đường dây nóng", en = "Hotline" }
authority = "a05"
channel = "hotline"
value = "000 000 0000"
from = "2026-09-01"
verified_on = "2026-09-01"
source = [{ act = "our-rules", clause = "Phụ lục" }]
grade = "verified"
"#;
    let with_overlay = || files(&REGIMES).into_iter().chain([("our-department/overlay.toml", overlay)]);
    let faults = lint(with_overlay(), Some(&Glossary::read(GLOSSARY)));
    assert!(faults.is_empty(), "\n{}", render(&faults, Lang::En));
    let regimes = load(with_overlay()).regimes;
    let ours = [PackId("our-department".to_owned())];
    let view = regimes.at_with(day("2026-09-02"), &ours).unwrap();
    assert_eq!(view.all::<Contact>().len(), 1);
    assert!(view.find::<Control>("dn-two-paths").is_none() && view.find::<Control>("dn-capacity").is_some());
    let early = regimes.at_with(day("2026-08-31"), &ours).unwrap();
    assert_eq!(early.all::<Contact>().len(), 0, "a line is valid from its first day");
}

#[test]
fn files_cut_anywhere_are_reported_and_never_end_the_reading() {
    for (path, text) in files(&REGIMES).into_iter().filter(|(path, _)| path.ends_with(".toml")) {
        let mut cut = 0;
        while let Some(start) = text.get(..cut) {
            let loaded = load([(path, start)]);
            assert!(loaded.regimes.packs().len() <= 1, "{path} cut at {cut}");
            let whole = start.trim_end().is_empty() || start.parse::<toml::Table>().is_ok();
            assert!(whole || loaded.faults.iter().any(|fault| fault.code.code() == "syntax"), "{path} cut at {cut}");
            cut += text.len() / 12 + 1;
            while cut < text.len() && !text.is_char_boundary(cut) {
                cut += 1;
            }
        }
    }
}

#[test]
fn what_clocks_and_controls_name_is_in_force_with_them() {
    let regimes = regimes();
    let mut dangling = BTreeSet::new();
    for (year, month) in (2016..=2027).flat_map(|year| (1..=12).map(move |month| (year, month))) {
        for day in [1, 19].map(|day| NaiveDate::from_ymd_opt(year, month, day).unwrap()) {
            let Ok(view) = regimes.at(day) else { continue };
            let parties: BTreeSet<&str> =
                view.all::<Authority>().iter().map(|(_, party)| party.head.id.as_str()).collect();
            let roles: BTreeSet<&str> = view.all::<Role>().iter().map(|(_, role)| role.head.id.as_str()).collect();
            for (_, clock) in view.all::<Clock>() {
                let named = clock.by.iter().chain(&clock.to).map(PartyId::as_str);
                let absent = named.filter(|party| !parties.contains(party) && !roles.contains(party));
                dangling.extend(absent.map(|party| format!("{}: {party}", clock.head.id)));
                let form = clock.form.as_ref().filter(|form| view.find::<Form>(form.as_str()).is_none());
                dangling.extend(form.map(|form| format!("{}: form {form}", clock.head.id)));
            }
        }
    }
    assert!(dangling.is_empty(), "{dangling:#?}");
}
