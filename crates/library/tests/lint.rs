//! Every rule of the lint, each on a small pack that breaks it.

mod common;

use common::{REGIME, REST};
use vg_library::lint::{Fault, Glossary, lint, render};
use vg_model::Lang;
use vg_model::limits::{
    MAX_REGIME_ENTRIES, MAX_REGIME_FILE_BYTES, MAX_REGIME_FILES, MAX_REGIME_TEXT, MAX_REGIME_TITLE,
};

/// The faults of the small pack with one text in place of another, as (code, entry, field).
fn broken(from: &str, to: &str) -> Vec<(String, String, String)> {
    assert!(REGIME.contains(from) || REST.contains(from), "the pack has no `{from}`");
    seen(&lint(
        [
            ("toy/regime.toml", REGIME.replacen(from, to, 1).as_str()),
            ("toy/rest.toml", REST.replacen(from, to, 1).as_str()),
        ],
        None,
    ))
}

/// The faults of the small pack with something added to it.
fn with(text: &str) -> Vec<(String, String, String)> {
    seen(&lint([("toy/regime.toml", REGIME), ("toy/rest.toml", REST), ("toy/more.toml", text)], None))
}

fn seen(faults: &[Fault]) -> Vec<(String, String, String)> {
    for fault in faults {
        for text in [fault.what(), fault.mend()] {
            assert!(!text.vi.is_empty() && !text.en.is_empty(), "{fault:?}");
        }
    }
    let place = |fault: &Fault| (fault.code.code().to_owned(), fault.entry.clone(), fault.field.clone());
    faults.iter().map(place).collect()
}

fn one(code: &str, entry: &str, field: &str) -> Vec<(String, String, String)> {
    vec![(code.to_owned(), entry.to_owned(), field.to_owned())]
}

#[test]
fn the_small_pack_has_no_fault() {
    let faults = lint([("toy/regime.toml", REGIME), ("toy/rest.toml", REST), ("toy/README.md", "not read")], None);
    assert_eq!(seen(&faults), Vec::new());
    assert_eq!(render(&faults, Lang::Vi), "Không có lỗi.\n");
    assert_eq!(render(&faults, Lang::En), "No faults.\n");
}

#[test]
fn a_file_that_is_no_toml_is_named_with_its_line() {
    let faults = lint([("toy/regime.toml", REGIME), ("toy/rest.toml", "[[clock]]\nid = \n")], None);
    assert_eq!(seen(&faults), one("syntax", "", ""));
    assert_eq!(faults[0].file, "toy/rest.toml");
    assert!(faults[0].what().en.contains("line 2"), "{:?}", faults[0]);
}

#[test]
fn sizes_have_limits() {
    let long = format!("# {}", "x".repeat(MAX_REGIME_FILE_BYTES));
    assert_eq!(with(&long), one("too_large", "", ""));

    let names: Vec<String> = (0..=MAX_REGIME_FILES).map(|number| format!("toy/{number:04}.toml")).collect();
    let files = names.iter().map(|name| (name.as_str(), if name == "toy/0000.toml" { REGIME } else { "" }));
    assert_eq!(seen(&lint(files, None)), one("too_large", "", ""));

    let many = "[[x]]\n".replace('x', "term").repeat(MAX_REGIME_ENTRIES + 1);
    let large = lint([("toy/regime.toml", REGIME), ("toy/terms.toml", many.as_str())], None);
    assert!(large.iter().any(|fault| fault.code.code() == "too_large" && fault.file == "toy"));
}

