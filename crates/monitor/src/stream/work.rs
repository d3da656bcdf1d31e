//! What one thread does with chunks: events, rows, findings, figures.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use sha2::{Digest as _, Sha256};
use vg_detect::engine::{Hit, Matcher};
use vg_intake::Parser;
use vg_intake::normal::{Mapper, Row};
use vg_lake::events::{EventError, EventRows, EventStore};
use vg_model::{Defects, Event, EventBatch, FieldId, Level, TimeQuality, Timestamp};

use super::columns::{at, normal};
use super::encoding::Origin;
use super::entry::Arrived;
use super::outcome::{Became, Done, Fired, Matched, Raised};
use super::reading::{How, Reading, Take};
use super::rules::{MESSAGE, One, Rules};
use crate::alerts::finding::{EventRef, RuleAbout};
use crate::knowledge::{EntityKind, detect, entity_of, is_sign};
use crate::sources::{Figures, NewSource, hex};

/// Differences of time that are kept of one chunk.
const SKEWS: usize = 32;
/// Findings of one rule on one entity out of one job whose fields are kept: an alert shows the values of some, and counts all.
const SHOWN_OF_GROUP: u32 = 4;

/// What is known of the source of a chunk.
#[derive(Clone, Debug, Default)]
pub(super) struct Sender {
    /// What people say of it; the defaults when it is known no more.
    pub(super) about: Arc<NewSource>,
}

/// A chunk on its way through the stream.
#[derive(Clone, Debug)]
pub(super) struct Chunk {
    pub(super) arrived: Arrived,
    pub(super) origin: Sender,
    /// The same bytes came from the same source before.
    pub(super) repeated: bool,
}

/// The scratch memory of one thread, for one rule set.
pub(super) struct Worker {
    rules: Arc<Rules>,
    reading: Reading,
    matcher: Matcher,
    mapper: Mapper,
    rows: EventRows,
    /// Measure what rules cost.
    measured: bool,
    /// Columns are filled; otherwise only what rules find is wanted.
    fills: bool,
}

impl Worker {
    /// One that fills no columns: its rows are of no use.
    pub(super) fn matching(rules: &Arc<Rules>, store: &EventStore) -> Self {
        Self { fills: false, ..Self::new(rules, store) }
    }

    pub(super) fn new(rules: &Arc<Rules>, store: &EventStore) -> Self {
        let fields = rules.engine.fields();
        Self {
            reading: Reading::new(fields),
            matcher: rules.engine.matcher(),
            mapper: Mapper::new(normal(), fields),
            rows: store.rows(),
            fills: true,
            rules: Arc::clone(rules),
            measured: false,
        }
    }

    pub(super) fn rules(&self) -> &Arc<Rules> {
        &self.rules
    }

    /// Whether what comes next is measured.
    pub(super) fn measure(&mut self, measured: bool) {
        self.measured = measured;
    }

    /// Works on chunks in their order.
    ///
    /// # Errors
    ///
    /// When rows do not fit the columns: a fault of the program.
    pub(super) fn run(&mut self, chunks: &[Chunk]) -> Result<Done, EventError> {
        let Self { rules, reading, matcher, mapper, rows, measured, fills } = self;
        let mut done = Done::empty(rules);
        let mut groups = BTreeMap::new();
        rows.expect(chunks.iter().map(|chunk| chunk.arrived.records as usize).sum());
        for (place, chunk) in (0_u32..).zip(chunks) {
            let about = &chunk.origin.about;
            let how = How {
                format: &about.format,
                encoding: &about.encoding,
                offset_seconds: i32::try_from(about.offset_minutes.saturating_mul(60)).unwrap_or_default(),
            };
            let mut writing = Writing {
                rules,
                matcher,
                measured: *measured,
                mapper,
                rows,
                fills: *fills,
                chunk,
                place,
                name: if about.name.is_empty() { &chunk.arrived.source } else { &about.name },
                hits: Vec::new(),
                open: None,
                record: 0,
                figures: Figures { bytes: size(chunk.arrived.bytes.len()), ..Figures::default() },
                skews: Vec::new(),
                newest: None,
                text: String::new(),
                groups: &mut groups,
                done: &mut done,
            };
            let mut defects = Defects::new();
            reading.read(&chunk.arrived, how, &mut writing, &mut defects);
            writing.end_row();
            let became = writing.became();
            done.became.push(became);
            if rows.is_full() {
                done.rows.push((rows.take()?, chunk.arrived.position));
            }
        }
        if let Some(last) = chunks.last().filter(|_| !rows.is_empty()) {
            done.rows.push((rows.take()?, last.arrived.position));
        }
        Ok(done)
    }
}

