//! SQL on how many alerts have which value. The numbers follow every change in its own transaction, so that the head of a queue of a million
//! alerts is some ten rows, and a list knows beforehand by which of its filters it is cut out best.

use std::collections::BTreeMap;

use vg_backend::sql::{ManyRows, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};

use crate::alerts::model::{Alert, level_no};

const SHIFT: ManyRows = ManyRows::new(
    "monitor.facet.shift",
    "INSERT INTO monitor_facets (unit, facet, value, words, n)",
    5,
    "ON CONFLICT (unit, facet, value) DO UPDATE SET n = monitor_facets.n + excluded.n, words = excluded.words",
);
const OF_FACET: Statement = Statement::new(
    "monitor.facet.of",
    "SELECT value, n FROM monitor_facets WHERE unit = $1 AND facet = $2 AND n > 0 ORDER BY n DESC, value LIMIT $3",
);

// PostgreSQL makes a NUMERIC of a sum, which is none of the shared types.
const WITH_WORD: Statement = Statement::new(
    "monitor.facet.with_word",
    "SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS n FROM monitor_facets WHERE unit = $1 AND facet = $2 AND words LIKE $3 ESCAPE \
     '\\'",
);

/// Rules that have alerts, times states: those with fewer alerts are left out of figures.
const MOST_RULE_STATES: u32 = 100_000;

/// Statements of this module.
pub(crate) const STATEMENTS: &[Statement] = &[OF_FACET, WITH_WORD];

/// What is counted.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Facet {
    /// State and level, `state/level`.
    Cell,
    State,
    Level,
    Class,
    Rule,
    Entity,
    Source,
    Assignee,
    /// Open or not, `1` or `0`.
    Open,
    /// Open alerts of a rule.
    OpenRule,
    /// State and rule, `state/rule`.
    RuleState,
}

impl Facet {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Cell => "cell",
            Self::State => "state",
            Self::Level => "level",
            Self::Class => "class",
            Self::Rule => "rule",
            Self::Entity => "entity",
            Self::Source => "source",
            Self::Assignee => "assignee",
            Self::Open => "open",
            Self::OpenRule => "open_rule",
            Self::RuleState => "rule_state",
        }
    }
}

/// The values that an alert has, with the words of those that are searched.
fn of(alert: &Alert) -> Vec<(Facet, String, String)> {
    let open = alert.state.is_open();
    let level = level_no(alert.level).to_string();
    let plain = |facet, value: &str| (facet, value.to_owned(), String::new());
    let words = |text: &str| format!(" {}", vg_formats::search_key(text));
    let title = format!("{} {} {}", alert.title.vi, alert.title.en, alert.rule);
    let mut all = vec![
        (Facet::Cell, format!("{}/{level}", alert.state.name()), String::new()),
        plain(Facet::State, alert.state.name()),
        plain(Facet::Level, &level),
        plain(Facet::Class, &alert.class),
        (Facet::Rule, alert.rule.clone(), words(&title)),
        (Facet::Entity, alert.entity.clone(), words(&alert.entity)),
        plain(Facet::Source, &alert.source),
        plain(Facet::Assignee, &alert.assignee),
        plain(Facet::RuleState, &format!("{}/{}", alert.state.name(), alert.rule)),
        plain(Facet::Open, if open { "1" } else { "0" }),
    ];
    if open {
        all.push(plain(Facet::OpenRule, &alert.rule));
    }
    all
}

/// Counts alerts that become others.
pub(crate) async fn shift<'a>(
    tx: &mut Tx,
    unit: &str,
    moved: impl Iterator<Item = (Option<&'a Alert>, &'a Alert)>,
) -> Result<(), SqlError> {
    let mut shifts: BTreeMap<(Facet, String), (i64, String)> = BTreeMap::new();
    let mut count = |alert: &Alert, by: i64| {
        for (facet, value, words) in of(alert) {
            let shift = shifts.entry((facet, value)).or_default();
            shift.0 += by;
            shift.1 = words;
        }
    };
    for (old, new) in moved {
        let same = old.is_some_and(|old| old.state == new.state && old.assignee == new.assignee);
        if same {
            continue;
        }
        if let Some(old) = old {
            count(old, -1);
        }
        count(new, 1);
    }
    let changed = shifts.into_iter().filter(|(_, (by, _))| *by != 0);
    let rows: Vec<_> =
        changed.map(|((facet, value), (by, words))| row![unit, facet.name(), value, words, by]).collect();
    if !rows.is_empty() {
        tx.execute_rows(&SHIFT, rows).await?;
    }
    Ok(())
}

/// Values of a facet that some alert has, with their numbers, the most frequent first; at most `limit`.
pub(crate) async fn list(tx: &mut Tx, unit: &str, facet: Facet, limit: u32) -> Result<Vec<(String, i64)>, SqlError> {
    let rows = tx.fetch_all(&OF_FACET, params![unit, facet.name(), limit]).await?;
    rows.iter().map(|row| Ok((row.text("value")?.to_owned(), row.int("n")?))).collect()
}

/// How many alerts of each rule are in which state: state, rule, number.
pub(crate) async fn of_rules(tx: &mut Tx, unit: &str) -> Result<Vec<(String, String, i64)>, SqlError> {
    let rows = tx.fetch_all(&OF_FACET, params![unit, Facet::RuleState.name(), MOST_RULE_STATES]).await?;
    let read = |row: &Row| {
        let (state, rule) = row.text("value")?.split_once('/').unwrap_or_default();
        Ok((state.to_owned(), rule.to_owned(), row.int("n")?))
    };
    rows.iter().map(read).collect()
}

/// How many alerts have one of these values.
pub(crate) async fn count(
    tx: &mut Tx,
    unit: &str,
    facet: Facet,
    values: &[&str],
) -> Result<BTreeMap<String, i64>, SqlError> {
    let mut found = BTreeMap::new();
    for part in values.chunks(vg_backend::sql::MAX_IN) {
        let select = Select::new("monitor.facet.count", &["value", "n"], "monitor_facets")
            .and_where("unit = ? AND facet = ?", params![unit, facet.name()])
            .and_in("value", part.iter().copied());
        let (statement, params) = select.build()?;
        for row in tx.fetch_all(&statement, &params).await? {
            found.insert(row.text("value")?.to_owned(), row.int("n")?);
        }
    }
    Ok(found)
}

/// How many alerts have a value of this facet of which a word begins so.
pub(crate) async fn count_with_word(tx: &mut Tx, unit: &str, facet: Facet, pattern: &str) -> Result<i64, SqlError> {
    let row = tx.fetch_one(&WITH_WORD, params![unit, facet.name(), pattern]).await?;
    row.int("n")
}