#[test]
fn a_folder_has_one_head() {
    assert_eq!(seen(&lint([("toy/rest.toml", REST)], None)), one("no_pack", "", ""));
    assert_eq!(seen(&lint([("alone.toml", REST)], None)), one("no_pack", "", ""));
    for second in ["[regime]\nid = \"toy\"\n", "[overlay]\nid = \"toy\"\n"] {
        assert!(with(second).contains(&one("no_pack", "regime 1", "")[0]), "{second}");
    }
    let withdrawal = "[[withdraw]]\ntable = \"clock\"\nid = \"clock-1\"\nreason = { vi = \"a\", en = \"a\" }\n";
    assert_eq!(with(withdrawal), one("no_pack", "", ""));
    assert_eq!(broken("id = \"toy\"", "id = \"other\""), one("bad_id", "regime `other`", "id"));
}

#[test]
fn unknown_tables_and_keys_are_refused_all_of_them_and_at_any_depth() {
    assert_eq!(with("[[clok]]\nid = \"x\"\n"), one("unknown_table", "", "clok"));
    assert_eq!(with("clock = 1\n"), one("unknown_table", "", "clock"));
    let keys = broken("within = \"5 days\"", "within = \"5 days\"\nwithn = 3\nmode = \"x\"");
    assert_eq!(
        keys,
        [one("unknown_key", "clock `clock-1`", "mode"), one("unknown_key", "clock `clock-1`", "withn")].concat()
    );
    let deep = broken("official = \"Nội dung\"", "official = \"Nội dung\", ofical = 1");
    assert_eq!(deep, one("unknown_key", "form `form-1`", "field.0.ofical"));
    assert_eq!(
        broken("clause = \"Điều 1\"", "clause = \"Điều 1\", page = 2"),
        one("unknown_key", "role `operator`", "source.0.page")
    );
    assert_eq!(
        broken("en = \"A small pack.\"", "en = \"A small pack.\", fr = \"x\""),
        one("unknown_key", "regime 1", "summary.fr")
    );
}

#[test]
fn values_that_do_not_fit_are_all_reported_and_the_rest_is_read() {
    let faults =
        broken("trigger = \"incident_detected\"\nwithin = \"5 days\"", "trigger = \"full moon\"\nwithin = \"5 moons\"");
    let clock = "clock `clock-1`";
    // Without its time the clock also lacks what makes it one.
    let expected =
        [one("bad_value", clock, "trigger"), one("misfit", clock, "within"), one("bad_value", clock, "within")];
    let mut expected = expected.concat();
    let mut faults = faults;
    expected.sort();
    faults.sort();
    assert_eq!(faults, expected);
    for (from, to, entry, field) in [
        ("issued = \"2019-12-01\"", "issued = \"2019-02-30\"", "act `act-1`", "issued"),
        ("levels = [3, 4]", "levels = [3, 6]", "clock `clock-1`", "levels"),
        ("evidence = [\"log\"]", "evidence = [\"log\", \"rumour\"]", "control `control-1`", "evidence"),
        ("order = 1", "order = \"first\"", "group `group-1`", "order"),
    ] {
        let faults = broken(from, to);
        assert!(faults.contains(&one("bad_value", entry, field)[0]), "{to}: {faults:?}");
    }
    assert_eq!(with("clock = [1]\n"), one("bad_value", "clock 1", ""));
    // In an entry of absurdly many fields the one at fault is not looked for.
    let many: String = (0..65).map(|number| format!("field_{number} = 1\n")).collect();
    let faults = broken("trigger = \"incident_detected\"", &format!("trigger = \"full moon\"\n{many}"));
    assert_eq!(faults, one("bad_value", "clock `clock-1`", ""));
}

#[test]
fn required_fields_are_demanded_all_of_them() {
    let faults = broken("issuer = { vi = \"Chính phủ\", en = \"Government\" }\n", "");
    assert_eq!(faults, [one("missing", "act `act-1`", "issuer"), one("language", "act `act-1`", "issuer")].concat());
    let faults = with("[[term]]\nid = \"word\"\n");
    for field in ["title", "grade", "source", "definition"] {
        assert!(faults.contains(&one("missing", "term `word`", field)[0]), "{field}: {faults:?}");
    }
    assert!(with("[[term]]\n").contains(&one("missing", "term 1", "id")[0]));
    assert!(broken("from = \"2020-01-01\"\nuntil", "until").contains(&one("missing", "regime 1", "from")[0]));
}

