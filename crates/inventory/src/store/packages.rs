//! The only SQL on packages: each is written once for a unit, and numbered within it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::ops::ControlFlow;

use sha2::{Digest as _, Sha256};
use vg_backend::sql::{MAX_IN, ManyRows, Row, Select, SqlError, Statement, Tx};
use vg_backend::{params, row};

/// Packages whose digest and number, or number and key, are kept in memory: some 5 MB.
const MAX_KEPT: usize = 100_000;
/// Packages that a migration wrote, which get their digest at once.
const MIGRATED_AT_ONCE: u32 = 1_000;

const SAVE: ManyRows = ManyRows::new(
    "inventory.package.save",
    "INSERT INTO inventory_packages (unit, no, kind, name, name_key, version, architecture, found_in, vendor, purl, cpe, \
     source_package, source_version, digest)",
    14,
    "",
);
const LAST: Statement = Statement::new(
    "inventory.package.last",
    "SELECT no FROM inventory_packages WHERE unit = $1 AND no > $2 ORDER BY no DESC LIMIT 1",
);
/// Those of a migration, which had no way to make a digest.
const MIGRATED: Statement = Statement::new(
    "inventory.package.migrated",
    "SELECT no, kind, name, version, architecture, found_in, vendor, purl, cpe, source_package, source_version \
     FROM inventory_packages WHERE unit = $1 AND digest >= 'm:' AND digest < 'm;' ORDER BY digest LIMIT $2",
);
const SET_DIGEST: Statement = Statement::new(
    "inventory.package.digest",
    "UPDATE inventory_packages SET digest = $3, name_key = $4 WHERE unit = $1 AND no = $2",
);
const NAMED: Statement =
    Statement::new("inventory.package.named", "SELECT no FROM inventory_packages WHERE unit = $1 AND name_key = $2");
const OF_VERSION: Statement = Statement::new(
    "inventory.package.of_version",
    "SELECT no FROM inventory_packages WHERE unit = $1 AND name_key = $2 AND version = $3",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[LAST, MIGRATED, SET_DIGEST, NAMED, OF_VERSION];

/// A piece of software as it is written.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub(crate) struct Package {
    pub(crate) kind: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) architecture: String,
    pub(crate) found_in: String,
    pub(crate) vendor: String,
    pub(crate) purl: String,
    pub(crate) cpe: String,
    pub(crate) source_package: String,
    pub(crate) source_version: String,
}

/// What makes a package the same one again on a host, within a source: a digest of kind, name, version, architecture, where it was found.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Key(u128);

/// What makes a package the same one again in a unit: a digest of all that is said of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub(crate) struct Digest(u128);

fn digest_of(texts: &[&str]) -> u128 {
    let mut hasher = Sha256::new();
    for text in texts {
        // The length first, so that no two lists of texts are one row of bytes.
        hasher.update((text.len() as u64).to_le_bytes());
        hasher.update(text);
    }
    let bytes = hasher.finalize();
    bytes.iter().take(16).fold(0, |number, byte| number << 8 | u128::from(*byte))
}

impl Package {
    pub(crate) fn key(&self) -> Key {
        Key(digest_of(&[&self.kind, &self.name, &self.version, &self.architecture, &self.found_in]))
    }

    pub(crate) fn digest(&self) -> Digest {
        let Self { kind, name, version, architecture, found_in, vendor, purl, cpe, source_package, source_version } =
            self;
        Digest(digest_of(&[
            kind,
            name,
            version,
            architecture,
            found_in,
            vendor,
            purl,
            cpe,
            source_package,
            source_version,
        ]))
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(Self {
            kind: text("kind")?,
            name: text("name")?,
            version: text("version")?,
            architecture: text("architecture")?,
            found_in: text("found_in")?,
            vendor: text("vendor")?,
            purl: text("purl")?,
            cpe: text("cpe")?,
            source_package: text("source_package")?,
            source_version: text("source_version")?,
        })
    }
}

