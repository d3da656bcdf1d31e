use vg_backend::testkit::for_each_engine;

use super::world;
use crate::model::{EvidenceKind, NewEvidence};

#[test]
fn evidence_of_every_kind_is_kept_and_a_file_comes_back() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a", "b"]).await.assessment.id;
        let (assess, unit) = (&world.assess, &world.unit);
        let file = NewEvidence::File { title: "", file_name: "quy-che.pdf", bytes: b"%PDF quy che" };
        let kept = assess.evidence_add(&world.analyst, unit, &id, "a", &file).await.unwrap();
        assert_eq!((kept.kind, kept.title.as_str(), kept.file_bytes), (EvidenceKind::File, "quy-che.pdf", 12));
        let note = NewEvidence::Note { title: "", text: "Đã xem tại phòng máy.\nBiên bản 12." };
        let noted = assess.evidence_add(&world.analyst, unit, &id, "a", &note).await.unwrap();
        assert_eq!(noted.title, "Đã xem tại phòng máy.");
        let link = NewEvidence::Link { title: "Kho văn bản", address: "https://vanban.example.vn/12" };
        assess.evidence_add(&world.analyst, unit, &id, "a", &link).await.unwrap();
        let list = assess.evidence_list(&world.reader, unit, &id, "a").await.unwrap();
        assert_eq!(list.iter().map(|one| one.kind.name()).collect::<Vec<_>>(), ["file", "note", "link"]);
        let (name, bytes) = assess.evidence_file(&world.reader, unit, &kept.id).await.unwrap();
        assert_eq!((name.as_str(), bytes.as_slice()), ("quy-che.pdf", &b"%PDF quy che"[..]));
        assert_eq!(assess.evidence_file(&world.reader, unit, &noted.id).await.unwrap_err().status(), 404);
        assert!(assess.evidence_list(&world.reader, unit, &id, "b").await.unwrap().is_empty());
        // Evidence alone is no result, and no new version.
        assert_eq!(world.control(&id, "a").await.version, 1);

        let bare = assess.evidence_remove(&world.analyst, unit, &id, &kept.id, " ").await.unwrap_err();
        assert_eq!(bare.status(), 422);
        assess.evidence_remove(&world.analyst, unit, &id, &kept.id, "nhầm tệp").await.unwrap();
        assert_eq!(assess.evidence_list(&world.reader, unit, &id, "a").await.unwrap().len(), 2);
        let gone = assess.evidence_remove(&world.analyst, unit, &id, &kept.id, "nhầm tệp").await.unwrap_err();
        assert_eq!(gone.status(), 404);
        let events = world.events(&id, "a").await;
        assert_eq!(events, ["evidence_added", "evidence_added", "evidence_added", "evidence_removed"]);
    });
}

#[test]
fn what_is_no_evidence_is_refused() {
    for_each_engine(async |test| {
        let world = world(test).await;
        let id = world.open("his", 2, &["a"]).await.assessment.id;
        let (assess, unit) = (&world.assess, &world.unit);
        for (bad, pointer) in [
            (NewEvidence::File { title: "", file_name: "a.pdf", bytes: b"" }, "/file"),
            (NewEvidence::File { title: "", file_name: " ", bytes: b"x" }, "/file_name"),
            (NewEvidence::Note { title: "x", text: " " }, "/text"),
            (NewEvidence::Link { title: "x", address: "javascript:alert(1)" }, "/address"),
            (NewEvidence::Link { title: "x", address: "https://" }, "/address"),
            (NewEvidence::Link { title: "x", address: "https://a b" }, "/address"),
            (NewEvidence::Check { title: "", check: "khong-co-goi" }, "/check"),
            (NewEvidence::Check { title: "", check: "Goi/Ten" }, "/check"),
        ] {
            let refused = assess.evidence_add(&world.analyst, unit, &id, "a", &bad).await.unwrap_err();
            assert_eq!((refused.status(), refused.errors[0].pointer.as_str()), (422, pointer), "{bad:?}");
        }
        let check = NewEvidence::Check { title: "", check: "vn/x" };
        assess.evidence_add(&world.analyst, unit, &id, "a", &check).await.unwrap();
        let twice = assess.evidence_add(&world.analyst, unit, &id, "a", &check).await.unwrap_err();
        assert_eq!(twice.status(), 409);
        let nowhere = assess.evidence_add(&world.analyst, unit, &id, "zz", &check).await.unwrap_err();
        assert_eq!(nowhere.status(), 404);
    });
}
