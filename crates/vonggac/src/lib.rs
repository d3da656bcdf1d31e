//! What the program is made of, as a library, so that tests and examples reach it without the command line.

pub mod cli;
pub mod demo;
pub mod hunt;
pub mod memory;
pub mod packs;
pub mod report;
pub mod ruletests;
pub mod serve;
pub mod summary;
