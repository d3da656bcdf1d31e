//! `vonggac parse`: the normalised records of files, one JSON object a line.

use std::io::{BufWriter, Write as _};
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use clap::Args;
use vg_intake::inputs::{Arrival, InputOptions, Inputs, by_name};
use vg_intake::parsers::PARSERS;
use vg_model::{Defects, EventBatch, FieldTable, TimeQuality};

/// Arguments of `vonggac parse`.
#[derive(Debug, Args)]
pub(crate) struct ParseArguments {
    /// Files, folders, archives; - is standard input
    #[arg(required = true)]
    paths: Vec<PathBuf>,
    /// Read every file as this format instead of recognising it by content
    #[arg(long)]
    input_format: Option<String>,
    /// Leave out the keys that begin with @: only the record's own fields
    #[arg(long)]
    bare: bool,
    /// Stop after so many records
    #[arg(long)]
    limit: Option<u64>,
}

/// Runs the verb. Damage is said on standard error, one line a file and kind.
///
/// # Errors
///
/// When a path does not exist or standard output cannot be written.
pub(crate) fn run(arguments: &ParseArguments) -> Result<u8> {
    for path in arguments.paths.iter().filter(|path| path.as_os_str() != "-") {
        path.symlink_metadata().with_context(|| format!("open {}", path.display()))?;
    }
    let format = match &arguments.input_format {
        Some(name) => Some(by_name(PARSERS, name).with_context(|| format!("unknown input format '{name}'"))?),
        None => None,
    };
    let inputs = Inputs::new(&arguments.paths, InputOptions { format, ..InputOptions::default() });
    let fields = Arc::new(FieldTable::default());
    let mut out = BufWriter::with_capacity(256 * 1024, std::io::stdout().lock());
    let mut left = arguments.limit.unwrap_or(u64::MAX);
    let mut batch = EventBatch::new();
    for arrival in inputs {
        let mut opened = match arrival {
            Arrival::Passed(coverage) => {
                say_defects(&coverage.label, &coverage.defects)?;
                continue;
            }
            Arrival::Stream(opened) => opened,
        };
        let mut framer = opened.framer();
        let mut decoder = opened.parser.decoder(&fields);
        let mut defects = Defects::new();
        loop {
            batch.clear();
            let more = framer
                .next_block(&mut opened.reader, &mut batch, &mut defects)
                .with_context(|| format!("read {}", opened.label))?;
            if !more || left == 0 {
                break;
            }
            decoder.decode(&mut batch, &mut defects);
            for event in batch.events() {
                if left == 0 {
                    break;
                }
                left -= 1;
                let head = event.head();
                let record = event.record().to_json();
                if arguments.bare {
                    writeln!(out, "{record}").context("write records")?;
                    continue;
                }
                let time = match head.time_quality {
                    TimeQuality::Missing => "null".to_owned(),
                    _ => format!("\"{}\"", head.time),
                };
                let file = serde_json::to_string(&opened.label).context("write records")?;
                let rest = record.strip_prefix('{').unwrap_or_default();
                let comma = if rest == "}" { "" } else { "," };
                writeln!(
                    out,
                    "{{\"@time\":{time},\"@kind\":\"{}\",\"@file\":{file},\"@record\":{}{comma}{rest}",
                    head.kind.0, head.record
                )
                .context("write records")?;
            }
        }
        defects.merge(&opened.coverage().defects);
        say_defects(&opened.label, &defects)?;
        if left == 0 {
            break;
        }
    }
    out.flush().context("write records")?;
    Ok(0)
}

fn say_defects(label: &str, defects: &Defects) -> Result<()> {
    let mut err = std::io::stderr().lock();
    for row in defects.rows() {
        writeln!(err, "{label} @{}: {} × {} ({})", row.offset, row.count, row.detail, row.kind)
            .context("write defects")?;
    }
    Ok(())
}
