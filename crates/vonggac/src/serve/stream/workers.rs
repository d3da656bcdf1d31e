//! What runs as long as the server does.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result};
use tokio::sync::watch;
use tokio::task::JoinHandle;
use tokio::time::{MissedTickBehavior, interval, timeout};
use vg_access::{Caller, Problem};
use vg_backend::bus::Start;
use vg_lake::events::{EventError, EventStore, Retention};
use vg_monitor::sources::{Figures, Report, SourceFigures};
use vg_receive::SourceKey;

use super::{door, files as followed, listeners};
use crate::serve::heard;
use crate::serve::settings::Settings;
use crate::serve::state::App;
use crate::serve::store as space;

/// What the workers of the stream may do.
const MAY: &[&str] = &["monitor.source.know", "monitor.source.report"];
/// Sources are read again this often, whatever is heard of them.
const REGISTER_EVERY: Duration = Duration::from_secs(30);
/// How often what was refused is noted.
const REFUSED_EVERY: Duration = Duration::from_secs(10);
/// How often files are joined, and looked at for their age.
const UPKEEP_EVERY: Duration = Duration::from_secs(60);
/// After a failure.
const AFTER_FAILURE: Duration = Duration::from_secs(5);
/// How often it is looked how busy the stream is, and from how many bytes a second on it is: see [`crate::memory`].
const LOOK_EVERY: Duration = Duration::from_millis(250);
const BUSY_BYTES: u64 = 4 * 1024 * 1024;
/// How often it is said that the room for events is nearly used up.
const TOLD_EVERY: Duration = Duration::from_secs(86_400);

/// The stream as it runs.
#[derive(Debug)]
pub(in crate::serve) struct Running {
    stop: watch::Sender<bool>,
    listeners: Vec<JoinHandle<()>>,
    stream: JoinHandle<()>,
}

/// Begins to receive and to work on what arrives. `files` are certificate and key of the server, behind TLS.
///
/// # Errors
///
/// When an address cannot be taken.
pub(in crate::serve) async fn start(app: &App, settings: &Settings, files: Option<(&Path, &Path)>) -> Result<Running> {
    register_now(app).await.context("read the sources")?;
    let (stop, stopped) = watch::channel(false);
    let mut tasks = listeners::open(settings, files, &app.live.desk, &stopped).await?;
    tasks.extend(own_door(app, settings, files, &stopped).await?);
    tasks.extend(followed::open(app, settings, &stopped)?);
    let stream = tokio::spawn(run(app.clone()));
    tokio::spawn(register(app.clone()));
    tokio::spawn(refused(app.clone()));
    tokio::spawn(upkeep(app.clone()));
    tokio::spawn(keep_rules(app.clone()));
    tokio::spawn(memory(app.clone()));
    Ok(Running { stop, listeners: tasks, stream })
}

impl Running {
    /// Ends it: doors first, then what they brought goes to the disk, then what is in the journal is worked on, within `time`. What is
    /// left is worked on after the next start.
    pub(in crate::serve) async fn end(self, app: &App, time: Duration) {
        let _ = self.stop.send(true);
        let ended = timeout(time, async {
            for listener in self.listeners {
                let _ = listener.await;
            }
            app.live.desk.flush().await;
            let stream = app.live.stream.clone();
            let _ = tokio::task::spawn_blocking(move || stream.close()).await;
            let _ = self.stream.await;
        });
        if ended.await.is_err() {
            tracing::warn!("stopped while events were still worked on; they are in the journal");
        }
    }
}

/// The doors of senders at an address of their own.
async fn own_door(
    app: &App,
    settings: &Settings,
    files: Option<(&Path, &Path)>,
    stopped: &watch::Receiver<bool>,
) -> Result<Option<JoinHandle<()>>> {
    let text = settings.text("stream", "http");
    if text.is_empty() {
        return Ok(None);
    }
    let address: SocketAddr = text.parse().with_context(|| format!("stream.http: '{text}' is no ADDRESS:PORT"))?;
    let listener = std::net::TcpListener::bind(address).with_context(|| format!("stream.http: listen on {address}"))?;
    listener.set_nonblocking(true).context("listen")?;
    tracing::info!(protocol = "http", address = %listener.local_addr().context("listen")?, "receiving over HTTP");
    let service = door::alone(&app.live.door).into_make_service_with_connect_info::<SocketAddr>();
    let handle = axum_server::Handle::new();
    let (ending, mut stopped) = (handle.clone(), stopped.clone());
    tokio::spawn(async move {
        let _ = stopped.wait_for(|stop| *stop).await;
        ending.graceful_shutdown(Some(Duration::from_secs(5)));
    });
    let served = match files {
        Some((certificate, key)) => {
            let config = axum_server::tls_rustls::RustlsConfig::from_pem_file(certificate, key).await;
            let config = config.context("stream.http: read the certificate of the server")?;
            let server = axum_server::from_tcp_rustls(listener, config).context("stream.http")?.handle(handle);
            tokio::spawn(async move { server.serve(service).await })
        }
        None => {
            let server = axum_server::from_tcp(listener).context("stream.http")?.handle(handle);
            tokio::spawn(async move { server.serve(service).await })
        }
    };
    Ok(Some(tokio::spawn(async move {
        if let Ok(Err(error)) = served.await {
            tracing::error!(%error, "nothing is received over HTTP any more");
        }
    })))
}

/// Has the rules of the stream followed.
async fn keep_rules(app: App) {
    tokio::select! {
        () = app.live.keeper.run(&app.live.stream) => {}
        () = app.stopping.begins() => {}
    }
}

