//! The header of a check: comment lines `-- key: value` before the SELECT.
//!
//! A line whose text stands three or more blanks behind the two hyphens goes on with the value above it. The header ends with the
//! first line that is no comment.

/// Columns that a check returns, in any order, and nothing else.
pub const COLUMNS: [&str; 7] =
    ["subject", "subject_kind", "subject_name", "verdict", "reason", "evidence", "observed_at"];

/// One entry of a header.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Entry {
    /// What stands before the colon.
    pub key: String,
    /// What stands behind it, lines joined by blanks.
    pub value: String,
    /// Number of its line, from 1.
    pub line: usize,
}

/// The entries of a header in their order, and the numbers of lines that are none.
pub(super) fn entries(sql: &str) -> (Vec<Entry>, Vec<usize>) {
    let (mut entries, mut wrong): (Vec<Entry>, Vec<usize>) = (Vec::new(), Vec::new());
    for (index, line) in sql.lines().enumerate() {
        let Some(text) = line.strip_prefix("--") else { break };
        if text.trim().is_empty() {
            continue;
        }
        if text.starts_with("   ") {
            match entries.last_mut() {
                Some(last) => {
                    last.value.push(' ');
                    last.value.push_str(text.trim());
                }
                None => wrong.push(index + 1),
            }
            continue;
        }
        match text.split_once(':').map(|(key, value)| (key.trim(), value.trim())) {
            Some((key, value)) if is_key(key) => {
                entries.push(Entry { key: key.to_owned(), value: value.to_owned(), line: index + 1 });
            }
            _ => wrong.push(index + 1),
        }
    }
    (entries, wrong)
}

fn is_key(key: &str) -> bool {
    !key.is_empty() && key.split('.').all(vg_library::lint::is_key)
}

/// What stands behind the header.
#[must_use]
pub(super) fn select(sql: &str) -> &str {
    let mut at = 0;
    for line in sql.split_inclusive('\n') {
        if !line.starts_with("--") {
            break;
        }
        at += line.len();
    }
    sql.get(at..).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_header_has_keys_and_values_over_lines() {
        let sql =
            "-- id: a-b\n-- title.vi: Một: hai\n--   ba\n--\n-- reason.no_level.en: none\n\n-- free words\nSELECT 1";
        let (found, wrong) = entries(sql);
        let found: Vec<(&str, &str, usize)> =
            found.iter().map(|entry| (entry.key.as_str(), entry.value.as_str(), entry.line)).collect();
        assert_eq!(found, [("id", "a-b", 1), ("title.vi", "Một: hai ba", 2), ("reason.no_level.en", "none", 5)]);
        assert!(wrong.is_empty());
        assert_eq!(select(sql), "\n-- free words\nSELECT 1");
        assert_eq!(select("-- id: a"), "");
        assert_eq!(select(""), "");
    }

    #[test]
    fn lines_that_are_no_entries_are_told() {
        assert_eq!(entries("--    goes on with nothing\n-- no colon\n-- Big: x\n-- id: a\nSELECT 1").1, [1, 2, 3]);
    }
}
