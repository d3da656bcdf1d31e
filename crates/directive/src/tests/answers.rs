//! Reports: figures that follow their sources, two persons, what is approved for ever, corrections.

use vg_access::Problem;
use vg_access::evidence::EvidenceFilter;
use vg_access::permission::EVIDENCE_READ;
use vg_access::{Caller, On};
use vg_backend::testkit::for_each_engine;
use vg_print::{Block, Day, Signature};

use super::{World, world};
use crate::Kept;
use crate::answer::Form;
use crate::answers::{
    Format, Head, Made, NewReport, Numbering, Report, ReportState, Review, Sending, Setter, Setting, Sheet,
};
use crate::checks::{History, RanNow};
use crate::letters::LetterState;
use crate::limits::{MAX_COPIES, MAX_LINE_CHARS, MAX_SUBJECTS_OF_OBLIGATION};

/// A form that fits any letter, one that fits the pack of the tests, one for another pack.
pub(super) fn forms() -> Vec<Form> {
    let text = |id: &str, directive: &str| {
        format!(
            "[form]\nid = \"{id}\"\nversion = 2\ntitle = {{ vi = \"Mẫu\", en = \"Form\" }}\nabout = {{ vi = \"\", en = \"\" }}\nregime = \
             \"vn-2016\"\nkind = \"report\"\n{directive}subject = \"Kết quả thực hiện {{text:letter_number}}\"\naddressees = \
             [\"{{text:letter_issuer}}\"]\ncopies = [\"Lưu: VT\"]\n[[section]]\n[[section.block]]\nparagraph = \"Có {{figure:met}} trên \
             {{figure:obligations}} yêu cầu.\"\n[[section.block]]\n[section.block.table]\nrows = \"obligations\"\nempty = \"\"\ncolumns = \
             [{{ title = \"Kết quả\", cell = \"{{figure:count}}\", share = 1 }}]\n"
        )
    };
    let files = [
        ("any.toml".to_owned(), text("any", "")),
        ("ours.toml".to_owned(), text("ours", "directive = \"test\"\n")),
        ("theirs.toml".to_owned(), text("theirs", "directive = \"other\"\n")),
    ];
    let loaded = crate::answer::load(files.iter().map(|(path, text)| (path.as_str(), text.as_str())));
    assert_eq!(loaded.faults, []);
    loaded.forms.into_values().map(|(_, form)| form).collect()
}

/// Writes what it was given, so that a test sees what would have been set.
#[derive(Debug)]
pub(super) struct Plain;

impl Setter for Plain {
    fn set(&self, sheet: Sheet) -> Setting<'_> {
        let text = format!("draft={} {:?}", sheet.document.draft, sheet.facts);
        Box::pin(async move { Ok(Made { docx: text.clone().into(), pdf: text.into(), xlsx: b"PK".to_vec() }) })
    }
}

const NEWEST: History = History { before: None, limit: 1 };

async fn desk(test: &vg_backend::testkit::TestBackend) -> World {
    let mut world = world(test).await;
    world.directive = world.directive.with_forms(forms());
    world
}

pub(super) fn head() -> Head {
    Head {
        place: "Hà Nội".into(),
        symbol: "BC-SYT".into(),
        number: Some(7),
        date: Day::new(2024, 2, 5),
        signer: Signature { office: "Giám đốc".into(), name: "Lê Văn Cường".into(), ..Signature::default() },
        ..Head::default()
    }
}

impl World {
    async fn draft(&self, form: &str, letter: &str) -> Result<Kept<Report>, Problem> {
        let new = NewReport { form: form.into(), letter: letter.into(), ..NewReport::default() };
        self.directive.answer_create(&self.analyst, &self.unit, &new).await
    }

    async fn look(&self, kept: &Kept<Report>, who: &Caller) -> Result<Kept<Report>, Problem> {
        let looked = self.directive.answer_review(who, &self.unit, &kept.id, kept.version, Review::Review, "").await;
        looked.map(|(kept, _)| kept)
    }

    async fn sign(&self, kept: &Kept<Report>, who: &Caller) -> Result<Kept<Report>, Problem> {
        let given = Numbering::default();
        self.directive.answer_approve(who, &self.unit, &kept.id, kept.version, given, &Plain).await
    }

    async fn moved(&self, kept: &Kept<Report>) -> bool {
        self.directive.answer_get(&self.reader, &self.unit, &kept.id).await.unwrap().1
    }
}

