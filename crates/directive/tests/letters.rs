//! Letters of other shapes than those of the test data, written for these tests: every kind of layout once.

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
fn a_decision_with_articles() {
    let reading = read(
        "UBND TỈNH HÒA BÌNH          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ Y TẾ                          Độc lập - Tự do - Hạnh phúc
Số: 215/QĐ-SYT                   Hòa Bình, ngày 05 tháng 3 năm 2024

                       QUYẾT ĐỊNH
        Về việc thành lập Tổ ứng cứu sự cố an toàn thông tin mạng

GIÁM ĐỐC SỞ Y TẾ

Căn cứ Luật An toàn thông tin mạng số 86/2015/QH13 ngày 19 tháng 11 năm 2015;
Căn cứ Nghị định số 85/2016/NĐ-CP ngày 01 tháng 7 năm 2016 của Chính phủ về bảo đảm an toàn hệ thống thông tin theo cấp độ;
Theo đề nghị của Chánh Văn phòng Sở tại Tờ trình số 12/TTr-VP ngày 01 tháng 3 năm 2024.

QUYẾT ĐỊNH:

Điều 1. Thành lập Tổ ứng cứu sự cố gồm các ông, bà có tên trong danh sách kèm theo.

Điều 2. Tổ ứng cứu sự cố có nhiệm vụ:
1. Trực giám sát 24/7 trong các ngày nghỉ lễ.
2. Báo cáo Giám đốc Sở trước ngày 25 hằng tháng.

Điều 3. Chánh Văn phòng Sở, Trưởng các phòng chịu trách nhiệm thi hành Quyết định này./.

Nơi nhận:                                   GIÁM ĐỐC
- Như Điều 3;
- UBND tỉnh (để b/c);
- Lưu: VT, VP.
                                            Bùi Thị Hoa
",
    );
    assert_eq!(value(reading.kind.as_ref()), text("quyết định"));
    assert_eq!(value(reading.number.as_ref()), text("215/QĐ-SYT"));
    assert_eq!(value(reading.issuer.as_ref()), text("Sở Y tế"));
    assert_eq!(value(reading.superior_issuer.as_ref()), text("UBND tỉnh Hòa Bình"));
    assert_eq!(value(reading.date.as_ref()), text("2024-03-05"));
    assert_eq!(value(reading.place.as_ref()), text("Hòa Bình"));
    assert_eq!(value(reading.subject.as_ref()), text("thành lập Tổ ứng cứu sự cố an toàn thông tin mạng"));
    assert_eq!(labels(&reading), ["Điều 1", "Điều 2", "Điều 2.1", "Điều 2.2", "Điều 3"]);
    let due = reading.clauses[3].deadline.as_ref().and_then(|field| field.value.as_ref()).expect("a deadline");
    assert_eq!((due.words.as_str(), due.recurring), ("trước ngày 25 hằng tháng", true));
    let basis: Vec<_> = reading.basis.iter().filter_map(|field| field.value.as_ref()?.number.clone()).collect();
    assert_eq!(basis, ["86/2015/QH13", "85/2016/NĐ-CP"]);
    assert_eq!(values(&reading.copies), ["Như Điều 3", "UBND tỉnh (để b/c)", "Lưu: VT, VP"]);
    let signer = value(reading.signer.as_ref()).expect("a signer");
    assert_eq!(
        (signer.title.as_deref(), signer.name.as_deref(), signer.capacity),
        (Some("Giám đốc"), Some("Bùi Thị Hoa"), None)
    );
}

#[test]
fn a_plan_with_roman_numerals() {
    let reading = read(
        "ỦY BAN NHÂN DÂN
THÀNH PHỐ CẦN THƠ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 88/KH-UBND
Cần Thơ, ngày 12 tháng 01 năm 2024

KẾ HOẠCH
Bảo đảm an toàn thông tin mạng năm 2024 trên địa bàn thành phố Cần Thơ

Thực hiện Chỉ thị số 14/CT-TTg ngày 07 tháng 6 năm 2019 của Thủ tướng Chính phủ, Ủy ban nhân dân thành phố ban hành kế hoạch như sau:

I. MỤC ĐÍCH, YÊU CẦU

1. Mục đích

Nâng cao năng lực giám sát.

2. Yêu cầu

a) Các sở, ban, ngành triển khai đồng bộ;

b) Hoàn thành trước ngày 30/11/2024.

