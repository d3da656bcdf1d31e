//! What holds for any text: no panic, valid places, the same again, time in proportion to length.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what it expects and fails by panic"
)]

use std::path::PathBuf;

use proptest::prelude::*;
use vg_directive::reader::{Field, Place, Reading, limits, read_text};

fn places(reading: &Reading) -> Vec<Place> {
    let of = |fields: &[Option<&Field<String>>]| {
        fields.iter().filter_map(|field| field.map(|field| field.place)).collect::<Vec<_>>()
    };
    let mut all = of(&[
        reading.kind.as_ref(),
        reading.number.as_ref(),
        reading.symbol.as_ref(),
        reading.issuer.as_ref(),
        reading.superior_issuer.as_ref(),
        reading.date.as_ref(),
        reading.place.as_ref(),
        reading.subject.as_ref(),
        reading.urgency.as_ref(),
        reading.secrecy.as_ref(),
    ]);
    for list in [&reading.addressees, &reading.copies, &reading.products, &reading.cves] {
        all.extend(list.iter().map(|field| field.place));
    }
    all.extend(reading.basis.iter().chain(&reading.references).map(|field| field.place));
    all.extend(reading.contacts.iter().map(|field| field.place));
    all.extend(reading.signer.iter().map(|field| field.place));
    all.extend(reading.arrival_stamp.iter().map(|field| field.place));
    all.extend(reading.corrections.iter().map(|one| one.place));
    all.extend(reading.remarks.iter().filter_map(|one| one.place));
    for clause in &reading.clauses {
        all.push(clause.place);
        all.extend(clause.applies_to.iter().map(|field| field.place));
        all.extend(clause.deadline.iter().map(|field| field.place));
    }
    all
}

/// Checks everything that must hold, and returns the reading.
fn sound(text: &str) -> Reading {
    let reading = read_text(text).expect("within the limits");
    for place in places(&reading) {
        assert!(
            place.first >= 1 && place.first <= place.last && place.last <= reading.lines.max(1),
            "{place:?} of {} lines",
            reading.lines
        );
    }
    let confidences = reading.clauses.iter().map(|clause| &clause.confidence);
    assert!(confidences.into_iter().all(|one| (0.0..=1.0).contains(&one.value)));
    assert_eq!(reading, read_text(text).expect("again"), "the same input, the same reading");
    let json = reading.to_expected_json(Some("x"));
    assert!(json.is_object());
    reading
}

/// A letter of this test's own; mutations of it meet every part of the reader.
const LETTER: &str = "UBND TỈNH A          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSỞ Y TẾ          Độc lập - Tự do - Hạnh phúc\nSố: 12/SYT-VP          Huế, ngày 05 tháng 3 năm 2024\nV/v tăng cường bảo đảm\nan toàn thông tin\nKính gửi:\n- Các bệnh viện;\n- Các phòng.\nTRUNG TÂM B\nĐẾN Số: 4\nNgày: 01/01/2024\nChuyển:\n\nCăn cứ Luật An ninh mạng số 24/2018/QH14 ngày 12/6/2018;\nSở đề nghị:\n1. Rà soát:\na) CVE-2024-12345 trong FortiOS;\nb) Báo cáo trước ngày 30/4/2024.\n- Phòng A, điện thoại 0234.3822.222, email: a@b.gov.vn.\nI. PHẦN MỘT\nĐiều 3.1.TT.2.5. Gì đó\nĐề nghị các đơn vị thực hiện./.\nx.vt_Việc\nKT. GIÁM ĐỐC\nPHÓ GIÁM ĐỐC\nTrần Văn B\nNơi nhận:\n- Như trên;\n- Lưu: VT.\nPhụ lục I\n1. Khác\n";

/// A seeded damage, as scans have it.
fn damage(text: &str, seed: u64, strength: u64) -> String {
    let mut state = seed | 1;
    let mut next = move |most: u64| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state % most.max(1)
    };
    let mut out = String::with_capacity(text.len());
    for character in text.chars() {
        if next(100) >= strength {
            out.push(character);
            continue;
        }
        match next(7) {
            0 => {}
            1 => out.extend(unicode_normalization::UnicodeNormalization::nfd(std::iter::once(character)).next()),
            2 => out.push('\n'),
            3 => out.push_str("\n 12 \n"),
            4 if character == '\n' => out.push(' '),
            5 => out.extend([character, character]),
            _ => out.push(char::from_u32(0x20 + u32::try_from(next(0x1ef0)).unwrap_or(0)).unwrap_or('?')),
        }
    }
    out
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in any::<String>()) {
        sound(&text);
    }

    #[test]
    fn any_lines_of_a_letter_are_read(order in proptest::collection::vec(0_usize..40, 0..60), glue in prop_oneof![Just("\n"), Just(" "), Just("\n\n"), Just("          ")]) {
        let lines: Vec<&str> = LETTER.split('\n').collect();
        let text: Vec<&str> = order.iter().filter_map(|index| lines.get(*index).copied()).collect();
        sound(&text.join(glue));
    }

    #[test]
    fn a_damaged_letter_is_read(seed in any::<u64>(), strength in 1_u64..60) {
        sound(&damage(LETTER, seed, strength));
    }
}

#[test]
fn a_lightly_damaged_letter_keeps_what_matters() {
    // Lost tone marks only, on every vowel: number, date and labels are found by letters without marks.
    let bare: String = LETTER
        .chars()
        .map(|c| unicode_normalization::UnicodeNormalization::nfd(std::iter::once(c)).next().unwrap_or(c))
        .collect();
    let reading = sound(&bare);
    assert_eq!(reading.number.and_then(|field| field.value).as_deref(), Some("12/SYT-VP"));
    assert_eq!(reading.date.and_then(|field| field.value).as_deref(), Some("2024-03-05"));
    let labels: Vec<&str> = reading.clauses.iter().map(|clause| clause.label.as_str()).take(3).collect();
    assert_eq!(labels, ["1", "1.a", "1.b"]);
    assert_eq!(reading.copies.len(), 2);
    assert_eq!(reading.addressees.len(), 2);
}

#[test]
fn mutations_of_the_test_data_are_read() {
    let Some(data) = vg_backend::testkit::test_data() else { return };
    let Ok(entries) = std::fs::read_dir(data.join("dispatches")) else {
        eprintln!("SKIPPED: no dispatches under VONGGAC_TEST_DATA");
        return;
    };
    let mut files: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|ext| ext == "txt"))
        .collect();
    files.sort();
    assert!(files.len() >= 20);
    for (index, file) in files.iter().enumerate() {
        let text = String::from_utf8(std::fs::read(file).expect("readable")).expect("UTF-8");
        sound(&text);
        for strength in [1, 5, 30] {
            let start: String = text.chars().take(8_000).collect();
            sound(&damage(&start, index as u64 * 977 + strength, strength));
        }
    }
}

#[test]
fn very_long_lines_are_read() {
    for unit in [
        "Điều 1. ",
        "a) ",
        "số 1/QĐ-UBND ngày 01/01/2020 của Bộ Y tế; ",
        "điện thoại 0243.333.4444, ",
        "|",
        "- ",
        "CVE-2024-1234 trong X ",
    ] {
        sound(&unit.repeat(5_000));
        sound(&format!("{unit}\n").repeat(5_000));
    }
}

#[test]
fn the_limit_of_a_text_is_kept() {
    let error = read_text(&"a".repeat(limits::MAX_TEXT_BYTES + 1)).expect_err("too large");
    assert_eq!(error.code, "document_too_large");
    assert!(!error.text.vi.is_empty() && !error.text.en.is_empty());
}