#[test]
fn every_figure_leads_to_the_record_behind_it() {
    for_each_engine(async |test| {
        let world = desk(test).await;
        world.tables.set(&world.unit, &[("a", 3), ("b", 0)]);
        let letter = world.confirmed().await.letter;
        world.run(RanNow::Asked).await;
        let kept = world.draft("ours", &letter.id).await.unwrap();
        assert_eq!((kept.data.no, kept.data.state, kept.data.form_version), (1, ReportState::Draft, 2));
        assert_eq!(kept.data.subject, "Kết quả thực hiện 6410/BTTTT-CATTT");
        assert_eq!((kept.data.tally.all, kept.data.tally.not_met, kept.data.tally.unknown), (2, 1, 1));

        let sheet = world.directive.answer_sheet(&world.reader, &world.unit, &kept.id).await.unwrap();
        assert!(sheet.document.draft);
        assert_eq!(sheet.document.addressees, ["Bộ Thông tin và Truyền thông"]);
        let Some(Block::Table(table)) = sheet.document.body.iter().find(|block| matches!(block, Block::Table(_)))
        else {
            panic!("no table: {:?}", sheet.document.body);
        };
        let run = &table.rows[0].cells[0][0];
        assert_eq!(run.text, "1/2");
        let source = sheet.document.sources.iter().find(|source| source.key == run.trace).unwrap();
        let latest = world.directive.observations(&world.reader, &world.unit, super::CHECK, NEWEST).await.unwrap();
        let observation = latest.first().unwrap();
        assert_eq!(source.records.len(), 1);
        assert_eq!(source.records[0].observation, observation.evidence.unsigned_abs());
        let mut tx = test.sql.begin_read().await.unwrap();
        let granted =
            world.access.require(&mut tx, &world.officer, &EVIDENCE_READ, On::Unit(&world.unit)).await.unwrap();
        let entry = world.access.evidence().entry(&mut tx, &granted, observation.evidence).await.unwrap();
        assert_eq!(source.records[0].hash, entry.hash);
        // What was neither measured nor stated has no figure that could lead anywhere.
        assert_eq!((table.rows[1].cells[0][0].text.as_str(), table.rows[1].cells[0][0].trace.as_str()), ("–", ""));
        let subjects = &sheet.facts.clauses[0].obligations[0].subjects;
        assert_eq!(subjects.len(), 1);
        assert_eq!((subjects[0].name.as_str(), subjects[0].reason.as_str()), ("b", "chưa xác định cấp độ"));
        // The totals lead to the ledger as it was.
        let head = world.access.evidence().head(&mut tx, &granted).await.unwrap().unwrap();
        assert_eq!(sheet.facts.ledger.unwrap().hash, head.hash);
    });
}

#[test]
fn a_draft_keeps_its_figures_until_they_are_taken_anew() {
    for_each_engine(async |test| {
        let world = desk(test).await;
        world.tables.set(&world.unit, &[("a", 3), ("b", 0)]);
        let letter = world.confirmed().await.letter;
        world.run(RanNow::Asked).await;
        let kept = world.draft("any", &letter.id).await.unwrap();
        assert!(!world.moved(&kept).await);
        world.tables.set(&world.unit, &[("a", 3), ("b", 2)]);
        world.run(RanNow::Asked).await;
        assert!(world.moved(&kept).await, "the obligation is met now");
        let sheet = world.directive.answer_sheet(&world.reader, &world.unit, &kept.id).await.unwrap();
        assert_eq!(sheet.facts.clauses[0].obligations[0].numerator, 1, "as they were");
        let stale =
            world.directive.answer_figures(&world.analyst, &world.unit, &kept.id, kept.version + 1).await.unwrap_err();
        assert_eq!(stale.code(), "directive_version_mismatch");
        let kept = world.directive.answer_figures(&world.analyst, &world.unit, &kept.id, kept.version).await.unwrap();
        assert_eq!((kept.data.tally.met, kept.data.tally.unknown), (1, 1));
        assert!(!world.moved(&kept).await);
        let list = world.directive.answer_list(&world.reader, &world.unit, Some(&letter.id)).await.unwrap();
        assert_eq!(list, [(kept, false)]);
    });
}

