//! Streams findings into the report file.

use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use base64::engine::general_purpose::STANDARD;
use base64::write::EncoderWriter;
use flate2::{Compression, GzBuilder};
use serde::Serialize;
use tempfile::NamedTempFile;
use vg_model::{Lang, limits};

use super::columns::Columns;
use super::encode::{Unlisted, push_evidence, push_record};
use super::names::Names;
use super::page::Page;
use super::{FindingRow, ReportCaps, ReportMeta, ReportRule};
use crate::summary::{Summary, Tactic};

/// Findings of one block of columns.
const COLUMN_BLOCK: usize = 16_384;
/// Level of compression: 3 costs a third of the default's time here and gives files a seventh larger.
const COMPRESSION: u32 = 3;

/// Writes one report. Dropped without [`ReportWriter::finish`], it leaves no file behind.
#[derive(Debug)]
pub struct ReportWriter {
    path: PathBuf,
    out: BufWriter<NamedTempFile>,
    after: String,
    meta: ReportMeta,
    used_rules: Vec<bool>,
    hosts: Names,
    files: Names,
    columns: Columns,
    evidence: String,
    raw: String,
    in_chunk: usize,
    chunks: Vec<usize>,
    blocks: usize,
    written: Written,
}

/// What went into a report, and what its limits left out.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug, Serialize)]
pub struct Written {
    /// Findings in the report.
    pub findings: u64,
    /// Findings beyond [`ReportCaps::findings`]: counted only.
    pub findings_left_out: u64,
    /// Findings without their whole record.
    pub records_left_out: u64,
    /// Findings with a whole record that was cut.
    pub records_cut: u64,
    /// Findings with evidence that was cut.
    pub evidence_cut: u64,
    /// Findings on a host that cannot be filtered by.
    pub hosts_unlisted: u64,
    /// Findings in a file that cannot be filtered by.
    pub files_unlisted: u64,
    /// Bytes of evidence before compression.
    pub evidence_bytes: u64,
    /// Bytes of whole records before compression.
    pub record_bytes: u64,
}

