//! `vonggac query`: questions in SQL over the data of an installation, for its operator.

use std::future::pending;
use std::io::{IsTerminal as _, Read as _, Write};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use clap::{Args, ValueEnum};
use vg_access::Caller;
use vg_access::units::Unit;
use vg_formats::export::csv::{self, CsvOptions};
use vg_lake::{Answer, Cell, Lake};
use vg_model::Lang;

use super::serve::{Place, load, wait};
use super::shown::shown;
use crate::serve::installation;
use crate::serve::query::{QueryView, Question, ask, open, tables_of};

/// What the operator may ask: everything that is published.
const MAY: &[&str] = &["lake.query.run", "access.unit.read", "inventory.", "directive.", "assess.", "monitor."];
/// Bytes that are read from standard input: more than a query may have, so that the surface says what is too long.
const MAX_INPUT: u64 = 64 * 1024;
/// Characters of one cell of a table on a terminal.
const MAX_CELL: usize = 80;

/// Arguments of `vonggac query`.
#[derive(Debug, Args)]
pub(crate) struct QueryArguments {
    /// One SQL statement that reads; `-` reads it from standard input
    #[arg(required_unless_present = "tables")]
    sql: Option<String>,
    #[command(flatten)]
    place: Place,
    /// Id or name of a unit whose rows are asked for; all units without it
    #[arg(long)]
    unit: Vec<String>,
    /// Form of the answer
    #[arg(long, value_enum, default_value_t = Form::Table)]
    format: Form,
    /// Most rows; the setting lake.rows has the last word
    #[arg(long)]
    limit: Option<usize>,
    /// List the tables and their columns
    #[arg(long)]
    tables: bool,
}

/// Form of an answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
enum Form {
    /// Columns for a terminal
    Table,
    /// CSV for spreadsheets
    Csv,
    /// The same JSON as over HTTP
    Json,
}

/// Answers a question.
pub(super) fn run(arguments: &QueryArguments, lang: Lang) -> Result<u8> {
    let settings = load(arguments.place.config.as_ref())?;
    wait(async {
        let backend = installation::open(&settings, &arguments.place.data, false).await?;
        let access = installation::access(&backend, &settings, true).await?;
        let lake = open(&backend, &settings)?;
        if arguments.tables {
            return list(&lake, lang).map(|()| 0);
        }
        let caller = Caller::worker("cli.query", MAY, "cli");
        let units = match arguments.unit.as_slice() {
            [] => None,
            named => Some(ids(&backend, &access, &caller, named).await?),
        };
        let began = Instant::now();
        let question = Question { sql: text(arguments.sql.as_deref())?, units, limit: arguments.limit };
        let answer = ask(&access, &backend, &lake, &caller, &question, pending()).await;
        let answer = answer.map_err(|problem| anyhow::anyhow!("{} ({})", problem.detail.get(lang), problem.code()))?;
        write(arguments.format, answer, began, lang).map(|()| 0)
    })
}

fn text(argument: Option<&str>) -> Result<String> {
    match argument {
        Some("-") => {
            let mut text = String::new();
            std::io::stdin().take(MAX_INPUT).read_to_string(&mut text).context("read the query from standard input")?;
            Ok(text)
        }
        other => Ok(other.unwrap_or_default().to_owned()),
    }
}

/// Ids of units that are named by id or by name, marks and case aside.
async fn ids(
    backend: &vg_backend::Backend,
    access: &vg_access::Access,
    caller: &Caller,
    named: &[String],
) -> Result<Vec<String>> {
    let mut tx = backend.sql.begin_read().await?;
    let (mut all, mut after) = (Vec::<Unit>::new(), None::<String>);
    loop {
        let page = access.units(&mut tx, caller, after.as_deref()).await?;
        let Some(last) = page.last().map(|unit| unit.path.clone()) else { break };
        all.extend(page);
        after = Some(last);
    }
    let mut ids = Vec::new();
    for name in named {
        let key = vg_formats::search_key(name);
        let of_name = |unit: &&Unit| unit.id == *name || vg_formats::search_key(&unit.name) == key;
        let found: Vec<&Unit> = all.iter().filter(of_name).collect();
        match found.as_slice() {
            [unit] => ids.push(unit.id.clone()),
            [] => {
                let names: Vec<&str> = all.iter().take(20).map(|unit| unit.name.as_str()).collect();
                bail!("--unit: no unit '{name}'; there are: {}", names.join(", "));
            }
            many => {
                let ids: Vec<&str> = many.iter().map(|unit| unit.id.as_str()).collect();
                bail!("--unit: several units are called '{name}'; give the id: {}", ids.join(", "));
            }
        }
    }
    Ok(ids)
}

fn write(form: Form, answer: Answer, began: Instant, lang: Lang) -> Result<()> {
    let mut out = std::io::stdout().lock();
    match form {
        Form::Json => writeln!(out, "{}", serde_json::to_string(&QueryView::of(answer, began))?)?,
        Form::Csv => {
            let head = answer.columns.iter().map(|column| column.name.clone()).collect();
            let rows = answer.rows.iter().map(|row| row.iter().map(plain).collect::<Vec<_>>());
            let options = CsvOptions { bom: !out.is_terminal(), ..CsvOptions::default() };
            csv::write(&mut out, std::iter::once(head).chain(rows), options)?;
        }
        Form::Table => table(&mut out, &answer, began, lang)?,
    }
    Ok(())
}

/// A value as text; nothing for NULL.
fn plain(cell: &Cell) -> String {
    match cell {
        Cell::Null => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Time(time) => time.to_string(),
        other => other.to_json().to_string(),
    }
}

fn table(out: &mut impl Write, answer: &Answer, began: Instant, lang: Lang) -> Result<()> {
    let short = |text: &str| {
        let text = shown(text);
        if text.chars().count() <= MAX_CELL {
            return text.into_owned();
        }
        text.chars().take(MAX_CELL - 1).chain(['…']).collect()
    };
    let mut lines: Vec<Vec<String>> = vec![answer.columns.iter().map(|column| short(&column.name)).collect()];
    lines.extend(answer.rows.iter().map(|row| row.iter().map(|cell| short(&plain(cell))).collect()));
    let mut widths = vec![0_usize; answer.columns.len()];
    for line in &lines {
        widths.iter_mut().zip(line).for_each(|(width, cell)| *width = (*width).max(cell.chars().count()));
    }
    for line in &lines {
        let cells = line.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    let (rows, took) = (answer.rows.len(), began.elapsed().as_millis());
    let more = match (answer.truncated, lang) {
        (false, _) => "",
        (true, Lang::Vi) => ", chưa hết",
        (true, Lang::En) => ", and more",
    };
    match lang {
        Lang::Vi => writeln!(out, "({rows} dòng{more}, {took} ms)")?,
        Lang::En => writeln!(out, "({rows} rows{more}, {took} ms)")?,
    }
    Ok(())
}

fn list(lake: &Lake, lang: Lang) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let pick = |(vi, en): (&'static str, &'static str)| if lang == Lang::Vi { vi } else { en };
    for table in tables_of(lake) {
        writeln!(out, "{}: {}", table.name, pick(table.about))?;
        for (name, kind, about) in table.columns {
            writeln!(out, "  {name:<16} {kind:<5} {}", pick(about))?;
        }
    }
    Ok(())
}
