//! What can be done with assessments, as data for the permission matrix.

use vg_access::permission::roles::{DECIDE, READ, WRITE};

vg_access::operations! {
    /// Assessments: get, list, measures, history, evidence, gaps, progress, XLSX, OSCAL.
    ASSESSMENT_READ = read "assess.assessment.read", "Xem kết quả đánh giá biện pháp", "Read assessments", READ;
    /// Assessments: open one for a system, follow its level and regime, close one.
    ASSESSMENT_OPEN = write "assess.assessment.open", "Mở, cập nhật, đóng đợt đánh giá", "Open, follow up and close assessments", WRITE;
    /// Measures: owner, due day, note.
    CONTROL_ASSIGN = write "assess.control.assign", "Phân công biện pháp", "Assign measures", WRITE;
    /// Measures: state what was found.
    CONTROL_STATE = write "assess.control.state", "Ghi kết quả đánh giá biện pháp", "State the result of measures", WRITE;
    /// Measures: results, owners and due days of many out of a table.
    CONTROL_IMPORT = write "assess.control.import", "Nhập kết quả đánh giá từ bảng tính", "Import results of measures", WRITE;
    /// Measures: ask that one does not apply.
    EXEMPTION_ASK = write "assess.exemption.ask", "Đề nghị không áp dụng biện pháp", "Ask that a measure does not apply", WRITE;
    /// Measures: decide on that, as a second person.
    EXEMPTION_DECIDE = write "assess.exemption.decide", "Quyết định không áp dụng biện pháp", "Decide that a measure does not apply", DECIDE;
    /// Evidence: add.
    EVIDENCE_ADD = write "assess.evidence.add", "Thêm bằng chứng của biện pháp", "Add evidence of measures", WRITE;
    /// Evidence: take away one that was added by mistake.
    EVIDENCE_REMOVE = write "assess.evidence.remove", "Gỡ bằng chứng của biện pháp", "Remove evidence of measures", WRITE;
    /// Checks: take over what they say of systems.
    CHECK_RECORD = write "assess.check.record", "Ghi nhận kết quả phép kiểm tra", "Take over results of checks", WRITE;
    /// Level dossiers: what the unit says of them, the yearly table.
    DOSSIER_READ = read "assess.dossier.read", "Xem hồ sơ cấp độ và báo cáo năm", "Read level dossiers and the yearly table", READ;
    /// Level dossiers: stage, decision, regulation, expected days.
    DOSSIER_UPDATE = write "assess.dossier.update", "Cập nhật hồ sơ cấp độ", "Change level dossiers", WRITE;
}
