//! What rules did in a unit, and what they cost.
//!
//! *Findings* are counted in the transaction that makes alerts of them, so each once, whatever crashes. *Alerts* are counted by the
//! facets of the queue. *Cost* is measured in one job out of many (`vg_detect::engine::Costs`): the share of a rule is the time of its
//! conditions out of all time of matching there; what all rules share (reading values, gates) belongs to none of them.

use std::collections::BTreeMap;

use vg_access::{Caller, On, Problem};
use vg_backend::sql::{ManyRows, SqlError, Statement, Tx};
use vg_backend::{params, row, transaction};
use vg_model::Timestamp;

use crate::Monitor;
use crate::alerts::fold::FiredSum;
use crate::alerts::states::State;
use crate::alerts::store::facets;
use crate::operations::{RULE_READ, RULE_SET_KNOW};
use crate::stream::books::RuleCosts;

const HOUR_US: i64 = 3_600_000_000;
const DAY_US: i64 = 24 * HOUR_US;
/// Vietnam is seven hours ahead of UTC, all year.
const ZONE_US: i64 = 7 * HOUR_US;
/// Days of hours that are kept.
pub const KEPT_DAYS: i64 = 31;
/// Days over which cost is summed up.
pub const COST_DAYS: i64 = 7;

const ADD_HOURS: ManyRows = ManyRows::new(
    "monitor.rule_hour.add",
    "INSERT INTO monitor_rule_hours (unit, rule, hour, findings, suppressed)",
    5,
    "ON CONFLICT (unit, rule, hour) DO UPDATE SET findings = monitor_rule_hours.findings + excluded.findings, suppressed = \
     monitor_rule_hours.suppressed + excluded.suppressed",
);
const ADD_TOTALS: ManyRows = ManyRows::new(
    "monitor.rule_total.add",
    "INSERT INTO monitor_rule_totals (unit, rule, findings, suppressed, first_at, last_at)",
    6,
    "ON CONFLICT (unit, rule) DO UPDATE SET findings = monitor_rule_totals.findings + excluded.findings, suppressed = \
     monitor_rule_totals.suppressed + excluded.suppressed, last_at = excluded.last_at",
);
const PRUNE: Statement =
    Statement::new("monitor.rule_hour.prune", "DELETE FROM monitor_rule_hours WHERE unit = $1 AND hour < $2");
// PostgreSQL makes a NUMERIC of a sum, which is none of the shared types.
const LATELY: Statement = Statement::new(
    "monitor.rule_hour.lately",
    "SELECT rule, CAST(SUM(CASE WHEN hour > $3 THEN findings ELSE 0 END) AS BIGINT) AS day, CAST(SUM(findings) AS BIGINT) AS week, \
     CAST(SUM(suppressed) AS BIGINT) AS suppressed FROM monitor_rule_hours WHERE unit = $1 AND hour > $2 GROUP BY rule",
);
const TOTALS: Statement = Statement::new(
    "monitor.rule_total.list",
    "SELECT rule, findings, suppressed, first_at, last_at FROM monitor_rule_totals WHERE unit = $1",
);
const HOURS: Statement = Statement::new(
    "monitor.rule_hour.of_rule",
    "SELECT hour, findings, suppressed FROM monitor_rule_hours WHERE unit = $1 AND rule = $2 AND hour >= $3 ORDER BY hour",
);
const ADD_COSTS: ManyRows = ManyRows::new(
    "monitor.rule_cost.add",
    "INSERT INTO monitor_rule_costs (day, rule, evaluations, nanos)",
    4,
    "ON CONFLICT (day, rule) DO UPDATE SET evaluations = monitor_rule_costs.evaluations + excluded.evaluations, nanos = \
     monitor_rule_costs.nanos + excluded.nanos",
);
const PRUNE_COSTS: Statement =
    Statement::new("monitor.rule_cost.prune", "DELETE FROM monitor_rule_costs WHERE day <= $1");
