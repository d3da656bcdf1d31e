//! Damage and limits: nothing panics, what is readable is read, the rest is counted.

use vg_intake::Head;
use vg_intake::parsers::{csv::CsvParser, json::JsonParser};
use vg_model::limits;

use crate::{decode, kinds, parsers, samples, table};

/// A small generator with a fixed seed (xorshift, Marsaglia 2003).
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound.max(1) as u64) as usize
    }
}

#[test]
fn damaged_samples_are_read_without_a_panic() {
    let names = ["Image", "EventID", "a", "uid", "id.orig_h", "Data", "CommandLine", "type", "winlog.event_data.Image"];
    let fields = table(&names);
    let mut random = Random(0x5eed);
    for (parser, folder) in parsers() {
        for path in samples(folder) {
            let data = std::fs::read(&path).unwrap();
            for end in 0..data.len() {
                // Whole lines long before the cut change nothing.
                let start = data[..end.saturating_sub(120)].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
                decode(parser, &data[start..end], &fields, usize::MAX);
            }
            for _ in 0..300 {
                let mut broken = data.clone();
                for _ in 0..=random.below(3) {
                    let at = random.below(broken.len());
                    broken[at] ^= 1 << random.below(8);
                }
                let (events, _) = decode(parser, &broken, &fields, usize::MAX);
                assert!(events.len() <= broken.len());
                parser.sniff(&Head { bytes: &broken, name: "", complete: true });
            }
        }
    }
}

#[test]
fn nesting_has_a_limit_and_the_next_record_is_read() {
    for (depth, dropped) in [(limits::MAX_NESTING, false), (limits::MAX_NESTING + 1, true), (100_000, true)] {
        let deep = format!("{}1{}", "{\"a\":".repeat(depth), "}".repeat(depth));
        let lists = format!("{{\"a\":{}1{}}}", "[".repeat(depth - 1), "]".repeat(depth - 1));
        for text in [deep, lists] {
            let data = format!("{{\"b\":0}}\n{text}\n{{\"b\":1}}\n");
            let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["b"]), usize::MAX);
            assert_eq!(events.len(), if dropped { 2 } else { 3 });
            assert_eq!(kinds(&defects), if dropped { vec![("too_deep", 1)] } else { vec![] });
            // The same without lines.
            let data = format!("[\n{{\"b\":0}},\n{text},\n{{\"b\":1}}\n]");
            let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["b"]), usize::MAX);
            assert_eq!(events.len(), if dropped { 2 } else { 3 });
            assert_eq!(kinds(&defects), if dropped { vec![("too_deep", 1)] } else { vec![] });
        }
    }
}

#[test]
fn long_values_and_many_values_are_read_up_to_the_limits() {
    let long = "x\\n".repeat(500_000);
    let many = vec!["1"; limits::MAX_VALUES_PER_EVENT + 5].join(",");
    let data = format!("{{\"a\":\"{long}\",\"b\":2}}\n{{\"a\":[{many}]}}\n");
    let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["a", "b"]), 4096);
    assert_eq!(events[0].slots[0].1.as_ref().unwrap().len(), 1_000_000);
    assert_eq!(events[0].slots[1].1.as_deref(), Some("2"));
    assert_eq!(events[1].slots.len(), limits::MAX_VALUES_PER_EVENT);
    assert_eq!(kinds(&defects), [("too_many", 1)]);
}

#[test]
fn a_record_over_the_limit_is_passed_over_with_and_without_lines() {
    let long = "x".repeat(2 * limits::MAX_RECORD);
    for (data, expected) in [
        (format!("{{\"a\":0}}\n{{\"a\":\"{long}\"}}\n{{\"a\":1}}\n"), 2),
        (format!("[\n{{\"a\":0}},\n{{\"a\":\"{long}\"}},\n{{\"a\":1}}\n]"), 2),
    ] {
        let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["a"]), 1 << 20);
        assert_eq!(events.len(), expected);
        assert_eq!(kinds(&defects), [("too_long", 1)]);
    }
}

