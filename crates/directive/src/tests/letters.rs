use vg_backend::testkit::for_each_engine;

use super::{letter, plan, world};
use crate::letters::{Fields, LetterState, NewLetter, Relay};
use crate::plan::Plan;
use crate::reader::{Installed as Programs, Source, read};

const TEXT: &str = "BỘ Y TẾ\nSố: 12/BYT-VP\nHà Nội, ngày 5 tháng 1 năm 2026\nV/v trực Tết\n\nKính gửi: Các Sở Y tế\n\n\
     1. Các đơn vị thực hiện:\na) Phân công trực.\nb) Báo cáo trước ngày 20/01/2026.\n2. Tổ chức thực hiện nghiêm.\n";

#[test]
fn a_letter_is_registered_with_its_reading_and_once() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let bytes = TEXT.as_bytes();
        let (extracted, reading) = read(&Source::sniff(bytes), &Programs::default()).unwrap();
        let new = NewLetter {
            file_name: "thu.txt",
            bytes,
            read: Some((&extracted, &reading)),
            fields: Fields { arrived_on: "2026-01-06".into(), ..Fields::default() },
            again: false,
            demo: false,
        };
        let kept = world.directive.letter_register(&world.officer, &world.unit, &new).await.unwrap();
        assert_eq!((kept.data.no, kept.data.state), (1, LetterState::Read));
        assert_eq!(kept.data.fields.number, "12/BYT-VP");
        assert_eq!(kept.data.fields.issued_on, "2026-01-05");
        assert_eq!(kept.data.fields.arrived_on, "2026-01-06");
        let (json, text) = world.directive.letter_reading(&world.reader, &world.unit, &kept.id).await.unwrap();
        assert!(json.contains("\"label\":\"1.a\"") && text.contains("Phân công trực"), "{json}");
        let (name, file) = world.directive.letter_file(&world.reader, &world.unit, &kept.id).await.unwrap();
        assert_eq!((name.as_str(), file.as_slice()), ("thu.txt", bytes));

        let known = world.directive.letter_register(&world.officer, &world.unit, &new).await.unwrap_err();
        assert_eq!(known.code(), "directive_letter_known");
        let number = Fields { number: "12 / byt-vp".into(), issued_on: "2026-01-05".into(), ..Fields::default() };
        let typed = NewLetter { file_name: "", bytes: b"", read: None, fields: number, again: false, demo: false };
        let known = world.directive.letter_register(&world.officer, &world.unit, &typed).await.unwrap_err();
        assert_eq!(known.code(), "directive_letter_known");
        let again = NewLetter { again: true, ..typed };
        assert_eq!(world.directive.letter_register(&world.officer, &world.unit, &again).await.unwrap().data.no, 2);

        let confirmed = world
            .directive
            .letter_confirm(&world.officer, &world.unit, &kept.id, kept.version, &Plan::of_reading(&reading))
            .await
            .unwrap();
        assert_eq!(confirmed.obligations, 3);
        let board = world.directive.board(&world.reader, &world.unit, None).await.unwrap();
        assert_eq!(board.letters.len(), 1);
        assert_eq!(board.letters[0].tally.unknown, 3);
        assert_eq!(board.letters[0].clauses[0].tally.all, 2, "clause 1 has those of 1.a and 1.b");
    });
}

#[test]
fn a_letter_is_corrected_before_it_is_confirmed_and_not_after() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let kept = world.directive.letter_register(&world.analyst, &world.unit, &letter("1/X")).await.unwrap();
        let bad = Fields { issued_on: "29/12/2023".into(), ..kept.data.fields.clone() };
        let refused = world.directive.letter_update(&world.analyst, &world.unit, &kept.id, 1, &bad).await.unwrap_err();
        assert_eq!(refused.status(), 422);
        let good = Fields { subject: "chủ đề đã sửa".into(), ..kept.data.fields.clone() };
        let kept = world.directive.letter_update(&world.analyst, &world.unit, &kept.id, 1, &good).await.unwrap();
        assert_eq!((kept.version, kept.data.fields.subject.as_str()), (2, "chủ đề đã sửa"));
        let old = world.directive.letter_confirm(&world.officer, &world.unit, &kept.id, 1, &plan()).await.unwrap_err();
        assert_eq!(old.code(), "directive_version_mismatch");
        let refused = world.directive.letter_confirm(&world.analyst, &world.unit, &kept.id, 2, &plan()).await;
        assert_eq!(refused.unwrap_err().status(), 403);
        world.directive.letter_confirm(&world.officer, &world.unit, &kept.id, 2, &plan()).await.unwrap();
        let late = world.directive.letter_update(&world.analyst, &world.unit, &kept.id, 3, &good).await.unwrap_err();
        assert_eq!(late.code(), "directive_letter_state");
        let twice =
            world.directive.letter_confirm(&world.officer, &world.unit, &kept.id, 3, &plan()).await.unwrap_err();
        assert_eq!(twice.code(), "directive_letter_state");
        let gone = world.directive.letter_withdraw(&world.officer, &world.unit, &kept.id, 3, "nhầm").await.unwrap();
        assert_eq!(gone.data.state, LetterState::Withdrawn);
        assert!(world.directive.checks_needed().await.unwrap().is_empty());
        assert!(world.directive.board(&world.reader, &world.unit, None).await.unwrap().letters.is_empty());
    });
}

#[test]
fn a_letter_is_passed_on_to_units_below_and_to_no_others() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let confirmed = world.confirmed().await;
        let id = &confirmed.letter.id;
        let to = |unit: &str| Relay {
            units: vec![unit.to_owned()],
            number: "15/SYT".into(),
            answer_by: "2024-01-10".into(),
        };
        for not_below in [&world.other, &world.unit] {
            let refused = world.directive.letter_relay(&world.officer, &world.unit, id, &to(not_below)).await;
            assert_eq!(refused.unwrap_err().status(), 404);
        }
        let made = world.directive.letter_relay(&world.officer, &world.unit, id, &to(&world.below)).await.unwrap();
        assert_eq!(made.len(), 1);
        let again = world.directive.letter_relay(&world.officer, &world.unit, id, &to(&world.below)).await.unwrap();
        assert!(again.is_empty(), "it has it already");
        let there = world.directive.letter_list(&world.officer, &world.below, None, None, 10).await.unwrap();
        assert_eq!(there.len(), 1);
        let there = &there[0].data;
        assert_eq!((there.state, there.no, there.fields.number.as_str()), (LetterState::Issued, 1, "15/SYT"));
        assert_eq!((there.parent.as_str(), there.answer_by.as_str()), (id.as_str(), "2024-01-10"));
    });
}

#[test]
fn units_do_not_see_each_others_letters() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.confirmed().await.letter.id;
        for caller in [&world.stranger] {
            let unit = &world.unit;
            assert_eq!(world.directive.letter_get(caller, unit, &id).await.unwrap_err().status(), 404);
            assert_eq!(world.directive.letter_reading(caller, unit, &id).await.unwrap_err().status(), 404);
            assert_eq!(world.directive.letter_file(caller, unit, &id).await.unwrap_err().status(), 404);
            assert_eq!(world.directive.letter_list(caller, unit, None, None, 9).await.unwrap_err().status(), 404);
            assert_eq!(world.directive.board(caller, unit, None).await.unwrap_err().status(), 404);
            // An id of another unit is nothing in one's own.
            assert_eq!(world.directive.letter_get(caller, &world.other, &id).await.unwrap_err().status(), 404);
            assert_eq!(world.directive.board(caller, &world.other, Some(&id)).await.unwrap_err().status(), 404);
        }
    });
}
