//! Every limit of this door, with its reason. What the settings say stands there.

use std::time::Duration;

/// Bytes of a message before a client has shown who it is: names and a token.
pub(super) const FIRST_BYTES: usize = 8 * 1024;
/// Bytes of a message: a statement has 16 KiB, its parameters may be long lists.
pub(super) const MESSAGE_BYTES: usize = 1024 * 1024;
/// Time for TLS, names and password.
pub(super) const GREETING_TIME: Duration = Duration::from_secs(15);
/// Connections that are asked who they are, besides those that were let in: each takes a descriptor for up to that time.
pub(super) const GREETED: i64 = 64;
/// Time in which a client must take what is sent: after that nobody reads any more.
pub(super) const SEND_TIME: Duration = Duration::from_secs(60);
/// Bytes that are gathered before they are sent.
pub(super) const SEND_BYTES: usize = 64 * 1024;
/// Parts of an answer that wait to be sent; each has some thousand rows.
pub(super) const WAITING_PARTS: usize = 1;
/// Prepared statements of a connection: drivers keep some hundred.
pub(super) const STATEMENTS: usize = 512;
/// Open answers of a connection: drivers have one.
pub(super) const PORTALS: usize = 16;
/// Names of statements and answers, in bytes.
pub(super) const NAME_BYTES: usize = 256;
/// Settings that a connection made, and the bytes of each.
pub(super) const SETTINGS: usize = 64;
