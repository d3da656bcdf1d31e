//! Findings of a block: the matched events, rebuilt.

use std::sync::Arc;

use vg_detect::engine::Hit;
use vg_detect::looked::{fields_looked_at, uses_keywords};
use vg_detect::sigma::ast::Rule;
use vg_model::{Event, EventBatch, Finding, Record, Timestamp, Wanted};

/// A finding with all that reports show of it.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Index of the rule in the hunt's list.
    pub rule: u32,
    /// The finding; `event` holds the fields that the rule looked at.
    pub finding: Finding,
    /// The whole record, shared by the findings on one event.
    pub raw: Arc<Record>,
    /// For a correlation: what it counted.
    pub correlation: Option<Box<super::correlation::Detail>>,
}

/// Names under which records state their host, most telling first.
pub(super) const HOST_FIELDS: &[&str] = &[
    "Computer",
    // Before `hostname`, which is the visited site in the log of a web filter.
    "devname",
    "dvchost",
    "device_name",
    "syslog_hostname",
    "hostname",
    "host.name",
    "host.hostname",
    "Hostname",
    "hostIdentifier",
    "node",
    "host",
    "s-computername",
    "cs-host",
];

/// Builds findings for the rules of a hunt.
#[derive(Debug)]
pub struct Builder {
    rules: Vec<Looked>,
    /// Marks of the names that state the host.
    host: Marks,
}

/// What a rule looks at.
#[derive(Debug)]
struct Looked {
    fields: Vec<String>,
    keywords: bool,
    /// The whole record is shown or asked for, not only what the rule looked at.
    whole: bool,
    /// Marks of `fields`.
    marks: Marks,
}

/// Marks of some names, a bit each: nearly every other name is told from them without looking it up.
#[derive(Clone, Copy, Debug, Default)]
struct Marks([u64; 4]);

impl Marks {
    fn of<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut marks = Self::default();
        for name in names {
            let (word, bit) = Self::place(name.as_bytes());
            if let Some(word) = marks.0.get_mut(word) {
                *word |= bit;
            }
        }
        marks
    }

    /// Word and bit of a name, by its length and three of its bytes.
    fn place(name: &[u8]) -> (usize, u64) {
        let byte = |at: usize| name.get(at).map_or(0, |byte| usize::from(*byte));
        let hash = name.len() * 37 + byte(0) * 5 + byte(name.len() / 2) * 11 + byte(name.len().wrapping_sub(1)) * 17;
        (hash / 64 % 4, 1 << (hash % 64))
    }

    /// The marks of the names of both.
    fn with(self, other: Self) -> Self {
        let ([a, b, c, d], [e, f, g, h]) = (self.0, other.0);
        Self([a | e, b | f, c | g, d | h])
    }

    fn may_hold(self, name: &[u8]) -> bool {
        let (word, bit) = Self::place(name);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }
}

impl Builder {
    /// Learns which fields each rule looks at. `whole` says for which rules findings come with the whole record; others
    /// have at least what the rule looked at.
    #[must_use]
    pub fn new(rules: &[Rule], sources: &vg_detect::logsource::LogSources, whole: &dyn Fn(u32) -> bool) -> Self {
        let mut resolver = vg_detect::logsource::Resolver::new(sources);
        let looked = (0u32..).zip(rules).map(|(number, rule)| {
            let fields = fields_looked_at(rule, &mut resolver);
            let keywords = uses_keywords(&rule.condition);
            let marks = Marks::of(fields.iter().map(String::as_str));
            Looked { whole: whole(number) || (keywords && fields.is_empty()), fields, keywords, marks }
        });
        Self { rules: looked.collect(), host: Marks::of(HOST_FIELDS.iter().copied()) }
    }

    /// The record of an event on which `hits` fell: whole where one of them asks for it or would show nothing else.
    fn record_for(&self, event: &Event<'_>, hits: &[Hit]) -> Record {
        let looked = |hit: &Hit| self.rules.get(hit.rule as usize);
        if hits.iter().filter_map(looked).any(|looked| looked.whole) {
            return event.record();
        }
        let marks = hits.iter().filter_map(looked).fold(self.host, |all, looked| all.with(looked.marks));
        let takes = |name: &[u8]| {
            let states_host = || self.host.may_hold(name) && HOST_FIELDS.iter().any(|host| host.as_bytes() == name);
            let is_looked_at = |looked: &Looked| {
                looked.marks.may_hold(name) && looked.fields.iter().any(|field| field.as_bytes() == name)
            };
            marks.may_hold(name) && (hits.iter().filter_map(looked).any(is_looked_at) || states_host())
        };
        let record = event.record_of(Wanted::Named(&takes));
        let shows = |looked: &Looked| record.fields.iter().any(|(name, _)| looked.fields.contains(name));
        if hits.iter().filter_map(looked).all(shows) { record } else { event.record() }
    }

    /// The findings of one block, in the order of its hits. `keep` may refuse an event by its time.
    #[must_use]
    pub fn build(
        &self,
        rules: &[Rule],
        label: &Arc<str>,
        batch: &EventBatch,
        hits: &[Hit],
        keep: &dyn Fn(Timestamp, vg_model::TimeQuality) -> bool,
    ) -> Vec<Entry> {
        let mut found = Vec::with_capacity(hits.len());
        let mut last: Option<(u32, Arc<Record>)> = None;
        for (index, hit) in hits.iter().enumerate() {
            let (Some(event), Some(rule)) = (batch.event(hit.event as usize), rules.get(hit.rule as usize)) else {
                continue;
            };
            let head = event.head();
            if !keep(head.time, head.time_quality) {
                continue;
            }
            let raw = match &last {
                Some((index, raw)) if *index == hit.event => Arc::clone(raw),
                _ => {
                    let rest = hits.get(index..).unwrap_or_default();
                    let same = rest.iter().take_while(|other| other.event == hit.event).count();
                    Arc::new(self.record_for(&event, rest.get(..same).unwrap_or_default()))
                }
            };
            last = Some((hit.event, Arc::clone(&raw)));
            let Some(looked) = self.rules.get(hit.rule as usize) else { continue };
            let finding = Finding {
                time: head.time,
                time_quality: head.time_quality,
                rule_id: rule.meta.id.clone(),
                rule_title: rule.meta.title.clone(),
                level: rule.meta.level,
                file: label.to_string(),
                record: head.record,
                host: host_of(&raw),
                event: evidence(&raw, &looked.fields, looked.keywords),
            };
            found.push(Entry { rule: hit.rule, finding, raw, correlation: None });
        }
        found
    }
}

/// The host that a record names, empty when it names none.
#[must_use]
pub fn host_of(record: &Record) -> String {
    HOST_FIELDS
        .iter()
        .find_map(|name| record.get(name).map(vg_model::Value::as_text).filter(|host| !host.is_empty() && *host != "-"))
        .unwrap_or_default()
        .to_owned()
}

/// Fields of the record that the rule looked at, in the order of the rule; all of them for a rule of keywords that names
/// no field.
fn evidence(record: &Record, wanted: &[String], keywords: bool) -> Record {
    if keywords && wanted.is_empty() {
        return record.clone();
    }
    let mut evidence = Record::default();
    for wanted in wanted {
        // A record has some tens of fields and a rule looks at a few: comparing beats building an index.
        evidence.fields.extend(record.fields.iter().filter(|(name, _)| name == wanted).cloned());
    }
    if evidence.fields.is_empty() { record.clone() } else { evidence }
}
