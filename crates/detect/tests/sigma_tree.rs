//! The whole SigmaHQ tree loads: counts by folder, and exactly these rules do not.

#![expect(
    clippy::expect_used,
    clippy::print_stderr,
    reason = "a helper of a test fails like the test, and says why it skips"
)]

use std::collections::BTreeMap;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use vg_detect::sigma::correlation_ast::CorrelationKind;
use vg_detect::sigma::{LoadOptions, Loaded, ProblemKind, RuleSource, load};

fn rules_folder() -> Option<PathBuf> {
    let data = std::env::var_os("VONGGAC_TEST_DATA").map_or_else(
        || Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../../shared/data"),
        PathBuf::from,
    );
    let folder = Some(data.join("sigma/rules")).filter(|folder| folder.is_dir());
    if folder.is_none() {
        eprintln!("SKIPPED: no test data (VONGGAC_TEST_DATA)");
    }
    folder
}

fn by_folder(loaded: &Loaded) -> BTreeMap<&str, usize> {
    let mut counts = BTreeMap::new();
    for rule in &loaded.rules {
        *counts.entry(rule.meta.path.split('/').next().unwrap_or_default()).or_default() += 1;
    }
    counts
}

#[test]
fn the_tree_loads_but_for_five_rules() {
    let Some(folder) = rules_folder() else { return };
    let loaded = load(&[RuleSource::Folder(folder)], &LoadOptions::default());
    assert_eq!((loaded.files, loaded.documents), (3_867, 3_872));
    let expected = BTreeMap::from([
        ("rules", 3_141),
        ("rules-compliance", 3),
        ("rules-emerging-threats", 473),
        ("rules-placeholder", 23),
        ("rules-threat-hunting", 140),
        ("unsupported", 92),
    ]);
    assert_eq!(by_folder(&loaded), expected);
    let problems: Vec<(&str, u32, ProblemKind)> =
        loaded.problems.iter().map(|problem| (problem.path.as_str(), problem.line, problem.kind)).collect();
    assert_eq!(
        problems,
        [
            ("unsupported/network/net_dns_high_subdomain_rate.yml", 34, ProblemKind::ConditionSyntax),
            ("unsupported/windows/image_load_mimikatz_inmemory_detection.yml", 39, ProblemKind::BadAggregation),
            (
                "unsupported/windows/sysmon_always_install_elevated_parent_child_correlated.yml",
                32,
                ProblemKind::ConditionSyntax
            ),
            ("unsupported/windows/win_dumping_ntdsdit_via_dcsync.yml", 30, ProblemKind::ConditionSyntax),
            ("unsupported/windows/win_dumping_ntdsdit_via_netsync.yml", 26, ProblemKind::ConditionSyntax),
        ]
    );
    assert!(loaded.problems.iter().all(|problem| problem.id.is_some() && !problem.title.is_empty()));
    let inert = loaded.notes.iter().filter(|note| note.kind == ProblemKind::UnsetPlaceholder).count();
    assert_eq!((inert, loaded.notes.len()), (25, 25));
}

#[test]
fn deprecated_aggregations_become_correlations() {
    let Some(folder) = rules_folder() else { return };
    let loaded = load(&[RuleSource::Folder(folder.join("unsupported"))], &LoadOptions::default());
    let mut kinds: BTreeMap<String, usize> = BTreeMap::new();
    for aggregation in loaded.rules.iter().filter_map(|rule| rule.aggregation.as_ref()) {
        *kinds.entry(format!("{:?}", aggregation.kind)).or_default() += 1;
    }
    let expected = [("EventCount", 23), ("ValueCount", 21), ("ValueSum", 2)];
    assert_eq!(kinds, expected.map(|(kind, count)| (kind.to_owned(), count)).into());
    assert!(loaded.correlations.iter().all(|rule| rule.correlation.kind == CorrelationKind::Temporal));
    assert_eq!(loaded.correlations.len(), 7);
    let members: Vec<&str> =
        loaded.correlations.iter().flat_map(|rule| &rule.correlation.rules).map(String::as_str).collect();
    assert!(members.iter().all(|member| loaded.rules.iter().any(|rule| *rule.meta.id.0 == **member)));
    assert!(members.iter().all(|member| loaded.quiet.iter().any(|id| *id.0 == **member)));
}

#[test]
fn an_archive_of_the_same_files_gives_the_same_rules() {
    let Some(folder) = rules_folder().map(|folder| folder.join("unsupported")) else { return };
    let scratch = tempfile::tempdir().expect("a folder");
    let archive = scratch.path().join("rules.zip");
    zip_folder(&folder, &archive);
    let shown = |loaded: &Loaded| format!("{:?}{:?}{:?}", loaded.rules, loaded.correlations, loaded.problems);
    let whole = shown(&load(&[RuleSource::Folder(folder.clone())], &LoadOptions::default()));
    let from_archive = load(&[RuleSource::from_path(&archive)], &LoadOptions { threads: 3, ..LoadOptions::default() });
    assert!(shown(&from_archive) == whole, "the archive gives other rules");
    let once = load(&[RuleSource::Folder(folder.clone())], &LoadOptions { threads: 1, ..LoadOptions::default() });
    assert!(shown(&once) == whole, "one thread gives other rules");
    let twice = load(&[RuleSource::Archive(archive), RuleSource::Folder(folder)], &LoadOptions::default());
    assert_eq!(twice.rules.len(), once.rules.len());
    assert_eq!(twice.correlations.len(), once.correlations.len());
    let copies = twice.notes.iter().filter(|note| note.kind == ProblemKind::DuplicateCopy).count();
    assert_eq!(copies, once.rules.len() + once.correlations.len() - once.quiet.len());
}

fn zip_folder(folder: &Path, archive: &Path) {
    let file = std::fs::File::create(archive).expect("an archive");
    let mut writer = zip::ZipWriter::new(file);
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).expect("below").to_string_lossy().into_owned();
            writer.start_file(name, zip::write::SimpleFileOptions::default()).expect("a member");
            writer.write_all(&std::fs::read(&path).expect("a file")).expect("written");
        }
    }
    writer.finish().expect("finished");
}
