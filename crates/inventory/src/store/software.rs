//! The only SQL on what is installed where: sets of numbers of packages (see [`packages`](super::packages)), one for each source and each
//! moment at which something of a host came or went; and for each package the set of the hosts on which it is now.
//!
//! `unit || '' = $1` says the same as `unit = $1` and keeps an engine that knows nothing of the table yet from going through all rows of
//! the unit.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::ops::ControlFlow;

use vg_access::Problem;
use vg_backend::sql::{MAX_IN, ManyRows, Row, Select, SqlError, SqlErrorKind, Statement, Tx, Value};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::hosts::HostRow;
use super::packages::{self, Digest, Key, Keys, Numbering, Package};
use super::postings::{self, Changed, Numbers};
use super::{Mode, Noun as _, Writer};
use crate::model::Software;

/// Changes of the sets of hosts that are gathered over the chunks of an import before they are written: some 8 MB.
const MAX_CHANGES: usize = 500_000;
/// Numbers in a row that a set may claim; more of them cannot come from a unit.
const MAX_RUN: i64 = 10_000_000;

const SAVE: ManyRows = ManyRows::new(
    "inventory.installed.save",
    "INSERT INTO inventory_installed (unit, host, source, first_seen_at, last_seen_at, gone_at, import, packages)",
    8,
    "ON CONFLICT (host, source, first_seen_at, last_seen_at, gone_at, import) DO UPDATE SET packages = excluded.packages",
);
const EMPTY: Statement = Statement::new(
    "inventory.installed.empty",
    "DELETE FROM inventory_installed WHERE unit || '' = $1 AND host = $2 AND source = $3 AND first_seen_at = $4 \
     AND last_seen_at = $5 AND gone_at = $6 AND import = $7",
);
/// What is or was on a host.
const OF_HOST: Statement = Statement::new(
    "inventory.installed.of_host",
    "SELECT host, source, first_seen_at, last_seen_at, gone_at, import, packages FROM inventory_installed \
     WHERE host = $2 AND unit || '' = $1 AND (gone_at = 0 OR CAST($3 AS BIGINT) = 1)",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[EMPTY, OF_HOST];

/// When packages were seen on a host, and by which import last.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Times {
    first: i64,
    last: i64,
    /// 0 while they are there.
    gone: i64,
    import: String,
}

/// What a source shows or showed on a host, by the numbers of the packages.
type Shown = BTreeMap<i64, Times>;

/// A row of the table.
#[derive(Debug)]
struct Installed {
    source: String,
    times: Times,
    packages: Vec<i64>,
}

impl Installed {
    fn read(row: &Row) -> Result<Self, SqlError> {
        Ok(Self {
            source: row.text("source")?.to_owned(),
            times: Times {
                first: row.int("first_seen_at")?,
                last: row.int("last_seen_at")?,
                gone: row.int("gone_at")?,
                import: row.text("import")?.to_owned(),
            },
            packages: read(row.text("packages")?)?,
        })
    }
}

fn damaged() -> SqlError {
    SqlError::new(SqlErrorKind::Corrupt, "inventory.installed", "a set of packages cannot be read")
}

/// The numbers of a row.
fn read(text: &str) -> Result<Vec<i64>, SqlError> {
    let mut numbers = Vec::new();
    let mut last = 0_i64;
    for piece in text.split_ascii_whitespace() {
        let (step, run) = piece.split_once('+').unwrap_or((piece, "0"));
        let (step, run): (i64, i64) = (step.parse().map_err(|_| damaged())?, run.parse().map_err(|_| damaged())?);
        if step < 1 || !(0..=MAX_RUN).contains(&run) {
            return Err(damaged());
        }
        let first = last.checked_add(step).ok_or_else(damaged)?;
        last = first.checked_add(run).ok_or_else(damaged)?;
        numbers.extend(first..=last);
    }
    Ok(numbers)
}

/// A row of these numbers, which come the smallest first.
fn written(numbers: &[i64]) -> String {
    let (mut text, mut last) = (String::new(), 0);
    for run in numbers.chunk_by(|before, after| before + 1 == *after) {
        let (Some(first), further) = (run.first(), run.len() - 1) else { continue };
        // Writing to a String cannot fail.
        let _ = write!(text, "{}{}", if text.is_empty() { "" } else { " " }, first - last);
        if further > 0 {
            let _ = write!(text, "+{further}");
        }
        last = run.last().copied().unwrap_or(last);
    }
    text
}

