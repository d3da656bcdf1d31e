//! A process that imports and edits is killed again and again: no write that it was told of is lost, no import is there by half, the
//! audit chain and the feed are whole. `VONGGAC_KILLS=100 cargo nextest run -p vg-inventory crash` runs the full drill.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use vg_access::audit::Audit;
use vg_access::{Access, Caller, Config};
use vg_backend::clock::{Random as _, SeededRandom, SystemClock, SystemRandom};
use vg_backend::sql::{Statement, Tx};
use vg_backend::testkit::{START, TestBackend, for_each_engine};
use vg_backend::{Backend, EngineUrls, params};

use super::world;
use crate::import::{ImportState, Input};
use crate::model::{Filter, Host};
use crate::store::{postings, software};
use crate::{Inventory, capability};

/// Rows of one import: enough for some statements of each table, so that a kill often falls among them.
const ROWS: i64 = 520;

const IMPORTS: Statement =
    Statement::new("k.imports", "SELECT id, source, state, created FROM inventory_imports WHERE unit = $1 ORDER BY id");
const BY_IMPORT: Statement = Statement::new(
    "k.by_import",
    "SELECT import AS told, COUNT(DISTINCT host) AS n FROM inventory_sayings WHERE unit = $1 GROUP BY import ORDER BY import",
);
const LISTED: Statement = Statement::new(
    "k.listed",
    "SELECT import AS told, COUNT(*) AS n FROM inventory_installed WHERE unit = $1 GROUP BY import ORDER BY import",
);
const BY_SOURCE: Statement = Statement::new(
    "k.by_source",
    "SELECT source AS told, COUNT(*) AS n FROM inventory_identifiers WHERE unit = $1 GROUP BY source ORDER BY source",
);
const NUMBERS: Statement = Statement::new(
    "k.numbers",
    "SELECT COUNT(*) AS n, MAX(h.no) AS last, (SELECT i.hosts FROM inventory_heads i WHERE i.unit = $1) AS head \
     FROM inventory_hosts h WHERE h.unit = $1",
);
const FEED: Statement = Statement::new(
    "k.feed",
    "SELECT COUNT(*) AS n, MIN(c.seq) AS first, MAX(c.seq) AS last, (SELECT h.seq FROM inventory_heads h WHERE h.unit = $1) AS head \
     FROM inventory_changes c WHERE c.unit = $1",
);

async fn open(backend: &Backend) -> Inventory {
    let config = Config { hashing: vg_access::accounts::hash::Hashing::light(), ..Config::default() };
    let access = Access::open(backend, config, &[capability().operations]).await.unwrap();
    Inventory::new(backend, &access)
}

fn worker() -> Caller {
    Caller::worker("inventory.drill", &["inventory."], "drill")
}

fn ack(what: &str) {
    let mut out = std::io::stdout().lock();
    write!(out, "\nack {what}\n").unwrap();
    out.flush().unwrap();
}

/// The child: runs only when the parent starts it by its environment, and works until it is killed.
#[test]
#[ignore = "started by the test below"]
fn child() {
    let (Ok(sql), Ok(blob), Ok(unit)) =
        (std::env::var("VG_CRASH_SQL"), std::env::var("VG_CRASH_BLOB"), std::env::var("VG_CRASH_UNIT"))
    else {
        return;
    };
    let urls = EngineUrls { sql, blob, bus: "sql:".to_owned() };
    tokio::runtime::Runtime::new().unwrap().block_on(async {
        let backend = Backend::open(&urls, Arc::new(SystemClock), Arc::new(SystemRandom)).await.unwrap();
        let inventory = open(&backend).await;
        loop {
            let round = backend.new_id().unwrap();
            let host = Host { name: format!("sua-{round}"), ..Host::default() };
            let made = inventory.host_create(&worker(), &unit, &host).await.unwrap();
            ack(&format!("host {} 1", made.id));
            let changed = Host { site: format!("Phòng {round}"), ..made.data };
            let changed = inventory.host_update(&worker(), &unit, &made.id, 1, &changed).await.unwrap();
            ack(&format!("host {} {}", changed.id, changed.version));
            let mut table = String::from("Tên máy,Địa chỉ MAC,Vị trí\r\n");
            for row in 0..ROWS {
                table.push_str(&format!("nhap-{row}-{round},,Tầng {row}\r\n"));
            }
            let input = Input::read(table.as_bytes(), &format!("{round}.csv"), START, None);
            let import = inventory.import_preview(&worker(), &unit, &input).await.unwrap();
            assert_eq!(import.created, ROWS);
            let applied = inventory.import_apply(&worker(), &unit, &import.id).await.unwrap();
            ack(&format!("import {} {}", applied.id, applied.created));
            let mut table = String::from("Tên máy,Phần mềm\r\n");
            for row in 0..ROWS {
                table.push_str(&format!("nhap-{row}-{round},goi-{round}\r\n"));
            }
            let input = Input::read(table.as_bytes(), &format!("goi-{round}.csv"), START, None);
            let import = inventory.import_preview(&worker(), &unit, &input).await.unwrap();
            let applied = inventory.import_apply(&worker(), &unit, &import.id).await.unwrap();
            assert_eq!(applied.created, ROWS);
            ack(&format!("import {} {}", applied.id, applied.created));
        }
    });
}

