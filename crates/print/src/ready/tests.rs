use super::*;
use crate::block::{Align, Column, Row, RowKind, Table, runs};
use crate::document::{Capacity, Source, SourceRecord, Urgency};
use crate::limits;

fn letter() -> Document {
    Document {
        upper: "Ủy ban nhân dân tỉnh Hà Tĩnh".into(),
        issuer: "Sở Thông tin và Truyền thông".into(),
        number: Some(5),
        symbol: "STTTT-CNTT".into(),
        place: "Hà Tĩnh".into(),
        date: Day::new(2024, 2, 5),
        kind: Kind::Letter { subject: "báo cáo kết quả thực hiện".into() },
        urgency: Some(Urgency::Express),
        draft: false,
        addressees: vec!["Bộ Thông tin và Truyền thông".into()],
        basis: Vec::new(),
        body: vec![Block::paragraph("Kính gửi quý Bộ tổng hợp.")],
        copies: vec!["Như trên".into(), "Lưu: VT, CNTT".into()],
        signature: Signature {
            capacities: vec![(Capacity::Deputy, "Giám đốc".into())],
            office: "Phó Giám đốc".into(),
            name: "Nguyễn Văn A".into(),
        },
        annexes: Vec::new(),
        sources: Vec::new(),
        trace: "VG-1".into(),
        created: Timestamp::from_civil(2024, 2, 5, 3, 0, 0, 0).unwrap(),
    }
}

fn source(key: &str) -> Source {
    let records = vec![SourceRecord { observation: 17, hash: "ab".into() }];
    Source { key: key.into(), label: format!("số {key}"), at: None, records }
}

fn table(rows: Vec<Row>) -> Table {
    Table {
        columns: vec![Column::new("a", 1, Align::Left), Column::new("b", 1, Align::Left)],
        rows,
        ..Table::default()
    }
}

#[test]
fn a_letter_is_worded_by_the_decree() {
    let ready = ready(&letter()).unwrap();
    assert_eq!(ready.upper, "ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH");
    assert_eq!(ready.number, "Số: 05/STTTT-CNTT");
    assert_eq!(ready.dated, "Hà Tĩnh, ngày 05 tháng 02 năm 2024");
    assert_eq!(ready.about.as_deref(), Some("V/v báo cáo kết quả thực hiện"));
    assert_eq!(ready.offices, ["KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"]);
    assert_eq!(ready.copies, ["Như trên;", "Lưu: VT, CNTT."]);
    assert_eq!(ready.addressees, ["Bộ Thông tin và Truyền thông"]);
    assert_eq!(ready.body, [Block::paragraph("Kính gửi quý Bộ tổng hợp./.")]);
    assert_eq!((ready.urgency, ready.draft), (Some("HỎA TỐC"), None));
    assert!(ready.annexes.is_empty());
}

#[test]
fn a_draft_is_marked_and_leaves_room_for_number_and_day() {
    let document = Document { draft: true, number: None, date: None, ..letter() };
    let ready = ready(&document).unwrap();
    assert_eq!(ready.draft, Some("DỰ THẢO"));
    assert_eq!(ready.foot, "Dự thảo, chưa ký ban hành · VG-1");
    assert!(ready.number.starts_with("Số: \u{a0}"));
    assert_eq!(ready.title, "Công văn /STTTT-CNTT ngày tháng năm 2024: báo cáo kết quả thực hiện");
}

#[test]
fn an_acting_head_has_one_line() {
    let signature = Signature {
        capacities: vec![(Capacity::Acting, "Giám đốc".into())],
        office: String::new(),
        name: String::new(),
    };
    assert_eq!(ready(&Document { signature, ..letter() }).unwrap().offices, ["Q. GIÁM ĐỐC"]);
}

#[test]
fn figures_are_numbered_as_they_come_and_their_sources_listed_once() {
    let mut document = letter();
    document.sources = vec![source("unused"), source("x"), source("y")];
    document.body = vec![
        Block::Paragraph { runs: vec![Run::figure("12", "y"), Run::plain(" và "), Run::figure("7", "x")] },
        Block::Table(table(vec![Row::new(vec![vec![Run::figure("12", "y")], vec![Run::figure("12 máy", "y")]])])),
    ];
    let ready = ready(&document).unwrap();
    let Block::Paragraph { runs } = &ready.body[0] else { panic!("a paragraph") };
    assert_eq!(runs.iter().map(|run| run.trace.as_str()).collect::<Vec<_>>(), ["1", "", "2"]);
    assert_eq!((ready.anchors, ready.annexes.len()), (2, 1));
    let Some(Block::Table(list)) = ready.annexes[0].body.last() else { panic!("a table") };
    let row = |index: usize| list.rows[index].cells.iter().map(|cell| cell[0].text.as_str()).collect::<Vec<_>>();
    assert_eq!(row(0), ["1", "12; 12 máy", "số y", "17", "", "ab"]);
    assert_eq!(row(1)[..3], ["2", "7", "số x"]);
    assert_eq!(ready.annexes[0].heading, "Phụ lục");
}