II. NHIỆM VỤ

1. Sở Thông tin và Truyền thông chủ trì rà soát cấp độ an toàn hệ thống thông tin.

2. Công an thành phố phối hợp phát hiện, xử lý vi phạm.

III. TỔ CHỨC THỰC HIỆN

Trong quá trình thực hiện, nếu có vướng mắc, đề nghị các đơn vị báo cáo về Sở Thông tin và Truyền thông./.

Nơi nhận:
- Bộ TT&TT;
- Lưu: VT.

TM. ỦY BAN NHÂN DÂN
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH

Lê Quang Minh
",
    );
    assert_eq!(value(reading.kind.as_ref()), text("kế hoạch"));
    assert_eq!(value(reading.issuer.as_ref()), text("Ủy ban nhân dân thành phố Cần Thơ"));
    assert_eq!(reading.superior_issuer, None);
    assert_eq!(labels(&reading), ["I", "I.1", "I.2", "I.2.a", "I.2.b", "II", "II.1", "II.2", "III"]);
    assert_eq!(reading.clauses[4].parent.as_deref(), Some("I.2"));
    assert_eq!(value(reading.clauses[6].applies_to.as_ref()), text("Sở Thông tin và Truyền thông"));
    let due = reading.clauses[4].deadline.as_ref().and_then(|field| field.value.as_ref()).expect("a deadline");
    assert_eq!(due.date.as_deref(), Some("2024-11-30"));
    let signer = value(reading.signer.as_ref()).expect("a signer");
    assert_eq!(signer.capacity.as_deref(), Some("TM. Ủy ban nhân dân, KT. Chủ tịch"));
    assert_eq!(signer.title.as_deref(), Some("Phó Chủ tịch"));
}

#[test]
fn a_directive_asks_in_its_opening_sentence() {
    let reading = read(
        "Để bảo đảm an ninh mạng dịp bầu cử, Chủ tịch Ủy ban nhân dân tỉnh yêu cầu Giám đốc các sở, ngành; Chủ tịch Ủy ban nhân dân các huyện, thành phố; Hiệu trưởng các trường đại học tập trung thực hiện các nhiệm vụ sau:

1. Rà soát toàn bộ hệ thống thông tin.

2. Giám đốc Công an tỉnh chỉ đạo lực lượng trực 24/7.
",
    );
    assert_eq!(
        values(&reading.addressees),
        ["Giám đốc các sở, ngành", "Chủ tịch Ủy ban nhân dân các huyện, thành phố", "Hiệu trưởng các trường đại học"]
    );
    assert_eq!(value(reading.issuer.as_ref()), text("Chủ tịch Ủy ban nhân dân tỉnh"));
    assert_eq!(value(reading.clauses[1].applies_to.as_ref()), text("Giám đốc Công an tỉnh"));
    assert!(reading.number.is_none() && reading.date.is_none() && reading.subject.is_none(), "nothing is made up");
}

#[test]
fn a_directive_with_letterhead_asks_too() {
    let reading = read(
        "THỦ TƯỚNG CHÍNH PHỦ
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 09/CT-TTg
Hà Nội, ngày 23 tháng 02 năm 2024
CHỈ THỊ
Về tuân thủ quy định của pháp luật và tăng cường bảo đảm an toàn hệ thống thông tin theo cấp độ

Thời gian qua, nhiều hệ thống bị tấn công. Để khắc phục, Thủ tướng Chính phủ yêu cầu các Bộ trưởng; Chủ tịch Ủy ban nhân dân các tỉnh; các cơ quan, tổ chức, doanh nghiệp tập trung thực hiện:

1. Hoàn thành phê duyệt cấp độ chậm nhất trong tháng 9 năm 2024.

2. Bộ Thông tin và Truyền thông đôn đốc, kiểm tra việc thực hiện Chỉ thị này./.
",
    );
    assert_eq!(value(reading.kind.as_ref()), text("chỉ thị"));
    assert_eq!(values(&reading.addressees).len(), 3, "{:?}", values(&reading.addressees));
    assert_eq!(value(reading.clauses[1].applies_to.as_ref()), text("Bộ Thông tin và Truyền thông"));
    assert_eq!(value(reading.issuer.as_ref()), text("Thủ tướng Chính phủ"));
}

