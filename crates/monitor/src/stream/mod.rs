//! The stream: from the journal of what arrived to rows of `events`, findings and figures.
//!
//! | noun | module |
//! |---|---|
//! | columns of `events` | [`columns`] |
//! | [`Arrived`](entry::Arrived): a chunk as an entry of the journal | [`entry`] |
//! | [`Register`](register::Register): who sends, in memory | [`register`] |
//! | sink: doors to journal | `sink` |
//! | pace: who brings too much waits | `pace` |
//! | [`Rules`](rules::Rules): all rules in one network, and what is made of a match | [`rules`] |
//! | encoding: text as its source declares it, in UTF-8 | `encoding` |
//! | reading: a chunk to events and what is left over | `reading` |
//! | work: events to rows, findings, figures, on one thread | `work` |
//! | outcome: what a job comes to | `outcome` |
//! | apply: jobs in their order to event store and database; correlations | `apply` |
//! | jobs: consecutive chunks out of the journal | `jobs` |
//! | upkeep: commits of the event store, what of the journal may go | `upkeep` |
//! | [`Look`](again::Look): rows of `events` matched again | [`again`] |
//! | [`Stream`](run::Stream): the threads and the task | [`run`] |
//! | [`Status`](books::Status): what is counted | [`books`] |
//! | [`quarantine`]: chunks on which the program failed | `quarantine` |
//! | [`holds`]: events that stay although their time is over | `holds` |
//!
//! *Invariants*: every record of a chunk is in a row of `events` (`sum(records)` of a chunk is its number of records) or the chunk is in
//! quarantine; each place (rows, alerts, figures) takes a chunk once, whatever is killed when; a chunk that came before from the same
//! source within the hour is stored and marked, and raises nothing; rows, alerts and figures stand in the order of the journal.
//!
//! *What it does not do*: it opens no port and reads no rule file; the binary hands both in.

pub mod again;
mod apply;
pub mod books;
pub mod columns;
pub(crate) mod encoding;
pub mod entry;
mod entry_ref;
pub mod holds;
mod jobs;
mod outcome;
mod pace;
pub mod quarantine;
mod reading;
pub mod register;
pub mod rules;
pub mod run;
mod sink;
#[cfg(test)]
pub(crate) mod tests;
mod upkeep;
mod work;
