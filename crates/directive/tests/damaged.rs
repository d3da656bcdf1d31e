//! Letters that were damaged on the way: stamped, misread, in another form of Unicode.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what it expects and fails by panic"
)]

mod common;

use common::{codes, labels, read, text, value, values};

#[test]
fn ones_and_colons_lost_by_the_recogniser() {
    let head = "BỘ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố 77/BYT-CNTT\nHà Nội, ngày 15 tháng 01 năm 2024\nKính gửi: Các bệnh viện.\n\nBộ Y tế đề nghị:\n\n";
    for first in ["1.", "I.", "l."] {
        let reading =
            read(&format!("{head}{first} Bố trí người trực.\n\n2. Báo cáo kết quả.\n\n3. Rà soát hệ thống.\n"));
        assert_eq!(labels(&reading), ["1", "2", "3"], "{first}");
        assert_eq!(value(reading.number.as_ref()), text("77/BYT-CNTT"));
        assert_eq!(reading.clauses[0].confidence.value < 1.0, first != "1.", "{first}");
    }
}

#[test]
fn a_stamp_older_than_the_letter_is_doubted_and_kept_out_of_the_text() {
    let reading = read(
        "BỘ Y TẾ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 77/BYT-CNTT
Hà Nội, ngày 15 tháng 01 năm 2024
V/v tăng cường trực bảo vệ hệ thống thông tin bệnh viện
Kính gửi:
- Các bệnh viện trực thuộc Bộ;
ỆNH VIỆN ĐA KHOA TRUNG ƯƠNG
ĐẾN Số: 31
Ngày: 02/01/2024
Chuyển: Phòng CNTT
- Sở Y tế các tỉnh, thành phố.

Bộ Y tế đề nghị các đơn vị:

1. Bố trí trực.
",
    );
    let stamp = value(reading.arrival_stamp.as_ref()).expect("a stamp");
    assert_eq!(
        (stamp.number.as_deref(), stamp.date.as_deref(), stamp.passed_to.as_deref()),
        (Some("31"), Some("2024-01-02"), Some("Phòng CNTT"))
    );
    assert!(stamp.organisation.as_deref().is_some_and(|name| name.starts_with("Bệnh viện")));
    assert!(codes(&reading).contains(&"stamp_before_issue"));
    assert_eq!(values(&reading.addressees), ["Các bệnh viện trực thuộc Bộ", "Sở Y tế các tỉnh, thành phố"]);
}

#[test]
fn decomposed_letters_blanks_and_the_other_tone_style_read_the_same() {
    let plain = "BỘ Y TẾ\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nSố: 1/BYT-CNTT\nHà Nội, ngày 02 tháng 5 năm 2024\nV/v hòa mạng\nKính gửi: Cục Viễn thông.\n\n1. Rà soát lỗ hổng.\n\n2. Ủy quyền đăng ký.\n";
    let strange: String = plain.replace("hòa mạng", "hoà mạng").replace(' ', "\u{a0}");
    let strange: String = unicode_normalization::UnicodeNormalization::nfd(strange.as_str()).collect();
    let (one, other) = (read(plain), read(&strange));
    assert_eq!(value(one.number.as_ref()), value(other.number.as_ref()));
    assert_eq!(value(one.date.as_ref()), value(other.date.as_ref()));
    assert_eq!(labels(&one), labels(&other));
    assert_eq!(values(&one.addressees), values(&other.addressees));
    assert_eq!(value(other.subject.as_ref()), text("hoà mạng"));
}
