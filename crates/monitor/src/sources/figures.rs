//! What came from sources, handed in by the processor.

use std::collections::{BTreeMap, BTreeSet};

use vg_access::{Caller, On, Problem};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::model::{Figures, Live, SourceState};
use super::store;
use crate::Monitor;
use crate::alerts::store::heads;
use crate::limits::{MAX_MEDIANS, MAX_REPORT, MAX_SKEWS};
use crate::operations::{SOURCE_READ, SOURCE_REPORT};

/// An hour in microseconds.
const HOUR_US: i64 = 3_600_000_000;

/// What became of records of one source.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SourceFigures<'a> {
    /// Id of the source.
    pub source: &'a str,
    /// When they were received: says the hour to which they belong, whenever they are stored.
    pub received_at: Timestamp,
    /// How many.
    pub figures: Figures,
    /// Time received minus time of event, in microseconds, of some of them; the first [`MAX_SKEWS`] count.
    pub skews: &'a [i64],
}

/// Figures up to a position of a stream.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Report<'a> {
    /// Name of the stream.
    pub stream: &'a str,
    /// The position up to which this report goes. One that goes no further than what was counted changes nothing.
    pub position: i64,
    /// The figures; a source may come several times.
    pub figures: &'a [SourceFigures<'a>],
}

/// What became of a report.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counted {
    /// True when it had been counted before.
    pub again: bool,
    /// Sources that got figures.
    pub sources: usize,
    /// Lines of sources that do not exist.
    pub of_no_source: usize,
}

/// Under which name the position of the figures of a stream is kept.
pub(crate) fn stream_of(stream: &str) -> String {
    format!("figures:{stream}")
}

impl Monitor {
    /// Counts what came from sources, once for each position. It has no audit record: what came is in the figures of the hours.
    ///
    /// # Errors
    /// `limit_reached` for more than [`MAX_REPORT`] lines.
    pub async fn source_report(&self, caller: &Caller, report: &Report<'_>) -> Result<Counted, Problem> {
        if report.figures.len() > MAX_REPORT {
            return Err(Problem::limit(("dòng số liệu trong một lần", "lines of figures at once"), MAX_REPORT));
        }
        let stream = stream_of(report.stream);
        transaction!(self.backend.sql, Problem, |tx| {
            self.access.require(tx, caller, &SOURCE_REPORT, On::System).await?;
            if heads::position(tx, &stream).await?.is_some_and(|counted| report.position <= counted) {
                return Ok(Counted { again: true, ..Counted::default() });
            }
            let now = self.now();
            let ids: Vec<&str> =
                report.figures.iter().map(|line| line.source).collect::<BTreeSet<_>>().into_iter().collect();
            let mut known = store::of_ids(tx, &ids).await?;
            let mut hours: BTreeMap<String, BTreeMap<(&str, i64), Figures>> = BTreeMap::new();
            let mut counted = Counted { sources: known.len(), ..Counted::default() };
            for line in report.figures {
                let Some(kept) = known.get_mut(line.source) else {
                    counted.of_no_source += 1;
                    continue;
                };
                take_in(&mut kept.data.live, line, now);
                let hour = line.received_at.0.div_euclid(HOUR_US) * HOUR_US;
                let of_unit = hours.entry(kept.unit.clone()).or_default();
                of_unit.entry((line.source, hour)).or_default().add(&line.figures);
            }
            store::save(tx, &known.values().collect::<Vec<_>>()).await?;
            for (unit, hours) in &hours {
                store::add_hours(tx, unit, hours).await?;
            }
            heads::set_position(tx, &stream, report.position, now).await?;
            Ok(counted)
        })
    }

    /// Figures of a source by hour, `from` on and before `until`; at most those of 100,000 hours.
    pub async fn source_hours(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<(Timestamp, Figures)>, Problem> {
        let mut tx = self.reading(caller, &SOURCE_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        Ok(store::hours(&mut tx, unit, id, from, until).await?)
    }
}

/// Adds a line to what is known of a source.
fn take_in(live: &mut Live, line: &SourceFigures<'_>, now: Timestamp) {
    live.figures.add(&line.figures);
    // A line that only says what was stored is no sign of life.
    if line.figures.received > 0 {
        live.last_seen = live.last_seen.max(Some(line.received_at.min(now)));
        if live.state != SourceState::Live {
            (live.state, live.since) = (SourceState::Live, now);
        }
    }
    let skews: Vec<i64> = line.skews.iter().copied().take(MAX_SKEWS).collect();
    if let Some(median) = median(skews) {
        live.medians.push(median);
        let beyond = live.medians.len().saturating_sub(MAX_MEDIANS);
        live.medians.drain(..beyond);
        live.skew_us = self::median(live.medians.clone());
    }
}

/// The middle one; of two the smaller.
fn median(mut values: Vec<i64>) -> Option<i64> {
    let middle = values.len().checked_sub(1)? / 2;
    let (_, median, _) = values.select_nth_unstable(middle);
    Some(*median)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_few_wrong_times_do_not_move_the_median() {
        assert_eq!(median(vec![]), None);
        assert_eq!(median(vec![7]), Some(7));
        assert_eq!(median(vec![9, 1]), Some(1));
        assert_eq!(median(vec![2_000, 1, i64::MAX, 3, i64::MIN]), Some(3));
    }
}
