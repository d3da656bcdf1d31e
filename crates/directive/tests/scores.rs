//! The readings of the test data, judged by the scorer that stands beside them.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a test says what it expects and fails by panic"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use vg_directive::reader::read_text;

fn dispatches() -> Option<PathBuf> {
    let folder = vg_backend::testkit::test_data()?.join("dispatches");
    folder.join("score.py").is_file().then_some(folder)
}

/// Total in per cent that the scorer gives.
fn score(folder: &Path, name: &str) -> f64 {
    let bytes = std::fs::read(folder.join(format!("{name}.txt"))).expect("a text of the test data");
    let reading = read_text(std::str::from_utf8(&bytes).expect("UTF-8")).expect("within the limits");
    let file = tempfile::NamedTempFile::new().expect("a temporary file");
    std::fs::write(file.path(), reading.to_expected_json(None).to_string()).expect("written");
    let expected = folder.join("expected").join(format!("{name}.json"));
    let output = Command::new("python3")
        .arg(folder.join("score.py"))
        .arg(expected)
        .arg(file.path())
        .output()
        .expect("python3 runs");
    let shown = String::from_utf8_lossy(&output.stdout).into_owned();
    let total = shown.lines().rev().find_map(|line| line.strip_prefix("total ")?.split(' ').next()?.parse().ok());
    total.unwrap_or_else(|| panic!("{name}: no total in {shown}{}", String::from_utf8_lossy(&output.stderr)))
}

#[test]
fn readings_of_the_test_data_score() {
    let Some(folder) = dispatches() else {
        eprintln!("SKIPPED: no dispatches under VONGGAC_TEST_DATA");
        return;
    };
    if Command::new("python3").arg("--version").output().is_err() {
        eprintln!("SKIPPED: python3 is not installed, the scorer cannot run");
        return;
    }
    let mut names: Vec<String> = std::fs::read_dir(folder.join("expected"))
        .expect("expected readings")
        .filter_map(|entry| Some(entry.ok()?.path().file_stem()?.to_str()?.to_owned()))
        .collect();
    names.sort();
    assert!(names.len() >= 7, "expected readings are missing: {names:?}");
    for name in names {
        let total = score(&folder, &name);
        let least = if name.starts_with("6410-") { 100.0 } else { 90.0 };
        println!("{total:5.1} %  {name}");
        assert!(total >= least, "{name}: {total} %, at least {least} %");
    }
}
