//! Every sample of every reader: golden output, recognition, truncation at every byte, mutation.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "helpers of tests: a failure is the test's failure")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use vg_formats::{Options, READERS, Reader, Reading, read, sniff};

fn samples(reader: &dyn Reader) -> Vec<PathBuf> {
    let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap())
        .join("src/readers")
        .join(reader.about().name)
        .join("samples");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap().to_str().unwrap().contains(".in."));
    files.sort();
    assert!(!files.is_empty(), "{} has no samples", reader.about().name);
    files
}

/// One line for each fact and each defect.
fn shown(reading: &Reading) -> String {
    let mut out = String::new();
    for fact in &reading.facts {
        writeln!(out, "{}", serde_json::to_string(fact).unwrap()).unwrap();
    }
    for defect in reading.defects.rows() {
        writeln!(out, "{{\"defect\":{}}}", serde_json::to_string(defect).unwrap()).unwrap();
    }
    out
}

#[test]
fn golden_output_of_every_sample() {
    let mut wrong = Vec::new();
    for reader in READERS {
        for file in samples(*reader) {
            let bytes = std::fs::read(&file).unwrap();
            let name = file.file_name().unwrap().to_str().unwrap();
            let (stem, extension) = name.split_once(".in.").unwrap();
            let golden = file.with_file_name(format!("{stem}.{extension}.out.jsonl"));
            let text = shown(&reader.read(&bytes, &Options::default()));
            if std::env::var_os("UPDATE_GOLDEN").is_some() {
                std::fs::write(&golden, &text).unwrap();
            } else if std::fs::read(&golden).unwrap_or_default() != text.as_bytes() {
                wrong.push(format!("{}:\n{text}", golden.display()));
            }
        }
    }
    assert!(wrong.is_empty(), "UPDATE_GOLDEN=1 rewrites these:\n{}", wrong.join("\n"));
}

#[test]
fn every_sample_is_recognised_by_content_alone() {
    for reader in READERS {
        for file in samples(*reader) {
            let bytes = std::fs::read(&file).unwrap();
            let found = sniff(&bytes, None).map(|(found, _)| found.about().name);
            assert_eq!(found, Some(reader.about().name), "{}", file.display());
        }
    }
}

#[test]
fn facts_survive_a_round_trip() {
    for reader in READERS {
        for file in samples(*reader) {
            for fact in reader.read(&std::fs::read(&file).unwrap(), &Options::default()).facts {
                let json = serde_json::to_string(&fact).unwrap();
                assert_eq!(serde_json::from_str::<vg_formats::Fact>(&json).unwrap(), fact, "{json}");
            }
        }
    }
}

#[test]
fn about_files_say_what_the_code_says() {
    for reader in READERS {
        let about = reader.about();
        let file = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap())
            .join("src/readers")
            .join(about.name)
            .join("about.toml");
        let text = String::from_utf8(std::fs::read(file).unwrap()).unwrap();
        let table: toml::Table = toml::from_str(&text).unwrap();
        assert_eq!(table["name"].as_str(), Some(about.name));
        assert_eq!(table["specification"].as_str(), Some(about.specification));
        let patterns: Vec<&str> = table["patterns"].as_array().unwrap().iter().map(|p| p.as_str().unwrap()).collect();
        assert_eq!(patterns, about.patterns);
        let title = (about.title)();
        assert_eq!(table["title"]["vi"].as_str(), Some(title.vi.as_str()));
        assert_eq!(table["title"]["en"].as_str(), Some(title.en.as_str()));
    }
}

#[test]
fn samples_cut_at_every_byte_are_read_without_harm() {
    for reader in READERS {
        for file in samples(*reader) {
            let bytes = std::fs::read(&file).unwrap();
            for len in 0..bytes.len() {
                let _ = reader.read(&bytes[..len], &Options::default());
            }
        }
    }
}

fn all_samples() -> Vec<Vec<u8>> {
    READERS.iter().flat_map(|reader| samples(*reader)).map(|file| std::fs::read(file).unwrap()).collect()
}

/// Changes to a sample: bytes replaced, stretches removed, doubled or exchanged.
fn mutate(bytes: &mut Vec<u8>, changes: &[(usize, u8, u8)]) {
    for (at, value, what) in changes {
        if bytes.is_empty() {
            return;
        }
        let at = at % bytes.len();
        let end = (at + usize::from(*value)).min(bytes.len());
        match what % 5 {
            0 => bytes[at] = *value,
            1 => drop(bytes.drain(at..end)),
            2 => {
                let part = bytes[at..end].to_vec();
                bytes.splice(at..at, part);
            }
            3 => bytes[at..end].reverse(),
            _ => bytes.insert(at, *value),
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn mutated_samples_never_panic(
        which in 0_usize..10_000,
        changes in prop::collection::vec((any::<usize>(), any::<u8>(), any::<u8>()), 1..12),
    ) {
        let all = all_samples();
        let mut bytes = all[which % all.len()].clone();
        mutate(&mut bytes, &changes);
        for fact in read(&bytes, None, &Options::default()).1.facts {
            serde_json::to_string(&fact).unwrap();
        }
        // One more reader, to which the input is strange.
        let _ = READERS[which % READERS.len()].read(&bytes, &Options::default());
    }

    #[test]
    fn any_bytes_never_panic(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        for reader in READERS {
            let _ = reader.read(&bytes, &Options::default());
        }
    }
}
