//! Texts and figures of the whole answer, and the keys by which a template asks for them.

use vg_print::{Source, SourceRecord, moment_in_words};

use super::facts::{Facts, Grade, Obligation, State};
use super::words;

type TextOf = fn(&Facts) -> String;
type FigureOf = fn(&Facts) -> u64;

/// Texts: key and value. Empty means that the facts do not have it.
const TEXTS: &[(&str, TextOf)] = &[
    ("unit", |facts| facts.unit.clone()),
    ("upper", |facts| facts.upper.clone()),
    ("short", |facts| facts.short.clone()),
    ("letter", |facts| facts.letter.as_ref().map(words::letter).unwrap_or_default()),
    ("letter_number", |facts| facts.letter.as_ref().map(|letter| letter.number.clone()).unwrap_or_default()),
    ("letter_issuer", |facts| facts.letter.as_ref().map(|letter| letter.issuer.clone()).unwrap_or_default()),
    ("letter_subject", |facts| facts.letter.as_ref().map(|letter| letter.subject.clone()).unwrap_or_default()),
    ("as_of", |facts| moment_in_words(facts.as_of)),
    ("period", words::period),
    ("occasion", |facts| facts.occasion.clone()),
    ("contact", |facts| words::contact(&facts.contact)),
];

/// Figures: key, what it counts, value.
const FIGURES: &[(&str, &str, FigureOf)] = &[
    ("clauses", "Số khoản của văn bản chỉ đạo", |facts| facts.clauses.len() as u64),
    ("obligations", "Tổng số yêu cầu", |facts| number_of(facts, |_| true)),
    ("met", "Số yêu cầu đã thực hiện", |facts| number_of(facts, |one| one.state == State::Met)),
    ("met_measured", "Số yêu cầu đã thực hiện, có kết quả đo kiểm", |facts| {
        number_of(facts, |one| one.state == State::Met && one.grade == Grade::Measured)
    }),
    ("met_stated", "Số yêu cầu đã thực hiện theo xác nhận", |facts| {
        number_of(facts, |one| one.state == State::Met && one.grade != Grade::Measured)
    }),
    ("stated", "Số yêu cầu có kết quả theo xác nhận", |facts| {
        number_of(facts, |one| matches!(one.grade, Grade::Statement { .. }))
    }),
    ("not_met", "Số yêu cầu chưa hoàn thành", |facts| number_of(facts, |one| one.state == State::NotMet)),
    ("unknown", "Số yêu cầu chưa xác định", |facts| number_of(facts, |one| one.state == State::Unknown)),
    ("open", "Số yêu cầu chưa hoàn thành hoặc chưa xác định", |facts| {
        number_of(facts, |one| matches!(one.state, State::NotMet | State::Unknown))
    }),
    ("waived", "Số yêu cầu được chấp thuận ngoại lệ", |facts| {
        number_of(facts, |one| one.state == State::Waived)
    }),
    ("waivers", "Số ngoại lệ đang có hiệu lực", |facts| {
        facts.obligations().map(|(_, one)| one.waivers.len() as u64).fold(0, u64::saturating_add)
    }),
    ("not_applicable", "Số yêu cầu không áp dụng", |facts| {
        number_of(facts, |one| one.state == State::NotApplicable)
    }),
    ("late", "Số yêu cầu quá hạn", |facts| number_of(facts, |one| one.late)),
    ("subjects", "Số đối tượng chưa đạt hoặc chưa xác định", |facts| {
        let open = |one: &Obligation| one.not_met().saturating_add(one.unknown).saturating_add(one.unreachable);
        facts.obligations().map(|(_, one)| open(one)).fold(0, u64::saturating_add)
    }),
    ("evidence", "Số bản ghi quan sát", |facts| {
        facts.obligations().map(|(_, one)| one.records.len() as u64).fold(0, u64::saturating_add)
    }),
];

fn number_of(facts: &Facts, wanted: impl Fn(&Obligation) -> bool) -> u64 {
    facts.obligations().filter(|(_, obligation)| wanted(obligation)).count() as u64
}

/// Keys of texts.
pub(super) fn text_keys() -> Vec<&'static str> {
    TEXTS.iter().map(|(key, _)| *key).collect()
}

/// Keys of figures.
pub(super) fn figure_keys() -> Vec<&'static str> {
    FIGURES.iter().map(|(key, ..)| *key).collect()
}

/// A text; `None` for a key that does not exist.
pub(super) fn text(facts: &Facts, key: &str) -> Option<String> {
    TEXTS.iter().find(|(name, _)| *name == key).map(|(_, of)| of(facts))
}

/// A figure; `None` for a key that does not exist.
pub(super) fn figure(facts: &Facts, key: &str) -> Option<u64> {
    FIGURES.iter().find(|(name, ..)| *name == key).map(|(.., of)| of(facts))
}

/// A figure as written, with the source it leads to: the ledger as it was, whose last hash covers every record that was counted.
pub(super) fn figure_with_source(facts: &Facts, key: &str) -> Option<(String, Option<Source>)> {
    let (_, label, of) = FIGURES.iter().find(|(name, ..)| *name == key)?;
    let source = facts.ledger.as_ref().map(|record| Source {
        key: format!("total:{key}"),
        label: format!("{label} (tính từ sổ bằng chứng đến bản ghi này)"),
        at: Some(record.at),
        records: vec![SourceRecord { observation: record.seq, hash: record.hash.clone() }],
    });
    Some((words::counted(of(facts)), source))
}
