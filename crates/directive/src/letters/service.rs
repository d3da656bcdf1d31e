//! Registering, correcting, confirming and withdrawing letters.

use serde_json::json;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::evidence::{Item, Kind};
use vg_access::{Caller, Granted, On, Problem};
use vg_backend::blob::BlobId;
use vg_backend::sql::WriteTx;
use vg_backend::transaction;
use vg_model::Text;

use super::{Fields, Letter, LetterState, store};
use crate::check::Faults;
use crate::error::{letter_known, letter_state, version_mismatch};
use crate::limits::{MAX_CLAUSES, MAX_LETTERS, MAX_OBLIGATIONS};
use crate::obligations::state::{State, Verdict};
use crate::obligations::{Grade, Obligation};
use crate::operations::{LETTER_CONFIRM, LETTER_READ, LETTER_REGISTER, LETTER_UPDATE, LETTER_WITHDRAW};
use crate::plan::{Plan, PlannedObligation};
use crate::reader::{Extracted, Field, Reading, limits};
use crate::{Directive, Kept};

/// What stands before the digest in the name of a blob.
const BLOB: &str = "sha256-";

/// A letter that arrived: its bytes, and what was read out of them.
#[derive(Debug)]
pub struct NewLetter<'a> {
    /// Name of the file; empty for none.
    pub file_name: &'a str,
    /// Its bytes; empty for a letter of which only the fields are known.
    pub bytes: &'a [u8],
    /// Its text, and the reading.
    pub read: Option<(&'a Extracted, &'a Reading)>,
    /// Fields that the caller knows; empty ones are taken from the reading.
    pub fields: Fields,
    /// True when it is wanted although the register has one like it.
    pub again: bool,
    /// True for demonstration data.
    pub demo: bool,
}

/// A letter that was registered.
pub type Arrived = Kept<Letter>;

/// A letter that was confirmed.
#[derive(Clone, PartialEq, Debug)]
pub struct Confirmed {
    /// The letter.
    pub letter: Kept<Letter>,
    /// How many obligations it became.
    pub obligations: usize,
}

