//! Golden samples, and `about.toml` against the code. `UPDATE_GOLDEN=1` writes the expected output anew.

use vg_model::{Record, Value};

use crate::harness::{NAMES, decode_whole, options, parser, samples, source_folder};

fn output(name: &str, bytes: &[u8]) -> String {
    let (events, defects) = decode_whole(parser(name), bytes, &options());
    let mut out = String::new();
    for event in events {
        let mut line = Record::default();
        line.push("@record", Value::Number(event.offset.to_string()));
        line.push("@time", Value::Text(event.time.to_string()));
        line.push("@quality", Value::Text(format!("{:?}", event.quality)));
        line.push("@kind", Value::Text(event.kind.to_owned()));
        line.fields.extend(event.record.fields);
        out += &line.to_json();
        out.push('\n');
    }
    for defect in defects.rows() {
        let mut line = Record::default();
        line.push("@defect", Value::Text(defect.kind.to_string()));
        line.push("@offset", Value::Number(defect.offset.to_string()));
        line.push("@count", Value::Number(defect.count.to_string()));
        line.push("@detail", Value::Text(defect.detail));
        out += &line.to_json();
        out.push('\n');
    }
    out
}

#[test]
fn samples_decode_as_they_did() {
    for name in NAMES {
        for (path, bytes) in samples(name) {
            let golden = path.to_string_lossy().replace(".in.log", ".out.jsonl");
            let found = output(name, &bytes);
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&golden, &found).unwrap();
                continue;
            }
            let expected = String::from_utf8(std::fs::read(&golden).unwrap()).unwrap();
            assert_eq!(found, expected, "{golden}");
        }
    }
}

#[test]
fn about_files_say_what_the_code_says() {
    #[derive(serde::Deserialize)]
    #[serde(deny_unknown_fields)]
    struct AboutFile {
        name: String,
        specification: String,
        patterns: Vec<String>,
        title: vg_model::Text,
    }
    for name in NAMES {
        let text = std::fs::read(source_folder(name).join("about.toml")).unwrap();
        let file: AboutFile = toml::from_str(std::str::from_utf8(&text).unwrap()).unwrap();
        let about = parser(name).about();
        assert_eq!(file.name, about.name);
        assert_eq!(file.specification, about.specification, "{name}");
        assert_eq!(file.patterns, about.patterns, "{name}");
        assert_eq!(file.title, (about.title)(), "{name}");
        assert!(!file.title.vi.is_empty() && !file.title.en.is_empty());
    }
}
