//! Backup and restore, on one engine and from one to the other.

use std::path::PathBuf;

use crate::backup::{self, BackupError, ChainEnd, Chains, Progress};
use crate::bus::Start;
use crate::migrate::{Migration, Migrations};
use crate::sql::{SqlErrorKind, Statement};
use crate::testkit::TestBackend;
use crate::{params, transaction};

const REFERS: Migrations = Migrations {
    owner: "refers",
    steps: &[Migration {
        version: 1,
        name: "tables",
        // Children stand before their parents, by table and by row; a migration brings a row of its own.
        sql: "CREATE TABLE z_parents (id TEXT NOT NULL PRIMARY KEY, up TEXT REFERENCES z_parents (id));
              CREATE TABLE a_children (id TEXT NOT NULL PRIMARY KEY, parent TEXT NOT NULL REFERENCES z_parents (id));
              INSERT INTO z_parents (id) VALUES ('seed');",
    }],
};
const ALL: &[Migrations] = &[super::sql::TABLES, REFERS];

const ITEM: Statement = Statement::new("b.item", "INSERT INTO c_items (id, n, r, t) VALUES ($1, $2, $3, $4)");
const PART: Statement = Statement::new("b.part", "INSERT INTO c_parts (item, place, note) VALUES ($1, $2, $3)");
const PARENT: Statement = Statement::new("b.parent", "INSERT INTO z_parents (id, up) VALUES ($1, $2)");
const UP: Statement = Statement::new("b.up", "UPDATE z_parents SET up = $2 WHERE id = $1");
const CHILD: Statement = Statement::new("b.child", "INSERT INTO a_children (id, parent) VALUES ($1, $2)");
const COUNTS: Statement = Statement::new(
    "b.counts",
    "SELECT (SELECT COUNT(*) FROM c_items) AS items, (SELECT COUNT(*) FROM c_parts) AS parts, \
     (SELECT COUNT(*) FROM bus_messages) AS messages",
);

/// Any table with a text, a number and a text will do: a message for each key.
const CHAINS: Option<&Chains> = Some(&Chains { table: "c_parts", chain: "item", seq: "place", hash: "note" });

async fn fill(test: &TestBackend) {
    test.migrate(ALL).await.unwrap();
    transaction!(test.sql, |tx| {
        for index in 0..2_500_i64 {
            let id = format!("i{index}-Tết");
            let real = (index % 7 != 0).then_some(index as f64 / 3.0);
            let text = "đ\"\u{1}\n".repeat(usize::try_from(index % 400).unwrap());
            tx.execute(&ITEM, params![id.as_str(), index - 1_000, real, text]).await?;
            tx.execute(&PART, params![id.as_str(), index, format!("note {index}")]).await?;
        }
        tx.execute(&PARENT, params!["a", None::<&str>]).await?;
        tx.execute(&PARENT, params!["b", "seed"]).await?;
        // The first by key refers to a later one.
        tx.execute(&UP, params!["a", "b"]).await?;
        tx.execute(&CHILD, params!["c", "a"]).await?;
        test.bus.publish(tx, "t", "k", "{}").await
    })
    .unwrap();
    for index in 0..20_usize {
        test.blobs.put_bytes(&vec![7; index * 40_000]).await.unwrap();
    }
}

fn archive(test: &TestBackend, name: &str) -> PathBuf {
    test.folder.path().join(name)
}