pub(super) fn size(bytes: usize) -> i64 {
    i64::try_from(bytes).unwrap_or(i64::MAX)
}

/// A row whose values are given, and whose number of records may still grow.
#[derive(Clone, Copy)]
struct Open {
    time: Timestamp,
    holds: i64,
    parsed: bool,
}

/// Writes the rows of one chunk.
struct Writing<'w, 'c> {
    rules: &'w Rules,
    matcher: &'w mut Matcher,
    measured: bool,
    mapper: &'w mut Mapper,
    rows: &'w mut EventRows,
    fills: bool,
    chunk: &'c Chunk,
    place: u32,
    name: &'c str,
    hits: Vec<Hit>,
    open: Option<Open>,
    record: i64,
    figures: Figures,
    skews: Vec<i64>,
    newest: Option<Timestamp>,
    text: String,
    groups: &'w mut BTreeMap<(u32, String), u32>,
    done: &'w mut Done,
}

/// A row of the store as the mapper fills it.
struct Normal<'r>(&'r mut EventRows);

impl Row for Normal<'_> {
    fn text(&mut self, column: usize, value: &str) {
        self.0.text(at::NORMAL + column, value);
    }

    fn int(&mut self, column: usize, value: i64) {
        self.0.int(at::NORMAL + column, value);
    }
}

/// Place of `host_name`, for sources that stand for a host.
static HOST: LazyLock<Option<usize>> = LazyLock::new(|| normal().column("host.name").map(|place| at::NORMAL + place));

impl Take for Writing<'_, '_> {
    fn events(&mut self, batch: &EventBatch, parser: &'static dyn Parser, holds: &[u32], origin: Origin<'_>) {
        self.hits.clear();
        let mut hits = std::mem::take(&mut self.hits);
        if self.measured {
            self.done.costs.push(self.matcher.run_measured(batch, &mut hits));
        } else {
            self.matcher.run(batch, &mut hits);
        }
        hits.sort_unstable();
        let mut rest = hits.as_slice();
        for (event, holds) in batch.events().zip(holds) {
            let own = rest.iter().take_while(|hit| hit.event as usize == event.index()).count();
            let (own, after) = rest.split_at_checked(own).unwrap_or((&[], rest));
            rest = after;
            let raw = &event.head().raw;
            let came = origin.of(batch.offset + u64::from(raw.start), batch.offset + u64::from(raw.end));
            self.event(&event, parser, *holds, own, came.as_deref());
        }
        self.hits = hits;
    }

    fn text(&mut self, bytes: &[u8], holds: u32, came: Option<&[u8]>) {
        self.end_row();
        let received = self.chunk.arrived.received;
        self.own("", "", TimeQuality::Missing, false);
        self.raw(bytes, came);
        self.open = Some(Open { time: received, holds: i64::from(holds), parsed: false });
    }

    fn more(&mut self, holds: i64) {
        if let Some(open) = &mut self.open {
            open.holds += holds;
        }
    }
}

impl Writing<'_, '_> {
    fn event(&mut self, event: &Event<'_>, parser: &'static dyn Parser, holds: u32, hits: &[Hit], came: Option<&[u8]>) {
        self.end_row();
        let head = event.head();
        let received = self.chunk.arrived.received;
        let quality = head.time_quality;
        let time = if quality == TimeQuality::Missing { received } else { head.time };
        if quality == TimeQuality::Exact && self.skews.len() < SKEWS {
            self.skews.push(received.0.saturating_sub(time.0));
        }
        // A clock that is ahead does not move the others' windows.
        if quality != TimeQuality::Missing {
            self.newest = self.newest.max(Some(time.min(received)));
        }
        self.own(parser.about().name, head.kind.0, quality, true);
        if let Some((first, more)) = hits.split_first() {
            let id = |hit: &Hit| self.rules.each.get(hit.rule as usize).map_or("", |rule| &*rule.id);
            self.text.clear();
            self.text.push_str(id(first));
            for hit in more {
                self.text.push(' ');
                self.text.push_str(id(hit));
            }
            self.rows.text(at::RULES, &self.text);
        }
        if self.fills {
            self.fill(event, parser, came);
        }
        if !self.chunk.repeated {
            self.findings(event, time, hits);
        }
        self.open = Some(Open { time, holds: i64::from(holds), parsed: true });
    }

