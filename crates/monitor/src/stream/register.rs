//! Who sends: the sources of all units, in memory, for doors that ask with every request.

use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use ipnet::IpNet;
use vg_backend::clock::Clock;
use vg_model::Timestamp;
use vg_receive::{Known, Peer, SourceKey, Sources};

use super::work::Sender;
use crate::files::Whose;
use crate::sources::{Directory, NewSource, digest_of_token};

/// A day in seconds.
const DAY_SECONDS: i64 = 86_400;
/// Seconds of its quota of events that a source may send at once after a pause.
const BURST_SECONDS: i64 = 10;
const SECOND_US: i64 = 1_000_000;

/// The sources of an installation.
pub struct Register {
    clock: Arc<dyn Clock>,
    now: RwLock<Arc<Now>>,
    buckets: Mutex<BTreeMap<String, Bucket>>,
}

#[derive(Debug)]
struct One {
    unit: String,
    about: Arc<NewSource>,
    retired: bool,
}

#[derive(Default, Debug)]
struct Now {
    by_id: BTreeMap<String, One>,
    /// By digest: the source, and when the token ends.
    by_token: BTreeMap<String, (String, Option<Timestamp>)>,
    by_certificate: BTreeMap<String, String>,
    /// Ranges by the length of their prefix.
    ranges: BTreeMap<u8, BTreeMap<IpNet, String>>,
}

/// What a source may still send: events, and bytes of a day.
#[derive(Clone, Copy, Debug)]
struct Bucket {
    events: i64,
    bytes: i64,
    at: Timestamp,
}

impl std::fmt::Debug for Register {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Register").finish_non_exhaustive()
    }
}

