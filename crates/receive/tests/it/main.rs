//! The crate from outside: golden answers and records, damage, real sockets.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test ends with what it did not expect"
)]

mod damage;
mod datagrams;
mod golden;
mod http;
mod limits;
mod streams;
mod support;
