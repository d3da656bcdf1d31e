//! Monitoring as clients meet it: the queue, what people do with alerts, suppressions, sources, the watch.

#[path = "monitor/alerts.rs"]
mod alerts;
#[path = "monitor/rules.rs"]
mod rules;
#[path = "monitor/sources.rs"]
mod sources;
#[path = "monitor/suppressions.rs"]
mod suppressions;
#[path = "monitor/watch.rs"]
mod watch;

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use serde_json::Value;
use vg_access::{Access, Caller, Config};
use vg_backend::clock::{Clock as _, ManualClock, SystemClock, SystemRandom};
use vg_backend::{Backend, EngineUrls};
use vg_model::{Level, Text, Timestamp};
use vg_monitor::alerts::finding::{Batch, EventRef, Finding, RuleAbout};
use vg_monitor::knowledge::{Entity, EntityKind, LogSource};
use vg_monitor::sources::{Figures, Report, SourceFigures};
use vg_monitor::{Monitor, Settings};

use crate::client::{Answer, Client};
use crate::first_visit::member;
use crate::home::Home;
use crate::program::Server;

/// A minute and an hour in microseconds.
pub(crate) const MINUTE: i64 = 60_000_000;
pub(crate) const HOUR: i64 = 60 * MINUTE;

/// A time a week from now.
pub(crate) fn in_a_week() -> String {
    Timestamp(SystemClock.now().0 + 7 * 24 * HOUR).to_string()
}

/// A made-up rule.
pub(crate) fn rule(id: &str, level: Level) -> RuleAbout {
    let title = Text::new(format!("Phát hiện {id}"), format!("Found {id}"));
    RuleAbout::new(id, title, level, &["attack.credential-access"], LogSource::default(), &["CommandLine"])
}

/// What the stream does beside a running server, in its database: it hands findings and figures over. Its clock is moved by hand.
pub(crate) struct Stream {
    runtime: tokio::runtime::Runtime,
    backend: Backend,
    monitor: Monitor,
    pub(crate) clock: Arc<ManualClock>,
    unit: String,
    position: AtomicI64,
}

impl Stream {
    pub(crate) fn open(home: &Home, unit: &str) -> Self {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
        let clock = Arc::new(ManualClock::new(SystemClock.now()));
        let (backend, monitor) = runtime.block_on(async {
            let blob = format!("file:{}", home.data().join("blob").display());
            let urls = EngineUrls { sql: home.sql(), blob, bus: "sql:".into() };
            let own = Arc::clone(&clock);
            let backend = Backend::open(&urls, own, Arc::new(SystemRandom)).await.unwrap();
            let operations = vonggac::serve::capabilities::operations();
            let access = Access::open(&backend, Config::default(), &operations).await.unwrap();
            let monitor = Monitor::new(&backend, &access, Settings::default());
            (backend, monitor)
        });
        Self { runtime, backend, monitor, clock, unit: unit.to_owned(), position: AtomicI64::new(0) }
    }

    fn caller() -> Caller {
        Caller::worker("test.stream", &["monitor."], "t-1")
    }

    fn next(&self) -> i64 {
        self.position.fetch_add(1, Ordering::Relaxed) + 1
    }

    /// Findings of a rule, one on each host; twice the same host is two findings of one alert.
    pub(crate) fn take(&self, rule: &RuleAbout, hosts: &[&str]) {
        let position = self.next();
        let finding = |(record, name): (usize, &&'static str)| Finding {
            unit: &self.unit,
            rule,
            time: self.clock.now(),
            entity: Entity { kind: EntityKind::Host, name },
            source: "dc-01",
            event: EventRef { position, record: record as i64 },
            system_level: 3,
            fields: &[("CommandLine", "whoami /all")],
        };
        let hosts: Vec<&'static str> = hosts.iter().map(|host| &*(*host).to_owned().leak()).collect();
        let findings: Vec<Finding<'_>> = hosts.iter().enumerate().map(finding).collect();
        let batch = Batch { stream: &format!("test-{}", self.unit), position, findings: &findings };
        let taken = self.runtime.block_on(self.monitor.alert_take(&Self::caller(), &batch)).unwrap();
        assert!(!taken.again && taken.of_no_unit == 0, "{taken:?}");
    }

    /// Records of a source, received at the time of the clock.
    pub(crate) fn report(&self, source: &str, received: i64, stored: i64) {
        let figures =
            Figures { received, stored, rejected: received - stored, bytes: received * 300, ..Figures::default() };
        let line = SourceFigures { source, received_at: self.clock.now(), figures, skews: &[2_000_000] };
        let report = Report { stream: &format!("test-{}", self.unit), position: self.next(), figures: &[line] };
        let counted = self.runtime.block_on(self.monitor.source_report(&Self::caller(), &report)).unwrap();
        assert_eq!((counted.again, counted.sources), (false, 1));
    }

    /// Gives the database back.
    pub(crate) fn close(self) {
        self.runtime.block_on(self.backend.sql.close());
    }
}

/// A server with a unit, people in it, and a stream beside it.
struct House {
    server: Server,
    admin: Client,
    unit: String,
    officer: Client,
    analyst: Client,
    reader: Client,
    stream: Stream,
}

impl House {
    fn open(home: &Home) -> Self {
        let mut server = Server::start(
            home,
            &[("VONGGAC_LIMITS_PRINCIPAL_BURST", "2000"), ("VONGGAC_LIMITS_ADDRESS_BURST", "5000")],
        );
        let (admin, unit) = server.set_up();
        let officer = member(&server, &admin, &unit, "an", "officer");
        let analyst = member(&server, &admin, &unit, "binh", "analyst");
        let reader = member(&server, &admin, &unit, "dung", "reader");
        let stream = Stream::open(home, &unit);
        Self { server, admin, unit, officer, analyst, reader, stream }
    }

    fn path(&self, end: &str) -> String {
        format!("/api/v1/units/{}/{end}", self.unit)
    }

    fn get(&self, end: &str) -> Value {
        let answer = self.reader.get(&self.path(end));
        assert_eq!(answer.status, 200, "{end}: {}", answer.text());
        answer.json()
    }

    fn items(&self, end: &str) -> Vec<Value> {
        self.get(end)["items"].as_array().unwrap().clone()
    }

    /// Sends a change as the analyst.
    fn send(&self, method: &str, end: &str, version: &Value, body: Option<&Value>) -> Answer {
        send(&self.analyst, method, &self.path(end), version, body)
    }
}

/// Sends a change that is based on a version.
fn send(client: &Client, method: &str, path: &str, version: &Value, body: Option<&Value>) -> Answer {
    let body = body.map(ToString::to_string);
    let more = format!("If-Match: \"{version}\"\r\n");
    client.send(method, path, &more, body.as_ref().map(|body| body.as_bytes()))
}

/// The account of a client.
fn account(client: &Client) -> String {
    client.get("/api/v1/session").json()["account"].as_str().unwrap().to_owned()
}

/// What a field of all rows says.
fn each<'a>(rows: &'a [Value], field: &str) -> Vec<&'a str> {
    rows.iter().map(|row| row[field].as_str().unwrap()).collect()
}
