//! The certificate: made at the first start, or the administrator's own; read again when its files change.

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use anyhow::{Context as _, Result, bail};
use axum_server::tls_rustls::RustlsConfig;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use vg_backend::clock::Clock;

use super::installation::make_private;
use super::settings::Settings;

/// How often the files are looked at. Whoever renews a certificate does so days before its end.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How long before its end a certificate of ours is made anew at a start, in seconds.
const RENEW_S: i64 = 30 * 86_400;

/// The files of certificate and key.
#[derive(Clone, Debug)]
pub(super) struct Files {
    certificate: PathBuf,
    key: PathBuf,
}

impl Files {
    /// Those that the settings name, or those of the data folder, made when they are absent.
    pub(super) fn of(settings: &Settings, data: &Path, host: &str, clock: &dyn Clock) -> Result<Self> {
        let (certificate, key) = (settings.text("tls", "certificate"), settings.text("tls", "key"));
        if certificate.is_empty() != key.is_empty() {
            bail!("tls.certificate and tls.key: give both or none");
        }
        if !certificate.is_empty() {
            return Ok(Self { certificate: certificate.into(), key: key.into() });
        }
        let folder = data.join("tls");
        let files = Self { certificate: folder.join("certificate.pem"), key: folder.join("key.pem") };
        // One of ours is made anew in time; people's own are theirs to renew.
        let old = validity(&files.certificate, &files.key)
            .is_ok_and(|validity| validity.until_s.saturating_sub(clock.now().0 / 1_000_000) < RENEW_S);
        if old || !files.certificate.exists() || !files.key.exists() {
            make_private(&folder)?;
            files.make(&names(settings, host), clock).context("make a certificate")?;
        }
        Ok(files)
    }

    /// Makes a certificate that is its own authority, for two years: long enough to replace it, short enough for browsers
    /// that refuse more than 825 days.
    fn make(&self, names: &[String], clock: &dyn Clock) -> Result<()> {
        let key = KeyPair::generate()?;
        let mut params = CertificateParams::new(names)?;
        params.distinguished_name = DistinguishedName::new();
        params.distinguished_name.push(DnType::CommonName, "Vong Gac");
        let (year, month, ..) = clock.now().civil();
        let month = u8::try_from(month).unwrap_or(1);
        params.not_before = date_time_ymd(year, month, 1);
        params.not_after = date_time_ymd(year + 2, month, 1);
        let certificate = params.self_signed(&key)?;
        write_private(&self.key, key.serialize_pem().as_bytes())?;
        write_private(&self.certificate, certificate.pem().as_bytes())
    }

    /// Certificate and key.
    pub(super) fn paths(&self) -> (&Path, &Path) {
        (&self.certificate, &self.key)
    }

    /// Reads them for the server.
    pub(super) async fn load(&self) -> Result<RustlsConfig> {
        let read = RustlsConfig::from_pem_file(&self.certificate, &self.key).await;
        read.with_context(|| format!("read {} and {}", self.certificate.display(), self.key.display()))
    }

    /// Reads them again whenever they change. New files that do not fit are logged, and the old certificate stays.
    pub(super) async fn watch(self, config: RustlsConfig) {
        let mut known = self.changed_at();
        loop {
            tokio::time::sleep(LOOK_EVERY).await;
            let now = self.changed_at();
            if now == known {
                continue;
            }
            // Both files are replaced one after the other: a pair that does not fit yet is tried again.
            match config.reload_from_pem_file(&self.certificate, &self.key).await {
                Ok(()) => {
                    known = now;
                    tracing::info!(certificate = %self.certificate.display(), "certificate read again");
                }
                Err(error) => tracing::warn!(%error, "the new certificate cannot be used; the former one stays"),
            }
        }
    }

    fn changed_at(&self) -> [Option<SystemTime>; 2] {
        [&self.certificate, &self.key].map(|file| std::fs::metadata(file).and_then(|found| found.modified()).ok())
    }
}

/// From when until when a certificate is valid, in seconds since 1970.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Validity {
    pub(super) from_s: i64,
    pub(super) until_s: i64,
}

/// Reads certificate and key as the server would, and says how long the certificate is valid.
pub(super) fn validity(certificate: &Path, key: &Path) -> Result<Validity> {
    use rustls::pki_types::pem::PemObject as _;
    use rustls::pki_types::{CertificateDer, PrivateKeyDer};
    let chain =
        CertificateDer::pem_file_iter(certificate).with_context(|| format!("read {}", certificate.display()))?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().with_context(|| format!("read {}", certificate.display()))?;
    let Some(first) = chain.first().cloned() else { bail!("{}: holds no certificate", certificate.display()) };
    let key = PrivateKeyDer::from_pem_file(key).with_context(|| format!("read {}", key.display()))?;
    let provider = rustls::crypto::ring::default_provider();
    let signing = provider.key_provider.load_private_key(key).context("read the key")?;
    let pair = rustls::sign::CertifiedKey::new(chain, signing);
    pair.keys_match().context("certificate and key do not belong together")?;
    let (_, parsed) = x509_parser::parse_x509_certificate(&first).context("read the certificate")?;
    let validity = parsed.validity();
    Ok(Validity { from_s: validity.not_before.timestamp(), until_s: validity.not_after.timestamp() })
}

/// What a browser on this machine or in the house calls the server.
fn names(settings: &Settings, host: &str) -> Vec<String> {
    let mut names = vec!["localhost".to_owned(), "127.0.0.1".to_owned(), "::1".to_owned()];
    names.push(host.to_owned());
    names.extend_from_slice(settings.list("tls", "names"));
    names.sort();
    names.dedup();
    names
}

/// Writes a file that only its owner reads, from its first byte on.
fn write_private(path: &Path, bytes: &[u8]) -> Result<()> {
    use std::io::Write as _;
    use std::os::unix::fs::OpenOptionsExt as _;
    let mut options = std::fs::OpenOptions::new();
    let file = options.write(true).create(true).truncate(true).mode(0o600).open(path);
    file.and_then(|mut file| file.write_all(bytes)).with_context(|| format!("write {}", path.display()))
}