type Acked = BTreeSet<(String, String, i64)>;

/// Starts the child, kills it some time after its first acknowledgement, or that of its first import; returns what it acknowledged.
fn run_and_kill(test: &TestBackend, unit: &str, first: &str, pause: Duration) -> Acked {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "tests::crash::child", "--ignored", "--nocapture", "--test-threads=1"])
        .env("VG_CRASH_SQL", &test.urls.sql)
        .env("VG_CRASH_BLOB", &test.urls.blob)
        .env("VG_CRASH_UNIT", unit)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // A last line that was cut off in the middle has no line end; it is then as good as not told.
    let mut reader = BufReader::new(child.stdout.take().unwrap());
    let mut next = move || {
        let mut line = String::new();
        loop {
            line.clear();
            if reader.read_line(&mut line).unwrap_or(0) == 0 || !line.ends_with('\n') {
                return None;
            }
            let words: Vec<&str> = line.split_whitespace().collect();
            if let ["ack", what, id, number] = words.as_slice() {
                return Some(((*what).to_owned(), (*id).to_owned(), number.parse().unwrap()));
            }
        }
    };
    let mut acked = Acked::new();
    while !acked.iter().any(|(what, ..)| what == first) {
        acked.insert(next().expect("the child writes"));
    }
    let killer = std::thread::spawn(move || {
        std::thread::sleep(pause);
        // SIGKILL on Unix.
        child.kill().unwrap();
        child.wait().unwrap();
    });
    acked.extend(std::iter::from_fn(next));
    killer.join().unwrap();
    acked
}

/// How imports stand: applied, staged or previewed only.
#[derive(Default, Debug)]
struct Imports {
    applied: usize,
    open: usize,
}

async fn counted(tx: &mut Tx, statement: &Statement, unit: &str) -> BTreeMap<String, i64> {
    let rows = tx.fetch_all(statement, params![unit]).await.unwrap();
    rows.iter().map(|row| (row.text("told").unwrap().to_owned(), row.int("n").unwrap())).collect()
}

