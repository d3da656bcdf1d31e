//! Findings of a batch, summed up before the database hears of them: one sum for each unit, rule and entity. A finding that is like the one
//! before costs a comparison and some additions; nothing is allocated for it.

use std::collections::{BTreeMap, VecDeque};

use vg_access::cut;
use vg_model::Timestamp;

use super::finding::{EventRef, Finding};
use super::model::{Detail, Shown};
use super::suppression::Holding;
use crate::knowledge::EntityKind;
use crate::limits::{
    MAX_ENTITIES_IN_BATCH, MAX_NAMED_SOURCES, MAX_REFERENCES, MAX_SHOWN_FIELDS, MAX_SHOWN_VALUES, MAX_VALUE_CHARS,
};

/// What findings share that become one alert.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) struct Key<'a> {
    pub(crate) unit: &'a str,
    pub(crate) rule: &'a str,
    pub(crate) kind: EntityKind,
    pub(crate) entity: &'a str,
}

/// Findings of one key.
#[derive(Clone, Debug)]
pub(crate) struct Sum<'a> {
    /// The first of them.
    pub(crate) of: &'a Finding<'a>,
    pub(crate) findings: i64,
    pub(crate) first_seen: Timestamp,
    pub(crate) last_seen: Timestamp,
    pub(crate) system_level: u8,
    first: Vec<EventRef>,
    latest: VecDeque<EventRef>,
    shown: Vec<(&'a str, Vec<&'a str>, bool)>,
    sources: Vec<&'a str>,
}

/// What a suppression took of a batch.
#[derive(Clone, Default, Debug)]
pub(crate) struct Took {
    pub(crate) findings: i64,
    pub(crate) latest: VecDeque<EventRef>,
}

/// All sums of a batch.
#[derive(Default, Debug)]
pub(crate) struct Folded<'a> {
    pub(crate) sums: BTreeMap<Key<'a>, Sum<'a>>,
    /// By unit and place among its suppressions.
    pub(crate) took: BTreeMap<(&'a str, usize), Took>,
    pub(crate) of_no_unit: u64,
    /// By unit and rule.
    pub(crate) fired: BTreeMap<(&'a str, &'a str), FiredSum>,
}

/// How often a rule fired in a batch.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(crate) struct FiredSum {
    pub(crate) findings: i64,
    /// Of these, taken by suppressions.
    pub(crate) suppressed: i64,
}

/// A group while findings are folded into it.
struct Group<'a> {
    /// The key under which it is summed up; another one when the rule has too many entities.
    key: Key<'a>,
    suppressions: Vec<usize>,
    sum: Option<Sum<'a>>,
    fired: FiredSum,
}

impl<'a> Folded<'a> {
    /// Sums up findings; `holding` are the suppressions of those units that exist.
    pub(crate) fn new(findings: &'a [Finding<'a>], holding: &BTreeMap<&str, Holding>) -> Self {
        let mut folded = Self::default();
        let mut groups: Vec<Group<'a>> = Vec::new();
        let mut places: BTreeMap<Key<'a>, usize> = BTreeMap::new();
        let mut entities: BTreeMap<(&'a str, &'a str), usize> = BTreeMap::new();
        let mut last: Option<(Key<'a>, usize)> = None;
        for finding in findings {
            let Some(holding) = holding.get(finding.unit) else {
                folded.of_no_unit += 1;
                continue;
            };
            let key = Key {
                unit: finding.unit,
                rule: &finding.rule.id,
                kind: finding.entity.kind,
                entity: finding.entity.name,
            };
            let place = match last.filter(|(known, _)| *known == key) {
                Some((_, place)) => place,
                None => *places.entry(key).or_insert_with(|| {
                    let count = entities.entry((key.unit, key.rule)).or_default();
                    *count += 1;
                    let many = *count > MAX_ENTITIES_IN_BATCH;
                    let suppressions = holding.of_group(finding);
                    groups.push(Group {
                        key: if many { key.many() } else { key },
                        suppressions,
                        sum: None,
                        fired: FiredSum::default(),
                    });
                    groups.len() - 1
                }),
            };
            last = Some((key, place));
            let Some(group) = groups.get_mut(place) else { continue };
            group.fired.findings += 1;
            if !group.suppressions.is_empty()
                && let Some(index) = holding.taking(&group.suppressions, finding)
            {
                group.fired.suppressed += 1;
                folded.took.entry((key.unit, index)).or_default().add(finding.event);
                continue;
            }
            match &mut group.sum {
                Some(sum) => sum.add(finding),
                none => *none = Some(Sum::new(finding)),
            }
        }
        for group in groups {
            let fired = folded.fired.entry((group.key.unit, group.key.rule)).or_default();
            fired.findings += group.fired.findings;
            fired.suppressed += group.fired.suppressed;
            let Some(sum) = group.sum else { continue };
            match folded.sums.get_mut(&group.key) {
                Some(known) => known.absorb(sum),
                None => drop(folded.sums.insert(group.key, sum)),
            }
        }
        folded
    }
}

