//! Texts → packs and overlays. What cannot be read is reported and left out; the rest is read on.

mod entry;
mod head;

use std::cell::RefCell;
use std::collections::BTreeMap;

use vg_model::limits::{MAX_REGIME_ENTRIES, MAX_REGIME_FILE_BYTES, MAX_REGIME_FILES};

use crate::lint::{Fault, FaultCode};
use crate::overlay::Overlay;
use crate::pack::{Pack, TABLES};
use crate::regimes::Regimes;

pub(crate) use entry::read_entry;

/// What was read.
#[derive(Default, Debug)]
pub struct Loaded {
    /// The packs and overlays.
    pub regimes: Regimes,
    /// What could not be read.
    pub faults: Vec<Fault>,
}

/// Where an entry stands, and where its faults go.
pub(crate) struct Place<'a> {
    pub file: &'a str,
    pub table: &'a str,
    /// Position in its table, from 1, for an entry whose id cannot be read.
    pub position: usize,
    pub faults: &'a RefCell<Vec<Fault>>,
}

impl Place<'_> {
    pub(crate) fn report(&self, code: FaultCode, id: Option<&str>, field: &str, what: &str) {
        let entry = match id {
            Some(id) if !id.is_empty() => format!("{} `{id}`", self.table),
            _ => format!("{} {}", self.table, self.position),
        };
        self.faults.borrow_mut().push(Fault::new(code, self.file, &entry, field, what));
    }
}

/// Reads files, given as path and text. The first part of a path is the folder of a pack or overlay, for example
/// `vn-2016/clocks.toml`; files that do not end in `.toml` are passed over.
#[must_use]
pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Loaded {
    let faults = RefCell::new(Vec::new());
    let mut folders: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    for (count, (path, text)) in files.into_iter().filter(|(path, _)| path.ends_with(".toml")).enumerate() {
        let fault = |code, what: &str| faults.borrow_mut().push(Fault::new(code, path, "", "", what));
        if count >= MAX_REGIME_FILES {
            fault(FaultCode::TooLarge, &format!("{MAX_REGIME_FILES}"));
            break;
        }
        match path.split_once('/') {
            _ if text.len() > MAX_REGIME_FILE_BYTES => {
                fault(FaultCode::TooLarge, &format!("{} > {MAX_REGIME_FILE_BYTES}", text.len()))
            }
            Some((folder, _)) => {
                folders.entry(folder).or_default().insert(path, text);
            }
            None => fault(FaultCode::NoPack, path),
        }
    }
    let mut regimes = Regimes::default();
    for (folder, files) in folders {
        read_folder(folder, &files, &mut regimes, &faults);
    }
    regimes.sort();
    Loaded { regimes, faults: faults.into_inner() }
}

fn read_folder(folder: &str, files: &BTreeMap<&str, &str>, regimes: &mut Regimes, faults: &RefCell<Vec<Fault>>) {
    let mut pack = Pack::default();
    let mut regime = None;
    let mut overlay = None;
    let mut withdrawals = Vec::new();
    let mut entries = 0;
    for (path, text) in files {
        let table = match text.parse::<toml::Table>() {
            Ok(table) => table,
            Err(error) => {
                faults.borrow_mut().push(Fault::new(FaultCode::Syntax, path, "", "", &syntax(text, &error)));
                continue;
            }
        };
        for (name, value) in table {
            let head = Place { file: path, table: &name, position: 1, faults };
            match (name.as_str(), value) {
                ("regime", toml::Value::Table(value)) => regime = head::regime(value, folder, &head).or(regime),
                ("overlay", toml::Value::Table(value)) => overlay = head::overlay(value, folder, &head).or(overlay),
                (table, toml::Value::Array(values)) if table == "withdraw" || TABLES.contains(&table) => {
                    for (index, value) in values.into_iter().enumerate() {
                        let place = Place { file: path, table, position: index + 1, faults };
                        entries += 1;
                        match value {
                            _ if entries > MAX_REGIME_ENTRIES => {}
                            toml::Value::Table(value) if table == "withdraw" => {
                                withdrawals.extend(head::withdrawal(value, &place));
                            }
                            toml::Value::Table(value) => pack.read(table, value, &place),
                            _ => place.report(FaultCode::BadValue, None, "", "[[…]]"),
                        }
                    }
                }
                (other, _) => {
                    faults.borrow_mut().push(Fault::new(FaultCode::UnknownTable, path, "", other, &TABLES.join(", ")));
                }
            }
        }
    }
    let report = |code, what: &str| faults.borrow_mut().push(Fault::new(code, folder, "", "", what));
    if entries > MAX_REGIME_ENTRIES {
        report(FaultCode::TooLarge, &format!("{entries} > {MAX_REGIME_ENTRIES}"));
    }
    match (regime, overlay) {
        (Some(head), None) if withdrawals.is_empty() => {
            pack.head = head;
            pack.settle();
            regimes.add_pack(pack);
        }
        (None, Some(head)) => regimes.add_overlay(Overlay { head, entries: pack, withdrawals }),
        _ => report(FaultCode::NoPack, folder),
    }
}

/// The message of the parser, on one line, with the line that it is about.
fn syntax(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().and_then(|span| text.get(..span.start)).map_or(0, |before| before.lines().count().max(1));
    format!("dòng/line {line}: {}", error.message().replace('\n', " "))
}
