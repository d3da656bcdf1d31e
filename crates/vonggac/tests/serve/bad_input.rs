//! Files that mean harm, or that come from old programs, sent to the real server: each is refused with a reason or read for what it
//! is, and the memory of the process stays within bounds.

use std::io::{Cursor, Read as _, Write as _};

use flate2::{Compress, Compression, FlushCompress};
use serde_json::{Value, json};

use crate::client::Client;
use crate::home::Home;
use crate::program::Server;

/// Bytes of the sheet that the bomb unpacks to.
const BOMB: u64 = 2 << 30;
/// MiB by which the process may have grown at any moment: the sheet up to its limit of 128 MiB, in a vector that doubles, and the like.
const MOST_GROWTH_MIB: u64 = 300;

/// A server with an officer's rights in one unit.
struct Gate {
    server: Server,
    /// Goes last, with the data.
    _home: Home,
    client: Client,
    unit: String,
    base_kib: u64,
}

impl Gate {
    fn open(home: Home) -> Self {
        let mut server = Server::start(
            &home,
            &[("VONGGAC_LIMITS_PRINCIPAL_BURST", "1000"), ("VONGGAC_LIMITS_REQUEST_SECONDS", "300")],
        );
        let (client, unit) = server.set_up();
        let base_kib = server.memory_kib("VmHWM");
        Self { server, _home: home, client, unit: format!("/api/v1/units/{unit}"), base_kib }
    }

    /// Sends a file and gives the import.
    fn import(&self, name: &str, bytes: &[u8]) -> Value {
        let sent = self.client.send("POST", &format!("{}/imports?file_name={name}", self.unit), "", Some(bytes));
        assert_eq!(sent.status, 201, "{name}: {}", sent.text());
        sent.json()
    }

    fn rows(&self, import: &Value) -> Vec<Value> {
        let path = format!("{}/imports/{}/rows", self.unit, import["id"].as_str().unwrap());
        self.client.get(&path).json()["items"].as_array().unwrap().clone()
    }

    /// Sends a file of which nothing may be taken; why, in both languages.
    fn refused(&self, name: &str, bytes: &[u8]) -> (String, String) {
        let import = self.import(name, bytes);
        assert_eq!((&import["created"], &import["updated"]), (&json!(0), &json!(0)), "{name}: {import}");
        assert!(import["refused"].as_i64().unwrap() >= 1, "{name}: {import}");
        let rows = self.rows(&import);
        let all =
            |lang: &str| rows.iter().map(|row| row["reason"][lang].as_str().unwrap()).collect::<Vec<_>>().join("\n");
        let (vi, en) = (all("vi"), all("en"));
        assert!(!vi.is_empty() && !en.is_empty() && vi != en, "{name}: {rows:?}");
        (vi, en)
    }

    fn grown_mib(&self) -> u64 {
        (self.server.memory_kib("VmHWM") - self.base_kib) / 1_024
    }
}

/// A part of a package, packed.
struct Part {
    name: &'static str,
    packed: Vec<u8>,
    crc: u32,
    size: u64,
}

impl Part {
    fn new(name: &'static str, content: &[u8]) -> Self {
        Self::repeated(name, b"", content, 1)
    }

    /// `head`, then `block` so many times. What a full flush ends does not depend on what went before (RFC 1951 §3.2.4), so the block is
    /// packed once.
    fn repeated(name: &'static str, head: &[u8], block: &[u8], times: u64) -> Self {
        let pack = |content: &[u8], flush| {
            let mut packed = Vec::with_capacity(content.len() + 1_024);
            Compress::new(Compression::best(), false).compress_vec(content, &mut packed, flush).unwrap();
            packed
        };
        let (mut packed, one) = (pack(head, FlushCompress::Full), pack(block, FlushCompress::Full));
        let (mut crc, mut block_crc) = (crc32fast::Hasher::new(), crc32fast::Hasher::new());
        crc.update(head);
        block_crc.update(block);
        for _ in 0..times {
            packed.extend_from_slice(&one);
            crc.combine(&block_crc);
        }
        packed.extend_from_slice(&pack(b"", FlushCompress::Finish));
        Self { name, packed, crc: crc.finalize(), size: head.len() as u64 + block.len() as u64 * times }
    }
}

