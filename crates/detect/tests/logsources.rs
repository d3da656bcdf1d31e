//! The data in `library/logsources/`: it is read as its seam says, names no unknown kind, is never ambiguous, and answers
//! every log source of the SigmaHQ rule tree, or says why not (`# not mapped: product/category/service: reason`).

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "helpers of a test: what they meet is a failed test"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde::Deserialize;

/// Product, category, service.
type Triple = (Option<String>, Option<String>, Option<String>);

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    kind: Vec<Kind>,
    #[serde(default)]
    source: Vec<Source>,
    #[serde(default)]
    alias: Vec<Alias>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Kind {
    name: String,
    keys: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Source {
    product: Option<String>,
    category: Option<String>,
    service: Option<String>,
    variant: Vec<Variant>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Variant {
    name: String,
    kind: String,
    #[serde(default, rename = "where")]
    conditions: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    fields: BTreeMap<String, String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Alias {
    native: String,
    names: Vec<String>,
}

impl Source {
    fn triple(&self) -> Triple {
        (self.product.clone(), self.category.clone(), self.service.clone())
    }

    fn has(&self, (product, category, service): &Triple) -> bool {
        let same = |own: &Option<String>, asked: &Option<String>| asked.is_none() || own == asked;
        same(&self.product, product) && same(&self.category, category) && same(&self.service, service)
    }
}

struct Library {
    kinds: Vec<Kind>,
    sources: Vec<Source>,
    aliases: Vec<Alias>,
    not_mapped: BTreeMap<Triple, String>,
}

impl Library {
    fn load() -> Self {
        let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../library/logsources");
        let mut library = Library { kinds: vec![], sources: vec![], aliases: vec![], not_mapped: BTreeMap::new() };
        for path in files(&folder, "toml") {
            let text = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
            let file: File = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            library.kinds.extend(file.kind);
            library.sources.extend(file.source);
            library.aliases.extend(file.alias);
            for line in text.lines().filter_map(|line| line.strip_prefix("# not mapped: ")) {
                let (triple, reason) = line.split_once(": ").unwrap();
                let mut parts = triple.split('/').map(|part| (part != "-").then(|| part.to_owned()));
                let triple = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
                assert!(parts.next().is_none() && !reason.is_empty(), "{line}");
                assert!(library.not_mapped.insert(triple, reason.to_owned()).is_none(), "twice: {line}");
            }
        }
        assert!(library.sources.len() > 200 && library.kinds.len() == 22 && library.aliases.len() > 30);
        library
    }

    /// As the seam says: the entry that equals the triple; else every entry that has what the triple states.
    fn resolve(&self, triple: &Triple) -> Vec<&Source> {
        let exact: Vec<&Source> = self.sources.iter().filter(|source| source.triple() == *triple).collect();
        if exact.is_empty() { self.sources.iter().filter(|source| source.has(triple)).collect() } else { exact }
    }

    fn variant(&self, product: &str, category: &str, service: &str, name: &str) -> &Variant {
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        let found = self.resolve(&(given(product), given(category), given(service)));
        let mut variants = found.iter().flat_map(|source| &source.variant).filter(|variant| variant.name == name);
        variants.next().unwrap_or_else(|| panic!("{product}/{category}/{service} has no variant {name}"))
    }
}

/// Files with an extension in a folder and its folders, in the order of their names.
fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

/// The rule tree of the test data, or `None` with a word on stderr.
fn rule_tree() -> Option<PathBuf> {
    let root = std::env::var_os("VONGGAC_TEST_DATA").map_or_else(
        || Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../shared/data"),
        PathBuf::from,
    );
    let tree = root.join("sigma/rules");
    if tree.is_dir() {
        return Some(tree);
    }
    eprintln!("SKIPPED: no rule tree at {}", tree.display());
    None
}

/// Log sources of every rule of the tree, from the top-level `logsource:` blocks (block style throughout the tree), each
/// with a file that has it.
fn triples(tree: &Path) -> BTreeMap<Triple, PathBuf> {
    let mut found = BTreeMap::new();
    for path in files(tree, "yml") {
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        let mut open: Option<Triple> = None;
        for line in text.lines().chain(["end:"]) {
            if !line.is_empty() && !line.starts_with([' ', '\t', '#', '\r']) {
                if let Some(triple) = open.take() {
                    assert_ne!(triple, (None, None, None), "{}", path.display());
                    found.entry(triple).or_insert_with(|| path.clone());
                }
                if line.trim_end() == "logsource:" {
                    open = Some((None, None, None));
                }
            } else if let (Some(triple), Some((key, value))) = (&mut open, line.trim().split_once(':')) {
                let value = value.split(" #").next().unwrap_or_default().trim().trim_matches(['\'', '"']);
                let value = Some(value.to_lowercase());
                match key {
                    "product" => triple.0 = value,
                    "category" => triple.1 = value,
                    "service" => triple.2 = value,
                    _ => {}
                }
            }
        }
    }
    found
}

#[test]
fn entries_are_sound_and_not_ambiguous() {
    let library = Library::load();
    let kinds: BTreeSet<&str> = library.kinds.iter().map(|kind| kind.name.as_str()).collect();
    assert_eq!(kinds.len(), library.kinds.len());
    assert!(library.kinds.iter().flat_map(|kind| &kind.keys).all(|key| !key.is_empty()));
    let mut seen = BTreeSet::new();
    for source in &library.sources {
        let at = source.triple();
        assert_ne!(at, (None, None, None));
        assert!(seen.insert(at.clone()), "two entries: {at:?}");
        assert!(!source.variant.is_empty(), "{at:?} has no variant");
        let stated = [&at.0, &at.1, &at.2];
        assert!(stated.iter().all(|part| part.as_ref().is_none_or(|part| *part == part.to_lowercase())), "{at:?}");
        let mut names = BTreeSet::new();
        let mut places = BTreeSet::new();
        for variant in &source.variant {
            assert!(names.insert(&variant.name), "{at:?}: two variants {}", variant.name);
            assert!(places.insert((&variant.kind, &variant.conditions)), "{at:?}: {} repeats another", variant.name);
            assert!(kinds.contains(variant.kind.as_str()), "{at:?}: unknown kind {}", variant.kind);
            check_variant(&at, variant);
        }
    }
}

fn check_variant(at: &Triple, variant: &Variant) {
    for (field, values) in &variant.conditions {
        assert!(!values.is_empty(), "{at:?}: {field} has no value");
        let distinct: BTreeSet<String> = values.iter().map(|value| value.to_lowercase()).collect();
        assert_eq!(distinct.len(), values.len(), "{at:?}: {field} has a value twice");
        let numbers = values.iter().all(|value| value.parse::<u16>().is_ok());
        assert!(field != "EventID" || numbers, "{at:?}: {values:?}");
    }
    for (rule, own) in &variant.fields {
        assert!(rule != own && !own.is_empty(), "{at:?}: {rule} is renamed to itself");
    }
}

#[test]
fn aliases_lead_to_one_field_each() {
    let library = Library::load();
    let natives: BTreeSet<&str> = library.aliases.iter().map(|alias| alias.native.as_str()).collect();
    assert_eq!(natives.len(), library.aliases.len());
    let mut seen = BTreeSet::new();
    for alias in &library.aliases {
        assert!(!alias.names.is_empty());
        for name in &alias.names {
            assert!(!natives.contains(name.as_str()), "{name} is native and alias");
            assert!(seen.insert(name), "{name} stands for two fields");
            assert!(!name.starts_with("winlog.event_data."), "{name}: the parser strips that prefix");
        }
    }
}

#[test]
fn every_log_source_of_the_rule_tree_is_mapped_or_left_out_with_a_reason() {
    let library = Library::load();
    let Some(tree) = rule_tree() else { return };
    let triples = triples(&tree);
    assert!(triples.len() >= 130, "only {} log sources found", triples.len());
    for (triple, path) in &triples {
        let mapped = !library.resolve(triple).is_empty();
        let left_out = library.not_mapped.contains_key(triple);
        assert!(mapped != left_out, "{triple:?} of {}: mapped {mapped}, left out {left_out}", path.display());
    }
    for triple in library.not_mapped.keys() {
        assert!(triples.contains_key(triple), "{triple:?} is left out, but no rule asks for it");
    }
}

#[test]
fn known_answers() {
    let library = Library::load();
    for (category, ids) in [
        ("process_creation", &["1"][..]),
        ("file_change", &["2"]),
        ("network_connection", &["3"]),
        ("sysmon_status", &["4", "16"]),
        ("process_termination", &["5"]),
        ("driver_load", &["6"]),
        ("image_load", &["7"]),
        ("create_remote_thread", &["8"]),
        ("raw_access_thread", &["9"]),
        ("process_access", &["10"]),
        ("file_event", &["11"]),
        ("registry_event", &["12", "13", "14"]),
        ("registry_set", &["13"]),
        ("create_stream_hash", &["15"]),
        ("pipe_created", &["17", "18"]),
        ("wmi_event", &["19", "20", "21"]),
        ("dns_query", &["22"]),
        ("file_delete", &["23", "26"]),
        ("clipboard_capture", &["24"]),
        ("process_tampering", &["25"]),
        ("file_block", &["27", "28"]),
        ("file_executable_detected", &["29"]),
        ("sysmon_error", &["255"]),
    ] {
        let variant = library.variant("windows", category, "", "sysmon");
        assert_eq!(variant.conditions["EventID"], ids, "{category}");
        assert_eq!(variant.conditions["Channel"], ["Microsoft-Windows-Sysmon/Operational"], "{category}");
        assert!(variant.fields.is_empty(), "{category}: rules are written in these names");
    }
    let creation = library.variant("windows", "process_creation", "", "security-4688");
    assert_eq!(creation.conditions["EventID"], ["4688"]);
    assert_eq!(creation.fields["Image"], "NewProcessName");
    assert_eq!(creation.fields["ParentProcessId"], "ProcessId");
    assert!(!creation.fields.contains_key("CommandLine"));
    assert_eq!(library.variant("windows", "", "security", "channel").conditions["Channel"], ["Security"]);
    assert_eq!(library.variant("", "webserver", "", "access-log").kind, "web_access");
    assert_eq!(library.variant("zeek", "", "smb_files", "log").conditions["_path"], ["smb_files"]);
}

#[test]
fn a_rule_that_states_less_gets_every_source_that_has_it() {
    let library = Library::load();
    let products = |triple: Triple| -> Vec<Option<String>> {
        library.resolve(&triple).iter().map(|source| source.product.clone()).collect()
    };
    let text = |text: &str| Some(text.to_owned());
    let mut creation = products((None, text("process_creation"), None));
    creation.sort();
    assert_eq!(creation, [text("linux"), text("macos"), text("windows")]);
    assert_eq!(products((text("windows"), None, None)), [text("windows")]);
    assert_eq!(products((text("kubernetes"), None, text("audit"))), [text("kubernetes")]);
    assert!(products((text("nobody"), None, None)).is_empty());
}
