use vg_backend::testkit::for_each_engine;
use vg_library::kinds::Form;

use super::{regimes, system, world};
use crate::dossier::{Dossier, Period, Stage};
use crate::model::System;
use crate::states::State;

fn period() -> Period {
    Period { from: "2025-12-15".into(), to: "2026-12-14".into() }
}

fn form() -> Form {
    let regimes = regimes();
    let view = regimes.alone("vn-2026", "2026-12-01".parse().unwrap()).unwrap();
    view.find::<Form>("nd331-08").unwrap().clone()
}

#[test]
fn what_a_unit_says_of_a_dossier_is_kept_with_versions() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (assess, unit) = (&world.assess, &world.unit);
        assert_eq!(assess.dossier_get(&world.reader, unit, "his").await.unwrap().version, 0);
        let bad = Dossier { stage: Some(Stage::Approved), ..Dossier::default() };
        let refused = assess.dossier_put(&world.officer, unit, "his", 0, &bad).await.unwrap_err();
        assert_eq!(refused.errors[0].pointer, "/decision_number");
        let bad = Dossier { assessed_day: "20/12/2026".into(), ..Dossier::default() };
        let refused = assess.dossier_put(&world.officer, unit, "his", 0, &bad).await.unwrap_err();
        assert_eq!(refused.errors[0].pointer, "/assessed_day");
        let good = Dossier { stage: Some(Stage::Appraised), ..Dossier::default() };
        let filed = assess.dossier_put(&world.officer, unit, "his", 0, &good).await.unwrap();
        assert_eq!((filed.version, filed.data.stage), (1, Some(Stage::Appraised)));
        let late = assess.dossier_put(&world.officer, unit, "his", 0, &good).await.unwrap_err();
        assert_eq!(late.status(), 412);
        assert_eq!(assess.dossier_list(&world.reader, unit).await.unwrap(), [filed]);
    });
}

#[test]
fn the_yearly_table_has_the_columns_of_the_form_and_says_what_is_missing() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let (assess, unit) = (&world.assess, &world.unit);
        let his = world.open("his", 3, &["a", "b"]).await.assessment.id;
        world.state(&his, "a", State::Met).await;
        let lis = world.open("lis", 2, &["a"]).await.assessment.id;
        world.state(&lis, "a", State::Met).await;
        let said = Dossier {
            stage: Some(Stage::Approved),
            decision_number: "12/QĐ-SYT".into(),
            decision_day: "2026-03-02".into(),
            decision_body: "Sở Y tế".into(),
            regulation_number: "15/QĐ-SYT".into(),
            regulation_day: "2026-03-05".into(),
            assessed_day: "2026-06-30".into(),
            assessed_body: "Đơn vị đánh giá độc lập".into(),
            ..Dossier::default()
        };
        assess.dossier_put(&world.officer, unit, "lis", 0, &said).await.unwrap();
        let web = System { level: None, dossier: "unknown".into(), ..system("web", 1) };
        let systems = [web, system("lis", 2), system("his", 3)];
        let yearly = assess.yearly(&world.reader, unit, &systems, &period()).await.unwrap();
        let table = yearly.table(&form());
        assert_eq!(table.header.len(), 12, "{:?}", table.header);
        assert_eq!(
            table.rows[0][..8].join("|"),
            "1|Hệ thống his|Sở Y tế|Trung tâm Công nghệ thông tin|3|Đã gửi thẩm định||"
        );
        assert_eq!(table.rows[0][8..].join("|"), "|Chưa (1/2)||Chưa");
        assert_eq!(
            table.rows[1][4..].join("|"),
            "2|Đã phê duyệt|12/QĐ-SYT, 02/03/2026, Sở Y tế|15/QĐ-SYT, 05/03/2026||Có||Đã đánh giá, 30/06/2026, Đơn vị đánh giá độc lập"
        );
        assert_eq!(table.rows[2][4..].join("|"), "|||||||Chưa");
        let remarks = |index: usize| {
            yearly.rows[index].remarks.iter().map(|remark| remark.en.clone()).collect::<Vec<_>>().join("; ")
        };
        assert!(remarks(0).contains("the expected deployment is missing"), "{}", remarks(0));
        assert_eq!(remarks(1), "the state of the dossier differs from the inventory");
        assert!(remarks(2).starts_with("the level is not determined; the state of the dossier is not known"));
        assert_eq!((yearly.deployed, yearly.assessed), (1, 1));
        let totals = yearly.totals().into_iter().map(|(name, count)| format!("{name}={count}"));
        assert_eq!(
            totals.collect::<Vec<_>>()[..5].join(" · "),
            "Tổng số hệ thống thông tin=3 · Cấp độ 3=1 · Cấp độ 2=1 · Chưa xác định cấp độ=1 · Hồ sơ: đang xây dựng=0"
        );
        // An assessment before the period does not count for it.
        let before = Period { from: "2026-07-01".into(), ..period() };
        let later = assess.yearly(&world.reader, unit, &systems, &before).await.unwrap();
        assert_eq!(later.rows[1].cell("assessed", 2), "Chưa trong kỳ (gần nhất 30/06/2026)");
        let turned = Period { from: "2027-01-01".into(), ..period() };
        assert_eq!(assess.yearly(&world.reader, unit, &systems, &turned).await.unwrap_err().status(), 422);

        let mut file = std::io::Cursor::new(Vec::new());
        table.xlsx(&mut file).unwrap();
        let (book, _) = vg_formats::readers::table::open(file.get_ref());
        assert_eq!(book.sheets[0].name, "Mẫu số 08");
        assert_eq!(book.sheets[0].rows[2].cells[1], "Hệ thống lis");
    });
}
