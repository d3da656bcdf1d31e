//! What whoever is on watch looks at all night: what comes in, how fast people are, and what changed since they looked last.
//!
//! *What it does not do*: it writes nothing but the records of the last minutes, which come with the figures of sources.

mod changes;
pub(crate) mod store;

use vg_access::{Caller, Problem};
use vg_model::Timestamp;

pub use changes::{Mark, Seen};

use crate::Monitor;
use crate::limits::MAX_MEASURED;
use crate::operations::{ALERT_READ, SOURCE_KNOW, SOURCE_READ};
use crate::sources::Figures;

/// A minute, an hour and a day in microseconds.
const MINUTE_US: i64 = 60_000_000;
const HOUR_US: i64 = 60 * MINUTE_US;
const DAY_US: i64 = 24 * HOUR_US;
/// Minutes whose records are kept.
pub const MINUTES: i64 = 60;
/// Hours that are shown.
pub const HOURS: i64 = 24;

/// What came from all sources of a unit.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Rate {
    /// Records received in each of the last [`MINUTES`] minutes, oldest first; the last one is the present minute.
    pub minutes: Vec<(Timestamp, i64)>,
    /// Figures of each of the last [`HOURS`] hours, oldest first; the last one is the present hour.
    pub hours: Vec<(Timestamp, Figures)>,
}

impl Rate {
    /// Records a second over the last five full minutes.
    #[must_use]
    pub fn per_second(&self) -> f64 {
        let full = self.minutes.iter().rev().skip(1).take(5);
        let (count, sum) = full.fold((0_i64, 0_i64), |(count, sum), (_, received)| (count + 1, sum + received));
        #[expect(clippy::cast_precision_loss, reason = "a rate for people; 2^53 records in five minutes do not come")]
        let rate = if count == 0 { 0.0 } else { sum as f64 / (count * 60) as f64 };
        rate
    }
}

/// How long people took for a part of the work.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Measured {
    /// Alerts that were done.
    pub count: usize,
    /// Those done in time.
    pub in_time: usize,
    /// The middle of the minutes that it took; nothing without alerts.
    pub median_minutes: Option<f64>,
    /// The minutes within which nine of ten were done.
    pub p90_minutes: Option<f64>,
    /// The middle of the minutes that were set for the same alerts; nothing where nothing is due.
    pub allowed_minutes: Option<f64>,
}

/// How long people took within some days.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Pace {
    /// From the opening of an alert to the verdict.
    pub triage: Measured,
    /// From the verdict that it is true to its end.
    pub handle: Measured,
}

/// One alert that was done.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Done {
    /// When.
    pub(crate) at: Timestamp,
    /// Microseconds that it took.
    pub(crate) took: i64,
    /// Microseconds that were set; nothing when nothing was due.
    pub(crate) allowed: Option<i64>,
    /// True when it came late.
    pub(crate) late: bool,
}

/// The value below which `percent` of the values lie, in minutes.
#[expect(
    clippy::cast_precision_loss,
    reason = "microseconds between two times; a rounding of one in 2^53 does not show"
)]
fn quantile(mut values: Vec<i64>, percent: usize) -> Option<f64> {
    let place = (values.len().checked_sub(1)? * percent).div_ceil(100);
    let (_, value, _) = values.select_nth_unstable(place);
    Some(*value as f64 / MINUTE_US as f64)
}

fn measured(done: &[Done]) -> Measured {
    let took: Vec<i64> = done.iter().map(|done| done.took.max(0)).collect();
    Measured {
        count: done.len(),
        in_time: done.iter().filter(|done| !done.late).count(),
        median_minutes: quantile(took.clone(), 50),
        p90_minutes: quantile(took, 90),
        allowed_minutes: quantile(done.iter().filter_map(|done| done.allowed).collect(), 50),
    }
}

impl Monitor {
    /// What came from all sources of a unit in the last minutes and hours.
    pub async fn watch_rate(&self, caller: &Caller, unit: &str) -> Result<Rate, Problem> {
        let mut tx = self.reading(caller, &SOURCE_READ, unit).await?;
        let now = self.now().0;
        let starts = |step: i64, count: i64| (0..count).rev().map(move |back| (now.div_euclid(step) - back) * step);
        let minutes = store::minutes(&mut tx, unit, Timestamp(now - MINUTES * MINUTE_US)).await?;
        let hours = store::hours(&mut tx, unit, Timestamp(now - HOURS * HOUR_US)).await?;
        Ok(Rate {
            minutes: starts(MINUTE_US, MINUTES)
                .map(|start| (Timestamp(start), minutes.get(&start).copied().unwrap_or_default()))
                .collect(),
            hours: starts(HOUR_US, HOURS)
                .map(|start| (Timestamp(start), hours.get(&start).copied().unwrap_or_default()))
                .collect(),
        })
    }

    /// How long people took, for each of these numbers of days. Alerts that were opened again are left out, since their times began
    /// anew; of more than [`MAX_MEASURED`] the latest count.
    pub async fn watch_pace(&self, caller: &Caller, unit: &str, days: &[i64]) -> Result<Vec<(i64, Pace)>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let from = |days: i64| Timestamp(self.now().0.saturating_sub(days.saturating_mul(DAY_US)));
        let longest = days.iter().copied().max().unwrap_or_default();
        let triaged = store::triaged(&mut tx, unit, from(longest), MAX_MEASURED).await?;
        let handled = store::handled(&mut tx, unit, from(longest), MAX_MEASURED).await?;
        let within = |all: &[Done], days: i64| {
            let some: Vec<Done> = all.iter().filter(|done| done.at >= from(days)).copied().collect();
            measured(&some)
        };
        let pace = |days: i64| Pace { triage: within(&triaged, days), handle: within(&handled, days) };
        Ok(days.iter().map(|days| (*days, pace(*days))).collect())
    }

    /// Units that have sources or alerts, for whoever settles them.
    pub async fn watched_units(&self, caller: &Caller) -> Result<Vec<String>, Problem> {
        let mut tx = self.backend.sql.begin_read().await?;
        self.access.require(&mut tx, caller, &SOURCE_KNOW, vg_access::On::System).await?;
        Ok(crate::sources::store::units(&mut tx).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_nine_of_ten() {
        let minutes = |values: &[i64]| values.iter().map(|value| value * MINUTE_US).collect::<Vec<_>>();
        assert_eq!(quantile(vec![], 50), None);
        assert_eq!(quantile(minutes(&[7]), 90), Some(7.0));
        assert_eq!(quantile(minutes(&[3, 1, 2]), 50), Some(2.0));
        assert_eq!(quantile(minutes(&[10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]), 90), Some(9.0));
    }

    #[test]
    fn the_present_minute_is_not_full() {
        let minutes = (0..60).map(|minute| (Timestamp(minute * MINUTE_US), 600)).collect();
        let mut rate = Rate { minutes, hours: Vec::new() };
        rate.minutes[59].1 = 6_000_000;
        assert!((rate.per_second() - 10.0).abs() < 1e-9);
        assert!(Rate::default().per_second().abs() < 1e-9);
    }
}
