//! Sigma rules: reading, lowering, naming.

pub mod ast;
pub mod correlation_ast;
