//! `vonggac library`: what the regime packs hold, and what is wrong with them.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow, bail};
use chrono::{DateTime, Datelike as _, NaiveDate};
use clap::{Args, Subcommand};
use vg_backend::clock::{Clock as _, SystemClock};
use vg_library::calendar::{LunarDate, OffStatus, holidays, tet, year_name};
use vg_library::kinds::{Clock, Control, Group, Holiday};
use vg_library::lint::{Glossary, lint, render};
use vg_library::load::load;
use vg_library::value::{PackId, SystemLevel};
use vg_library::{Regimes, View};
use vg_model::Lang;

use super::EXIT_INCOMPLETE;
use crate::packs::{read_folders, regime_files, texts};

/// Terms whose official form the packs must use.
const GLOSSARY: &str = include_str!("../../../../GLOSSARY.md");
/// Microseconds by which Vietnam is ahead of UTC.
const VIETNAM: i64 = 7 * 3_600_000_000;

/// What to do with the packs.
#[derive(Debug, Subcommand)]
pub(crate) enum LibraryVerb {
    /// Check regime packs and overlays: those of the program, and folders beside them
    Lint {
        /// Folders of packs or overlays; each is checked together with the packs of the program
        folders: Vec<PathBuf>,
    },
    /// The regime packs that are in force on a day, and what they hold
    Regimes(When),
    /// The controls that a system of a level needs
    Controls {
        /// Security level, 1 to 5
        #[arg(long, value_parser = clap::value_parser!(i64).range(1..=5))]
        level: i64,
        #[command(flatten)]
        when: When,
    },
    /// What must be reported or done by when
    Clocks(When),
    /// The days off of a year, and its Tết
    Holidays {
        /// The year, 1900 to 2100
        #[arg(value_parser = clap::value_parser!(i32).range(1900..=2100))]
        year: i32,
        /// Folders of overlays
        #[arg(long = "overlay", value_name = "FOLDER")]
        overlays: Vec<PathBuf>,
    },
}

/// For which day, and what is laid over the packs.
#[derive(Debug, Args)]
pub(crate) struct When {
    /// The day, YYYY-MM-DD; today in Vietnam when left out
    #[arg(long)]
    date: Option<NaiveDate>,
    /// Folders of overlays
    #[arg(long = "overlay", value_name = "FOLDER")]
    overlays: Vec<PathBuf>,
}

/// Runs the verb.
///
/// # Errors
///
/// When a folder cannot be read, no regime is in force on the day, or standard output cannot be written.
pub(crate) fn run(verb: &LibraryVerb, lang: Lang) -> Result<u8> {
    let (text, code) = match verb {
        LibraryVerb::Lint { folders } => {
            let mut files = regime_files();
            files.extend(read_folders(folders, &["toml"])?);
            let glossary = Glossary::read(GLOSSARY);
            let faults = lint(texts(&files), Some(&glossary));
            (render(&faults, lang), if faults.is_empty() { 0 } else { EXIT_INCOMPLETE })
        }
        LibraryVerb::Regimes(when) => (shown(when, |view| Ok(regimes(view, lang)), lang)?, 0),
        LibraryVerb::Controls { level, when } => {
            let level = SystemLevel::new(*level).ok_or_else(|| anyhow!("{level} is no level"))?;
            (shown(when, |view| Ok(controls(view, level, lang)), lang)?, 0)
        }
        LibraryVerb::Clocks(when) => (shown(when, |view| Ok(clocks(view, lang)), lang)?, 0),
        LibraryVerb::Holidays { year, overlays } => {
            let date = NaiveDate::from_ymd_opt(*year, 7, 1);
            let when = When { date, overlays: overlays.clone() };
            (shown(&when, |view| days_off(view, *year, lang), lang)?, 0)
        }
    };
    std::io::stdout().lock().write_all(text.as_bytes()).context("write the answer")?;
    Ok(code)
}

/// The packs with their overlays, and the day.
fn opened(when: &When) -> Result<(Regimes, Vec<PackId>, NaiveDate)> {
    let mut files = regime_files();
    files.extend(read_folders(&when.overlays, &["toml"])?);
    let loaded = load(texts(&files));
    if let Some(fault) = loaded.faults.first() {
        bail!("{} · {}: {} (vonggac library lint)", fault.file, fault.entry, fault.what().en);
    }
    let ids = loaded.regimes.overlays().iter().map(|overlay| overlay.head.id.clone()).collect();
    let date = match when.date {
        Some(date) => date,
        None => today()?,
    };
    Ok((loaded.regimes, ids, date))
}

