//! What a small commit looks like on the disk, to the letter.

use super::{Test, at, batch};

/// The lines of a commit with the sizes of files taken out: they change with the library that writes them.
fn commit(root: &std::path::Path, version: u64) -> Vec<String> {
    let text = std::fs::read(root.join(format!("_delta_log/{version:020}.json"))).unwrap();
    let text = String::from_utf8(text).unwrap();
    let without_size = |line: &str| match line.split_once("\"size\":") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit());
            format!("{before}\"size\":SIZE{rest}")
        }
        None => line.to_owned(),
    };
    // The end of a name is random, so that no two files ever have one name.
    let without_id = |line: String| match line.split_once("part-1795860000000-") {
        Some((before, after)) => {
            let rest = after.trim_start_matches(|c: char| c.is_ascii_hexdigit());
            format!("{before}part-1795860000000-ID{rest}")
        }
        None => line,
    };
    text.lines().map(without_size).map(without_id).collect()
}

#[test]
fn a_small_commit() {
    let folder = tempfile::tempdir().unwrap();
    let test = Test::at("2026-11-28T10:00:00Z");
    let store = test.open(folder.path()).unwrap();
    let events = [
        ("a", at("2026-11-28T09:59:59.5Z"), "web-1", "192.0.2.7", 4625),
        ("a", at("2026-11-28T09:59:58Z"), "web-2", "192.0.2.9", 4624),
        ("b", at("2026-11-27T23:59:59.999999Z"), "dns-1", "2001:db8::1", 1),
    ];
    store.append(batch(&store, &events), 41).unwrap();
    store.commit().unwrap();
    let first = commit(folder.path(), 0);
    assert_eq!(
        first[0],
        r#"{"commitInfo":{"engineInfo":"vonggac/0.1.0","operation":"CREATE TABLE","operationParameters":{},"timestamp":1795860000000}}"#
    );
    assert_eq!(first[1], r#"{"protocol":{"minReaderVersion":1,"minWriterVersion":2}}"#);
    assert!(first[2].starts_with(r#"{"metaData":{"id":"#), "{}", first[2]);
    assert!(first[2].contains(r#""partitionColumns":["day"]"#), "{}", first[2]);
    assert!(
        first[2].contains(r#"{\"name\":\"src_ip\",\"type\":\"string\",\"nullable\":true,\"metadata\":{}}"#),
        "{}",
        first[2]
    );
    assert!(
        first[2].contains(r#"{\"name\":\"day\",\"type\":\"date\",\"nullable\":false,\"metadata\":{}}"#),
        "{}",
        first[2]
    );
    let second = commit(folder.path(), 1);
    assert_eq!(
        second,
        [
            r#"{"commitInfo":{"engineInfo":"vonggac/0.1.0","operation":"WRITE","operationMetrics":{"numOutputRows":"3"},"operationParameters":{"mode":"Append","partitionBy":"[\"day\"]"},"position":41,"rows":3,"timestamp":1795860000000}}"#,
            r#"{"txn":{"appId":"vonggac","version":41,"lastUpdated":1795860000000}}"#,
            r#"{"txn":{"appId":"vonggac.stored","version":3,"lastUpdated":1795860000000}}"#,
            r#"{"add":{"path":"day=2026-11-27/part-1795860000000-ID.parquet","partitionValues":{"day":"2026-11-27"},"size":SIZE,"modificationTime":1795860000000,"dataChange":true,"stats":"{\"numRecords\":1,\"minValues\":{\"event_id\":1,\"port\":1,\"src_ip\":\"2001:db8::1\",\"time\":\"2026-11-27T23:59:59.999999Z\",\"unit\":\"b\"},\"maxValues\":{\"event_id\":1,\"port\":1,\"src_ip\":\"2001:db8::1\",\"time\":\"2026-11-27T23:59:59.999999Z\",\"unit\":\"b\"},\"nullCount\":{\"event_id\":0,\"port\":0,\"seen\":1,\"src_ip\":0,\"time\":0,\"unit\":0}}"}}"#,
            r#"{"add":{"path":"day=2026-11-28/part-1795860000000-ID.parquet","partitionValues":{"day":"2026-11-28"},"size":SIZE,"modificationTime":1795860000000,"dataChange":true,"stats":"{\"numRecords\":2,\"minValues\":{\"event_id\":4624,\"port\":4,\"src_ip\":\"192.0.2.7\",\"time\":\"2026-11-28T09:59:58.000000Z\",\"unit\":\"a\"},\"maxValues\":{\"event_id\":4625,\"port\":5,\"src_ip\":\"192.0.2.9\",\"time\":\"2026-11-28T09:59:59.500000Z\",\"unit\":\"a\"},\"nullCount\":{\"event_id\":0,\"port\":0,\"seen\":2,\"src_ip\":0,\"time\":0,\"unit\":0}}"}}"#,
        ]
    );
}
