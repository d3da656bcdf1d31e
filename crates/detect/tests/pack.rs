//! The rule pack of the product (`library/rules`): complete, well-formed, and each rule does what its test says.

#![expect(clippy::unwrap_used, clippy::panic, reason = "helpers of tests: a failure is the test's failure")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::net::Ipv4Addr;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use regex::Regex;
use serde::Deserialize;
use vg_detect::correlate::{
    Collector, CorrelationHit, CorrelationInput, CorrelationLimits, CorrelationSet, CorrelationSpec, Origin, evaluate,
};
use vg_detect::naive;
use vg_detect::ruletest::{self, Case, Expectation, RuleTest, TestEvent};
use vg_detect::sigma::ast::{Rule, RuleMeta};
use vg_detect::sigma::{CorrelationRule, LoadOptions, Loaded, RuleSource, lint, load};
use vg_model::{Lang, Record, Value, limits};

/// Folders of the pack, and how many rules each has at least.
const AREAS: &[(&str, usize)] = &[
    ("botnet", 5),
    ("brute-force", 4),
    ("credential-access", 8),
    ("data-theft", 5),
    ("lateral-movement", 6),
    ("log-clearing", 3),
    ("miner", 5),
    ("persistence", 9),
    ("ransomware", 8),
    ("remote-access", 5),
    ("web", 12),
];
const LEAST_RULES: usize = 66;
const LEAST_CORRELATIONS: usize = 10;
const LONGEST_TITLE: usize = 110;

/// Tactics of ATT&CK as Sigma tags name them.
const TACTICS: &[&str] = &[
    "reconnaissance",
    "resource-development",
    "initial-access",
    "execution",
    "persistence",
    "privilege-escalation",
    "defense-evasion",
    "credential-access",
    "discovery",
    "lateral-movement",
    "collection",
    "command-and-control",
    "exfiltration",
    "impact",
];

fn folder() -> PathBuf {
    Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../library/rules")
}

/// Paths below the pack without their extension, of all files with it.
fn stems(extension: &str) -> BTreeSet<String> {
    let mut stems = BTreeSet::new();
    for area in fs::read_dir(folder()).unwrap() {
        let area = area.unwrap().path();
        if !area.is_dir() {
            continue;
        }
        for file in fs::read_dir(&area).unwrap() {
            let path = file.unwrap().path();
            if path.extension().is_some_and(|found| found == extension) {
                let area = area.file_name().unwrap().to_str().unwrap();
                stems.insert(format!("{area}/{}", path.file_stem().unwrap().to_str().unwrap()));
            }
        }
    }
    stems
}

fn pack() -> Loaded {
    load(&[RuleSource::Folder(folder())], &LoadOptions::default())
}

#[expect(clippy::disallowed_methods, reason = "files of our own, which are UTF-8 and small")]
fn text_of(file: &Path) -> String {
    fs::read_to_string(file).unwrap()
}

fn test_text(stem: &str) -> String {
    text_of(&folder().join(format!("{stem}.md")))
}

fn test_of(stem: &str) -> RuleTest {
    ruletest::read(&test_text(stem)).unwrap_or_else(|error| panic!("{stem}.md: {error}"))
}

/// A file of `library/logsources`, as far as it is needed here.
#[derive(Deserialize)]
struct SourceFile {
    #[serde(default)]
    source: Vec<Source>,
}

#[derive(Deserialize)]
struct Source {
    product: Option<String>,
    category: Option<String>,
    service: Option<String>,
    variant: Vec<Variant>,
}

#[derive(Deserialize)]
struct Variant {
    kind: String,
    #[serde(default, rename = "where")]
    conditions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

/// What rules may say under `logsource`.
struct LogSources(Vec<Source>);

impl LogSources {
    fn read() -> Self {
        let folder = folder().join("../logsources");
        let mut sources = Vec::new();
        for file in fs::read_dir(folder).unwrap().map(|file| file.unwrap().path()) {
            if file.extension().is_none_or(|extension| extension != "toml") {
                continue;
            }
            let file: SourceFile = toml::from_str(&text_of(&file)).unwrap();
            sources.extend(file.source);
        }
        Self(sources)
    }

    /// The entry that says the same as the rule; the pack needs no other resolution.
    fn of(&self, rule: &Rule) -> &[Variant] {
        let same = |source: &&Source| {
            let stated = &rule.logsource;
            (&source.product, &source.category, &source.service) == (&stated.product, &stated.category, &stated.service)
        };
        self.0.iter().find(same).map_or(&[], |source| &source.variant)
    }

