//! The packs of directives on a terminal: list, show, lint, and the beginning of a new one.

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow, bail};
use chrono::NaiveDate;
use clap::Args;
use vg_directive::answer;
use vg_directive::pack::{self, ALL, Modality, NewPack, Obligation, Pack, Start};
use vg_library::lint::{is_id, render};
use vg_library::{Regimes, View};
use vg_model::{Lang, Text};

use super::super::EXIT_INCOMPLETE;
use super::super::shown::shown;
use super::reading_of;
use crate::packs::{File, directive_files, directives, form_files, read_folders, regimes, texts};

/// Arguments of `directive new`.
#[derive(Debug, Args)]
pub(crate) struct NewArguments {
    /// Id of the pack and name of its folder: small letters, digits and hyphens
    id: String,
    /// Number and symbol of the letter; that of --from when left out
    #[arg(long)]
    number: Option<String>,
    /// Day of issue, YYYY-MM-DD; that of --from when left out
    #[arg(long)]
    issued: Option<NaiveDate>,
    /// The letter (text, DOCX, PDF): clauses, who must act and days are taken from it
    #[arg(long, value_name = "FILE")]
    from: Option<PathBuf>,
    /// Folder in which the folder of the pack is made
    #[arg(long, value_name = "FOLDER", default_value = ".")]
    into: PathBuf,
}

/// Makes the folder of a pack; says what has to be done next.
pub(super) fn new(arguments: &NewArguments, lang: Lang) -> Result<String> {
    let id = arguments.id.as_str();
    if !is_id(id) {
        bail!(
            "'{id}' is no id of a pack: small letters and digits joined by hyphens, for example 6410-btttt-cattt-2023"
        );
    }
    let read = arguments.from.as_ref().map(|file| reading_of(file, lang)).transpose()?;
    let reading = read.as_ref().map(|(_, reading)| reading);
    let number = arguments.number.clone().or_else(|| reading?.number.as_ref()?.value.clone());
    let number = number.context("the number of the letter is not known: give --number")?;
    let issued = arguments.issued.or_else(|| reading?.date.as_ref()?.value.as_ref()?.parse().ok());
    let issued = issued.context("the day of issue is not known: give --issued YYYY-MM-DD")?;
    let regimes = regimes();
    let view = regimes.at(issued).map_err(|error| anyhow!("{}", error.text().get(lang)))?;
    let regime = view.packs().next().map(|pack| pack.head.id.to_string()).unwrap_or_default();
    let text = pack::new_pack(&NewPack { id, number: &number, issued, regime: &regime, reading });
    let folder = arguments.into.join(id);
    if folder.exists() {
        bail!("{} is there already; choose another id or folder", folder.display());
    }
    fs::create_dir_all(folder.join("checks")).with_context(|| format!("make the folder {}", folder.display()))?;
    let file = folder.join("directive.toml");
    fs::write(&file, &text).with_context(|| format!("write {}", file.display()))?;
    let path = format!("{id}/directive.toml");
    let open = pack::lint([(path.as_str(), text.as_str())], &regimes).len();
    let (file, folder) = (file.display(), folder.display());
    Ok(match lang {
        Lang::Vi => format!(
            "Đã tạo {file}. Còn {open} chỗ phải viết hoặc phải xem lại (dấu ?).\nKiểm tra: vonggac directive lint {folder}\n"
        ),
        Lang::En => format!(
            "{file} is made. {open} places have to be written or looked at (those with a ?).\nCheck: vonggac directive lint {folder}\n"
        ),
    })
}

/// Lints the packs of the program together with folders; a folder takes the place of the pack with its name.
pub(super) fn lint(folders: &[PathBuf], lang: Lang) -> Result<(String, u8)> {
    let (files, _) = files_with(folders)?;
    let faults = pack::lint(texts(&files), &regimes());
    Ok((render(&faults, lang), if faults.is_empty() { 0 } else { EXIT_INCOMPLETE }))
}

