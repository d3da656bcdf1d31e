//! Every route of the OpenAPI document: it names its operation, refuses strangers, and refuses those without the right.

use serde_json::{Value, json};
use vg_access::permission::{OWN_OPERATIONS, Operations, Role};

use crate::client::{Answer, Client};
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

/// What is not an operation of the list: open to everybody, or to everybody who is signed in.
const UNLISTED: &[&str] = &["public", "signed_in"];

/// Operations without a route, and why.
const WITHOUT_ROUTE: &[(&str, &str)] = &[
    ("monitor.alert.settle", "the program notes every minute what became late"),
    ("monitor.alert.take", "the stream hands its findings over"),
    ("monitor.rule_set.know", "the program follows its folders, and loads rules for the stream"),
    ("monitor.retro.work", "the program runs the jobs of all units"),
    ("monitor.search.manage", "asked beside monitor.search.save when a shared search of somebody else is changed"),
    ("monitor.source.know", "whoever receives events knows all sources"),
    ("monitor.source.report", "the stream hands its figures over"),
    ("monitor.source.settle", "the program notes every minute which sources fell silent"),
];

/// Method, path and operation of every route.
pub(crate) fn routes(document: &Value) -> Vec<(String, String, String)> {
    let mut all = Vec::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, route) in methods.as_object().unwrap() {
            let operation = route["x-operation"].as_str().unwrap_or_else(|| panic!("{method} {path}: no operation"));
            all.push((method.to_uppercase(), path.clone(), operation.to_owned()));
        }
    }
    all
}

fn operations() -> Operations {
    let mut slices = vec![OWN_OPERATIONS];
    slices.extend(vonggac::serve::capabilities::operations());
    Operations::join(&slices).unwrap()
}

pub(crate) fn document() -> Value {
    serde_json::from_str(&vonggac::serve::api::document().unwrap()).unwrap()
}

#[test]
fn the_document_is_what_the_code_says() {
    let path =
        std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../docs/reference/openapi.json");
    let text = vonggac::serve::api::document().unwrap();
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::write(&path, &text).unwrap();
    }
    let known = String::from_utf8(std::fs::read(&path).unwrap_or_default()).unwrap();
    assert!(known == text, "docs/reference/openapi.json is not what the code says: run with UPDATE_GOLDEN=1");
    let document = document();
    assert!(document["openapi"].as_str().unwrap().starts_with("3.1"));
    let mut ids = std::collections::BTreeSet::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        for (method, route) in methods.as_object().unwrap() {
            let id = route["operationId"].as_str().unwrap();
            assert!(ids.insert(id.to_owned()), "{method} {path}: {id} is the name of two routes");
            assert!(route["responses"]["default"].is_object(), "{method} {path}: says nothing of refusals");
        }
    }
}

/// Schemas of which there are two with one name, so that the document says of one of them what is not so: to be mended with the types of the
/// console that come from them.
const NAMED_TWICE: &[&str] = &["ChangesView", "ColumnView", "ContactView", "CountsView", "RowView"];

/// Names of structures of a folder of sources that have a schema in the document.
fn schemas(folder: &std::path::Path, names: &mut Vec<String>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            schemas(&path, names);
            continue;
        }
        let text = String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned();
        for part in text.split("ToSchema)]").skip(1) {
            // The first line behind it that is neither an attribute nor a comment.
            let line = part.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with(['#', '/', '[']));
            let mut words = line.unwrap_or_default().split(|c: char| !c.is_alphanumeric() && c != '_');
            let name = words.by_ref().find(|word| ["struct", "enum"].contains(word)).and_then(|_| words.next());
            names.extend(name.map(str::to_owned));
        }
    }
}

#[test]
fn every_schema_has_a_name_of_its_own() {
    // Of two with one name the document keeps one, and says of the other what is not so.
    let folder = std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("src/serve");
    let mut names = Vec::new();
    schemas(&folder, &mut names);
    assert!(names.len() > 200, "only {} schemas were found", names.len());
    names.sort();
    let twice: Vec<&str> = names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0].as_str()).collect();
    assert_eq!(twice, NAMED_TWICE, "give a new one another name, or take a mended one out of the list");
}

