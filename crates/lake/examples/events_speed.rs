//! How fast events are stored and found: `cargo run --release -p vg-lake --example events_speed -- [MILLIONS] [DAYS] [FOLDER]`.
//!
//! Writes MILLIONS (3) million made-up events of four kinds (syslog, Windows, DNS, firewall; 30 columns, raw text of 250 to 600 bytes)
//! over DAYS (30), in commits as at the highest rate, and prints processor time and rows per second of one core for making them up, for
//! filling columns and for writing; bytes for each event beside the raw text by itself and in zstd and gzip. Then compacts, and prints
//! how long questions take, before and after, what they read, and the peak of memory. It asserts nothing.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::indexing_slicing,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a program for measuring: a failure must stop it, and its output is its purpose"
)]

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};

use vg_backend::clock::{Clock, ManualClock, Random, SystemRandom};
use vg_backend::published::ColumnKind::{self, Bool, Int, Text, Time};
use vg_backend::testkit::TestBackend;
use vg_lake::events::limits::COMMIT_BYTES;
use vg_lake::events::{EVENTS, EventColumn, EventRows, EventStore, Find};
use vg_lake::{Lake, Options, Session};
use vg_model::Timestamp;

const fn col(name: &'static str, kind: ColumnKind, find: Find) -> EventColumn {
    EventColumn { name, kind, about: ("", ""), find, nullable: true }
}

static COLUMNS: &[EventColumn] = &[
    col("received", Time, Find::Nothing),
    col("source", Text, Find::Nothing),
    col("format", Text, Find::Nothing),
    col("product", Text, Find::Nothing),
    col("service", Text, Find::Nothing),
    col("host", Text, Find::Exact),
    col("severity", Int, Find::Nothing),
    col("facility", Int, Find::Nothing),
    col("program", Text, Find::Nothing),
    col("pid", Int, Find::Nothing),
    col("event_id", Int, Find::Nothing),
    col("channel", Text, Find::Nothing),
    col("user_name", Text, Find::Exact),
    col("domain", Text, Find::Nothing),
    col("logon_type", Int, Find::Nothing),
    col("process", Text, Find::Nothing),
    col("command_line", Text, Find::Nothing),
    col("hash", Text, Find::Exact),
    col("src_ip", Text, Find::Exact),
    col("src_port", Int, Find::Nothing),
    col("dst_ip", Text, Find::Exact),
    col("dst_port", Int, Find::Nothing),
    col("protocol", Text, Find::Nothing),
    col("action", Text, Find::Nothing),
    col("allowed", Bool, Find::Nothing),
    col("bytes_in", Int, Find::Nothing),
    col("bytes_out", Int, Find::Nothing),
    col("query", Text, Find::Exact),
    col("answer", Text, Find::Nothing),
    col("raw", Text, Find::Nothing),
];

const UNIT: &str = "0192f0c1-7a4e-7bb2-9c11-2f6d1e0a8b55";
const DAY: i64 = 86_400 * 1_000_000;
/// 2026-11-28T00:00:00Z.
const TODAY: i64 = 1_795_824_000 * 1_000_000;
const PROCESSES: [&str; 6] = ["svchost.exe", "powershell.exe", "chrome.exe", "winword.exe", "lsass.exe", "cmd.exe"];
const PROGRAMS: [&str; 6] = ["sshd", "sudo", "CRON", "systemd", "postfix/smtpd", "kernel"];

/// From what the hash is made that is looked for.
const MARKED: (u64, u64) = (0xfeed_face_cafe_beef, 0x0123_4567_89ab_cdef);

fn hash(a: u64, b: u64) -> String {
    format!("{a:016x}{b:016x}{:016x}{:016x}", a ^ b, a.wrapping_mul(31))
}

/// A repeatable stream of numbers (xorshift64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    fn below(&mut self, most: u64) -> u64 {
        self.roll() % most
    }
}

/// One made-up event in buffers that are used again.
#[derive(Default)]
struct Made {
    kind: u64,
    time: i64,
    host: String,
    user: String,
    process: usize,
    hash: String,
    src: String,
    dst: String,
    query: String,
    raw: String,
    number: i64,
    port: i64,
}