    fn fill(&mut self, event: &Event<'_>, parser: &'static dyn Parser, came: Option<&[u8]>) {
        self.mapper.fill(event, &mut Normal(self.rows));
        let host = &self.chunk.origin.about.host;
        if !host.is_empty()
            && let Some(column) = *HOST
        {
            // Counts where the event names none.
            self.rows.text(column, host);
        }
        if !parser.is_text() {
            // The record as JSON says the same; the digest is that of the record itself.
            let json = event.record().to_json();
            self.raw(json.as_bytes(), Some(event.raw()));
        } else {
            self.raw(event.raw(), came);
        }
    }

    fn own(&mut self, format: &str, kind: &str, quality: TimeQuality, parsed: bool) {
        let arrived = &self.chunk.arrived;
        let rows = &mut *self.rows;
        rows.time(at::RECEIVED, arrived.received);
        rows.text(at::SOURCE, self.name);
        rows.text(at::SOURCE_ID, &arrived.source);
        rows.text(at::FORMAT, format);
        rows.text(at::KIND, kind);
        rows.bool(at::PARSED, parsed);
        rows.text(at::TIME_QUALITY, quality_name(quality));
        rows.bool(at::REPEATED, self.chunk.repeated);
        rows.int(at::POSITION, i64::try_from(arrived.position).unwrap_or(i64::MAX));
        rows.int(at::RECORD, self.record);
    }

    /// The raw record, and the digest of its bytes where the text does not have them all. `came` are those bytes, where they are others.
    fn raw(&mut self, bytes: &[u8], came: Option<&[u8]>) {
        let text = String::from_utf8_lossy(bytes);
        let came = came.or_else(|| matches!(text, std::borrow::Cow::Owned(_)).then_some(bytes));
        if let Some(came) = came {
            self.rows.text(at::RAW_SHA256, &hex(&Sha256::digest(came)));
        }
        self.rows.text(at::RAW, &text);
    }

    /// Ends the row that is open.
    fn end_row(&mut self) {
        let Some(Open { time, holds, parsed }) = self.open.take() else { return };
        self.rows.int(at::RECORDS, holds);
        self.rows.end_row(&self.chunk.arrived.unit, time, self.chunk.arrived.received);
        self.record += 1;
        self.figures.stored += holds;
        self.figures.unparsed += if parsed { 0 } else { holds };
    }

    fn became(self) -> Became {
        let (arrived, about) = (&self.chunk.arrived, &self.chunk.origin.about);
        let received = i64::from(arrived.records);
        Became {
            unit: arrived.unit.clone(),
            source: arrived.source.clone(),
            name: self.name.to_owned(),
            system_level: about.system_level,
            received_at: arrived.received,
            figures: Figures { received, ..self.figures },
            repeated: if self.chunk.repeated { u64::from(arrived.records) } else { 0 },
            skews: self.skews,
            newest: self.newest,
        }
    }

    fn findings(&mut self, event: &Event<'_>, time: Timestamp, hits: &[Hit]) {
        let rules = self.rules;
        let malware = is_suspect(event, rules);
        if hits.is_empty() && !malware {
            return;
        }
        let place =
            EventRef { position: i64::try_from(self.chunk.arrived.position).unwrap_or(i64::MAX), record: self.record };
        let known = event.head().time_quality != TimeQuality::Missing;
        for hit in hits {
            let Some(one) = rules.each.get(hit.rule as usize) else { continue };
            if known && rules.correlations.wants(hit.rule) {
                let fields = rules.correlations.fields_of(hit.rule).iter();
                let fields =
                    fields.filter_map(|name| value_named(event, rules, name).map(|value| (name.clone(), value)));
                let fields = fields.collect();
                self.done.matched.push(Matched { rule: hit.rule, chunk: self.place, time, event: place, fields });
            }
            if let Some(about) = &one.about {
                self.raise(event, rules, Fired::Rule(hit.rule), about, Some(one), (time, place));
            }
        }
        if malware {
            let texts = values(event, &rules.malware);
            let fields: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
            let message = fields.iter().find(|(name, _)| *name == MESSAGE).map_or("", |(_, text)| text);
            if let Some(found) = detect(&fields, message) {
                let shown = found.fields().map(|(name, value)| (name.into(), value.into()));
                self.raise(event, rules, Fired::Known(found.rule), found.rule, None, (time, place));
                if let Some(raised) = self.done.raised.last_mut() {
                    raised.fields = shown.to_vec();
                }
            }
        }
    }

