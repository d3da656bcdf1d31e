//! Sets of rules: previewed, imported, changed, followed; what their rules did.

use std::path::Path;

use vg_backend::testkit::for_each_engine;
use vg_model::{Level, Timestamp};

use super::{DAY, HOUR, World, on, rule, world};
use crate::alerts::NewSuppression;
use crate::alerts::states::Step;
use crate::alerts::suppression::Scope;
use crate::rules::bundle::Bundle;
use crate::rules::catalogue::{Standing, Why};
use crate::rules::figures::Costs;
use crate::rules::find::{Filter, Sort, find};
use crate::rules::keeper::{Keeper, Phase};
use crate::rules::{NewSet, SetChange};
use crate::stream::run::Stream;

fn text(id: u32, title: &str, more: &str) -> String {
    format!(
        "title: {title}\nid: 00000000-0000-4000-8000-{id:012}\nlevel: high\nstatus: test\n{more}logsource: {{product: windows}}\ndetection:\n  s: {{A: x{id}}}\n  condition: s\n"
    )
}

fn id(number: u32) -> String {
    format!("00000000-0000-4000-8000-{number:012}")
}

fn archive(files: &[(&str, &str)]) -> Vec<u8> {
    Bundle::of_texts(files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))).write().unwrap()
}

fn new(name: &str) -> NewSet {
    NewSet {
        name: name.to_owned(),
        path: String::new(),
        min_level: Level::Low,
        statuses: vec!["test".to_owned(), "stable".to_owned()],
    }
}

/// A keeper with a pack of one rule, and a stream for it.
async fn keeper(world: &World, folder: &Path, folders: &[&Path]) -> (Keeper, Stream) {
    let (stream, _) = crate::stream::tests::stream(world, folder, crate::stream::tests::small()).await;
    let pack = Bundle::of_texts([("own.yml".to_owned(), text(1, "Của chương trình", ""))]);
    let folders = folders.iter().map(|path| (*path).to_owned()).collect();
    (Keeper::new(&world.monitor, pack, folders), stream)
}

fn standing(keeper: &Keeper, number: u32) -> Vec<String> {
    let catalogue = keeper.catalogue();
    let name = |entry: &&crate::rules::catalogue::Entry| {
        let set = catalogue.set_of(entry).unwrap();
        let why = if let Standing::Off(why) = entry.standing { why.name() } else { "" };
        format!("{} {}{why}", set.name, entry.standing.name())
    };
    catalogue.of_id(&id(number)).iter().map(name).collect()
}

#[test]
fn a_set_is_previewed_imported_replaced_switched_and_removed() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let folder = tempfile::tempdir().unwrap();
        let (keeper, stream) = keeper(&world, folder.path(), &[]).await;
        assert!(keeper.round(&stream).await.unwrap() && !keeper.round(&stream).await.unwrap());
        assert_eq!((stream.rules().len(), standing(&keeper, 1)), (1, vec!["Vọng Gác on".to_owned()]));

        let admin = &world.admin;
        let two = text(2, "Hai", "");
        let bytes =
            archive(&[("a/1.yml", &text(1, "Khác", "")), ("a/2.yml", &two), ("a/3.yml", "title: x\ndetection: {}\n")]);
        let refused = keeper.preview(&world.officer, bytes.clone(), "a.tar.gz", None).await.unwrap_err();
        assert_eq!(refused.status(), 403, "rules are the installation's");
        let preview = keeper.preview(admin, bytes, "a.tar.gz", None).await.unwrap();
        assert_eq!((preview.difference.new.len(), preview.shadowed, preview.refused.len()), (2, 1, 1));
        assert_eq!(preview.refused[0].path, "set/3.yml", "the folder that all share is taken off");
        assert!(!keeper.round(&stream).await.unwrap(), "nothing is changed yet");
        let set = keeper.import(admin, &preview.id, &new("Bộ A")).await.unwrap();
        assert_eq!(keeper.status().phase, Phase::Waiting);
        assert!(keeper.import(admin, &preview.id, &new("Bộ B")).await.is_err(), "a preview is applied once");
        assert!(keeper.round(&stream).await.unwrap());
        assert_eq!((stream.rules().len(), keeper.status().phase), (2, Phase::Idle));
        assert_eq!(standing(&keeper, 1), ["Vọng Gác on", "Bộ A shadowed"]);
        assert_eq!(standing(&keeper, 2), ["Bộ A on"]);

        // Another content: what would change is said before.
        let bytes = archive(&[("2.yml", &two.replace("x2", "y2")), ("4.yml", &text(4, "Bốn", ""))]);
        let preview = keeper.preview(admin, bytes, "b.zip", Some(&set.id)).await.unwrap();
        let titles =
            |list: &[crate::rules::diff::Changed]| list.iter().map(|one| one.title.clone()).collect::<Vec<_>>();
        let difference = &preview.difference;
        assert_eq!(titles(&difference.new), ["Bốn"]);
        assert_eq!(
            (titles(&difference.changed), titles(&difference.gone)),
            (vec!["Hai".to_owned()], vec!["Khác".to_owned()])
        );
        assert_eq!(keeper.import_into(admin, (&set.id, 9), &preview.id).await.unwrap_err().status(), 412);
        let set = keeper.import_into(admin, (&set.id, set.version), &preview.id).await.unwrap();
        keeper.round(&stream).await.unwrap();
        assert_eq!((standing(&keeper, 4), set.version), (vec!["Bộ A on".to_owned()], 2));

        // A switch outlives what is imported, and says who and why.
        assert!(world.monitor.rule_choose(admin, &id(4), Some(false), " ").await.is_err(), "without a reason");
        world.monitor.rule_choose(admin, &id(4), Some(false), "quá nhiều báo động nhầm").await.unwrap();
        keeper.round(&stream).await.unwrap();
        assert_eq!(standing(&keeper, 4), [format!("Bộ A off{}", Why::Choice.name())]);
        let told = world.monitor.rule_history(&world.reader, &world.unit, &id(4)).await.unwrap();
        assert_eq!((told[0].event.as_str(), told[0].reason.as_str()), ("off", "quá nhiều báo động nhầm"));
        let change = SetChange { place: Some(0), min_level: Some(Level::Critical), ..SetChange::default() };
        let set = world.monitor.rule_set_update(admin, &set.id, set.version, &change).await.unwrap();
        keeper.round(&stream).await.unwrap();
        assert_eq!((standing(&keeper, 2), stream.rules().len()), (vec!["Bộ A offlevel".to_owned()], 1));
        world.monitor.rule_set_remove(admin, &set.id, set.version).await.unwrap();
        let pack = world.monitor.rule_sets(admin).await.unwrap().remove(0);
        assert!(world.monitor.rule_set_remove(admin, "pack", pack.version).await.is_err());
        keeper.round(&stream).await.unwrap();
        assert!(standing(&keeper, 4).is_empty());
        let events: Vec<String> =
            world.monitor.rule_set_history(admin, &set.id).await.unwrap().into_iter().map(|told| told.event).collect();
        assert_eq!(events, ["changed", "content", "created"]);
    });
}

