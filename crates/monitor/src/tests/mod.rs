//! Tests on every engine.

mod limits;
mod list;
mod merge;
mod published;
mod retro;
mod risk;
mod rules;
mod saved;
mod sources;
mod steps;
mod suppress;
mod take;
mod walls;
mod watch;

use std::collections::BTreeMap;

use include_dir::Dir;
use vg_access::permission::Role;
use vg_access::testkit::{Installed, member_caller, new_unit};
use vg_access::units::UnitKind;
use vg_access::{Caller, Kept, Problem};
use vg_backend::sql::{Select, Statement};
use vg_backend::testkit::TestBackend;
use vg_backend::testkit::conformance::prepare_all;
use vg_model::{Level, Text, Timestamp};

use crate::alerts::finding::{Batch, EventRef, Finding, RuleAbout, Taken};
use crate::alerts::model::Alert;
use crate::alerts::states::Step;
use crate::alerts::{Doing, Filter, Item};
use crate::knowledge::{Entity, EntityKind, LogSource};
use crate::{Monitor, Settings, capability};

/// A minute, an hour and a day of the manual clock, in microseconds.
pub(super) const MINUTE: i64 = 60_000_000;
pub(super) const HOUR: i64 = 60 * MINUTE;
pub(super) const DAY: i64 = 24 * HOUR;

/// An installation with a unit, another one, and people.
pub(super) struct World {
    pub(super) monitor: Monitor,
    /// Administrator of the whole.
    pub(super) admin: Caller,
    pub(super) unit: String,
    pub(super) other: String,
    pub(super) stream: Caller,
    pub(super) officer: Caller,
    pub(super) second: Caller,
    pub(super) analyst: Caller,
    pub(super) reader: Caller,
    pub(super) stranger: Caller,
}

pub(super) async fn world(test: &TestBackend) -> World {
    let Installed { access, root, admin } = Installed::new(test, &[capability().operations]).await;
    test.migrate(&[capability().migrations]).await.unwrap();
    let unit = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Sở Y tế")).await.unwrap().id;
    let other = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Province, "Sở Tài chính")).await.unwrap().id;
    let officer = member_caller(&access, &admin, "officer", &unit, Role::Officer).await;
    let second = member_caller(&access, &admin, "second", &unit, Role::Officer).await;
    let analyst = member_caller(&access, &admin, "analyst", &unit, Role::Analyst).await;
    let reader = member_caller(&access, &admin, "reader", &unit, Role::Reader).await;
    let stranger = member_caller(&access, &admin, "stranger", &other, Role::Officer).await;
    let stream = Caller::worker("monitor.stream", &["monitor."], "trace");
    let monitor = Monitor::new(test, &access, Settings::default());
    World { monitor, admin, unit, other, stream, officer, second, analyst, reader, stranger }
}

/// A made-up rule.
pub(super) fn rule(id: &str, level: Level, tags: &[&str]) -> RuleAbout {
    let title = Text::new(format!("Phát hiện {id}"), format!("Found {id}"));
    RuleAbout::new(id, title, level, tags, LogSource::default(), &["CommandLine"])
}

/// A finding of this rule on a host.
pub(super) fn on<'a>(unit: &'a str, rule: &'a RuleAbout, host: &'a str) -> Finding<'a> {
    Finding {
        unit,
        rule,
        time: Timestamp(1_000),
        entity: Entity { kind: EntityKind::Host, name: host },
        source: "dc-01",
        event: EventRef { position: 1, record: 0 },
        system_level: 0,
        fields: &[],
    }
}

impl World {
    pub(super) async fn take(&self, position: i64, findings: &[Finding<'_>]) -> Taken {
        let batch = Batch { stream: "journal", position, findings };
        self.monitor.alert_take(&self.stream, &batch).await.unwrap()
    }

    /// All alerts, oldest first.
    pub(super) async fn all(&self) -> Vec<Kept<Alert>> {
        let filter = Filter { order: "newest".into(), limit: 1_000, ..Filter::default() };
        let mut rows = self.monitor.alert_list(&self.reader, &self.unit, &filter).await.unwrap().rows;
        rows.sort_by_key(|kept| kept.data.no);
        rows
    }

    /// A step of the analyst, whatever the version is.
    pub(super) async fn step(&self, id: &str, step: Step, reason: &str) -> Result<Kept<Alert>, Problem> {
        let doing = Doing::Step { step, reason, of: "" };
        self.monitor.alert_do(&self.analyst, &self.unit, Item { id, version: None }, &doing).await
    }

    /// What happened to an alert, oldest first.
    pub(super) async fn events(&self, id: &str) -> Vec<String> {
        let events = self.monitor.alert_history(&self.reader, &self.unit, id).await.unwrap();
        events.into_iter().rev().map(|event| event.event).collect()
    }
}

/// The numbers of facets are those of the rows.
pub(super) async fn facets_are_right(test: &TestBackend) {
    let mut tx = test.sql.begin_read().await.unwrap();
    let mut counted: BTreeMap<(String, String), i64> = BTreeMap::new();
    let columns = &["level", "state", "class", "rule", "entity", "source", "assignee", "is_open"];
    let (statement, values) = Select::new("test", columns, "monitor_alerts").build().unwrap();
    for row in tx.fetch_all(&statement, &values).await.unwrap() {
        let text = |column: &str| row.text(column).unwrap().to_owned();
        let (level, open) = (row.int("level").unwrap().to_string(), row.int("is_open").unwrap());
        let mut count = |facet: &str, value: String| *counted.entry((facet.to_owned(), value)).or_default() += 1;
        count("cell", format!("{}/{level}", text("state")));
        count("level", level);
        count("open", open.to_string());
        for facet in ["state", "class", "rule", "entity", "source", "assignee"] {
            count(facet, text(facet));
        }
        count("rule_state", format!("{}/{}", text("state"), text("rule")));
        if open == 1 {
            count("open_rule", text("rule"));
        }
    }
    let kept = Statement::new("test", "SELECT facet, value, n FROM monitor_facets WHERE n <> 0");
    let kept = tx.fetch_all(&kept, &[]).await.unwrap();
    let text = |row: &vg_backend::sql::Row, column: &str| row.text(column).unwrap().to_owned();
    let kept = kept.iter().map(|row| ((text(row, "facet"), text(row, "value")), row.int("n").unwrap()));
    assert_eq!(kept.collect::<BTreeMap<_, _>>(), counted);
}

/// Every file of a folder as path and text.
pub(super) fn files<'a>(dir: &'a Dir<'a>) -> Vec<(&'a str, &'a str)> {
    let here = dir.files().map(|file| (file.path().to_str().unwrap(), file.contents_utf8().unwrap()));
    here.chain(dir.dirs().flat_map(files)).collect()
}

#[test]
fn every_statement_is_understood_by_every_engine() {
    vg_backend::testkit::for_each_engine(async |test| {
        world(test).await;
        prepare_all(&test.sql, &capability().statements).await.unwrap();
    });
}
