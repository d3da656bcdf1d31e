//! Lines for a terminal: time, level, host, rule, evidence. Control characters of the data never reach the terminal.

use vg_detect::sigma::ast::RuleMeta;
use vg_model::{Lang, TimeQuality};

use super::super::Found;
use super::{one_line, shown};

/// Characters of one value on a line.
const VALUE_CHARACTERS: usize = 160;

/// What stands before the first finding.
pub(super) fn head(lang: Lang) -> String {
    let [time, level, host, title] = match lang {
        Lang::Vi => ["Thời gian (UTC)", "Mức độ", "Máy", "Quy tắc"],
        Lang::En => ["Time (UTC)", "Level", "Host", "Rule"],
    };
    format!("{time:<20} {level:<13} {host:<24} {title}\n")
}

pub(super) fn write(found: &Found<'_>, rule: &RuleMeta, lang: Lang, out: &mut Vec<u8>) {
    let mut time = Vec::new();
    match found.time_quality {
        TimeQuality::Missing => time.push(b'-'),
        _ => found.time.write_rfc3339(0, &mut time),
    }
    let time = String::from_utf8_lossy(&time);
    let host = shorten(found.host, 24);
    let title = if rule.titles.get(lang).is_empty() { &rule.title } else { rule.titles.get(lang) };
    let title = shorten(title, 200);
    let level = rule.level.label(lang);
    out.extend_from_slice(format!("{time:<20} {level:<13} {host:<24} {title}\n").as_bytes());
    let evidence = one_line(found, VALUE_CHARACTERS);
    if !evidence.is_empty() {
        out.extend_from_slice(format!("{:<20} {}\n", "", shorten(&evidence, 600)).as_bytes());
    }
}

fn shorten(text: &str, limit: usize) -> String {
    let mut characters = text.chars().map(shown);
    let mut short: String = characters.by_ref().take(limit).collect();
    if characters.next().is_some() {
        short.pop();
        short.push('…');
    }
    short
}