    /// The event as the rule sees it, in each way in which it may have arrived.
    fn views<'a>(&'a self, rule: &Rule, event: &'a TestEvent) -> impl Iterator<Item = Record> + 'a {
        let holds = |variant: &&Variant| {
            variant.kind == event.kind
                && variant.conditions.iter().all(|(field, wanted)| {
                    let mut values = event.record.all(field);
                    values.any(|value| wanted.iter().any(|text| text.eq_ignore_ascii_case(value.as_text())))
                })
        };
        self.of(rule).iter().filter(holds).map(|variant| renamed(&event.record, &variant.fields))
    }

    /// Whether the rule matches the event: log source and condition.
    fn matches(&self, rule: &Rule, event: &TestEvent) -> bool {
        self.views(rule, event).any(|record| naive::matches(&rule.condition, &record))
    }
}

/// The record with the names of the rule (left) for those of the event (right).
fn renamed(record: &Record, fields: &BTreeMap<String, String>) -> Record {
    let mut out = Record::default();
    for (path, value) in record.fields.iter().filter(|(path, _)| !fields.contains_key(path)) {
        out.push(path.as_str(), value.clone());
    }
    for (name, path) in fields {
        record.all(path).for_each(|value| out.push(name.as_str(), value.clone()));
    }
    out
}

/// The documents of one file; the last one is the rule, those before it are what it correlates.
#[derive(Default)]
struct FileRules<'a> {
    rules: Vec<&'a Rule>,
    correlations: Vec<&'a CorrelationRule>,
    main: Option<&'a RuleMeta>,
}

fn by_file(loaded: &Loaded) -> BTreeMap<String, FileRules<'_>> {
    let mut files: BTreeMap<String, FileRules<'_>> = BTreeMap::new();
    let mut metas = Vec::new();
    for rule in &loaded.rules {
        files.entry(split(&rule.meta).0).or_default().rules.push(rule);
        metas.push(&rule.meta);
    }
    for rule in &loaded.correlations {
        files.entry(split(&rule.meta).0).or_default().correlations.push(rule);
        metas.push(&rule.meta);
    }
    metas.sort_by_key(|meta| split(meta));
    for meta in metas {
        if let Some(file) = files.get_mut(&split(meta).0) {
            file.main = Some(meta);
        }
    }
    files
}

/// File without extension, and number of the document in it.
fn split(meta: &RuleMeta) -> (String, usize) {
    let (file, document) = meta.path.split_once('#').unwrap_or((&meta.path, "1"));
    (file.trim_end_matches(".yml").to_owned(), document.parse().unwrap())
}

#[test]
fn every_rule_has_its_test_and_every_test_its_rule() {
    let rules = stems("yml");
    assert_eq!(rules, stems("md"));
    assert!(rules.len() >= LEAST_RULES, "{} rules", rules.len());
    for (area, least) in AREAS {
        let found = rules.iter().filter(|stem| stem.starts_with(&format!("{area}/"))).count();
        assert!(found >= *least, "{area}: {found} rules");
    }
    let known: BTreeSet<&str> = AREAS.iter().map(|(area, _)| *area).collect();
    assert!(rules.iter().all(|stem| known.contains(stem.split('/').next().unwrap())));
}

#[test]
fn every_document_loads_without_a_remark() {
    let loaded = pack();
    let remarks: Vec<String> = loaded.problems.iter().chain(&loaded.notes).map(ToString::to_string).collect();
    assert_eq!(remarks, Vec::<String>::new());
    assert_eq!(loaded.files, stems("yml").len());
    assert_eq!(loaded.documents, loaded.rules.len() + loaded.correlations.len());
    let correlated = by_file(&loaded).values().filter(|file| !file.correlations.is_empty()).count();
    assert!(correlated >= LEAST_CORRELATIONS, "{correlated} correlations");
}

#[test]
fn the_lint_finds_nothing() {
    let linted = lint(&[RuleSource::Folder(folder())], &LoadOptions::default());
    let findings: Vec<String> = linted.findings.iter().map(ToString::to_string).collect();
    assert!(findings.is_empty(), "{}", findings.join("\n"));
}

