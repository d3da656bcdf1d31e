//! What came from sources, handed in by the processor.

use std::collections::{BTreeMap, BTreeSet};

use vg_access::{Caller, On, Problem};
use vg_backend::transaction;
use vg_model::Timestamp;

use super::model::{Figures, Live, MINUTE_US, SourceState};
use super::store;
use crate::Monitor;
use crate::alerts::store::heads;
use crate::limits::{MAX_MEDIANS, MAX_REPORT, MAX_SKEWS};
use crate::operations::{SOURCE_READ, SOURCE_REPORT, STORE_READ};
use crate::watch::store as watch;

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
            let mut minutes: BTreeMap<String, BTreeMap<i64, i64>> = BTreeMap::new();
            let mut spoke: BTreeSet<String> = BTreeSet::new();
            let mut counted = Counted { sources: known.len(), ..Counted::default() };
            for line in report.figures {
                let Some(kept) = known.get_mut(line.source) else {
                    counted.of_no_source += 1;
                    continue;
                };
                if take_in(&mut kept.data.live, line, now) {
                    spoke.insert(kept.unit.clone());
                }
                let minute = line.received_at.0.div_euclid(MINUTE_US) * MINUTE_US;
                *minutes.entry(kept.unit.clone()).or_default().entry(minute).or_default() += line.figures.received;
                let hour = line.received_at.0.div_euclid(HOUR_US) * HOUR_US;
                let of_unit = hours.entry(kept.unit.clone()).or_default();
                of_unit.entry((line.source, hour)).or_default().add(&line.figures);
            }
            for unit in &spoke {
                let seq = store::rise_changes(tx, unit).await?;
                let of_unit = known.values_mut().filter(|kept| kept.unit == *unit);
                of_unit.filter(|kept| kept.data.live.since == now).for_each(|kept| kept.data.live.seq = seq);
            }
            store::save(tx, &known.values().collect::<Vec<_>>()).await?;
            for (unit, minutes) in &minutes {
                watch::add_minutes(tx, unit, minutes, now).await?;
            }
            for (unit, hours) in &hours {
                store::add_hours(tx, unit, hours).await?;
            }
            heads::set_position(tx, &stream, report.position, now).await?;
            Ok(counted)
        })
    }

    /// Figures of all sources of the installation together, also of retired ones.
    ///
    /// # Errors
    ///
    /// When the caller may not see how the store stands.
    pub async fn store_sums(&self, caller: &Caller) -> Result<Figures, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &STORE_READ, On::System).await?;
        Ok(store::sums(&mut tx).await?)
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

impl Monitor {
    /// Records that each of these sources received in each of the last `hours` hours, oldest first; the last one is the present hour.
    pub async fn source_lines(
        &self,
        caller: &Caller,
        unit: &str,
        ids: &[&str],
        hours: u8,
    ) -> Result<BTreeMap<String, Vec<i64>>, Problem> {
        let mut tx = self.reading(caller, &SOURCE_READ, unit).await?;
        let present = self.now().0.div_euclid(HOUR_US) * HOUR_US;
        let starts: Vec<i64> = (0..i64::from(hours)).rev().map(|back| present - back * HOUR_US).collect();
        let from = starts.first().copied().unwrap_or(i64::MAX);
        let known = store::received(&mut tx, unit, ids, Timestamp(from)).await?;
        let line = |id: &str| {
            let at = |start: &i64| known.get(&(id.to_owned(), *start)).copied().unwrap_or_default();
            starts.iter().map(at).collect::<Vec<i64>>()
        };
        Ok(ids.iter().map(|id| ((*id).to_owned(), line(id))).collect())
    }
}

/// Adds a line to what is known of a source; true when it begins to send with it.
fn take_in(live: &mut Live, line: &SourceFigures<'_>, now: Timestamp) -> bool {
    live.figures.add(&line.figures);
    let mut begins = false;
    // A line that only says what was stored is no sign of life.
    if line.figures.received > 0 {
        live.last_seen = live.last_seen.max(Some(line.received_at.min(now)));
        if live.state != SourceState::Live {
            (live.state, live.since) = (SourceState::Live, now);
            begins = true;
        }
    }
    let skews: Vec<i64> = line.skews.iter().copied().take(MAX_SKEWS).collect();
    if let Some(median) = median(skews) {
        live.medians.push(median);
        let beyond = live.medians.len().saturating_sub(MAX_MEDIANS);
        live.medians.drain(..beyond);
        live.skew_us = self::median(live.medians.clone());
    }
    begins
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
