//! Events that are stored, looked at again: rows of `events` become the chunks that they came from, one record each, and go the way of the
//! stream. So what is found is what the stream would have found.
//!
//! What was marked as repeated raises nothing, and neither does what no parser understood. A record that can be read only together with
//! others (a line of a table whose header stood before it) is counted as unread.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use bytes::Bytes;
use vg_detect::correlate::{CorrelationHit, CorrelationInput, CorrelationLimits, HitState, LiveCorrelator};
use vg_lake::events::{EventError, EventStore, Pass, Piece};
use vg_model::Timestamp;
use vg_receive::Cut;

use super::apply::{correlated, finding, texts};
use super::entry::Arrived;
use super::entry_ref::packed;
use super::outcome::{Became, Done, Fired, Raised};
use super::register::Register;
use super::rules::Rules;
use super::work::{Chunk, Sender, Worker};
use crate::alerts::finding::{EventRef, RuleAbout};
use crate::knowledge::EntityKind;

/// Columns that are read, in the order of [`col`].
const WANTED: &[&str] = &[
    "time",
    "received",
    "source_id",
    "event_source",
    "format",
    "parsed",
    "repeated",
    "position",
    "record",
    "rules",
    "raw",
    "host_name",
];

/// Formats whose columns are named in a line of their own: a line alone says nothing.
const HEADED: [&str; 3] = ["csv", "w3c", "zeek"];

/// Places among [`WANTED`].
mod col {
    pub(super) const TIME: usize = 0;
    pub(super) const RECEIVED: usize = 1;
    pub(super) const SOURCE_ID: usize = 2;
    pub(super) const SOURCE: usize = 3;
    pub(super) const FORMAT: usize = 4;
    pub(super) const PARSED: usize = 5;
    pub(super) const REPEATED: usize = 6;
    pub(super) const POSITION: usize = 7;
    pub(super) const RECORD: usize = 8;
    pub(super) const RULES: usize = 9;
    pub(super) const RAW: usize = 10;
    pub(super) const HOST: usize = 11;
}

/// A rule fired on an event that is stored.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The rule.
    pub rule: Arc<RuleAbout>,
    /// Time of the event.
    pub time: Timestamp,
    /// The event.
    pub event: EventRef,
    /// Kind of whom it is about.
    pub kind: EntityKind,
    /// Whom it is about.
    pub entity: String,
    /// The host of the event; empty when it names none.
    pub host: String,
    /// Id of the source.
    pub source: String,
    /// Level of the system that the source belongs to; 0 when it is not known.
    pub system_level: u8,
    /// The rule fired on the event when it arrived.
    pub known: bool,
    /// Values of the fields that the rule looked at.
    pub fields: Vec<(String, String)>,
}

/// What some events came to.
#[derive(Clone, Default, Debug)]
pub struct Again {
    /// Events that were looked at.
    pub events: u64,
    /// Bytes of their records.
    pub bytes: u64,
    /// Events whose records cannot be read alone.
    pub unread: u64,
    /// What was found, in the order of the rows.
    pub found: Vec<Seen>,
}

/// Looks at stored events with a rule set. One thread's.
pub struct Look {
    unit: String,
    rules: Arc<Rules>,
    /// What the stream looks for now: by that it is known whether a correlation was live.
    live: Arc<Rules>,
    /// Ids of rules that count; all of them when it is empty.
    chosen: BTreeSet<String>,
    register: Arc<Register>,
    store: EventStore,
    worker: Worker,
    correlator: LiveCorrelator,
    /// The latest match that correlations look at: of which source, on which host, and whether it was known.
    latest: Option<(Became, String, bool)>,
    abouts: Vec<Option<Arc<RuleAbout>>>,
}

impl std::fmt::Debug for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Look").field("unit", &self.unit).field("rules", &self.rules.len()).finish_non_exhaustive()
    }
}

/// One row, taken apart.
struct Row<'p> {
    time: Timestamp,
    event: EventRef,
    rules: &'p str,
    host: &'p str,
}

impl Look {
    /// Looks at events of a unit for the findings of `rules`, or of those among them whose ids are `chosen`.
    #[must_use]
    pub fn new(
        unit: &str,
        rules: &Arc<Rules>,
        live: &Arc<Rules>,
        chosen: BTreeSet<String>,
        register: &Arc<Register>,
        store: &EventStore,
    ) -> Self {
        Self {
            unit: unit.to_owned(),
            worker: Worker::matching(rules, store),
            correlator: LiveCorrelator::new(Arc::clone(&rules.correlations), CorrelationLimits::default()),
            abouts: rules.each.iter().map(|one| one.about.clone().map(Arc::new)).collect(),
            rules: Arc::clone(rules),
            live: Arc::clone(live),
            chosen,
            register: Arc::clone(register),
            store: store.clone(),
            latest: None,
        }
    }

