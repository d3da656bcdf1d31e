//! UDP on loopback.

use tokio::net::UdpSocket;
use tokio::sync::watch;
use vg_receive::Refused;
use vg_receive::listen::{bind_datagrams, serve_datagrams};
use vg_receive::protocols::syslog::SYSLOG;

use crate::support::{Everybody, desk, open_desk};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_datagram_is_a_record_byte_for_byte() {
    let (desk, kept) = open_desk();
    let socket = bind_datagrams("127.0.0.1:0".parse().unwrap(), &SYSLOG).unwrap();
    let address = socket.local_addr().unwrap();
    let (stop, stopped) = watch::channel(false);
    let served = tokio::spawn(serve_datagrams(socket, &SYSLOG, desk.clone(), stopped));
    let sender = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    let mut sent = Vec::new();
    for number in 0..500 {
        // windows-1258, and a line break inside now and then.
        let mut message = format!("<38>{number} ").into_bytes();
        message.extend_from_slice(b"\xd0\xe3ng nh\xe2\xf2p");
        if number % 100 == 7 {
            message.extend_from_slice(b"\n  at x");
        }
        sender.send_to(&message, address).await.unwrap();
        sent.push(message);
        if number % 50 == 49 {
            kept.wait_for(number + 1).await;
        }
    }
    assert_eq!(kept.records(), sent);
    stop.send(true).unwrap();
    served.await.unwrap().unwrap();
    let count = desk.counters().of("syslog");
    assert_eq!((count.received, count.accepted, count.refused()), (500, 500, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_nobody_may_send_and_what_finds_no_room_is_counted() {
    let (stranger_desk, kept) = desk(Everybody { needs_token: true, bytes_per_second: None });
    let (stop, stopped) = watch::channel(false);
    let socket = bind_datagrams("127.0.0.1:0".parse().unwrap(), &SYSLOG).unwrap();
    let address = socket.local_addr().unwrap();
    let served = tokio::spawn(serve_datagrams(socket, &SYSLOG, stranger_desk.clone(), stopped.clone()));
    let sender = UdpSocket::bind("127.0.0.1:0").await.unwrap();
    sender.send_to(b"<1>a", address).await.unwrap();
    while stranger_desk.counters().of("syslog").refused() == 0 {
        tokio::task::yield_now().await;
    }
    assert!(kept.records().is_empty());

    // A sink that does not go on: what is more than may wait is refused, and counted.
    let (full_desk, kept) = open_desk();
    let socket = bind_datagrams("127.0.0.1:0".parse().unwrap(), &SYSLOG).unwrap();
    let address = socket.local_addr().unwrap();
    let also = tokio::spawn(serve_datagrams(socket, &SYSLOG, full_desk.clone(), stopped));
    let closed = kept.gate.lock().await;
    let message = vec![b'x'; 60_000];
    while full_desk.counters().of("syslog").refused[0] == 0 {
        sender.send_to(&message, address).await.unwrap();
        tokio::task::yield_now().await;
    }
    let held = full_desk.counters().of("syslog").under_way() as usize * message.len();
    assert!(held <= vg_receive::limits::STREAM_WAITING, "{held}");
    drop(closed);
    kept.answers.lock().unwrap().push_back(Refused::TooLarge);
    stop.send(true).unwrap();
    served.await.unwrap().unwrap();
    also.await.unwrap().unwrap();
    let count = full_desk.counters().of("syslog");
    assert_eq!(count.received, count.accepted + count.refused());
}
