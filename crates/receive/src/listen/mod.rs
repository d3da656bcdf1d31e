//! Listeners: they move bytes between sockets and decoders, hold the limits of connections, and know no protocol.

mod connection;
mod datagrams;
mod streams;

use std::fmt;

use vg_model::Text;

pub use datagrams::{bind_datagrams, serve_datagrams};
pub use streams::{StreamOptions, serve_streams};

/// A listener that could not begin or go on.
#[derive(Debug, thiserror::Error)]
#[error("{operation} of protocol {protocol} failed: {source}")]
pub struct ListenError {
    /// What failed.
    pub operation: Operation,
    /// The protocol that the listener belongs to.
    pub protocol: &'static str,
    /// What the system said.
    #[source]
    pub source: std::io::Error,
}

/// What a listener was doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Operation {
    /// Taking an address.
    Bind,
    /// Waiting for connections.
    Accept,
    /// Reading datagrams.
    Read,
}

impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Operation::Bind => "taking the address",
            Operation::Accept => "waiting for connections",
            Operation::Read => "reading datagrams",
        })
    }
}

impl ListenError {
    /// The stable code.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self.operation {
            Operation::Bind => "receive.bind",
            Operation::Accept => "receive.accept",
            Operation::Read => "receive.read",
        }
    }

    /// What happened and what helps, for people.
    #[must_use]
    pub fn text(&self) -> Text {
        let (protocol, source) = (self.protocol, &self.source);
        match self.operation {
            Operation::Bind => Text::new(
                format!(
                    "Không mở được cổng nhận «{protocol}»: {source}. Kiểm tra cổng có đang bị chương trình khác dùng hay cần quyền (cổng dưới 1024)."
                ),
                format!(
                    "The port for “{protocol}” cannot be opened: {source}. Check whether another program has it, or whether it needs a privilege (ports below 1024)."
                ),
            ),
            Operation::Accept => Text::new(
                format!(
                    "Không nhận được kết nối «{protocol}»: {source}. Kiểm tra giới hạn số tệp mở của dịch vụ (LimitNOFILE)."
                ),
                format!(
                    "Connections for “{protocol}” cannot be taken: {source}. Check the service's limit of open files (LimitNOFILE)."
                ),
            ),
            Operation::Read => Text::new(
                format!(
                    "Không đọc được gói tin «{protocol}»: {source}. Khởi động lại dịch vụ; nếu lặp lại, kiểm tra cạc mạng."
                ),
                format!(
                    "Datagrams for “{protocol}” cannot be read: {source}. Restart the service; if it happens again, check the network card."
                ),
            ),
        }
    }
}