impl Made {
    /// Makes up the next event. The first of each day has the address and the hash that are looked for.
    fn next(&mut self, dice: &mut Dice, time: i64, marked: bool) {
        let clear = [
            &mut self.host,
            &mut self.user,
            &mut self.hash,
            &mut self.src,
            &mut self.dst,
            &mut self.query,
            &mut self.raw,
        ];
        clear.into_iter().for_each(String::clear);
        (self.kind, self.time) = (dice.below(4), time);
        if marked {
            self.kind = 1;
        }
        // A few hosts say most.
        let host = dice.below(2_000) * dice.below(2_000) / 2_000;
        write!(self.host, "may-{host:04}.don-vi.gov.example").unwrap();
        write!(self.user, "can-bo-{}", dice.below(900)).unwrap();
        self.process = dice.below(6) as usize;
        (self.number, self.port) = (dice.below(60_000) as i64, 1_024 + dice.below(60_000) as i64);
        write!(self.src, "10.{}.{}.{}", host / 250, host % 250, dice.below(4)).unwrap();
        if marked {
            self.dst.push_str("203.0.113.77");
        } else {
            write!(self.dst, "198.{}.{}.{}", 18 + dice.below(2), dice.below(64), dice.below(256)).unwrap();
        }
        match self.kind {
            0 => self.syslog(dice),
            1 => self.windows(dice, marked),
            2 => self.dns(dice),
            _ => self.firewall(dice),
        }
    }

    fn syslog(&mut self, dice: &mut Dice) {
        let Self { raw, host, user, src, number, port, .. } = self;
        write!(
            raw,
            "<86>1 2026-11-28T08:{:02}:{:02}.{:06}+07:00 {host} {} {number} - [meta sequenceId=\"{}\" unit=\"phong-{}\"] Failed password for invalid user {user} from {src} port {port} ssh2: RSA SHA256:{:016x}{:016x} session {:08x} after {} attempts, message repeated by rsyslogd from the queue of the department",
            dice.below(60), dice.below(60), dice.below(1_000_000), PROGRAMS[(*number % 6) as usize], dice.below(1_000_000), dice.below(40),
            dice.roll(), dice.roll(), dice.below(u64::from(u32::MAX)), dice.below(20)
        )
        .unwrap();
    }

    fn windows(&mut self, dice: &mut Dice, marked: bool) {
        let (a, b) = if marked { MARKED } else { (dice.below(20_000) | 1 << 60, dice.below(20_000)) };
        self.hash.push_str(&hash(a, b));
        let Self { raw, host, user, hash, process, number, dst, .. } = self;
        let name = PROCESSES[*process];
        write!(
            raw,
            "{{\"EventID\":1,\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"Computer\":\"{host}\",\"EventRecordID\":{},\"ProcessId\":{number},\"Image\":\"C:\\\\Windows\\\\System32\\\\{name}\",\"CommandLine\":\"{name} /c start {:08x} --profile phong-{}\",\"User\":\"DONVI\\\\{user}\",\"Hashes\":\"SHA256={hash}\",\"DestinationIp\":\"{dst}\",\"ParentImage\":\"C:\\\\Windows\\\\explorer.exe\",\"LogonGuid\":\"{{{:016x}-{:016x}}}\"}}",
            dice.below(10_000_000), dice.below(1 << 32), dice.below(40), dice.roll(), dice.roll()
        )
        .unwrap();
    }

    fn dns(&mut self, dice: &mut Dice) {
        write!(
            self.query,
            "{}.dich-vu-{}.gov.example",
            ["www", "mail", "api", "cdn"][dice.below(4) as usize],
            dice.below(5_000)
        )
        .unwrap();
        let Self { raw, host, src, dst, query, number, port, .. } = self;
        write!(
            raw,
            "28-Nov-2026 08:{:02}:{:02}.{:03} client @0x7f{:010x} {src}#{port} ({query}): view noi-bo: query: {query} IN A +E(0)K ({dst}) response: {query} IN A NOERROR +AE id {number} upstream forwarder {} latency {} us cache miss policy default host {host}",
            dice.below(60), dice.below(60), dice.below(1_000), dice.below(1 << 40), dice.below(4), dice.below(90_000)
        )
        .unwrap();
    }

    fn firewall(&mut self, dice: &mut Dice) {
        let Self { raw, host, src, dst, number, port, .. } = self;
        write!(
            raw,
            "date=2026-11-28 time=08:{:02}:{:02} devname=\"tuong-lua-{}\" devid=\"FW{:010}\" logid=\"0000000013\" type=\"traffic\" subtype=\"forward\" level=\"notice\" vd=\"root\" srcip={src} srcport={port} srcintf=\"lan\" dstip={dst} dstport={} dstintf=\"wan1\" policyid={} sessionid={} proto=6 action=\"{}\" service=\"HTTPS\" duration={} sentbyte={} rcvdbyte={number} host={host}",
            dice.below(60), dice.below(60), dice.below(3), dice.below(4), [443, 80, 53, 22][dice.below(4) as usize], dice.below(300), dice.below(1 << 32),
            ["accept", "deny", "close"][dice.below(3) as usize], dice.below(300), dice.below(90_000)
        )
        .unwrap();
    }

