//! How a refusal looks: problem details of RFC 9457 as data, with stable codes and both languages.
//!
//! A kind (code, status, title) is a static; a capability defines its own beside its operations. What happened this time is
//! the detail. The source of an error is kept for the log and never serialised: it may name files, addresses or data.

pub mod kinds;

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::time::Duration;

use serde_json::{Map, Value, json};
use vg_backend::BackendError;
use vg_backend::sql::{Retry, SqlError, SqlErrorKind};
use vg_model::{Lang, Text};

/// Media type of the serialised form (RFC 9457 §3).
pub const MEDIA_TYPE: &str = "application/problem+json";
/// Field errors that one problem carries; further ones are left out: a person mends these first.
pub const MAX_FIELD_ERRORS: usize = 100;

/// One kind of problem.
#[derive(PartialEq, Eq, Debug)]
pub struct ProblemKind {
    /// Stable code in `snake_case`.
    pub code: &'static str,
    /// HTTP status.
    pub status: u16,
    /// Short title, Vietnamese and English.
    pub title: (&'static str, &'static str),
    /// What it means and what a client does about it, for the reference.
    pub doc: &'static str,
}

/// What is wrong with one field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldError {
    /// JSON pointer (RFC 6901) into the input, for example `/username`.
    pub pointer: String,
    /// Stable code in `snake_case`.
    pub code: &'static str,
    /// What to tell the person.
    pub message: Text,
}

impl FieldError {
    /// A field error.
    pub fn new(pointer: impl Into<String>, code: &'static str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code, message: Text::new(vi, en) }
    }
}

/// A refusal. Boxed, so that results that are nearly always fine stay small.
#[derive(Debug)]
pub struct Problem(Box<Details>);

/// What a [`Problem`] says.
#[derive(Debug)]
pub struct Details {
    /// Code, status and title.
    pub kind: &'static ProblemKind,
    /// What happened this time and how to mend it.
    pub detail: Text,
    /// Single fields that are wrong.
    pub errors: Vec<FieldError>,
    /// Id under which the log has more; empty when there is none yet.
    pub trace_id: String,
    /// When the same request may be sent again.
    pub retry_after: Option<Duration>,
    /// What caused it, for the log alone.
    pub source: Option<BackendError>,
}

impl Deref for Problem {
    type Target = Details;
    fn deref(&self) -> &Details {
        &self.0
    }
}

impl DerefMut for Problem {
    fn deref_mut(&mut self) -> &mut Details {
        &mut self.0
    }
}

impl Problem {
    /// A problem of `kind` with its detail.
    #[must_use]
    pub fn new(kind: &'static ProblemKind, detail: Text) -> Self {
        Self(Box::new(Details {
            kind,
            detail,
            errors: Vec::new(),
            trace_id: String::new(),
            retry_after: None,
            source: None,
        }))
    }

    /// The one answer for what does not exist and for what the caller may not know of.
    #[must_use]
    pub fn not_found() -> Self {
        let vi = "không có đối tượng này, hoặc bạn không được biết về nó; kiểm tra lại đường dẫn";
        Self::new(&kinds::NOT_FOUND, Text::new(vi, "there is no such object that you may know of; check the address"))
    }

    /// Nobody is signed in, or not any more.
    #[must_use]
    pub fn unauthenticated() -> Self {
        let vi = "phiên đăng nhập hoặc mã truy cập không còn hiệu lực; hãy đăng nhập lại";
        Self::new(&kinds::UNAUTHENTICATED, Text::new(vi, "the session or token has ended; sign in again"))
    }

    /// The caller may not do the operation called `operation`, whose title people know.
    #[must_use]
    pub fn forbidden(operation: &str, title: (&str, &str)) -> Self {
        Self::new(
            &kinds::FORBIDDEN,
            Text::new(
                format!(
                    "vai trò của bạn không được phép thực hiện: {} ({operation}); hãy liên hệ quản trị viên",
                    title.0
                ),
                format!("your role does not permit: {} ({operation}); ask an administrator", title.1),
            ),
        )
    }

    /// Fields that are wrong; at most [`MAX_FIELD_ERRORS`] are kept.
    #[must_use]
    pub fn invalid(mut errors: Vec<FieldError>) -> Self {
        errors.truncate(MAX_FIELD_ERRORS);
        let detail =
            Text::new("một số trường chưa đúng; xem từng trường", "some fields are not valid; see each of them");
        let mut problem = Self::new(&kinds::INVALID_INPUT, detail);
        problem.errors = errors;
        problem
    }

