//! Samples and what is made of them; `UPDATE_GOLDEN=1` writes the files anew.

use std::path::{Path, PathBuf};

use vg_intake::{Head, Parser};
use vg_model::{Record, Value};

use crate::{decode, parsers, samples, table};

fn golden_text(parser: &dyn Parser, data: &[u8]) -> String {
    let (events, defects) = decode(parser, data, &table(&[]), usize::MAX);
    let mut out = String::new();
    for event in &events {
        let mut record = Record::default();
        record.push("_kind", Value::Text(event.kind.into()));
        record.push("_time", Value::Text(event.time.clone()));
        record.push("_record", Value::Number(event.record.to_string()));
        record.fields.extend(event.expanded.fields.iter().cloned());
        out.push_str(&record.to_json());
        out.push('\n');
    }
    for row in defects.rows() {
        let mut record = Record::default();
        record.push("_defect", Value::Text(row.kind.to_string()));
        record.push("offset", Value::Number(row.offset.to_string()));
        record.push("count", Value::Number(row.count.to_string()));
        record.push("detail", Value::Text(row.detail.clone()));
        out.push_str(&record.to_json());
        out.push('\n');
    }
    out
}

#[test]
fn samples_give_their_golden_output() {
    for (parser, folder) in parsers() {
        for path in samples(folder) {
            let data = std::fs::read(&path).unwrap();
            let text = golden_text(parser, &data);
            let stem = path.to_str().unwrap().split(".in.").next().unwrap().to_owned();
            let golden = PathBuf::from(stem + ".out.jsonl");
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&golden, &text).unwrap();
            }
            let expected = String::from_utf8(std::fs::read(&golden).unwrap()).unwrap();
            assert_eq!(text, expected, "{}", path.display());
        }
    }
}

#[test]
fn every_about_file_says_what_the_program_says() {
    for (parser, folder) in parsers() {
        let about = parser.about();
        assert_eq!(about.name, folder);
        let path = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap())
            .join("src/parsers")
            .join(folder)
            .join("about.toml");
        let text = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
        let file: toml::Table = text.parse().unwrap();
        assert_eq!(file["name"].as_str(), Some(about.name));
        assert_eq!(file["specification"].as_str(), Some(about.specification));
        let patterns: Vec<_> = file["patterns"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        assert_eq!(patterns, about.patterns);
        let title = (about.title)();
        assert_eq!(file["title"]["vi"].as_str(), Some(title.vi.as_str()));
        assert_eq!(file["title"]["en"].as_str(), Some(title.en.as_str()));
    }
}

#[test]
fn samples_are_recognised_by_their_own_parser_alone() {
    for (parser, folder) in parsers() {
        for path in samples(folder) {
            let data = std::fs::read(&path).unwrap();
            let name = path.file_name().unwrap().to_str().unwrap();
            let head = Head { bytes: &data, name, complete: true };
            assert!(parser.sniff(&head).is_some(), "{}", path.display());
            for (other, name) in parsers() {
                assert!(name == folder || other.sniff(&head).is_none(), "{name} takes {}", path.display());
            }
        }
    }
}
