//! The PDF, opened with poppler where it is installed: text, fonts, paper, nothing beyond its edge.

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

use std::io::Write as _;
use std::process::{Command, Stdio};

use vg_print::{Align, Block, Column, Document, PrintError, Row, Table, limits, pdf, runs};

/// Runs a program of poppler on a file that it reads from standard input; `None` (said loudly) where it is not installed.
fn poppler(program: &str, arguments: &[&str], bytes: &[u8]) -> Option<Vec<u8>> {
    let child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn();
    let Ok(mut child) = child else {
        eprintln!("SKIPPED: {program} is not installed (package poppler-utils)");
        return None;
    };
    let mut input = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let feed = std::thread::spawn(move || input.write_all(&bytes));
    let output = child.wait_with_output().unwrap();
    feed.join().unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    // Poppler 22.12 takes the entry /Suspects of a tagged file for something else than the boolean that ISO 32000 says.
    let faults: Vec<&str> = said.lines().filter(|line| !line.is_empty() && !line.contains("Suspects")).collect();
    assert!(output.status.success() && faults.is_empty(), "{program}: {said}");
    Some(output.stdout)
}

fn text(arguments: &[&str], bytes: &[u8]) -> Option<String> {
    let mut all = arguments.to_vec();
    all.extend(["-enc", "UTF-8", "-", "-"]);
    poppler("pdftotext", &all, bytes).map(|out| String::from_utf8(out).unwrap())
}

