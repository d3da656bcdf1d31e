//! Why a search cannot be read: what is wrong, where, how to mend it.

use std::fmt;

use vg_model::Text;

/// What kind of fault it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SearchErrorKind {
    /// The text does not have the form of a search.
    Syntax,
    /// A field is not there.
    Field,
    /// A value does not fit its field.
    Value,
    /// The search is too long, nests too deep or has too many parts.
    Limit,
}

impl SearchErrorKind {
    /// Stable code, never translated.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Syntax => "search_syntax",
            Self::Field => "search_unknown_field",
            Self::Value => "search_value",
            Self::Limit => "search_too_complex",
        }
    }
}

/// A part of the text of a search, in characters from 0; the end stands behind it.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Span {
    /// Its first character.
    pub start: usize,
    /// Behind its last one.
    pub end: usize,
}

/// A fault in the text of a search.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SearchError {
    /// What kind it is.
    pub kind: SearchErrorKind,
    /// Where.
    pub span: Span,
    /// What to tell a person, with how to mend it.
    pub message: Text,
    /// The name that was perhaps meant.
    pub nearest: Option<&'static str>,
}

impl SearchError {
    pub(super) fn new(kind: SearchErrorKind, span: Span, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { kind, span, message: Text::new(vi, en), nearest: None }
    }

    pub(super) fn syntax(span: Span, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(SearchErrorKind::Syntax, span, vi, en)
    }

    pub(super) fn value(span: Span, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(SearchErrorKind::Value, span, vi, en)
    }

    pub(super) fn limit(span: Span, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::new(SearchErrorKind::Limit, span, vi, en)
    }
}

impl fmt::Display for SearchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: character {}: {}", self.kind.code(), self.span.start + 1, self.message.en)
    }
}

impl std::error::Error for SearchError {}
