//! `vonggac demo`: the logs of an invented organisation, with an intrusion to find.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;
use vg_model::{Lang, Timestamp};

use crate::demo::{DemoOptions, DemoSummary, MAX_DAYS, MAX_SCALE, write};

/// Vietnam is seven hours ahead of UTC.
const OFFSET_MICROS: i64 = 7 * 3_600_000_000;

/// Arguments of `vonggac demo`.
#[derive(Debug, Args)]
pub(crate) struct DemoArguments {
    /// Folder for the logs: new, empty, or made by this command before
    out: PathBuf,
    /// Seed of all randomness; the same seed gives the same bytes
    #[arg(long, default_value_t = DemoOptions::default().seed)]
    seed: u64,
    /// How much ordinary noise
    #[arg(long, default_value_t = 1, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_SCALE)))]
    scale: u32,
}

/// Runs the verb.
///
/// # Errors
///
/// When the folder holds other files, or files or standard output cannot be written.
pub(crate) fn run(arguments: &DemoArguments, lang: Lang) -> Result<u8> {
    let options = DemoOptions { seed: arguments.seed, days: MAX_DAYS, scale: arguments.scale };
    let summary = write(&arguments.out, &options).context("write the demonstration")?;
    let text = render(&summary, &arguments.out, lang);
    std::io::stdout().lock().write_all(text.as_bytes()).context("write the summary")?;
    Ok(0)
}

fn render(summary: &DemoSummary, out: &Path, lang: Lang) -> String {
    let say = |vi: &'static str, en: &'static str| if lang == Lang::Vi { vi } else { en };
    let mut text = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(
        text,
        "{} {}: {} {}, {} {}, {:.1} MB",
        say("Đã ghi", "Wrote"),
        out.display(),
        summary.files.len(),
        say("tệp", "files"),
        summary.records(),
        say("bản ghi", "records"),
        summary.bytes() as f64 / 1e6,
    );
    for file in &summary.files {
        let _ = writeln!(text, "  {:<42} {:>7} {}", file.name, file.records, say("bản ghi", "records"));
    }
    let _ = writeln!(text, "SHA-256 {}", summary.digest);
    let _ = writeln!(text, "\n{} ({})", summary.story.title.get(lang), say("giờ Việt Nam", "time in Vietnam"));
    for step in &summary.story.steps {
        let _ = writeln!(
            text,
            "  {}  {:<11} {:<10} {}",
            local_minute(step.at),
            step.host,
            step.technique,
            step.title.get(lang)
        );
    }
    let hunt = "vonggac hunt --assume-offset +07:00 --html report.html";
    let _ = writeln!(text, "\n{}\n  {hunt} {}", say("Rà soát bằng:", "Hunt with:"), out.display());
    text
}

/// Day, month and minute in Vietnam.
fn local_minute(time: Timestamp) -> String {
    let (_, month, day, hour, minute, ..) = Timestamp(time.0 + OFFSET_MICROS).civil();
    format!("{day:02}/{month:02} {hour:02}:{minute:02}")
}
