//! `directive` and `library`.

use std::fs;
use std::path::Path;

use serde_json::Value as Json;

use crate::program::vonggac;

/// A letter in the layout of Decree 30/2020/NĐ-CP.
const LETTER: &str = "\
SỞ THÔNG TIN VÀ TRUYỀN THÔNG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
                                            Độc lập - Tự do - Hạnh phúc

Số: 12/STTTT-CNTT                     Hà Nam, ngày 05 tháng 01 năm 2024
V/v trực bảo đảm an toàn thông tin dịp Tết

Kính gửi:
- Các sở, ban, ngành;
- UBND các huyện, thị xã.

Sở Thông tin và Truyền thông đề nghị các đơn vị:

1. Rà soát máy chủ, khắc phục lỗ hổng CVE-2023-46747 trên F5 BIG-IP.

2. Gửi báo cáo về Sở trước ngày 31/01/2024.

Trân trọng./.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Trần Văn An

Nơi nhận:
- Như trên;
- Lưu: VT, CNTT.
";

fn run(arguments: &[&str]) -> (i32, String, String) {
    let arguments: Vec<std::ffi::OsString> = arguments.iter().map(Into::into).collect();
    let ran = vonggac(&arguments);
    (ran.code, ran.out().to_owned(), ran.stderr.clone())
}

fn path(folder: &Path, name: &str) -> String {
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn a_letter_is_read_as_text_and_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let letter = path(folder.path(), "12.txt");
    fs::write(&letter, LETTER).unwrap();
    let (code, out, error) = run(&["directive", "read", &letter]);
    assert_eq!((code, error.as_str()), (0, ""), "{out}");
    for part in ["12/STTTT-CNTT", "2024-01-05", "CVE-2023-46747", "KT. Giám đốc", "dòng 4"] {
        assert!(out.contains(part), "{part}: {out}");
    }
    let (code, out, _) = run(&["directive", "read", &letter, "--json"]);
    let reading: Json = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &reading["number"], &reading["file"]), (0, &"12/STTTT-CNTT".into(), &"12.txt".into()));
    assert_eq!(reading["clauses"][1]["deadline"], "2024-01-31", "{reading}");
    assert_eq!(reading["signer"]["name"], "Trần Văn An");
    let (_, out, _) = run(&["directive", "read", &letter, "--full"]);
    let whole: Json = serde_json::from_str(&out).unwrap();
    let line = whole["reading"]["number"]["place"]["first"].as_u64().unwrap() as usize;
    assert!(whole["text"].as_str().unwrap().lines().nth(line - 1).unwrap().contains("12/STTTT-CNTT"), "{whole}");
}

#[test]
fn what_is_no_letter_is_told_so() {
    let folder = tempfile::tempdir().unwrap();
    let (code, _, error) = run(&["directive", "read", &path(folder.path(), "none.txt")]);
    assert!(code == 2 && error.contains("none.txt"), "{error}");
    let broken = path(folder.path(), "broken.docx");
    fs::write(&broken, b"PK\x03\x04 and no more").unwrap();
    let (code, _, error) = run(&["directive", "read", &broken, "--lang", "en"]);
    assert!(code == 2 && error.contains('('), "{error}");
}

#[test]
fn the_packs_of_the_program_are_without_fault_and_faults_of_others_are_named() {
    let (code, out, _) = run(&["library", "lint"]);
    assert_eq!((code, out.as_str()), (0, "Không có lỗi.\n"));
    let folder = tempfile::tempdir().unwrap();
    let overlay = folder.path().join("so-y-te");
    fs::create_dir(&overlay).unwrap();
    fs::write(overlay.join("overlay.toml"), "[overlay]\nid = \"so-y-te\"\nbase = \"vn-1890\"\n").unwrap();
    let (code, out, _) = run(&["library", "lint", overlay.to_str().unwrap()]);
    assert_eq!(code, 1);
    assert!(out.contains("so-y-te/overlay.toml") && out.contains("vn-1890"), "{out}");
}

#[test]
fn the_law_of_a_day_is_shown() {
    let (code, out, _) = run(&["library", "regimes", "--date", "2024-02-10"]);
    assert!(code == 0 && out.contains("vn-2016") && !out.contains("vn-2026"), "{out}");
    let count = |level: &str| {
        let (code, out, _) = run(&["library", "controls", "--level", level, "--date", "2024-02-10", "--lang", "en"]);
        let last = out.lines().last().unwrap().to_owned();
        assert!(code == 0 && last.ends_with(&format!("controls for level {level}")), "{last}");
        last.split(' ').next().unwrap().parse::<usize>().unwrap()
    };
    assert!(count("1") < count("3") && count("1") > 50);
    let (_, out, _) = run(&["library", "clocks", "--date", "2024-02-10"]);
    assert!(out.contains("trước ngày 20/06"), "{out}");
    let (_, out, _) = run(&["library", "holidays", "2024"]);
    assert!(out.starts_with("Mồng một Tết Giáp Thìn: 10/02/2024\n") && out.contains("10/02/2024     1/1"), "{out}");
    let (code, _, error) = run(&["library", "regimes", "--date", "1999-01-01"]);
    assert!(code == 2 && error.contains("1999-01-01"), "{error}");
    assert_eq!(run(&["library", "holidays", "2101"]).0, 2);
}

