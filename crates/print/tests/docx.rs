//! The DOCX, opened: text, fonts, paper, rows that come again, the same bytes each time.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests: a failure is the test's failure"
)]

mod sample;

use std::io::{Cursor, Read as _};

use quick_xml::Reader;
use quick_xml::events::Event;
use vg_print::{Document, docx};

/// Every part must be well-formed; returns the text of one.
fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn well_formed(bytes: &[u8]) -> usize {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    for index in 0..zip.len() {
        let mut text = String::new();
        zip.by_index(index).unwrap().read_to_string(&mut text).unwrap();
        let mut reader = Reader::from_str(&text);
        let mut depth = 0_i32;
        loop {
            match reader.read_event().unwrap() {
                Event::Start(_) => depth += 1,
                Event::End(_) => depth -= 1,
                Event::Eof => break,
                _ => {}
            }
        }
        assert_eq!(depth, 0);
    }
    zip.len()
}

/// Text of the document, a line for each paragraph.
fn lines(xml: &str) -> Vec<String> {
    let mut reader = Reader::from_str(xml);
    let (mut out, mut line) = (Vec::new(), String::new());
    loop {
        match reader.read_event().unwrap() {
            Event::Text(text) => line.push_str(&text),
            Event::GeneralRef(name) => line.push(match name.as_ref() {
                "amp" => '&',
                "lt" => '<',
                "gt" => '>',
                "quot" => '"',
                "apos" => '\'',
                other => panic!("{other}"),
            }),
            Event::End(end) if end.name().as_ref() == "w:p" => out.push(std::mem::take(&mut line)),
            Event::Eof => return out,
            _ => {}
        }
    }
}

#[test]
fn the_text_is_whole_and_in_order() {
    let bytes = docx(&sample::report()).unwrap();
    assert_eq!(well_formed(&bytes), 10);
    let text = lines(&part(&bytes, "word/document.xml")).join("\n");
    sample::SENTENCES.into_iter().for_each(|sentence| assert!(text.contains(sentence), "{sentence}"));
    for markup in
        ["#strong[đây là chữ] $x^2$ *không* _phải_ <lệnh> & \"mã\" \\n @a.", "Đề nghị Bộ xem xét, tổng hợp./."]
    {
        assert!(text.contains(markup), "{markup}");
    }
    golden("report.document.txt", &text);
}

fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("tests/golden").join(name);
    let text = format!("{}\n", text.trim_end());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read(&path).unwrap_or_default();
    assert_eq!(text, String::from_utf8(kept).unwrap(), "{name}; UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn paper_fonts_and_language_are_stated() {
    let bytes = docx(&sample::report()).unwrap();
    let styles = part(&bytes, "word/styles.xml");
    assert!(styles.contains("w:ascii=\"Times New Roman\"") && styles.contains("w:lang w:val=\"vi-VN\""));
    let document = part(&bytes, "word/document.xml");
    // A4 of 11905 x 16837 twentieths of a point, with 20, 30 and 15 mm.
    assert!(document.contains("<w:pgSz w:w=\"11905\" w:h=\"16837\"/>"));
    assert!(document.contains("<w:pgSz w:w=\"16837\" w:h=\"11905\" w:orient=\"landscape\"/>"));
    assert!(document.contains("w:top=\"1133\" w:right=\"850\" w:bottom=\"1133\" w:left=\"1700\""));
    assert_eq!(document.matches("<w:titlePg/>").count(), 3, "each section leaves the number of its first page out");
    assert!(part(&bytes, "word/header1.xml").contains("w:instr=\"PAGE\""));
    assert!(part(&bytes, "word/footer1.xml").contains("VG-2024-02-05-0005"));
    let core = part(&bytes, "docProps/core.xml");
    assert!(core.contains("2024-02-05T09:00:00+07:00") && core.contains("Báo cáo 05/BC-STTTT"));
}

#[test]
fn headers_of_tables_come_again_and_rows_are_not_parted() {
    let document =
        Document { body: vec![vg_print::Block::Table(sample::hosts(300))], annexes: Vec::new(), ..sample::report() };
    let xml = part(&docx(&document).unwrap(), "word/document.xml");
    assert_eq!(xml.matches("<w:tblHeader/>").count(), 1);
    assert_eq!(xml.matches("<w:cantSplit/>").count(), 301);
}

#[test]
fn figures_lead_to_their_sources() {
    let xml = part(&docx(&sample::report()).unwrap(), "word/document.xml");
    assert_eq!(xml.matches("w:hyperlink w:anchor=\"nguon_1\"").count(), 2, "once in the text, once in the table");
    for number in 1..=3 {
        assert_eq!(xml.matches(&format!("w:bookmarkStart w:id=\"{number}\" w:name=\"nguon_{number}\"")).count(), 1);
    }
    assert!(xml.contains(&sample::hash(1190)));
}

#[test]
fn the_same_value_gives_the_same_bytes() {
    assert_eq!(docx(&sample::report()).unwrap(), docx(&sample::report()).unwrap());
}

#[test]
fn empty_parts_and_long_names_are_written() {
    for document in [sample::empty(), sample::long_names()] {
        assert_eq!(well_formed(&docx(&document).unwrap()), 10);
    }
}

/// Another program opens the file, where one is installed.
#[test]
fn libreoffice_opens_it() {
    if std::process::Command::new("soffice").arg("--version").output().is_err() {
        eprintln!("SKIPPED: opening the DOCX with LibreOffice: soffice is not installed");
        return;
    }
    let folder = std::env::temp_dir().join(format!("vg-print-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let file = folder.join("report.docx");
    std::fs::write(&file, docx(&sample::report()).unwrap()).unwrap();
    let profile = format!("-env:UserInstallation=file://{}/profile", folder.display());
    let done = std::process::Command::new("soffice")
        .args([&profile, "--headless", "--convert-to", "txt:Text (encoded):UTF8", "--outdir"])
        .args([&folder, &file])
        .output()
        .unwrap();
    let text = std::fs::read(folder.join("report.txt")).unwrap_or_else(|error| panic!("{error}: {done:?}"));
    let text = String::from_utf8(text).unwrap();
    sample::SENTENCES.into_iter().for_each(|sentence| assert!(text.contains(sentence), "{sentence}"));
    std::fs::remove_dir_all(&folder).unwrap();
}
