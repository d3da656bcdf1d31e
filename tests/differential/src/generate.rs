//! Makes rules: every modifier that both sides know, in chains that the specification allows (and a few it does not).

use crate::rule::{Cond, Item, Rule, Scalar, Selection};
use crate::seed::Seed;

/// Fields of rules and events. `kind` is a key field of our log source; `actor.name` has a dot.
pub const FIELDS: &[&str] =
    &["kind", "image", "command", "user", "actor.name", "address", "count", "flag", "when", "data"];

const WORDS: &[&str] = &[
    "cmd.exe",
    "powershell",
    "-enc",
    "/c",
    "C:\\Windows\\System32",
    "\\temp\\",
    "whoami",
    "Tết",
    "ĐƯỜNG",
    "straße",
    "a",
    "B",
    "ab",
    "x y",
    "\"q\"",
    "it's",
    "100%",
    "--all",
    "rundll32.exe",
    "http://192.0.2.7/a?b=1",
    "κόσμος",
    "-n",
    "user-name",
    "1",
    "007",
    "true",
    "null",
    "Ａ",
    "日本",
    "\\\\srv\\share",
    "İst",
    "K2",
];
const REGEXES: &[&str] = &[
    "cmd\\.exe",
    "^pow",
    "exe$",
    "[a-c]{2}",
    "(?:who|what)ami",
    "a.b",
    "\\d+",
    "\\bab\\b",
    "^$",
    ".*",
    "T.t",
    "x|y",
    "(?i)WHO",
    "^[^a]+$",
    "\\\\temp\\\\",
    "^B$",
    "\\w\\s\\w",
];
const NETWORKS: &[&str] = &[
    "192.0.2.0/24",
    "10.0.0.0/8",
    "198.51.100.128/25",
    "0.0.0.0/0",
    "203.0.113.9/32",
    "2001:db8::/32",
    "::1/128",
    "192.0.2.7",
    "fe80::/10",
    "192.0.2.9/24",
];
const NUMBERS: &[&str] = &["0", "1", "7", "42", "-5", "1.5", "4688", "1000000", "-0.25", "9007199254740993"];
/// Plain scalars that readers of YAML take in different ways.
const ODD: &[&str] = &[
    "yes",
    "on",
    "~",
    "null",
    "True",
    "FALSE",
    "0x1f",
    "1e3",
    "1.0",
    "007",
    "+5",
    ".5",
    "1_000",
    "0o17",
    "2024-01-02",
    "12:30",
    "NULL",
    "no",
    "-.inf",
    "5.",
    "4688",
];

/// One rule.
pub fn rule(seed: &mut Seed) -> Rule {
    let count = seed.weighted(&[0, 8, 6, 3, 1]);
    let mut selections = Vec::new();
    for number in 0..count {
        let stem = seed.pick(&["selection", "sel", "filter", "keywords"]);
        selections.push((format!("{stem}_{number}"), selection(seed)));
    }
    let names: Vec<String> = selections.iter().map(|(name, _)| name.clone()).collect();
    let condition = condition(seed, &names, 0);
    Rule { selections, condition }
}

fn condition(seed: &mut Seed, names: &[String], depth: usize) -> Cond {
    let name = |seed: &mut Seed| Cond::Name(names[seed.below(names.len())].clone());
    if depth == 0 && names.len() == 1 && !seed.one_in(3) {
        return name(seed);
    }
    let choice = if depth > 3 { 0 } else { seed.weighted(&[4, 3, 3, 3, 2]) };
    match choice {
        1 => Cond::Not(Box::new(condition(seed, names, depth + 1))),
        2 | 3 => {
            let parts = (0..seed.between(2, 3)).map(|_| condition(seed, names, depth + 1)).collect();
            if choice == 2 { Cond::And(parts) } else { Cond::Or(parts) }
        }
        4 => {
            let count = seed.pick(&["1", "all", "any"]);
            let some = &names[seed.below(names.len())];
            let stem = some.split('_').next().unwrap_or_default();
            let pattern = match seed.below(4) {
                0 => "them".to_owned(),
                1 => some.clone(),
                2 => format!("{stem}*"),
                _ => format!("{stem}_*"),
            };
            // `of` without a wildcard is not in the grammar of the specification.
            Cond::Of(count, if pattern == *some { format!("{stem}_*") } else { pattern })
        }
        _ => name(seed),
    }
}

fn selection(seed: &mut Seed) -> Selection {
    match seed.weighted(&[10, 3, 2, 1]) {
        0 => Selection::Map(map(seed)),
        1 => Selection::Maps((0..seed.between(1, 3)).map(|_| map(seed)).collect()),
        2 => Selection::Keywords(keywords(seed)),
        _ => {
            let values: Vec<Scalar> = (0..seed.between(2, 3)).map(|_| Scalar::Text(keyword(seed))).collect();
            Selection::Map(vec![Item { field: String::new(), modifiers: vec!["all"], values }])
        }
    }
}

fn keywords(seed: &mut Seed) -> Vec<Scalar> {
    let one = |seed: &mut Seed| match seed.below(8) {
        0 => Scalar::Number(seed.pick(NUMBERS).to_owned()),
        _ => Scalar::Text(keyword(seed)),
    };
    (0..seed.between(1, 3)).map(|_| one(seed)).collect()
}

fn keyword(seed: &mut Seed) -> String {
    loop {
        let text = if seed.one_in(3) { pattern(seed) } else { escaped(seed.pick(WORDS)) };
        if !text.is_empty() {
            return text;
        }
    }
}