#[test]
fn a_record_has_the_offset_at_which_it_stands() {
    let mut data = String::from("[\n");
    for index in 0..40_000 {
        data.push_str(&format!("{{\n \"index\": {index}, \"text\": \"{}\"}},\n", "y".repeat(index % 50)));
    }
    data.push(']');
    let lines = data.replace("{\n", "{").replace("},\n", "}\n").replace("[\n", "").replace(']', "");
    for text in [data, lines] {
        let (events, defects) = decode(&JsonParser, text.as_bytes(), &table(&["index"]), usize::MAX);
        assert_eq!(events.len(), 40_000);
        assert!(defects.is_empty());
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event.slots, [("index".to_owned(), Some(index.to_string()))]);
            assert!(text[event.record as usize..].starts_with('{'));
        }
    }
}

#[test]
fn a_quote_that_is_never_closed_costs_one_record() {
    let mut data = String::from("a,b\n1,\"open\n");
    for index in 0..1_000 {
        data.push_str(&format!("{index},x\n"));
    }
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a", "b"]), usize::MAX);
    assert_eq!(events.len(), 1_001);
    assert_eq!(kinds(&defects), [("malformed", 1)]);
    assert_eq!(events[0].slots[1].1.as_deref(), Some("\"open"));
    assert_eq!(events[1_000].slots[0].1.as_deref(), Some("999"));
    // Over the record limit: found before the end of the stream.
    let filler = "y".repeat(1 << 20);
    for _ in 0..20 {
        data.push_str(&format!("{filler},z\n"));
    }
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a"]), usize::MAX);
    assert_eq!(events.len(), 1_021);
    assert_eq!(kinds(&defects), [("malformed", 1)]);
    // Many of them: each is counted, and the time stays linear because quotes are no longer trusted.
    let data = format!("a,b\n{}", "1,\"open\n2,x\n".repeat(20_000));
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a"]), usize::MAX);
    assert!(events.len() >= 20_000, "{}", events.len());
    assert!(defects.total() > 0);
}

#[test]
fn a_table_record_over_the_limit_is_passed_over() {
    let data = format!("a,b\n1,2\n{}\n3,4\n", "x".repeat(2 * limits::MAX_RECORD));
    let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["a"]), usize::MAX);
    assert_eq!(events.len(), 2);
    assert_eq!(kinds(&defects), [("too_long", 1)]);
}

#[test]
fn large_tables_lose_nothing_between_blocks() {
    let mut data = String::from("index,text\r\n");
    for index in 0..60_000 {
        data.push_str(&format!("{index},\"line\n{}\"\"\"\r\n", "z".repeat(index % 40)));
    }
    for step in [usize::MAX, 8_191] {
        let (events, defects) = decode(&CsvParser, data.as_bytes(), &table(&["index"]), step);
        assert!(defects.is_empty(), "{defects:?}");
        assert_eq!(events.len(), 60_000);
        for (index, event) in events.iter().enumerate() {
            assert_eq!(event.slots[0].1.as_deref(), Some(index.to_string().as_str()));
        }
    }
}

#[test]
fn endless_new_keys_change_nothing_but_the_memory() {
    let mut data = String::new();
    for index in 0..40_000 {
        data.push_str(&format!("{{\"k{index}\":1,\"Image\":\"{index}\",\"o{index}\":{{\"x\":[]}}}}\n"));
    }
    data.push('{');
    for index in 0..60_000 {
        data.push_str(&format!("\"k{index}\":1,"));
    }
    data.push_str("\"Image\":\"last\"}\n");
    // All keys of a hostile record of the event tree may be names.
    data.push_str("{\"Event\":{\"System\":{\"EventID\":1},\"UserData\":{");
    for index in 0..60_000 {
        data.push_str(&format!("\"k{index}\":{{\"a\":0}},"));
    }
    data.push_str("\"x\":{\"Image\":\"tree\"}}}}\n");
    let (events, defects) = decode(&JsonParser, data.as_bytes(), &table(&["Image"]), usize::MAX);
    assert!(defects.is_empty(), "{defects:?}");
    let images: Vec<_> = events.iter().map(|event| event.slots[0].1.clone().unwrap()).collect();
    assert_eq!(images.len(), 40_002);
    assert!(images.iter().take(40_000).enumerate().all(|(index, image)| *image == index.to_string()));
    assert_eq!(images[40_000..], ["last", "tree"]);
}
