//! Sound containers of every kind, also inside one another.

use std::fs;
use std::io::{self, Cursor, Read, Write};

use vg_intake::inputs::{Arrival, Inputs, Outcome};
use vg_model::{DefectKind, Timestamp, limits};

use crate::build::*;

#[test]
fn every_compression_yields_its_content_whole() {
    let content = text(50_000);
    for packed in [gz(&content), zst(&content), xz(&content), bz2(&content)] {
        let one = read_one(&packed);
        assert_eq!(one.content, content);
        assert!(one.coverage.defects.is_empty(), "{:?}", one.coverage);
        assert_eq!((one.label.as_str(), one.coverage.stored), ("file", Some(packed.len() as u64)));
    }
}

#[test]
fn streams_one_behind_the_other_are_one_text() {
    let (a, b) = (text(3_000), text(2_000));
    let both = [a.clone(), b.clone()].concat();
    let skippable = [b"\x5A\x2A\x4D\x18\x04\0\0\0".as_slice(), b"skip"].concat();
    let padded = [gz(&a), gz(b""), vec![0; 100], gz(&b), vec![0; 1_000]].concat();
    let frames = [skippable.clone(), zst(&a), skippable, zst(&b)].concat();
    for packed in [padded, frames, [xz(&a), vec![0; 4], xz(&b)].concat(), [bz2(&a), bz2(b""), bz2(&b)].concat()] {
        let one = read_one(&packed);
        assert_eq!(one.content, both);
        assert!(one.coverage.defects.is_empty(), "{:?}", one.coverage);
    }
}

#[test]
fn gzip_headers_with_every_optional_part_are_read() {
    let mut encoder = flate2::GzBuilder::new()
        .filename("conn.log")
        .comment("made by hand")
        .extra(vec![1, 2, 3])
        .write(Vec::new(), flate2::Compression::best());
    encoder.write_all(b"content").unwrap();
    assert_eq!(read_one(&encoder.finish().unwrap()).content, b"content");
}

#[test]
fn members_of_a_zip_come_by_name_and_of_a_tar_as_they_lie() {
    let members: &[(&str, &[u8])] = &[("z.log", b"z"), ("a/b.log", b"ab"), ("empty", b"")];
    let methods =
        [zip::CompressionMethod::Stored, zip::CompressionMethod::Deflated].map(|method| zip_with(members, method));
    for archive in methods {
        let all = read_bytes(&archive);
        let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
        assert_eq!(labels, ["file!a/b.log", "file!empty", "file!z.log", "file"]);
        assert_eq!((all[0].content.as_slice(), all[2].content.as_slice()), (&b"ab"[..], &b"z"[..]));
        assert_eq!(all[1].coverage.outcome, Outcome::Empty);
        assert_eq!(all[3].coverage.outcome, Outcome::Container { kind: "zip" });
        assert!(all.iter().all(|one| one.coverage.defects.is_empty()), "{all:?}");
    }
    let all = read_bytes(&tar(members));
    let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["file!z.log", "file!a/b.log", "file!empty", "file"]);
    assert_eq!(all[3].coverage.outcome, Outcome::Container { kind: "tar" });
    assert!(all.iter().all(|one| one.coverage.defects.is_empty()), "{all:?}");
}

#[test]
fn members_of_a_zip_stay_readable_while_others_are_read() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let (one, two) = (text(20_000), text(30_000));
    fs::write(&path, zip(&[("1", &one), ("2", &two)])).unwrap();
    let mut inputs = Inputs::new(&[path], options(ALL, io::empty()));
    let (Some(Arrival::Stream(mut first)), Some(Arrival::Stream(mut second))) = (inputs.next(), inputs.next()) else {
        panic!("two streams")
    };
    assert!(!first.sequential);
    let (mut a, mut b) = (Vec::new(), Vec::new());
    second.reader.by_ref().take(1_000).read_to_end(&mut b).unwrap();
    first.reader.read_to_end(&mut a).unwrap();
    second.reader.read_to_end(&mut b).unwrap();
    assert_eq!((a, b), (one, two));
}

#[test]
fn a_tar_member_ends_when_the_next_one_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("file");
    let long = text(20_000);
    fs::write(&path, tar(&[("1", &long), ("2", b"second")])).unwrap();
    let mut inputs = Inputs::new(&[path], options(ALL, io::empty()));
    let (Some(Arrival::Stream(mut first)), Some(Arrival::Stream(mut second))) = (inputs.next(), inputs.next()) else {
        panic!("two streams")
    };
    let (mut a, mut b) = (Vec::new(), Vec::new());
    first.reader.read_to_end(&mut a).unwrap();
    second.reader.read_to_end(&mut b).unwrap();
    assert!(a.len() <= limits::SNIFF_HEAD, "only the head that was read to recognise it");
    assert_eq!(b, b"second");
}

#[test]
fn containers_nest_up_to_the_limit() {
    let content = text(500);
    let inner = zip(&[("inner.log", &content)]);
    let deep = zst(&tar(&[("dir/deep.zip", &inner)]));
    let all = read_bytes(&zip(&[("outer.tar.zst", &deep)]));
    assert_eq!(all[0].label, "file!outer.tar.zst!dir/deep.zip!inner.log");
    assert_eq!(all[0].content, content);
    assert_eq!(all.len(), 4);
    assert!(all.iter().all(|one| one.coverage.defects.is_empty()), "{all:?}");

    let five = bz2(&deep);
    let all = read_bytes(&zip(&[("outer", &five)]));
    assert_eq!(all[0].label, "file!outer!dir/deep.zip");
    assert!(all[0].not_read_for(DefectKind::TooMany));

    let mut layers = content.clone();
    for _ in 0..limits::MAX_CONTAINER_DEPTH {
        layers = gz(&layers);
    }
    assert_eq!(read_one(&layers).content, content);
    assert!(read_one(&gz(&layers)).not_read_for(DefectKind::TooMany));
}

