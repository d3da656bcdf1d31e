//! Facts of an invented office in an invented province.

use vg_directive::answer::{
    Check, Clause, Contact, Facts, Grade, Letter, Obligation, Observation, Record, Replaced, State, Subject, Verdict,
    Waiver,
};
use vg_model::Timestamp;
use vg_print::{Capacity, Day, Signature};

pub(crate) fn at(day: u32, hour: u32) -> Timestamp {
    Timestamp::from_civil(2024, 2, day, hour, 0, 0, 0).unwrap()
}

pub(crate) fn record(seq: u64) -> Observation {
    let word = u32::try_from(seq).unwrap().wrapping_mul(2_654_435_761);
    let hash = (0..8u32).map(|part| format!("{:08x}", word.rotate_left(part * 3) ^ part)).collect();
    Observation { seq, at: at(5, 1), hash }
}

/// An obligation that a check measured as met.
pub(crate) fn met(id: &str, title: &str, all: u64, seq: u64) -> Obligation {
    Obligation {
        id: id.into(),
        title: title.into(),
        state: State::Met,
        late: false,
        numerator: all,
        denominator: all,
        unreachable: 0,
        excused: 0,
        unknown: 0,
        reason: String::new(),
        since: Some(at(1, 0)),
        owner: "Phòng Công nghệ thông tin".into(),
        due: None,
        records: vec![Record {
            check: Some(Check { title: format!("Kiểm tra: {title}"), version: 1 }),
            observation: record(seq),
        }],
        grade: Grade::Measured,
        waivers: Vec::new(),
        subjects: Vec::new(),
    }
}

fn host(number: u32, verdict: Verdict, reason: &str) -> Subject {
    Subject {
        kind: "máy trạm".into(),
        name: format!("PC-KHTC-{number:03}.vinhan.example"),
        verdict,
        reason: reason.into(),
        evidence: format!("địa chỉ 10.20.1.{number}; lần rà quét gần nhất: không có"),
        observed_at: Some(at(3, 2)),
    }
}