    /// A state that does not allow the operation.
    pub fn conflict(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(&kinds::CONFLICT, Text::new(vi, en))
    }

    /// A limit that was reached: of what, and how much it is.
    #[must_use]
    pub fn limit(what: (&str, &str), most: usize) -> Self {
        let vi = format!("đã đạt giới hạn {most} đối với {}; hãy xoá bớt", what.0);
        Self::new(
            &kinds::LIMIT_REACHED,
            Text::new(vi, format!("the limit of {most} for {} is reached; remove some", what.1)),
        )
    }

    /// A fault of the program: `en` names the operation and the cause for the log and the administrator.
    pub fn internal(en: impl Into<String>) -> Self {
        let en = en.into();
        Self::new(&kinds::INTERNAL, Text::new(format!("lỗi của chương trình: {en}"), en))
    }

    /// Sets when to try again.
    #[must_use]
    pub fn retry_after(mut self, wait: Duration) -> Self {
        self.retry_after = Some(wait);
        self
    }

    /// Sets the trace id.
    #[must_use]
    pub fn trace(mut self, id: impl Into<String>) -> Self {
        self.trace_id = id.into();
        self
    }

    /// Stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.kind.code
    }

    /// HTTP status.
    #[must_use]
    pub fn status(&self) -> u16 {
        self.kind.status
    }

    /// Title in both languages.
    #[must_use]
    pub fn title(&self) -> Text {
        Text::new(self.kind.title.0, self.kind.title.1)
    }

    /// The body of an `application/problem+json` answer: the standard members in `lang`, both languages beside them.
    #[must_use]
    pub fn to_json(&self, lang: Lang) -> String {
        let title = self.title();
        let mut body = Map::new();
        // A URN names the type: the product has no address on the internet, and RFC 9457 §3.1.1 asks for a URI only.
        body.insert("type".into(), json!(format!("urn:vonggac:problem:{}", self.kind.code)));
        body.insert("code".into(), json!(self.kind.code));
        body.insert("status".into(), json!(self.kind.status));
        body.insert("title".into(), json!(title.get(lang)));
        body.insert("detail".into(), json!(self.detail.get(lang)));
        body.insert("title_text".into(), text(&title));
        body.insert("detail_text".into(), text(&self.detail));
        if !self.errors.is_empty() {
            body.insert("errors".into(), self.errors.iter().map(|error| field(error, lang)).collect());
        }
        if !self.trace_id.is_empty() {
            body.insert("trace_id".into(), json!(self.trace_id));
        }
        if let Some(wait) = self.retry_after_seconds() {
            body.insert("retry_after".into(), json!(wait));
        }
        Value::Object(body).to_string()
    }

    /// Whole seconds for the Retry-After header (RFC 9110 §10.2.3), rounded up, so that a client that obeys is not early.
    #[must_use]
    pub fn retry_after_seconds(&self) -> Option<u64> {
        self.retry_after.map(|wait| wait.as_secs().saturating_add(u64::from(wait.subsec_nanos() > 0)))
    }
}

fn text(text: &Text) -> Value {
    json!({"vi": text.vi, "en": text.en})
}

fn field(error: &FieldError, lang: Lang) -> Value {
    json!({
        "pointer": error.pointer,
        "code": error.code,
        "message": error.message.get(lang),
        "message_text": text(&error.message),
    })
}

/// The reference of all codes as a Markdown table, by code.
#[must_use]
pub fn reference(all: &[&ProblemKind]) -> String {
    let mut sorted: Vec<&&ProblemKind> = all.iter().collect();
    sorted.sort_by_key(|kind| kind.code);
    let mut out = String::from("| code | status | tiếng Việt | English | meaning |\n|---|---|---|---|---|\n");
    for kind in sorted {
        let (vi, en) = kind.title;
        out.push_str(&format!("| `{}` | {} | {vi} | {en} | {} |\n", kind.code, kind.status, kind.doc.trim()));
    }
    out
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.kind.code, self.detail.en)
    }
}

impl std::error::Error for Problem {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_ref().map(|source| source as _)
    }
}

impl Retry for Problem {
    fn is_retryable(&self) -> bool {
        self.source.as_ref().is_some_and(Retry::is_retryable)
    }
}

