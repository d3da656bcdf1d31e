//! Directives: what a higher authority asks of a unit, from the letter as received to the obligations in it.
//!
//! [`reader`] turns an official Vietnamese document (text, DOCX, PDF, scan) into fields and clauses, each with its place in the
//! document and the confidence with which it was read, so that a person can confirm them one by one.

pub mod reader;
