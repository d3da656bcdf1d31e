//! The files that real programs wrote, through preview and application, each on a host of its own; what is not taken has a reason.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use vg_backend::testkit::{START, TestBackend};
use vg_model::Timestamp;

use super::world;
use crate::import::{Input, Outcome};
use crate::model::Host;

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    for path in entries.map(|entry| entry.unwrap().path()) {
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
    found.sort();
}

/// What became of the rows of a file.
#[derive(Default)]
struct Fate {
    form: String,
    taken: usize,
    /// By reason.
    refused: BTreeMap<String, usize>,
}

/// Files of which nothing is taken, in the order of their paths, with a part of the reason.
const NOT_TAKEN: &[(&str, &str)] = &[
    ("GO-2021-0053.json", "form of the input is not known"),
    ("GO-2023-1558.json", "form of the input is not known"),
    ("GO-2023-2382.json", "form of the input is not known"),
    ("Gemfile.lock", "form of the input is not known"),
    ("composer.lock", "form of the input is not known"),
    ("yarn.lock", "form of the input is not known"),
    ("Packages", "binary database of RPM"),
    ("10_1803_x64_proforworkstations_en-us_B_20190306_qfe.txt", "list of hotfixes is empty"),
];

#[test]
fn every_real_file_is_taken_or_says_why_not() {
    let Some(data) = vg_backend::testkit::test_data() else { return };
    let mut found = Vec::new();
    for folder in ["vuln/inventory", "vuln/windows-hosts"] {
        files(&data.join(folder), &mut found);
    }
    if found.is_empty() {
        eprintln!("SKIPPED: {}/vuln/inventory and windows-hosts are absent", data.display());
        return;
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    runtime.block_on(async {
        let test = TestBackend::sqlite().await;
        let w = world(&test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let mut by_form: BTreeMap<String, usize> = BTreeMap::new();
        let mut not_taken = Vec::new();
        for (number, path) in found.iter().enumerate() {
            let name = path.file_name().unwrap().to_string_lossy();
            let host = Host { name: format!("may-{number}"), ..Host::default() };
            let host = inv.host_create(me, unit, &host).await.unwrap();
            let input = Input::read(&std::fs::read(path).unwrap(), &name, START, None).on_host(&host.id);
            let import = inv.import_preview(me, unit, &input).await.unwrap();
            let mut fate = Fate { form: import.form.clone(), ..Fate::default() };
            let mut after = 0;
            loop {
                let rows = inv.import_rows(me, unit, &import.id, None, after, 1_000).await.unwrap();
                let Some(last) = rows.last() else { break };
                after = last.place;
                for row in rows {
                    if row.outcome == Outcome::Refused {
                        assert!(!row.reason.vi.is_empty() && !row.reason.en.is_empty(), "{name}: {row:?}");
                        *fate.refused.entry(row.reason.en).or_default() += 1;
                    } else {
                        fate.taken += 1;
                    }
                }
            }
            let applied = inv.import_apply(me, unit, &import.id).await.unwrap();
            assert_eq!(
                (applied.created, applied.updated, applied.unchanged, applied.refused),
                (import.created, import.updated, import.unchanged, import.refused),
                "{name}: the preview says what applying does"
            );
            let software = inv.host_software(me, unit, &host.id, false).await.unwrap().len();
            let again =
                Input::read(&std::fs::read(path).unwrap(), &name, Timestamp(START.0 + 1), None).on_host(&host.id);
            let again = inv.import_preview(me, unit, &again).await.unwrap();
            assert_eq!((again.created, again.updated), (0, 0), "{name}: the same again changes nothing");
            let refused: Vec<String> = fate.refused.iter().map(|(why, count)| format!("{count} x {why}")).collect();
            eprintln!(
                "{name}: {} {} taken ({software} packages); refused: {}",
                fate.form,
                fate.taken,
                refused.join(" | ")
            );
            assert!(fate.taken > 0 || !fate.refused.is_empty(), "{name}: neither taken nor refused");
            if fate.taken > 0 {
                *by_form.entry(fate.form).or_default() += 1;
                continue;
            }
            let why = NOT_TAKEN.iter().find(|(known, _)| *known == name).map_or("", |(_, why)| *why);
            assert!(
                !why.is_empty() && fate.refused.keys().any(|told| told.contains(why)),
                "{name}: {:?}",
                fate.refused
            );
            not_taken.push(name.into_owned());
        }
        eprintln!("{by_form:?}");
        let expected = NOT_TAKEN.iter().filter(|(name, _)| found.iter().any(|path| path.ends_with(name)));
        assert_eq!(not_taken, expected.map(|(name, _)| (*name).to_owned()).collect::<Vec<_>>());
    });
}