#[test]
fn a_zip_on_standard_input_is_read() {
    let archive = zip(&[("a", b"one"), ("b", b"two")]);
    let all = read_all(&["-".into()], options(ALL, Cursor::new(archive)), std::path::Path::new("/"));
    let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["-!a", "-!b", "-"]);
    assert_eq!(all[1].content, b"two");
}

#[test]
fn a_zip_with_something_in_front_is_read() {
    let archive = [b"PK\x07\x08".as_slice(), &[9; 1_000], &zip(&[("a", b"one")])].concat();
    let all = read_bytes(&archive);
    assert_eq!(all[0].content, b"one");
    assert!(all.iter().all(|one| one.coverage.defects.is_empty()), "{all:?}");
}

#[test]
fn zip64_sizes_are_read() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().large_file(true);
    writer.start_file("large", options).unwrap();
    writer.write_all(b"not that large").unwrap();
    let mut archive = writer.finish().unwrap().into_inner();
    assert_eq!(read_bytes(&archive)[0].content, b"not that large");
    // The same with the 64-bit end records, which writers add only when they must.
    let end = archive.len() - 22;
    let size = u32::from_le_bytes(archive[end + 12..end + 16].try_into().unwrap());
    let start = u32::from_le_bytes(archive[end + 16..end + 20].try_into().unwrap());
    let tail = archive.split_off(end);
    archive.extend_from_slice(b"PK\x06\x06");
    archive.extend_from_slice(&44_u64.to_le_bytes());
    archive.extend_from_slice(&[45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for value in [1, 1, u64::from(size), u64::from(start)] {
        archive.extend_from_slice(&value.to_le_bytes());
    }
    archive.extend_from_slice(b"PK\x06\x07\0\0\0\0");
    archive.extend_from_slice(&(end as u64).to_le_bytes());
    archive.extend_from_slice(&1_u32.to_le_bytes());
    archive.extend_from_slice(&tail[..8]);
    archive.extend_from_slice(&[0xFF; 12]);
    archive.extend_from_slice(&[0, 0]);
    let all = read_bytes(&archive);
    assert_eq!(all[0].content, b"not that large");
    assert!(all.iter().all(|one| one.coverage.defects.is_empty()), "{all:?}");
}

#[test]
fn long_names_of_every_tar_dialect_are_read() {
    let long = format!("{}/conn.log", "folder".repeat(40));
    let gnu = tar(&[(&long, b"gnu")]);
    let mut builder = tar::Builder::new(Vec::new());
    builder.append_pax_extensions([("path", long.as_bytes()), ("mtime", b"1600000000.25")]).unwrap();
    let mut header = tar::Header::new_ustar();
    header.set_path("short").unwrap();
    header.set_size(3);
    header.set_cksum();
    builder.append(&header, &b"pax"[..]).unwrap();
    let pax = builder.into_inner().unwrap();
    for (archive, content) in [(&gnu, b"gnu"), (&pax, b"pax")] {
        let all = read_bytes(archive);
        assert_eq!(all[0].label, format!("file!{long}"));
        assert_eq!(all[0].content, content);
        assert_eq!(all.len(), 2);
    }
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("x"), pax).unwrap();
    let Some(Arrival::Stream(opened)) = Inputs::new(&[folder.path().into()], options(ALL, io::empty())).next() else {
        panic!("no stream")
    };
    assert_eq!(opened.options.modified, Some(Timestamp::from_unix(1_600_000_000, 0)));
}

#[test]
fn old_tars_and_tars_one_behind_the_other_are_read() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_old();
    header.set_path("old.log").unwrap();
    header.set_size(4);
    header.set_cksum();
    builder.append(&header, &b"old\n"[..]).unwrap();
    let archive = [builder.into_inner().unwrap(), tar(&[("second.log", b"2")])].concat();
    let all = read_bytes(&archive);
    let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["file!old.log", "file!second.log", "file"]);
    assert!(all[2].coverage.defects.is_empty());
}

#[test]
fn links_and_sparse_files_in_a_tar() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut add = |kind: tar::EntryType, name: &str, data: &[u8]| {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        // The library refuses names that lead out of a folder; a hostile archive does not.
        header.as_old_mut().name[..name.len()].copy_from_slice(name.as_bytes());
        header.set_size(data.len() as u64);
        header.set_cksum();
        builder.append(&header, data).unwrap();
    };
    add(tar::EntryType::Directory, "dir/", b"");
    add(tar::EntryType::Symlink, "link", b"");
    add(tar::EntryType::GNUSparse, "sparse", &[0; 700]);
    add(tar::EntryType::Regular, "../../escape", b"text");
    let all = read_bytes(&builder.into_inner().unwrap());
    let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["file!sparse", "file!../../escape", "file"]);
    assert!(all[0].not_read_for(DefectKind::Unsupported));
    assert_eq!(all[1].content, b"text");
}

#[test]
fn archives_that_are_not_read_are_named() {
    for magic in [&b"7z\xBC\xAF\x27\x1C...."[..], b"Rar!\x1A\x07\x01\0....", b"\x04\x22\x4D\x18....."] {
        assert!(read_one(magic).not_read_for(DefectKind::Unsupported));
    }
}