#[test]
fn an_urgent_telegram() {
    let reading = read(
        "HỎA TỐC
ỦY BAN NHÂN DÂN
TỈNH QUẢNG NAM
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 07/CĐ-UBND
Quảng Nam, ngày 27 tháng 10 năm 2024
CÔNG ĐIỆN
Về việc ứng phó tấn công mã hóa dữ liệu
CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH QUẢNG NAM điện:
- Giám đốc các Sở;
- Chủ tịch Ủy ban nhân dân các huyện, thị xã, thành phố.

Hồi 05 giờ ngày 27 tháng 10 năm 2024, nhiều hệ thống bị tấn công. Chủ tịch Ủy ban nhân dân tỉnh yêu cầu:

1. Ngắt kết nối các máy chủ bị nhiễm; báo cáo trước 16 giờ 00 ngày 28/10/2024.

2. Sở Thông tin và Truyền thông cử lực lượng hỗ trợ các đơn vị.

Nhận được Công điện này, yêu cầu các đơn vị khẩn trương triển khai thực hiện./.

Nơi nhận:
- Như trên;
- Lưu: VT.
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
Hồ Văn Bình
",
    );
    assert_eq!(value(reading.urgency.as_ref()), text("HỎA TỐC"));
    assert_eq!(value(reading.kind.as_ref()), text("công điện"));
    assert_eq!(value(reading.number.as_ref()), text("07/CĐ-UBND"));
    assert_eq!(value(reading.issuer.as_ref()), text("Ủy ban nhân dân tỉnh Quảng Nam"));
    assert_eq!(
        values(&reading.addressees),
        ["Giám đốc các Sở", "Chủ tịch Ủy ban nhân dân các huyện, thị xã, thành phố"]
    );
    assert_eq!(labels(&reading), ["1", "2", "*1"]);
    let due = reading.clauses[0].deadline.as_ref().and_then(|field| field.value.as_ref()).expect("a deadline");
    assert_eq!(due.date.as_deref(), Some("2024-10-28"));
    assert_eq!(value(reading.date.as_ref()), text("2024-10-27"));
}

#[test]
fn a_relay_letter_with_blank_number_and_day() {
    let reading = read(
        "UBND TỈNH LÀO CAI              CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM
SỞ KHOA HỌC VÀ CÔNG NGHỆ            Độc lập - Tự do - Hạnh phúc

Số:        /SKHCN-CĐS            Lào Cai, ngày      tháng 02 năm 2025
V/v cảnh báo lỗ hổng bảo mật trong
FortiOS và máy chủ thư điện tử

Kính gửi: Các cơ quan, đơn vị trên địa bàn tỉnh.

Sở nhận được cảnh báo về lỗ hổng CVE-2024-55591 trong FortiOS. Sở đề nghị các đơn vị:

1. Cập nhật bản vá.

2. Báo cáo kết quả về Sở qua Phòng Chuyển đổi số, điện thoại: 0214.3840.034, email: cds@skhcn.laocai.gov.vn trước ngày 20/02/2025./.

Nơi nhận:                              KT. GIÁM ĐỐC
- Như trên;                            PHÓ GIÁM ĐỐC
- Lưu: VT, CĐS.

                                       Vũ Hùng Dũng
",
    );
    let number = reading.number.as_ref().expect("a place for the number");
    assert_eq!((number.value.as_ref(), number.place.first), (None, 4));
    assert_eq!(value(reading.symbol.as_ref()), text("SKHCN-CĐS"));
    assert_eq!(value(reading.date.as_ref()), text("2025-02"));
    assert_eq!(value(reading.subject.as_ref()), text("cảnh báo lỗ hổng bảo mật trong FortiOS và máy chủ thư điện tử"));
    assert_eq!(values(&reading.addressees), ["Các cơ quan, đơn vị trên địa bàn tỉnh"]);
    assert_eq!(values(&reading.cves), ["CVE-2024-55591"]);
    assert_eq!(values(&reading.products), ["FortiOS"]);
    assert_eq!(codes(&reading), ["number_blank", "date_incomplete"]);
    let json = reading.to_expected_json(None);
    assert!(json.get("number").is_some_and(serde_json::Value::is_null), "blank is null");
    assert!(json.get("urgency").is_none(), "absent is left out");
    let contact = value(reading.contacts.first()).expect("a contact");
    assert_eq!((contact.phones, contact.emails), (vec!["02143840034".into()], vec!["cds@skhcn.laocai.gov.vn".into()]));
    let signer = value(reading.signer.as_ref()).expect("a signer");
    assert_eq!(
        (signer.capacity.as_deref(), signer.title.as_deref(), signer.name.as_deref()),
        (Some("KT. Giám đốc"), Some("Phó Giám đốc"), Some("Vũ Hùng Dũng"))
    );
    assert_eq!(values(&reading.copies), ["Như trên", "Lưu: VT, CĐS"]);
}

