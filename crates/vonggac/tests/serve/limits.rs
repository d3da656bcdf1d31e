//! What is too large, too deep, too slow, too much or unknown is refused with its own code, and the server goes on.

use std::io::Write as _;
use std::time::{Duration, Instant};

use crate::client::Answer;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

fn sizes_and_shapes_are_limited(home: &Home) {
    let server = Server::start(home, &[("VONGGAC_LIMITS_BODY_BYTES", "2000")]);
    let client = server.client();
    let post = |body: &[u8]| client.send("POST", "/api/v1/session", "", Some(body));
    assert_eq!(post(&vec![b' '; 2_001]).code(), "too_large");
    // Without a stated length the limit is met while reading.
    let mut chunked = client.request(
        "POST",
        "/api/v1/session",
        "Transfer-Encoding: chunked\r\nContent-Type: application/json\r\n",
        None,
    );
    chunked.extend_from_slice(format!("bb8\r\n{}\r\n0\r\n\r\n", " ".repeat(3_000)).as_bytes());
    let mut stream = client.connect();
    stream.write_all(&chunked).unwrap();
    assert_eq!(Answer::read(stream).code(), "too_large");
    assert_eq!(post(format!("{}{}", "[".repeat(33), "]".repeat(33)).as_bytes()).code(), "bad_request");
    assert_eq!(post(b"{\"username\"").code(), "bad_request");
    assert_eq!(post(b"{\"username\":\"a\",\"password\":\"b\",\"x\":1}").code(), "invalid_input");
    let plain = client.send("POST", "/api/v1/session", "Content-Type: text/plain\r\nContent-Length: 0\r\n", None);
    assert_eq!((plain.status, plain.code().as_str()), (415, "unsupported_media_type"));
    let long = format!("/healthz?{}", "x".repeat(4_097));
    assert_eq!(client.get(&long).code(), "query_too_long");
    let wide = format!("X-Wide: {}\r\n", "x".repeat(16_384));
    assert_eq!(client.send("GET", "/healthz", &wide, None).code(), "headers_too_large");
    assert_eq!(client.get("/no/such/path").code(), "not_found");
    let method = client.delete("/api/v1/units");
    assert_eq!((method.status, method.code().as_str()), (405, "method_not_allowed"));
    assert!(method.header("allow").unwrap().contains("GET"));
    let healthy = client.get("/healthz");
    assert_eq!((healthy.status, healthy.text().as_str()), (200, "ok\n"));
    assert!(healthy.header("content-security-policy").unwrap().contains("frame-ancestors 'none'"));
    assert_eq!(healthy.header("x-content-type-options"), Some("nosniff"));
    assert_eq!(healthy.header("strict-transport-security"), None, "not over plain HTTP");
    let page = client.get("/setup");
    assert!(page.text().contains("src=\"/setup.js\"") && !page.text().contains("<script>"), "no script in the page");
    assert_eq!(client.get("/setup.js").status, 200);
    assert_eq!(client.get("/readyz").text(), "ready\n");
    assert!(client.get("/metrics").text().contains("vonggac_http_answers_total{class=\"4xx\"}"));
    let passed_on = client.send("GET", "/metrics", "X-Forwarded-For: 192.0.2.1\r\n", None);
    assert_eq!(passed_on.status, 401, "what came through a proxy is not from here");
}

fn slow_and_many_requests_are_limited(home: &Home) {
    let settings = [
        ("VONGGAC_LIMITS_REQUEST_SECONDS", "1"),
        ("VONGGAC_LIMITS_ADDRESS_BURST", "20"),
        ("VONGGAC_LIMITS_ADDRESS_PER_SECOND", "1"),
        ("VONGGAC_LIMITS_CONCURRENT", "1"),
    ];
    let server = Server::start(home, &settings);
    let client = server.client();
    let began = Instant::now();
    let mut slow = client.connect();
    let request = client.request("POST", "/api/v1/session", "", Some(&[b' '; 100]));
    slow.write_all(&request[..request.len() - 50]).unwrap();
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(client.get("/healthz").code(), "busy", "one request runs, and one may");
    let answer = Answer::read(slow);
    assert_eq!((answer.status, answer.code().as_str()), (408, "request_timeout"));
    assert!(began.elapsed() < Duration::from_secs(10));
    let last = (0..40).map(|_| client.get("/healthz")).find(|answer| answer.status != 200).expect("a refusal");
    assert_eq!(last.code(), "rate_limited");
    assert!(last.header("retry-after").is_some());
}

on_each_engine!(sizes_and_shapes_are_limited, slow_and_many_requests_are_limited);
