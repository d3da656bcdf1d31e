//! The chain finds and names what was done to it.

use vg_backend::clock::{Random as _, SeededRandom};
use vg_backend::params;
use vg_backend::sql::{Sql, WriteTx};
use vg_backend::testkit::{TestBackend, for_each_engine};
use vg_backend::transaction;

use super::{TEST_WRITE, open, origin, statement};
use crate::audit::{Anchor, Audit, AuditFilter, Changes, FIELDS, FaultKind, Outcome, SYSTEM_CHAIN, Subject, Verdict};
use crate::limits::MAX_AUDIT_PAGE;
use crate::permission::{AUDIT_READ_SYSTEM, On};
use crate::{Caller, Problem};

const CHAIN: &str = "unit-1";

/// A chain of `operations` operations, two rows each.
async fn chain(test: &TestBackend, operations: usize) -> Audit {
    let audit = open(test).await.audit().clone();
    write(&audit, &test.sql, CHAIN, operations).await;
    audit
}

async fn write(audit: &Audit, sql: &Sql, chain: &str, operations: usize) {
    for n in 0..operations {
        let caller = Caller::anonymous(origin());
        let subject = Subject::new("thing", &n.to_string());
        let pending = audit.begin(&caller, &TEST_WRITE, chain, &subject).await.unwrap();
        let changes = Changes::new().set("name", "Hà Nội");
        let done = transaction!(sql, Problem, |tx| pending.done(tx, Outcome::Done, &changes).await);
        pending.settle(done).await.unwrap();
    }
}

async fn run(tx: &mut WriteTx, sql: &str) {
    assert!(tx.execute(&statement(sql.to_owned()), &[]).await.unwrap() > 0, "{sql}");
}

async fn heads(test: &TestBackend, audit: &Audit) -> Vec<Anchor> {
    audit.heads(&mut test.sql.begin_read().await.unwrap()).await.unwrap()
}

/// Tampers in a transaction that is rolled back after the verification.
async fn after(test: &TestBackend, audit: &Audit, tampering: &[&str], anchors: &[Anchor]) -> Verdict {
    let mut tx = test.sql.begin_write().await.unwrap();
    for sql in tampering {
        run(&mut tx, sql).await;
    }
    let verdict = audit.verify_chain(&mut tx, CHAIN, anchors).await.unwrap();
    tx.rollback().await.unwrap();
    verdict
}

fn fault(verdict: &Verdict) -> (i64, FaultKind) {
    let fault = verdict.fault.clone().unwrap_or_else(|| panic!("nothing was found"));
    let told = verdict.message();
    assert!(told.en.contains(&fault.seq.to_string()) && told.vi.contains(&fault.seq.to_string()));
    (fault.seq, fault.kind)
}

#[test]
fn an_untouched_chain_is_good() {
    for_each_engine(async |test| {
        let audit = chain(test, 5).await;
        write(&audit, &test.sql, "unit-2", 2).await;
        let anchors = heads(test, &audit).await;
        assert_eq!(
            anchors.iter().map(|anchor| (anchor.chain.as_str(), anchor.seq)).collect::<Vec<_>>(),
            [("unit-1", 10), ("unit-2", 4)]
        );
        write(&audit, &test.sql, CHAIN, 1).await;
        let verdict = after(test, &audit, &[], &anchors).await;
        assert!(verdict.is_good());
        assert_eq!((verdict.good, verdict.anchored), (12, 1));
        let mut tx = test.sql.begin_read().await.unwrap();
        let none = audit.verify_chain(&mut tx, "no such chain", &[]).await.unwrap();
        assert!(none.is_good() && none.good == 0);
    });
}

#[test]
fn every_changed_field_is_found() {
    for_each_engine(async |test| {
        let audit = chain(test, 4).await;
        for field in FIELDS {
            let change = match field {
                "seq" => "seq = 1000".to_owned(),
                "at" => "at = at + 1".to_owned(),
                "opened" => "opened = COALESCE(opened, 0) + 1".to_owned(),
                // The row leaves the chain.
                "chain" => "chain = 'elsewhere'".to_owned(),
                "previous" => format!("previous = '{}'", "1".repeat(64)),
                _ => format!("{field} = COALESCE({field}, '') || 'x'"),
            };
            for seq in [1, 4] {
                let sql = format!("UPDATE access_audit SET {change} WHERE chain = '{CHAIN}' AND seq = {seq}");
                let found = fault(&after(test, &audit, &[&sql], &[]).await);
                let expected = match field {
                    "seq" | "chain" => FaultKind::Missing { to: seq },
                    _ => FaultKind::Changed,
                };
                assert_eq!(found, (seq, expected), "{field}");
            }
        }
        for nulled in ["outcome", "address"] {
            let sql = format!("UPDATE access_audit SET {nulled} = NULL WHERE chain = '{CHAIN}' AND seq = 4");
            assert_eq!(fault(&after(test, &audit, &[&sql], &[]).await), (4, FaultKind::Changed));
        }
        let sql = format!("UPDATE access_audit SET hash = '{}' WHERE chain = '{CHAIN}' AND seq = 3", "2".repeat(64));
        assert_eq!(fault(&after(test, &audit, &[&sql], &[]).await), (3, FaultKind::Changed));
    });
}

