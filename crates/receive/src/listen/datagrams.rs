//! UDP: many datagrams with one call, a large buffer in the kernel, and no waiting for anything else.

use std::collections::BTreeMap;
use std::io::{self, IoSliceMut};
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

use quinn_udp::{BATCH_SIZE, RecvMeta, UdpSocketState};
use tokio::io::Interest;
use tokio::net::UdpSocket;
use tokio::sync::watch;
use vg_model::Timestamp;

use super::{ListenError, Operation};
use crate::chunk::{Records, SourceKey};
use crate::counters::{Tally, UNKNOWN};
use crate::desk::{Desk, Stream};
use crate::limits;
use crate::protocols::{Datagrams, From, Socket};
use crate::sink::{Known, Peer, Reason};

/// Bytes of the longest datagram, and of several that the kernel put together.
const LONGEST: usize = 65_536;

/// Takes an address for datagrams, with a buffer of [`limits::DATAGRAM_BUFFER`] as far as the system grants it (`net.core.rmem_max`).
///
/// # Errors
///
/// When the address cannot be taken.
pub fn bind_datagrams(address: SocketAddr, socket: &'static Socket) -> Result<UdpSocket, ListenError> {
    let open = || -> io::Result<UdpSocket> {
        let udp = std::net::UdpSocket::bind(address)?;
        udp.set_nonblocking(true)?;
        // The system gives less when it allows less; that is no reason not to listen.
        let _ = socket2::SockRef::from(&udp).set_recv_buffer_size(limits::DATAGRAM_BUFFER);
        UdpSocket::from_std(udp)
    };
    open().map_err(|source| ListenError { operation: Operation::Bind, protocol: socket.about.name, source })
}

/// What one address brought with one call.
struct Brought {
    who: Option<(Known, Stream)>,
    records: Records,
    tally: Tally,
}

/// Reads datagrams until `stop` becomes true, and returns when all that they brought is with the sink or refused.
///
/// # Errors
///
/// When the socket cannot be read any more.
pub async fn serve_datagrams(
    udp: UdpSocket,
    socket: &'static Socket,
    desk: Arc<Desk>,
    mut stop: watch::Receiver<bool>,
) -> Result<(), ListenError> {
    let fail = |source| ListenError { operation: Operation::Read, protocol: socket.about.name, source };
    let state = UdpSocketState::new((&udp).into()).map_err(fail)?;
    let mut datagrams = (socket.datagrams)();
    let mut buffer = vec![0; LONGEST * BATCH_SIZE];
    let mut metas = [RecvMeta::default(); BATCH_SIZE];
    loop {
        let mut slices: Vec<IoSliceMut<'_>> = buffer.chunks_mut(LONGEST).map(IoSliceMut::new).collect();
        let read = udp.async_io(Interest::READABLE, || state.recv((&udp).into(), &mut slices, &mut metas));
        let count = tokio::select! {
            biased;
            read = read => match read {
                Ok(count) => count,
                // What an earlier answer of a neighbour said (ICMP) has nothing to do with what comes in.
                Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => continue,
                Err(source) => return Err(fail(source)),
            },
            _ = stop.wait_for(|stop| *stop) => break,
        };
        let read = slices.iter().zip(&metas).take(count).map(|(slice, meta)| (&**slice, meta));
        hand_over(read, &mut *datagrams, socket, &desk);
        give_up(&mut *datagrams, desk.now(), socket, &desk);
    }
    give_up(&mut *datagrams, Timestamp(i64::MAX), socket, &desk);
    desk.flush().await;
    Ok(())
}

/// Counts what did not become whole in time.
fn give_up(datagrams: &mut dyn Datagrams, at: Timestamp, socket: &'static Socket, desk: &Desk) {
    let name = socket.about.name;
    for (address, tally) in datagrams.expire(at) {
        let known = desk.sources().who(&Peer { address, certificate: None, token: None }, name);
        let source = known.map_or_else(|| SourceKey::new(UNKNOWN), |known| known.key);
        desk.counters().tally(&source, name, &tally);
    }
}

/// Cuts what one call brought by sender, and hands it to the desk.
fn hand_over<'a>(
    read: impl Iterator<Item = (&'a [u8], &'a RecvMeta)>,
    datagrams: &mut dyn Datagrams,
    socket: &'static Socket,
    desk: &Arc<Desk>,
) {
    let (at, name) = (desk.now(), socket.about.name);
    let mut brought: BTreeMap<IpAddr, Brought> = BTreeMap::new();
    for (bytes, meta) in read {
        let address = meta.addr.ip().to_canonical();
        let entry = brought.entry(address).or_insert_with(|| {
            let known = desk.sources().who(&Peer { address, certificate: None, token: None }, name);
            let who = known.map(|known| {
                let stream = Stream { source: known.key.clone(), protocol: name, kind: socket.kind.clone() };
                (known, stream)
            });
            Brought { who, records: Records::new(), tally: Tally::default() }
        });
        // The kernel may have put datagrams of one sender and length together.
        for datagram in bytes.get(..meta.len).unwrap_or_default().chunks(meta.stride.max(1)) {
            match entry.who {
                Some(_) => {
                    datagrams.take(From { address: meta.addr, at }, datagram, &mut entry.records, &mut entry.tally);
                }
                None => entry.tally.refuse(Reason::NotAllowed, datagram.len()),
            }
        }
    }
    for Brought { who, records, tally } in brought.into_values() {
        match who {
            Some((known, stream)) => desk.gather_or_refuse(&stream, &known, records, &tally),
            None => desk.counters().tally(&SourceKey::new(UNKNOWN), name, &tally),
        }
    }
}
