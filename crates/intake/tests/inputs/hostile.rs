//! Bombs, cuts, flipped bits, lies.

use std::io::{self, Cursor, Write};

use vg_intake::inputs::{Arrival, Inputs, Outcome};
use vg_model::{DefectKind, limits};

use crate::build::*;

/// Zeros, compressed as they are made.
fn zeros(bytes: u64, to: &mut impl Write) {
    let piece = vec![0; 1 << 20];
    for _ in 0..bytes >> 20 {
        to.write_all(&piece).unwrap();
    }
}

/// Reads a stream piecewise, so that its content is never in memory.
fn drain(bytes: &[u8]) -> (u64, Vec<vg_intake::inputs::Coverage>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("bomb");
    std::fs::write(&path, bytes).unwrap();
    let (mut read, mut coverages) = (0, Vec::new());
    for arrival in Inputs::new(&[path], options(ALL, io::empty())) {
        coverages.push(match arrival {
            Arrival::Passed(coverage) => coverage,
            Arrival::Stream(mut opened) => {
                read += io::copy(&mut opened.reader, &mut io::sink()).unwrap();
                opened.coverage()
            }
        });
    }
    (read, coverages)
}

fn has(coverage: &vg_intake::inputs::Coverage, kind: DefectKind) -> bool {
    coverage.defects.rows().iter().any(|row| row.kind == kind)
}

#[test]
fn a_gigabyte_of_zeros_stops_at_the_ratio() {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let method = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated);
    writer.start_file("bomb", method).unwrap();
    zeros(1 << 30, &mut writer);
    writer.start_file("harmless", method).unwrap();
    writer.write_all(b"text").unwrap();
    let zipped = writer.finish().unwrap().into_inner();
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    zeros(1 << 30, &mut encoder);
    for bomb in [zipped, encoder.finish().unwrap()] {
        let (read, coverages) = drain(&bomb);
        assert!(has(&coverages[0], DefectKind::TooLarge));
        assert!((limits::RATIO_GRACE..limits::RATIO_GRACE + (16 << 20)).contains(&read), "{read}");
    }
}

#[test]
fn layers_of_zeros_cannot_add_their_ratios_up() {
    // 4 GiB in two layers: each layer may stay below the ratio, both together may not.
    let mut outer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    let mut inner = flate2::write::GzEncoder::new(&mut outer, flate2::Compression::fast());
    zeros(1 << 30, &mut inner);
    inner.finish().unwrap();
    let (read, coverages) = drain(&outer.finish().unwrap());
    assert!(has(&coverages[0], DefectKind::TooLarge));
    assert!(read < limits::RATIO_GRACE + (16 << 20), "{read}");
}

#[test]
fn a_cut_stream_delivers_what_there_was() {
    let content = text(60_000);
    for packed in [gz(&content), zst(&content), xz(&content), bz2(&content)] {
        let one = read_one(&packed[..packed.len() / 2]);
        assert!(one.has(DefectKind::Truncated), "{:?}", one.coverage);
        assert!(one.content.len() > content.len() / 4 || packed.starts_with(b"BZh") && one.content.len() > 100_000);
        assert!(content.starts_with(&one.content));
        let row = &one.coverage.defects.rows()[0];
        assert_eq!(row.offset, one.content.len() as u64);
    }
    assert!(read_one(&gz(&content)[..5]).not_read_for(DefectKind::Truncated));
}

#[test]
fn a_cut_archive_delivers_what_there_was() {
    let (first, second) = (text(2_000), text(20_000));
    let archive = tar(&[("1", &first), ("2", &second)]);
    let all = read_bytes(&archive[..first.len() + 20_000]);
    assert_eq!(all[0].content, first);
    assert!(all[1].has(DefectKind::Truncated) && second.starts_with(&all[1].content) && !all[1].content.is_empty());
    assert_eq!(all[2].coverage.outcome, Outcome::Container { kind: "tar" });

    let archive = zip(&[("1", &first), ("2", &second)]);
    let all = read_bytes(&archive[..archive.len() / 2]);
    assert_eq!((all[0].label.as_str(), all[1].label.as_str(), all.len()), ("file!1", "file!2", 3));
    assert_eq!(all[0].content, first);
    assert!(all[1].has(DefectKind::Truncated) && second.starts_with(&all[1].content) && !all[1].content.is_empty());
    assert!(all[2].has(DefectKind::Truncated));
}

#[test]
fn a_streamed_zip_without_its_directory_is_recovered() {
    let (first, second) = (text(2_000), text(3_000));
    let mut writer = zip::ZipWriter::new_stream(Vec::new());
    for (name, data) in [("1", &first), ("2", &second)] {
        writer.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(data).unwrap();
    }
    let archive = writer.finish().unwrap().into_inner();
    let directory = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    let all = read_bytes(&archive[..directory]);
    assert_eq!((&all[0].content, &all[1].content), (&first, &second));
    assert!(all[2].has(DefectKind::Truncated));
    assert_eq!(read_bytes(&archive)[1].content, second);
}