impl Register {
    /// A register that knows nobody yet.
    #[must_use]
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock, now: RwLock::default(), buckets: Mutex::default() }
    }

    fn now(&self) -> Arc<Now> {
        Arc::clone(&self.now.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// From now on these are the sources. Those that are gone keep their names for what they had sent before.
    pub fn replace(&self, directory: &Directory) {
        let mut new = Now::default();
        for kept in &directory.sources {
            let about = &kept.data.about;
            if !about.certificate.is_empty() {
                new.by_certificate.entry(about.certificate.clone()).or_insert_with(|| kept.id.clone());
            }
            for range in about.ranges.iter().filter_map(|range| range.parse::<IpNet>().ok()) {
                let of_length = new.ranges.entry(range.prefix_len()).or_default();
                of_length.entry(range.trunc()).or_insert_with(|| kept.id.clone());
            }
            let one = One { unit: kept.unit.clone(), about: Arc::new(about.clone()), retired: false };
            new.by_id.insert(kept.id.clone(), one);
        }
        let tokens = directory.tokens.iter().filter(|token| token.revoked_at.is_none());
        new.by_token = tokens.map(|token| (token.digest.clone(), (token.source.clone(), token.expires_at))).collect();
        let mut now = self.now.write().unwrap_or_else(PoisonError::into_inner);
        for (id, one) in &now.by_id {
            let former = || One { unit: one.unit.clone(), about: Arc::clone(&one.about), retired: true };
            new.by_id.entry(id.clone()).or_insert_with(former);
        }
        *now = Arc::new(new);
    }

    /// The sources that have this id or this name.
    pub(crate) fn named(&self, source: &str) -> Vec<Whose> {
        let now = self.now();
        let whose = |(id, one): (&String, &One)| Whose {
            id: id.clone(),
            unit: one.unit.clone(),
            about: Arc::clone(&one.about),
        };
        let of_id = now.by_id.get_key_value(source).filter(|(_, one)| !one.retired);
        if let Some(found) = of_id {
            return vec![whose(found)];
        }
        let key = vg_formats::search_key(source);
        let named = |one: &One| !one.retired && vg_formats::search_key(&one.about.name) == key;
        now.by_id.iter().filter(|(_, one)| named(one)).map(whose).collect()
    }

    /// The name of a source, empty when it is not known.
    #[must_use]
    pub fn name_of(&self, id: &str) -> String {
        self.now().by_id.get(id).map(|one| one.about.name.clone()).unwrap_or_default()
    }

    /// What is known of a source; the defaults when it is not.
    pub(super) fn origin(&self, id: &str) -> Sender {
        self.now().by_id.get(id).map(|one| Sender { about: Arc::clone(&one.about) }).unwrap_or_default()
    }

    /// The unit of a source that may send.
    pub(super) fn unit_of(&self, id: &str) -> Option<String> {
        self.now().by_id.get(id).filter(|one| !one.retired).map(|one| one.unit.clone())
    }

    /// Takes events and bytes from what a source may send. Otherwise, how many seconds it should wait.
    pub(super) fn spend(&self, id: &str, events: u32, bytes: usize) -> Result<(), u64> {
        let about = self.origin(id).about;
        if about.quota_events == 0 && about.quota_bytes == 0 {
            return Ok(());
        }
        let at = self.clock.now();
        let (most_events, most_bytes) = (about.quota_events.saturating_mul(BURST_SECONDS), about.quota_bytes);
        let mut buckets = self.buckets.lock().unwrap_or_else(PoisonError::into_inner);
        let bucket = buckets.entry(id.to_owned()).or_insert(Bucket { events: most_events, bytes: most_bytes, at });
        let passed = at.0.saturating_sub(bucket.at.0).clamp(0, DAY_SECONDS * SECOND_US);
        let grown = |rate: i64| i64::try_from(i128::from(rate) * i128::from(passed) / i128::from(SECOND_US));
        let (events_new, bytes_new) =
            (grown(about.quota_events).unwrap_or(i64::MAX), grown(about.quota_bytes / DAY_SECONDS).unwrap_or(i64::MAX));
        // So that many short intervals do not lose their fractions, time moves on only with what it gave.
        if events_new > 0 || bytes_new > 0 {
            bucket.events = bucket.events.saturating_add(events_new).min(most_events);
            bucket.bytes = bucket.bytes.saturating_add(bytes_new).min(most_bytes);
            bucket.at = at;
        }
        // What is larger than a whole bucket passes when it is full, and is paid off afterwards.
        let wait = |left: i64, rate: i64| u64::try_from((1 - left) / rate.max(1) + 1).unwrap_or(1);
        if about.quota_events > 0 && bucket.events <= 0 {
            return Err(wait(bucket.events, about.quota_events));
        }
        if about.quota_bytes > 0 && bucket.bytes <= 0 {
            return Err(wait(bucket.bytes, about.quota_bytes / DAY_SECONDS).min(3_600));
        }
        bucket.events -= i64::from(events);
        bucket.bytes = bucket.bytes.saturating_sub(i64::try_from(bytes).unwrap_or(i64::MAX));
        Ok(())
    }
}

impl Sources for Register {
    fn who(&self, peer: &Peer, _protocol: &'static str) -> Option<Known> {
        let now = self.now();
        let id = match peer {
            Peer { token: Some(token), .. } => {
                let (id, ends) = now.by_token.get(&digest_of_token(token))?;
                ends.is_none_or(|ends| self.clock.now() < ends).then_some(id)?
            }
            Peer { certificate: Some(subject), .. } => now.by_certificate.get(subject)?,
            Peer { address, .. } => of_address(&now, *address)?,
        };
        let one = now.by_id.get(id)?;
        (!one.retired).then(|| Known { key: SourceKey::new(id), bytes_per_second: None })
    }
}

/// The source with the narrowest range that holds an address.
fn of_address(now: &Now, address: IpAddr) -> Option<&String> {
    let address = address.to_canonical();
    now.ranges.iter().rev().find_map(|(length, ranges)| {
        let range = IpNet::new(address, *length).ok()?.trunc();
        ranges.get(&range)
    })
}

#[cfg(test)]
mod tests {
    use vg_access::Kept;
    use vg_backend::clock::ManualClock;

    use super::*;
    use crate::sources::{Source, Token};

    fn kept(id: &str, about: NewSource) -> Kept<Source> {
        let data = Source { about, retired_at: None, live: crate::sources::Live::default() };
        Kept {
            id: id.to_owned(),
            unit: "u1".to_owned(),
            version: 1,
            created_at: Timestamp(0),
            updated_at: Timestamp(0),
            updated_by: String::new(),
            data,
        }
    }

    fn peer(address: &str, token: Option<&str>, certificate: Option<&str>) -> Peer {
        Peer {
            address: address.parse().unwrap(),
            token: token.map(str::to_owned),
            certificate: certificate.map(str::to_owned),
        }
    }

    fn register() -> (Arc<ManualClock>, Register) {
        let clock = Arc::new(ManualClock::new(Timestamp(1_000_000_000_000)));
        let register = Register::new(Arc::clone(&clock) as Arc<dyn Clock>);
        let ranges = |ranges: &[&str]| ranges.iter().map(|range| (*range).to_owned()).collect();
        let with = |ranges, certificate: &str| NewSource {
            ranges,
            certificate: certificate.to_owned(),
            ..NewSource::default()
        };
        let token = |source: &str, secret: &str, expires_at| Token {
            id: String::new(),
            unit: "u1".to_owned(),
            source: source.to_owned(),
            digest: digest_of_token(secret),
            created_at: Timestamp(0),
            created_by: String::new(),
            expires_at,
            revoked_at: None,
        };
        register.replace(&Directory {
            sources: vec![
                kept("wide", with(ranges(&["10.0.0.0/8", "2001:db8::/32"]), "")),
                kept("narrow", with(ranges(&["10.1.0.0/16"]), "CN=fw")),
                kept("limited", NewSource { quota_events: 100, ..NewSource::default() }),
            ],
            tokens: vec![token("wide", "open", None), token("limited", "short", Some(Timestamp(1_000_000_000_001)))],
        });
        (clock, register)
    }

    #[test]
    fn a_sender_is_known_by_token_certificate_or_narrowest_range() {
        let (clock, register) = register();
        let who = |peer: &Peer| register.who(peer, "syslog").map(|known| known.key.to_string());
        let of = |text: &str| Some(text.to_owned());
        assert_eq!(who(&peer("10.1.2.3", None, None)), of("narrow"));
        assert_eq!(who(&peer("::ffff:10.9.2.3", None, None)), of("wide"));
        assert_eq!(who(&peer("2001:db8::1", None, None)), of("wide"));
        assert_eq!(who(&peer("192.0.2.1", None, None)), None);
        assert_eq!(who(&peer("192.0.2.1", None, Some("CN=fw"))), of("narrow"));
        assert_eq!(who(&peer("10.1.2.3", None, Some("CN=other"))), None, "another certificate is not a known address");
        assert_eq!(who(&peer("192.0.2.1", Some("open"), None)), of("wide"));
        assert_eq!(who(&peer("10.1.2.3", Some("wrong"), None)), None, "a wrong token is not a known address");
        assert_eq!(who(&peer("192.0.2.1", Some("short"), None)), of("limited"));
        clock.advance_us(1_000_000);
        assert_eq!(who(&peer("192.0.2.1", Some("short"), None)), None, "it has ended");
        // Who is retired sends no more, and keeps the name for what is under way.
        register.replace(&Directory::default());
        assert_eq!(who(&peer("10.1.2.3", None, None)), None);
        assert_eq!((register.unit_of("wide"), register.origin("limited").about.quota_events), (None, 100));
    }

    #[test]
    fn protocols_of_sources_are_those_that_are_received() {
        use vg_receive::protocols::{HTTP, SOCKETS};

        use crate::stream::entry::{FILE, FOLDER};
        let http = HTTP.iter().map(|protocol| protocol.about().name);
        let received: std::collections::BTreeSet<&str> =
            SOCKETS.iter().map(|socket| socket.about.name).chain(http).chain([FILE, FOLDER]).collect();
        assert_eq!(received, crate::sources::model::PROTOCOLS.into_iter().collect());
    }

    #[test]
    fn a_quota_is_held_on_average() {
        let (clock, register) = register();
        assert_eq!(register.spend("wide", 1_000_000, 1 << 30), Ok(()), "no limit");
        assert_eq!(register.spend("limited", 999, 0), Ok(()));
        assert_eq!(register.spend("limited", 50, 0), Ok(()), "what is begun passes");
        let wait = register.spend("limited", 1, 0).unwrap_err();
        assert!((1..=2).contains(&wait), "{wait}");
        clock.advance_us(i64::try_from(wait).unwrap() * SECOND_US);
        assert_eq!(register.spend("limited", 1, 0), Ok(()));
    }
}
