//! `vonggac hunt`: rules over files and folders of logs.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, bail};
use clap::Args;
use indicatif::{ProgressBar, ProgressStyle};
use vg_detect::logsource::LogSources;
use vg_intake::inputs::{InputOptions, Inputs, Progress, by_name, survey};
use vg_intake::parsers::PARSERS;
use vg_model::{Lang, Level, Timestamp};

use super::summary_text;
use super::{EXIT_FINDINGS, EXIT_INCOMPLETE};
use crate::hunt::{Format, HuntOptions, RuleChoice, TimeFilter, hunt};

/// Arguments of `vonggac hunt`.
#[derive(Debug, Args)]
pub(crate) struct HuntArguments {
    /// Files, folders, archives; - is standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    #[command(flatten)]
    rules: RuleArguments,
    /// Events from this time on (RFC 3339, or a date)
    #[arg(long, value_parser = parse_time)]
    after: Option<Timestamp>,
    /// Events before this time (RFC 3339, or a date)
    #[arg(long, value_parser = parse_time)]
    before: Option<Timestamp>,
    /// Format of the findings: table, jsonl, csv, timesketch-jsonl, timesketch-csv
    #[arg(long, short = 'f', default_value = "table")]
    format: Format,
    /// Write the findings to this file instead of standard output
    #[arg(long, short = 'o')]
    output: Option<PathBuf>,
    /// Write a self-contained HTML report to this file
    #[arg(long)]
    html: Option<PathBuf>,
    /// Write the summary as JSON to this file
    #[arg(long)]
    summary_json: Option<PathBuf>,
    /// Read every file as this format instead of recognising it by content
    #[arg(long)]
    input_format: Option<String>,
    /// Offset of local time for records without a zone, such as +07:00
    #[arg(long, default_value = "+00:00", value_parser = parse_offset, allow_hyphen_values = true)]
    assume_offset: i32,
    /// Threads; 0 takes all cores
    #[arg(long, short = 'j', default_value_t = 0)]
    threads: usize,
    /// No progress and no summary on standard error
    #[arg(long, short = 'q')]
    quiet: bool,
    /// Exit with 1 when something could not be read or a rule could not be loaded
    #[arg(long)]
    strict: bool,
    /// Exit with 3 when there is a finding of this level or above
    #[arg(long)]
    fail_on: Option<Level>,
}

/// Which rules are asked.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct RuleArguments {
    /// Folder, file or ZIP of Sigma rules; may be given several times
    #[arg(long, short = 'r')]
    pub(crate) rules: Vec<PathBuf>,
    /// Also the built-in rule pack (it is taken alone when no --rules is given)
    #[arg(long)]
    pub(crate) pack: bool,
    /// Least level of rules
    #[arg(long, default_value = "informational")]
    pub(crate) level: Level,
    /// Only rules of this status; may be given several times (default: all but deprecated and unsupported)
    #[arg(long)]
    pub(crate) status: Vec<String>,
    /// Only rules with this tag or a tag below it, such as attack.t1059; may be given several times
    #[arg(long)]
    pub(crate) tag: Vec<String>,
    /// File with ids of rules that are not asked, one a line; # begins a comment
    #[arg(long)]
    pub(crate) exclude: Option<PathBuf>,
    /// TOML file with values of placeholders: name = ["value", …]
    #[arg(long)]
    pub(crate) placeholders: Option<PathBuf>,
    /// Read the rules anew instead of from the cache of the last run
    #[arg(long)]
    pub(crate) no_rule_cache: bool,
}

