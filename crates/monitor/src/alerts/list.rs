//! Lists of alerts, page by page, and the numbers at the head of a queue.
//!
//! A unit may have a million alerts. So a list is either walked along the index of its sort order, or cut out of the index of one of its
//! filters and sorted: whichever the numbers of the store of facets say has fewer rows. All other conditions are written so that
//! no engine takes an index for them (`column || ''`, `column + 0`): the choice is made here and is the same on both.

use std::collections::{BTreeMap, BTreeSet};

use vg_access::{Caller, Kept, Problem};
use vg_backend::params;
use vg_backend::sql::{Direction, Order, Row, Select, SqlError, Tx, Value};
use vg_model::{Level, Text, Timestamp};

use super::model::{Alert, level_no, level_of};
use super::states::State;
use super::store::facets::{self, Facet};
use super::store::rows;
use crate::Monitor;
use crate::check::refused;
use crate::limits::{MAX_LINE_CHARS, MAX_PAGE, MAX_SEARCH_WORDS};
use crate::operations::ALERT_READ;

/// Rows up to which they are fetched by a filter and sorted. Of more than that a walk through a million alerts finds a page of 50 after
/// some 10,000 rows.
const FEW: i64 = 5_000;

/// Sort orders; the first is the default.
pub(crate) const ORDERS: &[Order] = &[
    Order { name: "level", columns: &["a.level", "a.id"], direction: Direction::Descending },
    Order { name: "newest", columns: &["a.id"], direction: Direction::Descending },
    Order { name: "oldest", columns: &["a.id"], direction: Direction::Ascending },
    Order { name: "active", columns: &["a.last_seen", "a.id"], direction: Direction::Descending },
    Order { name: "due", columns: &["a.next_due", "a.id"], direction: Direction::Ascending },
];

/// Alerts of a unit by one index, as a list of ids.
macro_rules! of {
    ($condition:literal) => {
        concat!("a.id IN (SELECT x.id FROM monitor_alerts x WHERE x.unit = ? AND ", $condition, ")")
    };
}

/// Which alerts are listed. What is empty does not restrict.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Filter {
    /// Only open ones, or only closed ones.
    pub open: Option<bool>,
    /// In one of these states.
    pub states: Vec<State>,
    /// Of one of these levels.
    pub levels: Vec<Level>,
    /// Of one of these classes.
    pub classes: Vec<String>,
    /// Of this rule.
    pub rule: String,
    /// About this entity, as it is written.
    pub entity: String,
    /// Whose first finding came from this source.
    pub source: String,
    /// Looked after by this account; `Some("")` for nobody.
    pub assignee: Option<String>,
    /// What is due next is late.
    pub late: bool,
    /// Those with an event at this time or later.
    pub from: Option<Timestamp>,
    /// Those with an event before this time.
    pub until: Option<Timestamp>,
    /// Words that must begin words of title, rule or entity, with or without diacritics.
    pub text: String,
    /// `level` (gravest, then newest first; when empty), `newest`, `oldest`, `active` (latest event first), `due` (what is due first; only
    /// what is).
    pub order: String,
    /// The mark at which the last page ended.
    pub after: Option<String>,
    /// Rows of the page, up to [`MAX_PAGE`]; 50 when it is 0.
    pub limit: u32,
}

/// A page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// Its alerts.
    pub rows: Vec<Kept<Alert>>,
    /// The mark for the next page; nothing at the end.
    pub next: Option<String>,
}

/// The head of a queue.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// Alerts by state and level.
    pub cells: Vec<(State, Level, i64)>,
    /// Open alerts of which something is late.
    pub late: i64,
    /// Open alerts.
    pub open: i64,
}

/// A value that alerts have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldValue {
    /// The value.
    pub value: String,
    /// Alerts that have it.
    pub count: i64,
    /// What is known of it, when it is a rule.
    pub rule: Option<RuleValue>,
}

/// A rule of which there are alerts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RuleValue {
    /// What it said in its latest alert.
    pub title: Text,
    /// Its level then.
    pub level: Level,
    /// Open alerts of it.
    pub open: i64,
}

/// By what a list is cut out.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Way {
    /// Along its sort order.
    Order,
    /// By a filter.
    By(Facet),
    /// By what is late.
    Late,
    /// By the time of the last event.
    Active,
    /// By the word of the text with this number.
    Word(usize),
    /// There is nothing.
    Nothing,
}

