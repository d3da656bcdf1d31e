//! Reads an official document and prints it as JSON: `read FILE [--full]`.
//!
//! Without `--full` the plain shape is printed, as test readings have it; with it, confidence, places, printed forms and remarks too.

use std::io::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use vg_directive::reader::{self, Installed, Source};

fn main() -> ExitCode {
    let mut full = false;
    let mut file = None;
    for argument in std::env::args_os().skip(1) {
        if argument == "--full" {
            full = true;
        } else {
            file = Some(PathBuf::from(argument));
        }
    }
    let Some(file) = file else {
        return fail("usage: read FILE [--full]");
    };
    let bytes = match std::fs::read(&file) {
        Ok(bytes) => bytes,
        Err(error) => return fail(&format!("{}: {error}", file.display())),
    };
    let start = std::time::Instant::now();
    let reading = match reader::read(&Source::sniff(&bytes), &Installed::default()) {
        Ok((_, reading)) => reading,
        Err(error) => return fail(&error.text.vi),
    };
    let elapsed = start.elapsed();
    let name = file.file_name().map(|name| name.to_string_lossy().into_owned());
    let shown = if full {
        serde_json::to_string_pretty(&reading)
    } else {
        serde_json::to_string_pretty(&reading.to_expected_json(name.as_deref()))
    };
    let mut out = std::io::stdout().lock();
    let written = writeln!(out, "{}", shown.unwrap_or_default());
    if std::env::var_os("READ_TIME").is_some() {
        fail(&format!("{} bytes in {elapsed:?}", bytes.len()));
    }
    if written.is_ok() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn fail(message: &str) -> ExitCode {
    let _ = writeln!(std::io::stderr().lock(), "{message}");
    ExitCode::FAILURE
}