    /// How long before a moment events have to be looked at, so that windows that were open go on, in microseconds.
    #[must_use]
    pub fn looks_back_us(&self) -> i64 {
        // A correlation of correlations looks back as far as both.
        self.rules.correlations.longest_us().saturating_mul(2)
    }

    /// The rows of a time, to be given to [`piece`](Self::piece).
    ///
    /// # Errors
    ///
    /// When the columns are not those of this program.
    pub fn pass(&self, from: Timestamp, to: Timestamp) -> Result<Pass, EventError> {
        self.store.pass(&self.unit, from, to, WANTED)
    }

    /// Looks at some rows. What correlations find comes when time has [passed](Self::advance).
    ///
    /// # Errors
    ///
    /// When rows do not fit the columns: a fault of the program.
    pub fn piece(&mut self, piece: &Piece) -> Result<Again, EventError> {
        let mut again = Again { events: piece.len() as u64, ..Again::default() };
        let (mut chunks, mut rows) = (Vec::new(), Vec::new());
        for row in 0..piece.len() {
            let raw = piece.text(col::RAW, row).unwrap_or_default();
            again.bytes += raw.len() as u64;
            if piece.bool(col::PARSED, row) != Some(true) || piece.bool(col::REPEATED, row) == Some(true) {
                continue;
            }
            if HEADED.contains(&piece.text(col::FORMAT, row).unwrap_or_default()) {
                again.unread += 1;
                continue;
            }
            let time = piece.time(col::TIME, row).unwrap_or_default();
            let int = |column| piece.int(column, row).unwrap_or_default();
            let event = EventRef { position: int(col::POSITION), record: int(col::RECORD) };
            let text = |column| piece.text(column, row).unwrap_or_default();
            chunks.push(self.chunk(piece, row, raw, event));
            rows.push(Row { time, event, rules: text(col::RULES), host: text(col::HOST) });
        }
        let done = match self.attempt(&chunks) {
            Some(done) => done?,
            None => self.one_by_one(&chunks, &mut again)?,
        };
        again.unread += done.became.iter().filter(|became| became.figures.unparsed > 0).count() as u64;
        self.matched(&done, &rows);
        self.raised(done, &rows, &mut again);
        Ok(again)
    }

    /// The chunk that a row would be if it arrived alone.
    fn chunk(&self, piece: &Piece, row: usize, raw: &str, event: EventRef) -> Chunk {
        let text = |column| piece.text(column, row).unwrap_or_default();
        // The record of a format that is no text is kept as JSON.
        let format = match text(col::FORMAT) {
            "evtx" => "json",
            format => format,
        };
        // A syslog message of several lines may have one that looks like the beginning of another.
        let counted = format == "syslog" && raw.starts_with('<') && raw.contains('\n');
        let bytes = if counted { format!("{} {raw}", raw.len()) } else { format!("{raw}\n") };
        let source = text(col::SOURCE_ID);
        let mut origin = self.register.origin(source);
        if origin.about.name.is_empty() || origin.about.format != format {
            let mut about = (*origin.about).clone();
            about.format = format.to_owned();
            if about.name.is_empty() {
                about.name = text(col::SOURCE).to_owned();
            }
            origin = Sender { about: Arc::new(about) };
        }
        let arrived = Arrived {
            position: u64::try_from(event.position).unwrap_or_default(),
            unit: self.unit.clone(),
            source: source.to_owned(),
            protocol: String::new(),
            format: Some(format.to_owned()),
            hint: None,
            received: piece.time(col::RECEIVED, row).unwrap_or_default(),
            records: 1,
            cut: if counted { Cut::Counted } else { Cut::Lines },
            // What is kept is text, whatever the encoding in which it came.
            encoding: Some("utf-8".to_owned()),
            preamble: 0,
            again: false,
            modified: None,
            digest: 0,
            bytes: Bytes::from(bytes),
        };
        Chunk { arrived, origin, repeated: false }
    }

