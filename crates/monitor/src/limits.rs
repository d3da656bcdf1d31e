//! Limits of what comes from outside.

/// Findings of one batch. The processor hands on what one read of the journal gave, some 100,000 events.
pub const MAX_BATCH: usize = 1_000_000;
/// Entities of one rule that get an alert of their own out of one batch; the findings on all further ones are one alert. Whoever forges
/// source addresses must not make a row for each.
pub const MAX_ENTITIES_IN_BATCH: usize = 200;
/// Open alerts of one rule in a unit before findings on further entities become one alert: no team looks at more of one kind.
pub const MAX_OPEN_OF_RULE: i64 = 2_000;
/// References to events that an alert keeps of its beginning, and as many of its end.
pub const MAX_REFERENCES: usize = 10;
/// Fields whose values an alert keeps, and values of each.
pub const MAX_SHOWN_FIELDS: usize = 12;
/// Distinct values of one field that an alert keeps.
pub const MAX_SHOWN_VALUES: usize = 10;
/// Characters of one such value: a command line stays readable, the rest is in the event.
pub const MAX_VALUE_CHARS: usize = 300;
/// Sources of one alert that are named.
pub const MAX_NAMED_SOURCES: usize = 20;
/// Characters of the name of an entity.
pub const MAX_ENTITY_CHARS: usize = 255;
/// Characters of a rule's id, a title, a tag list, a name or another single line.
pub const MAX_LINE_CHARS: usize = 500;
/// Characters of a reason, a comment, or what was done.
pub const MAX_NOTE_CHARS: usize = 4_000;
/// Alerts of one step in bulk.
pub const MAX_BULK: usize = 1_000;
/// Alerts that are merged into one.
pub const MAX_MERGED: i64 = 500;
/// Comments and steps of one alert; what comes after is refused, so that a program that went wild stops.
pub const MAX_HISTORY: i64 = 2_000;
/// Alerts by which it is measured how long people take.
pub const MAX_MEASURED: u32 = 10_000;
/// Rows of one page.
pub const MAX_PAGE: u32 = 1_000;
/// Words of a search.
pub const MAX_SEARCH_WORDS: usize = 8;
/// Suppressions of a unit that hold.
pub const MAX_SUPPRESSIONS: i64 = 500;
/// Conditions on fields of one suppression.
pub const MAX_CONDITIONS: usize = 8;
/// Days after which a suppression ends at the latest: every quarter somebody looks at it again.
pub const MAX_SUPPRESSED_DAYS: i64 = 90;
/// Minutes that a unit may give for triage or handling: one year.
pub const MAX_MINUTES: i64 = 525_600;
/// Alerts that the risk of an entity counts; the points of more are below what shows.
pub const MAX_RISK_PARTS: u32 = 200;
/// Alerts whose lateness is noted in one step, and times of settling that one call does.
pub const MAX_SETTLED: u32 = 5_000;
/// Sources of a unit, retired ones among them. What many devices share, a collector, is one source.
pub const MAX_SOURCES: i64 = 5_000;
/// Sources and tokens of an installation that a receiver holds in memory.
pub const MAX_SOURCES_IN_ALL: u32 = 100_000;
/// Address ranges of one source.
pub const MAX_RANGES: usize = 64;
/// Tokens of one source that count at once: two while senders are changed, more for senders that share a source.
pub const MAX_TOKENS: usize = 20;
/// Lines of figures handed in at once.
pub const MAX_REPORT: usize = 100_000;
/// Differences of time in one line of figures.
pub const MAX_SKEWS: usize = 1_000;
/// Medians out of which the skew of a clock is estimated: some minutes of a busy source.
pub const MAX_MEDIANS: usize = 15;
/// Characters of a search: a page of addresses fits, and reading it costs nothing.
pub const MAX_SEARCH_CHARS: usize = 2_000;
/// How deep brackets and `NOT` of a search nest. The surface reads SQL some fifty brackets deep, and each of these makes up to three.
pub const MAX_SEARCH_DEPTH: usize = 8;
/// Conditions of a search, those of its lists counted one by one.
pub const MAX_SEARCH_TERMS: usize = 100;
/// Bytes of the SQL of a search: the surface takes 16 KiB in all.
pub const MAX_SEARCH_SQL_BYTES: usize = 12 * 1024;
/// Sets of rules of an installation.
pub const MAX_RULE_SETS: usize = 20;
/// Files of one set: SigmaHQ has some 4,000.
pub const MAX_SET_FILES: usize = 20_000;
/// Bytes of the files of one set. SigmaHQ has 10 MB; all sets are held in memory while they are compiled.
pub const MAX_SET_BYTES: u64 = 64 * 1024 * 1024;
/// Members of an archive that is sent, rules or not: a checkout with its history of tests fits.
pub const MAX_SET_MEMBERS: usize = 200_000;
/// Changes of a set, and refused files, that are listed by name in a preview and a history.
pub const MAX_LISTED_CHANGES: usize = 500;
/// Imports that were previewed and wait to be applied; the oldest is forgotten. Each holds its files in memory.
pub const MAX_PREVIEWS: usize = 4;
/// Minutes after which such an import is forgotten.
pub const PREVIEW_MINUTES: i64 = 60;
/// Entries of the history of one rule or set that are kept; the oldest go first.
pub const MAX_RULE_HISTORY: i64 = 500;
/// Searches that one person keeps in a unit: what fits a list that people look through.
pub const MAX_SAVED_OF_ONE: usize = 100;
/// Searches that a unit shares.
pub const MAX_SAVED_SHARED: usize = 200;
/// Bytes of rules that are pasted: some hundred rules.
pub const MAX_RETRO_TEXT: usize = 256 * 1024;
/// Rules of one pasted text.
pub const MAX_RETRO_RULES: usize = 500;
/// Rules in use that a job names; for more it takes all.
pub const MAX_RETRO_CHOSEN: usize = 500;
/// Faults of a pasted text that are told at once.
pub const MAX_RETRO_PROBLEMS: usize = 20;
/// Days of one job: a year.
pub const MAX_RETRO_DAYS: i64 = 366;
/// Jobs of a unit that wait or run.
pub const MAX_RETROS_OPEN: usize = 10;
/// Jobs of a unit that are kept; a new one takes the place of what ended longest ago.
pub const MAX_RETROS: usize = 100;
/// Findings of a job that are kept with their events, and can be handed over.
pub const MAX_RETRO_HITS: usize = 100_000;
/// Of these, findings of one rule: one that fires on everything leaves room for the others.
pub const MAX_RETRO_HITS_OF_RULE: i64 = 20_000;
/// Lines of how often by rule, host and day; beyond them hosts are not told apart.
pub const MAX_RETRO_COUNTS: usize = 20_000;
/// Bytes of the reason of a legal hold, and of the reason to lift one.
pub const MAX_HOLD_REASON: usize = 2_000;
