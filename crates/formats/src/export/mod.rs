//! Rows of text to files that other programs open.

pub mod csv;
pub mod xlsx;