/// The forms of the program together with those of folders, one line each, and their faults.
pub(super) fn forms(folders: &[PathBuf], lang: Lang) -> Result<(String, u8)> {
    let mut files = form_files();
    files.extend(read_folders(folders, &["toml"])?);
    let (regimes, packs) = (regimes(), directives());
    let regimes: Vec<&str> = regimes.packs().iter().map(|pack| pack.head.id.as_str()).collect();
    let packs: Vec<&str> = packs.iter().map(|pack| pack.head.id.as_str()).collect();
    let known = answer::Known { regimes: &regimes, directives: &packs };
    let faults = answer::lint(texts(&files), Some(&known));
    let mut out = String::new();
    for (_, form) in answer::load(texts(&files)).forms.values() {
        let head = &form.head;
        let for_pack = head.directive.as_deref().unwrap_or("–");
        let (id, title) = (&head.id, head.title.get(lang));
        out.push_str(&format!("{id:<20} {:>3}  {for_pack:<24} {title}\n", head.version));
    }
    out.push_str(&render(&faults, lang));
    Ok((out, if faults.is_empty() { 0 } else { EXIT_INCOMPLETE }))
}

/// The files of the packs of the program together with those of folders, and the names of these.
pub(super) fn files_with(folders: &[PathBuf]) -> Result<(Vec<File>, Vec<String>)> {
    let own = read_folders(folders, &["toml", "sql"])?;
    let name = |path: &str| path.split('/').next().unwrap_or_default().to_owned();
    let mut names: Vec<String> = own.iter().map(|(path, _)| name(path)).collect();
    names.dedup();
    let mut files: Vec<File> = directive_files().into_iter().filter(|(path, _)| !names.contains(&name(path))).collect();
    files.extend(own);
    Ok((files, names))
}

/// The packs of the program, one line each.
pub(super) fn list(lang: Lang) -> String {
    let mut out = String::new();
    for pack in directives().iter() {
        let head = &pack.head;
        let counts = match lang {
            Lang::Vi => format!(
                "{} điều khoản, {} nghĩa vụ, {} phép kiểm tra",
                pack.clauses.len(),
                pack.obligations.len(),
                pack.checks.len()
            ),
            Lang::En => format!(
                "{} clauses, {} obligations, {} checks",
                pack.clauses.len(),
                pack.obligations.len(),
                pack.checks.len()
            ),
        };
        // Writing to a string does not fail.
        let _ = writeln!(out, "{}\n    {}", head.id, letter(pack));
        let _ = writeln!(out, "    {}\n    {counts}", head.title.get(lang));
    }
    out
}

/// Number and day of a letter.
fn letter(pack: &Pack) -> String {
    let head = &pack.head;
    format!("{} {}, {}", head.kind, head.number, head.issued.map(|day| day.to_string()).unwrap_or_default())
}

fn say(lang: Lang, vi: &'static str, en: &'static str) -> &'static str {
    if lang == Lang::Vi { vi } else { en }
}

/// One pack: its clauses with the obligations in them, then its checks.
pub(super) fn show(wanted: &str, lang: Lang) -> Result<String> {
    let packs = directives();
    let pack = packs.get(wanted).or_else(|| packs.find(wanted, None)).with_context(|| {
        format!("there is no directive pack '{}' (vonggac directive list names those that are there)", shown(wanted))
    })?;
    let regimes = regimes();
    let mut out = String::new();
    let _ = head(&mut out, pack, lang);
    let calendar = Calendar { pack, view: view(&regimes, pack) };
    for clause in pack.clauses() {
        let modality = if clause.heading { String::new() } else { format!(" [{}]", modality(clause.modality, lang)) };
        let depth = if clause.parent.is_some() { "  " } else { "" };
        let class = classes(&clause.applies_to, lang);
        let _ = writeln!(out, "\n{depth}{}  {}{modality}{class}", clause.label, clause.title.get(lang));
        let _ = writeln!(out, "{depth}    {}", clause.text.get(lang));
        for obligation in pack.obligations().filter(|obligation| obligation.clause == clause.label) {
            let _ = calendar.obligation(&mut out, obligation, depth, lang);
        }
    }
    let _ = checks(&mut out, pack, lang);
    Ok(out)
}

fn view<'a>(regimes: &'a Regimes, pack: &Pack) -> Option<View<'a>> {
    regimes.alone(pack.head.regime.as_str(), pack.head.issued?.0)
}

