//! Every fault of a directive pack: a small pack without one, broken in one place after another.

use vg_directive::pack::case::Given;
use vg_directive::pack::{limits, lint, load};
use vg_library::Regimes;
use vg_library::lint::{Fault, render};
use vg_model::{Lang, Timestamp};

const REGIME: &str = r#"
[regime]
id = "toy"
title = { vi = "Chế độ mẫu", en = "Toy regime" }
from = "2020-01-01"
summary = { vi = "Một gói nhỏ.", en = "A small pack." }
grade = "verified"

[[act]]
id = "act-1"
title = { vi = "Công văn mẫu", en = "Toy letter" }
kind = "letter"
issuer = { vi = "Bộ", en = "Ministry" }
grade = "press"

[[role]]
id = "operator"
title = { vi = "Đơn vị vận hành", en = "Operator" }
text = { vi = "Vận hành.", en = "Operates." }
source = [{ act = "act-1", clause = "Khoản 1" }]
grade = "press"

[[holiday]]
id = "tet"
title = { vi = "Tết", en = "Tết" }
lunar = "01-01"
source = [{ act = "act-1", clause = "Khoản 1" }]
grade = "press"
"#;

const DIRECTIVE: &str = r#"
[directive]
id = "toy-letter"
number = "1/BTTTT-CATTT"
kind = "công văn"
issuer = "Bộ"
issued = "2024-01-02"
title = { vi = "Mẫu", en = "Toy" }
summary = { vi = "Một công văn nhỏ.", en = "A small letter." }
regime = "toy"
window = { from = "2024-01-02", until = "2024-03-01" }
source = [{ act = "act-1", clause = "Toàn văn" }]
grade = "press"

[[class]]
id = "isp"
title = { vi = "Nhà mạng", en = "Carriers" }

[[clause]]
label = "1"
title = { vi = "Mọi đơn vị", en = "Everybody" }
text = { vi = "Việc chung.", en = "For all." }
applies_to = ["all"]
modality = "must"
heading = true
source = "Khoản 1"

[[clause]]
label = "1.d"
parent = "1"
title = { vi = "Cấp độ", en = "Levels" }
text = { vi = "Có cấp độ.", en = "Have levels." }
applies_to = ["all"]
modality = "must"
source = "Khoản 1.d"

[[clause]]
label = "1.đ"
parent = "1"
title = { vi = "Trực", en = "Watch" }
text = { vi = "Có người trực.", en = "Be on watch." }
applies_to = ["isp"]
modality = "should"
source = "Khoản 1.đ"

[[clause]]
label = "2"
title = { vi = "Liên hệ", en = "Contact" }
text = { vi = "Gọi khi cần.", en = "Call when needed." }
applies_to = ["all"]
modality = "inform"
source = "Khoản 2"

[[obligation]]
id = "levels"
clause = "1.d"
title = { vi = "Cấp độ", en = "Levels" }
text = { vi = "Có cấp độ.", en = "Have levels." }
applies_to = ["all"]
weight = 3
by = ["operator"]
due = { before_holiday = "tet", days = 2 }
every = "1 month"
checks = ["have-level"]
risk = { vi = "Không biết bảo vệ gì.", en = "Nobody knows what to protect." }

[[obligation]]
id = "watch"
clause = "1.đ"
title = { vi = "Trực", en = "Watch" }
text = { vi = "Có người trực.", en = "Be on watch." }
applies_to = ["isp"]
weight = 1
due = { within = "5 days" }
unknown = { vi = "Chưa đo được.", en = "Not measured." }
risk = { vi = "Không ai biết.", en = "Nobody knows." }
"#;

const CHECK: &str = "\
-- id: have-level
-- version: 1
-- title.vi: Có cấp độ
-- title.en: Have a level
-- about.vi: Xét cấp độ của hệ thống,
--   từ 1 đến 5.
-- about.en: The level is looked at.
-- subject: system
-- freshness: 24 hours
-- empty: met
-- empty.why.vi: Không có hệ thống
-- empty.why.en: There is no system
-- fix.vi: Xác định cấp độ
-- fix.en: Determine it
-- reason.no_level.vi: Chưa có
-- reason.no_level.en: None