fn map(seed: &mut Seed) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    for _ in 0..seed.weighted(&[0, 8, 4, 2]) {
        let item = item(seed);
        let same = |known: &Item| known.field == item.field && known.modifiers == item.modifiers;
        if !items.iter().any(same) {
            items.push(item);
        }
    }
    items
}

fn item(seed: &mut Seed) -> Item {
    let family = seed.weighted(&[14, 4, 3, 3, 2, 3, 2, 2, 2, 2, 3, 1, 2]);
    let (field, mut modifiers, mut values): (&str, Vec<&'static str>, Vec<Scalar>) = match family {
        0 | 1 => {
            let mut modifiers = place(seed);
            if family == 1 {
                modifiers.insert(0, "windash");
            }
            if seed.one_in(6) {
                modifiers.push("cased");
            }
            (text_field(seed), modifiers, list(seed, |seed| Scalar::Text(pattern(seed))))
        }
        2 => {
            let mut modifiers = vec!["re"];
            modifiers.extend(["i", "m", "s"].into_iter().filter(|_| seed.one_in(5)));
            (text_field(seed), modifiers, list(seed, |seed| Scalar::Text(seed.pick(REGEXES).to_owned())))
        }
        3 => ("address", vec!["cidr"], list(seed, |seed| Scalar::Text(seed.pick(NETWORKS).to_owned()))),
        4 => {
            let wide = ["wide", "utf16le", "utf16be", "utf16"].into_iter().filter(|_| seed.one_in(6)).take(1);
            let mut modifiers: Vec<_> = wide.collect();
            modifiers.push("base64");
            modifiers.extend(place(seed));
            ("data", modifiers, list(seed, |seed| Scalar::Text(escaped(seed.pick(WORDS)))))
        }
        5 => {
            let wide = ["wide", "utf16le", "utf16be"].into_iter().filter(|_| seed.one_in(5)).take(1);
            let mut modifiers: Vec<_> = wide.collect();
            modifiers.extend(["base64offset", "contains"]);
            ("data", modifiers, list(seed, |seed| Scalar::Text(escaped(seed.pick(WORDS)))))
        }
        6 => (any_field(seed), vec!["exists"], vec![Scalar::Plain(seed.pick(&["true", "false", "true", "false"]))]),
        7 => {
            let mut modifiers = vec!["fieldref"];
            modifiers.extend(place(seed));
            if modifiers.len() == 1 && seed.one_in(4) {
                modifiers.insert(0, "cased");
            }
            (any_field(seed), modifiers, list(seed, |seed| Scalar::Text(any_field(seed).to_owned())))
        }
        8 => {
            let relation = seed.pick(&["lt", "lte", "gt", "gte"]);
            ("count", vec![relation], vec![Scalar::Number(seed.pick(NUMBERS).to_owned())])
        }
        9 => {
            let value = seed.pick(&["null", "''", "true", "false", "~"]);
            (any_field(seed), Vec::new(), vec![Scalar::Plain(value)])
        }
        10 => {
            let field = seed.pick(&["count", "count", "kind", "user"]);
            (field, Vec::new(), list(seed, |seed| Scalar::Number(seed.pick(NUMBERS).to_owned())))
        }
        11 => {
            let part = seed.pick(&["minute", "hour", "day", "week", "month", "year"]);
            let number = match part {
                "year" => "2026",
                "week" => "14",
                _ => seed.pick(&["1", "4", "10"]),
            };
            ("when", vec![part], vec![Scalar::Number(number.to_owned())])
        }
        _ => (text_field(seed), Vec::new(), list(seed, |seed| Scalar::Plain(seed.pick(ODD)))),
    };
    if values.len() > 1 && seed.one_in(4) && !matches!(family, 6 | 8 | 9) {
        modifiers.push("all");
    }
    if seed.one_in(10) && family != 6 {
        modifiers.push("neq");
    }
    values.dedup();
    Item { field: field.to_owned(), modifiers, values }
}

fn place(seed: &mut Seed) -> Vec<&'static str> {
    match seed.weighted(&[3, 4, 2, 2]) {
        0 => Vec::new(),
        1 => vec!["contains"],
        2 => vec!["startswith"],
        _ => vec!["endswith"],
    }
}

fn list(seed: &mut Seed, one: impl Fn(&mut Seed) -> Scalar) -> Vec<Scalar> {
    (0..seed.weighted(&[0, 5, 2, 2, 1])).map(|_| one(seed)).collect()
}

fn text_field(seed: &mut Seed) -> &'static str {
    seed.pick(&["kind", "image", "command", "user", "actor.name", "data"])
}

fn any_field(seed: &mut Seed) -> &'static str {
    seed.pick(FIELDS)
}

/// A text as a value that means it: wildcards escaped.
fn escaped(text: &str) -> String {
    text.replace('*', "\\*").replace('?', "\\?")
}

/// A value with wildcards, escapes and backslashes of all kinds.
fn pattern(seed: &mut Seed) -> String {
    if seed.one_in(2) {
        return escaped(seed.pick(WORDS));
    }
    let mut out = String::new();
    for _ in 0..seed.between(1, 4) {
        match seed.weighted(&[6, 2, 1, 1, 1, 1, 1, 1]) {
            0 => out.push_str(seed.pick(WORDS)),
            1 => out.push('*'),
            2 => out.push('?'),
            3 => out.push_str("\\*"),
            4 => out.push_str("\\?"),
            5 => out.push('\\'),
            6 => out.push_str("\\\\"),
            _ => out.push('\n'),
        }
    }
    out
}
