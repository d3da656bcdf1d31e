//! Limits of requests, reached.

use axum::body::Body;
use vg_receive::limits;

use crate::support::{ask, door, request, text};

#[tokio::test]
async fn a_request_has_so_many_records_and_no_more() {
    let (door, desk, kept) = door();
    let lines = "x\n".repeat(limits::MAX_RECORDS);
    assert_eq!(ask(&door, request("POST", "/ingest/auto", lines.clone())).await.status().as_u16(), 200);
    assert_eq!(ask(&door, request("POST", "/ingest/auto", lines + "x\n")).await.status().as_u16(), 413);
    let bulk = |records: usize| "{\"index\":{\"_index\":\"a\"}}\n{}\n".repeat(records);
    assert_eq!(ask(&door, request("POST", "/_bulk", bulk(limits::MAX_RECORDS))).await.status().as_u16(), 200);
    assert_eq!(ask(&door, request("POST", "/_bulk", bulk(limits::MAX_RECORDS + 1))).await.status().as_u16(), 413);
    let events = "{\"event\":1}".repeat(limits::MAX_RECORDS + 1);
    assert_eq!(ask(&door, request("POST", "/services/collector", events)).await.status().as_u16(), 413);
    assert_eq!(kept.records().len(), 3 * limits::MAX_RECORDS);
    for name in ["lines", "elasticsearch", "splunk_hec"] {
        let count = desk.counters().of(name);
        assert_eq!(count.received, count.accepted + count.refused(), "{name}");
    }
}

#[tokio::test]
async fn a_record_over_the_limit_is_refused_alone() {
    let (door, desk, kept) = door();
    let long = "x".repeat(limits::MAX_RECORD + 1);
    let answer = ask(&door, request("POST", "/ingest/auto", format!("a\n{long}\nb\n"))).await;
    assert_eq!(text(answer).await, "{\"received\":3,\"accepted\":2,\"refused\":1}\n");
    let bulk =
        format!("{{\"index\":{{\"_index\":\"a\"}}}}\n{{\"m\":\"{long}\"}}\n{{\"index\":{{\"_index\":\"a\"}}}}\n{{}}\n");
    let answer = text(ask(&door, request("POST", "/_bulk?filter_path=items.*.status", bulk)).await).await;
    assert_eq!(answer, r#"{"items":[{"index":{"status":413}},{"index":{"status":201}}]}"#);
    assert_eq!(kept.texts(), ["a", "b", "{}"]);
    assert_eq!(desk.counters().of("elasticsearch").refused[2], 1);
}

#[tokio::test]
async fn json_nests_so_deep_and_no_deeper() {
    let (door, ..) = door();
    let otlp = |depth: usize| {
        let any =
            format!("{}{}{}", r#"{"arrayValue":{"values":["#.repeat(depth), r#"{"intValue":1}"#, "]}}".repeat(depth));
        let body = format!(r#"{{"resourceLogs":[{{"scopeLogs":[{{"logRecords":[{{"body":{any}}}]}}]}}]}}"#);
        let (mut parts, body) = request("POST", "/v1/logs", body).into_parts();
        parts.headers.insert("content-type", "application/json".parse().unwrap());
        axum::http::Request::from_parts(parts, body)
    };
    assert_eq!(ask(&door, otlp(20)).await.status().as_u16(), 200);
    assert_eq!(ask(&door, otlp(200)).await.status().as_u16(), 400);
    let hec = |depth: usize| format!("{{\"event\":{}1{}}}", "[".repeat(depth), "]".repeat(depth));
    assert_eq!(ask(&door, request("POST", "/services/collector", hec(60))).await.status().as_u16(), 200);
    assert_eq!(ask(&door, request("POST", "/services/collector", hec(200))).await.status().as_u16(), 400);
}

#[tokio::test]
async fn a_large_body_is_refused_before_it_is_read() {
    let (door, desk, _) = door();
    let (mut parts, _) = request("POST", "/ingest/auto", "").into_parts();
    parts.headers.insert("content-length", (limits::MAX_BODY + 1).to_string().parse().unwrap());
    let request = axum::http::Request::from_parts(parts, Body::from("x"));
    assert_eq!(ask(&door, request).await.status().as_u16(), 413);
    assert_eq!(desk.counters().of("lines").turned_away, 1);
}
