//! Measures decoding and projection of JSON lines: `json_speed FILE NAMES [ROUNDS]`.
//!
//! NAMES is a folder of Sigma rules, whose field names are asked for, or a file with one name a line. Figures are per CPU second of this thread
//! (`/proc/thread-self/schedstat`), framing and decoding apart.

use std::collections::BTreeSet;
use std::io::Write as _;
use std::path::Path;
use std::sync::Arc;

use vg_intake::{OpenOptions, Parser, parsers::json::JsonParser};
use vg_model::{Defects, EventBatch, FieldTableBuilder};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(file), Some(rules)) = (args.next(), args.next()) else {
        return Err("usage: json_speed FILE NAMES [ROUNDS]".into());
    };
    let rounds: u32 = args.next().map_or(Ok(5), |text| text.parse())?;
    let mut names = BTreeSet::new();
    if Path::new(&rules).is_dir() {
        collect_names(Path::new(&rules), &mut names)?;
    } else {
        names.extend(String::from_utf8(std::fs::read(&rules)?)?.lines().map(str::to_owned));
    }
    let mut builder = FieldTableBuilder::new();
    for name in names.iter().map(String::as_str).chain(["Channel", "EventID"]) {
        builder.intern(name);
    }
    let fields = Arc::new(builder.build());
    let data = std::fs::read(&file)?;
    let parser = JsonParser;
    let mut decoder = parser.decoder(&fields);
    let mut batch = EventBatch::new();
    for round in 0..rounds {
        let mut framer = parser.framer(&OpenOptions::default());
        let mut defects = Defects::new();
        let mut input = data.as_slice();
        let (mut events, mut slots, mut framing, mut decoding) = (0, 0, 0, 0);
        loop {
            batch.clear();
            let start = cpu_nanos()?;
            let more = framer.next_block(&mut input, &mut batch, &mut defects)?;
            let framed = cpu_nanos()?;
            framing += framed - start;
            if !more {
                break;
            }
            decoder.decode(&mut batch, &mut defects);
            decoding += cpu_nanos()? - framed;
            events += batch.len();
            slots += batch.events().map(|event| event.slots().len()).sum::<usize>();
        }
        let seconds = |nanos: u64| nanos as f64 / 1e9;
        let per_second = |count: usize, nanos: u64| count as f64 / seconds(nanos);
        writeln!(
            std::io::stdout(),
            "round {round}: {events} events, {} fields asked, {slots} slots, {} defects | decode {:.0} events/s {:.0} MB/s \
             | with framing {:.0} events/s {:.0} MB/s (frame {:.3} s, decode {:.3} s)",
            fields.len(),
            defects.total(),
            per_second(events, decoding),
            per_second(data.len(), decoding) / 1e6,
            per_second(events, framing + decoding),
            per_second(data.len(), framing + decoding) / 1e6,
            seconds(framing),
            seconds(decoding),
        )?;
    }
    Ok(())
}

/// CPU time of this thread in nanoseconds.
fn cpu_nanos() -> Result<u64, Box<dyn std::error::Error>> {
    let text = std::fs::read("/proc/thread-self/schedstat")?;
    let text = String::from_utf8(text)?;
    Ok(text.split_whitespace().next().ok_or("no schedstat")?.parse()?)
}

/// Field names of the rules below `folder`: keys of the detection block, without modifiers.
fn collect_names(folder: &Path, names: &mut BTreeSet<String>) -> Result<(), Box<dyn std::error::Error>> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect_names(&path, names)?;
        } else if path.extension().is_some_and(|extension| extension == "yml") {
            let text = String::from_utf8(std::fs::read(&path)?)?;
            let mut inside = false;
            for line in text.lines() {
                if !line.starts_with([' ', '-']) {
                    inside = line.starts_with("detection:");
                    continue;
                }
                let name = line.trim_start().trim_start_matches("- ");
                let indent = line.len() - name.len();
                let name: String =
                    name.chars().take_while(|c| c.is_ascii_alphanumeric() || "._-@".contains(*c)).collect();
                let rest = line.get(indent + name.len()..).unwrap_or_default();
                if inside && indent > 4 && !name.is_empty() && rest.starts_with([':', '|']) {
                    names.insert(name);
                }
            }
        }
    }
    Ok(())
}
