//! Tests of loading: problems with their place, equal ids, collections, filters, correlations.

use super::*;
use crate::sigma::ast::{Expr, Op};
use crate::sigma::correlation_ast::{CorrelationKind, CorrelationOp};
use vg_model::Level;

fn source(name: &str, text: &str) -> RuleSource {
    RuleSource::Text { name: name.to_owned(), text: text.to_owned() }
}

fn load_text(text: &str) -> Loaded {
    load(&[source("r.yml", text)], &LoadOptions::default())
}

/// A rule with this body of `detection`.
fn rule(head: &str, detection: &str) -> String {
    let detection: String = detection.lines().map(|line| format!("    {line}\n")).collect();
    format!("title: T\n{head}logsource:\n    product: windows\n    category: process_creation\ndetection:\n{detection}")
}

const PLAIN: &str = "sel:\n    A: 1\ncondition: sel";

fn kinds(loaded: &Loaded) -> Vec<ProblemKind> {
    loaded.problems.iter().map(|problem| problem.kind).collect()
}

fn ids(loaded: &Loaded) -> Vec<&str> {
    loaded.rules.iter().map(|rule| &*rule.meta.id.0).collect()
}

#[test]
fn metadata_is_read_as_written() {
    let head = "id: 0000-x\nname: n\nvi: Tiêu đề\nadvice:\n    vi: Xem\n    en: Look\nlevel: HIGH\nstatus: test\nauthor: A\n\
                date: 2024-02-09\ntags:\n    - attack.T1059\nreferences: https://example.com\nfields: [A, B]\n";
    let loaded = load_text(&rule(head, PLAIN));
    let meta = &loaded.rules[0].meta;
    assert_eq!((&*meta.id.0, meta.name.as_deref(), meta.level), ("0000-x", Some("n"), Level::High));
    assert_eq!((meta.titles.vi.as_str(), meta.titles.en.as_str(), meta.advice.vi.as_str()), ("Tiêu đề", "T", "Xem"));
    assert_eq!((meta.tags.as_slice(), meta.date.as_str()), (&["attack.t1059".to_owned()][..], "2024-02-09"));
    assert_eq!((meta.references.len(), meta.fields.len(), meta.path.as_str()), (1, 2, "r.yml"));
    assert_eq!(loaded.rules[0].logsource.category.as_deref(), Some("process_creation"));
}

#[test]
fn a_rule_without_id_goes_by_its_place() {
    let text = format!("{}\n---\n{}", rule("", PLAIN), rule("level: bad\n", PLAIN));
    let loaded = load_text(&text);
    assert_eq!(ids(&loaded), ["r.yml#1", "r.yml#2"]);
    assert_eq!(loaded.rules[1].meta.path, "r.yml#2");
    assert_eq!(loaded.rules[1].meta.level, Level::Medium);
    assert!(loaded.rules[1].meta.text.starts_with("---\ntitle"));
    assert!(!loaded.rules[0].meta.text.contains("---"));
}