#[test]
fn every_operation_has_a_route_and_every_route_an_operation() {
    let routes = routes(&document());
    let operations = operations();
    let named: Vec<&str> = routes.iter().map(|(_, _, operation)| operation.as_str()).collect();
    let missing: std::collections::BTreeSet<&str> = operations.missing(&named).collect();
    let without = WITHOUT_ROUTE.iter().map(|(name, _)| *name).collect();
    assert_eq!(missing, without, "operations without a route");
    for (method, path, operation) in &routes {
        let known = operations.get(operation).is_some() || UNLISTED.contains(&operation.as_str());
        assert!(known, "{method} {path}: {operation} is no operation");
    }
}

/// A body that is right in form, so that the permission decides and not the form.
fn body(path: &str, method: &str, unit: &str) -> Option<Value> {
    let end = path.trim_start_matches("/api/v1/").replace("units/{unit}/", "").replace("units/{id}/", "unit/");
    Some(match (method, end.as_str()) {
        ("POST", "units") => json!({"parent": unit, "kind": "unit", "name": "x"}),
        ("POST", "query") => json!({"sql": "SELECT 1"}),
        ("PATCH", "units/{id}") => json!({"name": "x"}),
        ("POST", "unit/place") => json!({"parent": unit}),
        ("POST", "unit/state") => json!({"active": false}),
        ("POST", "unit/accounts") => json!({"username": "x", "profile": {"display_name": "x"}}),
        ("PUT", "accounts/{id}") => json!({"display_name": "x"}),
        ("POST", "accounts/{id}/state") => json!({"state": "locked"}),
        ("POST", "accounts/{id}/roles") => json!({"unit": unit, "role": "reader", "give": true}),
        ("POST", "accounts/{id}/reset") => json!({}),
        ("POST", "accounts/{id}/identities") => json!({"subject": "x"}),
        ("POST", "systems" | "hosts" | "contacts") | ("PUT", "systems/{id}" | "hosts/{id}" | "contacts/{id}") => {
            json!({"name": "x"})
        }
        ("POST", "claims") | ("PUT", "claims/{id}") => json!({"kind": "domain", "value": "x.example"}),
        ("POST", "contacts/{id}/proof") => json!({"kind": "phone", "value": "x", "proof": "x"}),
        ("POST", "hosts/{id}/merge") => json!({"other": "x"}),
        ("POST", "hosts/{id}/settlement") => json!({"attribute": "site", "value": "x"}),
        ("POST", "hosts/{id}/split") => json!({"name": "x"}),
        ("POST", "bulk") => json!({"items": []}),
        ("POST", "events/sql" | "events/search" | "events/histogram" | "events/top" | "events/count") => json!({}),
        ("PUT", "imports/columns") => json!({"columns": []}),
        ("PUT", "imports/{id}/rows/{place}") => json!({"answer": "new"}),
        ("POST", "letters") => json!({"a": "a letter"}),
        ("PUT", "letters/{id}") | ("POST", "letters/{id}/confirmation") => json!({}),
        ("POST", "letters/{id}/withdrawal" | "obligations/{id}/reopening") => json!({"reason": "x"}),
        ("POST", "letters/{id}/relay") => json!({"units": ["x"]}),
        ("PUT", "obligations/{id}/assignment") => json!({"owner": "x"}),
        ("POST", "obligations/{id}/progress") => json!({"step": "begin"}),
        ("POST", "obligations/{id}/report") => json!({"step": "attest"}),
        ("POST", "obligations/{id}/statement") => json!({"met": true, "text": "x", "until": "2030-01-01T00:00:00Z"}),
        ("POST", "obligations/{id}/waiver") => json!({"reason": "x"}),
        ("POST", "obligations/{id}/waiver/decision") => json!({"approve": true}),
        ("POST", "answers") => json!({"form": "report-adhoc"}),
        ("PUT", "answers/{id}/head") | ("POST", "answers/{id}/figures" | "answers/{id}/approval") => json!({}),
        ("POST", "answers/{id}/review") => json!({"step": "review"}),
        ("POST", "answers/{id}/sending") => json!({"receipt": "x"}),
        ("POST", "imports" | "imports/columns") => json!({"a": "a file"}),
        ("POST", "assessments") => json!({"system": "x"}),
        ("POST", "assessments/{id}/closing" | "assessments/{id}/evidence/{evidence}/removal") => json!({"reason": "x"}),
        ("PUT", "assessments/{id}/controls/{control}/assignment") => json!({"owner": "x"}),
        ("PUT", "assessments/{id}/controls/{control}/result") => json!({"state": "met"}),
        ("POST", "assessments/{id}/controls/{control}/exemption") => json!({"reason": "x"}),
        ("POST", "assessments/{id}/controls/{control}/exemption/decision") => json!({"approve": true}),
        ("POST", "assessments/{id}/controls/{control}/evidence") => json!({"kind": "note", "content": "x"}),
        ("POST", "assessments/{id}/controls/{control}/files") => json!({"a": "a file"}),
        ("PUT", "systems/{id}/level-dossier") => json!({"stage": "drafting"}),
        ("POST", "alerts/bulk") => json!({"action": "start", "items": []}),
        ("PUT", "alerts/times") => json!({"times": []}),
        ("POST", "alerts/{id}/triage") => json!({"step": "start"}),
        ("POST", "alerts/{id}/handling") => json!({"reason": "x"}),
        ("PUT", "alerts/{id}/assignment") => json!({"assignee": ""}),
        ("PUT", "alerts/{id}/links") | ("POST", "sources/{id}/tokens") => json!({}),
        ("POST", "alerts/{id}/comments") => json!({"comment": "x"}),
        ("POST", "alerts/{id}/merge") => json!({"alerts": ["x"], "reason": "x"}),
        ("POST", "suppressions") => json!({"rule": "x", "reason": "x", "expires_at": "2030-01-01T00:00:00Z"}),
        ("POST", "suppressions/{id}/extension") => json!({"expires_at": "2030-01-01T00:00:00Z"}),
        ("POST", "holds") => json!({"reason": "x", "from": "now-1h", "to": "now"}),
        ("PUT", "holds/{id}/lifting") => json!({"reason": "x"}),
        ("POST", "store/quarantine/{position}/let-go") => json!({"reason": "x"}),
        ("POST", "sources" | "searches" | "retros") | ("PUT", "sources/{id}" | "searches/{id}") => json!({"name": "x"}),
        ("POST", "rule-sets/previews" | "rule-samples") => json!({"a": "a file"}),
        ("POST", "rule-trials") => json!({"text": "title: x"}),
        ("POST", "rule-sets") => json!({"preview": "x", "name": "x", "min_level": "low", "statuses": []}),
        ("PATCH", "rule-sets/{set}") => json!({}),
        ("PUT", "rule-sets/{set}/content") => json!({"preview": "x"}),
        ("PUT", "rules/{rule}/choice") => json!({"state": "off", "reason": "x"}),
        _ => return None,
    })
}

