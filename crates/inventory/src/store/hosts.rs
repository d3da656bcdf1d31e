//! The only SQL on hosts and their identifiers.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;

use vg_backend::sql::{Direction, ManyRows, Order, PackedRow, Row, Select, SqlError, Statement, Tx, Value, unpack};
use vg_backend::{params, row};
use vg_formats::facts::HostKind;
use vg_model::Timestamp;

use super::said::heard;
use super::{Noun, Writer, postings, record};
use crate::facts::{Fact, Source, SourceKind};
use crate::identity::{Identifier, IdentifierKind};
use crate::limits::MAX_CANDIDATES;
use crate::model::{Host, Record};

pub(crate) const SAVE: ManyRows = ManyRows::new(
    "inventory.host.save",
    "INSERT INTO inventory_hosts (id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, \
     merged_into, name, name_key, kind, system, level, site, responsible, owner, os_name, os_version, os_build, \
     architecture, manufacturer, model, serial, domain, note, last_seen_at, words, no)",
    31,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, seq = excluded.seq, demo = excluded.demo, updated_at = \
     excluded.updated_at, updated_by = excluded.updated_by, retired = excluded.retired, retired_at = excluded.retired_at, \
     merged_into = excluded.merged_into, name = excluded.name, name_key = excluded.name_key, kind = excluded.kind, system \
     = excluded.system, level = excluded.level, site = excluded.site, responsible = excluded.responsible, owner = \
     excluded.owner, os_name = excluded.os_name, os_version = excluded.os_version, os_build = excluded.os_build, \
     architecture = excluded.architecture, manufacturer = excluded.manufacturer, model = excluded.model, serial = \
     excluded.serial, domain = excluded.domain, note = excluded.note, last_seen_at = excluded.last_seen_at, words = \
     excluded.words WHERE inventory_hosts.unit = excluded.unit",
);
pub(crate) const GET: Statement = Statement::new(
    "inventory.host.get",
    "SELECT id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, merged_into, \
     name, name_key, kind, system, level, site, responsible, owner, os_name, os_version, os_build, \
     architecture, manufacturer, model, serial, domain, note, last_seen_at, words, no FROM inventory_hosts WHERE unit = $1 \
     AND id = $2",
);
/// `unit || '' = $1` says the same as `unit = $1` and keeps SQLite from going through all identifiers of the unit.
const IDENTIFIERS: Statement = Statement::new(
    "inventory.identifier.list",
    "SELECT kind, value, source_kind, source, detail, first_at, last_at, ended_at FROM inventory_identifiers \
     WHERE unit || '' = $1 AND host = $2 ORDER BY kind, first_at, value",
);
pub(super) const IDENTIFIER: ManyRows = ManyRows::new(
    "inventory.identifier.save",
    "INSERT INTO inventory_identifiers (unit, kind, value, host, source_kind, source, detail, first_at, last_at, ended_at)",
    10,
    "ON CONFLICT (unit, kind, value, host) DO UPDATE SET source_kind = excluded.source_kind, source = excluded.source, \
     detail = excluded.detail, first_at = excluded.first_at, last_at = excluded.last_at, ended_at = excluded.ended_at",
);
/// Who is known by an identifier; one more than the limit tells that there are too many.
const HOLDERS: Statement = Statement::new(
    "inventory.identifier.holders",
    "SELECT h.id, h.name, h.serial, h.domain, i.ended_at FROM inventory_identifiers i JOIN inventory_hosts h ON h.id = i.host \
     WHERE i.unit = $1 AND i.kind = $2 AND i.value = $3 AND h.retired = 0 ORDER BY h.id LIMIT 51",
);
/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[GET, IDENTIFIERS, HOLDERS];

/// Stands for the last time of an identifier that its source gives whenever it speaks of the host: the time is that of the saying of the
/// source (see [`super::said`]), so that what is said again is not written for each identifier.
const FOLLOWS: i64 = -1;

