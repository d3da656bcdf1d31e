//! The only SQL on imports, their staged rows, and remembered mappings.

use vg_backend::sql::{ManyRows, Row, SqlError, Statement, Tx};
use vg_backend::{params, row};
use vg_model::{Text, Timestamp};

use crate::facts::{Source, SourceKind};
use crate::import::{Import, ImportRow, ImportState, Judgement, Outcome};

const INSERT: Statement = Statement::new(
    "inventory.import.insert",
    "INSERT INTO inventory_imports (id, unit, state, file_name, form, digest, source_kind, source, host, header, observed_at, \
     created_at, created_by, applied_at, rows_staged, created, updated, unchanged, conflicting, refused, failure_vi, failure_en) \
     VALUES ($1, $2, 'staging', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, NULL, 0, 0, 0, 0, 0, 0, $13, $14)",
);
const GET: Statement = Statement::new(
    "inventory.import.get",
    "SELECT id, unit, state, file_name, form, digest, source_kind, source, host, header, observed_at, created_at, created_by, \
     applied_at, rows_staged, created, updated, unchanged, conflicting, refused, judged, failure_vi, failure_en FROM inventory_imports \
     WHERE unit = $1 AND id = $2",
);
const LIST: Statement = Statement::new(
    "inventory.import.list",
    "SELECT id, unit, state, file_name, form, digest, source_kind, source, host, header, observed_at, created_at, created_by, \
     applied_at, rows_staged, created, updated, unchanged, conflicting, refused, judged, failure_vi, failure_en FROM inventory_imports \
     WHERE unit = $1 ORDER BY created_at DESC, id DESC LIMIT $2",
);
const SET_STATE: Statement = Statement::new(
    "inventory.import.state",
    "UPDATE inventory_imports SET state = $3, applied_at = $4, rows_staged = $5, created = $6, updated = $7, unchanged = $8, \
     conflicting = $9, refused = $10, judged = $11, failure_vi = '', failure_en = '' WHERE unit = $1 AND id = $2",
);
/// An import that came to its end has no failure.
const SET_FAILURE: Statement = Statement::new(
    "inventory.import.failure",
    "UPDATE inventory_imports SET failure_vi = $3, failure_en = $4 \
     WHERE unit = $1 AND id = $2 AND state IN ('staging', 'previewed')",
);
/// A row, or what became of one that stands there already.
const STAGE: ManyRows = ManyRows::new(
    "inventory.import.stage",
    "INSERT INTO inventory_import_rows (import, place, unit, shown, fact, cells, told_vi, told_en, outcome, subject, answer, \
     reason_vi, reason_en, again)",
    14,
    "ON CONFLICT (import, place) DO UPDATE SET outcome = excluded.outcome, subject = excluded.subject, \
     reason_vi = excluded.reason_vi, reason_en = excluded.reason_en, again = excluded.again",
);
const CHUNK: Statement = Statement::new(
    "inventory.import.chunk",
    "SELECT place, shown, fact, cells, told_vi, told_en, outcome, subject, answer, reason_vi, reason_en, again FROM inventory_import_rows \
     WHERE import = $1 AND unit = $2 AND place > $3 ORDER BY place LIMIT $4",
);
/// What working through the rows needs of them. What they say is left out of those whose `again` is `$5`.
const FACTS: Statement = Statement::new(
    "inventory.import.facts",
    "SELECT place, '' AS shown, CASE WHEN again = $5 THEN '' ELSE fact END AS fact, '[]' AS cells, told_vi, told_en, outcome, \
     subject, answer, reason_vi, reason_en, again FROM inventory_import_rows WHERE import = $1 AND unit = $2 AND place > $3 ORDER BY place LIMIT $4",
);
const BY_OUTCOME: Statement = Statement::new(
    "inventory.import.by_outcome",
    "SELECT place, shown, fact, cells, told_vi, told_en, outcome, subject, answer, reason_vi, reason_en, again FROM inventory_import_rows \
     WHERE import = $1 AND unit = $2 AND place > $3 AND outcome = $5 ORDER BY place LIMIT $4",
);
/// Rows that are taken although something of them is lost: a cell that is not what its column holds, a system that is not there.
const IN_PART: Statement = Statement::new(
    "inventory.import.in_part",
    "SELECT place, shown, fact, cells, told_vi, told_en, outcome, subject, answer, reason_vi, reason_en, again FROM inventory_import_rows \
     WHERE import = $1 AND unit = $2 AND place > $3 AND reason_vi <> '' AND outcome IN ('created', 'updated', 'unchanged') \
     ORDER BY place LIMIT $4",
);
const COUNT_IN_PART: Statement = Statement::new(
    "inventory.import.count_in_part",
    "SELECT COUNT(*) AS n FROM inventory_import_rows WHERE import = $1 AND unit = $2 AND reason_vi <> '' \
     AND outcome IN ('created', 'updated', 'unchanged')",
);
/// Rows of software that was taken whole: what they said stands in the inventory.
const FORGET: Statement = Statement::new(
    "inventory.import.forget",
    "DELETE FROM inventory_import_rows WHERE import = $1 AND unit = $2 AND fact LIKE '{\"fact\":\"software\",%' \
     AND outcome IN ('created', 'unchanged') AND reason_vi = ''",
);
const ANSWER: Statement = Statement::new(
    "inventory.import.answer",
    "UPDATE inventory_import_rows SET answer = $4 WHERE import = $1 AND unit = $2 AND place = $3 AND outcome = 'conflicting'",
);
const MAPPING: Statement = Statement::new(
    "inventory.mapping.get",
    "SELECT mapping FROM inventory_mappings WHERE unit = $1 AND fingerprint = $2",
);
const MAPPINGS: Statement =
    Statement::new("inventory.mapping.count", "SELECT COUNT(*) AS n FROM inventory_mappings WHERE unit = $1");
