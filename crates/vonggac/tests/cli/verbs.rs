//! `parse` and `rules`.

use serde_json::Value as Json;

use crate::program::{BURST, COMMAND, LOGON, Place, REQUEST, command_line, logon_line, vonggac};

fn texts<const N: usize>(arguments: [&str; N], paths: &[std::path::PathBuf]) -> Vec<std::ffi::OsString> {
    arguments.iter().map(Into::into).chain(paths.iter().map(Into::into)).collect()
}

#[test]
fn parse_prints_records_with_their_origin() {
    let place = Place::new();
    place.log("a.json", command_line(1, "Tết") + "{\"cut\":");
    place.log("b.log", logon_line(7, 1) + &logon_line(8, 1));
    let ran = vonggac(&texts(["parse"], &[place.logs()]));
    assert_eq!(ran.code, 0);
    assert!(ran.stderr.contains("a.json @") && ran.stderr.contains("truncated"), "{}", ran.stderr);
    let lines: Vec<Json> = ran.lines();
    assert!(lines.len() >= 3, "{lines:?}");
    assert_eq!(lines[0]["@time"], "2024-02-10T00:00:01.000000Z");
    assert_eq!((&lines[0]["@kind"], &lines[0]["CommandLine"]), (&Json::from("windows"), &Json::from("Tết")));
    let last = lines.last().unwrap();
    assert_eq!((&last["@kind"], &last["src_ip"]), (&Json::from("syslog"), &Json::from("192.0.2.1")));
    assert!(last["@file"].as_str().unwrap().ends_with("b.log"));

    let ran = vonggac(&texts(["parse", "--bare", "--limit", "1"], &[place.logs()]));
    let lines = ran.lines();
    assert_eq!(lines.len(), 1);
    assert!(lines[0].as_object().unwrap().keys().all(|key| !key.starts_with('@') || key == "@timestamp"), "{lines:?}");
    let ran = vonggac(&texts(["parse", "--limit", "0"], &[place.logs()]));
    assert_eq!((ran.code, ran.out()), (0, ""));
}

#[test]
fn rules_list_shows_what_a_hunt_would_ask() {
    let place = Place::new();
    let ran = vonggac(&texts(["rules", "list", "--rules"], &[place.rules()]));
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    let rows: Vec<Vec<&str>> = ran.out().lines().map(|line| line.split('\t').collect()).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    assert_eq!(ids, [COMMAND, LOGON, REQUEST, BURST]);
    assert_eq!(rows[0][1..], ["high", "rule", "base.yml", "Marked Command"]);
    assert_eq!(rows[3][2], "correlation");
    let ran = vonggac(&texts(["rules", "list", "--level", "critical", "--rules"], &[place.rules()]));
    assert_eq!(ran.out().lines().count(), 1);
    place.rule("broken.yml", "title: [");
    let ran = vonggac(&texts(["rules", "list", "--rules"], &[place.rules()]));
    assert_eq!((ran.code, ran.out().lines().count()), (1, 4));
    assert!(ran.stderr.contains("1 not loaded"), "{}", ran.stderr);
}

#[test]
fn rules_lint_names_place_and_reason() {
    let place = Place::new();
    let ran = vonggac(&texts(["rules", "lint"], &[place.rules()]));
    assert_eq!(ran.code, 0, "{}", ran.out());
    assert!(ran.out().ends_with("3 rules and 1 correlations loaded, 0 not loaded\n"), "{}", ran.out());
    place.rule(
        "bad.yml",
        "title: T\nlogsource: {category: webserver}\ndetection:\n    s:\n        a|telepathy: b\n    condition: s\n",
    );
    let ran = vonggac(&texts(["rules", "lint", "--problems-only"], &[place.rules()]));
    assert_eq!(ran.code, 1);
    let lines: Vec<&str> = ran.out().lines().collect();
    assert_eq!(lines.len(), 2, "{lines:?}");
    assert!(lines[0].starts_with("bad.yml:5:") && lines[0].contains("telepathy"), "{lines:?}");
}

