//! Bytes ↔ messages. A message is read whole before it is decoded, and never when it is longer than it may be; what is sent is gathered,
//! and a client that takes nothing for too long is left.

use std::io;

use bytes::{Buf as _, BufMut as _, BytesMut};
use pgwire::messages::{DecodeContext, Message, ProtocolVersion};
use tokio::io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _, ReadHalf, WriteHalf};
use tokio::time::timeout;

use super::limits::{MESSAGE_BYTES, SEND_BYTES, SEND_TIME};

/// A message of a client: its kind and its bytes as they came, kind and length among them.
#[derive(Debug)]
pub(super) struct Came {
    pub(super) kind: u8,
    bytes: BytesMut,
}

impl Came {
    /// What it says.
    pub(super) fn read<M: Message>(mut self) -> io::Result<M> {
        let mut context = DecodeContext::new(ProtocolVersion::PROTOCOL3_0);
        context.awaiting_frontend_ssl = false;
        context.awaiting_frontend_startup = false;
        let read = M::decode(&mut self.bytes, &context);
        read.map_err(broken)?.ok_or_else(|| broken("a message is cut short"))
    }
}

pub(super) fn broken(why: impl std::fmt::Display) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_string())
}

/// What comes from a client.
#[derive(Debug)]
pub(super) struct Incoming<S> {
    stream: ReadHalf<S>,
    bytes: BytesMut,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Incoming<S> {
    /// What comes after bytes that were read already.
    pub(super) fn after(stream: ReadHalf<S>, bytes: BytesMut) -> Self {
        Self { stream, bytes }
    }

    /// The first message, which has no kind: a length and as many bytes. Nothing when the client is gone.
    pub(super) async fn first(&mut self, most: usize) -> io::Result<Option<BytesMut>> {
        self.whole(0, 8, most).await
    }

    /// The next message; nothing when the client is gone.
    pub(super) async fn next(&mut self, most: usize) -> io::Result<Option<Came>> {
        let Some(bytes) = self.whole(1, 4, most).await? else { return Ok(None) };
        let kind = bytes.first().copied().unwrap_or_default();
        Ok(Some(Came { kind, bytes }))
    }

    async fn whole(&mut self, before: usize, least: usize, most: usize) -> io::Result<Option<BytesMut>> {
        loop {
            if let Some(mut length) = self.bytes.get(before..before + 4) {
                let length = usize::try_from(length.get_i32()).unwrap_or(usize::MAX);
                if length < least || length > most {
                    return Err(broken(format!("a message of {length} bytes; {least} to {most} are possible")));
                }
                if self.bytes.len() >= before + length {
                    return Ok(Some(self.bytes.split_to(before + length)));
                }
                self.bytes.reserve((before + length).saturating_sub(self.bytes.len()).min(SEND_BYTES));
            }
            if self.stream.read_buf(&mut self.bytes).await? == 0 {
                return if self.bytes.is_empty() {
                    Ok(None)
                } else {
                    Err(broken("the client went away within a message"))
                };
            }
        }
    }

    /// Waits until the client is gone. What it sends meanwhile is kept, up to a message; then no more is read.
    pub(super) async fn gone(&mut self) {
        while self.bytes.len() < MESSAGE_BYTES {
            match self.stream.read_buf(&mut self.bytes).await {
                Ok(0) | Err(_) => return,
                Ok(_) => {}
            }
        }
        std::future::pending::<()>().await;
    }
}

/// What goes to a client.
#[derive(Debug)]
pub(super) struct Outgoing<S> {
    stream: WriteHalf<S>,
    bytes: BytesMut,
}

impl<S: AsyncRead + AsyncWrite + Unpin> Outgoing<S> {
    pub(super) fn new(stream: WriteHalf<S>) -> Self {
        Self { stream, bytes: BytesMut::new() }
    }

    /// Gathers a message.
    pub(super) fn put(&mut self, message: &impl Message) -> io::Result<()> {
        message.encode(&mut self.bytes).map_err(broken)
    }

    /// Gathers a row: `values` writes each with its length before it.
    pub(super) fn row(&mut self, columns: usize, values: impl FnOnce(&mut BytesMut)) {
        self.bytes.put_u8(b'D');
        let begin = self.bytes.len();
        self.bytes.put_i32(0);
        self.bytes.put_i16(i16::try_from(columns).unwrap_or(i16::MAX));
        values(&mut self.bytes);
        let length = i32::try_from(self.bytes.len() - begin).unwrap_or(i32::MAX);
        if let Some(mut place) = self.bytes.get_mut(begin..begin + 4) {
            place.put_i32(length);
        }
    }

    /// Sends what was gathered when it is much.
    pub(super) async fn send_much(&mut self) -> io::Result<()> {
        if self.bytes.len() < SEND_BYTES { Ok(()) } else { self.send().await }
    }

    /// Sends what was gathered.
    pub(super) async fn send(&mut self) -> io::Result<()> {
        let sent = timeout(SEND_TIME, async {
            self.stream.write_all(&self.bytes).await?;
            self.stream.flush().await
        });
        sent.await.map_err(|_| broken("the client takes nothing any more"))??;
        self.bytes.clear();
        Ok(())
    }

    /// Sends what was gathered, as far as possible, and ends the connection.
    pub(super) async fn end(mut self) {
        let _ = self.send().await;
        let _ = timeout(SEND_TIME, self.stream.shutdown()).await;
    }
}

#[cfg(test)]
mod tests {
    use pgwire::messages::simplequery::Query;

    use super::*;

    async fn read(bytes: &[u8], most: usize) -> io::Result<Option<Came>> {
        let (mut theirs, ours) = tokio::io::duplex(4_096);
        theirs.write_all(bytes).await.unwrap();
        drop(theirs);
        Incoming::after(tokio::io::split(ours).0, BytesMut::new()).next(most).await
    }

    #[tokio::test]
    async fn a_message_is_whole_or_an_error() {
        let query: Query = read(b"Q\0\0\0\x0dSELECT 1\0", 100).await.unwrap().unwrap().read().unwrap();
        assert_eq!(query.query, "SELECT 1");
        assert!(read(b"", 100).await.unwrap().is_none(), "gone between messages");
        for (bytes, why) in [
            (&b"Q\0\0\0\x0dSELE"[..], "cut short"),
            (b"Q\0\0", "cut within its length"),
            (b"Q\0\0\0\x03", "shorter than its length"),
            (b"Q\xff\xff\xff\xffx", "a negative length"),
            (b"Q\x7f\xff\xff\xffx", "a huge length"),
            (b"Q\0\0\0\x65x", "one byte more than may be"),
        ] {
            assert!(read(bytes, 100).await.is_err(), "{why}");
        }
    }
}