const REMEMBER: Statement = Statement::new(
    "inventory.mapping.save",
    "INSERT INTO inventory_mappings (unit, fingerprint, header, mapping, updated_at, updated_by) VALUES ($1, $2, $3, $4, $5, $6) \
     ON CONFLICT (unit, fingerprint) DO UPDATE SET mapping = excluded.mapping, updated_at = excluded.updated_at, \
     updated_by = excluded.updated_by",
);

/// Statements of this module.
pub(super) const STATEMENTS: &[Statement] = &[
    INSERT,
    GET,
    LIST,
    SET_STATE,
    SET_FAILURE,
    CHUNK,
    FACTS,
    BY_OUTCOME,
    IN_PART,
    COUNT_IN_PART,
    FORGET,
    ANSWER,
    MAPPING,
    MAPPINGS,
    REMEMBER,
];

/// One import of the unit.
pub(crate) async fn get(tx: &mut Tx, unit: &str, id: &str) -> Result<Option<Import>, SqlError> {
    tx.fetch_optional(&GET, params![unit, id]).await?.as_ref().map(import).transpose()
}

/// The latest imports of the unit.
pub(crate) async fn list(tx: &mut Tx, unit: &str, limit: u32) -> Result<Vec<Import>, SqlError> {
    tx.fetch_all(&LIST, params![unit, limit]).await?.iter().map(import).collect()
}

/// Rows of an import after `place`, perhaps of one outcome only.
pub(crate) async fn rows(
    tx: &mut Tx,
    import: &Import,
    outcome: Option<Outcome>,
    place: i64,
    limit: u32,
) -> Result<Vec<ImportRow>, SqlError> {
    let (id, unit) = (import.id.as_str(), import.unit.as_str());
    let rows = match outcome {
        None => tx.fetch_all(&CHUNK, params![id, unit, place, limit]).await?,
        Some(outcome) => tx.fetch_all(&BY_OUTCOME, params![id, unit, place, limit, outcome.as_str()]).await?,
    };
    rows.iter().map(row).collect()
}

