//! Tables from end to end: mappings that are remembered, workbooks that mean harm, limits.

use rust_xlsxwriter::{Formula, Workbook as Writer};

use super::package::{Part, pack};
use super::*;
use crate::facts::Fact;
use crate::limits::{HEADER_WITHIN, MAX_MAPPING_COLUMNS, MAX_SHEETS, MAX_VALUE};

fn read(bytes: &[u8]) -> Reading {
    Table.read(bytes, &Options::default())
}

fn written(make: impl FnOnce(&mut Writer)) -> Vec<u8> {
    let mut book = Writer::new();
    make(&mut book);
    book.save_to_buffer().unwrap()
}

#[test]
fn a_mapping_is_remembered_and_follows_its_headers() {
    let (book, _) = open("Máy,Đ/c,Nơi\nSRV-1,192.0.2.1,tầng 2\n".as_bytes());
    let mut mapping = suggest(&book.sheets[0]);
    mapping.columns[0].field = Some(Field::HostName);
    mapping.columns[1].field = Some(Field::Address);
    mapping.columns[2].field = Some(Field::Site);
    let json = serde_json::to_string(&mapping).unwrap();
    let mapping: Mapping = serde_json::from_str(&json).unwrap();
    let (moved, _) = open("Ghi chú;Nơi;Máy;Đ/c\nx;tầng 3;SRV-2;192.0.2.2\n".as_bytes());
    assert!(mapping.fits(&moved.sheets[0]));
    let reading = mapping.apply(&moved.sheets[0]);
    let Fact::Host(host) = &reading.facts[0] else { panic!("{reading:?}") };
    assert_eq!((host.names[0].as_str(), host.site.as_deref()), ("SRV-2", Some("tầng 3")));
    assert_eq!(host.addresses[0].address.to_string(), "192.0.2.2");
    let (other, _) = open(b"a,b\n1,2\n");
    assert!(!mapping.fits(&other.sheets[0]));
    let options = Options { mapping: Some(mapping), ..Options::default() };
    assert_eq!(Table.read("Máy,Đ/c,Nơi\nSRV-3,192.0.2.3,x\n".as_bytes(), &options).facts.len(), 1);
}

#[test]
fn titles_previews_and_columns_without_header() {
    let text = "UBND TỈNH,,\n,,\nTên máy,Địa chỉ IP,\nSRV-1,192.0.2.1,192.0.2.9\nSRV-2,192.0.2.2,\n";
    let (book, defects) = open(text.as_bytes());
    let sheet = &book.sheets[0];
    assert_eq!((sheet.title_rows().len(), sheet.data().len(), sheet.preview(1)[0].cells[0].as_str()), (1, 2, "SRV-1"));
    assert!(defects.has(DefectKind::Header), "a column with data and no header");
    assert_eq!(suggest(sheet).columns[2].field, Some(Field::Address), "by its values");
    let late = format!("{}Tên máy,Địa chỉ IP\nSRV-1,192.0.2.1\n", "x\n".repeat(HEADER_WITHIN));
    assert_eq!(open(late.as_bytes()).0.sheets[0].header, None, "a header below the limit is none");
}

