//! Which parser takes which file.

use crate::harness::{NAMES, logs, read, recognise, samples};

#[test]
fn samples_are_recognised_by_content_alone() {
    for name in NAMES {
        for (path, bytes) in samples(name) {
            assert_eq!(recognise(&bytes, ""), Some(name), "{}", path.display());
        }
    }
}

#[test]
fn other_things_are_not_taken_for_text_logs() {
    let others: [(&[u8], Option<&str>); 10] = [
        (b"", None),
        (b"\n\n\n", None),
        (b"\x00\x01\x02 binary\n", None),
        (b"{\"a\": 1}\n{\"a\": 2}\n", Some("json")),
        (b"a,b,c\n1,2,3\n", Some("csv")),
        (b"#!/bin/sh\n# comment\necho \"$(date)\"\nexit 0\n", None),
        (b"2009-02-25 11:45:23 conffile /etc/x keep\n2016-08-03 15:25:53 startup archives install\n", None),
        (b"Dear all,\n\nthis letter is no log.\n\nMany regards\n", None),
        (b"#separator \\x09\n#set_separator\t,\n#fields\tts\tuid\n#types\ttime\tstring\n1.5\tC1\n", Some("zeek")),
        (b"<html>\n<body>1</body>\n</html>\n", None),
    ];
    for (other, expected) in others {
        assert_eq!(recognise(other, ""), expected, "{}", String::from_utf8_lossy(other));
    }
}

/// Folder, file, and the parser that must take it; `-` for none.
const TABLE: &str = include_str!("recognition.txt");

#[test]
fn files_of_others_go_to_the_right_parser() {
    let Some(folder) = logs() else { return };
    let mut wrong = Vec::new();
    let mut listed = 0;
    for row in TABLE.lines().filter(|row| !row.starts_with('#') && !row.is_empty()) {
        let (expected, path) = row.split_once(' ').unwrap();
        let bytes = read(&folder.join(path));
        let found = recognise(&bytes, "").unwrap_or("-");
        if found != expected {
            wrong.push(format!("{path}: {found} instead of {expected}"));
        }
        listed += 1;
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(listed > 80);
}

#[test]
fn the_table_lists_every_file() {
    let Some(folder) = logs() else { return };
    let listed: Vec<&str> = TABLE.lines().filter_map(|row| row.split_once(' ').map(|(_, path)| path)).collect();
    for part in ["web", "linux", "linux/syslog", "loghub/Apache", "loghub/OpenSSH", "loghub/Windows", "fail2ban"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let entry = entry.unwrap();
            let path = format!("{part}/{}", entry.file_name().to_string_lossy());
            assert!(entry.path().is_dir() || listed.contains(&path.as_str()), "{path} is not in the table");
        }
    }
}
