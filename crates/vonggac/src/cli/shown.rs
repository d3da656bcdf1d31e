//! Text of others on a terminal: names of files, titles of rules, messages that quote them.

use std::borrow::Cow;

/// `text` without what could steer a terminal or reorder a line: control characters and bidirectional overrides become
/// U+FFFD, as in the labels of inputs.
pub(super) fn shown(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if text.contains(steers) { Cow::Owned(text.replace(steers, "\u{FFFD}")) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_steers_is_replaced() {
        assert!(matches!(shown("quy tắc \u{1F600}"), Cow::Borrowed(_)));
        assert_eq!(shown("a\x1b[2J\nb\u{9b}c\u{202e}d"), "a\u{FFFD}[2J\u{FFFD}b\u{FFFD}c\u{FFFD}d");
    }
}