/// What the row of a host keeps; the lists of [`Host`] stand in tables of their own.
#[derive(Clone, PartialEq, Eq, Debug, serde::Serialize, serde::Deserialize)]
pub(crate) struct HostRow {
    pub(crate) host: Host,
    pub(crate) merged_into: Option<String>,
    pub(crate) level: i64,
    pub(crate) last_seen_at: Timestamp,
    /// The words by which it is found, each between blanks: what a search for common words looks through.
    #[serde(default)]
    pub(crate) words: String,
    /// Its number within the unit, for ever; 0 while it has none.
    #[serde(default)]
    pub(crate) no: i64,
}

/// A host that is known by an identifier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Holder {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) serial: String,
    pub(crate) domain: String,
    pub(crate) ended_at: Option<Timestamp>,
}

/// Everything that a host is or was known by. The last time of those that follow their source is still to be [set](follow).
pub(crate) async fn identifiers(tx: &mut Tx, unit: &str, host: &str) -> Result<Vec<Identifier>, SqlError> {
    let rows = tx.fetch_all(&IDENTIFIERS, params![unit, host]).await?;
    Ok(rows.iter().map(identifier).collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
}

fn identifier(row: &Row) -> Result<Option<Identifier>, SqlError> {
    let Some(kind) = IdentifierKind::parse(row.text("kind")?) else { return Ok(None) };
    let (first_at, last_at) = (row.time("first_at")?, row.int("last_at")?);
    let follows = last_at == FOLLOWS;
    Ok(Some(Identifier {
        kind,
        value: row.text("value")?.to_owned(),
        source: source(row)?,
        detail: row.text("detail")?.to_owned(),
        first_at,
        last_at: if follows { first_at } else { Timestamp(last_at) },
        ended_at: row.opt_int("ended_at")?.map(Timestamp),
        follows,
    }))
}

/// Everything that each of these hosts is or was known by, in the order of [`identifiers`]; at most [`MAX_IN`] hosts.
pub(crate) async fn identifiers_of(
    tx: &mut Tx,
    unit: &str,
    hosts: &[&str],
) -> Result<BTreeMap<String, Vec<Identifier>>, SqlError> {
    let columns = &["host", "kind", "value", "source_kind", "source", "detail", "first_at", "last_at", "ended_at"];
    const BY_HOST: Order =
        Order { name: "host", columns: &["host", "kind", "first_at", "value"], direction: Direction::Ascending };
    let select = Select::new("inventory.identifier.of_hosts", columns, "inventory_identifiers")
        .and_in("host", hosts.iter().copied())
        .and_where("unit || '' = ?", params![unit])
        .order_by(&[BY_HOST], "host")?;
    let mut found: BTreeMap<String, Vec<Identifier>> = BTreeMap::new();
    each(tx, &select, |row| {
        if let Some(known) = identifier(&row)? {
            found.entry(row.text("host")?.to_owned()).or_default().push(known);
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// What each of these hosts is known by now, in the order of [`identifiers`]; at most [`MAX_IN`](vg_backend::sql::MAX_IN) hosts. Those of
/// a kind that is not known are left out. A page of a thousand hosts has five thousand identifiers, so those of a host come as one text.
pub(crate) async fn known_by(
    tx: &mut Tx,
    unit: &str,
    hosts: &[&str],
) -> Result<BTreeMap<String, Vec<(IdentifierKind, String)>>, SqlError> {
    const ORDER: &str = "kind, first_at, value";
    let packing = &["kind", "value"];
    let select =
        Select::packing_groups("inventory.identifier.known_by", "host", packing, ORDER, "inventory_identifiers")
            .and_in("host", hosts.iter().copied())
            .and_where("unit || '' = ? AND ended_at IS NULL", params![unit]);
    let mut found = BTreeMap::new();
    each(tx, &select, |row| {
        let mut known = Vec::new();
        for one in unpack(row.text(1)?)? {
            let mut one = PackedRow::from(one);
            let (kind, value) = (one.text()?, one.text()?);
            known.extend(IdentifierKind::parse(&kind).map(|kind| (kind, value.into_owned())));
        }
        found.insert(row.text(0)?.to_owned(), known);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Columns of a host as a list shows it: those that its pages may be sorted by stand for themselves, the others are packed.
pub(crate) const LISTED: (&[&str], &[&str]) = (
    &["inventory_hosts.id", "inventory_hosts.seq", "inventory_hosts.name_key", "inventory_hosts.last_seen_at"],
    &[
        "unit",
        "version",
        "created_at",
        "updated_at",
        "updated_by",
        "retired_at",
        "merged_into",
        "level",
        "demo",
        "kind",
        "name",
        "system",
        "site",
        "responsible",
        "owner",
        "os_name",
        "os_version",
        "os_build",
        "architecture",
        "manufacturer",
        "model",
        "serial",
        "domain",
        "note",
    ],
);

/// A host of a list, without its addresses, MAC addresses and names.
pub(crate) fn listed(row: &Row) -> Result<Record<Host>, SqlError> {
    let mut packed = PackedRow::new(row.text("packed")?)?;
    let unit = packed.text()?.into_owned();
    let (version, created_at, updated_at) = (packed.int()?, packed.time()?, packed.time()?);
    let (updated_by, retired_at) = (packed.text()?.into_owned(), packed.opt_int()?.map(Timestamp));
    let (merged_into, level, demo) = (packed.opt_text()?.map(Cow::into_owned), packed.int()?, packed.bool()?);
    let kind = kind_named(&packed.text()?);
    let mut text = || packed.text().map(Cow::into_owned);
    let host = Host {
        name: text()?,
        system: text()?,
        site: text()?,
        responsible: text()?,
        owner: text()?,
        os_name: text()?,
        os_version: text()?,
        os_build: text()?,
        architecture: text()?,
        manufacturer: text()?,
        model: text()?,
        serial: text()?,
        domain: text()?,
        note: text()?,
        kind,
        demo,
        merged_into,
        level: shown_level(level),
        last_seen_at: shown_time(row.time("last_seen_at")?),
        ..Host::default()
    };
    let (id, seq) = (row.text("id")?.to_owned(), row.int("seq")?);
    Ok(Record { id, unit, version, seq, created_at, updated_at, updated_by, retired_at, data: host })
}

/// The level of the system of a host, as it is told.
pub(crate) fn shown_level(level: i64) -> u8 {
    u8::try_from(level).unwrap_or(0)
}

/// The last sign of life, which is kept as 0 while there was none.
pub(crate) fn shown_time(seen: Timestamp) -> Option<Timestamp> {
    Some(seen).filter(|seen| *seen > Timestamp(0))
}

/// These hosts, as their rows stand; at most [`MAX_IN`].
pub(crate) async fn rows_of(tx: &mut Tx, unit: &str, hosts: &[&str]) -> Result<Vec<Record<HostRow>>, SqlError> {
    let select = Select::new("inventory.host.of_ids", HostRow::COLUMNS, HostRow::TABLE)
        .and_in("id", hosts.iter().copied())
        .and_where("unit || '' = ?", params![unit]);
    let mut found = Vec::with_capacity(hosts.len());
    each(tx, &select, |row| {
        found.push(record(&row)?);
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Hosts that are known by identifiers of one kind, at most [`MAX_IN`] of them; of each value the first holders by id, and one more
/// than [`MAX_CANDIDATES`].
pub(crate) async fn holders_of(
    tx: &mut Tx,
    unit: &str,
    kind: IdentifierKind,
    values: &[&str],
) -> Result<BTreeMap<String, Vec<Holder>>, SqlError> {
    let from = "inventory_identifiers i JOIN inventory_hosts h ON h.id = i.host";
    let columns = &["i.value", "h.id", "h.name", "h.serial", "h.domain", "i.ended_at"];
    const BY_VALUE: Order = Order { name: "value", columns: &["i.value", "i.host"], direction: Direction::Ascending };
    let select = Select::new("inventory.identifier.holders_of", columns, from)
        .and_where("i.unit = ? AND i.kind = ?", params![unit, kind.as_str()])
        .and_in("i.value", values.iter().copied())
        .and_where("h.retired = 0", &[])
        .order_by(&[BY_VALUE], "value")?;
    let mut found: BTreeMap<String, Vec<Holder>> = BTreeMap::new();
    each(tx, &select, |row| {
        let holders = found.entry(row.text("value")?.to_owned()).or_default();
        if holders.len() <= MAX_CANDIDATES {
            holders.push(holder(&row)?);
        }
        Ok(())
    })
    .await?;
    Ok(found)
}

/// Sets the last time of identifiers that follow their source.
pub(crate) fn follow(identifiers: &mut [Identifier], facts: &[Fact]) {
    for known in identifiers.iter_mut().filter(|known| known.follows) {
        known.last_at = heard(facts, &known.source).unwrap_or(known.first_at);
    }
}

/// Hands every row of a list that may be long to `each`.
pub(super) async fn each(
    tx: &mut Tx,
    select: &Select,
    mut each: impl FnMut(Row) -> Result<(), SqlError> + Send,
) -> Result<(), SqlError> {
    let (statement, values) = select.build()?;
    tx.fetch_each(&statement, &values, |row| each(row).map(|()| ControlFlow::Continue(()))).await
}

/// Hosts that are known by an identifier.
pub(crate) async fn holders(
    tx: &mut Tx,
    unit: &str,
    kind: IdentifierKind,
    value: &str,
) -> Result<Vec<Holder>, SqlError> {
    let rows = tx.fetch_all(&HOLDERS, params![unit, kind.as_str(), value]).await?;
    rows.iter().map(holder).collect()
}

fn holder(row: &Row) -> Result<Holder, SqlError> {
    Ok(Holder {
        id: row.text("id")?.to_owned(),
        name: row.text("name")?.to_owned(),
        serial: row.text("serial")?.to_owned(),
        domain: row.text("domain")?.to_owned(),
        ended_at: row.opt_int("ended_at")?.map(Timestamp),
    })
}

pub(super) fn source(row: &Row) -> Result<Source, SqlError> {
    let kind = SourceKind::parse(row.text("source_kind")?).unwrap_or(SourceKind::Table);
    Ok(Source { kind, name: row.text("source")?.to_owned() })
}

impl Writer<'_> {
    /// Writes an identifier of a host, new or changed.
    pub(crate) fn save_identifier(&mut self, host: &str, identifier: &Identifier) {
        if self.only_judges() {
            return;
        }
        let values = row![
            self.unit.as_str(),
            identifier.kind.as_str(),
            identifier.value.as_str(),
            host,
            identifier.source.kind.as_str(),
            identifier.source.name.as_str(),
            identifier.detail.as_str(),
            identifier.first_at,
            if identifier.follows { FOLLOWS } else { identifier.last_at.0 },
            identifier.ended_at
        ];
        let key = (identifier.kind.as_str(), identifier.value.clone(), host.to_owned());
        self.pending.identifier(key, values);
    }
}

impl Noun for HostRow {
    const KIND: &'static str = "host";
    const TABLE: &'static str = "inventory_hosts";
    const COLUMNS: &'static [&'static str] = &[
        "inventory_hosts.id",
        "inventory_hosts.unit",
        "inventory_hosts.version",
        "inventory_hosts.seq",
        "inventory_hosts.demo",
        "inventory_hosts.created_at",
        "inventory_hosts.updated_at",
        "inventory_hosts.updated_by",
        "inventory_hosts.retired",
        "inventory_hosts.retired_at",
        "inventory_hosts.merged_into",
        "inventory_hosts.name",
        "inventory_hosts.name_key",
        "inventory_hosts.kind",
        "inventory_hosts.system",
        "inventory_hosts.level",
        "inventory_hosts.site",
        "inventory_hosts.responsible",
        "inventory_hosts.owner",
        "inventory_hosts.os_name",
        "inventory_hosts.os_version",
        "inventory_hosts.os_build",
        "inventory_hosts.architecture",
        "inventory_hosts.manufacturer",
        "inventory_hosts.model",
        "inventory_hosts.serial",
        "inventory_hosts.domain",
        "inventory_hosts.note",
        "inventory_hosts.last_seen_at",
        "inventory_hosts.words",
        "inventory_hosts.no",
    ];
    const ORDERS: &'static [Order] = &[
        Order {
            name: "name",
            columns: &["inventory_hosts.name_key", "inventory_hosts.id"],
            direction: Direction::Ascending,
        },
        Order {
            name: "name_desc",
            columns: &["inventory_hosts.name_key", "inventory_hosts.id"],
            direction: Direction::Descending,
        },
        Order { name: "newest", columns: &["inventory_hosts.seq"], direction: Direction::Descending },
        Order {
            name: "last_seen",
            columns: &["inventory_hosts.last_seen_at", "inventory_hosts.id"],
            direction: Direction::Descending,
        },
    ];
    const SAVE: ManyRows = SAVE;
    const GET: Statement = GET;

    fn values(&self) -> Vec<Value> {
        let host = &self.host;
        vec![
            self.merged_into.as_deref().into(),
            host.name.as_str().into(),
            vg_formats::search_key(&host.name).into(),
            host.kind.as_str().into(),
            host.system.as_str().into(),
            self.level.into(),
            host.site.as_str().into(),
            host.responsible.as_str().into(),
            host.owner.as_str().into(),
            host.os_name.as_str().into(),
            host.os_version.as_str().into(),
            host.os_build.as_str().into(),
            host.architecture.as_str().into(),
            host.manufacturer.as_str().into(),
            host.model.as_str().into(),
            host.serial.as_str().into(),
            host.domain.as_str().into(),
            host.note.as_str().into(),
            self.last_seen_at.into(),
            self.words.as_str().into(),
            self.no.into(),
        ]
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let text = |column| row.text(column).map(str::to_owned);
        let host = Host {
            name: text("name")?,
            kind: kind_named(row.text("kind")?),
            system: text("system")?,
            site: text("site")?,
            responsible: text("responsible")?,
            owner: text("owner")?,
            os_name: text("os_name")?,
            os_version: text("os_version")?,
            os_build: text("os_build")?,
            architecture: text("architecture")?,
            manufacturer: text("manufacturer")?,
            model: text("model")?,
            serial: text("serial")?,
            domain: text("domain")?,
            note: text("note")?,
            demo: row.bool("demo")?,
            ..Host::default()
        };
        Ok(Self {
            host,
            merged_into: row.opt_text("merged_into")?.map(str::to_owned),
            level: row.int("level")?,
            last_seen_at: row.time("last_seen_at")?,
            words: row.text("words")?.to_owned(),
            no: row.int("no")?,
        })
    }

    fn demo(&self) -> bool {
        self.host.demo
    }

    fn texts(&self) -> Vec<String> {
        let host = &self.host;
        let shown = [&host.name, &host.responsible, &host.site, &host.owner, &host.os_name, &host.serial, &host.model];
        let mut texts = shown.map(Clone::clone).to_vec();
        texts.extend(host.names.iter().cloned());
        texts
    }

    fn wholes(&self) -> Vec<String> {
        let macs = self.host.macs.iter().map(|mac| mac.replace(':', ""));
        macs.chain(self.host.addresses.iter().map(ToString::to_string)).collect()
    }

    fn found_by(&mut self, words: &BTreeSet<String>) {
        self.words = words.iter().fold(String::from(" "), |line, word| line + word + " ");
    }

    fn number(&self) -> Option<i64> {
        Some(self.no)
    }

    fn each_set(&self, retired: bool, words: &BTreeSet<String>, each: &mut dyn FnMut(&str)) {
        postings::each_key(self, retired, words, each);
    }

    fn take_number(&mut self, last: &mut i64) {
        if self.no == 0 {
            *last += 1;
            self.no = *last;
        }
    }
}

/// The kind of host with this stable name.
pub(crate) fn kind_named(name: &str) -> HostKind {
    HostKind::ALL.into_iter().find(|kind| kind.as_str() == name).unwrap_or_default()
}