#[test]
fn every_case_of_every_check_comes_out_as_it_says() {
    let (code, out, error) = run(&["directive", "test", "--lang", "en"]);
    assert_eq!(code, 0, "{out}{error}");
    let cases: usize = out.split(' ').next().unwrap().parse().unwrap();
    assert!(cases > 60 && out.ends_with(" cases, 0 not as expected.\n"), "{out}");
}

#[test]
fn directive_packs_are_listed_shown_and_without_fault() {
    let (code, out, _) = run(&["directive", "lint"]);
    assert_eq!((code, out.as_str()), (0, "Không có lỗi.\n"));
    let (code, out, _) = run(&["directive", "list", "--lang", "en"]);
    assert!(code == 0 && out.contains("6410-btttt-cattt-2023\n    công văn 6410/BTTTT-CATTT, 2023-12-29"), "{out}");
    let (code, out, _) = run(&["directive", "show", "6410 / btttt-cattt"]);
    for part in [
        "  1.đ  Khai thác IRLab và DFLab [bắt buộc]",
        "hạn: 2024-02-07, trước kỳ nghỉ Tết Nguyên đán 1 ngày (nghỉ từ 08/02/2024)",
        "đo bằng: systems-have-level, dossiers-approved",
        "lặp lại mỗi 1 tháng",
        "(cho: isp, platform)",
        "chưa đo được: Phần mềm chưa quản lý lịch trực",
    ] {
        assert!(code == 0 && out.contains(part), "{part}\n{out}");
    }
    let (_, english, _) = run(&["directive", "show", "6410-btttt-cattt-2023", "--lang", "en"]);
    assert!(english.contains("due: 2024-02-07, 1 day before Lunar New Year (off from 08/02/2024)"), "{english}");
    let (code, _, error) = run(&["directive", "show", "1/CT-TTg"]);
    assert!(code == 2 && error.contains("directive list"), "{error}");
}

#[test]
fn a_directive_pack_is_begun_and_says_what_is_left_to_write() {
    let folder = tempfile::tempdir().unwrap();
    let letter = path(folder.path(), "12.txt");
    fs::write(&letter, LETTER).unwrap();
    let into = folder.path().to_str().unwrap();
    let (code, out, error) = run(&["directive", "new", "12-stttt-cntt", "--from", &letter, "--into", into]);
    assert!(code == 0 && out.contains("directive.toml"), "{out}{error}");
    let pack = folder.path().join("12-stttt-cntt");
    let text = String::from_utf8(fs::read(pack.join("directive.toml")).unwrap()).unwrap();
    assert!(text.contains("number = \"12/STTTT-CNTT\"") && text.contains("due = { on = \"2024-01-31\" }"), "{text}");
    assert!(text.contains("regime = \"vn-2016\""), "{text}");
    let (code, out, _) = run(&["directive", "lint", pack.to_str().unwrap()]);
    assert!(code == 1 && out.contains("12-stttt-cntt/directive.toml"), "{out}");
    assert_eq!(out.matches("[unwritten]").count(), out.matches("    cách sửa:").count(), "{out}");
    let written = text.replace("\"?\"", "\"Lời của mình\"");
    fs::write(pack.join("directive.toml"), written).unwrap();
    assert_eq!(run(&["directive", "lint", pack.to_str().unwrap()]).1, "Không có lỗi.\n");
    // It is not written over, and a pack without number or day is none.
    let again = run(&["directive", "new", "12-stttt-cntt", "--from", &letter, "--into", into]);
    assert!(again.0 == 2 && again.2.contains("there already"), "{}", again.2);
    for (arguments, part) in [
        (vec!["new", "other"], "--number"),
        (vec!["new", "other", "--number", "1/STTTT-CNTT"], "--issued"),
        (vec!["new", "Other", "--number", "1/STTTT-CNTT", "--issued", "2024-01-05"], "is no id"),
        (vec!["new", "other", "--number", "1/STTTT-CNTT", "--issued", "1990-01-05"], "1990-01-05"),
    ] {
        let arguments: Vec<&str> = ["directive"].into_iter().chain(arguments).chain(["--into", into]).collect();
        let (code, _, error) = run(&arguments);
        assert!(code == 2 && error.contains(part), "{part}: {error}");
    }
    // A folder takes the place of the pack of the program with its name.
    let own = folder.path().join("6410-btttt-cattt-2023");
    fs::create_dir(&own).unwrap();
    fs::write(own.join("directive.toml"), "[directive]\nid = \"6410-btttt-cattt-2023\"\n").unwrap();
    let (code, out, _) = run(&["directive", "lint", own.to_str().unwrap()]);
    assert!(code == 1 && out.contains("[missing]") && !out.contains("[unused]"), "{out}");
}
