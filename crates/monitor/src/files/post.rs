//! The way of a chunk of a file into the journal, and how it is known after a crash whether it got there.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;
use vg_backend::clock::Clock;
use vg_backend::journal::{Found, Journal, Position};
use vg_model::{Text, Timestamp};
use vg_receive::{Chunk, Desk, Refused};

use super::limits::MAX_BEHIND;
use crate::sources::NewSource;
use crate::stream::entry::{Arrived, digest_of};
use crate::stream::register::Register;
use crate::stream::run::Stream;

/// How long it is waited before it is looked again whether the stream has caught up.
const WHILE_BEHIND: Duration = Duration::from_millis(50);

/// The source of an entry.
#[derive(Clone, Debug)]
pub(crate) struct Whose {
    pub(crate) id: String,
    pub(crate) unit: String,
    pub(crate) about: Arc<NewSource>,
}

/// What files need of the stream.
#[derive(Clone, Debug)]
pub(super) struct Post {
    stream: Stream,
    desk: Arc<Desk>,
    register: Arc<Register>,
    clock: Arc<dyn Clock>,
    stop: watch::Receiver<bool>,
}

/// The server stops: what is under way is found again after the next start.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Stopped;

impl Post {
    pub(super) fn new(
        stream: &Stream,
        desk: &Arc<Desk>,
        register: &Arc<Register>,
        clock: &Arc<dyn Clock>,
        stop: &watch::Receiver<bool>,
    ) -> Self {
        Self {
            stream: stream.clone(),
            desk: Arc::clone(desk),
            register: Arc::clone(register),
            clock: Arc::clone(clock),
            stop: stop.clone(),
        }
    }

    pub(super) fn now(&self) -> Timestamp {
        self.clock.now()
    }

    pub(super) fn desk(&self) -> &Desk {
        &self.desk
    }

    fn journal(&self) -> &Journal {
        self.stream.journal()
    }

    /// The source that an entry names by id or name.
    pub(super) fn whose(&self, source: &str) -> Result<Whose, Text> {
        let found = self.register.named(source);
        match found.as_slice() {
            [one] => Ok(one.clone()),
            [] => Err(Text::new(
                format!("Chưa có nguồn tên “{source}”. Hãy khai báo nguồn này, hoặc sửa tên trong tệp cấu hình."),
                format!("there is no source called “{source}”; make it, or correct the name in the configuration"),
            )),
            _ => Err(Text::new(
                format!("Nhiều đơn vị có nguồn tên “{source}”. Hãy ghi mã của nguồn thay cho tên."),
                format!("several units have a source called “{source}”; write its id in place of its name"),
            )),
        }
    }

    /// The position of the next entry: what is handed over from now on is there or behind it.
    pub(super) fn next_position(&self) -> u64 {
        self.journal().stats().next.0
    }

    /// Digests of chunks that came from a source by a protocol, at a position or behind it, and how often each. Blocks while the journal
    /// is read.
    pub(super) fn arrived_since(&self, floor: u64, source: &str, protocol: &str) -> BTreeMap<u128, usize> {
        let mut reader = self.journal().reader(Position(floor));
        let mut found = BTreeMap::new();
        loop {
            match reader.try_next() {
                Ok(Some(Found::Entry(record))) => {
                    let arrived = Arrived::read(&record);
                    if let Some(ours) = arrived.filter(|ours| ours.source == source && ours.protocol == protocol) {
                        *found.entry(ours.digest).or_default() += 1;
                    }
                }
                Ok(Some(Found::Missing(_))) => {}
                Ok(None) => return found,
                Err(error) => {
                    tracing::error!(code = error.code(), %error, "what arrived before the start cannot be read; it may be stored twice");
                    return found;
                }
            }
        }
    }

    /// Waits while the stream is far behind, so that files do not fill the journal before those who send over the network.
    pub(super) async fn room(&self) -> Result<(), Stopped> {
        while self.stream.behind() > MAX_BEHIND {
            self.pause(WHILE_BEHIND).await?;
        }
        if *self.stop.borrow() { Err(Stopped) } else { Ok(()) }
    }

    /// Waits for a time.
    pub(super) async fn pause(&self, time: Duration) -> Result<(), Stopped> {
        let mut stop = self.stop.clone();
        tokio::select! {
            _ = stop.wait_for(|stop| *stop) => Err(Stopped),
            () = tokio::time::sleep(time) => Ok(()),
        }
    }

    /// Brings a chunk to the disk.
    pub(super) async fn bring(&self, chunk: Chunk) -> Result<Result<(), Refused>, Stopped> {
        let mut stop = self.stop.clone();
        tokio::select! {
            biased;
            brought = self.desk.bring(chunk) => Ok(brought),
            _ = stop.wait_for(|stop| *stop) => Err(Stopped),
        }
    }
}

/// By what a chunk is known in the journal.
pub(super) fn digest(chunk: &Chunk) -> u128 {
    digest_of(&chunk.bytes)
}
