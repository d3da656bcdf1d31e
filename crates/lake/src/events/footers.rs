//! Reading the bytes of a file for a query, and the footers that are kept between queries.

use std::collections::BTreeMap;
use std::fs::File;
use std::ops::Range;
use std::os::unix::fs::FileExt as _;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use datafusion::datasource::listing::PartitionedFile;
use datafusion::datasource::physical_plan::ParquetFileReaderFactory;
use datafusion::parquet::arrow::arrow_reader::ArrowReaderOptions;
use datafusion::parquet::arrow::async_reader::AsyncFileReader;
use datafusion::parquet::errors::{ParquetError, Result};
use datafusion::parquet::file::metadata::{PageIndexPolicy, ParquetMetaData, ParquetMetaDataReader};
use datafusion::physical_plan::metrics::ExecutionPlanMetricsSet;
use futures_core::future::BoxFuture;

use super::limits::FOOTER_BYTES;

/// Footers with their page indexes, by path; those that were not used longest make room.
#[derive(Default, Debug)]
pub(crate) struct Footers(Mutex<Kept>);

#[derive(Default, Debug)]
struct Kept {
    footers: BTreeMap<String, (u64, Arc<ParquetMetaData>)>,
    bytes: usize,
    turn: u64,
}

impl Footers {
    fn get(&self, path: &str) -> Option<Arc<ParquetMetaData>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.turn += 1;
        let turn = kept.turn;
        let (used, footer) = kept.footers.get_mut(path)?;
        *used = turn;
        Some(Arc::clone(footer))
    }

    fn put(&self, path: &str, footer: &Arc<ParquetMetaData>) {
        let bytes = footer.memory_size();
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if bytes > FOOTER_BYTES / 4 || kept.footers.contains_key(path) {
            return;
        }
        kept.turn += 1;
        let turn = kept.turn;
        kept.footers.insert(path.to_owned(), (turn, Arc::clone(footer)));
        kept.bytes += bytes;
        while kept.bytes > FOOTER_BYTES {
            let oldest = kept.footers.iter().min_by_key(|(_, (used, _))| *used).map(|(path, _)| path.clone());
            let Some((_, gone)) = oldest.and_then(|path| kept.footers.remove(&path)) else { break };
            kept.bytes = kept.bytes.saturating_sub(gone.memory_size());
        }
    }

    /// Forgets the footers of files that are gone.
    pub(crate) fn forget(&self, path: &str) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, gone)) = kept.footers.remove(path) {
            kept.bytes = kept.bytes.saturating_sub(gone.memory_size());
        }
    }
}

/// Opens the one file that it was made for, whatever it is asked for.
#[derive(Debug)]
pub(crate) struct OneFile {
    pub(crate) full: PathBuf,
    pub(crate) path: String,
    pub(crate) store: Arc<super::store::Inner>,
}

impl ParquetFileReaderFactory for OneFile {
    fn create_reader(
        &self,
        _partition: usize,
        _file: PartitionedFile,
        _metadata_size_hint: Option<usize>,
        _metrics: &ExecutionPlanMetricsSet,
    ) -> datafusion::common::Result<Box<dyn AsyncFileReader + Send>> {
        let file = File::open(&self.full)?;
        Ok(Box::new(Bytewise { file, path: self.path.clone(), store: Arc::clone(&self.store) }))
    }
}

/// Reads where it stands: what is asked lies in the cache of the system or is read ahead by it, and a hop to another thread costs more.
struct Bytewise {
    file: File,
    path: String,
    store: Arc<super::store::Inner>,
}

impl Bytewise {
    fn read(&self, range: &Range<u64>) -> Result<Bytes> {
        let length = usize::try_from(range.end.saturating_sub(range.start));
        let mut bytes = vec![0; length.map_err(|error| ParquetError::General(error.to_string()))?];
        self.file.read_exact_at(&mut bytes, range.start)?;
        Ok(bytes.into())
    }

    fn footer(&self) -> Result<Arc<ParquetMetaData>> {
        if let Some(footer) = self.store.footers.get(&self.path) {
            return Ok(footer);
        }
        let reader = ParquetMetaDataReader::new().with_page_index_policy(PageIndexPolicy::Optional);
        let footer = Arc::new(reader.parse_and_finish(&self.file)?);
        self.store.footers.put(&self.path, &footer);
        Ok(footer)
    }
}

/// A future that is there already.
struct Now<T>(Option<T>);

impl<T: Unpin> Future for Now<T> {
    type Output = T;

    fn poll(mut self: std::pin::Pin<&mut Self>, _context: &mut std::task::Context<'_>) -> std::task::Poll<T> {
        self.0.take().map_or(std::task::Poll::Pending, std::task::Poll::Ready)
    }
}

impl AsyncFileReader for Bytewise {
    fn get_bytes(&mut self, range: Range<u64>) -> BoxFuture<'_, Result<Bytes>> {
        Box::pin(Now(Some(self.read(&range))))
    }

    fn get_byte_ranges(&mut self, ranges: Vec<Range<u64>>) -> BoxFuture<'_, Result<Vec<Bytes>>> {
        let read = ranges.iter().map(|range| self.read(range)).collect();
        Box::pin(Now(Some(read)))
    }

    fn get_metadata<'a>(
        &'a mut self,
        _options: Option<&'a ArrowReaderOptions>,
    ) -> BoxFuture<'a, Result<Arc<ParquetMetaData>>> {
        Box::pin(Now(Some(self.footer())))
    }
}
