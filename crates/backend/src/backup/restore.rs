//! Checking an archive, and restoring it into an empty database.

use std::collections::BTreeMap;
use std::path::Path;
use std::pin::Pin;
use std::task::{Context, Poll};

use sha2::{Digest as _, Sha256};
use tokio::io::{AsyncRead, ReadBuf};

use super::archive::{In, Reader};
use super::head::{BlobSums, Chains, Ends, Head, Manifest, TableSums, quoted};
use super::{BackupError, FORMAT, Progress, rows};
use crate::blob::{BlobId, BlobStore};
use crate::migrate::{self, Migrations};
use crate::sql::{Built, EngineKind, SchemaListing, Sql, Statement, TableInfo, Value, WriteTx, describe};

/// Values of one INSERT at most; SQLite takes 32,766 parameters, and more than this is not faster.
const MAX_VALUES: usize = 2_000;

const DEFER_LITE: Statement = Statement::new("restore.defer", "PRAGMA defer_foreign_keys = ON");
const DEFER_PG: Statement = Statement::new("restore.defer", "SET CONSTRAINTS ALL DEFERRED");
const JUDGE_PG: Statement = Statement::new("restore.judge", "SET CONSTRAINTS ALL IMMEDIATE");
/// Storing blobs takes as long as it takes; the transaction rests meanwhile.
const PATIENT_PG: Statement = Statement::new("restore.patient", "SET LOCAL idle_in_transaction_session_timeout = 0");
const FOREIGN_PG: Statement = Statement::new(
    "restore.foreign",
    "SELECT c.relname AS t, f.conname AS name FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid \
     JOIN pg_namespace n ON n.oid = c.relnamespace WHERE f.contype = 'f' AND NOT f.condeferrable \
     AND n.nspname = current_schema() ORDER BY c.relname, f.conname",
);

