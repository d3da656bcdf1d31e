//! Prints what the packs hold, in numbers: controls for each level, entries by table and grade.

#![allow(clippy::print_stdout, reason = "a program whose purpose is to print")]

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};
use vg_library::entry::Entry;
use vg_library::load::load;
use vg_library::value::SystemLevel;
use vg_library::{Entries, Pack};

static REGIMES: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library/regimes");

fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().filter_map(|file| Some((file.path().to_str()?, file.contents_utf8()?)));
    here.chain(dir.dirs().flat_map(files)).collect()
}

fn row<T: Entry>(entries: &Entries<T>) {
    let mut grades: BTreeMap<String, usize> = BTreeMap::new();
    for entry in entries.iter() {
        *grades.entry(format!("{:?}", entry.head().grade)).or_default() += 1;
    }
    let unknown = entries.iter().filter(|entry| entry.head().unknown.is_some()).count();
    println!("  {:14} {:4}  {grades:?}, {unknown} say what is unknown", T::TABLE, entries.len());
}

fn rows(pack: &Pack) {
    row(&pack.acts);
    row(&pack.authorities);
    row(&pack.roles);
    row(&pack.contacts);
    row(&pack.facts);
    row(&pack.criteria);
    row(&pack.approvals);
    row(&pack.states);
    row(&pack.documents);
    row(&pack.catalogues);
    row(&pack.groups);
    row(&pack.controls);
    row(&pack.clocks);
    row(&pack.forms);
    row(&pack.severities);
    row(&pack.incident_kinds);
    row(&pack.plans);
    row(&pack.steps);
    row(&pack.holidays);
    row(&pack.days_off);
    row(&pack.hours);
    row(&pack.terms);
}

fn main() {
    let loaded = load(files(&REGIMES));
    for pack in loaded.regimes.packs() {
        println!("{}", pack.head.id);
        rows(pack);
        for level in SystemLevel::ALL {
            let controls = pack.controls.iter().filter(|control| control.at.contains_key(&level));
            let (mut all, mut checked) = (0, 0);
            for control in controls {
                all += 1;
                checked += usize::from(control.check.is_some());
            }
            println!("  level {level}: {all} controls, {checked} of them name an automatic check");
        }
    }
}