impl From<BackendError> for Problem {
    fn from(error: BackendError) -> Self {
        let mut problem = match &error {
            BackendError::Sql(sql) if *sql.kind() == SqlErrorKind::Busy => {
                let vi = "có thao tác khác đang ghi dữ liệu; hãy thử lại sau giây lát";
                Self::new(&kinds::BUSY, Text::new(vi, "another operation is writing; try again in a moment"))
                    .retry_after(Duration::from_secs(1))
            }
            BackendError::Sql(sql) if matches!(sql.kind(), SqlErrorKind::Unavailable | SqlErrorKind::Full) => {
                let vi = "cơ sở dữ liệu không hoạt động hoặc hết dung lượng; hãy báo quản trị viên hệ thống";
                let en = "the state database does not work or is full; tell the administrator of the system";
                Self::new(&kinds::STORAGE_UNAVAILABLE, Text::new(vi, en)).retry_after(Duration::from_secs(5))
            }
            _ => {
                let vi = "thao tác không thực hiện được do lỗi bên trong; hãy báo quản trị viên hệ thống";
                let en = "the operation failed for an internal reason; tell the administrator of the system";
                Self::new(&kinds::INTERNAL, Text::new(vi, en))
            }
        };
        problem.source = Some(error);
        problem
    }
}

impl From<SqlError> for Problem {
    fn from(error: SqlError) -> Self {
        BackendError::from(error).into()
    }
}

impl From<std::io::Error> for Problem {
    fn from(error: std::io::Error) -> Self {
        BackendError::from(error).into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_problem_speaks_the_asked_language_and_keeps_both() {
        let mut problem =
            Problem::invalid(vec![FieldError::new("/username", "too_long", "tên quá dài", "name too long")])
                .trace("t-1")
                .retry_after(Duration::from_millis(1_500));
        let vi: Value = serde_json::from_str(&problem.to_json(Lang::Vi)).unwrap();
        assert_eq!(vi["type"], "urn:vonggac:problem:invalid_input");
        assert_eq!(vi["status"], 422);
        assert_eq!(vi["title"], "Dữ liệu nhập chưa đúng");
        assert_eq!(vi["errors"][0]["message"], "tên quá dài");
        assert_eq!(vi["errors"][0]["message_text"]["en"], "name too long");
        assert_eq!(vi["retry_after"], 2, "rounded up");
        problem.trace_id = String::new();
        let en: Value = serde_json::from_str(&problem.to_json(Lang::En)).unwrap();
        assert_eq!(en["title"], "The input is not valid");
        assert_eq!(en["title_text"]["vi"], "Dữ liệu nhập chưa đúng");
        assert!(en.get("trace_id").is_none());
    }

    #[test]
    fn what_the_database_says_stays_inside() {
        let error = SqlError::new(SqlErrorKind::Conflict("accounts.secret_column".into()), "op", "row of Nguyễn Văn A");
        let problem = Problem::from(error);
        assert_eq!(problem.code(), "internal");
        assert!(!problem.to_json(Lang::En).contains("secret_column"));
        assert!(!problem.to_json(Lang::Vi).contains("Nguyễn"));
        assert!(std::error::Error::source(&problem).unwrap().to_string().contains("secret_column"));
        assert!(!problem.is_retryable());
        assert!(Problem::from(SqlError::new(SqlErrorKind::Busy, "op", "x")).is_retryable());
    }

    #[test]
    fn codes_are_unique_well_formed_and_have_both_languages() {
        let mut codes: Vec<&str> = kinds::KINDS.iter().map(|kind| kind.code).collect();
        codes.sort_unstable();
        let count = codes.len();
        codes.dedup();
        assert_eq!(codes.len(), count);
        for kind in kinds::KINDS {
            assert!(kind.code.chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{}", kind.code);
            assert!((400..600).contains(&kind.status));
            assert!(!kind.title.0.is_empty() && !kind.title.1.is_empty() && !kind.doc.trim().is_empty());
        }
    }

    #[test]
    fn field_errors_are_limited() {
        let many = (0..=MAX_FIELD_ERRORS).map(|n| FieldError::new(format!("/{n}"), "x", "x", "x")).collect();
        assert_eq!(Problem::invalid(many).errors.len(), MAX_FIELD_ERRORS);
    }
}
