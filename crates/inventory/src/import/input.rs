//! A file, read and ready to be staged.

use std::collections::BTreeMap;

use vg_formats::readers::table::{self, Mapping};
use vg_formats::{Defect, Fact, Options, Place};
use vg_model::{Text, Timestamp};

use super::{ImportRow, Outcome};
use crate::facts::{Source, SourceKind};

/// What is imported.
#[derive(Clone, PartialEq, Debug)]
pub struct Input {
    /// Name of the file.
    pub file_name: String,
    /// Reader that knew the form.
    pub form: String,
    /// SHA-256 of the bytes.
    pub digest: String,
    /// In whose name the facts stand. The same source replaces its own earlier sayings.
    pub source: Source,
    /// Host to which everything belongs, where the caller knows it.
    pub host: Option<String>,
    /// When the facts were observed.
    pub observed_at: Timestamp,
    /// Header of a table.
    pub header: Vec<String>,
    /// The facts.
    pub facts: Vec<Fact>,
    /// What could not be read.
    pub defects: Vec<Defect>,
    /// Original cells by sheet and row, for the error file.
    cells: BTreeMap<(String, u32), Vec<String>>,
}

impl Input {
    /// Facts that did not come out of a file of this caller: a scan, an agent.
    #[must_use]
    pub fn of_facts(source: Source, observed_at: Timestamp, facts: Vec<Fact>) -> Self {
        Self {
            file_name: source.name.clone(),
            form: "facts".to_owned(),
            digest: String::new(),
            source,
            host: None,
            observed_at,
            header: Vec::new(),
            facts,
            defects: Vec::new(),
            cells: BTreeMap::new(),
        }
    }

    /// Reads the bytes of a file. A table is a source of its own by its file name; what a program of a host puts out is one source
    /// for each program, so that the next output replaces it whatever its file is called.
    #[must_use]
    pub fn read(bytes: &[u8], file_name: &str, observed_at: Timestamp, mapping: Option<Mapping>) -> Self {
        let options = Options { mapping, ..Options::default() };
        let (form, reading) = vg_formats::read(bytes, Some(file_name), &options);
        let form = form.unwrap_or("unknown");
        let (kind, name) = match form {
            "table" | "unknown" => (SourceKind::Table, file_name),
            "nmap" => (SourceKind::Scanner, form),
            "dhcp_isc" | "dhcp_kea" | "nat_log" => (SourceKind::Lease, form),
            _ => (SourceKind::Agent, form),
        };
        let source = Source { kind, name: name.to_owned() };
        let mut input = Self::of_facts(source, observed_at, reading.facts);
        file_name.clone_into(&mut input.file_name);
        form.clone_into(&mut input.form);
        input.digest = crate::digest(bytes);
        input.defects = reading.defects.rows().to_vec();
        if form == "table" {
            for sheet in table::open(bytes).0.sheets {
                if let (Some(header), true) = (&sheet.header, input.header.is_empty()) {
                    input.header.clone_from(&header.names);
                }
                for row in sheet.data() {
                    input.cells.insert((sheet.name.clone(), row.line), row.cells.clone());
                }
            }
        }
        input
    }

    /// The same, of everything on one host.
    #[must_use]
    pub fn on_host(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    /// The rows to stage: the facts, then what could not be read as a fact at all. A defect of one cell is the reason of its row.
    pub(super) fn rows(&self) -> impl Iterator<Item = ImportRow> + '_ {
        let mut told: BTreeMap<(String, u32), Vec<&Defect>> = BTreeMap::new();
        let mut whole = Vec::new();
        for defect in &self.defects {
            match row_of(&defect.place) {
                Some(row) => told.entry(row).or_default().push(defect),
                None => whole.push(defect),
            }
        }
        let facts = self.facts.iter().map(move |fact| {
            let key = row_of(fact.place());
            let defects = key.as_ref().and_then(|key| told.get(key)).map(Vec::as_slice).unwrap_or_default();
            let join = |pick: fn(&Text) -> &str| defects.iter().map(|d| pick(&d.message)).collect::<Vec<_>>().join(" ");
            ImportRow {
                place: 0,
                shown: fact.place().to_string(),
                fact: serde_json::to_string(fact).unwrap_or_default(),
                cells: key.and_then(|key| self.cells.get(&key)).cloned().unwrap_or_default(),
                outcome: Outcome::Unchanged,
                subject: String::new(),
                answer: String::new(),
                reason: Text::new(join(|text| &text.vi), join(|text| &text.en)),
            }
        });
        let unread = whole.into_iter().map(|defect| ImportRow {
            place: 0,
            shown: defect.place.to_string(),
            fact: String::new(),
            cells: defect.value.iter().cloned().collect(),
            outcome: Outcome::Refused,
            subject: String::new(),
            answer: String::new(),
            reason: defect.message.clone(),
        });
        facts.chain(unread).zip(1..).map(|(row, place)| ImportRow { place, ..row })
    }
}

fn row_of(place: &Place) -> Option<(String, u32)> {
    match place {
        Place::Cell { sheet, row, .. } => Some((sheet.clone(), *row)),
        _ => None,
    }
}

/// The digest by which a header is known again: its folded names in their order.
#[must_use]
pub fn fingerprint(header: &[String]) -> String {
    let names: Vec<String> = header.iter().map(|name| vg_formats::search_key(name)).collect();
    crate::digest(names.join("\u{1f}").as_bytes())
}
