//! Programs that read PDF files, through a handle: no shell, with limits on time, output and memory.

use std::ffi::OsString;
use std::io::{Read, Write};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use crate::reader::limits::{MAX_TOOL_ERROR, TOOL_MEMORY_KB};

/// One run of a program.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Name of the program, without a path.
    pub program: &'a str,
    /// Its arguments, handed over as they are.
    pub args: &'a [&'a str],
    /// What it reads from standard input.
    pub input: &'a [u8],
    /// How long it may run.
    pub time: Duration,
    /// How many bytes it may write.
    pub output: usize,
}

/// Why a program gave no output.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ToolError {
    /// It is not installed.
    Missing,
    /// It ran longer than it may and was ended.
    TooLong(Duration),
    /// It wrote more than it may and was ended.
    TooMuch(usize),
    /// It ended with an error: its last words.
    Failed(String),
}

/// Runs programs. A test hands over one that answers by itself.
pub trait Tools {
    /// Runs a program to its end and returns what it wrote to standard output.
    ///
    /// # Errors
    /// When it is missing, exceeds a limit or fails.
    fn run(&self, call: &Call<'_>) -> Result<Vec<u8>, ToolError>;
}

/// The programs installed on this machine.
#[derive(Clone, Default, Debug)]
pub struct Installed {
    /// Folders to search instead of those of the environment.
    path: Option<OsString>,
}

impl Installed {
    /// Programs found in these folders (written as in `PATH`) and nowhere else.
    #[must_use]
    pub fn in_folders(path: impl Into<OsString>) -> Self {
        Self { path: Some(path.into()) }
    }

    fn find(&self, program: &str) -> Option<PathBuf> {
        let path = self.path.clone().or_else(|| std::env::var_os("PATH"))?;
        std::env::split_paths(&path).map(|folder| folder.join(program)).find(|file| is_program(file))
    }

    /// The command, under `prlimit` where that is installed: it bounds the memory of the program.
    fn command(&self, call: &Call<'_>) -> Option<Command> {
        let program = self.find(call.program)?;
        let mut command = match self.find("prlimit") {
            Some(prlimit) => {
                let mut command = Command::new(prlimit);
                command.arg(format!("--as={}", TOOL_MEMORY_KB * 1024)).arg("--core=0").arg("--").arg(program);
                command
            }
            None => Command::new(program),
        };
        // One thread for tesseract: the machine has other work.
        command.args(call.args).env("OMP_THREAD_LIMIT", "1").env("LC_ALL", "C.UTF-8");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        Some(command)
    }
}

#[cfg(unix)]
fn is_program(file: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    file.metadata().is_ok_and(|meta| meta.is_file() && meta.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_program(file: &std::path::Path) -> bool {
    file.is_file()
}

/// How often a running program is looked at.
const LOOK: Duration = Duration::from_millis(10);

impl Tools for Installed {
    fn run(&self, call: &Call<'_>) -> Result<Vec<u8>, ToolError> {
        let mut command = self.command(call).ok_or(ToolError::Missing)?;
        let mut child = command.spawn().map_err(|error| ToolError::Failed(error.to_string()))?;
        let over = Arc::new(AtomicBool::new(false));
        std::thread::scope(|scope| {
            let stdin = child.stdin.take();
            let (stdout, stderr) = (child.stdout.take(), child.stderr.take());
            scope.spawn(move || {
                if let Some(mut stdin) = stdin {
                    // A program that has read enough closes its end: no fault of ours.
                    let _ = stdin.write_all(call.input);
                }
            });
            let flag = Arc::clone(&over);
            let reader = scope.spawn(move || capped(stdout, call.output, &flag));
            let errors = scope.spawn(move || capped(stderr, MAX_TOOL_ERROR, &AtomicBool::new(false)));
            let ended = wait(&mut child, call.time, &over);
            let output = reader.join().unwrap_or_default();
            let errors = errors.join().unwrap_or_default();
            match ended {
                _ if over.load(Ordering::Relaxed) => Err(ToolError::TooMuch(call.output)),
                None => Err(ToolError::TooLong(call.time)),
                Some(true) => Ok(output),
                Some(false) => Err(ToolError::Failed(last_words(&errors))),
            }
        })
    }
}

/// Waits for the end; ends the program when its time is over or it wrote too much. Whether it succeeded.
fn wait(child: &mut Child, time: Duration, over: &AtomicBool) -> Option<bool> {
    let start = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status.success()),
            Ok(None) if start.elapsed() < time && !over.load(Ordering::Relaxed) => std::thread::sleep(LOOK),
            Ok(None) | Err(_) => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

/// Reads to the end but keeps at most `most` bytes; sets the flag when there are more.
fn capped(pipe: Option<impl Read>, most: usize, over: &AtomicBool) -> Vec<u8> {
    let mut kept = Vec::new();
    let Some(mut pipe) = pipe else { return kept };
    let mut chunk = [0_u8; 16 * 1024];
    while let Ok(count @ 1..) = pipe.read(&mut chunk) {
        let room = most.saturating_sub(kept.len());
        kept.extend_from_slice(chunk.get(..count.min(room)).unwrap_or_default());
        if count > room {
            over.store(true, Ordering::Relaxed);
        }
    }
    kept
}

fn last_words(errors: &[u8]) -> String {
    let text = String::from_utf8_lossy(errors);
    let line = text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("no message");
    line.trim().chars().take(300).collect()
}