impl RuleArguments {
    /// The choice that the arguments make.
    ///
    /// # Errors
    ///
    /// When a path does not exist, or a list cannot be read.
    pub(crate) fn choice(&self, threads: usize) -> Result<RuleChoice> {
        for path in &self.rules {
            path.metadata().with_context(|| format!("open rules {}", path.display()))?;
        }
        let exclude = match &self.exclude {
            Some(path) => {
                let text = read_own(path).context("read the exclusion list")?;
                let ids = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
                ids.filter(|id| !id.is_empty()).map(str::to_owned).collect()
            }
            None => Default::default(),
        };
        let placeholders: BTreeMap<String, Vec<String>> = match &self.placeholders {
            Some(path) => toml::from_str(&read_own(path).context("read placeholders")?)
                .with_context(|| format!("read placeholders {}", path.display()))?,
            None => BTreeMap::new(),
        };
        Ok(RuleChoice {
            paths: self.rules.clone(),
            pack: self.pack,
            min_level: self.level,
            statuses: self.status.clone(),
            tags: self.tag.clone(),
            exclude,
            placeholders,
            threads,
            cache: if self.no_rule_cache { None } else { cache_folder() },
        })
    }
}

/// Runs the verb.
///
/// # Errors
///
/// When rules, options or outputs cannot be used. Logs that cannot be read are no error.
pub(crate) fn run(arguments: HuntArguments, lang: Lang) -> Result<u8> {
    let started = now();
    let threads = thread_count(arguments.threads);
    for path in arguments.paths.iter().filter(|path| path.as_os_str() != "-") {
        path.symlink_metadata().with_context(|| format!("open {}", path.display()))?;
    }
    let rules = arguments.rules.choice(threads.min(2))?.load();
    if rules.loaded.rules.is_empty() && rules.loaded.correlations.is_empty() {
        bail!(
            "no rule is left to ask: {} not loaded, {} left out by filters",
            rules.loaded.problems.len(),
            rules.left_out
        );
    }
    let sources = LogSources::embedded()?;
    let format = match &arguments.input_format {
        Some(name) => Some(by_name(PARSERS, name).with_context(|| unknown_format(name))?),
        None => None,
    };
    let mut inputs = Inputs::new(
        &arguments.paths,
        InputOptions { format, assumed_offset_seconds: arguments.assume_offset, ..InputOptions::default() },
    );
    let options = HuntOptions {
        inputs: arguments.paths.iter().map(|path| path.display().to_string()).collect(),
        threads,
        lang,
        time: TimeFilter { after: arguments.after, before: arguments.before },
        findings: Some((arguments.format, open_output(arguments.output.as_deref())?)),
        html: arguments.html.clone(),
        started,
        now,
    };
    let stop = AtomicBool::new(false);
    let shown = !arguments.quiet && std::io::stderr().is_terminal();
    let outcome = with_progress(shown, &arguments.paths, &inputs.progress(), || {
        hunt(&mut inputs, rules, &sources, options, &stop)
    })?;
    if let Some(path) = &arguments.summary_json {
        let text = serde_json::to_string_pretty(&outcome.summary).context("write the summary")?;
        std::fs::write(path, text + "\n").with_context(|| format!("write {}", path.display()))?;
    }
    if !arguments.quiet {
        let mut text = summary_text::render(&outcome.summary, &outcome.titles, outcome.not_shown, lang);
        if let Some(path) = &arguments.html {
            text.push_str(&summary_text::report_line(path, lang));
        }
        std::io::stderr().write_all(text.as_bytes()).context("write the summary")?;
    }
    let summary = &outcome.summary;
    let grave = |level: Level| summary.findings.by_level.iter().any(|row| row.level >= level && row.count > 0);
    if arguments.fail_on.is_some_and(grave) {
        return Ok(EXIT_FINDINGS);
    }
    let incomplete = summary.files.not_read.total() + summary.defects.total() + summary.rules.not_loaded.total() > 0;
    Ok(if arguments.strict && incomplete { EXIT_INCOMPLETE } else { 0 })
}

