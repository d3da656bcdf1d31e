//! Documents made up for the tests.
#![allow(dead_code, reason = "each test binary uses some of them")]

use vg_model::Timestamp;
use vg_print::{
    Align, Annex, Block, Capacity, Column, Day, Document, Kind, Row, RowKind, Run, Signature, Size, Source,
    SourceRecord, Table, Urgency, runs,
};

/// Sentences that must be found whole in every output.
pub(crate) const SENTENCES: [&str; 3] = [
    "Sở đã tổ chức trực bảo đảm an toàn thông tin mạng 24/7 trong dịp Tết Nguyên đán Giáp Thìn.",
    "Các máy chưa kết nối được ghi là chưa xác định, không tính là đã hoàn thành.",
    "Ưỡn ẹo, nghễnh ngãng, khuỷu, thuở, xoẹt, quỹ: đủ dấu của tiếng Việt.",
];

pub(crate) fn hash(seed: u32) -> String {
    (0..8u32).map(|part| format!("{:08x}", seed.wrapping_mul(2_654_435_761).rotate_left(part * 3) ^ part)).collect()
}

fn source(key: &str, label: &str, seq: u32) -> Source {
    Source {
        key: key.into(),
        label: label.into(),
        at: Timestamp::from_civil(2024, 2, 5, 1, 30, 0, 0),
        records: vec![SourceRecord { observation: u64::from(seq), hash: hash(seq) }],
    }
}

fn by_clause() -> Table {
    let columns = vec![
        Column::new("Khoản", 11, Align::Centre),
        Column::new("Nội dung", 40, Align::Left),
        Column::new("Kết quả", 18, Align::Centre),
        Column::new("Đạt/tổng số", 14, Align::Centre),
        Column::new("Ghi chú", 30, Align::Left),
    ];
    let row = |label: &str, text: &str, state: &str, figure: Vec<Run>, note: &str| {
        Row::new(vec![runs(label), runs(text), vec![Run::bold(state)], figure, runs(note)])
    };
    let rows = vec![
        Row::group("1. Đối với cơ quan, đơn vị"),
        row(
            "1.a",
            "Rà soát, bảo vệ hệ thống thông tin theo cấp độ",
            "Đã thực hiện",
            vec![Run::figure("4/4", "levels")],
            "",
        ),
        row(
            "1.c",
            "Rà quét mã độc trên máy chủ, máy trạm",
            "Chưa xác định",
            vec![Run::figure("52/60", "sweep")],
            "08 máy không kết nối được từ ngày 03/02/2024",
        ),
        Row {
            kind: RowKind::Total,
            cells: vec![runs(""), runs("Cộng"), runs(""), vec![Run::figure("56/64", "all")], runs("")],
        },
    ];
    Table {
        caption: "Bảng 1. Kết quả theo từng khoản của văn bản chỉ đạo".into(), columns, rows, ..Table::default()
    }
}

/// A report of an invented office, with everything in it.
pub(crate) fn report() -> Document {
    Document {
        upper: "Ủy ban nhân dân tỉnh Vĩnh An".into(),
        issuer: "Sở Thông tin và Truyền thông".into(),
        number: Some(5),
        symbol: "BC-STTTT".into(),
        place: "Vĩnh An".into(),
        date: Day::new(2024, 2, 5),
        kind: Kind::Named {
            name: "Báo cáo".into(),
            subject: "Kết quả bảo đảm an toàn thông tin mạng dịp Tết Nguyên đán Giáp Thìn năm 2024".into(),
        },
        urgency: Some(Urgency::Express),
        draft: true,
        addressees: vec!["Bộ Thông tin và Truyền thông".into(), "Ủy ban nhân dân tỉnh Vĩnh An".into()],
        basis: vec![
            "Căn cứ Luật An toàn thông tin mạng ngày 19 tháng 11 năm 2015".into(),
            "Căn cứ Công văn số 6410/BTTTT-CATTT ngày 29 tháng 12 năm 2023 của Bộ Thông tin và Truyền thông".into(),
        ],
        body: vec![
            Block::Heading { level: 1, label: "I.".into(), text: "KẾT QUẢ THỰC HIỆN".into() },
            Block::Heading { level: 2, label: "1.".into(), text: "Tình hình chung".into() },
            Block::Paragraph {
                runs: vec![
                    Run::plain(SENTENCES[0]),
                    Run::plain(" Đã rà quét "),
                    Run::figure("52/60", "sweep"),
                    Run::plain(" máy. "),
                    Run::bold(SENTENCES[1]),
                ],
            },
            Block::Item { label: "a)".into(), runs: runs(SENTENCES[2]) },
            Block::Item {
                label: "-".into(),
                runs: runs("#strong[đây là chữ] $x^2$ *không* _phải_ <lệnh> & \"mã\" \\n @a."),
            },
            Block::Table(by_clause()),
            Block::Note { text: "Số liệu đến 08 giờ 30 phút ngày 05 tháng 02 năm 2024.".into() },
            Block::Heading { level: 1, label: "II.".into(), text: "KIẾN NGHỊ".into() },
            Block::paragraph("Đề nghị Bộ xem xét, tổng hợp."),
        ],
        copies: vec!["Như trên".into(), "Giám đốc Sở (để báo cáo)".into(), "Lưu: VT, CNTT.".into()],
        signature: Signature {
            capacities: vec![(Capacity::Deputy, "Giám đốc".into())],
            office: "Phó Giám đốc".into(),
            name: "Nguyễn Văn An".into(),
        },
        annexes: vec![Annex {
            title: "Máy chưa rà quét".into(), landscape: false, body: vec![Block::Table(hosts(8))]
        }],
        sources: vec![
            source("levels", "Hệ thống thông tin có quyết định phê duyệt cấp độ", 1182),
            source("sweep", "Máy đã rà quét mã độc trên tổng số máy", 1190),
            source("all", "Tổng số yêu cầu đã đạt", 1204),
        ],
        trace: "Mã đối chiếu VG-2024-02-05-0005".into(),
        created: Timestamp::from_civil(2024, 2, 5, 2, 0, 0, 0).unwrap(),
    }
}