#[test]
fn the_built_in_pack_is_clean_and_passes_its_tests() {
    let ran = vonggac(&["rules", "lint", "--problems-only"]);
    assert_eq!(ran.code, 0, "{}", ran.out());
    let ran = vonggac(&["rules", "test"]);
    assert_eq!(ran.code, 0, "{}", ran.out());
    assert!(ran.out().ends_with(" passed, 0 failed\n") && !ran.out().starts_with("0 passed"), "{}", ran.out());
}

#[test]
fn rules_test_fails_when_a_rule_does_not_do_what_its_test_says() {
    let place = Place::new();
    let pack =
        std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../library/rules/log-clearing");
    let copy = |name: &str| std::fs::read(pack.join(name)).unwrap();
    let rule = copy("security_log_cleared.yml");
    place.write("tested/r.yml", &rule);
    place.write("tested/r.md", copy("security_log_cleared.md"));
    let ran = vonggac(&texts(["rules", "test"], &[place.path("tested")]));
    assert_eq!(ran.code, 0, "{}", ran.out());
    let blind = String::from_utf8(rule).unwrap().replace("1102", "1999");
    place.write("tested/r.yml", blind);
    let ran = vonggac(&texts(["rules", "test"], &[place.path("tested")]));
    assert_eq!(ran.code, 1, "{}", ran.out());
    assert!(!ran.out().ends_with(" 0 failed\n"), "{}", ran.out());
}

#[test]
fn rules_explain_shows_each_test_of_a_rule() {
    let place = Place::new();
    let log = place.log("a.json", command_line(1, "nothing") + &command_line(2, "marker"));
    let hunted = place.hunt(&[]);
    let record = hunted.findings[0]["record"].to_string();
    let explain = |record: &str, rule: &str| {
        let arguments = texts(["rules", "explain", "--record", record, "--rule", rule], std::slice::from_ref(&log));
        vonggac(&[arguments, texts(["--rules"], &[place.rules()])].concat())
    };
    let ran = explain(&record, COMMAND);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    assert!(ran.out().contains("Marked Command") && ran.out().contains("✓ CommandLine"), "{}", ran.out());
    let ran = explain("0", COMMAND);
    assert!(ran.code == 0 && ran.out().contains("✗ CommandLine is"), "{}", ran.out());
    let ran = explain(&record, LOGON);
    assert!(ran.code == 0 && ran.out().contains("the record is of kind windows"), "{}", ran.out());
    assert_eq!(explain("5", COMMAND).code, 2);
    assert_eq!(explain(&record, "no-such-rule").code, 2);
}

#[test]
fn the_cache_of_rules_changes_nothing_even_when_it_is_damaged() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker"));
    place.rule("broken.yml", "title: [");
    let cache = place.path("cache");
    let run = |more: &[&str]| {
        let ran = crate::program::finish(
            crate::program::command(&place.arguments(&[place.logs()], more))
                .env("XDG_CACHE_HOME", &cache)
                .spawn()
                .unwrap(),
        );
        let hunted = crate::program::Hunted::of(ran, &place.path("summary.json"));
        assert_eq!(hunted.ran.code, 0, "{}", hunted.ran.stderr);
        (hunted.ran.stdout.clone(), hunted.not_loaded(), hunted.summary["rules"].clone())
    };
    let entries = || -> Vec<std::path::PathBuf> {
        std::fs::read_dir(cache.join("vonggac/rules")).map_or(vec![], |dir| dir.map(|e| e.unwrap().path()).collect())
    };
    let anew = run(&["--no-rule-cache"]);
    assert_eq!((entries().len(), anew.1.len()), (0, 1));
    assert_eq!(run(&[]), anew);
    assert_eq!(entries().len(), 1);
    assert_eq!(run(&[]), anew);
    for damage in [&b""[..], b"short", &[0xff; 100_000]] {
        std::fs::write(&entries()[0], damage).unwrap();
        assert_eq!(run(&[]), anew);
    }
    // A folder that is a file.
    std::fs::remove_dir_all(&cache).unwrap();
    std::fs::write(&cache, "").unwrap();
    assert_eq!(run(&[]), anew);
}