#[test]
fn ids_are_well_formed_and_unique_in_their_time() {
    let faults = broken("id = \"clock-1\"", "id = \"Clock_1\"");
    assert_eq!(faults, one("bad_id", "clock `Clock_1`", "id"));
    let role = "[[role]]\nid = \"operator\"\ntitle = { vi = \"Khác\", en = \"Other\" }\ntext = { vi = \"a\", en = \"a\" }\nsource = [{ act = \"act-1\", clause = \"Điều 1\" }]\ngrade = \"verified\"\n";
    assert_eq!(with(role), one("duplicate_id", "role `operator`", "id"));
    // Many twins are not one fault for each pair: one with the other file, and one among themselves.
    assert_eq!(with(&role.repeat(30)).len(), 2);
    // Ranges that meet on one day are a fault, ranges that follow one another are not.
    let first = broken("id = \"operator\"", "id = \"operator\"\nuntil = \"2024-12-31\"");
    assert_eq!(first, Vec::new());
    let rest = REST.replacen("id = \"operator\"", "id = \"operator\"\nuntil = \"2024-12-31\"", 1);
    for (from, fault) in [("2025-01-01", Vec::new()), ("2024-12-31", one("duplicate_id", "role `operator`", "id"))] {
        let second = format!("{role}from = \"{from}\"\n");
        let faults = lint(
            [("toy/regime.toml", REGIME), ("toy/rest.toml", rest.as_str()), ("toy/more.toml", second.as_str())],
            None,
        );
        assert_eq!(seen(&faults), fault, "{from}");
    }
}

#[test]
fn both_languages_are_demanded_and_texts_are_short() {
    assert_eq!(broken("en = \"Operates.\"", "en = \" \""), one("language", "role `operator`", "text"));
    assert_eq!(broken("vi = \"Nội dung\", en", "en"), one("language", "form `form-1`", "field.what.label"));
    assert_eq!(broken("vi = \"Một gói nhỏ.\"", "vi = \"\""), one("language", "regime", "summary"));
    // Counted in characters, not in bytes: `ệ` has three bytes.
    let fits = format!("vi = \"{}\"", "ệ".repeat(MAX_REGIME_TEXT));
    assert_eq!(broken("vi = \"Vận hành.\"", &fits), Vec::new());
    let long = format!("vi = \"{}\"", "ệ".repeat(MAX_REGIME_TEXT + 1));
    assert_eq!(broken("vi = \"Vận hành.\"", &long), one("too_long", "role `operator`", "text"));
    let title = format!("vi = \"{}\"", "ệ".repeat(MAX_REGIME_TITLE + 1));
    assert_eq!(broken("vi = \"Đơn vị vận hành\"", &title), one("too_long", "role `operator`", "title"));
}

#[test]
fn references_lead_somewhere() {
    assert_eq!(broken("form = \"form-1\"", "form = \"form-2\""), one("dangling", "clock `clock-1`", "form"));
    assert_eq!(broken("by = [\"operator\"]", "by = [\"nobody\"]"), one("dangling", "clock `clock-1`", "by"));
    assert_eq!(broken("group = \"group-1\"", "group = \"group-2\""), one("dangling", "control `control-1`", "group"));
    assert_eq!(
        broken("catalogue = \"cat-1\"", "catalogue = \"cat-2\""),
        one("dangling", "group `group-1`", "catalogue")
    );
    assert_eq!(
        broken("act = \"act-1\", clause = \"Điều 1\"", "act = \"act-9\", clause = \"Điều 1\""),
        one("dangling", "role `operator`", "source.act")
    );
    // A form is no party, even if one had its id.
    assert_eq!(broken("to = [\"operator\"]", "to = [\"form-1\"]"), one("dangling", "form `form-1`", "to"));
}