/// The address of a route with its places filled in and what its query must have.
pub(crate) fn filled(path: &str, method: &str, unit: &str, id: &str) -> String {
    let address = path
        .replace("{unit}", unit)
        .replace("{id}", id)
        .replace("{identity}", "x")
        .replace("{place}", "1")
        .replace("{address}", "192.0.2.1")
        .replace("{check}", "pack~none")
        .replace("{control}", "none")
        .replace("{evidence}", "none")
        .replace("{token}", "none")
        .replace("{position}", "1")
        .replace("{record}", "0")
        .replace("{regime}", "vn-2016")
        .replace("{level}", "2")
        .replace("{set}", "pack")
        .replace("{rule}", "none")
        .replace("{form}", "csv");
    if path.ends_with("/subjects") {
        return address + "?verdict=met";
    }
    if path.ends_with("/alerts/values") {
        return address + "?field=rule";
    }
    if path.ends_with("/alerts/risk") {
        return address + "?kind=host&entity=x";
    }
    if path.ends_with("/{check}/changes") {
        return address + "?from=0&to=1";
    }
    if path.ends_with("/answers/{id}/file") {
        return address + "?as=pdf";
    }
    let takes_file = method == "POST"
        && ["/imports", "/imports/columns", "/files", "/previews", "/rule-samples"]
            .iter()
            .any(|end| path.ends_with(end));
    if takes_file { address + "?file_name=x.csv" } else { address }
}