/// A package of such parts (APPNOTE.TXT 6.3.10, §4.3).
fn package(parts: &[Part]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for part in parts {
        let at = u32::try_from(out.len()).unwrap();
        let mut common = Vec::new();
        for field in [20_u16, 0, 8, 0, 0] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        for field in [part.crc, u32::try_from(part.packed.len()).unwrap(), u32::try_from(part.size).unwrap()] {
            common.extend_from_slice(&field.to_le_bytes());
        }
        common.extend_from_slice(&u16::try_from(part.name.len()).unwrap().to_le_bytes());
        common.extend_from_slice(&[0; 2]);
        out.extend_from_slice(b"PK\x03\x04");
        out.extend_from_slice(&common);
        out.extend_from_slice(part.name.as_bytes());
        out.extend_from_slice(&part.packed);
        directory.extend_from_slice(b"PK\x01\x02\x14\x00");
        directory.extend_from_slice(&common);
        directory.extend_from_slice(&[0; 10]);
        directory.extend_from_slice(&at.to_le_bytes());
        directory.extend_from_slice(part.name.as_bytes());
    }
    let (at, length) = (u32::try_from(out.len()).unwrap(), u32::try_from(directory.len()).unwrap());
    let count = u16::try_from(parts.len()).unwrap();
    out.extend_from_slice(&directory);
    out.extend_from_slice(b"PK\x05\x06\0\0\0\0");
    out.extend_from_slice(&[count.to_le_bytes(), count.to_le_bytes()].concat());
    out.extend_from_slice(&[length.to_le_bytes(), at.to_le_bytes()].concat());
    out.extend_from_slice(&[0; 2]);
    out
}

/// A workbook with this sheet (ECMA-376 part 1 §12.2).
fn workbook(sheet: Part) -> Vec<u8> {
    let types = r#"<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>"#;
    let root = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#;
    let book = r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="A" sheetId="1" r:id="r1"/></sheets></workbook>"#;
    let links = r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;
    package(&[
        Part::new("[Content_Types].xml", types.as_bytes()),
        Part::new("_rels/.rels", root.as_bytes()),
        Part::new("xl/workbook.xml", book.as_bytes()),
        Part::new("xl/_rels/workbook.xml.rels", links.as_bytes()),
        sheet,
    ])
}

const SHEET: &str = "xl/worksheets/sheet1.xml";
const SHEET_HEAD: &str = r#"<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>"#;

#[test]
fn what_unpacks_without_end_is_refused_and_memory_stays_bounded() {
    let gate = Gate::open(Home::sqlite());
    let cell = r#"<row><c t="inlineStr"><is><t>may</t></is></c></row>"#;
    // A workbook of this kind is a good one while it is small.
    let end = format!("{SHEET_HEAD}{}{}</sheetData></worksheet>", cell.replace("may", "Tên máy"), cell.repeat(2));
    let fine = gate.import("may.xlsx", &workbook(Part::new(SHEET, end.as_bytes())));
    assert_eq!((&fine["form"], &fine["created"]), (&json!("table"), &json!(1)), "{fine}");

    let block = cell.repeat((1 << 20) / cell.len());
    let bomb = workbook(Part::repeated(SHEET, SHEET_HEAD.as_bytes(), block.as_bytes(), BOMB / block.len() as u64));
    assert!(bomb.len() < 16 << 20, "a small file: {} bytes", bomb.len());
    let (vi, en) = gate.refused("bom.xlsx", &bomb);
    assert!(vi.contains("giải nén ra quá lớn") && en.contains("inflates to more than"), "{vi} {en}");
    eprintln!("a bomb of {} bytes: the process grew by {} MiB", bomb.len(), gate.grown_mib());
    // As many as the server reads at once.
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| gate.refused("bom.xlsx", &bomb));
        }
    });
    assert!(gate.grown_mib() < 2 * MOST_GROWTH_MIB, "grew by {} MiB", gate.grown_mib());
    eprintln!("two of them at once: the process grew by {} MiB", gate.grown_mib());
    assert_eq!(gate.client.get("/healthz").status, 200);
}

