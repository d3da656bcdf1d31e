//! The command line: parses arguments, runs one verb, returns its exit code.

use std::process::ExitCode;

fn main() -> ExitCode {
    vonggac::cli::run()
}
