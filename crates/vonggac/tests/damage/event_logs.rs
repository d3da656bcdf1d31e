//! Windows event logs: cut, with flipped bits, with zeros in the middle.

use crate::assert_survived;
use crate::evtx::{CHUNK, FIRST_CHUNK, PER_CHUNK, event_log, record_starts};
use crate::program::{COMMAND, Hunted, Place, numbers};

/// Record numbers of the findings in `file`.
fn records(hunted: &Hunted, file: &str) -> Vec<u64> {
    let found = hunted.findings.iter().filter(|finding| finding["rule_id"] == COMMAND);
    let found = found.filter(|finding| finding["file"].as_str().unwrap().ends_with(file));
    found.map(|finding| finding["record"].as_u64().unwrap()).collect()
}

fn span(from: usize, count: usize) -> Vec<u64> {
    (from as u64 + 1..(from + count) as u64 + 1).collect()
}

#[test]
fn a_whole_log_has_all_its_findings_and_no_damage() {
    let place = Place::new();
    place.log("whole.evtx", event_log(3));
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!(records(&hunted, "whole.evtx"), span(0, 3 * PER_CHUNK));
    assert_eq!(hunted.damage(), []);
}

#[test]
fn a_cut_log_keeps_every_record_before_the_cut() {
    let place = Place::new();
    let whole = event_log(3);
    let starts = record_starts(&whole, 2);
    for (name, end, found) in [
        ("in-record.evtx", starts[7] + 11, 2 * PER_CHUNK + 7),
        ("at-record.evtx", starts[7], 2 * PER_CHUNK + 7),
        ("in-chunk-header.evtx", FIRST_CHUNK + 2 * CHUNK + 100, 2 * PER_CHUNK),
        ("in-file-header.evtx", 200, 0),
    ] {
        let path = place.log(name, &whole[..end]);
        let hunted = place.hunt_paths(&[path], &["-j", "2"]);
        assert_survived(&hunted);
        assert_eq!(records(&hunted, name), span(0, found), "{name}");
        assert!(hunted.has(name, "truncated"), "{name}: {:?}", hunted.damage());
    }
}

#[test]
fn zeros_in_the_middle_cost_what_they_cover() {
    let place = Place::new();
    let mut log = event_log(3);
    let starts = record_starts(&log, 1);
    log[starts[10]..FIRST_CHUNK + 2 * CHUNK].fill(0);
    place.log("zeroed.evtx", &log);
    let mut log = event_log(3);
    log[FIRST_CHUNK + CHUNK..FIRST_CHUNK + 2 * CHUNK].fill(0);
    place.log("zeroed-chunk.evtx", &log);
    let mut log = event_log(3);
    log[..FIRST_CHUNK].fill(0);
    place.log("zeroed-header.evtx", &log);
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    let behind = span(2 * PER_CHUNK, PER_CHUNK);
    assert_eq!(records(&hunted, "zeroed.evtx"), [span(0, PER_CHUNK + 10), behind.clone()].concat());
    assert_eq!(records(&hunted, "zeroed-chunk.evtx"), [span(0, PER_CHUNK), behind].concat());
    for name in ["zeroed.evtx", "zeroed-chunk.evtx", "zeroed-header.evtx"] {
        assert!(hunted.damage().iter().any(|(label, _)| label.ends_with(name)), "{name}: {:?}", hunted.damage());
    }
}

#[test]
fn flipped_bits_cost_their_record_and_are_said() {
    let place = Place::new();
    let whole = event_log(3);
    let mut dice = numbers(0x2024_0210);
    let rounds = if cfg!(debug_assertions) { 24 } else { 200 };
    for round in 0..rounds {
        let mut log = whole.clone();
        let starts = record_starts(&log, 1);
        // In the records of the second chunk, so that the others must be found whole.
        let at = starts[0] + dice(starts[PER_CHUNK - 1] - starts[0]);
        log[at] ^= 1 << dice(8);
        place.log(format!("flipped-{round:03}.evtx"), &log);
    }
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    let (first, last) = (span(0, PER_CHUNK), span(2 * PER_CHUNK, PER_CHUNK));
    for round in 0..rounds {
        let name = format!("flipped-{round:03}.evtx");
        let found = records(&hunted, &name);
        assert!(found.starts_with(&first) && found.ends_with(&last), "{name}: {found:?}");
        assert!(hunted.has(&name, "checksum_mismatch"), "{name}: {:?}", hunted.damage());
    }
    // One bit costs at most the records that share what it was part of (a template); most cost one or none.
    let lost = rounds * 3 * PER_CHUNK - hunted.findings.len();
    assert!(lost <= rounds * PER_CHUNK / 4, "{lost} records of {rounds} logs were lost to one bit each");
}
