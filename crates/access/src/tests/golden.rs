//! Golden files: the permission matrix and the reference of codes. `UPDATE_GOLDEN=1` rewrites them.

use std::path::Path;

use crate::permission::{OWN_OPERATIONS, Operations, matrix};
use crate::problem::{kinds::KINDS, reference};

fn compare(name: &str, found: &str) {
    let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("tests/golden").join(name);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, found).unwrap();
    }
    let expected = String::from_utf8(std::fs::read(&path).unwrap()).unwrap();
    assert!(expected == found, "{} differs; UPDATE_GOLDEN=1 rewrites it. Found:\n{found}", path.display());
}

#[test]
fn permission_matrix() {
    let text = matrix(&Operations::join(&[OWN_OPERATIONS]).unwrap());
    assert!(!text.contains("fault"));
    compare("permissions.txt", &text);
}

#[test]
fn problem_codes() {
    compare("problems.md", &reference(KINDS));
}