/// What is or was on some hosts, at most [`MAX_IN`].
pub(crate) fn select_hosts(unit: &str, hosts: &[&str]) -> Select {
    let columns = &["host", "source", "first_seen_at", "last_seen_at", "gone_at", "import", "packages"];
    Select::new("inventory.installed.of_hosts", columns, "inventory_installed")
        .and_in("host", hosts.iter().copied())
        .and_where("unit || '' = ?", params![unit])
}

async fn of_hosts(tx: &mut Tx, unit: &str, hosts: &[&str]) -> Result<BTreeMap<String, Vec<Installed>>, SqlError> {
    let (statement, values) = select_hosts(unit, hosts).build()?;
    let mut found: BTreeMap<String, Vec<Installed>> = BTreeMap::new();
    tx.fetch_each::<SqlError, _>(&statement, &values, |row| {
        found.entry(row.text("host")?.to_owned()).or_default().push(Installed::read(&row)?);
        Ok(ControlFlow::Continue(()))
    })
    .await?;
    Ok(found)
}

/// Which of `wanted` a source shows now on some hosts, at most [`MAX_IN`].
pub(crate) async fn there(
    tx: &mut Tx,
    unit: &str,
    source: &str,
    hosts: &[&str],
    wanted: &HashSet<Key>,
    keys: &mut Keys,
) -> Result<HashMap<String, HashSet<Key>>, SqlError> {
    let (statement, values) =
        select_hosts(unit, hosts).and_where("source = ? AND gone_at = 0", params![source]).build()?;
    let mut rows = Vec::new();
    tx.fetch_each::<SqlError, _>(&statement, &values, |row| {
        rows.push((row.text("host")?.to_owned(), read(row.text("packages")?)?));
        Ok(ControlFlow::Continue(()))
    })
    .await?;
    let mut found: HashMap<String, HashSet<Key>> = HashMap::new();
    for (host, numbers) in rows {
        keys.read(tx, unit, numbers.iter().copied()).await?;
        let shown = numbers.into_iter().filter_map(|number| keys.get(number)).filter(|key| wanted.contains(key));
        found.entry(host).or_default().extend(shown);
    }
    Ok(found)
}

/// The software of a host, with what is gone when `gone` says so, in the order of source, kind, name, version, architecture, place.
pub(crate) async fn of_host(tx: &mut Tx, unit: &str, host: &str, gone: bool) -> Result<Vec<Software>, SqlError> {
    let rows = tx.fetch_all(&OF_HOST, params![unit, host, gone]).await?;
    let rows = rows.iter().map(Installed::read).collect::<Result<Vec<_>, _>>()?;
    let numbers = rows.iter().flat_map(|row| row.packages.iter().copied()).collect();
    let packages = packages::of_numbers(tx, unit, &numbers).await?;
    let mut found = Vec::new();
    for row in rows {
        for number in row.packages {
            let package = packages.get(&number).cloned().ok_or_else(damaged)?;
            found.push(Software {
                host: host.to_owned(),
                source: row.source.clone(),
                kind: package.kind,
                name: package.name,
                version: package.version,
                architecture: package.architecture,
                found_in: package.found_in,
                purl: package.purl,
                first_seen_at: Timestamp(row.times.first),
                last_seen_at: Timestamp(row.times.last),
                gone_at: (row.times.gone != 0).then_some(Timestamp(row.times.gone)),
            });
        }
    }
    found.sort_by(|a, b| order(a).cmp(&order(b)));
    Ok(found)
}

fn order(software: &Software) -> [&str; 6] {
    let Software { source, kind, name, version, architecture, found_in, .. } = software;
    [source, kind, name, version, architecture, found_in]
}

/// The hosts that have a package now: `NAME` or `NAME@VERSION`.
pub(crate) async fn having(tx: &mut Tx, unit: &str, package: &str) -> Result<Numbers, SqlError> {
    let sets: Vec<String> = packages::meant(tx, unit, package).await?.into_iter().map(set_of).collect();
    postings::any(tx, unit, &sets).await
}

/// The set of the hosts that have a package.
fn set_of(number: i64) -> String {
    format!("i:{number}")
}

/// What a host has now, whatever source says so.
fn present<'a>(rows: impl IntoIterator<Item = &'a Installed>) -> BTreeSet<i64> {
    let now = rows.into_iter().filter(|row| row.times.gone == 0);
    now.flat_map(|row| row.packages.iter().copied()).collect()
}

