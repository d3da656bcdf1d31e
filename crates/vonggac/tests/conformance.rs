//! Findings of the public Windows rules on the public EVTX samples: the figures of `docs/conformance.md`, and of each
//! cause named there a rule whose count would change if we read as another tool does.

#![expect(clippy::unwrap_used, clippy::print_stderr, reason = "a test fails by panicking and says what it skips")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vg_detect::engine::Engine;
use vg_detect::logsource::LogSources;
use vg_detect::sigma::{LoadOptions, RuleSource, load};
use vg_intake::inputs::{Arrival, InputOptions, Inputs};
use vg_model::{Defects, EventBatch};

/// The folders of rules that the comparison is about.
const FOLDERS: [&str; 3] = ["rules", "rules-emerging-threats", "rules-threat-hunting"];

/// Rule, findings on the samples, findings on the dense file, what it watches.
const PINNED: [(&str, usize, usize, &str); 14] = [
    ("f4bbd493-b796-416e-bbf2-121235348529", 9, 266, "process creation by Security 4688"),
    ("bafd07c6-3ea5-454a-b4be-058fbb073de7", 21, 74, "both fields of a field reference renamed"),
    ("ab4561b1-6c7e-48a7-ad08-087cfb9ce8f1", 0, 13, "braces of a GUID"),
    ("69aeb277-f15f-4d2d-b32a-55e883609563", 0, 17, "braces of a GUID, in a filter"),
    ("3a9b8c1e-5b2e-4f7a-9d1c-2a7f3b6e1c55", 1, 0, "deletions of keys apart from additions"),
    ("52d8b0c6-53d6-439a-9e41-52ad442ad9ad", 6, 10, "escaped backslashes before an escaped wildcard"),
    ("204b17ae-4007-471b-917b-b917b315c5db", 0, 0, "an escaped wildcard is none"),
    ("8eef149c-bd26-49f2-9e5a-9b00e3af499b", 4, 2, "values are not trimmed"),
    ("4e64668a-4da1-49f5-a8df-9e2d5b866718", 0, 3, "fields of UserData, keywords"),
    ("4a0b2c7e-7cb2-495d-8b63-5f268e7bfd67", 0, 1, "every dash of a windash value"),
    ("d08dd86f-681e-4a00-a92c-1db218754417", 4, 2, "unnamed Data"),
    ("2e4e488a-6164-4811-9ea1-f960c7359c40", 0, 0, "empty is not null"),
    ("c7e91a02-d771-4a6d-a700-42587e0b1095", 2, 2, "a boolean compared with text"),
    ("eeb2e3dc-c1f4-40dd-9bd5-149ee465ad50", 93, 91, "a filter whose field no record has"),
];

fn test_data() -> Option<PathBuf> {
    let named = std::env::var_os("VONGGAC_TEST_DATA").map(PathBuf::from);
    let folder =
        named.unwrap_or_else(|| Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../../shared/data"));
    if folder.join("sigma/rules").is_dir() {
        return Some(folder);
    }
    eprintln!("SKIPPED: public test data is absent at {} (set VONGGAC_TEST_DATA)", folder.display());
    None
}

/// Findings per rule id over `path`, of the Windows rules of the three folders.
fn count(data: &Path, path: &str) -> BTreeMap<String, usize> {
    let folders: Vec<_> =
        FOLDERS.iter().map(|folder| RuleSource::from_path(&data.join("sigma/rules").join(folder))).collect();
    let mut rules = load(&folders, &LoadOptions::default()).rules;
    rules.retain(|rule| rule.logsource.product.as_deref() == Some("windows"));
    assert_eq!(rules.len(), 2858);
    let engine = Engine::new(&rules, &LogSources::embedded().unwrap());
    let mut matcher = engine.matcher();
    let mut counts = BTreeMap::new();
    let mut batch = EventBatch::new();
    for arrival in Inputs::new(&[data.join(path)], InputOptions::default()) {
        let Arrival::Stream(mut opened) = arrival else { continue };
        let mut framer = opened.framer();
        let mut decoder = opened.parser.decoder(engine.fields());
        let mut defects = Defects::new();
        loop {
            batch.clear();
            if !framer.next_block(&mut opened.reader, &mut batch, &mut defects).unwrap() {
                break;
            }
            decoder.decode(&mut batch, &mut defects);
            let mut hits = Vec::new();
            matcher.run(&batch, &mut hits);
            for rule in hits.iter().filter_map(|hit| rules.get(hit.rule as usize)) {
                *counts.entry(rule.meta.id.to_string()).or_default() += 1;
            }
        }
    }
    counts
}

/// One difference a line, so that a failure names every rule at once.
fn differences(counts: &BTreeMap<String, usize>, wanted: impl Fn(&(&str, usize, usize, &str)) -> usize) -> Vec<String> {
    let found = |id: &str| counts.get(id).copied().unwrap_or(0);
    PINNED
        .iter()
        .filter(|pin| found(pin.0) != wanted(pin))
        .map(|pin| format!("{}: {} findings, not {} ({})", pin.0, found(pin.0), wanted(pin), pin.3))
        .collect()
}

#[test]
fn the_samples_give_the_documented_findings() {
    let Some(data) = test_data() else { return };
    let counts = count(&data, "evtx/attack-samples");
    assert_eq!(differences(&counts, |pin| pin.1), Vec::<String>::new());
    assert_eq!((counts.len(), counts.values().sum::<usize>()), (298, 1041));
}

#[test]
fn the_dense_file_gives_the_documented_findings() {
    let Some(data) = test_data() else { return };
    let counts = count(&data, "evtx/mixed-channels-dense.evtx.zst");
    assert_eq!(differences(&counts, |pin| pin.2), Vec::<String>::new());
    assert_eq!((counts.len(), counts.values().sum::<usize>()), (311, 6161));
}