#[test]
fn deletion_reordering_insertion_and_truncation_are_named() {
    for_each_engine(async |test| {
        let audit = chain(test, 5).await;
        let anchors = heads(test, &audit).await;
        let at = |seq: i64| format!("WHERE chain = '{CHAIN}' AND seq = {seq}");
        let delete = |seq: i64| format!("DELETE FROM access_audit {}", at(seq));
        let renumber = |from: i64, to: i64| format!("UPDATE access_audit SET seq = {to} {}", at(from));

        let found = fault(&after(test, &audit, &[&delete(4), &delete(5)], &[]).await);
        assert_eq!(found, (4, FaultKind::Missing { to: 5 }));
        assert_eq!(fault(&after(test, &audit, &[&delete(1)], &[]).await), (1, FaultKind::Missing { to: 1 }));

        let swap = [renumber(4, 100), renumber(7, 4), renumber(100, 7)];
        let swap: Vec<&str> = swap.iter().map(String::as_str).collect();
        assert_eq!(fault(&after(test, &audit, &swap, &[]).await), (4, FaultKind::Moved { written_as: 7 }));

        // Removed, and the later ones moved up, with the head.
        let mut closed = vec![delete(6)];
        closed.extend((7..=10).map(|seq| renumber(seq, seq - 1)));
        closed.push(format!("UPDATE access_audit_heads SET seq = 9 WHERE chain = '{CHAIN}'"));
        let closed: Vec<&str> = closed.iter().map(String::as_str).collect();
        assert_eq!(fault(&after(test, &audit, &closed, &[]).await), (6, FaultKind::Moved { written_as: 7 }));

        // A copy of a row put in between.
        let mut inserted: Vec<String> = (5..=10).rev().map(|seq| renumber(seq, seq + 1)).collect();
        inserted.push(copy(4, 5, CHAIN));
        let inserted: Vec<&str> = inserted.iter().map(String::as_str).collect();
        assert_eq!(fault(&after(test, &audit, &inserted, &[]).await), (5, FaultKind::Moved { written_as: 4 }));

        let cut = [delete(9), delete(10)];
        let cut: Vec<&str> = cut.iter().map(String::as_str).collect();
        assert_eq!(fault(&after(test, &audit, &cut, &[]).await), (9, FaultKind::CutOff { known: 10 }));

        // Cut off with its head moved back: only an exported head knows.
        let head = format!(
            "UPDATE access_audit_heads SET seq = 8, hash = (SELECT hash FROM access_audit {}) WHERE chain = '{CHAIN}'",
            at(8)
        );
        let cut = [cut[0], cut[1], &head];
        assert!(after(test, &audit, &cut, &[]).await.is_good());
        assert_eq!(fault(&after(test, &audit, &cut, &anchors).await), (9, FaultKind::CutOff { known: 10 }));
        let gone = [
            format!("DELETE FROM access_audit WHERE chain = '{CHAIN}'"),
            format!("DELETE FROM access_audit_heads WHERE chain = '{CHAIN}'"),
        ];
        let gone: Vec<&str> = gone.iter().map(String::as_str).collect();
        assert_eq!(fault(&after(test, &audit, &gone, &anchors).await), (1, FaultKind::CutOff { known: 10 }));

        let back = format!("UPDATE access_audit_heads SET seq = 8 WHERE chain = '{CHAIN}'");
        assert_eq!(fault(&after(test, &audit, &[&back], &[]).await), (9, FaultKind::BeyondHead));
        let head = format!("UPDATE access_audit_heads SET hash = '{}' WHERE chain = '{CHAIN}'", "3".repeat(64));
        assert_eq!(fault(&after(test, &audit, &[&head], &[]).await), (10, FaultKind::Malformed));
    });
}

