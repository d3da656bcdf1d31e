//! The HTTP door: who sends, what is answered when, and what is counted.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use vg_receive::{Reason, Refused};

use crate::support::{Everybody, ask, desk, door, local, request, text};

const FULL: Refused = Refused::Full { retry_after: Duration::from_secs(7) };

/// For every protocol: a good request, and what it says when the sink is full, when it is not allowed, and to strangers.
fn each() -> Vec<(&'static str, &'static str, &'static str, &'static str, [u16; 4])> {
    let bulk = "{\"create\":{\"_index\":\"a\"}}\n{\"m\":1}\n{\"create\":{\"_index\":\"a\"}}\n{\"m\":2}\n";
    let otlp = r#"{"resourceLogs":[{"scopeLogs":[{"logRecords":[{"body":{"stringValue":"a"}},{"body":{"stringValue":"b"}}]}]}]}"#;
    let loki = r#"{"streams":[{"stream":{"job":"a"},"values":[["1","x"],["2","y"]]}]}"#;
    vec![
        ("elasticsearch", "/_bulk", "application/x-ndjson", bulk, [200, 429, 200, 401]),
        ("splunk_hec", "/services/collector", "application/json", "{\"event\":1}{\"event\":2}", [200, 503, 403, 403]),
        ("splunk_hec", "/services/collector/raw", "text/plain", "one\ntwo", [200, 503, 403, 403]),
        ("lines", "/ingest/syslog", "text/plain", "one\ntwo\n", [200, 503, 403, 401]),
        ("otlp", "/v1/logs", "application/json", otlp, [200, 503, 403, 401]),
        ("loki", "/loki/api/v1/push", "application/json", loki, [204, 503, 403, 401]),
    ]
}

fn with_type(path: &str, kind: &str, token: &str, body: &'static str) -> Request<Body> {
    let request = Request::builder().method("POST").uri(path).header("content-type", kind);
    request.header("authorization", format!("Bearer {token}")).body(Body::from(body)).unwrap()
}

#[tokio::test]
async fn every_protocol_answers_when_its_records_are_kept_and_says_so_when_not() {
    for (name, path, kind, body, [good, full, not_allowed, stranger]) in each() {
        let (door, desk, kept) = door();
        let send = |token| with_type(path, kind, token, body);
        let response = ask(&door, send("agent")).await;
        assert_eq!(response.status().as_u16(), good, "{path}");
        assert_eq!(kept.records().len(), 2, "{path}");
        kept.answers.lock().unwrap().extend([FULL, Refused::NotAllowed]);
        let response = ask(&door, send("agent")).await;
        assert_eq!(
            (response.status().as_u16(), &response.headers()["retry-after"]),
            (full, &"7".parse().unwrap()),
            "{path}"
        );
        let response = ask(&door, send("agent")).await;
        assert_eq!(response.status().as_u16(), not_allowed, "{path}");
        let response = ask(&door, send("stranger")).await;
        assert_eq!(response.status().as_u16(), stranger, "{path}");
        let count = desk.counters().of(name);
        assert_eq!((count.received, count.accepted, count.refused(), count.turned_away), (6, 2, 4, 1), "{path}");
        assert_eq!(count.refused[0], 2);
        assert_eq!(kept.records().len(), 2, "{path}");
    }
}

#[tokio::test]
async fn no_answer_before_the_sink_has_accepted() {
    let (door, desk, kept) = door();
    let closed = kept.gate.lock().await;
    let asked = tokio::spawn({
        let door = Arc::clone(&door);
        async move { ask(&door, request("POST", "/ingest/auto", "one\n")).await.status() }
    });
    // The record is with the sink as soon as it is counted; the answer is not there.
    while desk.counters().of("lines").received == 0 {
        tokio::task::yield_now().await;
    }
    for _ in 0..1_000 {
        tokio::task::yield_now().await;
    }
    assert!(!asked.is_finished());
    assert_eq!(desk.counters().of("lines").under_way(), 1);
    drop(closed);
    assert_eq!(asked.await.unwrap(), StatusCode::OK);
    assert_eq!(desk.counters().of("lines").under_way(), 0);
}

#[tokio::test]
async fn a_sender_that_does_not_wait_leaves_no_record_uncounted() {
    let (door, desk, kept) = door();
    let closed = kept.gate.lock().await;
    let asked = tokio::spawn({
        let door = Arc::clone(&door);
        async move { ask(&door, request("POST", "/ingest/auto", "one\n")).await.status() }
    });
    while desk.counters().of("lines").received == 0 {
        tokio::task::yield_now().await;
    }
    asked.abort();
    assert!(asked.await.unwrap_err().is_cancelled());
    drop(closed);
    kept.wait_for(1).await;
    while desk.counters().of("lines").under_way() > 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(desk.counters().of("lines").accepted, 1);
}

