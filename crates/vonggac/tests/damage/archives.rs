//! Archives: cut, bombs, archives in archives.

use std::io::{Cursor, Write};

use crate::program::{COMMAND, LOGON, Place, command_line, logon_line};
use crate::{MIB, assert_survived};

/// Zeros of a bomb: 1 GiB; in debug builds, where inflating is slow, what is enough for the ratio limit to be judged.
const ZEROS: usize = if cfg!(debug_assertions) { 128 * MIB } else { 1_024 * MIB };

fn zeros(out: &mut impl Write) {
    let piece = vec![0; MIB];
    for _ in 0..ZEROS / MIB {
        out.write_all(&piece).unwrap();
    }
}

fn gz(content: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in members {
        writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        writer.write_all(content).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Lines that do not compress to nothing.
fn logons(count: u32) -> String {
    (0..count).map(|at| logon_line(at, at * 7 % 251)).collect()
}

#[test]
fn a_gzip_cut_in_the_middle_gives_what_there_was() {
    let place = Place::new();
    let packed = gz(logons(8_000).as_bytes());
    place.log("cut.log.gz", &packed[..packed.len() / 2]);
    let mut flipped = packed.clone();
    let at = flipped.len() - 6;
    flipped[at] ^= 1;
    place.log("checksum.log.gz", &flipped);
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    let cut = hunted.findings.iter().filter(|finding| finding["rule_id"] == LOGON);
    let cut = cut.filter(|finding| finding["file"].as_str().unwrap().ends_with("cut.log.gz")).count();
    assert!((1_500..8_000).contains(&cut), "{cut}");
    assert_eq!(hunted.count(LOGON), cut + 8_000);
    assert!(hunted.has("cut.log.gz", "truncated"), "{:?}", hunted.damage());
    assert!(hunted.has("checksum.log.gz", "checksum_mismatch"), "{:?}", hunted.damage());
}

#[test]
fn bombs_of_zeros_stop_at_the_ratio_and_their_neighbours_are_read() {
    let place = Place::new();
    let mut writer = zip::ZipWriter::new(std::fs::File::create(place.logs().join("bomb.zip")).unwrap());
    let options = zip::write::SimpleFileOptions::default();
    writer.start_file("a-zeros.log", options).unwrap();
    zeros(&mut writer);
    writer.start_file("b-bomb.log", options).unwrap();
    writer.write_all(logons(2_000).as_bytes()).unwrap();
    zeros(&mut writer);
    writer.start_file("c-real.json", options).unwrap();
    writer.write_all(command_line(1, "marker in the bomb").as_bytes()).unwrap();
    writer.finish().unwrap();
    let file = std::fs::File::create(place.logs().join("bomb.log.gz")).unwrap();
    let mut encoder = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    encoder.write_all(logons(2_000).as_bytes()).unwrap();
    zeros(&mut encoder);
    encoder.finish().unwrap();
    place.log("real.json", command_line(2, "marker beside the bomb"));
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!((hunted.count(COMMAND), hunted.count(LOGON)), (2, 4_000), "{:?}", hunted.damage());
    // What begins with zeros is nobody's, and not even inflated.
    assert!(hunted.has("bomb.zip!a-zeros.log", "unknown_format"), "{:?}", hunted.damage());
    assert!(hunted.has("bomb.zip!b-bomb.log", "too_large"), "{:?}", hunted.damage());
    assert!(hunted.has("bomb.log.gz", "too_large"), "{:?}", hunted.damage());
}

#[test]
fn layers_of_compression_cannot_add_their_ratios_up() {
    let place = Place::new();
    let file = std::fs::File::create(place.logs().join("layers.log.gz.gz")).unwrap();
    let mut outer = flate2::write::GzEncoder::new(file, flate2::Compression::default());
    let mut inner = flate2::write::GzEncoder::new(&mut outer, flate2::Compression::default());
    zeros(&mut inner);
    inner.finish().unwrap();
    outer.finish().unwrap();
    // Nothing recognises zeros, so that they are not even inflated; forced, they are read up to the ratio.
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert!(hunted.has("layers.log.gz.gz", "unknown_format"), "{:?}", hunted.damage());
    let hunted = place.hunt(&["-j", "2", "--input-format", "syslog"]);
    assert_survived(&hunted);
    assert!(hunted.damage().iter().any(|(_, kind)| kind == "too_large"), "{:?}", hunted.damage());
}

#[test]
fn archives_in_archives_are_opened_to_the_limit_and_no_deeper() {
    let place = Place::new();
    let line = command_line(1, "marker within");
    let depth = |depth: usize| (0..depth).fold(line.clone().into_bytes(), |inner, _| zip_of(&[("in", &inner)]));
    let limit = vg_model::limits::MAX_CONTAINER_DEPTH;
    place.log("within.zip", depth(limit));
    place.log("beyond.zip", depth(limit + 1));
    place.log("far-beyond.zip", depth(40));
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 1);
    assert!(hunted.findings[0]["file"].as_str().unwrap().contains("within.zip!in!in"));
    let beyond = hunted.damage().into_iter().filter(|(_, kind)| kind == "too_many").count();
    assert_eq!(beyond, 2, "{:?}", hunted.damage());
}

#[test]
fn a_zip_that_multiplies_by_its_members_is_bounded_by_what_it_has() {
    // Every member is an archive of archives of the same line: 20 × 20 lines, all of them found, none twice.
    let line = command_line(1, "marker");
    let inner = zip_of(&(0..20).map(|_| ("x", line.as_bytes())).take(1).collect::<Vec<_>>());
    let names: Vec<String> = (0..20).map(|number| format!("m{number:02}")).collect();
    let middle = zip_of(&names.iter().map(|name| (name.as_str(), inner.as_slice())).collect::<Vec<_>>());
    let outer = zip_of(&names.iter().map(|name| (name.as_str(), middle.as_slice())).collect::<Vec<_>>());
    let place = Place::new();
    place.log("many.zip", outer);
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 400);
    assert_eq!(hunted.damage(), []);
}

#[test]
fn a_cut_zip_gives_its_first_members() {
    let place = Place::new();
    let (first, second) = (command_line(1, "marker first"), logons(5_000));
    let archive = zip_of(&[("1.json", first.as_bytes()), ("2.log", second.as_bytes())]);
    place.log("cut.zip", &archive[..archive.len() * 2 / 3]);
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 1);
    assert!((1_000..5_000).contains(&hunted.count(LOGON)), "{}", hunted.count(LOGON));
    assert!(hunted.has("cut.zip!2.log", "truncated"), "{:?}", hunted.damage());
}
