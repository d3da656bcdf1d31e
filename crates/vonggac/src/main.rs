//! The command line: parses arguments, runs one verb, returns its exit code.

use std::process::ExitCode;

/// Rules are a great many small allocations, and findings too: measured, the system's allocator takes two fifths of the
/// time of loading and a sixth of a hunt.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    // More than one crate speaks TLS; which engine it uses is said once. A second call would change nothing.
    let _ = rustls::crypto::ring::default_provider().install_default();
    vonggac::memory::give_back_at_once();
    vonggac::cli::run()
}
