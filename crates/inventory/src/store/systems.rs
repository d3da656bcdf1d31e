//! The only SQL on information systems.

use vg_access::Problem;
use vg_backend::params;
use vg_backend::sql::{Direction, MAX_IN, ManyRows, Order, Row, Select, SqlError, Statement, Tx, Value};

use super::{Mode, Noun, Writer, postings};
use crate::model::{Dossier, System};

pub(crate) const SAVE: ManyRows = ManyRows::new(
    "inventory.system.save",
    "INSERT INTO inventory_systems (id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, \
     name, name_key, code, level, dossier, dossier_note, owner, operator, responsible, note)",
    20,
    "ON CONFLICT (id) DO UPDATE SET version = excluded.version, seq = excluded.seq, demo = excluded.demo, updated_at = \
     excluded.updated_at, updated_by = excluded.updated_by, retired = excluded.retired, retired_at = excluded.retired_at, \
     name = excluded.name, name_key = excluded.name_key, code = excluded.code, level = excluded.level, dossier = \
     excluded.dossier, dossier_note = excluded.dossier_note, owner = excluded.owner, operator = excluded.operator, \
     responsible = excluded.responsible, note = excluded.note WHERE inventory_systems.unit = excluded.unit",
);
pub(crate) const GET: Statement = Statement::new(
    "inventory.system.get",
    "SELECT id, unit, version, seq, demo, created_at, updated_at, updated_by, retired, retired_at, name, \
     name_key, code, level, dossier, dossier_note, owner, operator, responsible, note FROM inventory_systems \
     WHERE unit = $1 AND id = $2",
);
const LEVEL_OF: Statement =
    Statement::new("inventory.system.level_of", "SELECT level FROM inventory_systems WHERE unit = $1 AND id = $2");
/// Hosts carry the level of their system.
const LEVEL: Statement =
    Statement::new("inventory.system.level", "UPDATE inventory_hosts SET level = $3 WHERE unit = $1 AND no = $2");
const BY_KEY: Statement = Statement::new(
    "inventory.system.by_key",
    "SELECT id FROM inventory_systems WHERE unit = $1 AND retired = 0 AND name_key = $2 LIMIT 2",
);
const BY_CODE: Statement = Statement::new(
    "inventory.system.by_code",
    "SELECT id FROM inventory_systems WHERE unit = $1 AND retired = 0 AND code = $2 LIMIT 2",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[GET, LEVEL_OF, LEVEL, BY_KEY, BY_CODE];

/// The system of this code or folded name, when there is exactly one.
pub(crate) async fn find(tx: &mut Tx, unit: &str, named: &str) -> Result<Option<String>, SqlError> {
    let key = vg_formats::search_key(named);
    for (statement, value) in [(&BY_KEY, key.as_str()), (&BY_CODE, named.trim())] {
        let rows = tx.fetch_all(statement, params![unit, value]).await?;
        if let ([row], false) = (rows.as_slice(), value.is_empty()) {
            return Ok(Some(row.text("id")?.to_owned()));
        }
    }
    Ok(None)
}

impl Writer<'_> {
    /// Level of a system, 0 without one.
    pub(crate) async fn level_of(&mut self, system: &str) -> Result<i64, SqlError> {
        if system.is_empty() {
            return Ok(0);
        }
        if let Some(level) = self.levels.get(system) {
            return Ok(*level);
        }
        let row = self.tx.fetch_optional(&LEVEL_OF, params![self.unit.as_str(), system]).await?;
        let level = row.map_or(Ok(0), |row| row.int("level"))?;
        self.levels.insert(system.to_owned(), level);
        Ok(level)
    }

    /// Hands the level of a system on to its hosts.
    pub(crate) async fn set_level(&mut self, system: &str, level: i64) -> Result<(), Problem> {
        self.levels.clear();
        self.flush().await?;
        // What a rehearsal says of its rows does not depend on levels, and it writes no sets.
        if self.mode != Mode::Write {
            return Ok(());
        }
        let unit = self.unit.clone();
        let hosts: Vec<i64> = postings::exact(self.tx, &unit, &postings::system(system)).await?.all().collect();
        for numbers in hosts.chunks(MAX_IN) {
            let (statement, values) = Select::new("inventory.system.hosts", &["no", "level"], "inventory_hosts")
                .and_where("unit = ?", params![unit.as_str()])
                .and_in("no", numbers.iter().copied())
                .build()?;
            for row in self.tx.fetch_all(&statement, &values).await? {
                let (number, was) = (row.int("no")?, row.int("level")?);
                if was != level {
                    self.tx.execute(&LEVEL, params![unit.as_str(), number, level]).await?;
                    self.pending.sets(number, [(&postings::level(was), false), (&postings::level(level), true)]);
                }
            }
        }
        self.flush().await
    }
}

impl Noun for System {
    const KIND: &'static str = "system";
    const TABLE: &'static str = "inventory_systems";
    const COLUMNS: &'static [&'static str] = &[
        "inventory_systems.id",
        "inventory_systems.unit",
        "inventory_systems.version",
        "inventory_systems.seq",
        "inventory_systems.demo",
        "inventory_systems.created_at",
        "inventory_systems.updated_at",
        "inventory_systems.updated_by",
        "inventory_systems.retired",
        "inventory_systems.retired_at",
        "inventory_systems.name",
        "inventory_systems.name_key",
        "inventory_systems.code",
        "inventory_systems.level",
        "inventory_systems.dossier",
        "inventory_systems.dossier_note",
        "inventory_systems.owner",
        "inventory_systems.operator",
        "inventory_systems.responsible",
        "inventory_systems.note",
    ];
    const ORDERS: &'static [Order] = &[
        Order {
            name: "name",
            columns: &["inventory_systems.name_key", "inventory_systems.id"],
            direction: Direction::Ascending,
        },
        Order {
            name: "name_desc",
            columns: &["inventory_systems.name_key", "inventory_systems.id"],
            direction: Direction::Descending,
        },
        Order {
            name: "level",
            columns: &["inventory_systems.level", "inventory_systems.id"],
            direction: Direction::Descending,
        },
        Order { name: "newest", columns: &["inventory_systems.seq"], direction: Direction::Descending },
    ];
    const SAVE: ManyRows = SAVE;
    const GET: Statement = GET;

    fn values(&self) -> Vec<Value> {
        vec![
            self.name.as_str().into(),
            vg_formats::search_key(&self.name).into(),
            self.code.as_str().into(),
            i64::from(self.level.unwrap_or(0)).into(),
            self.dossier.as_str().into(),
            self.dossier_note.as_str().into(),
            self.owner.as_str().into(),
            self.operator.as_str().into(),
            self.responsible.as_str().into(),
            self.note.as_str().into(),
        ]
    }

    fn read(row: &Row) -> Result<Self, SqlError> {
        let text = |column| row.text(column).map(str::to_owned);
        Ok(Self {
            name: text("name")?,
            code: text("code")?,
            level: u8::try_from(row.int("level")?).ok().filter(|level| *level > 0),
            dossier: Dossier::parse(row.text("dossier")?).unwrap_or_default(),
            dossier_note: text("dossier_note")?,
            owner: text("owner")?,
            operator: text("operator")?,
            responsible: text("responsible")?,
            note: text("note")?,
            demo: row.bool("demo")?,
        })
    }

    fn demo(&self) -> bool {
        self.demo
    }

    fn texts(&self) -> Vec<String> {
        [&self.name, &self.code, &self.owner, &self.operator, &self.responsible].map(Clone::clone).to_vec()
    }
}
