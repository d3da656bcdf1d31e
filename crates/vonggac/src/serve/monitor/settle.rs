//! The worker that notes every minute what time does: alerts that became late, sources that fell silent.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use vg_access::{Caller, Problem};
use vg_model::Timestamp;
use vg_monitor::limits::MAX_SETTLED;

use crate::serve::state::App;

/// How often it looks: the times that units set are minutes.
const EVERY: Duration = Duration::from_secs(60);
/// What the worker may do.
const MAY: &[&str] = &["monitor.alert.settle", "monitor.source.settle", "monitor.source.know"];

/// When each unit was last looked at by this process.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Settled(Arc<Mutex<Known>>);

#[derive(Debug, Default)]
struct Known {
    /// When a whole round ended.
    round: Option<Timestamp>,
    /// Nothing for one that could never be looked at.
    units: BTreeMap<String, Option<Timestamp>>,
}

impl Settled {
    /// When a unit was last looked at. A unit in which there is nothing to look at has the time of the round.
    pub(super) fn at(&self, unit: &str) -> Option<Timestamp> {
        let known = self.known();
        known.units.get(unit).copied().unwrap_or(known.round)
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Runs until the server stops.
pub(in crate::serve) async fn run(app: App) {
    let mut minutes = tokio::time::interval(EVERY);
    minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stopping.begins() => return,
            _ = minutes.tick() => {}
        }
        match round(&app).await {
            Ok(()) => {}
            // What it was writing to closes below it.
            Err(_) if app.stopping.has_begun() => return,
            Err(problem) => tracing::error!(code = problem.code(), %problem, "lateness and silence could not be noted"),
        }
    }
}

/// Looks at every unit that has something. One unit must not hold the others up.
async fn round(app: &App) -> Result<(), Problem> {
    let caller = Caller::worker("monitor.settler", MAY, "settler");
    let units = app.monitor.watched_units(&caller).await?;
    for unit in &units {
        if app.stopping.has_begun() {
            return Ok(());
        }
        match settle(app, &caller, unit).await {
            Ok(()) => {
                let now = app.backend.clock.now();
                app.settled.known().units.insert(unit.clone(), Some(now));
            }
            Err(problem) => {
                app.settled.known().units.entry(unit.clone()).or_default();
                tracing::error!(unit, code = problem.code(), %problem, "lateness and silence of a unit could not be noted");
            }
        }
    }
    let mut known = app.settled.known();
    known.round = Some(app.backend.clock.now());
    known.units.retain(|unit, _| units.contains(unit));
    Ok(())
}

async fn settle(app: &App, caller: &Caller, unit: &str) -> Result<(), Problem> {
    let sources = app.monitor.source_settle(caller, unit).await?;
    let mut alerts = 0;
    loop {
        let late = app.monitor.alert_settle(caller, unit).await?;
        alerts += late;
        if late < MAX_SETTLED {
            break;
        }
    }
    if sources > 0 || alerts > 0 {
        tracing::info!(unit, sources, alerts, "lateness and silence noted");
    }
    Ok(())
}
