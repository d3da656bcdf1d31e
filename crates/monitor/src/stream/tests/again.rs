//! What is found in stored events is what the stream found in them as they arrived.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_model::Timestamp;
use vg_receive::{Chunk, Cut, Form, SourceKey};

use super::{Begun, begun, chunk, failed, put, rules, rules_of, run, small, source, stream, to_the_morning};
use crate::sources::NewSource;
use crate::stream::again::{Again, Look, Seen};
use crate::stream::run::Stream;
use crate::tests::{World, world};

/// Rules that fire on a good part of what parsers know, by fields, by words and by a field that the house derives.
const BROAD: &str = "
title: Windows
id: 00000000-0000-4000-8000-000000000011
level: medium
logsource: { product: windows }
detection:
  any: { EventID: '*' }
  condition: any
---
title: Linux
id: 00000000-0000-4000-8000-000000000012
level: low
logsource: { product: linux }
detection:
  words: [ 'e', '0' ]
  condition: words
---
title: Audit
id: 00000000-0000-4000-8000-000000000013
level: high
logsource: { product: linux, service: auditd }
detection:
  run: { type: [ EXECVE, PATH, USER_CMD ] }
  condition: run
---
title: Process
id: 00000000-0000-4000-8000-000000000014
level: high
logsource: { category: process_creation, product: windows }
detection:
  image: { Image|contains: '\\' }
  condition: image
---
title: Web
id: 00000000-0000-4000-8000-000000000015
level: low
logsource: { category: webserver }
detection:
  any: { c-uri: '*' }
  condition: any
";

pub(super) const ALL: (Timestamp, Timestamp) = (Timestamp(i64::MIN), Timestamp(i64::MAX));

/// Everything that a look finds, slice by slice.
fn looked(world: &World, stream: &Stream, slices: &[(Timestamp, Timestamp)]) -> Again {
    let rules = stream.rules();
    let inner = &stream.0;
    let mut look = Look::new(&world.unit, &rules, &rules, BTreeSet::new(), &inner.register, &inner.store);
    let mut all = Again::default();
    for (from, to) in slices {
        for piece in look.pass(*from, *to).unwrap() {
            let Again { events, bytes, unread, found } = look.piece(&piece.unwrap()).unwrap();
            all.events += events;
            all.bytes += bytes;
            all.unread += unread;
            all.found.extend(found);
        }
        all.found.extend(look.advance(*to));
    }
    all
}

/// Position and record of an event, and a rule that fired on it.
type Place = (i64, i64, String);

/// Rules that fired on each event as it arrived, by its place; and the format that each event has.
fn live(world: &World, stream: &Stream) -> (BTreeSet<Place>, BTreeMap<(i64, i64), String>) {
    let (mut fired, mut formats) = (BTreeSet::new(), BTreeMap::new());
    let wanted = ["position", "record", "rules", "format", "repeated"];
    for piece in stream.0.store.pass(&world.unit, ALL.0, ALL.1, &wanted).unwrap() {
        let piece = piece.unwrap();
        for row in 0..piece.len() {
            let place = (piece.int(0, row).unwrap(), piece.int(1, row).unwrap());
            formats.insert(place, piece.text(3, row).unwrap().to_owned());
            let ids = piece.text(2, row).unwrap_or_default().split_whitespace();
            let own = ids.filter(|_| piece.bool(4, row) != Some(true));
            fired.extend(own.map(|id| (place.0, place.1, id.to_owned())));
        }
    }
    (fired, formats)
}

fn places(found: &[Seen]) -> BTreeSet<(i64, i64, String)> {
    found.iter().map(|seen| (seen.event.position, seen.event.record, seen.rule.id.clone())).collect()
}

/// Findings by rule and entity.
fn folded(found: &[Seen]) -> BTreeMap<(String, String), i64> {
    let mut folded = BTreeMap::new();
    for seen in found {
        *folded.entry((seen.rule.id.clone(), seen.entity.to_lowercase())).or_default() += 1;
    }
    folded
}

