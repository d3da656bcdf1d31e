//! Refusals that only an HTTP door knows.

use vg_access::problem::ProblemKind;

macro_rules! kinds {
    ($($(#[doc = $doc:literal])+ $name:ident = $status:literal $code:literal, $vi:literal, $en:literal;)+) => {
        $(
            $(#[doc = $doc])+
            pub(super) static $name: ProblemKind =
                ProblemKind { code: $code, status: $status, title: ($vi, $en), doc: concat!($($doc),+) };
        )+
        /// Every kind of the door.
        pub static KINDS: &[&ProblemKind] = &[$(&$name),+];
    };
}

kinds! {
    /// The provider of central sign-in refused: the person cancelled, has no access there, or its answer was used already.
    PROVIDER_REFUSED = 403 "provider_refused", "Hệ thống đăng nhập tập trung từ chối", "The provider refused";
    /// What the provider of central sign-in said does not pass the checks: signature, issuer, audience, time, nonce.
    IDENTITY_REJECTED = 403 "identity_rejected", "Không xác minh được danh tính", "The identity could not be verified";
    /// The path exists, but not for this method; the Allow header lists those that it takes.
    METHOD_NOT_ALLOWED = 405 "method_not_allowed", "Phương thức không được hỗ trợ", "Method not allowed";
    /// The request did not arrive, or was not answered, within the time for one request.
    REQUEST_TIMEOUT = 408 "request_timeout", "Hết thời gian xử lý", "The request took too long";
    /// The query string is longer than the server takes.
    QUERY_TOO_LONG = 414 "query_too_long", "Tham số truy vấn quá dài", "The query is too long";
    /// The body is not `application/json`.
    UNSUPPORTED_MEDIA_TYPE = 415 "unsupported_media_type", "Kiểu nội dung không được hỗ trợ", "Unsupported media type";
    /// The provider of central sign-in cannot be reached, or answers with what cannot be used; the password still works.
    PROVIDER_UNAVAILABLE = 424 "provider_unavailable", "Không kết nối được hệ thống đăng nhập tập trung", "The provider cannot be reached";
    /// A change must name the version that it is based on (RFC 6585 §3).
    PRECONDITION_REQUIRED = 428 "precondition_required", "Thiếu phiên bản của đối tượng", "The version is missing";
    /// The headers together are larger than the server takes.
    HEADERS_TOO_LARGE = 431 "headers_too_large", "Tiêu đề yêu cầu quá lớn", "The headers are too large";
}
