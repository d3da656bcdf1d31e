//! Who takes the chunks, and who knows the senders. Both are given by the binary.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use vg_model::Text;

use crate::chunk::{Chunk, SourceKey};

/// A chunk is on disk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Accepted;

/// Why a chunk is not taken.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Refused {
    /// No room now: the sender is held back and tries again.
    Full {
        /// When it may try again.
        retry_after: Duration,
    },
    /// Larger than the sink takes.
    TooLarge,
    /// This source may not send this.
    NotAllowed,
}

/// Takes chunks.
#[async_trait::async_trait]
pub trait Sink: Send + Sync {
    /// Resolves when the chunk is on disk: only then is a sender told that its records arrived. Chunks of one stream come one after
    /// the other.
    ///
    /// # Errors
    ///
    /// A chunk that is refused is not stored, not even in part.
    async fn deliver(&self, chunk: Chunk) -> Result<Accepted, Refused>;

    /// Resolves when a source may bring more. Everything that it brought is on disk; a sink that works on it afterwards holds back whoever
    /// brings more than can be worked on. It is asked for senders that can wait; no request waits longer for it than senders have patience.
    async fn hold(&self, _source: &SourceKey) {}
}

/// What is known of who sends, before [`Sources`] is asked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Peer {
    /// Its address.
    pub address: IpAddr,
    /// Subject of its client certificate, which was checked during the handshake (RFC 4514 text).
    pub certificate: Option<String>,
    /// The token of an HTTP request: of `Splunk`, `Bearer` and `ApiKey`, and the password of `Basic`.
    pub token: Option<String>,
}

/// A sender that is known.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    /// Its key.
    pub key: SourceKey,
    /// Bytes in a second that it may send, on average over [`BURST_SECONDS`]; `None` without a limit.
    pub bytes_per_second: Option<u64>,
}

/// Seconds of its quota that a source may send at once after a pause.
pub const BURST_SECONDS: u64 = 10;

/// Knows the senders.
pub trait Sources: Send + Sync {
    /// Who this is, or `None` when it is not known. Called for every request, datagram batch of one address, and connection; answers
    /// from memory.
    fn who(&self, peer: &Peer, protocol: &'static str) -> Option<Known>;
}

/// Why records did not get into the store. The names are stable.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Reason {
    /// The sink, or the memory for what waits for it, is full.
    Full,
    /// The source sends more than its quota.
    Quota,
    /// A record is longer than [`crate::limits::MAX_RECORD`], or a chunk than the sink takes.
    TooLarge,
    /// The sender is not known, or may not send this.
    NotAllowed,
    /// Not what the protocol prescribes.
    Malformed,
    /// An action that is not one of storing an event.
    Unsupported,
}

impl Reason {
    /// All of them, in the order of their index.
    pub const ALL: [Reason; 6] =
        [Reason::Full, Reason::Quota, Reason::TooLarge, Reason::NotAllowed, Reason::Malformed, Reason::Unsupported];

    /// The stable name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Reason::Full => "full",
            Reason::Quota => "quota",
            Reason::TooLarge => "too_large",
            Reason::NotAllowed => "not_allowed",
            Reason::Malformed => "malformed",
            Reason::Unsupported => "unsupported",
        }
    }

    pub(crate) const fn index(self) -> usize {
        self as usize
    }

    /// What it means and what helps, for people.
    #[must_use]
    pub fn text(self) -> Text {
        match self {
            Reason::Full => Text::new(
                "Kho nhật ký đang đầy hoặc ghi không kịp; nguồn gửi phải chờ rồi gửi lại. Kiểm tra dung lượng và tốc độ ổ đĩa của máy chủ.",
                "The event store is full or writes too slowly; the sender has to wait and send again. Check space and speed of the server's disk.",
            ),
            Reason::Quota => Text::new(
                "Nguồn gửi vượt hạn mức đã đặt. Giảm lượng nhật ký ở nguồn hoặc nâng hạn mức.",
                "The source sends more than its quota. Send less, or raise the quota.",
            ),
            Reason::TooLarge => Text::new(
                "Bản ghi dài quá 1 MiB nên không được nhận. Cắt ngắn hoặc tách bản ghi ở nguồn.",
                "A record is longer than 1 MiB and was not taken. Shorten or split it at the source.",
            ),
            Reason::NotAllowed => Text::new(
                "Nguồn gửi chưa được khai báo hoặc không được phép gửi loại này. Khai báo nguồn, hoặc kiểm tra mã truy cập, chứng thư, địa chỉ.",
                "The sender is not registered, or may not send this. Register it, or check its token, certificate or address.",
            ),
            Reason::Malformed => Text::new(
                "Dữ liệu không đúng giao thức. Kiểm tra cấu hình đầu ra của phần mềm gửi.",
                "The data is not what the protocol prescribes. Check the output settings of the sender.",
            ),
            Reason::Unsupported => Text::new(
                "Yêu cầu sửa hoặc xoá không được hỗ trợ: sự kiện đã nhận thì không thay đổi.",
                "Changing and deleting are not supported: an event that was received stays as it is.",
            ),
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl From<Refused> for Reason {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Full { .. } => Reason::Full,
            Refused::TooLarge => Reason::TooLarge,
            Refused::NotAllowed => Reason::NotAllowed,
        }
    }
}
