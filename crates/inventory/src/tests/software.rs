//! Software of hosts: the sets in which it is kept against a plain map, who has a package, lists over many chunks, and what was there
//! before the sets.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use vg_access::Access;
use vg_backend::migrate::Migrations;
use vg_backend::params;
use vg_backend::sql::Statement;
use vg_backend::testkit::{START, TestBackend, for_each_engine};
use vg_formats::Fact;
use vg_formats::facts::SoftwareFact;
use vg_model::Timestamp;

use super::find::{HEAD, HOST};
use super::{World, world};
use crate::capability;
use crate::error::undo_overtaken;
use crate::facts::{Source, SourceKind};
use crate::import::{Import, Input, Outcome};
use crate::limits::CHUNK;
use crate::model::{Filter, Host, Software};
use crate::service::Portion;
use crate::store::software;

const HOSTS: usize = 4;
const PACKAGES: usize = 8;

fn at(seconds: i64) -> Timestamp {
    Timestamp(START.0 + seconds * 1_000_000)
}

fn fact(host: Option<&str>, name: &str, version: &str, purl: &str) -> Fact {
    let some = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    Fact::Software(Box::new(SoftwareFact {
        name: name.to_owned(),
        version: some(version),
        purl: some(purl),
        host: host.map(str::to_owned),
        ..SoftwareFact::default()
    }))
}

async fn apply(w: &World, input: &Input) -> Import {
    let said = w.inventory.import_preview(&w.officer_a, &w.a, input).await.unwrap();
    let done = w.inventory.import_apply(&w.officer_a, &w.a, &said.id).await.unwrap();
    let counts = |import: &Import| (import.created, import.updated, import.unchanged, import.refused);
    assert_eq!(counts(&done), counts(&said), "the preview says what applying does");
    done
}

fn input(source: &str, at: Timestamp, facts: Vec<Fact>) -> Input {
    Input::of_facts(Source { kind: SourceKind::Agent, name: source.to_owned() }, at, facts)
}

async fn hosts(w: &World, count: usize) -> Vec<String> {
    let mut ids = Vec::new();
    for number in 0..count {
        let host = Host { name: format!("may-{number}"), ..Host::default() };
        ids.push(w.inventory.host_create(&w.officer_a, &w.a, &host).await.unwrap().id);
    }
    ids
}

/// The names of the hosts that a filter finds.
async fn found(w: &World, filter: Filter) -> Vec<String> {
    let page = w.inventory.host_list(&w.officer_a, &w.a, &filter).await.unwrap();
    page.rows.into_iter().map(|row| row.data.name).collect()
}

async fn having(w: &World, software: &str) -> Vec<String> {
    found(w, Filter { software: Some(software.to_owned()), ..Filter::default() }).await
}

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// A source lists packages (bits) of one host; with `other` it says another purl of them. It may look back in time.
    List {
        host: usize,
        source: usize,
        packages: u8,
        other: bool,
        second: i64,
    },
    /// A table of several hosts: packages by host.
    Table {
        packages: [u8; HOSTS],
        second: i64,
    },
    Merge {
        kept: usize,
        other: usize,
    },
    /// Everything of a source goes to a new host.
    Split {
        host: usize,
        source: usize,
    },
    /// Undoes the latest merge or split that was not undone.
    Undo,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        5 => (0..HOSTS, 0..2_usize, any::<u8>(), any::<bool>(), 0..90_i64).prop_map(
            |(host, source, packages, other, second)| Step::List { host, source, packages, other, second }
        ),
        3 => (any::<[u8; HOSTS]>(), 0..90_i64).prop_map(|(packages, second)| Step::Table { packages, second }),
        2 => (0..HOSTS, 0..HOSTS).prop_map(|(kept, other)| Step::Merge { kept, other }),
        1 => (0..HOSTS, 0..2_usize).prop_map(|(host, source)| Step::Split { host, source }),
        2 => Just(Step::Undo),
    ]
}

/// Of a package on a host: what is said of it, and its import or merge.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Entry {
    purl: String,
    first: Timestamp,
    last: Timestamp,
    gone: Option<Timestamp>,
    import: String,
}

