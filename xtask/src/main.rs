//! The house's own checks: `cargo xtask tidy`.

mod tidy;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let verb = std::env::args().nth(1).unwrap_or_default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new("."));
    if verb != "tidy" {
        say("usage: cargo xtask tidy");
        return ExitCode::from(2);
    }
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
