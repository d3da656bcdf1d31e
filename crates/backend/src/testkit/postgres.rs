//! A private PostgreSQL cluster on loopback, shared by all tests of the machine's user and gone when none is left.
//!
//! Every process that uses it holds a shared lock on a file. A small reaper (`sh` with `flock`, outside of the process group)
//! waits for the exclusive lock; when it gets it twice, ten seconds apart, nobody is left, not even one that was killed: it
//! stops the server and removes its folder.

use std::fs::{File, Permissions};
use std::io::Write as _;
use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use sqlx::{Connection as _, PgConnection, SqlSafeStr as _};

/// PostgreSQL is not installed on this machine.
#[derive(Debug)]
pub(super) struct Absent;

#[derive(Debug)]
struct Cluster {
    /// Address without database name.
    base_url: String,
    /// The shared lock; closing it is leaving.
    _user: File,
}

/// Waits for the lock; looks again after ten seconds; stops the server. Arguments: lock file, folder, process id.
const REAPER: &str = r#"
exec 9>>"$1"
while :; do
  flock -x 9; flock -u 9; sleep 10
  flock -n -x 9 && break
done
kill -INT "$3" 2>/dev/null
while kill -0 "$3" 2>/dev/null; do sleep 0.1; done
rm -rf "$2"
"#;

/// How long a server may take to start on a busy machine.
const START_LIMIT: Duration = Duration::from_secs(60);

/// The address of a new, empty database with the collation that the product asks for.
pub(super) async fn fresh_database() -> Result<String, Absent> {
    static CLUSTER: OnceLock<Option<Cluster>> = OnceLock::new();
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let joined = tokio::task::spawn_blocking(|| CLUSTER.get_or_init(join).as_ref());
    let cluster = joined.await.expect("the cluster starts").ok_or(Absent)?;
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let name = format!("t_{}_{number}", std::process::id());
    let mut connection = PgConnection::connect(&format!("{}/postgres", cluster.base_url)).await.expect("connect");
    for sql in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C'"),
    ] {
        run(&mut connection, sql).await;
    }
    connection.close().await.expect("close");
    Ok(format!("{}/{name}", cluster.base_url))
}

/// Removes the database of an address of [`fresh_database`]; other addresses are left alone.
pub(super) async fn drop_database(url: &str) {
    let Some((base, name)) = url.strip_prefix("postgres://").and_then(|_| url.rsplit_once('/')) else { return };
    let mut connection = PgConnection::connect(&format!("{base}/postgres")).await.expect("connect");
    run(&mut connection, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
}

/// Runs administrative SQL on a connection of the test itself.
pub(super) async fn run(connection: &mut PgConnection, sql: String) {
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql).into_sql_str()).execute(connection).await.expect("administrative SQL");
}

/// Joins the running cluster, or starts it.
fn join() -> Option<Cluster> {
    let bin = binaries()?;
    let uid = std::fs::metadata("/proc/self").map_or(0, |me| me.uid());
    let folder = std::env::temp_dir().join(format!("vonggac-testpg-{uid}"));
    let lock_path = folder.with_extension("lock");
    let user = open_lock(&lock_path);
    // Waits while the reaper is tidying up.
    user.lock_shared().expect("the shared lock");
    let starting = open_lock(&folder.with_extension("start"));
    starting.lock().expect("the lock for starting");
    let base_url = running(&folder).unwrap_or_else(|| start(&bin, &folder, uid));
    ensure_reaper(&lock_path, &folder);
    Some(Cluster { base_url, _user: user })
}

fn open_lock(path: &Path) -> File {
    File::options().create(true).append(true).open(path).expect("the lock file")
}

/// The folder of the newest PostgreSQL under Debian's path, or the one that `VONGGAC_TEST_POSTGRES_BIN` names; empty, it
/// means none.
fn binaries() -> Option<PathBuf> {
    if let Some(folder) = std::env::var_os("VONGGAC_TEST_POSTGRES_BIN") {
        return Some(folder.into()).filter(|folder: &PathBuf| !folder.as_os_str().is_empty());
    }
    let mut found: Vec<(u32, PathBuf)> = std::fs::read_dir("/usr/lib/postgresql")
        .ok()?
        .filter_map(Result::ok)
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("initdb").exists() && bin.join("postgres").exists())
        .collect();
    found.sort();
    found.pop().map(|(_, bin)| bin)
}

/// The address of the cluster that is running, judged by connecting to its port.
fn running(folder: &Path) -> Option<String> {
    let url = read(&folder.join("url"))?;
    let port: u16 = url.rsplit_once(':')?.1.parse().ok()?;
    let address = std::net::SocketAddr::from(([127, 0, 0, 1], port));
    std::net::TcpStream::connect_timeout(&address, Duration::from_secs(5)).ok()?;
    Some(url)
}

#[expect(clippy::disallowed_methods, reason = "a file of this module's own folder")]
fn read(path: &Path) -> Option<String> {
    std::fs::read_to_string(path).ok()
}

