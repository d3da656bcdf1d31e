//! What a search asks, once it is read.

use std::net::IpAddr;

use ipnet::IpNet;

use super::fields::Field;

/// A search, or a part of one. Of an event it is true or false: a value that is not there fits nothing, and `NOT` turns that round.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Node {
    /// Every event.
    All,
    /// All of these.
    And(Vec<Node>),
    /// One of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
    /// A text somewhere in the record or in one of the texts of the normal form, case and marks aside.
    Words(Glob),
    /// A value of a field.
    Test(&'static Field, Test),
}

/// What a value must be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Test {
    /// There is one.
    Present,
    /// This text, whatever its case; in fields whose values are looked for one by one, in one of [`spellings`].
    Equal(String),
    /// This text as it is written.
    Exact(String),
    /// All of it is like this, case and marks aside.
    Like(Glob),
    /// Something in it is like this, case and marks aside.
    Within(Glob),
    /// True or false.
    Is(bool),
    /// A number from here to there, both included.
    Numbers(Option<i64>, Option<i64>),
    /// An instant from here and before there, in microseconds since 1970.
    Instants(Option<i64>, Option<i64>),
    /// A day from here to there, both included, as `YYYY-MM-DD`.
    Days(Option<String>, Option<String>),
    /// An address of this network.
    Network(IpNet),
    /// An address from here to there, both included.
    Addresses(Option<IpAddr>, Option<IpAddr>),
}

/// A text with wildcards.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub(super) struct Glob(pub(super) Vec<Piece>);

/// A part of such a text.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Piece {
    /// This.
    Text(String),
    /// Any one character: `?`.
    One,
    /// Anything, also nothing: `*`.
    Any,
}

impl Glob {
    /// A text without wildcards.
    pub(super) fn text(text: &str) -> Self {
        Self(vec![Piece::Text(text.to_owned())])
    }

    /// A text in which `*` and `?` are wildcards.
    pub(super) fn read(text: &str) -> Self {
        let mut pieces: Vec<Piece> = Vec::new();
        for c in text.chars() {
            match (c, pieces.last_mut()) {
                ('*', Some(Piece::Any)) => {}
                ('*', _) => pieces.push(Piece::Any),
                ('?', _) => pieces.push(Piece::One),
                (c, Some(Piece::Text(text))) => text.push(c),
                (c, _) => pieces.push(Piece::Text(c.to_string())),
            }
        }
        Self(pieces)
    }

    /// Whether it has a wildcard.
    pub(super) fn is_wild(text: &str) -> bool {
        text.contains(['*', '?'])
    }

    /// The same with other texts.
    pub(super) fn map(&self, change: impl Fn(&str) -> String) -> Self {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => Piece::Text(change(text)),
            other => other.clone(),
        };
        Self(self.0.iter().map(piece).collect())
    }

    /// Whether anything fits.
    pub(super) fn is_anything(&self) -> bool {
        self.0.iter().all(|piece| *piece == Piece::Any)
    }
}

/// How names and accounts are written in logs: as asked, in small letters, in capitals, with a capital first. A bloom filter knows values
/// as they are written, so that these four are looked for and not every mixture.
pub(super) fn spellings(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let mut characters = lower.chars();
    let capital: String =
        characters.next().map(|first| first.to_uppercase().chain(characters).collect()).unwrap_or_default();
    let mut all = vec![text.to_owned(), lower, text.to_uppercase(), capital];
    let mut seen = std::collections::BTreeSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}
