//! What is added stands in its chain, and what is done to the chain is found.

use vg_backend::params;
use vg_backend::sql::Tx;
use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_backend::transaction;
use vg_model::{Text, Timestamp};

use super::{TEST_OPERATIONS, TEST_WRITE, member, new_unit, signed_in, statement};
use crate::audit::{SYSTEM_CHAIN, Subject};
use crate::chain::{Anchor, FaultKind, Verdict, canonical};
use crate::evidence::{Evidence, EvidenceFilter, FIELDS, FORM, Item, Kind};
use crate::limits::{MAX_EVIDENCE_FACTS_BYTES, MAX_EVIDENCE_TITLE_CHARS};
use crate::permission::{EVIDENCE_READ, Granted, On, Role};
use crate::testkit::Installed;
use crate::units::UnitKind;
use crate::{Access, Caller, Problem};

struct Ledger {
    access: Access,
    unit: String,
    officer: Caller,
}

impl Ledger {
    async fn new(test: &TestBackend) -> Self {
        let Installed { access, root, admin } = Installed::new(test, &[TEST_OPERATIONS]).await;
        let unit = access.unit_create(&admin, &root.id, &new_unit(UnitKind::Unit, "Sở Y tế")).await.unwrap().id;
        member(&access, &admin, "lan", &unit, Role::Officer).await;
        let officer = signed_in(&access, "lan").await;
        Self { access, unit, officer }
    }

    fn evidence(&self) -> &Evidence {
        self.access.evidence()
    }

    async fn add(&self, test: &TestBackend, item: &Item) -> Result<Anchor, Problem> {
        let subject = Subject::new("thing", &item.subject);
        let (granted, pending) = self.access.begin(&self.officer, &TEST_WRITE, On::Unit(&self.unit), &subject).await?;
        let done = transaction!(test.sql, Problem, |tx| self.evidence().add(tx, &self.officer, &granted, item).await);
        pending.settle(done).await
    }

    async fn readable(&self, tx: &mut Tx) -> Granted {
        self.access.require(tx, &self.officer, &EVIDENCE_READ, On::Unit(&self.unit)).await.unwrap()
    }

    async fn filled(test: &TestBackend, rows: usize) -> Self {
        let ledger = Self::new(test).await;
        for n in 0..rows {
            ledger.add(test, &observation(&format!("o-{n}"))).await.unwrap();
        }
        ledger
    }

    /// Tampers in a transaction that is rolled back after the verification.
    async fn after(&self, test: &TestBackend, tampering: &[&str], anchors: &[Anchor]) -> Verdict {
        let mut tx = test.sql.begin_write().await.unwrap();
        for sql in tampering {
            assert!(tx.execute(&statement((*sql).to_owned()), &[]).await.unwrap() > 0, "{sql}");
        }
        let verdicts = self.evidence().verify_all(&mut tx, anchors).await.unwrap();
        tx.rollback().await.unwrap();
        assert_eq!(verdicts.len(), 1);
        verdicts.into_iter().next().unwrap()
    }
}

fn observation(subject: &str) -> Item {
    let facts = serde_json::json!({"numerator": 96, "denominator": 100, "unreachable": 4});
    Item {
        kind: Kind::Observation,
        source: "directive",
        subject_kind: "obligation",
        subject: subject.into(),
        title: Text::new("Rà soát mã độc: 96 trên 100 máy", "Malware sweep: 96 of 100 machines"),
        facts: facts.as_object().unwrap().clone(),
        blob: Some("ab".repeat(32)),
        collected_at: Timestamp(1_700_000_000_000_000),
        expires_at: Some(Timestamp(1_700_086_400_000_000)),
        replaces: None,
    }
}