fn start(bin: &Path, folder: &Path, uid: u32) -> String {
    if let Some(old) = read(&folder.join("pid")) {
        stop_leftover(folder, &old);
    }
    let _ = std::fs::remove_dir_all(folder);
    // Fails when another user has put something there.
    std::fs::create_dir(folder).expect("the folder of the cluster");
    std::fs::set_permissions(folder, Permissions::from_mode(0o700)).expect("permissions");
    let password = std::fs::read("/proc/sys/kernel/random/uuid").expect("a random password");
    let password = String::from_utf8_lossy(&password).trim().to_owned();
    std::fs::write(folder.join("password"), &password).expect("the password file");
    if uid == 0 {
        let owned = Command::new("chown").arg("-R").arg("postgres:").arg(folder).status();
        assert!(owned.is_ok_and(|status| status.success()), "chown {} to postgres", folder.display());
    }
    let data = folder.join("data");
    let mut init = as_postgres(uid, &bin.join("initdb"));
    init.arg("-D").arg(&data).args(["-U", "postgres", "-E", "UTF8", "--locale=C", "--auth=scram-sha-256", "--no-sync"]);
    init.arg(format!("--pwfile={}", folder.join("password").display()));
    let done = init.stdin(Stdio::null()).output().expect("run initdb");
    assert!(done.status.success(), "initdb: {}", String::from_utf8_lossy(&done.stderr));
    for _ in 0..3 {
        let port = free_port();
        if serve(bin, folder, uid, port) {
            let url = format!("postgres://postgres:{password}@127.0.0.1:{port}");
            std::fs::write(folder.join("url"), &url).expect("the address file");
            return url;
        }
    }
    panic!("PostgreSQL does not start: {}", read(&folder.join("log")).unwrap_or_default());
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).expect("a free port");
    listener.local_addr().expect("its number").port()
}

/// Starts the server in a session of its own, so that no signal to the test reaches it; true once it takes connections.
#[expect(clippy::zombie_processes, reason = "the server outlives this process on purpose; the reaper ends it")]
fn serve(bin: &Path, folder: &Path, uid: u32, port: u16) -> bool {
    let log = File::create(folder.join("log")).expect("the log file");
    let mut server = as_postgres(uid, Path::new("setsid"));
    server.arg(bin.join("postgres")).arg("-D").arg(folder.join("data")).arg("-p").arg(port.to_string());
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=off",
        "full_page_writes=off",
        "max_connections=300",
        "shared_buffers=32MB",
        "autovacuum=off",
    ] {
        server.arg("-c").arg(setting);
    }
    let log_too = log.try_clone().expect("the log file");
    let mut child = server.stdin(Stdio::null()).stdout(log).stderr(log_too).spawn().expect("start postgres");
    let pid_file = folder.join("data/postmaster.pid");
    let begun = Instant::now();
    while begun.elapsed() < START_LIMIT {
        if child.try_wait().is_ok_and(|ended| ended.is_some_and(|status| !status.success())) {
            return false;
        }
        // The eighth line says "ready" once connections are taken (PostgreSQL 10 and later).
        let state = read(&pid_file).unwrap_or_default();
        if state.lines().nth(7).is_some_and(|line| line.trim() == "ready") {
            let pid = state.lines().next().unwrap_or_default().to_owned();
            std::fs::write(folder.join("pid"), pid).expect("the pid file");
            return true;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    false
}

/// A command as the user `postgres` when we are root, whom the server refuses.
fn as_postgres(uid: u32, program: &Path) -> Command {
    if uid != 0 {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

/// Starts the reaper unless it is alive.
#[expect(clippy::zombie_processes, reason = "the reaper outlives this process on purpose")]
fn ensure_reaper(lock: &Path, folder: &Path) {
    let pid_file = folder.join("reaper");
    if read(&pid_file).is_some_and(|pid| is_process_of(&pid, folder)) {
        return;
    }
    let server = read(&folder.join("pid")).unwrap_or_default();
    let child = Command::new("setsid")
        .args(["sh", "-c", REAPER, "vonggac-test-reaper"])
        .arg(lock)
        .arg(folder)
        .arg(server.trim())
        .current_dir("/")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("start the reaper (needs setsid and flock of util-linux)");
    let mut file = File::create(pid_file).expect("the reaper's pid file");
    file.write_all(child.id().to_string().as_bytes()).expect("the reaper's pid file");
}

/// True when the process is one that was started for this folder: a process id alone may have passed to another.
fn is_process_of(pid: &str, folder: &Path) -> bool {
    let words = std::fs::read(format!("/proc/{}/cmdline", pid.trim())).unwrap_or_default();
    String::from_utf8_lossy(&words).contains(&*folder.to_string_lossy())
}

/// Ends a server that does not answer, when it is ours.
fn stop_leftover(folder: &Path, pid: &str) {
    if is_process_of(pid, folder) {
        let _ = Command::new("kill").args(["-QUIT", pid.trim()]).status();
        std::thread::sleep(Duration::from_secs(1));
    }
}