async fn alerts(world: &World) -> BTreeMap<(String, String), i64> {
    let alerts = world.all().await.into_iter().map(|kept| kept.data);
    alerts.map(|alert| ((alert.rule, alert.entity.to_lowercase()), alert.findings)).collect()
}

#[test]
fn stored_events_are_found_as_they_were_when_they_arrived_and_correlated() {
    for_each_engine(async |test| {
        let Begun { world, folder: _folder, id, stream, journal } = begun(test).await;
        let now = test.clock_now();
        let many = |from: u32, to: u32, address: &str| -> Vec<String> {
            (from..to).map(|second| failed(second, "web01", address)).collect()
        };
        let mut lines = many(0, 6, "192.0.2.7");
        lines.push("không phải syslog".into());
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &lines)).await;
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &lines)).await;
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &many(4_000, 4_011, "192.0.2.9"))).await;
        put(&journal, &world.unit, chunk(&id, Some("syslog"), now, &many(9_000, 9_001, "192.0.2.8"))).await;
        run(&stream).await;
        let whole = looked(&world, &stream, &[ALL]);
        assert_eq!(folded(&whole.found), alerts(&world).await, "{:?}", whole.found);
        assert_eq!((whole.events, whole.unread), (stream.status().totals.stored, 0));
        assert!(whole.found.iter().all(|seen| seen.known), "all of it was live");
        // Slices of ten minutes find the same, though windows reach over their borders.
        let first = whole.found.iter().map(|seen| seen.time.0).min().unwrap();
        let slice = |number: i64| Timestamp(first - 1 + number * 600_000_000);
        let slices: Vec<_> = (0..20).map(|number| (slice(number), slice(number + 1))).collect();
        assert_eq!(folded(&looked(&world, &stream, &slices).found), folded(&whole.found));
        // Half of the time has half of the events.
        let half = looked(&world, &stream, &slices[..3]);
        assert_eq!(half.found.iter().filter(|seen| seen.entity == "192.0.2.9").count(), 0);
    });
}

/// The samples of every parser, by its name.
fn samples() -> Vec<(String, PathBuf)> {
    let root = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../intake/src/parsers");
    let mut found = Vec::new();
    for parser in std::fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()) {
        let Ok(files) = std::fs::read_dir(parser.join("samples")) else { continue };
        let name = parser.file_name().unwrap().to_str().unwrap().to_owned();
        let inputs = files.map(|entry| entry.unwrap().path());
        found.extend(inputs.filter(|path| path.to_str().unwrap().contains(".in.")).map(|path| (name.clone(), path)));
    }
    found.sort();
    assert!(found.len() > 20, "{found:?}");
    found
}

/// EVTX files of the shared data that fit an entry of the journal; none when it is not there.
fn evtx() -> Vec<PathBuf> {
    let Some(root) = vg_backend::testkit::test_data() else { return Vec::new() };
    let folder = root.join("evtx/attack-samples/Execution");
    let mut all: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    all.retain(|path| path.metadata().unwrap().len() < 100 * 1024 && path.extension().is_some_and(|end| end == "evtx"));
    all.sort();
    all.truncate(12);
    assert!(!all.is_empty());
    all
}