    /// Works on chunks; nothing when the program failed on them.
    fn attempt(&mut self, chunks: &[Chunk]) -> Option<Result<Done, EventError>> {
        // What it was has been said where it happened.
        catch_unwind(AssertUnwindSafe(|| self.worker.run(chunks))).ok()
    }

    /// After a failure: each record by itself, and those that fail again are counted as unread.
    fn one_by_one(&mut self, chunks: &[Chunk], again: &mut Again) -> Result<Done, EventError> {
        let mut all = Done::empty(&self.rules);
        for chunk in chunks {
            self.worker = Worker::matching(&self.rules, &self.store);
            match self.attempt(std::slice::from_ref(chunk)) {
                Some(done) => all.append(done?),
                None => {
                    again.unread += 1;
                    all.became.push(Became::default());
                }
            }
        }
        self.worker = Worker::matching(&self.rules, &self.store);
        Ok(all)
    }

    /// Hands matches to the correlations.
    fn matched(&mut self, done: &Done, rows: &[Row<'_>]) {
        for matched in &done.matched {
            let place = matched.chunk as usize;
            let (Some(row), Some(became)) = (rows.get(place), done.became.get(place)) else { continue };
            let known = self.rules.each.get(matched.rule as usize).is_some_and(|one| has(row.rules, &one.id));
            self.latest = Some((became.clone(), row.host.to_owned(), known));
            let fields = &matched.fields;
            let field = |name: &str| fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str());
            let input =
                CorrelationInput { rule: matched.rule, time: row.time, origin: packed(row.event), field: &field };
            // Nothing is pushed out early save beyond the limits; then it is judged with what there is.
            self.correlator.push(&input, &mut |_, _| {});
        }
    }

    fn raised(&self, done: Done, rows: &[Row<'_>], again: &mut Again) {
        let mut last: Option<(String, EventRef)> = None;
        for raised in &done.raised {
            let place = raised.chunk as usize;
            let (Some(row), Some(became)) = (rows.get(place), done.became.get(place)) else { continue };
            let known = match raised.rule {
                Fired::Rule(number) => self.rules.each.get(number as usize).is_some_and(|one| has(row.rules, &one.id)),
                // The house looks for these whatever the rules are.
                Fired::Known(_) => true,
                Fired::Correlated(_) => false,
            };
            let Some(mut seen) = self.seen(raised, became, row.host) else { continue };
            // A record that held several events when it came is one of them now.
            let this = Some((seen.rule.id.clone(), row.event));
            if this == last {
                continue;
            }
            last = this;
            (seen.time, seen.event, seen.known) = (row.time, row.event, known);
            again.found.push(seen);
        }
    }

    /// A finding, when its rule counts.
    fn seen(&self, raised: &Raised, became: &Became, host: &str) -> Option<Seen> {
        let fields = texts(raised);
        let found = finding(&self.rules, became, raised, &fields)?;
        if !self.chosen.is_empty() && !self.chosen.contains(&found.rule.id) {
            return None;
        }
        let rule = match raised.rule {
            Fired::Rule(number) => self.abouts.get(number as usize).and_then(Option::as_ref).map(Arc::clone)?,
            Fired::Known(_) | Fired::Correlated(_) => Arc::new(found.rule.clone()),
        };
        Some(Seen {
            rule,
            time: found.time,
            event: found.event,
            kind: found.entity.kind,
            entity: found.entity.name.to_owned(),
            host: host.to_owned(),
            source: found.source.to_owned(),
            system_level: found.system_level,
            known: false,
            fields: found.fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        })
    }

    /// Everything before this moment has been looked at: what correlations found up to then.
    pub fn advance(&mut self, to: Timestamp) -> Vec<Seen> {
        let mut hits: Vec<CorrelationHit> = Vec::new();
        self.correlator.advance(to, &mut |state, hit| {
            if state == HitState::Started {
                hits.push(hit);
            }
        });
        let Some((became, host, known)) = &self.latest else { return Vec::new() };
        let seen = |hit: &CorrelationHit| {
            let raised = correlated(&self.rules, hit)?;
            let mut seen =
                self.seen(&raised, became, if raised.kind == EntityKind::Host { &raised.entity } else { host })?;
            let was_live = || self.live.correlated.iter().flatten().any(|about| about.id == seen.rule.id);
            seen.known = *known && was_live();
            Some(seen)
        };
        hits.iter().filter_map(seen).collect()
    }
}

/// Whether an id stands in a list with blanks.
fn has(list: &str, id: &str) -> bool {
    list.split(' ').any(|one| one == id)
}