impl Filter {
    fn order(&self) -> Result<&'static Order, Problem> {
        let name = if self.order.is_empty() { "level" } else { self.order.as_str() };
        ORDERS.iter().find(|order| order.name == name).ok_or_else(|| {
            let (vi, en) =
                ("chọn level, newest, oldest, active hoặc due", "must be level, newest, oldest, active or due");
            refused("/order", "unknown", vi, en)
        })
    }

    fn limit(&self) -> u32 {
        if self.limit == 0 { 50 } else { self.limit.min(MAX_PAGE) }
    }

    /// Patterns of LIKE for the words of the text.
    pub(crate) fn patterns(&self) -> Vec<String> {
        let text: String = self.text.chars().take(MAX_LINE_CHARS).collect();
        let key = vg_formats::search_key(&text);
        let words = key.split(' ').filter(|word| !word.is_empty()).take(MAX_SEARCH_WORDS);
        words.map(|word| format!("% {}%", escaped(word))).collect()
    }
}

/// The word with `\` before what means something in LIKE.
fn escaped(word: &str) -> String {
    let mut text = String::with_capacity(word.len());
    for c in word.chars() {
        if matches!(c, '%' | '_' | '\\') {
            text.push('\\');
        }
        text.push(c);
    }
    text
}

/// By what this list is cut out best.
pub(crate) async fn way(tx: &mut Tx, unit: &str, filter: &Filter, now: Timestamp) -> Result<Way, SqlError> {
    let mut ways: Vec<(i64, Way)> = Vec::new();
    let states: Vec<&str> = filter.states.iter().map(|state| state.name()).collect();
    let levels: Vec<String> = filter.levels.iter().map(|level| level_no(*level).to_string()).collect();
    let levels: Vec<&str> = levels.iter().map(String::as_str).collect();
    let classes: Vec<&str> = filter.classes.iter().map(String::as_str).collect();
    let one = |text: &'_ str| if text.is_empty() { Vec::new() } else { vec![text.to_owned()] };
    let singles = [
        (Facet::Rule, one(&filter.rule)),
        (Facet::Entity, one(&filter.entity)),
        (Facet::Source, one(&filter.source)),
        (Facet::Assignee, filter.assignee.iter().cloned().collect()),
        (Facet::Open, filter.open.iter().map(|open| i64::from(*open).to_string()).collect()),
    ];
    let singles: Vec<(Facet, Vec<&str>)> =
        singles.iter().map(|(facet, values)| (*facet, values.iter().map(String::as_str).collect())).collect();
    let lists = [(Facet::State, states), (Facet::Level, levels), (Facet::Class, classes)];
    for (facet, values) in lists.into_iter().chain(singles).filter(|(_, values)| !values.is_empty()) {
        let count = facets::count(tx, unit, facet, &values).await?.values().sum();
        ways.push((count, Way::By(facet)));
    }
    if filter.late {
        ways.push((rows::count_late(tx, unit, now, FEW + 1).await?, Way::Late));
    }
    if let Some(from) = filter.from {
        ways.push((rows::count_active(tx, unit, from, FEW + 1).await?, Way::Active));
    }
    for (index, pattern) in filter.patterns().iter().enumerate() {
        let mut count = facets::count_with_word(tx, unit, Facet::Rule, pattern).await?;
        count += facets::count_with_word(tx, unit, Facet::Entity, pattern).await?;
        ways.push((count, Way::Word(index)));
    }
    // The sort is stable: of equal numbers the first one counts.
    ways.sort_by_key(|(count, _)| *count);
    Ok(match ways.first() {
        Some((0, _)) => Way::Nothing,
        Some((count, way)) if *count <= FEW => *way,
        _ => Way::Order,
    })
}

/// The SELECT of a page.
pub(crate) fn select(unit: &str, filter: &Filter, way: Way, now: Timestamp) -> Result<Select, Problem> {
    let order = filter.order()?;
    let patterns = filter.patterns();
    let select = Select::new("monitor.alert.list", rows::COLUMNS, "monitor_alerts a");
    let few = few(unit, filter, way, now, &patterns);
    let walked = few.is_none();
    let mut select = match few {
        // SQLite has no statistics here and would rather walk an order than sort, so the few are made a list of ids.
        Some((fragment, values)) => select.and_where("a.unit || '' = ?", params![unit]).and_where(fragment, &values),
        None => select.and_where("a.unit = ?", params![unit]),
    };
    for pattern in &patterns {
        select = select.and_where("a.words LIKE ? ESCAPE '\\'", params![pattern]);
    }
    if !filter.states.is_empty() {
        select = select.and_in("a.state || ''", filter.states.iter().map(|state| state.name()));
    }
    if !filter.levels.is_empty() {
        select = select.and_in("a.level + 0", filter.levels.iter().map(|level| level_no(*level)));
    }
    if !filter.classes.is_empty() {
        select = select.and_in("a.class || ''", filter.classes.iter().map(String::as_str));
    }
    let given = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    select = select
        .and_if("a.rule || '' = ?", given(&filter.rule))
        .and_if("a.entity || '' = ?", given(&filter.entity))
        .and_if("a.source || '' = ?", given(&filter.source))
        .and_if("a.assignee || '' = ?", filter.assignee.clone());
    // Along an order other than by due time, open ones have an index of their own.
    let by_due = order.name == "due";
    select = select.and_if(if walked && !by_due { "a.is_open = ?" } else { "a.is_open + 0 = ?" }, filter.open);
    if filter.late {
        select = select.and_where(if walked && by_due { "a.next_due < ?" } else { "a.next_due + 0 < ?" }, params![now]);
    } else if by_due {
        select = select.and_where(if walked { "a.next_due > 0" } else { "a.next_due + 0 > 0" }, &[]);
    }
    // Along the order by the last event its index takes the time, too.
    let by_active = walked && order.name == "active";
    select = select
        .and_if(if by_active { "a.last_seen >= ?" } else { "a.last_seen + 0 >= ?" }, filter.from)
        .and_if("a.first_seen < ?", filter.until);
    select = select.order_by(ORDERS, order.name)?;
    if let Some(mark) = &filter.after {
        select = select.after(&key_of(mark, order)?);
    }
    Ok(select.limit(filter.limit()))
}

