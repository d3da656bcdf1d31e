//! Our reading of the SigmaHQ tree against that of pySigma, rule by rule.
//!
//! Both sides render the lowered condition as one canonical text. Needs the test data and a Python with the module
//! `sigma` (package pySigma): env `VONGGAC_PYSIGMA_PYTHON` names it, else `python3`. Without either the test is skipped.

#![expect(clippy::expect_used, reason = "a helper of a test fails like the test")]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use vg_detect::sigma::ast::{Expr, Op, Part, Pattern, Place, Relation};
use vg_detect::sigma::{LoadOptions, RuleSource, load};

fn rules_folder() -> Option<PathBuf> {
    let data = std::env::var_os("VONGGAC_TEST_DATA").map_or_else(
        || Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("../../../shared/data"),
        PathBuf::from,
    );
    Some(data.join("sigma/rules")).filter(|folder| folder.is_dir())
}

/// Path → one text per rule of the file, in order.
fn pysigma(folder: &Path) -> Result<BTreeMap<String, Vec<String>>, String> {
    let python = std::env::var("VONGGAC_PYSIGMA_PYTHON").unwrap_or_else(|_| "python3".to_owned());
    let script = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("tests/oracle_pysigma.py");
    let output = Command::new(&python)
        .arg(script)
        .arg(folder)
        .env("PYTHONHASHSEED", "0")
        .output()
        .map_err(|error| format!("{python}: {error}"))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        return Err(format!("{python}: {}", stderr.lines().last().unwrap_or("failed")));
    }
    let mut out: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let (path, text) = line.split_once('\t').expect("path and text");
        out.entry(path.to_owned()).or_default().push(text.to_owned());
    }
    Ok(out)
}

fn parts(pattern: &Pattern) -> String {
    let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
    pattern
        .parts
        .iter()
        .map(|part| match part {
            Part::Literal(bytes) => format!("<{}>", hex(bytes)),
            Part::Any => "*".to_owned(),
            Part::One => "?".to_owned(),
        })
        .collect()
}

fn op(op: &Op) -> String {
    let relation = |relation: &Relation| match relation {
        Relation::Lt => "<",
        Relation::Le => "<=",
        Relation::Gt => ">",
        Relation::Ge => ">=",
        Relation::Eq => "=",
    };
    match op {
        Op::Like(pattern) => format!("{} {}", if pattern.cased { "cased" } else { "like" }, parts(pattern)),
        Op::Regex { pattern, ignore_case, multi_line, dot_all } => {
            let flag = |set: bool, name: &'static str| if set { name } else { "" };
            let flags = [flag(*ignore_case, "i"), flag(*multi_line, "m"), flag(*dot_all, "s")].concat();
            format!("re/{flags}/{pattern}")
        }
        Op::Cidr(network) => format!("cidr {network}"),
        Op::Compare(by, number) => format!("compare {} {number:?}", relation(by)),
        Op::Number(digits) => format!("number {:?}", digits.parse::<f64>().expect("a number")),
        Op::Bool(value) => format!("bool {value}"),
        Op::Null => "null".to_owned(),
        Op::Exists(present) => format!("exists {present}"),
        Op::FieldRef { other, place, .. } => {
            let place = match place {
                Place::Whole => "whole",
                Place::Start => "start",
                Place::End => "end",
                Place::Anywhere => "anywhere",
            };
            format!("fieldref {place} {other}")
        }
        Op::TimePart(part, by, number) => {
            format!("time {} {} {number:?}", format!("{part:?}").to_lowercase(), relation(by))
        }
        Op::UnsetPlaceholder(name) => format!("unset {name}"),
    }
}

/// Brackets that change nothing are left out: `a and (b and c)` is `and(a,b,c)`.
fn show(expr: &Expr) -> String {
    fn flat<'a>(expr: &'a Expr, and: bool, out: &mut Vec<&'a Expr>) {
        match (expr, and) {
            (Expr::And(parts), true) | (Expr::Or(parts), false) => parts.iter().for_each(|part| flat(part, and, out)),
            _ => out.push(expr),
        }
    }
    match expr {
        Expr::Not(inner) => format!("not{}", show(inner)),
        Expr::Test(predicate) => format!("[{}|{}]", predicate.field.as_deref().unwrap_or(""), op(&predicate.op)),
        Expr::And(_) | Expr::Or(_) => {
            let and = matches!(expr, Expr::And(_));
            let mut parts = Vec::new();
            flat(expr, and, &mut parts);
            let shown: Vec<String> = parts.into_iter().map(show).collect();
            format!("{}({})", if and { "and" } else { "or" }, shown.join(","))
        }
    }
}

/// Without the guard that makes a rule with an unset placeholder inert.
fn without_guard(expr: &Expr) -> &Expr {
    match expr {
        Expr::And(parts) => match parts.as_slice() {
            [Expr::Test(guard), rest] if guard.field.is_none() && matches!(guard.op, Op::UnsetPlaceholder(_)) => rest,
            _ => expr,
        },
        _ => expr,
    }
}

fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\t', "\\t").replace('\r', "\\r")
}

#[test]
fn every_rule_is_read_as_pysigma_reads_it() {
    let Some(folder) = rules_folder() else {
        eprintln!("SKIPPED: no test data (VONGGAC_TEST_DATA)");
        return;
    };
    let theirs = match pysigma(&folder) {
        Ok(theirs) => theirs,
        Err(reason) => {
            eprintln!("SKIPPED: no Python with pySigma (VONGGAC_PYSIGMA_PYTHON): {reason}");
            return;
        }
    };
    let loaded = load(&[RuleSource::Folder(folder)], &LoadOptions::default());
    let mut ours: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for rule in &loaded.rules {
        let path = rule.meta.path.split_once('#').map_or(rule.meta.path.as_str(), |(path, _)| path);
        ours.entry(path).or_default().push(escaped(&show(without_guard(&rule.condition))));
    }
    let (mut same, mut refused, mut different) = (0, 0, Vec::new());
    for (path, texts) in &theirs {
        let mine = ours.get(path.as_str()).map(Vec::as_slice).unwrap_or_default();
        match texts.iter().find(|text| text.starts_with("error:")) {
            // pySigma has dropped the deprecated aggregations, which we still read; the rest we refuse as well.
            Some(error) => {
                refused += texts.len();
                assert!(error.contains("pipe syntax") || mine.is_empty(), "{path}: {error}");
            }
            None if mine == texts.as_slice() => same += texts.len(),
            None => different.push(format!("{path}\n  ours   {mine:?}\n  theirs {texts:?}")),
        }
    }
    eprintln!("{same} rules read alike, {refused} refused by pySigma, {} files different", different.len());
    assert!(different.is_empty(), "{}", different.join("\n"));
    assert!(same >= 3_800, "{same}");
}