#[test]
fn two_persons_stand_for_a_report_and_what_is_missing_is_said() {
    for_each_engine(async |test| {
        let world = desk(test).await;
        let letter = world.confirmed().await.letter;
        let new = NewReport { form: "any".into(), letter: letter.id.clone(), ..NewReport::default() };
        let kept = world.directive.answer_create(&world.officer, &world.unit, &new).await.unwrap();
        assert_eq!(world.look(&kept, &world.officer).await.unwrap_err().code(), "directive_second_person");
        assert_eq!(world.look(&kept, &world.analyst).await.unwrap_err().code(), "forbidden");
        assert_eq!(world.sign(&kept, &world.second).await.unwrap_err().code(), "directive_answer_state");
        let kept = world.look(&kept, &world.second).await.unwrap();
        let missing = world.sign(&kept, &world.second).await.unwrap_err();
        let said = missing.to_json(vg_model::Lang::En);
        for pointer in ["/head/number", "/head/date", "/head/symbol", "/head/place", "/head/signer/name"] {
            assert!(said.contains(pointer), "{pointer}: {said}");
        }
        let changed = world.directive.answer_head(&world.officer, &world.unit, &kept.id, kept.version, &head()).await;
        assert_eq!(changed.unwrap_err().code(), "directive_answer_state", "it is being looked through");
        let no_reason = world
            .directive
            .answer_review(&world.second, &world.unit, &kept.id, kept.version, Review::Return, " ")
            .await;
        assert_eq!(no_reason.unwrap_err().status(), 422);
        let (kept, _) = world
            .directive
            .answer_review(&world.second, &world.unit, &kept.id, kept.version, Review::Return, "thiếu số, ngày")
            .await
            .unwrap();
        assert_eq!((kept.data.state, kept.data.reviewed_by.as_str()), (ReportState::Draft, ""));
        let entered = Head { number: None, date: None, ..head() };
        let (kept, _) =
            world.directive.answer_head(&world.officer, &world.unit, &kept.id, kept.version, &entered).await.unwrap();
        let kept = world.look(&kept, &world.second).await.unwrap();
        assert_eq!(world.sign(&kept, &world.officer).await.unwrap_err().code(), "directive_second_person");
        // The registry gives number and day when it is signed.
        let given = Numbering { number: Some(12), date: None };
        let approving =
            world.directive.answer_approve(&world.second, &world.unit, &kept.id, kept.version, given, &Plain);
        let said = approving.await.unwrap_err().to_json(vg_model::Lang::En);
        assert!(said.contains("/head/date") && !said.contains("/head/number"), "{said}");
        let given = Numbering { date: Day::new(2024, 2, 6), ..given };
        let approving =
            world.directive.answer_approve(&world.second, &world.unit, &kept.id, kept.version, given, &Plain);
        let kept = approving.await.unwrap();
        assert_eq!(
            (kept.data.state, kept.data.head.number_and_symbol().as_str()),
            (ReportState::Approved, "12/BC-SYT")
        );
        assert_eq!(kept.data.head.date, Day::new(2024, 2, 6));
        let shown = world.directive.answer_sheet(&world.reader, &world.unit, &kept.id).await.unwrap();
        assert_eq!((shown.document.number, shown.document.date), (Some(12), Day::new(2024, 2, 6)));
        let events: Vec<String> = world
            .directive
            .answer_steps(&world.reader, &world.unit, &kept.id)
            .await
            .unwrap()
            .into_iter()
            .map(|step| step.event)
            .collect();
        assert_eq!(events, ["approve", "review", "head", "return", "review", "create"]);
    });
}

