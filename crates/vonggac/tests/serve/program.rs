//! The program under test: started on a free port of loopback, stopped when it goes out of scope.

use std::io::{BufRead as _, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use serde_json::json;

use crate::client::Client;
use crate::home::Home;

/// Password of everybody here.
pub(crate) const PASSWORD: &str = "bến đò chiều mưa";

/// A running server.
pub(crate) struct Server {
    process: Child,
    /// Address and port.
    pub(crate) address: String,
    /// One-time token of the setup link, on a fresh installation.
    pub(crate) token: Option<String>,
    /// The data folder.
    data: PathBuf,
}

impl Server {
    /// Starts it in the clear with `environment` as settings.
    pub(crate) fn start(home: &Home, environment: &[(&str, &str)]) -> Self {
        Self::start_with(home, &["--insecure-http", "--empty"], environment)
    }

    pub(crate) fn start_with(home: &Home, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start_at(home, 0, arguments, environment)
    }

    /// The same on a port that must be known before (0: any).
    pub(crate) fn start_at(home: &Home, port: u16, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let data = home.data();
        let mut process = home
            .program()
            .args(["serve", "--listen", &format!("127.0.0.1:{port}"), "--data"])
            .arg(&data)
            .args(arguments)
            .envs(environment.iter().copied())
            .stdout(Stdio::piped())
            .env("VONGGAC_LOG_LEVEL", "error")
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines();
        let first = lines.next().expect("the address").unwrap();
        let address = first.split("://").nth(1).unwrap().to_owned();
        let fresh = !data.join("set-up").exists();
        let token = fresh.then(|| lines.next().expect("the setup link").unwrap().split('#').nth(1).unwrap().to_owned());
        Self { process, address, token, data }
    }

    /// A client that nobody knows.
    pub(crate) fn client(&self) -> Client {
        Client::new(&self.address)
    }

    /// Sets the installation up and signs its administrator in. Returns the id of the root unit too.
    pub(crate) fn set_up(&mut self) -> (Client, String) {
        let mut client = self.client();
        let body = json!({
            "token": self.token.take().unwrap(), "unit_kind": "unit", "unit_name": "Sở Y tế", "username": "admin",
            "profile": {"display_name": "Trần Thị Lan"}, "password": PASSWORD,
        });
        let answer = client.post("/api/v1/setup", &body);
        assert_eq!(answer.status, 201, "{}", answer.text());
        std::fs::write(self.data.join("set-up"), "").unwrap();
        let unit = answer.json()["unit"]["id"].as_str().unwrap().to_owned();
        assert_eq!(client.sign_in("admin", PASSWORD).status, 200);
        (client, unit)
    }

    /// A figure of `/proc/PID/status` in KiB: `VmHWM` is the most memory that the process ever held.
    pub(crate) fn memory_kib(&self, name: &str) -> u64 {
        let status = std::fs::read(format!("/proc/{}/status", self.process.id())).unwrap();
        let status = String::from_utf8(status).unwrap();
        let line = status.lines().find(|line| line.starts_with(&format!("{name}:"))).expect("the figure");
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }

    /// Kills it, as a loss of power does, and waits for its end.
    pub(crate) fn kill_now(&mut self) {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
    }

    /// Sends a signal and waits for the end.
    pub(crate) fn stop(mut self, signal: &str) -> std::process::ExitStatus {
        let sent = Command::new("kill").args([signal, &self.process.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.process.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Stopped already, or by this.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody listens on now.
pub(crate) fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}