impl Directive {
    /// Registers a letter. The same file, or the same number of the same day, is refused unless it is wanted `again`.
    pub async fn letter_register(&self, caller: &Caller, unit: &str, new: &NewLetter<'_>) -> Result<Arrived, Problem> {
        let subject = Subject::new("letter", "");
        let (granted, mut pending) = self.access.begin(caller, &LETTER_REGISTER, On::Unit(unit), &subject).await?;
        let id = self.backend.new_id()?;
        pending.subject(&Subject::new("letter", &id));
        let made = match self.letter_of(new).await {
            Ok(letter) => letter,
            Err(problem) => return pending.settle(Err(problem)).await,
        };
        let (reading, text) = match &new.read {
            Some((extracted, reading)) => (to_json(reading)?, extracted.text.as_str()),
            None => ("{}".to_owned(), ""),
        };
        let done = transaction!(self.backend.sql, Problem, |tx| {
            if !new.again
                && let Some(known) = store::alike(tx, unit, &made).await?
            {
                return Err(letter_known(known.data.no, &known.id));
            }
            let last = store::last(tx, unit).await?;
            if last >= MAX_LETTERS {
                return Err(Problem::limit(("văn bản trong sổ", "letters in the register"), MAX_LETTERS as usize));
            }
            let letter = Letter { no: last + 1, ..made.clone() };
            let kept = self.new_kept(unit, &id, granted.actor(), letter);
            store::save(tx, &[&kept]).await?;
            store::add_reading(tx, unit, &id, &reading, text).await?;
            if !kept.data.blob.is_empty() {
                let item = file_item(&kept, self.now());
                self.access.evidence().add(tx, caller, &granted, &item).await?;
            }
            self.publish(tx, "letter", unit, &id, "registered").await?;
            let changes = Changes::new().set("number", &kept.data.fields.number).set("no", kept.data.no);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// The letter as it is registered, with its bytes laid down.
    async fn letter_of(&self, new: &NewLetter<'_>) -> Result<Letter, Problem> {
        let read = new.read.as_ref().map(|(_, reading)| fields_of(reading)).unwrap_or_default();
        let fields = merged(&new.fields, read);
        check(&fields)?;
        let blob = if new.bytes.is_empty() {
            String::new()
        } else {
            let id = self.backend.blobs.put_bytes(new.bytes).await;
            let id = id.map_err(|error| Problem::internal(format!("keep a letter: {error}")))?.to_string();
            id.strip_prefix(BLOB).unwrap_or(&id).to_owned()
        };
        Ok(Letter {
            no: 0,
            state: LetterState::Read,
            fields,
            pack: String::new(),
            blob,
            file_name: new.file_name.chars().take(200).collect(),
            file_bytes: i64::try_from(new.bytes.len()).unwrap_or(i64::MAX),
            confirmed_at: None,
            confirmed_by: String::new(),
            parent: String::new(),
            parent_unit: String::new(),
            answer_by: String::new(),
            acknowledged_at: None,
            answered_at: None,
            demo: new.demo,
        })
    }

    /// A page of the register, newest first; `before` is the number of the last letter of the page before.
    pub async fn letter_list(
        &self,
        caller: &Caller,
        unit: &str,
        state: Option<LetterState>,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<Kept<Letter>>, Problem> {
        let mut tx = self.reading(caller, &LETTER_READ, unit).await?;
        Ok(store::list(&mut tx, unit, state, before, limit).await?)
    }

    /// One letter.
    pub async fn letter_get(&self, caller: &Caller, unit: &str, id: &str) -> Result<Kept<Letter>, Problem> {
        let mut tx = self.reading(caller, &LETTER_READ, unit).await?;
        store::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// What was read out of a letter, as JSON, and the text whose lines it counts.
    pub async fn letter_reading(&self, caller: &Caller, unit: &str, id: &str) -> Result<(String, String), Problem> {
        let mut tx = self.reading(caller, &LETTER_READ, unit).await?;
        store::reading(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)
    }

    /// The bytes of a letter as they came, with their name.
    pub async fn letter_file(&self, caller: &Caller, unit: &str, id: &str) -> Result<(String, Vec<u8>), Problem> {
        let kept = self.letter_get(caller, unit, id).await?;
        let blob: BlobId = format!("{BLOB}{}", kept.data.blob).parse().map_err(|_| Problem::not_found())?;
        let bytes = self.backend.blobs.get_bytes(&blob, limits::MAX_FILE_BYTES as u64).await;
        let bytes = bytes.map_err(|error| Problem::internal(format!("the file of letter {id}: {error}")))?;
        Ok((kept.data.file_name, bytes))
    }

    /// Corrects a letter that was not confirmed yet.
    pub async fn letter_update(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        new: &Fields,
    ) -> Result<Kept<Letter>, Problem> {
        let subject = Subject::new("letter", id);
        let (granted, pending) = self.access.begin(caller, &LETTER_UPDATE, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            check(new)?;
            let old = current(tx, unit, id, version).await?;
            if !matches!(old.data.state, LetterState::Read | LetterState::Issued) {
                return Err(letter_state(
                    "văn bản đã xác nhận thì không sửa được; hãy rút và đăng ký lại",
                    "a confirmed letter cannot be corrected; withdraw it and register it again",
                ));
            }
            let acknowledged_at = old.data.acknowledged_at.or(Some(self.now()));
            let letter = Letter { fields: new.clone(), state: LetterState::Read, acknowledged_at, ..old.data.clone() };
            let kept = self.next_kept(&old, granted.actor(), letter);
            store::save(tx, &[&kept]).await?;
            self.publish(tx, "letter", unit, id, "updated").await?;
            pending.done(tx, Outcome::Done, &diff(&old.data.fields, new)).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Confirms what a letter says and makes its obligations, by a plan.
    pub async fn letter_confirm(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        plan: &Plan,
    ) -> Result<Confirmed, Problem> {
        let subject = Subject::new("letter", id);
        let (granted, pending) = self.access.begin(caller, &LETTER_CONFIRM, On::Unit(unit), &subject).await?;
        if plan.clauses.len() > MAX_CLAUSES || plan.obligations.len() > MAX_OBLIGATIONS {
            let problem = Problem::limit(("nhiệm vụ của một văn bản", "obligations of a letter"), MAX_OBLIGATIONS);
            return pending.settle(Err(problem)).await;
        }
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let old = current(tx, unit, id, version).await?;
            if !matches!(old.data.state, LetterState::Read | LetterState::Issued) {
                return Err(letter_state("văn bản này đã được xử lý", "the letter was dealt with already"));
            }
            let now = self.now();
            let letter = Letter {
                state: LetterState::Confirmed,
                pack: plan.pack.clone(),
                confirmed_at: Some(now),
                confirmed_by: granted.actor().to_owned(),
                acknowledged_at: old.data.acknowledged_at.or(Some(now)),
                ..old.data.clone()
            };
            let kept = self.next_kept(&old, granted.actor(), letter);
            store::save(tx, &[&kept]).await?;
            store::add_clauses(tx, unit, id, &plan.clauses).await?;
            let mut obligations = Vec::with_capacity(plan.obligations.len());
            for (position, planned) in (1_i64..).zip(&plan.obligations) {
                let data = self.obligation_of(&kept, position, planned);
                obligations.push(self.new_kept(unit, &self.backend.new_id()?, granted.actor(), data));
            }
            crate::obligations::store::save(tx, &obligations.iter().collect::<Vec<_>>()).await?;
            crate::obligations::store::link(tx, &obligations).await?;
            for one in &obligations {
                let states = ("received", "", State::Received.name());
                self.add_step(tx, one, states, granted.actor(), &Text::default(), None).await?;
            }
            self.decided(tx, caller, &granted, &kept, json!({"step": "confirm", "pack": plan.pack})).await?;
            self.settle(tx, &granted, unit).await?;
            self.publish(tx, "letter", unit, id, "confirmed").await?;
            let changes = Changes::new().set("pack", &plan.pack).set("obligations", obligations.len() as i64);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(Confirmed { letter: kept, obligations: obligations.len() })
        });
        let confirmed = pending.settle(done).await?;
        self.wake(unit);
        Ok(confirmed)
    }

    fn obligation_of(&self, letter: &Kept<Letter>, position: i64, planned: &PlannedObligation) -> Obligation {
        let now = self.now();
        Obligation {
            letter: letter.id.clone(),
            position,
            clause: planned.clause.clone(),
            code: planned.code.clone(),
            title: planned.title.clone(),
            text: planned.text.clone(),
            risk: planned.risk.clone(),
            weight: planned.weight.clamp(1, 5),
            statable: planned.statable,
            unknown: planned.unknown.clone(),
            owner: String::new(),
            deputies: Vec::new(),
            due_at: planned.due_at,
            due: planned.due.clone(),
            every: planned.every.clone(),
            state: State::Received,
            since: now,
            late: false,
            reminded: 0,
            verdict: Verdict::Unknown,
            verdict_since: now,
            grade: Grade::None,
            counts: crate::checks::Counts::default(),
            reason: Text::default(),
            stated: None,
            waived: None,
            receipt: String::new(),
            checks: planned.checks.clone(),
            demo: letter.data.demo,
        }
    }

    /// Withdraws a letter that was registered by mistake. Its obligations stay readable and are measured no more.
    pub async fn letter_withdraw(
        &self,
        caller: &Caller,
        unit: &str,
        id: &str,
        version: i64,
        reason: &str,
    ) -> Result<Kept<Letter>, Problem> {
        let subject = Subject::new("letter", id);
        let (granted, pending) = self.access.begin(caller, &LETTER_WITHDRAW, On::Unit(unit), &subject).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let reason = crate::check::note("/reason", reason, true)?;
            let old = current(tx, unit, id, version).await?;
            if old.data.state == LetterState::Withdrawn {
                return Err(letter_state("văn bản đã được rút từ trước", "the letter was withdrawn already"));
            }
            let letter = Letter { state: LetterState::Withdrawn, ..old.data.clone() };
            let kept = self.next_kept(&old, granted.actor(), letter);
            store::save(tx, &[&kept]).await?;
            crate::obligations::store::unlink(tx, unit, id).await?;
            self.decided(tx, caller, &granted, &kept, json!({"step": "withdraw", "reason": reason})).await?;
            self.publish(tx, "letter", unit, id, "withdrawn").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("reason", &reason)).await?;
            Ok(kept)
        });
        pending.settle(done).await
    }

    /// Notes a decision on a letter in the evidence ledger.
    pub(super) async fn decided(
        &self,
        tx: &mut WriteTx,
        caller: &Caller,
        granted: &Granted,
        kept: &Kept<Letter>,
        facts: serde_json::Value,
    ) -> Result<(), Problem> {
        let serde_json::Value::Object(facts) = facts else {
            return Err(Problem::internal("directive: the facts of a letter are no object"));
        };
        let item = Item { kind: Kind::Decision, facts, blob: None, ..file_item(kept, self.now()) };
        self.access.evidence().add(tx, caller, granted, &item).await?;
        Ok(())
    }
}

async fn current(tx: &mut WriteTx, unit: &str, id: &str, version: i64) -> Result<Kept<Letter>, Problem> {
    let kept = store::get(tx, unit, id).await?.ok_or_else(Problem::not_found)?;
    if kept.version == version { Ok(kept) } else { Err(version_mismatch(version, kept.version)) }
}

fn to_json(reading: &Reading) -> Result<String, Problem> {
    serde_json::to_string(reading).map_err(|error| Problem::internal(format!("write a reading as JSON: {error}")))
}

fn file_item(kept: &Kept<Letter>, now: vg_model::Timestamp) -> Item {
    let fields = &kept.data.fields;
    let name = if fields.number.is_empty() { &fields.subject } else { &fields.number };
    let name: String = name.chars().take(200).collect();
    let facts = [
        ("number", json!(fields.number)),
        ("issuer", json!(fields.issuer)),
        ("issued_on", json!(fields.issued_on)),
        ("arrived_on", json!(fields.arrived_on)),
        ("file_name", json!(kept.data.file_name)),
        ("bytes", json!(kept.data.file_bytes)),
    ];
    Item {
        kind: Kind::File,
        source: "directive",
        subject_kind: "letter",
        subject: kept.id.clone(),
        title: Text::new(format!("Văn bản {name}"), format!("Letter {name}")),
        facts: facts.into_iter().map(|(key, value)| (key.to_owned(), value)).collect(),
        blob: Some(kept.data.blob.clone()).filter(|blob| !blob.is_empty()),
        collected_at: now,
        expires_at: None,
        replaces: None,
    }
}

fn value(field: Option<&Field<String>>) -> String {
    field.and_then(|field| field.value.clone()).unwrap_or_default()
}

/// A complete ISO day, or nothing.
fn day(text: String) -> String {
    if crate::check::day(&text).is_some() { text } else { String::new() }
}

/// What the reading says of the letter.
fn fields_of(reading: &Reading) -> Fields {
    let stamp = reading.arrival_stamp.as_ref().and_then(|field| field.value.clone()).unwrap_or_default();
    let signer = reading.signer.as_ref().and_then(|field| field.value.clone()).unwrap_or_default();
    let signed: Vec<String> = [signer.capacity, signer.title, signer.name].into_iter().flatten().collect();
    Fields {
        kind: value(reading.kind.as_ref()),
        number: value(reading.number.as_ref()),
        issuer: value(reading.issuer.as_ref()),
        issued_on: day(value(reading.date.as_ref())),
        subject: value(reading.subject.as_ref()),
        urgency: value(reading.urgency.as_ref()),
        signer: signed.join(", "),
        channel: String::new(),
        arrival_number: stamp.number.unwrap_or_default(),
        arrived_on: day(stamp.date.unwrap_or_default()),
        passed_to: stamp.passed_to.unwrap_or_default(),
        note: String::new(),
    }
}

/// What the caller knows, and the reading for the rest.
fn merged(known: &Fields, read: Fields) -> Fields {
    let pick = |known: &String, read: String| if known.trim().is_empty() { read } else { known.trim().to_owned() };
    Fields {
        kind: pick(&known.kind, read.kind),
        number: pick(&known.number, read.number),
        issuer: pick(&known.issuer, read.issuer),
        issued_on: pick(&known.issued_on, read.issued_on),
        subject: pick(&known.subject, read.subject),
        urgency: pick(&known.urgency, read.urgency),
        signer: pick(&known.signer, read.signer),
        channel: pick(&known.channel, read.channel),
        arrival_number: pick(&known.arrival_number, read.arrival_number),
        arrived_on: pick(&known.arrived_on, read.arrived_on),
        passed_to: pick(&known.passed_to, read.passed_to),
        note: pick(&known.note, read.note),
    }
}

fn each(fields: &Fields) -> [(&'static str, &String); 12] {
    [
        ("kind", &fields.kind),
        ("number", &fields.number),
        ("issuer", &fields.issuer),
        ("issued_on", &fields.issued_on),
        ("subject", &fields.subject),
        ("urgency", &fields.urgency),
        ("signer", &fields.signer),
        ("channel", &fields.channel),
        ("arrival_number", &fields.arrival_number),
        ("arrived_on", &fields.arrived_on),
        ("passed_to", &fields.passed_to),
        ("note", &fields.note),
    ]
}

fn check(fields: &Fields) -> Result<(), Problem> {
    let mut faults = Faults::default();
    for (name, text) in each(fields) {
        let pointer = format!("/{name}");
        match name {
            "issued_on" | "arrived_on" => faults.day(&pointer, text),
            "note" => faults.note(&pointer, text),
            _ => faults.line(&pointer, text),
        }
    }
    faults.done()
}

fn diff(old: &Fields, new: &Fields) -> Changes {
    let pairs = each(old).into_iter().zip(each(new));
    pairs.fold(Changes::new(), |changes, ((name, old), (_, new))| changes.field(name, old, new))
}
