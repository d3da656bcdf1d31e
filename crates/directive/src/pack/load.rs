//! Texts → packs. What cannot be read is reported and left out; the rest is read on.

use std::cell::RefCell;
use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use vg_library::Placed;
use vg_library::lint::{Fault, FaultCode};
use vg_library::load::{Place, read_fields, syntax};
use vg_model::Text;

use super::case::{self, Case};
use super::header::{self, Entry};
use super::limits::{MAX_ENTRIES, MAX_FILE_BYTES, MAX_FILES, MAX_SQL_BYTES};
use super::model::Check;
use super::packs::{Pack, Packs};

const TABLES: &str = "[directive], [[class]], [[clause]], [[obligation]]";
/// Keys that the header of a check must have.
const HEADER: [&str; 10] =
    ["id", "version", "title.vi", "title.en", "about.vi", "about.en", "subject", "freshness", "fix.vi", "fix.en"];

/// What was read.
#[derive(Default, Debug)]
pub struct Loaded {
    /// The packs.
    pub packs: Packs,
    /// What could not be read.
    pub faults: Vec<Fault>,
}

/// Reads files, given as path and text. The first part of a path is the folder of a pack, for example
/// `6410-btttt-cattt-2023/checks/systems-have-level.sql`. Files that end neither in `.toml` nor in `.sql` are passed over.
#[must_use]
pub fn load<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Loaded {
    let faults = RefCell::new(Vec::new());
    let mut folders: BTreeMap<&str, BTreeMap<&str, &str>> = BTreeMap::new();
    let ours = files.into_iter().filter(|(path, _)| path.ends_with(".toml") || path.ends_with(".sql"));
    for (count, (path, text)) in ours.enumerate() {
        let most = if path.ends_with(".sql") { MAX_SQL_BYTES } else { MAX_FILE_BYTES };
        let fault = |code, what: &str| faults.borrow_mut().push(Fault::new(code, path, "", "", what));
        match path.split_once('/') {
            _ if count >= MAX_FILES => {
                fault(FaultCode::TooLarge, &format!("{MAX_FILES}"));
                break;
            }
            _ if text.len() > most => fault(FaultCode::TooLarge, &format!("{} > {most}", text.len())),
            Some((folder, _)) => {
                folders.entry(folder).or_default().insert(path, text);
            }
            None => fault(FaultCode::NoPack, path),
        }
    }
    let packs = folders.into_iter().filter_map(|(name, files)| Folder::new(name, &faults).read(&files)).collect();
    Loaded { packs: Packs::new(packs), faults: faults.into_inner() }
}

/// One folder while it is read.
struct Folder<'a> {
    name: &'a str,
    pack: Pack,
    heads: usize,
    /// Entries seen, those beyond the limit too.
    entries: usize,
    /// Test cases by the id of their check.
    cases: BTreeMap<String, (String, Vec<Case>)>,
    faults: &'a RefCell<Vec<Fault>>,
}

impl<'a> Folder<'a> {
    fn new(name: &'a str, faults: &'a RefCell<Vec<Fault>>) -> Self {
        Self { name, pack: Pack::default(), heads: 0, entries: 0, cases: BTreeMap::new(), faults }
    }

    fn read(mut self, files: &BTreeMap<&str, &str>) -> Option<Pack> {
        for (path, text) in files {
            if path.ends_with(".sql") {
                self.check(path, text);
                continue;
            }
            match text.parse::<toml::Table>() {
                Ok(tables) => match path.strip_suffix(".test.toml") {
                    Some(stem) => self.cases(path, stem, tables),
                    None => tables.into_iter().for_each(|(table, value)| self.table(path, &table, value)),
                },
                Err(error) => self.report(FaultCode::Syntax, path, "", &syntax(text, &error)),
            }
        }
        if self.entries > MAX_ENTRIES {
            self.report(FaultCode::TooLarge, self.name, "", &format!("{} > {MAX_ENTRIES}", self.entries));
        }
        self.join_cases();
        if self.heads != 1 {
            self.report(FaultCode::NoPack, self.name, "", self.name);
        }
        (self.heads > 0).then_some(self.pack)
    }

