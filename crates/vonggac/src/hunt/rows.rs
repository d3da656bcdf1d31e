//! The findings of one block on their way to the outputs: made into lines by the thread that found them, so that the one that writes, for
//! which others may wait, copies bytes alone, and so that what a finding holds is given back where it was made.

use vg_detect::sigma::ast::RuleMeta;

use super::output::Lines;
use super::{Entry, Found};

/// Findings in their order.
#[derive(Debug, Default)]
pub struct Rows {
    /// The lines of all, one behind the other.
    lines: Vec<u8>,
    rows: Vec<Row>,
    /// Names of hosts, one behind the other.
    hosts: String,
    /// The findings by themselves, where they are wanted.
    entries: Vec<Entry>,
}

/// One finding: its rule, and where its line and its host end.
#[derive(Clone, Copy, Debug)]
struct Row {
    rule: u32,
    line: usize,
    host: (usize, usize),
}

impl Rows {
    /// Adds a finding: as a line where `lines` are written, by itself where `whole` findings are wanted.
    pub fn push(&mut self, found: &Found<'_>, rule: &RuleMeta, lines: Option<&mut Lines>, whole: bool) {
        if let Some(lines) = lines {
            lines.push(found, rule, &mut self.lines);
        }
        let last = self.rows.last().map(|row| row.host);
        // One block is mostly of one host.
        let host = last.filter(|(from, to)| self.hosts.get(*from..*to) == Some(found.host)).unwrap_or_else(|| {
            let from = self.hosts.len();
            self.hosts.push_str(found.host);
            (from, self.hosts.len())
        });
        self.rows.push(Row { rule: found.rule, line: self.lines.len(), host });
        if whole {
            self.entries.push(found.to_entry(rule));
        }
    }

    /// The lines, and where each ends.
    pub(super) fn lines(&self) -> (&[u8], impl ExactSizeIterator<Item = usize>) {
        (&self.lines, self.rows.iter().map(|row| row.line))
    }

    /// Rule and host of each finding.
    pub fn iter(&self) -> impl Iterator<Item = (u32, &str)> {
        self.rows.iter().map(|row| (row.rule, self.hosts.get(row.host.0..row.host.1).unwrap_or_default()))
    }

    /// The findings by themselves, where they were wanted.
    pub(super) fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use vg_detect::sigma::{LoadOptions, RuleSource, load};
    use vg_model::{Lang, Record, TimeQuality, Timestamp, Value};

    use super::super::Format;
    use super::*;

    fn meta(rule: u32) -> RuleMeta {
        let text = format!(
            "title: title {rule}\nlogsource: {{product: windows}}\ndetection:\n  s: {{User: b}}\n  condition: s\n"
        );
        let source = RuleSource::Text { name: "a.yml".into(), text };
        load(&[source], &LoadOptions::default()).rules.remove(0).meta
    }

    fn push(rows: &mut Rows, rule: u32, host: &str, lines: Option<&mut Lines>, whole: bool) {
        let mut record = Record::default();
        record.push("User", Value::Text(format!("u{rule}")));
        record.push("Other", Value::Null);
        let (first, raw) = (record.fields[0].clone(), Arc::new(record));
        let found = Found {
            rule,
            time: Timestamp(1_000_000),
            time_quality: TimeQuality::Exact,
            file: "a.evtx",
            record: 7,
            host,
            event: &[&first],
            raw: &raw,
            correlation: None,
        };
        rows.push(&found, &meta(rule), lines, whole);
    }

    #[test]
    fn hosts_and_lines_belong_to_their_findings() {
        let mut lines = Lines::new(Format::Jsonl, Lang::Vi);
        let mut rows = Rows::default();
        for (rule, host) in [(1, "A"), (2, "A"), (3, ""), (4, "B"), (5, "A")] {
            push(&mut rows, rule, host, Some(&mut lines), false);
        }
        assert_eq!(rows.iter().collect::<Vec<_>>(), [(1, "A"), (2, "A"), (3, ""), (4, "B"), (5, "A")]);
        assert_eq!(rows.hosts, "ABA", "neighbours share a name");
        let (text, ends) = rows.lines();
        let mut from = 0;
        for (rule, end) in (1..).zip(ends) {
            let line: serde_json::Value = serde_json::from_slice(&text[from..end]).unwrap();
            assert_eq!(line["event"], serde_json::json!({ "User": format!("u{rule}") }));
            from = end;
        }
        assert_eq!(from, text.len());
        assert!(rows.entries().is_empty());
    }

    #[test]
    fn findings_by_themselves_hold_what_the_line_says() {
        let mut rows = Rows::default();
        push(&mut rows, 3, "H", None, true);
        let (text, _) = rows.lines();
        assert!(text.is_empty());
        let [entry] = rows.entries() else { panic!("one finding") };
        assert_eq!((entry.rule, &*entry.finding.rule_title, &*entry.finding.host), (3, "title 3", "H"));
        assert_eq!((entry.finding.event.fields.len(), entry.raw.fields.len()), (1, 2));
        let again = entry.at_hand(|found| found.to_entry(&meta(3)));
        assert_eq!(format!("{again:?}"), format!("{entry:?}"));
    }
}
