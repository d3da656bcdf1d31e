//! Files, folders, links, standard input and text encodings.

use std::fs;
use std::io::{self, Read, Write};
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use vg_intake::Framer;
use vg_intake::inputs::{Arrival, Inputs, Opened, Outcome, survey};
use vg_model::{DefectKind, Defects, EventBatch, Timestamp, limits};

use crate::build::*;

#[test]
fn every_file_arrives_once_in_the_order_of_the_paths() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path();
    for (name, data) in [("b/2.log", "two"), ("b/1.log", "one"), ("a.log", "a"), ("b.log", "LOG b"), ("empty", "")] {
        fs::create_dir_all(base.join(name).parent().unwrap()).unwrap();
        fs::write(base.join(name), data).unwrap();
    }
    let mut paths: Vec<PathBuf> =
        ["b/2.log", "b", "a.log", "b.log", "empty", "none"].map(|name| base.join(name)).to_vec();
    paths.push("-".into());
    for _ in 0..2 {
        paths.reverse();
        let all = read_all(&paths, options(ALL, &b"from a pipe"[..]), base);
        let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
        assert_eq!(labels, ["-", "a.log", "b.log", "b/1.log", "b/2.log", "empty", "none"]);
        assert_eq!(all[0].content, b"from a pipe");
        assert_eq!(all[2].coverage.outcome, Outcome::Read { parser: "magic" }, "surest, then first");
        assert_eq!(all[3].coverage.outcome, Outcome::Read { parser: "any" });
        assert_eq!(
            (all[4].content.as_slice(), all[4].coverage.bytes, all[4].coverage.stored),
            (&b"two"[..], 3, Some(3))
        );
        assert_eq!(all[5].coverage.outcome, Outcome::Empty);
        assert!(all[5].coverage.defects.is_empty());
        assert!(all[6].not_read_for(DefectKind::Unreadable));
    }
}

#[test]
fn threads_share_the_work_under_a_lock() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path();
    fs::write(base.join("a.tar"), tar(&[("1", &text(40_000)), ("2", &text(50))])).unwrap();
    fs::write(base.join("b.zip"), zip(&[("1", &text(30_000)), ("2", &text(70))])).unwrap();
    fs::write(base.join("c.log"), text(60_000)).unwrap();
    let shared = Mutex::new((Inputs::new(&[base.into()], options(ALL, io::empty())), None));
    let lines = AtomicU64::new(0);
    let cut = |batch: &mut EventBatch| -> bool {
        let mut shared = shared.lock().unwrap();
        let (inputs, current) = &mut *shared;
        loop {
            if let Some((opened, framer)) = current {
                let opened: &mut Opened = opened;
                let framer: &mut Box<dyn Framer> = framer;
                if framer.next_block(&mut opened.reader, batch, &mut Defects::new()).unwrap() {
                    return true;
                }
            }
            *current = match inputs.next() {
                None => return false,
                Some(Arrival::Passed(_)) => None,
                Some(Arrival::Stream(opened)) => {
                    let framer = opened.framer();
                    Some((opened, framer))
                }
            };
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                let mut batch = EventBatch::new();
                while cut(&mut batch) {
                    let count = batch.block().iter().filter(|byte| **byte == b'\n').count();
                    lines.fetch_add(count as u64, Ordering::Relaxed);
                    batch.clear();
                }
            });
        }
    });
    assert_eq!(lines.into_inner(), 40_000 + 50 + 30_000 + 70 + 60_000);
}

#[test]
fn what_no_parser_knows_is_named_with_its_size() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture");
    fs::write(&path, vec![7; 100_000]).unwrap();
    let all = read_all(std::slice::from_ref(&path), options(ONLY_MAGIC, io::empty()), folder.path());
    assert!(all[0].not_read_for(DefectKind::UnknownFormat));
    assert_eq!(all[0].coverage.stored, Some(100_000));
    let mut forced = options(ONLY_MAGIC, io::empty());
    forced.format = vg_intake::inputs::by_name(ALL, "any");
    let all = read_all(&[path], forced, folder.path());
    assert_eq!(all[0].coverage.outcome, Outcome::Read { parser: "any" });
    assert!(vg_intake::inputs::by_name(ALL, "other").is_none());
}

#[test]
fn progress_ends_at_the_total() {
    let folder = tempfile::tempdir().unwrap();
    let base = folder.path();
    fs::write(base.join("a.zip"), zip(&[("x", &text(10_000)), ("y", b"")])).unwrap();
    fs::write(base.join("b.log"), text(1_000)).unwrap();
    fs::write(base.join("c.gz"), gz(&text(5_000))).unwrap();
    fs::write(base.join("d.7z"), b"7z\xBC\xAF\x27\x1C and so on").unwrap();
    let paths = [base.to_path_buf()];
    let surveyed = survey(&paths);
    let inputs = Inputs::new(&paths, options(ALL, io::empty()));
    let progress = inputs.progress();
    progress.set_total(surveyed.bytes);
    let mut before = 0;
    for arrival in inputs {
        if let Arrival::Stream(opened) = arrival {
            frame(opened);
        }
        assert!(progress.consumed() >= before);
        before = progress.consumed();
    }
    assert_eq!((progress.consumed(), progress.files()), (progress.total(), surveyed.files));
    assert_eq!(progress.streams(), 3);
    let delivered = [10_000, 1_000, 5_000].map(|lines| text(lines).len() as u64).iter().sum::<u64>();
    assert_eq!(progress.delivered(), delivered);
}