#[test]
fn a_folder_is_followed_and_what_was_read_stays_when_it_is_gone() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (data, rules) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        std::fs::write(rules.path().join("2.yml"), text(2, "Hai", "")).unwrap();
        let (keeper, stream) = keeper(&world, data.path(), &[rules.path()]).await;
        keeper.round(&stream).await.unwrap();
        assert_eq!((stream.rules().len(), standing(&keeper, 2).len()), (2, 1));
        std::fs::write(rules.path().join("3.yml"), text(3, "Ba", "")).unwrap();
        assert!(!keeper.round(&stream).await.unwrap(), "it is looked at every minute");
        keeper.read_folders();
        assert!(keeper.round(&stream).await.unwrap());
        assert_eq!(stream.rules().len(), 3);
        let path = rules.path().to_string_lossy().into_owned();
        let set = crate::rules::folder_id(&path);
        let told = world.monitor.rule_set_history(&world.admin, &set).await.unwrap();
        assert_eq!((told[0].event.as_str(), told[0].reason.as_str()), ("content", "+1 ~0 −0"));
        rules.close().unwrap();
        keeper.read_folders();
        keeper.round(&stream).await.unwrap();
        assert!(keeper.status().folders.contains_key(&set));
        // A server that starts now has what was read before.
        let other = tempfile::tempdir().unwrap();
        let (stream, _) = crate::stream::tests::stream(&world, other.path(), crate::stream::tests::small()).await;
        let pack = Bundle::of_texts([("own.yml".to_owned(), text(1, "Của chương trình", ""))]);
        let again = Keeper::new(&world.monitor, pack, vec![path.into()]);
        again.round(&stream).await.unwrap();
        assert_eq!(stream.rules().len(), 3);
    });
}