/// The stream, until it is closed. It begins when its rules are in place: what arrives meanwhile waits in the journal and is looked at by
/// all of them.
async fn run(app: App) {
    tokio::select! {
        () = app.live.keeper.ready() => {}
        () = app.stopping.begins() => return,
    }
    if let Err(error) = app.live.stream.run(std::future::pending()).await {
        tracing::error!(code = error.code(), %error, "the stream has ended; what arrives waits in the journal");
    }
}

async fn register_now(app: &App) -> Result<(), Problem> {
    let caller = Caller::worker("stream.register", MAY, "register");
    app.live.register.replace(&app.monitor.source_directory(&caller).await?);
    Ok(())
}

/// What a request changed of sources holds from its answer on: a new token counts, and a revoked one does not. Where it fails, the
/// register hears of it by the bus.
pub(in crate::serve) async fn known_at_once(app: &App) {
    if let Err(problem) = register_now(app).await {
        tracing::warn!(code = problem.code(), %problem, "the sources could not be read at once");
    }
}

/// Keeps the register up to date.
async fn register(app: App) {
    let consumer = loop {
        match app.backend.bus.consumer("stream.register", &["monitor.source.changed"], Start::Now).await {
            Ok(consumer) => break consumer,
            Err(error) => tracing::error!(%error, "the register of sources has no place on the bus"),
        }
        tokio::time::sleep(AFTER_FAILURE).await;
    };
    let mut last = tokio::time::Instant::now();
    loop {
        let wakes = app.backend.bus.wakes();
        let woken = wakes.notified();
        let mut told = false;
        match heard::all(&app, &consumer, |_| told = true).await {
            Ok(()) => {}
            Err(_) if app.stopping.has_begun() => return,
            Err(problem) => {
                tracing::error!(code = problem.code(), %problem, "messages about sources cannot be read");
            }
        }
        if told || last.elapsed() >= REGISTER_EVERY {
            last = tokio::time::Instant::now();
            if let Err(problem) = register_now(&app).await {
                tracing::error!(code = problem.code(), %problem, "the sources cannot be read");
            }
        }
        tokio::select! {
            () = app.stopping.begins() => return,
            _ = timeout(Duration::from_secs(1), woken) => {}
        }
    }
}

/// Notes for each source what was refused at the doors, so that its books show it.
async fn refused(app: App) {
    let caller = Caller::worker("stream.refused", MAY, "refused");
    let mut told: BTreeMap<SourceKey, u64> = BTreeMap::new();
    let mut every = interval(REFUSED_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stopping.begins() => return,
            _ = every.tick() => {}
        }
        let now = app.backend.clock.now();
        let mut refused: BTreeMap<SourceKey, u64> = BTreeMap::new();
        for (source, _, count) in app.live.desk.counters().rows() {
            *refused.entry(source).or_default() += count.refused();
        }
        let more = |(source, now): (&SourceKey, &u64)| {
            let more = now.saturating_sub(told.get(source).copied().unwrap_or_default());
            (more > 0).then(|| (source.clone(), i64::try_from(more).unwrap_or(i64::MAX)))
        };
        let more: Vec<(SourceKey, i64)> = refused.iter().filter_map(more).collect();
        if more.is_empty() {
            continue;
        }
        let figures: Vec<SourceFigures<'_>> = more
            .iter()
            .map(|(source, refused)| SourceFigures {
                source: source.as_str(),
                received_at: now,
                figures: Figures { received: *refused, rejected: *refused, ..Figures::default() },
                skews: &[],
            })
            .collect();
        // Each report has its time as its position.
        let report = Report { stream: "refused", position: now.0, figures: &figures };
        match app.monitor.source_report(&caller, &report).await {
            Ok(_) => told = refused,
            Err(problem) => tracing::error!(code = problem.code(), %problem, "what was refused could not be noted"),
        }
    }
}

/// Joins files, lets go of what is too old or too much, and removes what nobody reads any more. Says once a day when the room for events
/// is nearly used up.
async fn upkeep(app: App) {
    let retention = app.keeping.retention();
    let mut told: Option<Instant> = None;
    let mut every = interval(UPKEEP_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            () = app.stopping.begins() => return,
            _ = every.tick() => {}
        }
        let store = app.live.store.clone();
        match tokio::task::spawn_blocking(move || round(&store, retention)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                tracing::error!(code = error.code(), %error, "the files of events could not be looked after")
            }
            Err(error) => tracing::error!(%error, "the upkeep of events ended early"),
        }
        let full_on = space::warning(&app.live, app.keeping, app.backend.clock.now());
        if let Some(full_on) = full_on.filter(|_| told.is_none_or(|at| at.elapsed() > TOLD_EVERY)) {
            tracing::warn!(full_on, "the room for events is nearly used up; then the oldest day goes (stream.gib)");
            told = Some(Instant::now());
        }
    }
}

fn round(store: &EventStore, retention: Retention) -> Result<(), EventError> {
    while store.compact()?.is_some() {}
    while let Some(expired) = store.expire(retention)? {
        tracing::info!(?expired, "events were let go of");
    }
    store.vacuum()?;
    Ok(())
}

/// Lets freed memory stay while much is worked on, and go at once afterwards.
async fn memory(app: App) {
    let mut every = interval(LOOK_EVERY);
    every.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let (mut before, mut busy) = (app.live.stream.status().figures.bytes, None);
    loop {
        tokio::select! {
            () = app.stopping.begins() => return,
            _ = every.tick() => {}
        }
        let now = app.live.stream.status().figures.bytes;
        let much = (now - before) * 1_000 > BUSY_BYTES * LOOK_EVERY.as_millis() as u64;
        before = now;
        busy = if much { busy.or_else(|| Some(crate::memory::busy())) } else { None };
    }
}
