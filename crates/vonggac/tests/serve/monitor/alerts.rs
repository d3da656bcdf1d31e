//! The queue, and what people do with alerts.

use serde_json::{Value, json};
use vg_model::Level;

use super::{HOUR, House, MINUTE, account, each, rule, send};
use crate::home::{Home, on_each_engine};

fn the_queue_is_filtered_sorted_and_read_page_by_page(home: &Home) {
    let house = House::open(home);
    let (low, high) = (rule("r-low", Level::Low), rule("r-high", Level::High));
    house.stream.clock.advance_us(-2 * HOUR);
    house.stream.take(&low, &["PC-01", "PC-02", "PC-02"]);
    house.stream.clock.advance_us(2 * HOUR);
    house.stream.take(&high, &["PC-03", "PC-01"]);
    let all = house.items("alerts");
    assert_eq!(each(&all, "level"), ["high", "high", "low", "low"], "the gravest first");
    let first = &all[0];
    assert_eq!((&first["state"], &first["open"], &first["version"]), (&json!("new"), &json!(true), &json!(1)));
    assert_eq!(first["title"], json!({"vi": "Phát hiện r-high", "en": "Found r-high"}));
    assert_eq!((&first["class"], &first["class_title"]["en"]), (&json!("credentials"), &json!("Credentials")));
    assert!(first["triage_due"].as_str() == first["next_due"].as_str() && first["next_due"].is_string());
    assert_eq!(first["tags"], json!(["attack.credential-access"]));
    let busy = all.iter().find(|alert| alert["entity"] == "PC-02").unwrap();
    assert_eq!((&busy["findings"], &busy["system_level"]), (&json!(2), &json!(3)));

    for (filter, wanted) in [
        ("level=low", 2),
        ("level=low,high", 4),
        ("state=new&open=true", 4),
        ("open=false", 0),
        ("rule=r-high&entity=PC-01", 1),
        ("class=credentials", 4),
        ("class=malware", 0),
        ("source=dc-01", 4),
        ("assignee=none", 4),
        ("assignee=me", 0),
        ("late=true", 0),
        ("q=phat%20hien%20r-h", 2),
        ("q=pc-01", 2),
        ("order=due", 4),
    ] {
        assert_eq!(house.items(&format!("alerts?{filter}")).len(), wanted, "{filter}");
    }
    let newest = house.items("alerts?order=newest");
    let oldest = house.items("alerts?order=oldest");
    assert_eq!(each(&newest, "id"), each(&oldest, "id").into_iter().rev().collect::<Vec<_>>());
    // By the time of the events.
    let between = vg_model::Timestamp(vg_backend::clock::Clock::now(&*house.stream.clock).0 - HOUR);
    assert_eq!(each(&house.items(&format!("alerts?from={between}")), "level"), ["high", "high"]);
    assert_eq!(each(&house.items(&format!("alerts?until={between}")), "level"), ["low", "low"]);

    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let page = house.get(&format!("alerts?limit=3{after}"));
        seen.extend(page["items"].as_array().unwrap().clone());
        let Some(next) = page["next"].as_str() else { break };
        let escaped: String = next.bytes().map(|byte| format!("%{byte:02x}")).collect();
        after = format!("&after={escaped}");
    }
    assert_eq!(each(&seen, "id"), each(&all, "id"), "each once, in the order of the whole");

    for (bad, pointer) in [
        ("state=x", "/state"),
        ("level=x", "/level"),
        ("order=x", "/order"),
        ("from=x", "/from"),
        ("after=x", "/after"),
        ("limit=0", "/limit"),
    ] {
        let refused = house.reader.get(&house.path(&format!("alerts?{bad}")));
        assert_eq!((refused.status, refused.code().as_str()), (422, "invalid_input"), "{bad}");
        assert_eq!(refused.json()["errors"][0]["pointer"], pointer);
    }

    let counts = house.get("alerts/counts");
    assert_eq!((&counts["open"], &counts["late"]), (&json!(4), &json!(0)));
    assert_eq!(
        counts["cells"],
        json!([{"state": "new", "level": "high", "count": 2}, {"state": "new", "level": "low", "count": 2}])
    );
    assert!(counts["next_due"].is_string());
    let rules = house.items("alerts/values?field=rule");
    assert_eq!(rules.len(), 2);
    assert_eq!(
        rules[0],
        json!({"value": "r-high", "title": {"vi": "Phát hiện r-high", "en": "Found r-high"}, "level": "high", "count": 2, "open": 2})
    );
    let states = house.items("alerts/values?field=state");
    assert_eq!(
        states,
        [json!({"value": "new", "title": {"vi": "Mới", "en": "New"}, "level": "", "count": 4, "open": null})]
    );
    let nobody = house.items("alerts/values?field=assignee");
    assert_eq!((&nobody[0]["value"], &nobody[0]["title"]["vi"]), (&json!(""), &json!("Chưa phân công")));
    assert_eq!(house.reader.get(&house.path("alerts/values?field=x")).status, 422);

    let risk = house.get("alerts/risk?kind=host&entity=PC-01");
    assert_eq!(risk["parts"].as_array().unwrap().len(), 2);
    assert_eq!(risk["parts"][0]["level"], "high", "the weightiest first");
    let adds: f64 = risk["parts"].as_array().unwrap().iter().map(|part| part["adds"].as_f64().unwrap()).sum();
    assert!((risk["score"].as_f64().unwrap() - adds).abs() < 1e-6, "{risk}");
    assert_eq!(house.get("alerts/risk?kind=host&entity=nobody")["score"], 0.0);
    assert_eq!(house.reader.get(&house.path("alerts/risk?kind=x&entity=y")).json()["errors"][0]["pointer"], "/kind");
}

