//! Makes events that hit near rules: values that a rule asks for, and values that miss it by little.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::event::{Event, Leaf};
use crate::generate::FIELDS;
use crate::rule::{Item, Rule, Scalar};
use crate::seed::Seed;

const FILLER: &[&str] = &["", "x", " ", "\\", "cmd", "\n", "đ", "--", "a b", "*"];
const TIMES: &[&str] = &[
    "2026-04-01T10:01:00Z",
    "2026-04-01T10:01:00",
    "2026-04-04 04:10:00",
    "2025-12-31T23:59:59Z",
    "2026-01-01T00:00:00.5Z",
    "2026-04-01T10:01:00+00:00",
    "2026-04-01",
    "10:01",
];

/// An event near one of the rules.
pub fn event(seed: &mut Seed, rules: &[Rule]) -> Event {
    let mut event = Event::default();
    for _ in 0..seed.between(1, 4) {
        let field = FIELDS[seed.below(FIELDS.len())];
        let value = if field == "when" { Leaf::Text(seed.pick(TIMES).to_owned()) } else { filler(seed) };
        event.set(field, value);
    }
    let rule = &rules[seed.below(rules.len())];
    for item in rule.items() {
        if !seed.one_in(6) {
            place(seed, &item, &mut event);
        }
    }
    if seed.one_in(3) {
        let items = rules[seed.below(rules.len())].items();
        let item = &items[seed.below(items.len())];
        place(seed, item, &mut event);
    }
    event
}

/// Puts what one item asks for into the event, now and then a little beside it.
fn place(seed: &mut Seed, item: &Item, event: &mut Event) {
    let field = if item.field.is_empty() { FIELDS[seed.below(FIELDS.len())] } else { item.field.as_str() };
    if field == "when" && !item.values.iter().all(|value| matches!(value, Scalar::Plain(_))) {
        return event.set(field, Leaf::Text(seed.pick(TIMES).to_owned()));
    }
    if item.has("exists") {
        match seed.below(4) {
            0 => event.0.retain(|(name, _)| name != field),
            1 => event.set(field, Leaf::Null),
            2 => event.set(field, Leaf::Text(String::new())),
            _ => {}
        }
        return;
    }
    let all = item.has("all");
    let mut joined = String::new();
    let mut wanted = Leaf::Null;
    for value in item.values.iter().filter(|_| all) {
        joined.push_str(&one(seed, item, value, event).text());
    }
    if !all || seed.one_in(4) {
        let value = &item.values[seed.below(item.values.len())];
        wanted = one(seed, item, value, event);
    } else {
        wanted = if joined.is_empty() { wanted } else { Leaf::Text(joined) };
    }
    let wanted = if seed.one_in(3) { beside(seed, wanted) } else { wanted };
    event.set(field, wanted);
}

/// A value that the item is likely to take.
fn one(seed: &mut Seed, item: &Item, value: &Scalar, event: &Event) -> Leaf {
    let written = value.written();
    if item.has("fieldref") {
        let other = event.get(written).cloned().unwrap_or(Leaf::Null);
        return match (&other, item.modifiers.iter().any(|m| matches!(*m, "contains" | "startswith" | "endswith"))) {
            (Leaf::Text(text), true) => Leaf::Text(around(seed, item, text.clone())),
            _ => other,
        };
    }
    if item.has("re") {
        return Leaf::Text(
            seed.pick(&["cmd.exe", "ab", "whoami", "a\nb", "power.exe", "B", "x y", "", "c:\\temp\\1", "a.b\n"])
                .to_owned(),
        );
    }
    if item.has("cidr") {
        let texts = [
            "192.0.2.9",
            "192.0.3.1",
            "10.255.0.1",
            "198.51.100.127",
            "198.51.100.129",
            "203.0.113.9",
            "2001:db8::5",
            "::1",
            "::",
            "::ffff:192.0.2.1",
            "192.0.2.0/24",
            " 192.0.2.9",
            "192.0.2.009",
            "fe80::1%eth0",
            "192.0.2.7",
            "none",
        ];
        return Leaf::Text(seed.pick(&texts).to_owned());
    }
    if ["lt", "lte", "gt", "gte"].iter().any(|modifier| item.has(modifier)) {
        return near(seed, written);
    }
    match value {
        Scalar::Number(digits) => near(seed, digits),
        Scalar::Plain(_) => match (written, seed.below(3)) {
            ("null" | "~" | "NULL", 0) => Leaf::Null,
            ("''", _) => Leaf::Text(String::new()),
            (_, 1) => near(seed, "1"),
            _ => Leaf::Text(written.to_owned()),
        },
        Scalar::Text(_) => encoded(seed, item, written),
    }
}

