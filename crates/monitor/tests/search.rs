//! The search over events against a real event store: what every text gives, what it reads, what it refuses.

#[cfg(test)]
#[path = "search/events.rs"]
mod events;
#[cfg(test)]
#[path = "search/meaning.rs"]
mod meaning;
#[cfg(test)]
#[path = "search/reading.rs"]
mod reading;
#[cfg(test)]
#[path = "search/refusing.rs"]
mod refusing;