#[test]
fn a_file_that_grows_is_read_up_to_its_size_at_opening() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("live.log");
    let content = text(10_000);
    fs::write(&path, &content).unwrap();
    let mut inputs = Inputs::new(std::slice::from_ref(&path), options(ALL, io::empty()));
    let Some(Arrival::Stream(mut opened)) = inputs.next() else { panic!("no stream") };
    let mut piece = vec![0; 1_000];
    opened.reader.read_exact(&mut piece).unwrap();
    fs::OpenOptions::new().append(true).open(&path).unwrap().write_all(b"appended\n").unwrap();
    opened.reader.read_to_end(&mut piece).unwrap();
    assert_eq!(piece, content);
    let rows = opened.coverage().defects.rows();
    assert_eq!((rows.len(), rows[0].kind, rows[0].offset), (1, DefectKind::Changed, content.len() as u64));

    let Some(Arrival::Stream(mut opened)) = Inputs::new(std::slice::from_ref(&path), options(ALL, io::empty())).next()
    else {
        panic!("no stream")
    };
    fs::OpenOptions::new().write(true).open(&path).unwrap().set_len(70_000).unwrap();
    let mut short = Vec::new();
    opened.reader.read_to_end(&mut short).unwrap();
    assert_eq!(short, content[..70_000]);
    assert_eq!(opened.coverage().defects.rows()[0].kind, DefectKind::Changed);
}

#[test]
fn utf16_arrives_as_utf8_and_marks_are_dropped() {
    let expected = "{\"tên\":\"Vọng Gác\"}\n".repeat(9_000);
    let units = |expected: &str, big: bool| -> Vec<u8> {
        expected.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let little = [b"\xFF\xFE".to_vec(), units(&expected, false)].concat();
    let big = [b"\xFE\xFF".to_vec(), units(&expected, true)].concat();
    for bytes in [&little, &big, &gz(&little), &zst(&big)] {
        let one = read_one(bytes);
        assert_eq!(one.content, expected.as_bytes());
        assert!(one.coverage.defects.is_empty());
    }
    let ascii = "time=1 user=a\r\n".repeat(300);
    assert_eq!(read_one(&units(&ascii, false)).content, ascii.as_bytes());
    assert_eq!(read_one(&units(&ascii, true)).content, ascii.as_bytes());
    assert_eq!(read_one(b"\xEF\xBB\xBFLOG x").content, b"LOG x");
    assert_eq!(read_one(b"\xEF\xBB\xBF").coverage.outcome, Outcome::Empty);
    assert_eq!(read_one(b"ElfFile\0\0\0\0\0\x01\0").content, b"ElfFile\0\0\0\0\0\x01\0");
    let lone = read_one(&[b"\xFF\xFEa\0".as_slice(), &0xD834_u16.to_le_bytes(), b"b\0"].concat());
    assert_eq!(lone.content, "a\u{FFFD}b".as_bytes());
    assert!(lone.has(DefectKind::Encoding));
}

#[test]
fn the_time_of_the_file_is_handed_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x.tar");
    fs::write(&path, tar(&[("in.log", b"x")])).unwrap();
    let mut inputs = Inputs::new(std::slice::from_ref(&path), options(ALL, &b"pipe"[..]));
    let Some(Arrival::Stream(opened)) = inputs.next() else { panic!("no stream") };
    assert_eq!(opened.options.modified, Some(Timestamp::from_unix(1_700_000_000, 0)));
    assert!(opened.sequential);
    let Some(Arrival::Stream(opened)) = Inputs::new(&["-".into()], options(ALL, &b"pipe"[..])).next() else {
        panic!("no stream")
    };
    assert_eq!((opened.options.modified, opened.sequential), (None, false));
}

#[test]
fn a_line_of_a_gigabyte_takes_no_memory_to_speak_of() {
    struct LongLine(u64);
    impl Read for LongLine {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            let len = buffer.len().min(usize::try_from(self.0).unwrap());
            buffer[..len].fill(b'x');
            self.0 -= len as u64;
            Ok(len)
        }
    }
    let stdin = LongLine(1 << 30).chain(&b"\nlast\n"[..]);
    let Some(Arrival::Stream(opened)) = Inputs::new(&["-".into()], options(ALL, stdin)).next() else {
        panic!("no stream")
    };
    let (bytes, defects, coverage) = frame(opened);
    assert_eq!(bytes, 5);
    assert_eq!(defects.rows()[0].kind, DefectKind::TooLong);
    assert_eq!(coverage.bytes, (1 << 30) + 6);
}

