//! The library over HTTP: what the packs of the program hold, on a day, with its sources and its grade.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::client::Client;
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

fn read(client: &Client, path: &str) -> Value {
    let answer = client.get(&format!("/api/v1/library{path}"));
    assert_eq!(answer.status, 200, "{path}: {}", answer.text());
    answer.json()
}

fn items<'a>(value: &'a Value, name: &str) -> &'a Vec<Value> {
    value[name].as_array().unwrap_or_else(|| panic!("{name}: {value}"))
}

fn one<'a>(value: &'a Value, name: &str, id: &str) -> &'a Value {
    items(value, name).iter().find(|item| item["id"] == id).unwrap_or_else(|| panic!("no {id} in {name}"))
}

fn the_library_is_read_by_whoever_is_signed_in(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (admin, unit) = server.set_up();
    let reader = member(&server, &admin, &unit, "binh", "reader");
    for path in ["", "/regimes/vn-2016", "/directives/6410-btttt-cattt-2023", "/forms/answer-6410"] {
        let address = format!("/api/v1/library{path}");
        assert_eq!(server.client().get(&address).code(), "unauthenticated", "{path}");
        assert_eq!(reader.get(&address).status, 200, "{path}");
    }
    what_there_is(&reader);
    entries_of_a_day(&reader);
    a_pack_of_a_directive(&reader);
    a_report_form(&reader);
    what_is_refused(&reader);
}

fn what_there_is(client: &Client) {
    let all = read(client, "");
    let today = all["today"].as_str().unwrap();
    let regimes = items(&all, "regimes");
    let ids: Vec<&str> = regimes.iter().map(|regime| regime["id"].as_str().unwrap()).collect();
    assert_eq!(ids, ["vn-2026", "vn-2016"]);
    for regime in regimes {
        let begun = regime["from"].as_str().is_some_and(|from| from <= today);
        let ended = regime["until"].as_str().is_some_and(|until| until < today);
        assert_eq!(regime["in_force"], json!(begun && !ended), "{regime}");
        let counts = items(regime, "sections");
        assert!(counts.len() > 20, "{regime}");
        for count in counts {
            assert!(count["unverified"].as_u64().unwrap() <= count["entries"].as_u64().unwrap(), "{count}");
        }
        let unverified: u64 = counts.iter().map(|count| count["unverified"].as_u64().unwrap()).sum();
        assert!(unverified > 0, "{regime}");
    }
    // The days of the older regime are from memory, and say so.
    assert_eq!(regimes[1]["grade"]["verified"], false);
    assert_eq!(regimes[1]["grade"]["text"]["vi"], "chưa kiểm chứng, cần kiểm tra trước khi dùng");
    assert_eq!(all["overlays"], json!([]));
    let directive = one(&all, "directives", "6410-btttt-cattt-2023");
    assert_eq!((&directive["number"], &directive["issued"]), (&json!("6410/BTTTT-CATTT"), &json!("2023-12-29")));
    let form = one(&all, "forms", "answer-6410");
    assert_eq!((&form["kind"], &form["directive"]), (&json!("report"), &json!("6410-btttt-cattt-2023")));
}

fn entries_of_a_day(client: &Client) {
    let then = read(client, "/regimes/vn-2016?day=2024-02-10&section=contact");
    assert_eq!((&then["day"], &then["regime"]["id"]), (&json!("2024-02-10"), &json!("vn-2016")));
    let line = one(&then, "items", "vncert-phone");
    assert_eq!(line["facts"][0]["label"]["vi"], "Điện thoại");
    assert_eq!(
        (&line["facts"][0]["value"]["vi"], &line["facts"][0]["kind"]),
        (&json!("024.3640.4421"), &json!("phone"))
    );
    assert_eq!(line["sources"][0]["number"], "6410/BTTTT-CATTT");
    assert_eq!(line["sources"][0]["clause"], "Khoản 3");
    assert_eq!((&line["verified_on"], &line["until"]), (&json!("2023-12-29"), &json!("2025-02-28")));
    assert!(line["unknown"]["vi"].as_str().unwrap().contains("sáp nhập"), "{line}");

    // On a later day that line is no line any more: it is left out, and counted.
    let later = read(client, "/regimes/vn-2016?day=2025-06-01&section=contact");
    assert!(items(&later, "items").iter().all(|item| item["id"] != "vncert-phone"), "{later}");
    let count = |found: &Value| items(found, "items").len() as u64 + found["left_out"].as_u64().unwrap();
    assert_eq!(count(&then), count(&later));
    let whole = read(client, "");
    let counts = items(one(&whole, "regimes", "vn-2016"), "sections").clone();
    let contacts = counts.iter().find(|count| count["section"] == "contact").unwrap();
    assert_eq!(json!(count(&then)), contacts["entries"]);

    // Without a section there are all of them, and the numbers fit.
    let all = read(client, "/regimes/vn-2026?day=2026-12-01");
    let shown: u64 = items(&all, "sections").iter().map(|section| section["shown"].as_u64().unwrap()).sum();
    assert_eq!(shown, items(&all, "items").len() as u64);
    for section in items(&all, "sections") {
        let here = items(&all, "items").iter().filter(|item| item["section"] == section["section"]).count();
        assert_eq!(json!(here), section["shown"], "{section}");
    }
    let marked = items(&all, "items").iter().filter(|item| item["grade"]["verified"] == false);
    let mut seen = 0;
    for item in marked {
        assert_ne!(item["grade"]["name"], "verified", "{item}");
        assert!(!item["grade"]["text"]["vi"].as_str().unwrap().is_empty(), "{item}");
        seen += 1;
    }
    assert!(seen > 0);
    let control = one(&all, "items", "q-unauthorised-sweep");
    assert_eq!((&control["levels"], &control["section"]), (&json!([1, 2, 3, 4, 5]), &json!("control")));
    // A regime is not shown beyond its last day.
    let gone = read(client, "/regimes/vn-2016?day=2026-08-19");
    assert_eq!(gone["items"], json!([]));
    assert!(gone["left_out"].as_u64().unwrap() > 300, "{}", gone["left_out"]);
    // Without a day it is today.
    assert_eq!(read(client, "/regimes/vn-2026?section=clock")["day"], whole["today"]);
}