#[test]
fn entities_archives_and_links_are_refused() {
    let gate = Gate::open(Home::sqlite());
    let laughs: String = (1..30).map(|n| format!("<!ENTITY l{n} '{}'>", format!("&l{};", n - 1).repeat(10))).collect();
    let declared = format!("<?xml version=\"1.0\"?><!DOCTYPE nmaprun [<!ENTITY l0 'ha'>{laughs}]>");
    let scan = format!("{declared}<nmaprun scanner=\"nmap\"><host><address addr=\"&l29;\"/></host></nmaprun>");
    let (_, en) = gate.refused("quet.xml", scan.as_bytes());
    assert!(en.contains("entities") || en.contains("DOCTYPE"), "{en}");
    let window = "<?xml version=\"1.0\"?><!DOCTYPE nmaprun [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>\
        <nmaprun scanner=\"nmap\"><host><address addr=\"10.0.0.1\"/><hostnames><hostname name=\"&x;\"/></hostnames></host></nmaprun>";
    let (vi, en) = gate.refused("quet.xml", window.as_bytes());
    assert!(!format!("{vi}{en}").contains("root:"), "{vi} {en}");
    let sheet = format!(
        "{declared}{SHEET_HEAD}<row><c t=\"inlineStr\"><is><t>&l29;</t></is></c></row></sheetData></worksheet>"
    );
    gate.refused("bang.xlsx", &workbook(Part::new(SHEET, sheet.as_bytes())));

    // No archive is opened by an import: whatever stands in it, a link out of it too, is never looked at.
    let mut tar = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    tar.append_link(&mut header, "may.csv", "/etc/passwd").unwrap();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    zip.add_symlink("may.csv", "/etc/passwd", zip::write::SimpleFileOptions::default()).unwrap();
    zip.start_file("ho-so.csv", zip::write::SimpleFileOptions::default()).unwrap();
    zip.write_all("Tên máy,IP\nmay-01,10.0.0.1\n".as_bytes()).unwrap();
    for (name, bytes) in [("may.tar", tar.into_inner().unwrap()), ("may.zip", zip.finish().unwrap().into_inner())] {
        let (vi, en) = gate.refused(name, &bytes);
        assert!(!format!("{vi}{en}").contains("root:"), "{name}: {vi} {en}");
        eprintln!("{name}: {vi} / {en}");
    }
    let empty = gate.client.send("POST", &format!("{}/imports?file_name=x.csv", gate.unit), "", Some(b""));
    assert_eq!((empty.status, empty.code().as_str()), (422, "invalid_input"));
    assert_eq!(empty.json()["errors"][0]["code"], "empty_file");
    assert_eq!(gate.client.get(&format!("{}/hosts", gate.unit)).json()["items"], json!([]));
    assert!(gate.grown_mib() < MOST_GROWTH_MIB, "grew by {} MiB", gate.grown_mib());
}

#[test]
fn cells_of_a_megabyte_and_columns_of_one_name_are_told() {
    let gate = Gate::open(Home::sqlite());
    let long = "ế".repeat((1 << 20) / "ế".len());
    let table = format!("Tên máy,IP,Ghi chú\nmay-01,10.0.0.1,\"{long}\"\n{long},10.0.0.2,\n\"{long}\",10.0.0.3,\n");
    let import = gate.import("dai.csv", table.as_bytes());
    let rows = gate.rows(&import);
    let cells: usize =
        rows.iter().flat_map(|row| row["cells"].as_array().unwrap()).map(|cell| cell.as_str().unwrap().len()).sum();
    assert!(cells < 512 << 10, "cells are cut: {cells} bytes");
    let told = rows.iter().map(|row| row["reason"]["vi"].as_str().unwrap()).collect::<Vec<_>>().join("\n");
    assert!(told.contains("dài hơn"), "{told}");
    let count = |outcome: &str| import[outcome].as_i64().unwrap();
    assert_eq!(count("created") + count("updated") + count("refused"), rows.len() as i64, "{import}");
    let shown: Vec<&str> = rows.iter().filter_map(|row| row["fact"]["names"][0].as_str()).collect();
    assert!(shown.iter().all(|name| name.len() <= 64 << 10), "names are cut");

    let twice = "Tên máy,IP,IP,Tên máy\nmay-02,10.0.0.4,10.0.0.5,may-02b\n";
    let path = format!("{}/imports/columns?file_name=hai.csv", gate.unit);
    let columns = gate.client.send("POST", &path, "", Some(twice.as_bytes())).json();
    let fields: Vec<&Value> =
        columns["sheets"][0]["columns"].as_array().unwrap().iter().map(|one| &one["field"]).collect();
    assert_eq!(fields.iter().filter(|field| **field == "host_name").count(), 1, "one name for a machine: {fields:?}");
    let import = gate.import("hai.csv", twice.as_bytes());
    assert_eq!(import["created"], 1, "{import}");
    let rows = gate.rows(&import);
    let (taken, told): (Vec<&Value>, Vec<&Value>) = rows.iter().partition(|row| row["outcome"] == "created");
    assert_eq!(taken[0]["cells"], json!(["may-02", "10.0.0.4", "10.0.0.5", "may-02b"]), "no cell is lost");
    // Each name that comes twice is told, in a row of its own.
    assert!(told.iter().all(|row| row["reason"]["vi"].as_str().unwrap().len() > 20), "{told:?}");
    assert!(gate.grown_mib() < MOST_GROWTH_MIB, "grew by {} MiB", gate.grown_mib());
}

/// The bytes of characters that stand for one byte each (ISO 8859-1).
fn bytes(western: &str) -> Vec<u8> {
    western.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect()
}

