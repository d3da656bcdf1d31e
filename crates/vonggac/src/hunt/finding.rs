//! Findings of a block: the matched events, rebuilt.

use std::sync::Arc;

use vg_detect::engine::Hit;
use vg_detect::looked::{fields_looked_at, uses_keywords};
use vg_detect::sigma::ast::{Rule, RuleMeta};
use vg_model::{Event, EventBatch, Finding, Record, TimeQuality, Timestamp, Value, Wanted};

/// A finding on the event at hand, of which nothing was copied yet.
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// Index of the rule in the hunt's list.
    pub rule: u32,
    /// Time of the event, UTC.
    pub time: Timestamp,
    /// How that time is known.
    pub time_quality: TimeQuality,
    /// Path of the file, with `!member` for a member of an archive.
    pub file: &'a str,
    /// Record number where the format has one, else byte offset in the decompressed stream.
    pub record: u64,
    /// Host that the record names, empty when it names none.
    pub host: &'a str,
    /// Fields that the rule looked at and that the record holds.
    pub event: &'a [&'a (String, Value)],
    /// The record, with at least these fields.
    pub raw: &'a Arc<Record>,
    /// For a correlation: what it counted.
    pub correlation: Option<&'a super::correlation::Detail>,
}

impl Found<'_> {
    /// The finding by itself.
    #[must_use]
    pub fn to_entry(&self, rule: &RuleMeta) -> Entry {
        let finding = Finding {
            time: self.time,
            time_quality: self.time_quality,
            rule_id: rule.id.clone(),
            rule_title: rule.title.clone(),
            level: rule.level,
            file: self.file.to_owned(),
            record: self.record,
            host: self.host.to_owned(),
            event: Record { fields: self.event.iter().map(|field| (*field).clone()).collect() },
        };
        let correlation = self.correlation.map(|detail| Box::new(detail.clone()));
        Entry { rule: self.rule, finding, raw: Arc::clone(self.raw), correlation }
    }
}

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

impl Entry {
    /// The finding as one at hand, for `take`.
    pub fn at_hand<R>(&self, take: impl FnOnce(&Found<'_>) -> R) -> R {
        let event: Vec<&(String, Value)> = self.finding.event.fields.iter().collect();
        take(&Found {
            rule: self.rule,
            time: self.finding.time,
            time_quality: self.finding.time_quality,
            file: &self.finding.file,
            record: self.finding.record,
            host: &self.finding.host,
            event: &event,
            raw: &self.raw,
            correlation: self.correlation.as_deref(),
        })
    }
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

    /// Hands the findings of one block to `take`, in the order of its hits. `keep` may refuse an event by its time.
    pub fn build(
        &self,
        file: &str,
        batch: &EventBatch,
        hits: &[Hit],
        keep: &dyn Fn(Timestamp, TimeQuality) -> bool,
        take: &mut dyn FnMut(&Found<'_>),
    ) {
        for hits in hits.chunk_by(|one, other| one.event == other.event) {
            let Some(event) = hits.first().and_then(|hit| batch.event(hit.event as usize)) else { continue };
            let head = event.head();
            if !keep(head.time, head.time_quality) {
                continue;
            }
            let raw = Arc::new(self.record_for(&event, hits));
            let host = host_in(&raw);
            let mut fields = Vec::with_capacity(raw.fields.len());
            for hit in hits {
                let Some(looked) = self.rules.get(hit.rule as usize) else { continue };
                fields.clear();
                looked.add_evidence(&raw, &mut fields);
                take(&Found {
                    rule: hit.rule,
                    time: head.time,
                    time_quality: head.time_quality,
                    file,
                    record: head.record,
                    host,
                    event: &fields,
                    raw: &raw,
                    correlation: None,
                });
            }
        }
    }
}

impl Looked {
    /// Fields of the record that the rule looked at, in the order of the rule; all of them for a rule of keywords that names
    /// no field.
    fn add_evidence<'r>(&self, record: &'r Record, evidence: &mut Vec<&'r (String, Value)>) {
        if !(self.keywords && self.fields.is_empty()) {
            for wanted in &self.fields {
                // A record has some tens of fields and a rule looks at a few: comparing beats building an index.
                evidence.extend(record.fields.iter().filter(|(name, _)| name == wanted));
            }
        }
        if evidence.is_empty() {
            evidence.extend(&record.fields);
        }
    }
}

/// The host that a record names, empty when it names none.
#[must_use]
pub fn host_in(record: &Record) -> &str {
    HOST_FIELDS
        .iter()
        .find_map(|name| record.get(name).map(Value::as_text).filter(|host| !host.is_empty() && *host != "-"))
        .unwrap_or_default()
}