/// Rows of an import after `place` that are taken although something of them is lost.
pub(crate) async fn rows_in_part(
    tx: &mut Tx,
    import: &Import,
    place: i64,
    limit: u32,
) -> Result<Vec<ImportRow>, SqlError> {
    let values = params![import.id.as_str(), import.unit.as_str(), place, limit];
    tx.fetch_all(&IN_PART, values).await?.iter().map(row).collect()
}

/// How many rows of an import are taken although something of them is lost.
pub(crate) async fn count_in_part(tx: &mut Tx, unit: &str, import: &str) -> Result<i64, SqlError> {
    tx.fetch_one(&COUNT_IN_PART, params![import, unit]).await?.int("n")
}

/// Rows of an import after `place`, without their cells, to be worked through. With `believing`, those that only say again what is known
/// come without what they say.
pub(crate) async fn facts(
    tx: &mut Tx,
    import: &Import,
    place: i64,
    limit: u32,
    believing: bool,
) -> Result<Vec<ImportRow>, SqlError> {
    let values = params![import.id.as_str(), import.unit.as_str(), place, limit, if believing { 1 } else { -1 }];
    tx.fetch_all(&FACTS, values).await?.iter().map(row).collect()
}

/// The remembered mapping of a header, as JSON.
pub(crate) async fn mapping(tx: &mut Tx, unit: &str, fingerprint: &str) -> Result<Option<String>, SqlError> {
    let row = tx.fetch_optional(&MAPPING, params![unit, fingerprint]).await?;
    row.map(|row| row.text("mapping").map(str::to_owned)).transpose()
}

fn import(row: &Row) -> Result<Import, SqlError> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(Import {
        id: text("id")?,
        unit: text("unit")?,
        state: ImportState::parse(row.text("state")?),
        file_name: text("file_name")?,
        form: text("form")?,
        digest: text("digest")?,
        source: Source {
            kind: SourceKind::parse(row.text("source_kind")?).unwrap_or(SourceKind::Table),
            name: text("source")?,
        },
        host: text("host")?,
        header: text("header")?,
        observed_at: row.time("observed_at")?,
        created_at: row.time("created_at")?,
        created_by: text("created_by")?,
        applied_at: row.opt_int("applied_at")?.map(Timestamp),
        rows: row.int("rows_staged")?,
        created: row.int("created")?,
        updated: row.int("updated")?,
        unchanged: row.int("unchanged")?,
        conflicting: row.int("conflicting")?,
        refused: row.int("refused")?,
        failure: Text::new(row.text("failure_vi")?, row.text("failure_en")?),
        judged: row.int("judged")?,
    })
}

fn row(row: &Row) -> Result<ImportRow, SqlError> {
    let text = |column| row.text(column).map(str::to_owned);
    Ok(ImportRow {
        place: row.int("place")?,
        shown: text("shown")?,
        fact: text("fact")?,
        cells: serde_json::from_str(row.text("cells")?).unwrap_or_default(),
        told: Text::new(row.text("told_vi")?, row.text("told_en")?),
        outcome: Outcome::parse(row.text("outcome")?),
        subject: text("subject")?,
        answer: text("answer")?,
        reason: Text::new(row.text("reason_vi")?, row.text("reason_en")?),
        again: row.bool("again")?,
    })
}

/// Writes of an import in the unit of a permission.
pub(crate) struct Stage<'a> {
    pub(crate) tx: &'a mut Tx,
    /// Demanded, so that nobody stages without having asked.
    pub(crate) granted: &'a vg_access::Granted,
}

