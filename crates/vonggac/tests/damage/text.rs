//! Lines and records: endless, deep, in no encoding.

use std::fmt::Write as _;
use std::io::Write;

use crate::program::{COMMAND, LOGON, Place, command_line, logon_line};
use crate::{MIB, assert_survived};

/// An endless line: 1 GiB; in debug builds several times the limit of a record.
const ENDLESS: usize = if cfg!(debug_assertions) { 96 * MIB } else { 1_024 * MIB };

/// Writes `head`, then `ENDLESS` bytes that never end the line, then `tail`. A program that has stopped reading is an
/// error of the assertions behind, not of the feed.
fn feed(out: &mut dyn Write, head: &str, tail: &str) {
    let piece = vec![b'a'; MIB];
    let _ = out.write_all(head.as_bytes());
    for _ in 0..ENDLESS / MIB {
        if out.write_all(&piece).is_err() {
            return;
        }
    }
    let _ = out.write_all(tail.as_bytes());
}

#[test]
fn an_endless_line_is_passed_over_and_the_lines_around_it_are_found() {
    let place = Place::new();
    let head: String = (0..50).map(|at| logon_line(at, 1)).collect::<String>() + logon_line(51, 2).trim_end();
    let tail = format!("\n{}", logon_line(60, 3));
    let hunted = place.hunt_fed(&["-j", "2"], |out| feed(out, &head, &tail));
    assert_survived(&hunted);
    assert_eq!(hunted.count(LOGON), 51, "{:?}", hunted.damage());
    assert!(hunted.has("-", "too_long"), "{:?}", hunted.damage());
}

#[test]
fn an_endless_json_string_is_passed_over() {
    let place = Place::new();
    let good: String = (0..50).map(|at| command_line(at, "marker")).collect();
    let head = format!("{good}{{\"Channel\":\"x\",\"CommandLine\":\"marker ");
    let tail = format!("\"}}\n{good}");
    let hunted = place.hunt_fed(&["-j", "2"], |out| feed(out, &head, &tail));
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 100, "{:?}", hunted.damage());
    assert!(hunted.has("-", "too_long"), "{:?}", hunted.damage());
}

#[test]
fn a_stream_that_is_one_endless_line_is_said() {
    let place = Place::new();
    for head in ["{\"CommandLine\":\"marker ", "[", "<34>1 2024-02-10T00:00:00Z h sshd - - - ", "a,b\n1,\"", ""] {
        let hunted = place.hunt_fed(&["-j", "2"], |out| feed(out, head, ""));
        assert_survived(&hunted);
        assert!(!hunted.damage().is_empty(), "{head:?}");
    }
}

#[test]
fn deep_json_is_said_and_the_records_around_it_are_found() {
    let place = Place::new();
    let deep = |open: &str, core: &str, close: &str, depth: usize| {
        let mut text = open.repeat(depth);
        text.push_str(core);
        text.push_str(&close.repeat(depth));
        text
    };
    let mut lines = String::new();
    for depth in [100, 100_000] {
        for record in [
            deep("{\"a\":", "1", "}", depth),
            deep("{\"a\":[", "", "]}", depth),
            format!("{{\"CommandLine\":\"x\",\"b\":{}}}", deep("[", "1", "]", depth)),
        ] {
            let _ = writeln!(lines, "{record}");
            lines.push_str(&command_line(depth as u32 % 1_000, "marker"));
        }
    }
    place.log("deep.jsonl", format!("{}{lines}", command_line(1, "marker first")));
    place.log("deep-whole.json", deep("[", "", "]", 100_000));
    place.log("deep-open.json", "[".repeat(100_000));
    place.log("deep-objects.json", "{\"a\":\n".repeat(100_000));
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 7, "{:?}", hunted.damage());
    assert!(hunted.has("deep.jsonl", "too_deep"), "{:?}", hunted.damage());
    for name in ["deep-whole.json", "deep-open.json", "deep-objects.json"] {
        assert!(hunted.damage().iter().any(|(label, _)| label.ends_with(name)), "{name}: {:?}", hunted.damage());
    }
}

#[test]
fn bytes_that_are_no_utf8_are_replaced_and_said() {
    let place = Place::new();
    let mut log = logon_line(1, 1).into_bytes();
    log.extend(
        logon_line(2, 2).replace("root", "r\u{1}t").into_bytes().into_iter().map(|b| if b == 1 { 0xFF } else { b }),
    );
    log.extend(b"\xC3\x28\xED\xA0\x80\xF8\x88\x80\x80\x80\n");
    log.extend(logon_line(3, 3).into_bytes());
    place.log("bytes.log", log);
    let mut json = command_line(1, "marker 1").into_bytes();
    json.extend(
        command_line(2, "marker \u{1} 2")
            .replace("\\u0001", "\u{2}")
            .into_bytes()
            .into_iter()
            .map(|b| if b == 2 { 0xC0 } else { b }),
    );
    json.extend(command_line(3, "marker 3").into_bytes());
    place.log("bytes.jsonl", json);
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!((hunted.count(LOGON), hunted.count(COMMAND)), (3, 3), "{:?}", hunted.damage());
    assert!(hunted.has("bytes.log", "encoding"), "{:?}", hunted.damage());
    assert!(hunted.has("bytes.jsonl", "encoding"), "{:?}", hunted.damage());
}

#[test]
fn utf16_with_an_odd_length_or_lone_surrogates_is_read_and_said() {
    let place = Place::new();
    let text = command_line(1, "marker một") + &command_line(2, "marker hai");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    place.log("whole-le.json", [b"\xFF\xFE", little.as_slice()].concat());
    place.log("whole-be.json", [b"\xFE\xFF", big.as_slice()].concat());
    place.log("odd.json", [b"\xFF\xFE", little.as_slice(), b"{"].concat());
    // Surrogates without their partners in place of the last letters.
    let mut lone: Vec<u16> = text.replace("một", "Q").replace("hai", "Q").encode_utf16().collect();
    for (unit, half) in lone.iter_mut().filter(|unit| **unit == u16::from(b'Q')).zip([0xD800, 0xDC00]) {
        *unit = half;
    }
    let lone: Vec<u8> = lone.into_iter().flat_map(u16::to_le_bytes).collect();
    place.log("lone.json", [b"\xFF\xFE", lone.as_slice()].concat());
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    let of = |name: &str| hunted.findings.iter().filter(|f| f["file"].as_str().unwrap().ends_with(name)).count();
    assert_eq!((of("whole-le.json"), of("whole-be.json"), of("odd.json")), (2, 2, 2), "{:?}", hunted.damage());
    assert_eq!(of("lone.json"), 2);
    assert!(hunted.has("lone.json", "encoding"), "{:?}", hunted.damage());
    assert!(hunted.damage().iter().any(|(label, _)| label.ends_with("odd.json")), "{:?}", hunted.damage());
    assert!(!hunted.damage().iter().any(|(label, _)| label.contains("whole-")), "{:?}", hunted.damage());
}

#[test]
fn a_record_of_two_hundred_thousand_values_is_bounded() {
    let place = Place::new();
    let many: String = (0..200_000).map(|number| format!("\"k{number}\":\"marker\",")).collect();
    place.log("wide.jsonl", format!("{{{many}\"z\":1}}\n{}", command_line(1, "marker")));
    let hunted = place.hunt(&["-j", "2"]);
    assert_survived(&hunted);
    assert_eq!(hunted.count(COMMAND), 1);
}
