//! SQL on sets of rules, choices and history.

use std::collections::BTreeMap;

use vg_backend::params;
use vg_backend::sql::{Row, SqlError, Statement, Tx};
use vg_model::Timestamp;

use super::model::{Choice, Content, Origin, RuleSet, Told};
use crate::alerts::model::{level_no, level_of};
use crate::limits::MAX_RULE_HISTORY;

macro_rules! columns {
    () => {
        "id, version, created_at, updated_at, updated_by, place, name, origin, path, content, digest, revision, licence, content_at, \
         content_by, is_on, min_level, statuses, files, rules, correlations, filters, refused"
    };
}

const SETS: Statement = Statement::new(
    "monitor.rule_set.list",
    concat!("SELECT ", columns!(), " FROM monitor_rule_sets ORDER BY place, id"),
);
const SAVE_SET: Statement = Statement::new(
    "monitor.rule_set.save",
    concat!(
        "INSERT INTO monitor_rule_sets (",
        columns!(),
        ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23) ON \
         CONFLICT (id) DO UPDATE SET version = excluded.version, updated_at = excluded.updated_at, updated_by = excluded.updated_by, \
         place = excluded.place, name = excluded.name, path = excluded.path, content = excluded.content, digest = excluded.digest, \
         revision = excluded.revision, licence = excluded.licence, content_at = excluded.content_at, content_by = excluded.content_by, \
         is_on = excluded.is_on, min_level = excluded.min_level, statuses = excluded.statuses, files = excluded.files, rules = \
         excluded.rules, correlations = excluded.correlations, filters = excluded.filters, refused = excluded.refused"
    ),
);
const REMOVE_SET: Statement = Statement::new("monitor.rule_set.remove", "DELETE FROM monitor_rule_sets WHERE id = $1");
const CHOICES: Statement = Statement::new(
    "monitor.rule_choice.list",
    "SELECT rule, version, choice, reason, chosen_at, chosen_by FROM monitor_rule_choices ORDER BY rule",
);
const SAVE_CHOICE: Statement = Statement::new(
    "monitor.rule_choice.save",
    "INSERT INTO monitor_rule_choices (rule, version, choice, reason, chosen_at, chosen_by) VALUES ($1, 1, $2, $3, $4, $5) ON \
     CONFLICT (rule) DO UPDATE SET version = monitor_rule_choices.version + 1, choice = excluded.choice, reason = excluded.reason, \
     chosen_at = excluded.chosen_at, chosen_by = excluded.chosen_by",
);
const LAST_TOLD: Statement = Statement::new(
    "monitor.rule_history.last",
    "SELECT COALESCE(MAX(no), 0) AS no FROM monitor_rule_history WHERE subject = $1",
);
const TELL: Statement = Statement::new(
    "monitor.rule_history.add",
    "INSERT INTO monitor_rule_history (subject, no, at, actor, event, reason) VALUES ($1, $2, $3, $4, $5, $6)",
);
const FORGET: Statement =
    Statement::new("monitor.rule_history.forget", "DELETE FROM monitor_rule_history WHERE subject = $1 AND no <= $2");
const HISTORY: Statement = Statement::new(
    "monitor.rule_history.list",
    "SELECT at, actor, event, reason FROM monitor_rule_history WHERE subject = $1 ORDER BY no DESC",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] =
    &[SETS, SAVE_SET, REMOVE_SET, CHOICES, SAVE_CHOICE, LAST_TOLD, TELL, FORGET, HISTORY];

/// All sets in their order.
pub(super) async fn sets(tx: &mut Tx) -> Result<Vec<RuleSet>, SqlError> {
    tx.fetch_all(&SETS, &[]).await?.iter().map(set).collect()
}