async fn check(tx: &mut Tx, unit: &str, round: u32) -> Imports {
    let mut imports = Imports::default();
    let (by_import, by_source) = (counted(tx, &BY_IMPORT, unit).await, counted(tx, &BY_SOURCE, unit).await);
    let listed = counted(tx, &LISTED, unit).await;
    for row in tx.fetch_all(&IMPORTS, params![unit]).await.unwrap() {
        if let Some(package) = row.text("source").unwrap().strip_suffix(".csv").filter(|name| name.starts_with("goi-"))
        {
            // A list of software: what is on the hosts, and who has it.
            let is_applied = row.text("state").unwrap() == ImportState::Applied.as_str();
            let (expected, counted) = if is_applied { (ROWS, &mut imports.applied) } else { (0, &mut imports.open) };
            *counted += 1;
            let listed = listed.get(row.text("id").unwrap()).copied().unwrap_or(0);
            let having = software::having(tx, unit, package).await.unwrap().count() as i64;
            assert_eq!((listed, having), (expected, expected), "half a list of software after kill {round}");
            continue;
        }
        let hosts = by_import.get(row.text("id").unwrap()).copied().unwrap_or(0);
        let names = by_source.get(row.text("source").unwrap()).copied().unwrap_or(0);
        if row.text("state").unwrap() == ImportState::Applied.as_str() {
            imports.applied += 1;
            let created = row.int("created").unwrap();
            assert_eq!((hosts, names, created), (ROWS, ROWS, ROWS), "half an import after kill {round}");
        } else {
            imports.open += 1;
            assert_eq!((hosts, names), (0, 0), "part of an import that was not applied after kill {round}");
        }
    }
    let feed = tx.fetch_one(&FEED, params![unit]).await.unwrap();
    let number = |column| feed.int(column).unwrap();
    assert_eq!(
        (number("first"), number("n"), number("last")),
        (1, number("head"), number("head")),
        "the feed has no holes"
    );
    let numbers = tx.fetch_one(&NUMBERS, params![unit]).await.unwrap();
    let hosts = numbers.int("n").unwrap();
    assert_eq!((numbers.int("last").unwrap(), numbers.int("head").unwrap()), (hosts, hosts), "hosts are numbered on");
    let (first, site) =
        (postings::named(tx, unit, "2:").await.unwrap(), postings::named(tx, unit, "p:").await.unwrap());
    for sets in [first, site] {
        let mut found = postings::Numbers::default();
        sets.values().for_each(|set| found.or(set));
        assert_eq!(found.count() as i64, hosts, "every host can be found");
    }
    imports
}

#[test]
fn a_killed_process_loses_nothing_and_leaves_nothing_by_half() {
    let kills: u32 = std::env::var("VONGGAC_KILLS").ok().and_then(|kills| kills.parse().ok()).unwrap_or(5);
    for_each_engine(async |test| {
        let began = Instant::now();
        let unit = world(test).await.a;
        let random = SeededRandom::new(11);
        let (mut acked, mut imports) = (Acked::new(), Imports::default());
        for round in 0..kills {
            let mut byte = [0];
            random.fill(&mut byte).unwrap();
            let pause = Duration::from_millis(u64::from(byte[0]) * 3);
            let first = if round % 2 == 0 { "host" } else { "import" };
            let mut told = tokio::task::block_in_place(|| run_and_kill(test, &unit, first, pause));
            acked.append(&mut told.clone());
            if round + 1 == kills {
                // What was acknowledged long ago is still there as well.
                told.append(&mut acked.clone());
            }
            // A second backend opens the database as the next start would.
            let next = test.second().await;
            // Waits for the writers' turn: a server may still be ending the killed one's transaction.
            let mut tx = next.sql.begin_write().await.unwrap();
            imports = check(&mut tx, &unit, round).await;
            let audit = Audit::new(next.sql.clone(), next.clock.clone());
            for verdict in audit.verify_all(&mut tx, &[]).await.unwrap() {
                assert!(verdict.is_good(), "{verdict:?}");
            }
            drop(tx);
            let inventory = open(&next).await;
            for (what, id, number) in &told {
                if what == "host" {
                    let host = inventory.host_get(&worker(), &unit, id).await.unwrap();
                    assert!(host.version >= *number, "an acknowledged edit is lost");
                } else {
                    let import = inventory.import_get(&worker(), &unit, id).await.unwrap();
                    assert_eq!(
                        (import.state, import.created),
                        (ImportState::Applied, *number),
                        "an acknowledged import is lost"
                    );
                }
            }
            next.sql.close().await;
        }
        let inventory = open(test).await;
        let page =
            inventory.host_list(&worker(), &unit, &Filter { text: "nhap".into(), ..Filter::default() }).await.unwrap();
        assert_eq!(page.rows.is_empty(), imports.applied == 0);
        // What was interrupted while it was staged can be given up.
        for open in inventory.import_list(&worker(), &unit, 1_000).await.unwrap() {
            if open.state != ImportState::Applied {
                inventory.import_discard(&worker(), &unit, &open.id).await.unwrap();
            }
        }
        eprintln!(
            "{}: {kills} kills in {:.0?}, {} acknowledged writes, none lost; {} imports applied whole, {} not at all",
            test.engine,
            began.elapsed(),
            acked.len(),
            imports.applied,
            imports.open
        );
        assert!(acked.len() > usize::try_from(kills).unwrap(), "the child hardly wrote");
    });
}
