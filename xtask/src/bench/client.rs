//! The server under measurement, and a client that speaks to it over loopback.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use serde_json::{Value, json};

use crate::say;

/// Password of everybody here.
const PASSWORD: &str = "bến đò chiều mưa";
/// How long an answer may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// A running server; stopped when it goes out of scope.
pub(super) struct Server {
    process: Child,
    address: String,
    setup: Option<String>,
    /// From the start of the process to the first good answer of `/readyz`.
    pub(super) cold: Duration,
}

/// Processor seconds and memory of the server, as the kernel counts them.
#[derive(Clone, Copy, Debug)]
pub(super) struct Used {
    /// User and system time so far.
    pub(super) cpu_s: f64,
    /// Resident now, in MB.
    pub(super) now_mb: f64,
    /// Most that was ever resident, in MB.
    pub(super) peak_mb: f64,
}

impl Server {
    /// Starts the program on a data folder, plain HTTP on a free port of loopback.
    pub(super) fn start(program: &Path, data: &Path, database: Option<&str>, is_new: bool) -> Result<Self> {
        Self::start_with(program, data, database, is_new, &[])
    }

    /// The same with further settings in its environment.
    pub(super) fn start_with(
        program: &Path,
        data: &Path,
        database: Option<&str>,
        is_new: bool,
        environment: &[(&str, &str)],
    ) -> Result<Self> {
        let began = Instant::now();
        let mut command = Command::new(program);
        command.args(["serve", "--insecure-http", "--empty", "--listen", "127.0.0.1:0", "--data"]).arg(data);
        if let Some(database) = database {
            command.env("VONGGAC_ENGINES_SQL", database);
        }
        for limit in ["PRINCIPAL_BURST", "PRINCIPAL_PER_SECOND", "ADDRESS_BURST", "ADDRESS_PER_SECOND"] {
            command.env(format!("VONGGAC_LIMITS_{limit}"), "10000");
        }
        let mut process = command
            .envs(environment.iter().copied())
            .env("VONGGAC_LOG_LEVEL", "error")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .with_context(|| format!("start {}", program.display()))?;
        let out = process.stdout.take().context("the server has no output")?;
        let mut lines = BufReader::new(out).lines();
        let mut line = || -> Result<String> { lines.next().context("the server ended")?.context("read its output") };
        let address = line()?.split_once("://").context("the server tells no address")?.1.to_owned();
        let setup = if is_new { line()?.split_once('#').map(|(_, token)| token.to_owned()) } else { None };
        let mut server = Self { process, address, setup, cold: Duration::ZERO };
        let client = server.client();
        while !matches!(client.send("GET", "/readyz", None), Ok((200, ..))) {
            ensure!(began.elapsed() < PATIENCE, "the server is not ready after {PATIENCE:?}");
            std::thread::sleep(Duration::from_millis(1));
        }
        server.cold = began.elapsed();
        Ok(server)
    }

    fn client(&self) -> Client {
        Client {
            address: self.address.clone(),
            cookie: String::new(),
            csrf: String::new(),
            unit: String::new(),
            based: None,
        }
    }

    /// Sets the installation up and signs an officer of its unit in.
    pub(super) fn officer(&mut self) -> Result<Client> {
        let mut admin = self.client();
        let setup = self.setup.take().context("the server told no setup link")?;
        let body = json!({
            "token": setup, "unit_kind": "unit", "unit_name": "Sở Y tế", "username": "admin",
            "profile": {"display_name": "Trần Thị Lan"}, "password": PASSWORD,
        });
        let made = admin.call("POST", "/api/v1/setup", Some(body.to_string().as_bytes()))?;
        let unit = text(&made, "/unit/id")?;
        admin.sign_in("admin")?;
        let body = json!({"username": "lan", "profile": {"display_name": "Đỗ Thị Mai"}}).to_string();
        let made = admin.call("POST", &format!("/api/v1/units/{unit}/accounts"), Some(body.as_bytes()))?;
        let id = text(&made, "/id")?;
        let body = json!({"unit": unit, "role": "officer", "give": true}).to_string();
        admin.call("POST", &format!("/api/v1/accounts/{id}/roles"), Some(body.as_bytes()))?;
        let link = admin.call("POST", &format!("/api/v1/accounts/{id}/reset"), Some(b"{}"))?;
        let mut officer = self.client();
        let body = json!({"token": text(&link, "/token")?, "new": PASSWORD}).to_string();
        officer.call("POST", "/api/v1/password/link", Some(body.as_bytes()))?;
        officer.sign_in("lan")?;
        officer.unit = format!("/api/v1/units/{unit}");
        Ok(officer)
    }