/// Reads an archive from beginning to end and checks every sum in it, and the ends of the `chains`; nothing is written anywhere.
pub async fn verify(
    path: &Path,
    chains: Option<&Chains>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<(Head, Manifest), BackupError> {
    let mut reader = Reader::open(path);
    let head = head(&mut reader).await?;
    let (mut sums, mut ends) = (Sums::new(&head.schema, &mut progress), Ends::new(chains));
    loop {
        match reader.next().await? {
            Some(In::Rows { table, lines }) => {
                let info = sums.rows(&table, &lines)?;
                let info = head.schema.tables.get(info).ok_or_else(|| unknown(&table))?;
                for line in lines_of(&lines) {
                    ends.take(&table, info, &rows::decode(&table, info, line)?);
                }
            }
            Some(In::Blob(id)) => {
                let mut digest = Sha256::new();
                let mut bytes = 0;
                while let Some(chunk) = chunk(&mut reader).await? {
                    bytes += chunk.len() as u64;
                    digest.update(&chunk);
                }
                if BlobId::from_digest(digest.finalize().into()) != id {
                    return Err(BackupError::Damaged(format!("the content of blob {id} does not belong to its name")));
                }
                sums.blob(&id, bytes);
            }
            Some(In::Manifest(manifest)) => {
                sums.compare(&manifest)?;
                ends.compare(&manifest)?;
                // The thread has the last word: trailing bytes and the checksum of the frame.
                return match reader.next().await? {
                    None => Ok((head, manifest)),
                    Some(_) => Err(misplaced()),
                };
            }
            _ => return Err(misplaced()),
        }
    }
}

/// Restores an archive into an empty database of either engine: all of it, checked, or nothing. `migrations` are those of
/// this program, its own among them ([`Backend::restore`](crate::Backend::restore) adds them); steps that the archive does
/// not know yet are left for `migrate`.
pub async fn restore(
    path: &Path,
    sql: &Sql,
    blobs: &dyn BlobStore,
    migrations: &[Migrations],
    chains: Option<&Chains>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<(Head, Manifest), BackupError> {
    let mut added = Vec::new();
    let ends = Ends::new(chains);
    let result = restore_all(path, sql, blobs, migrations, ends, &mut added, &mut progress).await;
    if result.is_err() {
        for id in &added {
            // The first error is the one to tell; a blob without a row does no harm.
            let _ = blobs.delete(id).await;
        }
    }
    result
}

async fn restore_all(
    path: &Path,
    sql: &Sql,
    blobs: &dyn BlobStore,
    migrations: &[Migrations],
    mut ends: Ends<'_>,
    added: &mut Vec<BlobId>,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<(Head, Manifest), BackupError> {
    let mut reader = Reader::open(path);
    let head = head(&mut reader).await?;
    let mut tx = sql.begin_write().await?;
    let schema = create(&mut tx, &head, migrations).await?;
    let mut sums = Sums::new(&schema, progress);
    let manifest = loop {
        match reader.next().await? {
            Some(In::Rows { table, lines }) => {
                let name = sums.rows(&table, &lines)?;
                let info = schema.tables.get(name).ok_or_else(|| unknown(&table))?;
                insert(&mut tx, (name, info), &lines, &mut ends).await?;
            }
            Some(In::Blob(id)) => {
                let known = blobs.exists(&id).await?;
                let put = blobs.put(&mut Content::new(&mut reader), u64::MAX).await;
                let (stored, bytes) = match put {
                    Ok(stored) => stored,
                    // Where the archive itself is at fault, it says so better.
                    Err(error) => return Err(reader.next().await.err().unwrap_or(error.into())),
                };
                if !known {
                    added.push(stored);
                }
                if stored != id {
                    return Err(BackupError::Damaged(format!("the content of blob {id} does not belong to its name")));
                }
                sums.blob(&id, bytes);
            }
            Some(In::Manifest(manifest)) => break manifest,
            _ => return Err(misplaced()),
        }
    };
    if reader.next().await?.is_some() {
        return Err(misplaced());
    }
    sums.compare(&manifest)?;
    ends.compare(&manifest)?;
    // What the database gives back is what the archive promised, before anybody sees it.
    for (name, table) in &schema.tables {
        let found = totals(&mut tx, name, table).await?;
        if manifest.tables.get(name) != Some(&found) {
            return Err(BackupError::CorruptRow {
                table: name.clone(),
                detail: "it does not give back what was stored".to_owned(),
            });
        }
    }
    settle(&mut tx).await?;
    tx.commit().await?;
    Ok((head, manifest))
}

async fn head(reader: &mut Reader) -> Result<Head, BackupError> {
    match reader.next().await? {
        Some(In::Head(head)) if head.format == FORMAT => Ok(*head),
        Some(In::Head(head)) => {
            Err(BackupError::Incompatible(format!("its format is {}, this program reads {FORMAT}", head.format)))
        }
        _ => Err(BackupError::Damaged("the archive does not begin with its head".to_owned())),
    }
}

/// Makes the tables as they were at the time of the backup, empty and with foreign keys judged at the end.
async fn create(tx: &mut WriteTx, head: &Head, migrations: &[Migrations]) -> Result<SchemaListing, BackupError> {
    if let Some(table) = describe(tx).await?.tables.into_keys().next() {
        return Err(BackupError::NotEmpty { table });
    }
    migrate::check_numbers(migrations)?;
    migrate::check_applied(migrations, &head.migrations)?;
    for applied in &head.migrations {
        if !migrations.iter().any(|owner| owner.owner == applied.owner) {
            return Err(BackupError::Incompatible(format!(
                "it holds tables of {}, which this program lacks",
                applied.owner
            )));
        }
    }
    tx.execute(&migrate::CREATE, &[]).await?;
    for owner in migrations {
        for step in owner.steps {
            if head.migrations.iter().any(|old| old.owner == owner.owner && old.version == step.version) {
                migrate::apply(tx, owner.owner, step, head.created_at).await?;
            }
        }
    }
    let schema = describe(tx).await?;
    if schema != head.schema {
        let detail = "its tables are not those that its migrations make".to_owned();
        return Err(BackupError::Incompatible(detail));
    }
    defer(tx).await?;
    // Rows that a migration put there are in the archive too.
    for name in schema.tables.keys() {
        tx.execute(&Built::new("restore.clear", format!("DELETE FROM {}", quoted(name))), &[]).await?;
    }
    Ok(schema)
}

async fn defer(tx: &mut WriteTx) -> Result<(), BackupError> {
    if tx.engine() == EngineKind::Sqlite {
        tx.execute(&DEFER_LITE, &[]).await?;
        return Ok(());
    }
    tx.execute(&PATIENT_PG, &[]).await?;
    for row in tx.fetch_all(&FOREIGN_PG, &[]).await? {
        alter(tx, row.text("t")?, row.text("name")?, "DEFERRABLE INITIALLY DEFERRED").await?;
    }
    tx.execute(&DEFER_PG, &[]).await?;
    Ok(())
}

/// Judges the foreign keys and makes them what the migrations made them.
async fn settle(tx: &mut WriteTx) -> Result<(), BackupError> {
    if tx.engine() == EngineKind::Sqlite {
        // Judged by the commit.
        return Ok(());
    }
    tx.execute(&JUDGE_PG, &[]).await?;
    // No migration of the shared subset declares a deferrable key, so those that are were made so above.
    const DEFERRED: Statement = Statement::new(
        "restore.deferred",
        "SELECT c.relname AS t, f.conname AS name FROM pg_constraint f JOIN pg_class c ON c.oid = f.conrelid \
         JOIN pg_namespace n ON n.oid = c.relnamespace WHERE f.contype = 'f' AND f.condeferrable \
         AND n.nspname = current_schema() ORDER BY c.relname, f.conname",
    );
    for row in tx.fetch_all(&DEFERRED, &[]).await? {
        alter(tx, row.text("t")?, row.text("name")?, "NOT DEFERRABLE").await?;
    }
    Ok(())
}

async fn alter(tx: &mut WriteTx, table: &str, constraint: &str, how: &str) -> Result<(), BackupError> {
    let sql = format!("ALTER TABLE {} ALTER CONSTRAINT {} {how}", quoted(table), quoted(constraint));
    tx.execute(&Built::new("restore.alter", sql), &[]).await?;
    Ok(())
}

async fn insert(
    tx: &mut WriteTx,
    (name, table): (&str, &TableInfo),
    lines: &[u8],
    ends: &mut Ends<'_>,
) -> Result<(), BackupError> {
    let width = table.columns.len().max(1);
    let batch = (MAX_VALUES / width).max(1);
    let full = rows::insert(name, table, batch);
    let one = rows::insert(name, table, 1);
    let mut values: Vec<Value> = Vec::with_capacity(batch * width);
    for line in lines_of(lines) {
        let row = rows::decode(name, table, line)?;
        ends.take(name, table, &row);
        values.extend(row);
        if values.len() >= batch * width {
            tx.execute(&full, &values).await?;
            values.clear();
        }
    }
    for row in values.chunks(width) {
        tx.execute(&one, row).await?;
    }
    Ok(())
}

async fn totals(tx: &mut WriteTx, name: &str, table: &TableInfo) -> Result<super::TableTotals, BackupError> {
    let mut sums = TableSums::default();
    let mut line = Vec::new();
    let mut stream = tx.stream(&rows::select(name, table), &[]).await?;
    while let Some(row) = stream.next().await? {
        line.clear();
        rows::encode(name, table, &row, &mut line)?;
        sums.add(&line, 1);
    }
    Ok(sums.finish())
}

fn lines_of(lines: &[u8]) -> impl Iterator<Item = &[u8]> {
    lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty())
}

fn unknown(table: &str) -> BackupError {
    BackupError::Damaged(format!("rows of {table}, which its head does not name"))
}

fn misplaced() -> BackupError {
    BackupError::Damaged("its entries are not in the order of the format".to_owned())
}

/// The next chunk of a blob; nothing at its end.
async fn chunk(reader: &mut Reader) -> Result<Option<Vec<u8>>, BackupError> {
    match reader.next().await? {
        Some(In::Chunk(chunk)) => Ok(Some(chunk).filter(|chunk| !chunk.is_empty())),
        _ => Err(misplaced()),
    }
}

/// Sums of what came out of the archive.
struct Sums<'a, P> {
    tables: BTreeMap<&'a str, TableSums>,
    blobs: BlobSums,
    done: Progress,
    progress: &'a mut P,
}

impl<'a, P: FnMut(Progress) + Send> Sums<'a, P> {
    fn new(schema: &'a SchemaListing, progress: &'a mut P) -> Self {
        let tables = schema.tables.keys().map(|name| (name.as_str(), TableSums::default())).collect();
        Self { tables, blobs: BlobSums::default(), done: Progress::default(), progress }
    }

    /// Takes in rows; returns the name of their table as the schema has it.
    fn rows(&mut self, table: &str, lines: &[u8]) -> Result<&'a str, BackupError> {
        let name = self.tables.keys().copied().find(|name| *name == table).ok_or_else(|| unknown(table))?;
        let count = lines_of(lines).count() as u64;
        if let Some(sums) = self.tables.get_mut(name) {
            sums.add(lines, count);
        }
        self.done = Progress { rows: self.done.rows + count, bytes: self.done.bytes + lines.len() as u64, ..self.done };
        (self.progress)(self.done);
        Ok(name)
    }

    fn blob(&mut self, id: &BlobId, bytes: u64) {
        self.blobs.add(id, bytes);
        self.done = Progress { blobs: self.done.blobs + 1, bytes: self.done.bytes + bytes, ..self.done };
        (self.progress)(self.done);
    }

    fn compare(self, manifest: &Manifest) -> Result<(), BackupError> {
        let tables = self.tables.into_iter().map(|(name, sums)| (name.to_owned(), sums.finish())).collect();
        // The ends of the chains are compared by themselves.
        let found = Manifest { tables, blobs: self.blobs.finish(), chains: manifest.chains.clone() };
        if found == *manifest {
            return Ok(());
        }
        let table = found.tables.iter().find(|(name, totals)| manifest.tables.get(*name) != Some(totals));
        let what = table.map_or("its blobs or tables", |(name, _)| name.as_str());
        Err(BackupError::Damaged(format!("the sums of {what} differ from those of its manifest")))
    }
}

/// The content of a blob as it comes out of the archive.
struct Content<'a> {
    reader: &'a mut Reader,
    chunk: Vec<u8>,
    at: usize,
    ended: bool,
}

impl<'a> Content<'a> {
    fn new(reader: &'a mut Reader) -> Self {
        Self { reader, chunk: Vec::new(), at: 0, ended: false }
    }
}

impl AsyncRead for Content<'_> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        while self.at >= self.chunk.len() && !self.ended {
            match std::task::ready!(self.reader.poll_chunk(context)) {
                Some(chunk) => {
                    self.ended = chunk.is_empty();
                    self.chunk = chunk;
                    self.at = 0;
                }
                None => return Poll::Ready(Err(std::io::Error::other("the archive is cut off or damaged"))),
            }
        }
        let left = self.chunk.get(self.at..).unwrap_or_default();
        let taken = left.len().min(out.remaining());
        out.put_slice(left.get(..taken).unwrap_or_default());
        self.at += taken;
        Poll::Ready(Ok(()))
    }
}
