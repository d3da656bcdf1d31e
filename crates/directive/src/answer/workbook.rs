//! The facts in full as a workbook: by clause, subjects that are not met, evidence.

use std::io::Cursor;

use vg_formats::export::xlsx::Book;
use vg_model::Timestamp;

use super::error::AnswerError;
use super::facts::Facts;
use super::form::Rows;
use super::rows;

/// A sheet: name, rows, columns with their title and what is asked of a row.
struct Sheet {
    name: &'static str,
    rows: Rows,
    columns: &'static [(&'static str, Ask)],
}

/// What a column asks of a row.
#[derive(Clone, Copy)]
enum Ask {
    Text(&'static str),
    Figure(&'static str),
}

use Ask::{Figure, Text};

const SHEETS: [Sheet; 3] = [
    Sheet {
        name: "Kết quả theo khoản",
        rows: Rows::Obligations,
        columns: &[
            ("Khoản", Text("clause")),
            ("Nội dung khoản", Text("clause_title")),
            ("Yêu cầu", Text("title")),
            ("Kết quả", Text("result")),
            ("Trạng thái", Text("state")),
            ("Lý do", Text("reason")),
            ("Căn cứ kết quả", Text("grade")),
            ("Đạt", Figure("numerator")),
            ("Tổng số", Figure("denominator")),
            ("Chưa đạt", Figure("not_met")),
            ("Chưa xác định", Figure("unknown")),
            ("Không kết nối được", Figure("unreachable")),
            ("Được miễn", Figure("excused")),
            ("Từ thời điểm", Text("since")),
            ("Phụ trách", Text("owner")),
            ("Hạn", Text("due")),
            ("Ghi chú", Text("remark")),
        ],
    },
    Sheet {
        name: "Đối tượng chưa đạt",
        rows: Rows::Subjects,
        columns: &[
            ("Khoản", Text("clause")),
            ("Yêu cầu", Text("title")),
            ("Loại", Text("subject_kind")),
            ("Đối tượng", Text("subject")),
            ("Kết quả", Text("verdict")),
            ("Lý do", Text("subject_reason")),
            ("Giá trị ghi nhận", Text("evidence")),
            ("Thời điểm ghi nhận", Text("observed_at")),
            ("Phụ trách", Text("owner")),
        ],
    },
    Sheet {
        name: "Bằng chứng",
        rows: Rows::Evidence,
        columns: &[
            ("Khoản", Text("clause")),
            ("Yêu cầu", Text("title")),
            ("Phép kiểm tra", Text("check")),
            ("Phiên bản", Text("version")),
            ("Căn cứ kết quả", Text("grade")),
            ("Mã quan sát", Text("seq")),
            ("Thời điểm", Text("at")),
            ("Giá trị băm", Text("hash")),
        ],
    },
];

/// Writes the facts as XLSX; `made` is the time that the file states. The same facts give the same bytes.
///
/// # Errors
/// [`AnswerError`] for facts that claim more than they show, and when a sheet would be too long or cannot be written.
pub fn workbook(facts: &Facts, made: Timestamp) -> Result<Vec<u8>, AnswerError> {
    facts.check()?;
    let mut book = Book::new(made).map_err(|error| AnswerError::workbook(&error))?;
    for sheet in SHEETS {
        let header: Vec<&str> = sheet.columns.iter().map(|(title, _)| *title).collect();
        let rows = rows::rows(facts, sheet.rows, &[]).into_iter().map(|row| {
            let cell = move |(_, ask): &(&str, Ask)| match ask {
                Text(key) => rows::text(&row, key),
                Figure(key) => rows::figure(&row, key).0,
            };
            sheet.columns.iter().map(cell).collect::<Vec<_>>()
        });
        book.sheet(sheet.name, &header, rows).map_err(|error| AnswerError::workbook(&error))?;
    }
    let mut out = Cursor::new(Vec::new());
    book.finish(&mut out).map_err(|error| AnswerError::workbook(&error))?;
    Ok(out.into_inner())
}