    fn raise(
        &mut self,
        event: &Event<'_>,
        rules: &Rules,
        fired: Fired,
        about: &RuleAbout,
        one: Option<&One>,
        (time, place): (Timestamp, EventRef),
    ) {
        let texts = values(event, &rules.entities);
        let named: Vec<(&str, &str)> = texts.iter().map(|(name, text)| (*name, text.as_str())).collect();
        let entity = entity_of(&named, &about.entity, self.name);
        let host = &self.chunk.origin.about.host;
        let (kind, entity) = match entity.kind {
            EntityKind::Source if !host.is_empty() && about.entity.contains(&EntityKind::Host) => {
                (EntityKind::Host, host.as_str())
            }
            kind => (kind, entity.name),
        };
        let number = match fired {
            Fired::Rule(number) => number,
            Fired::Known(_) | Fired::Correlated(_) => u32::MAX,
        };
        let seen = self.groups.entry((number, entity.to_owned())).or_default();
        *seen = seen.saturating_add(1);
        let fields = match one {
            Some(one) if *seen <= SHOWN_OF_GROUP || about.level >= Level::Critical && *seen <= 10 * SHOWN_OF_GROUP => {
                shown(event, rules, &one.shown)
            }
            _ => Vec::new(),
        };
        self.done.raised.push(Raised {
            rule: fired,
            chunk: self.place,
            time,
            kind,
            entity: entity.into(),
            event: place,
            fields,
        });
    }
}

/// Whether an event may be a detection of malware by a product.
fn is_suspect(event: &Event<'_>, rules: &Rules) -> bool {
    event.slots().iter().any(|slot| {
        rules.signs.get(slot.field.index()).is_some_and(|signs| {
            !signs.is_empty() && {
                let text = event.text(slot);
                let text = std::str::from_utf8(&text).unwrap_or_default();
                signs.iter().any(|wanted| is_sign(text, wanted))
            }
        })
    })
}

/// Values of some fields of an event, in the order of `wanted`.
fn values(event: &Event<'_>, wanted: &[(FieldId, &'static str)]) -> Vec<(&'static str, String)> {
    let mut found = Vec::new();
    for slot in event.slots().iter().filter(|slot| !slot.null) {
        for (_, name) in wanted.iter().filter(|(field, _)| *field == slot.field) {
            if !found.iter().any(|(known, _)| known == name) {
                found.push((*name, String::from_utf8_lossy(&event.text(slot)).into_owned()));
            }
        }
    }
    found
}

fn value_named(event: &Event<'_>, rules: &Rules, name: &str) -> Option<String> {
    let field = rules.engine.fields().lookup(name.as_bytes())?;
    event.get(field.id).map(|text| String::from_utf8_lossy(&text).into_owned())
}

/// Values that an alert shows, under the names of the rules.
fn shown(event: &Event<'_>, rules: &Rules, wanted: &[FieldId]) -> Vec<(Box<str>, Box<str>)> {
    let fields = rules.engine.fields();
    let of = |field: &FieldId| {
        let text = event.get(*field)?;
        Some((fields.name(*field).into(), String::from_utf8_lossy(&text).into()))
    };
    wanted.iter().filter_map(of).collect()
}

/// Stable name of how a time is known.
const fn quality_name(quality: TimeQuality) -> &'static str {
    match quality {
        TimeQuality::Exact => "exact",
        TimeQuality::AssumedZone => "assumed_zone",
        TimeQuality::AssumedYear => "assumed_year",
        TimeQuality::Missing => "missing",
    }
}
