//! Start, listen, stop.

use std::io::Write as _;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use axum_server::Handle;
use hyper_util::rt::TokioTimer;
use tokio::signal::unix::{SignalKind, signal};
use vg_access::{Caller, Problem};
use vg_backend::transaction;

use super::settings::Settings;
use super::state::App;
use super::{api, checker, installation, log, monitor, postgres, retro, stream, tls};

/// How long the headers of a request may take to arrive: a slow client must not hold a connection for nothing.
const HEADER_TIME: Duration = Duration::from_secs(10);
/// Headers of one request.
const MAX_HEADERS: usize = 100;

/// What the command line adds to the settings.
#[derive(Clone, Debug)]
pub struct Options {
    /// The data folder.
    pub data: PathBuf,
    /// Address and port in place of that of the settings.
    pub listen: Option<String>,
    /// Plain HTTP; only on a loopback address.
    pub insecure_http: bool,
    /// The first setup makes no demonstration unit.
    pub empty: bool,
}

/// Serves until the handle stops it. A macro, because the two servers differ in type by how they accept a connection.
macro_rules! listen {
    ($server:expr, $router:expr) => {{
        let mut server = $server;
        server
            .http_builder()
            .http1()
            .timer(TokioTimer::new())
            .header_read_timeout(HEADER_TIME)
            .max_headers(MAX_HEADERS);
        server.serve($router.into_make_service_with_connect_info::<SocketAddr>()).await.context("serve")
    }};
}

/// Runs the server until a signal stops it.
///
/// # Errors
///
/// When something cannot be opened: address, engines, certificate.
pub async fn run(settings: &Settings, options: &Options) -> Result<()> {
    log::start(settings);
    let wanted = options.listen.as_deref().unwrap_or_else(|| settings.text("server", "listen"));
    let address: SocketAddr = wanted.parse().with_context(|| format!("'{wanted}' is no ADDRESS:PORT"))?;
    if options.insecure_http && !address.ip().is_loopback() {
        bail!("--insecure-http: passwords would cross the network in the clear; listen on 127.0.0.1 or leave it out");
    }
    let secure = !options.insecure_http;
    let backend = installation::open(settings, &options.data, true).await?;
    let access = installation::access(&backend, settings, secure).await?;
    let app = App::new(backend, access, settings, &options.data, secure, !options.empty, api::document()?)?;
    let listener = TcpListener::bind(address).with_context(|| format!("listen on {address}"))?;
    listener.set_nonblocking(true).context("listen")?;
    let address = listener.local_addr().context("listen")?;
    let handle = Handle::new();
    let stop_for = Duration::from_secs(settings.number("server", "stop_seconds"));
    tokio::spawn(stop_on_signal(signals()?, handle.clone(), app.clone(), stop_for));
    tokio::spawn(seal(app.clone()));
    tokio::spawn(checker::run(app.clone()));
    tokio::spawn(monitor::settle(app.clone()));
    tokio::spawn(retro::run(app.clone()));
    let router = api::router(&app);
    let running;
    if secure {
        let files = tls::Files::of(settings, &options.data, &address.ip().to_string(), &*app.backend.clock)?;
        let config = files.load().await?;
        running = stream::start(&app, settings, Some(files.paths())).await?;
        postgres::start(&app, settings, Some(config.clone())).await?;
        tokio::spawn(files.watch(config.clone()));
        greet(&app, &format!("https://{address}")).await?;
        let server = axum_server::from_tcp_rustls(listener, config).context("listen")?;
        listen!(server.handle(handle), router)?;
    } else {
        running = stream::start(&app, settings, None).await?;
        postgres::start(&app, settings, None).await?;
        greet(&app, &format!("http://{address}")).await?;
        listen!(axum_server::from_tcp(listener).context("listen")?.handle(handle), router)?;
    }
    running.end(&app, stop_for).await;
    // An import that is being applied holds a connection. It is not waited for longer than requests were: its transaction is rolled
    // back, and the import says that it was interrupted.
    if tokio::time::timeout(stop_for, app.backend.sql.close()).await.is_err() {
        tracing::warn!("stopped while work on an import went on");
    }
    tracing::info!("stopped");
    Ok(())
}

/// How often it is looked whether a full hour has passed since evidence was sealed.
const SEAL_EVERY: Duration = Duration::from_secs(60);
/// What the worker that seals may do: nothing that is asked for; its name stands in the audit.
const SEALER: &[&str] = &[];

/// Seals the evidence at each full hour, and tells it in the log when it fails.
async fn seal(app: App) {
    let mut minutes = tokio::time::interval(SEAL_EVERY);
    minutes.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        minutes.tick().await;
        let worker = Caller::worker("serve.sealer", SEALER, "sealer");
        let evidence = app.access.evidence();
        let sealed = transaction!(app.backend.sql, Problem, |tx| evidence.seal(tx, &app.access, &worker).await);
        match sealed {
            Ok(0) => {}
            Ok(chains) => tracing::info!(chains, "evidence sealed"),
            Err(problem) => tracing::error!(code = problem.code(), "evidence could not be sealed"),
        }
    }
}

/// Says where the server listens and, on a fresh installation, how to set it up.
async fn greet(app: &App, url: &str) -> Result<()> {
    let link = app.access.setup_token().await?;
    let mut out = std::io::stdout().lock();
    writeln!(out, "Vọng Gác: {url}").context("write the address")?;
    if let Some(link) = link {
        let (token, end) = (link.token.expose(), link.expires_at);
        writeln!(out, "Thiết lập lần đầu / first setup (→ {end}): {url}/setup#{token}").context("write the link")?;
    }
    out.flush().context("write the address")?;
    tracing::info!(url, "listening");
    Ok(())
}

/// The signals, caught before the server listens, so that none is lost.
fn signals() -> Result<[tokio::signal::unix::Signal; 2]> {
    let catch = |kind| signal(kind).context("catch signals");
    Ok([catch(SignalKind::terminate())?, catch(SignalKind::interrupt())?])
}

async fn stop_on_signal(
    [mut terminate, mut interrupt]: [tokio::signal::unix::Signal; 2],
    handle: Handle<SocketAddr>,
    app: App,
    stop_for: Duration,
) {
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    tracing::info!(seconds = stop_for.as_secs(), "stopping: running requests may finish");
    app.stopping.begin();
    handle.graceful_shutdown(Some(stop_for));
}
