//! The provider as a process: `tests/oidc/provider.mjs`.

use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};

/// A running provider; it ends with this value.
pub(super) struct Provider {
    process: Child,
    pub(super) issuer: String,
}

impl Provider {
    /// Starts it on a port (0: any) for a server on `server`. Nothing, and said so, where Node.js or its packages are missing.
    pub(super) fn start(port: u16, server: u16) -> Option<Self> {
        let folder = Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap()).join("../../tests/oidc");
        if !folder.join("node_modules/oidc-provider").exists() {
            eprintln!("SKIPPED: central sign-in against a real provider: run npm ci in tests/oidc");
            return None;
        }
        let back = format!("http://127.0.0.1:{server}/api/v1/oidc/callback");
        let started = Command::new("node")
            .args(["provider.mjs", &port.to_string(), &back])
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn();
        let Ok(mut process) = started else {
            eprintln!("SKIPPED: central sign-in against a real provider: node is absent");
            return None;
        };
        let line = BufReader::new(process.stdout.take().unwrap()).lines().next();
        let line = line.expect("the provider ended before it was ready").unwrap();
        let issuer = line.strip_prefix("ready ").expect("ready").to_owned();
        Some(Self { process, issuer })
    }

    pub(super) fn port(&self) -> u16 {
        self.issuer.rsplit(':').next().unwrap().parse().unwrap()
    }

    /// Ends it and starts another at the same place, with another key.
    pub(super) fn again(self, server: u16) -> Self {
        let port = self.port();
        drop(self);
        Self::start(port, server).unwrap()
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