/// Everything that can stand in an answer.
pub(crate) fn facts() -> Facts {
    let sweep = Obligation {
        state: State::Unknown,
        numerator: 52,
        denominator: 60,
        unreachable: 6,
        unknown: 1,
        excused: 1,
        reason: "06 máy không kết nối được, 01 máy có kết quả quá cũ".into(),
        due: Day::new(2024, 2, 8),
        subjects: (1..=6)
            .map(|number| host(number, Verdict::Unreachable, "Không kết nối được qua tác nhân và qua mạng"))
            .chain([host(7, Verdict::Unknown, "Kết quả đã quá 7 ngày")])
            .collect(),
        ..met("sweep-all", "Rà quét mã độc trên toàn bộ máy chủ, máy trạm", 60, 1190)
    };
    let holes = Obligation {
        state: State::NotMet,
        late: true,
        numerator: 11,
        denominator: 14,
        reason: "03 máy chủ thư chưa cập nhật bản vá".into(),
        due: Day::new(2024, 1, 31),
        subjects: vec![Subject {
            kind: "máy chủ".into(),
            name: "mail-01.vinhan.example".into(),
            verdict: Verdict::NotMet,
            reason: "Phiên bản Zimbra có lỗ hổng".into(),
            evidence: "zimbra 8.8.15 P40; cần P46".into(),
            observed_at: Some(at(5, 1)),
        }],
        ..met("advisories", "Khắc phục lỗ hổng theo các cảnh báo", 14, 1201)
    };
    let duty = Obligation {
        grade: Grade::Statement { by: "Trưởng phòng Công nghệ thông tin Trần Thị Bình".into() },
        records: vec![Record { check: None, observation: record(1202) }],
        numerator: 0,
        denominator: 0,
        ..met("duty-24-7", "Phân công trực giám sát 24/7", 0, 1202)
    };
    let monitoring = Obligation {
        state: State::Waived,
        reason: "đang chờ kết nối với trung tâm giám sát của tỉnh".into(),
        numerator: 2,
        denominator: 4,
        waivers: vec![Waiver {
            reason: "Trung tâm giám sát của tỉnh chưa nhận kết nối trước tháng 3 năm 2024".into(),
            approvers: vec!["Giám đốc Sở Lê Văn Cường".into(), "Phó Giám đốc Sở Phạm Thị Dung".into()],
            expires: Day::new(2024, 3, 31).unwrap(),
        }],
        ..met("central-monitoring", "Giám sát tập trung hệ thống từ cấp độ 3", 4, 1195)
    };
    let isp = Obligation {
        state: State::NotApplicable,
        records: Vec::new(),
        grade: Grade::Nothing,
        numerator: 0,
        denominator: 0,
        reason: "đơn vị không cung cấp dịch vụ viễn thông, Internet".into(),
        ..met("isp-watch", "Bố trí nhân lực của doanh nghiệp viễn thông", 0, 1)
    };
    let silent = Obligation {
        state: State::Unknown,
        records: Vec::new(),
        grade: Grade::Nothing,
        numerator: 0,
        denominator: 0,
        ..met("irlab", "Sử dụng nền tảng điều phối xử lý sự cố", 0, 1)
    };
    let clause = |label: &str, title: &str, obligations: Vec<Obligation>| Clause {
        label: label.into(),
        title: title.into(),
        obligations,
    };
    Facts {
        directive: "6410-btttt-cattt-2023".into(),
        unit: "Sở Thông tin và Truyền thông".into(),
        upper: "Ủy ban nhân dân tỉnh Vĩnh An".into(),
        short: "CNTT".into(),
        place: "Vĩnh An".into(),
        number: Some(28),
        symbol: "BC-STTTT".into(),
        date: Day::new(2024, 2, 5),
        draft: false,
        urgency: None,
        letter: Some(Letter {
            kind: "Công văn".into(),
            number: "6410/BTTTT-CATTT".into(),
            date: Day::new(2023, 12, 29),
            issuer: "Bộ Thông tin và Truyền thông".into(),
            subject:
                "tăng cường công tác bảo đảm an toàn thông tin mạng trong dịp Tết Dương lịch 2024 và Tết Nguyên đán \
                      Giáp Thìn"
                    .into(),
        }),
        as_of: at(5, 2),
        period: Some((Day::new(2024, 1, 1).unwrap(), Day::new(2024, 1, 31).unwrap())),
        occasion: "tình hình bảo đảm an toàn thông tin mạng trước kỳ nghỉ Tết".into(),
        clauses: vec![
            clause(
                "1.a",
                "Rà soát, bảo vệ hệ thống thông tin theo cấp độ",
                vec![met("systems-by-level", "Hệ thống thông tin có quyết định phê duyệt cấp độ", 4, 1182)],
            ),
            clause("1.b", "Trực giám sát và xử lý cảnh báo", vec![duty, monitoring]),
            clause("1.c", "Rà soát, bóc gỡ mã độc", vec![sweep]),
            clause("1.d", "Rà soát, khắc phục lỗ hổng", vec![holes]),
            clause("1.đ", "Điều phối, ứng cứu sự cố", vec![silent]),
            clause("2.a", "Doanh nghiệp cung cấp dịch vụ viễn thông, Internet", vec![isp]),
        ],
        ledger: Some(record(1204)),
        replaces: None,
        contact: Contact {
            name: "Trần Thị Bình, Trưởng phòng Công nghệ thông tin".into(),
            phone: "0200 000 000".into(),
            email: "cntt@vinhan.example".into(),
        },
        copies: vec!["Công an tỉnh Vĩnh An".into()],
        signer: Signature {
            capacities: vec![(Capacity::Deputy, "Giám đốc".into())],
            office: "Phó Giám đốc".into(),
            name: "Phạm Thị Dung".into(),
        },
        trace: "VG-6410-0028".into(),
    }
}

/// The same facts, sent anew with a correction.
pub(crate) fn corrected() -> Facts {
    let replaces =
        Replaced {
            number: "28/BC-STTTT".into(), date: Day::new(2024, 2, 5), reason: "số máy trạm đã rà quét".into()
        };
    Facts { number: Some(31), date: Day::new(2024, 2, 6), replaces: Some(replaces), ..facts() }
}
