//! What every request needs, opened once.

use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result};
use ipnet::IpNet;
use tokio::sync::{Semaphore, watch};
use vg_access::Access;
use vg_access::limit::{Limiter, Rate};
use vg_assess::Assess;
use vg_backend::Backend;
use vg_directive::Directive;
use vg_directive::checks::Tables;
use vg_directive::pack::Packs;
use vg_inventory::Inventory;
use vg_lake::Lake;
use vg_library::Regimes;
use vg_monitor::Monitor;

use super::checker::LakeTables;
use super::inventory::Jobs;
use super::live::Streams;
use super::metrics::Metrics;
use super::monitor::{Samples, Settled};
use super::settings::Settings;
use super::store::Keeping;
use super::{directive, oidc, postgres, query, stream};

/// Files that are read at once.
const UPLOADS: usize = 2;
/// Keys that a rate limiter remembers: some 20 MB when all are in use.
const MOST_LIMIT_KEYS: usize = 100_000;

/// The state of the server; cheap to clone.
#[derive(Clone, Debug)]
pub struct App(Arc<Inner>);

/// What [`App`] points to.
#[derive(Debug)]
pub struct Inner {
    pub(super) backend: Backend,
    pub(super) access: Access,
    pub(super) inventory: Inventory,
    pub(super) directive: Directive,
    pub(super) assess: Assess,
    pub(super) monitor: Monitor,
    /// What arrives.
    pub(super) live: stream::Live,
    /// For how long events are kept, and in how much room.
    pub(super) keeping: Keeping,
    /// When lateness and silence of each unit were last looked at.
    pub(super) settled: Settled,
    /// What was sent to try rules on.
    pub(super) samples: Samples,
    /// Directives and regimes of the program.
    pub(super) packs: Packs,
    pub(super) regimes: Regimes,
    /// What checks ask.
    pub(super) tables: Arc<dyn Tables>,
    /// The SQL surface.
    pub(super) lake: Lake,
    /// The provider of central sign-in, when there is one.
    pub(super) oidc: Option<oidc::Provider>,
    /// Imports that go on after their request was answered.
    pub(super) jobs: Jobs,
    /// Event streams that are open.
    pub(super) streams: Streams,
    /// Turns for reading files that were sent: each takes several times the size of its file.
    pub(super) uploads: Arc<Semaphore>,
    /// The turn for setting pages: a large document takes a processor for seconds, and hundreds of megabytes.
    pub(super) setting: Arc<Semaphore>,
    pub(super) limits: Limits,
    /// Where files lie while they are read: the data folder.
    pub(super) folder: PathBuf,
    /// `server.public_url`: under which address others reach this server.
    pub(super) public_url: Option<String>,
    /// True behind TLS: `Secure` cookies and HSTS.
    pub(super) secure: bool,
    pub(super) proxies: Vec<IpNet>,
    pub(super) running: Arc<Semaphore>,
    pub(super) by_principal: Limiter,
    pub(super) by_address: Limiter,
    pub(super) metrics: Metrics,
    /// Figures of the door of PostgreSQL clients.
    pub(super) postgres: postgres::Counts,
    /// Set by the signal to stop: a load balancer sends nobody any more, and event streams end.
    pub(super) stopping: Stopping,
    /// True when the first setup makes the demonstration unit.
    pub(super) demonstration: bool,
    /// The OpenAPI document as JSON.
    pub(super) document: String,
}

/// Limits of one request, in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    pub(super) body: usize,
    pub(super) upload: usize,
    pub(super) headers: usize,
    pub(super) query: usize,
    pub(super) depth: usize,
    pub(super) time: Duration,
    pub(super) session: Duration,
}

/// Whether the server is stopping, for those who ask and for those who wait.
#[derive(Debug, Default)]
pub(super) struct Stopping(watch::Sender<bool>);

impl Stopping {
    /// From now on.
    pub(super) fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Whether it has begun.
    pub(super) fn has_begun(&self) -> bool {
        *self.0.borrow()
    }

    /// Waits until it begins.
    pub(super) async fn begins(&self) {
        // The sender lives as long as this, so there is always a value.
        let _ = self.0.subscribe().wait_for(|begun| *begun).await;
    }
}

impl std::ops::Deref for App {
    type Target = Inner;
    fn deref(&self) -> &Inner {
        &self.0
    }
}

impl App {
    /// The state of a server over an open installation with its data in `folder`. `document` is the OpenAPI document.
    ///
    /// # Errors
    ///
    /// When a trusted proxy is no network, or the settings of central sign-in are not whole.
    pub fn new(
        backend: Backend,
        access: Access,
        settings: &Settings,
        folder: &Path,
        secure: bool,
        demonstration: bool,
        document: String,
    ) -> Result<Self> {
        let number = |name| usize::try_from(settings.number("limits", name)).unwrap_or(usize::MAX);
        let rate = |burst, per_second| {
            let number = |name| u32::try_from(settings.number("limits", name)).unwrap_or(u32::MAX);
            let rate = Rate { burst: number(burst), per_second: number(per_second) };
            Limiter::new(Arc::clone(&backend.clock), rate, MOST_LIMIT_KEYS)
        };
        let packs = crate::packs::directives();
        let monitor = Monitor::new(&backend, &access, vg_monitor::Settings::default());
        let live = stream::open(&backend, &monitor, settings, folder)?;
        let lake = query::open(&backend, settings)?.with_events(live.store.clone())?;
        let proxies = settings.list("server", "trusted_proxies").iter().map(|text| network(text));
        Ok(Self(Arc::new(Inner {
            limits: Limits {
                body: number("body_bytes"),
                upload: number("upload_bytes"),
                headers: number("header_bytes"),
                query: number("query_bytes"),
                depth: number("json_depth"),
                time: Duration::from_secs(settings.number("limits", "request_seconds")),
                session: Duration::from_secs(settings.number("sessions", "absolute_minutes").saturating_mul(60)),
            },
            inventory: Inventory::new(&backend, &access),
            directive: Directive::new(&backend, &access, directive::check_texts(&packs))
                .with_forms(crate::packs::forms()),
            assess: Assess::new(&backend, &access),
            monitor,
            live,
            keeping: Keeping::of(settings),
            settled: Settled::default(),
            samples: Samples::default(),
            public_url: oidc::public_url(settings)?,
            regimes: crate::packs::regimes(),
            packs,
            tables: Arc::new(LakeTables::new(&lake)),
            lake,
            oidc: oidc::open(settings, &backend.clock)?,
            jobs: Jobs::default(),
            streams: Streams::default(),
            uploads: Arc::new(Semaphore::new(UPLOADS)),
            setting: Arc::new(Semaphore::new(1)),
            folder: folder.to_owned(),
            secure,
            demonstration,
            proxies: proxies.collect::<Result<_>>()?,
            running: Arc::new(Semaphore::new(number("concurrent"))),
            by_principal: rate("principal_burst", "principal_per_second"),
            by_address: rate("address_burst", "address_per_second"),
            metrics: Metrics::default(),
            postgres: postgres::Counts::default(),
            stopping: Stopping::default(),
            document,
            backend,
            access,
        })))
    }
}

/// A network, or one address.
fn network(text: &str) -> Result<IpNet> {
    let one = text.parse::<IpAddr>().map(IpNet::from);
    one.or_else(|_| text.parse()).with_context(|| format!("server.trusted_proxies: '{text}' is no network"))
}