#[test]
fn a_page_is_limited() {
    for_each_engine(async |test| {
        let (access, _, admin) = super::installed(test).await;
        let columns = FIELDS.map(|field| match field {
            "seq" => "1000 + i",
            other => other,
        });
        let fill = format!(
            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) \
             INSERT INTO access_audit ({}, hash) SELECT {}, hash FROM n, access_audit WHERE chain = '{SYSTEM_CHAIN}' AND seq = 1",
            MAX_AUDIT_PAGE + 1,
            FIELDS.join(", "),
            columns.join(", ")
        );
        transaction!(test.sql, Problem, |tx| {
            run(tx, &fill).await;
            Ok(())
        })
        .unwrap();
        let mut tx = test.sql.begin_read().await.unwrap();
        let granted = access.require(&mut tx, &admin, &AUDIT_READ_SYSTEM, On::System).await.unwrap();
        let page = access.audit().page(&mut tx, &granted, &AuditFilter::default(), None, u32::MAX).await.unwrap();
        assert_eq!(page.len(), usize::try_from(MAX_AUDIT_PAGE).unwrap());
    });
}

/// A chain is verified whether its head, its rows or only an anchor tells of it.
#[test]
fn no_chain_is_forgotten() {
    for_each_engine(async |test| {
        let audit = chain(test, 1).await;
        for other in ["headless", "removed", "whole"] {
            write(&audit, &test.sql, other, 1).await;
        }
        let anchors: Vec<Anchor> =
            heads(test, &audit).await.into_iter().filter(|anchor| anchor.chain == "removed").collect();
        let mut tx = test.sql.begin_write().await.unwrap();
        for table in ["access_audit", "access_audit_heads"] {
            run(&mut tx, &format!("DELETE FROM {table} WHERE chain = 'removed'")).await;
        }
        run(&mut tx, "DELETE FROM access_audit_heads WHERE chain = 'headless'").await;
        run(&mut tx, &format!("DELETE FROM access_audit WHERE chain = '{CHAIN}'")).await;
        let verdicts = audit.verify_all(&mut tx, &anchors).await.unwrap();
        let told: Vec<_> = verdicts
            .into_iter()
            .map(|verdict| (verdict.chain, verdict.fault.map(|fault| (fault.seq, fault.kind))))
            .collect();
        assert_eq!(
            told,
            [
                ("headless".to_owned(), Some((1, FaultKind::BeyondHead))),
                ("removed".to_owned(), Some((1, FaultKind::CutOff { known: 2 }))),
                (CHAIN.to_owned(), Some((1, FaultKind::CutOff { known: 2 }))),
                ("whole".to_owned(), None),
            ]
        );
    });
}

/// Whatever is done to one or two rows at random, the verification finds it, and no row before the damage is doubted.
#[test]
fn random_tampering_is_found() {
    for_each_engine(async |test| {
        let audit = chain(test, 10).await;
        let random = SeededRandom::new(11);
        let draw = |most: i64| {
            let mut bytes = [0_u8; 4];
            random.fill(&mut bytes).unwrap();
            1 + i64::from(u32::from_le_bytes(bytes)) % most
        };
        for _ in 0..120 {
            let (a, b, kind) = (draw(20), draw(20), draw(3));
            let at = |seq: i64| format!("WHERE chain = '{CHAIN}' AND seq = {seq}");
            let mut tampering = match kind {
                1 => vec![format!("DELETE FROM access_audit {}", at(a))],
                2 => vec![format!("UPDATE access_audit SET actor = actor || 'x' {}", at(a))],
                _ if a == b => continue,
                _ => vec![
                    format!("UPDATE access_audit SET seq = 100 {}", at(a)),
                    format!("UPDATE access_audit SET seq = {a} {}", at(b)),
                    format!("UPDATE access_audit SET seq = {b} {}", at(100)),
                ],
            };
            let mut first = if kind == 3 { a.min(b) } else { a };
            if kind < 3 && draw(2) == 1 && a != b {
                tampering.push(format!("UPDATE access_audit SET at = at + 1 {}", at(b)));
                first = a.min(b);
            }
            let tampering: Vec<&str> = tampering.iter().map(String::as_str).collect();
            let verdict = after(test, &audit, &tampering, &[]).await;
            assert_eq!((fault(&verdict).0, verdict.good), (first, first - 1), "{tampering:?}");
        }
    });
}

/// SQL that copies a row of the chain under another number.
fn copy(from: i64, to: i64, chain: &str) -> String {
    let columns: Vec<&str> = FIELDS.iter().copied().chain(["hash"]).collect();
    let values: Vec<String> =
        columns.iter().map(|column| if *column == "seq" { to.to_string() } else { (*column).to_owned() }).collect();
    format!(
        "INSERT INTO access_audit ({}) SELECT {} FROM access_audit WHERE chain = '{chain}' AND seq = {from}",
        columns.join(", "),
        values.join(", ")
    )
}

