//! What can be done with alerts and sources, as data for the permission matrix.

use vg_access::permission::roles::{DECIDE, READ, WRITE};
use vg_access::permission::{Effect, Grade, Operation, Role, Scope as Reach};

/// Who is on watch handles alerts too.
const WATCH: &[Role] = &[Role::Administrator, Role::Officer, Role::Analyst, Role::OnDuty];
const ADMIN: &[Role] = &[Role::Administrator];

/// The stream hands findings and figures over for all units at once.
const fn stream(name: &'static str, vi: &'static str, en: &'static str) -> Operation {
    Operation {
        name,
        title: (vi, en),
        scope: Reach::System,
        roles: ADMIN,
        min_grade: Grade::Session,
        step_up: false,
        effect: Effect::Write,
    }
}

macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:ident = $value:expr;)+) => {
        $($(#[doc = $doc])+ pub static $name: Operation = $value;)+
        /// All operations of this capability.
        pub static OPERATIONS: &[Operation] = &[$($value),+];
    };
}

operations! {
    /// Events: search, count, export.
    EVENT_READ = Operation::read("monitor.event.read", ("Xem, tìm kiếm sự kiện", "Search events"), READ);
    /// Searches over events: keep them, change and remove one's own.
    SEARCH_SAVE = Operation::write("monitor.search.save", ("Lưu tìm kiếm sự kiện", "Keep searches over events"), WATCH);
    /// Searches over events: change and remove those that others share.
    SEARCH_MANAGE = Operation::write(
        "monitor.search.manage",
        ("Quản lý tìm kiếm dùng chung", "Manage shared searches"),
        DECIDE,
    );
    /// Rules over stored events: see jobs and what they found.
    RETRO_READ = Operation::read("monitor.retro.read", ("Xem rà soát lại sự kiện", "Read jobs over stored events"), READ);
    /// Rules over stored events: make, cancel and remove jobs.
    RETRO_RUN = Operation::write("monitor.retro.run", ("Rà soát lại sự kiện đã lưu", "Run rules over stored events"), WRITE);
    /// Rules over stored events: hand what was found over to the alerts.
    RETRO_RAISE = Operation::write(
        "monitor.retro.raise",
        ("Chuyển phát hiện khi rà soát lại thành cảnh báo", "Make alerts of what jobs found"),
        WRITE,
    );
    /// Rules over stored events: run the jobs of all units.
    RETRO_WORK = stream("monitor.retro.work", "Thực hiện rà soát lại sự kiện", "Run jobs over stored events");
    /// Alerts: get, list, count, history, risk of entities, times.
    ALERT_READ = Operation::read("monitor.alert.read", ("Xem cảnh báo", "Read alerts"), READ);
    /// Alerts: take findings of the stream.
    ALERT_TAKE = stream("monitor.alert.take", "Tiếp nhận phát hiện từ luồng sự kiện", "Take findings of the stream");
    /// Alerts: note what has become late.
    ALERT_SETTLE = Operation::write("monitor.alert.settle", ("Ghi nhận cảnh báo quá hạn", "Note late alerts"), WATCH);
    /// Alerts: begin to look, say what it is, open again.
    ALERT_TRIAGE = Operation::write("monitor.alert.triage", ("Xác minh cảnh báo", "Triage alerts"), WATCH);
    /// Alerts: say that a verified one was handled, and how.
    ALERT_HANDLE = Operation::write("monitor.alert.handle", ("Ghi nhận đã xử lý cảnh báo", "Handle alerts"), WATCH);
    /// Alerts: give to a person.
    ALERT_ASSIGN = Operation::write("monitor.alert.assign", ("Phân công cảnh báo", "Assign alerts"), WATCH);
    /// Alerts: comment.
    ALERT_COMMENT = Operation::write("monitor.alert.comment", ("Ghi chú vào cảnh báo", "Comment on alerts"), WATCH);
    /// Alerts: link an asset or a case.
    ALERT_LINK = Operation::write("monitor.alert.link", ("Liên kết cảnh báo", "Link alerts"), WATCH);
    /// Alerts: merge, and undo it.
    ALERT_MERGE = Operation::write("monitor.alert.merge", ("Gộp, tách cảnh báo", "Merge alerts, undo it"), WRITE);
    /// Alerts: suppress findings for a time, end that.
    ALERT_SUPPRESS = Operation::write("monitor.alert.suppress", ("Tạm ẩn phát hiện", "Suppress findings"), WRITE);
    /// Suppressions: approve as a second person that they hold for the level critical too.
    SUPPRESSION_APPROVE = Operation::write(
        "monitor.suppression.approve",
        ("Phê duyệt tạm ẩn phát hiện nghiêm trọng", "Approve the suppression of critical findings"),
        DECIDE,
    );
    /// Sources: get, list, tokens without their secrets, figures.
    SOURCE_READ = Operation::read("monitor.source.read", ("Xem nguồn sự kiện", "Read sources"), READ);
    /// Sources: make one.
    SOURCE_CREATE = Operation::write("monitor.source.create", ("Khai báo nguồn sự kiện", "Make sources"), DECIDE);
    /// Sources: change one.
    SOURCE_UPDATE = Operation::write("monitor.source.update", ("Sửa nguồn sự kiện", "Change sources"), DECIDE);
    /// Sources: retire one.
    SOURCE_RETIRE = Operation::write("monitor.source.retire", ("Ngừng sử dụng nguồn sự kiện", "Retire sources"), DECIDE);
    /// Sources: make, replace, revoke tokens.
    SOURCE_TOKEN = Operation::write("monitor.source.token", ("Cấp, thay, thu hồi mã của nguồn", "Tokens of sources"), DECIDE);
    /// Sources: note which are late or silent.
    SOURCE_SETTLE = Operation::write("monitor.source.settle", ("Ghi nhận nguồn ngừng gửi", "Note silent sources"), WATCH);
    /// Sources: take figures of the stream.
    SOURCE_REPORT = stream("monitor.source.report", "Tiếp nhận số liệu của nguồn", "Take figures of sources");
    /// Sources: know all of them with the digests of their tokens, to receive events.
    SOURCE_KNOW = stream("monitor.source.know", "Nhận biết nguồn khi tiếp nhận sự kiện", "Know sources to receive events");
    /// Event store: how full it is, what waits, what lies aside.
    STORE_READ = Operation::read("monitor.store.read", ("Xem tình trạng kho sự kiện", "See how the event store stands"), READ).scope(Reach::System);
    /// Chunks that lie aside: look at one, work on it again, let it go.
    QUARANTINE_HANDLE = Operation::write("monitor.quarantine.handle", ("Xử lý sự kiện bị cách ly", "Handle events that lie aside"), DECIDE).scope(Reach::System);
    /// Legal holds: list.
    HOLD_READ = Operation::read("monitor.hold.read", ("Xem lệnh lưu giữ sự kiện", "Read legal holds"), READ);
    /// Legal holds: set one.
    HOLD_SET = Operation::write("monitor.hold.set", ("Lưu giữ sự kiện theo yêu cầu", "Set legal holds"), DECIDE);
    /// Legal holds: ask to lift one, as a second person lift it, or leave it as it is.
    HOLD_LIFT = Operation::write("monitor.hold.lift", ("Bỏ lệnh lưu giữ sự kiện", "Lift legal holds"), DECIDE);
    /// Rules: list, see one with its text, figures and history.
    RULE_READ = Operation::read("monitor.rule.read", ("Xem quy tắc phát hiện", "Read detection rules"), READ);
    /// Rules: run one over a sample before it is switched on.
    RULE_TRY = Operation::read("monitor.rule.try", ("Chạy thử quy tắc phát hiện", "Try detection rules"), WRITE);
    /// Rules: switch one on or off for the installation.
    RULE_CHOOSE = Operation::write("monitor.rule.choose", ("Bật, tắt quy tắc phát hiện", "Switch detection rules on and off"), DECIDE).scope(Reach::System);
    /// Sets of rules: list, licence, what was refused.
    RULE_SET_READ = Operation::read("monitor.rule_set.read", ("Xem bộ quy tắc", "Read sets of rules"), READ).scope(Reach::System);
    /// Sets of rules: import, change, order, remove, read anew.
    RULE_SET_MANAGE = Operation::write("monitor.rule_set.manage", ("Nạp, sửa, gỡ bộ quy tắc", "Import, change and remove sets of rules"), DECIDE).scope(Reach::System);
    /// Sets of rules: know all of them, take those of the program and of folders, and note what rules cost.
    RULE_SET_KNOW = stream("monitor.rule_set.know", "Nạp quy tắc cho luồng sự kiện", "Load rules for the stream");
    /// Times: set those of the unit.
    TIME_UPDATE = Operation::write("monitor.time.update", ("Đặt thời hạn xử lý cảnh báo", "Set times for alerts"), DECIDE);
}
