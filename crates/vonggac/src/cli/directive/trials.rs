//! `vonggac directive test`: the cases of checks, run by the engine that runs the checks.

use std::fmt::Write as _;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use tokio::runtime::{Builder, Runtime};
use vg_directive::pack::case::{Expected, Given};
use vg_directive::pack::trial::{self, Question};
use vg_directive::pack::{COLUMNS, Packs, load};
use vg_lake::{Answer, Cell, Fixed, FixedRow, FixedTables};
use vg_model::Lang;

use super::super::EXIT_INCOMPLETE;
use super::packs::files_with;
use crate::packs::texts;
use crate::serve::query;

/// Runs the cases of the packs of the program together with folders; with folders, of these alone.
pub(super) fn test(folders: &[PathBuf], lang: Lang) -> Result<(String, u8)> {
    let (files, own) = files_with(folders)?;
    let packs = load(texts(&files)).packs;
    let mut bench = Bench::open()?;
    let mut out = String::new();
    let (mut cases, mut failed) = (0_usize, 0_usize);
    for (pack, check) in checks(&packs, &own) {
        for outcome in trial::run(check, &mut |question: Question<'_>| bench.answer(question)) {
            cases += 1;
            if outcome.differences.is_empty() {
                continue;
            }
            failed += 1;
            // Writing to a string does not fail.
            let _ = writeln!(out, "{pack}/{}: {}", outcome.check, outcome.case);
            for difference in &outcome.differences {
                let _ = writeln!(out, "    {}", difference.get(lang));
            }
        }
    }
    let _ = match lang {
        Lang::Vi => writeln!(out, "{cases} trường hợp, {failed} không đúng."),
        Lang::En => writeln!(out, "{cases} cases, {failed} not as expected."),
    };
    Ok((out, if failed == 0 { 0 } else { EXIT_INCOMPLETE }))
}

/// The checks of all packs, or of those that were named.
fn checks<'a>(packs: &'a Packs, own: &'a [String]) -> impl Iterator<Item = (&'a str, &'a vg_directive::pack::Check)> {
    let wanted = move |id: &str| own.is_empty() || own.iter().any(|own| own == id);
    packs.iter().filter(move |pack| wanted(&pack.head.id)).flat_map(|pack| {
        let id = pack.head.id.as_str();
        pack.checks().map(move |check| (id, check))
    })
}

/// The engine over rows of a case.
struct Bench {
    runtime: Runtime,
    fixed: Fixed,
}

impl Bench {
    fn open() -> Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().build().context("start the engine of SQL")?;
        Ok(Self { runtime, fixed: query::fixed()? })
    }

    fn answer(&mut self, question: Question<'_>) -> Result<Vec<Expected>, String> {
        let tables: FixedTables =
            question.tables.iter().map(|(table, rows)| (table.clone(), rows.iter().map(row).collect())).collect();
        let answer = self.runtime.block_on(self.fixed.query(&tables, question.now, question.sql));
        expected(answer.map_err(|error| error.message().en)?)
    }
}

fn row(given: &std::collections::BTreeMap<String, Given>) -> FixedRow {
    let cell = |given: &Given| match given {
        Given::Text(text) => Cell::Text(text.clone()),
        Given::Int(number) => Cell::Int(*number),
        Given::Real(number) => Cell::Real(*number),
        Given::Bool(value) => Cell::Bool(*value),
        Given::Time(at) => Cell::Time(*at),
    };
    given.iter().map(|(column, given)| (column.clone(), cell(given))).collect()
}

/// The rows as cases state them, when the columns are those of a check.
fn expected(answer: Answer) -> Result<Vec<Expected>, String> {
    let names: Vec<&str> = answer.columns.iter().map(|column| column.name.as_str()).collect();
    let place = |name: &str| names.iter().position(|known| *known == name);
    if names.len() != COLUMNS.len() || COLUMNS.iter().any(|name| place(name).is_none()) {
        return Err(format!("the columns are {}; a check has {}", names.join(", "), COLUMNS.join(", ")));
    }
    let text = |row: &[Cell], name: &str| match place(name).and_then(|place| row.get(place)) {
        Some(Cell::Text(text)) => Ok(text.clone()),
        Some(Cell::Null) | None => Ok(String::new()),
        Some(other) => Err(format!("the column {name} has to be text, and is {}", other.to_json())),
    };
    answer
        .rows
        .iter()
        .map(|row| {
            Ok(Expected {
                subject: text(row, "subject")?,
                verdict: text(row, "verdict")?,
                reason: text(row, "reason")?,
                evidence: Some(text(row, "evidence")?),
            })
        })
        .collect()
}
