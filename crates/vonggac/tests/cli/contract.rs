//! Exit codes, errors, standard input and output.

use std::io::Read as _;

use serde_json::Value as Json;

use crate::program::{COMMAND, LOGON, Place, command, command_line, logon_line, vonggac, vonggac_fed};

#[test]
fn findings_are_no_failure() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker"));
    assert_eq!(place.hunt(&[]).ran.code, 0);
    place.log("a.json", command_line(1, "nothing"));
    let hunted = place.hunt(&[]);
    assert_eq!((hunted.ran.code, hunted.findings.len()), (0, 0));
}

#[test]
fn strict_fails_on_damage_and_on_rules_that_do_not_load() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker"));
    assert_eq!(place.hunt(&["--strict"]).ran.code, 0);
    let junk = place.log("junk.bin", [0x8f, 0x01, 0x00, 0xee].repeat(500));
    assert_eq!((place.hunt(&[]).ran.code, place.hunt(&["--strict"]).ran.code), (0, 1));
    std::fs::remove_file(junk).unwrap();
    place.log("b.json", command_line(1, "x") + "{\"cut\":");
    assert_eq!(place.hunt(&["--strict"]).ran.code, 1);
    place.log("b.json", "");
    assert_eq!(place.hunt(&["--strict"]).ran.code, 0);
    place.rule("broken.yml", "title: [");
    assert_eq!((place.hunt(&[]).ran.code, place.hunt(&["--strict"]).ran.code), (0, 1));
}

#[test]
fn fail_on_looks_at_the_level_of_findings() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker")); // high
    for (level, code) in [("informational", 3), ("low", 3), ("high", 3), ("critical", 0)] {
        assert_eq!(place.hunt(&["--fail-on", level]).ran.code, code, "{level}");
    }
    // Graver than what was not read.
    place.log("junk.bin", [0x8f, 0x01, 0x00, 0xee].repeat(500));
    assert_eq!(place.hunt(&["--strict", "--fail-on", "high"]).ran.code, 3);
    assert_eq!(place.hunt(&["--strict", "--fail-on", "critical"]).ran.code, 1);
}

/// Arguments that are wrong, each for its own reason, and a word of that reason.
fn wrong(place: &Place) -> Vec<(Vec<String>, &'static str)> {
    let text = |path: std::path::PathBuf| path.into_os_string().into_string().unwrap();
    let (logs, rules) = (text(place.logs()), text(place.rules()));
    let list = text(place.write("list.toml", "not = toml = at all"));
    let hunt = |more: &[&str]| {
        let all = ["hunt", &logs, "--rules", &rules].into_iter().chain(more.iter().copied());
        all.map(str::to_owned).collect::<Vec<String>>()
    };
    let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect::<Vec<String>>();
    vec![
        (words(&["frobnicate"]), "frobnicate"),
        (words(&["hunt"]), "PATHS"),
        (words(&["rules"]), "rules"),
        (hunt(&["--frobnicate"]), "--frobnicate"),
        (hunt(&["--format", "xml"]), "xml"),
        (hunt(&["--level", "severe"]), "severe"),
        (hunt(&["--after", "yesterday"]), "yesterday"),
        (hunt(&["--assume-offset", "7"]), "offset"),
        (hunt(&["--lang", "fr"]), "fr"),
        (hunt(&["-j", "many"]), "many"),
        (hunt(&["--input-format", "exe"]), "exe"),
        (hunt(&["--output", "/nonexistent-folder/out"]), "/nonexistent-folder/out"),
        (hunt(&["--html", "/nonexistent-folder/out.html"]), "/nonexistent-folder"),
        (hunt(&["--summary-json", "/nonexistent-folder/s.json"]), "/nonexistent-folder/s.json"),
        (hunt(&["--exclude", "/nonexistent-list"]), "/nonexistent-list"),
        (hunt(&["--placeholders", &list]), "list.toml"),
        (hunt(&["--level", "critical", "--tag", "attack.t9999"]), "no rule is left"),
        (words(&["hunt", "/nonexistent-logs", "--rules", &rules]), "/nonexistent-logs"),
        (words(&["hunt", &logs, "--rules", "/nonexistent-rules"]), "/nonexistent-rules"),
        (words(&["parse", "/nonexistent-logs"]), "/nonexistent-logs"),
        (words(&["parse", &logs, "--input-format", "exe"]), "exe"),
        (words(&["rules", "list", "--rules", "/nonexistent-rules"]), "/nonexistent-rules"),
        (words(&["rules", "lint", "/nonexistent-rules"]), "/nonexistent-rules"),
        (words(&["rules", "test", "/nonexistent-rules"]), "/nonexistent-rules"),
        (words(&["rules", "explain", "--rule", "x", "--record", "1", "/nonexistent-logs"]), "x"),
    ]
}