/// The condition that makes a list of ids out of the index of one filter; nothing where the order is walked.
fn few(
    unit: &str,
    filter: &Filter,
    way: Way,
    now: Timestamp,
    patterns: &[String],
) -> Option<(&'static str, Vec<Value>)> {
    let states: Vec<Value> = filter.states.iter().map(|state| state.name().into()).collect();
    let levels: Vec<Value> = filter.levels.iter().map(|level| level_no(*level).into()).collect();
    let classes: Vec<Value> = filter.classes.iter().map(Value::from).collect();
    let (fragment, values) = match way {
        // Open ones have an index for each order.
        Way::Order | Way::Nothing | Way::By(Facet::Open) => return None,
        Way::By(Facet::State) => (OF_STATES, filled(states, 7)?),
        Way::By(Facet::Level) => (OF_LEVELS, filled(levels, 5)?),
        Way::By(Facet::Class) => (OF_CLASSES, filled(classes, 10)?),
        Way::By(Facet::Rule) => (of!("x.rule = ?"), vec![Value::from(&filter.rule)]),
        Way::By(Facet::Entity) => (of!("x.entity = ?"), vec![Value::from(&filter.entity)]),
        Way::By(Facet::Source) => (of!("x.source = ?"), vec![Value::from(&filter.source)]),
        Way::By(Facet::Assignee) => (of!("x.assignee = ?"), vec![Value::from(filter.assignee.as_ref()?)]),
        Way::By(Facet::Cell | Facet::OpenRule | Facet::RuleState) => return None,
        Way::Late => (of!("x.next_due < ?"), vec![now.into()]),
        Way::Active => (of!("x.last_seen >= ?"), vec![filter.from?.into()]),
        Way::Word(index) => {
            let pattern = patterns.get(index)?;
            (OF_WORD, vec![unit.into(), pattern.into(), unit.into(), unit.into(), pattern.into()])
        }
    };
    Some((fragment, std::iter::once(unit.into()).chain(values).collect()))
}

/// The values, the last one repeated up to `count`; nothing for more than that.
fn filled(mut values: Vec<Value>, count: usize) -> Option<Vec<Value>> {
    let last = values.last()?.clone();
    if values.len() > count {
        return None;
    }
    values.resize(count, last);
    Some(values)
}