/// Today in Vietnam.
fn today() -> Result<NaiveDate> {
    let now = DateTime::from_timestamp_micros(SystemClock.now().0 + VIETNAM);
    Ok(now.context("the clock of this machine is far off")?.date_naive())
}

fn shown(when: &When, write: impl FnOnce(&View<'_>) -> Result<String>, lang: Lang) -> Result<String> {
    let (regimes, overlays, date) = opened(when)?;
    let view = regimes.at_with(date, &overlays).map_err(|error| anyhow!("{}", error.text().get(lang)))?;
    write(&view)
}

/// The word of a language.
fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Vi { vi } else { en }
}

/// Adds the mark of an entry that is not verified, so that nobody quotes it as if it were.
fn grade(head: &vg_library::entry::Head, lang: Lang) -> String {
    match head.grade {
        vg_library::value::Grade::Verified => String::new(),
        other => format!(" [{}]", other.text().get(lang)),
    }
}

fn regimes(view: &View<'_>, lang: Lang) -> String {
    let mut out = String::new();
    for pack in view.packs() {
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}: {}", pack.head.id, pack.head.title.get(lang));
        for (count, vi, en) in [
            (pack.acts.len(), "văn bản", "acts"),
            (pack.controls.len(), "yêu cầu bảo vệ", "controls"),
            (pack.clocks.len(), "thời hạn", "clocks"),
            (pack.forms.len(), "biểu mẫu", "forms"),
            (pack.contacts.len(), "đầu mối liên hệ", "contacts"),
        ] {
            let _ = writeln!(out, "  {count:>4} {}", say(lang, vi, en));
        }
    }
    out
}

fn controls(view: &View<'_>, level: SystemLevel, lang: Lang) -> String {
    let (mut out, mut count) = (String::new(), 0);
    let mut groups = view.all::<Group>();
    groups.sort_by_key(|(pack, group)| ((*pack).clone(), group.order));
    let controls = view.all::<Control>();
    for (pack, group) in groups {
        let mut of_group = controls
            .iter()
            .filter(|(of, control)| *of == pack && control.group.as_str() == group.head.id)
            .filter_map(|(_, control)| Some((control.at.get(&level)?, *control)))
            .peekable();
        if of_group.peek().is_some() {
            let _ = writeln!(out, "{} ({pack})", group.head.title.get(lang));
        }
        for (clause, control) in of_group {
            count += 1;
            let _ = writeln!(out, "  {clause:<10} {}{}", control.head.title.get(lang), grade(&control.head, lang));
            let _ = writeln!(out, "             {}", control.requirement.get(lang));
        }
    }
    let _ = writeln!(out, "{count} {} {level}", say(lang, "yêu cầu đối với hệ thống cấp độ", "controls for level"));
    out
}

fn clocks(view: &View<'_>, lang: Lang) -> String {
    let mut out = String::new();
    for (_, clock) in view.all::<Clock>() {
        let due = clock.due();
        let source = clock.head.source.first().map(|source| format!("{}, {}", source.act, source.clause));
        let _ = writeln!(out, "{}{}", clock.head.title.get(lang), grade(&clock.head, lang));
        let _ = writeln!(out, "    {}; {}", due.get(lang), source.unwrap_or_default());
    }
    out
}

fn days_off(view: &View<'_>, year: i32, lang: Lang) -> Result<String> {
    let days = holidays(view, year).map_err(|error| anyhow!("{}", error.text().get(lang)))?;
    let first = tet(year).map_err(|error| anyhow!("{}", error.text().get(lang)))?;
    let mut out = String::new();
    let (day, month) = (first.day(), first.month());
    let named = say(lang, "Mồng một Tết", "First day of Tết");
    let _ = writeln!(out, "{named} {}: {day:02}/{month:02}/{year}", year_name(year));
    for off in days {
        let name = view.find::<Holiday>(&off.holiday).map_or(off.holiday.as_str(), |it| it.head.title.get(lang));
        let status = match off.status {
            OffStatus::Fixed => say(lang, "theo luật", "by law"),
            OffStatus::Decided => say(lang, "đã có quyết định", "decided"),
            OffStatus::Expected => say(lang, "dự kiến, chờ quyết định", "expected, not decided yet"),
            OffStatus::Possible => say(lang, "có thể nghỉ, chờ quyết định", "possible, not decided yet"),
        };
        let lunar = LunarDate::of(off.day).map(|lunar| format!("{}/{}", lunar.day, lunar.month)).unwrap_or_default();
        let lieu = if off.in_lieu { say(lang, " (nghỉ bù)", " (in lieu)") } else { "" };
        let _ = writeln!(out, "  {}  {lunar:>6}  {name}{lieu}: {status}", off.day.format("%d/%m/%Y"));
    }
    Ok(out)
}
