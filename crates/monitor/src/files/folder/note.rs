//! The note beside a file: what of it was not read, where, why, and what helps, in both languages.

use std::fmt::Write as _;

use vg_model::{Defect, DefectKind};

use super::read::Sum;

/// The text of the note; nothing when everything was read.
pub(super) fn note(name: &str, sum: &Sum, done: bool) -> Option<String> {
    if done && sum.not_read.is_empty() && sum.defects.is_empty() {
        return None;
    }
    let mut out = String::new();
    let (vi, en) = match done {
        true => ("Đã đọc, nhưng không đọc được hết", "Read, but not all of it"),
        false => ("Không đọc được", "Not read"),
    };
    let _ =
        writeln!(out, "{name}\n\n{vi}. Số bản ghi đã lưu: {}.\n{en}. Records stored: {}.", sum.records, sum.records);
    list(&mut out, "Không đọc được", "Not read", &sum.not_read);
    list(&mut out, "Hư hỏng trong phần đã đọc", "Damage in what was read", &sum.defects);
    if sum.more > 0 {
        let _ = writeln!(out, "\nCòn {} dòng nữa.\n{} more lines.", sum.more, sum.more);
    }
    Some(out)
}

fn list(out: &mut String, vi: &str, en: &str, rows: &[(String, Defect)]) {
    if rows.is_empty() {
        return;
    }
    let _ = writeln!(out, "\n{vi} / {en}:");
    let mut kinds = Vec::new();
    for (place, defect) in rows {
        let Defect { kind, offset, count, detail } = defect;
        let place = if place.is_empty() { String::new() } else { format!("{place}: ") };
        let _ = writeln!(out, "- {place}{kind} @ {offset} (x{count}): {detail}");
        if !kinds.contains(kind) {
            kinds.push(*kind);
        }
    }
    kinds.sort();
    let _ = writeln!(out);
    for kind in kinds {
        let (vi, en) = advice(kind);
        let _ = writeln!(out, "{kind}: {vi}\n{kind}: {en}");
    }
}

/// What a kind of damage means for whoever put the file there, and what helps.
const fn advice(kind: DefectKind) -> (&'static str, &'static str) {
    match kind {
        DefectKind::UnknownFormat => (
            "Không nhận ra định dạng. Lệnh `vonggac parsers` liệt kê các định dạng đọc được; nếu là nhật ký văn bản, hãy đặt vào thư mục có ghi rõ format.",
            "The format was not recognised. `vonggac parsers` lists those that are read; for a text log use a folder whose entry names its format.",
        ),
        DefectKind::Unreadable => (
            "Hệ điều hành báo lỗi khi đọc. Kiểm tra quyền đọc và ổ đĩa rồi đặt lại tệp.",
            "The operating system reported an error. Look at permissions and the disk, and put the file here again.",
        ),
        DefectKind::Truncated => (
            "Tệp bị cụt. Nếu tệp gốc còn, hãy chép lại và đặt vào; các bản ghi đọc được đã được lưu.",
            "The file ends too early. Copy it again if the original is there; what could be read is stored.",
        ),
        DefectKind::Malformed | DefectKind::ChecksumMismatch => (
            "Tệp bị hỏng hoặc bị sửa. Các bản ghi đọc được đã được lưu; giữ nguyên tệp làm chứng cứ, chép lại từ máy nguồn nếu được.",
            "The file is damaged or was changed. What could be read is stored; keep it as evidence, and copy it again from its host if you can.",
        ),
        DefectKind::TooLong | DefectKind::TooDeep | DefectKind::TooLarge | DefectKind::TooMany => (
            "Vượt giới hạn an toàn nên phần này không được đọc. Hãy tách nhỏ tệp, hoặc giải nén trước khi đặt vào.",
            "This is beyond a limit and was not read. Divide the file, or unpack it before it is put here.",
        ),
        DefectKind::Encoding => (
            "Có byte không đúng bảng mã. Hãy ghi đúng encoding ở mục cấu hình của thư mục.",
            "Some bytes are not of the encoding. Name the right encoding in the entry of the folder.",
        ),
        DefectKind::Time => (
            "Có bản ghi không có thời điểm đọc được; khi tìm kiếm, thời điểm nhận được dùng thay.",
            "Some records have no time that can be read; that of receipt stands for it.",
        ),
        DefectKind::Loop => {
            ("Liên kết vòng, không đi vào lần nữa.", "A link leads to itself; it was not followed again.")
        }
        DefectKind::Changed => (
            "Tệp thay đổi trong lúc đọc. Chép xong rồi mới đặt tệp vào thư mục.",
            "The file changed while it was read. Copy it elsewhere first, then move it here.",
        ),
        DefectKind::Unsupported => (
            "Tệp nén có mật khẩu hoặc kiểu nén không hỗ trợ. Hãy giải nén rồi đặt các tệp bên trong vào.",
            "The archive has a password or is of a kind that is not supported. Unpack it and put what is in it here.",
        ),
    }
}