#[test]
fn tables_of_old_programs_are_read_in_their_letters() {
    let gate = Gate::open(Home::sqlite());
    let table = |name: &str| {
        format!("Tên máy,IP,Vị trí\n{name}-01,10.0.1.1,Phòng Kế toán\n{name}-02,10.0.1.2,Phòng Tài chính\n")
    };
    let utf16 = |name: &str, big: bool| -> Vec<u8> {
        let order = |unit: u16| if big { unit.to_be_bytes() } else { unit.to_le_bytes() };
        format!("\u{feff}{}", table(name)).encode_utf16().flat_map(order).collect()
    };
    // TCVN 5712:1993, VN3: ê AA, á B8, ị DE, í DD, ò DF, ế D5, à B5.
    let plain = table("tcvn");
    let tcvn3 = plain.chars().map(|c| match c {
        'ê' => '\u{aa}',
        'á' => '\u{b8}',
        'ị' => '\u{de}',
        'í' => '\u{dd}',
        'ò' => '\u{df}',
        'ế' => '\u{d5}',
        'à' => '\u{b5}',
        c => c,
    });
    // VNI: a letter and behind it its marks; đ, ơ, ư and a few more are one byte. A text of few words may pass for TCVN3.
    let vni = "Teân maùy,IP,Vò trí\nvni-01,10.0.1.1,Phoøng Keá toaùn\nvni-02,10.0.1.2,Phoøng Taøi chính\n\
        vni-03,10.0.1.3,Trung taâm Coâng ngheä thoâng tin\nvni-04,10.0.1.4,Vaên phoøng Sôû Y teá\n\
        vni-05,10.0.1.5,Beänh vieän Ña khoa\nvni-06,10.0.1.6,Phoøng Toå chöùc caùn boä\n";
    for (name, file) in [
        ("le", utf16("le", false)),
        ("be", utf16("be", true)),
        ("tcvn", bytes(&tcvn3.collect::<String>())),
        ("vni", bytes(vni)),
    ] {
        let import = gate.import(&format!("{name}.csv"), &file);
        assert_eq!(import["header"], json!(["Tên máy", "IP", "Vị trí"]), "{name}: {import}");
        assert!(import["created"].as_i64().unwrap() >= 2, "{name}: {import}");
        let mut rows = gate.rows(&import);
        // That an old encoding was guessed is told, in a row of its own.
        rows.retain(|row| {
            let is_notice = row["outcome"] == "refused";
            assert!(!is_notice || row["reason"]["en"].as_str().unwrap().to_lowercase().contains(name), "{name}: {row}");
            !is_notice
        });
        assert_eq!(rows[0]["cells"], json!([format!("{name}-01"), "10.0.1.1", "Phòng Kế toán"]), "{name}");
        assert_eq!(rows[1]["cells"][2], "Phòng Tài chính", "{name}");
    }
}

/// The cells of a table (RFC 4180).
fn cells(csv: &str) -> Vec<String> {
    let (mut all, mut cell, mut quoted) = (Vec::new(), String::new(), false);
    let mut chars = csv.chars().peekable();
    while let Some(c) = chars.next() {
        match (quoted, c) {
            (true, '"') if chars.peek() == Some(&'"') => cell.extend(chars.next()),
            (_, '"') => quoted = !quoted,
            (false, '\r') if chars.peek() == Some(&'\n') => {}
            (false, ',' | '\n') => all.push(std::mem::take(&mut cell)),
            (_, c) => cell.push(c),
        }
    }
    all
}

#[test]
fn formulas_come_in_as_text_and_leave_as_text() {
    let gate = Gate::open(Home::sqlite());
    let signs = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1"];
    let path = format!("{}/hosts", gate.unit);
    for (number, sign) in signs.iter().enumerate() {
        let body = json!({"name": format!("may-{number}"), "site": sign, "owner": format!("{sign}\",=1+1")});
        let made = gate.client.post(&path, &body);
        assert_eq!(made.status, 201, "{sign:?}: {}", made.text());
    }
    let csv = gate.client.get(&format!("{path}/export/csv")).text();
    let cells = cells(&csv);
    assert!(cells.iter().filter(|cell| cell.contains("calc")).count() == 2, "nothing is lost: {csv}");
    for cell in &cells {
        assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r']), "a formula leaves: {cell:?}");
    }
    let xlsx = gate.client.get(&format!("{path}/export/xlsx"));
    let mut archive = zip::ZipArchive::new(Cursor::new(xlsx.body)).unwrap();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        assert!(!text.contains("<f>") && !text.contains("<f "), "{}: a formula", part.name());
    }
}