fn head(out: &mut String, pack: &Pack, lang: Lang) -> std::fmt::Result {
    let head = &pack.head;
    writeln!(out, "{}\n{}, {}", head.title.get(lang), letter(pack), head.issuer)?;
    writeln!(out, "{}", head.summary.get(lang))?;
    let window = head.window.map(|window| match window.until {
        Some(until) => format!("{} – {until}", window.from),
        None => format!("{} –", window.from),
    });
    writeln!(out, "{}: {}", say(lang, "Chế độ", "Regime"), head.regime)?;
    writeln!(out, "{}: {}", say(lang, "Theo dõi", "Watched"), window.unwrap_or_default())?;
    writeln!(out, "{}: {}", say(lang, "Mức tin cậy", "Grade"), head.grade.text().get(lang))?;
    for text in [&head.note, &head.unknown].into_iter().flatten() {
        writeln!(out, "{}: {}", say(lang, "Lưu ý", "Note"), text.get(lang))?;
    }
    for class in pack.classes() {
        writeln!(out, "{} {}: {}", say(lang, "Nhóm", "Class"), class.id, class.title.get(lang))?;
    }
    Ok(())
}

fn modality(modality: Modality, lang: Lang) -> String {
    modality.text().get(lang).to_owned()
}

/// Whom something is for, where that is not everybody.
fn classes(applies_to: &[String], lang: Lang) -> String {
    let named: Vec<&str> = applies_to.iter().map(String::as_str).filter(|class| *class != ALL).collect();
    if named.is_empty() { String::new() } else { format!(" ({}: {})", say(lang, "cho", "for"), named.join(", ")) }
}

/// A pack with the calendar by which its days are counted.
struct Calendar<'a> {
    pack: &'a Pack,
    view: Option<View<'a>>,
}

impl Calendar<'_> {
    fn obligation(&self, out: &mut String, one: &Obligation, depth: &str, lang: Lang) -> std::fmt::Result {
        let class = classes(&one.applies_to, lang);
        let weight = format!("{} {}", say(lang, "trọng số", "weight"), one.weight);
        writeln!(out, "{depth}    • {} ({}, {weight}){class}", one.title.get(lang), one.id)?;
        if let Some(due) = self.due(one) {
            writeln!(out, "{depth}      {}: {}", say(lang, "hạn", "due"), due.get(lang))?;
        }
        if let Some(every) = one.every {
            writeln!(out, "{depth}      {} {}", say(lang, "lặp lại mỗi", "again every"), every.text().get(lang))?;
        }
        if !one.checks.is_empty() {
            writeln!(out, "{depth}      {}: {}", say(lang, "đo bằng", "measured by"), one.checks.join(", "))?;
        }
        if let Some(unknown) = &one.unknown {
            writeln!(out, "{depth}      {}: {}", say(lang, "chưa đo được", "not measured"), unknown.get(lang))?;
        }
        Ok(())
    }

    /// The day as it is when nothing but the day of issue is known, and how it was found.
    fn due(&self, one: &Obligation) -> Option<Text> {
        let start = Start::issued(self.pack.head.issued?.0);
        let found = one.due.as_ref()?.resolve(start, self.view.as_ref()?);
        Some(match found {
            Ok(found) => {
                let day = found.at.day();
                Text::new(format!("{day}, {}", found.why.vi), format!("{day}, {}", found.why.en))
            }
            Err(error) => error.text(),
        })
    }
}

fn checks(out: &mut String, pack: &Pack, lang: Lang) -> std::fmt::Result {
    if pack.checks.is_empty() {
        return Ok(());
    }
    writeln!(out, "\n{}", say(lang, "Phép kiểm tra", "Checks"))?;
    let width = pack.checks().map(|check| check.id.len()).max().unwrap_or(0);
    for check in pack.checks() {
        let freshness = check.freshness.text();
        let id = format!("{:<width$}", check.id);
        let (version, cases) = (check.version, check.cases.len());
        let counted = match lang {
            Lang::Vi => {
                format!("phiên bản {version}, kết quả có giá trị trong {}, {cases} trường hợp thử", freshness.vi)
            }
            Lang::En => format!("version {version}, fresh for {}, {cases} cases", freshness.en),
        };
        writeln!(out, "  {id}  {} ({counted})", check.title.get(lang))?;
        writeln!(out, "  {:width$}  {}", "", check.about.get(lang))?;
    }
    Ok(())
}
