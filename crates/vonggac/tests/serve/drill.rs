//! The restore drill: a backup of a server that is being written to, restored elsewhere, holds every write that was acknowledged
//! before it began, and all that its manifest states.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use vg_access::audit::CHAINS;
use vg_backend::backup::{BlobTotals, ChainEnd, Manifest};
use vg_backend::blob;
use vg_backend::sql::{Sql, SqlOptions, Statement};

use crate::client::Client;
use crate::first_visit::member;
use crate::home::{Home, on_each_engine};
use crate::program::{PASSWORD, Server};

/// Clients that make and change hosts.
const WRITERS: usize = 3;
/// Acknowledged writes before the backup begins.
const BEFORE: usize = 60;
/// Blobs of one MiB: so that the backup takes long enough to be written under.
const BLOBS: u32 = 24;
/// How long any step may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

const ENDS: Statement = Statement::new("drill.ends", "SELECT chain, seq, hash FROM access_audit_heads ORDER BY chain");

/// What the server said it had written: the version of each host, and the imports that were applied.
#[derive(Clone, Default)]
struct Acknowledged {
    hosts: BTreeMap<String, i64>,
    imports: Vec<String>,
    writes: usize,
}

/// The writing clients.
struct Load {
    officer: Client,
    /// Path of the unit.
    unit: String,
    stop: AtomicBool,
    acknowledged: Mutex<Acknowledged>,
}

impl Load {
    fn path(&self, end: &str) -> String {
        format!("{}/{end}", self.unit)
    }