impl Key<'_> {
    /// The key of all further entities of the rule.
    pub(crate) fn many(self) -> Self {
        Self { kind: EntityKind::Many, entity: "", ..self }
    }
}

impl Took {
    fn add(&mut self, event: EventRef) {
        self.findings += 1;
        push(&mut self.latest, event);
    }
}

fn push(latest: &mut VecDeque<EventRef>, event: EventRef) {
    if latest.len() == MAX_REFERENCES {
        latest.pop_front();
    }
    latest.push_back(event);
}

impl<'a> Sum<'a> {
    fn new(finding: &'a Finding<'a>) -> Self {
        let shown = finding.rule.shown.iter().take(MAX_SHOWN_FIELDS);
        let mut sum = Self {
            of: finding,
            findings: 0,
            first_seen: finding.time,
            last_seen: finding.time,
            system_level: 0,
            first: Vec::new(),
            latest: VecDeque::new(),
            shown: shown.map(|field| (field.as_str(), Vec::new(), false)).collect(),
            sources: Vec::new(),
        };
        sum.add(finding);
        sum
    }

    fn add(&mut self, finding: &'a Finding<'a>) {
        self.findings += 1;
        self.first_seen = self.first_seen.min(finding.time);
        self.last_seen = self.last_seen.max(finding.time);
        self.system_level = self.system_level.max(finding.system_level);
        if self.first.len() < MAX_REFERENCES {
            self.first.push(finding.event);
        } else {
            push(&mut self.latest, finding.event);
        }
        if self.sources.last() != Some(&finding.source)
            && self.sources.len() < MAX_NAMED_SOURCES
            && !self.sources.contains(&finding.source)
        {
            self.sources.push(finding.source);
        }
        for (field, values, more) in self.shown.iter_mut().filter(|(_, _, more)| !more) {
            for (_, value) in finding.fields.iter().filter(|(name, value)| name == field && !value.is_empty()) {
                add_value(values, more, value);
            }
        }
    }

    /// Takes in the findings of another sum, which came later.
    pub(crate) fn absorb(&mut self, other: Self) {
        self.findings += other.findings;
        self.first_seen = self.first_seen.min(other.first_seen);
        self.last_seen = self.last_seen.max(other.last_seen);
        self.system_level = self.system_level.max(other.system_level);
        for event in other.first.into_iter().chain(other.latest) {
            if self.first.len() < MAX_REFERENCES {
                self.first.push(event);
            } else {
                push(&mut self.latest, event);
            }
        }
        for source in other.sources {
            if self.sources.len() < MAX_NAMED_SOURCES && !self.sources.contains(&source) {
                self.sources.push(source);
            }
        }
        for ((_, values, more), (_, new, new_more)) in self.shown.iter_mut().zip(other.shown) {
            new.into_iter().for_each(|value| add_value(values, more, value));
            *more |= new_more;
        }
    }

    /// Adds all this to what an alert shows.
    pub(crate) fn show(&self, detail: &mut Detail) {
        let mut latest: VecDeque<EventRef> = std::mem::take(&mut detail.latest).into();
        for event in self.first.iter().chain(&self.latest) {
            if detail.first.len() < MAX_REFERENCES {
                detail.first.push(*event);
            } else {
                push(&mut latest, *event);
            }
        }
        detail.latest = latest.into();
        for source in &self.sources {
            if detail.sources.len() < MAX_NAMED_SOURCES && !detail.sources.iter().any(|known| known == source) {
                detail.sources.push(cut(source, MAX_VALUE_CHARS));
            }
        }
        for (field, values, more) in self.shown.iter().filter(|(_, values, _)| !values.is_empty()) {
            let known = detail.shown.iter().position(|shown| shown.field == *field);
            let place = known.unwrap_or_else(|| {
                detail.shown.push(Shown { field: (*field).to_owned(), ..Shown::default() });
                detail.shown.len() - 1
            });
            let Some(shown) = detail.shown.get_mut(place) else { continue };
            shown.more |= more;
            for value in values {
                add_value(&mut shown.values, &mut shown.more, cut(value, MAX_VALUE_CHARS));
            }
        }
    }
}

/// Adds a value to distinct ones; notes when there is no place for it.
fn add_value<T: PartialEq>(values: &mut Vec<T>, more: &mut bool, value: T) {
    if values.contains(&value) {
        return;
    }
    if values.len() < MAX_SHOWN_VALUES {
        values.push(value);
    } else {
        *more = true;
    }
}
