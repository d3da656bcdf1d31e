//! How many of the public sample lines of devices and services are understood. The table is the expectation: a change of a
//! figure is looked at, and goes into the commit of its cause.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crate::harness::{Decoded, decode_whole, logs, options, parser, read, recognise};
use crate::properties::assert_agreement;

/// The log lines of a Wazuh test file, whatever their number.
fn wazuh(bytes: &[u8]) -> Vec<String> {
    let text = String::from_utf8_lossy(bytes);
    let line = |line: &str| {
        let (number, line) = line.strip_prefix("log ")?.split_once('=')?;
        number.trim_end().ends_with("pass").then(|| line.trim_start().to_owned())
    };
    text.lines().filter_map(line).collect()
}

/// The one event of a line, read by the parser that recognises it.
fn event(line: &str) -> Option<Decoded> {
    let name = recognise(line.as_bytes(), "")?;
    let (mut events, _) = decode_whole(parser(name), line.as_bytes(), &options());
    assert_agreement(&events, line);
    (events.len() == 1).then(|| events.remove(0))
}

/// True when more is known of an event than its header and its text.
fn is_understood(event: &Decoded) -> bool {
    const HEADER: [&str; 10] =
        ["timestamp", "hostname", "program", "pid", "facility", "severity", "msgid", "message", "message_id", "code"];
    event.kind != "service_log"
        && event.record.fields.iter().any(|(name, _)| !HEADER.contains(&name.as_str()) && !name.starts_with("syslog_"))
}

#[test]
fn public_lines_of_devices_are_understood() {
    let Some(folder) = logs() else { return };
    let files = [
        "cisco_asa.ini",
        "cisco_ios.ini",
        "exchange.ini",
        "f5_big_ip.ini",
        "fireeye.ini",
        "fortigate.ini",
        "named.ini",
        "paloalto.ini",
        "pfsense.ini",
        "postfix.ini",
        "squid_rules.ini",
    ];
    let mut table = String::new();
    for file in files {
        let lines = wazuh(&read(&folder.join("wazuh-tests").join(file)));
        let (mut kinds, mut understood) = (BTreeMap::<&str, usize>::new(), 0);
        for line in &lines {
            let event = event(line);
            *kinds.entry(event.as_ref().map_or("none", |event| event.kind)).or_default() += 1;
            if event.as_ref().is_some_and(is_understood) {
                understood += 1;
            } else if std::env::var_os("SHOW_LINES").is_some() {
                eprintln!("{file}: {line}");
            }
        }
        let kinds: Vec<String> = kinds.iter().map(|(kind, count)| format!("{kind} {count}")).collect();
        writeln!(table, "{file}: {understood} of {} ({})", lines.len(), kinds.join(", ")).unwrap();
    }
    for file in ["postfix", "dovecot"] {
        let bytes = read(&folder.join("fail2ban").join(file));
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
        let understood = lines.iter().filter(|line| event(line).as_ref().is_some_and(is_understood)).count();
        writeln!(table, "fail2ban {file}: {understood} of {}", lines.len()).unwrap();
        if std::env::var_os("SHOW_LINES").is_some() {
            for line in lines.iter().filter(|line| !event(line).as_ref().is_some_and(is_understood)) {
                eprintln!("{file}: {line}");
            }
        }
    }
    eprint!("{table}");
    assert_eq!(table, include_str!("devices.txt"));
}