    /// Writes it into columns.
    fn put(&self, rows: &mut EventRows) {
        let received = Timestamp(self.time + 150_000);
        rows.time(0, received);
        rows.text(1, ["rsyslog", "wef", "bind", "fw"][self.kind as usize]);
        rows.text(2, ["syslog", "winjson", "bind", "keyvalue"][self.kind as usize]);
        rows.text(3, ["linux", "windows", "dns", "firewall"][self.kind as usize]);
        rows.text(5, &self.host);
        rows.int(6, self.number % 8);
        match self.kind {
            0 => {
                rows.text(4, "auth");
                rows.int(7, 10);
                rows.text(8, PROGRAMS[(self.number % 6) as usize]);
                rows.int(9, self.number);
                rows.text(12, &self.user);
                rows.text(18, &self.src);
                rows.int(19, self.port);
            }
            1 => {
                rows.text(4, "sysmon");
                rows.int(9, self.number);
                rows.int(10, 1);
                rows.text(11, "Microsoft-Windows-Sysmon/Operational");
                rows.text(12, &self.user);
                rows.text(13, "DONVI");
                rows.int(14, 3);
                rows.text(15, PROCESSES[self.process]);
                rows.text(16, self.raw.get(200..250).unwrap_or_default());
                rows.text(17, &self.hash);
                rows.text(20, &self.dst);
            }
            2 => {
                rows.text(18, &self.src);
                rows.int(19, self.port);
                rows.text(20, &self.dst);
                rows.int(21, 53);
                rows.text(22, "udp");
                rows.text(27, &self.query);
                rows.text(28, "NOERROR");
            }
            _ => {
                rows.text(18, &self.src);
                rows.int(19, self.port);
                rows.text(20, &self.dst);
                rows.int(21, 443);
                rows.text(22, "tcp");
                rows.text(23, "accept");
                rows.bool(24, true);
                rows.int(25, self.number);
                rows.int(26, self.port);
            }
        }
        rows.text(29, &self.raw);
        rows.end_row(UNIT, Timestamp(self.time), received);
    }
}

/// User and system time of this process, in seconds.
fn cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit_once(')').unwrap().1.split_whitespace().collect();
    (fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap()) as f64 / 100.0
}

fn peak() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status.lines().find(|line| line.starts_with("VmHWM:")).unwrap();
    line.split_whitespace().nth(1).unwrap().parse::<u64>().unwrap() / 1024
}

/// The time of the n-th event of `count`: days one after the other, with a little disorder.
fn time_of(place: u64, count: u64, days: i64, dice: &mut Dice) -> i64 {
    let first = TODAY - (days - 1) * DAY;
    first + (i128::from(place) * i128::from(days * DAY - 7_200_000_000) / i128::from(count.max(1))) as i64
        - dice.below(3_000_000) as i64
        + 3_000_000
}

fn main() {
    let argument = |place: usize| std::env::args().nth(place);
    let count = (argument(1).map_or(3.0, |millions| millions.parse::<f64>().unwrap()) * 1e6) as u64;
    let days: i64 = argument(2).map_or(30, |days| days.parse().unwrap());
    let temporary = tempfile::tempdir().unwrap();
    let root = argument(3).map_or_else(|| temporary.path().join("events"), PathBuf::from);
    let clock = Arc::new(ManualClock::new(Timestamp(TODAY + DAY + 4 * 3_600_000_000)));
    let handle: Arc<dyn Clock> = clock.clone();
    let random: Arc<dyn Random> = Arc::new(SystemRandom);
    let store = EventStore::open(&root, COLUMNS, &handle, &random).unwrap();

    let only_made = making(count.min(1_000_000), days);
    let raw = write(&store, count, days, only_made);
    let totals = store.totals();
    println!(
        "{} files, {:.0} bytes for each event; {} MiB peak",
        totals.files,
        totals.bytes as f64 / count as f64,
        peak()
    );
    compressed(&raw);
    ask(&store, "after commits");
    let (cpu_before, began) = (cpu(), Instant::now());
    let mut steps = 0;
    while store.compact().unwrap().is_some() {
        steps += 1;
    }
    let spent = cpu() - cpu_before;
    println!(
        "compaction: {steps} steps, {:.0} rows/s/core, {:.1?}; {} MiB peak",
        count as f64 / spent.max(0.01),
        began.elapsed(),
        peak()
    );
    clock.advance_us(2 * 3_600_000_000);
    store.vacuum().unwrap();
    let totals = store.totals();
    println!("{} files, {:.0} bytes for each event", totals.files, totals.bytes as f64 / count as f64);
    ask(&store, "after compaction");
}

/// Processor time of making up an event, in seconds: taken off the time of filling columns.
fn making(count: u64, days: i64) -> f64 {
    let (mut dice, mut made) = (Dice(88_172_645_463_325_252), Made::default());
    let (before, mut bytes) = (cpu(), 0);
    for place in 0..count {
        let time = time_of(place, count, days, &mut dice);
        made.next(&mut dice, time, false);
        bytes += made.raw.len();
    }
    let each = (cpu() - before) / count as f64;
    println!(
        "raw text: {:.0} bytes for each event; making one up takes {:.2} us",
        bytes as f64 / count as f64,
        each * 1e6
    );
    each
}