fn set(row: &Row) -> Result<RuleSet, SqlError> {
    let text = |column: &str| row.text(column).map(str::to_owned);
    Ok(RuleSet {
        id: text("id")?,
        version: row.int("version")?,
        created_at: row.time("created_at")?,
        updated_at: row.time("updated_at")?,
        updated_by: text("updated_by")?,
        place: row.int("place")?,
        name: text("name")?,
        origin: Origin::parse(row.text("origin")?),
        path: text("path")?,
        content: Content {
            blob: text("content")?,
            digest: text("digest")?,
            revision: text("revision")?,
            licence: text("licence")?,
            files: row.int("files")?,
            rules: row.int("rules")?,
            correlations: row.int("correlations")?,
            filters: row.int("filters")?,
            refused: row.int("refused")?,
        },
        content_at: row.time("content_at")?,
        content_by: text("content_by")?,
        on: row.int("is_on")? != 0,
        min_level: level_of(row.int("min_level")?),
        statuses: row.text("statuses")?.split_whitespace().map(str::to_owned).collect(),
    })
}

/// Writes a set, new or changed.
pub(super) async fn save(tx: &mut Tx, set: &RuleSet) -> Result<(), SqlError> {
    let content = &set.content;
    let statuses = set.statuses.join(" ");
    let values = params![
        &set.id,
        set.version,
        set.created_at,
        set.updated_at,
        &set.updated_by,
        set.place,
        &set.name,
        set.origin.name(),
        &set.path,
        &content.blob,
        &content.digest,
        &content.revision,
        &content.licence,
        set.content_at,
        &set.content_by,
        i64::from(set.on),
        level_no(set.min_level),
        &statuses,
        content.files,
        content.rules,
        content.correlations,
        content.filters,
        content.refused
    ];
    tx.execute(&SAVE_SET, values).await?;
    Ok(())
}

/// Removes a set.
pub(super) async fn remove(tx: &mut Tx, id: &str) -> Result<(), SqlError> {
    tx.execute(&REMOVE_SET, params![id]).await?;
    Ok(())
}

/// What was decided on single rules, with the number of the decision.
pub(super) async fn choices(tx: &mut Tx) -> Result<BTreeMap<String, (i64, Choice)>, SqlError> {
    let read = |row: &Row| {
        let on = match row.text("choice")? {
            "on" => Some(true),
            "off" => Some(false),
            _ => None,
        };
        let choice = Choice {
            on,
            reason: row.text("reason")?.to_owned(),
            at: row.time("chosen_at")?,
            by: row.text("chosen_by")?.to_owned(),
        };
        Ok((row.text("rule")?.to_owned(), (row.int("version")?, choice)))
    };
    tx.fetch_all(&CHOICES, &[]).await?.iter().map(read).collect()
}

/// Name of a choice in tables and histories.
pub(super) const fn choice_name(on: Option<bool>) -> &'static str {
    match on {
        Some(true) => "on",
        Some(false) => "off",
        None => "set",
    }
}

/// Writes what was decided on a rule.
pub(super) async fn choose(tx: &mut Tx, rule: &str, choice: &Choice) -> Result<(), SqlError> {
    let name = if choice.on.is_none() { "" } else { choice_name(choice.on) };
    tx.execute(&SAVE_CHOICE, params![rule, name, &choice.reason, choice.at, &choice.by]).await?;
    Ok(())
}

/// Adds to the history of a rule or set.
pub(super) async fn tell(tx: &mut Tx, subject: &str, told: &Told) -> Result<(), SqlError> {
    let no = tx.fetch_one(&LAST_TOLD, params![subject]).await?.int("no")? + 1;
    tx.execute(&TELL, params![subject, no, told.at, &told.actor, &told.event, &told.reason]).await?;
    tx.execute(&FORGET, params![subject, no - MAX_RULE_HISTORY]).await?;
    Ok(())
}

/// What happened to a rule or set, the latest first.
pub(super) async fn history(tx: &mut Tx, subject: &str) -> Result<Vec<Told>, SqlError> {
    let read = |row: &Row| {
        Ok(Told {
            at: Timestamp(row.int("at")?),
            actor: row.text("actor")?.to_owned(),
            event: row.text("event")?.to_owned(),
            reason: row.text("reason")?.to_owned(),
        })
    };
    tx.fetch_all(&HISTORY, params![subject]).await?.iter().map(read).collect()
}