const OF_STATES: &str = of!("x.state IN (?, ?, ?, ?, ?, ?, ?)");
const OF_LEVELS: &str = of!("x.level IN (?, ?, ?, ?, ?)");
const OF_CLASSES: &str = of!("x.class IN (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
/// Alerts whose rule or entity has a word; the engines look the few values of a facet up and then their alerts.
const OF_WORD: &str = "a.id IN (SELECT x.id FROM monitor_alerts x WHERE x.unit = ? AND x.rule IN (SELECT f.value FROM monitor_facets \
                       f WHERE f.unit = ? AND f.facet = 'rule' AND f.words LIKE ? ESCAPE '\\') UNION SELECT e.id FROM monitor_alerts \
                       e WHERE e.unit = ? AND e.entity IN (SELECT f.value FROM monitor_facets f WHERE f.unit = ? AND f.facet = \
                       'entity' AND f.words LIKE ? ESCAPE '\\'))";

/// The mark of a page: the values of the sort columns of its last row, as JSON.
fn mark_of(row: &Row, order: &Order) -> Result<String, SqlError> {
    let mut values = Vec::new();
    for column in order.columns {
        values.push(match row.value(column.trim_start_matches("a."))? {
            Value::Int(number) => serde_json::json!(number),
            Value::Text(text) => serde_json::json!(text),
            Value::Real(_) | Value::Null => serde_json::Value::Null,
        });
    }
    Ok(serde_json::Value::Array(values).to_string())
}

fn key_of(mark: &str, order: &Order) -> Result<Vec<Value>, Problem> {
    let bad = || {
        let (vi, en) = ("dấu trang không hợp lệ; hãy xem lại từ đầu", "is no mark of a page; begin again");
        refused("/after", "bad_mark", vi, en)
    };
    let values: Vec<serde_json::Value> = serde_json::from_str(mark).map_err(|_| bad())?;
    if values.len() != order.columns.len() {
        return Err(bad());
    }
    let value = |(value, column): (&serde_json::Value, &&str)| match value {
        serde_json::Value::Number(number) if *column != "a.id" => number.as_i64().map(Value::Int).ok_or_else(bad),
        serde_json::Value::String(text) if *column == "a.id" && !text.contains('\0') => Ok(Value::Text(text.clone())),
        _ => Err(bad()),
    };
    values.iter().zip(order.columns).map(value).collect()
}

impl Monitor {
    /// A page of alerts.
    pub async fn alert_list(&self, caller: &Caller, unit: &str, filter: &Filter) -> Result<Page, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let now = self.now();
        let order = filter.order()?;
        let way = way(&mut tx, unit, filter, now).await?;
        let select = select(unit, filter, way, now)?;
        if way == Way::Nothing {
            return Ok(Page { rows: Vec::new(), next: None });
        }
        let (statement, params) = select.build()?;
        let found = tx.fetch_all(&statement, &params).await?;
        let full = u32::try_from(found.len()).unwrap_or(u32::MAX) >= filter.limit();
        let next = match found.last().filter(|_| full) {
            Some(row) => Some(mark_of(row, order)?),
            None => None,
        };
        Ok(Page { rows: found.iter().map(rows::read).collect::<Result<_, _>>()?, next })
    }

    /// How many alerts a unit has by state and level, and how many are late.
    pub async fn alert_counts(&self, caller: &Caller, unit: &str) -> Result<Counts, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let mut counts = Counts::default();
        for (value, count) in facets::list(&mut tx, unit, Facet::Cell, MAX_PAGE).await? {
            let Some((state, level)) = value.split_once('/') else { continue };
            let Some(state) = State::parse(state) else { continue };
            counts.open += if state.is_open() { count } else { 0 };
            counts.cells.push((state, level_of(level.parse().unwrap_or_default()), count));
        }
        counts.cells.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| b.1.cmp(&a.1)));
        counts.late = rows::count_late(&mut tx, unit, self.now(), i64::MAX).await?;
        Ok(counts)
    }

    /// What rules said in their latest alerts, by id; those that have one.
    pub async fn rule_titles(
        &self,
        caller: &Caller,
        unit: &str,
        rules: &[&str],
    ) -> Result<BTreeMap<String, Text>, Problem> {
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let rules: Vec<&str> = rules.iter().copied().collect::<BTreeSet<_>>().into_iter().collect();
        let found = rows::latest_of_rules(&mut tx, unit, &rules).await?;
        Ok(found.into_iter().map(|(rule, (title, _))| (rule, title)).collect())
    }

    /// The values that alerts of a unit have in `rule`, `class`, `source`, `assignee` or `state`, with how many have it, for the choice
    /// of a filter and to see which rule is noisy; the most frequent first, at most [`MAX_PAGE`].
    pub async fn alert_values(&self, caller: &Caller, unit: &str, field: &str) -> Result<Vec<FieldValue>, Problem> {
        let known = [Facet::Rule, Facet::Class, Facet::Source, Facet::Assignee, Facet::State];
        let mut tx = self.reading(caller, &ALERT_READ, unit).await?;
        let facet = known.into_iter().find(|facet| facet.name() == field).ok_or_else(|| {
            let (vi, en) =
                ("chọn rule, class, source, assignee hoặc state", "must be rule, class, source, assignee or state");
            refused("/field", "unknown", vi, en)
        })?;
        let found = facets::list(&mut tx, unit, facet, MAX_PAGE).await?;
        if facet != Facet::Rule {
            let value = |(value, count)| FieldValue { value, count, rule: None };
            return Ok(found.into_iter().map(value).collect());
        }
        let rules: Vec<&str> = found.iter().map(|(rule, _)| rule.as_str()).collect();
        let open = facets::count(&mut tx, unit, Facet::OpenRule, &rules).await?;
        let mut latest = rows::latest_of_rules(&mut tx, unit, &rules).await?;
        let value = |(value, count): (String, i64)| {
            let open = open.get(&value).copied().unwrap_or_default();
            let rule = latest.remove(&value).map(|(title, level)| RuleValue { title, level, open });
            FieldValue { value, count, rule }
        };
        Ok(found.into_iter().map(value).collect())
    }
}
