//! The only SQL on what sources say about hosts: one row for each host and source, with all attributes in it.
//!
//! *Form of a row*: its times and its import are those of every attribute that has no other ones; `said` holds a line for each
//! attribute, `attribute|value|printed|first_at|observed_at|import`, where the last three are empty when they are those of the row. A
//! source that says the same again moves one time. Within a field `\\` is a backslash, `\p` a vertical line, `\n` a line end.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use vg_backend::sql::{Direction, ManyRows, Order, Row, Select, SqlError, SqlErrorKind, Statement, Tx};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::Writer;
use super::hosts::{each, source};
use crate::facts::{Attribute, Fact, Source};

const OF_HOST: Statement = Statement::new(
    "inventory.saying.of_host",
    "SELECT source_kind, source, first_at, observed_at, import, said FROM inventory_sayings WHERE unit = $1 AND host = $2",
);
pub(super) const SAVE: ManyRows = ManyRows::new(
    "inventory.saying.save",
    "INSERT INTO inventory_sayings (unit, host, source_kind, source, first_at, observed_at, import, said)",
    8,
    "ON CONFLICT (unit, host, source_kind, source) DO UPDATE SET first_at = excluded.first_at, \
     observed_at = excluded.observed_at, import = excluded.import, said = excluded.said",
);
/// Moves the time of sayings that are there; the rest of the row stays.
const AGAIN: ManyRows = ManyRows::new(
    "inventory.saying.again",
    "INSERT INTO inventory_sayings (unit, host, source_kind, source, first_at, observed_at, import, said)",
    8,
    "ON CONFLICT (unit, host, source_kind, source) DO UPDATE SET observed_at = excluded.observed_at \
     WHERE inventory_sayings.observed_at < excluded.observed_at",
);
pub(super) const REMOVE: ManyRows = ManyRows::new(
    "inventory.saying.remove",
    "DELETE FROM inventory_sayings WHERE (unit, host, source_kind, source) IN (",
    4,
    ")",
);
/// Hosts of a unit that are followed and of which more than one source speaks: whether they disagree stands within the rows.
pub(crate) const OF_SEVERAL: Statement = Statement::new(
    "inventory.saying.of_several",
    "SELECT host FROM inventory_sayings WHERE unit = $1 AND host > $2 AND host NOT IN (SELECT id FROM inventory_hosts \
     WHERE unit = $1 AND retired = 1) GROUP BY host HAVING COUNT(*) > 1 ORDER BY host LIMIT $3",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[OF_HOST, OF_SEVERAL];

/// All facts about a host, by attribute, then by source.
pub(crate) async fn facts(tx: &mut Tx, unit: &str, host: &str) -> Result<Vec<Fact>, SqlError> {
    let mut found = Vec::new();
    for row in tx.fetch_all(&OF_HOST, params![unit, host]).await? {
        read(&row, &mut found)?;
    }
    sort(&mut found);
    Ok(found)
}

/// All facts about each of these hosts, in the order of [`facts`]; at most [`MAX_IN`](vg_backend::sql::MAX_IN) hosts.
pub(crate) async fn facts_of(tx: &mut Tx, unit: &str, hosts: &[&str]) -> Result<BTreeMap<String, Vec<Fact>>, SqlError> {
    let columns = &["host", "source_kind", "source", "first_at", "observed_at", "import", "said"];
    const BY_HOST: Order =
        Order { name: "host", columns: &["host", "source_kind", "source"], direction: Direction::Ascending };
    let select = Select::new("inventory.saying.of_hosts", columns, "inventory_sayings")
        .and_in("host", hosts.iter().copied())
        .and_where("unit = ?", params![unit])
        .order_by(&[BY_HOST], "host")?;
    let mut found: BTreeMap<String, Vec<Fact>> = BTreeMap::new();
    each(tx, &select, |row| read(&row, found.entry(row.text("host")?.to_owned()).or_default())).await?;
    found.values_mut().for_each(|facts| sort(facts));
    Ok(found)
}

/// When a source spoke of a host last, by the facts about it.
pub(crate) fn heard(facts: &[Fact], source: &Source) -> Option<Timestamp> {
    facts.iter().filter(|fact| fact.source == *source).map(|fact| fact.observed_at).max()
}

fn sort(facts: &mut [Fact]) {
    facts.sort_by(|a, b| {
        let key = |fact: &Fact| (fact.attribute.as_str(), fact.source.kind.as_str());
        key(a).cmp(&key(b)).then_with(|| a.source.name.cmp(&b.source.name))
    });
}

/// The times, the import and the lines of a row.
pub(crate) type Said = (Timestamp, Timestamp, String, String);

/// Adds what a row says.
fn read(row: &Row, found: &mut Vec<Fact>) -> Result<(), SqlError> {
    let text = |column| row.text(column).map(str::to_owned);
    let said = (row.time("first_at")?, row.time("observed_at")?, text("import")?, text("said")?);
    lines(&source(row)?, &said, found)
}

/// Adds what the lines of a row say.
pub(crate) fn lines(source: &Source, said: &Said, found: &mut Vec<Fact>) -> Result<(), SqlError> {
    let (first_at, observed_at, import, said) = said;
    for line in said.split('\n') {
        let mut fields = line.split('|');
        let mut next = || fields.next().unwrap_or_default();
        // An attribute that this program does not know is nothing that it could show.
        let Some(attribute) = Attribute::parse(next()) else { continue };
        let (value, printed) = (plain(next()), plain(next()));
        let (own_first, own_observed, own_import) = (next(), next(), next());
        found.push(Fact {
            attribute,
            source: source.clone(),
            value,
            printed,
            first_at: time(own_first, *first_at)?,
            observed_at: time(own_observed, *observed_at)?,
            import: if own_import.is_empty() { import.clone() } else { plain(own_import) },
        });
    }
    Ok(())
}

fn time(field: &str, of_row: Timestamp) -> Result<Timestamp, SqlError> {
    if field.is_empty() {
        return Ok(of_row);
    }
    field
        .parse()
        .map(Timestamp)
        .map_err(|_| SqlError::new(SqlErrorKind::Corrupt, "inventory.saying", "a time of a saying cannot be read"))
}

/// A field as it stands in a line.
fn escaped(field: &str) -> Cow<'_, str> {
    if field.contains(['\\', '|', '\n']) {
        return field.replace('\\', "\\\\").replace('|', "\\p").replace('\n', "\\n").into();
    }
    field.into()
}