#[test]
fn wrong_checksums_are_said_and_the_data_is_read() {
    let content = text(1_000);
    let mut packed = gz(&content);
    let at = packed.len() - 8;
    packed[at] ^= 1;
    let one = read_one(&[packed, gz(b"behind it")].concat());
    assert_eq!(one.content, [content.as_slice(), b"behind it"].concat());
    assert!(one.has(DefectKind::ChecksumMismatch));

    let mut packed = zst(&content);
    *packed.last_mut().unwrap() ^= 1;
    let one = read_one(&packed);
    assert!(one.has(DefectKind::ChecksumMismatch) && content.starts_with(&one.content));

    let mut archive = zip_with(&[("a", &content)], zip::CompressionMethod::Stored);
    archive[200] ^= 1;
    let all = read_bytes(&archive);
    assert!(all[0].has(DefectKind::ChecksumMismatch));
    assert_eq!(all[0].content.len(), content.len());
}

#[test]
fn bytes_behind_the_end_are_said() {
    for packed in [gz(b"text"), bz2(b"text"), zst(b"text"), xz(b"text")] {
        let one = read_one(&[packed.as_slice(), b"something else"].concat());
        assert_eq!(one.content, b"text");
        assert!(one.has(DefectKind::Malformed), "{:?}", one.coverage);
    }
}

#[test]
fn a_damaged_tar_header_hides_its_member_only() {
    let content = text(100);
    let mut archive = tar(&[("1", &content), ("2", &content), ("3", &content)]);
    let second = 512 + content.len().next_multiple_of(512);
    archive[second + 20] ^= 0xFF;
    let all = read_bytes(&archive);
    let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["file!1", "file!3", "file"]);
    assert_eq!(all[2].coverage.defects.rows()[0].kind, DefectKind::Malformed);
    assert_eq!(all[2].coverage.defects.rows()[0].offset, second as u64);
}

#[test]
fn encrypted_and_unknown_members_are_named() {
    let mut archive = zip(&[("a", b"secret"), ("b", b"clear")]);
    let entry = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    archive[entry + 8] |= 1;
    let all = read_bytes(&archive);
    assert!(all[0].not_read_for(DefectKind::Unsupported));
    assert_eq!(all[0].coverage.stored, Some(8));
    assert_eq!(all[1].content, b"clear");
    archive[entry + 8] &= !1;
    archive[entry + 10] = 9; // deflate64
    assert!(read_bytes(&archive)[0].not_read_for(DefectKind::Unsupported));
}

#[test]
fn members_over_one_another_are_not_read() {
    let mut archive = zip_with(&[("a", &text(50)), ("b", b"short")], zip::CompressionMethod::Stored);
    let first = memchr::memmem::find(&archive, b"PK\x01\x02").unwrap();
    let second = first + 4 + memchr::memmem::find(&archive[first + 4..], b"PK\x01\x02").unwrap();
    // The second entry points at the first one's header.
    let clean = archive.clone();
    archive[second + 42..second + 46].copy_from_slice(&[0; 4]);
    let all = read_bytes(&archive);
    assert_eq!(all.iter().filter(|one| one.not_read_for(DefectKind::Malformed)).count(), 1);
    assert_eq!(all.iter().filter(|one| one.is_read()).count(), 1);
    // The first one reaches into the second.
    archive = clean;
    archive[first + 20] += 40;
    let all = read_bytes(&archive);
    assert!(all[0].not_read_for(DefectKind::Malformed));
    assert_eq!(all[1].content, b"short");
}

#[test]
fn too_many_members_are_said() {
    let header = {
        let mut header = tar::Header::new_gnu();
        header.set_path("x").unwrap();
        header.set_size(0);
        header.set_cksum();
        *header.as_bytes()
    };
    let members = limits::MAX_ARCHIVE_MEMBERS as usize + 5;
    let stdin = Cursor::new(header.repeat(members));
    let all = read_all(&["-".into()], options(ALL, stdin), std::path::Path::new("/"));
    assert_eq!(all.len() as u64, limits::MAX_ARCHIVE_MEMBERS + 1);
    assert!(all.last().unwrap().has(DefectKind::TooMany));
}