/// By host, source, package.
type Map = BTreeMap<(String, String, usize), Entry>;

fn bits(packages: u8) -> impl Iterator<Item = usize> {
    (0..PACKAGES).filter(move |package| packages >> package & 1 == 1)
}

/// Half of the packages are versions of one name.
fn name_of(package: usize) -> (String, String) {
    (format!("Goi-{}", package / 2), format!("{}.0", package % 2))
}

/// What the service has, and what it should have.
struct Twins<'a> {
    w: &'a World,
    ids: Vec<String>,
    names: BTreeMap<String, String>,
    map: Map,
    undos: Vec<(String, String, String)>,
    retired: BTreeSet<String>,
}

impl Twins<'_> {
    fn list(&mut self, host: &str, source: &str, packages: u8, purl: &str, second: i64, import: &str) {
        let (now, mut any) = (at(second), false);
        for package in bits(packages) {
            any = true;
            let key = (host.to_owned(), source.to_owned(), package);
            let before = self.map.get(&key);
            let (first, last) = before.map_or((now, now), |entry| (entry.first, entry.last.max(now)));
            let entry = Entry { purl: purl.to_owned(), first, last, gone: None, import: import.to_owned() };
            self.map.insert(key, entry);
        }
        for ((of, said, _), entry) in self.map.iter_mut().filter(|_| any) {
            if of == host && said == source && entry.gone.is_none() && entry.import != import {
                entry.gone = Some(now);
            }
        }
    }

    async fn step(&mut self, step: &Step) {
        let (inv, me, unit) = (&self.w.inventory, &self.w.officer_a, self.w.a.as_str());
        match step {
            Step::List { host, source, packages, other, second } => {
                let (id, source) = (self.ids[*host].clone(), format!("nguon-{source}"));
                let purl = if *other { "pkg:khac" } else { "pkg:mot" };
                let facts = bits(*packages).map(|package| {
                    let (name, version) = name_of(package);
                    fact(None, &name, &version, purl)
                });
                let done = apply(self.w, &input(&source, at(*second), facts.collect()).on_host(&id)).await;
                self.list(&id, &source, *packages, purl, *second, &done.id);
            }
            Step::Table { packages, second } => {
                let mut facts = Vec::new();
                // By packages, so that hosts take turns.
                for package in 0..PACKAGES {
                    for (host, packages) in packages.iter().enumerate() {
                        let id = &self.ids[host];
                        if packages >> package & 1 == 1 && !self.retired.contains(id) {
                            let (name, version) = name_of(package);
                            facts.push(fact(Some(&self.names[id]), &name, &version, ""));
                        }
                    }
                }
                let done = apply(self.w, &input("bang", at(*second), facts)).await;
                assert_eq!(done.refused, 0, "{done:?}");
                for (host, packages) in packages.iter().enumerate() {
                    let id = self.ids[host].clone();
                    if !self.retired.contains(&id) {
                        self.list(&id, "bang", *packages, "", *second, &done.id);
                    }
                }
            }
            Step::Merge { kept, other } => {
                let (kept, other) = (self.ids[*kept].clone(), self.ids[*other].clone());
                // A name of a merged host is one of the kept one: tables would mean both once it is back.
                if kept == other || self.retired.contains(&kept) || self.retired.contains(&other) {
                    return;
                }
                let (_, undo) = inv.host_merge(me, unit, &kept, &other).await.unwrap();
                let theirs: Vec<_> = self.map.iter().filter(|((of, ..), _)| *of == other).collect();
                let theirs: Vec<_> = theirs.into_iter().map(|(key, entry)| (key.clone(), entry.clone())).collect();
                for ((_, source, package), entry) in theirs {
                    let entry = Entry { import: format!("merge:{undo}"), ..entry };
                    self.map.entry((kept.clone(), source, package)).or_insert(entry);
                }
                self.retired.insert(other.clone());
                self.undos.push((undo, kept, other));
            }
            Step::Split { host, source } => {
                let (id, source) = (self.ids[*host].clone(), format!("nguon-{source}"));
                if self.retired.contains(&id) {
                    return;
                }
                // A part has at least an identifier: the name goes along and is given back by the undo.
                let name = format!("tach-{}", self.names.len());
                let portion = Portion {
                    name: name.clone(),
                    identifiers: vec![(crate::identity::IdentifierKind::Name, self.names[&id].clone())],
                    sources: vec![source.clone()],
                };
                let Ok((new, undo)) = inv.host_split(me, unit, &id, &portion).await else { return };
                self.move_all(&id, &new.id, &source);
                self.names.insert(new.id.clone(), name);
                // Nothing else is tried while the name is away: undone at once, or for ever.
                let before = self.map.clone();
                self.check().await;
                inv.host_undo(me, unit, &undo).await.unwrap();
                assert_eq!(self.map, before);
                self.move_all(&new.id, &id, &source);
                self.retired.insert(new.id);
            }
            Step::Undo => {
                let Some((undo, kept, other)) = self.undos.pop() else { return };
                match inv.host_undo(me, unit, &undo).await {
                    Ok(_) => {
                        let mark = format!("merge:{undo}");
                        self.map.retain(|(of, ..), entry| *of != kept || entry.import != mark);
                        self.retired.remove(&other);
                    }
                    Err(problem) => assert_eq!(problem.code(), undo_overtaken().code()),
                }
            }
        }
    }

    fn move_all(&mut self, from: &str, to: &str, source: &str) {
        let keys: Vec<_> = self.map.keys().filter(|(of, said, _)| of == from && said == source).cloned().collect();
        for key in keys {
            let entry = self.map.remove(&key).unwrap();
            self.map.entry((to.to_owned(), key.1, key.2)).or_insert(entry);
        }
    }

    async fn check(&self) {
        let (inv, me, unit) = (&self.w.inventory, &self.w.officer_a, self.w.a.as_str());
        for host in self.names.keys() {
            for gone in [false, true] {
                let shown = inv.host_software(me, unit, host, gone).await.unwrap();
                let mine = self.map.iter().filter(|((of, ..), entry)| of == host && (gone || entry.gone.is_none()));
                let mut expected: Vec<Software> = mine
                    .map(|((host, source, package), entry)| {
                        let (name, version) = name_of(*package);
                        Software {
                            host: host.clone(),
                            source: source.clone(),
                            kind: "unknown".into(),
                            name,
                            version,
                            purl: entry.purl.clone(),
                            first_seen_at: entry.first,
                            last_seen_at: entry.last,
                            gone_at: entry.gone,
                            ..Software::default()
                        }
                    })
                    .collect();
                expected.sort_by(|a, b| (&a.source, &a.name, &a.version).cmp(&(&b.source, &b.name, &b.version)));
                assert_eq!(shown, expected, "{host}");
            }
        }
        for package in 0..PACKAGES {
            let (name, version) = name_of(package);
            let here = |of_version: bool| {
                let now = self.map.iter().filter(|(_, entry)| entry.gone.is_none());
                let has = now.filter(|((host, _, other), _)| {
                    !self.retired.contains(host)
                        && if of_version { *other == package } else { other / 2 == package / 2 }
                });
                has.map(|((host, ..), _)| host.clone()).collect::<BTreeSet<_>>()
            };
            for (asked, expected) in
                [(name.to_uppercase(), here(false)), (format!("{}@{version}", name.to_lowercase()), here(true))]
            {
                let filter = Filter { software: Some(asked.clone()), ..Filter::default() };
                let page = inv.host_list(me, unit, &filter).await.unwrap();
                let found: BTreeSet<String> = page.rows.into_iter().map(|row| row.id).collect();
                assert_eq!(found, expected, "{asked}");
            }
        }
    }
}