impl Digest {
    fn written(self) -> String {
        format!("{:032x}", self.0)
    }
}

/// Numbers of packages by their digest, and what is to be written.
#[derive(Default)]
pub(super) struct Numbering {
    known: HashMap<Digest, i64>,
    /// In the order in which they came: what is listed together gets numbers in a row, and short sets.
    new: Vec<(Digest, Package)>,
    asked: HashSet<Digest>,
    last: Option<i64>,
}

impl Numbering {
    /// Takes note of a package that will need its number.
    pub(super) fn want(&mut self, digest: Digest, package: &Package) {
        if !self.known.contains_key(&digest) && self.asked.insert(digest) {
            self.new.push((digest, package.clone()));
        }
    }

    /// Its number, once [`Self::settle`] gave it one.
    pub(super) fn number(&self, digest: Digest) -> Option<i64> {
        self.known.get(&digest).copied()
    }

    /// Looks up the numbers of the packages that were noted, and writes those that the unit did not have. What was known before may
    /// be forgotten at the next call of [`Self::forget`], not earlier.
    pub(super) async fn settle(&mut self, tx: &mut Tx, unit: &str) -> Result<(), SqlError> {
        if self.new.is_empty() {
            return Ok(());
        }
        if self.last.is_none() {
            digest_migrated(tx, unit).await?;
        }
        let (wanted, _) = (std::mem::take(&mut self.new), std::mem::take(&mut self.asked));
        for wanted in wanted.chunks(MAX_IN) {
            let select = Select::new("inventory.package.of_digests", &["no", "digest"], "inventory_packages")
                .and_where("unit = ?", params![unit])
                .and_in("digest", wanted.iter().map(|(digest, _)| digest.written()));
            let (statement, values) = select.build()?;
            for row in tx.fetch_all(&statement, &values).await? {
                if let Ok(digest) = u128::from_str_radix(row.text("digest")?, 16) {
                    self.known.insert(Digest(digest), row.int("no")?);
                }
            }
        }
        let mut last = match self.last {
            Some(last) => last,
            None => tx.fetch_optional(&LAST, params![unit, 0]).await?.map_or(Ok(0), |row| row.int("no"))?,
        };
        let mut rows = Vec::new();
        for (digest, package) in wanted {
            if self.known.contains_key(&digest) {
                continue;
            }
            last += 1;
            self.known.insert(digest, last);
            rows.push(row![
                unit,
                last,
                package.kind,
                package.name.as_str(),
                folded(&package.name),
                package.version,
                package.architecture,
                package.found_in,
                package.vendor,
                package.purl,
                package.cpe,
                package.source_package,
                package.source_version,
                digest.written()
            ]);
        }
        self.last = Some(last);
        tx.execute_rows(&SAVE, rows).await.map(drop)
    }

    /// Forgets numbers when there are many.
    pub(super) fn forget(&mut self) {
        if self.known.len() > MAX_KEPT {
            self.known.clear();
        }
    }
}

/// A name as it is looked for.
fn folded(name: &str) -> String {
    name.to_lowercase()
}

/// Puts digests where a migration left none.
async fn digest_migrated(tx: &mut Tx, unit: &str) -> Result<(), SqlError> {
    loop {
        let rows = tx.fetch_all(&MIGRATED, params![unit, MIGRATED_AT_ONCE]).await?;
        for row in &rows {
            let package = Package::read(row)?;
            let values = params![unit, row.int("no")?, package.digest().written(), folded(&package.name)];
            tx.execute(&SET_DIGEST, values).await?;
        }
        if rows.len() < MIGRATED_AT_ONCE as usize {
            return Ok(());
        }
    }
}

/// Keys of packages by their numbers.
#[derive(Default)]
pub(crate) struct Keys {
    known: HashMap<i64, Key>,
}

