//! DOCX, PDF and scans: with real programs where they are installed, with scripted and fake ones for what goes wrong.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what it expects and fails by panic"
)]

use std::cell::RefCell;
use std::io::{Cursor, Write as _};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use vg_directive::reader::sources::{Call, ToolError};
use vg_directive::reader::{Installed, Method, Source, Tools, limits, read};
use zip::write::SimpleFileOptions;

/// A program and what it answers.
type Answer = (&'static str, Result<Vec<u8>, ToolError>);

/// A program that answers by itself and keeps what it was asked.
#[derive(Default)]
struct Scripted {
    answers: RefCell<Vec<Answer>>,
    asked: RefCell<Vec<(String, usize)>>,
}

impl Scripted {
    fn answering(answers: Vec<Answer>) -> Self {
        Self { answers: RefCell::new(answers.into_iter().rev().collect()), ..Self::default() }
    }
}

impl Tools for Scripted {
    fn run(&self, call: &Call<'_>) -> Result<Vec<u8>, ToolError> {
        self.asked.borrow_mut().push((format!("{} {}", call.program, call.args.join(" ")), call.input.len()));
        let (program, answer) = self.answers.borrow_mut().pop().expect("one more answer");
        assert_eq!(program, call.program);
        answer
    }
}

fn docx(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        archive.start_file(*name, SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t xml:space=\"preserve\">{text}</w:t></w:r></w:p>")
}

fn listed(text: &str, level: u8) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn document(body: &str) -> String {
    format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>")
}

const NUMBERING: &str = "<w:numbering xmlns:w=\"w\"><w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimal\"/><w:lvlText w:val=\"%1.\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"lowerLetter\"/><w:lvlText w:val=\"%2)\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num></w:numbering>";

#[test]
fn a_word_document_with_a_table_and_automatic_numbers() {
    let cell =
        |texts: &[&str]| format!("<w:tc>{}</w:tc>", texts.iter().map(|text| paragraph(text)).collect::<String>());
    let head = format!(
        "<w:tbl><w:tr>{}{}</w:tr></w:tbl>",
        cell(&["UBND TỈNH HÀ NAM", "SỞ Y TẾ", "Số: 15/SYT-VP", "V/v trực an toàn thông tin"]),
        cell(&[
            "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
            "Độc lập - Tự do - Hạnh phúc",
            "Hà Nam, ngày 08 tháng 02 năm 2024"
        ]),
    );
    let deleted = "<w:p><w:del><w:r><w:delText>bỏ</w:delText><w:t>bỏ</w:t></w:r></w:del></w:p>";
    let body = format!(
        "{head}{}{deleted}{}{}{}{}{}",
        paragraph("Kính gửi: Các bệnh viện &amp; trung tâm y tế."),
        paragraph("Sở Y tế đề nghị các đơn vị:"),
        listed("Phân công trực:", 0),
        listed("Trực 24/7;", 1),
        listed("Lập danh sách.", 1),
        listed("Báo cáo trước ngày 20/02/2024./.", 0),
    );
    let bytes = docx(&[("word/document.xml", &document(&body)), ("word/numbering.xml", NUMBERING)]);
    let (extracted, reading) = read(&Source::sniff(&bytes), &Scripted::default()).unwrap();
    assert_eq!(extracted.method, Method::Docx);
    let labels: Vec<&str> = reading.clauses.iter().map(|clause| clause.label.as_str()).collect();
    assert_eq!(labels, ["1", "1.a", "1.b", "2"], "{}", extracted.text);
    assert_eq!(reading.number.unwrap().value.as_deref(), Some("15/SYT-VP"));
    assert_eq!(reading.issuer.unwrap().value.as_deref(), Some("Sở Y tế"));
    assert_eq!(reading.subject.unwrap().value.as_deref(), Some("trực an toàn thông tin"));
    assert_eq!(reading.addressees[0].value.as_deref(), Some("Các bệnh viện & trung tâm y tế"));
    assert!(!extracted.text.contains("bỏ"), "deleted text is not read");
}

#[test]
fn word_documents_that_cannot_be_read() {
    let code = |bytes: &[u8]| read(&Source::Docx(bytes), &Scripted::default()).unwrap_err().code;
    assert_eq!(code(b"PK\x03\x04 no archive"), "docx_damaged");
    assert_eq!(code(&docx(&[("other.xml", "")])), "docx_damaged");
    let deep = format!("{}{}", "<w:x>".repeat(limits::MAX_XML_DEPTH + 1), "</w:x>".repeat(limits::MAX_XML_DEPTH + 1));
    assert_eq!(code(&docx(&[("word/document.xml", &deep)])), "docx_damaged");
    // A bomb: some kilobytes that unpack to more than the limit.
    let bomb = " ".repeat(usize::try_from(limits::MAX_XML_BYTES).unwrap() + 1);
    assert_eq!(code(&docx(&[("word/document.xml", &bomb)])), "document_too_large");
    let many: Vec<String> = (0..=limits::MAX_ARCHIVE_MEMBERS).map(|index| index.to_string()).collect();
    let many: Vec<(&str, &str)> = many.iter().map(|name| (name.as_str(), "")).collect();
    assert_eq!(code(&docx(&many)), "document_too_large");
}

const PDF: &[u8] = b"%PDF-1.4 scripted";

#[test]
fn pages_of_a_pdf_are_told() {
    let page = "SỞ Y TẾ\nSố: 3/SYT-VP          Huế, ngày 01 tháng 3 năm 2024\nKính gửi: Các bệnh viện trên địa bàn thành phố.\n\u{c}1. Rà soát toàn bộ hệ thống thông tin của đơn vị, báo cáo kết quả.\n\u{c}";
    let tools = Scripted::answering(vec![("pdftotext", Ok(page.as_bytes().to_vec()))]);
    let (extracted, reading) = read(&Source::sniff(PDF), &tools).unwrap();
    assert_eq!((extracted.method, extracted.page_starts.as_slice()), (Method::PdfText, &[1, 4][..]));
    let clause = &reading.clauses[0];
    assert_eq!((clause.place.first, clause.place.page), (4, Some(2)));
    assert_eq!(tools.asked.borrow()[0], ("pdftotext -layout -enc UTF-8 - -".into(), PDF.len()));
}

#[test]
fn what_goes_wrong_with_a_program_is_said_in_both_languages() {
    let failing = |error: ToolError| {
        let error = read(&Source::Pdf(PDF), &Scripted::answering(vec![("pdftotext", Err(error))])).unwrap_err();
        assert!(!error.text.vi.is_empty() && error.text.vi != error.text.en);
        (error.code, error.text.en)
    };
    let (code, text) = failing(ToolError::Missing);
    assert_eq!(code, "tool_missing");
    assert!(text.contains("poppler-utils"));
    assert_eq!(failing(ToolError::TooLong(Duration::from_secs(60))).0, "tool_failed");
    assert_eq!(failing(ToolError::TooMuch(5)).0, "tool_failed");
    assert!(failing(ToolError::Failed("Syntax Error".into())).1.contains("Syntax Error"));
}

#[test]
fn a_scan_needs_the_recogniser_and_its_confidence_lowers_the_fields() {
    let table =
        "level\tpage\n5\t1\t1\t1\t1\t1\t10\t0\t40\t20\t60\tSố:\n5\t1\t1\t1\t1\t2\t60\t0\t40\t20\t80\t3/SYT-VP\n";
    let answers = vec![
        ("pdftotext", Ok(b"\x0c".to_vec())),
        ("pdftoppm", Ok(b"picture".to_vec())),
        ("tesseract", Ok(table.as_bytes().to_vec())),
    ];
    let tools = Scripted::answering(answers);
    let (extracted, reading) = read(&Source::Pdf(PDF), &tools).unwrap();
    assert_eq!(extracted.method, Method::Scan);
    assert!((extracted.confidence.unwrap() - 0.7).abs() < 1e-6);
    let number = reading.number.unwrap();
    assert_eq!((number.value.as_deref(), number.confidence.value), (Some("3/SYT-VP"), 0.7));
    assert_eq!(tools.asked.borrow()[2].1, 7, "the recogniser gets the picture");
    let missing =
        vec![("pdftotext", Ok(Vec::new())), ("pdftoppm", Ok(Vec::new())), ("tesseract", Err(ToolError::Missing))];
    let error = read(&Source::Pdf(PDF), &Scripted::answering(missing)).unwrap_err();
    assert!(error.code == "tool_missing" && error.text.vi.contains("tesseract-ocr-vie"));
}

#[test]
fn a_scan_of_too_many_pages_is_refused() {
    let pages = "\u{c}".repeat(limits::MAX_SCAN_PAGES as usize + 2);
    let tools = Scripted::answering(vec![("pdftotext", Ok(pages.into_bytes()))]);
    assert_eq!(read(&Source::Pdf(PDF), &tools).unwrap_err().code, "scan_too_long");
}

/// A folder with a fake program in it.
#[cfg(unix)]
fn fake(name: &str, script: &str) -> tempfile::TempDir {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join(name);
    std::fs::write(&file, format!("#!/bin/sh\n{script}\n")).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o755)).unwrap();
    folder
}

