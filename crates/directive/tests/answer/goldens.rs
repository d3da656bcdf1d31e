//! What stands on paper, kept as text: out of the PDF by poppler, out of the DOCX by its XML.

use std::io::{Cursor, Read as _, Write as _};
use std::process::{Command, Stdio};

use vg_directive::answer::{Facts, answer, workbook};

use crate::facts::{at, corrected, facts};
use crate::form;

fn golden(name: &str, text: &str) {
    let path =
        std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("tests/answer/golden").join(name);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = format!("{}\n", lines.join("\n").trim_end());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read(&path).unwrap_or_default();
    assert_eq!(text, String::from_utf8(kept).unwrap(), "{name}; UPDATE_GOLDEN=1 writes it anew");
}

/// Text of the pages as laid out; `None` (said loudly) without poppler.
fn pages(pdf: &[u8]) -> Option<String> {
    let child = Command::new("pdftotext")
        .args(["-layout", "-enc", "UTF-8", "-", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("SKIPPED: pdftotext is not installed (package poppler-utils)");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let bytes = pdf.to_vec();
    let feed = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap().unwrap();
    Some(String::from_utf8(output.stdout).unwrap())
}

/// Text of `word/document.xml`: a line for each paragraph.
fn paragraphs(docx: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(docx)).unwrap();
    let mut xml = String::new();
    zip.by_name("word/document.xml").unwrap().read_to_string(&mut xml).unwrap();
    let lines = xml.split("</w:p>").map(|paragraph| {
        let texts = paragraph.split("<w:t ").skip(1).filter_map(|text| text.split_once('>')?.1.split("</w:t>").next());
        texts.collect::<String>()
    });
    let text = lines.collect::<Vec<_>>().join("\n");
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'").replace("&amp;", "&")
}

fn check(name: &str, id: &str, facts: &Facts) {
    let made = answer(&form(id), facts, at(5, 3)).unwrap();
    assert_eq!(made.gaps, Vec::<String>::new());
    golden(&format!("{name}.document.txt"), &paragraphs(&vg_print::docx(&made.document).unwrap()));
    let Some(text) = pages(&vg_print::pdf(&made.document).unwrap()) else { return };
    golden(&format!("{name}.pdf.txt"), &text);
}

#[test]
fn answer_6410() {
    check("answer-6410", "answer-6410", &facts());
}

#[test]
fn answer_6410_corrected() {
    check("answer-6410-corrected", "answer-6410", &corrected());
}

#[test]
fn report_periodic() {
    check("report-periodic", "report-periodic", &facts());
}

#[test]
fn report_adhoc() {
    check("report-adhoc", "report-adhoc", &Facts { symbol: "STTTT-CNTT".into(), draft: true, ..facts() });
}

#[test]
fn the_workbook_has_three_sheets_with_all_rows() {
    let bytes = workbook(&facts(), at(5, 3)).unwrap();
    assert_eq!(bytes, workbook(&facts(), at(5, 3)).unwrap(), "the same bytes again");
    let (book, defects) = vg_formats::readers::table::open(&bytes);
    assert!(defects.is_empty(), "{defects:?}");
    let seen: Vec<(&str, usize)> = book.sheets.iter().map(|sheet| (sheet.name.as_str(), sheet.rows.len())).collect();
    // A header and: seven obligations, eight subjects, five records.
    assert_eq!(seen, [("Kết quả theo khoản", 8), ("Đối tượng chưa đạt", 9), ("Bằng chứng", 6)]);
    let sweep = &book.sheets[0].rows[4].cells;
    assert_eq!(sweep[3], "Chưa xác định: 06 máy không kết nối được, 01 máy có kết quả quá cũ");
    assert_eq!(sweep[7..13], ["52", "60", "0", "1", "6", "1"]);
}