/// What one engine wrote the other restores, and gives back the same archive, sum by sum.
pub async fn between(from: &TestBackend, to: &TestBackend) {
    fill(from).await;
    let path = archive(from, "backup.tar.zst");
    let mut last = Progress::default();
    let written = from.backup(&path, CHAINS, |progress| last = progress).await.unwrap();
    assert_eq!((written.tables["c_items"].rows, written.tables["z_parents"].rows), (2_500, 3));
    assert_eq!((written.blobs.count, last.blobs), (20, 20));
    let (head, checked) = backup::verify(&path, CHAINS, |_| ()).await.unwrap();
    assert_eq!((&checked, head.migrations.len()), (&written, 4));
    assert_eq!((written.chains.len(), &written.chains["i7-Tết"]), (2_500, &ChainEnd { seq: 7, hash: "note 7".into() }));

    let restored = to.restore(&path, ALL, CHAINS, |_| ()).await.unwrap();
    assert_eq!(restored, written);
    assert!(to.migrate(ALL).await.unwrap().is_empty(), "the restored schema is up to date");
    let again = to.backup(&archive(to, "again.tar.zst"), CHAINS, |_| ()).await.unwrap();
    assert_eq!(again, written);
    assert_eq!(to.sql.describe_schema().await.unwrap(), from.sql.describe_schema().await.unwrap());
    assert_eq!(to.blobs.verify(|_| ()).await.unwrap().blobs, 20);
    // It works on: the bus counts on, and foreign keys are judged at once.
    assert_eq!(transaction!(to.sql, |tx| to.bus.publish(tx, "t", "k", "{}").await).unwrap(), 2);
    let mut tx = to.sql.begin_write().await.unwrap();
    let error = tx.execute(&CHILD, params!["d", "nobody"]).await.unwrap_err();
    assert!(matches!(error.kind(), SqlErrorKind::Conflict(_)), "{error}");
    drop(tx);
    // A database that holds something is not touched, and an archive is not overwritten.
    assert!(matches!(to.restore(&path, ALL, CHAINS, |_| ()).await, Err(BackupError::NotEmpty { .. })));
    assert!(matches!(from.backup(&path, CHAINS, |_| ()).await, Err(BackupError::Io { .. })));
    assert_eq!(backup::verify(&path, CHAINS, |_| ()).await.unwrap().1, written);
}

/// A backup of a server that is being written to holds one state of it: what is committed together is in it together.
pub async fn while_writing(test: &TestBackend, other: &TestBackend) {
    test.migrate(ALL).await.unwrap();
    let stop = std::sync::atomic::AtomicBool::new(false);
    let writer = async {
        let mut index = 0_i64;
        while !stop.load(std::sync::atomic::Ordering::SeqCst) {
            transaction!(test.sql, |tx| {
                let id = format!("w{index}");
                tx.execute(&ITEM, params![id.as_str(), index, 0.5, "x".repeat(2_000)]).await?;
                test.bus.publish(tx, "t", &id, "{}").await?;
                tx.execute(&PART, params![id.as_str(), 1, id.as_str()]).await
            })
            .unwrap();
            index += 1;
        }
        index
    };
    let path = archive(test, "live.tar.zst");
    let backup = async {
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        let written = test.backup(&path, CHAINS, |_| ()).await.unwrap();
        stop.store(true, std::sync::atomic::Ordering::SeqCst);
        written
    };
    let (all, written) = tokio::join!(writer, backup);
    other.restore(&path, ALL, CHAINS, |_| ()).await.unwrap();
    let row = other.sql.begin_read().await.unwrap().fetch_one(&COUNTS, &[]).await.unwrap();
    let items = row.int("items").unwrap();
    assert!(items > 0 && items <= all);
    assert_eq!((row.int("parts").unwrap(), row.int("messages").unwrap()), (items, items));
    assert_eq!(written.tables["c_items"].rows, u64::try_from(items).unwrap());
    // Registered later, a consumer finds every message of the restored state.
    let consumer = other.bus.consumer("late", &["t"], Start::Oldest).await.unwrap();
    assert_eq!(consumer.next().await.unwrap().seq, 1);
}