impl Keys {
    /// Reads those that are not known yet.
    pub(crate) async fn read(
        &mut self,
        tx: &mut Tx,
        unit: &str,
        numbers: impl IntoIterator<Item = i64> + Clone,
    ) -> Result<(), SqlError> {
        if self.known.len() > MAX_KEPT {
            self.known.clear();
        }
        let missing = numbers.into_iter().filter(|number| !self.known.contains_key(number)).collect::<BTreeSet<_>>();
        let missing: Vec<i64> = missing.into_iter().collect();
        for missing in missing.chunks(MAX_IN) {
            let columns = &["no", "kind", "name", "version", "architecture", "found_in"];
            let select = Select::new("inventory.package.keys", columns, "inventory_packages")
                .and_where("unit = ?", params![unit])
                .and_in("no", missing.iter().copied());
            let (statement, values) = select.build()?;
            tx.fetch_each::<SqlError, _>(&statement, &values, |row| {
                let texts = [row.text(1)?, row.text(2)?, row.text(3)?, row.text(4)?, row.text(5)?];
                self.known.insert(row.int(0)?, Key(digest_of(&texts)));
                Ok(ControlFlow::Continue(()))
            })
            .await?;
        }
        Ok(())
    }

    /// The key of a package that was read.
    pub(crate) fn get(&self, number: i64) -> Option<Key> {
        self.known.get(&number).copied()
    }
}

/// The packages with these numbers.
pub(super) async fn of_numbers(
    tx: &mut Tx,
    unit: &str,
    numbers: &BTreeSet<i64>,
) -> Result<HashMap<i64, Package>, SqlError> {
    let numbers: Vec<i64> = numbers.iter().copied().collect();
    let mut found = HashMap::with_capacity(numbers.len());
    for numbers in numbers.chunks(MAX_IN) {
        let (statement, values) = select_numbers(unit, numbers).build()?;
        for row in tx.fetch_all(&statement, &values).await? {
            found.insert(row.int("no")?, Package::read(&row)?);
        }
    }
    Ok(found)
}

/// At most [`MAX_IN`] of them.
pub(crate) fn select_numbers(unit: &str, numbers: &[i64]) -> Select {
    let columns = &[
        "no",
        "kind",
        "name",
        "version",
        "architecture",
        "found_in",
        "vendor",
        "purl",
        "cpe",
        "source_package",
        "source_version",
    ];
    Select::new("inventory.package.of_numbers", columns, "inventory_packages")
        .and_where("unit = ?", params![unit])
        .and_in("no", numbers.iter().copied())
}

/// The packages that somebody means by `NAME` or `NAME@VERSION`, without regard to the case of the name.
pub(super) async fn meant(tx: &mut Tx, unit: &str, text: &str) -> Result<BTreeSet<i64>, SqlError> {
    let mut found = BTreeSet::new();
    let text = text.trim();
    for row in tx.fetch_all(&NAMED, params![unit, folded(text)]).await? {
        found.insert(row.int("no")?);
    }
    // A name may hold the sign itself (`@scope/name`): both readings count.
    if let Some((name, version)) =
        text.rsplit_once('@').filter(|(name, version)| !name.is_empty() && !version.is_empty())
    {
        for row in tx.fetch_all(&OF_VERSION, params![unit, folded(name), version]).await? {
            found.insert(row.int("no")?);
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_differ_where_the_packages_do() {
        let package = |name: &str, version: &str, purl: &str| Package {
            name: name.into(),
            version: version.into(),
            purl: purl.into(),
            ..Package::default()
        };
        let one = package("ab", "c", "");
        assert_ne!(one.digest(), package("a", "bc", "").digest(), "where a text ends counts");
        assert_ne!(one.key(), package("a", "bc", "").key());
        let other = package("ab", "c", "pkg:deb/ab@c");
        assert_eq!(one.key(), other.key(), "the same one on a host");
        assert_ne!(one.digest(), other.digest(), "said otherwise");
        assert_eq!(one.digest().written().len(), 32);
    }
}