#[test]
fn problems_name_kind_and_place() {
    let at = |text: &str| {
        let loaded = load_text(text);
        assert!(loaded.rules.is_empty() && loaded.correlations.is_empty(), "{text}");
        let problem = loaded.problems.first().unwrap_or_else(|| panic!("no problem: {text}")).clone();
        assert!(!problem.message.is_empty());
        (problem.kind, problem.line)
    };
    let detection = |body: &str| rule("", body);
    for (text, expected) in [
        ("- a\n".to_owned(), (ProblemKind::NotARule, 1)),
        ("name: x\non: push\n".to_owned(), (ProblemKind::NotARule, 1)),
        ("a: [\n".to_owned(), (ProblemKind::YamlSyntax, 2)),
        (rule("title: again\n", PLAIN), (ProblemKind::DuplicateKey, 2)),
        (rule("", PLAIN).replace("title: T", "x: y"), (ProblemKind::MissingAttribute, 1)),
        ("title: T\ndetection:\n    a: b\n    condition: a\n".to_owned(), (ProblemKind::MissingAttribute, 1)),
        ("title: T\nlogsource: x\ndetection:\n    a: b\n    condition: a\n".to_owned(), (ProblemKind::WrongType, 2)),
        ("title: T\nlogsource:\n    definition: x\ndetection: {}\n".to_owned(), (ProblemKind::EmptyLogsource, 3)),
        ("title: T\nlogsource:\n    product: x\ndetection: x\n".to_owned(), (ProblemKind::WrongType, 1)),
        (detection("sel:\n    A: 1"), (ProblemKind::MissingAttribute, 6)),
        (detection("condition: sel"), (ProblemKind::EmptySelection, 6)),
        (detection("sel: {}\ncondition: sel"), (ProblemKind::EmptySelection, 6)),
        (detection("sel: []\ncondition: sel"), (ProblemKind::EmptySelection, 6)),
        (detection("sel:\n    A: []\ncondition: sel"), (ProblemKind::EmptySelection, 7)),
        (detection("sel:\n    A: 1\ncondition: sel and other"), (ProblemKind::UndefinedSelection, 8)),
        (detection("sel:\n    A: 1\ncondition: 1 of x*"), (ProblemKind::SelectorMatchesNothing, 8)),
        (detection("sel:\n    A: 1\ncondition: 2 of them"), (ProblemKind::UnknownQuantifier, 8)),
        (detection("sel:\n    A: 1\ncondition: sel and"), (ProblemKind::ConditionSyntax, 8)),
        (detection("sel:\n    A|nope: 1\ncondition: sel"), (ProblemKind::UnknownModifier, 7)),
        (detection("sel:\n    A|contains|re: x\ncondition: sel"), (ProblemKind::IllegalModifierChain, 7)),
        (detection("sel:\n    A|contains|contains: x\ncondition: sel"), (ProblemKind::IllegalModifierChain, 7)),
        (detection("sel:\n    A|cidr|contains: 192.0.2.0/24\ncondition: sel"), (ProblemKind::IllegalModifierChain, 7)),
        (detection("sel:\n    A|wide|windash: x\ncondition: sel"), (ProblemKind::IllegalModifierChain, 7)),
        (detection("sel:\n    A|i: x\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|base64: x*\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|base64offset: x\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|contains|base64: x\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|lt: x\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|hour: x\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|exists: maybe\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|fieldref: B*\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    A|contains: null\ncondition: sel"), (ProblemKind::ModifierValue, 7)),
        (detection("sel:\n    '|exists': true\ncondition: sel"), (ProblemKind::ModifierNeedsField, 7)),
        (detection("sel:\n    '|lt': 5\ncondition: sel"), (ProblemKind::ModifierNeedsField, 7)),
        (detection("sel:\n    - null\ncondition: sel"), (ProblemKind::NullKeyword, 7)),
        (detection("sel:\n    A:\n        - [x]\ncondition: sel"), (ProblemKind::NestedValue, 8)),
        (detection("sel:\n    A|re: '(x'\ncondition: sel"), (ProblemKind::BadRegex, 7)),
        (detection("sel:\n    A|cidr: 192.0.2.0/33\ncondition: sel"), (ProblemKind::BadCidr, 7)),
        (detection("sel:\n    A|windash: '-a -b -c -d -e -f -g'\ncondition: sel"), (ProblemKind::TooManyPatterns, 7)),
        (detection("sel:\n    A: 1\ntimeframe: soon\ncondition: sel | count() > 5"), (ProblemKind::BadTimespan, 8)),
        (detection("sel:\n    A: 1\ncondition: sel | max(x) > 5"), (ProblemKind::BadAggregation, 8)),
        (rule("action: dance\n", PLAIN), (ProblemKind::UnknownAction, 2)),
    ] {
        assert_eq!(at(&text), expected, "{text}");
    }
}

#[test]
fn a_bad_document_does_not_spoil_its_neighbours() {
    let text = format!("{}\n---\n{}\n---\nbroken: [\n", rule("id: a\n", PLAIN), rule("id: b\n", "s: {}\ncondition: s"));
    let loaded = load_text(&text);
    assert_eq!(ids(&loaded), ["a"]);
    assert_eq!(kinds(&loaded), [ProblemKind::EmptySelection, ProblemKind::YamlSyntax]);
    assert_eq!(loaded.problems.iter().map(|problem| problem.document).collect::<Vec<_>>(), [2, 3]);
    assert_eq!(loaded.problems[0].id, Some(RuleId("b".into())));
}