/// A field as it was said.
fn plain(field: &str) -> String {
    let mut text = String::with_capacity(field.len());
    let mut chars = field.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => text.extend(chars.next().map(|c| match c {
                'p' => '|',
                'n' => '\n',
                other => other,
            })),
            other => text.push(other),
        }
    }
    text
}

/// The row of what one source says.
pub(crate) fn written(facts: &[&Fact]) -> Said {
    let first_at = facts.iter().map(|fact| fact.first_at).min().unwrap_or(Timestamp(0));
    let observed_at = facts.iter().map(|fact| fact.observed_at).max().unwrap_or(Timestamp(0));
    // A field that is empty says the same as the row: where an import is empty, that must be the one of the row.
    let first = facts.iter().min_by_key(|fact| (!fact.import.is_empty(), fact.first_at));
    let import = first.map_or("", |fact| fact.import.as_str());
    let mut said = String::new();
    for fact in facts {
        if !said.is_empty() {
            said.push('\n');
        }
        let from = said.len();
        // Writing to a String cannot fail.
        let _ = write!(said, "{}|{}|{}|", fact.attribute.as_str(), escaped(&fact.value), escaped(&fact.printed));
        if fact.first_at != first_at {
            let _ = write!(said, "{}", fact.first_at.0);
        }
        said.push('|');
        if fact.observed_at != observed_at {
            let _ = write!(said, "{}", fact.observed_at.0);
        }
        said.push('|');
        if fact.import != import {
            said.push_str(&escaped(&fact.import));
        }
        let kept = said.get(from..).unwrap_or_default().trim_end_matches('|').len();
        said.truncate(from + kept);
    }
    (first_at, observed_at, import.to_owned(), said)
}

impl Writer<'_> {
    /// Writes what a source says about a host now, the whole of it; nothing more when it is nothing.
    pub(crate) fn save_saying(&mut self, host: &str, source: &Source, facts: &[Fact]) {
        if self.only_judges() {
            return;
        }
        let key = (host.to_owned(), source.kind.as_str(), source.name.clone());
        let facts: Vec<&Fact> = facts.iter().filter(|fact| fact.source == *source).collect();
        if facts.is_empty() {
            return self.pending.saying(key, None);
        }
        let (first_at, observed_at, import, said) = written(&facts);
        let values = row![
            self.unit.as_str(),
            host,
            source.kind.as_str(),
            source.name.as_str(),
            first_at,
            observed_at,
            import,
            said
        ];
        self.pending.saying(key, Some(values));
    }
    /// Writes that a source said again at `at` all that it says about each of these hosts, which is something.
    pub(crate) async fn say_again(
        &mut self,
        hosts: &BTreeSet<&str>,
        source: &Source,
        at: Timestamp,
    ) -> Result<(), SqlError> {
        let (unit, kind, name) = (self.unit.as_str(), source.kind.as_str(), source.name.as_str());
        let rows = hosts.iter().map(|host| row![unit, *host, kind, name, at, at, "", ""]);
        self.tx.execute_rows(&AGAIN, rows.collect()).await.map(drop)
    }
}
