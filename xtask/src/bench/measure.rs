//! One run of a command: CPU seconds, wall seconds, peak memory, as the kernel counts them for the finished process.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result};
use wait4::Wait4 as _;

/// What a run cost.
#[derive(Clone, Copy, Debug)]
pub(super) struct Measured {
    /// User and system time.
    pub(super) cpu_s: f64,
    /// Wall time.
    pub(super) wall_s: f64,
    /// Largest resident set.
    pub(super) peak_mib: f64,
}

/// Runs a command to its end, its output thrown away.
pub(super) fn run(program: &Path, args: &[String]) -> Result<Measured> {
    let started = Instant::now();
    let mut child = Command::new(program)
        .args(args)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .with_context(|| format!("start {}", program.display()))?;
    let used = child.wait4().with_context(|| format!("wait for {}", program.display()))?;
    anyhow::ensure!(used.status.success(), "{} {} ended with {}", program.display(), args.join(" "), used.status);
    let cpu = used.rusage.utime + used.rusage.stime;
    Ok(Measured {
        cpu_s: cpu.as_secs_f64(),
        wall_s: started.elapsed().as_secs_f64(),
        peak_mib: used.rusage.maxrss as f64 / 1024.0 / 1024.0,
    })
}
