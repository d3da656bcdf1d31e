//! Pages and functions that grew long, and files too large to keep in a repository.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::{Report, read};

const LARGE_FILE_BYTES: u64 = 512 * 1024;
/// The document of the API, and the types of the console that are made of it, are written by programs and grow with each route; they are
/// read by machines, line by line.
const OPENAPI: [&str; 2] = ["docs/reference/openapi.json", "ui/src/api/schema.d.ts"];
const OPENAPI_BYTES: u64 = 2 * 1024 * 1024;
const LONG_PAGE_LINES: usize = 400;
const LONG_FUNCTION_LINES: usize = 70;

pub(super) fn check(root: &Path, files: &[PathBuf], report: &mut Report) -> Result<()> {
    for file in files {
        let path = root.join(file);
        let bytes = path.metadata().with_context(|| format!("size of {}", file.display()))?.len();
        let of_api = OPENAPI.iter().any(|known| file.as_path() == Path::new(known));
        let most = if of_api { OPENAPI_BYTES } else { LARGE_FILE_BYTES };
        if bytes > most {
            report.faults.push(format!("{} has {bytes} bytes; the most is {most}", file.display()));
        }
        if !file.extension().is_some_and(|e| e == "rs" || e == "ts" || e == "tsx" || e == "js") {
            continue;
        }
        let text = read(&path)?;
        let lines = text.lines().count();
        if lines > LONG_PAGE_LINES {
            report.notes.push(format!("{} has {lines} lines", file.display()));
        }
        if file.extension().is_some_and(|e| e == "rs") {
            for (line, name, len) in long_functions(&text) {
                report.notes.push(format!("{}:{line} function {name} has {len} lines", file.display()));
            }
        }
    }
    Ok(())
}

/// Functions longer than the limit, found by the indentation that rustfmt gives their last brace.
fn long_functions(text: &str) -> Vec<(usize, String, usize)> {
    let lines: Vec<&str> = text.lines().collect();
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let Some(at) = trimmed.find("fn ").filter(|_| !trimmed.starts_with("//")) else { continue };
        let declares = trimmed
            .get(..at)
            .unwrap_or_default()
            .split_whitespace()
            .all(|word| word.starts_with("pub") || matches!(word, "const" | "async" | "unsafe" | "extern"));
        if !declares {
            continue;
        }
        let indent = line.len() - trimmed.len();
        let end = lines
            .iter()
            .skip(index + 1)
            .position(|later| later.trim_start() == "}" && later.len() - later.trim_start().len() == indent);
        let name = trimmed.get(at + 3..).unwrap_or_default().split(['(', '<']).next().unwrap_or_default();
        if let Some(len) = end.map(|end| end + 2).filter(|len| *len > LONG_FUNCTION_LINES) {
            found.push((index + 1, name.to_owned(), len));
        }
    }
    found
}
