//! A file, read and ready to be staged.
//!
//! A text table in UTF-8 stays where it is and is read while it is staged, some rows at a time. Another table is held as rows of cells, and
//! its facts are made while it is staged: facts need several times the memory of their cells. The other forms are read whole; one
//! program of one host gives little.

use std::collections::BTreeMap;
use std::io::{Error, Read as _};
use std::sync::Arc;

use vg_formats::readers::nat_log::Pattern;
use vg_formats::readers::table::{self, LongTable, Mapping, Sheet, part};
use vg_formats::{Defect, Fact, Options, Place};
use vg_model::{Text, Timestamp};

use super::{Body, ImportRow, Outcome};
use crate::facts::{Source, SourceKind};
use crate::limits::CHUNK;

/// What is imported.
#[derive(Clone, Debug)]
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
    /// A table that is read while it is staged.
    long: Option<Long>,
}

/// A text table, what its columns mean, and where it lies.
#[derive(Clone, Debug)]
struct Long {
    body: Body,
    table: LongTable,
    mapping: Mapping,
}

/// A row to stage, with its fact.
pub(super) type Staged = (ImportRow, Option<Fact>);

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
            long: None,
        }
    }

    /// Reads the bytes of a file. A table is a source of its own by its file name; what a program of a host puts out is one source
    /// for each program, so that the next output replaces it whatever its file is called.
    #[must_use]
    pub fn read(bytes: &[u8], file_name: &str, observed_at: Timestamp, mapping: Option<Mapping>) -> Self {
        let nothing = |_| Self::of_facts(unknown(file_name), observed_at, Vec::new());
        // Reading memory does not fail.
        Self::open(&Body::of(bytes.to_vec()), file_name, observed_at, mapping).unwrap_or_else(nothing)
    }

    /// The same of a body that may lie in a file, which is read again while the rows are staged.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn open(body: &Body, file_name: &str, observed_at: Timestamp, mapping: Option<Mapping>) -> Result<Self, Error> {
        let head = body.head(vg_formats::limits::SNIFF_HEAD)?;
        let within = body.bytes() <= vg_formats::limits::MAX_INPUT as u64;
        let known = vg_formats::sniff(&head, Some(file_name)).map(|(reader, _)| reader.about().name);
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
        input.digest = digest_of(body)?;
        if form == "table" {
            input.open_table(body, &head, mapping)?;
        } else {
            let options = Options { mapping, ..Options::default() };
            let (_, reading) = vg_formats::read(&body.whole()?, Some(file_name), &options);
            input.facts = reading.facts;
            input.defects = reading.defects.rows().to_vec();
        }
        Ok(input)
    }

    /// The sheets of a table, at least with as many of their first rows as show what their columns mean; none for other forms. With each
    /// sheet the number of its rows below the header.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn sheets(body: &Body, file_name: &str) -> Result<Vec<(Sheet, usize)>, Error> {
        let head = body.head(vg_formats::limits::SNIFF_HEAD)?;
        let reader = vg_formats::sniff(&head, Some(file_name));
        if reader.is_none_or(|(reader, _)| reader.about().name != "table") {
            return Ok(Vec::new());
        }
        if let Some((table, _)) = long(body, &head)? {
            return Ok(vec![(table.head().clone(), table.rows())]);
        }
        let sheets = table::open(&body.whole()?).0.sheets.into_iter();
        Ok(sheets.map(|sheet| (sheet.data().len(), sheet)).map(|(rows, sheet)| (sheet, rows)).collect())
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

    fn open_table(&mut self, body: &Body, head: &[u8], mapping: Option<Mapping>) -> Result<(), Error> {
        let chosen = |sheet: &Sheet| {
            let remembered = mapping.clone().filter(|mapping| mapping.fits(sheet));
            remembered.unwrap_or_else(|| table::suggest(sheet))
        };
        let mut defects = if let Some((table, mut defects)) = long(body, head)? {
            self.header = table.head().header.as_ref().map(|header| header.names.clone()).unwrap_or_default();
            let mapping = chosen(table.head());
            if mapping.says_something() {
                self.long = Some(Long { body: body.clone(), table, mapping });
            } else {
                says_nothing(&table.head().name, &mut defects);
            }
            defects
        } else {
            let (book, mut defects) = table::open(&body.whole()?);
            for sheet in book.sheets {
                if let (Some(header), true) = (&sheet.header, self.header.is_empty()) {
                    self.header.clone_from(&header.names);
                }
                let mapping = chosen(&sheet);
                if mapping.says_something() {
                    self.sheets.push((sheet, mapping));
                } else {
                    says_nothing(&sheet.name, &mut defects);
                }
            }
            defects
        };
        if self.sheets.is_empty() && self.long.is_none() && defects.is_empty() {
            defects.add(
                vg_formats::DefectKind::Truncated,
                Place::Whole,
                "Bảng không có dòng dữ liệu nào; hãy kiểm tra lại tệp.",
                "the table holds no row; look at the file again",
            );
        }
        self.defects = defects.rows().to_vec();
        Ok(())
    }

    /// The same, of everything on one host.
    #[must_use]
    pub fn on_host(mut self, host: &str) -> Self {
        self.host = Some(host.to_owned());
        self
    }

    /// The rows to stage: the facts, then what could not be read as a fact at all. A defect of one cell is the reason of its row.
    pub(super) fn rows(&self) -> impl Iterator<Item = Result<Staged, Error>> + Send + '_ {
        let mut told: Told<'_> = BTreeMap::new();
        let mut whole = Vec::new();
        for defect in &self.defects {
            match row_of(&defect.place).filter(|row| self.has_row(*row)) {
                Some(row) => told.entry(row).or_default().push(defect),
                None => whole.push(staged(&defect.place, defect.value.iter().cloned().collect(), &[defect], None)),
            }
        }
        let told = Arc::new(told);
        let facts = self.facts.iter().map(|fact| staged(fact.place(), Vec::new(), &[], Some(fact.clone())));
        let of_long = Arc::clone(&told);
        let long = self.long.iter().flat_map(move |long| long.chunks(Arc::clone(&of_long)));
        let tables = self.sheets.iter().flat_map(move |(sheet, mapping)| {
            let told = Arc::clone(&told);
            let chunks = sheet.data().chunks(CHUNK as usize);
            chunks.flat_map(move |rows| of_table(&part(sheet, rows.to_vec()), mapping, &told)).map(Ok)
        });
        let all = facts.map(Ok).chain(long).chain(tables).chain(whole.into_iter().map(Ok)).zip(1..);
        all.map(|(row, place)| row.map(|(row, fact)| (ImportRow { place, ..row }, fact)))
    }

    /// True when a row of this number is one of the rows below the header of a table.
    fn has_row(&self, (name, line): (&str, u32)) -> bool {
        if let Some(long) = &self.long {
            let head = long.table.head();
            return head.name == name && head.data().first().is_some_and(|first| first.line <= line);
        }
        let mut sheets = self.sheets.iter().map(|(sheet, _)| sheet);
        sheets.any(|sheet| sheet.name == name && sheet.data().binary_search_by_key(&line, |row| row.line).is_ok())
    }
}

