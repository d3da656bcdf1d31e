//! Cells and records of RFC 4180: where they end, and what they say.
//!
//! A quote opens a quoted cell only at the start of a cell and closes it only at its end; elsewhere it is text, as in the
//! tables of programs that do not double the quotes of their texts.

/// A cell in its record.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Cell {
    /// Start of its text (behind the quote).
    pub(super) start: usize,
    /// End of its text (before the quote).
    pub(super) end: usize,
    /// True when it stands in quotes.
    pub(super) quoted: bool,
    /// True when its text has doubled quotes to resolve.
    pub(super) doubled: bool,
    /// Start of the next cell; `None` at the end of the record.
    pub(super) next: Option<usize>,
}

/// The cell at `start` of a record without its line end.
pub(super) fn cell(record: &[u8], start: usize, separator: u8) -> Cell {
    let rest = record.get(start..).unwrap_or_default();
    let plain_end = |from: usize| {
        let rest = record.get(from..).unwrap_or_default();
        memchr::memchr(separator, rest).map_or((record.len(), None), |at| (from + at, Some(from + at + 1)))
    };
    if rest.first() != Some(&b'"') {
        let (end, next) = plain_end(start);
        return Cell { start, end, quoted: false, doubled: false, next };
    }
    let mut doubled = false;
    let mut at = start + 1;
    loop {
        let Some(found) = memchr::memchr(b'"', record.get(at..).unwrap_or_default()) else {
            // Never closed: the quote belongs to the text.
            let (end, next) = plain_end(start);
            return Cell { start, end, quoted: false, doubled: false, next };
        };
        let quote = at + found;
        match quote_in_cell(record, quote, separator) {
            Quote::Doubled => {
                doubled = true;
                at = quote + 2;
            }
            Quote::Text => at = quote + 1,
            Quote::Closes | Quote::Unknown => {
                let next = record.get(quote + 1).map(|_| quote + 2);
                return Cell { start: start + 1, end: quote, quoted: true, doubled, next };
            }
        }
    }
}

/// What a quote inside a quoted cell means.
enum Quote {
    /// End of the cell.
    Closes,
    /// The first of two that stand for one.
    Doubled,
    /// Text: what follows is no end of a cell.
    Text,
    /// The text ends before it can be told; an end of the cell if nothing follows.
    Unknown,
}

/// Judges the quote at `quote`.
///
/// Some programs write `\"` for a quote of the text; where two quotes and the end of a cell follow such a backslash, the
/// second quote is taken as the closing one.
fn quote_in_cell(text: &[u8], quote: usize, separator: u8) -> Quote {
    let ends = |byte: u8| byte == separator || matches!(byte, b'\r' | b'\n');
    match text.get(quote + 1) {
        None => Quote::Unknown,
        Some(b'"') if quote.checked_sub(1).and_then(|before| text.get(before)) == Some(&b'\\') => {
            match text.get(quote + 2) {
                Some(byte) if ends(*byte) => Quote::Text,
                None => Quote::Text,
                Some(_) => Quote::Doubled,
            }
        }
        Some(b'"') => Quote::Doubled,
        Some(byte) if ends(*byte) => Quote::Closes,
        Some(_) => Quote::Text,
    }
}

/// Appends the text of a cell with doubled quotes resolved.
pub(super) fn undouble(text: &[u8], out: &mut Vec<u8>) {
    let mut rest = text;
    while let Some(at) = memchr::memchr(b'"', rest) {
        let (front, tail) = rest.split_at_checked(at + 1).unwrap_or((rest, &[]));
        out.extend_from_slice(front);
        rest = tail.strip_prefix(b"\"").unwrap_or(tail);
    }
    out.extend_from_slice(rest);
}

/// Where records end; can go on where it stopped.
#[derive(Clone, Copy, Default, Debug)]
pub(super) struct RecordScan {
    quoted: bool,
}

impl RecordScan {
    /// The position behind the line feed that ends the record, searched from `at`; the record starts at `start`. An
    /// error when the text ends first: where to go on. `last` says that nothing follows the text.
    pub(super) fn end(
        &mut self,
        text: &[u8],
        start: usize,
        mut at: usize,
        separator: u8,
        last: bool,
    ) -> Result<usize, usize> {
        loop {
            let rest = text.get(at..).unwrap_or_default();
            if self.quoted {
                let Some(found) = memchr::memchr(b'"', rest) else { return Err(text.len()) };
                let quote = at + found;
                if text.len() < quote + 3 && !last {
                    return Err(quote);
                }
                match quote_in_cell(text, quote, separator) {
                    Quote::Doubled => at = quote + 2,
                    Quote::Text => at = quote + 1,
                    Quote::Closes | Quote::Unknown => {
                        self.quoted = false;
                        at = quote + 1;
                    }
                }
                continue;
            }
            let Some(found) = memchr::memchr2(b'"', b'\n', rest) else { return Err(text.len()) };
            let stop = at + found;
            at = stop + 1;
            if text.get(stop) == Some(&b'\n') {
                return Ok(at);
            }
            let before = stop.checked_sub(1).and_then(|before| text.get(before));
            self.quoted = stop == start || before == Some(&separator);
        }
    }

    /// True when a quoted cell is open.
    pub(super) fn is_open(self) -> bool {
        self.quoted
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(record: &str) -> Vec<String> {
        let mut out = Vec::new();
        let mut next = Some(0);
        while let Some(start) = next {
            let cell = cell(record.as_bytes(), start, b',');
            let mut text = Vec::new();
            let raw = &record.as_bytes()[cell.start..cell.end];
            if cell.doubled {
                undouble(raw, &mut text)
            } else {
                text.extend_from_slice(raw)
            }
            out.push(String::from_utf8(text).unwrap());
            next = cell.next;
        }
        out
    }

    #[test]
    fn cells_of_rfc_4180_and_sloppy_ones() {
        assert_eq!(cells(r#"a,"b,""c""",,"#), ["a", "b,\"c\"", "", ""]);
        assert_eq!(cells(r#""",x"y,"open,z"#), ["", "x\"y", "\"open", "z"]);
        assert_eq!(cells("\"a\nb\",\"c\"d"), ["a\nb", "\"c\"d"]);
        assert_eq!(cells(r#""say "hi" you",b"#), ["say \"hi\" you", "b"]);
        assert_eq!(cells(r#""C:\x\",b,"q=\"\"",c"#), ["C:\\x\\", "b", r#"q=\"\""#, "c"]);
        assert_eq!(cells(""), [""]);
    }

    #[test]
    fn a_record_ends_at_a_line_feed_outside_quotes() {
        let text = b"a,\"b\n\"\"c\n\",d\"e\nnext";
        let mut scan = RecordScan::default();
        assert_eq!(scan.end(text, 0, 0, b',', false), Ok(15));
        for cut in 0..15 {
            let mut scan = RecordScan::default();
            let at = scan.end(&text[..cut], 0, 0, b',', false).unwrap_err();
            assert_eq!(scan.end(text, 0, at, b',', true), Ok(15), "{cut}");
        }
    }
}
