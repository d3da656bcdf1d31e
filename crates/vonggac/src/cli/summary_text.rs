//! The summary of a hunt for a terminal, in both languages.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use vg_model::{Lang, Text};

use super::shown::shown;
use crate::summary::Summary;

/// Rows shown of each list; the rest is counted.
const ROWS: usize = 10;

/// The whole text.
pub(super) fn render(summary: &Summary, titles: &BTreeMap<String, Text>, not_shown: u64, lang: Lang) -> String {
    let mut out = String::new();
    // Writing into a String cannot fail.
    let _ = write_all(summary, titles, not_shown, lang, &mut out);
    out
}

/// Where the HTML report is.
pub(super) fn report_line(path: &Path, lang: Lang) -> String {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    match lang {
        Lang::Vi => format!("Báo cáo HTML: {}\n", path.display()),
        Lang::En => format!("HTML report: {}\n", path.display()),
    }
}

fn write_all(
    summary: &Summary,
    titles: &BTreeMap<String, Text>,
    not_shown: u64,
    lang: Lang,
    out: &mut String,
) -> std::fmt::Result {
    let vi = lang == Lang::Vi;
    let say = |v: &'static str, e: &'static str| if vi { v } else { e };
    if not_shown > 0 {
        writeln!(
            out,
            "… {not_shown} {}",
            say(
                "phát hiện nữa không hiển thị; dùng --format jsonl hoặc --html",
                "more findings not shown; use --format jsonl or --html"
            )
        )?;
    }
    writeln!(out, "\n{}", say("PHÁT HIỆN", "FINDINGS"))?;
    writeln!(out, "  {}: {}", say("Tổng số", "Total"), summary.findings.total)?;
    for row in summary.findings.by_level.iter().filter(|row| row.count > 0) {
        writeln!(out, "  {}: {}", row.level.label(lang), row.count)?;
    }
    for row in summary.findings.by_rule.rows().iter().take(ROWS) {
        let title = titles.get(&*row.id.0).map_or(row.title.as_str(), |titles| titles.get(lang));
        writeln!(out, "  {:>8}  [{}] {}", row.count, row.level.label(lang), shown(title))?;
    }
    more(summary.findings.by_rule.total(), say("quy tắc nữa", "more rules"), out)?;
    writeln!(out, "{}", say("PHẠM VI ĐÃ ĐỌC", "COVERAGE"))?;
    writeln!(
        out,
        "  {}: {} / {} {}, {} byte, {} {}",
        say("Tệp", "Files"),
        summary.files.read,
        summary.files.found,
        say("tệp đã đọc", "read"),
        summary.bytes,
        summary.records,
        say("bản ghi", "records"),
    )?;
    if let (Some(first), Some(last)) = (summary.events.first, summary.events.last) {
        writeln!(out, "  {}: {first} – {last}", say("Thời gian sự kiện", "Time of events"))?;
    }
    for row in summary.files.not_read.rows().iter().take(ROWS) {
        writeln!(
            out,
            "  {} {}: {} ({})",
            say("Không đọc", "Not read"),
            shown(&row.file),
            shown(&row.detail),
            row.reason
        )?;
    }
    more(summary.files.not_read.total(), say("tệp không đọc nữa", "more files not read"), out)?;
    for row in summary.defects.rows().iter().take(ROWS) {
        writeln!(
            out,
            "  {} {} @{}: {} × {} ({})",
            say("Lỗi dữ liệu", "Defect"),
            shown(&row.file),
            row.offset,
            row.count,
            shown(&row.detail),
            row.kind
        )?;
    }
    more(summary.defects.total(), say("dòng lỗi dữ liệu nữa", "more defect rows"), out)?;
    rules(summary, lang, out)?;
    for row in &summary.limits_hit {
        writeln!(out, "  {} {}: {} × {}", say("Giới hạn", "Limit"), row.limit, row.count, row.detail.get(lang))?;
    }
    writeln!(out, "  {}: {:.1} s", say("Thời gian chạy", "Time taken"), summary.elapsed_seconds)
}

fn rules(summary: &Summary, lang: Lang, out: &mut String) -> std::fmt::Result {
    let vi = lang == Lang::Vi;
    let say = |v: &'static str, e: &'static str| if vi { v } else { e };
    let rules = &summary.rules;
    writeln!(
        out,
        "  {}: {} {}, {} {}, {} {}, {} {}",
        say("Quy tắc", "Rules"),
        rules.loaded,
        say("đã nạp", "loaded"),
        rules.not_loaded.total(),
        say("không nạp được", "not loaded"),
        rules.inert.total(),
        say("không có dữ liệu để xét", "inert for this data"),
        rules.matched,
        say("có phát hiện", "matched"),
    )?;
    for row in rules.not_loaded.rows().iter().take(ROWS) {
        writeln!(
            out,
            "  {} {}:{}: {}",
            say("Không nạp", "Not loaded"),
            shown(&row.path),
            row.line,
            shown(&row.message)
        )?;
    }
    more(rules.not_loaded.total(), say("quy tắc không nạp nữa", "more rules not loaded"), out)
}

fn more(total: u64, what: &str, out: &mut String) -> std::fmt::Result {
    match total.checked_sub(ROWS as u64) {
        Some(rest) if rest > 0 => writeln!(out, "  … {rest} {what}"),
        _ => Ok(()),
    }
}
