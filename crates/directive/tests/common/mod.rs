//! What tests of letters look at.

use vg_directive::reader::{Reading, read_text};

pub(crate) fn read(text: &str) -> Reading {
    read_text(text).expect("a text within the limits")
}

pub(crate) fn value<T: Clone>(field: Option<&vg_directive::reader::Field<T>>) -> Option<T> {
    field.and_then(|field| field.value.clone())
}

pub(crate) fn values(list: &[vg_directive::reader::Field<String>]) -> Vec<&str> {
    list.iter().filter_map(|field| field.value.as_deref()).collect()
}

pub(crate) fn labels(reading: &Reading) -> Vec<&str> {
    reading.clauses.iter().map(|clause| clause.label.as_str()).collect()
}

pub(crate) fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

pub(crate) fn codes(reading: &Reading) -> Vec<&'static str> {
    reading.remarks.iter().map(|remark| remark.code).collect()
}