SELECT id AS subject, 'system' AS subject_kind, name AS subject_name,
       CASE WHEN level > 0 THEN 'met' ELSE 'not_met' END AS verdict,
       CASE WHEN level > 0 THEN '' ELSE 'no_level' END AS reason,
       '' AS evidence, updated_at AS observed_at
FROM systems
";

const CASES: &str = r#"
[[case]]
name = "two"
now = "2024-02-01T07:00:00+07:00"
expect = [{ subject = "a", verdict = "met" }, { subject = "b", verdict = "not_met", reason = "no_level" }]
[[case.table.systems]]
id = "a"
level = 1
updated_at = 2024-01-01T00:00:00Z
[[case.table.systems]]
id = "b"
demo = true

[[case]]
name = "none"
now = "2024-02-01T00:00:00Z"
expect = []
"#;

fn regimes() -> Regimes {
    vg_library::load::load([("toy/regime.toml", REGIME)]).regimes
}

fn faults_of(files: &[(&str, &str)]) -> Vec<Fault> {
    lint(files.iter().copied(), &regimes())
}

fn whole<'a>(directive: &'a str, check: &'a str, cases: &'a str) -> Vec<(&'a str, &'a str)> {
    vec![
        ("toy-letter/README.md", "not read"),
        ("toy-letter/directive.toml", directive),
        ("toy-letter/checks/have-level.sql", check),
        ("toy-letter/checks/have-level.test.toml", cases),
    ]
}

/// Codes and fields of the faults, sorted.
fn told(faults: &[Fault]) -> Vec<String> {
    let mut told: Vec<String> =
        faults.iter().map(|fault| format!("{} {}", fault.code.code(), fault.field).trim().to_owned()).collect();
    told.sort();
    told
}

#[test]
fn the_small_pack_has_no_fault() {
    let faults = faults_of(&whole(DIRECTIVE, CHECK, CASES));
    assert!(faults.is_empty(), "\n{}", render(&faults, Lang::En));
    let pack = load(whole(DIRECTIVE, CHECK, CASES)).packs;
    let check = pack.check("toy-letter/have-level").unwrap().1;
    assert_eq!(check.about.vi, "Xét cấp độ của hệ thống, từ 1 đến 5.");
    assert_eq!(check.met_when_empty.as_ref().unwrap().en, "There is no system");
    assert_eq!(check.freshness_micros(), 86_400_000_000);
    assert!(!check.looks_at_time());
    assert_eq!(check.cases.len(), 2);
    assert_eq!(check.cases[0].now, Timestamp(1_706_745_600_000_000));
    let row = &check.cases[0].tables["systems"][0];
    assert_eq!(row["level"], Given::Int(1));
    assert_eq!(row["updated_at"], Given::Time(Timestamp(1_704_067_200_000_000)));
}

