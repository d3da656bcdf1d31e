//! Texts → packs and overlays. What cannot be read is reported and left out; the rest is read on.

mod entry;
mod head;

use std::cell::RefCell;
use std::collections::BTreeMap;

use vg_model::limits::{MAX_REGIME_ENTRIES, MAX_REGIME_FILE_BYTES, MAX_REGIME_FILES};

use crate::lint::{Fault, FaultCode};
use crate::overlay::{Overlay, OverlayHead, Withdrawal};
use crate::pack::{Pack, RegimeHead, TABLES};
use crate::regimes::Regimes;

pub(crate) use entry::read_entry;
pub use entry::read_fields;

/// What was read.
#[derive(Default, Debug)]
pub struct Loaded {
    /// The packs and overlays.
    pub regimes: Regimes,
    /// What could not be read.
    pub faults: Vec<Fault>,
}

/// Where an entry stands, and where its faults go.
#[derive(Debug)]
pub struct Place<'a> {
    /// Path of its file.
    pub file: &'a str,
    /// Name of its table.
    pub table: &'a str,
    /// Position in its table, from 1, for an entry whose id cannot be read.
    pub position: usize,
    /// Where faults are gathered.
    pub faults: &'a RefCell<Vec<Fault>>,
}

impl Place<'_> {
    /// Reports a fault of the entry, or of a field of it.
    pub fn report(&self, code: FaultCode, id: Option<&str>, field: &str, what: &str) {
        let entry = match id {
            Some(id) if !id.is_empty() => format!("{} `{id}`", self.table),
            _ => format!("{} {}", self.table, self.position),
        };
        self.faults.borrow_mut().push(Fault::new(code, self.file, &entry, field, what));
    }

    /// Reports each of `fields` that a table does not have.
    pub fn require(&self, table: &toml::Table, id: Option<&str>, fields: &[&str]) {
        for field in fields.iter().filter(|field| !table.contains_key(**field)) {
            self.report(FaultCode::Missing, id, field, field);
        }
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

/// One folder while it is read.
struct Folder<'a> {
    name: &'a str,
    pack: Pack,
    regime: Option<RegimeHead>,
    overlay: Option<OverlayHead>,
    withdrawals: Vec<Withdrawal>,
    /// Entries seen, those beyond the limit too.
    entries: usize,
    faults: &'a RefCell<Vec<Fault>>,
}

fn read_folder(name: &str, files: &BTreeMap<&str, &str>, regimes: &mut Regimes, faults: &RefCell<Vec<Fault>>) {
    let (pack, withdrawals) = (Pack::default(), Vec::new());
    let mut folder = Folder { name, pack, regime: None, overlay: None, withdrawals, entries: 0, faults };
    for (path, text) in files {
        match text.parse::<toml::Table>() {
            Ok(tables) => tables.into_iter().for_each(|(table, value)| folder.table(path, &table, value)),
            Err(error) => folder.report(FaultCode::Syntax, path, "", &syntax(text, &error)),
        }
    }
    folder.finish(regimes);
}

impl Folder<'_> {
    /// One table of a file: a head, or the entries of a kind.
    fn table(&mut self, file: &str, table: &str, value: toml::Value) {
        let faults = self.faults;
        let head = Place { file, table, position: 1, faults };
        match (table, value) {
            ("regime" | "overlay", _) if self.regime.is_some() || self.overlay.is_some() => {
                head.report(FaultCode::NoPack, None, "", table);
            }
            ("regime", toml::Value::Table(value)) => self.regime = head::regime(value, self.name, &head),
            ("overlay", toml::Value::Table(value)) => self.overlay = head::overlay(value, self.name, &head),
            (_, toml::Value::Array(values)) if table == "withdraw" || TABLES.contains(&table) => {
                for (index, value) in values.into_iter().enumerate() {
                    self.entry(value, &Place { file, table, position: index + 1, faults });
                }
            }
            _ => self.report(FaultCode::UnknownTable, file, table, &TABLES.join(", ")),
        }
    }

    fn entry(&mut self, value: toml::Value, place: &Place<'_>) {
        self.entries += 1;
        match value {
            _ if self.entries > MAX_REGIME_ENTRIES => {}
            toml::Value::Table(value) if place.table == "withdraw" => {
                self.withdrawals.extend(head::withdrawal(value, place));
            }
            toml::Value::Table(value) => self.pack.read(place.table, value, place),
            _ => place.report(FaultCode::BadValue, None, "", "[[…]]"),
        }
    }

    fn finish(mut self, regimes: &mut Regimes) {
        if self.entries > MAX_REGIME_ENTRIES {
            self.report(FaultCode::TooLarge, self.name, "", &format!("{} > {MAX_REGIME_ENTRIES}", self.entries));
        }
        match (self.regime.take(), self.overlay.take()) {
            (Some(head), None) if self.withdrawals.is_empty() => {
                self.pack.head = head;
                self.pack.settle();
                regimes.add_pack(self.pack);
            }
            (None, Some(head)) => {
                regimes.add_overlay(Overlay { head, entries: self.pack, withdrawals: self.withdrawals });
            }
            _ => self.report(FaultCode::NoPack, self.name, "", self.name),
        }
    }

    fn report(&self, code: FaultCode, file: &str, field: &str, what: &str) {
        self.faults.borrow_mut().push(Fault::new(code, file, "", field, what));
    }
}

/// What the parser of TOML says, on one line, with the number of the line that it is about.
#[must_use]
pub fn syntax(text: &str, error: &toml::de::Error) -> String {
    let line = error.span().and_then(|span| text.get(..span.start)).map_or(0, |before| before.lines().count().max(1));
    format!("dòng/line {line}: {}", error.message().replace('\n', " "))
}