    fn acknowledged(&self) -> Acknowledged {
        self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn note(&self, note: impl FnOnce(&mut Acknowledged)) {
        let mut acknowledged = self.acknowledged.lock().unwrap_or_else(PoisonError::into_inner);
        note(&mut acknowledged);
        acknowledged.writes += 1;
    }

    /// Makes hosts and changes each once.
    fn hosts(&self, writer: usize) {
        let mut number = 0;
        while !self.stop.load(Ordering::SeqCst) {
            number += 1;
            let name = format!("srv-{writer}-{number:05}");
            let address = format!("10.{writer}.{}.{}", number / 250, number % 250 + 1);
            let made = self.officer.post(&self.path("hosts"), &json!({"name": name, "addresses": [address]}));
            assert_eq!(made.status, 201, "{}", made.text());
            let id = made.json()["id"].as_str().unwrap().to_owned();
            self.note(|known| _ = known.hosts.insert(id.clone(), 1));
            let body = json!({"name": name, "note": "đã kiểm tra"}).to_string();
            let path = self.path(&format!("hosts/{id}"));
            let changed = self.officer.send("PUT", &path, "If-Match: \"1\"\r\n", Some(body.as_bytes()));
            assert_eq!(changed.status, 200, "{}", changed.text());
            self.note(|known| _ = known.hosts.insert(id, 2));
        }
    }

    /// Sends tables and applies them.
    fn imports(&self) {
        let mut number = 0;
        while !self.stop.load(Ordering::SeqCst) {
            number += 1;
            let rows = (0..120).map(|row| format!("pc-{number}-{row},10.9{number}.1.{row}\n")).collect::<String>();
            let path = self.path(&format!("imports?file_name=may-{number}.csv"));
            let sent = self.officer.send("POST", &path, "", Some(format!("Tên máy,IP\n{rows}").as_bytes()));
            assert_eq!(sent.status, 201, "{}", sent.text());
            let id = sent.json()["id"].as_str().unwrap().to_owned();
            let applied = self.officer.send("POST", &self.path(&format!("imports/{id}/application")), "", None);
            assert_eq!(applied.json()["state"], "applied", "{}", applied.text());
            self.note(|known| known.imports.push(id));
        }
    }

    /// Waits until the clients were told of so many writes and an import.
    fn wait_for(&self, writes: usize) {
        let began = Instant::now();
        while self.acknowledged().writes < writes || self.acknowledged().imports.is_empty() {
            assert!(began.elapsed() < PATIENCE, "only {} writes", self.acknowledged().writes);
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

/// What the drill compares: every host by its id, as the API shows it.
fn hosts(client: &Client, unit: &str) -> BTreeMap<String, Value> {
    let (mut all, mut after) = (BTreeMap::new(), String::new());
    loop {
        let page = client.get(&format!("{unit}/hosts?limit=1000{after}"));
        assert_eq!(page.status, 200, "{}", page.text());
        let page = page.json();
        let items = page["items"].as_array().unwrap();
        all.extend(items.iter().map(|host| (host["id"].as_str().unwrap().to_owned(), host.clone())));
        match page["next"].as_str() {
            Some(next) => {
                let next: String = next.bytes().map(|byte| format!("%{byte:02X}")).collect();
                after = format!("&after={next}");
            }
            None => return all,
        }
    }
}

/// Puts blobs into the store of an installation, whose server knows none yet.
fn store_blobs(home: &Home) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let blobs = blob::open(&format!("file:{}", home.data().join("blob").display())).await.unwrap();
        for number in 0..BLOBS {
            let mut content = Vec::with_capacity(1 << 20);
            while content.len() < 1 << 20 {
                // Bytes that do not compress, the same in every run.
                content.extend_from_slice(&Sha256::digest(
                    [number.to_le_bytes(), (content.len() as u32).to_le_bytes()].concat(),
                ));
            }
            blobs.put_bytes(&content).await.unwrap();
        }
    });
}

/// Asks the restored engines themselves: tables with their counts, ends of the audit, blobs with their digests.
fn holds_what_the_manifest_states(home: &Home, manifest: &Manifest) {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let sql = Sql::open(&home.sql(), &SqlOptions::default()).await.unwrap();
        let tables: Vec<String> = sql.describe_schema().await.unwrap().tables.into_keys().collect();
        assert_eq!(tables, manifest.tables.keys().cloned().collect::<Vec<_>>());
        let mut tx = sql.begin_read().await.unwrap();
        for (table, totals) in &manifest.tables {
            // A statement is a constant; the names come from the schema, and the test ends soon.
            let count: &str = Box::leak(format!("SELECT COUNT(*) AS n FROM \"{table}\"").into_boxed_str());
            let row = tx.fetch_one(&Statement::new("drill.count", count), &[]).await.unwrap();
            assert_eq!(u64::try_from(row.int("n").unwrap()).unwrap(), totals.rows, "{table}");
        }
        let mut ends = BTreeMap::new();
        for row in tx.fetch_all(&ENDS, &[]).await.unwrap() {
            let end = ChainEnd { seq: row.int("seq").unwrap(), hash: row.text("hash").unwrap().to_owned() };
            ends.insert(row.text("chain").unwrap().to_owned(), end);
        }
        assert!(ends.len() >= 3, "the audit of the whole, of the unit and of the demonstration: {ends:?}");
        assert_eq!(ends, manifest.chains);
        drop(tx);
        sql.close().await;

        let blobs = blob::open(&format!("file:{}", home.data().join("blob").display())).await.unwrap();
        let (mut totals, mut names) = (BlobTotals::default(), Sha256::new());
        for id in blobs.list(None, 1_000).await.unwrap() {
            let content = blobs.get_bytes(&id, 2 << 20).await.unwrap();
            let digest: String = Sha256::digest(&content).iter().map(|byte| format!("{byte:02x}")).collect();
            assert_eq!(id.to_string(), format!("sha256-{digest}"));
            names.update(format!("{id}\n"));
            totals.count += 1;
            totals.bytes += content.len() as u64;
        }
        totals.names_sha256 = names.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(totals, manifest.blobs);
        assert_eq!(totals.count, u64::from(BLOBS));
    });
}