    /// `/metrics`, which whoever is on this machine may read.
    pub(super) fn metrics(&self) -> Result<String> {
        let (status, _, answer) = self.client().send("GET", "/metrics", None)?;
        ensure!(status == 200, "/metrics: {status}");
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }

    /// A figure of `/metrics` that has no labels.
    pub(super) fn figure(&self, name: &str) -> Result<f64> {
        let all = self.metrics()?;
        let line = all.lines().find_map(|line| line.strip_prefix(name).filter(|rest| rest.starts_with(' ')));
        line.and_then(|line| line.trim().parse().ok()).with_context(|| format!("/metrics has no {name}"))
    }

    /// Address and port.
    pub(super) fn address(&self) -> &str {
        &self.address
    }

    /// What it used so far.
    pub(super) fn used(&self) -> Result<Used> {
        let id = self.process.id();
        let read = |name: &str| std::fs::read(format!("/proc/{id}/{name}")).context("read /proc");
        let status = String::from_utf8_lossy(&read("status")?).into_owned();
        let size = |name: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(name));
            let kib = line.and_then(|line| line.split_whitespace().next()).and_then(|kib| kib.parse::<f64>().ok());
            kib.map_or(f64::NAN, |kib| kib * 1_024.0 / 1e6)
        };
        let stat = String::from_utf8_lossy(&read("stat")?).into_owned();
        // proc(5): utime and stime are fields 14 and 15, in hundredths of a second; the name before them may hold blanks.
        let after = stat.rsplit(')').next().unwrap_or_default();
        let ticks = after.split_whitespace().skip(11).take(2).filter_map(|ticks| ticks.parse::<f64>().ok());
        Ok(Used { cpu_s: ticks.sum::<f64>() / 100.0, now_mb: size("VmRSS:"), peak_mb: size("VmHWM:") })
    }

    /// Ends it at once, as a power cut does.
    pub(super) fn kill(&mut self) -> Result<()> {
        self.process.kill().context("kill the server")?;
        self.process.wait().context("wait for the server")?;
        Ok(())
    }

    /// Asks it to stop, and waits for the end.
    pub(super) fn stop(mut self) -> Result<()> {
        Command::new("kill").arg(self.process.id().to_string()).status().context("send a signal")?;
        self.process.wait().context("wait for the server")?;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Stopped already, or by this.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A signed-in officer.
#[derive(Clone)]
pub(super) struct Client {
    address: String,
    cookie: String,
    csrf: String,
    /// Path of the unit.
    unit: String,
    /// The version that a change is based on.
    based: Option<i64>,
}

impl Client {
    fn sign_in(&mut self, username: &str) -> Result<()> {
        let body = json!({"username": username, "password": PASSWORD}).to_string();
        let (status, head, answer) = self.send("POST", "/api/v1/session", Some(body.as_bytes()))?;
        ensure!(status == 200, "sign-in: {status} {}", String::from_utf8_lossy(&answer));
        let cookie = head.lines().find_map(|line| line.strip_prefix("set-cookie: "));
        cookie.and_then(|cookie| cookie.split(';').next()).unwrap_or_default().clone_into(&mut self.cookie);
        self.csrf = text(&serde_json::from_slice(&answer)?, "/csrf")?;
        Ok(())
    }

    /// From now on talks to the server where it is now.
    pub(super) fn moved(&mut self, server: &Server) -> Result<()> {
        server.address.clone_into(&mut self.address);
        self.sign_in("lan")
    }

    /// The answer to a request at a path of the unit.
    pub(super) fn of_unit(&self, method: &str, end: &str, body: Option<&[u8]>) -> Result<Value> {
        self.call(method, &format!("{}/{end}", self.unit), body)
    }

    /// The answer to a change of something that has this version.
    pub(super) fn based(&self, method: &str, end: &str, version: i64, body: &Value) -> Result<Value> {
        let based = Self { based: Some(version), ..self.clone() };
        based.of_unit(method, end, Some(body.to_string().as_bytes()))
    }

    /// Sends a file, waits for its preview, applies it; says what it cost, and gives the time of all of it.
    pub(super) fn import(&self, server: &Server, what: &str, name: &str, bytes: &[u8]) -> Result<Duration> {
        let (began, before) = (Instant::now(), server.used()?);
        let made = self.of_unit("POST", &format!("imports?file_name={name}"), Some(bytes))?;
        let previewed = self.settled(made)?;
        let (preview, between) = (began.elapsed(), server.used()?);
        ensure!(text(&previewed, "/state")? == "previewed", "not previewed: {previewed}");
        let id = text(&previewed, "/id")?;
        let made = self.of_unit("POST", &format!("imports/{id}/application"), Some(b""))?;
        let applied = self.settled(made)?;
        ensure!(text(&applied, "/state")? == "applied", "not applied: {applied}");
        let (wall, after) = (began.elapsed(), server.used()?);
        let count = |name: &str| applied.get(name).and_then(Value::as_i64).unwrap_or(-1);
        say(&format!(
            "import of {what}: preview {:.2} s ({:.2} s of processor), apply {:.2} s ({:.2}); {} rows: {} created, {} updated, \
             {} unchanged, {} conflicting, {} refused; memory {:.0} MB, most {:.0} MB",
            preview.as_secs_f64(),
            between.cpu_s - before.cpu_s,
            (wall - preview).as_secs_f64(),
            after.cpu_s - between.cpu_s,
            count("rows"),
            count("created"),
            count("updated"),
            count("unchanged"),
            count("conflicting"),
            count("refused"),
            after.now_mb,
            after.peak_mb
        ));
        Ok(wall)
    }

    /// The import when the work on it is done.
    pub(super) fn settled(&self, mut import: Value) -> Result<Value> {
        let id = text(&import, "/id")?;
        while import.get("running") == Some(&Value::Bool(true)) {
            std::thread::sleep(Duration::from_millis(20));
            import = self.of_unit("GET", &format!("imports/{id}"), None)?;
        }
        let failure = import.get("failure").filter(|failure| !failure.is_null());
        ensure!(failure.is_none(), "the import failed: {import}");
        Ok(import)
    }

    /// The answer, when it is a good one.
    pub(super) fn call(&self, method: &str, path: &str, body: Option<&[u8]>) -> Result<Value> {
        let (status, _, answer) = self.send(method, path, body)?;
        ensure!(status < 300, "{method} {path}: {status} {}", String::from_utf8_lossy(&answer));
        Ok(if answer.is_empty() { Value::Null } else { serde_json::from_slice(&answer)? })
    }

    /// Status, head and body of an answer; a connection for each request.
    fn send(&self, method: &str, path: &str, body: Option<&[u8]>) -> Result<(u16, String, Vec<u8>)> {
        let mut stream = TcpStream::connect(&self.address).context("connect")?;
        stream.set_read_timeout(Some(PATIENCE))?;
        stream.set_nodelay(true)?;
        let mut head = format!("{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n", self.address);
        head += "Accept-Language: vi\r\nUser-Agent: bench\r\n";
        for (name, value) in [("Cookie", &self.cookie), ("x-vonggac-csrf", &self.csrf)] {
            if !value.is_empty() {
                head += &format!("{name}: {value}\r\n");
            }
        }
        if let Some(version) = self.based {
            head += &format!("If-Match: \"{version}\"\r\n");
        }
        if let Some(body) = body {
            head += &format!("Content-Type: application/json\r\nContent-Length: {}\r\n", body.len());
        }
        let mut request = (head + "\r\n").into_bytes();
        request.extend_from_slice(body.unwrap_or_default());
        stream.write_all(&request).context("send a request")?;
        let mut all = Vec::new();
        stream.read_to_end(&mut all).context("read an answer")?;
        let at = all.windows(4).position(|bytes| bytes == b"\r\n\r\n").context("an answer without its headers")?;
        let body = all.split_off(at + 4);
        let head = String::from_utf8_lossy(&all).into_owned();
        let status =
            head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("an answer without status")?;
        Ok((status, head, body))
    }
}

/// The text at a place of an answer.
pub(super) fn text(answer: &Value, pointer: &str) -> Result<String> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.map(str::to_owned).with_context(|| format!("the answer has no {pointer}: {answer}"))
}
