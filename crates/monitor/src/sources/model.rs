//! A source and what is known of it.

use vg_access::Kept;
use vg_model::Timestamp;

/// How events arrive: the names of the protocols that are received ([`vg_receive::protocols`]), and of the two by which the server reads
/// files itself ([`crate::files`]).
pub const PROTOCOLS: [&str; 9] =
    ["syslog", "gelf", "elasticsearch", "splunk_hec", "otlp", "loki", "lines", "file", "folder"];
/// How text is encoded.
pub const ENCODINGS: [&str; 8] =
    ["auto", "utf-8", "utf-16le", "utf-16be", "windows-1258", "windows-1252", "tcvn3", "vni"];
/// A minute in microseconds.
pub(crate) const MINUTE_US: i64 = 60_000_000;

/// What people say of a source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NewSource {
    /// Its name, one of its kind in the unit.
    pub name: String,
    /// One of [`PROTOCOLS`].
    pub protocol: String,
    /// Name of a parser, or `auto`.
    pub format: String,
    /// The host that it stands for; empty when its events name theirs.
    pub host: String,
    /// Minutes from UTC that times without zone are taken to have.
    pub offset_minutes: i64,
    /// One of [`ENCODINGS`].
    pub encoding: String,
    /// Level of the information system, 1 to 5; 0 when it is not known.
    pub system_level: u8,
    /// Minutes for which it may be quiet; 0 for any time.
    pub silence_minutes: i64,
    /// Events a second; 0 for no limit.
    pub quota_events: i64,
    /// Bytes a day; 0 for no limit.
    pub quota_bytes: i64,
    /// Subject of its client certificate; empty for none.
    pub certificate: String,
    /// Address ranges from which syslog without token is taken as its own.
    pub ranges: Vec<String>,
    /// A note.
    pub note: String,
}

impl Default for NewSource {
    fn default() -> Self {
        Self {
            name: String::new(),
            protocol: "syslog".into(),
            format: "auto".into(),
            host: String::new(),
            // Viet Nam: what a device without zone writes is local time.
            offset_minutes: 420,
            encoding: "auto".into(),
            system_level: 0,
            silence_minutes: 60,
            quota_events: 0,
            quota_bytes: 0,
            certificate: String::new(),
            ranges: Vec::new(),
            note: String::new(),
        }
    }
}

/// A source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Source {
    /// What people say of it.
    pub about: NewSource,
    /// When it was retired; it takes nothing from then on.
    pub retired_at: Option<Timestamp>,
    /// What came from it.
    pub live: Live,
}

/// Whether a source sends.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default, Debug)]
pub enum SourceState {
    /// Nothing ever came.
    #[default]
    Never,
    /// It sends.
    Live,
    /// It is quiet for more than half of the time for which it may be.
    Late,
    /// It is quiet for longer than it may be.
    Silent,
}

impl SourceState {
    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Never => "never",
            Self::Live => "live",
            Self::Late => "late",
            Self::Silent => "silent",
        }
    }

    /// The state with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        [Self::Never, Self::Live, Self::Late, Self::Silent].into_iter().find(|state| state.name() == name)
    }
}

/// Records by what became of them.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Figures {
    /// Acknowledged to the sender.
    pub received: i64,
    /// In the event store.
    pub stored: i64,
    /// Refused after they were acknowledged, with a reason that was told.
    pub rejected: i64,
    /// Set aside, because they could not be read or were of the wrong time.
    pub quarantined: i64,
    /// Stored as plain text, since no parser knew them; they are among the stored ones.
    pub unparsed: i64,
    /// Bytes received.
    pub bytes: i64,
}

impl Figures {
    /// Received, and not yet stored, rejected or quarantined. Below 0 something was counted twice.
    #[must_use]
    pub const fn in_flight(&self) -> i64 {
        self.received - self.stored - self.rejected - self.quarantined
    }

    pub(crate) const fn add(&mut self, other: &Self) {
        self.received += other.received;
        self.stored += other.stored;
        self.rejected += other.rejected;
        self.quarantined += other.quarantined;
        self.unparsed += other.unparsed;
        self.bytes += other.bytes;
    }
}

/// What came from a source.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Live {
    /// Whether it sends, as it was last noted.
    pub state: SourceState,
    /// Since when.
    pub since: Timestamp,
    /// All records.
    pub figures: Figures,
    /// When something last came.
    pub last_seen: Option<Timestamp>,
    /// By how many microseconds its events are older than their arrival; below 0 its clock is fast. The median of the latest medians of
    /// batches, so that neither late lines nor a few wrong times move it.
    pub skew_us: Option<i64>,
    pub(crate) medians: Vec<i64>,
    /// Number of its last change in the unit that people see at once.
    pub(crate) seq: i64,
}

impl Source {
    /// From when on it is silent if nothing comes; nothing when it may be quiet for any time, or never sent.
    #[must_use]
    pub fn silent_at(&self) -> Option<Timestamp> {
        let may = self.about.silence_minutes.saturating_mul(MINUTE_US);
        self.live.last_seen.filter(|_| may > 0).map(|seen| Timestamp(seen.0.saturating_add(may)))
    }

    /// Whether it sends, at `now`.
    #[must_use]
    pub fn state(&self, now: Timestamp) -> SourceState {
        let Some(seen) = self.live.last_seen else { return SourceState::Never };
        let (quiet, may) = (now.0.saturating_sub(seen.0), self.about.silence_minutes.saturating_mul(MINUTE_US));
        if may == 0 || quiet <= may / 2 {
            SourceState::Live
        } else if quiet <= may {
            SourceState::Late
        } else {
            SourceState::Silent
        }
    }
}

/// A token, without its secret.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Token {
    /// Id.
    pub id: String,
    /// Unit of the source.
    pub unit: String,
    /// Id of the source.
    pub source: String,
    /// Digest of the secret ([`digest_of_token`](super::digest_of_token)).
    pub digest: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// Kind and id of who made it.
    pub created_by: String,
    /// From then on it counts no more; nothing for no end.
    pub expires_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
}

impl Token {
    /// True while it counts.
    #[must_use]
    pub fn holds(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// All sources that are not retired and all tokens that hold, of all units: what a receiver needs to know who sends.
#[derive(Clone, PartialEq, Eq, Default, Debug)]
pub struct Directory {
    /// The sources, in the order in which they were made; where ranges of two are equal the first one counts.
    pub sources: Vec<Kept<Source>>,
    /// Their tokens.
    pub tokens: Vec<Token>,
}
