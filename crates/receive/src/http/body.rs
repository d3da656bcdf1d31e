//! The body of a request: read in time, inflated, within limits.

use std::io::Read as _;
use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use http_body_util::BodyExt as _;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};
use tokio::time::{Instant, timeout};

use super::Trouble;
use crate::limits;
use crate::protocols::Head;

/// How much is inflated before memory and ratio are looked at again.
const STEP: usize = 256 * 1024;

/// Room that a body has from the beginning when its sender says how long it is; more comes as it arrives.
const FIRST_ROOM: usize = 1024 * 1024;

/// A whole body, with the memory that it was granted.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) bytes: Vec<u8>,
    _held: Held,
}

/// Memory of all bodies that this one has.
#[derive(Debug)]
struct Held {
    all: Arc<Semaphore>,
    permit: Option<OwnedSemaphorePermit>,
}

impl Held {
    fn grow(&mut self, bytes: usize) -> Result<(), Trouble> {
        let share = u32::try_from(bytes).unwrap_or(u32::MAX);
        let Ok(more) = Arc::clone(&self.all).try_acquire_many_owned(share) else {
            return Err(Trouble::Full { retry_after: Duration::from_secs(1), quota: false });
        };
        match &mut self.permit {
            Some(permit) => permit.merge(more),
            None => self.permit = Some(more),
        }
        Ok(())
    }
}

/// Encodings of a body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Encoding {
    Plain,
    Gzip,
    Deflate,
    Zstd,
    /// Gzip or zlib, as the first bytes say: pygelf names both and sends zlib.
    Either,
}

fn encoding(head: &Head) -> Result<Encoding, Trouble> {
    match head.header("content-encoding").trim().to_ascii_lowercase().as_str() {
        "" | "identity" | "snappy" => Ok(Encoding::Plain),
        "gzip" | "x-gzip" => Ok(Encoding::Gzip),
        "deflate" => Ok(Encoding::Deflate),
        "gzip,deflate" | "gzip, deflate" => Ok(Encoding::Either),
        "zstd" => Ok(Encoding::Zstd),
        _ => Err(Trouble::Encoding),
    }
}

/// Reads and inflates the body.
pub(super) async fn read(head: &Head, body: Body, memory: Arc<Semaphore>) -> Result<Read, Trouble> {
    let encoding = encoding(head)?;
    let said: Option<usize> = head.header("content-length").parse().ok();
    if said.is_some_and(|said| said > limits::MAX_BODY) {
        return Err(Trouble::TooLarge);
    }
    let mut held = Held { all: memory, permit: None };
    let bytes = collect(body, said.unwrap_or_default(), &mut held).await?;
    if encoding == Encoding::Plain || bytes.is_empty() {
        return Ok(Read { bytes, _held: held });
    }
    let work = move || inflate(encoding, &bytes, held);
    tokio::task::spawn_blocking(work).await.map_err(|_| Trouble::Unreadable("the body could not be inflated"))?
}

async fn collect(mut body: Body, said: usize, held: &mut Held) -> Result<Vec<u8>, Trouble> {
    let end = Instant::now() + limits::BODY_TIME;
    let mut granted = said.min(FIRST_ROOM);
    held.grow(granted)?;
    let mut bytes = Vec::with_capacity(granted);
    loop {
        let left = end.saturating_duration_since(Instant::now());
        let frame = timeout(left.min(limits::BODY_PAUSE), body.frame()).await.map_err(|_| Trouble::TooSlow)?;
        let Some(frame) = frame else { return Ok(bytes) };
        let frame = frame.map_err(|_| Trouble::Unreadable("the body broke off"))?;
        let Ok(data) = frame.into_data() else { continue };
        if bytes.len() + data.len() > limits::MAX_BODY {
            return Err(Trouble::TooLarge);
        }
        let more = (bytes.len() + data.len()).saturating_sub(granted);
        held.grow(more)?;
        granted += more;
        bytes.extend_from_slice(&data);
    }
}

