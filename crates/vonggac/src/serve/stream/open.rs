//! What the stream of a data folder stands on.

use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use vg_backend::Backend;
use vg_backend::journal::{Handles, Journal, JournalOptions, Position};
use vg_intake::parsers::PARSERS;
use vg_lake::events::EventStore;
use vg_monitor::Monitor;
use vg_monitor::files::Board;
use vg_monitor::rules::keeper::Keeper;
use vg_monitor::stream::columns::columns;
use vg_monitor::stream::register::Register;
use vg_monitor::stream::run::{Parts, Stream, StreamSettings};
use vg_receive::Desk;
use vg_receive::http::{Door, Settings as DoorSettings};

use super::rules;
use crate::serve::settings::Settings;

/// Folders in the data folder: rows of `events`, what arrived, what could not be worked on.
const EVENTS: &str = "events";
const JOURNAL: &str = "journal";
const QUARANTINE: &str = "quarantine";
const GIB: u64 = 1024 * 1024 * 1024;
/// What is kept of the journal after it was dealt with, so that a start knows again what came lately.
const KEEP_BYTES: u64 = 64 * 1024 * 1024;
const KEEP_FOR: Duration = Duration::from_secs(3_600);

/// Ports of the doors that have addresses of their own.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub(in crate::serve) struct Ports {
    pub(in crate::serve) http: Option<u16>,
    pub(in crate::serve) syslog: Option<u16>,
    pub(in crate::serve) syslog_tls: Option<u16>,
}

impl Ports {
    fn of(settings: &Settings) -> Self {
        let port = |key| settings.text("stream", key).parse().ok().map(|address: SocketAddr| address.port());
        Self { http: port("http"), syslog: port("syslog"), syslog_tls: port("syslog_tls") }
    }
}

/// The stream with its desk and its door.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Live {
    pub(in crate::serve) stream: Stream,
    pub(in crate::serve) store: EventStore,
    pub(in crate::serve) register: Arc<Register>,
    pub(in crate::serve) desk: Arc<Desk>,
    pub(in crate::serve) door: Arc<Door>,
    /// Follows what is looked for.
    pub(in crate::serve) keeper: Keeper,
    pub(in crate::serve) ports: Ports,
    /// How the files stand that the server reads itself.
    pub(in crate::serve) files: Board,
}

/// Opens the stream of a data folder; nothing is received and nothing runs yet.
///
/// # Errors
///
/// When another program holds the folder, or it cannot be read or written.
pub(in crate::serve) fn open(backend: &Backend, monitor: &Monitor, settings: &Settings, data: &Path) -> Result<Live> {
    let folder = data.join(EVENTS);
    let store = EventStore::open(&folder, columns(), &backend.clock, &backend.random);
    let store = store.with_context(|| format!("open the events in {}", folder.display()))?;
    let folder = data.join(JOURNAL);
    let options = JournalOptions {
        max_bytes: settings.number("stream", "journal_gib").saturating_mul(GIB),
        // A journal that was lost or removed begins behind what the events know of it.
        not_before: Position(store.position().unwrap_or_default()).next(),
        ..JournalOptions::default()
    };
    let handles =
        Handles { clock: Arc::clone(&backend.clock), random: Arc::clone(&backend.random), ..Handles::default() };
    let opened = Journal::open_with(&folder, options, handles);
    let (journal, found) = opened.with_context(|| format!("open the journal in {}", folder.display()))?;
    if let Some(error) = &found.not_writable {
        tracing::error!(code = error.code(), %error, "nothing can be received now");
    }
    for damage in &found.damage {
        tracing::error!(
            segment = damage.segment,
            offset = damage.offset,
            count = damage.count,
            "the journal is damaged"
        );
    }
    let register = Arc::new(Register::new(Arc::clone(&backend.clock)));
    let workers = match settings.number("stream", "workers") {
        0 => std::thread::available_parallelism().map_or(2, std::num::NonZero::get),
        number => usize::try_from(number).unwrap_or(2),
    };
    let stream = Stream::new(Parts {
        monitor: monitor.clone(),
        store: store.clone(),
        journal,
        register: Arc::clone(&register),
        // Nothing is worked on before the keeper has put the rules in place.
        rules: rules::none()?,
        settings: StreamSettings {
            workers,
            commit_after: Duration::from_secs(settings.number("stream", "commit_seconds")),
            keep_bytes: KEEP_BYTES,
            keep_for: KEEP_FOR,
            quarantine: data.join(QUARANTINE),
        },
    });
    let desk = stream.desk();
    let formats = PARSERS.iter().map(|parser| parser.about().name.to_owned()).collect();
    let door = Door::new(Arc::clone(&desk), DoorSettings { formats, ..DoorSettings::default() });
    let keeper = rules::keeper(monitor, settings);
    let (ports, files) = (Ports::of(settings), Board::default());
    Ok(Live { stream, store, register, desk, door, keeper, ports, files })
}