impl Stage<'_> {
    /// A new import.
    pub(crate) async fn insert(&mut self, import: &Import) -> Result<(), SqlError> {
        let values = params![
            import.id.as_str(),
            self.granted.unit(),
            import.file_name.as_str(),
            import.form.as_str(),
            import.digest.as_str(),
            import.source.kind.as_str(),
            import.source.name.as_str(),
            import.host.as_str(),
            import.header.as_str(),
            import.observed_at,
            import.created_at,
            self.granted.actor(),
            import.failure.vi.as_str(),
            import.failure.en.as_str()
        ];
        self.tx.execute(&INSERT, values).await.map(drop)
    }

    /// Staged rows, with what became of them as far as that is known.
    pub(crate) async fn stage(&mut self, import: &str, rows: &[ImportRow]) -> Result<(), SqlError> {
        let rows = rows.iter().map(|row| {
            row![
                import,
                row.place,
                self.granted.unit(),
                row.shown.as_str(),
                row.fact.as_str(),
                serde_json::Value::from(row.cells.clone()).to_string(),
                row.told.vi.as_str(),
                row.told.en.as_str(),
                row.outcome.as_str(),
                row.subject.as_str(),
                row.answer.as_str(),
                row.reason.vi.as_str(),
                row.reason.en.as_str(),
                row.again
            ]
        });
        self.tx.execute_rows(&STAGE, rows.collect()).await.map(drop)
    }

    /// What became of rows that are staged, by their places.
    pub(crate) async fn judge(&mut self, import: &str, rows: &[(i64, Judgement)]) -> Result<(), SqlError> {
        let rows = rows.iter().map(|(place, judgement)| {
            let (outcome, subject) = (judgement.outcome.as_str(), judgement.subject.as_str());
            let (vi, en) = (judgement.reason.vi.as_str(), judgement.reason.en.as_str());
            row![import, *place, self.granted.unit(), "", "", "", "", "", outcome, subject, "", vi, en, judgement.again]
        });
        self.tx.execute_rows(&STAGE, rows.collect()).await.map(drop)
    }

    /// Drops the rows of software that was taken whole. A table of a million packages would otherwise lie in the database twice.
    pub(crate) async fn forget_software(&mut self, import: &str) -> Result<(), SqlError> {
        self.tx.execute(&FORGET, params![import, self.granted.unit()]).await.map(drop)
    }

    /// Why work on an import ended before its end.
    pub(crate) async fn failure(&mut self, import: &str, failure: &Text) -> Result<(), SqlError> {
        let values = params![self.granted.unit(), import, failure.vi.as_str(), failure.en.as_str()];
        self.tx.execute(&SET_FAILURE, values).await.map(drop)
    }

    /// The state and counts of an import, which has come so far without a failure.
    pub(crate) async fn state(&mut self, import: &Import) -> Result<(), SqlError> {
        let values = params![
            self.granted.unit(),
            import.id.as_str(),
            import.state.as_str(),
            import.applied_at,
            import.rows,
            import.created,
            import.updated,
            import.unchanged,
            import.conflicting,
            import.refused,
            import.judged
        ];
        self.tx.execute(&SET_STATE, values).await.map(drop)
    }

    /// What a person chose for an ambiguous row; false when there is no such row.
    pub(crate) async fn answer(&mut self, import: &str, place: i64, answer: &str) -> Result<bool, SqlError> {
        let values = params![import, self.granted.unit(), place, answer];
        Ok(self.tx.execute(&ANSWER, values).await? == 1)
    }

    /// How many mappings the unit remembers.
    pub(crate) async fn mappings(&mut self) -> Result<i64, SqlError> {
        self.tx.fetch_one(&MAPPINGS, params![self.granted.unit()]).await?.int("n")
    }

    /// Remembers a mapping.
    pub(crate) async fn remember(
        &mut self,
        fingerprint: &str,
        header: &str,
        mapping: &str,
        at: Timestamp,
    ) -> Result<(), SqlError> {
        let values = params![self.granted.unit(), fingerprint, header, mapping, at, self.granted.actor()];
        self.tx.execute(&REMEMBER, values).await.map(drop)
    }
}
