//! Writing a backup of a running server.

use std::path::Path;

use tokio::io::AsyncReadExt as _;

use super::archive::{CHUNK, HEAD, MANIFEST, MAX_ENTRY, ROWS_TARGET, Writer};
use super::head::{BlobSums, BlobTotals, Chains, Ends, Head, Manifest, TableSums, TableTotals};
use super::{BackupError, FORMAT, Progress, rows};
use crate::blob::{BlobError, BlobStore};
use crate::clock::Clock;
use crate::migrate;
use crate::sql::{ReadTx, Sql, TableInfo, describe};

/// Writes everything into `path`, which must not exist yet. The file appears when it is whole and on the disk. A damaged
/// blob ends the backup with an error that names it: an archive never holds damage silently. The manifest states the ends of the
/// `chains`.
pub async fn write(
    sql: &Sql,
    blobs: &dyn BlobStore,
    clock: &dyn Clock,
    path: &Path,
    chains: Option<&Chains>,
    mut progress: impl FnMut(Progress) + Send,
) -> Result<Manifest, BackupError> {
    let mut writer = Writer::create(path);
    let mut done = Progress::default();
    let mut tx = sql.begin_read().await?;
    let schema = describe(&mut tx).await?;
    let migrations = migrate::list(&mut tx).await?;
    let head = Head { format: FORMAT, created_at: clock.now(), migrations, schema };
    writer.whole(HEAD.to_owned(), json(&head)?).await?;
    let (mut manifest, mut ends) = (Manifest::default(), Ends::new(chains));
    for (name, table) in &head.schema.tables {
        let mut report = |rows, bytes| {
            done = Progress { rows: done.rows + rows, bytes: done.bytes + bytes, ..done };
            progress(done);
        };
        let totals = table_rows(&mut tx, (name, table), &mut writer, &mut ends, &mut report).await?;
        manifest.tables.insert(name.clone(), totals);
    }
    // The snapshot is not needed any more; a database keeps old versions of rows for it.
    drop(tx);
    manifest.chains = ends.finish();
    manifest.blobs = all_blobs(blobs, &mut writer, done, &mut progress).await?;
    writer.whole(MANIFEST.to_owned(), json(&manifest)?).await?;
    writer.finish().await?;
    Ok(manifest)
}

fn json(document: &impl serde::Serialize) -> Result<Vec<u8>, BackupError> {
    serde_json::to_vec(document).map_err(|error| BackupError::io("encode a document", error.into()))
}

async fn table_rows(
    tx: &mut ReadTx,
    (name, table): (&str, &TableInfo),
    writer: &mut Writer,
    ends: &mut Ends<'_>,
    report: &mut (impl FnMut(u64, u64) + Send),
) -> Result<TableTotals, BackupError> {
    if table.primary_key.is_empty() {
        let detail = "it has no primary key, so its rows have no order".to_owned();
        return Err(BackupError::CorruptRow { table: name.to_owned(), detail });
    }
    let mut sums = TableSums::default();
    let (mut lines, mut count, mut entry) = (Vec::new(), 0, 0_u32);
    let mut stream = tx.stream(&rows::select(name, table), &[]).await?;
    loop {
        let row = stream.next().await?;
        if let Some(row) = &row {
            rows::encode(name, table, row, &mut lines)?;
            ends.take(name, table, row.values());
            count += 1;
        }
        if lines.len() as u64 > MAX_ENTRY {
            let detail = format!("a row has more than {MAX_ENTRY} bytes");
            return Err(BackupError::CorruptRow { table: name.to_owned(), detail });
        }
        if !lines.is_empty() && (row.is_none() || lines.len() >= ROWS_TARGET) {
            entry += 1;
            sums.add(&lines, count);
            report(count, lines.len() as u64);
            writer.whole(format!("rows/{name}/{entry:08}.jsonl"), std::mem::take(&mut lines)).await?;
            count = 0;
        }
        if row.is_none() {
            return Ok(sums.finish());
        }
    }
}

async fn all_blobs(
    blobs: &dyn BlobStore,
    writer: &mut Writer,
    mut done: Progress,
    progress: &mut (impl FnMut(Progress) + Send),
) -> Result<BlobTotals, BackupError> {
    let mut sums = BlobSums::default();
    let mut after = None;
    loop {
        let page = blobs.list(after, 1_000).await?;
        let Some(last) = page.last() else { return Ok(sums.finish()) };
        after = Some(*last);
        for id in &page {
            let mut reader = match blobs.get(id).await {
                Ok(reader) => reader,
                // Removed since it was listed: no row of a later state needs it.
                Err(BlobError::Missing(_)) => continue,
                Err(error) => return Err(error.into()),
            };
            let mut left = reader.size();
            sums.add(id, left);
            done = Progress { blobs: done.blobs + 1, bytes: done.bytes + left, ..done };
            writer.entry(format!("blobs/{id}"), left).await?;
            loop {
                let mut chunk = vec![0; CHUNK];
                let read = reader.read(&mut chunk).await.map_err(|error| BlobError::from_read(*id, error))?;
                if read == 0 {
                    break;
                }
                chunk.truncate(read);
                left = left.saturating_sub(read as u64);
                writer.chunk(chunk).await?;
            }
            progress(done);
        }
    }
}