#[test]
fn sources_name_a_clause_or_say_why_not() {
    assert_eq!(broken("clause = \"Điều 1\"", "clause = \"\""), one("no_clause", "role `operator`", "source.clause"));
    let said = "clause = \"\" }]\nunknown = { vi = \"Chưa tìm thấy.\", en = \"Not found.\" }\n#";
    assert_eq!(broken("clause = \"Điều 1\" }]", said), Vec::new());
    assert_eq!(
        broken("source = [{ act = \"act-1\", clause = \"Điều 1\" }]", "source = []"),
        one("missing", "role `operator`", "source")
    );
}

#[test]
fn nothing_is_surer_than_what_it_cites() {
    let book = "act = \"book-1\", clause = \"Trang 1\"";
    assert_eq!(broken("act = \"act-1\", clause = \"Điều 1\"", book), one("too_certain", "role `operator`", "grade"));
    // One sure source is enough.
    let both = "act = \"book-1\", clause = \"Trang 1\" }, { act = \"act-1\", clause = \"Điều 1\"";
    assert_eq!(broken("act = \"act-1\", clause = \"Điều 1\"", both), Vec::new());
}

#[test]
fn dates_and_spans_are_sane() {
    assert_eq!(broken("until = \"2029-12-31\"", "until = \"2019-12-31\"")[0].0, "dates");
    assert_eq!(
        broken("id = \"operator\"", "id = \"operator\"\nfrom = \"2025-02-01\"\nuntil = \"2025-01-01\""),
        one("dates", "role `operator`", "until")
    );
    assert_eq!(
        broken("id = \"operator\"", "id = \"operator\"\nfrom = \"2031-01-01\""),
        one("dates", "role `operator`", "from")
    );
    assert_eq!(broken("issued = \"2019-12-01\"", "issued = \"1719-12-01\""), one("dates", "act `act-1`", "issued"));
    assert_eq!(broken("issued = \"2019-12-01\"", "issued = \"2020-12-01\""), one("misfit", "act `act-1`", "from"));
    assert_eq!(broken("within = \"5 days\"", "within = \"0 days\""), one("duration", "clock `clock-1`", "within"));
    assert_eq!(broken("within = \"5 days\"", "within = \"90 years\""), one("duration", "clock `clock-1`", "within"));
    assert_eq!(broken("4 = \"12 months\" }", "4 = \"900 months\" }"), one("duration", "control `control-1`", "keep.4"));
}

#[test]
fn fields_fit_together() {
    let clock = |field: &str| one("misfit", "clock `clock-1`", field);
    assert_eq!(broken("within = \"5 days\"", "within = \"5 days\"\nat_once = true"), clock("at_once"));
    assert_eq!(broken("within = \"5 days\"", "every = \"5 days\""), clock("trigger"));
    assert_eq!(
        broken("within = \"5 days\"", "within = \"5 days\"\nbefore = [\"06-20\"]"),
        [clock("trigger"), clock("within")].concat()
    );
    assert_eq!(broken("within = \"5 days\"", ""), clock("within"));
    let said = "unknown = { vi = \"Luật không nêu.\", en = \"The law names none.\" }";
    assert_eq!(broken("within = \"5 days\"", said), Vec::new());
    assert_eq!(broken("keep = { 3 =", "keep = { 2 ="), one("misfit", "control `control-1`", "at"));
    assert_eq!(broken("evidence = [\"log\"]", "evidence = []"), one("misfit", "control `control-1`", "evidence"));
    assert_eq!(
        broken("check = \"log-retention\"", "check = \"Log Retention\""),
        one("misfit", "control `control-1`", "check")
    );
    assert_eq!(broken("key = \"what\"", "key = \"What\""), one("misfit", "form `form-1`", "field"));
    assert_eq!(
        broken("official = \"Nội dung\", required", "official = \"Nội dung\", kind = \"choice\", required"),
        one("misfit", "form `form-1`", "field")
    );
    let contact = "[[contact]]\nid = \"line\"\ntitle = { vi = \"a\", en = \"a\" }\nauthority = \"operator\"\nchannel = \"email\"\nvalue = \"x\"\nfrom = \"2020-01-01\"\nverified_on = \"2020-01-01\"\nsource = [{ act = \"act-1\", clause = \"Điều 1\" }]\ngrade = \"verified\"\n";
    assert_eq!(with(contact), one("misfit", "contact `line`", "value"));
    assert_eq!(with(&contact.replace("\"x\"", "\"x@example.com\"")), Vec::new());
    let holiday = "[[holiday]]\nid = \"day\"\ntitle = { vi = \"a\", en = \"a\" }\nsource = [{ act = \"act-1\", clause = \"Điều 1\" }]\ngrade = \"verified\"\n";
    assert_eq!(with(holiday), one("misfit", "holiday `day`", "solar"));
    let criterion = holiday.replace("holiday", "criterion") + "level = 2\n";
    assert_eq!(with(&criterion), one("misfit", "criterion `day`", "all"));
}

