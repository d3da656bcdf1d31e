//! What a hunt read, could not read, asked and found: the document of `--summary-json` and the head of the HTML report.
//!
//! "Nothing found" is only worth something beside what was looked at. So the summary states files, bytes and records
//! read, files not read and why, defects, rules that were not loaded, and rules that had no data to judge.
//!
//! Order of the JSON fields is the order of the declarations below and stable. Times are RFC 3339 in UTC with six
//! decimals, sizes are bytes. Lists that the input can make long are [`Bounded`]: the document states how many rows it
//! leaves out. No clock is read here: `started` and `finished` are handed over, so equal input gives equal bytes.

mod bounded;
mod tactic;
mod tally;

pub use bounded::Bounded;
pub use tactic::{Tactic, tactics_of};
pub use tally::{FindingTally, TalliedRule};

use serde::{Serialize, Serializer};
use vg_model::{DefectKind, Level, RuleId, Text, Timestamp};

/// Name and version of the document's shape; the number rises when a reader of the old shape would be wrong.
pub const SUMMARY_SCHEMA: &str = "vonggac-hunt-summary/1";

/// The summary of one hunt.
#[derive(Clone, Debug, Serialize)]
pub struct Summary {
    /// [`SUMMARY_SCHEMA`].
    pub schema: &'static str,
    /// Version of the program.
    pub version: String,
    /// When the hunt began.
    #[serde(serialize_with = "rfc3339")]
    pub started: Timestamp,
    /// When the hunt ended.
    #[serde(serialize_with = "rfc3339")]
    pub finished: Timestamp,
    /// Seconds of wall-clock time between the two.
    pub elapsed_seconds: f64,
    /// Paths that were hunted, as given.
    pub inputs: Vec<String>,
    /// Files found, read and not read.
    pub files: FilesSummary,
    /// Bytes read, after decompression.
    pub bytes: u64,
    /// Records (events) read.
    pub records: u64,
    /// What was read, by format, in the order of the names.
    pub formats: Vec<FormatCount>,
    /// Damage, by file, offset and kind.
    pub defects: Bounded<FileDefect>,
    /// Rules.
    pub rules: RulesSummary,
    /// Findings.
    pub findings: FindingsSummary,
    /// Time of the events that were read.
    pub events: EventsSummary,
    /// Limits that cut something off, in the order of their names.
    pub limits_hit: Vec<LimitHit>,
}

impl Default for Summary {
    fn default() -> Self {
        Self {
            schema: SUMMARY_SCHEMA,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            started: Timestamp::default(),
            finished: Timestamp::default(),
            elapsed_seconds: 0.0,
            inputs: Vec::new(),
            files: FilesSummary::default(),
            bytes: 0,
            records: 0,
            formats: Vec::new(),
            defects: Bounded::default(),
            rules: RulesSummary::default(),
            findings: FindingsSummary::default(),
            events: EventsSummary::default(),
            limits_hit: Vec::new(),
        }
    }
}

/// Files found, read and not read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FilesSummary {
    /// Files found, with members of archives.
    pub found: u64,
    /// Files of which something was read.
    pub read: u64,
    /// Files of which nothing was read, and why.
    pub not_read: Bounded<FileNotRead>,
}

/// A file of which nothing was read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct FileNotRead {
    /// Path, with `!member` for a member of an archive.
    pub file: String,
    /// Why, as a stable name.
    pub reason: DefectKind,
    /// Why, in one English sentence without a full stop.
    pub detail: String,
}

/// What was read of one format.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct FormatCount {
    /// Name of the format (`--format`).
    pub format: String,
    /// Files of that format.
    pub files: u64,
    /// Bytes of them, after decompression.
    pub bytes: u64,
    /// Records of them.
    pub records: u64,
}

/// One kind of damage in one file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct FileDefect {
    /// Path, with `!member` for a member of an archive.
    pub file: String,
    /// Byte offset of the first one in the decompressed stream.
    pub offset: u64,
    /// What kind of damage.
    pub kind: DefectKind,
    /// How many of this kind with the same detail.
    pub count: u64,
    /// What was wrong, in one English sentence without a full stop.
    pub detail: String,
}

/// Rules of a hunt.
#[derive(Clone, Debug, Default, Serialize)]
pub struct RulesSummary {
    /// Rule sets, in the order given.
    pub sets: Vec<RuleSet>,
    /// Rules loaded and asked.
    pub loaded: u64,
    /// Rules with at least one finding.
    pub matched: u64,
    /// Rule files or documents that could not be used.
    pub not_loaded: Bounded<RuleNotLoaded>,
    /// Rules that could not match anything in this data.
    pub inert: Bounded<InertRule>,
}