impl Long {
    /// Its rows to stage, read some at a time.
    fn chunks<'a>(&'a self, told: Arc<Told<'a>>) -> impl Iterator<Item = Result<Staged, Error>> + Send + 'a {
        let mut rows = self.table.read(self.body.reader());
        let chunks =
            std::iter::from_fn(move || match rows.by_ref().take(CHUNK as usize).collect::<Result<Vec<_>, _>>() {
                Ok(rows) if rows.is_empty() => None,
                Ok(rows) => {
                    let staged = of_table(&part(self.table.head(), rows), &self.mapping, &told);
                    Some(staged.into_iter().map(Ok).collect::<Vec<_>>())
                }
                Err(error) => Some(vec![Err(error)]),
            });
        chunks.flatten()
    }
}

/// A text table in UTF-8, looked through.
fn long(body: &Body, head: &[u8]) -> Result<Option<(LongTable, vg_formats::Defects)>, Error> {
    // The packages that spreadsheets are.
    if matches!(head, [b'P', b'K', 3, 4, ..] | [0xd0, 0xcf, 0x11, 0xe0, ..]) {
        return Ok(None);
    }
    LongTable::survey(body.reader())
}

fn says_nothing(sheet: &str, defects: &mut vg_formats::Defects) {
    defects.add(
        vg_formats::DefectKind::Header,
        Place::Cell { sheet: sheet.to_owned(), row: 1, column: None },
        "Không nhận ra cột nào của trang này; hãy gán cột hoặc sửa dòng tiêu đề rồi nhập lại.",
        "no column of this sheet is known; say what its columns are, or mend its header, and import again",
    );
}

