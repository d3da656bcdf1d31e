//! Backend and access of a data folder: what the server and the verbs over its data open alike.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, Result, bail};
use vg_access::passkeys::RelyingParty;
use vg_access::sessions;
use vg_access::{Access, Config};
use vg_backend::clock::{SystemClock, SystemRandom};
use vg_backend::{Backend, EngineUrls};

use super::settings::Settings;
use super::{capabilities, oidc};

/// The engines of an installation: those that the settings name, or files in the data folder.
#[must_use]
pub fn urls(settings: &Settings, data: &Path) -> EngineUrls {
    let or = |named: &str, scheme: &str, file: &str| {
        if named.is_empty() { format!("{scheme}:{}", data.join(file).display()) } else { named.to_owned() }
    };
    EngineUrls {
        sql: or(settings.text("engines", "sql"), "sqlite", "vonggac.db"),
        blob: or(settings.text("engines", "blob"), "file", "blob"),
        bus: "sql:".to_owned(),
    }
}

/// Opens the engines. Without `create`, a data folder that holds no database yet is refused instead of filled.
///
/// # Errors
///
/// When the folder cannot be made or an engine does not open.
pub async fn open(settings: &Settings, data: &Path, create: bool) -> Result<Backend> {
    if create {
        make_private(data)?;
    } else if settings.text("engines", "sql").is_empty() && !data.join("vonggac.db").exists() {
        bail!("{}: holds no vonggac.db; give the data folder of an installation with --data", data.display());
    }
    let urls = urls(settings, data);
    let backend = Backend::open(&urls, Arc::new(SystemClock), Arc::new(SystemRandom)).await;
    backend.with_context(|| format!("open the engines of {}", data.display()))
}

/// Brings the tables up to date and opens access.
///
/// # Errors
///
/// When a migration fails or the operations contradict each other.
pub async fn access(backend: &Backend, settings: &Settings, secure_cookies: bool) -> Result<Access> {
    backend.migrate(&capabilities::migrations()).await.context("bring the tables up to date")?;
    let minutes = |key| Duration::from_secs(settings.number("sessions", key).saturating_mul(60));
    let sessions = vg_access::config::Sessions {
        idle: minutes("idle_minutes"),
        absolute: minutes("absolute_minutes"),
        confirm_for: minutes("confirm_minutes"),
        secure_cookies,
    };
    let issuer = settings.text("server", "name").to_owned();
    // Browsers bind passkeys to the name under which they open this server.
    let passkeys = RelyingParty::of(&oidc::public_url(settings)?.unwrap_or_default(), &issuer);
    let config = Config { sessions, issuer, passkeys, ..Config::default() };
    Ok(Access::open(backend, config, &capabilities::operations()).await?)
}

/// Makes a folder that only its owner enters: the database holds digests of secrets.
pub(super) fn make_private(folder: &Path) -> Result<()> {
    use std::os::unix::fs::DirBuilderExt as _;
    let made = std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.with_context(|| format!("make the folder {}", folder.display()))
}

/// The cookie of a session for the settings of this server.
pub(super) fn cookie(signed_in: &sessions::SignedIn, secure: bool, absolute: Duration) -> String {
    sessions::set_cookie(&signed_in.token, secure, absolute)
}