#[test]
fn files_that_are_no_text_or_too_large_are_listed() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| std::fs::write(folder.path().join(name), bytes).unwrap();
    write("a.yml", b"title: \xff\n");
    write("b.yaml", &vec![b'#'; 1024 * 1024 + 1]);
    write("c.txt", b"not looked at");
    write("e.yml", format!("{}\0", rule("id: e\n", PLAIN)).as_bytes());
    write("d.yml", format!("\u{feff}{}", rule("id: d\n", PLAIN)).as_bytes());
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    let loaded = load(&[RuleSource::from_path(folder.path())], &LoadOptions::default());
    assert_eq!(kinds(&loaded), [ProblemKind::NotUtf8, ProblemKind::TooLarge, ProblemKind::YamlSyntax]);
    assert_eq!((ids(&loaded), loaded.files), (vec!["d"], 4));
    assert_eq!(loaded.notes.iter().map(|note| note.kind).collect::<Vec<_>>(), [ProblemKind::FolderNotEntered]);
    let missing = load(&[RuleSource::File(folder.path().join("none.yml"))], &LoadOptions::default());
    assert_eq!(kinds(&missing), [ProblemKind::Unreadable]);
    let no_archive = load(&[RuleSource::Archive(folder.path().join("a.yml"))], &LoadOptions::default());
    assert_eq!(kinds(&no_archive), [ProblemKind::Unreadable]);
}

#[test]
fn equal_ids_copies_and_the_order_of_sources() {
    let first = source("a.yml", &rule("id: x\n", PLAIN));
    let copy = source("b.yml", &rule("id: x\n", PLAIN));
    let other = source("c.yml", &rule("id: x\n", "sel:\n    B: 2\ncondition: sel | count() > 5"));
    let loaded = load(&[other.clone(), copy.clone(), first.clone()], &LoadOptions::default());
    assert_eq!(ids(&loaded), ["x", "x#2"]);
    assert_eq!(loaded.rules[1].aggregation.as_ref().unwrap().rules, ["x#2"]);
    let notes: Vec<_> = loaded.notes.iter().map(|note| (note.path.as_str(), note.kind)).collect();
    assert_eq!(notes, [("b.yml", ProblemKind::DuplicateCopy), ("c.yml", ProblemKind::DuplicateId)]);
    let again = load(&[first, copy, other], &LoadOptions::default());
    assert_eq!(format!("{:?}", again.rules), format!("{:?}", loaded.rules));
}

#[test]
fn collections_share_attributes() {
    let text = "action: global\ntitle: G\nid: g\ndetection:\n    a:\n        A: 1\n    condition: a and b\n---\n\
                logsource:\n    service: one\ndetection:\n    b:\n        B: 1\n---\n\
                logsource:\n    service: two\ndetection:\n    b:\n        B: 2\n---\naction: repeat\nlogsource:\n    service: three\n---\n\
                action: reset\n---\ntitle: alone\n";
    let loaded = load_text(text);
    assert_eq!(ids(&loaded), ["g", "g#2", "g#3"]);
    let services: Vec<_> = loaded.rules.iter().map(|rule| rule.logsource.service.as_deref().unwrap()).collect();
    assert_eq!(services, ["one", "two", "three"]);
    assert_eq!(loaded.rules[1].condition, loaded.rules[2].condition);
    assert_eq!(kinds(&loaded), [ProblemKind::NotARule]);
    assert!(loaded.notes.is_empty());
}