fn an_alert_goes_its_way_and_tells_it(home: &Home) {
    let house = House::open(home);
    house.stream.take(&rule("r-1", Level::High), &["PC-01", "PC-01", "PC-02"]);
    let alert = house.items("alerts?entity=PC-01").remove(0);
    let id = alert["id"].as_str().unwrap();
    let at = |end: &str| format!("alerts/{id}{end}");
    let full = house.reader.get(&house.path(&at("")));
    assert_eq!(full.header("etag"), Some("\"1\""));
    let full = full.json();
    let steps: Vec<&str> = each(full["steps"].as_array().unwrap(), "step");
    assert_eq!(steps, ["start", "verify", "false_positive", "benign", "duplicate"]);
    assert_eq!(
        full["steps"][0],
        json!({"step": "start", "title": {"vi": "Bắt đầu xác minh", "en": "Start triage"},
        "needs_reason": false, "operation": "monitor.alert.triage"})
    );
    assert_eq!(full["shown"], json!([{"field": "CommandLine", "values": ["whoami /all"], "more": false}]));
    assert_eq!(full["first"].as_array().unwrap().len(), 2);
    assert_eq!((&full["history"][0]["event"], &full["history"][0]["actor"]), (&json!("opened"), &json!("stream")));
    assert!(full["risk"]["score"].as_f64().unwrap() > 0.0);

    // Refused: without a version, with a stale one, without a reason, a step that is none, one that leads nowhere.
    let body = json!({"step": "start"});
    let missing = house.analyst.post(&house.path(&at("/triage")), &body);
    assert_eq!((missing.status, missing.code().as_str()), (428, "precondition_required"));
    let stale = house.send("POST", &at("/triage"), &json!(7), Some(&body));
    assert_eq!((stale.status, stale.code().as_str()), (412, "monitor_version_mismatch"));
    let unsaid = house.send("POST", &at("/triage"), &json!(1), Some(&json!({"step": "benign"})));
    assert_eq!((unsaid.status, &unsaid.json()["errors"][0]["pointer"]), (422, &json!("/reason")));
    let handle = house.send("POST", &at("/triage"), &json!(1), Some(&json!({"step": "handle", "reason": "x"})));
    assert_eq!((handle.status, &handle.json()["errors"][0]["pointer"]), (422, &json!("/step")));
    let early = house.send("POST", &at("/handling"), &json!(1), Some(&json!({"reason": "đã cách ly"})));
    assert_eq!((early.status, early.code().as_str()), (409, "monitor_no_such_step"));
    assert!(
        early.json()["detail"].as_str().unwrap().contains("Bắt đầu xác minh"),
        "it says what is possible: {}",
        early.text()
    );
    let of_reader = send(&house.reader, "POST", &house.path(&at("/triage")), &json!(1), Some(&body));
    assert_eq!((of_reader.status, of_reader.code().as_str()), (403, "forbidden"));

    let started = house.send("POST", &at("/triage"), &json!(1), Some(&body));
    assert_eq!((started.status, started.header("etag")), (200, Some("\"2\"")), "{}", started.text());
    let started = started.json();
    let own = account(&house.analyst);
    assert_eq!((&started["assignee"], &started["assignee_name"]), (&json!(own), &json!("Lê Văn Bình")));
    let verified = house
        .send("POST", &at("/triage"), &json!(2), Some(&json!({"step": "verify", "reason": "đúng là dò mật khẩu"})))
        .json();
    assert_eq!((&verified["state"], &verified["triaged_at"].is_string()), (&json!("verified"), &true));
    assert!(verified["handle_due"].is_string() && verified["next_due"] == verified["handle_due"]);
    let comment = json!({"comment": "đã gọi cho phòng CNTT"});
    assert_eq!(
        house.analyst.post(&house.path(&at("/comments")), &comment).json()["version"],
        4,
        "a comment needs no version"
    );
    let host = house.officer.post(&house.path("hosts"), &json!({"name": "pc-01"})).json();
    let links = json!({"asset": host["id"], "case": "VA-2026-001"});
    let linked = house.send("PUT", &at("/links"), &json!(4), Some(&links));
    assert_eq!(linked.status, 200, "{}", linked.text());
    let unknown = house.send("PUT", &at("/links"), &json!(5), Some(&json!({"asset": "x"})));
    assert_eq!((unknown.status, &unknown.json()["errors"][0]["code"]), (422, &json!("not_found")));
    assert_eq!(house.get(&at(""))["asset_name"], "pc-01");
    let handled = house.send("POST", &at("/handling"), &json!(5), Some(&json!({"reason": "đã khoá tài khoản"}))).json();
    assert_eq!(
        (&handled["state"], &handled["open"], &handled["next_due"]),
        (&json!("handled"), &json!(false), &Value::Null)
    );
    let again =
        house.send("POST", &at("/triage"), &json!(6), Some(&json!({"step": "reopen", "reason": "lại thấy"}))).json();
    assert_eq!((&again["state"], &again["reopened"]), (&json!("triaging"), &json!(1)));
    let told = house.items(&at("/history"));
    assert_eq!(
        each(&told, "event"),
        ["reopen", "handle", "linked", "commented", "verify", "start", "opened"],
        "newest first"
    );
    assert_eq!((&told[3]["reason"], &told[3]["actor_name"]), (&comment["comment"], &json!("Lê Văn Bình")));

    // Given to somebody who may handle it, and to nobody else.
    let people = house.analyst.get(&house.path("alerts/people")).json();
    let people: Vec<&str> = each(people["items"].as_array().unwrap(), "id");
    let (officer, reader) = (account(&house.officer), account(&house.reader));
    assert!(people.contains(&officer.as_str()) && people.contains(&own.as_str()) && !people.contains(&reader.as_str()));
    assert_eq!(house.reader.get(&house.path("alerts/people")).status, 403);
    let to = |name: &str| json!({"assignee": name});
    let given = house.send("PUT", &at("/assignment"), &json!(7), Some(&to(&officer))).json();
    assert_eq!(given["assignee"], officer);
    for name in [reader.as_str(), "x"] {
        let refused = house.send("PUT", &at("/assignment"), &json!(8), Some(&to(name)));
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!("/assignee")), "{name}");
    }
    let mine = send(&house.officer, "PUT", &house.path(&at("/assignment")), &json!(8), Some(&to("me"))).json();
    assert_eq!(mine["assignee"], officer);
    assert_eq!(house.items("alerts?assignee=none").len(), 1);
    let event = &house.items(&at("/history"))[0];
    assert_eq!((&event["event"], &event["reason_name"]), (&json!("assigned"), &json!("Lê Văn Bình")));
    assert_eq!(house.send("PUT", &at("/assignment"), &json!(9), Some(&to(""))).json()["assignee"], "");
}

