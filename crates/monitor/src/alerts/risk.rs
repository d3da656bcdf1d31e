//! How much the open alerts of an entity say against it, from 0 to 100, and which part each of them has in that.
//!
//! Each alert has points by its level, more when a person said that it is true, half after each half-life without a finding. An alert takes
//! its points as percent of what is left up to 100, the weightiest first: `100 · (1 − Π (1 − points/100))`. So many small alerts never pass
//! for one grave one at once, the sum never passes 100, and the parts add up to it.

use vg_model::{Level, Text, Timestamp};

use super::model::Alert;
use super::states::State;
use crate::knowledge::{CLASSES, EntityKind, Weights};

/// What one alert adds.
#[derive(Clone, PartialEq, Debug)]
pub struct Part {
    /// Id of the alert.
    pub alert: String,
    /// Its number in the unit.
    pub no: i64,
    /// What its rule says.
    pub title: Text,
    /// Its level.
    pub level: Level,
    /// Its state.
    pub state: State,
    /// Hours since its last finding.
    pub quiet_hours: f64,
    /// Its own points, of 100, after decay.
    pub points: f64,
    /// What it adds to the risk.
    pub adds: f64,
}

/// The risk of an entity.
#[derive(Clone, PartialEq, Debug)]
pub struct Risk {
    /// What the entity is.
    pub kind: EntityKind,
    /// Its name.
    pub entity: String,
    /// From 0 to 100.
    pub score: f64,
    /// The alerts behind it, the weightiest first.
    pub parts: Vec<Part>,
}

/// The risk out of open alerts of one entity.
pub(crate) fn risk<'a>(
    kind: EntityKind,
    entity: &str,
    alerts: impl IntoIterator<Item = (&'a str, &'a Alert)>,
    now: Timestamp,
) -> Risk {
    let weights = &CLASSES.risk;
    let open = alerts.into_iter().filter(|(_, alert)| alert.state.is_open());
    let mut parts: Vec<Part> = open.map(|(id, alert)| part(weights, id, alert, now)).collect();
    parts.sort_by(|a, b| b.points.total_cmp(&a.points).then_with(|| a.alert.cmp(&b.alert)));
    let mut left = 100.0;
    for part in &mut parts {
        part.adds = left * part.points / 100.0;
        left -= part.adds;
    }
    Risk { kind, entity: entity.to_owned(), score: (100.0 - left).clamp(0.0, 100.0), parts }
}

fn part(weights: &Weights, id: &str, alert: &Alert, now: Timestamp) -> Part {
    const HOUR_US: f64 = 3_600_000_000.0;
    #[expect(
        clippy::cast_precision_loss,
        reason = "microseconds between two times; a rounding of one in 2^53 does not show"
    )]
    let quiet_hours = (now.0.saturating_sub(alert.taken_at.0).max(0)) as f64 / HOUR_US;
    let mut points = f64::from(weights.of(alert.level));
    if alert.state == State::Verified {
        points *= f64::from(weights.verified_percent) / 100.0;
    }
    points *= 0.5_f64.powf(quiet_hours / f64::from(weights.half_life_hours.max(1)));
    let points = points.clamp(0.0, 100.0);
    Part {
        alert: id.to_owned(),
        no: alert.no,
        title: alert.title.clone(),
        level: alert.level,
        state: alert.state,
        quiet_hours,
        points,
        adds: 0.0,
    }
}
