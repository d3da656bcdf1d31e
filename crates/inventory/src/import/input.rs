//! A file, read and ready to be staged.
//!
//! A table stays what it is, rows of cells, and its facts are made while it is staged, some hundred rows at a time: facts need
//! several times the memory of their cells. The other forms are read whole; one program of one host gives little.

use std::collections::BTreeMap;

use vg_formats::readers::nat_log::Pattern;
use vg_formats::readers::table::{self, Header, Mapping, Row, Sheet};
use vg_formats::{Defect, Fact, Options, Place};
use vg_model::{Text, Timestamp};

use super::{ImportRow, Outcome};
use crate::facts::{Source, SourceKind};
use crate::limits::CHUNK;

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
    /// The facts; none for a table, whose facts are made while it is staged.
    pub facts: Vec<Fact>,
    /// What could not be read.
    pub defects: Vec<Defect>,
    /// Sheets of a table and what their columns mean.
    sheets: Vec<(Sheet, Mapping)>,
}

/// Form of the log of a VPN.
pub(super) const VPN_LOG: &str = "vpn_log";

/// Defects by sheet and row.
type Told<'a> = BTreeMap<(&'a str, u32), Vec<&'a Defect>>;

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
            sheets: Vec::new(),
        }
    }

    /// Reads the bytes of a file. A table is a source of its own by its file name; what a program of a host puts out is one source
    /// for each program, so that the next output replaces it whatever its file is called.
    #[must_use]
    pub fn read(bytes: &[u8], file_name: &str, observed_at: Timestamp, mapping: Option<Mapping>) -> Self {
        let within = bytes.len() <= vg_formats::limits::MAX_INPUT;
        let known = vg_formats::sniff(bytes, Some(file_name)).map(|(reader, _)| reader.about().name);
        let form = known.filter(|_| within).unwrap_or("unknown");
        let (kind, name) = match form {
            "table" | "unknown" => (SourceKind::Table, file_name),
            "nmap" => (SourceKind::Scanner, form),
            "dhcp_isc" | "dhcp_kea" | "nat_log" => (SourceKind::Lease, form),
            _ => (SourceKind::Agent, form),
        };
        let source = Source { kind, name: name.to_owned() };
        let mut input = Self::of_facts(source, observed_at, Vec::new());
        file_name.clone_into(&mut input.file_name);
        form.clone_into(&mut input.form);
        input.digest = crate::digest(bytes);
        if form == "table" {
            input.open(bytes, mapping);
        } else {
            let (_, reading) = vg_formats::read(bytes, Some(file_name), &Options { mapping, ..Options::default() });
            input.facts = reading.facts;
            input.defects = reading.defects.rows().to_vec();
        }
        input
    }

    /// Reads a log of translations by patterns of the unit, tried before the known forms; with `tunnel` it is the log of a VPN, whose
    /// `{outside_ip}` is the address that the tunnel gives and `{inside_ip}` the one from which the client came.
    #[must_use]
    pub fn read_log(bytes: &[u8], file_name: &str, observed_at: Timestamp, patterns: &[Pattern], tunnel: bool) -> Self {
        let form = if tunnel { VPN_LOG } else { "nat_log" };
        let source = Source { kind: SourceKind::Lease, name: form.to_owned() };
        let mut input = Self::of_facts(source, observed_at, Vec::new());
        file_name.clone_into(&mut input.file_name);
        form.clone_into(&mut input.form);
        input.digest = crate::digest(bytes);
        let reader = vg_formats::READERS.iter().find(|reader| reader.about().name == "nat_log");
        if let Some(reader) = reader.filter(|_| bytes.len() <= vg_formats::limits::MAX_INPUT) {
            let reading = reader.read(bytes, &Options { nat_patterns: patterns.to_vec(), ..Options::default() });
            input.facts = reading.facts;
            input.defects = reading.defects.rows().to_vec();
        } else {
            let reading = vg_formats::read(bytes, Some(file_name), &Options::default()).1;
            input.defects = reading.defects.rows().to_vec();
        }
        input
    }

    fn open(&mut self, bytes: &[u8], mapping: Option<Mapping>) {
        let (book, mut defects) = table::open(bytes);
        for sheet in book.sheets {
            if let (Some(header), true) = (&sheet.header, self.header.is_empty()) {
                self.header.clone_from(&header.names);
            }
            let remembered = mapping.clone().filter(|mapping| mapping.fits(&sheet));
            let mapping = remembered.unwrap_or_else(|| table::suggest(&sheet));
            if mapping.says_something() {
                self.sheets.push((sheet, mapping));
            } else {
                defects.add(
                    vg_formats::DefectKind::Header,
                    Place::Cell { sheet: sheet.name.clone(), row: 1, column: None },
                    "Không nhận ra cột nào của trang này; hãy gán cột hoặc sửa dòng tiêu đề rồi nhập lại.",
                    "no column of this sheet is known; say what its columns are, or mend its header, and import again",
                );
            }
        }
        if self.sheets.is_empty() && defects.is_empty() {
            defects.add(
                vg_formats::DefectKind::Truncated,
                Place::Whole,
                "Bảng không có dòng dữ liệu nào; hãy kiểm tra lại tệp.",
                "the table holds no row; look at the file again",
            );
        }
        self.defects = defects.rows().to_vec();
    }

    /// The same, of everything on one host.
    #[must_use]
    pub fn on_host(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    /// The rows to stage: the facts, then what could not be read as a fact at all. A defect of one cell is the reason of its row.
    pub(super) fn rows(&self) -> impl Iterator<Item = (ImportRow, Option<Fact>)> + Send + '_ {
        let mut told: Told<'_> = BTreeMap::new();
        let mut whole = Vec::new();
        for defect in &self.defects {
            match row_of(&defect.place).filter(|row| self.has_row(*row)) {
                Some(row) => told.entry(row).or_default().push(defect),
                None => whole.push(staged(&defect.place, defect.value.iter().cloned().collect(), &[defect], None)),
            }
        }
        let facts = self.facts.iter().map(|fact| staged(fact.place(), Vec::new(), &[], Some(fact.clone())));
        let tables = self.sheets.iter().flat_map(move |(sheet, mapping)| {
            let told = told.clone();
            sheet.data().chunks(CHUNK as usize).flat_map(move |rows| of_table(sheet, mapping, rows, &told))
        });
        let all = facts.chain(tables).chain(whole).zip(1..);
        all.map(|((row, fact), place)| (ImportRow { place, ..row }, fact))
    }

    /// True when a row of this number is one of the rows below the header of a table.
    fn has_row(&self, (name, line): (&str, u32)) -> bool {
        let mut sheets = self.sheets.iter().map(|(sheet, _)| sheet);
        sheets.any(|sheet| sheet.name == name && sheet.data().binary_search_by_key(&line, |row| row.line).is_ok())
    }
}