#[test]
fn what_is_added_is_read_again_as_it_was_hashed() {
    for_each_engine(async |test| {
        let ledger = Ledger::filled(test, 2).await;
        let newer =
            Item { kind: Kind::Retraction, replaces: Some(1), blob: None, expires_at: None, ..observation("o-0") };
        let head = ledger.add(test, &newer).await.unwrap();
        assert_eq!((head.chain.as_str(), head.seq), (format!("evidence:{}", ledger.unit).as_str(), 3));

        let mut tx = test.sql.begin_read().await.unwrap();
        let granted = ledger.readable(&mut tx).await;
        let about = EvidenceFilter { subject: Some("o-0".into()), ..EvidenceFilter::default() };
        let found = ledger.evidence().page(&mut tx, &granted, &about, None, 10).await.unwrap();
        let seen: Vec<_> = found.iter().map(|entry| (entry.seq, entry.kind.as_str(), entry.replaces)).collect();
        assert_eq!(seen, [(3, "retraction", Some(1)), (1, "observation", None)]);
        let kind = EvidenceFilter { kind: Some(Kind::Observation), ..EvidenceFilter::default() };
        assert_eq!(ledger.evidence().page(&mut tx, &granted, &kind, Some(2), 10).await.unwrap().len(), 1);
        let first = ledger.evidence().entry(&mut tx, &granted, 1).await.unwrap();
        assert_eq!(first.facts, r#"{"numerator":96,"denominator":100,"unreachable":4}"#);
        assert_eq!((first.actor_kind.as_str(), first.actor_name.as_str()), ("account", "lan"));
        assert_eq!(ledger.evidence().entry(&mut tx, &granted, 4).await.unwrap_err().code(), "not_found");

        let mut hashes = Vec::new();
        for after in 0..3 {
            let next = ledger.evidence().since(&mut tx, &granted, after, 1).await.unwrap();
            assert_eq!((next.len(), next[0].seq), (1, after + 1));
            assert_eq!(hashes.last().unwrap_or(&"0".repeat(64)), &next[0].previous);
            hashes.push(next[0].hash.clone());
        }
        assert!(ledger.evidence().since(&mut tx, &granted, 3, 1).await.unwrap().is_empty());
        assert_eq!(hashes.last(), Some(&head.hash));
        // The form that the guide documents, made here by other means.
        let row = params![
            first.chain,
            1,
            first.at,
            "observation",
            "directive",
            "obligation",
            "o-0",
            "account",
            first.actor,
            "lan",
            first.title.vi.as_str(),
            first.title.en.as_str(),
            first.facts,
            first.blob,
            first.collected_at,
            first.expires_at,
            None::<i64>,
            first.previous
        ];
        let sum = <sha2::Sha256 as sha2::Digest>::digest(canonical(FORM, row));
        assert_eq!(crate::secret::hex(&sum), first.hash);
        assert_eq!(row.len(), FIELDS.len());
    });
}

#[test]
fn what_breaks_a_limit_is_refused_and_what_reaches_it_is_not() {
    for_each_engine(async |test| {
        let ledger = Ledger::new(test).await;
        let titled = |chars: usize| Item { title: Text::new("ạ".repeat(chars), "a"), ..observation("o") };
        let facts = |bytes: usize| {
            let mut item = observation("o");
            // {"f":"…"}
            item.facts = serde_json::json!({"f": "x".repeat(bytes - 8)}).as_object().unwrap().clone();
            item
        };
        for good in [titled(MAX_EVIDENCE_TITLE_CHARS), facts(MAX_EVIDENCE_FACTS_BYTES)] {
            ledger.add(test, &good).await.unwrap();
        }
        for (bad, pointer) in [
            (titled(MAX_EVIDENCE_TITLE_CHARS + 1), "/title/vi"),
            (titled(0), "/title/vi"),
            (facts(MAX_EVIDENCE_FACTS_BYTES + 1), "/facts"),
            (Item { blob: Some("AB".repeat(32)), ..observation("o") }, "/blob"),
            (Item { replaces: Some(3), ..observation("o") }, "/replaces"),
        ] {
            let problem = ledger.add(test, &bad).await.unwrap_err();
            assert_eq!(problem.errors.iter().map(|error| error.pointer.as_str()).collect::<Vec<_>>(), [pointer]);
        }
        // What was refused left no row.
        assert_eq!(ledger.after(test, &[], &[]).await.good, 2);
    });
}

#[test]
fn every_change_of_a_row_is_found() {
    for_each_engine(async |test| {
        let ledger = Ledger::filled(test, 6).await;
        assert!(ledger.after(test, &[], &[]).await.is_good());
        for field in FIELDS {
            let value = match field {
                "seq" => "seq + 100",
                "at" | "collected_at" | "expires_at" => "1",
                "replaces" => "2",
                _ => "'x'",
            };
            let sql = format!("UPDATE access_evidence SET {field} = {value} WHERE seq = 3");
            let fault = ledger.after_first(test, &sql).await;
            let expected = match field {
                "seq" | "chain" => FaultKind::Missing { to: 3 },
                _ => FaultKind::Changed,
            };
            assert_eq!(fault, (3, expected), "{field}");
        }
        let gone = ledger.after_first(test, "DELETE FROM access_evidence WHERE seq = 4").await;
        assert_eq!(gone, (4, FaultKind::Missing { to: 4 }));
        let cut = ledger.after_first(test, "DELETE FROM access_evidence WHERE seq = 6").await;
        assert_eq!(cut, (6, FaultKind::CutOff { known: 6 }));
    });
}

impl Ledger {
    /// The fault of the chain of the unit after one statement; a row that went to another chain makes one more verdict.
    async fn after_first(&self, test: &TestBackend, sql: &str) -> (i64, FaultKind) {
        let mut tx = test.sql.begin_write().await.unwrap();
        assert!(tx.execute(&statement(sql.to_owned()), &[]).await.unwrap() > 0, "{sql}");
        let verdicts = self.evidence().verify_all(&mut tx, &[]).await.unwrap();
        tx.rollback().await.unwrap();
        let own = verdicts.into_iter().find(|verdict| verdict.chain.ends_with(&self.unit)).unwrap();
        let fault = own.fault.unwrap_or_else(|| panic!("nothing was found after {sql}"));
        (fault.seq, fault.kind)
    }
}

#[test]
fn a_ledger_that_was_written_anew_disagrees_with_its_seals_and_with_the_audit() {
    for_each_engine(async |test| {
        let ledger = Ledger::filled(test, 3).await;
        let worker = Caller::worker("access.sealer", &["access.evidence."], "trace-9");
        let sealed = async || {
            transaction!(test.sql, Problem, |tx| ledger.evidence().seal(tx, &ledger.access, &worker).await).unwrap()
        };
        assert_eq!(sealed().await, 1);
        // Once in an hour, however much is added.
        ledger.add(test, &observation("later")).await.unwrap();
        assert_eq!(sealed().await, 0);
        test.clock.advance_us(3_600_000_000);
        assert_eq!(sealed().await, 1);
        // And not again while nothing is added.
        test.clock.advance_us(3_600_000_000);
        assert_eq!(sealed().await, 0);
        let good = ledger.after(test, &[], &[]).await;
        assert_eq!((good.good, good.anchored, good.fault), (4, 2, None));

        let mut tx = test.sql.begin_read().await.unwrap();
        let granted = ledger.readable(&mut tx).await;
        let seals = ledger.evidence().seals(&mut tx, &granted).await.unwrap();
        assert_eq!(seals.iter().map(|seal| seal.head.seq).collect::<Vec<_>>(), [4, 3]);
        let audit = ledger.access.audit().verify_chain(&mut tx, SYSTEM_CHAIN, &[]).await.unwrap();
        assert!(audit.is_good(), "{}", audit.message().en);
        drop(tx);

        // The last row and its head are taken away together: the chain agrees with itself, not with its seal.
        let cut = [
            "DELETE FROM access_evidence WHERE seq = 4",
            "UPDATE access_audit_heads SET seq = 3, hash = (SELECT hash FROM access_evidence WHERE seq = 3) \
             WHERE chain LIKE 'evidence:%'",
        ];
        let fault = ledger.after(test, &cut, &[]).await.fault.unwrap();
        assert_eq!((fault.seq, fault.kind), (4, FaultKind::CutOff { known: 4 }));
        // A seal that says otherwise.
        let other = format!("UPDATE access_evidence_seals SET hash = '{}' WHERE seq = 3", "0".repeat(64));
        let fault = ledger.after(test, &[&other], &[]).await.fault.unwrap();
        assert_eq!((fault.seq, fault.kind), (3, FaultKind::Rewritten));
        // A head that was kept elsewhere.
        let kept = Anchor { chain: good.chain.clone(), seq: 9, hash: "0".repeat(64), at: Timestamp(0) };
        let fault = ledger.after(test, &[], &[kept]).await.fault.unwrap();
        assert_eq!((fault.seq, fault.kind), (5, FaultKind::CutOff { known: 9 }));
    });
}
