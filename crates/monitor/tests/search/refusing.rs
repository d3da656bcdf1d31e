//! What is no search is refused with its place, and no text becomes SQL.

use proptest::prelude::*;
use vg_monitor::limits::{MAX_SEARCH_CHARS, MAX_SEARCH_DEPTH, MAX_SEARCH_TERMS};
use vg_monitor::search::{Part, Search, SearchErrorKind, field, fields};

use crate::events::{MOMENT, World};

#[test]
fn faults_say_where_and_how_to_mend_them() {
    use SearchErrorKind::{Field, Limit, Syntax, Value};
    for (text, kind, start, end, near) in [
        ("(a", Syntax, 0, 1, None),
        ("a)", Syntax, 1, 2, None),
        ("a OR", Syntax, 4, 4, None),
        ("AND a", Syntax, 0, 1, None),
        ("\"đang dở", Syntax, 0, 1, None),
        ("()", Syntax, 1, 2, None),
        ("user.name:", Syntax, 10, 10, None),
        ("user.name:(a", Syntax, 10, 11, None),
        ("user.name:(a AND b)", Syntax, 13, 14, None),
        ("process.pid:[1 5]", Syntax, 12, 15, None),
        ("đúng sorce.ip:10.0.0.1", Field, 5, 13, Some("source.ip")),
        ("data.win.eventdata.Image:x", Field, 0, 24, None),
        ("source.ip:máy", Value, 10, 13, None),
        ("process.pid:một", Value, 12, 15, None),
        ("process.pid:1*", Value, 12, 14, None),
        ("parsed:maybe", Value, 7, 12, None),
        ("time:>hôm-qua", Value, 6, 13, None),
        ("day:2026-02-30", Value, 4, 14, None),
        ("raw:[a TO b]", Value, 4, 12, None),
        ("event.code:>x", Value, 12, 13, None),
        ("\"\"", Value, 0, 2, None),
        (&"a ".repeat(MAX_SEARCH_CHARS), Limit, MAX_SEARCH_CHARS, 2 * MAX_SEARCH_CHARS, None),
        (&"(".repeat(MAX_SEARCH_DEPTH + 1), Limit, MAX_SEARCH_DEPTH, MAX_SEARCH_DEPTH + 1, None),
        (&format!("event.code:({})", "1 ".repeat(MAX_SEARCH_TERMS + 1)), Limit, 212, 213, None),
        (&"ab ".repeat(60), Limit, 0, 180, None),
    ] {
        let error = Search::read(text, MOMENT).expect_err(text);
        assert_eq!(
            (error.kind, error.span.start, error.span.end, error.nearest),
            (kind, start, end, near),
            "{text}: {error}"
        );
        assert!(!error.message.vi.is_empty() && error.message.vi != error.message.en, "{text}");
    }
}

#[test]
fn words_with_colons_are_words() {
    for text in [
        "http://a.example/x?y",
        "C:\\Windows\\System32",
        "2001:db8::1",
        "fe80::1",
        "00:1b:44:11:3a:b7",
        "aa:bb:cc:dd:ee:ff",
        "Lỗi:",
        "10:30:05",
    ] {
        let search = Search::read(text, MOMENT).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(search.condition().starts_with("has_text("), "{text}: {}", search.condition());
    }
    assert_eq!(Search::read("user.name: lan", MOMENT).unwrap().condition(), "user_name IN ('lan', 'LAN', 'Lan')");
    assert_eq!(Search::read("  ", MOMENT).unwrap().condition(), "true");
    assert_eq!(Search::read("-parsed:true", MOMENT).unwrap().condition(), "(parsed = true) IS NOT TRUE");
    assert_eq!(
        Search::read("source.ip:10.0.0.0/8 destination.port:[1 TO 1023] hash.md5:=AB", MOMENT).unwrap().condition(),
        "source_ip LIKE '10.%' AND (destination_port >= 1 AND destination_port <= 1023) AND hash_md5 = 'ab'"
    );
}

#[test]
fn the_deepest_search_is_one_that_the_surface_reads() {
    let world = World::new();
    let all = fields().iter().map(|field| field.name);
    let presence = all.map(|name| format!("{name}:*")).collect::<Vec<_>>().join(" OR ");
    let mut deep = "a".to_owned();
    for level in 0..MAX_SEARCH_DEPTH {
        deep = if level % 2 == 0 {
            format!("NOT {deep}")
        } else {
            format!("({deep} OR user.name:x process.pid:[1 TO 5])")
        };
    }
    let brackets = format!("{}a OR b c{}", "(".repeat(MAX_SEARCH_DEPTH), ")".repeat(MAX_SEARCH_DEPTH));
    let minus = format!("{}a", "-".repeat(MAX_SEARCH_DEPTH));
    for text in [presence, deep, brackets, minus] {
        let search = Search::read(&text, MOMENT).unwrap_or_else(|error| panic!("{text}: {error}"));
        world.ask(&search.page(Part::default(), &[field("raw").unwrap()], 10));
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    /// Outside of fixed texts the SQL has nothing but what the compiler writes.
    #[test]
    fn no_text_of_a_person_becomes_sql(text in r#"([a-z ]|[A-Z]|['"\\();:%*?\[\]{}<>=\-]|AND |OR |NOT |TO |user\.name:|time:|source\.ip:|raw:|--|/\*|\x00|\n|ặ|𝒜|0|1){0,40}"#) {
        if let Ok(search) = Search::read(&text, MOMENT) {
            let sql = search.condition();
            let mut outside = String::new();
            // Every second part is a fixed text; a doubled quote makes an empty part between two fixed ones.
            for (place, part) in sql.split('\'').enumerate() {
                if place % 2 == 0 {
                    outside.push_str(part);
                }
            }
            prop_assert_eq!(sql.matches('\'').count() % 2, 0, "{}", sql);
            let plain = |c: char| c.is_ascii_alphanumeric() || "_ (),=<>-".contains(c);
            prop_assert!(outside.chars().all(plain), "{}", sql);
            for word in outside.split(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).filter(|word| !word.is_empty()) {
                let known = ["AND", "OR", "IS", "NOT", "TRUE", "NULL", "true", "false", "has_text", "ip_key", "IN", "LIKE", "ILIKE", "BETWEEN", "TIMESTAMP", "TRY_CAST", "AS", "BIGINT"];
                let fine = known.contains(&word) || field(word).is_some() || word.parse::<i64>().is_ok();
                prop_assert!(fine, "{}: {}", word, sql);
            }
        }
    }
}

#[test]
fn hostile_searches_are_asked_and_give_nothing_more() {
    let world = World::new();
    let columns = [field("raw").unwrap()];
    let hostile = "'; DROP TABLE events; -- \" OR 1=1 \\' %' ESCAPE '\\";
    for text in [
        format!("\"{}\"", hostile.replace('"', "\"\"")),
        format!("user.name:\"{}\"", hostile.replace('"', "\"\"")),
        format!("event.action:\"{}\"", hostile.replace('"', "\"\"")),
        format!("raw:=\"{}\"", hostile.replace('"', "\"\"")),
        "user.name:*'*\\*".to_owned(),
        "event.action:a\u{0}b".to_owned(),
    ] {
        let search = Search::read(&text, MOMENT).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert!(world.ask(&search.page(Part::default(), &columns, 10)).rows.is_empty());
    }
}
