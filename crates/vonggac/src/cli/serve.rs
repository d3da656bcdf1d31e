//! `vonggac serve`, `vonggac config`, and the verbs over the data of a server: `backup`, `restore`, `verify`.

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};
use vg_access::audit::{Anchor, CHAINS};
use vg_backend::backup::ChainEnd;
use vg_model::Lang;

use super::EXIT_INCOMPLETE;
use crate::serve::settings::{self, Settings};
use crate::serve::{Options, capabilities, doctor, installation, oidc, run as run_server};

/// Where settings and data are.
#[derive(Debug, Args)]
pub(crate) struct Place {
    /// Configuration file; see `vonggac config reference`
    #[arg(long, env = "VONGGAC_CONFIG", hide_env_values = true)]
    pub(super) config: Option<PathBuf>,
    /// Folder of the data: database, blobs, certificate
    #[arg(long, default_value = "vonggac-data", env = "VONGGAC_DATA", hide_env_values = true)]
    pub(super) data: PathBuf,
}

/// Arguments of `vonggac serve`.
#[derive(Debug, Args)]
pub(crate) struct ServeArguments {
    #[command(flatten)]
    place: Place,
    /// Address and port in place of `server.listen`
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// Plain HTTP, on a loopback address alone
    #[arg(long)]
    insecure_http: bool,
    /// Make no demonstration unit at the first setup
    #[arg(long)]
    empty: bool,
}

/// Verbs on the configuration.
#[derive(Debug, Subcommand)]
pub(crate) enum ConfigVerb {
    /// Check file and environment
    Check {
        /// Configuration file
        #[arg(long, env = "VONGGAC_CONFIG", hide_env_values = true)]
        config: Option<PathBuf>,
    },
    /// Print what is in force, passwords masked
    Show {
        /// Configuration file
        #[arg(long, env = "VONGGAC_CONFIG", hide_env_values = true)]
        config: Option<PathBuf>,
    },
    /// Print every key with its default
    Reference,
}

/// Arguments of `vonggac backup`.
#[derive(Debug, Args)]
pub(crate) struct BackupArguments {
    /// File to write; it must not exist yet
    out: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Arguments of `vonggac restore`.
#[derive(Debug, Args)]
pub(crate) struct RestoreArguments {
    /// Backup to read
    backup: PathBuf,
    #[command(flatten)]
    place: Place,
}

/// Arguments of `vonggac doctor`.
#[derive(Debug, Args)]
pub(crate) struct DoctorArguments {
    #[command(flatten)]
    place: Place,
    /// Address and port in place of `server.listen`
    #[arg(long, value_name = "ADDR:PORT")]
    listen: Option<String>,
    /// The findings as JSON
    #[arg(long)]
    findings_json: bool,
}

/// What to verify.
#[derive(Debug, Subcommand)]
pub(crate) enum VerifyVerb {
    /// Read a whole backup and compare it with its digests
    Backup {
        /// The backup
        backup: PathBuf,
    },
    /// Verify every chain of the audit
    Audit {
        #[command(flatten)]
        place: Place,
        /// Backup whose ends of the chains must stand in them too: a chain that was written anew since then is found
        #[arg(long, value_name = "BACKUP")]
        against: Option<PathBuf>,
    },
    /// Verify the evidence of every unit
    Evidence {
        #[command(flatten)]
        place: Place,
        /// Backup whose ends of the chains must stand in them too: a chain that was written anew since then is found
        #[arg(long, value_name = "BACKUP")]
        against: Option<PathBuf>,
    },
}

pub(super) fn load(config: Option<&PathBuf>) -> Result<Settings> {
    // A variable that is no Unicode cannot be one of ours with a value that fits.
    let environment =
        std::env::vars_os().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)));
    Settings::load(config.map(PathBuf::as_path), environment)
}

/// How long the end waits for a thread that still reads a file: it writes nothing, and nobody waits for what it found.
const LEFT_OVER: Duration = Duration::from_secs(1);

/// Runs something that waits.
pub(super) fn wait<T>(future: impl Future<Output = Result<T>>) -> Result<T> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().context("start the runtime")?;
    let done = runtime.block_on(future);
    runtime.shutdown_timeout(LEFT_OVER);
    done
}

/// Runs the server.
pub(super) fn serve(arguments: &ServeArguments) -> Result<u8> {
    let settings = load(arguments.place.config.as_ref())?;
    let options = Options {
        data: arguments.place.data.clone(),
        listen: arguments.listen.clone(),
        insecure_http: arguments.insecure_http,
        empty: arguments.empty,
    };
    wait(run_server(&settings, &options)).map(|()| 0)
}

/// Says what is wrong with this machine.
pub(super) fn doctor(arguments: &DoctorArguments, lang: Lang) -> Result<u8> {
    let settings = load(arguments.place.config.as_ref())?;
    let found =
        wait(async { Ok(doctor::examine(&settings, &arguments.place.data, arguments.listen.as_deref()).await) })?;
    let mut out = std::io::stdout().lock();
    if arguments.findings_json {
        writeln!(out, "{}", serde_json::to_string_pretty(&found)?).context("write the findings")?;
    } else {
        for found in &found {
            writeln!(out, "{}", found.lines(lang)).context("write the findings")?;
        }
    }
    Ok(if found.iter().any(|found| found.grade == doctor::Grade::Bad) { EXIT_INCOMPLETE } else { 0 })
}

