//! From the rows of a check to a verdict. Whatever is not as a check has to answer makes it unknown, never met.

use sha2::{Digest as _, Sha256};
use vg_model::{Text, Timestamp};

use super::{Cell, CheckText, Rows};
use crate::limits::{MAX_CELL_CHARS, MAX_SUBJECTS};
use crate::obligations::state::Verdict;

/// Columns that a check returns, in any order, and nothing else.
pub const COLUMNS: [&str; 7] =
    ["subject", "subject_kind", "subject_name", "verdict", "reason", "evidence", "observed_at"];

/// What a check says of one subject.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Mark {
    /// As it should be.
    Met,
    /// Not as it should be.
    NotMet,
    /// Not known.
    Unknown,
    /// Could not be reached.
    Unreachable,
    /// In scope, and excused with a reason.
    Excused,
}

impl Mark {
    /// All of them, worst first, as lists show them.
    pub const ALL: [Self; 5] = [Self::NotMet, Self::Unreachable, Self::Unknown, Self::Excused, Self::Met];

    /// Stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Met => "met",
            Self::NotMet => "not_met",
            Self::Unknown => "unknown",
            Self::Unreachable => "unreachable",
            Self::Excused => "excused",
        }
    }

    /// The mark with this name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mark| mark.name() == name)
    }
}

/// One subject and what is said of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subject {
    /// Its id.
    pub id: String,
    /// What it is: `system`, `host`, `contact`, …
    pub kind: String,
    /// What people call it.
    pub name: String,
    /// What holds.
    pub mark: Mark,
    /// Why: a key of the check's header; empty when it is met.
    pub reason: String,
    /// The values by which it was decided.
    pub evidence: String,
    /// When what it rests on was seen.
    pub observed_at: Option<Timestamp>,
}

/// How many subjects are how.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Counts {
    /// In scope.
    pub denominator: i64,
    /// As they should be.
    pub numerator: i64,
    /// Not as they should be.
    pub not_met: i64,
    /// Not known.
    pub unknown: i64,
    /// Not reached.
    pub unreachable: i64,
    /// Excused.
    pub excused: i64,
}

/// What a run of a check says.
#[derive(Clone, PartialEq, Debug)]
pub struct Judged {
    /// Of all subjects together.
    pub verdict: Verdict,
    /// How many are how.
    pub counts: Counts,
    /// By id.
    pub subjects: Vec<Subject>,
    /// Why it is not met, for a person; empty when it is.
    pub reason: Text,
    /// SHA-256 over the subjects in the order of their ids, as [`line`] writes them; empty for a run that failed.
    pub hash: String,
}

impl Judged {
    /// A run that says nothing.
    #[must_use]
    pub fn unknown(reason: Text) -> Self {
        Self { verdict: Verdict::Unknown, counts: Counts::default(), subjects: Vec::new(), reason, hash: String::new() }
    }
}

/// Writes the form of a subject in the hash of a result: one JSON array in a line.
fn line(subject: &Subject, to: &mut Vec<u8>) {
    let Subject { id, kind, name, mark, reason, evidence, observed_at } = subject;
    let values = (id, kind, name, mark.name(), reason, evidence, observed_at.map(|at| at.0));
    to.clear();
    // Writing texts and a number into memory does not fail.
    let _ = serde_json::to_writer(&mut *to, &values);
    to.push(b'\n');
}

/// Judges what a check returned. The rows go into its subjects; what else the answer has stays.
#[must_use]
pub fn judge(check: &CheckText, answer: &mut Rows) -> Judged {
    match subjects(check, answer) {
        Ok(subjects) => judged(check, subjects),
        Err(reason) => Judged::unknown(reason),
    }
}

fn judged(check: &CheckText, subjects: Vec<Subject>) -> Judged {
    let mut counts = Counts::default();
    let (mut digest, mut written) = (Sha256::new(), Vec::new());
    for subject in &subjects {
        counts.denominator += 1;
        match subject.mark {
            Mark::Met => counts.numerator += 1,
            Mark::NotMet => counts.not_met += 1,
            Mark::Unknown => counts.unknown += 1,
            Mark::Unreachable => counts.unreachable += 1,
            Mark::Excused => counts.excused += 1,
        }
        line(subject, &mut written);
        digest.update(&written);
    }
    let hash = super::hex(&digest.finalize());
    let (verdict, reason) = verdict_of(check, counts);
    Judged { verdict, counts, subjects, reason, hash }
}

fn verdict_of(check: &CheckText, counts: Counts) -> (Verdict, Text) {
    let Counts { denominator, not_met, unknown, unreachable, .. } = counts;
    if denominator == 0 {
        return match &check.met_when_empty {
            Some(why) => (Verdict::Met, why.clone()),
            None => (
                Verdict::Unknown,
                Text::new("chưa có đối tượng nào trong phạm vi kiểm tra", "nothing is in the scope of the check yet"),
            ),
        };
    }
    let (mut vi, mut en) = (Vec::new(), Vec::new());
    for (count, in_vi, in_en) in [
        (not_met, "chưa đạt", "not met"),
        (unknown, "chưa rõ", "unknown"),
        (unreachable, "không kết nối được", "not reached"),
    ] {
        if count > 0 {
            vi.push(format!("{count} {in_vi}"));
            en.push(format!("{count} {in_en}"));
        }
    }
    let reason = Text::new(vi.join(", "), en.join(", "));
    if not_met > 0 {
        (Verdict::NotMet, reason)
    } else if unknown + unreachable > 0 {
        (Verdict::Unknown, reason)
    } else if counts.numerator == 0 {
        let all = Text::new("mọi đối tượng đều được miễn", "every subject is excused");
        (Verdict::Unknown, all)
    } else {
        (Verdict::Met, Text::default())
    }
}

