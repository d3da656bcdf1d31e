//! The operations of this crate itself.

use super::{Grade, Operation, Role, Scope};

const ADMIN: &[Role] = &[Role::Administrator];
const ADMIN_AUDIT: &[Role] = &[Role::Administrator, Role::Auditor];

/// Defines the operations and the list of all of them.
macro_rules! operations {
    ($($(#[$doc:meta])+ $name:ident = $value:expr;)+) => {
        $($(#[$doc])+ pub static $name: Operation = $value;)+
        /// Every operation of this crate.
        pub static OWN_OPERATIONS: &[Operation] = &[$($value),+];
    };
}

operations! {
    /// See units.
    UNIT_READ = Operation::read("access.unit.read", ("Xem đơn vị", "See units"), &Role::ALL);
    /// Create a unit below another.
    UNIT_CREATE = Operation::write("access.unit.create", ("Tạo đơn vị", "Create a unit"), ADMIN).min_grade(Grade::Session);
    /// Rename a unit.
    UNIT_UPDATE = Operation::write("access.unit.update", ("Sửa đơn vị", "Change a unit"), ADMIN).min_grade(Grade::Session);
    /// Move a unit below another.
    UNIT_MOVE = Operation::write("access.unit.move", ("Chuyển đơn vị", "Move a unit"), ADMIN).step_up();
    /// Deactivate a unit, or make it active again.
    UNIT_STATE = Operation::write("access.unit.deactivate", ("Ngừng hoặc khôi phục đơn vị", "Deactivate or reactivate a unit"), ADMIN).step_up();
    /// See accounts and their roles.
    ACCOUNT_READ = Operation::read("access.account.read", ("Xem tài khoản", "See accounts"), ADMIN_AUDIT).min_grade(Grade::Session);
    /// Create an account.
    ACCOUNT_CREATE = Operation::write("access.account.create", ("Tạo tài khoản", "Create an account"), ADMIN).step_up();
    /// Change name, mail or language of an account.
    ACCOUNT_UPDATE = Operation::write("access.account.update", ("Sửa tài khoản", "Change an account"), ADMIN).min_grade(Grade::Session);
    /// Disable an account, or enable it again.
    ACCOUNT_STATE = Operation::write("access.account.disable", ("Vô hiệu hoá hoặc kích hoạt tài khoản", "Disable or enable an account"), ADMIN).step_up();
    /// Give or take a role.
    ACCOUNT_ASSIGN = Operation::write("access.account.assign", ("Phân vai trò", "Give or take a role"), ADMIN).step_up();
    /// Make a link to set a new password; remove the second factor; end sessions of another.
    ACCOUNT_RESET = Operation::write("access.account.reset", ("Đặt lại đăng nhập cho tài khoản", "Reset the sign-in of an account"), ADMIN).step_up();
    /// Link an identity of central sign-in to an account, or take it away.
    ACCOUNT_LINK = Operation::write("access.account.link", ("Liên kết đăng nhập tập trung cho tài khoản", "Link a central sign-in to an account"), ADMIN).step_up();
    /// Change the own password.
    PASSWORD_CHANGE = own("access.password.change", ("Đổi mật khẩu", "Change the password"));
    /// Enrol an authenticator, or renew recovery codes.
    TOTP_ENROL = own("access.totp.enrol", ("Đăng ký xác thực hai bước", "Enrol a second factor")).step_up();
    /// Remove the own second factor.
    TOTP_REMOVE = own("access.totp.remove", ("Gỡ xác thực hai bước", "Remove the second factor")).step_up();
    /// Enrol a passkey.
    PASSKEY_ENROL = own("access.passkey.enrol", ("Đăng ký khoá truy cập (passkey)", "Enrol a passkey")).step_up();
    /// Remove an own passkey.
    PASSKEY_REMOVE = own("access.passkey.remove", ("Gỡ khoá truy cập (passkey)", "Remove a passkey")).step_up();
    /// End own sessions.
    SESSION_REVOKE = own("access.session.revoke", ("Kết thúc phiên đăng nhập", "End a session"));
    /// Make an API token.
    TOKEN_CREATE = own("access.token.create", ("Tạo mã truy cập API", "Create an API token")).step_up();
    /// Revoke an own API token.
    TOKEN_REVOKE = own("access.token.revoke", ("Thu hồi mã truy cập API", "Revoke an API token"));
    /// Link an identity of central sign-in to the own account.
    IDENTITY_LINK = own("access.identity.link", ("Liên kết đăng nhập tập trung", "Link a central sign-in")).step_up();
    /// Take an own identity away.
    IDENTITY_UNLINK = own("access.identity.unlink", ("Gỡ liên kết đăng nhập tập trung", "Unlink a central sign-in")).step_up();
    /// Read the audit of a unit.
    AUDIT_READ = Operation::read("access.audit.read", ("Xem nhật ký kiểm toán", "Read the audit"), ADMIN_AUDIT).min_grade(Grade::Session);
    /// Read the evidence of a unit.
    EVIDENCE_READ = Operation::read("access.evidence.read", ("Xem sổ bằng chứng", "Read the evidence"), &Role::ALL);
    /// Read the audit of the installation itself.
    AUDIT_READ_SYSTEM = Operation::read("access.audit_system.read", ("Xem nhật ký kiểm toán hệ thống", "Read the audit of the installation"), ADMIN_AUDIT).scope(Scope::System).min_grade(Grade::Session);
}

const fn own(name: &'static str, title: (&'static str, &'static str)) -> Operation {
    Operation::write(name, title, &[]).scope(Scope::Own).min_grade(Grade::Session)
}

/// Signing in; recorded, but without a permission: whoever calls is nobody yet.
pub(crate) const SIGN_IN: &str = "access.session.create";
/// Confirming who one is in a session; recorded.
pub(crate) const CONFIRM: &str = "access.session.confirm";
/// Ending the own session; recorded.
pub(crate) const SIGN_OUT: &str = "access.session.end";
/// Setting a password by a link; recorded.
pub(crate) const LINK_USED: &str = "access.password.reset";
/// The first setup; recorded.
pub(crate) const SETUP: &str = "access.setup.run";
