//! Remarks: what a person should know before confirming a reading.

use vg_model::Text;

use super::reading::{Place, Reading, Remark};

/// Adds a remark.
pub(super) fn add(
    reading: &mut Reading,
    code: &'static str,
    vi: impl Into<String>,
    en: impl Into<String>,
    place: Option<Place>,
) {
    reading.remarks.push(Remark { code, text: Text::new(vi, en), place });
}

/// Remarks that follow from the fields as read.
pub(super) fn conclude(reading: &mut Reading) {
    stamp_before_letter(reading);
    if let Some(field) = reading.number.clone().filter(|field| field.value.is_none()) {
        add(
            reading,
            "number_blank",
            "Văn bản chưa ghi số: chỗ ghi số còn trống, thường do số được đóng bằng chữ ký số. Hãy ghi số khi vào sổ.",
            "the number is blank, usually because it is filled in with the digital signature; enter it when registering",
            Some(field.place),
        );
    }
    if let Some(field) = reading.date.clone().filter(|field| field.value.as_ref().is_none_or(|date| date.len() < 10)) {
        add(
            reading,
            "date_incomplete",
            "Ngày ban hành chưa ghi đủ: ngày hoặc tháng còn trống.",
            "the date of issue is incomplete: day or month is blank",
            Some(field.place),
        );
    }
    if let (Some(kind), Some(symbol)) = (reading.kind.clone(), reading.symbol.clone())
        && kind.confidence.doubts.contains(&super::confidence::Doubt::Conflict)
    {
        add(
            reading,
            "kind_conflict",
            format!(
                "Tên loại in là “{}” nhưng ký hiệu “{}” là của loại khác.",
                kind.value.unwrap_or_default(),
                symbol.value.clone().unwrap_or_default()
            ),
            format!("the type name and the symbol \"{}\" name different kinds", symbol.value.unwrap_or_default()),
            Some(kind.place),
        );
    }
    for clause in 0..reading.clauses.len() {
        let Some(one) = reading.clauses.get(clause) else { break };
        if one.confidence.doubts.contains(&super::confidence::Doubt::OutOfOrder) {
            let (label, place) = (one.label.clone(), one.place);
            add(
                reading,
                "clause_out_of_order",
                format!(
                    "Số thứ tự của “{label}” không nối tiếp mục trước: có thể thiếu trang, thiếu mục hoặc số bị nhận dạng sai."
                ),
                format!(
                    "\"{label}\" does not follow the clause before it: a page or clause may be missing, or its number is misread"
                ),
                Some(place),
            );
        }
        if reading.remarks.len() > 200 {
            break;
        }
    }
}

/// A letter cannot arrive before it was issued.
fn stamp_before_letter(reading: &mut Reading) {
    let stamp =
        reading.arrival_stamp.as_ref().and_then(|field| Some((field.value.as_ref()?.date.clone()?, field.place)));
    let letter = reading.date.as_ref().and_then(|field| field.value.clone()).filter(|date| date.len() == 10);
    let (Some((arrived, place)), Some(issued)) = (stamp, letter) else { return };
    if arrived.len() == 10 && arrived < issued {
        if let Some(field) = reading.arrival_stamp.as_mut() {
            field.confidence.doubt(super::confidence::Doubt::Conflict);
        }
        add(
            reading,
            "stamp_before_issue",
            format!(
                "Dấu đến ghi ngày {arrived}, trước ngày ban hành {issued}: một trong hai ngày không đúng. Giữ nguyên như in; hãy kiểm tra lại."
            ),
            format!(
                "the arrival stamp is dated {arrived}, before the letter itself ({issued}): one of them is wrong; kept as printed"
            ),
            Some(place),
        );
    }
}
