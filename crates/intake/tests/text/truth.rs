//! The parsers against what others say about their own logs.

use std::path::Path;

use vg_intake::OpenOptions;
use vg_model::{TimeQuality, Timestamp};

use crate::harness::{Decoded, decode_whole, logs, options, parser, read};

/// The expectation of a `failJSON` comment for the line below it.
struct Expected {
    line: String,
    host: String,
    time: String,
}

fn expectations(text: &str) -> Vec<Expected> {
    let mut out = Vec::new();
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let Some(json) = line.strip_prefix("# failJSON:") else { continue };
        let json: serde_json::Value = serde_json::from_str(json).unwrap();
        let text = |key: &str| json.get(key).and_then(|value| value.as_str()).unwrap_or_default().to_owned();
        let line = lines.find(|line| !line.starts_with('#')).unwrap_or_default().to_owned();
        if json["match"] == true && !text("host").is_empty() {
            out.push(Expected { line, host: text("host"), time: text("time") });
        }
    }
    out
}

fn first_event(name: &str, line: &str, modified: Option<Timestamp>) -> Decoded {
    let options = OpenOptions { modified, assumed_offset_seconds: 0 };
    let (events, _) = decode_whole(parser(name), line.as_bytes(), &options);
    events.into_iter().next().unwrap()
}