fn unknown(file_name: &str) -> Source {
    Source { kind: SourceKind::Table, name: file_name.to_owned() }
}

/// SHA-256 of a body, in lower-case hexadecimal.
fn digest_of(body: &Body) -> Result<String, Error> {
    let mut digest = crate::Digest::default();
    let (mut reader, mut bytes) = (body.reader(), vec![0; 64 * 1024]);
    loop {
        match reader.read(&mut bytes)? {
            0 => return Ok(digest.finish()),
            read => digest.add(bytes.get(..read).unwrap_or_default()),
        }
    }
}

/// Some rows of a table as rows to stage. A row that gives nothing is refused with what the reader says of it.
fn of_table(part: &Sheet, mapping: &Mapping, told: &Told<'_>) -> Vec<Staged> {
    let reading = mapping.apply(part);
    let mut found: BTreeMap<(&str, u32), Vec<&Defect>> = BTreeMap::new();
    for row in part.data() {
        if let Some(((_, line), defects)) = told.get_key_value(&(part.name.as_str(), row.line)) {
            found.insert((part.name.as_str(), *line), defects.clone());
        }
    }
    for defect in reading.defects.rows() {
        if let Some(row) = row_of(&defect.place) {
            found.entry(row).or_default().push(defect);
        }
    }
    let mut facts = reading.facts.into_iter().peekable();
    let mut staged_rows = Vec::with_capacity(part.data().len());
    for row in part.data() {
        let key = (part.name.as_str(), row.line);
        let defects = found.get(&key).map(Vec::as_slice).unwrap_or_default();
        let before = staged_rows.len();
        while let Some(fact) = facts.next_if(|fact| row_of(fact.place()) == Some(key)) {
            let place = fact.place().clone();
            staged_rows.push(staged(&place, row.cells.clone(), defects, Some(fact)));
        }
        if staged_rows.len() == before && !defects.is_empty() {
            let place = Place::Cell { sheet: part.name.clone(), row: row.line, column: None };
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
        again: false,
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

#[cfg(test)]
mod tests {
    use std::io::{Seek as _, Write as _};

    use super::*;

    #[test]
    fn rows_of_a_long_table_are_read_when_they_are_wanted() {
        let mut text = String::from("Tên máy,Địa chỉ IP,Cấp độ\n");
        for row in 0..400_000 {
            text += &format!("máy-{row:06},10.{}.{}.{},\n", row / 65_536, row / 256 % 256, row % 256);
        }
        text += "x,khong phai dia chi,\n";
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(text.as_bytes()).unwrap();
        let mut same = file.try_clone().unwrap();
        let body = Body::file(file).unwrap();
        let input = Input::open(&body, "may.csv", Timestamp(0), None).unwrap();
        assert_eq!((input.form.as_str(), input.digest.clone()), ("table", crate::digest(text.as_bytes())));
        assert!(input.facts.is_empty() && input.sheets.is_empty(), "no row is held");
        let mut rows = input.rows().map(Result::unwrap);
        let first = rows.next().unwrap();
        assert_eq!((first.0.place, first.0.shown.as_str(), first.0.cells[0].as_str()), (1, "2", "máy-000000"));
        // Two handles of one file share their place in it.
        let read = same.stream_position().unwrap();
        assert!(read < 3_000_000 && text.len() > 9_000_000, "{read} of {}", text.len());
        let last = rows.last().unwrap().0;
        assert_eq!((last.place, last.cells[0].as_str(), last.told.vi.is_empty()), (400_001, "x", false));
        let shown = Input::sheets(&body, "may.csv").unwrap();
        assert_eq!((shown[0].1, shown[0].0.data().len() < 1_000), (400_001, true));
    }
}
