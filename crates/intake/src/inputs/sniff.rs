//! Which parser reads a stream: each judges the head by its content, the surest wins, the order of the list breaks ties.

use crate::{Head, Parser};

/// A list of parsers, such as [`crate::parsers::PARSERS`].
pub type Parsers = &'static [&'static dyn Parser];

/// The parser that is surest that `head` is its own; the first of several equally sure ones.
#[must_use]
pub fn recognise(parsers: Parsers, head: &Head<'_>) -> Option<&'static dyn Parser> {
    let mut best = None;
    for parser in parsers {
        if let Some(confidence) = parser.sniff(head)
            && best.is_none_or(|(_, surest)| confidence > surest)
        {
            best = Some((*parser, confidence));
        }
    }
    best.map(|(parser, _)| parser)
}

/// The parser of that name, for a format that the user prescribes.
#[must_use]
pub fn by_name(parsers: Parsers, name: &str) -> Option<&'static dyn Parser> {
    parsers.iter().copied().find(|parser| parser.about().name == name)
}