fn inflate(encoding: Encoding, bytes: &[u8], mut held: Held) -> Result<Read, Trouble> {
    let encoding = match (encoding, bytes) {
        (Encoding::Either, [0x1f, 0x8b, ..]) => Encoding::Gzip,
        (Encoding::Either, _) => Encoding::Deflate,
        (encoding, _) => encoding,
    };
    let broken = |_| Trouble::Unreadable("the compressed body is damaged");
    let mut reader: Box<dyn std::io::Read> = match encoding {
        Encoding::Plain => Box::new(bytes),
        Encoding::Gzip => Box::new(flate2::read::MultiGzDecoder::new(bytes)),
        Encoding::Deflate | Encoding::Either => Box::new(flate2::read::ZlibDecoder::new(bytes)),
        Encoding::Zstd => {
            let mut decoder = zstd::stream::read::Decoder::with_buffer(bytes).map_err(broken)?;
            decoder.window_log_max(limits::MAX_ZSTD_WINDOW_LOG).map_err(broken)?;
            Box::new(decoder)
        }
    };
    let mut out = Vec::new();
    loop {
        held.grow(STEP)?;
        let read = reader.by_ref().take(STEP as u64).read_to_end(&mut out).map_err(broken)?;
        let ratio_broken = out.len() > limits::RATIO_GRACE && out.len() / limits::MAX_RATIO > bytes.len();
        if out.len() > limits::MAX_INFLATED || ratio_broken {
            return Err(Trouble::TooLarge);
        }
        if read < STEP {
            return Ok(Read { bytes: out, _held: held });
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use axum::body::Bytes;
    use axum::http::{HeaderMap, HeaderValue, Method};

    use super::*;

    fn head(encoding: &'static str) -> Head {
        let mut headers = HeaderMap::new();
        if !encoding.is_empty() {
            headers.insert("content-encoding", HeaderValue::from_static(encoding));
        }
        Head { method: Method::POST, path: String::new(), query: String::new(), headers }
    }

    fn memory(bytes: usize) -> Arc<Semaphore> {
        Arc::new(Semaphore::new(bytes))
    }

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    #[tokio::test]
    async fn every_encoding_is_inflated() {
        let text = b"one\ntwo\n".repeat(100_000);
        let mut zlib = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        zlib.write_all(&text).unwrap();
        let zlib = zlib.finish().unwrap();
        let bodies = [
            ("", text.clone()),
            ("gzip", gzip(&text)),
            ("gzip,deflate", gzip(&text)),
            ("gzip,deflate", zlib.clone()),
            ("deflate", zlib),
            ("zstd", zstd::encode_all(text.as_slice(), 3).unwrap()),
        ];
        for (name, body) in bodies {
            let read = read(&head(name), Body::from(body), memory(limits::HTTP_WAITING)).await.unwrap();
            assert_eq!(read.bytes, text, "{name}");
        }
        assert_eq!(read(&head("br"), Body::from("x"), memory(9)).await.unwrap_err(), Trouble::Encoding);
        let cut = gzip(&text);
        let cut = Body::from(cut[..cut.len() / 2].to_vec());
        let unreadable = read(&head("gzip"), cut, memory(limits::HTTP_WAITING)).await.unwrap_err();
        assert!(matches!(unreadable, Trouble::Unreadable(_)));
    }

    #[tokio::test]
    async fn size_ratio_and_memory_are_limited() {
        let all = || memory(limits::HTTP_WAITING);
        let large = Body::from(vec![b'x'; limits::MAX_BODY + 1]);
        assert_eq!(read(&head(""), large, all()).await.unwrap_err(), Trouble::TooLarge);
        let fits = Body::from(vec![b'x'; limits::MAX_BODY]);
        assert_eq!(read(&head(""), fits, all()).await.unwrap().bytes.len(), limits::MAX_BODY);
        // Zeros shrink about a thousand times.
        let bomb = gzip(&vec![0; limits::RATIO_GRACE + 2 * STEP]);
        assert!(limits::RATIO_GRACE / bomb.len() > limits::MAX_RATIO);
        assert_eq!(read(&head("gzip"), Body::from(bomb), all()).await.unwrap_err(), Trouble::TooLarge);
        // A body within the ratio, but over the size: noise stored in a frame, and zeros behind it.
        let mut noise = Vec::with_capacity(limits::MAX_INFLATED + STEP);
        let mut state = 1_u32;
        while noise.len() < 1024 * 1024 {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            noise.extend_from_slice(&state.to_le_bytes());
        }
        noise.resize(limits::MAX_INFLATED + STEP, 0);
        assert_eq!(read(&head("gzip"), Body::from(gzip(&noise)), all()).await.unwrap_err(), Trouble::TooLarge);
        let full = read(&head(""), Body::from(vec![0; 100]), memory(99)).await.unwrap_err();
        assert!(matches!(full, Trouble::Full { quota: false, .. }));
        let window = zstd_with_window(limits::MAX_ZSTD_WINDOW_LOG + 1);
        assert!(matches!(read(&head("zstd"), Body::from(window), all()).await.unwrap_err(), Trouble::Unreadable(_)));
    }

    fn zstd_with_window(log: u32) -> Vec<u8> {
        let mut encoder = zstd::stream::write::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(log).unwrap();
        encoder.write_all(&vec![b'x'; 1 << (log + 1)]).unwrap();
        encoder.finish().unwrap()
    }

    /// A body that sends a byte now and then.
    struct Slow(Duration, Option<std::pin::Pin<Box<tokio::time::Sleep>>>);

    impl axum::body::HttpBody for Slow {
        type Data = Bytes;
        type Error = std::convert::Infallible;

        fn poll_frame(
            mut self: std::pin::Pin<&mut Self>,
            context: &mut std::task::Context<'_>,
        ) -> std::task::Poll<Option<Result<hyper::body::Frame<Bytes>, Self::Error>>> {
            let pause = self.0;
            let sleep = self.1.get_or_insert_with(|| Box::pin(tokio::time::sleep(pause)));
            std::task::ready!(sleep.as_mut().poll(context));
            self.1 = None;
            std::task::Poll::Ready(Some(Ok(hyper::body::Frame::data(Bytes::from_static(b"x")))))
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_slow_body_ends_with_its_time() {
        for pause in [Duration::from_secs(1), limits::BODY_PAUSE + Duration::from_secs(1)] {
            let slow = Body::new(Slow(pause, None));
            assert_eq!(read(&head(""), slow, memory(1_000)).await.unwrap_err(), Trouble::TooSlow);
        }
    }
}