/// Runs `work` while a line on the terminal says how far it is.
fn with_progress<T>(shown: bool, paths: &[PathBuf], progress: &Arc<Progress>, work: impl FnOnce() -> T) -> T {
    if !shown {
        return work();
    }
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            progress.set_total(survey(paths).bytes);
            let bar = ProgressBar::new(progress.total());
            let template = "{bar:30} {bytes}/{total_bytes}  {binary_bytes_per_sec}  {eta}";
            if let Ok(style) = ProgressStyle::with_template(template) {
                bar.set_style(style);
            }
            while !done.load(Ordering::Relaxed) {
                bar.set_position(progress.consumed());
                std::thread::park_timeout(Duration::from_millis(100));
            }
            bar.finish_and_clear();
        });
        let result = work();
        done.store(true, Ordering::Relaxed);
        result
    })
}

fn open_output(path: Option<&Path>) -> Result<Box<dyn Write + Send>> {
    Ok(match path {
        Some(path) => {
            let file = File::create(path).with_context(|| format!("write {}", path.display()))?;
            Box::new(BufWriter::with_capacity(256 * 1024, file))
        }
        None => Box::new(BufWriter::with_capacity(64 * 1024, std::io::stdout())),
    })
}

fn unknown_format(name: &str) -> String {
    let names: Vec<&str> = PARSERS.iter().map(|parser| parser.about().name).collect();
    format!("unknown input format '{name}': use one of {}", names.join(", "))
}

/// The user's cache folder (XDG Base Directory specification); `None` where the environment names none.
fn cache_folder() -> Option<PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME").map(PathBuf::from).filter(|path| path.is_absolute());
    let base = base.or_else(|| std::env::var_os("LOCALAPPDATA").map(PathBuf::from));
    let base = base.or_else(|| std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cache")));
    base.map(|base| base.join("vonggac/rules"))
}

/// Reads a list that the user wrote for this program.
fn read_own(path: &Path) -> Result<String> {
    #[expect(
        clippy::disallowed_methods,
        reason = "a short list that the user wrote for us; not UTF-8 is an error here"
    )]
    std::fs::read_to_string(path).with_context(|| format!("read {}", path.display()))
}

/// The wall clock.
pub(super) fn now() -> Timestamp {
    let since = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    Timestamp(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
}

/// All cores for 0.
pub(super) fn thread_count(wanted: usize) -> usize {
    if wanted > 0 { wanted } else { std::thread::available_parallelism().map_or(1, usize::from) }
}

fn parse_time(text: &str) -> Result<Timestamp, String> {
    let full = if text.len() == 10 { format!("{text}T00:00:00Z") } else { text.to_owned() };
    Timestamp::parse_iso(full.as_bytes())
        .map(|(time, _)| time)
        .ok_or_else(|| format!("'{text}' is no time: write it as 2024-02-09T17:00:00Z or 2024-02-09"))
}

/// Seconds east of UTC.
fn parse_offset(text: &str) -> Result<i32, String> {
    let wrong = || format!("'{text}' is no offset: write it as +07:00");
    let (sign, rest) = match text.split_at_checked(1) {
        Some(("+", rest)) => (1, rest),
        Some(("-", rest)) => (-1, rest),
        _ => return Err(wrong()),
    };
    let (hours, minutes) = rest.split_once(':').ok_or_else(wrong)?;
    let hours: i32 = hours.parse().map_err(|_| wrong())?;
    let minutes: i32 = minutes.parse().map_err(|_| wrong())?;
    if hours > 14 || minutes > 59 || hours < 0 || minutes < 0 {
        return Err(wrong());
    }
    Ok(sign * (hours * 3600 + minutes * 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offsets_and_times() {
        assert_eq!(parse_offset("+07:00"), Ok(25_200));
        assert_eq!(parse_offset("-03:30"), Ok(-12_600));
        for wrong in ["", "7", "+7", "+25:00", "07:00", "+07:99"] {
            assert!(parse_offset(wrong).is_err(), "{wrong}");
        }
        assert_eq!(parse_time("1970-01-02"), Ok(Timestamp(86_400_000_000)));
        assert!(parse_time("Tết").is_err());
    }
}