/// The last piece of data: everything but the findings.
#[derive(Serialize)]
struct Document<'a> {
    lang: Lang,
    summary: &'a Summary,
    rules: Vec<(u32, &'a ReportRule)>,
    tactics: Vec<(&'static str, vg_model::Text)>,
    hosts: &'a [Arc<str>],
    files: &'a [Arc<str>],
    chunks: &'a [usize],
    blocks: usize,
    written: Written,
    caps: Caps,
}

/// [`ReportCaps`] for the page.
#[derive(Serialize)]
struct Caps {
    findings: u64,
    record_bytes: usize,
    records_total: u64,
    evidence_total: u64,
    names: usize,
}

impl ReportWriter {
    /// Starts a report that will stand at `path`. Until it is finished it is a temporary file in the same folder.
    ///
    /// # Errors
    ///
    /// When `path` exists and is not a regular file, or its folder cannot be written to.
    pub fn create(path: &Path, meta: ReportMeta) -> Result<Self> {
        if path.exists() && !path.is_file() {
            bail!("write report {}: it exists and is not a regular file", path.display());
        }
        let folder = match path.parent() {
            Some(folder) if !folder.as_os_str().is_empty() => folder,
            _ => Path::new("."),
        };
        let file = temporary_file(folder).with_context(|| format!("write report {}", path.display()))?;
        let page = Page::new(meta.lang);
        let ReportCaps { names, .. } = meta.caps;
        let mut writer = Self {
            path: path.to_owned(),
            out: BufWriter::with_capacity(64 * 1024, file),
            after: page.after,
            used_rules: vec![false; meta.rules.len()],
            meta,
            hosts: Names::new(names),
            files: Names::new(names),
            columns: Columns::default(),
            evidence: String::new(),
            raw: String::new(),
            in_chunk: 0,
            chunks: Vec::new(),
            blocks: 0,
            written: Written::default(),
        };
        writer.put(page.before.as_bytes())?;
        Ok(writer)
    }

    /// Adds one finding. The order of the calls is the order of findings that are equal in every other way.
    ///
    /// # Errors
    ///
    /// When the file cannot be written, or `row.rule` is not an index into the rules.
    pub fn push(&mut self, row: &FindingRow<'_>) -> Result<()> {
        if self.written.findings >= self.meta.caps.findings {
            self.written.findings_left_out += 1;
            return Ok(());
        }
        match self.used_rules.get_mut(row.rule as usize) {
            Some(used) => *used = true,
            None => bail!("write report {}: there is no rule number {}", self.path.display(), row.rule),
        }
        let finding = row.finding;
        let host = self.hosts.number(&finding.host);
        let file = self.files.number(&finding.file);
        self.columns.push((finding.time, finding.time_quality), row.rule, finding.level, (host, file));
        self.push_json(row, Unlisted { host: host == Names::OTHER, file: file == Names::OTHER });
        self.written.findings += 1;
        self.in_chunk += 1;
        let long = self.raw.len().max(self.evidence.len()) >= limits::REPORT_CHUNK_BYTES;
        if self.in_chunk >= limits::REPORT_CHUNK_FINDINGS || long {
            self.flush_chunk()?;
        }
        if self.columns.len() >= COLUMN_BLOCK {
            self.flush_columns()?;
        }
        Ok(())
    }

    /// Ends the report and puts it in place.
    ///
    /// # Errors
    ///
    /// When the file cannot be written or put in place.
    pub fn finish(mut self, summary: &Summary) -> Result<Written> {
        self.flush_chunk()?;
        self.flush_columns()?;
        self.written.hosts_unlisted = self.hosts.beyond();
        self.written.files_unlisted = self.files.beyond();
        self.put_document(summary)?;
        let after = std::mem::take(&mut self.after);
        self.put(after.as_bytes())?;
        let doing = || format!("write report {}", self.path.display());
        let file = self.out.into_inner().map_err(std::io::IntoInnerError::into_error).with_context(doing)?;
        file.persist(&self.path).map_err(|error| error.error).with_context(doing)?;
        Ok(self.written)
    }

    fn put_document(&mut self, summary: &Summary) -> Result<()> {
        let used = std::mem::take(&mut self.used_rules);
        let rules = std::mem::take(&mut self.meta.rules);
        let (hosts, files) = (self.hosts.take(), self.files.take());
        let chunks = std::mem::take(&mut self.chunks);
        let caps = self.meta.caps;
        let document = Document {
            lang: self.meta.lang,
            summary,
            rules: rules
                .iter()
                .zip(&used)
                .enumerate()
                .filter(|(_, (_, used))| **used)
                .map(|(index, (rule, _))| (index as u32, rule))
                .collect(),
            tactics: Tactic::all().map(|tactic| (tactic.name(), tactic.title())).collect(),
            hosts: &hosts,
            files: &files,
            chunks: &chunks,
            blocks: self.blocks,
            written: self.written,
            caps: Caps {
                findings: caps.findings,
                record_bytes: caps.record_bytes,
                records_total: caps.records_total,
                evidence_total: caps.evidence_total,
                names: caps.names,
            },
        };
        self.stream_piece("doc", |packer| Ok(serde_json::to_writer(packer, &document)?))
    }

    fn push_json(&mut self, row: &FindingRow<'_>, unlisted: Unlisted) {
        let separator = if self.in_chunk == 0 { '[' } else { ',' };
        let caps = self.meta.caps;
        let small = self.written.evidence_bytes >= caps.evidence_total;
        let budget = if small { limits::REPORT_SMALL_EVIDENCE } else { caps.record_bytes };
        self.evidence.push(separator);
        let (bytes, cut) = push_evidence(row, budget, unlisted, &mut self.evidence);
        self.written.evidence_bytes += bytes as u64;
        self.written.evidence_cut += u64::from(cut);
        self.raw.push(separator);
        if self.written.record_bytes >= caps.records_total {
            self.raw.push('0');
            self.written.records_left_out += 1;
            return;
        }
        let cut = push_record(row.raw, caps.record_bytes, &mut self.raw);
        self.written.record_bytes += cut.written as u64;
        self.written.records_cut += u64::from(cut.fields > 0);
    }

    fn flush_chunk(&mut self) -> Result<()> {
        if self.in_chunk == 0 {
            return Ok(());
        }
        let number = self.chunks.len();
        self.chunks.push(self.in_chunk);
        self.in_chunk = 0;
        for (kind, mut json) in [('e', std::mem::take(&mut self.evidence)), ('r', std::mem::take(&mut self.raw))] {
            json.push(']');
            self.put_piece(&format!("{kind}{number}"), json.as_bytes())?;
        }
        Ok(())
    }

    fn flush_columns(&mut self) -> Result<()> {
        if self.columns.len() == 0 {
            return Ok(());
        }
        let block = self.columns.take();
        let name = format!("k{}", self.blocks);
        self.blocks += 1;
        self.put_piece(&name, &block)
    }

    /// Writes `bytes` as gzip in base64 in a script element that no browser runs.
    fn put_piece(&mut self, id: &str, bytes: &[u8]) -> Result<()> {
        self.stream_piece(id, |packer| packer.write_all(bytes))
    }

    /// The same for what `fill` writes: packed as it comes, never held whole.
    fn stream_piece(&mut self, id: &str, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<()> {
        let out = &mut self.out;
        let write = || {
            write!(out, "<script type=\"text/plain\" id=\"{id}\">")?;
            // No name, no time in the header: equal data gives equal bytes.
            let encoder = EncoderWriter::new(&mut *out, &STANDARD);
            let mut packer = GzBuilder::new().mtime(0).write(encoder, Compression::new(COMPRESSION));
            fill(&mut packer)?;
            packer.finish()?.finish()?;
            out.write_all(b"</script>\n")
        };
        write().with_context(|| format!("write report {}", self.path.display()))
    }

    fn put(&mut self, bytes: &[u8]) -> Result<()> {
        self.out.write_all(bytes).with_context(|| format!("write report {}", self.path.display()))
    }
}

/// A temporary file whose permissions follow the user's umask, as those of any other output.
fn temporary_file(folder: &Path) -> std::io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".vonggac-").suffix(".html.part");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}