    /// One table of a file: the head, or entries.
    fn table(&mut self, file: &str, table: &str, value: toml::Value) {
        let faults = self.faults;
        match (table, value) {
            ("directive", toml::Value::Table(value)) => {
                self.heads += 1;
                self.head(file, value, &Place { file, table, position: 1, faults });
            }
            ("class" | "clause" | "obligation", toml::Value::Array(values)) => {
                for (index, value) in values.into_iter().enumerate() {
                    self.entries += 1;
                    let place = Place { file, table, position: index + 1, faults };
                    match value {
                        _ if self.entries > MAX_ENTRIES => {}
                        toml::Value::Table(value) => self.entry(value, &place),
                        _ => place.report(FaultCode::BadValue, None, "", "[[…]]"),
                    }
                }
            }
            _ => self.report(FaultCode::UnknownTable, file, table, TABLES),
        }
    }

    fn head(&mut self, file: &str, value: toml::Table, place: &Place<'_>) {
        let required = ["id", "issued", "title", "summary", "regime", "grade"];
        place.require(&value, None, &required);
        if let Some(head) = read_fields(value, None, place) {
            self.pack.head = head;
            file.clone_into(&mut self.pack.file);
        }
        let id = &self.pack.head.id;
        if id != self.name {
            place.report(FaultCode::BadId, Some(id), "id", &format!("{id} ≠ {}", self.name));
        }
    }

    fn entry(&mut self, value: toml::Table, place: &Place<'_>) {
        match place.table {
            "class" => self.pack.classes.extend(read(value, "id", &["id", "title"], place)),
            "clause" => {
                let required = ["label", "title", "text", "modality"];
                self.pack.clauses.extend(read(value, "label", &required, place));
            }
            _ => {
                let required = ["id", "clause", "title", "text", "risk"];
                self.pack.obligations.extend(read(value, "id", &required, place));
            }
        }
    }

    /// The id of a check by the name of its file, when it lies where checks lie.
    fn id_of<'p>(&self, file: &str, stem: &'p str) -> Option<&'p str> {
        let id = stem.strip_prefix(self.name).and_then(|rest| rest.strip_prefix("/checks/"));
        let id = id.filter(|id| !id.contains('/'));
        if id.is_none() {
            let place = format!("{}/checks/", self.name);
            self.report(FaultCode::Misfit, file, "", &place);
        }
        id
    }

    fn cases(&mut self, file: &str, stem: &str, tables: toml::Table) {
        let Some(id) = self.id_of(file, stem) else { return };
        let cases = case::read(tables, &Place { file, table: "case", position: 1, faults: self.faults });
        self.cases.insert(id.to_owned(), (file.to_owned(), cases));
    }

    fn check(&mut self, file: &str, sql: &str) {
        let Some(id) = self.id_of(file, file.trim_end_matches(".sql")) else { return };
        let place = Place { file, table: "check", position: 1, faults: self.faults };
        if let Some(check) = read_check(id, sql, &place) {
            self.pack.checks.push(Placed { entry: check, file: file.to_owned() });
        }
    }

    /// Gives the checks their cases; cases of no check are told.
    fn join_cases(&mut self) {
        let mut left = std::mem::take(&mut self.cases);
        for placed in &mut self.pack.checks {
            if let Some((_, cases)) = left.remove(&placed.entry.id) {
                placed.entry.cases = cases;
            }
        }
        for (id, (file, _)) in left {
            self.report(FaultCode::Dangling, &file, "", &format!("check `{id}`"));
        }
        self.pack.checks.sort_by(|a, b| a.entry.id.cmp(&b.entry.id));
    }

    fn report(&self, code: FaultCode, file: &str, field: &str, what: &str) {
        self.faults.borrow_mut().push(Fault::new(code, file, "", field, what));
    }
}

/// Reads an entry; `None` when not even its name can be used.
fn read<T: Serialize + DeserializeOwned>(
    table: toml::Table,
    name: &str,
    required: &[&str],
    place: &Place<'_>,
) -> Option<Placed<T>> {
    let own = table.get(name).and_then(toml::Value::as_str).map(str::to_owned);
    place.require(&table, own.as_deref(), required);
    let entry = read_fields(table, own.as_deref(), place)?;
    own.map(|_| Placed { entry, file: place.file.to_owned() })
}

