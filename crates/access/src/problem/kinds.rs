//! The codes of this crate. A code is never renamed and never given a second meaning: clients decide by it.

use super::ProblemKind;

/// Defines the kinds and the list of all of them, so that none can be left out of the list.
macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $status:literal $code:literal, $vi:literal, $en:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub static $name: ProblemKind =
                ProblemKind { code: $code, status: $status, title: ($vi, $en), doc: concat!($($doc),+) };
        )+
        /// Every kind of this crate, by status and code.
        pub static KINDS: &[&ProblemKind] = &[$(&$name),+];
    };
}

kinds! {
    /// The request cannot be read at all; a corrected one may be sent.
    BAD_REQUEST = 400 "bad_request", "Yêu cầu không hợp lệ", "The request cannot be read";
    /// The second factor is missing: send the same request again with the code of the authenticator or a recovery code, or use a passkey.
    SECOND_FACTOR_REQUIRED = 401 "second_factor_required", "Cần mã xác thực thứ hai", "A second factor is required";
    /// User name, password or code is wrong. Which one is not told.
    BAD_CREDENTIALS = 401 "bad_credentials", "Thông tin đăng nhập không đúng", "The credentials are wrong";
    /// Nobody is signed in, or the session or token has ended.
    UNAUTHENTICATED = 401 "unauthenticated", "Chưa đăng nhập", "Not signed in";
    /// The identity that the provider of central sign-in vouches for is linked to no account that may sign in.
    IDENTITY_UNKNOWN = 403 "identity_unknown", "Danh tính chưa được liên kết", "The identity is not linked";
    /// What a browser brought for a passkey does not pass the checks: challenge, origin, signature, owner, or the key is not known.
    PASSKEY_REFUSED = 403 "passkey_refused", "Khoá truy cập không được chấp nhận", "The passkey was not accepted";
    /// The counter of a passkey went back, so there may be a copy of it; every use is refused until the counter is higher again.
    PASSKEY_COUNTER = 403 "passkey_counter", "Khoá truy cập có thể đã bị sao chép", "The passkey may have been copied";
    /// The caller sees the object but may not do this.
    FORBIDDEN = 403 "forbidden", "Không có quyền thực hiện", "Not permitted";
    /// The operation wants a stronger sign-in than this one: a session instead of a token, or a second factor.
    GRADE_TOO_LOW = 403 "grade_too_low", "Mức xác thực chưa đủ", "A stronger sign-in is required";
    /// The operation wants the password or a code once more, entered a few minutes ago at most.
    STEP_UP_REQUIRED = 403 "step_up_required", "Cần xác nhận lại danh tính", "Confirm who you are once more";
    /// The request does not carry the token that belongs to its session (CSRF).
    CSRF_MISMATCH = 403 "csrf_mismatch", "Mã chống giả mạo yêu cầu không khớp", "The anti-forgery token does not match";
    /// There is no such object, or the caller may not know of it. The two are never told apart.
    NOT_FOUND = 404 "not_found", "Không tìm thấy", "Not found";
    /// The object is in a state that does not allow this, or was changed in the meantime.
    CONFLICT = 409 "conflict", "Xung đột với trạng thái hiện tại", "In conflict with the present state";
    /// The installation has its first administrator already.
    SETUP_DONE = 409 "setup_done", "Hệ thống đã được thiết lập", "The installation is set up already";
    /// There are no passkeys on this server: its settings do not say under which name browsers open it.
    PASSKEYS_OFF = 409 "passkeys_off", "Chưa bật khoá truy cập", "Passkeys are off";
    /// A limit on number, depth or size of what is kept was reached.
    LIMIT_REACHED = 409 "limit_reached", "Đã đạt giới hạn", "A limit is reached";
    /// A one-time link or token was used, has expired or never existed.
    LINK_INVALID = 410 "link_invalid", "Liên kết không còn hiệu lực", "The link is no longer valid";
    /// A sign-in through the provider is not known, has expired, was used, or began in another browser.
    TRIP_INVALID = 410 "trip_invalid", "Lượt đăng nhập không còn hiệu lực", "The sign-in is no longer valid";
    /// A challenge for a passkey is not known, has expired or was answered already.
    CHALLENGE_INVALID = 410 "challenge_invalid", "Yêu cầu xác thực không còn hiệu lực", "The challenge is no longer valid";
    /// The body is larger than the operation takes.
    TOO_LARGE = 413 "too_large", "Nội dung quá lớn", "Too large";
    /// Single fields are wrong; `errors` lists them.
    INVALID_INPUT = 422 "invalid_input", "Dữ liệu nhập chưa đúng", "The input is not valid";
    /// Too many failed sign-ins for this account or from this address; `retry_after` says when the next one is looked at.
    TOO_MANY_ATTEMPTS = 429 "too_many_attempts", "Quá nhiều lần thử", "Too many attempts";
    /// More requests than this principal or address may send.
    RATE_LIMITED = 429 "rate_limited", "Quá nhiều yêu cầu", "Too many requests";
    /// A fault of the program or of its data. The log has more under the trace id.
    INTERNAL = 500 "internal", "Lỗi nội bộ", "Internal error";
    /// The server is busy with others; the same request may succeed a little later.
    BUSY = 503 "busy", "Máy chủ đang bận", "The server is busy";
    /// The state database cannot be reached or has no space.
    STORAGE_UNAVAILABLE = 503 "storage_unavailable", "Không truy cập được cơ sở dữ liệu", "The state database is not available";
}
