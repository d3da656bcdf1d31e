//! What a search gives is what reading each event one by one gives.

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use vg_formats::search_key;
use vg_model::Timestamp;
use vg_monitor::search::{Form, Part, Search, field, fields};

use crate::events::{Event, HOUR, MOMENT, Value, World, ints, text};

/// A search as it is made up, with what it means.
#[derive(Clone, Debug)]
enum Made {
    Word(String, bool),
    Equal(&'static str, String, bool),
    Exact(&'static str, String),
    Present(&'static str),
    Numbers(&'static str, i64, i64, bool),
    At(i64, i64),
    Network(&'static str, String),
    List(&'static str, Vec<String>),
    Not(Box<Made>),
    And(Vec<Made>),
    Or(Vec<Made>),
}

impl Made {
    /// As a person would write it.
    fn text(&self) -> String {
        let quote = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
        match self {
            Self::Word(word, false) => word.clone(),
            Self::Word(word, true) => quote(word),
            Self::Equal(name, value, false) => format!("{name}:{value}"),
            Self::Equal(name, value, true) => format!("{name}:{}", quote(value)),
            Self::Exact(name, value) => format!("{name}:={}", quote(value)),
            Self::Present(name) => format!("{name}:*"),
            Self::Numbers(name, low, high, true) => format!("{name}:[{low} TO {high}]"),
            Self::Numbers(name, low, _, false) => format!("{name}:>{low}"),
            Self::At(from, to) => format!("time:[now-{from}h TO now-{to}h}}"),
            Self::Network(name, network) => format!("{name}:{network}"),
            Self::List(name, values) => {
                format!("{name}:({})", values.iter().map(|v| quote(v)).collect::<Vec<_>>().join(" OR "))
            }
            Self::Not(inner) => format!("NOT {}", inner.text()),
            Self::And(parts) => format!("({})", parts.iter().map(Self::text).collect::<Vec<_>>().join(" ")),
            Self::Or(parts) => format!("({})", parts.iter().map(Self::text).collect::<Vec<_>>().join(" OR ")),
        }
    }

    /// Whether it is true of an event.
    fn is(&self, event: &Event) -> bool {
        match self {
            Self::Word(word, quoted) => {
                let pattern = format!("*{}*", if *quoted { String::new() } else { word.clone() });
                fields().iter().filter(|field| field.sql == "raw" || (field.normal && field.form != Form::Int)).any(
                    |field| {
                        let hay = search_key(event.text(field.sql).unwrap_or_default());
                        let there = event.text(field.sql).is_some() || field.sql == "raw";
                        there && if *quoted { hay.contains(&search_key(word)) } else { like(&fold(&pattern), &hay) }
                    },
                )
            }
            Self::Equal(name, value, quoted) => {
                event.text(sql(name)).is_some_and(|found| equal(name, value, *quoted, found))
            }
            Self::Exact(name, value) => event.text(sql(name)) == Some(value),
            Self::Present(name) => event.get(sql(name)).is_some(),
            Self::Numbers(name, low, high, both) => {
                let found = match event.get(sql(name)) {
                    Some(Value::Int(number)) => Some(*number),
                    Some(Value::Text(text)) => text.parse().ok(),
                    _ => None,
                };
                found.is_some_and(|found| if *both { (*low..=*high).contains(&found) } else { found > *low })
            }
            Self::At(from, to) => {
                let at = event.time.0;
                at >= MOMENT.now.0 - from * HOUR && at < MOMENT.now.0 - to * HOUR
            }
            Self::Network(name, network) => {
                let network: ipnet::IpNet = network.parse().unwrap();
                let address = event.text(sql(name)).and_then(|text| text.parse::<std::net::IpAddr>().ok());
                address.is_some_and(|address| network.contains(&address))
            }
            Self::List(name, values) => {
                event.text(sql(name)).is_some_and(|found| values.iter().any(|value| equal(name, value, true, found)))
            }
            Self::Not(inner) => !inner.is(event),
            Self::And(parts) => parts.iter().all(|part| part.is(event)),
            Self::Or(parts) => parts.iter().any(|part| part.is(event)),
        }
    }
}

fn sql(name: &str) -> &'static str {
    field(name).unwrap().sql
}

fn fold(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_ascii() { c.to_ascii_lowercase().to_string() } else { search_key(&c.to_string()) })
        .collect()
}

fn equal(name: &str, value: &str, quoted: bool, found: &str) -> bool {
    if !quoted && value.contains(['*', '?']) {
        return like(&fold(value), &search_key(found));
    }
    if field(name).unwrap().find {
        let lower = value.to_lowercase();
        let capital: String = lower.chars().take(1).flat_map(char::to_uppercase).chain(lower.chars().skip(1)).collect();
        return [value, &lower, &value.to_uppercase(), &capital].contains(&found);
    }
    value.to_lowercase() == found.to_lowercase()
}

/// Whether a text is like a pattern, by trying everything.
fn like(pattern: &str, text: &str) -> bool {
    fn naive(pattern: &[char], text: &[char]) -> bool {
        match (pattern, text) {
            ([], text) => text.is_empty(),
            (['*', rest @ ..], text) => (0..=text.len()).any(|at| naive(rest, &text[at..])),
            (['?', rest @ ..], [_, text @ ..]) => naive(rest, text),
            ([c, rest @ ..], [d, text @ ..]) => c == d && naive(rest, text),
            _ => false,
        }
    }
    naive(&pattern.chars().collect::<Vec<_>>(), &text.chars().collect::<Vec<_>>())
}

const TEXTS: &[&str] = &["host.name", "user.name", "event.action", "event_source", "process_command_line"];
const WORDS: &[&str] = &[
    "Admin",
    "ADMIN",
    "admin",
    "đăng nhập",
    "DANG nhap",
    "C:\\Windows\\",
    "100%",
    "a_b",
    "a'b",
    "4624",
    "'; DROP --",
    "\"",
    "ặ",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![proptest::sample::select(WORDS).prop_map(str::to_owned), "[aAbB%_'\\\\đĐ]{1,3}"]
}

/// A word without what ends one, that is no keyword and begins with no mark.
fn bare() -> impl Strategy<Value = String> {
    "[aAbBd%_'đĐặ4][aAbB%_'\\\\đ*?]{0,3}"
}

fn named() -> impl Strategy<Value = &'static str> {
    proptest::sample::select(TEXTS)
}

fn made() -> impl Strategy<Value = Made> {
    let networks = &[
        "10.0.0.0/8",
        "10.1.0.0/16",
        "10.1.2.0/24",
        "10.1.2.0/28",
        "10.0.0.0/9",
        "10.1.2.3/32",
        "0.0.0.0/0",
        "2001:db8::/32",
        "2001:db8::1/128",
        "::/0",
    ];
    let leaf = prop_oneof![
        bare().prop_map(|word| Made::Word(word, false)),
        word().prop_map(|word| Made::Word(word, true)),
        (named(), bare()).prop_map(|(name, value)| Made::Equal(name, value, false)),
        (named(), word()).prop_map(|(name, value)| Made::Equal(name, value, true)),
        (named(), word()).prop_map(|(name, value)| Made::Exact(name, value)),
        proptest::sample::select(&["user.name", "source.ip", "process.pid", "rules"][..]).prop_map(Made::Present),
        (proptest::sample::select(&["process.pid", "event.code"][..]), -2_i64..6, 0_i64..5_000, any::<bool>())
            .prop_map(|(name, low, high, both)| Made::Numbers(name, low, high, both)),
        (0_i64..60, 0_i64..60).prop_map(|(from, to)| Made::At(from, to)),
        (proptest::sample::select(&["source.ip", "destination_ip"][..]), proptest::sample::select(networks.as_slice()))
            .prop_map(|(name, network)| Made::Network(name, network.to_owned())),
        (named(), proptest::collection::vec(word(), 1..4)).prop_map(|(name, values)| Made::List(name, values)),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            inner.clone().prop_map(|inner| Made::Not(Box::new(inner))),
            proptest::collection::vec(inner.clone(), 1..4).prop_map(Made::And),
            proptest::collection::vec(inner, 1..4).prop_map(Made::Or),
        ]
    })
}

fn event() -> impl Strategy<Value = Event> {
    let some = |values: &'static [&'static str]| proptest::option::of(proptest::sample::select(values));
    let addresses: &[&str] =
        &["10.1.2.3", "10.1.2.17", "10.200.0.1", "192.0.2.9", "2001:db8::1", "2001:db8:1::", "fe80::1"];
    let texts = (
        proptest::option::of(word()),
        proptest::option::of(word()),
        proptest::option::of(word()),
        word(),
        proptest::option::of(word()),
        proptest::collection::vec(word(), 1..4),
    );
    (
        texts,
        some(addresses),
        some(addresses),
        proptest::option::of(-1_i64..9),
        some(&["1", "4624", "x"]),
        0_i64..60 * HOUR,
    )
        .prop_map(|((host, user, action, source, command, raw), from, to, pid, code, ago)| {
            let mut values = vec![
                ("raw", Value::Text(raw.join(" "))),
                ("event_source", Value::Text(source)),
                ("parsed", Value::Bool(true)),
            ];
            let mut add = |name, value: Option<Value>| values.extend(value.map(|value| (name, value)));
            add("host_name", host.map(Value::Text));
            add("user_name", user.map(Value::Text));
            add("event_action", action.map(Value::Text));
            add("process_command_line", command.map(Value::Text));
            add("source_ip", from.map(text));
            add("destination_ip", to.map(text));
            add("process_pid", pid.map(Value::Int));
            add("event_code", code.map(text));
            Event { time: Timestamp(MOMENT.now.0 - ago), values }
        })
}

