//! Values that the kernel writes in hexadecimal, and the arguments of a command.

use crate::parsers::scan::{hex_digit, is_number, split_byte};

/// Keys whose unquoted values are encoded when they hold blanks, quotation marks or control characters.
#[rustfmt::skip]
fn may_be_encoded(key: &[u8]) -> bool {
    matches!(
        key,
        b"acct" | b"cgroup" | b"cmd" | b"comm" | b"cwd" | b"data" | b"device" | b"dir" | b"exe" | b"file" | b"grp"
            | b"invalid_context" | b"key" | b"name" | b"new" | b"ocomm" | b"old" | b"path" | b"proctitle"
            | b"root_dir" | b"sw" | b"watch"
    )
}

/// The decoded value of `key`, when the key may be encoded and the value is hexadecimal.
pub(super) fn decode(key: &[u8], value: &[u8], in_execve: bool) -> Option<Vec<u8>> {
    // The cheap reasons first: most values are numbers of odd length or hold other characters.
    if value.is_empty() || value.len() % 2 == 1 || !value.iter().all(u8::is_ascii_hexdigit) {
        return None;
    }
    let encodable = if in_execve { argument_index(key).is_some() } else { may_be_encoded(key) };
    if !encodable {
        return None;
    }
    let mut out = Vec::with_capacity(value.len() / 2);
    for pair in value.chunks_exact(2) {
        let [high, low] = *pair else { return None };
        out.push(hex_digit(high)? << 4 | hex_digit(low)?);
    }
    if key == b"proctitle" {
        // Terminators between the arguments, and one or more at the end.
        while out.last() == Some(&0) {
            out.pop();
        }
        out.iter_mut().filter(|byte| **byte == 0).for_each(|byte| *byte = b' ');
    }
    Some(out)
}

/// `a0`, `a12` and chunks such as `a1[0]`: the number of the chunk, 0 for whole arguments.
fn argument_index(key: &[u8]) -> Option<u32> {
    let rest = key.strip_prefix(b"a")?;
    match split_byte(rest, b'[') {
        Some((argument, chunk)) if is_number(argument) => crate::parsers::scan::number(chunk.strip_suffix(b"]")?),
        None if is_number(rest) => Some(0),
        _ => None,
    }
}

/// Adds an argument of an `EXECVE` record to a command line; keys that are no arguments are passed over.
pub(super) fn add_argument(key: &[u8], value: &[u8], line: &mut Vec<u8>) {
    let Some(chunk) = argument_index(key) else { return };
    if !line.is_empty() && chunk == 0 {
        line.push(b' ');
    }
    line.extend_from_slice(value);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encodable_keys_are_decoded() {
        assert_eq!(decode(b"proctitle", b"2F62696E2F7368002D6300", false).as_deref(), Some(&b"/bin/sh -c"[..]));
        assert_eq!(decode(b"comm", b"6120", false).as_deref(), Some(&b"a "[..]));
        assert_eq!(decode(b"a1", b"2F746D70", true).as_deref(), Some(&b"/tmp"[..]));
        assert_eq!(decode(b"a1", b"2F746D70", false), None);
        assert_eq!(decode(b"exit", b"2F74", false), None);
        assert_eq!(decode(b"comm", b"612", false), None);
        assert_eq!(decode(b"comm", b"xx", false), None);
        assert_eq!(decode(b"argc", b"10", true), None);
    }

    #[test]
    fn chunks_are_joined() {
        let mut line = Vec::new();
        for (key, value) in
            [("argc", "2"), ("a0", "sh"), ("a1_len", "9"), ("a1[0]", "ab"), ("a1[1]", "cd"), ("a2", "x")]
        {
            add_argument(key.as_bytes(), value.as_bytes(), &mut line);
        }
        assert_eq!(line, b"sh abcd x");
    }
}
