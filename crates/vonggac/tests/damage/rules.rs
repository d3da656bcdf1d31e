//! Rule folders with rules that are wrong, huge or meant to harm: the good ones are asked, the others are listed.

use std::fmt::Write as _;

use crate::assert_survived;
use crate::program::{COMMAND, Place, command_line, vonggac};

/// A rule with this detection under `selection`.
fn rule(number: u32, detection: &str) -> String {
    format!(
        "title: Rule {number}\nid: 33333333-0000-4000-8000-{number:012}\nstatus: test\n\
         logsource: {{product: windows, category: process_creation}}\n\
         detection:\n    selection:\n        {detection}\n    condition: selection\nlevel: low\n"
    )
}

#[test]
fn bad_rules_are_listed_and_the_good_ones_are_asked() {
    let place = Place::new();
    place.log("real.json", command_line(1, "marker"));
    let deep = |open: &str, close: &str| format!("CommandLine: {}x{}", open.repeat(10_000), close.repeat(10_000));
    let mut laughs = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n".to_owned();
    for level in 1..12 {
        let references = vec![format!("*a{}", level - 1); 10].join(", ");
        let _ = writeln!(laughs, "a{level}: &a{level} [{references}]");
    }
    let indented: String = (0..10_000).map(|depth| format!("{}a:\n", " ".repeat(depth % 3_000))).collect();
    let bad = [
        ("broken.yml", "title: [unclosed\n  : {".to_owned()),
        ("tabs.yml", "title: x\n\tdetection: y\n".to_owned()),
        ("binary.yml", "\u{0}\u{1}\u{2}PK".to_owned()),
        ("scalar.yml", "just text".to_owned()),
        ("deep-lists.yml", rule(1, &deep("[", "]"))),
        ("deep-maps.yml", rule(2, &deep("{a: ", "}"))),
        ("deep-indent.yml", indented),
        ("deep-condition.yml", rule(3, "CommandLine: x").replace("condition: selection", &format!("condition: {}selection{}", "(".repeat(10_000), ")".repeat(10_000)))),
        ("many-nots.yml", rule(4, "CommandLine: x").replace("condition: selection", &format!("condition: {}selection", "not ".repeat(100_000)))),
        ("huge-regex.yml", rule(5, "CommandLine|re: '((a{1,1000}){1,1000}){1,1000}'")),
        ("broken-regex.yml", rule(6, "CommandLine|re: '(unclosed'")),
        ("deep-regex.yml", rule(7, &format!("CommandLine|re: '{}a{}'", "(".repeat(10_000), ")".repeat(10_000)))),
        ("cycle.yml", "title: &t [*t]\n".to_owned()),
        ("cycle-detection.yml", rule(8, "CommandLine: &s [*s]")),
        ("laughs.yml", laughs + &rule(9, "CommandLine: *a11")),
        ("modifier.yml", rule(10, "CommandLine|telepathy: marker")),
        ("modifier-chain.yml", rule(11, &format!("CommandLine|{}: marker", ["base64"; 2_000].join("|")))),
        ("undefined.yml", rule(12, "CommandLine: x").replace("condition: selection", "condition: nothing and here")),
        ("windash.yml", rule(13, &format!("CommandLine|windash|contains|all: ['{}']", "-a ".repeat(5_000)))),
        ("timespan.yml", "title: T\ncorrelation:\n    type: event_count\n    rules: [nobody]\n    group-by: [x]\n    timespan: 99999999999999999999d\n    condition: {gte: 1}\n".to_owned()),
    ];
    for (name, text) in &bad {
        place.rule(name, text);
    }
    place.rule("too-large.yml", format!("title: x # {}\n", "x".repeat(vg_model::limits::MAX_RULE_FILE as usize)));
    place.rule("latin1.yml", b"title: caf\xe9\n");
    let hunted = place.hunt(&[]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 1, "{}", hunted.ran.stderr);
    let listed = hunted.not_loaded();
    let names =
        bad.iter().map(|(name, _)| *name).filter(|name| *name != "windash.yml" && *name != "modifier-chain.yml");
    for name in names.chain(["too-large.yml", "latin1.yml"]) {
        assert!(listed.iter().any(|(path, _)| path == name), "{name} is not listed: {listed:?}");
    }
    assert_eq!(place.hunt(&["--strict"]).ran.code, 1);
    let lint = vonggac(&["rules".as_ref(), "lint".as_ref(), place.rules().as_os_str()]);
    assert_eq!(lint.code, 1);
    assert!(lint.out().contains("broken.yml:"), "{}", lint.out());
}

#[test]
fn an_id_that_is_there_twice_is_two_rules_and_a_copy_is_one() {
    let place = Place::new();
    place.log("real.json", command_line(1, "marker twice"));
    place.rule("a.yml", rule(1, "CommandLine|contains: marker"));
    place.rule("b.yml", rule(1, "CommandLine|contains: marker"));
    place.rule("c.yml", rule(1, "CommandLine|contains: twice"));
    let hunted = place.hunt(&[]);
    assert_survived(&hunted);
    let ids: Vec<&str> = hunted.findings.iter().map(|finding| finding["rule_id"].as_str().unwrap()).collect();
    let id = "33333333-0000-4000-8000-000000000001";
    assert_eq!(ids, [id, COMMAND, &format!("{id}#2")], "{:?}", hunted.findings);
}

#[test]
fn a_regex_that_backtracks_without_end_is_stopped() {
    let place = Place::new();
    let evil = "a".repeat(20_000) + "marker!";
    place.log("real.json", (0..5).map(|at| command_line(at, &evil)).collect::<String>());
    // Look-around, so that the pattern cannot be an automaton.
    place.rule("evil.yml", rule(1, "CommandLine|re: '^(?=(a+)+$)(a|aa)+$'"));
    let hunted = place.hunt(&[]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 5);
}

#[test]
fn rules_that_are_no_folder_of_rules_leave_nothing_to_ask() {
    let place = Place::new();
    place.log("real.json", command_line(1, "marker"));
    let empty = place.path("none");
    std::fs::create_dir(&empty).unwrap();
    for rules in [empty, place.write("rules.zip", b"PK\x03\x04 no archive"), place.write("rule.yml", b"\xff\xfe\x00")] {
        let arguments = ["hunt".into(), place.logs(), "--rules".into(), rules.clone()];
        let ran = vonggac(&arguments);
        assert_eq!(ran.code, 2, "{}: {}", rules.display(), ran.stderr);
        assert!(ran.stderr.contains("no rule is left to ask"), "{}", ran.stderr);
    }
}
