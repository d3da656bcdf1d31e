//! Files and names: loops, files that change, that cannot be opened, that are nothing.

#![cfg(unix)]

use std::ffi::OsStr;
use std::io::{Read as _, Write as _};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::Path;

use crate::assert_survived;
use crate::program::{COMMAND, Hunted, LOGON, Place, command, command_line, finish, logon_line, numbers, vonggac};

#[test]
fn folders_that_contain_themselves_are_entered_once() {
    let place = Place::new();
    place.log("a/b/real.json", command_line(1, "marker"));
    symlink(place.logs(), place.logs().join("a/b/up")).unwrap();
    symlink("self", place.logs().join("self")).unwrap();
    // Two folders outside that lead to each other.
    for (from, to) in [("one", "two"), ("two", "one")] {
        let folder = place.path(format!("outside/{from}"));
        std::fs::create_dir_all(&folder).unwrap();
        symlink(place.path(format!("outside/{to}")), folder.join("next")).unwrap();
    }
    place.write("outside/one/real.json", command_line(2, "marker"));
    symlink(place.path("outside/one"), place.logs().join("link")).unwrap();
    let hunted = place.hunt(&[]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 2, "{:?}", hunted.findings);
    assert!(hunted.damage().iter().any(|(_, kind)| kind == "loop"), "{:?}", hunted.damage());
    assert!(hunted.damage().iter().any(|(label, _)| label.ends_with("/self")), "{:?}", hunted.damage());
}

/// Starts a hunt of one file that is much longer than what fits between program and test, waits until findings come,
/// lets `change` loose on the file, then reads the rest: the file changes while it is read, whatever the machine does.
fn changed_while_read(change: impl FnOnce(&Path)) -> Hunted {
    let place = Place::new();
    let lines: String = (0..20_000).map(|at| logon_line(at, 7)).collect();
    let path = place.log("growing.log", lines);
    let arguments = place.arguments(std::slice::from_ref(&path), &["-j", "1"]);
    let mut child = command(&arguments).spawn().unwrap();
    let mut first = [0; 1];
    child.stdout.as_mut().unwrap().read_exact(&mut first).unwrap();
    change(&path);
    let mut ran = finish(child);
    ran.stdout.insert(0, first[0]);
    Hunted::of(ran, &place.path("summary.json"))
}

#[test]
fn a_file_that_grows_is_read_to_its_size_at_opening() {
    let hunted = changed_while_read(|path| {
        let mut file = std::fs::OpenOptions::new().append(true).open(path).unwrap();
        for at in 0..500 {
            file.write_all(logon_line(at, 8).as_bytes()).unwrap();
        }
    });
    assert_survived(&hunted);
    assert_eq!(hunted.count(LOGON), 20_000);
    assert!(hunted.has("growing.log", "changed"), "{:?}", hunted.damage());
}

#[test]
fn a_file_that_is_cut_while_it_is_read_gives_what_was_read() {
    let hunted = changed_while_read(|path| {
        std::fs::OpenOptions::new().write(true).open(path).unwrap().set_len(10).unwrap();
    });
    assert_survived(&hunted);
    assert!((1..20_000).contains(&hunted.count(LOGON)), "{}", hunted.count(LOGON));
    assert!(hunted.has("growing.log", "changed"), "{:?}", hunted.damage());
}

#[test]
fn a_file_without_permission_is_named() {
    let place = Place::new();
    let path = place.log("secret.log", logon_line(1, 1));
    place.log("open.log", logon_line(1, 1));
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o000)).unwrap();
    if std::fs::File::open(&path).is_ok() {
        eprintln!("SKIPPED: this user (root) opens every file, so that no file is without permission");
        return;
    }
    let hunted = place.hunt(&[]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(LOGON), 1);
    assert!(hunted.has("secret.log", "unreadable"), "{:?}", hunted.damage());
}