fn encoded(seed: &mut Seed, item: &Item, written: &str) -> Leaf {
    let text = if item.has("base64") || item.has("base64offset") { plain(written) } else { instance(seed, written) };
    let bytes = if item.has("wide") || item.has("utf16le") {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    } else if item.has("utf16be") {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    } else if item.has("utf16") {
        [0xff, 0xfe].into_iter().chain(text.encode_utf16().flat_map(u16::to_le_bytes)).collect()
    } else {
        text.clone().into_bytes()
    };
    let text = if item.has("base64") {
        STANDARD.encode(bytes)
    } else if item.has("base64offset") {
        let before = seed.pick(&["", "a", "bc", "def"]);
        let after = seed.pick(&["", "!", "zz", "123"]);
        STANDARD.encode([before.as_bytes(), &bytes, after.as_bytes()].concat())
    } else if item.has("windash") && seed.one_in(2) {
        let dash = seed.pick(&["/", "-", "\u{2013}", "\u{2014}", "\u{2015}"]);
        text.replace(['-', '/'], dash)
    } else {
        text
    };
    Leaf::Text(around(seed, item, text))
}

fn around(seed: &mut Seed, item: &Item, text: String) -> String {
    let (before, after) = (seed.pick(FILLER), seed.pick(FILLER));
    if item.has("contains") {
        format!("{before}{text}{after}")
    } else if item.has("startswith") {
        text + after
    } else if item.has("endswith") {
        before.to_owned() + &text
    } else {
        text
    }
}

/// The value without its escapes.
fn plain(written: &str) -> String {
    written.replace("\\*", "*").replace("\\?", "?").replace("\\\\", "\\")
}

/// A text that the pattern takes.
fn instance(seed: &mut Seed, written: &str) -> String {
    let mut out = String::new();
    let mut chars = written.chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '\\' if matches!(chars.peek(), Some('*' | '?' | '\\')) => out.extend(chars.next()),
            '*' => out.push_str(seed.pick(FILLER)),
            '?' => out.push_str(seed.pick(&["x", "đ", "?", "\n", "\\"])),
            c => out.push(c),
        }
    }
    out
}

fn near(seed: &mut Seed, digits: &str) -> Leaf {
    match seed.below(9) {
        0 => Leaf::Text(digits.to_owned()),
        1 => Leaf::Number(digits.parse::<i64>().map_or(digits.to_owned(), |n| (n + 1).to_string())),
        2 => Leaf::Number(digits.parse::<i64>().map_or(digits.to_owned(), |n| (n - 1).to_string())),
        3 => Leaf::Text(format!(" {digits}")),
        4 => Leaf::Number(if digits.contains('.') { format!("{digits}0") } else { format!("{digits}.0") }),
        5 => Leaf::Text(format!("{digits}{}", seed.pick(&[".0", "x", "e0", "0", " "]))),
        6 => Leaf::Text(format!("{}{digits}", seed.pick(&["0", "+", "0x", "x"]))),
        _ => Leaf::Number(digits.to_owned()),
    }
}

fn filler(seed: &mut Seed) -> Leaf {
    match seed.below(8) {
        0 => Leaf::Null,
        1 => Leaf::Bool(seed.one_in(2)),
        2 => near(seed, "7"),
        3 => Leaf::Text(String::new()),
        _ => Leaf::Text(seed.pick(FILLER).to_owned()),
    }
}

/// A value beside another one: changed a little, or of another type.
fn beside(seed: &mut Seed, value: Leaf) -> Leaf {
    match (seed.below(9), value) {
        (0, Leaf::Text(text)) => Leaf::Text(text.to_uppercase()),
        (1, Leaf::Text(text)) => Leaf::Text(text.to_lowercase()),
        (2, Leaf::Text(text)) => Leaf::Text(text.chars().skip(1).collect()),
        (3, Leaf::Text(text)) => {
            let at = seed.below(text.chars().count());
            let other = seed.pick(&["x", "", "\\", "Đ"]);
            let mut out: String = text.chars().take(at).collect();
            out.push_str(other);
            out.extend(text.chars().skip(at + 1));
            Leaf::Text(out)
        }
        (4, Leaf::Text(text)) => Leaf::Text(text + seed.pick(FILLER)),
        (5, value) => Leaf::List(vec![Leaf::Text(seed.pick(FILLER).to_owned()), value]),
        (6, value) if seed.one_in(2) => Leaf::List(vec![value, Leaf::Null]),
        (7, value) => Leaf::Text(value.text()),
        (8, Leaf::Text(text)) if text == "true" || text == "false" => Leaf::Bool(text == "true"),
        (_, value) => value,
    }
}