#[test]
fn random_searches_over_random_events_give_what_reading_each_event_gives() {
    let world = World::new();
    let mut runner = TestRunner::deterministic();
    let events: Vec<Event> = {
        use proptest::strategy::ValueTree as _;
        let tree = proptest::collection::vec(event(), 120).new_tree(&mut runner).unwrap();
        tree.current()
    };
    // Most in files, the last ones waiting.
    world.put(1, &events[..100]);
    world.store().commit().unwrap();
    world.put(2, &events[100..]);
    let columns = [field("position").unwrap(), field("record").unwrap()];
    let config = Config { cases: 400, failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new_with_rng(
        config,
        proptest::test_runner::TestRng::deterministic_rng(proptest::test_runner::RngAlgorithm::ChaCha),
    );
    runner
        .run(&made(), |made| {
            let text = made.text();
            let search = match Search::read(&text, MOMENT) {
                Ok(search) => search,
                // A word of marks alone has nothing that can be found.
                Err(error) => {
                    prop_assert!(error.message.en.contains("nothing to look for"), "{text}: {error}");
                    return Ok(());
                }
            };
            let answer = world.ask(&search.page(Part::default(), &columns, 1_000));
            let mut found: Vec<i64> = ints(&answer, 0)
                .iter()
                .zip(ints(&answer, 1))
                .map(|(position, record)| (position - 1) * 100 + record)
                .collect();
            found.sort_unstable();
            let expected: Vec<i64> =
                (0..).zip(&events).filter(|(_, event)| made.is(event)).map(|(place, _)| place).collect();
            prop_assert_eq!(found, expected, "{}\n{}", text, search.condition());
            Ok(())
        })
        .unwrap();
    for text in ["admin", "NOT user.name:*", "source.ip:10.0.0.0/9", "event.code:>=4624", "raw:*dang?nhap*"] {
        let search = Search::read(text, MOMENT).unwrap();
        assert!(
            !world.ask(&search.page(Part::default(), &columns, 10)).rows.is_empty(),
            "the events hold something for {text}"
        );
    }
}
