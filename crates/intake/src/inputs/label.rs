//! How streams are named on screens and in reports.
//!
//! Names come from whoever made the evidence. They are shown, never used as a path; control characters (terminal escapes)
//! and bidirectional overrides become U+FFFD, as do bytes that are not UTF-8.

use std::path::Path;

/// Longest name of one member in a label, in bytes; a longer one ends in `…`.
const MAX_NAME: usize = 4_096;

/// Label of a path of the file system.
pub(super) fn of_path(path: &Path) -> String {
    of_bytes(path.as_os_str().as_encoded_bytes())
}

/// Label of a name in any encoding.
pub(super) fn of_bytes(name: &[u8]) -> String {
    let head = name.get(..MAX_NAME).unwrap_or(name);
    let mut label: String = String::from_utf8_lossy(head)
        .chars()
        .map(|c| if is_unsafe(c) { char::REPLACEMENT_CHARACTER } else { c })
        .collect();
    if head.len() < name.len() {
        label.push('…');
    }
    label
}

/// Label of a member of an archive.
pub(super) fn of_member(archive: &str, name: &[u8]) -> String {
    let mut label = String::with_capacity(archive.len() + 1 + name.len());
    label.push_str(archive);
    label.push('!');
    label.push_str(&of_bytes(name));
    label
}

/// File name without folders, lower case, for the hint that it gives a parser.
pub(super) fn hint(label: &str) -> String {
    label.rsplit(['/', '\\', '!']).next().unwrap_or_default().to_lowercase()
}

fn is_unsafe(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_steer_a_terminal_is_replaced() {
        assert_eq!(of_member("a.zip", b"x\x1b[2Jy\xff/\xe1\xbb\x8dng"), "a.zip!x\u{FFFD}[2Jy\u{FFFD}/ọng");
        assert_eq!(of_bytes("gpj.\u{202e}exe".as_bytes()), "gpj.\u{FFFD}exe");
        assert!(of_bytes(&[b'a'; 10_000]).ends_with("a…"));
        assert_eq!(hint("dir/Outer.ZIP!In/Conn.LOG"), "conn.log");
    }
}