#[tokio::test]
async fn a_bulk_request_that_is_half_stored_says_which_half() {
    let (door, desk, kept) = door();
    let mut body = String::new();
    for number in 0..3 {
        let filler = "x".repeat(700_000);
        body.push_str(&format!("{{\"index\":{{\"_index\":\"a\"}}}}\n{{\"n\":{number},\"m\":\"{filler}\"}}\n"));
    }
    // Two documents fill the first chunk; the sink is full for the second one.
    let full = tokio::spawn({
        let door = Arc::clone(&door);
        async move { ask(&door, request("POST", "/_bulk?filter_path=errors,items.*.status", body)).await }
    });
    kept.wait_for(2).await;
    let response = full.await.unwrap();
    assert_eq!(
        text(response).await,
        r#"{"errors":false,"items":[{"index":{"status":201}},{"index":{"status":201}},{"index":{"status":201}}]}"#
    );
    assert_eq!(kept.chunks.lock().unwrap().len(), 2);
    assert_eq!(desk.counters().of("elasticsearch").accepted, 3);
}

#[tokio::test]
async fn a_quota_holds_a_source_back_and_nobody_else() {
    let (desk, kept) = desk(Everybody { needs_token: true, bytes_per_second: Some(10) });
    let door = vg_receive::http::Door::new(Arc::clone(&desk), vg_receive::http::Settings::default());
    let send = |token: &str| {
        let request =
            Request::builder().method("POST").uri("/ingest/auto").header("authorization", format!("Bearer {token}"));
        request.body(Body::from("x".repeat(150))).unwrap()
    };
    assert_eq!(ask(&door, send("a")).await.status(), StatusCode::OK);
    let response = ask(&door, send("a")).await;
    assert_eq!(response.status(), StatusCode::TOO_MANY_REQUESTS);
    let seconds: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=6).contains(&seconds), "{seconds}");
    assert_eq!(ask(&door, send("b")).await.status(), StatusCode::OK);
    assert_eq!(kept.records().len(), 2);
}

#[tokio::test]
async fn an_acknowledged_number_is_true_once() {
    let (door, _, _) = door();
    let channel = "fe0ecfad-13d5-401b-847d-77833bd77131";
    let send = |path: &str, body: &'static str| request("POST", &format!("{path}?channel={channel}"), body);
    let answer = text(ask(&door, send("/services/collector", "{\"event\":1}")).await).await;
    assert_eq!(answer, r#"{"text":"Success","code":0,"ackId":0}"#);
    let ask_for = || send("/services/collector/ack", "{\"acks\":[0,1]}");
    assert_eq!(text(ask(&door, ask_for()).await).await, r#"{"acks":{"0":true,"1":false}}"#);
    assert_eq!(text(ask(&door, ask_for()).await).await, r#"{"acks":{"0":false,"1":false}}"#);
}

#[tokio::test]
async fn splunk_refuses_by_its_own_codes() {
    let (door, ..) = door();
    let bare = |path: &str, token: Option<&str>| {
        let mut request = Request::builder().method("POST").uri(path);
        if let Some(token) = token {
            request = request.header("authorization", token);
        }
        request.body(Body::from("{\"event\":1}")).unwrap()
    };
    for (path, token, status, code) in [
        ("/services/collector", None, 401, 2),
        ("/services/collector", Some("Nothing"), 401, 3),
        ("/services/collector", Some("Splunk stranger"), 403, 4),
        ("/services/collector?token=agent", None, 400, 16),
        ("/services/collector", Some("Basic eDphZ2VudA=="), 200, 0),
    ] {
        let response = ask(&door, bare(path, token)).await;
        assert_eq!(response.status().as_u16(), status, "{path} {token:?}");
        assert!(text(response).await.contains(&format!("\"code\":{code}")), "{path} {token:?}");
    }
    let health = Request::builder().uri("/services/collector/health").body(Body::empty()).unwrap();
    assert_eq!(ask(&door, health).await.status(), StatusCode::OK);
}

#[tokio::test]
async fn paths_of_no_protocol_are_not_found_and_head_has_no_body() {
    let (door, desk, _) = door();
    assert_eq!(ask(&door, request("GET", "/a/_search", "")).await.status(), StatusCode::NOT_FOUND);
    let head = ask(&door, request("HEAD", "/", "")).await;
    assert_eq!(
        (head.status(), &head.headers()["x-elastic-product"]),
        (StatusCode::OK, &"Elasticsearch".parse().unwrap())
    );
    assert_eq!(text(head).await, "");
    assert!(desk.counters().rows().is_empty());
    assert_eq!(local().token, None);
    assert_eq!(Reason::ALL.map(|reason| reason.text().vi.is_empty()), [false; 6]);
}
