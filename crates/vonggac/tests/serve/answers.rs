//! An answer over HTTP: from the figures of the board to files whose digests stand in the ledger.

use std::io::{Cursor, Read as _};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::client::Client;
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::Server;

const KNOWN: &str = "BỘ THÔNG TIN VÀ TRUYỀN THÔNG\nSố: 6410/BTTTT-CATTT\nHà Nội, ngày 29 tháng 12 năm 2023\n\
     V/v thử nghiệm đăng ký văn bản\n\nKính gửi: Các Bộ\n\n1. Thực hiện việc thứ nhất.\n2. Thực hiện việc thứ hai.\n";

fn tag(answer: &Value) -> String {
    format!("If-Match: \"{}\"\r\n", answer["version"])
}

fn runs(pages: &Value) -> Vec<Value> {
    let mut found = Vec::new();
    let mut open = vec![pages.clone()];
    while let Some(value) = open.pop() {
        match value {
            Value::Array(items) => open.extend(items),
            Value::Object(fields) if fields.contains_key("trace") && fields.contains_key("bold") => {
                found.push(Value::Object(fields));
            }
            Value::Object(fields) => open.extend(fields.into_iter().map(|(_, value)| value)),
            _ => {}
        }
    }
    found
}

fn an_answer_is_written_approved_and_proved(home: &Home) {
    let mut server = Server::start(home, &[]);
    let (client, unit) = server.set_up();
    let second = member(&server, &client, &unit, "second", "officer");
    let at = |path: &str| format!("/api/v1/units/{unit}/{path}");
    client.post(&at("systems"), &json!({"name": "Cổng thông tin", "owner": "Sở", "operator": "Phòng", "level": 2}));
    let letter = client.send("POST", &at("letters?file_name=thu.txt"), "", Some(KNOWN.as_bytes())).json();
    let id = letter["id"].as_str().unwrap().to_owned();
    let confirmed = client.send("POST", &at(&format!("letters/{id}/confirmation")), "If-Match: \"1\"\r\n", Some(b"{}"));
    assert_eq!(confirmed.status, 200, "{}", confirmed.text());
    let ran = client.post(&at("checks/run"), &json!({}));
    assert_eq!(ran.status, 200, "{}", ran.text());

    let forms = client.get(&at("forms")).json();
    let form = forms["items"].as_array().unwrap().iter().find(|form| form["directive"] == "6410-btttt-cattt-2023");
    let form = form.unwrap()["id"].clone();
    let made = client.post(&at("answers"), &json!({"form": form, "letter": id}));
    assert_eq!(made.status, 201, "{}", made.text());
    let answer = made.json();
    assert_eq!((answer["state"].as_str(), answer["moved"].as_bool()), (Some("draft"), Some(false)), "{answer}");
    let one = at(&format!("answers/{}", answer["id"].as_str().unwrap()));

    // Every figure has sources, and each source is a record of the ledger with that hash.
    let pages = client.get(&format!("{one}/pages")).json();
    let sources = pages["sources"].as_array().unwrap();
    let figures: Vec<Value> = runs(&pages).into_iter().filter(|run| run["trace"] != "").collect();
    assert!(figures.len() > 20, "{} figures", figures.len());
    for run in &figures {
        let source = sources.iter().find(|source| source["key"] == run["trace"]);
        assert!(source.is_some_and(|source| !source["records"].as_array().unwrap().is_empty()), "{run}");
    }
    for record in sources.iter().flat_map(|source| source["records"].as_array().unwrap()) {
        let entry = client.get(&at(&format!("evidence/{}", record["observation"]))).json();
        assert_eq!(entry["hash"], record["hash"]);
    }
    let measured = sources.iter().filter(|source| !source["key"].as_str().unwrap().starts_with("total:"));
    assert!(measured.clone().count() > 3);
    assert!(measured.clone().any(|source| source["records"].as_array().unwrap().len() > 1), "several checks");

    // A draft says so on every page.
    let draft = client.get(&format!("{one}/file?as=pdf"));
    assert_eq!(draft.status, 200, "{}", draft.text());
    assert!(draft.body.starts_with(b"%PDF-"));
    assert!(document(&client.get(&format!("{one}/file?as=docx")).body).contains("Dự thảo"));

    let head = json!({"place": "Hà Nội", "symbol": "BC-SYT", "number": 7, "date": "2024-02-05", "urgency": "urgent",
        "signer": {"capacities": [{"capacity": "deputy", "of": "Giám đốc"}], "office": "Phó Giám đốc", "name": "Lê Văn Cường"},
        "contact": {"name": "Trần Thị Bình", "phone": "024 0000 0000", "email": ""}, "short": "CNTT"});
    let wrong = json!({"date": "5/2/2024"}).to_string();
    let wrong = client.send("PUT", &format!("{one}/head"), &tag(&answer), Some(wrong.as_bytes()));
    assert_eq!((wrong.status, wrong.json()["errors"][0]["pointer"].as_str()), (422, Some("/date")), "{}", wrong.text());
    let answer = client.send("PUT", &format!("{one}/head"), &tag(&answer), Some(head.to_string().as_bytes()));
    assert_eq!(answer.status, 200, "{}", answer.text());
    let answer = answer.json();
    assert_eq!(answer["head"]["signer"]["capacities"][0]["capacity"], "deputy");
    let step = |who: &Client, path: &str, answer: &Value, body: Value| {
        who.send("POST", &format!("{one}/{path}"), &tag(answer), Some(body.to_string().as_bytes()))
    };
    let own = step(&client, "review", &answer, json!({"step": "review"}));
    assert_eq!((own.status, own.json()["code"].as_str()), (409, Some("directive_second_person")));
    let answer = step(&second, "review", &answer, json!({"step": "review"})).json();
    let approved = step(&second, "approval", &answer, json!({}));
    assert_eq!(approved.status, 200, "{}", approved.text());
    let answer = approved.json();
    assert_eq!(answer["files"].as_array().unwrap().len(), 3);

    // The files are what the ledger says, again and again.
    let entry = client.get(&at(&format!("evidence/{}", answer["evidence"]))).json();
    for file in answer["files"].as_array().unwrap() {
        let format = file["format"].as_str().unwrap();
        let got = client.get(&format!("{one}/file?as={format}"));
        let digest = Sha256::digest(&got.body).iter().map(|byte| format!("{byte:02x}")).collect::<String>();
        assert_eq!(file["sha256"], digest.as_str());
        assert_eq!(entry["facts"]["files"][format], digest.as_str());
        assert_eq!(file["bytes"].as_u64(), Some(got.body.len() as u64));
    }
    let text = document(&client.get(&format!("{one}/file?as=docx")).body);
    for wanted in
        ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "07/BC-SYT", "6410/BTTTT-CATTT", "Lê Văn Cường", "KHẨN", "Nơi nhận"]
    {
        assert!(text.contains(wanted), "{wanted}");
    }
    assert!(!text.contains("Dự thảo"));

    let sent =
        step(&second, "sending", &answer, json!({"receipt": "TL-118/2024", "channel": "trục liên thông"})).json();
    assert_eq!((sent["state"].as_str(), sent["receipt"].as_str()), (Some("sent"), Some("TL-118/2024")), "{sent}");
    assert!(client.get(&at(&format!("letters/{id}"))).json()["answered_at"].is_string());
    let steps = client.get(&format!("{one}/steps")).json();
    assert_eq!(steps["items"].as_array().unwrap().len(), 5, "{steps}");
    home.runs(&["verify", "evidence", "--data", "DATA"]);
}

/// The text of a DOCX: what its runs hold, one after another.
fn document(bytes: &[u8]) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    let names: Vec<String> = archive.file_names().filter(|name| name.ends_with(".xml")).map(str::to_owned).collect();
    for name in names {
        let mut part = String::new();
        archive.by_name(&name).unwrap().read_to_string(&mut part).unwrap();
        let mut inside = true;
        for letter in part.chars() {
            match letter {
                '<' => inside = true,
                '>' => inside = false,
                other if !inside => text.push(other),
                _ => {}
            }
        }
    }
    text
}

on_each_engine!(an_answer_is_written_approved_and_proved);