#[test]
fn placeholders_take_their_values_or_make_the_rule_inert() {
    let text = rule("", "sel:\n    A: 1\nfilter:\n    B|expand: 'x%hosts%'\ncondition: sel and not filter");
    let inert = load_text(&text);
    assert_eq!(inert.notes[0].kind, ProblemKind::UnsetPlaceholder);
    let Expr::And(parts) = &inert.rules[0].condition else { panic!("an AND") };
    let Expr::Test(guard) = &parts[0] else { panic!("a test") };
    assert_eq!(guard.op, Op::UnsetPlaceholder("hosts".into()));
    let placeholders = BTreeMap::from([("hosts".to_owned(), vec!["srv*".to_owned(), "db".to_owned()])]);
    let set = load(&[source("r.yml", &text)], &LoadOptions { placeholders, ..LoadOptions::default() });
    let plain = load_text(&text.replace("B|expand: 'x%hosts%'", "B: ['xsrv*', 'xdb']"));
    assert_eq!(set.rules[0].condition, plain.rules[0].condition);
    assert!(set.notes.is_empty());
}

#[test]
fn placeholders_in_a_regular_expression_are_literal() {
    let text = rule("", "sel:\n    A|re|expand: '^%dir%\\d+%$'\ncondition: sel");
    let placeholders = BTreeMap::from([("dir".to_owned(), vec!["a.b".to_owned()])]);
    let loaded = load(&[source("r.yml", &text)], &LoadOptions { placeholders, ..LoadOptions::default() });
    let Expr::Test(test) = &loaded.rules[0].condition else { panic!("a test") };
    let Op::Regex { pattern, .. } = &test.op else { panic!("a regex") };
    assert_eq!(pattern, r"^a\.b\d+%$");
}

#[test]
fn filters_join_rules_by_id_name_and_log_source() {
    let filter = |rules: &str, logsource: &str| {
        format!(
            "title: F\nlogsource:\n    {logsource}\nfilter:\n    rules: {rules}\n    selection:\n        U|startswith: adm\n    condition: not selection\n"
        )
    };
    let count = |filter: &str| {
        let sources = [
            source("a.yml", &rule("id: A-1\n", PLAIN)),
            source("b.yml", &rule("name: b\n", PLAIN)),
            source("f.yml", filter),
        ];
        let loaded = load(&sources, &LoadOptions::default());
        assert_eq!(loaded.problems, []);
        let joined = loaded.rules.iter().filter(|rule| matches!(rule.condition, Expr::And(_))).count();
        assert_eq!(loaded.filters[0].rules.len(), joined);
        assert_eq!(loaded.notes.iter().any(|note| note.kind == ProblemKind::FilterWithoutEffect), joined == 0);
        joined
    };
    assert_eq!(count(&filter("any", "product: windows")), 2);
    assert_eq!(count(&filter("[a-1]", "product: windows")), 1);
    assert_eq!(count(&filter("[a-1, b]", "category: process_creation")), 2);
    assert_eq!(count(&filter("b", "product: linux")), 0);
    assert_eq!(count(&filter("[x]", "product: windows")), 0);
    let bad = load_text(
        "title: F\nlogsource:\n    product: x\nfilter:\n    selection:\n        A: 1\n    condition: selection\n",
    );
    assert_eq!(kinds(&bad), [ProblemKind::MissingAttribute]);
}

fn correlation(head: &str, body: &str) -> String {
    let body: String = body.lines().map(|line| format!("    {line}\n")).collect();
    format!("title: C\n{head}correlation:\n{body}")
}

const COUNT: &str = "type: event_count\nrules: [one]\ngroup-by: [H]\ntimespan: 10m\ncondition:\n    gte: 10";

#[test]
fn correlations_refer_by_id_or_name() {
    let text = [
        rule("id: 1111\nname: one\n", PLAIN),
        rule("id: 2222\nname: two\n", PLAIN),
        correlation("id: c\nname: many\nlevel: high\n", COUNT),
        correlation(
            "id: d\n",
            "type: temporal_ordered\nrules: [many, 2222]\ngroup-by: ip\ntimespan: 1h\ngenerate: true\naliases:\n    ip:\n        many: src\n        '2222': dst",
        ),
        correlation("id: v\n", "type: value_percentile\nrules: two\ntimespan: 1d\ncondition:\n    field: F\n    gt: 1.5\n    lte: 7\n    percentile: 95"),
    ]
    .join("---\n");
    let loaded = load_text(&text);
    assert_eq!(loaded.problems, []);
    let [many, ordered, percentile] = loaded.correlations.as_slice() else { panic!("three") };
    assert_eq!((many.correlation.kind, many.correlation.timespan_us), (CorrelationKind::EventCount, 600_000_000));
    assert_eq!((&many.correlation.rules[..], many.meta.level), (&["1111".to_owned()][..], Level::High));
    assert_eq!(many.correlation.condition, [(CorrelationOp::Gte, 10.0)]);
    assert_eq!(ordered.correlation.rules, ["c", "2222"]);
    assert_eq!(ordered.correlation.aliases[0].fields, [("c".into(), "src".into()), ("2222".into(), "dst".into())]);
    assert_eq!(percentile.correlation.condition, [(CorrelationOp::Gt, 1.5), (CorrelationOp::Lte, 7.0)]);
    assert_eq!((percentile.correlation.percentile, percentile.correlation.fields.len()), (Some(95.0), 1));
    let quiet: Vec<&str> = loaded.quiet.iter().map(|id| &*id.0).collect();
    assert_eq!(quiet, ["1111"]);
}