/// Some rows of a table as rows to stage. A row that gives nothing is refused with what the reader says of it.
fn of_table(sheet: &Sheet, mapping: &Mapping, rows: &[Row], told: &Told<'_>) -> Vec<(ImportRow, Option<Fact>)> {
    let header = sheet.header.as_ref().map(|header| Header { index: 0, names: header.names.clone() });
    let above = header.iter().map(|_| Row { line: 0, cells: Vec::new() });
    let part = Sheet { name: sheet.name.clone(), rows: above.chain(rows.iter().cloned()).collect(), header };
    let reading = mapping.apply(&part);
    let mut found = told.clone();
    for defect in reading.defects.rows() {
        if let Some(row) = row_of(&defect.place) {
            found.entry(row).or_default().push(defect);
        }
    }
    let mut facts = reading.facts.into_iter().peekable();
    let mut staged_rows = Vec::with_capacity(rows.len());
    for row in rows {
        let key = (sheet.name.as_str(), row.line);
        let defects = found.get(&key).map(Vec::as_slice).unwrap_or_default();
        let before = staged_rows.len();
        while let Some(fact) = facts.next_if(|fact| row_of(fact.place()) == Some(key)) {
            let place = fact.place().clone();
            staged_rows.push(staged(&place, row.cells.clone(), defects, Some(fact)));
        }
        if staged_rows.len() == before && !defects.is_empty() {
            let place = Place::Cell { sheet: sheet.name.clone(), row: row.line, column: None };
            staged_rows.push(staged(&place, row.cells.clone(), defects, None));
        }
    }
    staged_rows
}

/// A row to stage: with a fact, or refused for its defects.
fn staged(place: &Place, cells: Vec<String>, defects: &[&Defect], fact: Option<Fact>) -> (ImportRow, Option<Fact>) {
    let join = |pick: fn(&Text) -> &str| defects.iter().map(|d| pick(&d.message)).collect::<Vec<_>>().join(" ");
    let told = Text::new(join(|text| &text.vi), join(|text| &text.en));
    let row = ImportRow {
        place: 0,
        shown: place.to_string(),
        fact: fact.as_ref().and_then(|fact| serde_json::to_string(fact).ok()).unwrap_or_default(),
        cells,
        outcome: if fact.is_some() { Outcome::Unchanged } else { Outcome::Refused },
        subject: String::new(),
        answer: String::new(),
        reason: if fact.is_some() { Text::default() } else { told.clone() },
        told,
    };
    (row, fact)
}

fn row_of(place: &Place) -> Option<(&str, u32)> {
    match place {
        Place::Cell { sheet, row, .. } => Some((sheet, *row)),
        _ => None,
    }
}

/// The digest by which a header is known again: its folded names in their order.
#[must_use]
pub fn fingerprint(header: &[String]) -> String {
    let names: Vec<String> = header.iter().map(|name| vg_formats::search_key(name)).collect();
    crate::digest(names.join("\u{1f}").as_bytes())
}