async fn run(test: &TestBackend, steps: &[Step]) {
    let w = world(test).await;
    let ids = hosts(&w, HOSTS).await;
    let names = ids.iter().enumerate().map(|(number, id)| (id.clone(), format!("may-{number}"))).collect();
    let mut twins = Twins { w: &w, ids, names, map: Map::new(), undos: Vec::new(), retired: BTreeSet::new() };
    for step in steps {
        twins.step(step).await;
        twins.check().await;
    }
}

#[test]
fn sets_say_what_a_map_says() {
    use Step::{List, Merge, Split, Table, Undo};
    let list = |host, source, packages, other, second| List { host, source, packages, other, second };
    let steps = [
        list(0, 0, 0b0000_1111, false, 1),
        list(0, 1, 0b0011_0000, false, 2),
        list(1, 0, 0b1100_0011, false, 3),
        // Gone, said otherwise, and come back; then a list that is older than the last one.
        list(0, 0, 0b0000_0101, true, 4),
        list(0, 0, 0b0000_1111, false, 5),
        list(0, 0, 0b0000_0001, false, 0),
        Table { packages: [0b1111_0000, 0b0000_1111, 0, 0b1000_0001], second: 6 },
        Table { packages: [0b1110_0000, 0b0001_1110, 0b1, 0b1000_0001], second: 7 },
        Merge { kept: 0, other: 1 },
        list(0, 0, 0b1000_0000, false, 8),
        Undo,
        Split { host: 0, source: 0 },
        Merge { kept: 3, other: 0 },
        Undo,
        list(0, 1, 0, false, 9),
    ];
    for_each_engine(async |test| run(test, &steps).await);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]
    #[test]
    fn sets_say_what_a_map_says_whatever_happens(steps in prop::collection::vec(step(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        runtime.block_on(async { run(&TestBackend::sqlite().await, &steps).await });
    }
}

#[test]
fn who_has_a_package_is_asked_together_with_everything_else() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let ids = hosts(&w, 4).await;
        let all =
            |name: &str, version: &str| (0..4).map(|n| fact(Some(&format!("may-{n}")), name, version, "")).collect();
        apply(&w, &input("a", at(0), all("Zimbra Máy Chủ ĐIỆN TỬ", "8.8.15"))).await;
        let scoped = vec![fact(None, "@vong/gac", "1.2", ""), fact(None, "gac@2", "", "")];
        apply(&w, &input("b", at(0), scoped).on_host(&ids[1])).await;
        let changed = inv.host_get(me, unit, &ids[2]).await.unwrap();
        let site = Host { site: "Kho".into(), ..changed.data };
        inv.host_update(me, unit, &ids[2], changed.version, &site).await.unwrap();
        inv.host_retire(me, unit, &ids[3], 1).await.unwrap();
        assert_eq!(having(&w, " zimbra máy chủ điện tử ").await, ["may-0", "may-1", "may-2"], "whatever the case");
        assert_eq!(having(&w, "Zimbra Máy Chủ ĐIỆN TỬ@8.8.15").await.len(), 3);
        for nothing in ["Zimbra", "Zimbra Máy Chủ ĐIỆN TỬ@8.8.1", "@", "", "@8.8.15", "Zimbra Máy Chủ ĐIỆN TỬ@"]
        {
            assert_eq!(having(&w, nothing).await, [""; 0], "{nothing:?}");
        }
        for scoped in ["@vong/gac", "@VONG/gac@1.2", "gac@2"] {
            assert_eq!(having(&w, scoped).await, ["may-1"], "{scoped}");
        }
        let base = Filter { software: Some("zimbra máy chủ điện tử".into()), ..Filter::default() };
        assert_eq!(found(&w, Filter { retired: true, ..base.clone() }).await, ["may-3"]);
        assert_eq!(found(&w, Filter { site: Some("Kho".into()), ..base.clone() }).await, ["may-2"]);
        assert_eq!(found(&w, Filter { text: "may-1".into(), ..base.clone() }).await, ["may-1"]);
        let page = inv.host_list(me, unit, &Filter { limit: 1, ..base.clone() }).await.unwrap();
        assert_eq!(found(&w, Filter { after: page.next, ..base.clone() }).await, ["may-1", "may-2"]);
        let table = inv.host_export(me, unit, &base).await.unwrap();
        assert_eq!(table.rows.len(), 3, "an export follows the filter");
        // The same software of another unit is not seen, neither way.
        assert!(inv.host_list(&w.officer_b, &w.b, &base).await.unwrap().rows.is_empty());
        assert_eq!(inv.host_list(&w.officer_b, &w.a, &base).await.unwrap_err().status(), 404);
    });
}