#[test]
fn fail2ban_agrees_on_sshd() {
    let Some(folder) = logs() else { return };
    let text = String::from_utf8(read(&folder.join("fail2ban/sshd"))).unwrap();
    // Their tests run at this date.
    let modified = Timestamp::from_civil(2005, 8, 14, 12, 0, 0, 0);
    let (mut hosts, mut told, mut times, mut yearless, mut all) = (0, 0, 0, 0, 0);
    let mut wrong = Vec::new();
    for expected in expectations(&text) {
        all += 1;
        let event = first_event("syslog", &expected.line, modified);
        // Some verdicts rest on the address in an earlier line; a line alone cannot tell it.
        if expected.line.contains(&expected.host) {
            told += 1;
            if event.get("src_ip") == Some(expected.host.as_str()) {
                hosts += 1;
            } else {
                wrong.push(format!("{:?} for {}", event.get("src_ip"), expected.line));
            }
        }
        // They show zoned times in a zone of their own; the year-less ones are as written.
        if event.quality == TimeQuality::AssumedYear {
            yearless += 1;
            let time = event.time.to_string();
            if time.starts_with(&expected.time) {
                times += 1;
            } else {
                wrong.push(format!("{time} for {}", expected.line));
            }
        }
    }
    eprintln!(
        "fail2ban sshd: {all} verdicts; src_ip right in {hosts} of {told} lines that tell it; time right in {times} of {yearless}"
    );
    assert!(told > 90 && yearless > 90);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn fail2ban_agrees_on_web_servers() {
    let Some(folder) = logs() else { return };
    let files = [
        ("apache-auth", "web_error"),
        ("apache-noscript", "web_error"),
        ("apache-overflows", "web_error"),
        ("nginx-http-auth", "web_error"),
        ("nginx-limit-req", "web_error"),
        ("apache-badbots", "web_access"),
        ("nginx-bad-request", "web_access"),
    ];
    let (mut right, mut all) = (0, 0);
    let mut wrong = Vec::new();
    for (file, name) in files {
        let text = String::from_utf8_lossy(&read(&folder.join("fail2ban").join(file))).into_owned();
        for expected in expectations(&text) {
            let event = first_event(name, &expected.line, None);
            // Lines that some relay put a prefix before are not of this format.
            if event.get("c-ip").is_none() && !expected.line.starts_with(['[', '1', '2']) {
                continue;
            }
            all += 1;
            if event.get("c-ip") == Some(expected.host.as_str()) {
                right += 1;
            } else {
                wrong.push(format!("{file}: {:?} for {}", event.get("c-ip"), expected.line));
            }
        }
    }
    eprintln!("fail2ban web: c-ip right in {right} of {all} lines");
    assert!(all > 60);
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Rows of a CSV file with quoted values.
fn rows(text: &str) -> Vec<Vec<String>> {
    let row = |line: &str| {
        let (mut out, mut value, mut quoted) = (Vec::new(), String::new(), false);
        let mut chars = line.chars().peekable();
        while let Some(c) = chars.next() {
            match c {
                '"' if quoted && chars.peek() == Some(&'"') => value.extend(chars.next()),
                '"' => quoted = !quoted,
                ',' if !quoted => out.push(std::mem::take(&mut value)),
                c => value.push(c),
            }
        }
        out.push(value);
        out
    };
    text.lines().map(row).collect()
}

fn loghub(folder: &Path, name: &str) -> (Vec<u8>, Vec<Vec<String>>) {
    let log = read(&folder.join(format!("loghub/{name}/{name}_2k.log.zst")));
    let csv = read(&folder.join(format!("loghub/{name}/{name}_2k.log_structured.csv.zst")));
    (log, rows(&String::from_utf8_lossy(&csv)).into_iter().skip(1).collect())
}

#[test]
fn loghub_agrees_on_openssh() {
    let Some(folder) = logs() else { return };
    let (log, rows) = loghub(&folder, "OpenSSH");
    let (events, defects) = decode_whole(parser("syslog"), &log, &options());
    assert!(defects.is_empty());
    assert_eq!((events.len(), rows.len()), (2_000, 2_000));
    for (event, row) in events.iter().zip(&rows) {
        // LineId, Date, Day, Time, Component, Pid, Content, …
        assert_eq!(event.get("hostname"), Some(row[4].as_str()));
        assert_eq!(event.get("pid"), Some(row[5].as_str()));
        assert_eq!(event.get("message").map(str::trim), Some(row[6].trim()));
        let failed = row[6].starts_with("Failed password for");
        if failed {
            assert_eq!((event.get("result"), event.get("method")), (Some("failure"), Some("password")));
            assert!(event.get("src_ip").is_some() && event.get("user").is_some(), "{}", row[6]);
        }
    }
}

#[test]
fn loghub_agrees_on_apache() {
    let Some(folder) = logs() else { return };
    let (log, rows) = loghub(&folder, "Apache");
    let (events, defects) = decode_whole(parser("web_error"), &log, &options());
    assert!(defects.is_empty());
    assert_eq!((events.len(), rows.len()), (2_000, 2_000));
    for (event, row) in events.iter().zip(&rows) {
        // LineId, Time, Level, Content, …
        assert_eq!((event.get("timestamp"), event.get("level")), (Some(row[1].as_str()), Some(row[2].as_str())));
        assert!(row[3].trim().ends_with(event.get("message").unwrap().trim()), "{row:?}");
    }
}

#[test]
fn enriched_audit_events_are_joined() {
    let Some(folder) = logs() else { return };
    let (events, defects) = decode_whole(parser("auditd"), &read(&folder.join("linux/audit_enriched.log")), &options());
    assert!(defects.is_empty());
    assert_eq!(events.len(), 12);
    let exec = events.iter().find(|event| event.get("CommandLine") == Some("/bin/sh -c grep -c . /etc/hostname"));
    let exec = exec.unwrap();
    assert_eq!((exec.get("Image"), exec.get("User")), (Some("/usr/bin/bash"), Some("root")));
    assert_eq!(exec.get("CurrentDirectory"), Some("/root"));
    let types: Vec<&str> = exec.record.all("type").map(|value| value.as_text()).collect();
    assert_eq!(types, ["SYSCALL", "EXECVE", "CWD", "PATH", "PATH", "PROCTITLE"]);
}

#[test]
fn iis_logs_with_odd_headers_are_read() {
    let Some(folder) = logs() else { return };
    let whole = |file: &str| decode_whole(parser("w3c"), &read(&folder.join("web").join(file)), &options());
    let (events, defects) = whole("iis_without_date.log");
    assert_eq!(events[0].time.to_string(), "2013-07-30T00:00:00.000000Z");
    assert!(defects.is_empty(), "{:?}", defects.rows());
    let (events, defects) = whole("iis10_edge_cases.log");
    assert!(events.iter().all(|event| event.get("s-port").is_some_and(|port| port.parse::<u16>().is_ok())));
    assert!(events.iter().any(|event| event.get("cs-username") == Some("random\\ranuser1")));
    assert!(defects.is_empty(), "{:?}", defects.rows());
    let (events, _) = whole("iis10_cookies.log");
    assert!(events.iter().all(|event| event.get("cs-cookie") == event.get("cs(Cookie)")));
    let (events, _) = whole("iis7_sqli.log");
    assert!(events[0].record.all("cs-uri-query").any(|value| value.as_text().starts_with("/foo/bar/baz.asp?ID=1%27")));
}

/// The log lines of a Wazuh test file.
fn wazuh(folder: &Path, name: &str) -> Vec<String> {
    let text = String::from_utf8_lossy(&read(&folder.join("wazuh-tests").join(name))).into_owned();
    let line = |line: &str| line.strip_prefix("log ")?.split_once(" = ").map(|(_, line)| line.to_owned());
    text.lines().filter_map(line).collect()
}

#[test]
fn wazuh_lines_of_auditd_are_read() {
    let Some(folder) = logs() else { return };
    let lines = wazuh(&folder, "auditd.ini");
    assert!(lines.len() > 30);
    for line in &lines {
        let (events, defects) = decode_whole(parser("auditd"), line.as_bytes(), &options());
        assert!(defects.is_empty() && events.len() == 1, "{line}");
        assert!(events[0].quality == TimeQuality::Exact && events[0].get("type").is_some(), "{line}");
        if line.contains("malware.py") {
            assert_eq!(events[0].get("CommandLine"), Some("touch /var/log/audit/tmp_directory1/malware.py"));
            assert_eq!(events[0].record.all("type").count(), 5);
        }
    }
}

#[test]
fn wazuh_lines_of_sshd_tell_their_address() {
    let Some(folder) = logs() else { return };
    let (mut right, mut all) = (0, 0);
    for line in wazuh(&folder, "sshd.ini") {
        let event = first_event("syslog", &line, options().modified);
        // The fourth word is the host.
        let message = line.splitn(5, ' ').last().unwrap_or_default();
        let told = message.split([' ', '[', ']', ':']).find(|word| word.parse::<std::net::IpAddr>().is_ok());
        let Some(told) = told else { continue };
        all += 1;
        if event.get("src_ip") == Some(told) {
            right += 1;
        } else {
            eprintln!("{:?} for {line}", event.get("src_ip"));
        }
    }
    eprintln!("wazuh sshd: src_ip right in {right} of {all} lines that hold an address");
    assert!(right * 100 >= all * 95);
}

#[test]
fn syslog_dialects_of_plaso_are_read() {
    let Some(folder) = logs() else { return };
    // File, events, defects (lines that were joined though they are not indented).
    let files = [
        ("syslog", 16, 1),
        ("syslog_chromeos", 8, 0),
        ("syslog_cron.log", 9, 0),
        ("syslog_osx", 2, 0),
        ("syslog_rsyslog", 5, 0),
        ("syslog_rsyslog_SysklogdFileFormat", 9, 1),
        ("syslog_rsyslog_SyslogProtocol23Format", 9, 1),
        ("syslog_rsyslog_traditional", 8, 1),
        ("syslog_ssh.log", 9, 0),
    ];
    for (file, expected, malformed) in files {
        let bytes = read(&folder.join("linux/syslog").join(file));
        let (events, defects) = decode_whole(parser("syslog"), &bytes, &options());
        assert_eq!((events.len(), defects.total()), (expected, malformed), "{file}: {:?}", defects.rows());
        assert!(events.iter().all(|event| event.quality != TimeQuality::Missing), "{file}");
    }
}
