//! Faults as text for a terminal.

use std::fmt::Write as _;

use vg_model::Lang;

use super::Fault;

/// Writes faults for people, one paragraph each, and how many there are. Empty input gives a line that says so.
#[must_use]
pub fn render(faults: &[Fault], lang: Lang) -> String {
    let mut out = String::new();
    for fault in faults {
        let Fault { file, entry, field, .. } = fault;
        let place: Vec<&str> = [file.as_str(), entry, field].into_iter().filter(|part| !part.is_empty()).collect();
        let mend = if lang == Lang::Vi { "cách sửa" } else { "mend" };
        // Writing to a string does not fail.
        let _ = writeln!(out, "{} [{}]", place.join(" · "), fault.code.code());
        let _ = writeln!(out, "    {}", fault.what().get(lang));
        let _ = writeln!(out, "    {mend}: {}", fault.mend().get(lang));
    }
    let files: std::collections::BTreeSet<&str> = faults.iter().map(|fault| fault.file.as_str()).collect();
    let _ = match (lang, faults.len()) {
        (Lang::Vi, 0) => writeln!(out, "Không có lỗi."),
        (Lang::En, 0) => writeln!(out, "No faults."),
        (Lang::Vi, count) => writeln!(out, "{count} lỗi trong {} tệp.", files.len()),
        (Lang::En, count) => {
            let plural = |count: usize| if count == 1 { "" } else { "s" };
            writeln!(out, "{count} fault{} in {} file{}.", plural(count), files.len(), plural(files.len()))
        }
    };
    out
}
