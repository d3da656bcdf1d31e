//! An answer claims nothing that the facts do not show.

use vg_directive::answer::{Clause, Facts, Grade, Obligation, State, answer, workbook};
use vg_print::{Block, Document, Run};

use crate::facts::{at, corrected, facts, met, record};
use crate::form;

fn with(obligation: Obligation) -> Facts {
    let clause = Clause { label: "1.a".into(), title: "Khoản thử".into(), obligations: vec![obligation] };
    Facts { clauses: vec![clause], ..facts() }
}

fn document(id: &str, facts: &Facts) -> Document {
    answer(&form(id), facts, at(5, 3)).unwrap().document
}

/// All text of a document with its annexes.
fn text(document: &Document) -> String {
    let blocks = document.body.iter().chain(document.annexes.iter().flat_map(|annex| &annex.body));
    let join = |runs: &[Run]| runs.iter().map(|run| run.text.as_str()).collect::<String>();
    let mut out = String::new();
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Note { text } => out.push_str(text),
            Block::Paragraph { runs } | Block::Item { runs, .. } => out.push_str(&join(runs)),
            Block::Table(table) => {
                for cell in table.rows.iter().flat_map(|row| &row.cells) {
                    out.push_str(&join(cell));
                    out.push('|');
                }
            }
        }
        out.push('\n');
    }
    out
}

const FORMS: [&str; 3] = ["answer-6410", "report-periodic", "report-adhoc"];

#[test]
fn what_is_not_known_never_reads_as_done() {
    let unknown = Obligation {
        state: State::Unknown,
        numerator: 3,
        denominator: 4,
        unknown: 1,
        reason: "01 hệ thống chưa có kết quả".into(),
        ..met("x", "Yêu cầu thử", 4, 7)
    };
    for id in FORMS {
        let text = text(&document(id, &with(unknown.clone())));
        assert!(text.contains("Chưa xác định: 01 hệ thống chưa có kết quả"), "{id}\n{text}");
        assert!(!text.contains("Đã thực hiện|") && !text.contains("Đã thực hiện:  01"), "{id}\n{text}");
        let silent = Obligation { reason: String::new(), ..unknown.clone() };
        let text = self::text(&document(id, &with(silent)));
        assert!(text.contains("Chưa xác định: chưa ghi nhận lý do"), "{id}\n{text}");
    }
}

#[test]
fn facts_that_claim_too_much_are_refused() {
    let good = met("x", "Yêu cầu thử", 4, 7);
    let cases = [
        (Obligation { numerator: 3, unknown: 1, ..good.clone() }, "answer_claims_too_much"),
        (Obligation { numerator: 3, unreachable: 1, ..good.clone() }, "answer_claims_too_much"),
        (Obligation { numerator: 3, ..good.clone() }, "answer_claims_too_much"),
        (Obligation { records: Vec::new(), ..good.clone() }, "answer_claims_too_much"),
        (Obligation { excused: 1, ..good.clone() }, "answer_miscounted"),
    ];
    for (wrong, code) in cases {
        let facts = with(wrong);
        assert_eq!(answer(&form("answer-6410"), &facts, at(5, 3)).unwrap_err().code, code);
        assert_eq!(workbook(&facts, at(5, 3)).unwrap_err().code, code);
    }
    let excused = Obligation { numerator: 3, excused: 1, ..good.clone() };
    assert!(answer(&form("answer-6410"), &with(excused), at(5, 3)).is_ok());
    let mut twice = with(good.clone());
    twice.clauses[0].obligations.push(good);
    assert_eq!(answer(&form("answer-6410"), &twice, at(5, 3)).unwrap_err().code, "answer_obligation_twice");
}

#[test]
fn a_statement_is_marked_as_one() {
    let by = "Chánh Văn phòng Hoàng Văn Em";
    let stated = Obligation { grade: Grade::Statement { by: by.into() }, ..met("x", "Yêu cầu thử", 0, 7) };
    for id in FORMS {
        let text = text(&document(id, &with(stated.clone())));
        assert!(text.contains(&format!("Đã thực hiện theo xác nhận của {by}")), "{id}\n{text}");
    }
    let periodic = text(&document("report-periodic", &with(stated)));
    assert!(periodic.contains("Đã thực hiện (một phần theo xác nhận)"), "{periodic}");
}

#[test]
fn a_corrected_version_names_the_one_it_replaces() {
    for id in FORMS {
        let text = text(&document(id, &corrected()));
        let kept = "số 28/BC-STTTT ngày 05 tháng 02 năm 2024; nội dung đính chính: số máy trạm đã rà quét.";
        assert!(text.starts_with("Văn bản này thay thế") && text.contains(kept), "{id}\n{text}");
        assert!(!self::text(&document(id, &facts())).contains("thay thế"), "{id}");
    }
}

#[test]
fn figures_lead_to_the_record_they_come_from() {
    let document = document("answer-6410", &facts());
    let source = |key: &str| document.sources.iter().find(|source| source.key == key).unwrap();
    assert_eq!(source("sweep-all@1190").records[0].hash, record(1190).hash);
    assert_eq!(source("total:met").records[0].observation, 1204, "totals lead to the ledger as it was");
    let without = Facts { ledger: None, clauses: Vec::new(), ..facts() };
    assert!(self::document("answer-6410", &without).sources.is_empty());
}

#[test]
fn a_form_of_another_directive_is_refused_and_what_is_missing_is_told() {
    let other = Facts { directive: "other".into(), ..facts() };
    assert_eq!(answer(&form("answer-6410"), &other, at(5, 3)).unwrap_err().code, "answer_wrong_directive");
    let bare = Facts { letter: None, ..facts() };
    let made = answer(&form("answer-6410"), &bare, at(5, 3)).unwrap();
    assert_eq!(made.gaps, ["letter", "letter_issuer", "letter_number", "letter_subject"]);
    assert!(text(&made.document).contains("……"));
}

/// A unit with thousands of machines still gets its answer; what a cell cannot hold is cut with a sign, and the workbook has it whole.
#[test]
fn long_lists_and_long_reasons_are_printed() {
    let mut long = facts();
    let sweep = &mut long.clauses[2].obligations[0];
    sweep.reason = "lý do dài ".repeat(400);
    sweep.subjects = sweep.subjects.iter().cycle().take(2_000).cloned().collect();
    let made = answer(&form("answer-6410"), &long, at(5, 3)).unwrap();
    assert!(vg_print::docx(&made.document).is_ok());
    assert!(text(&made.document).contains("…|"));
}