#[test]
fn what_cannot_be_read_is_named() {
    let place = Place::new();
    place.log("open.log", logon_line(1, 1));
    symlink("nowhere", place.logs().join("dangling.log")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(place.logs().join("socket")).unwrap();
    // Opens, and then every read fails: nothing is mapped at address 0.
    let fails = Path::new("/proc/self/mem").exists();
    if fails {
        symlink("/proc/self/mem", place.logs().join("failing.log")).unwrap();
    } else {
        eprintln!("SKIPPED: no /proc/self/mem here, so no file whose reading fails");
    }
    let hunted = place.hunt(&[]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(LOGON), 1);
    let named = |name: &str| hunted.damage().iter().any(|(label, _)| label.ends_with(name));
    assert!(named("dangling.log") && named("socket"), "{:?}", hunted.damage());
    assert!(!fails || hunted.has("failing.log", "unreadable"), "{:?}", hunted.damage());
    let strict = place.hunt(&["--strict"]);
    assert_eq!(strict.ran.code, 1);
}

#[test]
fn empty_files_are_read_and_are_no_damage() {
    let place = Place::new();
    for name in ["empty", "empty.evtx", "empty.json", "empty.zip", "empty.log.gz"] {
        place.log(name, "");
    }
    std::fs::create_dir(place.logs().join("empty-folder")).unwrap();
    place.log("blank.log", "\n\n\n");
    let hunted = place.hunt(&[]);
    assert_survived(&hunted);
    assert_eq!((&hunted.summary["files"]["found"], hunted.findings.len()), (&6.into(), 0));
    assert!(hunted.damage().iter().all(|(label, _)| label.ends_with("blank.log")), "{:?}", hunted.damage());
}

#[test]
fn junk_is_named_whatever_it_begins_with() {
    let place = Place::new();
    place.log("real.log", logon_line(1, 1));
    let mut dice = numbers(0x1CE);
    let mut junk = |length: usize| -> Vec<u8> { (0..length).map(|_| dice(256) as u8).collect() };
    let mut tar = vec![0; 257];
    tar.extend(b"ustar\x0000");
    let heads: [(&str, &[u8]); 13] = [
        ("plain", b""),
        ("zeros", &[0; 4_096]),
        ("gzip", b"\x1F\x8B\x08\0\0\0\0\0\0\x03"),
        ("zip", b"PK\x03\x04\x14\0\0\0\x08\0"),
        ("zip-end", b"PK\x05\x06"),
        ("zstd", b"\x28\xB5\x2F\xFD"),
        ("xz", b"\xFD7zXZ\0\0\x04"),
        ("bzip2", b"BZh91AY&SY"),
        ("tar", &tar),
        ("evtx", b"ElfFile\0"),
        ("chunk", b"ElfChnk\0"),
        ("utf16", b"\xFF\xFE"),
        ("seven-zip", b"7z\xBC\xAF\x27\x1C"),
    ];
    for (name, head) in heads {
        for length in [0, 1, 511, 70_000] {
            place.log(format!("junk-{name}-{length}"), [head, &junk(length)].concat());
        }
    }
    std::fs::remove_file(place.logs().join("junk-plain-0")).unwrap();
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(LOGON), 1);
    let damage = hunted.damage();
    for entry in std::fs::read_dir(place.logs()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        // A byte order mark and nothing is empty.
        if name != "real.log" && name != "junk-utf16-0" {
            assert!(damage.iter().any(|(label, _)| label.contains(&name)), "{name} is nowhere in {damage:?}");
        }
    }
}

#[test]
fn names_cannot_steer_the_terminal() {
    let place = Place::new();
    for name in [
        &b"esc\x1b[2J\x1b]0;owned\x07.json"[..],
        b"not-utf8-\xff\xfe.json",
        "đảo\u{202e}nosj.json".as_bytes(),
        b"line\nbreak.json",
    ] {
        place.log(OsStr::from_bytes(name), command_line(1, "marker \x1b[31mred\x07"));
        place.log(OsStr::from_bytes(&[b"broken-", name].concat()), b"\x1F\x8B\x08\x00broken");
    }
    place.rule("esc\x1b[2J.yml", "title: [");
    place.rule(
        "title.yml",
        "title: \"steer \\e[2J\\x07 me\"\nid: 22222222-0000-4000-8000-000000000001\nlogsource: {product: windows, \
         category: process_creation}\ndetection:\n    s: {CommandLine|contains: marker}\n    condition: s\nlevel: high\n",
    );
    let hunted = place.hunt(&[]);
    assert_eq!((hunted.count(COMMAND), hunted.ran.code), (4, 0));
    assert_survived(&hunted);
    for finding in &hunted.findings {
        let label = finding["file"].as_str().unwrap();
        assert!(!label.chars().any(char::is_control) && !label.contains('\u{202e}'), "{label:?}");
    }
    let steers = |bytes: &[u8]| bytes.iter().any(|byte| *byte < 32 && !b"\n\r\t".contains(byte));
    for format in ["table", "jsonl", "csv", "timesketch-jsonl", "timesketch-csv"] {
        let mut arguments = place.arguments(&[place.logs()], &[]);
        arguments.retain(|argument| argument != "--format" && argument != "jsonl");
        arguments.extend(["--format".into(), format.into()]);
        let ran = vonggac(&arguments);
        assert_eq!(ran.code, 0, "{}", ran.stderr);
        assert!(!steers(&ran.stdout), "{format}: {:?}", ran.out());
        assert!(!steers(ran.stderr.as_bytes()), "{format}: {:?}", ran.stderr);
    }
    for verb in [&["rules", "list", "--rules"][..], &["rules", "lint"]] {
        let mut arguments: Vec<std::ffi::OsString> = verb.iter().map(Into::into).collect();
        arguments.push(place.rules().into());
        let ran = vonggac(&arguments);
        let out = String::from_utf8_lossy(&ran.stdout).into_owned();
        assert!(!steers(&ran.stdout) && !steers(ran.stderr.as_bytes()), "{verb:?}: {out:?} {:?}", ran.stderr);
    }
    let mut parse: Vec<std::ffi::OsString> = vec!["parse".into()];
    parse.push(place.logs().into());
    let ran = vonggac(&parse);
    assert!(!steers(&ran.stdout) && !steers(ran.stderr.as_bytes()), "{:?} {:?}", ran.out(), ran.stderr);
}
