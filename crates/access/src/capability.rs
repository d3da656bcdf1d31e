//! What the binary wires of a capability.

use vg_backend::migrate::Migrations;
use vg_backend::published::Published;
use vg_backend::sql::Statement;

use crate::permission::Operation;
use crate::problem::ProblemKind;

/// Everything that the binary wires of a capability.
#[derive(Clone, Debug)]
pub struct Capability {
    /// Its name: folder, verb, prefix.
    pub name: &'static str,
    /// The steps of its schema.
    pub migrations: Migrations,
    /// What can be done.
    pub operations: &'static [Operation],
    /// Every statement that is fixed text.
    pub statements: Vec<Statement>,
    /// Tables that the read-only SQL surface may show.
    pub tables: &'static [Published],
    /// Refusals of its own.
    pub problems: &'static [&'static ProblemKind],
}

/// The operations of a capability as statics with their documentation, and `OPERATIONS`, all of them.
///
/// ```
/// use vg_access::permission::roles::{DECIDE, READ};
///
/// vg_access::operations! {
///     /// Letters: get, list.
///     LETTER_READ = read "test.letter.read", "Xem văn bản", "Read letters", READ;
///     /// Letters: confirm.
///     LETTER_CONFIRM = write "test.letter.confirm", "Xác nhận văn bản", "Confirm letters", DECIDE;
/// }
/// assert_eq!(OPERATIONS.len(), 2);
/// ```
#[macro_export]
macro_rules! operations {
    ($($(#[doc = $doc:literal])+ $name:ident = $make:ident $id:literal, $vi:literal, $en:literal, $roles:expr;)+) => {
        $($(#[doc = $doc])+ pub static $name: $crate::Operation = $crate::Operation::$make($id, ($vi, $en), $roles);)+
        /// All operations of this capability.
        pub static OPERATIONS: &[$crate::Operation] = &[$($name),+];
    };
}