/// The subjects by id, or what is wrong with the answer.
fn subjects(check: &CheckText, answer: &mut Rows) -> Result<Vec<Subject>, Text> {
    let mut at = [0; COLUMNS.len()];
    for (name, place) in COLUMNS.iter().zip(&mut at) {
        let mut found = answer.columns.iter().enumerate().filter(|(_, column)| column == name);
        *place = match (found.next(), found.next()) {
            (Some((index, _)), None) => index,
            _ => return Err(wrong_columns(&answer.columns)),
        };
    }
    if answer.columns.len() != COLUMNS.len() {
        return Err(wrong_columns(&answer.columns));
    }
    if answer.truncated || answer.rows.len() > MAX_SUBJECTS {
        return Err(Text::new(
            format!("phép kiểm tra trả về quá {MAX_SUBJECTS} đối tượng"),
            format!("the check returned more than {MAX_SUBJECTS} subjects"),
        ));
    }
    let rows = std::mem::take(&mut answer.rows);
    let mut found: Vec<Subject> = rows.into_iter().map(|row| subject(check, row, &at)).collect::<Result<_, _>>()?;
    found.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    if let Some([twice, _]) = found.array_windows().find(|[one, next]| one.id == next.id) {
        return Err(Text::new(
            format!("đối tượng {} có hai dòng kết quả", twice.id),
            format!("the subject {} has two rows", twice.id),
        ));
    }
    Ok(found)
}

fn wrong_columns(found: &[String]) -> Text {
    let (wanted, found) = (COLUMNS.join(", "), found.join(", "));
    Text::new(
        format!("phép kiểm tra phải trả về các cột {wanted}; nhận được {found}"),
        format!("the check has to return the columns {wanted}; it returned {found}"),
    )
}

fn subject(check: &CheckText, mut row: Vec<Cell>, at: &[usize; COLUMNS.len()]) -> Result<Subject, Text> {
    let [id, kind, name, verdict, reason, evidence, observed] =
        at.map(|index| row.get_mut(index).map_or(Cell::Null, |cell| std::mem::replace(cell, Cell::Null)));
    let text = |column: &str, cell: Cell| match cell {
        Cell::Text(text) => Ok(cut(text)),
        Cell::Null => Ok(String::new()),
        _ => Err(Text::new(format!("cột {column} phải là chữ"), format!("the column {column} has to be text"))),
    };
    let id = text("subject", id)?;
    if id.is_empty() {
        return Err(Text::new("có dòng không có mã đối tượng", "a row names no subject"));
    }
    let verdict = text("verdict", verdict)?;
    let Some(mark) = Mark::parse(&verdict) else {
        let known = Mark::ALL.map(Mark::name).join(", ");
        return Err(Text::new(
            format!("kết luận «{verdict}» của {id} không phải là một trong: {known}"),
            format!("the verdict '{verdict}' of {id} is none of: {known}"),
        ));
    };
    let reason = text("reason", reason)?;
    if mark != Mark::Met && !check.reasons.contains_key(&reason) {
        return Err(Text::new(
            format!("lý do «{reason}» của {id} không có trong phần đầu của phép kiểm tra"),
            format!("the reason '{reason}' of {id} is not declared in the header of the check"),
        ));
    }
    let observed_at = match observed {
        Cell::Null => None,
        Cell::Time(at) => Some(at),
        _ => {
            let (vi, en) = ("cột observed_at phải là thời điểm", "the column observed_at has to be a time");
            return Err(Text::new(vi, en));
        }
    };
    Ok(Subject {
        id,
        kind: text("subject_kind", kind)?,
        name: text("subject_name", name)?,
        mark,
        reason: if mark == Mark::Met { String::new() } else { reason },
        evidence: text("evidence", evidence)?,
        observed_at,
    })
}

fn cut(text: String) -> String {
    // So many bytes are not more characters.
    if text.len() <= MAX_CELL_CHARS { text } else { text.chars().take(MAX_CELL_CHARS).collect() }
}

impl Counts {
    /// The same, with what is left of the denominator counted as not met.
    #[must_use]
    pub(crate) const fn with_rest(mut self) -> Self {
        self.not_met = self.denominator - self.numerator - self.unknown - self.unreachable - self.excused;
        self
    }

    /// Both together.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            denominator: self.denominator + other.denominator,
            numerator: self.numerator + other.numerator,
            not_met: self.not_met + other.not_met,
            unknown: self.unknown + other.unknown,
            unreachable: self.unreachable + other.unreachable,
            excused: self.excused + other.excused,
        }
    }
}