/// A rule folder, file or archive.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RuleSet {
    /// Name shown to people: the path as given, or the name of the built-in set.
    pub name: String,
    /// Rules loaded from it.
    pub rules: u64,
    /// SHA-256 over its rules in lower-case hexadecimal digits.
    pub digest: String,
}

/// A rule that was not loaded.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize)]
pub struct RuleNotLoaded {
    /// Rule file.
    pub path: String,
    /// Line of the fault, from 1; 0 when it has none.
    pub line: u64,
    /// Stable code of the fault.
    pub code: String,
    /// What is wrong, in English.
    pub message: String,
}

/// A rule that could not match anything in this data: no such log source, a field that no record has, and the like.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InertRule {
    /// The rule.
    pub id: RuleId,
    /// Title as written.
    pub title: String,
    /// Why, as a stable name such as `no_source`, `no_field` or `unset_placeholder`.
    pub reason_code: String,
    /// Why, in both languages.
    pub reason: Text,
}

impl InertRule {
    fn key(&self) -> (&str, &RuleId, &str) {
        (&self.reason_code, &self.id, &self.title)
    }
}

impl PartialOrd for InertRule {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for InertRule {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.key().cmp(&other.key()).then_with(|| self.reason.vi.cmp(&other.reason.vi))
    }
}

/// Findings by what they are.
#[derive(Clone, Debug, Default, Serialize)]
pub struct FindingsSummary {
    /// All findings.
    pub total: u64,
    /// By level, the gravest first, with zeros.
    pub by_level: Vec<LevelCount>,
    /// By rule, the most frequent first, then by id.
    pub by_rule: Bounded<RuleCount>,
    /// By host, the most frequent first, then by name.
    pub by_host: Bounded<HostCount>,
    /// By ATT&CK tactic, in the order of the matrix. A finding counts once for each tactic of its rule.
    pub by_tactic: Vec<TacticCount>,
    /// Findings of rules that name no tactic.
    pub without_tactic: u64,
}

/// Findings of one level.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LevelCount {
    /// The level.
    pub level: Level,
    /// Findings.
    pub count: u64,
}

/// Findings of one rule.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct RuleCount {
    /// The rule.
    pub id: RuleId,
    /// Title as written.
    pub title: String,
    /// Its level.
    pub level: Level,
    /// Findings.
    pub count: u64,
}

/// Findings on one host.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct HostCount {
    /// Name, empty for events that name no host.
    pub host: String,
    /// Findings.
    pub count: u64,
}

/// Findings of one tactic.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TacticCount {
    /// The tactic, by its stable name.
    pub tactic: &'static str,
    /// Findings.
    pub count: u64,
}

/// Time of the events that were read.
#[derive(Clone, Debug, Default, Serialize)]
pub struct EventsSummary {
    /// Earliest known time; null when no event has one.
    #[serde(serialize_with = "rfc3339_or_null")]
    pub first: Option<Timestamp>,
    /// Latest known time; null when no event has one.
    #[serde(serialize_with = "rfc3339_or_null")]
    pub last: Option<Timestamp>,
    /// Events without a readable time.
    pub without_time: u64,
}

/// A limit that cut something off.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LimitHit {
    /// Stable name of the limit, as in `vg_model::limits`, in lower case.
    pub limit: String,
    /// How often it was reached.
    pub count: u64,
    /// What that means for the result, in both languages.
    pub detail: Text,
}

fn rfc3339<S: Serializer>(time: &Timestamp, out: S) -> Result<S::Ok, S::Error> {
    out.collect_str(time)
}

fn rfc3339_or_null<S: Serializer>(time: &Option<Timestamp>, out: S) -> Result<S::Ok, S::Error> {
    match time {
        Some(time) => out.collect_str(time),
        None => out.serialize_none(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_document_keeps_its_order_and_its_times() {
        let summary = Summary {
            version: "1.2.3".to_owned(),
            started: Timestamp(1_000_000),
            finished: Timestamp(3_500_000),
            elapsed_seconds: 2.5,
            ..Summary::default()
        };
        let json = serde_json::to_string(&summary).unwrap();
        assert!(json.starts_with(
            r#"{"schema":"vonggac-hunt-summary/1","version":"1.2.3","started":"1970-01-01T00:00:01.000000Z","finished":"1970-01-01T00:00:03.500000Z","elapsed_seconds":2.5,"inputs":[],"files":{"found":0,"read":0,"not_read":{"total":0,"omitted":0,"rows":[]}}"#
        ));
        assert!(json.ends_with(r#""events":{"first":null,"last":null,"without_time":0},"limits_hit":[]}"#));
    }
}
