//! Report forms: those that are shipped, filled with facts of an invented office, on paper and as a workbook.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    clippy::panic,
    clippy::print_stderr,
    reason = "helpers of tests: a failure is the test's failure"
)]

mod facts;
mod goldens;
mod honesty;
mod lint;

use vg_directive::answer::{Form, load};

/// A form of `library/forms`.
fn form(id: &str) -> Form {
    let files = shipped();
    let loaded = load(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    assert!(loaded.faults.is_empty(), "{:?}", loaded.faults);
    loaded.forms[id].1.clone()
}

/// The files of `library/forms`.
fn shipped() -> Vec<(String, String)> {
    let folder = std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../library/forms");
    let mut files: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|ending| ending == "toml"))
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, String::from_utf8(std::fs::read(&path).unwrap()).unwrap())
        })
        .collect();
    files.sort();
    assert!(files.len() >= 3);
    files
}