#[test]
fn names_are_looked_up_in_the_same_file_first() {
    let file = |id: &str| {
        [rule(&format!("id: {id}\nname: one\n"), PLAIN), correlation(&format!("id: c{id}\n"), COUNT)].join("---\n")
    };
    let loaded = load(&[source("a.yml", &file("1")), source("b.yml", &file("2"))], &LoadOptions::default());
    assert_eq!(loaded.problems, []);
    let found: Vec<_> = loaded.correlations.iter().map(|rule| rule.correlation.rules[0].as_str()).collect();
    assert_eq!(found, ["1", "2"]);
    let lost = load(
        &[source("a.yml", &file("1")), source("b.yml", &file("2")), source("c.yml", &correlation("id: z\n", COUNT))],
        &LoadOptions::default(),
    );
    assert_eq!(kinds(&lost), [ProblemKind::AmbiguousName]);
}

#[test]
fn correlations_that_cannot_stand_fall_with_a_reason() {
    let of = |body: &str| kinds(&load_text(&correlation("id: c\n", body)));
    for (body, kind) in [
        ("type: nope\nrules: [a]\ntimespan: 1m", ProblemKind::UnknownCorrelationType),
        ("rules: [a]\ntimespan: 1m", ProblemKind::MissingAttribute),
        ("type: temporal\ntimespan: 1m", ProblemKind::MissingAttribute),
        ("type: temporal\nrules: [a]", ProblemKind::MissingAttribute),
        ("type: temporal\nrules: [a]\ntimespan: 1x", ProblemKind::BadTimespan),
        ("type: temporal\nrules: [a]\ntimespan: 1m\ncondition: a and b", ProblemKind::BadCorrelationCondition),
        ("type: event_count\nrules: [a]\ntimespan: 1m", ProblemKind::MissingAttribute),
        ("type: event_count\nrules: [a]\ntimespan: 1m\ncondition:\n    over: 5", ProblemKind::BadCorrelationCondition),
        ("type: event_count\nrules: [a]\ntimespan: 1m\ncondition:\n    gt: many", ProblemKind::BadCorrelationCondition),
        ("type: value_count\nrules: [a]\ntimespan: 1m\ncondition:\n    gt: 5", ProblemKind::BadCorrelationCondition),
        (
            "type: value_sum\nrules: [a]\ntimespan: 1m\ncondition:\n    gt: 5\n    field: [a, b]",
            ProblemKind::BadCorrelationCondition,
        ),
        (
            "type: temporal\nrules: [a]\ntimespan: 1m\naliases:\n    x:\n        other: f",
            ProblemKind::BadCorrelationAlias,
        ),
        ("type: temporal\nrules: [missing]\ntimespan: 1m", ProblemKind::UnknownRule),
        ("type: temporal\nrules: [c]\ntimespan: 1m", ProblemKind::CorrelationCycle),
    ] {
        assert_eq!(of(body), [kind], "{body}");
    }
    let text = [
        correlation("id: c\nname: x\n", "type: temporal\nrules: [missing]\ntimespan: 1m"),
        correlation("id: d\n", "type: temporal\nrules: [x]\ntimespan: 1m"),
    ]
    .join("---\n");
    assert_eq!(kinds(&load_text(&text)), [ProblemKind::UnknownRule, ProblemKind::UnknownRule]);
}