#[cfg(unix)]
#[test]
fn programs_run_within_their_limits() {
    let run = |script: &str, time: Duration, output: usize| {
        let folder = fake("tool", script);
        let call = Call { program: "tool", args: &["$(echo no shell)"], input: b"input", time, output };
        Installed::in_folders(folder.path()).run(&call)
    };
    let long = Duration::from_secs(20);
    assert_eq!(run("/bin/cat; printf '%s' \"$1\"", long, 100), Ok(b"input$(echo no shell)".to_vec()));
    assert_eq!(run("echo bad >&2; exit 3", long, 100), Err(ToolError::Failed("bad".into())));
    assert_eq!(
        run("while :; do echo aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa; done", long, 1000),
        Err(ToolError::TooMuch(1000))
    );
    let start = Instant::now();
    let short = Duration::from_millis(200);
    assert_eq!(run("while :; do :; done", short, 100), Err(ToolError::TooLong(short)));
    assert!(start.elapsed() < long);
    let nowhere = Installed::in_folders("/nowhere");
    let call = Call { program: "tool", args: &[], input: b"", time: long, output: 1 };
    assert_eq!(nowhere.run(&call), Err(ToolError::Missing));
}

fn installed(programs: &[&str]) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = |program: &&str| std::env::split_paths(&path).any(|folder: PathBuf| folder.join(program).is_file());
    let missing: Vec<&&str> = programs.iter().filter(|program| !found(program)).collect();
    if !missing.is_empty() {
        eprintln!("SKIPPED: not installed: {missing:?}");
    }
    missing.is_empty()
}

