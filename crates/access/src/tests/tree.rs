//! The tree keeps its shape whatever is done to it.

use std::collections::BTreeMap;

use vg_backend::clock::{Random as _, SeededRandom};
use vg_backend::testkit::for_each_engine;

use super::{installed, member, new_unit, signed_in};
use crate::limits::MAX_UNIT_DEPTH;
use crate::permission::Role;
use crate::units::UnitKind;

fn pick(random: &SeededRandom, below: usize) -> usize {
    let mut bytes = [0_u8; 4];
    random.fill(&mut bytes).unwrap();
    usize::try_from(u32::from_le_bytes(bytes)).unwrap() % below
}

/// Random creations and moves against a plain map from child to parent.
#[test]
fn random_moves_keep_paths_and_parents_together() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        for seed in 0..3 {
            let random = SeededRandom::new(seed);
            let top = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "gốc")).await.unwrap();
            let mut parents: BTreeMap<String, String> = BTreeMap::new();
            let mut ids = vec![top.id.clone()];
            for step in 0..60 {
                let parent = ids[pick(&random, ids.len())].clone();
                if step < 20 {
                    let made = access.unit_create(&admin, &parent, &new_unit(UnitKind::Unit, "đv")).await;
                    if let Ok(unit) = made {
                        parents.insert(unit.id.clone(), parent);
                        ids.push(unit.id);
                    }
                    continue;
                }
                let moved = ids[1 + pick(&random, ids.len() - 1)].clone();
                let mut above = Some(&parent);
                let mut cycle = false;
                while let Some(id) = above {
                    cycle |= *id == moved;
                    above = parents.get(id);
                }
                match access.unit_move(&admin, &moved, &parent).await {
                    Ok(_) => {
                        assert!(!cycle, "a cycle was made");
                        parents.insert(moved, parent);
                    }
                    Err(problem) if cycle => assert_eq!(problem.code(), "conflict"),
                    Err(problem) => assert_eq!(problem.code(), "limit_reached"),
                }
            }
            let mut tx = test.sql.begin_read().await.unwrap();
            for unit in access.units(&mut tx, &admin, None).await.unwrap() {
                if !parents.contains_key(&unit.id) {
                    continue;
                }
                let mut path = format!("{}/", unit.id);
                let mut above = unit.id.as_str();
                while let Some(parent) = parents.get(above) {
                    path = format!("{parent}/{path}");
                    above = parent;
                }
                assert_eq!(unit.path, format!("/{}/{path}", root.id));
                assert_eq!(unit.parent.as_deref(), parents.get(&unit.id).map(String::as_str));
                assert!(unit.depth() <= MAX_UNIT_DEPTH);
            }
        }
    });
}

#[test]
fn depth_kinds_and_states_are_checked() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let mut last = root.clone();
        for _ in 1..MAX_UNIT_DEPTH {
            last = access.unit_create(&admin, &last.id, &new_unit(UnitKind::Unit, "đv")).await.unwrap();
        }
        let problem = access.unit_create(&admin, &last.id, &new_unit(UnitKind::Unit, "đv")).await.unwrap_err();
        assert_eq!(problem.code(), "limit_reached");
        let wrong = access.unit_create(&admin, &last.id, &new_unit(UnitKind::Ministry, "Bộ")).await.unwrap_err();
        assert_eq!(wrong.errors[0].code, "wrong_level");
        assert_eq!(access.unit_set_active(&admin, &root.id, false).await.unwrap_err().code(), "conflict");
        let above = last.parent.clone().unwrap();
        assert_eq!(access.unit_set_active(&admin, &above, false).await.unwrap_err().code(), "conflict");
        assert!(!access.unit_set_active(&admin, &last.id, false).await.unwrap().active);
        access.unit_set_active(&admin, &above, false).await.unwrap();
        let below = access.unit_create(&admin, &above, &new_unit(UnitKind::Unit, "đv")).await.unwrap_err();
        assert_eq!(below.code(), "conflict");
        assert_eq!(access.unit_set_active(&admin, &last.id, true).await.unwrap_err().code(), "conflict");
        assert_eq!(access.unit_move(&admin, &root.id, &last.id).await.unwrap_err().code(), "conflict");
    });
}

/// Whoever may act in one place cannot carry a unit out of, or into, a place where they may not.
#[test]
fn moving_needs_the_permission_at_both_places() {
    for_each_engine(async |test| {
        let (access, root, admin) = installed(test).await;
        let a = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "A")).await.unwrap();
        let inner = access.unit_create(&admin, &a.id, &new_unit(UnitKind::SubUnit, "A1")).await.unwrap();
        let b = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "B")).await.unwrap();
        member(&access, &admin, "lan", &a.id, Role::Administrator).await;
        let lan = signed_in(&access, "lan").await;
        assert_eq!(access.unit_move(&lan, &inner.id, &b.id).await.unwrap_err().code(), "not_found");
        assert_eq!(access.unit_move(&lan, &b.id, &a.id).await.unwrap_err().code(), "not_found");
        // The memberships of an inactive unit rest.
        access.unit_set_active(&admin, &inner.id, false).await.unwrap();
        access.unit_set_active(&admin, &a.id, false).await.unwrap();
        let lan = signed_in(&access, "lan").await;
        assert!(lan.memberships().is_empty());
    });
}
