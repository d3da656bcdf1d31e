//! The header of a table: its separator, what its columns are called and which of them is the time.

use vg_model::SourceKind;

use super::cells::{cell, undouble};
use crate::parsers::json::{dotnet_derived, nxlog_derived};

/// Most columns read from a header: with the derived names they stay below `limits::MAX_VALUES_PER_EVENT`.
const MAX_COLUMNS: usize = 4_000;
/// Separators that are tried, the likelier first.
const SEPARATORS: [u8; 4] = [b',', b';', b'\t', b'|'];

/// What decoding needs to know about the table.
#[derive(Debug)]
pub(super) struct Table {
    /// Between cells.
    pub(super) separator: u8,
    /// The columns.
    pub(super) columns: Vec<Column>,
    /// Kind of source.
    pub(super) kind: SourceKind,
    /// Index of the column with the event's time.
    pub(super) time: Option<usize>,
    /// True for the export of the Windows Event Viewer, which has no name for its last column.
    pub(super) event_viewer: bool,
    /// Offset of local times from UTC.
    pub(super) offset_seconds: i32,
}

/// One column.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Column {
    /// Its name; `column_3` and the like where the header has none.
    pub(super) name: String,
    /// Native names of the same value, without those that a column of the table (or an earlier one of this name) gives.
    pub(super) derived: &'static [&'static str],
}

impl Table {
    /// Reads the header record (without its line end).
    pub(super) fn new(record: &[u8], separator: u8, offset_seconds: i32) -> Self {
        let names = names(record, separator);
        let has = |name: &str| names.iter().any(|known| known == name);
        let event_viewer = has("Event ID") && has("Source") && has("Date and Time");
        let dotnet = has("LogName") && has("Id");
        let windows = event_viewer || dotnet || has("Channel") && (has("EventID") || has("EventId"));
        let derived = |name: &str| match name {
            _ if !windows => &[][..],
            "Event ID" => &["EventID"][..],
            "Source" if event_viewer => &["Provider_Name"],
            "Task Category" if event_viewer => &["Task"],
            "Computer Name" => &["Computer"],
            _ if dotnet => dotnet_derived(name.as_bytes()),
            _ => nxlog_derived(name.as_bytes()),
        };
        // Settled here for the whole table: a row that ends before the native column does not bring the derived name back.
        let derived = |index: usize, name: &str| {
            let natives = derived(name);
            let gives_way = natives.iter().any(|native| has(native))
                || !natives.is_empty() && names.iter().position(|known| known == name) != Some(index);
            if gives_way { &[][..] } else { natives }
        };
        let time = time_column(&names);
        let derived: Vec<_> = names.iter().enumerate().map(|(index, name)| derived(index, name)).collect();
        let columns = names.into_iter().zip(derived).map(|(name, derived)| Column { name, derived });
        let mut columns: Vec<Column> = columns.collect();
        if event_viewer {
            columns.push(Column { name: "Message".to_owned(), derived: &[] });
        }
        let kind = SourceKind(if windows { "windows" } else { "csv" });
        Self { separator, columns, kind, time, event_viewer, offset_seconds }
    }
}

/// Names of the columns of a header record.
pub(super) fn names(record: &[u8], separator: u8) -> Vec<String> {
    let mut names = Vec::new();
    let mut next = Some(0);
    while let Some(start) = next
        && names.len() < MAX_COLUMNS
    {
        let cell = cell(record, start, separator);
        let mut text = Vec::new();
        undouble(record.get(cell.start..cell.end).unwrap_or_default(), &mut text);
        let name = String::from_utf8_lossy(&text).trim().to_owned();
        names.push(if name.is_empty() { format!("column_{}", names.len() + 1) } else { name });
        next = cell.next;
    }
    names
}

/// The separator that gives a header record the most columns.
pub(super) fn separator_of(record: &[u8]) -> u8 {
    let mut best = (b',', 1);
    for separator in SEPARATORS {
        let count = names(record, separator).len();
        if count > best.1 {
            best = (separator, count);
        }
    }
    best.0
}

/// The column with the time of the event, by its name: the likeliest first, whatever the case of its letters.
fn time_column(names: &[String]) -> Option<usize> {
    const NAMES: [&str; 19] = [
        "TimeCreated",
        "TimeCreated_SystemTime",
        "Date and Time",
        "EventTime",
        "SystemTime",
        "@timestamp",
        "timestamp",
        "_time",
        "datetime",
        "time",
        "eventTimestamp",
        "date",
        "UtcTime",
        "Detection time",
        "Detected at",
        "Thời điểm",
        "Thời gian",
        "Thời điểm phát hiện",
        "Ngày giờ",
    ];
    NAMES.iter().find_map(|wanted| names.iter().position(|name| name.eq_ignore_ascii_case(wanted)))
}

/// Length of what stands before the header: blank lines, PowerShell's `#TYPE` line.
pub(super) fn preamble_len(text: &[u8]) -> usize {
    let mut at = 0;
    for (start, line) in crate::lines_of(text) {
        let is_header =
            !line.trim_ascii().is_empty() && !line.starts_with(b"#TYPE ") && excel_separator(line).is_none();
        at = start;
        if is_header {
            break;
        }
        at += line.len();
        at += usize::from(text.get(at) == Some(&b'\r'));
        at += usize::from(text.get(at) == Some(&b'\n'));
    }
    at
}

/// The separator that Excel's `sep=;` line names.
pub(super) fn excel_separator(line: &[u8]) -> Option<u8> {
    match line.trim_ascii_end().strip_prefix(b"sep=")? {
        [separator] => Some(*separator),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn derived_names_give_way_to_columns_of_that_name() {
        let derived = |header: &str| -> Vec<&'static [&'static str]> {
            Table::new(header.as_bytes(), b',', 0).columns.iter().map(|column| column.derived).collect()
        };
        let viewer = "Date and Time,Source,Event ID";
        let message: &[&str] = &[];
        assert_eq!(derived(viewer), [&[][..], &["Provider_Name"], &["EventID"], message]);
        assert_eq!(derived(&format!("{viewer},Provider_Name")), [&[][..], &[], &["EventID"], &[], message]);
        assert_eq!(derived(&format!("{viewer},Source")), [&[][..], &["Provider_Name"], &["EventID"], &[], message]);
    }

    #[test]
    fn the_widest_table_stays_within_the_values_of_an_event() {
        let header = format!("Date and Time,Source,Event ID{}", ",Source".repeat(5_000));
        let table = Table::new(header.as_bytes(), b',', 0);
        let values: usize = table.columns.iter().map(|column| 1 + column.derived.len()).sum();
        assert!(values > MAX_COLUMNS && values <= vg_model::limits::MAX_VALUES_PER_EVENT, "{values}");
    }
}
