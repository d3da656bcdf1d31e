//! What holds for every input: slots and records agree, haystacks hold the values, damage never panics.

use std::sync::Arc;
use vg_model::{DefectKind, FieldTableBuilder, Value, limits};

use crate::harness::{Decoded, NAMES, decode, decode_whole, logs, options, parser, read, recognise, samples, table};

/// Slots are the record's values, in order per field, and stand in the haystack.
#[track_caller]
pub(crate) fn assert_agreement(events: &[Decoded], what: &str) {
    for event in events {
        let mut fields: Vec<&String> = event.slots.iter().map(|(name, _)| name).collect();
        fields.sort();
        fields.dedup();
        // Names that were not UTF-8 show as something else than what they are.
        let shown = event.record.fields.iter().filter(|(name, _)| !name.contains('\u{fffd}')).count();
        assert_eq!(event.slots.len(), shown, "{what} at {}", event.offset);
        for field in fields {
            let slots: Vec<String> =
                event.slots.iter().filter(|(name, _)| name == field).map(|(_, value)| lossy(value)).collect();
            let values: Vec<&str> = event.record.all(field).map(Value::as_text).collect();
            assert_eq!(slots, values, "{what}: {field} at {}", event.offset);
        }
        for (field, value) in &event.slots {
            let held = value.is_empty() || memchr::memmem::find(&event.haystack, value).is_some();
            assert!(held, "{what}: the haystack at {} lacks {field}", event.offset);
        }
    }
}

fn lossy(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

#[test]
fn slots_and_records_agree_on_samples() {
    for name in NAMES {
        for (path, bytes) in samples(name) {
            let (events, _) = decode_whole(parser(name), &bytes, &options());
            assert!(!events.is_empty());
            assert_agreement(&events, &path.to_string_lossy());
        }
    }
}

#[test]
fn slots_and_records_agree_on_files_of_others() {
    let Some(folder) = logs() else { return };
    let mut seen = 0;
    for part in ["web", "linux", "linux/syslog", "loghub/Apache", "loghub/OpenSSH", "fail2ban"] {
        for entry in std::fs::read_dir(folder.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let bytes = read(&path);
                let Some(name) = recognise(&bytes, "") else { continue };
                let (events, _) = decode_whole(parser(name), &bytes, &options());
                assert_agreement(&events, &path.to_string_lossy());
                seen += 1;
            }
        }
    }
    assert!(seen > 30);
}

#[test]
fn a_projection_leaves_out_and_changes_nothing() {
    for name in NAMES {
        for (_, bytes) in samples(name) {
            let (whole, defects) = decode_whole(parser(name), &bytes, &options());
            let mut builder = FieldTableBuilder::new();
            for field in ["message", "user", "cs-uri-query", "CommandLine", "sc-status"] {
                builder.intern(field);
            }
            builder.intern("Image");
            builder.alias("comm", "Image");
            let mut fields = builder.build();
            fields.set_wants_everything(true);
            let (some, again) = decode(parser(name), &bytes, &options(), &Arc::new(fields));
            assert_eq!(defects, again);
            for (whole, some) in whole.iter().zip(&some) {
                assert_eq!((&whole.record, whole.offset, whole.time), (&some.record, some.offset, some.time));
                let kept = |event: &Decoded, field: &str| {
                    event
                        .slots
                        .iter()
                        .filter(|(name, _)| name == field)
                        .map(|(_, value)| value.clone())
                        .collect::<Vec<_>>()
                };
                for field in ["message", "user", "cs-uri-query", "CommandLine", "sc-status"] {
                    assert_eq!(kept(whole, field), kept(some, field), "{name} {field}");
                }
            }
            assert_eq!(whole.len(), some.len());
        }
    }
}

#[test]
fn every_byte_of_text_is_in_some_event() {
    // Lines that are no records stay searchable. Comments and separators of the formats are not events.
    for name in NAMES {
        for (path, bytes) in samples(name) {
            if path.ends_with("counted.in.log") {
                // The counts between messages are framing.
                continue;
            }
            let (events, _) = decode(parser(name), &bytes, &options(), &table::<&str>([]));
            for line in bytes.split(|byte| *byte == b'\n') {
                if line.is_empty() || line.starts_with(b"#") || line == b"----" || line.starts_with(b"time->") {
                    continue;
                }
                let line = line.trim_ascii_end();
                let found = events.iter().any(|event| memchr::memmem::find(&event.haystack, line).is_some());
                assert!(found, "{}: {}", path.display(), lossy(line));
            }
        }
    }
}