/// An archive that is cut, flipped or extended restores nothing: no table, no blob.
pub async fn damaged_archives(from: &TestBackend, to: &TestBackend) {
    fill(from).await;
    let path = archive(from, "whole.tar.zst");
    from.backup(&path, CHAINS, |_| ()).await.unwrap();
    let whole = std::fs::read(&path).unwrap();
    let kept = to.blobs.put_bytes(&[7; 40_000]).await.unwrap();
    let bad = archive(from, "bad.tar.zst");
    let mut cases: Vec<Vec<u8>> = [0, 1, 20, whole.len() / 3, whole.len() / 2, whole.len() - 1]
        .iter()
        .map(|length| whole[..*length].to_vec())
        .collect();
    for place in [0, 10, whole.len() / 4, whole.len() / 2, whole.len() - 3] {
        let mut flipped = whole.clone();
        flipped[place] ^= 0x10;
        cases.push(flipped);
    }
    for case in cases {
        std::fs::write(&bad, &case).unwrap();
        let error = backup::verify(&bad, CHAINS, |_| ()).await.unwrap_err();
        assert!(matches!(error, BackupError::Damaged(_) | BackupError::Incompatible(_)), "{error:?}");
        assert!(to.restore(&bad, ALL, CHAINS, |_| ()).await.is_err());
    }
    // Rewritten by hand: the content is fine as JSON, but not what the manifest sums up.
    std::fs::write(&bad, forge(&whole, "rows/c_items/00000001.jsonl", b"[\"i", b"[\"j")).unwrap();
    let error = backup::verify(&bad, CHAINS, |_| ()).await.unwrap_err();
    assert!(matches!(&error, BackupError::Damaged(why) if why.contains("c_items")), "{error}");
    assert!(to.restore(&bad, ALL, CHAINS, |_| ()).await.is_err());
    std::fs::write(&bad, forge(&whole, "manifest.json", b"\"note 7\"", b"\"note X\"")).unwrap();
    let error = backup::verify(&bad, CHAINS, |_| ()).await.unwrap_err();
    assert!(matches!(&error, BackupError::Damaged(why) if why.contains("chain i7-")), "{error}");
    assert!(to.restore(&bad, ALL, CHAINS, |_| ()).await.is_err());
    // A program that lacks a capability, or has an older version of it, refuses.
    assert!(matches!(to.restore(&path, &ALL[..1], CHAINS, |_| ()).await, Err(BackupError::Incompatible(_))));
    let old = [ALL[0], Migrations { owner: "refers", steps: &[] }];
    let error = to.restore(&path, &old, CHAINS, |_| ()).await.unwrap_err();
    assert!(matches!(error, BackupError::Sql(error) if error.code() == "sql_too_new"));

    assert!(to.sql.describe_schema().await.unwrap().tables.is_empty());
    assert_eq!(to.blobs.list(None, 100).await.unwrap(), [kept], "a failed restore leaves blobs behind");
    // And then the whole one goes in.
    to.restore(&path, ALL, CHAINS, |_| ()).await.unwrap();
}

/// Alters one place of one entry, with sound compression around it.
fn forge(whole: &[u8], forged: &str, from: &[u8], to: &[u8]) -> Vec<u8> {
    use std::io::Read as _;
    let mut out = tar::Builder::new(zstd::Encoder::new(Vec::new(), 1).unwrap());
    let mut archive = tar::Archive::new(zstd::Decoder::new(whole).unwrap());
    for entry in archive.entries().unwrap() {
        let mut entry = entry.unwrap();
        let name = entry.path().unwrap().to_str().unwrap().to_owned();
        let mut content = Vec::new();
        entry.read_to_end(&mut content).unwrap();
        if name == forged {
            let at = content.windows(from.len()).position(|bytes| bytes == from).unwrap();
            content.splice(at..at + from.len(), to.iter().copied());
        }
        let mut header = tar::Header::new_gnu();
        header.set_size(content.len() as u64);
        out.append_data(&mut header, name, &content[..]).unwrap();
    }
    out.into_inner().unwrap().finish().unwrap()
}

/// A damaged blob ends the backup with its name, and no archive appears.
pub async fn damaged_blob(test: &TestBackend) {
    test.migrate(&[]).await.unwrap();
    let id = test.blobs.put_bytes(b"content").await.unwrap();
    let name = id.to_string();
    let blob = test.folder.path().join("blob").join(&name[7..9]).join(&name[9..11]).join(&name);
    std::fs::write(blob, b"kontent").unwrap();
    let path = archive(test, "none.tar.zst");
    let error = test.backup(&path, CHAINS, |_| ()).await.unwrap_err();
    assert!(error.to_string().contains(&name), "{error}");
    // The writing thread removes what it had begun.
    for _ in 0..100 {
        if !archive(test, "none.tar.zst.partial").exists() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(!path.exists() && !archive(test, "none.tar.zst.partial").exists());
}