fn a_backup_under_load_is_restored_whole(home: &Home) {
    let limits = [
        ("VONGGAC_LIMITS_PRINCIPAL_BURST", "100000"),
        ("VONGGAC_LIMITS_PRINCIPAL_PER_SECOND", "10000"),
        ("VONGGAC_LIMITS_ADDRESS_BURST", "100000"),
        ("VONGGAC_LIMITS_ADDRESS_PER_SECOND", "10000"),
    ];
    let mut server = Server::start_with(home, &["--insecure-http"], &limits);
    let (admin, root) = server.set_up();
    let units = admin.get("/api/v1/units").json();
    let of_root = |unit: &&Value| unit["parent"] == root.as_str();
    let demonstration = units["items"].as_array().unwrap().iter().find(of_root).unwrap()["id"].as_str().unwrap();
    let officer = member(&server, &admin, demonstration, "lan", "officer");
    store_blobs(home);
    let load = Load {
        officer: officer.clone(),
        unit: format!("/api/v1/units/{demonstration}"),
        stop: AtomicBool::new(false),
        acknowledged: Mutex::default(),
    };
    let (copy, later) = (home.at("copy.vgb"), home.at("later.vgb"));

    // A panic of a client, or of this thread while they write, ends all of them and the test.
    let before = std::thread::scope(|scope| {
        let stop = StopOnDrop(&load.stop);
        let clients: Vec<_> = (0..WRITERS)
            .map(|writer| {
                scope.spawn({
                    let load = &load;
                    move || load.hosts(writer)
                })
            })
            .collect();
        let imports = scope.spawn(|| load.imports());
        load.wait_for(BEFORE);
        let before = load.acknowledged();
        let told = home.runs(&["backup", &copy, "--data", "DATA"]);
        let during = load.acknowledged().writes;
        assert!(during > before.writes, "the clients went on writing while the backup ran");
        eprintln!("{} writes before the backup, {} while it ran: {told}", before.writes, during - before.writes);
        load.wait_for(during + WRITERS);
        drop(stop);
        for client in clients.into_iter().chain([imports]) {
            client.join().unwrap();
        }
        before
    });

    let told = home.runs(&["verify", "backup", &copy]);
    assert!(told.contains(&format!("{BLOBS} blobs")), "{told}");
    home.runs(&["verify", "audit", "--data", "DATA", "--against", &copy]);
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let checked = runtime.block_on(vg_backend::backup::verify(copy.as_ref(), Some(&CHAINS), |_| {}));
    let manifest = checked.unwrap().1;

    let again = home.another();
    again.runs(&["restore", &copy, "--data", "DATA"]);
    let verdicts = again.runs(&["verify", "audit", "--data", "DATA", "--against", &copy]);
    let evidence = manifest.chains.keys().filter(|chain| chain.starts_with("evidence:")).count();
    assert!(evidence > 0, "the demonstration has evidence: {:?}", manifest.chains);
    assert_eq!(verdicts.lines().count(), manifest.chains.len() - evidence, "{verdicts}");
    let verdicts = again.runs(&["verify", "evidence", "--data", "DATA", "--against", &copy]);
    assert_eq!(verdicts.lines().count(), evidence, "{verdicts}");
    holds_what_the_manifest_states(&again, &manifest);
    // What was written after the backup is known from a later one: to it, the restored chains are cut off.
    home.runs(&["backup", &later, "--data", "DATA"]);
    let (code, verdicts, _) = again.run(&["verify", "audit", "--data", "DATA", "--against", &later]);
    assert_eq!(code, Some(1), "{verdicts}");

    std::fs::write(again.data().join("set-up"), "").unwrap();
    let restored = Server::start_with(&again, &["--insecure-http"], &limits);
    let mut same = restored.client();
    assert_eq!(same.get(&load.path("hosts")).status, 401);
    (same.cookie, same.csrf) = (officer.cookie.clone(), officer.csrf.clone());
    let (there, here) = (hosts(&officer, &load.unit), hosts(&same, &load.unit));
    assert!(here.len() <= there.len() && here.len() > before.hosts.len());
    for (id, version) in &before.hosts {
        let kept = here.get(id).unwrap_or_else(|| panic!("host {id} was acknowledged and is lost"));
        assert!(kept["version"].as_i64().unwrap() >= *version, "{kept}");
    }
    let same_state = here.iter().filter(|(id, host)| there[*id]["version"] == host["version"]);
    assert!(same_state.map(|(id, host)| assert_eq!(there[id], *host)).count() > before.hosts.len() / 2);
    for import in &before.imports {
        assert_eq!(same.get(&load.path(&format!("imports/{import}"))).json()["state"], "applied");
    }
    // It works on, for the same people.
    assert_eq!(same.sign_in("lan", PASSWORD).status, 200);
    assert_eq!(same.post(&load.path("hosts"), &json!({"name": "srv-sau-khoi-phuc"})).status, 201);
    assert!(restored.stop("-TERM").success());
    again.runs(&["verify", "audit", "--data", "DATA", "--against", &copy]);
}

/// Tells the clients to stop, however the scope is left.
struct StopOnDrop<'a>(&'a AtomicBool);

impl Drop for StopOnDrop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::SeqCst);
    }
}

on_each_engine!(a_backup_under_load_is_restored_whole);