#[test]
fn a_figure_without_source_and_a_source_twice_are_refused() {
    let mut document = letter();
    document.body = vec![Block::Paragraph { runs: vec![Run::figure("12", "z")] }];
    assert_eq!(ready(&document).unwrap_err(), PrintError::Untraced { key: "z".into() });
    document.sources = vec![source("z"), source("z")];
    assert_eq!(ready(&document).unwrap_err().code(), "print_untraced");
}

#[test]
fn several_annexes_are_counted() {
    let annex = |title: &str| Annex { title: title.into(), landscape: false, body: Vec::new() };
    let ready = ready(&Document { annexes: vec![annex("một"), annex("hai")], ..letter() }).unwrap();
    let heads: Vec<String> = ready.annexes.iter().map(|annex| format!("{} {}", annex.heading, annex.title)).collect();
    assert_eq!(heads, ["Phụ lục I MỘT", "Phụ lục II HAI"]);
    let kept = "(Kèm theo Công văn số 05/STTTT-CNTT ngày 05 tháng 02 năm 2024 của Sở Thông tin và Truyền thông)";
    assert_eq!(ready.annexes[0].reference, kept);
}

#[test]
fn a_row_that_does_not_fit_its_columns_is_refused() {
    let short = Row::new(vec![runs("một")]);
    let group = Row { kind: RowKind::Group, cells: vec![runs("a"), runs("b")] };
    for (rows, row) in [(vec![Row::group("nhóm"), short], 2), (vec![group], 1)] {
        let document = Document { body: vec![Block::Table(table(rows))], ..letter() };
        assert_eq!(ready(&document).unwrap_err(), PrintError::UnevenTable { table: 1, row });
    }
    let none = Table::default();
    let document = Document { body: vec![Block::Table(none)], ..letter() };
    assert_eq!(ready(&document).unwrap_err(), PrintError::UnevenTable { table: 1, row: 0 });
}

/// Each limit is kept to and goes no further.
#[test]
fn every_limit_is_reached_and_not_passed() {
    let many = |count: usize| vec!["x".to_owned(); count];
    let rows = |count: usize| vec![Row::new(vec![runs("1"), runs("2")]); count];
    let wide = |count: usize| Table { columns: vec![Column::new("c", 1, Align::Left); count], ..Table::default() };
    let body = |body: Vec<Block>| Document { body, ..letter() };
    let annexes = |count: usize| Document { annexes: vec![Annex::default(); count], ..letter() };
    let cell = |count: usize| Block::Table(table(vec![Row::new(vec![runs("ế".repeat(count)), runs("")])]));
    let long =
        || vec![Block::paragraph("ế".repeat(limits::MAX_TEXT_CHARS)); limits::MAX_CHARS / limits::MAX_TEXT_CHARS - 1];
    let figures = |count: usize| {
        let keys: Vec<String> = (0..count).map(|index| index.to_string()).collect();
        let runs = keys.iter().map(|key| Run::figure("1", key.as_str())).collect();
        let sources = keys.iter().map(|key| source(key)).collect();
        Document { body: vec![Block::Paragraph { runs }], sources, ..letter() }
    };
    type Made<'a> = Box<dyn Fn(usize) -> Document + 'a>;
    let cases: Vec<(&str, usize, Made<'_>)> = vec![
        ("list", limits::MAX_LIST, Box::new(|n| Document { copies: many(n), ..letter() })),
        ("annexes", limits::MAX_ANNEXES, Box::new(annexes)),
        ("blocks", limits::MAX_BLOCKS, Box::new(move |n| body(vec![Block::paragraph("x"); n]))),
        ("rows", limits::MAX_ROWS, Box::new(move |n| body(vec![Block::Table(table(rows(n)))]))),
        ("columns", limits::MAX_COLUMNS, Box::new(move |n| body(vec![Block::Table(wide(n))]))),
        ("text", limits::MAX_TEXT_CHARS, Box::new(move |n| body(vec![Block::paragraph("ế".repeat(n))]))),
        ("cell", limits::MAX_CELL_CHARS, Box::new(move |n| body(vec![cell(n)]))),
        ("figures", limits::MAX_FIGURES, Box::new(figures)),
    ];
    for (name, limit, made) in cases {
        assert!(ready(&made(limit)).is_ok(), "{name} at its limit");
        let error = ready(&made(limit + 1)).unwrap_err();
        let PrintError::TooLarge { found, limit: said, .. } = error else { panic!("{name}: {error:?}") };
        assert_eq!((found, said), (limit + 1, limit), "{name}");
    }
    assert!(ready(&body(long())).is_ok());
    let mut over = long();
    over.extend(long().into_iter().take(2));
    assert_eq!(ready(&body(over)).unwrap_err().code(), "print_too_large");
}