#[test]
fn wrong_use_is_2_and_says_what_is_wrong() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker"));
    for (arguments, word) in wrong(&place) {
        let ran = vonggac(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        assert!(ran.stderr.contains(word), "{arguments:?}: {}", ran.stderr);
    }
}

#[test]
fn with_json_every_error_is_one_object() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker"));
    for (mut arguments, word) in wrong(&place) {
        arguments.push("--json".to_owned());
        let ran = vonggac(&arguments);
        assert_eq!(ran.code, 2, "{arguments:?}: {}", ran.stderr);
        let object: Json =
            serde_json::from_str(&ran.stderr).unwrap_or_else(|error| panic!("{arguments:?}: {error}: {}", ran.stderr));
        assert!(object["error"].is_string() && object["causes"].is_array(), "{object}");
        assert!(object.to_string().contains(word), "{arguments:?}: {object}");
        assert_eq!(ran.stderr.matches('\n').count(), 1);
    }
}

#[test]
fn help_and_version_are_no_error() {
    for arguments in [&["--help"][..], &["-h"], &["hunt", "--help"], &["rules", "explain", "--help"], &["help", "hunt"]]
    {
        let ran = vonggac(arguments);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
        assert!(ran.out().contains("Usage:"), "{}", ran.out());
    }
    let ran = vonggac(&["--version"]);
    assert_eq!((ran.code, ran.out()), (0, concat!("vonggac ", env!("CARGO_PKG_VERSION"), "\n")));
    // Nothing asked: the help, as an error.
    let ran = vonggac::<&str>(&[]);
    assert_eq!(ran.code, 2);
    assert!(ran.stderr.contains("Usage:"), "{}", ran.stderr);
}

#[test]
fn a_dash_is_standard_input() {
    let place = Place::new();
    place.log("file.json", command_line(1, "marker"));
    let paths = ["-".into(), place.logs()];
    let ran = vonggac_fed(&place.arguments(&paths, &["--quiet"]), |out| {
        out.write_all(logon_line(1, 1).as_bytes()).unwrap();
    });
    assert_eq!((ran.code, ran.stderr.as_str()), (0, ""));
    let found: Vec<(String, String)> = ran
        .lines()
        .iter()
        .map(|line| (line["file"].as_str().unwrap().to_owned(), line["rule_id"].as_str().unwrap().to_owned()))
        .collect();
    assert_eq!(found.len(), 2);
    assert!(found.contains(&("-".to_owned(), LOGON.to_owned())), "{found:?}");
    assert!(found.iter().any(|(_, rule)| rule == COMMAND), "{found:?}");
    let ran = vonggac_fed(&["parse", "-", "--bare"], |out| out.write_all(b"{\"a\":1}\n").unwrap());
    assert_eq!((ran.code, ran.out()), (0, "{\"a\":1}\n"));
    // Nothing on standard input.
    let hunted = place.hunt_fed(&[], |_| {});
    assert_eq!((hunted.ran.code, hunted.findings.len()), (0, 0));
}

#[test]
fn a_reader_that_has_seen_enough_is_no_error() {
    let place = Place::new();
    place.log("many.log", (0..40_000).map(|at| logon_line(at, 1)).collect::<String>());
    let mut hunt = place.arguments(&[place.logs()], &["--quiet"]);
    let parse = vec!["parse".into(), place.logs().into_os_string()];
    let rules: String = (0..3_000)
        .map(|number| {
            format!(
                "title: Rule {number} {}\nid: r-{number}\nlogsource: {{category: webserver}}\ndetection:\n    s: {{a: b}}\n    \
                 condition: s\nlevel: low\n---\n",
                "x".repeat(100)
            )
        })
        .collect();
    for number in 0..3 {
        place.rule(&format!("many-{number}.yml"), rules.replace("id: r-", &format!("id: r-{number}-")));
    }
    hunt.push("-j2".into());
    let list = vec!["rules".into(), "list".into(), "--rules".into(), place.rules().into_os_string()];
    for arguments in [hunt, parse, list] {
        let mut child = command(&arguments).spawn().unwrap();
        let mut first = [0; 10];
        let mut out = child.stdout.take().unwrap();
        out.read_exact(&mut first).unwrap();
        drop(out);
        let ran = crate::program::finish(child);
        assert_eq!((ran.code, ran.stderr.as_str()), (0, ""), "{arguments:?}");
    }
}

#[test]
fn quiet_says_nothing_and_output_goes_to_its_file() {
    let place = Place::new();
    place.log("a.json", command_line(1, "marker"));
    let loud = place.hunt(&[]);
    assert!(loud.ran.stderr.contains("FINDINGS"), "{}", loud.ran.stderr);
    let out = place.path("out.jsonl");
    let quiet = place.hunt(&["--quiet", "--output", out.to_str().unwrap()]);
    assert_eq!((quiet.ran.stderr.as_str(), quiet.ran.out()), ("", ""));
    assert_eq!(std::fs::read(out).unwrap(), loud.ran.stdout);
}
