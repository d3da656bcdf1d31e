//! The figures of a report: how the obligations stand at one moment, each with the records behind it.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use vg_access::{Granted, Problem};
use vg_backend::sql::Tx;
use vg_model::Timestamp;
use vg_print::Day;

use super::{Report, ReportTally};
use crate::answer::{self, Clause, Facts, Grade, Replaced, State, Subject, Waiver};
use crate::checks::{self, Mark, Observation, hex};
use crate::letters::{self, Letter, LetterState};
use crate::limits::{MAX_SUBJECTS_LISTED, MAX_SUBJECTS_OF_OBLIGATION};
use crate::obligations::{self, Obligation, state};
use crate::plan::PlannedClause;
use crate::{Directive, Kept, board};

/// How obligations stood when a report was made, as it is kept.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct Figures {
    /// Id of the pack of the letter; empty without.
    pub(crate) directive: String,
    /// The unit.
    pub(crate) unit: String,
    /// The letter that is answered.
    pub(crate) letter: Option<answer::Letter>,
    /// The moment.
    pub(crate) as_of: Timestamp,
    /// Clauses with their obligations.
    pub(crate) clauses: Vec<Clause>,
    /// The last record of the ledger at that moment.
    pub(crate) ledger: Option<answer::Observation>,
}

/// Figures, and by what it is seen later that they are others.
pub(crate) struct Gathered {
    pub(crate) figures: Figures,
    pub(crate) fingerprint: String,
}

impl Figures {
    /// How many obligations are how.
    pub(crate) fn tally(&self) -> ReportTally {
        let mut tally = ReportTally::default();
        for one in self.clauses.iter().flat_map(|clause| &clause.obligations) {
            tally.all += 1;
            tally.late += u64::from(one.late);
            match (one.state, &one.grade) {
                (State::Met, Grade::Statement { .. }) => tally.stated += 1,
                (State::Met, _) => tally.met += 1,
                (State::NotMet, _) => tally.not_met += 1,
                (State::Unknown, _) => tally.unknown += 1,
                (State::Waived, _) => tally.waived += 1,
                (State::NotApplicable, _) => tally.not_applicable += 1,
            }
        }
        tally
    }

    /// Everything that the report says: the figures and its head.
    pub(crate) fn facts(&self, id: &str, report: &Report, replaced: Option<&Report>, draft: bool) -> Facts {
        let head = &report.head;
        Facts {
            directive: self.directive.clone(),
            unit: self.unit.clone(),
            upper: head.upper.clone(),
            short: head.short.clone(),
            place: head.place.clone(),
            number: head.number,
            symbol: head.symbol.clone(),
            date: head.date,
            draft,
            urgency: head.urgency,
            letter: self.letter.clone(),
            as_of: self.as_of,
            period: Day::parse_iso(&report.from_day).zip(Day::parse_iso(&report.to_day)),
            occasion: head.occasion.clone(),
            clauses: self.clauses.clone(),
            ledger: self.ledger.clone(),
            replaces: replaced.map(|old| Replaced {
                number: old.head.number_and_symbol(),
                date: old.head.date,
                reason: head.correction.clone(),
            }),
            contact: head.contact.clone(),
            copies: head.copies.clone(),
            signer: head.signer.clone(),
            trace: id.to_owned(),
        }
    }
}

/// By what it is seen that obligations are others: where they stand and what is counted, not when that was measured last.
pub(crate) fn fingerprint(obligations: &[Kept<Obligation>], now: Timestamp) -> String {
    let mut hash = Sha256::new();
    for kept in obligations {
        let one = &kept.data;
        let counts = one.counts;
        let waived = one.waived.as_ref().and_then(|waived| waived.decided_at).map_or(0, |at| at.0);
        hash.update(format!(
            "{} {} {} {} {} {} {} {} {} {} {} {waived} {}\n",
            kept.id,
            one.state.name(),
            one.verdict.name(),
            one.grade.name(),
            counts.denominator,
            counts.numerator,
            counts.not_met,
            counts.unknown,
            counts.unreachable,
            counts.excused,
            one.owner,
            one.is_late(now),
        ));
    }
    hex(&hash.finalize())
}

/// What figures are gathered from.
struct Gather<'a> {
    directive: &'a Directive,
    granted: &'a Granted,
    unit: &'a str,
    now: Timestamp,
    latest: BTreeMap<String, Observation>,
    names: BTreeMap<String, String>,
    listed: usize,
}