#[test]
fn terms_use_the_words_of_the_glossary() {
    let glossary = Glossary::read(
        "| code | English | tiếng Việt |\n|---|---|---|\n| `Unit` | authority, unit or sub-unit | đơn vị |\n",
    );
    let term = |vi: &str| {
        format!(
            "[[term]]\nid = \"unit\"\ntitle = {{ vi = \"{vi}\", en = \"unit\" }}\ndefinition = {{ vi = \"a\", en = \"a\" }}\nsource = [{{ act = \"act-1\", clause = \"Điều 1\" }}]\ngrade = \"verified\"\n"
        )
    };
    for (vi, fault) in [("Đơn vị", Vec::new()), ("tổ chức", one("glossary", "term `unit`", "title"))] {
        let text = term(vi);
        let faults = lint(
            [("toy/regime.toml", REGIME), ("toy/rest.toml", REST), ("toy/more.toml", text.as_str())],
            Some(&glossary),
        );
        assert_eq!(seen(&faults), fault, "{vi}");
    }
}

#[test]
fn the_glossary_of_the_house_is_understood() {
    let glossary = Glossary::read(include_str!("../../../GLOSSARY.md"));
    let text = |vi: &str| {
        format!(
            "[[term]]\nid = \"found\"\ntitle = {{ vi = \"{vi}\", en = \"finding\" }}\ndefinition = {{ vi = \"a\", en = \"a\" }}\nsource = [{{ act = \"act-1\", clause = \"Điều 1\" }}]\ngrade = \"verified\"\n"
        )
    };
    for (vi, count) in [("phát hiện", 0), ("tìm thấy", 1)] {
        let text = text(vi);
        let files = [("toy/regime.toml", REGIME), ("toy/rest.toml", REST), ("toy/more.toml", text.as_str())];
        assert_eq!(lint(files, Some(&glossary)).len(), count, "{vi}");
    }
}

#[test]
fn faults_are_written_with_place_words_and_mending_in_both_languages() {
    let rest = REST.replacen("form = \"form-1\"", "form = \"form-2\"", 1);
    let faults = lint([("toy/regime.toml", REGIME), ("toy/rest.toml", rest.as_str())], None);
    let vi = "toy/rest.toml · clock `clock-1` · form [dangling]\n    tham chiếu đến mục không tồn tại: form `form-2`\n    cách sửa: sửa mã hoặc bổ sung mục được tham chiếu\n1 lỗi trong 1 tệp.\n";
    assert_eq!(render(&faults, Lang::Vi), vi);
    let en = "toy/rest.toml · clock `clock-1` · form [dangling]\n    refers to an entry that does not exist: form `form-2`\n    mend: correct the id or add the entry it names\n1 fault in 1 file.\n";
    assert_eq!(render(&faults, Lang::En), en);
}