#[test]
fn ids_are_random_and_unique() {
    let uuid4 = Regex::new("^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$").unwrap();
    let loaded = pack();
    let mut seen = BTreeSet::new();
    let metas = loaded.rules.iter().map(|rule| &rule.meta).chain(loaded.correlations.iter().map(|rule| &rule.meta));
    for meta in metas {
        assert!(uuid4.is_match(&meta.id.0), "{}: {}", meta.path, meta.id.0);
        assert!(seen.insert(meta.id.clone()), "{}: {} twice", meta.path, meta.id.0);
    }
}

#[test]
fn every_rule_speaks_both_languages_and_says_where_it_comes_from() {
    let technique = Regex::new(r"^attack\.t\d{4}(\.\d{3})?$").unwrap();
    let cve = Regex::new(r"^cve\.\d{4}-\d{4,7}$").unwrap();
    let date = Regex::new(r"^\d{4}-\d{2}-\d{2}$").unwrap();
    let loaded = pack();
    for (stem, file) in by_file(&loaded) {
        let meta = file.main.unwrap();
        let tactic = |tag: &str| tag.strip_prefix("attack.").is_some_and(|name| TACTICS.contains(&name));
        for tag in &meta.tags {
            assert!(tactic(tag) || technique.is_match(tag) || cve.is_match(tag), "{stem}: tag {tag}");
        }
        assert!(meta.tags.iter().any(|tag| tactic(tag)), "{stem}: no tactic");
        assert!(meta.tags.iter().any(|tag| technique.is_match(tag)), "{stem}: no technique");
        assert!(meta.title.chars().count() <= LONGEST_TITLE, "{stem}: title too long");
        let vietnamese = meta.titles.get(Lang::Vi);
        assert!(vietnamese != meta.title && !vietnamese.is_ascii(), "{stem}: no Vietnamese title");
        assert!(!meta.advice.get(Lang::Vi).is_ascii(), "{stem}: no Vietnamese advice");
        assert!(meta.advice.get(Lang::En).ends_with('.'), "{stem}: no English advice");
        assert!(meta.advice.get(Lang::Vi) != meta.advice.get(Lang::En), "{stem}: one advice for both languages");
        assert!(meta.description.ends_with('.'), "{stem}: description");
        assert!(meta.text.contains("\nvi:\n    title: ") && meta.text.contains("\n    description: "), "{stem}: vi");
        assert_eq!((meta.author.as_str(), meta.status.as_str()), ("Vọng Gác", "experimental"), "{stem}");
        assert!(date.is_match(&meta.date), "{stem}: date {}", meta.date);
        assert!(!meta.falsepositives.is_empty(), "{stem}: no false positives named");
        assert!(!meta.references.is_empty(), "{stem}: no reference");
        for link in &meta.references {
            assert!(link.starts_with("https://") && !link.contains("SigmaHQ"), "{stem}: {link}");
        }
        assert_eq!(test_of(&stem).title, meta.title, "{stem}: title of the test");
    }
}

#[test]
fn what_is_correlated_is_not_reported_by_itself() {
    let loaded = pack();
    for (stem, file) in by_file(&loaded) {
        let main = file.main.unwrap();
        assert!(!loaded.quiet.contains(&main.id), "{stem}: the rule itself is never reported");
        let metas = file.rules.iter().map(|rule| &rule.meta).chain(file.correlations.iter().map(|rule| &rule.meta));
        for meta in metas.filter(|meta| meta.id != main.id) {
            assert!(loaded.quiet.contains(&meta.id), "{stem}: {} is reported", meta.title);
            assert!(meta.name.is_some(), "{stem}: {} has no name", meta.title);
        }
    }
}

#[test]
fn every_rule_has_cases_of_both_kinds() {
    for stem in stems("md") {
        let cases = test_of(&stem).cases;
        let negative = cases.iter().filter(|case| case.expectation == Expectation::NoMatch).count();
        assert!(negative >= 1 && cases.len() > negative, "{stem}: {negative} of {} must not match", cases.len());
    }
}

#[test]
fn events_name_only_addresses_of_nobody() {
    let dotted = Regex::new(r"\b\d{1,3}\.\d{1,3}\.\d{1,3}\.\d{1,3}\b").unwrap();
    for stem in stems("md") {
        let text = test_text(&stem);
        for found in dotted.find_iter(&text) {
            let Ok(address) = found.as_str().parse::<Ipv4Addr>() else { continue };
            let of_nobody =
                address.is_private() || address.is_loopback() || address.is_documentation() || address.is_unspecified();
            assert!(of_nobody, "{stem}: {address}");
        }
    }
}

