//! Faults of forms: each is found, named and placed; the shipped forms have none.

use vg_directive::answer::{Known, answer, keys, limits, lint, load};
use vg_library::lint::{Fault, FaultCode};

use crate::facts::{at, facts};
use crate::shipped;

const KNOWN: Known<'_> = Known { regimes: &["vn-2016"], directives: &["6410-btttt-cattt-2023"] };

const GOOD: &str = r#"
[form]
id = "good"
version = 1
title = { vi = "Mẫu", en = "Form" }
about = { vi = "Để thử", en = "For a test" }
regime = "vn-2016"
kind = "letter"
subject = "báo cáo {text:occasion}"
addressees = ["{text:upper}"]
copies = ["Lưu: VT"]
[[section]]
heading = "Kết quả"
[[section.block]]
paragraph = "Đã thực hiện {figure:met}, chưa xác định {figure:unknown}."
[[section.block]]
[section.block.table]
rows = "obligations"
empty = "Không có"
columns = [{ title = "Kết quả", cell = "{text:result}", share = 1 }]
"#;

fn faults(text: &str) -> Vec<Fault> {
    lint([("good.toml", text)], Some(&KNOWN))
}

#[test]
fn the_shipped_forms_have_no_fault() {
    let files = shipped();
    let found = lint(files.iter().map(|(path, text)| (path.as_str(), text.as_str())), Some(&KNOWN));
    assert_eq!(found, [], "{}", vg_library::lint::render(&found, vg_model::Lang::Vi));
}

#[test]
fn each_fault_is_found_where_it_is() {
    assert_eq!(faults(GOOD), []);
    let long = format!("paragraph = \"{}\"", "x".repeat(limits::MAX_TEMPLATE_CHARS + 1));
    let points = format!("points = [{}]", "\"x\",".repeat(limits::MAX_POINTS + 1));
    let old = "paragraph = \"Đã thực hiện {figure:met}, chưa xác định {figure:unknown}.\"";
    let cases: Vec<(&str, &str, FaultCode, &str)> = vec![
        ("[form]", "[form", FaultCode::Syntax, ""),
        ("kind = \"letter\"", "kind = \"poem\"", FaultCode::BadValue, ""),
        ("copies =", "copy =", FaultCode::UnknownKey, ""),
        ("version = 1\n", "", FaultCode::Missing, ""),
        ("version = 1", "version = 0", FaultCode::BadValue, "version"),
        ("id = \"good\"", "id = \"Good\"", FaultCode::BadId, "id"),
        ("id = \"good\"", "id = \"other\"", FaultCode::BadId, "id"),
        ("en = \"Form\"", "en = \"\"", FaultCode::Language, "title"),
        ("regime = \"vn-2016\"", "regime = \"vn-1999\"", FaultCode::Dangling, "regime"),
        ("regime =", "directive = \"none\"\nregime =", FaultCode::Dangling, "directive"),
        ("subject = \"báo cáo {text:occasion}\"", "subject = \"\"", FaultCode::Missing, "subject"),
        ("addressees = [\"{text:upper}\"]", "addressees = []", FaultCode::Missing, "addressees"),
        ("{text:upper}", "{text:uper}", FaultCode::Dangling, "addressees"),
        ("{figure:met}", "{figure:title}", FaultCode::Dangling, "paragraph"),
        ("{figure:met}", "{figure:met", FaultCode::BadValue, "paragraph"),
        ("{figure:met}", "{met}", FaultCode::BadValue, "paragraph"),
        ("{text:result}", "{text:met}", FaultCode::Dangling, "columns.cell"),
        ("{text:result}", "{text:state}", FaultCode::Misfit, "columns"),
        (", chưa xác định {figure:unknown}", "", FaultCode::Misfit, ""),
        ("empty = \"Không có\"", "empty = \"Không có\"\nonly = [\"met\"]", FaultCode::Misfit, ""),
        ("rows = \"obligations\"", "rows = \"clauses\"\ngroup = true", FaultCode::Misfit, "rows"),
        ("empty = \"Không có\"", "empty = \"\"", FaultCode::Missing, "empty"),
        ("title = \"Kết quả\"", "title = \"\"", FaultCode::Missing, "columns.title"),
        (old, "note = \"\"", FaultCode::Missing, "note"),
        (old, "paragraph = \"a\"\nnote = \"b\"", FaultCode::Misfit, ""),
        (old, "when = \"figure:nothing\"\nparagraph = \"a\"", FaultCode::Dangling, "when"),
        (old, "unless = \"unit\"\nparagraph = \"a\"", FaultCode::BadValue, "unless"),
        (old, &long, FaultCode::TooLong, "paragraph"),
        (old, &points, FaultCode::TooLarge, "points"),
        ("heading = \"Kết quả\"", "heading = \"{text:state}\"", FaultCode::Dangling, "heading"),
    ];
    for (from, to, code, field) in cases {
        assert!(GOOD.contains(from), "{from}");
        let found = faults(&GOOD.replacen(from, to, 1));
        assert!(found.iter().any(|fault| fault.code == code && fault.field == field), "{to}: {found:?}");
        assert!(found.iter().all(|fault| fault.file == "good.toml"), "{to}: {found:?}");
    }
}

