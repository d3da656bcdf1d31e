//! The search over events against a real event store: what every text gives, what it reads, what it refuses.

#[path = "search/events.rs"]
mod events;
#[path = "search/meaning.rs"]
mod meaning;
#[path = "search/reading.rs"]
mod reading;
#[path = "search/refusing.rs"]
mod refusing;
