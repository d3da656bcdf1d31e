//! One error for both engines, with a stable code and a message in both languages.

use std::fmt;

use vg_model::Text;

/// What went wrong, the same for every engine.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SqlErrorKind {
    /// The engine cannot be reached or opened, or broke off. After a commit the outcome is unknown.
    Unavailable,
    /// Another writer was in the way; the same transaction may succeed when it is tried again.
    Busy,
    /// A UNIQUE, PRIMARY KEY, FOREIGN KEY, NOT NULL or CHECK constraint was violated. The name is the engine's: PostgreSQL
    /// gives that of the constraint, SQLite `table.column`.
    Conflict(String),
    /// A migration step failed, or an applied one was altered.
    Migration,
    /// The database holds what it cannot hold, or its file is damaged.
    Corrupt,
    /// The database was written by a newer version of the program.
    TooNew {
        /// Whose tables.
        owner: String,
        /// Version in the database.
        found: i64,
        /// Newest version that this program knows.
        known: i64,
    },
    /// The engine refuses the statement: syntax, name, type, number of parameters, writing in a reading transaction.
    Statement,
    /// A value of the row is not what the caller asked for.
    Decode,
    /// A parameter that not every engine can store.
    Value,
    /// The address or the set-up of the engine is wrong.
    Config,
    /// The disk or the quota is full.
    Full,
}

/// An error of the database, naming the statement or operation.
///
/// Boxed, so that results that are nearly always fine stay small.
#[derive(Debug)]
pub struct SqlError {
    inner: Box<Inner>,
}

#[derive(Debug)]
struct Inner {
    kind: SqlErrorKind,
    operation: String,
    detail: String,
    source: Option<sqlx::Error>,
}

impl SqlError {
    /// An error of `kind` in `operation`, with the detail for the administrator.
    pub fn new(kind: SqlErrorKind, operation: impl Into<String>, detail: impl Into<String>) -> Self {
        let inner = Inner { kind, operation: operation.into(), detail: detail.into(), source: None };
        Self { inner: Box::new(inner) }
    }

    /// What kind of error it is.
    #[must_use]
    pub fn kind(&self) -> &SqlErrorKind {
        &self.inner.kind
    }

    /// The statement or operation that failed.
    #[must_use]
    pub fn operation(&self) -> &str {
        &self.inner.operation
    }

    /// The same error under another kind, for a caller that knows better what it means.
    #[must_use]
    pub fn with_kind(mut self, kind: SqlErrorKind) -> Self {
        self.inner.kind = kind;
        self
    }

    /// The same error, told as part of a larger operation.
    #[must_use]
    pub fn within(mut self, operation: &str) -> Self {
        self.inner.operation = format!("{operation}: {}", self.inner.operation);
        self
    }

    /// True when the same transaction may succeed if it is run again from its beginning.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.inner.kind == SqlErrorKind::Busy
    }

    /// Stable code, never translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.inner.kind {
            SqlErrorKind::Unavailable => "sql_unavailable",
            SqlErrorKind::Busy => "sql_busy",
            SqlErrorKind::Conflict(_) => "sql_conflict",
            SqlErrorKind::Migration => "sql_migration",
            SqlErrorKind::Corrupt => "sql_corrupt",
            SqlErrorKind::TooNew { .. } => "sql_too_new",
            SqlErrorKind::Statement => "sql_statement",
            SqlErrorKind::Decode => "sql_decode",
            SqlErrorKind::Value => "sql_value",
            SqlErrorKind::Config => "sql_config",
            SqlErrorKind::Full => "sql_full",
        }
    }

    /// What to tell a person, with the way to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        let (vi, en) = match &self.inner.kind {
            SqlErrorKind::Unavailable => (
                "không kết nối được cơ sở dữ liệu; kiểm tra địa chỉ, dịch vụ và quyền truy cập".to_owned(),
                "the database cannot be reached; check its address, its service and the permissions".to_owned(),
            ),
            SqlErrorKind::Busy => (
                "cơ sở dữ liệu đang bận ghi; hãy thử lại".to_owned(),
                "another writer holds the database; try again".to_owned(),
            ),
            SqlErrorKind::Conflict(name) => (
                format!("dữ liệu vi phạm ràng buộc {name}; kiểm tra giá trị trùng hoặc tham chiếu thiếu"),
                format!("the data violates the constraint {name}; look for a duplicate or a missing reference"),
            ),
            SqlErrorKind::Migration => (
                "không nâng cấp được cấu trúc dữ liệu; chưa có thay đổi nào của bước này được ghi".to_owned(),
                "the schema could not be brought up to date; nothing of the failed step was kept".to_owned(),
            ),
            SqlErrorKind::Corrupt => (
                "dữ liệu bị hỏng; dừng ghi và khôi phục từ bản sao lưu".to_owned(),
                "the data is damaged; stop writing and restore a backup".to_owned(),
            ),
            SqlErrorKind::TooNew { owner, found, known } => (
                format!(
                    "dữ liệu của {owner} có phiên bản {found}, chương trình này chỉ biết đến {known}; hãy dùng bản mới hơn"
                ),
                format!(
                    "the tables of {owner} have version {found}, this program knows {known}; run the newer program"
                ),
            ),
            SqlErrorKind::Statement => (
                "cơ sở dữ liệu từ chối câu lệnh; đây là lỗi của chương trình".to_owned(),
                "the database refuses the statement; this is a fault of the program".to_owned(),
            ),
            SqlErrorKind::Decode => (
                "giá trị trong cơ sở dữ liệu không đúng kiểu mong đợi".to_owned(),
                "a value in the database is not of the expected type".to_owned(),
            ),
            SqlErrorKind::Value => (
                "giá trị không lưu được trên mọi cơ sở dữ liệu; hãy sửa giá trị".to_owned(),
                "not every database can store the value; change it".to_owned(),
            ),
            SqlErrorKind::Config => {
                ("cấu hình cơ sở dữ liệu không đúng".to_owned(), "the database is not set up as it must be".to_owned())
            }
            SqlErrorKind::Full => (
                "hết dung lượng đĩa cho cơ sở dữ liệu; hãy giải phóng dung lượng".to_owned(),
                "no space is left for the database; free some".to_owned(),
            ),
        };
        Text::new(
            format!("{}: {vi}: {}", self.inner.operation, self.inner.detail),
            format!("{}: {en}: {}", self.inner.operation, self.inner.detail),
        )
    }

    /// Maps an error of the driver.
    pub(crate) fn from_driver(operation: &str, error: sqlx::Error) -> Self {
        let kind = kind_of(&error);
        let detail = error.to_string();
        Self { inner: Box::new(Inner { kind, operation: operation.to_owned(), detail, source: Some(error) }) }
    }
}