/// Text with every run of white space as one blank, so that lines do not matter.
fn flowing(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn golden(name: &str, text: &str) {
    let path = std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("tests/golden").join(name);
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let text = format!("{}\n", lines.join("\n").trim_end());
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let kept = std::fs::read(&path).unwrap_or_default();
    assert_eq!(text, String::from_utf8(kept).unwrap(), "{name}; UPDATE_GOLDEN=1 writes it anew");
}

#[test]
fn every_sentence_is_found_whole() {
    let bytes = pdf(&sample::report()).unwrap();
    let Some(raw) = text(&[], &bytes) else { return };
    let found = flowing(&raw);
    sample::SENTENCES.into_iter().for_each(|sentence| assert!(found.contains(sentence), "{sentence}\n{found}"));
    for markup in
        ["#strong[đây là chữ] $x^2$ *không* _phải_ <lệnh> & \"mã\" \\n @a.", "Đề nghị Bộ xem xét, tổng hợp./."]
    {
        assert!(found.contains(markup), "{markup}\n{found}");
    }
    for line in ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Công văn số 6410/BTTTT-CATTT"]
    {
        assert!(found.contains(line), "{line}\n{found}");
    }
    let hash = sample::hash(1190);
    assert!(found.replace(' ', "").contains(&hash), "{hash}\n{found}");
    golden("report.pdf.txt", &text(&["-layout"], &bytes).unwrap());
}

#[test]
fn fonts_are_within_and_the_file_describes_itself() {
    let bytes = pdf(&sample::report()).unwrap();
    let Some(fonts) = poppler("pdffonts", &["-"], &bytes) else { return };
    let fonts = String::from_utf8(fonts).unwrap();
    let rows: Vec<Vec<&str>> = fonts.lines().skip(2).map(|line| line.split_whitespace().collect()).collect();
    assert!(rows.len() >= 3, "{fonts}");
    for row in rows {
        assert!(row[0].contains("LiberationSerif"), "{fonts}");
        // The last six columns are emb, sub, uni and the object id.
        let (embedded, unicode) = (row[row.len() - 5], row[row.len() - 3]);
        assert_eq!((embedded, unicode), ("yes", "yes"), "{fonts}");
    }
    let info = String::from_utf8(poppler("pdfinfo", &["-"], &bytes).unwrap()).unwrap();
    for wanted in [
        "Báo cáo 05/BC-STTTT ngày 05 tháng 02 năm 2024",
        "Sở Thông tin và Truyền thông",
        "Vọng Gác",
        "Tagged:          yes",
        "A4",
    ] {
        assert!(info.contains(wanted), "{wanted}\n{info}");
    }
    let raw = String::from_utf8_lossy(&bytes);
    assert!(raw.contains("/Lang (vi-VN)") || raw.contains("/Lang(vi-VN)"), "the language is stated");
    assert!(raw.contains("<pdfaid:part>2</pdfaid:part>") && raw.contains("<pdfaid:conformance>A</pdfaid:conformance>"));
}

#[test]
fn the_same_value_gives_the_same_bytes() {
    assert_eq!(pdf(&sample::report()).unwrap(), pdf(&sample::report()).unwrap());
}

/// A word on its page; sizes in points.
struct Word {
    page: (f64, f64),
    right: f64,
    bottom: f64,
    text: String,
}

fn words(bytes: &[u8]) -> Option<Vec<Word>> {
    let html = text(&["-bbox"], bytes)?;
    let number = |line: &str, name: &str| -> f64 {
        let from = line.find(&format!("{name}=\"")).unwrap() + name.len() + 2;
        line[from..].split('"').next().unwrap().parse().unwrap()
    };
    let (mut page, mut out) = ((0.0, 0.0), Vec::new());
    for line in html.lines() {
        if line.contains("<page ") {
            page = (number(line, "width"), number(line, "height"));
        } else if line.contains("<word ") {
            let text = line.split('>').nth(1).unwrap_or_default().to_owned();
            out.push(Word { page, right: number(line, "xMax"), bottom: number(line, "yMax"), text });
        }
    }
    Some(out)
}

/// Nothing stands beyond the right margin of 15 mm, or below the bottom edge.
#[test]
fn nothing_stands_beyond_the_margins() {
    let rows = Document { body: vec![Block::Table(sample::hosts(300))], ..sample::report() };
    for (name, document) in [("report", sample::report()), ("long", sample::long_names()), ("rows", rows)] {
        let Some(words) = words(&pdf(&document).unwrap()) else { return };
        assert!(words.len() > 300, "{name}");
        let margin = 15.0 / 25.4 * 72.0;
        for Word { page: (width, height), right, bottom, text } in words {
            assert!(right <= width - margin + 1.0, "{name}: `{text}` ends at {right} of {width}");
            assert!(bottom <= height - 10.0, "{name}: `{text}` ends at {bottom} of {height}");
        }
    }
}

#[test]
fn the_header_of_a_long_table_stands_on_each_of_its_pages() {
    let document = Document {
        body: vec![Block::Table(sample::hosts(300))],
        annexes: Vec::new(),
        sources: Vec::new(),
        ..sample::report()
    };
    let Some(found) = text(&["-layout"], &pdf(&document).unwrap()) else { return };
    let pages: Vec<&str> = found.trim_end_matches('\u{c}').split('\u{c}').collect();
    assert!(pages.len() > 8, "{}", pages.len());
    let headed = pages.iter().filter(|page| page.contains("Tên máy")).count();
    let listed = pages.iter().filter(|page| page.contains("10.20.")).count();
    assert_eq!(headed, listed);
    let first = |page: &str| page.trim_start().lines().next().unwrap_or_default().trim().to_owned();
    assert_eq!(first(pages[1]), "2", "the number of the page stands at its top");
    assert_ne!(first(pages[0]), "1", "but not on the first");
    for number in 1..=300 {
        assert!(flowing(&found).contains(&format!(" {number} ")), "row {number}");
    }
}

#[test]
fn annexes_count_their_own_pages() {
    let mut document = sample::report();
    document.annexes[0].body = vec![Block::Table(sample::hosts(60))];
    let Some(found) = text(&["-layout"], &pdf(&document).unwrap()) else { return };
    let pages: Vec<&str> = found.trim_end_matches('\u{c}').split('\u{c}').collect();
    let at = pages.iter().position(|page| page.contains("MÁY CHƯA RÀ QUÉT")).unwrap();
    let first = |page: &str| page.trim_start().lines().next().unwrap_or_default().trim().to_owned();
    assert_eq!(first(pages[at]), "Phụ lục I");
    assert_eq!(first(pages[at + 1]), "2");
    let sources = pages.iter().position(|page| page.contains("NGUỒN SỐ LIỆU")).unwrap();
    assert_eq!(first(pages[sources]), "Phụ lục II");
}

#[test]
fn empty_parts_are_set() {
    let Some(found) = text(&[], &pdf(&sample::empty()).unwrap()) else { return };
    assert!(flowing(&found).contains("Phụ lục"));
}

#[test]
fn what_no_font_shows_is_written_as_its_number() {
    let Some(found) = text(&[], &pdf(&sample::long_names()).unwrap()) else { return };
    assert!(flowing(&found).contains("[U+4E2D] [U+2611] [U+1F600]"), "{found}");
}

/// Headings with room around them fill pages faster than any other limit is reached.
#[test]
fn more_pages_than_allowed_are_refused() {
    let heading = Block::Heading { level: 1, label: "I.".into(), text: "x".into() };
    let body = vec![heading; limits::MAX_BLOCKS];
    let rows = vec![Row::new(vec![runs("ế ".repeat(limits::MAX_CELL_CHARS / 2))]); 900];
    let table = Table { rows, columns: vec![Column::new("a", 1, Align::Left)], ..Table::default() };
    let body = body.into_iter().skip(1).chain([Block::Table(table)]).collect();
    let error = pdf(&Document { body, annexes: Vec::new(), ..sample::report() }).map(|bytes| bytes.len()).unwrap_err();
    let PrintError::TooLarge { found, limit, .. } = error else { panic!("{error}") };
    assert!(found > limit && limit == limits::MAX_PAGES, "{found}");
}

/// Markup, paths and commands of the page setter are text like any other.
#[test]
fn nothing_is_read_and_nothing_is_run() {
    let hostile = "#read(\"/etc/passwd\") #import \"@preview/x:1.0.0\": * #eval(\"1+1\") \\u{41} ${x} <source-1> @source-1 // /* ``` =";
    let document = Document {
        issuer: hostile.into(),
        addressees: vec![hostile.into()],
        body: vec![Block::paragraph(hostile)],
        ..sample::letter()
    };
    let Some(found) = text(&[], &pdf(&document).unwrap()) else { return };
    assert_eq!(flowing(&found).matches(hostile).count(), 2, "{found}");
}