/// A check out of its file. Without a header that can be used there is none.
fn read_check(id: &str, sql: &str, place: &Place<'_>) -> Option<Check> {
    let (entries, wrong) = header::entries(sql);
    for line in wrong {
        place.report(FaultCode::Syntax, Some(id), "", &format!("dòng/line {line}: -- key: value"));
    }
    let mut header = Header { id, values: BTreeMap::new(), place };
    for Entry { key, value, line } in entries {
        if header.values.insert(key.clone(), value).is_some() {
            place.report(FaultCode::Syntax, Some(id), &key, &format!("dòng/line {line}: {key} (2)"));
        }
    }
    for key in HEADER.iter().filter(|key| !header.values.contains_key(**key)) {
        place.report(FaultCode::Missing, Some(id), key, key);
    }
    let own = header.take("id");
    if own != id && !own.is_empty() {
        place.report(FaultCode::BadId, Some(id), "id", &format!("{own} ≠ {id}"));
    }
    let check = Check {
        id: id.to_owned(),
        version: header.parsed("version"),
        title: header.text("title"),
        about: header.text("about"),
        subject: header.take("subject"),
        freshness: header.parsed("freshness"),
        fix: header.text("fix"),
        met_when_empty: header.empty(),
        reasons: header.keyed("reason"),
        words: header.keyed("word"),
        sql: sql.to_owned(),
        cases: Vec::new(),
    };
    for key in header.values.keys() {
        place.report(FaultCode::UnknownKey, Some(id), key, key);
    }
    Some(check)
}

/// The values of a header that were not taken yet.
struct Header<'a> {
    id: &'a str,
    values: BTreeMap<String, String>,
    place: &'a Place<'a>,
}

impl Header<'_> {
    fn take(&mut self, key: &str) -> String {
        self.values.remove(key).unwrap_or_default()
    }

    fn text(&mut self, key: &str) -> Text {
        Text::new(self.take(&format!("{key}.vi")), self.take(&format!("{key}.en")))
    }

    fn parsed<T: std::str::FromStr + Fallback>(&mut self, key: &str) -> T {
        let value = self.take(key);
        let parsed = value.parse().ok();
        if parsed.is_none() && !value.is_empty() {
            self.place.report(FaultCode::BadValue, Some(self.id), key, &format!("`{value}`: {}", T::LIKE));
        }
        parsed.unwrap_or_else(T::fallback)
    }

    fn empty(&mut self) -> Option<Text> {
        let (word, why) = (self.take("empty"), self.text("empty.why"));
        match word.as_str() {
            "met" => Some(why),
            "" | "unknown" if why == Text::default() => None,
            "" | "unknown" => {
                self.place.report(FaultCode::Misfit, Some(self.id), "empty.why", "empty: met");
                None
            }
            other => {
                self.place.report(FaultCode::BadValue, Some(self.id), "empty", &format!("`{other}`: met, unknown"));
                None
            }
        }
    }

    /// The texts below `name`, by what stands between it and the language.
    fn keyed(&mut self, name: &str) -> BTreeMap<String, Text> {
        let within = |key: &str| {
            let key = key.strip_prefix(name)?.strip_prefix('.')?;
            key.strip_suffix(".vi").or(key.strip_suffix(".en")).map(str::to_owned)
        };
        let keys: std::collections::BTreeSet<String> = self.values.keys().filter_map(|key| within(key)).collect();
        keys.into_iter()
            .map(|key| {
                let text = self.text(&format!("{name}.{key}"));
                (key, text)
            })
            .collect()
    }
}

/// A value of a header that cannot be read is reported, and stands for the least there is.
trait Fallback {
    const LIKE: &'static str;
    fn fallback() -> Self;
}

impl Fallback for u32 {
    const LIKE: &'static str = "1, 2, 3, …";
    fn fallback() -> Self {
        0
    }
}

impl Fallback for vg_library::value::Span {
    const LIKE: &'static str = "24 hours, 7 days, …";
    fn fallback() -> Self {
        Self { amount: 0, unit: vg_library::value::SpanUnit::Day, working: false }
    }
}