/// A letter signed for a committee by a deputy.
pub(crate) fn letter() -> Document {
    Document {
        upper: String::new(),
        issuer: "Ủy ban nhân dân tỉnh Vĩnh An".into(),
        number: None,
        symbol: "UBND-KGVX".into(),
        date: None,
        kind: Kind::Letter {
            subject: "báo cáo tình hình bảo đảm an toàn thông tin mạng trước kỳ nghỉ Tết".into()
        },
        urgency: None,
        draft: false,
        addressees: vec!["Bộ Thông tin và Truyền thông".into()],
        basis: Vec::new(),
        body: vec![
            Block::paragraph(
                "Phúc đáp Công văn số 6410/BTTTT-CATTT ngày 29 tháng 12 năm 2023 của Bộ Thông tin và Truyền thông về việc \
                 tăng cường công tác bảo đảm an toàn thông tin mạng trong dịp Tết, Ủy ban nhân dân tỉnh báo cáo như sau:",
            ),
            Block::Item {
                label: "a)".into(), runs: runs("Các sở, ban, ngành đã phân công trực theo quy định;")
            },
            Block::Item {
                label: "b)".into(), runs: runs("Các hệ thống thông tin đã được rà soát theo cấp độ.")
            },
            Block::paragraph("Ủy ban nhân dân tỉnh kính đề nghị Bộ xem xét, tổng hợp."),
        ],
        signature: Signature {
            capacities: vec![(Capacity::OnBehalf, "Ủy ban nhân dân".into()), (Capacity::Deputy, "Chủ tịch".into())],
            office: "Phó Chủ tịch".into(),
            name: "Lê Văn Cường".into(),
        },
        annexes: Vec::new(),
        sources: Vec::new(),
        ..report()
    }
}

/// A list of hosts; some names are longer than any column.
pub(crate) fn hosts(count: usize) -> Table {
    let columns = vec![
        Column::new("STT", 6, Align::Centre),
        Column::new("Tên máy", 34, Align::Left),
        Column::new("Địa chỉ", 20, Align::Centre),
        Column::new("Lý do", 30, Align::Left),
    ];
    let rows = (1..=count).map(|index| {
        let name = if index % 7 == 3 {
            format!("may-tram-phong-ke-hoach-tai-chinh-tang-{index}.noi-bo.so-thong-tin-va-truyen-thong.vinhan.example")
        } else {
            format!("PC-{index:04}")
        };
        Row::new(vec![
            runs(index.to_string()),
            runs(name),
            runs(format!("10.20.{}.{}", index / 200, index % 200 + 1)),
            runs("Không kết nối được"),
        ])
    });
    Table { caption: String::new(), columns, rows: rows.collect(), empty: "Không có".into(), size: Size::Normal }
}

/// A letter with nothing in it but what the type demands.
pub(crate) fn empty() -> Document {
    Document {
        upper: String::new(),
        issuer: String::new(),
        number: None,
        symbol: String::new(),
        place: String::new(),
        date: None,
        kind: Kind::Letter { subject: String::new() },
        urgency: None,
        draft: false,
        addressees: Vec::new(),
        basis: Vec::new(),
        body: vec![Block::Table(Table { columns: vec![Column::new("Trống", 1, Align::Left)], ..Table::default() })],
        copies: Vec::new(),
        signature: Signature::default(),
        annexes: vec![Annex::default()],
        sources: Vec::new(),
        trace: String::new(),
        created: Timestamp(0),
    }
}

/// A letter whose names are very long and hold what no font shows.
pub(crate) fn long_names() -> Document {
    let long = "Trung tâm Giám sát, điều hành đô thị thông minh và ứng cứu sự cố an toàn thông tin mạng ".repeat(3);
    Document {
        upper: long.clone(),
        issuer: long.clone(),
        symbol: "TTGSĐHĐTTMUCSCATTTM-PTHKHTCVTĐ".into(),
        kind: Kind::Letter { subject: long.repeat(2) },
        addressees: vec![long.clone(), "máy-chủ-".repeat(40), "中 ☑ 😀".into()],
        body: vec![
            Block::Heading { level: 2, label: "1.".into(), text: long.repeat(2) },
            Block::paragraph("x".repeat(3_000)),
            Block::Table(Table {
                columns: vec![Column::new("Cột hẹp", 1, Align::Left), Column::new("Cột rộng", 11, Align::Left)],
                rows: vec![Row::new(vec![runs("a".repeat(120)), runs("ế".repeat(400))])],
                ..Table::default()
            }),
        ],
        copies: vec![long.clone(); 12],
        signature: Signature {
            capacities: vec![(Capacity::OnBehalf, long.clone()), (Capacity::Deputy, "Chủ tịch".into())],
            office: "Phó Chủ tịch".into(),
            name: long,
        },
        ..report()
    }
}