/// What one source shows or showed.
fn shown(rows: &[Installed], source: &str) -> Shown {
    let mine = rows.iter().filter(|row| row.source == source);
    mine.flat_map(|row| row.packages.iter().map(|number| (*number, row.times.clone()))).collect()
}

/// What is gathered for the hosts of one operation, or one chunk of an import, and what is kept from chunk to chunk.
#[derive(Default)]
pub(super) struct Gathered {
    numbering: Numbering,
    keys: Keys,
    /// Source, time and import of what is listed: one for all of it.
    said: (String, i64, String),
    /// By host.
    listed: BTreeMap<String, BTreeMap<Key, Digest>>,
    /// Hosts of which something was listed, by their numbers.
    touched: Numbers,
    sets: Changed,
    changes: usize,
    rows: BTreeMap<(String, String, Times), String>,
    gone: BTreeSet<(String, String, Times)>,
}

impl Gathered {
    /// Replaces what a source shows on a host.
    fn replace(&mut self, host: &str, number: i64, rows: &[Installed], source: &str, after: Shown) {
        let before = present(rows);
        let others = present(rows.iter().filter(|row| row.source != source));
        let mut groups: BTreeMap<Times, Vec<i64>> = BTreeMap::new();
        let mut now = others;
        for (package, times) in after {
            if times.gone == 0 {
                now.insert(package);
            }
            match groups.get_mut(&times) {
                Some(packages) => packages.push(package),
                None => drop(groups.insert(times, vec![package])),
            }
        }
        for row in rows.iter().filter(|row| row.source == source) {
            match groups.get(&row.times) {
                Some(packages) if *packages == row.packages => drop(groups.remove(&row.times)),
                Some(_) => {}
                None => drop(self.gone.insert((host.to_owned(), source.to_owned(), row.times.clone()))),
            }
        }
        for (times, packages) in groups {
            self.rows.insert((host.to_owned(), source.to_owned(), times), written(&packages));
        }
        for (package, there) in
            before.difference(&now).map(|n| (n, false)).chain(now.difference(&before).map(|n| (n, true)))
        {
            self.sets.note(&set_of(*package), number, there);
            self.changes += 1;
        }
    }

    /// Writes the rows that were replaced.
    async fn write(&mut self, tx: &mut Tx, unit: &str) -> Result<(), SqlError> {
        let key = |(host, source, times): &(String, String, Times)| -> Vec<Value> {
            row![unit, host.as_str(), source.as_str(), times.first, times.last, times.gone, times.import.as_str()]
        };
        for place in &std::mem::take(&mut self.gone) {
            tx.execute(&EMPTY, &key(place)).await?;
        }
        let rows = std::mem::take(&mut self.rows);
        let rows = rows.iter().map(|(place, packages)| {
            let mut values = key(place);
            values.push(packages.as_str().into());
            values
        });
        tx.execute_rows(&SAVE, rows.collect()).await.map(drop)
    }

    /// What a source shows on a host after a list of it, by what it showed before.
    async fn listed(
        &mut self,
        tx: &mut Tx,
        unit: &str,
        list: BTreeMap<Key, Digest>,
        mut shown: Shown,
    ) -> Result<Shown, SqlError> {
        let mut numbers = BTreeMap::new();
        for (key, digest) in list {
            numbers.insert(self.numbering.number(digest).ok_or_else(damaged)?, key);
        }
        // A package of which something else is said than before has another number: it is the same one by its key.
        let mut same = HashMap::new();
        if numbers.keys().any(|number| !shown.contains_key(number)) {
            let left: Vec<i64> = shown.keys().filter(|number| !numbers.contains_key(number)).copied().collect();
            self.keys.read(tx, unit, left.iter().copied()).await?;
            same.extend(left.into_iter().filter_map(|number| Some((self.keys.get(number)?, number))));
        }
        let (_, at, import) = &self.said;
        for (number, key) in numbers {
            let before = shown.remove(&number).or_else(|| same.get(&key).and_then(|number| shown.remove(number)));
            let (first, last) = before.map_or((*at, *at), |times| (times.first, times.last.max(*at)));
            shown.insert(number, Times { first, last, gone: 0, import: import.clone() });
        }
        Ok(shown)
    }
}