#[test]
fn every_log_source_is_mapped() {
    let (loaded, sources) = (pack(), LogSources::read());
    for rule in &loaded.rules {
        assert!(!sources.of(rule).is_empty(), "{}: {:?}", rule.meta.path, rule.logsource);
    }
}

/// A case that no rule of its file would ever look at proves nothing.
#[test]
fn every_event_reaches_a_rule() {
    let (loaded, sources) = (pack(), LogSources::read());
    for (stem, file) in by_file(&loaded) {
        for event in test_of(&stem).cases.iter().flat_map(|case| &case.events) {
            let reached = file.rules.iter().any(|rule| sources.views(rule, event).next().is_some());
            assert!(reached, "{stem}.md:{}: not of the rule's log source", event.line);
        }
    }
}

#[test]
fn detection_rules_match_what_their_tests_say() {
    let (loaded, sources) = (pack(), LogSources::read());
    let mut wrong = Vec::new();
    let mut checked = 0;
    for (stem, file) in by_file(&loaded) {
        let ([rule], []) = (file.rules.as_slice(), file.correlations.as_slice()) else { continue };
        for case in test_of(&stem).cases {
            let expected = case.expectation != Expectation::NoMatch;
            for event in &case.events {
                checked += 1;
                if sources.matches(rule, event) != expected {
                    wrong.push(format!("{stem}.md:{}: '{}' should be {expected}", event.line, case.name));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(checked > LEAST_RULES, "{checked} events");
}

/// Every event of a correlation's case has its time, and each rule that is correlated matches in a case that must report.
#[test]
fn correlated_rules_match_in_the_cases_that_must_report() {
    let (loaded, sources) = (pack(), LogSources::read());
    for (stem, file) in by_file(&loaded).into_iter().filter(|(_, file)| !file.correlations.is_empty()) {
        let cases = test_of(&stem).cases;
        let untimed = cases.iter().flat_map(|case| &case.events).find(|event| event.time.is_none());
        assert!(untimed.is_none(), "{stem}.md:{}: no time", untimed.map_or(0, |event| event.line));
        for rule in &file.rules {
            let positive = cases.iter().filter(|case| case.expectation != Expectation::NoMatch);
            let used = positive.flat_map(|case| &case.events).any(|event| sources.matches(rule, event));
            assert!(used, "{stem}: '{}' matches no event of a case that must report", rule.meta.title);
        }
    }
}

#[test]
fn correlations_report_what_their_tests_say() {
    let (loaded, sources) = (pack(), LogSources::read());
    let mut wrong = Vec::new();
    for (stem, file) in by_file(&loaded).into_iter().filter(|(_, file)| !file.correlations.is_empty()) {
        for case in test_of(&stem).cases {
            let reported = hits(&file, &case, &sources).len() as u64;
            let right = match case.expectation {
                Expectation::Match => reported > 0,
                Expectation::MatchTimes(times) => reported == times,
                Expectation::NoMatch => reported == 0,
            };
            if !right {
                wrong.push(format!("{stem}.md:{}: '{}' reported {reported} times", case.line, case.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// What the correlations of a file report over the events of a case.
fn hits(file: &FileRules<'_>, case: &Case, sources: &LogSources) -> Vec<CorrelationHit> {
    let spec = |rule: &&CorrelationRule| CorrelationSpec {
        id: rule.meta.id.0.to_string(),
        name: rule.meta.name.clone(),
        correlation: rule.correlation.clone(),
    };
    let number = |name: &str| {
        let at = file.rules.iter().position(|rule| *rule.meta.id.0 == *name || rule.meta.name.as_deref() == Some(name));
        at.map(|at| at as u32)
    };
    let (set, errors) = CorrelationSet::new(file.correlations.iter().map(spec).collect(), &number);
    assert_eq!(errors, []);
    let set = Arc::new(set);
    let mut collector = Collector::new(Arc::clone(&set), limits::CORRELATION_BUDGET);
    for (rule, number) in file.rules.iter().zip(0..) {
        for (event, record) in case.events.iter().zip(0..) {
            if sources.matches(rule, event) {
                let field = |name: &str| event.record.get(name).map(Value::as_text);
                let time = event.time.unwrap();
                let input = CorrelationInput { rule: number, time, origin: Origin { file: 0, record }, field: &field };
                collector.push(&input).unwrap();
            }
        }
    }
    let mut hits = Vec::new();
    evaluate(&set, vec![collector], CorrelationLimits::default(), &mut |hit| hits.push(hit)).unwrap();
    hits
}