/// A PDF of one page with a line of text in a standard font.
fn small_pdf(lines: &[&str]) -> Vec<u8> {
    let mut content = String::from("BT /F1 14 Tf 60 780 Td 20 TL\n");
    for line in lines {
        content.push_str(&format!("({line}) Tj T*\n"));
    }
    content.push_str("ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut pdf = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (index, object) in objects.iter().enumerate() {
        offsets.push(pdf.len());
        pdf.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = pdf.len();
    pdf.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1));
    for offset in offsets {
        pdf.push_str(&format!("{offset:010} 00000 n \n"));
    }
    pdf.push_str(&format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1));
    pdf.into_bytes()
}

const PLAIN: [&str; 6] = [
    "BO Y TE",
    "So: 77/BYT-CNTT",
    "Ha Noi, ngay 15 thang 01 nam 2024",
    "V/v truc bao ve he thong thong tin",
    "Kinh gui: Cac benh vien truc thuoc Bo.",
    "1. Bo tri nguoi truc trong cac ngay nghi le va bao cao ket qua ve Bo Y te.",
];

#[test]
fn a_real_pdf_is_read_by_the_real_program() {
    if !installed(&["pdftotext"]) {
        return;
    }
    let bytes = small_pdf(&PLAIN);
    let (extracted, reading) = read(&Source::sniff(&bytes), &Installed::default()).unwrap();
    assert_eq!(extracted.method, Method::PdfText);
    assert_eq!(reading.number.unwrap().value.as_deref(), Some("77/BYT-CNTT"));
    assert_eq!(reading.date.unwrap().value.as_deref(), Some("2024-01-15"));
    assert_eq!(reading.clauses[0].place.page, Some(1));
    let error = read(&Source::Pdf(b"%PDF-1.4 broken"), &Installed::default()).unwrap_err();
    assert_eq!(error.code, "tool_failed");
}

/// A PDF of one page that is a grey picture.
fn picture_pdf(pgm: &[u8]) -> Vec<u8> {
    let header: Vec<&[u8]> = pgm.splitn(4, |byte| byte.is_ascii_whitespace()).collect();
    let number = |bytes: &[u8]| std::str::from_utf8(bytes).unwrap().parse::<usize>().unwrap();
    let (width, height) = (number(header[1]), number(header[2]));
    let pixels = &pgm[pgm.len() - width * height..];
    let mut pdf = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n3 0 obj\n<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>\nendobj\n4 0 obj\n<< /Length 29 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\n\nendstream\nendobj\n".to_vec();
    pdf.extend_from_slice(format!("5 0 obj\n<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8 /Length {} >>\nstream\n", pixels.len()).as_bytes());
    pdf.extend_from_slice(pixels);
    pdf.extend_from_slice(b"\nendstream\nendobj\ntrailer << /Root 1 0 R >>\n%%EOF\n");
    pdf
}

#[test]
fn a_real_scan_is_recognised_by_the_real_programs() {
    if !installed(&["pdftotext", "pdftoppm", "tesseract"]) {
        return;
    }
    let languages = std::process::Command::new("tesseract").arg("--list-langs").output().unwrap();
    if !String::from_utf8_lossy(&languages.stdout).lines().any(|line| line == "vie") {
        eprintln!("SKIPPED: tesseract has no Vietnamese data");
        return;
    }
    let pdf = small_pdf(&PLAIN);
    let draw = Call {
        program: "pdftoppm",
        args: &["-r", "200", "-gray", "-f", "1", "-l", "1", "-"],
        input: &pdf,
        time: limits::SCAN_PAGE_TIME,
        output: limits::MAX_TOOL_OUTPUT,
    };
    let picture = Installed::default().run(&draw).unwrap();
    let scan = picture_pdf(&picture);
    let (extracted, reading) = read(&Source::sniff(&scan), &Installed::default()).unwrap();
    assert_eq!(extracted.method, Method::Scan);
    let confidence = extracted.confidence.unwrap();
    assert!((0.3..=1.0).contains(&confidence), "{confidence}");
    assert_eq!(
        reading.date.as_ref().and_then(|field| field.value.as_deref()),
        Some("2024-01-15"),
        "{}",
        extracted.text
    );
    assert!(reading.date.unwrap().confidence.value <= confidence + 0.01);
}

#[test]
fn the_limit_of_a_file_is_kept() {
    let bytes = vec![b'a'; limits::MAX_FILE_BYTES + 1];
    assert_eq!(read(&Source::Pdf(&bytes), &Scripted::default()).unwrap_err().code, "document_too_large");
}
