//! The house's own tools: `cargo xtask tidy` (checks) and `cargo xtask bench` (measurements).

mod bench;
mod tidy;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let verb = std::env::args().nth(1).unwrap_or_default();
    let root = root();
    match verb.as_str() {
        "tidy" => tidy(&root),
        "bench" => bench(&root, &std::env::args().nth(2).unwrap_or_default()),
        _ => {
            say("usage: cargo xtask tidy | bench [FILTER]");
            ExitCode::from(2)
        }
    }
}

/// The checkout that this run is about, as Cargo says when it runs the program.
fn root() -> PathBuf {
    let here = std::env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
    here.as_deref().and_then(Path::parent).map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

fn bench(root: &Path, filter: &str) -> ExitCode {
    match bench::bench(root, filter) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            say(&format!("bench could not run: {error:#}"));
            ExitCode::from(2)
        }
    }
}

fn tidy(root: &Path) -> ExitCode {
    match tidy::run(root) {
        Ok(report) => {
            report.notes.iter().for_each(|note| say(&format!("note: {note}")));
            report.faults.iter().for_each(|fault| say(&format!("fault: {fault}")));
            say(&format!("tidy: {} faults, {} notes", report.faults.len(), report.notes.len()));
            ExitCode::from(u8::from(!report.faults.is_empty()))
        }
        Err(error) => {
            say(&format!("tidy could not run: {error:#}"));
            ExitCode::from(2)
        }
    }
}

#[expect(clippy::print_stdout, reason = "the checks are a command for people; this is their one output")]
fn say(line: &str) {
    println!("{line}");
}
