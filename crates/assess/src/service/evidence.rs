//! Evidence of measures: adding, seeing, taking away.

use serde_json::json;
use vg_access::audit::{Changes, Outcome, Subject};
use vg_access::evidence::Kind;
use vg_access::{Caller, Granted, On, Problem};
use vg_backend::blob::BlobId;
use vg_backend::sql::WriteTx;
use vg_backend::transaction;

use super::{Edit, Proof, Who, found, open_one, refused, subject};
use crate::Assess;
use crate::check::Faults;
use crate::limits::{MAX_EVIDENCE, MAX_FILE_BYTES, MAX_LINK_CHARS};
use crate::model::{Assessment, Control, Evidence, EvidenceKind, Kept, NewEvidence};
use crate::operations::{ASSESSMENT_READ, EVIDENCE_ADD, EVIDENCE_REMOVE};
use crate::states::derive;
use crate::store;

/// What stands before the digest in the name of a blob.
const BLOB: &str = "sha256-";

impl Assess {
    /// Evidence of a measure on its system, oldest first.
    pub async fn evidence_list(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
    ) -> Result<Vec<Evidence>, Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        let kept = found(&mut tx, unit, assessment).await?;
        store::controls::get(&mut tx, unit, assessment, control).await?.ok_or_else(Problem::not_found)?;
        Ok(store::evidence::list(&mut tx, unit, &kept.data.system, control).await?)
    }

    /// The bytes of a file that is evidence, with its name.
    pub async fn evidence_file(&self, caller: &Caller, unit: &str, id: &str) -> Result<(String, Vec<u8>), Problem> {
        let mut tx = self.reading(caller, &ASSESSMENT_READ, unit).await?;
        let one = store::evidence::get(&mut tx, unit, id).await?.ok_or_else(Problem::not_found)?;
        drop(tx);
        let blob: BlobId = format!("{BLOB}{}", one.blob).parse().map_err(|_| Problem::not_found())?;
        let bytes = self.backend.blobs.get_bytes(&blob, MAX_FILE_BYTES as u64).await;
        let bytes = bytes.map_err(|error| Problem::internal(format!("the file of evidence {id}: {error}")))?;
        Ok((one.file_name, bytes))
    }

    /// Adds evidence to a measure. From a check the state follows at once, and from then on no person states it.
    pub async fn evidence_add(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        control: &str,
        new: &NewEvidence<'_>,
    ) -> Result<Evidence, Problem> {
        let about = Subject::new("assessment_control", &subject(assessment, control));
        let (granted, pending) = self.access.begin(caller, &EVIDENCE_ADD, On::Unit(unit), &about).await?;
        let made = match self.evidence_of(new).await {
            Ok(made) => made,
            Err(problem) => return pending.settle(Err(problem)).await,
        };
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let kept = open_one(tx, unit, assessment).await?;
            let old = store::controls::get(tx, unit, assessment, control).await?.ok_or_else(Problem::not_found)?;
            let who = Who::new(caller, &granted, self.now());
            let mut one = Evidence {
                system: kept.data.system.clone(),
                control: control.to_owned(),
                added_at: who.now,
                added_by: who.actor.clone(),
                ..made.clone()
            };
            let known = store::evidence::list(tx, unit, &one.system, control).await?;
            if i64::try_from(known.len()).unwrap_or(i64::MAX) >= MAX_EVIDENCE {
                let most = usize::try_from(MAX_EVIDENCE).unwrap_or(usize::MAX);
                return Err(Problem::limit(("bằng chứng của một biện pháp", "pieces of evidence of a measure"), most));
            }
            let same = |other: &Evidence| {
                other.kind == EvidenceKind::Check && one.kind == EvidenceKind::Check && other.content == one.content
            };
            if known.iter().any(same) {
                return Err(Problem::conflict("phép kiểm tra này đã là bằng chứng", "this check is evidence already"));
            }
            one.ledger = self.prove(tx, caller, &granted, proof_of(&kept, &old, &one)).await?;
            store::evidence::add(tx, unit, &one).await?;
            self.follow(tx, (caller, &granted), &who, &kept, old, ("evidence_added", &one.title, one.ledger)).await?;
            self.publish(tx, unit, assessment, "updated").await?;
            let changes = Changes::new().set("kind", one.kind.name()).set("title", &one.title);
            pending.done(tx, Outcome::Done, &changes).await?;
            Ok(one)
        });
        pending.settle(done).await
    }

    /// Takes evidence away that was added by mistake. The ledger keeps it, with the row that takes it back; a state that followed from
    /// a check is not assessed again.
    pub async fn evidence_remove(
        &self,
        caller: &Caller,
        unit: &str,
        assessment: &str,
        id: &str,
        reason: &str,
    ) -> Result<(), Problem> {
        let about = Subject::new("assessment_evidence", id);
        let (granted, pending) = self.access.begin(caller, &EVIDENCE_REMOVE, On::Unit(unit), &about).await?;
        let done = transaction!(self.backend.sql, Problem, |tx| {
            let reason = Faults::only_note("/reason", reason, true)?;
            let kept = open_one(tx, unit, assessment).await?;
            let one = store::evidence::get(tx, unit, id).await?;
            let one = one.filter(|one| one.system == kept.data.system).ok_or_else(Problem::not_found)?;
            let old = store::controls::get(tx, unit, assessment, &one.control).await?;
            let old = old.ok_or_else(Problem::not_found)?;
            let who = Who::new(caller, &granted, self.now());
            let proof = Proof {
                kind: Kind::Retraction,
                assessment: &kept,
                control: &old,
                what: ("Gỡ bằng chứng", "Evidence removed"),
                facts: json!({"evidence": one.id, "kind": one.kind.name(), "title": one.title, "text": reason}),
                blob: None,
                expires_at: None,
                replaces: Some(one.ledger),
            };
            let ledger = self.prove(tx, caller, &granted, proof).await?;
            store::evidence::remove(tx, unit, id, who.now, &who.actor).await?;
            self.follow(tx, (caller, &granted), &who, &kept, old, ("evidence_removed", &reason, ledger)).await?;
            self.publish(tx, unit, assessment, "updated").await?;
            pending.done(tx, Outcome::Done, &Changes::new().set("reason", &reason)).await
        });
        pending.settle(done).await
    }

    /// Evidence as it will be kept, with its bytes laid down.
    async fn evidence_of(&self, new: &NewEvidence<'_>) -> Result<Evidence, Problem> {
        let mut faults = Faults::default();
        let (kind, title, content, file) = match *new {
            NewEvidence::File { title, file_name, bytes } => {
                let name = faults.line("/file_name", file_name);
                faults.required("/file_name", &name);
                if bytes.is_empty() {
                    faults.add("/file", "required", "tệp rỗng", "the file is empty");
                }
                let title = faults.line("/title", if title.trim().is_empty() { &name } else { title });
                (EvidenceKind::File, title, String::new(), Some((name, bytes)))
            }
            NewEvidence::Note { title, text } => {
                let (title, text) = (faults.line("/title", title), faults.note("/text", text));
                faults.required("/text", &text);
                let first = text.lines().next().unwrap_or_default().chars().take(100).collect();
                (EvidenceKind::Note, if title.is_empty() { first } else { title }, text, None)
            }
            NewEvidence::Link { title, address } => {
                let (title, address) = (faults.line("/title", title), address.trim().to_owned());
                faults.length("/address", &address, MAX_LINK_CHARS);
                if !is_address(&address) {
                    let (vi, en) = ("phải là địa chỉ https:// hoặc http://", "must be an https:// or http:// address");
                    faults.add("/address", "bad_address", vi, en);
                }
                (EvidenceKind::Link, if title.is_empty() { address.clone() } else { title }, address, None)
            }
            NewEvidence::Check { title, check } => {
                let title = faults.line("/title", title);
                let check = faults.line("/check", check);
                if !is_check(&check) {
                    let (vi, en) =
                        ("phải là tên phép kiểm tra, ví dụ goi/ten", "must be the name of a check, like pack/id");
                    faults.add("/check", "bad_check", vi, en);
                }
                (EvidenceKind::Check, if title.is_empty() { check.clone() } else { title }, check, None)
            }
        };
        faults.done()?;
        let (file_name, file_bytes, blob) = match file {
            Some((name, bytes)) => (name, bytes.len(), self.kept_file(bytes).await?),
            None => (String::new(), 0, String::new()),
        };
        Ok(Evidence {
            id: self.backend.new_id().map_err(|error| Problem::internal(error.to_string()))?,
            system: String::new(),
            control: String::new(),
            kind,
            title,
            content,
            blob,
            file_name,
            file_bytes: i64::try_from(file_bytes).unwrap_or(i64::MAX),
            added_at: self.now(),
            added_by: String::new(),
            ledger: 0,
        })
    }

    async fn kept_file(&self, bytes: &[u8]) -> Result<String, Problem> {
        if bytes.len() > MAX_FILE_BYTES {
            return Err(refused(
                "/file",
                "too_long",
                &format!("lớn hơn {MAX_FILE_BYTES} byte"),
                &format!("has more than {MAX_FILE_BYTES} bytes"),
            ));
        }
        let id = self.backend.blobs.put_bytes(bytes).await;
        let id = id.map_err(|error| Problem::internal(format!("keep a file of evidence: {error}")))?.to_string();
        Ok(id.strip_prefix(BLOB).unwrap_or(&id).to_owned())
    }

    /// Writes the event, and the state that follows from the checks that the measure has now.
    async fn follow(
        &self,
        tx: &mut WriteTx,
        by: (&Caller, &Granted),
        who: &Who,
        kept: &Kept<Assessment>,
        old: Control,
        (event, reason, ledger): (&str, &str, i64),
    ) -> Result<(), Problem> {
        let unit = kept.unit.as_str();
        let said = said_of(tx, kept, &old.control).await?;
        let mut edit = Edit::new(who, kept, old);
        let differs = edit.follow(derive(&said, who.now));
        edit.note(event, reason, Some(ledger));
        if differs {
            let ledger = self.prove_checked(tx, by, kept, &edit.control).await?;
            let reason = edit.control.reason.clone();
            edit.note("checked", &reason, Some(ledger));
            let (changed, events) = edit.done();
            store::controls::save(tx, unit, &[changed]).await?;
            store::history::add(tx, unit, &events).await?;
        } else {
            store::history::add(tx, unit, &edit.events).await?;
        }
        Ok(())
    }
}