fn a_pack_of_a_directive(client: &Client) {
    let pack = read(client, "/directives/6410-btttt-cattt-2023");
    let names = |list: &str, name: &str| -> BTreeSet<String> {
        items(&pack, list).iter().map(|item| item[name].as_str().unwrap().to_owned()).collect()
    };
    for (list, count) in [("clauses", "clauses"), ("obligations", "obligations"), ("checks", "checks")] {
        assert_eq!(json!(items(&pack, list).len()), pack["directive"][count], "{list}");
    }
    assert_eq!(pack["regime_title"]["vi"], "Chế độ an toàn thông tin mạng 2016–2026");
    let (labels, checks) = (names("clauses", "label"), names("checks", "id"));
    for obligation in items(&pack, "obligations") {
        assert!(labels.contains(obligation["clause"].as_str().unwrap()), "{obligation}");
        for check in items(obligation, "checks") {
            assert!(checks.contains(check.as_str().unwrap()), "{obligation}");
        }
        for party in items(obligation, "by") {
            assert_ne!(party["section"], "", "{party}");
            assert_ne!(party["title"]["vi"], party["id"], "{party}");
        }
    }
    let first = one(&pack, "obligations", "systems-by-level");
    assert_eq!(first["due"]["vi"], "trước kỳ nghỉ Tết Nguyên đán 1 ngày");
    assert_eq!(first["due"]["en"], "1 day before Lunar New Year");
    assert_eq!(first["due_on"], "2024-02-07");
    let check = one(&pack, "checks", "systems-have-level");
    assert!(check["sql"].as_str().unwrap().contains("SELECT"), "{check}");
    assert!(check["cases"].as_u64().unwrap() > 0, "{check}");
    assert_eq!(pack["sources"][0]["number"], "6410/BTTTT-CATTT");
}

fn a_report_form(client: &Client) {
    let form = read(client, "/forms/answer-6410");
    assert_eq!(form["name"], "Báo cáo");
    let sections = items(&form, "sections");
    assert_eq!(sections[1]["heading"], "Kết quả chung");
    assert_eq!(sections[1]["blocks"][1]["kind"], "dashes");
    let tables = sections.iter().flat_map(|section| items(section, "blocks")).filter(|block| block["kind"] == "table");
    let table = tables.into_iter().next().unwrap();
    assert_eq!((&table["table"]["rows"], &table["table"]["columns"][0]), (&json!("obligations"), &json!("Khoản")));
    assert!(!items(&form, "annexes").is_empty());
}

fn what_is_refused(client: &Client) {
    for path in ["/regimes/vn-1990", "/directives/none", "/forms/none"] {
        let refused = client.get(&format!("/api/v1/library{path}"));
        assert_eq!((refused.status, refused.code().as_str()), (404, "not_found"), "{path}");
    }
    for (query, pointer, code) in [
        ("day=2024-02-30", "/day", "bad_day"),
        ("day=05/02/2024", "/day", "bad_day"),
        ("section=weather", "/section", "unknown_value"),
    ] {
        let refused = client.get(&format!("/api/v1/library/regimes/vn-2016?{query}"));
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_input"), "{query}");
        let error = &refused.json()["errors"][0];
        assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)), "{query}");
    }
    assert_eq!(client.get("/api/v1/library/regimes/vn-2016?dya=2024-02-10").code(), "bad_request");
}

on_each_engine!(the_library_is_read_by_whoever_is_signed_in);
