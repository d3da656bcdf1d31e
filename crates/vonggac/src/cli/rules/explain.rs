//! `vonggac rules explain`: why a record does or does not match a rule, predicate by predicate.

use std::io::{BufWriter, Write};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use clap::Args;
use vg_detect::logsource::LogSources;
use vg_detect::naive::{self, Explained, Explanation};
use vg_detect::variants_of;
use vg_intake::inputs::{Arrival, InputOptions, Inputs};
use vg_model::{Defects, EventBatch, FieldTable, Record};

use super::super::hunt::RuleArguments;
use super::super::shown::shown;

/// Arguments of `rules explain`.
#[derive(Debug, Args)]
pub(crate) struct ExplainArguments {
    /// Id of the rule
    #[arg(long)]
    rule: String,
    /// File that holds the record
    path: PathBuf,
    /// Record number (or byte offset) as in the finding
    #[arg(long)]
    record: u64,
    #[command(flatten)]
    rules: RuleArguments,
}

/// Runs the verb.
pub(super) fn run(arguments: &ExplainArguments) -> Result<u8> {
    let chosen = arguments.rules.choice(0)?.load();
    let rule = chosen.loaded.rules.iter().find(|rule| *rule.meta.id.0 == *arguments.rule);
    let Some(rule) = rule else { bail!("rule {} is not among those loaded", arguments.rule) };
    let sources = LogSources::embedded()?;
    let records = find_records(arguments)?;
    if records.is_empty() {
        bail!("{} has no record {}", arguments.path.display(), arguments.record);
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    let write = "write the explanation";
    writeln!(out, "{} ({})", shown(&rule.meta.title), shown(&rule.meta.id.0)).context(write)?;
    for (kind, mut record) in records {
        add_native_names(&sources, &mut record);
        for variant in variants_of(rule, &sources) {
            if variant.kind != kind {
                writeln!(out, "✗ {}: the record is of kind {kind}, the rule asks for {}", variant.name, variant.kind)
                    .context(write)?;
                continue;
            }
            let explanation = naive::explain(&variant.condition, &record);
            writeln!(out, "{} {}", mark(explanation.held), variant.name).context(write)?;
            print(&explanation, 1, &mut out).context(write)?;
        }
    }
    out.flush().context(write)?;
    Ok(0)
}

/// Gives values under other schemas' names their native names too, as the decoders do for a hunt.
fn add_native_names(sources: &LogSources, record: &mut Record) {
    for (alias, native) in sources.aliases() {
        if record.get(native).is_none() {
            let values: Vec<_> = record.all(alias).cloned().collect();
            values.into_iter().for_each(|value| record.push(native, value));
        }
    }
}

fn find_records(arguments: &ExplainArguments) -> Result<Vec<(&'static str, Record)>> {
    let fields = Arc::new(FieldTable::default());
    let mut found = Vec::new();
    let mut batch = EventBatch::new();
    let mut defects = Defects::new();
    for arrival in Inputs::new(std::slice::from_ref(&arguments.path), InputOptions::default()) {
        let Arrival::Stream(mut opened) = arrival else { continue };
        let mut framer = opened.framer();
        let mut decoder = opened.parser.decoder(&fields);
        loop {
            batch.clear();
            let more = framer.next_block(&mut opened.reader, &mut batch, &mut defects);
            if !more.with_context(|| format!("read {}", opened.label))? {
                break;
            }
            decoder.decode(&mut batch, &mut defects);
            let wanted = batch.events().filter(|event| event.head().record == arguments.record);
            found.extend(wanted.map(|event| (event.head().kind.0, event.record())));
        }
    }
    Ok(found)
}

fn print(explanation: &Explanation, depth: usize, out: &mut impl Write) -> std::io::Result<()> {
    let indent = "  ".repeat(depth);
    let held = mark(explanation.held);
    match &explanation.parts {
        Explained::And(parts) => group(held, "all of", parts, depth, out),
        Explained::Or(parts) => group(held, "one of", parts, depth, out),
        Explained::Not(part) => {
            writeln!(out, "{indent}{held} not")?;
            print(part, depth + 1, out)
        }
        Explained::Test { predicate, values } => {
            let field = predicate.field.as_deref().unwrap_or("(any value)");
            writeln!(out, "{indent}{held} {} {}", shown(field), shown(&operation(&predicate.op)))?;
            for value in values {
                let text: String = value.value.as_text().chars().take(200).collect();
                writeln!(out, "{indent}    {} {} = {text:?}", mark(value.held), shown(&value.path))?;
            }
            if values.is_empty() {
                writeln!(out, "{indent}    (the record has no such value)")?;
            }
            Ok(())
        }
    }
}

fn group(held: &str, word: &str, parts: &[Explanation], depth: usize, out: &mut impl Write) -> std::io::Result<()> {
    writeln!(out, "{}{held} {word}", "  ".repeat(depth))?;
    parts.iter().try_for_each(|part| print(part, depth + 1, out))
}

const fn mark(held: bool) -> &'static str {
    if held { "✓" } else { "✗" }
}

/// The test in words.
fn operation(op: &vg_detect::sigma::ast::Op) -> String {
    use vg_detect::sigma::ast::{Op, Part};
    match op {
        Op::Like(pattern) => {
            let mut text = String::new();
            for part in &pattern.parts {
                match part {
                    Part::Literal(bytes) => text.push_str(&String::from_utf8_lossy(bytes)),
                    Part::Any => text.push('*'),
                    Part::One => text.push('?'),
                }
            }
            format!("is {text:?}{}", if pattern.cased { " (case matters)" } else { "" })
        }
        Op::Regex { pattern, .. } => format!("matches /{pattern}/"),
        Op::Cidr(network) => format!("is in {network}"),
        Op::Compare(relation, number) => format!("{relation:?} {number}"),
        Op::Number(digits) => format!("is the number {digits}"),
        Op::Bool(value) => format!("is {value}"),
        Op::Null => "is absent or null".into(),
        Op::Exists(true) => "exists".into(),
        Op::Exists(false) => "does not exist".into(),
        Op::FieldRef { other, place, .. } => format!("{place:?} is the field {other}"),
        Op::TimePart(part, relation, number) => format!("{part:?} {relation:?} {number}"),
        Op::UnsetPlaceholder(name) => format!("is the placeholder %{name}%, which has no value"),
    }
}
