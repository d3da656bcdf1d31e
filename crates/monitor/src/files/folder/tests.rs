//! Files as people put them into a folder; the whole program reads them in `crates/vonggac/tests/serve/files.rs`.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use vg_model::{DefectKind, Timestamp};
use vg_receive::{Chunk, SourceKey};

use super::ledger::{Ledger, Now, digest_of};
use super::note::note;
use super::place::Place;
use super::read::{Ask, Gone, Sum, read};
use crate::files::limits::{MAX_NOTE_LINES, SETTLED};

fn ask() -> Ask {
    Ask {
        source: SourceKey::new("s"),
        format: None,
        encoding: None,
        offset_seconds: 25_200,
        received: Timestamp(7),
        again: false,
    }
}

fn chunks(path: &Path, ask: &Ask) -> (Vec<Chunk>, Sum) {
    let mut all = Vec::new();
    let sum = read(path, ask, drop, &mut |chunk| {
        all.push(chunk);
        Ok(())
    });
    (all, sum.unwrap())
}

/// Real event logs; nothing without the test data.
fn evtx() -> Option<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![vg_backend::testkit::test_data()?];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "evtx") {
                found.push(path);
            }
        }
    }
    found.sort();
    found.truncate(40);
    Some(found)
}

#[test]
fn a_table_travels_with_its_header() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a.csv");
    let mut file = fs::File::create(&path).unwrap();
    file.write_all(b"time,host,virus_name\r\n").unwrap();
    for number in 0..60_000 {
        writeln!(file, "2026-02-17T01:02:03Z,pc-{number},Trojan.Generic").unwrap();
    }
    drop(file);
    let (all, sum) = chunks(&path, &ask());
    assert!(all.len() > 2, "{}", all.len());
    assert_eq!((sum.records, sum.streams, sum.defects.len(), sum.is_done()), (60_000, 1, 0, true));
    for chunk in &all {
        assert!(chunk.bytes.starts_with(b"time,host,virus_name\r\n2026"), "{:?}", &chunk.bytes[..60]);
        assert_eq!(
            (chunk.form.preamble, chunk.format.as_deref(), chunk.form.encoding),
            (22, Some("csv"), Some("utf-8"))
        );
        assert_eq!(chunk.iter().count(), chunk.records as usize);
    }
    assert_eq!(chunks(&path, &ask()).0, all, "the same whenever it is read");
    assert_eq!(read(&path, &ask(), drop, &mut |_| Err(Gone)), Err(Gone));
}

#[test]
fn records_of_json_that_are_no_lines_become_lines() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("trail.json");
    fs::write(&path, "{\"Records\": [\n {\"eventName\": \"A\",\n  \"n\": 1},\n {\"eventName\": \"B\"}\n]}\n").unwrap();
    let (all, sum) = chunks(&path, &ask());
    assert_eq!((sum.records, all.len()), (2, 1));
    let lines: Vec<&[u8]> = all[0].iter().collect();
    assert!(lines[0].starts_with(b"{\"eventName\": \"A\",") && !lines[0].contains(&b'\n'));
    // Lines stay as they are, with what is no record among them.
    fs::write(&path, "{\"a\":1}\nnot json\n{\"b\":2}\n").unwrap();
    let (all, sum) = chunks(&path, &ask());
    assert_eq!((all[0].bytes.as_slice(), sum.records), (&b"{\"a\":1}\nnot json\n{\"b\":2}\n"[..], 3));
    assert!(!sum.defects.is_empty());
}

#[test]
fn chunks_of_event_logs_are_those_of_the_file() {
    let Some(paths) = evtx() else { return };
    assert!(!paths.is_empty());
    for path in paths {
        let bytes = fs::read(&path).unwrap();
        let (all, sum) = chunks(&path, &ask());
        assert!(sum.records > 0, "{}", path.display());
        for chunk in &all {
            assert!(memchr::memmem::find(&bytes, &chunk.bytes).is_some(), "{}", path.display());
            assert_eq!((chunk.format.as_deref(), chunk.form.preamble), (Some("evtx"), 0));
        }
        assert_eq!(all.iter().map(|chunk| u64::from(chunk.records)).sum::<u64>(), sum.records);
    }
}

