//! Every limit on what senders may do, in one place. Each has a test that reaches it.

use std::time::Duration;

/// Bytes of one record (line, frame, document, event); a longer one is refused as `too_large`. Senders cut at 8 KiB (rsyslog) to
/// 1 MB (Splunk's and Elasticsearch's own advice for events).
pub const MAX_RECORD: usize = 1024 * 1024;
/// Bytes from which a chunk is handed on at once.
pub const CHUNK_TARGET: usize = 64 * 1024;
/// Bytes of a chunk, but for one record that begins below it: what a journal writes with one call and a reader holds in memory.
pub const CHUNK_MAX: usize = 1024 * 1024;
/// Age at which a chunk is handed on whatever its size: what a person does not notice, and a disk can keep up with.
pub const CHUNK_AGE: Duration = Duration::from_millis(20);
/// Bytes of one stream (source, protocol, format) that wait for the sink; then its sender is not read any further.
pub const STREAM_WAITING: usize = 2 * 1024 * 1024;
/// Bytes of all streams together that wait for the sink.
pub const ALL_WAITING: usize = 64 * 1024 * 1024;
/// Bytes of all buffers of connections together, beyond [`FREE_BUFFER`] of each.
pub const ALL_BUFFERS: usize = 64 * 1024 * 1024;
/// Bytes of all HTTP bodies together, as they came and inflated.
pub const HTTP_WAITING: usize = 128 * 1024 * 1024;
/// Streams that are open at once; each costs a task while it is busy.
pub const MAX_STREAMS: usize = 65_536;
/// Time after which a stream with nothing in it is given up.
pub const STREAM_IDLE: Duration = Duration::from_secs(60);

/// Connections of one listener.
pub const CONNECTIONS: usize = 4_096;
/// Connections of one listener from one address: a collector with some dozens of workers, not a flood.
pub const CONNECTIONS_PER_ADDRESS: usize = 256;
/// Time without a byte after which a connection is closed. Long, since rsyslog loses the first message on a connection that was closed
/// while it was quiet.
pub const IDLE: Duration = Duration::from_secs(3_600);
/// Time within which a frame that has begun must end.
pub const FRAME_TIME: Duration = Duration::from_secs(60);
/// Time for a TLS handshake.
pub const HANDSHAKE_TIME: Duration = Duration::from_secs(10);
/// Bytes that a connection may hold without asking for a share of [`ALL_BUFFERS`].
pub const FREE_BUFFER: usize = 16 * 1024;
/// Bytes that are read from a connection at once.
pub const MAX_READ: usize = 256 * 1024;
/// Bytes that the kernel is asked to hold of datagrams, so that a burst survives a pause of some milliseconds.
pub const DATAGRAM_BUFFER: usize = 8 * 1024 * 1024;

/// Bytes of an HTTP body as it came.
pub const MAX_BODY: usize = 32 * 1024 * 1024;
/// Bytes of an HTTP body after inflation.
pub const MAX_INFLATED: usize = 64 * 1024 * 1024;
/// Inflated bytes per compressed byte, judged from [`RATIO_GRACE`] on. Log lines reach 10 to 50, made-up ones that repeat 200.
pub const MAX_RATIO: usize = 300;
/// Inflated bytes below which the ratio is not judged.
pub const RATIO_GRACE: usize = 4 * 1024 * 1024;
/// Logarithm of the largest window of a Zstandard body: 8 MiB, what RFC 8878 §3.1.1.1.2 advises to support.
pub const MAX_ZSTD_WINDOW_LOG: u32 = 23;
/// Time for a whole HTTP body.
pub const BODY_TIME: Duration = Duration::from_secs(60);
/// Time without a byte of an HTTP body.
pub const BODY_PAUSE: Duration = Duration::from_secs(10);
/// Records of one HTTP request.
pub const MAX_RECORDS: usize = 200_000;
/// Different names (index, source type, labels) of one request that get a chunk of their own; the others share one without a name.
pub const MAX_HINTS: usize = 256;
/// Characters of such a name; Elasticsearch allows 255 bytes for an index.
pub const MAX_HINT: usize = 255;
/// Deepest nesting of a JSON body that is read as JSON here.
pub const MAX_NESTING: usize = 64;
/// Acknowledgement channels that are remembered, those unused for longest forgotten first.
pub const MAX_CHANNELS: usize = 10_000;
/// Acknowledgements of one channel that nobody asked for yet.
pub const MAX_ACKS: usize = 10_000;

/// Messages in chunks (GELF) that are put together at once.
pub const MAX_REASSEMBLIES: usize = 1_024;
/// Bytes of all of them.
pub const MAX_REASSEMBLY_BYTES: usize = 16 * 1024 * 1024;
/// Chunks of one message, by the GELF specification.
pub const MAX_GELF_CHUNKS: u8 = 128;
/// Time within which all chunks of a message must come, by the GELF specification, in microseconds.
pub const GELF_CHUNK_TIME_US: i64 = 5_000_000;