#[test]
fn a_failing_pipe_ends_with_its_reason() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("device error"))
        }
    }
    let all = read_all(&["-".into()], options(ALL, (&b"some"[..]).chain(Failing)), std::path::Path::new("/"));
    assert_eq!(all[0].content, b"some");
    let rows = all[0].coverage.defects.rows();
    assert_eq!(
        (rows[0].kind, rows[0].offset, rows[0].detail.contains("device error")),
        (DefectKind::Unreadable, 4, true)
    );
}

#[cfg(unix)]
mod unix {
    use super::*;
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};

    #[test]
    fn links_are_followed_once_and_loops_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path();
        fs::create_dir_all(base.join("in/sub")).unwrap();
        fs::create_dir_all(base.join("out/deep")).unwrap();
        fs::write(base.join("in/sub/f"), b"f").unwrap();
        fs::write(base.join("out/deep/g"), b"g").unwrap();
        fs::write(base.join("lone"), b"lone").unwrap();
        symlink("../..", base.join("in/sub/around")).unwrap();
        symlink("..", base.join("in/sub/up")).unwrap();
        symlink("sub", base.join("in/again")).unwrap();
        symlink("sub/f", base.join("in/file-again")).unwrap();
        symlink("../out/deep", base.join("in/m-deep")).unwrap();
        symlink("../out", base.join("in/n-out")).unwrap();
        symlink("../lone", base.join("in/lone1")).unwrap();
        symlink("../lone", base.join("in/lone2")).unwrap();
        symlink("nowhere", base.join("in/dangling")).unwrap();
        let all = read_all(&[base.join("in")], options(ALL, io::empty()), base);
        let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
        // `sub/around` leads to the folder around `in`, where everything was read before.
        assert_eq!(labels, ["in/dangling", "in/lone1", "in/m-deep/g", "in/sub/f", "in/sub/up"]);
        assert!(all[0].not_read_for(DefectKind::Unreadable));
        assert!(all[4].not_read_for(DefectKind::Loop));
    }

    #[test]
    fn names_that_are_not_utf8_are_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(OsStr::from_bytes(b"log\xFF\x1B[2J"));
        if fs::write(&path, b"x").is_err() {
            eprintln!("SKIPPED: the file system refuses names that are not UTF-8");
            return;
        }
        let all = read_all(&[folder.path().into()], options(ALL, io::empty()), folder.path());
        assert_eq!((all[0].label.as_str(), all[0].content.as_slice()), ("log\u{FFFD}\u{FFFD}[2J", &b"x"[..]));
    }

    #[test]
    fn a_pipe_in_a_folder_is_named_and_not_opened() {
        let folder = tempfile::tempdir().unwrap();
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe")).status();
        if !made.is_ok_and(|status| status.success()) {
            eprintln!("SKIPPED: mkfifo is not there");
            return;
        }
        std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
        // Opening it would wait for a writer that never comes.
        let all =
            read_all(&[folder.path().into(), folder.path().join("pipe")], options(ALL, io::empty()), folder.path());
        assert_eq!(all.len(), 2);
        assert!(all[0].not_read_for(DefectKind::Unsupported) && all[1].not_read_for(DefectKind::Unsupported));
        assert!(all[0].coverage.defects.rows()[0].detail.contains("named pipe"));
    }

    #[test]
    fn what_may_not_be_read_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let (file, closed) = (folder.path().join("file"), folder.path().join("closed"));
        fs::write(&file, b"secret").unwrap();
        fs::create_dir(&closed).unwrap();
        for path in [&file, &closed] {
            fs::set_permissions(path, fs::Permissions::from_mode(0o000)).unwrap();
        }
        if fs::File::open(&file).is_ok() {
            eprintln!("SKIPPED: root reads every file");
        } else {
            let all = read_all(&[folder.path().into()], options(ALL, io::empty()), folder.path());
            assert!(all.len() == 2 && all.iter().all(|one| one.not_read_for(DefectKind::Unreadable)));
            assert_eq!(all[1].coverage.stored, Some(6));
        }
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o700)).unwrap();
    }

    #[test]
    fn folders_nested_beyond_the_limit_are_named() {
        let folder = tempfile::tempdir().unwrap();
        let mut path = folder.path().to_path_buf();
        for _ in 0..limits::MAX_FOLDER_DEPTH + 2 {
            path.push("d");
        }
        fs::create_dir_all(&path).unwrap();
        fs::write(path.join("deep"), b"x").unwrap();
        let all = read_all(&[folder.path().into()], options(ALL, io::empty()), folder.path());
        assert_eq!(all.len(), 1);
        assert!(all[0].not_read_for(DefectKind::TooDeep));
    }
}