/// A chain that was written anew agrees with itself; an exported head tells.
#[test]
fn a_chain_written_anew_is_found_by_an_anchor() {
    for_each_engine(async |test| {
        let audit = chain(test, 3).await;
        let anchors = heads(test, &audit).await;
        let gone = [
            format!("DELETE FROM access_audit WHERE chain = '{CHAIN}'"),
            format!("DELETE FROM access_audit_heads WHERE chain = '{CHAIN}'"),
        ];
        transaction!(test.sql, Problem, |tx| {
            for sql in &gone {
                run(tx, sql).await;
            }
            Ok(())
        })
        .unwrap();
        test.clock.advance_us(1);
        write(&audit, &test.sql, CHAIN, 4).await;
        assert!(after(test, &audit, &[], &[]).await.is_good());
        assert_eq!(fault(&after(test, &audit, &[], &anchors).await), (6, FaultKind::Rewritten));
    });
}

/// A row that agrees with itself but was put in place of another.
#[test]
fn a_forged_row_breaks_the_link_after_it() {
    for_each_engine(async |test| {
        let audit = chain(test, 3).await;
        // Another chain of the same length, whose row 3 is genuine in itself, is written under the same name.
        write(&audit, &test.sql, "forged", 3).await;
        let mut tx = test.sql.begin_write().await.unwrap();
        let row = tx
            .fetch_one(
                &statement(format!(
                    "SELECT {} FROM access_audit WHERE chain = '{CHAIN}' AND seq = 3",
                    FIELDS.join(", ")
                )),
                &[],
            )
            .await
            .unwrap();
        let mut values = row.values().to_vec();
        let place = FIELDS.iter().position(|field| *field == "changes").unwrap();
        values[place] = "[]".into();
        values[FIELDS.iter().position(|field| *field == "actor_name").unwrap()] = "somebody".into();
        let hash = crate::secret::hex(&<sha2::Sha256 as sha2::Digest>::digest(crate::chain::canonical(
            "vonggac audit 1",
            &values,
        )));
        let forge = statement(format!(
            "UPDATE access_audit SET changes = '[]', actor_name = 'somebody', hash = $1 WHERE chain = '{CHAIN}' AND seq = 3"
        ));
        tx.execute(&forge, params![hash]).await.unwrap();
        let verdict = audit.verify_chain(&mut tx, CHAIN, &[]).await.unwrap();
        assert_eq!(fault(&verdict), (4, FaultKind::Unlinked));
        tx.rollback().await.unwrap();
    });
}

/// Writers of two programs on one chain: no number is missing, none is given twice.
#[test]
fn two_writers_keep_the_chain_gapless() {
    for_each_engine(async |test| {
        let audit = open(test).await.audit().clone();
        let other = test.second().await;
        let second = Audit::new(other.sql.clone(), other.clock.clone());
        let (a, b) = (audit.clone(), second);
        let (sql_a, sql_b) = (test.sql.clone(), other.sql.clone());
        let one = tokio::spawn(async move { write(&a, &sql_a, CHAIN, 25).await });
        let two = tokio::spawn(async move { write(&b, &sql_b, CHAIN, 25).await });
        one.await.unwrap();
        two.await.unwrap();
        let verdict = after(test, &audit, &[], &[]).await;
        assert!(verdict.is_good(), "{}", verdict.message().en);
        assert_eq!(verdict.good, 100);
        other.sql.close().await;
    });
}

/// A change that is rolled back leaves no completed record, and its failure is recorded.
#[test]
fn a_record_is_as_true_as_its_transaction() {
    for_each_engine(async |test| {
        let audit = open(test).await.audit().clone();
        let caller = Caller::anonymous(origin());
        let pending = audit.begin(&caller, &TEST_WRITE, CHAIN, &Subject::new("thing", "1")).await.unwrap();
        let done: Result<(), Problem> = transaction!(test.sql, Problem, |tx| {
            pending.done(tx, Outcome::Done, &Changes::new()).await?;
            Err(Problem::conflict("x", "x"))
        });
        assert_eq!(pending.settle(done).await.unwrap_err().code(), "conflict");
        let mut tx = test.sql.begin_read().await.unwrap();
        let rows = tx
            .fetch_all(
                &statement(format!(
                    "SELECT phase, outcome, problem FROM access_audit WHERE chain = '{CHAIN}' ORDER BY seq"
                )),
                &[],
            )
            .await
            .unwrap();
        assert_eq!(rows.len(), 2);
        assert_eq!(rows[1].opt_text("outcome").unwrap(), Some("failed"));
        assert_eq!(rows[1].opt_text("problem").unwrap(), Some("conflict"));
    });
}