#[test]
fn figures_count_findings_alerts_and_what_was_kept_back() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (noisy, rare) = (rule(&id(1), Level::High, &[]), rule(&id(2), Level::Critical, &[]));
        world
            .take(1, &[on(&world.unit, &noisy, "a"), on(&world.unit, &noisy, "a"), on(&world.unit, &noisy, "b")])
            .await;
        world.take(1, &[on(&world.unit, &noisy, "a")]).await;
        let alerts = world.all().await;
        world.step(&alerts[0].id, Step::FalsePositive, "máy quét của đơn vị").await.unwrap();
        world.step(&alerts[1].id, Step::Verify, "đúng").await.unwrap();
        let what = Scope { rule: id(1), source: "dc-01".into(), ..Scope::default() };
        let until = Timestamp(world.monitor.now().0 + 10 * DAY);
        let exclusion = NewSuppression { what, reason: "đang kiểm thử".into(), expires_at: until };
        world.monitor.suppression_create(&world.officer, &world.unit, &exclusion).await.unwrap();
        test.clock.advance_us(26 * HOUR);
        world.take(2, &[on(&world.unit, &noisy, "a"), on(&world.unit, &rare, "a")]).await;
        let figures = world.monitor.rule_figures(&world.reader, &world.unit).await.unwrap();
        let of = &figures[&id(1)];
        assert_eq!((of.day, of.week, of.week_suppressed, of.all, of.suppressed), (1, 4, 1, 4, 1));
        assert_eq!((of.open, of.verified, of.false_positive, of.false_percent()), (1, 1, 1, Some(50.0)));
        assert!(of.first_at < of.last_at);
        let days = world.monitor.rule_days(&world.reader, &world.unit, &id(1), 7).await.unwrap();
        assert_eq!((days.len(), days[6].findings, days[6].suppressed), (7, 1, 1));
        assert_eq!(days.iter().map(|day| day.findings).sum::<i64>(), 4);
        test.clock.advance_us(40 * DAY);
        let figures = world.monitor.rule_figures(&world.reader, &world.unit).await.unwrap();
        assert_eq!((figures[&id(1)].week, figures[&id(1)].all), (0, 4));
        assert!(world.monitor.rule_figures(&world.stranger, &world.other).await.unwrap().is_empty());
    });
}

#[test]
fn a_list_of_ten_thousand_goes_on_where_a_page_ended() {
    let files =
        (0..10_000).map(|number| (format!("{number}.yml"), text(number, &format!("Luật {}", number % 100), "")));
    let bundle = Bundle::of_texts(files);
    for_each_engine(async |test| {
        let world = world(test).await;
        let folder = tempfile::tempdir().unwrap();
        let (stream, _) = crate::stream::tests::stream(&world, folder.path(), crate::stream::tests::small()).await;
        let keeper = Keeper::new(&world.monitor, bundle.clone(), Vec::new());
        keeper.round(&stream).await.unwrap();
        let fired = rule(&id(7_777), Level::High, &[]);
        world.take(1, &[on(&world.unit, &fired, "a")]).await;
        let figures = world.monitor.rule_figures(&world.reader, &world.unit).await.unwrap();
        let catalogue = keeper.catalogue();
        for sort in Sort::ALL {
            let mut filter = Filter { sort: sort.1, limit: 999, ..Filter::default() };
            let mut seen = Vec::new();
            loop {
                let page = find(&catalogue, &filter, &figures, &Costs::default()).unwrap();
                seen.extend(page.rows.iter().map(|entry| entry.meta.id.0.to_string()));
                assert_eq!(page.counts["on"], 10_000);
                filter.after = page.next;
                if filter.after.is_none() {
                    break;
                }
            }
            if matches!(sort.1, Sort::Fires | Sort::Last) {
                assert_eq!(seen[0], id(7_777));
            }
            seen.sort();
            seen.dedup();
            assert_eq!(seen.len(), 10_000, "{}: each once", sort.0);
        }
        let words = Filter { text: "LUAT 42".into(), limit: 1_000, ..Filter::default() };
        assert_eq!(
            find(&catalogue, &words, &figures, &Costs::default()).unwrap().counts["on"],
            299,
            "in titles and ids"
        );
        let bad = Filter { after: Some("x".into()), ..Filter::default() };
        assert!(find(&catalogue, &bad, &figures, &Costs::default()).is_err());
    });
}

/// The rule tree of SigmaHQ out of the test data.
#[test]
fn a_checkout_of_sigmahq_is_imported_as_it_is() {
    let Some(data) = vg_backend::testkit::test_data() else { return };
    let tree = Bundle::of_path(&data.join("sigma/rules")).unwrap();
    assert!(tree.files.len() > 3_500, "{}", tree.files.len());
    let bytes = tree.write().unwrap();
    vg_backend::testkit::for_each_engine(async |test| {
        let world = world(test).await;
        let folder = tempfile::tempdir().unwrap();
        let (keeper, stream) = keeper(&world, folder.path(), &[]).await;
        let preview = keeper.preview(&world.admin, bytes.clone(), "sigma.tar.gz", None).await.unwrap();
        assert!(preview.content.rules > 3_500 && preview.difference.new.len() > 3_500, "{:?}", preview.content);
        keeper.import(&world.admin, &preview.id, &new("SigmaHQ")).await.unwrap();
        keeper.round(&stream).await.unwrap();
        let figures = std::collections::BTreeMap::new();
        let catalogue = keeper.catalogue();
        let found = find(&catalogue, &Filter { limit: 10, ..Filter::default() }, &figures, &Costs::default()).unwrap();
        let rows: usize = found.counts.values().sum();
        let content = &preview.content;
        assert_eq!(
            rows as i64,
            1 + content.rules + content.correlations + content.refused,
            "each is listed, used or not"
        );
        assert!(stream.rules().len() > 2_500, "{:?}", found.counts);
    });
}
