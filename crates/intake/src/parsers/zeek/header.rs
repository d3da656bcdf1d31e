//! The header of a Zeek log: lines that start with `#` and say how the lines below are to be read.

/// How to read the data lines below a header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Header {
    /// Between cells.
    pub(super) separator: Vec<u8>,
    /// Between the elements of a set or vector.
    pub(super) set_separator: Vec<u8>,
    /// A cell that is there and empty.
    pub(super) empty: Vec<u8>,
    /// A cell without a value.
    pub(super) unset: Vec<u8>,
    /// Name of the log (`conn`, `dns`, …).
    pub(super) path: Vec<u8>,
    /// Name and type of each column.
    pub(super) columns: Vec<Column>,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Name, such as `id.orig_h`.
    pub(super) name: Vec<u8>,
    /// What its cells hold.
    pub(super) kind: ColumnKind,
}

/// What the cells of a column hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum ColumnKind {
    /// A text, an address and the like.
    Text,
    /// Digits.
    Number,
    /// `T` or `F`, given to rules as `true` and `false` as in Zeek's JSON.
    Bool,
    /// Several texts.
    List,
    /// The time of the event.
    Time,
}

/// Most columns read from a header; logs of Zeek have fewer than a hundred.
const MAX_COLUMNS: usize = 4_096;

impl Default for Header {
    fn default() -> Self {
        Self {
            separator: b"\t".to_vec(),
            set_separator: b",".to_vec(),
            empty: b"(empty)".to_vec(),
            unset: b"-".to_vec(),
            path: Vec::new(),
            columns: Vec::new(),
        }
    }
}

impl Header {
    /// Takes in one header line, without its line end. Comments that are no part of the header change nothing.
    pub(super) fn take(&mut self, line: &[u8]) {
        let line = line.trim_ascii_start();
        if let Some(rest) = line.strip_prefix(b"#separator ") {
            // The first line of a header: nothing of an earlier header holds any more.
            *self = Header::default();
            let mut separator = Vec::new();
            unescape(rest.trim_ascii_end(), &mut separator);
            if !separator.is_empty() {
                self.separator = separator;
            }
            return;
        }
        let mut parts = split(line, &self.separator);
        let Some(name) = parts.next() else { return };
        let value = || split(line, &self.separator).nth(1).unwrap_or_default().to_vec();
        match name {
            b"#set_separator" => self.set_separator = value(),
            b"#empty_field" => self.empty = value(),
            b"#unset_field" => self.unset = value(),
            b"#path" => self.path = value(),
            b"#fields" => {
                let column = |name: &[u8]| Column { name: name.to_vec(), kind: ColumnKind::Text };
                self.columns = parts.take(MAX_COLUMNS).map(column).collect();
            }
            b"#types" => {
                let mut has_time = false;
                for (column, kind) in self.columns.iter_mut().zip(parts) {
                    column.kind = match kind {
                        b"time" if !has_time => ColumnKind::Time,
                        b"time" | b"interval" | b"count" | b"int" | b"double" | b"port" => ColumnKind::Number,
                        b"bool" => ColumnKind::Bool,
                        _ if kind.starts_with(b"set[") || kind.starts_with(b"vector[") => ColumnKind::List,
                        _ => ColumnKind::Text,
                    };
                    has_time |= column.kind == ColumnKind::Time;
                }
            }
            _ => {}
        }
    }
}

/// The pieces of `text` between separators; an empty separator never separates.
pub(super) fn split<'a>(text: &'a [u8], separator: &'a [u8]) -> impl Iterator<Item = &'a [u8]> {
    let mut rest = Some(text);
    std::iter::from_fn(move || {
        let text = rest?;
        let found = match separator {
            [] => None,
            [byte] => memchr::memchr(*byte, text),
            _ => memchr::memmem::find(text, separator),
        };
        let Some(at) = found else {
            rest = None;
            return Some(text);
        };
        rest = text.get(at + separator.len()..);
        text.get(..at)
    })
}

/// Appends `text` with `\xHH` and `\\` resolved; any other backslash stands for itself.
pub(super) fn unescape(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'\\', rest) {
        let (plain, tail) = rest.split_at_checked(at).unwrap_or((rest, &[]));
        out.extend_from_slice(plain);
        let (byte, len) = match *tail {
            [b'\\', b'\\', ..] => (b'\\', 2),
            [b'\\', b'x', high, low, ..] => match (hex(high), hex(low)) {
                (Some(high), Some(low)) => (high * 16 + low, 4),
                _ => (b'\\', 1),
            },
            _ => (b'\\', 1),
        };
        out.push(byte);
        rest = tail.get(len..).unwrap_or_default();
    }
    out.extend_from_slice(rest);
}

fn hex(digit: u8) -> Option<u8> {
    (digit as char).to_digit(16).map(|value| value as u8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_separator_line_begins_a_new_header() {
        let mut header = Header::default();
        for line in
            [&b"#separator \\x7c"[..], b"#unset_field|~", b"#path|dns", b"#fields|ts|q", b"#types|time|set[string]"]
        {
            header.take(line);
        }
        assert_eq!((header.separator.as_slice(), header.unset.as_slice()), (&b"|"[..], &b"~"[..]));
        assert_eq!(header.columns[1].kind, ColumnKind::List);
        header.take(b"\t#separator \\x09");
        assert_eq!(header, Header::default());
        header.take(b"### a comment");
        header.take(b"#close\t2024-02-09-17-00-00");
        assert_eq!(header, Header::default());
    }

    #[test]
    fn escapes_are_bytes() {
        let mut out = Vec::new();
        unescape(br"a\x09b\\x09\xzz\x4\", &mut out);
        assert_eq!(out, b"a\tb\\x09\\xzz\\x4\\");
    }
}