#[test]
fn of_a_damaged_log_every_readable_record_is_taken_and_the_damage_is_told() {
    let Some(paths) = evtx() else { return };
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("Security.evtx");
    // One with several chunks, of which the second begins with rubbish.
    let whole = paths.iter().map(|path| fs::read(path).unwrap()).find(|bytes| bytes.len() > 4_096 + 3 * 65_536);
    let Some(mut bytes) = whole else { return };
    fs::write(&path, &bytes).unwrap();
    let before = chunks(&path, &ask()).1.records;
    bytes[4_096 + 65_536..4_096 + 65_536 + 200].fill(0x5a);
    fs::write(&path, &bytes).unwrap();
    let (_, sum) = chunks(&path, &ask());
    assert!(sum.records > 0 && sum.records <= before, "{} of {before}", sum.records);
    assert!(sum.is_done() && !sum.defects.is_empty());
    let text = note("Security.evtx", &sum, true).unwrap();
    assert!(
        text.contains("Tệp bị hỏng") && text.contains("damaged or was changed") && text.contains(" @ 69632"),
        "{text}"
    );
}

#[test]
fn what_cannot_be_read_is_told_with_its_place_and_what_helps() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("picture.png");
    fs::write(&path, [0x89, b'P', b'N', b'G', 0, 1, 2, 3].repeat(40)).unwrap();
    let (all, sum) = chunks(&path, &ask());
    assert_eq!((all.len(), sum.is_done(), sum.not_read.len()), (0, false, 1));
    let text = note("picture.png", &sum, false).unwrap();
    assert!(text.contains("Không nhận ra định dạng") && text.contains("was not recognised"), "{text}");
    fs::write(&path, b"").unwrap();
    let (_, sum) = chunks(&path, &ask());
    assert!(!sum.is_done() && note("e", &sum, false).unwrap().contains("the file is empty"));
    let mut sum = Sum::default();
    let defect = vg_model::Defect { kind: DefectKind::Unsupported, offset: 1, count: 1, detail: "x".into() };
    sum.not_read = vec![(String::new(), defect); MAX_NOTE_LINES];
    sum.more = 3;
    assert!(note("e", &sum, false).unwrap().contains("Còn 3 dòng nữa"));
}

#[test]
fn files_are_taken_when_they_are_complete_and_links_never() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("secret"), "not of the folder").unwrap();
    let drop = at("drop");
    fs::create_dir(&drop).unwrap();
    let mut place = Place::open(&drop).unwrap();
    fs::write(drop.join("a.log"), "x\n").unwrap();
    fs::write(drop.join("b.log.part"), "x\n").unwrap();
    fs::write(drop.join(".hidden"), "x\n").unwrap();
    fs::create_dir(drop.join("folder")).unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink(at("secret"), drop.join("link.log")).unwrap();
    let mut now = Timestamp(0);
    assert!(place.look(now).unwrap().complete.is_empty());
    now.0 += 1_000_000;
    fs::write(drop.join("a.log"), "x\ny\n").unwrap();
    assert!(place.look(now).unwrap().complete.is_empty());
    now.0 += i64::try_from(SETTLED.as_micros()).unwrap() - 1;
    assert!(place.look(now).unwrap().complete.is_empty(), "it grew");
    now.0 += 1;
    let found = place.look(now).unwrap();
    assert_eq!(found.complete, ["a.log"]);
    assert_eq!(found.waiting.len(), if cfg!(unix) { 3 } else { 2 }, "{:?}", found.waiting);
    assert_eq!(place.take("a.log").unwrap().as_deref(), Some("a.log"));
    #[cfg(unix)]
    assert_eq!(place.take("link.log").unwrap(), None, "put in the place of a file at the last moment");
    assert_eq!(place.take("gone.log").unwrap(), None);
    assert_eq!(place.left().unwrap(), ["a.log"]);
    place.lay_down("a.log", true, Some("said")).unwrap();
    fs::write(drop.join("a.log"), "x\n").unwrap();
    place.take("a.log").unwrap();
    place.lay_down("a.log", true, None).unwrap();
    let mut names: Vec<String> = fs::read_dir(drop.join("done"))
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, ["a.log", "a.log (2)", "a.log.txt"]);
}

#[test]
fn a_folder_remembers_what_was_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a");
    fs::write(&path, "abc").unwrap();
    let (digest, size) = digest_of(&path).unwrap();
    assert!(digest.starts_with("ba7816bf") && size == 3, "{digest} {size}");
    let mut ledger = Ledger::open(folder.path(), "/srv/drop").unwrap();
    let now = Now { name: "a\n".into(), digest: digest.clone(), floor: 5, brought: 2, again: false };
    ledger.note(&now, true).unwrap();
    assert_eq!((ledger.now(), ledger.knows(&digest)), (Some(now.clone()), false));
    ledger.ended(&now).unwrap();
    let again = Ledger::open(folder.path(), "/srv/drop").unwrap();
    assert_eq!((again.now(), again.knows(&digest)), (None, true));
    assert!(!Ledger::open(folder.path(), "/srv/other").unwrap().knows(&digest));
}
