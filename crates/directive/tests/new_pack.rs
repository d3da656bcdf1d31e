//! A pack that was just begun: the lint names what a person has to write, and nothing else.

#![expect(clippy::unwrap_used, reason = "helpers of tests: a failure is the test's failure")]

use vg_directive::pack::{ALL, Modality, NewPack, Pack, lint, load, new_pack};
use vg_directive::reader::{Reading, read_text};
use vg_library::Regimes;
use vg_library::lint::{FaultCode, render};
use vg_model::Lang;

const REGIME: &str = r#"
[regime]
id = "toy"
title = { vi = "Chế độ mẫu", en = "Toy regime" }
from = "2020-01-01"
summary = { vi = "Một gói nhỏ.", en = "A small pack." }
grade = "verified"
"#;

/// A letter of nobody: two points for all, a clause with an actor and a day.
const LETTER: &str = "\
SỞ THÔNG TIN VÀ TRUYỀN THÔNG

Số: 12/STTTT-CNTT

An Bình, ngày 05 tháng 01 năm 2024

V/v trực giám sát dịp Tết

Kính gửi:

- Các sở, ban, ngành;

Đề nghị các đơn vị thực hiện:

1. Bảo đảm an toàn hệ thống:

a) Lập \"danh mục\" máy chủ.

b) Sao lưu dữ liệu.

c) Cập nhật bản vá.

d) Rà soát tài khoản.

đ) Cử người trực.

2. Các doanh nghiệp viễn thông gửi kết quả trước ngày 20/01/2024.

3. Cần hỗ trợ thì liên hệ:

- Trung tâm Giám sát An Bình, điện thoại 0200.1234.567, thư điện tử: truc@anbinh.example.

Trân trọng./.
";

fn regimes() -> Regimes {
    vg_library::load::load([("toy/regime.toml", REGIME)]).regimes
}

/// The text and its pack, which has no other fault than words to write. Where a letter is read out of order that is a fault as well: a
/// person has to look.
fn begun(reading: Option<&Reading>, number: &str, issued: &str) -> (String, Pack) {
    let new = NewPack { id: "a-letter", number, issued: issued.parse().unwrap(), regime: "toy", reading };
    let text = new_pack(&new);
    let files = [("a-letter/directive.toml", text.as_str())];
    let faults = lint(files, &regimes());
    let others: Vec<_> =
        faults.iter().filter(|fault| !matches!(fault.code, FaultCode::Unwritten | FaultCode::Order)).cloned().collect();
    assert!(others.is_empty(), "\n{}", render(&others, Lang::En));
    assert!(!faults.is_empty());
    let loaded = load(files);
    (text.clone(), loaded.packs.get("a-letter").unwrap().clone())
}

#[test]
fn without_a_reading_there_is_one_clause_to_write() {
    let (_, pack) = begun(None, "12/STTTT-CNTT", "2024-01-05");
    assert_eq!(pack.clauses().map(|clause| clause.label.as_str()).collect::<Vec<_>>(), ["1"]);
    assert_eq!(pack.obligations().count(), 1);
}

#[test]
fn a_reading_gives_clauses_classes_and_days() {
    let reading = read_text(LETTER).unwrap();
    let (text, pack) = begun(Some(&reading), "12/STTTT-CNTT", "2024-01-05");
    let labels: Vec<&str> = pack.clauses().map(|clause| clause.label.as_str()).collect();
    assert_eq!(labels, ["1", "1.a", "1.b", "1.c", "1.d", "1.đ", "2", "3", "3.-1"], "{text}");
    assert!(pack.clause("1").unwrap().heading);
    assert_eq!(pack.clause("1.đ").unwrap().applies_to, [ALL]);
    let obligations: Vec<(&str, &str)> =
        pack.obligations().map(|obligation| (obligation.id.as_str(), obligation.clause.as_str())).collect();
    assert_eq!(
        obligations.get(3..),
        Some([("clause-1-d", "1.d"), ("clause-1-dd", "1.đ"), ("clause-2", "2"), ("clause-3", "3")].as_slice())
    );
    let carriers = pack.classes().next().unwrap();
    assert_eq!(pack.clause("2").unwrap().applies_to, *std::slice::from_ref(&carriers.id));
    assert_eq!(carriers.title.vi, "Các doanh nghiệp viễn thông");
    let due = pack.obligations().find(|obligation| obligation.clause == "2").unwrap().due.clone().unwrap();
    assert_eq!(due.on.unwrap().to_string(), "2024-01-20");
    assert!(text.contains("# Lập \"danh mục\" máy chủ …"), "{text}");
    // Whom to call is said for information, and makes no addressee.
    assert_eq!(pack.clause("3.-1").unwrap().modality, Modality::Inform);
    assert_eq!(pack.classes().count(), 1);
    // Written once, the lint is content.
    let written = text.replace("\"?\"", "\"Lời của mình\"");
    let faults = lint([("a-letter/directive.toml", written.as_str())], &regimes());
    assert!(faults.is_empty(), "\n{}", render(&faults, Lang::En));
}

#[test]
fn a_whole_code_of_law_is_cut_and_says_so() {
    let clauses: String = (1..=700).map(|number| format!("{number}. Cử người trực ca {number}.\n\n")).collect();
    let letter = LETTER.split("1. Bảo đảm").next().unwrap().to_owned() + &clauses + "Trân trọng./.\n";
    let reading = read_text(&letter).unwrap();
    assert!(reading.clauses.len() >= 700);
    let (text, pack) = begun(Some(&reading), "12/STTTT-CNTT", "2024-01-05");
    assert_eq!(pack.clauses().count(), 666);
    let left = reading.clauses.len() - 666;
    assert!(text.ends_with(&format!("{left} more clauses are left out.\n")));
}

#[test]
fn real_letters_give_packs_that_only_want_words() {
    let Some(data) = vg_backend::testkit::test_data() else { return };
    let Ok(folder) = std::fs::read_dir(data.join("dispatches")) else {
        eprintln!("SKIPPED: there is no {}/dispatches", data.display());
        return;
    };
    let mut count = 0;
    for entry in folder {
        let path = entry.unwrap().path();
        let Some(bytes) = path.extension().filter(|end| *end == "txt").map(|_| std::fs::read(&path).unwrap()) else {
            continue;
        };
        let reading = read_text(std::str::from_utf8(&bytes).unwrap()).unwrap();
        let (_, pack) = begun(Some(&reading), "1/BTTTT-CATTT", "2023-12-29");
        assert!(pack.clauses().count() >= 1, "{}", path.display());
        count += 1;
    }
    assert!(count >= 15, "{count} letters");
}
