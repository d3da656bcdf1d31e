//! Compares the Sigma engine with another implementation, on generated and on real rules: see `docs/differential.md`.

mod classes;
mod compare;
mod derive;
mod event;
mod generate;
mod ours;
mod peer;
mod real;
mod rule;
mod seed;
mod shrink;

use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |name: &str, unless: u64| {
        let at = arguments.iter().position(|argument| argument == name);
        at.and_then(|at| arguments.get(at + 1)?.parse().ok()).unwrap_or(unless)
    };
    match arguments.first().map(String::as_str) {
        Some("generated") => generated(number("--seed", 1), number("--cases", 120)),
        Some("real") => real(&arguments),
        _ => {
            println!("usage: differential generated [--seed N] [--cases N] | real RULES_DIR LOGS…");
            ExitCode::FAILURE
        }
    }
}

fn generated(seed: u64, cases: u64) -> ExitCode {
    let mut totals = compare::Totals::default();
    for number in 0..cases {
        compare::case(seed, number, &mut totals);
    }
    println!("seed {seed}, {cases} cases, {} rules, {} refused by both", totals.rules, totals.both_refuse);
    println!("{} pairs: {} match, {} miss on both sides", totals.pairs, totals.both_match, totals.both_miss);
    for (class, bucket) in &totals.refusals {
        println!("\n== {} × {class}\n{}", bucket.count, bucket.example);
    }
    for (class, bucket) in &totals.verdicts {
        println!("\n== {} × {class:?} ({} match only with us)\n{}", bucket.count, bucket.ours, bucket.example);
    }
    println!("\n== engine and naive evaluator disagree: {}", totals.engine_not_naive.len());
    totals.engine_not_naive.iter().take(5).for_each(|shown| println!("{shown}\n"));
    let unknown = totals.verdicts.keys().any(|class| matches!(class, classes::Class::Unknown(_)))
        || totals.refusals.keys().any(|class| class.contains("not explained"));
    if unknown || !totals.engine_not_naive.is_empty() { ExitCode::FAILURE } else { ExitCode::SUCCESS }
}

fn real(arguments: &[String]) -> ExitCode {
    let naively = arguments.iter().any(|argument| argument == "--naive");
    let mut paths = arguments.iter().skip(1).filter(|argument| *argument != "--naive");
    let Some(rules) = paths.next() else { return ExitCode::FAILURE };
    let logs: Vec<_> = paths.map(std::path::PathBuf::from).collect();
    let totals = match real::run(rules, &logs, naively) {
        Ok(totals) => totals,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::FAILURE;
        }
    };
    println!("{} rules: {} of unmapped log sources, {} that count", totals.rules, totals.unmapped, totals.counting);
    println!("{} files we refuse, {} ways of arriving", totals.problems.len(), totals.groups);
    for (reason, paths) in &totals.refused {
        println!("peer refuses {}: {reason}\n  {}", paths.len(), paths.join("\n  "));
    }
    println!("{} streams, {} events, {} hits of both", totals.streams, totals.events, totals.both);
    for (whose, hits) in [("ours", &totals.ours_only), ("the peer", &totals.peer_only)] {
        println!("\nhits only of {whose}: {}", hits.values().map(Vec::len).sum::<usize>());
        for (path, places) in hits {
            println!("  {} × {path}: {}", places.len(), places.first().map(String::as_str).unwrap_or_default());
        }
    }
    if naively {
        println!("\nengine and naive evaluator disagree: {}", totals.engine_not_naive);
    }
    if totals.ours_only.is_empty() && totals.peer_only.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