#[test]
fn values_beyond_the_limit_are_counted() {
    let params: String = (0..limits::MAX_VALUES_PER_EVENT).map(|index| format!(" p{index}=\"x\"")).collect();
    let line = format!("<13>1 2024-02-10T00:00:01Z may1 app - - [a@1{params}] text");
    let (events, defects) = decode_whole(parser("syslog"), line.as_bytes(), &options());
    assert_eq!(events[0].record.fields.len(), limits::MAX_VALUES_PER_EVENT);
    assert_agreement(&events, "many values");
    assert_eq!(defects.rows()[0].kind, DefectKind::TooMany);
}

/// A small generator with a fixed seed (xorshift64*), so that a failure can be repeated.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % sides.max(1)
    }
}

fn damage(bytes: &mut Vec<u8>, dice: &mut Dice) {
    const TELLING: &[u8] = b"[]<>\"'\\=:;,. -#{}()%\x00\x1d\xff\r\n\t0123456789audit";
    for _ in 0..=dice.roll(8) {
        let at = dice.roll(bytes.len() + 1);
        match dice.roll(5) {
            0 => bytes.truncate(at.max(1)),
            1 if at < bytes.len() => bytes[at] = TELLING[dice.roll(TELLING.len())],
            2 => bytes.insert(at, TELLING[dice.roll(TELLING.len())]),
            3 if at < bytes.len() => {
                let end = (at + dice.roll(40)).min(bytes.len());
                bytes.drain(at..end);
            }
            _ => {
                let end = (at + dice.roll(80)).min(bytes.len());
                let part = bytes[at..end].to_vec();
                let to = dice.roll(bytes.len() + 1);
                bytes.splice(to..to, part);
            }
        }
    }
}

#[test]
fn damaged_input_is_read_without_panic_and_in_agreement() {
    let mut dice = Dice(0x5eed_0001);
    for name in NAMES {
        for (path, original) in samples(name) {
            for round in 0..60 {
                let mut bytes = original.clone();
                damage(&mut bytes, &mut dice);
                recognise(&bytes, "");
                // Every parser must survive every input, not only its own.
                for other in NAMES.into_iter().filter(|other| *other == name || round % 5 == 0) {
                    let (events, _) = decode_whole(parser(other), &bytes, &options());
                    assert_agreement(&events, &format!("{} round {round} as {other}", path.display()));
                }
            }
        }
    }
}

#[test]
fn events_do_not_depend_on_where_blocks_end() {
    for name in NAMES {
        let (path, sample) = samples(name).swap_remove(0);
        // Longer than two blocks; times and serials repeat, which the audit window must bear as well.
        let bytes = if name == "auditd" { audit_stream() } else { sample.repeat(1_400_000 / sample.len()) };
        let (events, _) = decode(parser(name), &bytes, &options(), &table::<&str>([]));
        let fields = table(["message"]);
        let mut framer = parser(name).framer(&options());
        let mut reader = Trickle(&bytes);
        let mut batch = vg_model::EventBatch::new();
        let mut defects = vg_model::Defects::new();
        let mut decoder = parser(name).decoder(&fields);
        let mut index = 0;
        while framer.next_block(&mut reader, &mut batch, &mut defects).unwrap() {
            decoder.decode(&mut batch, &mut defects);
            for event in batch.events() {
                let expected = &events[index];
                assert_eq!(
                    (event.head().record, event.raw()),
                    (expected.offset, &expected.raw[..]),
                    "{}",
                    path.display()
                );
                index += 1;
            }
            batch.clear();
        }
        assert_eq!(index, events.len());
    }
}

fn audit_stream() -> Vec<u8> {
    let mut out = Vec::new();
    for serial in 0..9_000 {
        for kind in ["SYSCALL", "CWD", "PROCTITLE"] {
            let second = 1_707_523_201 + serial / 40;
            out.extend_from_slice(format!("type={kind} msg=audit({second}.100:{serial}): a0=1 cwd=\"/\"\n").as_bytes());
        }
    }
    out
}

/// Gives out a few bytes at a time, in odd numbers.
struct Trickle<'a>(&'a [u8]);

impl std::io::Read for Trickle<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        let len = out.len().min(77_777).min(self.0.len());
        let (now, later) = self.0.split_at(len);
        out[..len].copy_from_slice(now);
        self.0 = later;
        Ok(len)
    }
}