const COSTS: Statement = Statement::new(
    "monitor.rule_cost.list",
    "SELECT rule, CAST(SUM(evaluations) AS BIGINT) AS evaluations, CAST(SUM(nanos) AS BIGINT) AS nanos FROM monitor_rule_costs \
     WHERE day > $1 GROUP BY rule",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[PRUNE, LATELY, TOTALS, HOURS, PRUNE_COSTS, COSTS];

/// What a rule did in a unit.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// Findings of the last 24 hours.
    pub day: i64,
    /// Of the last seven days.
    pub week: i64,
    /// Of the last seven days, taken by suppressions and exclusions.
    pub week_suppressed: i64,
    /// From the beginning.
    pub all: i64,
    /// From the beginning, taken by suppressions and exclusions.
    pub suppressed: i64,
    /// When it fired first and last.
    pub first_at: Option<Timestamp>,
    /// When it fired last.
    pub last_at: Option<Timestamp>,
    /// Open alerts.
    pub open: i64,
    /// Alerts that people said were true: verified or handled.
    pub verified: i64,
    /// Alerts that people said were benign.
    pub benign: i64,
    /// Alerts that people said were false.
    pub false_positive: i64,
}

impl Figures {
    /// The share of false alerts among those with a verdict, in per cent; nothing before the first verdict. Duplicates are none.
    #[must_use]
    pub fn false_percent(&self) -> Option<f64> {
        let judged = self.verified + self.benign + self.false_positive;
        (judged > 0).then(|| self.false_positive as f64 * 100.0 / judged as f64)
    }
}

/// What a rule cost in the jobs that were measured over the last [`COST_DAYS`] days.
#[derive(Clone, Copy, PartialEq, Default, Debug)]
pub struct Cost {
    /// How often its condition was evaluated, out of so many events.
    pub evaluations: i64,
    /// Nanoseconds that this took.
    pub nanos: i64,
    /// Share of all time of matching, in per cent.
    pub percent: f64,
}

/// What rules cost.
#[derive(Clone, PartialEq, Default, Debug)]
pub struct Costs {
    /// Events that were measured.
    pub events: i64,
    /// Nanoseconds of all of their matching.
    pub nanos: i64,
    /// By rule.
    pub rules: BTreeMap<String, Cost>,
}

/// Findings of one day.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Day {
    /// Its beginning in Vietnam.
    pub begins: Timestamp,
    /// Findings.
    pub findings: i64,
    /// Of these, taken by suppressions and exclusions.
    pub suppressed: i64,
}

/// Notes how often rules fired, with the findings themselves.
pub(crate) async fn note_fired(
    tx: &mut Tx,
    fired: &BTreeMap<(&str, &str), FiredSum>,
    now: Timestamp,
) -> Result<(), SqlError> {
    if fired.is_empty() {
        return Ok(());
    }
    let hour = now.0.div_euclid(HOUR_US) * HOUR_US;
    let rule = |rule: &str| vg_access::cut(rule, crate::limits::MAX_LINE_CHARS);
    let hours = fired.iter().map(|((unit, id), sum)| row![*unit, rule(id), hour, sum.findings, sum.suppressed]);
    tx.execute_rows(&ADD_HOURS, hours.collect()).await?;
    let totals = fired.iter().map(|((unit, id), sum)| row![*unit, rule(id), sum.findings, sum.suppressed, now, now]);
    tx.execute_rows(&ADD_TOTALS, totals.collect()).await?;
    let mut last = "";
    for (unit, _) in fired.keys() {
        if *unit != last {
            tx.execute(&PRUNE, params![*unit, hour - KEPT_DAYS * DAY_US]).await?;
            last = unit;
        }
    }
    Ok(())
}