/// A stream that has taken the samples of all parsers, and files of the shared data.
pub(super) async fn everything() -> (World, Stream, tempfile::TempDir) {
    let test = &TestBackend::sqlite().await;
    to_the_morning(test);
    let world = world(test).await;
    let folder = tempfile::tempdir().unwrap();
    let id = source(&world, NewSource { name: "Mọi loại".into(), ..NewSource::default() }).await;
    let (stream, journal) = stream(&world, folder.path(), small()).await;
    stream.replace_rules(rules_of(BROAD));
    let now = test.clock_now();
    let with = |format: String, bytes: Vec<u8>, records: usize| Chunk {
        source: SourceKey::new(&id),
        protocol: "lines",
        format: Some(format.into()),
        hint: None,
        received: now,
        records: u32::try_from(records).unwrap(),
        cut: Cut::Lines,
        form: Form::default(),
        bytes,
    };
    for (parser, path) in samples() {
        let bytes = std::fs::read(&path).unwrap();
        let lines = bytes.split(|byte| *byte == b'\n').count();
        put(&journal, &world.unit, with(parser, bytes, lines)).await;
    }
    for path in evtx() {
        put(&journal, &world.unit, with("evtx".into(), std::fs::read(path).unwrap(), 1)).await;
    }
    run(&stream).await;
    (world, stream, folder)
}

#[test]
fn events_of_every_format_are_found_again() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let (world, stream, _folder) = everything().await;
        let (live, formats) = live(&world, &stream);
        let found = looked(&world, &stream, &[ALL]);
        // What the house knows of products against malware is no rule of the network, and not in the column of rules.
        let mut again = places(&found.found);
        again.retain(|(_, _, rule)| !rule.starts_with("antimalware."));
        // The columns of these are named in a line of their own.
        let headed = ["csv", "w3c", "zeek"];
        let of = |place: &(i64, i64, String)| formats[&(place.0, place.1)].as_str();
        let wanted: BTreeSet<_> = live.iter().filter(|place| !headed.contains(&of(place))).cloned().collect();
        let text = |all: BTreeSet<&(i64, i64, String)>| -> Vec<String> {
            all.into_iter().map(|place| format!("{} {place:?}", of(place))).collect()
        };
        let (lost, more) = (text(wanted.difference(&again).collect()), text(again.difference(&wanted).collect()));
        assert!(lost.is_empty() && more.is_empty(), "lost: {lost:#?}\nmore: {more:#?}");
        assert!(found.found.iter().all(|seen| seen.known));
        let kinds: BTreeSet<&str> = again.iter().map(of).collect();
        for kind in ["auditd", "json", "syslog"] {
            assert!(kinds.contains(kind), "{kind} of {kinds:?}");
        }
        let of_headed = formats.values().filter(|format| headed.contains(&format.as_str())).count() as u64;
        assert!(of_headed > 0);
        assert!(
            (of_headed..=of_headed + formats.len() as u64 / 50).contains(&found.unread),
            "{} of {of_headed}",
            found.unread
        );
    });
}

#[test]
fn a_rule_that_is_new_finds_what_nobody_looked_for() {
    for_each_engine(async |test| {
        let Begun { world, folder: _folder, id, stream, journal } = begun(test).await;
        let live = Arc::new(rules_of(BROAD));
        stream.replace_rules(rules_of(BROAD));
        let lines: Vec<String> = (0..9).map(|second| failed(second, "web01", "192.0.2.7")).collect();
        put(&journal, &world.unit, chunk(&id, Some("syslog"), test.clock_now(), &lines)).await;
        run(&stream).await;
        let inner = &stream.0;
        let new = Arc::new(rules());
        let look = |chosen: &[&str]| {
            let chosen = chosen.iter().map(|id| (*id).to_owned()).collect();
            let mut look = Look::new(&world.unit, &new, &live, chosen, &inner.register, &inner.store);
            let mut found: Vec<Seen> = Vec::new();
            for piece in look.pass(ALL.0, ALL.1).unwrap() {
                found.extend(look.piece(&piece.unwrap()).unwrap().found);
            }
            found.extend(look.advance(ALL.1));
            found
        };
        let all = look(&[]);
        assert_eq!((all.len(), all.iter().filter(|seen| seen.known).count()), (9 + 1, 0));
        assert_eq!(look(&["00000000-0000-4000-8000-000000000002"]).len(), 1, "the correlation alone");
        assert_eq!(all[0].host, "web01");
    });
}
