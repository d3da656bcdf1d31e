//! What can be done with letters, obligations and checks, as data for the permission matrix.

use vg_access::permission::roles::{DECIDE, READ, WRITE};

vg_access::operations! {
    /// Letters: get, list, file, text.
    LETTER_READ = read "directive.letter.read", "Xem văn bản đến", "Read letters", READ;
    /// Letters: register, read again.
    LETTER_REGISTER = write "directive.letter.register", "Đăng ký văn bản đến", "Register a letter", WRITE;
    /// Letters: correct fields and arrival.
    LETTER_UPDATE = write "directive.letter.update", "Sửa thông tin văn bản đến", "Change a letter", WRITE;
    /// Letters: confirm the reading, which makes the obligations.
    LETTER_CONFIRM = write "directive.letter.confirm", "Xác nhận nội dung văn bản", "Confirm a letter", DECIDE;
    /// Letters: withdraw one that was registered by mistake, remove those of the demonstration.
    LETTER_WITHDRAW = write "directive.letter.withdraw", "Rút văn bản đã đăng ký", "Withdraw a letter", DECIDE;
    /// Letters: pass one on to units below.
    LETTER_RELAY = write "directive.letter.relay", "Chuyển văn bản cho đơn vị trực thuộc", "Pass a letter on", DECIDE;
    /// Obligations: get, list, steps, board, roll-up.
    OBLIGATION_READ = read "directive.obligation.read", "Xem nhiệm vụ và mức độ sẵn sàng", "Read obligations and readiness", READ;
    /// Obligations: owner, deputies, due time; acknowledge, begin.
    OBLIGATION_UPDATE = write "directive.obligation.update", "Phân công và cập nhật nhiệm vụ", "Assign and change obligations", WRITE;
    /// Obligations: state that one is met or not, as the weaker grade of proof.
    OBLIGATION_STATE = write "directive.obligation.state", "Xác nhận kết quả nhiệm vụ bằng lời khai", "State the result of an obligation", DECIDE;
    /// Obligations: ask for a waiver.
    WAIVER_ASK = write "directive.waiver.ask", "Đề nghị miễn hoặc hoãn nhiệm vụ", "Ask for a waiver", WRITE;
    /// Obligations: decide on a waiver that somebody else asked for.
    WAIVER_DECIDE = write "directive.waiver.decide", "Quyết định miễn hoặc hoãn nhiệm vụ", "Decide on a waiver", DECIDE;
    /// Obligations: attest, report with a receipt, note acceptance or return.
    OBLIGATION_REPORT = write "directive.obligation.report", "Chịu trách nhiệm và báo cáo nhiệm vụ", "Attest and report obligations", DECIDE;
    /// Answers: get, list, pages, files, steps, forms.
    ANSWER_READ = read "directive.answer.read", "Xem báo cáo, văn bản trả lời", "Read answers", READ;
    /// Answers: begin, change head, take figures anew.
    ANSWER_WRITE = write "directive.answer.write", "Soạn báo cáo, văn bản trả lời", "Write answers", WRITE;
    /// Answers: review, give back, give up.
    ANSWER_REVIEW = write "directive.answer.review", "Soát xét báo cáo, văn bản trả lời", "Review answers", DECIDE;
    /// Answers: approve, note that one was sent.
    ANSWER_APPROVE = write "directive.answer.approve", "Duyệt và gửi báo cáo, văn bản trả lời", "Approve and send answers", DECIDE;
    /// Checks: text, observations, subjects, history.
    CHECK_READ = read "directive.check.read", "Xem phép kiểm tra và bằng chứng đo", "Read checks and observations", READ;
    /// Checks: run now, and record what they say.
    CHECK_RUN = write "directive.check.run", "Chạy phép kiểm tra", "Run checks", WRITE;
}