impl Directive {
    /// Takes the figures of a unit: of one letter, or of all confirmed ones.
    pub(crate) async fn gather(
        &self,
        tx: &mut Tx,
        granted: &Granted,
        (unit, name): (&str, &str),
        letter: Option<&Kept<Letter>>,
    ) -> Result<Gathered, Problem> {
        let letters = match letter {
            Some(letter) => vec![letter.clone()],
            None => {
                let confirmed = Some(LetterState::Confirmed);
                letters::store::list(tx, unit, confirmed, None, board::MAX_LETTERS_ON_BOARD).await?
            }
        };
        let obligations = obligations::store::list(tx, unit, letter.map(|letter| letter.id.as_str())).await?;
        let actors: BTreeSet<String> = obligations.iter().flat_map(actors).collect();
        let mut gather = Gather {
            directive: self,
            granted,
            unit,
            now: self.now(),
            latest: checks::store::latest(tx, unit).await?,
            names: self.access.actor_names(tx, actors.iter().map(String::as_str)).await?,
            listed: 0,
        };
        let several = letters.len() > 1;
        let mut clauses = Vec::new();
        for letter in &letters {
            let planned = letters::store::clauses(tx, unit, &letter.id).await?;
            let of_letter: Vec<&Kept<Obligation>> =
                obligations.iter().filter(|one| one.data.letter == letter.id).collect();
            clauses.extend(gather.clauses(tx, letter, &planned, &of_letter, several).await?);
        }
        let ledger = self.access.evidence().head(tx, granted).await?;
        let figures = Figures {
            directive: letter.map(|letter| letter.data.pack.clone()).unwrap_or_default(),
            unit: name.to_owned(),
            letter: letter.map(letter_fact),
            as_of: gather.now,
            clauses,
            ledger: ledger.map(|at| answer::Observation { seq: at.seq.unsigned_abs(), at: at.at, hash: at.hash }),
        };
        Ok(Gathered { figures, fingerprint: fingerprint(&obligations, gather.now) })
    }
}

fn letter_fact(letter: &Kept<Letter>) -> answer::Letter {
    let fields = &letter.data.fields;
    let mut kind = fields.kind.chars();
    answer::Letter {
        kind: kind
            .next()
            .map(|first| first.to_uppercase().chain(kind).collect())
            .unwrap_or_else(|| "Văn bản".to_owned()),
        number: fields.number.clone(),
        date: Day::parse_iso(&fields.issued_on),
        issuer: fields.issuer.clone(),
        subject: fields.subject.clone(),
    }
}

/// Those whose names an answer says.
fn actors(kept: &Kept<Obligation>) -> Vec<String> {
    let one = &kept.data;
    let mut actors = vec![format!("account:{}", one.owner)];
    actors.extend(one.stated.iter().map(|stated| stated.by.clone()));
    actors.extend(one.waived.iter().flat_map(|waived| [waived.by.clone(), waived.approver.clone()]));
    actors
}