#[test]
fn what_is_approved_stays_its_bytes_and_a_correction_takes_its_place() {
    for_each_engine(async |test| {
        let world = desk(test).await;
        world.tables.set(&world.unit, &[("a", 3)]);
        let letter = world.confirmed().await.letter;
        world.run(RanNow::Asked).await;
        let kept = world.draft("ours", &letter.id).await.unwrap();
        assert_eq!(
            world.directive.answer_file(&world.reader, &world.unit, &kept.id, Format::Pdf).await.unwrap(),
            None,
            "nothing is kept before it is approved"
        );
        let (kept, _) =
            world.directive.answer_head(&world.analyst, &world.unit, &kept.id, kept.version, &head()).await.unwrap();
        let kept = world.look(&kept, &world.officer).await.unwrap();
        let kept = world.sign(&kept, &world.officer).await.unwrap();
        let (name, bytes) =
            world.directive.answer_file(&world.reader, &world.unit, &kept.id, Format::Pdf).await.unwrap().unwrap();
        assert_eq!(name, "bao-cao-1.pdf");
        assert!(String::from_utf8_lossy(&bytes).starts_with("draft=false"), "no mark of a draft");
        let evidence = kept.data.evidence.unwrap();
        let filter = EvidenceFilter { subject: Some(kept.id.clone()), ..EvidenceFilter::default() };
        let mut tx = test.sql.begin_read().await.unwrap();
        let granted =
            world.access.require(&mut tx, &world.officer, &EVIDENCE_READ, On::Unit(&world.unit)).await.unwrap();
        let entries = world.access.evidence().page(&mut tx, &granted, &filter, None, 10).await.unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].seq, evidence);
        for file in &kept.data.files {
            assert!(entries[0].facts.contains(&file.sha256), "{}", entries[0].facts);
        }
        drop(tx);

        // The world goes on; the bytes do not.
        world.tables.set(&world.unit, &[("a", 0)]);
        world.run(RanNow::Asked).await;
        let again = world.directive.answer_file(&world.reader, &world.unit, &kept.id, Format::Pdf).await.unwrap();
        assert_eq!(again.unwrap().1, bytes);
        let sending = Sending { receipt: "TL-118/2024".into(), channel: "trục liên thông".into() };
        let send = |kept: Kept<Report>, sending: Sending| {
            let world = &world;
            async move { world.directive.answer_send(&world.officer, &world.unit, &kept.id, kept.version, &sending).await }
        };
        assert_eq!(send(kept.clone(), Sending::default()).await.unwrap_err().status(), 422, "no receipt");
        let kept = send(kept, sending).await.unwrap();
        assert_eq!((kept.data.state, kept.data.receipt.as_str()), (ReportState::Sent, "TL-118/2024"));
        let letter = world.directive.letter_get(&world.reader, &world.unit, &letter.id).await.unwrap();
        assert_eq!(letter.data.state, LetterState::Confirmed);
        assert!(letter.data.answered_at.is_some());

        // A correction: a report of its own; the earlier one stays readable.
        let new = NewReport {
            form: "ours".into(),
            letter: letter.id.clone(),
            replaces: kept.id.clone(),
            ..NewReport::default()
        };
        let second = world.directive.answer_create(&world.analyst, &world.unit, &new).await.unwrap();
        assert_eq!((second.data.head.number, second.data.head.symbol.as_str()), (None, "BC-SYT"));
        let sheet = world.directive.answer_sheet(&world.reader, &world.unit, &second.id).await.unwrap();
        assert_eq!(sheet.facts.replaces.unwrap().number, "07/BC-SYT");
        let (second, _) = world
            .directive
            .answer_head(&world.analyst, &world.unit, &second.id, second.version, &head())
            .await
            .unwrap();
        let second = world.look(&second, &world.officer).await.unwrap();
        let why = world.sign(&second, &world.officer).await.unwrap_err();
        assert!(why.to_json(vg_model::Lang::En).contains("/head/correction"));
        let (back, _) = world
            .directive
            .answer_review(&world.officer, &world.unit, &second.id, second.version, Review::Return, "nêu lý do")
            .await
            .unwrap();
        let head = Head { number: Some(9), correction: "một hệ thống đã mất cấp độ".into(), ..head() };
        let (second, _) =
            world.directive.answer_head(&world.analyst, &world.unit, &back.id, back.version, &head).await.unwrap();
        let second = world.look(&second, &world.officer).await.unwrap();
        let second = world.sign(&second, &world.officer).await.unwrap();
        let (first, _) = world.directive.answer_get(&world.reader, &world.unit, &kept.id).await.unwrap();
        assert_eq!((first.data.state, first.data.replaced_by.as_str()), (ReportState::Replaced, second.id.as_str()));
        let again = world.directive.answer_file(&world.reader, &world.unit, &kept.id, Format::Pdf).await.unwrap();
        assert_eq!(again.unwrap().1, bytes, "the earlier version is kept");
        let twice = world.directive.answer_create(&world.analyst, &world.unit, &new).await.unwrap_err();
        assert_eq!(twice.code(), "directive_answer_state", "what is replaced is corrected by its successor");
    });
}