impl fmt::Display for SqlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message().en)
    }
}

impl std::error::Error for SqlError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.inner.source.as_ref().map(|source| source as _)
    }
}

fn kind_of(error: &sqlx::Error) -> SqlErrorKind {
    match error {
        sqlx::Error::Database(database) => {
            let code = database.code().unwrap_or_default();
            if database.as_error().is::<sqlx::sqlite::SqliteError>() {
                kind_of_sqlite(code.parse().unwrap_or(0), database.message())
            } else {
                kind_of_postgres(&code, database.constraint())
            }
        }
        sqlx::Error::PoolTimedOut => SqlErrorKind::Busy,
        sqlx::Error::Configuration(_) => SqlErrorKind::Config,
        sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) | sqlx::Error::ColumnIndexOutOfBounds { .. } => {
            SqlErrorKind::Decode
        }
        sqlx::Error::Encode(_) | sqlx::Error::InvalidArgument(_) => SqlErrorKind::Value,
        sqlx::Error::RowNotFound | sqlx::Error::Protocol(_) => SqlErrorKind::Statement,
        _ => SqlErrorKind::Unavailable,
    }
}

/// Primary result codes of <https://sqlite.org/rescode.html>; the extended code has them in its low byte.
fn kind_of_sqlite(code: u32, message: &str) -> SqlErrorKind {
    match code & 0xff {
        5 | 6 => SqlErrorKind::Busy,
        11 | 26 => SqlErrorKind::Corrupt,
        13 => SqlErrorKind::Full,
        18 => SqlErrorKind::Value,
        // "UNIQUE constraint failed: table.column"
        19 => SqlErrorKind::Conflict(message.rsplit(": ").next().unwrap_or(message).to_owned()),
        2 | 7 | 9 | 10 | 14 | 15 => SqlErrorKind::Unavailable,
        _ => SqlErrorKind::Statement,
    }
}

/// SQLSTATE classes of PostgreSQL 15, appendix A.
fn kind_of_postgres(code: &str, constraint: Option<&str>) -> SqlErrorKind {
    match code {
        // Serialization failure, deadlock, lock not available.
        "40001" | "40P01" | "55P03" => SqlErrorKind::Busy,
        // The server ended a transaction that was silent for too long, and the connection with it.
        "25P03" => SqlErrorKind::Unavailable,
        // Character not in repertoire, untranslatable character, numeric out of range, program limit exceeded.
        "22021" | "22P05" | "22003" | "54000" => SqlErrorKind::Value,
        "53100" | "53200" => SqlErrorKind::Full,
        // Data or an index is damaged.
        "XX001" | "XX002" => SqlErrorKind::Corrupt,
        _ => match code.get(..2).unwrap_or_default() {
            "23" => SqlErrorKind::Conflict(constraint.unwrap_or(code).to_owned()),
            "08" | "57" | "53" | "28" | "58" => SqlErrorKind::Unavailable,
            "3D" => SqlErrorKind::Config,
            _ => SqlErrorKind::Statement,
        },
    }
}
