//! What shippers ask before they send. Benign answers; nothing is kept.

use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

use super::reply;
use crate::http::{Answer, Settings};
use crate::protocols::Head;

/// True when a request is one of the handshake. `parts` is the path, cut at the first three slashes.
pub(super) fn knows(method: &Method, parts: &[&str]) -> bool {
    let (reads, puts) =
        (*method == Method::GET || *method == Method::HEAD, *method == Method::PUT || *method == Method::POST);
    match parts {
        [""] | ["_license"] | ["_xpack"] | ["_cat", "templates", ..] => reads,
        ["_nodes", ..] | ["_cluster", "health", ..] | ["_ilm", "status"] => reads,
        ["_ilm", "policy", _] | ["_ingest", "pipeline", _] | ["_data_stream", _] => reads || puts,
        ["_index_template" | "_component_template" | "_template", _] => reads || puts,
        [index] => super::is_index(index) && (*method == Method::HEAD || *method == Method::PUT),
        _ => false,
    }
}

/// The answer. What a shipper looks for is there already, so that it does not try to set it up; what it sets up all the same is
/// acknowledged.
pub(super) fn answer(head: &Head, settings: &Settings) -> Answer {
    let path = head.path.trim_matches('/');
    let parts: Vec<&str> = path.splitn(4, '/').collect();
    if head.method == Method::PUT || head.method == Method::POST {
        let body = match parts.as_slice() {
            [index] => json!({ "acknowledged": true, "shards_acknowledged": true, "index": index }),
            _ => json!({ "acknowledged": true }),
        };
        return reply::json(head, StatusCode::OK, body.to_string());
    }
    if let ["_cat", ..] = parts.as_slice() {
        return cat_templates(head, parts.get(2).copied().unwrap_or_default());
    }
    reply::json(head, StatusCode::OK, found(&parts, settings).to_string())
}

fn found(parts: &[&str], settings: &Settings) -> Value {
    let (version, cluster) = (&settings.elasticsearch_version, &settings.cluster_name);
    match parts {
        [""] => banner(version, cluster),
        ["_license"] => json!({ "license": {
            "status": "active", "uid": "00000000-0000-0000-0000-000000000000", "type": "basic", "issued_to": cluster,
            "issuer": "elasticsearch", "start_date_in_millis": -1,
        } }),
        ["_xpack"] => json!({
            "build": { "hash": "unknown", "date": "1970-01-01T00:00:00.000Z" },
            "license": { "uid": "00000000-0000-0000-0000-000000000000", "type": "basic", "mode": "basic", "status": "active" },
            "features": { "ilm": { "available": true, "enabled": true }, "security": { "available": true, "enabled": true } },
            "tagline": "You know, for X",
        }),
        ["_cluster", ..] => json!({
            "cluster_name": cluster, "status": "green", "timed_out": false, "number_of_nodes": 1, "number_of_data_nodes": 1,
            "active_primary_shards": 0, "active_shards": 0, "relocating_shards": 0, "initializing_shards": 0, "unassigned_shards": 0,
        }),
        ["_nodes", ..] => json!({
            "_nodes": { "total": 1, "successful": 1, "failed": 0 },
            "cluster_name": cluster,
            "nodes": { "vonggac": { "name": "vonggac", "version": version, "roles": ["data", "ingest", "master"] } },
        }),
        ["_ilm", "status"] => json!({ "operation_mode": "RUNNING" }),
        ["_ilm", "policy", name] => {
            json!({ *name: { "version": 1, "policy": { "phases": { "hot": { "actions": {} } } } } })
        }
        ["_index_template", name] => json!({ "index_templates": [
            { "name": name, "index_template": { "index_patterns": [name], "composed_of": [], "data_stream": {} } },
        ] }),
        ["_component_template", name] => {
            json!({ "component_templates": [{ "name": name, "component_template": { "template": {} } }] })
        }
        ["_template", name] => {
            json!({ *name: { "order": 1, "index_patterns": [name], "settings": {}, "mappings": {} } })
        }
        ["_data_stream", name] => json!({ "data_streams": [
            { "name": name, "timestamp_field": { "name": "@timestamp" }, "indices": [], "generation": 1, "status": "GREEN" },
        ] }),
        ["_ingest", "pipeline", name] => json!({ *name: { "processors": [] } }),
        _ => json!({}),
    }
}

fn banner(version: &str, cluster: &str) -> Value {
    json!({
        "name": "vonggac", "cluster_name": cluster, "cluster_uuid": "vonggac",
        "version": {
            "number": version, "build_flavor": "default", "build_type": "tar", "build_hash": "unknown",
            "build_date": "1970-01-01T00:00:00.000Z", "build_snapshot": false, "lucene_version": "9.12.0",
            "minimum_wire_compatibility_version": "7.17.0", "minimum_index_compatibility_version": "7.0.0",
        },
        "tagline": "You know, for Search",
    })
}

/// Shippers before 7.16 look for their template in this list.
fn cat_templates(head: &Head, name: &str) -> Answer {
    let name = crate::protocols::decode_percent(name);
    if head.parameter("format").as_deref() == Some("json") {
        let body = json!([{ "name": name, "index_patterns": format!("[{name}]"), "order": "1", "version": "" }]);
        return reply::json(head, StatusCode::OK, body.to_string());
    }
    let mut answer = reply::json(head, StatusCode::OK, format!("{name} [{name}] 1\n"));
    let plain = axum::http::HeaderValue::from_static("text/plain; charset=UTF-8");
    answer.headers.insert(axum::http::header::CONTENT_TYPE, plain);
    answer
}