/// Runs a verb on the configuration.
pub(super) fn config(verb: &ConfigVerb) -> Result<u8> {
    let mut out = std::io::stdout().lock();
    match verb {
        ConfigVerb::Check { config } => load(config.as_ref()).and_then(|settings| {
            oidc::Config::of(&settings)?;
            Ok(writeln!(out, "ok")?)
        }),
        ConfigVerb::Show { config } => {
            load(config.as_ref()).and_then(|settings| Ok(write!(out, "{}", settings.show())?))
        }
        ConfigVerb::Reference => Ok(write!(out, "{}", settings::reference())?),
    }
    .map(|()| 0)
}

/// Writes a backup while the server may go on working.
pub(super) fn backup(arguments: &BackupArguments, lang: Lang) -> Result<u8> {
    let settings = load(arguments.place.config.as_ref())?;
    wait(async {
        let backend = installation::open(&settings, &arguments.place.data, false).await?;
        let written = backend.backup(&arguments.out, Some(&CHAINS), |_| {}).await;
        say_totals(&written.map_err(|error| told(&error, lang))?)
    })
}

/// Restores a backup into an empty data folder.
pub(super) fn restore(arguments: &RestoreArguments, lang: Lang) -> Result<u8> {
    let settings = load(arguments.place.config.as_ref())?;
    wait(async {
        let backend = installation::open(&settings, &arguments.place.data, true).await?;
        let migrations = capabilities::migrations();
        let restored = backend.restore(&arguments.backup, &migrations, Some(&CHAINS), |_| {}).await;
        let manifest = restored.map_err(|error| told(&error, lang))?;
        backend.migrate(&migrations).await.context("bring the tables up to date")?;
        say_totals(&manifest)
    })
}

/// Verifies a backup or the audit.
pub(super) fn verify(verb: &VerifyVerb, lang: Lang) -> Result<u8> {
    match verb {
        VerifyVerb::Backup { backup } => wait(async {
            let checked = vg_backend::backup::verify(backup, Some(&CHAINS), |_| {}).await;
            say_totals(&checked.map_err(|error| told(&error, lang))?.1)
        }),
        VerifyVerb::Audit { place, against } => verify_chains(place, against.as_deref(), Chained::Audit, lang),
        VerifyVerb::Evidence { place, against } => verify_chains(place, against.as_deref(), Chained::Evidence, lang),
    }
}

/// Which chains are verified.
#[derive(Clone, Copy)]
enum Chained {
    Audit,
    Evidence,
}

/// The ends of the chains that a backup states; all of it is read, so that they are those of a whole backup.
async fn anchors(backup: &Path, lang: Lang) -> Result<Vec<Anchor>> {
    let checked = vg_backend::backup::verify(backup, Some(&CHAINS), |_| {}).await;
    let (head, manifest) = checked.map_err(|error| told(&error, lang))?;
    let anchor = |(chain, end): (String, ChainEnd)| Anchor { chain, seq: end.seq, hash: end.hash, at: head.created_at };
    Ok(manifest.chains.into_iter().map(anchor).collect())
}

fn verify_chains(place: &Place, against: Option<&Path>, chained: Chained, lang: Lang) -> Result<u8> {
    let settings = load(place.config.as_ref())?;
    wait(async {
        let anchors = match against {
            Some(backup) => anchors(backup, lang).await?,
            None => Vec::new(),
        };
        let backend = installation::open(&settings, &place.data, false).await?;
        let access = installation::access(&backend, &settings, true).await?;
        let mut tx = backend.sql.begin_read().await?;
        let verdicts = match chained {
            Chained::Audit => access.audit().verify_all(&mut tx, &anchors).await?,
            Chained::Evidence => access.evidence().verify_all(&mut tx, &anchors).await?,
        };
        let mut out = std::io::stdout().lock();
        for verdict in &verdicts {
            writeln!(out, "{}", verdict.message().get(lang)).context("write the verdicts")?;
        }
        Ok(if verdicts.iter().all(vg_access::audit::Verdict::is_good) { 0 } else { EXIT_INCOMPLETE })
    })
}

fn say_totals(manifest: &vg_backend::backup::Manifest) -> Result<u8> {
    let rows: u64 = manifest.tables.values().map(|table| table.rows).sum();
    let mut out = std::io::stdout().lock();
    let (tables, blobs, chains) = (manifest.tables.len(), manifest.blobs.count, manifest.chains.len());
    writeln!(out, "{tables} tables, {rows} rows, {blobs} blobs, {chains} audit chains").context("write the totals")?;
    Ok(0)
}

fn told(error: &vg_backend::backup::BackupError, lang: Lang) -> anyhow::Error {
    anyhow::anyhow!("{} ({})", error.message().get(lang), error.code())
}