impl Monitor {
    /// What rules did in a unit, by id; those that ever fired or have alerts.
    pub async fn rule_figures(&self, caller: &Caller, unit: &str) -> Result<BTreeMap<String, Figures>, Problem> {
        let mut tx = self.reading(caller, &RULE_READ, unit).await?;
        let now = self.now().0;
        let mut all: BTreeMap<String, Figures> = BTreeMap::new();
        for row in tx.fetch_all(&TOTALS, params![unit]).await? {
            let figures = Figures {
                all: row.int("findings")?,
                suppressed: row.int("suppressed")?,
                first_at: Some(row.time("first_at")?),
                last_at: Some(row.time("last_at")?),
                ..Figures::default()
            };
            all.insert(row.text("rule")?.to_owned(), figures);
        }
        // An hour counts as long as some of it lies within the time.
        let since = |days: i64| now - days * DAY_US - HOUR_US;
        for row in tx.fetch_all(&LATELY, params![unit, since(7), since(1)]).await? {
            let figures = all.entry(row.text("rule")?.to_owned()).or_default();
            figures.day = row.int("day")?;
            figures.week = row.int("week")?;
            figures.week_suppressed = row.int("suppressed")?;
        }
        for (state, rule, many) in facets::of_rules(&mut tx, unit).await? {
            let figures = all.entry(rule).or_default();
            let Some(state) = State::parse(&state) else { continue };
            match state {
                State::FalsePositive => figures.false_positive += many,
                State::Benign => figures.benign += many,
                State::Verified | State::Handled => figures.verified += many,
                _ => {}
            }
            figures.open += if state.is_open() { many } else { 0 };
        }
        Ok(all)
    }

    /// Findings of a rule in a unit by day, the last `days` of them, today last.
    pub async fn rule_days(&self, caller: &Caller, unit: &str, rule: &str, days: i64) -> Result<Vec<Day>, Problem> {
        let mut tx = self.reading(caller, &RULE_READ, unit).await?;
        let day = |at: i64| (at + ZONE_US).div_euclid(DAY_US) * DAY_US - ZONE_US;
        let today = day(self.now().0);
        let first = today - (days.clamp(1, KEPT_DAYS) - 1) * DAY_US;
        let mut found: BTreeMap<i64, Day> = (0..)
            .map(|number| first + number * DAY_US)
            .take_while(|begins| *begins <= today)
            .map(|begins| (begins, Day { begins: Timestamp(begins), ..Day::default() }))
            .collect();
        for row in tx.fetch_all(&HOURS, params![unit, rule, first]).await? {
            let Some(of_day) = found.get_mut(&day(row.int("hour")?)) else { continue };
            of_day.findings += row.int("findings")?;
            of_day.suppressed += row.int("suppressed")?;
        }
        Ok(found.into_values().collect())
    }

    /// What rules cost lately, in the installation.
    pub async fn rule_costs(&self, caller: &Caller, unit: &str) -> Result<Costs, Problem> {
        let mut tx = self.reading(caller, &RULE_READ, unit).await?;
        let since = self.now().0.div_euclid(DAY_US) - COST_DAYS;
        let mut costs = Costs::default();
        for row in tx.fetch_all(&COSTS, params![since]).await? {
            let (evaluations, nanos) = (row.int("evaluations")?, row.int("nanos")?);
            match row.text("rule")? {
                "" => (costs.events, costs.nanos) = (evaluations, nanos),
                rule => drop(costs.rules.insert(rule.to_owned(), Cost { evaluations, nanos, percent: 0.0 })),
            }
        }
        let all = costs.nanos.max(1) as f64;
        costs.rules.values_mut().for_each(|cost| cost.percent = cost.nanos as f64 * 100.0 / all);
        Ok(costs)
    }

    /// Notes what rules cost in jobs that were measured.
    pub async fn rule_cost_note(&self, caller: &Caller, costs: &RuleCosts) -> Result<(), Problem> {
        transaction!(self.backend.sql, Problem, |tx| {
            self.access.require(tx, caller, &RULE_SET_KNOW, On::System).await?;
            if costs.events == 0 {
                return Ok(());
            }
            let day = self.now().0.div_euclid(DAY_US);
            let number = |value: u64| i64::try_from(value).unwrap_or(i64::MAX);
            let mut rows = vec![row![day, "", number(costs.events), number(costs.nanos)]];
            let each = costs.rules.iter().map(|(rule, cost)| {
                row![
                    day,
                    vg_access::cut(rule, crate::limits::MAX_LINE_CHARS),
                    number(cost.evaluations),
                    number(cost.nanos)
                ]
            });
            rows.extend(each);
            tx.execute_rows(&ADD_COSTS, rows).await?;
            tx.execute(&PRUNE_COSTS, params![day - COST_DAYS]).await?;
            Ok(())
        })
    }
}