impl Gather<'_> {
    fn name(&self, actor: &str) -> String {
        self.names.get(actor).cloned().unwrap_or_default()
    }

    /// The clauses of a letter that ask something, and those without anything below them. With several letters each says whose it is.
    async fn clauses(
        &mut self,
        tx: &mut Tx,
        letter: &Kept<Letter>,
        planned: &[PlannedClause],
        obligations: &[&Kept<Obligation>],
        several: bool,
    ) -> Result<Vec<Clause>, Problem> {
        let parents: BTreeSet<&str> = planned.iter().map(|clause| clause.parent.as_str()).collect();
        let mut clauses = Vec::new();
        for clause in planned {
            let own = obligations.iter().filter(|one| one.data.clause == clause.label);
            let mut facts = Vec::new();
            for kept in own {
                facts.push(self.obligation(tx, kept, several).await?);
            }
            if facts.is_empty() && parents.contains(clause.label.as_str()) {
                continue;
            }
            let number = &letter.data.fields.number;
            let title = if several { format!("{number}: {}", clause.title.vi) } else { clause.title.vi.clone() };
            clauses.push(Clause { label: clause.label.clone(), title, obligations: facts });
        }
        Ok(clauses)
    }

    async fn obligation(
        &mut self,
        tx: &mut Tx,
        kept: &Kept<Obligation>,
        several: bool,
    ) -> Result<answer::Obligation, Problem> {
        let one = &kept.data;
        let state = match (one.state, one.verdict) {
            (state::State::NotApplicable, _) => State::NotApplicable,
            (state::State::Waived, _) => State::Waived,
            (_, state::Verdict::Met) => State::Met,
            (_, state::Verdict::NotMet) => State::NotMet,
            (_, state::Verdict::Unknown) => State::Unknown,
        };
        let grade = match (one.grade, &one.stated) {
            (obligations::Grade::Measured, _) => Grade::Measured,
            (obligations::Grade::Statement, Some(stated)) => Grade::Statement { by: self.name(&stated.by) },
            _ => Grade::Nothing,
        };
        let counted = |count: i64| if one.checks.is_empty() { 0 } else { count.unsigned_abs() };
        let reason = if one.reason.vi.is_empty() && state == State::Unknown { &one.unknown } else { &one.reason };
        let of_waiver = one.waived.as_ref().filter(|waived| waived.decided_at.is_some());
        let reason = match (state, of_waiver) {
            (State::Waived | State::NotApplicable, Some(waived)) => waived.reason.clone(),
            _ => reason.vi.clone(),
        };
        Ok(answer::Obligation {
            id: if several || one.code.is_empty() { kept.id.clone() } else { one.code.clone() },
            title: one.title.vi.clone(),
            state,
            late: one.is_late(self.now),
            numerator: counted(one.counts.numerator),
            denominator: counted(one.counts.denominator),
            unreachable: counted(one.counts.unreachable),
            excused: counted(one.counts.excused),
            unknown: counted(one.counts.unknown),
            reason,
            since: Some(one.verdict_since),
            owner: self.name(&format!("account:{}", one.owner)),
            due: one.due_at.map(Day::of),
            records: self.records(tx, one).await?,
            grade,
            waivers: of_waiver.and_then(|waived| self.waiver(waived)).into_iter().collect(),
            subjects: if state == State::NotApplicable { Vec::new() } else { self.subjects(tx, one).await? },
        })
    }

    fn waiver(&self, waived: &obligations::Waived) -> Option<Waiver> {
        let approvers = [&waived.by, &waived.approver].map(|one| self.name(one));
        let approvers = approvers.into_iter().filter(|name| !name.is_empty()).collect();
        waived.until.map(|until| Waiver { reason: waived.reason.clone(), approvers, expires: Day::of(until) })
    }

    /// The last observation of each of its checks, or the statement.
    async fn records(&self, tx: &mut Tx, one: &Obligation) -> Result<Vec<answer::Record>, Problem> {
        let mut records = Vec::new();
        for check in &one.checks {
            let Some(seen) = self.latest.get(check) else { continue };
            let text = self.directive.checks.get(check);
            let title = text.map_or_else(|| check.clone(), |text| text.title.vi.clone());
            let version = u32::try_from(seen.version).unwrap_or(u32::MAX);
            let check = Some(answer::Check { title, version });
            records.extend(self.record(tx, check, seen.evidence, seen.collected_at).await?);
        }
        if let Some(stated) = one.stated.as_ref().filter(|_| one.checks.is_empty()) {
            records.extend(self.record(tx, None, stated.evidence, stated.at).await?);
        }
        Ok(records)
    }

    async fn record(
        &self,
        tx: &mut Tx,
        check: Option<answer::Check>,
        seq: i64,
        at: Timestamp,
    ) -> Result<Option<answer::Record>, Problem> {
        let anchor = self.directive.access.evidence().anchor(tx, self.granted, seq).await?;
        Ok(anchor.map(|anchor| {
            let observation = answer::Observation { seq: seq.unsigned_abs(), at, hash: anchor.hash };
            answer::Record { check, observation }
        }))
    }

    /// Subjects that are not met, the first of each check by name. Where there are more than a document can list, a last line says how many.
    async fn subjects(&mut self, tx: &mut Tx, one: &Obligation) -> Result<Vec<Subject>, Problem> {
        let mut subjects = Vec::new();
        for check in &one.checks {
            let text = self.directive.checks.get(check);
            for mark in [Mark::NotMet, Mark::Unreachable, Mark::Unknown, Mark::Excused] {
                let room = MAX_SUBJECTS_OF_OBLIGATION.saturating_sub(subjects.len());
                let room = room.min(MAX_SUBJECTS_LISTED.saturating_sub(self.listed));
                let Some(limit) = u32::try_from(room).ok().filter(|limit| *limit > 0) else { continue };
                let page = checks::store::page(tx, self.unit, check, mark, None, limit).await?;
                self.listed += page.len();
                subjects.extend(page.into_iter().map(|told| subject(told.subject, text)));
            }
        }
        let counts = one.counts;
        let all = [counts.not_met, counts.unreachable, counts.unknown, counts.excused].map(i64::unsigned_abs);
        let left = all.into_iter().fold(0, u64::saturating_add).saturating_sub(subjects.len() as u64);
        if left > 0 && !one.checks.is_empty() {
            subjects.push(Subject {
                kind: "khác".to_owned(),
                name: format!("… và {left} đối tượng khác; danh sách đầy đủ lưu tại bản ghi quan sát"),
                verdict: if counts.not_met > 0 { answer::Verdict::NotMet } else { answer::Verdict::Unknown },
                reason: String::new(),
                evidence: String::new(),
                observed_at: None,
            });
        }
        Ok(subjects)
    }
}

fn subject(found: checks::Subject, check: Option<&checks::CheckText>) -> Subject {
    let reason =
        check.and_then(|check| check.reasons.get(&found.reason)).map_or(found.reason.clone(), |text| text.vi.clone());
    Subject {
        kind: kind(&found.kind).to_owned(),
        name: found.name,
        verdict: match found.mark {
            Mark::Unreachable => answer::Verdict::Unreachable,
            Mark::Unknown => answer::Verdict::Unknown,
            Mark::Excused => answer::Verdict::Excused,
            Mark::NotMet | Mark::Met => answer::Verdict::NotMet,
        },
        reason,
        evidence: check.map_or_else(|| found.evidence.clone(), |check| checks::said(&check.words, &found.evidence).vi),
        observed_at: found.observed_at,
    }
}

/// What a subject is, in Vietnamese.
fn kind(name: &str) -> &str {
    match name {
        "host" => "máy, thiết bị",
        "system" => "hệ thống thông tin",
        "contact" => "đầu mối liên hệ",
        "claim" => "dải địa chỉ, tên miền",
        "unit" => "đơn vị",
        "package" => "phần mềm",
        "product" => "sản phẩm",
        other => other,
    }
}