#[test]
fn a_letter_of_a_company_as_a_pdf_shows_it() {
    let reading = read(
        "TỔNG CÔNG TY VIỄN THÔNG MIỀN TRUNG          CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
TRUNG TÂM AN NINH MẠNG                          Độc lập – Tự do – Hạnh phúc
                                                ______________________
Số: 45/TTANM-KT                      Đà Nẵng, ngày 3 tháng 4 năm 2024
V/v rà soát, vá lỗ hổng trên thiết bị
tường lửa FortiGate

KHẨN

        Kính gửi:  - Giám đốc các đơn vị thành viên;
                   - Trưởng phòng Kỹ thuật các chi nhánh.

        Thực hiện Công văn số 432/CATTT-NCSC ngày 28/3/2024 của Cục An toàn thông tin về việc cảnh báo lỗ hổng, Trung tâm yêu cầu:
        1. Các đơn vị rà soát toàn bộ thiết bị FortiGate, cập nhật bản vá CVE-2024-21762 trước 17h00 ngày 10/4/2024.
        2. Báo cáo kết quả về Trung tâm (đ/c Nguyễn Văn Nam, ĐT: 0905.123.456, email: nam.nv@ttanm.vn) chậm nhất ngày 12/4/2024.
        Trong quá trình thực hiện nếu có vướng mắc, đề nghị liên hệ Trung tâm để được hỗ trợ.
        Trân trọng./.

Nơi nhận:                                   TL. TỔNG GIÁM ĐỐC
- Như trên;                         GIÁM ĐỐC TRUNG TÂM AN NINH MẠNG
- TGĐ (để b/c);
- Lưu: VT, KT (05).

                                            Phan Đình Tuấn
",
    );
    assert_eq!(value(reading.urgency.as_ref()), text("KHẨN"));
    assert_eq!(value(reading.superior_issuer.as_ref()), text("Tổng công ty Viễn thông Miền Trung"));
    assert_eq!(value(reading.subject.as_ref()), text("rà soát, vá lỗ hổng trên thiết bị tường lửa FortiGate"));
    assert_eq!(values(&reading.addressees), ["Giám đốc các đơn vị thành viên", "Trưởng phòng Kỹ thuật các chi nhánh"]);
    assert_eq!(labels(&reading), ["1", "2", "*1"]);
    assert_eq!(value(reading.clauses[0].applies_to.as_ref()), text("Các đơn vị"));
    let due: Vec<_> =
        reading.clauses.iter().filter_map(|clause| clause.deadline.as_ref()?.value.as_ref()?.date.clone()).collect();
    assert_eq!(due, ["2024-04-10", "2024-04-12"]);
    assert_eq!(value(reading.contacts.first()).expect("a contact").organisation, "Trung tâm");
    let signer = value(reading.signer.as_ref()).expect("a signer");
    assert_eq!(
        (signer.capacity.as_deref(), signer.name.as_deref()),
        (Some("TL. Tổng Giám đốc"), Some("Phan Đình Tuấn"))
    );
}

#[test]
fn two_bodies_act_together() {
    let reading = read(
        "BỘ CÔNG AN
BỘ QUỐC PHÒNG
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Số: 03/2025/TTLT-BCA-BQP
Hà Nội, ngày 10 tháng 4 năm 2025
THÔNG TƯ LIÊN TỊCH
Quy định phối hợp bảo vệ hệ thống thông tin
Căn cứ Luật An ninh mạng số 24/2018/QH14;
Điều 1. Phạm vi điều chỉnh
Thông tư này quy định việc phối hợp.
",
    );
    assert_eq!(value(reading.issuer.as_ref()), text("Bộ Công an - Bộ Quốc phòng"));
    assert_eq!(reading.superior_issuer, None);
    assert_eq!(value(reading.kind.as_ref()), text("thông tư liên tịch"));
    assert_eq!(value(reading.number.as_ref()), text("03/2025/TTLT-BCA-BQP"));
}
