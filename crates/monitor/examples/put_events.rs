//! Puts made-up events of the last day into the event store of a stopped server, to look at the search of the console:
//! `put_events DATA_FOLDER UNIT [EVENTS]`. The browser tests of the search call it.

use std::path::PathBuf;
use std::sync::Arc;

use vg_backend::clock::{Clock, Random, SystemClock, SystemRandom};
use vg_lake::events::{EventRows, EventStore};
use vg_model::Timestamp;
use vg_monitor::stream::columns::columns;

const USERS: &[&str] = &["Administrator", "lan.tran", "binh.le", "SYSTEM", "svc-backup", "root"];
const OUTSIDE: &[&str] = &["203.0.113.9", "203.0.113.77", "198.51.100.4", "192.0.2.200", "2001:db8::15"];
const DAY_US: i64 = 86_400_000_000;

fn place(name: &str) -> usize {
    columns().iter().position(|column| column.name == name).unwrap_or(usize::MAX)
}

fn pick<'a>(from: &[&'a str], number: usize) -> &'a str {
    from.get(number % from.len().max(1)).copied().unwrap_or_default()
}

/// One event: what it is follows from its number.
fn put(rows: &mut EventRows, number: usize) {
    let mixed = number.wrapping_mul(2_654_435_761) >> 7;
    let (user, outside) = (pick(USERS, mixed), pick(OUTSIDE, mixed / 7));
    let inside = format!("10.1.{}.{}", mixed % 4, mixed % 250 + 1);
    let mut text = |name: &str, value: &str| rows.text(place(name), value);
    match number % 5 {
        0 | 1 => {
            let failed = !mixed.is_multiple_of(3);
            text("event_source", "máy chủ tệp");
            text("kind", "syslog");
            text("host_name", "FS-01");
            text("event_provider", "sshd");
            text("event_category", "authentication");
            text("event_outcome", if failed { "failure" } else { "success" });
            text("user_name", user);
            text("source_ip", outside);
            let what = if failed { "Failed" } else { "Accepted" };
            text(
                "raw",
                &format!(
                    "<38>sshd[{}]: {what} password for {user} from {outside} port {} ssh2",
                    900 + mixed % 90,
                    30_000 + mixed % 9_000
                ),
            );
            rows.int(place("source_port"), i64::try_from(30_000 + mixed % 9_000).unwrap_or(0));
        }
        2 => {
            text("event_source", "máy chủ miền");
            text("kind", "windows");
            text("host_name", "DC-01");
            text("event_code", pick(&["4624", "4625", "4688"], mixed));
            text("event_action", pick(&["Đăng nhập thành công", "Đăng nhập thất bại", "Tạo tiến trình"], mixed));
            text("event_category", pick(&["authentication", "authentication", "process"], mixed));
            text("user_name", user);
            text("source_ip", &inside);
            text("process_executable", r"C:\Windows\System32\cmd.exe");
            text("process_command_line", r#""C:\Windows\System32\cmd.exe" /c whoami /all"#);
            text(
                "raw",
                &format!(
                    r#"{{"EventID":{},"TargetUserName":"{user}","IpAddress":"{inside}","CommandLine":"\"C:\\Windows\\System32\\cmd.exe\" /c whoami /all"}}"#,
                    pick(&["4624", "4625", "4688"], mixed)
                ),
            );
        }
        3 => {
            text("event_source", "tường lửa");
            text("kind", "syslog");
            text("event_action", pick(&["deny", "accept"], mixed));
            text("event_category", "network");
            text("source_ip", outside);
            text("destination_ip", &inside);
            text("network_transport", pick(&["tcp", "udp"], mixed));
            text(
                "raw",
                &format!(
                    "<189>date=2026-11-28 devname=fw-01 type=traffic srcip={outside} dstip={inside} action={}",
                    pick(&["deny", "accept"], mixed)
                ),
            );
            rows.int(place("destination_port"), pick(&["22", "443", "3389", "445"], mixed).parse::<i64>().unwrap_or(0));
        }
        _ => {
            let status = pick(&["200", "200", "200", "404", "500"], mixed);
            text("event_source", "cổng thông tin");
            text("kind", "web");
            text("event_category", "web");
            text("source_ip", outside);
            text("http_request_method", "GET");
            text("url_original", "/tra-cuu?ho-ten=Nguyễn");
            text(
                "raw",
                &format!("{outside} - - \"GET /tra-cuu?ho-ten=Nguyễn HTTP/1.1\" {status} {}", 300 + mixed % 9_000),
            );
            rows.int(place("http_response_status_code"), status.parse().unwrap_or(0));
        }
    }
    rows.text(place("format"), "example");
    rows.text(place("time_quality"), "exact");
    rows.bool(place("parsed"), true);
    rows.int(place("position"), 1);
    rows.int(place("record"), i64::try_from(number).unwrap_or(i64::MAX));
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1);
    let (Some(data), Some(unit)) = (arguments.next(), arguments.next().and_then(|unit| unit.into_string().ok())) else {
        return Err("put_events DATA_FOLDER UNIT [EVENTS]".into());
    };
    let events: usize = match arguments.next().and_then(|number| number.into_string().ok()) {
        Some(number) => number.parse()?,
        None => 2_000,
    };
    let (clock, random): (Arc<dyn Clock>, Arc<dyn Random>) = (Arc::new(SystemClock), Arc::new(SystemRandom));
    let store = EventStore::open(&PathBuf::from(data).join("events"), columns(), &clock, &random)?;
    let now = clock.now().0;
    let mut rows = store.rows();
    for number in 0..events {
        put(&mut rows, number);
        // More of them lately, and a burst six hours ago.
        let part = i64::try_from(number)? * 1_000 / i64::try_from(events)?;
        let ago = if number % 9 == 0 { DAY_US / 4 + part * 600_000 } else { DAY_US / 1_000_000 * part * part };
        rows.time(place("received"), Timestamp(now - ago));
        rows.end_row(&unit, Timestamp(now - ago), Timestamp(now - ago));
    }
    store.append(rows.take()?, 1)?;
    store.commit()?;
    Ok(())
}
