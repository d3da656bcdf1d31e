//! A folder compiled into a program is the folder of whoever built it: with a target folder that checkouts share, another one's.

use std::path::{Path, PathBuf};

use anyhow::Result;

use super::{Report, read};

/// Written in two halves, so that this page does not hold what it looks for.
const COMPILED_IN: &str = concat!("env!(\"CARGO_MANIFEST", "_DIR\")");

pub(super) fn check(root: &Path, files: &[PathBuf], report: &mut Report) -> Result<()> {
    for file in files.iter().filter(|file| file.extension().is_some_and(|e| e == "rs")) {
        for line in lines(&read(&root.join(file))?) {
            report.faults.push(format!(
                "{}:{line}: the folder of the crate is compiled in; ask for it while running, std::env::var(\"CARGO_MANIFEST_DIR\")",
                file.display()
            ));
        }
    }
    Ok(())
}

/// Lines, from 1, with such a folder; `option_env!` ends with the same letters and is as wrong.
fn lines(text: &str) -> impl Iterator<Item = usize> + '_ {
    text.lines().zip(1..).filter(|(line, _)| line.contains(COMPILED_IN)).map(|(_, number)| number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_folders_that_are_compiled_in_count() {
        let text = format!(
            "let a = std::env::var(\"CARGO_MANIFEST_DIR\");\nlet b = {COMPILED_IN};\nlet c = option_{COMPILED_IN};\n"
        );
        assert_eq!(lines(&text).collect::<Vec<_>>(), [2, 3]);
    }
}
