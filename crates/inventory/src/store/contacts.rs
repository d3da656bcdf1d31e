//! The only SQL on contacts and their channels.

use std::collections::BTreeMap;

use vg_backend::sql::{Direction, ManyRows, Order, Row, Select, SqlError, Statement, Tx, Value};
use vg_backend::{params, row};
use vg_model::Timestamp;

use super::{Noun, Writer};
use crate::model::{Channel, Contact};

pub(crate) const SAVE: ManyRows = ManyRows::new(
    "inventory.contact.save",
    "INSERT INTO inventory_contacts (id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, \
     retired_at, name, name_key, office, role, about, note, valid_from, valid_until)",
    18,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, seq = excluded.seq, demo = excluded.demo, updated_at = \
     excluded.updated_at, updated_by = excluded.updated_by, retired = excluded.retired, retired_at = excluded.retired_at, \
     name = excluded.name, name_key = excluded.name_key, office = excluded.office, role = excluded.role, about = \
     excluded.about, note = excluded.note, valid_from = excluded.valid_from, valid_until = excluded.valid_until WHERE \
     inventory_contacts.unit = excluded.unit",
);
pub(crate) const GET: Statement = Statement::new(
    "inventory.contact.get",
    "SELECT id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, name, \
     name_key, office, role, about, note, valid_from, valid_until FROM inventory_contacts WHERE unit = $1 AND \
     id = $2",
);
const CHANNELS: Statement = Statement::new(
    "inventory.channel.list",
    "SELECT kind, value, proved_at, proof FROM inventory_channels WHERE unit = $1 AND contact = $2 ORDER BY place, kind, value",
);
const CHANNELS_CLEAR: Statement =
    Statement::new("inventory.channel.clear", "DELETE FROM inventory_channels WHERE unit = $1 AND contact = $2");
const CHANNEL: ManyRows = ManyRows::new(
    "inventory.channel.add",
    "INSERT INTO inventory_channels (unit, contact, kind, value, place, proved_at, proof)",
    7,
    "ON CONFLICT DO NOTHING",
);
const BY_KEY: Statement = Statement::new(
    "inventory.contact.by_key",
    "SELECT id FROM inventory_contacts WHERE unit = $1 AND retired = 0 AND name_key = $2 ORDER BY id LIMIT 20",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[GET, CHANNELS, CHANNELS_CLEAR, BY_KEY];

/// Channels of a contact, in their order.
pub(crate) async fn channels(tx: &mut Tx, unit: &str, contact: &str) -> Result<Vec<Channel>, SqlError> {
    let rows = tx.fetch_all(&CHANNELS, params![unit, contact]).await?;
    rows.iter().map(channel).collect()
}

fn channel(row: &Row) -> Result<Channel, SqlError> {
    Ok(Channel {
        kind: row.text("kind")?.to_owned(),
        value: row.text("value")?.to_owned(),
        proved_at: row.opt_int("proved_at")?.map(Timestamp),
        proof: row.text("proof")?.to_owned(),
    })
}

/// Channels of these contacts, each in their order.
pub(crate) async fn channels_of(
    tx: &mut Tx,
    unit: &str,
    contacts: &[&str],
) -> Result<BTreeMap<String, Vec<Channel>>, SqlError> {
    const BY_CONTACT: Order =
        Order { name: "contact", columns: &["contact", "place", "kind", "value"], direction: Direction::Ascending };
    let columns = &["contact", "kind", "value", "proved_at", "proof"];
    let (statement, values) = Select::new("inventory.channel.of_contacts", columns, "inventory_channels")
        .and_in("contact", contacts.iter().copied())
        .and_where("unit = ?", params![unit])
        .order_by(&[BY_CONTACT], "contact")?
        .build()?;
    let mut found: BTreeMap<String, Vec<Channel>> = BTreeMap::new();
    for row in tx.fetch_all(&statement, &values).await? {
        found.entry(row.text("contact")?.to_owned()).or_default().push(channel(&row)?);
    }
    Ok(found)
}

/// Ids of the contacts of this folded name.
pub(crate) async fn by_name(tx: &mut Tx, unit: &str, name: &str) -> Result<Vec<String>, SqlError> {
    let rows = tx.fetch_all(&BY_KEY, params![unit, vg_formats::search_key(name)]).await?;
    rows.iter().map(|row| row.text("id").map(str::to_owned)).collect()
}

impl Writer<'_> {
    /// Replaces the channels of a contact.
    pub(crate) async fn set_channels(&mut self, contact: &str, channels: &[Channel]) -> Result<(), SqlError> {
        if self.only_judges() {
            return Ok(());
        }
        self.tx.execute(&CHANNELS_CLEAR, params![self.unit.as_str(), contact]).await?;
        let rows = (0_i64..).zip(channels).map(|(place, channel)| {
            let (kind, value, proof) = (channel.kind.as_str(), channel.value.as_str(), channel.proof.as_str());
            row![self.unit.as_str(), contact, kind, value, place, channel.proved_at, proof]
        });
        self.tx.execute_rows(&CHANNEL, rows.collect()).await?;
        Ok(())
    }
}

impl Noun for Contact {
    const KIND: &'static str = "contact";
    const TABLE: &'static str = "inventory_contacts";
    const COLUMNS: &'static [&'static str] = &[
        "inventory_contacts.id",
        "inventory_contacts.unit",
        "inventory_contacts.version",
        "inventory_contacts.seq",
        "inventory_contacts.demo",
        "inventory_contacts.created_at",
        "inventory_contacts.updated_at",
        "inventory_contacts.updated_by",
        "inventory_contacts.retired",
        "inventory_contacts.retired_at",
        "inventory_contacts.name",
        "inventory_contacts.name_key",
        "inventory_contacts.office",
        "inventory_contacts.role",
        "inventory_contacts.about",
        "inventory_contacts.note",
        "inventory_contacts.valid_from",
        "inventory_contacts.valid_until",
    ];
    const ORDERS: &'static [Order] = &[
        Order {
            name: "name",
            columns: &["inventory_contacts.name_key", "inventory_contacts.id"],
            direction: Direction::Ascending,
        },
        Order {
            name: "name_desc",
            columns: &["inventory_contacts.name_key", "inventory_contacts.id"],
            direction: Direction::Descending,
        },
        Order { name: "newest", columns: &["inventory_contacts.seq"], direction: Direction::Descending },
    ];
    const SAVE: ManyRows = SAVE;
    const GET: Statement = GET;

    fn values(&self) -> Vec<Value> {
        vec![
            self.name.as_str().into(),
            vg_formats::search_key(&self.name).into(),
            self.office.as_str().into(),
            self.role.as_str().into(),
            self.about.as_str().into(),
            self.note.as_str().into(),
            self.valid_from.into(),
            self.valid_until.into(),
        ]
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(Self {
            name: text("name")?,
            office: text("office")?,
            role: text("role")?,
            about: text("about")?,
            note: text("note")?,
            valid_from: row.opt_int("valid_from")?.map(Timestamp),
            valid_until: row.opt_int("valid_until")?.map(Timestamp),
            channels: Vec::new(),
            demo: row.bool("demo")?,
        })
    }

    fn demo(&self) -> bool {
        self.demo
    }

    fn texts(&self) -> Vec<String> {
        let mut texts = [&self.name, &self.office, &self.role, &self.about].map(Clone::clone).to_vec();
        texts.extend(self.channels.iter().map(|channel| channel.value.clone()));
        texts
    }
}