#[test]
fn nearness_becomes_quiet_rules_and_a_temporal_correlation() {
    let body = "a:\n    A: 1\nb:\n    B: 2\ntimeframe: 5m\ncondition: a | near b";
    let text = |name: &str| source(name, &rule(&format!("id: n\ndescription: {name}\n"), body));
    let loaded = load(&[text("1.yml"), text("2.yml")], &LoadOptions::default());
    assert_eq!(ids(&loaded), ["n#a", "n#b", "n#2#a", "n#2#b"]);
    assert_eq!(loaded.correlations[1].correlation.rules, ["n#2#a", "n#2#b"]);
    assert_eq!((&*loaded.correlations[1].meta.id.0, loaded.quiet.len()), ("n#2", 4));
    assert_eq!(loaded.correlations[0].correlation.timespan_us, 300_000_000);
}

#[test]
fn two_threads_and_one_give_the_same() {
    let sources: Vec<RuleSource> =
        (0..30).map(|n| source(&format!("{n:02}.yml"), &rule(&format!("id: r{n}\n"), PLAIN))).collect();
    let of = |threads| load(&sources, &LoadOptions { threads, ..LoadOptions::default() });
    assert_eq!(format!("{:?}", of(1)), format!("{:?}", of(4)));
    assert_eq!(of(2).rules.len(), 30);
}

proptest::proptest! {
    /// Whatever stands in a rule, it is loaded or listed, and nothing is lost.
    #[test]
    fn any_text_is_loaded_or_listed(
        key in "[A-Z]?(\\|(contains|all|re|i|cidr|windash|base64offset|wide|expand|lt|hour|exists|neq|fieldref|cased)){0,3}",
        value in "[-a-z%*?\\\\/ .0-9(\\[ế]{0,12}",
        condition in "(sel|not|and|or|1 of|all of|them|s\\*|\\(|\\)|\\| count\\(\\) > 1| ){0,6}",
    ) {
        let quoted = value.replace('\'', "''");
        let text = rule("", &format!("sel:\n    '{key}': '{quoted}'\ncondition: '{condition}'"));
        let loaded = load_text(&text);
        proptest::prop_assert_eq!(loaded.rules.len() + loaded.problems.len(), 1);
        let noise = load_text(&value);
        proptest::prop_assert!(noise.rules.is_empty() && noise.problems.len() <= 1);
    }
}

#[test]
fn of_two_sets_with_one_id_the_earlier_is_used_and_the_other_stands_in_its_shadow() {
    let one = |name: &str, value: &str| {
        let text = format!(
            "title: {name}\nname: same\nid: 00000000-0000-4000-8000-00000000000a\nlogsource: {{product: windows}}\ndetection:\n  s: {{A: {value}}}\n  condition: s\n"
        );
        source(&format!("{name}/rule.yml"), &text)
    };
    let by_name = "title: C\nid: 00000000-0000-4000-8000-00000000000c\ncorrelation: {type: event_count, rules: [same], group-by: [A], timespan: 1m, condition: {gte: 2}}\n";
    let sources = [one("a", "x"), one("b", "y"), source("a/c.yml", by_name)];
    let of = |sets: &[&str]| {
        let sets = sets.iter().map(|set| (*set).to_owned()).collect();
        load(&sources, &LoadOptions { sets, ..LoadOptions::default() })
    };
    let loaded = of(&["b", "a"]);
    assert!(loaded.problems.is_empty() && loaded.notes.is_empty(), "{:?} {:?}", loaded.problems, loaded.notes);
    let titles: Vec<&str> = loaded.rules.iter().map(|rule| rule.meta.title.as_str()).collect();
    assert_eq!((titles, loaded.correlations.len()), (vec!["b"], 1));
    assert_eq!((loaded.shadowed[0].meta.title.as_str(), loaded.shadowed[0].by.as_str()), ("a", "b/rule.yml"));
    // As one set both are used, and the name is that of two.
    let loaded = of(&[]);
    assert_eq!((loaded.rules.len(), loaded.shadowed.len(), loaded.problems.len()), (2, 0, 1));
}