/// The numbers of some hosts, at most [`MAX_IN`].
async fn numbers_of(tx: &mut Tx, unit: &str, hosts: &[&str]) -> Result<BTreeMap<String, i64>, SqlError> {
    let (statement, values) = Select::new("inventory.host.numbers_of", &["id", "no"], HostRow::TABLE)
        .and_in("id", hosts.iter().copied())
        .and_where("unit || '' = ?", params![unit])
        .build()?;
    tx.fetch_all(&statement, &values)
        .await?
        .iter()
        .map(|row| Ok((row.text("id")?.to_owned(), row.int("no")?)))
        .collect()
}

/// The hosts with these numbers, at most [`MAX_IN`].
async fn ids_of(tx: &mut Tx, unit: &str, numbers: &[i64]) -> Result<BTreeMap<i64, String>, SqlError> {
    let (statement, values) = Select::new("inventory.host.ids_of", &["no", "id"], HostRow::TABLE)
        .and_where("unit = ?", params![unit])
        .and_in("no", numbers.iter().copied())
        .build()?;
    tx.fetch_all(&statement, &values)
        .await?
        .iter()
        .map(|row| Ok((row.int("no")?, row.text("id")?.to_owned())))
        .collect()
}

impl Writer<'_> {
    /// Writes a package, new or seen again. All packages of a writer are of one source, import and time.
    pub(crate) fn save_package(
        &mut self,
        host: &str,
        source: &str,
        package: &Package,
        key: Key,
        at: Timestamp,
        import: &str,
    ) {
        if self.mode == Mode::Judge {
            return;
        }
        if self.software.said.2 != import {
            self.software.said = (source.to_owned(), at.0, import.to_owned());
        }
        let digest = package.digest();
        self.software.numbering.want(digest, package);
        match self.software.listed.get_mut(host) {
            Some(list) => drop(list.insert(key, digest)),
            None => drop(self.software.listed.insert(host.to_owned(), BTreeMap::from([(key, digest)]))),
        }
    }

    /// Writes what was listed.
    pub(super) async fn flush_software(&mut self) -> Result<(), Problem> {
        let listed = std::mem::take(&mut self.software.listed);
        if listed.is_empty() {
            return Ok(());
        }
        self.software.numbering.settle(self.tx, &self.unit).await?;
        let source = self.software.said.0.clone();
        let mut listed = listed.into_iter().peekable();
        while listed.peek().is_some() {
            let some: Vec<(String, BTreeMap<Key, Digest>)> = listed.by_ref().take(MAX_IN).collect();
            let hosts: Vec<&str> = some.iter().map(|(host, _)| host.as_str()).collect();
            let mut known = of_hosts(self.tx, &self.unit, &hosts).await?;
            let numbers = numbers_of(self.tx, &self.unit, &hosts).await?;
            for (host, list) in some {
                let number = numbers.get(&host).copied().ok_or_else(Problem::not_found)?;
                let rows = known.remove(&host).unwrap_or_default();
                let before = shown(&rows, &source);
                let after = self.software.listed(self.tx, &self.unit, list, before).await?;
                self.software.touched.insert(number);
                self.software.replace(&host, number, &rows, &source, after);
            }
            self.software.write(self.tx, &self.unit).await?;
        }
        self.software.numbering.forget();
        if self.software.changes > MAX_CHANGES {
            self.flush_sets().await?;
        }
        Ok(())
    }

    /// Writes on which hosts packages came and went.
    pub(super) async fn flush_sets(&mut self) -> Result<(), Problem> {
        self.software.changes = 0;
        let sets = std::mem::take(&mut self.software.sets);
        if self.mode == Mode::Write {
            sets.write(self.tx, &self.unit).await?;
        }
        Ok(())
    }

    /// Ends what the source of this writer's import no longer shows on the hosts of which it listed something; gives those on which
    /// something ended.
    pub(crate) async fn end_packages(&mut self) -> Result<Vec<String>, Problem> {
        self.flush().await?;
        let (source, at, import) = self.software.said.clone();
        let touched: Vec<i64> = std::mem::take(&mut self.software.touched).all().collect();
        let mut ended = Vec::new();
        for numbers in touched.chunks(MAX_IN) {
            let hosts = ids_of(self.tx, &self.unit, numbers).await?;
            let ids: Vec<&str> = hosts.values().map(String::as_str).collect();
            let mut known = of_hosts(self.tx, &self.unit, &ids).await?;
            for (number, host) in &hosts {
                let rows = known.remove(host).unwrap_or_default();
                let ends = |times: &Times| times.gone == 0 && times.import != import;
                if !rows.iter().any(|row| row.source == source && ends(&row.times)) {
                    continue;
                }
                let mut after = shown(&rows, &source);
                after.values_mut().filter(|times| ends(times)).for_each(|times| times.gone = at);
                self.software.replace(host, *number, &rows, &source, after);
                ended.push(host.clone());
            }
            self.software.write(self.tx, &self.unit).await?;
            if self.software.changes > MAX_CHANGES {
                self.flush_sets().await?;
            }
        }
        Ok(ended)
    }

    /// What is or was on a host, with its number.
    async fn installed(&mut self, host: &str) -> Result<(i64, Vec<Installed>), Problem> {
        self.flush().await?;
        let numbers = numbers_of(self.tx, &self.unit, &[host]).await?;
        let number = numbers.get(host).copied().ok_or_else(Problem::not_found)?;
        let rows = of_hosts(self.tx, &self.unit, &[host]).await?.remove(host).unwrap_or_default();
        Ok((number, rows))
    }

    /// Adds to what a host has of a source whatever it does not have, by the keys of the packages.
    async fn add(&mut self, host: &str, source: &str, more: Shown) -> Result<(), Problem> {
        let (number, rows) = self.installed(host).await?;
        let mut after = shown(&rows, source);
        let Gathered { keys, .. } = &mut self.software;
        keys.read(self.tx, &self.unit, after.keys().chain(more.keys()).copied()).await?;
        let mut known: HashSet<Key> = after.keys().filter_map(|number| keys.get(*number)).collect();
        for (package, times) in more {
            if keys.get(package).is_some_and(|key| known.insert(key)) {
                after.insert(package, times);
            }
        }
        self.software.replace(host, number, &rows, source, after);
        Ok(self.software.write(self.tx, &self.unit).await?)
    }

    /// Copies the software of one host to another, under a mark.
    pub(crate) async fn copy_software(&mut self, from: &str, into: &str, mark: &str) -> Result<(), Problem> {
        let (_, theirs) = self.installed(from).await?;
        let sources: BTreeSet<&str> = theirs.iter().map(|row| row.source.as_str()).collect();
        for source in sources {
            let mut more = shown(&theirs, source);
            more.values_mut().for_each(|times| mark.clone_into(&mut times.import));
            self.add(into, source, more).await?;
        }
        Ok(())
    }

    /// Takes away what was copied under a mark.
    pub(crate) async fn drop_software(&mut self, host: &str, mark: &str) -> Result<(), Problem> {
        let (_, rows) = self.installed(host).await?;
        let sources: BTreeSet<&str> =
            rows.iter().filter(|row| row.times.import == mark).map(|row| row.source.as_str()).collect();
        for source in sources {
            let (number, rows) = self.installed(host).await?;
            let mut after = shown(&rows, source);
            after.retain(|_, times| times.import != mark);
            self.software.replace(host, number, &rows, source, after);
            self.software.write(self.tx, &self.unit).await?;
        }
        Ok(())
    }

    /// Moves the software of a source from one host to another. What the other one has already stays as it is there.
    pub(crate) async fn move_software(&mut self, from: &str, to: &str, source: &str) -> Result<(), Problem> {
        let (number, rows) = self.installed(from).await?;
        let moved = shown(&rows, source);
        self.software.replace(from, number, &rows, source, Shown::new());
        self.software.write(self.tx, &self.unit).await?;
        self.add(to, source, moved).await
    }

    /// Removes all software of a host.
    pub(super) async fn remove_software(&mut self, host: &str) -> Result<(), Problem> {
        let (_, rows) = self.installed(host).await?;
        let sources: BTreeSet<&str> = rows.iter().map(|row| row.source.as_str()).collect();
        for source in sources {
            let (number, rows) = self.installed(host).await?;
            self.software.replace(host, number, &rows, source, Shown::new());
            self.software.write(self.tx, &self.unit).await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_set_of_packages_reads_as_it_was_written() {
        for (numbers, text) in [
            (vec![], ""),
            (vec![1], "1"),
            (vec![1, 2, 3], "1+2"),
            (vec![3, 4, 9, 20, 21, 22, 23, 1_000_000], "3+1 5 11+3 999977"),
        ] {
            assert_eq!(written(&numbers), text);
            assert_eq!(read(text).unwrap(), numbers);
        }
        assert_eq!(read("3 1 5").unwrap(), [3, 4, 9], "as a migration writes it");
        for wrong in ["x", "0", "-1", "1+", "1+x", "1+-1", "1+10000001", "9223372036854775807 1"] {
            assert!(read(wrong).is_err(), "{wrong}");
        }
    }
}
