//! One connection: read, cut, hand to the desk; and what it holds while it is slow.

use std::sync::Arc;

use tokio::io::{AsyncRead, AsyncReadExt as _};
use tokio::sync::{OwnedSemaphorePermit, watch};
use tokio::time::{Instant, timeout_at};

use super::StreamOptions;
use crate::chunk::{Records, SourceKey};
use crate::counters::{Tally, UNKNOWN};
use crate::desk::{Desk, Stream};
use crate::limits;
use crate::protocols::Socket;
use crate::sink::{Known, Peer};

/// What a connection needs to know.
pub(super) struct Connection {
    pub(super) socket: &'static Socket,
    pub(super) desk: Arc<Desk>,
    pub(super) options: StreamOptions,
    pub(super) stop: watch::Receiver<bool>,
}

impl Connection {
    /// Counts it as one that was not let in.
    pub(super) fn turn_away(&self) {
        self.desk.counters().turned_away(&SourceKey::new(UNKNOWN), self.socket.about.name);
    }
}

/// Bytes that were read and are not whole frames yet, with the memory that was granted for them.
#[derive(Default)]
struct Carry {
    bytes: Vec<u8>,
    step: usize,
    granted: Option<OwnedSemaphorePermit>,
}

impl Carry {
    /// Makes room for a read. The step follows the traffic: it doubles while reads fill it.
    async fn make_room(&mut self, desk: &Desk) {
        let step = self.step.clamp(limits::FREE_BUFFER / 4, limits::MAX_READ);
        if self.bytes.capacity() - self.bytes.len() >= step {
            return;
        }
        let wanted = self.bytes.len() + step;
        let have = limits::FREE_BUFFER + self.granted.as_ref().map_or(0, OwnedSemaphorePermit::num_permits);
        if let Some(more) = wanted.checked_sub(have).filter(|more| *more > 0) {
            let share = u32::try_from(more).unwrap_or(u32::MAX);
            // Never closed.
            if let Ok(permit) = Arc::clone(desk.buffers()).acquire_many_owned(share).await {
                match &mut self.granted {
                    Some(granted) => granted.merge(permit),
                    None => self.granted = Some(permit),
                }
            }
        }
        self.bytes.reserve_exact(step);
    }

    /// Takes notice of a read of so many bytes.
    fn learn(&mut self, read: usize) {
        if read * 4 >= self.step * 3 {
            self.step = (self.step * 2).clamp(limits::FREE_BUFFER / 4, limits::MAX_READ);
        } else if read * 8 < self.step {
            self.step = (self.step / 2).max(limits::FREE_BUFFER / 4);
        }
    }

    /// Gives memory back when a quiet connection does not need it.
    fn rest(&mut self) {
        if self.bytes.is_empty() && self.granted.is_some() && self.step <= limits::FREE_BUFFER {
            self.bytes = Vec::new();
            self.granted = None;
        }
    }
}

/// How a connection ended.
enum End {
    /// The sender closed it.
    Closed,
    /// It broke, was too slow, or the server stops.
    Broken,
}

/// Serves a connection to its end.
pub(super) async fn serve(mut io: impl AsyncRead + Unpin, peer: Peer, mut connection: Connection) {
    let Some(known) = connection.desk.sources().who(&peer, connection.socket.about.name) else {
        return connection.turn_away();
    };
    let stream = Stream {
        source: known.key.clone(),
        protocol: connection.socket.about.name,
        kind: connection.socket.kind.clone(),
    };
    let desk = Arc::clone(&connection.desk);
    let mut framing = (connection.socket.framing)();
    let mut carry = Carry::default();
    // When the frame began that is not whole yet.
    let mut began: Option<Instant> = None;
    let end = loop {
        let deadline = match began {
            Some(began) => began + connection.options.frame_time,
            None => Instant::now() + connection.options.idle,
        };
        let read = async {
            carry.make_room(&desk).await;
            io.read_buf(&mut carry.bytes).await
        };
        let read = tokio::select! {
            biased;
            read = timeout_at(deadline, read) => read,
            _ = connection.stop.wait_for(|stop| *stop) => break End::Broken,
        };
        match read {
            Ok(Ok(0)) => break End::Closed,
            Ok(Ok(read)) => carry.learn(read),
            Ok(Err(_)) | Err(_) => break End::Broken,
        }
        let taken = drain(&mut carry.bytes, &mut *framing, &stream, &known, &desk).await;
        began = match carry.bytes.is_empty() {
            true => None,
            false if taken > 0 => Some(Instant::now()),
            false => began.or_else(|| Some(Instant::now())),
        };
        carry.rest();
    };
    let (mut records, mut tally) = (Records::new(), Tally::default());
    match end {
        End::Closed => framing.finish(&carry.bytes, &mut records, &mut tally),
        End::Broken => framing.broken(&carry.bytes, &mut records, &mut tally),
    }
    desk.gather(stream, &known, records, &tally).await;
}

/// Hands over all whole frames and leaves the half one.
async fn drain(
    bytes: &mut Vec<u8>,
    framing: &mut dyn crate::protocols::Framing,
    stream: &Stream,
    known: &Known,
    desk: &Arc<Desk>,
) -> usize {
    let mut at = 0;
    loop {
        let (mut records, mut tally) = (Records::new(), Tally::default());
        let taken = framing.take(bytes.get(at..).unwrap_or_default(), &mut records, &mut tally);
        at += taken;
        desk.gather(stream.clone(), known, records, &tally).await;
        if taken == 0 || at >= bytes.len() {
            break;
        }
    }
    bytes.drain(..at);
    at
}