#[test]
fn a_report_is_begun_for_what_it_fits_and_within_its_unit() {
    for_each_engine(async |test| {
        let world = desk(test).await;
        let unconfirmed = world
            .directive
            .letter_register(&world.officer, &world.unit, &super::letter("1/BTTTT-CATTT"))
            .await
            .unwrap();
        let confirmed = world.confirmed().await.letter;
        let code = |done: Result<Kept<Report>, Problem>| done.unwrap_err().code();
        assert_eq!(code(world.draft("theirs", &confirmed.id).await), "directive_answer_form");
        assert_eq!(code(world.draft("ours", "").await), "directive_answer_form", "it needs a letter of its pack");
        assert_eq!(code(world.draft("no-such", "").await), "invalid_input");
        assert_eq!(code(world.draft("any", &unconfirmed.id).await), "directive_letter_state");
        assert_eq!(code(world.draft("any", "no-such").await), "invalid_input");
        for (from, to) in [("2024-02-05", ""), ("2024-02-05", "2024-02-01"), ("2024-13-01", "2024-13-02")] {
            let new =
                NewReport { form: "any".into(), from_day: from.into(), to_day: to.into(), ..NewReport::default() };
            assert_eq!(
                code(world.directive.answer_create(&world.analyst, &world.unit, &new).await),
                "invalid_input",
                "{from}"
            );
        }
        // A report on all confirmed letters.
        let all = world.draft("any", "").await.unwrap();
        assert_eq!(all.data.tally.all, 2);
        let wide = Head { copies: vec!["x".into(); MAX_COPIES + 1], ..Head::default() };
        let long = Head { place: "x".repeat(MAX_LINE_CHARS + 1), ..Head::default() };
        for head in [wide, long] {
            let done = world.directive.answer_head(&world.analyst, &world.unit, &all.id, all.version, &head).await;
            assert_eq!(code(done.map(|(kept, _)| kept)), "invalid_input");
        }
        // Nobody of another unit sees or changes it, and readers change nothing.
        let stranger = &world.stranger;
        let (unit, id) = (&world.unit, &all.id);
        assert!(world.directive.answer_get(stranger, unit, id).await.is_err());
        assert!(world.directive.answer_list(stranger, unit, None).await.is_err());
        assert!(world.directive.answer_steps(stranger, unit, id).await.is_err());
        assert!(world.directive.answer_sheet(stranger, unit, id).await.is_err());
        assert!(world.directive.answer_file(stranger, unit, id, Format::Pdf).await.is_err());
        let own = &world.other;
        assert_eq!(world.directive.answer_get(stranger, own, id).await.unwrap_err().code(), "not_found");
        assert_eq!(world.directive.answer_sheet(stranger, own, id).await.unwrap_err().code(), "not_found");
        for who in [stranger, &world.reader] {
            assert!(world.directive.answer_create(who, unit, &NewReport::default()).await.is_err());
            assert!(world.directive.answer_head(who, unit, id, 1, &head()).await.is_err());
            assert!(world.directive.answer_figures(who, unit, id, 1).await.is_err());
            assert!(world.directive.answer_review(who, unit, id, 1, Review::Discard, "x").await.is_err());
            assert!(world.directive.answer_approve(who, unit, id, 1, Numbering::default(), &Plain).await.is_err());
            assert!(world.directive.answer_send(who, unit, id, 1, &Sending::default()).await.is_err());
        }
        let (gone, _) =
            world.directive.answer_review(&world.officer, unit, id, 1, Review::Discard, "lập nhầm").await.unwrap();
        assert_eq!(gone.data.state, ReportState::Discarded);
        assert!(gone.data.state.next().is_empty());
    });
}

#[test]
fn a_long_list_of_subjects_ends_with_how_many_are_left() {
    for_each_engine(async |test| {
        let world = desk(test).await;
        let names: Vec<String> = (0..MAX_SUBJECTS_OF_OBLIGATION + 20).map(|number| format!("ht-{number:04}")).collect();
        let systems: Vec<(&str, i64)> = names.iter().map(|name| (name.as_str(), 0)).collect();
        world.tables.set(&world.unit, &systems);
        let letter = world.confirmed().await.letter;
        world.run(RanNow::Asked).await;
        let kept = world.draft("any", &letter.id).await.unwrap();
        let sheet = world.directive.answer_sheet(&world.reader, &world.unit, &kept.id).await.unwrap();
        let one = &sheet.facts.clauses[0].obligations[0];
        assert_eq!(one.not_met(), 320);
        assert_eq!(one.subjects.len(), MAX_SUBJECTS_OF_OBLIGATION + 1);
        assert!(one.subjects.last().unwrap().name.contains("và 20 đối tượng khác"), "{:?}", one.subjects.last());
    });
}
