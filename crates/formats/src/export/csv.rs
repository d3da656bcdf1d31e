//! CSV as RFC 4180 has it, guarded against formulas.
//!
//! Spreadsheet programs run a cell that begins with `=`, `+`, `-` or `@` as a formula (also behind a tab or carriage return).
//! Such a cell gets an apostrophe before it. So that the guard can be taken off again without doubt, a cell that begins
//! with apostrophes and would be guarded behind them gets one more: [`unguard`] is the exact reverse of [`guard`].

use std::borrow::Cow;
use std::io::{self, Write};

/// How to write.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct CsvOptions {
    /// Begin with a byte-order mark, by which Excel knows UTF-8.
    pub bom: bool,
    /// Between cells; `,` by RFC 4180, `;` for programs of some locales.
    pub delimiter: char,
}

impl Default for CsvOptions {
    fn default() -> Self {
        Self { bom: true, delimiter: ',' }
    }
}

/// Writes rows, lines ending in CR LF.
///
/// # Errors
/// Those of `out`.
pub fn write<W, R, C>(out: &mut W, rows: impl IntoIterator<Item = R>, options: CsvOptions) -> io::Result<()>
where
    W: Write,
    R: IntoIterator<Item = C>,
    C: AsRef<str>,
{
    if options.bom {
        out.write_all(b"\xef\xbb\xbf")?;
    }
    let mut delimiter = [0; 4];
    let delimiter = options.delimiter.encode_utf8(&mut delimiter);
    for row in rows {
        for (index, cell) in row.into_iter().enumerate() {
            if index > 0 {
                out.write_all(delimiter.as_bytes())?;
            }
            let cell = guard(cell.as_ref());
            if cell.contains(['"', '\r', '\n', options.delimiter]) || cell.starts_with(' ') || cell.ends_with(' ') {
                write!(out, "\"{}\"", cell.replace('"', "\"\""))?;
            } else {
                out.write_all(cell.as_bytes())?;
            }
        }
        out.write_all(b"\r\n")?;
    }
    Ok(())
}

fn is_active(cell: &str) -> bool {
    cell.trim_start_matches('\'').starts_with(['=', '+', '-', '@', '\t', '\r'])
}

/// The cell with an apostrophe before it where a spreadsheet program could take it for a formula.
#[must_use]
pub fn guard(cell: &str) -> Cow<'_, str> {
    if is_active(cell) { Cow::Owned(format!("'{cell}")) } else { Cow::Borrowed(cell) }
}

/// The cell as it was before [`guard`].
#[must_use]
pub fn unguard(cell: &str) -> &str {
    match cell.strip_prefix('\'') {
        Some(inner) if is_active(inner) => inner,
        _ => cell,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_guard_is_on_formulas_only_and_comes_off_again() {
        for cell in ["=1+1", "+84", "-1", "@x", "\t=1", "\r=1", "'=1", "''@", "'quoted'", "'", "", "Đà Nẵng", "a=b"]
        {
            assert_eq!(unguard(&guard(cell)), cell);
        }
        for cell in ["=1+1", "+84", "-1", "@x", "\t=1", "\r=1"] {
            assert_eq!(guard(cell), format!("'{cell}"));
        }
        assert_eq!(guard("'quoted'"), "'quoted'");
        assert_eq!(guard("'=1"), "''=1", "one more, so that it comes off right");
    }

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        let mut out = Vec::new();
        write(&mut out, [["a", "b,\"c\"", "d\ne"], ["=f", " g", ""]], CsvOptions::default()).unwrap();
        assert_eq!(out, "\u{feff}a,\"b,\"\"c\"\"\",\"d\ne\"\r\n'=f,\" g\",\r\n".as_bytes());
        let mut out = Vec::new();
        write(&mut out, [["a;b", "c,d"]], CsvOptions { bom: false, delimiter: ';' }).unwrap();
        assert_eq!(out, b"\"a;b\";c,d\r\n");
    }
}