/// A place of the pack, what is put there, and the faults that follow.
type Break<'a> = (&'a str, &'a str, &'a [&'a str]);

fn broken(directive: bool, breaks: &[Break<'_>]) {
    for (from, to, expected) in breaks {
        let source = if directive { DIRECTIVE } else { CHECK };
        assert!(source.contains(from), "{from}");
        let text = source.replacen(from, to, 1);
        let files = if directive { whole(&text, CHECK, CASES) } else { whole(DIRECTIVE, &text, CASES) };
        let faults = faults_of(&files);
        let mut expected = expected.to_vec();
        expected.sort_unstable();
        assert_eq!(told(&faults), expected, "{from} → {to}\n{}", render(&faults, Lang::En));
        for fault in &faults {
            assert!(!fault.what().vi.is_empty() && !fault.mend().vi.is_empty() && !fault.what().en.is_empty());
        }
    }
}

#[test]
fn faults_of_the_head() {
    broken(
        true,
        &[
            ("id = \"toy-letter\"", "id = \"other\"", &["bad_id id"]),
            ("regime = \"toy\"", "regime = \"gone\"", &["dangling regime"]),
            ("kind = \"công văn\"", "kind = \"cong_van\"", &["bad_value kind"]),
            ("issuer = \"Bộ\"", "issuer = \"?\"", &["unwritten issuer"]),
            ("issuer = \"Bộ\"\n", "", &["missing issuer"]),
            ("issued = \"2024-01-02\"", "issued = \"02/01/2024\"", &["bad_value issued"]),
            ("until = \"2024-03-01\"", "until = \"2023-03-01\"", &["dates window"]),
            ("title = { vi = \"Mẫu\", en = \"Toy\" }", "title = { vi = \"Mẫu\" }", &["language title"]),
            ("title = { vi = \"Mẫu\", en = \"Toy\" }", "title = { vi = \"Mẫu\", en = \"?\" }", &["unwritten title"]),
            ("act = \"act-1\", clause", "act = \"act-2\", clause", &["dangling source.act"]),
            ("grade = \"press\"", "grade = \"verified\"", &["too_certain grade"]),
            ("grade = \"press\"", "grade = \"press\"\ncolour = 1", &["unknown_key colour"]),
            ("[[class]]", "[[klass]]", &["dangling applies_to", "dangling applies_to", "unknown_table klass"]),
            ("[directive]", "[directives]", &["no_pack", "unknown_table directives"]),
        ],
    );
}

#[test]
fn faults_of_classes_and_clauses() {
    broken(
        true,
        &[
            ("id = \"isp\"", "id = \"all\"", &["bad_id id", "dangling applies_to", "dangling applies_to"]),
            ("applies_to = [\"isp\"]\nmodality", "applies_to = [\"all\", \"isp\"]\nmodality", &["misfit applies_to"]),
            (
                "applies_to = [\"isp\"]\nmodality",
                "applies_to = []\nmodality",
                &["missing applies_to", "misfit applies_to"],
            ),
            (
                "label = \"1.d\"\nparent = \"1\"",
                "label = \"1.d\"\nparent = \"3\"",
                &["dangling parent", "misfit label"],
            ),
            ("label = \"2\"", "label = \"1\"", &["duplicate_id label", "order label"]),
            ("label = \"2\"", "label = \"0\"", &["order label"]),
            ("heading = true\n", "", &["no_obligation"]),
            ("modality = \"inform\"", "modality = \"must\"", &["no_obligation"]),
            ("modality = \"inform\"", "modality = \"inform\"\nheading = true", &["misfit heading"]),
            ("modality = \"should\"", "modality = \"inform\"", &["misfit modality"]),
            ("modality = \"should\"", "modality = \"may\"", &["bad_value modality"]),
            ("source = \"Khoản 2\"\n", "", &["missing source"]),
        ],
    );
    // đ comes behind d, and f is no point of a Vietnamese document.
    let turned = DIRECTIVE.replace("1.đ", "1.x").replace("1.d", "1.đ").replace("1.x", "1.d");
    assert_eq!(told(&faults_of(&whole(&turned, CHECK, CASES))), ["order label"]);
    let foreign = DIRECTIVE.replace("1.đ", "1.f");
    assert_eq!(told(&faults_of(&whole(&foreign, CHECK, CASES))), ["order label"]);
}

#[test]
fn faults_of_obligations() {
    broken(
        true,
        &[
            ("clause = \"1.d\"\n", "clause = \"1.e\"\n", &["no_obligation", "dangling clause"]),
            ("checks = [\"have-level\"]", "checks = [\"other\"]", &["unused", "dangling checks"]),
            ("checks = [\"have-level\"]", "checks = [\"have-level\", \"have-level\"]", &["duplicate_id checks"]),
            ("unknown = { vi = \"Chưa đo được.\", en = \"Not measured.\" }\n", "", &["not_measured unknown"]),
            ("unknown = {", "statement = false\nunknown = {", &["misfit statement"]),
            ("weight = 3", "weight = 6", &["bad_value weight"]),
            ("weight = 3", "weight = 0", &["bad_value weight"]),
            ("id = \"watch\"", "id = \"levels\"", &["duplicate_id id"]),
            ("id = \"watch\"", "id = \"Watch\"", &["bad_id id"]),
            ("by = [\"operator\"]", "by = [\"nobody\"]", &["dangling by"]),
            ("before_holiday = \"tet\"", "before_holiday = \"easter\"", &["no_due_date due"]),
            ("days = 2", "days = 61", &["bad_value due.days"]),
            (", days = 2", "", &["no_due_date due"]),
            ("within = \"5 days\"", "on = \"2023-12-31\"", &["dates due"]),
            ("within = \"5 days\"", "within = \"0 days\"", &["duration due.within"]),
            ("within = \"5 days\"", "within = \"5 days\", on = \"2024-02-01\"", &["no_due_date due"]),
            // The toy regime has no hours of work.
            ("within = \"5 days\"", "within = \"5 working days\"", &["no_due_date due"]),
            ("every = \"1 month\"", "every = \"2 working days\"", &["duration every"]),
            ("risk = { vi = \"Không ai biết.\"", "risk = { vi = \"?\"", &["unwritten risk"]),
        ],
    );
}

#[test]
fn faults_of_checks() {
    broken(
        false,
        &[
            ("-- id: have-level\n", "", &["missing id"]),
            ("-- id: have-level", "-- id: other", &["bad_id id"]),
            ("-- version: 1", "-- version: one", &["bad_value version", "bad_value version"]),
            ("-- version: 1\n", "", &["bad_value version", "missing version"]),
            ("-- title.en: Have a level\n", "", &["language title", "missing title.en"]),
            ("-- freshness: 24 hours", "-- freshness: 3 working days", &["duration freshness"]),
            ("-- freshness: 24 hours", "-- freshness: soon", &["bad_value freshness", "duration freshness"]),
            ("-- subject: system", "-- subject: A system", &["bad_value subject"]),
            ("-- empty: met", "-- empty: unknown", &["misfit empty.why"]),
            ("-- empty: met", "-- empty: maybe", &["bad_value empty"]),
            ("-- empty.why.vi: Không có hệ thống\n", "", &["language empty.why"]),
            ("-- fix.vi: X", "-- colour: red\n-- fix.vi: X", &["unknown_key colour"]),
            ("-- fix.vi: X", "-- no key here\n-- fix.vi: X", &["syntax"]),
            ("-- fix.vi: X", "-- fix.en: Y\n-- fix.vi: X", &["syntax fix.en"]),
            ("-- reason.no_level.en: None\n", "", &["language reason.no_level"]),
            ("-- reason.no_level.vi: Chưa có\n-- reason.no_level.en: None\n", "", &["dangling case", "missing reason"]),
            (
                "-- fix.vi: X",
                "-- reason.old.vi: Cũ\n-- reason.old.en: Old\n-- fix.vi: X",
                &["unused reason.old", "no_test case"],
            ),
            ("SELECT id", "DELETE id", &["syntax"]),
            ("updated_at AS observed_at", "updated_at", &["missing"]),
            ("ELSE 'not_met'", "WHEN level < 0 THEN 'unreachable' ELSE 'not_met'", &["no_test case"]),
        ],
    );
}

#[test]
fn faults_of_cases() {
    for (from, to, mut expected) in [
        ("expect = []", "expect = [{ subject = \"x\", verdict = \"met\" }]", vec![]),
        ("name = \"none\"", "name = \"two\"", vec!["duplicate_id case"]),
        ("expect = []", "fails = \"division\"", vec!["no_test case"]),
        ("expect = []", "fails = \"x\"\nexpect = []", vec!["no_test case", "misfit expect"]),
        (
            "expect = []",
            "expect = [{ subject = \"x\", verdict = \"maybe\" }]",
            vec!["dangling case", "bad_value expect"],
        ),
        ("expect = []", "wants = []\nexpect = []", vec!["unknown_key wants"]),
        ("now = \"2024-02-01T00:00:00Z\"", "now = \"yesterday\"", vec!["no_test case", "bad_value now"]),
        ("now = \"2024-02-01T00:00:00Z\"\n", "", vec!["no_test case", "missing now"]),
        ("level = 1", "level = [1]", vec!["bad_value table.systems.level"]),
        ("updated_at = 2024-01-01T00:00:00Z", "updated_at = 2024-01-01", vec!["bad_value table.systems.updated_at"]),
    ] {
        assert!(CASES.contains(from), "{from}");
        let text = CASES.replacen(from, to, 1);
        let faults = faults_of(&whole(DIRECTIVE, CHECK, &text));
        expected.sort_unstable();
        assert_eq!(told(&faults), expected, "{from} → {to}\n{}", render(&faults, Lang::En));
    }
    let without: Vec<_> = whole(DIRECTIVE, CHECK, CASES).into_iter().take(3).collect();
    assert_eq!(told(&faults_of(&without)), ["no_test"]);
    let renamed = CASES.replace("[[case]]", "[[cases]]").replace("[[case.", "[[cases.");
    assert_eq!(told(&faults_of(&whole(DIRECTIVE, CHECK, &renamed))), ["no_test", "unknown_table cases"]);
    let mut more = whole(DIRECTIVE, CHECK, CASES);
    more.push(("toy-letter/checks/gone.test.toml", CASES));
    assert_eq!(told(&faults_of(&more)), ["dangling"]);
    let mut astray = whole(DIRECTIVE, CHECK, CASES);
    astray.push(("toy-letter/have-level.sql", CHECK));
    assert_eq!(told(&faults_of(&astray)), ["misfit"]);
}

#[test]
fn two_packs_of_one_letter_are_a_fault() {
    let other = DIRECTIVE.replace("toy-letter", "toy-second").replace("\"1/BTTTT-CATTT\"", "\"01 / btttt-cattt\"");
    let mut files = whole(DIRECTIVE, CHECK, CASES);
    files.push(("toy-second/directive.toml", &other));
    files.push(("toy-second/checks/have-level.sql", CHECK));
    files.push(("toy-second/checks/have-level.test.toml", CASES));
    assert_eq!(told(&faults_of(&files)), ["duplicate_id number"]);
}

#[test]
fn limits_are_kept() {
    // Too large a file, too long an SQL text, too many files.
    let long = format!("{DIRECTIVE}\n# {}", "x".repeat(limits::MAX_FILE_BYTES));
    assert_eq!(told(&faults_of(&[("toy-letter/directive.toml", &long)])), ["too_large"]);
    let sql = format!("{CHECK}-- {}", "x".repeat(limits::MAX_SQL_BYTES));
    let faults = told(&faults_of(&whole(DIRECTIVE, &sql, CASES)));
    assert_eq!(faults, ["dangling", "dangling checks", "too_large"]);
    let paths: Vec<String> = (0..=limits::MAX_FILES).map(|number| format!("toy-letter/{number}.toml")).collect();
    let many: Vec<(&str, &str)> = paths.iter().map(|path| (path.as_str(), "")).collect();
    assert!(told(&faults_of(&many)).contains(&"too_large".to_owned()));
    // Too many entries, cases, rows.
    let classes = format!("{DIRECTIVE}{}", "[[class]]\nid = \"a\"\n".repeat(limits::MAX_ENTRIES));
    assert!(told(&faults_of(&whole(&classes, CHECK, CASES))).contains(&"too_large".to_owned()));
    let cases = "[[case]]\nname = \"a\"\nnow = \"2024-02-01T00:00:00Z\"\nexpect = []\n".repeat(limits::MAX_CASES + 1);
    assert!(told(&faults_of(&whole(DIRECTIVE, CHECK, &cases))).contains(&"too_large case".to_owned()));
    let rows = format!("{CASES}{}", "[[case.table.systems]]\nid = \"a\"\n".repeat(limits::MAX_CASE_ROWS + 1));
    assert!(told(&faults_of(&whole(DIRECTIVE, CHECK, &rows))).contains(&"too_large table".to_owned()));
    // A text longer than a card.
    let text = DIRECTIVE.replacen("Một công văn nhỏ.", &"ă".repeat(701), 1);
    assert_eq!(told(&faults_of(&whole(&text, CHECK, CASES))), ["too_long summary"]);
}

#[test]
fn what_is_no_toml_is_told_with_its_line() {
    let faults = faults_of(&[("toy-letter/directive.toml", "[directive]\nid = \n")]);
    assert_eq!(told(&faults), ["no_pack", "syntax"]);
    assert!(faults[1].what().en.contains("line 2"), "{}", faults[1].what().en);
    assert_eq!(told(&faults_of(&[("directive.toml", DIRECTIVE)])), ["no_pack"]);
}