#[test]
fn names_beyond_the_limits_are_said() {
    let long = "n".repeat(limits::MAX_TAR_EXTENSION as usize + 1);
    let all = read_bytes(&tar(&[(&long, b"text"), ("b", b"behind")]));
    assert!(all[2].has(DefectKind::TooLong));
    assert_eq!((all[0].content.as_slice(), all[1].content.as_slice()), (&b"text"[..], &b"behind"[..]));

    // A directory that is all names.
    let mut entry = [b"PK\x01\x02".as_slice(), &[0; 42], &[b'n'; 60_000]].concat();
    entry[28..30].copy_from_slice(&60_000_u16.to_le_bytes());
    let entries = limits::MAX_ARCHIVE_NAMES / 60_000 + 2;
    let mut archive = b"PK\x07\x08".to_vec();
    archive.extend(entry.repeat(entries));
    let size = archive.len() as u32 - 4;
    archive.extend([b"PK\x05\x06".as_slice(), &[0; 8], &size.to_le_bytes(), &4_u32.to_le_bytes(), &[0; 2]].concat());
    let all = read_bytes(&archive);
    assert_eq!(all.len(), entries - 2 + 1, "two are left out, and the archive has a record");
    assert!(all.last().unwrap().has(DefectKind::TooMany));
    assert!(all.iter().all(|one| !one.is_read()));
}

#[test]
fn a_directory_is_read_whole_whatever_its_count_says() {
    let mut archive = zip(&[("a", b"one"), ("b", b"two"), ("c", b"three")]);
    let end = archive.len() - 22;
    archive[end + 8..end + 12].copy_from_slice(&[1, 0, 1, 0]);
    assert_eq!(read_bytes(&archive).len(), 4);
}

#[test]
fn a_damaged_directory_hides_no_member() {
    let archive = zip(&[("a", b"one"), ("b", b"two"), ("c", b"three")]);
    let second = memchr::memmem::rfind(&archive, b"PK\x01\x02").unwrap();
    let end = archive.len() - 22;
    for at in [second, end + 12, end + 13] {
        let mut damaged = archive.clone();
        damaged[at] ^= 0x10;
        let all = read_bytes(&damaged);
        let contents: Vec<&[u8]> = all.iter().map(|one| one.content.as_slice()).collect();
        assert_eq!(contents, [&b"one"[..], b"two", b"three", b""]);
        assert!(all[3].has(DefectKind::Truncated));
    }
}

#[test]
fn a_cut_zip_with_a_whole_one_inside_is_not_taken_for_it() {
    let inner = zip(&[("inner", b"inside")]);
    let archive = zip_with(&[("a", b"one"), ("b.zip", &inner), ("c", b"three")], zip::CompressionMethod::Stored);
    let cut = memchr::memmem::rfind(&archive, b"PK\x03\x04").unwrap();
    let all = read_bytes(&archive[..cut]);
    let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
    assert_eq!(labels, ["file!a", "file!b.zip!inner", "file!b.zip", "file"]);
    assert!(all[3].has(DefectKind::Truncated));
}

#[test]
fn an_xz_that_wants_more_memory_than_the_limit_is_not_read() {
    let mut options = liblzma::stream::LzmaOptions::new_preset(0).unwrap();
    options.dict_size(256 << 20);
    let mut filters = liblzma::stream::Filters::new();
    filters.lzma2(&options);
    let stream = liblzma::stream::Stream::new_stream_encoder(&filters, liblzma::stream::Check::Crc32).unwrap();
    let mut encoder = liblzma::write::XzEncoder::new_stream(Vec::new(), stream);
    encoder.write_all(b"text").unwrap();
    assert!(read_one(&encoder.finish().unwrap()).not_read_for(DefectKind::TooLarge));
}

/// A small generator, so that every run makes the same files.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }
}

#[test]
fn damaged_containers_of_every_kind_are_survived() {
    let content = text(300);
    let inner = zip(&[("in.log", &content), ("other", b"x")]);
    let seeds = [
        gz(&content),
        zst(&content),
        xz(&content),
        bz2(&content),
        zip(&[("a", &content), ("b", &gz(b"nested")), ("c", &inner)]),
        tar(&[("a", &content), (&"n".repeat(200), b"long"), ("z.zip", &inner)]),
        gz(&tar(&[("a", &zst(&content)), ("b", &bz2(b"x"))])),
        [b"\xFF\xFE".to_vec(), content.clone()].concat(),
    ];
    let mut dice = Dice(0x5EED);
    let mut damaged = 0;
    for seed in &seeds {
        for _ in 0..150 {
            let mut bytes = seed.clone();
            for _ in 0..=dice.roll(6) {
                let at = dice.roll(bytes.len());
                match dice.roll(4) {
                    0 => bytes[at] = dice.roll(256) as u8,
                    1 => bytes[at] ^= 1 << dice.roll(8),
                    2 => bytes.truncate(at.max(1)),
                    _ => {
                        let end = (at + dice.roll(16)).min(bytes.len());
                        bytes[at..end].fill(if dice.roll(2) == 0 { 0 } else { 0xFF });
                    }
                }
            }
            let all = read_bytes(&bytes);
            assert!(!all.is_empty());
            damaged += usize::from(all.iter().any(|one| !one.coverage.defects.is_empty()));
            // Nothing is made up: what is read whole and without a defect has its size.
            for one in all.iter().filter(|one| one.is_read()) {
                assert_eq!(one.content.len() as u64, one.coverage.bytes);
            }
        }
    }
    assert!(damaged > 500, "{damaged}");
}
