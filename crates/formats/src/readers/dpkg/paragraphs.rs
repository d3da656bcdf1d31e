//! Paragraphs of `/var/lib/dpkg/status`.

use crate::facts::{Fact, SoftwareFact, architecture, clean, said};
use crate::{DefectKind, Place, Reading};

/// True when the text begins with a paragraph that has `Package:` and a field of the status file beside it.
pub(super) fn is_form(text: &str) -> bool {
    let mut lines =
        text.lines().map(str::trim_end).skip_while(|line| line.is_empty()).take_while(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    let others = ["Status: ", "Version: ", "Architecture: ", "Maintainer: ", "Package: "];
    first.starts_with("Package:")
        && (lines.any(|line| others.iter().any(|field| line.starts_with(field)))
            || text.lines().any(|line| line.starts_with("Version: ")))
}

/// Adds the packages of all paragraphs.
pub(super) fn read(lines: &[(u64, &str)], reading: &mut Reading) {
    let mut fields: Vec<(&str, &str)> = Vec::new();
    let mut start = 0;
    for (number, line) in lines {
        if line.trim().is_empty() {
            push(&fields, start, reading);
            fields.clear();
        } else if line.starts_with([' ', '\t']) {
            // A line of a longer value; none of the values that are read has more than one.
        } else if let Some((name, value)) = line.split_once(':') {
            if fields.is_empty() {
                start = *number;
            }
            if WANTED.contains(&name) {
                fields.push((name, value.trim()));
            }
        } else {
            reading.defects.value(
                DefectKind::Malformed,
                Place::Line(*number),
                line,
                "Dòng không có dạng «Trường: giá trị»; đã bỏ qua.",
                "the line is not of the form \"Field: value\" and was passed over",
            );
        }
    }
    push(&fields, start, reading);
}

const WANTED: &[&str] =
    &["Package", "Status", "Version", "Architecture", "Source", "Maintainer", "Section", "Homepage"];

fn push(fields: &[(&str, &str)], line: u64, reading: &mut Reading) {
    if fields.is_empty() {
        return;
    }
    let get = |name: &str| fields.iter().find(|(known, _)| *known == name).and_then(|(_, value)| said(value));
    let place = Place::Line(line);
    // "deinstall ok config-files": the package is gone.
    let state = get("Status").unwrap_or_default();
    if matches!(state.split_whitespace().nth(2), Some("config-files" | "not-installed")) {
        return;
    }
    let (Some(name), Some(version)) = (get("Package"), get("Version")) else {
        reading.defects.add(
            DefectKind::Malformed,
            place,
            "Đoạn không có tên gói (Package) hoặc phiên bản (Version); đã bỏ qua.",
            "the paragraph has no Package or no Version and was passed over",
        );
        return;
    };
    let mut fact = SoftwareFact { vendor: get("Maintainer"), ..super::package(&name, &version, place) };
    fact.architecture = get("Architecture").and_then(|text| architecture(&text)).or(fact.architecture);
    if let Some(source) = get("Source") {
        let (name, version) = source.split_once('(').unwrap_or((&source, ""));
        fact.source = Some(clean(name));
        fact.source_version = said(version.trim_end_matches(')'));
    }
    if !state.is_empty() && state != "install ok installed" {
        fact.properties.push(crate::facts::Property::new("Status", &state));
    }
    reading.push(Fact::Software(Box::new(fact)));
}
