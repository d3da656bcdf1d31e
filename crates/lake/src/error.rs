//! Why a query is refused or ends, with a stable code and a message in both languages.

use std::fmt;

use vg_backend::sql::SqlError;
use vg_model::Text;

/// What kind of refusal it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LakeErrorKind {
    /// The text is no SQL that the surface understands, or names what is not there.
    Invalid,
    /// The text asks for something else than reading.
    NotReading,
    /// The text is too long or nests too deep.
    TooComplex,
    /// The time of the query was used up.
    Time,
    /// The memory of the query was used up, or the tables that it names do not fit.
    Memory,
    /// The query went wrong while it ran: a division by zero, a text that is no number.
    Failed,
    /// The state database failed.
    Storage,
    /// A fault of the program.
    Internal,
}

impl LakeErrorKind {
    /// Stable code, never translated.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Invalid => "query_invalid",
            Self::NotReading => "query_not_reading",
            Self::TooComplex => "query_too_complex",
            Self::Time => "query_time",
            Self::Memory => "query_memory",
            Self::Failed => "query_failed",
            Self::Storage => "query_storage",
            Self::Internal => "query_internal",
        }
    }
}

/// A place in the text of a query, both from 1; columns are characters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Place {
    /// The line.
    pub line: u64,
    /// The character in the line.
    pub column: u64,
}

/// A refusal. Boxed, so that results that are nearly always fine stay small.
#[derive(Debug)]
pub struct LakeError(Box<Inner>);

#[derive(Debug)]
struct Inner {
    kind: LakeErrorKind,
    message: Text,
    place: Option<Place>,
    storage: Option<SqlError>,
}

impl LakeError {
    pub(crate) fn new(kind: LakeErrorKind, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self(Box::new(Inner { kind, message: Text::new(vi, en), place: None, storage: None }))
    }

    pub(crate) fn internal(en: impl Into<String>) -> Self {
        let en = en.into();
        Self::new(LakeErrorKind::Internal, format!("lỗi của chương trình: {en}"), en)
    }

    pub(crate) fn at(mut self, place: Option<Place>) -> Self {
        self.0.place = place;
        self
    }

    /// What kind it is.
    #[must_use]
    pub fn kind(&self) -> LakeErrorKind {
        self.0.kind
    }

    /// Stable code, never translated.
    #[must_use]
    pub fn code(&self) -> &'static str {
        self.0.kind.code()
    }

    /// Where in the text of the query it stands, when that is known.
    #[must_use]
    pub fn place(&self) -> Option<Place> {
        self.0.place
    }

    /// What to tell a person, with the place and how to mend it.
    #[must_use]
    pub fn message(&self) -> Text {
        let Inner { message, place, .. } = &*self.0;
        match place {
            Some(Place { line, column }) => Text::new(
                format!("dòng {line}, ký tự {column}: {}", message.vi),
                format!("line {line}, character {column}: {}", message.en),
            ),
            None => message.clone(),
        }
    }

    /// The error of the state database behind it; a door answers as it does for all of these.
    #[must_use]
    pub fn into_storage(self) -> Option<SqlError> {
        self.0.storage
    }
}

impl From<SqlError> for LakeError {
    fn from(error: SqlError) -> Self {
        let message = error.message();
        Self(Box::new(Inner { kind: LakeErrorKind::Storage, message, place: None, storage: Some(error) }))
    }
}

impl fmt::Display for LakeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.code(), self.message().en)
    }
}

impl std::error::Error for LakeError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.storage.as_ref().map(|error| error as _)
    }
}