/// Writes the events; gives the raw text of the first of them.
fn write(store: &EventStore, count: u64, days: i64, only_made: f64) -> String {
    let (mut dice, mut made, mut rows) = (Dice(88_172_645_463_325_252), Made::default(), store.rows());
    let (mut raw, mut position, mut commits, mut committing, mut last_day) = (String::new(), 0, 0, 0.0, 0);
    let (before, began) = (cpu(), Instant::now());
    for place in 0..count {
        let time = time_of(place, count, days, &mut dice);
        let marked = time / DAY != last_day;
        last_day = time / DAY;
        made.next(&mut dice, time, marked);
        made.put(&mut rows);
        if raw.len() < 32 * 1024 * 1024 {
            raw.push_str(&made.raw);
            raw.push('\n');
        }
        if rows.is_full() || place + 1 == count {
            position += 1;
            store.append(rows.take().unwrap(), position).unwrap();
            if store.tail().bytes >= COMMIT_BYTES || place + 1 == count {
                let at = cpu();
                store.commit().unwrap();
                committing += cpu() - at;
                commits += 1;
            }
        }
    }
    let all = cpu() - before - only_made * count as f64;
    let filling = all - committing;
    println!(
        "{count} events in {commits} commits, {:.1?}: {:.0} rows/s/core (columns {:.2} us, files {:.2} us for each)",
        began.elapsed(),
        count as f64 / all,
        filling / count as f64 * 1e6,
        committing / count as f64 * 1e6
    );
    raw
}

/// What the raw text takes by itself, in the forms in which log files are kept.
fn compressed(raw: &str) {
    let events = raw.lines().count();
    for (name, arguments) in [("gzip", ["-6", "-c"]), ("zstd", ["-3", "-c"])] {
        let child = std::process::Command::new(name)
            .args(arguments)
            .stdin(std::process::Stdio::piped())
            .stdout(std::process::Stdio::piped())
            .spawn();
        let Ok(mut child) = child else {
            println!("{name} is absent");
            continue;
        };
        let mut input = child.stdin.take().unwrap();
        let packed = std::thread::scope(|scope| {
            scope.spawn(move || std::io::Write::write_all(&mut input, raw.as_bytes()).unwrap());
            child.wait_with_output().unwrap().stdout.len()
        });
        println!(
            "the raw text alone in {name} {}: {:.0} bytes for each event",
            arguments[0],
            packed as f64 / events as f64
        );
    }
}

/// Asks what an officer asks, and prints the least of five times.
fn ask(store: &EventStore, when: &str) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let backend = TestBackend::sqlite().await;
        let clock: Arc<dyn Clock> = backend.clock.clone();
        let options = Options { time: Duration::from_secs(600), ..Options::default() };
        let lake = Lake::open(&backend.sql, &clock, &[], &[], options).unwrap().with_events(store.clone()).unwrap();
        let mut session = Session::new();
        session.allow(EVENTS, UNIT);
        println!("questions {when}:");
        for (what, sql) in [
            ("an address over all days", "SELECT time, host, raw FROM events WHERE dst_ip = '203.0.113.77'"),
            ("a hash over all days", &*format!("SELECT time, host, raw FROM events WHERE hash = '{}'", hash(MARKED.0, MARKED.1))),
            ("an address that is nowhere", "SELECT time, host, raw FROM events WHERE dst_ip = '198.18.64.1'"),
            ("count by host of a day", "SELECT host, count(*) AS n FROM events WHERE day = '2026-11-20' GROUP BY host ORDER BY n DESC LIMIT 20"),
            ("the last 100", "SELECT time, host, raw FROM events ORDER BY time DESC LIMIT 100"),
            ("count of everything", "SELECT count(*) FROM events"),
            ("a word in the text of a day", "SELECT count(*) FROM events WHERE day = '2026-11-20' AND raw LIKE '%can-bo-77 %'"),
        ] {
            let (mut least, mut rows, mut read) = (Duration::MAX, 0, String::new());
            for _ in 0..5 {
                let (before, began) = (store.scans(), Instant::now());
                rows = lake.query(&session, sql, None).await.unwrap().rows.len();
                least = least.min(began.elapsed());
                let after = store.scans();
                read = format!(
                    "{} of {} files, {} of {} row groups",
                    after.files_read - before.files_read, after.files - before.files,
                    after.groups_read - before.groups_read, after.groups - before.groups
                );
            }
            println!("  {what}: {least:.1?}, {rows} rows; {read}");
        }
        println!("  {} MiB peak", peak());
    });
}