/// What the checks that are evidence of a measure said last.
async fn said_of(
    tx: &mut WriteTx,
    kept: &Kept<Assessment>,
    control: &str,
) -> Result<Vec<crate::states::Said>, Problem> {
    let system = &kept.data.system;
    let known = store::evidence::list(tx, &kept.unit, system, control).await?;
    let checks: Vec<String> =
        known.into_iter().filter(|one| one.kind == EvidenceKind::Check).map(|one| one.content).collect();
    if checks.is_empty() {
        return Ok(Vec::new());
    }
    let results = store::evidence::results(tx, &kept.unit).await?;
    Ok(super::checks::said(system, &checks, &results))
}

fn proof_of<'a>(kept: &'a Kept<Assessment>, control: &'a Control, one: &Evidence) -> Proof<'a> {
    let (kind, what) = match one.kind {
        EvidenceKind::File => (Kind::File, ("Tệp bằng chứng", "File as evidence")),
        EvidenceKind::Note => (Kind::Statement, ("Ghi chú bằng chứng", "Note as evidence")),
        EvidenceKind::Link => (Kind::Statement, ("Liên kết bằng chứng", "Link as evidence")),
        EvidenceKind::Check => (Kind::Decision, ("Lấy phép kiểm tra làm bằng chứng", "Check as evidence")),
    };
    let facts = json!({
        "evidence": one.id, "kind": one.kind.name(), "title": one.title, "content": one.content,
        "file_name": one.file_name, "bytes": one.file_bytes,
    });
    let blob = Some(one.blob.clone()).filter(|blob| !blob.is_empty());
    Proof { kind, assessment: kept, control, what, facts, blob, expires_at: None, replaces: None }
}

/// An address that a browser opens as a page, and nothing that runs.
fn is_address(text: &str) -> bool {
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"));
    rest.is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
        && !text.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// `pack/id`, in kebab case.
fn is_check(text: &str) -> bool {
    let word = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-')
    };
    text.split_once('/').is_some_and(|(pack, id)| word(pack) && word(id))
}