#[test]
fn an_unknown_placeholder_is_told_with_those_there_are() {
    let found = faults(&GOOD.replace("{figure:unknown}", "{figure:unknwon} {figure:unknown}"));
    let [fault] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(fault.entry, "section 1 block 1");
    assert!(fault.what().vi.contains("{figure:unknwon}; có: clauses, obligations, met,"), "{}", fault.what().vi);
    assert!(fault.what().en.contains("there are: clauses"), "{}", fault.what().en);
}

#[test]
fn limits_of_files_and_blocks_are_kept() {
    let twice = lint([("good.toml", GOOD), ("sub/good.toml", GOOD)], None);
    assert!(twice.iter().any(|fault| fault.code == FaultCode::DuplicateId), "{twice:?}");
    let large = format!("{GOOD}\n#{}", "x".repeat(limits::MAX_FORM_BYTES));
    assert_eq!(faults(&large)[0].code, FaultCode::TooLarge);
    let names: Vec<String> = (0..=limits::MAX_FORMS).map(|index| format!("form-{index}.toml")).collect();
    let loaded = load(names.iter().map(|name| (name.as_str(), "x = 1")));
    let too_many = loaded.faults.iter().filter(|fault| fault.code == FaultCode::TooLarge).count();
    assert_eq!((too_many, loaded.faults.len()), (1, limits::MAX_FORMS + 1));
    let blocks = format!("{GOOD}{}", "[[section.block]]\nnote = \"x\"\n".repeat(limits::MAX_FORM_BLOCKS - 2));
    assert_eq!(faults(&blocks), []);
    let over = format!("{blocks}[[section.block]]\nnote = \"x\"\n");
    assert_eq!(faults(&over)[0].code, FaultCode::TooLarge);
}

#[test]
fn a_faulty_form_fails_with_its_fault_and_not_silently() {
    let text = GOOD.replace("{text:result}", "{text:result} {nothing}");
    let loaded = load([("good.toml", text.as_str())]);
    let error = answer(&loaded.forms["good"].1, &facts(), at(5, 3)).unwrap_err();
    assert_eq!(error.code, "answer_faulty_form");
    assert!(error.text.vi.contains("{nothing}"), "{}", error.text.vi);
}

#[test]
fn the_guide_of_forms_names_every_key() {
    let path = std::path::Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../docs/forms.md");
    let guide = String::from_utf8(std::fs::read(path).unwrap()).unwrap();
    for keys in keys() {
        for key in keys.texts.iter().chain(&keys.figures) {
            assert!(guide.contains(&format!("`{key}`")), "{key} of {:?}", keys.rows);
        }
    }
}