/// A table in the order of its packages, so that every host is met in every chunk.
#[test]
fn a_list_over_many_chunks_replaces_as_one() {
    const PER_HOST: usize = 150;
    const MANY: usize = 40;
    assert!(PER_HOST * MANY > 2 * CHUNK as usize);
    for_each_engine(async |test| {
        let w = world(test).await;
        let (inv, me, unit) = (&w.inventory, &w.officer_a, w.a.as_str());
        let ids = hosts(&w, MANY).await;
        let table = |left_out: usize, twice: bool| {
            let mut text = String::from("Tên máy,Phần mềm,Phiên bản\r\n");
            for package in (0..PER_HOST).filter(|package| *package != left_out) {
                for host in 0..MANY {
                    text.push_str(&format!("may-{host},goi-{package},1.{}\r\n", host % 3));
                }
            }
            if twice {
                text.push_str("may-0,goi-0,1.0\r\nkhong-co,goi-0,1.0\r\n");
            }
            text
        };
        let all = i64::try_from(PER_HOST * MANY).unwrap();
        let first = apply(&w, &Input::read(table(PER_HOST, true).as_bytes(), "pm.csv", at(0), None)).await;
        assert_eq!(
            (first.created, first.unchanged, first.refused),
            (all, 1, 1),
            "the last row but one says nothing new"
        );
        // What was taken whole lies in the inventory alone; what was not is still there to be mended.
        let rows = inv.import_rows(me, unit, &first.id, None, 0, 10).await.unwrap();
        assert_eq!(rows.iter().map(|row| row.outcome).collect::<Vec<_>>(), [Outcome::Refused]);
        assert_eq!(first.rows, all + 2);
        let errors = String::from_utf8(inv.import_error_file(me, unit, &first.id).await.unwrap()).unwrap();
        assert!(errors.contains("khong-co,goi-0,1.0"), "{errors}");
        let second = apply(&w, &Input::read(table(7, false).as_bytes(), "pm.csv", at(60), None)).await;
        assert_eq!((second.created, second.unchanged), (0, all - i64::try_from(MANY).unwrap()));
        for id in [&ids[0], &ids[MANY - 1]] {
            let now = inv.host_software(me, unit, id, false).await.unwrap();
            assert_eq!(now.len(), PER_HOST - 1);
            assert!(now.iter().all(|package| (package.first_seen_at, package.last_seen_at) == (at(0), at(60))));
            let gone = inv.host_software(me, unit, id, true).await.unwrap();
            let gone: Vec<_> = gone.into_iter().filter(|package| package.gone_at.is_some()).collect();
            assert_eq!(
                gone.iter().map(|gone| (gone.name.as_str(), gone.gone_at)).collect::<Vec<_>>(),
                [("goi-7", Some(at(60)))]
            );
        }
        assert_eq!(having(&w, "goi-7").await, [""; 0]);
        assert_eq!(having(&w, "goi-8@1.2").await.len(), MANY / 3);
        let third = apply(&w, &Input::read(table(PER_HOST, false).as_bytes(), "pm.csv", at(90), None)).await;
        assert_eq!(third.created, i64::try_from(MANY).unwrap(), "come back");
        assert_eq!(having(&w, "goi-7").await.len(), MANY);
    });
}