#[test]
fn formulas_give_their_saved_value_and_errors_are_told() {
    let bytes = written(|book| {
        let page = book.add_worksheet();
        for (column, name) in ["Tên máy", "Địa chỉ IP", "Model"].iter().enumerate() {
            page.write_string(0, column as u16, *name).unwrap();
        }
        page.write_formula(1, 0, Formula::new("=\"SRV\"&1").set_result("SRV1")).unwrap();
        page.write_string(1, 1, "192.0.2.1").unwrap();
        page.write_formula(1, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    });
    let reading = read(&bytes);
    let Fact::Host(host) = &reading.facts[0] else { panic!("{reading:?}") };
    assert_eq!(host.names, ["SRV1"]);
}

#[test]
fn sheets_cells_and_mappings_are_bounded() {
    let bytes = written(|book| {
        for index in 0..=MAX_SHEETS {
            book.add_worksheet().write_string(0, 0, format!("{index}")).unwrap();
        }
    });
    let (book, defects) = open(&bytes);
    assert_eq!((book.sheets.len(), defects.has(DefectKind::TooMany)), (MAX_SHEETS, true));
    let text = format!("Tên máy,Ghi chú\nSRV,{}\n", "ế".repeat(1_000_000 / 3));
    let (book, defects) = open(text.as_bytes());
    assert!(defects.has(DefectKind::TooLong) && book.sheets[0].rows[1].cells[1].len() <= MAX_VALUE);
    let column = MappedColumn { column: 0, header: String::new(), field: Some(Field::HostName), score: 0 };
    let mapping = Mapping { columns: vec![column; MAX_MAPPING_COLUMNS + 1] };
    assert!(mapping.apply(&book.sheets[0]).defects.has(DefectKind::TooMany));
}

/// A workbook of one sheet with the given parts of markup.
fn raw_xlsx(sheet: &str, strings: &str) -> Vec<u8> {
    let part = |name: &str, text: &str| Part { name: name.into(), bytes: text.as_bytes().to_vec() };
    pack(&[
        part("[Content_Types].xml", "<Types/>"),
        part(
            "_rels/.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>"#,
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        part(
            "xl/workbook.xml",
            r#"<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        part("xl/sharedStrings.xml", strings),
        part("xl/worksheets/sheet1.xml", sheet),
    ])
}

#[test]
fn a_sheet_that_claims_to_be_vast_costs_nothing() {
    let sheet = r#"<worksheet><dimension ref="A1:XFD1048576"/><sheetData><row r="1"><c r="A1" t="str"><v>Tên máy</v></c><c r="B1" t="str"><v>IP</v></c></row><row r="2"><c r="A2" t="str"><v>SRV</v></c><c r="B2" t="str"><v>192.0.2.1</v></c></row><row r="1048576"><c r="XFD1048576" t="str"><v>far</v></c></row></sheetData></worksheet>"#;
    let reading = read(&raw_xlsx(sheet, "<sst/>"));
    assert_eq!(reading.facts.len(), 1, "{reading:?}");
    assert!(reading.defects.has(DefectKind::TooMany));
}

#[test]
fn entities_in_a_workbook_are_refused() {
    let strings = "<!DOCTYPE sst [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><sst><si><t>&a;</t></si></sst>";
    let reading = read(&raw_xlsx("<worksheet/>", strings));
    assert!(reading.facts.is_empty() && reading.defects.has(DefectKind::Refused));
}

#[test]
fn an_open_document_that_repeats_without_end_is_bounded() {
    let row = "<table:table-cell table:number-columns-repeated='16384' office:value-type='string'><text:p>x</text:p></table:table-cell>";
    let content = format!(
        "<office:document-content xmlns:office='o' xmlns:table='t' xmlns:text='x'><table:table table:name='S'>\
         <table:table-row table:number-rows-repeated='1048576'>{row}</table:table-row></table:table></office:document-content>"
    );
    let bytes = pack(&[Part { name: "content.xml".into(), bytes: content.into_bytes() }]);
    let (book, defects) = open(&bytes);
    assert!(defects.has(DefectKind::TooMany) && book.sheets.len() == 1);
}

#[test]
fn damaged_workbooks_are_reported() {
    let good = include_bytes!("samples/workstations.in.xls");
    for step in (8..good.len()).step_by(97) {
        let mut bytes = good.to_vec();
        bytes[step] ^= 0xff;
        let _ = read(&bytes);
    }
    assert!(read(b"\xd0\xcf\x11\xe0 nothing").defects.has(DefectKind::Malformed));
    assert!(read(b"PK\x03\x04 nothing").defects.has(DefectKind::Truncated));
    assert!(read(b"").defects.has(DefectKind::Truncated));
}
