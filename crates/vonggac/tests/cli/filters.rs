//! Which rules are asked, of which events.

use crate::program::{BURST, COMMAND, Hunted, LOGON, Place, REQUEST, command_line, logon_line, request_line, vonggac};

/// One finding of each rule.
fn place() -> Place {
    let place = Place::new();
    place.log("a.json", command_line(60, "marker"));
    place.log("b.log", (0..3).map(|at| logon_line(at, 1)).collect::<String>());
    place.log("c.log", (0..4).map(request_line).collect::<String>());
    place
}

fn counts(hunted: &Hunted) -> [usize; 4] {
    assert_eq!(hunted.ran.code, 0, "{}", hunted.ran.stderr);
    [COMMAND, LOGON, REQUEST, BURST].map(|rule| hunted.count(rule))
}

#[test]
fn without_filters_every_rule_is_asked() {
    assert_eq!(counts(&place().hunt(&[])), [1, 3, 4, 1]);
}

#[test]
fn rules_are_chosen_by_level_status_tag_and_list() {
    let place = place();
    let exclude = place.write("exclude.txt", format!("# what is known\n{COMMAND} # a remark\n\n  {BURST}\n"));
    let exclude = exclude.to_str().unwrap();
    for (filter, wanted) in [
        // The base of a chosen correlation is asked and stays quiet.
        (&["--level", "medium"][..], [1, 0, 4, 1]),
        (&["--level", "critical"], [0, 0, 4, 0]),
        (&["--status", "stable"], [0, 3, 0, 0]),
        (&["--status", "test"], [1, 0, 0, 1]),
        (&["--status", "STABLE", "--status", "experimental"], [0, 3, 4, 0]),
        (&["--tag", "attack.t1059"], [1, 0, 0, 0]),
        (&["--tag", "attack.t1110"], [0, 0, 0, 1]),
        (&["--tag", "ATTACK.T1190", "--tag", "attack.execution"], [1, 0, 4, 0]),
        (&["--exclude", exclude], [0, 3, 4, 0]),
        (&["--tag", "attack.t1059", "--level", "high", "--status", "test"], [1, 0, 0, 0]),
    ] {
        assert_eq!(counts(&place.hunt(filter)), wanted, "{filter:?}");
    }
    // A tag is not a beginning of letters.
    let hunt = place.arguments(&[place.logs()], &["--tag", "attack.t10"]);
    assert_eq!(vonggac(&hunt).code, 2);
}

#[test]
fn deprecated_and_unsupported_rules_are_asked_only_by_name() {
    let place = place();
    let rule = |number: u32, status: &str| {
        format!(
            "title: R\nid: r-{number}\nstatus: {status}\nlogsource: {{category: webserver}}\ndetection:\n    s: \
             {{cs-uri-query|contains: marker}}\n    condition: s\nlevel: low\n"
        )
    };
    place.rule("d.yml", rule(1, "deprecated"));
    place.rule("u.yml", rule(2, "unsupported"));
    let hunted = place.hunt(&[]);
    assert_eq!((hunted.count("r-1"), hunted.count("r-2")), (0, 0));
    let hunted = place.hunt(&["--status", "deprecated"]);
    assert_eq!((hunted.count("r-1"), hunted.count("r-2"), hunted.count(REQUEST)), (4, 0, 0));
}

#[test]
fn events_are_chosen_by_time() {
    let place = place();
    for (filter, wanted) in [
        (&["--after", "2024-02-10"][..], [1, 3, 4, 1]),
        (&["--before", "2024-02-10"], [0, 0, 0, 0]),
        (&["--after", "2024-02-10T00:00:01Z"], [1, 2, 3, 0]),
        (&["--before", "2024-02-10T00:00:01Z"], [0, 1, 1, 0]),
        (&["--after", "2024-02-10T00:00:01Z", "--before", "2024-02-10T00:00:02Z"], [0, 1, 1, 0]),
        // The same moment on a clock in Hà Nội.
        (&["--after", "2024-02-10T07:00:01+07:00"], [1, 2, 3, 0]),
    ] {
        assert_eq!(counts(&place.hunt(filter)), wanted, "{filter:?}");
    }
}

#[test]
fn an_offset_is_assumed_for_times_without_a_zone() {
    let place = Place::new();
    place.log("a.json", command_line(25_200, "marker").replace('Z', ""));
    let time = |offset: &str| {
        let hunted = place.hunt(&["--assume-offset", offset]);
        assert_eq!(hunted.findings.len(), 1, "{:?}", hunted.damage());
        (hunted.findings[0]["time"].clone(), hunted.findings[0]["time_quality"].clone())
    };
    assert_eq!(time("+07:00").0, "2024-02-10T00:00:00.000000Z");
    assert_eq!(time("-03:30").0, "2024-02-10T10:30:00.000000Z");
    assert_eq!(time("+00:00").1, "assumed_zone");
}

#[test]
fn placeholders_get_their_values() {
    let place = Place::new();
    place.log("a.json", command_line(1, "run by admin-1") + &command_line(2, "run by guest"));
    place.rule(
        "p.yml",
        "title: P\nid: p\nlogsource: {product: windows, category: process_creation}\ndetection:\n    s: \
         {CommandLine|endswith|expand: '%admins%'}\n    condition: s\nlevel: low\n",
    );
    let hunted = place.hunt(&[]);
    assert_eq!(hunted.count("p"), 0);
    let inert = hunted.summary["rules"]["inert"]["rows"].as_array().unwrap();
    assert!(inert.iter().any(|row| row["id"] == "p"), "{inert:?}");
    let values = place.write("values.toml", "admins = [\"admin-1\", \"admin-2\"]\n");
    assert_eq!(place.hunt(&["--placeholders", values.to_str().unwrap()]).count("p"), 1);
}

#[test]
fn a_format_can_be_forced() {
    let place = Place::new();
    place.log("a.txt", command_line(1, "marker"));
    assert_eq!(place.hunt(&["--input-format", "json"]).count(COMMAND), 1);
    let forced = place.hunt(&["--input-format", "syslog"]);
    assert_eq!((forced.count(COMMAND), forced.ran.code), (0, 0));
    assert_eq!(forced.summary["formats"][0]["format"], "syslog");
}