fn many_are_done_at_once_each_with_its_own_result(home: &Home) {
    let house = House::open(home);
    let names: Vec<String> = (0..100).map(|number| format!("PC-{number:03}")).collect();
    let hosts: Vec<&str> = names.iter().map(String::as_str).collect();
    house.stream.take(&rule("r-1", Level::Medium), &hosts);
    let all = house.items("alerts?order=oldest");
    assert_eq!(all.len(), 100);
    // Ten have become something else meanwhile, five are asked for in a version that is old, one is not there.
    for alert in &all[..10] {
        let end = format!("alerts/{}/triage", alert["id"].as_str().unwrap());
        assert_eq!(house.send("POST", &end, &json!(1), Some(&json!({"step": "verify"}))).status, 200);
    }
    let mut items: Vec<Value> = all.iter().map(|alert| json!({"id": alert["id"]})).collect();
    for item in &mut items[10..15] {
        item["version"] = json!(9);
    }
    items.push(json!({"id": "x"}));
    let bulk = json!({"action": "false_positive", "items": items, "reason": "quét định kỳ của bên an toàn thông tin"});
    let answer = house.analyst.post(&house.path("alerts/bulk"), &bulk);
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    assert_eq!((&answer["done"], &answer["refused"]), (&json!(85), &json!(16)));
    let results = answer["items"].as_array().unwrap();
    let statuses: Vec<u64> = results.iter().map(|one| one["status"].as_u64().unwrap()).collect();
    assert!(statuses[..10].iter().all(|status| *status == 409), "a verified one is not dismissed: {statuses:?}");
    assert!(statuses[10..15].iter().all(|status| *status == 412) && statuses[100] == 404, "{statuses:?}");
    assert!(statuses[15..100].iter().all(|status| *status == 200), "{statuses:?}");
    assert_eq!((&results[0]["problem"]["code"], &results[0]["alert"]), (&json!("monitor_no_such_step"), &Value::Null));
    assert_eq!(
        (&results[20]["alert"]["state"], &results[20]["alert"]["version"]),
        (&json!("false_positive"), &json!(2))
    );
    assert_eq!(house.items("alerts?state=false_positive&limit=200").len(), 85);

    let some: Vec<Value> = all[..3].iter().map(|alert| json!({"id": alert["id"]})).collect();
    for (body, pointer) in [
        (json!({"action": "x", "items": some}), "/action"),
        (json!({"action": "assign", "items": some, "assignee": "x"}), "/assignee"),
        (json!({"action": "link", "items": some, "asset": "x"}), "/asset"),
    ] {
        let refused = house.analyst.post(&house.path("alerts/bulk"), &body);
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
    for body in [
        json!({"action": "assign", "items": some, "assignee": "me"}),
        json!({"action": "comment", "items": some, "comment": "xem chung"}),
        json!({"action": "link", "items": some, "case": "VA-1"}),
        json!({"action": "handle", "items": some, "reason": "đã chặn"}),
    ] {
        let done = house.analyst.post(&house.path("alerts/bulk"), &body).json();
        assert_eq!(done["done"], 3, "{body}: {done}");
    }
    let many: Vec<Value> = (0..1_001).map(|number| json!({"id": number.to_string()})).collect();
    let refused = house.analyst.post(&house.path("alerts/bulk"), &json!({"action": "start", "items": many}));
    assert_eq!(refused.code(), "limit_reached");
    assert_eq!(house.reader.post(&house.path("alerts/bulk"), &json!({"action": "start", "items": some})).status, 403);
}

fn alerts_are_merged_and_taken_apart_again(home: &Home) {
    let house = House::open(home);
    house.stream.take(&rule("r-1", Level::High), &["PC-01", "PC-02", "PC-03"]);
    let all = house.items("alerts?order=oldest");
    let ids = each(&all, "id");
    let merge = format!("alerts/{}/merge", ids[0]);
    let body = json!({"alerts": [ids[1], ids[2]], "reason": "cùng một vụ"});
    let none = house.send("POST", &merge, &json!(1), Some(&json!({"alerts": [], "reason": "x"})));
    assert_eq!((none.status, &none.json()["errors"][0]["pointer"]), (422, &json!("/alerts")));
    assert_eq!(house.send("POST", &merge, &json!(5), Some(&body)).status, 412);
    let merged = house.send("POST", &merge, &json!(1), Some(&body));
    assert_eq!((merged.status, merged.header("etag")), (200, Some("\"2\"")), "{}", merged.text());
    assert_eq!(merged.json()["merged_findings"], 2);
    let full = house.get(&format!("alerts/{}", ids[0]));
    let mut below = each(full["merged_alerts"].as_array().unwrap(), "id");
    below.sort_unstable();
    assert_eq!(below, ids[1..]);
    let below = house.get(&format!("alerts/{}", ids[1]));
    assert_eq!((&below["merged"], &below["duplicate_no"], &below["steps"]), (&json!(true), &all[0]["no"], &json!([])));
    let again = house.send("POST", &merge, &json!(2), Some(&body));
    assert_eq!((again.status, again.code().as_str()), (409, "monitor_not_mergeable"));
    let apart = house.send("POST", &format!("alerts/{}/separation", ids[1]), &json!(2), None).json();
    assert_eq!((&apart["state"], &apart["merged"]), (&json!("new"), &json!(false)));
    let twice = house.send("POST", &format!("alerts/{}/separation", ids[1]), &json!(3), None);
    assert_eq!((twice.status, twice.code().as_str()), (409, "monitor_not_mergeable"));
    assert_eq!(house.get(&format!("alerts/{}", ids[0]))["merged_findings"], 1);
}

fn a_unit_sets_its_own_times(home: &Home) {
    let house = House::open(home);
    let times = house.get("alerts/times");
    let rows = times["items"].as_array().unwrap();
    assert!(rows.len().is_multiple_of(5) && rows.iter().all(|row| row["own"] == false));
    assert_eq!(times["percent"]["medium"], 100);
    let own = json!({"times": [{"class": "credentials", "system_level": 3, "triage": 7, "handle": 70}]});
    let path = house.path("alerts/times");
    let refused = send(&house.analyst, "PUT", &path, &json!(1), Some(&own));
    assert_eq!(refused.status, 403, "an analyst decides on none");
    let set = send(&house.officer, "PUT", &path, &json!(1), Some(&own)).json();
    let own: Vec<&Value> = set["items"].as_array().unwrap().iter().filter(|row| row["own"] == true).collect();
    assert_eq!((own.len(), &own[0]["triage"], &own[0]["class_title"]["en"]), (1, &json!(7), &json!("Credentials")));
    house.stream.take(&rule("r-1", Level::Medium), &["PC-01"]);
    let alert = &house.items("alerts")[0];
    let at = |field: &str| vg_model::Timestamp::parse_iso(alert[field].as_str().unwrap().as_bytes()).unwrap().0.0;
    assert_eq!(at("triage_due") - at("created_at"), 7 * MINUTE);
    for (bad, pointer) in [
        (json!({"class": "x", "system_level": 3, "triage": 7, "handle": 70}), "/0/class"),
        (json!({"class": "malware", "system_level": 6, "triage": 7, "handle": 70}), "/0/system_level"),
        (json!({"class": "malware", "system_level": 3, "triage": 0, "handle": 70}), "/0/triage"),
    ] {
        let refused = send(&house.officer, "PUT", &path, &json!(1), Some(&json!({"times": [bad]})));
        assert_eq!((refused.status, &refused.json()["errors"][0]["pointer"]), (422, &json!(pointer)));
    }
    let library = send(&house.officer, "PUT", &path, &json!(1), Some(&json!({"times": []}))).json();
    assert!(library["items"].as_array().unwrap().iter().all(|row| row["own"] == false));
}

on_each_engine!(
    the_queue_is_filtered_sorted_and_read_page_by_page,
    an_alert_goes_its_way_and_tells_it,
    many_are_done_at_once_each_with_its_own_result,
    alerts_are_merged_and_taken_apart_again,
    a_unit_sets_its_own_times,
);