/// Sends a request that is right in form.
pub(crate) fn attempt(client: &Client, method: &str, path: &str, unit: &str, id: &str, more: &str) -> Answer {
    let body = body(path, method, unit).map(|body| body.to_string());
    let more = format!("If-Match: \"1\"\r\n{more}");
    client.send(method, &filled(path, method, unit, id), &more, body.as_ref().map(|body| body.as_bytes()))
}

fn strangers_and_readers_are_refused_by_every_route(home: &Home) {
    let settings = [("VONGGAC_LIMITS_ADDRESS_BURST", "1000"), ("VONGGAC_LIMITS_PRINCIPAL_BURST", "1000")];
    let mut server = Server::start(home, &settings);
    let (admin, unit) = server.set_up();
    let account = admin.get("/api/v1/session").json()["account"].as_str().unwrap().to_owned();
    let reader = member(&server, &admin, &unit, "binh", "reader");
    let operations = operations();
    let (mut denied, mut read) = (0, 0);
    for (method, path, operation) in routes(&document()) {
        let id = if path.contains("/accounts/{id}") { &account } else { &unit };
        // As one who came through a proxy: what is open to the machine itself is not asked here.
        let stranger = attempt(&server.client(), &method, &path, &unit, id, "X-Forwarded-For: 192.0.2.9\r\n");
        assert!(stranger.status < 500, "{method} {path}: {}", stranger.text());
        if operation == "public" {
            assert_ne!(stranger.status, 401, "{method} {path}");
            continue;
        }
        assert_eq!((stranger.status, stranger.code().as_str()), (401, "unauthenticated"), "{method} {path}");
        let own = [
            "access.password.",
            "access.totp.",
            "access.passkey.",
            "access.session.",
            "access.token.",
            "access.identity.",
        ];
        // A stream does not end by itself.
        let stream =
            path.ends_with("/events") || path.ends_with("/events/follow") || path.ends_with("/retros/{id}/progress");
        if operation == "signed_in" || own.iter().any(|own| operation.starts_with(own)) || stream {
            continue;
        }
        let answer = attempt(&reader, &method, &path, &unit, id, "");
        if operations.get(&operation).unwrap().roles.contains(&Role::Reader) {
            // There is nothing of the kind yet.
            let nothing = (path.contains("/{id}") && !path.starts_with("/api/v1/units/{id}"))
                || path.ends_with("/checks/{check}")
                || path.ends_with("/rules/{rule}")
                || path.ends_with("/events/{position}/{record}");
            // A table that is none is refused as one, after the permission.
            let expected = match nothing {
                true => 404,
                false if path.ends_with("/assessment-table/preview") => 422,
                false => 200,
            };
            assert_eq!(answer.status, expected, "{method} {path}: {}", answer.text());
            read += 1;
        } else {
            assert_eq!((answer.status, answer.code().as_str()), (403, "forbidden"), "{method} {path}");
            denied += 1;
        }
    }
    assert!(denied >= 35 && read >= 20, "only {denied} and {read} routes were tried");
}

on_each_engine!(strangers_and_readers_are_refused_by_every_route);