const OLD: Statement = Statement::new(
    "t.old",
    "INSERT INTO inventory_software (unit, host, source, kind, name, version, architecture, found_in, vendor, purl, cpe, \
     source_package, source_version, first_seen_at, last_seen_at, gone_at, import) VALUES ($1, $2, $3, 'deb', $4, $5, 'amd64', '', '', \
     $6, '', '', '', $7, $8, $9, $10)",
);
const NUMBERED: Statement = Statement::new(
    "t.numbered",
    "SELECT COUNT(*) AS n, COUNT(DISTINCT digest) AS d, MAX(no) AS last FROM inventory_packages WHERE unit = $1",
);

#[test]
fn software_that_was_there_before_the_sets_is_in_them() {
    for_each_engine(async |test| {
        let all = capability().migrations;
        let first = Migrations { steps: &all.steps[..1], ..all };
        test.migrate(&[Access::migrations(), first]).await.unwrap();
        let mut tx = test.sql.begin_write().await.unwrap();
        let mut expected: BTreeMap<String, Vec<Software>> = BTreeMap::new();
        for unit in ["u", "v"] {
            tx.execute(&HEAD, params![unit]).await.unwrap();
            for host in 0..300_i64 {
                let id = format!("{unit}{host:04}");
                let name = format!("may-{host}");
                let values = params![id.as_str(), unit, host, host % 7 == 0, name.as_str(), "", 0, "", " "];
                tx.execute(&HOST, values).await.unwrap();
                for package in 0..40_i64 {
                    // Each host lacks some, three sources, times that differ, some gone.
                    if (host + package) % 5 == 0 {
                        continue;
                    }
                    let source = format!("nguon-{}", package % 3);
                    let (name, version) = (format!("Goi-{package}"), format!("{}", host % 2));
                    let purl = format!("pkg:{}", package % 2);
                    let (first, last) = (at(package % 4), at(10 + host % 2));
                    let gone = (package % 10 == 3).then(|| at(20));
                    let values = params![
                        unit,
                        id.as_str(),
                        source.as_str(),
                        name.as_str(),
                        version.as_str(),
                        purl.as_str(),
                        first,
                        last,
                        gone,
                        format!("nhap-{}", package % 2)
                    ];
                    tx.execute(&OLD, values).await.unwrap();
                    expected.entry(id.clone()).or_default().push(Software {
                        host: id.clone(),
                        source,
                        kind: "deb".into(),
                        name,
                        version,
                        architecture: "amd64".into(),
                        purl,
                        first_seen_at: first,
                        last_seen_at: last,
                        gone_at: gone,
                        ..Software::default()
                    });
                }
            }
        }
        tx.commit().await.unwrap();
        test.migrate(&[Access::migrations(), all]).await.unwrap();
        let mut tx = test.sql.begin_read().await.unwrap();
        for unit in ["u", "v"] {
            let row = tx.fetch_one(&NUMBERED, params![unit]).await.unwrap();
            let n = |column| row.int(column).unwrap();
            assert_eq!((n("n"), n("d"), n("last")), (80, 80, 80), "each package once, numbered from 1");
            for host in 0..300_i64 {
                let id = format!("{unit}{host:04}");
                let mut old = expected.remove(&id).unwrap();
                old.sort_by(|a, b| (&a.source, &a.name, &a.version).cmp(&(&b.source, &b.name, &b.version)));
                assert_eq!(software::of_host(&mut tx, unit, &id, true).await.unwrap(), old);
            }
            let has = software::having(&mut tx, unit, "goi-6@1").await.unwrap();
            let expected: Vec<i64> =
                (0..300).filter(|host| (host + 6) % 5 != 0 && host % 2 == 1).map(|host| host + 1).collect();
            assert_eq!(has.all().collect::<Vec<_>>(), expected);
            assert_eq!(software::having(&mut tx, unit, "goi-3").await.unwrap().count(), 0, "gone");
        }
    });
}

const UNDIGESTED: Statement = Statement::new(
    "t.undigested",
    "UPDATE inventory_packages SET digest = 'm:' || CAST(no AS TEXT), name_key = 'x' WHERE unit = $1",
);

#[test]
fn packages_of_a_migration_are_known_again() {
    for_each_engine(async |test| {
        let w = world(test).await;
        let ids = hosts(&w, 2).await;
        let facts = || (0..30).map(|n| fact(None, &format!("Gói {n}"), "1", "")).collect::<Vec<_>>();
        apply(&w, &input("a", at(0), facts()).on_host(&ids[0])).await;
        let mut tx = test.sql.begin_write().await.unwrap();
        tx.execute(&UNDIGESTED, params![w.a.as_str()]).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(having(&w, "gói 4").await, [""; 0]);
        apply(&w, &input("a", at(1), facts()).on_host(&ids[1])).await;
        let mut tx = test.sql.begin_read().await.unwrap();
        let row = tx.fetch_one(&NUMBERED, params![w.a.as_str()]).await.unwrap();
        assert_eq!((row.int("n").unwrap(), row.int("last").unwrap()), (30, 30), "none twice");
        assert_eq!(having(&w, "gói 4").await.len(), 2, "and found by its name");
    });
}
