//! The risk of an entity: bounded, saturating, explained.

use vg_backend::testkit::for_each_engine;
use vg_model::Level;

use super::{DAY, on, rule, world};
use crate::alerts::states::Step;
use crate::knowledge::EntityKind;

#[test]
fn parts_add_up_and_the_sum_stays_below_100() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let rules: Vec<_> = (0..30).map(|index| rule(&format!("r{index}"), Level::High, &[])).collect();
        let findings: Vec<_> = rules.iter().map(|rule| on(&world.unit, rule, "PC-01")).collect();
        let low = rule("low", Level::Low, &[]);
        world.take(1, &[on(&world.unit, &low, "PC-02")]).await;
        let risk = async |name: &str| {
            world.monitor.entity_risk(&world.reader, &world.unit, EntityKind::Host, name).await.unwrap()
        };
        assert_eq!(risk("PC-01").await.score, 0.0);
        assert!((risk("PC-02").await.score - 5.0).abs() < 1e-9);
        world.take(2, &findings[..2]).await;
        let two = risk("PC-01").await;
        assert!((two.score - 64.0).abs() < 1e-9, "40, and 40 % of what is left: {two:?}");
        world.take(3, &findings).await;
        let all = risk("PC-01").await;
        assert!(all.score > 99.0 && all.score <= 100.0 && all.parts.len() == 30);
        assert!((all.parts.iter().map(|part| part.adds).sum::<f64>() - all.score).abs() < 1e-9);
        let id = world.all().await[0].id.clone();
        world.step(&id, Step::Verify, "").await.unwrap();
        assert!((risk("PC-02").await.score - 7.5).abs() < 1e-9, "what a person verified weighs more");
        test.clock.advance_us(7 * DAY);
        assert!((risk("PC-02").await.score - 3.75).abs() < 1e-9, "half after a week");
        world.step(&id, Step::Handle, "đã gỡ").await.unwrap();
        assert_eq!(risk("PC-02").await.parts, []);
    });
}
